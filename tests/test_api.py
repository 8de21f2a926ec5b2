"""The names that programs may rely on, and what the package says of itself."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT, congvan

import congvan as package


def test_build_writes_and_tells(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(REFERENCE.read_bytes())
    (tmp_path / "b.yaml").write_text("kind: công văn\n", "utf-8")
    good, bad = package.build(tmp_path / "a.yaml", str(tmp_path / "b.yaml"), formats=["docx"])
    assert [path.name for path in good.files] == ["a.docx"]
    assert (tmp_path / "output" / "a.docx").is_file()
    assert bad.findings and isinstance(bad.findings[0], package.Finding)
    assert not bad.files


def test_build_takes_a_workspace_values_and_recipients(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# trống\n", "utf-8")
    (tmp_path / "ds.csv").write_text("Tên\nTrường A\nTrường B\n", "utf-8")
    text = REFERENCE.read_text("utf-8").replace("subject: đẩy", 'subject: "{{ viec }}"\n#', 1)
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    found = package.find_workspace(tmp_path)
    options = {"formats": ["docx"], "values": {"viec": "họp"}, "for_each": "ds.csv", "limit": 1}
    (built,) = package.build(tmp_path / "a.yaml", workspace=found, out=tmp_path / "ra", **options)  # type: ignore[arg-type]
    assert built.recipient == "Trường A"
    assert built.files[0].is_relative_to(tmp_path / "ra")


def test_check_gives_remarks_and_unreadable_files_are_told(tmp_path: Path) -> None:
    package.build(REFERENCE, out=tmp_path, formats=["docx"])
    (tmp_path / "x.docx").write_bytes(b"no document")
    first, second = package.check(tmp_path / "bluezone.docx", tmp_path / "x.docx")
    assert not [remark for remark in first.remarks if remark.severity == "error"]
    assert second.remarks[0].severity == "error"


def test_what_cannot_be_used_is_raised(tmp_path: Path) -> None:
    with pytest.raises(package.CongvanError, match="TEP-012"):
        package.build(tmp_path / "khong-co.yaml")
    with pytest.raises(ValueError, match="odt"):
        package.build(REFERENCE, formats=["odt"])
    with pytest.raises(AttributeError):
        package.nothing  # noqa: B018


@pytest.mark.parametrize("first", ["congvan.bulk.render", "congvan.cli.app", "congvan.api"])
def test_the_names_are_the_same_whatever_was_imported_before(first: str) -> None:
    code = f"import {first}, congvan; print(congvan.build.__module__, congvan.check.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "congvan.api congvan.api", done.stderr


def test_importing_the_package_imports_little() -> None:
    code = "import sys, congvan; print([m for m in sys.modules if m.startswith('congvan.')], 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[] False"


def test_all_names_are_documented() -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    for name in (*package.__all__, "__version__"):
        assert f"congvan.{name}" in page, name
        assert getattr(package, name)
        assert name == "__version__" or name in dir(package)


def test_version_licence_and_metadata() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert package.__version__ in congvan("--version").out
    assert project["license"] == "Apache-2.0"
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence and "END OF TERMS AND CONDITIONS" in licence
    assert project["authors"] and project["keywords"] and project["classifiers"]


def test_what_was_never_run_says_so() -> None:
    for name in (".github/workflows/release.yml", "Dockerfile"):
        assert "NOT RUN YET" in (ROOT / name).read_text("utf-8")
