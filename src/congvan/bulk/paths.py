"""What the paths of a command line mean (from the current folder, then in the workspace, then by bare name), and which
names results may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from congvan.errors import N_, CongvanError, Report, Span, refuse
from congvan.loading.door import files_in, hidden_ending
from congvan.text.nearest import nearest
from congvan.text.unicode import is_device, nfc, slug
from congvan.workspace import SETTINGS_FILE, Workspace

DRAFT_SUFFIXES = (".yaml", ".yml")
_NAMED = 5  # so many drafts are named where one is not there


def is_draft(path: Path, name: str = "") -> bool:
    """Whether a file found in a folder is a draft, or would be under another name: not the settings, not a list."""
    name = name or path.name
    if Path(name).suffix.lower() not in DRAFT_SUFFIXES or name == SETTINGS_FILE or "recipients" in path.parts:
        return False
    return path.is_file()


def drafts_among(files: Sequence[Path]) -> list[Path]:
    """Return the drafts among the files of a folder.

    Raises CongvanError (TEP-046) with all drafts that an editor gave another ending, which would be left out in
    silence.
    """
    report = Report()
    for path in files:
        if path.suffix.lower() == ".txt" and is_draft(path, path.stem):
            message = N_("dự thảo có thêm đuôi '.txt' thì không được đọc; hãy đổi tên tệp thành '{right}'{hidden}")
            report.add("TEP-046", Span(str(path)), message, right=path.stem, hidden=hidden_ending(path.name))
    report.close()
    return [path for path in files if is_draft(path)]


def find_drafts(paths: Sequence[Path], workspace: Workspace) -> tuple[Path, ...]:
    """Return the drafts under paths (default: all of the workspace's directives), sorted.

    Raises CongvanError for a path that is not there, or a folder that cannot be opened.
    """
    found: list[Path] = []
    for given in paths or [workspace.directives]:
        path = find_path(given, workspace)
        found += drafts_among(files_in(path)) if path.is_dir() else [path]
    return tuple(dict.fromkeys(found))


def find_path(path: Path, workspace: Workspace) -> Path:
    """Return the file or folder that a path of the command line means; a draft may go by its name alone.

    Raises CongvanError for one that is not there, with the drafts that are, and for a name that several drafts have.
    """
    root = workspace.root
    for place in (path, root / path):
        if place.exists():
            return place
    for folder in (Path(), root, workspace.directives):
        for suffix in ("", *DRAFT_SUFFIXES):
            place = folder / path.with_name(path.name + suffix) if path.name else folder
            if place.is_file():
                return place
    drafts = list(_drafts(workspace))
    same = [draft for draft in drafts if path.parent == Path() and path.name in (draft.name, draft.stem)]
    if not same:  # another Unicode form, case or sign, as files that were copied between systems have
        same = [draft for draft in drafts if path.parent == Path() and slug(path.stem) == slug(draft.stem) != ""]
    if len(same) == 1:
        return same[0]
    names = [draft.relative_to(root).as_posix() for draft in same or drafts]
    if same:
        message = N_("có {count} dự thảo tên '{name}': {names}; hãy ghi cả đường dẫn")
        raise refuse("TEP-024", Span(str(path)), message, count=len(same), name=path.name, names=", ".join(names))
    raise _not_there(path, names)


def _drafts(workspace: Workspace) -> Iterator[Path]:
    """The drafts of the folder for them, then those that stand in the workspace itself."""
    for folder, pattern in ((workspace.directives, "**/*"), (workspace.root, "*")):
        yield from (file for file in sorted(folder.glob(pattern)) if is_draft(file))


def _not_there(path: Path, names: Sequence[str]) -> CongvanError:
    if not names:
        message = N_("không có tệp hay thư mục này; kiểm tra lại đường dẫn")
        return refuse("TEP-012", Span(str(path)), message)
    by_stem = {nfc(Path(name).stem): name for name in reversed(names)}
    near = [by_stem[stem] for stem in nearest(path.stem, by_stem, _NAMED, 0.0)]
    message = N_("không có tệp hay thư mục này; các dự thảo gần tên đó: {names}")
    return refuse("TEP-012", Span(str(path)), message, names=", ".join(near))


def check_name(name: str) -> str | None:
    """Return why name cannot be a file name on every system, as a message, or None."""
    if not name or name in (".", "..") or any(c in '/\\:*?"<>|' or ord(c) < 32 for c in name):
        return N_("tên '{name}' không làm tên tệp được; dùng chữ, số, dấu gạch nối")
    if is_device(name) or name[-1] in ". ":
        return N_("tên '{name}' bị Windows giữ riêng; hãy đổi tên")
    return None


def output_name(draft: Path) -> str:
    """Return the name of a draft's results; raises CongvanError for one that is no file name everywhere."""
    name = draft.stem
    if problem := check_name(name):
        raise refuse("TEP-014", Span(str(draft)), problem, name=name)
    return name
