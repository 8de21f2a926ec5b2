"""The walk over the composed tree: one function for each kind of node."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Mm
from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document
from congvan.compose.symbols import SYMBOLS
from congvan.thethuc.rules import Rules
from congvan.typeface import SYMBOL_SCALE
from congvan.writers.docx.styles import JUSTIFICATION, LINE_STYLE, NOTE_REFERENCE, style_id
from congvan.writers.docx.xml import borders, child, floating, qn, twips, w

_BLANK = re.compile("\u00a0{2,}")
_KEPT_BLOCKS = 4000
# By the node in the tree and the rules, which are kept so that no others get their identity.
_blocks: dict[tuple[bytes, int], tuple[Rules, _Element]] = {}
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Relations:
    """What the text of a part points to: links and images, each under the id that the text uses."""

    def __init__(self) -> None:
        self.links: dict[str, str] = {}
        self.images: dict[str, str] = {}
        self._pictures = 0

    def link(self, address: str) -> str:
        """Return the id of a link."""
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")

    def image(self, name: str) -> tuple[str, int]:
        """Return the id of an image, and a number for this picture of it."""
        self._pictures += 1
        return self.images.setdefault(name, f"rIdImage{len(self.images) + 1}"), self._pictures

    def add_to(self, part: StoryPart, images: Mapping[str, bytes]) -> None:
        """Write the relations into a part of a package."""
        for address, key in self.links.items():
            part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, key, is_external=True)
        for name, key in self.images.items():
            image = part.package.get_or_add_image_part(io.BytesIO(images[name]))
            part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, image, key)


class Walker:
    """Writes blocks of the tree into one part (the body, a header or a footer), collecting what it points to."""

    def __init__(self, document: Document, rules: Rules, relations: Relations | None, notes: list[_Element]) -> None:
        self._document = document
        self._rules = rules
        self._relations = relations
        self._notes = notes

    def blocks(self, nodes: Iterable[_Element]) -> Iterator[_Element]:
        """Give the paragraphs and tables of nodes (such as a node's children), in order."""
        for node in nodes:
            if node.tag == "main":
                yield from self.blocks(node)
            elif node.tag == "p":
                if node.get("data-width-mm"):
                    # The gap keeps two frames from growing into one table.
                    yield gap(self._rules.styles[node.get("class", "")].space_before_pt)
                    yield self._frame(node)
                else:
                    yield self._remembered(node, self._paragraph)
            elif node.tag == "hr":
                yield self._page_break() if node.get("class") == "ngat_trang" else self._line(node)
            elif node.tag == "table":
                if node.get("class") == "bang":
                    above = node.get("data-before-pt") or self._rules.setting("paragraph_spacing_pt")
                    yield gap(float(above), keep_next=True)
                    yield self._table(node)
                else:
                    yield self._remembered(node, self._table)

    def _remembered(self, node: _Element, write: Callable[[_Element], _Element]) -> _Element:
        """A paragraph, or the head or foot, as it was written before: copies of a bulk dispatch share most of them."""
        if next(node.iter("a", "aside", "img"), None) is not None:
            return write(node)  # which points to what lies elsewhere in the package
        # Of the rules, marks in frames alone need more than a style's name.
        key = etree.tostring(node, with_tail=False), id(self._rules)
        rules, block = _blocks.get(key, (None, None))
        if rules is not self._rules or block is None:
            if len(_blocks) >= _KEPT_BLOCKS:
                _blocks.clear()
            block = write(node)
            _blocks[key] = self._rules, block
        return copy.copy(block)

    def _paragraph(self, node: _Element, framed: bool = False) -> _Element:
        paragraph = w("p")
        properties = child(paragraph, "pPr")
        child(properties, "pStyle", val=style_id(node.get("class", "")))
        if keep := node.get("data-keep"):
            child(properties, "keepNext")
            if keep == "whole":
                child(properties, "keepLines")
        before, after = ("0", None) if framed else (node.get("data-before-pt"), node.get("data-after-pt"))
        around = {name: round(float(size) * 20) for name, size in (("before", before), ("after", after)) if size}
        if around:
            child(properties, "spacing", **around)
        if not framed:
            self._indent(node, properties)
        if align := node.get("data-align"):
            child(properties, "jc", val=JUSTIFICATION[align])
        self._inlines(node, paragraph, {})
        return paragraph

    def _indent(self, node: _Element, properties: _Element) -> None:
        measures: dict[str, int] = {}
        for side in ("left", "right"):
            if value := node.get(f"data-{side}-mm"):
                measures[side] = twips(float(value))
        if first := node.get("data-first-mm"):
            name = "hanging" if float(first) < 0 else "firstLine"
            measures[name] = abs(twips(float(first)))
        if measures:
            child(properties, "ind", **measures)

    def _line(self, node: _Element) -> _Element:
        properties = w("pPr", w("pStyle", val=LINE_STYLE))
        if node.get("data-keep"):
            child(properties, "keepNext")
        if before := node.get("data-before-pt"):
            child(properties, "spacing", before=round(float(before) * 20))
        self._indent(node, properties)
        return w("p", properties)

    def _page_break(self) -> _Element:
        paragraph = gap(1)
        paragraph.append(w("r", w("br", type_="page")))
        return paragraph

    def _inlines(self, node: _Element, parent: _Element, marks: dict[str, str]) -> None:
        if node.text:
            parent.append(self._run(node.text, marks))
        for inner in node:
            if inner.tag == "br":
                parent.append(w("r", w("br")))
            elif inner.tag in ("b", "i"):
                self._inlines(inner, parent, {**marks, inner.tag: ""})
            elif inner.tag in ("sub", "sup"):
                script = "subscript" if inner.tag == "sub" else "superscript"
                self._inlines(inner, parent, {**marks, "vertAlign": script})
            elif inner.get("class") == SYMBOLS:
                parent.append(self._symbols(inner, marks))
            elif inner.tag == "a":
                self._inlines(inner, self._link(inner, parent), marks)
            elif inner.tag == "aside":
                parent.append(self._note(inner))
            elif inner.tag == "img":
                parent.append(self._image(inner))
            if inner.tail:
                parent.append(self._run(inner.tail, marks))

    def _run(self, text: str, marks: dict[str, str]) -> _Element:
        """A run; emphasis is direct formatting: a bold character style in a bold paragraph would turn it off."""
        run = w("r")
        if marks:
            properties = child(run, "rPr")
            for name, toggle in (("b", "bCs"), ("i", "iCs")):
                if name in marks:
                    properties.extend([w(name), w(toggle)])
            if "vertAlign" in marks:
                child(properties, "vertAlign", val=marks["vertAlign"])
        element = child(run, "t")
        # LibreOffice sets several no-break spaces in italics too wide; a blank needs none, for nothing breaks it.
        element.text = text = _BLANK.sub(lambda blank: " " * len(blank.group()), text)
        if text != text.strip() or "  " in text:
            element.set(_XML_SPACE, "preserve")
        return run

    def _symbols(self, node: _Element, marks: dict[str, str]) -> _Element:
        """A run in the face for symbols that Word has; upright whatever stands around it, as it has one style only."""
        run = self._run(str(node.text), {name: value for name, value in marks.items() if name == "vertAlign"})
        holder = next(node.iterancestors("p", "aside"))
        style = self._rules.styles["chu_thich" if holder.tag == "aside" else holder.get("class", "")]
        size, face = round(style.size_pt * SYMBOL_SCALE * 2), self._rules.face.symbol_faces[0]
        properties = w("rPr", w("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face),
                       *(w(name, val=0) for name in ("b", "bCs", "i", "iCs")),
                       w("sz", val=size), w("szCs", val=size))  # fmt: skip
        properties.extend(run.findall(qn("w:rPr") + "/" + qn("w:vertAlign")))
        if (old := run.find(qn("w:rPr"))) is not None:
            run.remove(old)
        run.insert(0, properties)
        return run

    def _link(self, node: _Element, parent: _Element) -> _Element:
        if self._relations is None:
            return parent
        link = child(parent, "hyperlink")
        link.set(qn("r:id"), self._relations.link(node.get("href", "")))
        return link

    def _note(self, node: _Element) -> _Element:
        number = len(self._notes) + 1
        paragraph = w("p", w("pPr", w("pStyle", val=style_id("chu_thich"))))
        paragraph.append(w("r", w("rPr", w("rStyle", val=NOTE_REFERENCE)), w("footnoteRef")))
        paragraph.append(self._run(" ", {}))
        # Relations of footnotes would need a part of their own: an address in one is text, as on paper.
        Walker(self._document, self._rules, None, self._notes)._inlines(node, paragraph, {})
        self._notes.append(w("footnote", paragraph, id=number))
        return w("r", w("rPr", w("rStyle", val=NOTE_REFERENCE)), w("footnoteReference", id=number))

    def _image(self, node: _Element) -> _Element:
        assert self._relations is not None
        name = node.get("src", "")
        width, height = (Mm(float(node.get(f"data-{side}-mm", 0))) for side in ("width", "height"))
        relation, number = self._relations.image(name)
        inline = CT_Inline.new_pic_inline(number, relation, f"image{number}", width, height)
        inline.docPr.set("descr", node.get("alt", ""))
        if node.get("data-x-mm"):
            return w("r", w("drawing", floating(inline, *(float(node.get(f"data-{axis}-mm", 0)) for axis in "xy"))))
        return w("r", w("drawing", inline))

    def _table(self, node: _Element) -> _Element:
        columns = [twips(float(width)) for width in node.get("data-columns", "").split()]
        ruled = node.get("class") == "bang"
        padding = twips(self._rules.layout.cell_padding_mm) if ruled else 0
        table = _table(columns, padding, self._rules.layout.line_thickness_pt if ruled else 0)
        if ruled:
            table.find(qn("w:tblPr")).append(w("tblLook", firstRow=1, noVBand=1))  # type: ignore[union-attr]
        down: dict[int, tuple[int, int]] = {}  # by column: rows that a cell still reaches down, and its width
        for source in node.iter("tr"):
            row = child(table, "tr")
            properties = child(row, "trPr")
            child(properties, "cantSplit")
            parent = source.getparent()
            if parent is not None and parent.tag == "thead":
                child(properties, "tblHeader")
            at, reaching = 0, dict[int, tuple[int, int]]()
            for cell in [*source, None]:
                while at in down:
                    rows, across = down.pop(at)
                    row.append(self._cell(columns[at : at + across], None, merge="continue"))
                    if rows > 1:
                        reaching[at] = rows - 1, across
                    at += across
                if cell is None:
                    break
                across, rows = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
                row.append(self._cell(columns[at : at + across], cell, merge="restart" if rows > 1 else ""))
                if rows > 1:
                    reaching[at] = rows - 1, across
                at += across
            down = reaching
        return table

    def _cell(self, widths: list[int], node: _Element | None, merge: str) -> _Element:
        """A cell over some columns; `merge` begins or continues one over several rows."""
        properties = w("tcPr", w("tcW", w=sum(widths), type_="dxa"))
        if len(widths) > 1:
            child(properties, "gridSpan", val=len(widths))
        if merge:
            child(properties, "vMerge", val=merge)
        if node is not None and node.tag == "th":
            child(properties, "vAlign", val="center")
        target = w("tc", properties)
        target.extend(self.blocks(node) if node is not None else ())
        if len(target) == 1 or target[-1].tag != qn("w:p"):
            target.append(gap(1))  # Word wants a paragraph at the end of every cell
        return target

    def _frame(self, node: _Element) -> _Element:
        """A mark in its frame: a table of one cell, which alone keeps an exact width and height."""
        width, height = (twips(float(node.get(f"data-{side}-mm", 0))) for side in ("width", "height"))
        color = self._rules.styles[node.get("class", "")].color
        table = _table([width], 0, self._rules.layout.line_thickness_pt, color)
        left = twips(float(node.get("data-left-mm", 0)))
        properties = table.find(qn("w:tblPr"))
        assert properties is not None
        properties.insert(1, w("tblInd", w=left, type_="dxa"))
        row = child(table, "tr")
        row.append(w("trPr", w("trHeight", val=height, hRule="exact")))
        cell = w("tc", w("tcPr", w("tcW", w=width, type_="dxa"), w("vAlign", val="center")))
        cell.append(self._paragraph(node, framed=True))
        row.append(cell)
        return table

    def floating_mark(self, node: _Element) -> _Element:
        """A mark in the top margin: a text frame placed from the page's edges, so that it moves nothing else."""
        rules = self._rules
        width, height = (float(node.get(f"data-{side}-mm", 0)) for side in ("width", "height"))
        left = rules.setting("margin_left_mm") + float(node.get("data-left-mm", 0))
        paragraph = self._paragraph(node, framed=True)
        properties = paragraph[0]
        place = w("framePr", w=twips(width), h=twips(height), hRule="exact", wrap="around", vAnchor="page",
                  hAnchor="page", x=twips(left), y=twips(rules.layout.mark_top_mm))  # fmt: skip
        border = borders("pBdr", ("top", "left", "bottom", "right"), rules.layout.line_thickness_pt)
        properties.insert(1, place)
        properties.insert(2, border)
        free = twips(height) - round(rules.styles[node.get("class", "")].line_pt * 20)
        spacing = properties.find(qn("w:spacing"))
        assert spacing is not None
        spacing.set(qn("w:before"), str(free // 2))
        return paragraph


def gap(height_pt: float, keep_next: bool = False) -> _Element:
    """An empty paragraph exactly this high, where Word needs a paragraph or a table needs room above."""
    properties = w("pPr", *([w("keepNext")] if keep_next else []))
    properties.append(w("spacing", before=0, after=0, line=max(round(height_pt * 20), 20), lineRule="exact"))
    properties.append(w("rPr", w("sz", val=2), w("szCs", val=2)))
    return w("p", properties)


def _table(columns: list[int], padding: int, border_pt: float, color: str = "000000") -> _Element:
    table = w("tbl")
    properties = child(table, "tblPr")
    child(properties, "tblW", w=sum(columns), type_="dxa")
    if border_pt:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        properties.append(borders("tblBorders", sides, border_pt, color=color))
    child(properties, "tblLayout", type_="fixed")
    margins = [w(side, w=padding, type_="dxa") for side in ("left", "right")]
    properties.append(w("tblCellMar", *margins))
    table.append(w("tblGrid", *(w("gridCol", w=width) for width in columns)))
    return table
