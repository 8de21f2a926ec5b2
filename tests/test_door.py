"""The one door to named files: judged as text, by where they lead, by what stands there."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT, congvan_here

from congvan.errors import CongvanError, Span
from congvan.loading.door import read_file, read_named


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    (folder / "hinh").mkdir(parents=True)
    (folder / "hinh" / "a.png").write_bytes(b"inside")
    (tmp_path / "key").write_bytes(b"outside")
    (folder / "out").symlink_to(tmp_path / "key")
    (folder / "up").symlink_to(tmp_path)
    (folder / "in").symlink_to(folder / "hinh" / "a.png")
    (folder / "loop").symlink_to(folder / "loop")
    return folder


def code(office: Path, name: str, limit: int = 100) -> str:
    with pytest.raises(CongvanError) as caught:
        read_named(office, name, Span("thu.yaml", 3, 5), limit)
    (found,) = caught.value.findings
    assert found.span == Span("thu.yaml", 3, 5)
    return found.code


@pytest.mark.parametrize("name", ["hinh/a.png", " hinh/a.png ", "hinh\\a.png", "./hinh/../hinh/a.png", "in"])
def test_a_file_of_the_workspace_is_read(office: Path, name: str) -> None:
    assert read_named(office, name, Span("")) == b"inside"


def test_names_are_found_in_either_unicode_form(office: Path) -> None:
    name = "sơ đồ tổ chức.png"
    (office / unicodedata.normalize("NFD", name)).write_bytes(b"decomposed")
    assert read_named(office, name, Span("")) == b"decomposed"


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "/dev/zero", "C:\\a.png", "c:/a.png", "C:a.png", "\\\\host\\share\\a.png", "//host/share/a.png",
     "\\a.png", "\\\\?\\C:\\a", "\\\\.\\PhysicalDrive0", "NUL", "hinh/con.png", "COM1", ""],
)  # fmt: skip
def test_a_name_that_begins_elsewhere_is_refused_before_anything_is_opened(
    office: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touched(*args: object, **kwargs: object) -> None:
        raise AssertionError("the disk was asked")

    for function in ("open", "stat", "lstat"):
        monkeypatch.setattr(os, function, touched)
    assert code(office, name) == "TEP-040"


@pytest.mark.parametrize("name", ["../key", "out", "up/key", "hinh/../../key", "up/w/../key"])
def test_a_name_that_leads_out_is_refused(office: Path, name: str) -> None:
    assert code(office, name) == "TEP-016"


@pytest.mark.parametrize("name", ["khong-co.png", "loop", "loop/a", "hinh/a.png/b", "a\0b", "x" * 5000])
def test_a_name_without_a_file_is_refused(office: Path, name: str) -> None:
    assert code(office, name) == "TEP-017"


def test_a_folder_and_a_pipe_are_no_files(office: Path) -> None:
    assert code(office, "hinh") == "TEP-041"
    if hasattr(os, "mkfifo"):
        os.mkfifo(office / "ong.png")
        assert code(office, "ong.png") == "TEP-041"
        with pytest.raises(CongvanError, match="TEP-041"):
            read_file(office / "ong.png", Span("x"), 10)


def test_a_file_that_is_too_large_is_refused(office: Path) -> None:
    assert code(office, "hinh/a.png", limit=5) == "TEP-042"
    with open(office / "lon.png", "wb") as file:
        file.truncate(10**12)  # a hole: nothing of it is read
    assert code(office, "lon.png") == "TEP-042"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a draft, a subfolder with another, and its own templates; folders called 'đóng' open for nobody.

    Rights are not asked for here: tests may run as root.
    """
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    (tmp_path / "directives" / "đóng").mkdir(parents=True)
    for folder in (tmp_path / "directives", tmp_path / "directives" / "đóng"):
        shutil.copy(REFERENCE, folder / f"{folder.name}.yaml")
    real = os.scandir

    def scandir(path: object = ".") -> object:
        if os.path.basename(str(path)) == "đóng":
            raise PermissionError(13, "Permission denied", path)
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scandir)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["build", "directives"], ["check"], ["check", "."], ["import", "directives"]],
    ids=" ".join,
)
def test_what_stands_in_a_folder_that_cannot_be_opened_is_not_left_out_in_silence(
    closed: Path, arguments: list[str]
) -> None:
    result = congvan_here(*arguments, cwd=closed)
    assert result.code == 1 and "[TEP-044]" in result.err and "đóng" in result.err
    assert not (closed / "output").exists()


def test_folders_that_a_system_keeps_for_itself_are_passed_by(closed: Path) -> None:
    shutil.rmtree(closed / "directives" / "đóng")
    for name in ("System Volume Information", "$RECYCLE.BIN", "lost+found"):
        (closed / "directives" / name).mkdir()
        shutil.copy(REFERENCE, closed / "directives" / name)
    result = congvan_here("check", cwd=closed)
    assert result.code == 0 and result.out.count(".yaml") == 1


def test_templates_that_cannot_be_opened_are_not_replaced_by_the_packaged_ones(closed: Path) -> None:
    (closed / "templates" / "đóng").mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "cong_van.html.j2", closed / "templates")
    result = congvan_here("build", "directives/directives.yaml", "--format", "docx", cwd=closed)
    assert result.code == 1 and "[TEP-044]" in result.err and "templates" in result.err
    assert not list(closed.glob("output/**/*.docx"))


@pytest.mark.parametrize("arguments", [["build"], ["check"], ["build", "directives/a.yaml"]], ids=" ".join)
@pytest.mark.parametrize("name", ["congvan.yml", "congvan.yaml.txt", "congvan.yml.txt", "Congvan.yaml"])
def test_settings_by_another_name_are_not_passed_by(tmp_path: Path, name: str, arguments: list[str]) -> None:
    """Margins, agencies and rules would be others than the office chose, and nothing would tell."""
    (tmp_path / "directives").mkdir()
    shutil.copy(REFERENCE, tmp_path / "directives" / "a.yaml")
    (tmp_path / name).write_text("định dạng: {lề: {trái: 35}}\n", "utf-8")
    if (tmp_path / "congvan.yaml").exists():
        pytest.skip("this system does not tell case apart")
    result = congvan_here(*arguments, cwd=tmp_path)
    assert result.code == 1 and "[TEP-045]" in result.err and name in result.err and "'congvan.yaml'" in result.err
    assert ("Explorer" in result.err) == name.endswith(".txt")
    assert not (tmp_path / "output").exists()
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")  # which is read; the other may be kept beside it
    assert congvan_here("check", cwd=tmp_path).code == 0


@pytest.mark.parametrize("arguments", [["build"], ["build", "directives"], ["check"]], ids=" ".join)
def test_a_draft_with_another_ending_is_not_left_out(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "directives" / "2026").mkdir(parents=True)
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    for name in ("a.yaml", "2026/b.yaml.txt", "2026/c.yml.TXT", "ghi-chu.txt"):
        shutil.copy(REFERENCE, tmp_path / "directives" / name)
    result = congvan_here(*arguments, cwd=tmp_path)
    assert result.code == 1 and result.err.count("[TEP-046]") == 2
    assert "'b.yaml'" in result.err and "'c.yml'" in result.err and "Explorer" in result.err
    assert "ghi-chu" not in result.err and not (tmp_path / "output").exists()
