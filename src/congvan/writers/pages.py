"""Pages laid out by WeasyPrint; a copy takes over the pages of an earlier one on which nothing can differ.

The copies of a bulk dispatch differ in a few paragraphs, mostly on page 1. A copy is laid out up to a little past the
page that ends the differences; if everything after the last difference starts there exactly where it did in the
earlier copy, what follows must fall alike too, and its pages are the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from congvan.compose.document import Section
from congvan.writers.blocks import as_bytes, block_number

_AHEAD = 3  # blocks laid out past the first that starts on the next page, so that it breaks as before them
_KEPT = 8
# Lay out some blocks of a section (None: all) and give its pages.
LayOut = Callable[[Collection[int] | None], Sequence[Any]]


@dataclass(frozen=True)
class _Earlier:
    """A section as it was laid out: its blocks as bytes, its pages, and where each block starts."""

    blocks: tuple[bytes, ...]
    pages: Sequence[Any]
    starts: Sequence[tuple[int, float, float] | None]


_earlier: dict[tuple[str, tuple[bytes, ...]], _Earlier] = {}


def pages_of(section: Section, css: str, lay_out: LayOut) -> Sequence[Any]:
    """Return the pages of a section; `css` is the style sheet in force."""
    root = section.root
    if root.find(".//aside") is not None or root.find(".//img") is not None:
        return lay_out(None)  # a note takes room at the foot of the page that calls it
    frame, blocks = as_bytes(root)
    earlier = _earlier.get((css, frame))
    if earlier and len(earlier.blocks) == len(blocks):
        pages = _taken_over(earlier, blocks, lay_out)
        if pages is not None:
            return pages
    pages = lay_out(None)
    if len(_earlier) >= _KEPT:
        _earlier.clear()
    _earlier[css, frame] = _Earlier(blocks, pages, _starts(pages, len(blocks)))
    return pages


def _taken_over(earlier: _Earlier, blocks: tuple[bytes, ...], lay_out: LayOut) -> Sequence[Any] | None:
    """Return pages of which the last are the earlier ones, or None where that saves nothing or cannot be told."""
    different = [i for i, (old, new) in enumerate(zip(earlier.blocks, blocks, strict=True)) if old != new]
    if not different:
        return earlier.pages
    same = different[-1] + 1
    start = earlier.starts[same] if same < len(blocks) else None
    if start is None or start[0] + 1 >= len(earlier.pages):
        return None
    page = start[0]
    after = next((i for i in range(same, len(blocks)) if (at := earlier.starts[i]) and at[0] > page), None)
    if after is None or after + 1 + _AHEAD >= len(blocks):
        return None
    pages = lay_out(range(after + 1 + _AHEAD))
    if len(pages) < page + 2 or _starts(pages, after + 1)[same:] != earlier.starts[same : after + 1]:
        return None
    return [*pages[: page + 1], *earlier.pages[page + 1 :]]


def _starts(pages: Sequence[Any], count: int) -> list[tuple[int, float, float] | None]:
    """Return the page, and the place on it, where each block starts."""
    starts: list[tuple[int, float, float] | None] = [None] * count
    for number, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            block = block_number(name)
            if block is not None and block < count and starts[block] is None:
                starts[block] = number, round(x, 3), round(y, 3)
    return starts
