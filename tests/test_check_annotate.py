"""Copies with remarks at their places: comments in DOCX, highlights in PDF; the files themselves stay as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pdfplumber
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.annotations import FreeText
from pypdf.generic import RectangleObject

from congvan.checking.docx import read_docx
from congvan.checking.observed import Observed, Paragraph
from congvan.checking.outcome.annotate import annotated, annotated_path, write_annotated
from congvan.checking.pdf import read_pdf
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, Rule
from congvan.checking.run import Checked, Remark
from congvan.errors import CongvanError, Span
from congvan.thethuc.rules import PT_PER_MM

RULE = Rule("VB-302", "error", "Chính tả", "Spelling", "PL II")


def saved(document: Document, path: Path) -> Path:
    document.save(str(path))
    return path


def part_of(observed: Observed, text: str) -> Part:
    """The paragraph that holds a text, as a part."""
    paragraph = next(p for p in observed.paragraphs if text in p.text)
    return Part("noi_dung", paragraph, paragraph.runs)


def piece(part: Part, text: str) -> Found:
    start = part.text.index(text)
    return Found(part, "viết '{right}'", {"right": "đúng"}, start, start + len(text))


def checked(path: Path, observed: Observed, *founds: Found) -> Checked:
    parts = tuple({id(found.part): found.part for found in founds if found.part}.values())
    remarks = tuple(Remark(RULE, "error", Span(str(path)), found) for found in founds)
    return Checked(path, remarks, Recognised(observed, parts))


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def commented(document: Document) -> list[tuple[str, str]]:
    """Each comment with the text that it spans."""
    found = []
    body = document.element.body
    for comment in document.comments:
        number = str(comment.comment_id)
        inside, text = False, ""
        for element in body.iter():
            if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == number:
                inside = True
            elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == number:
                inside = False
            elif inside and element.tag == qn("w:t"):
                text += element.text or ""
        assert body.xpath(f".//w:commentReference[@w:id='{number}']")
        found.append((comment.text, text))
    return found


def entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def annotate(path: Path, *founds: Callable[[Observed], Found]) -> Document:
    observed = read_docx(path)
    return opened(annotated(checked(path, observed, *(make(observed) for make in founds))))


def test_a_comment_spans_the_offending_piece_alone_and_cuts_its_run(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Cần ")
    run = paragraph.add_run("khẩn trương bổ xung hồ sơ")
    run.bold = True
    path = saved(document, tmp_path / "a.docx")
    result = annotate(path, lambda seen: piece(part_of(seen, "bổ"), "bổ xung"))
    assert commented(result) == [("[VB-302] lỗi: viết 'đúng' (PL II)", "bổ xung")]
    (comment,) = result.comments
    assert comment.author == "congvan"
    assert result.paragraphs[0].text == "Cần khẩn trương bổ xung hồ sơ"
    bold = [run.text for run in result.paragraphs[0].runs if run.bold]
    assert bold == ["khẩn trương ", "bổ xung", " hồ sơ"]


def test_pieces_across_runs_tabs_and_within_each_other_are_found(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("một")
    paragraph.add_run(" hai").italic = True
    paragraph.add_run(" ba\tbốn\nnăm")
    path = saved(document, tmp_path / "a.docx")
    pieces = ("hai ba", "bốn\nnăm", "a", "một hai ba\tbốn")
    result = annotate(path, *(lambda seen, text=text: piece(part_of(seen, "một"), text) for text in pieces))
    assert [text for _, text in commented(result)] == ["hai ba", "bốnnăm", "a", "một hai babốn"]
    assert result.paragraphs[0].text == "một hai ba\tbốn\nnăm"


def test_the_second_of_two_alike_pieces_between_tabs_is_told_from_the_first(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Số:\tSố:")
    path = saved(document, tmp_path / "a.docx")
    observed = read_docx(path)
    paragraph = observed.paragraphs[0]
    run = paragraph.runs[0]
    left, right = (Part("", paragraph, (type(run)(**{**vars(run), "text": "Số:"}),)) for _ in range(2))
    both = checked(path, observed, Found(left, "trái"), Found(right, "phải"))
    result = opened(annotated(both))
    first, second = result.element.body.iter(qn("w:commentRangeStart"))
    runs = [element for element in result.paragraphs[0]._p if element.tag == qn("w:r")]
    assert next(iter(first.itersiblings(qn("w:r")))) is runs[0]
    before_second = [r for r in second.itersiblings(qn("w:r"), preceding=True) if r.findall(qn("w:t"))]
    assert "".join(t.text for r in before_second for t in r.iter(qn("w:t"))) == "Số:"


def test_what_word_cannot_comment_goes_to_the_first_paragraph_and_says_where(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "đầu tiên"
    document.add_paragraph("thân bài")
    document.sections[0].header.paragraphs[0].text = "tiêu đề trang"
    path = saved(document, tmp_path / "a.docx")
    result = annotate(
        path, lambda seen: piece(part_of(seen, "tiêu đề"), "đề"), lambda seen: Found(None, "khổ giấy sai")
    )
    (header, anchor), (paper, other) = commented(result)
    assert header.startswith("Ở đầu trang: [VB-302]") and anchor == other == "đầu tiên"
    assert paper == "[VB-302] lỗi: khổ giấy sai (PL II)"
    assert "comment" not in str(entries(path.read_bytes()).keys())


def test_an_empty_paragraph_can_be_commented(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("")
    path = saved(document, tmp_path / "a.docx")
    result = annotate(path, lambda seen: Found(None, "văn bản trống"))
    assert commented(result) == [("[VB-302] lỗi: văn bản trống (PL II)", "")]
    assert [paragraph.text for paragraph in result.paragraphs] == [""]


def test_a_remark_in_a_text_box_stands_at_the_paragraph_that_holds_the_box(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("mở đầu")
    run = document.add_paragraph("neo ").add_run()
    run._r.append(
        parse_xml(
            f"<w:pict {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><v:shape style='width:200pt;height:20pt'>"
            "<v:textbox><w:txbxContent><w:p><w:r><w:t>chữ trong khung</w:t></w:r></w:p></w:txbxContent></v:textbox>"
            "</v:shape></w:pict>"
        )
    )
    path = saved(document, tmp_path / "a.docx")
    result = annotate(path, lambda seen: piece(part_of(seen, "khung"), "khung"))
    (start,) = result.element.body.iter(qn("w:commentRangeStart"))
    assert not list(start.iterancestors(qn("w:txbxContent")))
    assert start.getparent() is result.paragraphs[1]._p


def test_earlier_comments_macros_and_all_other_parts_stay_as_they_were(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("sai chính tả")
    document.add_comment(paragraph.runs, "của trưởng phòng", "An")
    saved(document, tmp_path / "a.docx")
    # A part that nothing relates to, a macro, and the type that tells Word of macros.
    parts = entries((tmp_path / "a.docx").read_bytes())
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    parts["[Content_Types].xml"] = types.replace(
        b"<Default ", b'<Default Extension="bin" ContentType="a/b"/><Default ', 1
    )
    parts |= {"word/vbaProject.bin": b"\0macro", "customXml/stray.xml": b"<stray/>"}
    path = tmp_path / "a.docm"
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    observed = read_docx(path)
    data = annotated(checked(path, observed, piece(part_of(observed, "sai"), "chính")))
    after = entries(data)
    changed = {name for name in after if after[name] != parts.get(name)}
    assert changed == {"word/document.xml", "word/comments.xml"}
    assert parts.keys() <= after.keys()
    assert b"c\xe1\xbb\xa7a tr" in after["word/comments.xml"] and b"VB-302" in after["word/comments.xml"]


def test_the_reading_is_not_touched_so_that_a_file_can_be_annotated_twice(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("một hai ba")
    path = saved(document, tmp_path / "a.docx")
    observed = read_docx(path)
    one = checked(path, observed, piece(part_of(observed, "hai"), "hai"))
    assert [commented(opened(annotated(one))) for _ in range(2)] == [[("[VB-302] lỗi: viết 'đúng' (PL II)", "hai")]] * 2


def test_a_file_that_was_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("trước")
    path = saved(document, tmp_path / "a.docx")
    observed = read_docx(path)
    one = checked(path, observed, Found(None, "sai"))
    document.paragraphs[0].text = "sau"
    saved(document, path)
    with pytest.raises(CongvanError, match="KT-301"):
        annotated(one)


def test_control_characters_do_not_break_the_comment(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("một")
    path = saved(document, tmp_path / "a.docx")
    result = annotate(path, lambda _: Found(None, "có {what}", {"what": "\x1b[31m\ud800"}))
    assert "có ‹U+001B›[31m‹U+D800›" in commented(result)[0][0]


def test_the_copy_stands_beside_the_file_and_opens_in_libreoffice(tmp_path: Path, lay_out: Any) -> None:
    document = docx.Document()
    document.add_paragraph("Căn cứ Nghị định số 30/2020/NĐ-CP")
    path = saved(document, tmp_path / "a.docx")
    observed = read_docx(path)
    written = write_annotated(checked(path, observed, piece(part_of(observed, "Căn"), "Nghị định")))
    assert written == annotated_path(path) == tmp_path / "a.checked.docx"
    assert "Nghị định số 30/2020/NĐ-CP" in PdfReader(lay_out(written)).pages[0].extract_text().replace("\n", " ")


# ---- PDF ----


def notes(data: bytes, page: int = 0) -> list[Any]:
    return [entry.get_object() for entry in PdfReader(io.BytesIO(data)).pages[page].get("/Annots", [])]


def words_within(path: Path, page: int, rectangle: Any) -> str:
    with pdfplumber.open(path) as pdf:
        sheet = pdf.pages[page]
        x0, y0, x1, y1 = map(float, rectangle)
        chars = [c for c in sheet.chars if x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and y0 <= (c["y0"] + c["y1"]) / 2 <= y1]
        return "".join(char["text"] for char in chars)


def test_a_highlight_covers_the_offending_text_and_tells_the_rule(reference: Path) -> None:
    path = reference.with_suffix(".pdf")
    observed = read_pdf(path)
    part = part_of(observed, "Độc lập")
    data = annotated(checked(path, observed, Found(part, "gạch nối sai")))
    (highlight,) = [note for note in notes(data) if note["/Subtype"] == "/Highlight"]
    assert highlight["/Contents"] == "[VB-302] lỗi: gạch nối sai (PL II)" and highlight["/T"] == "congvan"
    assert len(highlight["/QuadPoints"]) == 8
    covered = words_within(path, 0, highlight["/Rect"])
    assert "".join(covered.split()) == "Độclập-Tựdo-Hạnhphúc"


def test_a_piece_of_a_line_is_covered_roughly(reference: Path) -> None:
    path = reference.with_suffix(".pdf")
    observed = read_pdf(path)
    part = part_of(observed, "Độc lập")
    data = annotated(checked(path, observed, piece(part, "Tự do")))
    (highlight,) = [note for note in notes(data) if note["/Subtype"] == "/Highlight"]
    covered = words_within(path, 0, highlight["/Rect"]).strip(" -")
    assert "ự d" in covered and len(covered) < 10


def test_text_of_several_lines_has_a_quadrilateral_for_each(reference: Path) -> None:
    path = reference.with_suffix(".pdf")
    observed = read_pdf(path)
    paragraph: Paragraph = max(
        (p for p in observed.paragraphs if len({box.page for box in p.line_boxes}) == 1), key=lambda p: len(p.lines)
    )
    data = annotated(checked(path, observed, Found(Part("noi_dung", paragraph, paragraph.runs), "sai")))
    page = paragraph.line_boxes[0].page - 1
    (highlight,) = [note for note in notes(data, page) if note["/Subtype"] == "/Highlight"]
    assert len(highlight["/QuadPoints"]) == 8 * len(paragraph.lines) >= 16


def test_remarks_without_a_place_share_a_note_at_the_upper_right_corner(reference: Path) -> None:
    path = reference.with_suffix(".pdf")
    observed = read_pdf(path)
    data = annotated(checked(path, observed, Found(None, "khổ giấy sai"), Found(None, "phông không nhúng")))
    (pinned,) = [note for note in notes(data) if note["/Subtype"] == "/Text"]
    assert pinned["/Contents"] == "[VB-302] lỗi: khổ giấy sai (PL II)\n[VB-302] lỗi: phông không nhúng (PL II)"
    left, bottom, _, _ = map(float, pinned["/Rect"])
    assert left > 195 * PT_PER_MM and bottom > 280 * PT_PER_MM


def test_the_bytes_of_a_pdf_stay_and_earlier_annotations_too(reference: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=str(reference.with_suffix(".pdf")))
    writer.add_annotation(0, FreeText(text="ý kiến", rect=(50, 50, 90, 90)))
    path = tmp_path / "a.pdf"
    writer.write(str(path))
    observed = read_pdf(path)
    data = annotated(checked(path, observed, Found(None, "sai")))
    assert data.startswith(path.read_bytes())
    assert {"/FreeText", "/Text"} <= {note["/Subtype"] for note in notes(data)}
    before, after = PdfReader(path), PdfReader(io.BytesIO(data))
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_highlights_follow_a_page_that_is_turned_and_cropped(reference: Path, tmp_path: Path, turn: int) -> None:
    """The text lies on its side in the file and reads upright only because the file turns the page."""
    plain = reference.with_suffix(".pdf")
    writer = PdfWriter(clone_from=str(plain))
    page = writer.pages[0]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    shifts = {0: (20, 30), 90: (height, 0), 180: (width, height), 270: (0, width)}
    move = Transformation().rotate(turn).translate(*shifts[turn])
    page.add_transformation(move)
    across, up = (height, width) if turn % 180 else (width, height)
    low = shifts[0] if turn == 0 else (0, 0)
    page.mediabox = page.cropbox = RectangleObject((*low, low[0] + across, low[1] + up))
    page.rotate(turn)
    path = tmp_path / f"{turn}.pdf"
    writer.write(str(path))
    ((x0, y0, x1, y1),) = highlighted(plain, "Độc lập")
    corners = [move.apply_on((x, y)) for x, y in ((x0, y0), (x1, y1))]
    expected = [*map(min, *corners), *map(max, *corners)]
    assert highlighted(path, "Độc lập")[0] == pytest.approx(expected, abs=1)


def highlighted(path: Path, text: str) -> list[list[float]]:
    observed = read_pdf(path)
    data = annotated(checked(path, observed, Found(part_of(observed, text), "sai")))
    return [[float(v) for v in note["/Rect"]] for note in notes(data) if note["/Subtype"] == "/Highlight"]


def test_a_locked_pdf_is_refused_with_a_clear_word(reference: Path, tmp_path: Path) -> None:
    observed = read_pdf(reference.with_suffix(".pdf"))
    writer = PdfWriter(clone_from=str(reference.with_suffix(".pdf")))
    writer.encrypt("", "chủ", algorithm="RC4-128")
    path = tmp_path / "a.pdf"
    writer.write(str(path))
    with pytest.raises(CongvanError, match="KT-302"):
        annotated(checked(path, observed, Found(None, "sai")))


def test_a_broken_pdf_is_refused_and_never_a_traceback(reference: Path, tmp_path: Path) -> None:
    observed = read_pdf(reference.with_suffix(".pdf"))
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj <<")
    with pytest.raises(CongvanError, match="KT-302"):
        annotated(checked(path, observed, Found(None, "sai")))


def test_a_draft_cannot_be_annotated() -> None:
    with pytest.raises(CongvanError, match="KT-304"):
        annotated(Checked(Path("a.yaml"), ()))
