"""The workspace: the folder with congvan.yaml, its agencies, its choices within the format, its folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from congvan.errors import N_, Finding, Report, Span, refuse
from congvan.loading.door import hidden_ending, read_file
from congvan.loading.nodes import Scalar, parse
from congvan.loading.schema import Schema, published
from congvan.loading.shapes import TEXT, Choice, Group, Key, Many, Named, Parsed, common_schemas, read_all
from congvan.model.issuing import Agency, Signatory
from congvan.model.output import PDF_ENGINES, PDF_STANDARDS
from congvan.model.signers import AGENCY, SIGNATORY
from congvan.model.values import LEVELS, MEASURE
from congvan.text.figures import figures
from congvan.text.matching import Names
from congvan.text.nearest import meant
from congvan.thethuc.rules import OutOfRange, Rules, load_rules

SETTINGS_FILE = "congvan.yaml"
# What the settings may be called by mistake: Windows hides '.txt', other systems tell case apart.
_MISNAMED = ("congvan.yml", "congvan.yaml.txt", "congvan.yml.txt", "Congvan.yaml", "CONGVAN.yaml", "congvan.YAML")
_FACTORS = {"first_line_indent_mm": 10}  # typed in cm, as the decree has it


@dataclass(frozen=True)
class Workspace:
    """Where drafts, templates and output are, and what congvan.yaml says."""

    root: Path
    rules: Rules
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    agency: str | None = None
    signatories: Mapping[str, tuple[Signatory, ...]] = field(default_factory=dict)  # by agency, for new drafts
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

    Raises CongvanError when congvan.yaml cannot be used, or settings by another name (TEP-045) would be passed by.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return _load(folder)
        misnamed = next((path for path in map(folder.joinpath, _MISNAMED) if path.is_file()), None)
        if misnamed:
            message = N_("cài đặt mang tên này thì không được đọc; hãy đổi tên tệp thành '{right}'{hidden}")
            hidden = hidden_ending(misnamed.name)
            raise refuse("TEP-045", Span(str(misnamed)), message, right=SETTINGS_FILE, hidden=hidden)
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
class _Office:
    agency: Agency
    signatory: tuple[Signatory, ...] = ()


@dataclass(frozen=True)
class _Settings:
    span: Span
    agencies: Mapping[str, _Office] = field(default_factory=dict)
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


def _chosen(name: str) -> _ChosenShape:
    """Return the shape of a choice within the range that the rules give a setting; typed in its usual unit."""
    figure, factor = load_rules().settings[name], _FACTORS.get(name, 1)
    typed, text = MEASURE.form["anyOf"]
    within = {"minimum": figure.lowest / factor, "maximum": figure.highest / factor}
    choices = {"enum": [value / factor for value in figure.choices]} if figure.choices else {}
    form = {"anyOf": [{**typed, **within, **choices}, text]}
    return _ChosenShape(MEASURE.function, MEASURE.code, MEASURE.message, form=form)


_MARGINS = Group(
    _Margins,
    (
        Key("top", ("trên",), _chosen("margin_top_mm"), N_("lề trên, mm")),
        Key("bottom", ("dưới",), _chosen("margin_bottom_mm"), N_("lề dưới, mm")),
        Key("left", ("trái",), _chosen("margin_left_mm"), N_("lề trái, mm")),
        Key("right", ("phải",), _chosen("margin_right_mm"), N_("lề phải, mm")),
    ),
)
_FORMAT = Group(
    _Format,
    (
        Key("body_size", ("cỡ chữ",), _chosen("body_size_pt"), N_("cỡ chữ phần lời văn: 13 hoặc 14")),
        Key("margins", ("lề",), _MARGINS, N_("định lề trang")),
        Key(
            "first_line_indent", ("lùi đầu dòng",), _chosen("first_line_indent_mm"), N_("lùi đầu dòng: 1 hoặc 1,27 cm")
        ),
        Key("line_spacing", ("giãn dòng",), _chosen("line_spacing"), N_("khoảng cách dòng: 1 đến 1,5")),
        Key("paragraph_spacing", ("giãn đoạn",), _chosen("paragraph_spacing_pt"), N_("khoảng cách đoạn: từ 6 pt")),
        Key(
            "numbering",
            ("đánh số",),
            LEVELS,
            N_("dạng số của các cấp nhiệm vụ, từ ngoài vào"),
        ),
    ),
)


def _office(span: Span, signatory: tuple[Signatory, ...] = (), **said: Any) -> _Office:
    return _Office(Agency(span, **said), signatory)


# In a draft, who signs stands in the draft: congvan.yaml only tells `congvan new` what to write there.
_OFFICE = Group(
    _office,
    (
        *AGENCY.keys,
        Key(
            "signatory",
            ("người ký",),
            Many(SIGNATORY, single=True),
            N_("người ký mà 'congvan new' chép sẵn vào dự thảo"),
        ),
    ),
)
SETTINGS = Group(
    _Settings,
    (
        Key("agencies", ("các cơ quan",), Named(_OFFICE), N_("các cơ quan mà dự thảo gọi bằng tên")),
        Key("agency", ("cơ quan",), TEXT, N_("cơ quan mặc định")),
        Key("format", ("thể thức",), _FORMAT, N_("lựa chọn trong khoảng Nghị định cho phép")),
        Key("check", ("kiểm tra",), Named(TEXT), N_("mức của từng quy tắc kiểm tra: lỗi, cảnh báo, gợi ý, tắt")),
        Key(
            "pdf_engine",
            ("cách tạo PDF", "bộ dựng PDF"),
            Choice(PDF_ENGINES, exact=True),
            N_("cách tạo PDF: auto, weasyprint, typst"),
        ),
        Key("pdf_standard", ("chuẩn PDF",), Choice(PDF_STANDARDS, exact=True), N_("chuẩn PDF: a-2b, a-2u, a-2a, ua-1")),
    ),
)


def settings_schema() -> Schema:
    """Return the JSON Schema of congvan.yaml, for editors."""
    return published("settings", "congvan.yaml", SETTINGS.schema(), common_schemas())


def _load(root: Path) -> Workspace:
    path = root / SETTINGS_FILE
    data = read_file(path, Span(str(path)))
    if all(line.lstrip()[:1] in (b"", b"#") for line in data.splitlines()):
        return Workspace(root, load_rules())  # nothing chosen
    settings = read_all(SETTINGS, parse(data, str(path)))
    report = Report()
    rules = _choose(settings.format, report) if settings.format else load_rules()
    default = settings.agency.text if settings.agency else None
    if settings.agency and len(Names(settings.agencies.items()).find(settings.agency.text)) != 1:
        message = N_("congvan.yaml không có cơ quan '{name}'{meant}; đang có: {names}")
        names = ", ".join(settings.agencies) or "–"
        near = meant(settings.agency.text, settings.agencies)
        report.add("DT-021", settings.agency.span, message, name=settings.agency.text, names=names, meant=near)
    report.close()
    if default is None and len(settings.agencies) == 1:
        default = next(iter(settings.agencies))
    return Workspace(
        root,
        rules,
        {name: office.agency for name, office in settings.agencies.items()},
        default,
        {name: office.signatory for name, office in settings.agencies.items()},
        settings.check,
        settings.pdf_engine,
        settings.pdf_standard,
    )


def _choose(chosen: _Format, report: Report) -> Rules:
    margins = chosen.margins or _Margins(chosen.span)
    wanted = {
        "margin_top_mm": margins.top,
        "margin_bottom_mm": margins.bottom,
        "margin_left_mm": margins.left,
        "margin_right_mm": margins.right,
        "body_size_pt": chosen.body_size,
        "first_line_indent_mm": chosen.first_line_indent,
        "line_spacing": chosen.line_spacing,
        "paragraph_spacing_pt": chosen.paragraph_spacing,
    }
    rules = load_rules()
    for name, choice in wanted.items():
        if choice is None:
            continue
        factor = _FACTORS.get(name, 1)
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
    parameters = {"value": figures(choice.value), "allowed": allowed, "source": figure.source}
    return Finding("TT-001", choice.span, message, parameters)
