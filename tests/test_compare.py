"""`congvan diff` and `congvan text`: what changed, by component, whatever the sides are."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Result, compose, congvan_here
from revisions import DRAFT, edit, git, git_needed
from validators import docx_faults, pdf_faults

from congvan.comparing.changes import changes
from congvan.comparing.git import Repository
from congvan.comparing.keys import draft_parts
from congvan.comparing.lines import line_parts, lines_of, lines_seen
from congvan.errors import CongvanError
from congvan.writers.docx.package import write_docx

KIND = "công văn"


def told(old: str, new: str) -> list[tuple[str, str, str | None, str | None]]:
    found = changes(draft_parts(old.encode(), "a.yaml"), draft_parts(new.encode(), "b.yaml"))
    return [(change.sort, change.label, change.before, change.after) for change in found]


# ---- drafts ----


def test_a_changed_value_is_told_by_its_component() -> None:
    assert told(DRAFT, DRAFT.replace("30/8/2026", "15/9/2026")) == [
        ("changed", "nhiệm vụ 2, thời hạn", "30/8/2026", "15/9/2026")
    ]


def test_items_that_follow_one_that_went_change_only_their_numbers() -> None:
    without = DRAFT.replace("  - Lập danh sách người cần tiêm trước ngày khai giảng năm học mới\n", "")
    assert [(sort, label) for sort, label, *_ in told(DRAFT, without)] == [
        ("removed", "nhiệm vụ 1"), ("renumbered", "nhiệm vụ 1"), ("renumbered", "nhiệm vụ 2"),
    ]  # fmt: skip


def test_a_task_rewritten_and_another_put_before_it_are_not_taken_for_each_other() -> None:
    new = DRAFT.replace(
        "  - Báo cáo kết quả về Sở Y tế\n",
        "  - Bố trí kinh phí từ nguồn ngân sách\n  - Báo cáo kết quả hằng tuần về Sở Y tế\n",
    )
    assert [(sort, label) for sort, label, *_ in told(DRAFT, new)] == [
        ("added", "nhiệm vụ 3"), ("renumbered", "nhiệm vụ 4"), ("changed", "nhiệm vụ 4"),
    ]  # fmt: skip


def test_an_item_in_another_place_moved() -> None:
    line = "  - Báo cáo kết quả về Sở Y tế\n"
    new = DRAFT.replace(line, "").replace("tasks:\n", f"tasks:\n{line}")
    assert ("moved", "nhiệm vụ 1") in [(sort, label) for sort, label, *_ in told(DRAFT, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: công văn", "loại: Công văn"),
        ("date: 2026-08", "ngày: 8/2026"),
        ("copies: [Như trên, Lãnh đạo Sở]", "nơi nhận:\n  - Như trên\n  - 'Lãnh  đạo Sở'"),
        (
            "signatory: {title: Giám đốc, name: Nguyễn Đình Tuấn}",
            "người ký:\n  - họ tên: Nguyễn Đình Tuấn\n    chức vụ: Giám đốc",
        ),
        ("  - Báo cáo kết quả về Sở Y tế", "  - nội dung: >-\n      Báo cáo kết quả\n      về Sở Y tế"),
        ("number", "number"),
    ],
)  # fmt: skip
def test_what_means_the_same_is_no_change(old: str, new: str) -> None:
    assert told(DRAFT, DRAFT.replace(old, new)) == []


def test_numbers_are_those_that_are_printed() -> None:
    old = (ROOT / "directives" / "samples" / "quy-che.yaml").read_text("utf-8")
    new = old.replace("05 ngày làm việc", "03 ngày làm việc").replace("Sơ tuyển", "Sơ tuyển")
    assert [label for _, label, *_ in told(old, new)] == ["chương II, điều 4, khoản 2"]


def test_drafts_with_gaps_and_faults_are_compared_too() -> None:
    old = DRAFT.replace("tiêm vắc xin", "…").replace("signatory:", "signatori:")
    assert told(old, old.replace("subject: …", "subject: tiêm vắc xin")) == [
        ("changed", "trích yếu", "…", "tiêm vắc xin")
    ]


# ---- documents of any author ----


@pytest.mark.parametrize("path", sorted((ROOT / "directives" / "samples").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_draft_and_its_docx_say_the_same(path: Path, tmp_path: Path) -> None:
    from congvan.checking.docx import read_docx
    from congvan.checking.recognition.document import recognise

    documents = compose(path, ROOT)
    for document in documents:
        seen = lines_seen(recognise(read_docx(Path("x.docx"), write_docx(document))), "x.docx")
        found = changes(line_parts(lines_of([document])), line_parts(seen))
        assert [(c.sort, c.label, c.before, c.after) for c in found] == []


def test_two_docx_are_compared_and_moved_numbers_are_told_apart(build: Callable[..., Path], tmp_path: Path) -> None:
    old = build("so-cu", DRAFT)
    new = build("so-moi", DRAFT.replace("  - Lập danh sách người cần tiêm trước ngày khai giảng năm học mới\n", ""))
    result = congvan_here("diff", f"{old}.docx", f"{new}.docx", cwd=tmp_path)
    assert "khoản 1 (bỏ): Lập danh sách" in result.out
    assert "chỉ đổi số thứ tự, không đổi lời (2 mục): khoản 2 → khoản 1; khoản 3 → khoản 2" in result.out
    ignoring = congvan_here("diff", f"{old}.docx", f"{new}.pdf", "--ignore-numbers", cwd=tmp_path)
    assert "(bỏ qua 2 mục chỉ đổi số thứ tự)" in ignoring.out


def test_a_sentence_that_begins_with_a_provision_keeps_its_number() -> None:
    from congvan.comparing.lines import Line
    from congvan.errors import Span

    old, new = (line_parts([Line("noi_dung", f"Điều {n} Luật này có hiệu lực.", Span(""))]) for n in (5, 6))
    assert [change.sort for change in changes(old, new)] == ["changed"]


# ---- the command, in git ----


def diff(folder: Path, *arguments: object) -> Result:
    return congvan_here("diff", *arguments, cwd=folder)


@git_needed
def test_the_working_draft_is_compared_with_head(repository: Path) -> None:
    assert diff(repository).out == ""
    edit(repository, "30/8/2026", "15/9/2026")
    for arguments in ((), ("tiem",), ("directives/tiem.yaml",), ("HEAD:directives/tiem.yaml",), ("HEAD", "tiem"),
                      ("HEAD:directives/tiem.yaml", "tiem")):  # fmt: skip
        result = diff(repository, *arguments)
        assert "nhiệm vụ 2, thời hạn: 30/8/2026 → 15/9/2026" in result.out, arguments
        assert result.code == 0
    assert diff(repository, "tiem", "--exit-code").code == 1
    assert diff(repository / "directives", "tiem").out.count("→") == 2


@git_needed
def test_exit_codes_are_those_of_git(repository: Path) -> None:
    assert diff(repository, "tiem", "--exit-code").code == 0
    assert diff(repository, "khong-co.yaml", "--exit-code").code == 2
    edit(repository, "date: 2026-08", "date: 8/2026")
    assert diff(repository, "--exit-code").code == 0


@git_needed
def test_json_has_places_and_words(repository: Path) -> None:
    edit(repository, "30/8/2026", "15/9/2026")
    [compared] = json.loads(diff(repository, "tiem", "--json").out)
    [change] = compared["changes"]
    assert (compared["old"], compared["new"]) == ("HEAD:directives/tiem.yaml", "directives/tiem.yaml")
    assert (change["path"], change["line"]) == ("tasks[1].deadline", 10)
    assert (change["before"], change["after"]) == ("30/8/2026", "15/9/2026")


@git_needed
def test_drafts_that_came_went_and_got_another_name(repository: Path) -> None:
    drafts = repository / "directives"
    other = DRAFT.replace("tiêm vắc xin", "khám mắt").replace("vắc xin", "kính")
    (drafts / "mat.yaml").write_text(other.replace("Bệnh viện", "Trạm").replace("Các", "Mọi"), "utf-8")
    (drafts / "tiem.yaml").rename(drafts / "tiem-chung.yaml")
    edit(repository, "30/8/2026", "15/9/2026", "tiem-chung")
    out = diff(repository).out
    assert "directives/mat.yaml: dự thảo mới" in out
    assert "HEAD:directives/tiem.yaml → directives/tiem-chung.yaml" in out
    (drafts / "tiem-chung.yaml").unlink()
    (drafts / "mat.yaml").unlink()
    assert "HEAD:directives/tiem.yaml: dự thảo đã xóa" in diff(repository).out


@git_needed
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("khong-co",), "TEP-012"),
        (("KHONG", "tiem"), "SS-003"),
        (("HEAD:khong-co.yaml",), "SS-004"),
        (("KHONG:directives/tiem.yaml",), "SS-003"),
        (("--output=x:directives/tiem.yaml", "tiem"), None),
        (("directives",), "SS-011"),
        (("congvan.yaml.txt",), "TEP-012"),
    ],
)
def test_what_cannot_be_compared_is_told(repository: Path, arguments: tuple[str, ...], code: str | None) -> None:
    result = diff(repository, *arguments)
    assert result.code == (1 if code else 2)
    assert code is None or f"[{code}]" in result.err
    assert not (repository / "x").exists()


@git_needed
def test_a_file_and_a_revision_of_one_name_are_not_guessed_between(repository: Path) -> None:
    (repository / "HEAD:directives").mkdir()
    (repository / "HEAD:directives" / "tiem.yaml").write_text(DRAFT, "utf-8")
    assert "[SS-010]" in diff(repository, "HEAD:directives/tiem.yaml", "tiem").err
    assert "không khác" in diff(repository, "./HEAD:directives/tiem.yaml", "tiem").out


def test_without_a_repository_or_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(DRAFT, "utf-8")
    (tmp_path / "b.yaml").write_text(DRAFT.replace("30/8", "31/8"), "utf-8")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "[SS-002]" in diff(tmp_path, "a.yaml").err or shutil.which("git") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "[SS-001]" in diff(tmp_path, "a.yaml").err
    assert "30/8/2026 → 31/8/2026" in diff(tmp_path, "a.yaml", "b.yaml").out


@git_needed
def test_of_a_bulk_draft_one_copy_is_compared(repository: Path) -> None:
    path = repository / "directives" / "tiem.yaml"
    listed = DRAFT.replace("tiêm vắc xin", "tiêm vắc xin tại {{ recipient.name }}")
    path.write_text(f"{listed}for_each: recipients/xa.csv\n", "utf-8")
    (repository / "recipients").mkdir()
    (repository / "recipients" / "xa.csv").write_text("name\nXã Ea Na\nXã Krông Ana\n", "utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "gửi từng xã")
    (repository / "recipients" / "xa.csv").write_text("name\nXã Ea Na\nXã Ea Bông\n", "utf-8")
    edit(repository, "30/8/2026", "15/9/2026")
    assert "nhiệm vụ 2, thời hạn" in diff(repository, "tiem").out
    copy = diff(repository, "tiem", "--only", "Xã Ea Na").out
    assert "30/8" in copy and "15/9" in copy
    # The list of the time counts for the old side, the present one for the new.
    gone = diff(repository, "tiem", "--only", "Xã Krông Ana")
    assert gone.code == 1 and "[NN-008]" in gone.err


@git_needed
def test_a_received_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho ran >> {tmp_path}/ran\ncat\n", "utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "diff.external",
                "diff.congvan.textconv", "diff.congvan.command", "filter.congvan.clean", "filter.congvan.smudge",
                "filter.congvan.process", "gpg.program", "gpg.ssh.program", "credential.helper", "pager.log",
                "pager.diff", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "alias.rev-parse",
                "alias.cat-file", "interactive.diffFilter", "trace2.eventTarget"):  # fmt: skip
        git(repository, "config", key, str(trap))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "remote.origin.url", f"ext::{trap}")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "core.hooksPath", str(tmp_path / "hooks"))
    (tmp_path / "hooks").mkdir()
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap, tmp_path / "hooks" / hook)
    (repository / ".gitattributes").write_text("* diff=congvan filter=congvan\n", "utf-8")
    (tmp_path / "ran").unlink(missing_ok=True)
    edit(repository, "30/8/2026", "15/9/2026")
    assert "15/9/2026" in diff(repository).out
    assert "15/9/2026" in diff(repository, "tiem").out
    assert not (tmp_path / "ran").exists()
    git(repository, "status", check=False)
    assert (tmp_path / "ran").exists()  # the trap is one
    # A blob that this copy has not is not fetched.
    blob = git(repository, "rev-parse", "HEAD:directives/tiem.yaml").strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "ran").unlink(missing_ok=True)
    assert diff(repository, "tiem").code == 1
    assert not (tmp_path / "ran").exists()


@git_needed
def test_no_git_of_the_current_folder_is_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = repository / "git"
    program.write_text(f"#!/bin/sh\ntouch {repository}/ran\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{repository}{os.pathsep}{os.environ['PATH']}")
    assert "[SS-001]" in diff(repository, "tiem").err
    assert not (repository / "ran").exists()


@git_needed
def test_what_a_commit_says_cannot_steer_a_terminal(repository: Path) -> None:
    edit(repository, "30/8/2026", "15/9/2026")
    git(repository, "-c", "user.name=A\x1b[31mB", "commit", "-qam", "x \x1b]0;y\x07")
    out = congvan_here("log", "tiem", cwd=repository).out
    assert "\x1b" not in out and "‹U+001B›" in out


# ---- git for documents ----


@git_needed
def test_git_shows_documents_by_component(
    repository: Path, build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up = congvan_here("diff", "--git-setup", cwd=repository)
    assert set_up.code == 0, set_up.err
    # git calls the congvan of this checkout
    git(repository, "config", "diff.congvan.textconv", f"{sys.executable} -m congvan text --git")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    attributes = (repository / ".gitattributes").read_text("utf-8")
    congvan_here("diff", "--git-setup", cwd=repository)
    assert (repository / ".gitattributes").read_text("utf-8") == attributes
    git(repository, "config", "diff.congvan.textconv", f"{sys.executable} -m congvan text --git")
    shutil.copy(build("git-cu", DRAFT).with_suffix(".docx"), repository / "tiem.docx")
    (repository / "hong.pdf").write_bytes(b"\x00\x01 not a PDF")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "có DOCX")
    edit(repository, "30/8/2026", "15/9/2026")
    new = build("git-moi", DRAFT.replace("30/8/2026", "15/9/2026"))
    shutil.copy(new.with_suffix(".docx"), repository / "tiem.docx")
    (repository / "hong.pdf").write_bytes(b"\x00\x02 not a PDF")
    shown = git(repository, "diff", "--word-diff=plain")
    assert "nhiệm vụ, thời hạn: [-30/8/2026-]{+15/9/2026+}" in shown
    assert "[-30/8/2026.-]{+15/9/2026.+}" in shown
    assert "sha256" in shown  # a file that cannot be read is shown as changed all the same
    git(repository, "mv", "directives/tiem.yaml", "directives/tiem-chung.yaml")
    git(repository, "commit", "-qam", "đổi tên, sửa hạn")
    logged = git(repository, "log", "-p", "-1", "-M", "--", "directives")
    assert "rename from directives/tiem.yaml" in logged and "+nhiệm vụ, thời hạn: 15/9/2026" in logged


@git_needed
def test_a_conflict_in_a_draft_is_called_so(repository: Path) -> None:
    git(repository, "checkout", "-qb", "khac")
    edit(repository, "30/8/2026", "15/9/2026")
    git(repository, "commit", "-qam", "hạn tháng chín")
    git(repository, "checkout", "-q", "-")
    edit(repository, "30/8/2026", "31/8/2026")
    git(repository, "commit", "-qam", "hạn cuối tháng")
    git(repository, "merge", "khac", check=False)
    for command in ("diff", "build"):
        result = congvan_here(command, "tiem", cwd=repository)
        assert result.code == 1
        assert "directives/tiem.yaml:10:1:" in result.err and "[YAML-040]" in result.err
        assert "đến dòng 14" in result.err and "khac" in result.err


def test_a_conflict_in_a_list_of_recipients_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (tmp_path / "xa.csv").write_text("name\n<<<<<<< HEAD\nXã A\n=======\nXã B\n>>>>>>> khac\n", "utf-8")
    result = congvan_here("recipients", "xa.csv", cwd=tmp_path)
    assert result.code == 1 and "[YAML-040]" in result.err


def test_rules_of_signs_are_no_conflict(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(DRAFT.replace("tiêm vắc xin", '"======="'), "utf-8")
    assert congvan_here("text", "x.yaml", cwd=tmp_path).code == 0


def test_text_says_components_and_no_numbers_that_move(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(DRAFT, "utf-8")
    lines = congvan_here("text", "x.yaml", cwd=tmp_path).out.splitlines()
    assert "nhiệm vụ, thời hạn: 30/8/2026" in lines
    assert "người ký, họ tên: Nguyễn Đình Tuấn" in lines
    assert not any("nhiệm vụ 2" in line for line in lines)


def test_text_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"hong")
    assert congvan_here("text", "x.docx", cwd=tmp_path).code == 1
    told = congvan_here("text", "--git", "x.docx", cwd=tmp_path)
    assert told.code == 0 and "sha256: " in told.out and str(tmp_path) not in told.out


# ---- the table of comparison ----

CLAUSES = """\
kind: quy chế
agency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}
date: 2026-08
subject: làm việc của Sở
body:
  - articles:
      - title: Phạm vi
        text: Quy chế này quy định việc trực của các phòng.
      - title: Thời giờ
        clauses: [Làm việc từ 7 giờ đến 17 giờ., Nghỉ trưa 90 phút.]
      - title: Hiệu lực
        text: Quy chế có hiệu lực từ ngày ký {*}.
signatory: {title: Giám đốc, name: Nguyễn Đình Tuấn}
copies: [Các phòng]
filing: {units: [VT]}
"""


def table(folder: Path, old: str, new: str, *options: str) -> list[list[str]]:
    import docx

    (folder / "congvan.yaml").touch()
    (folder / "cu.yaml").write_text(old, "utf-8")
    (folder / "moi.yaml").write_text(new, "utf-8")
    result = congvan_here("diff", "cu.yaml", "moi.yaml", "--table", "--format", "docx", *options, cwd=folder)
    assert result.code == 0, result.err
    document = docx.Document(str(folder / "output" / "moi.so-sanh.docx"))
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert docx_faults(folder / "output" / "moi.so-sanh.docx") == []
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in document.tables[0].rows]


def test_each_changed_provision_is_a_row_and_the_others_are_folded(tmp_path: Path) -> None:
    rows = table(tmp_path, CLAUSES, CLAUSES.replace("90 phút", "60 phút"))
    assert rows[0] == ["Bản cũ", "Bản mới", "Ghi chú"]
    changed = [row for row in rows[1:] if len(set(row)) > 1]
    assert changed == [[
        "Điều 2. Thời giờ\n1. Làm việc từ 7 giờ đến 17 giờ.\n2. Nghỉ trưa 90 phút.",
        "Điều 2. Thời giờ\n1. Làm việc từ 7 giờ đến 17 giờ.\n2. Nghỉ trưa 60 phút.",
        "sửa đổi",
    ]]  # fmt: skip
    assert len(rows) == 4 and "điều 3" in rows[3][0]


def test_what_came_and_went_and_moved_numbers(tmp_path: Path) -> None:
    new = CLAUSES.replace("      - title: Phạm vi\n        text: Quy chế này quy định việc trực của các phòng.\n", "")
    rows = table(tmp_path, CLAUSES, new)
    assert ["Điều 1. Phạm vi\nQuy chế này quy định việc trực của các phòng.", "", "bỏ"] in rows
    assert any(row[0] == "(điều 2 – điều 3 cũ thành điều 1 – điều 2: chỉ đổi số thứ tự)" for row in rows)
    rows = table(tmp_path, new, CLAUSES)
    assert ["", "Điều 1. Phạm vi\nQuy chế này quy định việc trực của các phòng.", "bổ sung"] in rows


def test_words_of_the_table_are_literal_and_its_bytes_the_same(tmp_path: Path) -> None:
    new = CLAUSES.replace("ngày ký {*}", "ngày 01/9/2026 [^x] **")
    new = new.replace("[^x]", r"\[^x]")
    rows = table(tmp_path, CLAUSES, new, "--date", "2026-08-30")
    assert any("ngày 01/9/2026 [^x] **" in row[1] for row in rows)
    first = (tmp_path / "output" / "moi.so-sanh.docx").read_bytes()
    table(tmp_path, CLAUSES, new, "--date", "2026-08-30")
    assert (tmp_path / "output" / "moi.so-sanh.docx").read_bytes() == first


def test_the_table_as_pdf_is_pdf_ua(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").touch()
    (tmp_path / "cu.yaml").write_text(CLAUSES, "utf-8")
    (tmp_path / "moi.yaml").write_text(CLAUSES.replace("90 phút", "60 phút"), "utf-8")
    assert congvan_here("diff", "cu.yaml", "moi.yaml", "--table", cwd=tmp_path).code == 0
    assert pdf_faults(tmp_path / "output" / "moi.so-sanh.pdf") == []


def test_no_table_of_what_is_the_same_and_none_without_a_draft(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").touch()
    (tmp_path / "a.yaml").write_text(CLAUSES, "utf-8")
    result = congvan_here("diff", "a.yaml", "a.yaml", "--table", cwd=tmp_path)
    assert "không khác nhau" in result.err and not (tmp_path / "output").exists()
    assert congvan_here("diff", "--table", cwd=tmp_path).code == 2
    assert congvan_here("diff", "a.yaml", "a.yaml", "--format", "odt", cwd=tmp_path).code == 2
    (tmp_path / "b.yaml").write_text(CLAUSES.replace("Sở Y tế", "…"), "utf-8")
    failed = congvan_here("diff", "a.yaml", "b.yaml", "--table", cwd=tmp_path)
    assert failed.code == 1 and "b.yaml" in failed.err and not (tmp_path / "output").exists()


def test_drafts_of_different_kinds_are_compared_with_a_word_of_warning(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DRAFT, "utf-8")
    (tmp_path / "b.yaml").write_text(DRAFT.replace("công văn", "thông báo"), "utf-8")
    result = congvan_here("diff", "a.yaml", "b.yaml", cwd=tmp_path)
    assert result.code == 0 and "khác loại văn bản (công văn, thông báo)" in result.err
    assert "loại: công văn → thông báo" in result.out


def test_a_row_of_a_table_is_one_line(tmp_path: Path) -> None:
    shown = CLAUSES.replace(
        "signatory:",
        "annexes: [{title: Danh mục, table: {rows: [['1', Sởi, '500'], ['2', Ho gà, '300']]}}]\nsignatory:",
    )
    rows = table(tmp_path, shown, shown.replace("'300'", "'350'"))
    assert ["2 | Ho gà | 300", "2 | Ho gà | 350", "sửa đổi"] in rows
    congvan_here("build", "moi.yaml", cwd=tmp_path)
    for suffix in ("docx", "pdf"):
        out = congvan_here("diff", "cu.yaml", f"output/moi.{suffix}", cwd=tmp_path).out
        assert "dòng bảng 2" in out and "2 | Ho gà | 300" in out and "2 | Ho gà | 350" in out, suffix


@git_needed
def test_git_setup_writes_through_no_link(repository: Path, tmp_path: Path) -> None:
    """A received folder may have its settings lead to a file of the user's own."""
    outside = tmp_path / "of-the-user"
    outside.write_bytes((repository / ".git/config").read_bytes())
    before = outside.read_bytes()
    (repository / ".git/config").unlink()
    (repository / ".git/config").symlink_to(outside)
    made = congvan_here("diff", "--git-setup", cwd=repository)
    assert made.code == 1 and "SS-006" in made.err
    assert outside.read_bytes() == before


@git_needed
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_place_of_gits_settings_ends(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvan.comparing.git._FIRST_SECONDS", 1)
    (repository / ".git/config").unlink()
    os.mkfifo(repository / ".git/config")
    with pytest.raises(CongvanError) as refused:
        Repository(repository)
    assert refused.value.findings[0].code == "SS-002"
