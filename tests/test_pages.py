"""The composed page: all that writers need is said there, in measures with units; what is remembered, and where."""

from __future__ import annotations

import ast
import dataclasses
import io
from pathlib import Path

import docx
import pdfplumber
import pytest
from conftest import ROOT, SENTENCE, compose, congvan_here
from docx.oxml.ns import qn
from lxml.etree import _Element
from trees import changed_trees

from congvan.compose import page as vocabulary
from congvan.compose.document import Document
from congvan.compose.page import Link, List, Paragraph, Table, all_inlines, paragraphs_in, text_of
from congvan.writers.docx.package import DocxWriter, write_docx
from congvan.writers.formats import Writers, write_snapshot
from congvan.writers.html import write_html
from congvan.writers.pdf import write_pages as write_weasyprint
from congvan.writers.typst import write_pages as write_typst

SOURCE = ROOT / "src" / "congvan"
DRAFT = f"""\
kind: báo cáo
agency: {{name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}}
number: 7
date: 5/2/2026
subject: thử
body:
  - Mở đầu số 12/TTr-SYT, xem <https://www.example.com/mot>, gồm có:
  - list: [Một, Hai, "{SENTENCE * 3}"]
  - table:
      columns: [TT, {{title: Kinh phí, columns: [{{title: Năm trước}}, {{title: Năm nay}}]}}]
      rows: [[1, một, hai], [2, ba, bốn], Nhóm B, [3, năm, sáu]]
  - Hết
signatory: {{title: Giám đốc, name: Nguyễn Văn A}}
copies: [Như trên]
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    (tmp_path / "a.yaml").write_text(DRAFT, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    return document


def lines_of(document: Document) -> list[str]:
    return [line.strip() for line in write_snapshot(document).decode().splitlines()]


def test_the_page_says_what_is_a_list_what_is_whole_and_what_keeps_with_what(document: Document) -> None:
    page = document.sections[0].page
    lead, items, table, last = page.body
    assert isinstance(lead, Paragraph) and lead.keep == "next" and lead.before_pt == 18
    assert {piece.text for piece in lead.inlines if getattr(piece, "whole", False) and not isinstance(piece, Link)} == {
        "12/TTr-"
    }
    assert [link.whole for link in all_inlines(page) if isinstance(link, Link)] == [True]
    assert isinstance(items, List) and [text_of(item.inlines)[:2] for item in items.items] == ["- "] * 3
    assert isinstance(table, Table) and table.whole and table.border_pt > 0 and table.padding.left_mm > 0
    assert [[(cell.columns, cell.rows) for cell in row.cells] for row in table.head_rows] == [
        [(1, 2), (2, 1)], [(1, 1), (1, 1)]
    ]  # fmt: skip
    assert [[cell.columns for cell in row.cells] for row in table.body_rows] == [[1, 1, 1], [1, 1, 1], [3], [1, 1, 1]]
    assert {cell.vertical for row in table.head_rows for cell in row.cells} == {"middle"}
    assert isinstance(last, Paragraph) and last.keep == "whole"
    (foot,) = (block for block in page.closing if isinstance(block, Table))
    assert foot.part == "cuoi_trang" and foot.whole and foot.follows and not foot.border_pt


def test_a_row_that_no_page_holds_is_torn_and_the_others_are_whole(tmp_path: Path) -> None:
    tall = DRAFT.replace("[2, ba, bốn]", f'[2, "{SENTENCE * 90}", bốn]')
    (tmp_path / "a.yaml").write_text(tall, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    table = document.sections[0].page.body[2]
    assert isinstance(table, Table) and not table.whole
    assert [row.whole for row in table.body_rows] == [True, False, True, True]
    assert [cell.whole for cell in table.body_rows[1].cells] == [True, False, True]


def test_a_page_can_be_read_and_written_as_text(tmp_path: Path, document: Document) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    done = congvan_here("build", "a.yaml", "--format", "page", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (tmp_path / "output" / "a.page").read_bytes() == write_snapshot(document)
    lines = lines_of(document)
    assert "== section 210 × 297 mm ==" in lines
    assert (
        "noi_dung (before 18 pt, keep next): Mở đầu số ⁅12/TTr-⁆SYT, xem ⁅<https://www.example.com/mot>⁆, gồm có:"
        in [line.replace("·", " ") for line in lines]
    )
    assert "head cell (columns 2, vertical middle)" in lines


def test_a_measure_that_changes_changes_the_text_of_the_page(document: Document) -> None:
    def move(root: _Element) -> None:
        for paragraph in root.iterfind("main/p"):
            paragraph.set("data-left-mm", "3.25")

    assert any(
        "left 3.25 mm" in line for line in set(lines_of(changed_trees(document, move))) - set(lines_of(document))
    )


def test_every_measure_has_its_unit_in_its_name() -> None:
    classes = [each for each in vars(vocabulary).values() if dataclasses.is_dataclass(each) and isinstance(each, type)]
    assert len(classes) > 15
    for each in classes:
        assert each.__dataclass_params__.frozen  # type: ignore[attr-defined]
        for field in dataclasses.fields(each):
            assert "float" not in str(field.type) or field.name.endswith(("_mm", "_pt")), (each, field.name)


def test_a_size_of_its_own_reaches_every_writer(document: Document) -> None:
    def enlarge(root: _Element) -> None:
        for paragraph in root.iter("p"):
            if paragraph.get("class") == "o_bang":
                paragraph.set("data-size-pt", "9")

    small = changed_trees(document, enlarge)
    for write in (write_weasyprint, write_typst):
        with pdfplumber.open(io.BytesIO(write(small)[0])) as pdf:
            words = {word["text"]: word["height"] for word in pdf.pages[0].extract_words()}
            sizes = {c["text"]: c["size"] for c in pdf.pages[0].chars if c["text"] in "1B"}
            assert words["bốn"] < words["Hết./."] * 0.75, sizes
    table = docx.Document(io.BytesIO(write_docx(small))).tables[1]
    (run,) = table.rows[2].cells[1].paragraphs[0].runs
    assert run.text == "một" and run.font.size is not None and run.font.size.pt == 9
    assert b"font-size: 9pt; line-height: " in write_html(small)


def test_padding_lines_and_place_of_a_cell_reach_every_writer(document: Document) -> None:
    """What the page says of a table stands, whatever the rules say."""
    section = document.sections[0]
    table = section.page.body[2]
    assert isinstance(table, Table)
    padding = vocabulary.Padding(4, 1, 3, 2)
    rows = tuple(
        dataclasses.replace(row, cells=tuple(dataclasses.replace(cell, vertical="middle") for cell in row.cells))
        for row in table.rows
    )
    other = dataclasses.replace(table, padding=padding, border_pt=2, rows=rows)
    body = (*section.page.body[:2], other, *section.page.body[3:])
    page = dataclasses.replace(section.page, body=body)
    changed = dataclasses.replace(document, sections=(dataclasses.replace(section, page=page),))

    def height(write: object, of: Document) -> float:
        with pdfplumber.open(io.BytesIO(write(of)[0])) as pdf:  # type: ignore[operator]
            tops = {word["text"]: word["top"] for word in pdf.pages[0].extract_words()}
            return float(tops["năm"] - tops["ba"]) * 25.4 / 72

    for write in (write_weasyprint, write_typst):
        # Two rows lie between them, each higher by what its padding grew, and two lines 1.25 pt thicker.
        grown = 2 * (4 + 3 - table.padding.top_mm - table.padding.bottom_mm)
        assert height(write, changed) - height(write, document) == pytest.approx(grown + 2.5 * 25.4 / 72, abs=0.15)
    properties = docx.Document(io.BytesIO(write_docx(changed))).tables[1]._tbl.tblPr
    margins = {side.tag: side.get(qn("w:w")) for side in properties.find(qn("w:tblCellMar"))}
    wanted = {"top": "227", "left": "113", "bottom": "170", "right": "57"}
    assert margins == {qn(f"w:{side}"): width for side, width in wanted.items()}
    assert 'w:sz="16"' in properties.xml


def test_no_writer_looks_into_a_tree() -> None:
    """`data-*` attributes stay in compose; the ones that HTML writes are its own."""
    for path in (SOURCE / "writers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "data-" in node.value:
                assert path.name in ("html.py", "css.py") and "data-number" in node.value, (path, node.value)


def is_to_be_filled(value: ast.expr | None) -> bool:
    """Whether a value is an empty dictionary, set or list."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("dict", "set", "list"):
        return not value.args
    return (isinstance(value, ast.Dict) and not value.keys) or (isinstance(value, ast.List) and not value.elts)


@pytest.mark.parametrize("room", ["compose", "bulk", "writers"])
def test_no_module_remembers_documents(room: str) -> None:
    """What is remembered hangs on a composer, a writer or a worker: no dictionary of a module, no cache by id()."""
    for path in (SOURCE / room).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        kept = [node.lineno for node in tree.body if is_to_be_filled(getattr(node, "value", None))]
        assert not kept, path
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not any(isinstance(called, ast.Name) and called.id == "id" for called in calls), path


def test_a_writer_gives_the_same_bytes_whatever_it_wrote_before(document: Document) -> None:
    writer, writers = DocxWriter(), Writers()
    others = [compose(ROOT / "directives" / "samples" / f"{name}.yaml")[0] for name in ("quyet-dinh", "bao-cao")]
    alone = [write_docx(each) for each in (document, *others)]
    assert [writer.write(each) for each in (document, *others, document)] == [*alone, alone[0]]
    assert writers.write(others[0], "docx")[0] == alone[1]


def test_paragraphs_of_a_table_are_read_in_order(document: Document) -> None:
    table = document.sections[0].page.body[2]
    texts = [text_of(paragraph.inlines) for paragraph in paragraphs_in(table)]
    assert texts[:3] == ["TT", "Kinh phí", "Năm trước"] and texts[-1] == "sáu"
