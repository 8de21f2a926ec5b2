"""The draft of a workspace in git (fixture `repository`), edited and committed by tests of revisions."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DRAFT = """\
kind: công văn
agency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}
date: 2026-08
subject: tiêm vắc xin
recipients: [Các bệnh viện, "Trung tâm Y tế"]
tasks:
  - Lập danh sách người cần tiêm trước ngày khai giảng năm học mới
  - assignee: Bệnh viện đa khoa tỉnh
    text: chuẩn bị vắc xin, nhân lực, xe cấp cứu
    deadline: 30/8/2026
  - Báo cáo kết quả về Sở Y tế
signatory: {title: Giám đốc, name: Nguyễn Đình Tuấn}
copies: [Như trên, Lãnh đạo Sở]
filing: {units: [VT]}
"""
git_needed = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """Run git as somebody of the office; returns what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=Lê Thị Bình", "-c", "user.email=b@example.vn", *arguments],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


def edit(folder: Path, old: str, new: str, name: str = "tiem") -> None:
    """Write another text into a draft of the workspace."""
    path = folder / "directives" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
