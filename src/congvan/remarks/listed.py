"""Lists of remarks as offices keep them, YAML, CSV or XLSX, read through the same door as all other lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from congvan.errors import N_, Finding, Report, Span, refuse
from congvan.loading import nodes
from congvan.loading.door import MAX_BYTES, read_file
from congvan.loading.heads import Head, find_head
from congvan.loading.nodes import Node, Scalar, parse
from congvan.loading.prose import as_text
from congvan.loading.shapes import TEXT, Group, Key, Many, Refused, Shape
from congvan.loading.sheets import Sheet, read_sheet
from congvan.remarks.remark import Decision, Remark
from congvan.remarks.words import words
from congvan.text.nearest import meant
from congvan.text.unicode import clean, is_blank, slug

SUFFIXES = (".yaml", ".yml", ".csv", ".tsv", ".xlsx")
_LOOK = 30  # rows in which the head of a list is looked for
_NEEDED = ("office", "provision", "remark")
_SEPARATOR = "\n"  # between the replies in a cell


@dataclass(frozen=True)
class RemarkList:
    """The remarks of a file in its order, and what the clerk should know of it."""

    remarks: tuple[Remark, ...]
    warnings: tuple[Finding, ...] = ()


class _Prose(Shape[Scalar]):
    """A text of one or several paragraphs."""

    def read(self, node: Node, report: Report) -> Scalar:
        text = as_text(node)
        return text if text is not None and not is_blank(text.text) else TEXT.read(node, report)

    def schema(self) -> dict[str, Any]:
        return TEXT.schema()


@dataclass(frozen=True)
class _Typed:
    """A remark as a row or an item has it."""

    span: Span
    office: str = ""
    provision: str = ""
    remark: str = ""
    decision: str = ""
    reason: str = ""
    quote: str = ""
    day: str = ""
    replies: tuple[str, ...] = ()


def _made(span: Span, replies: Sequence[Scalar] = (), **texts: Scalar) -> _Typed:
    return _Typed(span, replies=tuple(clean(one.text) for one in replies),
                  **{name: clean(text.text) for name, text in texts.items()})  # fmt: skip


_PROSE = _Prose()
ITEM: Group[_Typed] = Group(
    _made,
    (
        Key("office", ("cơ quan", "cơ quan góp ý", "đơn vị"), TEXT, N_("cơ quan góp ý")),
        Key("provision", ("điều khoản", "vị trí"), TEXT, N_("điều, khoản, mục, nhãn của dự thảo; hoặc 'chung'")),
        Key("remark", ("ý kiến", "nội dung góp ý"), _PROSE, N_("nội dung góp ý")),
        Key(
            "decision", ("tiếp thu", "kết quả"), TEXT, N_("tiếp thu, tiếp thu một phần, không tiếp thu; để trống: chưa")
        ),
        Key("reason", ("giải trình", "lý do"), _PROSE, N_("lý do, giải trình")),
        Key("quote", ("đoạn được góp ý", "đoạn"), _PROSE, N_("lời của dự thảo mà ý kiến nói đến")),
        Key("day", ("ngày",), TEXT, N_("ngày góp ý")),
        Key("replies", ("trả lời",), Many(_PROSE, single=True), N_("lời trao đổi thêm về ý kiến này")),
    ),
)


def read_list(path: Path, name: str) -> RemarkList:
    """Return the remarks of a file; raises CongvanError with every row that cannot be used.

    YK-001 (nothing in it), YK-002 (no column for what is needed), YK-003 (a row without office, provision or remark),
    YK-004 (an unknown decision), YK-005 (a reason without a decision), and all that the formats may have wrong.
    """
    data = read_file(path, Span(name), MAX_BYTES, name)
    warnings: list[Finding] = []
    report = Report()
    if path.suffix.lower() in (".yaml", ".yml"):
        typed = _of_yaml(parse(data, name), name, report)
    else:
        typed = list(_of_sheet(read_sheet(data, name), name, warnings))
    remarks = [_remark(one, report) for one in typed]
    report.close()
    if not remarks:
        raise refuse("YK-001", Span(name), N_("danh sách không có ý kiến nào"))
    return RemarkList(tuple(remarks), tuple(warnings))


def _of_yaml(root: Node, name: str, report: Report) -> list[_Typed]:
    if isinstance(root, Scalar) and is_blank(root.text):
        return []
    if not isinstance(root, nodes.Sequence):
        message = N_("tệp này phải là danh sách ý kiến, mỗi ý kiến một mục '- cơ quan: …'")
        raise refuse("YK-001", root.span if isinstance(root.span, Span) else Span(name), message)
    typed = []
    for item in root.items:
        try:
            typed.append(ITEM.read(item, report))
        except Refused:
            continue
    return typed


def _of_sheet(sheet: Sheet, name: str, warnings: list[Finding]) -> Iterator[_Typed]:
    if not sheet.rows:
        raise refuse("YK-001", Span(name), N_("danh sách không có ý kiến nào"))
    at = max(range(min(_LOOK, len(sheet.rows))), key=lambda row: (len(_fields(sheet.rows[row].cells)), -row))
    number = sheet.rows[at].number
    head = find_head(sheet, (number, number))
    columns = _columns(head, sheet, name, warnings)
    if len(sheet.others) > 0:
        warnings.append(Finding("YK-033", Span(name), N_("chỉ đọc trang '{sheet}'; các trang khác: {others}"),
                                {"sheet": sheet.name, "others": ", ".join(sheet.others)}, "warning"))  # fmt: skip
    if hidden := [row.number for row in sheet.rows[head.last + 1 :] if row.number in sheet.hidden_rows]:
        message = N_("{count} dòng ẩn hoặc bị lọc cũng được đọc, dòng đầu là {row}")
        told = {"count": len(hidden), "row": hidden[0]}
        warnings.append(Finding("YK-033", Span(name, hidden[0]), message, told, "warning"))
    spread = _spread(sheet)
    for row in sheet.rows[head.last + 1 :]:
        cells = {
            field: clean(row.cells[column] or spread.get((row.number, column), "")) for column, field in columns.items()
        }
        own = {field for column, field in columns.items() if row.cells[column]}
        if not own:
            continue  # a number alone, or the empty end of a merged cell
        replies = tuple(filter(None, (clean(line) for line in cells.pop("replies", "").split(_SEPARATOR))))
        yield _Typed(Span(name, row.number), replies=replies, **cells)


def _fields(cells: Sequence[str]) -> dict[int, str]:
    """Return the fields that the cells of a row name as heads, by column."""
    heads = words().heads
    return {column: heads[slug(cell)] for column, cell in enumerate(cells) if slug(cell) in heads}


def _columns(head: Head, sheet: Sheet, name: str, warnings: list[Finding]) -> dict[int, str]:
    found = _fields(head.leaves) | _fields(head.names)
    span = Span(name, sheet.rows[head.last].number)
    report = Report()
    seen: dict[str, int] = {}
    for column, field in found.items():
        if field in seen and field != "unread":
            message = N_("hai cột cùng là '{field}': '{one}', '{other}'; hãy giữ một, hoặc đổi tên cột")
            both = {"one": head.names[seen[field]], "other": head.names[column]}
            report.add("YK-002", span, message, field=words().shown[field], **both)
        seen.setdefault(field, column)
    for field in _NEEDED:
        if field not in seen:
            message = N_("không thấy cột '{field}'; các cột cần có: {needed}")
            needed = ", ".join(words().shown[one] for one in _NEEDED)
            report.add("YK-002", span, message, field=words().shown[field], needed=needed)
    report.close()
    for column, title in enumerate(head.names):
        if column not in found and any(row.cells[column] for row in sheet.rows[head.last + 1 :]):
            message = N_("cột {column} '{title}' không dùng đến")
            warnings.append(Finding("YK-033", span, message, {"column": column + 1, "title": title}, "warning"))
    return {column: field for column, field in found.items() if field != "unread"}


def _spread(sheet: Sheet) -> dict[tuple[int, int], str]:
    """Return the texts of cells merged over several rows, by row and column, for the rows below their first."""
    numbers = [row.number for row in sheet.rows]
    texts: dict[tuple[int, int], str] = {}
    for area in sheet.merged:
        first = bisect_left(numbers, area.top)
        if area.bottom > area.top and first < len(numbers) and numbers[first] == area.top:
            column = area.left - 1
            text = sheet.rows[first].cells[column] if column < len(sheet.rows[first].cells) else ""
            for row in sheet.rows[first + 1 : bisect_right(numbers, area.bottom)]:
                texts[row.number, column] = text
    return texts


def _remark(typed: _Typed, report: Report) -> Remark:
    known = words()
    for name in _NEEDED:
        if not getattr(typed, name):
            message = N_("thiếu '{field}'; góp ý cho cả dự thảo thì ghi điều khoản là 'chung'")
            report.add("YK-003", typed.span, message, field=known.shown[name])
    decision = known.decisions.get(slug(typed.decision), "") if typed.decision else ""
    if typed.decision and not decision:
        choices = [known.shown[name] for name in ("accepted", "partly", "not")]
        message = N_("kết quả '{text}' không rõ{meant}; ghi một trong: {choices}, hoặc để trống nếu chưa xử lý")
        spelled = [word.replace("-", " ") for word in known.decisions]
        near = meant(typed.decision, [*choices, *spelled])
        report.add("YK-004", typed.span, message, text=typed.decision, meant=near, choices=", ".join(choices))
    decision = "" if decision == "open" else decision
    if typed.reason and not typed.decision:
        message = N_("có giải trình mà chưa ghi kết quả (tiếp thu, tiếp thu một phần, không tiếp thu)")
        report.add("YK-005", typed.span, message)
    return Remark(typed.span, typed.office, typed.provision, typed.remark, cast(Decision, decision), typed.reason,
                  typed.quote, typed.day, typed.replies)  # fmt: skip
