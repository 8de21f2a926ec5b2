"""The pieces that recognition looks at: paragraphs, and the parts of those that tabs and line breaks divide."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files

from congvan.check.observed import Observed, Paragraph, Run
from congvan.check.recognised import Part
from congvan.text.unicode import clean, fold

# What stands in a column of the head or foot: a paragraph that holds it between tabs or breaks is several pieces.
_COLUMN = re.compile(
    r"\s*(?:cong hoa xa hoi|doc lap\W+tu do|noi nhan\s*:?|so\s*[:.]?\s*[\d.…_]*\s*/|(?:tm|kt|tl|tuq|q)\s*\.|"
    r".{2,40},\s*ngay\b.{0,16}\bthang\b|v/v\b|kinh gui)"
)
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
    text = paragraph.text.strip()
    if ("\n" not in text and "\t" not in text) or (paragraph.cell and paragraph.cell.bordered):
        yield paragraph.runs
        return
    by_tab = any(_COLUMN.match(fold(clean(part))) or _is_title(part) for part in re.split(r"[\t\n]", text)[1:])
    by_line = by_tab or bool(paragraph.cell) or paragraph.align == "center" or paragraph.floating
    if by_tab or by_line:
        yield from _split(paragraph.runs, "\t\n" if by_tab else "\n")
    else:
        yield paragraph.runs


def _is_title(text: str) -> bool:
    """Whether what follows a tab is a position in capitals ('- Như trên;⇥PHÓ GIÁM ĐỐC')."""
    return text.isupper() and bool(opening("position").match(fold(clean(text))))


def _split(runs: Sequence[Run], marks: str) -> Iterator[tuple[Run, ...]]:
    piece: list[Run] = []
    for run in runs:
        first, *rest = re.split(f"[{marks}]", run.text)
        piece.append(replace(run, text=first))
        for text in rest:
            yield from _shown(piece)
            piece = [replace(run, text=text)]
    yield from _shown(piece)


def _shown(piece: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    if any(run.text.strip() for run in piece):
        yield tuple(run for run in piece if run.text)
