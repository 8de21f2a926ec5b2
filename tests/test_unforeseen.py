"""An error that nobody foresaw stops one file, one copy, one draft, and is told in one line."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import congvan_here
from drafts import copied_for_each

from congvan.building import _Planner
from congvan.bulk import execute
from congvan.bulk.render import Renderer
from congvan.bulk.scratch import Scratch
from congvan.checking import run
from congvan.checking.rules import book

DRAFT = copied_for_each("noi.csv")


class Surprise(Exception):
    pass


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "directives").mkdir()
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (tmp_path / "directives" / "a.yaml").write_text(DRAFT, "utf-8")
    (tmp_path / "directives" / "b.yaml").write_text(DRAFT, "utf-8")
    (tmp_path / "noi.csv").write_text("name\nxã A\nxã B\nxã C\n", "utf-8")
    return tmp_path


def fails(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, when: object) -> None:
    """Let a function raise what nobody expects where `when` says so of its arguments."""
    function = getattr(owner, name)

    def broken(*arguments: object, **named: object) -> object:
        if when(*arguments):  # type: ignore[operator]
            raise Surprise("\x1b[31mhết\u202e")
        return function(*arguments, **named)

    monkeypatch.setattr(owner, name, broken)
    # Workers are split off from this process, which alone knows what is broken.
    monkeypatch.setattr(execute, "_has_other_threads", lambda: False)


NO_TEMPORARY = "không ghi được tệp tạm"
NO_ROOM: dict[str, tuple[Exception, str]] = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), NO_TEMPORARY),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), NO_TEMPORARY),
    "nowhere": (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), NO_TEMPORARY),
    "memory": (MemoryError(), "không đủ bộ nhớ"),
}
MAKING, HANDING_OVER = (Renderer, "compose"), (Scratch, "put")


@pytest.mark.parametrize(
    ("where", "jobs", "name"),
    [
        *((MAKING, jobs, name) for jobs in (1, 2) for name in NO_ROOM),
        *((HANDING_OVER, 2, name) for name in ("full", "quota", "nowhere")),  # with one process nothing is handed over
    ],
)
def test_a_machine_without_room_is_no_fault_of_the_program(
    office: Path, monkeypatch: pytest.MonkeyPatch, where: tuple[type, str], jobs: int, name: str
) -> None:
    error, words = NO_ROOM[name]

    def broken(*_: object) -> object:
        raise error

    monkeypatch.setattr(*where, broken)
    monkeypatch.setattr(execute, "_has_other_threads", lambda: False)
    result = congvan_here("build", "--format", "docx", "--jobs", jobs, cwd=office)
    assert result.code == 1 and "[MAY-011]" in result.err and words in result.err
    assert "MAY-010" not in result.err and "Traceback" not in result.err
    assert not list((office / "output").rglob("*.docx"))


def told(text: str) -> str:
    (line,) = [line for line in text.splitlines() if "[MAY-010]" in line]
    assert "lỗi trong chương trình (Surprise, " in line and "phiên bản" in line
    assert "Traceback" not in text and "\x1b" not in text
    return line


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("letter", "abc")
def test_one_copy_stops_no_other(office: Path, monkeypatch: pytest.MonkeyPatch, letter: str, jobs: int) -> None:
    """The first one neither, with which the workers are warmed up."""
    fails(monkeypatch, Renderer, "compose", lambda self, unit: unit.name == f"a/xa-{letter}")
    result = congvan_here("build", "--format", "docx", "--jobs", jobs, cwd=office)
    assert result.code == 1
    line = told(result.err)
    assert line.startswith(f"xã {letter.upper()}: directives/a.yaml:") and "Surprise" in line
    made = sorted(path.relative_to(office / "output").as_posix() for path in (office / "output").rglob("*.docx"))
    all_others = {f"{draft}/xa-{other}.docx" for draft in "ab" for other in "abc"} - {f"a/xa-{letter}.docx"}
    assert made == sorted(all_others)
    rows = json.loads((office / "output" / "a" / "manifest.json").read_text("utf-8"))["copies"]
    assert [row["status"] for row in rows] == ["failed" if other == letter else "built" for other in "abc"]


def test_one_draft_stops_no_other(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, _Planner, "_listed", lambda self, draft, dispatch: "a.yaml" in dispatch.span.file)
    result = congvan_here("build", "--format", "docx", cwd=office)
    assert result.code == 1 and told(result.err).startswith("directives/a.yaml")
    assert len(list((office / "output").rglob("*.docx"))) == 3


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_one_checked_file_stops_no_other(office: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    fails(monkeypatch, run, "check_file", lambda path, *_: path.name == "a.yaml")
    result = congvan_here("check", "--format", form, cwd=office)
    assert result.code == 1 and "MAY-010" in result.out and "Surprise" in result.out
    assert "b.yaml" in result.out or form == "json"


def test_one_copy_with_remarks_stops_no_other(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from congvan.checking.outcome import annotate

    assert congvan_here("build", "--format", "docx", "--out", ".", cwd=office).code == 0
    fails(monkeypatch, annotate, "annotated", lambda checked: checked.path.name == "xa-a.docx")
    result = congvan_here("check", "a", "--annotate", cwd=office)
    assert result.code == 1 and "xa-a.docx" in told(result.err)
    assert sorted(path.name for path in (office / "a").glob("*.checked.docx")) == [
        "xa-b.checked.docx", "xa-c.checked.docx",
    ]  # fmt: skip


def test_one_rule_is_told_with_its_place_in_the_program(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: object) -> object:
        raise Surprise

    monkeypatch.setitem(book._DECIDERS, "TT-101", broken)
    result = congvan_here("check", "directives/a.yaml", cwd=office)
    assert "checking/run.py:" in told(result.out)


def test_the_traceback_is_written_where_it_is_asked_for(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, Renderer, "compose", lambda self, unit: unit.name == "a/xa-b")
    congvan_here("build", "--format", "docx", cwd=office)
    assert not (office / "congvan-debug.txt").exists()
    result = congvan_here("build", "--format", "docx", "--debug", cwd=office)
    assert "congvan-debug.txt" in result.err
    text = (office / "congvan-debug.txt").read_text("utf-8")
    assert text.startswith("Traceback") and "in broken" in text


def test_an_error_outside_any_file_is_one_line_too(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from congvan import cli
    from congvan.thethuc import kinds

    fails(monkeypatch, kinds, "load_kinds", lambda: True)
    monkeypatch.chdir(office)
    for arguments in (["kinds"], ["kinds", "--debug"]):
        monkeypatch.setattr("sys.argv", ["congvan", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code == 1
        told(capsys.readouterr().err)
    assert (office / "congvan-debug.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody remove a folder that somebody stands in")
@pytest.mark.parametrize("arguments", [["build"], ["check", "a.docx"], ["--lang", "en", "kinds"]], ids=" ".join)
def test_a_current_folder_that_is_gone_is_told(tmp_path: Path, arguments: list[str]) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f"import os, runpy; os.rmdir({str(folder)!r}); runpy.run_module('congvan', run_name='__main__')"
    command = [sys.executable, "-P", "-c", script, *arguments]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 1 and "[MAY-012]" in result.stderr and "Traceback" not in result.stderr
    assert ("current folder" in result.stderr) == ("en" in arguments)
