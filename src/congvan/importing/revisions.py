"""Tracked changes of a DOCX settled before it is read: all accepted, or all rejected."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx.document import Document
from lxml.etree import _Element

from congvan.checking.docx.markup import W
from congvan.checking.docx.package import open_package

_GONE = {False: (W + "del", W + "moveFrom"), True: (W + "ins", W + "moveTo")}  # by whether changes are rejected
_CHANGES = (*_GONE[False], *_GONE[True])
_FORMER = tuple(
    W + name for name in ("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPrChange")
)


def settle(path: Path, data: bytes, reject: bool) -> tuple[bytes, int]:
    """Return the bytes of a DOCX with its changes settled, and how many there were; raises CongvanError."""
    if data[:2] != b"PK":
        return data, 0
    document = open_package(path, data)
    body = document.element.body
    count = sum(1 for _ in body.iter(*_CHANGES))
    if not count:
        return data, 0
    for root in (document.element, *_notes(document)):
        _settle(root, reject)
    out = BytesIO()
    document.save(out)
    return out.getvalue(), count


def _notes(document: Document) -> list[_Element]:
    return [
        part.element
        for relation in document.part.rels.values()
        if not relation.is_external and (part := relation.target_part) is not None and hasattr(part, "element")
        if relation.reltype.rsplit("/", 1)[-1] in ("footnotes", "endnotes")
    ]


def _settle(root: _Element, reject: bool) -> None:
    gone = _GONE[reject]
    for row in list(root.iter(W + "tr")):
        properties = row.find(W + "trPr")
        if properties is not None and any(properties.find(tag) is not None for tag in gone):
            _remove(row)
    joined = [p for p in root.iter(W + "p") if any(p.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in gone)]
    for change in list(root.iter(*gone)):
        parent = change.getparent()
        if parent is not None and parent.tag != W + "rPr":
            _remove(change)
    if reject:
        for text in root.iter(W + "delText"):
            text.tag = W + "t"
    for change in list(root.iter(*_CHANGES)):
        _unwrap(change)
    for former in list(root.iter(*_FORMER)):
        _remove(former)
    for paragraph in reversed(joined):
        _join(paragraph)


def _join(paragraph: _Element) -> None:
    """Bring the next paragraph up into one whose end is gone."""
    following = paragraph.getnext()
    if following is None or following.tag != W + "p":
        return
    for node in list(following):
        if node.tag != W + "pPr":
            paragraph.append(node)
    properties, own = following.find(W + "pPr"), paragraph.find(W + "pPr")
    if own is not None:
        paragraph.remove(own)
    if properties is not None:
        paragraph.insert(0, properties)
    _remove(following)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)
