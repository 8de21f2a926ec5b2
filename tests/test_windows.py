"""What Windows does otherwise, as far as it can be tested elsewhere; docs/windows.md is the clerk's page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, congvan

from congvan.bulk.paths import check_name
from congvan.errors import CongvanError
from congvan.loading.recipients import read_recipients
from congvan.writers import files
from congvan.writers.files import write_whole

SAMPLES = ROOT / "directives" / "samples"


@pytest.mark.parametrize(
    "name",
    ["CON", "nul", "Aux", "com1", "LPT9", "COM¹", "con.2026", "NUL .x", "CONIN$", "x.", "x ", "a:b", "C:\\a", "a|b"],
)
def test_names_that_windows_keeps_for_itself_are_refused(name: str) -> None:
    assert check_name(name)


@pytest.mark.parametrize("name", ["Côn Đảo", "Cồn", "com10", "console", "nul-1", "công văn số 5.2026"])
def test_names_that_only_look_like_them_are_taken(name: str) -> None:
    assert check_name(name) is None


def test_recipients_with_such_names_get_files_with_other_ones(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("- name: Côn\n- name: Con\n- name: COM1\n- name: Nul xã\n", "utf-8")
    slugs = [recipient.slug for recipient in read_recipients("list.yaml", tmp_path)]
    assert slugs == ["coon", "con-46c81126", "com1-63573cc0", "nul-xa"]


def test_a_name_as_long_as_the_system_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'dài' * 60}.docx"
    write_whole({path: b"whole"})
    assert path.read_bytes() == b"whole"


def test_lines_that_end_as_windows_ends_them_give_the_same_bytes(tmp_path: Path) -> None:
    text = (SAMPLES / "quyet-dinh.yaml").read_text("utf-8")
    results = []
    for folder, data in (("lf", text.encode()), ("crlf", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yaml").write_bytes(data)
        done = congvan("build", "a.yaml", "--pdf-engine", "typst", cwd=tmp_path / folder)
        assert done.code == 0, done.err
        results.append({path.name: path.read_bytes() for path in (tmp_path / folder / "output").iterdir()})
    assert results[0] == results[1] and len(results[0]) == 2


SPAWN = """\
import multiprocessing
import sys

from congvan.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
"""


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_processes_that_are_not_forked_build_the_same(engine: str, built_samples: Path, tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(SPAWN, "utf-8")
    names = ("cong-van", "thong-bao", "chu-ky-so")
    options = ("build", *(SAMPLES / f"{name}.yaml" for name in names), "--pdf-engine", engine, "--jobs", "2", "--out")
    command = [sys.executable, str(tmp_path / "run.py"), *map(str, options), str(tmp_path / "spawned")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    forked = built_samples  # by WeasyPrint, as the samples are one draft each
    if engine == "typst":
        forked = tmp_path / "forked"
        assert congvan(*options, forked, cwd=ROOT).code == 0
    spawned = sorted((tmp_path / "spawned").iterdir())
    assert len(spawned) == 6
    assert [path.name for path in spawned if path.read_bytes() != (forked / path.name).read_bytes()] == []


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp1258", "ascii"])
def test_a_console_of_another_code_page_breaks_no_build(encoding: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "congvan", "build", "khong-co.yaml"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 1
    assert "không có tệp hay thư mục này" in done.stderr.decode("utf-8")


def test_a_file_that_word_holds_open_is_told_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")

    def held(self: Path, other: Path) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(files.Path, "replace", held)
    with pytest.raises(CongvanError, match="Word"):
        write_whole({target: b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
    assert target.read_bytes() == b"old"


def test_a_path_too_long_for_the_system_is_told_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "recipients").mkdir()
    names = f'- name: Sở Y tế\n- name: "{"Sở rất dài " * 40}"\n- name: Sở Nội vụ\n'
    (tmp_path / "recipients" / "list.yaml").write_text(names, "utf-8")
    draft = (SAMPLES / "thong-bao.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(f"{draft}\nfor_each: recipients/list.yaml\n", "utf-8")
    done = congvan("build", "a.yaml", "--format", "pdf", "--pdf-engine", "typst", cwd=tmp_path)
    assert done.code == 1
    assert "TEP-011" in done.err
    assert sorted(path.name for path in (tmp_path / "output" / "a").glob("*.pdf")) == ["so-noi-vu.pdf", "so-y-te.pdf"]


def test_a_workspace_in_a_folder_with_vietnamese_letters_and_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "Văn bản của Sở (2026)"
    folder.mkdir()
    (folder / "Công văn số 5.yaml").write_text((SAMPLES / "cong-van.yaml").read_text("utf-8"), "utf-8")
    done = congvan("build", "Công văn số 5.yaml", "--pdf-engine", "typst", cwd=folder)
    assert done.code == 0, done.err
    assert {path.suffix for path in (folder / "output").iterdir()} == {".docx", ".pdf"}
