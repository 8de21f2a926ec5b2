"""The nouns of units of the country ('tỉnh', 'xã'), and committees that are named with them, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from congvan.lexicon.table import marked, table, words
from congvan.text.capitals import TONE_PLACES
from congvan.text.unicode import upper

COMMUNES, DISTRICTS, PROVINCES = (words("units", name) for name in ("communes", "districts", "provinces"))
SHORT: Mapping[str, str] = table()["units"]["short"]


def in_capitals(some: Iterable[str]) -> str:
    """Return a pattern for any of the words in capitals, the tone of 'ỦY' on either vowel."""
    formed = [re.escape(upper(marked(word))) for word in sorted(some, key=len, reverse=True)]
    return "(?:" + "|".join(map(_either_tone, formed)) + ")"


@cache
def committee() -> str:
    """Return a pattern for 'ỦY BAN NHÂN DÂN' and the other committees, in full or in letters, in capitals."""
    names = ("committees", "councils", "together_short")
    return in_capitals(word for name in names for word in words("agencies", name))


def _either_tone(pattern: str) -> str:
    for first, second in TONE_PLACES:
        pattern = pattern.replace(upper(first), f"(?:{upper(first)}|{upper(second)})")
    return pattern
