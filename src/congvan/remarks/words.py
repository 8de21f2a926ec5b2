"""The words of words.toml, by which lists of remarks are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from congvan.text.unicode import slug


@dataclass(frozen=True)
class Words:
    """Slugs of heads and decisions to what they mean; `shown` has the first word of each, as people type it."""

    heads: Mapping[str, str]
    decisions: Mapping[str, str]
    shown: Mapping[str, str]
    general: frozenset[str]
    gone: str
    between: tuple[str, ...]


@cache
def words() -> Words:
    """Return the words, read once."""
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    heads, decisions, provisions = data["heads"], data["decisions"], data["provisions"]
    return Words(
        heads=_by_slug(heads),
        decisions=_by_slug(decisions),
        shown={name: spelled[0] for name, spelled in (heads | decisions).items()},
        general=frozenset(map(slug, provisions["general"])),
        gone=provisions["gone"],
        between=tuple(provisions["between"]),
    )


def _by_slug(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {slug(word): name for name, spelled in table.items() for word in spelled}
