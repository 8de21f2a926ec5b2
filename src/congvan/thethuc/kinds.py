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

    `signs` tells who signs: the signatories of the draft, or each of its parties; `signed`, whether somebody must;
    `numbered` and `dated`, whether the head has a number and a date; `signer` is the title of who signs, where the form
    fixes it.
    """

    name: str
    source: str
    signs: Literal["signatory", "parties"] = "signatory"
    signed: Need = "yes"
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

    @property
    def plain(self) -> bool:
        """Whether it is no more than a name, a subject and a text (Mẫu 1.4)."""
        return self.layout.name == _NAMED


_NAMED = "ten_loai"


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


def own_kind(name: str) -> Kind:
    """Return a kind that Điều 7 does not list ('Điều lệ', 'Giấy xác nhận'), set as those that bear a name (Mẫu 1.4)."""
    layout = replace(load_layouts()[_NAMED], subject="maybe")
    return Kind(name, layout, addressed="maybe", heading=name, own=True)


def headed(kind: Kind, numbered: bool, dated: bool) -> Kind:
    """Return a plain kind whose head may lack number and date; without both it is issued with what is signed."""
    if numbered and dated:
        return kind
    signed: Need = "yes" if numbered or dated else "maybe"
    return replace(kind, layout=replace(kind.layout, numbered=numbered, dated=dated, signed=signed))


def find_kind(text: str) -> Kind | None:
    """Return the kind with this name (with or without diacritics, hyphens, case) or abbreviation."""
    text = text.strip()
    by_abbreviation = {kind.abbreviation: kind for kind in load_kinds() if kind.abbreviation}
    by_slug = {kind.slug: kind for kind in load_kinds()}
    return by_abbreviation.get(text) or by_slug.get(slug(text.replace("_", " ")))
