"""Annexes: their numbers, and the line that says what they are issued with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import dates, is_form, said
from congvan.errors import N_
from congvan.text.numerals import from_roman, roman
from congvan.text.unicode import fold

_POINTS = re.compile(r"phu luc|kem theo|gui kem|dinh kem|bieu mau|\bmau so\b|\bbieu so\b")
_CITED = re.compile(r"số:?\s*(?P<number>\d+)\s*/(?P<symbol>[^\s,;)]+)(?:,?\s*ngày\s+(?P<day>[^)]*?\d{4}))?")
_OWN = re.compile(r"\D*(?P<number>\d+)\s*/(?P<symbol>\S+)")
_HEADING = re.compile(r"phu luc(?: so)?\s*(?P<number>[ivxlc]+|\d+[a-z]?)?\W*")


@rule("TT-706")
def numbers(document: Recognised) -> Iterator[Found]:
    """Roman where there are several, none where there is one."""
    headings = [
        (part, match) for part in document.of("phu_luc", annex=None) if (match := _HEADING.fullmatch(fold(part.plain)))
    ]
    for part in document.of("phu_luc", annex=None):
        if re.fullmatch(r"phu luc(?: so)?(?: ?[ivxlc]+| ?\d+[a-z]?)?\s*[.:–-]\s*\S.*", fold(part.plain)):
            yield Found(part, N_("'Phụ lục' và tên phụ lục trên cùng một dòng, yêu cầu mỗi phần một dòng"))
    whole = bool(document.of("quoc_hieu"))
    before = 0
    for part, match in headings:
        number = match["number"]
        own = from_roman((number or "").upper())
        if before and own > before + 1:
            message = N_("'{opening}': sau số {before} là số {number}, yêu cầu {asked}")
            figures = {"before": roman(before), "number": roman(own), "asked": roman(before + 1)}
            yield Found(part, message, {"opening": part.plain[:24], **figures})
        before = own
        if number and number[0].isdigit():
            yield Found(part, N_("phụ lục đánh số '{number}', yêu cầu chữ số La Mã"), {"number": number})
        elif number and len(headings) == 1 and whole:
            yield Found(part, N_("chỉ có một phụ lục thì không đánh số"))
        elif not number and len(headings) > 1:
            yield Found(part, N_("có {count} phụ lục, mỗi phụ lục phải có số La Mã"), {"count": len(headings)})


@rule("TT-720")
def issued_with(document: Recognised) -> Iterator[Found]:
    """'(Kèm theo Quyết định số … ngày … của …)'."""
    for part in document.of("phu_luc", annex=None):
        # A form ('Mẫu số 01') is no Phụ lục: what it belongs to says with what it is issued.
        if not is_form(part) and not document.of("kem_theo", annex=part.annex):
            yield Found(part, N_("thiếu dòng '(Kèm theo … số … ngày … tháng … năm … của …)'"))


@rule("TT-708")
def pointed_to(document: Recognised) -> Iterator[Found]:
    """The text says that there is an annex."""
    headings = document.of("phu_luc", annex=None)
    main = [part for part in document.parts if part.annex == 0 and part.paragraph.zone == "body"]
    if not headings or not document.of("so_ky_hieu") or any(part.annex == 0 for part in headings):
        return
    if not any(
        _POINTS.search(fold(part.plain)) for part in main if part.component not in ("can_cu", "noi_nhan_danh_sach")
    ):
        yield Found(headings[0], N_("trong văn bản không có chỉ dẫn về phụ lục này"))


@rule("TT-726")
def same_number(document: Recognised) -> Iterator[Found]:
    """The number and the date are those of the document, where both are filled in."""
    own, date = document.first("so_ky_hieu"), next(map(said, dates(document)), "")
    number = _OWN.match(own.plain) if own else None
    if not number:
        return
    for part in document.of("kem_theo", annex=None):
        cited = _CITED.search(part.plain)
        if part.annex == 0 or not cited or cited["symbol"] != number["symbol"]:
            continue
        if int(cited["number"]) != int(number["number"]):
            message = N_("ghi số {cited}, văn bản có số {own}")
            yield Found(part, message, {"cited": cited["number"], "own": number["number"]})
        elif date and cited["day"] and (days := _day(cited["day"])) and (issued := _day(date)) and days != issued:
            yield Found(
                part, N_("ghi ngày {cited}, văn bản có ngày {own}"), {"cited": _shown(days), "own": _shown(issued)}
            )


def _day(text: str) -> tuple[int, ...] | None:
    """The day, month and year of a date that has all three."""
    numbers = re.findall(r"\d+", text)
    return tuple(map(int, numbers[-3:])) if len(numbers) >= 3 else None


def _shown(day: tuple[int, ...]) -> str:
    return "/".join(f"{number:02d}" for number in day)
