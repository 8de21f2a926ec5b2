"""Paragraphs of one column of text in order, and what only their neighbours tell: joined borders, lines, spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from congvan.checking.docx.shapes import line_style
from congvan.checking.docx.styles import Border, Properties
from congvan.checking.observed import Cell, Paragraph, Ruling
from congvan.thethuc.rules import PT_PER_MM

_LINE_HEIGHT = 1.15  # of Times New Roman, in its size
_SMALL_WIDTH, _CAPITAL_WIDTH, _SPACE_WIDTH = 0.48, 0.68, 0.25  # of its letters on average, and of a space
_BLANKS = 2  # empty paragraphs that may stand between a text and its line


@dataclass(eq=False)
class Draft:
    """A paragraph whose neighbours are not all known yet; `properties` are its effective ones.

    `mark_pt` is the size of an empty paragraph.
    """

    paragraph: Paragraph
    style: str
    properties: Properties
    edges: tuple[float, float]
    mark_pt: float = 0

    @property
    def texted(self) -> bool:
        """Whether it shows any text."""
        return bool(self.paragraph.text.strip() or self.paragraph.label)

    def change(self, **changes: object) -> None:
        """Change some attributes of the paragraph."""
        self.paragraph = replace(self.paragraph, **changes)  # type: ignore[arg-type]

    def height_mm(self) -> float:
        """The height on paper, roughly: for telling which text a line stands under."""
        paragraph = self.paragraph
        size = max((run.size_pt for run in paragraph.runs), default=self.mark_pt)
        line = paragraph.line_pt or size * _LINE_HEIGHT * (paragraph.multiple or 1)
        room = max(self.edges[1] - self.edges[0] - paragraph.left_mm - paragraph.right_mm, 10.0) * PT_PER_MM
        lines = 0
        for text in paragraph.text.split("\n"):
            capitals, spaces = sum(1 for letter in text if letter.isupper()), text.count(" ")
            small = len(text) - capitals - spaces
            width = (capitals * _CAPITAL_WIDTH + spaces * _SPACE_WIDTH + small * _SMALL_WIDTH) * size
            lines += 1 + int(width / room)
        return (paragraph.before_pt + lines * line + paragraph.after_pt) / PT_PER_MM


@dataclass
class Flow:
    """A column of text: the body, a cell, a text box. None stands for a table between two paragraphs.

    `tables` holds the cells of the last row of each, with their edges, by its place among the drafts.
    """

    drafts: list[Draft | None] = field(default_factory=list)
    tables: dict[int, Sequence[tuple[Cell, Flow]]] = field(default_factory=dict)

    def finish(self) -> None:
        """Settle what neighbours tell."""
        for first, second in self._neighbours():
            _join_borders(first, second)
            _close_up(first, second)
        for index, draft in enumerate(self.drafts):
            if draft is not None and not draft.texted:
                rule = draft.paragraph.above or draft.paragraph.below
                if rule is not None and not self._give_up(index, rule):
                    self._give_down(index, rule)

    def _neighbours(self) -> Iterator[tuple[Draft, Draft]]:
        for first, second in zip(self.drafts, self.drafts[1:], strict=False):
            if first is not None and second is not None:
                yield first, second

    def _give_up(self, index: int, rule: Ruling) -> bool:
        """Give the line of an empty paragraph to the text above it."""
        for draft in reversed(self.drafts[max(index - 1 - _BLANKS, 0) : index]):
            if draft is None:
                return False
            if draft.texted:
                if draft.paragraph.below is None:
                    draft.change(below=rule)
                return True
        return False

    def _give_down(self, index: int, rule: Ruling) -> None:
        for draft in self.drafts[index + 1 : index + 2]:
            if draft is not None and draft.texted and draft.paragraph.above is None:
                draft.change(above=rule)

    def height_above(self, anchor: Draft) -> float:
        """Return how far below the top of the flow a paragraph begins, in mm."""
        height = 0.0
        for draft in self.drafts:
            if draft is anchor:
                break
            height += draft.height_mm() if draft is not None else 0.0
        return height

    def height_mm(self) -> float:
        """Return the height of all of it, roughly."""
        return sum(draft.height_mm() for draft in self.drafts if draft is not None)

    def first_foot_mm(self, start: int = 0) -> float:
        """Return how far below a place of the flow its first text ends; of one without text, where it ends itself."""
        foot = 0.0
        for draft in self.drafts[start:]:
            foot += draft.height_mm() if draft is not None else 0.0
            if draft is not None and draft.texted:
                break
        return foot

    def table_over(self, anchor: Draft) -> tuple[int, float] | None:
        """Return the place of the last table over a paragraph, and how far below it that begins, in mm."""
        at = next((place for place, draft in enumerate(self.drafts) if draft is anchor), 0)
        table = next((place for place in range(at - 1, -1, -1) if self.drafts[place] is None), None)
        if table is None:
            return None
        return table, sum(draft.height_mm() for draft in self.drafts[table + 1 : at] if draft is not None)

    def underline(self, rule: Ruling) -> bool:
        """Give a line to the last text, if it has none; tell whether it took it."""
        last = next((draft for draft in reversed(self.drafts) if draft is not None and draft.texted), None)
        if last is None or last.paragraph.below is not None:
            return False
        last.change(below=rule)
        return True

    def under(self, rule: Ruling, anchor: Draft | None, offset_mm: float | None) -> None:
        """Give a drawn line to the text whose foot is nearest: it lies so far below the anchor's top.

        Without an anchor the offset counts from the top of the flow; without an offset the anchor itself has it.
        """
        start = next((i for i, draft in enumerate(self.drafts) if draft is anchor), 0) if anchor else 0
        best = self._nearest_foot(start, offset_mm)
        chosen = best if best is not None else anchor
        if chosen is None:
            return
        if chosen.paragraph.below is None:
            chosen.change(below=rule)
            return
        # A second line under one paragraph: two columns set by tabs.
        for first, second in self._neighbours():
            if first is chosen and second.paragraph.above is None:
                second.change(above=rule)
                return
        if chosen.paragraph.above is None:  # drawn from the paragraph before a table
            chosen.change(above=rule)

    def _nearest_foot(self, start: int, offset_mm: float | None) -> Draft | None:
        upward = self._texted(range(start - 1, -1, -1))
        if offset_mm is None:
            here = self.drafts[start] if start < len(self.drafts) else None
            return here if here is not None and here.texted else next(upward, (None, 0.0))[0]
        feet: list[tuple[float, Draft]] = []
        top = 0.0
        for draft, blank in upward:
            top -= blank
            feet.append((top, draft))
            top -= draft.height_mm()
            if top < offset_mm - 50:
                break
        foot = 0.0
        for draft_or_table in self.drafts[start:]:
            if draft_or_table is None or foot > offset_mm + 50:
                break
            foot += draft_or_table.height_mm()
            if draft_or_table.texted:
                feet.append((foot, draft_or_table))
        return min(feet, key=lambda pair: abs(pair[0] - offset_mm), default=(0.0, None))[1]

    def _texted(self, indexes: range) -> Iterator[tuple[Draft, float]]:
        """Yield texts up to the next table, with the height of the empty paragraphs passed on the way."""
        blank = 0.0
        for index in indexes:
            draft = self.drafts[index]
            if draft is None:
                return
            if draft.texted:
                yield draft, blank
                blank = 0.0
            else:
                blank += draft.height_mm()


def border_rule(border: Border | None, left: float, right: float, element: object) -> Ruling | None:
    """Return a border as a line between two points."""
    if border is None or right <= left:
        return None
    return Ruling(left, right, "border", line_style(border.style), border.thickness_pt, element=element)


def _join_borders(first: Draft, second: Draft) -> None:
    """Word draws equal borders of neighbours once around all of them."""
    own, next_ = first.properties.get("borders"), second.properties.get("borders")
    if not own or own != next_ or (first.paragraph.left_mm, first.paragraph.right_mm) != (
        second.paragraph.left_mm, second.paragraph.right_mm,
    ):  # fmt: skip
        return
    between = own.get("between")
    if between is None:
        first.change(below=None)
        second.change(above=None)


def _close_up(first: Draft, second: Draft) -> None:
    """Contextual spacing: none towards a paragraph of the same style."""
    if first.style != second.style:
        return
    if first.properties.get("contextual"):
        first.change(after_pt=0.0)
    if second.properties.get("contextual"):
        second.change(before_pt=0.0)
