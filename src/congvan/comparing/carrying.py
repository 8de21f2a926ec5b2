"""The parts of two DOCX of any author, and what deleted text of the old one needs in the new one.

Images and other parts are carried with all that they refer to, under names of their own; styles are known by their
names (Word gives their ids in the language of the machine), numbering by what it says.
"""

from __future__ import annotations

import copy
import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.writers.docx.revisions import canonical

TEXT = "word/document.xml"
_STYLES, _NUMBERING, _TYPES = "word/styles.xml", "word/numbering.xml", "[Content_Types].xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONSHIP = f"{{{_PACKAGE}/relationships}}Relationship"
_OVERRIDE, _DEFAULT = (f"{{{_PACKAGE}/content-types}}{name}" for name in ("Override", "Default"))
_VAL, _STYLE_ID, _NUM_ID = qn("w:val"), qn("w:styleId"), qn("w:numId")
_ABSTRACT, _NUM, _ABSTRACT_ID = qn("w:abstractNum"), qn("w:num"), qn("w:abstractNumId")
_STYLED = {qn(f"w:{name}"): kind for name, kind in (("pStyle", "paragraph"), ("rStyle", "character"),
                                                    ("tblStyle", "table"))}  # fmt: skip
_LINKED = tuple(qn(f"w:{name}") for name in ("basedOn", "next", "link"))
_NO_DEFINITION = tuple(qn(f"w:{name}") for name in ("nsid", "tmpl", "name", "rsid", "uiPriority", "link", "semiHidden"))
_FIRST_RELATION = "rIdCu"


@dataclass
class Package:
    """The parts of a DOCX by name; those that are changed are kept as trees until it is packed."""

    parts: dict[str, bytes]
    time: tuple[int, int, int, int, int, int]
    _trees: dict[str, _Element] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes) -> Package:
        """Return a package whose bytes were looked at before (`checking.docx.package`)."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            parts = {info.filename: archive.read(info) for info in infos}
        return cls(parts, infos[0].date_time)

    def tree(self, name: str) -> _Element | None:
        """Return a part as a tree that is written back; None where there is no such part."""
        if name not in self._trees:
            if name not in self.parts:
                return None
            self._trees[name] = etree.fromstring(self.parts[name])
        return self._trees[name]

    def put(self, name: str, tree: _Element) -> None:
        """Add a part as a tree."""
        self._trees[name] = tree
        self.parts.setdefault(name, b"")

    def relations(self, name: str) -> _Element:
        """Return the relations of a part."""
        place = relations_of(name)
        tree = self.tree(place)
        if tree is None:
            tree = etree.Element(
                f"{{{_PACKAGE}/relationships}}Relationships",
                nsmap={None: f"{_PACKAGE}/relationships"},  # type: ignore[dict-item]
            )
            self.put(place, tree)
        return tree

    def relation(self, name: str, number: str) -> _Element | None:
        """Return one relation of a part."""
        if relations_of(name) not in self.parts:
            return None
        return next((one for one in self.relations(name) if one.get("Id") == number), None)

    def said(self, name: str, number: str) -> str:
        """Return what a relation leads to, alike in two packages where that is alike."""
        relation = self.relation(name, number)
        if relation is None:
            return ""
        target = target_of(name, relation)
        held = self.parts.get(target)
        return target if held is None else hashlib.sha256(held).hexdigest()

    def type_of(self, name: str) -> _Element | None:
        """Return the element of [Content_Types].xml that holds for a part."""
        types = self.tree(_TYPES)
        assert types is not None  # of every package that opens
        ending = posixpath.splitext(name)[1].lstrip(".").lower()
        found = [one for one in types if one.get("PartName") == f"/{name}"]
        found += [one for one in types if str(one.get("Extension", "")).lower() == ending]
        return found[0] if found else None

    def related(self, kind: str) -> str:
        """Return the name of the part of a kind ('styles', 'footnotes') that the text refers to, or ''."""
        kinds = (one for one in self.relations(TEXT) if str(one.get("Type")).endswith(f"/{kind}"))
        return next((target_of(TEXT, one) for one in kinds if target_of(TEXT, one) in self.parts), "")

    def packed(self) -> bytes:
        """Return the file."""
        result = io.BytesIO()
        with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in self.parts.items():
                info = zipfile.ZipInfo(name, self.time)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                tree = self._trees.get(name)
                target.writestr(info, data if tree is None else _serialised(tree))
        return result.getvalue()


def _serialised(tree: _Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def relations_of(name: str) -> str:
    """Return the name of the part that holds a part's relations."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def target_of(name: str, relation: _Element) -> str:
    """Return what a relation of a part leads to: the name of a part, or an address."""
    target = str(relation.get("Target", ""))
    if relation.get("TargetMode") == "External":
        return target
    place = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(name), target)
    return posixpath.normpath(place).lstrip("/")


@dataclass
class Carrier:
    """Carries from the old package into the new one."""

    old: Package
    new: Package
    _names: dict[str, str] = field(default_factory=dict)  # of parts that were carried
    _numbers: dict[tuple[str, str, str], str] = field(default_factory=dict)  # of relations
    styles: list[_Element] = field(default_factory=list)  # that were carried

    def relation(self, source: str, number: str, into: str) -> str:
        """Return the id, in a part of the new package, of what a relation of an old part leads to; '' where nothing."""
        known = source, number, into
        if known not in self._numbers:
            relation = self.old.relation(source, number)
            if relation is None:
                return ""
            made = copy.deepcopy(relation)
            if relation.get("TargetMode") != "External":
                target = target_of(source, relation)
                if target not in self.old.parts:
                    return ""
                made.set("Target", "/" + self._part(target))
            relations = self.new.relations(into)
            self._numbers[known] = f"{_FIRST_RELATION}{len(relations) + 1}"
            made.set("Id", self._numbers[known])
            relations.append(made)
        return self._numbers[known]

    def _part(self, name: str) -> str:
        """Carry a part with all that it refers to."""
        if name in self._names:
            return self._names[name]
        folder, base = posixpath.split(name)
        made, count = posixpath.join(folder, f"cu-{base}"), 1
        while made in self.new.parts:
            made, count = posixpath.join(folder, f"cu{count}-{base}"), count + 1
        self._names[name] = made
        self.new.parts[made] = self.old.parts[name]
        self.declare(made, self.old.type_of(name))
        if relations_of(name) in self.old.parts:
            tree = copy.deepcopy(self.old.relations(name))
            for relation in tree:
                target = target_of(name, relation)
                if relation.get("TargetMode") != "External" and target in self.old.parts:
                    relation.set("Target", "/" + self._part(target))
            self.new.put(relations_of(made), tree)
        return made

    def declare(self, name: str, kind: _Element | None) -> None:
        """Say of which type a part is."""
        types = self.new.tree(_TYPES)
        there = self.new.type_of(name)
        if kind is None or types is None or (there is not None and there.get("ContentType") == kind.get("ContentType")):
            return
        etree.SubElement(types, _OVERRIDE, PartName=f"/{name}", ContentType=str(kind.get("ContentType")))

    def whole(self, kind: str) -> str:
        """Give the new package a part of a kind that only the old one has; return its name, '' where neither has it."""
        name = self.new.related(kind)
        theirs = self.old.related(kind)
        if name or not theirs:
            return name
        name = theirs if theirs not in self.new.parts else posixpath.join("word", f"cu-{kind}.xml")
        self.new.put(name, copy.deepcopy(etree.fromstring(self.old.parts[theirs])))
        self.declare(name, self.old.type_of(theirs))
        relations = self.new.relations(TEXT)
        etree.SubElement(
            relations, _RELATIONSHIP, Id=f"{_FIRST_RELATION}{len(relations) + 1}", Type=f"{_RELATION}/{kind}",
            Target=f"/{name}",
        )  # fmt: skip
        return name


# ---- styles ----


def share_styles(carrier: Carrier, trees: list[_Element]) -> list[str]:
    """Name the styles of old trees as the new package does, carry those that it lacks; return what is otherwise there.

    The names of styles that both files have, but not alike, are returned: what is gone looks as in the new file.
    """
    old, new = (package.tree(package.related("styles")) for package in (carrier.old, carrier.new))
    if old is None or new is None:
        return []
    ours = {_named(style): style for style in new.iter(qn("w:style"))}
    theirs = {(str(style.get(qn("w:type"))), str(style.get(_STYLE_ID))): style for style in old.iter(qn("w:style"))}
    names: dict[tuple[str, str], str] = {}
    differ: set[str] = set()
    defaults = [_defined(found) for tree in (old, new) if (found := tree.find(qn("w:docDefaults"))) is not None]
    if len(set(defaults)) > 1:
        differ.add("docDefaults")
    for tree in trees:
        for element in tree.iter(*_STYLED):
            known = _STYLED[element.tag], str(element.get(_VAL))
            if known in theirs:
                element.set(_VAL, _shared(carrier, known, theirs, ours, names, differ, new))
    return sorted(differ)


def _named(style: _Element) -> tuple[str, str]:
    name = style.find(qn("w:name"))
    return str(style.get(qn("w:type"))), "" if name is None else str(name.get(_VAL)).casefold()


def _shared(
    carrier: Carrier,
    known: tuple[str, str],
    theirs: dict[tuple[str, str], _Element],
    ours: dict[tuple[str, str], _Element],
    names: dict[tuple[str, str], str],
    differ: set[str],
    new: _Element,
) -> str:
    """Return the id of a style in the new package."""
    if known in names:
        return names[known]
    style = theirs[known]
    mine = ours.get(_named(style))
    if mine is not None:
        names[known] = str(mine.get(_STYLE_ID))
        if _defined(style) != _defined(mine):
            differ.add(_named(style)[1])
        return names[known]
    taken = {str(one.get(_STYLE_ID)) for one in new.iter(qn("w:style"))}
    made = copy.deepcopy(style)
    number = known[1]
    while number in taken:
        number += "Cu"
    names[known] = number
    made.set(_STYLE_ID, number)
    made.attrib.pop(qn("w:default"), "")
    carrier.styles.append(made)
    new.append(made)
    for link in [link for link in made if link.tag in _LINKED]:
        kind = _linked_kind(link, known[0])
        other = kind, str(link.get(_VAL))
        if other in theirs:
            link.set(_VAL, _shared(carrier, other, theirs, ours, names, differ, new))
        else:
            made.remove(link)
    return number


def _linked_kind(link: _Element, kind: str) -> str:
    if link.tag != qn("w:link"):
        return kind
    return "character" if kind == "paragraph" else "paragraph"


def _defined(element: _Element) -> bytes:
    """What a style or a numbering says, without what only Word's own book-keeping wants."""
    bare = copy.deepcopy(element)
    for inner in [inner for inner in bare.iter(*_NO_DEFINITION, qn("w:basedOn"), qn("w:next"), qn("w:lang"))]:
        parent = inner.getparent()
        if parent is not None:
            parent.remove(inner)
    for inner in bare.iter("*"):
        for name in [str(name) for name in inner.attrib]:
            if "rsid" in name or name in (_STYLE_ID, _ABSTRACT_ID, _NUM_ID) or "}tplc" in name or "}restart" in name:
                del inner.attrib[name]
    return canonical(bare)


# ---- numbering ----


def share_numbering(carrier: Carrier, trees: list[_Element]) -> None:
    """Number old trees by the lists of the new package that say the same, and carry the lists that it lacks."""
    used = [element for tree in [*trees, *carrier.styles] for element in tree.iter(_NUM_ID) if element.get(_VAL) != "0"]
    old = carrier.old.tree(carrier.old.related("numbering"))
    if not used or old is None:
        return
    fresh = not carrier.new.related("numbering")
    new = carrier.new.tree(carrier.whole("numbering"))
    if fresh or new is None:
        return  # theirs as a whole, with its own numbers
    theirs, ours = dict(_lists(old)), dict(_lists(new))
    names: dict[str, str] = {}
    for element in used:
        number = str(element.get(_VAL))
        if number in theirs:
            if number not in names:
                names[number] = _list_of(number, theirs, ours, set(names.values())) or _carried_list(number, old, new)
            element.set(_VAL, names[number])


def _lists(numbering: _Element) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    abstract = {str(one.get(_ABSTRACT_ID)): _defined(one) for one in numbering.iter(_ABSTRACT)}
    for number in numbering.iter(_NUM):
        link = number.find(_ABSTRACT_ID)
        bare = copy.deepcopy(number)
        for inner in bare.findall(_ABSTRACT_ID):
            bare.remove(inner)
        if link is not None:
            yield str(number.get(_NUM_ID)), (abstract.get(str(link.get(_VAL)), b""), _defined(bare))


def _list_of(number: str, theirs: dict[str, tuple[bytes, bytes]], ours: dict[str, tuple[bytes, bytes]],
             taken: set[str]) -> str:  # fmt: skip
    if ours.get(number) == theirs[number]:
        return number
    return next((name for name, said in ours.items() if said == theirs[number] and name not in taken), "")


def _carried_list(number: str, old: _Element, new: _Element) -> str:
    """Put a list of the old package into the new one, under numbers that are free there."""
    one = copy.deepcopy(next(num for num in old.iter(_NUM) if num.get(_NUM_ID) == number))
    link = one.find(_ABSTRACT_ID)
    assert link is not None  # `_lists` passes over others
    kind = next((abs_ for abs_ in old.iter(_ABSTRACT) if abs_.get(_ABSTRACT_ID) == link.get(_VAL)), None)
    name = str(1 + max((int(str(num.get(_NUM_ID))) for num in new.iter(_NUM)), default=0))
    if kind is not None:
        made = copy.deepcopy(kind)
        place = str(1 + max((int(str(abs_.get(_ABSTRACT_ID))) for abs_ in new.iter(_ABSTRACT)), default=0))
        made.set(_ABSTRACT_ID, place)
        for inner in [inner for inner in made if inner.tag in (qn("w:nsid"), qn("w:styleLink"), qn("w:numStyleLink"))]:
            made.remove(inner)
        for inner in [inner for inner in made.iter(qn("w:pStyle"))]:
            inner.getparent().remove(inner)  # type: ignore[union-attr]  # of a level
        link.set(_VAL, place)
        last = [abs_ for abs_ in new if abs_.tag == _ABSTRACT]
        if last:
            last[-1].addnext(made)
        else:
            new.insert(0, made)
    one.set(_NUM_ID, name)
    nums = [num for num in new if num.tag == _NUM]
    if nums:
        nums[-1].addnext(one)
    else:
        new.append(one)
    return name
