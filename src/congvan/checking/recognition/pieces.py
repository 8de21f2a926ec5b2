"""The pieces that recognition looks at: paragraphs, and the parts of those that tabs and line breaks divide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from congvan.checking.observed import Observed, Paragraph, Run
from congvan.checking.recognised import Part
from congvan.lexicon import lines
from congvan.lexicon.offices import opens_authority, opens_title
from congvan.text.unicode import clean, fold

MOSTLY = 0.6  # of the letters: what a piece is said to be by its look
_IN_CAPITALS = 0.9  # of the letters
_WHITE = 0xF0  # of each colour: what is as light cannot be read on paper
_GAP = re.compile(r"[ \u00a0]{4,}")  # typed to bring the next words into another column
_PARTED = re.compile(r"\S[ ]*[\t\n]\s*\S")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Verdict:
    """What a piece is: a component of nd30.toml ('' for none), and why, as a message (msgid)."""

    component: str
    why: str


@dataclass(eq=False)
class Piece:
    """A piece of a document, and what it is found to be; `number` is its place in reading order."""

    paragraph: Paragraph
    runs: tuple[Run, ...]
    number: int
    segment: int = 0
    last: bool = True  # of its paragraph
    verdict: Verdict | None = None

    @property
    def component(self) -> str:
        """The component that it is found to be, '' as long as it is none."""
        return self.verdict.component if self.verdict else ""

    def settle(self, component: str, why: str) -> None:
        """Note what the piece is, and why."""
        self.verdict = Verdict(component, why)

    @cached_property
    def raw(self) -> str:
        """The text as the file holds it."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def text(self) -> str:
        """The text in NFC with single spaces, its automatic number before it: for matching only."""
        return clean(f"{self.paragraph.label} {self.raw}".replace("\n", " "))

    @cached_property
    def key(self) -> str:
        """The text in lower case without diacritics."""
        return fold(self.text)

    @cached_property
    def upper(self) -> bool:
        """Whether it is shown in capitals; text without letters is not."""
        shown = "".join(run.text.upper() if run.upper else run.text for run in self.runs)
        letters = _LETTER.findall(shown)
        return bool(letters) and sum(map(str.isupper, letters)) >= _IN_CAPITALS * len(letters)

    @cached_property
    def bold(self) -> bool:
        """Whether most of its letters are bold."""
        return self._mostly("bold")

    @cached_property
    def italic(self) -> bool:
        """Whether most of its letters are italic."""
        return self._mostly("italic")

    @cached_property
    def size_pt(self) -> float:
        """The size of its largest letters."""
        return max((run.size_pt for run in self.runs if run.text.strip()), default=0)

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its area."""
        return self.paragraph.align == "center"

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table with lines, one of the body, or in a box with an outline."""
        return bool(self.paragraph.cell and self.paragraph.cell.bordered)

    @property
    def typed_line(self) -> bool:
        """Whether it is a row of hyphens or the like that stands for a drawn line."""
        return lines.is_typed_line(self.text)

    @cached_property
    def unseen(self) -> bool:
        """Whether it has text that nobody sees: hidden, or white; in a table the paper may be dark."""
        shown = [run for run in self.runs if run.text.strip()]
        return bool(shown) and not self.in_table and all(run.hidden or is_white(run.color) for run in shown)

    @property
    def blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text or self.unseen

    def part(self) -> Part:
        """Return the piece as a part of the recognised document."""
        return Part(self.component, self.paragraph, self.runs, self.segment, self.verdict.why if self.verdict else "")

    def _mostly(self, trait: str) -> bool:
        letters = sum(len(run.text.strip()) for run in self.runs)
        return letters > 0 and sum(len(run.text.strip()) for run in self.runs if getattr(run, trait)) > MOSTLY * letters


def is_white(color: str) -> bool:
    """Whether a colour (RRGGBB) cannot be told from paper."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", color):
        return False
    return all(int(color[place : place + 2], 16) >= _WHITE for place in (0, 2, 4))


def same_column(piece: Piece, other: Piece) -> bool:
    """Whether two pieces stand in one column of a table, or in areas of the same edges."""
    mine, its = piece.paragraph.cell, other.paragraph.cell
    if mine and its:
        return (mine.table, mine.column) == (its.table, its.column)
    return not mine and not its and piece.paragraph.edges == other.paragraph.edges


def pieces_of(observed: Observed) -> list[Piece]:
    """Return the pieces of the body in reading order."""
    found: list[Piece] = []
    for paragraph in observed.paragraphs:
        if paragraph.zone == "body":
            parts = list(_divided(paragraph)) or [()]
            start, end = len(found), len(parts) - 1
            found += [Piece(paragraph, runs, start + place, last=place == end) for place, runs in enumerate(parts)]
    return found


def _divided(paragraph: Paragraph) -> Iterator[tuple[Run, ...]]:
    text = paragraph.text
    if paragraph.cell and paragraph.cell.bordered:
        yield paragraph.runs
        return
    marks = list(re.finditer(r"[\t\n]", text)) if _PARTED.search(text) else []
    by_mark = any(_opens_column(part) for part in re.split(r"[\t\n]", text.strip())[1:])
    if not by_mark:
        whole = paragraph.cell or paragraph.align == "center" or paragraph.floating
        marks = [mark for mark in marks if mark[0] == "\n"] if whole else []
    gaps = (gap for gap in _GAP.finditer(text) if gap.start() and _opens_column(text[gap.end() :]))
    cuts = sorted([mark.span() for mark in marks] + [gap.span() for gap in gaps])
    yield from _cut(paragraph.runs, cuts) if cuts else (paragraph.runs,)


def _opens_column(text: str) -> bool:
    """Whether a text opens what stands in a column of the head or foot: tabs or breaks before it part a paragraph."""
    told = lines.letters_of(text)
    if told.startswith((lines.nation()[:12], lines.motto()[:10])):
        return True
    if lines.opens_copies(text) or lines.is_addressed(text) or lines.opens_short_subject(text):
        return True
    numbered = lines.opens_number(text) and "/" in text
    return numbered or lines.is_whole_date(text) or _is_title(text) or (opens_authority(text) and "." in text[:6])


def _is_title(text: str) -> bool:
    """Whether what follows a tab is a position in capitals ('- Như trên;⇥PHÓ GIÁM ĐỐC')."""
    return text.isupper() and opens_title(text)


def _cut(runs: Sequence[Run], cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[Run, ...]]:
    """The runs of each piece between the cuts, whose own text is left out."""
    edges = [0, *(edge for cut in cuts for edge in cut), sum(len(run.text) for run in runs)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield from _shown(list(_between(runs, start, end)))


def _between(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if text:
            yield replace(run, text=text)


def _shown(piece: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    if any(run.text.strip() for run in piece):
        yield tuple(piece)
