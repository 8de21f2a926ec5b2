"""The contents of a paragraph of a DOCX as words, fields and other things; which of two paragraphs' are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docx.oxml.ns import qn
from lxml.etree import _Element

from congvan.comparing.align import words_of
from congvan.writers.docx.revisions import Aligned, Atom

_FIELD = qn("w:fldChar")

Address = Callable[[_Element], str]  # where the link around a run leads


@dataclass(frozen=True)
class Token:
    """A word, a field or another thing of a line."""

    key: Hashable
    atoms: Sequence[Atom]

    @property
    def said(self) -> str:
        """Its letters."""
        return "".join(atom.sign for atom in self.atoms)


def tokens_of(atoms: Sequence[Atom], address: Address) -> Iterator[Token]:
    """Part contents into tokens; a word with another link is another word."""
    place = 0
    while place < len(atoms):
        end = _field_end(atoms, place)
        if end > place:
            said = "".join(atom.sign for atom in atoms[place:end])
            yield Token(("field", said), atoms[place:end])
        elif atoms[place].is_letter:
            end = place
            while end < len(atoms) and atoms[end].is_letter:
                end += 1
            for word in words_of("".join(atom.sign for atom in atoms[place:end])):
                yield Token((word, address(atoms[place].run)), atoms[place : place + len(word)])
                place += len(word)
        else:
            end = place + 1
            yield Token((atoms[place].sign, address(atoms[place].run)), atoms[place:end])
        place = end


def _field_end(atoms: Sequence[Atom], start: int) -> int:
    """Return where a field that begins here ends; `start` where none does, or not in this paragraph."""
    depth = 0
    for place in range(start, len(atoms)):
        if atoms[place].element.tag == _FIELD:
            kind = atoms[place].element.get(qn("w:fldCharType"))
            depth += (kind == "begin") - (kind == "end")
        if depth == 0:
            return place + 1 if place > start else start
    return start


def aligned(old: Sequence[Atom], new: Sequence[Atom], address: Address) -> Aligned:
    """Return what each of the new contents was, None where it came, and what is gone before each of them."""
    one, other = list(tokens_of(old, address)), list(tokens_of(new, address))
    was: list[Atom | None] = []
    gone: list[list[Atom]] = [[] for _ in range(len(new) + 1)]
    matcher = SequenceMatcher(None, [t.key for t in one], [t.key for t in other], autojunk=False)
    codes = matcher.get_opcodes()
    began: int | None = None  # where this change did: all that is gone stands before all that came
    for place, (tag, start, end, to, until) in enumerate(codes):
        # A space alone between two changes belongs to them: words read better whole.
        lone = 0 < place < len(codes) - 1 and end == start + 1 and one[start].said.isspace()
        if tag != "equal" or lone:
            began = len(was) if began is None else began
            gone[began] += [atom for token in one[start:end] for atom in token.atoms]
            was += [None for token in other[to:until] for _ in token.atoms]
            continue
        began = None
        for before, after in zip(one[start:end], other[to:until], strict=True):
            same = len(before.atoms) == len(after.atoms)
            was += before.atoms if same else after.atoms  # a field cut otherwise is the same field
    return was, gone
