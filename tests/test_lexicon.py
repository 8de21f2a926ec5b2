"""The lexicon: one room of words, whose matchers know what offices write and leave what only looks like it."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest
from conftest import ROOT

from congvan.lexicon import labels, lines, offices
from congvan.lexicon.agencies import goes_on, is_unfinished, names_agency
from congvan.lexicon.table import words
from congvan.lexicon.units import COMMUNES, DISTRICTS, PROVINCES, committee
from congvan.text.unicode import fold

CHECKING = ROOT / "src" / "congvan" / "checking"


@pytest.mark.parametrize("name", [
    "SỞ NỘI VỤ", "TRẠM Y TẾ", "Trạm Y tế xã Ea Súp", "UỶ BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "UBND XÃ",
    "HỘI ĐỒNG NHÂN DÂN", "BAN QUẢN LÝ DỰ ÁN", "NGÂN HÀNG NHÀ NƯỚC", "TÒA ÁN NHÂN DÂN", "BẢO HIỂM XÃ HỘI",
    "TAP DOAN DIEN LUC",
])  # fmt: skip
def test_what_opens_the_name_of_an_agency(name: str) -> None:
    assert names_agency(name)


@pytest.mark.parametrize("text", [
    "BÁO CÁO", "BAN HÀNH QUY CHẾ", "HỘI NGHỊ TRIỂN KHAI", "BẢO LỘC", "TÔ HIỆU", "VŨ VĂN A", "TỔ CHỨC THI",
    "TỈNH ĐẮK LẮK", "TRƯỜNG HỢP", "SỐ LIỆU",
])  # fmt: skip
def test_what_only_looks_like_an_agency(text: str) -> None:
    assert not names_agency(text)


@pytest.mark.parametrize("text", [
    "_______", "----------", "- - - - -", "────────", "━━━━", "═════", "———", "‾‾‾‾", "¯¯¯¯", "⎯⎯⎯", "＿＿＿", "*****",
    "…………", "-----o0o-----", "-------***-------", "---oOo---", "_____oo0oo_____", "oOo", "o0o",
])  # fmt: skip
def test_rows_of_signs_stand_for_drawn_lines(text: str) -> None:
    assert lines.is_typed_line(text)


@pytest.mark.parametrize(
    "text", ["", "--", "0.0", "000", "1...", "- 0", "0-0-0", "OOO", "Oo", "- Ôn tập", "-o-x-", "…/2026", "2.000.000"]
)
def test_what_only_looks_like_a_drawn_line(text: str) -> None:
    assert not lines.is_typed_line(text)


def test_rows_that_print_as_one_line() -> None:
    assert all(map(lines.is_solid_line, ["____", "────", "━━━"]))
    assert not any(map(lines.is_solid_line, ["----", "____-", "════", ""]))


def test_where_a_name_goes_on() -> None:
    assert all(map(goes_on, ["TỈNH ĐẮK LẮK", "VÀ MÔI TRƯỜNG", "TP. HUẾ"]))
    assert all(map(is_unfinished, ["VĂN PHÒNG", "TRƯỜNG", "BAN QUẢN LÝ DỰ ÁN", "CHỦ TỊCH", "SỞ NÔNG NGHIỆP VÀ"]))
    assert not is_unfinished("UBND TỈNH ĐẮK LẮK")


@pytest.mark.parametrize("title", ["PHÓ GIÁM ĐỐC", "Trạm trưởng", "TỔNG BIÊN TẬP", "HẠT TRƯỞNG", "Q. TRƯỞNG PHÒNG"])
def test_what_opens_a_title(title: str) -> None:
    assert offices.opens_title(title.removeprefix("Q. "))
    assert offices.opens_title(title) or offices.opens_authority(title)


@pytest.mark.parametrize("text", ["TRƯƠNG VĂN BA", "TĂNG TRƯỞNG KINH TẾ", "PHỐ HUẾ", "QUYỂN SỔ"])
def test_a_name_is_no_title(text: str) -> None:
    assert not offices.opens_title(text)


def test_marks_of_authority_and_ranks() -> None:
    assert offices.mark_of("K/T GIÁM ĐỐC") == ("KT.", False, "GIÁM ĐỐC")
    assert offices.mark_of("TM. ỦY BAN") == ("TM.", True, "ỦY BAN")
    assert not offices.opens_authority("QUYẾT ĐỊNH")
    assert offices.without_rank("PGS. TS. Trần Văn B") == "Trần Văn B"
    assert offices.degree_of("ThS. Trần Văn B") == "ThS."
    assert offices.degree_of("Trần Văn B") == offices.degree_of("Thượng tá Trần Văn B") == ""


@pytest.mark.parametrize(("text", "told"), [
    ("Lâm Đồng, ngày 05 tháng 3 năm 2026", True),
    ("Lâm Đồng, ngày «ngay» tháng [tháng] năm …", True),
    ("Hà Nội, ngày 5/3/2026", True),
    ("V/v góp ý Thông tư số 24/2016/TT-BTC ngày 11/11/2016", False),
    ("Căn cứ Nghị quyết của Hội đồng nhân dân ngày 05 tháng 3 năm 2026", False),
    ("số 12 ngày 05 tháng 3 năm 2026", False),
])  # fmt: skip
def test_place_and_date(text: str, told: bool) -> None:
    assert lines.is_place_and_date(text) == told


def test_lines_of_the_head_and_foot() -> None:
    assert lines.says_nation("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert lines.says_motto("Độc lập – Tự do – Hạnh phúc")
    assert lines.opens_number("Số: 12/QĐ-UBND")
    assert lines.is_signature_data("Số: 12/QĐ-UBND; 05/11/2025 10:42:18 +07:00")
    assert not lines.opens_number("Số: 12/QĐ-UBND; 05/11/2025 10:42:18 +07:00")
    assert not lines.opens_short_subject("v.v.")
    assert lines.is_filing("- Lưu: VT")
    assert lines.is_name_placeholder("[Họ và tên]")
    assert not lines.is_name_placeholder("(Ký, ghi rõ họ tên)")
    assert lines.is_unsigned("(Ký, ghi rõ họ tên)")
    assert [lines.page_number(text) for text in ("3", "- 3 -", "Trang 3/12", "3 trang")] == [3, 3, 3, None]


@pytest.mark.parametrize(("text", "component"), [
    ("Chương II", "phan_chuong"), ("Phần thứ nhất", "phan_chuong"), ("Mục 3. QUẢN LÝ", "muc_tieu_muc"),
    ("Điều 5.", "dieu"), ("IV. TỔ CHỨC", "muc_la_ma"),
    ("2.1. Nội dung", "khoan"), ("a) Nội dung", "diem"), ("• Nội dung", "gach_dau_dong"),
    ("– Nội dung", "gach_dau_dong"), ("Nội dung", ""), ("2026 là năm", ""),
])  # fmt: skip
def test_labels(text: str, component: str) -> None:
    assert next((name for name, _ in labels.division(fold(text))), "") == component


def test_units_are_those_of_the_text_room() -> None:
    viet = tomllib.loads((ROOT / "src" / "congvan" / "text" / "viet.toml").read_text("utf-8"))
    assert {*COMMUNES, *DISTRICTS, *PROVINCES} == set(viet["administrative_units"]["common_nouns"])
    assert re.fullmatch(committee(), "UỶ BAN NHÂN DÂN")
    assert re.fullmatch(committee(), "HĐND")


def test_readers_and_recognition_own_no_words() -> None:
    """Vietnamese words stand in the lexicon and thethuc: the code of readers holds none but in messages and docs."""
    letter = re.compile("[ăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)
    for folder in ("docx", "pdf"):
        for path in (CHECKING / folder).glob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
            said = {id(word) for call in calls if call.func.id in ("N_", "refuse") for word in call.args}
            docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said | docs:
                    assert not letter.search(node.value), f"{path}: {node.value}"


def test_no_word_of_the_lexicon_stands_twice_in_a_list() -> None:
    table = tomllib.loads((ROOT / "src" / "congvan" / "lexicon" / "lexicon.toml").read_text("utf-8"))
    for group, lists in table.items():
        for name, some in lists.items():
            if isinstance(some, list):
                assert len(some) == len(set(some)), (group, name)
    assert words("agencies", "nouns")


@pytest.mark.parametrize("folder", ["recognition", "../lexicon"])
def test_no_function_branches_much(folder: str) -> None:
    kinds = (ast.If, ast.For, ast.While, ast.IfExp, ast.comprehension, ast.ExceptHandler, ast.Match)
    for path in (CHECKING / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                branches = sum(isinstance(inner, kinds) for inner in ast.walk(node))
                assert branches <= 12, f"{path.name}: {node.name} has {branches}"
