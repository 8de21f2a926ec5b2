"""Comments of a DOCX that an office sent back, as remarks: who, where, what; answers to a comment stay with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml.etree import _Element

from congvan.checking.docx import read_docx, related
from congvan.checking.docx.markup import W
from congvan.checking.docx.package import safe_xml
from congvan.checking.recognition.document import recognise
from congvan.comparing.lines import lines_seen
from congvan.errors import N_, Finding, Span
from congvan.loading.door import MAX_DOCUMENT, read_file
from congvan.remarks.places import Place, Places
from congvan.remarks.remark import Remark
from congvan.remarks.words import words
from congvan.text.unicode import clean

_EXTENDED = "/commentsExtended"  # the end of the relation's type
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_QUOTED = 300  # letters of the draft that are kept beside a remark


@dataclass(frozen=True)
class Returned:
    """The remarks of a file, its places, that of each remark (None: of the whole), and what the clerk should know.

    `comments` counts the comments of the file: each is a remark or one of their replies.
    """

    remarks: tuple[Remark, ...]
    at: tuple[Place | None, ...]
    places: Places
    comments: int
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Comment:
    key: str
    author: str
    day: str
    text: str
    marks: tuple[str, ...]  # by which other comments name it: the ids of its paragraphs


def read_returned(path: Path, name: str) -> Returned:
    """Return the comments of a DOCX as remarks; raises CongvanError (KT-101 to KT-113) for a file that is none."""
    span = Span(name)
    observed = read_docx(Path(name), read_file(path, span, MAX_DOCUMENT, name))
    document: Document = observed.source
    recognised = recognise(observed)
    places = Places(lines_seen(recognised, name))
    comments = _comments(related.root(document, RELATIONSHIP_TYPE.COMMENTS))
    parents = _parents(document, comments)
    anchors = _Anchors(document, places)
    warnings: list[Finding] = []
    if observed.revisions:
        message = N_("tệp còn {count} sửa đổi theo dõi (Track Changes), không phải ghi chú nên không vào danh sách; "
                     "xem bằng congvan diff")  # fmt: skip
        warnings.append(Finding("YK-041", span, message, {"count": observed.revisions}, "warning"))
    remarks, at = [], []
    for own, comment in enumerate(comments):
        if own in parents:
            continue
        place, quote = anchors.of(comment.key)
        if place is None:
            message = N_("ghi chú của {author} không gắn vào chỗ nào của lời văn; đã ghi là 'chung': {text}")
            told = {"author": comment.author or "?", "text": comment.text[:60]}
            warnings.append(Finding("YK-042", span, message, told, "warning"))
        answers = [comments[answer] for answer in sorted(parents) if parents[answer] == own]
        remarks.append(_remark(comment, answers, place, quote, span))
        at.append(place)
    return Returned(tuple(remarks), tuple(at), places, len(comments), tuple(warnings))


def _remark(comment: _Comment, answers: Sequence[_Comment], place: Place | None, quote: str, span: Span) -> Remark:
    replies = tuple(f"{one.author or '?'}: {one.text}" for one in answers)
    return Remark(span, comment.author or "?", place.label if place else sorted(words().general)[0], comment.text,
                  quote=quote, day=comment.day, replies=replies)  # fmt: skip


def _comments(root: _Element | None) -> list[_Comment]:
    found = []
    for element in root.iter(W + "comment") if root is not None else ():
        paragraphs = list(element.iter(W + "p"))
        text = "\n".join(filter(None, (clean(_said(paragraph)) for paragraph in paragraphs)))
        marks = tuple(filter(None, (paragraph.get(_W14 + "paraId") for paragraph in paragraphs)))
        author, day = clean(element.get(W + "author") or ""), (element.get(W + "date") or "")[:10]
        found.append(_Comment(element.get(W + "id") or "", author.replace("\n", " "), clean(day), text or "(…)", marks))
    return found


def _parents(document: Document, comments: Sequence[_Comment]) -> dict[int, int]:
    """Return the comment that each answer belongs to, the first of its thread, by their places in the list."""
    by_mark = {mark: place for place, comment in enumerate(comments) for mark in comment.marks}
    parents: dict[int, int] = {}
    for root in _extended(document):
        for element in root.iter(_W15 + "commentEx"):
            own = by_mark.get(element.get(_W15 + "paraId") or "")
            above = by_mark.get(element.get(_W15 + "paraIdParent") or "")
            if own is not None and above is not None:
                parents[own] = above
    return {own: top for own in parents if (top := _top(own, parents)) != own}


def _top(own: int, parents: Mapping[int, int]) -> int:
    """Return the first comment of a thread; in a ring, which no program writes, each stands for itself."""
    seen, at = {own}, own
    while at in parents:
        at = parents[at]
        if at in seen:
            return own
        seen.add(at)
    return at


def _extended(document: Document) -> Iterator[_Element]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_EXTENDED) and not relation.is_external:
            root = safe_xml(relation.target_part.blob)
            if root is not None:
                yield root


def _said(element: _Element) -> str:
    words = []
    for node in element.iter(W + "t", W + "tab", W + "br", W + "cr"):
        words.append(node.text or "" if node.tag == W + "t" else " ")
    return "".join(words)


class _Anchors:
    """Where the comments of a document stand in its text: the paragraph that each begins in, the words it is about."""

    def __init__(self, document: Document, places: Places) -> None:
        self._places = places
        self._start: dict[str, _Element] = {}
        self._quotes: dict[str, list[str]] = {}
        self._open: dict[str, list[str]] = {}
        self._waiting: list[str] = []  # begun between paragraphs: they are about the next one
        lines: dict[_Element, int] = {}
        for position, line in enumerate(places.lines):
            lines.setdefault(line.element, position)
        self._line: dict[_Element, int] = {}  # of each paragraph; of one without a line of its own, that before it
        before = None
        for node in document.element.body.iter():
            if node.tag == W + "p":
                before = lines.get(node, before)
                if before is not None:
                    self._line[node] = before
            self._take(node)

    def of(self, key: str) -> tuple[Place | None, str]:
        """Return the place of a comment and the words it is about; no place where the text does not refer to it."""
        quote = clean("".join(self._quotes.get(key, ())).replace("\n", " "))
        quote = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
        line = self._line.get(self._start[key]) if key in self._start else None
        return (None if line is None else self._places.holding(line)), quote

    def _take(self, node: _Element) -> None:
        key = node.get(W + "id") or ""
        if node.tag == W + "p":
            for words in self._open.values():
                words.append(" ")
            for waiting in self._waiting:
                self._start.setdefault(waiting, node)
            self._waiting = []
        elif node.tag == W + "t":
            for words in self._open.values():
                words.append(node.text or "")
        elif node.tag == W + "commentRangeStart":
            self._open[key] = self._quotes.setdefault(key, [])
            self._begin(key, node)
            if key not in self._start:
                self._waiting.append(key)
        elif node.tag == W + "commentRangeEnd":
            self._open.pop(key, None)
        elif node.tag == W + "commentReference":
            self._begin(key, node)

    def _begin(self, key: str, node: _Element) -> None:
        paragraph = next(node.iterancestors(W + "p"), None)
        if paragraph is not None:
            self._start.setdefault(key, paragraph)
