"""What the two sides of a comparison are: a file, a file of a revision (`REV:path`), a draft by its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from congvan.bulk.copies import meeting, plan_copies
from congvan.bulk.paths import DRAFT_SUFFIXES, drafts_among, find_path
from congvan.bulk.render import Drafts, Renderer, shown_path
from congvan.bulk.units import Job, Unit
from congvan.checking.recognition.document import recognise
from congvan.checking.unread import refuse_foreign
from congvan.comparing.git import Repository
from congvan.comparing.keys import draft_parts
from congvan.comparing.lines import Line, line_parts, lines_of, lines_seen
from congvan.comparing.parts import Part
from congvan.comparing.tracked import settled_docx
from congvan.compose.document import Document
from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.loading.door import MAX_BYTES, MAX_DOCUMENT, files_in, read_file
from congvan.loading.recipients import read_recipients
from congvan.text.unicode import slug
from congvan.workspace import SETTINGS_FILE, Workspace, find_workspace

HEAD = "HEAD"
_WORD = (".docx", ".docm")
SUFFIXES = (*DRAFT_SUFFIXES, *_WORD, ".pdf")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True)
class Side:
    """One side: the name it goes by, its bytes, and where it stands; `revision` is empty for a file on the disk.

    `path` is that of the file, or, of a revision, the path that it would have on the disk. `tracked` says what becomes
    of tracked changes in a DOCX: 'accept', 'reject', or '' to ask.
    """

    name: str
    path: Path
    data: bytes = field(repr=False)
    revision: str = ""
    tracked: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft, and not a document of any author."""
        return self.path.suffix.lower() in DRAFT_SUFFIXES

    @cached_property
    def parts(self) -> Part:
        """What it says, by component; raises CongvanError where it cannot be read."""
        return draft_parts(self.data, self.name) if self.is_draft else line_parts(self.seen)

    @property
    def kind(self) -> str:
        """The kind that a draft says it is of; '' for what is no draft, or says none."""
        parts = self.parts.parts if self.is_draft else ()
        named = (inner for part in parts if part.key == "kind" for inner in (part, *part.parts))
        return next((part.text for part in named if part.text and part.key in ("kind", "name")), "")

    @cached_property
    def seen(self) -> list[Line]:
        """The paragraphs of a document of any author."""
        return _seen(self.path, self.data, self.name, self.tracked)


def text_parts(path: Path, data: bytes, name: str) -> Part:
    """Return what a file of any of the kinds says; raises CongvanError."""
    _check_suffix(path, name)
    return Side(name, path, data, tracked="accept").parts


def _seen(path: Path, data: bytes, name: str, tracked: str) -> list[Line]:
    """Read a DOCX or PDF; raises CongvanError (KT-…) under the name that the user gave."""
    named = Path(name)
    if path.suffix.lower() in _WORD:
        from congvan.checking.docx import read_docx

        observed = read_docx(named, settled_docx(named, data, tracked))
        refuse_foreign(observed)
        return lines_seen(recognise(observed), name)
    from congvan.checking.pdf import read_pdf

    return lines_seen(recognise(read_pdf(named, data)), name)


def find_sides(old: str, new: str, workspace: Workspace, tracked: str = "") -> tuple[Side, Side]:
    """Return both sides as a command line has them, with what becomes of tracked changes.

    Raises CongvanError: SS-001 to SS-005 (git), SS-010 (two things by one name), SS-011 (no kind that can be compared).
    """
    before, after = _found(old, new, workspace)
    return replace(before, tracked=tracked), replace(after, tracked=tracked)


def _found(old: str, new: str, workspace: Workspace) -> tuple[Side, Side]:
    """Return both sides; where `new` is empty, `old` is the file, and HEAD its old side."""
    if not new:
        if _revision_and_path(old):
            earlier = _side(old, workspace)
            return earlier, _working(earlier.path)
        later = _side(old, workspace)
        return _of_revision(HEAD, later.path), later
    later = _side(new, workspace)
    if not _is_file(old, workspace) and not _revision_and_path(old):
        with _told_as_file(old, workspace):
            return _of_revision(old, later.path), later
    return _side(old, workspace), later


@contextmanager
def _told_as_file(name: str, workspace: Workspace) -> Iterator[None]:
    """Say that a name is no file, where it looks like one, rather than no revision."""
    try:
        yield
    except CongvanError as error:
        if error.findings[0].code == "SS-003" and Path(name).suffix.lower() in SUFFIXES:
            find_path(Path(name), workspace)  # which says what is near it
        raise


def changed_drafts(workspace: Workspace) -> list[tuple[Side | None, Side | None]]:
    """Return the drafts of a workspace that are not as HEAD has them, with both sides; one of them None: came or went.

    A draft whose name alone changed is one with both sides.
    """
    repository = Repository(workspace.root)
    committed: dict[Path, Side] = {}
    if repository.has_commits():
        folder = _folder(repository, workspace.directives)
        drafts = [blob for blob in repository.files(HEAD, folder) if _is_draft_then(repository.top / blob.path)]
        if large := next((blob for blob in drafts if blob.size > MAX_BYTES), None):
            repository.read(large, large.path, MAX_BYTES)  # which refuses it
        for blob, data in repository.contents(drafts, f"{HEAD}:{folder}"):
            path = repository.top / blob.path
            committed[path] = Side(f"{HEAD}:{blob.path}", path, data, HEAD)
    working = {path: _working(path) for path in drafts_among(files_in(workspace.directives.resolve()))}
    gone = {path: side for path, side in committed.items() if path not in working}
    before = _renamed({path: side for path, side in working.items() if path not in committed}, gone)
    pairs: list[tuple[Side | None, Side | None]] = []
    for path, side in working.items():
        old = before.get(path) or committed.get(path)
        if old is None or path in before or _lines(old.data) != _lines(side.data):
            pairs.append((old, side))
    named = {side.path for side in before.values()}
    return pairs + [(side, None) for path, side in gone.items() if path not in named]


def _is_draft_then(path: Path) -> bool:
    return path.suffix.lower() in DRAFT_SUFFIXES and "recipients" not in path.parts


_MOST_PAIRS = 10_000  # that are compared for a new name; git stops at as many
_SAME_FILE = 0.6  # share of lines in common from which a file that came is one that went


def _renamed(come: Mapping[Path, Side], gone: Mapping[Path, Side]) -> dict[Path, Side]:
    """Return the files that came with those that they were under another name, the most alike first.

    Where too many came and went for that, none: they are told as what came and what went.
    """
    if len(come) * len(gone) > _MOST_PAIRS:
        return {}
    weighed = sorted(
        ((_alike(side.data, other.data), path, old) for path, side in come.items() for old, other in gone.items()),
        key=lambda entry: -entry[0],
    )
    found: dict[Path, Side] = {}
    taken: set[Path] = set()
    for weight, path, old in weighed:
        if weight >= _SAME_FILE and path not in found and old not in taken:
            found[path] = gone[old]
            taken.add(old)
    return found


def _alike(one: bytes, other: bytes) -> float:
    mine, theirs = Counter(_lines(one)), Counter(_lines(other))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _lines(data: bytes) -> list[bytes]:
    """The lines of a text, however its system ends them."""
    return data.splitlines()


def _folder(repository: Repository, folder: Path) -> str:
    return repository.relative(folder) if folder.resolve() != repository.top.resolve() else ""


def _is_file(name: str, workspace: Workspace) -> bool:
    try:
        return find_path(Path(name), workspace).is_file()
    except CongvanError as error:
        if error.findings[0].code == "TEP-024":
            raise  # several drafts have this name
        return False
    except (OSError, ValueError):
        return False


def _revision_and_path(name: str) -> tuple[str, str] | None:
    revision, sign, path = name.partition(":")
    return (revision, path) if sign and revision and path and not _DRIVE.match(name) else None


def _side(name: str, workspace: Workspace) -> Side:
    pair = _revision_and_path(name)
    if pair and not Path(name).is_file():
        return _named_revision(*pair, workspace)
    if pair and _exists_then(*pair, workspace):
        message = N_("'{name}' vừa là tệp, vừa là tệp của một lần sửa trong git; viết ./{name} nếu là tệp")
        raise refuse("SS-010", Span(name), message, name=name)
    path = find_path(Path(name), workspace)
    if path.is_dir():
        message = N_("'{name}' là thư mục; hãy ghi một tệp, hoặc chạy 'congvan diff' để xem mọi dự thảo đã sửa")
        raise refuse("SS-011", Span(name), message, name=name)
    return _working(path)


def _exists_then(revision: str, path: str, workspace: Workspace) -> bool:
    if revision == ".":
        return False
    try:
        _named_revision(revision, path, workspace)
    except CongvanError:
        return False
    return True


def _named_revision(revision: str, path: str, workspace: Workspace) -> Side:
    """A file of a revision, by its path from the top of the repository, the current folder or the workspace."""
    repository = Repository(Path.cwd())
    plain = PurePosixPath(path.replace("\\", "/"))
    repository.commit(revision)
    for place in (repository.top, Path.cwd(), workspace.root, workspace.directives):
        for suffix in ("", *DRAFT_SUFFIXES):
            full = Path(place, *plain.with_name(plain.name + suffix).parts) if plain.name else place
            inside = _inside(full, repository)
            if inside and repository.find(revision, inside):
                return _of_revision(revision, full)
    repository.blob(revision, str(plain))
    raise AssertionError("a blob that was not there before")


def _inside(path: Path, repository: Repository) -> str:
    try:
        return repository.relative(path)
    except CongvanError:
        return ""


def _working(path: Path) -> Side:
    name = shown_path(path)
    _check_suffix(path, name)
    return Side(name, path.resolve(), read_file(path, Span(name), MAX_DOCUMENT))


def _of_revision(revision: str, path: Path) -> Side:
    folder = next(place for place in path.resolve().parents if place.is_dir())
    repository = Repository(folder)
    inside = repository.relative(path)
    blob = repository.blob(revision, inside)
    name = f"{revision}:{blob.path}"
    _check_suffix(path, name)
    return Side(name, path.resolve(), repository.read(blob, name), revision)


def _check_suffix(path: Path, name: str) -> None:
    if path.suffix.lower() not in SUFFIXES:
        message = N_("không so được tệp {suffix}; chỉ nhận {known}")
        raise refuse("SS-011", Span(name), message, suffix=path.suffix or path.name, known=", ".join(SUFFIXES))


@contextmanager
def composed(sides: Sequence[Side], only: str = "") -> Iterator[list[tuple[Document, ...]]]:
    """Give what drafts print, of bulk drafts the copy of one recipient; a revision with the files that it had then.

    Raises CongvanError: SS-012 (a bulk draft without a recipient), NN-008 (an unknown one), all that a build reports.
    """
    with ExitStack() as stack:
        yield [_composed(side, only, stack) for side in sides]


def _composed(side: Side, only: str, stack: ExitStack) -> tuple[Document, ...]:
    if not side.revision:
        return _documents(side.path, find_workspace(side.path.parent), side.name, only)
    # Tables, lists, templates and settings are those of the time, or old figures would stand beside new words.
    repository = Repository(next(place for place in side.path.parents if place.is_dir()))
    root = find_workspace(next(place for place in side.path.parents if place.is_dir())).root
    below = _folder(repository, root) if root.is_relative_to(repository.top.resolve()) else ""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="congvan-"))).resolve()
    repository.checkout(side.revision, below, folder, MAX_BYTES)
    draft = folder / side.path.relative_to(root if below else repository.top.resolve())
    if not (folder / SETTINGS_FILE).exists():  # so that no settings above the temporary folder count
        own = root / SETTINGS_FILE
        (folder / SETTINGS_FILE).write_bytes(own.read_bytes() if own.is_file() and not below else b"")
    try:
        return _documents(draft, find_workspace(folder), side.name, only)
    except CongvanError as error:
        raise CongvanError([_renamed_span(finding, draft, folder, side) for finding in error.findings]) from None


def _renamed_span(finding: Finding, draft: Path, folder: Path, side: Side) -> Finding:
    """A finding under the name that the user gave, not that of a temporary file."""
    span = finding.span
    file = span.file.replace(str(draft), side.name).replace(f"{folder}/", f"{side.revision}:")
    return replace(finding, span=replace(span, file=file))


def _documents(draft: Path, workspace: Workspace, name: str, only: str) -> tuple[Document, ...]:
    job = Job(workspace, workspace.output, ("docx",))
    drafts = Drafts(job)
    dispatch = drafts.read(draft)
    unit = Unit(draft, draft.stem)
    if dispatch.for_each:
        if not only:
            message = N_("dự thảo này gửi từng nơi: thêm --only TÊN để so bản của một nơi nhận")
            raise refuse("SS-012", Span(name), message)
        source = dispatch.for_each.source
        recipients = read_recipients(
            source.text.strip(),
            workspace.root,
            source.span,
            date=dispatch.day,
            group=dispatch.for_each.group,
            reading=dispatch.for_each.reading,
        )
        if dispatch.for_each.where:
            recipients = meeting(recipients, dispatch.for_each.where)
        chosen = next((r for r in recipients if slug(only) in (r.slug, slug(r.name))), None)
        if chosen is None:
            raise refuse("NN-008", Span("--only"), N_("danh sách không có nơi nhận '{name}'"), name=only)
        copies = plan_copies(draft, draft.stem, drafts, recipients)
        unit = next(copy for copy in copies if copy.recipient and copy.recipient.slug == chosen.slug)
    return Renderer(job, drafts).compose(unit)


def page_parts(sides: Sequence[Side], only: str = "") -> list[Part]:
    """Return what sides of any kind say on the page, line by line; raises CongvanError."""
    return [line_parts(lines) for lines in page_lines(sides, only)]


def page_lines(sides: Sequence[Side], only: str = "") -> list[list[Line]]:
    """Return the printed paragraphs of sides of any kind; raises CongvanError."""
    drafts = [side for side in sides if side.is_draft]
    with composed(drafts, only) as documents:
        printed = dict(zip(map(id, drafts), map(lines_of, documents), strict=True))
    return [printed[id(side)] if side.is_draft else side.seen for side in sides]
