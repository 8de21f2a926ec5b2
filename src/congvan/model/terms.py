"""What parts of a draft are made of: texts that keep their place, values that a text gives later, words of a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from congvan.errors import Span
from congvan.loading.nodes import Scalar

Text = Scalar
Texts = tuple[Text, ...]
Alignment = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "bottom"]
Lines = Literal["all", "across", "none"]


@dataclass(frozen=True, kw_only=True)
class Awaited(Scalar):
    """A number or a date that a text gives once its expressions are done.

    `read` makes the value of the rendered text; its ValueError is reported with `code` and `message` ({text}).
    """

    read: Callable[[str], Any]
    code: str
    message: str
    blank: bool = False  # whether it may be left to fill in by hand


@dataclass(frozen=True)
class Counting:
    """Numbers that are counted up through a recipient list, in its order."""

    span: Span
    start: int
