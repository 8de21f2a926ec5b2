"""The blocks of a body (design: the dispatch in YAML), as shapes: tasks and outlines, Điều, divisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from congvan.errors import N_, Report, Span
from congvan.loading import nodes
from congvan.loading.combine import As, ListOr, Shared, SomeOf, text_or
from congvan.loading.nodes import Node, Scalar
from congvan.loading.shapes import TEXT, ByForm, Group, Key, Many, OneOf, Refused, Schema, Shape, has_key
from congvan.model.body import (
    Addressed,
    Article,
    Articles,
    Block,
    Clause,
    DashList,
    Division,
    Divisions,
    Figure,
    Heading,
    Level,
    PageBreak,
    Paragraph,
    Point,
    Quote,
    Task,
    Tasks,
)
from congvan.model.common import LABEL, ONLY
from congvan.model.tables import FIGURE, TABLE
from congvan.model.terms import Alignment, Text
from congvan.model.values import (
    ALIGNMENT,
    FLAG,
    HEADING_LEVEL,
    LEVELS,
    PARAGRAPHS,
    START,
    TEXTS,
)
from congvan.text.unicode import is_blank, slug

T = TypeVar("T")

TASK = Shared[Task]("task")
BLOCK = Shared[Block]("block")
BLOCKS = Many(BLOCK, single=True, parted=True)
_RUN_IN = Key("run_in", ("tiêu đề liền dòng", "tiêu đề liền"), TEXT, N_("tiêu đề đậm, nội dung viết tiếp cùng dòng"))
_BODY = Key("body", ("đoạn",), BLOCKS, N_("các đoạn, danh sách, bảng ngay dưới lời"))
_AFTER = Key("after", ("đoạn sau",), BLOCKS, N_("các đoạn, danh sách, bảng sau các mục nhỏ hơn"))


_SAYS_YES = frozenset(("", "co", "yes", "true"))


class _Bare(Shape[PageBreak]):
    """A key that needs no value; 'có' says the same, and any other text would be lost."""

    def read(self, node: Node, report: Report) -> PageBreak:
        if isinstance(node, Scalar) and slug(node.text) in _SAYS_YES:
            return PageBreak()
        report.add("DT-092", node.span, N_("khóa này đứng một mình, không có giá trị; chữ viết thành mục riêng ở dưới"))
        raise Refused

    def schema(self) -> Schema:
        return {}


def _tasks_of(items: tuple[Task, ...], span: Span | None = None, **said: Any) -> Tasks:
    return Tasks(span or (items[0].span if items else Span("")), items, **said)


def _outline(items: tuple[Task, ...], span: Span | None = None, **said: Any) -> Tasks:
    return _tasks_of(items, span, outline=True, **said)


class _Numbered(Shape[Tasks]):
    """Items with more said about their numbers; `start` needs items that count, and says all that `restart` does."""

    def __init__(self, group: Group[Tasks]) -> None:
        self._group = group

    def read(self, node: Node, report: Report) -> Tasks:
        tasks = self._group.read(node, report)
        if tasks.start and tasks.restarts:
            message = N_("'start' (bắt đầu từ) đã nói số đầu tiên; bỏ 'restart' (đếm lại)")
            report.add("DT-204", tasks.span, message)
            raise Refused
        if tasks.start and tasks.levels and tasks.levels[0] in ("-", "+"):
            message = N_("gạch đầu dòng không có số để bắt đầu; bỏ 'start' (bắt đầu từ), hoặc chọn dạng số khác")
            report.add("DT-205", tasks.span, message)
            raise Refused
        return tasks

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self._group,)

    def schema(self) -> Schema:
        return self._group.schema()


_RUN_IN_ENDS = (":", ".", "-", "–", "—", ";", "?", "!")


@dataclass(frozen=True)
class _Item(Shape[T]):
    """A numbered item: the keys of what stands under it come in the order in which it is printed.

    A run-in heading needs the text that goes on after it, and the mark that parts the two.
    """

    shape: SomeOf[T]
    printed: tuple[str, ...]

    def read(self, node: Node, report: Report) -> T:
        refused = not self._in_order(node, report)
        value = self.shape.read(node, report)
        if run_in := getattr(value, "run_in", None):
            refused |= not _runs_in(run_in, value, report)
        if refused:
            raise Refused
        return value

    def _in_order(self, node: Node, report: Report) -> bool:
        entries = node.entries if isinstance(node, nodes.Mapping) else ()
        said = (name for name, value in entries if not (isinstance(value, Scalar) and is_blank(value.text)))
        known = ((name, self.shape.group.key(name.text)) for name in said)
        typed = [(name, key) for name, key in known if key and key.name in self.printed]
        for (above, one), (below, other) in pairwise(typed):
            if self.printed.index(one.name) > self.printed.index(other.name):
                message = N_(
                    "'{below}' viết dưới '{above}' nhưng sẽ in ở trên; xếp các khóa theo thứ tự sẽ in: {order}"
                )
                names = (self.shape.group.key(name) for name in self.printed)
                order = ", ".join(key.aliases[0] for key in names if key)
                report.add("DT-201", below.span, message, below=below.text, above=above.text, order=order)
                return False
        return True

    def claims(self, name: str) -> bool:
        return self.shape.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.shape,)

    def schema(self) -> Schema:
        return self.shape.schema()


def _runs_in(run_in: Text, item: Any, report: Report) -> bool:
    """Whether a run-in heading stands before a text, parted from it by a mark; what is not so is reported."""
    if item.title:
        message = N_("'title' (tiêu đề) đứng riêng một dòng, 'run_in' (tiêu đề liền dòng) thì không; hãy giữ một")
        report.add("DT-202", run_in.span, message)
        return False
    bare = run_in.text.rstrip("* \n")
    if "{{" not in run_in.text and not bare.endswith(_RUN_IN_ENDS):
        message = N_("giữa tiêu đề liền dòng và nội dung phải có dấu; viết '{text}:' hoặc '{text}.'")
        report.add("DT-203", run_in.span, message, text=bare)
        return False
    return True


TASK.shape = text_or(
    Task,
    _Item(
        SomeOf(
            Group(
                Task,
                (
                    Key("text", ("nội dung",), TEXT, N_("việc phải làm")),
                    Key("title", ("tiêu đề",), TEXT, N_("tiêu đề, đứng riêng một dòng")),
                    _RUN_IN,
                    Key("assignee", ("đơn vị", "chủ trì"), TEXT, N_("ai làm")),
                    Key("with", ("phối hợp",), TEXT, N_("phối hợp với ai"), field="partners"),
                    Key("deadline", ("thời hạn", "hạn"), TEXT, N_("ngày phải xong")),
                    Key("body", ("đoạn", "dưới tiêu đề"), BLOCKS, N_("các đoạn, bảng ở dưới")),
                    Key(
                        "subtasks", ("việc con", "nhiệm vụ con", "mục con", "items"), Many(TASK), N_("các mục nhỏ hơn")
                    ),
                    _AFTER,
                    LABEL,
                    ONLY,
                ),
            ),
            ("text", "title"),
        ),
        ("body", "subtasks"),
    ),
)
_NUMBERING = (
    Key("items", ("các mục",), Many(TASK), N_("các mục, đánh số"), required=True),
    Key("numbering", ("đánh số",), LEVELS, N_("dạng số của các cấp, từ ngoài vào"), field="levels"),
    Key("start", ("bắt đầu từ",), START, N_("số của mục đầu tiên, như 4; in ra 4., d), IV. theo dạng số")),
)
_TASKS = ListOr(As(Many(TASK), _tasks_of), _Numbered(Group(_tasks_of, _NUMBERING)))
_OUTLINE = ListOr(
    As(Many(TASK), _outline),
    _Numbered(
        Group(
            _outline,
            (
                *_NUMBERING,
                Key(
                    "restart",
                    ("đếm lại",),
                    FLAG,
                    N_("có: số đếm lại từ đầu, không tiếp đề mục ở trên"),
                    field="restarts",
                ),
            ),
        )
    ),
)

_ALIGN = Key("align", ("canh",), ALIGNMENT, N_("canh trái, giữa, phải; giữa và phải thì không lùi đầu dòng"))


def _paragraph(span: Span, text: Text, align: Alignment | None = None) -> Paragraph:
    return Paragraph(text, align)


_TEXT = text_or(
    _paragraph, Group(_paragraph, (Key("text", ("nội dung",), TEXT, N_("lời của đoạn"), required=True), _ALIGN))
)
_HEADING = Group(
    Heading,
    (
        Key("text", ("nội dung",), TEXT, N_("lời của tiêu đề"), required=True),
        Key(
            "level",
            ("cấp",),
            HEADING_LEVEL,
            N_("1: in hoa (I. …), 2: in thường đậm (1. …)"),
        ),
        _ALIGN,
    ),
)


_POINT = text_or(
    Point,
    _Item(
        SomeOf(
            Group(
                Point,
                (
                    Key("text", ("nội dung",), TEXT, N_("lời của điểm"), required=True),
                    _BODY,
                    Key("items", ("các ý",), Many(TEXT), N_("các ý, gạch đầu dòng")),
                    _AFTER,
                    LABEL,
                ),
            ),
            ("text",),
        ),
        ("body", "items"),
    ),
)
_CLAUSE = text_or(
    Clause,
    _Item(
        SomeOf(
            Group(
                Clause,
                (
                    Key("text", ("nội dung",), TEXT, N_("lời của khoản")),
                    Key("title", ("tiêu đề",), TEXT, N_("tiêu đề của khoản")),
                    _RUN_IN,
                    _BODY,
                    Key("points", ("điểm",), Many(_POINT), N_("các điểm a), b), …")),
                    _AFTER,
                    LABEL,
                ),
            ),
            ("text", "title"),
        ),
        ("body", "points"),
    ),
)
_ARTICLE = text_or(
    Article,
    _Item(
        SomeOf(
            Group(
                Article,
                (
                    Key("text", ("nội dung",), TEXT, N_("lời của điều")),
                    Key("title", ("tiêu đề",), TEXT, N_("tiêu đề của điều")),
                    Key("clauses", ("khoản",), Many(_CLAUSE), N_("các khoản")),
                    Key("points", ("điểm",), Many(_POINT), N_("các điểm a), b), …")),
                    Key("body", ("đoạn",), BLOCKS, N_("các đoạn, bảng ở dưới")),
                    LABEL,
                ),
            ),
            ("text", "title"),
        ),
        ("clauses", "points", "body"),
    ),
)
ARTICLES = Shared("articles", As(Many(_ARTICLE), Articles))


def _articles_key() -> Key:
    return Key("articles", ("điều",), ARTICLES, N_("các điều, với khoản và điểm"))


def _division(level: Level) -> Shape[Divisions]:
    """Return the shape of the divisions of one level; what stands in one is its body, or the level below."""

    def make(
        span: Span, title: Text, label: Text | None = None, body: tuple[Block, ...] = (), **lower: Any
    ) -> Division:
        return Division(span, title, level, (*body, *lower.values()), label)

    below = [key for key in _DIVISION_KEYS if _LEVELS_DOWN.index(key.name) > _LEVELS_DOWN.index(level)]
    keys = (
        Key("title", ("tiêu đề",), TEXT, N_("tiêu đề"), required=True),
        LABEL,
        Key("body", ("nội dung",), BLOCKS, N_("nội dung ở dưới")),
        *below,
        _articles_key(),
    )
    return Shared(level, As(Many(Group(make, keys)), Divisions))


_LEVELS_DOWN: tuple[Level, ...] = ("parts", "chapters", "sections", "subsections")
_DIVISION_NAMES: Mapping[Level, tuple[str, str]] = {
    "subsections": ("tiểu mục", N_("các tiểu mục")),
    "sections": ("mục", N_("các mục")),
    "chapters": ("chương", N_("các chương")),
    "parts": ("phần", N_("các phần")),
}
_DIVISION_KEYS: list[Key] = []
for _level_name, (_vietnamese, _help) in _DIVISION_NAMES.items():
    _DIVISION_KEYS.insert(0, Key(_level_name, (_vietnamese,), _division(_level_name), _help))

_QUOTE = As(PARAGRAPHS, Quote)


@dataclass(frozen=True)
class _AndOnly(Shape[Block]):
    """A block with `only` beside its one key."""

    block: Shape[Block]

    def read(self, node: Node, report: Report) -> Block:
        if not isinstance(node, nodes.Mapping):
            return self.block.read(node, report)
        mine = [entry for entry in node.entries if slug(entry[0].text) in _ONLY_SPELLINGS]
        if not mine:
            return self.block.read(node, report)
        rest = replace(node, entries=tuple(entry for entry in node.entries if entry not in mine))
        return Addressed(self.block.read(rest, report), TEXTS.read(mine[0][1], report))

    def claims(self, name: str) -> bool:
        return slug(name) in _ONLY_SPELLINGS or self.block.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.block,)

    def schema(self) -> Schema:
        schema = self.block.schema()
        only = Group(dict, (ONLY,)).schema()
        both = {name: {**schema[name], **only[name]} for name in ("properties", "patternProperties")}
        only_key = has_key(ONLY)
        alone = {"maxProperties": 1, "not": only_key}
        return {**schema, **both, "maxProperties": 2, "anyOf": [alone, {"minProperties": 2, **only_key}]}


_ONLY_SPELLINGS = frozenset(map(slug, ONLY.spellings))
_BLOCK_KEYS = (
    Key("text", ("đoạn",), _TEXT, N_("một đoạn văn")),
    Key("heading", ("tiêu đề",), text_or(Heading, _HEADING), N_("tiêu đề trong bài")),
    Key("tasks", ("nhiệm vụ",), _TASKS, N_("các việc, đánh số")),
    Key("outline", ("đề mục",), _OUTLINE, N_("các mục I., 1., 1.1., a), - của kế hoạch, báo cáo")),
    *_DIVISION_KEYS,
    _articles_key(),
    Key("list", ("danh sách",), As(Many(TEXT), DashList), N_("các ý, gạch đầu dòng")),
    Key("table", ("bảng",), TABLE, N_("bảng")),
    Key("figure", ("hình",), text_or(Figure, FIGURE), N_("hình")),
    Key("quote", ("trích dẫn",), _QUOTE, N_("đoạn trích nguyên văn")),
    Key("pagebreak", ("ngắt trang", "sang trang"), _Bare(), N_("sang trang mới"), bare=True),
)
KEY_WORDS = frozenset(slug(spelling) for key in _BLOCK_KEYS for spelling in key.spellings)
# The keys that stand alone, which no text means.
BARE_WORDS = frozenset(slug(spelling) for key in _BLOCK_KEYS if key.bare for spelling in key.spellings)


class _ParagraphShape(Shape[Block]):
    """A paragraph; the name of a block alone is that block where it needs no more, else it is refused."""

    def read(self, node: Node, report: Report) -> Block:
        text = TEXT.read(node, report)
        word = slug(text.text)
        if word in BARE_WORDS:
            return PageBreak()
        if word in KEY_WORDS and text.text.strip()[-1:].isalnum():
            message = N_("'{word}' là tên một khối, chưa có gì trong khối; viết '{word}:' rồi nội dung ở dưới")
            report.add("DT-094", text.span, message, word=text.text.strip())
            raise Refused
        return Paragraph(text)

    def schema(self) -> Schema:
        return TEXT.schema()


BLOCK.shape = ByForm(_ParagraphShape(), _AndOnly(OneOf(_BLOCK_KEYS)))
