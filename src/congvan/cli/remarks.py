"""`congvan remarks`: comments of files that came back to a list; a list to the summary table and the report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from congvan.cli.compare import read_day
from congvan.cli.options import common_options, json_option
from congvan.cli.output import as_data, fail, print_json, say
from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.messages import describe, tr

if TYPE_CHECKING:
    from congvan.remarks.placed import Placed
    from congvan.remarks.remark import Remark

_FORMATS = ("docx", "pdf", "html")
_LIST = "ykien.yaml"


@click.command(
    help=tr(
        N_(
            "Ý kiến góp ý về dự thảo. Từ DOCX gửi lại có ghi chú (comment): ghi thành danh sách ý kiến YAML. Từ danh "
            "sách (YAML, XLSX, CSV) với --draft: bảng tổng hợp ý kiến và báo cáo tiếp thu, giải trình."
        )
    )
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--draft", metavar="DRAFT", default="", help=tr(N_("dự thảo được góp ý")))
@click.option("--on", metavar="REV", default="", help=tr(N_("bản đã gửi lấy ý kiến: lần sửa trong git, hoặc tệp")))
@click.option("--only", metavar="NAME", default="", help=tr(N_("dự thảo gửi từng nơi: bản của nơi nhận này")))
@click.option("--format", "formats", default="docx,pdf", help=tr(N_("docx, pdf, html (mặc định: docx,pdf)")))
@click.option(
    "--out", type=click.Path(path_type=Path), help=tr(N_("thư mục kết quả; với DOCX: tệp danh sách (ykien.yaml)"))
)
@click.option("--table", is_flag=True, help=tr(N_("chỉ làm bảng tổng hợp, không làm báo cáo")))
@click.option("--date", "day", metavar="YYYY-MM-DD", default="", help=tr(N_("ngày ghi trong tệp (mặc định: hôm nay)")))
@click.option("--force", is_flag=True, help=tr(N_("ghi đè tệp đã có")))
@json_option
@common_options
def remarks(
    paths: tuple[Path, ...],
    draft: str,
    on: str,
    only: str,
    formats: str,
    out: Path | None,
    table: bool,
    day: str,
    force: bool,
    as_json: bool,
) -> None:
    """Gather remarks, or make documents of them."""
    from congvan.remarks.run import Wanted, gather, is_returned, make
    from congvan.workspace import find_workspace

    chosen, date = _chosen(formats), read_day(day)
    if on and any(map(is_returned, paths)):
        raise click.UsageError(tr(N_("--on dùng với danh sách ý kiến; DOCX có ghi chú chính là bản đã gửi")))
    try:
        workspace = find_workspace(Path(draft).parent if draft and Path(draft).is_file() else Path.cwd())
        returned = [path for path in paths if is_returned(path)]
        if returned and len(returned) < len(paths):
            message = N_("hoặc các tệp DOCX có ghi chú, hoặc một danh sách ý kiến; không cả hai")
            raise refuse("YK-020", Span(str(next(path for path in paths if path not in returned))), message)
        if returned:
            gathered = gather(returned, draft, out or Path(_LIST), workspace, force, only)
            data: dict[str, Any] = {"comments": gathered.comments, "remarks": [_data(one) for one in gathered.remarks]}
            files: Sequence[Path] = [gathered.path]
            warnings = gathered.warnings
            told = _gathered(gathered.comments, gathered.remarks)
        else:
            if len(paths) > 1 or not draft:
                message = N_("ghi một danh sách và dự thảo: congvan remarks ykien.yaml --draft thu.yaml")
                raise refuse("YK-022", Span(str(paths[0])), message)
            made = make(paths[0], draft, workspace, Wanted(chosen, date, on, only, out, force, table))
            data = {"remarks": [_placed(one) for one in made.placed]}
            files, warnings, told = made.files, made.warnings, _counted(made.placed)
    except CongvanError as error:
        fail(error, as_json)
    if as_json:
        print_json({**data, "files": [str(path) for path in files], "findings": [as_data(one) for one in warnings]})
        return
    for path in files:
        say(path)
    _warn(warnings)
    say(told, err=True)
    sys.exit(0)


def _chosen(text: str) -> list[str]:
    chosen = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if unknown := [name for name in chosen if name not in _FORMATS]:
        message = tr(N_("'{name}' không dùng được; chọn trong: {names}"), name=unknown[0], names=", ".join(_FORMATS))
        raise click.BadParameter(message, param_hint="--format")
    return chosen


def _warn(warnings: Sequence[Finding]) -> None:
    for finding in warnings:
        say(describe(finding), err=True)


def _gathered(comments: int, found: Sequence[Remark]) -> str:
    replies = sum(len(one.replies) for one in found)
    message = N_("{comments} ghi chú: {remarks} ý kiến, {replies} lời trả lời")
    return tr(message, comments=comments, remarks=len(found), replies=replies)


def _counted(placed: Sequence[Placed]) -> str:
    from congvan.remarks.remark import DECISIONS

    counts = [sum(one.remark.decision == decision for one in placed) for decision in DECISIONS]
    message = N_("{total} ý kiến: tiếp thu {accepted}, tiếp thu một phần {partly}, không tiếp thu {not_}, chưa xử lý "
                 "{open}")  # fmt: skip
    accepted, partly, not_, open_ = counts
    return tr(message, total=len(placed), accepted=accepted, partly=partly, not_=not_, open=open_)


def _placed(one: Placed) -> dict[str, object]:
    return {**_data(one.remark), "place": one.label, "gone": one.gone}


def _data(one: Remark) -> dict[str, object]:
    return {
        "file": one.span.file,
        "line": one.span.line,
        "office": one.office,
        "provision": one.provision,
        "remark": one.text,
        "decision": one.decision,
        "reason": one.reason,
        "quote": one.quote,
        "day": one.day,
        "replies": list(one.replies),
    }
