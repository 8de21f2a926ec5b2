"""Tracked changes of a DOCX settled, all accepted or all rejected, and what is then said: words, styles and marks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.comparing.align import same_space
from congvan.errors import N_, Span, refuse
from congvan.writers.docx.revisions import look_of

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_CALLS = {qn(f"w:{name}s"): qn(f"w:{name}Reference") for name in ("footnote", "endnote")}
_NOTED = {qn(f"w:{name}"): qn(f"w:{name}Change") for name in ("rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr")}
_NEVER_NOTED = {qn(f"w:{name}") for name in ("rPr", "sectPr", "ins", "del", "headerReference", "footerReference")}
_CAME, _WENT = ((qn("w:ins"), qn("w:moveTo")), (qn("w:del"), qn("w:moveFrom")))
_P, _TR, _TBL, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tr", "tbl", "tc", "r", "t"))
_PPR, _RPR = qn("w:pPr"), qn("w:rPr")

_NOT_SAID = (_RPR, qn("w:lastRenderedPageBreak"), qn("w:commentReference"))

Said = tuple[str, tuple[tuple[str, str], ...]]  # a paragraph: its style, its runs of one look as (look, words)


def settled(data: bytes, accept: bool) -> dict[str, _Element]:
    """Return the text and the notes of a DOCX with all tracked changes accepted, or all rejected."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = {name: etree.fromstring(archive.read(name)) for name in _PARTS if name in archive.namelist()}
    for root in roots.values():
        _settle(root, accept)
    return roots


def _settle(root: _Element, accept: bool) -> None:
    kept, gone = (_CAME, _WENT) if accept else (_WENT, _CAME)
    for row in list(root.iter(_TR)):
        if _bears(row, qn("w:trPr"), gone):
            _remove(row)
    for table in [table for table in root.iter(_TBL) if table.find(_TR) is None]:
        _remove(table)
    for mark in list(root.iter(*gone)):
        if _parent(mark).tag not in (_RPR, qn("w:trPr")):
            _remove(mark)
    for paragraph in [p for p in root.iter(_P) if _bears(p, f"{_PPR}/{_RPR}", gone)]:
        _join(paragraph)
    for mark in list(root.iter(*kept)):
        for inner in list(mark):
            mark.addprevious(inner)
        _remove(mark)
    for text in root.iter(qn("w:delText")):
        text.tag = _T
    for code in root.iter(qn("w:delInstrText")):
        code.tag = qn("w:instrText")
    settle_looks(root, accept)


def settle_looks(root: _Element, accept: bool) -> None:
    """Settle the changes of properties: what is kept are those of now, or those that are noted as the old ones."""
    for properties in list(root.iter(*_NOTED)):
        note = properties.find(_NOTED[properties.tag])
        if note is None:
            continue
        properties.remove(note)
        if accept:
            continue
        kept = set() if properties.tag == _RPR else _NEVER_NOTED
        for inner in [inner for inner in properties if inner.tag not in kept]:
            properties.remove(inner)
        for inner in reversed(list(note[0]) if len(note) else []):
            properties.insert(0, inner)


def _bears(element: _Element, place: str, marks: tuple[str, ...]) -> bool:
    return any(element.find(f"{place}/{mark}") is not None for mark in marks)


def _join(paragraph: _Element) -> None:
    """Take away the mark that ends a paragraph: what is left of its text begins the next one."""
    following = paragraph.getnext()
    content = [inner for inner in paragraph if inner.tag != _PPR]
    if following is None or following.tag != _P:
        if not content and len(_parent(paragraph)) > 1 and _parent(paragraph).tag != _TC:
            _remove(paragraph)
        return
    start = 1 if following.find(_PPR) is not None else 0
    for place, inner in enumerate(content):
        following.insert(start + place, inner)
    _remove(paragraph)


def has_changes(root: _Element) -> bool:
    """Whether a text holds tracked changes of words, rows or paragraphs."""
    return next(root.iter(*_CAME, *_WENT), None) is not None


def settled_docx(path: Path, data: bytes, choice: str) -> bytes:
    """Return a DOCX of any author with its tracked changes settled as chosen ('accept', 'reject').

    Raises CongvanError: SS-013 where there are any and nothing is chosen, KT-101 to KT-113.
    """
    from congvan.checking.docx.package import open_package

    document = open_package(path, data)
    roots = [document.part.element, *(part.element for part in _notes(document))]
    if not any(map(has_changes, roots)) and choice != "reject":
        return data
    if not choice:
        message = N_("tệp có sửa đổi theo dõi (Track Changes) chưa quyết: thêm --accept để so bản đã nhận, --reject để "
                     "so bản trước khi sửa")  # fmt: skip
        raise refuse("SS-013", Span(str(path)), message)
    for root in roots:
        _settle(root, choice == "accept")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _notes(document: Document) -> Iterator[XmlPart]:
    for relation in document.part.rels.values():
        if (
            not relation.is_external
            and relation.reltype.endswith(("notes", "header", "footer"))
            and isinstance(relation.target_part, XmlPart)
        ):
            yield relation.target_part


def said(roots: dict[str, _Element]) -> list[Said]:
    """Return the paragraphs that hold words: their styles, and their words by look."""
    return [found for name in _PARTS if name in roots for p in _told(roots[name], roots) if (found := _said(p))[1]]


def _told(root: _Element, roots: dict[str, _Element]) -> Iterator[_Element]:
    """Yield the paragraphs of a part; of the notes those that the text calls, in its order."""
    if root.tag not in _CALLS:
        yield from root.iter(_P)
        return
    notes = {note.get(qn("w:id")): note for note in root}
    for call in roots[_PARTS[0]].iter(_CALLS[root.tag]):
        if (note := notes.get(call.get(qn("w:id")))) is not None:
            yield from note.iter(_P)


def _said(paragraph: _Element) -> Said:
    style = paragraph.find(f"{_PPR}/{qn('w:pStyle')}")
    runs: list[tuple[str, str]] = []
    for run in paragraph.iter(_R):
        properties = run.find(_RPR)
        look = look_of(properties).decode()
        words = "".join((inner.text or "") if inner.tag == _T else f"<{etree.QName(inner).localname}>"
                        for inner in run if inner.tag not in _NOT_SAID)  # fmt: skip
        if runs and runs[-1][0] == look:
            runs[-1] = look, runs[-1][1] + words
        elif words:
            runs.append((look, words))
    runs = [(look, same_space(words)) for look, words in runs]
    return "" if style is None else str(style.get(qn("w:val"))), tuple(runs)


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _remove(element: _Element) -> None:
    _parent(element).remove(element)
