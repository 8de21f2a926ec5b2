"""The command line as a clerk meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT, congvan, congvan_here
from pdf_pages import flat

from congvan.thethuc.rules import load_rules


def test_init_and_new_overwrite_nothing(tmp_path: Path) -> None:
    assert congvan_here("init", tmp_path, cwd=tmp_path).code == 0
    assert "[TEP-015]" in congvan_here("init", tmp_path, cwd=tmp_path).err
    assert congvan_here("new", "công văn", "a", cwd=tmp_path).code == 0
    assert "[TEP-015]" in congvan_here("new", "cong-van", "a", cwd=tmp_path).err


@pytest.mark.parametrize("name", ["../a", "a/b", "a\\b", "con", "CON.yaml", "..", "", "a:b", "a?", "lpt1", "a. "])
def test_tricky_names_are_refused(tmp_path: Path, name: str) -> None:
    result = congvan_here("new", "công văn", name, cwd=tmp_path)
    assert result.code == 1
    assert "[TEP-014]" in result.err
    assert list(tmp_path.rglob("*")) == []


def test_one_bad_draft_stops_no_other_and_keeps_its_old_output(tmp_path: Path) -> None:
    folder = tmp_path / "directives"
    folder.mkdir()
    (folder / "a.yaml").write_text("kind: công văn\n", "utf-8")
    (folder / "b.yaml").write_bytes(REFERENCE.read_bytes())
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "a.pdf").write_bytes(b"old")
    result = congvan_here("build", cwd=tmp_path)
    assert result.code == 1
    assert "directives/a.yaml:1:1" in result.err
    assert sorted(p.name for p in (tmp_path / "output").iterdir()) == ["a.pdf", "b.docx", "b.pdf"]
    assert (tmp_path / "output" / "a.pdf").read_bytes() == b"old"


def test_two_drafts_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for year in ("2020", "2021"):
        (tmp_path / "directives" / year).mkdir(parents=True)
        (tmp_path / "directives" / year / "a.yaml").write_bytes(REFERENCE.read_bytes())
    result = congvan_here("build", "--format", "docx", cwd=tmp_path)
    assert result.code == 1
    assert "[TEP-013]" in result.err


def test_json_report_and_languages(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    draft.write_text("kind: công văn\nsubject: a\nsubject: b\n", "utf-8")
    vietnamese = congvan("build", draft, "--json", cwd=tmp_path)
    english = congvan("build", draft, "--json", "--lang", "en", cwd=tmp_path)
    finding = json.loads(vietnamese.out)[0]["findings"][0]
    assert (finding["code"], finding["line"], finding["column"]) == ("YAML-009", 3, 1)
    assert "lặp lại" in finding["message"]
    assert "lặp lại" not in json.loads(english.out)[0]["findings"][0]["message"]
    assert (vietnamese.code, vietnamese.err) == (1, "")


def test_wrong_usage_is_exit_code_two() -> None:
    assert congvan("build", "--format", "odt").code == 2
    assert congvan("xyz").code == 2
    assert congvan("kinds", "--lang", "fr").code == 2


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    result = congvan_here("build", "khong-co.yaml", cwd=tmp_path)
    assert result.code == 1
    assert "[TEP-012]" in result.err


def test_kinds_lists_the_29_and_the_copies() -> None:
    kinds = json.loads(congvan("kinds", "--json").out)
    assert len([kind for kind in kinds if not kind["copy"]]) == 29
    assert len([kind for kind in kinds if kind["copy"]]) == 3


def test_schema_knows_both_languages_and_rules_cite_their_clause() -> None:
    schema = json.loads(congvan("schema").out)
    assert {"subject", "trích yếu", "recipients", "kính gửi"} <= set(schema["properties"])
    rules = json.loads(congvan("rules", "--json").out)
    assert len(rules["format"]) == len(load_rules().settings) + len(load_rules().components)
    assert {rule["code"] for rule in rules["check"]} >= {"TT-105", "VB-101"}
    assert all(rule["source"] for name in ("format", "check") for rule in rules[name])


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("body_size: 15", "TT-001"),
        ("body_size: 13,5", "TT-001"),
        ("first_line_indent: 1.5", "TT-001"),
        ("line_spacing: 2", "TT-001"),
        ("paragraph_spacing: 3", "TT-001"),
        ("margins: {left: 25}", "TT-001"),
        ("lề: {dưới: 15}", "TT-001"),
        ("numbering: [A)]", "DT-005"),
        ("size: 13", "DT-001"),
    ],
)
def test_a_setting_outside_the_decree_is_refused_with_its_clause(tmp_path: Path, settings: str, code: str) -> None:
    (tmp_path / "congvan.yaml").write_text(f"format:\n  {settings}\n", "utf-8")
    (tmp_path / "a.yaml").write_bytes(REFERENCE.read_bytes())
    result = congvan_here("build", "a.yaml", cwd=tmp_path)
    assert result.code == 1
    assert f"[{code}]" in result.err
    assert "congvan.yaml:2:" in result.err
    assert code != "TT-001" or "PL I, Phần I" in result.err


def test_settings_within_the_decree_are_honoured(tmp_path: Path) -> None:
    import docx

    (tmp_path / "congvan.yaml").write_text(
        "format:\n  body_size: 13\n  first_line_indent: 1\n  margins: {left: 35, right: 20}\n", "utf-8"
    )
    (tmp_path / "a.yaml").write_bytes(REFERENCE.read_bytes())
    assert congvan_here("build", "a.yaml", cwd=tmp_path).code == 0
    document = docx.Document(str(tmp_path / "output" / "a.docx"))
    style = document.styles["Nội dung"]
    assert style.font.size.pt == 13
    assert round(style.paragraph_format.first_line_indent.mm) == 10
    assert (round(document.sections[0].left_margin.mm), round(document.sections[0].right_margin.mm)) == (35, 20)


def test_a_machine_without_a_face_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVAN_FONTS", str(tmp_path))
    result = congvan("build", REFERENCE, "--out", tmp_path / "out")
    assert result.code == 1
    assert "fonts-croscore" in result.err
    assert not (tmp_path / "out").exists()


def test_a_disk_that_refuses_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be", "utf-8")
    result = congvan("build", REFERENCE, "--out", tmp_path / "out")
    assert result.code == 1
    assert "[TEP-011]" in result.err


def test_readme_and_makefile_agree() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert f"\n{target}:" in makefile
    packages = (ROOT / "scripts" / "system-packages").read_text("utf-8")
    for package in ("fonts-croscore", "libreoffice-writer-nogui", "poppler-utils", "libharfbuzz-subset0"):
        assert package in readme
        assert package in packages


def test_set_gives_values_and_jobs_share_the_work(tmp_path: Path) -> None:
    import docx

    for name in ("a", "b", "c"):
        text = REFERENCE.read_text("utf-8").replace("cài đặt Bluezone\n", 'cài đặt "{{ ten }}"\n', 1)
        text = text.replace("subject: đẩy", "subject: >-\n  đẩy", 1)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "d.yaml").write_text("kind: x\n", "utf-8")
    drafts = [f"{name}.yaml" for name in "abcd"]
    result = congvan("build", *drafts, "--format", "docx", "--set", "ten=Sổ *A*", "--jobs", 2, cwd=tmp_path)
    assert result.code == 1
    assert "d.yaml:1:7" in result.err
    for name in "abc":
        document = docx.Document(str(tmp_path / "output" / f"{name}.docx"))
        assert 'cài đặt "Sổ *A*"' in flat(document.tables[0]._cells[0].text)
    assert congvan("build", *drafts, "--set", "ten", cwd=tmp_path).code == 2


def test_ve_viec_is_written_once(tmp_path: Path) -> None:
    import docx

    text = REFERENCE.read_text("utf-8").replace("subject: đẩy", "subject: Về việc đẩy", 1)
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    assert congvan_here("build", "a.yaml", "--format", "docx", cwd=tmp_path).code == 0
    head = docx.Document(str(tmp_path / "output" / "a.docx")).tables[0]._cells[0].text
    assert "V/v đẩy mạnh" in flat(head)


def test_help_and_usage_errors_speak_the_chosen_language() -> None:
    assert "Cách dùng:" in congvan("--help").out
    assert "Usage:" in congvan("--lang", "en", "--help").out
    assert "Không có lệnh 'xyz'." in congvan("xyz").err
    assert "No such command 'xyz'." in congvan("--lang", "en", "xyz").err


@pytest.mark.parametrize(("flag", "built"), [("--keep-going", ["b.docx"]), ("--fail-fast", [])])
def test_a_bad_draft_may_end_the_build(tmp_path: Path, flag: str, built: list[str]) -> None:
    (tmp_path / "a.yaml").write_text("kind: công văn\n", "utf-8")
    (tmp_path / "b.yaml").write_bytes(REFERENCE.read_bytes())
    result = congvan_here("build", "a.yaml", "b.yaml", "--format", "docx", flag, cwd=tmp_path)
    assert result.code == 1
    assert [path.name for path in tmp_path.glob("output/*")] == built


HOSTILE = "a\x1b[31m\u202eb"


def shown_safely(text: str) -> bool:
    return "‹U+001B›" in text and "‹U+202E›" in text and "\x1b" not in text and "\u202e" not in text


def test_no_message_steers_the_terminal(tmp_path: Path) -> None:
    """Names of files and texts of others are repeated in messages: their controls are shown, not sent."""
    (tmp_path / "congvan.yaml").write_text("", "utf-8")
    (tmp_path / "directives").mkdir()
    draft = tmp_path / "directives" / f"{HOSTILE}.yaml"
    draft.write_text('kind: "\u202e\\u001b"\n', "utf-8")
    (tmp_path / "ds.csv").write_text("name;x\n\u202ea;b\u202e\n", "utf-8")
    for command in (
        ["build", f"directives/{HOSTILE}.yaml"], ["build"], ["check"], ["build", HOSTILE], ["check", HOSTILE],
        ["recipients", HOSTILE], ["new", HOSTILE, "a"], ["new", "công văn", HOSTILE], [HOSTILE],
        ["build", f"--{HOSTILE}"], ["build", "--limit", HOSTILE], ["init", f"directives/{HOSTILE}.yaml"],
    ):  # fmt: skip
        result = congvan(*command, cwd=tmp_path)
        told = result.out + result.err
        assert "\x1b" not in told and "\u202e" not in told, (command, told)
        assert result.code in (1, 2), (command, told)
    assert shown_safely(congvan("build", f"{HOSTILE}x/y", cwd=tmp_path).err)
    told = congvan("build", f"{HOSTILE}x/y", "--json", cwd=tmp_path).out
    assert "\u202e" not in told and json.loads(told)[0]["findings"][0]["file"] == f"{HOSTILE}x/y"
    assert "\u202e" not in congvan("recipients", "ds.csv", cwd=tmp_path).out
    assert "\u202e" not in congvan("recipients", "ds.csv", "--json", cwd=tmp_path).out


def test_every_command_prints_through_the_one_function() -> None:
    for path in (ROOT / "src" / "congvan" / "cli").glob("*.py"):
        if path.name != "output.py":
            assert "click.echo" not in path.read_text("utf-8") and "print(" not in path.read_text("utf-8").replace(
                ".print(", ""
            )
