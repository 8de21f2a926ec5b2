"""Annexes, documents issued together, copies, and several signatures: what stands where, in PDF and DOCX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pdfplumber
import pytest
from conftest import compose, congvan_here, fonts, page_lines, tree_lines
from pdf_pages import MM, flat
from PIL import Image, ImageDraw

from congvan.compose.page import paragraphs_in, paragraphs_of, tables_of
from congvan.compose.page import text_of as words_of

DECISION = """\
kind: quyết định
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: Đắk Lắk}
number: 15
date: 17/8/2026
subject: Ban hành Quy chế làm việc
issuer: Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk
grounds: [Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025]
body: [{articles: [Ban hành kèm theo Quyết định này Quy chế làm việc., Quyết định này có hiệu lực kể từ ngày ký.]}]
signatory: {title: Chủ tịch, name: Tạ Anh Tuấn}
copies: [Như Điều 2]
filing: {units: [VT]}
"""
LONG = "".join(
    f"      - [{n}, 'Nhiệm vụ thứ {n}, do các sở, ban, ngành thực hiện', '{n * 1000}']\n" for n in range(1, 70)
)
ANNEXES = f"""\
attachments:
  - kind: quy chế
    subject: làm việc
    body: [{{articles: [{{title: Phạm vi, text: Lời}}]}}]
annexes:
  - title: Danh mục nhiệm vụ
    orientation: ngang
    table:
      columns: [TT, {{title: Nội dung, columns: [Nhiệm vụ, Kinh phí]}}]
      rows:
{LONG}  - title: Biểu mẫu
    subject: dùng cho cấp xã
    body: [Một đoạn văn]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "a.yaml").write_text(DECISION + ANNEXES, "utf-8")
    result = congvan_here("build", "a.yaml", cwd=folder)
    assert result.code == 0, result.err
    return folder / "output"


def numbers(page: Any) -> str:
    """What stands in the top margin."""
    return "".join(c["text"] for c in page.chars if c["top"] * MM < 18).strip()


def test_every_part_numbers_its_own_pages_and_hides_the_first(built: Path) -> None:
    with pdfplumber.open(built / "a.pdf") as document:
        shapes = [(round(page.width * MM), numbers(page)) for page in document.pages]
    wide = [number for width, number in shapes if width == 297]
    assert wide == ["", *[str(n) for n in range(2, len(wide) + 1)]]
    assert len(wide) > 1
    assert [number for width, number in shapes if width == 210] == ["", "", ""]


def test_the_docx_has_a_section_for_every_part(built: Path) -> None:
    sections = docx.Document(str(built / "a.docx")).sections
    assert [round(section.page_width.mm) for section in sections] == [210, 210, 297, 210]
    for section in sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.xpath("w:pgNumType/@w:start") == ["1"]


def test_the_head_of_a_long_table_is_repeated_on_every_page(built: Path) -> None:
    with pdfplumber.open(built / "a.pdf") as document:
        wide = [flat(page.extract_text(x_tolerance=1.5)) for page in document.pages if page.width > page.height]
    assert all("TT Nội dung" in text or ("Nội dung" in text and "Nhiệm vụ Kinh phí" in text) for text in wide)
    table = docx.Document(str(built / "a.docx")).tables[-1]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows][:3] == [True, True, False]
    assert table.cell(0, 1).text == table.cell(0, 2).text == "Nội dung"
    assert table.cell(1, 0)._tc.xpath("w:tcPr/w:vMerge/@w:val") in (["continue"], ["restart"])


def test_an_annex_names_the_document_it_belongs_to(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECISION + ANNEXES, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    heads = [[text for _, text in tree_lines_of(section)[:4]] for section in document.sections[2:]]
    issued = "(Kèm theo Quyết định số 15/QĐ-UBND ngày 17 tháng 8 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk)"
    assert heads[0][:3] == ["Phụ lục I", "DANH MỤC NHIỆM VỤ", issued]
    assert heads[1] == ["Phụ lục II", "BIỂU MẪU", "Dùng cho cấp xã", issued]


def tree_lines_of(section: Any) -> list[tuple[str, str]]:
    return [(p.component, flat(words_of(p.inlines))) for p in paragraphs_of(section.page)]


def test_the_only_annex_has_no_number_and_an_electronic_one_leaves_its_places_blank(tmp_path: Path) -> None:
    text = DECISION + "form: điện tử\nannexes: [{title: Danh mục, body: [Lời]}]\n"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    lines = [text for _, text in tree_lines_of(document.sections[1])]
    assert lines[0] == "Phụ lục"
    assert lines[2].startswith("(Kèm theo Quyết định số /QĐ-UBND ngày tháng năm của")


def test_a_document_issued_together_has_a_head_without_number_and_date(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECISION + ANNEXES, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    found = tree_lines_of(document.sections[1])
    names = [name for name, _ in found]
    assert names[:6] == ["co_quan", "quoc_hieu", "tieu_ngu", "ten_loai", "trich_yeu_phu_luc", "kem_theo"]
    assert found[-1] == ("noi_dung", "Lời./.")


def test_a_separate_annex_is_a_file_of_its_own_with_the_data_of_the_signature(tmp_path: Path) -> None:
    text = DECISION + (
        "form: điện tử\nsigned_at: '17/8/2026 10:05:30 +07:00'\n"
        "annexes: [{title: Danh mục, separate: có, body: [Lời]}, {title: Khác, body: [Lời]}]\n"
    )
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    assert congvan_here("build", "a.yaml", cwd=tmp_path).code == 0
    names = sorted(path.name for path in (tmp_path / "output").iterdir())
    assert names == ["a-phu-luc-i.docx", "a-phu-luc-i.pdf", "a.docx", "a.pdf"]
    with pdfplumber.open(tmp_path / "output" / "a-phu-luc-i.pdf") as document:
        page = document.pages[0]
        chars = [c for c in page.chars if c["top"] * MM < 20]
        line = flat("".join(c["text"] for c in chars))
        assert line == "Số: 15/QĐ-UBND; 17/8/2026 10:05:30 +07:00"
        assert {round(c["size"], 1) for c in chars} == {10}
        assert max(c["x1"] for c in chars) * MM == pytest.approx(195, abs=0.5)
        assert document.metadata["Title"] == "Danh mục"
    header = docx.Document(str(tmp_path / "output" / "a-phu-luc-i.docx")).sections[0].first_page_header
    assert "15/QĐ-UBND; 17/8/2026" in header.paragraphs[0].text


def test_a_part_never_overwrites_the_result_of_another_draft(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECISION + "annexes: [{title: D, separate: có, body: [Lời]}]\n", "utf-8")
    (tmp_path / "a-phu-luc.yaml").write_text(DECISION, "utf-8")
    result = congvan_here("build", "a.yaml", "a-phu-luc.yaml", "--format", "docx", cwd=tmp_path)
    assert result.code == 1
    assert "[TEP-013]" in result.err
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["a-phu-luc.docx"]


# ---- tables from files ----


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kinh phí"
    sheet.append(["Mã", "Nội dung", "Số tiền", "Ngày"])
    import datetime as dt

    for row, (name, amount) in enumerate([("Máy chủ **x**", 1250000), ("{{ a }} <b>", 980500)], 2):
        sheet.append([f"M{row}", name, amount, dt.date(2026, 3, 5)])
        sheet.cell(row, 3).number_format = "#,##0"
    book.save(path)


TABLE = """\
kind: báo cáo
agency: {name: Sở Tài chính tỉnh Đắk Lắk, abbreviation: STC, place: Đắk Lắk}
date: 2026
subject: kinh phí
signatory: {title: Giám đốc, name: Lê Quốc Thái}
"""


def cells(document: Any) -> list[list[str]]:
    table = next(table for table in tables_of(document.sections[0].page) if table.part == "bang")
    return [
        [flat("".join(words_of(p.inlines) for b in cell.blocks for p in paragraphs_in(b))) for cell in row.cells]
        for row in table.rows
    ]


def test_a_table_takes_the_columns_it_names_from_a_workbook_and_nothing_in_it_is_run(tmp_path: Path) -> None:
    workbook(tmp_path / "kinh-phi.xlsx")
    (tmp_path / "a.yaml").write_text(TABLE + """\
body:
  - table:
      file: kinh-phi.xlsx
      sheet: kinh phí
      columns:
        - TT
        - {title: Hạng mục, field: Nội dung}
        - {title: Số tiền, align: phải}
""", "utf-8")  # fmt: skip
    (document,) = compose(tmp_path / "a.yaml")
    assert cells(document) == [
        ["TT", "Hạng mục", "Số tiền"],
        ["1", "Máy chủ **x**", "1.250.000"],
        ["2", "{{ a }} <b>", "980.500"],
    ]


def test_a_csv_alone_is_a_table_with_its_own_heads(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes("Tên;Số\nMột;1\nHai;2\n".encode("utf-8-sig"))
    (tmp_path / "a.yaml").write_text(TABLE + "body: [{table: b.csv}]\n", "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    assert cells(document) == [["Tên", "Số"], ["Một", "1"], ["Hai", "2"]]


def test_a_column_that_the_file_lacks_is_reported_with_those_it_has(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("Tên;Số\nMột;1\n", "utf-8")
    table = "body: [{table: {file: b.csv, columns: [{title: A, field: Tên gọi}]}}]\n"
    (tmp_path / "a.yaml").write_text(TABLE + table, "utf-8")
    result = congvan_here("build", "a.yaml", cwd=tmp_path)
    assert result.code == 1
    assert "[DT-054]" in result.err and "Tên, Số" in result.err


# ---- signatures ----

JOINT = """\
kind: chương trình
agency:
  - {name: Sở Nội vụ, abbreviation: SNV, place: Đắk Lắk}
  - {name: Công an tỉnh, abbreviation: CAT}
  - {name: Tỉnh đoàn Đắk Lắk, abbreviation: TĐ}
number: 3
date: 17/8/2026
subject: phối hợp
body: [Lời]
signatory:
  - {title: Giám đốc, name: Lê Quốc Thái}
  - {authority: [KT. Giám đốc], title: Phó Giám đốc, name: Y Bliă Niê}
  - {authority: [TM. Ban Thường vụ, KT. Bí thư], title: Phó Bí thư, name: Trần Thị Hồng Hạnh}
copies: [Như trên]
filing: {units: [VT]}
"""


def words(page: Any, text: str) -> dict[str, float]:
    """The place of a text on a page, in mm."""
    chars = page.chars
    whole = "".join(c["text"] for c in chars).replace("\xa0", " ")
    at = whole.index(text)
    found = chars[at : at + len(text)]
    return {"left": found[0]["x0"] * MM, "right": found[-1]["x1"] * MM, "bottom": found[0]["bottom"] * MM}


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("joint")
    (folder / "a.yaml").write_text(JOINT, "utf-8")
    assert congvan_here("build", "a.yaml", cwd=folder).code == 0
    return folder / "output" / "a"


def test_joint_signatures_stand_in_a_row_with_the_leading_agency_at_the_right(joint: Path) -> None:
    with pdfplumber.open(joint.with_suffix(".pdf")) as document:
        page = document.pages[0]
        names = [words(page, name) for name in ("Trần Thị Hồng Hạnh", "Y Bliă Niê", "Lê Quốc Thái")]
        copies = words(page, "Nơi nhận:")
    assert names[0]["right"] < names[1]["left"] < names[1]["right"] < names[2]["left"]
    assert max(n["bottom"] for n in names) - min(n["bottom"] for n in names) < 0.3
    assert copies["bottom"] > names[0]["bottom"] + 5
    assert copies["left"] == pytest.approx(30, abs=0.3)


def test_a_joint_head_names_all_agencies_and_their_abbreviations(joint: Path) -> None:
    lines = [text for _, text in page_lines(joint.with_suffix(".pdf"))]
    assert any(line.startswith("SỞ NỘI VỤ -") for line in lines)
    assert any("Số: 03/CTr-SNV-CAT-TĐ" in line for line in lines)


def ink(path: Path, size: tuple[int, int], colour: str, dpi: int) -> None:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((2, 2, size[0] - 3, size[1] - 3), outline=colour, width=6)
    image.save(path, dpi=(dpi, dpi))


def test_the_seal_covers_a_third_of_the_signature_from_its_left_in_its_real_size(tmp_path: Path) -> None:
    ink(tmp_path / "ky.png", (400, 160), "blue", 254)  # 40 by 16 mm
    ink(tmp_path / "dau.png", (360, 360), "red", 254)  # 36 mm
    text = DECISION.replace("name: Tạ Anh Tuấn", "name: Tạ Anh Tuấn, signature: ky.png, seal: dau.png")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    assert congvan_here("build", "a.yaml", cwd=tmp_path).code == 0
    with pdfplumber.open(tmp_path / "output" / "a.pdf") as document:
        page = document.pages[-1]
        seal, signature = sorted(page.images, key=lambda image: -image["height"])
        title, name = words(page, "CHỦ TỊCH"), words(page, "Tạ Anh Tuấn")
    assert seal["width"] * MM == pytest.approx(36, abs=0.2)
    assert (signature["width"] * MM, signature["height"] * MM) == pytest.approx((40, 16), abs=0.2)
    covered = (seal["x1"] - signature["x0"]) / signature["width"]
    assert covered == pytest.approx(1 / 3, abs=0.02)
    middle = (signature["top"] + signature["bottom"]) / 2
    assert (seal["top"] + seal["bottom"]) / 2 == pytest.approx(middle, abs=2)
    centre = (signature["x0"] + signature["x1"]) / 2 * MM
    assert centre == pytest.approx((name["left"] + name["right"]) / 2, abs=0.5)
    assert title["bottom"] < middle * MM < name["bottom"]
    cell = docx.Document(str(tmp_path / "output" / "a.docx")).tables[-1].rows[0].cells[1]
    across = [int(x) / 36000 for x in cell._tc.xpath(".//wp:positionH/wp:posOffset/text()")]
    assert across == pytest.approx([(82.5 - 40) / 2 + 40 / 3 - 36], abs=0.1)


def test_another_office_of_the_signatory_stands_above_the_name(tmp_path: Path) -> None:
    text = DECISION.replace("title: Chủ tịch,", "title: Trưởng ban, position: Phó Chủ tịch UBND tỉnh,")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    (document,) = compose(tmp_path / "a.yaml")
    assert tree_lines(document)[-3:] == [
        ("quyen_han_chuc_vu", "TRƯỞNG BAN"), ("chuc_vu_khac", "PHÓ CHỦ TỊCH UBND TỈNH"), ("ho_ten", "Tạ Anh Tuấn"),
    ]  # fmt: skip


# ---- copies ----

COPY = """\
kind: sao y
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
number: 2
date: 20/8/2026
signatory: {authority: [TM. Ủy ban nhân dân, KT. Chủ tịch], title: Phó Chủ tịch, name: Trần Thị Hồng Hạnh}
copies: [Các trường học]
filing: {units: [VT]}
"""


def test_a_copy_stands_below_the_original_under_a_line_across_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECISION, "utf-8")
    (tmp_path / "b.yaml").write_text(COPY + "original: a.yaml\n", "utf-8")
    assert congvan_here("build", "b.yaml", cwd=tmp_path).code == 0
    with pdfplumber.open(tmp_path / "output" / "b.pdf") as document:
        page = document.pages[-1]
        original, kind, number = (words(page, text) for text in ("Tạ Anh Tuấn", "SAO Y", "Số: 02/SY-UBND"))
        date = words(page, "Ea Kao, ngày 20")
        rules = [r for r in page.rects + page.lines if (r["x1"] - r["x0"]) * MM > 160]
        assert document.metadata["Title"] == "Sao y Ban hành Quy chế làm việc"
    assert rules and max(r["bottom"] for r in rules) - min(r["top"] for r in rules) < 2
    assert original["bottom"] < rules[0]["top"] * MM < kind["bottom"]
    assert rules[0]["x0"] * MM == pytest.approx(30, abs=0.2)
    assert number["bottom"] == pytest.approx(date["bottom"], abs=1)
    assert kind["left"] > 30 + 165 / 2


def test_the_block_of_a_copy_alone_begins_where_it_is_to_be_printed(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(COPY + "offset: 160\n", "utf-8")
    assert congvan_here("build", "b.yaml", cwd=tmp_path).code == 0
    with pdfplumber.open(tmp_path / "output" / "b.pdf") as document:
        assert min(c["top"] for c in document.pages[0].chars) * MM == pytest.approx(161, abs=2)


def test_an_electronic_copy_adds_only_the_line_of_the_signature(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECISION, "utf-8")
    (tmp_path / "b.yaml").write_text(
        COPY + "form: điện tử\noriginal: a.yaml\nsigned_at: '20/8/2026 8:00:00 +07:00'\n", "utf-8"
    )
    (document,) = compose(tmp_path / "b.yaml", tmp_path)
    (plain,) = compose(tmp_path / "a.yaml", tmp_path)
    added = ("chu_ky_so", "Sao y; Ủy ban nhân dân xã Ea Kao; 20/8/2026 8:00:00 +07:00")
    assert tree_lines(document) == [added, *tree_lines(plain)]


def test_a_copy_of_a_copy_or_of_no_draft_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(COPY, "utf-8")
    for name, code in (("a.yaml", "TEP-019"), ("khong-co.yaml", "TEP-017"), ("../a.yaml", "TEP-016")):
        (tmp_path / "b.yaml").write_text(COPY + f"original: {name}\n", "utf-8")
        result = congvan_here("build", "b.yaml", cwd=tmp_path)
        assert result.code == 1 and f"[{code}]" in result.err, result.err


# ---- marks ----


@pytest.mark.parametrize(
    ("key", "word", "width"),
    [
        ("urgency", "khẩn", 20), ("urgency", "thượng khẩn", 40), ("urgency", "hỏa tốc", 30),
        ("secrecy", "mật", 20), ("secrecy", "tối mật", 30), ("secrecy", "tuyệt mật", 40),
        ("circulation", "xem xong trả lại", 0), ("circulation", "lưu hành nội bộ", 0),
    ],
)  # fmt: skip
def test_a_mark_stands_in_a_frame_of_its_size_in_its_cell(tmp_path: Path, key: str, word: str, width: int) -> None:
    (tmp_path / "a.yaml").write_text(DECISION + f"{key}: {word}\n", "utf-8")
    assert congvan_here("build", "a.yaml", cwd=tmp_path).code == 0
    with pdfplumber.open(tmp_path / "output" / "a.pdf") as document:
        page = document.pages[0]
        mark = words(page, word.upper())
        text = next(c for c in page.chars if abs(c["x0"] * MM - mark["left"]) < 0.01)
        around = [
            r for r in page.rects + page.lines + page.curves
            if r["x0"] * MM < mark["left"] and r["x1"] * MM > mark["right"]
            and abs((r["top"] + r["bottom"]) / 2 * MM - (mark["bottom"] - 2.5)) < 6
        ]  # fmt: skip
        left, right = min(r["x0"] for r in around) * MM, max(r["x1"] for r in around) * MM
        top, bottom = min(r["top"] for r in around) * MM, max(r["bottom"] for r in around) * MM
    assert bottom - top == pytest.approx(8, abs=0.4)
    if width:
        assert right - left == pytest.approx(width, abs=0.4)
    assert (left + right) / 2 == pytest.approx((mark["left"] + mark["right"]) / 2, abs=0.4)
    assert 13 <= round(text["size"], 2) <= 14 and "Bold" in text["fontname"]
    if key == "circulation":
        assert left > 30 + 165 / 2 - 20 and bottom < 20
    else:
        assert text["non_stroking_color"] in ((1, 0, 0), [1, 0, 0])
        assert right < 30 + 165 / 2
    assert {font.split("-")[0] for font in fonts(tmp_path / "output" / "a.pdf")} == {"Tinos"}
