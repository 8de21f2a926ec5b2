"""YAML text to a tree of nodes that know where they stand; every scalar stays the text that was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

import yaml
from yaml.reader import ReaderError

from congvan.errors import N_, CongvanError, Finding, Report, Span, refuse
from congvan.loading.conflicts import refuse_conflicts
from congvan.loading.lines import mask, mended, paragraph_lines, unmask
from congvan.text.legacy import legacy_lines
from congvan.text.unicode import forbidden_character, nfc

MAX_BYTES = 2_000_000  # a draft is a few kB: more is a wrong file
MAX_DEPTH = 40
MAX_LEGACY = 20  # lines in an old encoding that are named: a file that is so throughout needs no more
MAX_NODES = 100_000  # counted with every alias written out, so that a YAML bomb stops here

_NULLS = ("~", "null", "Null", "NULL")
_FORBIDDEN = N_("ký tự điều khiển U+{point:04X} không dùng được trong văn bản; hãy xóa đi")
# What the parser says, by a part of its own words, said so that a clerk can act on it.
_PROBLEM = N_("không đọc được dòng này: kiểm tra thụt dòng, dấu hai chấm, dấu nháy, dấu ngoặc ở đây và ở dòng trên")
_COLON = N_("dấu ':' làm câu này bị hiểu là khóa; đặt cả câu trong dấu nháy, viết: {line}")
_SIGN = N_("chữ bắt đầu bằng '{sign}' trong ngoặc bị hiểu là dấu của YAML và sẽ mất; đặt chữ đó trong dấu nháy")
_IN_BRACKETS = N_("chữ bắt đầu bằng '*', '&' hoặc '!' trong ngoặc phải đặt trong dấu nháy")
_YAML_TAGS = "tag:yaml.org,2002:"
_NO_COLON = "could not find expected ':'"
_PROBLEMS = {
    "mapping values are not allowed": _COLON,
    _NO_COLON: N_(
        "dòng này thiếu dấu hai chấm: viết 'khóa: giá trị'; nếu nó viết tiếp câu ở dòng trên, đặt cả câu trong dấu nháy"
    ),
    "while parsing a flow": N_(
        "dấu ngoặc '[' hoặc '{{' mở ra mà không đóng lại, hoặc thiếu dấu phẩy giữa các mục; chữ có dấu ngoặc vuông, "
        "ngoặc nhọn trong danh sách viết trên một dòng thì đặt trong dấu nháy"
    ),
    "scanning an alias": _IN_BRACKETS,
    "scanning an anchor": _IN_BRACKETS,
    "scanning a tag": _IN_BRACKETS,
    "expected <block end>": N_("thụt dòng không thẳng với các dòng cùng nhóm ở trên"),
    "found unexpected end of stream": N_("dấu nháy mở ra mà không đóng lại"),
    "found unexpected document separator": N_("dấu nháy mở ra mà không đóng lại"),
    "cannot start any token": N_("ký tự này không đứng đầu giá trị được; hãy đặt giá trị trong dấu nháy kép"),
    "found unknown escape": N_("dấu \\ trong dấu nháy kép không đi với ký tự này; hãy dùng dấu nháy đơn"),
    "escape sequence": N_("dấu \\ trong dấu nháy kép không đi với ký tự này; hãy dùng dấu nháy đơn"),
}


@dataclass(frozen=True)
class Source:
    """Where a node stands in the text of its file, and how it was typed: 'plain', 'quoted', 'block' or 'flow'."""

    text: str = field(repr=False)
    start: int
    end: int
    style: str

    @property
    def typed(self) -> str:
        """What was typed, over its lines."""
        return self.text[self.start : self.end]


@dataclass(frozen=True)
class Scalar:
    """A text in NFC; empty for a key without a value; a blank line in it parts two paragraphs."""

    span: Span
    text: str
    source: Source | None = field(default=None, compare=False, repr=False)


class Literal(Scalar):
    """A text of a data file: no mark and no expression is read in it."""


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    span: Span
    items: tuple[Node, ...]
    source: Source | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Mapping:
    """Keys with their nodes, in the order of the file; no key stands twice."""

    span: Span
    entries: tuple[tuple[Scalar, Node], ...]
    source: Source | None = field(default=None, compare=False, repr=False)


Node = Scalar | Sequence | Mapping
PARAGRAPH = "\n\n"  # stands between the paragraphs of a text


def paragraphs(node: Node) -> tuple[Node, ...]:
    """Return the paragraphs of a text, each with its place; another node as it is."""
    if not isinstance(node, Scalar) or PARAGRAPH not in node.text.strip() or node.source is None:
        return (node,)
    texts = node.text.strip().split(PARAGRAPH)
    places = list(paragraph_lines(node.source.typed, node.source.style == "block"))
    if len(places) != len(texts):
        return (node,)
    spans = (Span(node.span.file, node.span.line + line, column + 1) for line, column in places)
    later = tuple(replace(node, span=span, text=text) for span, text in zip(spans, texts, strict=True))
    return (replace(node, text=texts[0]), *later[1:])


def decode(data: bytes, file: str, limit: int = MAX_BYTES) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a mark; raises CongvanError otherwise."""
    if len(data) > limit:
        message = N_("tệp lớn {size} byte, quá {limit} byte; hãy kiểm tra có chọn nhầm tệp không")
        raise refuse("TEP-001", Span(file), message, size=len(data), limit=limit)
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        span = Span(file, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        message = N_("tệp không phải UTF-8 (có thể là TCVN3, VNI); hãy lưu lại bằng mã Unicode UTF-8")
        raise refuse("TEP-002", span, message) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_conflicts(text, file)
    bad = forbidden_character(text)
    if bad is not None:
        raise refuse("TEP-003", _span_at(text, bad, file), _FORBIDDEN, point=ord(text[bad]))
    report = Report()
    for encoding, index, word, right in islice(legacy_lines(text), MAX_LEGACY):
        message = N_(
            "chữ gõ theo bảng mã {encoding}: '{word}' là '{right}'; hãy chuyển sang Unicode (TCVN 6909:2001), "
            "hoặc gõ lại"
        )
        report.add("TEP-004", _span_at(text, index, file), message, encoding=encoding, word=word, right=right)
    report.close()
    return text


@lru_cache(maxsize=1)  # what is imported is read back when it is written, then built
def parse(data: bytes, file: str) -> Node:
    """Return the tree of one YAML file; raises CongvanError with the first place that cannot be read."""
    text = decode(data, file)
    try:
        node = _Builder(text, file).build()
    except ReaderError as error:
        message = N_("ký tự U+{point:04X} không dùng được trong YAML; hãy xóa đi")
        raise refuse(
            "TEP-003", _span_at(text, error.position, file), message, point=ord(text[error.position])
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == _NO_COLON:
            mark = error.context_mark or mark  # the line that should be a key, not the one after it
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        line = _LINE_END.split(text)[span.line - 1] if span.line else ""
        if line[: span.column].strip(" ").startswith("\t"):
            message = N_("thụt dòng bằng phím Tab; hãy thay bằng dấu cách")
            raise refuse("YAML-002", span, message) from None
        words = f"{error.context}; {error.problem}"
        message = next((text for key, text in _PROBLEMS.items() if key in words), _PROBLEM)
        raise refuse("YAML-001", span, message, line=mended(line)) from None
    return node


def _span_at(text: str, index: int, file: str) -> Span:
    return Span(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


_LINE_END = re.compile("[\n\x85\u2028\u2029]")  # as YAML counts
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def _in_paragraphs(text: str, style: str | None, source: Source) -> str:
    """Return a text with a blank line between its paragraphs, where YAML leaves one sign for a blank line."""
    if style == "|":
        return re.sub(r"\n{2,}(?=.)", PARAGRAPH, text)
    inside = text.strip("\n")
    if "\n" not in inside or not _BLANK_LINE.search(source.typed.rstrip()) or "\n " in inside:
        return text
    return text.replace(inside, re.sub(r"\n+", PARAGRAPH, inside))


class _Builder:
    """One pass over the events of one file; collects repeated keys so that all are reported together."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._text = text
        self._events = iter(yaml.parse(mask(text, file), Loader=yaml.SafeLoader))
        self._anchors: dict[str, tuple[Node, int]] = {}  # with the count of nodes, aliases written out
        self._count = 0
        self._in_flow = 0  # brackets open around what is read
        self._repeated: list[Finding] = []

    def build(self) -> Node:
        next(self._events)  # stream start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise refuse("YAML-003", Span(self._file), "tệp trống; hãy tạo dự thảo bằng 'congvan new'")
        root = self._node(next(self._events), 0)
        next(self._events)  # document end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            message = N_("tệp chứa nhiều tài liệu YAML ('---'); mỗi tệp chỉ một văn bản")
            raise refuse("YAML-004", self._span(after), message)
        if self._repeated:
            raise CongvanError(self._repeated)
        return root

    def _span(self, event: yaml.Event) -> Span:
        mark = event.start_mark
        assert mark is not None  # the parser marks every event
        return Span(self._file, mark.line + 1, mark.column + 1)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        """Build the node that this event opens, and remember it under its anchor."""
        span = self._span(event)
        if depth > MAX_DEPTH:
            raise refuse("YAML-006", span, "lồng quá {limit} cấp", limit=MAX_DEPTH)
        before = self._count
        self._count += 1
        if isinstance(event, yaml.AliasEvent):
            assert event.anchor is not None
            return self._aliased(event.anchor, span)
        assert isinstance(event, yaml.NodeEvent)
        self._check_signs(event, span)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            # An escape in quotes can bring in what the file itself may not hold.
            bad = forbidden_character(event.value)
            if bad is not None:
                raise refuse("TEP-003", span, _FORBIDDEN, point=ord(event.value[bad]))
            source = self._source(event, event, {None: "plain", "|": "block", ">": "block"}.get(event.style, "quoted"))
            # A bare null or ~ is an empty value to every editor; in quotes it is a word.
            value = "" if event.implicit[0] and event.value in _NULLS else nfc(unmask(event.value))
            node = Scalar(span, _in_paragraphs(value, event.style, source), source)
        elif isinstance(event, yaml.SequenceStartEvent):
            items = []
            self._in_flow += bool(event.flow_style)
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            node = Sequence(span, tuple(items), self._flow_source(event, inner))
        else:
            assert isinstance(event, yaml.MappingStartEvent)
            node = self._mapping(event, span, depth)
        self._check_count(span)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            # Set only once the node is whole: an alias inside its own anchor finds nothing and is refused.
            self._anchors[anchor] = node, self._count - before
        return node

    def _check_signs(self, event: yaml.NodeEvent, span: Span) -> None:
        """Refuse '!word' and '&word' in brackets, where they may be text and would be lost."""
        tag = getattr(event, "tag", None)
        if tag and not tag.startswith(_YAML_TAGS):
            raise refuse("YAML-024", span, _SIGN, sign="!")
        if event.anchor and self._in_flow and f"*{event.anchor}" not in self._text:
            raise refuse("YAML-024", span, _SIGN, sign="&")

    def _source(self, first: yaml.Event, last: yaml.Event, style: str) -> Source:
        assert first.start_mark is not None and last.end_mark is not None
        return Source(self._text, first.start_mark.index, last.end_mark.index, style)

    def _flow_source(self, first: yaml.CollectionStartEvent, last: yaml.Event) -> Source | None:
        """Return the source of a list or a group in brackets, if it stands in no other."""
        if not first.flow_style:
            return None
        self._in_flow -= 1
        return None if self._in_flow else self._source(first, last, "flow")

    def _mapping(self, event: yaml.MappingStartEvent, span: Span, depth: int) -> Mapping:
        self._in_flow += bool(event.flow_style)
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._node(inner, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                raise refuse(
                    "YAML-008",
                    key.span,
                    "khóa phải là chữ; giá trị bắt đầu bằng '{{{{' phải đặt trong dấu nháy kép",
                )
            if key.text in seen:
                message = N_("khóa '{key}' lặp lại, đã có ở dòng {line}; hãy giữ một")
                self._repeated.append(
                    Finding("YAML-009", key.span, message, {"key": key.text, "line": seen[key.text].line})
                )
            seen.setdefault(key.text, key.span)
            entries.append((key, value))
        source = self._flow_source(event, inner)
        if not event.flow_style and len(entries) == 1 and (last := entries[0][1].source):
            start = self._source(event, event, "").start
            source = replace(last, start=start, style="plain") if start < last.end else None
        return Mapping(span, tuple(entries), source)

    def _aliased(self, name: str, span: Span) -> Node:
        if name not in self._anchors:
            message = N_("bí danh '*{name}' không trỏ tới '&{name}' nào đã kết thúc ở phía trước")
            raise refuse("YAML-005", span, message, name=name)
        node, weight = self._anchors[name]
        self._count += weight
        self._check_count(span)
        return node

    def _check_count(self, span: Span) -> None:
        if self._count > MAX_NODES:
            message = N_("quá {limit} mục sau khi khai triển bí danh")
            raise refuse("YAML-007", span, message, limit=MAX_NODES)
