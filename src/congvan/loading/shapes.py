"""Shapes of YAML: each reads a node into a value, reports what does not fit, and tells its JSON Schema.

A key table written in shapes is the one statement of a contract: the reader, the 'did you mean' hints and the
schema for editors are all derived from it.
"""

from __future__ import annotations

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from congvan.errors import N_, Report, Span
from congvan.loading import nodes
from congvan.loading.nodes import PARAGRAPH, Node, Scalar, paragraphs
from congvan.loading.prose import as_text, in_quotes
from congvan.loading.schema import DEFINITIONS as DEFINITIONS
from congvan.loading.schema import Schema as Schema
from congvan.loading.schema import hinted, spelled
from congvan.text.nearest import meant
from congvan.text.unicode import is_blank, slug

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M")
# Types of YAML's scalars; a number typed as such is a text to us, and a number to an editor.
SCALAR: Schema = {"type": ["string", "number", "boolean"]}


_TIGHT_KEY = re.compile(r"([^\W\d_]+(?:[ _][^\W\d_]+)*):(?=[^\s/])")
_NEAR_KEY = 0.8  # a word so like a key may be a key mistyped rather than the first word of a sentence


class Refused(Exception):
    """This node cannot be read; why is in the report."""


class Shape(ABC, Generic[T]):
    """What a node may be."""

    @abstractmethod
    def read(self, node: Node, report: Report) -> T:
        """Return the value of node; raises Refused after having reported why."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema of the nodes that are read."""

    def claims(self, name: str) -> bool:
        """Whether a word is one of the keys that this shape reads, or may be meant as one."""
        return False

    def parts(self) -> tuple[Shape[Any], ...]:
        """Return the shapes that this one is made of, for those who walk a contract; keys are the parts of a group."""
        return ()


class TextShape(Shape[Scalar]):
    """A text, kept with its place."""

    def read(self, node: Node, report: Report) -> Scalar:
        text = as_text(node)
        if text is None:
            raise _no_text(node, report)
        if is_blank(text.text):
            report.add("DT-003", text.span, N_("mục này trống; hãy viết nội dung hoặc xóa cả dòng"))
            raise Refused
        if PARAGRAPH in text.text.strip():
            message = N_("dòng trống chia câu này thành hai đoạn, ở đây chỉ được một đoạn; hãy xóa dòng trống")
            report.add("YAML-026", text.span, message)
            raise Refused
        return text

    def schema(self) -> Schema:
        return {**SCALAR, "pattern": "\\S", "not": {"type": "string", "pattern": _GAP}}


# A marked gap (congvan.model.gaps), which no build prints: an editor underlines it.
_GAP = r"^[\s.…]*(?:…|\.{3})[\s.…]*$"
TEXT = TextShape()


def _word(node: Node, report: Report) -> Scalar:
    """Return a text with a meaning of its own, which is never a sentence with a colon or brackets."""
    if not isinstance(node, Scalar):
        raise _wrong_form(node, N_("chữ"), report)
    return TEXT.read(node, report)


@dataclass(frozen=True)
class Parsed(Shape[T]):
    """A text that a function turns into a value; its ValueError is reported with `message` ({text})."""

    function: Callable[[str], T]
    code: str
    message: str
    examples: tuple[str, ...] = ()
    form: Schema = field(default_factory=lambda: SCALAR)  # what the function takes, as JSON Schema can say it
    words: tuple[str, ...] = ()  # what it may be, where `message` offers the word that was {meant}

    def read(self, node: Node, report: Report) -> T:
        scalar = _word(node, report)
        try:
            return self.function(scalar.text.strip())
        except ValueError:
            offered = {"meant": meant(scalar.text, self.words)} if self.words else {}
            report.add(self.code, scalar.span, self.message, text=_short(scalar.text), **offered)
            raise Refused from None

    def schema(self) -> Schema:
        return {**self.form, **({"examples": list(self.examples)} if self.examples else {})}


@dataclass(frozen=True)
class Choice(Shape[str]):
    """One of some words, with or without diacritics and case; or one of some signs, `exact` as they are."""

    words: tuple[str, ...]
    exact: bool = False

    def read(self, node: Node, report: Report) -> str:
        scalar = _word(node, report)
        spell = str.strip if self.exact else slug
        found = {spell(word): word for word in self.words}.get(spell(scalar.text))
        if found is None:
            message = N_("'{text}' không dùng được ở đây; hãy chọn: {choices}")
            report.add("DT-005", scalar.span, message, text=_short(scalar.text), choices=", ".join(self.words))
            raise Refused
        return found

    def schema(self) -> Schema:
        return one_of(self.words, exact=self.exact)


@dataclass(frozen=True)
class Many(Shape[tuple[T, ...]]):
    """A list; where `single` is set, one item alone stands for a list of one.

    Where the items are paragraphs (`parted`), a text with a blank line in it is several.
    """

    item: Shape[T]
    single: bool = False
    parted: bool = False

    def read(self, node: Node, report: Report) -> tuple[T, ...]:
        if not isinstance(node, nodes.Sequence):
            if self.single:
                return tuple(self.item.read(part, report) for part in self._parts(node))
            raise _wrong_form(node, N_("danh sách (mỗi dòng một mục, đầu dòng có '- ')"), report)
        values, refused = [], False
        for part in (part for item in node.items for part in self._parts(item)):
            try:
                values.append(self.item.read(part, report))
            except Refused:
                refused = True
        if refused:
            raise Refused
        return tuple(values)

    def _parts(self, node: Node) -> tuple[Node, ...]:
        return paragraphs(node) if self.parted else (node,)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.item,)

    def schema(self) -> Schema:
        items: Schema = {"type": "array", "items": self.item.schema()}
        return {"anyOf": [items, self.item.schema()]} if self.single else items


@dataclass(frozen=True)
class ByForm(Shape[S | M]):
    """A text or a group of keys, each with its own shape; a sentence with a colon whose words are no key is a text."""

    scalar: Shape[S]
    mapping: Shape[M]

    def read(self, node: Node, report: Report) -> S | M:
        if isinstance(node, nodes.Mapping):
            if as_text(node) is None or self.mapping.claims(node.entries[0][0].text):
                return self.mapping.read(node, report)
        elif as_text(node) is None:
            raise _wrong_form(node, N_("chữ hoặc nhóm khóa"), report)
        elif isinstance(node, Scalar) and (tight := _TIGHT_KEY.match(node.text)) and self.mapping.claims(tight[1]):
            message = N_("sau dấu ':' của khóa '{key}' phải có dấu cách; nếu đó là chữ, đặt dấu cách sau ':' và cả câu "
                         "trong dấu nháy")  # fmt: skip
            report.add("DT-095", node.span, message, key=tight[1])
            raise Refused
        return self.scalar.read(node, report)

    def parts(self) -> tuple[Shape[Any], ...]:
        return self.scalar, self.mapping

    def schema(self) -> Schema:
        return {"anyOf": [self.scalar.schema(), self.mapping.schema()]}


@dataclass(frozen=True)
class Key:
    """One key of a group: its English name (the field's), Vietnamese names, shape and one line of help."""

    name: str
    aliases: tuple[str, ...]
    shape: Shape[Any]
    help: str
    required: bool = False
    field: str = ""
    bare: bool = False  # the key alone, without a value, says something

    @property
    def target(self) -> str:
        """The field that takes the value."""
        return self.field or self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """The English name, then the Vietnamese ones."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Group(Shape[T]):
    """Keys that together make one value; `make` is called with `span` and the field of each key that is set."""

    make: Callable[..., T]
    keys: tuple[Key, ...]

    def key(self, spelling: str) -> Key | None:
        """Return the key that is spelled so."""
        return next((key for key in self.keys if slug(spelling) in map(slug, key.spellings)), None)

    def read(self, node: Node, report: Report) -> T:
        if not isinstance(node, nodes.Mapping):
            raise _wrong_form(node, N_("nhóm khóa ('khóa: giá trị')"), report)
        known = {slug(spelling): key for key in self.keys for spelling in key.spellings}
        values: dict[str, Any] = {}
        first: dict[str, Scalar] = {}
        refused = False
        for name, value in node.entries:
            key = known.get(slug(name.text))
            if key is None:
                self._report_unknown(name, known, self._in_english(node), report)
                refused = True
            elif key.name in first:
                message = N_("khóa '{key}' và '{other}' là một, đã có ở dòng {line}; hãy giữ một")
                earlier = first[key.name]
                report.add("DT-002", name.span, message, key=name.text, other=earlier.text, line=earlier.span.line)
                refused = True
            else:
                first[key.name] = name
                if isinstance(value, Scalar) and is_blank(value.text) and not key.bare:
                    continue  # a key without a value says nothing: 'number:' is a blank to fill in
                try:
                    values[key.target] = key.shape.read(value, report)
                except Refused:
                    refused = True
        for key in self.keys:
            if key.required and key.target not in values and not (refused and key.name in first):
                report_missing(key, first[key.name].span if key.name in first else node.span, report)
                refused = True
        if refused:
            raise Refused
        return self.make(span=node.span, **values)

    def claims(self, name: str) -> bool:
        known = [slug(spelling) for key in self.keys for spelling in key.spellings]
        return bool(difflib.get_close_matches(slug(name), known, n=1, cutoff=_NEAR_KEY))

    def _in_english(self, node: nodes.Mapping) -> bool:
        """Whether keys of a group are written by their English names."""
        written = {slug(name.text) for name, _ in node.entries}
        return any(slug(key.name) in written for key in self.keys if key.name not in key.aliases)

    def _report_unknown(self, name: Scalar, known: Mapping[str, Key], in_english: bool, report: Report) -> None:
        near = difflib.get_close_matches(slug(name.text), known, n=1, cutoff=0.6)
        if near:
            key = known[near[0]]
            spelling = next(s for s in key.spellings if slug(s) == near[0])
            message = N_("không có khóa '{key}'; có phải ý bạn là '{near}'?")
            report.add("DT-001", name.span, message, key=_short(name.text), near=spelling)
        else:
            message = N_("không có khóa '{key}' ở đây; các khóa dùng được: {keys}")
            report.add(
                "DT-001",
                name.span,
                message,
                key=_short(name.text),
                keys=", ".join(key.name if in_english else key.spellings[:2][-1] for key in self.keys),
            )

    def schema(self) -> Schema:
        properties: Schema = {}
        patterns: Schema = {}
        for key in self.keys:
            schema = key.shape.schema() if key.required else _or_empty(key.shape.schema())
            # Help stands on the Vietnamese name alone, and of several only the first is offered: half the size.
            properties |= {key.name: schema, key.spellings[:2][-1]: {"description": key.help, **schema}}
            patterns[spelled(key.spellings)] = schema
        required = [has_key(key) for key in self.keys if key.required]
        schema = {"type": "object", "properties": properties, "patternProperties": patterns}
        return {**schema, "additionalProperties": False, **({"allOf": required} if required else {})}


@dataclass(frozen=True)
class OneOf(Shape[T]):
    """A group with exactly one key, which decides what it is."""

    keys: tuple[Key, ...]

    def read(self, node: Node, report: Report) -> T:
        chosen = Group(lambda span, **values: values, self.keys).read(node, report)
        if len(chosen) != 1:
            message = N_("cần đúng một trong các khóa: {keys}")
            report.add("DT-007", node.span, message, keys=", ".join(key.name for key in self.keys))
            raise Refused
        value: T = next(iter(chosen.values()))
        return value

    def claims(self, name: str) -> bool:
        return Group(dict, self.keys).claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (Group(dict, self.keys),)

    def schema(self) -> Schema:
        return {**Group(dict, self.keys).schema(), "minProperties": 1, "maxProperties": 1}


@dataclass(frozen=True)
class Named(Shape[dict[str, T]]):
    """A group whose keys are names that the user chooses."""

    item: Shape[T]

    def read(self, node: Node, report: Report) -> dict[str, T]:
        if not isinstance(node, nodes.Mapping):
            raise _wrong_form(node, N_("nhóm khóa ('khóa: giá trị')"), report)
        values, refused = {}, False
        for name, value in node.entries:
            try:
                values[name.text] = self.item.read(value, report)
            except Refused:
                refused = True
        if refused:
            raise Refused
        return values

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.item,)

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.item.schema()}


class Data(Shape[Any]):
    """Any value: texts, lists and groups as plain str, tuple and dict."""

    def read(self, node: Node, report: Report) -> Any:
        if isinstance(node, Scalar):
            return node.text
        if isinstance(node, nodes.Sequence):
            return tuple(self.read(item, report) for item in node.items)
        return {name.text: self.read(value, report) for name, value in node.entries}

    def schema(self) -> Schema:
        return {}


def groups_in(shape: Shape[Any]) -> Iterator[Group[Any]]:
    """Yield the groups of keys that a node of this shape, or an item of it, may be."""
    if isinstance(shape, Group):
        yield shape
    for part in shape.parts():
        yield from groups_in(part)


def group_of(node: nodes.Mapping, shape: Shape[Any]) -> Group[Any]:
    """Return the first of these groups that knows all keys of a node; raises StopIteration where none does."""
    names = {slug(name.text) for name, _ in node.entries}
    fitting = (g for g in groups_in(shape) if names <= {slug(s) for key in g.keys for s in key.spellings})
    return next(fitting)


def read_all(shape: Shape[T], node: Node) -> T:
    """Return what shape reads from node; raises CongvanError with everything that does not fit."""
    report = Report()
    try:
        return shape.read(node, report)
    except Refused:
        report.close()
        raise


def report_missing(key: Key, span: Span, report: Report) -> None:
    """Note that a key is missing, with what belongs there."""
    message = N_("thiếu khóa '{key}' ({vietnamese}): {help}")
    vietnamese = key.aliases[0] if key.aliases else key.name
    report.add("DT-004", span, message, key=key.name, vietnamese=vietnamese, help=key.help)


def _no_text(node: Node, report: Report) -> Refused:
    """Report a group or a list where one text belongs, with the text in quotes where it can be one."""
    line = in_quotes(node)
    if isinstance(node, nodes.Mapping) and line:
        message = N_("dấu ':' làm câu này bị hiểu là khóa; ở đây cần chữ: đặt cả câu trong dấu nháy, viết: {line}")
        report.add("DT-006", node.span, message, line=line)
    elif line:
        message = N_("dấu ngoặc đầu câu làm câu này bị hiểu là danh sách; ở đây cần chữ: viết: {line}")
        report.add("DT-006", node.span, message, line=line)
    elif isinstance(node, nodes.Mapping) and len(node.entries) == 1:
        key = node.entries[0][0].text
        message = N_(
            "dấu ':' cuối '{text}' làm các dòng dưới thành mục con, mà ở đây chỉ cần chữ; đặt câu trong dấu nháy "
            "và đưa các mục con ra thành mục riêng"
        )
        report.add("DT-006", node.span, message, text=_short(key))
    else:
        return _wrong_form(node, N_("chữ"), report)
    return Refused()


def _wrong_form(node: Node, expected: str, report: Report) -> Refused:
    forms: Iterable[tuple[type, str]] = (
        (Scalar, N_("chữ")),
        (nodes.Sequence, N_("danh sách")),
        (nodes.Mapping, N_("nhóm khóa")),
    )
    found = next(name for form, name in forms if isinstance(node, form))
    message = N_("ở đây cần {expected}, không phải {found}")
    report.add("DT-006", node.span, message, expected=Term(expected), found=Term(found))
    return Refused()


class Term(str):
    """A parameter that is itself a message, translated with the one that holds it."""


def common_schemas() -> dict[str, Schema]:
    """Return what stands in most groups, by name."""
    return {"text": TEXT.schema(), "text-or-nothing": _or_empty(TEXT.schema())}


def has_key(*keys: Key) -> Schema:
    """Return the schema of groups that have one of these keys, in any spelling."""
    spellings = [spelling for key in keys for spelling in key.spellings]
    usual: list[Schema] = [{"required": [spelling]} for key in keys for spelling in key.spellings[:2]]
    return {"anyOf": [*usual, {"not": {"propertyNames": {"not": {"pattern": hinted(spellings)}}}}]}


def one_of(words: Iterable[str], exact: bool = False) -> Schema:
    """Return the schema of one of some words, in any spelling unless `exact`; '1.' is a number to an editor."""
    words = list(words)
    if exact:
        return {"enum": [*words, *(float(word) for word in words if word[:1].isdigit() and word.count(".") == 1)]}
    return {"anyOf": [{"enum": words}, {"type": "string", "pattern": spelled(words)}]}


def _or_empty(schema: Schema) -> Schema:
    """Allow a key to stand without a value."""
    return {"anyOf": [schema, {"enum": [None, ""]}]} if schema else schema


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
