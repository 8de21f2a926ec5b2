"""Drafts to files: what the command line, a preview and a library user all call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from congvan.compose.document import Composer, Document
from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.model.dispatch import Dispatch, Text
from congvan.model.read import read_dispatch
from congvan.text.unicode import slug
from congvan.typeface import find_typeface
from congvan.workspace import SETTINGS_FILE, Workspace
from congvan.writers.files import write_whole

FORMATS = ("docx", "pdf", "html")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
# The bytes of each file, by what follows the draft's name: '.pdf', '-phu-luc-i.pdf'.
Rendered = Mapping[str, bytes] | tuple[Finding, ...]
_DRAFT_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Built:
    """What became of one draft: the files written, or the findings that kept it from being built."""

    draft: Path
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_drafts(paths: Sequence[Path], workspace: Workspace) -> tuple[Path, ...]:
    """Return the drafts under paths (default: all of the workspace's directives), sorted.

    Raises CongvanError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths or [workspace.directives]:
        if path.is_dir():
            names = sorted(p for p in path.rglob("*") if p.suffix.lower() in _DRAFT_SUFFIXES and p.is_file())
            found += [p for p in names if p.name != SETTINGS_FILE and "recipients" not in p.parts]
        elif path.is_file():
            found.append(path)
        else:
            message = N_("không có tệp hay thư mục này; kiểm tra lại đường dẫn")
            raise refuse("TEP-012", Span(str(path)), message)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Job:
    """What is the same for all drafts of one build; plain data, so that worker processes can take it."""

    workspace: Workspace
    out: Path
    formats: Sequence[str] = ("docx", "pdf")
    values: Mapping[str, str] = field(default_factory=dict)


def build(drafts: Iterable[Path], job: Job, processes: int = 1) -> Iterator[Built]:
    """Build drafts, giving each result as it is done, in their order; one bad draft stops no other.

    Raises CongvanError when nothing can be built at all (no face that covers Vietnamese).
    """
    find_typeface()
    drafts = tuple(drafts)
    names: dict[str, Path] = {}
    accepted: list[Path] = []
    refused: dict[Path, tuple[Finding, ...]] = {}
    for draft in drafts:
        try:
            _claim(draft, names)
            accepted.append(draft)
        except CongvanError as error:
            refused[draft] = error.findings
    rendered = _render_all(accepted, job, min(processes, len(accepted)))
    for draft in drafts:
        yield (
            Built(draft, findings=refused[draft]) if draft in refused else _write(draft, next(rendered), job.out, names)
        )


def _claim(draft: Path, names: dict[str, Path]) -> None:
    """Make sure that the result's name can be a file name and is no other draft's."""
    _take(_output_name(draft), draft, names)


def _take(name: str, draft: Path, names: dict[str, Path]) -> None:
    taken = names.setdefault(name.casefold(), draft)
    if taken != draft:
        message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
        raise refuse("TEP-013", Span(_shown(draft)), message, other=taken)


class _Renderer:
    """Renders the drafts of one job; what they share is read once in each process."""

    def __init__(self, job: Job) -> None:
        workspace = job.workspace
        self._job = job
        self._composer = Composer(workspace.rules, find_typeface(), workspace.root, _own_templates(workspace))

    def __call__(self, draft: Path) -> Rendered:
        """Return the bytes of each format, or the findings; an exception would not travel between processes."""
        try:
            documents = compose_draft(draft, self._job.workspace, self._composer, self._job.values)
            return {
                f"{'-' if document.part else ''}{document.part}.{suffix}": _WRITERS[suffix](document)
                for document in documents
                for suffix in self._job.formats
            }
        except CongvanError as error:
            return error.findings


_renderer_of_worker: _Renderer


def _start_worker(job: Job) -> None:
    global _renderer_of_worker
    _renderer_of_worker = _Renderer(job)


def _work(draft: Path) -> Rendered:
    return _renderer_of_worker(draft)


def _render_all(drafts: Sequence[Path], job: Job, processes: int) -> Iterator[Rendered]:
    if processes <= 1:
        yield from map(_Renderer(job), drafts)
        return
    with ProcessPoolExecutor(processes, initializer=_start_worker, initargs=(job,)) as pool:
        yield from pool.map(_work, drafts)


def _write(draft: Path, rendered: Rendered, out: Path, names: dict[str, Path]) -> Built:
    if isinstance(rendered, tuple):
        return Built(draft, findings=rendered)
    files = {out / f"{_output_name(draft)}{suffix}": data for suffix, data in rendered.items()}
    try:
        for path in files:
            _take(path.stem, draft, names)
        write_whole(files)
    except CongvanError as error:
        return Built(draft, findings=error.findings)
    return Built(draft, tuple(files))


def compose_draft(
    draft: Path, workspace: Workspace, composer: Composer, values: Mapping[str, str] | None = None
) -> tuple[Document, ...]:
    """Return the composed documents of one draft; raises CongvanError with all findings."""
    dispatch = _read(draft, workspace, values)
    if not dispatch.original:
        return composer.compose(dispatch)
    original = _read_original(dispatch.original, workspace)
    return composer.compose(dispatch, original)


def _read(draft: Path, workspace: Workspace, values: Mapping[str, str] | None = None) -> Dispatch:
    shown = _shown(draft)
    try:
        data = draft.read_bytes()
    except OSError as error:
        raise refuse("TEP-010", Span(shown), N_("không đọc được tệp: {reason}"), reason=error.strerror) from error
    return read_dispatch(data, shown, workspace.agencies, workspace.agency, values)


def _read_original(name: Text, workspace: Workspace) -> Dispatch:
    """Return the dispatch that a copy is made of; raises CongvanError."""
    path = (workspace.root / name.text.strip()).resolve()
    if not path.is_relative_to(workspace.root) or path.suffix.lower() not in _DRAFT_SUFFIXES or not path.is_file():
        message = N_(
            "bản chính '{name}' phải là một dự thảo .yaml trong thư mục làm việc; bỏ khóa này nếu chỉ in phần sao"
        )
        raise refuse("TEP-018", name.span, message, name=name.text)
    original = _read(path, workspace)
    if original.kind.copy:
        message = N_("'{name}' là một bản sao; hãy ghi dự thảo của văn bản gốc")
        raise refuse("TEP-019", name.span, message, name=name.text)
    return original


def check_name(name: str) -> str | None:
    """Return why name cannot be a file name on every system, as a message, or None."""
    if not name or name in (".", "..") or any(c in '/\\:*?"<>|' or ord(c) < 32 for c in name):
        return N_("tên '{name}' không làm tên tệp được; dùng chữ, số, dấu gạch nối")
    if slug(name.split(".")[0]) in _RESERVED or name[-1] in ". ":
        return N_("tên '{name}' bị Windows giữ riêng; hãy đổi tên")
    return None


def _output_name(draft: Path) -> str:
    name = draft.stem
    if problem := check_name(name):
        raise refuse("TEP-014", Span(str(draft)), problem, name=name)
    return name


def _shown(draft: Path) -> str:
    """The path as a user wants to read it."""
    try:
        return draft.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(draft)


def _own_templates(workspace: Workspace) -> Path | None:
    return workspace.templates if workspace.templates.is_dir() else None


def _docx(document: Document) -> bytes:
    from congvan.writers.docx import write_docx

    return write_docx(document)


def _pdf(document: Document) -> bytes:
    from congvan.writers.pdf import write_pdf

    return write_pdf(document)


def _html(document: Document) -> bytes:
    from congvan.writers.html import write_html

    return write_html(document)


_WRITERS: dict[str, Callable[[Document], bytes]] = {"docx": _docx, "pdf": _pdf, "html": _html}
