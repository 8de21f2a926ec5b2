"""The keys of a draft (design: the dispatch in YAML), as shapes: reader, hints and JSON Schema come from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from congvan.errors import N_, Report, Span
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar
from congvan.loading.shapes import (
    TEXT,
    ByForm,
    Choice,
    Data,
    Group,
    Key,
    Many,
    Named,
    OneOf,
    Parsed,
    Schema,
    Shape,
)
from congvan.model.dispatch import (
    Agency,
    Article,
    Articles,
    Block,
    Clause,
    DashList,
    Figure,
    Filing,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Signatory,
    Table,
    Task,
    Tasks,
    Text,
    Texts,
)
from congvan.text.dates import PartialDate, parse_date
from congvan.thethuc.kinds import Kind, find_kind, load_kinds
from congvan.thethuc.rules import load_rules

TEXTS = Many(TEXT, single=True)


@dataclass(frozen=True)
class Draft:
    """A draft as typed: every key by its name, nothing derived or defaulted yet."""

    span: Span
    kind: Kind
    subject: Text
    signatory: Signatory
    agency: Scalar | Agency | None = None
    unit: Text | None = None
    number: int | None = None
    symbol: Text | None = None
    date: PartialDate | None = None
    place: Text | None = None
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    recipients: Texts = ()
    grounds: Texts = ()
    issuer: Text | None = None
    opening: Texts = ()
    tasks: tuple[Task, ...] = ()
    closing: Texts = ()
    body: tuple[Block, ...] = ()
    copies: Texts = ()
    filing: Filing | None = None
    footnotes: dict[str, Text] = field(default_factory=dict)
    vars: dict[str, Any] = field(default_factory=dict)


def _kind(text: str) -> Kind:
    kind = find_kind(text)
    if kind is None:
        raise ValueError(text)
    return kind


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
        raise ValueError(text)
    return int(text)


def _measure(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value < 1000:
        raise ValueError(text)
    return value


_LEVELS = {"1": 1, "2": 2}


def _level(text: str) -> int:
    if text not in _LEVELS:
        raise ValueError(text)
    return _LEVELS[text]


NUMBER = Parsed(_number, "DT-012", N_("'{text}' không phải số nguyên dương; viết 15, hoặc để trống"), ("15",))
MEASURE = Parsed(_measure, "DT-013", N_("'{text}' không phải số đo; viết số, như 120 hoặc 12,5"), ("120",))
DATE = Parsed(
    parse_date,
    "DT-011",
    N_(
        "'{text}' không phải ngày có thật; viết 17/8/2020, 2020-08-17, hoặc 8/2020 khi chưa có ngày "
        "(PL I, Phần I, Mục II, khoản 4)"
    ),
    ("2020-08-17", "17/8/2020", "8/2020"),
)
KIND = Parsed(
    _kind,
    "DT-010",
    N_("không có loại văn bản '{text}'; chạy 'congvan kinds' để xem 29 loại và bản sao (NĐ 30/2020, Điều 7)"),
    tuple(kind.name for kind in load_kinds()),
)

AGENCY = Group(
    Agency,
    (
        Key("name", ("tên",), TEXT, N_("tên đầy đủ của cơ quan ban hành"), required=True),
        Key("parent", ("cơ quan chủ quản", "chủ quản"), TEXT, N_("tên cơ quan chủ quản trực tiếp")),
        Key("heading", ("tên đầu trang", "xuống dòng"), TEXT, N_("tên ở đầu trang, mỗi dòng như sẽ in")),
        Key("abbreviation", ("viết tắt", "chữ viết tắt"), TEXT, N_("chữ viết tắt trong ký hiệu, như UBND")),
        Key("place", ("địa danh",), TEXT, N_("địa danh ghi trước ngày tháng")),
        Key("contact", ("địa chỉ", "liên hệ"), TEXTS, N_("địa chỉ, điện thoại, thư điện tử ở cuối trang 1")),
    ),
)


class _TaskShape(Shape[Task]):
    """A task: a text, or its parts; subtasks are tasks again."""

    def _group(self) -> Group[Task]:
        return Group(
            Task,
            (
                Key("text", ("nội dung",), TEXT, N_("việc phải làm"), required=True),
                Key("assignee", ("đơn vị", "chủ trì"), TEXT, N_("ai làm")),
                Key("with", ("phối hợp",), TEXT, N_("phối hợp với ai"), field="partners"),
                Key("deadline", ("thời hạn", "hạn"), TEXT, N_("ngày phải xong")),
                Key("subtasks", ("việc con", "nhiệm vụ con"), Many(self), N_("các việc nhỏ hơn")),
            ),
        )

    def read(self, node: Node, report: Report) -> Task:
        if isinstance(node, Scalar):
            return Task(node.span, TEXT.read(node, report))
        return self._group().read(node, report)

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/task"}

    def definition(self) -> Schema:
        """Return the schema that the reference names."""
        return {"anyOf": [TEXT.schema(), self._group().schema()]}


TASK = _TaskShape()


class _Bare(Shape[PageBreak]):
    """A key that needs no value."""

    def read(self, node: Node, report: Report) -> PageBreak:
        return PageBreak()

    def schema(self) -> Schema:
        return {}


def _tasks_of(items: tuple[Task, ...]) -> Tasks:
    return Tasks(items[0].span if items else Span(""), items)


@dataclass(frozen=True)
class _As(Shape[Any]):
    """A shape whose value is wrapped by a function."""

    shape: Shape[Any]
    wrap: Any

    def read(self, node: Node, report: Report) -> Any:
        return self.wrap(self.shape.read(node, report))

    def schema(self) -> Schema:
        return self.shape.schema()


_HEADING = Group(
    Heading,
    (
        Key("text", ("nội dung",), TEXT, N_("lời của tiêu đề"), required=True),
        Key(
            "level",
            ("cấp",),
            Parsed(_level, "DT-014", N_("cấp tiêu đề là 1 hoặc 2, không phải '{text}'")),
            N_("1: in hoa (I. …), 2: in thường đậm (1. …)"),
        ),
    ),
)


class _Row(Shape[Texts]):
    """A row of a table: a list of cells, each a text that may be empty."""

    def read(self, node: Node, report: Report) -> Texts:
        if isinstance(node, nodes.Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return tuple(item for item in node.items if isinstance(item, Scalar))
        return Many(TEXT).read(node, report)

    def schema(self) -> Schema:
        return {"type": "array"}


_TABLE = Group(
    Table,
    (
        Key("rows", ("dòng", "hàng"), Many(_Row()), N_("các dòng, mỗi dòng là danh sách ô"), required=True),
        Key("columns", ("cột", "tiêu đề cột"), Many(TEXT), N_("tiêu đề các cột")),
        Key("caption", ("tên bảng",), TEXT, N_("tên bảng")),
        Key("widths", ("độ rộng",), Many(MEASURE), N_("tỷ lệ độ rộng các cột")),
    ),
)
_FIGURE = Group(
    Figure,
    (
        Key("file", ("tệp",), TEXT, N_("tệp ảnh PNG hoặc JPEG trong thư mục làm việc"), True, "source"),
        Key("caption", ("tên hình",), TEXT, N_("tên hình")),
        Key("width", ("độ rộng",), MEASURE, N_("độ rộng, mm"), field="width_mm"),
    ),
)
_CLAUSE = Group(
    Clause,
    (
        Key("title", ("tiêu đề",), TEXT, N_("tiêu đề của khoản")),
        Key("text", ("nội dung",), TEXT, N_("lời của khoản")),
        Key("points", ("điểm",), Many(TEXT), N_("các điểm a), b), …")),
    ),
)
_ARTICLE = Group(
    Article,
    (
        Key("title", ("tiêu đề",), TEXT, N_("tiêu đề của điều")),
        Key("text", ("nội dung",), TEXT, N_("lời của điều")),
        Key("clauses", ("khoản",), Many(ByForm(_As(TEXT, lambda t: Clause(t.span, t)), _CLAUSE)), N_("các khoản")),
    ),
)
_ARTICLES = _As(Many(ByForm(_As(TEXT, lambda t: Article(t.span, t)), _ARTICLE)), Articles)
_QUOTE = _As(TEXTS, Quote)
BLOCK: Shape[Block] = ByForm(
    _As(TEXT, Paragraph),
    OneOf(
        (
            Key("text", ("đoạn",), _As(TEXT, Paragraph), N_("một đoạn văn")),
            Key("heading", ("tiêu đề",), ByForm(_As(TEXT, lambda t: Heading(t.span, t)), _HEADING),
                N_("tiêu đề trong bài")),
            Key("tasks", ("nhiệm vụ",), _As(Many(TASK), _tasks_of), N_("các việc, đánh số")),
            Key("articles", ("điều",), _ARTICLES, N_("các điều, với khoản và điểm")),
            Key("list", ("danh sách",), _As(Many(TEXT), DashList), N_("các ý, gạch đầu dòng")),
            Key("table", ("bảng",), _TABLE, N_("bảng")),
            Key("figure", ("hình",), ByForm(_As(TEXT, lambda t: Figure(t.span, t)), _FIGURE), N_("hình")),
            Key("quote", ("trích dẫn",), _QUOTE, N_("đoạn trích nguyên văn")),
            Key("pagebreak", ("ngắt trang", "sang trang"), _Bare(), N_("sang trang mới"), bare=True),
        )
    ),
)  # fmt: skip

SIGNATORY = Group(
    Signatory,
    (
        Key("authority", ("quyền hạn", "thẩm quyền"), TEXTS, N_("TM., KT., TL., TUQ., Q., mỗi dòng một mục")),
        Key("title", ("chức vụ",), TEXT, N_("chức vụ của người ký"), required=True),
        Key("name", ("họ tên", "họ và tên"), TEXT, N_("họ và tên người ký"), required=True),
        Key("signature", ("chữ ký",), TEXT, N_("tệp PNG hình chữ ký")),
    ),
)
FILING = Group(
    Filing,
    (
        Key("units", ("đơn vị",), TEXTS, N_("nơi lưu: VT, đơn vị soạn thảo")),
        Key("drafter", ("người soạn thảo",), TEXT, N_("ký hiệu người soạn thảo")),
        Key("prints", ("số bản",), TEXT, N_("số lượng bản phát hành")),
        Key("note", ("ghi chú",), TEXT, N_("chữ ghi thêm ngay sau nơi lưu")),
    ),
)


def _marks(name: str) -> Choice:
    return Choice(tuple(load_rules().marks[name]))


DRAFT = Group(
    Draft,
    (
        Key("kind", ("loại", "loại văn bản"), KIND, N_("loại văn bản, như công văn"), required=True),
        Key("agency", ("cơ quan",), ByForm(TEXT, AGENCY), N_("cơ quan ban hành")),
        Key("unit", ("đơn vị soạn thảo", "đơn vị"), TEXT, N_("chữ viết tắt đơn vị soạn thảo")),
        Key("number", ("số",), NUMBER, N_("số văn bản; để trống để ghi tay")),
        Key("symbol", ("ký hiệu",), TEXT, N_("ký hiệu, nếu không theo quy tắc chung")),
        Key("date", ("ngày", "thời gian"), DATE, N_("ngày ban hành")),
        Key("place", ("địa danh",), TEXT, N_("địa danh ghi trước ngày tháng")),
        Key("subject", ("trích yếu",), TEXT, N_("trích yếu nội dung, không kèm 'V/v'"), required=True),
        Key("urgency", ("mức độ khẩn", "độ khẩn"), _marks("muc_do_khan"), N_("dấu chỉ mức độ khẩn")),
        Key("secrecy", ("độ mật",), _marks("do_mat"), N_("dấu chỉ độ mật")),
        Key("circulation", ("phạm vi lưu hành",), _marks("pham_vi_luu_hanh"), N_("phạm vi lưu hành")),
        Key("recipients", ("kính gửi",), TEXTS, N_("nơi nhận để giải quyết")),
        Key("grounds", ("căn cứ",), TEXTS, N_("các căn cứ ban hành")),
        Key("issuer", ("thẩm quyền ban hành",), TEXT, N_("chức vụ hoặc tập thể ban hành, ở trên các căn cứ")),
        Key("opening", ("mở đầu",), TEXTS, N_("các đoạn mở đầu")),
        Key("tasks", ("nhiệm vụ",), Many(TASK), N_("các nhiệm vụ, đánh số")),
        Key("closing", ("kết thúc",), TEXTS, N_("các đoạn kết thúc")),
        Key("body", ("nội dung",), Many(BLOCK, single=True), N_("nội dung, thay cho ba khóa trên")),
        Key("signatory", ("người ký",), SIGNATORY, N_("người ký"), required=True),
        Key("copies", ("nơi nhận",), TEXTS, N_("nơi nhận để biết, để báo cáo")),
        Key("filing", ("lưu",), FILING, N_("dòng Lưu ở cuối nơi nhận")),
        Key("footnotes", ("chú thích",), Named(TEXT), N_("lời của các chú thích [^tên]")),
        Key("vars", ("biến",), Named(Data()), N_("giá trị cho {{ … }}")),
    ),
)


def draft_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a draft, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "congvan",
        **DRAFT.schema(),
        "$defs": {"task": TASK.definition()},
    }
