"""`congvan log`, and the mark on what is built from text that is not committed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Result, compose, congvan_here, tree_lines
from revisions import DRAFT, edit, git, git_needed

pytestmark = git_needed


def log(folder: Path, *arguments: object) -> Result:
    return congvan_here("log", *arguments, cwd=folder)


@pytest.fixture
def revised(repository: Path) -> Path:
    """A draft of three revisions under two names, handed in after the first."""
    git(repository, "tag", "trình-lần-1")
    edit(repository, "30/8/2026", "15/9/2026")
    git(repository, "commit", "-qam", "hạn tháng chín")
    git(repository, "mv", "directives/tiem.yaml", "directives/tiem-chung.yaml")
    edit(repository, "copies: [Như trên, Lãnh đạo Sở]", "copies: [Như trên, Lãnh đạo Sở, UBND tỉnh]", "tiem-chung")
    git(repository, "commit", "-qam", "đổi tên")
    return repository


def test_each_revision_says_who_when_and_what_changed(revised: Path) -> None:
    lines = log(revised, "tiem-chung").out.splitlines()
    assert "Lê Thị Bình: đổi tên" in lines[0] and lines[1].strip() == "thêm nơi nhận 3"
    assert "Lê Thị Bình: hạn tháng chín" in lines[2]
    assert lines[3].strip() == "nhiệm vụ 2, thời hạn: 30/8/2026 → 15/9/2026"
    assert "[trình-lần-1]: Dự thảo đầu" in lines[4] and lines[5].strip() == "bản đầu"
    assert len(lines) == 6


def test_since_a_tag_and_what_is_not_committed(revised: Path) -> None:
    edit(revised, "tiêm vắc xin", "tiêm vắc xin sởi", "tiem-chung")
    told = json.loads(log(revised, "tiem-chung", "--since", "trình-lần-1", "--json").out)
    assert [step["revision"] is None for step in told] == [True, False, False]
    assert told[0]["summary"] == "trích yếu: tiêm vắc xin → tiêm vắc xin sởi"
    assert told[2]["changes"][0]["path"] == "tasks[1].deadline"
    assert "[SS-003]" in log(revised, "tiem-chung", "--since", "lần-9").err


def test_a_revision_that_cannot_be_read_stops_no_other(revised: Path) -> None:
    path = revised / "directives" / "tiem-chung.yaml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("tasks:", "tasks: ["), "utf-8")
    git(revised, "commit", "-qam", "hỏng")
    path.write_text(whole, "utf-8")
    git(revised, "commit", "-qam", "chữa")
    out = log(revised, "tiem-chung").out
    assert out.count("không so được:") == 2 and "bản đầu" in out


def test_a_merge_tells_what_came_with_it(repository: Path) -> None:
    git(repository, "checkout", "-qb", "khac")
    edit(repository, "30/8/2026", "15/9/2026")
    git(repository, "commit", "-qam", "hạn")
    git(repository, "checkout", "-q", "-")
    edit(repository, "tiêm vắc xin\n", "tiêm phòng sởi\n")
    git(repository, "commit", "-qam", "trích yếu")
    git(repository, "merge", "-q", "--no-edit", "khac")
    told = {line.strip() for line in log(repository, "tiem").out.splitlines()[1::2]}
    assert {"nhiệm vụ 2, thời hạn: 30/8/2026 → 15/9/2026", "trích yếu: tiêm vắc xin → tiêm phòng sởi"} <= told


def marked(folder: Path, name: str = "tiem") -> list[str]:
    from congvan.checking.docx import read_docx
    from congvan.checking.recognition.document import recognise

    result = congvan_here("build", name, "--format", "docx", "--mark-draft", cwd=folder)
    assert result.code == 0, result.err
    return [part.plain for part in recognise(read_docx(folder / "output" / f"{name}.docx")).of("du_thao")]


def test_uncommitted_text_is_marked_and_committed_text_is_not(repository: Path) -> None:
    assert marked(repository) == []
    edit(repository, "30/8/2026", "15/9/2026")
    assert marked(repository) == ["DỰ THẢO"]
    git(repository, "tag", "trình-lần-1")
    assert marked(repository) == ["DỰ THẢO lần 2"]
    git(repository, "commit", "-qam", "x")
    git(repository, "tag", "trinh-lan-2")
    assert marked(repository) == []
    (repository / "congvan.yaml").write_text("# khác\n", "utf-8")
    assert marked(repository) == ["DỰ THẢO lần 3"]


def test_a_draft_that_came_after_a_round_is_not_of_it(repository: Path) -> None:
    git(repository, "tag", "trình-lần-1")
    (repository / "directives" / "moi.yaml").write_text(DRAFT, "utf-8")
    assert marked(repository, "moi") == ["DỰ THẢO"]


def test_a_build_without_the_option_has_no_mark_and_knows_the_marked_one_for_another(repository: Path) -> None:
    edit(repository, "30/8/2026", "15/9/2026")
    assert marked(repository) == ["DỰ THẢO"]
    congvan_here("build", "tiem", "--format", "docx", cwd=repository)
    assert not any(name == "du_thao" for name, _ in tree_lines(compose(repository / "directives" / "tiem.yaml")[0]))
    assert marked(repository) == ["DỰ THẢO"]


def test_a_marked_draft_is_checked_as_it_is_without(repository: Path) -> None:
    edit(repository, "30/8/2026", "15/9/2026")
    told = []
    for options in ([], ["--mark-draft"]):
        congvan_here("build", "tiem", "--format", "docx", *options, cwd=repository)
        remarks = json.loads(congvan_here("check", "output/tiem.docx", "--format", "json", cwd=repository).out)
        told.append([{**remark, "page": 0} for remark in remarks])
    assert told[0] == told[1]
