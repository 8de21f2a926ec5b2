"""Parts beside the text: styles, theme, notes, and what the file says of itself."""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.opc.rel import Relationships
from lxml.etree import _Element

from congvan.checking.docx.markup import W, integer
from congvan.checking.docx.package import safe_xml

_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"
_TEXT_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_REVISIONS = (*_TEXT_CHANGES, *(W + name for name in ("rPrChange", "pPrChange", "tblPrChange", "sectPrChange")))
_COMPATIBILITY = "compatibilityMode"


def root(document: Document, kind: str) -> _Element | None:
    """Return the root of the part of the text that has a relation of this kind."""
    return _root(_target(document.part.rels, kind))


def properties(document: Document) -> dict[str, str]:
    """Return title, author and language, '' where the file does not tell."""
    core = _root(_target(document.part.package.rels, RELATIONSHIP_TYPE.CORE_PROPERTIES))
    tags = {"title": "title", "author": "creator", "language": "language"}
    return {name: (core.findtext(_DC + tag) or "").strip() if core is not None else "" for name, tag in tags.items()}


def revisions(document: Document) -> int:
    """Return the number of tracked changes in text, notes and bands; pieces of one change side by side are one."""
    return sum(_revisions(part.element) for part in document.part.package.iter_parts() if isinstance(part, XmlPart))


def _revisions(root: _Element) -> int:
    changes = list(root.iter(*_REVISIONS))
    return sum(not _goes_on(change) for change in changes)


def _goes_on(change: _Element) -> bool:
    """Whether the same author made the piece right before a change in the same way."""
    before = change.getprevious()
    if before is None or change.tag not in _TEXT_CHANGES or before.tag != change.tag:
        return False
    return before.get(W + "author") == change.get(W + "author")


def comments(document: Document) -> int:
    """Return the number of comments that the text refers to."""
    return len({element.get(W + "id") for element in document.element.iter(W + "commentReference")})


def pages(document: Document) -> int | None:
    """Return the number of pages that the last program counted."""
    counted = _root(_target(document.part.package.rels, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES))
    return integer(counted.findtext(_PAGES)) if counted is not None else None


def compatibility(settings: _Element | None) -> int:
    """Return the version of Word that a file wants to be laid out as; files before 2010 say nothing."""
    for setting in settings.iterfind(f"{W}compat/{W}compatSetting") if settings is not None else ():
        if setting.get(W + "name") == _COMPATIBILITY:
            return integer(setting.get(W + "val")) or 0
    return 0


def band(document: Document, relation: str) -> _Element | None:
    """Return the root of a header or footer by its relation's id."""
    found = document.part.rels.get(relation)
    return None if found is None or found.is_external else _root(found.target_part)


def _target(relations: Relationships, kind: str) -> Part | None:
    for relation in relations.values():
        if relation.reltype == kind and not relation.is_external:
            part: Part = relation.target_part
            return part
    return None


def _root(part: Part | None) -> _Element | None:
    if isinstance(part, XmlPart):
        element: _Element = part.element
        return element
    return safe_xml(part.blob) if part is not None else None
