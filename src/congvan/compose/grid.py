"""Tables of the body: the widths of their columns, where their numbers stand, whether they may be split."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from congvan.compose.contents import alignment_of
from congvan.compose.measure import SLACK_MM
from congvan.compose.ruler import Ruler, set_columns, span_of
from congvan.compose.texts import text_of


def fit_table(ruler: Ruler, table: _Element) -> None:
    """Share the text width among columns: as asked, else by what they hold; align columns of numbers right."""
    rows = list(table.iter("tr"))
    count = _place_cells(rows)
    columns = _single_cells(rows, count)
    _align_as_said(table)
    shares = [float(share) for share in (table.get("data-widths") or "").split()]
    if len(shares) != count:
        widest = [
            max((max(ruler.lines(p, float("inf")), default=0) for cell in cells for p in cell.iter("p")), default=0)
            for cells in columns
        ]
        # A long column takes more, but not in proportion, so that short ones keep their words whole.
        shares = [max(width, 8) ** 0.6 for width in widest]
    set_columns(table, _share_out(ruler, shares, [_narrowest(ruler, cells) for cells in columns]))
    if len(rows) <= ruler.rules.layout.table_rows_whole:
        table.set("data-keep", "whole")
        for row in rows if leads(table) else rows[:-1]:
            for paragraph in row.iter("p"):
                paragraph.set("data-keep", "next")
    for cells in columns:
        body = [cell for cell in cells if cell.tag == "td"]
        heads = [text_of(cell) for cell in cells if cell.tag == "th"]
        align = alignment_of(heads[-1] if heads else "", [text_of(cell) for cell in body])
        for paragraph in (p for cell in body for p in cell.iter("p")):
            if align and not paragraph.get("data-align"):
                paragraph.set("data-align", align)


def leads(table: _Element) -> bool:
    """Whether a table that is not split goes with what follows: its note, or the signature of the phụ lục it ends."""
    following, holder = table.getnext(), table.getparent()
    if following is None and holder is not None and holder.get("class") == "phu_luc":
        following = holder.getnext()
    return following is not None and following.get("class") in ("ghi_chu_bang", "cuoi_trang")


def _narrowest(ruler: Ruler, cells: list[_Element]) -> float:
    """The width of a column in which no word of its cells is torn."""
    padding = 2 * ruler.rules.layout.cell_padding_mm + SLACK_MM
    pieces = [word for cell in cells for p in cell.iter("p") for word in ruler.words(p, ruler.style(p))]
    return max((word.width_mm for word in pieces), default=0) + padding


def _share_out(ruler: Ruler, shares: list[float], narrowest: list[float]) -> tuple[float, ...]:
    """Share the text width as asked, but give every column the room for its longest word where that can be."""
    room = ruler.rules.text_width_mm
    if sum(narrowest) > room:
        narrowest = [0.0] * len(shares)
    widths = [0.0] * len(shares)
    fixed: set[int] = set()
    while True:
        free = room - sum(widths[i] for i in fixed)
        total = sum(share for i, share in enumerate(shares) if i not in fixed)
        for i, share in enumerate(shares):
            if i not in fixed:
                widths[i] = free * share / total
        short = {i for i in range(len(shares)) if i not in fixed and widths[i] < narrowest[i]}
        if not short:
            return tuple(widths)
        for i in short:
            widths[i] = narrowest[i]
        fixed |= short


def _place_cells(rows: list[_Element]) -> int:
    """Note in each cell the column that it begins in, fill rows up with empty cells; return how many columns there are.

    A place that a cell from above reaches has no cell of its own.
    """
    reach: list[int] = []  # by column: rows that a cell from above still goes down
    free: list[int] = []  # by row: the column after its last cell
    for row in rows:
        taken, reach, at = reach, [max(down - 1, 0) for down in reach], 0
        for cell in row:
            at = _next_free(taken, at)
            cell.set("data-column", str(at))
            after = at + span_of(cell)
            reach += [0] * (after - len(reach))
            reach[at:after] = [int(cell.get("rowspan", 1)) - 1] * (after - at)
            at = after
        free.append(_next_free(taken, at))
    count = len(reach)
    for row, at in zip(rows, free, strict=True):
        if len(row) and row[0].tag == "td":
            for place in range(at, count):
                cell = etree.SubElement(row, "td", {"data-column": str(place)})
                etree.SubElement(cell, "p", {"class": "o_bang"})
    return count


def _next_free(taken: list[int], at: int) -> int:
    while at < len(taken) and taken[at]:
        at += 1
    return at


def _align_as_said(table: _Element) -> None:
    """Give the cells of the body the alignment of their column, where they have none of their own."""
    said = (table.get("data-aligns") or "").split()
    for cell in table.iter("td") if said else ():
        align = said[int(cell.get("data-column", 0))]
        for paragraph in cell.iter("p"):
            if align != "-" and not paragraph.get("data-align") and paragraph.get("class") == "o_bang":
                paragraph.set("data-align", align)


def _single_cells(rows: list[_Element], count: int) -> list[list[_Element]]:
    """The cells that stand in one column only, by column; they may reach over several rows."""
    columns: list[list[_Element]] = [[] for _ in range(count)]
    for cell in (cell for row in rows for cell in row if span_of(cell) == 1):
        columns[int(cell.get("data-column", 0))].append(cell)
    return columns
