"""The blocks of code in README and docs run as they stand, in their order, in a fresh folder.

A comment before each block says what it is: `<!-- docs: run -->` (with `workspace`: in a new workspace; `fill`: the
gaps are filled in before, as the text above tells; `given FILES`: these are there), `skip REASON`, or for YAML
`block`, `draft KIND` and `settings`. Blocks are `sh` for every shell of Linux and macOS, `bat` for cmd.exe and
PowerShell alike.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner
from conftest import REFERENCE, ROOT, congvan

from congvan.cli.app import app
from congvan.model.contract import DRAFT
from congvan.model.gaps import GAP

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SAMPLES = ROOT / "directives" / "samples"
_BLOCK = re.compile(
    r"(?:^[ ]*<!-- docs: (?P<said>[^\n]*?) -->\n)?^(?P<pad>[ ]*)```(?P<language>\w*)\n(?P<code>.*?)\n(?P=pad)```$",
    re.M | re.S,
)
FILLED = {"ngày": "8/2026", "date": "8/2026", "cách mép trên": "200", "viết tắt": "UBND"}


@dataclass(frozen=True)
class Block:
    said: str
    language: str
    code: str

    @property
    def way(self) -> str:
        return self.said.split(" ")[0].rstrip(",")


def blocks(page: Path) -> list[Block]:
    found = []
    for match in _BLOCK.finditer(page.read_text("utf-8")):
        code = "\n".join(line[len(match["pad"]) :] for line in match["code"].split("\n"))
        found.append(Block(match["said"] or "", match["language"], code))
    return [block for block in found if block.language not in ("", "text")]


CASES = [pytest.param(page, id=page.name) for page in PAGES]


@pytest.mark.parametrize("page", CASES)
def test_every_block_says_what_it_is(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"^    (?:congvan|make|pip|py|cd) ", text, re.M), "a command outside a marked block"
    for block in blocks(page):
        assert block.way in ("run", "skip", "block", "draft", "settings"), block
        assert block.way != "skip" or len(block.said.split()) >= 3, f"why is this skipped? {block}"
        if block.way == "skip":
            assert not re.search(r"^congvan ", block.code, re.M), f"a command of congvan can be run: {block}"


@pytest.mark.parametrize("page", CASES)
def test_commands_run_in_their_order(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.name == "windows.md":
        monkeypatch.setattr("congvan.cli.begin.program", lambda: "congvan")
    monkeypatch.chdir(tmp_path)
    for block in blocks(page):
        if block.way != "run":
            continue
        prepare(block, tmp_path, monkeypatch)
        if block.language == "python":
            exec(compile(block.code, page.name, "exec"), {})
            continue
        for line in commands(block):
            run(line, tmp_path, monkeypatch)


def prepare(block: Block, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = block.said.replace(",", " ").split()
    if "workspace" in words:
        run(["congvan", "init", "kho"], top, monkeypatch)
        monkeypatch.chdir(top / "kho")
        fill(Path.cwd())
    if "fill" in words:
        fill(Path.cwd())
    for name in words[words.index("given") + 1 :] if "given" in words else ():
        if name.endswith(".yaml"):
            Path(name).write_bytes(REFERENCE.read_bytes())
        else:
            done = CliRunner().invoke(app, ["build", str(REFERENCE), "--format", "docx", "--out", "."])
            assert done.exit_code == 0, done.stderr
            Path("bluezone.docx").rename(name)


def commands(block: Block) -> Iterator[list[str]]:
    for line in block.code.split("\n"):
        if block.language == "bat":
            line = line.replace("\\", "/")
        if words := shlex.split(line, comments=True):
            yield words


def run(words: list[str], top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one line; of Windows, its drive D: is the test's folder."""
    program, *arguments = [re.sub(r"^D:/", f"{top.as_posix()}/", word) for word in words]
    if program == "cd":
        monkeypatch.chdir(Path(arguments[0]))
    elif program == "git":
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        user = ["-c", "user.name=Lê Thị Bình", "-c", "user.email=b@example.vn"]
        subprocess.run(["git", *user, *arguments], check=True, capture_output=True)
    elif program == "notepad":
        assert Path(arguments[0]).is_file()
    else:
        assert program == "congvan", f"mark the block as skipped, or teach the test: {words}"
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (words, done.stdout[-2000:], done.stderr)


def fill(folder: Path) -> None:
    """Put a text in the place of each gap, as a clerk does: what the remark has as an example, if it has one."""
    for file in [folder / "congvan.yaml", *(folder / "directives").rglob("*.yaml")]:
        lines = []
        for line in file.read_text("utf-8").split("\n"):
            typed, _, remark = line.partition("  #")
            if typed.rstrip().endswith(f" {GAP}"):
                key = typed.strip(" -").partition(":")[0]
                example = remark.rpartition("ví dụ: ")[2] if "ví dụ: " in remark else "Nội dung"
                text = FILLED.get(key, example.removesuffix(" …"))
                lines.append(f'{typed.rstrip().removesuffix(GAP)}"{text}"'.replace('""', '"'))
            else:
                lines.append(line)
        file.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("page", CASES)
def test_yaml_of_the_docs_is_taken(page: Path, tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# trống\n", "utf-8")
    files_for_drafts(tmp_path)
    drafts: dict[Path, Block] = {}
    for number, block in enumerate(blocks(page)):
        if block.language != "yaml" or block.way == "skip":
            continue
        way, *more = block.said.split()
        base = sample(more[0] if more else "cong-van")
        if way == "settings":
            take(drafts)
            (tmp_path / "congvan.yaml").write_text(block.code, "utf-8")
        else:
            added = yaml.load(block.code, yaml.BaseLoader)
            added = {"body": [added]} if way == "block" else {english(key): value for key, value in added.items()}
            if "body" in added:
                base = {key: value for key, value in base.items() if key not in ("opening", "tasks", "closing")}
            base = {**base, **added}
        draft = tmp_path / f"a{number}.yaml"
        draft.write_text(yaml.dump(base, Dumper=AsTyped, allow_unicode=True, sort_keys=False), "utf-8")
        drafts[draft] = block
    take(drafts)


def take(drafts: dict[Path, Block]) -> None:
    """Build the drafts that wait for it, under the settings of now, by one command: it prepares once for all."""
    if drafts:
        done = CliRunner().invoke(app, ["build", *map(str, drafts), "--format", "docx", "--limit", "2", "--jobs", "1"])
        told = {draft.name: block for draft, block in drafts.items() if draft.name in done.stderr}
        assert done.exit_code == 0, (told, done.stderr)
        drafts.clear()


@cache
def sample(name: str) -> dict[str, Any]:
    """The keys of a sample; nobody changes what this gives."""
    read: dict[str, Any] = yaml.load((SAMPLES / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)
    return read


class AsTyped(yaml.SafeDumper):
    """Writes texts of several lines as people do: a blank line within quotes would be a new paragraph."""


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


AsTyped.add_representer(str, _written)


def english(spelling: str) -> str:
    key = DRAFT.key(spelling)
    assert key is not None, spelling
    return key.name


def files_for_drafts(folder: Path) -> None:
    (folder / "nhiem-vu.csv").write_bytes((SAMPLES / "data" / "nhiem-vu.csv").read_bytes())
    for name, picture in (("so-do", "dau"), ("dau", "dau"), ("chu-ky", "chu-ky")):
        (folder / f"{name}.png").write_bytes((SAMPLES / "data" / f"{picture}.png").read_bytes())
    (folder / "ban-chinh.yaml").write_bytes(REFERENCE.read_bytes())
    (folder / "no.csv").write_text("Đơn vị;Công trình;Số tiền\nThôn 1;Cầu;5\nThôn 1;Đường;7\nThôn 2;Chợ;9\n", "utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Tên", "Số người", "Cấp"), ("Trường A", 2, "THCS"), ("Trường B", 3, "THPT")):
        book.active.append(row)
    book.save(folder / "truong-hoc.xlsx")


@pytest.mark.parametrize("page", CASES)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        file = page.parent / PurePosixPath(path) if path else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor and file.suffix == ".md":
            titles = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.M)
            assert unicodedata.normalize("NFC", anchor) in [anchor_of(title) for title in titles], target


def anchor_of(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def test_the_shell_completes_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CONGVAN_COMPLETE", "bash_source")
    assert "_congvan_completion" in congvan().out
    monkeypatch.setenv("_CONGVAN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "congvan bu")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert "plain,build" in congvan().out


def test_no_page_promises_an_index() -> None:
    for page in PAGES:
        for line in page.read_text("utf-8").split("\n"):
            if re.search(r"pipx? install (?:'|\")?congvan(?![-\w.])", line):
                assert "PyPI" in line or "mạng" in line, f"{page.name}: {line}"


def test_readme_names_what_a_bare_machine_lacks_first() -> None:
    first = "\n".join((ROOT / "README.md").read_text("utf-8").split("\n")[:15])
    for package in ("make", "git", "python3-venv"):
        assert package in first


def test_the_demo_installs_no_tools_of_the_tests() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    needs = dict(re.findall(r"^([\w./]+):[ ]*([^\n#]*)", makefile, re.M))
    recipes = dict(re.findall(r"^([\w./]+):[^\n]*\n((?:\t[^\n]*\n)+)", makefile, re.M))
    assert needs["demo"].strip() == ".venv/.installed"
    assert "[dev]" not in recipes[".venv/.installed"]
    assert needs["test"].strip() == needs["lint"].strip() == ".venv/.ready"
    assert "[dev]" in recipes[".venv/.ready"]
