"""Footnotes as they come out: their own letters, and one note for a name that is called several times."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from click.testing import CliRunner, Result
from drafts import GOOD

from congvan.cli.app import app

NOTES = (
    GOOD.replace("  - Đoạn mở đầu.", "  - Theo Luật[^luat] và Nghị định[^Số 30/2020/NĐ-CP.], cả Luật[^luat].")
    .replace("  - Việc một", "  - Việc theo Luật[^luat]\n  - Việc theo Quy chế[^quy]")
    .replace("unit: VX\n", "unit: VX\nfootnotes:\n  luat: Luật Lưu trữ năm 2024.\n  quy: Quy chế làm việc.\n")
)
ANNEX = "annexes:\n  - title: Danh mục nhiệm vụ[^Theo Kế hoạch *riêng*.]\n    body: [Việc theo Luật.]\n"


def build(folder: Path, text: str, *options: str) -> Result:
    (folder / "a.yaml").write_text(text, "utf-8")
    out = str(folder / "output")
    return CliRunner().invoke(app, ["build", str(folder / "a.yaml"), "--out", out, *options])


def part(folder: Path, name: str) -> str:
    with ZipFile(folder / "output" / "a.docx") as archive:
        return archive.read(name).decode()


def test_a_named_note_stands_once_and_its_number_where_it_is_called_again(tmp_path: Path) -> None:
    assert build(tmp_path, NOTES, "--format", "docx,html").exit_code == 0
    notes, text = part(tmp_path, "word/footnotes.xml"), part(tmp_path, "word/document.xml")
    assert [notes.count(words) for words in ("Luật Lưu trữ", "30/2020", "Quy chế làm việc")] == [1, 1, 1]
    assert re.findall(r'footnoteReference w:id="(\d+)"', text) == ["1", "2", "3"]
    repeated = re.findall(r'w:val="superscript"/></w:rPr><w:t[^>]*>(\d+)<', text)
    assert repeated == ["1", "1"]
    html = (tmp_path / "output" / "a.html").read_text("utf-8")
    assert re.findall(r'data-number="(\d+)"', html) == ["1", "2", "3"]
    assert html.count("Luật Lưu trữ") == 1 and html.count("<sup>1</sup>") == 2


def test_notes_typed_in_full_twice_stay_two(tmp_path: Path) -> None:
    text = GOOD.replace("  - Đoạn mở đầu.", "  - Một[^Ghi chú như nhau.] hai[^Ghi chú như nhau.].")
    assert build(tmp_path, text, "--format", "docx").exit_code == 0
    assert part(tmp_path, "word/footnotes.xml").count("Ghi chú như nhau.") == 2


def test_a_note_called_in_capitals_keeps_its_own_letters(tmp_path: Path) -> None:
    assert build(tmp_path, GOOD + ANNEX, "--format", "docx").exit_code == 0
    notes, text = part(tmp_path, "word/footnotes.xml"), part(tmp_path, "word/document.xml")
    assert "DANH MỤC NHIỆM VỤ" in text
    assert "Theo Kế hoạch " in notes and "riêng" in notes and "THEO" not in notes


def test_no_progress_still_tells_findings(tmp_path: Path) -> None:
    broken = GOOD.replace("8/2026", "31/2/2026")
    result = build(tmp_path, broken, "--format", "docx", "--progress", "none")
    assert result.exit_code == 1 and "[DT-011]" in result.stderr
    quiet = build(tmp_path, GOOD, "--format", "docx", "--progress", "none")
    assert quiet.exit_code == 0 and "a.docx" not in quiet.stderr
    data = build(tmp_path, broken, "--format", "docx", "--progress", "none", "--json")
    assert "DT-011" in data.stdout and "DT-011" not in data.stderr
