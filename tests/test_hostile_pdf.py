"""PDFs that no honest program writes: each is read as far as it shows something, or refused with a code."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REFERENCE, compose, congvan_with_memory
from pypdf import PdfReader, PdfWriter

from congvan.checking.outcome.annotate import annotated
from congvan.checking.pdf import opening, read_pdf
from congvan.checking.pdf.marks import Marks
from congvan.checking.run import check_file
from congvan.errors import CongvanError
from congvan.writers.typst import write_pages

PAPER = b"[0 0 595 842]"
TEXT = b"BT /F 14 Tf 1 0 0 1 80 700 Tm (Van ban nay co chu) Tj ET\n"


def small_pdf(content: bytes, paper: bytes = PAPER, catalog: bytes = b"", info: bytes = b"") -> bytes:
    """A PDF of one page, its fonts not embedded."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>" % paper,
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<<%s>>" % info,
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 7\n0000000000 65535 f \n" + table + end


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in read_pdf(Path("a.pdf"), data).paragraphs]


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F 14 Tf 0 0 0 0 80 600 Tm (an) Tj ET",
        b"BT /F 14 Tf 1 0 0 0 80 600 Tm (an) Tj ET",
        b"BT /F 0 Tf 1 0 0 1 80 600 Tm (an) Tj ET",
        b"BT /F 14 Tf 1e38 0 0 1e38 80 600 Tm (an) Tj ET",
        b"BT /F 1e38 Tf 1e38 1e38 1e38 1e38 80 600 Tm (an) Tj ET",
        b"BT /F 14 Tf 1 0 0 1 1e38 600 Tm (an) Tj ET",
        b"BT /F 14 Tf 1 0 0 1 80 -1e30 Tm (an) Tj ET",
        b"q 1e38 0 0 1e38 1e38 1e38 cm 1e38 0 0 1e38 1e38 1e38 cm BT /F 14 Tf (an) Tj ET Q",
        b"0 0 m 1e38 0 l S 1e38 w 0 1e38 m 0 -1e38 l S 1e38 1e38 1e38 1e38 re B",
        b"q 0 0 0 0 0 0 cm 10 10 100 100 re B Q",
    ],
)
def test_what_shows_nothing_is_passed_over(content: bytes) -> None:
    assert texts(small_pdf(TEXT + content)) == ["Van ban nay co chu"]


def test_letters_of_a_negative_size_stand_on_their_head_twice() -> None:
    (paragraph,) = read_pdf(
        Path("a.pdf"), small_pdf(b"BT /F -14 Tf -1 0 0 -1 80 700 Tm (Van ban nay co chu) Tj ET")
    ).paragraphs
    assert paragraph.text == "Van ban nay co chu" and paragraph.runs[0].size_pt == 14


@pytest.mark.parametrize("paper", [b"[0 0 20000 842]", b"[0 0 595 30000]"])
def test_a_page_of_no_size_that_pages_have_is_refused(paper: bytes) -> None:
    with pytest.raises(CongvanError, match="KT-209"):
        read_pdf(Path("a.pdf"), small_pdf(TEXT, paper))


@pytest.mark.parametrize("paper", [b"[0 0 0 0]", b"[0 0 -5 -5]", b"[1e38 1e38 1e39 1e39]", b"[/a 0 R]"])
def test_paper_that_is_none_is_taken_for_some(paper: bytes) -> None:
    assert texts(small_pdf(TEXT, paper)) == ["Van ban nay co chu"]


def test_title_and_language_of_bad_utf_16_are_read_as_far_as_they_go() -> None:
    data = small_pdf(TEXT, catalog=b"/Lang<FEFFD800>", info=b"/Title<FEFF0041D8000042>/Author<FEFFDC00>")
    told = read_pdf(Path("a.pdf"), data).properties
    assert told == {"title": "A\ufffdB", "author": "\ufffd", "language": "\ufffd"}


def test_half_a_character_of_two_is_shown_as_unknown(tmp_path: Path) -> None:
    """A font may say that its letter is a lone surrogate, which no output can hold."""
    path = tmp_path / "a.pdf"
    path.write_bytes(_mapped(b"D800"))
    (paragraph, *_) = read_pdf(path).paragraphs
    assert paragraph.text.encode("utf-8")


def _mapped(code: bytes) -> bytes:
    """A PDF whose font gives the letter A as a UTF-16 unit of our choice."""
    table = b"1 begincodespacerange <00><FF> endcodespacerange 1 beginbfchar <41><%s> endbfchar" % code
    plain = small_pdf(b"BT /F 14 Tf 80 700 Td (AA BA) Tj ET")
    table = b"/CIDInit /ProcSet findresource begin begincmap %s endcmap end" % table
    stream = b"7 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(table), table)
    return plain.replace(b"/BaseFont/Times-Roman", b"/BaseFont/Times-Roman/ToUnicode 7 0 R").replace(
        b"%PDF-1.4\n", b"%PDF-1.4\n" + stream
    )


def test_a_column_of_three_framed_lines_has_a_middle() -> None:
    def framed(x: int, y: int, text: bytes) -> bytes:
        box = b"%d %d 90 18 re S " % (x - 4, y - 5)
        return box + b"BT /F 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (x, y, text)

    content = b"".join(
        framed(x, y, b"HOA TOC %d" % number)
        for number, (x, y) in enumerate([(80, 700), (330, 700), (80, 680), (330, 680), (80, 660), (330, 660)])
    )
    assert len("".join(texts(small_pdf(content)))) == 54


@pytest.mark.parametrize(
    "broken",
    [
        (b"/Type/Pages/Kids[3 0 R]/Count 1", b"/Type/Pages/Kids 3 0 R/Count 1 "),
        (b"/Pages 2 0 R", b"/Pages (a) "),
        (b"/Pages 2 0 R", b"/Pages [1]"),
        (b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 595]"),
        (b"/MediaBox[0 0 595 842]", b"/MediaBox(0 0 595 8)"),
        (b"/Root 1 0 R", b"/Root 6 0 R"),
        (b"/Root 1 0 R", b"/Root [5]"),
        (b"/Count 1", b"/Count 9"),
        (b"/Count 1", b"/Count x"),
        (b"/Type/Page/", b"/Rotate/a/"),
        (b"startxref", b"startxxxx"),
    ],
)
def test_what_pypdf_cannot_read_gets_no_copy_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(small_pdf(TEXT).replace(*broken))
    copy = None
    with caplog.at_level(logging.DEBUG):
        try:
            copy = annotated(check_file(path))
        except CongvanError as error:
            assert {finding.code for finding in error.findings} <= {"KT-201", "KT-206", "KT-302"}
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]
    assert copy is None or PdfReader(io.BytesIO(copy)).pages[0].get("/Annots")


def test_pages_that_pypdf_counts_otherwise_are_not_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(small_pdf(TEXT))
    checked = check_file(path)
    monkeypatch.setattr(PdfWriter, "pages", [])
    with pytest.raises(CongvanError, match="KT-302"):
        annotated(checked)


LETTER = b"BT /F 14 Tf 1 0 0 1 80 600 Tm (a) Tj ET\n"


def refused(data: bytes) -> str:
    with pytest.raises(CongvanError) as caught:
        read_pdf(Path("a.pdf"), data)
    return str(caught.value)


def packed_pdf(content: bytes, name: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page whose content is packed."""
    data = zlib.compress(content)
    return small_pdf(data).replace(b"<</Length %d>>" % len(data), b"<</Length %d/Filter%s>>" % (len(data), name))


@pytest.mark.parametrize("mark", [b"/P <</MCID 0>> BDC\n", b"/P BMC\n", b"/P BMC " + LETTER, b"/P BMC /Q BMC EMC\n"])
@pytest.mark.parametrize("made", [small_pdf, packed_pdf])
def test_marks_in_marks_without_end_are_refused(mark: bytes, made: Callable[[bytes], bytes]) -> None:
    """PDFium copies all that are open for each one more: 10,000 take 0.6 GB, 50,000 take 15 GB."""
    found = refused(made(TEXT + mark * 10_000))
    assert "KT-210" in found and ("10000" in found or "10001" in found)


def clipping() -> bytes:
    return small_pdf(TEXT + b"BT 7 Tr /F 14 Tf (a) Tj ET\n" * 50_000)


def one_stream_many_times() -> bytes:
    return small_pdf(TEXT + b"/P BMC\n" * 200).replace(b"/Contents 5 0 R", b"/Contents[%s]" % (b"5 0 R " * 250))


def another_filter() -> bytes:
    coded = (TEXT + b"/P BMC\n" * 50_000).hex().encode() + b">"
    return small_pdf(coded).replace(b">>stream", b"/Filter/ASCIIHexDecode>>stream")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
@pytest.mark.parametrize("made", [clipping, one_stream_many_times, another_filter])
def test_pages_that_take_all_memory_are_refused(made: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made())
    memory, said = congvan_with_memory("check", "a.pdf", cwd=tmp_path)
    assert "KT-207" in said
    assert memory < 1_500_000


@pytest.mark.parametrize(
    "before",
    [b"7 ", b"7 %x\n", b"7 %" + b"y" * 2000 + b"\r", b"7 %x\n%y\n", b"7" + b" " * 2000, b"7.\0", b"+7 ", b"4\t"],
)
def test_text_that_clips_is_seen_however_it_is_written(before: bytes) -> None:
    marks = Marks()
    marks.take(TEXT + b"BT\n" + before + b"Tr (a) Tj ET")
    assert marks.is_odd


def test_the_process_that_tries_pages_imports_none_of_the_readers() -> None:
    """Two of three PDFs of offices have forms, and each of those starts one: it took three times as long."""
    told = [sys.executable, "-P", "-c", "import sys, congvan.checking.trial; print(*sys.modules)"]
    modules = subprocess.run(told, capture_output=True, check=True, text=True).stdout.split()
    assert "pypdfium2" in modules
    assert not {"pypdf", "lxml", "congvan.errors", "congvan.checking.pdf"} & set(modules)


def test_what_stands_by_chance_in_packed_bytes_is_no_operator(
    built_samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file that is tried in a process of its own costs half a second: of ours none is."""
    tried: list[Path] = []
    monkeypatch.setattr(opening, "try_pages", lambda path, data: tried.append(path))
    files = sorted(built_samples.glob("*.pdf"))
    for file in files:
        opening.open_pdf(file, file.read_bytes()).close()
    (document,) = compose(REFERENCE)
    opening.open_pdf(REFERENCE, write_pages(document)[0]).close()
    assert len(files) > 40 and tried == []


@pytest.mark.parametrize(
    "content",
    [
        (b"/P <</MCID 0>> BDC EMC\n" * 20_000) + TEXT,
        (b"/P BMC\n" * 100) + TEXT + (b"EMC\n" * 100),
        (b"/P BMC\n" * 100) + TEXT,
        b"q\n" * 20_000 + TEXT,
        TEXT + b"[" * 20_000,
        TEXT + b"/P " + b"<</A " * 20_000,
        b"0 0 600 900 re W n\n" * 20_000 + TEXT,
    ],
)
@pytest.mark.parametrize("made", [small_pdf, packed_pdf])
def test_what_costs_little_is_read(content: bytes, made: Callable[[bytes], bytes]) -> None:
    assert texts(made(content)) == ["Van ban nay co chu"]
