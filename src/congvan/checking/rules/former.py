"""What became of an old district, or of a commune within it, that a sentence names."""

from __future__ import annotations

import datetime as dt
import re

from congvan.gazetteer.lookup import Place, gone
from congvan.gazetteer.table import Former
from congvan.lexicon.units import COMMUNES, DISTRICTS

_LONGEST = 4  # words of a name: 'Tân Phú Đông', 'Phan Rang-Tháp Chàm'
_WORD = re.compile(r"\s+([A-ZÀ-ỸĐ0-9][\w'’.-]*)")
_COMMUNE = re.compile(rf"({'|'.join(COMMUNES)})\s+([^,;:.()]+?)(?:\s*,\s*|\s+(?:thuộc|của)\s+)$", re.IGNORECASE)
_NOUN = re.compile(rf"(?:{'|'.join((*COMMUNES, *DISTRICTS))})$", re.IGNORECASE)


def former_unit(text: str, start: int, end: int, day: dt.date) -> Former | None:
    """Return the unit named where `text[start:end]` ends in its common noun; None where that is not sure.

    'xã Ea Bông, huyện Krông Ana' is the commune, 'UBND huyện Krông Ana' the district. The name is the longest that fits
    one unit; what fits several, of different provinces, is none.
    """
    noun = _NOUN.search(text[start:end])
    words: list[str] = []
    position = end
    while noun and len(words) < _LONGEST and (word := _WORD.match(text, position)):
        words.append(word[1].rstrip(".-"))
        position = word.end()
        if word[1].endswith("."):
            break
    commune = _COMMUNE.search(text[: start + noun.start()]) if noun else None
    for length in range(len(words), 0, -1):
        assert noun
        name = " ".join(words[:length])
        district = f"{noun[0].lower()} {name}"
        within = Place(commune[1].lower(), commune[2], district) if commune else None
        if found := (within and gone(within, day)) or gone(Place(noun[0].lower(), name), day):
            return found[0] if len(found) == 1 else None
    return None
