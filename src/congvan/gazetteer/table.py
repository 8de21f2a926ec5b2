"""The dated tables: the units of two tiers since 1 July 2025, and the old units that they were made of.

Both are made by scripts/units.py. A row of units.csv is valid from the day `valid_from` through the day `valid_to`,
both included, or until now where that is empty. Old units were valid through 30 June 2025; how long before is not told.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from congvan.gazetteer.names import split_noun
from congvan.text.capitals import unit_name, unit_noun

FIRST_DAY = dt.date(2025, 7, 1)  # Luật 72/2025/QH15, 202/2025/QH15: two tiers


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is called from one day through another; `parent` is the code of a commune's province."""

    code: str
    proper: str
    kind: str
    parent: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str

    @property
    def name(self) -> str:
        """The name with its common noun: 'tỉnh Cao Bằng', 'Phường 1 Bảo Lộc'."""
        return f"{unit_noun(self.kind, self.proper)} {self.proper}"

    def stands(self, day: dt.date | None) -> bool:
        """Whether the unit is called so on a day; None is the end of what the table knows."""
        if day is None:
            return self.valid_to is None
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Former:
    """A unit that is gone: 'xã', 'Ea Bông', 'huyện Krông Ana', 'tỉnh Đắk Lắk'; or one that is called otherwise now.

    `into` are the codes of the units that it went into, `whole` tells whether it went into one as a whole; `valid_to`
    is the last day of the old name.
    """

    kind: str
    proper: str
    district: str
    province: str
    into: tuple[str, ...]
    whole: bool
    valid_to: dt.date = FIRST_DAY - dt.timedelta(days=1)

    @property
    def name(self) -> str:
        """The name with its common noun."""
        return f"{unit_noun(self.kind, self.proper)} {self.proper}"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, unit_name(self.district), unit_name(self.province)) if part)


@cache
def units() -> tuple[Unit, ...]:
    """Return all rows, provinces first, by code; a unit that changed has one for each time."""
    return tuple(
        Unit(code, name, kind, parent, _day(start), _day(end) if end else None, source)
        for code, name, kind, parent, start, end, source in _rows("units.csv")
    )


@lru_cache(maxsize=8)
def units_on(day: dt.date | None) -> tuple[Unit, ...]:
    """Return the units of a day, None for the newest."""
    return tuple(unit for unit in units() if unit.stands(day))


@lru_cache(maxsize=8)
def by_code(day: dt.date | None) -> dict[str, Unit]:
    """Return the units of a day by their codes."""
    return {unit.code: unit for unit in units_on(day)}


@cache
def last_change() -> dt.date:
    """Return the day of the newest change that the table knows."""
    return max(unit.valid_from for unit in units())


@cache
def former_communes() -> tuple[Former, ...]:
    """Return the communes of 30 June 2025, and the island districts that had none."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for code, kind, name, district, province, into, share in _rows("legacy.csv"):
        found.setdefault((code, kind, name, district, province), []).append((into, share))
    return tuple(
        Former(kind, name, district, province, tuple(code for code, _ in into), into[0][1] == "whole")
        for (_, kind, name, district, province), into in found.items()
    )


@lru_cache(maxsize=64)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _rows(name: str) -> Iterator[list[str]]:
    yield from islice(csv.reader(files(__package__).joinpath(name).read_text("utf-8").splitlines()), 1, None)


@cache
def former_districts() -> tuple[Former, ...]:
    """Return the districts of 30 June 2025 with the communes that their land belongs to now."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for commune in former_communes():
        if commune.district:
            found.setdefault((commune.district, commune.province), {}).update(dict.fromkeys(commune.into))
    return tuple(
        Former(*split_noun(district), "", province, tuple(into), len(into) == 1)
        for (district, province), into in found.items()
    )


@cache
def former_provinces() -> tuple[Former, ...]:
    """Return the provinces of 30 June 2025 that are none now."""
    now = {unit.proper for unit in units() if not unit.parent}
    homes = {unit.code: unit.parent for unit in units() if unit.parent}
    into = {commune.province: homes[commune.into[0]] for commune in former_communes()}
    split = {province: split_noun(province) for province in into}
    return tuple(
        Former(*split[province], "", "", (code,), True)
        for province, code in into.items()
        if split[province][1] not in now
    )


@cache
def renamed() -> tuple[Former, ...]:
    """Return the closed rows of the dated table: units that are called otherwise since."""
    provinces = {unit.code: unit.name for unit in units() if not unit.parent and unit.valid_to is None}
    return tuple(
        Former(unit.kind, unit.proper, "", provinces.get(unit.parent, ""), (unit.code,), True, unit.valid_to)
        for unit in units()
        if unit.valid_to
    )
