"""How conditions compare: numbers as numbers, days as days, all else as the text that was typed.

A text is compared as a number where the other side is one (`so_luong == 5`), and where the order is asked of two that
are both numbers; '01' and '1' stay two texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from congvan.errors import N_
from congvan.text.amounts import Unreadable, read_number
from congvan.text.dates import parse_date
from congvan.text.unicode import clean

_Ordered = tuple[Any, Any]


def compare(first: object, *rest: object) -> bool:
    """Whether a chain of comparisons holds: a value, then operators (Jinja's names) and values by turns.

    Raises Unreadable where a cell is no number, or could be two, and the order is asked of it.
    """
    left = first
    for operator, right in zip(rest[::2], rest[1::2], strict=True):
        if not _holds(left, str(operator), right):
            return False
        left = right
    return True


def _holds(left: object, operator: str, right: object) -> bool:
    match operator:
        case "eq":
            return _equal(left, right)
        case "ne":
            return not _equal(left, right)
        case "in":
            return _within(left, right)
        case "notin":
            return not _within(left, right)
    one, other = _ordered(left, right)
    holds: bool = {"gt": one > other, "gteq": one >= other, "lt": one < other, "lteq": one <= other}[operator]
    return holds


def _within(left: object, right: object) -> bool:
    if isinstance(right, tuple | list):
        return any(_equal(left, item) for item in right)
    return right == left if isinstance(right, Undefined) else str(left) in str(right)


def _equal(left: object, right: object) -> bool:
    if _is_number(left) == _is_number(right):
        return left == right
    text, number = (left, right) if _is_number(right) else (right, left)
    if isinstance(text, str) and not any(char.isdigit() for char in text):
        return False
    return _number(text) == _number(number)


def _ordered(left: object, right: object) -> _Ordered:
    """Return both sides as days where both are, else as numbers."""
    days = _day(left), _day(right)
    return days if all(days) else (_number(left), _number(right))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _number(value: object) -> Decimal:
    """Return the number of a cell of Excel as it is kept, whatever its format shows, or that which a text writes."""
    exact = getattr(value, "number", None)
    if isinstance(exact, Decimal):
        return exact
    if _is_number(value):
        return Decimal(str(value))
    if isinstance(value, Mapping | tuple | list):
        raise Unreadable("DT-044", N_("nhóm và danh sách không so lớn bé được; viết rõ một trường"))
    text = str(value)  # raises the error of a name without a value
    if not clean(text):
        message = N_("ô trống không so lớn bé được; ghi số vào ô, hoặc thêm điều kiện, như: so_luong and so_luong > 5")
        raise Unreadable("DT-071", message)
    return read_number(text)


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not ("/" in value or "-" in value[1:]):
        return None
    try:
        date = parse_date(clean(value))
        return dt.date(date.year, date.month or 0, date.day or 0)
    except ValueError:
        return None
