"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from congvan.cli.output import DEBUG, TRACES
from congvan.errors import N_
from congvan.messages import LANGUAGES, tr


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --lang and --debug, which `congvan.cli.main` has read before."""
    help_text = tr(N_("ngôn ngữ của thông báo: vi hoặc en"))
    command = click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=help_text)(command)
    help_text = tr(N_("gặp lỗi trong chương trình thì ghi chi tiết vào {file}"), file=TRACES)
    return click.option("--debug", is_flag=True, expose_value=False, callback=_note_debug, help=help_text)(command)


def _note_debug(context: click.Context, _: click.Parameter, asked: bool) -> None:
    context.meta[DEBUG] = asked


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take how a recipient list is to be read, as `reading`."""

    @click.option("--head", metavar="N", help=tr(N_("danh sách: số của dòng tiêu đề, như 3 hoặc 3-4")))
    @click.option("--name", "name_column", metavar="COLUMN", help=tr(N_("danh sách: cột ghi tên nơi nhận")))
    @click.option("--sheet", metavar="SHEET", help=tr(N_("danh sách: trang tính của tệp XLSX")))
    @click.option("--hidden/--no-hidden", default=None, help=tr(N_("danh sách: dùng cả dòng ẩn hay bị lọc, hoặc bỏ")))
    @wraps(command)
    def read(
        *args: Any, head: str | None, name_column: str | None, sheet: str | None, hidden: bool | None, **options: Any
    ) -> Any:
        from congvan.loading.listing import Reading  # YAML and the rules take long to load: not for --help
        from congvan.model.values import head_rows

        try:
            rows = head_rows(head) if head else None
        except ValueError:
            raise click.BadParameter(tr(N_("số dòng như Excel đếm: 3, hoặc 3-4")), param_hint="--head") from None
        reading = Reading(rows, (name_column or "").strip(), hidden, (sheet or "").strip())
        return command(*args, reading=reading, **options)

    return read


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --json."""
    return click.option("--json", "as_json", is_flag=True, help=tr(N_("báo kết quả dạng JSON")))(command)


def in_own_words(group: click.Group) -> None:
    """Give the usage lines of a group and its commands words of ours where click has English ones of its own."""
    group.subcommand_metavar = tr(N_("LỆNH [THAM SỐ]..."))
    for command in (group, *group.commands.values()):
        command.options_metavar = tr(N_("[TÙY CHỌN]"))
        for option in command.params:
            if isinstance(option, click.Option) and not option.is_flag and option.metavar is None:
                option.metavar = _metavar(option.type)


def _metavar(kind: click.ParamType[Any]) -> str | None:
    if isinstance(kind, click.IntRange):
        return tr(N_("SỐ"))
    if isinstance(kind, click.Path):
        return tr(N_("THƯ MỤC"))
    return tr(N_("CHỮ")) if kind is click.STRING else None
