"""A page as text that people read and compare: a line for each block, with every measure that is not the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any

from congvan.compose.page import (
    Block,
    Break,
    Cell,
    Frame,
    Image,
    Inline,
    Inlines,
    Link,
    List,
    Marked,
    NoteCall,
    Padding,
    Page,
    PageBreak,
    Paragraph,
    Row,
    Rule,
    Symbols,
    Table,
    Text,
)

_UNITS = ("mm", "pt")
_STEP = "  "
_SAID = {"component", "inlines", "items", "rows", "cells", "blocks", "part", "head"}
_MARKS = {"b": "**", "i": "*", "sub": "~", "sup": "^"}


def page_lines(page: Page) -> Iterator[str]:
    """Give the lines of a page: its parts, their blocks below them, and cells below their tables.

    Texts stand as in drafts, ⁅…⁆ around what no line may tear, ¦ where a word may be broken, · for no-break spaces.
    """
    if page.head:
        yield from _part("head", page.head.blocks)
    yield from _part("opening", page.opening)
    yield from _part("body", page.body)
    yield from _part("closing", page.closing)
    if page.foot:
        yield from _part(f"foot height {_value(page.foot.height_mm)} mm", page.foot.blocks)


def _part(name: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    if blocks:
        yield f"[{name}]"
        yield from _blocks(blocks, "")


def _blocks(blocks: tuple[Block, ...], margin: str) -> Iterator[str]:
    for block in blocks:
        yield from (margin + line for line in _block(block))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph() | Frame():
            name = "frame " if isinstance(block, Frame) else ""
            yield f"{name}{block.component}{_measures(block)}: {_text(block.inlines)}"
        case List():
            yield "list"
            yield from _blocks(block.items, _STEP)
        case Rule():
            yield f"rule{_measures(block)}"
        case PageBreak():
            yield "page break"
        case Table():
            yield f"table {block.part}{_measures(block)}"
            for row in block.rows:
                yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    yield f"{_STEP}{'head row' if row.head else 'row'}{_measures(row)}"
    for cell in row.cells:
        yield f"{_STEP * 2}{'head cell' if cell.head else 'cell'}{_measures(cell)}"
        yield from _blocks(cell.blocks, _STEP * 3)


def _measures(part: Block | Row | Cell) -> str:
    """What a part says beside its words, where that is not the usual."""
    said = [(field, getattr(part, field.name)) for field in fields(part) if field.name not in _SAID]
    shown = [_measure(field.name, value) for field, value in said if value != _usual(field)]
    return f" ({', '.join(shown)})" if shown else ""


def _usual(field: Field[Any]) -> Any:
    return None if field.default is MISSING else field.default


def _measure(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    words, _, unit = name.rpartition("_")
    if unit in _UNITS:
        return f"{words} {_value(value)} {unit}"
    return f"{name} {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_value, value))
    if isinstance(value, Padding):
        sides = (value.top_mm, value.right_mm, value.bottom_mm, value.left_mm)
        return " ".join(map(_value, sides)) + " mm"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _text(inlines: Inlines) -> str:
    return "".join(map(_inline, inlines)).replace("\u00a0", "·")


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return f"⁅{inline.text}⁆" if inline.whole else inline.text
        case Marked():
            sign = _MARKS[inline.mark]
            return f"{sign}{_text(inline.inlines)}{sign}"
        case Symbols():
            return f"⟦{inline.text}⟧"
        case Link():
            shown = _text(inline.inlines)
            same = shown == inline.address.removeprefix("mailto:")
            text = f"<{inline.address}>" if same else f"<{inline.address} {shown}>"
            return f"⁅{text}⁆" if inline.whole else text
        case NoteCall():
            return f"[^{inline.number}: {_text(inline.note)}]"
        case Image():
            at = "" if inline.x_mm is None else f" at {_value(inline.x_mm)} {_value(inline.y_mm)} mm"
            return f"[image {inline.name} {_value(inline.width_mm)} × {_value(inline.height_mm)} mm{at}]"
        case Break():
            return "¦" if inline.soft else "↵"
