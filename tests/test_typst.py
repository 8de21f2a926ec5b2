"""The second PDF engine: the same page as WeasyPrint's, text that stays text, standards, and where it is taken."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pdfua
import pypdf
import pypdfium2 as pdfium
import pytest
from conftest import REFERENCE, ROOT, SAMPLES, SENTENCE, compose, congvan, congvan_here
from lxml import etree
from no_pango import without_pango
from pdf_pages import MM, flat, read
from trees import changed_trees, tree_of
from validators import pdf_faults

from congvan.compose.document import Document
from congvan.compose.reading import read_page
from congvan.errors import CongvanError
from congvan.model.output import Engines
from congvan.writers import engines
from congvan.writers.engines import AUTO, SUPPORTED, TYPST, WEASYPRINT, choose_engines, pdf_writer
from congvan.writers.typst import write_pages

DRAFTS = {path.stem: path for path in [*sorted(SAMPLES.glob("*.yaml")), REFERENCE]}
HEAD = """\
kind: công văn
agency:
  name: Ủy ban nhân dân tỉnh Đắk Lắk
  abbreviation: UBND
  place: Đắk Lắk
  contact: ["Địa chỉ: số 1 Lê Duẩn", "E-mail: abc@hcm.gov.vn"]
unit: VX
number: 7
date: 5/2/2026
subject: thử
recipients: Sở Y tế
circulation: lưu hành nội bộ
"""
FOOT = """\
signatory:
  authority: [TM. Ủy ban nhân dân, KT. Chủ tịch]
  title: Phó Chủ tịch
  name: Nguyễn Văn A
copies: [Như trên, Bộ Y tế (b/c)]
filing: {units: [VT, VX]}
"""


def paragraphs(*texts: str) -> str:
    return f"{HEAD}body:\n" + "".join(f"  - {json.dumps(text, ensure_ascii=False)}\n" for text in texts) + FOOT


def tasks(lead: int) -> str:
    """Paragraphs that lead in to tasks, so long that they may be split."""
    body = "".join(
        f'  - "{SENTENCE * (lead + place % 4)}như sau:"\n  - tasks: ["{SENTENCE * 2}", "{SENTENCE}"]\n'
        for place in range(9)
    )
    return f"{HEAD}body:\n{body}{FOOT}"


LONG_TABLE = "".join(f'        - [{n}, "{SENTENCE * (1 + n % 3)}", abc]\n' for n in range(1, 50))
SHAPES = {
    **{f"closing-{count}": paragraphs(SENTENCE * count, SENTENCE * count) for count in (12, 16, 20, 24)},
    **{f"leads-{lead}": tasks(lead) for lead in (2, 3, 4)},
    "dashes": f"{HEAD}body:\n  - list: [{', '.join(json.dumps(SENTENCE * (1 + n % 4)) for n in range(20))}]\n{FOOT}",
    "table": (
        f"{HEAD}body:\n  - Mở đầu\n  - table:\n      columns: [TT, Nội dung, Ghi chú]\n      rows:\n{LONG_TABLE}"
        f"  - pagebreak\n  - Hết\n{FOOT}"
    ),
    "marks": paragraphs(
        "Ba H~2~O m^2^ **đậm *nghiêng* cả** <https://www.example.com/mot/hai/ba/bon/nam/sau/bay/tam/chin/muoi?x=1&y=2>",
        "Theo đề nghị tại Tờ trình số 12/TTr-SKHCN và số 345/BTTTT-THH của Bộ " * 5,
    ),
}


def text_of(pdf: bytes) -> str:
    with contextlib.closing(pdfium.PdfDocument(pdf)) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.fixture(scope="module")
def workspace_of_shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "directives").mkdir()
    for name, text in SHAPES.items():
        (folder / "directives" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(workspace_of_shapes: Path, built_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All samples, the reference dispatch and the shapes, by each engine; beside them their 'scratch'."""
    folder = tmp_path_factory.mktemp("built")
    folders = {engine: folder / engine for engine in (WEASYPRINT, TYPST)}
    for each in (*folders.values(), scratch := folder / "scratch"):
        each.mkdir()
    for pdf in built_samples.glob("*.pdf"):
        assert "WeasyPrint" in str(pypdf.PdfReader(pdf).metadata)
        shutil.copy(pdf, folders[WEASYPRINT])
    for engine, drafts, cwd in (
        (WEASYPRINT, [REFERENCE], ROOT), (TYPST, [SAMPLES, REFERENCE], ROOT),
        (WEASYPRINT, [], workspace_of_shapes), (TYPST, [], workspace_of_shapes),
    ):  # fmt: skip
        options = ("--format", "pdf", "--pdf-engine", engine, "--out", folders[engine], "--jobs", 2)
        result = congvan(
            "build", *drafts, *options, cwd=cwd, environment={"TMPDIR": str(scratch), "TEMP": str(scratch)}
        )
        assert result.code == 0, result.err
    return folders


def files_of(name: str, folder: Path) -> list[str]:
    others = [path.name for path in sorted(folder.glob(f"{name}-*.pdf")) if path.stem not in {*DRAFTS, *SHAPES}]
    return [f"{name}.pdf", *others]


@pytest.mark.parametrize("name", [*DRAFTS, *SHAPES])
def test_every_letter_stands_where_weasyprint_puts_it(name: str, built: dict[str, Path]) -> None:
    for file in files_of(name, built[WEASYPRINT]):
        theirs, ours = (read(built[engine] / file).pages for engine in (WEASYPRINT, TYPST))
        assert len(ours) == len(theirs)
        for before, after in zip(theirs, ours, strict=True):
            place = [sorted(page, key=lambda c: (round(c.y_mm), c.x_mm, c.text)) for page in (before, after)]
            assert [c.text for c in place[0]] == [c.text for c in place[1]]
            for one, other in zip(*place, strict=True):
                assert one.x_mm == pytest.approx(other.x_mm, abs=0.5), (one, other)
                assert one.y_mm == pytest.approx(other.y_mm, abs=0.5), (one, other)
                assert (one.font, one.size_pt) == (other.font, other.size_pt)


@pytest.mark.parametrize("name", [*DRAFTS, *SHAPES])
def test_lines_break_at_the_same_words(name: str, built: dict[str, Path]) -> None:
    for file in files_of(name, built[WEASYPRINT]):
        theirs, ours = (read(built[engine] / file).lines for engine in (WEASYPRINT, TYPST))
        assert len(ours) == len(theirs)
        different = [pair for pair in zip(theirs, ours, strict=True) if pair[0] != pair[1]]
        assert len(different) <= 0.01 * len(theirs), different[:5]


def test_images_and_the_seal_over_the_signature_stand_alike(built: dict[str, Path]) -> None:
    places = []
    for folder in built.values():
        with pdfplumber.open(folder / "chu-ky-so.pdf") as document:
            images = [
                tuple(image[side] * MM for side in ("x0", "top", "x1", "bottom")) for image in document.pages[0].images
            ]
            places.append(sorted(images))
    assert len(places[0]) == len(places[1]) == 2
    for one, other in zip(*places, strict=True):
        assert one == pytest.approx(other, abs=0.5)


def lines_of(pdf: Path) -> list[tuple[float, float, float]]:
    """The longer horizontal lines of the first page: left and right end, height, in mm."""
    with pdfplumber.open(pdf) as document:
        page = document.pages[0]
        drawn = [d for d in [*page.lines, *page.rects] if d["x1"] - d["x0"] > 5 / MM]
        return sorted((d["x0"] * MM, d["x1"] * MM, d["top"] * MM) for d in drawn)


@pytest.mark.parametrize("name", ["cong-van", "quyet-dinh", "huong-dan", "dau-mat-khan", "sao-y", "trich-sao"])
def test_lines_and_frames_are_drawn_at_the_same_places(name: str, built: dict[str, Path]) -> None:
    theirs, ours = (lines_of(built[engine] / f"{name}.pdf") for engine in (WEASYPRINT, TYPST))
    for line in ours:
        assert any(line == pytest.approx(other, abs=0.5) for other in theirs), line
    assert len(ours) >= 2


@pytest.mark.parametrize("name", DRAFTS)
def test_text_extracts_in_the_same_order(name: str, built: dict[str, Path]) -> None:
    """But for heads of tables with cells over several rows, which Typst draws after the others of their row."""
    sections = [section for document in compose(DRAFTS[name]) for section in document.sections]
    tall = any(tree_of(section).find(".//*[@rowspan]") is not None for section in sections)
    for file in files_of(name, built[WEASYPRINT]):
        theirs, ours = (read(built[engine] / file).pages for engine in (WEASYPRINT, TYPST))
        for before, after in zip(theirs, ours, strict=True):
            texts = ["".join(c.text for c in page) for page in (before, after)]
            assert Counter(texts[0]) == Counter(texts[1])
            assert tall or texts[0] == texts[1]


@pytest.mark.parametrize("name", [*DRAFTS, *SHAPES])
def test_a_space_is_drawn_with_its_word_and_is_told_apart_only_where_no_line_may_break(
    name: str, built: dict[str, Path]
) -> None:
    """A face draws both spaces with one glyph. That of which the PDF learns first goes without saying; to say it of
    each of the others makes pages three times as long."""
    for file in files_of(name, built[TYPST]):
        pages = pypdf.PdfReader(built[TYPST] / file).pages
        drawn = b"".join(contents.get_data() for page in pages if (contents := page.get_contents()))
        assert b"/ActualText( )" not in drawn


def test_the_same_document_gives_the_same_bytes(built: dict[str, Path]) -> None:
    for name in ("cong-van", "chu-ky-so", "ke-hoach-phu-luc"):
        for document in compose(DRAFTS[name]):
            part = f"-{document.part}" if document.part else ""
            assert write_pages(document)[0] == (built[TYPST] / f"{name}{part}.pdf").read_bytes()


def built_by(text: str, folder: Path, name: str = "a") -> tuple[bytes, int]:
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    (document,) = compose(folder / f"{name}.yaml", folder)
    return write_pages(document)


def test_a_note_stands_on_the_page_of_its_call_and_above_the_address(tmp_path: Path) -> None:
    texts = [f"{SENTENCE * 3} Chú[^Ghi chú số {n}, {SENTENCE * 2}] thích {SENTENCE * 4}" for n in range(6)]
    data, count = built_by(paragraphs(*texts), tmp_path)
    assert count == 2
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page, notes in zip(document.pages, ((0, 1, 2), (3, 4, 5)), strict=True):
            lines = page.extract_text_lines(x_tolerance=1.5)
            texts = [flat(line["text"]) for line in lines]
            places = [next(i for i, text in enumerate(texts) if f"Ghi chú số {n}," in text) for n in notes]
            assert places == sorted(places)
            assert all(lines[place]["chars"][0]["size"] < 11 for place in places)  # the number of the note
            bottom = max(line["bottom"] for line in lines) * MM
            assert bottom <= 277.5
            edges = [line for line in page.lines if line["x1"] - line["x0"] > 160 / MM]
            assert min(edge["top"] for edge in edges) <= lines[places[0]]["top"] + 1
        first = [flat(line["text"]) for line in document.pages[0].extract_text_lines(x_tolerance=1.5)]
        assert first[-2:] == ["Địa chỉ: số 1 Lê Duẩn", "E-mail: abc@hcm.gov.vn"]


def test_what_is_higher_than_a_page_is_torn_and_not_lost(tmp_path: Path) -> None:
    rows = f'        - [1, Ngắn]\n        - [2, "{SENTENCE * 70}"]\n        - [3, Cuối]\n'
    table = f"{HEAD}body:\n  - table:\n      columns: [TT, Nội dung]\n      rows:\n{rows}{FOOT}"
    copies = FOOT.replace("Như trên,", "".join(f"Sở ban ngành số {n}, " for n in range(90)))
    for name, text in (("table", table), ("copies", f"{HEAD}body:\n  - {SENTENCE * 18}\n{copies}")):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
        (document,) = compose(tmp_path / f"{name}.yaml", tmp_path)
        drawn = text_of(write_pages(document)[0])
        wanted = "".join("".join(map(str, tree_of(section).itertext())) for section in document.sections)
        assert not Counter("".join(wanted.split())) - Counter(drawn)
        with pdfplumber.open(io.BytesIO(write_pages(document)[0])) as pdf:
            texts = [flat(page.extract_text(x_tolerance=1.5)) for page in pdf.pages]
            assert max(c["bottom"] for page in pdf.pages for c in page.chars) * MM <= 277.5
        assert len([text for text in texts if "KT. CHỦ TỊCH" in text and "Nguyễn Văn A" in text]) == 1


# Whatever Typst reads as markup, code, or the end of a string.
HOSTILE = '#panic("x")\\"+read("/etc/passwd")+"]}*_$x$@a<b>//=-[{`~\\u{41}\'#{sys}%5b&amp;'


def with_texts(document: Document, addition: str) -> tuple[Document, int]:
    """The document with more text in every place that may hold any."""
    count = 0

    def change(root: etree._Element) -> None:
        nonlocal count
        for element in root.iter("p", "b", "i", "sub", "sup", "a", "aside"):
            element.text = (element.text or "") + addition
            count += 1
            for child in element:
                child.tail = (child.tail or "") + addition
                count += 1
        for image in root.iter("img"):
            image.set("alt", addition)

    document = changed_trees(document, change)
    return dataclasses.replace(document, title=document.title + addition, author=document.author + addition), count


@pytest.mark.parametrize("name", DRAFTS)
def test_no_text_of_a_draft_is_read_as_markup(name: str) -> None:
    for document in compose(DRAFTS[name]):
        hostile, count = with_texts(document, HOSTILE)
        data, _ = write_pages(hostile)
        reader = pypdf.PdfReader(io.BytesIO(data))
        assert reader.metadata is not None
        assert (reader.metadata.title, reader.metadata.author) == (hostile.title, hostile.author)
        # A piece that a line or a page tears is counted by its beginning.
        text = text_of(data)
        assert text.count(HOSTILE[:9]) + text.count(HOSTILE[9:30]) >= count
        assert "root:" not in text


def test_hostile_text_passes_the_command_line_too(tmp_path: Path) -> None:
    hostile = json.dumps(HOSTILE)
    text = paragraphs(HOSTILE).replace("Sở Y tế", hostile).replace("subject: thử", f"subject: {hostile}")
    (tmp_path / "a.yaml").write_text(text.replace("name: Nguyễn Văn A", f"name: {hostile}"), "utf-8")
    result = congvan("build", "a.yaml", "--format", "pdf", "--pdf-engine", "typst", cwd=tmp_path)
    assert result.code == 0, result.err
    assert text_of((tmp_path / "output" / "a.pdf").read_bytes()).count('#panic("x")') == 4


def test_the_pages_are_counted() -> None:
    for name in ("ke-hoach-phu-luc", "cong-van"):
        for document in compose(DRAFTS[name]):
            data, count = write_pages(document, "a-2b")
            assert count == len(pypdf.PdfReader(io.BytesIO(data)).pages)


def test_a_letter_that_the_face_lacks_is_drawn_all_the_same(tmp_path: Path) -> None:
    data, _ = built_by(paragraphs("Đánh dấu ☐ vào ô"), tmp_path)
    assert "☐" in text_of(data)


def kinds(data: bytes) -> Counter[str]:
    """How often each kind of element stands in the structure of a PDF."""
    return Counter(kinds_in_order(data))


def kinds_in_order(data: bytes) -> list[str]:
    """The kinds of the elements in the structure of a PDF, in the order of reading."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.append(str(node.get("/S", "")))
            walk(node.get("/K"))

    walk(pypdf.PdfReader(io.BytesIO(data)).root_object["/StructTreeRoot"])
    return found


def test_the_structure_tells_headings_lists_tables_and_their_heads() -> None:
    (document,) = compose(SAMPLES / "bao-cao.yaml")
    found = kinds(write_pages(document)[0])
    heads = len(tree_of(document.sections[0]).findall(".//th"))
    assert heads and found["/TH"] == heads
    assert found["/Table"] == 1  # the columns of the head and of the foot are no tables
    assert found["/H1"] and found["/LI"] and found["/P"]
    assert found["/L"]


def test_numbers_of_pages_and_lines_are_artifacts(built: dict[str, Path]) -> None:
    with pdfplumber.open(built[TYPST] / "bluezone.pdf") as document:
        page = document.pages[1]
        number = [c for c in page.chars if c["top"] * MM < 17]
        assert [(c["text"], c["tag"]) for c in number] == [("2", "Artifact")]
        for drawn in [*document.pages[0].lines, *document.pages[0].rects]:
            assert drawn["tag"] == "Artifact"
        assert {c["tag"] for c in page.chars if c["top"] * MM > 20} <= {"P", "Span", "Link", None}


@pytest.mark.parametrize("engine, standard", [(e, standard) for e, able in SUPPORTED.items() for standard in able])
@pytest.mark.parametrize("name", ["bluezone", "chu-ky-so", "ke-hoach-phu-luc", "quy-dinh", "dau-mat-khan", "dien-tu"])
def test_a_standard_is_kept_and_told(name: str, engine: str, standard: str) -> None:
    """Typst refuses what breaks a standard; what both engines promise is read back here by other hands."""
    kind, _, level = standard.partition("-")
    for document in compose(DRAFTS[name]):
        data = pdf_writer(engine, standard)(document)[0]
        assert data == pdf_writer(engine, standard)(document)[0]
        reader = pypdf.PdfReader(io.BytesIO(data))
        root = reader.root_object
        about = root["/Metadata"].get_object().get_data().decode()
        if kind == "ua":
            assert f"<pdfuaid:part>{level}</pdfuaid:part>" in about
            assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        else:
            assert re.search(rf'pdfaid:part(?:>|="){level[0]}\b', about)
            assert re.search(rf'pdfaid:conformance(?:>|="){level[1].upper()}\b', about)
            (intent,) = root["/OutputIntents"]
            assert intent["/S"] == "/GTS_PDFA1"
        assert root["/Lang"] == "vi"
        assert root["/MarkInfo"]["/Marked"]
        assert reader.metadata is not None and reader.metadata.title == document.title
        for page in reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]
                below = font.get_object()["/DescendantFonts"][0].get_object()
                assert "/FontFile2" in below["/FontDescriptor"].get_object()
                assert "/ToUnicode" in font.get_object()


def test_pdf_ua_passes_the_checks_of_another_program(tmp_path: Path) -> None:
    for name in ("bluezone", "ke-hoach-phu-luc", "chu-ky-so", "bao-cao"):
        for number, document in enumerate(compose(DRAFTS[name])):
            file = tmp_path / f"{name}{number}.pdf"
            file.write_bytes(write_pages(document, "ua-1")[0])
            assert not pdfua.validate(str(file)).findings


@pytest.mark.parametrize("engine", [WEASYPRINT, TYPST])
@pytest.mark.parametrize("name", [*DRAFTS, *SHAPES])
def test_the_usual_pdf_is_pdf_ua(name: str, engine: str, built: dict[str, Path]) -> None:
    for file in files_of(name, built[engine]):
        assert pdf_faults(built[engine] / file) == []


@pytest.mark.parametrize("engine", [WEASYPRINT, TYPST])
@pytest.mark.parametrize("name", ["chu-ky-so", "marks", "ke-hoach-phu-luc"])
def test_all_that_is_drawn_stands_in_the_structure_and_page_numbers_are_artifacts(
    name: str, engine: str, built: dict[str, Path]
) -> None:
    file = built[engine] / f"{name}.pdf"
    told = marks_told(file.read_bytes())
    with pdfplumber.open(file) as document:
        for page in document.pages:
            chars = [c for c in page.chars if c["text"].strip()]
            assert {c["mcid"] for c in chars} - {None} <= told[page.page_number]
            # Within words that have another text pdfplumber forgets the mark around them.
            assert {c["tag"] for c in chars if c["mcid"] is None} <= {"Artifact", "Span", None}
            numbers = [c for c in chars if c["top"] * MM < 17]
            assert {c["tag"] for c in numbers if c["text"].isdigit()} <= {"Artifact"}


def marks_told(data: bytes) -> dict[int, set[int]]:
    """The marks that the structure reaches, by page from 1 on."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}  # type: ignore[union-attr]
    found: dict[int, set[int]] = {number: set() for number in pages.values()}

    def walk(node: object, page: int) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, int):
            found[page].add(node)
        elif isinstance(node, list):
            for child in node:
                walk(child, page)
        elif isinstance(node, dict):
            page = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else page  # type: ignore[attr-defined]
            if "/MCID" in node:
                found[page].add(node["/MCID"])
            walk(node.get("/K"), page)

    walk(reader.root_object["/StructTreeRoot"], 0)
    return found


@pytest.mark.parametrize("engine", [WEASYPRINT, TYPST])
def test_a_pdf_with_an_image_that_nobody_describes_does_not_say_that_it_is_pdf_ua(engine: str, tmp_path: Path) -> None:
    (document,) = compose(SAMPLES / "chu-ky-so.yaml")
    assert b"pdfuaid" in about(pdf_writer(engine)(document)[0])
    silent = changed_trees(document, lambda root: [image.set("alt", "") for image in root.iter("img")])
    assert b"pdfuaid" not in about(pdf_writer(engine)(silent)[0])


@pytest.mark.parametrize("engine", [WEASYPRINT, TYPST])
def test_nor_does_one_with_a_table_that_has_no_head(engine: str, tmp_path: Path) -> None:
    for columns, told in (("      columns: [A, B]\n", True), ("", False)):
        table = f"  - table:\n{columns}      rows:\n        - [a, b]\n        - [c, d]\n"
        (tmp_path / "a.yaml").write_text(f"{HEAD}body:\n  - Mở đầu\n{table}  - Hết\n{FOOT}", "utf-8")
        (document,) = compose(tmp_path / "a.yaml", tmp_path)
        assert (b"pdfuaid" in about(pdf_writer(engine)(document)[0])) == told


def test_what_typst_cannot_make_pdf_ua_is_made_without_unless_somebody_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from congvan.writers import access

    (document,) = compose(SAMPLES / "bao-cao.yaml")
    monkeypatch.setattr(access.Headings, "level", lambda self, outline: outline + 1 if outline else 0)  # no level 1
    assert b"pdfuaid" not in about(write_pages(document)[0])
    with pytest.raises(CongvanError, match="MAY-008"):
        write_pages(document, "ua-1")


@pytest.mark.parametrize("engine", [WEASYPRINT, TYPST])
def test_headings_are_tagged_with_levels_that_skip_none(engine: str, built: dict[str, Path]) -> None:
    for name in ("quy-che", "bao-cao", "ke-hoach-phu-luc"):
        levels = [
            int(kind[2:]) for kind in kinds_in_order((built[engine] / f"{name}.pdf").read_bytes()) if kind[:2] == "/H"
        ]
        assert levels and levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def about(data: bytes) -> bytes:
    found = pypdf.PdfReader(io.BytesIO(data)).root_object.get("/Metadata")
    return found.get_object().get_data() if found else b""


def test_an_image_that_cannot_be_read_is_refused_with_a_finding() -> None:
    (document,) = compose(SAMPLES / "chu-ky-so.yaml")
    broken = dataclasses.replace(document, images={name: data[:60] for name, data in document.images.items()})
    with pytest.raises(CongvanError) as caught:
        write_pages(broken)
    assert caught.value.findings[0].code == "MAY-008"


# ---- which engine ----


def test_auto_takes_typst_for_copies_and_weasyprint_for_a_single_draft_where_it_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "weasyprint_problem", lambda: None)
    assert choose_engines(AUTO) == Engines(single=WEASYPRINT, copies=TYPST)
    assert choose_engines(AUTO, "ua-1") == Engines(TYPST, TYPST)
    assert choose_engines(WEASYPRINT) == Engines(WEASYPRINT, WEASYPRINT)
    assert choose_engines(TYPST) == Engines(TYPST, TYPST)
    monkeypatch.setattr(engines, "weasyprint_problem", lambda: "cannot load library 'libpango'")
    assert choose_engines(AUTO) == Engines(TYPST, TYPST)
    with pytest.raises(CongvanError, match="MAY-007"):
        choose_engines(WEASYPRINT)
    monkeypatch.setattr(engines, "typst_problem", lambda: "No module named 'typst'")
    with pytest.raises(CongvanError, match="MAY-007"):
        choose_engines(AUTO)
    monkeypatch.setattr(engines, "weasyprint_problem", lambda: None)
    assert choose_engines(AUTO) == Engines(WEASYPRINT, WEASYPRINT)


def made_by_typst(pdf: Path) -> bool:
    return b"Creator(Typst" in pdf.read_bytes()


def test_the_engine_depends_on_the_draft_and_not_on_how_many_copies_are_due(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    (tmp_path / "ds.csv").write_text("tên\nXã A\nXã B\nXã C\n", "utf-8")
    (tmp_path / "don.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    (tmp_path / "loat.yaml").write_text(f"for_each: ds.csv\n{paragraphs(SENTENCE)}", "utf-8")
    both = ("don.yaml", "loat.yaml", "--format", "pdf", "--jobs", "1", "--json")

    def build(*options: str) -> dict[str, bool]:
        done = congvan_here("build", *both, *options, cwd=tmp_path)
        assert done.code == 0, done.err
        return {one.get("recipient", ""): one["current"] for one in json.loads(done.out)}

    copies = tmp_path / "output" / "loat"
    assert build("--only", "Xã A") == {"": False, "Xã A": False}
    assert not made_by_typst(tmp_path / "output" / "don.pdf") and made_by_typst(copies / "xa-a.pdf")
    assert build() == {"": True, "Xã A": True, "Xã B": False, "Xã C": False}
    assert all(map(made_by_typst, copies.glob("*.pdf")))
    (copies / "xa-b.pdf").unlink()
    assert build() == {"": True, "Xã A": True, "Xã B": False, "Xã C": True}
    assert made_by_typst(copies / "xa-b.pdf")
    # Forced, it wins for every draft; what it would have taken anyway is not built anew.
    assert build("--pdf-engine", "typst") == {"": False, "Xã A": True, "Xã B": True, "Xã C": True}
    assert build("--pdf-engine", "weasyprint") == dict.fromkeys(("", "Xã A", "Xã B", "Xã C"), False)
    assert not any(map(made_by_typst, [tmp_path / "output" / "don.pdf", *copies.glob("*.pdf")]))


def test_a_list_on_the_command_line_makes_copies_of_a_draft(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text("tên\nXã A\n", "utf-8")
    (tmp_path / "a.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    done = congvan_here("build", "a.yaml", "--for-each", "ds.csv", "--format", "pdf", "--jobs", "1", cwd=tmp_path)
    assert done.code == 0, done.err
    assert made_by_typst(tmp_path / "output" / "a" / "xa-a.pdf")


def test_without_pango_typst_builds_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    done = without_pango(tmp_path, "build", "a.yaml", "b.yaml", "c.yaml", "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert "weasyprint" not in (done.stdout + done.stderr).casefold()
    for name in ("a", "b", "c"):
        assert (tmp_path / "output" / f"{name}.docx").is_file()
        assert (tmp_path / "output" / f"{name}.pdf").read_bytes().startswith(b"%PDF-1.7")
    refused = without_pango(tmp_path, "build", "a.yaml", "--pdf-engine", "weasyprint", "--force")
    assert refused.returncode == 1
    assert "MAY-007" in refused.stderr and "--pdf-engine typst" in refused.stderr and "Pango" in refused.stderr


def test_weasyprint_is_imported_only_when_used(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    code = (
        "import sys; from congvan.cli import main\n"
        "sys.argv = ['congvan', 'build', 'a.yaml', '--jobs', '1', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit as done: assert not done.code, done\n"
        "print('weasyprint' in sys.modules)\n"
    )
    for options, used in ((["--pdf-engine", "typst"], "False"), (["--format", "docx"], "False"), ([], "True")):
        command = [sys.executable, "-c", code, "--force", *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
        assert done.stdout.splitlines()[-1] == used, (options, done)


def test_another_engine_or_standard_builds_anew_and_the_workspace_may_choose(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("pdf_engine: typst\npdf_standard: a-2b\n", "utf-8")
    (tmp_path / "a.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    pdf = tmp_path / "output" / "a.pdf"

    def build(*options: str) -> bool:
        done = congvan("build", "a.yaml", "--json", *options, cwd=tmp_path)
        assert done.code == 0, done.err
        return bool(json.loads(done.out)[0]["current"])

    assert not build()
    assert b"Creator(Typst" in pdf.read_bytes() and b"pdfaid:part" in pdf.read_bytes()
    assert build()
    assert not build("--pdf-standard", "ua-1")
    assert b"pdfuaid:part" in pdf.read_bytes()
    (tmp_path / "congvan.yaml").write_text("pdf_engine: typst\n", "utf-8")
    assert not build("--pdf-engine", "weasyprint")
    assert b"Typst" not in pdf.read_bytes()
    assert not build("--pdf-engine", "typst")


def test_a_wrong_engine_in_the_settings_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("pdf_engine: word\n", "utf-8")
    (tmp_path / "a.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    done = congvan("build", "a.yaml", cwd=tmp_path)
    assert done.code == 1
    assert "congvan.yaml:1:13" in done.err and "typst" in done.err


def test_nothing_is_left_in_the_folder_for_temporary_files(built: dict[str, Path]) -> None:
    assert list((built[TYPST].parent / "scratch").iterdir()) == []


# As Python takes names away when it ends: after what multiprocessing does at the end, before the last objects die.
ENDED = """
import atexit
import sys

atexit.register(lambda: setattr(sys.modules["weasyprint.text.fonts"], "rmtree", None))
import congvan

assert not congvan.build("a.yaml", pdf_engine="weasyprint", formats=["pdf"])[0].findings
"""


def test_a_process_of_users_ends_without_a_word_of_weasyprint(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(paragraphs(SENTENCE), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ENDED], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "output" / "a.pdf").is_file()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_in_each_of_several_processes_it_runs_on_its_share_of_the_cores(tmp_path: Path) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from conftest import REFERENCE, compose
from congvan.writers.engines import share_cores
from congvan.writers.typst import write_pages
share_cores(os.cpu_count())
before = len(os.listdir("/proc/self/task"))
for document in compose(REFERENCE):
    write_pages(document)
print(len(os.listdir("/proc/self/task")) - before)
"""
    environment = {name: value for name, value in os.environ.items() if name != "RAYON_NUM_THREADS"}
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert result.stdout.split() == ["1"]


def test_memory_stays_flat_over_hundreds_of_copies() -> None:
    psutil = pytest.importorskip("psutil")
    (document,) = compose(REFERENCE)
    process = psutil.Process()
    held = []
    for number in range(300):
        root = tree_of(document.sections[0])
        (recipient, *_) = root.iterfind("p[@class='kinh_gui_danh_sach']")
        recipient.text = f"- Ủy ban nhân dân xã số {number};"
        page = read_page(root, document.rules, document.typeface)
        write_pages(dataclasses.replace(document, sections=(dataclasses.replace(document.sections[0], page=page),)))
        if number in (100, 299):
            held.append(process.memory_info().rss)
    assert held[1] - held[0] < 5e6  # 25 kB for each copy
