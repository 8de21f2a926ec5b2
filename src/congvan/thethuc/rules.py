"""Typed access to the format rules of nd30.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Align = Literal["left", "center", "justify"]


@dataclass(frozen=True)
class Range:
    """What the decree allows, from lowest to highest in the unit its field names, and our value."""

    lowest: float
    highest: float
    value: float

    def __post_init__(self) -> None:
        if not self.lowest <= self.value <= self.highest:
            raise ValueError(f"{self.value} is not within {self.lowest} to {self.highest}")


@dataclass(frozen=True)
class Component:
    """How one component of the document is set; source is the clause of NĐ 30/2020."""

    name: str
    source: str
    size_pt: Range
    align: Align
    bold: bool = False
    italic: bool = False
    upper: bool = False
    text: str | None = None


@dataclass(frozen=True)
class Page:
    """The sheet and its margins in mm (NĐ 30/2020, PL I, Phần I, Mục I, khoản 1 đến 3)."""

    source: str
    width_mm: float
    height_mm: float
    margin_top_mm: Range
    margin_bottom_mm: Range
    margin_left_mm: Range
    margin_right_mm: Range


@dataclass(frozen=True)
class Rules:
    """The whole format."""

    page: Page
    components: Mapping[str, Component]


@cache
def load_rules() -> Rules:
    """Return the packaged rules; raises ValueError when a value lies outside the decree's range."""
    data = tomllib.loads(files(__package__).joinpath("nd30.toml").read_text("utf-8"))
    page: dict[str, Any] = {
        key: _range(value) if isinstance(value, dict) else value for key, value in data["page"].items()
    }
    components = {}
    for name, entry in data["components"].items():
        size = _range(entry)
        rest = {key: value for key, value in entry.items() if key not in ("allowed", "value")}
        components[name] = Component(name=name, size_pt=size, **rest)
    return Rules(Page(**page), components)


def _range(entry: Mapping[str, Any]) -> Range:
    lowest, highest = entry["allowed"]
    return Range(lowest, highest, entry["value"])
