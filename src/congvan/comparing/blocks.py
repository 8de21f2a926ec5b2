"""The tree of a DOCX by any author: its paragraphs and tables, whatever holds them, and what is said of each."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterator

from docx.oxml.ns import qn
from lxml.etree import _Element

from congvan.writers.docx.revisions import PPR, RPR, SECT, P
from congvan.writers.docx.xml import w

_TBL, _TR, _TC = (qn(f"w:{name}") for name in ("tbl", "tr", "tc"))
OUTER = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag")}  # what only holds others


def body_of(root: _Element) -> _Element:
    """What holds the blocks of a part; before that of a text there may be a background."""
    body = root.find(qn("w:body"))
    return root if body is None else body


def blocks_of(holder: _Element) -> list[_Element]:
    """The paragraphs and tables of what holds them."""
    return list(_inside(holder, (P, _TBL)))


def rows_of(table: _Element) -> list[_Element]:
    """The rows of a table."""
    return list(_inside(table, (_TR,)))


def cells_of(row: _Element) -> list[_Element]:
    """The cells of a row."""
    return list(_inside(row, (_TC,)))


def _inside(holder: _Element, tags: tuple[str, ...]) -> Iterator[_Element]:
    """Yield the children of these names, also those within what only holds others (content controls)."""
    for inner in holder:
        if inner.tag in tags:
            yield inner
        elif inner.tag in OUTER:
            yield from _inside(inner, tags)


def shape_of(row: _Element) -> Hashable:
    """How a row's cells go over columns and rows: rows of another shape are other rows."""
    tags = (qn("w:gridSpan"), qn("w:vMerge"))
    return tuple(
        tuple(
            (str(inner.tag), inner.get(qn("w:val")))
            for inner in cell.iterfind(f"{qn('w:tcPr')}/*")
            if inner.tag in tags
        )
        for cell in cells_of(row)
    )


def outline_of(table: _Element) -> _Element:
    """A table's own properties and columns."""
    found = [copy.deepcopy(inner) for inner in table if inner.tag in (qn("w:tblPr"), qn("w:tblGrid"))]
    return w("tbl", *found)


def properties_of(paragraph: _Element) -> _Element:
    """The properties of a paragraph, made where there are none."""
    found = paragraph.find(PPR)
    if found is None:
        found = w("pPr")
        paragraph.insert(0, found)
    return found


def form_of(paragraph: _Element) -> _Element:
    """A paragraph's properties without the look of its end, its section and notes of changes."""
    made = w("pPr")
    found = paragraph.find(PPR)
    left_out = (RPR, SECT, qn("w:pPrChange"))
    made.extend([copy.deepcopy(inner) for inner in (found if found is not None else ()) if inner.tag not in left_out])
    return made


def set_form(paragraph: _Element, form: _Element) -> None:
    """Give a paragraph the properties that `form_of` returned."""
    properties = properties_of(paragraph)
    for inner in [inner for inner in properties if inner.tag not in (RPR, SECT)]:
        properties.remove(inner)
    for place, inner in enumerate(form):
        properties.insert(place, copy.deepcopy(inner))


def unmark_end(paragraph: _Element, op: str) -> None:
    """Take back that the end of a paragraph came or is gone."""
    look = paragraph.find(f"{PPR}/{RPR}")
    mark = look.find(qn(f"w:{op}")) if look is not None else None
    if look is not None and mark is not None:
        look.remove(mark)
