"""The cells of a table by row and column: which places each takes, how its text stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lxml.etree import _Element

from congvan.checking.docx.markup import W, value
from congvan.checking.observed import Cell, Paragraph
from congvan.importing.lines import Cells, Picture
from congvan.importing.texts import marked, plain
from congvan.text.unicode import clean

_NEAR_MM = 1.5
_VERTICAL: dict[str, Literal["middle", "bottom"]] = {"center": "middle", "bottom": "bottom"}


@dataclass
class Box:
    """A cell: the columns and rows that it takes, its image and paragraphs. `lines` are its rows of the draft."""

    cell: Cell
    picture: Picture | None
    paragraphs: list[Paragraph]
    called: Mapping[int, Sequence[tuple[int, str]]]  # names of footnotes, as `Cells` has them
    columns: int = 1
    rows: int = 1
    lines: int = 1

    @cached_property
    def _shown(self) -> list[Paragraph]:
        return [p for p in self.paragraphs if p.text.strip() or p.label or id(p) in self.called]

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        runs = [run for p in self.paragraphs for run in p.runs if run.text.strip()]
        return bool(runs) and all(run.bold for run in runs)

    @cached_property
    def italic(self) -> bool:
        """Whether all of it is in italics."""
        runs = [run for p in self.paragraphs for run in p.runs if run.text.strip()]
        return bool(runs) and all(run.italic for run in runs)

    @cached_property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self._shown and not self.picture

    @property
    def wordless(self) -> bool:
        """Whether no words stand in it."""
        return not self._shown

    @cached_property
    def align(self) -> Literal["left", "center", "right"]:
        """Where its image stands, else most of its lines; what is justified begins at the left."""
        counts = Counter(p.align for p in self._shown)
        align = counts.most_common(1)[0][0] if counts else "center" if self.picture else "left"
        align = (self.picture and self.picture.align) or align
        return "left" if align == "justify" else align

    @cached_property
    def element(self) -> _Element | None:
        """The w:tc of a DOCX."""
        element = self.paragraphs[0].element
        return next(element.iterancestors(W + "tc"), None) if element is not None else None

    @cached_property
    def vertical(self) -> Literal["top", "middle", "bottom"]:
        """Where its text stands from top to bottom."""
        properties = self.element.find(W + "tcPr") if self.element is not None else None
        return _VERTICAL.get(value(properties, "vAlign") or "", "top")

    @property
    def goes_down(self) -> bool:
        """Whether it may go on in the rows below: a DOCX says so, of a PDF it is not known."""
        return self.element is None or self.element.find(f"{W}tcPr/{W}vMerge") is not None

    def text(self, bold: bool = False, italic: bool = False) -> str:
        """The text, one line for each paragraph."""
        lines = []
        for paragraph in self.paragraphs:
            shown = marked(paragraph.runs, bold=bold, italic=italic, notes=self.called.get(id(paragraph), ())).text
            label = clean(paragraph.label)
            lines.append(f"{label} {shown}".strip() if label else shown)
        return "\n".join(line for line in lines if line)

    @cached_property
    def plain(self) -> str:
        """The text without marks."""
        return "\n".join(line for p in self.paragraphs if (line := clean(f"{p.label} {plain(p.runs)}")))


class Grid:
    """The cells of a table by row and column."""

    def __init__(self, table: Cells) -> None:
        self.boxes: dict[tuple[int, int], Box] = {}
        for paragraph in table.paragraphs:
            assert paragraph.cell is not None
            key = paragraph.cell.row, paragraph.cell.column
            box = Box(paragraph.cell, table.pictures.get(key), [], table.called)
            self.boxes.setdefault(key, box).paragraphs.append(paragraph)
        self.rows = max((box.cell.rows for box in self.boxes.values()), default=0)
        self.columns = max((box.cell.columns for box in self.boxes.values()), default=0)
        self.edges = self._edges()
        self._by_row: list[list[Box]] = [[] for _ in range(self.rows)]
        for _, box in sorted(self.boxes.items(), key=lambda pair: pair[0]):
            self._by_row[box.cell.row].append(box)
        for row in self._by_row:
            for box, after in zip(row, [*row[1:], None], strict=True):
                box.columns = self._span(box.cell, after.cell.column if after else self.columns)
        self._covered: dict[tuple[int, int], Box] = {}
        self.torn = False  # cells that cross one another: not to be written as merged ones
        for box in self.boxes.values():
            box.rows = self._height(box) if box.goes_down else 1
            down = range(box.cell.row, box.cell.row + box.rows)
            box.lines = max(1, sum(bool(self._by_row[row]) for row in down))
            for place in ((r, c) for r in down for c in range(box.cell.column, box.cell.column + box.columns)):
                self.torn |= self._covered.setdefault(place, box) is not box

    def _edges(self) -> list[float]:
        """The left edges of the columns, and the right edge of the last, in mm."""
        lefts: dict[int, list[float]] = {}
        for (_, column), box in self.boxes.items():
            lefts.setdefault(column, []).append(box.cell.left)
        right = max((box.cell.right for box in self.boxes.values()), default=0.0)
        edges = [sorted(lefts[c])[len(lefts[c]) // 2] if c in lefts else None for c in range(self.columns)]
        known: list[float] = []
        for number, edge in enumerate(edges):
            if edge is not None:
                known.append(edge)
                continue
            after = next((e for e in edges[number:] if e is not None), right)
            known.append((known[-1] + after) / 2 if known else 0.0)
        return [*known, right]

    def _span(self, cell: Cell, limit: int) -> int:
        """How many columns a cell takes: up to the next cell of its row, or to where it ends."""
        span = 1
        while cell.column + span < limit and self.edges[cell.column + span] < cell.right - _NEAR_MM:
            span += 1
        return span

    def _height(self, box: Box) -> int:
        """How many rows a cell takes: those below in which no cell begins under it."""
        left, right = box.cell.column, box.cell.column + box.columns
        height = 1
        for row in self._by_row[box.cell.row + 1 :]:
            if any(one.cell.column < right and one.cell.column + one.columns > left for one in row):
                break
            height += 1
        return height

    def row(self, number: int) -> list[Box]:
        """Return the cells that begin in a row."""
        return self._by_row[number]

    def covering(self, row: int, column: int) -> Box | None:
        """Return the cell that takes a place, wherever it begins."""
        return self._covered.get((row, column))

    def whole(self, row: int) -> Box | None:
        """Return the one cell that a row is, None where it has several."""
        boxes = self._by_row[row]
        return boxes[0] if len(boxes) == 1 and boxes[0].columns == self.columns > 1 else None
