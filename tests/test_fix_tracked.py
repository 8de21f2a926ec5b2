"""The mends of `--fix` as tracked changes: accepting all gives the mended file, rejecting all the author's."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from conftest import SHARED, congvan_here, or_skipped
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element
from office import the_office

from congvan.checking.outcome.fix import fix_docx
from congvan.checking.outcome.fix_tracked import tracked
from congvan.checking.run import check_file
from congvan.errors import CongvanError

FILES = [*sorted(SHARED.glob("check/*.docx")), *sorted(SHARED.glob("word/*.docx"))[::3]]
DAY = dt.date(2026, 11, 29)
OURS = f"{{*}}*[@{{{etree.QName(qn('w:author')).namespace}}}author='congvan']"
CHANGES = {qn(f"w:{name}") for name in ("rPrChange", "pPrChange", "sectPrChange")}
KEPT = {qn(f"w:{name}") for name in ("rPr", "sectPr", "headerReference", "footerReference")}
RUN, TEXT, LOOK, FORM = (qn(f"w:{name}") for name in ("r", "t", "rPr", "pPr"))


def settled(data: bytes, accept: bool) -> bytes:
    """The text of a file with our changes accepted or rejected, in a form that is alike for files that print alike."""
    with ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for mark in [m for m in root.iter("*") if m.get(qn("w:author")) == "congvan"]:
        settle(mark, accept)
    for text in root.iter(qn("w:delText")):
        if next(text.iterancestors(qn("w:del")), None) is None:
            text.tag = TEXT
    return plain(root)


def settle(mark: _Element, accept: bool) -> None:
    parent = mark.getparent()
    assert parent is not None
    if mark.tag in CHANGES:
        if not accept:
            for inner in [inner for inner in parent if inner is not mark and not (
                inner.tag in KEPT and parent.tag != LOOK
            )]:  # fmt: skip
                parent.remove(inner)
            for inner in reversed(list(mark[0])):
                parent.insert(0, inner)
        parent.remove(mark)
    elif (mark.tag == qn("w:ins")) == accept:
        for inner in list(mark):
            mark.addprevious(inner)
        parent.remove(mark)
    else:
        parent.remove(mark)


def plain(root: _Element) -> bytes:
    for text in list(root.iter(TEXT)):
        text.attrib.clear()
        if not text.text:
            text.getparent().remove(text)  # type: ignore[union-attr]
    for properties in list(root.iter(LOOK, FORM)):
        if not len(properties):
            properties.getparent().remove(properties)  # type: ignore[union-attr]
    for properties in root.iter(LOOK, FORM, qn("w:sectPr")):
        properties[:] = sorted(properties, key=lambda inner: inner.tag)
    for reference in list(root.iter(qn("w:headerReference"), qn("w:footerReference"), qn("w:proofErr"))):
        reference.getparent().remove(reference)  # type: ignore[union-attr]  # page numbers bear none
    for run in list(root.iter(RUN)):
        if all(inner.tag == LOOK for inner in run):
            run.getparent().remove(run)  # type: ignore[union-attr]
    for paragraph in root.iter(qn("w:p")):
        for first, second in [*pairwise(list(paragraph.iter(RUN)))][::-1]:
            if first.getnext() is second and look(first) == look(second):
                first.extend([inner for inner in second if inner.tag != LOOK])
                second.getparent().remove(second)  # type: ignore[union-attr]
    for run in root.iter(RUN):
        for one, other in [*pairwise(list(run))][::-1]:
            if one.tag == other.tag == TEXT:
                one.text = (one.text or "") + (other.text or "")
                run.remove(other)
    return etree.tostring(root, method="c14n")


def look(run: _Element) -> bytes:
    found = run.find(LOOK)
    return b"" if found is None else etree.tostring(found, method="c14n")


def both(path: Path) -> tuple[bytes, bytes] | None:
    """A file, and its mended copy with all that can be mended."""
    try:
        fixed, what = fix_docx(check_file(path))
    except CongvanError:
        return None
    return (path.read_bytes(), fixed) if what else None


@pytest.mark.parametrize("path", or_skipped(FILES))
def test_accepting_gives_the_mended_file_and_rejecting_the_original(path: Path) -> None:
    pair = both(path)
    if pair is None:
        pytest.skip("nothing to mend")
    before, after = pair
    marked = tracked(before, after, "congvan", DAY).data
    assert settled(marked, accept=True) == settled(after, accept=True)
    assert settled(marked, accept=False) == settled(before, accept=True)
    with ZipFile(io.BytesIO(marked)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    marks = [mark for mark in root.iter("*") if mark.get(qn("w:author")) == "congvan"]
    numbers = [mark.get(qn("w:id")) for mark in marks]
    assert len(set(numbers)) == len(numbers)
    assert all(parent[-1].tag == mark.tag for mark in marks if mark.tag in CHANGES for parent in [mark.getparent()])  # type: ignore[index]
    assert marked == tracked(before, after, "congvan", DAY).data  # the same bytes again
    docx.Document(io.BytesIO(marked))


LETTER = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
number: 12
date: 8/2026
subject: thử
recipients: [Sở Y tế]
opening: ["Đoạn mở đầu  có hai dấu cách, và **chữ đậm** ở giữa."]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter of ours with a wrong size, a wrong alignment, doubled spaces and narrow margins."""
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    (tmp_path / "a.yaml").write_text(LETTER, "utf-8")
    assert congvan_here("build", "a.yaml", "--format", "docx", "--out", ".", cwd=tmp_path).code == 0
    document = docx.Document(str(tmp_path / "a.docx"))
    body = next(p for p in document.paragraphs if "mở đầu" in p.text)
    body.runs[0].text = body.runs[0].text.replace("đầu ", "đầu   ")
    body.runs[-1].font.size = docx.shared.Pt(11)
    body.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT
    document.sections[0].left_margin = docx.shared.Mm(10)
    document.save(str(tmp_path / "a.docx"))
    return tmp_path


def test_the_command_writes_both_copies_and_says_so(letter: Path) -> None:
    done = congvan_here("check", "a.docx", "--redline", cwd=letter)
    assert "a.fixed.docx" in done.err and "a.sua-doi.docx" in done.err and "Review" in done.err
    marked, fixed = (letter / "a.sua-doi.docx").read_bytes(), (letter / "a.fixed.docx").read_bytes()
    assert settled(marked, accept=True) == settled(fixed, accept=True)
    assert settled(marked, accept=False) == settled((letter / "a.docx").read_bytes(), accept=True)
    for mark in (b"w:rPrChange", b"w:del ", b"w:sectPrChange"):
        with ZipFile(io.BytesIO(marked)) as archive:
            assert mark in archive.read("word/document.xml")
    assert "sua-doi" not in congvan_here("check", ".", cwd=letter).out  # our own copies are no documents


def test_without_anything_to_mend_no_copy_is_written(letter: Path) -> None:
    assert congvan_here("build", "a.yaml", "--format", "docx", "--out", ".", "--force", cwd=letter).code == 0
    done = congvan_here("check", "a.docx", "--redline", cwd=letter)
    assert "không có gì --fix sửa được" in done.err
    assert not list(letter.glob("*.sua-doi.*"))


def test_libreoffice_rejects_to_the_original(letter: Path) -> None:
    office = the_office()
    congvan_here("check", "a.docx", "--redline", cwd=letter)
    office.convert([letter / "a.docx", letter / "a.sua-doi.docx"], "txt:Text", letter / "txt")
    assert (letter / "txt" / "a.sua-doi.txt").read_text("utf-8-sig").count("mở đầu") == 1


HOSTILE = {
    "remarks of XML": "<w:r><!-- c --><w:t>a  ,b</w:t><?x y?></w:r><!-- d -->",
    "remarks in what a run holds": "<w:r><w:t>a  ,b</w:t><w:drawing><!-- c --><?x y?></w:drawing></w:r>",
    "names without an address": '<w:r><w:t>a  ,b</w:t><w:drawing><a xmlns="q">x</a></w:drawing></w:r>',
}


@pytest.mark.parametrize("runs", HOSTILE.values(), ids=HOSTILE)
def test_what_xml_may_hold_is_no_obstacle(tmp_path: Path, runs: str) -> None:
    document = docx.Document()
    space = f'xmlns:w="{etree.QName(qn("w:p")).namespace}"'
    document.element.body.insert(0, etree.fromstring(f"<w:p {space}>{runs}</w:p>"))
    path = tmp_path / "a.docx"
    document.save(str(path))
    before = path.read_bytes()
    after, _ = fix_docx(check_file(path))
    assert not tracked(before, after, "congvan", DAY).untracked


def test_parts_that_do_not_pair_go_over_without_marks(tmp_path: Path) -> None:
    for name, count in (("a", 1), ("b", 2)):
        document = docx.Document()
        for _ in range(count):
            document.add_paragraph("x")
        document.save(str(tmp_path / name))
    made = tracked(*((tmp_path / name).read_bytes() for name in "ab"), "congvan", DAY)
    assert "word/document.xml" in made.untracked
