"""The values of a draft that are more than text: kinds, dates, numbers, measures, and words with a meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from congvan.errors import N_
from congvan.loading.shapes import TEXT, Choice, Many, Parsed
from congvan.model.dispatch import Alignment
from congvan.text.dates import parse_date
from congvan.text.unicode import slug
from congvan.thethuc.kinds import Kind, find_kind, load_kinds
from congvan.thethuc.rules import load_rules

T = TypeVar("T")
TEXTS = Many(TEXT, single=True)
LEVELS = Many(Choice(tuple(load_rules().numbering.components), exact=True))


def _kind(text: str) -> Kind:
    kind = find_kind(text)
    if kind is None:
        raise ValueError(text)
    return kind


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
        raise ValueError(text)
    return int(text)


def _measure(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value < 1000:
        raise ValueError(text)
    return value


_HEADING_LEVELS = {"1": 1, "2": 2}


def _level(text: str) -> int:
    if text not in _HEADING_LEVELS:
        raise ValueError(text)
    return _HEADING_LEVELS[text]


def _word(words: Mapping[str, T]) -> Callable[[str], T]:
    """Return a function that reads one of some words, with or without diacritics and case."""
    by_slug = {slug(word): value for word, value in words.items()}

    def read(text: str) -> T:
        if slug(text) not in by_slug:
            raise ValueError(text)
        return by_slug[slug(text)]

    return read


_FLAGS = {"có": True, "yes": True, "true": True, "không": False, "no": False, "false": False}
_TURNS = {"dọc": False, "portrait": False, "ngang": True, "landscape": True}
_FORMS = {"giấy": False, "paper": False, "điện tử": True, "electronic": True}
_ALIGNMENTS: Mapping[str, Alignment] = {
    "trái": "left", "left": "left", "giữa": "center", "center": "center", "phải": "right", "right": "right",
}  # fmt: skip
FLAG = Parsed(_word(_FLAGS), "DT-015", N_("'{text}' không rõ là có hay không; viết 'có' hoặc 'không'"), ("có", "không"))
TURN = Parsed(_word(_TURNS), "DT-016", N_("'{text}' không phải chiều giấy; viết 'dọc' hoặc 'ngang'"), ("dọc", "ngang"))
FORM = Parsed(
    _word(_FORMS), "DT-017", N_("'{text}' không phải dạng văn bản; viết 'giấy' hoặc 'điện tử'"), ("giấy", "điện tử")
)
ALIGNMENT = Parsed(
    _word(_ALIGNMENTS), "DT-018", N_("'{text}' không phải cách canh; viết 'trái', 'giữa' hoặc 'phải'"), ("trái", "phải")
)
NUMBER = Parsed(_number, "DT-012", N_("'{text}' không phải số nguyên dương; viết 15, hoặc để trống"), ("15",))
MEASURE = Parsed(_measure, "DT-013", N_("'{text}' không phải số đo; viết số, như 120 hoặc 12,5"), ("120",))
DATE = Parsed(
    parse_date,
    "DT-011",
    N_(
        "'{text}' không phải ngày có thật; viết 17/8/2020, 2020-08-17, hoặc 8/2020 khi chưa có ngày "
        "(PL I, Phần I, Mục II, khoản 4)"
    ),
    ("2020-08-17", "17/8/2020", "8/2020"),
)
KIND = Parsed(
    _kind,
    "DT-010",
    N_("không có loại văn bản '{text}'; chạy 'congvan kinds' để xem 29 loại và bản sao (NĐ 30/2020, Điều 7)"),
    tuple(kind.name for kind in load_kinds()),
)

_ROWS = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def head_rows(text: str) -> tuple[int, int]:
    """Return the rows of a head, as Excel counts them: '3' is the first one, '3-4' all; raises ValueError."""
    match = _ROWS.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 0 < first <= last:
        raise ValueError(text)
    return first, last


HEAD = Parsed(
    head_rows, "BANG-025", N_("'{text}' không phải số dòng; viết số như Excel đếm: 3, hoặc 3-4"), ("3", "3-4")
)
HEADING_LEVEL = Parsed(_level, "DT-014", N_("cấp tiêu đề là 1 hoặc 2, không phải '{text}'"))
