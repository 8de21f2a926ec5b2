"""Letters as clerks make them in Word, by tables or tabs, with drawn lines; what is changed in one, and its faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from congvan.checking.run import Checked, check_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VML = (
    f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
    '<v:line style="position:absolute;z-index:1" from="{left}pt,{top}pt" to="{right}pt,{top}pt"/></w:pict></w:r>'
)
BODY = (
    "Thực hiện Công văn số 1234/BNV-CCVC ngày 12 tháng 01 năm 2026 của Bộ Nội vụ về việc rà soát đội ngũ cán bộ, công "
    "chức cấp xã, Sở Nội vụ đề nghị Ủy ban nhân dân các xã, phường thực hiện một số nội dung sau:",
    "1. Rà soát, thống kê số lượng, chất lượng cán bộ, công chức; đối chiếu với dữ liệu trên Cơ sở dữ liệu quốc gia về "
    "cán bộ, công chức, viên chức, cập nhật đầy đủ trước ngày 15/02/2026.",
    "2. Báo cáo kết quả về Sở Nội vụ trước ngày 20/02/2026 để tổng hợp, báo cáo Ủy ban nhân dân tỉnh.",
    "Đề nghị Ủy ban nhân dân các xã, phường quan tâm thực hiện. Trong quá trình thực hiện nếu có vướng mắc, phản ánh "
    "về Sở Nội vụ để được hướng dẫn./.",
)


class Letter:
    """A công văn as an office has it; what a test wants wrong is changed before `save`."""

    def __init__(self) -> None:
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(14)
        normal.paragraph_format.space_after = Pt(0)
        self.body: list[Any] = []

    def write(self, paragraph: Any, text: str, size: float = 14, align: Any = None, **traits: bool) -> Any:
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        for name, value in traits.items():
            setattr(run, name, value)
        if align is not None:
            paragraph.alignment = align
        return run

    def line(self, paragraph: Any, left: float, right: float, top: float = 18) -> None:
        paragraph._p.append(parse_xml(VML.format(left=left, right=right, top=top)))

    def head_by_table(self) -> Letter:
        table = self.document.add_table(rows=2, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(66), Mm(103)
        left, right = table.rows[0].cells
        self.write(left.paragraphs[0], "UBND TỈNH ĐẮK LẮK", 13, ALIGN.CENTER)
        agency = left.add_paragraph()
        self.write(agency, "SỞ NỘI VỤ", 13, ALIGN.CENTER, bold=True)
        self.line(agency, 80, 111)
        self.write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, ALIGN.CENTER, bold=True)
        motto = right.add_paragraph()
        self.write(motto, "Độc lập - Tự do - Hạnh phúc", 14, ALIGN.CENTER, bold=True)
        self.line(motto, 61, 231)
        left, right = table.rows[1].cells
        self.write(left.paragraphs[0], "Số: 215/SNV-CCVC", 13, ALIGN.CENTER)
        subject = left.add_paragraph()
        subject.paragraph_format.space_before = Pt(6)
        self.write(subject, "V/v rà soát đội ngũ cán bộ, công chức cấp xã", 12, ALIGN.CENTER)
        self.write(right.paragraphs[0], "Đắk Lắk, ngày 20 tháng 01 năm 2026", 14, ALIGN.CENTER, italic=True)
        return self

    def head_by_tabs(self) -> Letter:
        rows = [
            ("UBND TỈNH ĐẮK LẮK", 13, {}, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, {"bold": True}),
            ("SỞ NỘI VỤ", 13, {"bold": True}, "Độc lập - Tự do - Hạnh phúc", 14, {"bold": True}),
            ("Số: 215/SNV-CCVC", 13, {}, "Đắk Lắk, ngày 20 tháng 01 năm 2026", 14, {"italic": True}),
            ("V/v rà soát đội ngũ cán bộ", 12, {}, "", 14, {}),
        ]
        for number, (left, small, one, right, large, other) in enumerate(rows):
            paragraph = self.document.add_paragraph()
            for place in (Mm(27), Mm(112)):
                paragraph.paragraph_format.tab_stops.add_tab_stop(place, WD_TAB_ALIGNMENT.CENTER)
            self.write(paragraph, f"\t{left}", small, **one)
            if right:
                self.write(paragraph, f"\t{right}", large, **other)
            if number == 1:
                self.line(paragraph, 61, 92)
                self.line(paragraph, 233, 403)
        return self

    def text(self, addressee: str = "Kính gửi: Ủy ban nhân dân các xã, phường") -> Letter:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(18)
        self.write(paragraph, addressee, 14, ALIGN.CENTER)
        for text in BODY:
            paragraph = self.document.add_paragraph()
            self.write(paragraph, text, 14, ALIGN.JUSTIFY)
            paragraph.paragraph_format.first_line_indent = Mm(12.7)
            paragraph.paragraph_format.space_before = Pt(6)
            self.body.append(paragraph)
        return self

    def foot_by_table(self) -> Letter:
        table = self.document.add_table(rows=1, cols=2)
        left, right = table.rows[0].cells
        self.write(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
        for text in ("- Như trên;", "- UBND tỉnh (b/c);", "- Lưu: VT, CCVC."):
            self.write(left.add_paragraph(), text, 11)
        for text in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"):
            paragraph = right.paragraphs[0] if text.startswith("KT") else right.add_paragraph()
            self.write(paragraph, text, 14, ALIGN.CENTER, bold=True)
        for _ in range(4):
            right.add_paragraph().alignment = ALIGN.CENTER
        self.write(right.add_paragraph(), "Trần Thị Hồng Hạnh", 14, ALIGN.CENTER, bold=True)
        return self

    def foot_by_tabs(self) -> Letter:
        rows = [("Nơi nhận:", "KT. GIÁM ĐỐC"), ("- Như trên;", "PHÓ GIÁM ĐỐC"), ("- UBND tỉnh (b/c);", ""),
                ("- Lưu: VT, CCVC.", ""), ("", ""), ("", "Trần Thị Hồng Hạnh")]  # fmt: skip
        for number, (left, right) in enumerate(rows):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(120), WD_TAB_ALIGNMENT.CENTER)
            if left:
                head = number == 0
                self.write(paragraph, left, 12 if head else 11, bold=head, italic=head)
            if right:
                self.write(paragraph, f"\t{right}", 14, bold=True)
        return self

    def check(self, folder: Path) -> Checked:
        path = folder / "cong-van.docx"
        self.document.save(str(path))
        return check_file(path)


def by_table() -> Letter:
    return Letter().head_by_table().text().foot_by_table()


def by_tabs() -> Letter:
    return Letter().head_by_tabs().text().foot_by_tabs()


def told(checked: Checked) -> list[str]:
    return [
        f"{r.rule.code} {r.found.message.format_map(r.found.parameters)} | {r.found.excerpt}" for r in checked.remarks
    ]


def runs(letter: Letter, opening: str) -> list[Any]:
    """All runs of the paragraphs that begin so, in tables too."""
    cells = [cell for table in letter.document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*letter.document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return [run for paragraph in paragraphs if paragraph.text.startswith(opening) for run in paragraph.runs if run.text]


def face(name: str) -> Callable[[Letter], None]:
    def change(letter: Letter) -> None:
        for run in letter.body[1].runs:
            run.font.name = name

    return change


def theme_face(letter: Letter) -> None:
    fonts = letter.body[1].runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    from docx.oxml.ns import qn

    for name in ("asciiTheme", "hAnsiTheme"):
        fonts.set(qn(f"w:{name}"), "minorHAnsi")


def by_style(letter: Letter) -> None:
    """A size that only the paragraph style's parent gives."""
    parent = letter.document.styles.add_style("Cha", 1)
    parent.base_style = letter.document.styles["Normal"]
    parent.font.size = Pt(12)
    child = letter.document.styles.add_style("Con", 1)
    child.base_style = parent
    letter.body[1].style = child
    letter.body[1].runs[0].font.size = None


def exactly(points: float) -> Callable[[Letter], None]:
    def change(letter: Letter) -> None:
        for paragraph in letter.body:
            paragraph.paragraph_format.line_spacing = Pt(points)

    return change


def page_number(
    where: str, align: Any, first: bool = False, size: float = 14, italic: bool = False, before: str = ""
) -> Callable[[Letter], None]:
    def change(letter: Letter) -> None:
        section = letter.document.sections[0]
        section.different_first_page_header_footer = not first
        paragraph = getattr(section, where).paragraphs[0]
        paragraph.alignment = align
        if before:
            paragraph.add_run(before).font.size = Pt(size)
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            run.font.size, run.italic = Pt(size), italic
            space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            inside = (
                f'<w:fldChar {space} w:fldCharType="{kind}"/>' if kind else f"<w:instrText {space}> PAGE </w:instrText>"
            )
            run._r.append(parse_xml(inside))

    return change


def sized(opening: str, size: float) -> Callable[[Letter], None]:
    def change(letter: Letter) -> None:
        for run in runs(letter, opening):
            run.font.size = Pt(size)

    return change


def bold_text(letter: Letter) -> None:
    letter.body[-1].runs[0].bold = True


def plain_titles(letter: Letter) -> None:
    for clause, title in zip(letter.body[1:3], ("1. Về công tác cán bộ", "2. Về báo cáo"), strict=True):
        above = clause.insert_paragraph_before()
        letter.write(above, title, 14, ALIGN.JUSTIFY)
        above.paragraph_format.space_before = Pt(6)
        clause.runs[0].text = clause.runs[0].text[3:]


def slanted_text(letter: Letter) -> None:
    letter.body[-1].runs[0].italic = True


def past_both_margins(letter: Letter) -> None:
    letter.body[0].paragraph_format.left_indent = letter.body[0].paragraph_format.right_indent = Mm(-5)


def spaced(letter: Letter) -> None:
    properties = letter.body[1].runs[0]._r.get_or_add_rPr()
    properties.append(properties.makeelement(f"{{{W}}}spacing", {f"{{{W}}}val": "-8"}))


def renamed(opening: str, old: str, new: str) -> Callable[[Letter], None]:
    def change(letter: Letter) -> None:
        for run in runs(letter, opening):
            run.text = run.text.replace(old, new)

    return change


def roman_pages(letter: Letter) -> None:
    page_number("header", ALIGN.CENTER)(letter)
    properties = letter.document.sections[0]._sectPr
    properties.append(properties.makeelement(f"{{{W}}}pgNumType", {f"{{{W}}}fmt": "upperRoman"}))


def many_pages(letter: Letter) -> None:
    for _ in range(30):
        paragraph = letter.body[0].insert_paragraph_before(BODY[0])
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        paragraph.paragraph_format.space_before = Pt(6)


def annexed(letter: Letter) -> None:
    renamed("2. Báo cáo", "để tổng hợp", "(theo Phụ lục) để tổng hợp")(letter)
    page_number("header", ALIGN.CENTER)(letter)
    for text, traits in (
        ("Phụ lục", {"bold": True}),
        ("DANH SÁCH CÔNG CHỨC", {"bold": True}),
        ("(Kèm theo Công văn số 215/SNV-CCVC ngày 20 tháng 01 năm 2026 của Sở Nội vụ)", {"italic": True}),
    ):
        letter.write(letter.document.add_paragraph(), text, 14, ALIGN.CENTER, **traits)
    letter.document.add_paragraph()


FAULTS: dict[str, tuple[Callable[[Letter], None], set[str]]] = {
    "face": (face("Arial"), {"TT-106"}),
    "theme face": (theme_face, {"TT-106"}),
    "size by a style's parent": (by_style, {"TT-401"}),
    "exact line spacing too tight": (exactly(14), {"TT-408"}),
    "exact line spacing that fits": (exactly(18), set()),
    "page number at the foot": (page_number("footer", ALIGN.CENTER, False), {"TT-115"}),
    "page number at the right": (page_number("header", ALIGN.RIGHT, False), {"TT-115"}),
    "page number on page 1": (page_number("header", ALIGN.CENTER, True), {"TT-117"}),
    "page number as asked": (page_number("header", ALIGN.CENTER, False), set()),
    "page number too small": (page_number("header", ALIGN.CENTER, size=11), {"TT-111"}),
    "page number in italics": (page_number("header", ALIGN.CENTER, italic=True), {"TT-113"}),
    "page number with words": (page_number("header", ALIGN.CENTER, before="Trang "), {"TT-116"}),
    "page number in roman numerals": (roman_pages, {"TT-116"}),
    "several pages without a number": (many_pages, {"TT-110"}),
    "annex that numbers on": (annexed, {"TT-118"}),
    "condensed": (spaced, {"TT-108"}),
    "list of copies at 12": (sized("- ", 12), {"TT-611"}),
    "number in another form": (renamed("Số:", "215/", "5/"), {"TT-246"}),
    "kind in the symbol": (renamed("Số:", "/SNV", "/CV-SNV"), {"TT-248"}),
    "number of a decree without its word": (
        renamed("2. Báo cáo", "để tổng hợp", "theo Nghị định 30/2020/NĐ-CP để tổng hợp"),
        {"VB-507"},
    ),
    "addressee put in its place by spaces": (renamed("Kính gửi", "Kính", " " * 22 + "Kính"), {"VB-204"}),
    "body in bold": (bold_text, {"TT-402"}),
    "titles of clauses not bold": (plain_titles, {"TT-482"}),
    "body in italics": (slanted_text, {"TT-403"}),
    "body past the margins": (past_both_margins, {"TT-406", "TT-407"}),
    "month padded": (renamed("Đắk Lắk, ngày", "tháng 01", "tháng 1"), {"TT-256"}),
    "deputy alone": (renamed("PHÓ GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", ""), {"TT-507"}),
    "no filing line": (renamed("- Lưu", "- Lưu: VT, CCVC.", "- Trang TTĐT của Sở."), {"TT-607"}),
    "tone marks": (renamed("Thực hiện", "về việc", "về việc hòa giải, hoà giải, xoá, hoá,"), {"VB-301"}),
}
