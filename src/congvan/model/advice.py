"""What a clerk should look at before signing, though the draft can be built: offices that are no more on its date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from congvan.errors import N_, Finding
from congvan.loading.nodes import Scalar
from congvan.model.body import Quote, Table
from congvan.model.dispatch import Dispatch
from congvan.text.unicode import clean
from congvan.thethuc.offices import stale_names
from congvan.thethuc.regimes import regime_of_agency

_NAMING = ("assignee", "partners", "recipients", "copies")  # keys that hold names of who gets or does something
_SHOWN = 3  # names of a list


def advise(dispatch: Dispatch, listed: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return the warnings about a draft and the names of its recipients, in the order of the file."""
    found = [*_stale_texts(dispatch), *_stale_recipients(dispatch, listed), *_under_another_regime(dispatch)]
    return tuple(sorted(found, key=lambda finding: finding.span))


def _stale_texts(dispatch: Dispatch) -> Iterator[Finding]:
    if dispatch.day is None:  # each copy has its own
        return
    day = dispatch.day.first
    bodies = (dispatch.body, *(annex.body for annex in (*dispatch.annexes, *dispatch.attachments)))
    addressed = ((text, True) for text in (*dispatch.recipients, *dispatch.copies))
    for text, naming in (*addressed, *(pair for body in bodies for pair in _texts(body, naming=False))):
        for stale in stale_names(clean(text.text.replace("\n", " ")), day, addressed=naming):
            yield Finding(stale.code, text.span, stale.message, stale.parameters, "warning")


def _texts(value: Any, *, naming: bool) -> Iterator[tuple[Scalar, bool]]:
    """Yield the texts of a part with whether they name somebody; tables and quotations say what others did."""
    if isinstance(value, Scalar):
        yield value, naming
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, naming=naming)
    elif is_dataclass(value) and not isinstance(value, Table | Quote):
        for entry in fields(value):
            yield from _texts(getattr(value, entry.name), naming=entry.name in _NAMING)


def _stale_recipients(dispatch: Dispatch, listed: Sequence[str]) -> Iterator[Finding]:
    if dispatch.day is None:
        return
    day = dispatch.day.first
    stale = {name: found for name in listed for found in stale_names(clean(name), day, addressed=True)}
    if stale:
        message = N_("danh sách có {count} nơi nhận không còn vào ngày của văn bản: {names}; xem lại danh sách")
        names = ", ".join([*list(stale)[:_SHOWN], *["…"] * (len(stale) > _SHOWN)])
        span = dispatch.for_each.source.span if dispatch.for_each else dispatch.span
        yield Finding("DT-117", span, message, {"count": len(stale), "names": names}, "warning")


def _under_another_regime(dispatch: Dispatch) -> Iterator[Finding]:
    for agency in dispatch.agencies:
        if agency.parent and (regime := regime_of_agency([agency.parent.text])):
            message = N_("cơ quan chủ quản là '{parent}': nếu đây là {title} thì thể thức theo {law}, không tạo ở đây")
            parameters = {"parent": agency.parent.text, "title": regime.title, "law": regime.law}
            yield Finding("DT-118", agency.parent.span, message, parameters, "warning")
