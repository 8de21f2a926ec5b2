"""Documents as clerks make them in Word, by tables or tabs, with drawn lines: faults are found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from letters import FAULTS, Letter, by_table, by_tabs, told
from papers import bare_pdf

from congvan.checking.rules.cards import cards
from congvan.checking.run import check_file


@pytest.mark.parametrize("make", [by_table, by_tabs])
def test_a_letter_made_by_hand_is_clean_and_its_parts_are_known(make: Callable[[], Letter], tmp_path: Path) -> None:
    checked = make().check(tmp_path)
    assert told(checked) == []
    assert checked.recognised is not None
    assert checked.recognised.kind is not None and checked.recognised.kind.name == "Công văn"
    found = {part.component for part in checked.recognised.parts}
    assert found >= {
        "co_quan_chu_quan", "co_quan", "so_ky_hieu", "trich_yeu_cong_van", "quoc_hieu", "tieu_ngu", 
        "dia_danh_thoi_gian", "kinh_gui", "noi_dung", "khoan",
        "noi_nhan", "noi_nhan_danh_sach", "quyen_han_chuc_vu", "ho_ten",
    }  # fmt: skip


def test_a_pdf_without_its_fonts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bare_pdf(b"BT /F1 14 Tf 100 700 Td (Kinh gui: Times that every reader draws otherwise) Tj ET"))
    assert "TT-109" in {remark.rule.code for remark in check_file(path).remarks}


# What cards have is checked with them, alone and by its message.
_CARDED = {card.wrong.get("builder", "").removeprefix("letter/") for card in cards().values()}


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - _CARDED))
def test_a_fault_of_a_letter_made_by_hand_is_found_alone(name: str, tmp_path: Path) -> None:
    change, expected = FAULTS[name]
    letter = by_table()
    change(letter)
    checked = letter.check(tmp_path)
    assert {remark.rule.code for remark in checked.remarks} == expected, told(checked)
