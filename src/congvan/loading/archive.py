"""What files of Office hide: declarations by which a few bytes of XML unfold to gigabytes, or open other files."""

from __future__ import annotations

from typing import IO, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile


class _Root(Exception):
    """The root element begins: no DOCTYPE can follow."""


class _Doctype(Exception):
    """A DOCTYPE begins: entities may follow."""


class TooLong(Exception):
    """A text of a part is longer than any that a cell holds."""


class Bounded:
    """A part that is read on the way, as far as no text or tag in it is longer than `most` bytes.

    A parser keeps a text until it ends, several times over.
    """

    def __init__(self, part: IO[bytes], most: int) -> None:
        self._part, self._most, self._since = part, most, 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises TooLong."""
        data = self._part.read(size)
        first = data.find(b"<")
        if first < 0:
            self._since += len(data)
        else:
            longest = max([self._since + first, *map(len, data.split(b"<")[1:-1])])
            self._since = self._most + 1 if longest > self._most else len(data) - data.rfind(b"<")
        if self._since > self._most:
            raise TooLong
        return data


class SmallParts(ZipFile):
    """A package whose parts are read at once only as far as they are small; a tree takes ten times as much."""

    LARGEST = 10_000_000  # bytes

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """Return a part; raises BadZipFile for a large one."""
        if self.getinfo(getattr(name, "filename", name)).file_size > self.LARGEST:
            raise BadZipFile(f"too large: {name}")
        return super().read(name, pwd)


def declares_doctype(part: IO[bytes]) -> bool:
    """Read up to the root element, whatever the encoding and however many comments stand before it."""

    def doctype(*_: object) -> None:
        raise _Doctype

    def root(*_: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        while chunk := part.read(65536):
            parser.Parse(chunk)
    except _Doctype:
        return True
    except (_Root, expat.ExpatError):  # an image is no XML
        pass
    return False
