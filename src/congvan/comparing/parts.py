"""A document as parts that can be compared: what each is called, what it says, what stands in it.

Drafts give parts by the keys of the contract, files of any author by the components of NĐ 30/2020.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from congvan.errors import Span
from congvan.text.unicode import clean


@dataclass(frozen=True)
class Part:
    """A text with its name, or a group or list of parts.

    `key` tells what it is, whoever holds it; `label` is said of it with its numbers ('nhiệm vụ 4, thời hạn'), `place`
    without ('nhiệm vụ, thời hạn'); `path` is its place for programs. The parts of a list (`listed`) may come and go;
    those of a group are known by their keys. `number` is printed with it and says nothing by itself; `meaning` is what
    a date or a word of a choice stands for, however it was typed; `printed` is a line of a page with its number.
    """

    key: str
    label: str
    place: str
    path: str
    span: Span
    text: str | None = None
    meaning: str = ""
    number: str = ""
    printed: str = ""
    parts: tuple[Part, ...] = ()
    listed: bool = False

    @cached_property
    def says(self) -> tuple[str, ...]:
        """All that it says, with the keys of what says it: equal for parts between which nothing changed."""
        if self.text is not None:
            return (self.key, self.meaning or self.text)
        return (self.key, *(word for part in self.parts for word in part.says))

    @cached_property
    def words(self) -> str:
        """Its texts, one after the other."""
        return " ".join(part.text or "" for part in self.leaves())

    def leaves(self) -> Iterator[Part]:
        """Yield the texts within it, in order."""
        if self.text is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()


LINE = " / "  # stands for a line broken by hand


def one_line(text: str) -> str:
    """Return a text on one line, its breaks shown: hand-made lines count, spaces do not."""
    lines = (" ".join(clean(line).split()) for line in text.split("\n"))
    return LINE.join(line for line in lines if line)
