"""Names and titles typed in capitals to the case that a sentence gives them: as the document itself, or the office's
settings, write them; else by what is known of units and offices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from congvan.text.capitals import phrases_in_case, sentence, unit_name
from congvan.text.unicode import clean, nfc
from congvan.thethuc.rules import load_rules

_UNIT = re.compile(r"(?i)(?<!\w)(?:tỉnh|thành phố|xã|phường|đặc khu|huyện|quận|thị xã|thị trấn) \S")
_AUTHORITY = re.compile(r"(?i)^(tm|kt|tl|tuq|q)\s*\.\s*")
_FIELD = re.compile(r"(?<!\w)(sở|bộ) ([^\W\d_]+)")  # 'Sở Y tế': the name of a field opens with a capital (PL II, IV)
_SHORT = re.compile(r"(?<!\w)(?:UBND|HĐND|UBMTTQ|VN|[IVX]{2,}|[BCDĐFGHKLMNPQRSTVWX]{2,})(?!\w)")


@dataclass(frozen=True)
class Cases:
    """How a document writes its words; `known` are names that the workspace has."""

    texts: tuple[str, ...]
    known: tuple[str, ...] = ()

    @cached_property
    def _joined(self) -> str:
        return "\n".join(text for text in self.texts if not text.isupper())

    @cached_property
    def _lowered(self) -> str:
        # As long as the text itself: no capital of Vietnamese has a small letter of two characters.
        return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in self._joined)

    def of(self, shown: str) -> tuple[str, bool]:
        """Return a text in its case, and whether that is known rather than worked out; mixed case stays."""
        text = clean(shown.replace("\n", " "))
        if not text.isupper():
            return text, True
        for name in self.known:
            if name.casefold() == text.casefold():
                return name, True
        if written := self._written(text):
            return written, True
        return _by_rule(text)

    def _written(self, text: str) -> str:
        """The text as the document writes it elsewhere, opening with a capital."""
        wanted, start = text.lower(), 0
        while (start := self._lowered.find(wanted, start)) >= 0:
            found = self._joined[start : start + len(wanted)]
            around = self._joined[start - 1 : start] + self._joined[start + len(wanted) : start + len(wanted) + 1]
            if found[:1].isupper() and not found.isupper() and not any(map(str.isalnum, around)):
                return found
            start += 1
        return ""


def cases_of(texts: Iterable[str], known: Iterable[str] = ()) -> Cases:
    """Return how a document writes its words."""
    return Cases(tuple(clean(text.replace("\n", " ")) for text in texts), tuple(known))


def _by_rule(text: str) -> tuple[str, bool]:
    """The first letter, phrases of offices, names of units and abbreviations in their case, all else small.

    That is sure where nothing else stands in the text.
    """
    mark = _AUTHORITY.match(text)
    head, rest = (f"{mark[1].upper()}. ", text[mark.end() :]) if mark else ("", text)
    unit = _UNIT.search(rest)
    words, name = (rest[: unit.start()], rest[unit.start() :]) if unit else (rest, "")
    small = _SHORT.sub(lambda match: f"\0{match[0]}\0", words).split("\0")
    cased = [(piece, True) if number % 2 else _cased(piece.lower()) for number, piece in enumerate(small)]
    whole = "".join(piece for piece, _ in cased) + (unit_name(name) if name else "")
    return nfc(head + sentence(whole.strip())), all(sure for _, sure in cased)


def _cased(text: str) -> tuple[str, bool]:
    """Write phrases of offices and titles in their case; sure where there is nothing else in a text."""
    rest = _known_titles().sub("", text)
    field = _FIELD.sub(lambda match: f"{sentence(match[1])} {sentence(match[2])}", phrases_in_case(text)[0])
    return _titles(field), phrases_in_case(text)[1] or phrases_in_case(rest)[1]


def _titles(text: str) -> str:
    """Write the titles of those who sign as they are written: 'phó giám đốc' gives 'phó Giám đốc'."""
    return _known_titles().sub(lambda match: sentence(match[0]), text)


@cache
def _known_titles() -> re.Pattern[str]:
    signing = load_rules().signing
    words = sorted((*signing.titles, *signing.deputies), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word.lower()) for word in words)})(?!\w)")
