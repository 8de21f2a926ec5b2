"""A DOCX of any author is read to the neutral form: formatting effective, places known, hostile files refused."""

from __future__ import annotations

import io
import socket
import struct
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from conftest import ROOT, compose
from docx.shared import Mm, Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvan.checking.docx import read_docx
from congvan.checking.observed import Observed, Paragraph
from congvan.errors import CongvanError
from congvan.thethuc.rules import load_rules
from congvan.writers.docx.package import write_docx

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SECTION = (
    '<w:sectPr>{bands}<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:left="1701" w:right="851" w:top="1134" w:bottom="1134"/>{extra}</w:sectPr>'
)  # 30 and 15 mm: text from 30 to 195
TEXT_LEFT, TEXT_RIGHT = 30.0, 195.0
PARTS = ("styles", "numbering", "settings", "footnotes", "header1", "header2", "footer1")


def part_type(name: str) -> str:
    kind = name.rstrip("0123456789")
    if kind == "theme":
        return "application/vnd.openxmlformats-officedocument.theme+xml"
    return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"


def package(
    body: str, main_type: str = MAIN_TYPE, extra: Mapping[str, str | bytes] | None = None, **parts: str
) -> bytes:
    """A DOCX of raw parts; a part's root element is made, its relation's id is its name."""
    roots = {"styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes",
             "header": "hdr", "footer": "ftr"}  # fmt: skip
    overrides = [f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>']
    relations = []
    files: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>"
    }
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        root = roots.get(kind)
        files[f"word/{name}.xml"] = f"<w:{root} {DECLARED}>{content}</w:{root}>" if root else content
        overrides.append(f'<Override PartName="/word/{name}.xml" ContentType="{part_type(name)}"/>')
        relations.append(f'<Relationship Id="{name}" Type="{OFFICE}{kind}" Target="{name}.xml"/>')
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(overrides)}</Types>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}relationships">'
        f'<Relationship Id="main" Type="{OFFICE}officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}relationships">{"".join(relations)}</Relationships>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, **(extra or {})}.items():
            archive.writestr(name, text)
    return target.getvalue()


def read(body: str, **parts: str) -> Observed:
    return read_docx(Path("a.docx"), package(body, **parts))


def read_page(body: str, bands: str = "", extra: str = "", **parts: str) -> Observed:
    """Read a body on paper with the margins that the constants tell."""
    return read(body + SECTION.format(bands=bands, extra=extra), **parts)


def one(observed: Observed) -> Paragraph:
    assert len(observed.paragraphs) == 1
    return observed.paragraphs[0]


def p(text: str, properties: str = "", run: str = "") -> str:
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def style(name: str, content: str, kind: str = "paragraph", based: str = "", default: bool = False) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    mark = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{mark}><w:name w:val="{name} name"/>{base}{content}</w:style>'


# Pages


def shown_on(*texts: str) -> str:
    """A paragraph that Word showed on several pages: each text but the first begins one."""
    runs = "<w:r><w:lastRenderedPageBreak/></w:r>".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p>{runs}</w:p>".replace("<w:r><w:t></w:t></w:r>", "")


def test_pages_are_those_on_which_word_last_showed_the_text() -> None:
    boxed = p("a2").replace("</w:r>", f"<w:pict><v:shape><v:textbox><w:txbxContent>{shown_on('', 'x2')}</w:txbxContent>"
                            "</v:textbox></v:shape></w:pict></w:r>", 1)  # fmt: skip
    torn = row(cell(shown_on("b2", "c")), cell(shown_on("d2", "e", "f"))) + row(cell(shown_on("", "g5")), cell(p("h5")))
    body = p("i1") + shown_on("j1", "k") + boxed + f"<w:tbl>{torn}</w:tbl>" + p("l5") + shown_on("", "m6")
    observed = read(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>")
    told = [(paragraph.text, paragraph.shown_page) for paragraph in observed.paragraphs]
    assert told == [("i1", 1), ("j1k", 1), ("a2", 2), ("x2", 2), ("b2c", 2), ("d2ef", 2), ("g5", 5), ("h5", 5),
                    ("l5", 5), ("m6", 6)]  # fmt: skip


def test_a_row_that_runs_over_one_page_break_counts_it_once() -> None:
    over = row(cell(shown_on("", "a2")), cell(shown_on("b1", "c")))
    observed = read(f"<w:tbl>{over}</w:tbl>" + p("d2"))
    assert [(paragraph.text, paragraph.shown_page) for paragraph in observed.paragraphs] == [
        ("a2", 2), ("b1c", 1), ("d2", 2),
    ]  # fmt: skip


def test_a_file_that_tells_no_pages_has_none() -> None:
    assert {paragraph.shown_page for paragraph in read(p("a") + p("b")).paragraphs} == {None}


# Formatting


def test_nothing_said_is_what_word_shows() -> None:
    run = one(read(p("Độc lập"))).runs[0]
    assert (run.face, run.size_pt, run.color, run.bold) == ("Times New Roman", 10, "000000", False)


def test_formatting_comes_from_defaults_then_styles_then_text() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="20"/>'
        '<w:color w:val="auto"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        + style("Base", '<w:pPr><w:jc w:val="both"/><w:spacing w:before="120"/></w:pPr>'
                '<w:rPr><w:sz w:val="26"/></w:rPr>',
                default=True)
        + style("Child", '<w:pPr><w:ind w:start="567" w:firstLine="720"/></w:pPr><w:rPr><w:i/></w:rPr>', based="Base")
        + style("Red", '<w:rPr><w:color w:val="FF0000"/><w:sz w:val="30"/></w:rPr>', "character")
    )  # fmt: skip
    plain = p("a") + p("b", '<w:pStyle w:val="Child"/><w:ind w:hanging="284"/>', '<w:rStyle w:val="Red"/>')
    first, second = read(plain, styles=styles).paragraphs
    assert (first.runs[0].face, first.runs[0].size_pt, first.align) == ("Arial", 13, "justify")
    assert (first.before_pt, first.after_pt, first.multiple) == (6, 8, pytest.approx(259 / 240, abs=0.001))
    assert second.style == "Child name"
    assert (second.left_mm, second.first_mm) == (pytest.approx(10, abs=0.01), pytest.approx(-5, abs=0.02))
    assert (second.runs[0].size_pt, second.runs[0].italic, second.runs[0].color) == (15, True, "FF0000")


@pytest.mark.parametrize(
    ("paragraph", "character", "direct", "bold"),
    [
        ("<w:b/>", "", "", True),
        ("<w:b/>", "<w:b/>", "", False),
        ("", "<w:b/>", "", True),
        ('<w:b w:val="0"/>', "<w:b/>", "", True),
        ("<w:b/>", "<w:b/>", "<w:b/>", True),
        ("<w:b/>", "", '<w:b w:val="false"/>', False),
    ],
)
def test_toggles_of_styles_cancel_each_other_and_text_decides(
    paragraph: str, character: str, direct: str, bold: bool
) -> None:
    styles = style("P", f"<w:rPr>{paragraph}</w:rPr>") + style("C", f"<w:rPr>{character}</w:rPr>", "character")
    body = p("chữ", '<w:pStyle w:val="P"/>', f'<w:rStyle w:val="C"/>{direct}')
    assert one(read(body, styles=styles)).runs[0].bold is bold


def test_a_toggle_is_looked_up_along_the_chain_before_it_cancels() -> None:
    styles = style("A", "<w:rPr><w:b/></w:rPr>") + style("B", "<w:rPr><w:b/></w:rPr>", based="A")
    assert one(read(p("chữ", '<w:pStyle w:val="B"/>'), styles=styles)).runs[0].bold


def test_faces_of_the_theme_are_named() -> None:
    theme = (
        f'<a:theme xmlns:a="{NAMES["a"]}"><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="Cambria"/>'
        '</a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements>'
        "</a:theme>"
    )
    themed = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:ascii="Arial"/>'
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{themed}</w:rPr></w:rPrDefault></w:docDefaults>"
    own = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:hint="eastAsia" w:eastAsia="SimSun"/>'
    first, second = read(p("chữ") + p("chữ", run=own), styles=styles, theme1=theme).paragraphs
    assert first.runs[0].face == "Calibri"
    assert second.runs[0].face == "Times New Roman"


def test_vietnamese_letters_have_the_face_of_hansi() -> None:
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Times New Roman"/>'
    first, second = read(p("Kinh", run=fonts) + p("Kính", run=fonts)).paragraphs
    assert (first.runs[0].face, second.runs[0].face) == ("Arial", "Times New Roman")


def test_looks_of_characters_are_read() -> None:
    look = (
        '<w:caps/><w:u w:val="single"/><w:spacing w:val="-10"/><w:w w:val="90"/><w:vertAlign w:val="superscript"/>'
        "<w:vanish/>"
    )
    run = one(read(p("chữ", run=look))).runs[0]
    assert (run.upper, run.underline, run.spacing_pt, run.scale, run.position, run.hidden) == (
        True, True, -0.5, 90, "super", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("spacing", "multiple", "line_pt"),
    [
        ('w:line="360" w:lineRule="auto"', 1.5, None),
        ('w:line="360"', 1.5, None),
        ('w:line="340" w:lineRule="exact"', None, 17),
        ('w:line="17pt" w:lineRule="atLeast"', None, 17),
        ("", 1, None),
        ('w:line="rộng"', 1, None),
    ],
)
def test_line_spacing_is_lines_or_points(spacing: str, multiple: float | None, line_pt: float | None) -> None:
    paragraph = one(read(p("chữ", f"<w:spacing {spacing}/>")))
    assert (paragraph.multiple, paragraph.line_pt) == (multiple, line_pt)


def test_contextual_spacing_closes_up_paragraphs_of_one_style() -> None:
    styles = style("L", '<w:pPr><w:spacing w:before="120" w:after="120"/><w:contextualSpacing/></w:pPr>')
    listed = '<w:pStyle w:val="L"/>'
    first, second, third = read(p("a", listed) + p("b", listed) + p("c"), styles=styles).paragraphs
    assert (first.before_pt, first.after_pt) == (6, 0)
    assert (second.before_pt, second.after_pt) == (0, 6)
    assert third.before_pt == 0


def test_automatic_spacing_is_that_of_html() -> None:
    assert one(read(p("a", '<w:spacing w:before="100" w:beforeAutospacing="1"/>'))).before_pt == 14


def test_styles_based_on_each_other_are_no_loop() -> None:
    styles = style("A", "<w:rPr><w:b/></w:rPr>", based="B") + style("B", '<w:rPr><w:sz w:val="28"/></w:rPr>', based="A")
    run = one(read(p("chữ", '<w:pStyle w:val="A"/>'), styles=styles)).runs[0]
    assert (run.bold, run.size_pt) == (True, 14)


# Text


def test_signs_that_are_elements_are_text() -> None:
    inner = (
        "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
        '<w:sym w:font="Symbol" w:char="F0B7"/><w:softHyphen/>'
    )
    paragraph = one(read(f"<w:p><w:r>{inner}</w:r></w:p>"))
    assert paragraph.text == "a\tb\nc-•"
    assert paragraph.lines == ("a\tb", "c-•")


def test_space_at_the_edges_counts_only_where_it_is_preserved() -> None:
    body = '<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space="preserve"> b </w:t></w:r></w:p>'
    assert one(read(body)).text == "a b "


def test_tracked_changes_are_taken_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>giữ </w:t></w:r><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo></w:p>"
    )
    assert one(read(body)).text == "giữthêmmới"


def test_wrappers_are_walked_through() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>{}</w:t></w:r>"
    inline = (
        f"<w:p>{control.format(run.format('a'))}<w:hyperlink>{run.format('b')}</w:hyperlink>"
        f"<w:smartTag>{run.format('c')}</w:smartTag></w:p>"
    )
    cell = control.format("<w:tc><w:p>" + run.format("d") + "</w:p></w:tc>")
    table = f"<w:tbl>{control.format('<w:tr>' + cell + '</w:tr>')}</w:tbl>"
    observed = read(control.format(inline) + table)
    assert [paragraph.text for paragraph in observed.paragraphs] == ["abc", "d"]


def test_fields_give_their_results_and_never_their_instructions() -> None:
    body = (
        "<w:p><w:r><w:t>Trang </w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
    )
    paragraph = one(read(body))
    assert [(run.text, run.field) for run in paragraph.runs] == [("Trang", ""), ("7", "PAGE"), ("9", "NUMPAGES")]
    assert paragraph.runs[1].size_pt == 13


def test_a_field_may_span_paragraphs_and_hold_others() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    page = f"{begin}<w:r><w:instrText>PAGEREF x</w:instrText></w:r>{separate}<w:r><w:t>3</w:t></w:r>{end}"
    body = (
        f"<w:p>{begin}<w:r><w:instrText>TOC</w:instrText></w:r>{separate}<w:r><w:t>Chương I</w:t></w:r>{page}</w:p>"
        f"<w:p><w:r><w:t>Chương II</w:t></w:r>{end}</w:p><w:p><w:r><w:t>sau</w:t></w:r></w:p>"
    )
    texts = [[(run.text, run.field) for run in paragraph.runs] for paragraph in read(body).paragraphs]
    assert texts == [[("Chương I", ""), ("3", "PAGEREF")], [("Chương II", "")], [("sau", "")]]


def test_page_breaks_stand_with_the_paragraph_that_begins_the_page() -> None:
    cut = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        p("trước") + f"<w:p>{cut}<w:r><w:t>tự sang trang</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>cuối</w:t></w:r>{cut}</w:p>" + p("sau") + f"<w:p>{cut}</w:p>" + p("cuối cùng")
        + p("thuộc tính", "<w:pageBreakBefore/>")
    )  # fmt: skip
    broken = {paragraph.text: paragraph.breaks_page for paragraph in read(body).paragraphs}
    assert broken == {"trước": False, "tự sang trang": True, "cuối": False, "sau": True, "": False, "cuối cùng": True,
                      "thuộc tính": True}  # fmt: skip


# Numbers


def numbering(*levels: tuple[str, str], more: str = "", number: str = "") -> str:
    listed = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{720 * (index + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{listed}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{number}'
    )


def numbered(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_counted_as_word_prints_them() -> None:
    levels = numbering(
        ("upperRoman", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"),
        number='<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>",
    )  # fmt: skip
    body = "".join([numbered("a", 0), numbered("b", 1), numbered("c", 2), numbered("d", 2), numbered("e", 1),
                    numbered("f", 2), numbered("g", 0), numbered("h", 1), numbered("i", 0, number=2)])  # fmt: skip
    observed = read(body, numbering=levels)
    labels = [paragraph.label for paragraph in observed.paragraphs]
    assert labels == ["I.", "I.1.", "a)", "b)", "I.2.", "a)", "II.", "II.1.", "I."]
    assert observed.paragraphs[0].text == "a"
    assert observed.paragraphs[0].left_mm == pytest.approx(12.7, abs=0.01)
    assert observed.paragraphs[0].first_mm == pytest.approx(-6.35, abs=0.01)


def test_bullets_are_shown_as_the_signs_that_they_are() -> None:
    observed = read(numbered("a", 0) + numbered("b", 1), numbering=numbering(("bullet", "-"), ("bullet", "\uf0b7")))
    assert [paragraph.label for paragraph in observed.paragraphs] == ["-", "•"]


def test_a_style_may_number_its_paragraphs_and_set_their_indents() -> None:
    own = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="0" w:firstLine="567"/></w:pPr>'
    body = p("a", '<w:pStyle w:val="Dieu"/>') + p("b", '<w:pStyle w:val="Dieu"/>')
    body += p("c", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    first, second, third = read(
        body, styles=style("Dieu", own), numbering=numbering(("decimal", "Điều %1."))
    ).paragraphs
    assert (first.label, second.label, third.label) == ("Điều 1.", "Điều 2.", "")
    assert (first.left_mm, first.first_mm) == (0, pytest.approx(10, abs=0.02))


def test_a_style_may_take_the_list_of_its_base_at_its_own_level() -> None:
    styles = style("One", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    styles += style("Two", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>', based="One")
    body = p("a", '<w:pStyle w:val="One"/>') + p("b", '<w:pStyle w:val="Two"/>')
    observed = read(body, styles=styles, numbering=numbering(("decimal", "%1."), ("lowerLetter", "%2)")))
    assert [paragraph.label for paragraph in observed.paragraphs] == ["1.", "a)"]


def test_a_list_may_be_defined_by_a_list_style_and_mended_by_its_number() -> None:
    styles = style("Ds", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', "numbering")
    more = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Ds"/></w:abstractNum>'
    override = '<w:lvl w:ilvl="1"><w:numFmt w:val="decimalZero"/><w:start w:val="3"/><w:lvlText w:val="%2/"/></w:lvl>'
    number = (
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1">{override}</w:lvlOverride></w:num>'
    )
    lists = numbering(("lowerRoman", "(%1)"), ("decimal", "%2"), more=more, number=number)
    observed = read(numbered("a", 0, 2) + numbered("b", 1, 2) + numbered("c", 8, 2), styles=styles, numbering=lists)
    assert [paragraph.label for paragraph in observed.paragraphs] == ["(i)", "03/", ""]


def test_formulas_and_page_numbers_inside_conditions_are_read() -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    page = f"{begin}<w:r><w:instrText>PAGE</w:instrText></w:r>{separate}<w:r><w:t>1</w:t></w:r>{end}"
    condition = f"{begin}<w:r><w:instrText>IF</w:instrText></w:r>{page}{separate}<w:r><w:t>2</w:t></w:r>{end}"
    body = f"<w:p><m:oMath {math}><m:r><m:t>x+y</m:t></m:r></m:oMath>{condition}</w:p>"
    assert [(run.text, run.field) for run in one(read(body)).runs] == [("x+y", "FORMULA"), ("2", "PAGE")]


def test_numbers_beyond_reason_stay_short() -> None:
    levels = numbering(("upperRoman", "%1"), ("lowerLetter", "%2")).replace(
        'w:start w:val="1"', 'w:start w:val="99999999"'
    )
    observed = read(numbered("a", 0) + numbered("b", 1), numbering=levels)
    assert [paragraph.label for paragraph in observed.paragraphs] == ["99999999", "99999999"]


# Tables


def table(rows: str, properties: str = "", columns: tuple[int, ...] = (2835, 5670)) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def compatible(version: int) -> str:
    return f'<w:compat><w:compatSetting w:name="compatibilityMode" w:val="{version}"/></w:compat>'


def test_cells_are_placed_from_the_edge_of_the_paper() -> None:
    body = table(row(cell(p("trái") + p("dưới trái")), cell(p("phải"))))
    first, below, second = read_page(body, settings=compatible(15)).paragraphs
    assert [each.text for each in (first, below, second)] == ["trái", "dưới trái", "phải"]
    assert first.cell and second.cell
    assert (first.cell.left, first.cell.right) == (pytest.approx(30, abs=0.05), pytest.approx(80, abs=0.05))
    assert second.cell.right == pytest.approx(180, abs=0.05)
    assert (second.cell.column, second.cell.columns, second.cell.rows, second.cell.bordered) == (1, 2, 1, False)
    assert first.edges == (pytest.approx(31.9, abs=0.05), pytest.approx(78.1, abs=0.05))


@pytest.mark.parametrize(
    ("properties", "version", "left"),
    [
        ('<w:tblInd w:w="567" w:type="dxa"/>', 15, 40),
        ('<w:tblInd w:w="567" w:type="dxa"/>', 12, 38.1),  # the text, not the edge, stood at the margin
        ('<w:jc w:val="center"/>', 15, 37.5),
        ('<w:jc w:val="right"/>', 15, 45),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="1134"/>', 15, 20),
    ],
)
def test_a_table_stands_where_word_puts_it(properties: str, version: int, left: float) -> None:
    body = table(row(cell(p("a")), cell(p("b"))), properties)
    found = read_page(body, settings=compatible(version)).paragraphs[0].cell
    assert found and found.left == pytest.approx(left, abs=0.06)


def test_widths_of_cells_win_over_the_grid_as_in_word() -> None:
    body = table(
        row(cell(p("a"), '<w:tcW w:w="5670" w:type="dxa"/>'), cell(p("b"), '<w:tcW w:w="2835" w:type="dxa"/>'))
    )
    found = read_page(body, settings=compatible(15)).paragraphs[0].cell
    assert found and found.right == pytest.approx(130, abs=0.05)


def test_merged_cells_are_read_once_and_keep_their_columns() -> None:
    body = table(
        row(cell(p("cả hàng"), '<w:gridSpan w:val="2"/>'))
        + row(cell(p("hai hàng"), '<w:vMerge w:val="restart"/>'), cell(p("b")))
        + row(cell(p(""), "<w:vMerge/>"), cell(p("d")))
    )
    observed = read_page(body, settings=compatible(15))
    places = [(each.text, each.cell and (each.cell.row, each.cell.column)) for each in observed.paragraphs]
    assert places == [("cả hàng", (0, 0)), ("hai hàng", (1, 0)), ("b", (1, 1)), ("d", (2, 1))]
    spanning = observed.paragraphs[0].cell
    assert spanning and spanning.right == pytest.approx(180, abs=0.05)


def test_a_nested_table_stands_within_its_cell() -> None:
    inner = table(row(cell(p("trong"))), columns=(1134,))
    observed = read_page(table(row(cell(p("ngoài")), cell(inner + p("sau")))), settings=compatible(15))
    outer, nested, after = observed.paragraphs
    assert outer.cell and nested.cell and after.cell
    assert (outer.cell.table, nested.cell.table, after.cell.table) == (0, 1, 0)
    assert nested.cell.left == pytest.approx(81.9, abs=0.05)


ALL_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@pytest.mark.parametrize(
    ("properties", "cell_properties", "bordered"),
    [
        ("", "", False),
        (f"<w:tblBorders>{ALL_SIDES}</w:tblBorders>", "", True),
        ('<w:tblStyle w:val="Luoi"/>', "", True),
        (
            '<w:tblStyle w:val="Luoi"/><w:tblBorders>' + ALL_SIDES.replace("single", "nil") + "</w:tblBorders>",
            "",
            False,
        ),
        ("", '<w:tcBorders><w:start w:val="single" w:sz="4"/></w:tcBorders>', True),
        ("", '<w:tcBorders><w:start w:val="single" w:color="FFFFFF"/></w:tcBorders>', False),
    ],
)
def test_a_ruled_table_is_told_from_one_that_only_places_text(
    properties: str, cell_properties: str, bordered: bool
) -> None:
    styles = style("Luoi", f"<w:tblPr><w:tblBorders>{ALL_SIDES}</w:tblBorders></w:tblPr>", "table")
    found = read(table(row(cell(p("a"), cell_properties), cell(p("b"))), properties), styles=styles).paragraphs[0].cell
    assert found and found.bordered is bordered


def test_styles_of_tables_format_the_text_of_their_parts() -> None:
    styles = style("T", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr>'
                   '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>', "table")  # fmt: skip
    rows = row(cell(p("đầu")), cell(p("đầu"))) + row(cell(p("thân")), cell(p("thân")))
    look = '<w:tblStyle w:val="T"/><w:tblLook w:val="0420"/>'
    head, _, body, _ = read(table(rows, look), styles=styles).paragraphs
    assert (head.runs[0].bold, head.runs[0].size_pt, head.align) == (True, 12, "center")
    assert (body.runs[0].bold, body.runs[0].size_pt) == (False, 12)


def test_a_line_beneath_one_cell_is_a_line_and_no_ruled_table() -> None:
    rule = '<w:tcBorders><w:bottom w:val="single" w:sz="6"/></w:tcBorders>'
    body = table(row(cell(p("TỈNH A"), rule), cell(p("CỘNG HÒA"))) + row(cell(p("Số: 1")), cell(p("ngày"))))
    observed = read_page(body, settings=compatible(15))
    first = observed.paragraphs[0]
    assert first.cell and not first.cell.bordered
    assert first.below and (first.below.left, first.below.right) == (
        pytest.approx(30, abs=0.05),
        pytest.approx(80, abs=0.05),
    )
    assert first.below.thickness_pt == 0.75


def test_a_note_under_a_line_is_no_ruled_table_but_one_ruled_across_is() -> None:
    rule = '<w:tcBorders><w:{} w:val="single" w:sz="4"/></w:tcBorders>'
    note = read(table(row(cell(p("Ghi chú"), rule.format("top"))), columns=(8505,))).paragraphs[0]
    assert note.above and note.cell and not note.cell.bordered
    across = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "bottom", "insideH"))
    rows = row(cell(p("đầu")), cell(p("đầu"))) + row(cell(p("thân")), cell(p("thân")))
    ruled = read(table(rows, f"<w:tblBorders>{across}</w:tblBorders>")).paragraphs[0]
    assert ruled.cell and ruled.cell.bordered and not ruled.above


# Lines


BORDER = '<w:pBdr><w:{} w:val="single" w:sz="6" w:space="1"/></w:pBdr>'


def test_borders_are_lines_as_long_as_the_indents_leave() -> None:
    indent = '<w:ind w:left="567" w:right="1134"/>'
    above, below = read_page(p("a", BORDER.format("top") + indent) + p("b", BORDER.format("bottom"))).paragraphs
    assert above.above and below.below and not above.below
    assert (above.above.left, above.above.right) == (pytest.approx(40, abs=0.05), pytest.approx(175, abs=0.05))
    assert (below.below.kind, below.below.style, below.below.thickness_pt) == ("border", "solid", 0.75)
    assert below.below.right == pytest.approx(TEXT_RIGHT, abs=0.05)


def test_a_line_of_an_empty_paragraph_is_beneath_the_text_above_it() -> None:
    line = f"<w:p><w:pPr>{BORDER.format('top')}</w:pPr></w:p>"
    text, empty, after = read_page(p("tiêu ngữ") + line + p("sau")).paragraphs
    assert text.below and text.below == empty.above
    assert after.above is None


def test_equal_borders_of_neighbours_are_one_box() -> None:
    box = "<w:pBdr>" + ALL_SIDES.split("<w:insideH")[0] + "</w:pBdr>"
    first, second, last = read_page(p("HỎA TỐC", box) + p("hẹn giờ", box) + p("thường")).paragraphs
    assert first.framed and second.framed and not last.framed
    assert first.above and not first.below and not second.above and second.below


def anchor(shape: str, x_mm: float, y_mm: float, width_mm: float, height_mm: float = 0, across: str = "column") -> str:
    x, y, width, height = (round(size * 36000) for size in (x_mm, y_mm, width_mm, height_mm))
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor layoutInCell="1">'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f"<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        + p("hai lần") + "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip


STRAIGHT = (
    '<wps:wsp><wps:spPr><a:prstGeom prst="straightConnector1"/>'
    '<a:ln w="9525"><a:solidFill/></a:ln></wps:spPr></wps:wsp>'
)


def with_shape(text: str, shape: str, run: str = '<w:sz w:val="26"/>') -> str:
    return f"<w:p><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r>{shape}</w:p>"


def test_a_drawn_line_is_beneath_the_text_that_it_is_nearest_to() -> None:
    first_cell = (
        with_shape("TỈNH A", anchor(STRAIGHT, 15, 11, 20)) + with_shape("SỞ B", "") + with_shape("Số: 1/QĐ", "")
    )
    body = table(row(cell(first_cell), cell(with_shape("CỘNG HÒA", ""))))
    parent, agency, number, _ = read_page(body, settings=compatible(15)).paragraphs
    assert parent.below is None and number.below is None
    assert agency.below and agency.below.kind == "drawing"
    assert (agency.below.left, agency.below.right) == (pytest.approx(46.9, abs=0.1), pytest.approx(66.9, abs=0.1))
    assert agency.below.thickness_pt == 0.75


def test_a_line_drawn_at_the_head_of_a_paragraph_is_beneath_the_one_above() -> None:
    body = with_shape("Độc lập", "") + with_shape("ngày", anchor(STRAIGHT, 80, 0.5, 40))
    motto, date = read_page(body).paragraphs
    assert motto.below and not date.below


def test_a_line_drawn_into_the_next_cell_belongs_there() -> None:
    left = with_shape("SỞ B", anchor(STRAIGHT, 70, 5, 40))
    right = with_shape("Độc lập", "")
    body = table(row(cell(left), cell(right)))
    agency, motto = read_page(body, settings=compatible(15)).paragraphs
    assert motto.below and not agency.below


def test_two_lines_under_one_paragraph_are_both_kept() -> None:
    two = anchor(STRAIGHT, 10, 5, 20) + anchor(STRAIGHT, 90, 5, 60)
    first, second = read_page(with_shape("SỞ B\tĐộc lập", two) + with_shape("Số: 1", "")).paragraphs
    assert first.below and second.above
    assert {round(first.below.left), round(second.above.left)} == {40, 120}


def test_lines_in_groups_are_scaled_with_them() -> None:
    inner = STRAIGHT.replace(
        "<wps:spPr>", '<wps:spPr><a:xfrm><a:off x="100" y="0"/><a:ext cx="400" cy="0"/></a:xfrm>'
    )  # fmt: skip
    group = (
        '<wpg:wgp><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="1000" cy="100"/></a:xfrm></wpg:grpSpPr>{inner}</wpg:wgp>'
    )
    rule = one(read_page(with_shape("chữ", anchor(group, 0, 5, 100)))).below
    assert rule and (rule.left, rule.right) == (pytest.approx(40, abs=0.1), pytest.approx(80, abs=0.1))


@pytest.mark.parametrize(
    "line",
    [
        '<v:line style="position:absolute" from="28.35pt,14pt" to="141.75pt,14pt"/>',
        '<v:shape type="#_x0000_t32" style="position:absolute;margin-left:28.35pt;margin-top:14pt;'
        'width:4cm;height:0"/>',
        '<v:shape o:connectortype="straight" style="position:absolute;margin-left:1cm;margin-top:14pt;'
        'width:40mm;height:0"/>',
        '<v:group style="position:absolute;margin-left:1cm;margin-top:14pt;width:40mm;height:10pt" coordsize="400,100">'
        '<v:line from="0,0" to="400,0"/></v:group>',
    ],
)
def test_lines_of_vml_are_lines(line: str) -> None:
    rule = one(read_page(with_shape("chữ", f"<w:r><w:pict>{line}</w:pict></w:r>"))).below
    assert rule and (rule.left, rule.right) == (pytest.approx(40, abs=0.1), pytest.approx(80, abs=0.1))


def test_upright_lines_and_hidden_ones_are_no_rules() -> None:
    hidden = STRAIGHT.replace("<a:solidFill/>", "<a:noFill/>")
    body = with_shape("chữ", anchor(STRAIGHT, 0, 0, 0.1, 40) + anchor(hidden, 0, 5, 40))
    paragraph = one(read_page(body))
    assert paragraph.below is None and paragraph.above is None


# Boxes and frames


def box(text: str, line: str = "<a:noFill/>") -> str:
    return (
        f'<wps:wsp><wps:spPr><a:prstGeom prst="rect"/><a:ln w="9525">{line}</a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="36000" rIns="36000"/></wps:wsp>'
    )


def test_text_boxes_follow_their_anchor_from_left_to_right_and_are_read_once() -> None:
    body = with_shape("neo", anchor(box("phải"), 90, 0, 60, 20) + anchor(box("trái", "<a:solidFill/>"), 5, 0, 60, 20))
    held, left, right = read_page(body + p("sau")).paragraphs[:3]
    assert (held.text, left.text, right.text) == ("neo", "trái", "phải")
    assert left.floating and right.floating and not held.floating
    assert left.framed and not right.framed
    assert left.cell and left.cell.table < 0 and (left.cell.left, left.cell.right) == (
        pytest.approx(35, abs=0.05), pytest.approx(95, abs=0.05),
    )  # fmt: skip
    assert left.edges == (pytest.approx(36, abs=0.05), pytest.approx(94, abs=0.05))


def test_text_boxes_of_vml_are_read() -> None:
    shape = (
        '<v:shape type="#_x0000_t202" style="position:absolute;margin-left:10mm;width:50mm;height:9mm" stroked="f">'
        f"<v:textbox><w:txbxContent>{p('HỎA TỐC')}</w:txbxContent></v:textbox></v:shape>"
    )
    _, inner = read_page(with_shape("neo", f"<w:r><w:pict>{shape}</w:pict></w:r>")).paragraphs
    assert inner.text == "HỎA TỐC" and inner.floating and not inner.framed
    assert inner.cell and inner.cell.left == pytest.approx(40, abs=0.05)


def test_pictures_are_counted_once_wherever_they_stand() -> None:
    graphic = "<a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic>"
    blip = f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>"
    held = box("trong").replace("<w:p>", f"<w:p>{blip}", 1)
    assert read_page(f"<w:p>{blip}</w:p>" + with_shape("neo", anchor(held, 0, 0, 40, 20))).images == 2


def test_frames_are_floating_cells() -> None:
    frame = '<w:framePr w:w="2835" w:hAnchor="page" w:x="567" w:y="100"/>'
    first, second, text = read_page(p("một", frame) + p("hai", frame) + p("thân")).paragraphs
    assert first.floating and second.floating and not text.floating
    assert first.cell and first.cell == second.cell
    assert (first.cell.left, first.cell.right) == (pytest.approx(10, abs=0.05), pytest.approx(60, abs=0.05))


# Sections, headers, notes

PAGE = '<w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple>'
HEADER = '<w:headerReference w:type="{}" r:id="{}"/>'


def test_sheets_tell_their_paper_and_number() -> None:
    header = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{PAGE}</w:p>'
    observed = read_page(
        p("thân"), bands=HEADER.format("default", "header1") + HEADER.format("first", "header2"),
        extra='<w:pgNumType w:start="1"/><w:titlePg/>', header1=header, header2=p(""),
    )  # fmt: skip
    (sheet,) = observed.sheets
    assert (sheet.width_mm, sheet.height_mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    assert (sheet.left_mm, sheet.right_mm, sheet.top_mm) == (
        pytest.approx(30, abs=0.05), pytest.approx(15, abs=0.05), pytest.approx(20, abs=0.05),
    )  # fmt: skip
    assert sheet.restarts and sheet.number
    assert (sheet.number.zone, sheet.number.on_first, sheet.number.paragraph.align) == ("header", False, "center")
    assert sheet.number.paragraph.runs[0].size_pt == 14
    assert [each.zone for each in observed.paragraphs] == ["header", "header", "body"]


def test_a_number_on_the_first_page_is_seen() -> None:
    reference = '<w:footerReference w:type="default" r:id="footer1"/>'
    number = read_page(p("thân"), bands=reference, footer1=f"<w:p>{PAGE}</w:p>").sheets[0].number
    assert number and (number.zone, number.on_first, number.paragraph.align) == ("footer", True, "left")


@pytest.mark.parametrize(
    "header",
    [
        '<w:p><w:pPr><w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/></w:pPr>'
        f"{PAGE}</w:p>"
        "<w:p/>",
        f"<w:sdt><w:sdtContent><w:p><w:pPr><w:jc w:val='center'/></w:pPr>{PAGE}</w:p></w:sdtContent></w:sdt>",
        f"<w:p><w:pPr><w:tabs><w:tab w:val='center' w:pos='4680'/></w:tabs></w:pPr><w:r><w:tab/></w:r>{PAGE}</w:p>",
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:fldChar w:fldCharType='begin'/>"
        "<w:instrText>PAGE</w:instrText>"
        "<w:fldChar w:fldCharType='end'/></w:r></w:p>",
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:pgNum/></w:r></w:p>",
    ],
    ids=["frame", "content control", "tab stop", "without result", "old element"],
)
def test_page_numbers_are_found_however_they_are_centred(header: str) -> None:
    observed = read_page(p("thân"), bands=HEADER.format("default", "header1"), header1=header)
    number = observed.sheets[0].number
    assert number and number.paragraph.align == "center"


def test_sections_inherit_headers_and_give_their_own_edges() -> None:
    wide = (
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:pgSz w:w="16838" w:h="11906"/>'
        '<w:pgMar w:left="1134" w:right="1134" w:top="-1134" w:bottom="1134"/></w:sectPr></w:pPr></w:p>'
    )
    observed = read_page(p("ngang") + wide + p("dọc"), header1=f"<w:p>{PAGE}</w:p>")
    first, second = observed.sheets
    assert (round(first.width_mm), first.top_mm, round(second.width_mm)) == (297, pytest.approx(20, abs=0.05), 210)
    assert first.number and second.number and not second.restarts
    bodies = [each for each in observed.paragraphs if each.zone == "body"]
    assert [(each.text, each.sheet, each.breaks_page) for each in bodies] == [
        ("ngang", 0, False), ("", 0, False), ("dọc", 1, True),
    ]  # fmt: skip
    assert bodies[0].edges == (pytest.approx(20, abs=0.05), pytest.approx(277, abs=0.05))
    assert bodies[2].edges == (pytest.approx(TEXT_LEFT, abs=0.05), pytest.approx(TEXT_RIGHT, abs=0.05))
    assert [each.zone for each in observed.paragraphs].count("header") == 1


def test_notes_stand_after_the_body_without_separators() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{p("gạch")}</w:footnote>'
        f'<w:footnote w:id="1">{p("chú thích")}</w:footnote>'
    )
    observed = read_page(p("thân"), footnotes=notes)
    assert [(each.zone, each.text) for each in observed.paragraphs] == [("body", "thân"), ("note", "chú thích")]


# Whole files


def test_a_file_of_python_docx_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Về việc", "Sở B"
    document.sections[0].left_margin = Mm(30)
    paragraph = document.add_paragraph()
    run = paragraph.add_run("Quyết định")
    run.bold, run.font.size, run.font.name = True, Pt(14), "Times New Roman"
    document.add_table(1, 2, style="Table Grid").cell(0, 1).text = "ô"
    path = tmp_path / "a.docx"
    document.save(str(path))
    observed = read_docx(path)
    assert observed.properties["title"] == "Về việc" and observed.properties["author"] == "Sở B"
    assert observed.sheets[0].left_mm == pytest.approx(30, abs=0.05)
    found = next(each for each in observed.paragraphs if each.text == "Quyết định")
    assert (found.runs[0].bold, found.runs[0].size_pt, found.runs[0].face) == (True, 14, "Times New Roman")
    assert next(each for each in observed.paragraphs if each.text == "ô").cell.bordered  # type: ignore[union-attr]


def test_the_source_can_be_mended_through_the_elements(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="1">{p("chú thích")}</w:footnote>'
    observed = read_page(p("thân"), footnotes=notes)
    for paragraph in observed.paragraphs:
        paragraph.runs[0].element.find(f"{{{NAMES['w']}}}t").text += " đã sửa"
    observed.source.save(str(tmp_path / "b.docx"))
    again = read_docx(tmp_path / "b.docx")
    assert [each.text for each in again.paragraphs] == ["thân đã sửa", "chú thích đã sửa"]


@pytest.mark.parametrize("sample", sorted((ROOT / "directives" / "samples").glob("*.yaml")), ids=lambda path: path.stem)
def test_own_documents_show_the_figures_of_the_rules(sample: Path) -> None:
    rules = load_rules()
    by_title = {component.title: component for component in rules.styles.values()}
    seen = 0
    for document in compose(sample):
        observed = read_docx(Path("own.docx"), write_docx(document))
        for paragraph in observed.paragraphs:
            component = by_title.get(paragraph.style)
            if component is None or not paragraph.text.strip():
                continue
            seen += 1
            plain = [run for run in paragraph.runs if not run.position]
            assert {run.size_pt for run in plain} <= {component.size_pt, component.size_pt - 1}, paragraph.text
            assert {run.face for run in paragraph.runs} == {rules.face.name}
            if component.bold:
                assert all(run.bold for run in paragraph.runs)
            assert paragraph.multiple == pytest.approx(component.line_spacing, abs=0.01)
        for sheet in observed.sheets:
            assert sheet.number is None or not sheet.number.on_first
            assert sheet.left_mm == pytest.approx(rules.setting("margin_left_mm"), abs=0.1)
    assert seen > 3


def test_a_long_file_is_read_in_good_time() -> None:
    text = "Căn cứ Luật Tổ chức chính quyền địa phương; " * 3
    runs = "".join(f"<w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:t>{text}</w:t></w:r>" for _ in range(4))
    body = f'<w:p><w:pPr><w:jc w:val="both"/><w:spacing w:before="120"/></w:pPr>{runs}</w:p>' * 4000
    data = package(body, styles=style("Normal", "", default=True))
    start = time.perf_counter()
    observed = read_docx(Path("a.docx"), data)
    assert len(observed.paragraphs) == 4000
    assert time.perf_counter() - start < 4  # 2 s where nothing else runs


# Hostile files


def refused(data: bytes) -> str:
    with pytest.raises(CongvanError) as caught:
        read_docx(Path("a.docx"), data)
    assert str(caught.value).startswith("a.docx: ")
    return caught.value.findings[0].code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "KT-101"),
        ("chỉ là chữ".encode(), "KT-101"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "KT-102"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "KT-103"),
        (b"{\\rtf1\\ansi}", "KT-104"),
        (b"%PDF-1.7", "KT-104"),
        (b"<html></html>", "KT-104"),
        (package(p("a"))[:300], "KT-108"),
        (package("<w:p>"), "KT-108"),
        (b"PK\x05\x06" + b"\0" * 18, "KT-108"),
    ],
)
def test_what_is_no_docx_is_refused_with_advice(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CongvanError):
        read_docx(tmp_path / "không có.docx")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_an_odt_is_named() -> None:
    assert refused(zipped({"mimetype": "application/vnd.oasis.opendocument.text"})) == "KT-104"


def test_a_workbook_is_no_document() -> None:
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert refused(package(p("a"), main_type=workbook)) == "KT-109"


def test_a_package_without_its_main_part_is_refused() -> None:
    data = package(p("a"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "word/document.xml"}
    assert refused(zipped(files)) == "KT-108"


def test_bombs_are_refused_by_what_comes_out() -> None:
    assert refused(package(p("a"), extra={"word/media/image1.png": b"\0" * 30_000_000})) == "KT-105"


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(package(p("a"), extra={"word/media/image1.bin": b"\0" * 30_000_000}))
    size = struct.pack("<I", 30_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 10)
    assert refused(bytes(data)) == "KT-108"


def test_too_many_parts_are_refused() -> None:
    assert refused(package(p("a"), extra={f"x/{number}.bin": b"" for number in range(5001)})) == "KT-106"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/any.xml", "docProps/app.xml", "_rels/.rels", "[Content_Types].xml"]
)
def test_a_doctype_is_refused_in_any_part(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(package(p("a")))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[part] = LAUGHS.encode() + files.get(part, b"<x>&b;</x>")
    assert refused(zipped(files)) == "KT-107"


def test_a_doctype_in_a_rare_encoding_is_refused_too() -> None:
    with zipfile.ZipFile(io.BytesIO(package(p("a")))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    text = '<?xml version="1.0" encoding="UCS-4"?>' + LAUGHS + files["word/document.xml"].decode()
    assert refused(zipped({**files, "word/document.xml": text.encode("utf-32-le")})) == "KT-107"


def test_elements_nested_beyond_reason_are_refused() -> None:
    depth = 20_000
    assert refused(package("<w:sdt><w:sdtContent>" * depth + "</w:sdtContent></w:sdt>" * depth)) == "KT-108"


def test_deep_but_lawful_nesting_is_read() -> None:
    depth = 25
    body = "<w:tbl><w:tr><w:tc>" * depth + p("đáy") + "</w:tc></w:tr></w:tbl>" * depth
    assert one(read(body)).text == "đáy"


def test_a_chain_of_parts_is_refused_or_read_but_never_fails() -> None:
    extra = {
        f"word/_rels/p{number}.xml.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="a" '
        f'Type="x" Target="p{number + 1}.xml"/></Relationships>'
        for number in range(2000)
    }
    extra |= {f"word/p{number}.xml": "<x/>" for number in range(2001)}
    extra["word/_rels/document.xml.rels"] = extra["word/_rels/p0.xml.rels"]
    assert refused(package(p("a"), extra=extra)) == "KT-108"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a connection is opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "create_connection", forbidden)
    relations = (
        f'<Relationships xmlns="{PACKAGE}relationships">'
        f'<Relationship Id="t" Type="{OFFICE}attachedTemplate" Target="http://example.invalid/a.dotm"'
        ' TargetMode="External"/>'
        f'<Relationship Id="i" Type="{OFFICE}image" Target="http://example.invalid/a.png" TargetMode="External"/>'
        f'<Relationship Id="header1" Type="{OFFICE}header" Target="http://example.invalid/h.xml"'
        ' TargetMode="External"/>'
        "</Relationships>"
    )
    body = p("thân") + SECTION.format(bands=HEADER.format("default", "header1"), extra="")
    observed = read_docx(Path("a.docx"), package(body, extra={"word/_rels/document.xml.rels": relations}))
    assert one(observed).text == "thân"


def test_relations_to_missing_parts_do_no_harm() -> None:
    relations = (
        f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="i" Type="{OFFICE}image" Target="../NULL"/>'
        f'<Relationship Id="s" Type="{OFFICE}styles" Target="styles.xml"/></Relationships>'
    )
    data = package(p("thân"), extra={"word/_rels/document.xml.rels": relations})
    assert one(read_docx(Path("a.docx"), data)).text == "thân"


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_macro_files_and_templates_are_read_as_documents(kind: str) -> None:
    assert one(read_docx(Path("a.docm"), package(p("thân"), main_type=kind))).text == "thân"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_files_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(
        package(table(row(cell(p("a")), cell(p("b")))) + numbered("c", 0), numbering=numbering(("decimal", "%1.")))
    )
    for at, byte in changes:
        data[at % len(data)] = byte
    try:
        observed = read_docx(Path("a.docx"), bytes(data))
    except CongvanError:
        return
    assert observed.sheets


VALUES = st.sampled_from(
    ["", "-1", "0", "1", "99999999999999999999", "1e400", "nan", "12,5", "auto", "50%", "3cm", "\u0661", "F0B7"]
)
ELEMENTS = ["b", "sz", "rFonts", "jc", "ind", "spacing", "numPr", "numId", "ilvl", "tblW", "tcW", "gridSpan", "vMerge",
            "framePr", "sym", "br", "fldChar", "instrText", "tbl", "tr", "tc", "p", "r", "rPr", "pPr", "tcPr", "tblPr",
            "tblGrid", "gridCol", "sectPr", "pgSz", "pgMar", "pgNumType", "sdt", "sdtContent", "pBdr", "top", "pict",
            "txbxContent", "tblLook", "tblInd", "tabs", "tab", "w", "vertAlign"]  # fmt: skip
ATTRIBUTES = ["val", "w", "h", "left", "firstLine", "leftChars", "before", "line", "ascii", "type", "pos",
              "fldCharType",
              "char", "x", "xAlign", "hAnchor", "sz", "start", "numId"]  # fmt: skip
TREES = st.recursive(
    st.builds(
        lambda tag, attributes: f"<w:{tag} " + " ".join(f'w:{k}="{v}"' for k, v in attributes.items()) + "/>",
        st.sampled_from(ELEMENTS), st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=3),
    ),
    lambda children: st.builds(
        lambda tag, inner: f"<w:{tag}>{''.join(inner)}</w:{tag}>",
        st.sampled_from(ELEMENTS), st.lists(children, max_size=4),
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES, TREES)
def test_senseless_markup_never_fails(body: str, inner: str) -> None:
    wrapped = table(
        row(cell(f"<w:p><w:pPr>{inner}</w:pPr><w:r><w:rPr>{inner}</w:rPr>{body}</w:r></w:p>", inner)), inner
    )
    styles = style("A", f"<w:pPr>{inner}</w:pPr><w:rPr>{inner}</w:rPr><w:tblPr>{inner}</w:tblPr>", default=True)
    assert read(body + wrapped, styles=styles, numbering=numbering(("decimal", "%1."), more=inner)).sheets
