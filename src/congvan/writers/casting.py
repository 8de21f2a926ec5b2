"""Which earlier copy a document can be cast from: the copies of a bulk dispatch differ in a few blocks.

The blocks that differ are laid out by themselves. Where each fits into the place of the earlier one, everything else
must fall as it did, and the earlier copy's PDF serves as a mould.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document
from congvan.writers.blocks import as_bytes
from congvan.writers.fitting import fit, whole_blocks

if TYPE_CHECKING:
    from congvan.writers.mould import Mould

_KEPT_SHAPES, _KEPT_MOULDS = 8, 4
_FREE = {"data-left-mm", "data-right-mm", "data-first-mm", "data-align"}  # what moves a text within its lines only
# Lay out some blocks of a section, given by its place in the document, and give the pages.
LayOut = Callable[[int, Collection[int]], Sequence[Any]]


@dataclass(frozen=True)
class Shape:
    """A document as copies are compared: what must be the same, and the blocks of each section that may differ."""

    same: Hashable
    sections: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True)
class _Earlier:
    """A copy that was written: its blocks, their boxes in each section where no page break splits them, its mould."""

    sections: tuple[tuple[bytes, ...], ...]
    boxes: tuple[Mapping[int, Any], ...]
    mould: Mould
    pages: int


_earlier: dict[Hashable, list[_Earlier]] = {}
_seen: set[Hashable] = set()


def shape_of(document: Document, sheets: Sequence[str]) -> Shape:
    """Return the shape of a document; `sheets` are the style sheets of its sections."""
    frames, sections = zip(*(as_bytes(section.root) for section in document.sections), strict=True)
    counts = tuple(map(len, sections))
    same = (*sheets, *frames, counts, document.author, bool(document.title), document.date, *document.images.items())
    return Shape(same, sections)


def seen(shape: Shape) -> bool:
    """Whether a document of this shape was asked about before."""
    if shape.same in _seen:
        return True
    if len(_seen) >= _KEPT_SHAPES:
        _seen.clear()
    _seen.add(shape.same)
    return False


def keep(shape: Shape, pages: Sequence[Sequence[Any]], mould: Mould) -> None:
    """Keep what was written of a document as a mould; `pages` are those of each section."""
    if shape.same not in _earlier and len(_earlier) >= _KEPT_SHAPES:
        _earlier.clear()
    boxes = tuple(whole_blocks(section) for section in pages)
    kept = _earlier.setdefault(shape.same, [])
    kept.insert(0, _Earlier(shape.sections, boxes, mould, sum(map(len, pages))))
    del kept[_KEPT_MOULDS:]


def cast(shape: Shape, title: str, lay_out: LayOut) -> tuple[bytes, int] | None:
    """Return the PDF of a document and its pages, cast from an earlier one; None if it fits none."""
    kept = _earlier.get(shape.same, [])
    for earlier in list(kept):
        texts = _fitted(earlier, shape, lay_out)
        data = None if texts is None else earlier.mould.cast(texts, title)
        if data is not None:
            kept.remove(earlier)
            kept.insert(0, earlier)
            return data, earlier.pages
    return None


def _fitted(earlier: _Earlier, shape: Shape, lay_out: LayOut) -> list[tuple[Any, Any]] | None:
    """Return the texts that differ, old and new; None if a block does not fit."""
    texts: list[tuple[Any, Any]] = []
    for place, (old, new) in enumerate(zip(earlier.sections, shape.sections, strict=True)):
        different = [number for number in range(len(old)) if old[number] != new[number]]
        boxes = earlier.boxes[place]
        if not all(number in boxes and _comparable(old[number], new[number]) for number in different):
            return None
        laid_out = whole_blocks(lay_out(place, different)) if different else {}
        for number in different:
            pairs = fit(boxes[number], laid_out[number]) if number in laid_out else None
            if pairs is None:
                return None
            texts += pairs
    return texts


def _comparable(old: bytes, new: bytes) -> bool:
    """Whether two blocks differ in words alone, so that they break alike over pages if they are equally high."""
    return _structure(etree.fromstring(old)) == _structure(etree.fromstring(new))


def _structure(block: _Element) -> list[tuple[str, dict[str, str]]] | None:
    found = []
    for element in block.iter():
        if element.tag in ("aside", "img"):
            return None  # a note takes room at the foot of the page
        attributes = {str(name): str(value) for name, value in element.attrib.items() if name not in _FREE}
        found.append((str(element.tag), attributes))
    return found
