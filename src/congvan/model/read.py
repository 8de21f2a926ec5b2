"""A draft's bytes to a complete Dispatch: what the draft leaves out is derived, what cannot be is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from congvan.errors import N_, Report
from congvan.loading.nodes import Scalar, parse
from congvan.loading.shapes import read_all
from congvan.model.contract import DRAFT, Draft
from congvan.model.dispatch import Agency, Block, Dispatch, Paragraph, Tasks, Text
from congvan.text.unicode import slug

_VE_VIEC = re.compile(r"(?i)^\s*(?:v/v:?|về việc:?)\s+")
_SYMBOL = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


def read_dispatch(
    data: bytes,
    file: str,
    agencies: Mapping[str, Agency] | None = None,
    default_agency: str | None = None,
    values: Mapping[str, str] | None = None,
) -> Dispatch:
    """Return the dispatch of one draft; raises CongvanError with all findings.

    `agencies` are those that the workspace names; `default_agency` is used by drafts without one; `values`
    win over the draft's own `vars`.
    """
    draft = read_all(DRAFT, parse(data, file))
    if values:
        draft = replace(draft, vars={**draft.vars, **values})
    return _resolve(draft, agencies or {}, default_agency)


def _resolve(draft: Draft, agencies: Mapping[str, Agency], default_agency: str | None) -> Dispatch:
    report = Report()
    agency = _agency(draft, agencies, default_agency, report)
    place = draft.place or (agency.place if agency else None)
    if agency and place is None:
        message = N_("thiếu địa danh; thêm khóa 'place' (địa danh) vào cơ quan (PL I, Phần I, Mục II, khoản 4)")
        report.add("DT-022", agency.span, message)
    date = draft.date
    if date is None:
        message = N_("thiếu ngày; viết 'date: 2026', 'date: 8/2026' hoặc đủ ngày, phần thiếu sẽ để trống để ghi tay")
        report.add("DT-023", draft.span, message)
    symbol = _symbol(draft, agency, report)
    body = _body(draft, report)
    _check_recipients(draft, report)
    if not draft.kind.layout:
        message = N_("chưa dựng được loại '{kind}'; chạy 'congvan kinds' để xem các loại dựng được")
        report.add("DT-026", draft.span, message, kind=draft.kind.name)
    report.close()
    assert agency and place and symbol and date  # each one missing was reported
    return Dispatch(
        span=draft.span,
        kind=draft.kind,
        agency=agency,
        place=place,
        date=date,
        subject=draft.subject if draft.kind.abbreviation else _without_ve_viec(draft.subject),
        signatory=draft.signatory,
        symbol=symbol,
        number=draft.number,
        urgency=draft.urgency,
        secrecy=draft.secrecy,
        circulation=draft.circulation,
        recipients=draft.recipients,
        grounds=draft.grounds,
        issuer=draft.issuer,
        body=body,
        copies=draft.copies,
        filing=draft.filing,
        footnotes=draft.footnotes,
        vars=draft.vars,
    )


def _agency(draft: Draft, agencies: Mapping[str, Agency], default: str | None, report: Report) -> Agency | None:
    if isinstance(draft.agency, Agency):
        return draft.agency
    by_slug = {slug(name): agency for name, agency in agencies.items()}
    name = draft.agency.text if draft.agency else default
    if name is None:
        message = N_("thiếu cơ quan ban hành; thêm khóa 'agency' (cơ quan), hoặc đặt mặc định trong congvan.yaml")
        report.add("DT-020", draft.span, message)
        return None
    agency = by_slug.get(slug(name))
    if agency is None:
        message = N_("congvan.yaml không có cơ quan '{name}'; đang có: {names}")
        span = draft.agency.span if isinstance(draft.agency, Scalar) else draft.span
        report.add("DT-021", span, message, name=name, names=", ".join(agencies) or "–")
    return agency


def _symbol(draft: Draft, agency: Agency | None, report: Report) -> Text | None:
    """Derive the symbol (PL I, Phần I, Mục II, điểm b khoản 3), or check the one given."""
    if draft.symbol:
        if "{{" not in draft.symbol.text and not _SYMBOL.fullmatch(draft.symbol.text.strip()):
            message = N_(
                "ký hiệu '{symbol}' sai dạng: giữa các nhóm chữ viết tắt có dấu gạch nối, không cách chữ, "
                "như UBND-KGVX (PL I, Phần I, Mục II, điểm c khoản 3)"
            )
            report.add("DT-025", draft.symbol.span, message, symbol=draft.symbol.text)
        return draft.symbol
    if agency is None:
        return None
    if agency.abbreviation is None:
        message = N_("thiếu chữ viết tắt của cơ quan để ghi ký hiệu; thêm khóa 'abbreviation' (viết tắt)")
        report.add("DT-024", agency.span, message)
        return None
    abbreviation = agency.abbreviation.text.strip()
    if draft.kind.abbreviation:
        parts = [draft.kind.abbreviation, abbreviation]
    else:
        parts = [abbreviation, *([draft.unit.text.strip()] if draft.unit else [])]
    return Scalar(agency.abbreviation.span, "-".join(parts))


def _body(draft: Draft, report: Report) -> tuple[Block, ...]:
    everyday = draft.opening or draft.tasks or draft.closing
    if draft.body and everyday:
        message = N_("'body' (nội dung) thay cho 'opening', 'tasks', 'closing'; hãy chỉ dùng một cách")
        report.add("DT-030", draft.span, message)
    if draft.body:
        return draft.body
    if not everyday:
        message = N_("văn bản chưa có nội dung; thêm 'opening', 'tasks', 'closing' hoặc 'body' (nội dung)")
        report.add("DT-031", draft.span, message)
    tasks: tuple[Block, ...] = (Tasks(draft.tasks[0].span, draft.tasks),) if draft.tasks else ()
    return (*map(Paragraph, draft.opening), *tasks, *map(Paragraph, draft.closing))


def _check_recipients(draft: Draft, report: Report) -> None:
    if draft.kind.addressed == "yes" and not draft.recipients:
        message = N_(
            "thiếu nơi nhận trực tiếp; thêm khóa 'recipients' (kính gửi) (PL I, Phần I, Mục II, điểm b khoản 9)"
        )
        report.add("DT-032", draft.span, message)
    if draft.kind.addressed == "no" and draft.recipients:
        message = N_("{kind} không có 'Kính gửi'; ghi nơi nhận ở 'copies' (PL I, Phần I, Mục II, điểm c khoản 9)")
        report.add("DT-033", draft.recipients[0].span, message, kind=draft.kind.name)


def _without_ve_viec(subject: Text) -> Text:
    return replace(subject, text=_VE_VIEC.sub("", subject.text))
