"""The redline of two DOCX of any author: accepting all gives the new file, rejecting all the old one."""

from __future__ import annotations

import copy
import datetime as dt
import io
import random
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from conftest import ROOT, SHARED, compose, congvan_here, or_skipped
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from redlines import DRAFT, SAMPLES, check_settled_by_libreoffice, edited, mutants
from validators import docx_faults

from congvan.comparing.marked_files import Redlined, merge_files
from congvan.comparing.tracked import said, settled
from congvan.errors import CongvanError
from congvan.writers.docx.package import write_docx

FILES = sorted(SHARED.glob("word/*.docx"))
DAY = dt.date(2026, 11, 29)
AUTHOR = "Lê Thị Bình"


def check_contract(old: bytes, new: bytes) -> Redlined:
    made, renamed = merge_files(old, new, AUTHOR, DAY)
    assert said(settled(made.data, accept=True)) == said(settled(new, accept=True))
    assert said(settled(made.data, accept=False)) == said(settled(renamed, accept=True))
    numbers = []
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                numbers += [e.get(qn("w:id")) for e in root.iter("*") if e.get(qn("w:author")) == AUTHOR]
    assert len(numbers) == len(set(numbers))
    assert bool(numbers) == made.changed
    assert merge_files(old, new, AUTHOR, DAY)[0].data == made.data
    docx.Document(io.BytesIO(made.data))
    return made


def changed(data: bytes, seed: int, times: int = 5) -> bytes:
    """A file as another hand might have changed it."""
    chance, document = random.Random(seed), docx.Document(io.BytesIO(data))
    for _ in range(times):
        chance.choice(CHANGES)(document, chance)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def some(document, chance):  # type: ignore[no-untyped-def]
    found = [p for p in document.element.body.iter(qn("w:p")) if list(p.iter(qn("w:t")))]
    return docx.text.paragraph.Paragraph(chance.choice(found), document)


def words(document, chance):  # type: ignore[no-untyped-def]
    text = chance.choice(list(some(document, chance)._p.iter(qn("w:t"))))
    parts = (text.text or "").split(" ")
    parts[chance.randrange(len(parts))] = chance.choice(["mới thêm", "", "khác"])
    text.text = " ".join(parts)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")  # else a blank at its end is not there


def dropped(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    others = [one for one in p.getparent() if one.tag == p.tag]
    if len(others) > 1 and others[-1] is not p and p.find(".//" + qn("w:sectPr")) is None:
        p.getparent().remove(p)


def dropped_last(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    others = [one for one in p.getparent() if one.tag == p.tag]
    if len(others) > 1 and others[-1].find(".//" + qn("w:sectPr")) is None and others[-2].getnext() is others[-1]:
        others[-1].getparent().remove(others[-1])


def doubled(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    p.addnext(copy.deepcopy(p))
    for text in p.getnext().iter(qn("w:t")):
        text.text = (text.text or "") + " lời thêm"
    for inner in list(p.getnext().iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:sectPr"))):
        inner.getparent().remove(inner)


def moved(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    if p.getparent() is document.element.body and p.find(".//" + qn("w:sectPr")) is None:
        chance.choice(list(document.element.body)[:-1]).addprevious(p)


def split(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    runs = p.findall(qn("w:r"))
    if len(runs) > 1 and p.find(".//" + qn("w:sectPr")) is None:
        other = p.makeelement(p.tag)
        if p.find(qn("w:pPr")) is not None:
            other.append(copy.deepcopy(p.find(qn("w:pPr"))))
        p.addnext(other)
        other.extend(runs[len(runs) // 2 :])


def joined(document, chance):  # type: ignore[no-untyped-def]
    p = some(document, chance)._p
    other = p.getnext()
    if other is not None and other.tag == p.tag and other.find(".//" + qn("w:sectPr")) is None:
        p.extend([one for one in other if one.tag == qn("w:r")])
        last = p.getparent()[-1] is other
        p.getparent().remove(other)
        assert not last or p.getparent()[-1] is p


def row_gone(document, chance):  # type: ignore[no-untyped-def]
    rows = [row for row in document.element.body.iter(qn("w:tr")) if len(row.getparent().findall(row.tag)) > 1]
    if rows:
        row = chance.choice(rows)
        row.getparent().remove(row)


def row_come(document, chance):  # type: ignore[no-untyped-def]
    rows = list(document.element.body.iter(qn("w:tr")))
    if rows:
        row = chance.choice(rows)
        row.addnext(copy.deepcopy(row))
        for text in list(row.getnext().iter(qn("w:t")))[:2]:
            text.text = "hàng thêm"


def looks(document, chance):  # type: ignore[no-untyped-def]
    for run in some(document, chance).runs[:2]:
        run.bold, run.font.size = not run.bold, Pt(chance.choice([11, 12, 15]))


def forms(document, chance):  # type: ignore[no-untyped-def]
    some(document, chance).paragraph_format.space_before = Pt(chance.randrange(1, 20))


CHANGES = [words, words, words, dropped, dropped_last, doubled, moved, split, joined, row_gone, row_come, looks, forms]


@pytest.mark.parametrize("path", or_skipped(FILES[3::6]))
def test_files_of_others_go_both_ways(path: Path, tmp_path: Path) -> None:
    old = path.read_bytes()
    new = changed(old, int(path.stem))
    assert not check_contract(old, old).changed
    for name, both in (("a", (old, new)), ("b", (new, old))):
        made = check_contract(*both)
        (tmp_path / f"{name}.docx").write_bytes(made.data)
    if path in FILES[3::12]:
        (tmp_path / "new.docx").write_bytes(new)
        known = {*docx_faults(path), *docx_faults(tmp_path / "new.docx")}
        for name in "ab":
            assert set(docx_faults(tmp_path / f"{name}.docx")) <= known


def test_files_that_have_nothing_in_common() -> None:
    for one, other in pairwise(FILES[::9]):
        check_contract(one.read_bytes(), other.read_bytes())


@pytest.mark.parametrize("path", SAMPLES[::4], ids=lambda path: path.stem)
def test_files_of_drafts(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    old = write_docx(compose(tmp_path / "a.yaml", ROOT)[0])
    for mutant in list(mutants(text, 7))[:2]:
        (tmp_path / "a.yaml").write_text(mutant, "utf-8")
        try:
            new = write_docx(compose(tmp_path / "a.yaml", ROOT)[0])
        except CongvanError:
            continue
        check_contract(old, new)
        check_contract(new, old)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A folder with a draft, what it prints, and that file as another hand changed it."""
    (tmp_path / "congvan.yaml").touch()
    (tmp_path / "cu.yaml").write_text(DRAFT, "utf-8")
    data = write_docx(compose(tmp_path / "cu.yaml")[0])
    (tmp_path / "cu.docx").write_bytes(data)
    document = docx.Document(io.BytesIO(data))
    body = next(p for p in document.paragraphs if "Lập danh sách" in p.text)
    run = next(run for run in body.runs if "danh sách" in run.text)
    run.text = run.text.replace("danh sách", "kế hoạch")
    next(p for p in document.paragraphs if "hướng dẫn" in p.text).runs[0].italic = True
    document.save(str(tmp_path / "moi.docx"))
    return tmp_path


def marked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml")


def test_the_command_marks_words_and_looks_alone(pair: Path) -> None:
    done = congvan_here("diff", "cu.docx", "moi.docx", "--format", "docx", "--author", AUTHOR, "--date", "2026-11-29",
                        cwd=pair)  # fmt: skip
    assert done.code == 0, done.err
    [line] = done.out.splitlines()
    assert Path(line).name == "moi.sua-doi.docx"
    text = marked(pair / line).decode()
    assert ">danh sách</w:delText>" in text and ">kế hoạch</w:t>" in text
    assert text.count("<w:rPrChange") == 1 and text.count("<w:del ") == text.count("<w:ins ") == 1
    assert f'w:author="{AUTHOR}" w:date="2026-11-29T00:00:00Z"' in text
    assert "không khác" in congvan_here("diff", "moi.docx", line, "--accept", cwd=pair).out
    assert "không khác" in congvan_here("diff", "cu.docx", line, "--reject", cwd=pair).out
    assert docx_faults(pair / line) == []


def test_a_draft_is_built_and_compared_the_same(pair: Path) -> None:
    done = congvan_here("diff", "cu.yaml", "moi.docx", "--format", "docx", cwd=pair)
    assert marked(pair / done.out.strip()).count(b"<w:del ") == 1, done.err
    done = congvan_here("diff", "moi.docx", "cu.yaml", "--format", "docx", cwd=pair)
    assert Path(done.out.strip()).name == "cu.sua-doi.docx"


def test_files_that_do_not_differ_give_none(pair: Path) -> None:
    for side in ("cu.docx", "cu.yaml"):
        done = congvan_here("diff", side, "cu.docx", "--format", "docx", cwd=pair)
        assert done.code == 0 and not done.out and "không khác" in done.err


def test_other_formats_and_other_files_are_refused(pair: Path) -> None:
    done = congvan_here("diff", "cu.docx", "moi.docx", "--format", "docx,pdf", cwd=pair)
    assert done.code == 1 and "[SS-022]" in done.err and not list(pair.glob("output/*"))
    (pair / "moi.docm").write_bytes((pair / "moi.docx").read_bytes())
    done = congvan_here("diff", "cu.docx", "moi.docm", "--format", "docx", cwd=pair)
    assert done.code == 1 and "[SS-020]" in done.err


def test_of_tracked_changes_a_side_is_chosen(pair: Path) -> None:
    line = congvan_here("diff", "cu.docx", "moi.docx", "--format", "docx", cwd=pair).out.strip()
    shutil.copy(pair / line, pair / "cho.docx")
    command = ("diff", "cu.docx", "cho.docx", "--format", "docx")
    assert "[SS-013]" in congvan_here(*command, cwd=pair).err
    assert "không khác" in congvan_here(*command, "--reject", cwd=pair).err
    done = congvan_here(*command, "--accept", cwd=pair)
    assert ">kế hoạch</w:t>" in marked(pair / done.out.strip()).decode()


def test_what_deleted_words_need_comes_along(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 30), "red").save(tmp_path / "a.png")
    old, new = docx.Document(), docx.Document()
    for document in (old, new):
        document.add_paragraph("Mở đầu của văn bản")
    old.add_paragraph("Mục của danh sách bị bỏ", style="List Number")
    old.styles.add_style("Kiểu riêng", 1)
    old.add_paragraph("Đoạn có kiểu riêng", style="Kiểu riêng").add_run().add_picture(str(tmp_path / "a.png"))
    for document in (old, new):
        document.add_paragraph("Kết thúc văn bản")
        document.save(str(tmp_path / "x.docx"))
    files = []
    for document in (old, new):
        saved = io.BytesIO()
        document.save(saved)
        files.append(saved.getvalue())
    made = check_contract(*files)
    check_contract(*files[::-1])
    (tmp_path / "x.docx").write_bytes(made.data)
    # The template of python-docx has a part that no Word writes any more.
    assert [fault for fault in docx_faults(tmp_path / "x.docx") if "stylesWithEffects" not in fault] == []
    result = docx.Document(str(tmp_path / "x.docx"))
    assert "Kiểu riêng" in [style.name for style in result.styles]
    blip = next(iter(result.element.body.iter("{*}blip")))
    assert result.part.related_parts[blip.get(qn("r:embed"))].blob == (tmp_path / "a.png").read_bytes()


def test_notes_of_both_and_of_one_side(tmp_path: Path) -> None:
    names = ("a note", "a note that went", "a link", "the last copy", "an annex", "the kind")
    for name in names:
        (tmp_path / "a.yaml").write_text(DRAFT, "utf-8")
        (tmp_path / "b.yaml").write_text(edited(name), "utf-8")
        old, new = (write_docx(compose(tmp_path / f"{side}.yaml")[0]) for side in "ab")
        for number, made in enumerate((check_contract(old, new), check_contract(new, old))):
            (tmp_path / f"{number}.docx").write_bytes(made.data)
            assert docx_faults(tmp_path / f"{number}.docx") == [], name


def test_a_link_that_leads_elsewhere_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DRAFT, "utf-8")
    document = docx.Document(io.BytesIO(write_docx(compose(tmp_path / "a.yaml")[0])))
    [link] = [rel for rel in document.part.rels.values() if rel.is_external]
    files = []
    for address in ("https://moh.gov.vn", "https://soyte.daklak.gov.vn"):
        link._target = address
        saved = io.BytesIO()
        document.save(saved)
        files.append(saved.getvalue())
    made = check_contract(*files)
    assert made.changed
    (tmp_path / "x.docx").write_bytes(made.data)
    assert docx_faults(tmp_path / "x.docx") == []
    rels = docx.Document(str(tmp_path / "x.docx")).part.rels.values()
    assert {rel.target_ref for rel in rels if rel.is_external} == {"https://moh.gov.vn", "https://soyte.daklak.gov.vn"}


def test_headers_are_marked(tmp_path: Path) -> None:
    files = []
    for text in ("Địa chỉ: số 1", "Địa chỉ: số 2"):
        document = docx.Document()
        document.add_paragraph("Lời của văn bản")
        document.sections[0].header.paragraphs[0].text = text
        saved = io.BytesIO()
        document.save(saved)
        files.append(saved.getvalue())
    made = check_contract(*files)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        headers = b"".join(archive.read(name) for name in archive.namelist() if "header" in name)
    assert b">1</w:delText>" in headers and made.changed and not made.told


def test_libreoffice_accepts_and_rejects_as_promised(tmp_path: Path) -> None:
    redlines = {}
    for number in (2, 7, 12):
        old = FILES[number].read_bytes() if FILES else write_docx(compose(SAMPLES[number], ROOT)[0])
        new = changed(old, number)
        redlines[str(number)] = (check_contract(old, new).data, old, new)
    check_settled_by_libreoffice(redlines, tmp_path)


@pytest.mark.parametrize(("new", "told"), [("a", False), ("b", True), ("", True)])
def test_a_formula_that_changed_is_told(new: str, told: bool) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    files = []
    for letter in ("a", new):
        document = docx.Document()
        paragraph = document.add_paragraph("Diện tích là ")
        if letter:
            formula = f'<m:oMath xmlns:m="{space}"><m:r><m:t>{letter}</m:t></m:r></m:oMath>'
            paragraph._p.append(etree.fromstring(formula))
        document.add_paragraph("Lời " + ("thêm" if letter != "a" or not told else ""))
        saved = io.BytesIO()
        document.save(saved)
        files.append(saved.getvalue())
    made, _ = merge_files(*files, "A", dt.date(2026, 11, 29))
    assert any("công thức" in what for what in made.told) is told
