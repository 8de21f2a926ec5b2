"""The digital signatures that a PDF carries, as it states them: nothing is verified.

Of each: who signed (the name that its dictionary states, else that of the certificate), when, and how much of the file
its byte range covers; of a certification, what it lets others add (DocMDP).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from congvan.checking.observed import Signature
from congvan.checking.pdf.certificates import signer_of
from congvan.text.unicode import clean

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject

MOST_FIELDS = 2_000
DEEPEST = 16  # fields in fields
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


def read_signatures(document: pdfium.PdfDocument, data: bytes) -> tuple[Signature, ...]:
    """Read the signatures of a document; none where it has none, or they cannot be read."""
    count = int(pdfium_c.FPDF_GetSignatureCount(document))
    if count <= 0:
        return ()
    from pypdf import PdfReader  # few files are signed, and to import it takes as long as to read a page

    try:
        root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"].get_object()
        form = root.get("/AcroForm")
        fields = form.get_object().get("/Fields") if form is not None else None
        return tuple(_signature(value, len(data)) for value in _values(fields, [MOST_FIELDS], 0))
    except Exception:  # pypdf raises some ten types on what others wrote
        return (Signature("", "", 0, False),) * count


def _values(fields: Any, left: list[int], depth: int) -> Iterator[DictionaryObject]:
    """The signature dictionaries of fields and their kids."""
    from pypdf.generic import ArrayObject, DictionaryObject

    fields = fields.get_object() if fields is not None else None
    for reference in fields if isinstance(fields, ArrayObject) and depth < DEEPEST else ():
        left[0] -= 1
        field = reference.get_object() if left[0] >= 0 else None
        if not isinstance(field, DictionaryObject):
            continue
        value = field.get("/V")
        value = value.get_object() if value is not None else None
        if isinstance(value, DictionaryObject) and "/ByteRange" in value:
            yield value
        yield from _values(field.get("/Kids"), left, depth + 1)


def _signature(value: DictionaryObject, length: int) -> Signature:
    covered = [int(number) for number in value.get("/ByteRange", [])]
    whole = len(covered) == 4 and covered[0] == 0 and 0 < covered[1] <= covered[2] and covered[2] + covered[3] == length
    end = covered[2] + covered[3] if len(covered) == 4 else 0
    contents = value.get("/Contents")
    raw = getattr(contents, "original_bytes", contents if isinstance(contents, bytes) else b"")
    name = clean(str(value.get("/Name", ""))) or signer_of(raw)
    return Signature(name, _told_time(str(value.get("/M", ""))), min(max(end, 0), length), whole, _permission(value))


def _told_time(text: str) -> str:
    """A time of a PDF as people write it, with its zone; '' where there is none."""
    match = _DATE.match(text)
    if not match:
        return clean(text)
    year, month, day, hour, minute, second, universal, zone, rest = match.groups()
    told = f"{day}/{month}/{year} {hour}:{minute}" + (f":{second}" if second else "")
    return told + (" UTC" if universal else f" {zone}:{rest or '00'}" if zone else "")


def _permission(value: DictionaryObject) -> int | None:
    """What a certification allows: 1 nothing, 2 filling in forms, 3 annotations too; None: it is none."""
    for reference in value.get("/Reference", []):
        entry = reference.get_object()
        if entry.get("/TransformMethod") == "/DocMDP":
            parameters = entry.get("/TransformParams")
            return int(parameters.get_object().get("/P", 2)) if parameters is not None else 2
    return None
