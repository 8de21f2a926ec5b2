"""YAML text to a tree of nodes that know where they stand; every scalar stays the text that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import yaml
from yaml.reader import ReaderError

from congvan.errors import N_, CongvanError, Finding, Report, Span, refuse
from congvan.text.legacy import legacy_lines
from congvan.text.unicode import forbidden_character, nfc

MAX_BYTES = 2_000_000  # a draft is a few kB: more is a wrong file
MAX_DEPTH = 40
MAX_LEGACY = 20  # lines in an old encoding that are named: a file that is so throughout needs no more
MAX_NODES = 100_000  # counted with every alias written out, so that a YAML bomb stops here

_FORBIDDEN = N_("ký tự điều khiển U+{point:04X} không dùng được trong văn bản; hãy xóa đi")
# The parser's own words, said so that a clerk can act on them.
_PROBLEM = N_("không đọc được YAML tại đây: kiểm tra thụt dòng, dấu hai chấm, dấu nháy ({problem})")
_PROBLEMS = {
    "mapping values are not allowed": N_(
        "dấu hai chấm ở đây bị hiểu là khóa; hãy đặt cả đoạn trong dấu nháy kép, hoặc viết sau '>-'"
    ),
    "could not find expected ':'": N_("thiếu dấu hai chấm sau khóa; viết 'khóa: giá trị'"),
    "expected <block end>": N_("thụt dòng không thẳng với các dòng cùng nhóm ở trên"),
    "found unexpected end of stream": N_("dấu nháy mở ra mà không đóng lại"),
    "cannot start any token": N_("ký tự này không đứng đầu giá trị được; hãy đặt giá trị trong dấu nháy kép"),
    "found unknown escape": N_("dấu \\ trong dấu nháy kép không đi với ký tự này; hãy dùng dấu nháy đơn"),
}


@dataclass(frozen=True)
class Scalar:
    """A text in NFC; empty for a key without a value."""

    span: Span
    text: str


class Literal(Scalar):
    """A text of a data file: no mark and no expression is read in it."""


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    span: Span
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Mapping:
    """Keys with their nodes, in the order of the file; no key stands twice."""

    span: Span
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


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
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        line = text.split("\n")[span.line - 1] if span.line else ""
        if line[: span.column].strip(" ").startswith("\t"):
            message = N_("thụt dòng bằng phím Tab; hãy thay bằng dấu cách")
            raise refuse("YAML-002", span, message) from None
        problem = error.problem or error.context or ""
        message = next((text for key, text in _PROBLEMS.items() if key in problem), _PROBLEM)
        raise refuse("YAML-001", span, message, problem=problem) from None
    return node


def _span_at(text: str, index: int, file: str) -> Span:
    return Span(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _Builder:
    """One pass over the events of one file; collects repeated keys so that all are reported together."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._events = iter(yaml.parse(text, Loader=yaml.SafeLoader))
        self._anchors: dict[str, tuple[Node, int]] = {}  # with the count of nodes, aliases written out
        self._count = 0
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
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            # An escape in quotes can bring in what the file itself may not hold.
            bad = forbidden_character(event.value)
            if bad is not None:
                raise refuse("TEP-003", span, _FORBIDDEN, point=ord(event.value[bad]))
            node = Scalar(span, nfc(event.value))
        elif isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            node = Sequence(span, tuple(items))
        else:
            node = self._mapping(span, depth)
        self._check_count(span)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            # Set only once the node is whole: an alias inside its own anchor finds nothing and is refused.
            self._anchors[anchor] = node, self._count - before
        return node

    def _mapping(self, span: Span, depth: int) -> Mapping:
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
        return Mapping(span, tuple(entries))

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
