"""`congvan places`: what a unit is called, and what an old one became."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import fail, print_json, say
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.messages import tr

if TYPE_CHECKING:
    from congvan.gazetteer.table import Former, Unit


@click.command(
    help=tr(N_("Tra tên xã, phường, đặc khu, tỉnh, thành phố; tên cũ dẫn tới tên mới: 'xã Ea Bông, huyện Krông Ana'."))
)
@click.argument("name", metavar="NAME", nargs=-1, required=True)
@click.option("--as-of", "as_of", metavar="DATE", help=tr(N_("theo ngày này, như 2026-03-01; mặc định: mới nhất")))
@json_option
@common_options
def places(name: tuple[str, ...], as_of: str | None, as_json: bool) -> None:
    """Look units up."""
    from congvan.gazetteer.lookup import Found, find, nearest, read_place
    from congvan.gazetteer.table import FIRST_DAY, units_on

    text = " ".join(name)
    try:
        day = _day(as_of)
    except CongvanError as error:
        fail(error, as_json)
    known = day if day is None or day >= FIRST_DAY else FIRST_DAY
    place = read_place(text)
    found = find(place, known) if place else Found()
    if day and day < FIRST_DAY:  # the units of that time, and what became of them
        found = Found((), found.former)
    rows = [*(_unit(unit, known) for unit in found.units), *(_former(former, known) for former in found.former)]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            say(row["text"])
    if not rows:
        near = nearest(place.proper if place else text, units_on(known))
        message = (
            N_("không có đơn vị nào tên '{name}'; gần nhất: {nearest}")
            if near
            else N_("không có đơn vị nào tên '{name}'")
        )
        say(tr(message, name=text, nearest=", ".join(near)), err=True)
        sys.exit(1)
    if len(rows) > 1:
        message = N_("{count} đơn vị; thêm tỉnh hoặc huyện cũ để chọn, như 'xã Tân An, tỉnh Nghệ An'.")
        say(tr(message, count=len(rows)), err=True)


def _day(text: str | None) -> dt.date | None:
    from congvan.text.dates import parse_date

    try:
        return parse_date(text).first if text else None
    except ValueError as error:
        message = N_("'{text}' chưa đúng dạng ngày, hoặc không có trong lịch; viết 2026-03-01 hoặc 1/3/2026")
        raise refuse("NN-066", Span("--as-of"), message, text=text) from error


def _unit(unit: Unit, day: dt.date | None) -> Mapping[str, object]:
    from congvan.gazetteer.lookup import tell

    since = f"{unit.valid_from:%d/%m/%Y}"
    full = tell([unit], day)
    message = N_("{name}: mã {code}, từ {since} ({source})")
    return {
        "text": tr(message, name=full, code=unit.code, since=since, source=unit.source),
        "name": full, "code": unit.code, "from": unit.valid_from.isoformat(), "source": unit.source,
    }  # fmt: skip


def _former(former: Former, day: dt.date | None) -> Mapping[str, object]:
    from congvan.gazetteer.lookup import successors, tell

    into = successors(former, day)
    since = former.valid_to + dt.timedelta(days=1)
    message = (
        N_("{name} (cũ): từ {since} là {new}") if former.whole else N_("{name} (cũ): từ {since} địa bàn thuộc: {new}")
    )
    return {
        "text": tr(message, name=former, since=f"{since:%d/%m/%Y}", new=tell(into, day)),
        "name": str(former), "to": former.valid_to.isoformat(), "whole": former.whole,
        "into": [{"name": tell([unit], day), "code": unit.code} for unit in into],
    }  # fmt: skip
