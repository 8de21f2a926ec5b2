"""Two pages merged into one that shows what came and went: the same walk for Word's markup and for HTML.

What a block, a word and a mark of revision are in a markup, its `Markup` knows (`marked_docx`, `marked_html`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from lxml.etree import _Element

from congvan.comparing.align import align, likeness

Op = Literal["=", "ins", "del"]
Sort = Literal["p", "table", "box", "gap"]


@dataclass(frozen=True)
class Token:
    """A word or another thing of a line: equal keys are equal to a reader; `payload` is what the markup makes of it."""

    key: Hashable
    payload: Any


Stretch = tuple[Op, list[Token]]


class Markup(ABC):
    """What the merge asks of a markup. A 'gap' holds no words and is never marked; a 'box' holds blocks."""

    def __init__(self) -> None:
        self._kept: dict[_Element, str] = {}
        self._keys: dict[_Element, Hashable] = {}  # of blocks, asked for before anything is marked in them

    @abstractmethod
    def sort(self, block: _Element) -> Sort:
        """Return what a block is."""

    @abstractmethod
    def style(self, block: _Element) -> Hashable:
        """Return what must be alike in two blocks for one to be the other, changed."""

    @abstractmethod
    def tokens(self, paragraph: _Element) -> list[Token]:
        """Return what a paragraph holds, in order."""

    @abstractmethod
    def word(self, token: Token) -> str:
        """Return the text of a token, '' where it has none."""

    @abstractmethod
    def paragraph(self, new: _Element, stretches: Sequence[Stretch]) -> _Element:
        """Return the paragraph with these stretches in it, those of 'del' from the old side."""

    @abstractmethod
    def whole(self, block: _Element, op: Op) -> _Element:
        """Return a paragraph that came or went as a whole."""

    @abstractmethod
    def mark_row(self, row: _Element, op: Op) -> None:
        """Mark a row that came or went; its paragraphs are marked by themselves."""

    @abstractmethod
    def rows(self, table: _Element) -> list[_Element]:
        """Return the rows of a table."""

    @abstractmethod
    def cells(self, row: _Element) -> list[_Element]:
        """Return the cells of a row."""

    @abstractmethod
    def blocks(self, holder: _Element) -> list[_Element]:
        """Return the blocks of a cell or box."""

    @abstractmethod
    def refill(self, holder: _Element, blocks: Sequence[_Element]) -> None:
        """Put blocks in place of those that a cell or box has."""

    @abstractmethod
    def adopt(self, block: _Element) -> _Element:
        """Return a copy of a block of the old side that can stand in the new one."""

    @abstractmethod
    def put_row(self, table: _Element, row: _Element, before: _Element | None) -> None:
        """Put a row into a table before another, or at its end."""

    def merge(self, old: Sequence[_Element], new: Sequence[_Element]) -> list[_Element]:
        """Return the blocks of both sides as one row of blocks."""
        lone = self._is_lone(old) and self._is_lone(new)

        def alike(one: _Element, other: _Element) -> float:
            # All that a cell held and holds is one text, however much of it is new.
            whole = lone and self.sort(one) == self.sort(other) == "p" and self.style(one) == self.style(other)
            return 1.0 if whole else self._alike(one, other)

        merged: list[_Element] = []
        for before, after in align(old, new, self._key, alike):
            if before is not None and after is not None:
                merged.extend(self._pair(before, after))
            elif after is not None:
                merged.append(self._marked(after, "ins"))
            elif before is not None and self.sort(before) != "gap":
                merged.append(self._marked(self.adopt(before), "del"))
        return merged

    def _is_lone(self, blocks: Sequence[_Element]) -> bool:
        return sum(self.sort(block) != "gap" for block in blocks) == 1

    def _key(self, block: _Element) -> Hashable:
        if block not in self._keys:
            self._keys[block] = self._found_key(block)
        return self._keys[block]

    def _found_key(self, block: _Element) -> Hashable:
        sort = self.sort(block)
        if sort == "gap":
            return sort, self.style(block)
        if sort == "p":
            return sort, self.style(block), tuple(token.key for token in self.tokens(block))
        if sort == "box":
            return sort, self.style(block), tuple(map(self._key, self.blocks(block)))
        return sort, self.style(block), tuple(map(self._row_key, self.rows(block)))

    def _row_key(self, row: _Element) -> Hashable:
        return tuple(tuple(map(self._key, self.blocks(cell))) for cell in self.cells(row))

    def _alike(self, one: _Element, other: _Element) -> float:
        if self.sort(one) != self.sort(other) or self.style(one) != self.style(other):
            return 0.0
        if self.sort(one) == "box":
            return 1.0
        weight = likeness(self._words(one), self._words(other))
        return max(weight, 0.5) if self.sort(one) == "table" else weight

    def _words(self, block: _Element) -> str:
        """The words of a block or a row, found once: each is weighed against many."""
        if block not in self._kept:
            texts = self._row_texts(block) if self.sort(block) == "gap" else self._texts(block)
            self._kept[block] = "".join(texts)
        return self._kept[block]

    def _texts(self, block: _Element) -> Iterator[str]:
        if self.sort(block) == "p":
            yield "".join(self.word(token) or " " for token in self.tokens(block))
        elif self.sort(block) == "table":
            for row in self.rows(block):
                yield from self._row_texts(row)

    def _row_texts(self, row: _Element) -> Iterator[str]:
        for cell in self.cells(row):
            for block in self.blocks(cell):
                yield from self._texts(block)
                yield " "

    def _pair(self, old: _Element, new: _Element) -> list[_Element]:
        if self._key(old) == self._key(new):
            return [new]
        if self.sort(new) == "p":
            return [self.paragraph(new, self._stretches(old, new))]
        if self.sort(new) == "box":
            self.refill(new, self.merge(self.blocks(old), self.blocks(new)))
            return [new]
        self._merge_rows(old, new)
        return [new]

    def _stretches(self, old: _Element, new: _Element) -> list[Stretch]:
        one, other = self.tokens(old), self.tokens(new)
        matcher = SequenceMatcher(None, [t.key for t in one], [t.key for t in other], autojunk=False)
        stretches: list[Stretch] = []
        for tag, start, end, to, until in matcher.get_opcodes():
            if tag == "equal":
                stretches.append(("=", other[to:until]))
                continue
            if end > start:
                stretches.append(("del", one[start:end]))
            if until > to:
                stretches.append(("ins", other[to:until]))
        return stretches

    def _merge_rows(self, old: _Element, new: _Element) -> None:
        def alike(one: _Element, other: _Element) -> float:
            if not self._same_cells(one, other):
                return 0.0
            lone = len(self.rows(old)) == len(self.rows(new)) == 1
            return 1.0 if lone else likeness(self._words(one), self._words(other))

        rows = [*align(self.rows(old), self.rows(new), self._row_key, alike)]
        for place, (before, after) in enumerate(rows):
            if before is not None and after is not None:
                if self._row_key(before) != self._row_key(after):
                    self._merge_cells(before, after)
            elif after is not None:
                self._mark_whole_row(after, "ins")
            elif before is not None:
                following = next((row for _, row in rows[place + 1 :] if row is not None), None)
                gone = self.adopt(before)
                self._mark_whole_row(gone, "del")
                self.put_row(new, gone, following)

    def _same_cells(self, one: _Element, other: _Element) -> bool:
        return [self.style(cell) for cell in self.cells(one)] == [self.style(cell) for cell in self.cells(other)]

    def _merge_cells(self, old: _Element, new: _Element) -> None:
        for before, after in zip(self.cells(old), self.cells(new), strict=True):
            self.refill(after, self.merge(self.blocks(before), self.blocks(after)))

    def _mark_whole_row(self, row: _Element, op: Op) -> None:
        self.mark_row(row, op)
        for cell in self.cells(row):
            self.refill(cell, [self._marked(block, op) for block in self.blocks(cell)])

    def _marked(self, block: _Element, op: Op) -> _Element:
        sort = self.sort(block)
        if sort == "p":
            return self.whole(block, op)
        if sort == "box":
            self.refill(block, [self._marked(inner, op) for inner in self.blocks(block)])
        elif sort == "table":
            for row in self.rows(block):
                self._mark_whole_row(row, op)
        return block
