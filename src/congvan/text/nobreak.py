"""No-break spaces where a reader would not tear a word from its number."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

NBSP = "\u00a0"

# A word that names what follows, and a number, a date, a letter or a roman numeral.
_BEFORE_NUMBER = re.compile(
    r"(?i:\b(ngày|tháng|năm|quý|số|điều|khoản|điểm|mục|tiểu mục|chương|phần|phụ lục|mẫu|bảng|biểu|trang|lúc|hồi"
    r"|khóa|khoá|kỳ|lần|tổ|quyển|tập|hình)) (?=[0-9]|[IVXLC]+\b|[a-zđ]\))"
)
_POINT = re.compile(r"\b([Đđ]iểm) (?=[a-zđ]\b)")
# A number and its unit; 'triệu', 'tỷ' and the like belong to the number.
_BEFORE_UNIT = re.compile(
    r"(?<=[0-9]) (?=(?:%|‰|°|đồng|triệu|tỷ|tỉ|nghìn|ngàn|km|kg|ha|m[23²³]?|cm|mm|tấn|tạ|lít|giờ|phút)(?![^\W\d_]))"
)
# '200 - 400 mm', '2026 - 2030'.
_RANGE = re.compile(r"(?<=[0-9]) ([-–]) (?=[0-9])")
_AUTHORITY = re.compile(r"(?<=TM\.) |(?<=KT\.) |(?<=TL\.) |(?<=Q\.) ")  # TUQ. ends in Q.
_HONORIFIC = re.compile(r"\b(Ông|ông|Bà|bà|đ/c) (?=[^\W\d_a-zàáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩị])")


@lru_cache(maxsize=4096)  # the copies of a bulk dispatch share most of their texts
def keep_together(text: str) -> str:
    """Return text with no-break spaces in 'ngày 14/8/2020', 'Điều 5', 'số 3104', '16 triệu', 'Ông Nam'."""
    text = _BEFORE_NUMBER.sub(rf"\1{NBSP}", text)
    text = _POINT.sub(rf"\1{NBSP}", text)
    text = _BEFORE_UNIT.sub(NBSP, text)
    text = _RANGE.sub(rf"{NBSP}\1 ", text)  # every engine breaks after a dash, and a no-break space would go down
    return _HONORIFIC.sub(rf"\1{NBSP}", text)


@cache
def _phrases() -> re.Pattern[str]:
    viet = tomllib.loads(files(__package__).joinpath("viet.toml").read_text("utf-8"))
    data, units = viet["unbroken"], "|".join(viet["administrative_units"]["common_nouns"])
    words = rf"\S+(?: \S+){{0,{data['longest_unit'] - 1}}}"
    unit = rf"\b(?:{units}) {words}$"
    return re.compile("|".join([unit, *(rf"\b{re.escape(phrase)}\b" for phrase in data["phrases"])]), re.I | re.M)


def keep_names_together(text: str) -> str:
    """Return text with no-break spaces in 'Ủy ban nhân dân', in 'xã Ea Súp' at its end and in 'Nguyễn Thị Lan'.

    A text wholly in capitals has no names to be told by their capitals.
    """
    text = _AUTHORITY.sub(NBSP, text)
    if text != text.upper():
        text = _with_names_whole(text)
    return _phrases().sub(lambda match: match.group().replace(" ", NBSP), text)


def _with_names_whole(text: str) -> str:
    """Join syllables with capitals that follow each other."""
    first, *others = text.split(" ")
    joined, before = first, first
    for word in others:
        whole = before[:1].isupper() and before[-1:].isalpha() and word[:1].isupper()
        joined += (NBSP if whole else " ") + word
        before = word
    return joined
