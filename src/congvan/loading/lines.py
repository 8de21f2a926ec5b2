"""The lines of a YAML file as a clerk typed them: text that begins with a sign of YAML is masked before the parser.

A masked sign is one character of plane 16 in its place, so that every line and column stays right. What the parser
would swallow without a word is found here, line by line, with what to write instead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvan.errors import N_, Report, Span
from congvan.loading.comments import check_comment, comment_start, quoted, shortened

_MASK = 0x10FF00  # plus the code of an ASCII sign
_MASKED = re.compile(f"[{chr(_MASK)}-{chr(_MASK + 0x7F)}]")
_OPEN, _CLOSE = "[{", "]}"
_ALIAS = re.compile(r"\*([A-Za-z0-9_-]+)[ \t]*(?:#.*)?$")
_ANCHOR = re.compile(r"&([A-Za-z0-9_-]+)(?:[ \t]+(?P<after>\S.*)|[ \t]*$)")
_TAG = re.compile(r"!!(?:str|int|float|bool|null|seq|map)(?:\s|$)")
_BLOCK = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#.*)?$")
_BLOCK_OR_TEXT = re.compile(r"[|>][+-]?[ \t]*[^\W\d]")
_DASHES = re.compile(r"[ ]*(?:-(?:[ \t]+|$))*")
_COLON = re.compile(r":(?=[ \t]|$)")
# What begins an item of a list that is typed by hand: '- A', '+ A', '1. A', 'a) A'.
_ITEM = re.compile(r"(?:[-+*•–][ \t]+\S|\d{1,2}[.)][ \t]+\S|[a-zđ]\)[ \t]+\S)")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"'*“]|\d{1,2}[.)][ \t])")
# A line of this many characters, with a small letter to begin the next, was wrapped by hand or by an editor.
_WRAPPED = 60
_ENDS = (":", ";", ".")
_ENDED = '"…"'  # stands for a text in quotes over several lines


def mask(text: str, file: str) -> str:
    """Return text with the first sign of each value that is prose masked.

    Raises CongvanError with every line whose text YAML would swallow or that can mean two things.
    """
    if _MASKED.search(text):
        return text  # private characters of the user: the parser decides alone
    report = Report()
    masked = _Lines(text, file, report).masked()
    report.close()
    return masked


def unmask(text: str) -> str:
    """Return text with its masked signs as they were typed."""
    return _MASKED.sub(lambda match: chr(ord(match.group()) - _MASK), text)


def mended(line: str) -> str:
    """Return a line whose text holds ': ' with that text in quotes; a key in small letters stays a key."""
    start = _DASHES.match(line).end()  # type: ignore[union-attr]  # it matches the empty string too
    colon = _COLON.search(line, start)
    if colon and line[start : start + 1].islower():
        after = line[colon.end() :]
        start = colon.end() + len(after) - len(after.lstrip())
    return line[:start].lstrip() + quoted(line[start : comment_start(line, start)].rstrip())


@dataclass
class _Open:
    """What may go on over the next lines: the column of what holds it, and its first line."""

    parent: int
    line: int
    folded: bool = True
    column: int | None = None  # of the lines of a block
    typed: str = ""  # so far


@dataclass
class _Lines:
    text: str
    file: str
    report: Report
    masks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.aliases = set(re.findall(r"(?:^|[\s\[{,])\*([A-Za-z0-9_-]+)", self.text))

    def masked(self) -> str:
        plain: _Open | None = None
        block: _Open | None = None
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            indent = len(line) - len(line.lstrip(" "))
            bare = line.strip()
            if block and (not bare or indent > block.parent):
                self._in_block(block, number, indent)
            elif plain and bare and indent > plain.parent and not bare.startswith("#"):
                self._continued(plain, number, indent)
            elif not indent and bare.startswith(("---", "...", "%")):
                plain = block = None
            elif bare and not bare.startswith("#"):
                number, plain, block = self._fresh(number, indent)
            number += 1
        signs = list(self.text)
        for index in self.masks:
            signs[index] = chr(_MASK + ord(signs[index]))
        return "".join(signs)

    def _span(self, number: int, column: int) -> Span:
        return Span(self.file, number + 1, column + 1)

    def _fresh(self, number: int, indent: int) -> tuple[int, _Open | None, _Open | None]:
        """Read a line that begins something; returns its last line, and what may go on after it."""
        line = self.lines[number]
        self._tight_dash(number, indent)
        at = _DASHES.match(line).end()  # type: ignore[union-attr]
        dashed = line[:at].rstrip().endswith("-")
        parent = line.rindex("-", 0, at) if dashed else indent - 1
        while True:
            at = self._after_anchor(number, at)
            value = line[at:]
            if not value or value.startswith("#"):
                self._comment(number, at, value="")
                return number, None, None
            if _BLOCK.match(value) and not self._lone_sign(value, number, parent):
                self._comment(number, comment_start(line, at), value="")
                return number, None, _Open(parent, number, folded=value[0] == ">")
            end = self._end_of_yaml(number, at, parent)
            if end is not None:
                return self._closed(*end, parent, line[at : end[1]] if end[0] == number else _ENDED)
            self._decide(number, at, parent)
            stop = comment_start(line, at)
            colon = _COLON.search(line, at, stop)
            if not colon:
                self._comment(number, stop, line[at:stop], parent)
                return number, _Open(parent, number, typed=line[at:stop]), None
            parent = at if at > parent else parent
            at = colon.end()
            at += len(line[at:]) - len(line[at:].lstrip(" \t"))

    def _closed(self, number: int, end: int, parent: int, typed: str) -> tuple[int, _Open | None, _Open | None]:
        """Go on after a quoted text or a flow list: the line ends, or what stood there is a key."""
        line = self.lines[number]
        colon = re.compile(r"[ \t]*:(?=[ \t]|$)").match(line, end)
        if not colon:
            # What touches a closed text opens a comment too, for this parser: '"5"#5'.
            self._comment(number, end if line.startswith("#", end) else comment_start(line, end), typed, parent)
            return number, None, None
        value = colon.end() + len(line[colon.end() :]) - len(line[colon.end() :].lstrip())
        if _BLOCK.match(line, value):
            return number, None, _Open(parent, number, folded=line[value] == ">")
        closed = self._end_of_yaml(number, value, parent)
        if closed:
            return self._closed(*closed, parent, line[value : closed[1]] if closed[0] == number else _ENDED)
        if value < len(line) and not line.startswith("#", value):
            self._decide(number, value, parent)
            return number, _Open(parent, number), None
        return number, None, None

    def _after_anchor(self, number: int, at: int) -> int:
        """Return where the value begins after an anchor; report an anchor that nothing uses and that may be text."""
        anchor = _ANCHOR.match(self.lines[number], at)
        if not anchor:
            return at
        value = anchor["after"]
        if value and anchor[1] not in self.aliases and value[0] not in "\"'[{|>#":
            message = N_("'&{name}' bị hiểu là dấu của YAML và sẽ mất; nếu là chữ, đặt cả câu trong dấu nháy: {line}")
            line = quoted(shortened(anchor.group()))
            self.report.add("YAML-024", self._span(number, at), message, name=anchor[1], line=line)
        return anchor.start("after") if value else anchor.end()

    def _lone_sign(self, value: str, number: int, parent: int) -> bool:
        """Whether '>5' is a text: nothing stands in the block that it would open."""
        following = next((line for line in self.lines[number + 1 :] if line.strip()), "")
        return value[1:2].isdigit() and len(following) - len(following.lstrip(" ")) <= parent

    def _end_of_yaml(self, number: int, at: int, parent: int) -> tuple[int, int] | None:
        """Return where a quoted text or a flow list ends, by line and column; None where the value is none of YAML's.

        One that does not end is left to the parser, to the end of the file.
        """
        line = self.lines[number]
        sign = line[at : at + 1]
        if not sign or sign not in "\"'[{" or line.startswith(("{{", "{%", "{#"), at):
            return None
        end = _close_of(self.text, self.starts[number] + at)
        if end is None:
            for place in _comments_in(line[at:]):  # which may hide the bracket: '[Sở A #1, Sở B]'
                self._comment_in_list(self.starts[number] + at + place)
            return len(self.lines) - 1, len(self.lines[-1])
        last = number
        while self.starts[last + 1] <= end:
            last += 1
        column = end - self.starts[last]
        after = self.lines[last][column:].lstrip()
        ends = not after or after.startswith("#") or re.match(r":(?:\s|$)", after)
        inside = all(
            not held.strip() or len(held) - len(held.lstrip(" ")) > parent
            for held in self.lines[number + 1 : last + 1]
        )  # fmt: skip
        if not ends and inside:
            return None
        for place in _comments_in(self.text[self.starts[number] + at : end]):
            self._comment_in_list(self.starts[number] + at + place)
        return last, column

    def _comment_in_list(self, place: int) -> None:
        """Look over a comment within a list of several lines: '[Sở A, #5 Sở B'."""
        number = bisect_right(self.starts, place) - 1
        line, at = self.lines[number], place - self.starts[number]
        value = re.split(r"[\[{,]", line[:at].rstrip(", \t"))[-1]
        check_comment(line, at, value, False, self._span(number, at), self.report)

    def _decide(self, number: int, at: int, parent: int) -> None:
        """Mask the first sign of a value that is prose; report one that can be both."""
        value = self.lines[number][at:]
        sign = value[0]
        span = self._span(number, at)
        if sign in "|>" and _BLOCK_OR_TEXT.match(value):
            message = N_(
                "sau dấu '{sign}' đầu câu phải xuống dòng rồi mới viết chữ; nếu dấu '{sign}' là chữ, đặt cả câu trong "
                "dấu nháy: {line}"
            )
            self.report.add("YAML-023", span, message, sign=value[0], line=quoted(shortened(value)))
            return
        if (
            sign in "@%`\"'[{|>"
            or (sign == "*" and not _ALIAS.match(value))
            or sign == "&"  # an anchor was seen before
            or (sign == "!" and not _TAG.match(value))
            or (sign == "?" and value[1:2].isspace() and self._no_answer(number, at))
        ):
            self.masks.append(self.starts[number] + at)

    def _no_answer(self, number: int, at: int) -> bool:
        """Whether no ': ' line follows that would make '? ' the sign of a long key."""
        following = next((line.strip() for line in self.lines[number + 1 :] if line.strip()), "")
        return at > 0 and not _COLON.match(following)

    def _comment(self, number: int, at: int, value: str, parent: int = -1) -> None:
        if at < len(self.lines[number]):
            goes_on = bool(value) and self._goes_on(number, parent)
            check_comment(self.lines[number], at, value, goes_on, self._span(number, at), self.report)

    def _goes_on(self, number: int, parent: int) -> bool:
        """Whether the next line stands deeper than what holds this text, as the rest of it does."""
        after = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        bare = after.strip()
        return bool(bare) and not bare.startswith("#") and len(after) - len(after.lstrip(" ")) > parent

    def _tight_dash(self, number: int, indent: int) -> None:
        line = self.lines[number]
        if match := _TIGHT_DASH.match(line, indent):
            message = N_("sau dấu '-' đầu dòng phải có dấu cách, không thì mục này nhập vào câu trước; viết: {line}")
            fixed = f"- {shortened(line[match.end() :])}"
            self.report.add("YAML-022", self._span(number, indent), message, line=fixed)

    def _continued(self, plain: _Open, number: int, indent: int) -> None:
        """Look over a line that goes on with the text of the lines above."""
        line = self.lines[number]
        self._folded_item(plain, number, indent)
        self._tight_dash(number, indent)
        stop = comment_start(line, indent)
        plain.typed += " " + line[indent:stop]
        self._comment(number, stop, plain.typed, plain.parent)

    def _folded_item(self, opened: _Open, number: int, indent: int) -> None:
        line = self.lines[number]
        if not _ITEM.match(line, indent):
            return
        message = N_(
            "dòng này bị nối vào câu ở dòng {line} thành một đoạn; là mục riêng: {ways}; là chữ của câu trên: nối lên "
            "cuối dòng trên"
        )
        item = shortened(re.sub(r"^(?:[-+*•–]|\d{1,2}[.)]|[a-zđ]\))\s+", "", line.strip()))
        first = self.lines[opened.line]
        column = len(first) - len(first.lstrip(" "))
        ways = f"{' ' * column}- {item}"
        self.report.add("YAML-021", self._span(number, indent), message, line=opened.line + 1, ways=f"'{ways}'")

    def _in_block(self, block: _Open, number: int, indent: int) -> None:
        """Look over a line of a block of text: what '>' folds, and what '|' keeps apart though it was wrapped."""
        line = self.lines[number]
        if not line.strip():
            return
        first = block.column is None
        if block.column is None:
            block.column = indent
        before = self.lines[number - 1].strip()
        if block.folded and indent == block.column:
            # In a block a dash may be one of the sentence, where the line was wrapped: 'Văn thư / - Lưu trữ'.
            if not first and before and (len(before) < _WRAPPED or before.endswith(_ENDS) or _ITEM.match(before)):
                self._folded_item(block, number, indent)
            self._tight_dash(number, indent)
        if not block.folded and not first and len(before) >= _WRAPPED and line.strip()[:1].islower():
            message = N_("'|' giữ nguyên chỗ xuống dòng, câu sẽ bị ngắt ở cuối dòng {line}; viết '>-' thay '|'")
            if not any(found.span.line == block.line + 1 for found in self.report.findings):
                column = self.lines[block.line].rindex("|")
                self.report.add("YAML-025", self._span(block.line, column), message, line=number)


def _close_of(text: str, start: int) -> int | None:
    """Return the index after the quoted text or the flow list that begins at start; None where it does not end."""
    if text[start] in "\"'":
        return _close_quote(text, start)
    depth = 0
    for index in _unquoted(text, start):
        depth += (text[index] in _OPEN) - (text[index] in _CLOSE)
        if not depth:
            return index + 1
    return None


def _comments_in(text: str) -> Iterator[int]:
    """Yield where comments begin within a flow list."""
    return (index for index in _unquoted(text, 0) if text[0] in "[{" and _opens_comment(text, index))


def _unquoted(text: str, start: int) -> Iterator[int]:
    """Yield the places of a flow list outside quotes, of a comment that of its '#' alone."""
    index = start
    while index < len(text):
        if text[index] in "\"'" and index > start and text[index - 1] in "[{,: \n":
            index = _close_quote(text, index) or len(text)
            continue
        yield index
        index = text.find("\n", index) if _opens_comment(text, index) else index + 1
        if index < 0:
            return


def _opens_comment(text: str, index: int) -> bool:
    """Whether a '#' outside quotes within a flow list opens a comment: behind a blank, or a sign of the list."""
    return text[index] == "#" and index > 0 and text[index - 1] in " \t\n,[]{}\"'"


def _close_quote(text: str, start: int) -> int | None:
    pattern = r'"(?:\\.|[^"\\])*"' if text[start] == '"' else r"'(?:''|[^'])*'"
    match = re.compile(pattern, re.DOTALL).match(text, start)
    return match.end() if match else None


def paragraph_lines(typed: str, block: bool) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs of a typed text begin, by line from its first and column."""
    blank = True
    for number, line in enumerate(typed.split("\n")):
        if block and number == 0:
            continue
        bare = line.strip()
        if bare and blank:
            yield number, len(line) - len(line.lstrip(" "))
        blank = not bare
