"""`vn:` lists: the administrative units of Vietnam since 1 July 2025, of the package vietnam-provinces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import parse_qsl

from congvan.errors import N_, Span, refuse
from congvan.text.capitals import abbreviate, unit_name
from congvan.text.unicode import clean, slug

PREFIX = "vn:"
_LISTS = ("provinces", "wards")
_NARROWED_BY = ("province", "kind")
_COMMITTEE = "Ủy ban nhân dân"


def read_units(source: str, span: Span) -> Iterator[Mapping[str, str]]:
    """Give the fields of each unit of `vn:provinces` or `vn:wards?province=Đắk Lắk&kind=xã`, in the list's order.

    Fields: name ('xã Ea Kao'), proper ('Ea Kao'), kind, code, province, committee ('Ủy ban nhân dân xã Ea Kao'),
    short ('UBND xã Ea Kao'), chair ('Chủ tịch UBND xã Ea Kao'). Raises CongvanError for what is no such list.
    """
    from vietnam_provinces import Province, Ward

    name, _, query = source.removeprefix(PREFIX).partition("?")
    narrowed = dict(parse_qsl(query, keep_blank_values=True))
    if name not in _LISTS or not set(narrowed) <= set(_NARROWED_BY):
        message = N_("'{source}' không phải danh sách đơn vị hành chính; viết vn:provinces, vn:wards, "
                     "vn:wards?province=Đắk Lắk hoặc vn:wards?province=Đắk Lắk&kind=xã")  # fmt: skip
        raise refuse("NN-005", span, message, source=source)
    provinces = {province.code: province for province in Province.iter_all()}
    kind = slug(narrowed.get("kind", ""))
    chosen = [p for p in provinces.values() if not narrowed.get("province") or _is(narrowed["province"], p.name)]
    if not chosen:
        message = N_("không có tỉnh, thành phố '{name}' (từ ngày 01 tháng 7 năm 2025 có 34 tỉnh, thành phố)")
        raise refuse("NN-006", span, message, name=narrowed["province"])
    codes = {province.code for province in chosen}
    units = chosen if name == "provinces" else [w for w in Ward.iter_all() if w.province_code in codes]
    found = False
    for unit in units:
        if kind and slug(unit.division_type.value) != kind:
            continue
        found = True
        province = unit if isinstance(unit, Province) else provinces[unit.province_code]
        yield _fields(unit.name, unit.division_type.value, str(unit.code.value), province.name)
    if not found:
        message = N_("'{source}' không có đơn vị nào; kind là xã, phường, đặc khu, tỉnh hoặc thành phố trung ương")
        raise refuse("NN-007", span, message, source=source)


@cache
def _short_committee() -> str:
    return abbreviate(_COMMITTEE)


@cache
def _province(name: str) -> str:
    return unit_name(name)


def _is(wanted: str, name: str) -> bool:
    plain = slug(name)
    return slug(wanted) in (plain, plain.removeprefix("tinh-").removeprefix("thanh-pho-"))


@cache
def _fields(name: str, kind: str, code: str, province: str) -> Mapping[str, str]:
    written = unit_name(name)
    short = f"{_short_committee()} {written}"
    proper = name[len(kind) :] if name.lower().startswith(kind) else name.partition(" ")[2]
    return {
        "name": written,
        "proper": clean(proper),
        "kind": kind,
        "code": code,
        "province": _province(province),
        "committee": f"{_COMMITTEE} {written}",
        "short": short,
        "chair": f"Chủ tịch {short}",
    }
