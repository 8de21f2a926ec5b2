"""`congvan build`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from congvan.cli.options import common_options, json_option, list_options
from congvan.cli.output import as_data, fail, print_json, say, tell_traces
from congvan.errors import N_, CongvanError, Finding
from congvan.messages import describe, tr
from congvan.model.output import PDF_ENGINES, PDF_STANDARDS, USUAL_ENGINES

if TYPE_CHECKING:
    from congvan.loading.listing import Reading


@click.command(help=tr(N_("Tạo DOCX và PDF trong output/ từ dự thảo (mặc định: mọi tệp trong directives/).")))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "formats", default="docx,pdf", show_default=True, help=tr(N_("docx, pdf, html")))
@click.option("--pdf-engine", type=click.Choice(PDF_ENGINES), help=tr(N_("cách tạo PDF (mặc định: auto)")))
@click.option("--pdf-standard", type=click.Choice(PDF_STANDARDS), help=tr(N_("chuẩn PDF: PDF/A để lưu trữ, PDF/UA")))
@click.option("--out", type=click.Path(path_type=Path), help=tr(N_("thư mục kết quả (mặc định: output/)")))
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help=tr(N_("giá trị cho {{ KEY }}, thay khóa vars"))
)
@click.option(
    "--for-each", metavar="LIST", default="", help=tr(N_("gửi từng nơi theo danh sách này, thay khóa for_each"))
)
@list_options
@click.option("--where", metavar="EXPR", default="", help=tr(N_("chỉ nơi nhận thỏa điều kiện, như kind == 'phường'")))
@click.option("--only", metavar="NAME", multiple=True, help=tr(N_("chỉ nơi nhận có tên này (lặp lại được)")))
@click.option("--limit", type=click.IntRange(1), help=tr(N_("chỉ bấy nhiêu nơi nhận đầu tiên")))
@click.option("--merge", type=click.Choice(["pdf"]), help=tr(N_("gộp các bản PDF thành một tệp để in hai mặt")))
@click.option("--zip", "zipped", is_flag=True, help=tr(N_("nén các bản thành một tệp zip")))
@click.option("--prune", "pruned", is_flag=True, help=tr(N_("xóa tệp của nơi nhận không còn trong danh sách")))
@click.option(
    "--mark-draft",
    is_flag=True,
    help=tr(N_("in 'DỰ THẢO lần …' lên bản tạo từ lời chưa lưu trong git (lần: theo thẻ trình-lần-N)")),
)
@click.option("--force", is_flag=True, help=tr(N_("tạo lại cả những bản không đổi")))
@click.option("--jobs", type=click.IntRange(1), help=tr(N_("số tiến trình tạo cùng lúc (mặc định: số nhân của máy)")))
@click.option("--scheduler", metavar="ADDRESS", default="", help=tr(N_("tạo trên cụm máy Dask, như tcp://máy:8786")))
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
    help=tr(N_("gặp dự thảo lỗi thì tạo tiếp, hay dừng ở đó")),
)
@json_option
@common_options
def build(
    paths: tuple[Path, ...],
    formats: str,
    pdf_engine: str | None,
    pdf_standard: str | None,
    out: Path | None,
    settings: tuple[str, ...],
    for_each: str,
    reading: Reading,
    where: str,
    only: tuple[str, ...],
    limit: int | None,
    merge: str | None,
    zipped: bool,
    pruned: bool,
    mark_draft: bool,
    force: bool,
    jobs: int | None,
    scheduler: str,
    progress: str,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Build drafts."""
    from congvan.building import FORMATS, Built, Job, Selection, find_drafts, plan, prune
    from congvan.building import build as build_planned
    from congvan.bundle import merge_pdf, zip_files
    from congvan.cli.progress import show_progress
    from congvan.workspace import find_workspace
    from congvan.writers.engines import choose_engines
    from congvan.writers.files import check_within

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    if not chosen or any(name not in FORMATS for name in chosen):
        message = tr(N_("viết một hoặc nhiều tên trong: {names}, cách nhau bằng dấu phẩy"), names=", ".join(FORMATS))
        raise click.BadParameter(message, param_hint="--format")
    pairs = [text.partition("=") for text in settings]
    if any(not key.strip() or not sign for key, sign, _ in pairs):
        raise click.BadParameter(tr(N_("viết KHÓA=GIÁ TRỊ, như --set tien=1250000")), param_hint="--set")
    values = {key.strip(): value for key, _, value in pairs}
    results: list[Built] = []
    stopped = False
    try:
        first = paths[0] if paths else Path.cwd()
        workspace = find_workspace(first if first.is_dir() else first.parent)
        drafts = find_drafts(paths, workspace)
        standard = pdf_standard or workspace.pdf_standard
        engine = pdf_engine or workspace.pdf_engine
        engines = choose_engines(engine, standard) if "pdf" in chosen else USUAL_ENGINES
        if out is None:
            check_within(workspace.output, workspace.root)
        marks = {}
        if mark_draft:
            from congvan.comparing.history import draft_marks

            marks = draft_marks(drafts, workspace)
        job = Job(workspace, out or workspace.output, chosen, values, token_hex(16), engines, standard, marks)
        with plan(drafts, job, Selection(for_each, where, only, limit, force, reading)) as work:
            with show_progress(
                work.total, "silent" if as_json and progress in ("auto", "none") else progress
            ) as advance:
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
        fail(error, as_json)
    tell_traces(finding for result in results for finding in result.findings)
    failed = sum(bool(result.findings) for result in results)
    if as_json:
        print_json([
            {
                "draft": result.draft.as_posix(),
                **({"recipient": result.recipient} if result.recipient else {}),
                "files": [file.as_posix() for file in result.files],
                "current": result.current,
                "findings": [as_data(finding) for finding in (*result.findings, *result.warnings)],
            }
            for result in results
        ])  # fmt: skip
    else:
        _tell_warnings(finding for result in results for finding in result.warnings)
        _tell_outcome(len(results) - failed, failed, sum(result.current for result in results), stopped)
    sys.exit(130 if stopped else 1 if failed else 0)


def _tell_gone(gone: Sequence[Path], removed: Sequence[Path]) -> None:
    for path in removed:
        say(tr(N_("Đã xóa {path}: nơi nhận không còn trong danh sách."), path=path), err=True)
    for path in gone:
        if path in removed or not path.exists():
            continue
        message = N_("Còn tệp cũ {path}: nơi nhận không còn trong danh sách; --prune để xóa.")
        say(tr(message, path=path), err=True)


def _tell_warnings(warnings: Iterable[Finding]) -> None:
    """Tell each warning once, however many copies it is of."""
    for text in dict.fromkeys(map(describe, warnings)):
        say(tr(N_("Cần xem lại: {text}"), text=text), err=True)


def _tell_outcome(done: int, failed: int, current: int, stopped: bool) -> None:
    message = N_("Xong {done} văn bản; {failed} dự thảo có lỗi, kết quả cũ của chúng được giữ nguyên.")
    say(tr(message, done=done, failed=failed) if failed else tr(N_("Xong {done} văn bản."), done=done), err=True)
    if current:
        say(tr(N_("Trong đó {current} văn bản không đổi, không phải tạo lại."), current=current), err=True)
    if stopped:
        say(tr(N_("Đã dừng. Chạy lại lệnh này để tạo tiếp phần còn lại.")), err=True)
