"""The card of each rule: what it asks and why, what it does not judge, and the fault that shows it (cards.toml).

A fault is a sentence, or one change of a sample that is right; it is data here, and the tests make the file of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from congvan.checking.rules.book import groups, rules
from congvan.checking.rules.measure import asked_size
from congvan.thethuc.rules import Component, Figure, load_rules

_SHARED = ("checks", "groups")


@dataclass(frozen=True)
class Card:
    """What is told of one rule; `asks`, `why` and `not_judged` in Vietnamese, figures already in their places.

    `wrong` is the fault: `text` (paragraphs put into a sample), `sample` with one change of it, or `builder` with the
    name of what the tests make. `right` are the paragraphs that stand right in the place of a `text`.
    """

    code: str
    asks: str
    why: str
    not_judged: str
    wrong: Mapping[str, Any]
    right: tuple[str, ...] = ()

    @property
    def wrong_texts(self) -> tuple[str, ...]:
        """The paragraphs that are wrong, empty where the fault is none of words put in."""
        return _texts(self.wrong.get("text", ()))


@cache
def cards() -> Mapping[str, Card]:
    """Return the cards by the code of their rule, in the order of the codes."""
    table = tomllib.loads(files(__package__).joinpath("cards.toml").read_text("utf-8"))
    figures = _figures()
    found = {code: _card(code, entry, figures) for code, entry in table.items() if code not in _SHARED}
    for card in _of_groups(table, figures):
        found[card.code] = card
    return dict(sorted(found.items()))


def _card(code: str, entry: Mapping[str, Any], figures: Mapping[str, str]) -> Card:
    said = {name: entry[name].format_map(figures) for name in ("asks", "why", "not_judged")}
    return Card(code, **said, wrong=entry["wrong"], right=_texts(entry.get("right", ())))


def _of_groups(table: Mapping[str, Any], figures: Mapping[str, str]) -> Iterator[Card]:
    """Yield the cards of components by checks, whose texts stand once for each check."""
    for group in groups():
        for check, code in group.codes.items():
            component = load_rules().components[group.components[0]]
            title = rules()[code].title.rpartition(": ")[0]
            own = table["groups"][code.removeprefix("TT-")[:2]]
            texts = table["checks"][check]
            choice = texts[_choice(component, check)] if "asks" not in texts else texts["asks"]
            values = {**figures, "title": title, "size": _size(component.name)}
            entry = {
                "asks": choice,
                "why": own.get("why", texts["why"]),
                "not_judged": own.get("not_judged", texts["not_judged"]),
                "wrong": _look_fault(component, check, own),
            }
            yield _card(code, entry, values)


def _choice(component: Component, check: str) -> str:
    """Return the name of the text that tells what is asked of a component."""
    if check == "align":
        return component.align
    name = {"weight": "bold", "slant": "italic", "case": "upper"}[check]
    return "set" if getattr(component, name) else "unset"


def _look_fault(component: Component, check: str, own: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the change that gives a component another look than nd30.toml has."""
    fault: dict[str, Any] = {"sample": own["sample"], "part": component.name}
    if check == "size":
        return fault | {"look": {"size_pt": own["size_pt"]}}
    if check == "weight":
        return fault | {"look": {"bold": not component.bold}}
    if check == "slant":
        return fault | {"look": {"italic": not component.italic}}
    if check == "case":
        return fault | {"letters": "small" if component.upper else "capital"}
    return fault | {"short": own.get("short", ""), "aligned": "left"}


def _figures() -> Mapping[str, str]:
    """Return the figures of nd30.toml by the names that texts of cards have for them."""
    known = load_rules()
    found = {name: _allowed(figure) for name, figure in known.settings.items()}
    found |= {f"{name}_least": _shown(f"{figure.lowest:g}") for name, figure in known.settings.items()}
    for name, component in known.components.items():
        found[f"{name}_pt"] = _size(name)
        if component.line:
            found[f"{name}_line"] = " đến ".join(str(Fraction(end).limit_denominator(10)) for end in component.line)
        found[f"{name}_text"] = component.text or ""
        found[f"{name}_before_pt"] = _shown(f"{component.space_before_pt or 0:g}")
    found |= {"width_mm": _shown(f"{known.width_mm:g}"), "height_mm": _shown(f"{known.height_mm:g}")}
    return found


def _allowed(figure: Figure) -> str:
    if figure.choices:
        return " hoặc ".join(_shown(f"{choice:g}") for choice in figure.choices)
    return _shown(figure.describe())


def _size(component: str) -> str:
    lowest, highest = asked_size(component)
    return _shown(f"{lowest:g}" if lowest == highest else f"{lowest:g} - {highest:g}")


def _shown(figure: str) -> str:
    """Return a figure as Vietnamese writes it."""
    return figure.replace(".", ",")


def _texts(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
