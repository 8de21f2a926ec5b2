"""Vietnamese words of several syllables, so that no centred line ends within one.

The list is pyvi's (Trần Việt Trung, MIT licence), made into `compounds.txt` by scripts/compounds.py.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from congvan.text.nobreak import NBSP

_LONGEST = 3  # syllables
_OPENING, _CLOSING = "(“\"'‘[", ")”\"'’],;:.!?…"


@cache
def _compounds() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("compounds.txt").read_text("utf-8").split("\n"))


@lru_cache(maxsize=1024)  # the copies of a bulk dispatch share most of their titles
def keep_compounds_together(text: str) -> str:
    """Return text with no-break spaces in 'triển khai', 'giai đoạn', 'ủy viên'; from the left, the longest first."""
    return "\n".join(_joined(line.split(" ")) for line in text.split("\n"))


def _joined(syllables: list[str]) -> str:
    pieces = []
    place = 0
    while place < len(syllables):
        length = next((n for n in range(_LONGEST, 1, -1) if _is_word(syllables[place : place + n])), 1)
        pieces.append(NBSP.join(syllables[place : place + length]))
        place += length
    return " ".join(pieces)


def _is_word(syllables: list[str]) -> bool:
    """Whether syllables are one word; marks may stand before the first and after the last."""
    first, *others = syllables
    if not others:
        return False
    word = " ".join([first.lstrip(_OPENING), *others[:-1], others[-1].rstrip(_CLOSING)])
    return word.lower() in _compounds()
