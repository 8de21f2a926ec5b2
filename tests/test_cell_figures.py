"""Images in cells of tables: from the draft to all writers, their sizes and places, what is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from conftest import compose, congvan_here
from lxml import etree
from pdf_pages import MM
from PIL import Image as Picture
from pypdf import PdfReader
from tables import FOOT, HEAD, WRITERS, body_of, composed, lines_down, printed
from trees import changed_trees
from validators import docx_faults, pdf_faults, tagged

from congvan.compose.document import Document
from congvan.compose.page import Cell, Image, Paragraph, inlines_of, paragraphs_in
from congvan.errors import CongvanError
from congvan.writers.docx.package import write_docx
from congvan.writers.docx.xml import qn
from congvan.writers.formats import write_snapshot

EMU = 36_000  # of a mm
PHOTOS = """\
  - table:
      columns: [TT, Công trình, Ảnh hiện trạng, Kinh phí]
      rows:
        - [1, Cầu Ea Kao, {figure: anh/cau.png, width: 60, text: Ảnh chụp ngày 5/1, alt: Cầu từ bờ bắc}, "1.200"]
        - [2, Cầu treo, {hình: anh/cau.png, độ rộng: 20, lời tả: Cầu treo, canh: trái}, "900"]
"""
LOGOS = """\
  - table:
      borders: không
      rows: [[{figure: anh/cau.png, width: 22, alt: Biểu trưng}, Trung tâm Kiểm soát bệnh tật]]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with an image, of 120 by 80 mm as its file says, and a high one."""
    (tmp_path / "anh").mkdir()
    (tmp_path / "congvan.yaml").touch()
    Picture.new("RGB", (600, 400), "green").save(tmp_path / "anh" / "cau.png", dpi=(127, 127))
    Picture.new("RGB", (100, 1000), "blue").save(tmp_path / "anh" / "thap.png")
    return tmp_path


def images_of(cell: Cell) -> list[Image]:
    said = (paragraph for block in cell.blocks for paragraph in paragraphs_in(block))
    return [inline for paragraph in said for inline in inlines_of(paragraph.inlines) if isinstance(inline, Image)]


def image_in(document: Document, row: int = 0, column: int = 0) -> Image:
    (image,) = images_of(body_of(document).body_rows[row].cells[column])
    return image


def one_row(cells: str, columns: str = "") -> str:
    head = f"columns: {columns}, " if columns else ""
    return f"  - table: {{{head}rows: [[{cells}]]}}\n"


def test_an_image_stands_over_the_text_of_its_cell_and_both_in_its_middle(folder: Path) -> None:
    table = body_of(composed(folder, PHOTOS))
    above, below = table.body_rows[0].cells[2].blocks
    assert isinstance(above, Paragraph) and isinstance(below, Paragraph)
    assert above.inlines == (Image("anh/cau.png", "Cầu từ bờ bắc", 60, 40),)
    assert [above.align, below.align] == ["center", "center"]
    (alone,) = table.body_rows[1].cells[2].blocks
    assert isinstance(alone, Paragraph) and alone.align == "left"
    assert image_in(composed(folder, one_row("{figure: anh/cau.png, text: Ảnh **một**}"))).alt == "Ảnh một"


def test_a_text_that_is_empty_takes_no_line_under_an_image(folder: Path) -> None:
    row = one_row("{figure: '{{ ten }}.png', width: 20, text: '{{ loi }}', alt: Cầu}")
    head = HEAD.replace("body:", "vars: {ten: anh/cau, loi: ''}\nbody:")
    (folder / "a.yaml").write_text(f"{head}{row}{FOOT}", "utf-8")
    (document,) = compose(folder / "a.yaml")
    (cell,) = body_of(document).body_rows[0].cells
    assert len(cell.blocks) == 1 and image_in(document).name == "anh/cau.png"


def test_a_column_says_where_its_images_stand(folder: Path) -> None:
    row = one_row("{figure: anh/cau.png, width: 20, text: a}, b", "[{title: A, align: phải}, B]")
    blocks = body_of(composed(folder, row)).body_rows[0].cells[0].blocks
    assert [block.align for block in blocks if isinstance(block, Paragraph)] == ["right", "right"]


def test_word_has_the_image_in_its_cell_in_its_size(folder: Path) -> None:
    document = composed(folder, PHOTOS)
    (folder / "a.docx").write_bytes(write_docx(document))
    with zipfile.ZipFile(folder / "a.docx") as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 1
    cells = [cell for cell in body.iter(qn("w:tc")) if cell.find(f".//{qn('w:drawing')}") is not None]
    sizes = [(int(e.get("cx", 0)), int(e.get("cy", 0))) for cell in cells for e in cell.iter(qn("wp:extent"))]
    assert sizes == [(60 * EMU, 40 * EMU), (20 * EMU, pytest.approx(13.33 * EMU, abs=1))]
    assert [e.get("descr") for cell in cells for e in cell.iter(qn("wp:docPr"))] == ["Cầu từ bờ bắc", "Cầu treo"]
    assert docx_faults(folder / "a.docx") == []


def test_an_image_stands_at_one_place_of_its_cell_in_every_layout(
    folder: Path, lay_out: Callable[[Path], Path]
) -> None:
    document = composed(folder, PHOTOS)
    found = {}
    for engine in (*WRITERS, "docx"):
        pdf = printed(document, engine, folder, lay_out)
        left, right = lines_down(pdf)[2:4]
        with pdfplumber.open(pdf) as shown:
            images = [[i[name] * MM for name in ("x0", "x1", "top", "bottom")] for i in shown.pages[0].images]
        assert all(left < x0 and x1 < right for x0, x1, _, _ in images)
        assert [x1 - x0 for x0, x1, _, _ in images] == pytest.approx([60, 20], abs=0.05)
        assert [bottom - top for _, _, top, bottom in images] == pytest.approx([40, 13.33], abs=0.05)
        middle = (left + right) / 2
        assert (images[0][0] + images[0][1]) / 2 == pytest.approx(middle, abs=0.1)
        found[engine] = [(x0 - left, top) for x0, _, top, _ in images]
    for one, other in zip(found["weasyprint"], found["typst"], strict=True):
        assert one == pytest.approx(other, abs=0.1)
    for one, other in zip(found["weasyprint"], found["docx"], strict=True):
        assert one[0] == pytest.approx(other[0], abs=0.1)


def test_a_logo_in_a_table_without_lines_stands_at_one_place(folder: Path, lay_out: Callable[[Path], Path]) -> None:
    document = composed(folder, LOGOS)
    places = []
    for engine in (*WRITERS, "docx"):
        with pdfplumber.open(printed(document, engine, folder, lay_out)) as shown:
            (image,) = shown.pages[0].images
        places.append([image[name] * MM for name in ("x0", "top", "x1", "bottom")])
    assert places[1] == pytest.approx(places[0], abs=0.1)
    assert places[2] == pytest.approx(places[0], abs=0.1)


@pytest.mark.parametrize("engine", WRITERS)
def test_the_pdf_is_pdf_ua_where_all_images_say_what_they_show(engine: str, folder: Path) -> None:
    (folder / "x.pdf").write_bytes(WRITERS[engine](composed(folder, PHOTOS))[0])
    assert pdf_faults(folder / "x.pdf") == []
    tags = PdfReader(folder / "x.pdf").root_object["/StructTreeRoot"]
    shown = [figure for cell in tagged("/TD", tags) for figure in tagged("/Figure", cell)]
    assert [str(figure["/Alt"]) for figure in shown] == ["Cầu từ bờ bắc", "Cầu treo"]


def test_an_image_without_words_keeps_a_pdf_from_calling_itself_pdf_ua(folder: Path) -> None:
    (folder / "a.yaml").write_text(f"{HEAD}{one_row('{figure: anh/cau.png}', '[A]')}{FOOT}", "utf-8")
    asked = ("build", "a.yaml", "--format", "pdf", "--pdf-standard", "ua-1")
    assert congvan_here(*asked, cwd=folder).code != 0
    (folder / "a.yaml").write_text(f"{HEAD}{one_row('{figure: anh/cau.png, alt: Cầu}', '[A]')}{FOOT}", "utf-8")
    assert congvan_here(*asked, cwd=folder).code == 0


def test_a_column_holds_the_width_that_was_asked_for(folder: Path) -> None:
    long = "chữ dài nhiều từ " * 40
    table = body_of(composed(folder, one_row(f"{{figure: anh/cau.png, width: 90}}, {long}", "[A, B]")))
    assert table.columns_mm[0] >= 90 + table.padding.left_mm + table.padding.right_mm
    asked = body_of(composed(folder, one_row("{figure: anh/cau.png, width: 90}, b", "[{title: A, width: 20}, B]")))
    assert asked.columns_mm[0] >= 90 + asked.padding.left_mm + asked.padding.right_mm


def test_an_image_is_shrunk_to_what_its_cell_holds(folder: Path) -> None:
    document = composed(folder, one_row("{figure: anh/cau.png}, " + "chữ " * 200, "[{title: A, width: 20}, B]"))
    table, image = body_of(document), image_in(document)
    inner = table.columns_mm[0] - table.padding.left_mm - table.padding.right_mm
    assert image.width_mm == pytest.approx(inner, abs=0.01)
    assert image.height_mm == pytest.approx(inner * 2 / 3, abs=0.01)
    document = composed(folder, one_row("{figure: anh/cau.png, width: 400, columns: 2}, c", "[A, B, C]"))
    table, image = body_of(document), image_in(document)
    inner = sum(table.columns_mm[:2]) - table.padding.left_mm - table.padding.right_mm
    assert image.width_mm == pytest.approx(inner, abs=0.01)


def test_two_images_wider_than_the_table_share_it(folder: Path) -> None:
    document = composed(folder, one_row("{figure: anh/cau.png, width: 120}, {figure: anh/cau.png, width: 140}, chữ"))
    table = body_of(document)
    assert sum(table.columns_mm) == pytest.approx(165, abs=0.05)
    for column in (0, 1):
        inner = table.columns_mm[column] - table.padding.left_mm - table.padding.right_mm
        assert image_in(document, 0, column).width_mm == pytest.approx(inner, abs=0.01)


@pytest.mark.parametrize("count", [1, 60])
def test_an_image_keeps_a_size_however_narrow_its_column(count: int, folder: Path) -> None:
    cells = ", ".join(["{figure: anh/cau.png, width: 90}", *["a"] * count])
    document = composed(folder, one_row(cells))
    assert image_in(document).width_mm >= 1
    for write in WRITERS.values():
        assert write(document)[0]
    assert write_docx(document)


def test_an_image_higher_than_the_page_is_shrunk_as_a_figure_is(folder: Path) -> None:
    body = "  - figure: {file: anh/thap.png, width: 100}\n" + one_row("{figure: anh/thap.png, width: 100}, b", "[A, B]")
    document = composed(folder, body)
    (figure,) = (
        inline
        for block in document.sections[0].page.body
        if isinstance(block, Paragraph)
        for inline in block.inlines
        if isinstance(inline, Image)
    )
    assert (image_in(document).width_mm, image_in(document).height_mm) == (figure.width_mm, figure.height_mm)


def test_rows_count_the_height_of_their_images(folder: Path, lay_out: Callable[[Path], Path]) -> None:
    """Rows of 106 mm: two fit a page of 257 mm, one stands below the head of the document, and none is torn."""
    rows = "".join(f"        - [{n}, {{figure: anh/cau.png, width: 150, text: Ảnh {n}}}]\n" for n in range(1, 5))
    document = composed(folder, f"  - table:\n      columns: [TT, Ảnh]\n      rows:\n{rows}")
    table = body_of(document)
    assert not table.whole and all(row.whole for row in table.rows)
    for engine in (*WRITERS, "docx"):
        with pdfplumber.open(printed(document, engine, folder, lay_out)) as shown:
            counts = [len(page.images) for page in shown.pages]
            words = [page.extract_text() for page in shown.pages]
        assert counts == [1, 2, 1], engine
        assert ["Ảnh 1" in words[0], "Ảnh 3" in words[1], "Ảnh 4" in words[2]] == [True] * 3, engine


def test_the_page_as_text_shows_the_image_and_its_tree_says_it_all(folder: Path) -> None:
    document = composed(folder, PHOTOS + LOGOS)
    assert "anh/cau.png" in write_snapshot(document).decode()
    again = changed_trees(document, lambda root: None)
    assert [section.page for section in again.sections] == [section.page for section in document.sections]


@pytest.mark.parametrize(
    ("cell", "code", "says"),
    [
        ("{figure: ../ngoai.png}", "TEP-016", ""),
        ("{figure: /etc/passwd}", "TEP-040", ""),
        ("{figure: khong-co.png}", "TEP-017", "khong-co.png"),
        ("{figure: congvan.yaml}", "ANH-003", "congvan.yaml"),
        ("{chữ: a, độ rộng: 40}", "DT-207", "không có 'figure' (hình)"),
        ("{chữ: a, lời tả: b}", "DT-207", "không có 'figure' (hình)"),
        ("{figure: anh/cau.png, width: rộng}", "DT-", "rộng"),
        ("{figure: anh/cau.png, caption: Hình 1}", "DT-001", "caption"),
    ],
)
def test_what_is_no_image_of_the_workspace_is_refused_with_its_place(
    cell: str, code: str, says: str, folder: Path
) -> None:
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    with pytest.raises(CongvanError) as caught:
        composed(folder, f"  - table:\n      rows:\n        - [a, {cell}]\n")
    (finding,) = caught.value.findings
    assert finding.code.startswith(code) and says in str(finding)
    assert (finding.span.line, finding.span.column) >= (HEAD.count("\n") + 3, 15)


def test_cells_with_a_colon_are_texts_as_before(folder: Path) -> None:
    for text in ("LT: 30", "AT: 2", "Tính: 5"):
        (cell,) = body_of(composed(folder, f"  - table:\n      rows:\n        - - {text}\n")).body_rows[0].cells
        (paragraph,) = cell.blocks
        assert isinstance(paragraph, Paragraph) and "".join(getattr(i, "text", "") for i in paragraph.inlines) == text


def test_a_width_less_than_its_image_is_told(folder: Path) -> None:
    wide = one_row("{figure: anh/cau.png, width: 60, alt: Cầu}, b", "[{title: A, width: 20}, B]")
    (folder / "a.yaml").write_text(f"{HEAD}{wide}{FOOT}", "utf-8")
    said = congvan_here("build", "a.yaml", cwd=folder)
    assert said.code == 0 and "DT-194" in said.err and "hẹp hơn hình 'anh/cau.png'" in said.err
    (folder / "a.yaml").write_text(f"{HEAD}{wide.replace('width: 20', 'width: 39')}{FOOT}", "utf-8")
    assert "DT-194" not in congvan_here("build", "a.yaml", cwd=folder).err
    (folder / "a.yaml").write_text(f"{HEAD}{wide.replace('width: 60', 'width: 300')}{FOOT}", "utf-8")
    assert "DT-19" not in congvan_here("build", "a.yaml", cwd=folder).err  # shrunk, as in the text


def test_a_diff_tells_of_another_image(folder: Path) -> None:
    for name, text in (("a", PHOTOS), ("b", PHOTOS.replace("figure: anh/cau.png", "figure: anh/thap.png"))):
        (folder / f"{name}.yaml").write_text(f"{HEAD}{text}{FOOT}", "utf-8")
    said = congvan_here("diff", "a.yaml", "b.yaml", cwd=folder)
    assert "anh/thap.png" in said.out and "hình" in said.out, said


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_check_finds_nothing_new(suffix: str, folder: Path) -> None:
    found = []
    for name, text in (("a", "Ảnh một"), ("b", "{figure: anh/cau.png, width: 60, text: Ảnh một}")):
        table = one_row(f"'1', Cầu, {text}", "[TT, Công trình, Ảnh]")
        (folder / f"{name}.yaml").write_text(f"{HEAD}{table}{FOOT}", "utf-8")
        assert congvan_here("build", f"{name}.yaml", cwd=folder).code == 0
        said = congvan_here("check", f"output/{name}.{suffix}", "--format", "json", cwd=folder)
        found.append(said.out.replace(f"{name}.{suffix}", ""))
    assert _codes(found[1]) == _codes(found[0])


def _codes(out: str) -> list[str]:
    return sorted(re.findall(r'"(?:TT|VB|KT)-\d+"', out))
