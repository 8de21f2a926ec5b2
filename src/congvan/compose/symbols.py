"""Characters that the face of the text lacks: those that the face for symbols has are set apart, others refused."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree
from lxml.etree import _Element

from congvan.compose.ruler import Ruler
from congvan.compose.texts import text_places
from congvan.errors import N_, Report, Span
from congvan.thethuc.rules import load_rules
from congvan.typeface import Typeface

SYMBOLS = "ky_hieu"  # the class of what is set apart; no template uses it
_NEAR = 20  # letters shown on both sides of what cannot be printed


def report_lacking(report: Report, typeface: Typeface, text: str, span: Span) -> None:
    """Report the characters of a text that no face here prints, where its source begins."""
    lacking = typeface.lacking(text)
    if not lacking:
        return
    face = load_rules().face
    symbols = [character for character in lacking if face.is_symbol(character)]
    others = [character for character in lacking if character not in symbols]
    if others:
        message = N_("ký tự {points} không in được bằng {face} ({shown}: “{around}”); hãy xóa đi, hoặc viết bằng chữ")
        report.add("CHU-001", span, message, **_parameters(others, text))
    if symbols:
        message = N_(
            "ký tự {points} không in được bằng {face} ({shown}: “{around}”), máy cũng chưa có phông ký hiệu in được "
            "({faces}); cài phông đó (Debian, Ubuntu: apt install fonts-dejavu-core), hoặc thay bằng chữ"
        )
        report.add("MAY-020", span, message, **_parameters(symbols, text), faces=", ".join(face.symbol_faces))


def _parameters(characters: list[str], text: str) -> dict[str, object]:
    return {
        "points": ", ".join(f"U+{ord(character):04X}" for character in characters),
        "shown": ", ".join(map(_shown, characters)),
        "around": _around(characters[0], text),
        "face": load_rules().face.name,
    }


def _around(character: str, text: str) -> str:
    """The words around a character, by which a writer finds it in a long text."""
    before, _, after = text.partition(character)
    return " ".join(f"{before[-_NEAR:]}{character}{after[:_NEAR]}".split())


def _shown(character: str) -> str:
    """A character as a reader may know it: as it looks, and by its name."""
    name = unicodedata.name(character, "?")
    return f"{character} {name}" if character.isprintable() else name


def set_symbols_apart(root: _Element, ruler: Ruler) -> None:
    """Wrap what the face for symbols has to print in spans of their own, so that every writer takes it there."""
    for holder, place in list(text_places(root)):
        text = getattr(holder, place)
        if not text or text.isascii():
            continue
        others = "".join(ruler.typeface.beyond(text).split())
        if not others:
            continue
        first, *rest = re.split(f"([{re.escape(others)}]+)", text)
        setattr(holder, place, first or None)
        parent, index = (holder, 0) if place == "text" else _after(holder)
        for offset, (symbols, after) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
            span = etree.Element("span", {"class": SYMBOLS})
            span.text, span.tail = symbols, after or None
            parent.insert(index + offset, span)


def _after(element: _Element) -> tuple[_Element, int]:
    parent = element.getparent()
    assert parent is not None
    return parent, parent.index(element) + 1
