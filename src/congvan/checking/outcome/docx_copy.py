"""A DOCX opened anew to be written: elements found by those that were read, runs cut at offsets, all else kept.

What was read is never touched, so that a file can be annotated and mended from the same reading. Parts that did not
change go into the copy byte for byte.
"""

from __future__ import annotations

import copy
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree
from lxml.etree import _Element

from congvan.checking.docx.package import open_package
from congvan.checking.observed import Paragraph
from congvan.checking.outcome.edits import Edit
from congvan.checking.recognised import Part
from congvan.checking.run import Checked
from congvan.errors import N_, Span, refuse
from congvan.loading.door import MAX_DOCUMENT, read_file

_TYPES = "[Content_Types].xml"
_FOUND = frozenset(map(qn, ("w:p", "w:r", "w:fldSimple", "w:sectPr")))
_TEXT, _PROPERTIES, _RUN = qn("w:t"), qn("w:rPr"), qn("w:r")
# One sign of the text each; other contents of a run (drawings, marks of notes, ends of fields) have none.
_SIGNS = frozenset(map(qn, ("w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen", "w:sym")))
_own_text: Any = vars(_Element)["text"].__get__  # python-docx gives runs a `text` of their own, which is slow
_BREAK, _KIND = qn("w:br"), qn("w:type")
_MARKS = 1_000_000_000  # the first number of marks of ours: no writer counts its own so far
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class _Slot:
    """A piece of the text of a w:t."""

    text: _Element
    start: int
    end: int


class Line:
    """The runs of one paragraph with their texts, to be cut and changed; offsets stay those of the reading."""

    def __init__(self, paragraph: _Element, pieces: Sequence[tuple[_Element | None, str]]) -> None:
        self.paragraph = paragraph
        self._pieces = list(pieces)
        self._starts = list(accumulate((len(text) for _, text in self._pieces), initial=0))[:-1]

    def runs(self, start: int, end: int) -> list[_Element]:
        """Return the runs that hold this piece of the text and, where they can be cut, nothing else."""
        for offset in (start, end):
            self._cut(offset)
        found: list[_Element] = []
        for element, _, _ in self._within(start, end):
            if element is not None:
                found.extend([element] if element.tag == _RUN else element.iter(_RUN))
        return found

    def apply(self, edits: Sequence[Edit]) -> list[Edit]:
        """Make changes that do not overlap, as far as plain text holds them; returns those that were made."""
        chosen: list[tuple[Edit, list[_Slot]]] = []
        known: dict[_Element | None, list[tuple[_Element, int]] | None] = {}
        for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end), reverse=True):
            following = chosen[-1][0] if chosen else None
            free = following is None or (edit.end <= following.start and edit.start < following.start)
            slots = self._slots(edit, known) if free else []
            if slots:
                chosen.append((edit, slots))
        _write((edit.text, slots) for edit, slots in chosen)
        return [edit for edit, _ in chosen]

    def _slots(self, edit: Edit, known: dict[_Element | None, list[tuple[_Element, int]] | None]) -> list[_Slot]:
        """Return the texts that a change touches, none where it touches anything else (a tab, a break, a field).

        What runs hold is kept in `known`: one may hold all of a long text, and thousands of changes.
        """
        # What is inserted goes behind the sign before it, into that sign's look.
        inserts = edit.start == edit.end
        low = max(edit.start - 1, 0) if inserts else edit.start
        high = low + 1 if inserts else edit.end
        slots = []
        for element, at, whole in self._within(low, high):
            if element not in known:
                known[element] = _contents(element, whole)
            contents = known[element]
            if contents is None:
                return []
            for child, length in contents:
                if at < high and low < at + length:
                    if child.tag != _TEXT:
                        return []
                    start, end = (
                        (edit.start, edit.start) if inserts else (max(edit.start, at), min(edit.end, at + length))
                    )
                    slots.append(_Slot(child, start - at, end - at))
                at += length
        return slots

    def _within(self, low: int, high: int) -> Iterator[tuple[_Element | None, int, str]]:
        """Give the pieces that hold some of the text between two offsets, each with its place."""
        first = max(0, bisect_right(self._starts, low) - 1)
        for place in range(first, bisect_left(self._starts, high, lo=first)):
            element, text = self._pieces[place]
            if low < self._starts[place] + len(text):
                yield element, self._starts[place], text

    def _cut(self, offset: int) -> None:
        """Let a run end at an offset of the text, if it can be cut there."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return
        element, text = self._pieces[place]
        cut = offset - self._starts[place]
        right = _cut_run(element, text, cut) if 0 < cut < len(text) else None
        if right is not None:
            self._pieces[place : place + 1] = [(element, text[:cut]), (right, text[cut:])]
            self._starts.insert(place + 1, offset)


def _write(edits: Iterable[tuple[str, Sequence[_Slot]]]) -> None:
    """Put texts, told from the last to the first, in the place of slots: the first slot of each takes it all.

    Each element is written once: one may hold all of a long text, and thousands of changes.
    """
    changed: dict[_Element, list[tuple[_Slot, str]]] = {}
    for wanted, slots in edits:
        for slot in slots:
            changed.setdefault(slot.text, []).append((slot, wanted))
            wanted = ""
    for element, written in changed.items():
        old, pieces, at = _own_text(element) or "", [], 0
        for slot, wanted in reversed(written):
            pieces += [old[at : slot.start], wanted]
            at = slot.end
        element.text = "".join([*pieces, old[at:]])
        element.set(_SPACE, "preserve")


def _contents(element: _Element | None, text: str) -> list[tuple[_Element, int]] | None:
    """Return what a run holds with the number of signs of each; None where they do not add up to its text."""
    if element is None or element.tag != _RUN:
        return None
    contents = [(child, _signs(child)) for child in element if child.tag != _PROPERTIES]
    return contents if sum(length for _, length in contents) == len(text) else None


def _signs(child: _Element) -> int:
    if child.tag == _TEXT:
        return len(child.text or "")
    paged = child.tag == _BREAK and child.get(_KIND) == "page"
    return 1 if child.tag in _SIGNS and not paged else 0


def _cut_run(element: _Element | None, text: str, offset: int) -> _Element | None:
    """Cut a run in two of the same look; returns the right one, None where it cannot be cut."""
    contents = _contents(element, text)
    if element is None or contents is None:
        return None
    right = element.makeelement(element.tag, {str(k): str(v) for k, v in element.attrib.items()})
    properties = element.find(_PROPERTIES)
    if properties is not None:
        right.append(copy.deepcopy(properties))
    at = 0
    for child, length in contents:
        if at >= offset:
            right.append(child)
        elif at + length > offset:
            whole = child.text or ""
            rest = copy.deepcopy(child)
            child.text, rest.text = whole[: offset - at], whole[offset - at :]
            for half in (child, rest):
                half.set(_SPACE, "preserve")
            right.append(rest)
        at += length
    element.addnext(right)
    return right


class Copy:
    """The copy of a checked DOCX; raises CongvanError (KT-301) where the file is not the one that was checked."""

    def __init__(self, checked: Checked, data: bytes | None = None) -> None:
        assert checked.recognised is not None
        self.data = read_file(checked.path, Span(str(checked.path)), MAX_DOCUMENT) if data is None else data
        self.document = open_package(checked.path, self.data)
        self._before = _saved(self.document)
        self._twins = _twins(checked.recognised.observed.source, self.document, Span(str(checked.path)))
        self._lines: dict[int, Line] = {}
        self._starts = _starts(checked.recognised.parts)

    def twin(self, element: Any) -> _Element | None:
        """Return the element of the copy for one that was read; None where it is no part of the package's text."""
        return self._twins.get(element)

    def line(self, paragraph: Paragraph) -> Line | None:
        """Return the runs of a paragraph, None where the file has no such paragraph."""
        element = self.twin(paragraph.element)
        if element is None:
            return None
        if id(paragraph) not in self._lines:
            self._lines[id(paragraph)] = Line(element, self._pieces(paragraph))
        return self._lines[id(paragraph)]

    def span(self, part: Part, start: int | None, end: int | None) -> tuple[int, int]:
        """Return the offsets in the paragraph's text of a piece of a part."""
        # Parts that a rule made itself, such as a page number, are not among those of the document.
        base = self._starts.get(id(part), max(part.paragraph.text.find(part.text), 0))
        length = len(part.text)
        return base + (0 if start is None else start), base + (length if end is None else end)

    def mark(self, parts: Sequence[Part]) -> None:
        """Put a bookmark right before and right behind the seen text of each part; see `mark_name`."""
        for number, part in enumerate(parts):
            line = self.line(part.paragraph)
            shown = part.text.strip()
            if line is None or not shown:
                continue
            before = part.text.index(shown)
            runs = line.runs(*self.span(part, before, before + len(shown)))
            if runs:
                for element in _bookmark(2 * number, mark_name(number, "start")):
                    runs[0].addprevious(element)
                for element in reversed(_bookmark(2 * number + 1, mark_name(number, "end"))):
                    runs[-1].addnext(element)

    def packed(self) -> bytes:
        """Return the file: the original with the parts replaced that changed since it was opened."""
        return _repacked(self.data, self._before, _saved(self.document))

    def _pieces(self, paragraph: Paragraph) -> list[tuple[_Element | None, str]]:
        pieces: list[tuple[_Element | None, str]] = []
        for run in paragraph.runs:
            element = self.twin(run.element)
            if pieces and element is not None and pieces[-1][0] is element:
                pieces[-1] = (element, pieces[-1][1] + run.text)
            else:
                pieces.append((element, run.text))
        return pieces


def mark_name(number: int, side: Literal["start", "end"]) -> str:
    """Return the name of the bookmark at one end of a part, which counts from 0."""
    return f"congvan{number}{side}"  # letters and digits alone: names of a PDF escape the rest


def _bookmark(number: int, name: str) -> tuple[_Element, _Element]:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(_MARKS + number))
    start.set(qn("w:name"), name)
    return start, end


def xml_parts(document: Document) -> dict[str, _Element]:
    """Return the roots of all parts that are open for changes, by name."""
    package = document.part.package
    assert package is not None
    return {str(part.partname): part.element for part in package.iter_parts() if isinstance(part, XmlPart)}


def _twins(read: Document, written: Document, span: Span) -> dict[Any, _Element]:
    twins: dict[Any, _Element] = {}
    roots = xml_parts(written)
    for name, root in xml_parts(read).items():
        if name not in roots:
            continue
        for one, other in zip(root.iter("*"), roots[name].iter("*"), strict=False):
            if one.tag != other.tag or _own_text(one) != _own_text(other):
                raise refuse("KT-301", span, N_("tệp đã đổi trong lúc kiểm tra; hãy chạy lại"))
            if one.tag in _FOUND:
                twins[one] = other
    return twins


def _starts(parts: Sequence[Part]) -> dict[int, int]:
    """Return where each part begins in its paragraph: pieces of one paragraph stand in the order of its text."""
    starts: dict[int, int] = {}
    reached: dict[int, int] = {}
    for part in parts:
        whole = part.paragraph.text
        start = max(whole.find(part.text, reached.get(id(part.paragraph), 0)), 0)
        starts[id(part)] = start
        reached[id(part.paragraph)] = start + len(part.text)
    return starts


def _saved(document: Document) -> dict[str, bytes]:
    buffer = io.BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _repacked(data: bytes, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bytes:
    result = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as original, ZipFile(result, "w", ZIP_DEFLATED) as target:
        # Of two entries alike readers take the last; some writers put backslashes into names.
        entries = {info.filename.replace("\\", "/").lstrip("/"): info for info in original.infolist()}
        for name, info in entries.items():
            content = original.read(info)
            info.filename = name
            if name in after and after[name] != before.get(name):
                content = _with_types(content, after[name]) if name == _TYPES else after[name]
            target.writestr(info, content)
        for name in after.keys() - entries.keys():
            target.writestr(ZipInfo(name), after[name], ZIP_DEFLATED)  # without the time of day: the same bytes again
    return result.getvalue()


def _with_types(original: bytes, wanted: bytes) -> bytes:
    """Add the types of new parts to the original list; python-docx drops those of parts that nothing relates to."""
    root = etree.fromstring(original)
    known = {element.get("PartName") or element.get("Extension") for element in root}
    root.extend([e for e in etree.fromstring(wanted) if (e.get("PartName") or e.get("Extension")) not in known])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
