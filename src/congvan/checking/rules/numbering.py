"""Numbers of divisions, articles, clauses and points, and what the text cites of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.errors import N_
from congvan.text.numerals import POINT_LETTERS, from_roman
from congvan.text.unicode import fold

# Outermost first: a number of one level begins those below anew.
_LONGEST_QUOTE = 80  # paragraphs
_LEVELS = ("phan", "chuong", "muc", "tieu muc", "dieu", "la_ma", "1", "2", "3", "4", "diem")
_DIVISION = re.compile(r"(phan|chuong|tieu muc|muc|dieu) ?(?:thu )?([ivxlc]+|\d+)\b")
_ITEM = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3})\.?(?:[.)]|/|\s)")
_POINT = re.compile(r"([^\W\d_])\s*(?:\)|\.(?!\d)|/\s)")  # 'b.1)' is a level below
_RUNS_THROUGH = {"dieu", "chuong"}  # count on where a higher division begins
_AMENDS = re.compile(r"(?i)sửa đổi|bổ sung một số điều|thay thế cụm từ")
_ITSELF = r"(?:Quyết định|Nghị quyết|Quy chế|Quy định|Hợp đồng|Nội quy|Điều lệ|Hướng dẫn|Chỉ thị|Kế hoạch) này"
_CITES_ARTICLE = re.compile(rf"Điều (\d+)(?:,? (?:của )?{_ITSELF})|Như Điều (\d+)")
_CITES_CLAUSE = re.compile(rf"(?i:khoản) (\d+),? Điều (\d+),? (?:của )?{_ITSELF}")
_CITES_SECTION = re.compile(rf"Mục ([IVXLC]+),? (?:của )?{_ITSELF}")
_OF_ANOTHER = r"(?:của|Nghị|Thông|Luật|Quyết định số|(?:ban hành )?kèm theo (?!(?:\w+ ){1,3}này))"
# 'Phụ lục II', 'PHỤ LỤC II: DANH MỤC', 'Mẫu số 02'.
_ANNEX = re.compile(r"(?i:phụ lục)(?: số)? ([IVXLC]+|\d{1,2})\b|([IVXLC]+|\d{1,2})\W*$")
_CITES_ANNEX = re.compile(rf"[Pp]hụ lục (?:số )?([IVXLC]+|\d{{1,2}})\b(?! {_OF_ANOTHER})")


def _labelled(part: Part) -> str:
    return f"{part.paragraph.label} {part.plain}".strip() if part.paragraph.label else part.plain


def _spaced(part: Part) -> str:
    """The text with every space alike, so that offsets stay; 'Điều' and its number are often kept together."""
    return part.text.replace("\u00a0", " ")


def _number(part: Part) -> tuple[str, int] | None:
    """Return the level and the number of a part."""
    text = _labelled(part)
    if part.component in ("phan_chuong", "muc_tieu_muc", "dieu"):
        match = _DIVISION.match(fold(text))
        if match:
            return match[1], int(match[2]) if match[2].isdigit() else from_roman(match[2].upper())
    elif part.component == "muc_la_ma":
        letters = re.match(r"[IVXLC]+", text)
        return ("la_ma", from_roman(letters[0])) if letters else None
    elif part.component in ("khoan", "tieu_de"):
        if match := _ITEM.match(text + " "):
            numbers = match[1].split(".")
            return str(len(numbers)), int(numbers[-1])
    elif part.component == "diem" and (match := _POINT.match(text)):
        return "diem", POINT_LETTERS.find(match[1].lower()) + 1
    return None


@rule("TT-480")
def sequence(document: Recognised) -> Iterator[Found]:
    """One after the other in each series."""
    quoted = _quoted(document)
    for annex in range(document.annexes + 1):
        last: dict[str, int] = {}
        amends = False
        for part in document.within(annex):
            numbered = None if part.paragraph.cell else _number(part)
            if numbered is None or not numbered[1] or numbered[0] == "diem" or id(part) in quoted:
                continue
            level, number = numbered
            amends = amends or bool(level == "dieu" and _AMENDS.search(part.text))
            before = last.get(level, 0)
            begins_anew = number == 1 and (before != 1 or level not in _RUNS_THROUGH)
            if before and number != before + 1 and not begins_anew and not amends:
                yield _out_of_order(part, before, number)
            last[level] = number
            for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
                if lower not in _RUNS_THROUGH:
                    last.pop(lower, None)


def _quoted(document: Recognised) -> set[int]:
    """What stands between quotation marks that open and close in different paragraphs: numbers of another document."""
    parts = [part for part in document.parts if part.paragraph.zone == "body" and not part.paragraph.cell]
    found: set[int] = set()
    for place, part in enumerate(parts):
        if id(part) in found or part.text.count("“") <= part.text.count("”"):
            continue
        depth = 0
        for end, other in enumerate(parts[place : place + _LONGEST_QUOTE], place):
            depth += other.text.count("“") - other.text.count("”")
            if depth <= 0:
                found |= {id(quoted) for quoted in parts[place : end + 1]}
                break
    return found


def _out_of_order(part: Part, before: int, number: int) -> Found:
    opening = " ".join(_labelled(part).split()[:2])[:24]
    if number == before:
        return Found(part, N_("'{opening}': số {number} bị lặp"), {"opening": opening, "number": number})
    message = N_("'{opening}': sau số {before} là số {number}, yêu cầu {asked}")
    return Found(part, message, {"opening": opening, "before": before, "number": number, "asked": before + 1})


@rule("TT-481")
def points(document: Recognised) -> Iterator[Found]:
    """a, b, c, d, đ, e …"""
    last = ""
    quoted = _quoted(document)
    for part in document.parts:
        if id(part) in quoted:
            continue
        if part.component != "diem":
            if part.component not in ("gach_dau_dong", "noi_dung") or part.paragraph.cell:
                last = ""
            continue
        match = _POINT.match(_labelled(part).lower())
        letter = match[1] if match else ""
        if not letter:
            continue
        if letter not in POINT_LETTERS:
            yield Found(part, N_("'{letter})' không có trong bảng chữ cái tiếng Việt"), {"letter": letter})
        elif last and letter != "a" and POINT_LETTERS.index(letter) != POINT_LETTERS.index(last) + 1:
            asked = POINT_LETTERS[(POINT_LETTERS.index(last) + 1) % len(POINT_LETTERS)]
            message = N_("sau '{before})' là '{letter})', yêu cầu '{asked})'")
            yield Found(part, message, {"before": last, "letter": letter, "asked": asked})
        last = letter if letter in POINT_LETTERS else ""


@rule("TT-485")
def references(document: Recognised) -> Iterator[Found]:
    """What the text says of itself is there."""
    for annex in range(document.annexes + 1):
        articles = {number[1] for part in document.of("dieu", annex=annex) if (number := _number(part))}
        if not articles:
            continue
        for part in document.within(annex):
            for match in _CITES_ARTICLE.finditer(_spaced(part)):
                cited = int(match[1] or match[2])
                if cited not in articles:
                    message = N_("viện dẫn Điều {cited}, văn bản này không có")
                    yield Found(part, message, {"cited": cited}, match.start(), match.end())
        yield from _clause_references(document.within(annex))
    yield from _section_references(document)
    yield from _annex_references(document)


def _clause_references(parts: Sequence[Part]) -> Iterator[Found]:
    last: dict[int, int] = {}  # the last clause of each article
    article = 0
    for part in parts:
        level, number = _number(part) or ("", 0)
        if level == "dieu":
            article = number
        elif level == "1":
            last[article] = max(number, last.get(article, 0))
    amends = any(part.component == "dieu" and _AMENDS.search(part.text) for part in parts)
    for part in () if amends else parts:
        for match in _CITES_CLAUSE.finditer(_spaced(part)):
            if int(match[2]) in last and int(match[1]) > last[int(match[2])]:
                message = N_("viện dẫn {cited}, văn bản này không có")
                yield Found(part, message, {"cited": f"khoản {match[1]} Điều {match[2]}"}, match.start(), match.end())


def _section_references(document: Recognised) -> Iterator[Found]:
    there = {number[1] for part in document.of("muc_la_ma", annex=None) if (number := _number(part))}
    for part in document.parts if there else ():
        for match in _CITES_SECTION.finditer(_spaced(part)):
            if from_roman(match[1]) not in there:
                message = N_("viện dẫn {cited}, văn bản này không có")
                yield Found(part, message, {"cited": f"Mục {match[1]}"}, match.start(), match.end())


def _annex_references(document: Recognised) -> Iterator[Found]:
    headings = [part.plain for part in document.of("phu_luc", annex=None)]
    there = {_annex_number(match[1] or match[2]) for text in headings if (match := _ANNEX.search(text))}
    if not there or len(there) < len(headings):
        return  # an annex without a number of its own is another fault
    for part in document.parts:
        if part.component in ("phu_luc", "kem_theo", "can_cu"):
            continue
        for match in _CITES_ANNEX.finditer(_spaced(part)):
            if _annex_number(match[1]) not in there:
                message = N_("viện dẫn Phụ lục {cited}, văn bản này không có")
                yield Found(part, message, {"cited": match[1]}, match.start(), match.end())


def _annex_number(text: str) -> int:
    return int(text) if text.isdigit() else from_roman(text)
