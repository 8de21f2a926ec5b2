"""Two pages of our own HTML as one: what went struck, what came underlined, a bar beside each paragraph that changed.

The seam to the rest is the HTML of `writers/html`: its blocks (p, table, hr), its inline tags, its classes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree, html
from lxml.etree import _Element

from congvan.comparing.align import same_space, words_of
from congvan.comparing.merging import Markup, Op, Sort, Stretch, Token

_BOXES = frozenset({"main", "article", "header", "footer"})
_INLINE = frozenset({"b", "i", "a", "sub", "sup", "span", "ins", "del"})
_UNBROKEN, _NOTE = "lien", "chu_thich"  # spans: words kept on one line; a footnote
_BAR_MM, _BAR_IN_CELL_MM = 4.0, 1.0  # from the text to the bar
_IN_CELLS = frozenset({"o_bang", "o_dau_bang", "o_nhom"})
# Classes that a page gives to the lines and paddings of its tables, in their order: a name means nothing elsewhere.
_LOOK = re.compile(r"(?:cu-)?ke-\d+$")
_LOOKS = re.compile(r"^table\.(ke-\d+ .*)$", re.M)
_OF_OLD = "cu-"
_LEFT = re.compile(r"margin-left: (-?[\d.]+)mm")
CSS = """
ins { text-decoration: underline; color: #0b5394; } del { text-decoration: line-through; color: #a61c00; }
ins img { outline: 1pt solid #0b5394; } del img { outline: 1pt dashed #a61c00; opacity: 0.5; }
p.sua { border-left: 1.5pt solid #000; }
"""


@dataclass(frozen=True)
class _Piece:
    """What a token is in HTML: words within some tags, or an element of its own."""

    around: tuple[_Element, ...]
    text: str = ""
    element: _Element | None = None


class HtmlMarkup(Markup):
    """HTML as our writer gives it."""

    def sort(self, block: _Element) -> Sort:
        if block.tag in _BOXES:
            return "box"
        if block.tag == "table":
            return "table"
        return "p" if block.tag == "p" and self.tokens(block) else "gap"

    def style(self, block: _Element) -> Hashable:
        names = tuple(name for name in block.get("class", "").split() if name != "sua" and not _LOOK.match(name))
        if block.tag == "table":
            return names, len(block.findall("colgroup/col"))
        if block.tag in ("td", "th"):
            return block.tag, block.get("colspan"), block.get("rowspan")
        return str(block.tag), names

    def rows(self, table: _Element) -> list[_Element]:
        return list(table.iter("tr"))

    def cells(self, row: _Element) -> list[_Element]:
        return [cell for cell in row if cell.tag in ("td", "th")]

    def blocks(self, holder: _Element) -> list[_Element]:
        return [block for block in holder if isinstance(block.tag, str)]

    def refill(self, holder: _Element, blocks: Sequence[_Element]) -> None:
        for block in list(holder):
            holder.remove(block)
        holder.extend(blocks)

    def adopt(self, block: _Element) -> _Element:
        block = copy.deepcopy(block)
        for element in block.iter():
            if element.get("id"):
                del element.attrib["id"]
        block.tail = None
        return block

    def put_row(self, table: _Element, row: _Element, before: _Element | None) -> None:
        if before is not None:
            before.addprevious(row)
        else:
            (self.rows(table)[-1].getparent() if self.rows(table) else table).append(row)  # type: ignore[union-attr]

    def tokens(self, paragraph: _Element) -> list[Token]:
        return [Token(self._key_of(piece), piece) for piece in self._pieces(paragraph, ())]

    def word(self, token: Token) -> str:
        piece: _Piece = token.payload
        return piece.text

    def _pieces(self, element: _Element, around: tuple[_Element, ...]) -> Iterator[_Piece]:
        for word in words_of(element.text or ""):
            yield _Piece(around, word)
        for inner in element:
            if inner.tag in _INLINE and inner.get("class") != _NOTE:
                yield from self._pieces(inner, (*around, inner))
            elif isinstance(inner.tag, str) and inner.tag != "wbr":
                yield _Piece(around, element=inner)
            for word in words_of(inner.tail or ""):
                yield _Piece(around, word)

    def _key_of(self, piece: _Piece) -> Hashable:
        around = tuple((str(e.tag), e.get("href")) for e in piece.around if e.get("class") != _UNBROKEN)
        if piece.element is None:
            return around, same_space(piece.text)
        element = piece.element
        if element.get("class") == _NOTE:
            return around, str(element.tag), "".join(map(str, element.itertext()))
        return around, str(element.tag), element.get("src"), element.get("style")  # an image, and its size

    def paragraph(self, new: _Element, stretches: Sequence[Stretch]) -> _Element:
        result = etree.Element("p", {str(name): str(value) for name, value in new.attrib.items()})
        for op, tokens in stretches:
            holder = result if op == "=" else etree.SubElement(result, op)
            pieces: list[_Piece] = [token.payload for token in tokens]
            for _, alike in groupby(pieces, key=lambda piece: tuple(map(id, piece.around))):
                self._put(holder, list(alike))
        self._bar(result, _BAR_IN_CELL_MM if _IN_CELLS & set(new.get("class", "").split()) else _BAR_MM)
        return result

    def _put(self, holder: _Element, pieces: Sequence[_Piece]) -> None:
        for element in pieces[0].around:
            inner = etree.SubElement(holder, str(element.tag))
            for name, value in element.attrib.items():
                inner.set(str(name), str(value))
            holder = inner
        for piece in pieces:
            if piece.element is not None:
                own = copy.deepcopy(piece.element)
                own.tail = None
                holder.append(own)
            elif len(holder):
                holder[-1].tail = (holder[-1].tail or "") + piece.text
            else:
                holder.text = (holder.text or "") + piece.text

    def _bar(self, paragraph: _Element, distance_mm: float) -> None:
        """Put a bar beside a paragraph without moving its text."""
        if "khung" in paragraph.get("class", "").split():
            return
        style = paragraph.get("style", "")
        left = float(match[1]) if (match := _LEFT.search(style)) else 0.0
        own = [part.strip() for part in style.split(";") if part.strip() and "margin-left" not in part]
        own += [f"margin-left: {left - distance_mm:.2f}mm", f"padding-left: calc({distance_mm}mm - 1.5pt)"]
        paragraph.set("style", "; ".join(own))
        paragraph.set("class", f"{paragraph.get('class', '')} sua".strip())

    def whole(self, block: _Element, op: Op) -> _Element:
        return self.paragraph(block, [(op, self.tokens(block))])

    def mark_row(self, row: _Element, op: Op) -> None:
        """A row shows by its words."""


def merge_html(old: str | None, new: str) -> str:
    """Return a page with what changed since another one shown in it; None: all of it came."""
    page = html.document_fromstring(new.encode(), parser=html.HTMLParser(encoding="utf-8"))
    before = html.document_fromstring(old.encode(), parser=html.HTMLParser(encoding="utf-8")) if old else None
    looks = _renamed_looks(before) if before is not None else ""
    markup = HtmlMarkup()
    olds = list(before.iter("article")) if before is not None else []
    news = list(page.iter("article"))
    for place, article in enumerate(news):
        was = olds[place] if place < len(olds) else None
        markup.refill(article, markup.merge(list(was) if was is not None else [], list(article)))
    for gone in olds[len(news) :]:
        news[-1].extend(markup.merge(list(gone), []))
    head = page.find("head")
    assert head is not None
    etree.SubElement(head, "style").text = f"{CSS}{looks}"
    return f"<!DOCTYPE html>{html.tostring(page, encoding='unicode')}"


def _renamed_looks(page: _Element) -> str:
    """Give the tables of the old side classes of their own, and return the rules for them."""
    for table in page.iter("table"):
        names = (f"{_OF_OLD}{name}" if _LOOK.match(name) else name for name in table.get("class", "").split())
        table.set("class", " ".join(names))
    rules = (rule for style in page.iter("style") for rule in _LOOKS.findall(style.text or ""))
    return "\n".join(f"table.{_OF_OLD}{rule}" for rule in dict.fromkeys(rules))
