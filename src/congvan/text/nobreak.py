"""No-break spaces where a reader would not tear a word from its number."""

import re

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
_HONORIFIC = re.compile(r"\b(Ông|ông|Bà|bà|đ/c) (?=[^\W\d_a-zàáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩị])")


def keep_together(text: str) -> str:
    """Return text with no-break spaces in 'ngày 14/8/2020', 'Điều 5', 'số 3104', '16 triệu', 'Ông Nam'."""
    text = _BEFORE_NUMBER.sub(rf"\1{NBSP}", text)
    text = _POINT.sub(rf"\1{NBSP}", text)
    text = _BEFORE_UNIT.sub(NBSP, text)
    return _HONORIFIC.sub(rf"\1{NBSP}", text)
