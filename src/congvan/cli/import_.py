"""`congvan import`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import as_data, fail, print_json, say, tell_traces
from congvan.errors import N_, CongvanError, Finding, Said, Span, refuse, unexpected
from congvan.messages import describe, message_of, tr

if TYPE_CHECKING:
    from congvan.importing.ledger import Loss
    from congvan.importing.run import Choice, Imported

_AUTHOR = "congvan"  # of tracked changes
_FEW = 8  # remarks that are told; --json has all


@click.command(
    "import",
    help=tr(N_("Từ tệp Word cũ (DOCX; DOC, ODT, RTF khi có LibreOffice; PDF có chữ: thử nghiệm) thành dự thảo.")),
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help=tr(N_("thư mục ghi dự thảo, hoặc tên tệp .yaml nếu nhập một tệp"))
)
@click.option("--kind", default="", help=tr(N_("loại văn bản, khi tệp không cho biết")))
@click.option("--keys", type=click.Choice(["vi", "en"]), default="vi", show_default=True,
              help=tr(N_("khóa trong tệp viết bằng tiếng Việt hay tiếng Anh")))  # fmt: skip
@click.option("--tasks", is_flag=True, help=tr(N_("tách 'đơn vị chủ trì, phối hợp với …' thành khóa của nhiệm vụ")))
@click.option("--reject", is_flag=True, help=tr(N_("bỏ các sửa đổi đang theo dõi (mặc định: nhận tất cả)")))
@click.option("--keep-signing", is_flag=True, help=tr(N_("người ký không đúng luật: chỉ cảnh báo")))
@click.option("--force", is_flag=True, help=tr(N_("ghi đè dự thảo đã có")))
@click.option("--strict", is_flag=True, help=tr(N_("còn chỗ nào không đưa vào được thì mã thoát 1")))
@click.option("--redline", is_flag=True,
              help=tr(N_("ghi thêm bản Word có dấu sửa: tệp cũ so với văn bản tạo từ dự thảo")))  # fmt: skip
@json_option
@common_options
def import_(
    paths: tuple[Path, ...],
    out: Path | None,
    kind: str,
    keys: Literal["vi", "en"],
    tasks: bool,
    reject: bool,
    keep_signing: bool,
    force: bool,
    strict: bool,
    redline: bool,
    as_json: bool,
) -> None:
    """Make drafts of documents."""
    from congvan.importing.draft import Wishes
    from congvan.importing.run import Choice, find_files
    from congvan.text.nearest import meant
    from congvan.thethuc.kinds import find_kind, load_kinds
    from congvan.workspace import find_workspace

    try:
        workspace = find_workspace(out if out and out.is_dir() else Path.cwd())
        wished = find_kind(kind) if kind else None
        if kind and wished is None:
            names = [kind.name.lower() for kind in load_kinds()]
            message = N_("không có loại văn bản '{kind}'{meant}; chạy 'congvan kinds' để xem các loại")
            raise refuse("DT-010", Span("--kind"), message, kind=kind, meant=meant(kind, names))
        files = find_files(paths)
        folder, name = _place(out or workspace.directives, len(files))
        choice = Choice(folder, Wishes(wished, tasks, keep_signing), reject, keys, force, name)
    except CongvanError as error:
        fail(error, as_json)
    drafts: set[Path] = set()
    data: list[dict[str, object]] = []
    problems: list[Finding] = []
    failed = lost = False
    for path in files:  # none is kept once it was told of: there may be thousands
        made, found = _one(path, workspace, choice, drafts)
        problems += found
        for one in made:
            drafts.add(one.draft)
            failed |= any(f.severity == "error" for f in one.findings)
            lost |= bool(one.losses)
            if not as_json:
                _tell(one)
            marked, unmarked = _redline(one, alone=len(made) == 1) if redline else ([], [])
            problems += unmarked
            if as_json:
                data.append(_data(one) | ({"redlines": list(map(str, marked))} if redline else {}))
            else:
                for file in marked:
                    say(file)
    if as_json:
        print_json([*data, *({"findings": [as_data(one)]} for one in problems)])
    else:
        for finding in problems:
            say(describe(finding), err=True)
    tell_traces(problems)
    sys.exit(bool(problems or failed or (strict and lost)))


def _place(out: Path, files: int) -> tuple[Path, str]:
    """Where drafts go: a folder, or the folder and the name of the one draft."""
    if out.suffix.lower() not in (".yaml", ".yml") or out.is_dir():
        return out, ""
    if files != 1:
        message = N_("nhập {count} tệp thì --out phải là thư mục, không phải tên một tệp")
        raise refuse("NK-006", Span(str(out)), message, count=files)
    return out.parent, out.stem


def _one(path: Path, workspace: Any, choice: Choice, taken: set[Path]) -> tuple[list[Imported], list[Finding]]:
    """Import one file and write its drafts; what keeps it from that is told, and stops no other file."""
    from congvan.importing.run import import_file, write

    try:
        made = import_file(path, workspace, choice)
        if again := next((one.draft for one in made if one.draft in taken), None):
            message = N_("tệp khác trong lần nhập này cũng thành {draft}; đổi tên một tệp rồi nhập lại")
            raise refuse("NK-005", Span(str(path)), message, draft=again)
        write(made, workspace, choice.force)
    except CongvanError as error:
        return [], list(error.findings)
    except Exception as error:
        return [], [unexpected(error, Span(str(path)))]
    return made, []


def _redline(one: Imported, *, alone: bool) -> tuple[Sequence[Path], Sequence[Finding]]:
    """Write what the rebuilt document changed in its source as tracked changes; give it, or what keeps it from that."""
    import datetime as dt

    from congvan.comparing.sides import find_sides
    from congvan.comparing.written import write_redline
    from congvan.workspace import find_workspace

    try:
        if one.source.suffix.lower() != ".docx" or not alone:
            message = N_("bản có dấu sửa chỉ làm từ tệp DOCX có một văn bản")
            raise refuse("NK-007", Span(str(one.source)), message)
        workspace = find_workspace(one.draft.parent)
        sides = find_sides(str(one.source), str(one.draft), workspace, "reject" if one.rejected else "accept")
        made = write_redline(sides, "", ["docx"], workspace, None, dt.date.today(), _AUTHOR)
    except CongvanError as error:
        return [], error.findings
    for what in made.told:
        say(tr(N_("Lưu ý: {what}."), what=what), err=True)
    return made.files, []


def _tell(one: Imported) -> None:
    say(one.draft)
    share = 100 * one.carried / one.words if one.words else 100
    words = N_("  {kind}; đưa vào {carried}/{words} từ ({share:.2f}%)")
    say(tr(words, kind=one.kind.name, carried=one.carried, words=one.words, share=share), err=True)
    if one.fidelity:
        before = one.pages_before if one.pages_before is not None else "?"
        after = one.pages if one.pages is not None else "?"
        message = N_("  tạo lại: giống bản gốc {likeness:.2f}%, trang {before} → {after}")
        say(tr(message, likeness=100 * one.fidelity.likeness, before=before, after=after), err=True)
        if one.fidelity.added:
            say(tr(N_("  chữ chỉ có ở bản tạo lại: {words}"), words=" ".join(one.fidelity.added[:30])), err=True)
    if one.changes:
        say(tr(N_("  {count} sửa đổi đang theo dõi: đã {done}"), count=one.changes, done=_settled(one)), err=True)
    if one.encodings:
        say(tr(N_("  bảng mã {names} đã chuyển sang Unicode"), names=", ".join(one.encodings)), err=True)
    if one.spaces:
        say(tr(N_("  {count} chỗ thừa dấu cách đã bỏ"), count=one.spaces), err=True)
    if one.experimental:
        say(tr(N_("  nhập từ PDF là thử nghiệm: hãy đọc lại từng dòng")), err=True)
    if one.losses:
        say(tr(N_("  {count} chỗ không đưa vào dự thảo:"), count=len(one.losses)), err=True)
        for loss in one.losses:
            say(f"    - {_line(loss)}", err=True)
    if one.remarks:
        say(tr(N_("  {count} chỗ nên xem lại:"), count=len(one.remarks)), err=True)
        for remark in one.remarks[:_FEW]:
            say(f"    - {_line(remark)}", err=True)
        if len(one.remarks) > _FEW:
            say(tr(N_("    … còn {count} chỗ, xem bằng --json"), count=len(one.remarks) - _FEW), err=True)
    for finding in one.findings:
        say(f"  {describe(finding)}", err=True)


def _settled(one: Imported) -> str:
    return tr(N_("bỏ (--reject)")) if one.rejected else tr(N_("nhận tất cả (--reject để bỏ)"))


def _line(loss: Loss) -> str:
    quoted = f" “{loss.shown}”" if loss.text.strip() else ""
    return f"{_words(loss.place)}{quoted}: {_words(loss.reason)}"


def _words(said: Said) -> str:
    return message_of(said)


def _data(one: Imported) -> dict[str, object]:
    fidelity = one.fidelity
    return {
        "source": str(one.source),
        "draft": str(one.draft),
        "kind": one.kind.name,
        "words": one.words,
        "carried": one.carried,
        "likeness": round(fidelity.likeness, 4) if fidelity else None,
        "added": list(fidelity.added) if fidelity else [],
        "pages": {"before": one.pages_before, "after": one.pages},
        "files": [str(path) for path in one.files],
        "tracked_changes": one.changes,
        "encodings": list(one.encodings),
        "stray_spaces": one.spaces,
        "experimental": one.experimental,
        "not_carried": [_entry(loss) for loss in one.losses],
        "remarks": [_entry(remark) for remark in one.remarks],
        "findings": [as_data(finding) for finding in one.findings],
    }


def _entry(loss: Loss) -> dict[str, object]:
    return {"place": _words(loss.place), "text": loss.text, "reason": _words(loss.reason), "words": loss.words}
