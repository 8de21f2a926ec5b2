"""The values of a draft that are more than text: kinds, dates, numbers, measures, and words with a meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from congvan.errors import N_, Report, Span
from congvan.loading.combine import As
from congvan.loading.nodes import Node, Scalar
from congvan.loading.shapes import TEXT, ByForm, Choice, Group, Key, Many, Parsed, Schema, one_of
from congvan.model.gaps import OPEN, is_open
from congvan.model.terms import Alignment, Awaited, Counting, Lines, Vertical
from congvan.text.capitals import sentence
from congvan.text.dates import OpenDate, PartialDate, parse_date
from congvan.text.matching import exact
from congvan.text.unicode import clean, slug
from congvan.thethuc.kinds import Kind, abbreviations, find_kind, headed, load_kinds, own_kind
from congvan.thethuc.regimes import regime_of_kind
from congvan.thethuc.rules import load_rules

T = TypeVar("T")
_SYMBOL = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


BAD_SYMBOL = N_(
    "ký hiệu '{symbol}' sai dạng: giữa các nhóm chữ viết tắt có dấu gạch nối, không cách chữ, "
    "như UBND-KGVX (PL I, Phần I, Mục II, điểm c khoản 3)"
)


def is_symbol(text: str) -> bool:
    """Whether a text is a symbol, or a group of one (PL I, Phần I, Mục II, điểm c khoản 3): no space, no other sign."""
    return _SYMBOL.fullmatch(text.strip()) is not None


class _Filled(Parsed[T | Awaited]):
    """A value that is typed, or given by an expression and judged once that is done."""

    blank = False

    def read(self, node: Node, report: Report) -> T | Awaited:
        if isinstance(node, Scalar) and "{{" in node.text:
            return Awaited(
                span=node.span,
                text=node.text,
                read=self.function,
                code=self.code,
                message=self.message,
                blank=self.blank,
            )
        return super().read(node, report)

    def schema(self) -> Schema:
        return {"anyOf": [super().schema(), {"type": "string", "pattern": r"\{\{"}]}


class _FilledOrBlank(_Filled[T]):
    """One that may also be left to fill in by hand."""

    blank = True


# What the functions below take, as JSON Schema has it: numbers typed as such are numbers to an editor.
_WHOLE: Schema = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 999_999},
                            {"type": "string", "pattern": r"^\s*0*[1-9][0-9]{0,5}\s*$"}]}  # fmt: skip
_SIZE: Schema = {"anyOf": [{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1000},
                           {"type": "string", "pattern": r"^\s*[0-9]{0,3}(?:[.,][0-9]*)?\s*$"}]}  # fmt: skip
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "[0-9]{4}"
_DATES = f"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?|(?:(?:{_DAY}/)?{_MONTH}/)?{_YEAR}"
_DAYS: Schema = {"anyOf": [{"type": "string", "pattern": rf"^\s*(?:{_DATES}|{re.escape(OPEN)})\s*$"},
                           {"type": "integer", "minimum": 1000, "maximum": 9999}]}  # fmt: skip
TEXTS = Many(TEXT, single=True)
PARAGRAPHS = Many(TEXT, single=True, parted=True)
LEVELS = Many(Choice(tuple(load_rules().numbering.components), exact=True))


def _kind(text: str) -> Kind:
    kind = find_kind(text)
    if kind is None:
        raise ValueError(text)
    return kind


def _named_kind(text: str) -> Kind:
    """Read a kind that is no more than its name: one of Điều 7 that is set so, or any other."""
    found = find_kind(text)
    if regime_of_kind(text) or not any(map(str.isalpha, text)) or "{{" in text or (found and not found.plain):
        raise ValueError(text)
    return found or own_kind(sentence(clean(text.replace("\n", " "))))


def _abbreviation(text: str) -> str:
    if not is_symbol(text) or text in abbreviations():
        raise ValueError(text)
    return text


def _headed(span: Span, name: Kind, abbreviation: str = "", numbered: bool = True, dated: bool = True) -> Kind:
    return headed(replace(name, abbreviation=abbreviation or name.abbreviation), numbered, dated)


def _date(text: str) -> PartialDate | OpenDate:
    return OpenDate() if is_open(text) else parse_date(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
        raise ValueError(text)
    return int(text)


def _start(text: str) -> int:
    if (number := _number(text)) > 999:
        raise ValueError(text)
    return number


def _measure(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value < 1000:
        raise ValueError(text)
    return value


_CELL = load_rules().components["o_bang"].size_pt
_HALVES = 2  # in a point: no finer size is written into a DOCX


def _cell_size(text: str) -> float:
    """Read the size of the cells of a table; raises ValueError for one that the decree does not allow."""
    value = _measure(text)
    if not _CELL.lowest <= value <= _CELL.highest or not (value * _HALVES).is_integer():
        raise ValueError(text)
    return value


class _CellSize(Parsed[float]):
    """A size of text in a table; one out of range is told with the range and its clause."""

    def read(self, node: Node, report: Report) -> float:
        found = Report()
        try:
            return super().read(node, found)
        finally:
            allowed = {"allowed": _CELL.describe(), "source": _CELL.source}
            report.findings += [replace(f, parameters={**f.parameters, **allowed}) for f in found.findings]


def is_yes(text: str) -> bool:
    """Whether a text is one of the words for yes."""
    return _FLAGS.get(exact(text), False)


def _group(text: str) -> str:
    """Read a column's name, or whether rows are grouped at all: 'có' or ''."""
    return text if exact(text) not in _FLAGS else "có" if is_yes(text) else ""


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
_VERTICALS: Mapping[str, Vertical] = {
    "trên": "top", "top": "top", "giữa": "middle", "middle": "middle", "dưới": "bottom", "bottom": "bottom",
}  # fmt: skip
_LINES: Mapping[str, Lines] = {
    "đủ": "all", "all": "all", "có": "all", "yes": "all", "true": "all", "ngang": "across", "horizontal": "across",
    "không": "none", "none": "none", "no": "none", "false": "none",
}  # fmt: skip
FLAG = Parsed(
    _word(_FLAGS),
    "DT-015",
    N_("'{text}' không rõ là có hay không; viết 'có' hoặc 'không'"),
    form={"anyOf": [*one_of(_FLAGS)["anyOf"], {"type": "boolean"}]},  # an editor reads 'true' as no word
)
GROUP = As(TEXT, lambda text: _group(text.text))
TURN = Parsed(
    _word(_TURNS), "DT-016", N_("'{text}' không phải chiều giấy; viết 'dọc' hoặc 'ngang'"), form=one_of(_TURNS)
)
FORM = Parsed(
    _word(_FORMS), "DT-017", N_("'{text}' không phải dạng văn bản; viết 'giấy' hoặc 'điện tử'"), form=one_of(_FORMS)
)
ALIGNMENT = Parsed(
    _word(_ALIGNMENTS),
    "DT-018",
    N_("'{text}' không phải cách canh; viết 'trái', 'giữa' hoặc 'phải'"),
    form=one_of(_ALIGNMENTS),
)
VERTICAL = Parsed(
    _word(_VERTICALS),
    "DT-188",
    N_("'{text}' không phải chỗ của chữ trong ô; viết 'trên', 'giữa' hoặc 'dưới'"),
    form=one_of(_VERTICALS),
)
LINES = Parsed(
    _word(_LINES),
    "DT-196",
    N_("'{text}' không phải cách kẻ bảng; viết 'đủ', 'ngang' hoặc 'không'"),
    form=one_of(_LINES),
)
_NOT_A_NUMBER = N_("'{text}' không phải số nguyên dương; viết 15, hoặc để trống")
COUNT = Parsed(
    _number, "DT-189", N_("'{text}' không phải số cột, số dòng của ô gộp; viết số từ 1, như 2"), ("2",), _WHOLE
)
START = Parsed(
    _start, "DT-206", N_("'{text}' không phải số của mục đầu tiên; viết số từ 1 đến 999, như 4"), ("4",), _WHOLE
)
_COUNTING = Group(
    Counting,
    (
        Key("from", ("từ",), Parsed(_number, "DT-012", _NOT_A_NUMBER, ("120",), _WHOLE), N_("số của nơi nhận đầu tiên, "
            "các nơi sau đếm tiếp theo thứ tự danh sách"), True, "start"),
    ),
)  # fmt: skip
NUMBER = ByForm(_FilledOrBlank(_number, "DT-012", _NOT_A_NUMBER, ("15",), _WHOLE), _COUNTING)
MEASURE = Parsed(_measure, "DT-013", N_("'{text}' không phải số đo; viết số, như 120 hoặc 12,5"), ("120",), _SIZE)
CELL_SIZE = _CellSize(
    _cell_size,
    "DT-195",
    N_(
        "cỡ chữ trong bảng là {allowed} ({source}), không phải '{text}'; bảng rộng thì để ở phụ lục giấy ngang, hoặc "
        "bớt cột, rút gọn chữ"
    ),
    ("14",),
    {"anyOf": [{"type": "number", "minimum": _CELL.lowest, "maximum": _CELL.highest, "multipleOf": 1 / _HALVES},
               _SIZE["anyOf"][1]]},
)  # fmt: skip
_NOT_A_DATE = N_(
    "'{text}' chưa đúng dạng ngày, hoặc không có trong lịch; viết 17/8/2020, 2020-08-17, hoặc 8/2020 khi chưa có ngày "
    "(PL I, Phần I, Mục II, khoản 4)"
)
_EXAMPLES = ("2020-08-17", "17/8/2020", "8/2020")
DATE = _Filled(_date, "DT-011", _NOT_A_DATE, _EXAMPLES, _DAYS)
DETAIL_DATE = _FilledOrBlank(_date, "DT-011", _NOT_A_DATE, _EXAMPLES, _DAYS)
_KINDS = tuple(kind.name.lower() for kind in load_kinds())
_LISTED_KIND = Parsed(
    _kind,
    "DT-010",
    N_("không có loại văn bản '{text}'{meant}; chạy 'congvan kinds' để xem 29 loại và bản sao (NĐ 30/2020, Điều 7); "
       "loại khác, như điều lệ, viết 'loại: {{tên: Điều lệ}}'"),
    words=_KINDS,
    form={"anyOf": [*one_of(_KINDS)["anyOf"], {"enum": sorted(abbreviations())}]},
)  # fmt: skip
KIND_NAME = Parsed(
    _named_kind,
    "DT-208",
    N_("'{text}' không viết ở 'tên' được: loại có mẫu riêng thì viết thẳng, như 'loại: công văn'; tên riêng là chữ, "
       "không có biểu thức"),
)  # fmt: skip
KIND_ABBREVIATION = Parsed(
    _abbreviation,
    "DT-209",
    N_("'{text}' không làm chữ viết tắt của loại riêng được: chữ liền nhau, khác chữ viết tắt của các loại ở Điều 7 "
       "(PL III, Mục I)"),
)  # fmt: skip
KIND = ByForm(
    _LISTED_KIND,
    Group(
        _headed,
        (
            Key(
                "name",
                ("tên",),
                KIND_NAME,
                N_("tên loại, kể cả loại không có trong Điều 7, như Điều lệ, Giấy xác nhận; in như tên loại"),
                required=True,
            ),
            Key(
                "abbreviation",
                ("viết tắt", "chữ viết tắt"),
                KIND_ABBREVIATION,
                N_("chữ viết tắt của tên loại trong ký hiệu, như GXN"),
            ),
            Key("numbered", ("có số",), FLAG, N_("không: đầu trang không có số, như văn bản ban hành kèm theo")),
            Key("dated", ("có ngày",), FLAG, N_("không: đầu trang không có địa danh, ngày tháng")),
        ),
    ),
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
    head_rows,
    "BANG-025",
    N_("'{text}' không phải số dòng; viết số như Excel đếm: 3, hoặc 3-4"),
    ("3", "3-4"),
    {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": rf"^\s*{_ROWS.pattern}\s*$"}]},
)
HEADING_LEVEL = Parsed(
    _level, "DT-014", N_("cấp tiêu đề là 1 hoặc 2, không phải '{text}'"), form={"enum": ["1", "2", 1, 2]}
)
