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

MOST_SECONDS = 10  # for one document: the largest of ours take one
# On a busy machine time goes by while others work: what counts from then on is the time of a processor.
MORE_SECONDS = 3
MOST_LETTERS = 2_000_000  # of one text, or items of one list: as large as a draft may be
MOST_OUTPUT = 100_000_000  # letters of a document's XHTML
MOST_COUNT = 10_000  # a width, a number of columns
MOST_BITS = 10_000  # of a number
MOST_SOURCE = 500_000  # bytes of a template; the largest of ours has 30,000
MOST_DEPTH = 50  # of lists in lists
_STEPS = 8  # between two looks at the clock
_WIDE_FORMAT = re.compile(r"[0-9]{5}|\*|\{[^}]*\{")  # a width without bounds, or one that is given elsewhere
_NUMBER = re.compile(r"[0-9]+")
_PADDING = {"center", "ljust", "rjust", "zfill", "expandtabs"}
_COUNTING = {"batch", "center", "indent", "round", "slice", "truncate", "wordwrap"}
# Those give back what they were given, or a number that says no more than it.
_PLAIN_FILTERS = {"count", "d", "default", "length"}
_MOST_PIECES = 50_000  # letters to be broken into lines, or looked through for links: some take time as their square
_NESTED = (list, tuple, dict)
# Methods that lead to bytes, which have no bounds of ours, or to tables of letters: no document needs them.
UNNEEDED_METHODS = {"encode", "from_bytes", "fromkeys", "maketrans", "to_bytes", "translate"}
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
        """Count a step: a turn of a loop, a call, an operation. Raises TooMuch."""
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
            if isinstance(item, _NESTED):
                self.within(item)
            yield item

    def within(self, value: Any) -> Any:
        """The value, if it is not too large; raises TooMuch. One that is made bit by bit is counted as it comes."""
        self.step()
        if isinstance(value, str):
            self.made(len(value))
        elif isinstance(value, _NESTED):
            self.made(weight(value))
        elif isinstance(value, Iterator):
            return map(self.within, value)
        return within(value)


def within(value: Any) -> Any:
    """The value, if it is not too large; raises TooMuch."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise TooMuch("size")
    elif isinstance(value, Sized) and len(value) > MOST_LETTERS:
        raise TooMuch("size")
    return value


def weight(value: Any) -> int:
    """Items and letters of a list as if each list in it were written out: what printing or comparing it takes.

    A list that holds the one before twice doubles with each turn of a loop, and takes no memory. Raises TooMuch.
    """
    found, level = 0, [value]
    for _ in range(MOST_DEPTH):
        inner: list[Any] = []
        for some in level:
            items = [*some, *some.values()] if isinstance(some, dict) else some
            found += 1 + len(items)
            inner += [item for item in items if isinstance(item, _NESTED)]
            found += sum(len(item) for item in items if isinstance(item, str))
            if found + len(inner) > MOST_LETTERS:
                raise TooMuch("size")
        if not inner:
            return found
        level = inner
    raise TooMuch("size")


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

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> nodes.FilterBlock:
        """Bound a text that a filter makes of a block."""
        self.generic_visit(node)
        node.filter = self._by(WITHIN, node.filter)
        return node

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:
        """Bound lists in lists; names that are set are no list."""
        return self._limited(node) if node.ctx == "load" else node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        """Count a piece of a text or of a list, which is another one."""
        if isinstance(node.arg, nodes.Slice):
            return self._limited(node)
        self.generic_visit(node)
        return node

    def _limited(self, node: nodes.Expr) -> nodes.Filter:
        self.generic_visit(node)
        return self._by(WITHIN, node)

    visit_Concat = visit_Add = visit_Mul = visit_Pow = visit_Mod = visit_Call = _limited
    visit_List = visit_Dict = visit_Compare = _limited


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
    elif isinstance(left, str):
        check_format(left, right)


def check_format(text: str, given: Any) -> None:
    """Refuse a form of a text that asks for wide places, or for a long text many times; raises TooMuch."""
    if _WIDE_FORMAT.search(text):
        raise TooMuch("size")
    values = given if isinstance(given, _NESTED) else (given,)
    listed = [*values.values()] if isinstance(values, dict) else values
    longest = max((len(one) if isinstance(one, str) else MOST_BITS // 3 for one in listed), default=0)
    nested = max((weight(one) for one in listed if isinstance(one, _NESTED)), default=0)
    widest = max(map(int, _NUMBER.findall(text)), default=0)
    places = text.count("%") + text.count("{")
    if places > 1 and places * max(longest, nested, widest) > MOST_LETTERS:
        raise TooMuch("size")


def check_call(called: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """Refuse a call that would make too much, or is given too much; return its arguments. Raises TooMuch."""
    given = (*arguments, *named.values())
    for one in given:
        if isinstance(one, _NESTED):
            weight(one)
    text, name = getattr(called, "__self__", None), getattr(called, "__name__", "")
    if not isinstance(text, str):
        return arguments
    if name in _PADDING:
        _check_padding(text, name, given)
    elif name == "replace":
        _check_replacing(text, *given)
    elif name == "join":
        return (_checked_items(text, *arguments),)
    return arguments


def bounded_format(text: str, function: Callable[..., str]) -> Callable[..., str]:
    """`format` or `format_map` of a text, refused before it makes too much."""

    @wraps(function)
    def bounded(*arguments: Any, **named: Any) -> str:
        check_format(text, [*arguments, *named.values()])
        return function(*arguments, **named)

    return bounded


def _check_padding(text: str, name: str, given: Iterable[Any]) -> None:
    widths = [one for one in given if isinstance(one, int)]
    if any(width > MOST_COUNT for width in widths):
        raise TooMuch("size")
    if name == "expandtabs" and text.count("\t") * max(widths, default=8) > MOST_LETTERS:
        raise TooMuch("size")


def _check_replacing(text: str, old: object = "", new: object = "", *_: object) -> None:
    if (len(text) // max(len(str(old)), 1) + 1) * len(str(new)) > MOST_LETTERS:
        raise TooMuch("size")


def _checked_items(between: str, items: Iterable[Any] = (), *_: object) -> list[Any]:
    listed = list(items)
    if sum(len(one) if isinstance(one, str) else 1 for one in listed) + len(listed) * len(between) > MOST_LETTERS:
        raise TooMuch("size")
    return listed


def bounded_filters(filters: Mapping[str, Callable[..., Any]], meter: Meter) -> dict[str, Callable[..., Any]]:
    """Jinja's filters: those that can make much of little with their bounds, and what they all make counted."""
    bounded = dict(filters)
    for name in _COUNTING:
        bounded[name] = _checked(filters[name], _check_counts)
    bounded["format"] = _checked(
        filters["format"], lambda text, *given, **named: check_format(str(text), named or given)
    )
    bounded["indent"] = _checked(bounded["indent"], _check_indent)
    bounded["join"] = _joining(filters["join"])
    bounded["replace"] = _checked(
        filters["replace"], lambda context, text, old, new, *_: _check_replacing(str(text), old, new)
    )
    bounded["sum"] = _checked(filters["sum"], _check_sum)
    bounded["tojson"] = _checked(filters["tojson"], _check_json)
    bounded["urlize"] = _checked(filters["urlize"], _check_pieces)
    bounded["wordwrap"] = _checked(bounded["wordwrap"], _check_pieces)
    for name in UNNEEDED_FILTERS:
        del bounded[name]
    return {name: one if name in _PLAIN_FILTERS else _measured(one, meter) for name, one in bounded.items()}


def _measured(function: Callable[..., Any], meter: Meter) -> Callable[..., Any]:
    """The filter, what it makes counted; what it asserts of its arguments is a mistake of the template."""

    @wraps(function)
    def measured(*arguments: Any, **named: Any) -> Any:
        try:
            return meter.within(function(*arguments, **named))
        except AssertionError as error:
            raise ValueError(str(error)) from error

    return measured


def _checked(function: Callable[..., Any], check: Callable[..., object]) -> Callable[..., Any]:
    @wraps(function)  # with the marks by which Jinja knows what to pass
    def bounded(*arguments: Any, **named: Any) -> Any:
        check(*arguments, **named)
        return function(*arguments, **named)

    return bounded


def _check_counts(*arguments: object, **named: object) -> None:
    if any(type(one) is int and one > MOST_COUNT for one in (*arguments, *named.values())):
        raise TooMuch("size")


def _check_indent(text: Any, width: Any = 4, *_: object, **__: object) -> None:
    _check_replacing("\n" * (str(text).count("\n") + 1), "\n", " " * width if isinstance(width, int) else width)


def _check_sum(environment: object, items: object, attribute: object = None, start: Any = 0) -> None:
    if not isinstance(start, int | float):  # texts and lists, put together one by one: as the square of what they hold
        raise TooMuch("size")


def _check_json(context: object, value: Any, indent: int | None = None) -> None:
    size = weight(value) if isinstance(value, _NESTED) else 1
    if size * (indent or 1) > MOST_LETTERS:
        raise TooMuch("size")


def _check_pieces(_: object, text: Any, *given: object, **named: object) -> None:
    texts = [one for one in (*given, *named.values()) if isinstance(one, str)]
    some = str(text)
    if len(some) > _MOST_PIECES or any(len(some) * len(one) > MOST_LETTERS for one in texts):
        raise TooMuch("size")


def _joining(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def bounded(context: Any, value: Iterable[Any], d: str = "", attribute: Any = None) -> Any:
        return function(context, _checked_items(str(d), value), d, attribute)

    return bounded
