"""What one recipient gets of a dispatch: the parts that are for it, and the values of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from congvan.compose.expressions import Expressions
from congvan.compose.grammar import pieces_alone
from congvan.errors import CongvanError, Report
from congvan.loading.nodes import Scalar
from congvan.loading.recipients import Recipient
from congvan.model.body import Addressed, Article, Articles, Block, Clause, Divisions, Point, Table, Task, Tasks
from congvan.model.dispatch import Annex, Dispatch, map_bodies
from congvan.model.terms import Text, Texts

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
    return next(parts_for_some(dispatch), None) is not None or _may_lose_items(
        (dispatch.body, dispatch.annexes, dispatch.attachments)
    )


def _may_lose_items(value: Any) -> bool:
    """Whether a numbered item may come out empty, and be left out."""
    if isinstance(value, tuple):
        return any(map(_may_lose_items, value))
    if not is_dataclass(value) or isinstance(value, Scalar):
        return False
    if isinstance(value, Numbered) and any(pieces_alone(text.text) for text in _said_by(value)):
        return True
    return any(_may_lose_items(getattr(value, field.name)) for field in fields(value))


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
    values = dispatch.vars if recipient is None else {**dispatch.vars, "recipient": recipient.fields}
    selector = _Selector(recipient, expressions, values)
    dispatch = replace(
        dispatch,
        annexes=selector.annexes(dispatch.annexes),
        attachments=selector.annexes(dispatch.attachments),
        body=selector.blocks(dispatch.body),
    )
    dispatch = map_bodies(dispatch, selector.within)
    selector.report.close()
    return replace(dispatch, vars=values)


Numbered = Task | Article | Clause | Point


def _said_by(item: Numbered) -> Texts:
    """Return the texts that say what a numbered item is about."""
    texts = (getattr(item, name, None) for name in ("title", "run_in", "text", "assignee", "partners"))
    return tuple(text for text in texts if text)


def _holds_more(item: Numbered) -> bool:
    return any(getattr(item, name, ()) for name in ("body", "subtasks", "clauses", "points", "items", "after"))


_N = TypeVar("_N", Task, Article, Clause, Point)


_Holder = TypeVar("_Holder", Task, Clause, Point)


class _Selector:
    def __init__(self, recipient: Recipient | None, expressions: Expressions, values: Mapping[str, Any]) -> None:
        self._recipient = recipient
        self._values = values
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

    def said(self, items: tuple[_N, ...]) -> tuple[_N, ...]:
        """Return numbered items without those that say nothing to this recipient, before they get their numbers."""
        kept: list[_N] = [item for item in items if not self._is_empty(item)]
        if not kept or kept[-1] is items[-1] or _holds_more(kept[-1]):
            return tuple(kept)
        last = kept[-1]
        if last.text and last.text.text.rstrip().endswith((";", ",")):  # it ends the list now
            kept[-1] = replace(last, text=replace(last.text, text=last.text.text.rstrip(" \n;,") + "."))
        return tuple(kept)

    def _is_empty(self, item: Numbered) -> bool:
        texts = _said_by(item)
        if not texts or _holds_more(item):
            return False
        return all(self._expressions.leaves_out(text, self._values) for text in texts)

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
            return replace(block, items=self.said(tuple(map(self._article, block.items))))
        if isinstance(block, Table):
            return replace(block, rows=tuple(row for row in block.rows if self.keeps(row.only)))
        return block

    def _tasks(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return self.said(
            tuple(
                replace(self._under(task), subtasks=self._tasks(task.subtasks))
                for task in tasks
                if self.keeps(task.only)
            )
        )

    def _article(self, article: Article) -> Article:
        clauses = tuple(replace(self._under(c), points=self._points(c.points)) for c in article.clauses)
        body = self.blocks(article.body)
        return replace(article, clauses=self.said(clauses), points=self._points(article.points), body=body)

    def _points(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        return self.said(tuple(map(self._under, points)))

    def _under(self, item: _Holder) -> _Holder:
        return replace(item, body=self.blocks(item.body), after=self.blocks(item.after))
