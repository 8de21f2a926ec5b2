"""Remarks set to the places of the present draft: by label, or by the number of the revision they were made on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congvan.errors import N_, Finding, Report
from congvan.remarks.places import Place, Places, moved
from congvan.remarks.remark import Remark
from congvan.remarks.words import words
from congvan.text.nearest import nearest
from congvan.text.unicode import slug

_WORD = re.compile(r"\w+")
_QUOTED = 12  # words of a quotation that are looked for: it may go on into the next provision
_SHARE = 0.4  # of them that must be there
_SHOWN = 6  # places that are named where several could be meant
_TOLD = 80  # letters of a provision that are told
_LAST = 10**9  # what went stands at the end


@dataclass(frozen=True)
class Placed:
    """A remark with what its provision is called now; `order` is its place in the draft, general ones first."""

    remark: Remark
    label: str
    order: int
    gone: bool = False
    doubtful: bool = False  # the words that it is about do not stand there


@dataclass(frozen=True)
class Settled:
    """All remarks in the order of the draft, and what the clerk should know."""

    placed: tuple[Placed, ...]
    warnings: tuple[Finding, ...]


def settle(remarks: Sequence[Remark], now: Places, then: Places | None, general: str, before: str) -> Settled:
    """Return remarks in the order of the present draft, `then` the one they were made on, if it was another.

    `general` names what is said of the whole draft, `before` is put after a number that was another then ('{muc}').
    Raises CongvanError with every remark whose provision is not there (YK-010) or could be several (YK-011).
    """
    report = Report()
    places = then or now
    now_at = moved(then, now) if then else {}
    placed = [_placed(remark, now, places, now_at, then is not None, general, before, report) for remark in remarks]
    report.close()
    settled = sorted((one for one in placed if one), key=lambda one: one.order)
    return Settled(tuple(settled), tuple(_warnings(settled)))


def _placed(remark: Remark, now: Places, places: Places, now_at: dict[int, Place], earlier: bool, general: str,
            before: str, report: Report) -> Placed | None:  # fmt: skip
    if slug(remark.provision) in words().general:
        return Placed(remark, general, -1)
    if remark.provision.endswith(words().gone):
        return Placed(remark, remark.provision, _LAST, gone=True)
    here = now if now.is_label(remark.provision) else places
    found = here.find(remark.provision)
    if len(found) != 1:
        _refuse(remark, here, found, report)
        return None
    place = found[0]
    doubtful = not _says(place, remark.quote)
    if not earlier or here is now:
        return Placed(remark, place.label, place.position, doubtful=doubtful)
    if place.position not in now_at:
        return Placed(remark, f"{place.label} {words().gone}", _LAST, gone=True)
    present = now_at[place.position]
    label = present.label if present.label == place.label else f"{present.label} {before.format(muc=place.label)}"
    return Placed(remark, label, present.position, doubtful=doubtful)


def _says(place: Place, quote: str) -> bool:
    """Whether a place has at least some of the first words that a remark quotes; it may have been edited since."""
    quoted = set(_WORD.findall(quote.casefold())[:_QUOTED])
    return not quoted or len(quoted & set(_WORD.findall(place.text.casefold()))) >= _SHARE * len(quoted)


def _refuse(remark: Remark, places: Places, found: Sequence[Place], report: Report) -> None:
    candidates = found or places.near(remark.provision)
    if candidates:
        message = N_("điều khoản '{text}' có thể là {count} chỗ: {places}; hãy ghi rõ")
        named = "; ".join(place.label for place in candidates[:_SHOWN]) + ("; …" if len(candidates) > _SHOWN else "")
        report.add("YK-011", remark.span, message, text=_short(remark.provision), count=len(candidates), places=named)
        return
    message = N_("dự thảo không có '{text}'{near}; mỗi dòng ghi một điều khoản, như 'khoản 2 Điều 5', 'Mục II.1', "
                 "'nhiệm vụ 4', 'trích yếu', một nhãn, hoặc 'chung'")  # fmt: skip
    near = nearest(_short(remark.provision), (place.label for place in places.all), 3)
    told = f" ({', '.join(near)}?)" if near else ""
    report.add("YK-010", remark.span, message, text=_short(remark.provision), near=told)


def _short(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


def _warnings(placed: Sequence[Placed]) -> Iterator[Finding]:
    for one in sorted(placed, key=lambda one: one.remark.span):
        remark = one.remark
        if not remark.decision:
            yield Finding("YK-030", remark.span, N_("ý kiến này chưa xử lý"), {}, "warning")
        elif remark.decision != "accepted" and not remark.reason:
            yield Finding("YK-031", remark.span, N_("chưa có giải trình cho ý kiến không tiếp thu, hoặc tiếp thu một "
                          "phần"), {}, "warning")  # fmt: skip
        if one.doubtful:
            message = N_("'{label}' của dự thảo không có lời được góp ý “{quote}”: số này có phải của bản khác? Khi ấy "
                         "thêm --on, hoặc sửa điều khoản")  # fmt: skip
            told = {"label": one.label, "quote": _short(remark.quote)}
            yield Finding("YK-034", remark.span, message, told, "warning")
        if one.gone:
            message = N_("'{label}': dự thảo hiện nay không còn chỗ này, hoặc đã viết lại; ý kiến đứng ở cuối")
            yield Finding("YK-032", remark.span, message, {"label": one.label}, "warning")
