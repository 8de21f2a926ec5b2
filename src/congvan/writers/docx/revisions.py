"""Tracked changes in the paragraphs of a DOCX: pieces of runs that came, went or look otherwise, old properties.

What became of which letter is told by whoever marks (`Aligned`): here it is only written as WordprocessingML.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import attrgetter

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.writers.docx.xml import child, w

P, _R, _T, RPR, PPR, SECT = (qn(f"w:{name}") for name in ("p", "r", "t", "rPr", "pPr", "sectPr"))
_IN_DELETION = {_T: qn("w:delText"), qn("w:instrText"): qn("w:delInstrText")}
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_LONGEST_NUMBER = 10  # Word's numbers have 31 bits; those of our bookmarks begin high
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSERTED = qn("w:ins")
_CHANGES = {qn(f"w:{name}") for name in ("rPrChange", "pPrChange", "sectPrChange")}
_UNSEEN = {qn("w:lang"), qn("w:noProof")}  # what Word notes for its speller, no look


@dataclass(frozen=True)
class Atom:
    """One letter of a run, or one of its other contents as a whole."""

    sign: str
    element: _Element
    look: bytes  # the run's properties
    run: _Element

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter of a text."""
        return bool(self.element.tag == _T)


# What each atom of the new paragraph was (None: it came), and what is gone before each and behind all.
Aligned = tuple[list[Atom | None], list[list[Atom]]]


@dataclass
class Marker:
    """Marks the changes of one file, each with a number of its own."""

    author: str
    date: dt.date
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def pass_over(self, parts: Mapping[str, bytes]) -> None:
        """Begin to number after all marks that the file has."""
        used = [0]
        for name, part in parts.items():
            if name.endswith(".xml") and b"w:id=" in part:
                values = (element.get(qn("w:id"), "") for element in etree.fromstring(part).iter("*"))
                used += [int(value) for value in values if value.isdecimal() and len(value) < _LONGEST_NUMBER]
        self._numbers = count(max(used) + 1)

    def mark_section(self, old: _Element, new: _Element) -> None:
        """Note how a section's page was."""
        if look_of(old) != look_of(new):
            self.note(new, "sectPrChange", without(old, *_REFERENCES))

    def mark_properties(self, old: _Element, new: _Element) -> None:
        """Note the old form of a paragraph, and the old look of its end."""
        before, after = old.find(PPR), new.find(PPR)
        end = after.find(RPR) if after is not None else None
        ended = before.find(RPR) if before is not None else None
        if end is not None and look_of(ended) != look_of(end):
            self.note(end, "rPrChange", without(ended) if ended is not None else w("rPr"))
        form, formed = (without(p, RPR, SECT) if p is not None else w("pPr") for p in (after, before))
        if look_of(form) != look_of(formed):
            if after is None:
                after = w("pPr")
                new.insert(0, after)
            self.note(after, "pPrChange", formed)

    def mark_runs(self, new: _Element, after: Sequence[Atom], aligned: Aligned) -> None:
        """Put pieces in the place of a paragraph's runs: as they were, of another look, come, and gone."""
        was, gone = aligned
        place = 0
        for _, some in groupby(after, key=attrgetter("run")):
            atoms = list(some)
            last = place + len(atoms) == len(after)
            self._rewrite(atoms, was[place : place + len(atoms)], gone[place : place + len(atoms) + last])
            place += len(atoms)
        if not after and gone[0]:
            new.extend(self.deleted(gone[0], new))

    def _rewrite(self, atoms: list[Atom], was: list[Atom | None], gone: list[list[Atom]]) -> None:
        """Put pieces in the place of a run: as it was, of another look, come, and what is gone before each."""
        run, pieces = atoms[0].run, []
        holder = run.getparent()
        assert holder is not None  # its paragraph
        starts = [0]  # of pieces of one sort
        for place in range(1, len(atoms)):
            if gone[place] or _sort(was[place]) != _sort(was[place - 1]):
                starts.append(place)
        for start, end in zip(starts, [*starts[1:], len(atoms)], strict=True):
            if gone[start]:
                pieces += self.deleted(gone[start], holder)
            pieces.append(self._piece(atoms[start:end], was[start], holder.tag == _INSERTED))
        if len(gone) > len(atoms) and gone[-1]:
            pieces += self.deleted(gone[-1], holder)
        for piece in pieces:
            run.addprevious(piece)
        holder.remove(run)

    def _piece(self, atoms: list[Atom], was: Atom | None, within_insertion: bool) -> _Element:
        piece = run_of(atoms)
        if was is None:
            return piece if within_insertion else self.wrapped("ins", [piece])
        if was.look != atoms[0].look:
            properties, old = piece.find(RPR), was.run.find(RPR)
            if properties is None:
                properties = w("rPr")
                piece.insert(0, properties)
            self.note(properties, "rPrChange", without(old) if old is not None else w("rPr"))
        return piece

    def deleted(self, atoms: Sequence[Atom], holder: _Element) -> list[_Element]:
        """Return what is gone, as it may stand in a paragraph or in what holds runs there."""
        del holder
        runs = [run_of(list(some)) for _, some in groupby(atoms, key=attrgetter("run"))]
        for element in (element for run in runs for element in run if element.tag in _IN_DELETION):
            element.tag = _IN_DELETION[element.tag]
        return [self.wrapped("del", runs)]

    def wrapped(self, name: str, inner: Sequence[_Element]) -> _Element:
        """Return a mark ('ins', 'del') around runs."""
        element = self.mark(name)
        element.extend(inner)
        return element

    def mark(self, name: str) -> _Element:
        """Return a mark of its own number."""
        return etree.Element(qn(f"w:{name}"), self._by())

    def note(self, properties: _Element, name: str, was: _Element) -> None:
        """Note in properties how they were; the author's own older note stays."""
        if properties.find(qn(f"w:{name}")) is None:
            change = child(properties, name)
            for name, value in self._by().items():
                change.set(name, value)
            change.append(was)

    def _by(self) -> dict[str, str]:
        moment = f"{self.date.isoformat()}T00:00:00Z"
        return {qn("w:id"): str(next(self._numbers)), qn("w:author"): self.author, qn("w:date"): moment}


def _sort(was: Atom | None) -> bytes | None:
    return None if was is None else was.look


def own_runs(paragraph: _Element) -> list[_Element]:
    """Return a paragraph's own runs, not those of a text box in it."""
    return [run for run in paragraph.iter(_R) if next(run.iterancestors(P)) is paragraph]


Sign = Callable[[_Element], str]  # stands for what is no letter


def atoms_of(paragraph: _Element, sign: Sign) -> list[Atom]:
    """Return the letters and other contents of a paragraph's own runs."""
    found = []
    looks: dict[bytes, bytes] = {}  # most runs of a paragraph are written alike, and a look is made of copies
    for run in own_runs(paragraph):
        properties = run.find(RPR)
        written = b"" if properties is None else etree.tostring(properties, with_tail=False)
        look = looks.get(written)
        if look is None:
            look = looks[written] = look_of(properties)
        for element in _contents(run):
            signs = (element.text or "") if element.tag == _T else (sign(element),)
            found += [Atom(each, element, look, run) for each in signs]
    return found


def signs_of(paragraph: _Element, sign: Sign) -> str:
    """Return what a paragraph's own runs say: the signs of its atoms."""
    contents = (element for run in own_runs(paragraph) for element in _contents(run))
    return "".join((element.text or "") if element.tag == _T else sign(element) for element in contents)


def _contents(run: _Element) -> list[_Element]:
    """What a run holds beside its properties; a remark of XML stands for nothing."""
    return [element for element in run if element.tag != RPR and isinstance(element.tag, str)]


def run_of(atoms: Sequence[Atom]) -> _Element:
    """A run of these contents, which are taken from where they stood."""
    old = atoms[0].run
    run = old.makeelement(_R, {str(name): str(value) for name, value in old.attrib.items()})
    properties = old.find(RPR)
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for letters, some in groupby(atoms, key=lambda atom: atom.is_letter):
        if letters:
            text = child(run, "t")
            text.text = "".join(atom.sign for atom in some)
            text.set(_SPACE, "preserve")
        else:
            run.extend([atom.element for atom in some])
    return run


def without(element: _Element, *tags: str) -> _Element:
    """A copy of properties without these, and without notes of older changes."""
    made = copy.deepcopy(element)
    for inner in [inner for inner in made if inner.tag in tags or inner.tag in _CHANGES]:
        made.remove(inner)
    return made


def look_of(properties: _Element | None) -> bytes:
    """Properties as bytes that are alike where they are; none are as empty ones."""
    if properties is None:
        return b""
    bare = without(properties, *_UNSEEN)
    return canonical(bare) if len(bare) or bare.tag == SECT else b""


def canonical(element: _Element) -> bytes:
    """An element as bytes that are alike where it is."""
    alone = copy.deepcopy(element)
    alone.tail = None
    etree.strip_tags(alone, etree.Comment, etree.ProcessingInstruction)
    try:
        return etree.tostring(alone, method="c14n", exclusive=True)
    except etree.C14NError:  # of names that have no full address
        return etree.tostring(alone)
