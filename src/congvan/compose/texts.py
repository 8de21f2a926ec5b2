"""The texts of a tree: reading them in order, changing them in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element

_BLANKS = re.compile(r"[ \t\n]{2,}|[\t\n]")  # what is not one space already
_LAST_STOP = re.compile(r"[ ;,.]*(?:\./\.)?[ ;,.]*$")


def text_of(element: _Element) -> str:
    """Return the words of an element."""
    return "".join(map(str, element.itertext()))


def has_content(paragraph: _Element) -> bool:
    if (paragraph.text or "").strip():
        return True
    return bool(text_of(paragraph).strip()) or paragraph.find(".//img") is not None


def text_places(element: _Element) -> Iterator[tuple[_Element, str]]:
    """The places of an element's text, in reading order: ('text' of an element, or 'tail' of a child)."""
    yield element, "text"
    for child in element:
        yield from text_places(child)
        yield child, "tail"


def map_text(element: _Element, function: Callable[[str], str], notes: bool = True) -> None:
    """Change the texts of an element in place; those of its footnotes only where `notes` is set."""
    for holder, place in text_places(element):
        text = getattr(holder, place)
        if text and (notes or not in_note(holder, place)):
            setattr(holder, place, function(text))


def one_line(text: str) -> str:
    """Return text with every run of a template's white space as one space."""
    return _BLANKS.sub(" ", text)


def normalise(paragraph: _Element) -> None:
    """Take away the white space of the template's own lines: one space between words, none at the ends."""
    after_word = False
    last: tuple[_Element, str] | None = None
    for holder, place in text_places(paragraph):
        if place == "tail" and holder.tag == "br":
            _strip_end(last)
            after_word = False
        old = getattr(holder, place)
        text = one_line(old or "")
        if not after_word:
            text = text.lstrip(" ")
        if text:
            after_word = not text.endswith(" ")
            last = holder, place
        if text != old:
            setattr(holder, place, text or None)
    _strip_end(last)


def _strip_end(place: tuple[_Element, str] | None) -> None:
    if place is not None and getattr(*place).endswith(" "):
        setattr(*place, getattr(*place).rstrip(" "))


def end_with(paragraph: _Element, closing: str) -> None:
    """End a paragraph with './.', once, in place of the stop that was typed."""
    places = [(h, p) for h, p in text_places(paragraph) if (getattr(h, p) or "").strip() and not in_note(h, p)]
    if not places:
        paragraph.text = closing
        return
    holder, place = places[-1]
    text = _LAST_STOP.sub("", getattr(holder, place))
    inside = holder is not paragraph and place == "text"
    setattr(holder, place, text if inside else text + closing)
    if inside:
        outer = next(child for child in paragraph if child is holder or holder in child.iterdescendants())
        outer.tail = (outer.tail or "") + closing


def in_note(holder: _Element, place: str) -> bool:
    if place == "text" and holder.tag == "aside":
        return True
    return any(ancestor.tag == "aside" for ancestor in holder.iterancestors())
