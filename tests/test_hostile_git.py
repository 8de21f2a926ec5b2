"""Repositories that were made to hurt: trees that list without end, files that are too many or too large."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import congvan_here, congvan_with_memory
from revisions import git, git_needed

from congvan.comparing import git as calls

pytestmark = git_needed


def _tree(folder: Path, *entries: str) -> str:
    listed = "".join(f"{entry}\n" for entry in entries)
    done = subprocess.run(["git", "-C", folder, "mktree"], input=listed, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _bomb(repository: Path, levels: int) -> None:
    """Commit drafts beside a tree whose every level holds the next one ten times."""
    blob = git(repository, "hash-object", "-w", "directives/tiem.yaml").strip()
    tree = _tree(repository, *(f"100644 blob {blob}\tf{number}.yaml" for number in range(10)))
    for _ in range(levels):
        tree = _tree(repository, *(f"040000 tree {tree}\td{number}" for number in range(10)))
    drafts = _tree(repository, f"040000 tree {tree}\tx", f"100644 blob {blob}\ttiem.yaml")
    settings = git(repository, "hash-object", "-w", "congvan.yaml").strip()
    top = _tree(repository, f"100644 blob {settings}\tcongvan.yaml", f"040000 tree {drafts}\tdirectives")
    git(repository, "update-ref", "HEAD", git(repository, "commit-tree", "-m", "bom", top).strip())


@pytest.mark.parametrize("arguments", [(), ("--table", "tiem"), ("--format", "docx", "tiem")])
def test_trees_that_list_without_end_are_refused(repository: Path, arguments: tuple[str, ...]) -> None:
    _bomb(repository, 4)
    draft = repository / "directives" / "tiem.yaml"
    draft.write_text(draft.read_text("utf-8").replace("30/8/2026", "15/9/2026"), "utf-8")
    result = congvan_here("diff", *arguments, cwd=repository)
    assert "[SS-007]" in result.err and "20000" in result.err
    assert "30/8/2026 → 15/9/2026" in congvan_here("diff", "tiem", cwd=repository).out  # which asks for one file


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds another process")
def test_a_history_that_takes_all_memory_is_no_history_that_is_empty(repository: Path) -> None:
    _bomb(repository, 9)
    memory, said = congvan_with_memory("log", "tiem", cwd=repository)
    assert "[SS-007]" in said
    assert memory < 1_500_000


def test_files_of_a_revision_that_are_too_much_together_are_refused(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST_IN_ALL", 100)
    assert "[SS-007]" in congvan_here("diff", cwd=repository).err


def test_links_and_repositories_within_are_no_files(repository: Path) -> None:
    """They are named by a revision as files are, and lead to where whoever made it likes."""
    blob = git(repository, "hash-object", "-w", "directives/tiem.yaml").strip()
    head = git(repository, "rev-parse", "HEAD").strip()
    drafts = _tree(
        repository,
        f"120000 blob {blob}\tlien-ket.yaml",
        f"160000 commit {head}\tkho.yaml",
        f"100644 blob {blob}\ttiem.yaml",
        f'100644 blob {blob}\t"xuong\\ndong.yaml"',
    )
    top = _tree(repository, f"040000 tree {drafts}\tdirectives")
    git(repository, "update-ref", "HEAD", git(repository, "commit-tree", "-m", "la", top).strip())
    result = congvan_here("diff", cwd=repository)
    assert "lien-ket" not in result.out + result.err and "kho.yaml" not in result.out + result.err
    assert result.out.count("dự thảo đã xóa") == 1
