"""DOCX files that no honest program writes, and such as are only very large: read in time that grows as they do."""

from __future__ import annotations

import copy
import io
import re
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from congvan.checking.docx import read_docx
from congvan.checking.outcome.annotate import annotated
from congvan.checking.outcome.fix import fix_docx
from congvan.checking.rules.prose import LONGEST_WORD, prose
from congvan.checking.run import Checked, check_file
from congvan.errors import CongvanError

NS = nsdecls("w")
NUMBER = f'<w:r {NS}><w:fldChar w:fldCharType="begin"/></w:r>'


def document(*paragraphs: str) -> Document:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def saved(made: Document, folder: Path) -> Path:
    made.save(str(path := folder / "a.docx"))
    return path


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """Change one part of a package."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    assert re.search(old, text), text
    parts[part] = re.sub(old, new, text, count=1).encode()
    with ZipFile(target := io.BytesIO(), "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(target.getvalue())
    return path


def through_all(path: Path) -> Checked:
    """Check a file, mark a copy and mend one."""
    checked = check_file(path)
    assert read_docx(path, annotated(checked)).paragraphs
    assert read_docx(path, fix_docx(checked)[0]).paragraphs
    return checked


def with_header(folder: Path) -> Path:
    made = document("Nội dung.")
    made.sections[0].header.paragraphs[0].text = "1"
    return saved(made, folder)


def test_a_style_without_a_name_is_no_style(tmp_path: Path) -> None:
    made = document("CÔNG VĂN", "Nội dung thứ nhất.", "Nội dung  thứ hai.")
    made.paragraphs[1].paragraph_format.first_line_indent = 9_000_000
    for paragraph in made.paragraphs:
        paragraph._p.insert(0, parse_xml(f"<w:pPr {NS}><w:pStyle/></w:pPr>"))
        paragraph._p.r_lst[0].insert(0, parse_xml(f"<w:rPr {NS}><w:rStyle/><w:sz/><w:rFonts/><w:color/></w:rPr>"))
    through_all(saved(made, tmp_path))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/_rels/document.xml.rels", r"<Relationship [^>]*header1\.xml[^>]*/>", ""),
        ("word/document.xml", r'(headerReference[^>]*r:id=")[^"]*', r"\1"),
        ("word/document.xml", r'(headerReference[^>]*r:id=")[^"]*', r"\1rId1"),
        ("word/document.xml", r' r:id="[^"]*"', ""),
        ("[Content_Types].xml", r'<Override PartName="/word/header1\.xml"[^>]*/>', ""),
        ("[Content_Types].xml", r"wordprocessingml\.header\+xml", "wordprocessingml.styles+xml"),
        ("word/_rels/document.xml.rels", r'Target="header1\.xml"', 'Target="http://a/b" TargetMode="External"'),
    ],
)
def test_a_header_that_is_missing_or_something_else_is_none(tmp_path: Path, part: str, old: str, new: str) -> None:
    through_all(changed(with_header(tmp_path), part, old, new))


@pytest.mark.parametrize("part", ["styles", "settings", "numbering", "fontTable", "theme/theme1", "webSettings"])
@pytest.mark.parametrize("kind", ["application/xml", "image/png", "header"])
def test_a_part_of_another_type_is_none(tmp_path: Path, part: str, kind: str) -> None:
    kind = kind if "/" in kind else f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    old = rf'(PartName="/word/{part}\.xml" ContentType=")[^"]*'
    through_all(changed(with_header(tmp_path), "[Content_Types].xml", old, rf"\g<1>{kind}"))


@pytest.mark.parametrize("attribute", ["ContentType", "PartName"])
def test_a_part_of_no_type_breaks_the_package(tmp_path: Path, attribute: str) -> None:
    path = changed(with_header(tmp_path), "[Content_Types].xml", rf'(<Override [^>]*?){attribute}="[^"]*"', r"\1")
    with pytest.raises(CongvanError, match="KT-108"):
        through_all(path)


# What follows once took time by the square of its size: minutes and hours at the bounds (benchmarks/worst_cases.py).


@pytest.mark.parametrize("text", ["thựchiện" * 10_000, "a." * 40_000, "của " * 20_000, " " * 80_000, "(" * 40_000])
def test_a_paragraph_of_eighty_thousand_letters_is_read(tmp_path: Path, text: str) -> None:
    through_all(saved(document("Mở đầu. " + text), tmp_path))


def test_a_paragraph_of_thousands_of_runs_is_read_and_mended(tmp_path: Path) -> None:
    made = document("")
    runs = [
        f'<w:r><w:rPr>{"<w:b/>" * (number % 2)}<w:sz w:val="{20 + number % 40}"/></w:rPr>'
        '<w:t xml:space="preserve">từ </w:t></w:r>'
        for number in range(5_000)
    ]
    made.element.body.insert(0, parse_xml(f"<w:p {NS}>{''.join(runs)}</w:p>"))
    through_all(saved(made, tmp_path))


def test_hundreds_of_annexes_articles_and_boxes_are_read(tmp_path: Path) -> None:
    made = document()
    for number in range(600):
        made.add_paragraph("PHỤ LỤC").alignment = 1
        made.add_paragraph(f"Điều {number + 2}. Phạm vi điều chỉnh")
    box = made.add_paragraph()
    shape = parse_xml(
        f'<w:r {NS} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="position:absolute;width:99pt">'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    for _ in range(600):
        box._p.append(copy.deepcopy(shape))
    through_all(saved(made, tmp_path))


def test_endless_words_are_cut_for_the_rules_and_offsets_hold(tmp_path: Path) -> None:
    text = "Trước đó " + "x" * 500 + " sau  đó"
    checked = check_file(saved(document(text), tmp_path))
    assert checked.recognised is not None
    (read,) = prose(checked.recognised)
    assert read.text == "Trước đó " + "x" * LONGEST_WORD + " sau  đó"
    (doubled,) = [remark.found for remark in checked.remarks if remark.rule.code == "VB-201"]
    assert text[doubled.start : doubled.end] == "  " and doubled.start == text.index("  ")


def test_a_copy_holds_no_more_notes_than_word_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvan.checking.outcome.report._IN_ALL", 10)
    checked = check_file(saved(document(*(f"Nội dung {number}  được giao" for number in range(30))), tmp_path))
    assert len(checked.remarks) > 30
    with ZipFile(io.BytesIO(annotated(checked))) as archive:
        comments = archive.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 10 and "nhận xét nữa" in comments


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<w:p><w:r><w:t>" + "từ " * 40_000 + "</w:t></w:r></w:p>", "KT-110"),
        (("<w:p><w:r><w:t>" + "từ " * 20_000 + "</w:t></w:r></w:p>") * 51, "KT-111"),
        ("<w:p/>" * 60_001, "KT-112"),
        ("<w:p/>" * 2_000_001, "KT-113"),
        ("<w:p>" + "<w:r a='' b='' c='' d=''/>" * 1_000_001 + "</w:p>", "KT-113"),
    ],
    ids=lambda value: value if len(value) < 9 else "",
)
def test_what_is_beyond_all_bounds_is_refused_with_the_figure(tmp_path: Path, xml: str, code: str) -> None:
    path = changed(saved(document("a"), tmp_path), "word/document.xml", "<w:body>", f"<w:body>{xml}")
    with pytest.raises(CongvanError, match=code) as caught:
        check_file(path)
    assert caught.value.findings[0].parameters["limit"]
