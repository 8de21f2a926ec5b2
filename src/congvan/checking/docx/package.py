"""The zip package, opened with distrust: everything that could harm is refused before python-docx sees it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.comments import CommentsPart
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.parts.numbering import NumberingPart
from docx.parts.settings import SettingsPart
from docx.parts.styles import StylesPart
from lxml import etree
from lxml.etree import _Element

from congvan.checking.bounds import check_count
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading.archive import declares_doctype
from congvan.loading.door import MAX_DOCUMENT, read_file

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200  # of a part beyond LARGE_PART, unpacked to packed: real text shrinks to a twentieth
LARGE_PART = 20_000_000
MAX_PARTS = 5_000
MOST_ELEMENTS = 2_000_000  # a document of 1,000 pages has a million
MOST_ATTRIBUTES = 4_000_000
SHORTEST = 4  # bytes of an element: `<a/>`; an attribute has more, so that in few bytes there are never too many
_OLE = bytes.fromhex("D0CF11E0")  # the container of encrypted files, and of .doc
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED = 0x1  # flag bit of a zip entry
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OTHER_FORMATS = {b"{\\rtf": "RTF", b"%PDF": "PDF", b"<htm": "HTML", b"<HTM": "HTML", b"<!DO": "HTML"}
_BANDS = (HeaderPart, FooterPart)
_PARTS = {
    RELATIONSHIP_TYPE.STYLES: StylesPart,
    RELATIONSHIP_TYPE.SETTINGS: SettingsPart,
    RELATIONSHIP_TYPE.NUMBERING: NumberingPart,
    RELATIONSHIP_TYPE.COMMENTS: CommentsPart,
}
_STYLE_CALLS = tuple(map(qn, ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")))
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_TEMPLATES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)

# python-docx knows but one kind of document, and keeps notes as bytes, where mending needs elements.
for _type in (_MACRO, *_TEMPLATES):
    PartFactory.part_type_for[_type] = DocumentPart
for _type in (CONTENT_TYPE.WML_FOOTNOTES, CONTENT_TYPE.WML_ENDNOTES):
    PartFactory.part_type_for[_type] = XmlPart


def open_package(path: Path, data: bytes | None) -> Document:
    """Return the document of a file, or of its bytes; raises CongvanError (KT-101 to KT-113) for what is none."""
    span = Span(str(path))
    if data is None:
        data = read_file(path, span, MAX_DOCUMENT)
    _check_container(data, span)
    try:
        parts = _unpack(data, span)
        _check_parts(parts, span)
        _check_size(parts, span)
        repaired = _repaired(parts)
        package = Package.open(BytesIO(repaired or data))
        _check_trees(package, span)
        check_count(sum(1 for part in _xml_parts(package) for _ in part.element.iter(qn("w:p"))), span)
        if not all(part.content_type for part in package.iter_parts()):
            raise broken(span)
        main = package.main_document_part
    except CongvanError:
        raise
    except Exception:  # a malformed package makes zipfile, lxml and python-docx raise some twenty types
        raise broken(span) from None
    if not isinstance(main, DocumentPart) or main.element.find(f"{{{main.element.nsmap.get('w')}}}body") is None:
        raise refuse("KT-109", span, N_("không có phần văn bản của Word trong tệp; hãy lưu lại thành .docx"))
    _drop_misplaced_parts(main)
    _drop_dangling_references(main)
    _drop_nameless_styles(package)
    document: Document = main.document
    return document


def _drop_misplaced_parts(main: DocumentPart) -> None:
    """Take off relations to styles, settings and the like that lead to something else; python-docx believes them."""
    for key, relation in list(main.rels.items()):
        kind = _PARTS.get(relation.reltype)
        if kind and (relation.is_external or not isinstance(relation.target_part, kind)):
            del main.rels[key]


def _drop_nameless_styles(package: Package) -> None:
    """Take off calls of styles that name none; Word passes them over, python-docx does not."""
    for part in _xml_parts(package):
        for element in list(part.element.iter(*_STYLE_CALLS)):
            if not element.get(qn("w:val")):
                element.getparent().remove(element)


def _drop_dangling_references(main: DocumentPart) -> None:
    """Take off references to headers and footers that the package lacks or has as something else; Word shows none."""
    for name in ("w:headerReference", "w:footerReference"):
        for reference in list(main.element.iter(qn(name))):
            relation = main.rels.get(reference.get(qn("r:id")))
            if relation is None or relation.is_external or not isinstance(relation.target_part, _BANDS):
                reference.getparent().remove(reference)


def broken(span: Span) -> CongvanError:
    """Return the error of a file that cannot be read to its end."""
    message = N_("tệp hỏng hoặc thiếu phần; hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx")
    return refuse("KT-108", span, message)


def safe_xml(blob: bytes) -> _Element | None:
    """Parse a part that python-docx leaves as bytes; None where it is no XML, or has a DOCTYPE."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(blob, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None


def _check_container(data: bytes, span: Span) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise _password(span)
        message = N_("tệp .doc cũ của Word 97-2003; hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx")
        raise refuse("KT-103", span, message)
    if not data.startswith(b"PK"):
        if name := _OTHER_FORMATS.get(data.lstrip()[:4]) or _OTHER_FORMATS.get(data[:5]):
            raise _other(span, name)
        raise refuse(
            "KT-101", span, N_("không phải tệp DOCX; hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx")
        )


def _password(span: Span) -> CongvanError:
    return refuse("KT-102", span, N_("tệp đặt mật khẩu; hãy mở bằng Word, bỏ mật khẩu, lưu lại thành .docx"))


def _other(span: Span, name: str) -> CongvanError:
    message = N_("tệp {format}, không phải DOCX; hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx")
    return refuse("KT-104", span, message, format=name)


def _unpack(data: bytes, span: Span) -> dict[str, bytes]:
    """Read all parts, counting what really comes out and not only what the directory says."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_PARTS:
            message = N_("tệp có quá {limit} phần; không phải văn bản thường, không đọc")
            raise refuse("KT-106", span, message, limit=MAX_PARTS)
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                raise _password(span)
            # Several entries may share the same packed bytes: only what they unpack to counts.
            limit = max(LARGE_PART, MAX_RATIO * entry.compress_size)
            with archive.open(entry) as part:
                content = part.read(min(left, limit) + 1)
            if len(content) > min(left, limit):
                message = N_("tệp bung ra quá lớn (bom nén); không đọc")
                raise refuse("KT-105", span, message)
            left -= len(content)
            parts[entry.filename] = content
    if (kind := parts.get("mimetype", b"")).startswith(b"application/vnd.oasis.opendocument"):
        raise _other(span, "ODT" if b"text" in kind else "OpenDocument")
    return parts


def _check_parts(parts: Mapping[str, bytes], span: Span) -> None:
    for name, content in parts.items():
        if declares_doctype(BytesIO(content)):
            raise _doctype(span, name)
        if name.endswith("document.xml") and _STRICT in content[:5000]:
            message = N_("tệp theo biến thể Strict của Office; hãy lưu lại thành 'Word Document (.docx)' thường")
            raise refuse("KT-109", span, message)


def _check_size(parts: Mapping[str, bytes], span: Span) -> None:
    """Refuse XML that would fill the memory: each element and attribute takes some 150 bytes, however short it is."""
    texts = [content for name, content in parts.items() if name.endswith((".xml", ".rels"))]
    if sum(map(len, texts)) < SHORTEST * MOST_ELEMENTS:
        return
    elements = sum(text.count(b"<") - text.count(b"</") for text in texts)
    attributes = sum(text.count(b'="') + text.count(b"='") for text in texts)
    for count, limit in ((elements, MOST_ELEMENTS), (attributes, MOST_ATTRIBUTES)):
        if count > limit:
            message = N_("tệp có {count} thẻ hoặc thuộc tính XML, quá {limit}; không phải văn bản thường, không đọc")
            raise refuse("KT-113", span, message, count=count, limit=limit)


def _xml_parts(package: Package) -> list[XmlPart]:
    return [part for part in package.iter_parts() if isinstance(part, XmlPart)]


def _doctype(span: Span, name: str) -> CongvanError:
    return refuse("KT-107", span, N_("phần '{part}' khai báo DOCTYPE, không an toàn; không đọc"), part=name)


def _check_trees(package: Package, span: Span) -> None:
    """Look for a DOCTYPE again in what was parsed: it may stand in an encoding that only lxml knows."""
    for part in _xml_parts(package):
        if part.element.getroottree().docinfo.internalDTD is not None:
            raise _doctype(span, str(part.partname))


def _repaired(parts: Mapping[str, bytes]) -> bytes | None:
    """Return the package without relations that are not whole, or to parts that it lacks (some converters leave them).

    None if it has none.

    Word ignores such relations; python-docx refuses the whole file.
    """
    names = {name.replace("\\", "/").lstrip("/"): name for name in parts}
    changed = {name: parts[old] for name, old in names.items() if name != old}
    for name, old in names.items():
        if name.endswith(".rels") and (pruned := _pruned(name, parts[old], names)) is not None:
            changed[name] = pruned
    if not changed:
        return None
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, old in names.items():
            archive.writestr(name, changed.get(name, parts[old]))
    return target.getvalue()


def _pruned(name: str, content: bytes, names: Mapping[str, str]) -> bytes | None:
    root = safe_xml(content)
    if root is None:
        return None
    base = posixpath.dirname(posixpath.dirname(name))
    dangling = [
        relation
        for relation in root.iterfind(_RELATIONSHIP)
        if not all(map(relation.get, ("Id", "Type", "Target")))
        or (
            relation.get("TargetMode") != "External"
            and posixpath.normpath(posixpath.join("/" + base, relation.get("Target", ""))).lstrip("/") not in names
        )
    ]
    for relation in dangling:
        root.remove(relation)
    return etree.tostring(root, encoding="UTF-8", standalone=True) if dangling else None
