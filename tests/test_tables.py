"""Tables that an office would send: room around the text, merged cells, what stands right and what stands bold."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from conftest import ROOT
from pdf_pages import MM
from tables import FORMATTED, MERGED, TABLES, WRITERS, body_of, composed, places_down, printed
from trees import changed_trees

from congvan.compose.page import Marked, Paragraph, Table, Text
from congvan.errors import CongvanError
from congvan.writers.docx.package import write_docx
from congvan.writers.formats import write_snapshot

# Of Times New Roman and Liberation Serif, in em: how far 'd' reaches above the line and 'g' below it.
ASCENDER, DESCENDER = 0.683, 0.217


def lines_across(page: pdfplumber.page.Page) -> list[float]:
    """Where the lines across a table stand, each once, from top to bottom."""
    edges = (edge for edge in (*page.rects, *page.lines) if edge["width"] > 40 / MM and edge["height"] < 2)
    found = sorted((edge["top"] + edge["bottom"]) / 2 for edge in edges)
    return [y for place, y in enumerate(found) if not place or y - found[place - 1] > 2]


@pytest.mark.parametrize("engine", [*WRITERS, "docx"])
def test_text_stands_free_of_the_lines_above_and_below_alike(
    engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    rows = "[[gduy], [gduz gduy gduz]]"
    document = composed(tmp_path, f"  - table: {{columns: [gdux], rows: {rows}}}\n")
    with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
        page = pdf.pages[0]
        words = [word for word in page.extract_words(return_chars=True) if word["text"].startswith("gdu")]
        edges = lines_across(page)
    assert {word["text"] for word in words} == {"gdux", "gduy", "gduz"}
    for word in words:
        size, base = word["chars"][0]["size"], page.height - word["chars"][0]["matrix"][5]
        above = base - ASCENDER * size - max(edge for edge in edges if edge < base)
        below = min(edge for edge in edges if edge > base) - base - DESCENDER * size
        assert min(above, below) * MM > 1 and abs(above - below) * MM < 0.45, (word["text"], above, below)


@pytest.mark.parametrize("engine", [*WRITERS, "docx"])
def test_no_ink_of_a_letter_comes_near_a_line_at_300_dots_per_inch(
    engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    """The highest letters are capitals with two marks, the lowest those with a dot below."""
    rows = '[[Ẫgyp], ["Ậgjq\\nẶgyp"], Ổgjợ nhóm]'
    document = composed(tmp_path, f"  - table: {{columns: [Ẩgjỵ], rows: {rows}}}\n")
    with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
        page = pdf.pages[0]
        edges = lines_across(page)[-5:]
        left = min(line["x0"] for line in (*page.rects, *page.lines) if abs(line["top"] - edges[-1]) < 2)
        image = page.to_image(resolution=300).original.convert("L")
        middle = (page.width - 2 * left) / 2
    for above, below in pairwise(edges):
        strip = image.crop(
            tuple(round(x * 300 / 72) for x in (left + 3, above + 0.9, left + middle * 1.7, below - 0.9))
        )
        _, top, _, bottom = strip.point(lambda value: 255 * (value < 128)).getbbox()
        free = [(pixels * 72 / 300 + 0.5) * MM for pixels in (top, strip.height - bottom)]
        assert min(free) > 0.5 and max(free) < 1.7, (engine, free)


def words_at(pdf: Path) -> dict[str, tuple[float, float]]:
    """Where each word of the first page stands: its left and its top, in mm."""
    with pdfplumber.open(pdf) as document:
        return {w["text"]: (w["x0"] * MM, w["top"] * MM) for w in document.pages[0].extract_words()}


def test_cells_over_columns_and_rows_stand_alike_everywhere(tmp_path: Path, lay_out: Callable[[Path], Path]) -> None:
    document = composed(tmp_path, MERGED)
    table = body_of(document)
    spans = [[(cell.columns, cell.rows) for cell in row.cells] for row in table.body_rows]
    assert spans == [[(1, 1), (1, 2), (1, 1), (1, 1)], [(1, 1)] * 3, [(1, 1), (3, 1)], [(2, 1), (1, 1), (1, 1)]]
    assert table.body_rows[0].cells[1].vertical == "middle"
    places = [words_at(printed(document, engine, tmp_path, lay_out)) for engine in (*WRITERS, "docx")]
    for word in ("Trường", "Chưa", "10", "20", "19", "Tổng", "30", "28"):
        for other in places[1:]:
            assert other[word][0] == pytest.approx(places[0][word][0], abs=0.3), word
            down = other[word][1] - other["10"][1]  # faces say differently how high their letters reach
            assert down == pytest.approx(places[0][word][1] - places[0]["10"][1], abs=0.2), word
    first = places[0]
    assert first["10"][1] < first["Trường"][1] < first["20"][1]


def test_word_has_the_cells_merged(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(write_docx(composed(tmp_path, MERGED))))
    (table,) = (table for table in document.tables if any("Trường" in text for text in table._tbl.itertext()))
    rows = [list(row.tc_lst) for row in table._tbl.tr_lst]
    assert [[cell.grid_span for cell in row] for row in rows[2:]] == [[1] * 4, [1] * 4, [1, 3], [2, 1, 1]]
    assert [[cell.vMerge for cell in row] for row in rows[2:4]] == [[None, "restart", None, None],
                                                                   [None, "continue", None, None]]  # fmt: skip


def test_a_cell_is_bold_italic_and_aligned_as_it_says_and_a_sum_is_bold(tmp_path: Path) -> None:
    table = body_of(composed(tmp_path, MERGED))
    (idea,) = table.body_rows[2].cells[1].blocks
    assert isinstance(idea, Paragraph) and idea.align == "center"
    assert [inline.mark for inline in idea.inlines if isinstance(inline, Marked)] == ["i"]
    sums = [cell.blocks[0] for cell in table.body_rows[3].cells]
    assert [[type(inline) for inline in block.inlines] for block in sums if isinstance(block, Paragraph)] == [
        [Marked], [Marked], [Text],
    ]  # fmt: skip
    row = body_of(composed(tmp_path, "  - table: {columns: [A, B], rows: [[Cộng đồng, b]]}\n")).body_rows[0]
    assert all(
        type(i) is Text for cell in row.cells for p in cell.blocks if isinstance(p, Paragraph) for i in p.inlines
    )


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("[[{text: a, rows: 2}, b], [c, d]]", "DT-052"),
        ("[[a, b], [{text: c, rows: 2}, d]]", "DT-185"),
        ("[[{text: a, rows: 2}, b], Nhóm B]", "DT-186"),
        ("[[{text: a, columns: 3}]]", "DT-052"),
        ("[[a, {text: b, vertical: nghiêng}]]", "DT-188"),
        ("[[a, {text: b, rows: không}]]", "DT-189"),
    ],
)
def test_cells_that_do_not_fit_together_are_refused(rows: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, f"  - table: {{columns: [A, B], rows: {rows}}}\n")
    assert {finding.code for finding in error.value.findings} == {code}


def test_a_wide_cell_cannot_cross_one_from_above_and_all_bad_rows_are_told(tmp_path: Path) -> None:
    rows = "[[a, {text: b, rows: 2}, c], [{text: d, columns: 2}], [e], [f]]"
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, f"  - table: {{columns: [A, B, C], rows: {rows}}}\n")
    assert [finding.code for finding in error.value.findings] == ["DT-187", "DT-052", "DT-052"]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("[1, Rà soát, sửa đổi, {text: Sở, rows: 3}, x]\n[2, b, c]\n[3, d, e]\n[4, g, h, i]", [0]),
        ("[1, a, {text: Sở, rows: 2}]\n[2, b, c]\n[3, d, e, f]\n[4, g]", [0, 3]),
        ("[1, a, b, c]\n[2, b, c, {text: x, rows: 2}, y]\n[3, {text: z, rows: 2}, e]\n[4, g, h]\n[5, i]", [1, 4]),
    ],
)
def test_rows_below_a_bad_one_are_not_told_for_its_merged_cells(rows: str, lines: list[int], tmp_path: Path) -> None:
    listed = "".join(f"        - {row}\n" for row in rows.splitlines())
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, f"  - table:\n      columns: [TT, Việc, Ai, Khi]\n      rows:\n{listed}")
    found = [finding.span.line for finding in error.value.findings]
    assert [line - 10 for line in found] == lines


def test_a_comma_in_a_cell_beside_a_merged_one_is_told(tmp_path: Path) -> None:
    rows = "[[{text: Thứ Hai, rows: 2}, Họp, x], [Làm việc về phòng cháy, chữa cháy, y]]"
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, f"  - table: {{columns: [A, B, C], rows: {rows}}}\n")
    (finding,) = error.value.findings
    assert "dấu phẩy" in finding.message and finding.parameters["columns"] == 2


def test_brackets_in_a_cell_are_told_with_their_remedy(tmp_path: Path) -> None:
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, "  - table: {columns: [A, B], rows: [[Kè Gành Hào[^1], x]]}\n")
    (finding,) = error.value.findings
    assert finding.code == "YAML-001" and "dấu nháy" in finding.message


def test_all_rows_of_files_and_of_the_draft_that_cannot_be_printed_are_told_with_their_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("A,B\nx,漢\ny,z\n字,w\n", "utf-8")
    book = openpyxl.Workbook()
    book.active.title = "Khác"
    sheet = book.create_sheet("Dữ liệu")
    for row in (["A", "B"], ["x", "y"], ["漢", "z"]):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    tables = "  - table: a.csv\n  - table: {file: b.xlsx, sheet: Dữ liệu}\n  - table: {columns: [A], rows: [[漢]]}\n"
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, tables)
    places = [(f.span.file.rpartition("/")[2], f.span.sheet, f.span.line) for f in error.value.findings]
    assert sorted(places) == [("a.csv", "", 2), ("a.csv", "", 4), ("a.yaml", "", 9), ("b.xlsx", "Dữ liệu", 3)]
    assert "b.xlsx [Dữ liệu]:3:1" in str(error.value)


def test_rows_of_the_wrong_width_in_all_tables_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("A,B\nx,y,z\ny,z\nx,y,w\n", "utf-8")
    tables = "  - table: a.csv\n  - table: {columns: [A, B], rows: [[1], [2, 3], [4, 5, 6]]}\n"
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, tables)
    assert sorted(finding.code for finding in error.value.findings) == ["BANG-020", "DT-052", "DT-052"]
    assert any("2, 4" in str(finding.parameters) for finding in error.value.findings)


def test_cells_merged_in_a_workbook_are_merged_in_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["TT", "Đơn vị", "Giao", "Chi"],
        [1, "Trường A", 10, 9],
        [2, None, 20, 19],
        ["Tổng cộng", None, 30, 28],
    ):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("A4:B4")
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    rows = body_of(composed(tmp_path, "  - table: a.xlsx\n")).body_rows
    assert [[(c.columns, c.rows) for c in row.cells] for row in rows] == [
        [(1, 1), (1, 2), (1, 1), (1, 1)], [(1, 1)] * 3, [(2, 1), (1, 1), (1, 1)],
    ]  # fmt: skip
    picked = body_of(composed(tmp_path, "  - table: {file: a.xlsx, columns: [Đơn vị, {title: Chi}]}\n")).body_rows
    assert [[(c.columns, c.rows) for c in row.cells] for row in picked] == [[(1, 2), (1, 1)], [(1, 1)], [(1, 1)] * 2]


@pytest.mark.parametrize(
    ("head", "texts", "align"),
    [
        ("Số", ["1.200", "-", "", "980,5", "12%"], "right"),
        ("Số", ["-3", "(5)", "1 200", "0,5", "0"], "right"),
        ("Số", ["-", "", "–"], None),
        ("Ngày", ["01/02/2026", "01-02-2026", "01.02.2026"], None),
        ("Liên hệ", ["0912345678", "0262.3812.345"], None),
        ("Mã số", ["1024", "2048"], None),
        ("Tài khoản của đơn vị", ["113000123456"], None),
        ("Bắt đầu", ["2024", "2025", "-"], None),
        ("Giai đoạn", ["2021-2025", "2026 - 2030"], None),
        ("Số", ["2024", "12"], "right"),
        ("TT", ["I", "1", "2", "II", "1"], "center"),
        ("TT", ["1", "1.1", "1.2", "a"], "center"),
        ("Nội dung", ["1", "2", "3"], "center"),
        ("TT", ["1", "2", "Cộng"], "center"),
        ("Nội dung", ["1", "2", "Tổng cộng: 2"], "center"),
        ("TT", ["Cộng"], None),
        ("TT", ["1", "2", "Cộng đồng"], None),
        ("Số", ["1", "1", "2"], "right"),
        ("Số", ["1", "hai"], None),
        ("Số", ["9,0", "≤ 1,9", "> 95", "≥80", "~ 5"], "right"),
        ("So sánh", ["102,2", "98,3", "104,2", "Đạt", "99,8", "106", "Vượt"], "right"),
        ("So sánh", ["102,2", "98,3", "104,2", "01/02/2026"], None),
        ("Thời hạn", ["5", "10", "12", "15 ngày làm việc"], None),
        ("Số lượng", ["01", "05", "10", "1"], "right"),
        ("Nội dung", ["01", "02", "03"], "center"),
        ("Mã QHNS", ["1012345", "1012346"], None),
        ("Mã xã", ["01", "05"], None),
        ("Số", ["5", "0912345678"], None),
    ],
)
def test_columns_are_aligned_by_what_they_hold(head: str, texts: list[str], align: str | None, tmp_path: Path) -> None:
    for mark in ("", "**"):
        rows = ", ".join(f'["{mark}{text}{mark}"]' if text else '[""]' for text in texts)
        rows = rows.replace('"****"', '""')
        table = body_of(composed(tmp_path, f"  - table: {{columns: [{head}], rows: [{rows}]}}\n"))
        assert {p.align for row in table.body_rows for p in row.cells[0].blocks if isinstance(p, Paragraph)} == {align}


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("(1), (2), (3), (4)", True),
        ("1, 2, 3, 4", True),
        ("A, B, 1, 2", True),
        ("(1), (2), (3), (4)=(3)/2", True),
        ("1, 2, 3, 4=2+3", True),
        ("1, Trường A, 5, 4", False),
        ("1, 2, 3, 5", False),
        ("(1), '', (3), (4)", False),
    ],
)
def test_a_row_that_numbers_the_columns_is_centred_and_says_nothing_of_them(
    row: str, numbers: bool, tmp_path: Path
) -> None:
    rows = f"[[{row}], [1, Trường A, 12, x], [2, Trường B, 40, y]]"
    table = body_of(composed(tmp_path, f"  - table: {{columns: [TT, Đơn vị, Số, Ghi chú], rows: {rows}}}\n"))
    aligns = [[p.align for c in r.cells for p in c.blocks if isinstance(p, Paragraph)] for r in table.body_rows]
    assert (aligns[0] == ["center"] * 4) is numbers
    if numbers:
        assert aligns[1] == aligns[2] == ["center", None, "right", None]


@pytest.mark.parametrize(
    ("text", "sums"),
    [("Cộng I", True), ("Tổng cộng (I + II)", True), ("Tổng A", True), ("Cộng II:", True), ("Cộng đồng", False),
     ("Tổng I + II", True), ("Cộng vi phạm", False), ("Tổng a lô", False)],
)  # fmt: skip
def test_a_sum_of_a_group_is_bold(text: str, sums: bool, tmp_path: Path) -> None:
    rows = f"[[1, Trường A, 12], [{{text: '{text}', columns: 2}}, 12]]"
    table = body_of(composed(tmp_path, f"  - table: {{columns: [TT, Đơn vị, Số], rows: {rows}}}\n"))
    (paragraph,) = table.body_rows[1].cells[1].blocks
    assert isinstance(paragraph, Paragraph)
    assert bool([i for i in paragraph.inlines if isinstance(i, Marked)]) is sums


def test_tables_of_all_looks_are_as_the_golden_file_has_them(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    document = composed(tmp_path, TABLES)
    page = write_snapshot(document).decode()
    golden = ROOT / "tests" / "golden" / "tables.page"
    if request.config.getoption("--update-golden"):
        golden.write_text(page, "utf-8")
    assert golden.read_text("utf-8").splitlines() == page.splitlines()
    again = changed_trees(document, lambda root: None)
    assert [section.page for section in again.sections] == [section.page for section in document.sections]


def looks_of(table: Table) -> list[list[tuple[str, str | None, str]]]:
    """Of each cell of the body: its marks, where its text stands across and down."""
    return [
        [("".join(marks(cell.blocks[0].inlines)), cell.blocks[0].align, cell.vertical)
         for cell in row.cells if isinstance(cell.blocks[0], Paragraph)]
        for row in table.body_rows
    ]  # fmt: skip


def marks(inlines: tuple[object, ...]) -> list[str]:
    return [mark for inline in inlines if isinstance(inline, Marked) for mark in (inline.mark, *marks(inline.inlines))]


def test_a_cell_goes_before_its_row_a_row_before_its_column_and_a_column_before_what_it_holds(tmp_path: Path) -> None:
    looks = looks_of(body_of(composed(tmp_path, FORMATTED)))
    assert looks == [
        [("", "center", "top"), ("i", None, "middle"), ("b", "center", "top"), ("", "left", "top")],
        [("bi", "right", "bottom"), ("b", "right", "bottom"), ("bi", "right", "bottom"), ("bi", "center", "top")],
        [("", None, "top"), ("", "center", "top"), ("", "left", "top")],
        [("b", None, "top"), ("b", "center", "top"), ("", "left", "top")],
        [("", None, "top")],
    ]


def test_formats_of_columns_hold_for_rows_from_a_file_and_below_merged_cells(tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_text("TT,Việc,Giao\n1,a,10\n2,b,9\n", "utf-8")
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    columns = "[TT, {title: Việc, đậm: có, canh dọc: dưới}, {title: Giao, nghiêng: có, canh: trái}]"
    looks = looks_of(body_of(composed(tmp_path, f"  - table: {{file: so.csv, columns: {columns}}}\n")))
    assert looks == [[("", "center", "top"), ("b", None, "bottom"), ("i", "left", "top")]] * 2
    rows = "[[{text: x, rows: 2}, a, b], [c, d], [e, f, g]]"
    table = f"  - table: {{columns: [A, {{title: B, bold: có}}, {{title: C, italic: có}}], rows: {rows}}}\n"
    looks = looks_of(body_of(composed(tmp_path, table)))
    assert [[mark for mark, _, _ in row] for row in looks] == [["", "b", "i"], ["b", "i"], ["", "b", "i"]]


def test_a_row_of_its_own_format_may_stand_in_a_table_without_heads(tmp_path: Path) -> None:
    table = "{rows: [[a, b], {cells: [c, ''], bold: có, italic: có, align: giữa, vertical: giữa}]}"
    looks = looks_of(body_of(composed(tmp_path, f"  - table: {table}\n")))
    assert looks[0] == [("", None, "top")] * 2
    assert looks[1] == [("bi", "center", "middle"), ("", "center", "middle")]


@pytest.mark.parametrize("size", ["14", "13,5", "13"])
def test_a_table_has_the_size_that_it_says(size: str, tmp_path: Path, lay_out: Callable[[Path], Path]) -> None:
    table = f'{{cỡ chữ: "{size}", columns: [abcđ, B], rows: [[efgh, x], Nhóm]}}'
    document = composed(tmp_path, f"  - table: {table}\n")
    wanted = float(size.replace(",", "."))
    for engine in (*WRITERS, "docx"):
        with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
            words = pdf.pages[0].extract_words(extra_attrs=["size"])
        found = {w["text"]: w["size"] for w in words if w["text"] in ("abcđ", "efgh", "Nhóm")}
        assert found == pytest.approx(dict.fromkeys(("abcđ", "efgh", "Nhóm"), wanted), abs=0.06), engine


@pytest.mark.parametrize("size", ["11", "12,5", "14,5", "13,2", "nhỏ", "0"])
def test_a_size_out_of_range_is_refused_with_the_clause(size: str, tmp_path: Path) -> None:
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, f'  - table: {{size: "{size}", columns: [A], rows: [[a]]}}\n')
    (finding,) = error.value.findings
    assert finding.code == "DT-195" and "điểm e khoản 6" in str(finding.parameters), finding


@pytest.mark.parametrize("engine", [*WRITERS, "docx"])
@pytest.mark.parametrize(("said", "across", "down"), [
    ("", 3, 3), ("borders: có,", 3, 3), ("kẻ: đủ,", 3, 3), ("kẻ: ngang,", 3, 0), ("borders: horizontal,", 3, 0),
    ("kẻ: không,", 0, 0), ("borders: none,", 0, 0),
])  # fmt: skip
def test_a_table_has_the_lines_that_it_says(
    said: str, across: int, down: int, engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    document = composed(tmp_path, f"  - table: {{{said} columns: [AAAA, BBBB], rows: [[{'a ' * 30}, b]]}}\n")
    with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
        page = pdf.pages[0]
        words = {word["text"]: word for word in page.extract_words()}
        top, bottom = words["AAAA"]["top"] - 12, words["Hết./."]["top"]
        part = page.crop((0, top, page.width, bottom))
        assert len(lines_across(part)) == across and len(places_down(part)) == down
    table = body_of(document)
    assert table.padding.left_mm > 0 and (words["BBBB"]["x0"] > words["AAAA"]["x1"])


@pytest.mark.parametrize("engine", WRITERS)
@pytest.mark.parametrize("lines", ["đủ", "không", "ngang"])
def test_a_table_without_lines_repeats_its_head_and_stands_where_one_with_lines_does(
    lines: str, engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    rows = ", ".join(f"[{n}, ww]" for n in range(80))
    document = composed(tmp_path, f"  - table: {{kẻ: {lines}, columns: [Đầu, B], rows: [{rows}]}}\n")
    with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
        (word,) = (w for w in pdf.pages[0].extract_words() if w["text"] == "Đầu")
    assert len(texts) > 1 and all("Đầu" in text for text in texts[:2])
    with_lines = composed(tmp_path, f"  - table: {{columns: [Đầu, B], rows: [{rows}]}}\n")
    with pdfplumber.open(printed(with_lines, engine, tmp_path, lay_out)) as pdf:
        (other,) = (w for w in pdf.pages[0].extract_words() if w["text"] == "Đầu")
    assert (word["x0"], word["top"]) == pytest.approx((other["x0"], other["top"]), abs=1)


def test_unknown_lines_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CongvanError) as error:
        composed(tmp_path, "  - table: {kẻ: mờ, columns: [A], rows: [[a]]}\n")
    assert [finding.code for finding in error.value.findings] == ["DT-196"]


def test_a_head_that_is_repeated_shows_all_of_its_high_cells(tmp_path: Path, lay_out: Callable[[Path], Path]) -> None:
    columns = "[TT, {title: Cơ quan, columns: [Chủ trì, Phối hợp]}, {title: Kinh phí cần thêm nữa, width: 8}]"
    rows = "".join(f"        - [{n}, a, b, c]\n" for n in range(1, 61))
    document = composed(tmp_path, f"  - table:\n      columns: {columns}\n      rows:\n{rows}")
    (tmp_path / "a.docx").write_bytes(write_docx(document))
    with pdfplumber.open(lay_out(tmp_path / "a.docx")) as pdf:
        for page in pdf.pages[:2]:
            words = {word["text"]: word["bottom"] for word in page.extract_words()}
            line = min(edge["top"] for edge in page.horizontal_edges if edge["top"] > words["trì"] + 3)
            assert words["nữa"] < line, page.page_number
