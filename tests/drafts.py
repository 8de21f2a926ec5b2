"""Short drafts that are right, to be changed by tests, and what is read from such a text."""

from __future__ import annotations

import pytest

from congvan.errors import CongvanError, Finding
from congvan.model.body import Paragraph
from congvan.model.read import read_dispatch

GOOD = """\
kind: công văn
agency:
  name: Ủy ban nhân dân tỉnh Đắk Lắk
  abbreviation: UBND
  place: Đắk Lắk
unit: VX
number:
date: 8/2026
subject: thử
recipients:
  - Sở Y tế
  - Sở Tài chính
opening:
  - Đoạn mở đầu.
tasks:
  - Việc một
signatory:
  title: Chủ tịch
  name: Nguyễn Văn A
copies:
  - Như trên
filing:
  units: [VT, VX]
"""


# One that makes a copy for each row of a list.
COPIED = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 8/2026
subject: thử
recipients: ["{{ recipient.name }}"]
opening: [Đoạn mở đầu.]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""


def copied_for_each(listed: str) -> str:
    """The draft that makes a copy for each row of a list."""
    return f"{COPIED}for_each: {listed}\n"


def body(lines: str) -> str:
    """The draft with a body instead of an opening and tasks."""
    return GOOD[: GOOD.index("opening:")] + f"body:\n{lines}\n" + GOOD[GOOD.index("signatory:") :]


def paragraphs(text: str) -> list[tuple[str, int, int]]:
    """The paragraphs of the body of a draft, each with its line and column."""
    blocks = read_dispatch(text.encode(), "a.yaml").body
    return [(b.text.text, b.text.span.line, b.text.span.column) for b in blocks if isinstance(b, Paragraph)]


def findings(text: str) -> list[Finding]:
    """What the reader says of a draft that it refuses."""
    with pytest.raises(CongvanError) as caught:
        read_dispatch(text.encode(), "a.yaml")
    return list(caught.value.findings)
