"""Who issues a document, and who signs it."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.errors import Span
from congvan.model.terms import Text, Texts


@dataclass(frozen=True)
class Agency:
    """An issuing agency; `heading` is its name as it breaks into lines in the head."""

    span: Span
    name: Text
    abbreviation: Text | None = None
    parent: Text | None = None
    heading: Text | None = None
    place: Text | None = None
    contact: Texts = ()

    @property
    def texts(self) -> Texts:
        """All that is said of it."""
        said = (self.name, self.abbreviation, self.parent, self.heading, self.place, *self.contact)
        return tuple(text for text in said if text)


@dataclass(frozen=True)
class Seal:
    """The image of a seal, in its real size: as the file says, or `width_mm`."""

    span: Span
    file: Text
    width_mm: float | None = None


@dataclass(frozen=True)
class Signatory:
    """Who signs: authority lines ('TM. Ủy ban nhân dân'), title, name, images of signature and seal.

    `position` is another office of the signatory, above the name (ô 7b).
    """

    span: Span
    name: Text
    title: Text
    authority: Texts = ()
    position: Text | None = None
    signature: Text | None = None
    seal: Seal | None = None


@dataclass(frozen=True)
class Party:
    """A party to a contract, memorandum or agreement; `role` is 'Bên A' unless given."""

    span: Span
    name: Text
    signatory: Signatory
    role: Text | None = None
    details: Texts = ()
    number: str = ""
