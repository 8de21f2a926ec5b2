"""What stands before the text of a list or division: bullets, numbers, letters, 'Điều 5.', 'Chương II'.

Components (nd30.toml) are told from a folded text (`text.unicode.fold`), labels of lines from it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from congvan.lexicon.lines import is_addressed, opens_copies
from congvan.lexicon.table import any_of, table, words

_STAR = "*"  # a list's sign in nơi nhận, but a note's in a text
_NUMBER = re.compile(r"\(?[\dIVXLivx]{1,4}(?:\.\d{1,3})*[.)](?:\s|$)|\(?[a-zđ][.)]\s|Điều\s+\d+")
_QUOTE = re.compile(r"^[\"“]")
_SHORT = re.compile(r"\(?\w{1,5}[.)]")
_WORD_ONLY = frozenset({"phan_chuong", "muc_tieu_muc"})  # their title stands in the next line


def bullets() -> str:
    """Return the signs that open items of lists."""
    return str(table()["labels"]["bullets"])


def has_bullet(text: str, starred: bool = False) -> bool:
    """Whether a text begins with the sign of an item; `starred`: '*' counts too."""
    return text[:1] in (bullets() + (_STAR if starred else "")) if text else False


def without_bullet(text: str) -> str:
    """Return a text without the sign of an item."""
    return text[1:].lstrip() if has_bullet(text, starred=True) else text


def opens_item(text: str) -> bool:
    """Whether a line begins with a bullet or number of its own, or with 'Kính gửi': the one before it has ended.

    What it quotes ('“2. …') begins so too.
    """
    text = _QUOTE.sub("", text)
    return (has_bullet(text, starred=True) and text[1:2].isspace()) or bool(_NUMBER.match(text)) or is_addressed(text)


def is_label(text: str) -> bool:
    """Whether a text is nothing but a bullet or a number."""
    return (len(text) == 1 and has_bullet(text, starred=True)) or bool(_SHORT.fullmatch(text))


def hangs(text: str) -> bool:
    """Whether the further lines of a text may stand beside what opens it: a label, 'Kính gửi:', 'Nơi nhận:'."""
    first, _, rest = _QUOTE.sub("", text).partition(" ")
    return bool(rest) and (is_label(first) or is_addressed(text) or opens_copies(text))


def division(key: str) -> Iterator[tuple[str, bool]]:
    """Yield the components whose label opens a folded text, and whether the label is all of it, the highest first."""
    for name, pattern in _components():
        if match := pattern.match(key):
            yield name, match.end() == len(key)


def is_numbered(key: str) -> bool:
    """Whether a folded text opens as a numbered division, clause or point does."""
    return any(name != "gach_dau_dong" for name, _ in division(key))


def has_label(key: str) -> bool:
    """Whether a folded text opens with a number, a letter or a bullet."""
    return next(division(key), None) is not None


def stands_alone(component: str) -> bool:
    """Whether the label of a division stands on a line by itself ('Chương II')."""
    return component in _WORD_ONLY


@cache
def _components() -> tuple[tuple[str, re.Pattern[str]], ...]:
    parts, sections = (any_of(words("labels", name)) for name in ("divisions", "sections"))
    ordinal = any_of(words("labels", "ordinals"))
    dots = re.escape(bullets())
    return (
        ("phan_chuong", re.compile(rf"{parts}(?: thu)? ?(?:(?:[ivxlc]+|\d+)\b|{ordinal})\s*[.:]?")),
        ("muc_tieu_muc", re.compile(rf"{sections} ?(?:[ivxlc]+|\d+)\b\s*[.:]?")),
        ("dieu", re.compile(r"dieu ?\d+[a-z]?\s*[.:]?")),
        ("muc_la_ma", re.compile(r"[ivxlc]+\s*[./)-]\s*\S")),
        ("khoan", re.compile(
            r"\d{1,3}(?:\.\d{1,3}){0,3}(?:[.)](?:\s+\S|(?=[^\W\d_]))|/\s+\S)|\d{1,2}(?:\.\d{1,2})+\s+\S"
        )),
        ("diem", re.compile(r"[a-zđ]{1,2}(?:\.\d{1,2})?\s*[).]\s*\S|[a-z]/\s+\S")),
        ("gach_dau_dong", re.compile(rf"[{dots}]\s*\S")),
    )  # fmt: skip
