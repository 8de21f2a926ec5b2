"""Two DOCX of our own writer as one with Word's tracked changes: accept all gives the new one, reject all the old one.

The seam to the rest is the DOCX itself, whose vocabulary is closed: paragraphs with a style, tables, runs with words,
breaks, links, images and notes. Files of other authors never come here.
"""

from __future__ import annotations

import copy
import hashlib
import io
import posixpath
import zipfile
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.comparing.align import align, likeness, same_space, words_of
from congvan.comparing.merging import Markup, Op, Sort, Stretch, Token
from congvan.writers.docx.body import gap
from congvan.writers.docx.xml import child, w

_TEXT, _NOTES = "word/document.xml", "word/footnotes.xml"
_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_PPR, _RPR, _SECT, _LINK, _ID = qn("w:pPr"), qn("w:rPr"), qn("w:sectPr"), qn("w:hyperlink"), qn("w:id")
_REFERENCE, _DRAWING, _RID, _EMBED = qn("w:footnoteReference"), qn("w:drawing"), qn("r:id"), qn("r:embed")


@dataclass
class _Package:
    """The parts of a DOCX that a merge looks at."""

    parts: dict[str, bytes]
    infos: dict[str, zipfile.ZipInfo]
    root: _Element
    relations: dict[str, _Element]
    notes: dict[str, _Element] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes) -> _Package:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            parts = {name: archive.read(name) for name in infos}
        relations = {str(element.get("Id")): element for element in etree.fromstring(parts[_RELATIONS])}
        notes = {}
        if _NOTES in parts:
            notes = {str(note.get(_ID)): note for note in etree.fromstring(parts[_NOTES])}
        return cls(parts, infos, etree.fromstring(parts[_TEXT]), relations, notes)

    def target(self, relation: str) -> str:
        """Return the address of a link."""
        return str(self.relations[relation].get("Target"))

    def media(self, relation: str) -> tuple[str, bytes]:
        """Return the name and the bytes of an image."""
        name = posixpath.normpath(posixpath.join("word", self.target(relation)))
        return name, self.parts[name]


@dataclass(frozen=True)
class _Piece:
    """What a token is in WordprocessingML: a piece of a run, with the run's properties and the link around it."""

    element: _Element
    properties: _Element | None
    look: bytes
    link: str
    package: _Package
    text: str = ""


class DocxMarkup(Markup):
    """WordprocessingML as our writer gives it."""

    def __init__(self, old: _Package, new: _Package, author: str, date: str) -> None:
        super().__init__()
        self._old = old
        self._new = new
        self._by = {"author": author, "date": date}
        self._count = 0
        self._added: list[_Element] = []  # relations of the old side
        self._files: dict[str, bytes] = {}
        self.note_marks: dict[str, Op] = {}
        self.old_notes: dict[str, _Element] = {}

    # ---- what things are ----

    def sort(self, block: _Element) -> Sort:
        if block.tag == _TBL:
            return "table"
        return "p" if any(True for _ in self._pieces(block, self._new)) and not self._is_break(block) else "gap"

    @staticmethod
    def _is_break(block: _Element) -> bool:
        """Whether a paragraph holds nothing but a page break."""
        breaks = block.findall(f"{_R}/{qn('w:br')}")
        return bool(breaks) and breaks[0].get(qn("w:type")) == "page"

    def style(self, block: _Element) -> Hashable:
        if block.tag == _TBL:
            ruled = block.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}") is not None
            return ruled, len(block.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        if block.tag == _TC:
            properties = block.find(qn("w:tcPr"))
            names = ("gridSpan", "vMerge")
            found = [properties.find(qn(f"w:{name}")) for name in names] if properties is not None else []
            return tuple(None if element is None else str(element.get(qn("w:val"))) for element in found)
        style = block.find(f"{_PPR}/{qn('w:pStyle')}")
        return "" if style is None else str(style.get(qn("w:val")))

    def rows(self, table: _Element) -> list[_Element]:
        return table.findall(_TR)

    def cells(self, row: _Element) -> list[_Element]:
        return row.findall(_TC)

    def blocks(self, holder: _Element) -> list[_Element]:
        return [block for block in holder if block.tag in (_P, _TBL)]

    def refill(self, holder: _Element, blocks: Sequence[_Element]) -> None:
        for block in self.blocks(holder):
            holder.remove(block)
        holder.extend(blocks)
        if not len(blocks) or blocks[-1].tag != _P or self._is_marked(blocks[-1]):
            holder.append(gap(1))  # a cell must end in a paragraph whose mark nobody can take away

    def _is_marked(self, paragraph: _Element) -> bool:
        mark = paragraph.find(f"{_PPR}/{_RPR}")
        return mark is not None and any(element.tag in (qn("w:ins"), qn("w:del")) for element in mark)

    def put_row(self, table: _Element, row: _Element, before: _Element | None) -> None:
        if before is None:
            table.append(row)
        else:
            before.addprevious(row)

    def adopt(self, block: _Element) -> _Element:
        return block  # of a tree that nobody else holds

    # ---- words ----

    def tokens(self, paragraph: _Element) -> list[Token]:
        package = self._new if paragraph.getroottree().getroot() is self._new.root else self._old
        return [Token(self._key_of(piece), piece) for piece in self._pieces(paragraph, package)]

    def word(self, token: Token) -> str:
        piece: _Piece = token.payload
        return piece.text

    def _pieces(self, paragraph: _Element, package: _Package) -> Iterator[_Piece]:
        for element in paragraph:
            runs, link = ([element], "") if element.tag == _R else ([], "")
            if element.tag == _LINK:
                runs, link = element.findall(_R), str(element.get(_RID))
            for run in runs:
                properties = run.find(_RPR)
                look = b"" if properties is None else etree.tostring(properties, with_tail=False)
                for inner in run:
                    if inner.tag == _T:
                        for word in words_of(inner.text or ""):
                            yield _Piece(inner, properties, look, link, package, word)
                    elif inner.tag != _RPR:
                        yield _Piece(inner, properties, look, link, package)

    def _key_of(self, piece: _Piece) -> Hashable:
        link = piece.package.target(piece.link) if piece.link else ""
        if piece.text:
            return piece.look, link, same_space(piece.text)
        said: Hashable = ""
        if piece.element.tag == _REFERENCE:
            note = piece.package.notes[str(piece.element.get(_ID))]
            said = tuple((self._look(t), same_space(t.text or "")) for t in note.iter(_T))
        elif piece.element.tag == _DRAWING:
            blip = next(element for element in piece.element.iter() if element.get(_EMBED))
            sizes = [dict(e.attrib) for e in piece.element.iter() if str(e.tag).endswith("}extent")]
            said = hashlib.sha256(piece.package.media(str(blip.get(_EMBED)))[1]).hexdigest(), str(sizes)
        return piece.look, link, piece.element.tag, said

    @staticmethod
    def _look(text: _Element) -> bytes:
        run = text.getparent()
        properties = run.find(_RPR) if run is not None else None
        return b"" if properties is None else etree.tostring(properties, with_tail=False)

    # ---- marks ----

    def _mark(self, op: Op) -> _Element:
        self._count += 1
        return w(op, id=self._count, **self._by)

    def whole(self, block: _Element, op: Op) -> _Element:
        tokens = self.tokens(block)
        marked = self.paragraph(block, [(op, tokens)])
        properties = marked.find(_PPR)
        if properties is None:
            properties = w("pPr")
            marked.insert(0, properties)
        inner = properties.find(_RPR)
        if inner is None:
            inner = w("rPr")
            last = properties.find(_SECT)
            if last is None:
                properties.append(inner)
            else:
                last.addprevious(inner)
        inner.insert(0, self._mark(op))
        return marked

    def mark_row(self, row: _Element, op: Op) -> None:
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = w("trPr")
            row.insert(0, properties)
        properties.append(self._mark(op))

    def paragraph(self, new: _Element, stretches: Sequence[Stretch]) -> _Element:
        result = w("p")
        if (properties := new.find(_PPR)) is not None:
            result.append(copy.deepcopy(properties))
        for op, tokens in stretches:
            pieces: list[_Piece] = [token.payload for token in tokens]
            for link, linked in groupby(pieces, key=lambda piece: (piece.link, piece.package is self._old)):
                holder = result
                if link[0]:
                    holder = child(result, "hyperlink")
                    holder.set(_RID, self._relation(link[0]) if link[1] else link[0])
                if op != "=":
                    mark = self._mark(op)
                    holder.append(mark)
                    holder = mark
                self._runs(holder, list(linked), op)
        return result

    def _runs(self, holder: _Element, pieces: Sequence[_Piece], op: Op) -> None:
        for _, alike in groupby(pieces, key=lambda piece: (piece.look, 0 if piece.text else id(piece))):
            group = list(alike)
            run = child(holder, "r")
            if group[0].properties is not None:
                run.append(copy.deepcopy(group[0].properties))
            if group[0].text:
                text = child(run, "delText" if op == "del" else "t")
                text.text = "".join(piece.text for piece in group)
                if text.text != text.text.strip() or "  " in text.text:
                    text.set(_SPACE, "preserve")
            else:
                run.append(self._carried(group[0], op))

    def _carried(self, piece: _Piece, op: Op) -> _Element:
        """A note, an image or a break, as it can stand in the new package."""
        element = copy.deepcopy(piece.element)
        old = piece.package is self._old
        if element.tag == _REFERENCE:
            number = str(element.get(_ID))
            if old:
                number = str(1000 + len(self.old_notes))
                self.old_notes[number] = piece.package.notes[str(element.get(_ID))]
                element.set(_ID, number)
            self.note_marks[number] = op
        if element.tag == _DRAWING and old:
            for inner in element.iter():
                if inner.get(_EMBED):
                    inner.set(_EMBED, self._image(str(inner.get(_EMBED))))
                if str(inner.tag).endswith("}docPr"):
                    inner.set("id", str(100_000 + len(self._files)))
        return element

    def _relation(self, link: str) -> str:
        element = copy.deepcopy(self._old.relations[link])
        element.set("Id", f"rIdOld{len(self._added) + 1}")
        self._added.append(element)
        return str(element.get("Id"))

    def _image(self, relation: str) -> str:
        name, data = self._old.media(relation)
        target = f"old{len(self._files) + 1}{posixpath.splitext(name)[1]}"
        self._files[f"word/media/{target}"] = data
        element = copy.deepcopy(self._old.relations[relation])
        element.set("Id", f"rIdOld{len(self._added) + 1}")
        element.set("Target", f"media/{target}")
        self._added.append(element)
        return str(element.get("Id"))

    # ---- the package ----

    def changed_parts(self) -> dict[str, bytes]:
        """Return the parts of the new package that the merge changed or added."""
        parts = {_TEXT: _serialised(self._new.root), **self._files}
        relations = etree.fromstring(self._new.parts[_RELATIONS])
        relations.extend(self._added)
        types = etree.fromstring(self._new.parts[_TYPES])
        known = {str(element.get("Extension")) for element in types}
        for name in self._files:
            extension = posixpath.splitext(name)[1].lstrip(".")
            if extension not in known:
                kind = "jpeg" if extension == "jpg" else extension
                default = f"{{{_PACKAGE}/content-types}}Default"
                etree.SubElement(types, default, Extension=extension, ContentType=f"image/{kind}")
                known.add(extension)
        if self.old_notes and _NOTES not in self._new.parts:
            etree.SubElement(
                relations, f"{{{_PACKAGE}/relationships}}Relationship",
                Id="rIdOldNotes", Type=f"{_RELATION}/footnotes", Target="footnotes.xml",
            )  # fmt: skip
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{_NOTES}", ContentType=kind)
        parts |= {_RELATIONS: _serialised(relations), _TYPES: _serialised(types)}
        if self.note_marks:
            parts[_NOTES] = self._notes()
        return parts

    def _notes(self) -> bytes:
        source = self._new.parts.get(_NOTES) or self._old.parts[_NOTES]
        root = etree.fromstring(source)
        if _NOTES not in self._new.parts:
            for note in [note for note in root if int(note.get(_ID, "0")) > 0]:
                root.remove(note)
        for number, note in self.old_notes.items():
            gone = copy.deepcopy(note)
            gone.set(_ID, number)
            root.append(gone)
        for note in root:
            op = self.note_marks.get(str(note.get(_ID)), "=")
            if op != "=":
                self._mark_note(note, op)
        return _serialised(root)

    def _mark_note(self, note: _Element, op: Op) -> None:
        for paragraph in note.iter(_P):
            for run in paragraph.findall(_R):
                mark = self._mark(op)
                run.addprevious(mark)
                mark.append(run)
                if op == "del":
                    for text in run.findall(_T):
                        text.tag = qn("w:delText")


_Part = tuple[list[_Element], _Element | None]


def merge_docx(old: bytes, new: bytes, author: str, date: str) -> bytes:
    """Return the new document with what changed since the old one as tracked changes by an author, at an ISO time."""
    before, after = _Package.opened(old), _Package.opened(new)
    markup = DocxMarkup(before, after, author, date)
    body = after.root[0]
    olds, news = list(_sections(before.root[0])), list(_sections(body))

    def alike(one: _Part, other: _Part) -> float:
        first = one is olds[0] and other is news[0]
        return max(likeness(_said(one[0]), _said(other[0])), 0.5 * first)

    merged: list[_Part] = []
    for gone, come in align(olds, news, lambda part: _said(part[0]), alike):
        if come is not None:
            merged.append((markup.merge(gone[0] if gone else [], come[0]), come[1]))
        elif gone is not None and merged:  # what went has no page of its own any more
            merged[-1][0].extend(markup.merge(gone[0], []))
        elif gone is not None:
            merged.append((markup.merge(gone[0], []), None))
    for block in list(body):
        if block.tag != _SECT:
            body.remove(block)
    last = body.find(_SECT)
    for blocks, end in merged:
        for block in (*blocks, *([end] if end is not None else [])):
            if last is not None:
                last.addprevious(block)
            else:
                body.append(block)
    parts = {**after.parts, **markup.changed_parts()}
    return _packed(parts, after.infos)


def _sections(body: _Element) -> Iterator[_Part]:
    """Yield the blocks of each section, and the paragraph that ends it: the one with its page, or the last gap."""
    blocks: list[_Element] = []
    for block in body:
        if block.tag == _SECT:
            continue
        if block.find(f"{_PPR}/{_SECT}") is not None:
            yield blocks, block
            blocks = []
        else:
            blocks.append(block)
    yield blocks[:-1], blocks[-1] if blocks else None


def _said(blocks: Sequence[_Element]) -> str:
    return " ".join(text.text or "" for block in blocks for text in block.iter(_T))


def _serialised(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packed(parts: dict[str, bytes], infos: dict[str, zipfile.ZipInfo]) -> bytes:
    time = infos[_TEXT].date_time
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, time)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, data)
    return result.getvalue()
