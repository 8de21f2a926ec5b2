"""A document whose paragraphs are known for what they are: the components of NĐ 30/2020 and the kind."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from congvan.checking.observed import Observed, Paragraph, Run
from congvan.text.unicode import clean
from congvan.thethuc.kinds import Kind
from congvan.thethuc.regimes import Regime
from congvan.thethuc.rules import load_rules


@dataclass(frozen=True)
class Shown:
    """What shows that a document follows another format than the decree's: a text of its head."""

    text: str
    regime: Regime


@dataclass(frozen=True, eq=False)
class Part:
    """A paragraph, or the piece of one between two tabs, with the component (nd30.toml) that it is.

    `component` is '' for text that is none. `annex` counts from 1; 0 is the main document. `text` is the text as
    the file holds it; offsets of findings count in it. `why` is a message (msgid) that says how it was known.
    """

    component: str
    paragraph: Paragraph
    runs: tuple[Run, ...]
    annex: int = 0
    why: str = ""

    @cached_property
    def text(self) -> str:
        """The text of the piece."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def plain(self) -> str:
        """The text in NFC, on one line, with single spaces."""
        return clean(self.text.replace("\n", " "))

    @cached_property
    def looks(self) -> Mapping[str, Sequence[tuple[float, float]]]:
        """The sizes, weights and slants of the letters with the share of each (0 to 1), the most common first."""
        face = load_rules().face
        counts: dict[str, Counter[float]] = {trait: Counter() for trait in ("size_pt", "bold", "italic")}
        for run in self.runs:
            if not run.position and not run.hidden and not run.laid:
                letters = len("".join(face.without_symbols(run.text).split()))
                for trait, counter in counts.items():
                    counter[getattr(run, trait)] += letters
        return {
            trait: [(value, count / total) for value, count in counter.most_common() if (total := counter.total())]
            for trait, counter in counts.items()
        }

    @cached_property
    def nameless(self) -> bool:
        """Whether a PDF names the face of some of its letters no more, so that weight and slant are a guess."""
        return any(run.nameless and not run.laid for run in self.runs)

    def between(self, start: int, end: int) -> Sequence[Run]:
        """Return the runs that hold some of the text between two offsets."""
        if start >= end:
            return ()
        return self.runs[bisect_right(self._ends, start) : bisect_left(self._ends, end) + 1]

    def at(self, offset: int) -> Run | None:
        """Return the run that holds an offset of the text."""
        place = bisect_right(self._ends, offset)
        return self.runs[place] if place < len(self.runs) else None

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(run.text) for run in self.runs))


@dataclass(frozen=True, eq=False)
class Recognised:
    """A document and its parts in reading order; `kind_why` is a message (msgid) that says how its kind was known."""

    observed: Observed
    parts: tuple[Part, ...]
    kind: Kind | None = None
    kind_why: str = ""
    annexes: int = 0
    other: Shown | None = None
    asked: Kind | None = None  # the kind that the user said it is

    def of(self, *components: str, annex: int | None = 0) -> list[Part]:
        """Return the parts that are one of these components; `annex` None: of the whole file."""
        found = [place for name in components for place in self._places.get((name, annex), ())]
        return [self.parts[place] for place in sorted(set(found))]

    def within(self, annex: int) -> list[Part]:
        """Return the parts of the main document (0) or of an annex."""
        return [self.parts[place] for place in self._places.get(("", annex), ())]

    @cached_property
    def _places(self) -> dict[tuple[str, int | None], list[int]]:
        """Where the parts of a component stand among all, by annex; under '' those of any component."""
        places: dict[tuple[str, int | None], list[int]] = {}
        for place, part in enumerate(self.parts):
            for key in {(part.component, part.annex), (part.component, None), ("", part.annex)}:
                places.setdefault(key, []).append(place)
        return places

    def first(self, component: str) -> Part | None:
        """Return the first part of a component of the main document."""
        found = self.of(component)
        return found[0] if found else None
