"""The head of a list or table: which rows it takes below titles, and the name of each column, joined from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from congvan.loading.listwords import list_words
from congvan.loading.sheets import Row, Sheet
from congvan.text.matching import Names
from congvan.text.unicode import slug

JOINER = " – "  # between a head over several columns and the one below it
_LOOK = 30  # rows with text in which the head is looked for
_DEEPEST = 3  # rows of one head
_NUMBER = re.compile(r"[\d.,%/ ()+=-]+")
_NO_LETTER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Head:
    """Rows `first` to `last` of a sheet, by index; `levels` are their texts, each over all its columns.

    `certain` is False where another row may be the head as well.
    """

    first: int
    last: int
    levels: tuple[tuple[str, ...], ...]
    certain: bool = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each column, as 'Kinh phí – Số tiền'; '' for one without."""
        return tuple(JOINER.join(dict.fromkeys(filter(None, parts))) for parts in zip(*self.levels, strict=True))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The lowest head of each column alone."""
        return tuple(next(filter(None, reversed(parts)), "") for parts in zip(*self.levels, strict=True))

    def find(self, name: str) -> list[int]:
        """Return the columns of this name: as it is typed, else without case and marks."""
        plain = one_line(name).casefold()
        for names in (self.names, self.leaves):
            if exact := [index for index, head in enumerate(names) if head.casefold() == plain]:
                return exact
        return list(Names((head, index) for index, head in enumerate(self.names) if head).find(name))


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def find_head(sheet: Sheet, rows: tuple[int, int] | None, wanted: Iterable[str] = ()) -> Head:
    """Find the head of a sheet with rows, or take the given ones (numbers of existing rows, as Excel counts).

    `wanted` are names of columns that the head is known to have.
    """
    if rows:
        numbers = [row.number for row in sheet.rows]
        first, last = numbers.index(rows[0]), numbers.index(rows[1])
        return _head(sheet, first, last if rows[1] > rows[0] else _last(sheet, first))
    index, certain = _guess(sheet, [one_line(name).casefold() for name in wanted])
    first = _first(sheet, index)
    return _head(sheet, first, _last(sheet, index), certain)


def is_number(text: str) -> bool:
    """Whether a cell holds figures alone."""
    return bool(_NUMBER.fullmatch(text)) and any(c.isdigit() for c in text)


def _guess(sheet: Sheet, wanted: Sequence[str]) -> tuple[int, bool]:
    """Return the index of the row that is the head, and whether that is certain."""
    rows = sheet.rows[:_LOOK]
    if wanted:
        for index, row in enumerate(rows):
            if set(wanted) <= {one_line(cell).casefold() for cell in row.cells}:
                return index, True
    filled = [sum(map(bool, row.cells)) for row in rows]
    for index, row in enumerate(rows):
        above = rows[:index]
        if _is_known(row) and filled[index] >= max(filled[:index], default=0) and not any(map(_has_numbers, above)):
            return index, True
    wide = max(filled)
    if wide == 1 or (filled[0] * 2 > wide and not any(map(_is_title, rows[0].cells))):
        return 0, True
    full = (index for index, row in enumerate(rows) if filled[index] == wide and not _has_numbers(row))
    return next(full, 0), False


def _is_known(row: Row) -> bool:
    """Whether a row has a head that names or counts, or two other usual ones."""
    words = list_words()
    slugs = [slug(cell) for cell in row.cells if not cell.endswith(":")]
    return any(s in words.names or s in words.counting for s in slugs) or len(words.usual & set(slugs)) > 1


def _has_numbers(row: Row) -> bool:
    return any(map(is_number, row.cells))


def _is_title(text: str) -> bool:
    return bool(list_words().title.match(text.casefold()))


def _spread(sheet: Sheet, index: int, below: Sequence[str] = ()) -> list[str]:
    """Return the texts of a row, each over all columns that it is merged over, or whose head stands `below` alone."""
    row = sheet.rows[index]
    texts = [one_line(cell) for cell in row.cells]
    for area in sheet.merged:
        if area.top == row.number and area.left <= len(texts):
            for column in range(area.left, min(area.right, len(texts))):
                texts[column] = texts[area.left - 1]
    for column in range(1, len(texts)):
        if not texts[column] and below and below[column]:
            texts[column] = texts[column - 1]
    return texts


def _last(sheet: Sheet, index: int) -> int:
    """Return the index of the head's last row, which names the columns under heads that go over several."""
    start = index
    named: set[int] = set()
    while index + 1 < len(sheet.rows) and index + 1 - start < _DEEPEST:
        named |= {column for column, cell in enumerate(sheet.rows[index].cells) if cell}
        if not _goes_on(sheet, index, named):
            break
        index += 1
    return index


def _goes_on(sheet: Sheet, index: int, named: set[int]) -> bool:
    """Whether the next row names columns that this one and those above it leave without a head of their own."""
    row, below = sheet.rows[index], sheet.rows[index + 1]
    if below.number != row.number + 1 or _has_numbers(below) or not any(below.cells):
        return False
    gaps = {column for column, cell in enumerate(row.cells) if not cell and column not in named | {0}}
    starts = {column - 1 for column in gaps} - gaps
    filled = {column for column, cell in enumerate(below.cells) if cell}
    own = named - starts
    merged = any(area.top == row.number and area.right > area.left for area in sheet.merged)
    if not gaps or not filled <= gaps | starts or not filled & gaps:
        return False
    # Without merged cells, only a row that fills all the gaps, below a head that has columns of its own.
    return merged or (bool(own) and gaps <= filled)


def _first(sheet: Sheet, index: int) -> int:
    """Return the index of the head's first row: a row just above that groups some of its columns belongs to it."""
    if index == 0:
        return 0
    above, row = sheet.rows[index - 1], sheet.rows[index]
    spans = [area for area in sheet.merged if area.top == above.number == area.bottom and area.right > area.left]
    texts = [cell for cell in above.cells if cell]
    if above.number + 1 != row.number or not spans or any(map(_is_title, texts)):
        return index
    covered = {column for area in spans for column in range(area.left - 1, area.right)}
    covered |= {column for column, cell in enumerate(above.cells) if cell}
    over_all = any(area.left == 1 and area.right >= len(row.cells) for area in spans)
    capitals = all(map(str.isupper, texts)) and not all(cell.isupper() for cell in row.cells if cell)
    # A title stands over the first column too, unless the head groups that with others.
    alone = len(texts) == 1 and 0 in covered
    bare = any(not cell and column not in covered for column, cell in enumerate(row.cells))
    return index if over_all or capitals or alone or bare else index - 1


def _head(sheet: Sheet, first: int, last: int, certain: bool = True) -> Head:
    levels: list[tuple[str, ...]] = []
    below: Sequence[str] = ()
    for index in range(last, first - 1, -1):
        below = _spread(sheet, index, below)
        levels.insert(0, tuple(below))
    return Head(first, last, tuple(levels), certain)


def has_letters(text: str) -> bool:
    """Whether a text says something: '12', '-' and '…' name nobody."""
    return not _NO_LETTER.fullmatch(text)
