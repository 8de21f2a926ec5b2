"""The history of a draft in git: its revisions with what changed in each, and how final the present text is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from congvan.bulk.keys import named_files
from congvan.bulk.render import Drafts
from congvan.bulk.units import Job
from congvan.comparing.changes import Change, changes
from congvan.comparing.git import Repository, Revision
from congvan.comparing.parts import Part
from congvan.comparing.sides import HEAD, text_parts
from congvan.errors import CongvanError, Finding, Span
from congvan.loading.door import MAX_BYTES, files_in, read_file
from congvan.text.unicode import slug
from congvan.thethuc.rules import load_rules
from congvan.workspace import SETTINGS_FILE, Workspace

# A tag that says that a draft was handed in: 'trình-lần-2', also in a folder ('ke-hoach/trinh-lan-2').
_ROUND = re.compile(r"(?:.*-)?trinh-lan-(\d+)")


@dataclass(frozen=True)
class Step:
    """A revision of a file with what changed in it; `changes` is None where it cannot be told, `fault` says why.

    `revision` is None for what is not committed yet; `first` marks the one that brought the file.
    """

    revision: Revision | None
    changes: tuple[Change, ...] | None
    first: bool = False
    fault: Finding | None = None


def steps(path: Path, since: str = "") -> Iterator[Step]:
    """Yield the revisions of a file, the newest first, what is not committed ahead of them.

    Raises CongvanError: SS-001 to SS-003 (git), TEP-010.
    """
    repository = Repository(path.resolve().parent)
    inside = repository.relative(path)
    data = read_file(path, Span(str(path)))
    revisions = repository.history(inside) if repository.has_commits() else []
    wanted = {revision.id for revision in repository.history(inside, since)} if since else {r.id for r in revisions}
    committed = repository.find(HEAD, inside) if revisions else None
    old = repository.read(committed, inside) if committed else None
    if old is None or old.splitlines() != data.splitlines():
        yield _step(None, path, old, data)
    for place, revision in enumerate(revisions):
        if revision.id in wanted:
            older = revisions[place + 1].path if place + 1 < len(revisions) else revision.path
            yield _step(revision, path, *_before_and_after(repository, revision, older))


def _before_and_after(repository: Repository, revision: Revision, older: str) -> tuple[bytes | None, bytes | None]:
    """Return what a file held before and after a commit, under the name that it had."""
    after = repository.find(revision.id, revision.path)
    before = repository.find(f"{revision.id}^", revision.path) or repository.find(f"{revision.id}^", older)
    read = [repository.read(blob, blob.path) if blob else None for blob in (before, after)]
    return read[0], read[1]


def _step(revision: Revision | None, path: Path, old: bytes | None, new: bytes | None) -> Step:
    try:
        before, after = (_parts(path, data) for data in (old, new))
    except CongvanError as error:
        return Step(revision, None, old is None, error.findings[0])
    if before is None or after is None:
        return Step(revision, (), old is None)
    return Step(revision, tuple(changes(before, after)))


def _parts(path: Path, data: bytes | None) -> Part | None:
    return None if data is None else text_parts(path, data, path.name)


def draft_marks(drafts: Iterable[Path], workspace: Workspace) -> dict[Path, str]:
    """Return what is to be printed on each draft whose text, or what goes into it, is not as HEAD has it.

    'DỰ THẢO lần 2' where 'trình-lần-1' is the last tag at which the draft was there; without such a tag 'DỰ THẢO'.
    Raises CongvanError SS-001, SS-002.
    """
    repository = Repository(workspace.root)
    shared = [workspace.root / SETTINGS_FILE, *(path for path in files_in(workspace.templates) if path.suffix == ".j2")]
    changed = any(_is_changed(repository, path) for path in shared if path.is_file())
    marks = {}
    for draft in drafts:
        if changed or any(_is_changed(repository, path) for path in (draft, *_named(draft, workspace))):
            number = _round(repository, draft)
            phrase = load_rules().phrases["du_thao"]
            again = load_rules().phrases["du_thao_lan"]
            marks[draft.resolve()] = f"{phrase} {again} {number}" if number else phrase
    return marks


def _is_changed(repository: Repository, path: Path) -> bool:
    blob = repository.find(HEAD, repository.relative(path))
    try:
        data = read_file(path, Span(str(path)))
        return blob is None or repository.read(blob, blob.path, MAX_BYTES).splitlines() != data.splitlines()
    except CongvanError:
        return True


def _named(draft: Path, workspace: Workspace) -> list[Path]:
    """The files that go into a draft; none of one that cannot be read, which the build reports."""
    try:
        drafts = Drafts(Job(workspace, workspace.output))
        dispatch = drafts.read(draft)
        original = drafts.original_of(dispatch)
    except CongvanError:
        return []
    names = [*named_files(dispatch), *(named_files(original) if original else ())]
    names += [text.text.strip() for text in (dispatch.original, dispatch.for_each and dispatch.for_each.source) if text]
    # A list may go without its folder and its suffix, and with the name of a sheet.
    places = (workspace.root, workspace.root / "directives" / "recipients")
    files = [place / f"{name.split('#')[0]}{suffix}" for name in names for place in places for suffix in ("", ".yaml")]
    return [path for path in files if path.is_file()]


def _round(repository: Repository, draft: Path) -> int:
    """Return how many times the draft was handed in, and one; 0 where it never was, or nobody says so."""
    inside = repository.relative(draft)
    names = dict.fromkeys([inside, *(revision.path for revision in repository.history(inside))])
    rounds = [
        int(match[1])
        for tag in repository.tags()
        if (match := _ROUND.fullmatch(slug(tag))) and any(repository.find(f"refs/tags/{tag}", name) for name in names)
    ]
    return max(rounds, default=-1) + 1
