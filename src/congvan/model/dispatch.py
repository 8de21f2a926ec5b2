"""The parts of an official document as a clerk states them. Texts keep their place and are not yet rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from congvan.errors import Span
from congvan.loading.listing import Reading
from congvan.loading.nodes import Scalar
from congvan.text.dates import OpenDate, PartialDate
from congvan.thethuc.kinds import Kind

Text = Scalar
Texts = tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Awaited(Scalar):
    """A number or a date that a text gives once its expressions are done.

    `read` makes the value of the rendered text; its ValueError is reported with `code` and `message` ({text}).
    """

    read: Callable[[str], Any]
    code: str
    message: str
    blank: bool = False  # whether it may be left to fill in by hand


@dataclass(frozen=True)
class Counting:
    """Numbers that are counted up through a recipient list, in its order."""

    span: Span
    start: int


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
class Task:
    """A numbered item: a task, or an item of an outline; with partners it reads 'A chủ trì, phối hợp với B …'.

    `run_in` is a bold heading on the line of the text. `body`, `subtasks` and `after` stand under it. `number` ('1.1.')
    and `component` are given when items are numbered.
    """

    span: Span
    text: Text | None = None
    title: Text | None = None
    assignee: Text | None = None
    partners: Text | None = None
    deadline: Text | None = None
    body: tuple[Block, ...] = ()
    subtasks: tuple[Task, ...] = ()
    run_in: Text | None = None
    after: tuple[Block, ...] = ()
    label: Text | None = None
    only: Texts = ()
    number: str = ""
    component: str = ""


Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body, justified unless `align` says otherwise."""

    text: Text
    align: Alignment | None = None


@dataclass(frozen=True)
class Point:
    """A điểm of a khoản, with what stands under it: paragraphs, dashed items, paragraphs after these."""

    span: Span
    text: Text
    body: tuple[Block, ...] = ()
    items: Texts = ()
    after: tuple[Block, ...] = ()
    label: Text | None = None
    number: str = ""


@dataclass(frozen=True)
class Clause:
    """A khoản of a Điều; a title stands on a line of its own, `run_in` on that of the text.

    `body`, `points` and `after` stand under it.
    """

    span: Span
    text: Text | None = None
    title: Text | None = None
    run_in: Text | None = None
    body: tuple[Block, ...] = ()
    points: tuple[Point, ...] = ()
    after: tuple[Block, ...] = ()
    label: Text | None = None
    number: str = ""


@dataclass(frozen=True)
class Article:
    """A Điều, with its title or its text, its khoản (or điểm without khoản), and what else stands in it."""

    span: Span
    text: Text | None = None
    title: Text | None = None
    clauses: tuple[Clause, ...] = ()
    points: tuple[Point, ...] = ()
    body: tuple[Block, ...] = ()
    label: Text | None = None
    number: str = ""


@dataclass(frozen=True)
class Articles:
    """Điều in order; their numbers run through the whole document."""

    items: tuple[Article, ...]


Level = Literal["parts", "chapters", "sections", "subsections"]


@dataclass(frozen=True)
class Division:
    """A phần, chương, mục or tiểu mục: its title and what stands in it; `heading` is 'Chương II' once numbered."""

    span: Span
    title: Text
    level: Level
    body: tuple[Block, ...] = ()
    label: Text | None = None
    heading: str = ""


@dataclass(frozen=True)
class Divisions:
    """Divisions of one level, in order."""

    items: tuple[Division, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within the body: level 1 in capitals ('I. TÌNH HÌNH'), level 2 in bold ('1. Kết quả')."""

    span: Span
    text: Text
    level: int = 2
    align: Alignment | None = None


@dataclass(frozen=True)
class Tasks:
    """Numbered items; an outline takes the forms of plans and reports ('I.', '1.', …) or its own `levels`.

    Outlines of one body count on, unless one `restarts`; other tasks begin anew. `start` is the first number.
    """

    span: Span
    items: tuple[Task, ...]
    outline: bool = False
    levels: tuple[str, ...] = ()
    restarts: bool = False
    start: int | None = None


@dataclass(frozen=True)
class DashList:
    """Items that each begin with a dash."""

    items: Texts


@dataclass(frozen=True)
class Column:
    """A column of a table, or several under one head; `source` names the column of a file.

    `width` is a share where all columns have one, else in percent of the table. What is None follows the head above,
    then what the column holds.
    """

    span: Span
    title: Text | None = None
    width: float | None = None
    align: Alignment | None = None
    source: Text | None = None
    columns: tuple[Column, ...] = ()
    bold: bool | None = None
    italic: bool | None = None
    vertical: Vertical | None = None


Vertical = Literal["top", "middle", "bottom"]
Lines = Literal["all", "across", "none"]


@dataclass(frozen=True)
class Cell:
    """A cell of a table or of its head, over some columns and rows; what is None follows the column and the row.

    A figure stands over the text.
    """

    text: Text | None = None
    columns: int = 1
    rows: int = 1
    bold: bool | None = None
    italic: bool | None = None
    align: Alignment | None = None
    vertical: Vertical | None = None
    figure: Figure | None = None


@dataclass(frozen=True)
class Row:
    """A row of cells, those that a cell from above reaches left out; or one text across all columns (`heading`).

    What is None follows the columns.
    """

    span: Span
    cells: tuple[Cell, ...] = ()
    heading: Text | None = None
    only: Texts = ()
    bold: bool | None = None
    italic: bool | None = None
    align: Alignment | None = None
    vertical: Vertical | None = None


@dataclass(frozen=True)
class Table:
    """A table with a repeated head; its rows stand in the draft or in a CSV or XLSX file of the workspace.

    `own` names the column of the file that tells whose a row is: each recipient gets its own rows; without a file
    they are its rows of the list. `empty` allows that there are none. `head_rows` are the numbers of the rows of the
    file's head, `hidden` says whether its hidden rows count. `head` is the head as rows of cells, made from `columns`
    once the file is read. `size_pt` is that of all its cells; `notes` stand under it.
    """

    span: Span
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    caption: Text | None = None
    unit: Text | None = None
    widths: tuple[float | None, ...] = ()
    file: Text | None = None
    sheet: Text | None = None
    own: Text | None = None
    empty: bool = False
    head_rows: tuple[int, int] | None = None
    hidden: bool | None = None
    head: tuple[tuple[Cell, ...], ...] = ()
    alignments: tuple[Alignment | None, ...] = ()
    borders: Lines = "all"
    size_pt: float | None = None
    notes: Texts = ()


@dataclass(frozen=True)
class Figure:
    """An image of the workspace, its width in mm; without `alt` its caption says what it shows (PDF/UA-1, 7.3)."""

    span: Span
    source: Text
    caption: Text | None = None
    width_mm: float | None = None
    alt: Text | None = None


@dataclass(frozen=True)
class Quote:
    """Paragraphs quoted from another document."""

    paragraphs: Texts


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a page."""


@dataclass(frozen=True)
class Addressed:
    """A block that only some recipients get."""

    block: Block
    only: Texts


Block = Addressed | Paragraph | Articles | Divisions | Heading | Tasks | DashList | Table | Figure | Quote | PageBreak


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


@dataclass(frozen=True)
class Annex:
    """A phụ lục, or, with a kind, a document issued together with this one (PL III, Mẫu 1.3, 2.1, 2.2).

    `separate` puts it in a file of its own; `number` is roman, empty for the only phụ lục. Most are not signed:
    `signatories` are those of a form, a list, a regulation that has signatures of its own.
    """

    span: Span
    title: Text | None = None
    subject: Text | None = None
    kind: Kind | None = None
    landscape: bool = False
    separate: bool = False
    signatories: tuple[Signatory, ...] = ()
    body: tuple[Block, ...] = ()
    label: Text | None = None
    only: Texts = ()
    number: str = ""


@dataclass(frozen=True)
class Filing:
    """The last line of nơi nhận: where the document is filed, who drafted it, how many prints."""

    span: Span
    units: Texts = ()
    drafter: Text | None = None
    prints: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class ForEach:
    """One copy for every recipient of a list; `where` keeps some, `overrides` are keys of the draft by recipient.

    `group` makes one recipient of its rows: 'có', or the head of the column that tells whose they are.
    The other fields say how a CSV or XLSX list is to be read.
    """

    span: Span
    source: Text
    where: Text | None = None
    group: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    sheet: Text | None = None
    head_rows: tuple[int, int] | None = None
    name: Text | None = None
    hidden: bool | None = None

    @property
    def reading(self) -> Reading:
        """What is said of the list."""
        name, sheet = (text.text.strip() if text else "" for text in (self.name, self.sheet))
        return Reading(self.head_rows, name, self.hidden, sheet)


@dataclass(frozen=True)
class Dispatch:
    """One official document, complete and consistent, as the templates see it.

    `agencies` are one, or those of a joint document with the leading one first, as are `signatories`; `draft_mark`
    ('DỰ THẢO lần 2') stands on a build of what is not final; `electronic` documents leave out what the decree has
    filled in on paper only; `details` are the fields of the layout, None where the draft has none.
    """

    span: Span
    kind: Kind
    agencies: tuple[Agency, ...]
    place: Text
    date: PartialDate | OpenDate | Awaited
    subject: Text | None
    signatories: tuple[Signatory, ...]
    symbol: Text
    number: int | Awaited | Counting | None = None
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    recipients: Texts = ()
    grounds: Texts = ()
    issuer: Text | None = None
    body: tuple[Block, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[Annex, ...] = ()
    copies: Texts = ()
    filing: Filing | None = None
    electronic: bool = False
    signed_at: Text | None = None
    original: Text | None = None
    offset_mm: float | None = None
    draft_mark: Text | None = None
    for_each: ForEach | None = None
    output_name: Text | None = None
    footnotes: Mapping[str, Text] = field(default_factory=dict)
    vars: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> PartialDate | None:
        """The date where the draft itself has it, None where each copy gets its own or it is left open."""
        return self.date if isinstance(self.date, PartialDate) else None


Detail = Text | Texts | PartialDate | OpenDate | None  # a text may be an Awaited date


def map_blocks(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """Return blocks with `change` done to each, then to those within it, in reading order."""
    return tuple(_within(change(block), change) for block in blocks)


_Holder = TypeVar("_Holder", Task, Clause, Point)


def _within(block: Block, change: Callable[[Block], Block]) -> Block:
    def task(item: Task) -> Task:
        return replace(under(item), subtasks=tuple(map(task, item.subtasks)))

    def under(item: _Holder) -> _Holder:
        return replace(item, body=map_blocks(item.body, change), after=map_blocks(item.after, change))

    def points(items: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(map(under, items))

    def article(item: Article) -> Article:
        clauses = tuple(replace(under(clause), points=points(clause.points)) for clause in item.clauses)
        return replace(item, clauses=clauses, points=points(item.points), body=map_blocks(item.body, change))

    match block:
        case Addressed():
            return replace(block, block=_within(change(block.block), change))
        case Divisions(items):
            return replace(block, items=tuple(replace(d, body=map_blocks(d.body, change)) for d in items))
        case Articles(items):
            return replace(block, items=tuple(map(article, items)))
        case Tasks():
            return replace(block, items=tuple(map(task, block.items)))
        case _:
            return block


def map_bodies(dispatch: Dispatch, change: Callable[[Block], Block]) -> Dispatch:
    """Return dispatch with `change` done to every block of its body, its annexes and its attachments."""

    def annex(part: Annex) -> Annex:
        return replace(part, body=map_blocks(part.body, change))

    return replace(
        dispatch,
        body=map_blocks(dispatch.body, change),
        annexes=tuple(map(annex, dispatch.annexes)),
        attachments=tuple(map(annex, dispatch.attachments)),
    )
