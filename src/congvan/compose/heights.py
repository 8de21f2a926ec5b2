"""How high blocks of the tree come out, and so what may be split and what fits a page; lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element

from congvan.compose.grid import led_by
from congvan.compose.ruler import Ruler
from congvan.thethuc.rules import PT_PER_MM

_SPLIT_FROM = 4  # lines of a paragraph that can be split, two staying together on either side
_AT_MOST = 0.9  # of the text height: room for ô 13, for footnotes, for what goes with it


class Heights:
    """Heights under the rules of one section, by the lines that the face's widths give."""

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler

    def fits(self, height: float) -> bool:
        """Whether something fits on a page with its foot free; what does not must be torn, or it would run off."""
        return height < self._ruler.rules.text_height_mm * PT_PER_MM * _AT_MOST

    def is_low(self, height: float) -> bool:
        """Whether something is so low that a page may end before it rather than within it."""
        rules = self._ruler.rules
        return height <= rules.text_height_mm * PT_PER_MM * rules.layout.table_whole_at_most / 100

    def can_be_split(self, paragraph: _Element) -> bool:
        """Whether a paragraph may begin on one page and end on the next."""
        return self._lines(paragraph) >= _SPLIT_FROM and paragraph.get("data-keep") != "whole"

    def follow(self, blocks: Sequence[_Element]) -> float:
        """Return what must stand on one page with what keeps to these blocks, the space above them included."""
        if not blocks:
            return 0
        first = blocks[0]
        if first.tag == "p":
            if self.can_be_split(first):
                return self._before(first) + 2 * self._ruler.style(first).line_pt
            return self.block(first) + (self.follow(blocks[1:]) if self._keeps(first) else 0)
        if first.tag == "hr":
            if first.get("class") == "ngat_trang":
                return 0
            return self.block(first) + (self.follow(blocks[1:]) if first.get("data-keep") else 0)
        if first.get("class") == "bang" and not first.get("data-keep"):
            return self._before(first) + self._opening(list(first.iter("tr")))
        noted = first.get("class") == "bang" and led_by(first) is not None
        return self.block(first) + (self.follow(blocks[1:]) if noted else 0)

    def block(self, block: _Element) -> float:
        """Return the height of a block with the space around it."""
        layout = self._ruler.rules.layout
        after = float(block.get("data-after-pt") or 0)
        if block.tag == "hr":
            return self._before(block) + layout.line_thickness_pt + layout.line_room_pt
        if block.tag == "table":
            return self._before(block) + after + sum(self.row(row) for row in block.iter("tr"))
        if frame := block.get("data-height-mm"):
            return self._before(block) + after + float(frame) * PT_PER_MM
        style = self._ruler.style(block)
        images = [float(image.get("data-height-mm", 0)) * PT_PER_MM for image in block.iter("img")]
        return self._before(block) + after + self._lines(block) * style.line_pt + max(images, default=0)

    def row(self, row: _Element) -> float:
        """Return the height of a row of a table, by its cells that stand in it alone."""
        alone = [cell for cell in row if cell.get("rowspan", "1") == "1"]
        return max(map(self.cell, alone), default=0) + self._around(row)

    def _around(self, row: _Element) -> float:
        """The padding of the cells of a row, and its line."""
        layout, table = self._ruler.rules.layout, next(row.iterancestors("table"))
        padded = (layout.cell_above_mm + layout.cell_below_mm) * PT_PER_MM if table.get("class") == "bang" else 0
        return padded + layout.line_thickness_pt

    def least_of_heads(self, rows: Sequence[_Element], heights: Sequence[float]) -> list[float]:
        """Return how high rows have to be for cells of the head that end in them, 0 where they are so by themselves.

        `heights` are the rows' own, without these cells.
        """
        least = [0.0] * len(rows)
        for place, row in enumerate(rows):
            for cell in row:
                last = place + int(cell.get("rowspan", "1")) - 1
                if cell.tag != "th" or not place < last < len(rows):
                    continue
                lacking = self.cell(cell) + self._around(row) - sum(heights[place : last + 1])
                if lacking > 0:
                    least[last] = max(least[last], heights[last] + lacking)
        return least

    def _opening(self, rows: Sequence[_Element]) -> float:
        """The height of the head of a table that is split, with the first row and those that it goes with."""
        heads = sum(1 for row in rows if len(row) and row[0].tag == "th")
        body = rows[heads:]
        kept = next((place for place, row in enumerate(body) if not row.get("data-keep")), len(body) - 1)
        height = sum(map(self.row, rows[: heads + kept + 1]))
        if body and not self.fits(self.row(body[0])):  # it is torn, and begins at once
            height = sum(map(self.row, rows[:heads])) + 2 * max(self._ruler.style(p).line_pt for p in body[0].iter("p"))
        return height

    def cell(self, cell: _Element) -> float:
        """Return the height of what stands in a cell."""
        return sum(map(self.block, cell))

    def _lines(self, paragraph: _Element) -> int:
        return len(self._ruler.lines_in_place(paragraph))

    def _keeps(self, paragraph: _Element) -> bool:
        return bool(paragraph.get("data-keep")) or self._ruler.style(paragraph).keep_next

    def _before(self, block: _Element) -> float:
        if before := block.get("data-before-pt"):
            return float(before)
        rules = self._ruler.rules
        if block.tag == "p":
            return self._ruler.style(block).space_before_pt
        if block.tag == "hr":
            return rules.layout.line_gap_pt
        return rules.setting("paragraph_spacing_pt") if block.get("class") == "bang" else 0
