"""What reaches the paper: characters that a face has, words within their lines and cells, figures, whole names."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner, Result
from conftest import compose, tree_lines
from lxml import etree

from congvan import typeface
from congvan.cli.app import app

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENGINES = ("weasyprint", "typst")
HEAD = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
date: 17/8/2026
subject: thử
recipients: [Trường A]
"""
FOOT = """
signatory: {title: Chủ tịch, name: Nguyễn Văn An}
copies: [Như trên]
filing: {units: [VT]}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(folder: Path, body: str, head: str = HEAD) -> Path:
    draft = folder / "a.yaml"
    draft.write_text(f"{head}{body}{FOOT}", "utf-8")
    return draft


def build(folder: Path, body: str, engine: str = ENGINES[0], head: str = HEAD) -> Path:
    """Build a letter and return the path of its results without suffix."""
    out = folder / engine
    result = run("build", write(folder, body, head), "--pdf-engine", engine, "--out", out)
    assert result.exit_code == 0, result.output
    return out / "a"


def characters(pdf: Path) -> list[tuple[int, dict[str, object]]]:
    with pdfplumber.open(pdf) as document:
        return [(page.page_number, char) for page in document.pages for char in page.chars if char["text"].strip()]


SYMBOLS = "☐☑☒①②✓"
COVERED = "–—…½¼°²³→≤≥×÷√•▪₫"


@pytest.mark.parametrize("engine", ENGINES)
def test_symbols_that_offices_use_are_printed_in_a_declared_face(engine: str, tmp_path: Path) -> None:
    body = f"body: ['Đạt {' '.join(SYMBOLS + COVERED)}, **đậm ☐**, *nghiêng ☑*, x^①^.[^Chú thích ☒ ở đây.] Hết']"
    built = build(tmp_path, body, engine)
    drawn = {
        (char["text"], char["fontname"].split("+")[-1].split("-")[0]) for _, char in characters(Path(f"{built}.pdf"))
    }
    assert {face for text, face in drawn if text in SYMBOLS} <= {"DejaVu", "DejaVuSans", "SegoeUISymbol"}
    assert {text for text, _ in drawn} >= set(SYMBOLS + COVERED)
    assert {face for text, face in drawn if text not in SYMBOLS} == {"Tinos"}
    checked = run("check", f"{built}.pdf", f"{built}.docx", tmp_path / "a.yaml")
    assert "TT-106" not in checked.output and checked.exit_code == 0, checked.output


def test_symbols_have_a_face_of_their_own_in_docx(tmp_path: Path) -> None:
    built = build(tmp_path, "body: ['Đạt ☐ và **☑ đậm**']")
    with zipfile.ZipFile(f"{built}.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    faces = {}
    for piece in root.iter(f"{W}r"):
        text = "".join(t.text or "" for t in piece.iter(f"{W}t"))
        named = piece.find(f"{W}rPr/{W}rFonts")
        faces |= {character: None if named is None else named.get(f"{W}hAnsi") for character in text}
    assert {faces["☐"], faces["☑"]} == {"Segoe UI Symbol"}
    assert faces["Đ"] is None and faces["đ"] is None


@pytest.mark.parametrize(
    ("body", "place", "point"),
    [
        ("body: ['Đạt 📣.']", "a.yaml:6:8", "U+1F4E3"),
        ("body: ['Đạt 🙂, 漢']", "a.yaml:6:8", "U+1F642, U+6F22"),
        ("body:\n  - một\n  - |\n    hai\n    ba \uf0fe", "a.yaml:8:", "U+F0FE"),
        ("vars: {ten: ꨀꨇ}\nbody: ['{{ ten }}']", "a.yaml:7:8", "U+AA00, U+AA07"),
        ("body: ['một[^Chú 漢]']", "a.yaml:6:8", "U+6F22"),
        ("body:\n  - table: {columns: [A, B], rows: [[1, 漢]]}", "a.yaml:7:", "U+6F22"),
    ],
)
def test_what_no_face_prints_is_told_at_its_line_before_anything_is_written(
    body: str, place: str, point: str, tmp_path: Path
) -> None:
    result = run("build", write(tmp_path, body), "--out", tmp_path / "out")
    assert result.exit_code == 1 and not (tmp_path / "out" / "a.docx").exists()
    assert place in result.output and f"{point} không in được bằng Times New Roman" in result.output
    assert "CHU-001" in run("check", tmp_path / "a.yaml").output


def test_what_a_list_brings_names_the_recipient(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text("name,viec\nTrường A,họp\nTrường B,họp 漢\n", "utf-8")
    draft = write(tmp_path, "for_each: ds.csv\nbody: ['{{ recipient.viec }}']")
    result = run("build", draft, "--out", tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 1
    assert "Trường B: " in result.output and "U+6F22" in result.output and "Trường A: " not in result.output


def test_signs_that_choose_a_picture_are_dropped(tmp_path: Path) -> None:
    (document,) = compose(write(tmp_path, "body: ['Đạt ☑\ufe0f xong']"))
    assert ("noi_dung", "Đạt ☑ xong./.") in tree_lines(document)


def test_without_a_face_for_symbols_the_package_to_install_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeface, "_SYMBOL_FILES", {})
    typeface.find_typeface.cache_clear()
    try:
        result = run("build", write(tmp_path, "body: ['Đạt ☐ và ½']"))
    finally:
        typeface.find_typeface.cache_clear()
    assert result.exit_code == 1 and "MAY-020" in result.output and "fonts-dejavu-core" in result.output
    assert "U+2610" in result.output and "U+00BD" not in result.output
