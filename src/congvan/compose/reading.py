"""From the finished tree to the page, once: the one place that reads its classes and `data-*` attributes.

What only the whole tree tells is said here for all writers: what is a list, what is split or torn, what follows what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from lxml.etree import _Element

from congvan.compose.grid import led_by
from congvan.compose.heights import Heights
from congvan.compose.page import (
    Block,
    Break,
    Cell,
    Foot,
    Frame,
    Head,
    Image,
    Inline,
    Inlines,
    Keep,
    Link,
    List,
    Mark,
    Marked,
    NoteCall,
    Padding,
    Page,
    PageBreak,
    Paragraph,
    Part,
    Row,
    Rule,
    Symbols,
    Table,
    Text,
    Vertical,
)
from congvan.compose.ruler import Ruler, span_of
from congvan.compose.symbols import SYMBOLS
from congvan.compose.texts import text_of
from congvan.thethuc.rules import Align, Layout, Rules, Style
from congvan.typeface import Typeface

# Words that PDF engines would tear and Word and LibreOffice would not: after a slash, before a bracket without a space.
_TORN = re.compile(r"([^\s\u00a0-]*(?:[^\s\u00a0]/[^\W\d_]|[^\W\d_]/\d|\.\([0-9])[^\s\u00a0-]*-?)")
_DASH = "- "
_MARGINAL = ("header", "footer")


def read_page(root: _Element, rules: Rules, typeface: Typeface, below: Page | None = None) -> Page:
    """Return the page that a finished tree describes; the tree is left as it is.

    A page that has the same `below` its opening gives what stands there.
    """
    return _Reader(Ruler(rules, typeface)).page(root, below)


class _Reader:
    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._rules = ruler.rules
        self._heights = Heights(ruler)

    def page(self, root: _Element, below: Page | None) -> Page:
        """Return the whole."""
        header, main, footer = (root.find(tag) for tag in ("header", "main", "footer"))
        around = [child for child in root if child.tag not in _MARGINAL]
        place = around.index(main) if main is not None else len(around)
        body = list(main) if main is not None else []
        after = around[place + 1 :]
        return Page(
            opening=self._blocks(around[:place], [*body, *after]),
            body=below.body if below else self._blocks(body, after),
            closing=below.closing if below else self._blocks(after),
            head=None if header is None else Head(self._blocks(list(header))),
            foot=None if footer is None else Foot(self._blocks(list(footer)), _mm(footer, "height")),
        )

    def _blocks(self, nodes: Sequence[_Element], after: Sequence[_Element] = ()) -> tuple[Block, ...]:
        """Return blocks in order, with `after` them others; lines of dashes that nothing else holds become lists."""
        row = [*nodes, *after]
        found: list[Block] = []
        items: list[Paragraph] = []
        for place, node in enumerate(nodes):
            block = self._block(node, row[place + 1 :])
            if isinstance(block, Paragraph) and not block.keep and text_of(node).startswith(_DASH):
                items.append(block)
                continue
            if items:
                found.append(List(tuple(items)))
                items = []
            found.append(block)
        return (*found, List(tuple(items))) if items else tuple(found)

    def _block(self, node: _Element, after: Sequence[_Element]) -> Block:
        if node.tag == "p":
            return self._frame(node) if node.get("data-width-mm") else self._paragraph(node, after)
        if node.tag == "hr":
            return PageBreak() if node.get("class") == "ngat_trang" else _rule(node)
        return self._table(node, after)

    def _paragraph(self, node: _Element, after: Sequence[_Element]) -> Paragraph:
        style, size = self._ruler.style(node), _measure(node, "data-size-pt")
        keep = _keep(node) or ("next" if style.keep_next else "")
        # One that is long enough is split, and its last lines go with what follows (ISO/IEC 29500-1, 17.3.1.15).
        splits = bool(keep) and self._heights.can_be_split(node)
        return Paragraph(
            component=style.name,
            inlines=self._inlines(node, style),
            left_mm=_mm(node, "left"),
            right_mm=_mm(node, "right"),
            first_mm=_measure(node, "data-first-mm"),
            before_pt=_measure(node, "data-before-pt"),
            after_pt=_measure(node, "data-after-pt") or 0,
            align=cast("Align | None", node.get("data-align")),
            size_pt=size,
            line_pt=None if size is None else style.line_pt,
            keep=keep,
            splits=splits,
            follow_pt=self._heights.follow(after) if splits else 0,
        )

    def _frame(self, node: _Element) -> Frame:
        style = self._ruler.style(node)
        return Frame(
            component=style.name,
            inlines=self._inlines(node, style),
            width_mm=_mm(node, "width"),
            height_mm=_mm(node, "height"),
            left_mm=_mm(node, "left"),
            before_pt=_measure(node, "data-before-pt"),
        )

    def _table(self, node: _Element, after: Sequence[_Element]) -> Table:
        layout, part = self._rules.layout, cast(Part, node.get("class"))
        ruled = part == "bang"
        sources = list(node.iter("tr"))
        heights = [self._heights.row(row) for row in sources]
        before = node.getprevious()
        of_copy = before is not None and before.get("class") == "duong_ke ke_sao"
        above = _measure(node, "data-before-pt")
        whole = (not ruled or bool(node.get("data-keep"))) and self._heights.fits(sum(heights))
        leading = ruled and led_by(node) is not None
        return Table(
            part=part,
            columns_mm=tuple(map(float, node.get("data-columns", "").split())),
            rows=tuple(map(self._row, sources, heights, self._heights.least_of_heads(sources, heights))),
            before_pt=(self._rules.setting("paragraph_spacing_pt") if ruled else 0) if above is None else above,
            border_pt=layout.line_thickness_pt if ruled and node.get("data-borders") != "none" else 0,
            lines="across" if node.get("data-borders") == "across" else "all",
            padding=_padding(layout) if ruled else Padding(),
            whole=whole,
            keep="next" if of_copy or leading else "",
            follow_pt=self._heights.follow(after) if leading and not whole else 0,
            follows=part == "cuoi_trang",
        )

    def _row(self, node: _Element, height: float, least_pt: float) -> Row:
        """A row; only what is higher than a page is torn, so that a signature beside long copies stays whole."""
        parent, whole = node.getparent(), self._heights.fits(height)
        head = parent is not None and parent.tag == "thead"
        cells = tuple(self._cell(cell, whole) for cell in node)
        return Row(cells, head, whole, bool(node.get("data-keep")), round(least_pt, 2))

    def _cell(self, node: _Element, row_whole: bool) -> Cell:
        head = node.tag == "th"
        return Cell(
            blocks=self._blocks(list(node)),
            columns=span_of(node),
            rows=int(node.get("rowspan", 1)),
            head=head,
            vertical=cast(Vertical, node.get("data-vertical") or ("middle" if head else "top")),
            whole=row_whole or self._heights.fits(self._heights.cell(node)),
        )

    def _inlines(self, node: _Element, style: Style) -> Inlines:
        return tuple(self._each_inline(node, style))

    def _each_inline(self, node: _Element, style: Style) -> Iterator[Inline]:
        """Give what stands in an element; a long address has to break somewhere."""
        in_link = node.tag == "a"
        yield from _texts(node.text, in_link)
        for inner in node:
            yield self._inline(inner, style)
            yield from _texts(inner.tail, in_link)

    def _inline(self, node: _Element, style: Style) -> Inline:
        if node.tag in ("br", "wbr"):
            return Break(soft=node.tag == "wbr")
        if node.tag == "aside":
            note = self._rules.styles["chu_thich"]
            return NoteCall(int(node.get("data-number", 0)), self._inlines(node, note))
        if node.tag == "img":
            return _image(node)
        if node.get("class") == SYMBOLS:
            return Symbols(node.text or "", style.size_pt)
        if node.tag == "a":
            return Link(node.get("href", ""), self._inlines(node, style), whole=bool(node.get("data-keep")))
        return Marked(cast(Mark, node.tag), self._inlines(node, style))


def _padding(layout: Layout) -> Padding:
    return Padding(layout.cell_above_mm, layout.cell_padding_mm, layout.cell_below_mm, layout.cell_padding_mm)


def _rule(node: _Element) -> Rule:
    return Rule(
        left_mm=_mm(node, "left"),
        right_mm=_mm(node, "right"),
        before_pt=_measure(node, "data-before-pt"),
        keep=_keep(node),
        copy=node.get("class") == "duong_ke ke_sao",
    )


def _image(node: _Element) -> Image:
    return Image(
        name=node.get("src", ""),
        alt=node.get("alt", ""),
        width_mm=_mm(node, "width"),
        height_mm=_mm(node, "height"),
        x_mm=_measure(node, "data-x-mm"),
        y_mm=_mm(node, "y"),
    )


def _texts(text: str | None, in_link: bool) -> Iterable[Text]:
    if not text:
        return ()
    return (Text(text),) if in_link else _set_apart(text)


@lru_cache(maxsize=2048)  # the copies of a bulk dispatch share most of their texts
def _set_apart(text: str) -> tuple[Text, ...]:
    """Give a text with the words that no line may tear set apart."""
    return tuple(Text(piece, whole=bool(place % 2)) for place, piece in enumerate(_TORN.split(text)) if piece)


def _keep(node: _Element) -> Keep:
    return cast(Keep, node.get("data-keep", ""))


def _mm(node: _Element, name: str) -> float:
    return _measure(node, f"data-{name}-mm") or 0


def _measure(node: _Element, name: str) -> float | None:
    value: Any = node.get(name)
    return float(value) if value else None
