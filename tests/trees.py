"""A composed page back as the tree that it was read from, for tests that look into it or change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document, Section
from congvan.compose.page import (
    Block,
    Break,
    Frame,
    Image,
    Inline,
    Inlines,
    Link,
    List,
    Marked,
    NoteCall,
    PageBreak,
    Paragraph,
    Rule,
    Symbols,
    Table,
    Text,
)
from congvan.compose.reading import read_page
from congvan.compose.symbols import SYMBOLS


def tree_of(section: Section) -> _Element:
    """The tree of a section: `read_page` gives its page again."""
    page = section.page
    root = etree.Element("article")
    if page.head:
        _add_blocks(etree.SubElement(root, "header"), page.head.blocks)
    _add_blocks(root, page.opening)
    if page.body:
        _add_blocks(etree.SubElement(root, "main"), page.body)
    _add_blocks(root, page.closing)
    if page.foot:
        _add_blocks(_child(root, "footer", "", height_mm=page.foot.height_mm), page.foot.blocks)
    return root


def changed_trees(document: Document, change: Callable[[_Element], object]) -> Document:
    """The document with its trees changed before they are read."""
    sections = []
    for section in document.sections:
        root = tree_of(section)
        change(root)
        sections.append(replace(section, page=read_page(root, section.rules, document.typeface)))
    return replace(document, sections=tuple(sections))


def _child(parent: _Element, tag: str, name: str, **measures: object) -> _Element:
    element = etree.SubElement(parent, tag, {"class": name} if name else {})
    for measure, value in measures.items():
        if value not in (None, "", False):
            element.set(f"data-{measure.replace('_', '-')}", str(value))
    return element


def _add_blocks(parent: _Element, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        _add_block(parent, block)


def _add_block(parent: _Element, block: Block) -> None:
    match block:
        case Paragraph():
            names = ("left_mm", "right_mm", "first_mm", "before_pt", "after_pt", "align", "size_pt", "keep")
            measures = {name: getattr(block, name) for name in names}
            measures.update({name: measures[name] or None for name in ("left_mm", "right_mm", "after_pt")})
            _add_inlines(_child(parent, "p", block.component, **measures), block.inlines)
        case Frame():
            size = {name: getattr(block, name) for name in ("left_mm", "width_mm", "height_mm", "before_pt")}
            _add_inlines(_child(parent, "p", block.component, **size), block.inlines)
        case List():
            _add_blocks(parent, block.items)
        case Rule():
            name = "duong_ke ke_sao" if block.copy else "duong_ke"
            indents = {"left_mm": block.left_mm or None, "right_mm": block.right_mm or None}
            _child(parent, "hr", name, **indents, before_pt=block.before_pt, keep=block.keep)
        case PageBreak():
            _child(parent, "hr", "ngat_trang")
        case Table():
            _add_table(parent, block)


def _add_table(parent: _Element, block: Table) -> None:
    columns = " ".join(map(str, block.columns_mm))
    table = _child(parent, "table", block.part, columns=columns, before_pt=block.before_pt)
    if block.part == "bang" and block.whole:
        table.set("data-keep", "whole")
    if block.part == "bang" and not (block.border_pt and block.lines == "all"):
        table.set("data-borders", block.lines if block.border_pt else "none")
    head = etree.SubElement(table, "thead") if block.head_rows else None
    for row in block.rows:
        line = etree.SubElement(head if row.head and head is not None else table, "tr")
        if row.keep:
            line.set("data-keep", "next")
        for cell in row.cells:
            spans = {"colspan": cell.columns, "rowspan": cell.rows}
            element = etree.SubElement(
                line, "th" if cell.head else "td", {name: str(n) for name, n in spans.items() if n > 1}
            )
            if cell.vertical != ("middle" if cell.head else "top"):
                element.set("data-vertical", cell.vertical)
            _add_blocks(element, cell.blocks)


def _add_inlines(parent: _Element, inlines: Inlines) -> None:
    for inline in inlines:
        if isinstance(inline, Text):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + inline.text
            else:
                parent.text = (parent.text or "") + inline.text
        else:
            _add_inline(parent, inline)


def _add_inline(parent: _Element, inline: Inline) -> None:
    match inline:
        case Break():
            _child(parent, "wbr" if inline.soft else "br", "")
        case Marked():
            _add_inlines(_child(parent, inline.mark, ""), inline.inlines)
        case Symbols():
            _child(parent, "span", SYMBOLS).text = inline.text
        case Link():
            link = _child(parent, "a", "", keep="whole" if inline.whole else "")
            link.set("href", inline.address)
            _add_inlines(link, inline.inlines)
        case NoteCall():
            _add_inlines(_child(parent, "aside", "", number=inline.number), inline.note)
        case Image():
            size = {name: getattr(inline, name) for name in ("width_mm", "height_mm", "x_mm")}
            image = _child(parent, "img", "", **size, y_mm=inline.y_mm or None)
            image.set("src", inline.name)
            image.set("alt", inline.alt)
