"""`congvan check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from congvan.cli.options import common_options
from congvan.cli.output import fail, print_json, say, tell_traces
from congvan.errors import N_, CongvanError, Finding, Span, unexpected
from congvan.messages import describe, tr

if TYPE_CHECKING:
    from congvan.checking.choices import Choices
    from congvan.checking.rules.book import Severity
    from congvan.checking.run import Checked
    from congvan.thethuc.kinds import Kind


def _kind_of(_: click.Context, __: click.Parameter, text: str | None) -> Kind | None:
    """The kind that the user names; None where none is named."""
    from congvan.text.nearest import nearest
    from congvan.thethuc.kinds import find_kind, load_kinds

    if text is None:
        return None
    kind = find_kind(text)
    if kind is None:
        near = nearest(text, [kind.name for kind in load_kinds()], count=3)
        message = N_("không có loại văn bản '{name}'; chạy 'congvan kinds' để xem các loại")
        if near:
            message = N_("không có loại văn bản '{name}'; có phải: {near}? Các loại: chạy 'congvan kinds'")
        raise click.BadParameter(tr(message, name=text, near=", ".join(near)))
    return kind


@dataclass
class _Beside:
    """What is told beside the report; no file is kept once it was told of, as there may be thousands."""

    explained: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unwritten: list[Finding] = field(default_factory=list)
    unforeseen: list[Finding] = field(default_factory=list)
    severities: set[Severity] = field(default_factory=set)

    def take(self, one: Checked, explain: bool, *copies: Callable[[Checked], list[str]]) -> Checked:
        """Note what is to be said of a file, write its copies, and give it on to the report."""
        self.unforeseen += one.unforeseen
        self.severities |= {remark.severity for remark in one.remarks}
        self.explained += _explained(one) if explain else []
        try:
            for write in copies:
                self.written += write(one)
        except CongvanError as error:
            self.unwritten += error.findings
        except Exception as error:
            self.unwritten.append(unexpected(error, Span(str(one.path))))
        return one


def _explained(one: Checked) -> Iterator[str]:
    """What each line of a file was taken for, and why."""
    from congvan.checking.explaining import explanation
    from congvan.text.unicode import visible

    if one.recognised:
        yield ""
        yield visible(str(one.path))
        yield from explanation(one.recognised)


@click.command(help=tr(N_("Kiểm tra thể thức tệp DOCX, PDF, dự thảo YAML (mặc định: mọi dự thảo trong directives/).")))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("--annotate", is_flag=True, help=tr(N_("ghi thêm bản NAME.checked có chú thích tại từng chỗ")))
@click.option("--fix", "fixing", is_flag=True, help=tr(N_("ghi thêm bản NAME.fixed.docx đã sửa cách trình bày")))
@click.option("--fix-condensed", "condensed", is_flag=True, help=tr(N_("khi --fix, sửa cả chữ nén, giãn")))
@click.option("--redline", is_flag=True, help=tr(N_("như --fix, và ghi bản NAME.sua-doi.docx có dấu sửa của Word")))
@click.option("--advice", is_flag=True, help=tr(N_("in cả các gợi ý, không chỉ đếm")))
@click.option("--strict", is_flag=True, help=tr(N_("cảnh báo cũng là không đạt (mã thoát 1)")))
@click.option("--kind", callback=_kind_of, help=tr(N_("loại của văn bản (tên hay chữ viết tắt), nếu nhận ra sai loại")))
@click.option("--explain", is_flag=True, help=tr(N_("nêu mỗi dòng được nhận là thành phần nào, vì sao")))
@common_options
def check(
    paths: tuple[Path, ...],
    form: str,
    annotate: bool,
    fixing: bool,
    condensed: bool,
    redline: bool,
    advice: bool,
    strict: bool,
    kind: Kind | None,
    explain: bool,
) -> None:
    """Check documents."""
    from congvan.checking.choices import choices_of
    from congvan.checking.outcome.report import as_json, as_sarif
    from congvan.checking.outcome.telling import as_text
    from congvan.checking.run import check_any, find_files, of_settings
    from congvan.cli.progress import each_file
    from congvan.workspace import find_workspace

    beside = _Beside()
    copies: list[Callable[[Checked], list[str]]] = [_annotated] if annotate else []
    try:
        first = paths[0] if paths else Path.cwd()
        workspace = find_workspace(first if first.is_dir() else first.parent)
        choices = choices_of(workspace)
        if fixing or redline:
            copies.append(partial(_fixed, choices=choices, condensed=condensed, redline=redline))
        files = find_files(paths or (workspace.directives,), workspace)
        told = of_settings(choices)
    except CongvanError as error:
        fail(error, form == "json")
    each = chain((check_any(path, choices, kind) for path in each_file(files)), [told] if told else [])
    checked = (beside.take(one, explain, *copies) for one in each)
    if form == "json":
        print_json(as_json(checked))
    elif form == "sarif":
        print_json(as_sarif(checked))
    else:
        say(as_text(checked, advice=advice))
    for line in beside.explained:
        say(line, err=form != "text")
    for line in [*beside.written, *map(describe, beside.unwritten)]:
        say(line, err=True)
    tell_traces([*beside.unforeseen, *beside.unwritten])
    failing: set[Severity] = {"error", "warning"} if strict else {"error"}
    sys.exit(bool(failing & beside.severities or beside.unwritten))


def _annotated(checked: Checked) -> list[str]:
    """Write the copy with remarks beside the original, and tell of it."""
    from congvan.checking.outcome.annotate import write_annotated
    from congvan.checking.outcome.signatures import told_of_copy

    if not checked.recognised:
        return []
    written = tr(N_("Đã ghi {path}: bản có chú thích."), path=write_annotated(checked))
    return [written, *filter(None, [told_of_copy(checked.recognised.observed)])]


def _fixed(checked: Checked, choices: Choices, condensed: bool, redline: bool) -> list[str]:
    """Write the mended copy beside the original, if there is anything to mend, and tell of it by kind."""
    from congvan.checking.outcome.mending import write_fixed
    from congvan.checking.outcome.summary import summary

    if not checked.recognised or checked.recognised.observed.format != "docx" or checked.path.suffix == ".yaml":
        return []
    return summary(checked, write_fixed(checked, choices, condensed=condensed, redline=redline))
