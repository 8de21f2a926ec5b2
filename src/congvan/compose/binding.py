"""A dispatch as templates see it: the same fields, its texts rendered and ready to stand in XHTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from markupsafe import Markup

from congvan.compose.expressions import Expressions, shows
from congvan.compose.grammar import short
from congvan.compose.inline import Footnote, change_words, escape_inline, to_xhtml
from congvan.compose.numbering import Reference
from congvan.compose.symbols import report_lacking
from congvan.errors import N_, CongvanError, Report, refuse
from congvan.loading.nodes import Literal, Scalar
from congvan.model.body import Cell, Paragraph, Row
from congvan.model.dispatch import Dispatch
from congvan.model.terms import Awaited, Counting
from congvan.model.values import BAD_SYMBOL, is_symbol
from congvan.text.capitals import sentence
from congvan.text.dates import OpenDate, PartialDate
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
    shared: Shared | None = None,
) -> View:
    """Return dispatch with every text rendered; raises CongvanError with all texts that cannot be, or that hold what
    no face prints.

    `shared` remembers of this dispatch the parts that come out the same whatever the values are.
    """
    values = dispatch.vars
    report = Report()
    walk = _Walk(lambda scalar, optional: text(scalar, optional), report, shared)

    def text(scalar: Scalar, optional: bool) -> Any:
        if isinstance(scalar, Literal):
            report_lacking(report, typeface, clean(scalar.text), scalar.span)
            return Inline(escape_inline(scalar.text), no_note)
        if isinstance(scalar, Awaited):
            return _awaited(scalar)

        def note(name: str) -> str:
            if defined := dispatch.footnotes.get(name):
                return _render(defined)
            if " " not in name.strip():
                message = N_("chưa có lời cho chú thích '{name}'; thêm vào khóa 'footnotes' (chú thích)")
                raise refuse("DT-045", scalar.span, message, name=name)
            return name

        inline = Inline(_render(scalar, optional), note)
        try:
            inline.__html__()
        except CongvanError as error:
            report.findings.extend(error.findings)
            return replace(inline, footnote=lambda name: name)
        return inline

    def _awaited(scalar: Awaited) -> Any:
        try:
            return read_awaited(scalar, expressions, values)
        except CongvanError as error:
            report.findings.extend(error.findings)
            return None

    def _render(scalar: Scalar, optional: bool = False) -> str:
        try:
            rendered = expressions.render(scalar, values, references, optional)
        except CongvanError as error:
            report.findings.extend(error.findings)
            return ""
        report_lacking(report, typeface, clean(rendered), scalar.span)
        return rendered

    view: View = walk.parts_of(dispatch, ())
    if not report.findings:
        _check_complete(dispatch, view.__dict__, report)
    report.close()
    return view


def read_awaited(scalar: Awaited, expressions: Expressions, values: Mapping[str, Any]) -> Any:
    """Return the number or date that a text gives, None for one to fill in by hand; raises CongvanError."""
    typed = Inline(expressions.render(scalar, values), no_note).plain.strip()
    if not typed and scalar.blank:
        return None
    try:
        return scalar.read(typed)
    except ValueError:
        raise refuse(scalar.code, scalar.span, scalar.message, text=typed) from None


def _check_complete(dispatch: Dispatch, bound: Mapping[str, Any], report: Report) -> None:
    """Report what only the rendered texts show."""
    if dispatch.recipients and not bound["recipients"] and dispatch.kind.addressed == "yes":
        message = N_("mọi mục kính gửi đều trống; ghi nơi nhận vào danh sách hoặc dự thảo")
        report.add("DT-074", dispatch.recipients[0].span, message)
    if isinstance(dispatch.number, Counting):
        message = N_(
            "'from' (từ) đếm số theo danh sách nơi nhận; thêm 'for_each' (gửi từng nơi), hoặc viết number: 120"
        )
        report.add("DT-075", dispatch.number.span, message)
    for entry in dispatch.kind.layout.fields:
        typed = dispatch.details.get(entry.name)
        if entry.required and type(typed) is Scalar and bound["details"][entry.name] is None:
            report.add("DT-073", typed.span, _MUST_SAY, text=short(typed.text))
    symbol = bound["symbol"].plain
    if "{{" in dispatch.symbol.text and dispatch.kind.layout.numbered and not is_symbol(symbol):
        report.add("DT-025", dispatch.symbol.span, BAD_SYMBOL, symbol=symbol)


# Where a part stands in a dispatch: the names of fields and the places in lists that lead to it.
Path = tuple[str | int, ...]


class Shared:
    """The parts of one dispatch that are the same in all copies of it, as they came out, by where they stand."""

    def __init__(self) -> None:
        self.parts: dict[Path, Any] = {}


_WHOLE = (Kind, PartialDate, int, float, str)  # templates take them as they are
_CHANGING = ("{{", "[^")  # expressions, and footnotes, which may hold some
# Read only where a text asks for them.
_ON_DEMAND = {"footnotes", "vars", "output_name"}


class _Walk:
    """From the parts of a dispatch to what templates see of them."""

    def __init__(self, text: Callable[[Scalar, bool], Any], report: Report, shared: Shared | None) -> None:
        self._text = text
        self._report = report
        self._shared = shared
        self._changing = 0  # texts met so far that may come out otherwise for other values

    def __call__(self, value: Any, path: Path) -> Any:
        if value is None or isinstance(value, _WHOLE):
            return value
        if isinstance(value, OpenDate):
            return None  # as a part of a date that is left to the hand
        if self._shared is None:
            return self.parts_of(value, path)
        if path in self._shared.parts:
            return self._shared.parts[path]
        before = self._changing, len(self._report.findings)
        result = self.parts_of(value, path)
        if before == (self._changing, len(self._report.findings)):
            self._shared.parts[path] = result
        return result

    def parts_of(self, value: Any, path: Path) -> Any:
        """Return a part with everything within it."""
        if isinstance(value, Scalar):
            return self._scalar(value)
        if isinstance(value, dict):
            return {name: self._entry(item, (*path, name)) for name, item in value.items()}
        if isinstance(value, tuple):
            return self._items(value, path)
        if isinstance(value, Row):
            cells = tuple(self._cell(cell, (*path, place)) for place, cell in enumerate(value.cells))
            return View("Row", {"cells": cells, "heading": self(value.heading, (*path, "heading"))})
        if isinstance(value, Paragraph):
            return View(
                "Paragraph", {"text": self._scalar(value.text, optional=True), "align": value.align}
            )  # goes when it is empty
        kind = type(value)
        names = _fields(kind)  # type: ignore[arg-type]  # mypy takes the hash of a class for that of its objects
        if names is None:
            return value
        return View(kind.__name__, {
            name: field if name in _ON_DEMAND else self._field(field, required, (*path, name))
            for name, required in names
            for field in (getattr(value, name),)
        })  # fmt: skip

    def _cell(self, cell: Cell, path: Path) -> View:
        """A cell; an empty one keeps its place, an empty text under an image has none."""
        text = self._scalar(cell.text, optional=True) if cell.text else None
        if cell.figure and text is not None and not shows(text.source):
            text = None
        return View("Cell", {**vars(cell), "text": text, "figure": self(cell.figure, path)})

    def _scalar(self, scalar: Scalar, optional: bool = False) -> Any:
        self._changing += any(sign in scalar.text for sign in _CHANGING)
        return self._text(scalar, optional)

    def _field(self, value: Any, required: bool, path: Path) -> Any:
        """Return one field; a text that its expressions leave empty is none, where there may be none."""
        before = len(self._report.findings)
        result = self(value, path)
        if not (isinstance(result, Inline) and "{{" in value.text) or shows(result.source):
            return result
        if required and before == len(self._report.findings):
            self._report.add("DT-073", value.span, _MUST_SAY, text=short(value.text))
        return None

    def _entry(self, value: Any, path: Path) -> Any:
        """Return one of the fields of a layout; a list of them that had items keeps one at least."""
        result = self(value, path)
        if isinstance(value, tuple) and value and not result:
            self._report.add("DT-073", value[0].span, _MUST_SAY, text=short(value[0].text))
        return None if isinstance(result, Inline) and "{{" in value.text and not shows(result.source) else result

    def _items(self, values: tuple[Any, ...], path: Path) -> tuple[Any, ...]:
        """Return the items of a list without the texts that their expressions leave empty."""
        results = [self._scalar(v, optional=True) if isinstance(v, Scalar) else self(v, (*path, place))
                   for place, v in enumerate(values)]  # fmt: skip
        gone = [isinstance(r, Inline) and "{{" in v.text and not shows(r.source)
                for v, r in zip(values, results, strict=True)]  # fmt: skip
        if not any(gone):
            return tuple(results)
        kept = [result for result, left_out in zip(results, gone, strict=True) if not left_out]
        if kept and gone[-1] and isinstance(kept[-1], Inline) and kept[-1].source.rstrip().endswith((";", ",")):
            kept[-1] = kept[-1].ending(".")  # it ends the list now
        return tuple(kept)


_MUST_SAY = N_("'{text}' không có chữ nào; chỗ này trong văn bản không được trống")


@cache
def _fields(kind: type) -> tuple[tuple[str, bool], ...] | None:
    """Return the fields of a part of the dispatch, and whether each must stand; None for a plain value."""
    if not is_dataclass(kind):
        return None
    return tuple((field.name, field.default is MISSING) for field in fields(kind))


def ending(text: Inline | str, mark: str) -> Inline | str:
    """Give a text of a list its mark, in place of what was typed there."""
    return text.ending(mark) if isinstance(text, Inline) else text.rstrip(" ;,.") + mark


def in_capitals(text: Inline | str) -> Inline | str:
    """Upper-case a text."""
    return text.change(lambda source: change_words(source, upper)) if isinstance(text, Inline) else upper(text)


def capitalised(text: Inline) -> Inline:
    """Upper-case the first letter of a text."""
    return text.change(sentence)
