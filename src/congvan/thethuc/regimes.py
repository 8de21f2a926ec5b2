"""Documents of the Party, of its youth union, and of law: what shows them, and what governs them (regimes.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from congvan.text.unicode import clean, slug
from congvan.thethuc.kinds import abbreviations


@dataclass(frozen=True)
class Regime:
    """Documents that follow another format than the decree's: their name, what governs them, what shows them."""

    name: str
    title: str
    law: str
    kinds: tuple[str, ...] = ()
    agency: re.Pattern[str] | None = None
    heading: re.Pattern[str] | None = None
    symbol: re.Pattern[str] | None = None


@cache
def load_regimes() -> tuple[Regime, ...]:
    """Return the regimes beside the decree's."""
    data = tomllib.loads(files(__package__).joinpath("regimes.toml").read_text("utf-8"))
    kinds = "|".join(sorted(abbreviations(), key=len, reverse=True))
    return tuple(
        Regime(
            name,
            entry["title"],
            entry["law"],
            tuple(entry.get("kinds", ())),
            _pattern(entry.get("agency")),
            _pattern(entry.get("heading")),
            re.compile(entry["symbol"].replace("{kinds}", kinds)) if "symbol" in entry else None,
        )
        for name, entry in data.items()
    )


def regime_of_kind(text: str) -> Regime | None:
    """Return the regime of a kind by its name ('thông tư'); None for one of the decree's or of nobody's."""
    return next((r for r in load_regimes() if slug(text) in map(slug, r.kinds)), None)


def regime_of_symbol(text: str) -> Regime | None:
    """Return the regime that a symbol shows, with its number or without: '12-CV/TU', '12/2026/NQ-HĐND'."""
    symbol = re.sub(r"^\s*(?i:số)?\s*:?\s*", "", clean(text))
    bare = re.sub(r"^[\d.…_ ]*-(?=[^\W\d_])", "", symbol)
    return next((r for r in load_regimes() if r.symbol and r.symbol.fullmatch(bare)), None)


def regime_of_agency(names: Iterable[str]) -> Regime | None:
    """Return the regime that the name of an agency, or a heading in its place, shows."""
    typed = [_plain(name) for name in names]
    for regime in load_regimes():
        if regime.agency and any(regime.agency.match(name) for name in typed):
            return regime
        if regime.heading and any(regime.heading.fullmatch(name) for name in typed):
            return regime
    return None


def regime_of_heading(text: str) -> Regime | None:
    """Return the regime whose heading stands in the place of quốc hiệu."""
    return next((r for r in load_regimes() if r.heading and r.heading.fullmatch(_plain(text))), None)


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


def _plain(name: str) -> str:
    return clean(name.replace("\n", " ")).lower().replace("uỷ", "ủy").strip(" .*")
