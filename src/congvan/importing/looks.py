"""How the cells of a table look, said where it is shortest: of a column, of a row, else of a cell.

Nothing is said of what congvan does by itself: figures at the right, sums in bold (compose/tables).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from congvan.compose.contents import alignment_of, numbers_columns
from congvan.drafting import Named
from congvan.importing.grid import Box, Grid
from congvan.loading.heads import has_letters
from congvan.loading.listwords import list_words
from congvan.loading.nodes import Node

_NUMBERED = re.compile(r"(?:[IVXLC]+|[A-ZĐ])[.)] .{1,150}")
Look = dict[str, "str | bool"]
Said = dict["str | Named", "Node | str | None"]
_NAMES = ("bold", "italic", "align", "vertical")
_SAID: Mapping[str, Mapping[str | bool, str]] = {
    "bold": {True: "có", False: "không"},
    "italic": {True: "có", False: "không"},
    "align": {"left": "trái", "center": "giữa", "right": "phải"},
    "vertical": {"top": "trên", "middle": "giữa", "bottom": "dưới"},
}


class Looks:
    """The looks of the body of a table below `head` rows; `titles` are those of its columns, by their places."""

    def __init__(self, grid: Grid, head: int, titles: Mapping[int, str]) -> None:
        self._grid = grid
        body = range(head, grid.rows)
        self._groups = {row for row in body if (box := grid.whole(row)) and self.is_group(box)}
        self._sums = {row for row in body if row not in self._groups and _is_sum(grid.row(row))}
        self._boxes = [box for row in body if row not in self._groups for box in grid.row(row) if not box.empty]
        self._alone: dict[int, list[Box]] = {}
        self._numbering = next((r for r in body[:1] if numbers_columns([box.plain for box in grid.row(r)])), None)
        for row in body:
            for box in grid.row(row):
                if box.columns == 1:
                    self._alone.setdefault(box.cell.column, []).append(box)
        heads = {column: titles.get(column, "") for column in range(grid.columns)}
        self._auto = {
            column: alignment_of(heads[column], [box.plain for box in boxes if box.cell.row != self._numbering])
            for column, boxes in self._alone.items()
        }
        self._columns: dict[int, Look] = {column: self._column(column) for column in titles}
        self._rows: dict[int, Look] = {}
        by_row: dict[int, list[Box]] = {}
        for box in self._boxes:
            by_row.setdefault(box.cell.row, []).append(box)
        # Bold letters within a cell of a sum leave the rest as it is (compose/tables).
        self._marked = {id(box) for box in self._boxes if self._in_sum(box) and "**" in box.text(bold=box.bold)}
        for row, boxes in by_row.items():
            self._rows[row] = self._row(boxes)

    @staticmethod
    def is_group(box: Box) -> bool:
        """Whether a cell across all columns is the heading of a group: it looks so, or is numbered ('I. Chi …')."""
        looks_so = box.bold and not box.italic and box.align == "left"
        return not (box.empty or box.picture) and (looks_so or bool(_NUMBERED.fullmatch(box.plain)))

    def column(self, number: int) -> Said:
        """Return what is said of a column."""
        return _written(self._columns.get(number, {}))

    def row(self, number: int) -> Said:
        """Return what is said of a row."""
        return _written(self._rows.get(number, {}))

    def cell(self, box: Box) -> tuple[str, Said]:
        """Return the text of a cell with its marks, and what is said of it."""
        if box.empty:
            return "", {}
        look = {**self._expected(box), **self._rows.get(box.cell.row, {})}
        said: Look = {}
        for name in _NAMES:
            own = getattr(box, name)
            if _shows(box, name) and own != look[name] and not (name in ("bold", "italic") and own):  # marks say so
                said[name] = own
        bold, italic = (bool(look[name]) and bool(getattr(box, name)) for name in ("bold", "italic"))
        return box.text(bold, italic), _written(said)

    def _in_sum(self, box: Box) -> bool:
        return box.cell.row in self._sums

    def _column(self, number: int) -> Look:
        boxes = [box for box in self._boxes if box.cell.column == number]
        alone = [box for box in boxes if box.columns == 1]
        said: Look = {}
        plain = [box for box in boxes if box.cell.row not in self._sums and not box.wordless]
        for name in ("bold", "italic"):
            if len(plain) > 1 and all(getattr(box, name) for box in plain):
                said[name] = True
        worded = [box for box in alone if not box.picture]
        by_itself = (self._auto.get(number) or "left") if worded else "center"
        if alone and (align := _most(worded or alone, "align")) != by_itself:
            said["align"] = align
        if boxes and (vertical := _most(boxes, "vertical")) != "top" and _pays(boxes, "vertical", vertical, "top"):
            said["vertical"] = vertical
        return said

    def _row(self, boxes: Sequence[Box]) -> Look:
        said: Look = {}
        for name in _NAMES:
            shown = [box for box in boxes if _shows(box, name)]
            if not shown:
                continue
            most = Counter(getattr(box, name) for box in shown).most_common(1)[0][0]
            others = [box for box in shown if getattr(box, name) != most]
            wrong = sum(getattr(box, name) != self._expected(box)[name] for box in shown)
            if len(others) + 1 < wrong:
                said[name] = most
        return said

    def _expected(self, box: Box) -> Look:
        """How a cell would look by its column, and by what congvan does."""
        column = box.cell.column
        by_itself: Look = {
            "bold": self._in_sum(box) and id(box) not in self._marked,
            "italic": False,
            "align": self._align(box),
            "vertical": "top",
        }
        return {**by_itself, **self._columns.get(column, {})}

    def _align(self, box: Box) -> str:
        if box.picture:
            return "center"
        if box.cell.row == self._numbering:
            return "center"
        return (self._auto.get(box.cell.column) if box.columns == 1 else None) or "left"


def _shows(box: Box, name: str) -> bool:
    """Whether a look is seen in a cell: an image alone has no letters that are bold or slanted."""
    return name in ("align", "vertical") or not box.wordless


def _most(boxes: Sequence[Box], name: str) -> str:
    return str(Counter(getattr(box, name) for box in boxes).most_common(1)[0][0])


def _pays(boxes: Sequence[Box], name: str, said: str, by_itself: str) -> bool:
    """Whether less is written when a look is said once, and of the other cells alone."""
    values = [str(getattr(box, name)) for box in boxes]
    return 1 + sum(value != said for value in values) < sum(value != by_itself for value in values)


def _written(look: Look) -> Said:
    return {name: _SAID[name][value] for name, value in look.items()}


def _is_sum(boxes: Sequence[Box]) -> bool:
    first = next((box.plain for box in boxes if has_letters(box.plain)), "")
    return bool(list_words().total.match(first.casefold())) if first else False
