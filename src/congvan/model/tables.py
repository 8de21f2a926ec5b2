"""The tables and figures of a body (design: the dispatch in YAML), as shapes."""

from __future__ import annotations

from typing import Any

from congvan.errors import N_, Report
from congvan.loading import nodes
from congvan.loading.combine import As, Shared, SomeOf, text_or
from congvan.loading.nodes import Node, Scalar
from congvan.loading.shapes import SCALAR, TEXT, ByForm, Group, Key, Many, Refused, Schema, Shape, has_key
from congvan.model.body import Cell, Column, Figure, Row, Table
from congvan.model.common import ONLY
from congvan.model.values import (
    ALIGNMENT,
    CELL_SIZE,
    COUNT,
    FLAG,
    HEAD,
    LINES,
    MEASURE,
    PARAGRAPHS,
    VERTICAL,
)
from congvan.text.unicode import slug

# Of a cell, a row or a column: a cell goes before its row, a row before its column.
_LOOK = (
    Key("bold", ("đậm",), FLAG, N_("có: chữ đậm; không: không đậm, kể cả ở dòng cộng")),
    Key("italic", ("nghiêng",), FLAG, N_("có: chữ nghiêng")),
    Key("align", ("canh",), ALIGNMENT, N_("canh trái, giữa, phải")),
    Key("vertical", ("canh dọc",), VERTICAL, N_("chữ ở trên, giữa hay dưới ô")),
)


class _SaidCell(Shape[Cell]):
    """A cell with more said about it; what is said of an image needs one."""

    def __init__(self, *keys: Key) -> None:
        self._group = Group[dict[str, Any]](dict, keys)
        # 'LT: 30' and 'AT: 2' are texts of cells, and no 'alt' mistyped.
        self._typed = Group[dict[str, Any]](dict, tuple(key for key in keys if key.name != "alt"))

    def read(self, node: Node, report: Report) -> Cell:
        said = self._group.read(node, report)
        span, source = said.pop("span"), said.pop("source", None)
        about = {name: said.pop(name) for name in _OF_IMAGE if name in said}
        if about and source is None:
            message = N_("'width' (độ rộng) và 'alt' (lời tả) nói về hình, mà ô này không có 'figure' (hình)")
            report.add("DT-207", span, message)
            raise Refused
        return Cell(**said, figure=None if source is None else Figure(source.span, source, **about))

    def claims(self, name: str) -> bool:
        return slug(name) == "alt" or self._typed.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self._group,)

    def schema(self) -> Schema:
        image = [key for key in self._group.keys if key.name == "figure"]
        about = [key for key in self._group.keys if key.target in _OF_IMAGE]
        return {**self._group.schema(), "anyOf": [has_key(*image), {"not": has_key(*about)}]}


_OF_IMAGE = ("width_mm", "alt")


_ALT = Key("alt", ("lời tả",), TEXT, N_("lời tả hình cho trình đọc màn hình, không in ra"))
_SAID_CELL = _SaidCell(
    Key("text", ("chữ", "nội dung"), TEXT, N_("chữ trong ô, ở dưới hình nếu có hình")),
    Key("figure", ("hình",), TEXT, N_("tệp ảnh PNG hoặc JPEG trong thư mục làm việc"), field="source"),
    Key("width", ("độ rộng",), MEASURE, N_("độ rộng của hình, mm"), field="width_mm"),
    _ALT,
    Key("columns", ("số cột",), COUNT, N_("ô gộp bao nhiêu cột")),
    Key("rows", ("số dòng",), COUNT, N_("ô gộp bao nhiêu dòng, kể cả dòng này; các dòng dưới không viết ô ở đó")),
    *_LOOK,
)


class _CellShape(Shape[Cell]):
    """A cell: its text, which may be empty; or its text with more said about it."""

    _long = ByForm(As(TEXT, Cell), _SAID_CELL)

    def read(self, node: Node, report: Report) -> Cell:
        return Cell(node) if isinstance(node, Scalar) else self._long.read(node, report)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (_SAID_CELL,)

    def schema(self) -> Schema:
        text = {"type": [*SCALAR["type"], "null"], "not": TEXT.schema()["not"]}
        return {"anyOf": [text, _SAID_CELL.schema()]}


_CELLS = Many(_CellShape())


class _RowShape(Shape[Row]):
    """A row of a table: its cells; or one text across all columns; or its cells with more said about it."""

    _long = Group(Row, (Key("cells", ("ô",), _CELLS, N_("các ô"), required=True), *_LOOK, ONLY))

    def read(self, node: Node, report: Report) -> Row:
        if isinstance(node, Scalar):
            return Row(node.span, heading=TEXT.read(node, report))
        if isinstance(node, nodes.Mapping):
            return self._long.read(node, report)
        return Row(node.span, _CELLS.read(node, report))

    def parts(self) -> tuple[Shape[Any], ...]:
        return _CELLS, self._long

    def schema(self) -> Schema:
        return {"anyOf": [_CELLS.schema(), TEXT.schema(), self._long.schema()]}


_COLUMN = Shared[Column]("column")
_COLUMN.shape = text_or(
    Column,
    Group(
        Column,
        (
            Key("title", ("tiêu đề",), TEXT, N_("tiêu đề cột"), required=True),
            Key(
                "width",
                ("độ rộng",),
                MEASURE,
                N_("độ rộng: tỷ lệ khi mọi cột đều ghi; có cột không ghi thì là phần trăm của bảng"),
            ),
            *_LOOK,
            Key("field", ("cột trong tệp", "trường"), TEXT, N_("tên cột trong tệp CSV, XLSX"), field="source"),
            Key("columns", ("cột con", "các cột"), Many(_COLUMN), N_("các cột dưới tiêu đề chung")),
        ),
    ),
)
TABLE = Shared(
    "table",
    ByForm(
        As(TEXT, lambda text: Table(text.span, file=text)),
        SomeOf(
            Group(
                Table,
                (
                    Key("rows", ("dòng", "hàng"), Many(_RowShape()), N_("các dòng, mỗi dòng là danh sách ô")),
                    Key("file", ("tệp",), TEXT, N_("tệp CSV hoặc XLSX trong thư mục làm việc, thay cho rows")),
                    Key("sheet", ("trang tính",), TEXT, N_("tên trang tính trong tệp XLSX")),
                    Key("head", ("dòng tiêu đề",), HEAD, N_("số của dòng tiêu đề trong tệp, như 3"), field="head_rows"),
                    Key("hidden", ("dòng ẩn",), FLAG, N_("có: in cả dòng, cột ẩn hay bị lọc trong Excel; không: bỏ")),
                    Key(
                        "own",
                        ("của nơi nhận",),
                        TEXT,
                        N_("gửi từng nơi: cột ghi tên nơi nhận; mỗi nơi chỉ có dòng của mình"),
                    ),
                    Key("empty", ("được trống", "cho phép trống"), FLAG, N_("có: nơi không có dòng nào vẫn gửi được")),
                    Key("columns", ("cột", "tiêu đề cột"), Many(_COLUMN), N_("tiêu đề các cột")),
                    Key("caption", ("tên bảng",), TEXT, N_("tên bảng")),
                    Key("unit", ("đơn vị tính",), TEXT, N_("đơn vị tính, ở góc phải trên bảng")),
                    Key("notes", ("ghi chú",), PARAGRAPHS, N_("các dòng ghi chú, nguồn số liệu dưới bảng")),
                    Key("widths", ("độ rộng",), Many(MEASURE), N_("tỷ lệ độ rộng các cột")),
                    Key(
                        "borders",
                        ("kẻ", "đường kẻ"),
                        LINES,
                        N_("đủ: kẻ ngang và dọc; ngang: chỉ kẻ ngang; không: không kẻ"),
                    ),
                    Key("size", ("cỡ chữ",), CELL_SIZE, N_("cỡ chữ trong bảng, pt"), field="size_pt"),
                ),
            ),
            ("rows", "file", "own"),
        ),
    ),
)
FIGURE = Group(
    Figure,
    (
        Key("file", ("tệp",), TEXT, N_("tệp ảnh PNG hoặc JPEG trong thư mục làm việc"), True, "source"),
        Key("caption", ("tên hình",), TEXT, N_("tên hình")),
        Key("width", ("độ rộng",), MEASURE, N_("độ rộng, mm"), field="width_mm"),
        _ALT,
    ),
)
