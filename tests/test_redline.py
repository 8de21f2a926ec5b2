"""The redline: accepting all gives the new document, rejecting all the old one, in words, styles and marks."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, compose, congvan_here
from lxml import etree
from PIL import Image
from redlines import DRAFT, EDITS, SAMPLES, check_settled_by_libreoffice, edited, mutants
from validators import docx_faults, pdf_faults

from congvan.comparing.marked_docx import merge_docx
from congvan.comparing.tracked import said, settled
from congvan.writers.docx.package import write_docx

AUTHOR, DATE = "Lê Thị Bình", "2026-08-30T00:00:00Z"


def composed(text: str, folder: Path, name: str) -> list[bytes]:
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return [write_docx(document) for document in compose(path, ROOT)]


def check_contract(old: bytes, new: bytes) -> bytes:
    merged = merge_docx(old, new, AUTHOR, DATE)
    assert said(settled(merged, accept=True)) == said(settled(new, accept=True))
    assert said(settled(merged, accept=False)) == said(settled(old, accept=True))
    ids = []
    with zipfile.ZipFile(io.BytesIO(merged)) as archive:
        assert archive.testzip() is None
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name in archive.namelist():
                root = etree.fromstring(archive.read(name))
                for element in root.iter("{*}ins", "{*}del"):
                    ids.append(element.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}id"))
    assert len(ids) == len(set(ids))
    assert merge_docx(old, new, AUTHOR, DATE) == merged
    return merged


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_accept_all_is_new_and_reject_all_is_old(path: Path, tmp_path: Path) -> None:
    from congvan.errors import CongvanError

    text = path.read_text("utf-8")
    old = composed(text, tmp_path, "cu")
    for number, mutant in enumerate(mutants(text, len(text))):
        try:
            new = composed(mutant, tmp_path, f"moi{number}")
        except CongvanError:
            continue  # no valid draft
        for before, after in zip(old, new, strict=False):
            check_contract(before, after)
            check_contract(after, before)


def test_documents_of_different_kinds(tmp_path: Path) -> None:
    parts = [composed(path.read_text("utf-8"), tmp_path, path.stem)[0] for path in SAMPLES[::5]]
    for before, after in pairwise(parts):
        check_contract(before, after)


@pytest.mark.parametrize("name", EDITS)
def test_each_sort_of_change_goes_both_ways(name: str, tmp_path: Path) -> None:
    [old], [new] = composed(DRAFT, tmp_path, "cu"), composed(edited(name), tmp_path, "moi")
    assert count(check_contract(old, new)) > 0
    (tmp_path / "a.docx").write_bytes(check_contract(new, old))
    (tmp_path / "b.docx").write_bytes(check_contract(old, new))
    assert docx_faults(tmp_path / "a.docx") == docx_faults(tmp_path / "b.docx") == []


def count(merged: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(merged)) as archive:
        return len(re.findall(rb"<w:(?:ins|del) ", archive.read("word/document.xml")))


@pytest.mark.parametrize(
    "block", ["{figure: {file: cu.png, width: 40}}", "{table: {rows: [[a, {figure: cu.png, width: 40, text: b}]]}}"]
)
def test_images_of_both_sides_are_kept(block: str, tmp_path: Path) -> None:
    from PIL import Image

    for name, color in (("cu.png", "red"), ("moi.png", "blue")):
        Image.new("RGB", (60, 30), color).save(tmp_path / name)
    (tmp_path / "congvan.yaml").touch()
    shown = f"    body: [{block}]\n"
    figure = DRAFT.replace("  - title: Danh mục\n", f"  - title: Danh mục\n{shown}")
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path, text in zip(paths, (figure, figure.replace("cu.png", "moi.png")), strict=True):
        path.write_text(text, "utf-8")
    old, new = (write_docx(compose(path)[0]) for path in paths)
    merged = check_contract(old, new)
    with zipfile.ZipFile(io.BytesIO(merged)) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 2
    (tmp_path / "x.docx").write_bytes(merged)
    assert docx_faults(tmp_path / "x.docx") == []


@pytest.mark.parametrize("name", ["a note that went", "a row", "an annex", "a mark of secrecy"])
def test_a_redline_as_pdf_is_pdf_ua(name: str, tmp_path: Path) -> None:
    [path] = redline(tmp_path, edited(name), "--format", "pdf")
    assert pdf_faults(path) == []


def test_what_stands_in_the_margins_is_marked_too(tmp_path: Path) -> None:
    addressed = DRAFT.replace("place: Đắk Lắk}", 'place: Đắk Lắk, contact: ["Địa chỉ: số 1 Lê Duẩn"]}')
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    (tmp_path / "cu.yaml").write_text(addressed, "utf-8")
    (tmp_path / "moi.yaml").write_text(addressed.replace("số 1 Lê", "số 25 Lê").replace("kết quả", "số liệu"), "utf-8")
    done = congvan_here("diff", "cu.yaml", "moi.yaml", "--format", "docx,html", "--out", "o", cwd=tmp_path)
    assert done.code == 0, done.err
    with zipfile.ZipFile(tmp_path / "o" / "moi.sua-doi.docx") as archive:
        feet = b"".join(archive.read(name) for name in archive.namelist() if "footer" in name)
        text = archive.read("word/document.xml")
    assert b">1</w:delText>" in feet and b">25</w:t>" in feet and b"w:del " in text
    assert "<del>1</del>" in (tmp_path / "o" / "moi.sua-doi.html").read_text("utf-8")
    for side, way in (("cu", "--reject"), ("moi", "--accept")):
        (old,) = composed((tmp_path / f"{side}.yaml").read_text("utf-8"), tmp_path, side)
        (tmp_path / "whole.docx").write_bytes(old)
        settled_way = congvan_here("diff", "whole.docx", "o/moi.sua-doi.docx", way, cwd=tmp_path)
        assert "không khác" in settled_way.out + settled_way.err


def test_nothing_is_marked_where_nothing_changed(tmp_path: Path) -> None:
    [old] = composed(DRAFT, tmp_path, "cu")
    assert count(check_contract(old, old)) == 0


def redline(folder: Path, new: str, *options: str) -> list[Path]:
    (folder / "congvan.yaml").touch()
    (folder / "cu.yaml").write_text(DRAFT, "utf-8")
    (folder / "moi.yaml").write_text(new, "utf-8")
    result = congvan_here("diff", "cu.yaml", "moi.yaml", "--date", "2026-08-30", *options, cwd=folder)
    assert result.code == 0, result.err
    return [Path(line) for line in result.out.splitlines()]


def test_the_command_writes_all_formats_with_author_and_date(tmp_path: Path) -> None:
    files = redline(tmp_path, edited("a word"), "--format", "docx,pdf,html", "--author", AUTHOR)
    assert [path.name for path in files] == ["moi.sua-doi.docx", "moi.sua-doi.pdf", "moi.sua-doi.html"]
    with zipfile.ZipFile(files[0]) as archive:
        text = archive.read("word/document.xml").decode()
    assert f'w:author="{AUTHOR}"' in text and 'w:date="2026-08-30T00:00:00Z"' in text
    page = files[2].read_text("utf-8").replace("\u00a0", " ")
    assert "<del>mới</del><ins>2026 - 2027</ins>" in page
    first = [path.read_bytes() for path in files]
    assert [
        path.read_bytes()
        for path in redline(tmp_path, edited("a word"), "--format", "docx,pdf,html", "--author", AUTHOR)
    ] == first


@pytest.mark.parametrize("name", ["a note that went", "a row", "an annex", "all addressees but one"])
def test_html_says_both_sides_too(name: str, tmp_path: Path) -> None:
    from lxml import html

    [path] = redline(tmp_path, edited(name), "--format", "html")
    for gone, text in (("ins", DRAFT), ("del", edited(name))):
        page = html.fromstring(path.read_bytes())
        for element in list(page.iter(gone)):
            element.drop_tree()
        from congvan.writers.html import write_html

        (tmp_path / "x.yaml").write_text(text, "utf-8")
        [document] = compose(tmp_path / "x.yaml")
        whole = html.fromstring(write_html(document))
        assert words(page) == words(whole)


def words(page: etree._Element) -> list[str]:
    return " ".join(" ".join(p.itertext()) for p in page.iter("p")).replace("\u00a0", " ").split()


def test_of_a_pdf_no_redline_is_made(tmp_path: Path) -> None:
    [path] = redline(tmp_path, edited("a word"), "--format", "pdf")
    result = congvan_here("diff", "cu.yaml", path, "--format", "docx", cwd=tmp_path)
    assert result.code == 1 and "[SS-020]" in result.err


def test_libreoffice_accepts_and_rejects_as_promised(tmp_path: Path) -> None:
    redlines = {}
    for name in ("a row", "the last copy", "a note that went"):
        [old], [new] = composed(DRAFT, tmp_path, "cu"), composed(edited(name), tmp_path, "moi")
        redlines[name] = (merge_docx(old, new, AUTHOR, DATE), old, new)
    check_settled_by_libreoffice(redlines, tmp_path)


PICTURED = DRAFT.replace("  - title: Danh mục\n", "  - title: Danh mục\n    body: [figure: {file: a.png, width: 60}]\n")
PICTURES = {
    "another size": ("width: 60", "width: 90"),
    "another image": ("a.png", "b.png"),
    "the same image by another name": ("a.png", "c.png"),
    "columns of other widths": (
        "columns: [TT, Vắc xin, Số liều]",
        "columns: [TT, Vắc xin, {title: Số liều, width: 40}]",
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_an_image_that_changed_is_marked_and_what_bears_no_mark_is_told(name: str, tmp_path: Path) -> None:
    """'They do not differ' was said of two drafts whose images, or the sizes of these, differed."""
    for image, color in (("a", "gray"), ("b", "red"), ("c", "gray")):
        Image.new("RGB", (60, 40), color).save(tmp_path / f"{image}.png")
    old, new = PICTURES[name]
    assert old in PICTURED
    (tmp_path / "congvan.yaml").touch()
    (tmp_path / "cu.yaml").write_text(PICTURED, "utf-8")
    (tmp_path / "moi.yaml").write_text(PICTURED.replace(old, new), "utf-8")
    done = congvan_here("diff", "cu.yaml", "moi.yaml", "--format", "docx,html", cwd=tmp_path)
    assert done.code == 0, done.err
    files = sorted((tmp_path / "output").glob("moi.sua-doi.*"))
    if name.startswith("columns"):
        assert not files and "chỉ cách trình bày khác" in done.err and "không khác nhau" not in done.err
    elif name.startswith("the same"):
        assert not files and "không khác nhau" in done.err
    else:
        docx, html = files
        with zipfile.ZipFile(docx) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        for change in ("ins", "del"):
            assert len(list(root.iter(f"{{*}}{change}"))) and root.findall(f".//{{*}}{change}//{{*}}drawing")
            assert re.search(f"<{change}><img ", html.read_text("utf-8"))


def test_of_a_docx_with_tracked_changes_a_side_is_chosen(tmp_path: Path) -> None:
    [path] = redline(tmp_path, edited("a word"), "--format", "docx")
    asked = congvan_here("diff", "cu.yaml", path, cwd=tmp_path)
    assert asked.code == 1 and "[SS-013]" in asked.err
    assert "không khác" in congvan_here("diff", "moi.yaml", path, "--accept", cwd=tmp_path).out
    assert "không khác" in congvan_here("diff", "cu.yaml", path, "--reject", cwd=tmp_path).out
    assert "2026 - 2027" in congvan_here("diff", "cu.yaml", path, "--accept", cwd=tmp_path).out
    assert congvan_here("text", path, cwd=tmp_path).code == 0


@pytest.mark.parametrize("name", ["a row", "an annex", "the last copy", "a note"])
def test_rejecting_what_came_of_whole_paragraphs_and_rows_is_the_old_one(name: str, tmp_path: Path) -> None:
    [path] = redline(tmp_path, edited(name), "--format", "docx")
    assert "không khác" in congvan_here("diff", "cu.yaml", path, "--reject", cwd=tmp_path).out
    assert "không khác" in congvan_here("diff", "moi.yaml", path, "--accept", cwd=tmp_path).out


def test_of_a_bulk_draft_the_file_says_whose_copy_it_shows(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").touch()
    (tmp_path / "xa.csv").write_text("name\nXã Ea Na\nXã Krông Ana\n", "utf-8")
    bulk = DRAFT.replace("tiêm vắc xin", "tiêm vắc xin tại {{ recipient.name }}") + "for_each: xa.csv\n"
    (tmp_path / "cu.yaml").write_text(bulk, "utf-8")
    (tmp_path / "moi.yaml").write_text(bulk.replace("năm học mới", "năm học 2026"), "utf-8")
    command = ("diff", "cu.yaml", "moi.yaml", "--format", "docx")
    assert "[SS-012]" in congvan_here(*command, cwd=tmp_path).err
    result = congvan_here(*command, "--only", "xã ea na", cwd=tmp_path)
    assert Path(result.out.strip()).name == "moi-xa-ea-na.sua-doi.docx"


def test_of_files_that_have_the_same_words_no_more_is_said_than_that(tmp_path: Path) -> None:
    """Their images and layout are not looked at: 'they do not differ' was not known."""
    for name, width in (("cu", 60), ("moi", 90)):
        Image.new("RGB", (60, 40), "gray").save(tmp_path / "a.png")
        (tmp_path / "congvan.yaml").touch()
        (tmp_path / f"{name}.yaml").write_text(PICTURED.replace("width: 60", f"width: {width}"), "utf-8")
        assert congvan_here("build", f"{name}.yaml", "--format", "docx", "--out", "vb", cwd=tmp_path).code == 0
    said = congvan_here("diff", "vb/cu.docx", "vb/moi.docx", cwd=tmp_path).out
    assert "không khác về chữ; hình, cách trình bày không so ở đây" in said
    assert "độ rộng: 60 → 90" in congvan_here("diff", "cu.yaml", "moi.yaml", cwd=tmp_path).out
    assert congvan_here("diff", "cu.yaml", "cu.yaml", cwd=tmp_path).out.splitlines()[-1] == "  không khác"
    assert "không khác nhau" in congvan_here("diff", "cu.yaml", "cu.yaml", "--format", "docx", cwd=tmp_path).err
