"""`vn:` lists: the administrative units of Vietnam on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import parse_qsl

from congvan.errors import N_, Span, refuse
from congvan.gazetteer.lookup import find_province, successors, tell
from congvan.gazetteer.table import FIRST_DAY, Unit, by_code, units, units_on
from congvan.text.capitals import abbreviate
from congvan.text.dates import PartialDate, parse_date
from congvan.text.unicode import clean, slug

PREFIX = "vn:"
_LISTS = ("provinces", "wards")
_NARROWED_BY = ("province", "kind", "as-of")
_COMMITTEE = "Ủy ban nhân dân"
_SEVERAL = ","  # between several provinces or kinds
_OTHERWISE = {"thanh-pho-trung-uong": "thanh-pho", "thanh-pho-truc-thuoc-trung-uong": "thanh-pho"}


def read_units(source: str, span: Span, date: PartialDate | None = None) -> Iterator[Mapping[str, str]]:
    """Give the fields of each unit of `vn:provinces` or `vn:wards?province=Đắk Lắk&kind=xã&as-of=2026-03-01`.

    The units are those of the day `as-of`, else of `date`, that of the draft; where neither is given, of the newest
    day that the table knows, so that the same program always gives the same list. A partial date counts from its first
    day; where the list changes before its last, it is refused. A draft from before 1 July 2025 gets the units of that
    day.

    Fields: name ('xã Ea Kao'), proper ('Ea Kao'), kind, code, province ('tỉnh Đắk Lắk'), committee ('Ủy ban nhân dân
    xã Ea Kao'), short ('UBND xã Ea Kao'), chair ('Chủ tịch UBND xã Ea Kao'). Raises CongvanError for what is no such
    list.
    """
    name, _, query = source.removeprefix(PREFIX).partition("?")
    asked: dict[str, list[str]] = {}
    for parameter, value in parse_qsl(query, keep_blank_values=True):
        asked.setdefault(parameter, []).extend(filter(None, map(clean, value.split(_SEVERAL))))
    if name not in _LISTS or not set(asked) <= set(_NARROWED_BY):
        message = N_("'{source}' không phải danh sách đơn vị hành chính; viết vn:provinces, vn:wards, "
                     "vn:wards?province=Đắk Lắk, vn:wards?province=Đắk Lắk&kind=xã, "
                     "vn:wards?province=Đắk Lắk&as-of=2026-03-01")  # fmt: skip
        raise refuse("NN-005", span, message, source=source)
    given = _as_of(asked["as-of"], span) if "as-of" in asked else date
    first = max(given.first, FIRST_DAY) if given else None
    chosen = _choose(name, asked, first, span)
    if given and first:
        _hold(chosen, given, first, lambda day: _choose(name, asked, day, span), span)
    if not chosen:
        message = N_("'{source}' không có đơn vị nào; kind là xã, phường, đặc khu, tỉnh hoặc thành phố")
        raise refuse("NN-007", span, message, source=source)
    provinces = by_code(first)
    for unit in chosen:
        yield _fields(unit, provinces[unit.parent or unit.code].name)


def predates(date: PartialDate) -> bool:
    """Whether a draft is surely from before the first day of the units."""
    return date.last < FIRST_DAY


def _as_of(values: Sequence[str], span: Span) -> PartialDate:
    text = _SEVERAL.join(values)
    try:
        day = parse_date(text)
    except ValueError as error:
        message = N_(
            "as-of '{text}' chưa đúng dạng ngày, hoặc không có trong lịch; viết as-of=2026-03-01 hoặc as-of=1/3/2026"
        )
        raise refuse("NN-060", span, message, text=text) from error
    if day.first < FIRST_DAY:
        message = N_("danh sách vn: có từ 01/7/2025, khi bắt đầu chính quyền hai cấp; as-of={text} sớm hơn ngày đó")
        raise refuse("NN-061", span, message, text=text)
    return day


def _choose(name: str, asked: Mapping[str, Sequence[str]], day: dt.date | None, span: Span) -> tuple[Unit, ...]:
    codes = [_province(text, day, span).code for text in asked.get("province", ())]
    kinds = {_OTHERWISE.get(slug(kind), slug(kind)) for kind in asked.get("kind", ())}
    wanted = [] if name == "provinces" else codes
    return tuple(
        unit
        for unit in units_on(day)
        if bool(unit.parent) == (name == "wards")
        and (not kinds or slug(unit.kind) in kinds)
        and (not codes or unit.parent in wanted or unit.code in codes)
    )


def _province(text: str, day: dt.date | None, span: Span) -> Unit:
    found = find_province(text, day)
    if found.unit:
        return found.unit
    if found.merged:
        message = N_("'{name}' đã sáp nhập từ 01/7/2025, nay thuộc {now}; viết province={proper}")
        into = successors(found.merged, day)
        raise refuse("NN-062", span, message, name=text, now=tell(into, day), proper=into[0].proper)
    if found.nearest:
        message = N_(
            "không có tỉnh, thành phố '{name}'; gần nhất: {nearest}; xem cả 34: congvan recipients vn:provinces"
        )
        raise refuse("NN-006", span, message, name=text, nearest=", ".join(found.nearest))
    message = N_("không có tỉnh, thành phố '{name}'; xem cả 34: congvan recipients vn:provinces")
    raise refuse("NN-006", span, message, name=text)


def _hold(chosen: Sequence[Unit], given: PartialDate, first: dt.date, choose: Callable[[dt.date], Sequence[Unit]],
          span: Span) -> None:  # fmt: skip
    """Refuse a partial date within which the list changes: what is typed may mean either list."""
    homes = {unit.parent for unit in chosen}
    for day in sorted({unit.valid_from for unit in units() if first < unit.valid_from <= given.last}):
        then, later = by_code(day), choose(day)
        for unit in units_on(first):
            new = then.get(unit.code, unit)
            if new != unit and (unit in chosen or new in later or unit.code in homes):
                message = N_("ngày để trống một phần, mà danh sách đổi từ {day}: '{old}' thành '{new}'; "
                             "ghi đủ ngày, hoặc thêm as-of={before} hay as-of={after} vào vn:")  # fmt: skip
                raise refuse("NN-063", span, message, day=f"{day:%d/%m/%Y}", old=unit.name, new=new.name,
                             before=first.isoformat(), after=day.isoformat())  # fmt: skip


@cache
def _short_committee() -> str:
    return abbreviate(_COMMITTEE)


@cache
def _fields(unit: Unit, province: str) -> Mapping[str, str]:
    name = unit.name
    short = f"{_short_committee()} {name}"
    return {
        "name": name,
        "proper": unit.proper,
        "kind": unit.kind,
        "code": unit.code,
        "province": province,
        "committee": f"{_COMMITTEE} {name}",
        "short": short,
        "chair": f"Chủ tịch {short}",
    }
