"""What the cells of a column hold, as far as that tells where they stand: figures right, counting numbers centred."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.loading.listwords import list_words
from congvan.text.numerals import roman
from congvan.text.unicode import slug
from congvan.thethuc.rules import Align

_NOTHING = re.compile(r"[\s\-–—…./]*")
_FIGURE = re.compile(r"[-–+]?(?:\d{1,3}(?:[. \u00a0]\d{3})+|\d+)(?:,\d+|\.\d+)?\s?%?|\(\d[\d.,]*\)")
_LEADING_ZERO = re.compile(r"0\d")  # of telephone numbers and codes, of no figure
_LONG = re.compile(r"\d{8,}")  # an account, a code: sums as long have points
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d{1,4}(?:\.\d{1,2})*[.)]?|[IVXLC]+\.?|[a-zđA-ZĐ][.)]?")


def alignment_of(head: str, texts: Sequence[str]) -> Align | None:
    """Return where the cells of a column stand by its head and their texts, None for at its component's place."""
    said = [text.strip() for text in texts if not _NOTHING.fullmatch(text)]
    if not said:
        return None
    numbers = [text for text in said if not list_words().total.match(text.casefold())]  # 'Cộng' under 1, 2, 3
    if _counts(numbers) or (slug(head) in list_words().counting and all(map(_ORDINAL.fullmatch, numbers))):
        return "center" if numbers else None
    if slug(head) in list_words().codes or not all(map(is_figure, said)):
        return None
    return None if all(map(_YEAR.fullmatch, said)) else "right"


def is_figure(text: str) -> bool:
    """Whether a text is a number that is reckoned with: no date, code, telephone number or years' range."""
    return bool(_FIGURE.fullmatch(text)) and not _LEADING_ZERO.match(text) and not _LONG.fullmatch(text)


def _counts(texts: Sequence[str]) -> bool:
    """Whether texts count rows from 1, anew below each group (I, II, …)."""
    number = groups = 0
    for text in texts:
        if text == roman(groups + 1):
            groups, number = groups + 1, 0
        elif text == str(number + 1):
            number += 1
        else:
            return False
    return True
