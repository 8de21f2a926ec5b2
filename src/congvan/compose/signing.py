"""Signatures and symbols that expressions fill in are judged once their values are known, for each copy."""

from __future__ import annotations

from congvan.compose.binding import Inline, View, no_note
from congvan.compose.inline import escape_inline
from congvan.errors import Report
from congvan.model.dispatch import Annex, Dispatch
from congvan.model.issuing import Signatory
from congvan.model.regime import other_regime
from congvan.model.signing import Signature, is_open, judge
from congvan.thethuc.regimes import regime_of_symbol


def sign(dispatch: Dispatch, view: View) -> View:
    """Return the view with open signatures in their lines; raises CongvanError for what is not lawful or not ours."""
    report = Report()
    shown = view.__dict__
    symbol = shown["symbol"].plain
    if "{{" in dispatch.symbol.text and (regime := regime_of_symbol(symbol)):
        report.findings.append(other_regime(dispatch.symbol.span, symbol, regime))
    signatories = _all_signed(dispatch.signatories, shown["signatories"], report)
    parties = tuple(
        _changed(seen, signatory=_signed(party.signatory, seen.__dict__["signatory"], report))
        for party, seen in zip(dispatch.parties, shown["parties"], strict=True)
    )

    def annexes(parts: tuple[Annex, ...], seen: tuple[View, ...]) -> tuple[View, ...]:
        return tuple(_changed(shown, signatories=_all_signed(part.signatories, shown.__dict__["signatories"], report))
                     for part, shown in zip(parts, seen, strict=True))  # fmt: skip

    changed = {name: annexes(getattr(dispatch, name), shown[name]) for name in ("annexes", "attachments")}
    report.close()
    return _changed(view, signatories=signatories, parties=parties, **changed)


def _all_signed(signatories: tuple[Signatory, ...], seen: tuple[View, ...], report: Report) -> tuple[View, ...]:
    return tuple(_signed(*pair, report) for pair in zip(signatories, seen, strict=True))


def _signed(signatory: Signatory, seen: View, report: Report) -> View:
    if not is_open(signatory):
        return seen
    parts = seen.__dict__
    typed = Signature(tuple(line.plain for line in parts["authority"]), parts["title"].plain)
    signed, faults = judge(typed)
    for fault in faults:
        place = signatory.title if fault.line is None else signatory.authority[fault.line]
        report.add(fault.code, place.span, fault.message, **fault.parameters)
    if signed == typed:
        return seen
    return _changed(seen, authority=tuple(map(_text, signed.authority)), title=_text(signed.title))


def _text(text: str) -> Inline:
    return Inline(escape_inline(text), no_note)


def _changed(view: View, **parts: object) -> View:
    kept = {name: value for name, value in view.__dict__.items() if name != "type"}
    return View(view.__dict__["type"], {**kept, **parts})
