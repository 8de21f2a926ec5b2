"""One draft, a copy for every recipient: what each gets, what stands on the disk, and what a second run does."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import congvan, congvan_here
from pdf_pages import flat
from PIL import Image
from pypdf import PdfReader

from congvan.bulk.scratch import Scratch, take

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: Đắk Lắk}
unit: VX
number: 7
date: 17/8/2026
subject: thử
for_each: noi-nhan.csv
recipients: "{{ recipient.name }}"
opening: ["Gửi {{ recipient.name }}, mã {{ recipient.code }}."]
tasks:
  - Việc chung
  - {text: Việc riêng của phường, only: "kind == 'phường'"}
  - {text: Việc của Ea Kao, only: phường Ea Kao}
annexes:
  - {title: Chỉ cho xã, only: "kind == 'xã'", body: [Lời]}
signatory: {title: Chủ tịch, name: Tạ Anh Tuấn}
"""
FOR_ALL = DRAFT.replace("  - {text: Việc của Ea Kao, only: phường Ea Kao}\n", "")  # for lists without that ward
LIST = "name;kind;code\nphường Ea Kao;phường;1\nxã Ea Rốk;xã;2\nphường Tân An;phường;3\nxã Ea Súp;xã;4\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    (tmp_path / "noi-nhan.csv").write_text(LIST, "utf-8")
    (tmp_path / "thu.yaml").write_text(DRAFT, "utf-8")
    return tmp_path


def build(office: Path, *arguments: object, formats: str = "docx") -> object:
    return congvan_here("build", "thu.yaml", "--format", formats, *arguments, cwd=office)


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    return flat(" ".join(p.text for p in document.paragraphs))


def rows(office: Path) -> list[dict[str, str]]:
    with (office / "output" / "thu" / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def sums_hold(office: Path) -> bool:
    folder = office / "output" / "thu"
    return all(
        hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"]
        for row in rows(office)
        if row["status"] == "built"
    )


def test_every_recipient_gets_its_own_words_and_parts(office: Path) -> None:
    assert build(office).code == 0
    folder = office / "output" / "thu"
    texts = {path.stem: text_of(path) for path in folder.glob("*.docx")}
    assert set(texts) == {"phuong-ea-kao", "xa-ea-rok", "phuong-tan-an", "xa-ea-sup"}
    assert "Gửi phường Ea Kao, mã 1." in texts["phuong-ea-kao"]
    assert "3. Việc của Ea Kao" in texts["phuong-ea-kao"] and "3. Việc" not in texts["phuong-tan-an"]
    assert "2. Việc riêng của phường" in texts["phuong-tan-an"] and "riêng" not in texts["xa-ea-sup"]
    assert "CHỈ CHO XÃ" in texts["xa-ea-sup"] and "CHỈ CHO XÃ" not in texts["phuong-tan-an"]


def test_the_manifest_tells_recipient_file_pages_sum_and_status(office: Path) -> None:
    assert build(office, formats="docx,pdf").code == 0
    found = rows(office)
    assert len(found) == 8
    assert {row["status"] for row in found} == {"built"}
    assert [row["pages"] for row in found if row["recipient"] == "xã Ea Súp"] == ["2", "2"]
    assert sums_hold(office)
    data = json.loads((office / "output" / "thu" / "manifest.json").read_text("utf-8"))
    assert next(copy["slug"] for copy in data["copies"]) == "phuong-ea-kao"


def test_an_unchanged_copy_is_not_built_again_and_a_changed_row_builds_one(office: Path) -> None:
    assert build(office).code == 0
    again = json.loads(build(office, "--json").out)
    assert [result["current"] for result in again] == [True] * 4
    (office / "noi-nhan.csv").write_text(LIST.replace(";3\n", ";33\n"), "utf-8")
    changed = json.loads(build(office, "--json").out)
    assert sorted(r["recipient"] for r in changed if not r["current"]) == ["phường Tân An"]
    assert "mã 33." in text_of(office / "output" / "thu" / "phuong-tan-an.docx")
    forced = json.loads(build(office, "--json", "--force").out)
    assert not any(result["current"] for result in forced)


@pytest.mark.parametrize("change", ["draft", "settings", "file", "template", "value", "gone", "touched"])
def test_whatever_goes_into_a_copy_builds_it_again_when_it_changes(office: Path, change: str) -> None:
    assert build(office).code == 0
    extra: list[str] = []
    file = office / "output" / "thu" / "xa-ea-sup.docx"
    if change == "draft":
        (office / "thu.yaml").write_text(DRAFT.replace("Việc chung", "Việc khác"), "utf-8")
    elif change == "settings":
        (office / "congvan.yaml").write_text("format: {body_size: 13}\n", "utf-8")
    elif change == "template":
        (office / "templates").mkdir()
        (office / "templates" / "x.html.j2").write_text("x", "utf-8")
    elif change == "value":
        extra = ["--set", "a=b"]
    elif change == "gone":
        file.unlink()
    elif change == "touched":
        file.write_bytes(file.read_bytes() + b"x")
    elif change == "file":
        (office / "thu.yaml").write_text(DRAFT.replace("body: [Lời]", "table: so.csv"), "utf-8")
        (office / "so.csv").write_text("a\n1\n", "utf-8")
        assert build(office).code == 0
        (office / "so.csv").write_text("a\n2\n", "utf-8")
    results = json.loads(build(office, "--json", *extra).out)
    fresh = sorted(r["recipient"] for r in results if not r["current"])
    assert fresh == (["xã Ea Súp"] if change in ("gone", "touched") else sorted(LIST_NAMES))


LIST_NAMES = [line.split(";")[0] for line in LIST.splitlines()[1:]]


def test_a_file_that_only_one_recipient_has_builds_its_copy_again_when_it_changes(office: Path) -> None:
    for name in ("chung.csv", "rieng.csv"):
        (office / name).write_text("a\n1\n", "utf-8")
    own = "for_each: {list: noi-nhan.csv, overrides: {xã Ea Súp: {annexes: [{title: B, table: rieng.csv}]}}}"
    (office / "thu.yaml").write_text(DRAFT.replace("for_each: noi-nhan.csv", own), "utf-8")
    assert build(office).code == 0
    (office / "rieng.csv").write_text("a\n2\n", "utf-8")
    results = json.loads(build(office, "--json").out)
    assert [r["recipient"] for r in results if not r["current"]] == ["xã Ea Súp"]


@pytest.mark.parametrize("block", ["table: so.csv", "figure: a.png", "table: {rows: [[a, {figure: a.png}]]}"])
def test_a_file_of_what_only_some_get_builds_again_when_it_changes(block: str, office: Path) -> None:
    (office / "so.csv").write_text("a\n1\n", "utf-8")
    Image.new("RGB", (30, 12), "white").save(office / "a.png")
    addressed = f"opening: [Lời]\nannexes: [{{title: B, body: [Lời, {{{block}, only: xã Ea Súp}}]}}]"
    text = DRAFT[: DRAFT.index("opening:")] + addressed + "\n" + DRAFT[DRAFT.index("signatory:") :]
    (office / "thu.yaml").write_text(text, "utf-8")
    assert build(office).code == 0
    assert all(result["current"] for result in json.loads(build(office, "--json").out))
    (office / "so.csv").write_text("a\n2\n", "utf-8")
    Image.new("RGB", (30, 12), "black").save(office / "a.png")
    assert not any(result["current"] for result in json.loads(build(office, "--json").out))


def test_another_release_of_a_library_builds_again(office: Path, tmp_path: Path) -> None:
    """As its folder in the path tells, which stands before that of the release in use."""
    assert build(office).code == 0
    (tmp_path / "libraries" / "Python_DOCX-99.0.dist-info").mkdir(parents=True)
    arguments = ("build", "thu.yaml", "--format", "docx", "--json", "--progress", "none")
    for path, current in (("", True), (str(tmp_path / "libraries"), False)):
        result = congvan(*arguments, cwd=office, environment={"PYTHONPATH": path})
        assert {copy["current"] for copy in json.loads(result.out)} == {current}


def test_an_image_named_by_the_recipient_is_looked_at_every_time(office: Path) -> None:
    def draw(colour: str) -> None:
        for number in range(1, 5):
            Image.new("RGB", (30, 12), colour).save(office / f"{number}.png")

    draw("white")
    body = "opening: [Lời]\nannexes: [{title: B, body: [{figure: '{{ recipient.code }}.png'}]}]\n"
    text = DRAFT[: DRAFT.index("opening:")] + body + DRAFT[DRAFT.index("signatory:") :]
    (office / "thu.yaml").write_text(text, "utf-8")
    assert build(office).code == 0
    draw("black")
    assert not any(result["current"] for result in json.loads(build(office, "--json").out))


def test_recipients_may_be_chosen(office: Path) -> None:
    for arguments, names in (
        (["--where", "kind == 'xã' and code != '2'"], ["xã Ea Súp"]),
        (["--only", "xa-ea-rok", "--only", "phường Tân An"], ["xã Ea Rốk", "phường Tân An"]),
        (["--limit", 2], LIST_NAMES[:2]),
        (["--for-each", "vn:wards?province=Đắk Lắk", "--limit", 1], ["phường Tuy Hòa"]),
    ):
        results = json.loads(build(office, "--json", "--force", *arguments).out)
        assert [result["recipient"] for result in results] == names
    assert "[NN-008]" in build(office, "--only", "xã Không Có").err
    assert "[DT-043]" in build(office, "--where", "loai == 'xã'").err


def test_keys_may_be_overridden_for_one_recipient(office: Path) -> None:
    for_each = "for_each: {list: noi-nhan.csv, where: kind == 'xã', overrides: {xã Ea Súp: {trích yếu: khác, số: 8}}}"
    (office / "thu.yaml").write_text(DRAFT.replace("for_each: noi-nhan.csv", for_each), "utf-8")
    assert build(office).code == 0
    folder = office / "output" / "thu"
    assert sorted(path.stem for path in folder.glob("*.docx")) == ["xa-ea-rok", "xa-ea-sup"]
    heads = {p.stem: docx.Document(str(p)).tables[0]._cells[0].text for p in folder.glob("*.docx")}
    assert "08/UBND-VX" in heads["xa-ea-sup"] and "V/v khác" in heads["xa-ea-sup"]
    assert "07/UBND-VX" in heads["xa-ea-rok"] and "V/v thử" in heads["xa-ea-rok"]
    (office / "thu.yaml").write_text(DRAFT.replace("for_each: noi-nhan.csv", for_each.replace("Súp", "X")), "utf-8")
    assert "[NN-008]" in build(office).err


def test_each_recipient_gets_its_own_rows_of_a_table(office: Path) -> None:
    (office / "so.csv").write_text("Xã;Việc\nxã Ea Súp;Một\nxã Ea Rốk;Hai\nxã ea súp;Ba\n4;Bốn\n", "utf-8")
    annex = "annexes: [{title: Bảng, table: {file: so.csv, own: Xã, columns: [{title: Việc, field: Việc}]}}]"
    start = DRAFT.index("annexes:")
    text = DRAFT[:start] + annex + "\n" + DRAFT[DRAFT.index("signatory:") :]
    (office / "thu.yaml").write_text(text, "utf-8")
    assert build(office, "--where", "kind == 'xã'").code == 0
    tables = {
        path.stem: [cell.text for cell in docx.Document(str(path)).tables[-1].columns[0].cells]
        for path in (office / "output" / "thu").glob("*.docx")
    }
    assert tables == {"xa-ea-sup": ["Việc", "Một", "Ba", "Bốn"], "xa-ea-rok": ["Việc", "Hai"]}


def test_a_failing_recipient_stops_no_other(office: Path) -> None:
    (office / "thu.yaml").write_text(DRAFT.replace("recipient.code", "recipient.code | bang_chu"), "utf-8")
    (office / "noi-nhan.csv").write_text(LIST.replace(";3\n", ";ba\n"), "utf-8")
    result = build(office)
    assert result.code == 1
    assert "phường Tân An: thu.yaml:9:11:" in result.err
    assert {row["recipient"]: row["status"] for row in rows(office)} == {
        "phường Ea Kao": "built", "xã Ea Rốk": "built", "phường Tân An": "failed", "xã Ea Súp": "built",
    }  # fmt: skip
    assert not (office / "output" / "thu" / "phuong-tan-an.docx").exists()


def test_overrides_that_cannot_be_read_stop_only_their_recipient(office: Path) -> None:
    for_each = "for_each: {list: noi-nhan.csv, overrides: {xã Ea Súp: {số: mười}}}"
    (office / "thu.yaml").write_text(DRAFT.replace("for_each: noi-nhan.csv", for_each), "utf-8")
    result = build(office)
    assert result.code == 1 and "xã Ea Súp: thu.yaml:7:" in result.err and "[DT-012]" in result.err
    assert [row["status"] for row in rows(office)] == ["built", "built", "built", "failed"]


def test_files_of_recipients_that_left_the_list_are_named_and_removed_only_when_asked(office: Path) -> None:
    assert build(office).code == 0
    (office / "noi-nhan.csv").write_text(LIST.replace("phường Tân An;phường;3\n", ""), "utf-8")
    old = office / "output" / "thu" / "phuong-tan-an.docx"
    result = build(office)
    assert result.code == 0 and "phuong-tan-an.docx" in result.err and old.exists()
    assert [row["status"] for row in rows(office)] == ["built", "built", "built", "gone"]
    assert build(office, "--prune").code == 0
    assert not old.exists() and len(rows(office)) == 3
    stranger = office / "output" / "thu" / "cua-toi.docx"
    stranger.write_bytes(b"x")
    assert build(office, "--prune").code == 0 and stranger.exists()


def test_a_manifest_that_names_files_elsewhere_is_not_believed(office: Path) -> None:
    assert build(office).code == 0
    manifest = office / "output" / "thu" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace("phuong-tan-an.docx", "../../thu.yaml"), "utf-8")
    (office / "noi-nhan.csv").write_text(LIST.replace("phường Tân An;phường;3\n", ""), "utf-8")
    assert build(office, "--prune").code == 0
    assert (office / "thu.yaml").exists()


def test_merged_copies_begin_on_new_sheets_with_bookmarks_and_a_zip_holds_all(office: Path) -> None:
    assert build(office, "--merge", "pdf", "--zip", formats="docx,pdf").code == 0
    reader = PdfReader(office / "output" / "thu" / "thu.pdf")
    starts = [reader.get_destination_page_number(item) for item in reader.outline]
    assert [item.title for item in reader.outline] == LIST_NAMES
    assert starts == [0, 2, 4, 6] and len(reader.pages) == 8
    assert reader.pages[1].extract_text() == "" and "SÚP" not in reader.pages[6].extract_text()
    with zipfile.ZipFile(office / "output" / "thu" / "thu.zip") as archive:
        assert len(archive.namelist()) == 8


def test_copies_in_one_file_take_no_recipients_place(office: Path) -> None:
    (office / "thu.yaml").write_text(FOR_ALL, "utf-8")
    (office / "noi-nhan.csv").write_text("name;kind;code\nThư;;1\nxã Ea Súp;xã;2\n", "utf-8")
    for _ in range(2):
        assert build(office, "--merge", "pdf", formats="pdf").code == 0
        assert len(PdfReader(office / "output" / "thu" / "thu.pdf").pages) == 1
        assert len(PdfReader(office / "output" / "thu" / "thu-tat-ca.pdf").pages) == 4
        assert sums_hold(office)


def test_several_processes_write_the_same_bytes_as_one(office: Path) -> None:
    assert build(office, "--jobs", 1, "--out", "a", formats="docx,pdf").code == 0
    assert build(office, "--jobs", 2, "--out", "b", formats="docx,pdf").code == 0
    for path in (office / "a" / "thu").glob("*-*.*"):
        assert path.read_bytes() == (office / "b" / "thu" / path.name).read_bytes(), path.name


def test_a_copy_has_the_same_pages_after_another_copy_as_alone(office: Path) -> None:
    names = ["xã A", "phường có một cái tên dài đến mức chiếm nhiều hơn một dòng ở phần kính gửi của văn bản", "xã B"]
    rows = "".join(f"{name};xã;{'x' * 40 * n}\n" for n, name in enumerate(names, 1))
    (office / "noi-nhan.csv").write_text("name;kind;code\n" + rows, "utf-8")
    body = "".join(f"  - Đoạn {n}. {'Yêu cầu các đơn vị nghiêm túc thực hiện. ' * (n % 7 + 1)}\n" for n in range(60))
    before, after = DRAFT[: DRAFT.index("opening:")], DRAFT[DRAFT.index("annexes:") :]
    text = f"{before}body:\n  - '{{{{ recipient.code }}}}'\n{body}{after}"
    (office / "thu.yaml").write_text(text, "utf-8")
    assert build(office, "--jobs", 1, formats="pdf").code == 0
    for path in sorted((office / "output" / "thu").glob("*.pdf")):
        assert build(office, "--only", path.stem, "--out", f"alone/{path.stem}", formats="pdf").code == 0
        assert path.read_bytes() == (office / "alone" / path.stem / "thu" / path.name).read_bytes(), path.stem
        assert len(PdfReader(path).pages) > 3


def test_progress_for_machines_is_json_lines_on_stderr(office: Path) -> None:
    events = [json.loads(line) for line in build(office, "--progress", "json").err.splitlines() if line[0] == "{"]
    assert [event["done"] for event in events] == [1, 2, 3, 4]
    assert {event["total"] for event in events} == {4}


def many(office: Path, count: int) -> None:
    lines = "".join(f"đơn vị {n};xã;{n}\n" for n in range(count))
    (office / "noi-nhan.csv").write_text("name;kind;code\n" + lines, "utf-8")
    (office / "thu.yaml").write_text(FOR_ALL, "utf-8")


def heed_interrupts() -> None:
    """A shell lets what it runs in the background ignore Ctrl-C, and what that starts as well."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


COMMAND = [sys.executable, "-m", "congvan", "build", "thu.yaml", "--format", "docx,pdf", "--jobs", "2"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_whole_files_and_goes_on(office: Path, how: signal.Signals) -> None:
    many(office, 100)
    process = subprocess.Popen(
        COMMAND, cwd=office, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=heed_interrupts
    )
    folder = office / "output" / "thu"
    wait_for(lambda: len(list(folder.glob("*.pdf"))) >= 8)
    os.killpg(process.pid, how)
    process.wait(30)
    done = len(list(folder.glob("[!.]*.pdf")))
    assert 8 <= done < 100
    assert sums_hold(office)
    for path in folder.glob("[!.]*.docx"):
        assert zipfile.ZipFile(path).testzip() is None
    for path in folder.glob("[!.]*.pdf"):
        assert path.read_bytes().rstrip().endswith(b"%%EOF")
    result = congvan(*COMMAND[3:], "--json", cwd=office)
    assert result.code == 0
    assert sum(copy["current"] for copy in json.loads(result.out)) >= done - 2
    assert len(list(folder.glob("[!.]*.pdf"))) == 100
    assert {row["status"] for row in rows(office)} == {"built"} and sums_hold(office)


def test_an_interrupt_is_for_the_builder_to_heed(office: Path) -> None:
    """Ctrl+C reaches workers too; one that broke off there while it sent its result would leave the others waiting."""
    many(office, 100)
    process = subprocess.Popen(COMMAND, cwd=office, stderr=subprocess.DEVNULL, preexec_fn=heed_interrupts)
    folder = office / "output" / "thu"
    for copies in (4, 30, 60):
        wait_for(lambda copies=copies: len(list(folder.glob("*.pdf"))) >= copies)  # type: ignore[misc]
        workers = workers_of(process)
        assert workers
        for worker in workers:
            os.kill(worker, signal.SIGINT)
    assert process.wait(60) == 0
    assert len(list(folder.glob("[!.]*.pdf"))) == 100 and sums_hold(office)


FULL = """
set -e
mount -t tmpfs -o size={size}k tmpfs output
congvan() {{ {python} -m congvan build thu.yaml --format docx --json --progress none; }}
congvan > first.json 2> first.err && exit 3
cp -r output full
mount -o remount,size=20m output
congvan > second.json
cp -r output whole
"""


def test_a_full_disk_leaves_whole_files_and_a_truthful_manifest_and_the_next_run_goes_on(office: Path) -> None:
    # Room for three copies of four, the manifests, those that take their places, and what the run writes as it goes.
    assert build(office, "--out", "measured").code == 0
    copies = sorted((office / "measured" / "thu").glob("*.docx"))
    size = 4 * (sum(-(-path.stat().st_size // 4096) for path in copies[:3]) + 5)
    (office / "output").mkdir()
    script = FULL.format(python=shlex.quote(sys.executable), size=size)
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*command, "mount -t tmpfs tmpfs output"], cwd=office).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    done = subprocess.run([*command, script], cwd=office, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first = json.loads((office / "first.json").read_text("utf-8"))
    failed = [result for result in first if result["findings"]]
    assert 0 < len(failed) < len(first)
    assert {finding["code"] for result in failed for finding in result["findings"]} == {"TEP-011"}
    full = office / "full" / "thu"
    assert {path.suffix for path in full.iterdir()} <= {".docx", ".csv", ".json", ".lock", ".log"}
    for path in full.glob("*.docx"):
        text_of(path)
    whole = office / "whole" / "thu"
    assert len(list(whole.glob("*.docx"))) == 4
    shutil.rmtree(office / "output")
    (office / "whole").rename(office / "output")
    assert {row["status"] for row in rows(office)} == {"built"} and sums_hold(office)
    second = json.loads((office / "second.json").read_text("utf-8"))
    assert sum(not result["current"] for result in second) == len(failed)


def test_two_builds_at_once_do_not_corrupt_each_other(office: Path) -> None:
    many(office, 12)
    started = [subprocess.Popen(COMMAND, cwd=office, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(120) for process in started] == [0, 0]
    assert len(rows(office)) == 24 and sums_hold(office)
    assert {row["status"] for row in rows(office)} == {"built"}


@pytest.mark.parametrize("moment", [0, 0.02, 0.05])  # within the work of a unit, and while it sends what it made
def test_a_worker_that_dies_is_replaced(office: Path, moment: float) -> None:
    many(office, 30)
    process = subprocess.Popen(COMMAND, cwd=office, stderr=subprocess.DEVNULL)
    folder = office / "output" / "thu"
    wait_for(lambda: list(folder.glob("*.pdf")))
    time.sleep(moment)
    os.kill(workers_of(process)[0], signal.SIGKILL)
    assert process.wait(120) == 0
    assert {row["status"] for row in rows(office)} == {"built"} and sums_hold(office)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_a_build_leaves_nothing_in_the_folder_for_temporary_files(office: Path, engine: str, jobs: int) -> None:
    scratch = office / "tam"
    scratch.mkdir()
    command = [*COMMAND[:-1], str(jobs), "--pdf-engine", engine]
    subprocess.run(command, cwd=office, check=True, capture_output=True, env={**os.environ, "TMPDIR": str(scratch)})
    assert list(scratch.iterdir()) == []


def test_workers_do_not_outlive_a_build_that_is_killed(office: Path) -> None:
    many(office, 200)
    process = subprocess.Popen(COMMAND, cwd=office, stderr=subprocess.DEVNULL)
    folder = office / "output" / "thu"
    wait_for(lambda: list(folder.glob("*.pdf")))
    workers = [Path(f"/proc/{worker}") for worker in workers_of(process)]
    assert len(workers) == 2
    process.kill()
    process.wait(30)
    wait_for(lambda: not any(worker.exists() for worker in workers))
    assert not any(worker.exists() for worker in workers)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_builds_every_file(office: Path) -> None:
    from distributed import LocalCluster, Nanny

    many(office, 40)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", worker_class=Nanny
    ) as cluster:
        arguments = [*COMMAND, "--scheduler", cluster.scheduler_address]
        process = subprocess.Popen(arguments, cwd=office, stderr=subprocess.PIPE, text=True)
        folder = office / "output" / "thu"
        wait_for(lambda: len(list(folder.glob("*.pdf"))) >= 4, 90)
        os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)
        _, told = process.communicate(timeout=180)
    assert process.returncode == 0, told
    assert {row["status"] for row in rows(office)} == {"built"} and len(rows(office)) == 80 and sums_hold(office)


def test_a_cluster_that_is_not_there_is_reported(office: Path) -> None:
    impatient = "from congvan.bulk import execute; execute._PATIENCE = '1s'; from congvan.cli import main; main()"
    command = [sys.executable, "-c", impatient, "build", "thu.yaml", "--scheduler", "tcp://127.0.0.1:9"]
    done = subprocess.run(command, cwd=office, capture_output=True, text=True)
    assert done.returncode == 1 and "[MAY-004]" in done.stderr


def test_a_program_that_has_made_a_pdf_can_still_build_in_processes(office: Path) -> None:
    """Typst runs threads once it has set anything here; a worker split off from such a process would wait for them."""
    code = (
        "import congvan\n"
        "if __name__ == '__main__':\n"
        "    for jobs in (1, 2):\n"
        "        done = congvan.build('thu.yaml', formats=['pdf'], force=True, jobs=jobs)\n"
        "        assert len(done) > 1 and not any(one.findings for one in done), done\n"
    )
    (office / "run.py").write_text(code, "utf-8")
    subprocess.run([sys.executable, "run.py"], cwd=office, check=True, timeout=60)


def test_a_worker_fills_the_files_anew_that_the_builder_has_emptied_and_no_other(tmp_path: Path) -> None:
    scratch = Scratch(str(tmp_path))
    names = [scratch.put(data) for data in (b"one", b"two", b"three")]
    assert [take(str(tmp_path), name) for name in names[:2]] == [b"one", b"two"]
    more = [scratch.put(data) for data in (b"4", b"5", b"six")]
    assert more[:2] == names[:2] and more[2] not in names
    assert [take(str(tmp_path), name) for name in (names[2], *more)] == [b"three", b"4", b"5", b"six"]
    assert [scratch.put(b"7") for _ in range(4)] == [names[2], *more]
