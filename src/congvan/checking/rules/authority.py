"""Who issues: names of agencies written out, grounds cited in full, the signature that the authority asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.errors import N_
from congvan.lexicon.agencies import decides_together, is_committee
from congvan.lexicon.offices import mark_of
from congvan.lexicon.units import COMMUNES, PROVINCES, committee, in_capitals
from congvan.text.unicode import nfc, upper
from congvan.thethuc.rules import load_rules

_SHORT = re.compile(r"(UBND|HĐND|UB|BQL|BQLDA|BCĐ|BCH|VP|TTYT|BV|TT)\b")
_NO_PLACE = re.compile(rf"{committee()} {in_capitals((*PROVINCES, *COMMUNES))}")
# What is cited by number in grounds; a law is not (điểm a khoản 6).
_CITED = re.compile(
    r"(?P<kind>Nghị định|Nghị quyết|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Kế hoạch|Công văn|Tờ trình|Thông báo|"
    r"Kết luận)"
    r" số:? ?(?P<number>\d+[\w/.-]*[/-][A-ZĐ][\w&-]*)"
)
_NUMBERED_LAW = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh) (?:(?!(?:[Ll]uật|Pháp lệnh) số|ngày|Nghị|Thông tư|Quyết định)[^;])+? "
    r"(?P<number>số:? ?\d+/\d{4}/(?:QH|PL-?UBTVQH|UBTVQH)\d*)"
)
_LEGISLATES = re.compile(r"/\d{4}/")  # the symbol of a legal normative document, whose grounds follow another decree


@rule("TT-226")
def parent_place(document: Recognised) -> Iterator[Found]:
    """'UBND TỈNH …' with the name of the province or commune."""
    for part in document.of("co_quan_chu_quan"):
        following = [other for other in document.of("co_quan_chu_quan", "co_quan") if other is not part]
        if _NO_PLACE.fullmatch(upper(nfc(part.plain))) and not any(_goes_on(other.plain) for other in following[:1]):
            yield Found(part, N_("'{text}' thiếu tên địa phương"), {"text": part.plain})


def _goes_on(text: str) -> bool:
    """Whether a line is a place's name that ends the line over it, not an agency of its own."""
    return not re.match(r"(?:SỞ|PHÒNG|BAN|VĂN PHÒNG|TRUNG TÂM|TRƯỜNG|CHI CỤC|THANH TRA|BỆNH VIỆN)\b", upper(nfc(text)))


@rule("TT-236")
def full_name(document: Recognised) -> Iterator[Found]:
    """The issuing agency's official name in full, where it signs too; only its parent's words are abbreviated."""
    together = load_rules().signing.collective
    signing = [(part, mark_of(part.plain)) for part in document.of("quyen_han_chuc_vu")]
    named = [(part, part.plain) for part in document.of("co_quan")[:1]]
    named += [(part, name) for part, (mark, _, name) in signing if mark == together]
    for part, name in named:
        if match := _SHORT.match(upper(nfc(name))):
            yield Found(part, N_("viết tắt '{short}', yêu cầu tên chính thức, đầy đủ"), {"short": match[1]})


@rule("TT-306")
def grounds_in_full(document: Recognised) -> Iterator[Found]:
    """What is cited by number has its date and who issued it."""
    number = document.first("so_ky_hieu")
    if number is None or _LEGISLATES.search(number.plain):
        return
    for part in document.of("can_cu"):
        if law := _NUMBERED_LAW.search(part.plain):
            yield Found(part, N_("ghi '{number}', Luật và Pháp lệnh không ghi số, ký hiệu"), law.groupdict())
        match = _CITED.search(part.plain)
        rest = part.plain[match.end() :] if match else ""
        if not match or re.search(r"\bnăm\b", part.plain[: match.start()]):
            continue
        if "ngày" not in rest:
            yield Found(part, N_("{kind} số {number} thiếu ngày, tháng, năm"), match.groupdict())
        elif part.plain.startswith("Căn cứ") and not re.search(r"\bcủa\b|\bdo\b", rest):
            yield Found(part, N_("{kind} số {number} thiếu cơ quan ban hành"), match.groupdict())


def _chairman(document: Recognised) -> Part | None:
    """The head's agency where it is an office, as of a công điện."""
    name = document.first("co_quan")
    return name if name and upper(nfc(name.plain)).startswith("CHỦ TỊCH") else None


@rule("TT-508")
def signs_for_the_issuer(document: Recognised) -> Iterator[Found]:
    """A decision of the chairman is not signed for the committee, nor one of the committee by the chairman alone."""
    issuer, lines = document.first("tham_quyen") or _chairman(document), document.of("quyen_han_chuc_vu")
    if not lines:
        return
    text, first = upper(nfc(issuer.plain)) if issuer else "", upper(nfc(lines[0].plain))
    collective = mark_of(first)[0] == load_rules().signing.collective
    if text.startswith("CHỦ TỊCH") and collective:
        yield Found(lines[0], N_("ghi '{text}', văn bản của Chủ tịch không ghi 'TM.'"), {"text": lines[0].plain})
    elif (is_committee(text) and not collective) or (decides_together(first) and len(lines) > 1):
        yield Found(lines[0], N_("ghi '{text}', văn bản của tập thể ghi 'TM.' ở trên"), {"text": lines[0].plain})
