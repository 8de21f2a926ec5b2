"""Lists and tables as offices keep them: what is read, what is left out and why, and what is asked."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import compose
from openpyxl import Workbook
from pdf_pages import flat

from congvan.cli.app import app
from congvan.compose.page import Block, paragraphs_in, tables_of, text_of
from congvan.errors import CongvanError
from congvan.loading.listing import Reading
from congvan.loading.recipients import read_recipients
from congvan.text.legacy import legacy_encoding

Rows = Sequence[Sequence[object]]
DRAFT = """kind: kế hoạch
date: 2026-08-17
subject: công tác
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
body: [BODY, Hết]
signatory: {title: Chủ tịch, name: NAME}
filing: {units: [VT]}
"""


def workbook(path: Path, rows: Rows, merged: Sequence[str] = (), **sheets: Rows) -> Path:
    """Write an XLSX file of one sheet, or of more."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(list(row))
    book.save(path)
    return path


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("NguyÔn V¨n §øc", "TCVN3"), ("TrÇn An", "TCVN3"), ("Bïi ThÞ Hoa", "TCVN3"), ("Lª Hµ", "TCVN3"),
        ("Hoµng", "TCVN3"), ("UBND x· §¾k L¾k, Ủy ban nhân dân", "TCVN3"), ("Nguyeãn Vaên Ñöùc", "VNI"),
        ("Traàn An", "VNI"), ("NGUYEÃN VAÊN A", "VNI"),
    ],
)  # fmt: skip
def test_one_text_in_an_old_encoding_is_known(text: str, encoding: str) -> None:
    assert legacy_encoding(f"Trường Tiểu học Kim Đồng được mời\n{text}\nỦy ban nhân dân")[0] == encoding  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "quá quá quá", "10 µm, 5 µg, 3 N·m, 5 A·h, kg·m²", "§ 5, §a, §12b", "© Nam ®", "«Số» «n» «an» «nam»",
        "Mª Carmen, 1ª, 2º", "café crème forêt goût août où naïve Noël thaï", "Müller für Straße größer",
        "ñandú niño señor año", "São Paulo, não, coração", "x÷y n÷a a×b ½ ¼ m²", "nguyÊn tòan qúa gía mưôn",
        "Ðông Ðức", "£5 ¥100 ¤",
    ],
)  # fmt: skip
def test_what_is_no_old_encoding_is_left_alone(text: str) -> None:
    assert legacy_encoding(text) is None


def test_a_draft_tells_each_line_in_an_old_encoding(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    text = DRAFT.replace("BODY", "Đoạn viết đúng, Kh«ng ®­îc viÕt thÕ nµy").replace("NAME", "NguyÔn V¨n §øc")
    draft.write_text(text, "utf-8")
    for command in (["build", "a.yaml"], ["check", "a.yaml"]):
        done = run(tmp_path, *command)
        assert done.exit_code == 1
        assert "a.yaml:5" in done.output or "dòng 5, 6" in done.output
        assert "a.yaml:6" in done.output or "dòng 5, 6" in done.output
        assert "'NguyÔn' là 'Nguyễn'" in done.output


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_one_cell_in_an_old_encoding_is_told_with_its_row(tmp_path: Path, name: str) -> None:
    rows = ["Tên", "Trường A", "NguyÔn V¨n §øc", "Trường B", "Phòng Nội vụ được mời"]
    if name == "a.csv":
        (tmp_path / name).write_text("\n".join(rows), "utf-8")
    else:
        workbook(tmp_path / name, [[row] for row in rows])
    with pytest.raises(CongvanError) as caught:
        read_recipients(name, tmp_path)
    assert [f.span.line for f in caught.value.findings] == [3]


def names(path: Path, **reading: object) -> list[str]:
    return [r.name for r in read_recipients(path.name, path.parent, reading=Reading(**reading))]  # type: ignore[arg-type]


def refused(path: Path, **reading: object) -> list[tuple[str, int, str]]:
    with pytest.raises(CongvanError) as caught:
        names(path, **reading)
    return [(f.code, f.span.line, f.message.format_map(f.parameters)) for f in caught.value.findings]


HEADS = {
    "title lines": ([["UBND XÃ HOA MAI"], ["DANH SÁCH MỜI HỌP"], [], ["STT", "Tên trường", "Số người"]], []),
    "title merged over the width": ([["DANH SÁCH MỜI HỌP"], ["STT", "Tên trường", "Số người"]], ["A1:C1"]),
    "national motto": (
        [["UBND XÃ HOA MAI", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["TRƯỜNG THCS", None, "Độc lập - Tự do"],
         ["DANH SÁCH"], ["STT", "Tên trường", "Số người"]], ["A1:B1"]),
    "unit of measure just above": ([["DANH SÁCH"], [None, None, "ĐVT: người"], ["STT", "Tên trường", "Số người"]], []),
    "labels with a colon": ([["Đơn vị:", "UBND xã Hoa Mai"], [], ["STT", "Tên trường", "Số người"]], []),
    "no counting column": ([["DANH SÁCH MỜI HỌP"], ["Mã", "Cơ quan", "Số người"]], []),
    "index row": ([["STT", "Tên trường", "Số người"], ["A", "B", 1]], []),
    "index row in brackets": ([["STT", "Tên trường", "Số người"], ["(1)", "(2)", "(3)"]], []),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADS)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_head_is_found_below_titles(tmp_path: Path, case: str, suffix: str) -> None:
    above, merged = HEADS[case]
    rows = [*above, [1, "Trường A", 3], [2, "Trường B", 2]]
    path = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        workbook(path, rows, merged)
    else:
        lines = [",".join(str(cell or "") for cell in [*row, *[None] * (3 - len(row))]) for row in rows]
        path.write_text("\n".join(lines), "utf-8")
    assert names(path) == ["Trường A", "Trường B"]
    assert read_recipients(path.name, tmp_path)[0].fields["so_nguoi"] == "3"


def test_titles_of_a_csv_file_without_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("DANH SÁCH MỜI HỌP\nNgày 5, tháng 3\nSTT;Tên trường;Số người\n1;Trường A, B;3\n", "utf-8")
    assert names(path) == ["Trường A, B"]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([["TT", "Tên", "Số người", None], [None, None, "Nam", "Nữ"]], ["C1:D1", "A1:A2", "B1:B2"]),
        ([["TT", "Tên", "Số người", None], [None, None, "Nam", "Nữ"]], []),
        ([[None, None, "Số người", None], ["TT", "Tên", "Nam", "Nữ"]], ["C1:D1"]),
        ([["DANH SÁCH"], ["TT", "Tên", "Số người", None], [None, None, "Nam", "Nữ"], [1, 2, 3, 4]], ["A1:D1", "C2:D2"]),
    ],
)
def test_a_head_of_two_rows_joins_its_names(tmp_path: Path, rows: Rows, merged: list[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", [*rows, [1, "Trường A", 5, 6]], merged)
    (found,) = read_recipients("a.xlsx", tmp_path)
    assert (found.name, found.fields["so_nguoi_nam"], found.fields["so_nguoi_nu"]) == ("Trường A", "5", "6")
    assert found.fields["Số người – Nữ"] == "6"
    assert names(path, head=(len(rows) - (rows[-1][0] == 1) - 1, len(rows) - (rows[-1][0] == 1))) == ["Trường A"]


BODIES = {
    "sum": [[None, "Cộng", 5], ["", "Tổng cộng:", 5], ["Tổng số trường: 2"]],
    "groups by roman numbers": [["I", "KHỐI TIỂU HỌC", None], ["II.", "KHỐI THCS", 12], ["A", "Khối khác"]],
    "group in one cell": [["I. KHỐI TIỂU HỌC"], ["A. Khối THCS"], ["Khối mầm non"], [None, "KHỐI KHÁC"]],
    "notes": [["Ghi chú: cập nhật ngày 1/8/2026"], ["(Nguồn: Phòng Giáo dục)"], [None, "* Có thay đổi"],
              ["Danh sách này có 02 trường"]],
    "signatures": [[], [None, None, "Hoa Mai, ngày 17 tháng 8 năm 2026"], [None, "NGƯỜI LẬP BIỂU", "CHỦ TỊCH"],
                   [None, "(Ký, ghi rõ họ tên)"], [], [None, "Nguyễn Văn A", "Trần B"]],
    "who signs, below an empty row": [[], [None, None, "HIỆU TRƯỞNG"], [], [None, None, "Nguyễn Văn A"]],
}  # fmt: skip


@pytest.mark.parametrize("case", BODIES)
def test_rows_that_are_no_recipients_are_left_out_and_shown(tmp_path: Path, case: str) -> None:
    rows = [["STT", "Tên trường", "Số người"], [1, "Trường A", 3], [2, "Trường B", 2], *BODIES[case]]
    path = workbook(tmp_path / "a.xlsx", rows)
    assert names(path) == ["Trường A", "Trường B"]
    shown = json.loads(run(tmp_path, "recipients", "a.xlsx", "--json").stdout)
    assert [left["row"] for left in shown["left_out"]] == [n for n, row in enumerate(rows, 1) if n > 3 and row]
    assert (shown["head"], shown["rows"], shown["name"]) == ([1], [2, 3], "Tên trường")
    text = run(tmp_path, "recipients", "a.xlsx").output
    assert "Tiêu đề: dòng 1" in text
    assert all(f"Bỏ dòng {left['row']} ({left['reason']})" in text for left in shown["left_out"])


def test_names_that_begin_like_sums_and_notes_are_names(tmp_path: Path) -> None:
    wanted = ["Cộng đồng dân cư thôn 1", "Tổng cục Thuế", "Tổng công ty Điện lực", "Công an xã", "Nguồn Sáng",
              "Chủ tịch UBND xã Ea Kao", "Thủ trưởng Công an tỉnh"]  # fmt: skip
    for rows in ([["Tên"], *([n] for n in wanted)], [["TT", "Tên"], *([i, n] for i, n in enumerate(wanted, 1))]):
        assert names(workbook(tmp_path / "a.xlsx", rows)) == wanted


def test_groups_without_numbers_are_known_by_their_capitals_or_asked_about(tmp_path: Path) -> None:
    rows = [["Đơn vị", "Số"], ["KHỐI PHÒNG"], ["Phòng A", 1], ["PHẦN HAI"], ["Trường B", 2]]
    assert names(workbook(tmp_path / "a.xlsx", rows)) == ["Phòng A", "Trường B"]
    rows = [["Đơn vị", "Số"], ["Khối phòng"], ["Phòng A", 1], ["Trường B", 2]]
    assert [(code, line) for code, line, _ in refused(workbook(tmp_path / "a.xlsx", rows))] == [("NN-045", 2)]


def test_a_list_of_titles_alone_is_told_with_its_head(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["DANH SÁCH"], ["TT", "Tên"], [None, "Tổng cộng"]])
    assert [(code, line) for code, line, _ in refused(path)] == [("NN-004", 2)]


def test_rows_that_may_be_no_recipients_are_asked_about_once(tmp_path: Path) -> None:
    rows = [["STT", "Tên", "Số"], [1, "Trường A", 3], [2, "Trường B", 2], [None, "Trường Z"], [3, "Cộng", 5]]
    ((code, line, message),) = refused(workbook(tmp_path / "a.xlsx", rows))
    assert (code, line) == ("NN-045", 4)
    assert "dòng 4 'Trường Z'; dòng 5 'Cộng'" in message
    numbered = [["TT", "Tên"], [1, "Trường A"], [2, "V. Hugo"]]
    assert names(workbook(tmp_path / "a.xlsx", numbered)) == ["Trường A", "V. Hugo"]
    ((code, line, _),) = refused(workbook(tmp_path / "a.xlsx", [["Tên"], ["12"], ["Trường A"], ["…"], ["V. Hugo"]]))
    assert (code, line) == ("NN-045", 2)


@pytest.mark.parametrize("head", [["Tên", "Chức vụ"], ["Tên", "Điện thoại", "Chức vụ"], ["TT", "Tên", "Chức vụ"]])
def test_an_office_that_a_deputy_heads_is_never_taken_for_a_signature(tmp_path: Path, head: list[str]) -> None:
    cells = {"Điện thoại": "khong", "Chức vụ": "KT. Giám đốc Phó Giám đốc"}
    offices = [
        [{**cells, "TT": place, "Tên": f"Xã {name}"}[title] for title in head] for place, name in enumerate("AB", 1)
    ]
    assert names(workbook(tmp_path / "a.xlsx", [head, *offices])) == ["Xã A", "Xã B"]
    if len(head) == 3:  # a gap in the row: it is asked about where nothing counts it
        offices[1][0 if head[0] == "TT" else 1] = ""
        path = workbook(tmp_path / "b.xlsx", [head, *offices])
        assert [(code, line) for code, line, _ in refused(path)] == [("NN-045", 3)]


def test_who_signs_below_a_list_of_two_columns_is_left_out_or_asked_about(tmp_path: Path) -> None:
    rows = [["Tên", "Chức vụ"], ["Xã A", "Chủ tịch"], ["Xã B", "Chủ tịch"]]
    signed = [[], ["NGƯỜI LẬP BIỂU", "KT. CHỦ TỊCH"], ["Lê Văn A", "Trần Văn B"]]
    assert names(workbook(tmp_path / "a.xlsx", [*rows, *signed])) == ["Xã A", "Xã B"]
    unclear = workbook(tmp_path / "b.xlsx", [*rows, ["Lê Văn A", "Người lập biểu"], ["", "Trần Văn B"]])
    assert [(code, line) for code, line, _ in refused(unclear)] == [("NN-003", 5)]
    halved = workbook(tmp_path / "c.xlsx", [*rows, ["Người lập biểu", "Lê Văn A"]])
    assert names(halved) == ["Xã A", "Xã B"]


def test_one_finding_tells_the_head_and_the_columns_and_what_to_write(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Mã", "Điểm trường"], [1, "Trường A"], [2, "Trường B"]])
    ((code, line, message),) = refused(path)
    assert (code, line) == ("NN-040", 1)
    assert "'Mã', 'Điểm trường'" in message
    assert names(path, name="điểm trường") == ["Trường A", "Trường B"]
    assert [code for code, _, _ in refused(path, name="Cột khác")] == ["NN-042"]
    assert [code for code, _, _ in refused(path, head=(9, 9))] == ["BANG-021"]


@pytest.mark.parametrize(
    "head",
    ["Tên", "Tên trường", "Cơ quan", "Kính gửi", "Họ và tên", "Đơn vị", "Tên đơn vị", "TÊN ĐƠN VỊ", "Nơi nhận", "name"],
)
def test_the_column_of_the_name_is_known_by_its_head(tmp_path: Path, head: str) -> None:
    assert names(workbook(tmp_path / "a.xlsx", [["TT", head, "Ghi chú"], [1, "Trường A", None]])) == ["Trường A"]


def test_several_columns_of_names_are_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Họ và tên", "Đơn vị"], ["Ông An", "Trường A"], ["Bà Bình", "Trường B"]])
    ((code, _, message),) = refused(path)
    assert code == "NN-041"
    assert "'Họ và tên', 'Đơn vị'" in message
    assert names(path, name="Họ và tên") == ["Ông An", "Bà Bình"]
    assert read_recipients("a.xlsx", tmp_path, reading=Reading(name="Đơn vị"))[0].fields["name"] == "Trường A"


def test_hidden_rows_and_columns(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Tên", "Số CCCD", "Số"], ["Trường A", "01", 1], ["Trường B", "02", 2], ["Trường C", "03", 3]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    ((code, line, message),) = refused(tmp_path / "a.xlsx")
    assert (code, line) == ("BANG-022", 3)
    assert "hidden: có" in message
    assert names(tmp_path / "a.xlsx", hidden=True) == ["Trường A", "Trường B", "Trường C"]
    assert names(tmp_path / "a.xlsx", hidden=False) == ["Trường A", "Trường C"]
    assert "Cột ẩn: Số CCCD" in run(tmp_path, "recipients", "a.xlsx", "--no-hidden").output
    assert table(tmp_path, "{file: a.xlsx, hidden: không}") == [["Tên", "Số"], ["Trường A", "1"], ["Trường C", "3"]]
    assert table(tmp_path, "{file: a.xlsx, dòng ẩn: có}")[2] == ["Trường B", "02", "2"]
    with pytest.raises(CongvanError):
        table(tmp_path, "a.xlsx")


def test_a_workbook_of_hidden_sheets_is_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Tên"], ["Trường A"]], **{"Trang 2": [["Tên"], ["Trường B"]]})
    assert names(path) == ["Trường A"]
    assert [r.name for r in read_recipients("a.xlsx#Trang 2", tmp_path)] == ["Trường B"]
    assert names(path, sheet="trang 2") == ["Trường B"]
    assert "còn trang: Trang 2" in run(tmp_path, "recipients", "a.xlsx").output


def test_a_cell_merged_down_holds_for_each_of_its_rows(tmp_path: Path) -> None:
    rows = [
        ["Đơn vị", "Đại biểu", "Xã"],
        ["Trường A", "Ông An", "Hoa Mai"],
        [None, "Bà Bình"],
        ["Trường B", "Ông Cường"],
    ]
    workbook(tmp_path / "a.xlsx", rows, ["A2:A3", "C2:C4"])
    found = read_recipients("a.xlsx", tmp_path, reading=Reading(name="Đại biểu"))
    assert [(r.fields["don_vi"], r.fields["xa"]) for r in found] == [
        ("Trường A", "Hoa Mai"), ("Trường A", "Hoa Mai"), ("Trường B", "Hoa Mai"),
    ]  # fmt: skip


def test_two_columns_of_one_head_are_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Tên", "Số", "Số"], ["Trường A", 1, 2]])
    assert [code for code, _, _ in refused(path)] == ["NN-043"]
    assert names(workbook(path, [["Tên", "Số", "Số"], ["Trường A", 1, 1]])) == ["Trường A"]


def test_rows_of_a_csv_file_longer_than_its_head_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tên,Địa chỉ,Số\nTrường A,Số 1, phố Huế,3\nTrường B,Số 2,4\nTrường C,Số 3, phố Huế,5\n", "utf-8")
    ((code, line, message),) = refused(path)
    assert (code, line) == ("BANG-020", 2)
    assert "dòng 2, 4" in message
    path.write_text("Tên,Số,\nTrường A,3,ghi thêm\nTrường B,4,,\n", "utf-8")
    assert names(path) == ["Trường A", "Trường B"]


def test_a_file_whose_name_is_decomposed_is_found(tmp_path: Path) -> None:
    workbook(tmp_path / unicodedata.normalize("NFD", "Danh sách Mường.xlsx"), [["Tên"], ["Trường A"]])
    assert [r.name for r in read_recipients("Danh sách Mường.xlsx", tmp_path)] == ["Trường A"]
    assert table(tmp_path, "Danh sách Mường.xlsx") == [["Tên"], ["Trường A"]]


def test_what_is_said_of_a_list_stands_in_the_draft_or_on_the_command_line(tmp_path: Path) -> None:
    rows = [["Danh bạ"], [], ["Mã", "Điểm trường"], ["a", "Trường A"], ["b", "Trường B"]]
    workbook(tmp_path / "a.xlsx", rows)
    text = DRAFT.replace("BODY", "'Gửi {{ recipient.name }}'").replace("NAME", "Nguyễn Văn An")
    draft = tmp_path / "a.yaml"
    draft.write_text(text + "gửi từng nơi: {danh sách: a.xlsx, dòng tiêu đề: 3, cột tên: Điểm trường}\n", "utf-8")
    done = run(tmp_path, "build", "a.yaml", "--format", "html")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "output" / "a" / "truong-a.html").exists()
    draft.write_text(text, "utf-8")
    arguments = ["build", "a.yaml", "--format", "html", "--out", "x", "--for-each", "a.xlsx"]
    assert "NN-040" in run(tmp_path, *arguments).output
    assert run(tmp_path, *arguments, "--head", "3", "--name", "Điểm trường").exit_code == 0
    assert (tmp_path / "x" / "a" / "truong-b.html").exists()
    shown = run(tmp_path, "recipients", "a.xlsx", "--name", "Điểm trường")
    assert "Tiêu đề: dòng 3" in shown.output
    assert run(tmp_path, "recipients", "a.xlsx", "--head", "ba").exit_code == 2
    (tmp_path / "b.yaml").write_text("- Trường A\n", "utf-8")
    assert "NN-044" in run(tmp_path, "recipients", "b.yaml", "--head", "3").output


def test_doubles_are_shown(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["Mã", "Tên"], ["1", "Trường A"], ["2", "Trường B"], ["3", "trường A"]])
    assert "Trùng tên 'Trường A': dòng 2, 4" in run(tmp_path, "recipients", "a.xlsx").output


def table(folder: Path, value: str) -> list[list[str]]:
    """The rows of the one table of a draft, its head first, with a text over all columns as a row of one."""
    draft = folder / "a.yaml"
    text = DRAFT.replace("BODY", f"{{table: {value}}}").replace("NAME", "Nguyễn Văn An")
    draft.write_text(text, "utf-8")
    (document,) = compose(draft, folder)
    (found,) = [table for section in document.sections for table in tables_of(section.page) if table.head_rows]
    return [[flat("".join(map(words_of, cell.blocks))) for cell in row.cells] for row in found.rows]


def words_of(block: Block) -> str:
    return "".join(text_of(paragraph.inlines) for paragraph in paragraphs_in(block))


def test_a_table_of_a_file_begins_at_its_head_and_ends_before_the_signatures(tmp_path: Path) -> None:
    rows = [["UBND XÃ HOA MAI"], ["BIỂU KINH PHÍ"], [], ["TT", "Nội dung", "Kinh phí"], [None, None, "Số", "Tiền"],
            ["I", "Chi", None, None], [1, "Sách", 2, 3], ["Ghi chú: tạm tính"], [None, "Tổng cộng", 2, 3], [],
            [None, None, "NGƯỜI LẬP BIỂU"], [None, None, "Nguyễn Văn A"]]  # fmt: skip
    workbook(tmp_path / "b.xlsx", rows, ["A2:D2", "C4:D4", "A4:A5", "B4:B5"])
    assert table(tmp_path, "b.xlsx") == [
        ["TT", "Nội dung", "Kinh phí"], ["Số", "Tiền"], ["I", "Chi", "", ""], ["1", "Sách", "2", "3"],
        ["Ghi chú: tạm tính"], ["", "Tổng cộng", "2", "3"],
    ]  # fmt: skip
    picked = table(tmp_path, "{file: b.xlsx, columns: [{title: Tiền, field: Kinh phí – Tiền}]}")
    assert picked[:3] == [["Tiền"], [""], ["3"]]


def test_tables_keep_days_and_figures_that_look_like_other_rows(tmp_path: Path) -> None:
    rows = [["Việc", "Người lập"], ["Ngày 01 tháng 7 năm 2026", None], ["Họp", "Ông An"], ["Tổng kết", "Bà B"]]
    workbook(tmp_path / "b.xlsx", rows)
    assert table(tmp_path, "b.xlsx")[1:] == [[c or "" for c in row] for row in rows[1:]]
    workbook(tmp_path / "b.xlsx", [["TT", "Số"], [1, 2], [2, 3]])
    assert table(tmp_path, "b.xlsx") == [["TT", "Số"], ["1", "2"], ["2", "3"]]


def test_a_table_whose_head_is_not_certain_is_asked_about(tmp_path: Path) -> None:
    workbook(tmp_path / "b.xlsx", [["Kết quả năm"], ["Điểm", "Lớp", "Cấp"], ["Kim Đồng", "1A", "Tiểu học"]])
    with pytest.raises(CongvanError) as caught:
        table(tmp_path, "b.xlsx")
    assert [f.code for f in caught.value.findings] == ["BANG-023"]
    assert table(tmp_path, "{file: b.xlsx, head: 2}")[0] == ["Điểm", "Lớp", "Cấp"]


def test_own_rows_of_a_table_are_found_in_merged_cells(tmp_path: Path) -> None:
    rows = [["Đơn vị", "Đại biểu"], ["Trường A", "Ông An"], [None, "Bà Bình"], ["Trường B", "Bà C"]]
    workbook(tmp_path / "b.xlsx", rows, ["A2:A3"])
    (tmp_path / "a.csv").write_text("Tên\nTrường A\n", "utf-8")
    text = DRAFT.replace("BODY", "{table: {file: b.xlsx, own: Đơn vị, columns: [{title: Đại biểu, field: Đại biểu}]}}")
    (tmp_path / "a.yaml").write_text(text.replace("NAME", "Nguyễn Văn An") + "for_each: a.csv\n", "utf-8")
    assert run(tmp_path, "build", "a.yaml", "--format", "html").exit_code == 0
    page = (tmp_path / "output" / "a" / "truong-a.html").read_text("utf-8")
    assert "Bà Bình" in unicodedata.normalize("NFC", page).replace("\u00a0", " ")
