"""What every document needs once its template has run: case, no-break spaces, './.', lines, measured indents.

The measures are left in `data-*` attributes (mm, pt), from which `reading` makes the page; no writer sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element

from congvan.compose.breaks import fit_lines
from congvan.compose.foot import keep_copy_block, place_address, place_signatures, set_foot_columns
from congvan.compose.grid import fit_table
from congvan.compose.head import (
    align_head,
    choose_head_sizes,
    frame,
    place_addressees,
    place_circulation,
    set_head_columns,
)
from congvan.compose.images import fit_images
from congvan.compose.keeping import keep_tables
from congvan.compose.measure import SLACK_MM, balanced_width, line_widths
from congvan.compose.ruler import Ruler
from congvan.compose.symbols import set_symbols_apart
from congvan.compose.texts import end_with, has_content, in_note, map_text, normalise, one_line, text_of, text_places
from congvan.text.compounds import keep_compounds_together
from congvan.text.nobreak import NBSP, keep_names_together, keep_together
from congvan.text.unicode import upper
from congvan.thethuc.rules import PT_PER_MM, Component, Rules
from congvan.typeface import Typeface, Words

_KEPT_TEXTS = 4096
_LONE_NBSP = re.compile(f"(?<!{NBSP}){NBSP}(?!{NBSP})")


def finish(root: _Element, rules: Rules, typeface: Typeface) -> Rules:
    """Finish the tree in place; return the rules with the head's sizes that this document needs.

    The steps go from tree to tree, not from page to page: they cut texts in two, join words and put lines between
    blocks, which a tree bears and frozen data does not. When they are done, `reading` makes the page of it, once.
    """
    for prepare in (set_words, drop_empty):  # first: what is measured later must be what is printed
        prepare(root, rules)
    rules = choose_head_sizes(root, rules, typeface)  # before any measure, as all are of the sizes chosen here
    ruler = Ruler(rules, typeface)
    for step in STEPS:
        step(root, ruler)
    return rules


def set_words(root: _Element, rules: Rules) -> None:
    """Take away the white space of templates, set capitals, and join what belongs together by no-break spaces."""
    for paragraph in root.iter("p"):
        component = rules.components[paragraph.get("class", "")]
        # LibreOffice sets no-break spaces in italics too wide, and would break elsewhere.
        slanted = component.italic and component.align == "justify"
        joined = not slanted and component.name != "dia_danh_thoi_gian"
        if not len(paragraph):
            text = paragraph.text or ""
            if (words := _words_of(text, component.upper, joined)) != text:
                paragraph.text = words or None
            continue
        normalise(paragraph)
        if component.upper:
            map_text(paragraph, upper, notes=False)
        if joined:
            map_text(paragraph, _kept_together)


@lru_cache(maxsize=_KEPT_TEXTS)
def _words_of(text: str, capitals: bool, joined: bool) -> str:
    """The words of a paragraph that is one text, as they are set."""
    words = one_line(text).strip(" ")
    words = upper(words) if capitals else words
    return keep_together(words) if joined else words


def drop_empty(root: _Element, rules: Rules) -> None:
    """Drop paragraphs that no text fills; in a cell they keep their place."""
    for paragraph in list(root.iter("p")):
        if not has_content(paragraph):
            parent = paragraph.getparent()
            if parent is not None and parent.tag != "td":
                parent.remove(paragraph)


# The copies of a bulk dispatch share most of their texts.
_kept_together = lru_cache(maxsize=_KEPT_TEXTS)(keep_together)


def set_titles(root: _Element, ruler: Ruler) -> None:
    """Break titles evenly, draw the lines beneath them, and give marks their frames."""
    for paragraph in list(root.iter("p")):
        component = ruler.rules.components[paragraph.get("class", "")]
        if component.balanced:
            _balance(ruler, paragraph)
        following = paragraph.getnext()
        if component.line and (following is None or following.get("class") != component.name):
            _add_line(ruler, paragraph, component)
        if component.frame:
            frame(ruler, paragraph, component)


def align_as_said(root: _Element, ruler: Ruler) -> None:
    """Let paragraphs that stand in the middle or at the right have no first line of their own, which would shift it."""
    for paragraph in root.iter("p"):
        if paragraph.get("data-align") in ("center", "right") and ruler.style(paragraph).first_line_mm:
            paragraph.set("data-first-mm", "0")


def fit_tables(root: _Element, ruler: Ruler) -> None:
    """Share the widths of tables among their columns."""
    for table in root.iter("table"):
        if table.get("class") == "bang":
            fit_table(ruler, table)


def _balance(ruler: Ruler, paragraph: _Element) -> None:
    """Narrow a paragraph so that its lines come out about equal, without breaking it by hand."""
    room = ruler.room(paragraph)
    in_cell = room < ruler.rules.text_width_mm
    layout = ruler.rules.layout
    padding = layout.head_padding_mm if in_cell else layout.title_padding_mm
    pieces = ruler.words(paragraph, ruler.style(paragraph))
    if len(line_widths(pieces, room - padding)) == len(line_widths(pieces, float("inf"))):
        return  # its own lines fit
    if in_cell or not ruler.style(paragraph).italic:
        pieces = _keep_words_whole(ruler, paragraph, pieces, room - 2 * padding)
    width = balanced_width(pieces, room - 2 * padding)
    if ruler.style(paragraph).italic:  # LibreOffice sets no-break spaces in italics too wide
        width = min(width + len(_LONE_NBSP.findall(text_of(paragraph))) * layout.italic_space_mm, room)
    for side in ("left", "right"):
        paragraph.set(f"data-{side}-mm", f"{(room - width) / 2:.2f}")


def _keep_words_whole(ruler: Ruler, paragraph: _Element, pieces: Words, free: float) -> Words:
    """Join names and words of several syllables, as far as that gives no more lines; return the words that result."""
    typed = [(holder, place, getattr(holder, place)) for holder, place in text_places(paragraph)]
    for ways in ((keep_compounds_together, keep_names_together), (keep_compounds_together,), (keep_names_together,)):
        for keep in ways:
            map_text(paragraph, keep)
        whole = ruler.words(paragraph, ruler.style(paragraph))
        fits = whole.widest_mm <= free
        if fits and len(line_widths(whole, free)) <= len(line_widths(pieces, free)):
            return whole
        for holder, place, text in typed:
            setattr(holder, place, text)
    return pieces


def _add_line(ruler: Ruler, paragraph: _Element, component: Component) -> None:
    assert component.line is not None
    room = ruler.room(paragraph)
    widths = ruler.lines_in_place(paragraph)
    lowest, highest = max(widths) * component.line[0], widths[-1] * component.line[1]
    # Where the last line is much shorter than the longest, the longest decides.
    length = (lowest + highest) / 2 if lowest <= highest else max(widths) * sum(component.line) / 2
    line = etree.Element("hr", {"class": "duong_ke"})
    for side in ("left", "right"):
        line.set(f"data-{side}-mm", f"{(room - length) / 2:.2f}")
    paragraph.addnext(line)


def keep_links_whole(root: _Element, ruler: Ruler) -> None:
    """Keep addresses that fit on a line whole: engines differ on where one may be torn."""
    for link in root.iter("a"):
        paragraph = next(link.iterancestors("p"))
        style = ruler.style(paragraph)
        pieces = ruler.words(link, style)
        if max(line_widths(pieces, float("inf"))) < ruler.room(paragraph) - style.first_line_mm - SLACK_MM:
            link.set("data-keep", "whole")


def leave_room_for_slant(root: _Element, ruler: Ruler) -> None:
    """Let no line of italics end so near the margin that LibreOffice, which leaves room for their slant, breaks
    it earlier: there the last word goes down with the next one in every engine."""
    for paragraph in root.iter("p"):
        style = ruler.style(paragraph)
        if not (style.italic and style.align == "justify"):
            continue
        spaces = [place for place in text_places(paragraph) if not in_note(*place)]
        marks = [(h, p, i) for h, p in spaces for i, c in enumerate(getattr(h, p) or "") if c == " "]
        pieces = ruler.words(paragraph, style)
        if len(marks) != len(pieces) - 1:
            continue  # broken by hand
        slant = style.line_pt / PT_PER_MM * ruler.rules.layout.italic_room
        room = ruler.room(paragraph)
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


def close_body(root: _Element, ruler: Ruler) -> None:
    """Open the body with its gap and close it with './.'; say what goes with what follows, the signature among it."""
    main = root.find("main")
    if main is None:
        return
    blocks = [block for block in main if block.tag in ("p", "table")]
    if not blocks:
        return
    blocks[0].set("data-before-pt", f"{ruler.rules.layout.body_gap_pt:g}")
    for block, after in pairwise(blocks):
        if block.tag == "p" and text_of(block).endswith(":") and after.get("class") != "noi_dung":
            block.set("data-keep", "next")  # what leads in goes with the first of what it leads in
    last = _closed(main, blocks[-1], ruler)
    if last.tag != "p":
        return
    following = main.getnext()
    if following is None or following.get("class") != "cuoi_trang":
        return
    # The signature never stands alone on a page. A short paragraph goes with it whole: engines differ on
    # where they split one that must stay with what follows.
    short = len(ruler.lines(last, ruler.rules.text_width_mm)) <= ruler.rules.layout.closing_lines_whole
    last.set("data-keep", "whole" if short else "next")


def _closed(main: _Element, last: _Element, ruler: Ruler) -> _Element:
    """Return the last block of a body, closed; a table with its notes, or a figure, closes a phụ lục by itself."""
    noted = last.get("class") == "ghi_chu_bang"
    if last.tag != "p" or last.get("class") in ("hinh", "ten_hinh") or noted:
        if main.get("class") == "phu_luc":
            return last
        if not noted:
            last = etree.SubElement(main, "p", {"class": "noi_dung"})
    if not main.get("data-open"):
        end_with(last, ruler.rules.phrases["ket_thuc"])
    return last


# Each step needs what those before it have set.
STEPS: tuple[Callable[[_Element, Ruler], None], ...] = (
    # A paragraph's room is its column: the columns of head and foot come before whatever measures a paragraph in one.
    set_head_columns,
    set_foot_columns,
    set_titles,
    align_head,  # counts the lines of the columns, and the lines drawn in them, as the titles left them
    place_addressees,
    align_as_said,  # before all that looks where lines end
    # The columns of tables, whose cells may be narrow: before all that looks where lines end.
    fit_tables,
    fit_images,
    fit_lines,
    keep_links_whole,  # those that fit on their line as the breaks left it
    close_body,  # './.' may make the last line longer, which the next steps measure
    leave_room_for_slant,
    place_signatures,  # counts lines again, now that they are as they will be
    keep_copy_block,  # after the signatures, whose paragraphs it keeps together
    place_address,
    place_circulation,
    keep_tables,  # by heights, for which all lines are as they will be
    set_symbols_apart,  # last: the steps before look at whole texts
)
