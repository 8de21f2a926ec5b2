"""Names that people choose, compared: exactly first, then by forgiving forms where they fit one thing alone.

The one place that decides whether two names mean the same: recipients, columns, sheets, agencies. Marks count: 'Hoa',
'Hòa' and 'Hóa' are three people. What is forgiven is how a name is typed, never which name it is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from congvan.text.syllables import respell
from congvan.text.unicode import clean, fold, slug

T = TypeVar("T")
Fit = Literal["exact", "loose", ""]

_ETH = "ð", "đ"  # pasted for Đ from fonts of other languages
_JOINERS = re.compile(r"[\s_\-\u2010-\u2015]+")
_NEAR = 0.6  # how alike, of 1, a name is that is offered for one that is not there


@lru_cache(maxsize=16384)
def exact(text: str) -> str:
    """Return a name as it counts: NFC, one space for each run of white space, no case."""
    plain = text if text.isascii() else clean(text)  # most are codes and names of files
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=16384)
def spelling(text: str) -> str:
    """Return the same form for what is the same name: 'Hoà' and 'Hòa', 'Sở A-B' and 'Sở A - B', 'so_lieu'."""
    return _JOINERS.sub(" ", respell(exact(text).replace(*_ETH))).strip()


@lru_cache(maxsize=16384)
def loose(text: str) -> str:
    """Return a name without marks; what two names do not share here, they never share."""
    return slug(text if text.isascii() else exact(text).replace(*_ETH)) or exact(text)


def is_plain(text: str) -> bool:
    """Whether a name is typed without any mark, as on a machine without a Vietnamese keyboard."""
    return fold(text) == exact(text)


class Names(Generic[T]):
    """Things by the names that people know them by; `codes` are names too, of which nothing is forgiven."""

    def __init__(self, names: Iterable[tuple[str, T]], codes: Iterable[tuple[str, T]] = ()) -> None:
        self._things: list[T] = []
        self._places: dict[int, int] = {}  # the identity of a thing to its place
        self._exact: dict[str, set[int]] = {}
        self._spelled: dict[str, set[int]] = {}
        self._loose: dict[str, set[int]] = {}
        self._plain: set[str] = set()  # loose forms of names that have no marks themselves
        self._shown: dict[str, str] = {}
        for text, thing in codes:
            self._put(self._exact, exact(text), thing)
        for text, thing in names:
            self._put(self._exact, exact(text), thing)
            self._put(self._spelled, spelling(text), thing)
            self._put(self._loose, loose(text), thing)
            self._shown.setdefault(exact(text), clean(text))
            if is_plain(text):
                self._plain.add(loose(text))

    def _put(self, forms: dict[str, set[int]], form: str, thing: T) -> None:
        if not form:
            return
        place = self._places.setdefault(id(thing), len(self._things))
        if place == len(self._things):
            self._things.append(thing)  # kept, so that its identity stays its own
        forms.setdefault(form, set()).add(place)

    def find(self, wanted: str) -> tuple[T, ...]:
        """Return what a name means: one thing, nothing, or the several that it can mean."""
        return self.fit(wanted)[0]

    def fit(self, wanted: str) -> tuple[tuple[T, ...], Fit]:
        """Return what a name means, and how it fits: 'loose' where it lacks the marks, or the things' names do."""
        for form in (self._exact.get(exact(wanted)), self._spelled.get(spelling(wanted))):
            if form:
                return self._of(form), "exact"
        form = self._loose.get(loose(wanted))
        if form and (is_plain(wanted) or loose(wanted) in self._plain):
            return self._of(form), "loose"
        return (), ""

    def _of(self, places: set[int]) -> tuple[T, ...]:
        return tuple(self._things[place] for place in sorted(places))

    def near(self, wanted: str, count: int = 3) -> tuple[str, ...]:
        """Return the names that are most like one that is not there, the likest first."""
        forms: dict[str, str] = {}
        for name in self._shown.values():
            forms.setdefault(loose(name), name)
        same = [name for name in self._shown.values() if loose(name) == loose(wanted)]
        found = difflib.get_close_matches(loose(wanted), forms, n=count, cutoff=_NEAR)
        return tuple(dict.fromkeys([*same, *(forms[form] for form in found)]))[:count]


_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_HORNS = ("\u0306", "\u031b")  # ă; ơ, ư
_PAUSES = re.compile(r"[\s_\-\u2010-\u2015.,;:/\\()\[\]'\"]+")


def spelled_out(text: str) -> str:
    """Return an ASCII file-name part that keeps the marks as Telex types them: 'Lê Thị Hòa' gives 'lee-thij-hoaf'.

    A sign that is neither a letter nor a pause stands as its code point ('u2b'), so that different names stay so.
    """
    return "-".join(filter(None, (_telex(word) for word in _PAUSES.split(spelling(text)))))


def _telex(word: str) -> str:
    letters, tones = "", ""
    for sign in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        if sign in _TONES:
            tones += _TONES[sign]
        elif sign == "\u0302":
            letters += letters[-1:]
        elif sign in _HORNS:
            letters += "w"
        elif sign.isascii() and sign.isalnum():
            letters += sign
        else:
            letters += f"u{ord(sign):x}"
    return letters + tones
