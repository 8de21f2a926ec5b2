"""'Bảng tổng hợp ý kiến': one row for each remark, in landscape, by the usual writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from congvan.comparing.table import landscape
from congvan.compose.document import Document
from congvan.errors import Span
from congvan.loading.nodes import Literal
from congvan.remarks.placed import Placed
from congvan.remarks.remark import Decision
from congvan.thethuc.rules import Rules

_TEMPLATE = "bang_y_kien"  # templates/bang_y_kien.html.j2
_WHERE = Span("bang-y-kien")
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
    phrases = rules.phrases
    details = {
        "names": Literal(_WHERE, phrases["doi_voi_du_thao"].replace("{van_ban}", document)),
        "rows": tuple(_row(one, rules) for one in placed),
    }
    return landscape(_TEMPLATE, phrases["bang_y_kien"], details, _WHERE, rules, date)


def _row(one: Placed, rules: Rules) -> _Row:
    remark = one.remark
    decided = f"{rules.phrases[PHRASES[remark.decision]]}."
    return _Row(one.label[:1].upper() + one.label[1:], " ".join(remark.office.split()), _lines(remark.text),
                (_Line(decided, strong=True), *_lines(remark.reason)))  # fmt: skip


def _lines(text: str) -> tuple[_Line, ...]:
    return tuple(_Line(line) for line in text.split("\n") if line.strip())
