"""`congvan log`: the revisions of a draft, with what changed in each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import fail, print_json, say
from congvan.errors import N_, CongvanError
from congvan.messages import message_of, tr

if TYPE_CHECKING:
    from congvan.comparing.history import Step


@click.command(help=tr(N_("Các lần sửa một dự thảo trong git: ai, ngày nào, đổi gì theo từng thành phần.")))
@click.argument("draft", metavar="DRAFT", type=click.Path(path_type=Path))
@click.option("--since", metavar="REV", default="", help=tr(N_("chỉ từ sau lần sửa hay thẻ này, như trình-lần-1")))
@json_option
@common_options
def log(draft: Path, since: str, as_json: bool) -> None:
    """Tell the history of a draft."""
    from congvan.bulk.paths import find_path
    from congvan.comparing.history import steps
    from congvan.workspace import find_workspace

    try:
        workspace = find_workspace(draft.parent if draft.is_file() else Path.cwd())
        found = list(steps(find_path(draft, workspace), since))
    except CongvanError as error:
        fail(error, as_json)
    if as_json:
        print_json([_data(step) for step in found])
        return
    for step in found:
        say(_head(step))
        say(f"    {_told(step)}")
    if not found:
        say(tr(N_("Chưa có lần sửa nào.")), err=True)


def _head(step: Step) -> str:
    revision = step.revision
    if revision is None:
        return tr(N_("(chưa lưu vào git)"))
    tags = "".join(f" [{tag}]" for tag in revision.tags)
    return f"{revision.date}  {revision.id[:8]}  {revision.author}{tags}: {revision.subject}"


def _told(step: Step) -> str:
    from congvan.comparing.report import summary

    if step.fault:
        return tr(N_("không so được: {reason}"), reason=message_of(step.fault))
    if step.first:
        return tr(N_("bản đầu"))
    return summary(step.changes or ()) or tr(N_("không đổi lời nào"))


def _data(step: Step) -> dict[str, Any]:
    from congvan.comparing.report import change_data

    revision = step.revision
    about = (
        {"revision": revision.id, "author": revision.author, "date": revision.date, "subject": revision.subject,
         "file": revision.path, "tags": list(revision.tags)}
        if revision
        else {"revision": None}
    )  # fmt: skip
    changes = None if step.changes is None else [change_data(change) for change in step.changes]
    return {**about, "summary": _told(step), "changes": changes}
