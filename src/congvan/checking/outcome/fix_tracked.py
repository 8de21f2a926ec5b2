"""The mended copy of a DOCX as tracked changes: accepting all gives the mended file, rejecting all the original.

The author sees each mend in Word, in its place, and takes or refuses it. Mends keep every paragraph, so the paragraphs
of both files go together one by one; runs may have been cut, and spaces and marks changed. Headers and footers, where
page numbers come and go with their fields, are taken over as they are mended (`Tracked.untracked` says so).
"""

from __future__ import annotations

import copy
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, groupby
from zipfile import ZIP_DEFLATED, ZipFile

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.checking.outcome.docx_copy import Edit, typographic_edits
from congvan.writers.docx.xml import child, w

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_P, _R, _T, _RPR, _PPR, _SECT = (qn(f"w:{name}") for name in ("p", "r", "t", "rPr", "pPr", "sectPr"))
_IN_DELETION = {_T: qn("w:delText"), qn("w:instrText"): qn("w:delInstrText")}
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_LONGEST_NUMBER = 10  # Word's numbers have 31 bits; those of our bookmarks begin high
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSERTED = qn("w:ins")
_CHANGES = {qn(f"w:{name}") for name in ("rPrChange", "pPrChange", "sectPrChange")}
_FIRST_SIGN, _SIGNS = 0xF0000, 0xFFF0  # of a plane that no document uses


@dataclass(frozen=True)
class Tracked:
    """The file, and the names of parts that changed without marks."""

    data: bytes
    untracked: Sequence[str]


def tracked(before: bytes, after: bytes, author: str, date: dt.date) -> Tracked:
    """Return the mended file `after` with what it changed in `before` as tracked changes of an author on a day."""
    old, new = _entries(before), _entries(after)
    marker = _Marker(author, date)
    roots = {name: etree.fromstring(new[name]) for name in _PARTS if name in old and new.get(name) != old[name]}
    marker.pass_over(new)
    changed = {}
    for name, root in roots.items():
        with suppress(ValueError):  # paragraphs that do not pair: the part goes over as it is mended
            changed[name] = marker.marked(etree.fromstring(old[name]), root)
    untracked = sorted(name for name in new if name not in changed and new[name] != old.get(name))
    result = io.BytesIO()
    with ZipFile(io.BytesIO(after)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info, changed.get(info.filename, new[info.filename]))
    return Tracked(result.getvalue(), untracked)


def _entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


@dataclass(frozen=True)
class _Atom:
    """One letter of a run, or one of its other contents as a whole."""

    sign: str
    element: _Element
    look: bytes  # the run's properties
    run: _Element


@dataclass
class _Marker:
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

    def marked(self, old: _Element, new: _Element) -> bytes:
        """Return a part with its changes marked."""
        for before, after in zip(list(old.iter(_P)), list(new.iter(_P)), strict=True):
            self._mark_properties(before, after)
            self._mark_runs(before, after)
        for before, after in zip(list(old.iter(_SECT)), list(new.iter(_SECT)), strict=True):
            if _look(before) != _look(after):
                self._note(after, "sectPrChange", _without(before, *_REFERENCES))
        return etree.tostring(new, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _mark_properties(self, old: _Element, new: _Element) -> None:
        """Note the old form of a paragraph, and the old look of its end."""
        before, after = old.find(_PPR), new.find(_PPR)
        end = after.find(_RPR) if after is not None else None
        ended = before.find(_RPR) if before is not None else None
        if end is not None and _look(ended) != _look(end):
            self._note(end, "rPrChange", _without(ended) if ended is not None else w("rPr"))
        form, formed = (_without(p, _RPR, _SECT) if p is not None else w("pPr") for p in (after, before))
        if _look(form) != _look(formed):
            if after is None:
                after = w("pPr")
                new.insert(0, after)
            self._note(after, "pPrChange", formed)

    def _mark_runs(self, old: _Element, new: _Element) -> None:
        signs: dict[bytes, str] = {}
        before, after = (_atoms(paragraph, signs) for paragraph in (old, new))
        if [(atom.sign, atom.look) for atom in before] == [(atom.sign, atom.look) for atom in after]:
            return
        was, gone = _aligned(before, after)
        place = 0
        for _, some in groupby(after, key=lambda atom: id(atom.run)):
            atoms = list(some)
            last = place + len(atoms) == len(after)
            self._rewrite(atoms, was[place : place + len(atoms)], gone[place : place + len(atoms) + last])
            place += len(atoms)
        if not after and gone[0]:
            new.append(self._deleted(gone[0]))

    def _rewrite(self, atoms: list[_Atom], was: list[_Atom | None], gone: list[list[_Atom]]) -> None:
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
                pieces.append(self._deleted(gone[start]))
            pieces.append(self._piece(atoms[start:end], was[start], holder.tag == _INSERTED))
        if len(gone) > len(atoms) and gone[-1]:
            pieces.append(self._deleted(gone[-1]))
        for piece in pieces:
            run.addprevious(piece)
        holder.remove(run)

    def _piece(self, atoms: list[_Atom], was: _Atom | None, within_insertion: bool) -> _Element:
        piece = _run_of(atoms)
        if was is None:
            return piece if within_insertion else self._wrapped(_INSERTED, [piece])
        if was.look != atoms[0].look:
            properties, old = piece.find(_RPR), was.run.find(_RPR)
            if properties is None:
                properties = w("rPr")
                piece.insert(0, properties)
            self._note(properties, "rPrChange", _without(old) if old is not None else w("rPr"))
        return piece

    def _deleted(self, atoms: Sequence[_Atom]) -> _Element:
        runs = [_run_of(list(some)) for _, some in groupby(atoms, key=lambda atom: id(atom.run))]
        for element in (element for run in runs for element in run.iter(*_IN_DELETION)):
            element.tag = _IN_DELETION[element.tag]
        return self._wrapped(qn("w:del"), runs)

    def _wrapped(self, tag: str, inner: Sequence[_Element]) -> _Element:
        element = etree.Element(tag, self._by())
        element.extend(inner)
        return element

    def _note(self, properties: _Element, name: str, was: _Element) -> None:
        """Note in properties how they were; the author's own older note stays."""
        if properties.find(qn(f"w:{name}")) is None:
            change = child(properties, name)
            for name, value in self._by().items():
                change.set(name, value)
            change.append(was)

    def _by(self) -> dict[str, str]:
        moment = f"{self.date.isoformat()}T00:00:00Z"
        return {qn("w:id"): str(next(self._numbers)), qn("w:author"): self.author, qn("w:date"): moment}


def _aligned(old: Sequence[_Atom], new: Sequence[_Atom]) -> tuple[list[_Atom | None], list[list[_Atom]]]:
    """Return what each atom was (None: it came), and what is gone before each and behind all."""
    texts = ["".join(atom.sign for atom in atoms) for atoms in (old, new)]
    edits = typographic_edits(texts[0], texts[1], 0)
    if edits is None:  # no mend touches letters
        edits = [Edit(0, len(old), texts[1])]
    was: list[_Atom | None] = []
    gone: list[list[_Atom]] = [[] for _ in range(len(new) + 1)]
    at = 0
    for edit in edits:
        was += old[at : edit.start]
        gone[len(was)] = list(old[edit.start : edit.end])
        was += [None] * len(edit.text)
        at = edit.end
    return [*was, *old[at:]], gone


def _sort(was: _Atom | None) -> bytes | None:
    return None if was is None else was.look


def _atoms(paragraph: _Element, signs: dict[bytes, str]) -> list[_Atom]:
    """The letters and other contents of a paragraph's own runs; `signs` stand for what is no letter."""
    found = []
    for run in [run for run in paragraph.iter(_R) if next(run.iterancestors(_P)) is paragraph]:
        look = _look(run.find(_RPR))
        for element in run:
            if element.tag == _T:
                found += [_Atom(letter, element, look, run) for letter in element.text or ""]
            elif element.tag != _RPR and isinstance(element.tag, str):  # no remark of XML: it stands for nothing
                # What holds paragraphs of its own (a text box) is the same: they are marked by themselves.
                held = element.tag.encode() if element.find(f".//{_P}") is not None else _canonical(element)
                sign = signs.setdefault(held, chr(_FIRST_SIGN + len(signs) % _SIGNS))
                found.append(_Atom(sign, element, look, run))
    return found


def _run_of(atoms: Sequence[_Atom]) -> _Element:
    """A run of these contents, which are taken from where they stood."""
    old = atoms[0].run
    run = old.makeelement(_R, {str(name): str(value) for name, value in old.attrib.items()})
    properties = old.find(_RPR)
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for letters, some in groupby(atoms, key=lambda atom: atom.element.tag == _T):
        if letters:
            text = child(run, "t")
            text.text = "".join(atom.sign for atom in some)
            text.set(_SPACE, "preserve")
        else:
            run.extend([atom.element for atom in some])
    return run


def _without(element: _Element, *tags: str) -> _Element:
    """A copy of properties without these, and without notes of older changes."""
    made = copy.deepcopy(element)
    for inner in [inner for inner in made if inner.tag in tags or inner.tag in _CHANGES]:
        made.remove(inner)
    return made


def _look(properties: _Element | None) -> bytes:
    """Properties as bytes that are alike where they are; none are as empty ones."""
    if properties is None:
        return b""
    bare = _without(properties)
    return _canonical(bare) if len(bare) or bare.tag == _SECT else b""


def _canonical(element: _Element) -> bytes:
    alone = copy.deepcopy(element)
    alone.tail = None
    etree.strip_tags(alone, etree.Comment, etree.ProcessingInstruction)
    try:
        return etree.tostring(alone, method="c14n", exclusive=True)
    except etree.C14NError:  # of names that have no full address
        return etree.tostring(alone)
