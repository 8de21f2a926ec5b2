"""What every document needs once its template has run: case, no-break spaces, './.', lines, measured indents.

The result is complete: a writer looks up styles and reads the measures from `data-*` attributes (mm, pt),
it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element

from congvan.compose.measure import SLACK_MM, balanced_width, line_widths, words
from congvan.text.nobreak import NBSP, keep_names_together, keep_together
from congvan.text.unicode import upper
from congvan.thethuc.rules import PT_PER_MM, Component, Rules, Style
from congvan.typeface import Typeface

_BLANKS = re.compile(r"[ \t\n]+")
# Where the baseline lies in a single-spaced line of Times New Roman: (ascent + half the gap) / height.
_BASELINE = (1825 + 87 / 2) / (1825 + 443 + 87)
_LONE_NBSP = re.compile(f"(?<!{NBSP}){NBSP}(?!{NBSP})")
_LAST_STOP = re.compile(r"[ ;,.]*(?:\./\.)?[ ;,.]*$")


def finish(root: _Element, rules: Rules, typeface: Typeface) -> Rules:
    """Finish the tree in place; return the rules with the head's sizes that this document needs."""
    for paragraph in root.iter("p"):
        _normalise(paragraph)
        component = rules.components[paragraph.get("class", "")]
        if component.upper:
            _map_text(paragraph, upper)
        if not (component.italic and component.align == "justify") and component.name != "dia_danh_thoi_gian":
            # LibreOffice sets no-break spaces in italics too wide, and would break elsewhere.
            _map_text(paragraph, keep_together)
    for paragraph in list(root.iter("p")):
        if not _has_content(paragraph):
            parent = paragraph.getparent()
            if parent is not None and parent.tag != "td":
                parent.remove(paragraph)
    rules = _choose_head_sizes(root, rules, typeface)
    _Finisher(root, rules, typeface).run()
    return rules


def _choose_head_sizes(root: _Element, rules: Rules, typeface: Typeface) -> Rules:
    """Take the first set of sizes in which quốc hiệu and the date keep one line (PL I, Phần I, Mục V, ghi chú)."""
    share = rules.text_width_mm * rules.layout.head_columns[1] / 100
    for candidate in rules.sized:
        if _head_needs(root, candidate, typeface) <= share:
            return candidate
    return rules.sized[-1]


def _widths(root: _Element, name: str, rules: Rules, typeface: Typeface) -> list[float]:
    style = rules.styles[name]
    paragraphs = root.iterfind(f".//p[@class='{name}']")
    return [w for p in paragraphs for w in line_widths(words(p, style, typeface), float("inf"))]


def _head_needs(root: _Element, rules: Rules, typeface: Typeface) -> float:
    """The width in which quốc hiệu and the date stay on one line each."""
    names = ("quoc_hieu", "dia_danh_thoi_gian")
    return max((w for name in names for w in _widths(root, name, rules, typeface)), default=0) + SLACK_MM


def _head_columns(root: _Element, rules: Rules, typeface: Typeface) -> tuple[float, float]:
    left, right = (rules.text_width_mm * share / 100 for share in rules.layout.head_columns)
    needed = _head_needs(root, rules, typeface)
    if needed <= right:
        return left, right
    # A place name longer than any may wrap rather than crowd out the agency.
    right = min(needed, rules.text_width_mm * rules.layout.head_right_at_most / 100)
    return rules.text_width_mm - right, right


class _Finisher:
    def __init__(self, root: _Element, rules: Rules, typeface: Typeface) -> None:
        self._root = root
        self._rules = rules
        self._typeface = typeface

    def run(self) -> None:
        head = _head_columns(self._root, self._rules, self._typeface)
        for table in self._root.iterfind(".//table[@class='dau_trang']"):
            _set_columns(table, head)
        for table in self._root.iterfind(".//table[@class='cuoi_trang']"):
            _set_columns(table, self._foot_columns(table))
        for paragraph in list(self._root.iter("p")):
            component = self._rules.components[paragraph.get("class", "")]
            if component.balanced:
                self._balance(paragraph)
            following = paragraph.getnext()
            if component.line and (following is None or following.get("class") != component.name):
                self._add_line(paragraph, component)
            if component.frame:
                self._frame(paragraph, component)
        self._align_head()
        self._kinh_gui()
        for table in self._root.iter("table"):
            if table.get("class") == "bang":
                self._table(table)
        self._links()
        self._body()
        self._italics()
        self._signature()
        self._copy_block()
        self._footer()
        self._circulation(head)

    def _foot_columns(self, table: _Element) -> tuple[float, ...]:
        """Nơi nhận and one signature, or two signatures, share the width as the rules say; three share it evenly."""
        count = max(sum(_span(cell) for cell in row) for row in table.iter("tr"))
        shares: tuple[float, ...] = self._rules.layout.foot_columns
        if count != len(shares):
            shares = (100 / count,) * count
        return tuple(self._rules.text_width_mm * share / 100 for share in shares)

    def _room(self, paragraph: _Element) -> float:
        """The width that holds a paragraph: its column, or the text width."""
        cell = paragraph.getparent()
        if cell is None or cell.tag not in ("td", "th"):
            return self._rules.text_width_mm
        table = next(cell.iterancestors("table"))
        widths = [float(width) for width in table.get("data-columns", "").split()]
        first = sum(_span(before) for before in cell.itersiblings(preceding=True))
        return sum(widths[first : first + _span(cell)])

    def _lines(self, paragraph: _Element, room: float) -> list[float]:
        return line_widths(words(paragraph, self._style(paragraph), self._typeface), room)

    def _lines_in_place(self, paragraph: _Element) -> list[float]:
        """The widths of the lines between the paragraph's own indents."""
        indents = float(paragraph.get("data-left-mm", 0)) + float(paragraph.get("data-right-mm", 0))
        return self._lines(paragraph, self._room(paragraph) - indents)

    def _style(self, paragraph: _Element) -> Style:
        return self._rules.styles[paragraph.get("class", "")]

    def _balance(self, paragraph: _Element) -> None:
        """Narrow a paragraph so that its lines come out about equal, without breaking it by hand."""
        room = self._room(paragraph)
        in_cell = room < self._rules.text_width_mm
        layout = self._rules.layout
        padding = layout.head_padding_mm if in_cell else layout.title_padding_mm
        pieces = words(paragraph, self._style(paragraph), self._typeface)
        if len(line_widths(pieces, room - padding)) == len(line_widths(pieces, float("inf"))):
            return  # its own lines fit
        if in_cell or not self._style(paragraph).italic:
            torn = [(holder, place, getattr(holder, place)) for holder, place in _texts(paragraph)]
            _map_text(paragraph, keep_names_together)
            whole = words(paragraph, self._style(paragraph), self._typeface)
            free = room - 2 * padding
            fits = max(word.width_mm for word in whole) <= free
            if fits and len(line_widths(whole, free)) <= len(line_widths(pieces, free)):
                pieces = whole
            else:
                for holder, place, text in torn:
                    setattr(holder, place, text)
        width = balanced_width(pieces, room - 2 * padding)
        if self._style(paragraph).italic:  # LibreOffice sets no-break spaces in italics too wide
            width = min(width + len(_LONE_NBSP.findall(text_of(paragraph))) * layout.italic_space_mm, room)
        for side in ("left", "right"):
            paragraph.set(f"data-{side}-mm", f"{(room - width) / 2:.2f}")

    def _add_line(self, paragraph: _Element, component: Component) -> None:
        assert component.line is not None
        room = self._room(paragraph)
        widths = self._lines_in_place(paragraph)
        lowest, highest = max(widths) * component.line[0], widths[-1] * component.line[1]
        # Where the last line is much shorter than the longest, the longest decides.
        length = (lowest + highest) / 2 if lowest <= highest else max(widths) * sum(component.line) / 2
        line = etree.Element("hr", {"class": "duong_ke"})
        for side in ("left", "right"):
            line.set(f"data-{side}-mm", f"{(room - length) / 2:.2f}")
        paragraph.addnext(line)

    def _align_head(self) -> None:
        """Bring number and date to one line (PL I, Phần I, Mục II, điểm c khoản 4), whichever column is higher.

        One row with two cells keeps the text in reading order, left column first; two rows would align by
        themselves, but would read across.
        """
        for table in self._root.iterfind(".//table[@class='dau_trang']"):
            number, date = (table.find(f".//p[@class='{name}']") for name in ("so_ky_hieu", "dia_danh_thoi_gian"))
            if number is None or date is None:
                continue
            tops = [self._baseline(paragraph) for paragraph in (number, date)]
            low = max(tops)
            for paragraph, top in zip((number, date), tops, strict=True):
                if low - top > 0.05:
                    before = self._style(paragraph).space_before_pt + low - top
                    paragraph.set("data-before-pt", f"{before:.2f}")

    def _baseline(self, paragraph: _Element) -> float:
        """How far the first line of a paragraph lies below the top of its cell, in pt, down to its baseline."""
        style = self._style(paragraph)
        top = style.space_before_pt + style.line_pt * _BASELINE
        top += self._rules.layout.line_height_pt * sum(1 for _ in paragraph.itersiblings("hr", preceding=True))
        for above in paragraph.itersiblings("p", preceding=True):
            top += len(self._lines_in_place(above)) * self._style(above).line_pt + self._style(above).space_before_pt
        return top

    def _frame(self, paragraph: _Element, component: Component) -> None:
        words_of = text_of(paragraph)
        fixed = next((width for word, width in self._rules.marks[component.name].items() if upper(word) == words_of), 0)
        width = fixed or max(self._lines(paragraph, float("inf"))) + 2 * self._rules.layout.mark_padding_mm
        paragraph.set("data-width-mm", f"{width:.2f}")
        paragraph.set("data-height-mm", f"{self._rules.layout.mark_height_mm:.2f}")

    def _circulation(self, head: tuple[float, float]) -> None:
        """Centre ô 11 above ô 1."""
        left, right = head
        for paragraph in self._root.iterfind(".//header/p[@class='pham_vi_luu_hanh']"):
            paragraph.set("data-left-mm", f"{left + (right - float(paragraph.get('data-width-mm', 0))) / 2:.2f}")

    def _kinh_gui(self) -> None:
        """Set the dashes of several addressees under the colon; centre a single one that fits on a line."""
        room, rules = self._rules.text_width_mm, self._rules
        first_indent = rules.setting("first_line_indent_mm")
        for head in [p for p in self._root.iter("p") if p.get("class") in ("kinh_gui", "gui_dien")]:
            style = self._style(head)
            items = [p for p in head.itersiblings() if p.get("class") == "kinh_gui_danh_sach"]
            label = self._typeface.width_mm(rules.phrases["kinh_gui"].rstrip(":"), style.size_pt)
            if head.get("class") == "gui_dien":
                label = rules.layout.cong_dien_dash_mm
            if items:
                widest = max(max(self._lines(item, float("inf"))) for item in items)
                left = max(first_indent, min(rules.layout.kinh_gui_indent_mm, room - label - widest - 1))
                head.set("data-left-mm", f"{left:.2f}")
                dash = self._typeface.width_mm("- ", style.size_pt)
                for item in items:
                    item.set("data-left-mm", f"{left + label + dash:.2f}")
                    item.set("data-first-mm", f"{-dash:.2f}")
                continue
            width = max(self._lines(head, float("inf")))
            if width <= room - 2 * first_indent:
                head.set("data-left-mm", f"{(room - width) / 2:.2f}")
            else:
                hanging = self._typeface.width_mm(rules.phrases["kinh_gui"] + " ", style.size_pt)
                head.set("data-left-mm", f"{first_indent + hanging:.2f}")
                head.set("data-right-mm", f"{first_indent:.2f}")
                head.set("data-first-mm", f"{-hanging:.2f}")

    def _table(self, table: _Element) -> None:
        """Share the text width among columns: as asked, else by what they hold; align columns of numbers right."""
        rows = list(table.iter("tr"))
        count = max(sum(_span(cell) for cell in row) for row in rows)
        for row in rows:
            if row[0].tag == "td":
                for _ in range(count - sum(_span(cell) for cell in row)):
                    etree.SubElement(etree.SubElement(row, "td"), "p", {"class": "o_bang"})
        columns = _single_cells(rows, count)
        shares = [float(share) for share in (table.get("data-widths") or "").split()]
        if len(shares) != count:
            widest = [
                max((max(self._lines(p, float("inf")), default=0) for cell in cells for p in cell.iter("p")), default=0)
                for cells in columns
            ]
            # A long column takes more, but not in proportion, so that short ones keep their words whole.
            shares = [max(width, 8) ** 0.6 for width in widest]
        _set_columns(table, self._share_out(shares, [self._narrowest(cells) for cells in columns]))
        if len(rows) <= self._rules.layout.table_rows_whole:
            table.set("data-keep", "whole")
            for row in rows[:-1]:
                for paragraph in row.iter("p"):
                    paragraph.set("data-keep", "next")
        for cells in columns:
            body = [cell for cell in cells if cell.tag == "td"]
            texts = [text_of(cell) for cell in body]
            if any(map(str.strip, texts)) and all(map(_is_number, texts)):
                counting = [text for text in texts if text.strip()] == [str(n) for n in range(1, len(texts) + 1)]
                for paragraph in (p for cell in body for p in cell.iter("p")):
                    if not paragraph.get("data-align"):
                        paragraph.set("data-align", "center" if counting else "right")

    def _narrowest(self, cells: list[_Element]) -> float:
        """The width of a column in which no word of its cells is torn."""
        padding = 2 * self._rules.layout.cell_padding_mm + SLACK_MM
        pieces = [word for cell in cells for p in cell.iter("p") for word in words(p, self._style(p), self._typeface)]
        return max((word.width_mm for word in pieces), default=0) + padding

    def _share_out(self, shares: list[float], narrowest: list[float]) -> tuple[float, ...]:
        """Share the text width as asked, but give every column the room for its longest word where that can be."""
        room = self._rules.text_width_mm
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

    def _links(self) -> None:
        """Keep addresses that fit on a line whole: engines differ on where one may be torn."""
        for link in self._root.iter("a"):
            paragraph = next(link.iterancestors("p"))
            style = self._style(paragraph)
            pieces = words(link, style, self._typeface)
            if max(line_widths(pieces, float("inf"))) < self._room(paragraph) - style.first_line_mm - SLACK_MM:
                link.set("data-keep", "whole")

    def _italics(self) -> None:
        """Let no line of italics end so near the margin that LibreOffice, which leaves room for their slant, breaks
        it earlier: there the last word goes down with the next one in every engine."""
        for paragraph in self._root.iter("p"):
            style = self._style(paragraph)
            if not (style.italic and style.align == "justify"):
                continue
            spaces = [place for place in _texts(paragraph) if not _in_note(*place)]
            marks = [(h, p, i) for h, p in spaces for i, c in enumerate(getattr(h, p) or "") if c == " "]
            pieces = words(paragraph, style, self._typeface)
            if len(marks) != len(pieces) - 1:
                continue  # broken by hand
            slant = style.line_pt / PT_PER_MM * self._rules.layout.italic_room
            room = self._room(paragraph)
            start, free = 0, room - style.first_line_mm
            width = 0.0
            for place, word in enumerate(pieces):
                wider = width + (pieces[place - 1].space_mm if place > start else 0) + word.width_mm
                if place > start and wider > free:
                    torn = width > free - slant and place - start > 1
                    if torn:
                        holder, where, index = marks[place - 1]
                        text = getattr(holder, where)
                        setattr(holder, where, f"{text[:index]}{NBSP}{text[index + 1 :]}")
                    start = place - 1 if torn else place
                    free = room
                    width = word.width_mm
                    if torn:
                        width += pieces[start].width_mm + pieces[start].space_mm
                else:
                    width = wider

    def _body(self) -> None:
        main = self._root.find("main")
        if main is None:
            return
        blocks = [block for block in main if block.tag in ("p", "table")]
        if not blocks:
            return
        blocks[0].set("data-before-pt", f"{self._rules.layout.body_gap_pt:g}")
        for block, after in pairwise(blocks):
            if block.tag == "p" and text_of(block).endswith(":") and after.get("class") != "noi_dung":
                block.set("data-keep", "next")  # what leads in goes with the first of what it leads in
        last = blocks[-1]
        if last.tag != "p" or last.get("class") in ("hinh", "ten_bang"):
            if main.get("class") == "phu_luc":
                return  # a table or a figure closes a phụ lục by itself
            last = etree.SubElement(main, "p", {"class": "noi_dung"})
        if not main.get("data-open"):
            _end_with(last, self._rules.phrases["ket_thuc"])
        following = main.getnext()
        if following is None or following.get("class") != "cuoi_trang":
            return
        # The signature never stands alone on a page. A short paragraph goes with it whole: engines differ on
        # where they split one that must stay with what follows.
        short = len(self._lines(last, self._rules.text_width_mm)) <= self._rules.layout.closing_lines_whole
        last.set("data-keep", "whole" if short else "next")

    def _signature(self) -> None:
        for table in self._root.iterfind(".//table[@class='cuoi_trang']"):
            rows = list(table.iter("tr"))
            for row in rows:
                for cell in row:
                    if len(cell):
                        cell[0].set("data-before-pt", f"{self._rules.layout.foot_gap_pt:g}")
                self._names_level(row)
                if row is not rows[-1]:
                    for paragraph in row.iter("p"):
                        paragraph.set("data-keep", "next")

    def _names_level(self, row: _Element) -> None:
        """Leave room for signature and seal, so that the names of one row stand on one line."""
        layout = self._rules.layout
        gaps: list[tuple[_Element, float]] = []
        for name in row.iterfind("td/p[@class='ho_ten']"):
            above = list(name.itersiblings("p", preceding=True))
            first = above[0] if above and above[0].get("class") == "chuc_vu_khac" else name
            height = sum(
                len(self._lines_in_place(p)) * self._style(p).line_pt + float(p.get("data-before-pt", 0))
                for p in above
                if p.get("class") != "chu_ky"
            )
            gaps.append((first, height))
            for paragraph in (p for p in above if p.get("class") == "chu_ky"):
                paragraph.set("data-room-mm", f"{self._room(paragraph):.2f}")
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

    def _copy_block(self) -> None:
        """Keep the block of a copy together below its line (PL I, Phần II, Mục II, điểm a khoản 2)."""
        for line in self._root.iterfind("hr[@class='duong_ke ke_sao']"):
            before = self._rules.layout.copy_gap_pt
            if offset := line.get("data-offset-mm"):  # to be printed below the text of a paper that exists
                before = max(0, float(offset) - self._rules.setting("margin_top_mm")) * PT_PER_MM
            line.set("data-before-pt", f"{before:.2f}")
            line.set("data-keep", "next")
            head = line.getnext()
            for element in head.iter("p", "hr") if head is not None else ():
                element.set("data-keep", "next")

    def _footer(self) -> None:
        for footer in self._root.iter("footer"):
            lines = sum(len(self._lines(p, self._rules.text_width_mm)) for p in footer)
            layout = self._rules.layout
            height = lines * self._rules.styles["dia_chi"].line_pt + 2 * layout.footer_gap_pt
            footer.set("data-height-mm", f"{height / PT_PER_MM:.2f}")
            footer[0].set("data-before-pt", f"{layout.footer_gap_pt:g}")


def _set_columns(table: _Element, widths: tuple[float, ...]) -> None:
    table.set("data-columns", " ".join(f"{width:.2f}" for width in widths))


def _span(cell: _Element) -> int:
    """How many columns a cell stands over."""
    return int(cell.get("colspan", 1))


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
            covered |= {(x + across, below) for across in range(_span(cell)) for below in heights}
            if _span(cell) == 1:
                columns[x].append(cell)
            x += _span(cell)
    return columns


def text_of(element: _Element) -> str:
    """Return the words of an element."""
    return "".join(map(str, element.itertext()))


def _is_number(text: str) -> bool:
    digits = text.replace(".", "").replace(",", "").replace("%", "").replace("-", "").strip()
    return digits.isdigit() or not text.strip()


def _has_content(paragraph: _Element) -> bool:
    return bool(text_of(paragraph).strip()) or paragraph.find(".//img") is not None


def _texts(element: _Element) -> Iterator[tuple[_Element, str]]:
    """The places of an element's text, in reading order: ('text' of an element, or 'tail' of a child)."""
    yield element, "text"
    for child in element:
        yield from _texts(child)
        yield child, "tail"


def _map_text(element: _Element, function: Callable[[str], str]) -> None:
    for holder, place in _texts(element):
        text = getattr(holder, place)
        if text:
            setattr(holder, place, function(text))


def _normalise(paragraph: _Element) -> None:
    """Take away the white space of the template's own lines: one space between words, none at the ends."""
    after_word = False
    last: tuple[_Element, str] | None = None
    for holder, place in _texts(paragraph):
        if place == "tail" and holder.tag == "br":
            _strip_end(last)
            after_word = False
        text = _BLANKS.sub(" ", getattr(holder, place) or "")
        if not after_word:
            text = text.lstrip(" ")
        if text:
            after_word = not text.endswith(" ")
            last = holder, place
        setattr(holder, place, text or None)
    _strip_end(last)


def _strip_end(place: tuple[_Element, str] | None) -> None:
    if place is not None:
        setattr(*place, getattr(*place).rstrip(" "))


def _end_with(paragraph: _Element, closing: str) -> None:
    """End a paragraph with './.', once, in place of the stop that was typed."""
    places = [(h, p) for h, p in _texts(paragraph) if (getattr(h, p) or "").strip() and not _in_note(h, p)]
    if not places:
        paragraph.text = closing
        return
    holder, place = places[-1]
    text = _LAST_STOP.sub("", getattr(holder, place))
    inside = holder is not paragraph and place == "text"
    setattr(holder, place, text if inside else text + closing)
    if inside:
        outer = next(child for child in paragraph if child is holder or holder in child.iterdescendants())
        outer.tail = (outer.tail or "") + closing


def _in_note(holder: _Element, place: str) -> bool:
    if place == "text" and holder.tag == "aside":
        return True
    return any(ancestor.tag == "aside" for ancestor in holder.iterancestors())
