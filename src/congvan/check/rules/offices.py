"""Agencies and units that are no more on the day of the document."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.check.recognised import Recognised
from congvan.check.rules.book import Found, rule
from congvan.check.rules.prose import PARAGRAPHS, document_date, prose
from congvan.thethuc.offices import stale_names

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
            for stale in stale_names(read.text, date.first, addressed=addressed):
                if stale.former.tier is tier:
                    yield read.found(stale.message, stale.start, stale.end, stale.parameters)
