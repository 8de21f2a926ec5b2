"""What has become of the administrative units that a list names: findings where one is surely gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from congvan.errors import N_, Finding, Span
from congvan.gazetteer.lookup import Place, gone, read_place, successors, tell
from congvan.gazetteer.table import Former
from congvan.loading.recipients import Recipient
from congvan.loading.units import PREFIX, predates
from congvan.text.dates import PartialDate

# What a list calls the old district of a commune.
_DISTRICT = ("district", "huyen", "quan_huyen", "huyen_quan", "cap_huyen", "huyen_thi_xa_thanh_pho")
_SHOWN = 5  # old units of one name


def gone_units(source: str, recipients: Iterable[Recipient], date: PartialDate | None) -> Iterator[Finding]:
    """Yield a finding for each recipient that is a unit, or its committee, that is surely gone on the draft's day.

    Sure is what gives the old district, and what no unit of the day is called, in its province where one is given. A
    partial date counts from its first day; None is the newest day that the tables know. What is more than such a name
    ('Trường Mầm non xã Ea Bông', 'UBND xã Ea Bông (cũ)') is left alone.
    """
    day = date.first if date else None
    for recipient in () if source.startswith(PREFIX) else recipients:
        if not (place := _place(recipient)):
            continue
        if former := gone(place, day):
            yield _finding(recipient, former, day)


def of_another_time(source: str, date: PartialDate | None, span: Span) -> list[Finding]:
    """Return a note where a draft from before the first day of the `vn:` units takes their list, and names no day."""
    if not source.startswith(PREFIX) or "as-of=" in source or date is None or not predates(date):
        return []
    message = N_("dự thảo đề ngày trước 01/7/2025, danh sách vn: là các đơn vị từ ngày đó; thêm as-of=2025-07-01 nếu "
                 "đúng là gửi các đơn vị mới")  # fmt: skip
    return [Finding("NN-065", span, message, severity="warning")]


def _place(recipient: Recipient) -> Place | None:
    place = read_place(recipient.name, sure=True)
    if place is None:
        return None
    fields = recipient.fields
    district = place.district or next((fields[name] for name in _DISTRICT if fields.get(name)), "")
    return Place(place.kind, place.proper, district, place.province or fields.get("province", ""))


def _finding(recipient: Recipient, former: Sequence[Former], day: dt.date | None) -> Finding:
    old = former[0]
    since = f"{old.valid_to + dt.timedelta(days=1):%d/%m/%Y}"
    parameters: dict[str, object] = {"name": recipient.name, "since": since, "new": tell(successors(old, day), day)}
    if len(former) > 1:
        became = "; ".join(f"{one} → {tell(successors(one, day), day)}" for one in former[:_SHOWN])
        parameters["new"] = f"{became}; …" if len(former) > _SHOWN else became
        message = N_("từ {since} không còn '{name}', và có {count} đơn vị cũ cùng tên: {new}; ghi tên mới "
                     "(xem: congvan places), hoặc thêm '(cũ)' sau tên nếu cố ý")  # fmt: skip
        parameters["count"] = len(former)
    elif old.whole:
        message = N_("từ {since} không còn '{name}', nay là {new}; ghi tên mới, hoặc thêm '(cũ)' sau tên nếu cố ý")
    else:
        message = N_("từ {since} không còn '{name}', địa bàn nay thuộc: {new}; ghi tên mới, hoặc thêm '(cũ)' sau tên "
                     "nếu cố ý")  # fmt: skip
    return Finding("NN-064", recipient.span, message, parameters)
