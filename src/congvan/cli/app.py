"""The commands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

import click

from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.messages import LANGUAGES, describe, tr
from congvan.model.output import PDF_ENGINES, PDF_STANDARDS

if TYPE_CHECKING:
    from congvan.check.choices import Choices
    from congvan.check.run import Checked


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
@click.option("--pdf-engine", type=click.Choice(PDF_ENGINES), help=tr(N_("bộ dựng PDF (mặc định: auto)")))
@click.option("--pdf-standard", type=click.Choice(PDF_STANDARDS), help=tr(N_("chuẩn PDF: PDF/A để lưu trữ, PDF/UA")))
@click.option("--out", type=click.Path(path_type=Path), help=tr(N_("thư mục kết quả (mặc định: output/)")))
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help=tr(N_("giá trị cho {{ KEY }}, thay khóa vars"))
)
@click.option(
    "--for-each", metavar="LIST", default="", help=tr(N_("gửi từng nơi theo danh sách này, thay khóa for_each"))
)
@click.option("--where", metavar="EXPR", default="", help=tr(N_("chỉ nơi nhận thỏa điều kiện, như kind == 'phường'")))
@click.option("--only", metavar="NAME", multiple=True, help=tr(N_("chỉ nơi nhận có tên này (lặp lại được)")))
@click.option("--limit", type=click.IntRange(1), help=tr(N_("chỉ bấy nhiêu nơi nhận đầu tiên")))
@click.option("--merge", type=click.Choice(["pdf"]), help=tr(N_("gộp các bản PDF thành một tệp để in hai mặt")))
@click.option("--zip", "zipped", is_flag=True, help=tr(N_("nén các bản thành một tệp zip")))
@click.option("--prune", "pruned", is_flag=True, help=tr(N_("xóa tệp của nơi nhận không còn trong danh sách")))
@click.option("--force", is_flag=True, help=tr(N_("dựng lại cả những bản không đổi")))
@click.option("--jobs", type=click.IntRange(1), help=tr(N_("số tiến trình dựng cùng lúc (mặc định: số nhân của máy)")))
@click.option("--scheduler", metavar="ADDRESS", default="", help=tr(N_("dựng trên cụm máy Dask, như tcp://máy:8786")))
@click.option(
    "--progress",
    type=click.Choice(["auto", "plain", "json", "none"]),
    default="auto",
    show_default=True,
    help=tr(N_("cách báo tiến độ trên stderr")),
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
    pdf_engine: str | None,
    pdf_standard: str | None,
    out: Path | None,
    settings: tuple[str, ...],
    for_each: str,
    where: str,
    only: tuple[str, ...],
    limit: int | None,
    merge: str | None,
    zipped: bool,
    pruned: bool,
    force: bool,
    jobs: int | None,
    scheduler: str,
    progress: str,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Build drafts."""
    from congvan.build import FORMATS, Built, Job, Selection, find_drafts, plan, prune
    from congvan.build import build as build_planned
    from congvan.bundle import merge_pdf, zip_files
    from congvan.cli.progress import show_progress
    from congvan.workspace import find_workspace

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    if not chosen or any(name not in FORMATS for name in chosen):
        raise click.BadParameter(", ".join(FORMATS), param_hint="--format")
    pairs = [text.partition("=") for text in settings]
    if any(not key.strip() or not sign for key, sign, _ in pairs):
        raise click.BadParameter("KEY=VALUE", param_hint="--set")
    values = {key.strip(): value for key, _, value in pairs}
    results: list[Built] = []
    stopped = False
    try:
        first = paths[0] if paths else Path.cwd()
        workspace = find_workspace(first if first.is_dir() else first.parent)
        drafts = find_drafts(paths, workspace)
        engine = pdf_engine or workspace.pdf_engine
        standard = pdf_standard or workspace.pdf_standard
        if "pdf" in chosen:
            engine = _engine(engine, standard)
        job = Job(workspace, out or workspace.output, chosen, values, uuid4().hex, engine, standard)
        with plan(drafts, job, Selection(for_each, where, only, limit, force)) as work:
            with show_progress(work.total, "none" if as_json and progress == "auto" else progress) as advance:
                try:
                    for result in build_planned(work, job, jobs or os.cpu_count() or 1, scheduler):
                        results.append(result)
                        advance(result)
                        if result.findings and not keep_going:
                            break
                except KeyboardInterrupt:
                    stopped = True
            if not stopped:
                _tell_gone(work.gone, prune(work) if pruned else ())
                for manifest in work.manifests.values():
                    if merge:
                        merge_pdf(manifest)
                    if zipped:
                        zip_files(manifest)
    except CongvanError as error:
        _fail(error, as_json)
    failed = sum(bool(result.findings) for result in results)
    if as_json:
        _print_json([
            {
                "draft": result.draft.as_posix(),
                **({"recipient": result.recipient} if result.recipient else {}),
                "files": [file.as_posix() for file in result.files],
                "current": result.current,
                "findings": [_as_data(finding) for finding in result.findings],
            }
            for result in results
        ])  # fmt: skip
    else:
        _tell_outcome(len(results) - failed, failed, sum(result.current for result in results), stopped)
    sys.exit(130 if stopped else 1 if failed else 0)


def _engine(wanted: str, standard: str) -> str:
    """Choose the engine of the PDF; tell once when it is not the usual one."""
    from congvan.writers.engines import TYPST, WEASYPRINT, choose_engine, engine_problem

    engine = choose_engine(wanted, standard)
    if wanted != engine == TYPST and (problem := engine_problem(WEASYPRINT)):
        message = N_("WeasyPrint không chạy được trên máy này ({problem}); PDF do Typst dựng, cùng một trang in.")
        click.echo(tr(message, problem=problem), err=True)
    return engine


def _tell_gone(gone: Sequence[Path], removed: Sequence[Path]) -> None:
    for path in removed:
        click.echo(tr(N_("Đã xóa {path}: nơi nhận không còn trong danh sách."), path=path), err=True)
    for path in () if removed else gone:
        message = N_("Còn tệp cũ {path}: nơi nhận không còn trong danh sách; --prune để xóa.")
        click.echo(tr(message, path=path), err=True)


def _tell_outcome(done: int, failed: int, current: int, stopped: bool) -> None:
    message = N_("Xong {done} văn bản; {failed} dự thảo có lỗi, kết quả cũ của chúng được giữ nguyên.")
    click.echo(tr(message, done=done, failed=failed) if failed else tr(N_("Xong {done} văn bản."), done=done), err=True)
    if current:
        click.echo(tr(N_("Trong đó {current} văn bản không đổi, không phải dựng lại."), current=current), err=True)
    if stopped:
        click.echo(tr(N_("Đã dừng. Chạy lại lệnh này để dựng tiếp phần còn lại.")), err=True)


@app.command(help=tr(N_("Kiểm tra thể thức tệp DOCX, PDF, dự thảo YAML (mặc định: mọi dự thảo trong directives/).")))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("--annotate", is_flag=True, help=tr(N_("ghi thêm bản NAME.checked có chú thích tại từng chỗ")))
@click.option("--fix", "fixing", is_flag=True, help=tr(N_("ghi thêm bản NAME.fixed.docx đã sửa cách trình bày")))
@click.option("--strict", is_flag=True, help=tr(N_("cảnh báo cũng là không đạt (mã thoát 1)")))
@_language
def check(paths: tuple[Path, ...], form: str, annotate: bool, fixing: bool, strict: bool) -> None:
    """Check documents."""
    from congvan.check.choices import choices_of
    from congvan.check.outcome.report import as_json, as_sarif, as_text
    from congvan.check.run import check_file, find_files, unreadable
    from congvan.workspace import find_workspace

    checked: list[Checked] = []
    written: list[str] = []
    unwritten: list[Finding] = []
    try:
        first = paths[0] if paths else Path.cwd()
        workspace = find_workspace(first if first.is_dir() else first.parent)
        choices = choices_of(workspace)
        for path in find_files(paths or (workspace.directives,)):
            try:
                checked.append(check_file(path, choices))
            except CongvanError as error:
                checked.append(unreadable(path, error))
                continue
            try:
                written += _written(checked[-1], choices, annotate, fixing)
            except CongvanError as error:
                unwritten += error.findings
    except CongvanError as error:
        _fail(error, form == "json")
    if form == "json":
        _print_json(as_json(checked))
    elif form == "sarif":
        _print_json(as_sarif(checked))
    else:
        click.echo(as_text(checked))
    for line in [*written, *map(describe, unwritten)]:
        click.echo(line, err=True)
    failing = ("error", "warning") if strict else ("error",)
    failed = any(remark.severity in failing for one in checked for remark in one.remarks)
    sys.exit(bool(failed or unwritten))


def _written(checked: Checked, choices: Choices, annotate: bool, fixing: bool) -> list[str]:
    """Write the copies that were asked for beside the original, and tell of each."""
    from congvan.check.outcome.annotate import write_annotated
    from congvan.check.outcome.fix import write_fixed

    lines = []
    if annotate and checked.recognised:
        lines.append(tr(N_("Đã ghi {path}: bản có chú thích."), path=write_annotated(checked)))
    if fixing and checked.recognised and checked.recognised.observed.format == "docx":
        path, fixed = write_fixed(checked, choices)
        lines += [tr(N_("Đã sửa {what}"), what=one) for one in fixed]
        lines.append(tr(N_("Đã ghi {path}: bản đã sửa {count} chỗ."), path=path, count=len(fixed)))
    return lines


@app.command(help=tr(N_("In danh sách nơi nhận như công cụ đọc được: tệp YAML, CSV, XLSX, hoặc vn:wards?province=…")))
@click.argument("source", metavar="LIST")
@_json_option
@_language
def recipients(source: str, as_json: bool) -> None:
    """Show a recipient list."""
    from congvan.loading.recipients import read_recipients
    from congvan.workspace import find_workspace

    try:
        found = read_recipients(source, find_workspace(Path.cwd()).root)
    except CongvanError as error:
        _fail(error, as_json)
    if as_json:
        _print_json([{"slug": r.slug, **r.fields} for r in found])
        return
    for recipient in found:
        fields = "; ".join(f"{name}: {value}" for name, value in recipient.fields.items() if name != "name" and value)
        click.echo(f"{recipient.slug}\t{recipient.name}\t{fields}")
    click.echo(tr(N_("{count} nơi nhận."), count=len(found)), err=True)


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


@app.command(help=tr(N_("Xem máy này có gì để dựng văn bản, và phải làm gì với những gì còn thiếu.")))
@_json_option
@_language
def doctor(as_json: bool) -> None:
    """Examine the machine."""
    from congvan.doctor import examine

    found = examine()
    if as_json:
        _print_json([
            {"name": one.name, "works": one.works, "needed": one.needed, "message": tr(one.message, **one.parameters),
             "remedy": tr(one.remedy)} for one in found
        ])  # fmt: skip
    else:
        for one in found:
            click.echo(f"[{'x' if one.works else ' '}] {one.name}: {tr(one.message, **one.parameters)}")
            if one.remedy:
                click.echo(f"      {tr(one.remedy)}")
    sys.exit(any(one.needed and not one.works for one in found))


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


@app.command(help=tr(N_("In các quy tắc thể thức kèm điều khoản, rồi các quy tắc của lệnh check kèm mã.")))
@_json_option
@_language
def rules(as_json: bool) -> None:
    """Print the format rules and the rules of the check."""
    from congvan.check.outcome.report import SEVERITY_WORDS
    from congvan.check.rules.book import rules as checked
    from congvan.messages import language
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
    english = language() == "en"
    codes = [
        (rule.code, rule.severity, rule.title_en if english else rule.title, rule.source) for rule in checked().values()
    ]
    if as_json:
        format_rules = [dict(zip(("name", "allowed", "value", "source"), row, strict=True)) for row in rows]
        check_rules = [dict(zip(("code", "severity", "title", "source"), row, strict=True)) for row in codes]
        _print_json({"format": format_rules, "check": check_rules})
        return
    _print_table(rows)
    click.echo()
    _print_table([(code, tr(SEVERITY_WORDS[severity]), title, source) for code, severity, title, source in codes])


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]))


def _traits(bold: bool, italic: bool, upper: bool) -> tuple[tuple[str, bool], ...]:
    return (tr(N_("đậm")), bold), (tr(N_("nghiêng")), italic), (tr(N_("in hoa")), upper)


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
