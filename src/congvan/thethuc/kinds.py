"""The kinds of document of kinds.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from congvan.text.unicode import slug


@dataclass(frozen=True)
class Kind:
    """One kind of document (NĐ 30/2020, Điều 7; PL III, Mục I).

    `abbreviation` is empty for công văn and thư công; `layout` names the template, and is empty for a kind
    that cannot be built yet; `addressed` tells whether 'kính gửi' must, may or must not stand in it;
    `enacting` is the line between grounds and articles.
    """

    name: str
    abbreviation: str = ""
    layout: str = ""
    addressed: Literal["yes", "maybe", "no"] = "no"
    copy: bool = False
    enacting: str = ""

    @property
    def slug(self) -> str:
        """The name as a file name: 'cong-van'."""
        return slug(self.name)


@cache
def load_kinds() -> tuple[Kind, ...]:
    """Return all kinds in the decree's order."""
    data = tomllib.loads(files(__package__).joinpath("kinds.toml").read_text("utf-8"))
    return tuple(Kind(**entry) for entry in data["kinds"])


def find_kind(text: str) -> Kind | None:
    """Return the kind with this name (with or without diacritics, hyphens, case) or abbreviation."""
    text = text.strip()
    by_abbreviation = {kind.abbreviation: kind for kind in load_kinds() if kind.abbreviation}
    by_slug = {kind.slug: kind for kind in load_kinds()}
    return by_abbreviation.get(text) or by_slug.get(slug(text.replace("_", " ")))
