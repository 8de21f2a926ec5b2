"""Pairs of a draft and its next revision, and what LibreOffice makes of a redline by accepting or rejecting all."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from conftest import ROOT

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


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" script:language="StarBasic">
Sub Settle(sources, targets, commands)
  For place = 0 To UBound(Split(sources, "|"))
    SettleOne(Split(sources, "|")(place), Split(targets, "|")(place), Split(commands, "|")(place))
  Next
End Sub
Sub SettleOne(source, target, command)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "MS Word 2007 XML"
  Dim nothing_else()
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(document.CurrentController.Frame, command, "", 0, nothing_else())
  document.storeToURL(target, form())
  document.close(True)
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="M"/></library:library>
"""


def profile_with_macro(folder: Path) -> Path:
    """A profile of LibreOffice that has the macro; it makes its library itself when it first starts."""
    profile = folder / "profile"
    soffice(profile, "--terminate_after_init")
    basic = profile / "user" / "basic" / "Standard"
    (basic / "M.xba").write_text(_MACRO, "utf-8")
    (basic / "script.xlb").write_text(_LIBRARY, "utf-8")
    return profile


def soffice(profile: Path, *arguments: str) -> None:
    command = [str(shutil.which("soffice")), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible"]
    subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=180)


def office_says(settling: Sequence[tuple[Path, bool]], profile: Path) -> list[list[tuple[str, str]]]:
    """What LibreOffice, started once, has of each file after accepting (True) or rejecting all: styles and words."""
    targets = [path.with_name(f"{path.stem}-{accept}.docx") for path, accept in settling]
    commands = [f".uno:{'Accept' if accept else 'Reject'}AllTrackedChanges" for _, accept in settling]
    sources = "|".join(path.as_uri() for path, _ in settling)
    written = "|".join(target.as_uri() for target in targets)
    soffice(profile, f'macro:///Standard.M.Settle("{sources}","{written}","{"|".join(commands)}")')
    return [styles_and_words(target) for target in targets]


def check_settled_by_libreoffice(marked: bytes, old: bytes, new: bytes, profile: Path, folder: Path) -> None:
    """Accepting all that is marked gives the new document, rejecting all the old one."""
    files = {name: folder / f"{name}.docx" for name in ("marked", "new", "old")}
    for path, data in zip(files.values(), (marked, new, old), strict=True):
        path.write_bytes(data)
    settling = [(files["marked"], True), (files["new"], True), (files["marked"], False), (files["old"], True)]
    accepted, wanted_new, rejected, wanted_old = office_says(settling, profile)
    assert accepted == wanted_new
    assert rejected == wanted_old


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
