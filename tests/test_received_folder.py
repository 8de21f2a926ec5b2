"""A folder that came from outside is data: nothing in it is imported or run, whatever command is given in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT
from drafts import copied_for_each

TRAP = 'open({log!r}, "a").write(__name__ + "\\n")\n'
# As the script that pip makes for `congvan`: it stands in a folder of its own.
SCRIPT = """\
import multiprocessing
from congvan.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    main()
"""
DRAFT = copied_for_each("noi.yaml")


def _pdf_with_a_form() -> bytes:
    """The smallest PDF that a process of its own looks at first."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream",
        b"<</Length 4>>stream\n/F Do\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(data),
    )
    return data + end


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A workspace that has a module of every name that a command could import, and the log that each would write."""
    folder = tmp_path_factory.mktemp("received")
    log = tmp_path_factory.mktemp("log") / "imported"
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "directives").mkdir()
    (folder / "directives" / "thu.yaml").write_text(DRAFT, "utf-8")
    (folder / "noi.yaml").write_text("- xã A\n- xã B\n", "utf-8")
    (folder / "to.pdf").write_bytes(_pdf_with_a_form())
    text = TRAP.format(log=str(log))
    names = {*sys.stdlib_module_names, *packages_distributions(), "sitecustomize", "usercustomize", "congvan"}
    for name in names:
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "__init__.py").write_text(text, "utf-8")
        (folder / f"{name}.py").write_text(text, "utf-8")
    for inside in ("checking", "checking/pdf"):
        (folder / "congvan" / inside).mkdir()
        (folder / "congvan" / inside / "__init__.py").write_text(text, "utf-8")
    (folder / "congvan" / "checking" / "trial.py").write_text(text, "utf-8")
    yield folder, log


COMMANDS = [
    ["build", "--jobs", "2", "--force"],
    ["build", "--jobs", "1", "--force", "--pdf-engine", "typst", "--merge", "pdf", "--zip"],
    ["check", "to.pdf", "directives"],
    ["recipients", "noi.yaml"],
    ["kinds"],
    ["rules"],
    ["schema"],
    ["doctor"],
    ["new", "công văn", "moi"],
    ["places", "Ea Kao"],
    ["text", "directives/thu.yaml"],
    ["diff", "directives/thu.yaml", "directives/thu.yaml"],
    ["import", "to.pdf", "--out", "nhap"],
    ["log", "directives/thu.yaml"],
]
# What cannot be done in this folder ends with 1, and imports nothing all the same.
REFUSED = ("check", "import", "log")  # fmt: skip


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_no_command_imports_from_the_folder_it_is_given_in(
    trapped: tuple[Path, Path], tmp_path: Path, method: str
) -> None:
    folder, log = trapped
    script = tmp_path / "congvan-script.py"
    script.write_text(SCRIPT.format(method=method), "utf-8")
    commands = COMMANDS if method == "spawn" else COMMANDS[:3]  # the others start no process
    for command in commands:
        (folder / "directives" / "moi.yaml").unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, str(script), *command],
            cwd=folder,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            timeout=120,
        )
        assert not log.exists(), (command, sorted(set(log.read_text().split())))
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == (1 if command[0] in REFUSED else 0), (command, done.stderr)


def test_the_module_imports_nothing_but_itself_from_the_current_folder(
    tmp_path: Path, trapped: tuple[Path, Path]
) -> None:
    """`python -m congvan` puts the current folder first; congvan itself must then be known from elsewhere."""
    _, log = trapped
    for name in ("yaml", "jinja2", "click", "weasyprint", "gettext"):
        (tmp_path / f"{name}.py").write_text(TRAP.format(log=str(log)), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "congvan", "kinds"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert not log.exists(), sorted(set(log.read_text().split()))
    assert done.returncode == 0, done.stderr
