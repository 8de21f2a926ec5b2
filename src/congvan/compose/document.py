"""From a dispatch to the composed document that every writer takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

from congvan.compose.alike import Alike, Below, head_of
from congvan.compose.binding import Inline, Shared, View, bind
from congvan.compose.expressions import Expressions
from congvan.compose.finish import finish
from congvan.compose.images import image_places, load_images, size_images, size_signatures
from congvan.compose.numbering import Reference, number_items
from congvan.compose.page import Page
from congvan.compose.reading import read_page
from congvan.compose.selection import address, is_personal
from congvan.compose.signing import sign
from congvan.compose.symbols import report_lacking
from congvan.compose.tables import fill_tables
from congvan.compose.templating import Templates
from congvan.compose.texts import text_of
from congvan.compose.unprinted import refuse_unprinted
from congvan.compose.vocabulary import check_vocabulary
from congvan.errors import N_, Report, Span, refuse
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import Dispatch
from congvan.model.terms import Counting
from congvan.text.unicode import slug
from congvan.thethuc.rules import Rules
from congvan.typeface import Typeface

_UNDATED = dt.date(1980, 1, 1)  # the first day that a file in a DOCX can have


@dataclass(frozen=True)
class Section:
    """A part that numbers its own pages: what stands on them, with the rules in force for it, its paper among them."""

    page: Page
    rules: Rules


@dataclass(frozen=True)
class Document:
    """What becomes one file: its sections in order, its images by name, and what file properties say.

    `part` is empty for the draft's main file, and names a part that has a file of its own ('phu-luc-ii'). What bears a
    mark of secrecy is `secret`.
    """

    sections: tuple[Section, ...]
    typeface: Typeface
    images: dict[str, bytes]
    title: str
    author: str
    date: dt.date
    part: str = ""
    secret: bool = False

    @property
    def rules(self) -> Rules:
        """The rules of the first section, for what is one for the whole file."""
        return self.sections[0].rules


@dataclass
class _Tree:
    """A parsed part before it is finished; without what stands `below` its head, where that is known already."""

    root: _Element
    rules: Rules
    xhtml: str
    below: Below | None = None
    part: str = ""
    title: str = ""


@dataclass(frozen=True)
class _Prepared:
    """A dispatch with tables and numbers, made of `source`; `shared` remembers what all its copies have in common."""

    source: Dispatch
    dispatch: Dispatch
    references: Mapping[str, Reference]
    shared: Shared | None


class Composer:
    """Composes dispatches of one workspace; what they share is read once."""

    def __init__(self, rules: Rules, typeface: Typeface, root: Path, templates: Path | None = None) -> None:
        self._rules = rules
        self._typeface = typeface
        self._root = root
        self._templates = Templates(root, templates)
        self._expressions = Expressions()
        # The last dispatch that is the same for all its recipients: the copies of a list come one after the other.
        self._last: _Prepared | None = None
        self._alike = Alike()

    def judge(self, dispatch: Dispatch, recipient: Recipient | None = None, number: int | None = None) -> None:
        """Raise CongvanError with all that keeps the texts of a copy from being written; nothing is laid out."""
        prepared = self._prepare(dispatch, recipient, number)
        bind(prepared.dispatch, self._expressions, prepared.references, self._typeface, prepared.shared)

    def compose(
        self,
        dispatch: Dispatch,
        original: Dispatch | None = None,
        recipient: Recipient | None = None,
        number: int | None = None,
    ) -> tuple[Document, ...]:
        """Return the documents of a dispatch: the main one, then the parts that have files of their own.

        A copy stands on its `original`; of a bulk dispatch each `recipient` gets its own, with its `number` where
        they are counted up. Raises CongvanError with what texts, tables or images lack.
        """
        prepared = self._prepare(dispatch, recipient, number)
        dispatch = prepared.dispatch
        known = Alike() if original else self._alike  # a copy is joined with its original: neither is as others are
        view, trees = self._trees(prepared, known)
        named = [dispatch]
        subject: Inline | None = view.__dict__["subject"]
        if original:
            shown, whole = self._trees(self._prepare(original, None), known)
            kept = [tree for tree in whole if not tree.part]
            _add_copy(trees[0].root, kept[0].root, kept[-1].root)
            trees, named = kept, [original, dispatch]
            subject = shown.__dict__["subject"]
        kind = dispatch.kind
        title = " ".join([kind.name] * (kind.copy or not subject) + ([subject.plain] if subject else []))
        for part in {tree.part: None for tree in trees}:
            _number_notes([tree.root for tree in trees if tree.part == part])
        images: dict[str, bytes] = {}
        sections: dict[str, list[Section]] = {}
        report = Report()
        pictured = any(tree.root.find(".//img") is not None for tree in trees)
        places = dict(chain.from_iterable(map(image_places, named))) if pictured else {}
        for tree in trees:
            loaded = load_images(places, tree.root, self._root, dispatch.span)
            section = self._section(tree, loaded, known)
            # What a template itself says has no line of a draft.
            report_lacking(report, self._typeface, text_of(tree.root), dispatch.span)
            images |= loaded
            sections.setdefault(tree.part, []).append(section)
        report.close()
        titles = {tree.part: tree.title for tree in trees}
        date = view.__dict__["date"]
        author = ", ".join(agency.name.plain for agency in view.__dict__["agencies"])
        return tuple(
            Document(
                sections=tuple(parts),
                typeface=self._typeface,
                images=images,
                title=" ".join((titles[name] or title).split()),
                author=" ".join(author.split()),
                date=dt.date(date.year, date.month or 1, date.day or 1) if date else _UNDATED,
                part=name,
                secret=bool(dispatch.secrecy or (original and original.secrecy)),
            )
            for name, parts in sections.items()
        )

    def _section(self, tree: _Tree, images: Mapping[str, bytes], known: Alike) -> Section:
        """Finish a part and read it; what is known below its head is taken as it is."""
        below, given = tree.below, tree.rules
        size_images(tree.root, images, given)  # none of what is known below a head has any
        rules = finish(tree.root, given, self._typeface)
        if below is not None and rules is not below.rules:  # the head takes other sizes: nothing below is as it was
            tree.root = _parse(tree.xhtml, "")
            below, rules = None, finish(tree.root, given, self._typeface)
        if below is not None:
            below.stand_in(tree.root)
        size_signatures(tree.root, images, rules)
        page = read_page(tree.root, rules, self._typeface, below.page if below else None)
        if below is None:
            known.keep(tree.xhtml, tree.root, page, given, rules)
        return Section(page, rules)

    def _prepare(self, dispatch: Dispatch, recipient: Recipient | None, number: int | None = None) -> _Prepared:
        """Return the dispatch as this recipient gets it; one that is the same for all is prepared once."""
        kept = self._last
        if kept is None or kept.source is not dispatch:
            addressed = address(dispatch, recipient, self._expressions)
            numbered, references = number_items(fill_tables(addressed, self._root, recipient), self._rules)
            kept = _Prepared(dispatch, numbered, references, None if is_personal(dispatch) else Shared())
            if kept.shared is not None:
                self._last = kept
        values = {**dispatch.vars, "recipient": recipient.fields} if recipient else dispatch.vars
        counted = number if number is not None and isinstance(dispatch.number, Counting) else dispatch.number
        return replace(kept, dispatch=replace(kept.dispatch, vars=values, number=counted))

    def _trees(self, prepared: _Prepared, known: Alike) -> tuple[View, list[_Tree]]:
        """Return the dispatch as templates see it, and a tree for itself and for each part."""
        dispatch = prepared.dispatch
        bound = bind(dispatch, self._expressions, prepared.references, self._typeface, prepared.shared)
        view = sign(dispatch, bound)
        trees = [self._tree(dispatch.kind.layout.name, view, self._rules, known)]
        parts = view.__dict__
        for place, part in enumerate(parts["attachments"], 1):
            name = f"{part.kind.slug}-{place}" if len(parts["attachments"]) > 1 else part.kind.slug
            trees.append(self._part("kem_theo", view, part, name, part.subject, known))
        for part in parts["annexes"]:
            name = slug(f"{self._rules.phrases['phu_luc']} {part.number}")
            trees.append(self._part("phu_luc", view, part, name, part.title, known))
        if self._templates.own:
            refuse_unprinted(view, [tree.xhtml for tree in trees], dispatch.span)
        return view, trees

    def _part(self, template: str, view: View, part: Any, name: str, title: Inline | None, known: Alike) -> _Tree:
        tree = self._tree(template, view, self._rules.turned if part.landscape else self._rules, known, part)
        if part.separate:
            tree.part = name
            tree.title = title.plain if title else name
        return tree

    def _tree(self, template: str, view: View, rules: Rules, known: Alike, part: Any = None) -> _Tree:
        xhtml = self._templates.render(template, view, self._rules, part).strip()
        below = known.below(xhtml, rules)
        root = _parse(head_of(xhtml) if below else xhtml, template)
        check_vocabulary(root, self._rules, self._templates.where)
        return _Tree(root, rules, xhtml, below)


def _number_notes(roots: list[_Element]) -> None:
    """Number the footnotes of a file through all its sections, as Word does by itself.

    A named note stands once; where it is called again, its number stands.
    """
    numbers: dict[str, int] = {}
    count = 0
    for note in [note for root in roots for note in root.iter("aside")]:
        name = str(note.attrib.pop("data-name", ""))
        if name in numbers:
            tail = note.tail
            note.clear()
            note.tag, note.text, note.tail = "sup", str(numbers[name]), tail
            continue
        count += 1
        note.set("data-number", str(count))
        if name:
            numbers[name] = count


def _add_copy(copy: _Element, first: _Element, last: _Element) -> None:
    """Put what a copy adds in the margin of the original's first page, and below its last part."""
    for element in list(copy):
        if element.tag == "header":
            margin = first.find("header")
            if margin is None:
                first.insert(0, element)
            else:
                margin.extend(list(element))
        else:
            last.append(element)


def _parse(xhtml: str, name: str) -> _Element:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(xhtml, parser)
    except etree.XMLSyntaxError as error:
        message = N_("mẫu mở, đóng thẻ không khớp: kiểm tra từng cặp <p>…</p>, <td>…</td> và dấu nháy của thuộc tính")
        raise refuse("MAU-001", Span(f"templates/{name}.html.j2"), message) from error
