"""The place beside the date: the unit that the head names, where head and place can be compared surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import dates, said
from congvan.checking.rules.prose import words
from congvan.errors import N_
from congvan.gazetteer.table import units
from congvan.lexicon.units import COMMUNES, DISTRICTS, PROVINCES, committee, in_capitals
from congvan.text.unicode import clean, fold, nfc, upper

_COMMITTEE = committee()
_PROVINCE = rf"(?:{in_capitals(PROVINCES)}|TP ?\.?)"
_COMMUNE = in_capitals(COMMUNES)
_DISTRICT = in_capitals(noun for noun in DISTRICTS if noun not in PROVINCES)
# Words of a proper name: none that opens the name of another agency or unit.
_WORD = (
    r"(?!(?:UBND|HĐND|ỦY|UỶ|VĂN PHÒNG|TRUNG TÂM|HỘI ĐỒNG|TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|HUYỆN|QUẬN|VÀ)\b|(?:SỞ|PHÒNG|BAN) )"
    r"[\w'’]+(?:-[\w'’]+)*"
)
_NAME = rf"(?P<name>{_WORD}(?: (?:[-–] )?{_WORD}){{0,5}})"
_ITSELF = re.compile(rf"(?:CHỦ TỊCH )?{_COMMITTEE} (?P<unit>(?P<noun>{_PROVINCE}|{_COMMUNE}|{_DISTRICT}) {_NAME})")
_DEPARTMENT = re.compile(rf"SỞ [^-–]+? (?P<unit>(?P<noun>{_PROVINCE}) {_NAME})")
# What sits where the committee over it does; schools, hospitals, branches, the police and the army may not.
_OF_A_PROVINCE = re.compile(
    rf"SỞ [^-–]+|VĂN PHÒNG(?: {_COMMITTEE}.*)?|THANH TRA(?: {_PROVINCE}.*)?|BAN CHỈ ĐẠO .+|HỘI ĐỒNG (?!NHÂN DÂN).+"
)
_OF_A_COMMUNE = re.compile(
    r"VĂN PHÒNG(?: HĐND.*| HỘI ĐỒNG.*| UBND.*| (?:ỦY|UỶ) BAN.*)?|PHÒNG (?:KINH TẾ|VĂN HÓA|VĂN HOÁ|NỘI VỤ|TƯ PHÁP|"
    r"TÀI CHÍNH|Y TẾ|GIÁO DỤC|NÔNG NGHIỆP|QUẢN LÝ).*|TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG.*|BAN CHỈ ĐẠO .+|"
    r"HỘI ĐỒNG (?!NHÂN DÂN).+|TRẠM Y TẾ.*"
)
_UNDER_A_PROVINCE = re.compile(rf"(?:{_COMMITTEE}|SỞ [^-–]+?) (?P<unit>(?P<noun>{_PROVINCE}) {_NAME})")
# What may sit in another province than the one that it is of; several agencies.
_ELSEWHERE = re.compile(
    r"\b(?:TRƯỜNG|HỌC VIỆN|BỆNH VIỆN|CHI NHÁNH|ĐẠI DIỆN|TẠI|LIÊN|VÙNG|CÔNG TY|CÔNG AN|QUÂN SỰ)\b"
    r"| [-–] (?:SỞ|BAN|PHÒNG|VĂN PHÒNG|TRUNG TÂM|CHI CỤC|CÔNG|ĐOÀN|HỘI|MẶT TRẬN|THANH TRA|VIỆN|TÒA|TOÀ)\b"
)
_LOWER = re.compile(r"\b(?:XÃ(?! HỘI)|PHƯỜNG|ĐẶC KHU|HUYỆN|KHU VỰC)\b")
_PLACE = re.compile(r"(?P<place>[^,]+)(?:,.*)?,? ngày\b.*", re.IGNORECASE)
_NOUN = re.compile(
    r"(?i:thành phố|tp|tỉnh|huyện|quận|thị xã|tx|thị trấn|tt|xã|phường|đặc khu|[hqpx](?=\.))(?:\s*\.\s*|\s+)(?=\w)"
)
_BLANK = re.compile(r"\.\.|[…_<>\[\]{}()]|dia danh|\bten\b|^(?:[a-z]|abc|xyz|x+)?$")  # still to be filled in
_SIMILAR = 0.75  # two spellings of one name: 'Krông Pắc' and 'Krông Pách'


@dataclass(frozen=True)
class _Unit:
    """A unit as the head writes it; `exact` where the place must be its own name, not one within it."""

    text: str
    name: str
    exact: bool


@rule("TT-258")
def place_of_the_agency(document: Recognised) -> Iterator[Found]:
    """'Ea Knốp' of the committee of xã Ea Knốp, 'Đắk Lắk' of a department of tỉnh Đắk Lắk."""
    found = dates(document)
    unit = _unit(document)
    if unit is None or len(found) != 1 or not (match := _PLACE.fullmatch(nfc(said(found[0])))):
        return
    place = match["place"].strip()
    if _BLANK.search(fold(place)) or _BLANK.search(_bare(unit.name)):
        return
    if any(word[0].islower() for word in _without_noun(place).split()):
        return  # 'Hôm nay, ngày …' of minutes
    if not (_disagrees(place, unit.name) if unit.exact else _is_another_province(place, unit.name)):
        return
    message = N_("địa danh ghi '{place}', tên cơ quan ghi '{unit}'")
    yield Found(found[0][0], message, {"place": place, "unit": unit.text})


def _unit(document: Recognised) -> _Unit | None:
    """Return the unit whose name the place has; None where the head does not surely tell."""
    lines = [part.plain for part in document.of("co_quan")]
    if not lines or any(line.rstrip().endswith((",", "/")) for line in lines):
        return None  # of several agencies
    own = _written(lines)
    over = _written(part.plain for part in document.of("co_quan_chu_quan"))
    if match := _ITSELF.fullmatch(own):
        return _known(match, exact=True) if not over or _ITSELF.fullmatch(over) else None
    if not over:
        match = _DEPARTMENT.fullmatch(own)
        return _known(match, exact=True) if match else None
    if match := _ITSELF.fullmatch(over):
        province = bool(re.fullmatch(_PROVINCE, match["noun"]))
        near = _OF_A_PROVINCE.fullmatch(own) and not _LOWER.search(own) if province else _OF_A_COMMUNE.fullmatch(own)
        if near and not _ELSEWHERE.search(own):
            return _known(match, exact=True)
    if (match := _UNDER_A_PROVINCE.fullmatch(over)) and not _ELSEWHERE.search(own):
        return _known(match, exact=False)
    return None


def _written(lines: Iterator[str] | list[str]) -> str:
    return upper(clean(" ".join(lines))).strip(" .*:")


def _known(match: re.Match[str], *, exact: bool) -> _Unit:
    return _Unit(match["unit"], match["name"], exact)


def _disagrees(place: str, name: str) -> bool:
    found, asked = _bare(_without_noun(place)), _bare(name)
    if not found or not asked or found in asked or (asked in found and not asked.isdigit()):
        return False  # 'Xuân Hương' of Xuân Hương - Đà Lạt, 'Thừa Thiên Huế'
    return found in _provinces() or SequenceMatcher(None, found, asked).ratio() < _SIMILAR


def _is_another_province(place: str, name: str) -> bool:
    """Whether the place is surely not in the province: it is another one, of whose name no commune is."""
    found, asked = _bare(_without_noun(place)), _bare(name)
    shared = map(_bare, words()["places"]["shared"])
    return found in _provinces() and asked in _provinces() and found != asked and found not in shared


def _without_noun(place: str) -> str:
    match = _NOUN.match(place)
    return place[match.end() :] if match else place


@cache
def _provinces() -> frozenset[str]:
    return frozenset(_bare(unit.proper) for unit in units() if not unit.parent)


def _bare(name: str) -> str:
    """A name without diacritics, blanks and hyphens; 'Đắc', 'Lý', 'HCM' in the custom of 'Đắk', 'Lí', 'Hồ Chí Minh'."""
    plain = re.sub(r"c\b", "k", clean(fold(name))).replace("y", "i")
    letters = "".join(letter for letter in plain if letter.isalnum()).lstrip("0")
    return "hochiminh" if letters == "hcm" else letters
