"""The commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.messages import LANGUAGES, describe, tr


def _language(command: Callable[..., Any]) -> Callable[..., Any]:
    help_text = tr(N_("ngôn ngữ của thông báo: vi hoặc en"))
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=help_text)(command)


def _json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help=tr(N_("báo kết quả dạng JSON")))(command)


@click.group(
    help=tr(N_("Soạn công văn và văn bản hành chính từ YAML, đúng thể thức Nghị định 30/2020/NĐ-CP.")),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="congvan")
@_language
def app() -> None:
    """All commands."""


@app.command(help=tr(N_("Dựng dự thảo (mặc định: mọi tệp trong directives/) thành DOCX và PDF trong output/.")))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "formats", default="docx,pdf", show_default=True, help=tr(N_("docx, pdf, html")))
@click.option("--out", type=click.Path(path_type=Path), help=tr(N_("thư mục kết quả (mặc định: output/)")))
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help=tr(N_("giá trị cho {{ KEY }}, thay khóa vars"))
)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help=tr(N_("số tiến trình dựng cùng lúc"))
)
@click.option(
    "--keep-going/--fail-fast",
    default=True,
    show_default=True,
    help=tr(N_("gặp dự thảo lỗi thì dựng tiếp, hay dừng ở đó")),
)
@_json_option
@_language
def build(
    paths: tuple[Path, ...],
    formats: str,
    out: Path | None,
    settings: tuple[str, ...],
    jobs: int,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Build drafts."""
    from congvan.build import FORMATS, Built, Job, find_drafts
    from congvan.build import build as build_drafts
    from congvan.workspace import find_workspace

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    if not chosen or any(name not in FORMATS for name in chosen):
        raise click.BadParameter(", ".join(FORMATS), param_hint="--format")
    pairs = [text.partition("=") for text in settings]
    if any(not key.strip() or not sign for key, sign, _ in pairs):
        raise click.BadParameter("KEY=VALUE", param_hint="--set")
    values = {key.strip(): value for key, _, value in pairs}
    results: list[Built] = []
    try:
        first = paths[0] if paths else Path.cwd()
        workspace = find_workspace(first if first.is_dir() else first.parent)
        drafts = find_drafts(paths, workspace)
        with _progress(len(drafts), quiet=as_json) as advance:
            for result in build_drafts(drafts, Job(workspace, out or workspace.output, chosen, values), jobs):
                results.append(result)
                advance(result)
                if result.findings and not keep_going:
                    break
    except CongvanError as error:
        _fail(error, as_json)
    failed = sum(bool(result.findings) for result in results)
    if as_json:
        _print_json([
            {
                "draft": result.draft.as_posix(),
                "files": [file.as_posix() for file in result.files],
                "findings": [_as_data(finding) for finding in result.findings],
            }
            for result in results
        ])  # fmt: skip
    else:
        done = len(results) - failed
        message = N_("Xong {done} văn bản; {failed} dự thảo có lỗi, kết quả cũ của chúng được giữ nguyên.")
        click.echo(tr(message, done=done, failed=failed) if failed else tr(N_("Xong {done} văn bản."), done=done),
                   err=True)  # fmt: skip
    sys.exit(1 if failed else 0)


@app.command(help=tr(N_("Tạo một thư mục làm việc mới.")))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_language
def init(folder: Path) -> None:
    """Make a workspace."""
    from congvan.starters import SETTINGS
    from congvan.workspace import SETTINGS_FILE
    from congvan.writers.files import write_whole

    if (folder / SETTINGS_FILE).exists():
        _fail(refuse("TEP-015", Span(str(folder / SETTINGS_FILE)), N_("đã có thư mục làm việc ở đây, không ghi đè")))
    try:
        for name in ("directives", "templates", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        write_whole({folder / SETTINGS_FILE: SETTINGS.encode()})
    except OSError as error:
        _fail(refuse("TEP-011", Span(str(folder)), N_("không tạo được thư mục ({reason})"), reason=error.strerror))
    except CongvanError as error:
        _fail(error)
    click.echo(tr(N_("Đã tạo {folder}. Tiếp theo: congvan new 'công văn' TÊN"), folder=folder), err=True)


@app.command(help=tr(N_("Tạo dự thảo mẫu có chú giải cho loại văn bản KIND.")))
@click.argument("kind")
@click.argument("name")
@_language
def new(kind: str, name: str) -> None:
    """Make a commented draft."""
    from congvan.build import check_name
    from congvan.starters import starter
    from congvan.workspace import find_workspace
    from congvan.writers.files import write_whole

    draft = starter(kind)
    try:
        if draft is None:
            message = N_("không có loại văn bản '{kind}'; chạy 'congvan kinds' để xem các loại")
            raise refuse("DT-010", Span("KIND"), message, kind=kind)
        if problem := check_name(name):
            raise refuse("TEP-014", Span("NAME"), problem, name=name)
        path = find_workspace(Path.cwd()).directives / f"{name.removesuffix('.yaml')}.yaml"
        if path.exists():
            raise refuse("TEP-015", Span(str(path)), N_("tệp đã có, không ghi đè; hãy chọn tên khác"))
        write_whole({path: draft.encode()})
    except CongvanError as error:
        _fail(error)
    click.echo(path)


@app.command(help=tr(N_("Liệt kê 29 loại văn bản và 3 loại bản sao, chữ viết tắt, mẫu trình bày.")))
@_json_option
@_language
def kinds(as_json: bool) -> None:
    """List the kinds."""
    from congvan.thethuc.kinds import load_kinds

    if as_json:
        _print_json([
            {"name": k.name, "abbreviation": k.abbreviation, "copy": k.copy, "source": k.layout.source}
            for k in load_kinds()
        ])  # fmt: skip
        return
    for kind in load_kinds():
        click.echo(f"{kind.abbreviation:<5} {kind.name:<16} {kind.layout.source}")


@app.command(help=tr(N_("In JSON Schema của dự thảo, để trình soạn thảo gợi ý khóa.")))
@_language
def schema() -> None:
    """Print the JSON Schema."""
    from congvan.model.contract import draft_schema

    _print_json(draft_schema())


@app.command(help=tr(N_("In các quy tắc thể thức kèm điều khoản.")))
@_json_option
@_language
def rules(as_json: bool) -> None:
    """Print the format rules."""
    from congvan.thethuc.rules import load_rules

    rows = [
        (name, figure.describe(), f"{figure.value:g}", figure.source) for name, figure in load_rules().settings.items()
    ]
    for component in load_rules().components.values():
        size = component.size_pt
        traits = [word for word, on in _traits(component.bold, component.italic, component.upper) if on]
        rows.append(
            (component.title, f"{size.describe()} pt", ", ".join([f"{size.value:g}", *traits]), component.source)
        )
    if as_json:
        _print_json([dict(zip(("name", "allowed", "value", "source"), row, strict=True)) for row in rows])
        return
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]))


def _traits(bold: bool, italic: bool, upper: bool) -> tuple[tuple[str, bool], ...]:
    return (tr(N_("đậm")), bold), (tr(N_("nghiêng")), italic), (tr(N_("in hoa")), upper)


class _progress:
    """A bar on a terminal, plain lines elsewhere; findings are printed as they come."""

    def __init__(self, total: int, quiet: bool) -> None:
        self._total = total
        self._quiet = quiet
        self._bar: Any = None

    def __enter__(self) -> Callable[[Any], None]:
        if sys.stderr.isatty() and not self._quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(tr(N_("Đang dựng")), total=self._total)
        return self._advance

    def _advance(self, result: Any) -> None:
        if self._quiet:
            return
        lines = [describe(finding) for finding in result.findings] or [", ".join(map(str, result.files))]
        for line in lines:
            if self._bar:
                self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            else:
                click.echo(line, err=True)
        if self._bar:
            self._bar.advance(self._task)

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()


def _fail(error: CongvanError, as_json: bool = False) -> NoReturn:
    if as_json:
        _print_json([{"findings": [_as_data(finding) for finding in error.findings]}])
    else:
        for finding in error.findings:
            click.echo(describe(finding), err=True)
    sys.exit(1)


def _as_data(finding: Finding) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "message": describe(finding).removeprefix(f"{span}: ").removesuffix(f" [{finding.code}]"),
    }


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
