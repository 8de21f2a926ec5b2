"""The lists of lexicon.toml, and patterns for texts that begin with one of their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from congvan.text.capitals import TONE_PLACES
from congvan.text.unicode import clean, fold

_SECOND_TONED = {second: first for first, second in TONE_PLACES}
_TONED = re.compile("|".join(_SECOND_TONED))


@cache
def table() -> Mapping[str, Any]:
    """Return the lists of lexicon.toml."""
    return tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text("utf-8"))


def words(group: str, name: str) -> tuple[str, ...]:
    """Return one list, as it is written."""
    return tuple(table()[group][name])


@lru_cache(maxsize=4096)
def marked(text: str) -> str:
    """Return a text in small letters with its diacritics, the tone of 'ủy' on the first vowel."""
    return _TONED.sub(lambda match: _SECOND_TONED[match[0]], clean(text).lower())


def opening(some: Iterable[str], form: Callable[[str], str] = fold) -> re.Pattern[str]:
    """Return a pattern for texts (in the same form) that begin with any of the words, the longest first."""
    return re.compile(any_of(some, form))


def any_of(some: Iterable[str], form: Callable[[str], str] = fold) -> str:
    """Return a pattern for any of the words, whole; one that ends in a sign ('Email:') may be followed by anything."""
    formed = sorted({form(word) for word in some}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) + (r"(?!\w)" if word[-1:].isalnum() else "") for word in formed) + ")"


class Openings:
    """Words that open names, told with their diacritics: 'TRƯƠNG VĂN A' is no 'Trưởng …'.

    A text without any diacritics is compared without them.
    """

    def __init__(self, some: Iterable[str], but: Iterable[str] = ()) -> None:
        some, but = tuple(some), tuple(but)
        self._marked, self._plain = (
            re.compile((f"(?!{any_of(but, form)})" if but else "") + any_of(some, form)) for form in (marked, fold)
        )

    def match(self, text: str) -> re.Match[str] | None:
        """Return the opening of a text, in small letters."""
        formed = marked(text)
        return (self._plain if formed.isascii() else self._marked).match(formed)
