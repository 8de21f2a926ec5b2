"""Mending: formatting and typography change as the rules decide, words never do, all else stays byte for byte."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pdfplumber
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.checking.docx import read_docx
from congvan.checking.observed import Observed
from congvan.checking.outcome import fix
from congvan.checking.outcome.edits import typographic_edits
from congvan.checking.outcome.fix import Fixed, fix_docx
from congvan.checking.outcome.mending import fixed_path, write_fixed
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, Rule
from congvan.checking.run import Checked, Remark, check_file
from congvan.errors import CongvanError, Span

RULE = Rule("TT-401", "error", "Nội dung", "Body", "PL I", True)
Make = Callable[[Observed], Found]


def part_of(observed: Observed, text: str) -> Part:
    paragraph = next(p for p in observed.paragraphs if text in p.text)
    return Part("noi_dung", paragraph, paragraph.runs)


def on(holds: str, within: str | None = None, /, **fix: Any) -> Make:
    """A finding on the paragraph that holds a text, or on a piece of it."""

    def make(observed: Observed) -> Found:
        part = part_of(observed, holds)
        if within is None:
            return Found(part, "sai", fix=fix)
        start = part.text.index(within)
        return Found(part, "sai", {}, start, start + len(within), fix)

    return make


def everywhere(**fix: Any) -> Make:
    return lambda _: Found(None, "sai", fix=fix)


def checked(path: Path, *makes: Make) -> Checked:
    observed = read_docx(path)
    founds = [make(observed) for make in makes]
    parts = tuple({id(found.part.paragraph): found.part for found in founds if found.part}.values())
    remarks = tuple(Remark(RULE, "error", Span(str(path)), found) for found in founds)
    return Checked(path, remarks, Recognised(observed, parts))


@pytest.fixture
def mend(tmp_path: Path) -> Callable[..., tuple[Observed, list[Fixed]]]:
    """Save a document, mend it, and read the result."""

    def run(document: Document, *makes: Make) -> tuple[Observed, list[Fixed]]:
        document.save(str(tmp_path / "a.docx"))
        data, fixed = fix_docx(checked(tmp_path / "a.docx", *makes))
        (tmp_path / "a.fixed.docx").write_bytes(data)
        return read_docx(tmp_path / "a.fixed.docx"), fixed

    return run


def document(*texts: str) -> Document:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    return made


def entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


RUN_FIXES: list[Mapping[str, Any]] = [
    {"size_pt": 13.5}, {"bold": True}, {"italic": True}, {"upper": True}, {"color": "102030"},
    {"face": "Times New Roman"}, {"spacing_pt": -0.5}, {"scale": 90},
]  # fmt: skip
PARAGRAPH_FIXES: list[Mapping[str, Any]] = [
    {"align": "justify"}, {"align": "center"}, {"align": "right"}, {"first_mm": 12.7}, {"left_mm": 10},
    {"right_mm": 7}, {"before_pt": 6}, {"after_pt": 3}, {"multiple": 1.5}, {"keep_next": True},
]  # fmt: skip


@pytest.mark.parametrize("fix", RUN_FIXES, ids=str)
def test_a_run_gets_the_asked_look_and_nothing_else_changes(mend: Any, fix: Mapping[str, Any]) -> None:
    before = document("một hai", "ba")
    seen, fixed = mend(before, on("một", **fix))
    (name, value), (first, second) = *fix.items(), seen.paragraphs
    assert [getattr(run, name) for run in first.runs] == [pytest.approx(value) if name == "size_pt" else value]
    assert getattr(second.runs[0], name) != value
    assert len(fixed) == 1 and fixed[0].code == "TT-401" and fixed[0].before != fixed[0].after


@pytest.mark.parametrize("fix", [{"bold": False}, {"italic": False}, {"upper": False}], ids=str)
def test_a_look_that_a_style_gives_is_turned_off(mend: Any, fix: Mapping[str, Any]) -> None:
    before = document("một")
    font = before.styles["Normal"].font
    font.bold = font.italic = font.all_caps = True
    seen, _ = mend(before, on("một", **fix))
    (name,) = fix
    assert getattr(seen.paragraphs[0].runs[0], name) is False


@pytest.mark.parametrize("fix", PARAGRAPH_FIXES, ids=str)
def test_a_paragraph_gets_the_asked_layout(mend: Any, fix: Mapping[str, Any]) -> None:
    seen, fixed = mend(document("một", "hai"), on("một", **fix))
    ((name, value),) = fix.items()
    first, second = (getattr(paragraph, name) for paragraph in seen.paragraphs)
    asked = value if isinstance(value, str | bool) else pytest.approx(value, abs=0.05)
    assert first == asked and second != asked
    assert len(fixed) == 1


def test_older_forms_of_indents_and_spaces_do_not_outlast_the_mending(mend: Any) -> None:
    before = document("một", "hai")
    paragraph = before.paragraphs[0]
    paragraph.style = "List Paragraph"  # closes up the space between paragraphs of its style
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f"<w:spacing {nsdecls('w')} w:beforeAutospacing='1' w:beforeLines='50'/>")
    )
    paragraph._p.pPr.append(parse_xml(f"<w:ind {nsdecls('w')} w:hanging='300' w:firstLineChars='500' w:start='99'/>"))
    before.paragraphs[1].style = "List Paragraph"
    seen, _ = mend(before, on("một", first_mm=10, left_mm=0, before_pt=6, after_pt=6))
    first = seen.paragraphs[0]
    assert (first.first_mm, first.left_mm) == (pytest.approx(10, abs=0.05), pytest.approx(0, abs=0.05))
    assert (first.before_pt, first.after_pt) == (6, 6)


def test_a_face_of_the_theme_gives_way(mend: Any, tmp_path: Path) -> None:
    before = document("một")
    fonts = parse_xml(
        f"<w:rFonts {nsdecls('w')} w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi' w:cstheme='minorBidi'/>"
    )
    before.paragraphs[0].runs[0]._r.get_or_add_rPr().append(fonts)
    seen, _ = mend(before, on("một", face="Times New Roman"))
    assert seen.paragraphs[0].runs[0].face == "Times New Roman"
    written = docx.Document(str(tmp_path / "a.fixed.docx")).paragraphs[0].runs[0]._r.rPr.rFonts
    assert {key.split("}")[1]: value for key, value in written.attrib.items()} == dict.fromkeys(
        ("ascii", "hAnsi", "eastAsia", "cs"), "Times New Roman"
    )


@pytest.mark.parametrize("face", ["Wingdings", "Symbol", ".VnTime", "VNI-Times"])
def test_text_that_reads_only_in_its_own_face_keeps_it(mend: Any, face: str) -> None:
    before = document("một")
    run = before.paragraphs[0].add_run("þ")
    run.font.name = face
    seen, _ = mend(before, on("một", face="Times New Roman"))
    assert [run.face for run in seen.paragraphs[0].runs] == ["Times New Roman", face]


def test_only_the_offending_piece_changes_and_only_where_it_differs(mend: Any) -> None:
    before = document("một hai ba bốn")
    before.paragraphs[0].add_run(" năm").font.size = Pt(14)
    seen, fixed = mend(before, on("một", "hai ba", size_pt=14))
    assert [(run.text, run.size_pt) for run in seen.paragraphs[0].runs] == [
        ("một ", 11), ("hai ba", 14), (" bốn", 11), (" năm", 14)
    ]  # fmt: skip
    assert fixed == [Fixed("TT-401", "Nội dung", "hai ba", "cỡ chữ 11", "cỡ chữ 14")]


def test_what_is_right_already_is_not_listed(mend: Any) -> None:
    _, fixed = mend(document("một"), on("một", size_pt=11, align="left", bold=False))
    assert fixed == []


def test_margins_and_paper_change_on_upright_sections_only(mend: Any) -> None:
    before = document("một")
    before.sections[0].left_margin = Mm(31)
    before.add_section()
    before.add_section()
    _, narrow, wide = before.sections
    for section in (narrow, wide):
        section.left_margin, section.page_width, section.page_height = Mm(25), Mm(216), Mm(279)
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Mm(279), Mm(216)
    before.add_paragraph("hai")
    seen, fixed = mend(before, everywhere(margin_left_mm=30), everywhere(width_mm=210, height_mm=297))
    allowed, upright, landscape = seen.sheets
    assert allowed.left_mm == pytest.approx(31, abs=0.1)
    assert (upright.left_mm, upright.width_mm, upright.height_mm) == pytest.approx((30, 210, 297), abs=0.1)
    assert (landscape.left_mm, landscape.width_mm) == pytest.approx((25, 279), abs=0.1)
    assert [(one.before, one.after) for one in fixed] == [
        ("lề trái 25 mm", "lề trái 30 mm"),
        ("bề ngang giấy 215,9 mm, bề ngang giấy 216 mm", "bề ngang giấy 210 mm"),
        ("chiều cao giấy 279,4 mm, chiều cao giấy 279 mm", "chiều cao giấy 297 mm"),
    ]


# ---- Typography ----


def texts(seen: Observed) -> list[str]:
    return [paragraph.text for paragraph in seen.paragraphs]


def test_doubled_spaces_missing_ones_and_the_unicode_form_are_mended(mend: Any) -> None:
    loose = unicodedata.normalize("NFD", "việc ấy")
    before = document(f"Giao  {loose},các đơn vị ;  thực hiện")
    seen, fixed = mend(
        before,
        on("Giao", "  ", text=" "),
        on("Giao", f"{loose},các", text="việc ấy, các"),
        on("Giao", " ;  ", text="; "),
    )
    assert texts(seen) == ["Giao việc ấy, các đơn vị; thực hiện"]
    assert [(one.before, one.after) for one in fixed][::2] == [("'␣␣'", "'␣'"), ("'␣;␣␣'", "';␣'")]


def test_overlapping_changes_of_one_paragraph_are_all_made(mend: Any) -> None:
    loose = unicodedata.normalize("NFD", "sở  y tế")
    whole = f"{loose} {loose}"
    seen, fixed = mend(
        document(whole),
        on("y t", whole, text=unicodedata.normalize("NFC", whole)),
        on("y t", "  ", text=" "),
    )
    assert texts(seen) == ["sở y tế sở  y tế"]
    assert len(fixed) == 2


def test_changes_keep_the_look_of_the_letters_around(mend: Any) -> None:
    before = document("một ")
    before.paragraphs[0].add_run(" hai").bold = True
    before.paragraphs[0].add_run(" \tba")
    seen, _ = mend(before, on("một", "  ", text=" "))
    assert [(run.text, run.bold) for run in seen.paragraphs[0].runs] == [
        ("một ", False),
        ("hai", True),
        (" \tba", False),
    ]


@pytest.mark.parametrize("new", ["hai", "Một", "mot", "một.", "mộ", "một\u200b", "m ô t"])
def test_no_letter_is_ever_changed(mend: Any, new: str) -> None:
    seen, fixed = mend(document("một hai"), on("một", "một", text=new))
    assert texts(seen) == ["một hai"] and fixed == []


def test_a_look_and_a_text_of_one_paragraph_are_mended_together(mend: Any) -> None:
    seen, fixed = mend(document("một  hai ba"), on("một", "  ", text=" "), on("một", "ba", size_pt=14))
    assert [(run.text, run.size_pt) for run in seen.paragraphs[0].runs] == [("một hai ", 11), ("ba", 14)]
    assert [one.after for one in fixed] == ["'␣'", "cỡ chữ 14"]


letters = st.text(alphabet="aăâđêơ \u00a0eyz,.;\u0300\u0301\u0309\u0323\u0302", max_size=30)


@given(letters, letters)
@settings(max_examples=300, deadline=None)
def test_edits_are_given_exactly_where_only_spaces_and_form_differ(old: str, new: str) -> None:
    edits = typographic_edits(old, new, 0)
    alike = [unicodedata.normalize("NFC", "".join(text.split())) for text in (old, new)]
    if edits is not None:
        assert alike[0] == alike[1] or any(
            text[:1] and unicodedata.combining(text[0]) for text in old.split() + new.split()
        )
        result = old
        for edit in reversed(edits):
            result = result[: edit.start] + edit.text + result[edit.end :]
        assert result == new


@given(letters)
@settings(max_examples=200, deadline=None)
def test_every_text_can_be_brought_into_nfc(text: str) -> None:
    single = " ".join(unicodedata.normalize("NFC", text).split(" "))
    assert typographic_edits(text, single, 0) is not None


# ---- Page numbers ----


def field(paragraph: Any, instruction: str = "PAGE") -> None:
    paragraph._p.append(
        parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr=' {instruction} '><w:r><w:t>2</w:t></w:r></w:fldSimple>")
    )


def assert_numbered(seen: Observed) -> None:
    for sheet in seen.sheets:
        number = sheet.number
        assert number is not None and number.zone == "header" and not number.on_first
        assert number.paragraph.align == "center" and number.kind == "decimal"
        runs = [run for run in number.paragraph.runs if run.field == "PAGE"]
        assert [(run.face, run.size_pt, run.bold, run.italic) for run in runs] == [
            ("Times New Roman", 14, False, False)
        ]


NUMBER = everywhere(page_number="top center")


def test_a_number_in_the_footer_goes_to_the_top(mend: Any) -> None:
    before = document("một")
    paragraph = before.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field(paragraph)
    seen, fixed = mend(before, NUMBER)
    assert_numbered(seen)
    assert not any(run.field for p in seen.paragraphs if p.zone == "footer" for run in p.runs)
    assert [(one.before, one.after) for one in fixed] == [
        ("số trang ở chân trang, hiện cả ở trang đầu", "số trang canh giữa ở đầu trang, không hiện ở trang đầu")
    ]


def test_a_number_is_made_where_there_is_none(mend: Any, tmp_path: Path, lay_out: Any) -> None:
    seen, fixed = mend(document(*["một"] * 120), NUMBER)
    assert_numbered(seen)
    assert fixed[0].before == "không có số trang"
    with pdfplumber.open(lay_out(tmp_path / "a.fixed.docx")) as pdf:
        tops = [page.crop((0, 0, page.width, 60)).extract_text().strip() for page in pdf.pages]
        assert tops == ["", *map(str, range(2, len(tops) + 1))] and len(tops) > 2
        (digit,) = pdf.pages[1].crop((0, 0, pdf.pages[1].width, 60)).chars
    section = docx.Document(str(tmp_path / "a.fixed.docx")).sections[0]
    middle = (section.left_margin.pt + section.page_width.pt - section.right_margin.pt) / 2
    assert (digit["x0"] + digit["x1"]) / 2 == pytest.approx(middle, abs=1)


def test_a_complex_field_at_the_right_with_an_indent_is_centred(mend: Any) -> None:
    before = document("một")
    paragraph = before.sections[0].header.paragraphs[0]
    paragraph.alignment, paragraph.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.RIGHT, Mm(10)
    begin, separate, end = (f"<w:fldChar w:fldCharType='{kind}'/>" for kind in ("begin", "separate", "end"))
    instruction = ("<w:instrText> PA</w:instrText>", "<w:instrText>GE </w:instrText>")
    for xml in (begin, *instruction, separate, "<w:t>2</w:t>", end):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:i/></w:rPr>{xml}</w:r>"))
    seen, _ = mend(before, NUMBER)
    assert_numbered(seen)
    assert seen.sheets[0].number.paragraph.first_mm == 0


def test_a_number_on_the_first_page_goes_and_an_annex_keeps_its_own_count(mend: Any) -> None:
    before = document("một")
    section = before.sections[0]
    section.different_first_page_header_footer = True
    field(section.first_page_footer.paragraphs[0])
    field(section.header.paragraphs[0])
    annex = before.add_section()
    annex.header.is_linked_to_previous = True
    annex.different_first_page_header_footer = False
    annex._sectPr.append(parse_xml(f"<w:pgNumType {nsdecls('w')} w:fmt='lowerRoman' w:start='1'/>"))
    before.add_paragraph("phụ lục")
    seen, _ = mend(before, NUMBER)
    assert_numbered(seen)
    assert seen.sheets[1].restarts


def test_a_number_among_words_is_left_to_the_author(mend: Any) -> None:
    before = document("một")
    paragraph = before.sections[0].footer.paragraphs[0]
    paragraph.add_run("Trang ")
    field(paragraph)
    seen, fixed = mend(before, NUMBER)
    assert fixed == [] and [p.text for p in seen.paragraphs if p.zone == "footer"] == ["Trang 2"]


def test_a_header_that_the_first_page_shows_is_not_hidden(mend: Any) -> None:
    before = document("một")
    before.sections[0].header.paragraphs[0].text = "ĐẢNG ỦY XÃ"
    seen, fixed = mend(before, NUMBER)
    assert fixed == [] and "ĐẢNG ỦY XÃ" in texts(seen)


# ---- The file ----


def test_the_original_and_all_other_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    before = document("một  hai", "ba")
    before.core_properties.title = "Tờ trình"
    path = tmp_path / "a.docx"
    before.save(str(path))
    original = path.read_bytes()
    data, _ = fix_docx(checked(path, on("một", "  ", text=" "), on("ba", align="justify")))
    assert path.read_bytes() == original
    old, new = entries(original), entries(data)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["word/document.xml"]


def test_nothing_to_mend_gives_the_same_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document("một").save(str(path))
    data, fixed = fix_docx(checked(path, on("một")))
    assert fixed == [] and entries(data) == entries(path.read_bytes())


def test_a_mended_draft_of_ours_opens_in_libreoffice_with_the_same_words(
    reference: Path, tmp_path: Path, lay_out: Any
) -> None:
    path = tmp_path / "bluezone.docx"
    path.write_bytes(reference.with_suffix(".docx").read_bytes())
    seen = read_docx(path)
    parts = tuple(Part("noi_dung", p, p.runs) for p in seen.paragraphs if p.text.strip())
    fix = {"size_pt": 13, "face": "Tinos", "italic": True, "align": "left", "first_mm": 5, "before_pt": 9}
    remarks = tuple(Remark(RULE, "error", Span(str(path)), Found(part, "sai", fix=fix)) for part in parts)
    data, fixed = fix_docx(Checked(path, remarks, Recognised(seen, parts)))
    written = tmp_path / "mended.docx"
    written.write_bytes(data)
    after = read_docx(written)
    assert texts(after) == texts(seen) and fixed
    assert {run.size_pt for p in after.paragraphs for run in p.runs if run.text.strip() and p.zone == "body"} == {13}
    assert lay_out(written).exists()


def spoil(document: Document) -> None:
    """Break what can be mended: a margin, a face, sizes, alignment, spaces, the form of letters, the page number."""
    document.sections[0].left_margin = Mm(20)
    document.sections[0].different_first_page_header_footer = False
    for paragraph in document.paragraphs:
        if paragraph.text.strip():
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.runs[0].font.size, paragraph.runs[0].font.name = Pt(12), "Arial"
            last = paragraph.runs[-1]
            last.text = unicodedata.normalize("NFD", last.text.replace(" ", "  ", 1))


def words(seen: Observed) -> str:
    body = "".join(p.text for p in seen.paragraphs if p.zone == "body")
    return unicodedata.normalize("NFC", "".join(body.split()))


def test_a_spoilt_document_passes_once_mended_with_every_word_kept(reference: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    draft = docx.Document(str(reference.with_suffix(".docx")))
    spoil(draft)
    draft.save(str(path))
    before = check_file(path)
    assert {"TT-104", "TT-106", "TT-401", "TT-405", "VB-101", "VB-201"} <= {r.rule.code for r in before.remarks}
    mended = write_fixed(before)
    written, fixed = mended.path, mended.fixed
    assert written is not None
    assert written == fixed_path(path) == tmp_path / "a.fixed.docx"
    assert check_file(written).remarks == ()
    assert {"TT-104", "TT-106", "TT-401", "TT-405", "VB-101", "VB-201"} <= {one.code for one in fixed}
    assert words(read_docx(written)) == words(read_docx(path)) == words(read_docx(reference.with_suffix(".docx")))


def test_a_pdf_or_a_draft_cannot_be_mended(reference: Path) -> None:
    with pytest.raises(CongvanError, match="KT-305"):
        write_fixed(check_file(reference.with_suffix(".pdf")))
    with pytest.raises(CongvanError, match="KT-305"):
        fix_docx(Checked(Path("a.yaml"), ()))


def test_words_that_would_not_stay_stop_the_mending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def eat(run: Any, _name: str, _value: Any) -> None:
        run.text = ""

    path = tmp_path / "a.docx"
    document("một").save(str(path))
    monkeypatch.setattr(fix, "set_run", eat)
    with pytest.raises(CongvanError, match="KT-303"):
        write_fixed(checked(path, on("một", size_pt=14)))
    assert not fixed_path(path).exists()


def test_a_property_that_nothing_sets_is_a_bug(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document("một").save(str(path))
    with pytest.raises(ValueError, match="colour"):
        fix_docx(checked(path, on("một", colour="red")))


def test_what_was_mended_reads_as_one_line() -> None:
    one = Fixed("TT-201", "Quốc hiệu", "CỘNG HÒA", "cỡ chữ 15", "cỡ chữ 13")
    assert str(one) == "[TT-201] Quốc hiệu 'CỘNG HÒA': cỡ chữ 15 → cỡ chữ 13"
    assert str(replace(one, component="", excerpt="")) == "[TT-201] cỡ chữ 15 → cỡ chữ 13"


def test_elements_stay_in_the_order_of_the_schema(mend: Any, tmp_path: Path) -> None:
    before = document("một")
    run = before.paragraphs[0].runs[0]
    run.font.size, run.underline = Pt(12), True
    mend(before, on("một", spacing_pt=1, scale=95, color="000001", size_pt=13, bold=True))
    properties = docx.Document(str(tmp_path / "a.fixed.docx")).paragraphs[0].runs[0]._r.rPr
    assert [child.tag for child in properties] == [qn(f"w:{n}") for n in ("b", "color", "spacing", "w", "sz", "u")]
