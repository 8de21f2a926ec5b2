"""One remark of an office on a draft, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from congvan.errors import Span

Decision = Literal["accepted", "partly", "not", ""]
DECISIONS: tuple[Decision, ...] = ("accepted", "partly", "not", "")


@dataclass(frozen=True)
class Remark:
    """What an office said of a provision, as typed; `decision` is '' until somebody decides.

    `quote` is the text of the draft that it was said of; `replies` are what was answered to it ('Tên: lời'); `day` is
    the day it was written on, in any form.
    """

    span: Span
    office: str
    provision: str
    text: str
    decision: Decision = ""
    reason: str = ""
    quote: str = ""
    day: str = ""
    replies: tuple[str, ...] = ()
