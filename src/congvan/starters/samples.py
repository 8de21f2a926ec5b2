"""The samples that the package brings."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def sample(name: str) -> str | None:
    """Return the text of a sample draft, None where there is none of this name."""
    path = _samples() / f"{name}.yaml"
    return path.read_text("utf-8") if path.is_file() else None


def sample_names() -> list[str]:
    """Return the names of the samples, in order."""
    return sorted(path.stem for path in _samples().glob("*.yaml"))


def _samples() -> Path:
    """The folder of the samples: inside the installed package, or in the repository."""
    package = Path(str(files("congvan")))
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent.parent / "directives" / "samples"
