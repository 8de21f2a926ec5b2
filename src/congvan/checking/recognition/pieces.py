"""The pieces that recognition looks at: paragraphs, and the parts of those that tabs and line breaks divide."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files

from congvan.checking.observed import Observed, Paragraph, Run
from congvan.checking.recognised import Part
from congvan.text.unicode import clean, fold

# What stands in a column of the head or foot: a paragraph that holds it between tabs or breaks is several pieces.
_COLUMN = re.compile(
    r"\s*(?:cong hoa xa hoi|doc lap\W+tu do|noi nhan\s*:?|so\s*[:.]?\s*[\d.…_]*\s*/|(?:tm|kt|tl|tuq|q)\s*\.|"
    r".{2,40},\s*ngay\b.{0,16}\bthang\b|v/v\b|kinh gui)"
)
_GAP = re.compile(r"[ \u00a0]{4,}")  # typed to bring the next words into another column
_TYPED_LINE = re.compile(r"[\s\-–—_=*~.…•o]{3,}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(eq=False)
class Piece:
    """A piece of a document, and what it is found to be; `number` is its place in reading order."""

    paragraph: Paragraph
    runs: tuple[Run, ...]
    number: int
    component: str = ""
    segment: int = field(default=0)

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
        return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)

    @cached_property
    def bold(self) -> bool:
        """Whether most of its letters are bold."""
        return self._mostly("bold")

    @cached_property
    def italic(self) -> bool:
        """Whether most of its letters are italic."""
        return self._mostly("italic")

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its area."""
        return self.paragraph.align == "center"

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table with lines, one of the body."""
        return bool(self.paragraph.cell and self.paragraph.cell.bordered)

    @property
    def typed_line(self) -> bool:
        """Whether it is a row of hyphens or the like that stands for a drawn line."""
        return is_typed_line(self.text)

    @property
    def blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text

    def part(self) -> Part:
        """Return the piece as a part of the recognised document."""
        return Part(self.component, self.paragraph, self.runs, self.segment)

    def _mostly(self, trait: str) -> bool:
        letters = sum(len(run.text.strip()) for run in self.runs)
        return letters > 0 and sum(len(run.text.strip()) for run in self.runs if getattr(run, trait)) > 0.6 * letters


@cache
def opening(name: str) -> re.Pattern[str]:
    """Return a pattern for texts that begin with any of the words of a list of words.toml."""
    words = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))[name]
    return re.compile("(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?!\w)")


def acts(text: str) -> bool:
    """Whether a text begins with a verb of what offices do ('triển khai'): no name, to be written small."""
    return bool(opening("acts").match(fold(clean(text))))


def is_typed_line(text: str) -> bool:
    """Whether a text is a row of hyphens or the like."""
    return bool(text) and bool(_TYPED_LINE.fullmatch(text))


def pieces_of(observed: Observed) -> list[Piece]:
    """Return the pieces of the body in reading order."""
    found: list[Piece] = []
    for paragraph in observed.paragraphs:
        if paragraph.zone == "body":
            found += (Piece(paragraph, runs, len(found)) for runs in _divided(paragraph))
    for number, piece in enumerate(found):
        piece.number = number
    return found


def _divided(paragraph: Paragraph) -> Iterator[tuple[Run, ...]]:
    text = paragraph.text
    if paragraph.cell and paragraph.cell.bordered:
        yield paragraph.runs
        return
    marks = list(re.finditer(r"[\t\n]", text)) if re.search(r"\S[ ]*[\t\n]\s*\S", text) else []
    by_mark = any(_is_column(part) for part in re.split(r"[\t\n]", text.strip())[1:])
    if not by_mark:
        whole = paragraph.cell or paragraph.align == "center" or paragraph.floating
        marks = [mark for mark in marks if mark[0] == "\n"] if whole else []
    gaps = (gap for gap in _GAP.finditer(text) if gap.start() and _is_column(text[gap.end() :]))
    cuts = sorted([mark.span() for mark in marks] + [gap.span() for gap in gaps])
    yield from _cut(paragraph.runs, cuts) if cuts else (paragraph.runs,)


def _is_column(text: str) -> bool:
    return bool(_COLUMN.match(fold(clean(text)))) or _is_title(text)


def _is_title(text: str) -> bool:
    """Whether what follows a tab is a position in capitals ('- Như trên;⇥PHÓ GIÁM ĐỐC')."""
    return text.isupper() and bool(opening("position").match(fold(clean(text))))


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
