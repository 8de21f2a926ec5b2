"""Every sample is clean; one thing broken in it is reported by the right rule, and by no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.etree import _Element
from spoiling import (
    WRITERS,
    Mutate,
    aside,
    codes,
    composed,
    declared,
    free,
    line,
    look,
    paragraphs,
    setting,
    text,
    tree,
)

from congvan.checking.rules.book import groups
from congvan.checking.rules.cards import cards

# More components of the same rules.
ALSO = {"kinh_gui_danh_sach": ("cong-van", 12, "TT-291"), "lenh_ban_hanh": ("nghi-quyet", 15, "TT-311"),
        "khoan": ("cong-van", 12, "TT-401"), "diem": ("quy-che", 12, "TT-401"),
        "muc_do_khan": ("cong-dien", 12, "TT-801"),
        "gach_dau_dong": ("bien-ban", 12, "TT-401")}  # fmt: skip


def look_cases() -> Iterator[tuple[str, str, Mutate, str]]:
    """Break looks that nd30.toml gives a component otherwise than its card does."""
    for group in groups():
        if code := group.codes.get("align"):
            fault = cards()[code].wrong
            yield f"align-right-{fault['part']}", fault["sample"], declared({**fault, "aligned": "right"}), code
    for component, (sample, size, code) in ALSO.items():
        yield f"size-{component}", sample, look(component, size_pt=free(size)), code


def cases() -> Iterator[tuple[str, str, Mutate, str]]:
    """Give name, sample, what is broken, and the rule that must say so; what a card breaks stands there alone."""
    yield from look_cases()
    for name, value, code in (
        ("margin_left_mm", 40, "TT-104"), ("margin_right_mm", 25, "TT-105"),
        ("first_line_indent_mm", 0, "TT-407"), ("line_spacing", 1.8, "TT-408"), ("paragraph_spacing_pt", 3, "TT-409"),
    ):  # fmt: skip
        yield f"{name}-{value:g}", "huong-dan", setting(name, value), code
    yield "article-colon", "quyet-dinh", text("dieu", r"\.$", ":"), "TT-456"
    yield "motto-line-short", "quyet-dinh", line("tieu_ngu", 35), "TT-217"
    yield "motto-line-long", "chi-thi", line("tieu_ngu", 1), "TT-217"
    yield "agency-line-long", "quyet-dinh", line("co_quan", 1), "TT-237"
    yield "agency-line-aside", "quyet-dinh", aside("co_quan", 8, -8), "TT-237"
    yield "subject-line-long", "ke-hoach", line("trich_yeu", 10), "TT-277"
    for name, sample, component, old, new, code in TEXTS:
        yield name, sample, text(component, old, new), code
    yield "points-end", "cong-van", text("noi_nhan_danh_sach", r"\.$", ";", -1), "TT-608"
    yield "addressees-end", "cong-van", text("kinh_gui_danh_sach", r"\.$", ";", -1), "TT-298"
    yield "grounds-end", "quyet-dinh", text("can_cu", r"\.$", ";", -1), "TT-308"
    yield "annex-arabic", "ke-hoach-phu-luc", tree(_counted), "TT-706"
    yield "article-skipped", "quy-che", text("dieu", r"Điều\s7", "Điều 8", 6), "TT-480"
    yield "clause-skipped", "cong-van", text("khoan", r"^5\.", "6.", 6), "TT-480"
    yield "closing-spaced", "quyet-dinh", text("dieu", r"\./\.$", " ./.", -1), "TT-488"
    yield "closing-twice", "quyet-dinh", text("dieu", r"ký\.$", "ký./.", 2), "TT-488"
    yield "no-filing", "quyet-dinh", tree(_unfiled), "TT-607"
    yield "filed-first", "quyet-dinh", tree(_filed_first), "TT-607"


def _counted(root: _Element) -> None:
    for element in paragraphs(root, "phu_luc"):
        element.text = re.sub(r"I+$", lambda number: str(len(number[0])), element.text or "")


def _unfiled(root: _Element) -> None:
    *_, before, last = paragraphs(root, "noi_nhan_danh_sach")
    last.getparent().remove(last)  # type: ignore[union-attr]
    before.text = f"{before.text[:-1]}."  # type: ignore[index]


def _filed_first(root: _Element) -> None:
    listed = paragraphs(root, "noi_nhan_danh_sach")
    texts = [element.text or "" for element in listed]
    moved = [texts[-1][:-1] + ";", *texts[:-2], texts[-2][:-1] + "."]
    for element, value in zip(listed, moved, strict=True):
        element.text = value


# name, sample, component, pattern, what stands in its place, rule
TEXTS = [
    ("national-name-small", "chi-thi", "quoc_hieu", "XÃ HỘI", "Xã hội", "TT-206"),
    ("motto-tight", "chi-thi", "tieu_ngu", " - Tự", "-Tự", "TT-216"),
    ("motto-case", "chi-thi", "tieu_ngu", "Tự do", "Tự Do", "TT-216"),
    ("number-colon", "chi-thi", "so_ky_hieu", "Số:", "Số", "TT-246"),
    ("number-dash", "chi-thi", "so_ky_hieu", "-", "–", "TT-246"),
    ("number-spaced", "chi-thi", "so_ky_hieu", "-", " - ", "TT-246"),
    ("number-small", "chi-thi", "so_ky_hieu", "UBND", "ubnd", "TT-246"),
    ("symbol-agency", "chi-thi", "so_ky_hieu", "-UBND", "-BNV", "TT-248"),
    ("symbol-letter", "cong-van", "so_ky_hieu", "/UBND", "/CV-UBND", "TT-248"),
    ("date-comma", "lien-tich", "dia_danh_thoi_gian", ", ngày", " ngày", "TT-256"),
    ("date-month", "lien-tich", "dia_danh_thoi_gian", "tháng 02", "tháng 2", "TT-256"),
    ("date-slashes", "dien-tu", "dia_danh_thoi_gian", "ngày .*", "ngày 05/11/2025", "TT-256"),
    ("date-impossible", "dien-tu", "dia_danh_thoi_gian", "ngày 05 tháng 11", "ngày 31 tháng 11", "TT-256"),
    ("place-of-the-province", "quyet-dinh-gian-tiep", "dia_danh_thoi_gian", "Ninh Kiều", "Cần Thơ", "TT-258"),
    ("place-of-the-seat", "chu-ky-so", "dia_danh_thoi_gian", "Đồng Tháp", "Mỹ Tho", "TT-258"),
    ("subject-stop-letter", "cong-van", "trich_yeu_cong_van", "$", ".", "TT-278"),
    ("subject-words", "cong-van", "trich_yeu_cong_van", "V/v", "Về việc", "TT-286"),
    ("authority-tight", "cong-van", "quyen_han_chuc_vu", r"TM\. ", "TM.", "TT-506"),
    ("authority-no-stop", "cong-van", "quyen_han_chuc_vu", r"TM\.", "TM", "TT-506"),
    ("copies-filing", "quyet-dinh", "noi_nhan_danh_sach", "- Như", "Như", "TT-608"),
    ("copies-dash", "quyet-dinh", "noi_nhan_danh_sach", "^- ", "+ ", "TT-608"),
    ("text-doubled-space", "cong-van", "khoan", "chủ trì", "chủ  trì", "VB-201"),
    ("text-space-comma", "cong-van", "khoan", ",", " ,", "VB-202"),
    ("text-decomposed", "cong-van", "khoan", "ế", "e\u0302\u0301", "VB-101"),
    ("text-order", "giay-moi", "noi_dung", "tỉnh", "tỉnh nhận Huân chương lao động", "VB-410"),
    ("authority-tight-acting", "quyet-dinh", "quyen_han_chuc_vu", ".*", "Q.GIÁM ĐỐC", "TT-506"),
    ("text-misspelt", "giay-moi", "noi_dung", "tỉnh", "tỉnh sát nhập", "VB-302"),
]  # fmt: skip
CASES = {name: (sample, mutate, code) for name, sample, mutate, code in cases()}
# What the form of a file hides: a PDF shows no margins beyond its text and no blanks but what parts words; a line
# that is moved reads as the last of one paragraph or the first of the next.
HIDDEN = {
    "pdf": {
        "align-right-quyen_han_chuc_vu", "align-right-co_quan_chu_quan",
        "align-right-ten_loai", "align-right-phan_chuong", "align-right-phu_luc", "align-right-muc_tieu_muc",
        "align-right-ten_phu_luc", "margin_left_mm-40", "margin_right_mm-25", "text-doubled-space", "text-decomposed",
    },
    "docx": set[str](),
}  # fmt: skip
# The cards whose fault a PDF hides: alignment of authority and '(Kèm theo …)', the missing agency, wide margins; a
# motto that stands apart pushes the date down too.
HIDDEN_CARDS = {"TT-505", "TT-725", "TT-230", "TT-102", "TT-103", "TT-209"}
IN_PDF = sorted(code for code, card in cards().items() if "sample" in card.wrong and code not in HIDDEN_CARDS)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", CASES)
def test_what_is_broken_is_reported_by_the_right_rule_alone(name: str, suffix: str, tmp_path: Path) -> None:
    if name in HIDDEN[suffix]:
        pytest.skip("a file of this form does not show it")
    sample, mutate, code = CASES[name]
    assert codes(mutate(composed(sample)), suffix, tmp_path, WRITERS) == {code}


@pytest.mark.parametrize("code", IN_PDF)
def test_what_a_card_breaks_is_reported_in_a_pdf_too(code: str, tmp_path: Path) -> None:
    fault = cards()[code].wrong
    assert codes(declared(fault)(composed(fault["sample"])), "pdf", tmp_path) == {code}


def test_there_are_enough_mutations() -> None:
    assert len(cards()) + sum(len(CASES) - len(hidden) for hidden in HIDDEN.values()) >= 150
