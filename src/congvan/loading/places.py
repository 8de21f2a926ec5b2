"""Where the files that a draft names may stand: within the workspace and nowhere else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from congvan.text.unicode import nfc


def within(root: Path, name: str) -> Path | None:
    """Return the path of a file named from root, links followed, or None where that leads out of root."""
    path = on_disk(root / name.strip()).resolve()
    return path if path.is_relative_to(root.resolve()) else None


def on_disk(path: Path) -> Path:
    """Return a path as the disk spells it: files from a Mac have names whose letters and marks stand apart (NFD)."""
    try:
        if path.exists():
            return path
        parent = on_disk(path.parent) if path.parent != path else path
        names = (name for name in (nfc(path.name), unicodedata.normalize("NFD", path.name)) if (parent / name).exists())
        return parent / next(names, path.name)
    except (OSError, ValueError):  # no name of a file: what opens it says so
        return path
