"""The elements of the body in reading order: lines, tables with their empty cells, images, page breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from congvan.checking.docx.markup import W
from congvan.checking.observed import Cell, Observed, Paragraph
from congvan.checking.recognised import Part
from congvan.errors import N_
from congvan.importing.anchored import Anchored
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Break, Cells, Element, Line, Picture, line_of
from congvan.importing.pictures import Pictures
from congvan.loading.listwords import list_words


class Gatherer:
    """Reads the bodies of one file. `store` keeps an image and returns its name; `note` names a footnote."""

    def __init__(
        self,
        observed: Observed,
        parts: Sequence[Part],
        hanging: Anchored,
        ledger: Ledger,
        store: Callable[[str, bytes], str],
        note: Callable[[str], str],
    ) -> None:
        self._observed = observed
        self._hanging = hanging
        self._ledger = ledger
        self._pictures = Pictures(hanging, ledger, store)
        self._note = note
        self._parts: dict[int, list[Part]] = {}
        for part in parts:
            self._parts.setdefault(id(part.paragraph), []).append(part)
        self._unlined: dict[int, bool] = {}
        self._tables: dict[int, list[Paragraph]] = {}
        for paragraph in observed.paragraphs:
            if paragraph.cell:
                self._tables.setdefault(paragraph.cell.table, []).append(paragraph)

    def elements(self, parts: Sequence[Part], titles: Sequence[Part] = ()) -> list[Element]:
        """Return the elements that parts, what stands between them, and images below their `titles` make."""
        wanted = {id(part) for part in parts}
        found: list[Element] = []
        tables: dict[int, bool] = {}
        laid_out: set[int] = set()
        inside = False
        first, last = self._last(titles), self._last((*titles, *parts), images=True)
        for place, paragraph in enumerate(self._observed.paragraphs):
            own = [part for part in self._parts.get(id(paragraph), ()) if id(part) in wanted]
            below = bool(titles) and place > first and self._pictures.stand_in(paragraph)
            inside = (inside or bool(own) or below) and place <= last
            if paragraph.zone != "body" or not (own or inside):
                continue
            if paragraph.breaks_page and found and not isinstance(found[-1], Break):
                found.append(Break())
            cell = paragraph.cell
            if cell and not _is_box(paragraph):
                if cell.table not in tables:
                    tables[cell.table] = self._is_carried(cell, wanted)
                    if tables[cell.table] and self._is_inside(paragraph, tables):
                        message = N_("bảng nằm trong ô của bảng khác; nay đứng sau bảng ấy")
                        self._ledger.remark(own[0] if own else None, message)
                    found += [self._table(cell.table, wanted)] if tables[cell.table] else []
                if tables[cell.table]:
                    continue
            if own and cell and not cell.bordered and cell.table >= 0 and cell.table not in laid_out:
                laid_out.add(cell.table)
                self._ledger.remark(own[0], N_("bảng không kẻ đường: chữ thành các đoạn, theo thứ tự đọc"))
            if own or not (cell and cell.bordered) or _is_box(paragraph):
                found += self._pictures.of(paragraph)
            for part in own:
                calls = self._calls(paragraph) if part is own[0] else []
                found.append(line_of(part, calls, self._hanging.remarks(paragraph) if part is own[0] else ()))
        while found and isinstance(found[-1], Break):
            found.pop()
        return _captioned(found)

    def tell_left(self) -> None:
        """List the images around the bodies of this document that nothing has taken."""
        every = self._observed.paragraphs
        mine = [place for place, paragraph in enumerate(every) if id(paragraph) in self._parts] or [0]
        first, last = mine[0], mine[-1]
        # Paragraphs without words belong to the document before them, the first ones of a file to the first document.
        first = 0 if _blank(every) >= first else first
        last += _blank(every[last + 1 :])
        beside = self._parts.get(id(every[mine[0]]))
        for place, paragraph in enumerate(every):
            beside = self._parts.get(id(paragraph)) or beside  # the words that it stands behind tell where an image is
            if paragraph.zone != "body" or first <= place <= last:
                self._pictures.tell_left(paragraph, beside[0] if beside else None)

    def _last(self, parts: Sequence[Part], images: bool = False) -> int:
        """The last paragraph of these parts, or that shows an image right behind them; -1 where there are none."""
        mine = {id(part.paragraph) for part in parts}
        places = [n for n, paragraph in enumerate(self._observed.paragraphs) if id(paragraph) in mine]
        last = max(places, default=-1)
        for place, paragraph in enumerate(self._observed.paragraphs[last + 1 :] if places and images else (), last + 1):
            held = [paragraph] if paragraph.cell is None else self._tables[paragraph.cell.table]
            if any(self._parts.get(id(one)) and id(one) not in mine for one in held):
                break
            if self._pictures.stand_in(paragraph):
                last = place
        return last

    def _calls(self, paragraph: Paragraph) -> list[tuple[int, str]]:
        """Where notes are called in a paragraph, by the names that they get in the draft."""
        return [(at, self._note(name)) for at, name in self._hanging.calls(paragraph)]

    def _table(self, number: int, wanted: set[int]) -> Cells:
        paragraphs = tuple(self._tables[number])
        parts = tuple(part for p in paragraphs for part in self._parts.get(id(p), ()) if id(part) in wanted)
        cells: dict[tuple[int, int], list[Paragraph]] = {}
        for paragraph in paragraphs:
            if paragraph.cell:
                cells.setdefault((paragraph.cell.row, paragraph.cell.column), []).append(paragraph)
        called = {id(p): calls for p in paragraphs if (calls := self._calls(p))}
        found = {place: self._pictures.in_cell(held) for place, held in cells.items()}
        return Cells(paragraphs, parts, {place: picture for place, picture in found.items() if picture}, called)

    def _is_carried(self, cell: Cell, wanted: set[int]) -> bool:
        """Whether the table of a cell becomes one of the draft: it has wanted words, or nothing but images."""
        paragraphs = self._tables[cell.table]
        parts = [part for p in paragraphs for part in self._parts.get(id(p), ())]
        mine = any(id(part) in wanted for part in parts) if parts else any(map(self._pictures.has, paragraphs))
        return mine and (cell.bordered or self._is_table(cell.table, wanted))

    def _is_inside(self, paragraph: Paragraph, carried: Mapping[int, bool]) -> bool:
        """Whether the table of a paragraph stands in a cell of one that becomes a table of the draft."""
        element = paragraph.element
        around = list(element.iterancestors(W + "tbl"))[1:] if element is not None else []
        if not around:
            return False
        every = (one for number in carried if carried[number] for one in self._tables[number] if one is not paragraph)
        return any(
            next(one.element.iterancestors(W + "tbl"), None) in around for one in every if one.element is not None
        )

    def _is_table(self, number: int, wanted: set[int]) -> bool:
        """Whether a table without lines shows rows of cells, not a layout of the page that holds a text."""
        if number not in self._unlined:
            paragraphs = self._tables[number]
            parts = [part for p in paragraphs for part in self._parts.get(id(p), ())]
            rows: dict[int, set[int]] = {}
            pictured: dict[int, set[int]] = {}
            for p in paragraphs:
                if p.cell and p.text.strip():
                    rows.setdefault(p.cell.row, set()).add(p.cell.column)
                if p.cell and self._pictures.has(p):
                    pictured.setdefault(p.cell.row, set()).add(p.cell.column)
            allowed = _OF_CELLS | {"ten_bang"} if pictured else _OF_CELLS
            own = all(id(part) in wanted and part.component in allowed for part in parts)
            beside = sum(len(columns) > 1 for columns in rows.values())
            side_by_side = beside > 1 and beside * 2 > len(rows)
            if pictured:
                side_by_side = any(len(columns) > 1 for columns in pictured.values())
            self._unlined[number] = own and side_by_side
        return self._unlined[number]


def _blank(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs begin a row of them that have no words."""
    return sum(1 for _ in takewhile(lambda paragraph: not paragraph.text.strip(), paragraphs))


# What the cells of a table without lines are taken for.
_OF_CELLS = {"noi_dung", "gach_dau_dong", "khoan", "diem", "tieu_de", "muc_la_ma", "o_bang", "o_dau_bang", ""}


def _is_box(paragraph: Paragraph) -> bool:
    """Whether a paragraph stands in a frame of its own rather than in a table."""
    cell = paragraph.cell
    return bool(cell and (cell.table < 0 or cell.rows == cell.columns == 1))


def _is_note(line: Line) -> bool:
    """Whether a line under a table is a note to it, or one more of them."""
    part = line.part
    if line.form or line.notes or line.remarks or part.component != "noi_dung" or part.paragraph.align == "right":
        return False
    key = part.plain.casefold()
    return bool(list_words().note.match(key)) and (not key.startswith("căn cứ"))


def _captioned(elements: Sequence[Element]) -> list[Element]:
    """Give captions and units of measure to the table after them, captions of images to the image before."""
    found: list[Element] = []
    waiting: dict[str, Line] = {}
    for element in elements:
        name = element.part.component if isinstance(element, Line) else ""
        if isinstance(element, Cells):
            parts = {component: line.part for component, line in waiting.items()}
            found.append(replace(element, caption=parts.get("ten_bang"), unit=parts.get("don_vi_tinh")))
            waiting = {}
        elif isinstance(element, Line) and found and isinstance(found[-1], Cells) and _is_note(element):
            found[-1] = replace(found[-1], notes=(*found[-1].notes, element.part))
        elif isinstance(element, Line) and name in ("ten_bang", "don_vi_tinh"):
            image = found[-1] if found and name == "ten_bang" and not waiting else None
            if isinstance(image, Picture) and image.caption is None:
                found[-1] = replace(image, caption=element.part)
                continue
            if name in waiting:
                found += waiting.values()
                waiting = {}
            waiting[name] = element
        else:
            found += (*waiting.values(), element)
            waiting = {}
    return [*found, *waiting.values()]
