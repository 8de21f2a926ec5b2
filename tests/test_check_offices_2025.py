"""Documents as offices make them since July 2025: nested lists of copies, joint signatures, what auditors note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from offices import (
    ARTICLES,
    COMMUNE,
    COPIES,
    LEFT,
    LETTER,
    PAGE_BREAK,
    QUOC_HIEU,
    RIGHT,
    TIEU_NGU,
    body,
    check,
    drawing,
    foot,
    grid,
    grounds,
    head,
    mid,
    p,
    r,
    table,
    title,
)
from weasyprint import HTML

from congvan.checking.run import check_file

DEPARTMENT = head("SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK",
                  "V/v rà soát thủ tục hành chính")  # fmt: skip
PLAN = head("SỞ NỘI VỤ", "Số: 34/KH-SNV", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK") + title(
    "KẾ HOẠCH", "Rà soát thủ tục hành chính năm 2026"
)
HEADS = "GIÁM ĐỐC", "Trần Văn Sơn"


def decision(asked: str = "", signed: tuple[str, str] = ("CHỦ TỊCH", "Y Thịnh Niê")) -> str:
    named = title("QUYẾT ĐỊNH", "Về việc thành lập Tổ công nghệ số cộng đồng")
    return COMMUNE + named + (asked or grounds()) + ARTICLES + foot("Như Điều 2;|Lưu: VT.", *signed)


def annex(number: str) -> str:
    issued = mid("(Kèm theo Kế hoạch số 34/KH-SNV ngày 20 tháng 01 năm 2026 của Sở Nội vụ)", 14, "i")
    return PAGE_BREAK + mid(f"Phụ lục {number}", 14, "b") + mid("DANH MỤC", 14, "b") + issued + grid("STT")


# ---- Right, however it is made ----


def copies_in_a_table_of_their_own() -> str:
    listed = table([["".join(p(r(text, 11)) for text in ("- Như trên;", "- Lưu: VT, TH."))]], (70,))
    signed = mid("TL. CHỦ TỊCH", 14, "b") + mid("CHÁNH VĂN PHÒNG", 14, "b") + 4 * p("") + mid("Y Thịnh Niê", 14, "b")
    return DEPARTMENT + LETTER + p("") + table([[p(r("Nơi nhận:", 12, "bi")) + listed + p(""), signed]], (84, 85))


def signed_by_two_departments() -> str:
    one, other = (
        "".join(mid(line, 14, "b") for line in ("KT. GIÁM ĐỐC", agency, "PHÓ GIÁM ĐỐC", "", "", "", name))
        for agency, name in (("SỞ Y TẾ", "Nay Phi La"), ("SỞ NỘI VỤ", "Trần Văn Sơn"))
    )
    copies = p(r("Nơi nhận:", 12, "bi")) + p(r("- UBND tỉnh (b/c);", 11)) + p(r("- Lưu: VT.", 11))
    text = body("Hai ngành phối hợp rà soát thủ tục hành chính về y tế./.")
    return PLAN + text + p("") + table([[one, other]], (84, 85)) + copies


def lines_of_underscores_after_breaks() -> str:
    left = p(r("UBND TỈNH ĐẮK LẮK\n", 13) + r("SỞ NỘI VỤ\n", 13, "b") + r("______\n", 10)
             + r("Số: 99/KH-SNV", 13), "center")  # fmt: skip
    right = p(r(f"{QUOC_HIEU}\n", 13, "b") + r(f"{TIEU_NGU}\n", 14, "b") + r(34 * "_" + "\n", 10)
              + r("Đắk Lắk, ngày 30 tháng 9 năm 2025", 14, "i"), "center")  # fmt: skip
    named = title("KẾ HOẠCH", "Rà soát thủ tục hành chính năm 2026")
    return table([[left, right]], (LEFT, RIGHT)) + named + body("Rà soát thủ tục hành chính./.") + foot(
        "UBND tỉnh (b/c);|Lưu: VT.", *HEADS
    )  # fmt: skip


def signature_data_in_a_box() -> str:
    """As programs that sign print them; the decree gives a look to those on what goes with a document alone."""
    told = "Người ký: SỞ NỘI VỤ TỈNH|ĐẮK LẮK|Thời gian ký: 20.01.2026 16:22:11 +07:00"
    look = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:color w:val="FF0000"/><w:sz '
    red = "".join(p(r(line, 8)) for line in told.split("|")).replace("<w:sz ", look)
    return p(drawing(100, -14, 62, 12, red, "rect")) + (
        DEPARTMENT + LETTER + foot(COPIES, *HEADS)
    )  # fmt: skip


def laws_that_amend_laws() -> str:
    asked = grounds("Căn cứ Luật Kiến trúc ngày 13 tháng 6 năm 2019 được sửa đổi bởi Luật số 144/2025/QH15;")
    return decision(asked, ("KT. CHỦ TỊCH|PHÓ CHỦ TỊCH", "Y Thịnh Niê"))


def annexes_and_sections_as_cited() -> str:
    text = body("*I. NỘI DUNG*") + body("Rà soát theo Phụ lục I, Phụ lục II.") + body("*II. THỰC HIỆN*")
    text += body("Thực hiện Mục I Kế hoạch này và Mục IV Kế hoạch số 12/KH-UBND từ thứ Sáu, ngày 09/01/2026./.")
    return PLAN + text + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS) + annex("I") + annex("II")


def addressee_of_two_lines() -> str:
    names = "- Ủy ban nhân dân các xã, phường;", "- Công ty Cổ phần Cà phê Tháng Mười", "(phường Tân An, tỉnh Đắk Lắk)."
    listed = p(r("Kính gửi:"), left=30, before=12) + "".join(p(r(name), left=52) for name in names)
    return DEPARTMENT + listed + LETTER[LETTER.index("</w:p>") + 6 :] + foot(COPIES, *HEADS)


def urgent(*marks: str) -> str:
    """A letter with marks under its subject."""
    subject = mid("V/v rà soát thủ tục hành chính", 12, before=6)
    assert subject in DEPARTMENT
    return DEPARTMENT.replace(subject, subject + "".join(marks)) + LETTER + foot(COPIES, *HEADS)


def mark_in_a_border_of_characters() -> str:
    return urgent(mid("HỎA TỐC", 13, "b").replace("<w:sz ", '<w:bdr w:val="single" w:sz="4"/><w:sz '))


def mark_within_a_drawn_rectangle() -> str:
    return urgent(mid("HỎA TỐC", 13, "b", drawn=drawing(18, 0, 30, 8, "", "rect")))


def marks_in_a_ruled_table() -> str:
    return urgent(table([[mid("MẬT", 13, "b"), mid("KHẨN", 13, "b")]], (30, 30), bordered=True))


def sentences_that_cite_articles() -> str:
    articles = body("*Điều 1.* Sửa đổi, bổ sung một số điều của Quy chế như sau:")
    articles += body(
        "Điều 5 được sửa như sau: họp mỗi tháng một lần, do Chủ tịch chủ trì, có biên bản gửi các thôn, buôn."
    )
    articles += body("Điều 7, Điều 8 của Quy chế giữ nguyên.")
    articles += body("*Điều 2.* Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.")
    return decision().replace(ARTICLES, articles)


def points_of_two_levels() -> str:
    lines = "1. Các phòng:", "a) Rà soát;", "b) Công khai:", "b.1) Tại phòng;", "b.2) Tại các xã;", "c) Báo cáo./."
    return PLAN + "".join(map(body, lines)) + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)


RIGHT_ONES = (
    mark_in_a_border_of_characters, mark_within_a_drawn_rectangle, marks_in_a_ruled_table, sentences_that_cite_articles,
    points_of_two_levels,
    copies_in_a_table_of_their_own, signed_by_two_departments, lines_of_underscores_after_breaks,
    signature_data_in_a_box, laws_that_amend_laws, annexes_and_sections_as_cited, addressee_of_two_lines,
)  # fmt: skip

# ---- Faults that auditors note ----


def addressees_without_dashes() -> str:
    names = "Sở Tài chính tỉnh Đắk Lắk,", "Ủy ban nhân dân các xã, phường."
    listed = p(r("Kính gửi:"), left=30, before=12) + "".join(p(r(name), left=52) for name in names)
    return DEPARTMENT + listed + LETTER[LETTER.index("</w:p>") + 6 :] + foot(COPIES, *HEADS)


def committee_without_its_sign() -> str:
    signed = foot(COPIES, "ỦY BAN NHÂN DÂN|CHỦ TỊCH", "Y Thịnh Niê")
    return head("ỦY BAN NHÂN DÂN\nXÃ EA KNỐP", "Số: 215/UBND-VP", "Ea Knốp, ngày 08 tháng 9 năm 2025",
                subject="V/v rà soát thủ tục hành chính") + LETTER + signed  # fmt: skip


def letter_without_its_addressees_in_the_copies() -> str:
    return DEPARTMENT + LETTER + foot("UBND tỉnh (b/c);|Lưu: VT, TH.", *HEADS)


def law_cited_by_number() -> str:
    return decision(grounds("Căn cứ Luật Chuyển đổi số số 148/2025/QH15 ngày 11 tháng 12 năm 2025;"))


def enacted_without_a_colon() -> str:
    asked = grounds().replace("QUYẾT ĐỊNH:", "QUYẾT ĐỊNH").replace("năm 2025;", "năm 2025.")
    return decision(asked.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ EA KNỐP", "Chủ tịch Ủy ban nhân dân xã Ea Knốp"))


def deputy_alone() -> str:
    return DEPARTMENT + LETTER + foot(COPIES, "PHÓ GIÁM ĐỐC", "Trần Văn Sơn")


def clause_that_is_not_there() -> str:
    articles = body("*Điều 1.* Thành lập Tổ công nghệ số gồm:") + body("1. Tổ trưởng.") + body("2. Tổ viên.")
    articles += body("*Điều 2.* Những người nêu tại khoản 3 Điều 1 Quyết định này chịu trách nhiệm thi hành./.")
    return decision().replace(ARTICLES, articles)


def long_annex_without_page_numbers() -> str:
    text = body("Rà soát theo phụ lục kèm theo./.") + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)
    return PLAN + text + annex("") + "".join(body(f"{number}. " + "Rà soát thủ tục. " * 60) for number in range(1, 8))


def names_in_capitals_throughout() -> str:
    text = body("Rà soát thủ tục hành chính theo nghị quyết của Quốc Hội và ông Trần Quốc Hội./.")
    return PLAN + text + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)


def copies_under_the_signature() -> str:
    signed = table([["", mid("GIÁM ĐỐC", 14, "b") + 4 * p("") + mid("Trần Văn Sơn", 14, "b")]], (84, 85))
    listed = p(r("Nơi nhận:", 12, "bi")) + p(r("- Như trên;", 11)) + p(r("- Lưu: VT, TH.", 11))
    return DEPARTMENT + LETTER + p("") + signed + listed


def annex_left_out() -> str:
    text = body("Rà soát theo các phụ lục kèm theo./.")
    return PLAN + text + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS) + annex("I") + annex("III")


def section_that_is_not_there() -> str:
    text = body("*I. NỘI DUNG*") + body("Rà soát thủ tục hành chính.") + body("*II. THỰC HIỆN*")
    return PLAN + text + body("Các phòng thực hiện Mục IV Kế hoạch này./.") + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)


def weekday_of_another_date() -> str:
    return PLAN + body("Họp vào 14 giờ 00, thứ Hai, ngày 09 tháng 01 năm 2026./.") + foot(
        "UBND tỉnh (b/c);|Lưu: VT.", *HEADS
    )  # fmt: skip


def mark_without_its_frame() -> str:
    return urgent(mid("HỎA TỐC", 13, "b"))


def mark_in_a_box_without_lines() -> str:
    return urgent(p(drawing(18, 0, 30, 8, mid("HỎA TỐC", 13, "b"), "rect")))


def place_of_the_province() -> str:
    return decision().replace("Ea Knốp, ngày", "Đắk Lắk, ngày")


def points_with_slashes() -> str:
    lines = "1. Các phòng:", "a) Rà soát thủ tục;", "b/ Công khai thủ tục;", "c) Niêm yết;", "d) Gửi;", "đ/ Báo cáo./."
    return PLAN + "".join(map(body, lines)) + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)


def clause_with_a_bracket() -> str:
    lines = "1. Các phòng:", "1.1. Rà soát thủ tục;", "1.2) Công khai thủ tục./."
    return PLAN + "".join(map(body, lines)) + foot("UBND tỉnh (b/c);|Lưu: VT.", *HEADS)


def acting_head_without_a_blank() -> str:
    return DEPARTMENT + LETTER + foot(COPIES, "Q.GIÁM ĐỐC", "Trần Văn Sơn")


FAULTS: dict[Callable[[], str], set[str]] = {
    addressees_without_dashes: {"TT-298"},
    committee_without_its_sign: {"TT-508"},
    letter_without_its_addressees_in_the_copies: {"TT-606"},
    law_cited_by_number: {"TT-306"},
    enacted_without_a_colon: {"TT-308"},
    clause_that_is_not_there: {"TT-485"},
    long_annex_without_page_numbers: {"TT-110"},
    names_in_capitals_throughout: {"VB-403"},
    copies_under_the_signature: {"TT-605"},
    deputy_alone: {"TT-507"},
    annex_left_out: {"TT-706"},
    section_that_is_not_there: {"TT-485"},
    weekday_of_another_date: {"VB-504"},
    mark_without_its_frame: {"TT-805"},
    mark_in_a_box_without_lines: {"TT-805"},
    place_of_the_province: {"TT-258"},
    points_with_slashes: {"TT-456"},
    clause_with_a_bracket: {"TT-456"},
    acting_head_without_a_blank: {"TT-506"},
}


@pytest.mark.parametrize(("build", "expected"), [*((build, set()) for build in RIGHT_ONES), *FAULTS.items()])
def test_an_office_of_two_tiers_is_judged_as_an_auditor_would(
    build: Callable[[], str], expected: set[str], tmp_path: Path
) -> None:
    checked = check(build, tmp_path)
    told = [f"{r.rule.code} {r.found.message} {r.found.parameters} | {r.found.excerpt}" for r in checked.remarks]
    assert {remark.rule.code for remark in checked.remarks} == expected, told


PRINTED = """<style>
@page { size: A4; margin: 20mm 15mm 20mm 30mm; @top-center { content: "Trang " counter(page); font: 14pt Tinos } }
@page :first { @top-center { content: none } }
body { font: 14pt Tinos }
.small { font-size: 11pt; margin: 4pt 0 }
.foot { position: absolute; top: 240mm; width: 165mm; text-align: center }
</style>
<p>Ban Quản lý trả lời Công ty như sau:</p>
<div class="foot"><p class="small">Số 12 đường Trần Phú, phường Hà Đông, thành phố Hà Nội</p>
<p class="small">ĐT: 024.33824511, E-mail: vanphong@hanoi.gov.vn</p></div>
<p style="break-before: page">Đề nghị Công ty thực hiện./.</p>
<p class="small"><b><i>Nơi nhận:</i></b></p><p class="small">- Như trên;</p><p class="small">- Lưu: VT, QHXD.</p>
<p class="small">NVA.(05)</p>"""


def test_what_stands_at_the_ends_of_printed_pages_is_no_body(tmp_path: Path) -> None:
    HTML(string=PRINTED).write_pdf(tmp_path / "van-ban.pdf")
    recognised = check_file(tmp_path / "van-ban.pdf").recognised
    assert recognised is not None
    found = {(part.plain.split()[0], part.component) for part in recognised.parts}
    ends = {("Trang", "so_trang"), ("Số", "dia_chi"), ("ĐT:", "dia_chi"), ("NVA.(05)", "noi_nhan_danh_sach")}
    assert ends <= found, found
