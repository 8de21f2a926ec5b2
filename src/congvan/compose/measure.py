"""How wide the text of an element is, and into how many lines it breaks. Lengths in mm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element

from congvan.text.nobreak import NBSP
from congvan.thethuc.rules import Style
from congvan.typeface import Piece, Typeface, Words

SCRIPT_SCALE = 0.583  # of sub- and superscript, as LibreOffice and Word set them
SLACK_MM = 1.0  # so that rounding in a writer never breaks a line that fits
JOIN = re.compile(f"(?<!{NBSP}){NBSP}(?!{NBSP})")  # ours; several in a row are a blank to be filled in


def words(element: _Element, style: Style, typeface: Typeface, joined: bool = True) -> Words:
    """Return the words of a paragraph, those that we joined as one, or each for itself.

    A footnote counts as nothing, its mark is narrow.
    """
    found = runs(element, style.bold, style.italic, style.size_pt)
    return typeface.words(tuple(
        Piece(text if joined else JOIN.sub(" ", text), size, bold, italic) for text, bold, italic, size, _, _ in found
    ))  # fmt: skip


def line_widths(pieces: Words, available_mm: float) -> tuple[float, ...]:
    """Return the widths of the lines into which words break, first fit."""
    return pieces.once(_line_widths, available_mm)


def _line_widths(pieces: Words, available_mm: float) -> tuple[float, ...]:
    lines: list[float] = []
    line, gap, empty = 0.0, 0.0, True
    for word in pieces:
        if not empty and line + gap + word.width_mm > available_mm:
            lines.append(line)
            line, empty = 0.0, True
        line = word.width_mm if empty else line + gap + word.width_mm
        gap, empty = word.space_mm, False
        if word.ends_line:
            lines.append(line)
            line, gap, empty = 0.0, 0.0, True
    return tuple(lines)


class Gap(NamedTuple):
    """A line whose spaces gape: the word that would begin the next one, and the width that is free for it."""

    next_word: int
    free_mm: float
    space_mm: float


def gaping_lines(pieces: Words, first_mm: float, available_mm: float, widest_mm: float) -> tuple[Gap, ...]:
    """Return the lines in which justified spaces would be wider than `widest_mm`; the first line has its own room."""
    return pieces.once(_gaping_lines, first_mm, available_mm, widest_mm)


def _gaping_lines(pieces: Words, first_mm: float, available_mm: float, widest_mm: float) -> tuple[Gap, ...]:
    found: list[Gap] = []
    for number, (start, end) in enumerate(_line_places(pieces, first_mm, available_mm)[:-1]):
        line = pieces[start:end]
        room = available_mm if number else first_mm
        free = room - sum(word.width_mm + word.space_mm for word in line) + line[-1].space_mm
        if end - start >= 2 and not line[-1].ends_line and line[0].space_mm + free / (end - start - 1) > widest_mm:
            found.append(Gap(end, free, line[-1].space_mm))
    return tuple(found)


def _line_places(pieces: Words, first_mm: float, available_mm: float) -> list[tuple[int, int]]:
    """Return where the words of each line begin and end, first fit; the first line has a room of its own."""
    lines: list[tuple[int, int]] = []
    start, line, room = 0, 0.0, first_mm
    for place, word in enumerate(pieces):
        wider = line + pieces[place - 1].space_mm + word.width_mm if place > start else word.width_mm
        if place > start and wider > room:
            lines.append((start, place))
            start, wider, room = place, word.width_mm, available_mm
        line = wider
        if word.ends_line:
            lines.append((start, place + 1))
            start, line, room = place + 1, 0.0, available_mm
    return lines


def balanced_width(pieces: Words, available_mm: float) -> float:
    """Return the narrowest width that breaks words into no more lines than available_mm does."""
    count = len(line_widths(pieces, available_mm))
    low, high = pieces.widest_mm, available_mm
    while high - low > 0.1:
        middle = (low + high) / 2
        if len(line_widths(pieces, middle)) > count:
            low = middle
        else:
            high = middle
    return min(high + SLACK_MM, available_mm)


class Run(NamedTuple):
    """A piece of text in one look, with the place in the tree that holds it ('text' or 'tail' of an element).

    A break by hand is '\n', a place where a word may be broken is ''.
    """

    text: str
    bold: bool
    italic: bool
    size_pt: float
    holder: _Element
    place: str


def runs(element: _Element, bold: bool, italic: bool, size_pt: float) -> Iterator[Run]:
    """The runs of an element set in this look, in reading order, without its notes."""
    if element.text:
        yield Run(element.text, bold, italic, size_pt, element, "text")
    for child in element:
        if child.tag in _BREAKS:
            yield Run(_BREAKS[child.tag], bold, italic, size_pt, child, "text")
        elif child.tag in ("sub", "sup"):
            yield from runs(child, bold, italic, size_pt * SCRIPT_SCALE)
        elif child.tag not in ("aside", "img"):
            yield from runs(child, bold or child.tag == "b", italic or child.tag == "i", size_pt)
        if child.tail:
            yield Run(child.tail, bold, italic, size_pt, child, "tail")


_BREAKS = {"br": "\n", "wbr": ""}
