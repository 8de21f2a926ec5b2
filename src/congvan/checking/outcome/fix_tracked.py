"""The mended copy of a DOCX as tracked changes: accepting all gives the mended file, rejecting all the original.

The author sees each mend in Word, in its place, and takes or refuses it. Mends keep every paragraph, so the paragraphs
of both files go together one by one; runs may have been cut, and spaces and marks changed. Headers and footers, where
page numbers come and go with their fields, are taken over as they are mended (`Tracked.untracked` says so).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from lxml.etree import _Element

from congvan.checking.outcome.edits import Edit, typographic_edits
from congvan.writers.docx.revisions import (
    SECT,
    Aligned,
    Atom,
    Marker,
    P,
    atoms_of,
    canonical,
)

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_FIRST_SIGN, _SIGNS = 0xF0000, 0xFFF0  # of a plane that no document uses


@dataclass(frozen=True)
class Tracked:
    """The file, and the names of parts that changed without marks."""

    data: bytes
    untracked: Sequence[str]


def tracked(before: bytes, after: bytes, author: str, date: dt.date) -> Tracked:
    """Return the mended file `after` with what it changed in `before` as tracked changes of an author on a day."""
    old, new = _entries(before), _entries(after)
    marker = Marker(author, date)
    roots = {name: etree.fromstring(new[name]) for name in _PARTS if name in old and new.get(name) != old[name]}
    marker.pass_over(new)
    changed = {}
    for name, root in roots.items():
        with suppress(ValueError):  # paragraphs that do not pair: the part goes over as it is mended
            changed[name] = _marked(marker, etree.fromstring(old[name]), root)
    untracked = sorted(name for name in new if name not in changed and new[name] != old.get(name))
    result = io.BytesIO()
    with ZipFile(io.BytesIO(after)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info, changed.get(info.filename, new[info.filename]))
    return Tracked(result.getvalue(), untracked)


def _entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _marked(marker: Marker, old: _Element, new: _Element) -> bytes:
    """Return a part with its changes marked."""
    for before, after in zip(list(old.iter(P)), list(new.iter(P)), strict=True):
        marker.mark_properties(before, after)
        _mark_runs(marker, before, after)
    for before, after in zip(list(old.iter(SECT)), list(new.iter(SECT)), strict=True):
        marker.mark_section(before, after)
    return etree.tostring(new, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark_runs(marker: Marker, old: _Element, new: _Element) -> None:
    signs: dict[bytes, str] = {}
    before, after = (_atoms(paragraph, signs) for paragraph in (old, new))
    if [(atom.sign, atom.look) for atom in before] != [(atom.sign, atom.look) for atom in after]:
        marker.mark_runs(new, after, _aligned(before, after))


def _aligned(old: Sequence[Atom], new: Sequence[Atom]) -> Aligned:
    texts = ["".join(atom.sign for atom in atoms) for atoms in (old, new)]
    edits = typographic_edits(texts[0], texts[1], 0)
    if edits is None:  # no mend touches letters
        edits = [Edit(0, len(old), texts[1])]
    was: list[Atom | None] = []
    gone: list[list[Atom]] = [[] for _ in range(len(new) + 1)]
    at = 0
    for edit in edits:
        was += old[at : edit.start]
        gone[len(was)] = list(old[edit.start : edit.end])
        was += [None] * len(edit.text)
        at = edit.end
    return [*was, *old[at:]], gone


def _atoms(paragraph: _Element, signs: dict[bytes, str]) -> list[Atom]:
    """The letters and other contents of a paragraph's own runs; `signs` stand for what is no letter."""

    def sign(element: _Element) -> str:
        # What holds paragraphs of its own (a text box) is the same: they are marked by themselves.
        held = element.tag.encode() if element.find(f".//{P}") is not None else canonical(element)
        return signs.setdefault(held, chr(_FIRST_SIGN + len(signs) % _SIGNS))

    return atoms_of(paragraph, sign)
