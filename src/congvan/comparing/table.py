"""'Bảng so sánh': the provisions that changed, old beside new, as a document in landscape by the usual writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from congvan.comparing.provisions import Fold, Row, Run
from congvan.compose.document import Composer, Document
from congvan.errors import Span
from congvan.loading.nodes import Literal, Scalar
from congvan.messages import tr
from congvan.model.dispatch import Dispatch
from congvan.model.issuing import Agency
from congvan.text.dates import PartialDate
from congvan.text.unicode import nfc
from congvan.thethuc.kinds import find_kind
from congvan.thethuc.rules import Rules
from congvan.typeface import find_typeface

_TEMPLATE = "bang_so_sanh"  # templates/bang_so_sanh.html.j2
_WHERE = Span("bang-so-sanh")
_KIND = "Báo cáo"  # any kind: the template prints nothing of it


@dataclass(frozen=True)
class _Line:
    """A line of a cell as templates see it: runs of words as (text, whether it changed)."""

    runs: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class _Shown:
    """A row as templates see it: two cells and a note, or one text across (`fold`)."""

    old: tuple[_Line, ...] = ()
    new: tuple[_Line, ...] = ()
    note: str = ""
    fold: str = ""


def comparison_table(rows: Iterable[Row | Fold], old: str, new: str, rules: Rules, date: dt.date) -> Document:
    """Return the table as a composed document; `old`, `new` name both sides, `date` goes into the file's properties."""
    phrases = rules.phrases
    details = {"names": Literal(_WHERE, nfc(f"{old} → {new}")), "rows": tuple(_shown(rows, phrases))}
    return landscape(_TEMPLATE, phrases["bang_so_sanh"], details, _WHERE, rules, date)


def landscape(
    template: str, title: str, details: Mapping[str, Any], where: Span, rules: Rules, date: dt.date
) -> Document:
    """Return a document in landscape that no draft stands behind: what a template of ours makes of `details`.

    `where` is named in messages, `date` goes into the file's properties.
    """
    kind = find_kind(_KIND)
    assert kind is not None
    dispatch = Dispatch(
        span=where,
        kind=replace(kind, layout=replace(kind.layout, name=template, fields=())),
        agencies=(Agency(where, Scalar(where, "")),),
        place=Scalar(where, ""),
        date=PartialDate(date.year, date.month, date.day),
        subject=Literal(where, title),
        signatories=(),
        symbol=Scalar(where, ""),
        details=dict(details),
    )
    composer = Composer(rules.turned, find_typeface(), Path())
    return replace(composer.compose(dispatch)[0], title=title)


def _shown(rows: Iterable[Row | Fold], phrases: Any) -> Iterator[_Shown]:
    for row in rows:
        if isinstance(row, Fold):
            phrase = phrases["doi_so" if row.before else "khong_doi"]
            yield _Shown(fold=phrase.format(muc=_span(row.after), truoc=_span(row.before)))
        else:
            yield _Shown(_lines(row.old), _lines(row.new), tr(row.note))


def _span(labels: tuple[str, ...]) -> str:
    return " – ".join(dict.fromkeys((labels[0], labels[-1]))) if labels else ""


def _lines(lines: tuple[tuple[Run, ...], ...]) -> tuple[_Line, ...]:
    return tuple(_Line(line) for line in lines)
