"""The foot of a document: columns, signatures on one line, the block of a copy, the address."""

from __future__ import annotations

from lxml.etree import _Element

from congvan.compose.ruler import Ruler, set_columns, span_of
from congvan.thethuc.rules import PT_PER_MM


def set_foot_columns(root: _Element, ruler: Ruler) -> None:
    """Share the width of the foot among nơi nhận and signatures."""
    for table in root.iterfind(".//table[@class='cuoi_trang']"):
        set_columns(table, _foot_columns(ruler, table))


def _foot_columns(ruler: Ruler, table: _Element) -> tuple[float, ...]:
    """Nơi nhận and one signature, or two signatures, share the width as the rules say; three share it evenly."""
    count = max(sum(span_of(cell) for cell in row) for row in table.iter("tr"))
    shares: tuple[float, ...] = ruler.rules.layout.foot_columns
    if count != len(shares):
        shares = (100 / count,) * count
    return tuple(ruler.rules.text_width_mm * share / 100 for share in shares)


def place_signatures(root: _Element, ruler: Ruler) -> None:
    """Level the names of each row of signatures, and keep the rows together."""
    for table in root.iterfind(".//table[@class='cuoi_trang']"):
        rows = list(table.iter("tr"))
        for row in rows:
            for cell in row:
                if len(cell):
                    cell[0].set("data-before-pt", f"{ruler.rules.layout.foot_gap_pt:g}")
            _names_level(ruler, row)
            if row is not rows[-1]:
                for paragraph in row.iter("p"):
                    paragraph.set("data-keep", "next")


def _names_level(ruler: Ruler, row: _Element) -> None:
    """Leave room for signature and seal, so that the names of one row stand on one line."""
    layout = ruler.rules.layout
    gaps: list[tuple[_Element, float]] = []
    for name in row.iterfind("td/p[@class='ho_ten']"):
        above = list(name.itersiblings("p", preceding=True))
        first = above[0] if above and above[0].get("class") == "chuc_vu_khac" else name
        height = sum(
            len(ruler.lines_in_place(p)) * ruler.style(p).line_pt + float(p.get("data-before-pt", 0))
            for p in above
            if p.get("class") != "chu_ky"
        )
        gaps.append((first, height))
        for paragraph in (p for p in above if p.get("class") == "chu_ky"):
            paragraph.set("data-room-mm", f"{ruler.room(paragraph):.2f}")
            for image in paragraph.iterfind("img[@class='chu_ky']"):
                image.set("data-height-mm", f"{layout.signature_image_at_most_mm:g}")
    tallest = max((height for _, height in gaps), default=0)
    for first, height in gaps:
        signed = first.getprevious()
        before = tallest - height
        if signed is None or signed.get("class") != "chu_ky":
            before += layout.signature_gap_mm * PT_PER_MM
        if before:
            first.set("data-before-pt", f"{before:.2f}")


def keep_copy_block(root: _Element, ruler: Ruler) -> None:
    """Keep the block of a copy together below its line (PL I, Phần II, Mục II, điểm a khoản 2)."""
    for line in root.iterfind("hr[@class='duong_ke ke_sao']"):
        before = ruler.rules.layout.copy_gap_pt
        if offset := line.get("data-offset-mm"):  # to be printed below the text of a paper that exists
            before = max(0, float(offset) - ruler.rules.setting("margin_top_mm")) * PT_PER_MM
        line.set("data-before-pt", f"{before:.2f}")
        line.set("data-keep", "next")
        head = line.getnext()
        for element in head.iter("p", "hr") if head is not None else ():
            element.set("data-keep", "next")


def place_address(root: _Element, ruler: Ruler) -> None:
    """Say how high ô 13 is, which the first page leaves free."""
    for footer in root.iter("footer"):
        lines = sum(len(ruler.lines(p, ruler.rules.text_width_mm)) for p in footer)
        layout = ruler.rules.layout
        height = lines * ruler.rules.styles["dia_chi"].line_pt + 2 * layout.footer_gap_pt
        footer.set("data-height-mm", f"{height / PT_PER_MM:.2f}")
        footer[0].set("data-before-pt", f"{layout.footer_gap_pt:g}")
