"""What the cells of a column hold, as far as that tells where they stand: figures right, counting numbers centred."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.loading.listwords import list_words
from congvan.text.numerals import roman
from congvan.text.unicode import slug
from congvan.thethuc.rules import Align

_NOTHING = re.compile(r"[\s\-–—…./]*")
_FIGURE = re.compile(r"(?:[≤≥<>~≈]\s?)?[-–+]?(?:\d{1,3}(?:[. \u00a0]\d{3})+|\d+)(?:,\d+|\.\d+)?\s?%?|\(\d[\d.,]*\)")
_LEADING_ZERO = re.compile(r"0\d\d|0\d\D")  # of telephone numbers and codes; '05' is a figure, as offices write it
_LONG = re.compile(r"\d{8,}")  # an account, a code: sums as long have points
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"\D{1,15}")  # beside figures: 'Đạt', 'Vượt', 'Không đạt'
_WORDS_UNDER = 1 / 3  # of the cells, where others are figures
_COLUMN_NUMBER = re.compile(r"(\(?)([A-Z]|\d{1,2})\)?(?:\s?=.*)?", re.DOTALL)  # '(3)', 'B', '5=3+4', '(5)=(3)/(4)'
_ORDINAL = re.compile(r"\d{1,4}(?:\.\d{1,2})*[.)]?|[IVXLC]+\.?|[a-zđA-ZĐ][.)]?")


def alignment_of(head: str, texts: Sequence[str]) -> Align | None:
    """Return where the cells of a column stand by its head and their texts, None for at its component's place."""
    said = [text.strip() for text in texts if not _NOTHING.fullmatch(text)]
    if not said:
        return None
    numbers = [text for text in said if not list_words().total.match(text.casefold())]  # 'Cộng' under 1, 2, 3
    if _counts(numbers) or (slug(head) in list_words().counting and all(map(_ORDINAL.fullmatch, numbers))):
        return "center" if numbers else None
    if _names(head) or not _are_figures(said):
        return None
    return None if all(map(_YEAR.fullmatch, said)) else "right"


def numbers_columns(texts: Sequence[str]) -> bool:
    """Return whether the cells of a row number the columns, as offices do below a head: (1), (2); A, B, 1, 2=1/3."""
    found = [_COLUMN_NUMBER.fullmatch(text.strip(" *")) for text in texts]
    labels = [match[2] for match in found if match]
    if len(labels) < len(texts) or len(texts) < (3 if found[0] and found[0][1] else 4):
        return False  # 1, 2, 3 alone may be figures
    letters = [label for label in labels if label.isalpha()]
    counted = [chr(ord("A") + place) for place in range(len(letters))]
    return labels == counted + [str(place + 1) for place in range(len(labels) - len(letters))]


def _names(head: str) -> bool:
    """Whether figures below a head name something and are not reckoned with."""
    return slug(head) in list_words().codes or head.strip().casefold().startswith("mã ")


def _are_figures(texts: Sequence[str]) -> bool:
    """Whether texts are figures, but for a few words that stand for one."""
    others = [text for text in texts if not is_figure(text)]
    return len(others) < len(texts) * _WORDS_UNDER and all(map(_WORD.fullmatch, others))


def is_figure(text: str) -> bool:
    """Whether a text is a number that is reckoned with: no date, code, telephone number or years' range."""
    return bool(_FIGURE.fullmatch(text)) and not _LEADING_ZERO.match(text) and not _LONG.fullmatch(text)


def _counts(texts: Sequence[str]) -> bool:
    """Whether texts count rows from 1, anew below each group (I, II, …)."""
    number = groups = 0
    for text in texts:
        if text == roman(groups + 1):
            groups, number = groups + 1, 0
        elif text in (str(number + 1), f"{number + 1:02}"):
            number += 1
        else:
            return False
    return True
