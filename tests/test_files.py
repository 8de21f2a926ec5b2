"""Results on the disk: whole or not at all, with fitting rights, nowhere else, believed only where they are ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest
from conftest import congvan_here
from docx.shared import Mm

from congvan.bulk.manifest import Manifest, sum_of
from congvan.errors import CongvanError
from congvan.writers.files import lock, sweep, write_whole

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 8/2026
subject: thử
recipients: [Sở Y tế]
opening: [Đoạn mở đầu.]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""
BULK = DRAFT.replace("[Sở Y tế]", '["{{ recipient.name }}"]') + "for_each: noi.csv\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    (folder / "directives").mkdir(parents=True)
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "thu.yaml").write_text(DRAFT, "utf-8")
    (folder / "loat.yaml").write_text(BULK, "utf-8")
    (folder / "noi.csv").write_text("name\nxã A\nxã B\n", "utf-8")
    return folder


def build(office: Path, *arguments: object) -> tuple[int, str]:
    done = congvan_here("build", *arguments, "--format", "docx", cwd=office)
    return done.code, done.err


# ---- on the disk ----


def test_a_manifest_tells_only_of_copies_that_are_on_the_disk(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies wait for the disk together; a single document waits before it takes its place."""
    settled: list[tuple[int, bool]] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        fsync(descriptor)
        settled.append((os.fstat(descriptor).st_ino, (office / "output" / "thu.docx").exists()))

    monkeypatch.setattr(os, "fsync", watch)
    assert build(office, "thu.yaml", "loat.yaml")[0] == 0
    order = [inode for inode, _ in settled]
    told = max(place for place, inode in enumerate(order) if inode == _inode(office, "loat/manifest.json"))
    for copy in ("xa-a", "xa-b"):
        assert order.index(_inode(office, f"loat/{copy}.docx")) < told
    place = order.index(_inode(office, "thu.docx"))
    assert not settled[place][1]


def _inode(office: Path, name: str) -> int:
    return (office / "output" / name).stat().st_ino


# ---- together ----


@pytest.mark.parametrize("links", [True, False])
def test_files_are_replaced_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """A PDF that a reader holds open (Windows) keeps the DOCX old too, whichever is written first."""
    if not links:

        def no_links(*_: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(os, "link", no_links)
    names = [tmp_path / f"a.{suffix}" for suffix in ("docx", "pdf", "html")]
    replace = Path.replace
    for held in names:
        write_whole({path: b"old" for path in names[:2]})
        names[2].unlink(missing_ok=True)

        def refuse(self: Path, target: Path, held: Path = held) -> Path:
            if target == held and not self.read_bytes() == b"old":
                raise PermissionError(13, "in use")
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(CongvanError) as caught:
            write_whole({path: b"new" for path in names})
        monkeypatch.setattr(Path, "replace", replace)
        assert held.name in str(caught.value.findings[0].span)
        assert [path.read_bytes() for path in names[:2]] == [b"old", b"old"] and not names[2].exists()
        assert sorted(tmp_path.iterdir()) == names[:2]


def test_what_killed_builds_left_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    old, young, other = tmp_path / ".a.docx.x.tmp", tmp_path / ".b.docx.y.tmp", tmp_path / "c.tmp"
    for path in (old, young, other):
        path.write_bytes(b"")
    os.utime(old, (time.time() - 7200,) * 2)
    os.utime(other, (0, 0))
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == [young, other]


def test_a_build_sweeps_its_own_folder(office: Path) -> None:
    assert build(office, "loat.yaml")[0] == 0
    left = office / "output" / "loat" / ".xa-a.docx.x.tmp"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    assert build(office, "loat.yaml")[0] == 0 and not left.exists()


# ---- rights ----


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
@pytest.mark.parametrize(("mask", "public"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600), (0o027, 0o640)])
def test_results_have_the_rights_of_the_users_mask_and_secret_ones_are_the_owners(
    office: Path, mask: int, public: int
) -> None:
    secret = BULK + "secrecy: mật\n"
    (office / "mat.yaml").write_text(secret, "utf-8")
    subprocess.run(
        [sys.executable, "-m", "congvan", "build", "thu.yaml", "loat.yaml", "mat.yaml", "--merge", "pdf", "--zip",
         "--pdf-engine", "typst"],
        cwd=office, check=True, capture_output=True, umask=mask,
    )  # fmt: skip
    out = office / "output"
    assert {rights(path) for path in (out / "thu.docx", out / "thu.pdf", *(out / "loat").glob("[!.]*"))} == {public}
    documents = [path for path in (out / "mat").iterdir() if path.suffix in (".docx", ".pdf", ".zip")]
    assert len(documents) == 6 and {rights(path) for path in documents} == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_copies_of_a_checked_file_are_no_wider_than_it(office: Path) -> None:
    assert build(office, "thu.yaml", "--out", ".")[0] == 0
    document = docx.Document(str(office / "thu.docx"))
    document.sections[0].left_margin = Mm(37)  # something to mend
    document.save(str(office / "thu.docx"))
    (office / "thu.docx").chmod(0o600)
    congvan_here("check", "thu.docx", "--annotate", "--fix", cwd=office)
    assert rights(office / "thu.checked.docx") == rights(office / "thu.fixed.docx") == 0o600


# ---- nowhere else ----


def test_a_folder_of_results_that_leads_out_is_refused(office: Path) -> None:
    outside = office.parent / "outside"
    outside.mkdir()
    (office / "output").symlink_to(outside)
    code, told = build(office, "thu.yaml")
    assert code == 1 and "[TEP-043]" in told and list(outside.iterdir()) == []
    assert build(office, "thu.yaml", "--out", outside)[0] == 0  # asked for by name


def test_a_folder_of_copies_that_leads_out_is_refused(office: Path) -> None:
    outside = office.parent / "outside"
    outside.mkdir()
    (office / "output").mkdir()
    (office / "output" / "loat").symlink_to(outside)
    code, told = build(office, "loat.yaml")
    assert code == 1 and "[TEP-043]" in told and list(outside.iterdir()) == []


def test_what_is_remembered_is_not_written_elsewhere(office: Path) -> None:
    outside = office.parent / "outside"
    outside.mkdir()
    (office / ".congvan").symlink_to(outside)
    assert build(office, "thu.yaml")[0] == 0 and list(outside.iterdir()) == []


def test_drafts_are_not_made_elsewhere(office: Path) -> None:
    outside = office.parent / "outside"
    outside.mkdir()
    (office / "directives").rmdir()
    (office / "directives").symlink_to(outside)
    done = congvan_here("new", "công văn", "a", cwd=office)
    assert done.code == 1 and "[TEP-043]" in done.err and list(outside.iterdir()) == []


@pytest.mark.parametrize("place", [".congvan", "output"])
def test_a_file_where_a_folder_belongs_is_told(office: Path, place: str) -> None:
    (office / place).write_bytes(b"")
    code, told = build(office, "thu.yaml")
    assert code == (1 if place == "output" else 0), told
    code, told = build(office, "loat.yaml")
    assert code == (1 if place == "output" else 0), told
    assert "[TEP-011]" in told or place != "output"


READ_ONLY = "mount --bind . . && mount -o remount,bind,ro . && cd {here} && exec {python} -m congvan build thu.yaml"


def test_a_workspace_that_cannot_be_written_is_built_elsewhere(office: Path) -> None:
    elsewhere = office.parent / "kq"
    script = READ_ONLY.format(here=office, python=sys.executable)
    script += f" loat.yaml --format docx --out {elsewhere}"
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script]
    done = shutil.which("unshare") and subprocess.run(command, cwd=office, capture_output=True, text=True)
    if not done or "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("this machine lets nobody mount a folder")
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "thu.docx").is_file() and (elsewhere / "loat" / "xa-a.docx").is_file()
    assert not (office / ".congvan").exists()


def test_a_lock_that_cannot_be_had_is_told(office: Path) -> None:
    with pytest.raises(CongvanError, match="TEP-011"), lock(office / "thu.yaml" / "x.json"):
        pass


# ---- believed only where it is ours ----


def current(office: Path, draft: str) -> list[bool]:
    done = congvan_here("build", draft, "--format", "docx", "--json", cwd=office)
    assert done.code == 0, done.err
    return [result["current"] for result in json.loads(done.out)]


@pytest.mark.parametrize("draft", ["thu", "loat"])
def test_a_result_that_was_written_in_is_built_again(office: Path, draft: str) -> None:
    current(office, f"{draft}.yaml")
    assert all(current(office, f"{draft}.yaml"))
    path = next((office / "output").rglob("*.docx"))
    whole, status = path.read_bytes(), path.stat()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))  # as long, and as old, as it was
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not all(current(office, f"{draft}.yaml"))
    assert path.read_bytes() == whole


def current_to_another(office: Path, draft: str) -> list[bool]:
    """As `current`, by a user who has another secret; a process keeps the one that it has read."""
    done = subprocess.run(
        [sys.executable, "-m", "congvan", "build", draft, "--format", "docx", "--json", "--jobs", "1"],
        cwd=office, capture_output=True, text=True, env={**os.environ, "CONGVAN_STATE": str(office.parent / "other")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [result["current"] for result in json.loads(done.stdout)]


@pytest.mark.parametrize("draft", ["thu", "loat"])
def test_a_manifest_that_another_made_is_not_believed(office: Path, draft: str) -> None:
    """Anybody can work out keys and sums: a received folder may hold forged results that look current."""
    current_to_another(office, f"{draft}.yaml")
    assert all(current_to_another(office, f"{draft}.yaml"))
    path = next((office / "output").rglob("*.docx"))
    whole = path.read_bytes()
    forged = whole + b"forged"
    for told in [*office.rglob("manifest.json"), *office.rglob(".congvan/*.json")]:
        told.write_text(told.read_text("utf-8").replace(sum_of(whole), sum_of(forged)), "utf-8")
    path.write_bytes(forged)
    assert not any(current(office, f"{draft}.yaml"))
    assert path.read_bytes() == whole


@pytest.mark.parametrize("name", ["..", ".", "", "../a", "a/b", "a\\b", "C:a", "a\0b"])
def test_a_manifest_names_files_of_its_folder_only(tmp_path: Path, name: str) -> None:
    file = {"name": name, "sha256": sum_of(b"")}
    row = {"slug": "a", "recipient": "A", "status": "built", "key": "", "pages": 1, "message": "", "files": [file]}
    (tmp_path / "manifest.json").write_text(json.dumps({"copies": [row]}), "utf-8")
    assert Manifest.load(tmp_path / "manifest.json", tmp_path).rows == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"copies": 1}', '{"copies": [1]}', '{"copies": [{"files": 1}]}', "[" * 100_000, "\ud800"]
)
def test_a_manifest_that_is_none_is_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, "utf-8", errors="surrogatepass")
    assert Manifest.load(tmp_path / "manifest.json", tmp_path).rows == {}


def test_only_what_was_built_is_pruned(office: Path) -> None:
    assert build(office, "loat.yaml")[0] == 0
    (office / "noi.csv").write_text("name\nxã A\n", "utf-8")
    gone = office / "output" / "loat" / "xa-b.docx"
    whole = gone.read_bytes()
    gone.write_bytes(whole + b"a remark of mine")
    code, told = build(office, "loat.yaml", "--prune")
    assert code == 0 and gone.exists() and "xa-b.docx" in told
    gone.write_bytes(whole)
    code, told = build(office, "loat.yaml", "--prune")
    assert code == 0 and not gone.exists() and "xa-b.docx" in told


def test_the_zip_is_the_same_bytes_from_the_same_input(office: Path) -> None:
    sums = []
    for _ in range(2):
        assert build(office, "loat.yaml", "--zip", "--force")[0] == 0
        sums.append(sum_of((office / "output" / "loat" / "loat.zip").read_bytes()))
        os.utime(office / "output" / "loat" / "xa-a.docx", (0, 0))
    assert sums[0] == sums[1]


def test_a_part_of_a_template_is_part_of_the_key(office: Path) -> None:
    own = office / "templates" / "phan"
    own.mkdir(parents=True)
    page = "<article><main>{% include 'phan/x.j2' %}</main></article>"
    (own.parent / "cong_van.html.j2").write_text(page, "utf-8")
    (own / "x.j2").write_text('<p class="noi_dung">Đoạn mở đầu.</p>', "utf-8")
    assert current(office, "thu.yaml") == [False] and current(office, "thu.yaml") == [True]
    (own / "x.j2").write_text('<p class="noi_dung">Đoạn mở đầu. Hai</p>', "utf-8")
    assert current(office, "thu.yaml") == [False]
