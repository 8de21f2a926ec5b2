"""What one recipient gets of a dispatch: the parts that are for it, and the values of its fields."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from congvan.compose.expressions import Expressions
from congvan.errors import CongvanError, Report
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import (
    Addressed,
    Annex,
    Articles,
    Block,
    Dispatch,
    Divisions,
    Table,
    Task,
    Tasks,
    Texts,
    map_bodies,
)
from congvan.text.unicode import slug

# What only a condition holds; anything else is a recipient's name.
_OPERATORS = ("==", "!=", " in ", " and ", " or ", "not ", "<", ">")


def address(dispatch: Dispatch, recipient: Recipient | None, expressions: Expressions) -> Dispatch:
    """Return the dispatch as this recipient gets it, or, without one, with every part.

    Raises CongvanError for conditions that cannot be read.
    """
    selector = _Selector(recipient, expressions)
    dispatch = replace(
        dispatch,
        annexes=selector.annexes(dispatch.annexes),
        attachments=selector.annexes(dispatch.attachments),
        body=selector.blocks(dispatch.body),
    )
    dispatch = map_bodies(dispatch, selector.within)
    selector.report.close()
    if recipient is None:
        return dispatch
    return replace(dispatch, vars={**dispatch.vars, "recipient": recipient.fields})


def is_personal(dispatch: Dispatch) -> bool:
    """Whether recipients get different parts of a dispatch, not only other values in its texts."""
    return _differs((dispatch.body, dispatch.annexes, dispatch.attachments))


def _differs(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(map(_differs, value))
    if not is_dataclass(value):
        return False
    if isinstance(value, Addressed) or getattr(value, "only", None) or getattr(value, "own", None):
        return True
    return any(_differs(getattr(value, field.name)) for field in fields(value))


class _Selector:
    def __init__(self, recipient: Recipient | None, expressions: Expressions) -> None:
        self._recipient = recipient
        self._expressions = expressions
        self.report = Report()

    def keeps(self, only: Texts) -> bool:
        """Whether the recipient is one of those named, or meets one of the conditions."""
        if not only or self._recipient is None:
            return True
        fields = self._recipient.fields
        for text in only:
            if any(operator in text.text for operator in _OPERATORS):
                try:
                    if self._expressions.test(text, {**fields, "recipient": fields}):
                        return True
                except CongvanError as error:
                    self.report.findings.extend(error.findings)
            elif slug(text.text) in (slug(self._recipient.name), self._recipient.slug):
                return True
        return False

    def annexes(self, annexes: tuple[Annex, ...]) -> tuple[Annex, ...]:
        """Return the annexes that the recipient gets."""
        return tuple(replace(a, body=self.blocks(a.body)) for a in annexes if self.keeps(a.only))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return the blocks that the recipient gets, their address taken off."""
        kept: list[Block] = []
        for block in blocks:
            if not isinstance(block, Addressed):
                kept.append(block)
            elif self.keeps(block.only):
                kept.append(block.block)
        return tuple(kept)

    def within(self, block: Block) -> Block:
        """Return a block with what the recipient gets of it."""
        if isinstance(block, Tasks):
            return replace(block, items=self._tasks(block.items))
        if isinstance(block, Divisions):
            return replace(block, items=tuple(replace(item, body=self.blocks(item.body)) for item in block.items))
        if isinstance(block, Articles):
            return replace(block, items=tuple(replace(item, body=self.blocks(item.body)) for item in block.items))
        if isinstance(block, Table):
            return replace(block, rows=tuple(row for row in block.rows if self.keeps(row.only)))
        return block

    def _tasks(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return tuple(
            replace(task, subtasks=self._tasks(task.subtasks), body=self.blocks(task.body))
            for task in tasks
            if self.keeps(task.only)
        )
