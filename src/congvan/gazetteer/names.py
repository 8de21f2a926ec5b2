"""Names of administrative units as people write them: the common noun apart, and forms in which names are compared."""

from __future__ import annotations

import re

from congvan.lexicon.units import COMMUNES, DISTRICTS, PROVINCES, SHORT
from congvan.text.capitals import TONE_PLACES
from congvan.text.unicode import clean, fold, nfc

_NOUNS = sorted({*COMMUNES, *DISTRICTS, *PROVINCES}, key=len, reverse=True)
_NOUN = re.compile(
    # 'xã Ea Na', 'TP. Huế', 'tp.hcm', 'TP Huế', 'P.1'; a single letter needs its stop.
    rf"(?P<noun>{'|'.join(_NOUNS)})\s+|(?P<short>(?:tp|tx|tt|đk)(?:\s*\.\s*|\s+)|[thqxp]\s*\.\s*)(?=\S)", re.IGNORECASE
)  # fmt: skip
_PLAIN_NOUNS = {fold(noun): noun for noun in _NOUNS}
_PLAIN_NOUN = re.compile(rf"({'|'.join(_PLAIN_NOUNS)})\s+(?=\S)")
_SECOND_TONED = {second: first for first, second in TONE_PLACES}
_TONED = re.compile("|".join(_SECOND_TONED))
_BETWEEN = re.compile(r"[^\w]+")


def split_noun(text: str) -> tuple[str, str]:
    """Return the common noun in full and the proper name: 'TP. Huế' gives ('thành phố', 'Huế'); '' without a noun."""
    text = clean(text)
    match = _NOUN.match(text)
    if not match:
        return "", text
    noun = (match["noun"] or "").lower() or SHORT[match["short"].strip(" .").lower()]
    return " ".join(noun.split()), text[match.end() :]


def split_plain_noun(text: str) -> tuple[str, str]:
    """Return the same of a text that may lack marks: 'tinh Dak Lak' gives ('tỉnh', 'Dak Lak')."""
    noun, name = split_noun(text)
    if not noun and name.isascii() and (match := _PLAIN_NOUN.match(name.lower())):
        return _PLAIN_NOUNS[match[1]], name[match.end() :]
    return noun, name


def key(text: str) -> str:
    """Return what spellings of one name share, whatever their case, spaces, hyphens, apostrophes and tone of 'òa'.

    Marks count: 'Tân Thạnh' and 'Tân Thành' are two names.
    """
    return _TONED.sub(lambda match: _SECOND_TONED[match[0]], _BETWEEN.sub("", nfc(text).casefold()))


def loose(text: str) -> str:
    """Return what is left of a name without its marks too: for names typed without them, never where one is sure."""
    return fold(_BETWEEN.sub("", text))
