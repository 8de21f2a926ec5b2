"""Every sample is clean; one thing broken in it is reported by the right rule, and by no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from lxml.etree import _Element, strip_tags
from spoiling import (
    SAMPLE_OF,
    SAMPLES,
    SHORT,
    WRITERS,
    Mutate,
    aside,
    both,
    codes,
    composed,
    free,
    line,
    look,
    paper,
    paragraphs,
    setting,
    text,
    tree,
    unframed,
    without,
)

from congvan.checking.rules.book import groups
from congvan.thethuc.rules import load_rules

NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))


# More components of the same rules.
ALSO = {"kinh_gui_danh_sach": ("cong-van", 12, "TT-291"), "lenh_ban_hanh": ("nghi-quyet", 15, "TT-311"),
        "khoan": ("cong-van", 12, "TT-401"), "diem": ("quy-che", 12, "TT-401"),
        "muc_do_khan": ("cong-dien", 12, "TT-801"),
        "gach_dau_dong": ("bien-ban", 12, "TT-401")}  # fmt: skip


def look_cases() -> Iterator[tuple[str, str, Mutate, str]]:
    """Break each look that nd30.toml gives a component."""
    for group in groups():
        component = group.components[0]
        sample, size = SAMPLE_OF[component]
        rules = load_rules().components[component]
        for check, code in group.codes.items():
            if check == "size":
                yield f"size-{component}", sample, look(component, size_pt=free(size)), code
            elif check == "weight":
                yield f"weight-{component}", sample, look(component, bold=not rules.bold), code
            elif check == "slant":
                yield f"slant-{component}", sample, look(component, italic=not rules.italic), code
            elif check == "case":
                other = _in_small if rules.upper else str.upper
                yield f"case-{component}", sample, tree(partial(_recase, component, other)), code
            else:
                for to in ("left", "right"):
                    short = text(component, ".*", SHORT[component]) if component in SHORT else tree(lambda _: None)
                    aligned = both(tree(partial(_widened, component)), look(component, align=to))
                    yield f"align-{to}-{component}", sample, both(short, aligned), code
    for component, (sample, size, code) in ALSO.items():
        yield f"size-{component}", sample, look(component, size_pt=free(size)), code


def _widened(component: str, root: _Element) -> None:
    """Take away the indents that balance lines: within them a short text stands alike however it is aligned."""
    for element in paragraphs(root, component):
        for name in ("data-left-mm", "data-right-mm"):
            element.attrib.pop(name, None)


def _in_small(text: str) -> str:
    """Text in small letters, but for first letters and roman numbers."""
    return re.sub(r"\b(?![IVX]+\b)[^\W\d]{2,}", lambda word: word[0].capitalize(), text)


def _recase(component: str, other: Callable[[str], str], root: _Element) -> None:
    for paragraph in paragraphs(root, component):
        for element in paragraph.iter():
            element.text = other(element.text) if element.text else element.text
            if element is not paragraph and element.tail:
                element.tail = other(element.tail)


def cases() -> Iterator[tuple[str, str, Mutate, str]]:
    """Give name, sample, what is broken, and the rule that must say so."""
    yield from look_cases()
    for name, value, code in (
        ("margin_top_mm", 15, "TT-102"), ("margin_bottom_mm", 10, "TT-103"), ("margin_left_mm", 25, "TT-104"),
        ("margin_left_mm", 40, "TT-104"), ("margin_right_mm", 10, "TT-105"), ("margin_right_mm", 25, "TT-105"),
        ("first_line_indent_mm", 5, "TT-407"), ("first_line_indent_mm", 0, "TT-407"), ("line_spacing", 0.9, "TT-408"),
        ("line_spacing", 1.8, "TT-408"), ("paragraph_spacing_pt", 0, "TT-409"), ("paragraph_spacing_pt", 3, "TT-409"),
    ):  # fmt: skip
        yield f"{name}-{value:g}", "huong-dan", setting(name, value), code
    yield "paper-letter", "quyet-dinh", paper(215.9, 279.4), "TT-101"
    yield "colour", "quyet-dinh", look("dieu", color="0000FF"), "TT-107"
    yield "sizes-of-the-head", "quyet-dinh", look("quoc_hieu", size_pt=free(12)), "TT-219"
    yield "body-in-two-sizes", "huong-dan", look("noi_dung", size_pt=free(13)), "TT-419"
    yield "left-body", "huong-dan", look("khoan", align="left"), "TT-405"
    yield "article-plain", "quyet-dinh", tree(_unbolded), "TT-452"
    yield "article-colon", "quyet-dinh", text("dieu", r"\.$", ":"), "TT-456"
    yield "point-stop", "quy-che", text("diem", r"^a\)", "a."), "TT-456"
    yield "body-upper", "huong-dan", tree(_shouted), "TT-404"
    yield "date-lower", "quyet-dinh", tree(_lowered), "TT-259"
    yield "copies-lower", "quyet-dinh", tree(_copies_lowered), "TT-605"
    yield "motto-line-missing", "quyet-dinh", line("tieu_ngu", None), "TT-217"
    yield "motto-line-short", "quyet-dinh", line("tieu_ngu", 35), "TT-217"
    yield "motto-line-long", "chi-thi", line("tieu_ngu", 1), "TT-217"
    yield "agency-line-missing", "quyet-dinh", line("co_quan", None), "TT-237"
    yield "agency-line-long", "quyet-dinh", line("co_quan", 1), "TT-237"
    yield "agency-line-aside", "quyet-dinh", aside("co_quan", 8, -8), "TT-237"
    yield "subject-line-missing", "quyet-dinh", line("trich_yeu", None), "TT-277"
    yield "subject-line-long", "ke-hoach", line("trich_yeu", 10), "TT-277"
    for name, sample, component, old, new, code in TEXTS:
        yield name, sample, text(component, old, new), code
    yield "points-end", "cong-van", text("noi_nhan_danh_sach", r"\.$", ";", -1), "TT-608"
    yield "addressees-end", "cong-van", text("kinh_gui_danh_sach", r"\.$", ";", -1), "TT-298"
    yield "grounds-end", "quyet-dinh", text("can_cu", r"\.$", ";", -1), "TT-308"
    yield "article-repeated", "quyet-dinh", text("dieu", r"Điều\s3", "Điều 2", 2), "TT-480"
    yield "annex-arabic", "ke-hoach-phu-luc", tree(_counted), "TT-706"
    yield "article-skipped", "quy-che", text("dieu", r"Điều\s7", "Điều 8", 6), "TT-480"
    yield "clause-skipped", "cong-van", text("khoan", r"^5\.", "6.", 6), "TT-480"
    yield "point-wrong", "quy-che", text("diem", r"^d\)", "đ)", 3), "TT-481"
    yield "closing-missing", "quyet-dinh", text("dieu", r"\./\.$", ".", -1), "TT-488"
    yield "closing-spaced", "quyet-dinh", text("dieu", r"\./\.$", " ./.", -1), "TT-488"
    yield "closing-twice", "quyet-dinh", text("dieu", r"ký\.$", "ký./.", 2), "TT-488"
    yield "cites-nothing", "quyet-dinh", text("noi_nhan_danh_sach", r"Điều\s4", "Điều 9"), "TT-485"
    yield "mark-unframed", "cong-dien", unframed("muc_do_khan"), "TT-805"
    yield "no-filing", "quyet-dinh", tree(_unfiled), "TT-607"
    yield "filed-first", "quyet-dinh", tree(_filed_first), "TT-607"
    yield "no-agency", "quyet-dinh", without("co_quan_chu_quan", "co_quan"), "TT-230"
    yield "no-copies", "quyet-dinh", without("noi_nhan", "noi_nhan_danh_sach"), "TT-600"
    for component, sample, code in (
        ("quoc_hieu", "cong-van", "TT-200"), ("tieu_ngu", "quyet-dinh", "TT-210"),
        ("so_ky_hieu", "quyet-dinh", "TT-240"),
        ("dia_danh_thoi_gian", "quyet-dinh", "TT-250"), ("ho_ten", "chi-thi", "TT-500"),
        ("trich_yeu_cong_van", "cong-van", "TT-280"), ("kinh_gui", "to-trinh", "TT-290"),
        ("kem_theo", "ke-hoach-phu-luc", "TT-720"),
    ):  # fmt: skip
        yield f"missing-{component}", sample, without(component), code


def _unbolded(root: _Element) -> None:
    for element in paragraphs(root, "dieu"):
        for bold in list(element.iter("b")):
            bold.tag = "span"
    strip_tags(root, "span")


def _shouted(root: _Element) -> None:
    element = max(paragraphs(root, "khoan"), key=lambda found: len(found.text or ""))
    element.text = (element.text or "").upper()


def _lowered(root: _Element) -> None:
    (element,) = paragraphs(root, "dia_danh_thoi_gian")
    element.set("data-before-pt", "24")


def _copies_lowered(root: _Element) -> None:
    (element,) = paragraphs(root, "noi_nhan")
    element.set("data-before-pt", "36")


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
    ("national-name", "chi-thi", "quoc_hieu", "CỘNG HÒA", "CỘNG HOÀN", "TT-206"),
    ("national-name-small", "chi-thi", "quoc_hieu", "XÃ HỘI", "Xã hội", "TT-206"),
    ("motto-dash", "chi-thi", "tieu_ngu", " - ", " – ", "TT-216"),
    ("motto-tight", "chi-thi", "tieu_ngu", " - Tự", "-Tự", "TT-216"),
    ("motto-case", "chi-thi", "tieu_ngu", "Tự do", "Tự Do", "TT-216"),
    ("number-unpadded", "thong-cao", "so_ky_hieu", r"\d+/", "6/", "TT-246"),
    ("number-colon", "chi-thi", "so_ky_hieu", "Số:", "Số", "TT-246"),
    ("number-dash", "chi-thi", "so_ky_hieu", "-", "–", "TT-246"),
    ("number-spaced", "chi-thi", "so_ky_hieu", "-", " - ", "TT-246"),
    ("number-small", "chi-thi", "so_ky_hieu", "UBND", "ubnd", "TT-246"),
    ("symbol-kind", "chi-thi", "so_ky_hieu", "/CT-", "/QĐ-", "TT-248"),
    ("symbol-agency", "chi-thi", "so_ky_hieu", "-UBND", "-BNV", "TT-248"),
    ("symbol-letter", "cong-van", "so_ky_hieu", "/UBND", "/CV-UBND", "TT-248"),
    ("date-comma", "lien-tich", "dia_danh_thoi_gian", ", ngày", " ngày", "TT-256"),
    ("date-day", "dien-tu", "dia_danh_thoi_gian", "ngày 05", "ngày 5", "TT-256"),
    ("date-month", "lien-tich", "dia_danh_thoi_gian", "tháng 02", "tháng 2", "TT-256"),
    ("date-slashes", "dien-tu", "dia_danh_thoi_gian", "ngày .*", "ngày 05/11/2025", "TT-256"),
    ("date-impossible", "dien-tu", "dia_danh_thoi_gian", "ngày 05 tháng 11", "ngày 31 tháng 11", "TT-256"),
    ("place-of-the-province", "quyet-dinh-gian-tiep", "dia_danh_thoi_gian", "Ninh Kiều", "Cần Thơ", "TT-258"),
    ("place-of-the-seat", "chu-ky-so", "dia_danh_thoi_gian", "Đồng Tháp", "Mỹ Tho", "TT-258"),
    ("place-of-another-province", "hop-dong", "dia_danh_thoi_gian", "Khánh Hòa", "Lâm Đồng", "TT-258"),
    ("date-padded", "giay-moi", "dia_danh_thoi_gian", "tháng 3", "tháng 03", "TT-257"),
    ("subject-stop", "quyet-dinh", "trich_yeu", "$", ".", "TT-278"),
    ("subject-stop-letter", "cong-van", "trich_yeu_cong_van", "$", ".", "TT-278"),
    ("subject-capital", "cong-van", "trich_yeu_cong_van", "V/v", "V/V", "TT-286"),
    ("subject-words", "cong-van", "trich_yeu_cong_van", "V/v", "Về việc", "TT-286"),
    ("address-colon", "cong-van", "kinh_gui", ":", "", "TT-296"),
    ("address-points", "cong-van", "kinh_gui_danh_sach", ";", ",", "TT-298"),
    ("grounds-comma", "quyet-dinh", "can_cu", ";$", ",", "TT-308"),
    ("annex-number", "ke-hoach-phu-luc", "phu_luc", r"\sI+$", "", "TT-706"),
    ("authority-slash", "cong-van", "quyen_han_chuc_vu", r"TM\.", "T/M", "TT-506"),
    ("authority-tight", "cong-van", "quyen_han_chuc_vu", r"TM\. ", "TM.", "TT-506"),
    ("authority-no-stop", "cong-van", "quyen_han_chuc_vu", r"TM\.", "TM", "TT-506"),
    ("deputy-for-deputy", "cong-dien", "quyen_han_chuc_vu", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "TT-507"),
    ("name-title", "quyet-dinh", "ho_ten", "^", "ThS. ", "TT-516"),
    ("copies-colon", "quyet-dinh", "noi_nhan", ":", "", "TT-606"),
    ("copies-filing", "quyet-dinh", "noi_nhan_danh_sach", "- Như", "Như", "TT-608"),
    ("copies-points", "quyet-dinh", "noi_nhan_danh_sach", ";", ",", "TT-608"),
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
        "align-left-quyen_han_chuc_vu", "align-right-quyen_han_chuc_vu", "align-right-co_quan_chu_quan",
        "align-right-ten_loai", "align-right-phan_chuong", "align-right-phu_luc", "align-right-muc_tieu_muc",
        "align-right-ten_phu_luc", "align-left-kem_theo", "no-agency", "margin_left_mm-40", "margin_right_mm-25",
        "margin_top_mm-15", "margin_bottom_mm-10", "text-doubled-space", "text-decomposed",
    },
    "docx": {"date-lower", "copies-lower"},
}  # fmt: skip


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_clean(name: str, suffix: str, tmp_path: Path) -> None:
    assert codes(composed(name), suffix, tmp_path, WRITERS) == set()


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", CASES)
def test_what_is_broken_is_reported_by_the_right_rule_alone(name: str, suffix: str, tmp_path: Path) -> None:
    if name in HIDDEN[suffix]:
        pytest.skip("a file of this form does not show it")
    sample, mutate, code = CASES[name]
    assert codes(mutate(composed(sample)), suffix, tmp_path, WRITERS) == {code}


def test_there_are_enough_mutations() -> None:
    assert sum(len(CASES) - len(hidden) for hidden in HIDDEN.values()) >= 150
