"""Numbers, amounts of money and dates in Vietnamese words."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from congvan.errors import N_
from congvan.text.amounts import Unreadable, read_number, read_whole
from congvan.text.capitals import sentence
from congvan.text.unicode import clean

_BILLION = 10**9
# Past 'tỷ tỷ' no law and no office names a number.
_LIMIT = 10**27


@dataclass(frozen=True)
class _Words:
    """The groups of viet.toml that tell how numbers and dates are said."""

    digits: tuple[str, ...]
    units_after_ten: tuple[str, ...]
    units_after_tens: tuple[str, ...]
    no_tens: str
    ten: str
    tens: str
    hundred: str
    thousand: str
    million: str
    billion: str
    minus: str
    separator: str
    decimal: str
    money: str
    money_signs: tuple[str, ...]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    year: str


@cache
def _words() -> _Words:
    data = tomllib.loads(files(__package__).joinpath("viet.toml").read_text("utf-8"))
    numbers, groups, dates = data["numbers"], data["digit_groups"], data["dates"]
    return _Words(
        digits=tuple(numbers["digits"]),
        units_after_ten=tuple(numbers["units_after_ten"]),
        units_after_tens=tuple(numbers["units_after_tens"]),
        no_tens=numbers["no_tens"],
        ten=numbers["ten"],
        tens=numbers["tens"],
        hundred=numbers["hundred"],
        thousand=numbers["thousand"],
        million=numbers["million"],
        billion=numbers["billion"],
        minus=numbers["minus"],
        separator=groups["separator"],
        decimal=groups["decimal"],
        money=data["money"]["unit"],
        money_signs=tuple(data["money"]["signs"]),
        weekdays=tuple(data["weekdays"]["names"]),
        months=tuple(data["months"]["names"]),
        day=dates["day"],
        year=dates["year"],
    )


def number_in_words(number: int) -> str:
    """Return a whole number in words: 2026 gives 'hai nghìn không trăm hai mươi sáu', -1 gives 'âm một'.

    Raises ValueError for what is no whole number and from 10^27 on, either side of zero. Source: thực tế.
    """
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(f"no words for {number!r}")
    if abs(number) >= _LIMIT:
        raise Unreadable("DT-113", N_("{number} quá lớn, không đọc được thành chữ"), number=group_digits(number))
    words = _words()
    said = _say(abs(number)) or [words.digits[0]]
    return " ".join([words.minus, *said] if number < 0 else said)


def amount_in_words(number: int) -> str:
    """Return an amount of money in words: 1250000 gives 'Một triệu hai trăm năm mươi nghìn đồng'.

    Raises ValueError as number_in_words does. Source: thực tế.
    """
    return sentence(f"{number_in_words(number)} {_words().money}")


def read_money(text: str) -> int:
    """Return the whole đồng that a text writes, with or without its unit: '1.250.000 đ'; raises Unreadable."""
    typed = clean(text)
    for sign in sorted(_words().money_signs, key=len, reverse=True):
        if typed.casefold().endswith(sign.casefold()):
            return read_whole(typed[: -len(sign)])
    return read_whole(typed)


def group_digits(number: int | Decimal | str) -> str:
    """Return a number with its digits in groups: 1250000 gives '1.250.000', Decimal('0.5') gives '0,5'.

    A string is read by read_number, and keeps its decimals. Raises ValueError for what is no finite number; a float is
    none, since its last digits are not those typed. Source: Luật Kế toán 2015, khoản 2 Điều 11.
    """
    words = _words()
    if isinstance(number, bool) or not isinstance(number, int | Decimal | str):
        raise ValueError(f"not a number: {number!r}")
    value = read_number(number) if isinstance(number, str) else Decimal(number)
    if not value.is_finite():
        raise ValueError(f"not a number: {number!r}")
    whole, _, fraction = f"{value:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = format(int(digits), ",d").replace(",", words.separator)
    return sign + grouped + (words.decimal + fraction if fraction else "")


def weekday(date: dt.date) -> str:
    """Return the day of the week: 'thứ Hai', 'Chủ nhật' (PL II, Mục V, điểm c khoản 8)."""
    return _words().weekdays[date.weekday()]


def month_in_words(month: int) -> str:
    """Return the month: 8 gives 'tháng Tám'; raises ValueError outside 1 to 12 (PL II, Mục V, điểm c khoản 8)."""
    if isinstance(month, bool) or not isinstance(month, int) or not 1 <= month <= 12:
        raise ValueError(f"not a month: {month!r}")
    return _words().months[month - 1]


def date_in_words(date: dt.date) -> str:
    """Return a date in words: 'ngày mười bảy tháng Tám năm hai nghìn không trăm hai mươi sáu'.

    Source: the month by PL II, Mục V, điểm c khoản 8; the rest: thực tế.
    """
    words = _words()
    day, year = number_in_words(date.day), number_in_words(date.year)
    return f"{words.day} {day} {month_in_words(date.month)} {words.year} {year}"


def _say(number: int) -> list[str]:
    """The words of a number; none for zero."""
    words = _words()
    billions, rest = divmod(number, _BILLION)
    said = [*_say(billions), words.billion] if billions else []
    for value, name in ((10**6, [words.million]), (10**3, [words.thousand]), (1, [])):
        group, rest = divmod(rest, value)
        if group:
            said += _say_group(group, after_others=bool(said)) + name
    return said


def _say_group(number: int, *, after_others: bool) -> list[str]:
    """The words of 1 to 999; after a higher group its hundreds are said even when there are none."""
    words = _words()
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    said = [words.digits[hundreds], words.hundred] if hundreds or after_others else []
    if tens > 1:
        said += [words.digits[tens], words.tens, words.units_after_tens[units]]
    elif tens:
        said += [words.ten, words.units_after_ten[units]]
    elif units:
        said += [words.no_tens, words.digits[units]] if said else [words.digits[units]]
    return [word for word in said if word]
