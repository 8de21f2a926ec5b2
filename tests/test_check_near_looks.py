"""Looks, pages and places that come as near to a fault as a document may are clean; one step beyond is reported."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import nsmap
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from letters import by_table, told
from near_letters import LETTERS
from near_looks import NEAR, SAMPLES
from papers import bare_pdf
from pypdf import PdfReader, PdfWriter
from spoiling import QUICK, codes, composed

from congvan.checking.rules.book import groups, rules
from congvan.checking.run import check_file
from congvan.thethuc.rules import load_rules
from congvan.writers.docx.package import write_docx
from congvan.writers.docx.styles import style_id

# What stands where is seen on a page alone.
PRINTED = {name for name in NEAR if name.startswith(("align-off", "level"))}


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize("name", NEAR)
def test_what_comes_near_is_clean(name: str, suffix: str, tmp_path: Path) -> None:
    sample, near, *_ = NEAR[name]
    assert codes(near(composed(sample)), suffix, tmp_path) == set()


@pytest.mark.parametrize("name", NEAR)
def test_one_step_beyond_is_reported(name: str, tmp_path: Path) -> None:
    sample, _, beyond, code = NEAR[name]
    assert codes(beyond(composed(sample)), "pdf" if name in PRINTED else "docx", tmp_path) == {code}


# ---- Components of one size: a DOCX holds no other but in some of their letters ----

FIXED = {
    component: group.codes["size"]
    for group in groups()
    for component in group.components
    if load_rules().components[component].size_pt.lowest == load_rules().components[component].size_pt.highest
}
FEW = 0.15  # of the letters: fewer are no look of the part


@pytest.mark.parametrize("component", FIXED)
def test_letters_of_another_size_are_reported_where_they_are_more_than_few(component: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    for more, expected in ((0, set()), (1, {FIXED[component]})):
        # 'Phụ lục' alone has too few letters.
        sample = "ke-hoach-phu-luc" if component == "phu_luc" else SAMPLES[component]
        path.write_bytes(write_docx(composed(sample)))
        resize_letters(path, component, more)
        assert {remark.rule.code for remark in check_file(path).remarks} == expected


def resize_letters(path: Path, component: str, more: int) -> None:
    """Set the last letters of the longest paragraph of a component a point smaller: but few, or more."""
    document = docx.Document(str(path))
    stories: list[Any] = [document._body, document.sections[0].first_page_header]
    every = [Paragraph(found, story) for story in stories for found in story._element.iterfind(".//w:p", nsmap)]
    styled = [found for found in every if found.style and found.style.style_id == style_id(component)]
    paragraph = max(styled, key=lambda found: len(found.text))
    (run,) = paragraph.runs
    whole = run.text
    letters = [place for place, letter in enumerate(whole) if not letter.isspace()]
    few = math.ceil(FEW * len(letters)) - 1
    assert few > 0
    cut = letters[-few - more]
    run.text = whole[:cut]
    paragraph.add_run(whole[cut:]).font.size = Pt(load_rules().components[component].size_pt.lowest - 1)
    document.save(str(path))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_that_comes_near_is_clean_and_one_step_beyond_is_reported(name: str, tmp_path: Path) -> None:
    near, beyond, code = LETTERS[name]
    for change, expected in ((near, set()), (beyond, {code})):
        letter = by_table()
        change(letter)
        checked = letter.check(tmp_path)
        assert {remark.rule.code for remark in checked.remarks} == expected, told(checked)


@pytest.mark.parametrize(("shown", "expected"), [("( )", set()), ("(.)", {"TT-109"})])
def test_a_face_that_is_not_carried_is_told_where_it_shows_something(
    shown: str, expected: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(QUICK["pdf"](composed("quyet-dinh")))
    writer = PdfWriter(path)
    stamp = tmp_path / "stamp.pdf"
    stamp.write_bytes(bare_pdf(f"BT /F1 14 Tf 300 400 Td {shown} Tj ET".encode()))
    writer.pages[0].merge_page(PdfReader(stamp).pages[0])
    writer.write(path)
    assert {remark.rule.code for remark in check_file(path).remarks} == expected


def test_every_look_and_every_rule_of_the_page_has_a_near_miss() -> None:
    asked = {code for group in groups() for code in group.codes.values()}
    asked |= {code for code in rules() if code.startswith("TT-1")} - {"TT-100"}
    asked |= {"TT-209", "TT-219", "TT-259", "TT-289", "TT-404", "TT-405", "TT-407", "TT-408", "TT-409", "TT-419",
              "TT-452", "TT-605"}  # fmt: skip
    near = {code for *_, code in NEAR.values()} | {code for *_, code in LETTERS.values()} | {"TT-109", "TT-112"}
    assert asked - near == set()
