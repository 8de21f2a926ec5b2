"""How long a template may run and how much it may make: one that never ends, or grows without end, is refused.

A template of a workspace comes with the folder, from whoever sent it. Jinja's sandbox keeps it from the machine, not
from its time and memory: loops in loops, macros that call themselves twice, `'x' * 10**9`, texts that double.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer

MOST_SECONDS = 15  # for one document: the largest of ours take one
# On a busy machine time goes by while others work: what counts from then on is the time of a processor.
MORE_SECONDS = 5
MOST_LETTERS = 2_000_000  # of one text, or items of one list: as large as a draft may be
MOST_OUTPUT = 100_000_000  # letters of a document's XHTML
MOST_COUNT = 10_000  # a width, a number of columns
MOST_BITS = 10_000  # of a number
_STEPS = 64  # between two looks at the clock
_WIDE_FORMAT = re.compile(r"[0-9]{5}|\*|\{[^}]*\{")  # a width without bounds, or one that is given elsewhere
_PADDING = {"center", "ljust", "rjust", "zfill", "expandtabs"}
_COUNTING = {"batch", "center", "indent", "round", "slice", "truncate", "wordwrap"}
# What no document needs: words made up, and what is another at each build.
UNNEEDED_FILTERS, UNNEEDED_GLOBALS = ("random",), ("lipsum",)
STEPS, WITHIN = "_steps", "_within"  # filters that no template can name: they are put in when it is compiled


class TooMuch(TemplateRuntimeError):
    """A template runs too long or makes too much."""


class Meter:
    """What is left to the template at work: time, and letters that it may still make."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin to count for a document."""
        self._steps = self._letters = 0
        self._late: float | None = None
        self._end = time.monotonic() + MOST_SECONDS

    def step(self) -> None:
        """Count a step: a turn of a loop, or a call. Raises TooMuch."""
        self._steps += 1
        if self._steps % _STEPS == 0 and time.monotonic() > self._end:
            self._late = self._late or time.thread_time()
            if time.thread_time() - self._late > MORE_SECONDS:
                raise TooMuch("time")

    def made(self, letters: int) -> None:
        """Count letters that were made. Raises TooMuch."""
        self._letters += letters
        if self._letters > MOST_OUTPUT:
            raise TooMuch("size")

    def each(self, items: Iterable[Any], letters: int) -> Iterator[Any]:
        """The items of a loop whose body writes so many letters of its own, each a step."""
        for item in items:
            self.step()
            self.made(letters)
            yield item

    def within(self, value: Any) -> Any:
        """The value, if it is not too large; raises TooMuch."""
        if isinstance(value, str):
            self.made(len(value))
        return within(value)


def within(value: Any) -> Any:
    """The value, if it is not too large; raises TooMuch."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise TooMuch("size")
    elif isinstance(value, Sized) and len(value) > MOST_LETTERS:
        raise TooMuch("size")
    return value


class _Bounded(NodeTransformer):
    """Puts the bounds into a template as it is compiled: at its loops, and at what makes texts and lists."""

    def __init__(self, environment: Any) -> None:
        self._environment = environment

    def _by(self, name: str, node: Any, *given: nodes.Expr) -> nodes.Filter:
        found = nodes.Filter(node, name, list(given), [], None, None, lineno=node.lineno if node else 1)
        return found.set_environment(self._environment)  # type: ignore[return-value]

    def visit_For(self, node: nodes.For) -> nodes.For:
        """Count the turns of a loop, with the letters of its body."""
        self.generic_visit(node)
        letters = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        node.iter = self._by(STEPS, node.iter, nodes.Const(letters))
        return node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:
        """Bound a text that is put together of others."""
        self.generic_visit(node)
        node.filter = self._by(WITHIN, node.filter)
        return node

    def _limited(self, node: nodes.Expr) -> nodes.Filter:
        self.generic_visit(node)
        return self._by(WITHIN, node)

    visit_Concat = visit_Add = visit_Mul = visit_Pow = visit_Mod = visit_Call = _limited


class BoundedCode(CodeGenerator):
    """Compiles templates with their bounds."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:
        """Put the bounds in, then compile."""
        super().visit_Template(_Bounded(self.environment).visit(node), frame)


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result would be too large to be made; raises TooMuch."""
    if operator == "*":
        for some, times in ((left, right), (right, left)):
            if isinstance(some, Sized) and isinstance(times, int) and len(some) * times > MOST_LETTERS:
                raise TooMuch("size")
    elif operator == "**":
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MOST_BITS:
            raise TooMuch("size")
    elif isinstance(left, str) and _WIDE_FORMAT.search(left):
        raise TooMuch("size")


def check_call(called: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a method of a text whose result would be too large; return its arguments. Raises TooMuch."""
    text, name = getattr(called, "__self__", None), getattr(called, "__name__", "")
    if not isinstance(text, str):
        return arguments
    if name in _PADDING and any(isinstance(one, int) and one > MOST_COUNT for one in arguments):
        raise TooMuch("size")
    if name == "translate" or (name.startswith("format") and _WIDE_FORMAT.search(text)):
        raise TooMuch("size")
    if name == "replace":
        _check_replacing(text, *arguments)
    elif name == "join":
        return (_checked_items(text, *arguments),)
    return arguments


def _check_replacing(text: str, old: object = "", new: object = "", *_: object) -> None:
    if (len(text) // max(len(str(old)), 1) + 1) * len(str(new)) > MOST_LETTERS:
        raise TooMuch("size")


def _checked_items(between: str, items: Iterable[Any] = (), *_: object) -> list[Any]:
    listed = list(items)
    if sum(len(one) if isinstance(one, str) else 1 for one in listed) + len(listed) * len(between) > MOST_LETTERS:
        raise TooMuch("size")
    return listed


def bounded_filters(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Jinja's filters, those that can make much of little with their bounds."""
    bounded = dict(filters)
    for name in _COUNTING:
        bounded[name] = _checked(filters[name], _check_counts)
    bounded["format"] = _checked(filters["format"], lambda text, *_, **__: check_operation("%", text, ()))
    bounded["join"] = _joining(filters["join"])
    bounded["replace"] = _checked(
        filters["replace"], lambda context, text, old, new, *_: _check_replacing(str(text), old, new)
    )
    for name in UNNEEDED_FILTERS:
        del bounded[name]
    return bounded


def _checked(function: Callable[..., Any], check: Callable[..., object]) -> Callable[..., Any]:
    @wraps(function)  # with the marks by which Jinja knows what to pass
    def bounded(*arguments: Any, **named: Any) -> Any:
        check(*arguments, **named)
        return function(*arguments, **named)

    return bounded


def _check_counts(*arguments: object, **named: object) -> None:
    if any(type(one) is int and one > MOST_COUNT for one in (*arguments, *named.values())):
        raise TooMuch("size")


def _joining(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def bounded(context: Any, value: Iterable[Any], d: str = "", attribute: Any = None) -> Any:
        return function(context, _checked_items(str(d), value), d, attribute)

    return bounded
