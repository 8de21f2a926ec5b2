"""`congvan diff` and `congvan text`: what changed between two revisions, by component."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import fail, on_terminal, print_json, say, say_styled
from congvan.errors import N_, CongvanError, Span
from congvan.messages import tr

if TYPE_CHECKING:
    from congvan.comparing.changes import Change
    from congvan.comparing.report import Pieces
    from congvan.comparing.sides import Side
    from congvan.workspace import Workspace

_FORMATS = ("docx", "pdf", "html")
_TROUBLE = 2  # with --exit-code, where 1 says that something changed


@click.command(
    help=tr(
        N_(
            "So hai bản của một văn bản theo từng thành phần. Mặc định: dự thảo đang sửa so với bản đã lưu trong git "
            "(HEAD). OLD, NEW: tệp YAML, DOCX, PDF, hoặc LẦN-SỬA:đường/dẫn."
        )
    )
)
@click.argument("old", required=False, default="")
@click.argument("new", required=False, default="")
@click.option("--only", metavar="NAME", default="", help=tr(N_("dự thảo gửi từng nơi: so bản của nơi nhận này")))
@click.option(
    "--accept", "tracked", flag_value="accept", default="", help=tr(N_("DOCX có sửa đổi theo dõi: so bản đã nhận"))
)
@click.option("--reject", "tracked", flag_value="reject", help=tr(N_("DOCX có sửa đổi theo dõi: so bản trước khi sửa")))
@click.option("--ignore-numbers", is_flag=True, help=tr(N_("không liệt kê những mục chỉ đổi số thứ tự")))
@click.option("--exit-code", is_flag=True, help=tr(N_("mã thoát như git: 1 nếu có khác, 0 nếu không, 2 nếu lỗi")))
@click.option("--table", is_flag=True, help=tr(N_("ghi bảng so sánh (bản cũ, bản mới, ghi chú) ra DOCX, PDF")))
@click.option("--format", "formats", default="", help=tr(N_("docx, pdf, html: ghi ra tệp thay vì in ra màn hình")))
@click.option("--out", type=click.Path(path_type=Path), help=tr(N_("thư mục kết quả (mặc định: output/)")))
@click.option("--author", metavar="NAME", default="", help=tr(N_("tên người sửa trong tệp (mặc định: tên trong git)")))
@click.option("--date", "day", metavar="YYYY-MM-DD", default="", help=tr(N_("ngày ghi trong tệp (mặc định: hôm nay)")))
@click.option("--git-setup", is_flag=True, help=tr(N_("cho git hiện dự thảo, DOCX, PDF theo thành phần")))
@json_option
@common_options
def diff(
    old: str,
    new: str,
    only: str,
    tracked: str | None,
    ignore_numbers: bool,
    exit_code: bool,
    table: bool,
    formats: str,
    out: Path | None,
    author: str,
    day: str,
    git_setup: bool,
    as_json: bool,
) -> None:
    """Tell what changed."""
    from congvan.comparing.changes import without_numbers
    from congvan.workspace import find_workspace

    chosen, date = _formats(formats), read_day(day)
    if (table or chosen) and not old:
        raise click.UsageError(tr(N_("ghi ra tệp cần nêu một dự thảo, hoặc hai bản: congvan diff thu.yaml --table")))
    try:
        workspace = find_workspace(_start(new or old))
        if git_setup:
            _set_up(workspace)
            return
        if table or chosen:
            wanted = _Wanted(table, chosen or ["docx", "pdf"], out, date, author, tracked or "")
            sys.exit(_write(old, new, only, workspace, wanted) and exit_code)
        compared = list(_compared(old, new, only, workspace, tracked or ""))
    except CongvanError as error:
        fail(error, as_json, _TROUBLE if exit_code else 1)
    if as_json:
        print_json([one.data(ignore_numbers) for one in compared])
    else:
        _show(compared, ignore_numbers)
    counted = [without_numbers(one.found) if ignore_numbers else one.found for one in compared]
    sys.exit(bool(exit_code and any(counted)))


def _start(name: str) -> Path:
    """Return where the workspace of a side is looked for: its folder, else the current one."""
    path = Path(name)
    return path.parent if name and path.is_file() else Path.cwd()


def _formats(text: str) -> list[str]:
    chosen = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in chosen if name not in _FORMATS]:
        message = tr(N_("'{name}' không dùng được; chọn trong: {names}"), name=unknown[0], names=", ".join(_FORMATS))
        raise click.BadParameter(message, param_hint="--format")
    return chosen


def read_day(text: str) -> dt.date:
    """Return the day that files are dated by: the one given, that of SOURCE_DATE_EPOCH, else today."""
    try:
        if text:
            return dt.date.fromisoformat(text)
        if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(tr(N_("viết ngày như 2026-08-30")), param_hint="--date") from None
    return dt.date.today()


@dataclass(frozen=True)
class _Wanted:
    """What files are asked for: the table or the redline."""

    table: bool
    formats: Sequence[str]
    out: Path | None
    date: dt.date
    author: str
    tracked: str


def _write(old: str, new: str, only: str, workspace: Workspace, wanted: _Wanted) -> bool:
    """Write the files, and tell whether there were any to write."""
    from congvan.comparing.git import author_of
    from congvan.comparing.sides import find_sides
    from congvan.comparing.written import write_redline, write_table

    sides = find_sides(old, new, workspace, wanted.tracked)
    lone: list[str] = []
    told: list[str] = []
    if wanted.table:
        files = write_table(sides, only, wanted.formats, workspace, wanted.out, wanted.date)
    else:
        author = wanted.author or author_of(workspace.root) or "congvan"
        made = write_redline(sides, only, wanted.formats, workspace, wanted.out, wanted.date, author)
        files, lone, told = made.files, made.lone, made.told
    for path in files:
        say(path)
    for part in lone:
        say(tr(N_("Lưu ý: tệp riêng '{part}' chỉ một bên có, không có bản dấu sửa."), part=part), err=True)
    for message in told:
        say(tr(N_("Lưu ý: {what}."), what=message), err=True)
    if not files and not lone and not told:
        say(tr(N_("Hai bản không khác nhau; không ghi tệp nào.")), err=True)
    return bool(files or lone or told)


class _Compared:
    """Two sides and what changed between them; a draft that came or went has one side."""

    def __init__(self, old: Side | None, new: Side | None, found: Sequence[Change], level: str) -> None:
        self.old = old
        self.new = new
        self.found = found
        self.level = level

    def data(self, ignore_numbers: bool) -> dict[str, Any]:
        from congvan.comparing.changes import without_numbers
        from congvan.comparing.report import as_data

        found = without_numbers(self.found) if ignore_numbers else self.found
        data = as_data(self.old.name if self.old else None, self.new.name if self.new else None, found, self.level)
        return {**data, "numbers_ignored": len(self.found) - len(found)}


def _compared(old: str, new: str, only: str, workspace: Workspace, tracked: str) -> list[_Compared]:
    from congvan.comparing.sides import changed_drafts, find_sides

    if old:
        return [_of_pair(*find_sides(old, new, workspace, tracked), only)]
    result = []
    for before, after in changed_drafts(workspace):
        if before and after:
            result.append(_of_pair(before, after, only))
        else:
            result.append(_Compared(before, after, _whole(before, after), "draft"))
    return result


def _of_pair(old: Side, new: Side, only: str) -> _Compared:
    from congvan.comparing.changes import changes
    from congvan.comparing.sides import page_parts

    if old.is_draft and new.is_draft and not only:
        return _Compared(old, new, changes(old.parts, new.parts), "draft")
    before, after = page_parts((old, new), only)
    return _Compared(old, new, changes(before, after), "page")


def _whole(old: Side | None, new: Side | None) -> list[Change]:
    """What is told of a draft that came or went: that, and nothing of its parts."""
    from congvan.comparing.changes import Change

    def part(side: Side | None) -> Any:
        return side.parts if side else None

    return [Change("added" if new else "removed", part(old), part(new))]


def _show(compared: Sequence[_Compared], ignore_numbers: bool) -> None:
    from congvan.comparing.report import change_lines

    for one in compared:
        names = [side.name for side in (one.old, one.new) if side]
        if len(names) == 1:
            message = N_("{name}: dự thảo mới") if one.new else N_("{name}: dự thảo đã xóa")
            _styled([(tr(message, name=names[0]), "label")])
            continue
        kinds = [side.kind for side in (one.old, one.new) if side]
        if all(kinds) and kinds[0].casefold() != kinds[1].casefold():
            message = N_("Lưu ý: hai bên khác loại văn bản ({old}, {new}).")
            say(tr(message, old=kinds[0], new=kinds[1]), err=True)
        _styled([(" → ".join(names), "label")])
        if not one.found and one.level == "page":
            _styled([(tr(N_("  không khác về chữ; hình, cách trình bày không so ở đây")), "")])
        elif not one.found:
            _styled([(tr(N_("  không khác")), "")])
        for pieces in change_lines(one.found, ignore_numbers):
            _styled([("  ", ""), *pieces])
    if not compared:
        say(tr(N_("Mọi dự thảo như bản đã lưu trong git.")), err=True)


def _styled(pieces: Pieces) -> None:
    from congvan.comparing.report import plain

    if on_terminal():
        say_styled(pieces)
    else:
        say(plain(pieces))


@click.command(help=tr(N_("In lời của tệp DOCX, PDF hoặc dự thảo, mỗi thành phần một dòng (git dùng lệnh này).")))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--git", "for_git", is_flag=True, help=tr(N_("tệp không đọc được thì in nguyên văn, không báo lỗi")))
@common_options
def text(path: Path, for_git: bool) -> None:
    """Print a document as plain text."""
    from congvan.comparing.plain import plain_text, text_for_git
    from congvan.loading.door import MAX_DOCUMENT, read_file

    try:
        data = read_file(path, Span(str(path)), MAX_DOCUMENT)
        said = text_for_git(path, data, f"*{path.suffix}") if for_git else plain_text(path, data, str(path))
    except CongvanError as error:
        fail(error)
    say(said.removesuffix("\n"))


def _set_up(workspace: Workspace) -> None:
    from congvan.comparing.setup import set_up_git

    for line in set_up_git(workspace):
        say(line, err=True)
