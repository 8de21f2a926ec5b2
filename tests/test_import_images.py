"""Images of a Word file to drafts: in cells of tables, in the text, each of them carried or told."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from PIL import Image as Drawn
from tables import FOOT, HEAD
from word_files import imported, letter, paragraph, shapes

from congvan.importing.compare import compose
from congvan.importing.run import Imported
from congvan.workspace import Workspace, find_workspace
from congvan.writers.docx.package import write_docx

PHOTOS = """\
  - table:
      columns: [TT, Công trình, Ảnh hiện trạng, Kinh phí]
      rows:
        - [1, Cầu Ea Kao, {figure: cau.png, width: 60, text: Ảnh chụp **ngày 5/1**, alt: Cầu từ bờ bắc}, "1.200"]
        - [2, Cầu treo, {figure: cau.png, width: 20, alt: 'Cầu \\*treo\\*', align: trái}, "900"]
        - [3, Cầu tre, {figure: tre.jpg, width: 25.4, text: Cầu tre}, "1"]
        - [Tổng cộng, "", {figure: cau.png, width: 10, columns: 2}]
  - table:
      rows: [[{figure: cau.png, width: 30, rows: 2, vertical: giữa}, chữ], [{text: chữ, align: phải}]]
  - table:
      borders: không
      rows: [[{figure: cau.png, width: 50, text: Một}, {figure: tre.jpg, width: 50, text: Hai}]]
  - {figure: {file: cau.png, width: 40, alt: Cầu một}}
  - {figure: {file: cau.png, width: 40, caption: Hình 1. Cầu, alt: Cầu hai}}
  - {figure: {file: cau.png, width: 40, caption: Hình 2. Cầu}}
"""


def drawn(kind: str = "PNG", colour: str = "green") -> bytes:
    """An image of 600 by 400 dots."""
    out = BytesIO()
    Drawn.new("RGB", (600, 400), colour).save(out, kind)
    return out.getvalue()


PNG, JPEG, GIF = drawn(), drawn("JPEG", "blue"), drawn("GIF")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (tmp_path / "cau.png").write_bytes(PNG)
    (tmp_path / "tre.jpg").write_bytes(JPEG)
    return find_workspace(tmp_path)


def in_table(document: Docx, rows: int, columns: int, lines: bool = True) -> Table:
    """A table at the end of the body."""
    table = document.add_table(rows, columns, style="Table Grid" if lines else None)
    document.tables[1]._tbl.addprevious(table._tbl)
    return table


def put(holder: _Cell | Paragraph, image: bytes, width: float = 40, alt: str = "") -> Paragraph:
    """Set an image into the first paragraph of a cell."""
    held = holder if isinstance(holder, Paragraph) else holder.paragraphs[0]
    shown = held.add_run().add_picture(BytesIO(image), Mm(width))
    if alt:
        shown._inline.docPr.set("descr", alt)
    return held


Read = Callable[[Docx], Imported]


@pytest.fixture
def read(office: Workspace) -> Read:
    def reading(document: Docx) -> Imported:
        document.save(str(office.root / "van-ban.docx"))
        (one,) = imported(office.root / "van-ban.docx", office)
        assert one.carried + sum(loss.words for loss in one.losses) == one.words
        assert one.fidelity and not one.fidelity.missing, one.findings
        return one

    return reading


def said_of(one: Imported) -> list[str]:
    """What is told of the import, each with its place."""
    return [f"{loss.place}: {loss.reason}" for loss in (*one.losses, *one.remarks) if "hình" in str(loss.reason)]


def test_our_own_images_come_back_as_they_were(office: Workspace) -> None:
    (built,) = compose(f"{HEAD}{PHOTOS}{FOOT}".encode(), "", office, office.root)
    (office.root / "a.docx").write_bytes(write_docx(built))
    (one,) = imported(office.root / "a.docx", office)
    assert (one.carried, one.losses, one.findings) == (one.words, (), ())
    assert said_of(one) == []
    for path, data in one.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (again,) = compose(one.text.encode(), "", office, office.root)
    pages, measures = shapes((again,))
    assert pages == shapes((built,))[0]
    assert measures == pytest.approx(shapes((built,))[1], abs=0.1)
    assert sorted(one.files.values()) == sorted([PNG, JPEG])
    green, blue = '{hình: "directives/a/hinh-1.png"', '{hình: "directives/a/hinh-2.jpg"'
    for said in (
        f'{green}, độ rộng: 60, chữ: "Ảnh chụp **ngày 5/1**", lời tả: Cầu từ bờ bắc}}',
        f"{blue}, độ rộng: 25.4, chữ: Cầu tre}}",
        f"{green}, độ rộng: 10, số cột: 2}}",
        f"{green}, độ rộng: 30, số dòng: 2, canh dọc: giữa}}",
        "kẻ: không",
    ):
        assert said in one.text, one.text
    assert one.text.count("lời tả") == 4 and one.text.count("canh: trái") == 1


def test_a_column_of_images_says_nothing_of_where_they_stand_by_themselves(read: Read) -> None:
    document = letter()
    table = in_table(document, 3, 2)
    for number, row in enumerate(table.rows):
        row.cells[0].text = f"Công trình {'a' * number}"
        put(row.cells[1], PNG).alignment = WD_ALIGN_PARAGRAPH.CENTER
    one = read(document)
    assert "canh" not in one.text and one.text.count("hình: ") == 3 and not said_of(one)


@pytest.mark.parametrize("alt", ["C:\\Users\\An\\hinh.jpg", "image1.PNG", "…"])
def test_the_name_of_a_file_describes_no_image(alt: str, read: Read) -> None:
    document = letter()
    table = in_table(document, 1, 2)
    put(table.cell(0, 0), PNG, alt=alt)
    table.cell(0, 1).text = "chữ"
    assert "lời tả" not in read(document).text


def test_a_table_of_images_alone_is_carried_even_where_the_body_ends_in_it(read: Read) -> None:
    document = letter()
    table = in_table(document, 1, 2)
    put(table.cell(0, 0), PNG)
    put(table.cell(0, 1), JPEG, alt="Cầu tre")
    one = read(document)
    assert one.text.count("{hình: ") == 2 and "lời tả: Cầu tre" in one.text and not one.losses


def test_a_table_of_an_image_and_the_call_of_a_note_is_read(office: Workspace) -> None:
    draft = f"{HEAD}  - table: {{rows: [[{{figure: cau.png, width: 20}}, 'x[^Lời chú.]']]}}\n{FOOT}"
    (built,) = compose(draft.encode(), "", office, office.root)
    (office.root / "a.docx").write_bytes(write_docx(built))
    document = new_document(str(office.root / "a.docx"))
    for text in [t for t in document.element.body.iter(qn("w:t")) if t.text == "x"]:
        text.text = ""
    document.save(str(office.root / "b.docx"))
    (one,) = imported(office.root / "b.docx", office)
    assert "{hình: " in one.text and '"[^1]"' in one.text and "1: Lời chú." in one.text
    assert not one.losses


def test_images_at_the_ends_of_head_and_foot_stay_out_of_the_body(read: Read) -> None:
    document = letter()
    put(document.tables[0].cell(0, 1).add_paragraph(), PNG, 15)
    put(document.tables[1].cell(0, 1).add_paragraph(), JPEG, 15)
    assert "hình:" not in read(document).text


def test_a_figure_at_the_end_of_the_body_and_one_in_a_frame_are_carried(read: Read) -> None:
    document = letter()
    put(in_table(document, 1, 1).cell(0, 0), PNG)
    last = put(document.add_paragraph(), JPEG)
    document.tables[2]._tbl.addprevious(last._p)
    one = read(document)
    assert set(one.files.values()) == {PNG, JPEG} and "bảng:" not in one.text


def test_an_annex_that_is_an_image_alone_keeps_it_and_a_floating_signature_is_none(read: Read) -> None:
    document = letter()
    signed = put(document.add_paragraph(), PNG)
    document.tables[1]._tbl.addprevious(signed._p)
    signed._p.find(f".//{qn('wp:inline')}").tag = qn("wp:anchor")
    for number, image in (("I", JPEG), ("II", drawn(colour="red"))):
        document.add_page_break()
        paragraph(document, f"Phụ lục {number}", bold=True, centred=True)
        paragraph(document, f"SƠ ĐỒ CỦA PHẦN {number}", bold=True, centred=True)
        put(document.add_paragraph(), image)
    one = read(document)
    assert list(one.files.values()) == [JPEG, drawn(colour="red")] and "…" not in one.text
    assert "      - hình:\n" in one.text[one.text.index("phụ lục:") :]


def test_one_of_several_images_stands_in_the_cell_and_the_others_are_listed_with_their_files(read: Read) -> None:
    document = letter()
    table = in_table(document, 2, 2)
    table.cell(0, 0).text = table.cell(0, 1).text = table.cell(1, 0).text = "chữ"
    put(table.cell(1, 1), PNG)
    put(table.cell(1, 1), JPEG)
    one = read(document)
    assert "hinh-1.png" in one.text and "hinh-2.jpg" not in one.text
    (loss,) = one.losses
    assert "dòng 2 cột 2 của bảng" in str(loss.place) and "hinh-2.jpg" in str(loss.reason)
    assert sorted(path.name for path in one.files) == ["hinh-1.png", "hinh-2.jpg"]


def test_an_image_of_another_format_is_listed_with_its_cell(read: Read) -> None:
    document = letter()
    table = in_table(document, 2, 2)
    table.cell(0, 0).text = table.cell(0, 1).text = table.cell(1, 0).text = "chữ"
    put(table.cell(1, 1), GIF).add_run("\nẢnh 1")
    one = read(document)
    (loss,) = one.losses
    assert "dòng 2 cột 2 của bảng" in str(loss.place) and "PNG, JPEG" in str(loss.reason)
    assert not one.files and "Ảnh 1" in one.text


def test_an_image_that_only_links_to_a_file_and_a_group_are_listed(read: Read) -> None:
    document = letter()
    table = in_table(document, 1, 3)
    table.cell(0, 0).text = "chữ"
    linked, grouped = (put(cell, PNG)._p.find(f".//{qn('a:blip')}") for cell in table.rows[0].cells[1:])
    relation = document.part.relate_to("file:///D:/anh.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    del linked.attrib[qn("r:embed")]
    linked.set(qn("r:link"), relation)
    grouped.getparent().append(deepcopy(grouped))
    one = read(document)
    places = [str(loss.place) for loss in one.losses if "PNG" in str(loss.reason)]
    assert ["cột 2" in places[0], "cột 3" in places[1]] == [True, True] and not one.files


def above(cell: _Cell) -> None:
    cell.text = "Ảnh 1"
    put(cell.add_paragraph(), PNG)


def before(cell: _Cell) -> None:
    cell.text = "Ảnh 1: "
    put(cell, PNG)


def behind(cell: _Cell) -> None:
    put(cell, PNG).add_run(" Ảnh 1")


def around(cell: _Cell) -> None:
    above(cell)
    cell.add_paragraph("Nguồn ảnh")


def broken(cell: _Cell) -> None:
    run = put(cell, PNG).add_run()
    run.add_break()
    run.add_text("Ảnh 1")


def below(cell: _Cell) -> None:
    put(cell, PNG)
    cell.add_paragraph("Ảnh 1")


@pytest.mark.parametrize("set_in", [above, before, behind, around, broken, below])
def test_words_stand_under_the_image_and_it_is_told_where_they_did_not(
    set_in: Callable[[_Cell], None], read: Read
) -> None:
    document = letter()
    table = in_table(document, 1, 2)
    table.cell(0, 0).text = "chữ"
    set_in(table.cell(0, 1))
    one = read(document)
    assert "{hình: " in one.text and "Ảnh 1" in one.text and '"\\nẢnh' not in one.text
    assert not one.losses
    told = [said for said in said_of(one) if "dòng 1 cột 2 của bảng" in said and "dưới hình" in said]
    assert len(told) == len(said_of(one)) == (set_in not in (broken, below))


def test_a_floating_or_cut_image_stands_in_its_cell_and_is_told(read: Read) -> None:
    document = letter()
    table = in_table(document, 1, 3)
    table.cell(0, 0).text = "chữ"
    put(table.cell(0, 1), PNG)
    put(table.cell(0, 2), JPEG)
    floating, cut = (cell._tc.find(f".//{qn('wp:inline')}") for cell in table.rows[0].cells[1:])
    floating.tag = qn("wp:anchor")
    rectangle = OxmlElement("a:srcRect")
    rectangle.set("l", "20000")
    cut.find(f".//{qn('a:blip')}").addnext(rectangle)
    one = read(document)
    assert one.text.count("{hình: ") == 2 and not one.losses
    told = said_of(one)
    assert "dòng 1 cột 2" in told[0] and "đặt rời" in told[0]
    assert "dòng 1 cột 3" in told[1] and "xén" in told[1] and len(told) == 2


def test_a_head_with_an_image_becomes_a_row_and_is_told(read: Read) -> None:
    document = letter()
    table = in_table(document, 3, 3)
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            cell.paragraphs[0].add_run("chữ").bold = number == 0
    put(table.cell(0, 1), PNG)
    one = read(document)
    assert "{hình: " in one.text and "tiêu đề:" not in one.text and not one.losses
    assert any("tiêu đề cột" in said for said in said_of(one))


def test_a_long_table_with_an_image_stays_in_the_draft(read: Read) -> None:
    document = letter()
    table = in_table(document, 80, 2)
    for number, row in enumerate(table.rows):
        for cell, text in zip(row.cells, ("TT", "Họ tên") if not number else (str(number), "Ông A"), strict=True):
            cell.paragraphs[0].add_run(text).bold = not number
    put(table.cell(70, 1), PNG, 20)
    one = read(document)
    assert [path.name for path in one.files] == ["hinh-1.png"] and "tiêu đề: Họ tên" in one.text


def photos(document: Docx, captions: str) -> Table:
    """Two images side by side without lines, what they show under each: in its cell, or in a row below."""
    table = in_table(document, 2 if captions == "below" else 1, 2, lines=False)
    for number, cell in enumerate(table.rows[0].cells, 1):
        put(cell, PNG)
        held = table.cell(1, number - 1) if captions == "below" else cell
        held.add_paragraph(f"{'Hình' if captions == 'Hình' else 'Ảnh'} {number}. Cầu treo")
    return table


@pytest.mark.parametrize("captions", ["below", "Hình", "Ảnh"])
def test_images_side_by_side_without_lines_are_a_table_without_lines(captions: str, read: Read) -> None:
    document = letter()
    photos(document, captions)
    one = read(document)
    assert one.text.count("{hình: ") == 2 and "kẻ: không" in one.text and not one.losses and not said_of(one)


def test_one_image_beside_words_without_lines_is_a_figure_and_paragraphs(read: Read) -> None:
    document = letter()
    table = in_table(document, 1, 2, lines=False)
    put(table.cell(0, 0), PNG, alt="Biểu trưng")
    table.cell(0, 1).text = "Trung tâm Kiểm soát bệnh tật tỉnh."
    one = read(document)
    assert "bảng:" not in one.text and "lời tả: Biểu trưng" in one.text
    assert any("không kẻ" in str(remark.reason) for remark in one.remarks)


def test_a_logo_of_the_head_stays_out_of_the_body(read: Read) -> None:
    document = letter()
    put(document.tables[0].cell(0, 0), PNG, 15)
    one = read(document)
    assert "hình:" not in one.text and not one.files


def test_images_around_the_body_are_listed_each_with_its_place(read: Read) -> None:
    """A logo, a signature, a seal that floats behind the words, a mark in the margin: none is lost in silence."""
    document = letter()
    assert said_of(read(document)) == []
    put(document.tables[0].cell(0, 0), PNG, 15)
    put(document.tables[1].cell(0, 1), JPEG, 30)
    put(document.sections[0].header.paragraphs[0], PNG, 10)
    last = put(document.add_paragraph(), drawn(colour="red"), 20)
    last._p.find(f".//{qn('wp:inline')}").tag = qn("wp:anchor")
    one = read(document)
    told = [str(loss.place) for loss in one.losses if "hình ở đầu, cuối văn bản" in str(loss.reason)]
    assert told == ["Cơ quan chủ quản", "Cơ quan chủ quản", "Nơi nhận, danh sách", "Họ tên người ký"]
    assert not one.files


def test_an_old_picture_says_its_alt_text_too(read: Read) -> None:
    document = letter()
    cell = in_table(document, 1, 2).cell(0, 0)
    cell._tc.getnext().p_lst[0].add_r().text = "chữ"
    relation, _ = document.part.get_or_add_image(BytesIO(PNG))
    run = cell.paragraphs[0].add_run()._r
    picture = OxmlElement("w:pict")
    shape = picture.makeelement("{urn:schemas-microsoft-com:vml}shape", {"style": "width:72pt", "alt": "Cầu cũ"})
    image = shape.makeelement("{urn:schemas-microsoft-com:vml}imagedata", {qn("r:id"): relation})
    run.append(picture)
    picture.append(shape)
    shape.append(image)
    assert "độ rộng: 25.4, lời tả: Cầu cũ, canh: trái}" in read(document).text


@pytest.mark.parametrize("alt", ["Giá 5*3*2 và [^1], {{ x }}, ~a~, C:\\*", "Sơ đồ: <https://a.vn> # hết", "co"])
def test_a_description_means_itself(alt: str, read: Read, office: Workspace) -> None:
    document = letter()
    table = in_table(document, 1, 2)
    put(table.cell(0, 0), PNG, alt=alt)
    table.cell(0, 1).text = "chữ"
    one = read(document)
    (path,) = one.files
    path.parent.mkdir(parents=True)
    path.write_bytes(one.files[path])
    (built,) = compose(one.text.encode(), "", office, office.root)
    assert f"alt={alt!r}" in repr(built.sections[0].page)
