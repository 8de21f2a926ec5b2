"""What the text of a document is made of: paragraphs, articles, tasks, tables. Texts are not yet rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from congvan.errors import Span
from congvan.model.terms import Alignment, Lines, Text, Texts, Vertical


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
