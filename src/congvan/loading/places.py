"""Where the files that a draft names may stand: within the workspace and nowhere else."""

from __future__ import annotations

from pathlib import Path


def within(root: Path, name: str) -> Path | None:
    """Return the path of a file named from root, links followed, or None where that leads out of root."""
    path = (root / name.strip()).resolve()
    return path if path.is_relative_to(root.resolve()) else None
