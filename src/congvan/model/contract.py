"""The keys of a draft (design: the dispatch in YAML), as shapes: reader, hints and JSON Schema come from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from congvan.errors import N_, Span
from congvan.loading.combine import Raw, Shared, text_or
from congvan.loading.nodes import Node, Scalar
from congvan.loading.schema import published
from congvan.loading.shapes import TEXT, ByForm, Choice, Data, Group, Key, Many, Named, Schema, Shape, common_schemas
from congvan.model.blocks import BLOCKS, TASK
from congvan.model.body import Block, Table, Task
from congvan.model.common import LABEL, ONLY
from congvan.model.dispatch import Annex, Filing, ForEach
from congvan.model.issuing import Agency, Party, Signatory
from congvan.model.signers import AGENCY, PARTY, SIGNATORY
from congvan.model.tables import TABLE
from congvan.model.terms import Awaited, Counting, Text, Texts
from congvan.model.values import (
    DATE,
    DETAIL_DATE,
    FLAG,
    FORM,
    GROUP,
    HEAD,
    KIND,
    MEASURE,
    NUMBER,
    PARAGRAPHS,
    TEXTS,
    TURN,
)
from congvan.text.dates import OpenDate, PartialDate
from congvan.thethuc.kinds import Field, Kind, Layout, load_layouts
from congvan.thethuc.rules import load_rules


@dataclass(frozen=True)
class Draft:
    """A draft as typed: every key by its name, nothing derived or defaulted yet."""

    span: Span
    kind: Kind
    subject: Text | None = None
    signatory: tuple[Signatory, ...] = ()
    agency: tuple[Scalar | Agency, ...] = ()
    unit: Text | None = None
    number: int | Awaited | Counting | None = None
    symbol: Text | None = None
    date: PartialDate | OpenDate | Awaited | None = None
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
    for_each: ForEach | None = None
    output_name: Text | None = None
    footnotes: dict[str, Text] = field(default_factory=dict)
    vars: dict[str, Any] = field(default_factory=dict)


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
            Key(
                "signatory",
                ("người ký",),
                Many(SIGNATORY, single=True),
                N_("người ký riêng, từ trái sang phải, như người lập biểu rồi thủ trưởng; phần lớn phụ lục không ký"),
                field="signatories",
            ),
            LABEL,
            ONLY,
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
    shapes: Mapping[str, Shape[Any]] = {"text": TEXT, "texts": TEXTS, "date": DETAIL_DATE}
    return Key(entry.name, entry.aliases, shapes[entry.form], entry.help, entry.required)


def _details() -> Raw:
    groups = tuple(details_group(layout) for layout in load_layouts().values() if layout.fields)
    return Raw({"anyOf": [group.schema() for group in groups]}, groups)


_DETAILS = _details()
_FOR_EACH = text_or(
    ForEach,
    Group(
        ForEach,
        (
            Key("list", ("danh sách",), TEXT, N_("tệp YAML, CSV, XLSX, hoặc vn:wards?province=…"), True, "source"),
            Key("where", ("điều kiện",), TEXT, N_("chỉ những nơi thỏa điều kiện này, như kind == 'phường'")),
            Key("group", ("gộp",), GROUP, N_("có: các dòng của một nơi nhận thành một văn bản; hoặc tên cột để gộp")),
            Key("sheet", ("trang tính",), TEXT, N_("tên trang tính trong tệp XLSX")),
            Key("head", ("dòng tiêu đề",), HEAD, N_("số của dòng tiêu đề trong danh sách, như 3"), field="head_rows"),
            Key("name", ("cột tên",), TEXT, N_("cột ghi tên nơi nhận, như Tên trường")),
            Key("hidden", ("dòng ẩn",), FLAG, N_("có: dùng cả dòng ẩn, dòng bị lọc trong Excel; không: bỏ")),
            Key(
                "overrides", ("riêng từng nơi",), Named(Raw({"type": "object"})), N_("khóa thay cho từng nơi, theo tên")
            ),
        ),
    ),
)


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
        Key(
            "number", ("số",), NUMBER, N_("số văn bản; để trống để ghi tay; gửi từng nơi: từ một cột, hoặc {from: 120}")
        ),
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
        Key("opening", ("mở đầu",), PARAGRAPHS, N_("các đoạn mở đầu")),
        Key("tasks", ("nhiệm vụ",), Many(TASK), N_("các nhiệm vụ, đánh số")),
        Key("closing", ("kết thúc",), PARAGRAPHS, N_("các đoạn kết thúc")),
        Key("body", ("nội dung",), BLOCKS, N_("các khối theo thứ tự, thay cho mở đầu, nhiệm vụ, kết thúc")),
        Key(
            "details",
            ("chi tiết",),
            _DETAILS,
            N_("các mục riêng của loại văn bản"),
        ),
        Key("parties", ("các bên",), Many(PARTY), N_("các bên của hợp đồng, bản ghi nhớ, bản thỏa thuận")),
        Key("annexes", ("phụ lục",), Many(ANNEX), N_("các phụ lục")),
        Key("attachments", ("văn bản kèm theo", "kèm theo"), Many(ATTACHMENT), N_("văn bản ban hành kèm theo")),
        Key("signatory", ("người ký",), Many(SIGNATORY, single=True), N_("người ký")),
        Key("copies", ("nơi nhận",), TEXTS, N_("nơi nhận để biết, để báo cáo")),
        Key("filing", ("lưu",), FILING, N_("dòng Lưu ở cuối nơi nhận")),
        Key("form", ("dạng văn bản", "dạng"), FORM, N_("giấy hoặc điện tử")),
        Key("signed_at", ("thời gian ký số",), TEXT, N_("thời gian ký số, ở góc trên bên phải của tệp riêng")),
        Key("original", ("bản chính",), TEXT, N_("bản sao: dự thảo của văn bản được sao, trong thư mục làm việc")),
        Key("offset", ("cách mép trên",), MEASURE, N_("bản sao: chỗ của đường kẻ, mm từ mép trên"), field="offset_mm"),
        Key("for_each", ("gửi từng nơi",), _FOR_EACH, N_("gửi từng nơi: mỗi nơi nhận một bản")),
        Key("output_name", ("tên tệp",), TEXT, N_("gửi từng nơi: tên tệp của mỗi bản, như {{ recipient.ma }}")),
        Key("footnotes", ("chú thích",), Named(TEXT), N_("lời của các chú thích [^tên]")),
        Key("vars", ("biến",), Named(Data()), N_("giá trị cho {{ … }}")),
    ),
)


def draft_schema() -> Schema:
    """Return the JSON Schema of a draft, for editors."""
    shared = {**common_schemas(), **{shape.name: shape.shape.schema() for shape in Shared.all}}
    return published("draft", "Dự thảo congvan", DRAFT.schema(), shared)
