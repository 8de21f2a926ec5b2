"""Let git show drafts, DOCX and PDF by component: lines of .gitattributes, and the command that git calls."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from congvan.comparing.git import Repository
from congvan.errors import N_, Span
from congvan.loading.door import MAX_BYTES, read_file
from congvan.messages import tr
from congvan.workspace import Workspace
from congvan.writers.files import write_whole

DRIVER = "congvan"
_ATTRIBUTES = ".gitattributes"
# Office files are never merged or changed in their line ends by git: one of both sides is taken whole.
_LINES = (
    f"*.docx diff={DRIVER} -text -merge",
    f"*.docm diff={DRIVER} -text -merge",
    f"*.pdf diff={DRIVER} -text -merge",
    f"directives/**/*.yaml diff={DRIVER}",
    f"directives/**/*.yml diff={DRIVER}",
)
_REMARK = "# congvan diff --git-setup"


def set_up_git(workspace: Workspace) -> Iterator[str]:
    """Write what git needs, and yield what was done; a second time changes nothing.

    Raises CongvanError: SS-001, SS-002 (no git, no repository), SS-006, TEP-… where it cannot be written.
    """
    repository = Repository(workspace.root)
    path = workspace.root / _ATTRIBUTES
    present = read_file(path, Span(str(path)), MAX_BYTES).decode("utf-8", "surrogateescape") if path.exists() else ""
    missing = [line for line in _LINES if line not in present.splitlines()]
    if missing:
        start = "" if not present or present.endswith("\n") else "\n"
        added = "\n".join([*([] if _REMARK in present else [_REMARK]), *missing])
        write_whole({path: f"{present}{start}{added}\n".encode("utf-8", "surrogateescape")})
        yield tr(N_("Đã ghi {path}: {count} dòng."), path=path, count=len(missing))
    command = textconv()
    repository.set_driver(DRIVER, command)
    yield tr(N_("Đã đặt diff.{driver}.textconv = {command} trong kho git này."), driver=DRIVER, command=command)
    yield tr(N_("Mỗi máy chạy lệnh này một lần; .gitattributes thì lưu vào kho: git add {path}"), path=path.name)


def textconv() -> str:
    """Return the command that git calls, through sh on every system."""
    if shutil.which("congvan"):
        return "congvan text --git"
    return f"{shlex.quote(Path(sys.executable).as_posix())} -m congvan text --git"
