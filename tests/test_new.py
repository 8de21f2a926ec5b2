"""A clerk's first hour: a workspace, a draft of any kind with its gaps, and nothing printed before they are filled."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from click.testing import CliRunner, Result
from conftest import REFERENCE, compose, tree_lines

import congvan.starters
from congvan.cli.app import app
from congvan.cli.begin import enter
from congvan.errors import CongvanError
from congvan.loading.nodes import parse
from congvan.model.gaps import gaps, is_gap
from congvan.model.read import read_dispatch
from congvan.starters import starter
from congvan.thethuc.kinds import load_kinds
from congvan.workspace import Workspace, find_workspace

OFFICE = """\
các cơ quan:
  UBND xã:
    tên: Ủy ban nhân dân xã Mường La
    viết tắt: UBND
    địa danh: Mường La
    người ký: {quyền hạn: [TM. Ủy ban nhân dân, KT. Chủ tịch], chức vụ: Phó Chủ tịch, họ tên: 'Lò Văn: A'}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def office(folder: Path, text: str = OFFICE) -> Workspace:
    (folder / "congvan.yaml").write_text(text, "utf-8")
    return find_workspace(folder)


def marked_lines(text: str) -> set[int]:
    """The lines that hold a gap outside their remark."""
    return {number for number, line in enumerate(text.splitlines(), 1) if "…" in re.split(r"(?:^|\s)#", line)[0]}


@pytest.mark.parametrize("keys", ["vi", "en"])
@pytest.mark.parametrize("with_sample", [True, False])
def test_every_kind_gives_a_draft_whose_only_faults_are_its_gaps(
    here: Path, monkeypatch: pytest.MonkeyPatch, keys: str, with_sample: bool
) -> None:
    workspace = office(here)
    if not with_sample:
        monkeypatch.setattr(congvan.starters, "sample", lambda name: None)
    for kind in load_kinds():
        text = starter(kind.name, workspace, keys)  # type: ignore[arg-type]
        assert text is not None
        with pytest.raises(CongvanError) as caught:
            read_dispatch(text.encode(), "a.yaml", workspace.agencies, workspace.agency)
        assert {finding.code for finding in caught.value.findings} == {"DT-130"}, (kind.name, caught.value)
        assert {finding.span.line for finding in caught.value.findings} == marked_lines(text), kind.name
        assert "signatory:" not in text if keys == "vi" else "người ký:" not in text
        assert text.splitlines()[0] == "# yaml-language-server: $schema=../.congvan/draft.schema.json"
        assert text.count("#") >= 3


def test_the_workspace_fills_in_agency_place_and_signatory(here: Path) -> None:
    workspace = office(here)
    assert run("new", "công văn", "a").exit_code == 0
    text = (here / "directives" / "a.yaml").read_text("utf-8")
    assert "cơ quan: UBND xã" in text
    assert "Mường La" in text
    (here / "directives" / "a.yaml").write_text(text.replace("ngày: …", "ngày: 2026").replace(" …", " Chữ"), "utf-8")
    lines = tree_lines(compose(here / "directives" / "a.yaml")[0])
    assert ("ho_ten", "Lò Văn: A") in lines
    assert ("quyen_han_chuc_vu", "PHÓ CHỦ TỊCH") in lines
    assert any(text.startswith("Mường La, ngày") for _, text in lines)
    assert not any("…" in text for _, text in lines)
    assert workspace.agencies["UBND xã"].name.text == "Ủy ban nhân dân xã Mường La"


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ("# trống\n", "cơ quan:\n  tên: …"),
        (OFFICE + "  Đảng ủy:\n    tên: Văn phòng\n", "cơ quan: …"),
        ("agencies: {A: {name: Sở B, abbreviation: SB}}\n", "địa danh: …"),
        ("agencies: {A: {name: Sở B, abbreviation: SB, place: C}}\n", "  họ tên: …"),
    ],
)
def test_what_the_workspace_does_not_know_is_a_gap(here: Path, settings: str, shown: str) -> None:
    text = starter("công văn", office(here, settings))
    assert text is not None
    assert shown in text


def test_minutes_are_signed_by_their_chair(here: Path) -> None:
    text = starter("biên bản", office(here))
    assert text is not None
    assert "chức vụ: Chủ tọa" in text
    assert "Lò Văn" not in text


def test_a_build_tells_every_gap_at_its_line_and_writes_nothing(here: Path) -> None:
    assert run("init", ".").exit_code == 0
    assert run("new", "kế hoạch", "a").exit_code == 0
    result = run("build")
    text = (here / "directives" / "a.yaml").read_text("utf-8")
    assert result.exit_code == 1
    for line in marked_lines(text):
        assert f"directives/a.yaml:{line}:" in result.stderr
    assert "chưa điền" in result.stderr
    assert not list((here / "output").iterdir())


def test_gaps_of_the_settings_are_told_when_the_draft_is_filled_in(here: Path) -> None:
    assert run("init", ".").exit_code == 0
    told = run("new", "công văn", "a").stderr
    settings = (here / "congvan.yaml").read_text("utf-8")
    line = next(iter(sorted(marked_lines(settings))))
    assert f"congvan.yaml:{line}:" in told
    draft = here / "directives" / "a.yaml"
    draft.write_text(draft.read_text("utf-8").replace("ngày: …", "ngày: 2026").replace(" …", " Chữ"), "utf-8")
    result = run("build")
    assert result.exit_code == 1
    for line in marked_lines(settings):
        assert f"congvan.yaml:{line}:" in result.stderr


@pytest.mark.parametrize(
    ("text", "found"),
    [("…", True), ("...", True), (" … ", True), ("……", True), ("….", True), ("Sở Y tế, …", False),
     ("ngày … tháng …", False),
     (".", False), ("..", False), ("\\…", False), ("", False)],
)  # fmt: skip
def test_a_gap_is_a_text_of_dots_alone(text: str, found: bool) -> None:
    assert is_gap(text) == found


def test_an_ellipsis_may_be_printed_when_it_is_meant(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    text = REFERENCE.read_text("utf-8").replace("closing:\n", "closing:\n  - \\…\n", 1)
    draft.write_text(text, "utf-8")
    assert ("noi_dung", "…") in tree_lines(compose(draft, tmp_path)[0])
    draft.write_text(text.replace("\\…", "…"), "utf-8")
    with pytest.raises(CongvanError, match="DT-130"):
        compose(draft, tmp_path)


def test_a_date_and_a_symbol_may_be_left_to_the_hand(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    text = re.sub(r"(?m)^date: .*$", r"date: \\…\nsymbol: \\…", REFERENCE.read_text("utf-8"))
    draft.write_text(text, "utf-8")
    lines = dict(tree_lines(compose(draft, tmp_path)[0]))
    assert re.fullmatch(r"Số:\s+/…", lines["so_ky_hieu"])
    assert re.fullmatch(r".*, ngày\s+tháng\s+năm\s*", lines["dia_danh_thoi_gian"])
    for unfilled in (text.replace("date: \\…", "date: …"), text.replace("symbol: \\…", "symbol: …")):
        draft.write_text(unfilled, "utf-8")
        with pytest.raises(CongvanError, match="DT-130"):
            compose(draft, tmp_path)


def test_gaps_in_tables_values_and_overrides_are_found() -> None:
    text = "body: [{table: {rows: [[1, …]]}}]\nvars: {a: …}\nfor_each: {list: a, overrides: {X: {subject: …}}}\n… : a\n"
    assert len(list(gaps(parse(text.encode(), "a.yaml")))) == 3


@pytest.mark.parametrize("name", ["CÔNG VIỆC", "a$HOME b", "it's", "a`b"])
def test_the_next_steps_of_init_work_in_sh(here: Path, name: str) -> None:
    result = run("init", name)
    assert result.exit_code == 0
    step = next(line.strip() for line in result.stderr.splitlines() if line.strip().startswith("cd "))
    shell = shutil.which("sh")
    assert shell
    done = subprocess.run([shell, "-c", f"{step} && pwd"], capture_output=True, text=True, cwd=here)
    assert Path(done.stdout.strip()).name == name
    assert '"công văn"' in result.stderr
    assert "'" not in result.stderr or "'" in name or "$" in name or "`" in name


@pytest.mark.parametrize(
    ("folder", "here_", "command"),
    [
        (PureWindowsPath("D:\\congvan"), PureWindowsPath("D:\\"), 'cd "congvan"'),
        (PureWindowsPath("D:\\công việc"), PureWindowsPath("C:\\Users\\a"), 'pushd "D:\\công việc"'),
        (PurePosixPath("/home/a/b"), PurePosixPath("/home/a"), 'cd "b"'),
        (PurePosixPath("/home/a"), PurePosixPath("/home/a/b"), 'cd "/home/a"'),
    ],
)
def test_the_way_into_the_folder(
    folder: PureWindowsPath | PurePosixPath, here_: PureWindowsPath | PurePosixPath, command: str
) -> None:
    assert enter(folder, here_) == command


def test_english_keys_on_request(here: Path) -> None:
    assert run("init", "--keys", "en", ".").exit_code == 0
    assert "agencies:" in (here / "congvan.yaml").read_text("utf-8")
    assert run("new", "--keys", "en", "giấy mời", "a").exit_code == 0
    assert "\nsubject: …" in (here / "directives" / "a.yaml").read_text("utf-8")


def test_a_kind_that_is_none_is_refused(here: Path) -> None:
    result = run("new", "công vặn vẹo", "a")
    assert result.exit_code == 1
    assert "[DT-010]" in result.stderr
    assert list(here.iterdir()) == []
