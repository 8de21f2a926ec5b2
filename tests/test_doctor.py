"""`congvan doctor`: what the machine has, what it lacks, and what to do about that."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import congvan
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from no_pango import without_pango

from congvan import doctor
from congvan.errors import CongvanError, Span, refuse
from congvan.typeface import VIETNAMESE, find_typeface


def by_name() -> dict[str, doctor.Examined]:
    return {one.name: one for one in doctor.examine()}


def test_it_shows_engines_faces_with_their_coverage_and_offices() -> None:
    found = by_name()
    assert {"weasyprint", "typst", "PDF", "fonts", "DOCX", "console"} <= set(found)
    assert found["typst"].works and re.match(r"0\.\d+", str(found["typst"].parameters["version"]))
    assert found["fonts"].parameters["family"] == find_typeface().family
    assert found["fonts"].parameters["count"] == len(VIETNAMESE)
    assert found["DOCX"].works == bool(shutil.which("soffice"))


def test_every_thing_that_is_missing_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_face() -> None:
        raise refuse("MAY-001", Span("fonts"), "x")

    monkeypatch.setattr(doctor, "find_typeface", no_face)
    monkeypatch.setattr(doctor, "engine_problem", lambda engine: "x")
    monkeypatch.setattr(doctor, "choose_engines", lambda wanted: (_ for _ in ()).throw(CongvanError(())))
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor, "_console_encoding", lambda: "cp437")
    found = doctor.examine()
    missing = [one for one in found if not one.works]
    assert {one.name for one in missing} >= {"weasyprint", "typst", "PDF", "fonts", "console"}
    assert all(one.remedy for one in missing)
    assert {one.name for one in missing if one.needed} == {"PDF", "fonts"}


@pytest.mark.parametrize(("encoding", "works"), [("utf-8", True), ("cp65001", True), ("cp1252", False), ("?", False)])
def test_a_code_page_without_vietnamese_is_told(encoding: str, works: bool) -> None:
    assert doctor._console(encoding).works is works


def test_a_face_that_lacks_vietnamese_is_shown_and_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = find_typeface().font().path
    with TTFont(chosen) as font:
        subsetter = Subsetter()
        subsetter.populate(text="abcdefghijklmnopqrstuvwxyz ")
        subsetter.subset(font)
        font.save(tmp_path / "TinosOld-Regular.ttf")
    monkeypatch.setenv("CONGVAN_FONTS", str(tmp_path))
    lacking = [one for one in doctor.examine() if "path" in one.parameters]
    assert [(one.parameters["path"], one.parameters["count"]) for one in lacking] == [
        (tmp_path / "TinosOld-Regular.ttf", len(VIETNAMESE))
    ]


def test_the_command_prints_a_line_for_each_and_as_json(tmp_path: Path) -> None:
    done = congvan("doctor", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "[x] typst: phiên bản" in done.out
    found = json.loads(congvan("doctor", "--json", cwd=tmp_path).out)
    assert {one["name"] for one in found} >= {"weasyprint", "typst", "fonts"}
    assert all(not re.search(r"\{\w+\}", one["message"]) for one in found)


def test_without_pango_it_shows_typst_and_asks_for_nothing(tmp_path: Path) -> None:
    done = without_pango(tmp_path, "doctor")
    assert done.returncode == 0, done.stderr
    assert "[x] typst: phiên bản" in done.stdout
    assert "[x] PDF: văn bản một bản do typst tạo, các bản gửi từng nơi do typst" in done.stdout
    assert "weasyprint" not in done.stdout and "Pango" not in done.stdout and "pango" not in done.stdout


def test_without_a_face_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVAN_FONTS", str(tmp_path))
    done = congvan("doctor", cwd=tmp_path)
    assert done.code == 1
    assert "[ ] fonts: không có phông" in done.out
