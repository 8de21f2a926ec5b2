"""Who signs, in words: lines of authority ('TM. …', 'KT. …'), titles, deputies, ranks before a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from congvan.lexicon.agencies import agency_openings
from congvan.lexicon.table import Openings, any_of, marked, words
from congvan.text.capitals import ranks
from congvan.text.unicode import fold, nfc
from congvan.thethuc.rules import load_rules


def mark_of(line: str) -> tuple[str, bool, str]:
    """Return the mark of authority that opens a line ('KT.'), whether it is written right, and what follows it.

    'KT Giám đốc', 'K/T. Giám đốc' open with one too; '' for a line without any.
    """
    for mark, pattern in _marks():
        if match := pattern.match(nfc(line)):
            return mark, match["mark"].upper() == mark, line[match.end() :].strip()
    return "", False, line.strip()


def opens_authority(text: str) -> bool:
    """Whether a line begins with a mark of authority that somebody follows ('KT. GIÁM ĐỐC')."""
    mark, _, rest = mark_of(text)
    return bool(mark and rest)


@cache
def _marks() -> list[tuple[str, re.Pattern[str]]]:
    signing = load_rules().signing
    patterns = []
    for mark in signing.abbreviations:
        letters = "[./]?".join(mark.rstrip("."))
        # 'Q' alone opens words; the others no Vietnamese word is.
        end = r"\." if mark == signing.before_title else r"(?:\s?\.|(?=[\s:;,]|$))"
        patterns.append((mark, re.compile(rf"\s*(?P<mark>{letters}{end})", re.IGNORECASE)))
    return patterns


def is_deputy(title: str) -> bool:
    """Whether a title is a deputy's; an acting one ('Q. Phó …') is too."""
    return deputy_in(re.sub(r"^(?i:q\.|quyền\s)\s*", "", nfc(title).strip())) == 0


def deputy_in(text: str) -> int | None:
    """Return where the title of a deputy begins in a text, None where it names none."""
    match = next(deputies_in(text), None)
    return match.start() if match else None


def deputies_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the places of a text (NFC) where the title of a deputy begins."""
    return _deputy().finditer(nfc(text))


@cache
def _deputy() -> re.Pattern[str]:
    # 'Hội đồng ứng phó' has no deputy.
    return re.compile(rf"(?<!\w)(?<!ứng )(?<!đối ){any_of(load_rules().signing.deputies, nfc)}", re.IGNORECASE)


def opens_title(text: str) -> bool:
    """Whether a text begins as the title of a signatory does ('PHÓ GIÁM ĐỐC', 'Trạm trưởng')."""
    return bool(_titles().match(text) or (_HEAD.match(marked(text)) and not _no_heads().match(text)))


def titles_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the places of a text (NFC) where a title that the signing rules list stands."""
    return _listed_titles().finditer(nfc(text))


@cache
def _listed_titles() -> re.Pattern[str]:
    signing = load_rules().signing
    return re.compile(rf"(?<!\w){any_of((*signing.titles, *signing.deputies), nfc)}", re.IGNORECASE)


_HEAD = re.compile(r"\w+ trưởng(?!\w)")


@cache
def _no_heads() -> Openings:
    return Openings(words("offices", "no_heads"))


@cache
def _titles() -> Openings:
    signing = load_rules().signing
    return Openings((*signing.titles, *signing.deputies, *words("offices", "titles")))


def opens_authority_line(text: str) -> bool:
    """Whether the line between subject and grounds may begin so: with who decides ('CHỦ TỊCH …', 'CHÍNH PHỦ')."""
    return opens_title(text) or bool(agency_openings().match(text) or _deciders().match(text))


@cache
def _deciders() -> Openings:
    return Openings(words("offices", "authority"))


def without_rank(name: str) -> str:
    """Return the name of a signatory without the ranks and degrees before it."""
    return _ranks().sub("", name)


def degree_of(name: str) -> str:
    """Return the degree or title of honour that stands before a name, '' for none."""
    match = _degrees().match(name)
    return match[0].strip() if match else ""


@cache
def _degrees() -> re.Pattern[str]:
    return _before_name((*ranks(), *words("offices", "degrees")))


@cache
def _ranks() -> re.Pattern[str]:
    return _before_name((*ranks(), *words("offices", "degrees"), *words("offices", "forces")))


def _before_name(some: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(some, key=len, reverse=True)))
    return re.compile(rf"(?i)^(?:(?:{either})(?:\s*\.\s*|\s+))+")


def may_rank(text: str) -> bool:
    """Whether those that a text names may put ranks before names (điểm c khoản 7)."""
    return bool(_may_rank().search(fold(text)))


@cache
def _may_rank() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(words('offices', 'may_rank'))}")
