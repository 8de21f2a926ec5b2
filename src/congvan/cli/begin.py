"""`congvan init` and `congvan new`: where an office begins."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path, PurePath, PurePosixPath
from typing import Literal

import click

from congvan.cli.options import common_options
from congvan.cli.output import fail, say
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.messages import describe, tr

_KEYS = click.option(
    "--keys",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help=tr(N_("khóa trong tệp viết bằng tiếng Việt hay tiếng Anh")),
)


@click.command(help=tr(N_("Tạo một thư mục làm việc mới.")))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_KEYS
@common_options
def init(folder: Path, keys: Literal["vi", "en"]) -> None:
    """Make a workspace."""
    from congvan.cli.show import schema_files
    from congvan.starters import settings_text
    from congvan.workspace import SETTINGS_FILE
    from congvan.writers.files import write_whole

    if (folder / SETTINGS_FILE).exists():
        fail(refuse("TEP-015", Span(str(folder / SETTINGS_FILE)), N_("đã có thư mục làm việc ở đây, không ghi đè")))
    try:
        for name in ("directives", "templates", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        write_whole({folder / SETTINGS_FILE: settings_text(keys).encode(), **schema_files(folder)})
    except OSError as error:
        fail(refuse("TEP-011", Span(str(folder)), N_("không tạo được thư mục ({reason})"), reason=error.strerror))
    except CongvanError as error:
        fail(error)
    for line in (
        tr(N_("Đã tạo {folder}. Tiếp theo:"), folder=folder),
        f"  {enter(folder.absolute(), Path.cwd())}",
        f'  {program()} new "công văn" TEN-TEP',
        tr(N_("Rồi mở congvan.yaml và directives/TEN-TEP.yaml, thay mỗi dấu … bằng chữ, và chạy:")),
        f"  {program()} build",
    ):
        say(line, err=True)


@click.command(help=tr(N_("Tạo dự thảo cho loại văn bản KIND, có chú giải; chỗ phải điền là dấu ….")))
@click.argument("kind")
@click.argument("name")
@_KEYS
@common_options
def new(kind: str, name: str, keys: Literal["vi", "en"]) -> None:
    """Make a commented draft."""
    from congvan.bulk.paths import check_name
    from congvan.cli.show import schema_files
    from congvan.model.gaps import agency_gaps
    from congvan.starters import startable, starter
    from congvan.text.nearest import meant
    from congvan.workspace import find_workspace
    from congvan.writers.files import check_within, write_whole

    try:
        workspace = find_workspace(Path.cwd())
        draft = starter(kind, workspace, keys)
        if draft is None:
            message = N_("không có loại văn bản '{kind}'{meant}; chạy 'congvan kinds' để xem các loại")
            raise refuse("DT-010", Span("KIND"), message, kind=kind, meant=meant(kind, startable()))
        if problem := check_name(name):
            raise refuse("TEP-014", Span("NAME"), problem, name=name)
        workspace = find_workspace(Path.cwd())
        check_within(workspace.directives, workspace.root)
        path = workspace.directives / f"{name.removesuffix('.yaml')}.yaml"
        if path.exists():
            raise refuse("TEP-015", Span(str(path)), N_("tệp đã có, không ghi đè; hãy chọn tên khác"))
        write_whole({path: draft.encode(), **schema_files(workspace.root)})
    except CongvanError as error:
        fail(error)
    say(path)
    step = N_("Mở tệp này, thay mỗi dấu … bằng chữ của văn bản, rồi chạy: {program} build")
    say(tr(step, program=program()), err=True)
    for agency in workspace.agencies.values():  # said now, not only once the draft is done
        for finding in agency_gaps(agency):
            say(describe(finding), err=True)


def enter(folder: PurePath, here: PurePath) -> str:
    """Return the command that goes to a folder in cmd.exe, PowerShell and sh alike.

    Double quotes are the only ones that all three know. `cd` of cmd.exe does not leave its drive; `pushd` does.
    """
    shown = str(folder.relative_to(here)) if folder.is_relative_to(here) and folder != here else str(folder)
    if isinstance(folder, PurePosixPath) and any(sign in shown for sign in '$`"\\'):
        return f"cd {shlex.quote(shown)}"  # double quotes would not keep these as they are
    return f'{"cd" if folder.drive.casefold() == here.drive.casefold() else "pushd"} "{shown}"'


def program() -> str:
    """Return how congvan is run here: by its name where the system finds it, else by this Python."""
    if shutil.which("congvan"):
        return "congvan"
    return f'"{sys.executable}" -m congvan' if " " in sys.executable else f"{sys.executable} -m congvan"
