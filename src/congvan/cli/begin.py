"""`congvan init` and `congvan new`: where an office begins."""

from __future__ import annotations

from pathlib import Path

import click

from congvan.cli.options import common_options
from congvan.cli.output import fail, say
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.messages import tr


@click.command(help=tr(N_("Tạo một thư mục làm việc mới.")))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@common_options
def init(folder: Path) -> None:
    """Make a workspace."""
    from congvan.starters import SETTINGS
    from congvan.workspace import SETTINGS_FILE
    from congvan.writers.files import write_whole

    if (folder / SETTINGS_FILE).exists():
        fail(refuse("TEP-015", Span(str(folder / SETTINGS_FILE)), N_("đã có thư mục làm việc ở đây, không ghi đè")))
    try:
        for name in ("directives", "templates", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        write_whole({folder / SETTINGS_FILE: SETTINGS.encode()})
    except OSError as error:
        fail(refuse("TEP-011", Span(str(folder)), N_("không tạo được thư mục ({reason})"), reason=error.strerror))
    except CongvanError as error:
        fail(error)
    say(tr(N_("Đã tạo {folder}. Tiếp theo: congvan new 'công văn' TÊN"), folder=folder), err=True)


@click.command(help=tr(N_("Tạo dự thảo mẫu có chú giải cho loại văn bản KIND.")))
@click.argument("kind")
@click.argument("name")
@common_options
def new(kind: str, name: str) -> None:
    """Make a commented draft."""
    from congvan.building import check_name
    from congvan.starters import starter
    from congvan.workspace import find_workspace
    from congvan.writers.files import check_within, write_whole

    draft = starter(kind)
    try:
        if draft is None:
            message = N_("không có loại văn bản '{kind}'; chạy 'congvan kinds' để xem các loại")
            raise refuse("DT-010", Span("KIND"), message, kind=kind)
        if problem := check_name(name):
            raise refuse("TEP-014", Span("NAME"), problem, name=name)
        workspace = find_workspace(Path.cwd())
        check_within(workspace.directives, workspace.root)
        path = workspace.directives / f"{name.removesuffix('.yaml')}.yaml"
        if path.exists():
            raise refuse("TEP-015", Span(str(path)), N_("tệp đã có, không ghi đè; hãy chọn tên khác"))
        write_whole({path: draft.encode()})
    except CongvanError as error:
        fail(error)
    say(path)
