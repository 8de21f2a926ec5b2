"""What files of Office hide: declarations by which a few bytes of XML unfold to gigabytes, or open other files."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat


class _Root(Exception):
    """The root element begins: no DOCTYPE can follow."""


class _Doctype(Exception):
    """A DOCTYPE begins: entities may follow."""


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
