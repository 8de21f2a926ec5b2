"""Place and date: their form, and where they stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from congvan.checking.observed import Paragraph
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import dates, height_pt, over_it, said, wraps
from congvan.errors import N_
from congvan.thethuc.rules import PT_PER_MM

_BLANK = r"[\s.…_]*"
_DATE = re.compile(
    rf"(?P<place>.*?)(?P<comma>\s*,)?\s*(?P<word>ngày)(?P<day>{_BLANK}\d*{_BLANK})tháng(?P<month>{_BLANK}\d*{_BLANK})"
    rf"năm(?P<year>{_BLANK}\d*{_BLANK})(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SLASHES = re.compile(r"ngày\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}", re.IGNORECASE)
_LEVEL_MM = 2.5


@rule("TT-256")
def date_form(document: Recognised) -> Iterator[Found]:
    """'Hà Nội, ngày 05 tháng 01 năm 2020'."""
    for parts in dates(document, annex=None):
        part, text = parts[0], said(parts)
        if slashes := _SLASHES.search(text):
            yield Found(part, N_("thời gian ghi '{text}', yêu cầu 'ngày … tháng … năm …'"), {"text": slashes.group()})
            continue
        match = _DATE.fullmatch(text)
        if not match:
            yield Found(part, N_("thời gian không đủ 'ngày … tháng … năm …'"))
            continue
        yield from _place_problems(part, match)
        yield from _day_problems(part, match)


def _place_problems(part: Part, match: re.Match[str]) -> Iterator[Found]:
    place = match["place"].strip()
    if not place:
        yield Found(part, N_("thiếu địa danh trước thời gian"))
    elif not match["comma"]:
        yield Found(part, N_("thiếu dấu phẩy sau địa danh"))
    elif match["comma"] != ",":
        yield Found(part, N_("có cách chữ trước dấu phẩy"))
    if short := re.match(r"T\.?P\.?\s|TX\.?\s|H\.\s|Q\.\s|P\.\s|X\.\s|T\.\s", place, re.IGNORECASE):
        yield Found(part, N_("địa danh viết tắt '{short}', yêu cầu ghi đầy đủ"), {"short": short[0].strip()})
    if place and place[0].islower():
        yield Found(part, N_("địa danh '{place}' chưa viết hoa"), {"place": place})
    if match["word"] != "ngày":
        yield Found(part, N_("'{word}' viết hoa, yêu cầu 'ngày'"), {"word": match["word"]})
    if rest := match["rest"].strip():
        yield Found(part, N_("có '{rest}' thừa sau năm"), {"rest": rest})


def _day_problems(part: Part, match: re.Match[str]) -> Iterator[Found]:
    day, month, year = (re.sub(r"\D", "", match[name]) for name in ("day", "month", "year"))
    if len(day) == 1:
        yield Found(part, N_("ngày '{day}' nhỏ hơn 10, yêu cầu ghi '0{day}'"), {"day": day})
    if month in ("1", "2"):
        yield Found(part, N_("tháng '{month}', yêu cầu ghi '0{month}'"), {"month": month})
    if month and not 1 <= int(month) <= 12:
        yield Found(part, N_("không có tháng {month}"), {"month": month})
    elif day and month and year and len(year) == 4 and not _exists(int(day), int(month), int(year)):
        yield Found(part, N_("không có ngày {day}/{month}/{year}"), {"day": day, "month": month, "year": year})


def _exists(day: int, month: int, year: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


@rule("TT-257")
def month_padded(document: Recognised) -> Iterator[Found]:
    """Only 1 and 2 take a zero."""
    for parts in dates(document, annex=None):
        part, match = parts[0], _DATE.fullmatch(said(parts))
        month = re.sub(r"\D", "", match["month"]) if match else ""
        if re.fullmatch(r"0[3-9]", month):
            message = N_("tháng ghi '{month}', chỉ tháng 1, 2 thêm số 0 phía trước: '{asked}'")
            yield Found(part, message, {"month": month, "asked": month[1]})


@rule("TT-259")
def date_level(document: Recognised) -> Iterator[Found]:
    """On the line of the number, where a page or a row of a table shows it; on that line as a whole."""
    number, found = document.first("so_ky_hieu"), dates(document)
    if not (document.of("quoc_hieu") and document.of("tieu_ngu") and number and found):
        return
    date = found[0][0]
    if len(found[0]) > 1 or wraps(date):
        yield Found(date, N_("chữ xuống dòng, yêu cầu trọn một dòng, ngang số, ký hiệu"))
        return
    apart = _apart_mm(number.paragraph, date.paragraph)
    if apart is None:
        apart = _apart_in_row_mm(document, number.paragraph, date.paragraph)
    if apart is not None and apart > _LEVEL_MM:
        yield Found(date, N_("thấp hoặc cao hơn dòng số, ký hiệu {apart} mm"), {"apart": f"{apart:.0f}"})


def _apart_mm(number: Paragraph, date: Paragraph) -> float | None:
    if not number.line_boxes or not date.line_boxes:
        return None
    one, other = number.line_boxes[-1], date.line_boxes[0]
    return abs(one.bottom - other.bottom) if one.page == other.page else None


def _apart_in_row_mm(document: Recognised, number: Paragraph, date: Paragraph) -> float | None:
    """How far two cells of one row have their first texts apart; None where text above them, or Word, decides it."""
    one, other = number.cell, date.cell
    if not one or not other or (one.table, one.row) != (other.table, other.row) or one.column == other.column:
        return None
    depths = [_depth_pt(document, paragraph) for paragraph in (number, date)]
    if not (one.plain and other.plain) or depths[0] is None or depths[1] is None:
        return None
    return abs(depths[0] - depths[1]) / PT_PER_MM


def _depth_pt(document: Recognised, paragraph: Paragraph) -> float | None:
    """The height of the empty paragraphs above one in its cell, and the space before it."""
    depth = paragraph.before_pt
    for over in over_it(document, paragraph):
        height = None if over.text.strip() else height_pt(over)
        if height is None:
            return None
        depth += height
    return depth
