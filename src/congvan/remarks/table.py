"""'Bảng tổng hợp ý kiến': one row for each remark, in landscape, by the usual writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from congvan.compose.document import Composer, Document
from congvan.errors import Span
from congvan.loading.nodes import Literal, Scalar
from congvan.model.dispatch import Agency, Dispatch
from congvan.remarks.placed import Placed
from congvan.remarks.remark import Decision
from congvan.text.dates import PartialDate
from congvan.thethuc.kinds import find_kind
from congvan.thethuc.rules import Rules
from congvan.typeface import find_typeface

_TEMPLATE = "bang_y_kien"  # templates/bang_y_kien.html.j2
_WHERE = Span("bang-y-kien")
_KIND = "Báo cáo"  # any kind: the template prints nothing of it
PHRASES: dict[Decision, str] = {"accepted": "tiep_thu", "partly": "tiep_thu_mot_phan", "not": "khong_tiep_thu",
                                "": "chua_xu_ly"}  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """A paragraph of a cell as templates see it; `strong`: in bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class _Row:
    label: str
    office: str
    remark: tuple[_Line, ...]
    answer: tuple[_Line, ...]


def summary_table(placed: Iterable[Placed], document: str, rules: Rules, date: dt.date) -> Document:
    """Return the table as a composed document; `document` names the draft, `date` goes into the file's properties."""
    kind = find_kind(_KIND)
    assert kind is not None
    phrases = rules.phrases
    details: dict[str, Any] = {
        "names": Literal(_WHERE, phrases["doi_voi_du_thao"].replace("{van_ban}", document)),
        "rows": tuple(_row(one, rules) for one in placed),
    }
    dispatch = Dispatch(
        span=_WHERE,
        kind=replace(kind, layout=replace(kind.layout, name=_TEMPLATE, fields=())),
        agencies=(Agency(_WHERE, Scalar(_WHERE, "")),),
        place=Scalar(_WHERE, ""),
        date=PartialDate(date.year, date.month, date.day),
        subject=Literal(_WHERE, phrases["bang_y_kien"]),
        signatories=(),
        symbol=Scalar(_WHERE, ""),
        details=details,
    )
    composer = Composer(rules.turned, find_typeface(), Path())
    return replace(composer.compose(dispatch)[0], title=phrases["bang_y_kien"])


def _row(one: Placed, rules: Rules) -> _Row:
    remark = one.remark
    decided = f"{rules.phrases[PHRASES[remark.decision]]}."
    return _Row(one.label[:1].upper() + one.label[1:], " ".join(remark.office.split()), _lines(remark.text),
                (_Line(decided, strong=True), *_lines(remark.reason)))  # fmt: skip


def _lines(text: str) -> tuple[_Line, ...]:
    return tuple(_Line(line) for line in text.split("\n") if line.strip())
