"""Typed access to the format rules of nd30.toml, and what a workspace may choose within them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from congvan.text.figures import Figures

Align = Literal["left", "center", "right", "justify"]
PT_PER_MM = 72 / 25.4


class OutOfRange(ValueError):
    """A value that the decree does not allow; carries the figure that refused it."""

    def __init__(self, figure: "Figure", value: float) -> None:
        self.figure = figure
        super().__init__(f"{value:g} is not within {figure.describe()}")


@dataclass(frozen=True)
class Figure:
    """What the decree allows, a range or a list of choices, and our value, in the unit that its name ends in."""

    lowest: float
    highest: float
    value: float
    choices: tuple[float, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        allowed = self.value in self.choices if self.choices else self.lowest <= self.value <= self.highest
        if not allowed:
            raise OutOfRange(self, self.value)

    def choose(self, value: float) -> "Figure":
        """Return the figure with another value; raises OutOfRange for one that the decree does not allow."""
        if self.choices and value not in self.choices:
            raise OutOfRange(self, value)
        if not self.lowest <= value <= self.highest:
            raise OutOfRange(self, value)
        return replace(self, value=value)

    def describe(self) -> Figures:
        """Return what is allowed in words of numbers: '13, 14', '20 - 25' or '>= 6'."""
        if self.choices:
            return Figures(", ".join(f"{choice:g}" for choice in self.choices))
        if self.highest == float("inf"):
            return Figures(f">= {self.lowest:g}")
        return Figures(f"{self.lowest:g}" if self.lowest == self.highest else f"{self.lowest:g} - {self.highest:g}")


@dataclass(frozen=True)
class Component:
    """How one component of the document is set; source is the clause of NĐ 30/2020.

    `line` is the allowed length of the line beneath as a share of the text's; `body` components follow the
    workspace's body size and spacing; `balanced` ones break into lines of about equal length.
    """

    name: str
    title: str
    source: str
    size_pt: Figure
    align: Align
    bold: bool = False
    italic: bool = False
    upper: bool = False
    body: bool = False
    single: bool = False
    indent: bool = False
    keep_next: bool = False
    balanced: bool = False
    frame: bool = False
    outline: int = 0
    color: str = "000000"
    space_before_pt: float | None = None
    line: tuple[float, float] | None = None
    text: str | None = None


@dataclass(frozen=True)
class Style:
    """A component as the writers set it: every choice made, lengths in pt and mm."""

    name: str
    title: str
    size_pt: float
    line_pt: float
    line_spacing: float
    space_before_pt: float
    first_line_mm: float
    align: Align
    bold: bool
    italic: bool
    color: str
    keep_next: bool
    outline: int


@dataclass(frozen=True)
class Layout:
    """Measures of the head, the foot and the marks (NĐ 30/2020, PL I, Phần I, Mục IV)."""

    source: str
    head_columns: tuple[float, float]
    head_right_at_most: float
    foot_columns: tuple[float, float]
    head_padding_mm: float
    blank_number: int
    blank_day: int
    blank_month: int
    blank_year: int
    signature_gap_mm: float
    signature_image_at_most_mm: float
    seal_overlap: float
    seal_at_most_mm: float
    footnote_gap_pt: float
    footnote_line_pt: float
    body_gap_pt: float
    foot_gap_pt: float
    space_at_most: float
    closing_lines_whole: int
    kinh_gui_indent_mm: float
    cong_dien_dash_mm: float
    copy_gap_pt: float
    page_number_top_mm: float
    mark_top_mm: float
    mark_padding_mm: float
    mark_height_mm: float
    line_thickness_pt: float
    line_gap_pt: float
    line_room_pt: float
    cell_padding_mm: float
    cell_above_mm: float
    cell_below_mm: float
    figure_at_most: float
    table_whole_at_most: float
    title_padding_mm: float
    footer_gap_pt: float
    italic_space_mm: float
    italic_room: float

    @property
    def line_height_pt(self) -> float:
        """The height that a line under a text takes, its gap included."""
        return self.line_gap_pt + self.line_thickness_pt + self.line_room_pt


@dataclass(frozen=True)
class Face:
    """The typeface of every official document (NĐ 30/2020, PL I, Phần I, Mục I, khoản 4)."""

    source: str
    name: str
    symbols: tuple[str, ...]
    symbol_faces: tuple[str, ...]
    line_height: float

    @cached_property
    def _symbol(self) -> re.Pattern[str]:
        ends = (block.split("-") for block in self.symbols)
        return re.compile("[" + "".join(rf"\u{first}-\u{last}" for first, last in ends) + "]")

    def is_symbol(self, character: str) -> bool:
        """Whether a face for symbols may print a character that this one lacks."""
        return self._symbol.match(character) is not None

    def without_symbols(self, text: str) -> str:
        """Return what the face itself prints of a text."""
        return self._symbol.sub("", text)


@dataclass(frozen=True)
class Numbering:
    """The forms of numbered levels, outermost first, of tasks (`levels`) and of the outline of plans and reports.

    `components` sets each form; `references` is the word by which a text cites an item of that form.
    """

    source: str
    levels: tuple[str, ...]
    outline: tuple[str, ...]
    components: Mapping[str, str]
    references: Mapping[str, str]


@dataclass(frozen=True)
class DivisionRule:
    """One level of phần, chương, mục, tiểu mục: its word, its numbers, the components of its two lines."""

    word: str
    number: Literal["roman", "arabic"]
    heading: str
    title: str
    source: str
    restarts: bool = False


@dataclass(frozen=True)
class Signing:
    """Who may sign how: abbreviations of authority, their lawful orders, the first words of titles, deputies' too."""

    source: str
    abbreviations: tuple[str, ...]
    before_title: str
    collective: str
    deputy_signs: str
    orders: tuple[tuple[str, ...], ...]
    deputies: tuple[str, ...]
    titles: tuple[str, ...]
    acting: str

    @property
    def for_others(self) -> tuple[str, ...]:
        """The abbreviations before others than who signs, whose own office stands under them, whatever it is."""
        return tuple(mark for mark in self.abbreviations if mark not in (self.before_title, self.deputy_signs))


@dataclass(frozen=True, eq=False)
class Rules:
    """The whole format, with the choices of a workspace; lengths in mm, sizes in pt.

    Rules are the same only if they are the same object, so that what is made under them can be remembered by them.
    """

    width_mm: float
    height_mm: float
    settings: Mapping[str, Figure]
    layout: Layout
    head_sizes: tuple[Mapping[str, float], ...]
    numbering: Numbering
    divisions: Mapping[str, DivisionRule]
    signing: Signing
    phrases: Mapping[str, str]
    components: Mapping[str, Component]
    marks: Mapping[str, Mapping[str, float]]
    face: Face

    def setting(self, name: str) -> float:
        """Return the chosen value of a setting."""
        return self.settings[name].value

    @property
    def text_width_mm(self) -> float:
        """The width between the margins."""
        return self.width_mm - self.setting("margin_left_mm") - self.setting("margin_right_mm")

    @property
    def text_height_mm(self) -> float:
        """The height between the margins."""
        return self.height_mm - self.setting("margin_top_mm") - self.setting("margin_bottom_mm")

    @cached_property
    def turned(self) -> "Rules":
        """The rules of a page in landscape (PL I, Phần I, Mục I, khoản 2); the margins keep their names."""
        return replace(self, width_mm=self.height_mm, height_mm=self.width_mm)

    @cached_property
    def sized(self) -> tuple["Rules", ...]:
        """The rules with each set of sizes for the head; the same objects for every document."""
        return tuple(self.with_sizes(sizes) for sizes in self.head_sizes)

    def choose(self, name: str, value: float) -> "Rules":
        """Return the rules with one setting changed; raises OutOfRange where the decree forbids it."""
        settings = {**self.settings, name: self.settings[name].choose(value)}
        return replace(self, settings=settings)

    def with_sizes(self, sizes: Mapping[str, float]) -> "Rules":
        """Return the rules with other sizes (pt) for some components; raises OutOfRange."""
        components = {
            name: replace(component, size_pt=component.size_pt.choose(sizes[name])) if name in sizes else component
            for name, component in self.components.items()
        }
        return replace(self, components=components)

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """All components, resolved."""
        return {name: self._style(component) for name, component in self.components.items()}

    def style(self, name: str, size_pt: float | None = None) -> Style:
        """Return how a component is set, in another size where one is given."""
        style = self.styles[name]
        if size_pt is None:
            return style
        return replace(style, size_pt=size_pt, line_pt=self._line_pt(size_pt, style.line_spacing))

    def _line_pt(self, size_pt: float, spacing: float) -> float:
        """The height of a line: Word and LibreOffice lay lines out on a grid of twentieths of a point, which shows."""
        return round(size_pt * self.face.line_height * spacing * 20) / 20

    def _style(self, component: Component) -> Style:
        size = self.setting("body_size_pt") if component.body else component.size_pt.value
        spacing = self.setting("line_spacing") if component.body and not component.single else 1
        before = component.space_before_pt
        if before is None:
            before = self.setting("paragraph_spacing_pt") if component.body else 0
        return Style(
            name=component.name,
            title=component.title,
            size_pt=size,
            line_pt=self._line_pt(size, spacing),
            line_spacing=spacing,
            space_before_pt=before,
            first_line_mm=self.setting("first_line_indent_mm") if component.indent else 0,
            align=component.align,
            bold=component.bold,
            italic=component.italic,
            color=component.color,
            keep_next=component.keep_next,
            outline=component.outline,
        )


@cache
def load_rules() -> Rules:
    """Return the packaged rules; raises ValueError when a value lies outside the decree's range."""
    data = tomllib.loads(files(__package__).joinpath("nd30.toml").read_text("utf-8"))
    return Rules(
        width_mm=data["page"]["width_mm"],
        height_mm=data["page"]["height_mm"],
        settings={name: _figure(entry) for name, entry in data["settings"].items()},
        layout=Layout(**_tuples(data["layout"])),
        head_sizes=tuple(
            {name: size for name, size in entry.items() if name != "source"} for entry in data["head_sizes"]
        ),
        numbering=Numbering(**_tuples(data["numbering"])),
        divisions={name: DivisionRule(**entry) for name, entry in data["divisions"].items()},
        signing=Signing(**{**_tuples(data["signing"]), "orders": tuple(map(tuple, data["signing"]["orders"]))}),
        phrases=data["phrases"],
        components={name: _component(name, entry) for name, entry in data["components"].items()},
        marks=data["marks"],
        face=Face(**_tuples(data["face"])),
    )


def _component(name: str, entry: Mapping[str, Any]) -> Component:
    rest = {key: value for key, value in entry.items() if key not in ("allowed", "value")}
    return Component(name=name, size_pt=_figure(entry), **_tuples(rest))


def _figure(entry: Mapping[str, Any]) -> Figure:
    choices = tuple(entry.get("choices", ()))
    lowest, highest = entry["allowed"] if not choices else (min(choices), max(choices))
    return Figure(lowest, highest, entry["value"], choices, entry["source"])


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
