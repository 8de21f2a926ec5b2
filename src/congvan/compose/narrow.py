"""Which tables have no room for their words, and which widths are less than a word: such a column is given more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from congvan.compose.binding import Inline, no_note
from congvan.compose.columns import leaves_of
from congvan.compose.measure import SLACK_MM
from congvan.compose.spans import columns_of
from congvan.compose.tables import fill_table
from congvan.compose.widths import asked_widths
from congvan.errors import N_, CongvanError, Finding
from congvan.loading.nodes import Literal
from congvan.model.body import Block, Cell, Table, map_blocks
from congvan.model.dispatch import Dispatch
from congvan.model.terms import Text
from congvan.text.figures import figures
from congvan.text.unicode import clean
from congvan.thethuc.rules import Rules
from congvan.typeface import Typeface


def narrow_columns(dispatch: Dispatch, root: Path, rules: Rules, typeface: Typeface) -> tuple[Finding, ...]:
    """Return a warning for each width that is too small; texts with expressions in them are not looked at.

    A table that cannot be made has none: what it lacks is refused.
    """
    parts = [(dispatch.body, rules)]
    for annex in (*dispatch.attachments, *dispatch.annexes):
        parts.append((annex.body, rules.turned if annex.landscape else rules))
    found: list[Finding] = []
    for body, of_part in parts:
        for table in _tables(body):
            with suppress(CongvanError):
                found += _of_table(fill_table(table, root), of_part, typeface)
    return tuple(found)


def _tables(body: tuple[Block, ...]) -> Sequence[Table]:
    found: list[Table] = []

    def look(block: Block) -> Block:
        if isinstance(block, Table):
            found.append(block)
        return block

    map_blocks(body, look)
    return found


def _of_table(table: Table, rules: Rules, typeface: Typeface) -> Iterator[Finding]:
    room, padding = rules.text_width_mm, 2 * rules.layout.cell_padding_mm + SLACK_MM
    leaves = leaves_of(table.columns)
    needs = _needs(table, len(leaves), rules, typeface)
    if needs and sum(need.width_mm + padding for need in needs) > room:
        yield _too_wide(table, needs, padding, room)
        return
    shown = [max(found) for found in zip(needs, _images(table, len(needs), room), strict=True)]
    if sum(need.width_mm + padding for need in shown) <= room:  # else images are shrunk, as they are in the text
        needs = shown
    for column, width in asked_widths(table.widths, room).items():
        need, name, is_image = needs[column]
        if need + padding - SLACK_MM <= width:
            continue
        asked_for = table.widths[column] or 0
        message = N_(
            "cột '{column}' ghi độ rộng {width}, hẹp hơn từ '{word}': cột được nới ra vừa từ ấy; hãy ghi từ {least} "
            "trở lên"
        )
        if is_image:
            message = N_(
                "cột '{column}' ghi độ rộng {width}, hẹp hơn hình '{word}': cột được nới ra vừa hình ấy; hãy ghi từ "
                "{least} trở lên, hoặc ghi độ rộng của hình nhỏ hơn"
            )
        title = leaves[column].title if leaves else None
        parameters = {
            "column": title.text if title else str(column + 1),
            "width": figures(asked_for),
            "word": name,
            "least": figures(_least(table.widths, asked_for, (need + padding) / room) + 0.05, 1),
        }
        span = leaves[column].span if leaves else table.span
        yield Finding("DT-194", span, message, parameters, "warning")


class _Need(NamedTuple):
    """What of a column needs most room: a word, or an image by the name of its file."""

    width_mm: float
    name: str
    is_image: bool = False


def _needs(table: Table, count: int, rules: Rules, typeface: Typeface) -> list[_Need]:
    """Return the longest word of each column, of cells that stand in one column only."""
    count = count or max(len(table.widths), *(sum(cell.columns for cell in row.cells) for row in table.rows), 0)
    styles = [rules.style(name, table.size_pt) for name in ("o_dau_bang", "o_bang")]
    head, body = _by_column(table.head, count), _by_column([row.cells for row in table.rows], count)
    found = []
    for cells_of in zip(head, body, strict=True):
        words = [
            _Need(typeface.width_mm(word, style.size_pt, style.bold or bool(cell.bold), bool(cell.italic)), word)
            for style, cells in zip(styles, cells_of, strict=True)
            for cell in cells
            for word in _words(cell.text)
        ]
        found.append(max(words, default=_Need(0.0, "")))
    return found


def _images(table: Table, count: int, room: float) -> list[_Need]:
    """Return the widest image of each column whose width the draft says; none is wider than the text."""
    return [
        max(
            (
                _Need(min(cell.figure.width_mm, room), cell.figure.source.text, True)
                for cell in cells
                if cell.figure and cell.figure.width_mm
            ),
            default=_Need(0.0, ""),
        )
        for cells in _by_column([row.cells for row in table.rows], count)
    ]


def _too_wide(table: Table, needs: Sequence[_Need], padding: float, room: float) -> Finding:
    message = N_(
        "bảng không đủ chỗ: riêng từ, số dài nhất của mỗi cột đã cần {need} mm, trang chỉ có {room} mm, nên có từ, số "
        "bị ngắt giữa chừng (như '{word}'); hãy để bảng ở phụ lục 'chiều giấy: ngang', bớt cột, hoặc đổi đơn vị tính"
    )
    parameters = {
        "need": figures(sum(need.width_mm + padding for need in needs), 0),
        "room": figures(room, 0),
        "word": max(needs).name,
    }
    return Finding("DT-197", table.span, message, parameters, "warning")


def _least(asked: Sequence[float | None], width: float, part: float) -> float:
    """Return what gives a column this part of the table instead of `width`: in percent, or beside the others."""
    if None in asked or part >= 1:
        return 100 * part
    return part * (sum(filter(None, asked)) - width) / (1 - part)


def _by_column(rows: Sequence[Sequence[Cell]], count: int) -> list[list[Cell]]:
    """The cells that stand in one column only, by column."""
    columns: list[list[Cell]] = [[] for _ in range(count)]
    for cells, places in zip(rows, columns_of(rows), strict=True):
        for cell, place in zip(cells, places, strict=True):
            if cell.columns == 1 and place < count:
                columns[place].append(cell)
    return columns


def _words(text: Text | None) -> list[str]:
    if text is None or "{{" in text.text:
        return []
    plain = clean(text.text) if isinstance(text, Literal) else Inline(text.text, no_note).plain
    return plain.split()
