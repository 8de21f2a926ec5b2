"""The walk over a DOCX: blocks in reading order, each paragraph with its effective formatting and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml.etree import _Element

from congvan.checking.docx import related
from congvan.checking.docx.areas import Area, DrawnLine, drawn_line, frame_place, span
from congvan.checking.docx.flow import Draft, Flow, border_rule
from congvan.checking.docx.inlines import Inlines
from congvan.checking.docx.markup import MC, WRAPPERS, W, chosen, switched, value
from congvan.checking.docx.numbering import Numbering
from congvan.checking.docx.package import broken, open_package
from congvan.checking.docx.page_numbers import number_align, numbered_sheet, numbers_pages
from congvan.checking.docx.sections import Band, read_sections, section_of
from congvan.checking.docx.shapes import Shape
from congvan.checking.docx.shown_pages import shown_pages
from congvan.checking.docx.styles import Properties, Styles, line_spacing, merge_paragraph, space_pt
from congvan.checking.docx.tables import NO_LEVEL, Around, Grid, Level, Slot, Tables
from congvan.checking.observed import Cell, Observed, Paragraph, Zone
from congvan.errors import Span

_WORD_2013 = 15
_OUTLINE = ("top", "left", "bottom", "right")


def read_docx(path: Path, data: bytes | None = None) -> Observed:
    """Read a file, or its bytes under the name of `path`; raises CongvanError (KT-101 to KT-109)."""
    document = open_package(path, data)
    try:
        return _Reader(document).read(path)
    except RecursionError:
        raise broken(Span(str(path))) from None


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = Styles(
            related.root(document, RELATIONSHIP_TYPE.STYLES), related.root(document, RELATIONSHIP_TYPE.THEME)
        )
        self._numbering = Numbering(related.root(document, RELATIONSHIP_TYPE.NUMBERING), self._styles)
        self._tables = Tables(self._styles)
        settings = related.root(document, RELATIONSHIP_TYPE.SETTINGS)
        self._body = document.element.find(W + "body")
        self._sections = read_sections(self._body, switched(settings, "evenAndOddHeaders"))
        self._outdented = related.compatibility(settings) < _WORD_2013
        self._shown_pages = shown_pages(self._body)
        self._at = 0  # the section that is being read
        self._drafts: list[Draft] = []
        self._flows: list[Flow] = []
        self._lines: list[DrawnLine] = []
        self._count_of_tables = self._count_of_boxes = 0
        self._pictures = 0
        self._break_due = False
        self._frame: tuple[dict[str, str], Area] | None = None  # the text frame of the paragraph before
        self._paragraph_levels: dict[tuple[int, str, str, int], Properties] = {}
        self._band_drafts: dict[str, list[Draft]] = {}  # by relation id: two sections may bring the same part

    def read(self, path: Path) -> Observed:
        """Walk through the whole document."""
        self._bands("header")
        section = self._sections[0]
        self._blocks(self._body, self._area(section.left, section.right))
        while self._at < len(self._sections) - 1:
            self._next_section()
        self._bands("footer")
        self._notes()
        for flow in self._flows:
            flow.finish()
        for line in self._lines:
            line.settle()
        properties = related.properties(self._document)
        properties["language"] = properties["language"] or self._styles.language
        return Observed(
            path=path,
            format="docx",
            sheets=tuple(numbered_sheet(section, self._band_drafts) for section in self._sections),
            paragraphs=tuple(draft.paragraph for draft in self._drafts),
            properties=properties,
            pages=related.pages(self._document),
            images=self._pictures,
            revisions=related.revisions(self._document),
            comments=related.comments(self._document),
            foreign=sum(1 for _ in self._body.iter(W + "altChunk", W + "subDoc")),
            source=self._document,
        )

    def _notes(self) -> None:
        for kind, tag in ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote")):
            root = related.root(self._document, kind)
            section = self._sections[self._at]
            for note in root.iterfind(W + tag) if root is not None else ():
                if note.get(W + "type", "normal") == "normal":
                    self._blocks(note, self._area(section.left, section.right, zone="note"))

    # Sections and their bands

    def _area(self, left: float, right: float, zone: Zone = "body") -> Area:
        return Area(left, right, self._flow(), Inlines(self._styles), zone)

    def _flow(self) -> Flow:
        flow = Flow()
        self._flows.append(flow)
        return flow

    def _next_section(self) -> None:
        self._bands("footer")
        self._at += 1
        self._break_due = self._sections[self._at].new_page
        self._bands("header")

    def _bands(self, band: Band) -> None:
        """Read the headers or footers that the section brings; their page breaks are none of the body's."""
        section, due = self._sections[self._at], self._break_due
        self._break_due = False
        for key in sorted(section.own):
            relation = section.bands[key]
            if key[0] != band or relation in self._band_drafts:
                continue
            root, start = related.band(self._document, relation), len(self._drafts)
            if root is not None:
                self._blocks(root, self._area(section.left, section.right, zone=band))
            self._band_drafts[relation] = self._drafts[start:]
        self._break_due = due

    # Blocks

    def _blocks(self, parent: _Element, area: Area) -> Area:
        """Read paragraphs and tables; returns the area of what follows, another one after a section's end."""
        for node in parent:
            tag = node.tag
            if tag == W + "p":
                area = self._paragraph(node, area)
            elif tag == W + "tbl":
                self._frame = None
                self._table(node, area)
            elif tag in WRAPPERS:
                area = self._blocks(node, area)
            elif tag == MC + "AlternateContent":
                branch = chosen(node)
                if branch is not None:
                    area = self._blocks(branch, area)
        return area

    def _table(self, table: _Element, area: Area) -> None:
        place = len(area.flow.drafts)
        area.flow.drafts.append(None)
        section = self._sections[self._at]
        around = Around(area.left, area.right, section.left, section.right, section.sheet.width_mm, self._outdented)
        grid = self._tables.grid(table, around)
        number = self._count_of_tables
        self._count_of_tables += 1
        over: dict[int, tuple[Cell, Flow]] = {}
        for _, slots in groupby(grid.slots, key=lambda slot: slot.row):
            row = {slot.column: (slot, _cell(number, grid, slot), self._flow()) for slot in slots}
            beside = {column: (cell, flow) for column, (_, cell, flow) in row.items()}
            for slot, cell, flow in row.values():
                self._cell(slot, replace(area, cell=cell, flow=flow, row=beside, over=over), grid)
            over = beside
        area.flow.tables[place] = tuple(over.values())

    def _cell(self, slot: Slot, area: Area, grid: Grid) -> None:
        framed = len(grid.slots) == 1 and all(slot.borders.get(side) for side in _OUTLINE)
        self._blocks(
            slot.element, replace(area, left=slot.text_left, right=slot.text_right, level=slot.level, framed=framed)
        )
        if not grid.bordered:
            _rule_cell(slot, area.flow)

    def _paragraph(self, element: _Element, area: Area) -> Area:
        direct = element.find(W + "pPr")
        frame = direct.find(W + "framePr") if direct is not None else None
        if frame is not None and frame.get(W + "dropCap", "none") == "none":
            self._set(element, direct, self._frame_area(frame, area))
        else:
            self._frame = None
            self._set(element, direct, area)
        if area.zone == "body" and area.cell is None and not area.floating and section_of(element) is not None:
            self._next_section()
            section = self._sections[self._at]
            area = replace(area, left=section.left, right=section.right)
        return area

    def _set(self, element: _Element, direct: _Element | None, area: Area) -> None:
        style = self._styles.style_id(direct)
        number = self._numbering.reference(style, direct)
        properties = self._effective(style, direct, area.level, number)
        content = area.inlines.read(element, style, area.level.run)
        self._pictures += content.pictures
        left, right, first = (properties.get(name, 0.0) for name in ("left_mm", "right_mm", "first_mm"))
        multiple, line_pt = line_spacing(properties)
        sides = properties.get("borders", {})
        from_mm, to_mm = area.left + left + min(first, 0), area.right - right
        align = properties.get("align", "left")
        if area.zone in ("header", "footer") and numbers_pages(content.runs):
            align = number_align(content.runs, properties, area.align)
        label = self._numbering.label(*number[:2]) if number else ""
        breaks = properties.get("breaks_page", False) or content.breaks_before
        if area.zone == "body" and not area.floating:
            breaks = breaks or self._break_due
            self._break_due = content.breaks_after
        mark = direct.find(W + "rPr") if direct is not None and not content.runs else None
        mark_pt = self._styles.look(area.level.run, style, value(mark, "rStyle") or "", mark)["size_pt"]
        paragraph = Paragraph(
            runs=tuple(content.runs),
            zone=area.zone,
            align=align,
            left_mm=left,
            right_mm=right,
            first_mm=first,
            before_pt=space_pt(properties, "before"),
            after_pt=space_pt(properties, "after"),
            multiple=multiple,
            line_pt=line_pt,
            label=label,
            style=self._styles.title(style),
            sheet=self._at,
            shown_page=self._shown_pages.get(element),
            edges=(area.left, area.right),
            cell=area.cell,
            floating=area.floating,
            lines=tuple("".join(run.text for run in content.runs).split("\n")),
            above=border_rule(sides.get("top"), from_mm, to_mm, element),
            below=border_rule(sides.get("bottom"), from_mm, to_mm, element),
            breaks_page=breaks,
            keep_next=properties.get("keep_next", False),
            mark_pt=None if content.runs else mark_pt,
            framed=area.framed or all(sides.get(side) for side in _OUTLINE),
            element=element,
        )
        draft = Draft(paragraph, style, properties, (area.left, area.right), mark_pt)
        self._drafts.append(draft)
        area.flow.drafts.append(draft)
        if content.shapes:
            self._shapes(content.shapes, draft, area)

    def _effective(
        self, style: str, direct: _Element | None, level: Level, number: tuple[str, int, bool] | None
    ) -> Properties:
        """Return all properties of a paragraph; a list's indents yield to the style that asks for the list."""
        key = id(level), style, number[0] if number else "", number[1] if number else -1
        base = self._paragraph_levels.get(key)
        if base is None:
            base = merge_paragraph(self._style_levels(style, level, number))
            self._paragraph_levels[key] = base
        if direct is None:
            return base
        levels: list[Properties] = [base]
        if number and number[2]:
            levels.append(self._list_properties(number))
        levels.append(self._styles.paragraph_properties(direct))
        return merge_paragraph(levels)

    def _style_levels(self, style: str, level: Level, number: tuple[str, int, bool] | None) -> Iterator[Properties]:
        yield self._styles.paragraph_defaults
        yield level.paragraph
        for element in self._styles.chain("paragraph", style):
            own = element.find(W + "pPr")
            if number and not number[2] and own is not None and own.find(W + "numPr") is not None:
                yield self._list_properties(number)
            yield self._styles.paragraph_properties(own)

    def _list_properties(self, number: tuple[str, int, bool]) -> Properties:
        level = self._numbering.level(number[0], number[1])
        return self._styles.paragraph_properties(level.properties if level else None)

    # What floats

    def _frame_area(self, frame: _Element, area: Area) -> Area:
        """Return the area of a text frame; paragraphs with the same w:framePr share one."""
        attributes = {str(name): str(text) for name, text in frame.attrib.items()}
        if self._frame is not None and self._frame[0] == attributes:
            return self._frame[1]
        place = frame_place(frame)
        ends = span(place, area, self._sections[self._at])
        known = place.width_mm > 0
        inner = replace(
            area,
            left=ends[0] if known else area.left,
            right=ends[1] if known else area.right,
            flow=self._flow(),
            cell=self._box_cell(ends, 0, 1, False) if known else None,
            floating=True,
            align="center" if place.align == "center" else None,
        )
        self._frame = attributes, inner
        return inner

    def _box_cell(self, ends: tuple[float, float], column: int, columns: int, outlined: bool) -> Cell:
        self._count_of_boxes += 1
        return Cell(-self._count_of_boxes, 0, column, 1, columns, *ends, bordered=outlined)

    def _shapes(self, shapes: list[Shape], anchor: Draft, area: Area) -> None:
        section = self._sections[self._at]
        boxes = [
            (span(shape.place, area, section, anchor.paragraph), shape) for shape in shapes if shape.content is not None
        ]
        boxes.sort(key=lambda pair: pair[0][0])
        for column, (ends, shape) in enumerate(boxes):
            self._box(ends, shape, column, len(boxes), area)
        for shape in shapes:
            if shape.content is None:
                self._lines.append(drawn_line(shape, anchor, area, section))

    def _box(self, ends: tuple[float, float], shape: Shape, column: int, columns: int, area: Area) -> None:
        assert shape.content is not None
        known = shape.place.width_mm > 0
        left, right = ends[0] + shape.inset_mm[0], ends[1] - shape.inset_mm[1]
        inner = replace(
            area,
            left=left if known else area.left,
            right=max(left, right) if known else area.right,
            flow=self._flow(),
            inlines=Inlines(self._styles),
            cell=self._box_cell(ends, column, columns, shape.outlined) if known else None,
            level=NO_LEVEL,
            floating=True,
            framed=shape.outlined,
            align="center" if shape.place.align == "center" else None,
            row={},
            over={},
        )
        self._blocks(shape.content, inner)


def _cell(table: int, grid: Grid, slot: Slot) -> Cell:
    return Cell(
        table,
        slot.row,
        slot.column,
        grid.rows,
        grid.columns,
        slot.left,
        slot.right,
        grid.bordered,
        _is_plain(slot.element),
        grid.lines,
    )


def _is_plain(cell: _Element) -> bool:
    """Whether a cell is set from its top, in a row without a height or distances of its own."""
    properties, row = cell.find(W + "tcPr"), cell.getparent()
    set_otherwise = value(properties, "vAlign") not in (None, "top") or (
        properties is not None and any(properties.find(W + name) is not None for name in ("tcMar", "vMerge"))
    )
    return not set_otherwise and row is not None and row.find(f"{W}trPr/{W}trHeight") is None


def _rule_cell(slot: Slot, flow: Flow) -> None:
    """Give the lines above and beneath a cell of an unruled table to its first and last paragraph."""
    texts = [draft for draft in flow.drafts if draft is not None and draft.texted]
    if texts:
        above = border_rule(slot.borders.get("top"), slot.left, slot.right, slot.element)
        below = border_rule(slot.borders.get("bottom"), slot.left, slot.right, slot.element)
        if above and texts[0].paragraph.above is None:
            texts[0].change(above=above)
        if below and texts[-1].paragraph.below is None:
            texts[-1].change(below=below)
