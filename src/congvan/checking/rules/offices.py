"""Agencies and units that are no more on the day of the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.former import former_unit
from congvan.checking.rules.prose import PARAGRAPHS, document_date, prose
from congvan.errors import N_
from congvan.gazetteer.lookup import successors, tell
from congvan.thethuc.offices import Stale, stale_names

_ADDRESSED = frozenset({"kinh_gui", "kinh_gui_danh_sach", "noi_nhan_danh_sach"})
_ACTING = PARAGRAPHS - {"can_cu"}


@rule("VB-503")
def ended_units(recognised: Recognised) -> Iterator[Found]:
    """Districts and their agencies as addressees or actors in a document of the time after them."""
    return _of(recognised, tier=True)


@rule("VB-506")
def renamed_offices(recognised: Recognised) -> Iterator[Found]:
    """Ministries and departments that were merged or took another name."""
    return _of(recognised, tier=False)


def _of(recognised: Recognised, *, tier: bool) -> Iterator[Found]:
    date = document_date(recognised)
    if date is None:
        return
    for read in prose(recognised):
        addressed = read.part.component in _ADDRESSED
        if addressed or read.part.component in _ACTING:
            for stale in stale_names(read.text, date.first, addressed=addressed, tier=tier):
                yield read.found(*_told(read.text, stale, date.first))


def _told(text: str, stale: Stale, day: dt.date) -> tuple[str, int, int, Mapping[str, object]]:
    """What is said of a name that is no more: with the units that its area went to, where that is sure."""
    old = former_unit(text, stale.start, stale.end, day) if stale.former.tier else None
    if old is None:
        return stale.message, stale.start, stale.end, stale.parameters
    if old.whole:
        message = N_("“{found}”: từ ngày {since} không còn đơn vị hành chính này; {old} nay là {new} ({source})")
    else:
        message = N_(
            "“{found}”: từ ngày {since} không còn đơn vị hành chính này; địa bàn {old} nay thuộc: {new} ({source})"
        )
    new = tell(successors(old, day), day)
    return message, stale.start, stale.end, {**stale.parameters, "old": old.name, "new": new}
