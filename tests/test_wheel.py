"""The built wheel in a clean environment, outside the repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT


@pytest.mark.slow
def test_the_wheel_brings_its_templates_and_command(tmp_path: Path) -> None:
    run = {"check": True, "capture_output": True, "timeout": 400}
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], **run)  # type: ignore[call-overload]
    (wheel,) = tmp_path.glob("congvan-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], **run)  # type: ignore[call-overload]
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(scripts / "python")
    # Without byte code: to compile all that it brings takes longer than to install it.
    subprocess.run([*pip, "--python", python, "install", "--no-compile", str(wheel)], **run)  # type: ignore[call-overload]
    (tmp_path / "a.yaml").write_bytes(REFERENCE.read_bytes())
    done = subprocess.run(
        [str(scripts / "congvan"), "build", "a.yaml"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == ["a.docx", "a.pdf"]
    english = subprocess.run(
        [str(scripts / "congvan"), "--lang", "en", "--help"], capture_output=True, text=True, encoding="utf-8"
    )
    assert "dispatches" in english.stdout.lower() or "documents" in english.stdout.lower()
