"""Where lines may break: joins give way where a line would gape, and words wider than their line are broken within.

Lengths in mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from congvan.compose.measure import JOIN, Gap, gaping_lines, runs
from congvan.compose.ruler import Ruler
from congvan.compose.texts import in_note, text_places
from congvan.text.nobreak import NBSP
from congvan.thethuc.rules import PT_PER_MM, Style
from congvan.typeface import Words

_SAFETY_MM = 0.05  # so that rounding in a writer leaves a broken piece on its line


class _Place(NamedTuple):
    """One character of a paragraph."""

    holder: _Element
    name: str
    at: int


def fit_lines(root: _Element, ruler: Ruler) -> None:
    """Let joins of words give way where they alone make the spaces of a justified line wider than a typist would; then
    mark with `wbr` where a word wider than its line goes on in the next one, as Word breaks it there.

    In this order: a word with its join may be wider than a line, and not without.
    """
    for paragraph in root.iter("p"):
        style, room = ruler.style(paragraph), ruler.inner_room(paragraph)
        indent = float(paragraph.get("data-first-mm") or style.first_line_mm)
        words = ruler.words(paragraph, style)
        if (paragraph.get("data-align") or style.align) == "justify" and not style.italic:
            words = _loosened(ruler, paragraph, style, words, room - indent, room)
        _break_within(ruler, paragraph, style, words, room - max(indent, 0), room)
    note, room = ruler.rules.styles["chu_thich"], ruler.rules.text_width_mm
    for aside in root.iter("aside"):
        _break_within(ruler, aside, note, ruler.words(aside, note), room, room)


def _loosened(ruler: Ruler, paragraph: _Element, style: Style, words: Words, first: float, room: float) -> Words:
    """Take out the joins that make lines gape; return the words that result."""
    widest = ruler.rules.layout.space_at_most * style.size_pt / PT_PER_MM
    while gaping := gaping_lines(words, first, room, widest):
        if not _loosen_one(ruler, paragraph, style, gaping):
            break
        words = ruler.words(paragraph, style)
    return words


def _loosen_one(ruler: Ruler, paragraph: _Element, style: Style, gaping: tuple[Gap, ...]) -> bool:
    joins = _joins(paragraph)
    for gap in gaping:
        for place in reversed(joins.get(gap.next_word, [])):
            _put(place, " ")
            if gap.space_mm + ruler.words(paragraph, style)[gap.next_word].width_mm <= gap.free_mm:
                return True
            _put(place, NBSP)
    return False


def _joins(paragraph: _Element) -> dict[int, list[_Place]]:
    """The joins of a paragraph by the number of the word that they stand in."""
    found: dict[int, list[_Place]] = {}
    word = 0
    for holder, name in text_places(paragraph):
        word += name == "tail" and holder.tag in ("br", "wbr")
        text = getattr(holder, name)
        if not text or in_note(holder, name):
            continue
        after = 0
        for match in JOIN.finditer(text):
            word += text.count(" ", after, match.start())
            after = match.start()
            found.setdefault(word, []).append(_Place(holder, name, after))
        word += text.count(" ", after)
    return found


def _put(place: _Place, character: str) -> None:
    text = getattr(place.holder, place.name)
    setattr(place.holder, place.name, f"{text[: place.at]}{character}{text[place.at + 1 :]}")


def _break_within(
    ruler: Ruler, element: _Element, style: Style, pieces: Words, first_mm: float, room_mm: float
) -> None:
    room, first = room_mm - _SAFETY_MM, first_mm - _SAFETY_MM
    if pieces.widest_mm <= min(room, first) or room <= 0:
        return
    wide = {number for number, word in enumerate(pieces) if word.width_mm > (room if number else first)}
    if not wide:
        return
    for number, joins in _joins(element).items():
        for place in joins if number in wide else ():
            _put(place, " ")
    breaks: list[_Place] = []
    for number, word in enumerate(_characters(ruler, element, style)):
        if sum(width for _, width in word) > (room if number else first):
            breaks += _breaks(word, room if number else first, room)
    for place in reversed(breaks):
        _insert(place)


def _characters(ruler: Ruler, element: _Element, style: Style) -> Iterator[list[tuple[_Place, float]]]:
    """The words of an element, each as its characters with their widths."""
    word: list[tuple[_Place, float]] = []
    for run in runs(element, style.bold, style.italic, style.size_pt):
        if run.text in ("\n", ""):
            yield word
            word = []
            continue
        for index, character in enumerate(run.text):
            if character == " ":
                yield word
                word = []
            else:
                width = ruler.typeface.width_mm(character, run.size_pt, run.bold, run.italic)
                word.append((_Place(run.holder, run.place, index), width))
    yield word


def _breaks(word: list[tuple[_Place, float]], first: float, room: float) -> Iterator[_Place]:
    """Where a word goes on in the next line: after a hyphen by itself, elsewhere where its line is full."""
    free = first
    for piece in _at_hyphens(word):
        width = sum(width for _, width in piece)
        if width > free and free < first:
            free = room
        for place, width in piece:
            if width > free:
                yield place
                free = room
            free -= width


def _at_hyphens(word: list[tuple[_Place, float]]) -> Iterator[list[tuple[_Place, float]]]:
    piece: list[tuple[_Place, float]] = []
    for place, width in word:
        piece.append((place, width))
        if getattr(place.holder, place.name)[place.at] == "-":
            yield piece
            piece = []
    yield piece


def _insert(place: _Place) -> None:
    text = getattr(place.holder, place.name)
    mark = etree.Element("wbr")
    mark.tail = text[place.at :]
    setattr(place.holder, place.name, text[: place.at])
    if place.name == "text":
        place.holder.insert(0, mark)
    else:
        parent = place.holder.getparent()
        assert parent is not None
        parent.insert(parent.index(place.holder) + 1, mark)
