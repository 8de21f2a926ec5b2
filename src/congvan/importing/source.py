"""A file of any author, whatever its name says, to what is seen in it; older formats go through LibreOffice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from congvan.checking.docx import read_docx
from congvan.checking.observed import Observed, Paragraph, Run
from congvan.checking.unread import refuse_foreign
from congvan.errors import N_, Span, refuse
from congvan.importing.meant import as_meant
from congvan.importing.revisions import settle
from congvan.loading.door import MAX_DOCUMENT, read_file
from congvan.office import LibreOffice
from congvan.text.legacy import Encoding, encoding_of_face, legacy_encoding, to_unicode

SUFFIXES = (".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf", ".pdf")
_OLE = bytes.fromhex("D0CF11E0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Source:
    """What is seen in a file, its words in Unicode. `changes` are tracked ones; `encodings` those that were turned."""

    observed: Observed
    changes: int = 0
    encodings: tuple[Encoding, ...] = ()


def read_source(path: Path, reject: bool = False) -> Source:
    """Read a file; raises CongvanError for one that cannot be read or holds no text."""
    span = Span(str(path))
    data = read_file(path, span, MAX_DOCUMENT)
    changes = 0
    if data.startswith(b"%PDF"):
        from congvan.checking.pdf import read_pdf

        observed = read_pdf(path)
    else:
        if _is_older(data):
            data = _converted(path, data)
        data, changes = settle(path, data, reject)
        observed = read_docx(path, data)
        refuse_foreign(observed)
    if not any(paragraph.text.strip() for paragraph in observed.paragraphs):
        message = N_("tệp không có chữ nào (trống, hoặc chỉ là ảnh chụp); cần nhận dạng chữ trước khi nhập")
        raise refuse("NK-002", span, message)
    observed, encodings = in_unicode(observed)
    return Source(as_meant(observed), changes, encodings)


def in_unicode(observed: Observed) -> tuple[Observed, tuple[Encoding, ...]]:
    """Return what is seen with texts of old encodings in Unicode, and which encodings there were."""
    found: dict[Encoding, None] = {}

    def turned(run: Run, told: Encoding | None) -> Run:
        encoding = encoding_of_face(run.face) or told
        if encoding is None or run.text.isascii():
            upper = encoding == "TCVN3" and run.face.rstrip().endswith("H")
            return replace(run, text=run.text.upper()) if upper else run
        found[encoding] = None
        return replace(run, text=to_unicode(run.text, encoding, run.face))

    def mended(paragraph: Paragraph) -> Paragraph:
        told = None if paragraph.text.isascii() else legacy_encoding(paragraph.text)
        runs = tuple(turned(run, told[0] if told else None) for run in paragraph.runs)
        return replace(paragraph, runs=runs) if runs != paragraph.runs else paragraph

    paragraphs = tuple(map(mended, observed.paragraphs))
    return (replace(observed, paragraphs=paragraphs) if found else observed), tuple(found)


def _is_older(data: bytes) -> bool:
    """Whether LibreOffice has to turn a file into DOCX first: .doc, .rtf, .odt."""
    if data.startswith(_OLE):
        return _ENCRYPTED not in data
    return data.lstrip()[:5] == b"{\\rtf" or (data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis" in data[:200])


def _converted(path: Path, data: bytes) -> bytes:
    """Return a file of an older format as DOCX; raises CongvanError where LibreOffice is not there or cannot."""
    span = Span(str(path))
    office = LibreOffice()
    try:
        if not office.works:
            message = N_(
                "tệp này không phải .docx và máy không có LibreOffice; hãy mở bằng Word rồi lưu lại thành .docx"
            )
            raise refuse("NK-003", span, message)
        suffix = ".doc" if data.startswith(_OLE) else ".rtf" if data.lstrip()[:5] == b"{\\rtf" else ".odt"
        made = office.convert([data], suffix, "docx")
    finally:
        office.close()
    if made is None:
        message = N_("LibreOffice không chuyển được tệp này thành .docx; hãy mở bằng Word rồi lưu lại")
        raise refuse("NK-003", span, message)
    return made[0]
