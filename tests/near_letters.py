"""Letters of clerks that come near what the rules find, and by one step more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from letters import BODY, Letter, W, annexed, exactly, page_number, runs
from lxml.etree import SubElement

# ---- What only the hand of an author makes ----

Change = Callable[[Letter], None]


def ending(face: str, count: int) -> Change:
    """Set the last signs of the text in another face."""

    def change(letter: Letter) -> None:
        run = letter.body[-1].runs[-1]
        whole = run.text
        run.text = whole[:-count]
        letter.write(letter.body[-1], whole[-count:]).font.name = face

    return change


def characters(tag: str, value: int) -> Change:
    """Let w:TAG stand in the look of a paragraph."""

    def change(letter: Letter) -> None:
        properties = letter.body[1].runs[0]._r.get_or_add_rPr()
        properties.append(properties.makeelement(f"{{{W}}}{tag}", {f"{{{W}}}val": f"{value}"}))

    return change


def written(count: int) -> Change:
    """Write so many more paragraphs, on pages without a number."""

    def change(letter: Letter) -> None:
        for _ in range(count):
            paragraph = letter.body[0].insert_paragraph_before(BODY[0])
            paragraph.alignment = ALIGN.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Mm(12.7)
            paragraph.paragraph_format.space_before = Pt(6)

    return change


def slanted_field(count: int) -> Change:
    """Slant the first runs of the field that gives the page number."""

    def change(letter: Letter) -> None:
        page_number("header", ALIGN.CENTER)(letter)
        for run in letter.document.sections[0].header.paragraphs[0].runs[:count]:
            run.italic = True

    return change


def number_format(name: str) -> Change:
    def change(letter: Letter) -> None:
        page_number("header", ALIGN.CENTER)(letter)
        _number_pages(letter.document.sections[0], fmt=name)

    return change


def _number_pages(section: Any, **attributes: object) -> None:
    values = {f"{{{W}}}{name}": f"{value}" for name, value in attributes.items()}
    section._sectPr.append(section._sectPr.makeelement(f"{{{W}}}pgNumType", values))


def first_header(numbered: bool) -> Change:
    """Let page 1 have a header of its own, with a mark or with the number."""

    def change(letter: Letter) -> None:
        page_number("header", ALIGN.CENTER)(letter)
        if numbered:
            page_number("first_page_header", ALIGN.CENTER)(letter)
        else:
            header = letter.document.sections[0].first_page_header.paragraphs[0]
            letter.write(header, "XEM XONG TRẢ LẠI", 13, ALIGN.CENTER, bold=True)

    return change


def annex_in_a_section(anew: bool) -> Change:
    def change(letter: Letter) -> None:
        section = letter.document.add_section()
        section.different_first_page_header_footer = True
        if anew:
            _number_pages(section, start=1)
        annexed(letter)

    return change


def underlined(count: int) -> Change:
    """Underline the first words of the signatory's name."""

    def change(letter: Letter) -> None:
        (run,) = runs(letter, "Trần Thị")
        signed = letter.document.tables[-1].rows[0].cells[1]
        (paragraph,) = [found for found in signed.paragraphs if run.text in found.text]
        words = run.text.split(" ")
        run.text, run.underline = " ".join(words[:count]), True
        letter.write(paragraph, " " + " ".join(words[count:]), bold=True)

    return change


def in_two_sizes(share: float) -> Change:
    """Set so much of a paragraph at 13."""

    def change(letter: Letter) -> None:
        run = letter.body[0].runs[0]
        whole = run.text
        place = round(len(whole) * (1 - share))
        run.text = whole[:place]
        letter.write(letter.body[0], whole[place:], 13)

    return change


def stressed(trait: str, share: float) -> Change:
    """Set so much of a paragraph bold or italic."""

    def change(letter: Letter) -> None:
        run = letter.body[-1].runs[0]
        whole = run.text
        place = round(len(whole) * share)
        run.text = whole[:place]
        setattr(run, trait, True)
        letter.write(letter.body[-1], whole[place:])

    return change


def past_the_margin(margin_mm: float, past_mm: float) -> Change:
    """Give the page a right margin and a paragraph that runs into it."""

    def change(letter: Letter) -> None:
        letter.document.sections[0].right_margin = Mm(margin_mm)
        letter.body[0].paragraph_format.right_indent = Mm(-past_mm)

    return change


def short_line(text: str, size: float) -> Change:
    """Put a centred line before the text."""

    def change(letter: Letter) -> None:
        letter.write(letter.body[0].insert_paragraph_before(), text, size, ALIGN.CENTER)

    return change


def beside(opening: str, before: int = 0, after: int = 0) -> Change:
    """Put spaces around a text."""

    def change(letter: Letter) -> None:
        (run,) = runs(letter, opening)
        run.text = " " * before + run.text + " " * after

    return change


def turned_annex(left_mm: float) -> Change:
    """An annex in landscape, its upper edge bound: the left margin is that of a lower or upper edge."""

    def change(letter: Letter) -> None:
        annex_in_a_section(True)(letter)
        section = letter.document.sections[-1]
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.right_margin, section.bottom_margin = Mm(30), Mm(20), Mm(15)
        section.left_margin = Mm(left_mm)

    return change


def with_table(closing: str) -> Change:
    """A table in the text, and how the text ends."""

    def change(letter: Letter) -> None:
        table = letter.document.add_table(rows=2, cols=2, style="Table Grid")
        for cell, words in zip(table._cells, ("STT", "Đơn vị", "1", "Phòng Nội vụ"), strict=True):
            letter.write(cell.paragraphs[0], words, 13, ALIGN.CENTER, bold=words in ("STT", "Đơn vị"))
        letter.body[-1]._p.addprevious(table._tbl)
        run = letter.body[-1].runs[0]
        run.text = run.text.removesuffix("./.") + closing

    return change


def titled_clauses(last: str, bold: bool) -> Change:
    """Two clauses with titles, the first bold, and sentences under both."""

    def change(letter: Letter) -> None:
        for clause, title in zip(letter.body[1:3], ("1. Về công tác cán bộ", last), strict=True):
            above = clause.insert_paragraph_before()
            letter.write(above, title, 14, ALIGN.JUSTIFY, bold=bold or title != last)
            above.paragraph_format.first_line_indent, above.paragraph_format.space_before = Mm(12.7), Pt(6)
            clause.runs[0].text = clause.runs[0].text[3:]

    return change


def number_lowered(points: float, vertical: Any = None) -> Change:
    """Put an empty paragraph over the number."""

    def change(letter: Letter) -> None:
        cell = letter.document.tables[0].rows[1].cells[0]
        mark = cell.paragraphs[0].insert_paragraph_before()._p.get_or_add_pPr()
        SubElement(SubElement(mark, f"{{{W}}}rPr"), f"{{{W}}}sz").set(f"{{{W}}}val", f"{points * 2:g}")
        if vertical is not None:
            cell.vertical_alignment = vertical

    return change


def subject_in_a_row(before_pt: float, height_mm: float = 0) -> Change:
    """Give the subject a row of its own, beneath that of the number."""

    def change(letter: Letter) -> None:
        table = letter.document.tables[0]
        subject = table.rows[1].cells[0].paragraphs[1]
        subject.paragraph_format.space_before = Pt(before_pt)
        cell = table.add_row().cells[0]
        cell._tc.replace(cell.paragraphs[0]._p, subject._p)
        if height_mm:
            table.rows[1].height = Mm(height_mm)

    return change


def dated(text: str) -> Change:
    def change(letter: Letter) -> None:
        (run,) = runs(letter, "Đắk Lắk, ngày")
        run.text = text

    return change


def _motto(letter: Letter) -> Any:
    return letter.document.tables[0].rows[0].cells[1].paragraphs[1]


def motto_spaced(lines: float) -> Change:
    def change(letter: Letter) -> None:
        _motto(letter).paragraph_format.line_spacing = lines

    return change


def motto_by_style(capitals: bool) -> Change:
    """Give the motto a style of capitals, which its own look takes back, or does not."""

    def change(letter: Letter) -> None:
        style = letter.document.styles.add_style("Hoa", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = letter.document.styles["Normal"]
        style.font.all_caps = True
        motto = _motto(letter)
        motto.style = style
        if capitals:
            motto._p.remove(motto.runs[-1]._r)  # the line, which is drawn as long as the capitals are
            letter.line(motto, 41, 251)
        else:
            motto.runs[0].font.all_caps = False

    return change


def bound(gutter: float) -> Change:
    """Leave a part of the left margin to the binding."""

    def change(letter: Letter) -> None:
        section = letter.document.sections[0]
        section.left_margin, section.gutter = Mm(25), Mm(gutter)

    return change


def opened_by(sign: str) -> Change:
    """Indent paragraphs by what is typed."""

    def change(letter: Letter) -> None:
        for paragraph in letter.body:
            paragraph.paragraph_format.first_line_indent = Mm(0)
            paragraph.runs[0].text = sign + paragraph.runs[0].text

    return change


def spaced_after(points: float) -> Change:
    def change(letter: Letter) -> None:
        for paragraph in letter.body:
            paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(0), Pt(points)

    return change


LETTERS: dict[str, tuple[Change, Change, str]] = {
    "face of stops alone": (ending("Arial", 3), ending("Arial", 4), "TT-106"),
    "face spelt otherwise": (ending("TIMES NEW ROMAN", 9), ending("TIMES NEW", 9), "TT-106"),
    "condensed a little": (characters("spacing", -5), characters("spacing", -6), "TT-108"),
    "expanded a little": (characters("spacing", 5), characters("spacing", 6), "TT-108"),
    "narrowed a little": (characters("w", 97), characters("w", 96), "TT-108"),
    "as much as one page may hold": (written(17), written(18), "TT-110"),
    "slanted beginning of a field": (slanted_field(2), slanted_field(3), "TT-113"),
    "page number at a tab stop": (
        page_number("header", ALIGN.LEFT, before="\t"), page_number("header", ALIGN.LEFT, before="\t\t"), "TT-115"
    ),
    "page number after a blank": (
        page_number("header", ALIGN.CENTER, before="\xa0"), page_number("header", ALIGN.CENTER, before="-"), "TT-116"
    ),
    "page number of a named form": (number_format("decimal"), number_format("lowerRoman"), "TT-116"),
    "mark in the first header": (first_header(False), first_header(True), "TT-117"),
    "annex in a section": (annex_in_a_section(True), annex_in_a_section(False), "TT-118"),
    "words underlined": (underlined(2), underlined(3), "TT-119"),
    "motto in a style of capitals": (motto_by_style(False), motto_by_style(True), "TT-214"),
    "motto a little spaced": (motto_spaced(1.25), motto_spaced(1.3), "TT-209"),
    "words in another size": (in_two_sizes(0.45), in_two_sizes(0.55), "TT-419"),
    "gutter": (bound(5), bound(4), "TT-104"),
    "indented by a tab": (opened_by("\t"), opened_by(""), "TT-407"),
    "lines as low as single ones": (exactly(15.8), exactly(15.7), "TT-408"),
    "lines as high as one and a half": (exactly(24.4), exactly(24.5), "TT-408"),
    "mostly bold": (stressed("bold", 0.85), stressed("bold", 0.95), "TT-402"),
    "mostly slanted": (stressed("italic", 0.85), stressed("italic", 0.95), "TT-403"),
    "a wide margin made use of": (past_the_margin(20, 5), past_the_margin(20, 7), "TT-406"),
    "a little past the margin": (past_the_margin(15, 0.4), past_the_margin(15, 2.1), "TT-406"),
    "short line": (short_line("Nội dung cụ thể như sau", 13), short_line("Nội dung cụ thể như sau", 12), "TT-401"),
    "caption": (short_line("Bảng 1 dưới đây", 10), short_line("Nội dung cụ thể như sau", 10), "TT-401"),
    "some spaces before": (beside("Kính gửi", before=4), beside("Kính gửi", before=5), "VB-204"),
    "some spaces after": (beside("2. Báo cáo", after=19), beside("2. Báo cáo", after=20), "VB-204"),
    "date still open": (
        dated("Đắk Lắk, ngày   tháng 01 năm 2026"), dated("Đắk Lắk, ngày 20 tháng  01 năm 2026"), "VB-201"
    ),
    "clauses with titles": (
        titled_clauses("2. Về báo cáo", bold=True), titled_clauses("2. Về báo cáo", bold=False), "TT-482"
    ),
    "one clause without a title": (
        titled_clauses("2. Về báo cáo.", bold=False), titled_clauses("2. Về báo cáo", bold=False), "TT-482"
    ),
    "number a little lower than its date": (number_lowered(5), number_lowered(6), "TT-259"),
    "number in the middle of its row": (number_lowered(12, WD_ALIGN_VERTICAL.CENTER), number_lowered(12), "TT-259"),
    "subject in a row of its own": (subject_in_a_row(6), subject_in_a_row(2), "TT-289"),
    "subject beneath a row of some height": (subject_in_a_row(2, height_mm=7), subject_in_a_row(2), "TT-289"),
    "landscape": (turned_annex(20), turned_annex(19), "TT-104"),
    "landscape, its widest edge": (turned_annex(35), turned_annex(36), "TT-104"),
    "closed after a table": (with_table("./."), with_table("."), "TT-488"),
    "spaced after": (spaced_after(6), spaced_after(5.5), "TT-409"),
}  # fmt: skip
