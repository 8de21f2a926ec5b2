"""Names of agencies: how they begin, and where one goes on in the next line."""

from __future__ import annotations

import re
from functools import cache

from congvan.lexicon.table import Openings, any_of, marked, words


def names_agency(text: str) -> bool:
    """Whether a text begins as the name of an agency does ('SỞ NỘI VỤ', 'Trạm Y tế')."""
    return bool(agency_openings().match(text))


@cache
def agency_openings() -> Openings:
    """Return what opens the name of an agency."""
    return Openings(words("agencies", "nouns"), but=words("agencies", "no_nouns"))


def goes_on(text: str) -> bool:
    """Whether a line goes on with the name over it ('TỈNH ĐẮK LẮK', 'VÀ MÔI TRƯỜNG')."""
    return bool(_continuations().match(text))


def is_unfinished(text: str) -> bool:
    """Whether a name goes on in the next line: 'BAN QUẢN LÝ', 'CHỦ TỊCH' (of an agency), a noun alone, a hyphen."""
    name = agency_openings().match(text)
    bare = bool(name) and name is not None and not marked(text)[name.end() :].strip()
    return bare or bool(_issuers().match(text) or _unfinished().search(marked(text)))


def is_committee(text: str) -> bool:
    """Whether a text begins with the full name of a committee: 'Ủy ban nhân dân tỉnh …'."""
    return bool(_committees().match(text))


def decides_together(text: str) -> bool:
    """Whether a text begins with the full name of a committee or council."""
    return is_committee(text) or bool(_councils().match(text))


@cache
def _continuations() -> Openings:
    return Openings(words("agencies", "goes_on"))


@cache
def _issuers() -> Openings:
    return Openings(words("agencies", "issuers"))


@cache
def _committees() -> Openings:
    return Openings(words("agencies", "committees"))


@cache
def _councils() -> Openings:
    return Openings(words("agencies", "councils"))


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(rf"(?:[-–,]|\b{any_of(words('agencies', 'unfinished'), marked)})$")
