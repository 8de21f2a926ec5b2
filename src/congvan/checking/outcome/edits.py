"""Changes of a text that touch no letter: what of spaces and of the Unicode form is to be otherwise, and where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from congvan.text.unicode import nfc


@dataclass(frozen=True)
class Edit:
    """A replacement of a piece of a paragraph's text; offsets as the reader counts them."""

    start: int
    end: int
    text: str


def typographic_edits(old: str, new: str, start: int) -> list[Edit] | None:
    """Return the least changes that make `new` of `old`, which stands at `start`; None if they touch any letter.

    Only spaces and the Unicode form may differ: 'e' with two marks may become 'ệ', 'a  b' may become 'a b'.
    """
    before, after = _clusters(old), _clusters(new)
    if [nfc(text) for _, text in before] != [nfc(text) for _, text in after]:
        return None
    edits = []
    for (space, text), (new_space, new_text) in zip(before, after, strict=True):
        for piece, wanted in ((space, new_space), (text, new_text)):
            if piece != wanted:
                edits.append(Edit(start, start + len(piece), wanted))
            start += len(piece)
    return edits


def _clusters(text: str) -> list[tuple[str, str]]:
    """Split text into letters with their marks, each after the spaces before it; an empty one closes the row."""
    found: list[tuple[str, str]] = []
    space = ""
    for sign in text:
        if unicodedata.combining(sign) and found and not space:
            found[-1] = (found[-1][0], found[-1][1] + sign)
        elif sign.isspace():
            space += sign
        else:
            found.append((space, sign))
            space = ""
    return [*found, (space, "")]
