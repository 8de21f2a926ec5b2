"""Numbers as official documents write them."""

from congvan.errors import N_
from congvan.text.amounts import Unreadable

# The order of điểm in a khoản (NĐ 30/2020, PL I, Phần I, Mục II, điểm đ khoản 6): no f, j, w, z; đ after d.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return number (1 to 3999) in roman numerals; raises ValueError outside that range."""
    if not 1 <= number <= 3999:
        raise Unreadable("DT-113", N_("{number} không viết được bằng số La Mã, chỉ từ 1 đến 3999"), number=number)
    digits = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        digits.append(letters * count)
    return "".join(digits)


_NUMBERS = {roman(number): number for number in range(1, 100)}


def from_roman(text: str) -> int:
    """Return the number (1 to 99, as parts of a document have) of a roman numeral in capitals; 0 for other text."""
    return _NUMBERS.get(text, 0)


def point_letter(index: int) -> str:
    """Return the letter of the điểm with this index from 0; after y come aa, ab and so on."""
    if index < 0:
        raise ValueError("index must not be negative")
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(POINT_LETTERS))
        letters = POINT_LETTERS[rest] + letters
    return letters


def document_number(number: int) -> str:
    """Return a document's number, with a 0 before those under 10 (PL I, Phần I, Mục II, điểm c khoản 3)."""
    return f"{number:02d}"
