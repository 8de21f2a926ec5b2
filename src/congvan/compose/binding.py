"""A dispatch as templates see it: the same fields, its texts rendered and ready to stand in XHTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from markupsafe import Markup

from congvan.compose.expressions import Expressions
from congvan.compose.inline import Footnote, escape_inline, to_xhtml
from congvan.compose.numbering import Reference
from congvan.compose.symbols import report_lacking
from congvan.errors import N_, CongvanError, Report, refuse
from congvan.loading.nodes import Literal, Scalar
from congvan.model.dispatch import Dispatch
from congvan.text.capitals import sentence
from congvan.text.dates import PartialDate
from congvan.text.unicode import clean, upper
from congvan.thethuc.kinds import Kind
from congvan.typeface import Typeface


def no_note(name: str) -> str:
    """Footnotes that are not wanted."""
    return ""


@dataclass(frozen=True)
class Inline:
    """A text with its expressions done; in a template it writes itself as XHTML."""

    source: str
    footnote: Footnote

    def __html__(self) -> str:
        return to_xhtml(self.source, self.footnote)

    @property
    def plain(self) -> str:
        """The words without marks."""
        return Markup(to_xhtml(self.source, no_note)).striptags()

    def change(self, function: Callable[[str], str]) -> Inline:
        """Return the text with its source changed."""
        return replace(self, source=function(clean(self.source)))

    def ending(self, mark: str) -> Inline:
        """Return the text ending in mark, whatever list punctuation was typed there ('' takes it away)."""
        return self.change(lambda source: source.rstrip(" ;,.") + mark if source else source)


class View:
    """A part of the dispatch; `type` is its class name, so that a template can tell blocks apart."""

    def __init__(self, kind: str, parts: Mapping[str, Any]) -> None:
        self.__dict__.update(parts, type=kind)


def bind(
    dispatch: Dispatch,
    expressions: Expressions,
    references: Mapping[str, Reference],
    typeface: Typeface,
    kept: dict[int, Any] | None = None,
) -> View:
    """Return dispatch with every text rendered; raises CongvanError with all texts that cannot be, or that hold what
    no face prints.

    `kept` remembers, by their identity, the parts that come out the same whatever the values are; whoever gives it
    keeps these parts alive.
    """
    values = dispatch.vars
    report = Report()
    walk = _Walk(lambda scalar: text(scalar), report, kept)

    def text(scalar: Scalar) -> Inline:
        if isinstance(scalar, Literal):
            report_lacking(report, typeface, clean(scalar.text), scalar.span)
            return Inline(escape_inline(scalar.text), no_note)

        def note(name: str) -> str:
            if defined := dispatch.footnotes.get(name):
                return _render(defined)
            if " " not in name.strip():
                message = N_("chưa có lời cho chú thích '{name}'; thêm vào khóa 'footnotes' (chú thích)")
                raise refuse("DT-045", scalar.span, message, name=name)
            return name

        inline = Inline(_render(scalar), note)
        try:
            inline.__html__()
        except CongvanError as error:
            report.findings.extend(error.findings)
            return replace(inline, footnote=lambda name: name)
        return inline

    def _render(scalar: Scalar) -> str:
        try:
            rendered = expressions.render(scalar, values, references)
        except CongvanError as error:
            report.findings.extend(error.findings)
            return ""
        report_lacking(report, typeface, clean(rendered), scalar.span)
        return rendered

    view: View = walk.parts_of(dispatch)
    report.close()
    return view


_WHOLE = (Kind, PartialDate)  # templates take them as they are
_CHANGING = ("{{", "[^")  # expressions, and footnotes, which may hold some
# Read only where a text asks for them.
_ON_DEMAND = {"footnotes", "vars"}


class _Walk:
    """From the parts of a dispatch to what templates see of them."""

    def __init__(self, text: Callable[[Scalar], Inline], report: Report, kept: dict[int, Any] | None) -> None:
        self._text = text
        self._report = report
        self._kept = kept
        self._changing = 0  # texts met so far that may come out otherwise for other values

    def __call__(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        if self._kept is None:
            return self.parts_of(value)
        if id(value) in self._kept:
            return self._kept[id(value)]
        before = self._changing, len(self._report.findings)
        result = self.parts_of(value)
        if before == (self._changing, len(self._report.findings)):
            self._kept[id(value)] = result
        return result

    def parts_of(self, value: Any) -> Any:
        """Return a part with everything within it."""
        if isinstance(value, Scalar):
            self._changing += any(sign in value.text for sign in _CHANGING)
            return self._text(value)
        if isinstance(value, _WHOLE):
            return value
        if isinstance(value, dict):
            return {name: self(item) for name, item in value.items()}
        if isinstance(value, tuple):
            return tuple(self(item) for item in value)
        kind = type(value)
        names = _fields(kind)  # type: ignore[arg-type]  # mypy takes the hash of a class for that of its objects
        if names is None:
            return value
        return View(kind.__name__, {
            name: getattr(value, name) if name in _ON_DEMAND else self(getattr(value, name)) for name in names
        })  # fmt: skip


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """Return the names of the fields of a part of the dispatch, None for a plain value."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def ending(text: Inline | str, mark: str) -> Inline | str:
    """Give a text of a list its mark, in place of what was typed there."""
    return text.ending(mark) if isinstance(text, Inline) else text.rstrip(" ;,.") + mark


def in_capitals(text: Inline | str) -> Inline | str:
    """Upper-case a text."""
    return text.change(upper) if isinstance(text, Inline) else upper(text)


def capitalised(text: Inline) -> Inline:
    """Upper-case the first letter of a text."""
    return text.change(sentence)
