"""The shared cases of `check`: each file has one fault or is one trap, and nothing else is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SHARED, or_skipped

from congvan.checking.run import Checked, check_file

CLEAN: set[str] = set()
MARGINS = {"TT-102", "TT-103", "TT-104", "TT-105"}
EXPECTED = {
    "r0_ok": CLEAN,
    "r1_kinhgui_row": CLEAN,  # 'Kính gửi' in a further row of the head's table
    "r2_vv_date": CLEAN,  # a subject that ends in a date
    "r3_vv_textbox": CLEAN,
    "r4_line_next_row": CLEAN,  # the agency's line is anchored in the next row
    "r5_landscape": {*MARGINS, "TT-708"},
    "r6_white": {"TT-107"},  # in the gap of the signature: no line of authority
    "r7_sig_spaces": {"TT-505", "TT-515", "VB-204"},
    "r8_double_space_capital": {"VB-201", "VB-403"},
    "r9_words": {"VB-302", "VB-403", "VB-407", "VB-507"},
    "s2_tm_pho_ct": {"TT-507"},
    "t1_spaces": {"VB-201", "VB-204"},
    "t2_gap_next_row": {"TT-289"},
    "t3_vn_pagenumber": {"TT-106", "TT-111"},
    "line_in_date": CLEAN,
    "pages": {"TT-277", "VB-201"},
    "spaces": {"TT-505", "VB-204"},
    "sq": {"TT-108"},
    "squeeze": {"TT-108"},
    "wrap": {"TT-207", "TT-237"},  # the agency's line stands where its column was before
    "bi_margin": {"TT-402", "TT-403", "TT-406"},
    "landscape": MARGINS,
    "khoan": {"TT-482"},
    "short": {"TT-401"},
    "nodot_table": {"TT-488"},
    "row": {"TT-259"},
    "dung": {"TT-456"},
}
FILES = or_skipped(sorted((SHARED / "check").glob("*.docx")))


@pytest.mark.parametrize("path", FILES)
def test_what_is_expected_is_told_and_no_other(path: Path) -> None:
    told = [(remark.rule.code, remark.found.message) for remark in check_file(path).remarks]
    assert {code for code, _ in told} == EXPECTED[path.stem], told


def checked(name: str) -> Checked:
    path = SHARED / "check" / f"{name}.docx"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    return check_file(path)


def test_a_name_with_a_doubled_space_is_a_name() -> None:
    found = [
        remark.found.excerpt for remark in checked("r8_double_space_capital").remarks if remark.rule.code == "VB-403"
    ]
    assert found == ["Sở Nông nghiệp và Môi  Trường", "Sở Nội  Vụ", "Sở Nội Vụ"]


def test_margins_are_told_as_they_are() -> None:
    found = {remark.rule.code: remark.found.parameters.get("margin") for remark in checked("r5_landscape").remarks}
    assert [found[code] for code in sorted(MARGINS)] == ["10", "5", "10", "7"]


def test_a_row_that_runs_over_a_page_is_counted_once() -> None:
    assert [remark.page for remark in checked("pages").remarks if remark.rule.code == "VB-201"] == [1, 2]
