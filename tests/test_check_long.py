"""Long documents as offices make them: forms within, lists left open, offices that issue."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.oxml import parse_xml
from offices import LETTER, NAMES, QUOC_HIEU, TIEU_NGU, body, foot, head, mid, p, r, table, title

from congvan.checking.run import check_file


def codes(tmp_path: Path, text: str) -> set[str]:
    document = docx.Document()
    for element in parse_xml(f"<x {NAMES}>{text}</x>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    document.save(str(tmp_path / "a.docx"))
    return {remark.rule.code for remark in check_file(tmp_path / "a.docx").remarks}


DATE = "Gia Lai, ngày 05 tháng 11 năm 2025"
COPIES = foot("Như trên;|Lưu: VT, TH.", "CHỦ TỊCH", "Phạm Anh Tuấn")


def test_a_form_within_a_document_needs_no_lines_and_names_no_decision(tmp_path: Path) -> None:
    letter = head("ỦY BAN NHÂN DÂN\nTỈNH GIA LAI", "Số: 45/UBND-NC", DATE, subject="V/v báo cáo") + LETTER + COPIES
    left = mid("TÊN CƠ QUAN CHỦ QUẢN", 12) + mid("TÊN CƠ QUAN BÁO CÁO", 12, "b") + mid("Số: ......./BC-.......", 13)
    right = mid(QUOC_HIEU, 12, "b") + mid(TIEU_NGU, 13, "b") + mid("......, ngày ... tháng ... năm ...", 13, "i")
    form = p(r("Mẫu số 01", 14, "b"), "right") + table([[left, right]], (67, 102)) + mid("BÁO CÁO", 14, "b")
    form += mid("Tình hình tháng ...", 14)
    told = codes(tmp_path, letter + form + body("1. Số vụ: ....... vụ."))
    assert not told & {"TT-118", "TT-217", "TT-237", "TT-272", "TT-705", "TT-720"}, told


def test_grounds_are_no_addressees_after_a_list_left_open(tmp_path: Path) -> None:
    listed = p("") + mid("Kính gửi:") + "".join(mid(f"- {name};") for name in ("Sở Tài chính", "Sở Nội vụ"))
    cited = "".join(
        body(f"Căn cứ Luật {law};", "i") for law in ("Đầu tư công ngày 29 tháng 11 năm 2024", "Giá năm 2023")
    )
    top = head("ỦY BAN NHÂN DÂN\nTỈNH GIA LAI", "Số: 45/TTr-UBND", DATE) + title("TỜ TRÌNH", "Về việc đầu tư")
    assert "TT-293" not in codes(tmp_path, top + listed + cited + body("Kính đề nghị xem xét./.") + COPIES)


def test_an_office_does_not_sign_for_the_committee(tmp_path: Path) -> None:
    top = head("CHỦ TỊCH\nỦY BAN NHÂN DÂN\nTỈNH GIA LAI", "Số: 07/CĐ-UBND", DATE) + title("CÔNG ĐIỆN", "Về ứng phó")
    text = top + body("Yêu cầu các xã sẳn sàng ứng phó./.")
    signed = foot("Như trên;|Lưu: VT.", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH", "Phạm Anh Tuấn")
    assert {"TT-508", "VB-302"} <= codes(tmp_path, text + signed)
    assert "TT-508" not in codes(tmp_path, text + COPIES)
