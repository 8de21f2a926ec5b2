"""The value of a spreadsheet's cell as its number format shows it in Vietnam: 1.250.000; 12,5%; 05/3/2026."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from congvan.text.dates import PartialDate
from congvan.text.unicode import clean

EPOCH_1900 = dt.datetime(1899, 12, 30)  # day 0 of Excel; files of old Macintoshes count from 1904
_LEAP_1900 = 60  # 29/2/1900, which Excel counts although that year had none: serials below it stand one day higher
_LONGEST = 10**21  # beyond it no cell holds a number for people
_PRECISE = Context(prec=80)
_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"?|\\.)|(?P<space>[_*].)|(?P<currency>\[\$[^\]]*\])|(?P<elapsed>\[(?:h+|m+|s+)\])
    |(?P<condition>\[[<>=]+-?\d+(?:\.\d+)?\])|(?P<colour>\[[^\]]*\])|(?P<general>General)|(?P<noon>AM/PM|A/P)
    |(?P<power>E[+-])|(?P<digit>[0#?])|(?P<clock>[dmyhs]+)|(?P<text>@)|(?P<sign>.)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_MINUTES = re.compile(r"(h+[^a-z]*)m+|m+(?=[^a-z]*s)")


class Figure(str):
    """What a cell shows, with the number that it keeps, whatever its format leaves out of it."""

    number: Decimal

    def __new__(cls, text: str, number: Decimal) -> Figure:
        """Make the text of a number."""
        figure = super().__new__(cls, text)
        figure.number = number
        return figure

    def __getnewargs__(self) -> tuple[str, Decimal]:  # type: ignore[override]  # those of __new__, not of str
        """Give what a worker process makes it of."""
        return str(self), self.number


def clean_cell(text: str) -> str:
    """Return the text of a cell cleaned, with its number if it has one."""
    return Figure(clean(text), text.number) if isinstance(text, Figure) else clean(text)


class _Token(NamedTuple):
    kind: str
    text: str


_Section = tuple[_Token, ...]


def cell_text(value: object, number_format: str, epoch: dt.datetime = EPOCH_1900) -> str:
    """Return what a cell with this value and number format shows; raises ValueError for no real day or number."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):  # written in ISO 8601
        return _moment_text(value, _sections(number_format)[0])
    if not isinstance(value, (int, float)):
        return str(value)
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")  # Excel keeps 15 digits
    if not number.is_finite():
        raise ValueError(f"not a number: {value}")
    first = _sections(number_format)[0]
    kinds = {token.kind for token in first}
    if kinds & {"elapsed", "clock"}:
        try:
            elapsed = dt.timedelta(seconds=round(number * 86400))
            return _moment_text(elapsed if "elapsed" in kinds else _moment(elapsed, epoch, first), first)
        except OverflowError:
            raise ValueError(f"beyond the calendar: {value}") from None
    return Figure(_number_text(number, _sections(number_format)), number)


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section, ...]:
    """Cut a format into its sections (positive; negative; zero; text)."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind, text = str(match.lastgroup), match.group()
        if kind == "literal":
            text = text.strip('"') if text.startswith('"') else text[1:]
        elif kind == "currency":  # [$₫-42A]: the sign, then the number of the locale
            kind, text = "literal", text[2:-1].partition("-")[0]
        if text == ";" and kind == "sign":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, text))
    return tuple(map(tuple, sections))


def _moment(elapsed: dt.timedelta, epoch: dt.datetime, section: _Section) -> dt.datetime | dt.time:
    """Turn the time since Excel's day 0 into a moment, or a time alone where the format shows no day."""
    day = dt.timedelta(days=1)
    shows_day = any(set(token.text.lower()) & set("dy") for token in section if token.kind == "clock")
    if dt.timedelta() <= elapsed < day and not shows_day:
        return (EPOCH_1900 + elapsed).time()
    if epoch == EPOCH_1900:
        if elapsed < day:
            raise ValueError(f"before the calendar: {elapsed}")
        if elapsed < _LEAP_1900 * day:
            elapsed += day
    return epoch + elapsed


def _moment_text(value: dt.date | dt.time | dt.timedelta, section: _Section) -> str:
    """Write a moment with the parts that the format shows: HH:MM, and the day as the decree writes it."""
    shown = "".join(token.text.lower() for token in section if token.kind in ("clock", "sign"))
    seconds = ":%S" if "s" in shown or any("s" in token.text for token in section if token.kind == "elapsed") else ""
    if isinstance(value, dt.timedelta):
        total = int(value.total_seconds())
        sign, total = ("-" if total < 0 else ""), abs(total)
        return f"{sign}{total // 3600}:{total // 60 % 60:02d}" + (f":{total % 60:02d}" if seconds else "")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M" + (seconds if value.second else ""))
    shows = set(_MINUTES.sub(r"\1", shown))
    if not shows & set("dmyhs"):  # a date in ISO 8601 under a format without one
        shows = set("dmyh") if isinstance(value, dt.datetime) and value.time() != dt.time() else set("dmy")
    date = PartialDate(value.year, value.month, value.day)
    parts = [("d", date.day_text), ("m", date.month_text), ("y", f"{date.year:04d}")]
    day = "/".join(text for letter, text in parts if letter in shows and text)
    if isinstance(value, dt.datetime) and shows & set("hs"):
        return f"{value:%H:%M} {day}".rstrip()
    return day


def _number_text(number: Decimal, sections: Sequence[_Section]) -> str:
    """Choose the section for the number's sign or size, and write the number by it."""
    if any(token.kind == "condition" for section in sections for token in section):
        section = next((s for s in sections if _holds(s, number)), sections[-1])
    elif number < 0 and len(sections) > 1:
        section, number = sections[1], -number
    else:
        section = sections[2] if number == 0 and len(sections) > 2 else sections[0]
    kinds = [token.kind for token in section]
    slash = _Token("sign", "/") in section and "digit" in kinds
    if "text" in kinds or "power" in kinds or slash:  # text, powers of ten, fractions: the plain number
        return _general(number)
    if "general" in kinds:
        return _signed(number, "".join(_general(abs(number)) if t.kind == "general" else _outside(t) for t in section))
    return _by_digits(number, section)


def _holds(section: _Section, number: Decimal) -> bool:
    for token in section:
        if token.kind == "condition":
            operator = token.text.strip("[]").rstrip("-.0123456789")
            limit = Decimal(token.text.strip("[]").lstrip("<>="))
            holds = {"<": number < limit, ">": number > limit, "=": number == limit, "<=": number <= limit,
                     ">=": number >= limit, "<>": number != limit}  # fmt: skip
            return holds.get(operator, False)
    return True


def _by_digits(number: Decimal, section: _Section) -> str:
    """Fill the placeholders 0, # and ? from the point outwards, with '.' for thousands and ',' for decimals."""
    digits = [index for index, token in enumerate(section) if token.kind == "digit"]
    point = next((i for i, token in enumerate(section) if token == ("sign", ".")), len(section))
    whole, decimals = [i for i in digits if i < point], [i for i in digits if i > point]
    commas = [i for i, token in enumerate(section) if token == ("sign", ",")]
    grouped = bool(whole) and any(whole[0] < i < whole[-1] for i in commas)
    for end in {run[-1] + 1 for run in (whole, digits) if run}:  # each comma after the digits divides by 1000
        while end in commas:
            number, end = number.scaleb(-3), end + 1
    number = number.scaleb(2 * sum(token == ("sign", "%") for token in section))
    if abs(number) >= _LONGEST:
        return _general(number)
    places = decimals[:30]
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP, _PRECISE)
    left, _, right = f"{abs(rounded):f}".partition(".")
    needed = next((len(whole) - k for k, i in enumerate(whole) if section[i].text == "0"), 0)
    left = left.lstrip("0").rjust(needed, "0")
    kept = max((k + 1 for k, i in enumerate(places) if section[i].text == "0"), default=0)
    right = right[:kept] + right[kept:].rstrip("0")

    filled: dict[int, str] = {}
    marked = [
        d + "." * (grouped and j > 0 and j % 3 == 0) for j, d in zip(reversed(range(len(left))), left, strict=True)
    ]
    for index in reversed(whole):  # the first placeholder takes all that is left
        filled[index] = "".join(marked) if index == whole[0] else "".join(marked[-1:])
        marked = marked[:-1]
    for index, digit in zip(places, right, strict=False):
        filled[index] = digit
    if right:
        filled[point] = ","
    text = "".join(filled.get(i, "") if i in digits or i == point else _outside(t) for i, t in enumerate(section))
    return _signed(rounded, text)


def _outside(token: _Token) -> str:
    """The text of a token that stands around the digits."""
    return token.text if token.kind == "literal" or (token.kind == "sign" and token.text != ",") else ""


def _signed(number: Decimal, text: str) -> str:
    return f"-{text}" if number < 0 and text else text


def _general(number: Decimal) -> str:
    """Write a number as the format General does: whole, or with the decimals that fit in eleven characters."""
    size = abs(number)
    if size >= _LONGEST or 0 < size < Decimal("1e-9"):
        digits, _, power = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}".replace(".", ",")
    if number == number.to_integral_value():
        return f"{number.to_integral_value() + 0:f}"  # + 0 takes the sign off -0
    decimals = max(0, 10 - len(str(int(size)))) if size >= Decimal("0.0001") else 5 - size.adjusted()
    text = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _PRECISE):f}"
    return (text.rstrip("0").rstrip(".") if decimals else text).replace(".", ",")
