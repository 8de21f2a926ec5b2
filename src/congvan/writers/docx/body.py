"""The walk over the composed page: one function for each kind of block."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Mm
from lxml.etree import _Element

from congvan.compose.page import (
    Block,
    Break,
    Cell,
    Frame,
    Image,
    Inline,
    Inlines,
    Lines,
    Link,
    List,
    Marked,
    NoteCall,
    Padding,
    PageBreak,
    Paragraph,
    Row,
    Rule,
    Symbols,
    Table,
    Text,
    inlines_of,
    paragraphs_in,
)
from congvan.thethuc.rules import Rules
from congvan.typeface import SYMBOL_SCALE
from congvan.writers.docx.styles import JUSTIFICATION, LINE_STYLE, NOTE_REFERENCE, style_id
from congvan.writers.docx.xml import borders, child, floating, qn, twips, w

_BLANK = re.compile("\u00a0{2,}")
_KEPT_BLOCKS = 4000
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLACK = "000000"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_VERTICALS = {"middle": "center", "bottom": "bottom"}


class Written:
    """Blocks as they were written before: the copies of a bulk dispatch share most of them.

    One for each writer; the rules belong to what a block looks like, and are the same object for all copies.
    """

    def __init__(self) -> None:
        self._elements: dict[tuple[Rules, Block], _Element] = {}

    def get(self, rules: Rules, block: Block) -> _Element | None:
        """Return a copy of what was written of this block under these rules."""
        element = self._elements.get((rules, block))
        return None if element is None else copy.copy(element)

    def keep(self, rules: Rules, block: Block, element: _Element) -> None:
        """Remember what was written of a block; one that points to other parts of the package is not remembered."""
        inlines = (inline for paragraph in paragraphs_in(block) for inline in inlines_of(paragraph.inlines))
        if any(isinstance(inline, Link | NoteCall | Image) for inline in inlines):
            return
        if len(self._elements) >= _KEPT_BLOCKS:
            self._elements.clear()
        self._elements[rules, block] = copy.copy(element)


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
    """Writes blocks into one part (the body, a header or a footer), collecting what it points to."""

    def __init__(self, rules: Rules, relations: Relations | None, notes: list[_Element], written: Written) -> None:
        self._rules = rules
        self._relations = relations
        self._notes = notes
        self._written = written

    def blocks(self, blocks: Iterable[Block]) -> Iterator[_Element]:
        """Give the paragraphs and tables of blocks, in order."""
        table_above = False
        for block in blocks:
            if table_above and isinstance(block, Table) and not block.before_pt:
                yield gap(1, keep_next=True)  # without a paragraph between them two tables grow into one
            table_above = isinstance(block, Table)
            match block:
                case List():
                    yield from self.blocks(block.items)
                case Frame():
                    # The gap keeps two frames from growing into one table.
                    yield gap(self._rules.styles[block.component].space_before_pt)
                    yield self._frame(block)
                case Table():
                    if block.before_pt:
                        yield gap(block.before_pt, keep_next=True)
                    yield self._remembered(block)
                case PageBreak():
                    yield self._page_break()
                case _:
                    yield self._remembered(block)

    def _remembered(self, block: Paragraph | Rule | Table) -> _Element:
        element = self._written.get(self._rules, block)
        if element is None:
            element = self._block(block)
            self._written.keep(self._rules, block, element)
        return element

    def _block(self, block: Paragraph | Rule | Table) -> _Element:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Rule():
                return self._line(block)
            case Table():
                return self._table(block)

    def _paragraph(self, block: Paragraph) -> _Element:
        properties = w("pPr", w("pStyle", val=style_id(block.component)))
        if block.keep and (block.keep == "whole" or not self._rules.styles[block.component].keep_next):
            child(properties, "keepNext")
        if block.keep == "whole":
            child(properties, "keepLines")
        spaces = (("before", block.before_pt), ("after", block.after_pt or None))
        around = {name: round(size * 20) for name, size in spaces if size is not None}
        if around:
            child(properties, "spacing", **around)
        _indent(properties, block.left_mm, block.right_mm, block.first_mm)
        if block.align:
            child(properties, "jc", val=JUSTIFICATION[block.align])
        marks = {"sz": str(round(block.size_pt * 2))} if block.size_pt else {}
        if marks:  # of the mark that ends it, too, which gives an empty paragraph its height
            properties.append(w("rPr", w("sz", val=marks["sz"]), w("szCs", val=marks["sz"])))
        return self._with_text(properties, block.inlines, marks)

    def _with_text(self, properties: _Element, inlines: Inlines, marks: dict[str, str]) -> _Element:
        paragraph = w("p", properties)
        self._inlines(inlines, paragraph, marks)
        return paragraph

    def _line(self, block: Rule) -> _Element:
        properties = w("pPr", w("pStyle", val=LINE_STYLE))
        if block.keep:
            child(properties, "keepNext")
        if block.before_pt is not None:
            child(properties, "spacing", before=round(block.before_pt * 20))
        _indent(properties, block.left_mm, block.right_mm)
        return w("p", properties)

    def _page_break(self) -> _Element:
        paragraph = gap(1)
        paragraph.append(w("r", w("br", type_="page")))
        return paragraph

    def _inlines(self, inlines: Inlines, parent: _Element, marks: dict[str, str]) -> None:
        """Write what stands in a line; pieces of text that follow each other are one run."""
        hard = (
            inline for inline in inlines if not (isinstance(inline, Break) and inline.soft)
        )  # Word finds them itself
        for kind, group in groupby(hard, type):
            if kind is Text:
                parent.append(self._run("".join(piece.text for piece in group if isinstance(piece, Text)), marks))
            else:
                for inline in group:
                    self._inline(inline, parent, marks)

    def _inline(self, inline: Inline, parent: _Element, marks: dict[str, str]) -> None:
        match inline:
            case Break():
                parent.append(w("r", w("br")))
            case Marked(mark="b" | "i"):
                self._inlines(inline.inlines, parent, {**marks, inline.mark: ""})
            case Marked():
                script = "subscript" if inline.mark == "sub" else "superscript"
                self._inlines(inline.inlines, parent, {**marks, "vertAlign": script})
            case Symbols():
                parent.append(self._symbols(inline, marks))
            case Link():
                self._inlines(inline.inlines, self._link(inline, parent), marks)
            case NoteCall():
                parent.append(self._note(inline))
            case Image():
                parent.append(self._image(inline))

    def _run(self, text: str, marks: dict[str, str]) -> _Element:
        """A run; emphasis is direct formatting: a bold character style in a bold paragraph would turn it off."""
        run = w("r")
        if marks:
            properties = child(run, "rPr")
            for name, toggle in (("b", "bCs"), ("i", "iCs")):
                if name in marks:
                    properties.extend([w(name), w(toggle)])
            if "sz" in marks:
                properties.extend([w("sz", val=marks["sz"]), w("szCs", val=marks["sz"])])
            if "vertAlign" in marks:
                child(properties, "vertAlign", val=marks["vertAlign"])
        element = child(run, "t")
        # LibreOffice sets several no-break spaces in italics too wide; a blank needs none, for nothing breaks it.
        element.text = text = _BLANK.sub(lambda blank: " " * len(blank.group()), text)
        if text != text.strip() or "  " in text:
            element.set(_XML_SPACE, "preserve")
        return run

    def _symbols(self, symbols: Symbols, marks: dict[str, str]) -> _Element:
        """A run in the face for symbols that Word has; upright whatever stands around it, as it has one style only."""
        run = self._run(symbols.text, {name: value for name, value in marks.items() if name == "vertAlign"})
        size, face = round(symbols.size_pt * SYMBOL_SCALE * 2), self._rules.face.symbol_faces[0]
        properties = w("rPr", w("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face),
                       *(w(name, val=0) for name in ("b", "bCs", "i", "iCs")),
                       w("sz", val=size), w("szCs", val=size))  # fmt: skip
        properties.extend(run.findall(qn("w:rPr") + "/" + qn("w:vertAlign")))
        if (old := run.find(qn("w:rPr"))) is not None:
            run.remove(old)
        run.insert(0, properties)
        return run

    def _link(self, link: Link, parent: _Element) -> _Element:
        if self._relations is None:
            return parent
        element = child(parent, "hyperlink")
        element.set(qn("r:id"), self._relations.link(link.address))
        return element

    def _note(self, call: NoteCall) -> _Element:
        number = len(self._notes) + 1
        paragraph = w("p", w("pPr", w("pStyle", val=style_id("chu_thich"))))
        paragraph.append(w("r", w("rPr", w("rStyle", val=NOTE_REFERENCE)), w("footnoteRef")))
        paragraph.append(self._run(" ", {}))
        # Relations of footnotes would need a part of their own: an address in one is text, as on paper.
        Walker(self._rules, None, self._notes, self._written)._inlines(call.note, paragraph, {})
        self._notes.append(w("footnote", paragraph, id=number))
        return w("r", w("rPr", w("rStyle", val=NOTE_REFERENCE)), w("footnoteReference", id=number))

    def _image(self, image: Image) -> _Element:
        assert self._relations is not None
        relation, number = self._relations.image(image.name)
        size = Mm(image.width_mm), Mm(image.height_mm)
        inline = CT_Inline.new_pic_inline(number, relation, f"image{number}", *size)
        inline.docPr.set("descr", image.alt)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice takes 3.2 mm on either side where nothing is said
        if image.x_mm is not None:
            return w("r", w("drawing", floating(inline, image.x_mm, image.y_mm)))
        return w("r", w("drawing", inline))

    def _table(self, block: Table) -> _Element:
        columns = [twips(width) for width in block.columns_mm]
        table = _table(columns, block.padding, block.border_pt, lines=block.lines)
        if block.part == "bang":
            table.find(qn("w:tblPr")).append(w("tblLook", firstRow=1, noVBand=1))  # type: ignore[union-attr]
        down: dict[int, tuple[int, int]] = {}  # by column: rows that a cell still reaches down, and its width
        for row in block.rows:
            down = self._row(row, child(table, "tr"), columns, down)
        return table

    def _row(
        self, row: Row, target: _Element, columns: list[int], down: dict[int, tuple[int, int]]
    ) -> dict[int, tuple[int, int]]:
        """Write a row, those cells from above that reach `down` into it among the others; return what goes on."""
        properties = child(target, "trPr")
        if row.whole:
            child(properties, "cantSplit")
        if row.least_pt:
            child(properties, "trHeight", val=round(row.least_pt * 20), hRule="atLeast")
        if row.head:
            child(properties, "tblHeader")
        at, reaching = 0, dict[int, tuple[int, int]]()
        for cell in (*row.cells, None):
            while at in down:
                rows, across = down.pop(at)
                target.append(self._cell(columns[at : at + across], None, "continue", row.keep))
                if rows > 1:
                    reaching[at] = rows - 1, across
                at += across
            if cell is None:
                break
            merge = "restart" if cell.rows > 1 else ""
            target.append(self._cell(columns[at : at + cell.columns], cell, merge))
            if cell.rows > 1:
                reaching[at] = cell.rows - 1, cell.columns
            at += cell.columns
        return reaching

    def _cell(self, widths: list[int], cell: Cell | None, merge: str, keep_next: bool = False) -> _Element:
        """A cell over some columns; `merge` begins or continues one over several rows.

        One that holds nothing says by `keep_next` that its row goes with the next: LibreOffice asks the first cell.
        """
        properties = w("tcPr", w("tcW", w=sum(widths), type_="dxa"))
        if len(widths) > 1:
            child(properties, "gridSpan", val=len(widths))
        if merge:
            child(properties, "vMerge", val=merge)
        if cell is not None and cell.vertical != "top":
            child(properties, "vAlign", val=_VERTICALS[cell.vertical])
        target = w("tc", properties)
        target.extend(self.blocks(cell.blocks) if cell is not None else ())
        if len(target) == 1 or target[-1].tag != qn("w:p"):
            target.append(gap(1, keep_next))  # Word wants a paragraph at the end of every cell
        return target

    def _framed(self, block: Frame) -> _Element:
        properties = w("pPr", w("pStyle", val=style_id(block.component)), w("spacing", before=0))
        return self._with_text(properties, block.inlines, {})

    def _frame(self, block: Frame) -> _Element:
        """A mark in its frame: a table of one cell, which alone keeps an exact width and height."""
        width, color = twips(block.width_mm), self._rules.styles[block.component].color
        table = _table([width], Padding(), self._rules.layout.line_thickness_pt, color)
        properties = table.find(qn("w:tblPr"))
        assert properties is not None
        properties.insert(1, w("tblInd", w=twips(block.left_mm), type_="dxa"))
        row = child(table, "tr")
        row.append(w("trPr", w("trHeight", val=twips(block.height_mm), hRule="exact")))
        cell = w("tc", w("tcPr", w("tcW", w=width, type_="dxa"), w("vAlign", val="center")))
        cell.append(self._framed(block))
        row.append(cell)
        return table

    def floating_mark(self, block: Frame) -> _Element:
        """A mark in the top margin: a text frame placed from the page's edges, so that it moves nothing else."""
        rules = self._rules
        width, height = twips(block.width_mm), twips(block.height_mm)
        left = rules.setting("margin_left_mm") + block.left_mm
        paragraph = self._framed(block)
        properties = paragraph[0]
        place = w("framePr", w=width, h=height, hRule="exact", wrap="around", vAnchor="page",
                  hAnchor="page", x=twips(left), y=twips(rules.layout.mark_top_mm))  # fmt: skip
        border = borders("pBdr", ("top", "left", "bottom", "right"), rules.layout.line_thickness_pt)
        properties.insert(1, place)
        properties.insert(2, border)
        free = height - round(rules.styles[block.component].line_pt * 20)
        spacing = properties.find(qn("w:spacing"))
        assert spacing is not None
        spacing.set(qn("w:before"), str(free // 2))
        return paragraph


def _indent(properties: _Element, left_mm: float, right_mm: float, first_mm: float | None = None) -> None:
    measures = {side: twips(width) for side, width in (("left", left_mm), ("right", right_mm)) if width}
    if first_mm is not None:
        measures["hanging" if first_mm < 0 else "firstLine"] = abs(twips(first_mm))
    if measures:
        child(properties, "ind", **measures)


def gap(height_pt: float, keep_next: bool = False) -> _Element:
    """An empty paragraph exactly this high, where Word needs a paragraph or a table needs room above."""
    properties = w("pPr", *([w("keepNext")] if keep_next else []))
    properties.append(w("spacing", before=0, after=0, line=max(round(height_pt * 20), 20), lineRule="exact"))
    properties.append(w("rPr", w("sz", val=2), w("szCs", val=2)))
    return w("p", properties)


def _table(
    columns: list[int], padding: Padding, border_pt: float, color: str = _BLACK, lines: Lines = "all"
) -> _Element:
    table = w("tbl")
    properties = child(table, "tblPr")
    child(properties, "tblW", w=sum(columns), type_="dxa")
    if border_pt:
        sides = _SIDES if lines == "all" else ("top", "bottom", "insideH")
        properties.append(borders("tblBorders", sides, border_pt, color=color))
    child(properties, "tblLayout", type_="fixed")
    sizes = (
        ("top", padding.top_mm),
        ("left", padding.left_mm),
        ("bottom", padding.bottom_mm),
        ("right", padding.right_mm),
    )
    margins = [w(side, w=twips(size), type_="dxa") for side, size in sizes if size or side in ("left", "right")]
    properties.append(w("tblCellMar", *margins))
    table.append(w("tblGrid", *(w("gridCol", w=width) for width in columns)))
    return table
