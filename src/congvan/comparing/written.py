"""Comparisons as files: the table of provisions and the redline, in the formats that are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvan.comparing.lines import Line
from congvan.comparing.provisions import Row, compared
from congvan.comparing.redline import difference, pairs_of, redline, redline_files
from congvan.comparing.sides import Side, composed, page_lines
from congvan.comparing.table import comparison_table
from congvan.comparing.tracked import settled_docx
from congvan.compose.document import Document
from congvan.errors import N_, Span, refuse
from congvan.messages import tr
from congvan.text.unicode import slug
from congvan.workspace import Workspace
from congvan.writers.docx.package import write_docx
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


@dataclass(frozen=True)
class RedlineFiles:
    """The files that were written, the parts that only one side has, and what bears no marks."""

    files: list[Path]
    lone: list[str]
    told: list[str]


_LAID_OUT = N_("chữ và hình như nhau, chỉ cách trình bày khác (canh lề, kẻ bảng, độ rộng cột…): dấu sửa không ghi được")


def write_redline(
    sides: tuple[Side, Side],
    only: str,
    formats: Sequence[str],
    workspace: Workspace,
    out: Path | None,
    date: dt.date,
    author: str,
) -> RedlineFiles:
    """Write the redline of two drafts, or of two of which one at least is a DOCX (as DOCX alone).

    No file is written where nothing changed. Raises CongvanError SS-020 (a side is a PDF or has macros), SS-022 (a
    format that only drafts give), SS-023 (files that cannot be merged).
    """
    told: list[str] = []
    if all(side.is_draft for side in sides):
        with composed(sides, only) as (old, new):
            pairs, lone = pairs_of(old, new)
            differing = [(difference(pair), pair) for pair in pairs]
            made = {
                f"{'-' if pair[1].part else ''}{pair[1].part}{REDLINE}.{suffix}": redline(pair, suffix, author, date)
                for what, pair in differing
                if what == "marked"
                for suffix in formats
            }
            told = [tr(_LAID_OUT) for what, _ in differing if what == "layout"]
            private = any(document.secret for document in (*old, *new))
    else:
        _check_files(sides, formats)
        before, after, lone, private = _as_files(sides, only)
        merged = redline_files(before, after, sides[1].name, author, date)
        made, told = ({f"{REDLINE}.docx": merged.data} if merged.changed else {}), merged.told
    folder = _folder(workspace, out)
    files = {folder / f"{_stem(sides[1], only)}{name}": data for name, data in made.items()}
    write_whole(files, private)
    return RedlineFiles(list(files), lone, told)


def _check_files(sides: Sequence[Side], formats: Sequence[str]) -> None:
    """Refuse what no redline can be made of or in."""
    if other := next((s for s in sides if not s.is_draft and s.path.suffix.lower() != ".docx"), None):
        message = N_("bản có dấu sửa làm từ dự thảo và DOCX; với {suffix} dùng --table, hoặc xem trên màn hình")
        raise refuse("SS-020", Span(other.name), message, suffix=other.path.suffix.lower())
    if wrong := next((suffix for suffix in formats if suffix != "docx"), ""):
        message = N_("so DOCX thì bản có dấu sửa chỉ ghi ra DOCX, không ghi ra {suffix}: dùng --format docx, hoặc "
                     "--table để có bảng so sánh PDF")  # fmt: skip
        raise refuse("SS-022", Span("--format"), message, suffix=wrong.upper())


def _as_files(sides: tuple[Side, Side], only: str) -> tuple[bytes, bytes, list[str], bool]:
    """Return both sides as DOCX, the files that drafts print besides, and whether one of both is secret."""
    found, lone, private = [], [], False
    for side in sides:
        if side.is_draft:
            with composed([side], only) as [documents]:
                found.append(next(write_docx(document) for document in documents if not document.part))
                lone += [document.part for document in documents if document.part]
                private |= any(document.secret for document in documents)
        else:
            found.append(settled_docx(Path(side.name), side.data, side.tracked))
            private |= _is_secret(side.seen)
    return found[0], found[1], lone, private


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
