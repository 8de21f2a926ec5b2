"""Annexes: their numbers, and the line that says what they are issued with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.check.recognised import Recognised
from congvan.check.rules.book import Found, rule
from congvan.errors import N_
from congvan.text.unicode import fold

_HEADING = re.compile(r"phu luc(?: so)?\s*(?P<number>[ivxlc]+|\d+[a-z]?)?\W*")


@rule("TT-706")
def numbers(document: Recognised) -> Iterator[Found]:
    """Roman where there are several, none where there is one."""
    headings = [
        (part, match) for part in document.of("phu_luc", annex=None) if (match := _HEADING.fullmatch(fold(part.plain)))
    ]
    whole = bool(document.of("quoc_hieu"))
    for part, match in headings:
        number = match["number"]
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
        if not document.of("kem_theo", annex=part.annex):
            yield Found(part, N_("thiếu dòng '(Kèm theo … số … ngày … tháng … năm … của …)'"))
