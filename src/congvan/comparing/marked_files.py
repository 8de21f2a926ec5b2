"""Two DOCX of any author as one with Word's tracked changes: accept all gives the new one, reject all the old one.

The new file stays as it is, with marks set in it: whatever it holds that we do not know stands where it stood. What is
gone is put in between; what it needs is carried (`carrying`). Parts that bear no marks are told (`Redlined.told`).
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from docx.oxml.ns import qn
from lxml.etree import _Element

from congvan.comparing.align import align, likeness
from congvan.comparing.blocks import (
    blocks_of,
    body_of,
    cells_of,
    form_of,
    outline_of,
    properties_of,
    rows_of,
    set_form,
    shape_of,
    unmark_end,
)
from congvan.comparing.carrying import TEXT, Carrier, Package, share_numbering, share_styles
from congvan.comparing.texts_of_files import CALLS, ID, note_of, running_parts, says, tidied
from congvan.comparing.tokens import aligned
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

_R = qn("w:r")
_LINK, _COMMENT = qn("w:hyperlink"), qn("w:commentReference")
_RELATED = qn("r:id").removesuffix("id")
_NAMES_OF_THEIR_OWN = ("rsid", "}paraId", "}textId", "anchorId", "editId", "spid", "gfxdata")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

Op = str  # 'ins', 'del', '=' for what stays
_Blocks = list[_Element]
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
        if element.tag in CALLS:
            self.gone_notes.append((CALLS[element.tag], str(element.get(ID)), element))
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
        roots = [tidied(package, old is package) for package in (old, new)]
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
        holder, gone = map(body_of, (new, old))
        self._container(blocks_of(gone), blocks_of(holder))
        sections = gone.find(SECT), holder.find(SECT)
        if sections[0] is not None and sections[1] is not None:
            self.marker.mark_section(sections[0], sections[1])

    def _running(self) -> None:
        """Mark headers and footers by the sections that have them; say where only one file has one."""
        names = [running_parts(package) for package in (self.carrier.old, self.carrier.new)]
        done: set[str] = set()
        for place in {**names[0], **names[1]}:
            theirs, ours = names[0].get(place), names[1].get(place)
            if theirs and ours and ours not in done:
                done.add(ours)
                self._part(theirs, ours)
            elif (theirs and not ours and says(self.carrier.old, theirs)) or (
                ours and not theirs and says(self.carrier.new, ours)
            ):
                self._tell(N_("đầu trang, chân trang chỉ một bản có: theo bản mới, không đánh dấu"))

    def _notes(self) -> None:
        """Mark the notes of both, those that came and those that are gone."""
        for kind, theirs, ours in self._pairs:
            notes = [note_of(package, kind, number) for package, number in
                     ((self.carrier.old, theirs), (self.carrier.new, ours))]  # fmt: skip
            if notes[0] is not None and notes[1] is not None:
                self.marker.source = self.carrier.old.related(kind)
                self.marker.into = self.carrier.new.related(kind)
                roots = [note.getroottree().getroot() for note in notes if note is not None]
                self._sides |= {roots[0]: (self.carrier.old, self.marker.source)}
                self._sides |= {roots[1]: (self.carrier.new, self.marker.into)}
                self._container(blocks_of(notes[0]), blocks_of(notes[1]))
        for kind, number in self._come:
            note = note_of(self.carrier.new, kind, number)
            for paragraph in note.iter(P) if note is not None else ():
                self._mark_all(paragraph)
        for kind, number, call in self.marker.gone_notes:
            call.set(ID, self._gone_note(kind, number))

    def _gone_note(self, kind: str, number: str) -> str:
        """Carry a note that is gone, and return its id in the new file."""
        note = note_of(self.carrier.old, kind, number)
        fresh = not self.carrier.new.related(kind)
        name = self.carrier.whole(kind)
        root = self.carrier.new.tree(name) if name else None
        if root is None or note is None:
            self.marker.lost = True
            return number
        if fresh:
            for other in [other for other in root if other.get(qn("w:type")) is None]:
                root.remove(other)
        made = w(kind.removesuffix("s"), id=1 + max((int(str(other.get(ID))) for other in root), default=0))
        self.marker.source, self.marker.into = self.carrier.old.related(kind), name
        self._sides.setdefault(note.getroottree().getroot(), (self.carrier.old, self.marker.source))
        made.extend([self._gone_paragraph(p, whole=False) for p in list(note.iter(P)) if p.find(f".//{P}") is None])
        root.append(made)
        return str(made.get(ID))

    def _lookalikes(self) -> None:
        """Say what is not compared."""
        trees = [package.tree(TEXT) for package in (self.carrier.old, self.carrier.new)]
        maths = [list(map(canonical, tree.iter("{*}oMath"))) if tree is not None else [] for tree in trees]
        if maths[0] != maths[1]:
            self._tell(N_("công thức theo bản mới, không đánh dấu"))

    # ---- blocks ----

    def _container(self, old: _Blocks, new: _Blocks) -> None:
        """Mark what changed between two rows of blocks; those that are gone are put among the new ones."""
        blocks: _Pairs = [*align(old, new, self._key, self._alike)]
        pairs = _with_last(blocks)
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
        unmark_end(last, op)
        if not start or merged[start - 1][0] != "=" or merged[start - 1][1].tag != P:
            return
        first = merged[start - 1][1]
        if first.find(f"{PPR}/{SECT}") is not None:
            return
        self._mark_end(first, op)
        stays = form_of(first)
        was = first.find(f"{PPR}/{qn('w:pPrChange')}")
        before = copy.deepcopy(was[0]) if was is not None and len(was) else copy.deepcopy(stays)
        if op == "ins":
            self._note_form(last, before)
        else:
            gone = form_of(last)
            set_form(last, stays)
            self._note_form(last, gone)

    def _note_form(self, paragraph: _Element, was: _Element) -> None:
        if canonical(form_of(paragraph)) != canonical(was):
            self.marker.note(properties_of(paragraph), "pPrChange", was)

    def _mark_end(self, paragraph: _Element, op: Op) -> None:
        """Mark the end of a paragraph as come or gone."""
        properties = properties_of(paragraph)
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
        for row in rows_of(block):
            self._come_row(row)

    def _come_row(self, row: _Element) -> None:
        self._mark_row(row, "ins")
        for block in [block for cell in cells_of(row) for block in blocks_of(cell)]:
            if block.tag == P:
                self._mark_all(block)
            else:
                self._come_block(block)

    def _mark_all(self, paragraph: _Element) -> None:
        atoms = self._atoms(paragraph)
        self._come += [(CALLS[a.element.tag], str(a.element.get(ID))) for a in atoms if a.element.tag in CALLS]
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
        for row in rows_of(block):
            self._gone_row(row)
        return block

    def _gone_row(self, row: _Element) -> _Element:
        """Mark a row of the old file, which comes into the new one."""
        self._mark_row(row, "del")
        for cell in cells_of(row):
            for block in blocks_of(cell):
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
        if canonical(outline_of(old)) != canonical(outline_of(new)):
            self._tell(N_("khung, bề rộng, nền của bảng theo bản mới, không đánh dấu"))
        lone = len(rows_of(old)) == len(rows_of(new)) == 1

        def alike(one: _Element, other: _Element) -> float:
            if shape_of(one) != shape_of(other):
                return 0.0
            return 1.0 if lone else likeness(self._said(one), self._said(other))

        pairs: _Pairs = [*align(rows_of(old), rows_of(new), self._row_key, alike)]
        last: _Element | None = None
        for place, (before, after) in enumerate(pairs):
            if before is not None and after is not None:
                for gone, come in zip(cells_of(before), cells_of(after), strict=True):
                    self._container(blocks_of(gone), blocks_of(come))
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
            same: Aligned = list(before), [[] for _ in range(len(after) + 1)]
        else:
            same = aligned(before, after, self._address if linked else lambda _: "")
        for atom, was in zip(after, same[0], strict=True):
            if atom.element.tag in CALLS:
                kind, number = CALLS[atom.element.tag], str(atom.element.get(ID))
                if was is None:
                    self._come.append((kind, number))
                elif was is not atom:
                    self._pairs.append((kind, str(was.element.get(ID)), number))
        stays = all(was is not None and was.look == atom.look for atom, was in zip(after, same[0], strict=True))
        if not stays or any(same[1]):
            self.marker.mark_runs(new, after, same)
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
        if element.tag not in (*CALLS, _COMMENT):
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
        return tuple(map(self._row_key, rows_of(block)))

    def _row_key(self, row: _Element) -> Hashable:
        return shape_of(row), tuple(tuple(map(self._key, blocks_of(cell))) for cell in cells_of(row))

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
