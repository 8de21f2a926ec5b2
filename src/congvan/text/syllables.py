"""The Vietnamese syllable: onset, rhyme, tone and where the tone's mark stands; and what is wrong with one misspelt."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from congvan.text.unicode import nfc

TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHARP_AND_HEAVY = "\u0301\u0323"
_FRONT = "eêiy"
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"
_STOPPED = re.compile(r"(?:p|t|ch|c)$")
_VOWELS_AND_CODA = re.compile(rf"([{_VOWELS}]+)([^{_VOWELS}]*)")
# Letters that Vietnamese ends no syllable in, but the languages of the minorities and transcriptions do.
_FOREIGN_CODA = re.compile(rf"[{_VOWELS}][bdđghklrsvx]$")
_LETTER = r"[^\W\d_]"
_DOUBLED = re.compile(r"([^\W\d_])\1")
_LONGEST_SYLLABLE = 7  # nghiêng

Place = Literal["only", "first", "second"]
FlawKind = Literal["place", "tones", "stop", "onset", "vowels", "unknown"]


@dataclass(frozen=True)
class Syllable:
    """A syllable in lower case. `tone` is its combining mark or ''.

    `place` tells where the mark stands if there are two customs: on the first vowel ('hòa') or the second ('hoà').
    """

    onset: str
    rhyme: str
    tone: str
    place: Place = "only"

    @property
    def stopped(self) -> bool:
        """Whether it ends in p, t, c, ch, and so has the sharp or the heavy tone."""
        return bool(_STOPPED.search(self.rhyme))

    def spelled(self, place: Place = "first") -> str:
        """Return the syllable with its tone mark in place."""
        positions = _tone_positions(self.onset, self.rhyme)
        index = positions[-1] if place == "second" else positions[0]
        return nfc(self.onset + self.rhyme[: index + 1] + self.tone + self.rhyme[index + 1 :])


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a syllable, and how it is written where that is certain ('' otherwise).

    'place': the mark stands on the wrong letter; 'tones': two marks; 'stop': a tone that p, t, c, ch never have;
    'onset': ng for ngh and the like; 'vowels': uơ, ưo for ươ; 'unknown': no syllable at all.
    """

    kind: FlawKind
    right: str = ""


@dataclass(frozen=True)
class _Tables:
    onsets: tuple[str, ...]
    rhymes: frozenset[str]
    by_vowel: tuple[tuple[str, str], ...]
    open_pairs: frozenset[str]
    slips: tuple[tuple[str, str], ...]
    swapped_onsets: frozenset[str]
    open_end: re.Pattern[str]  # an open pair, with a tone or without, at the end of a word
    open_ends: re.Pattern[str]  # words that end in one


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files(__package__).joinpath("syllables.toml").read_text("utf-8"))
    open_end = rf"(?:{'|'.join(map(_toned, data['open_pairs']))})(?!{_LETTER})"
    return _Tables(
        onsets=("", *data["onsets"]),
        rhymes=frozenset(data["rhymes"].split()),
        by_vowel=tuple((front, back) for front, back in data["by_vowel"]),
        open_pairs=frozenset(data["open_pairs"]),
        slips=tuple((wrong, right) for wrong, right in data["slips"]),
        swapped_onsets=frozenset(data["swapped_onsets"]),
        open_end=re.compile(open_end),
        open_ends=re.compile(rf"{_LETTER}*{open_end}"),
    )


def _toned(pair: str) -> str:
    """A pattern of two vowels with any tone, or none, on each."""
    return "".join(f"[{vowel}{''.join(nfc(vowel + tone) for tone in TONES)}]" for vowel in pair)


@lru_cache(maxsize=8192)
def parse(text: str) -> Syllable | None:
    """Return the parts of a syllable in any case, or None for what is spelled as none is."""
    base, marks = _without_tones(nfc(text).lower())
    if len(marks) > 1:
        return None
    for syllable, index in _readings(base, marks):
        positions = _tone_positions(syllable.onset, syllable.rhyme)
        if index is not None and index not in positions:
            continue
        if syllable.stopped and syllable.tone not in tuple(_SHARP_AND_HEAVY):
            continue
        if _right_onset(syllable) != syllable.onset:
            continue
        if len(positions) == 2 and index is not None:
            return Syllable(syllable.onset, syllable.rhyme, syllable.tone, "first" if index == 0 else "second")
        return syllable
    return None


@lru_cache(maxsize=8192)
def flaw(text: str) -> Flaw | None:
    """Return what is wrong with a syllable, None for a right one and for what can be a foreign or a joined word.

    A stopped syllable without any mark of Vietnamese ('cat') is left alone, as is all that may be transcribed.
    """
    word = nfc(text).lower()
    if len(word) < 2 or parse(word):
        return None
    base, marks = _without_tones(word)
    if len(marks) > 1:
        return Flaw("tones") if any(b - a == 1 for (a, _), (b, _) in pairwise(marks)) else None
    if readings := _readings(base, marks):
        return next(filter(None, (_flaw_of_reading(word, syllable, index) for syllable, index in readings)), None)
    for wrong, right in _tables().slips:
        if (mended := _respelled(base.replace(wrong, right), marks)) and wrong in base:
            return Flaw("vowels", mended)
    return Flaw("unknown") if marks and _is_no_word(word, base) else None


def _flaw_of_reading(word: str, syllable: Syllable, index: int | None) -> Flaw | None:
    right = _right_onset(syllable)
    toned = Syllable(right, syllable.rhyme, syllable.tone)
    if right != syllable.onset:
        # 'ka', 'kông' and 'ge' are of other languages; ng and ngh in the wrong place are of none.
        if syllable.onset == "k" or (syllable.onset == "g" and not syllable.tone):
            return None
        return Flaw("onset", toned.spelled()) if syllable.onset in ("ng", "ngh") or word != fold_marks(word) else None
    if syllable.stopped and syllable.tone not in tuple(_SHARP_AND_HEAVY):
        return Flaw("stop") if word != fold_marks(word) else None
    if index is not None and index not in _tone_positions(syllable.onset, syllable.rhyme):
        return Flaw("place", toned.spelled())
    return None


def respell(text: str, place: Literal["first", "second"] = "first") -> str:
    """Return text in lower case with the tone of 'òa', 'òe', 'ùy' on one vowel throughout."""

    def spelled(match: re.Match[str]) -> str:
        syllable = parse(match[0])
        return syllable.spelled(place) if syllable and syllable.place != "only" else match[0]

    plain, tables = nfc(text).lower(), _tables()
    # Few names have such a word, and to look for whole words takes six times as long.
    return tables.open_ends.sub(spelled, plain) if tables.open_end.search(plain) else plain


def fold_marks(text: str) -> str:
    """Return text without any mark on its letters; đ stays."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _without_tones(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Text without tone marks, and the index of each letter that had one, with its mark."""
    base, marks = "", []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((part for part in parts if part in TONES), "")
        if tone:
            marks.append((len(base), tone))
        base += nfc(parts.replace(tone, "")) if tone else letter
    return base, marks


def _readings(base: str, marks: list[tuple[int, str]]) -> list[tuple[Syllable, int | None]]:
    """The ways to part base into an onset and a rhyme, the longest onset first, with the mark's index in the rhyme."""
    tables = _tables()
    found = []
    for onset in sorted(tables.onsets, key=len, reverse=True):
        rhyme = base[len(onset) :]
        # 'gia' is gi and a, never g and ia: so 'gía' is misspelt.
        if base.startswith(onset) and rhyme in tables.rhymes and (onset, rhyme) != ("g", "ia"):
            tone = marks[0][1] if marks else ""
            found.append((Syllable(onset, rhyme, tone), marks[0][0] - len(onset) if marks else None))
    return found


def _right_onset(syllable: Syllable) -> str:
    for front, back in _tables().by_vowel:
        if syllable.onset in (front, back):
            before_front = syllable.rhyme[0] in _FRONT
            if syllable.onset == "g" and syllable.rhyme[0] == "i":  # gì, gìn, giếng
                return "g"
            return front if before_front else back
    return syllable.onset


def _tone_positions(onset: str, rhyme: str) -> tuple[int, ...]:
    """Where the mark may stand in a rhyme: one index, or two where customs differ."""
    match = _VOWELS_AND_CODA.fullmatch(rhyme)
    if match is None:
        raise ValueError(f"no rhyme: {rhyme!r}")
    vowels, coda = match.groups()
    if marked := [index for index, vowel in enumerate(vowels) if vowel in _MARKED]:
        return (marked[-1],)
    if rhyme in _tables().open_pairs:
        return (0, 1)
    if coda:
        return (len(vowels) - 1,)
    return (1,) if len(vowels) == 3 else (0,)


def _respelled(base: str, marks: list[tuple[int, str]]) -> str:
    """A base with its tone where it belongs, or '' where it is no syllable."""
    for syllable, _ in _readings(base, marks):
        spelled = syllable.spelled()
        if parse(spelled):
            return spelled
    return ""


def _is_no_word(word: str, base: str) -> bool:
    """Whether letters can be neither several syllables written as one nor a word of another language."""
    if re.search(r"[fjwz]", base) or _FOREIGN_CODA.search(base) or _joined(word):
        return False
    onset = re.match(rf"[^{_VOWELS}]*", base)
    cluster = onset[0] if onset else ""
    tables = _tables()
    return (
        cluster in tables.onsets or cluster == "q" or cluster in tables.swapped_onsets or bool(_DOUBLED.match(cluster))
    )


def _joined(word: str) -> bool:
    """Whether a word is a row of syllables: 'ôtô', 'vắcxin', 'kilômét'."""
    if not word:
        return True
    ends = range(min(len(word), _LONGEST_SYLLABLE), 0, -1)
    return any(parse(word[:end]) and _joined(word[end:]) for end in ends)
