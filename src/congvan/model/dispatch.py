"""The parts of an official document as a clerk states them. Texts keep their place and are not yet rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from congvan.errors import Span
from congvan.loading.nodes import Scalar
from congvan.text.dates import PartialDate
from congvan.thethuc.kinds import Kind

Text = Scalar
Texts = tuple[Text, ...]


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


@dataclass(frozen=True)
class Task:
    """A numbered task; with an assignee and partners it reads 'A chủ trì, phối hợp với B …'."""

    span: Span
    text: Text
    assignee: Text | None = None
    partners: Text | None = None
    deadline: Text | None = None
    subtasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body."""

    text: Text


@dataclass(frozen=True)
class Clause:
    """A khoản of a Điều; with a title it stands on a line of its own."""

    span: Span
    text: Text | None = None
    title: Text | None = None
    points: Texts = ()


@dataclass(frozen=True)
class Article:
    """A Điều, with its title or its text, and its khoản."""

    span: Span
    text: Text | None = None
    title: Text | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Articles:
    """Điều in order; the first has the number `start`."""

    items: tuple[Article, ...]
    start: int = 1


@dataclass(frozen=True)
class Heading:
    """A heading within the body: level 1 in capitals ('I. TÌNH HÌNH'), level 2 in bold ('1. Kết quả')."""

    span: Span
    text: Text
    level: int = 2


@dataclass(frozen=True)
class Tasks:
    """Numbered tasks; the first has the number `start`."""

    span: Span
    items: tuple[Task, ...]
    start: int = 1


@dataclass(frozen=True)
class DashList:
    """Items that each begin with a dash."""

    items: Texts


@dataclass(frozen=True)
class Table:
    """A table with a repeated header row; widths are shares of the text width."""

    span: Span
    rows: tuple[Texts, ...]
    columns: Texts = ()
    caption: Text | None = None
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figure:
    """An image of the workspace, its width in mm."""

    span: Span
    source: Text
    caption: Text | None = None
    width_mm: float | None = None


@dataclass(frozen=True)
class Quote:
    """Paragraphs quoted from another document."""

    paragraphs: Texts


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a page."""


Block = Paragraph | Articles | Heading | Tasks | DashList | Table | Figure | Quote | PageBreak


@dataclass(frozen=True)
class Signatory:
    """Who signs: authority lines ('TM. Ủy ban nhân dân'), title, name, and the image of the signature."""

    span: Span
    name: Text
    title: Text
    authority: Texts = ()
    signature: Text | None = None


@dataclass(frozen=True)
class Filing:
    """The last line of nơi nhận: where the document is filed, who drafted it, how many prints."""

    span: Span
    units: Texts = ()
    drafter: Text | None = None
    prints: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Dispatch:
    """One official document, complete and consistent, as the templates see it."""

    span: Span
    kind: Kind
    agency: Agency
    place: Text
    date: PartialDate
    subject: Text
    signatory: Signatory
    symbol: Text
    number: int | None = None
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    recipients: Texts = ()
    grounds: Texts = ()
    issuer: Text | None = None
    body: tuple[Block, ...] = ()
    copies: Texts = ()
    filing: Filing | None = None
    footnotes: Mapping[str, Text] = field(default_factory=dict)
    vars: Mapping[str, Any] = field(default_factory=dict)
