"""The recipients of one build: whom a draft and a command line mean by a name, and whose file is whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import is_

from congvan.bulk.copies import meeting
from congvan.bulk.manifest import Row
from congvan.compose.expressions import Expressions
from congvan.compose.selection import names_in, parts_for_some
from congvan.errors import N_, Report, Span, refuse
from congvan.loading.naming import Calling, names_of, with_rivals
from congvan.loading.nodes import Scalar
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import Dispatch
from congvan.text.matching import Names

_SHOWN = 8  # values of a column that a message names


class Roll:
    """The recipients of a list, looked up by name, code, label or file name."""

    def __init__(self, recipients: Iterable[Recipient]) -> None:
        self._recipients = {recipient.slug: recipient for recipient in recipients}

    @cached_property
    def _names(self) -> Names[Calling]:
        return names_of([recipient.calling for recipient in self._recipients.values()])

    def find(self, wanted: str, span: Span, report: Report) -> Recipient | None:
        """Return the one recipient of a name; one that is not there, or could be several, is reported."""
        found = [self._recipients[calling.file] for calling in self._names.find(wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            message = N_(
                "'{name}' có thể là: {recipients}; hãy chép đúng một tên trong số đó (cả phần trong ngoặc), hoặc ghi mã"
            )
            shown = ", ".join(f"'{recipient.label}'" for recipient in found[:_SHOWN])
            report.add("NN-026", span, message, name=wanted, recipients=shown)
        elif near := self._names.near(wanted):
            message = N_("danh sách không có nơi nhận '{name}'; gần giống: {near}")
            report.add("NN-008", span, message, name=wanted, near=", ".join(f"'{name}'" for name in near))
        else:
            report.add("NN-008", span, N_("danh sách không có nơi nhận '{name}'"), name=wanted)
        return None


def check_alone(dispatch: Dispatch) -> None:
    """Make sure that a draft without recipients has nothing that is for some of them; raises CongvanError."""
    report = Report()
    for text in parts_for_some(dispatch):
        message = N_(
            "phần chỉ cho '{name}' mà văn bản không gửi từng nơi thì ai cũng thấy; "
            "thêm khóa 'for_each' (gửi từng nơi), hoặc bỏ 'only', 'own' ở đây"
        )
        report.add("NN-030", text.span, message, name=text.text)
    report.close()


def check_names(dispatch: Dispatch, recipients: Sequence[Recipient]) -> None:
    """Make sure that every name that a draft gives means one recipient of its list; raises CongvanError."""
    roll, report = Roll(recipients), Report()
    for text in names_in(dispatch):
        roll.find(text.text, text.span, report)
    first: dict[str, str] = {}
    for name, keys in (dispatch.for_each.overrides if dispatch.for_each else {}).items():
        recipient = roll.find(name, keys.span, report)
        if recipient and first.setdefault(recipient.slug, name) != name:
            message = N_("'{name}' và '{other}' là một nơi nhận; hãy gộp các khóa lại")
            report.add("NN-027", keys.span, message, name=name, other=first[recipient.slug])
    report.close()


def fitting(recipients: Sequence[Recipient], condition: Scalar) -> tuple[Recipient, ...]:
    """Return the recipients that meet a condition; raises CongvanError where there is none, or it cannot be read."""
    found = meeting(recipients, condition)
    if not found:
        message = N_("không nơi nhận nào thỏa điều kiện: {condition} (danh sách có {columns})")
        columns = "; ".join(
            f"{name}: {_values(recipients, name)}" for name in Expressions().fields_of(condition) if name != "recipient"
        )
        raise refuse("NN-028", condition.span, message, condition=condition.text, columns=columns or len(recipients))
    return found


def _values(recipients: Sequence[Recipient], name: str) -> str:
    values = list(dict.fromkeys(r.fields.get(name, "") for r in recipients))
    shown = ", ".join(f"'{value}'" for value in values[:_SHOWN])
    return f"{shown}, …" if len(values) > _SHOWN else shown


def chosen(recipients: Sequence[Recipient], among: Sequence[Recipient], wanted: Sequence[str]) -> tuple[Recipient, ...]:
    """Return those of `among` that are named; raises CongvanError for a name that means no one, or several.

    `recipients` are the whole list, of which conditions left `among`.
    """
    roll, report = Roll(recipients), Report()
    left = {recipient.slug for recipient in among}
    named = set()
    for name in wanted:
        recipient = roll.find(name, Span("--only"), report)
        if recipient and recipient.slug not in left:
            message = N_("'{name}' có trong danh sách, nhưng điều kiện (where) loại ra")
            report.add("NN-029", Span("--only"), message, name=recipient.label)
        if recipient:
            named.add(recipient.slug)
    report.close()
    return tuple(recipient for recipient in among if recipient.slug in named)


def settled(recipients: tuple[Recipient, ...], rows: Mapping[str, Row]) -> tuple[Recipient, ...]:
    """Return the recipients with the file names that earlier builds gave them.

    So a file keeps its owner, and an owner its file, when others join the list or leave it.
    """
    earlier: dict[str, list[Row]] = {}
    for row in rows.values():
        earlier.setdefault(row.owner.partition("\n")[0], []).append(row)
    names = Counter(recipient.identity[0] for recipient in recipients)
    kept = [_kept(r, earlier.get(r.identity[0], ()), names[r.identity[0]] == 1) for r in recipients]
    taken = {row.slug for row in rows.values() if row.owner} | {r.slug for r in recipients}
    result = []
    for recipient, place in zip(recipients, kept, strict=True):
        place = place or _free(recipient, rows, taken)
        taken.add(place)
        result.append(recipient if place == recipient.slug else replace(recipient, slug=place, rivals=()))
    return recipients if all(map(is_, result, recipients)) else with_rivals(result)


def _kept(recipient: Recipient, earlier: Sequence[Row], alone: bool) -> str:
    """Return the file name that a recipient has had; '' for one that is new, or could be one of several."""
    for row in earlier:
        if row.owner == recipient.owner:
            return row.slug
    # The only one of its name, then and now: its code or its province has been added, or mended.
    return earlier[0].slug if len(earlier) == 1 and alone else ""


def _free(recipient: Recipient, rows: Mapping[str, Row], taken: Collection[str]) -> str:
    row = rows.get(recipient.slug)
    if row is None or not row.owner:
        return recipient.slug
    return next(name for name in recipient.file_names if name not in taken)
