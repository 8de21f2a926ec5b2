"""Find units by what people write: those of a day, and those that are gone with what they became."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from congvan.gazetteer.names import key, loose, split_noun, split_plain_noun
from congvan.gazetteer.table import (
    Former,
    Unit,
    by_code,
    former_communes,
    former_districts,
    former_provinces,
    renamed,
    units_on,
)
from congvan.lexicon.units import COMMUNES, DISTRICTS, PROVINCES, committee
from congvan.text.unicode import clean

_NEAREST = 5
# What is called after its unit: 'UBND xã Ea Na', 'Chủ tịch Ủy ban nhân dân xã Ea Na'.
_AGENCY = re.compile(
    r"(?:(?:phó )?chủ tịch |thường trực |văn phòng )?"
    rf"(?:{committee()}|đảng (?:ủy|uỷ)) ",
    re.IGNORECASE,
)
_NOUN = "|".join({*COMMUNES, *DISTRICTS, *PROVINCES, r"tp\b", r"tx\b", r"[hqt]\."})
# Parts of a place: 'xã Ea Bông, huyện Krông Ana', 'xã Ea Bông (huyện Krông Ana)', 'xã Ea Bông - huyện Krông Ana'.
_BREAK = re.compile(rf"\s*[,;]\s*|\s*\(\s*(?=(?:{_NOUN}))|\s+[-–]\s+(?=(?:{_NOUN}))", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A place as it is written: the noun, '' where there is none, the proper name, and what it lies in."""

    kind: str
    proper: str
    district: str = ""
    province: str = ""


@dataclass(frozen=True)
class Found:
    """The units of a day that a text names, and those that it names of the time before."""

    units: tuple[Unit, ...] = ()
    former: tuple[Former, ...] = ()


@dataclass(frozen=True)
class Province:
    """The province that a text names; else what it was merged into, and the names that are nearest."""

    unit: Unit | None = None
    merged: Former | None = None
    nearest: tuple[str, ...] = ()


def read_place(text: str, *, sure: bool = False) -> Place | None:
    """Return the place that a text names, alone or as its committee's; None for what is no name of a place.

    With `sure`, only what begins with the noun of a unit.
    """
    whole = clean(text)
    first, *rest = (part.strip(" .)") for part in _BREAK.split(whole[_end(_AGENCY.match(whole)) :]))
    kind, proper = split_noun(first)
    if sure and not kind:
        return None
    district = province = ""
    lower, hyphen, home = proper.rpartition(" - ")  # 'Ea Na - Đắk Lắk', but not 'Thừa Thiên - Huế'
    if hyphen and kind not in PROVINCES and not _province(proper) and _province(home):
        proper, province = lower, home
    for part in rest:
        noun, name = split_noun(part)
        if noun in ("huyện", "quận", "thị xã") or (noun == "thành phố" and kind in COMMUNES and not _province(name)):
            district = part
        elif noun in PROVINCES or not noun:
            province, district = (part, district) if noun or _province(name) else (province, part)
        else:
            return None
    return Place(kind, proper, district, province) if key(proper) else None


def find(place: Place, day: dt.date | None) -> Found:
    """Return all that a place can mean on a day (None: now): what is spelled so, else what is but for its marks."""
    found = _find(place, day, key)
    if found != Found():
        return found
    kind, proper = split_plain_noun(place.proper) if not place.kind else (place.kind, place.proper)
    found = _find(Place(kind, proper, place.district, place.province), day, loose)
    if found == Found() and kind in ("", *PROVINCES) and not place.district:
        home = find_province(place.proper, day)  # 'TP.HCM', 'Đắc Lắc'
        return Found((home.unit,) if home.unit else (), (home.merged,) if home.merged else ())
    return found


def gone(place: Place, day: dt.date | None) -> tuple[Former, ...]:
    """Return the old units that a place surely means: spelled so, marks and all, and none of the day is."""
    return () if _standing(place, day, key) else _gone(place, day, key)


@lru_cache(maxsize=1024)
def find_province(text: str, day: dt.date | None) -> Province:
    """Return the province that a text names: with or without its noun, in old spellings, with marks or without."""
    for proper in dict.fromkeys((split_plain_noun(text)[1], clean(text))):
        for name in (proper, _aliases().get(loose(proper), "")):
            for form in (key, loose):
                if form(name) and (units := [u for u in _provinces(day) if form(u.proper) == form(name)]):
                    return Province(units[0])
                if form(name) and (gone := [f for f in former_provinces() if form(f.proper) == form(name)]):
                    return Province(merged=gone[0])
    return Province(nearest=nearest(split_plain_noun(text)[1], _provinces(day)))


def nearest(name: str, units: Iterable[Unit]) -> tuple[str, ...]:
    """Return the names that are spelled most like one."""
    names: dict[str, list[str]] = {}
    for unit in units:
        names.setdefault(loose(unit.proper), []).append(unit.name)
    close = get_close_matches(loose(name), names, n=_NEAREST, cutoff=0.5)
    return tuple(dict.fromkeys(full for form in close for full in names[form]))[:_NEAREST]


def successors(former: Former, day: dt.date | None) -> tuple[Unit, ...]:
    """Return the units of a day that an old one became."""
    return tuple(by_code(day)[code] for code in former.into if code in by_code(day))


def tell(units: Sequence[Unit], day: dt.date | None) -> str:
    """Return names for a reader: 'xã Ea Na, xã Krông Ana, tỉnh Đắk Lắk'."""
    homes: dict[str, list[str]] = {}
    for unit in units:
        homes.setdefault(by_code(day)[unit.parent].name if unit.parent else "", []).append(unit.name)
    return "; ".join(", ".join([*names, home] if home else names) for home, names in homes.items())


def _find(place: Place, day: dt.date | None, form: Callable[[str], str]) -> Found:
    found, former = _standing(place, day, form), _gone(place, day, form)
    units = {unit.code for unit in found}
    return Found(found, tuple(f for f in former if not units or not set(f.into) <= units))


def _standing(place: Place, day: dt.date | None, form: Callable[[str], str]) -> tuple[Unit, ...]:
    """The units of a day that a place names; one with a district is none."""
    if place.district:
        return ()
    found = [unit for unit in _named(day, form).get(form(place.proper), ()) if _kind_is(unit.kind, place)]
    if place.province:
        home = find_province(place.province, day)
        found = [unit for unit in found if home.unit and unit.parent == home.unit.code]
    return tuple(found)


def _gone(place: Place, day: dt.date | None, form: Callable[[str], str]) -> tuple[Former, ...]:
    """The old units that a place names; the kind may be another where the district is given."""
    found = [former for former in _formerly(form).get(form(place.proper), ())
             if (day is None or former.valid_to < day) and _lies_in(former, place, day, form)]  # fmt: skip
    return tuple(former for former in found if _kind_is(former.kind, place)) or tuple(found if place.district else ())


def _lies_in(former: Former, place: Place, day: dt.date | None, form: Callable[[str], str]) -> bool:
    if place.district:
        noun, name = split_noun(place.district)
        old_noun, old_name = split_noun(former.district)
        if form(name) != form(old_name) or (noun and noun != old_noun):
            return False
    if not place.province:
        return True
    home = find_province(place.province, day)
    if home.merged:
        return form(split_noun(former.province)[1]) == form(home.merged.proper)
    return home.unit is not None and home.unit.code in {unit.parent for unit in successors(former, day)}


def _kind_is(kind: str, place: Place) -> bool:
    return not place.kind or kind == place.kind


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _province(name: str) -> bool:
    """Whether a name is that of a province, now or before 1 July 2025."""
    found = find_province(name, None)
    return bool(found.unit or found.merged)


@lru_cache(maxsize=8)
def _provinces(day: dt.date | None) -> tuple[Unit, ...]:
    return tuple(unit for unit in units_on(day) if not unit.parent)


@lru_cache(maxsize=16)
def _named(day: dt.date | None, form: Callable[[str], str]) -> dict[str, list[Unit]]:
    index: dict[str, list[Unit]] = {}
    for unit in units_on(day):
        index.setdefault(form(unit.proper), []).append(unit)
    return index


@lru_cache(maxsize=2)
def _formerly(form: Callable[[str], str]) -> dict[str, list[Former]]:
    index: dict[str, list[Former]] = {}
    for former in (*renamed(), *former_provinces(), *former_districts(), *former_communes()):
        index.setdefault(form(former.proper), []).append(former)
    return index


@cache
def _aliases() -> dict[str, str]:
    data = tomllib.loads(files(__package__).joinpath("aliases.toml").read_text("utf-8"))
    return {loose(spelling): name for spelling, name in data["provinces"].items()}
