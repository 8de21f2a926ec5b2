"""Offices and tiers that are no more on the day of a document (offices.toml), found in its texts."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from congvan.errors import N_
from congvan.text.capitals import sentence
from congvan.text.dates import PartialDate

_DATED = re.compile(r"(?:/|tháng )(?P<month>[0-9]{1,2})(?:/| năm )(?P<year>[0-9]{4})(?![\w/-])")
_BY = re.compile(r"(?<!\w)do $")
_CLAUSE_END = re.compile(r"[.;](?=\s|$)")
# An office under a tier: 'Phòng Y tế huyện', not 'Phòng khám'.
_OFFICE = r"Phòng (?!(?i:khám|giao dịch|tránh|chống)\b)[^\W\d_]+(?: [^\W\d_]+){0,4}"
_COMMITTEES = r"UBND|HĐND|(?:Ủy|Uỷ) ban nhân dân|Hội đồng nhân dân"
# 'của UBND huyện …', 'của Bộ trưởng Bộ …' name who issued something once.
_ONCE = r"(?<!của )(?<!của Bộ trưởng )(?<!của Giám đốc )"


# What is said of a stale name, by whoever finds it.
TIER_ENDED = N_("“{found}”: từ {since} không còn đơn vị hành chính này; xem lại cơ quan được nêu")
OFFICE_RENAMED = N_("“{found}”: từ {since} không còn cơ quan tên này, nay là {now} ({source})")


@dataclass(frozen=True)
class Former:
    """A tier or an office that ended: the first day of the time without it, and what does its work now."""

    names: tuple[str, ...]
    since: dt.date
    source: str
    now: tuple[str, ...] = ()
    tier: bool = False


@dataclass(frozen=True)
class Stale:
    """A name of a time before, at text[start:end]."""

    start: int
    end: int
    text: str
    former: Former

    @property
    def code(self) -> str:
        """The code of the rule."""
        return "VB-503" if self.former.tier else "VB-506"

    @property
    def message(self) -> str:
        """What is wrong with it."""
        return TIER_ENDED if self.former.tier else OFFICE_RENAMED

    @property
    def parameters(self) -> Mapping[str, str]:
        """What the message takes."""
        since = PartialDate(self.former.since.year, self.former.since.month, self.former.since.day)
        day = f"{since.day_text}/{since.month_text}/{since.year}"
        return {"found": self.text, "since": day, "now": " hoặc ".join(self.former.now), "source": self.former.source}


@cache
def load_former() -> tuple[Former, ...]:
    """Return all that ended."""
    return tuple(
        Former(**{**entry, "names": tuple(entry["names"]), "now": tuple(entry.get("now", ()))})
        for entry in _data()["former"]
    )


def stale_names(text: str, day: dt.date, *, addressed: bool, tier: bool | None = None) -> Iterator[Stale]:
    """Yield the names in a text (NFC) of a document of this day that are no more; not where it tells of the past.

    `addressed` is for a text that names who gets the document; in another one only those who act are found.
    `tier` asks for tiers of units that ended alone, or for offices that took another name alone.
    """
    if not _may_tell(text):
        return
    for former in load_former():
        if day < former.since or tier not in (None, former.tier):
            continue
        for match in _patterns(former)[0 if addressed else 1].finditer(text):
            if not _is_past(text, match, former):
                yield Stale(*match.span(), match[0], former)


@lru_cache(maxsize=16384)  # tiers and offices are looked for in the same texts
def _may_tell(text: str) -> bool:
    """Whether a text has one of the names, and tells of no past."""
    return bool(_some_name().search(text)) and not _history().search(text)


def _is_past(text: str, match: re.Match[str], former: Former) -> bool:
    """Whether an act of the past is told, a paper that the office gave ('do UBND huyện … cấp'), or a kept name."""
    before, rest = text[: match.start()], text[match.end() :]
    clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
    acts = (_first_of_month(date) for date in _DATED.finditer(clause) if _said("acts").search(clause[: date.start()]))
    if any(day and day < former.since for day in acts) or (_BY.search(before) and _issued().match(clause)):
        return True
    if not former.tier:  # 'Công văn số … ngày 14/8/2020 …, Bộ … đề nghị'
        told = _CLAUSE_END.split(before)[-1]
        return any((day := _first_of_month(date)) and day < former.since for date in _DATED.finditer(told))
    return match[0].lower() in former.names and bool(_keeps_its_name().search(before))


def _first_of_month(match: re.Match[str]) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date(int(match["year"]), int(match["month"]), 1)
    return None


@cache
def _some_name() -> re.Pattern[str]:
    """The names of all: most texts have none, and need not be searched for each."""
    return re.compile(rf"(?i)(?<![\w'’-])(?:{'|'.join(name for former in load_former() for name in _typed(former))})")


def _typed(former: Former) -> Sequence[str]:
    """Patterns of its names: the hyphen of 'Lao động - Thương binh' is typed in many ways; 'Uỷ' is 'Ủy'."""
    if former.tier:
        return former.names
    escaped = (re.escape(name).replace(r"\ \-\ ", r" ?[-–,] ?").replace("Ủy", "(?:Ủy|Uỷ)") for name in former.names)
    return tuple(escaped)


@cache
def _patterns(former: Former) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names it where it is addressed, and where it acts."""
    if former.tier:
        tiers = "|".join(form for name in former.names for form in (name, sentence(name)))
        addressee = rf"(?<![\w'’-])(?:{tiers})(?![\w'’-])"
        agency = rf"(?:{_COMMITTEES}|{_OFFICE})"
        return re.compile(addressee), re.compile(rf"{_ONCE}(?<!\w){agency} (?:các |cấp )?(?:{tiers})(?![\w'’-])")
    named = rf"(?<![\w'’-])(?i:{'|'.join(_typed(former))})(?![\w'’&-])"
    return re.compile(named), re.compile(_ONCE + named)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("offices.toml").read_text("utf-8"))


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, words))


@cache
def _history() -> re.Pattern[str]:
    words, other = _data()["history"]["words"], _data()["history"]["not_after"]
    before = "".join(rf"(?<!\b{word} )" for word in other)
    return re.compile(rf"(?i)(?<!\w){before}(?:{_any_of(words)})(?!\w)")


@cache
def _said(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(_data()['history'][name])})(?!\w)")


@cache
def _issued() -> re.Pattern[str]:
    # 'do UBND huyện Lắk cấp', 'do UBND huyện Lắk đã phê duyệt', but not 'do UBND huyện Lắk chủ trì'.
    return re.compile(rf"(?: [\w'’]+){{0,6}}? (?:đã )?(?:{_any_of(_data()['history']['issued'])})(?!\w)")


@cache
def _keeps_its_name() -> re.Pattern[str]:
    names = _any_of(_data()["history"]["keep_their_names"])
    return re.compile(rf"(?<!\w)(?i:{names})(?: (?!địa|thuộc)[^\W\d_]+){{0,8}} $")
