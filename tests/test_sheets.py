"""Tables that offices keep as CSV and XLSX: text as the cell shows it, and a message for everything else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from congvan.errors import CongvanError, Span
from congvan.loading import sheets
from congvan.loading.sheets import Row, Sheet, read_sheet
from congvan.text.unicode import clean

DRAFT = Span("du-thao.yaml", 12, 5)
SHEET_PART = "xl/worksheets/sheet1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: list[object], number_format: str = "General") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.number_format = number_format
            if cell.data_type == "f":
                cell.data_type = "s"
    return saved(book)


def rewritten(data: bytes, change: Callable[[str, str], str]) -> bytes:
    """The same file with each part's text changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    return file.getvalue()


def with_cells(xml: str, after: str = "") -> bytes:
    """A file whose sheet holds these rows, written as XML by hand."""
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData>'
    return rewritten(workbook(["x"]), lambda n, text: f"{sheet}{after}</worksheet>" if n == SHEET_PART else text)


def texts(sheet: Sheet) -> list[list[str]]:
    return [list(row.cells) for row in sheet.rows]


def shown(value: object, number_format: str = "General") -> str:
    (row,) = read_sheet(workbook([value], number_format=number_format), "a.xlsx").rows
    return row.cells[0]


def refused(data: bytes, file: str, sheet: str | None = None) -> list[tuple[str, str, str]]:
    with pytest.raises(CongvanError) as caught:
        read_sheet(data, file, sheet, DRAFT)
    return [(f.code, str(f.span), f.message.format_map(f.parameters)) for f in caught.value.findings]


def code_and_place(data: bytes, file: str, sheet: str | None = None) -> tuple[str, str]:
    ((code, place, _),) = refused(data, file, sheet)
    return code, place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_the_encodings_and_delimiters_that_excel_saves(encoding: str, delimiter: str) -> None:
    text = f"STT{delimiter}Tên cơ quan\r\n1{delimiter}Sở Nội vụ\r\n"
    sheet = read_sheet(text.encode(encoding), "a.CSV")
    assert sheet == Sheet("a.CSV", "", (Row(1, ("STT", "Tên cơ quan")), Row(2, ("1", "Sở Nội vụ"))))


def test_commas_in_the_text_of_a_semicolon_file_are_text() -> None:
    assert texts(read_sheet("Ngày, tháng, năm;Tên\n5/5/1990;An".encode(), "a.csv"))[0] == ["Ngày, tháng, năm", "Tên"]


def test_delimiters_inside_quotes_of_the_header_do_not_count() -> None:
    assert texts(read_sheet('"Tên;\n""gọi""",Số\nAn,1\n'.encode(), "a.csv")) == [['Tên;\n"gọi"', "Số"], ["An", "1"]]


def test_a_single_column_keeps_its_commas() -> None:
    assert texts(read_sheet("Địa chỉ\nSố 5, phố Huế; Hà Nội\n".encode(), "a.csv"))[1] == ["Số 5, phố Huế; Hà Nội"]


def test_a_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    assert read_sheet(b"sep=,\na;b,c\n", "a.csv").rows == (Row(1, ("a;b", "c")),)


def test_tsv_is_cut_at_tabs_only() -> None:
    assert texts(read_sheet(b"a;b\nc;d\te\n", "a.tsv")) == [["a;b", ""], ["c;d", "e"]]


def test_ragged_rows_are_padded_and_empty_rows_and_columns_left_out() -> None:
    sheet = read_sheet("a;b;;\n\n;;;\n1\n;\u200b; ;\n1;2;;\n".encode(), "a.csv")
    assert sheet.rows == (Row(1, ("a", "b")), Row(4, ("1", "")), Row(6, ("1", "2")))


@pytest.mark.parametrize("bad", ['"mở', '"đóng" rồi;x', '"mở;x\ny;z\n'])
def test_a_quote_out_of_place_is_named_with_its_row(bad: str) -> None:
    ((code, place, message),) = refused(f'a;b\n"1\n";2\n{bad}'.encode(), "a.csv")
    assert (code, place) == ("BANG-003", "a.csv:3:0") and "dòng 3" in message


def test_an_old_encoding_is_refused_in_both_formats() -> None:
    tcvn3 = "S¬n giang, hµ néi, c«ng v¨n, ®¬n vÞ"
    assert code_and_place(f"a\n{tcvn3}".encode(), "a.csv")[0] == "TEP-004"
    assert code_and_place(workbook(["Tên"], [], [tcvn3]), "a.xlsx") == ("BANG-014", "a.xlsx:3:0")
    assert code_and_place("a\ncông".encode("cp1258", "replace"), "a.csv")[0] == "TEP-002"


@pytest.mark.parametrize("file", ["a.xls", "a.ods", "a.xlsm", "a", "a.csv.gz"])
def test_another_format_is_refused_at_the_place_that_named_it(file: str) -> None:
    ((code, place, message),) = refused(b"", file)
    assert (code, place) == ("BANG-001", str(DRAFT)) and ".xlsx" in message


def test_a_table_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_and_place(b"a" * (sheets.MAX_BYTES + 1), "a.csv") == ("BANG-002", str(DRAFT))
    assert code_and_place(b"a;b\n" + b";" * 200 + b"x", "a.csv") == ("BANG-005", "a.csv:2:0")
    ((code, place, message),) = refused(workbook(["a"], [None] * 200 + ["x"]), "a.xlsx")
    assert (code, place) == ("BANG-005", "a.xlsx:2:0") and "trang 'Sheet', dòng 2" in message
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert len(read_sheet(b"a;\n;\nb\n;\nc", "a.csv").rows) == 3
    assert code_and_place(b"a\nb\nc\nd", "a.csv") == ("BANG-004", str(DRAFT))


CELL_TEXT = st.text(alphabet='aĂắđ Ệ\u0301;,\t\n\r"=0-\u00a0\u200b')


@given(
    st.lists(st.lists(CELL_TEXT, min_size=2, max_size=4), max_size=6),
    st.sampled_from(";,\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_grid_comes_back_from_csv_as_it_was(grid: list[list[str]], delimiter: str, quoting: int) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows([["STT", "Tên"], *grid])
    rows = [["STT", "Tên"], *grid]
    cleaned = [[clean(t.replace("\r\n", "\n").replace("\r", "\n")) for t in row] for row in rows]
    width = max(len(row) - next((i for i, t in enumerate(reversed(row)) if t), len(row)) for row in cleaned)
    expected = [Row(n, tuple((row + [""] * 4)[:width])) for n, row in enumerate(cleaned, 1) if any(row)]
    assert read_sheet(file.getvalue().encode(), "a.csv").rows == tuple(expected)


@given(st.binary(), st.sampled_from(["a.csv", "a.xlsx"]), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_are_read_or_refused_with_a_message(data: bytes, file: str, start: bytes) -> None:
    try:
        read_sheet(start + data, file)
    except CongvanError as error:
        assert all(str(finding) for finding in error.findings)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2026, "General", "2026"),
        (980.5, "General", "980,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1 / 3, "General", "0,333333333"),
        (1234.56789123, "General", "1234,567891"),
        (-0.00001234, "General", "-0,00001234"),
        (1e300, "General", "1E+300"),
        (1e-12, "General", "1E-12"),
        (-0.0, "General", "0"),
        (123456789012, "General", "123456789012"),
        (9704361234567890, "General", "9704361234567890"),
        (1250000, "#,##0", "1.250.000"),
        (1234.5, "#,##0.00", "1.234,50"),
        (-1234.5, "#,##0", "-1.235"),
        (-0.4, "0", "0"),
        (2.675, "0.00", "2,68"),
        (1234, "#,##0.##", "1.234"),
        (0.125, "0.0%", "12,5%"),
        (7, "00", "07"),
        (12, "0000", "0012"),
        (912345678, r"0000\ 000\ 000", "0912 345 678"),
        (1250000, '#,##0" đồng"', "1.250.000 đồng"),
        (1250000, r"#,##0\ [$₫-42A]", "1.250.000 ₫"),
        (-5, r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)', "(5)"),
        (0, r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)', "-"),
        (1250000, r'_-* #,##0.00\ "₫"_-;\-* #,##0.00\ "₫"_-', "1.250.000,00 ₫"),
        (-3, "0;[Red]-0", "-3"),
        (2500000, '#,##0.0,,"tr"', "2,5tr"),
        (1250000, '[>=1000000]#"."###"."###;#"."###', "1.250.000"),
        (-1250, '[>=1000000]#"."###"."###;#"."###', "-1.250"),
        (1.5, "# ?/?", "1,5"),
        (1250, "0.00E+00", "1250"),
        (5, "@", "5"),
        (5, "General;[Red]General", "5"),
        (5, '"Khóa "General', "Khóa 5"),
        (True, "General", "Có"),
        (False, "0", "Không"),
        (dt.date(2026, 8, 17), "dd/mm/yyyy", "17/8/2026"),
        (dt.date(2026, 1, 5), "mm-dd-yy", "05/01/2026"),
        (dt.date(2026, 3, 5), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "05/3/2026"),
        (dt.date(2026, 8, 1), "mm/yyyy", "8/2026"),
        (dt.date(2026, 8, 1), "yyyy", "2026"),
        (dt.datetime(2026, 8, 7, 14, 5, 9), "yyyy-mm-dd h:mm:ss", "14:05 07/8/2026"),
        (dt.datetime(2026, 8, 7, 14, 5), "dd/mm/yyyy", "07/8/2026"),
        (dt.datetime(2026, 8, 7), "dd/mm/yyyy hh:mm", "00:00 07/8/2026"),
        (dt.datetime(2026, 8, 7, 14, 30), 'hh"h"mm', "14:30"),
        (dt.time(7, 30), "h:mm AM/PM", "07:30"),
        (dt.timedelta(hours=27, minutes=30), "[h]:mm", "27:30"),
        (40, "dd/mm/yyyy", "09/02/1900"),
        ("0912 345 678", "General", "0912 345 678"),
        ("=SUM(A1:A2)", "General", "=SUM(A1:A2)"),
        ("  Sở\u00a0Nội  vụ\u200b ", "General", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "General", "Đắk Lắk"),
        ("Sở Nội vụ\nphòng 1", "General", "Sở Nội vụ\nphòng 1"),
        ("a_x000D_\nb_x0007_", "General", "a\nb"),
        ("a_x005F_x000D_b", "General", "a_x000D_b"),
        ("#N/A (chưa có)", "General", "#N/A (chưa có)"),
    ],
)
def test_a_cell_gives_what_it_shows_in_vietnam(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@given(st.one_of(st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False)),
       st.text(alphabet='0#?.,%;[]<>=-_*@"\\ dmyhsEG/₫', max_size=12))  # fmt: skip
def test_any_number_in_any_format_is_read_or_refused_with_a_message(value: float, number_format: str) -> None:
    from congvan.loading.cells import cell_text

    try:
        assert isinstance(cell_text(value, number_format), str)
    except ValueError as error:
        assert "calendar" in str(error)


@given(st.integers(-(10**15), 10**15))
def test_grouped_integers_keep_their_digits(value: int) -> None:
    from congvan.loading.cells import cell_text

    assert cell_text(value, "#,##0") == f"{value:,}".replace(",", ".")


def test_days_of_an_old_macintosh_file_are_the_days_it_shows() -> None:
    book = Workbook()
    book.epoch = dt.datetime(1904, 1, 1)
    book.active["A1"] = dt.date(2026, 8, 17)
    assert texts(read_sheet(saved(book), "a.xlsx")) == [["17/8/2026"]]


def test_rows_and_cells_that_the_file_leaves_out_are_empty() -> None:
    data = with_cells('<row r="2"><c r="B2"><v>1</v></c></row><row r="900000"><c r="A900000"><v>2</v></c></row>')
    assert read_sheet(data, "a.xlsx").rows == (Row(2, ("", "1")), Row(900000, ("2", "")))


def test_merged_cells_have_their_value_in_the_first_only() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in (1, 2, 3))
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    assert read_sheet(with_cells(cells, merges), "a.xlsx").rows == (Row(1, ("1",)), Row(2, ("2",)))


def test_a_formula_gives_its_kept_value_and_an_empty_text_is_a_value() -> None:
    data = with_cells('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
                      '<c r="C1" t="str"><f>"a"</f><v>a</v></c></row>')  # fmt: skip
    assert texts(read_sheet(data, "a.xlsx")) == [["2", "", "a"]]


def test_moments_written_in_iso_8601_are_read() -> None:
    cells = "".join(f'<c t="d"><v>{v}</v></c>' for v in ("2026-08-07", "2026-08-07T14:05:00", "07:30:00"))
    assert texts(read_sheet(with_cells(f'<row r="1">{cells}</row>'), "a.xlsx")) == [
        ["07/8/2026", "14:05 07/8/2026", "07:30"]
    ]


def test_a_number_without_end_is_named_with_its_cell() -> None:
    assert code_and_place(with_cells('<row r="4"><c><v>1e999</v></c></row>'), "a.xlsx") == ("BANG-013", "a.xlsx:4:0")


def test_shared_texts_are_found_by_their_number_with_all_their_runs() -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = f"<sst {space}><si><t>một</t></si><si/><si><r><t>Sở </t></r><r><t>Nội vụ</t></r></si></sst>"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    cells = "".join(f'<c r="{column}1" t="s"><v>{n}</v></c>' for column, n in zip("ABC", (2, 1, 0), strict=True))
    data = rewritten(with_cells(f'<row r="1">{cells}</row>'), lambda _, text: text.replace("</Types>", override))
    with zipfile.ZipFile(file := io.BytesIO(data), "a") as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
    assert texts(read_sheet(file.getvalue(), "a.xlsx")) == [["Sở Nội vụ", "", "một"]]


def test_all_faulty_cells_are_named_together() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet["B2"] = "=1+1"
    sheet["C3"] = "#REF!"
    sheet["C4"], sheet["C4"].number_format = 0, "dd/mm/yyyy"
    sheet["C5"], sheet["C5"].number_format = 1e300, "[h]:mm"
    findings = refused(saved(book), "a.xlsx")
    assert [finding[:2] for finding in findings] == [
        ("BANG-011", "a.xlsx:2:0"), ("BANG-012", "a.xlsx:3:0"), ("BANG-013", "a.xlsx:4:0"), ("BANG-013", "a.xlsx:5:0"),
    ]  # fmt: skip
    assert "trang 'Danh sách', ô B2" in findings[0][2] and "ô C3: lỗi #REF!" in findings[1][2]


def test_a_column_of_errors_does_not_flood_the_report() -> None:
    assert len(refused(workbook(*[["#N/A"]] * 500), "a.xlsx")) == 100


def test_the_first_visible_sheet_is_read_unless_one_is_named() -> None:
    book = Workbook()
    book.active.title, book.active.sheet_state = "Ẩn", "hidden"
    book["Ẩn"]["A1"] = "ẩn"
    book.create_chartsheet("Biểu đồ")
    book.create_sheet("Danh sách 1")["A1"] = "một"
    book.create_sheet("danh sach 1")["A1"] = "khác"
    data = saved(book)
    sheet = read_sheet(data, "a.xlsx")
    assert (sheet.name, texts(sheet)) == ("Danh sách 1", [["một"]])
    assert read_sheet(data, "a.xlsx", "DANH SÁCH 1").name == "Danh sách 1"
    assert read_sheet(data, "a.xlsx", "danh sach 1").name == "danh sach 1"
    assert read_sheet(data, "a.xlsx", "an").name == "Ẩn"
    ((code, place, message),) = refused(data, "a.xlsx", "Biểu đồ")
    assert (code, place) == ("BANG-006", str(DRAFT)) and "'Ẩn', 'Danh sách 1', 'danh sach 1'" in message
    assert code_and_place(b"a;b", "a.csv", "Danh sách") == ("BANG-006", str(DRAFT))


def test_a_colour_that_openpyxl_refuses_does_not_refuse_the_file() -> None:
    book = Workbook()
    book.active["A1"], book.active["A1"].fill = 1.5, PatternFill("solid", fgColor="FFAABBCC")
    odd = rewritten(saved(book), lambda name, text: text.replace("FFAABBCC", "mauxanh"))
    assert texts(read_sheet(odd, "a.xlsx")) == [["1,5"]]


def test_an_empty_sheet_has_no_rows() -> None:
    assert read_sheet(saved(Workbook()), "a.xlsx") == Sheet("a.xlsx", "Sheet", ())
    assert read_sheet(b"", "a.csv").rows == ()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same zip with its entries marked as encrypted."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def with_doctype(part: str, comment: str = "") -> bytes:
    def change(name: str, text: str) -> str:
        if name != part:
            return text
        declaration, end, rest = text.rpartition("?>")
        return declaration + end + comment + BOMB + rest

    return rewritten(workbook(["x"]), change)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "BANG-007"),
        (encrypted(zipped({"[Content_Types].xml": b"<x/>"})), "BANG-007"),
        (b"", "BANG-008"),
        (b"PK\x03\x04 cut", "BANG-008"),
        (workbook(["x"])[:-200], "BANG-008"),
        (workbook(["x"])[:300] + b"\0\0\0\0" + workbook(["x"])[304:], "BANG-008"),
        (zipped({"word/document.xml": b"<x/>"}), "BANG-008"),
        (zipped({"[Content_Types].xml": b"<x/>"}), "BANG-008"),
        (with_cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "BANG-008"),
        (with_cells('<row r="x"/>'), "BANG-008"),
        (with_cells('<row r="1"><c r="A1"><v>không</v></c></row>'), "BANG-008"),
        (with_cells("<row>"), "BANG-008"),
        (with_cells("<row>" + "<c/>" * 300_000 + "</row>"), "BANG-008"),
        (with_cells("<a>" * 300_000), "BANG-008"),
        (with_cells("", '<mergeCells>' + '<mergeCell ref="A1:XFD1048576"/>' * 3 + '</mergeCells>'), "BANG-008"),
        (with_doctype(SHEET_PART), "BANG-010"),
        (with_doctype("xl/workbook.xml"), "BANG-010"),
        (with_doctype("[Content_Types].xml", f"<!--{'-x' * 100_000}-->"), "BANG-010"),
        (zipped({"xl/a.xml": (BOMB + "<x/>").encode("utf-16")}), "BANG-010"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_workbook_is_refused_with_a_message(data: bytes, code: str) -> None:
    assert code_and_place(data, "a.xlsx") == (code, str(DRAFT))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    data = zipped({"xl/media/a.bin": b"\0" * 200_000_001})
    assert code_and_place(data, "a.xlsx") == ("BANG-009", str(DRAFT))


def test_rows_that_stand_far_apart_cost_nothing() -> None:
    data = with_cells('<row r="999999999"><c r="XFD999999999"><v></v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')
    assert read_sheet(data, "a.xlsx").rows == (Row(1, ("1",)),)


def test_openpyxl_is_loaded_for_a_workbook_only() -> None:
    code = "import sys; from congvan.loading.sheets import read_sheet; read_sheet(b'a', 'a.csv'); " \
           "sys.exit('openpyxl' in sys.modules)"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
