"""The keys of a draft (design: the dispatch in YAML), as shapes: reader, hints and JSON Schema come from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

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
    Refused,
    Schema,
    Shape,
    report_missing,
)
from congvan.model.dispatch import (
    Agency,
    Alignment,
    Annex,
    Article,
    Articles,
    Block,
    Clause,
    Column,
    DashList,
    Division,
    Divisions,
    Figure,
    Filing,
    Heading,
    Level,
    PageBreak,
    Paragraph,
    Party,
    Point,
    Quote,
    Row,
    Seal,
    Signatory,
    Table,
    Task,
    Tasks,
    Text,
    Texts,
)
from congvan.text.dates import PartialDate, parse_date
from congvan.text.unicode import slug
from congvan.thethuc.kinds import Field, Kind, Layout, find_kind, load_kinds, load_layouts
from congvan.thethuc.rules import load_rules

T = TypeVar("T")
TEXTS = Many(TEXT, single=True)


@dataclass(frozen=True)
class Draft:
    """A draft as typed: every key by its name, nothing derived or defaulted yet."""

    span: Span
    kind: Kind
    subject: Text | None = None
    signatory: tuple[Signatory, ...] = ()
    agency: tuple[Scalar | Agency, ...] = ()
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
    details: Node | None = None
    parties: tuple[Party, ...] = ()
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[Annex, ...] = ()
    copies: Texts = ()
    filing: Filing | None = None
    form: bool = False
    signed_at: Text | None = None
    original: Text | None = None
    offset_mm: float | None = None
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


def _word(words: Mapping[str, T]) -> Callable[[str], T]:
    """Return a function that reads one of some words, with or without diacritics and case."""
    by_slug = {slug(word): value for word, value in words.items()}

    def read(text: str) -> T:
        if slug(text) not in by_slug:
            raise ValueError(text)
        return by_slug[slug(text)]

    return read


_FLAGS = {"có": True, "yes": True, "true": True, "không": False, "no": False, "false": False}
_TURNS = {"dọc": False, "portrait": False, "ngang": True, "landscape": True}
_FORMS = {"giấy": False, "paper": False, "điện tử": True, "electronic": True}
_ALIGNMENTS: Mapping[str, Alignment] = {
    "trái": "left", "left": "left", "giữa": "center", "center": "center", "phải": "right", "right": "right",
}  # fmt: skip
FLAG = Parsed(_word(_FLAGS), "DT-015", N_("'{text}' không rõ là có hay không; viết 'có' hoặc 'không'"), ("có", "không"))
TURN = Parsed(_word(_TURNS), "DT-016", N_("'{text}' không phải chiều giấy; viết 'dọc' hoặc 'ngang'"), ("dọc", "ngang"))
FORM = Parsed(
    _word(_FORMS), "DT-017", N_("'{text}' không phải dạng văn bản; viết 'giấy' hoặc 'điện tử'"), ("giấy", "điện tử")
)
ALIGNMENT = Parsed(
    _word(_ALIGNMENTS), "DT-018", N_("'{text}' không phải cách canh; viết 'trái', 'giữa' hoặc 'phải'"), ("trái", "phải")
)
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


class _Shared(Shape[T]):
    """A shape that holds itself or stands in many places; the schema states it once, by name.

    `shape` may be set later, when all that it needs is defined.
    """

    all: ClassVar[list[_Shared[Any]]] = []

    def __init__(self, name: str, shape: Shape[T] | None = None) -> None:
        self.name = name
        if shape is not None:
            self.shape = shape
        self.all.append(self)

    def read(self, node: Node, report: Report) -> T:
        return self.shape.read(node, report)

    def schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.name}"}


TASK = _Shared[Task]("task")
BLOCK = _Shared[Block]("block")
BLOCKS = Many(BLOCK, single=True)
LABEL = Key("label", ("nhãn",), TEXT, N_("nhãn để dẫn tới bằng {{ ref('nhãn') }}"))


class _Bare(Shape[PageBreak]):
    """A key that needs no value."""

    def read(self, node: Node, report: Report) -> PageBreak:
        return PageBreak()

    def schema(self) -> Schema:
        return {}


class Raw(Shape[Node]):
    """Any node as it is, read later."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def read(self, node: Node, report: Report) -> Node:
        return node

    def schema(self) -> Schema:
        return self._schema


@dataclass(frozen=True)
class _As(Shape[Any]):
    """A shape whose value is wrapped by a function."""

    shape: Shape[Any]
    wrap: Any

    def read(self, node: Node, report: Report) -> Any:
        return self.wrap(self.shape.read(node, report))

    def schema(self) -> Schema:
        return self.shape.schema()


@dataclass(frozen=True)
class _ListOr(Shape[Any]):
    """A list, or a group that holds the list with more said about it."""

    items: Shape[Any]
    group: Shape[Any]

    def read(self, node: Node, report: Report) -> Any:
        return (self.group if isinstance(node, nodes.Mapping) else self.items).read(node, report)

    def schema(self) -> Schema:
        return {"anyOf": [self.items.schema(), self.group.schema()]}


def _text_or(make: Callable[..., T], group: Shape[T]) -> ByForm[T, T]:
    """Return the shape of something that may be given by its text alone."""
    return ByForm(_As(TEXT, lambda text: make(text.span, text)), group)


@dataclass(frozen=True)
class _SomeOf(Shape[T]):
    """A group in which at least one of some keys must stand."""

    group: Group[T]
    names: tuple[str, ...]

    def read(self, node: Node, report: Report) -> T:
        value = self.group.read(node, report)
        if not any(getattr(value, name) for name in self.names):
            report_missing(next(key for key in self.group.keys if key.target == self.names[0]), node.span, report)
            raise Refused
        return value

    def schema(self) -> Schema:
        return self.group.schema()


def _tasks_of(items: tuple[Task, ...]) -> Tasks:
    return Tasks(items[0].span if items else Span(""), items)


def _outline(items: tuple[Task, ...], span: Span | None = None, levels: tuple[str, ...] = ()) -> Tasks:
    return Tasks(span or (items[0].span if items else Span("")), items, outline=True, levels=levels)


LEVELS = Many(Choice(tuple(load_rules().numbering.components), exact=True))
TASK.shape = _text_or(
    Task,
    _SomeOf(
        Group(
            Task,
            (
                Key("text", ("nội dung",), TEXT, N_("việc phải làm")),
                Key("title", ("tiêu đề",), TEXT, N_("tiêu đề, đứng riêng một dòng")),
                Key("assignee", ("đơn vị", "chủ trì"), TEXT, N_("ai làm")),
                Key("with", ("phối hợp",), TEXT, N_("phối hợp với ai"), field="partners"),
                Key("deadline", ("thời hạn", "hạn"), TEXT, N_("ngày phải xong")),
                Key("body", ("đoạn", "dưới tiêu đề"), BLOCKS, N_("các đoạn, bảng ở dưới")),
                Key("subtasks", ("việc con", "nhiệm vụ con", "mục con", "items"), Many(TASK), N_("các mục nhỏ hơn")),
                LABEL,
            ),
        ),
        ("text", "title"),
    ),
)
_OUTLINE = _ListOr(
    _As(Many(TASK), _outline),
    Group(
        _outline,
        (
            Key("items", ("các mục",), Many(TASK), N_("các mục, đánh số"), required=True),
            Key("numbering", ("đánh số",), LEVELS, N_("dạng số của các cấp, từ ngoài vào"), field="levels"),
        ),
    ),
)

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


class _RowShape(Shape[Row]):
    """A row of a table: a list of cells, each a text that may be empty; or one text across all columns."""

    def read(self, node: Node, report: Report) -> Row:
        if isinstance(node, nodes.Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return Row(tuple(item for item in node.items if isinstance(item, Scalar)))
        if isinstance(node, Scalar):
            return Row(heading=TEXT.read(node, report))
        return Row(Many(TEXT).read(node, report))

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "array"}, TEXT.schema()]}


_COLUMN = _Shared[Column]("column")
_COLUMN.shape = _text_or(
    Column,
    Group(
        Column,
        (
            Key("title", ("tiêu đề",), TEXT, N_("tiêu đề cột"), required=True),
            Key("width", ("độ rộng",), MEASURE, N_("tỷ lệ độ rộng")),
            Key("align", ("canh",), ALIGNMENT, N_("canh trái, giữa, phải")),
            Key("field", ("cột trong tệp", "trường"), TEXT, N_("tên cột trong tệp CSV, XLSX"), field="source"),
            Key("columns", ("cột con", "các cột"), Many(_COLUMN), N_("các cột dưới tiêu đề chung")),
        ),
    ),
)
TABLE = _Shared(
    "table",
    ByForm(
        _As(TEXT, lambda text: Table(text.span, file=text)),
        _SomeOf(
            Group(
                Table,
                (
                    Key("rows", ("dòng", "hàng"), Many(_RowShape()), N_("các dòng, mỗi dòng là danh sách ô")),
                    Key("file", ("tệp",), TEXT, N_("tệp CSV hoặc XLSX trong thư mục làm việc, thay cho rows")),
                    Key("sheet", ("trang tính",), TEXT, N_("tên trang tính trong tệp XLSX")),
                    Key("columns", ("cột", "tiêu đề cột"), Many(_COLUMN), N_("tiêu đề các cột")),
                    Key("caption", ("tên bảng",), TEXT, N_("tên bảng")),
                    Key("unit", ("đơn vị tính",), TEXT, N_("đơn vị tính, ở góc phải trên bảng")),
                    Key("widths", ("độ rộng",), Many(MEASURE), N_("tỷ lệ độ rộng các cột")),
                ),
            ),
            ("rows", "file"),
        ),
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
_POINT = _text_or(
    Point,
    Group(
        Point,
        (
            Key("text", ("nội dung",), TEXT, N_("lời của điểm"), required=True),
            Key("items", ("các ý",), Many(TEXT), N_("các ý, gạch đầu dòng")),
            LABEL,
        ),
    ),
)
_CLAUSE = _text_or(
    Clause,
    _SomeOf(
        Group(
            Clause,
            (
                Key("text", ("nội dung",), TEXT, N_("lời của khoản")),
                Key("title", ("tiêu đề",), TEXT, N_("tiêu đề của khoản")),
                Key("points", ("điểm",), Many(_POINT), N_("các điểm a), b), …")),
                LABEL,
            ),
        ),
        ("text", "title"),
    ),
)
_ARTICLE = _text_or(
    Article,
    _SomeOf(
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
)
ARTICLES = _Shared("articles", _As(Many(_ARTICLE), Articles))


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
    return _Shared(level, _As(Many(Group(make, keys)), Divisions))


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

_QUOTE = _As(TEXTS, Quote)
BLOCK.shape = ByForm(
    _As(TEXT, Paragraph),
    OneOf(
        (
            Key("text", ("đoạn",), _As(TEXT, Paragraph), N_("một đoạn văn")),
            Key("heading", ("tiêu đề",), _text_or(Heading, _HEADING), N_("tiêu đề trong bài")),
            Key("tasks", ("nhiệm vụ",), _As(Many(TASK), _tasks_of), N_("các việc, đánh số")),
            Key("outline", ("đề mục",), _OUTLINE, N_("các mục I., 1., 1.1., a), - của kế hoạch, báo cáo")),
            *_DIVISION_KEYS,
            _articles_key(),
            Key("list", ("danh sách",), _As(Many(TEXT), DashList), N_("các ý, gạch đầu dòng")),
            Key("table", ("bảng",), TABLE, N_("bảng")),
            Key("figure", ("hình",), _text_or(Figure, _FIGURE), N_("hình")),
            Key("quote", ("trích dẫn",), _QUOTE, N_("đoạn trích nguyên văn")),
            Key("pagebreak", ("ngắt trang", "sang trang"), _Bare(), N_("sang trang mới"), bare=True),
        )
    ),
)

_SEAL = _text_or(
    Seal,
    Group(
        Seal,
        (
            Key("file", ("tệp",), TEXT, N_("tệp PNG nền trong suốt"), required=True),
            Key("width", ("độ rộng", "đường kính"), MEASURE, N_("kích thước thật, mm"), field="width_mm"),
        ),
    ),
)
SIGNATORY = Group(
    Signatory,
    (
        Key("authority", ("quyền hạn", "thẩm quyền"), TEXTS, N_("TM., KT., TL., TUQ., Q., mỗi dòng một mục")),
        Key("title", ("chức vụ",), TEXT, N_("chức vụ của người ký"), required=True),
        Key("name", ("họ tên", "họ và tên"), TEXT, N_("họ và tên người ký"), required=True),
        Key("position", ("chức vụ khác",), TEXT, N_("chức vụ khác, ở trên họ tên (ô 7b)")),
        Key("signature", ("chữ ký",), TEXT, N_("tệp PNG hình chữ ký, nền trong suốt")),
        Key("seal", ("dấu", "con dấu"), _SEAL, N_("tệp PNG hình dấu, nền trong suốt")),
    ),
)
_PARTY = Group(
    Party,
    (
        Key("name", ("tên",), TEXT, N_("tên của bên"), required=True),
        Key("role", ("vai", "gọi là"), TEXT, N_("cách gọi, như Bên A (Bên thuê)")),
        Key("details", ("thông tin",), TEXTS, N_("địa chỉ, điện thoại, mã số thuế, mỗi dòng một mục")),
        Key("signatory", ("người ký", "đại diện"), SIGNATORY, N_("người đại diện ký"), required=True),
    ),
)


def _annex(title: Key, extra: tuple[Key, ...] = ()) -> Group[Annex]:
    def make(span: Span, table: Table | None = None, body: tuple[Block, ...] = (), **values: Any) -> Annex:
        return Annex(span, body=(*body, *((table,) if table else ())), **values)

    return Group(
        make,
        (
            title,
            *extra,
            Key("orientation", ("chiều giấy", "khổ giấy"), TURN, N_("chiều giấy: dọc hoặc ngang"), field="landscape"),
            Key("separate", ("tệp riêng",), FLAG, N_("có: thành một tệp riêng")),
            Key("body", ("nội dung",), BLOCKS, N_("nội dung")),
            Key("table", ("bảng",), TABLE, N_("bảng, sau nội dung nếu có")),
            LABEL,
        ),
    )


ANNEX = _annex(
    Key("title", ("tên", "tiêu đề"), TEXT, N_("tên phụ lục, in hoa")),
    (Key("subject", ("trích yếu",), TEXT, N_("dòng dưới tên phụ lục")),),
)
ATTACHMENT = _annex(
    Key("kind", ("loại",), KIND, N_("loại văn bản ban hành kèm theo, như quy chế"), required=True),
    (
        Key("subject", ("trích yếu",), TEXT, N_("trích yếu"), required=True),
        Key("title", ("tên",), TEXT, N_("tên loại, nếu khác tên của loại văn bản")),
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


def details_group(layout: Layout) -> Group[dict[str, Any]]:
    """Return the shape of `details` for one layout."""

    def make(span: Span, **values: Any) -> dict[str, Any]:
        return {entry.name: values.get(entry.name) for entry in layout.fields}

    return Group(make, tuple(map(_detail, layout.fields)))


def _detail(entry: Field) -> Key:
    shapes: Mapping[str, Shape[Any]] = {"text": TEXT, "texts": TEXTS, "date": DATE}
    return Key(entry.name, entry.aliases, shapes[entry.form], entry.help, entry.required)


def _marks(name: str) -> Choice:
    return Choice(tuple(load_rules().marks[name]))


DRAFT = Group(
    Draft,
    (
        Key("kind", ("loại", "loại văn bản"), KIND, N_("loại văn bản, như công văn"), required=True),
        Key(
            "agency",
            ("cơ quan",),
            Many(ByForm(TEXT, AGENCY), single=True),
            N_("cơ quan ban hành; văn bản liên tịch: danh sách, cơ quan chủ trì trước"),
        ),
        Key("unit", ("đơn vị soạn thảo", "đơn vị"), TEXT, N_("chữ viết tắt đơn vị soạn thảo")),
        Key("number", ("số",), NUMBER, N_("số văn bản; để trống để ghi tay")),
        Key("symbol", ("ký hiệu",), TEXT, N_("ký hiệu, nếu không theo quy tắc chung")),
        Key("date", ("ngày", "thời gian"), DATE, N_("ngày ban hành")),
        Key("place", ("địa danh",), TEXT, N_("địa danh ghi trước ngày tháng")),
        Key("subject", ("trích yếu",), TEXT, N_("trích yếu nội dung, không kèm 'V/v'")),
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
        Key(
            "details",
            ("chi tiết",),
            Raw({"anyOf": [details_group(layout).schema() for layout in load_layouts().values() if layout.fields]}),
            N_("các mục riêng của loại văn bản"),
        ),
        Key("parties", ("các bên",), Many(_PARTY), N_("các bên của hợp đồng, bản ghi nhớ, bản thỏa thuận")),
        Key("annexes", ("phụ lục",), Many(ANNEX), N_("các phụ lục")),
        Key("attachments", ("văn bản kèm theo", "kèm theo"), Many(ATTACHMENT), N_("văn bản ban hành kèm theo")),
        Key("signatory", ("người ký",), Many(SIGNATORY, single=True), N_("người ký")),
        Key("copies", ("nơi nhận",), TEXTS, N_("nơi nhận để biết, để báo cáo")),
        Key("filing", ("lưu",), FILING, N_("dòng Lưu ở cuối nơi nhận")),
        Key("form", ("dạng văn bản", "dạng"), FORM, N_("giấy hoặc điện tử")),
        Key("signed_at", ("thời gian ký số",), TEXT, N_("thời gian ký số, ở góc trên bên phải của tệp riêng")),
        Key("original", ("bản chính",), TEXT, N_("bản sao: dự thảo của văn bản được sao, trong thư mục làm việc")),
        Key("offset", ("cách mép trên",), MEASURE, N_("bản sao: chỗ của đường kẻ, mm từ mép trên"), field="offset_mm"),
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
        "$defs": {shape.name: shape.shape.schema() for shape in _Shared.all},
    }
