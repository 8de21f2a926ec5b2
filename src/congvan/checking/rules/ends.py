"""How a line of a list ends: the same words for addressees, grounds and copies."""

from __future__ import annotations

from congvan.checking.recognised import Part
from congvan.checking.rules.book import Found
from congvan.errors import N_

_SIGNS = ".,;:"


def wrong_end(part: Part, asked: str) -> Found:
    """Return what to say of a line that does not end with the sign it needs."""
    sign = part.plain[-1]
    if sign in _SIGNS:
        return Found(part, N_("cuối dòng là dấu {sign} – thay bằng dấu {asked}"), {"sign": sign, "asked": asked})
    return Found(part, N_("cuối dòng thiếu dấu {asked}"), {"asked": asked})
