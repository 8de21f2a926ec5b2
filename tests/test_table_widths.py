"""Widths of columns: a width that is given holds, the others share the rest by what they hold; alike in all writers."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import congvan_here
from tables import FOOT, HEAD, WRITERS, body_of, composed, lines_down, printed

from congvan.compose.page import Break, Paragraph, inlines_of, text_of
from congvan.compose.widths import Held, asked_widths, share_width
from congvan.errors import CongvanError
from congvan.writers.docx.package import write_docx

ROOM = 165  # mm, between the usual margins
LONG = "Thực hiện nhiệm vụ được giao trong năm theo kế hoạch đã phê duyệt và báo cáo kết quả thực hiện"


def columns_of(folder: Path, table: str) -> tuple[float, ...]:
    return body_of(composed(folder, f"  - table: {table}\n")).columns_mm


def texts_of(folder: Path, table: str) -> list[str]:
    """What stands in the cells, with the joins and the places where a word is torn."""
    cells = [c for row in body_of(composed(folder, f"  - table: {table}\n")).body_rows for c in row.cells]
    paragraphs = [block for cell in cells for block in cell.blocks if isinstance(block, Paragraph)]
    return [
        text_of(p.inlines) + "¦" * sum(isinstance(i, Break) for i in inlines_of(p.inlines)) for p in paragraphs
    ]  # fmt: skip


def test_a_given_width_holds_where_other_columns_have_none(tmp_path: Path) -> None:
    columns = f"[{{title: TT, width: 8}}, {{title: Việc, width: 60}}, Ai, Ghi chú], rows: [[1, {LONG}, Sở Y tế, không]]"
    widths = columns_of(tmp_path, f"{{columns: {columns}}}")
    assert sum(widths) == pytest.approx(ROOM, abs=0.05)
    assert widths[:2] == pytest.approx((ROOM * 0.08, ROOM * 0.6), abs=0.01)
    assert min(widths[2:]) > 18  # 'Sở Y tế' on one line
    (only,) = columns_of(tmp_path, "{columns: [{title: A, width: 30}], rows: [[a]]}")
    assert only == pytest.approx(ROOM)


def test_a_width_may_stand_in_a_head_of_two_rows_and_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_text(f"TT,Việc,Giao,Chi\n1,{LONG},10,9\n", "utf-8")
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    heads = "[TT, Việc, {title: Kinh phí, columns: [{title: Giao, width: 25}, Chi]}]"
    widths = columns_of(tmp_path, f"{{file: so.csv, columns: {heads}}}")
    assert widths[2] == pytest.approx(ROOM * 0.25, abs=0.01) and widths[1] > widths[0] + widths[3]


def test_widths_of_all_columns_are_shares_as_before(tmp_path: Path) -> None:
    for table in ("{columns: [{title: A, width: 1}, {title: B, width: 3}], rows: [[a, b]]}",
                  "{columns: [A, B], widths: [1, 3], rows: [[a, b]]}", "{widths: [1, 3], rows: [[a, b]]}"):  # fmt: skip
        assert columns_of(tmp_path, table) == pytest.approx((ROOM / 4, ROOM * 3 / 4), abs=0.01)


@pytest.mark.parametrize("others", ["width: 80", "align: trái"])
@pytest.mark.parametrize("piece", ["ngày 20 tháng 11", "16.500 triệu đồng", "2026 - 2030 năm", "Điều 5 khoản 2"])
def test_joins_of_ours_give_way_before_a_given_width(piece: str, others: str, tmp_path: Path) -> None:
    table = f"{{columns: [{{title: A, width: 11}}, {{title: B, {others}}}], rows: [[{piece}, {LONG}]]}}"
    width = 11 / 91 if "width" in others else 0.11
    assert columns_of(tmp_path, table)[0] == pytest.approx(ROOM * width, abs=0.01)
    assert texts_of(tmp_path, table)[0].replace("\u00a0", " ") == piece  # and no word is torn


def test_no_word_is_torn_while_the_table_has_room(tmp_path: Path) -> None:
    table = f"{{columns: [{{title: A, width: 4}}, B, C], rows: [[nghiêng, {LONG}, x]]}}"
    assert 17 < columns_of(tmp_path, table)[0] < 22
    table = f"{{columns: [{{title: A, width: 95}}, B, C], rows: [[{LONG}, nghiêng, nghiêng]]}}"
    widths = columns_of(tmp_path, table)
    assert sum(widths) == pytest.approx(ROOM, abs=0.05) and min(widths[1:]) > 17
    assert texts_of(tmp_path, table) == [LONG, "nghiêng", "nghiêng"]


def test_a_column_that_counts_the_rows_takes_no_more_than_its_numbers(tmp_path: Path) -> None:
    short = "rows: [[1, Một, 1200], [2, Hai, 3400], [Cộng, '', 4600]]"
    number, name, figure = columns_of(tmp_path, f"{{columns: [TT, Nội dung, Số], {short}}}")
    assert number < 16 < figure < name  # 'Cộng' in bold and the padding
    columns = f"columns: [TT, Nội dung, Số, Đơn vị thực hiện], rows: [[1, {LONG}, 2, {LONG}], [2, a, 3, b]]"
    number, name, *_ = columns_of(tmp_path, f"{{{columns}}}")
    assert number < 11 < name
    (only,) = columns_of(tmp_path, "{columns: [TT], rows: [[1], [2]]}")
    assert only == pytest.approx(ROOM)
    said, *_ = columns_of(tmp_path, f"{{columns: [{{title: TT, width: 20}}, Nội dung, Số], {short}}}")
    assert said == pytest.approx(ROOM / 5, abs=0.01)


def test_what_fits_on_one_line_takes_no_second_while_there_is_room(tmp_path: Path) -> None:
    title = "Một tiêu đề dài của một cột vừa đủ một dòng trong bảng"
    widths = columns_of(tmp_path, f"{{columns: [{title}, A, B, C, D], rows: [[{title}, 1, 2, 3, 4]]}}")
    assert widths[0] > 90 and min(widths[1:]) > 8
    document = composed(tmp_path, "  - x\n")
    bold = document.typeface.width_mm(title, 13, bold=True)
    assert widths[0] > bold + 3


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("{columns: [{title: A, width: 60}, {title: B, width: 40}, C], rows: [[a, b, c]]}", "DT-190"),
        ("{columns: [{title: A, width: 120}, C], rows: [[a, c]]}", "DT-190"),
        ("{columns: [A, B], widths: [10, 60, 30], rows: [[a, b]]}", "DT-191"),
        ("{widths: [10, 90], rows: [[a, b, c]]}", "DT-191"),
        ("{columns: [{title: A, width: 30}, B], widths: [10, 60], rows: [[a, b]]}", "DT-192"),
        ("{columns: [{title: A, width: 30, columns: [B, C]}, D], rows: [[a, b, c]]}", "DT-193"),
    ],
)
def test_widths_that_can_mean_two_things_are_refused(table: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(CongvanError) as error:
        columns_of(tmp_path, table)
    assert {finding.code for finding in error.value.findings} == {code}


def test_shares_of_a_template_that_come_to_nothing_are_none() -> None:
    held = [Held(20, 20, 20), Held(20, 20, 20)]
    assert share_width(asked_widths((0.0, 0.0), 100), held, 100) == pytest.approx((50, 50))
    assert sum(share_width(asked_widths((0.0, None), 100), held, 100)) == pytest.approx(100)
    assert share_width(asked_widths((120.0, None), 100), held, 100) == pytest.approx((80, 20))
    assert sum(share_width(asked_widths((99.0, None), 10), held, 10)) == pytest.approx(10)


@pytest.mark.parametrize("engine", [*WRITERS, "docx"])
def test_lines_stand_where_the_widths_say_in_every_writer(
    engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    columns = f"[{{title: TT, width: 8}}, {{title: Việc, width: 60}}, Ai], rows: [[1, {LONG}, Sở Y tế]]"
    document = composed(tmp_path, f"  - table: {{columns: {columns}}}\n")
    edges = lines_down(printed(document, engine, tmp_path, lay_out))
    assert [x - edges[0] for x in edges[1:]] == pytest.approx([ROOM * 0.08, ROOM * 0.68, ROOM], abs=0.4)
    if engine == "docx":
        word = docx.Document(io.BytesIO(write_docx(document)))
        (grid,) = (t for t in word.tables if "Việc" in t._tbl.xpath("string()"))
        assert grid.columns[1].width.mm == pytest.approx(ROOM * 0.6, abs=0.1)


def test_a_narrow_column_is_told_in_an_annex_in_a_file_and_in_what_only_some_get(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    (tmp_path / "so.csv").write_text("A,B\nnghiêng,b\n", "utf-8")
    (tmp_path / "noi.csv").write_text("Tên\nSở Y tế\nSở Nội vụ\n", "utf-8")
    columns = "columns: [{title: A, width: 4}, B]"
    body = f"  - {{only: Sở Y tế, table: {{{columns}, rows: [[nghiêng, b]]}}}}\n  - Hết\n"
    annexes = f"annexes: [{{title: Phụ, orientation: ngang, table: {{file: so.csv, {columns}}}}}]\n"
    (tmp_path / "a.yaml").write_text(f"for_each: noi.csv\n{HEAD}{body}{annexes}{FOOT.partition(chr(10))[2]}", "utf-8")
    done = congvan_here("build", "a.yaml", "--format", "html", cwd=tmp_path)
    assert done.code == 0 and done.err.count("DT-194") == 2, done.err


@pytest.mark.parametrize(
    ("columns", "row", "told"),
    [
        ("[{title: A, width: 4}, B]", "[nghiêng, b]", True),
        ("[{title: A, width: 4}, {title: B, width: 96}]", "[nghiêng, b]", True),
        ("[{title: A, width: 4}, B]", "['**nghiêng**', b]", True),
        ("[{title: Nghiêng, width: 4}, B]", "[a, b]", True),
        ("[{title: A, width: 14}, B]", "[nghiêng, b]", False),
        ("[{title: A, width: 14}, B]", "[ngày 20 tháng 11 năm 2026, b]", False),
        ("[A, B]", "[nghiêng, b]", False),
        ("[{title: A, width: 6}, B]", "[{text: nghiêng ngả, columns: 2}]", False),
    ],
)
def test_a_width_under_the_longest_word_is_told_with_its_place(
    columns: str, row: str, told: bool, tmp_path: Path
) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    body = f"  - table:\n      columns: {columns}\n      rows: [{row}]\n"
    (tmp_path / "a.yaml").write_text(f"{HEAD}{body}{FOOT}", "utf-8")
    for _ in range(2):  # of what is current too
        done = congvan_here("build", "a.yaml", "--format", "html", cwd=tmp_path)
        assert done.code == 0, done.err
        assert ("DT-194" in done.err) is told, done.err
        assert not told or ("a.yaml:8" in done.err and "nghiêng" in done.err.lower()), done.err


MONEY = (
    "{columns: [TT, Đơn vị, Tổng số, Lương, Hoạt động, Mua sắm, Mã QHNS, Ghi chú], rows: [[1, Trường Hùng Vương, "
    "'12.450.000.000', '9.000.000.000', '3.000.000.000', '450.000.000', '1012345', Bổ sung], "
    "[{text: Tổng cộng (A + B), columns: 2}, '14.450.000.000', '10.500.000.000', '3.400.000.000', '550.000.000', '', ''"
    "]]}"
)


def test_a_table_that_is_too_wide_tears_its_longest_words_only(tmp_path: Path) -> None:
    widths = columns_of(tmp_path, MONEY)
    assert sum(widths) == pytest.approx(ROOM, abs=0.05)
    assert widths[0] >= 9 and widths[1] > 15  # TT and 'Trường' stay whole
    assert texts_of(tmp_path, MONEY)[:2] == ["1", "Trường Hùng Vương"]


@pytest.mark.parametrize("asked", [{}, {0: 5.0}, {0: 60.0, 1: 50.0}, {2: 99.0}])
@pytest.mark.parametrize("narrow", [(), (0,), (0, 1, 2)])
def test_no_column_is_without_room_however_long_the_words(asked: dict[int, float], narrow: tuple[int, ...]) -> None:
    held = [Held(7, 7, 7), Held(80, 60, 60), Held(90, 90, 90)]
    widths = share_width(asked, held, 100, narrow)
    assert sum(widths) == pytest.approx(100)
    assert min(widths) >= 5


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (MONEY, True),
        (MONEY.replace(".000.000'", "'"), False),
        ("{columns: [{title: A, width: 5}, B], rows: [[x, " + "a" * 90 + "]]}", True),
        ("{rows: [[" + ", ".join(["nghiêng"] * 12) + "]]}", True),
        ("{rows: [[" + ", ".join(["a b c d e f"] * 12) + "]]}", False),
    ],
)
def test_a_table_too_wide_for_its_words_is_told(table: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    (tmp_path / "a.yaml").write_text(f"{HEAD}  - table: {table}\n{FOOT}", "utf-8")
    done = congvan_here("build", "a.yaml", "--format", "html", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.err.count("DT-197") == told and "DT-194" not in done.err, done.err
