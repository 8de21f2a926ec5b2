"""What one recipient gets of a dispatch: the parts that are for it, and the values of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from congvan.compose.expressions import Expressions
from congvan.errors import CongvanError, Report
from congvan.loading.nodes import Scalar
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
    Text,
    Texts,
    map_bodies,
)

# What only a condition holds; anything else is a recipient's name.
_OPERATORS = ("==", "!=", " in ", " and ", " or ", "not ", "<", ">")


def is_condition(text: Text) -> bool:
    """Whether an `only` is a condition on the fields, not a recipient's name."""
    return any(operator in text.text for operator in _OPERATORS)


def names_in(dispatch: Dispatch) -> Iterator[Text]:
    """Yield the recipients' names that `only` gives in a dispatch."""
    return (text for name, text in _for_some(dispatch) if name == "only" and not is_condition(text))


def parts_for_some(dispatch: Dispatch) -> Iterator[Text]:
    """Yield what says of a part of a dispatch that not every recipient gets it as it is: each `only` and `own`."""
    return (text for _, text in _for_some(dispatch))


def is_personal(dispatch: Dispatch) -> bool:
    """Whether recipients get different parts of a dispatch, not only other values in its texts."""
    return next(parts_for_some(dispatch), None) is not None


def _for_some(dispatch: Dispatch) -> Iterator[tuple[str, Text]]:
    yield from _within((dispatch.body, dispatch.annexes, dispatch.attachments))


def _within(value: Any) -> Iterator[tuple[str, Text]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _within(item)
    elif is_dataclass(value) and not isinstance(value, Scalar):
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name == "only":
                yield from ((field.name, text) for text in part)
            elif field.name == "own" and part:
                yield field.name, part
            else:
                yield from _within(part)


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
            if self._recipient.is_called(text.text):
                return True
            if is_condition(text):
                try:
                    if self._expressions.test(text, {**fields, "recipient": fields}):
                        return True
                except CongvanError as error:
                    self.report.findings.extend(error.findings)
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
