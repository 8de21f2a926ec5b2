"""`{{ … }}` in user text: names, fields, a few filters, references; no loops, other calls, arithmetic or attributes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from jinja2 import Environment, StrictUndefined, Template, TemplateRuntimeError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from congvan.compose.comparing import compare
from congvan.compose.grammar import (
    COMPARE,
    JOIN,
    MAY_BE_EMPTY,
    NEEDED,
    NUMBER,
    REFERENCE,
    VALUES,
    cites,
    evaluable,
    parse,
    parse_condition,
    pieces_alone,
    short,
)
from congvan.compose.inline import escape_inline
from congvan.compose.numbering import Reference
from congvan.errors import N_, CongvanError, refuse
from congvan.loading.naming import Fields, SharedField
from congvan.loading.nodes import Scalar
from congvan.text.amounts import Unreadable, read_whole
from congvan.text.capitals import abbreviate, person_name, sentence, unit_name
from congvan.text.dates import parse_date
from congvan.text.nearest import meant, nearest
from congvan.text.numerals import roman
from congvan.text.unicode import clean, slug, upper
from congvan.text.words import amount_in_words, date_in_words, group_digits, number_in_words, read_money, weekday

_OF_LISTS = ("default", "first", "join", "last", "length")  # the filters that take a list
_NAMED = 12  # so many names are told where one is unknown
EMPTY = "DT-072"
_GROUP = N_("không in được cả một nhóm hay danh sách; viết rõ một trường, như '{{{{ recipient.name }}}}'")
_FILTERS = ("default", "first", "join", "last", "length", "lower", "trim")


def _whole(text: object) -> int:
    return read_whole(str(text))


def _day(text: object) -> dt.date:
    message = N_("'{text}' chưa phải một ngày đầy đủ; ghi ngày/tháng/năm, như 05/3/2026")
    try:
        date = parse_date(clean(str(text)))
        return dt.date(date.year, date.month or 0, date.day or 0)
    except ValueError:
        raise Unreadable("DT-114", message, text=clean(str(text))) from None


# What a form letter needs beyond Jinja's own; the names are those of docs/huong-dan.md.
_VIETNAMESE: dict[str, Callable[[Any], object]] = {
    "hoa": lambda text: upper(str(text)),
    "hoa_dau": lambda text: sentence(str(text)),
    "slug": lambda text: slug(str(text)),
    "nhom_so": lambda text: group_digits(str(text)),
    "bang_chu": lambda text: number_in_words(_whole(text)),
    "dong_bang_chu": lambda text: amount_in_words(read_money(str(text))),
    "int": _whole,  # Jinja's own reads '1.250.000' as 0
    "la_ma": lambda text: roman(_whole(text)),
    "thu": lambda text: weekday(_day(text)),
    "ngay_bang_chu": lambda text: date_in_words(_day(text)),
    "ten_nguoi": lambda text: person_name(str(text)),
    "ten_don_vi": lambda text: unit_name(str(text)),
    "viet_tat": lambda text: abbreviate(str(text)),
}


# Texts have no commands: what Jinja would read as one is refused, or, behind a backslash, is text ('\{%').
_COMMAND = re.compile(r"(?<!\\)(?:\\\\)*\{[%#]")
_NO_COMMANDS = {
    "block_start_string": "\0{%",
    "block_end_string": "%}\0",
    "comment_start_string": "\0{#",
    "comment_end_string": "#}\0",
}


class Expressions:
    """Renders the expressions of user text with the values of one dispatch."""

    def __init__(self) -> None:
        environment = _Environment(undefined=_Missing, finalize=_finalize, autoescape=False, **_NO_COMMANDS)
        filters = {name: environment.filters[name] for name in _FILTERS}
        filters = {**filters, **_VIETNAMESE, "upper": _VIETNAMESE["hoa"], MAY_BE_EMPTY: lambda value: value}
        environment.filters = {name: _named(name, function) for name, function in filters.items()}
        environment.tests = {name: environment.tests[name] for name in ("defined", "undefined")}
        environment.globals = {}
        self._environment = environment
        self._templates: dict[tuple[str, bool], Template] = {}
        self._plain: set[str] = set()

    def render(
        self,
        text: Scalar,
        values: Mapping[str, Any],
        references: Mapping[str, Reference] | None = None,
        optional: bool = False,
    ) -> str:
        """Return text with its expressions replaced by their values, escaped so that no value is markup.

        `ref('label')` and `so('label')` cite an item by its label: 'khoản 2 Điều 5', '2'. An `optional` text may be
        empty as a whole where all its expressions are. Raises CongvanError for an unknown name or label, for an
        expression that gives nothing, and for anything but names, fields, conditions, filters and these two.
        """
        source = text.text
        if ("{" not in source and "}" not in source) or source in self._plain:
            return source
        if _COMMAND.search(source):
            message = N_("trong văn bản chỉ dùng được '{{{{ tên }}}}', không dùng '{{%' hay '{{#'")
            raise refuse("DT-040", text.span, message)
        if "{{" not in source:
            parse(text, self._environment)
            self._plain.add(source)
            return source
        try:
            return self._evaluate(text, True, values, references)
        except _Nothing as error:
            if optional and pieces_alone(source) and not shows(self._evaluate(text, False, values, references)):
                return ""
            message = N_("'{text}': chỗ '{{{{ … }}}}' thứ {place} không có giá trị; ghi vào ô còn trống, hoặc viết "
                         "'{{{{ … | co_the_trong }}}}' nếu được phép trống")  # fmt: skip
            raise refuse(EMPTY, text.span, message, text=short(source), place=error) from None

    def leaves_out(self, text: Scalar, values: Mapping[str, Any]) -> bool:
        """Whether an item is nothing but expressions and all of them are empty; what cannot be told is kept."""
        if not pieces_alone(text.text) or cites(text.text):
            return False
        try:
            return not shows(self._evaluate(text, False, values, None))
        except CongvanError:
            return False

    def test(self, condition: Scalar, values: Mapping[str, Any]) -> bool:
        """Return whether a condition such as "kind == 'xã' and so_luong > 5" holds; raises CongvanError."""
        return bool(self._evaluate(condition, False, values, None, parse_condition))

    def _evaluate(
        self,
        text: Scalar,
        strict: bool,
        values: Mapping[str, Any],
        references: Mapping[str, Reference] | None,
        read: Callable[[Scalar, Environment], nodes.Template] = parse,
    ) -> str:
        key = text.text, strict
        if key not in self._templates:
            tree = read(text, self._environment)
            self._templates[key] = self._environment.from_string(evaluable(tree, strict))
        try:
            return self._templates[key].render({VALUES: values, **_FUNCTIONS, **_citations(references or {})})
        except _UnknownLabel as error:
            message = N_("không có nhãn '{label}' để dẫn tới{meant}; các nhãn có: {labels}")
            labels = ", ".join(sorted(references or {})) or "–"
            near = meant(str(error), references or {})
            raise refuse("DT-055", text.span, message, label=error, labels=labels, meant=near) from None
        except SharedField as error:
            message = N_("không rõ '{name}' là cột nào: {heads}; viết đúng tên cột, như {{{{ recipient['{first}'] }}}}")
            heads = ", ".join(f"'{head}'" for head in error.heads)
            raise refuse("NN-025", text.span, message, name=error.name, heads=heads, first=error.heads[0]) from None
        except _UnknownName as error:
            raise _unknown(text, error, values) from None
        except Unreadable as error:
            raise refuse(error.code, text.span, error.message, **error.parameters) from None
        except _Unusable as error:
            raise refuse("DT-044", text.span, error.message, **error.parameters) from None
        except (SecurityError, UndefinedError, TypeError, ValueError, LookupError, ArithmeticError):
            message = N_("không tính được '{{{{ … }}}}' trong '{text}'; chỉ viết tên, trường và bộ lọc")
            raise refuse("DT-044", text.span, message, text=short(text.text)) from None

    def fields_of(self, condition: Scalar) -> tuple[str, ...]:
        """Return the names of the fields that a condition reads, in its order."""
        tree = self._environment.parse("{{ (" + condition.text + ") }}")
        found = (
            getattr(node, "name", "") or getattr(node, "attr", "") or getattr(getattr(node, "arg", None), "value", "")
            for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))
        )
        return tuple(dict.fromkeys(name for name in found if isinstance(name, str) and name))


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, in which a dot or brackets give a field of a group or an item of a list, and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return a field, or an item."""
        if isinstance(obj, Undefined):
            str(obj)  # says which name is unknown
        if isinstance(obj, Fields) and argument in obj.shared:
            raise SharedField(argument, obj.shared[argument])
        if isinstance(obj, Mapping) and isinstance(argument, str):
            return obj[argument] if argument in obj else _missing(obj, argument)
        if isinstance(obj, tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        message = N_("'{field}' không lấy được: sau dấu chấm chỉ viết trường có trong danh sách hay trong 'vars'")
        raise _Unusable(message, field=str(argument))


class _Missing(StrictUndefined):
    """A name without a value; any use of it but `default` and `is defined` raises _UnknownName."""


class _UnknownName(UndefinedError):
    """No value has this name; `group` is where it was looked for, None for a condition without 'else'."""

    def __init__(self, name: str, group: Mapping[str, Any] | None = None) -> None:
        super().__init__(name)
        self.name, self.group = name, group


def _missing(group: Mapping[str, Any], name: str) -> _Missing:
    def fail(_: str | None) -> _UnknownName:
        return _UnknownName(name, group)

    return _Missing(obj=group, name=name, exc=cast(type[TemplateRuntimeError], fail))


_MEANT = N_("không có '{name}'; có phải ý bạn là '{near}'?")


def _unknown(text: Scalar, error: _UnknownName, values: Mapping[str, Any]) -> CongvanError:
    """Say which name is unknown, and which it may be."""
    group = error.group if error.group is not None else values
    above = next((f"{name}." for name, value in values.items() if value is group), "")
    known = [name for name in group if name.isidentifier() and name.isascii()]
    fields = values.get("recipient")
    name = f"{above}{error.name}"
    if not above and isinstance(fields, Mapping) and slug(error.name) in map(slug, fields):
        meant = f"recipient.{slug(error.name).replace('-', '_')}"
        return refuse("DT-043", text.span, _MEANT, name=name, near=meant)
    if name == "recipient":
        message = N_("'recipient' chỉ có khi gửi từng nơi: thêm khóa 'for_each' (gửi từng nơi), hoặc --for-each")
        return refuse("DT-043", text.span, message)
    if near := nearest(error.name, known):
        return refuse("DT-043", text.span, _MEANT, name=name, near=f"{above}{near[0]}")
    message = N_("không có '{name}'; các tên có: {names}")
    names = ", ".join(f"{above}{one}" for one in known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
    return refuse("DT-043", text.span, message, name=name, names=names or "–")


class _UnknownLabel(Exception):
    """No item has this label."""


class _Nothing(Exception):
    """An expression that a sentence needs gave nothing; its argument tells which of the text it is."""


class _Unusable(Exception):
    """What an expression asks for cannot be done: a Vietnamese message with its parameters."""

    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message)
        self.message, self.parameters = message, parameters


def _citations(references: Mapping[str, Reference]) -> dict[str, Any]:
    def find(label: str) -> Reference:
        if label not in references:
            raise _UnknownLabel(label)
        return references[label]

    return {REFERENCE: lambda label: find(label).text, NUMBER: lambda label: find(label).number}


def _named(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that says what it could not use: a group always, else what the function refuses."""

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        value = next(one for one in arguments if not isinstance(one, Environment | nodes.EvalContext))
        if isinstance(value, Undefined) and name != "default":
            str(value)
        if isinstance(value, Mapping) or (isinstance(value, tuple | list) and name not in _OF_LISTS):
            raise _Unusable(_GROUP)
        try:
            return function(*arguments, **options)
        except (Unreadable, UndefinedError, _Unusable):
            raise
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError):
            message = N_("bộ lọc '{filter}' không dùng được cho '{value}'")
            raise _Unusable(message, filter=name, value=short(str(value))) from None

    return call


def _needed(value: object, place: int) -> object:
    if isinstance(value, Mapping | tuple | list) or shows(str(value)):
        return value
    raise _Nothing(place)


def _join(*parts: object) -> str:
    return "".join(map(_text, parts))


_FUNCTIONS = {COMPARE: compare, JOIN: _join, NEEDED: _needed}


def shows(text: str) -> bool:
    """Whether a rendered text says anything: more than marks and stops."""
    return bool(clean(text).strip(" *~^.,;:"))


def _finalize(value: object) -> str:
    return escape_inline(_text(value))


def _text(value: object) -> str:
    """Return what a value prints; raises _Unusable for one that is no text."""
    if isinstance(value, Mapping | tuple | list):
        raise _Unusable(_GROUP)
    if value is None or isinstance(value, bool):
        message = N_("điều kiện không in ra được; viết chữ cho từng trường hợp, như {example}")
        raise _Unusable(message, example="{{ 'có' if so_luong > 5 else 'không' }}")
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value)
