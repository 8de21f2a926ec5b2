"""Tables of the body: the widths of their columns, where their numbers stand, what goes with what follows."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from congvan.compose.contents import alignment_of, numbers_columns
from congvan.compose.measure import SLACK_MM
from congvan.compose.ruler import Ruler, set_columns, span_of
from congvan.compose.texts import text_of
from congvan.compose.widths import Held, asked_widths, share_width
from congvan.thethuc.rules import Align


def fit_table(ruler: Ruler, table: _Element) -> None:
    """Share the text width among columns: as asked, else by what they hold; align columns of numbers right."""
    rows = list(table.iter("tr"))
    count = _place_cells(rows)
    columns = _single_cells(rows, count)
    _align_as_said(table)
    _centre_figures(table)
    numbering = _centre_numbering(rows)
    _set_size(ruler, table)
    room, said = ruler.rules.text_width_mm, (table.get("data-widths") or "").split()
    asked = [None if share == "-" else float(share) for share in said]
    widths = asked_widths(asked, room) if len(asked) == count else {}
    aligned = [_alignment([cell for cell in cells if cell.getparent() is not numbering]) for cells in columns]
    counting = [column for column, align in enumerate(aligned) if align == "center"]
    set_columns(table, share_width(widths, [_held(ruler, cells) for cells in columns], room, counting))
    for cells, align in zip(columns, aligned, strict=True):
        for paragraph in (p for cell in cells if cell.tag == "td" for p in cell.iter("p")):
            if align and not paragraph.get("data-align"):
                paragraph.set("data-align", align)


def _alignment(cells: list[_Element]) -> Align | None:
    """Where the cells of a column stand by what they hold; centred are those that count the rows."""
    heads = [text_of(cell) for cell in cells if cell.tag == "th"]
    return alignment_of(heads[-1] if heads else "", [text_of(cell) for cell in cells if cell.tag == "td"])


def led_by(table: _Element) -> _Element | None:
    """Return what the end of a table goes with: its note, or the signature of the phụ lục that it ends."""
    following, holder = table.getnext(), table.getparent()
    if following is None and holder is not None and holder.get("class") == "phu_luc":
        following = holder.getnext()
    leads = following is not None and following.get("class") in ("ghi_chu_bang", "cuoi_trang")
    return following if leads else None


def _held(ruler: Ruler, cells: list[_Element]) -> Held:
    """How wide a column must be for its cells; an image whose width was asked for is as a word that nothing tears."""
    padding = 2 * ruler.rules.layout.cell_padding_mm + SLACK_MM
    paragraphs = [p for cell in cells for p in cell.iter("p")]
    images = [image for p in paragraphs if len(p) for image in p.iter("img")]
    shown, asked = (
        [float(width) for image in images if (width := image.get(name))] for name in ("data-width-mm", "data-asked-mm")
    )
    lines = [*shown, *(width for p in paragraphs for width in ruler.lines(p, float("inf")))]
    pieces, words = (
        [*asked, *(word.width_mm for p in paragraphs for word in ruler.words(p, ruler.style(p), joined))]
        for joined in (True, False)
    )
    return Held(*(max(widths, default=0) + padding for widths in (lines, pieces, words)))


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


def _centre_figures(table: _Element) -> None:
    """Centre images and the text under them, as figures of the body are, where nothing else is said."""
    for image in table.iter("img"):
        for paragraph in next(image.iterancestors("td", "th")).iter("p"):
            if not paragraph.get("data-align"):
                paragraph.set("data-align", "center")


def _centre_numbering(rows: list[_Element]) -> _Element | None:
    """Centre the row below the head that numbers the columns, and return it; it says nothing of what they hold."""
    first = next((row for row in rows if len(row) and row[0].tag == "td"), None)
    if first is None or not numbers_columns([text_of(cell) for cell in first]):
        return None
    for paragraph in first.iter("p"):
        if not paragraph.get("data-align"):
            paragraph.set("data-align", "center")
    return first


def _set_size(ruler: Ruler, table: _Element) -> None:
    """Give the texts of a table the size that it asks for, where that is not their own."""
    size = table.get("data-size-pt")
    for paragraph in table.iter("p") if size else ():
        if float(size or 0) != ruler.style(paragraph).size_pt:
            paragraph.set("data-size-pt", f"{float(size or 0):g}")


def _single_cells(rows: list[_Element], count: int) -> list[list[_Element]]:
    """The cells that stand in one column only, by column; they may reach over several rows."""
    columns: list[list[_Element]] = [[] for _ in range(count)]
    for cell in (cell for row in rows for cell in row if span_of(cell) == 1):
        columns[int(cell.get("data-column", 0))].append(cell)
    return columns
