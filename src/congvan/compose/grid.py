"""Tables of the body: the widths of their columns, where their numbers stand, whether they may be split."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from congvan.compose.measure import SLACK_MM
from congvan.compose.ruler import Ruler, set_columns, span_of
from congvan.compose.texts import text_of


def fit_table(ruler: Ruler, table: _Element) -> None:
    """Share the text width among columns: as asked, else by what they hold; align columns of numbers right."""
    rows = list(table.iter("tr"))
    count = max(sum(span_of(cell) for cell in row) for row in rows)
    for row in rows:
        if row[0].tag == "td":
            for _ in range(count - sum(span_of(cell) for cell in row)):
                etree.SubElement(etree.SubElement(row, "td"), "p", {"class": "o_bang"})
    columns = _single_cells(rows, count)
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
        for row in rows[:-1]:
            for paragraph in row.iter("p"):
                paragraph.set("data-keep", "next")
    for cells in columns:
        body = [cell for cell in cells if cell.tag == "td"]
        texts = [text_of(cell) for cell in body]
        if any(map(str.strip, texts)) and all(map(is_number, texts)):
            counting = [text for text in texts if text.strip()] == [str(n) for n in range(1, len(texts) + 1)]
            for paragraph in (p for cell in body for p in cell.iter("p")):
                if not paragraph.get("data-align"):
                    paragraph.set("data-align", "center" if counting else "right")


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


def _single_cells(rows: list[_Element], count: int) -> list[list[_Element]]:
    """The cells that stand in one column only, by column; cells of the head may reach over several rows."""
    columns: list[list[_Element]] = [[] for _ in range(count)]
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in covered:
                x += 1
            heights = range(y, y + int(cell.get("rowspan", 1)))
            covered |= {(x + across, below) for across in range(span_of(cell)) for below in heights}
            if span_of(cell) == 1:
                columns[x].append(cell)
            x += span_of(cell)
    return columns


def is_number(text: str) -> bool:
    """Whether the text of a cell counts as a number, or as nothing."""
    digits = text.replace(".", "").replace(",", "").replace("%", "").replace("-", "").strip()
    return digits.isdigit() or not text.strip()
