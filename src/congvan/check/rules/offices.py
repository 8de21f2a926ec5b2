"""Agencies and units that are no more on the day of the document."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.check.recognised import Recognised
from congvan.check.rules.book import Found, rule
from congvan.check.rules.prose import PARAGRAPHS, Prose, document_date, prose
from congvan.errors import N_
from congvan.thethuc.offices import Stale, first_day, stale_names

_ADDRESSED = frozenset({"kinh_gui", "kinh_gui_danh_sach", "noi_nhan_danh_sach"})
_ACTING = PARAGRAPHS - {"can_cu"}


@rule("VB-503")
def ended_units(recognised: Recognised) -> Iterator[Found]:
    """Districts and their agencies as addressees or actors in a document of the time after them."""
    for read, stale in _stale(recognised):
        if stale.former.tier:
            message = N_("“{found}”: từ {since} không còn đơn vị hành chính này; xem lại cơ quan được nêu")
            yield _found(read, stale, message)


@rule("VB-506")
def renamed_offices(recognised: Recognised) -> Iterator[Found]:
    """Ministries and departments that were merged or took another name."""
    for read, stale in _stale(recognised):
        if not stale.former.tier:
            message = N_("“{found}”: từ {since} không còn cơ quan tên này, nay là {now} ({source})")
            yield _found(read, stale, message)


def _stale(recognised: Recognised) -> Iterator[tuple[Prose, Stale]]:
    date = document_date(recognised)
    if date is None:
        return
    for read in prose(recognised):
        addressed = read.part.component in _ADDRESSED
        if addressed or read.part.component in _ACTING:
            for stale in stale_names(read.text, first_day(date), addressed=addressed):
                yield read, stale


def _found(read: Prose, stale: Stale, message: str) -> Found:
    return read.found(message, stale.start, stale.end, {"found": stale.text, **stale.former.words})
