"""The head of a document: sizes that move together, columns, number and date on one line, marks, addressees."""

from __future__ import annotations

from lxml.etree import _Element

from congvan.compose.measure import SLACK_MM, line_widths, words
from congvan.compose.ruler import Ruler, set_columns
from congvan.compose.texts import text_of
from congvan.text.unicode import upper
from congvan.thethuc.rules import Component, Rules
from congvan.typeface import Typeface

# Where the baseline lies in a single-spaced line of Times New Roman: (ascent + half the gap) / height.
_BASELINE = (1825 + 87 / 2) / (1825 + 443 + 87)


def choose_head_sizes(root: _Element, rules: Rules, typeface: Typeface) -> Rules:
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


def set_head_columns(root: _Element, ruler: Ruler) -> None:
    """Share the width of the head among the agency and quốc hiệu."""
    for table in root.iterfind(".//table[@class='dau_trang']"):
        set_columns(table, _head_columns(root, ruler.rules, ruler.typeface))


def _head_columns(root: _Element, rules: Rules, typeface: Typeface) -> tuple[float, float]:
    left, right = (rules.text_width_mm * share / 100 for share in rules.layout.head_columns)
    needed = _head_needs(root, rules, typeface)
    if needed <= right:
        return left, right
    # A place name longer than any may wrap rather than crowd out the agency.
    right = min(needed, rules.text_width_mm * rules.layout.head_right_at_most / 100)
    return rules.text_width_mm - right, right


def align_head(root: _Element, ruler: Ruler) -> None:
    """Bring number and date to one line (PL I, Phần I, Mục II, điểm c khoản 4), whichever column is higher.

    One row with two cells keeps the text in reading order, left column first; two rows would align by
    themselves, but would read across.
    """
    for table in root.iterfind(".//table[@class='dau_trang']"):
        number, date = (table.find(f".//p[@class='{name}']") for name in ("so_ky_hieu", "dia_danh_thoi_gian"))
        if number is None or date is None:
            continue
        tops = [_baseline(ruler, paragraph) for paragraph in (number, date)]
        low = max(tops)
        for paragraph, top in zip((number, date), tops, strict=True):
            if low - top > 0.05:
                before = ruler.style(paragraph).space_before_pt + low - top
                paragraph.set("data-before-pt", f"{before:.2f}")


def _baseline(ruler: Ruler, paragraph: _Element) -> float:
    """How far the first line of a paragraph lies below the top of its cell, in pt, down to its baseline."""
    style = ruler.style(paragraph)
    top = style.space_before_pt + style.line_pt * _BASELINE
    top += ruler.rules.layout.line_height_pt * sum(1 for _ in paragraph.itersiblings("hr", preceding=True))
    for above in paragraph.itersiblings("p", preceding=True):
        top += len(ruler.lines_in_place(above)) * ruler.style(above).line_pt + ruler.style(above).space_before_pt
    return top


def frame(ruler: Ruler, paragraph: _Element, component: Component) -> None:
    words_of = text_of(paragraph)
    fixed = next((width for word, width in ruler.rules.marks[component.name].items() if upper(word) == words_of), 0)
    width = fixed or max(ruler.lines(paragraph, float("inf"))) + 2 * ruler.rules.layout.mark_padding_mm
    paragraph.set("data-width-mm", f"{width:.2f}")
    paragraph.set("data-height-mm", f"{ruler.rules.layout.mark_height_mm:.2f}")


def place_circulation(root: _Element, ruler: Ruler) -> None:
    """Centre ô 11 above ô 1."""
    for paragraph in root.iterfind(".//header/p[@class='pham_vi_luu_hanh']"):
        left, right = _head_columns(root, ruler.rules, ruler.typeface)
        paragraph.set("data-left-mm", f"{left + (right - float(paragraph.get('data-width-mm', 0))) / 2:.2f}")


def place_addressees(root: _Element, ruler: Ruler) -> None:
    """Set the dashes of several addressees under the colon; centre a single one that fits on a line."""
    room, rules = ruler.rules.text_width_mm, ruler.rules
    first_indent = rules.setting("first_line_indent_mm")
    for head in [p for p in root.iter("p") if p.get("class") in ("kinh_gui", "gui_dien")]:
        style = ruler.style(head)
        items = [p for p in head.itersiblings() if p.get("class") == "kinh_gui_danh_sach"]
        label = ruler.typeface.width_mm(rules.phrases["kinh_gui"].rstrip(":"), style.size_pt)
        if head.get("class") == "gui_dien":
            label = rules.layout.cong_dien_dash_mm
        if items:
            widest = max(max(ruler.lines(item, float("inf"))) for item in items)
            left = max(first_indent, min(rules.layout.kinh_gui_indent_mm, room - label - widest - 1))
            head.set("data-left-mm", f"{left:.2f}")
            dash = ruler.typeface.width_mm("- ", style.size_pt)
            for item in items:
                item.set("data-left-mm", f"{left + label + dash:.2f}")
                item.set("data-first-mm", f"{-dash:.2f}")
            continue
        width = max(ruler.lines(head, float("inf")))
        if width <= room - 2 * first_indent:
            head.set("data-left-mm", f"{(room - width) / 2:.2f}")
        else:
            hanging = ruler.typeface.width_mm(rules.phrases["kinh_gui"] + " ", style.size_pt)
            head.set("data-left-mm", f"{first_indent + hanging:.2f}")
            head.set("data-right-mm", f"{first_indent:.2f}")
            head.set("data-first-mm", f"{-hanging:.2f}")
