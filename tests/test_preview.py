"""The DOCX in a second engine beside LibreOffice: docx-preview in Chromium. `make preview` installs both."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import REFERENCE, ROOT, compose
from pdf_pages import flat

from congvan.compose.document import Document
from congvan.compose.page import (
    Block,
    Break,
    Frame,
    Image,
    Inlines,
    Link,
    Marked,
    NoteCall,
    Symbols,
    Table,
    Text,
    inlines_of,
    paragraphs_in,
    paragraphs_of,
    text_of,
)
from congvan.writers.docx.package import write_docx

DRAFTS = {path.stem: path for path in [*sorted((ROOT / "directives" / "samples").glob("*.yaml")), REFERENCE]}
MODULES = ROOT / "tests" / "preview" / "node_modules"
SCRIPTS = (MODULES / "jszip" / "dist" / "jszip.min.js", MODULES / "docx-preview" / "dist" / "docx-preview.min.js")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MM_PER_PT = 25.4 / 72

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed (make preview): DOCX in LibreOffice alone"),
    pytest.mark.skipif(
        not all(script.is_file() for script in SCRIPTS),
        reason="docx-preview is not installed (make preview): DOCX in LibreOffice alone",
    ),
]

# Draws each file, and leaves in the page what a reader of it would find there.
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><body>%s<script id="files" type="application/json">%s</script><script>
const lines = holder => [...holder.querySelectorAll("p")].map(p => {
  const copy = p.cloneNode(true);
  for (const br of copy.querySelectorAll("br")) br.replaceWith(" ");
  return copy.textContent;
});
(async () => {
  const told = {}, files = JSON.parse(document.getElementById("files").textContent);
  for (const [name, data] of Object.entries(files)) {
    const holder = document.body.appendChild(document.createElement("div"));
    try {
      await docx.renderAsync(await (await fetch("data:;base64," + data)).arrayBuffer(), holder, null,
                             {useBase64URL: true, ignoreLastRenderedPageBreak: true});
      const images = [...holder.querySelectorAll("img")];
      await Promise.all(images.map(image => image.decode()));
      told[name] = {
        lines: [...holder.querySelectorAll("section > article")].flatMap(lines),
        notes: [...holder.querySelectorAll("section > ol > li")].map(note => note.textContent),
        sheets: [...holder.querySelectorAll("section")].map(s => [s.style.width, s.style.minHeight]),
        rows: [...holder.querySelectorAll("article table")].map(table => [...table.rows].map(row =>
          [...row.cells].filter(c => c.style.display != "none").map(c => [c.colSpan, c.rowSpan]))),
        images: images.map(image => image.naturalWidth),
        overflow: [...holder.querySelectorAll("article")].some(a => a.scrollWidth > a.clientWidth + 2),
      };
    } catch (error) { told[name] = {error: String(error)}; }
    holder.remove();
  }
  const result = document.body.appendChild(document.createElement("pre"));
  result.id = "told";
  result.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(told))));
})();
</script>"""


@dataclass(frozen=True)
class Drawn:
    """What the browser has of one file."""

    document: Document
    told: dict[str, object]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Drawn]]:
    """All samples, drawn in one start of the browser."""
    documents = {name: compose(path) for name, path in DRAFTS.items()}
    files = {
        f"{name}/{place}": base64.b64encode(write_docx(document)).decode()
        for name, parts in documents.items()
        for place, document in enumerate(parts)
    }
    folder = tmp_path_factory.mktemp("browser")
    scripts = "".join(f"<script>{script.read_text('utf-8')}</script>" for script in SCRIPTS)
    (folder / "page.html").write_text(_PAGE % (scripts, json.dumps(files)), "utf-8")
    told = _run(folder)
    return {
        name: [Drawn(document, told[f"{name}/{place}"]) for place, document in enumerate(parts)]
        for name, parts in documents.items()
    }


def _run(folder: Path) -> dict[str, dict[str, object]]:
    options = [
        "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}/profile", "--dump-dom",
        "--virtual-time-budget=600000", *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []),
    ]  # fmt: skip
    command = [str(BROWSER), *options, (folder / "page.html").as_uri()]
    page = subprocess.run(command, capture_output=True, check=True, timeout=300).stdout.decode()
    found: dict[str, dict[str, object]] = json.loads(base64.b64decode(page.split('<pre id="told">')[1].split("<")[0]))
    return found


@pytest.mark.parametrize("name", DRAFTS)
def test_the_browser_has_every_line_of_the_page_in_order(name: str, drawn: dict[str, list[Drawn]]) -> None:
    for one in drawn[name]:
        assert "error" not in one.told
        assert [line for line in map(flat, _list(one.told["lines"])) if line] == _lines(one.document)
        assert not one.told["overflow"]


@pytest.mark.parametrize("name", DRAFTS)
def test_the_browser_has_sheets_tables_notes_and_images_as_the_page(name: str, drawn: dict[str, list[Drawn]]) -> None:
    for one in drawn[name]:
        sections = one.document.sections
        sheets = [tuple(float(side.removesuffix("pt")) * MM_PER_PT for side in s) for s in _list(one.told["sheets"])]
        wanted = [(section.rules.width_mm, section.rules.height_mm) for section in sections]
        assert [pytest.approx(sheet, abs=0.2) for sheet in dict.fromkeys(wanted)] == list(dict.fromkeys(sheets))
        grids = [grid for section in sections for grid in _grids(section.page.blocks)]
        assert [[[tuple(cell) for cell in row] for row in table] for table in _list(one.told["rows"])] == grids
        inlines = [i for s in sections for p in paragraphs_of(s.page) for i in inlines_of(p.inlines)]
        assert len(_list(one.told["images"])) == sum(isinstance(inline, Image) for inline in inlines)
        assert all(_list(one.told["images"]))
        notes = [flat(text_of(inline.note)) for inline in inlines if isinstance(inline, NoteCall)]
        assert [flat(note) for note in _list(one.told["notes"])] == notes


def _list(value: object) -> list[Any]:
    assert isinstance(value, list)
    return value


def _lines(document: Document) -> list[str]:
    """The lines between the margins of each page."""
    texts = [
        flat(_said(paragraph.inlines))
        for section in document.sections
        for block in section.page.blocks
        for paragraph in paragraphs_in(block)
    ]
    return [text for text in texts if text]


def _said(inlines: Inlines) -> str:
    """The words of a line, notes by their numbers."""
    said = ""
    for inline in inlines:
        match inline:
            case Text() | Symbols():
                said += inline.text
            case Marked() | Link():
                said += _said(inline.inlines)
            case NoteCall():
                said += str(inline.number)
            case Break(soft=False):
                said += " "
    return said


def _grids(blocks: Iterable[Block]) -> Iterator[list[list[tuple[int, int]]]]:
    """The columns and rows that each cell takes, table by table; a frame is a table of one cell."""
    for block in blocks:
        if isinstance(block, Frame):
            yield [[(1, 1)]]
        elif isinstance(block, Table):
            yield [[(cell.columns, cell.rows) for cell in row.cells] for row in block.rows]
            for row in block.rows:
                for cell in row.cells:
                    yield from _grids(cell.blocks)
