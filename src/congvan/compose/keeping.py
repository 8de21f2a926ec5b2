"""Where a page may end within a table: which tables stay whole, which rows go with the next one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from lxml.etree import _Element

from congvan.compose.grid import led_by
from congvan.compose.heights import Heights
from congvan.compose.ruler import Ruler

_GROUP, _NOTE = "o_nhom", "ghi_chu_bang"


def keep_tables(root: _Element, ruler: Ruler) -> None:
    """Say of each table of the body what of it stays together, by heights: its lines must be as they will be."""
    heights = Heights(ruler)
    for table in root.iter("table"):
        if table.get("class") == "bang":
            _keep_table(table, heights)


def _keep_table(table: _Element, heights: Heights) -> None:
    """Keep a low table whole; of a higher one a group's row with the next, and its last two rows with each other."""
    rows, following = list(table.iter("tr")), led_by(table)
    _keep_notes(following, heights)
    if heights.is_low(sum(map(heights.row, rows))):
        table.set("data-keep", "whole")
        _keep(rows if following is not None else rows[:-1])
        return
    head = [row for row in rows if len(row) and row[0].tag == "th"]
    body = rows[len(head) :]
    goes_on = [_is_group(row) for row in body[:-1]] + [following is not None]
    if len(body) > 1:
        goes_on[-2] = True
    # What no page holds together would leave pages nearly empty, and a row that is torn begins at once.
    room = sum(map(heights.row, head))
    for chain in _chains(body, goes_on):
        after = (
            heights.follow([following, *following.itersiblings()])
            if following is not None and chain[-1] is body[-1]
            else 0
        )
        kept = chain if after else chain[:-1]
        if heights.fits(room + sum(map(heights.row, chain)) + after):
            _keep(kept)
        elif after and heights.fits(room + heights.row(chain[-1]) + after):
            _keep(chain[-1:])


def _keep_notes(first: _Element | None, heights: Heights) -> None:
    """Keep the notes of a table together, unless they are many."""
    if first is None or first.get("class") != _NOTE:
        return
    notes = [first, *takewhile(lambda block: block.get("class") == _NOTE, first.itersiblings())]
    if heights.is_low(sum(map(heights.block, notes))):
        for note in notes[:-1]:
            note.set("data-keep", "next")


def _chains(body: Sequence[_Element], goes_on: Sequence[bool]) -> list[list[_Element]]:
    """The rows that go together: those that go on in the next one, up to the one that does not."""
    chains: list[list[_Element]] = []
    going = False
    for row, goes in zip(body, goes_on, strict=False):
        if going:
            chains[-1].append(row)
        elif goes:
            chains.append([row])
        going = goes
    return chains


def _keep(rows: Sequence[_Element]) -> None:
    for row in rows:
        row.set("data-keep", "next")
        for paragraph in row.iter("p"):
            paragraph.set("data-keep", "next")


def _is_group(row: _Element) -> bool:
    """Whether a row is the name of those below it."""
    return len(row) == 1 and len(row[0]) == 1 and row[0][0].get("class") == _GROUP
