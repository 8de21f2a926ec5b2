"""Images decoded to the last row before anything is built of them: a writer would leave out or garble a broken one."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from congvan.errors import N_, Span, refuse

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MAX_PIXELS = 50_000_000  # an A4 page scanned at 600 dpi has 35 million; decoded, each takes 4 bytes and more
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# What every program decodes: baseline, extended and progressive JPEG by Huffman codes (ITU-T T.81, table B.1).
_KNOWN_FRAMES = {0xC0, 0xC1, 0xC2}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # DHT, JPG, DAC begin no frame
_BARE = {0x01}  # markers without a length
_END = 0xD9
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd8\xff]")  # but those that stand within the coded rows
_STRIP = 256  # rows
_MORE = bytes(range(255)) * 4  # code that means something in every table; whole images do not ask for it
_HEAD = bytes.fromhex("FFE000104A46494600010100000100010000")  # JFIF 1.1, no resolution, no thumbnail

_RARE = N_("hình '{name}' là JPEG kiểu hiếm, ít phần mềm hiện được; hãy lưu lại thành PNG hoặc JPEG thường")


def verified(data: bytes, name: str, span: Span) -> bytes:
    """Return an image that every writer shows as it is.

    Raises CongvanError: ANH-003 (neither PNG nor JPEG), ANH-010 (too many pixels), ANH-011 (cannot be decoded whole),
    ANH-012 (a kind that programs show each in its own way).
    """
    try:
        return _verified(data)
    except _Unfit as fault:
        raise refuse(fault.code, span, fault.message, name=name, **fault.parameters) from None


class _Unfit(Exception):
    """An image is not to be printed, for this reason."""

    def __init__(self, code: str, message: str, **parameters: object) -> None:
        super().__init__(code)
        self.code, self.message, self.parameters = code, message, parameters


@lru_cache(maxsize=8)  # the copies of a bulk dispatch share their images
def _verified(data: bytes) -> bytes:
    if not data.startswith((_PNG, _JPEG)):
        raise _Unfit("ANH-003", N_("hình '{name}' không phải PNG hoặc JPEG đọc được"))
    with _decoding():
        image = _opened(data)
        if image.width * image.height > MAX_PIXELS:
            message = N_("hình '{name}' có {width} x {height} điểm ảnh, quá {limit}; hãy thu nhỏ rồi lưu lại")
            raise _Unfit("ANH-010", message, width=image.width, height=image.height, limit=MAX_PIXELS)
        return _whole_png(data, image) if data.startswith(_PNG) else _whole_jpeg(data, image)


@contextmanager
def _decoding() -> Iterator[None]:
    """Take whatever a decoder raises for a broken image, and let none pass for whole (as WeasyPrint lets Pillow do)."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    except _Unfit:
        raise
    except Exception:  # Pillow and python-docx raise some ten types
        message = N_("hình '{name}' hỏng hoặc thiếu phần cuối, không đọc được hết; hãy lưu lại hoặc chép lại tệp gốc")
        raise _Unfit("ANH-011", message) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _opened(data: bytes) -> ImageFile:
    """Return an image whose head was read; Pillow's own cap would tell no figure."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    return (PngImageFile if data.startswith(_PNG) else JpegImageFile)(io.BytesIO(data))


def _whole_png(data: bytes, image: ImageFile) -> bytes:
    """Return a PNG, one of 16 bits of grey as one of 8: WeasyPrint would print it all black."""
    image.load()
    if not _has_size(data):
        raise ValueError("no size")
    if not image.mode.startswith("I"):
        return data
    if "transparency" in image.info:
        message = N_(
            "hình '{name}' là PNG xám 16 bit có màu trong suốt, ít phần mềm hiện được; hãy lưu lại thành PNG 8 bit"
        )
        raise _Unfit("ANH-012", message)
    kept = {name: image.info[name] for name in ("dpi", "icc_profile") if name in image.info}
    image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L").save(result := io.BytesIO(), "PNG", **kept)
    return result.getvalue()


def _whole_jpeg(data: bytes, image: ImageFile) -> bytes:
    """Return a JPEG, with a JFIF head where it has none that python-docx reads."""
    segments = list(_segments(data))
    if image.mode not in ("L", "RGB"):
        message = N_(
            "hình '{name}' là JPEG màu {mode} của nhà in, mỗi phần mềm hiện một màu khác; "
            "hãy lưu lại thành PNG hoặc JPEG màu RGB"
        )
        raise _Unfit("ANH-012", message, mode=image.mode)
    frame = next((marker for marker, _ in segments if marker in _FRAMES), None)
    if frame not in _KNOWN_FRAMES:
        raise _Unfit("ANH-012", _RARE)
    # Where the coded rows end too early, decoders fill up with grey; of more code they would make something else.
    pixels = _sum(data)
    end = next((at for marker, at in segments if marker == _END), len(data))
    if _sum(data[:end] + _MORE + data[end:]) != pixels:
        raise ValueError("rows are missing")
    if _has_size(data):
        return data
    # What has no head may hold red, green and blue as they are, which a head would deny.
    headed = data[:2] + _HEAD + data[2:]
    if not _has_size(headed):
        raise ValueError("no size")
    if _sum(headed) != pixels:
        raise _Unfit("ANH-012", _RARE)
    return headed


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Give the markers of a JPEG, each with its place, up to its end; what follows may be other images."""
    at = 2
    with suppress(struct.error):
        while found := _MARKER.search(data, at):
            marker, at = found[0][1], found.start()
            yield marker, at
            if marker == _END:
                return
            at += 2 + (0 if marker in _BARE else struct.unpack_from(">H", data, at + 2)[0])


def _sum(data: bytes) -> bytes:
    """Decode a JPEG and return a sum of its pixels; strip by strip, as a copy of them all would take as much again."""
    total = hashlib.sha256()
    with _opened(data) as image:
        image.load()
        for top in range(0, image.height, _STRIP):
            total.update(image.crop((0, top, image.width, min(top + _STRIP, image.height))).tobytes())
    return total.digest()


def _has_size(data: bytes) -> bool:
    """Whether python-docx reads what the DOCX and every measure takes from it: the size in pixels and in mm."""
    from docx.image.image import Image

    try:
        image = Image.from_blob(data)
        return image.width > 0 and image.height > 0
    except Exception:  # of some ten types, plain ones among them
        return False
