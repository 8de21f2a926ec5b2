"""Recognition: what each line of a document is, in the shapes that offices give it, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ROOT, congvan_here
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from congvan.checking.run import Checked, check_file
from congvan.thethuc.kinds import find_kind

EMU_PER_MM = 36000


def line(paragraph: Paragraph, x_mm: float, y_mm: float, width_mm: float) -> None:
    """Draw a line from a paragraph, so far from the left end of its column and below its top."""
    x, y, width = (int(length * EMU_PER_MM) for length in (x_mm, y_mm, width_mm))
    drawing = (
        f"<w:drawing {nsdecls('w', 'wp', 'a')} "
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        f'<wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
        f'<wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{width}" cy="0"/>'
        '<wp:wrapNone/><wp:docPr id="1" name="l"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/><wps:spPr>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>'
        "</a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    paragraph.add_run()._r.append(parse_xml(drawing))


def box(paragraph: Paragraph, text: str, outline: str) -> None:
    """Anchor a text box in a paragraph; `outline` is the colour of its frame."""
    shape = (
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="position:absolute;width:173pt;'
        f'height:28pt" strokecolor="{outline}"><v:textbox><w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect>'
        "</w:pict>"
    )
    paragraph.add_run()._r.append(parse_xml(shape))


def put(
    where: Document | _Cell, text: str, *, bold: bool = False, italic: bool = False, size: float = 13,
    align: ALIGN = ALIGN.CENTER, color: str = "", before: float = 0,
) -> Paragraph:  # fmt: skip
    """Add a paragraph; a new cell's own empty one is filled first."""
    first = where.paragraphs[0] if isinstance(where, _Cell) and len(where.paragraphs) == 1 else None
    paragraph = first if first is not None and not first.runs and not first.text else where.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), "Times New Roman"
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    return paragraph


class Office:
    """A document as an office makes it, with what a test changes of it."""

    def __init__(self) -> None:
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin, section.top_margin = Mm(30), Mm(20), Mm(20)
        section.bottom_margin = Mm(20)
        self.table = self.document.add_table(rows=2, cols=2)
        self.table.autofit = False
        for row in self.table.rows:
            for cell, width in zip(row.cells, (62, 98), strict=True):
                cell.width = Mm(width)
        for column, width in zip(self.table.columns, (62, 98), strict=True):
            column.width = Mm(width)

    def head(self, number: str = "Số: 15/SNV-CCHC", date: str = "Lâm Đồng, ngày 05 tháng 3 năm 2026") -> Office:
        """Set the head; the agency's line and that of the motto are drawn from their own paragraphs."""
        left, right = self.table.cell(0, 0), self.table.cell(0, 1)
        put(left, "UBND TỈNH LÂM ĐỒNG")
        self.agency = put(left, "SỞ NỘI VỤ", bold=True)
        put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
        self.motto = put(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=14)
        self.number = put(self.table.cell(1, 0), number, before=6)
        self.date = put(self.table.cell(1, 1), date, italic=True, size=14, before=6)
        return self

    def lines(self) -> Office:
        """Draw the lines of the head where the decree wants them."""
        line(self.agency, 24, 5.5, 12)
        line(self.motto, 17, 6, 60)
        return self

    def say(
        self, text: str = "Sở Nội vụ đề nghị các cơ quan báo cáo kết quả trước ngày 20 tháng 8 năm 2026."
    ) -> Office:
        """Add a paragraph of the body."""
        put(self.document, text, size=14, align=ALIGN.JUSTIFY)
        return self

    def sign(self, *lines: str, within: Callable[[_Cell], object] | None = None) -> Office:
        """Set the foot; `within` sets what stands between the titles and the name."""
        table = self.document.add_table(rows=1, cols=2)
        left, right = table.cell(0, 0), table.cell(0, 1)
        for text in ("- Như trên;", "- Lưu: VT, CCHC."):
            if not left.text:
                put(left, "Nơi nhận:", bold=True, italic=True, size=12, align=ALIGN.LEFT)
            put(left, text, size=11, align=ALIGN.LEFT)
        *titles, name = lines or ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn B")
        for title in titles:
            put(right, title, bold=True, size=14)
        put(right, "")
        if within:
            within(right)
        put(right, "")
        put(right, "")
        put(right, name, bold=True, size=14)
        return self

    def check(self, folder: Path, kind: str = "") -> Checked:
        """Save and check it."""
        path = folder / "vb.docx"
        self.document.save(str(path))
        return check_file(path, kind=find_kind(kind) if kind else None)


def told(checked: Checked, *components: str) -> list[tuple[str, str]]:
    """What the document was taken for: component and text; of some components only, if they are named."""
    assert checked.recognised is not None
    parts = [(part.component, part.plain) for part in checked.recognised.parts]
    return [part for part in parts if not components or part[0] in components]


def codes(checked: Checked) -> set[str]:
    return {remark.rule.code for remark in checked.remarks}


SUBJECT = "V/v báo cáo kết quả chuyển đổi số"


def letter() -> Office:
    office = Office().head()
    put(office.table.cell(1, 0), SUBJECT, size=12, before=6)
    return office


def test_addressees_in_a_further_row_of_the_head_are_none_of_the_subject(tmp_path: Path) -> None:
    office = letter()
    row = office.table.add_row()
    put(row.cells[0], "Kính gửi:", size=14, align=ALIGN.RIGHT)
    put(row.cells[1], "- Các sở, ban, ngành;", size=14, align=ALIGN.LEFT)
    put(row.cells[1], "- Ủy ban nhân dân các xã, phường.", size=14, align=ALIGN.LEFT)
    checked = office.say().sign().check(tmp_path)
    assert told(checked, "trich_yeu_cong_van") == [("trich_yeu_cong_van", SUBJECT)]
    assert told(checked, "kinh_gui", "kinh_gui_danh_sach", "gach_dau_dong") == [
        ("kinh_gui", "Kính gửi:"),
        ("kinh_gui_danh_sach", "- Các sở, ban, ngành;"),
        ("kinh_gui_danh_sach", "- Ủy ban nhân dân các xã, phường."),
    ]


@pytest.mark.parametrize("subject", [
    "V/v góp ý dự thảo thay thế Thông tư số 24/2016/TT-BTC ngày 11/11/2016",
    "V/v triển khai Kết luận của Thường trực Tỉnh ủy ngày 02 tháng 9 năm 2025",
    "V/v họp giao ban, ngày 05/3/2026",
])  # fmt: skip
@pytest.mark.parametrize("date", ["Lâm Đồng, ngày 05 tháng 3 năm 2026", "Lâm Đồng, ngày 5/3/2026"])
def test_a_subject_that_ends_in_a_date_is_no_date(subject: str, date: str, tmp_path: Path) -> None:
    office = Office().head(date=date)
    put(office.table.cell(1, 0), subject, size=12, before=6)
    put(office.document, "Kính gửi: Các sở, ban, ngành", size=14)
    checked = office.say().sign().check(tmp_path)
    assert told(checked, "dia_danh_thoi_gian", "trich_yeu_cong_van") == [
        ("trich_yeu_cong_van", subject), ("dia_danh_thoi_gian", date),
    ]  # fmt: skip


@pytest.mark.parametrize("date", [
    "Lâm Đồng, ngày «ngay» tháng «thang» năm 2026",
    "Lâm Đồng, ngày [Ngày ban hành] tháng … năm 2026",
    "Lâm Đồng, ngày      tháng      năm 2026",
])  # fmt: skip
def test_fields_and_blanks_are_what_stands_for_a_date(date: str, tmp_path: Path) -> None:
    office = Office().head(number="Số: «SoVB»/SNV-CCHC", date=date)
    put(office.table.cell(1, 0), SUBJECT, size=12, before=6)
    checked = office.say().sign().check(tmp_path)
    assert [component for component, _ in told(checked, "dia_danh_thoi_gian", "so_ky_hieu")] == [
        "so_ky_hieu", "dia_danh_thoi_gian",
    ]  # fmt: skip


def test_a_placeholder_stands_for_the_name_or_the_signature_that_it_names(tmp_path: Path) -> None:
    checked = letter().say().sign("GIÁM ĐỐC", "[Họ và tên]").check(tmp_path)
    assert told(checked, "ho_ten", "chu_ky") == [("ho_ten", "[Họ và tên]")]
    noted = letter().say().sign("GIÁM ĐỐC", "Trần Văn B", within=lambda cell: put(cell, "(Ký, đóng dấu)"))
    assert told(noted.check(tmp_path), "ho_ten", "chu_ky") == [("chu_ky", "(Ký, đóng dấu)"), ("ho_ten", "Trần Văn B")]


@pytest.mark.parametrize("outline", ["white", "#FFFFFF", "black"])
def test_a_subject_in_a_text_box_is_the_subject(outline: str, tmp_path: Path) -> None:
    office = Office().head()
    box(office.number, SUBJECT, outline)
    put(office.document, "Kính gửi: Các sở, ban, ngành", size=14)
    checked = office.say().sign().check(tmp_path)
    assert told(checked, "trich_yeu_cong_van") == [("trich_yeu_cong_van", SUBJECT)]
    assert "TT-280" not in codes(checked)


@pytest.mark.parametrize("color", ["FFFFFF", "FEFEFE", ""])
def test_stray_text_in_the_room_of_a_signature_is_no_title(color: str, tmp_path: Path) -> None:
    checked = letter().say().sign(within=lambda cell: put(cell, "Abcd", color=color, size=22)).check(tmp_path)
    assert ("", "Abcd") in told(checked)
    assert told(checked, "ho_ten") == [("ho_ten", "Trần Văn B")]
    assert not codes(checked) & {"TT-500", "TT-501", "TT-504", "TT-505"}
    assert ("TT-107" in codes(checked)) == bool(color)


def test_white_text_in_the_body_is_told_and_judged_by_its_colour_alone(tmp_path: Path) -> None:
    office = letter()
    put(office.document, "1. Mật khẩu", color="FFFFFF", size=9)
    checked = office.say().sign().check(tmp_path)
    assert ("", "1. Mật khẩu") in told(checked)
    assert {r.rule.code for r in checked.remarks if r.found.part and r.found.part.plain == "1. Mật khẩu"} == {"TT-107"}


def test_lines_drawn_from_the_row_below_are_those_of_the_text_over_them(tmp_path: Path) -> None:
    office = letter()
    line(office.number, 24, 0.1, 12)
    line(office.date, 17, 0.2, 60)
    checked = office.say().sign().check(tmp_path)
    assert not codes(checked) & {"TT-217", "TT-237"}
    assert not codes(letter().lines().say().sign().check(tmp_path)) & {"TT-217", "TT-237"}
    assert codes(letter().say().sign().check(tmp_path)) >= {"TT-217", "TT-237"}


def test_a_line_drawn_from_the_paragraph_after_a_table_is_that_of_its_last_row(tmp_path: Path) -> None:
    office = Office().head(number="Số: 15/BC-SNV").lines()
    put(office.document, "BÁO CÁO", bold=True, size=14)
    title = office.document.add_table(rows=1, cols=1).cell(0, 0)
    put(title, "Tổ chức, hoạt động và quản lý hội năm 2026", bold=True, size=14)
    line(put(office.document, ""), 60, 1, 38)
    assert "TT-277" not in codes(office.say().sign().check(tmp_path))


def test_a_line_under_the_number_itself_is_none_of_the_agency(tmp_path: Path) -> None:
    office = letter()
    line(office.number, 24, 7.4, 12)
    assert "TT-237" in codes(office.say().sign().check(tmp_path))


def plan(title: str, *further: str) -> Office:
    office = Office().head(number="Số: 15/KH-SNV")
    put(office.document, "KẾ HOẠCH", bold=True, size=14)
    paragraph = put(office.document, title, bold=True, size=14)
    for text in further:
        paragraph = put(office.document, text, bold=True, size=14)
    line(paragraph, 60, 6 * (1 + paragraph.text.count("\n")), 40)
    return office


@pytest.mark.parametrize("title", [
    "Triển khai công tác cải cách hành chính\ntheo Nghị quyết số 76/NQ-CP của Chính phủ",
    "Kiểm tra công tác văn thư\nthực hiện Nghị định số 30/2020/NĐ-CP",
])  # fmt: skip
def test_a_title_with_a_manual_break_is_one(title: str, tmp_path: Path) -> None:
    checked = plan(title).say().sign().check(tmp_path)
    assert told(checked, "trich_yeu", "can_cu", "noi_dung")[:2] == [("trich_yeu", row) for row in title.split("\n")]
    assert told(checked, "can_cu") == []


def test_a_title_of_a_decision_with_a_manual_break_is_one(tmp_path: Path) -> None:
    office = Office().head(number="Số: 15/QĐ-SNV")
    put(office.document, "QUYẾT ĐỊNH", bold=True, size=14)
    title = put(office.document, "Ban hành Quy chế làm việc\ntheo Quy chế của Ủy ban nhân dân tỉnh", bold=True, size=14)
    line(title, 60, 12, 40)
    put(office.document, "GIÁM ĐỐC SỞ NỘI VỤ", bold=True, size=14)
    put(office.document, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;", italic=True, size=14)
    put(office.document, "QUYẾT ĐỊNH:", bold=True, size=14)
    checked = office.say("Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.").sign().check(tmp_path)
    assert [text for component, text in told(checked, "trich_yeu")] == [
        "Ban hành Quy chế làm việc", "theo Quy chế của Ủy ban nhân dân tỉnh",
    ]  # fmt: skip
    assert [text for _, text in told(checked, "tham_quyen")] == ["GIÁM ĐỐC SỞ NỘI VỤ"]


def test_the_third_line_of_a_title_belongs_to_it(tmp_path: Path) -> None:
    rows = ["Triển khai thực hiện công tác văn thư, lưu trữ", "trên địa bàn các xã, phường, đặc khu", "năm 2026"]
    office = plan(*rows)
    assert [text for _, text in told(office.say().sign().check(tmp_path), "trich_yeu")] == rows
    # A line drawn too high does not end the title either.
    office = plan(*rows[:2])
    put(office.document, rows[2], bold=True, size=14)
    assert [text for _, text in told(office.say().sign().check(tmp_path), "trich_yeu")] == rows


def test_a_small_line_under_a_title_is_none_of_it(tmp_path: Path) -> None:
    office = plan("Kiểm tra công tác văn thư")
    put(office.document, "Ngày 1: Thứ Hai", size=10)
    assert [text for _, text in told(office.say().sign().check(tmp_path), "trich_yeu")] == ["Kiểm tra công tác văn thư"]


def test_the_kind_is_named_and_the_user_may_say_another(tmp_path: Path) -> None:
    office = Office().head(number="Số: 15/TTr-SNV")
    put(office.document, "PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC", bold=True, size=14)
    office.say().sign().check(tmp_path)
    file = tmp_path / "vb.docx"
    assert "vb.docx (không rõ loại): " in congvan_here("check", file, cwd=tmp_path).out
    said = congvan_here("check", file, "--kind", "to-trinh", "--explain", cwd=tmp_path).out
    assert "vb.docx (Tờ trình): " in said
    assert "Loại văn bản: Tờ trình — do người dùng nêu (--kind)" in said
    assert "Tên loại: “PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC” — dòng in hoa, đậm, canh giữa đầu tiên" in said
    unknown = congvan_here("check", file, "--kind", "tờ chình", cwd=tmp_path)
    assert unknown.code == 2
    assert "Tờ trình" in unknown.err


def test_every_line_is_explained(tmp_path: Path) -> None:
    checked = letter().say().sign(within=lambda cell: put(cell, "Abcd", color="FFFFFF")).check(tmp_path)
    assert checked.recognised is not None
    assert all(part.why for part in checked.recognised.parts)
    explained = congvan_here("check", tmp_path / "vb.docx", "--explain", cwd=tmp_path).out.splitlines()
    start = next(place for place, text in enumerate(explained) if text.startswith("Loại văn bản: Công văn — "))
    assert len(explained) - start - 1 == len(checked.recognised.parts)
    assert any("“Số: 15/SNV-CCHC” — mở đầu bằng 'Số' ở phần đầu văn bản" in text for text in explained)


CASES = ROOT.parent / "shared" / "cases" / "check"
# What recognition is asked for in them; other rules may have more to say.
EXPECTED = {
    "r0_ok": set(), "r1_kinhgui_row": set(), "r2_vv_date": set(), "r3_vv_textbox": set(), "r4_line_next_row": set(),
    "line_in_date": set(), "r6_white": {"TT-107"},
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_trap_of_the_shared_cases_is_none(name: str) -> None:
    path = CASES / f"{name}.docx"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    assert codes(check_file(path)) == EXPECTED[name]


def test_a_row_that_runs_over_a_page_counts_it_once() -> None:
    path = CASES / "pages.docx"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    checked = check_file(path)
    assert checked.recognised is not None
    assert max(part.paragraph.shown_page or 0 for part in checked.recognised.parts) == 2
