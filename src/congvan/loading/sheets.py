"""A table that an office keeps as CSV or XLSX, read into rows of text with their places."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import NamedTuple

from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading.cells import clean_cell
from congvan.loading.listwords import list_words
from congvan.loading.nodes import decode
from congvan.text.matching import loose
from congvan.text.unicode import slug

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000  # with text in them: Excel keeps formats on a million empty ones
MAX_CELL = 32_767  # letters, as in Excel
MAX_COLUMNS = 200

_QUOTED = re.compile(r'(?:^|(?<=[;,\t\n]))"(?:[^"]|"")*"')
_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\n")  # read by Excel, not shown
_TITLES = 30  # lines in which the header of a CSV file is looked for
_NO_DELIMITER = "\x1f"  # stands in no file that decode lets through


@dataclass(frozen=True)
class Row:
    """One row with text: its number as Excel counts, and all its cells, '' for an empty one."""

    number: int
    cells: tuple[str, ...]
    typed: int = field(default=0, compare=False)  # how many cells a CSV file has in this row


class Area(NamedTuple):
    """Merged cells, their rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The rows with text of one table, all of one width; name is '' for CSV.

    What a workbook says beside: `merged` areas, numbers of `hidden_rows` (filtered away too), indices of
    `hidden_columns`, whether the sheet itself is `hidden`, and the `others` that one sees.
    """

    file: str
    name: str
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = field(default=(), compare=False)
    hidden_rows: frozenset[int] = field(default=frozenset(), compare=False)
    hidden_columns: frozenset[int] = field(default=frozenset(), compare=False)
    hidden: bool = field(default=False, compare=False)
    others: tuple[str, ...] = field(default=(), compare=False)

    def place(self, row: int = 0, column: int = 1) -> Span:
        """A row as a clerk finds it, with the name of the sheet where the workbook has others."""
        return Span(self.file, row, column if row else 0, self.name if self.others else "")

    @cached_property
    def _by_column(self) -> dict[int, dict[str, list[Row]]]:
        return {}

    def rows_of(self, column: int, keys: Iterable[str]) -> tuple[Row, ...]:
        """Return the rows below the head whose cell in a column has one of these loose forms, in its order."""
        if column not in self._by_column:
            by_form = self._by_column[column] = {}
            for row in self.rows[1:]:
                by_form.setdefault(loose(row.cells[column]), []).append(row)
        found = (row for key in set(keys) for row in self._by_column[column].get(key, ()))
        return tuple(sorted(found, key=lambda row: row.number))


class Grid:
    """Collects the cells of one table that have text, within the limits of a table."""

    def __init__(self, file: str, name: str, span: Span) -> None:
        self._file, self._name, self._span = file, name, span
        self._rows: dict[int, dict[int, str]] = {}
        self._merged: list[Area] = []
        self._typed: dict[int, int] = {}

    def count(self, row: int, cells: int) -> None:
        """Note how many cells a row of a CSV file has, empty ones too."""
        self._typed[row] = cells

    def put(self, row: int, column: int, text: str) -> None:
        """Set one cell, counted from 1; raises CongvanError beyond the limits."""
        text = clean_cell(text)
        if not text:
            return
        if len(text) > MAX_CELL:
            message = N_(
                "dòng {row}, cột {column}: ô có {count} ký tự, quá {limit}; hãy cắt bớt hoặc chia thành nhiều ô"
            )
            figures = {"column": column, "count": len(text), "limit": MAX_CELL}
            raise refuse("BANG-015", Span(self._file, row), message, row=row, **figures)
        if column > MAX_COLUMNS:
            message = N_("dòng {row}: bảng có chữ ngoài cột thứ {limit}; hãy xóa các cột thừa bên phải")
            if self._name:
                message = N_(
                    "trang '{sheet}', dòng {row}: bảng có chữ ngoài cột thứ {limit}; hãy xóa các cột thừa bên phải"
                )
            raise refuse("BANG-005", Span(self._file, row), message, sheet=self._name, row=row, limit=MAX_COLUMNS)
        if row not in self._rows and len(self._rows) == MAX_ROWS:
            message = N_("bảng '{file}' quá {limit} dòng có chữ; hãy chia thành nhiều tệp")
            raise refuse("BANG-004", self._span, message, file=self._file, limit=MAX_ROWS)
        self._rows.setdefault(row, {})[column] = text

    def merge(self, area: Area) -> None:
        """Empty all cells of a merged range but its first."""
        if len(self._merged) == 2 * MAX_ROWS:
            raise ValueError("more merged ranges than a table has")
        self._merged.append(area)
        # What has text is looked at, not the range, which may be the whole sheet.
        within = range(area.top, area.bottom + 1)
        for number in within if len(within) < len(self._rows) else [row for row in self._rows if row in within]:
            row = self._rows.get(number, {})
            for column in [column for column in row if area.left <= column <= area.right]:
                if (number, column) != (area.top, area.left):
                    del row[column]

    def sheet(self) -> Sheet:
        """Return the table without empty rows and without empty columns at the right."""
        filled = [(number, cells) for number, cells in sorted(self._rows.items()) if cells]
        width = range(1, max((max(cells) for _, cells in filled), default=0) + 1)
        rows = (
            Row(number, tuple(cells.get(column, "") for column in width), self._typed.get(number, 0))
            for number, cells in filled
        )
        return Sheet(self._file, self._name, tuple(rows), tuple(self._merged))


def read_sheet(data: bytes, file: str, sheet: str | None = None, span: Span | None = None) -> Sheet:
    """Read a table by the suffix of its file; raises CongvanError with what a clerk has to change.

    sheet names one of an XLSX file's sheets, by default the first visible one. span is the place that named the
    file, for findings about the file as a whole.
    """
    span = span or Span(file)
    suffix = PurePath(file).suffix.lower()
    if suffix not in (".csv", ".tsv", ".xlsx"):
        message = N_("bảng '{file}' không đọc được; hãy mở bằng Excel rồi lưu thành .xlsx hoặc CSV UTF-8")
        raise refuse("BANG-001", span, message, file=file)
    if len(data) > MAX_BYTES:
        message = N_("bảng '{file}' lớn {size} byte, quá {limit} byte; hãy chia thành nhiều tệp")
        raise refuse("BANG-002", span, message, file=file, size=len(data), limit=MAX_BYTES)
    if suffix == ".xlsx":
        from congvan.loading.workbook import read_workbook  # openpyxl takes longer to load than most drafts to build

        return read_workbook(data, file, sheet, span)
    if sheet is not None:
        message = N_("bảng '{file}' là CSV, không có trang '{sheet}'; hãy bỏ tên trang, hoặc lưu thành .xlsx")
        raise refuse("BANG-006", span, message, file=file, sheet=sheet)
    text = decode(data, file, MAX_BYTES)
    grid = Grid(file, "", span)
    for number, cells in enumerate(_records(text, file, "\t" if suffix == ".tsv" else None), 1):
        grid.count(number, len(cells))
        for column, cell in enumerate(cells, 1):
            grid.put(number, column, cell)
    return grid.sheet()


def _records(text: str, file: str, delimiter: str | None) -> Iterator[list[str]]:
    if match := _SEPARATOR_LINE.match(text):
        delimiter, text = match.group(1), text[match.end() :]
    lines = (line + "\n" for line in text.removesuffix("\n").split("\n"))
    reader = csv.reader(lines, delimiter=delimiter or _delimiter(text), strict=True)
    number = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            raise _quote_error(file, number) from None
        if record is None:
            return
        yield record
        number += 1


def _delimiter(text: str) -> str:
    """Find the delimiter on the header line, outside quotes.

    A semicolon counts before any comma: Excel in Vietnam writes ';' and leaves commas in the text unquoted. Titles
    above the header show none: it is the first line that reads as heads when cut.
    """
    lines = _QUOTED.sub("", text[:100_000]).lstrip("\n").split("\n")
    for line in lines[1:_TITLES]:
        for delimiter in "\t;,":
            if line.count(delimiter) > lines[0].count(delimiter) and _are_heads(line.split(delimiter)):
                return delimiter
    header = lines[0]
    return next((delimiter for delimiter in "\t;," if delimiter in header), _NO_DELIMITER)


def _are_heads(cells: list[str]) -> bool:
    words, slugs = list_words(), [slug(cell) for cell in cells]
    known = words.names | words.counting | words.usual
    return sum(cell in known for cell in slugs) >= 2


def _quote_error(file: str, row: int) -> CongvanError:
    message = N_(
        "dòng {row}: dấu nháy kép mở ra mà không đóng, hoặc còn chữ sau dấu đóng; "
        'trong ô đã đặt trong nháy kép, hãy viết mỗi dấu nháy kép thành hai dấu liền ("")'
    )
    return refuse("BANG-003", Span(file, row), message, row=row)
