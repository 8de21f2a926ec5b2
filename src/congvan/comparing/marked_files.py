"""Two DOCX of any author as one with Word's tracked changes: accept all gives the new one, reject all the old one.

The new file stays as it is, with marks set in it: whatever it holds that we do not know stands where it stood. What is
gone is put in between; what it needs is carried (`carrying`). Parts that bear no marks are told (`Redlined.told`).
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.comparing.align import align, likeness, words_of
from congvan.comparing.carrying import TEXT, Carrier, Package, share_numbering, share_styles, target_of
from congvan.comparing.tracked import settle_looks
from congvan.errors import N_
from congvan.messages import tr
from congvan.writers.docx.revisions import (
    PPR,
    RPR,
    SECT,
    Aligned,
    Atom,
    Marker,
    P,
    Sign,
    atoms_of,
    canonical,
    signs_of,
)
from congvan.writers.docx.xml import w

_TBL, _TR, _TC, _R, _T, _ID = (qn(f"w:{name}") for name in ("tbl", "tr", "tc", "r", "t", "id"))
_LINK, _FIELD, _CODE, _COMMENT = (qn(f"w:{name}") for name in ("hyperlink", "fldChar", "instrText", "commentReference"))
_CALLS = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_OUTER = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag")}  # what only holds others
_RELATED = qn("r:id").removesuffix("id")
# What Word keeps for itself, or what text that is gone needs no more.
_NOISE = tuple(qn(f"w:{name}") for name in ("lastRenderedPageBreak", "proofErr"))
_LOOSE = tuple(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
                                            "permStart", "permEnd"))  # fmt: skip
_SHELLS = tuple(qn(f"w:{name}") for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"))
_RUNNING = ("headerReference", "footerReference")
_NAMES_OF_THEIR_OWN = ("rsid", "}paraId", "}textId", "anchorId", "editId", "spid", "gfxdata")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

Op = str  # 'ins', 'del', '=' for what stays
_Blocks = list[_Element]
_Address = Callable[[_Element], str]  # where the link around a run leads
_Pairs = list[tuple[_Element | None, _Element | None]]


class UnknownParts(Exception):
    """A file whose text does not stand where Word, LibreOffice and others put it."""


@dataclass
class Redlined:
    """The file, whether anything is marked in it, and what of it bears no marks."""

    data: bytes
    changed: bool
    told: list[str]


def merge_files(old: bytes, new: bytes, author: str, date: dt.date) -> tuple[Redlined, bytes]:
    """Return the new file with its changes, and the old file with the names of styles that the new one has.

    Raises UnknownParts.
    """
    before, after = Package.opened(old), Package.opened(new)
    for package in (before, after):
        tree = package.tree(TEXT)
        if tree is None or tree.find(qn("w:body")) is None:
            raise UnknownParts
    merge = _Merge(Carrier(before, after), author, date)
    return merge.run()


class _Marker(Marker):
    """Marks whose deleted pieces need parts of the old file."""

    def __init__(self, author: str, date: dt.date, carrier: Carrier) -> None:
        super().__init__(author, date)
        self.count = 0
        self.carrier = carrier
        self.source = self.into = TEXT
        self.gone_notes: list[tuple[str, str, _Element]] = []  # kind, old id, the reference
        self.lost = False

    def _by(self) -> dict[str, str]:
        self.count += 1
        return super()._by()

    def deleted(self, atoms: Sequence[Atom], holder: _Element) -> list[_Element]:
        """Return the marks of what is gone, with its links and what else it leads to."""
        found = []
        for link, some in groupby(atoms, key=lambda atom: _link_of(atom.run)):
            [mark] = super().deleted(list(some), holder)
            self._rename(mark)
            for element in list(mark.iter("*")):
                self._carry(element)
            if link is not None:
                around = link.makeelement(_LINK, {str(name): str(value) for name, value in link.attrib.items()})
                self._carry(around)
                around.append(mark)
                mark = around
            found.append(mark)
        return found

    def _rename(self, mark: _Element) -> None:
        """Give drawings numbers of their own: the new file may have the same ones."""
        names = {}
        for element in mark.iter("*"):
            if _is_drawn(element) and element.get("id"):
                number = str(next(self._numbers))
                names["#" + str(element.get("id"))] = f"#cu{number}"
                element.set("id", number if element.tag == _DRAWN else f"cu{number}")
            if element.get("type") in names:
                element.set("type", names[str(element.get("type"))])

    def _carry(self, element: _Element) -> None:
        """Let what an element leads to be found in the new file."""
        if element.tag in _CALLS:
            self.gone_notes.append((_CALLS[element.tag], str(element.get(_ID)), element))
        elif element.tag == _COMMENT:
            self.lost = True
            parent = element.getparent()
            assert parent is not None  # its run
            parent.remove(element)
        for name in [str(name) for name in element.attrib if str(name).startswith(_RELATED)]:
            if element.get(name):
                number = self.carrier.relation(self.source, str(element.get(name)), self.into)
                element.set(name, number)
                self.lost |= not number


def _link_of(run: _Element) -> _Element | None:
    found = next(run.iterancestors(_LINK, P), None)
    return found if found is not None and found.tag == _LINK else None


@dataclass
class _Merge:
    """The walk over both files."""

    carrier: Carrier
    author: str
    date: dt.date
    told: list[str] = field(default_factory=list)
    _texts: dict[_Element, str] = field(default_factory=dict)
    _pairs: list[tuple[str, str, str]] = field(default_factory=list)  # notes of both: kind, old id, new id
    _come: list[tuple[str, str]] = field(default_factory=list)  # notes that came: kind, id
    _signs: dict[Hashable, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marker = _Marker(self.author, self.date, self.carrier)
        self._sides: dict[_Element, tuple[Package, str]] = {}

    def run(self) -> tuple[Redlined, bytes]:
        old, new = self.carrier.old, self.carrier.new
        self.marker.pass_over(new.parts)
        roots = [_tidied(package, old is package) for package in (old, new)]
        before = list(roots[0].values())
        differ = share_styles(self.carrier, before)
        if differ:
            self._tell(N_("lời bị bỏ in theo kiểu của bản mới, vì kiểu đã đổi: {names}"), names=", ".join(differ))
        share_numbering(self.carrier, before)
        plain = old.packed()
        self._part(TEXT, TEXT)
        self._running()
        self._notes()
        if self.marker.lost:
            self._tell(N_("ghi chú (comment) hay thứ không đọc được gắn với lời bị bỏ thì không mang sang"))
        self._lookalikes()
        return Redlined(new.packed(), self.marker.count > 0, self.told), plain

    def _tell(self, message: str, **values: str) -> None:
        text = tr(message, **values)
        if text not in self.told:
            self.told.append(text)

    # ---- parts ----

    def _part(self, source: str, into: str) -> None:
        old, new = self.carrier.old.tree(source), self.carrier.new.tree(into)
        assert old is not None and new is not None  # the callers look
        self.marker.source, self.marker.into = source, into
        self._sides |= {old: (self.carrier.old, source), new: (self.carrier.new, into)}
        holder, gone = map(_body, (new, old))
        self._container(_blocks(gone), _blocks(holder))
        sections = gone.find(SECT), holder.find(SECT)
        if sections[0] is not None and sections[1] is not None:
            self.marker.mark_section(sections[0], sections[1])

    def _running(self) -> None:
        """Mark headers and footers by the sections that have them; say where only one file has one."""
        names = [_running_parts(package) for package in (self.carrier.old, self.carrier.new)]
        done: set[str] = set()
        for place in {**names[0], **names[1]}:
            theirs, ours = names[0].get(place), names[1].get(place)
            if theirs and ours and ours not in done:
                done.add(ours)
                self._part(theirs, ours)
            elif (theirs and not ours and _says(self.carrier.old, theirs)) or (
                ours and not theirs and _says(self.carrier.new, ours)
            ):
                self._tell(N_("đầu trang, chân trang chỉ một bản có: theo bản mới, không đánh dấu"))

    def _notes(self) -> None:
        """Mark the notes of both, those that came and those that are gone."""
        for kind, theirs, ours in self._pairs:
            notes = [_note(package, kind, number) for package, number in
                     ((self.carrier.old, theirs), (self.carrier.new, ours))]  # fmt: skip
            if notes[0] is not None and notes[1] is not None:
                self.marker.source = self.carrier.old.related(kind)
                self.marker.into = self.carrier.new.related(kind)
                roots = [note.getroottree().getroot() for note in notes if note is not None]
                self._sides |= {roots[0]: (self.carrier.old, self.marker.source)}
                self._sides |= {roots[1]: (self.carrier.new, self.marker.into)}
                self._container(_blocks(notes[0]), _blocks(notes[1]))
        for kind, number in self._come:
            note = _note(self.carrier.new, kind, number)
            for paragraph in note.iter(P) if note is not None else ():
                self._mark_all(paragraph)
        for kind, number, call in self.marker.gone_notes:
            call.set(_ID, self._gone_note(kind, number))

    def _gone_note(self, kind: str, number: str) -> str:
        """Carry a note that is gone, and return its id in the new file."""
        note = _note(self.carrier.old, kind, number)
        fresh = not self.carrier.new.related(kind)
        name = self.carrier.whole(kind)
        root = self.carrier.new.tree(name) if name else None
        if root is None or note is None:
            self.marker.lost = True
            return number
        if fresh:
            for other in [other for other in root if other.get(qn("w:type")) is None]:
                root.remove(other)
        made = w(kind.removesuffix("s"), id=1 + max((int(str(other.get(_ID))) for other in root), default=0))
        self.marker.source, self.marker.into = self.carrier.old.related(kind), name
        self._sides.setdefault(note.getroottree().getroot(), (self.carrier.old, self.marker.source))
        made.extend([self._gone_paragraph(p, whole=False) for p in list(note.iter(P)) if p.find(f".//{P}") is None])
        root.append(made)
        return str(made.get(_ID))

    def _lookalikes(self) -> None:
        """Say what is not compared."""
        trees = [package.tree(TEXT) for package in (self.carrier.old, self.carrier.new)]
        maths = [list(map(canonical, tree.iter("{*}oMath"))) if tree is not None else [] for tree in trees]
        if maths[0] != maths[1]:
            self._tell(N_("công thức theo bản mới, không đánh dấu"))

    # ---- blocks ----

    def _container(self, old: _Blocks, new: _Blocks) -> None:
        """Mark what changed between two rows of blocks; those that are gone are put among the new ones."""
        aligned: _Pairs = [*align(old, new, self._key, self._alike)]
        pairs = _with_last(aligned)
        merged: list[tuple[Op, _Element]] = []
        following = [after for _, after in pairs]
        last: _Element | None = None
        for place, (before, after) in enumerate(pairs):
            if after is not None:
                if before is None:
                    self._come_block(after)
                else:
                    self._pair(before, after)
                merged.append(("ins" if before is None else "=", after))
                last = after
            elif before is not None:
                gone = self._gone_block(before)
                next_one = next((block for block in following[place + 1 :] if block is not None), None)
                if next_one is not None:
                    next_one.addprevious(gone)
                elif last is not None:
                    last.addnext(gone)
                    last = gone
                merged.append(("del", gone))
        self._end(merged)

    def _end(self, merged: Sequence[tuple[Op, _Element]]) -> None:
        """Let the mark that ends the last paragraph stand: nobody can take that away.

        The one before the stretch that came or went is marked instead, and the last one has its form.
        """
        if not merged or merged[-1][0] == "=" or merged[-1][1].tag != P:
            return
        op, last = merged[-1]
        start = len(merged)
        while start and merged[start - 1][0] == op and merged[start - 1][1].tag == P:
            start -= 1
        _unmark_end(last, op)
        if not start or merged[start - 1][0] != "=" or merged[start - 1][1].tag != P:
            return
        first = merged[start - 1][1]
        if first.find(f"{PPR}/{SECT}") is not None:
            return
        self._mark_end(first, op)
        stays = _form(first)
        was = first.find(f"{PPR}/{qn('w:pPrChange')}")
        before = copy.deepcopy(was[0]) if was is not None and len(was) else copy.deepcopy(stays)
        if op == "ins":
            self._note_form(last, before)
        else:
            gone = _form(last)
            _set_form(last, stays)
            self._note_form(last, gone)

    def _note_form(self, paragraph: _Element, was: _Element) -> None:
        if canonical(_form(paragraph)) != canonical(was):
            self.marker.note(_properties(paragraph), "pPrChange", was)

    def _mark_end(self, paragraph: _Element, op: Op) -> None:
        """Mark the end of a paragraph as come or gone."""
        properties = _properties(paragraph)
        look = properties.find(RPR)
        if look is None:
            look = w("rPr")
            behind = [inner for inner in properties if inner.tag in (SECT, qn("w:pPrChange"))]
            if behind:
                behind[0].addprevious(look)
            else:
                properties.append(look)
        look.insert(0, self.marker.mark(op))

    def _come_block(self, block: _Element) -> None:
        if block.tag == P:
            self._mark_all(block)
            self._mark_end(block, "ins")
            if block.find(f"{PPR}/{SECT}") is not None:
                self._tell(N_("có phần (section) mới hay bị bỏ: khổ giấy, đầu trang của phần ấy theo bản mới"))
            return
        for row in _rows(block):
            self._come_row(row)

    def _come_row(self, row: _Element) -> None:
        self._mark_row(row, "ins")
        for block in [block for cell in _cells(row) for block in _blocks(cell)]:
            if block.tag == P:
                self._mark_all(block)
            else:
                self._come_block(block)

    def _mark_all(self, paragraph: _Element) -> None:
        atoms = self._atoms(paragraph)
        self._come += [(_CALLS[a.element.tag], str(a.element.get(_ID))) for a in atoms if a.element.tag in _CALLS]
        self.marker.mark_runs(paragraph, atoms, ([None] * len(atoms), [[] for _ in range(len(atoms) + 1)]))

    def _mark_row(self, row: _Element, op: Op) -> None:
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = w("trPr")
            before = row.find(qn("w:tblPrEx"))
            if before is None:
                row.insert(0, properties)
            else:
                before.addnext(properties)
        if not len(properties):  # the schema wants one, and this is what holds without it
            properties.append(w("cantSplit", val="off"))
        properties.append(self.marker.mark(op))

    def _gone_block(self, block: _Element) -> _Element:
        if block.tag == P:
            return self._gone_paragraph(block)
        for row in _rows(block):
            self._gone_row(row)
        return block

    def _gone_row(self, row: _Element) -> _Element:
        """Mark a row of the old file, which comes into the new one."""
        self._mark_row(row, "del")
        for cell in _cells(row):
            for block in _blocks(cell):
                if block.tag == P:
                    block.getparent().replace(block, self._gone_paragraph(block, whole=False))  # type: ignore[union-attr]
                else:
                    self._gone_block(block)
        return row

    def _gone_paragraph(self, old: _Element, whole: bool = True) -> _Element:
        """Return a paragraph that is gone; as a `whole`: its end is gone as well."""
        atoms = self._atoms(old)
        made = w("p")
        properties = old.find(PPR)
        if properties is not None:
            made.append(copy.deepcopy(properties))
            for section in made[0].findall(SECT):
                for reference in [inner for inner in section if str(inner.tag).endswith("Reference")]:
                    section.remove(reference)
                self._tell(N_("có phần (section) mới hay bị bỏ: khổ giấy, đầu trang của phần ấy theo bản mới"))
        if whole:
            self._mark_end(made, "del")
        if atoms:
            made.extend(self.marker.deleted(atoms, made))
        return made

    # ---- pairs ----

    def _pair(self, old: _Element, new: _Element) -> None:
        if old.tag == P:
            self._pair_paragraphs(old, new)
            return
        if canonical(_outline(old)) != canonical(_outline(new)):
            self._tell(N_("khung, bề rộng, nền của bảng theo bản mới, không đánh dấu"))
        lone = len(_rows(old)) == len(_rows(new)) == 1

        def alike(one: _Element, other: _Element) -> float:
            if _shape(one) != _shape(other):
                return 0.0
            return 1.0 if lone else likeness(self._said(one), self._said(other))

        pairs: _Pairs = [*align(_rows(old), _rows(new), self._row_key, alike)]
        last: _Element | None = None
        for place, (before, after) in enumerate(pairs):
            if before is not None and after is not None:
                for gone, come in zip(_cells(before), _cells(after), strict=True):
                    self._container(_blocks(gone), _blocks(come))
            elif after is not None:
                self._come_row(after)
            elif before is not None:
                gone = self._gone_row(before)
                next_one = next((row for _, row in pairs[place + 1 :] if row is not None), None)
                if next_one is not None:
                    next_one.addprevious(gone)
                elif last is not None:
                    last.addnext(gone)
                last = gone
                continue
            last = after

    def _pair_paragraphs(self, old: _Element, new: _Element) -> None:
        self.marker.mark_properties(old, new)
        sections = [paragraph.find(f"{PPR}/{SECT}") for paragraph in (old, new)]
        if sections[0] is not None and sections[1] is not None:
            self.marker.mark_section(sections[0], sections[1])
        before, after = self._atoms(old), self._atoms(new)
        linked = any(next(paragraph.iter(_LINK), None) is not None for paragraph in (old, new))
        if not linked and [atom.sign for atom in before] == [atom.sign for atom in after]:
            aligned: Aligned = list(before), [[] for _ in range(len(after) + 1)]
        else:
            aligned = _aligned(before, after, self._address if linked else lambda _: "")
        for atom, was in zip(after, aligned[0], strict=True):
            if atom.element.tag in _CALLS:
                kind, number = _CALLS[atom.element.tag], str(atom.element.get(_ID))
                if was is None:
                    self._come.append((kind, number))
                elif was is not atom:
                    self._pairs.append((kind, str(was.element.get(_ID)), number))
        stays = all(was is not None and was.look == atom.look for atom, was in zip(after, aligned[0], strict=True))
        if not stays or any(aligned[1]):
            self.marker.mark_runs(new, after, aligned)
            self._lift_links(new)

    def _lift_links(self, paragraph: _Element) -> None:
        """Put links that are gone before those in which they came to stand: no link holds another."""
        for link in list(paragraph.iter(_LINK)):
            outer = next(link.iterancestors(_LINK, P), paragraph)
            if outer.tag != _LINK:
                continue
            if link.getprevious() is None:
                outer.addprevious(link)
            else:  # in the middle of another: its words alone
                self.marker.lost = True
                link.addprevious(link[0])
                outer.remove(link)

    # ---- what blocks say ----

    def _atoms(self, paragraph: _Element) -> list[Atom]:
        return atoms_of(paragraph, self._signer(paragraph))

    def _signer(self, paragraph: _Element) -> Sign:
        package, name = self._sides.get(paragraph.getroottree().getroot(), (self.carrier.new, self.marker.into))
        return lambda element: self._sign(element, package, name)

    def _address(self, run: _Element) -> str:
        link = _link_of(run)
        if link is None:
            return ""
        package, name = self._sides[run.getroottree().getroot()]
        return str(link.get(qn("w:anchor"), "")) + "→" + package.said(name, str(link.get(qn("r:id"))))

    def _sign(self, element: _Element, package: Package, name: str) -> str:
        """A sign for what is no letter: the same where it says the same in both files."""
        said: Hashable = element.tag
        if element.tag not in (*_CALLS, _COMMENT):
            bare = copy.deepcopy(element)
            for inner in bare.iter("*"):
                _make_neutral(inner, package, name)
            said = canonical(bare)
        return self._signs.setdefault(said, chr(0xF0000 + len(self._signs) % 0xFFF0))

    def _said(self, block: _Element) -> str:
        """The words and signs of a block, read once."""
        if block not in self._texts:
            own = [block] if block.tag == P else list(block.iter(P))
            self._texts[block] = " ".join(signs_of(paragraph, self._signer(paragraph)) for paragraph in own)
        return self._texts[block]

    def _key(self, block: _Element) -> Hashable:
        if block.tag == P:
            return block.find(f"{PPR}/{SECT}") is not None, self._said(block)
        return tuple(map(self._row_key, _rows(block)))

    def _row_key(self, row: _Element) -> Hashable:
        return _shape(row), tuple(tuple(map(self._key, _blocks(cell))) for cell in _cells(row))

    def _alike(self, one: _Element, other: _Element) -> float:
        if one.tag != other.tag:
            return 0.0
        if one.tag == P:
            ends = [block.find(f"{PPR}/{SECT}") is None for block in (one, other)]
            return likeness(self._said(one), self._said(other)) if ends[0] == ends[1] else 0.0
        grids = [len(list(block.iterfind(f"{qn('w:tblGrid')}/*"))) for block in (one, other)]
        return max(likeness(self._said(one), self._said(other)), 0.4) if grids[0] == grids[1] else 0.0


def _make_neutral(element: _Element, package: Package, name: str) -> None:
    """Take off the names that each file gives in its own way."""
    for key in [str(key) for key in element.attrib]:
        value = str(element.get(key))
        if key.startswith(_RELATED):
            element.set(key, package.said(name, value))
        elif any(part in key for part in _NAMES_OF_THEIR_OWN) or (key in ("id", "name") and _is_drawn(element)):
            del element.attrib[key]


def _is_drawn(element: _Element) -> bool:
    return element.tag == _DRAWN or "vml" in str(element.tag)


def _with_last(pairs: _Pairs) -> _Pairs:
    """Pair the last paragraphs of both where neither has another: the mark that ends them is the same."""
    start = len(pairs)
    while start and None in pairs[start - 1]:
        start -= 1
    gone = [(place, old) for place, (old, _) in enumerate(pairs) if place >= start and old is not None]
    come = [(place, new) for place, (_, new) in enumerate(pairs) if place >= start and new is not None]
    if not gone or not come:
        return pairs
    (at, old), (to, new) = gone[-1], come[-1]
    if old.tag != P or new.tag != P or any(p.find(f"{PPR}/{SECT}") is not None for p in (old, new)):
        return pairs
    return [*(pair for place, pair in enumerate(pairs) if place not in (at, to)), (old, new)]


# ---- words ----


@dataclass(frozen=True)
class _Token:
    """A word, a field or another thing of a line."""

    key: Hashable
    atoms: Sequence[Atom]

    @property
    def said(self) -> str:
        """Its letters."""
        return "".join(atom.sign for atom in self.atoms)


def _tokens(atoms: Sequence[Atom], address: _Address) -> Iterator[_Token]:
    place = 0
    while place < len(atoms):
        end = _field_end(atoms, place)
        if end > place:
            said = "".join(atom.sign for atom in atoms[place:end])
            yield _Token(("field", said), atoms[place:end])
        elif atoms[place].is_letter:
            end = place
            while end < len(atoms) and atoms[end].is_letter:
                end += 1
            for word in words_of("".join(atom.sign for atom in atoms[place:end])):
                yield _Token((word, address(atoms[place].run)), atoms[place : place + len(word)])
                place += len(word)
        else:
            end = place + 1
            yield _Token((atoms[place].sign, address(atoms[place].run)), atoms[place:end])
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


def _aligned(old: Sequence[Atom], new: Sequence[Atom], address: _Address) -> Aligned:
    one, other = list(_tokens(old, address)), list(_tokens(new, address))
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


# ---- the tree ----


def _body(root: _Element) -> _Element:
    """What holds the blocks of a part; before that of a text there may be a background."""
    body = root.find(qn("w:body"))
    return root if body is None else body


def _blocks(holder: _Element) -> _Blocks:
    return list(_inside(holder, (P, _TBL)))


def _rows(table: _Element) -> list[_Element]:
    return list(_inside(table, (_TR,)))


def _cells(row: _Element) -> list[_Element]:
    return list(_inside(row, (_TC,)))


def _inside(holder: _Element, tags: tuple[str, ...]) -> Iterator[_Element]:
    """Yield the children of these names, also those within what only holds others (content controls)."""
    for inner in holder:
        if inner.tag in tags:
            yield inner
        elif inner.tag in _OUTER:
            yield from _inside(inner, tags)


def _shape(row: _Element) -> Hashable:
    """How a row's cells go over columns and rows: rows of another shape are other rows."""
    tags = (qn("w:gridSpan"), qn("w:vMerge"))
    return tuple(
        tuple(
            (str(inner.tag), inner.get(qn("w:val")))
            for inner in cell.iterfind(f"{qn('w:tcPr')}/*")
            if inner.tag in tags
        )
        for cell in _cells(row)
    )


def _outline(table: _Element) -> _Element:
    """A table's own properties and columns."""
    found = [copy.deepcopy(inner) for inner in table if inner.tag in (qn("w:tblPr"), qn("w:tblGrid"))]
    return w("tbl", *found)


def _properties(paragraph: _Element) -> _Element:
    found = paragraph.find(PPR)
    if found is None:
        found = w("pPr")
        paragraph.insert(0, found)
    return found


def _form(paragraph: _Element) -> _Element:
    """A paragraph's properties without the look of its end, its section and notes of changes."""
    made = w("pPr")
    found = paragraph.find(PPR)
    left_out = (RPR, SECT, qn("w:pPrChange"))
    made.extend([copy.deepcopy(inner) for inner in (found if found is not None else ()) if inner.tag not in left_out])
    return made


def _set_form(paragraph: _Element, form: _Element) -> None:
    properties = _properties(paragraph)
    for inner in [inner for inner in properties if inner.tag not in (RPR, SECT)]:
        properties.remove(inner)
    for place, inner in enumerate(form):
        properties.insert(place, copy.deepcopy(inner))


def _unmark_end(paragraph: _Element, op: Op) -> None:
    look = paragraph.find(f"{PPR}/{RPR}")
    mark = look.find(qn(f"w:{op}")) if look is not None else None
    if look is not None and mark is not None:
        look.remove(mark)


def _tidied(package: Package, is_old: bool) -> dict[str, _Element]:
    """Take from a package's texts what is no text: of the old one also what only holds others."""
    names = [TEXT, *_running_parts(package).values(), *filter(None, map(package.related, _CALLS.values()))]
    trees = {name: tree for name in names if (tree := package.tree(name)) is not None}
    for tree in trees.values():
        settle_looks(tree, accept=True)
        etree.strip_elements(tree, *_NOISE, with_tail=False)
        if is_old:
            etree.strip_elements(tree, *_LOOSE, *_SHELLS, with_tail=False)
            etree.strip_tags(tree, *_OUTER)
    return trees


def _running_parts(package: Package) -> dict[tuple[int, str, str], str]:
    """Return the headers and footers by the place of their section, their sort and pages."""
    tree = package.tree(TEXT)
    found: dict[tuple[int, str, str], str] = {}
    for place, section in enumerate(tree.iter(SECT) if tree is not None else ()):
        for kind in _RUNNING:
            for reference in section.findall(qn(f"w:{kind}")):
                relation = package.relation(TEXT, str(reference.get(qn("r:id"))))
                name = "" if relation is None else target_of(TEXT, relation)
                if name in package.parts:
                    found[place, kind, str(reference.get(qn("w:type")))] = name
    return found


def _says(package: Package, name: str) -> bool:
    """Whether a part holds anything to read."""
    tree = package.tree(name)
    return tree is not None and any((text.text or "").strip() for text in tree.iter(_T))


def _note(package: Package, kind: str, number: str) -> _Element | None:
    name = package.related(kind)
    tree = package.tree(name) if name else None
    return None if tree is None else next((note for note in tree if note.get(_ID) == number), None)
