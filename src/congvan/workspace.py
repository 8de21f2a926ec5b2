"""The workspace: the folder with congvan.yaml, its agencies, its choices within the format, its folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from congvan.errors import N_, Finding, Report, Span, refuse
from congvan.loading.nodes import Scalar, parse
from congvan.loading.shapes import TEXT, Choice, Group, Key, Named, Parsed, read_all
from congvan.model.contract import AGENCY
from congvan.model.dispatch import Agency
from congvan.model.output import PDF_ENGINES, PDF_STANDARDS
from congvan.model.values import LEVELS, MEASURE
from congvan.text.matching import Names
from congvan.thethuc.rules import OutOfRange, Rules, load_rules

SETTINGS_FILE = "congvan.yaml"


@dataclass(frozen=True)
class Workspace:
    """Where drafts, templates and output are, and what congvan.yaml says."""

    root: Path
    rules: Rules
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    agency: str | None = None
    severities: Mapping[str, Scalar] = field(default_factory=dict)
    pdf_engine: str = PDF_ENGINES[0]
    pdf_standard: str = ""

    @property
    def directives(self) -> Path:
        """The folder of the drafts."""
        return self.root / "directives"

    @property
    def templates(self) -> Path:
        """The folder of the workspace's own templates, which win over the packaged ones."""
        return self.root / "templates"

    @property
    def output(self) -> Path:
        """The folder that builds write to."""
        return self.root / "output"


def find_workspace(start: Path) -> Workspace:
    """Return the workspace whose congvan.yaml stands in start or nearest above it, else start itself.

    Raises CongvanError when congvan.yaml cannot be used.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return _load(folder)
    return Workspace(start, load_rules())


@dataclass(frozen=True)
class _Margins:
    span: Span
    top: Chosen | None = None
    bottom: Chosen | None = None
    left: Chosen | None = None
    right: Chosen | None = None


@dataclass(frozen=True)
class _Format:
    span: Span
    body_size: Chosen | None = None
    margins: _Margins | None = None
    first_line_indent: Chosen | None = None
    line_spacing: Chosen | None = None
    paragraph_spacing: Chosen | None = None
    numbering: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Settings:
    span: Span
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    agency: Scalar | None = None
    format: _Format | None = None
    check: Mapping[str, Scalar] = field(default_factory=dict)
    pdf_engine: str = PDF_ENGINES[0]
    pdf_standard: str = ""


@dataclass(frozen=True)
class Chosen:
    """A number that the workspace chose, with its place."""

    span: Span
    value: float


class _ChosenShape(Parsed[Any]):
    def read(self, node: Any, report: Report) -> Chosen:
        return Chosen(node.span, super().read(node, report))


_MEASURE = _ChosenShape(MEASURE.function, MEASURE.code, MEASURE.message)
_MARGINS = Group(
    _Margins,
    (
        Key("top", ("trên",), _MEASURE, N_("lề trên, mm")),
        Key("bottom", ("dưới",), _MEASURE, N_("lề dưới, mm")),
        Key("left", ("trái",), _MEASURE, N_("lề trái, mm")),
        Key("right", ("phải",), _MEASURE, N_("lề phải, mm")),
    ),
)
_FORMAT = Group(
    _Format,
    (
        Key("body_size", ("cỡ chữ",), _MEASURE, N_("cỡ chữ phần lời văn: 13 hoặc 14")),
        Key("margins", ("lề",), _MARGINS, N_("định lề trang")),
        Key("first_line_indent", ("lùi đầu dòng",), _MEASURE, N_("lùi đầu dòng: 1 hoặc 1,27 cm")),
        Key("line_spacing", ("giãn dòng",), _MEASURE, N_("khoảng cách dòng: 1 đến 1,5")),
        Key("paragraph_spacing", ("giãn đoạn",), _MEASURE, N_("khoảng cách đoạn: từ 6 pt")),
        Key(
            "numbering",
            ("đánh số",),
            LEVELS,
            N_("dạng số của các cấp nhiệm vụ, từ ngoài vào"),
        ),
    ),
)
SETTINGS = Group(
    _Settings,
    (
        Key("agencies", ("các cơ quan",), Named(AGENCY), N_("các cơ quan mà dự thảo gọi bằng tên")),
        Key("agency", ("cơ quan",), TEXT, N_("cơ quan mặc định")),
        Key("format", ("thể thức",), _FORMAT, N_("lựa chọn trong khoảng Nghị định cho phép")),
        Key("check", ("kiểm tra",), Named(TEXT), N_("mức của từng quy tắc kiểm tra: lỗi, cảnh báo, khuyên, tắt")),
        Key(
            "pdf_engine", ("bộ dựng PDF",), Choice(PDF_ENGINES, exact=True), N_("bộ dựng PDF: auto, weasyprint, typst")
        ),
        Key("pdf_standard", ("chuẩn PDF",), Choice(PDF_STANDARDS, exact=True), N_("chuẩn PDF: a-2b, a-2u, a-2a, ua-1")),
    ),
)


def _load(root: Path) -> Workspace:
    path = root / SETTINGS_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse("TEP-010", Span(str(path)), N_("không đọc được tệp: {reason}"), reason=error.strerror) from error
    if all(line.lstrip()[:1] in (b"", b"#") for line in data.splitlines()):
        return Workspace(root, load_rules())  # nothing chosen
    settings = read_all(SETTINGS, parse(data, str(path)))
    report = Report()
    rules = _choose(settings.format, report) if settings.format else load_rules()
    default = settings.agency.text if settings.agency else None
    if settings.agency and len(Names(settings.agencies.items()).find(settings.agency.text)) != 1:
        message = N_("congvan.yaml không có cơ quan '{name}'; đang có: {names}")
        names = ", ".join(settings.agencies) or "–"
        report.add("DT-021", settings.agency.span, message, name=settings.agency.text, names=names)
    report.close()
    if default is None and len(settings.agencies) == 1:
        default = next(iter(settings.agencies))
    return Workspace(
        root, rules, settings.agencies, default, settings.check, settings.pdf_engine, settings.pdf_standard
    )


def _choose(chosen: _Format, report: Report) -> Rules:
    margins = chosen.margins or _Margins(chosen.span)
    wanted = {
        "margin_top_mm": (margins.top, 1),
        "margin_bottom_mm": (margins.bottom, 1),
        "margin_left_mm": (margins.left, 1),
        "margin_right_mm": (margins.right, 1),
        "body_size_pt": (chosen.body_size, 1),
        "first_line_indent_mm": (chosen.first_line_indent, 10),  # typed in cm, as the decree has it
        "line_spacing": (chosen.line_spacing, 1),
        "paragraph_spacing_pt": (chosen.paragraph_spacing, 1),
    }
    rules = load_rules()
    for name, (choice, factor) in wanted.items():
        if choice is None:
            continue
        try:
            rules = rules.choose(name, round(choice.value * factor, 3))
        except OutOfRange as error:
            report.findings.append(_out_of_range(choice, factor, error))
    if chosen.numbering:
        rules = replace(rules, numbering=replace(rules.numbering, levels=chosen.numbering))
    return rules


def _out_of_range(choice: Chosen, factor: float, error: OutOfRange) -> Finding:
    figure = error.figure
    allowed = replace(
        figure,
        lowest=figure.lowest / factor,
        highest=figure.highest / factor,
        value=figure.value / factor,
        choices=tuple(value / factor for value in figure.choices),
    ).describe()
    message = N_("{value} nằm ngoài mức cho phép: {allowed} ({source})")
    parameters = {"value": f"{choice.value:g}", "allowed": allowed, "source": figure.source}
    return Finding("TT-001", choice.span, message, parameters)
