"""The kinds of document and the layouts that set them, of kinds.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from congvan.text.unicode import slug

Need = Literal["yes", "maybe", "no"]


@dataclass(frozen=True)
class Field:
    """What `details` of a draft takes for one layout: a text, a list of texts or a date, with one line of help."""

    name: str
    help: str
    aliases: tuple[str, ...] = ()
    form: Literal["text", "texts", "date"] = "text"
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """How documents are set (NĐ 30/2020, PL III, Mục II): the template of this name, what it needs, its own words.

    `signs` tells who signs: the signatories of the draft, or each of its parties; `numbered` and `dated`, whether
    the head has a number and a date; `signer` is the title of who signs, where the form fixes it.
    """

    name: str
    source: str
    signs: Literal["signatory", "parties"] = "signatory"
    subject: Need = "yes"
    body: Need = "yes"
    numbered: bool = True
    dated: bool = True
    signer: str = ""
    fields: tuple[Field, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of document (NĐ 30/2020, Điều 7; PL III, Mục I).

    `abbreviation` is empty for công văn and thư công; `addressed` tells whether 'kính gửi' must, may or must not
    stand in it; `enacting` is the line between grounds and articles; `heading` the title on the page. One of its
    `own` is in no list: a draft names it.
    """

    name: str
    layout: Layout
    abbreviation: str = ""
    addressed: Need = "no"
    enacting: str = ""
    heading: str = ""
    own: bool = False

    @property
    def slug(self) -> str:
        """The name as a file name: 'cong-van'."""
        return slug(self.name)

    @property
    def copy(self) -> bool:
        """Whether this is a copy of another document (PL I, Phần II)."""
        return self.layout.name == "ban_sao"


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("kinds.toml").read_text("utf-8"))


@cache
def load_layouts() -> Mapping[str, Layout]:
    """Return all layouts by name."""
    return {
        name: Layout(name=name, **{**entry, "fields": tuple(map(_field, entry.get("fields", ())))})
        for name, entry in _data()["layouts"].items()
    }


def _field(entry: Mapping[str, Any]) -> Field:
    return Field(**{**entry, "aliases": tuple(entry.get("aliases", ()))})


@cache
def load_kinds() -> tuple[Kind, ...]:
    """Return all kinds in the decree's order."""
    layouts = load_layouts()
    return tuple(
        Kind(**{"heading": entry["name"], **entry, "layout": layouts[entry["layout"]]}) for entry in _data()["kinds"]
    )


@cache
def abbreviations() -> frozenset[str]:
    """Return the abbreviations of all kinds (PL III, Mục I)."""
    return frozenset(kind.abbreviation for kind in load_kinds() if kind.abbreviation)


def own_kind(name: str, abbreviation: str = "", numbered: bool = True, dated: bool = True) -> Kind:
    """Return a kind that Điều 7 does not list ('Điều lệ', 'Giấy xác nhận'), set as those that bear a name (Mẫu 1.4).

    What is issued with another document has no number and no date of its own in its head.
    """
    layout = replace(load_layouts()["ten_loai"], subject="maybe", numbered=numbered, dated=dated)
    return Kind(name, layout, abbreviation, addressed="maybe", heading=name, own=True)


def find_kind(text: str) -> Kind | None:
    """Return the kind with this name (with or without diacritics, hyphens, case) or abbreviation."""
    text = text.strip()
    by_abbreviation = {kind.abbreviation: kind for kind in load_kinds() if kind.abbreviation}
    by_slug = {kind.slug: kind for kind in load_kinds()}
    return by_abbreviation.get(text) or by_slug.get(slug(text.replace("_", " ")))
