"""`--fix` makes nothing worse: what it leaves, what it mends together, and what it says of it."""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from conftest import ROOT, congvan_here
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from congvan import office
from congvan.checking.observed import Paragraph, Run
from congvan.checking.outcome import mending
from congvan.checking.outcome.layout import Layout, Office, Place, Ruled, Stretch
from congvan.checking.outcome.mendable import mendable
from congvan.checking.outcome.mending import Mended, fixed_path, write_fixed
from congvan.checking.outcome.worse import WHOLE, worse
from congvan.checking.recognised import Part
from congvan.checking.run import check_file

CASES = next((one / "shared" / "cases" / "check" for one in ROOT.parents if (one / "shared").is_dir()), ROOT)
Spoil = Callable[[docx.document.Document], None]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(office, "find_libreoffice", lambda: None)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office in which no mend moves anything."""

    def lay_out(_: Office, files: Sequence[bytes], parts: int) -> list[Layout]:
        return [Layout(1, {n: stretch(n, 100, 200) for n in range(parts)}, ()) for _ in files]

    monkeypatch.setattr(office, "find_libreoffice", lambda: "soffice")
    monkeypatch.setattr(Office, "lay_out", lay_out)


def stretch(line: float, left: float, right: float, *, page: int = 1, lines: int = 1) -> Stretch:
    top = 20 * line
    return Stretch(Place(page, left, top), Place(page, right, top + 16.1 * (lines - 1)))


def spoilt(reference: Path, folder: Path, spoil: Spoil) -> Path:
    document = docx.Document(str(reference.with_suffix(".docx")))
    spoil(document)
    path = folder / "a.docx"
    document.save(str(path))
    return path


def cell_line(document: docx.document.Document, text: str) -> docx.text.paragraph.Paragraph:
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return next(paragraph for cell in cells for paragraph in cell.paragraphs if text in paragraph.text)


def mended(path: Path, **options: bool) -> Mended:
    return write_fixed(check_file(path), **options)


def signature(document: docx.document.Document) -> list[docx.text.paragraph.Paragraph]:
    cell = document.tables[-1].rows[0].cells[-1]
    return [paragraph for paragraph in cell.paragraphs if paragraph.text.strip()]


def held_by(lead: str, document: docx.document.Document) -> None:
    for paragraph in signature(document):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.runs[0].text = lead + paragraph.runs[0].text


def test_a_signature_held_by_spaces_is_centred_without_them(reference: Path, tmp_path: Path, still: None) -> None:
    path = spoilt(reference, tmp_path, lambda document: held_by(" " * 14, document))
    done = mended(path)
    assert done.path is not None
    lines = signature(docx.Document(str(done.path)))
    assert len(lines) > 1
    assert all(line.alignment == WD_ALIGN_PARAGRAPH.CENTER and line.text == line.text.strip() for line in lines)


def test_a_signature_that_a_tab_holds_is_left_whole(reference: Path, tmp_path: Path, still: None) -> None:
    def spoil(document: docx.document.Document) -> None:
        held_by(" " * 14, document)
        first = signature(document)[0]
        first.runs[0].text = "\t" + first.runs[0].text

    path = spoilt(reference, tmp_path, spoil)
    assert mended(path) == Mended(None)
    assert not fixed_path(path).exists()


@pytest.mark.parametrize("hide", ["white", "hidden", "nearly"])
def test_hidden_text_is_never_shown(reference: Path, tmp_path: Path, still: None, hide: str) -> None:
    def spoil(document: docx.document.Document) -> None:
        run = signature(document)[-1].insert_paragraph_before().add_run("Abcd")
        run.font.size = Pt(22)
        run.font.hidden = hide == "hidden"
        if hide != "hidden":
            run.font.color.rgb = RGBColor.from_string("FFFFFF" if hide == "white" else "F8FAFC")

    path = spoilt(reference, tmp_path, spoil)
    done = mended(path)
    for one in filter(None, [done.path]):
        run = next(line for line in signature(docx.Document(str(one))) if "Abcd" in line.text).runs[0]
        assert run.font.size == Pt(22)
        assert run.font.hidden or str(run.font.color.rgb) in ("FFFFFF", "F8FAFC")


def condense(document: docx.document.Document) -> None:
    properties = cell_line(document, "CỘNG HÒA").runs[0]._r.get_or_add_rPr()
    spacing = properties.makeelement(docx.oxml.ns.qn("w:spacing"), {docx.oxml.ns.qn("w:val"): "-10"})
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:sz", "w:szCs", "w:lang")


def test_condensed_text_is_left_unless_asked(reference: Path, tmp_path: Path, still: None) -> None:
    path = spoilt(reference, tmp_path, condense)
    found = check_file(path)
    squeezed = next(remark for remark in found.remarks if remark.rule.code == "TT-108")
    assert not mendable(found, squeezed)
    assert mended(path) == Mended(None)
    assert "TT-108" in {one.code for one in mended(path, condensed=True).fixed}


@pytest.mark.parametrize(("text", "can"), [("2", True), ("- 2 -", False), ("Trang 2", False)])
def test_a_face_of_an_old_encoding_gives_way_where_there_are_figures_alone(text: str, can: bool) -> None:
    from congvan.checking.outcome.mendable import coded

    assert coded(Run(text, ".VnTime", 11)) is not can
    assert coded(Run(text, "Wingdings", 11))


def test_nothing_mended_is_nothing_written(reference: Path, tmp_path: Path, still: None) -> None:
    path = spoilt(reference, tmp_path, lambda _: None)
    said = congvan_here("check", "--fix", path.name, cwd=tmp_path)
    assert "không ghi bản sửa" in said.err
    assert not fixed_path(path).exists()


def test_a_pdf_is_promised_no_mend(reference: Path, tmp_path: Path) -> None:
    data = reference.with_suffix(".pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data)
    found = check_file(tmp_path / "a.pdf")
    assert not any(mendable(found, remark) for remark in found.remarks)
    assert "--fix" not in congvan_here("check", "a.pdf", cwd=tmp_path).out


def loosen(document: docx.document.Document) -> None:
    body = next(paragraph for paragraph in document.paragraphs if len(paragraph.text) > 200)
    body.alignment = WD_ALIGN_PARAGRAPH.LEFT
    body.runs[0].font.size = Pt(18)
    cell_line(document, "Độc lập").runs[0].font.size = Pt(12)


def test_without_libreoffice_only_what_moves_nothing_is_mended(reference: Path, tmp_path: Path, alone: None) -> None:
    done = mended(spoilt(reference, tmp_path, loosen))
    assert {one.code for one in done.fixed} == {"TT-405"}
    assert {one.remark.rule.code for one in done.left} >= {"TT-401", "TT-211"}
    assert all("LibreOffice" in one.reason for one in done.left)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office in which the motto needs two lines at 13 pt."""

    def lay_out(_: Office, files: Sequence[bytes], parts: int) -> list[Layout]:
        return [printed(data, parts) for data in files]

    def printed(data: bytes, parts: int) -> Layout:
        size = cell_line(docx.Document(io.BytesIO(data)), "Độc lập").runs[0].font.size
        stretches = {n: stretch(n, 100, 200) for n in range(parts)}
        motto = 5  # behind the left column of the head
        stretches[motto] = stretch(motto, 100, 200, lines=1 if size == Pt(12) else 2)
        return Layout(1, stretches, ())

    monkeypatch.setattr(office, "find_libreoffice", lambda: "soffice")
    monkeypatch.setattr(Office, "lay_out", lay_out)


def test_what_there_was_no_time_to_try_stays_as_it_is(
    reference: Path, tmp_path: Path, narrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "_SECONDS", -1)
    done = mended(spoilt(reference, tmp_path, loosen))
    assert not done.fixed and done.path is None
    assert {one.remark.rule.code for one in done.left} >= {"TT-401", "TT-211"}
    assert all("quá lâu" in one.reason for one in done.left)


def test_what_moves_a_line_is_left_and_the_rest_is_mended(reference: Path, tmp_path: Path, narrow: None) -> None:
    path = spoilt(reference, tmp_path, loosen)
    parts = check_file(path).recognised.parts  # type: ignore[union-attr]
    assert [part.component for part in parts].index("tieu_ngu") == 5
    done = mended(path)
    assert {one.code for one in done.fixed} == {"TT-401", "TT-405"}
    assert [one.remark.rule.code for one in done.left] == ["TT-211"]
    said = congvan_here("check", "--fix", path.name, cwd=tmp_path).err
    assert "Để nguyên 1 chỗ: Tiêu ngữ: cỡ chữ [TT-211] – dòng này bị ngắt thành nhiều dòng hơn" in said
    assert len([line for line in said.splitlines() if "[TT-401]" in line]) == 1


def part(component: str, text: str = "chữ", size: float = 14) -> Part:
    run = Run(text, "Times New Roman", size)
    return Part(component, Paragraph((run,)), (run,))


HEAD = [part("ten_loai"), part("trich_yeu"), part("noi_dung"), part("quyen_han_chuc_vu"), part("ho_ten")]
PRINTED = {n: stretch(n, 100, 200) for n in range(len(HEAD))}


@pytest.mark.parametrize(
    ("change", "harmed"),
    [
        ({}, []),
        ({0: stretch(0, 100, 200, lines=2)}, [0]),  # wraps
        ({2: stretch(2, 100, 200, lines=3)}, []),  # running text may
        ({0: stretch(0.3, 100, 200)}, []),  # lower on the page
        ({1: stretch(1, 110, 210)}, [0, 1]),  # two lines, whose axes part
        ({0: stretch(0, 90, 210)}, []),  # wider about its axis
        ({3: stretch(3, 100, 200, page=2), 4: stretch(4, 100, 200, page=2)}, [3, 4]),
        ({4: stretch(4, 100, 200, page=2)}, [4]),
    ],
)
def test_what_is_worse_is_told_by_its_part(change: dict[int, Stretch], harmed: list[int]) -> None:
    before, after = Layout(2, PRINTED, ()), Layout(2, PRINTED | change, ())
    assert sorted(worse(HEAD, before, after)) == harmed


def test_more_pages_are_worse() -> None:
    assert list(worse(HEAD, Layout(1, PRINTED, ()), Layout(2, PRINTED, ()))) == [WHOLE]
    assert not worse(HEAD, Layout(2, PRINTED, ()), Layout(1, PRINTED, ()))


@pytest.mark.parametrize(("line", "harmed"), [
    (Ruled(130, 170, 34), []), (Ruled(130, 170, 40), [1]), (Ruled(150, 190, 34), [1]),
])  # fmt: skip
def test_a_drawn_line_stays_under_its_text(line: Ruled, harmed: list[int]) -> None:
    before = Layout(1, PRINTED, (Ruled(130, 170, 34),))
    assert list(worse(HEAD, before, Layout(1, PRINTED, (line,)))) == harmed


@pytest.mark.parametrize(("name", "written"), [
    ("r6_white", False), ("r7_sig_spaces", False), ("sq", False), ("squeeze", False), ("wrap", False),
    ("t1_spaces", True), ("spaces", True), ("t3_vn_pagenumber", True),
])  # fmt: skip
def test_shared_cases(name: str, written: bool, tmp_path: Path, still: None) -> None:
    if not (CASES / f"{name}.docx").exists():
        pytest.skip("the shared cases are not here")
    path = tmp_path / f"{name}.docx"
    path.write_bytes((CASES / path.name).read_bytes())
    found = check_file(path)
    announced = sum(bool(mendable(found, remark)) for remark in found.remarks)
    done = write_fixed(found)
    assert (done.path is not None) == written
    assert len(done.fixed) == announced


def test_a_paragraph_of_thousands_of_looks_is_not_laid_out(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice takes its time for one by the square: half a minute for 16,000, for each look at the pages."""

    def lay_out(*_: object) -> None:
        raise AssertionError("laid out")

    def spoil(document: docx.document.Document) -> None:
        line = next(one for one in document.paragraphs if len(one.text) > 80)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.first_line_indent = Pt(2)
        for number in range(4_000):
            line.add_run(" ab").font.size = Pt(13 + number % 2)

    monkeypatch.setattr(office, "find_libreoffice", lambda: "soffice")
    monkeypatch.setattr(Office, "lay_out", lay_out)
    mended = write_fixed(check_file(spoilt(reference, tmp_path, spoil)))
    assert mended.path
    assert any("quá nhiều mảnh" in one.reason for one in mended.left)


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_an_office_that_is_stopped_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, pipe = tmp_path / "soffice", tmp_path / "pipe"
    os.mkfifo(pipe)
    script.write_text(f"#!/bin/sh\nsleep 100 > {pipe} &\nwait\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(office, "find_libreoffice", lambda: str(script))
    monkeypatch.setattr(office, "_SECONDS", 0.2)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    made = office.LibreOffice()
    assert made.convert([b""], ".doc", "docx") is None
    made.close()
    assert select.select([end], [], [], 20)[0]  # nobody holds the other end
    os.close(end)
