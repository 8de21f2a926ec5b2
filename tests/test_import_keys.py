"""Drafts with keys for looks and places come back from their DOCX with these keys, and as the same pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import tables
import under_items
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from word_files import imported, letter, shapes

from congvan.importing.compare import compose
from congvan.importing.run import Imported
from congvan.workspace import Workspace, find_workspace
from congvan.writers.docx.package import write_docx

TABLES = tables.HEAD
PLAN = under_items.HEAD.format(kind="kế hoạch")
RULES = under_items.HEAD.format(kind="quy chế")
RUN_IN = """
nội dung:
  - đề mục:
    - {tiêu đề liền dòng: "mục đích:", nội dung: Nội dung.}
    - tiêu đề: Hai
      việc con:
        - {tiêu đề liền dòng: "Sở Y tế:", nội dung: tiêm chủng}
  - điều: [{tiêu đề: A, khoản: [{tiêu đề liền dòng: "Tên:", nội dung: Lời., điểm: [B.]}]}]
"""
UNDER_CLAUSES = """
nội dung:
  - điều:
    - tiêu đề: Mức chi
      khoản:
        - nội dung: "Mức chi gồm:"
          đoạn: [Đoạn hai của khoản., danh sách: [ý một;, ý hai.], bảng: {cột: [A, B], dòng: [[x, y]]}]
          điểm:
            - {nội dung: "Tiền ăn:", đoạn: Đoạn hai của điểm., các ý: [bữa trưa.], đoạn sau: Cuối điểm.}
            - Tiền ở.
        - "Khoản hai."
"""
UNDER_TASKS = """
nội dung:
  - đề mục:
    - tiêu đề: Mục đích
      việc con: [{nội dung: Một., đoạn: Dưới một., việc con: [Con., {nội dung: Con hai., đoạn: [Sau con.]}]}]
    - tiêu đề: Hai
      việc con: [Ba.]
"""
ALIGNED = """
nội dung:
  - {đoạn: {nội dung: Giữa, canh: giữa}}
  - {đoạn: {nội dung: Phải **đậm**, canh: phải}}
  - {tiêu đề: {nội dung: Đầu, canh: giữa}}
  - Lời
"""
NOTED = f"{under_items.NOTED}  - Lời sau bảng, trước phần ký.\n"
WITHOUT_IMAGE = under_items.SIGNED.replace(", chữ ký: k.png", "").replace("{{ 'KT.' }} Trưởng", "KT. Trưởng")


def start(form: str, titled: bool = False) -> str:
    items = "[{tiêu đề: Một}, {tiêu đề: Hai}]" if titled else "[Một, Hai]"
    said = f"{{đánh số: ['{form}'], bắt đầu từ: 4, các mục: {items}}}"
    return f"{PLAN}nội dung: [Lời đầu., {{nhiệm vụ: {said}}}, Hết]\n"


DRAFTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cells over columns and rows": (
        f"{TABLES}{tables.MERGED}{tables.FOOT}",
        ("{chữ: Trường A, số dòng: 2, canh dọc: giữa}", '{chữ: "*Chưa giao*", số cột: 3, canh: giữa}',
         "[{chữ: Tổng cộng, số cột: 2}, 30, {chữ: 28, đậm: không}]"),
    ),
    "looks, sizes and lines of tables": (
        f"{TABLES}{tables.TABLES}{tables.FOOT}",
        ("cỡ chữ: 14", "kẻ: không", "kẻ: ngang", "canh dọc: dưới", "- Nhóm", "nghiêng: có", "đậm: không"),
    ),
    "notes under a table": (f"{PLAN}{NOTED}", ("ghi chú:", '- "Ghi chú: một."', '- "Nguồn: hai."')),
    "signatures of annexes": (
        f"{PLAN}{WITHOUT_IMAGE}",
        ("họ tên: Lò Văn An", "họ tên: Cầm Thị Ban", "chức vụ: Trưởng ban", "- KT. Trưởng phòng"),
    ),
    "run-in headings": (f"{RULES}{RUN_IN}", ('tiêu đề liền dòng: "Mục đích:"', 'tiêu đề liền dòng: "Tên:"')),
    "what stands under clauses": (
        f"{RULES}{UNDER_CLAUSES}", ("khoản:", "điểm:", "đoạn:", "các ý:", "đoạn sau:", "- Đoạn hai của điểm."),
    ),
    "what stands under tasks": (f"{PLAN}{UNDER_TASKS}", ("- Sau con.", "- Dưới một.")),
    "aligned paragraphs": (f"{PLAN}{ALIGNED}", ("canh: giữa", "canh: phải")),
    **{f"first number {form}": (start(form), ("bắt đầu từ: 4",)) for form in ("1.", "a)", "a.", "1)", "(1)", "(a)")},
    **{f"first number {form}": (start(form, True), ("bắt đầu từ: 4",)) for form in ("I.", "A.")},
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return find_workspace(tmp_path)


Back = Callable[[str], Imported]


@pytest.fixture
def back(office: Workspace) -> Back:
    """Build a draft, import its DOCX, see that the draft builds the same pages with all words."""

    def bring(draft: str) -> Imported:
        built = compose(draft.encode(), "", office, office.root)[:1]
        source = office.root / "a.docx"
        source.write_bytes(write_docx(built[0]))
        (one,) = imported(source, office)
        assert (one.carried, one.losses, one.findings) == (one.words, (), ())
        assert one.fidelity and one.fidelity.likeness == 1
        pages, measures = shapes(compose(one.text.encode(), "", office, office.root))
        assert pages == shapes(built)[0]
        assert measures == pytest.approx(shapes(built)[1], abs=0.1)
        return one

    return bring


@pytest.mark.parametrize("name", DRAFTS)
def test_what_the_model_can_say_comes_back_and_gives_the_same_pages(name: str, back: Back) -> None:
    draft, expected = DRAFTS[name]
    one = back(draft)
    for said in expected:
        assert said in one.text, one.text


def test_a_plain_table_says_nothing_of_looks(back: Back) -> None:
    rows = '[[1, Trường A, "1.200"], [2, Trường B, "980"], [Cộng, "", "2.180"]]'
    one = back(f"{TABLES}  - table: {{columns: [TT, Đơn vị, Số], rows: {rows}}}\n{tables.FOOT}")
    assert not any(key in one.text for key in ("đậm", "nghiêng", "canh", "kẻ", "cỡ chữ", "**"))


def test_a_large_table_whose_cells_are_merged_stays_in_the_draft(back: Back) -> None:
    rows = ", ".join(f"[{n}, {{text: a{n}, rows: 2}}, x], [{n + 1}, y]" for n in range(1, 80, 2))
    one = back(f"{TABLES}  - table: {{columns: [TT, Đơn vị, Số], rows: [{rows}]}}\n{tables.FOOT}")
    assert not one.files and "{chữ: a79, số dòng: 2}" in one.text


def test_a_signature_of_an_annex_without_a_name_stays_a_text(office: Workspace) -> None:
    signed = "người ký: {chức vụ: Kế toán, họ tên: X Y}"
    draft = f"{PLAN}nội dung: [Lời.]\nphụ lục: [{{tên: A, nội dung: [Lời.], {signed}}}]\n"
    (built,) = compose(draft.encode(), "", office, office.root)
    (office.root / "a.docx").write_bytes(write_docx(built))
    document = Document(str(office.root / "a.docx"))
    for text in [t for t in document.element.body.iter(qn("w:t")) if t.text == "X Y"]:
        text.text = ""
    document.save(str(office.root / "b.docx"))
    (one,) = imported(office.root / "b.docx", office)
    assert one.carried == one.words and not one.findings
    assert one.text.count("người ký") == 1


def test_a_table_of_the_page_s_layout_is_no_table_of_the_draft(office: Workspace, tmp_path: Path) -> None:
    document = letter("Lời đầu của công văn này.")
    layout = document.add_table(1, 2)
    for cell, text in zip(layout.rows[0].cells, ("Đoạn bên trái.", "Đoạn bên phải."), strict=True):
        cell.paragraphs[0].add_run(text)
    document.tables[1]._tbl.addprevious(layout._tbl)
    centred = document.paragraphs[-1].insert_paragraph_before("Lời ở giữa.")
    centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(tmp_path / "c.docx"))
    (one,) = imported(tmp_path / "c.docx", office)
    assert "bảng:" not in one.text and "- Đoạn bên trái." in one.text
    assert one.carried == one.words
