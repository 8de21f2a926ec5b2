"""What several tests need: drafts built through the command line, DOCX laid out by LibreOffice, pages read back."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from click.testing import CliRunner
from filelock import FileLock
from office import the_office
from pdf_pages import flat, read
from revisions import DRAFT, git

from congvan.bulk.render import Renderer
from congvan.bulk.units import Job, Unit
from congvan.cli.app import app
from congvan.compose.document import Document
from congvan.compose.page import paragraphs_of, text_of
from congvan.workspace import find_workspace

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "directives" / "samples"
REFERENCE = ROOT / "directives" / "2020" / "bluezone.yaml"
SENTENCE = "Yêu cầu các cơ quan, đơn vị, địa phương nghiêm túc triển khai thực hiện nội dung đã nêu ở trên. "


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


def congvan(*arguments: object, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Result:
    """Run the command line as a user does, with more in its environment."""
    command = [sys.executable, "-m", "congvan", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, cwd=cwd, timeout=120, encoding="utf-8", env={**os.environ, **(environment or {})}
    )
    return Result(done.returncode, done.stdout, done.stderr)


# A process counts what the one that split it off had: the figure is asked by one that has little itself.
_MEASURED = """\
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "congvan", *sys.argv[1:]], capture_output=True, encoding="utf-8")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.stdout, done.stderr)
"""


def congvan_with_memory(*arguments: object, cwd: Path) -> tuple[int, str]:
    """Run the command line; return the most memory that a process of it took, in kB (on Linux), and what was said."""
    command = [sys.executable, "-c", _MEASURED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=cwd, timeout=120, encoding="utf-8")
    memory, _, said = done.stdout.partition(" ")
    return int(memory), said


def congvan_here(*arguments: object, cwd: Path) -> Result:
    """Run the command line in this process, which is faster; an error that is no exit is raised.

    A build does all here unless a number of processes is named: to start some takes longer than what they do.
    """
    if arguments[0] == "build" and "--jobs" not in arguments:
        arguments = (*arguments, "--jobs", 1)
    with chdir(cwd):
        done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Result(done.exit_code, done.stdout, done.stderr)


SHARED = next((one / "shared" / "cases" for one in ROOT.parents if (one / "shared").is_dir()), ROOT / "none")


def or_skipped(files: Sequence[Path]) -> list[Any]:
    """Files of the shared cases to be tried one by one; where they are not, one case that is skipped and says so."""
    absent = pytest.param(None, marks=pytest.mark.skip(reason="the shared cases are not here"), id="none")
    return [pytest.param(path, id=path.stem) for path in files] or [absent]


def pytest_configure() -> None:
    """Look for cyclic garbage less often: with so much in memory each look is long."""
    gc.set_threshold(200_000, 20, 100)


# The modules that take longest, so that no worker begins one of them last.
LONGEST = (
    "test_typst", "test_check_near_looks", "test_bulk", "test_redline", "test_check_near_forms", "test_redline_files",
    "test_check_mutations", "test_import", "test_fuzz", "test_check_near_words", "test_samples",
    "test_check_pdf_reader", "test_hostile_git", "test_check_cards", "test_fix_tracked", "test_wheel", "test_windows",
    "test_check_parity", "test_received_folder", "test_table_pages", "test_cli", "test_check_papers",
    "test_hostile_docx", "test_check_fix", "test_compare", "test_templates_of_a_workspace", "test_docs", "test_files",
    "test_tables", "test_import_random",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest modules, else in the order of names."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def build(workspace: Path) -> Callable[..., Path]:
    """Build a draft given as text; returns the path of the results without suffix."""

    def build_draft(name: str, text: str) -> Path:
        draft = workspace / f"{name}.yaml"
        draft.write_text(text, "utf-8")
        result = congvan_here("build", draft, cwd=workspace)
        assert result.code == 0, result.err
        return workspace / "output" / name

    return build_draft


@pytest.fixture(scope="session")
def reference(build: Callable[..., Path]) -> Path:
    return build("bluezone", REFERENCE.read_text("utf-8"))


@pytest.fixture(scope="session")
def built_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all samples as DOCX and PDF, as a user builds them; one for all workers, so nobody writes there."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built-samples"
    with FileLock(f"{folder}.lock"):
        if not folder.is_dir():
            unfinished = folder.with_suffix(".unfinished")
            result = congvan("build", SAMPLES, "--out", unfinished, "--jobs", 2, cwd=ROOT)
            assert result.code == 0, result.err
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def lay_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Give the PDF that LibreOffice makes of a DOCX."""
    folder = tmp_path_factory.mktemp("office")

    def convert(docx: Path) -> Path:
        lay_out_all([docx], folder)
        return folder / f"{docx.stem}.pdf"

    return convert


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A workspace in git whose draft is committed."""
    folder = tmp_path / "kho"
    (folder / "directives").mkdir(parents=True)
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "directives" / "tiem.yaml").write_text(DRAFT, "utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Dự thảo đầu")
    return folder


def lay_out_all(files: Iterable[Path], folder: Path) -> None:
    """Let LibreOffice make PDFs of DOCX files in a folder."""
    the_office().convert(files, "pdf", folder)


def compose(draft: Path, workspace: Path | None = None) -> tuple[Document, ...]:
    """The composed documents of one draft, in this process; those of this repository do not change: they are kept."""
    return (_kept if draft.is_relative_to(ROOT / "directives") else _composed)(draft, workspace or draft.parent)


def _composed(draft: Path, workspace: Path) -> tuple[Document, ...]:
    found = find_workspace(workspace)
    return Renderer(Job(found, found.output)).compose(Unit(draft, draft.stem))


_kept = lru_cache(maxsize=128)(_composed)


def tree_lines(document: Document) -> list[tuple[str, str]]:
    """The paragraphs of a composed document as (component, text), from top to bottom of each page."""
    return [
        (paragraph.component, flat(text_of(paragraph.inlines)))
        for section in document.sections
        for paragraph in paragraphs_of(section.page)
    ]


def pages_of(pdf: Path) -> list[pdfplumber.page.Page]:
    """The pages of a PDF; what they hold is read once for all tests that follow on another."""
    status = pdf.stat()
    return _opened(pdf, status.st_mtime_ns, status.st_size).pages


@lru_cache(maxsize=24)
def _opened(pdf: Path, moment: int, size: int) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(pdf.read_bytes()))


def page_lines(pdf: Path) -> list[tuple[int, str]]:
    """All lines of a PDF with their page, from top to bottom."""
    return read(pdf).lines


def fonts(pdf: Path) -> set[str]:
    """The names of the faces that draw characters, without their subset prefix."""
    return {char["fontname"].split("+")[-1] for page in pages_of(pdf) for char in page.chars}
