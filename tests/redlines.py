"""Pairs of a draft and its next revision, and what LibreOffice makes of a redline by accepting or rejecting all."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from conftest import ROOT
from office import the_office

SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))
WORDS = re.compile(r"(?<=[\s“(])[a-zà-ỹđ]{2,}(?=[\s;,.])")
ITEM = re.compile(r"^( *)- (?!\w+:|chapters|articles)[^\n]+(?:\n\1  +[^\n]+)*\n", re.M)


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


DRAFT = """\
kind: công văn
agency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}
date: 2026-08
subject: tiêm vắc xin
recipients: [Các bệnh viện, Trung tâm Y tế, Chi cục Dân số]
tasks:
  - Lập danh sách người cần tiêm trước ngày khai giảng[^theo hướng dẫn của Bộ Y tế] năm học mới
  - "Xem thêm **hướng dẫn** tại <https://moh.gov.vn> trước khi tiêm"
  - Báo cáo kết quả về Sở Y tế
annexes:
  - title: Danh mục
    table:
      columns: [TT, Vắc xin, Số liều]
      rows:
        - ['1', Sởi, '500']
        - ['2', Ho gà, '300']
        - ['3', Bại liệt, '200']
signatory: {title: Giám đốc, name: Nguyễn Đình Tuấn}
copies: [Như trên, Lãnh đạo Sở]
filing: {units: [VT]}
"""
EDITS = {
    "a word": ("năm học mới", "năm học 2026 - 2027"),
    "a note": ("theo hướng dẫn của Bộ Y tế", "theo Công văn số 12/BYT-DP"),
    "a note that went": ("[^theo hướng dẫn của Bộ Y tế]", ""),
    "a link": ("<https://moh.gov.vn>", "<https://soyte.daklak.gov.vn>"),
    "emphasis alone": ("**hướng dẫn**", "hướng dẫn"),
    "a row": ("        - ['2', Ho gà, '300']\n", ""),
    "a cell": ("'300'", "'350'"),
    "a column": ("[TT, Vắc xin, Số liều]", "[TT, Vắc xin]"),
    "all addressees but one": ("[Các bệnh viện, Trung tâm Y tế, Chi cục Dân số]", "[Các bệnh viện]"),
    "the last copy": ("[Như trên, Lãnh đạo Sở]", "[Như trên]"),
    "an annex": (DRAFT[DRAFT.index("annexes:") : DRAFT.index("signatory:")], ""),
    "a mark of secrecy": ("date: 2026-08", "date: 2026-08\nđộ mật: Mật"),
    "the kind": ("kind: công văn\n", "kind: thông báo\n"),
}


def edited(name: str) -> str:
    old, new = EDITS[name]
    assert old in DRAFT
    text = DRAFT.replace(old, new)
    if name == "a column":
        text = re.sub(r", '\d+'\]", "]", text)
    if name == "the kind":
        text = re.sub(r"recipients: .*\n", "", text)
    return text


Redline = tuple[bytes, bytes, bytes]  # what is marked, the old document, the new one


def check_settled_by_libreoffice(redlines: Mapping[str, Redline], folder: Path) -> None:
    """Accepting all that is marked gives the new document, rejecting all the old one."""
    settling = []
    for name, files in redlines.items():
        marked, old, new = paths = [folder / f"{name}-{which}.docx" for which in ("marked", "old", "new")]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        settling += [(marked, True), (new, True), (marked, False), (old, True)]
    told = map(styles_and_words, the_office().settle(settling))
    for name in redlines:
        accepted, wanted_new, rejected, wanted_old = islice(told, 4)
        assert accepted == wanted_new, name
        assert rejected == wanted_old, name


def styles_and_words(path: Path) -> list[tuple[str, str]]:
    """The paragraphs of a DOCX that have words, each with its style."""
    import docx

    body = docx.Document(str(path)).element.body
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    told = []
    for paragraph in body.iter(f"{name}p"):
        style = paragraph.find(f"{name}pPr/{name}pStyle")
        text = "".join(t.text or "" for t in paragraph.iter(f"{name}t"))
        if text.strip():
            told.append(("" if style is None else str(style.get(f"{name}val")), text))
    return told
