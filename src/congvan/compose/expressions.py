"""`{{ … }}` in user text: names, fields, a few filters, references; no loops, other calls, arithmetic or attributes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from congvan.compose.inline import escape_inline
from congvan.compose.numbering import Reference
from congvan.errors import N_, refuse
from congvan.loading.naming import SharedField
from congvan.loading.nodes import Scalar
from congvan.text.capitals import abbreviate, person_name, sentence, unit_name
from congvan.text.dates import parse_date
from congvan.text.numerals import roman
from congvan.text.unicode import slug, upper
from congvan.text.words import amount_in_words, date_in_words, group_digits, number_in_words, weekday

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Keyword, nodes.Tuple,
)  # fmt: skip
_REFERENCE, _NUMBER = "ref", "so"
_FILTERS = ("default", "first", "int", "join", "last", "length", "lower", "trim")


def _whole(text: object) -> int:
    """Read a whole number as clerks type it: 1250000 or 1.250.000."""
    return int(str(text).replace(".", "").replace(" ", ""))


def _day(text: object) -> dt.date:
    date = parse_date(str(text))
    if not (date.month and date.day):
        raise ValueError(f"{text!r} is not a whole date")
    return dt.date(date.year, date.month, date.day)


# What a form letter needs beyond Jinja's own; the names are those of docs/huong-dan.md.
_VIETNAMESE: dict[str, Callable[[Any], str]] = {
    "hoa": lambda text: upper(str(text)),
    "hoa_dau": lambda text: sentence(str(text)),
    "slug": lambda text: slug(str(text)),
    "nhom_so": lambda text: group_digits(str(text)),
    "bang_chu": lambda text: number_in_words(_whole(text)),
    "dong_bang_chu": lambda text: amount_in_words(_whole(text)),
    "la_ma": lambda text: roman(_whole(text)),
    "thu": lambda text: weekday(_day(text)),
    "ngay_bang_chu": lambda text: date_in_words(_day(text)),
    "ten_nguoi": lambda text: person_name(str(text)),
    "ten_don_vi": lambda text: unit_name(str(text)),
    "viet_tat": lambda text: abbreviate(str(text)),
}


class Expressions:
    """Renders the expressions of user text with the values of one dispatch."""

    def __init__(self) -> None:
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_finalize, autoescape=False)
        filters = {name: environment.filters[name] for name in _FILTERS}
        environment.filters = {**filters, **_VIETNAMESE, "upper": _VIETNAMESE["hoa"]}
        environment.tests = {name: environment.tests[name] for name in ("defined", "undefined")}
        environment.globals = {}
        self._environment = environment
        self._templates: dict[str, Template] = {}

    def render(self, text: Scalar, values: Mapping[str, Any], references: Mapping[str, Reference] | None = None) -> str:
        """Return text with its expressions replaced by their values, escaped so that no value is markup.

        `ref('label')` and `so('label')` cite an item by its label: 'khoản 2 Điều 5', '2'. Raises CongvanError for
        an unknown name or label, and for anything but names, fields, conditions, filters and these two.
        """
        source = text.text
        if "{%" in source or "{#" in source:
            message = N_("trong văn bản chỉ dùng được '{{{{ tên }}}}', không dùng '{{%' hay '{{#'")
            raise refuse("DT-040", text.span, message)
        if "{{" not in source:
            return source
        try:
            return self._compiled(text).render({**values, **_functions(references or {})})
        except _UnknownLabel as error:
            message = N_("không có nhãn '{label}' để dẫn tới; các nhãn có: {labels}")
            labels = ", ".join(sorted(references or {})) or "–"
            raise refuse("DT-055", text.span, message, label=error, labels=labels) from None
        except SharedField as error:
            message = N_("không rõ '{name}' là cột nào: {heads}; viết đúng tên cột, như {{{{ recipient['{first}'] }}}}")
            heads = ", ".join(f"'{head}'" for head in error.heads)
            raise refuse("NN-025", text.span, message, name=error.name, heads=heads, first=error.heads[0]) from None
        except TemplateSyntaxError as error:
            message = N_("không đọc được '{{{{ … }}}}' ({problem}); viết '{{{{ tên }}}}'")
            raise refuse("DT-042", text.span, message, problem=error.message) from None
        except UndefinedError as error:
            message = N_("'{{{{ … }}}}' dùng tên chưa có giá trị ({problem}); các tên có: {names}")
            names = ", ".join(sorted(values)) or "–"
            raise refuse("DT-043", text.span, message, problem=error.message, names=names) from None
        except (SecurityError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            message = N_("không tính được '{{{{ … }}}}' ({problem})")
            raise refuse("DT-044", text.span, message, problem=error) from None

    def _compiled(self, text: Scalar) -> Template:
        """Return the checked expressions of a text, ready for the values of one copy after the other."""
        source = text.text
        if source not in self._templates:
            tree = self._environment.parse(source)
            for node in tree.find_all(nodes.Node):
                if not isinstance(node, _ALLOWED) and not _cites(node):
                    message = N_("'{{{{ … }}}}' chỉ nhận tên, trường, điều kiện và bộ lọc, không nhận phép tính")
                    raise refuse("DT-041", text.span, message)
            self._templates[source] = self._environment.from_string(tree)
        return self._templates[source]

    def fields_of(self, condition: Scalar) -> tuple[str, ...]:
        """Return the names of the fields that a condition reads, in its order."""
        tree = self._environment.parse("{{ (" + condition.text + ") }}")
        found = (
            getattr(node, "name", "") or getattr(node, "attr", "") or getattr(getattr(node, "arg", None), "value", "")
            for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))
        )
        return tuple(dict.fromkeys(name for name in found if isinstance(name, str) and name))

    def test(self, condition: Scalar, values: Mapping[str, Any]) -> bool:
        """Return whether a condition such as "kind == 'xã' and code != '1'" holds; raises CongvanError."""
        braced = replace(condition, text="{{ (" + condition.text + ") and 'có' or '' }}")
        return bool(self.render(braced, values))


class _UnknownLabel(Exception):
    """No item has this label."""


def _functions(references: Mapping[str, Reference]) -> dict[str, Any]:
    def find(label: str) -> Reference:
        if label not in references:
            raise _UnknownLabel(label)
        return references[label]

    return {_REFERENCE: lambda label: find(label).text, _NUMBER: lambda label: find(label).number}


def _cites(node: nodes.Node) -> bool:
    """Whether this is a call of one of the two functions with one label."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in (_REFERENCE, _NUMBER)
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and isinstance(node.args[0].value, str)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _finalize(value: object) -> str:
    if isinstance(value, Mapping | tuple | list):
        raise ValueError("a list or a group is no text")
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    return escape_inline(str(value))
