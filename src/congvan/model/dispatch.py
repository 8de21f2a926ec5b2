"""An official document as a clerk states it: the parts around its text, and the whole. Texts are not yet rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from congvan.errors import Span
from congvan.loading.listing import Reading
from congvan.model.body import Block, map_blocks
from congvan.model.issuing import Agency, Party, Signatory
from congvan.model.terms import Awaited, Counting, Text, Texts
from congvan.text.dates import OpenDate, PartialDate
from congvan.thethuc.kinds import Kind


@dataclass(frozen=True)
class Annex:
    """A phụ lục, or, with a kind, a document issued together with this one (PL III, Mẫu 1.3, 2.1, 2.2).

    `separate` puts it in a file of its own; `number` is roman, empty for the only phụ lục. Most are not signed:
    `signatories` are those of a form, a list, a regulation that has signatures of its own.
    """

    span: Span
    title: Text | None = None
    subject: Text | None = None
    kind: Kind | None = None
    landscape: bool = False
    separate: bool = False
    signatories: tuple[Signatory, ...] = ()
    body: tuple[Block, ...] = ()
    label: Text | None = None
    only: Texts = ()
    number: str = ""


@dataclass(frozen=True)
class Filing:
    """The last line of nơi nhận: where the document is filed, who drafted it, how many prints."""

    span: Span
    units: Texts = ()
    drafter: Text | None = None
    prints: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class ForEach:
    """One copy for every recipient of a list; `where` keeps some, `overrides` are keys of the draft by recipient.

    `group` makes one recipient of its rows: 'có', or the head of the column that tells whose they are.
    The other fields say how a CSV or XLSX list is to be read.
    """

    span: Span
    source: Text
    where: Text | None = None
    group: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    sheet: Text | None = None
    head_rows: tuple[int, int] | None = None
    name: Text | None = None
    hidden: bool | None = None

    @property
    def reading(self) -> Reading:
        """What is said of the list."""
        name, sheet = (text.text.strip() if text else "" for text in (self.name, self.sheet))
        return Reading(self.head_rows, name, self.hidden, sheet)


@dataclass(frozen=True)
class Dispatch:
    """One official document, complete and consistent, as the templates see it.

    `agencies` are one, or those of a joint document with the leading one first, as are `signatories`; `draft_mark`
    ('DỰ THẢO lần 2') stands on a build of what is not final; `electronic` documents leave out what the decree has
    filled in on paper only; `details` are the fields of the layout, None where the draft has none.
    """

    span: Span
    kind: Kind
    agencies: tuple[Agency, ...]
    place: Text
    date: PartialDate | OpenDate | Awaited
    subject: Text | None
    signatories: tuple[Signatory, ...]
    symbol: Text
    number: int | Awaited | Counting | None = None
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    recipients: Texts = ()
    grounds: Texts = ()
    issuer: Text | None = None
    body: tuple[Block, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[Annex, ...] = ()
    copies: Texts = ()
    filing: Filing | None = None
    electronic: bool = False
    signed_at: Text | None = None
    original: Text | None = None
    offset_mm: float | None = None
    draft_mark: Text | None = None
    for_each: ForEach | None = None
    output_name: Text | None = None
    footnotes: Mapping[str, Text] = field(default_factory=dict)
    vars: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> PartialDate | None:
        """The date where the draft itself has it, None where each copy gets its own or it is left open."""
        return self.date if isinstance(self.date, PartialDate) else None


Detail = Text | Texts | PartialDate | OpenDate | None  # a text may be an Awaited date


def map_bodies(dispatch: Dispatch, change: Callable[[Block], Block]) -> Dispatch:
    """Return dispatch with `change` done to every block of its body, its annexes and its attachments."""

    def annex(part: Annex) -> Annex:
        return replace(part, body=map_blocks(part.body, change))

    return replace(
        dispatch,
        body=map_blocks(dispatch.body, change),
        annexes=tuple(map(annex, dispatch.annexes)),
        attachments=tuple(map(annex, dispatch.attachments)),
    )
