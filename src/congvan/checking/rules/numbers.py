"""Rules VB-5xx: dates, numbers, and units that are no more."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.prose import PARAGRAPHS, Prose, mixed_case, prose, words
from congvan.errors import N_
from congvan.text.dates import PartialDate

_LEAP = 2000  # a year that has every day that any year has
_SHORT_DATE = re.compile(r"(?i)\bngày\s+([0-9]{1,2})[/-]([0-9]{1,2})(?:[/-]([0-9]{4}))?(?![\w/.-]*[0-9A-Za-z])")
_LONG_DATE = re.compile(r"(?i)\b(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})(?:\s+năm\s+([0-9]{4}))?(?![\w/])")
_BARE_DATE = re.compile(r"(?<![\w/.-])(?<!số )([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![\w/-])")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY_OF_WEEK = rf"(?P<weekday>[Tt]{'|[Tt]'.join(day[1:] for day in _WEEKDAYS[:-1])}|[Cc]hủ [Nn]hật)"
_DAY_OF_YEAR = r"(?P<day>[0-9]{1,2})(?:/| tháng )(?P<month>[0-9]{1,2})(?:/| năm )(?P<year>[0-9]{4})"
_WEEKDAY = re.compile(
    r"(?<!\w)(?<!lần )(?<!họp )(?<!kỳ )(?<!phiên )(?<!đợt )"
    # 'Thứ hai, ngày …' counts.
    rf"{_DAY_OF_WEEK}(?: |, ?| ?\()(?:ngày )?{_DAY_OF_YEAR}(?![\w/-])"
)
_WEEKDAY_AFTER = re.compile(rf"(?<![\w/-]){_DAY_OF_YEAR} ?\({_DAY_OF_WEEK}\)", re.IGNORECASE)
_FRACTION = re.compile(r" (?:tổng )?số\b")  # 'mỗi ngày 2/3 số chuyến'
# The moon's months have a 30th in tháng 2 too.
_LUNAR = re.compile(r",?\s*(?:\(?âm lịch|năm (?:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý)\b)")
_ENGLISH_GROUPS = re.compile(
    r"(?<![\w.,/])(?<!thửa )(?<!thửa số )(?<!thửa đất số )(?<!lô )"
    r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?![\w,/])(?:\.[0-9]+(?!\w))?"
)
_ENGLISH_DECIMAL = re.compile(r"(?<![\w.,/-])([0-9]{1,3})\.([0-9]{1,2})(?=\s?%)")
# Short forms stand in brackets and in rows ('các Nghị định 1/…, 2/…').
_UNNAMED_NUMBER = re.compile(
    r"(?<![\w(/-])(?<!các )(?<!những )(?P<kind>(?:Nghị (?:định|quyết)|Thông tư(?: liên tịch)?|Quyết định|Chỉ thị"
    r"|Luật|Bộ luật|Pháp lệnh|Công văn|Công điện|Kế hoạch|Thông báo|Tờ trình|Báo cáo|Kết luận|Hướng dẫn|Chương trình))"
    # '45-KH/TU' is a number of the Party.
    r" (?P<number>[0-9]{1,4}(?:(?:/[0-9]{4})?/[A-ZĐ][A-ZĐ0-9]+(?:-[A-ZĐ]+)*|-[A-ZĐ]+/[A-ZĐ]+))(?![\w/-])"
)
_FIGURES = re.compile(r"[0-9](?:[.,][0-9]|[0-9]{4})")  # without these there is nothing to be grouped or parted
_UNGROUPED = re.compile(
    r"(?<![\w.,/-])([1-9][0-9]{4,14})(?= (?:đồng(?! (?:thời|bộ|ý|loạt|tình|thuận|hành))|đ|VNĐ|VND)\b)"
)


@rule("VB-501")
def padded_days(recognised: Recognised) -> Iterator[Found]:
    """Days under 10 and months 1, 2 without their 0."""
    for read in _dated(recognised):
        for pattern in _in_words(read.text):
            for match in pattern.finditer(read.text):
                date = _date(match)
                # '20 tháng 8' counts months; only a day is surely one.
                if date is None or (pattern is _LONG_DATE and not match[0].lower().startswith("ngày")):
                    continue
                if not match[3] and _FRACTION.match(read.text, match.end()):
                    continue
                right = _rewritten(match, date)
                if right != match[0]:
                    message = N_("“{found}”: ngày dưới 10 và tháng 1, 2 thêm số 0 phía trước; viết “{right}”")
                    yield read.found(message, *match.span(), {"found": match[0], "right": right})


def _in_words(text: str) -> list[re.Pattern[str]]:
    """The patterns of dates told in words that a text may hold: most texts hold none, and each letter is tried."""
    small = text.lower()
    return [pattern for pattern, word in ((_SHORT_DATE, "ngày"), (_LONG_DATE, "tháng")) if word in small]


@rule("VB-504")
def impossible_dates(recognised: Recognised) -> Iterator[Found]:
    """Dates that no calendar has."""
    for read in _dated(recognised):
        seen: set[int] = set()
        for pattern in (*_in_words(read.text), _BARE_DATE):
            for match in pattern.finditer(read.text):
                counts = pattern is _LONG_DATE and not match[0].lower().startswith("ngày") and not match[3]
                if counts or _is_range(match) or _LUNAR.match(read.text, match.end()):
                    continue
                if _date(match) is None and match.start(1) not in seen:
                    seen.add(match.start(1))
                    yield read.found(N_("Không có ngày này trong lịch: “{found}”"), *match.span(), {"found": match[0]})
    yield from _weekdays(recognised)


def _weekdays(recognised: Recognised) -> Iterator[Found]:
    """A day of the week beside a date that falls on another."""
    for read in _dated(recognised):
        for match in (*_WEEKDAY.finditer(read.text), *_WEEKDAY_AFTER.finditer(read.text)):
            with contextlib.suppress(ValueError):
                falls = _WEEKDAYS[dt.date(int(match["year"]), int(match["month"]), int(match["day"])).weekday()]
                if match["weekday"].lower() != falls.lower():
                    message = N_("“{found}”: ngày này là {right}")
                    yield read.found(message, *match.span(), {"found": match[0], "right": falls})


def _dated(recognised: Recognised) -> list[Prose]:
    """What may tell of dates; the document's own has rules of its own (TT-256)."""
    return [read for read in prose(recognised) if read.part.component != "dia_danh_thoi_gian"]


def _date(match: re.Match[str]) -> PartialDate | None:
    try:
        return PartialDate(int(match[3] or _LEAP), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _is_range(match: re.Match[str]) -> bool:
    """Whether 'ngày 20-25' tells of days, not of a day and its month."""
    days = match.string[match.end(1)] == "-" and not match[3]
    return days and int(match[2]) > 12 and int(match[1]) < int(match[2]) <= 31


def _rewritten(match: re.Match[str], date: PartialDate) -> str:
    """The date as typed with the 0 that its day and month lack."""
    text, start = match[0], match.start()
    month = date.month_text if date.month is not None and date.month <= 2 else match[2]
    for group, right in ((2, month), (1, date.day_text)):
        text = text[: match.start(group) - start] + (right or "") + text[match.end(group) - start :]
    return text


@rule("VB-502")
def number_forms(recognised: Recognised) -> Iterator[Found]:
    """Commas between thousands, points before decimals, long sums without groups."""
    for read in prose(recognised):
        if not _FIGURES.search(read.text):
            continue
        for match in _ENGLISH_GROUPS.finditer(read.text):
            right = match[0].translate(str.maketrans(",.", ".,"))
            yield read.found(
                N_("“{found}”: tách hàng nghìn bằng dấu chấm; viết “{right}”"),
                *match.span(),
                {"found": match[0], "right": right},
            )
        for pattern in (_ENGLISH_DECIMAL, _english_measure()):
            for match in pattern.finditer(read.text):
                if not read.opens(match.start()):
                    yield read.found(
                        N_("“{found}”: dấu thập phân là dấu phẩy; viết “{right}”"),
                        *match.span(),
                        {"found": match[0], "right": match[0].replace(".", ",")},
                    )
        for match in _UNGROUPED.finditer(read.text):
            yield read.found(
                N_("“{found}”: tách hàng nghìn bằng dấu chấm; viết “{right}”"),
                *match.span(),
                {"found": match[0], "right": f"{int(match[0]):,}".replace(",", ".")},
            )


@cache
def _english_measure() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in words()["numbers"]["units"])
    before = "".join(f"(?<!{word} )" for word in words()["numbers"]["not_after"])
    return re.compile(rf"(?<![\w.,/-]){before}([0-9]{{1,3}})\.([0-9]{{1,2}})(?= (?:{units})(?!\w))")


@rule("VB-507")
def numbers_named(recognised: Recognised) -> Iterator[Found]:
    """'Nghị định 118/2025/NĐ-CP': the kind, then at once a number with its year and symbol."""
    for read in mixed_case(recognised):
        if read.part.component not in PARAGRAPHS:
            continue  # a table has short forms
        for match in _UNNAMED_NUMBER.finditer(read.text):
            parameters = {"found": match[0], "asked": f"{match['kind']} số {match['number']}"}
            yield read.found(N_("“{found}”: thiếu 'số'; viết “{asked}”"), *match.span(), parameters)
