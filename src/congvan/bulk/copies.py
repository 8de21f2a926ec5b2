"""The copies of one draft before any is written: their numbers, the names of their files, what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from congvan.bulk.render import Drafts
from congvan.bulk.units import Unit
from congvan.compose.binding import Inline, no_note, read_awaited
from congvan.compose.expressions import EMPTY, Expressions
from congvan.errors import N_, CongvanError, Finding, Report, Said, Span, refuse
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import Dispatch
from congvan.model.terms import Awaited, Counting, Text
from congvan.text.unicode import is_device, slug

_NAMED = 3  # so many recipients are named in a finding, of more their count is told
_LONGEST = 120  # letters of a file name: folders, parts and suffixes come to it, and Windows takes 260
# What a cell can spoil in one copy: told of all copies together, before any of them is written.
_OF_VALUES = (EMPTY, "DT-011", "DT-012", "DT-025", "DT-073", "DT-074")

Recipients = Sequence[Recipient]


def plan_copies(draft: Path, name: str, drafts: Drafts, recipients: Recipients) -> list[Unit]:
    """Return the copies of a draft for its whole list, each with its number and its place under `name`.

    Numbers and names are those of the whole list, so that none changes with the part of it that is built. Raises
    CongvanError for numbers and names that several copies would have.
    """
    dispatch = drafts.read(draft)
    units = [Unit(draft, f"{name}/{recipient.slug}", recipient) for recipient in recipients]
    if isinstance(dispatch.number, Counting):
        start = dispatch.number.start
        units = [replace(unit, number=start + place) for place, unit in enumerate(units)]
    if dispatch.output_name is None and not isinstance(dispatch.number, Counting | Awaited):
        return units
    own = [_Copy(unit, _own(drafts, dispatch, unit)) for unit in units]
    expressions = Expressions()
    _check_numbers(own, expressions)
    names = _file_names(own, expressions)
    return [replace(unit, name=f"{name}/{place}") for unit, place in zip(units, names, strict=True)]


class _Copy(NamedTuple):
    unit: Unit
    dispatch: Dispatch  # with the keys of its own

    @property
    def recipient(self) -> Recipient:
        assert self.unit.recipient is not None
        return self.unit.recipient

    @property
    def values(self) -> Mapping[str, Any]:
        return {**self.dispatch.vars, "recipient": self.recipient.fields}

    def number(self, expressions: Expressions) -> int | None:
        """Its number, None for one to fill in by hand or that cannot be read."""
        number = self.dispatch.number
        if isinstance(number, Counting):
            return self.unit.number
        if not isinstance(number, Awaited):
            return number
        try:
            value: int | None = read_awaited(number, expressions, self.values)
        except CongvanError:
            return None  # judging the copy reports it
        return value


def _own(drafts: Drafts, dispatch: Dispatch, unit: Unit) -> Dispatch:
    try:
        return drafts.read_for(unit.draft, unit.recipient)
    except CongvanError:
        return dispatch  # rendering reports it, for this recipient alone


def _check_numbers(copies: Sequence[_Copy], expressions: Expressions) -> None:
    """Refuse a number of a column, or counted up, that several copies would have."""
    span = next((c.dispatch.number.span for c in copies if isinstance(c.dispatch.number, Counting | Awaited)), None)
    by_number: dict[int, list[Recipient]] = {}
    for copy in copies if span else ():
        number = copy.number(expressions)
        if number is not None:
            by_number.setdefault(number, []).append(copy.recipient)
    report = Report()
    for number, same in by_number.items():
        if span and len(same) > 1:
            message = N_("số {number} đặt cho {names}; mỗi văn bản một số")
            report.add("DT-076", span, message, number=number, names=names_of(same))
    report.close()


def _file_names(copies: Sequence[_Copy], expressions: Expressions) -> list[str]:
    """Return the name of each copy's files: what `output_name` makes of it, else its slug."""
    names: list[str] = []
    wrong: list[tuple[Recipient, Finding]] = []
    for copy in copies:
        try:
            names.append(_file_name(copy, expressions))
        except CongvanError as error:
            wrong += [(copy.recipient, finding) for finding in error.findings]
    report = Report()
    report.findings += together(wrong, len(copies))
    report.close()
    taken: dict[str, list[_Copy]] = {}
    for name, copy in zip(names, copies, strict=True):
        taken.setdefault(name, []).append(copy)
    for name, same in taken.items():
        pattern = next((copy.dispatch.output_name for copy in same if copy.dispatch.output_name), None)
        if pattern and len(same) > 1:
            message = N_("tên tệp '{name}' đặt cho {names}; thêm vào 'output_name' một cột khác nhau, như mã")
            report.add("TEP-022", pattern.span, message, name=name, names=names_of([c.recipient for c in same]))
    report.close()
    return names


def _file_name(copy: _Copy, expressions: Expressions) -> str:
    pattern = copy.dispatch.output_name
    if pattern is None:
        return copy.recipient.slug
    number = copy.number(expressions)
    values = {"number": "" if number is None else str(number), **copy.values}
    name = slug(Inline(expressions.render(pattern, values), no_note).plain)
    if not name or is_device(name) or len(name) > _LONGEST:
        message = N_("'{name}' không làm tên tệp được: cần chữ hoặc số, không quá {limit} chữ")
        raise refuse("TEP-021", pattern.span, message, name=name, limit=_LONGEST)
    return name


def judge_copies(units: Sequence[Unit], judge: Callable[[Unit], None]) -> None:
    """Raise CongvanError with what cells spoil in some copies, and with what is wrong in every one of them.

    Other faults of single copies are left to their rendering: they keep no other copy from being built.
    """
    of_values: list[tuple[Recipient, Finding]] = []
    others: list[tuple[Recipient, Finding]] = []
    for unit in units:
        assert unit.recipient is not None
        try:
            judge(unit)
        except CongvanError as error:
            for finding in error.findings:
                (of_values if finding.code in _OF_VALUES else others).append((unit.recipient, finding))
    hits = Counter((finding.code, finding.span) for _, finding in others)
    everywhere = [pair for pair in others if 1 < len(units) == hits[pair[1].code, pair[1].span]]
    report = Report()
    report.findings += together([*of_values, *everywhere], len(units))
    report.close()


def meeting(recipients: Recipients, condition: Text) -> tuple[Recipient, ...]:
    """Return the recipients that meet a condition; raises CongvanError with those for whom it cannot be told."""
    expressions = Expressions()
    kept: list[Recipient] = []
    wrong: list[tuple[Recipient, Finding]] = []
    for recipient in recipients:
        try:
            if expressions.test(condition, {**recipient.fields, "recipient": recipient.fields}):
                kept.append(recipient)
        except CongvanError as error:
            wrong += [(recipient, finding) for finding in error.findings]
    if wrong:
        raise CongvanError(together(wrong, len(recipients)))
    return tuple(kept)


def together(pairs: Iterable[tuple[Recipient, Finding]], total: int) -> list[Finding]:
    """Return one finding for all recipients of whom the same is said.

    It names the first of them and how many more there are, unless it is all of the `total`.
    """
    groups: dict[tuple[str, Span], list[tuple[Recipient, Finding]]] = {}
    for recipient, finding in pairs:
        groups.setdefault((finding.code, finding.span), []).append((recipient, finding))
    result = []
    for (code, span), group in groups.items():
        first = group[0][1]
        if 1 < total == len(group):
            result.append(first)
            continue
        said = Said(code, span, first.message, first.parameters)
        message = N_("{problem} – nơi nhận: {names}")
        result.append(Finding(code, span, message, {"problem": said, "names": names_of([r for r, _ in group])}))
    return result


def names_of(recipients: Recipients) -> _Names:
    """Return recipients as a message names them: the first few with the rows of their list, then how many more."""
    return _Names(", ".join(map(_with_row, recipients[:_NAMED])), len(recipients) - _NAMED)


class _Names(Said):
    """Recipients within a message."""

    def __init__(self, names: str, more: int) -> None:
        message = N_("{names} và {more} nơi khác") if more > 0 else "{names}"
        super().__init__("", Span(""), message, {"names": names, "more": more})


def _with_row(recipient: Recipient) -> str:
    span = recipient.span
    return f"{recipient.name} ({span.file}:{span.line})" if span.line else recipient.name
