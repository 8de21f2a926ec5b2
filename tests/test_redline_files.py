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
from conftest import ROOT, compose, congvan_here
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from test_redline import SAMPLES, mutants, office, office_says
from validators import docx_faults

from congvan.comparing.marked_files import Redlined, merge_files
from congvan.comparing.tracked import said, settled
from congvan.errors import CongvanError
from congvan.writers.docx import write_docx

SHARED = next((one / "shared" / "cases" for one in ROOT.parents if (one / "shared").is_dir()), ROOT / "none")
FILES = sorted(SHARED.glob("word/*.docx"))
DAY = dt.date(2026, 11, 29)
AUTHOR = "Lê Thị Bình"
__all__ = ["office"]


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_others_go_both_ways(path: Path, tmp_path: Path) -> None:
    old = path.read_bytes()
    new = changed(old, int(path.stem))
    assert not check_contract(old, old).changed
    for name, pair in (("a", (old, new)), ("b", (new, old))):
        made = check_contract(*pair)
        (tmp_path / f"{name}.docx").write_bytes(made.data)
    if path in FILES[::8]:
        (tmp_path / "new.docx").write_bytes(new)
        known = {*docx_faults(path), *docx_faults(tmp_path / "new.docx")}
        for name in "ab":
            assert set(docx_faults(tmp_path / f"{name}.docx")) <= known


def test_files_that_have_nothing_in_common() -> None:
    for one, other in pairwise(FILES[::4]):
        check_contract(one.read_bytes(), other.read_bytes())


@pytest.mark.parametrize("path", SAMPLES[::3], ids=lambda path: path.stem)
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
