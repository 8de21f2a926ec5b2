"""Sections: their paper, and which headers and footers each shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lxml.etree import _Element

from congvan.checking.docx.markup import R, W, integer, length_mm, switched, unwrapped
from congvan.checking.observed import Sheet

Band = Literal["header", "footer"]
BANDS: tuple[Band, ...] = ("header", "footer")
# Word's own, where a section says nothing: Letter with margins of an inch.
_WIDTH, _HEIGHT, _MARGIN = 215.9, 279.4, 25.4


@dataclass(frozen=True)
class Section:
    """A section's paper, and the relation ids of its bands by (band, 'default' | 'first' | 'even').

    `bands` are those that it shows, inherited ones too; `own` those that it brings.
    """

    sheet: Sheet
    left: float
    right: float
    bands: dict[tuple[Band, str], str] = field(default_factory=dict)
    own: frozenset[tuple[Band, str]] = frozenset()
    different_first: bool = False
    new_page: bool = True
    numbers: str = "decimal"


def read_sections(body: _Element, different_even: bool) -> list[Section]:
    """Return the sections of a document, in order; there is always one."""
    found: list[Section] = []
    inherited: dict[tuple[Band, str], str] = {}
    for element in [*_in_paragraphs(body), body.find(W + "sectPr")]:
        named = _references(element)
        inherited = {**inherited, **named}
        first = switched(element, "titlePg")
        kinds = {"default", *(["first"] if first else []), *(["even"] if different_even else [])}
        bands = {key: relation for key, relation in inherited.items() if key[1] in kinds}
        found.append(_section(element, bands, frozenset(named) & frozenset(bands), first))
    return found


def section_of(paragraph: _Element) -> _Element | None:
    """Return the w:sectPr of a paragraph that ends a section."""
    return paragraph.find(f"{W}pPr/{W}sectPr")


def _in_paragraphs(body: _Element) -> list[_Element]:
    ends = (section_of(paragraph) for paragraph in unwrapped(body, W + "p"))
    return [end for end in ends if end is not None]


def _references(element: _Element | None) -> dict[tuple[Band, str], str]:
    return {
        (band, reference.get(W + "type", "default")): reference.get(R + "id", "")
        for band in BANDS
        for reference in (element.iterfind(f"{W}{band}Reference") if element is not None else ())
    }


def _section(
    element: _Element | None, bands: dict[tuple[Band, str], str], own: frozenset[tuple[Band, str]], first: bool
) -> Section:
    paper, margins, numbers, kind = (
        element.find(W + name) if element is not None else None for name in ("pgSz", "pgMar", "pgNumType", "type")
    )

    def size(holder: _Element | None, name: str, default: float) -> float:
        found = length_mm(holder.get(W + name)) if holder is not None else None
        return default if found is None else found

    width, height = size(paper, "w", _WIDTH), size(paper, "h", _HEIGHT)
    top, bottom = (abs(size(margins, name, _MARGIN)) for name in ("top", "bottom"))  # negative: exact
    left = size(margins, "left", _MARGIN) + size(margins, "gutter", 0)
    right = size(margins, "right", _MARGIN)
    start = integer(numbers.get(W + "start")) if numbers is not None else None
    sheet = Sheet(width, height, top, bottom, left, right, restarts=start is not None, element=element)
    return Section(
        sheet=sheet,
        left=left,
        right=width - right,
        bands=bands,
        own=own,
        different_first=first,
        new_page=kind is None or kind.get(W + "val") not in ("continuous", "nextColumn"),
        numbers=numbers.get(W + "fmt", "decimal") if numbers is not None else "decimal",
    )
