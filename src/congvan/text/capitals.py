"""Capitals of names and abbreviations of common phrases, by Phụ lục II and the practice of offices."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from congvan.text.numerals import roman
from congvan.text.unicode import clean, fold, nfc, upper

_WORD = re.compile(r"[^\s(),;/]+")
_HYPHEN_OR_APOSTROPHE = re.compile(r"([-'’])")
_VOWELS = frozenset("aeiouy")
# What a unit is numbered with: '1', '12A', 'số 5', '3 tháng 2'.
_NUMBERED = re.compile(r"(?i:số )?[0-9]+")
_ROMAN = frozenset(roman(number) for number in range(1, 40))
_ROMAN_AND_SYLLABLES = frozenset(("VI", "XI"))  # 'xã Vi Hương'
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Vowels that carry the tone on the first or on the second of them: hòa or hoà, thủy or thuỷ.
TONE_PLACES = tuple((nfc(a + tone + b), nfc(a + b + tone)) for a, b in ("oa", "oe", "uy") for tone in _TONES)


@dataclass(frozen=True)
class _Names:
    """The groups of viet.toml that decide on capitals and abbreviations."""

    unit: re.Pattern[str]
    honoured: frozenset[str]
    places: Mapping[str, str]
    syllables: Mapping[str, str]
    kept: Mapping[str, str]
    ranks: tuple[str, ...]
    special_nouns: tuple[str, ...]
    abbreviable: re.Pattern[str]
    abbreviations: Mapping[str, str]
    phrases: Mapping[str, str]  # in their case, by the phrase in small letters with the tone on the second vowel
    phrase: re.Pattern[str]


@cache
def _names() -> _Names:
    data = tomllib.loads(files(__package__).joinpath("viet.toml").read_text("utf-8"))
    short, kept = data["abbreviations"], data["kept_capitals"]
    phrases = dict(short["phrases"])
    for noun in short["before_fields"]:
        phrases |= {f"{noun} {field}": f"{noun} {letters}" for field, letters in short["fields"].items()}
    units = data["administrative_units"]["common_nouns"] + data["residential_units"]["common_nouns"]
    letters = [word for words in phrases.values() for word in words.split() if word.isupper()]
    # An abbreviated phrase opens with a capital: 'chủ tịch' in a sentence is no title.
    initials = "".join({form[0] for phrase in phrases for form in (phrase, _second_vowel_toned(phrase))})
    return _Names(
        unit=re.compile(rf"(?i:({_any_of(units)}))(?: (.+))?", re.DOTALL),
        honoured=frozenset(_in_both_customs(data["persons"]["names"] + data["events"]["names"])),
        places=_by_lower_case(data["special_places"]["names"] + data["places_named_like_units"]["names"]),
        syllables=_by_lower_case(data["place_spellings"]["syllables"]),
        kept=_by_lower_case([*(word for name in ("ranks", "grades", "places") for word in kept[name]), *letters]),
        ranks=tuple(kept["ranks"]),
        special_nouns=tuple(data["special_nouns"]["names"]),
        abbreviable=re.compile(rf"(?<!\w)(?=[{initials}])(?i:{_any_of([*phrases, *short['kept']])})(?!\w)"),
        abbreviations={_second_vowel_toned(phrase.lower()): letters for phrase, letters in phrases.items()},
        phrases={_second_vowel_toned(phrase.lower()): _second_vowel_toned(phrase) for phrase in phrases},
        phrase=re.compile(rf"(?<!\w)(?:{_any_of(phrases)})(?!\w)"),
    )


def sentence(text: str) -> str:
    """Return text with its first letter in upper case, past quotation marks but not past a figure.

    Source: PL II, Mục I.
    """
    text = nfc(text)
    for index, character in enumerate(text):
        if character.isalnum():
            # Not upper(): the ligature 'ﬁ', pasted from a PDF, would give two capitals.
            return nfc(text[:index] + character.title() + text[index + 1 :])
    return text


def person_name(text: str) -> str:
    """Return a person's name in capitals: 'nguyễn  văn a' gives 'Nguyễn Văn A'.

    A transcribed name has one capital in each part ('Vla-đi-mia I-lích Lê-nin'), unless capitals after a hyphen or an
    apostrophe were typed among small letters ('Jean-Pierre'). Academic titles, letters that abbreviate and initials
    keep their capitals ('PGS.TS. N.V. An'). Source: PL II, Mục II, khoản 1 và điểm b khoản 2.
    """
    typed = clean(text)
    return _WORD.sub(lambda word: _name_word(word[0], "'’", typed.isupper()), typed)


def unit_name(text: str) -> str:
    """Return the name of an administrative unit: 'tỉnh Đắk Lắk', 'Quận 1', 'Thành phố Hồ Chí Minh'.

    The common noun takes a capital before a number and before a person or an event of viet.toml. Several units may
    stand with commas between them; abbreviations and roman numerals keep their capitals. Source: PL II, Mục III,
    điểm a, b, c khoản 1.
    """
    return ", ".join(_one_unit(part.strip()) for part in clean(text).split(",") if part.strip())


@lru_cache(maxsize=4096)
def unit_noun(noun: str, name: str) -> str:
    """Return the common noun of a unit as it stands before its proper name: 'phường', but 'Phường' before '1 Bảo Lộc'.

    Source: PL II, Mục III, điểm b, c khoản 1.
    """
    names, noun = _names(), noun.lower()
    if special := names.places.get(f"{noun} {name}".lower()):
        return special[: len(noun)]
    capital = upper(name) in _ROMAN or _NUMBERED.match(name) or name.lower() in names.honoured
    return sentence(noun) if capital else noun


def special_nouns() -> tuple[str, ...]:
    """Return the common nouns that always take a capital, 'Nhân dân' and 'Nhà nước' (PL II, Mục V, khoản 1)."""
    return _names().special_nouns


def ranks() -> tuple[str, ...]:
    """Return the letters of academic titles and titles of honour, 'TS', 'NGƯT'."""
    return _names().ranks


def abbreviate(text: str) -> str:
    """Return text with its common phrases abbreviated: 'Ủy ban nhân dân tỉnh Đắk Lắk' gives 'UBND tỉnh Đắk Lắk'.

    The longest phrase counts, whole words only, opening with a capital. Source: PL I, Phần I, Mục II, điểm a khoản 2.
    """

    def shortened(match: re.Match[str]) -> str:
        phrase = match[0]
        letters = _names().abbreviations.get(_second_vowel_toned(phrase.lower()), phrase)
        return upper(letters) if phrase.isupper() else letters

    return _names().abbreviable.sub(shortened, clean(text))


def phrases_in_case(text: str) -> tuple[str, bool]:
    """Return text in small letters with the common phrases of offices in their case, and whether they are all of it.

    'chủ tịch ủy ban nhân dân' gives 'Chủ tịch Ủy ban nhân dân', the tone where it was typed.
    """

    def cased(match: re.Match[str]) -> str:
        model = _names().phrases[_second_vowel_toned(match[0])]
        return "".join(
            upper(sign) if its.isupper() else sign for sign, its in zip(match[0], model, strict=True)
        )  # fmt: skip

    rest = _names().phrase.sub("", text)
    return _names().phrase.sub(cased, text), not any(map(str.isalpha, rest))


def _one_unit(text: str) -> str:
    names = _names()
    if special := names.places.get(text.lower()):
        return special
    match = names.unit.fullmatch(text)
    if not match:
        first, _, rest = text.partition(" ")  # 'UBND xã Ea Na'
        kept = names.kept.get(first.lower())
        return f"{kept} {_one_unit(rest)}" if kept and rest else _place(text)
    noun, name = match[1].lower(), match[2]
    if name is None:
        return noun
    noun = unit_noun(noun, name)
    if upper(name) in _ROMAN:
        return f"{noun} {upper(name)}"
    if numbered := _NUMBERED.match(name):
        return f"{noun} {numbered[0].lower()}{_place(name[numbered.end() :])}"
    return f"{noun} {_place(name)}"


def _place(text: str) -> str:
    return _WORD.sub(lambda word: _place_word(word[0], text.isupper()), text)


@lru_cache(maxsize=4096)  # the names of 3,321 communes are made of some 2,000 syllables
def _place_word(word: str, shouted: bool) -> str:
    # A Vietnamese place has no hyphens within a name (điểm a khoản 1): one between two names starts the second.
    return _names().syllables.get(word.lower().replace("’", "'")) or _name_word(word, "-'’", shouted)


def _name_word(word: str, capital_after: str, shouted: bool) -> str:
    """Write a word of a name, each piece between full stops by itself; `shouted` if all of the name has capitals."""
    if kept := _kept(word, shouted):
        return kept
    pieces = word.split(".")
    return ".".join(_kept(piece, shouted) or _name_piece(piece, capital_after) for piece in pieces)


def _kept(word: str, shouted: bool) -> str:
    """The word where it abbreviates or numbers, in its capitals; else nothing."""
    large = upper(word)
    if kept := _names().kept.get(word.lower()):
        return kept
    if large in _ROMAN and (large not in _ROMAN_AND_SYLLABLES or (word == large and not shouted)):
        return large
    # No syllable is without a vowel; in capitals throughout, a foreign or misspelt name cannot be told from letters.
    letters = word.isalpha() and len(word) > 1 and not word.islower() and not _VOWELS & set(fold(word))
    return word if letters and not shouted else ""


def _name_piece(word: str, capital_after: str) -> str:
    typed_mixed = not word.isupper() and not word.islower()
    first, *rest = _HYPHEN_OR_APOSTROPHE.split(word)
    written = sentence(first.lower())
    for mark, part in zip(rest[::2], rest[1::2], strict=True):
        capital = part[:1].isupper() if typed_mixed else mark in capital_after
        written += mark + (sentence(part.lower()) if capital else part.lower())
    return nfc(written)


def _by_lower_case(names: Iterable[str]) -> dict[str, str]:
    return {name.lower(): name for name in names}


def _second_vowel_toned(text: str) -> str:
    for first, second in TONE_PLACES:
        text = text.replace(first, second).replace(sentence(first), sentence(second))
    return text


def _in_both_customs(phrases: Iterable[str]) -> set[str]:
    """The phrases in lower case, with the tone of 'òa' and the like on either vowel."""
    forms = {phrase.lower() for phrase in phrases}
    for first, second in TONE_PLACES:
        forms |= {form.replace(first, second) for form in forms}
    return forms


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first, the tone of 'òa' and the like on either vowel."""
    patterns = []
    for phrase in sorted(phrases, key=len, reverse=True):
        pattern = re.escape(phrase.lower())
        for first, second in TONE_PLACES:
            pattern = pattern.replace(first, f"(?:{first}|{second})")
        patterns.append(pattern)
    return "|".join(patterns)
