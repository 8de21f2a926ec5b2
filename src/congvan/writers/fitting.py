"""Does a block that was laid out by itself fit where an earlier copy has another one?

It does when nothing around it could tell the two apart: the same boxes of the same heights, the same lines, and no
line drawn in another place. Then only its texts differ, and each stands at the height of the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from congvan.writers.blocks import block_number

_NEAR = 1e-4  # px; Pango measures in 1/1024 of one, sums of floats differ by far less
_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_AROUND = ("margin_top", "margin_bottom", *(f"padding_{side}" for side in _SIDES), *_BORDERS, "colspan", "rowspan")
_PLACE = ("position_x", "margin_left", "width")
_COLUMNS = ("column_positions", "column_widths")


def whole_blocks(pages: Sequence[Any]) -> dict[int, Any]:
    """Return the box of each block that no page break splits, by the number of the block."""
    found: dict[int, list[Any]] = {}
    for page in pages:
        for number, box in _blocks(page._page_box):
            found.setdefault(number, []).append(box)
    return {number: boxes[0] for number, boxes in found.items() if len(boxes) == 1}


def _blocks(box: Any) -> Iterator[tuple[int, Any]]:
    number = block_number(box.element.get("id") or "") if box.element is not None else None
    if number is not None:
        yield number, box
    else:
        for child in getattr(box, "children", ()):
            yield from _blocks(child)


def fit(old: Any, new: Any) -> list[tuple[Any, Any]] | None:
    """Return the texts of two blocks in pairs, the new ones moved to the heights of the old; None if it is no fit."""
    texts: list[tuple[Any, Any]] = []
    if not _fits(old, new, old.position_y - new.position_y, texts):
        return None
    for before, after in texts:
        after.position_y = before.position_y
    return texts


def _fits(old: Any, new: Any, down: float, texts: list[tuple[Any, Any]]) -> bool:
    from weasyprint.formatting_structure import boxes

    if type(old) is not type(new) or old.element_tag != new.element_tag:
        return False
    if not (_near(old.position_y, new.position_y + down) and _near(old.height, new.height)):
        return False
    if isinstance(old, boxes.TextBox):
        texts.append((old, new))
        return bool(old.baseline == new.baseline)
    if not isinstance(old, boxes.ParentBox) or any(box.link or box.bookmark_label for box in (old, new)):
        return False
    if isinstance(old, boxes.LineBox) and old.height != new.height:
        return False
    if not isinstance(old, (boxes.LineBox, boxes.InlineBox)) and not _alike(old, new):
        return False
    if isinstance(old, boxes.TableBox) and any(getattr(old, name) != getattr(new, name) for name in _COLUMNS):
        return False
    return len(old.children) == len(new.children) and all(
        _fits(*pair, down, texts) for pair in zip(old.children, new.children, strict=True)
    )


def _near(old: Any, new: Any) -> bool:
    return old == new or (isinstance(old, float | int) and isinstance(new, float | int) and abs(old - new) < _NEAR)


def _alike(old: Any, new: Any) -> bool:
    """Whether two boxes take the same room, and are drawn in the same place if they are drawn at all."""
    if not all(_near(getattr(old, name), getattr(new, name)) for name in _AROUND):
        return False
    drawn = old.background or new.background or any(getattr(old, name) for name in _BORDERS)
    return not drawn or all(getattr(old, name) == getattr(new, name) for name in _PLACE)
