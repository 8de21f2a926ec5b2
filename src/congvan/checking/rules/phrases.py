"""Tables of phrases as patterns: any of them as whole words, in any case, the tone on either vowel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

from congvan.text.syllables import respell

if TYPE_CHECKING:
    from congvan.checking.rules.prose import Prose

_PLACES: tuple[Literal["first", "second"], ...] = ("first", "second")
# What patterns in any case take for other letters, and `lower` does not.
_ALIKE = {"İ": "i", "ı": "i", "ſ": "s", "\u212a": "k"}
_SAID = re.compile(r"[^\W_]+")


def either(forms: Iterable[str]) -> str:
    """A pattern for any of the forms in any case, the longest first.

    They are parted by their first letters: of hundreds, each word of a text tries those alone that begin as it does.
    The first letter is a set in both cases, not 'any case' of one: such a set alone is looked at before it is tried.
    """
    parted: dict[str, list[str]] = {}
    for form in sorted(set(forms), key=lambda form: (-len(form), form)):
        parted.setdefault(form[0].lower(), []).append(re.escape(form[1:]))
    return "(?:" + "|".join(f"{_any_case(first)}(?i:{'|'.join(some)})" for first, some in parted.items()) + ")"


def _any_case(letter: str) -> str:
    """A set of what a pattern in any case takes for a letter: also the dotless i, the long s, the sign for kelvin."""
    others = (other for other in _ALIKE if re.fullmatch(re.escape(letter), other, re.IGNORECASE))
    return "[" + "".join(map(re.escape, dict.fromkeys([letter, letter.upper(), *others]))) + "]"


class Phrases:
    """Phrases as whole words in any case, the longest first.

    A text that has not all the words of one of them is not searched: so are most.
    """

    def __init__(self, forms: Iterable[str], space: str = " ") -> None:
        """Take the phrases, and the pattern of what stands between their words."""
        every = list(forms)
        self._pattern = re.compile(rf"(?<![\w-]){either(every)}(?![\w-])".replace(r"\ ", space))
        self._needed: dict[str, list[frozenset[str]]] = {}  # the words of each phrase, by its last one
        for said in map(words_of, every):
            self._needed.setdefault(said[-1], []).append(frozenset(said))

    def within(self, read: Prose) -> Iterable[re.Match[str]]:
        """Return where they stand in a text."""
        known = read.words
        if any(needed <= known for last in self._needed.keys() & known for needed in self._needed[last]):
            return self._pattern.finditer(read.text)
        return ()


def words_of(text: str) -> list[str]:
    """The words of a text without case."""
    for letter, other in _ALIKE.items():  # a translation takes ten times as long
        text = text.replace(letter, other)
    return _SAID.findall(text.lower())


def by_common_form(names: Iterable[str]) -> Mapping[str, str]:
    """The names of a table by their common form; made once, as the tables are the same for every document."""
    return _respelled(tuple(names))


@cache
def _respelled(names: tuple[str, ...]) -> Mapping[str, str]:
    return {respell(name): name for name in names}


def any_of(names: Iterable[str]) -> Phrases:
    """The names of a table as phrases: a dozen tables, asked once in every document."""
    return _phrases_of(tuple(names))


@cache
def _phrases_of(names: tuple[str, ...]) -> Phrases:
    return Phrases(_spelled(names))


def behind(head: str, names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the names of a table behind something else."""
    return _pattern_of(head, tuple(names))


@cache
def _pattern_of(head: str, names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{head}(?<![\w-]){alternatives(names)}(?![\w-])")


def alternatives(names: Iterable[str]) -> str:
    """Any of the names in any case, the longest first."""
    return either(_spelled(names))


def _spelled(names: Iterable[str]) -> Iterator[str]:
    """The names with the tone of open pairs on either vowel."""
    return (respell(name, place) for name in names for place in _PLACES)
