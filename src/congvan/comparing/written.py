"""Comparisons as files: the table of provisions and the redline, in the formats that are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from congvan.comparing.lines import Line
from congvan.comparing.provisions import Row, compared
from congvan.comparing.redline import is_same, pairs_of, redline
from congvan.comparing.sides import Side, composed, page_lines
from congvan.comparing.table import comparison_table
from congvan.compose.document import Document
from congvan.errors import N_, Span, refuse
from congvan.text.unicode import slug
from congvan.workspace import Workspace
from congvan.writers.engines import choose_engines
from congvan.writers.files import check_within, write_whole
from congvan.writers.formats import Writers

# They follow the name of the file: check takes no such file for a document.
TABLE, REDLINE = ".so-sanh", ".sua-doi"
_SECRET = "do_mat"


def write_table(
    sides: tuple[Side, Side], only: str, formats: Sequence[str], workspace: Workspace, out: Path | None, date: dt.date
) -> list[Path]:
    """Write the table of what changed between two sides, and return its files; none where nothing changed."""
    old, new = page_lines(sides, only)
    rows = list(compared(old, new))
    if not any(isinstance(row, Row) or row.before for row in rows):
        return []
    document = comparison_table(rows, sides[0].name, sides[1].name, workspace.rules, date)
    return _write({TABLE: document}, _stem(sides[1], only), formats, workspace, out, _is_secret(old, new))


def write_redline(
    sides: tuple[Side, Side],
    only: str,
    formats: Sequence[str],
    workspace: Workspace,
    out: Path | None,
    date: dt.date,
    author: str,
) -> tuple[list[Path], list[str]]:
    """Write the redline of two drafts, and return its files, and the parts that only one of both has.

    No file is written where nothing changed. Raises CongvanError SS-020: a side is no draft.
    """
    if other := next((side for side in sides if not side.is_draft), None):
        message = N_("bản có dấu sửa làm từ hai dự thảo; với DOCX, PDF dùng --table, hoặc xem trên màn hình")
        raise refuse("SS-020", Span(other.name), message)
    with composed(sides, only) as (old, new):
        pairs, lone = pairs_of(old, new)
        made = {
            f"{'-' if pair[1].part else ''}{pair[1].part}{REDLINE}.{suffix}": redline(pair, suffix, author, date)
            for pair in pairs
            if not is_same(pair)
            for suffix in formats
        }
        private = any(document.secret for document in (*old, *new))
    folder = _folder(workspace, out)
    files = {folder / f"{_stem(sides[1], only)}{name}": data for name, data in made.items()}
    write_whole(files, private)
    return list(files), lone


def _stem(side: Side, only: str) -> str:
    """Return the name of the file, with that of the recipient whose copy it is."""
    return f"{side.path.stem}-{slug(only)}" if only else side.path.stem


def _folder(workspace: Workspace, out: Path | None) -> Path:
    if out is None:
        check_within(workspace.output, workspace.root)
    return out or workspace.output


def _write(
    documents: Mapping[str, Document],
    stem: str,
    formats: Sequence[str],
    workspace: Workspace,
    out: Path | None,
    private: bool,
) -> list[Path]:
    folder = _folder(workspace, out)
    files = {
        folder / f"{stem}{ending}.{suffix}": _bytes(suffix, document, workspace)
        for ending, document in documents.items()
        for suffix in formats
    }
    write_whole(files, private)
    return list(files)


def _bytes(suffix: str, document: Document, workspace: Workspace) -> bytes:
    standard = workspace.pdf_standard
    engine = choose_engines(workspace.pdf_engine, standard).of(copy=False) if suffix == "pdf" else ""
    return Writers(standard).write(document, suffix, engine)[0]


def _is_secret(*sides: Sequence[Line]) -> bool:
    """Whether one of both bears a mark of secrecy: what is made of it is for its owner alone."""
    return any(line.component == _SECRET for lines in sides for line in lines)
