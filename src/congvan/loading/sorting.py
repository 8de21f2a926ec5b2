"""Which rows of a list count, and which are titles, sums, groups, notes, signatures, or cannot be told."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from congvan.errors import N_, Report, Span
from congvan.loading.heads import Head, has_letters, is_number, one_line
from congvan.loading.listwords import list_words
from congvan.loading.sheets import Row, Sheet
from congvan.text.unicode import slug

TITLE = N_("dòng trên tiêu đề")
INDEX = N_("dòng đánh số cột")
TOTAL = N_("dòng cộng")
GROUP = N_("tên nhóm")
NOTE = N_("ghi chú")
SIGNATURE = N_("phần ký dưới danh sách")
HIDDEN = N_("dòng ẩn")
_COUNTED = re.compile(r"\d+[.)]?")
_GROUP_NUMBER = re.compile(r"[IVXLC]+[.)]?|[A-ZĐ][.)]?")
GROUP_TEXT = re.compile(r"(?:[IVXLC]+|[A-ZĐ])[.)]\s*\S")
_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,3})|([A-ZĐ]))\)?(?:\s*=.*)?")
_SIGNED = 8  # rows of signatures below a list
_SHOWN = 12  # rows that a finding names


@dataclass(frozen=True)
class Left:
    """A row that is left out: its number, what it says, and why (a message)."""

    row: int
    text: str
    reason: str


def numbers_shown(rows: Sequence[int]) -> str:
    """Return row numbers as a finding names them."""
    return ", ".join(map(str, rows[:_SHOWN])) + (", …" if len(rows) > _SHOWN else "")


def filled_down(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """Give the value of a cell that is merged down to each of its rows."""
    values = {row.number: list(row.cells) for row in rows}
    for area in sheet.merged:
        if area.bottom > area.top and area.left <= len(sheet.rows[0].cells):
            value = values[area.top][area.left - 1] if area.top in values else ""
            for number in range(area.top + 1, area.bottom + 1) if value else ():
                if number in values:
                    values[number][area.left - 1] = value
    return [replace(row, cells=tuple(values[row.number])) for row in rows]


def merged_over(row: Row, sheet: Sheet) -> bool:
    """Whether the first cell of a row is merged over all columns."""
    return any(area.top == row.number and area.left == 1 and area.right >= len(row.cells) for area in sheet.merged)


class Sorter:
    """Sorts the rows of a list into those that count and those that do not; `name` is None for a table."""

    def __init__(self, sheet: Sheet, head: Head, name: int | None, hidden: bool | None) -> None:
        self._sheet, self._head, self._name, self._hidden = sheet, head, name, hidden
        self.rows: list[Row] = []
        self.left = [Left(row.number, _text(row), TITLE) for row in sheet.rows[: head.first]]
        self._doubtful: list[tuple[int, str]] = []
        self._unseen: list[int] = []
        words = list_words()
        self._count = next((i for i, n in enumerate(head.leaves) if slug(n) in words.counting), None)
        body = sheet.rows[head.last + 1 :]
        self._counted = sum(self._is_counted(row) for row in body)
        self._grouped = sum(bool(GROUP_TEXT.match(_text(row))) for row in body)
        self._is_rare = sum(_cells(row) == 1 for row in body) * 2 <= len(body)  # a row with one text alone
        self._body = body
        self._sort(body)

    def _sort(self, body: Sequence[Row]) -> None:
        signed = False
        for position, (row, filled) in enumerate(zip(body, filled_down(self._sheet, body), strict=True)):
            counted = self._is_counted(row)
            signed = signed or self._signs(position)
            reason = SIGNATURE if signed and not counted else self._reason(row, filled, position)
            if reason:
                self.left.append(Left(row.number, _text(row), reason))
            elif row.number in self._sheet.hidden_rows and not self._hidden:
                self._unseen.append(row.number)
                self.left.append(Left(row.number, _text(row), HIDDEN))
            else:
                self.rows.append(filled)
                self._doubt(row, filled, position, signed)

    def report(self, report: Report) -> None:
        """Add what must be asked: rows that are hidden, and rows that may be no recipients."""
        file = self._sheet.file
        if self._unseen and self._hidden is None:
            message = N_(
                "dòng {rows} bị ẩn hoặc lọc mất trong Excel: viết 'hidden: có' (dòng ẩn) để dùng cả, "
                "'hidden: không' để bỏ; trên dòng lệnh --hidden, --no-hidden"
            )
            report.add("BANG-022", Span(file, self._unseen[0], 1), message, rows=numbers_shown(self._unseen))
        if self._doubtful:
            message = N_(
                "không rõ có phải nơi nhận không: {rows}; là nơi nhận thì điền số thứ tự và các ô còn lại, không phải "
                "thì xóa khỏi danh sách"
            )
            rows = "; ".join(f"dòng {number} '{text}'" for number, text in self._doubtful[:_SHOWN])
            report.add("NN-045", Span(file, self._doubtful[0][0], 1), message, rows=rows)

    def _is_counted(self, row: Row) -> bool:
        return self._count is not None and bool(_COUNTED.fullmatch(row.cells[self._count]))

    def _signs(self, position: int) -> bool:
        """Whether a row begins what stands signed below a list: few rows, without numbers, the last ones."""
        if len(self._body) - position > _SIGNED:
            return False
        rest = self._body[position:]
        words = list_words()
        if not any(words.signature.match(cell.casefold()) for cell in rest[0].cells):
            return False
        # A name before it makes it a recipient whom a deputy heads: 'Xã B', 'KT. Giám đốc'.
        if self._names_before_signing(rest[0]):
            return False
        room = max(2, len(rest[0].cells) - 1)
        if any(self._is_counted(row) or _cells(row) > room or any(map(is_number, row.cells)) for row in rest):
            return False
        # A day alone may be anything: who signs stands below it.
        return any(map(_signing, rest))

    def _names_before_signing(self, row: Row) -> bool:
        """Whether the first words of a signature stand after a name: 'Xã B', 'KT. Giám đốc'."""
        signing = _signing(row)
        return bool(signing and self._name is not None and row.cells[self._name] and self._name < signing[0])

    def _may_sign(self, row: Row, position: int) -> bool:
        """Whether one of the last rows, with a name but not filled, tells who signs: 'Lê A', '', 'KT. Giám đốc'."""
        if self._is_counted(row) or len(self._body) - position > _SIGNED or not _signing(row):
            return False
        return not all(row.cells) or not self._names_before_signing(row)

    def _reason(self, row: Row, filled: Row, position: int) -> str:
        """Return why a row is none of the list, '' if it is one."""
        words = list_words()
        texts = [cell.casefold() for cell in row.cells if cell and not _COUNTED.fullmatch(cell)]
        if position == 0 and self._is_index(row):
            return INDEX
        if self._is_counted(row) or not texts:
            return ""
        if words.total.match(texts[0]):
            return TOTAL
        if len(texts) == 1 and words.note.match(texts[0]):
            return NOTE
        if self._is_group(row):
            return GROUP
        if self._name is not None and not filled.cells[self._name] and self._is_after(position):
            return SIGNATURE
        return ""

    def _is_index(self, row: Row) -> bool:
        """Whether a row numbers the columns: 1, 2, 3 or A, B, 1, 2."""
        cells = [cell for cell in row.cells if cell]
        if len(cells) < max(2, sum(map(bool, self._head.leaves)) - 1):
            return False
        found = [_COLUMN_NUMBER.fullmatch(cell) for cell in cells]
        marks = "".join(match[1] or match[2] for match in found if match)
        letters = sum(map(str.isalpha, marks))
        numbers = range(1, len(cells) - letters + 1)
        if not all(found) or marks != string.ascii_uppercase[:letters] + "".join(map(str, numbers)):
            return False
        # The first row of a table of figures may read 1, 2 as well: then the next one goes on counting.
        following = self._body[1].cells[0] if len(self._body) > 1 else ""
        return letters > 0 or self._name is not None or following.rstrip(".)") != "2"

    def _is_group(self, row: Row) -> bool:
        texts = [cell for cell in row.cells if cell]
        if self._count is not None and self._counted:
            mark = row.cells[self._count]
            if _GROUP_NUMBER.fullmatch(mark) or (mark and len(texts) == 1 and not is_number(mark)):
                return True
            if len(texts) == 1 and texts[0].isupper() and not mark:
                return True
        if len(texts) != 1:
            return False
        if len(row.cells) > 1 and (merged_over(row, self._sheet) or self._is_louder(texts[0])):
            return True
        _, _, title = texts[0].partition(" ")
        named = title.isupper() or bool(list_words().group.match(title.casefold()))
        return named and bool(GROUP_TEXT.match(texts[0])) and self._grouped * 2 <= len(self._body)

    def _is_louder(self, text: str) -> bool:
        """Whether a lone text is in capitals among rows that say more, and whose names are not."""
        return text.isupper() and self._name is not None and self._is_rare and not self._has_loud_names

    @cached_property
    def _has_loud_names(self) -> bool:
        return any(row.cells[self._name or 0].isupper() for row in self._body if _cells(row) > 1)

    def _is_after(self, position: int) -> bool:
        """Whether only empty names and no numbers follow, below an empty row: what stands there is no list."""
        rest = self._body[position:]
        if any(self._is_counted(row) for row in rest) or self._name is None:
            return False
        start = position
        while start and not self._body[start].cells[self._name]:
            start -= 1
        gap = any(b.number > a.number + 1 for a, b in zip(self._body[start:], self._body[start + 1 :], strict=False))
        return gap and not any(row.cells[self._name] for row in rest)

    def _doubt(self, row: Row, filled: Row, position: int, signed: bool) -> None:
        """Note a row that may be no recipient: no name, a sum with a number, a lone text where others say more."""
        if self._name is None:
            return
        name = filled.cells[self._name]
        words = list_words()
        lone = len(row.cells) > 1 and _cells(row) == 1 and row.cells[self._name] != ""
        uncounted = self._counted > 1 and not self._is_counted(row)
        apart = position > 0 and row.number > self._body[position - 1].number + 1 and self._is_rare
        folded = name.casefold()
        if (
            (name and not has_letters(name))
            or (lone and (uncounted or apart))
            or (_cells(row) == 1 and words.group.match(folded) and (name.isupper() or (lone and self._is_rare)))
            or (_cells(row) == 1 and GROUP_TEXT.match(name) and self._grouped * 2 <= len(self._body))
            or signed
            or words.total.match(folded)
            or words.note.match(folded)
            or (_cells(row) <= 1 < len(row.cells) and words.signature.match(folded))
            or self._may_sign(row, position)
        ):
            self._doubtful.append((row.number, one_line(name)))


def _signing(row: Row) -> list[int]:
    """Return which cells of a row begin as signatures do, but for days, which may be anything."""
    words = list_words()
    texts = [cell.casefold() for cell in row.cells]
    return [at for at, text in enumerate(texts) if words.signature.match(text) and not words.date.match(text)]


def _cells(row: Row) -> int:
    return sum(map(bool, row.cells))


def _text(row: Row) -> str:
    return one_line(" ".join(filter(None, row.cells)))
