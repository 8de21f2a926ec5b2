"""Tables over several pages: which rows stand on which page, by both PDF engines and by LibreOffice alike.

Each case is a phụ lục, which begins on a page of its own; each line of a row carries a mark, so that a page can be
read back: 'c3r5.2' is line 2 of row 5 of case 3, 'H' a row of the head, 'G' of a group, 'D' a heading, 'N' a note,
'K' the signature, 'F' a paragraph before the table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pypdfium2
import pytest
from conftest import SENTENCE, compose
from docx.oxml.ns import qn
from validators import docx_faults, pdf_faults

from congvan.writers.docx.package import write_docx
from congvan.writers.pdf import write_pages as write_weasyprint
from congvan.writers.typst import write_pages as write_typst

HEAD = """\
kind: báo cáo
agency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}
number: 7
date: 5/2/2026
subject: thử
body: [Hết]
signatory: {title: Giám đốc, name: Nguyễn Văn A}
annexes:
"""
ENGINES = ("weasyprint", "typst", "docx")
MARK = re.compile(r"c(\d+)([rHGDNKFS])(\d+)(?:\.(\d+))?;", re.IGNORECASE)
Mark = tuple[str, int, int]  # what, its number, its line
Pages = tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True)
class Case:
    """A phụ lục: paragraphs, a heading, a table whose rows have so many lines (0: a group's row), what follows it."""

    name: str
    rows: tuple[int, ...]
    landscape: bool = False
    before: int = 0
    leading: int = 0  # sentences of a paragraph that leads in
    heading: bool = False
    head: int = 1
    merged: tuple[int, int] | None = None  # the first of the rows under one cell, and how many
    notes: int = 0
    signed: bool = False
    after: int = 0

    def draft(self, number: int) -> str:
        lines = [f"  - title: Thử\n    orientation: {'ngang' if self.landscape else 'dọc'}\n    body:\n"]
        lines += [f"      - c{number}F{n}; một đoạn ngắn trước bảng\n" for n in range(self.before)]
        if self.leading:
            lines.append(f'      - "{SENTENCE * self.leading}c{number}D1; gồm:"\n')
        if self.heading:
            lines.append(f"      - heading: {{text: c{number}D1; Tình hình, level: 2}}\n")
        lines.append(f"      - table:\n          columns: {self._columns(number)}\n")
        if self.notes:
            notes = ", ".join(f"c{number}N{n}; Nguồn số liệu" for n in range(self.notes))
            lines.append(f"          notes: [{notes}]\n")
        lines.append("          rows:\n")
        lines += [f"            - {self._row(number, place, size)}\n" for place, size in enumerate(self.rows)]
        lines += [f"      - c{number}S{n}; một đoạn ngắn sau bảng\n" for n in range(self.after)]
        if self.signed:
            lines.append(f"    signatory: {{title: c{number}K1; Giám đốc, name: Lò Văn An}}\n")
        return "".join(lines)

    def _columns(self, number: int) -> str:
        inner = f"c{number}H{self.head};"
        for level in range(self.head - 1, 0, -1):
            inner = f"{{title: c{number}H{level};, columns: [{inner}, x]}}"
        return f"[TT, {inner}]"

    def _row(self, number: int, place: int, size: int) -> str:
        if not size:
            return f"c{number}G{place}; Nhóm"
        text = "\\n".join(f"c{number}r{place}.{n + 1};" for n in range(size))
        first = f'"{place}"'
        if self.merged and place == self.merged[0]:
            first = f"{{text: '{place}', rows: {self.merged[1]}}}"
        elif self.merged and self.merged[0] < place < sum(self.merged):
            first = ""
        cells = [cell for cell in (first, f'"{text}"') if cell] + ["a"] * (self.head - 1)
        return f"[{', '.join(cells)}]"


def repeated(*rows: tuple[int, int]) -> tuple[int, ...]:
    return tuple(size for size, count in rows for _ in range(count))


CASES = [
    Case("five landscape rows of ten lines", repeated((10, 5)), landscape=True),
    Case("five landscape rows of ten lines below a heading", repeated((10, 5)), landscape=True, heading=True),
    Case("eighty rows", repeated((1, 80)), head=3),
    Case("rows of three lines", repeated((3, 26)), head=2),
    Case("a row of sixty lines first", (60, 1, 1)),
    Case("a row of sixty lines after others", (1, 3, 60, 1, 3)),
    Case("a row of sixty lines last", (1, 3, 1, 60)),
    Case("a row of sixty lines, landscape", (3, 60, 3), landscape=True, head=2),
    Case("a row of sixty lines in a group", (3, 0, 60, 0, 1)),
    Case("a row of sixty lines below a text that leads in", (60, 1), before=30, leading=5),
    Case("a row of forty lines below ten", (10, 40, 1)),
    Case("two rows of thirty lines", (1, 30, 30, 1)),
    Case("groups of tall rows", repeated((0, 1), (10, 1)) * 7),
    Case("groups, landscape", repeated((0, 1), (3, 3)) * 4, landscape=True),
    *(Case(f"groups after {n}", repeated((0, 1), (1, 4)) * 5, before=n, head=2, heading=True) for n in (12, 13)),
    Case("a group at the end", (*repeated((1, 30)), 0, 1), head=1),
    Case("cells over rows", repeated((3, 24)), merged=(8, 6)),
    Case("cells over the last rows", repeated((1, 32)), merged=(29, 3)),
    Case("signature below a long table", repeated((1, 70)), signed=True),
    *(Case(f"signature below {n} rows", repeated((1, n)), signed=True) for n in (25, 26, 31, 32)),
    *(Case(f"notes below {n} rows", repeated((1, n)), notes=2) for n in (29, 30, 31, 32)),
    Case("notes below tall rows", repeated((10, 4)), notes=1),
    Case("notes below a row of sixty lines", (60,), notes=1),
    *(Case(f"{n} rows of one line", repeated((1, n)), landscape=n < 30) for n in (19, 20, 31, 32)),
    *(Case(f"heading after {n}", repeated((1, 14)), before=n, heading=True) for n in (25, 26, 27, 28)),
    *(Case(f"heading after {n}, tall rows", repeated((10, 5)), before=n, heading=True) for n in (14, 20, 21)),
    *(Case(f"small table after {n}", repeated((1, 6)), before=n, heading=True, after=2) for n in (20, 26)),
    Case("seven rows of three lines", repeated((3, 6)), before=20, heading=True),
    Case("four tall rows", repeated((10, 3)), before=10, after=1),
    Case("two rows of 20 after ten", (20, 20), before=6, heading=True),
    Case("a low table and its note", (1, 1), before=26, notes=1),
]


@dataclass
class Printed:
    """What stands on the pages of each case, by engine."""

    pages: dict[str, dict[int, Pages]] = field(default_factory=dict)

    def of(self, engine: str, case: Case) -> Pages:
        return self.pages[engine][CASES.index(case)]


def read(pdf: Path) -> dict[int, Pages]:
    """Return the marks on each page by case."""
    found: dict[int, list[tuple[Mark, ...]]] = {}
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        marks = [m.groups() for m in MARK.finditer(page.get_textpage().get_text_range())]
        for number in sorted({int(mark[0]) for mark in marks}):
            of_case = tuple(
                (what if what == "r" else what.upper(), int(n), int(line or 0))
                for case, what, n, line in marks
                if int(case) == number
            )
            found.setdefault(number, []).append(of_case)
    document.close()
    return {number: tuple(pages) for number, pages in found.items()}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, lay_out: Callable[[Path], Path]) -> Printed:
    folder = tmp_path_factory.mktemp("pages")
    draft = folder / "a.yaml"
    draft.write_text(HEAD + "".join(case.draft(number) for number, case in enumerate(CASES)), "utf-8")
    (document,) = compose(draft)
    (folder / "weasyprint.pdf").write_bytes(write_weasyprint(document)[0])
    (folder / "typst.pdf").write_bytes(write_typst(document)[0])
    (folder / "docx.docx").write_bytes(write_docx(document))
    (folder / "docx.pdf").write_bytes(lay_out(folder / "docx.docx").read_bytes())
    return Printed({engine: read(folder / f"{engine}.pdf") for engine in ENGINES})


def brief(pages: Pages) -> str:
    """The pages of a case in a form to be compared and read: rows with the lines that stand there."""
    told = []
    for page in pages:
        rows: dict[str, list[int]] = {}
        for what, number, line in page:
            rows.setdefault(f"{what}{number}", []).append(line)
        told.append(" ".join(f"{row}({a[0]}-{a[-1]})" if len(a) > 1 else row for row, a in rows.items()))
    return " | ".join(told)


each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
LINES_OF_A_PAGE = {False: 40, True: 24}  # a row of more lines fits no page, with some room for the head


def rows_of(page: Sequence[Mark], kinds: str = "rG") -> list[tuple[str, int]]:
    """The rows of a page, in order."""
    return list(dict.fromkeys((what, number) for what, number, _ in page if what in kinds))


def is_torn(case: Case, number: int) -> bool:
    return case.rows[number] > LINES_OF_A_PAGE[case.landscape]


@each_case
def test_all_three_layouts_have_the_same_rows_on_the_same_pages(case: Case, printed: Printed) -> None:
    pages = {engine: brief(printed.of(engine, case)) for engine in ENGINES}
    assert pages["typst"] == pages["weasyprint"]
    assert pages["docx"] == pages["weasyprint"]


@each_case
def test_no_line_is_lost_and_the_head_stands_above_rows_on_every_page(case: Case, printed: Printed) -> None:
    wanted = [(number, line + 1) for number, size in enumerate(case.rows) for line in range(size)]
    for engine in ENGINES:
        pages = printed.of(engine, case)
        assert [(n, line) for page in pages for what, n, line in page if what == "r"] == wanted, engine
        for page in pages:
            heads = [n for what, n, _ in page if what == "H"]
            assert heads == (list(range(1, case.head + 1)) if rows_of(page) else []), engine


@each_case
def test_a_row_is_whole_where_it_fits_a_page_and_else_begins_at_once(case: Case, printed: Printed) -> None:
    for engine in ENGINES:
        pages = printed.of(engine, case)
        for number in range(len(case.rows)):
            places = [p for p, page in enumerate(pages) for row in rows_of(page, "r") if row[1] == number]
            if not is_torn(case, number):
                assert len(places) <= 1, (engine, number)
            elif number:
                before = max(p for p, page in enumerate(pages) if any(row[1] == number - 1 for row in rows_of(page)))
                assert places[0] == before, (engine, number)


@each_case
def test_no_row_of_a_group_heading_note_or_signature_stands_alone(case: Case, printed: Printed) -> None:
    """Nor the last row, where the one before it can go with it."""
    for engine in ENGINES:
        pages = printed.of(engine, case)
        for page in pages:
            assert page[-1][0] not in "GDH", engine
            if any(what in "NK" for what, _, _ in page):
                assert rows_of(page), engine
        rows = [rows_of(page) for page in pages if rows_of(page)]
        last = len(case.rows) - 1
        if len(rows) > 1 and not is_torn(case, last) and not is_torn(case, last - 1):
            both = sum(case.rows[-2:])
            assert len(rows[-1]) > 1 or both > LINES_OF_A_PAGE[case.landscape], engine


def test_a_row_without_cells_of_its_own_is_none_of_the_head(tmp_path: Path) -> None:
    tall = ", ".join(['[a, "' + "\\n".join("x" * 20) + '"]'] * 3)
    rows = f"[{tall}, [{{text: m, rows: 2}}, {{text: n, rows: 2}}], []]"
    body = f"body:\n  - table: {{columns: [A, B], rows: {rows}}}"
    (tmp_path / "a.yaml").write_text(HEAD.replace("body: [Hết]", body).replace("annexes:\n", ""), "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    assert write_weasyprint(document)[1] == write_typst(document)[1] == 3


def test_a_signature_below_a_table_is_no_row_of_it_in_word(tmp_path: Path) -> None:
    case = Case("", (1, 1), signed=True)
    (tmp_path / "a.yaml").write_text(HEAD + case.draft(0), "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    tables = docx.Document(io.BytesIO(write_docx(document))).element.body.findall(qn("w:tbl"))
    assert tables and not any(table.getnext().tag == qn("w:tbl") for table in tables)


def test_tied_rows_leave_valid_files(tmp_path: Path) -> None:
    """The column that ties rows in Typst's PDF, and the room of a note, break no rule of PDF/UA."""
    cases = (
        Case("", (10, 0, 10, 10, 10, 10), notes=1, head=2),
        Case("", repeated((1, 33)), merged=(30, 3), signed=True),
    )
    (tmp_path / "a.yaml").write_text(HEAD + "".join(case.draft(n) for n, case in enumerate(cases)), "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    (tmp_path / "a.pdf").write_bytes(write_typst(document)[0])
    (tmp_path / "a.docx").write_bytes(write_docx(document))
    assert pdf_faults(tmp_path / "a.pdf") == [] and docx_faults(tmp_path / "a.docx") == []


def test_a_low_table_is_whole_whatever_its_rows_and_a_high_one_of_few_rows_is_not(printed: Printed) -> None:
    by_name = {case.name: case for case in CASES}
    for name, count in (("small table after 26", 1), ("seven rows of three lines", 2), ("four tall rows", 2)):
        assert sum(bool(rows_of(page)) for page in printed.of("weasyprint", by_name[name])) == count, name
