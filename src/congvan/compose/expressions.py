"""`{{ … }}` in user text: names, fields and a few filters; no loops, calls, arithmetic or objects' attributes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from congvan.compose.inline import escape_inline
from congvan.errors import N_, refuse
from congvan.loading.nodes import Scalar
from congvan.text.unicode import slug, upper

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Keyword,
)  # fmt: skip
_FILTERS = ("default", "first", "int", "join", "last", "length", "lower", "trim")


def _capitalise(text: object) -> str:
    """Upper-case the first letter and leave the rest ('sở Y tế' gives 'Sở Y tế')."""
    text = str(text)
    return upper(text[:1]) + text[1:]


class Expressions:
    """Renders the expressions of user text with the values of one dispatch."""

    def __init__(self) -> None:
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_finalize, autoescape=False)
        filters = {name: environment.filters[name] for name in _FILTERS}
        environment.filters = {**filters, "upper": upper, "hoa": upper, "hoa_dau": _capitalise, "slug": slug}
        environment.tests = {name: environment.tests[name] for name in ("defined", "undefined")}
        environment.globals = {}
        self._environment = environment

    def render(self, text: Scalar, values: Mapping[str, Any]) -> str:
        """Return text with its expressions replaced by their values, escaped so that no value is markup.

        Raises CongvanError for an unknown name, and for anything but names, fields, conditions and filters.
        """
        source = text.text
        if "{%" in source or "{#" in source:
            message = N_("trong văn bản chỉ dùng được '{{{{ tên }}}}', không dùng '{{%' hay '{{#'")
            raise refuse("DT-040", text.span, message)
        if "{{" not in source:
            return source
        try:
            tree = self._environment.parse(source)
            for node in tree.find_all(nodes.Node):
                if not isinstance(node, _ALLOWED):
                    message = N_("'{{{{ … }}}}' chỉ nhận tên, trường, điều kiện và bộ lọc, không nhận phép tính")
                    raise refuse("DT-041", text.span, message)
            return self._environment.from_string(tree).render(values)
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


def _finalize(value: object) -> str:
    if isinstance(value, Mapping | tuple | list):
        raise ValueError("a list or a group is no text")
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    return escape_inline(str(value))
