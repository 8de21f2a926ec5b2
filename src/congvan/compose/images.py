"""The images of a document: only PNG and JPEG files of its workspace, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml.etree import _Element

from congvan.errors import N_, Report
from congvan.model.dispatch import Dispatch, Figure, Text
from congvan.thethuc.rules import Rules

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
MAX_BYTES = 20_000_000


def image_type(data: bytes) -> str | None:
    """Return 'png' or 'jpeg' by the first bytes, None for anything else."""
    return next((name for start, name in _SIGNATURES.items() if data.startswith(start)), None)


def load_images(dispatch: Dispatch, tree: _Element, root: Path) -> dict[str, bytes]:
    """Return the bytes of each image that the tree names, by that name; raises CongvanError with all faults."""
    places = dict(_places(dispatch))
    report = Report()
    images: dict[str, bytes] = {}
    for element in tree.iter("img"):
        name = element.get("src", "")
        text = places.get(name)
        span = text.span if text else dispatch.span
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            report.add("ANH-002", span, N_("hình '{name}' nằm ngoài thư mục làm việc; hãy chép vào"), name=name)
            continue
        try:
            if path.stat().st_size > MAX_BYTES:
                report.add("ANH-004", span, N_("hình '{name}' lớn quá {limit} byte"), name=name, limit=MAX_BYTES)
                continue
            data = path.read_bytes()
        except (OSError, ValueError):
            report.add("ANH-001", span, N_("không đọc được hình '{name}' trong thư mục làm việc"), name=name)
            continue
        if image_type(data) is None or not _readable(data):
            report.add("ANH-003", span, N_("hình '{name}' không phải PNG hoặc JPEG đọc được"), name=name)
            continue
        images[name] = data
    report.close()
    return images


def size_images(tree: _Element, images: Mapping[str, bytes], rules: Rules) -> None:
    """Give every image its size in mm: as asked or as its file says, shrunk to what holds it, its shape kept."""
    from docx.image.image import Image

    for element in tree.iter("img"):
        file = Image.from_blob(images[element.get("src", "")])
        width = float(element.get("data-width-mm") or file.width.mm)
        height = width * file.px_height / file.px_width
        highest = float(element.get("data-height-mm") or rules.text_height_mm * rules.layout.figure_at_most / 100)
        shrink = min(1, rules.text_width_mm / width, highest / height)
        element.set("data-width-mm", f"{width * shrink:.2f}")
        element.set("data-height-mm", f"{height * shrink:.2f}")


def _readable(data: bytes) -> bool:
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    try:
        return Image.from_blob(data).px_width > 0
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, KeyError, ValueError):
        return False


def _places(dispatch: Dispatch) -> Iterator[tuple[str, Text]]:
    for block in dispatch.body:
        if isinstance(block, Figure):
            yield block.source.text, block.source
    if dispatch.signatory.signature:
        yield dispatch.signatory.signature.text, dispatch.signatory.signature
