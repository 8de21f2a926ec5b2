"""Figures of `congvan import` over a folder of real files: no text of theirs is printed, only numbers and codes.

For each file: kind, words, words carried, likeness, pages before and after, seconds, or the code of why it is refused.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from congvan.errors import CongvanError
from congvan.importing.run import Choice, find_files, import_file
from congvan.workspace import find_workspace

TARGETS = (0.98, 0.995)


def main(folder: Path) -> None:
    likeness: list[float] = []
    built = refused = words = carried = 0
    with TemporaryDirectory() as place:
        root = Path(place)
        (root / "congvan.yaml").touch()
        workspace = find_workspace(root)
        for number, path in enumerate(find_files([folder]), 1):
            start = time.perf_counter()
            try:
                made = import_file(path, workspace, Choice(workspace.directives))
            except CongvanError as error:
                refused += 1
                print(f"{number:4}  {' '.join(sorted({finding.code for finding in error.findings}))}")
                continue
            for one in made:
                codes = " ".join(sorted({finding.code for finding in one.findings}))
                built += not one.findings
                words, carried = words + one.words, carried + one.carried
                likeness += [one.fidelity.likeness] if one.fidelity else []
                like = f"{one.fidelity.likeness:.4f}" if one.fidelity else "     –"
                pages = f"{one.pages_before or '?'}→{one.pages or '?'}"
                figures = f"{one.words:6} {one.carried:6} {like} {pages:>8} {time.perf_counter() - start:5.1f} s"
                print(f"{number:4}  {one.kind.slug:16} {figures}  {codes}")
    print(f"built untouched: {built}; refused: {refused}; words carried: {carried} of {words}")
    if likeness:
        shares = ", ".join(f"≥ {target}: {sum(one >= target for one in likeness)}" for target in TARGETS)
        print(f"likeness of {len(likeness)}: median {median(likeness):.4f}, least {min(likeness):.4f}, {shares}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
