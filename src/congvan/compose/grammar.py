"""What an expression may say, and the tree that means it: data by name and nothing else.

Names become look-ups in the values of a copy, so that no word of Jinja or Python (`self`, `items`) is one; comparisons
and joined texts go through functions of this project, which know numbers, dates and what is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from jinja2 import Environment, TemplateError, nodes
from jinja2.visitor import NodeTransformer

from congvan.errors import N_, CongvanError, refuse
from congvan.loading.nodes import Scalar
from congvan.text.nearest import nearest

REFERENCE, NUMBER = "ref", "so"  # the functions that a text may call
VALUES, COMPARE, JOIN, NEEDED = "_values", "_compare", "_join", "_needed"  # no user text reaches these
MAY_BE_EMPTY = "co_the_trong"

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Keyword, nodes.Tuple,
)  # fmt: skip
# An expression within these bounds stays far from the depth at which Python gives up reading or running it.
MOST_SIGNS = 200  # words and signs
MOST_DEPTH = 20  # brackets in brackets, or `not`
MOST_PIECES = 500  # expressions of one text
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIGN = re.compile(r"\w+|[^\w\s]")
_ONE_BRACE = re.compile(r"(?<![{\\])\{ *recipient\.[^{}]*\}(?!\})")
_SPACED = re.compile(r"[^\W\d]\w*(?:\.\w+)*(?: +\w+)+")
_ONE_EQUAL = re.compile(r"(?<![=!<>])=(?!=)")
_CURLED = re.compile("[“”‘’]")


def parse(text: Scalar, environment: Environment) -> nodes.Template:
    """Return the tree of a text; raises CongvanError for braces that do not pair, and for what no text may say."""
    _check_braces(text)
    pieces, _ = _cut(text.text)
    if len(pieces) > MOST_PIECES:
        message = N_("một đoạn văn có {count} chỗ '{{{{ … }}}}', quá {limit}; hãy chia đoạn")
        raise refuse("DT-042", text.span, message, count=len(pieces), limit=MOST_PIECES)
    for piece in pieces:
        _check_size(text, piece[2:-2].strip())
        _check_piece(text, piece[2:-2], environment)
    return _checked(text, environment.parse(text.text), environment)


def parse_condition(condition: Scalar, environment: Environment) -> nodes.Template:
    """Return the tree of a condition, which prints 'có' where it holds; raises CongvanError."""
    source = condition.text.strip()
    if "{{" in source or "}}" in source:
        message = N_("điều kiện '{snippet}' viết không có dấu ngoặc nhọn, như kind == 'xã'")
        raise refuse("DT-042", condition.span, message, snippet=short(source))
    _check_size(condition, source)
    try:
        tree = environment.parse("{{ (" + source + ") and 'có' or '' }}")
    except TemplateError:
        message = N_("không đọc được điều kiện '{snippet}'; viết như kind == 'xã' and so_luong > 5 (and, or, not)")
        raise _unreadable(condition, source, message) from None
    return _checked(condition, tree, environment)


def evaluable(tree: nodes.Template, strict: bool) -> nodes.Template:
    """Return the tree as it is compiled; where `strict`, an expression that gives nothing is refused."""
    rewritten = _Rewriter(strict).visit(tree)
    assert isinstance(rewritten, nodes.Template)
    return rewritten


def pieces_alone(source: str) -> bool:
    """Whether a text is nothing but expressions, marks and stops, so that it can come out empty as a whole."""
    return "{{" in source and not re.search(r"\w", _cut(source)[1])


def cites(source: str) -> bool:
    """Whether a text calls `ref` or `so`, whose values stand only once items are numbered."""
    return re.search(rf"\b(?:{REFERENCE}|{NUMBER}) *\(", source) is not None


def _cut(source: str) -> tuple[list[str], str]:
    """Return the expressions of a text, and the text with a NUL for each.

    A pattern would look through all that follows a '{{' without its '}}', for each of them.
    """
    pieces, rest, at = [], [], 0
    while (start := source.find("{{", at)) >= 0 and (end := source.find("}}", start + 2)) >= 0:
        rest.append(source[at:start])
        pieces.append(source[start : end + 2])
        at = end + 2
    return pieces, "\0".join([*rest, source[at:]])


def _check_size(text: Scalar, source: str) -> None:
    """Refuse an expression that is too long or too deep to be read."""
    signs = _SIGN.findall(_STRING.sub("''", source))
    depth = max(accumulate((sign in ("(", "[", "{")) - (sign in (")", "]", "}")) for sign in signs), default=0)
    for count, limit in ((len(signs), MOST_SIGNS), (depth, MOST_DEPTH), (signs.count("not"), MOST_DEPTH)):
        if count > limit:
            message = N_("'{snippet}' quá dài hoặc lồng quá sâu ({count}, quá {limit}); hãy viết ngắn lại")
            raise refuse("DT-042", text.span, message, snippet=short(source), count=count, limit=limit)


def _check_braces(text: Scalar) -> None:
    pieces, rest = _cut(text.text)
    if one := _ONE_BRACE.search(rest):
        message = N_("'{snippet}' chỉ có một ngoặc nhọn; viết '{{{{ … }}}}', hai ngoặc mở và hai ngoặc đóng")
        raise refuse("DT-042", text.span, message, snippet=short(one.group()))
    unclosed = next((piece[:2] + piece[2:].split("{{")[0] for piece in pieces if "{{" in piece[2:]), None)
    if unclosed is None and "{{" in rest:
        unclosed = rest[rest.index("{{") :]
    if unclosed is not None:
        message = N_("'{snippet}' mở bằng '{{{{' mà chưa đóng bằng '}}}}'; viết '{{{{ tên }}}}'")
        raise refuse("DT-042", text.span, message, snippet=short(unclosed))
    if "}}" in rest:
        message = N_("'{snippet}' đóng bằng '}}}}' mà chưa mở bằng '{{{{'; viết '{{{{ tên }}}}'")
        end = rest.index("}}") + 2
        raise refuse("DT-042", text.span, message, snippet=short(rest[max(0, end - 30) : end].split("\0")[-1]))


def _check_piece(text: Scalar, inner: str, environment: Environment) -> None:
    inner = inner.strip().removeprefix("-").removesuffix("-").strip()
    if not inner:
        raise refuse("DT-042", text.span, N_("'{{{{ }}}}' chưa có tên ở giữa; viết '{{{{ tên }}}}'"))
    try:
        environment.parse("{{ " + inner + " }}")
    except TemplateError:
        message = N_("không đọc được '{{{{ {snippet} }}}}'; ở giữa chỉ viết tên, trường, điều kiện, bộ lọc, như "
                     "'{{{{ recipient.name | hoa }}}}'")  # fmt: skip
        raise _unreadable(text, inner, message) from None


def _unreadable(text: Scalar, source: str, message: str) -> CongvanError:
    """Say what keeps an expression from being read where that can be told, else the general `message`."""
    snippet = short(source)
    if _SPACED.fullmatch(source):
        message = N_("'{snippet}': tên không có dấu cách; viết '{name}'")
        return refuse("DT-042", text.span, message, snippet=snippet, name=re.sub(" +", "_", source))
    if _CURLED.search(source):
        message = N_("'{snippet}': dùng dấu nháy thẳng ', không dùng dấu nháy cong của Word")
    elif _ONE_EQUAL.search(source):
        message = N_("'{snippet}': so sánh bằng viết hai dấu, '=='")
    return refuse("DT-042", text.span, message, snippet=snippet)


def _checked(text: Scalar, tree: nodes.Template, environment: Environment) -> nodes.Template:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) and not _cites(node):
            message = N_("'{{{{ … }}}}' chỉ nhận tên, trường, điều kiện và bộ lọc, không nhận phép tính")
            raise refuse("DT-041", text.span, message)
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if isinstance(node, nodes.Filter | nodes.Test) and node.name not in known:
            raise _unknown_filter(text, node.name, [name for name in known if not name.startswith("_")])
    return tree


def _unknown_filter(text: Scalar, name: str, known: list[str]) -> CongvanError:
    if near := nearest(name, known):
        message = N_("không có bộ lọc '{name}'; có phải ý bạn là '{near}'?")
        return refuse("DT-042", text.span, message, name=name, near=near[0])
    message = N_("không có bộ lọc '{name}'; các bộ lọc có: {names}")
    return refuse("DT-042", text.span, message, name=name, names=", ".join(sorted(known)))


def _cites(node: nodes.Node) -> bool:
    """Whether this is a call of one of the two functions with one label."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in (REFERENCE, NUMBER)
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and isinstance(node.args[0].value, str)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _may_be_empty(expression: nodes.Node) -> bool:
    """Whether the writer says so: by the filter, or by '' as a value (in `default('')`, in `else ''`)."""
    if isinstance(expression, nodes.Call):
        return True  # a citation
    if isinstance(expression, nodes.Filter) and expression.name == MAY_BE_EMPTY:
        return True
    if isinstance(expression, nodes.Const):
        return bool(expression.value == "")
    children: Iterator[nodes.Node] = expression.iter_child_nodes()
    return not isinstance(expression, nodes.Compare) and any(map(_may_be_empty, children))


class _Rewriter(NodeTransformer):
    def __init__(self, strict: bool) -> None:
        self._strict = strict
        self._place = 0

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """Let what must say something be looked at before it is printed."""
        parts: list[nodes.Expr] = []
        for part in node.nodes:
            self._place += not isinstance(part, nodes.TemplateData)
            free = not self._strict or isinstance(part, nodes.TemplateData) or _may_be_empty(part)
            rewritten = self.visit(part)
            parts.append(rewritten if free else _call(NEEDED, rewritten, nodes.Const(self._place)))
        return nodes.Output(parts, lineno=node.lineno)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Leave citations, the only calls, as they are."""
        return node

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        """Look the name up among the values."""
        return nodes.Getitem(nodes.Name(VALUES, "load"), nodes.Const(node.name), "load", lineno=node.lineno)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        """Compare by our own rules."""
        parts: list[nodes.Expr] = [self.visit(node.expr)]
        for operand in node.ops:
            parts += [nodes.Const(operand.op), self.visit(operand.expr)]
        return _call(COMPARE, *parts)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Join by our own rules."""
        return _call(JOIN, *map(self.visit, node.nodes))


def _call(name: str, *arguments: Any) -> nodes.Call:
    return nodes.Call(nodes.Name(name, "load"), list(arguments), [], None, None, lineno=1)


def short(text: str) -> str:
    """Return the beginning of a text on one line, to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
