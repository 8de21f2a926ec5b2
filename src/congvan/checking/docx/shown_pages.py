"""The pages on which Word last showed the paragraphs of a DOCX: it marks where each began when the file was saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from congvan.checking.docx.markup import W, unwrapped

_MARK = W + "lastRenderedPageBreak"
_BOX = W + "txbxContent"
_SHOWN = frozenset(W + name for name in ("t", "drawing", "pict", "object", "sym"))


def shown_pages(body: _Element) -> Mapping[_Element, int]:
    """Return the page, from 1, on which each paragraph began; nothing for a file that tells no pages."""
    pages: dict[_Element, int] = {}
    if next(body.iter(_MARK), None) is not None:
        _walk(body, 1, pages)
    return pages


def _walk(parent: _Element, page: int, pages: dict[_Element, int]) -> int:
    """Note the paragraphs of a parent that begins on a page; return the page that it ends on."""
    for block in unwrapped(parent, W + "p", W + "tbl"):
        if block.tag == W + "p":
            begins, page = page + _opens_page(block), page + sum(1 for _ in _marks(block))
            pages.update(dict.fromkeys(block.iter(W + "p"), begins))
        else:
            for row in unwrapped(block, W + "tr"):
                page = _row(row, page, pages)
    return page


def _row(row: _Element, page: int, pages: dict[_Element, int]) -> int:
    """The cells of a row begin on one page, and each marks for itself where it goes on on the next.

    Word marks a row that begins a page in one of its cells; where another cell breaks within its text, the row began
    on the page before, and the first cell's text stood on the next.
    """
    cells = list(unwrapped(row, W + "tc"))
    opened = [any(map(_opens_page, list(unwrapped(cell, W + "p"))[:1])) for cell in cells]
    torn = any(not own and any(True for _ in cell.iter(_MARK)) for cell, own in zip(cells, opened, strict=True))
    begins = page + (any(opened) and not torn)
    return max(
        (_walk(cell, begins - (own and not torn), pages) for cell, own in zip(cells, opened, strict=True)), default=page
    )


def _opens_page(paragraph: _Element) -> bool:
    """Whether a page began with a paragraph."""
    for node in _own(paragraph):
        if node.tag == _MARK:
            return True
        if node.tag in _SHOWN:
            return False
    return False


def _marks(paragraph: _Element) -> Iterator[_Element]:
    return (node for node in _own(paragraph) if node.tag == _MARK)


def _own(node: _Element) -> Iterator[_Element]:
    """What stands in a paragraph itself, not in its text boxes."""
    for child in node:
        yield child
        if child.tag != _BOX:
            yield from _own(child)
