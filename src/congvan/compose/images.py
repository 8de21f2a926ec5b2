"""The images of a document: only PNG and JPEG files of its workspace, read once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from lxml.etree import _Element

from congvan.compose.pixels import verified
from congvan.errors import N_, CongvanError, Report, Span
from congvan.loading.door import read_named
from congvan.model.dispatch import Block, Dispatch, Figure, Text, map_bodies
from congvan.thethuc.rules import PT_PER_MM, Rules

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_ORIENTATION = 0x0112  # the tag of EXIF
_EXIF_WITHIN = 1 << 18  # it stands among the first segments


def image_type(data: bytes) -> str | None:
    """Return 'png' or 'jpeg' by the first bytes, None for anything else."""
    return next((name for start, name in _SIGNATURES.items() if data.startswith(start)), None)


def image_places(dispatch: Dispatch) -> Iterator[tuple[str, Text]]:
    """Give every image that a dispatch names, with the place where it does."""
    figures: list[Text] = []

    def collect(block: Block) -> Block:
        if isinstance(block, Figure):
            figures.append(block.source)
        return block

    map_bodies(dispatch, collect)
    of_parts = (one for part in (*dispatch.attachments, *dispatch.annexes) for one in part.signatories)
    for signatory in (*dispatch.signatories, *(party.signatory for party in dispatch.parties), *of_parts):
        figures += [text for text in (signatory.signature, signatory.seal and signatory.seal.file) if text]
    return ((text.text, text) for text in figures)


def load_images(places: Mapping[str, Text], tree: _Element, root: Path, default: Span) -> dict[str, bytes]:
    """Return the bytes of each image that the tree names, by that name; raises CongvanError with all faults.

    Images of signatures and seals must be PNG with a transparent ground (PL I, Phần I, Mục II, khoản 7 và 8).
    """
    report = Report()
    images: dict[str, bytes] = {}
    for element in tree.iter("img"):
        name = element.get("src", "")
        span = places[name].span if name in places else default
        try:
            data = verified(read_named(root, name, span), name, span)
        except CongvanError as error:
            report.findings.extend(error.findings)
            continue
        if element.get("class") in ("chu_ky", "dau") and not _is_transparent_png(data):
            message = N_(
                "hình chữ ký, hình dấu '{name}' phải là PNG nền trong suốt (PL I, Phần I, Mục II, khoản 7 và 8)"
            )
            report.add("ANH-005", span, message, name=name)
            continue
        images[name] = _upright(data)
    report.close()
    return images


@lru_cache(maxsize=8)  # the copies of a bulk dispatch share their images
def _upright(data: bytes) -> bytes:
    """Return an image turned as its file says (a camera held upright stores 'turn by 90°'), and saying so no more.

    Of the programs that show it some would turn it and some would not.
    """
    if not any(mark in data[:_EXIF_WITHIN] for mark in (b"Exif\0\0", b"eXIf")):
        return data
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.getexif().get(_ORIENTATION, 1) in (0, 1):
                return data
            turned = ImageOps.exif_transpose(image)
            kept = {name: image.info[name] for name in ("dpi", "icc_profile") if name in image.info}
            exact = {"quality": 95, "subsampling": 0} if image.format == "JPEG" else {}
            result = io.BytesIO()
            turned.save(result, image.format, exif=b"", **kept, **exact)
            return result.getvalue()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return data  # what it says of itself cannot be read: shown as it is


def size_images(tree: _Element, images: Mapping[str, bytes], rules: Rules) -> None:
    """Give every image its size in mm: as asked or as its file says, shrunk to what holds it, its shape kept.

    A seal keeps its real size, and gets its place on the signature beside it (PL I, Phần I, Mục II, khoản 8).
    """
    shown = list(tree.iter("img"))
    if not shown:
        return  # most documents have none, and python-docx is slow to import
    from docx.image.image import Image

    layout = rules.layout
    for element in shown:
        file = Image.from_blob(images[element.get("src", "")])
        width = float(element.get("data-width-mm") or file.width.mm)
        height = width * file.px_height / file.px_width
        highest = float(element.get("data-height-mm") or rules.text_height_mm * layout.figure_at_most / 100)
        widest = rules.text_width_mm
        if element.get("class") == "dau":
            widest, highest = layout.seal_at_most_mm, layout.seal_at_most_mm
        shrink = min(1, widest / width, highest / height)
        element.set("data-width-mm", f"{width * shrink:.2f}")
        element.set("data-height-mm", f"{height * shrink:.2f}")
    for seal in tree.iterfind(".//img[@class='dau']"):
        _place_seal(seal, layout.seal_overlap)
    for paragraph in tree.iterfind(".//p[@class='chu_ky']"):
        _make_room(paragraph, layout.signature_gap_mm)


def _make_room(paragraph: _Element, gap_mm: float) -> None:
    """Let signature and seal stand in the middle between position and name, and cover neither."""
    heights = {str(image.get("class")): float(image.get("data-height-mm", 0)) for image in paragraph.iterfind("img")}
    free = (max(gap_mm, *heights.values()) - heights["chu_ky"]) / 2 * PT_PER_MM
    above, below = paragraph.getprevious(), paragraph.getnext()
    assert above is not None and below is not None
    above.set("data-after-pt", f"{free:.2f}")
    below.set("data-before-pt", f"{float(below.get('data-before-pt', 0)) + free:.2f}")


def _place_seal(seal: _Element, overlap: float) -> None:
    """Let the seal cover the left part of the signature, their middles on one line."""
    paragraph, signature = seal.getparent(), seal.getnext()
    assert paragraph is not None and signature is not None
    room = float(paragraph.get("data-room-mm", 0))
    seal_width, seal_height = (float(seal.get(f"data-{side}-mm", 0)) for side in ("width", "height"))
    width, height = (float(signature.get(f"data-{side}-mm", 0)) for side in ("width", "height"))
    seal.set("data-x-mm", f"{(room - width) / 2 + width * overlap - seal_width:.2f}")
    seal.set("data-y-mm", f"{(height - seal_height) / 2:.2f}")


def _is_transparent_png(data: bytes) -> bool:
    """Whether a PNG has an alpha channel (colour types 4 and 6) or a transparent colour (tRNS)."""
    return image_type(data) == "png" and (data[25] in (4, 6) or b"tRNS" in data[: data.find(b"IDAT")])
