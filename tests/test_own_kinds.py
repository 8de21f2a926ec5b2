"""Kinds that Điều 7 does not list: printed by their own name, refused where they could mean another, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import congvan_here, fonts, page_lines, tree_lines
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from word_files import imported, letter, shapes

from congvan.compose.document import Document
from congvan.errors import CongvanError
from congvan.importing.compare import compose
from congvan.typeface import find_typeface
from congvan.workspace import Workspace, find_workspace
from congvan.writers.docx.package import write_docx
from congvan.writers.typst import write_pages

PAPER = """\
kind: {name: giấy xác  nhận, abbreviation: GXN}
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
number: 12
date: 17/8/2026
subject: tạm trú
body: [Ủy ban nhân dân xã xác nhận.]
signatory: {title: Chủ tịch, name: Tạ Anh Tuấn}
"""
CHARTER = "{tên: 'Điều lệ (sửa đổi, bổ sung)', có số: không, có ngày: không}"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return find_workspace(tmp_path)


def paper(kind: str = "{name: giấy xác  nhận, abbreviation: GXN}", without: str = "", more: str = "") -> str:
    """A paper of a kind, without one of its keys."""
    _, *lines = PAPER.splitlines(keepends=True)
    return f"kind: {kind}\n{''.join(line for line in lines if not without or not line.startswith(without))}{more}"


def made(text: str, office: Workspace) -> tuple[Document, ...]:
    return compose(text.encode(), "giay.yaml", office, office.root)


def test_the_name_stands_as_title_and_its_letters_in_the_symbol(office: Workspace, tmp_path: Path) -> None:
    (document,) = made(paper(), office)
    lines = dict(tree_lines(document))
    assert (lines["ten_loai"], lines["trich_yeu"]) == ("GIẤY XÁC NHẬN", "Tạm trú")
    assert lines["so_ky_hieu"] == "Số: 12/GXN-UBND"
    assert document.title == "tạm trú"
    (tmp_path / "a.pdf").write_bytes(write_pages(document)[0])
    assert "GIẤY XÁC NHẬN" in [text for _, text in page_lines(tmp_path / "a.pdf")]
    assert all(find_typeface().family.replace(" ", "") in name for name in fonts(tmp_path / "a.pdf"))


def test_a_head_may_have_no_number_and_no_date(office: Workspace) -> None:
    (document,) = made(paper(CHARTER, without="subject").replace("number: 12\n", ""), office)
    lines = dict(tree_lines(document))
    assert lines["ten_loai_ke"] == "ĐIỀU LỆ (SỬA ĐỔI, BỔ SUNG)"  # with a line below, as the subject has it
    assert not lines.keys() & {"so_ky_hieu", "dia_danh_thoi_gian", "trich_yeu"}


def test_it_may_be_addressed_and_drafted_in_a_unit(office: Workspace) -> None:
    more = "recipients: [Lãnh đạo Văn phòng]\nsymbol: PT-NC\n"
    (document,) = made(paper("{tên: Phiếu trình}", more=more), office)
    lines = tree_lines(document)
    assert ("so_ky_hieu", "Số: 12/PT-NC") in lines
    assert [name for name, _ in lines].index("ten_loai") < [name for name, _ in lines].index("kinh_gui")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("điều lệ", "DT-010"),
        ("{tên: Công văn}", "DT-208"),
        ("{tên: cong-van}", "DT-208"),
        ("{tên: QĐ}", "DT-208"),
        ("{tên: quyết định, có số: không}", "DT-208"),
        ("{tên: quy chế, viết tắt: QCh}", "DT-209"),
        ("{tên: '12'}", "DT-208"),
        ("{tên: 'Giấy {{ recipient.name }}'}", "DT-208"),
        ("{tên: Nghị định}", "DT-115"),
        ("{tên: Giấy xác nhận, viết tắt: QĐ}", "DT-209"),
        ("{tên: Giấy xác nhận, viết tắt: G X N}", "DT-209"),
        ("{tên: Giấy xác nhận}", "DT-210"),
        ("{viết tắt: GXN}", "DT-004"),
        ("{tên: Giấy xác nhận, viết tắt: GXN, có số: có lẽ}", "DT-015"),
    ],
)
def test_what_could_mean_something_else_is_refused(kind: str, code: str, office: Workspace) -> None:
    with pytest.raises(CongvanError) as refused:
        made(paper(kind), office)
    assert {finding.code for finding in refused.value.findings} == {code}


@pytest.mark.parametrize("kind", [CHARTER, "thư công"])
@pytest.mark.parametrize("key", ["number", "symbol"])
def test_a_number_that_would_not_be_printed_is_refused(kind: str, key: str, office: Workspace) -> None:
    text = paper(kind, without="number")
    with pytest.raises(CongvanError, match="DT-211"):
        made(f"{text}{key}: 12\n", office)
    made(text, office)


def test_what_is_issued_with_a_decision_may_have_such_a_name(office: Workspace) -> None:
    attached = f"attachments:\n  - {{kind: {CHARTER}, subject: Hội A, body: [Điều lệ của Hội.]}}\n"
    text = paper("quyết định", more=attached).replace("subject", "grounds: [Luật A]\nsubject", 1)
    (document,) = made(text, office)
    assert [text for name, text in tree_lines(document) if name == "ten_loai"][1:] == ["ĐIỀU LỆ (SỬA ĐỔI, BỔ SUNG)"]
    with pytest.raises(CongvanError, match="DT-208"):
        made(text.replace(CHARTER, "{tên: Thông tư}"), office)


RULES = "{tên: quy chế, có số: không, có ngày: không}"
ISSUED = """\
body:
  - text: {text: "*(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 17 tháng 8 năm 2026)*", align: giữa}
  - Quy chế của xã.
"""


@pytest.mark.parametrize("without", ["number", "subject", "signatory"])
@pytest.mark.parametrize("kind", ["{tên: Giấy xác nhận, viết tắt: GXN}", CHARTER, RULES])
def test_a_paper_comes_back_from_word_as_the_same_page(kind: str, without: str, office: Workspace) -> None:
    text = paper(kind, without)
    if kind in (CHARTER, RULES):
        text = text.replace("number: 12\n", "")
    if kind == RULES:  # which are known to be issued with a decision by the words that say so alone
        body = next(line for line in PAPER.splitlines(keepends=True) if line.startswith("body"))
        text = text.replace(body, ISSUED)
    if (without, kind) in (("signatory", "{tên: Giấy xác nhận, viết tắt: GXN}"), ("subject", RULES)):
        with pytest.raises(CongvanError, match="DT-004"):
            made(text, office)
        return
    built = made(text, office)
    (office.root / "giay.docx").write_bytes(write_docx(built[0]))
    (one,) = imported(office.root / "giay.docx", office)
    assert (one.carried, one.losses, one.findings) == (one.words, (), ())
    assert any("Điều 7" in str(remark.reason) for remark in one.remarks) == (kind != RULES)
    assert shapes(made(one.text, office))[0] == shapes(built)[0]


def titled(title: str, bold: bool = True, centred: bool = True, capitals: bool = False) -> Docx:
    """A paper of others with a title below its head, addressed to nobody."""
    document = letter("Ủy ban nhân dân xã xác nhận.")
    for paragraph in [p for p in document.paragraphs if p.text.startswith("Kính gửi")]:
        line = paragraph.insert_paragraph_before("")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        run = line.add_run(title)
        run.bold, run.font.all_caps = bold, capitals
        paragraph._p.getparent().remove(paragraph._p)
    for cell in document.tables[0].rows[0].cells:
        for paragraph in [p for p in cell.paragraphs if p.text.startswith("V/v")]:
            paragraph._p.getparent().remove(paragraph._p)
    return document


@pytest.mark.parametrize(("title", "capitals"), [("BẢN CAM KẾT", False), ("Bản cam kết", True)])
def test_a_title_in_capitals_below_the_head_names_the_kind(title: str, capitals: bool, office: Workspace) -> None:
    titled(title, capitals=capitals).save(str(office.root / "giay.docx"))
    (one,) = imported(office.root / "giay.docx", office)
    assert one.kind.name == "Bản cam kết" and one.losses == () and one.carried == one.words


@pytest.mark.parametrize(
    "document",
    [titled("BẢN CAM KẾT", bold=False), titled("BẢN CAM KẾT", centred=False), titled("Bản cam kết"), titled("A" * 130)],
    ids=["not bold", "not in the middle", "small letters", "too long"],
)
def test_what_may_be_a_heading_of_the_text_names_none(document: Docx, office: Workspace) -> None:
    document.save(str(office.root / "giay.docx"))
    with pytest.raises(CongvanError, match="NK-001"):
        imported(office.root / "giay.docx", office)


def test_a_title_without_a_head_names_none(office: Workspace) -> None:
    document = titled("BẢN CAM KẾT")
    table = document.tables[0]._tbl
    table.getparent().remove(table)
    document.save(str(office.root / "giay.docx"))
    with pytest.raises(CongvanError, match=r"NK-00[12]"):
        imported(office.root / "giay.docx", office)


def test_its_name_is_compared_as_any_kind(office: Workspace) -> None:
    for name, kind in (
        ("a", "{tên: Giấy xác nhận, viết tắt: GXN}"),
        ("b", "{viết tắt: GXN, tên: giấy xác nhận}"),
        ("c", "TB"),
    ):
        (office.root / f"{name}.yaml").write_text(paper(kind), "utf-8")
    same = congvan_here("diff", "a.yaml", "b.yaml", cwd=office.root)
    assert "viết tắt" not in same.out and "khác loại" not in same.err
    other = congvan_here("diff", "a.yaml", "c.yaml", cwd=office.root)
    assert "khác loại văn bản (Giấy xác nhận, TB)" in other.err


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (CHARTER, "(Kèm theo Điều lệ (sửa đổi, bổ sung) của Ủy ban nhân dân xã Ea Kao)"),
        (
            "{tên: Phiếu trình, có số: không}",
            "(Kèm theo Phiếu trình ngày 17 tháng 8 năm 2026 của Ủy ban nhân dân xã Ea Kao)",
        ),
        (
            "{tên: Phiếu trình, viết tắt: PT, có ngày: không}",
            "(Kèm theo Phiếu trình số /PT-UBND của Ủy ban nhân dân xã Ea Kao)",
        ),
        ("thư công", "(Kèm theo Thư công ngày 17 tháng 8 năm 2026 của Ủy ban nhân dân xã Ea Kao)"),
        ("thông báo", "(Kèm theo Thông báo số /TB-UBND ngày 17 tháng 8 năm 2026 của Ủy ban nhân dân xã Ea Kao)"),
    ],
)
def test_an_annex_goes_with_no_number_that_its_document_has_not(kind: str, line: str, office: Workspace) -> None:
    (document,) = made(paper(kind, without="number", more="annexes: [{title: Danh sách, body: [Một]}]\n"), office)
    assert dict(tree_lines(document))["kem_theo"] == line
