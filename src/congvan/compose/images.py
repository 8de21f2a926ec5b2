"""The images of a document: only PNG and JPEG files of its workspace, read once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from lxml.etree import _Element

from congvan.compose.pixels import verified
from congvan.compose.ruler import Ruler
from congvan.errors import N_, CongvanError, Report, Span
from congvan.loading.door import read_named
from congvan.model.body import Block, Figure, Table
from congvan.model.dispatch import Dispatch, map_bodies
from congvan.model.terms import Text
from congvan.thethuc.rules import PT_PER_MM, Rules

_TYPES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_LEAST_MM = 1.0  # of an image in a column with no room left
_SIGNING = ("chu_ky", "dau")  # classes of images of signatures and seals
_ORIENTATION = 0x0112  # the tag of EXIF
_EXIF_WITHIN = 1 << 18  # it stands among the first segments


def image_type(data: bytes) -> str | None:
    """Return 'png' or 'jpeg' by the first bytes, None for anything else."""
    return next((name for start, name in _TYPES.items() if data.startswith(start)), None)


def image_places(dispatch: Dispatch) -> Iterator[tuple[str, Text]]:
    """Give every image that a dispatch names, with the place where it does."""
    figures: list[Text] = []

    def collect(block: Block) -> Block:
        if isinstance(block, Figure):
            figures.append(block.source)
        elif isinstance(block, Table):
            figures.extend(cell.figure.source for row in block.rows for cell in row.cells if cell.figure)
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
        if element.get("class") in _SIGNING and not _is_transparent_png(data):
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
    """Give the images of the text their size in mm: as asked or as their file says, shrunk to what the page holds.

    One whose width was asked for says so (`data-asked-mm`): a column of a table makes room for it, while what a file
    says of itself may be shrunk.
    """
    for element in tree.iter("img"):
        if element.get("class") not in _SIGNING:
            asked = bool(element.get("data-width-mm"))
            _size(element, images, rules.text_width_mm, _highest(element, rules))
            if asked:
                element.set("data-asked-mm", element.get("data-width-mm", ""))


def fit_images(tree: _Element, ruler: Ruler) -> None:
    """Shrink images of tables to the width within their cells, their shape kept."""
    for element in tree.iterfind(".//table[@class='bang']//img"):
        width, height = (float(element.get(f"data-{side}-mm", 0)) for side in ("width", "height"))
        room = max(ruler.inner_room(next(element.iterancestors("p"))), _LEAST_MM)
        if width > room:
            _set_size(element, room, height * room / width)


def _highest(element: _Element, rules: Rules) -> float:
    return float(element.get("data-height-mm") or rules.text_height_mm * rules.layout.figure_at_most / 100)


def _size(element: _Element, images: Mapping[str, bytes], widest_mm: float, highest_mm: float) -> None:
    """Give an image its size within these, its shape kept."""
    from docx.image.image import Image  # slow to import, and most documents have no image

    file = Image.from_blob(images[element.get("src", "")])
    width = float(element.get("data-width-mm") or file.width.mm)
    height = width * file.px_height / file.px_width
    shrink = min(1, widest_mm / width, highest_mm / height)
    _set_size(element, width * shrink, height * shrink)


def _set_size(element: _Element, width_mm: float, height_mm: float) -> None:
    element.set("data-width-mm", f"{width_mm:.2f}")
    element.set("data-height-mm", f"{height_mm:.2f}")


def size_signatures(tree: _Element, images: Mapping[str, bytes], rules: Rules) -> None:
    """Give images of signatures their size within the room of a finished tree, and what stands around them theirs.

    A seal keeps its real size, and gets its place on the signature beside it (PL I, Phần I, Mục II, khoản 8).
    """
    layout = rules.layout
    for element in tree.iter("img"):
        if element.get("class") == "dau":
            _size(element, images, layout.seal_at_most_mm, layout.seal_at_most_mm)
        elif element.get("class") == "chu_ky":
            _size(element, images, rules.text_width_mm, _highest(element, rules))
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
