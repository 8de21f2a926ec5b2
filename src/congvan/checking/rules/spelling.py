"""Rules VB-3xx: tone marks, misspelt words, impossible syllables, words put twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile
from typing import Literal

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.phrases import Phrases, either
from congvan.checking.rules.prose import WORD, Prose, lead, prose, words
from congvan.errors import N_
from congvan.text.capitals import sentence
from congvan.text.syllables import flaw, parse, respell
from congvan.text.unicode import fold, upper

# Ê-đê has ê̆, ô̆, ơ̆, ư̆, which no single character writes.
_COMBINING = re.compile(r"[^\W\d_]*(?:[\u0300\u0301\u0302\u0303\u0309\u031b\u0323]|(?<![êôơưÊÔƠƯ])\u0306)+[^\W\d_]*")
_MARK = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")  # without one of these nothing stands so
# A piece of a transcribed word or of a name ('vla-đi-mia', "M'gar") is no syllable by itself; nor is 'số12'.
_JOINED_BEFORE = re.compile(r"[-–'’./@\w](?=[^\W\d_])")
_WORD_AFTER = re.compile(r" *([^\W\d_]+)")
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")
_JOINED_AFTER = re.compile(r"[-–'’/@\w]|\.\w")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]+\s+)+$")
# 'hyđrôxít': no syllable of a Vietnamese word has two consonants like these.
_TRANSCRIBED = re.compile(r"(?<=.)[bcđgkp][lr]")
_Custom = Literal["first", "second"]
_FLAWS_IN_CAPITALS = frozenset({"place", "vowels", "tones"})


@rule("VB-301")
def tone_places(recognised: Recognised) -> Iterator[Found]:
    """Two customs of placing tones in one document: the rarer one, once, with how often it stands."""
    places: dict[_Custom, list[tuple[Prose, re.Match[str]]]] = {"first": [], "second": []}
    for read in prose(recognised):
        if read.part.component not in ("ho_ten", "quoc_hieu"):  # CỘNG HÒA is the decree's own spelling
            if not any(syllable and syllable.place != "only" for syllable in map(parse, set(WORD.findall(read.text)))):
                continue
            for match in WORD.finditer(read.text):
                syllable = parse(match[0])
                if syllable and syllable.place != "only" and not _is_name(read, match):
                    places[syllable.place].append((read, match))
    if all(places.values()):
        fewer: _Custom = "first" if len(places["first"]) < len(places["second"]) else "second"
        more: _Custom = "second" if fewer == "first" else "first"
        read, match = places[fewer][0]
        syllable = parse(match[0])
        right = _cased_like(match[0], syllable.spelled(more)) if syllable else ""
        parameters = {"found": match[0], "right": right, "count": len(places[fewer]), "others": len(places[more])}
        message = N_(
            "Đặt dấu thanh không thống nhất: {count} chữ như “{found}”, {others} chữ theo lối kia; viết “{right}”"
        )
        yield read.found(message, *match.span(), parameters)


def _is_name(read: Prose, match: re.Match[str]) -> bool:
    """Whether a syllable can belong to a person's or place's name, which keeps its own custom."""
    if not match[0].istitle() or len(match[0]) < 2:
        return False
    after = _WORD_AFTER.match(read.text, match.end())
    before = lead(read.text, match.start()).rstrip(" ").rpartition(" ")[2]
    return not (after and after[1].islower()) or before[:1].isupper() or before in words()["persons"]["addressed"]


@rule("VB-302")
def misspelt(recognised: Recognised) -> Iterator[Found]:
    """Words of the checked list."""
    phrases, rights = _misspelt()
    not_after, not_before = words()["misspelt_not_after"], words()["misspelt_not_before"]
    for read in prose(recognised):
        for match in phrases.within(read):
            key = " ".join(respell(match[0]).split())
            beside = _beside(read.text, match)
            if beside[0] in not_after.get(key, ()) or beside[1] in not_before.get(key, ()) or _holds_name(match[0]):
                continue
            if _ends_name(lead(read.text, match.start()), match[0].split()):
                continue
            right = _cased_like(match[0], rights[key])
            yield read.found(
                N_("Sai chính tả: “{found}”; viết “{right}”"), *match.span(), {"found": match[0], "right": right}
            )


@cache
def _misspelt() -> tuple[Phrases, Mapping[str, str]]:
    rights: dict[str, str] = {**dict(_half_marked()), **words()["misspelt"]}
    forms = (form for phrase in rights for form in (phrase, respell(phrase, "second")))  # the tone on either vowel
    return Phrases(forms, r"\s+"), rights


def _half_marked() -> Iterator[tuple[str, str]]:
    """Words of which one syllable has lost its marks and is none any more, with the right word."""
    for right in dict.fromkeys((*words()["compounds"]["words"], *words()["misspelt"].values())):
        syllables = right.split()
        for place, syllable in enumerate(syllables):
            bare = fold(syllable)
            if len(syllables) > 1 and bare != syllable and parse(bare) is None:
                yield " ".join((*syllables[:place], bare, *syllables[place + 1 :])), right


def _beside(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The words right before and after a match, in lower case; '' across punctuation."""
    last = re.search(r"([^\W\d_]+)\s+$", lead(text, match.start()))
    after = _NEXT_WORD.match(text, match.end())
    return last[1].lower() if last else "", after[1].lower() if after else ""


def _holds_name(phrase: str) -> bool:
    """Whether a later syllable alone has a capital ('biểu quyết Đinh Văn A'), or a lone syllable may be a name."""
    first, *others = phrase.split()
    if not others:
        return first.istitle()
    return not first.isupper() and not first.istitle() and any(other.istitle() for other in others)


def _ends_name(head: str, phrase: list[str]) -> bool:
    """Whether the first syllable is a person's name and the next begins a verb ('bà Hiên tại thôn 3')."""
    if len(phrase) < 2 or not phrase[0].istitle() or not phrase[1].islower():
        return False
    persons, nearest = words()["persons"], _WORDS_BEFORE.search(head)
    last = nearest[0].split()[::-1] if nearest else []
    names = [*takewhile(str.istitle, last)]
    # Before the names stands 'bà', or they begin with 'Bà' or with a family name.
    opening = [*last[len(names) : len(names) + 1], *names[-1:]]
    return any(word.lower() in persons["addressed"] for word in opening) or (
        bool(names) and names[-1] in persons["family_names"]
    )


@rule("VB-303")
def impossible_syllables(recognised: Recognised) -> Iterator[Found]:
    """Syllables that Vietnamese does not have, leaving names and words of other languages alone."""
    for read in prose(recognised):
        for match in _COMBINING.finditer(read.text) if _MARK.search(read.text) else ():
            message = N_("“{found}” có dấu đứng rời, không ghép được với chữ; gõ lại từ này")
            yield read.found(message, *match.span(), {"found": match[0]})
        if not any(map(flaw, set(WORD.findall(read.text)))):
            continue
        for match in WORD.finditer(read.text):
            if (wrong := flaw(match[0])) and _stands_alone(read.text, match):
                if not _is_judged(read, match, wrong.kind):
                    continue
                if wrong.right:
                    message = N_("Sai chính tả: “{found}”; viết “{right}”")
                    right = _cased_like(match[0], wrong.right)
                    yield read.found(message, *match.span(), {"found": match[0], "right": right})
                else:
                    message = N_("“{found}” không phải là âm tiết tiếng Việt; gõ lại từ này")
                    yield read.found(message, *match.span(), {"found": match[0]})


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 1]
    return (
        len(match[0]) > 1
        and not _JOINED_BEFORE.match(text, max(0, match.start() - 1))
        and not _JOINED_AFTER.match(text, match.end())
        and not (after and unicodedata.combining(after))
    )


def _is_judged(read: Prose, match: re.Match[str], kind: str) -> bool:
    """Whether a word is judged: in small letters always; with a capital where it opens a sentence and is no name."""
    word = match[0]
    if word.islower():
        return kind != "unknown" or not _TRANSCRIBED.search(word)
    if word.isupper():
        return kind in _FLAWS_IN_CAPITALS and read.part.component != "ho_ten"
    if not word.istitle() or kind == "unknown":
        return False
    return kind in _FLAWS_IN_CAPITALS or (read.opens(match.start()) and not _is_name(read, match))


@rule("VB-304")
def repeated_words(recognised: Recognised) -> Iterator[Found]:
    """A word put twice that never stands twice."""
    pattern, not_before = _repeated()
    not_after = words()["repeated"]["not_after"]
    for read in prose(recognised):
        for match in pattern.finditer(read.text):
            before, after = _beside(read.text, match)
            if after not in not_before and before not in not_after.get(match[1].lower(), ()):
                yield read.found(N_("Lặp từ “{word}”; bỏ một từ"), *match.span(), {"word": match[1]})


@cache
def _repeated() -> tuple[re.Pattern[str], frozenset[str]]:
    table = words()["repeated"]
    forms = either(table["words"]).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![\w-])({forms})\s+(?i:\1)(?![\w-])"), frozenset(table["not_before"])


def _cased_like(found: str, right: str) -> str:
    """The right form in capitals, with one first capital, or in small letters, as what was found."""
    if found.isupper() and len(found) > 1:
        return upper(right)
    return sentence(right) if found[:1].isupper() else right
