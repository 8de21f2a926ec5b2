"""Images: shown as they are by every writer, or refused by name; never garbled, never replaced by their name."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from conftest import compose
from PIL import Image, ImageDraw, ImageFile

from congvan.compose.pixels import MAX_PIXELS, verified
from congvan.errors import CongvanError, Span
from congvan.writers.engines import pdf_writer

SIDE = 32
COLOURS = [(200, 30, 40), (20, 180, 60), (40, 60, 210), (250, 220, 10)]
GREYS = [(81,) * 3, (118,) * 3, (71,) * 3, (205,) * 3]
SPAN = Span("a.yaml", 1, 1)
# Where the passes of an interlaced PNG begin, and their steps (PNG, 8.2).
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 8/2026
subject: thử
recipients: [Sở Y tế]
body: [Hình như sau, figure: {file: hinh, width: 60}]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, depth: int = 8, kind: int = 2, interlaced: bool = False) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))


def png(kind: int, depth: int, interlaced: bool = False, extra: bytes = b"") -> bytes:
    """Four squares of colour, in any of the ways that PNG has."""

    def pixel(x: int, y: int) -> bytes:
        place = (x >= SIDE // 2) + 2 * (y >= SIDE // 2)
        colour, grey = COLOURS[place], GREYS[place][0]
        values = {0: [grey], 2: [*colour], 3: [place], 4: [grey, 255], 6: [*colour, 255]}[kind]
        return bytes(values) if depth == 8 else b"".join(struct.pack(">H", value * 257) for value in values)

    rows = b""
    for left, top, across, down in PASSES if interlaced else [(0, 0, 1, 1)]:
        for y in range(top, SIDE, down):
            rows += b"\0" + b"".join(pixel(x, y) for x in range(left, SIDE, across))
    palette = chunk(b"PLTE", bytes(sum(COLOURS, ()))) if kind == 3 else b""
    body = palette + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return header(SIDE, SIDE, depth, kind, interlaced) + body


def jpeg(mode: str = "RGB", size: int = SIDE, **options: object) -> bytes:
    image = Image.new("RGB", (size, size))
    draw = ImageDraw.Draw(image)
    half = size // 2
    for place, colour in enumerate(COLOURS):
        left, top = half * (place % 2), half * (place // 2)
        draw.rectangle((left, top, left + half, top + half), fill=colour)
    image.convert(mode).save(target := io.BytesIO(), "JPEG", quality=95, subsampling=0, **options)
    return target.getvalue()


def without_head(data: bytes) -> bytes:
    """A JPEG without its first segment, JFIF."""
    return data[:2] + data[4 + int.from_bytes(data[4:6]) :]


def printed(folder: Path, data: bytes, engine: str) -> list[tuple[int, ...]]:
    """The colours of the four squares on the page."""
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "thu.yaml").write_text(DRAFT, "utf-8")
    (folder / "hinh").write_bytes(data)
    (document,) = compose(folder / "thu.yaml", folder)
    page = pdfium.PdfDocument(pdf_writer(engine)(document)[0])[0]
    (shown,) = [item for item in page.get_objects() if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE]
    left, bottom, right, top = shown.get_bounds()
    drawn = page.render(scale=1).to_pil().convert("RGB")
    places = [(x, y) for y in (0.75, 0.25) for x in (0.25, 0.75)]
    height = page.get_height()
    return [
        drawn.getpixel((int(left + (right - left) * x), int(height - bottom - (top - bottom) * y))) for x, y in places
    ]


GOOD = {
    "grey": (png(0, 8), GREYS),
    "grey, 16 bits": (png(0, 16), GREYS),
    "grey, 16 bits, interlaced": (png(0, 16, True), GREYS),
    "colour, 16 bits": (png(2, 16), COLOURS),
    "colour, interlaced": (png(2, 8, True), COLOURS),
    "palette": (png(3, 8), COLOURS),
    "palette with one that shines through": (png(3, 8, False, chunk(b"tRNS", b"\xff\xff\xff\0")), COLOURS[:3]),
    "grey and alpha, 16 bits": (png(4, 16), GREYS),
    "colour and alpha, 16 bits, interlaced": (png(6, 16, True), COLOURS),
    "JPEG": (jpeg(), COLOURS),
    "grey JPEG": (jpeg("L"), GREYS),
    "progressive JPEG": (jpeg(progressive=True), COLOURS),
    "JPEG without JFIF": (without_head(jpeg()), COLOURS),
    "JPEG of no density": (jpeg().replace(b"JFIF\0\1\1\0\0\1\0\1", b"JFIF\0\1\1\1\0\0\0\0"), COLOURS),
}


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("name", GOOD)
def test_what_is_printed_is_what_the_file_shows(tmp_path: Path, name: str, engine: str) -> None:
    data, wanted = GOOD[name]
    for found, colour in zip(printed(tmp_path, data, engine), wanted, strict=False):
        assert all(abs(a - b) <= 3 for a, b in zip(found, colour, strict=True)), (found, colour)


def code(data: bytes) -> str:
    with pytest.raises(CongvanError) as caught:
        verified(data, "hinh", SPAN)
    (finding,) = caught.value.findings
    assert "hinh" in str(finding) and finding.span == SPAN
    return finding.code


def test_too_many_pixels_are_refused_by_their_head_alone() -> None:
    small = bytes(100)
    for data in (header(30_000, 30_000), header(100_000, 100_000), header(2**31 - 1, 2**31 - 1)):
        assert code(data + chunk(b"IDAT", zlib.compress(small)) + chunk(b"IEND", b"")) == "ANH-010"
    tall = jpeg().replace(struct.pack(">HH", SIDE, SIDE), struct.pack(">HH", 65_000, 65_000))
    assert code(tall) == "ANH-010"
    with pytest.raises(CongvanError, match=f"30000 x 30000 điểm ảnh, quá {MAX_PIXELS}"):
        verified(header(30_000, 30_000) + chunk(b"IDAT", b""), "hinh", SPAN)


@pytest.mark.parametrize("make", [lambda: png(2, 8), lambda: png(0, 16, True), jpeg, lambda: jpeg(progressive=True)])
def test_a_file_cut_short_anywhere_is_refused(make: Callable[[], bytes]) -> None:
    data = make()
    for length in range(20, len(data) - 16, 37):
        assert code(data[:length]) in ("ANH-011", "ANH-012")


@pytest.mark.parametrize("progressive", [False, True])
def test_rows_that_are_missing_are_missed_though_an_end_is_there(progressive: bool) -> None:
    """libjpeg fills up with grey and says nothing."""
    noise = Image.effect_noise((160, 120), 60)
    noise.save(target := io.BytesIO(), "JPEG", progressive=progressive)
    data = target.getvalue()
    last = data.rfind(b"\xff\xda") + 14
    for length in range(last, len(data) - 8, 211):
        assert code(data[:length] + b"\xff\xd9") == "ANH-011"
    verified(data, "hinh", SPAN)
    verified(data + b"\0" * 100 + data, "hinh", SPAN)  # a second image may follow (MPO)


def test_weasyprint_does_not_change_what_passes_for_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """It lets Pillow take truncated images, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert code(png(2, 8)[:-30]) == "ANH-011"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize(
    "data",
    [
        jpeg("CMYK"),
        jpeg().replace(b"\xff\xc0", b"\xff\xc9"),  # arithmetic codes
        without_head(jpeg()).replace(b"\1\x11\0\2\x11\1\3\x11\1", b"R\x11\0G\x11\1B\x11\1"),  # red, green, blue as such
        png(0, 16, False, chunk(b"tRNS", b"\0\1")),
    ],
)
def test_what_programs_show_each_in_its_own_way_is_refused(data: bytes) -> None:
    assert code(data) in ("ANH-012", "ANH-011")


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG", b"\xff\xd8", b"<svg/>"])
def test_what_is_neither_png_nor_jpeg_is_refused(data: bytes) -> None:
    assert code(data) == "ANH-003"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\x10JFIF\0", header(1, 1)])
def test_a_head_alone_is_no_image(data: bytes) -> None:
    assert code(data) == "ANH-011"
