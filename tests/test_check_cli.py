"""`congvan check` as a clerk and a repository use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import REFERENCE, ROOT, congvan_here
from conftest import congvan as congvan_as_a_process

from congvan.checking import run
from congvan.checking.run import check_file

DRAFT = """\
kind: công văn
agency:
  parent: UBND tỉnh Đắk Lắk
  name: Sở Nội vụ
  abbreviation: SNV
  place: Đắk Lắk
unit: CCVC
number: 12
date: 2026-01-20
subject: rà soát đội ngũ công chức
recipients: Ủy ban nhân dân các xã, phường
opening: Sở Nội vụ đề nghị Ủy ban nhân dân các xã, phường rà soát, bổ xung hồ sơ công chức trước ngày 15/02/2026.
copies: [Như trên, UBND tỉnh (b/c), "Lưu: VT, CCVC"]
signatory: {title: Giám đốc, name: Lê Quốc Thái}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (tmp_path / "directives").mkdir()
    (tmp_path / "directives" / "thu.yaml").write_text(DRAFT, "utf-8")
    return tmp_path


def test_a_draft_is_told_where_it_is_wrong_and_what_to_write(office: Path) -> None:
    result = congvan_here("check", cwd=office)
    assert result.code == 1
    assert "directives/thu.yaml" in result.out and "[VB-302]" in result.out and "(dòng 12, cột 10)" in result.out
    assert "bổ sung" in result.out


def test_messages_are_english_where_asked(office: Path) -> None:
    result = congvan_as_a_process("check", "--lang", "en", cwd=office)  # the language is chosen as it starts
    assert "  Error\n" in result.out and "[VB-302] Misspelled" in result.out and "bổ sung" in result.out


def test_a_clean_draft_passes(office: Path) -> None:
    draft = office / "directives" / "thu.yaml"
    draft.write_text(DRAFT.replace("bổ xung", "bổ sung"), "utf-8")
    result = congvan_here("check", draft, cwd=office)
    assert (result.code, result.err) == (0, "")


def test_a_rule_is_ignored_for_a_reason_only(office: Path) -> None:
    draft = office / "directives" / "thu.yaml"
    draft.write_text(f"# congvan: ignore VB-302 trích nguyên văn\n{DRAFT}", "utf-8")
    assert congvan_here("check", draft, cwd=office).code == 0
    draft.write_text(f"# congvan: ignore VB-302\n{DRAFT}", "utf-8")
    result = congvan_here("check", draft, cwd=office)
    assert result.code == 1
    assert "[VB-302]" in result.out and "[KT-001]" in result.out and "(dòng 1, cột 1)" in result.out


def test_a_repository_sets_severities(office: Path) -> None:
    settings = office / "congvan.yaml"
    settings.write_text("check:\n  VB-302: khuyên\n", "utf-8")
    result = congvan_here("check", cwd=office)
    assert result.code == 0 and "1 gợi ý: xem bằng --advice" in result.out
    assert "[VB-302]" in congvan_here("check", "--advice", cwd=office).out
    settings.write_text("kiểm tra:\n  VB-302: tắt\n", "utf-8")
    assert "[VB-302]" not in congvan_here("check", cwd=office).out
    settings.write_text("check:\n  VB-999: tắt\n  VB-302: nhẹ\n", "utf-8")
    result = congvan_here("check", cwd=office)
    assert result.code == 1
    assert "congvan.yaml:2:11:" in result.err and "VB-999" in result.err
    assert "congvan.yaml:3:11:" in result.err and "nhẹ" in result.err


def test_a_draft_that_cannot_be_built_is_told_with_its_place(office: Path) -> None:
    draft = office / "directives" / "thu.yaml"
    draft.write_text(DRAFT.replace("number: 12", "number: mười hai"), "utf-8")
    result = congvan_here("check", draft, "--format", "json", cwd=office)
    assert result.code == 1
    (found,) = json.loads(result.out)
    assert (found["line"], found["severity"]) == (8, "error")


def test_bulk_drafts_and_lists_beside_them_are_understood(office: Path) -> None:
    lists = office / "directives" / "recipients"
    lists.mkdir()
    (lists / "xa.yaml").write_text("- name: xã Ea Kar\n- name: xã Ea Súp\n", "utf-8")
    draft = DRAFT.replace("recipients: Ủy ban nhân dân các xã, phường", 'recipients: "UBND {{ recipient.name }}"')
    draft = draft.replace("bổ xung", "bổ sung") + "for_each: directives/recipients/xa.yaml\n"
    (office / "directives" / "thu.yaml").write_text(draft, "utf-8")
    assert congvan_here("check", cwd=office).code == 0


def test_what_congvan_builds_is_clean_as_files_too(office: Path) -> None:
    assert congvan_here("build", REFERENCE, "--out", office / "out", cwd=office).code == 0
    result = congvan_here("check", office / "out", "--format", "json", cwd=office)
    assert (result.code, json.loads(result.out)) == (0, [])


def test_copies_are_written_beside_and_the_original_stays(office: Path) -> None:
    assert congvan_here("build", REFERENCE, "--format", "docx", "--out", office, cwd=office).code == 0
    import docx

    path = office / "bluezone.docx"
    document = docx.Document(str(path))
    next(p for p in document.paragraphs if len(p.text) > 200).runs[0].font.size = docx.shared.Pt(18)
    document.save(str(path))
    before = path.read_bytes()
    result = congvan_here("check", path, "--annotate", "--fix", cwd=office)
    assert result.code == 1 and "[TT-401]" in result.out
    assert path.read_bytes() == before
    assert "bluezone.checked.docx" in result.err and "bluezone.fixed.docx" in result.err
    assert congvan_here("check", office / "bluezone.fixed.docx", cwd=office).code == 0
    assert (
        congvan_here("check", office, "--format", "json", cwd=office).out.count('"TT-401"') == 1
    )  # our copies are none


@pytest.mark.parametrize("name", ["khong-co.docx", "thu.txt"])
def test_paths_that_cannot_be_checked_are_told(office: Path, name: str) -> None:
    if name.endswith("txt"):
        (office / name).write_text("a", "utf-8")
    result = congvan_here("check", name, cwd=office)
    assert result.code == 1 and name in result.err and "Traceback" not in result.err


def test_a_broken_file_does_not_stop_the_others(office: Path) -> None:
    (office / "hong.docx").write_bytes(b"PK\x03\x04 no zip")
    result = congvan_here("check", "hong.docx", "directives/thu.yaml", cwd=office)
    assert result.code == 1
    assert "[KT-108]" in result.out and "[VB-302]" in result.out


def test_sarif_names_the_rules(office: Path) -> None:
    result = congvan_here("check", "--format", "sarif", cwd=office)
    log = json.loads(result.out)
    run = log["runs"][0]
    assert run["results"][0]["ruleId"] == "VB-302"
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {"TT-105", "VB-302"}
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "directives/thu.yaml"


def test_strict_fails_on_warnings(office: Path) -> None:
    (office / "congvan.yaml").write_text("check:\n  VB-302: cảnh báo\n", "utf-8")
    assert congvan_here("check", cwd=office).code == 0
    assert congvan_here("check", "--strict", cwd=office).code == 1


def test_the_drafts_of_this_repository_pass() -> None:
    result = congvan_here("check", ROOT / "directives", "--strict", cwd=ROOT)
    assert result.code == 0, result.out


def test_rules_that_are_turned_off_or_lowered_are_told_wherever_the_settings_stand(office: Path) -> None:
    """Settings may hide findings: those of a parent folder, those of a folder that was received."""
    (office / "congvan.yaml").write_text("check:\n  VB-302: tắt\n  TT-404: off\n  TT-401: khuyên\n", "utf-8")
    inside = office / "a" / "b"
    inside.mkdir(parents=True)
    draft = inside / "thu.yaml"
    draft.write_text((office / "directives" / "thu.yaml").read_text("utf-8"), "utf-8")
    result = congvan_here("check", "thu.yaml", cwd=inside)
    assert result.code == 0
    assert "2 quy tắc đang tắt" in result.out and "VB-302, TT-404" in result.out and str(office) in result.out
    assert "1 quy tắc bị hạ mức" in result.out and "TT-401" in result.out
    assert congvan_here("check", "thu.yaml", "--strict", cwd=inside).code == 1
    codes = [one["code"] for one in json.loads(congvan_here("check", "thu.yaml", "--format", "json", cwd=inside).out)]
    assert codes == ["KT-005", "KT-005"]
    assert congvan_here("check", "--format", "sarif", cwd=office).out.count('"ruleId": "KT-005"') == 2


def test_rules_that_are_raised_and_the_telling_itself_are_not_hidden(office: Path) -> None:
    (office / "congvan.yaml").write_text("check:\n  VB-302: lỗi\n", "utf-8")
    assert "KT-005" not in congvan_here("check", cwd=office).out
    (office / "congvan.yaml").write_text("check:\n  VB-302: tắt\n  KT-005: tắt\n", "utf-8")
    assert "[KT-005]" in congvan_here("check", cwd=office).out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_a_terminal_shows_the_file_at_work(tmp_path: Path) -> None:
    import pty

    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    for name in ("mot.docx", "hai [bold].docx"):
        docx.Document().save(str(tmp_path / name))
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "congvan", "check", "mot.docx", "hai [bold].docx"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=follower, check=False)
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert "mot.docx" in shown and "hai [bold].docx" in shown and "/2" in shown
    assert "mot.docx" in done.stdout.decode() and "\x1b" not in done.stdout.decode()


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "sarif"), ("--explain",), ("--annotate",)])
def test_what_was_told_of_is_not_kept(office: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]) -> None:
    """An archive has thousands of files, and each took a megabyte until the report was done."""
    assert congvan_here("build", "--format", "docx", "--out", "vb", cwd=office).code == 0
    (file,) = (office / "vb").rglob("*.docx")
    for number in range(3):
        (office / "vb" / f"{number}.docx").write_bytes(file.read_bytes())
    living: list[int] = []
    checked: list[weakref.ref[run.Checked]] = []

    def check_any(*arguments: Any) -> run.Checked:
        living.append(sum(one() is not None for one in checked))
        one = check_file(*arguments)
        checked.append(weakref.ref(one))
        return one

    monkeypatch.setattr(run, "check_any", check_any)
    result = congvan_here("check", "vb", *options, cwd=office)
    assert result.code == 1 and result.out.count("bổ xung") >= 4
    assert len(living) == 4 and max(living) <= 1
