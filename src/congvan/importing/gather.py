"""The elements of the body in reading order: lines, tables with their empty cells, images, page breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from congvan.checking.observed import Observed, Paragraph
from congvan.checking.recognised import Part
from congvan.errors import N_
from congvan.importing.anchored import Anchored
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Break, Cells, Element, Line, Picture, line_of
from congvan.importing.texts import plain
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
        self._store = store
        self._note = note
        self._parts: dict[int, list[Part]] = {}
        for part in parts:
            self._parts.setdefault(id(part.paragraph), []).append(part)
        self._images = 0
        self._unlined: dict[int, bool] = {}
        self._tables: dict[int, list[Paragraph]] = {}
        for paragraph in observed.paragraphs:
            if paragraph.cell:
                self._tables.setdefault(paragraph.cell.table, []).append(paragraph)

    def elements(self, parts: Sequence[Part]) -> list[Element]:
        """Return the elements that these parts, and what stands between them, make."""
        wanted = {id(part) for part in parts}
        found: list[Element] = []
        tables: set[int] = set()
        inside = False
        last = self._last(parts)
        for place, paragraph in enumerate(self._observed.paragraphs):
            own = [part for part in self._parts.get(id(paragraph), ()) if id(part) in wanted]
            inside = (inside or bool(own)) and place <= last
            if paragraph.zone != "body" or not (own or inside):
                continue
            if paragraph.breaks_page and found and not isinstance(found[-1], Break):
                found.append(Break())
            cell = paragraph.cell
            if own and cell and not _is_box(paragraph) and (cell.bordered or self._is_table(cell.table, wanted)):
                if cell.table not in tables:
                    tables.add(cell.table)
                    found.append(self._table(cell.table, wanted))
                continue
            if own and cell and not cell.bordered and cell.table >= 0 and cell.table not in tables:
                tables.add(cell.table)
                self._ledger.remark(own[0], N_("bảng không kẻ đường: chữ thành các đoạn, theo thứ tự đọc"))
            if own or not (cell and cell.bordered):
                found += self._pictures(paragraph)
            for part in own:
                calls = [(at, self._note(name)) for at, name in self._calls(paragraph)] if part is own[0] else []
                found.append(line_of(part, calls, self._hanging.remarks(paragraph) if part is own[0] else ()))
        while found and isinstance(found[-1], Break):
            found.pop()
        return _captioned(found)

    def _last(self, parts: Sequence[Part]) -> int:
        """The last paragraph that may stand between these parts."""
        mine = {id(part.paragraph) for part in parts}
        places = [n for n, paragraph in enumerate(self._observed.paragraphs) if id(paragraph) in mine]
        return max(places, default=-1)

    def _calls(self, paragraph: Paragraph) -> list[tuple[int, str]]:
        return self._hanging.calls(paragraph)

    def _table(self, number: int, wanted: set[int]) -> Cells:
        paragraphs = tuple(self._tables[number])
        parts = tuple(part for p in paragraphs for part in self._parts.get(id(p), ()) if id(part) in wanted)
        for paragraph in paragraphs:
            for _ in self._hanging.images(paragraph):
                self._ledger.lose("", N_("hình trong ô bảng; dự thảo không đặt hình trong bảng"), parts[0])
            for _, name in self._calls(paragraph):
                shown = " ".join(plain(p.runs) for p in self._hanging.notes[name])
                self._ledger.lose(shown, N_("chú thích gọi từ ô bảng; hãy đặt lại bằng tay"), parts[0])
        return Cells(paragraphs, parts)

    def _is_table(self, number: int, wanted: set[int]) -> bool:
        """Whether a table without lines shows rows of cells, not a layout of the page that holds a text."""
        if number not in self._unlined:
            paragraphs = self._tables[number]
            parts = [part for p in paragraphs for part in self._parts.get(id(p), ())]
            rows: dict[int, set[int]] = {}
            for p in paragraphs:
                if p.text.strip() and p.cell:
                    rows.setdefault(p.cell.row, set()).add(p.cell.column)
            held = any(list(self._hanging.images(p)) or self._calls(p) for p in paragraphs)
            own = all(id(part) in wanted and part.component in _OF_CELLS for part in parts)
            beside = sum(len(columns) > 1 for columns in rows.values())
            self._unlined[number] = own and not held and beside > 1 and beside * 2 > len(rows)
        return self._unlined[number]

    def _pictures(self, paragraph: Paragraph) -> list[Element]:
        found: list[Element] = []
        for image in self._hanging.images(paragraph):
            if not image.suffix:
                part = next(iter(self._parts.get(id(paragraph), ())), None)
                self._ledger.lose("", N_("hình không phải PNG, JPEG; hãy lưu lại thành PNG rồi chèn bằng 'hình'"), part)
                continue
            self._images += 1
            name = self._store(f"hinh-{self._images}.{image.suffix}", image.data)
            found.append(Picture(name, image.width_mm))
        return found


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
            found.append(Cells(element.paragraphs, element.parts, parts.get("ten_bang"), parts.get("don_vi_tinh")))
            waiting = {}
        elif isinstance(element, Line) and found and isinstance(found[-1], Cells) and _is_note(element):
            found[-1] = replace(found[-1], notes=(*found[-1].notes, element.part))
        elif isinstance(element, Line) and name in ("ten_bang", "don_vi_tinh"):
            image = found[-1] if found and name == "ten_bang" and not waiting else None
            if isinstance(image, Picture) and image.caption is None:
                found[-1] = Picture(image.file, image.width_mm, element.part)
                continue
            if name in waiting:
                found += waiting.values()
                waiting = {}
            waiting[name] = element
        else:
            found += (*waiting.values(), element)
            waiting = {}
    return [*found, *waiting.values()]
