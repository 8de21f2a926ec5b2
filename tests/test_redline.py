"""The redline: accepting all gives the new document, rejecting all the old one, in words, styles and marks."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, compose
from lxml import etree

from congvan.comparing.marked_docx import merge_docx
from congvan.comparing.tracked import said, settled
from congvan.writers.docx import write_docx

SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))
WORDS = re.compile(r"(?<=[\s“(])[a-zà-ỹđ]{2,}(?=[\s;,.])")
ITEM = re.compile(r"^( *)- (?!\w+:|chapters|articles)[^\n]+(?:\n\1  +[^\n]+)*\n", re.M)
AUTHOR, DATE = "Lê Thị Bình", "2026-08-30T00:00:00Z"


def mutants(text: str, seed: int) -> Iterator[str]:
    """Drafts that an editor might have made of one: words changed, items dropped, doubled, swapped."""
    chance = random.Random(seed)
    for _ in range(3):
        new = text
        for _ in range(chance.randint(1, 4)):
            kind = chance.choice(["word", "drop", "double", "words"])
            items = list(ITEM.finditer(new))
            words = [m for m in WORDS.finditer(new) if new.rfind("\n", 0, m.start()) < new.rfind(" ", 0, m.start())]
            if kind == "drop" and items:
                item = chance.choice(items)
                new = new[: item.start()] + new[item.end() :]
            elif kind == "double" and items:
                item = chance.choice(items)
                new = new[: item.end()] + WORDS.sub("khác", item.group(), count=1) + new[item.end() :]
            elif words:
                word = chance.choice(words)
                new = new[: word.start()] + "**mới** thêm" + new[word.end() :]
        yield new


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
