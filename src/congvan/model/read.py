"""A draft's bytes to a complete Dispatch: what the draft leaves out is derived, what cannot be is reported."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from congvan.errors import N_, CongvanError, Report
from congvan.loading import nodes
from congvan.loading.nodes import Scalar, parse
from congvan.loading.shapes import Refused, read_all, report_missing
from congvan.model.body import Block, Paragraph, Tasks
from congvan.model.contract import DRAFT, Draft, details_group
from congvan.model.dispatch import Annex, Dispatch
from congvan.model.gaps import agency_gaps, gaps, is_open, with_gaps
from congvan.model.issuing import Agency, Signatory
from congvan.model.meant import as_meant
from congvan.model.regime import other_regime
from congvan.model.signing import check_signing
from congvan.model.terms import Text
from congvan.model.values import BAD_SYMBOL, is_symbol
from congvan.text.matching import Names
from congvan.text.nearest import meant
from congvan.text.unicode import slug
from congvan.thethuc.kinds import abbreviations, find_kind
from congvan.thethuc.regimes import regime_of_agency, regime_of_heading, regime_of_kind, regime_of_symbol


def read_dispatch(
    data: bytes,
    file: str,
    agencies: Mapping[str, Agency] | None = None,
    default_agency: str | None = None,
    values: Mapping[str, str] | None = None,
    overrides: nodes.Mapping | None = None,
) -> Dispatch:
    """Return the dispatch of one draft; raises CongvanError with all findings.

    `agencies` are those that the workspace names; `default_agency` is used by drafts without one; `values`
    win over the draft's own `vars`; `overrides` are keys that stand in for the draft's own.
    """
    node = parse(data, file)
    _refuse_law(node)
    if overrides:
        node = _overridden(node, overrides)
    unfilled = tuple(gaps(node))
    try:
        draft = read_all(DRAFT, node)
        if values:
            draft = replace(draft, vars={**draft.vars, **values})
        dispatch = _resolve(draft, agencies or {}, default_agency)
    except CongvanError as error:
        raise with_gaps(unfilled, error.findings) from None
    if unfilled:
        raise with_gaps(unfilled, ())
    return dispatch


def _overridden(node: nodes.Node, overrides: nodes.Mapping) -> nodes.Node:
    if not isinstance(node, nodes.Mapping):
        return node
    names = {slug(spelling): key.name for key in DRAFT.keys for spelling in key.spellings}
    taken = {names.get(slug(name.text)) for name, _ in overrides.entries}
    kept = tuple(entry for entry in node.entries if names.get(slug(entry[0].text)) not in taken)
    return replace(node, entries=(*kept, *overrides.entries))


def _refuse_law(node: nodes.Node) -> None:
    """Refuse the kinds of law, which the decree's kinds have no name for, also as kinds of their own."""
    spellings = {slug(spelling) for key in DRAFT.keys if key.name == "kind" for spelling in key.spellings}
    for name, value in node.entries if isinstance(node, nodes.Mapping) else ():
        if slug(name.text) in spellings:
            named = [inner for _, inner in value.entries] if isinstance(value, nodes.Mapping) else [value]
            for text in named:
                if isinstance(text, Scalar) and (regime := regime_of_kind(text.text)):
                    raise CongvanError([other_regime(text.span, text.text, regime)])


def _check_regime(draft: Draft, agencies: tuple[Agency, ...], report: Report) -> None:
    """Report what the Party, its youth union or a lawmaker issues: by the agency's name, or the symbol.

    A joint document has the format of the agency that leads; an organisation of another regime may join it.
    """
    for agency in agencies[:1]:
        lines = [text.text for text in (agency.name, agency.heading) if text]
        if regime := regime_of_agency(lines) or regime_of_heading(agency.parent.text if agency.parent else ""):
            report.findings.append(other_regime(agency.name.span, agency.name.text, regime))
            return
    if draft.symbol and (regime := regime_of_symbol(draft.symbol.text)):
        report.findings.append(other_regime(draft.symbol.span, draft.symbol.text, regime))


def _resolve(draft: Draft, agencies: Mapping[str, Agency], default_agency: str | None) -> Dispatch:
    report = Report()
    draft = as_meant(draft, report)
    issuing = _agencies(draft, agencies, default_agency, report)
    lead = issuing[0] if issuing else None
    place = draft.place or (lead.place if lead else None)
    if lead and place is None:
        message = N_("thiếu địa danh; thêm khóa 'place' (địa danh) vào cơ quan (PL I, Phần I, Mục II, khoản 4)")
        report.add("DT-022", lead.span, message)
    date = draft.date
    if date is None:
        message = N_("thiếu ngày; viết 'date: 2026', 'date: 8/2026' hoặc đủ ngày, phần thiếu sẽ để trống để ghi tay")
        report.add("DT-023", draft.span, message)
    symbol = _symbol(draft, issuing, report)
    _check_regime(draft, issuing, report)
    body = _body(draft, report)
    details = _details(draft, report)
    draft = _signed(draft, report)
    _check_recipients(draft, report)
    _check_needs(draft, report)
    report.close()
    assert lead and place and symbol and date  # each one missing was reported
    return Dispatch(
        span=draft.span,
        kind=draft.kind,
        agencies=issuing,
        place=place,
        date=date,
        subject=draft.subject,
        signatories=draft.signatory,
        symbol=symbol,
        number=draft.number,
        urgency=draft.urgency,
        secrecy=draft.secrecy,
        circulation=draft.circulation,
        recipients=draft.recipients,
        grounds=draft.grounds,
        issuer=draft.issuer,
        body=body,
        details=details,
        parties=draft.parties,
        annexes=draft.annexes,
        attachments=draft.attachments,
        copies=draft.copies,
        filing=draft.filing,
        electronic=draft.form,
        signed_at=draft.signed_at,
        original=draft.original,
        offset_mm=draft.offset_mm,
        for_each=draft.for_each,
        output_name=draft.output_name,
        footnotes=draft.footnotes,
        vars=draft.vars,
    )


def _details(draft: Draft, report: Report) -> Mapping[str, Any]:
    layout = draft.kind.layout
    if draft.details is None:
        for entry in layout.fields:
            if entry.required:
                message = N_("{kind} cần khóa 'details' (chi tiết) với các mục: {names}")
                names = ", ".join(f"{f.name} ({f.aliases[0]})" for f in layout.fields if f.required)
                report.add("DT-034", draft.span, message, kind=draft.kind.name, names=names)
                break
        return {entry.name: None for entry in layout.fields}
    if not layout.fields:
        message = N_("{kind} không có mục riêng; bỏ khóa 'details' (chi tiết)")
        report.add("DT-035", draft.details.span, message, kind=draft.kind.name)
        return {}
    with contextlib.suppress(Refused):
        return details_group(layout).read(draft.details, report)
    return {}


def _signed(draft: Draft, report: Report) -> Draft:
    """Return the draft with its signatories as they sign; report who signs that may not, or does not and should."""
    by_party = draft.kind.layout.signs == "parties"
    if by_party and len(draft.parties) < 2:
        message = N_("{kind} cần khóa 'parties' (các bên) với từ hai bên trở lên, mỗi bên có người ký")
        report.add("DT-036", draft.span, message, kind=draft.kind.name)
    if not by_party and draft.parties:
        message = N_("{kind} không có các bên; bỏ khóa 'parties'")
        report.add("DT-037", draft.parties[0].span, message, kind=draft.kind.name)
    if by_party and draft.signatory:
        message = N_("{kind} do các bên ký: đặt 'signatory' (người ký) trong từng bên")
        report.add("DT-037", draft.signatory[0].span, message, kind=draft.kind.name)
    unsigned = draft.kind.layout.signed != "yes" or (draft.kind.copy and draft.form)
    if not by_party and not draft.signatory and not unsigned:
        report_missing(next(key for key in DRAFT.keys if key.name == "signatory"), draft.span, report)

    def annex(part: Annex) -> Annex:
        return replace(part, signatories=tuple(_signatory(signatory, report) for signatory in part.signatories))

    return replace(
        draft,
        annexes=tuple(map(annex, draft.annexes)),
        attachments=tuple(map(annex, draft.attachments)),
        signatory=tuple(_signatory(signatory, report) for signatory in draft.signatory),
        parties=tuple(replace(party, signatory=_signatory(party.signatory, report)) for party in draft.parties),
    )


def _signatory(signatory: Signatory, report: Report) -> Signatory:
    if signatory.seal and not signatory.signature:
        message = N_("hình dấu trùm lên hình chữ ký: thêm 'signature' (PL I, Phần I, Mục II, điểm a khoản 8)")
        report.add("DT-038", signatory.seal.span, message)
    return check_signing(signatory, report)


def _check_needs(draft: Draft, report: Report) -> None:
    """Report what this kind needs and lacks, and what it cannot hold."""
    layout, kind = draft.kind.layout, draft.kind
    if layout.subject == "yes" and not draft.subject:
        report_missing(next(key for key in DRAFT.keys if key.name == "subject"), draft.span, report)
    if layout.subject == "no" and draft.subject:
        report.add("DT-039", draft.subject.span, N_("{kind} không có trích yếu; bỏ khóa 'subject'"), kind=kind.name)
    for key, given in (("number (số)", draft.number), ("symbol (ký hiệu)", draft.symbol)):
        if not layout.numbered and given:
            message = N_("{kind} không in số, ký hiệu; bỏ khóa '{key}'")
            report.add("DT-211", draft.span, message, kind=kind.name, key=key)
    if not kind.copy and (draft.original or draft.offset_mm):
        span = draft.original.span if draft.original else draft.span
        report.add("DT-046", span, N_("'original' và 'offset' chỉ dùng cho sao y, sao lục, trích sao"))
    if kind.copy and draft.form and not draft.original:
        message = N_("bản sao điện tử cần khóa 'original' (bản chính) (PL I, Phần II, Mục I)")
        report.add("DT-056", draft.span, message)
    for annex in (*draft.annexes, *draft.attachments):
        if not annex.body:
            message = N_("phụ lục, văn bản kèm theo chưa có nội dung; thêm 'body' (nội dung) hoặc 'table' (bảng)")
            report.add("DT-047", annex.span, message)
    if draft.signed_at and not kind.copy and not any(annex.separate for annex in (*draft.annexes, *draft.attachments)):
        message = N_("'signed_at' chỉ ghi trên phụ lục, văn bản kèm theo ở tệp riêng (PL I, Phần I, Mục III, khoản 1)")
        report.add("DT-048", draft.signed_at.span, message)


def _agencies(draft: Draft, agencies: Mapping[str, Agency], default: str | None, report: Report) -> tuple[Agency, ...]:
    by_name = Names(agencies.items())
    named = draft.agency or ((Scalar(draft.span, default),) if default is not None else ())
    if not named:
        message = N_("thiếu cơ quan ban hành; thêm khóa 'agency' (cơ quan), hoặc đặt mặc định trong congvan.yaml")
        report.add("DT-020", draft.span, message)
    found = []
    for entry in named:
        if isinstance(entry, Agency):
            found.append(entry)
            continue
        fitting = by_name.find(entry.text)
        if len(fitting) == 1:
            found.append(fitting[0])
            report.findings += agency_gaps(fitting[0])  # those of the draft itself are found with its other gaps
        else:
            message = N_("congvan.yaml không có cơ quan '{name}'{meant}; đang có: {names}")
            names = list(agencies)
            if fitting:
                message = N_("không rõ '{name}' là cơ quan nào trong congvan.yaml: {names}; hãy chép đúng một tên")
                names = [name for name in agencies if agencies[name] in fitting]
            near = meant(entry.text, agencies)
            report.add("DT-021", entry.span, message, name=entry.text, names=", ".join(names) or "–", meant=near)
    return tuple(found)


def _symbol(draft: Draft, agencies: tuple[Agency, ...], report: Report) -> Text | None:
    """Derive the symbol (PL I, Phần I, Mục II, điểm b khoản 3), or check the one given."""
    if draft.symbol:
        typed = draft.symbol.text
        if "{{" not in typed and not is_open(typed) and not is_symbol(typed):
            report.add("DT-025", draft.symbol.span, BAD_SYMBOL, symbol=typed)
        return draft.symbol
    if draft.kind.own and draft.kind.layout.numbered and not draft.kind.abbreviation:
        message = N_(
            "loại '{kind}' không có trong Điều 7, nên chưa rõ ký hiệu: thêm 'abbreviation' (viết tắt) vào loại, "
            "ghi 'symbol' (ký hiệu), hoặc 'numbered: không' (có số) nếu văn bản không có số"
        )
        report.add("DT-210", draft.span, message, kind=draft.kind.name)
    parts = [draft.kind.abbreviation] if draft.kind.abbreviation else []
    if parts and not draft.kind.own and parts[0] not in abbreviations():
        message = N_(
            "chữ viết tắt của loại '{kind}' là {right} (PL III, Mục I), không phải '{text}'; bỏ 'abbreviation'"
        )
        listed = find_kind(draft.kind.name)
        assert listed is not None  # one that is not of its own is listed
        names = {"kind": listed.name, "right": listed.abbreviation, "text": parts[0]}
        report.add("DT-209", draft.span, message, **names)
    for agency in agencies:
        if agency.abbreviation:
            parts.append(_group(agency.abbreviation, report))
        elif draft.kind.layout.numbered:
            message = N_("thiếu chữ viết tắt của cơ quan để ghi ký hiệu; thêm khóa 'abbreviation' (viết tắt)")
            report.add("DT-024", agency.span, message)
    if draft.unit and not draft.kind.abbreviation:
        parts.append(_group(draft.unit, report))
    span = agencies[0].span if agencies else draft.span
    return Scalar(span, "-".join(parts))


def _group(text: Text, report: Report) -> str:
    """Return one group of a symbol; what holds an expression is judged once that is done."""
    group = text.text.strip()
    if "{{" not in group and not is_symbol(group):
        message = N_("'{text}' không làm một nhóm của ký hiệu được: chữ viết tắt liền nhau, không cách chữ, như KGVX, "
                     "VP-TH (PL I, Phần I, Mục II, điểm c khoản 3)")  # fmt: skip
        report.add("DT-077", text.span, message, text=group)
    return group


def _body(draft: Draft, report: Report) -> tuple[Block, ...]:
    everyday = draft.opening or draft.tasks or draft.closing
    if draft.kind.layout.body == "no" and (draft.body or everyday):
        message = N_(
            "{kind} có nội dung theo mẫu: ghi ở 'details' (chi tiết), bỏ 'body', 'opening', 'tasks', 'closing'"
        )
        report.add("DT-049", draft.span, message, kind=draft.kind.name)
    if draft.body and everyday:
        message = N_("'body' (nội dung) thay cho 'opening', 'tasks', 'closing'; hãy chỉ dùng một cách")
        report.add("DT-030", draft.span, message)
    if draft.body:
        return draft.body
    if not everyday and draft.kind.layout.body == "yes":
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
