"""Drafts to files: what the command line, a preview and a library user all call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvan.compose.document import Composer, Document
from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.model.read import read_dispatch
from congvan.text.unicode import slug
from congvan.typeface import find_typeface
from congvan.workspace import SETTINGS_FILE, Workspace
from congvan.writers.files import write_whole

FORMATS = ("docx", "pdf", "html")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
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


def build(
    drafts: Iterable[Path], workspace: Workspace, out: Path, formats: Sequence[str] = ("docx", "pdf")
) -> Iterator[Built]:
    """Build drafts one after another, giving each result as it is done; one bad draft stops no other.

    Raises CongvanError when nothing can be built at all (no face that covers Vietnamese).
    """
    drafts = tuple(drafts)
    composer = Composer(workspace.rules, find_typeface(), workspace.root, _own_templates(workspace))
    names: dict[str, Path] = {}
    for draft in drafts:
        try:
            name = _output_name(draft)
            taken = names.setdefault(name.casefold(), draft)
            if taken != draft:
                message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
                raise refuse("TEP-013", Span(_shown(draft, workspace)), message, other=taken)
            document = compose_draft(draft, workspace, composer)
            files = {out / f"{name}.{suffix}": _WRITERS[suffix](document) for suffix in formats}
            write_whole(files)
            yield Built(draft, tuple(files))
        except CongvanError as error:
            yield Built(draft, findings=error.findings)


def compose_draft(draft: Path, workspace: Workspace, composer: Composer) -> Document:
    """Return the composed document of one draft; raises CongvanError with all findings."""
    shown = _shown(draft, workspace)
    try:
        data = draft.read_bytes()
    except OSError as error:
        raise refuse("TEP-010", Span(shown), N_("không đọc được tệp: {reason}"), reason=error.strerror) from error
    return composer.compose(read_dispatch(data, shown, workspace.agencies, workspace.agency))


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


def _shown(draft: Path, workspace: Workspace) -> str:
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
