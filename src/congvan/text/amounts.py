"""The one reader of numbers that clerks, Excel and other programs write: exact, and never by a guess.

In Vietnam '.' stands between thousands and ',' before decimals (Luật Kế toán 2015, khoản 2 Điều 11); an Excel or a
program in English has it the other way round. What means one amount by whichever convention it can follow is read.
A single mark with three figures after it could be either; '1.250' is read as the law has it, because Excel in
Vietnamese, the reader of cells and every typist write thousands so, and no sum has three decimals; '1,250' and
'1250.500', where the law and the likely hand disagree, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from congvan.errors import N_
from congvan.text.unicode import clean

_MINUS = "\u2212"  # the sign of mathematics, which Word puts in
_NUMBER = re.compile(r"(-?) ?([0-9][0-9., ]{0,60})")
# Groups of three with one mark throughout, then decimals after the other one.
_GROUPED = (
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})(?:\.(?P<decimals>[0-9]+))?"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2},[0-9]{3})\.(?P<decimals>[0-9]+)"),
)
# One mark with three figures after it that is no group of the law: decimals, or thousands by another hand.
_DOUBTFUL = re.compile(r"(?P<whole>(?!0+[.,])[0-9][0-9 ]*)[.,](?P<last>[0-9]{3})")
_PLAIN = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?")


class Unreadable(ValueError):
    """A text that cannot be used as a number or a date: a code, and a Vietnamese message with its parameters."""

    def __init__(self, code: str, message: str, **parameters: object) -> None:
        self.code = code
        self.message = message
        self.parameters: Mapping[str, object] = parameters
        super().__init__(message.format_map(parameters))


def read_number(text: str) -> Decimal:
    """Return the number that a text writes: '1.250.000,50', '1,250,000.50', '1250000.00', '1 250 000'.

    Decimals keep their count: '2,50' gives Decimal('2.50'). Raises Unreadable for what is no number ('12 triệu',
    '5%') and for what could be two ('1,250').
    """
    typed = clean(text).replace("\n", " ")
    match = _NUMBER.fullmatch(typed.replace(_MINUS, "-"))
    if not match:
        raise _no_number(typed)
    sign, figures = match[1], match[2]
    found = next((found for form in _GROUPED if (found := form.fullmatch(figures))), None)
    if not found and (doubt := _DOUBTFUL.fullmatch(figures)):
        raise _doubtful(typed, sign + doubt["whole"].replace(" ", ""), doubt["last"])
    found = found or _PLAIN.fullmatch(figures)
    if not found:
        raise _no_number(typed)
    decimals = f".{found['decimals']}" if found["decimals"] else ""
    return Decimal(sign + re.sub(r"[., ]", "", found["whole"]) + decimals)


def read_whole(text: str) -> int:
    """Return the whole number that a text writes; '1250000.00' is one. Raises Unreadable, also for a fraction."""
    number = read_number(text)
    if number != number.to_integral_value():
        message = N_("'{text}' có phần lẻ, ở đây cần số nguyên; làm tròn trong dự thảo hay danh sách rồi tạo lại")
        raise Unreadable("DT-112", message, text=clean(text))
    return int(number)


def _no_number(typed: str) -> Unreadable:
    message = N_("'{text}' chưa phải một số; chỉ ghi số, như 1250000, 1.250.000 hoặc 12,5, không kèm chữ, dấu %")
    return Unreadable("DT-110", message, text=typed)


def _doubtful(typed: str, whole: str, last: str) -> Unreadable:
    """Say both readings, each as it can be written so that it is no other's."""
    thousands = f"{int(whole + last):,}".replace(",", ".")
    decimals = last.rstrip("0")
    fraction = f",{decimals}" if 0 < len(decimals) < len(last) else f",{last}0" if decimals else ""
    message = N_("'{text}' có thể hiểu là hai số; ghi '{thousands}' hoặc '{decimal}' cho rõ")
    return Unreadable("DT-111", message, text=typed, thousands=thousands, decimal=f"{int(whole)}{fraction}")
