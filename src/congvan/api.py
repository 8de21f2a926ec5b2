"""What programs call: build and check drafts as the command line does, with values for what it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from secrets import token_hex

from congvan.building import FORMATS, Built, Job, Selection, find_drafts, plan
from congvan.building import build as build_planned
from congvan.checking.choices import choices_of
from congvan.checking.run import Checked, check_any, find_files
from congvan.model.output import USUAL_ENGINES
from congvan.workspace import Workspace, find_workspace
from congvan.writers.engines import choose_engines

__all__ = ["Built", "Checked", "build", "check"]
_Path = str | PathLike[str]


def build(
    *paths: _Path,
    workspace: Workspace | None = None,
    out: _Path | None = None,
    formats: Sequence[str] = ("docx", "pdf"),
    values: Mapping[str, str] | None = None,
    for_each: str = "",
    where: str = "",
    only: Sequence[str] = (),
    limit: int | None = None,
    force: bool = False,
    jobs: int = 1,
    pdf_engine: str | None = None,
    pdf_standard: str | None = None,
) -> list[Built]:
    """Build drafts (default: all of the workspace) and return what became of each document, in their order.

    A draft with faults stops no other: its `findings` say what is wrong, and no file of it is touched. The workspace
    is found from the first path (or the current folder) unless given; `values` stand in for `vars`; the other options
    are those of `congvan build`. Raises CongvanError when nothing can be built at all, ValueError for unknown formats.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"unknown formats: {', '.join(unknown)}; known: {', '.join(FORMATS)}")
    places = _paths(paths)
    found = workspace or _workspace_of(places)
    standard = found.pdf_standard if pdf_standard is None else pdf_standard
    engines = choose_engines(pdf_engine or found.pdf_engine, standard) if "pdf" in formats else USUAL_ENGINES
    folder = Path(out) if out is not None else found.output
    job = Job(found, folder, tuple(formats), dict(values or {}), token_hex(16), engines, standard)
    selection = Selection(for_each, where, tuple(only), limit, force)
    drafts = find_drafts(places, found)
    with plan(drafts, job, selection) as work:
        return sorted(build_planned(work, job, jobs), key=lambda built: drafts.index(built.draft))


def check(*paths: _Path, workspace: Workspace | None = None) -> list[Checked]:
    """Check DOCX, PDF and YAML files, or all in folders (default: the workspace's drafts); none of them is changed.

    A file that cannot be read has a remark that says why. Raises CongvanError for a path that is not there.
    """
    places = _paths(paths)
    found = workspace or _workspace_of(places)
    choices = choices_of(found)
    return [check_any(path, choices) for path in find_files(places or [found.directives], found)]


def _paths(paths: Iterable[_Path]) -> list[Path]:
    return [Path(path) for path in paths]


def _workspace_of(paths: Sequence[Path]) -> Workspace:
    first = paths[0] if paths else Path.cwd()
    return find_workspace(first if first.is_dir() else first.parent)
