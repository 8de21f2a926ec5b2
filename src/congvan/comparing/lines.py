"""A composed document, or a file of any author, as parts: a line for each paragraph, named by its component."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from congvan.checking.observed import Cell as SeenCell
from congvan.checking.recognised import Recognised
from congvan.comparing.parts import LINE, Part, one_line
from congvan.compose.document import Document
from congvan.compose.page import (
    Break,
    Cell,
    Inlines,
    Link,
    Marked,
    NoteCall,
    Page,
    Symbols,
    Table,
    Text,
    all_inlines,
    paragraphs_in,
)
from congvan.errors import Span
from congvan.thethuc.rules import load_rules

# A number with its word ends there or with its sign: 'Điều 5 Luật này …' is a sentence.
_NAMED = re.compile(
    r"(?P<word>Phần|Chương|Mục|Tiểu mục|Điều|Phụ lục)\s+(?:thứ\s+)?(?P<number>[IVXLC]+|\d+[a-zđ]?)(?:[.:]\s*|\s*$)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?P<number>(?:\d{1,3}\.)+|[IVXLC]{1,5}\.|[a-zđ]\)|\d{1,3}\))\s+")
# The components that hold others, the outermost first: 'Điều 5, khoản 2, điểm a'.
_HOLDERS = ("phu_luc", "phan_chuong", "muc_tieu_muc", "muc_la_ma", "dieu", "tieu_de", "khoan", "diem")
_NUMBERED = frozenset(_HOLDERS)
_LEFT_OUT = frozenset({"so_trang"})
# Names that stand on several lines: how they break is layout.
_JOINED = frozenset({"co_quan", "co_quan_chu_quan", "ten_loai", "trich_yeu", "ten_phu_luc", "trich_yeu_phu_luc",
                     "trich_yeu_cong_van", "kem_theo", "tham_quyen"})  # fmt: skip
_NOTE = "chu_thich"
_BETWEEN_CELLS = " | "
_ROWS = {"o_bang": "dòng bảng", "o_nhom": "dòng bảng", "o_dau_bang": "tiêu đề bảng"}  # what a line of cells is called
# What stands in the margins, and notes, come after the text: where a file keeps them is its own affair.
_AT_END = {"pham_vi_luu_hanh": 1, "chu_ky_so": 1, "dia_chi": 1, _NOTE: 2}


@dataclass(frozen=True)
class Line:
    """A paragraph: its component (nd30.toml), its text as printed, where it stands in its file.

    `element` is that of the (first) paragraph of a DOCX.
    """

    component: str
    text: str
    span: Span
    element: Any = field(default=None, compare=False, repr=False)


def lines_of(documents: Iterable[Document]) -> list[Line]:
    """Return the paragraphs of composed documents, then their notes."""
    lines = []
    for document in documents:
        pages, span = [section.page for section in document.sections], Span(document.part)
        lines += [Line(component, text, span) for page in pages for component, text in _printed(page)]
        calls = (call for page in pages for call in all_inlines(page) if isinstance(call, NoteCall))
        lines += [Line(_NOTE, _text(call.note), span) for call in calls]
    return lines


def _printed(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the component and the words of each paragraph; a row of a table with lines is one."""
    for part in (page.head.blocks if page.head else (), page.blocks, page.foot.blocks if page.foot else ()):
        for block in part:
            if isinstance(block, Table) and block.part == "bang":
                yield from (_row([_cell(cell) for cell in row.cells]) for row in block.rows)
            else:
                yield from ((said.component, _text(said.inlines)) for said in paragraphs_in(block))


def _cell(cell: Cell) -> tuple[str, str]:
    said = [paragraph for block in cell.blocks for paragraph in paragraphs_in(block)]
    return said[0].component if said else "", " ".join(_text(paragraph.inlines) for paragraph in said)


def _row(cells: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the cells of a row as one line, the empty ones left out: a cell over several rows has none in them."""
    filled = [(component, one_line(text)) for component, text in cells if text.strip()]
    return filled[0][0] if filled else "", _BETWEEN_CELLS.join(text for _, text in filled)


def _text(inlines: Inlines) -> str:
    """The words of a paragraph without its notes; a line broken by hand ends in a break."""
    words = []
    for inline in inlines:
        if isinstance(inline, Text | Symbols):
            words.append(inline.text)
        elif isinstance(inline, Marked | Link):
            words.append(_text(inline.inlines))
        elif isinstance(inline, Break) and not inline.soft:
            words.append("\n")
    return "".join(words)


def lines_seen(recognised: Recognised, name: str) -> list[Line]:
    """Return the paragraphs of a file of any author; automatic numbers are text, calls of notes not."""
    noted = any(part.component == _NOTE for part in recognised.parts)
    lines: list[Line] = []
    before: SeenCell | None = None
    for part in recognised.parts:
        text = "".join(run.text for run in part.runs if not (noted and run.position == "super" and run.text.isdigit()))
        if part.component == _NOTE:
            text = text.lstrip(" 0123456789\t")
        label = part.paragraph.label if part.runs[:1] == part.paragraph.runs[:1] else ""
        said = f"{label} {text}".strip()
        cell = part.paragraph.cell if part.paragraph.cell and part.paragraph.cell.bordered else None
        if cell and before and (cell.table, cell.row) == (before.table, before.row) and said:
            between = " " if cell.column == before.column else _BETWEEN_CELLS
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text}{between}{one_line(said)}")
        elif said:
            lines.append(Line(part.component, one_line(said) if cell else said, Span(name), part.paragraph.element))
        before = cell if said else before
    return lines


def shown_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are compared, in their order: a name on one line, the margins at the end."""
    printed = (line for line in lines if line.component not in _LEFT_OUT and line.text.strip())
    return list(_joined(sorted(printed, key=lambda line: _AT_END.get(line.component, 0))))


def line_parts(lines: Sequence[Line]) -> Part:
    """Return paragraphs as the parts of one list, each named by its component, its number apart from its words."""
    shown = shown_lines(lines)
    counts = Counter(line.component for line in shown)
    parts = tuple(_named(shown, counts))
    return Part("", "", "", "", Span(shown[0].span.file if shown else ""), parts=parts, listed=True)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, those of one name as one."""
    held: Line | None = None
    for line in lines:
        if held and held.component == line.component and line.component in _JOINED:
            held = replace(held, text=f"{held.text} {line.text}")
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _named(lines: Sequence[Line], counts: Counter[str]) -> Iterator[Part]:
    seen: Counter[str] = Counter()
    above: dict[str, str] = {}
    for position, line in enumerate(lines):
        seen[line.component] += 1
        word, number, text = _number(line)
        title = component_title(line.component)
        if line.component in _NUMBERED:
            rank = _HOLDERS.index(line.component)
            above = {name: label for name, label in above.items() if _HOLDERS.index(name) < rank}
            own = f"{word or title} {number.rstrip('.)')}" if number else _counted(title, seen, counts, line.component)
            label = ", ".join([*above.values(), own])
            above[line.component] = own
        else:
            label = _counted(title, seen, counts, line.component)
        said = one_line(text)
        # What a component is taken for differs between formats, how a line breaks too: words alone are compared.
        meant, printed = said.replace(LINE, " "), one_line(line.text)
        yield Part("", label, title, f"lines[{position}]", line.span, said, meant, number, printed)


def _counted(title: str, seen: Counter[str], counts: Counter[str], component: str) -> str:
    return f"{title} {seen[component]}" if counts[component] > 1 else title


def component_title(component: str) -> str:
    """Return what a component is called within a sentence: 'trích yếu'."""
    if component in _ROWS:
        return _ROWS[component]
    known = load_rules().components.get(component)
    return known.title[:1].lower() + known.title[1:] if known else "đoạn"


def _number(line: Line) -> tuple[str, str, str]:
    """Return the word and the number that an item has printed, and its words without it.

    A title that is but a number keeps it as its words.
    """
    text = line.text.strip()
    match = (_NAMED.match(text) if line.component in _NUMBERED else None) or _PLAIN.match(text)
    if not match:
        return "", "", text
    word = match.groupdict().get("word") or ""
    return word.lower(), match["number"], text[match.end() :] or text
