"""A list as an office keeps it: the rows that count, the rows left out with their reasons, and what must be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from congvan.errors import N_, CongvanError, Finding, Report, Span, refuse
from congvan.loading.heads import Head, find_head
from congvan.loading.listwords import list_words
from congvan.loading.sheets import Row, Sheet
from congvan.loading.sorting import (
    GROUP_TEXT,
    HIDDEN,
    INDEX,
    SIGNATURE,
    Left,
    Sorter,
    filled_down,
    merged_over,
    numbers_shown,
)
from congvan.text.unicode import slug


@dataclass(frozen=True)
class Reading:
    """What a user says of a list: rows of the head, column of the names, whether hidden rows count, the sheet."""

    head: tuple[int, int] | None = None
    name: str = ""
    hidden: bool | None = None
    sheet: str = ""

    def over(self, other: Reading) -> Reading:
        """Return this reading, completed by another one."""
        hidden = other.hidden if self.hidden is None else self.hidden
        return Reading(self.head or other.head, self.name or other.name, hidden, self.sheet or other.sheet)


@dataclass(frozen=True)
class Listing:
    """What a sheet is read as; `name` is the index of the column of the names.

    `rows` hold merged cells filled down in a list of recipients; `headings` are the numbers of rows with one text for
    all columns; `findings` keep the list from being used.
    """

    sheet: Sheet
    head: Head
    rows: tuple[Row, ...]
    left: tuple[Left, ...] = ()
    name: int | None = None
    headings: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    shows_hidden: bool = False

    @cached_property
    def regular(self) -> Sheet:
        """The sheet as one row of names and the rows that count."""
        names = Row(self.sheet.rows[self.head.first].number, self.head.names)
        return replace(self.sheet, rows=(names, *self.rows))

    @property
    def shown_columns(self) -> list[int]:
        """The columns that are not hidden, or all where the hidden ones are asked for."""
        hidden = frozenset() if self.shows_hidden else self.sheet.hidden_columns
        return [index for index in range(len(self.head.names)) if index not in hidden]


def read_list(sheet: Sheet, reading: Reading) -> Listing:
    """Read a list of recipients; what must be asked is among its findings. Raises CongvanError without any row."""
    head = _find(sheet, reading, [reading.name] if reading.name else [])
    report = Report()
    name = _name_column(sheet, head, reading, report)
    _check_width(sheet, head, report)
    _check_heads(sheet, head, report)
    sorted_rows = Sorter(sheet, head, name, reading.hidden)
    if name is not None:
        sorted_rows.report(report)
    if name is not None and not sorted_rows.rows and not report.findings:
        message = N_("dòng {row} là tiêu đề, dưới đó không có dòng nào là nơi nhận")
        row = sheet.rows[head.last].number
        report.add("NN-004", sheet.place(row), message, row=row)
    findings = tuple(report.findings)
    return Listing(sheet, head, tuple(sorted_rows.rows), tuple(sorted_rows.left), name, findings=findings)


def read_table(sheet: Sheet, reading: Reading, wanted: Sequence[str], span: Span, filled: bool) -> Listing:
    """Read the rows of a table; raises CongvanError. Sums, groups and notes are rows like others, to be printed.

    `wanted` are the columns that the table asks for, `filled` says that merged cells hold for each of their rows.
    """
    head = _find(sheet, reading, wanted)
    report = Report()
    if not head.certain:
        message = N_(
            "bảng '{file}': không rõ dòng nào là tiêu đề; có phải dòng {row} ({columns})? Viết 'head: {row}' "
            "(dòng tiêu đề), hoặc số dòng đúng"
        )
        row = sheet.rows[head.last].number
        report.add("BANG-023", span, message, file=sheet.file, row=row, columns=_columns(sheet, head))
    _check_width(sheet, head, report)
    sorted_rows = Sorter(sheet, head, None, reading.hidden)
    sorted_rows.report(report)
    report.close()
    signature = {left.row for left in sorted_rows.left if left.reason in (SIGNATURE, HIDDEN)}
    if wanted:
        signature |= {left.row for left in sorted_rows.left if left.reason == INDEX}
    body = [row for row in sheet.rows[head.last + 1 :] if row.number not in signature]
    headings = frozenset(row.number for row in body if _is_heading(row, sheet))
    rows = filled_down(sheet, body) if filled else body
    shows_hidden = bool(reading.hidden)
    return Listing(sheet, head, tuple(rows), tuple(sorted_rows.left), headings=headings, shows_hidden=shows_hidden)


def _find(sheet: Sheet, reading: Reading, wanted: Sequence[str]) -> Head:
    if sheet.hidden and not reading.sheet and not reading.hidden:
        message = N_("'{file}' chỉ có trang ẩn; viết 'sheet: {sheet}' (trang tính) nếu đúng là trang cần dùng")
        raise refuse("BANG-024", Span(sheet.file), message, file=sheet.file, sheet=sheet.name)
    numbers = {row.number for row in sheet.rows}
    if reading.head and not set(reading.head) <= numbers:
        message = N_("dòng {row} không có chữ, không làm tiêu đề được; các dòng đầu có chữ: {rows}")
        missing = next(number for number in reading.head if number not in numbers)
        rows = ", ".join(map(str, sorted(numbers)[:5])) or "–"
        raise refuse("BANG-021", sheet.place(missing), message, row=missing, rows=rows)
    return find_head(sheet, reading.head, wanted)


def _columns(sheet: Sheet, head: Head) -> str:
    return ", ".join(
        f"'{name}'" + (" (ẩn)" if index in sheet.hidden_columns else "")
        for index, name in enumerate(head.names)
        if name
    )


def _name_column(sheet: Sheet, head: Head, reading: Reading, report: Report) -> int | None:
    """Return the column of the names; None, and a finding, where there is none or more than one."""
    place = {"row": sheet.rows[head.last].number, "columns": _columns(sheet, head)}
    span = sheet.place(sheet.rows[head.last].number)
    if reading.name:
        found = head.find(reading.name)
        if len(found) != 1:
            message = N_("dòng {row} là tiêu đề, không có đúng một cột '{name}'; các cột: {columns}")
            report.add("NN-042", span, message, name=reading.name, **place)
            return None
        return found[0]
    found = _name_like(sheet, head)
    if len(found) == 1:
        return found[0]
    example = next((n for n in head.names if n and slug(n) not in list_words().counting), "Tên")
    if found:
        message = N_(
            "dòng {row} là tiêu đề; các cột {names} đều có thể là tên nơi nhận: viết 'name: {example}' (cột tên) để "
            "chọn, trên dòng lệnh --name '{example}'"
        )
        names = ", ".join(f"'{head.names[index]}'" for index in found)
        report.add("NN-041", span, message, names=names, **{**place, "example": head.names[found[0]]})
    else:
        message = N_(
            "lấy dòng {row} làm tiêu đề, có các cột {columns}, không cột nào rõ là tên nơi nhận: viết "
            "'name: {example}' (cột tên), hoặc 'head: …' (số của dòng tiêu đề) nếu tiêu đề ở dòng khác; "
            "trên dòng lệnh --name, --head. Danh sách chưa có dòng tiêu đề thì thêm một dòng 'Tên' ở trên"
        )
        report.add("NN-040", span, message, example=example, **place)
    return None


def _name_like(sheet: Sheet, head: Head) -> list[int]:
    words = list_words()
    own = [index for index, name in enumerate(head.names) if slug(name) == words.own]
    like = own or [
        index
        for index, names in enumerate(zip(head.names, head.leaves, strict=True))
        if any(slug(name) in words.names for name in names)
    ]
    seen = [index for index in like if index not in sheet.hidden_columns]
    body = sheet.rows[head.last + 1 :]
    if seen and all(len({row.cells[index] for index in seen}) == 1 for row in body):
        return seen[:1]  # the same column twice
    return seen


def _check_width(sheet: Sheet, head: Head, report: Report) -> None:
    """Report rows of a CSV file with more cells than its head: a comma in a text has shifted them."""
    width = max(row.typed for row in sheet.rows[head.first : head.last + 1])
    if not width:
        return
    longer = [row.number for row in sheet.rows[head.last + 1 :] if any(row.cells[width:])]
    if longer:
        message = N_(
            "dòng {rows} có nhiều ô hơn tiêu đề ({count} cột), nên các ô lệch cột; ô có dấu phẩy, chấm phẩy phải đặt "
            "trong dấu nháy kép, hoặc thêm tiêu đề cho cột cuối"
        )
        report.add("BANG-020", sheet.place(longer[0]), message, rows=numbers_shown(longer), count=width)


def _check_heads(sheet: Sheet, head: Head, report: Report) -> None:
    """Report two columns of one head whose cells differ: a text could mean either."""
    body = sheet.rows[head.last + 1 :]
    first: dict[str, int] = {}
    for index, name in enumerate(head.names):
        other = first.setdefault(name.casefold(), index)
        if name and other != index and any(row.cells[index] != row.cells[other] for row in body):
            message = N_("hai cột cùng tên '{name}' (cột thứ {one} và {two}) mà khác nội dung; hãy đổi tên một cột")
            span = sheet.place(sheet.rows[head.last].number)
            report.add("NN-043", span, message, name=name, one=other + 1, two=index + 1)


def _is_heading(row: Row, sheet: Sheet) -> bool:
    """Whether a row is one text for all columns: merged over them, or a note or a group in one cell."""
    texts = [cell for cell in row.cells if cell]
    if len(texts) != 1 or len(row.cells) == 1:
        return False
    return (
        merged_over(row, sheet)
        or bool(list_words().note.match(texts[0].casefold()))
        or bool(GROUP_TEXT.match(texts[0]))
    )


def checked(listing: Listing) -> Listing:
    """Return the listing; raises CongvanError with what must be asked first."""
    if listing.findings:
        raise CongvanError(listing.findings)
    return listing
