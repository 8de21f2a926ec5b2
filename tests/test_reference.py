"""The reference dispatch, measured: text, faces, positions and lines in the PDF, styles in the DOCX, parity."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from conftest import REFERENCE, ROOT, congvan, fonts, page_lines, pages_of
from pdf_pages import MM, flat

from congvan.thethuc.rules import load_rules

TIMES = {"Tinos", "TimesNewRoman", "LiberationSerif", "Times"}


def expected_words() -> str:
    """The text as issued, without Markdown; the motto takes hyphens, as the decree has it."""
    text = (ROOT / "tests/cases/bluezone.txt").read_text("utf-8")
    text = re.sub(r"</?sub>|\*\*", "", text).replace("<http", "http").replace("vn>", "vn").replace("–", "-")
    return flat(text)


def squeezed(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def page1(reference: Path) -> Any:
    with pdfplumber.open(reference.with_suffix(".pdf")) as document:
        yield document.pages[0]


def line(page: Any, start: str) -> dict[str, Any]:
    """Where the words `start` stand: x0, x1, bottom in pt, and their characters."""
    chars = page.chars
    text = "".join(c["text"] for c in chars).replace("\xa0", " ")
    at = text.index(start)
    found = chars[at : at + len(start)]
    return {"x0": found[0]["x0"], "x1": found[-1]["x1"], "bottom": found[0]["bottom"], "chars": found}


def test_every_word_of_the_text_as_issued_stands_in_the_pdf_in_order(reference: Path) -> None:
    pages = pages_of(reference.with_suffix(".pdf"))
    pages = ["".join(c["text"] for c in page.chars) for page in pages]
    drawn = squeezed(pages[0]) + squeezed(pages[1]).removesuffix("2").removeprefix("2")
    assert drawn == squeezed(expected_words())


def test_every_word_of_the_text_as_issued_stands_in_the_docx_in_order(reference: Path) -> None:
    document = docx.Document(str(reference.with_suffix(".docx")))
    texts = [p.text for cell in document.tables[0]._cells for p in cell.paragraphs]
    texts += [p.text for p in document.paragraphs]
    texts += [p.text for cell in document.tables[1]._cells for p in cell.paragraphs]
    assert flat(" ".join(texts)) == expected_words()


def test_only_times_metric_faces_are_embedded(reference: Path) -> None:
    for name in fonts(reference.with_suffix(".pdf")):
        assert name.split("-")[0] in TIMES, name


def test_sizes_weights_and_slants_are_the_decrees(page1: Any) -> None:
    rules = load_rules()
    for start, component in {
        "CỘNG HÒA": "quoc_hieu",
        "Độc lập": "tieu_ngu",
        "ỦY BAN NHÂN DÂN": "co_quan",
        "Số:": "so_ky_hieu",
        "Đắk Lắk, ngày": "dia_danh_thoi_gian",
        "V/v": "trich_yeu_cong_van",
        "Kính gửi:": "kinh_gui",
        "Theo số liệu": "noi_dung",
    }.items():
        rule = rules.components[component]
        for char in line(page1, start)["chars"]:
            assert rule.size_pt.lowest <= round(char["size"], 2) <= rule.size_pt.highest, start
            assert ("Bold" in char["fontname"]) == rule.bold, start
            assert ("Italic" in char["fontname"]) == rule.italic, start


def test_the_text_keeps_the_margins(reference: Path) -> None:
    pages = pages_of(reference.with_suffix(".pdf"))
    for page in pages:
        assert (round(page.width * MM), round(page.height * MM)) == (210, 297)
        chars = [c for c in page.chars if c["text"].strip() and c["top"] * MM > 19]
        assert min(c["x0"] for c in chars) * MM >= 29.9
        assert max(c["x1"] for c in chars) * MM <= 195.1
        assert max(c["bottom"] for c in chars) * MM <= 277.5


def test_the_first_line_of_a_paragraph_is_indented(page1: Any) -> None:
    assert line(page1, "Theo số liệu")["x0"] * MM == pytest.approx(30 + 12.7, abs=0.3)


def test_the_line_under_the_motto_is_as_long_as_its_text(page1: Any) -> None:
    motto = line(page1, "Độc lập - Tự do - Hạnh phúc")
    drawn = min(
        (rule for rule in page1.rects + page1.lines if rule["top"] > motto["chars"][0]["top"] and rule["x0"] > 250),
        key=lambda rule: rule["top"],
    )
    assert (drawn["x1"] - drawn["x0"]) == pytest.approx(motto["x1"] - motto["x0"], abs=0.6)
    assert drawn["x0"] == pytest.approx(motto["x0"], abs=0.6)
    assert 0 < (drawn["top"] - motto["bottom"]) < 6


def test_the_line_under_the_agency_is_a_third_to_a_half_of_its_text(page1: Any) -> None:
    first, last = line(page1, "ỦY BAN NHÂN DÂN"), line(page1, "TỈNH ĐẮK LẮK")
    drawn = min(
        (rule for rule in page1.rects + page1.lines if rule["top"] > last["chars"][0]["top"] and rule["x1"] < 280),
        key=lambda rule: rule["top"],
    )
    length = drawn["x1"] - drawn["x0"]
    for text in (first, last):
        assert length / (text["x1"] - text["x0"]) + 0.001 >= 1 / 3 and length / (text["x1"] - text["x0"]) <= 0.501
        assert (drawn["x0"] + drawn["x1"]) / 2 == pytest.approx((text["x0"] + text["x1"]) / 2, abs=0.6)


def test_number_and_date_share_a_line_with_room_for_the_hand(page1: Any) -> None:
    number, date = line(page1, "Số:"), line(page1, "Đắk Lắk, ngày")
    assert number["bottom"] == pytest.approx(date["bottom"], abs=3)
    symbol, month = line(page1, "/UBND-KGVX"), line(page1, "tháng 8")
    assert (symbol["x0"] - number["x1"]) * MM >= 9
    assert (month["x0"] - date["x1"]) * MM >= 6


def test_dashes_of_the_addressees_stand_under_the_colon(page1: Any) -> None:
    colon = line(page1, "Kính gửi:")["chars"][-1]
    for start in ("- Các Sở", "- Các doanh nghiệp", "- Bưu điện", "- UBND các"):
        assert line(page1, start)["x0"] == pytest.approx(colon["x0"], abs=1.0)


def test_the_page_number_is_centred_in_the_top_margin_from_page_two(reference: Path) -> None:
    pages = pages_of(reference.with_suffix(".pdf"))
    assert all(c["top"] * MM > 15 for c in pages[0].chars)
    number = [c for c in pages[1].chars if c["top"] * MM < 18]
    assert "".join(c["text"] for c in number) == "2"
    assert (number[0]["x0"] + number[0]["x1"]) / 2 * MM == pytest.approx(30 + 165 / 2, abs=0.3)
    assert 13 <= number[0]["size"] <= 14


def test_the_signature_stands_in_the_right_half_level_with_noi_nhan(reference: Path) -> None:
    pages = pages_of(reference.with_suffix(".pdf"))
    page = pages[-1]
    title, copies, name = line(page, "CHỦ TỊCH"), line(page, "Nơi nhận:"), line(page, "Phạm Ngọc Nghị")
    assert title["bottom"] == pytest.approx(copies["bottom"], abs=3)
    assert copies["x0"] * MM == pytest.approx(30, abs=0.3)
    assert title["x0"] * MM > 30 + 165 / 2
    assert sum(title[k] for k in ("x0", "x1")) == pytest.approx(sum(name[k] for k in ("x0", "x1")), abs=1)
    assert 25 <= (name["chars"][0]["top"] - title["bottom"]) * MM <= 36


def test_libreoffice_breaks_the_docx_at_the_same_words(reference: Path, lay_out: Callable[[Path], Path]) -> None:
    ours = page_lines(reference.with_suffix(".pdf"))
    theirs = page_lines(lay_out(reference.with_suffix(".docx")))
    assert ours[-1][0] == theirs[-1][0]
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    assert same / max(len(ours), len(theirs)) >= 0.99


def test_the_docx_has_named_styles_with_the_decrees_sizes(reference: Path) -> None:
    document = docx.Document(str(reference.with_suffix(".docx")))
    for component in load_rules().components.values():
        style = document.styles[component.title]
        assert component.size_pt.lowest <= style.font.size.pt <= component.size_pt.highest
        assert bool(style.font.bold) == component.bold
    fonts_part = document.styles.element.xpath("w:docDefaults//w:rFonts")[0]
    assert set(fonts_part.attrib.values()) == {"Times New Roman"}
    assert document.core_properties.title == "đẩy mạnh triển khai cài đặt Bluezone"
    assert document.core_properties.author == "Ủy ban nhân dân tỉnh Đắk Lắk"
    assert document.core_properties.language == "vi-VN"
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert not section.first_page_header._element.xpath(".//w:instrText")
    assert not any(p.style.name == "Normal" and p.text.strip() for p in document.paragraphs)


def test_the_pdf_is_tagged_in_vietnamese_and_has_live_links(reference: Path) -> None:
    with pdfplumber.open(reference.with_suffix(".pdf")) as document:
        catalog = document.doc.catalog
        assert catalog["Lang"] == b"vi"
        assert "StructTreeRoot" in catalog
        assert [a["uri"] for page in document.pages for a in page.hyperlinks] == ["https://www.bluezone.gov.vn"]
        assert document.metadata["Title"] == "đẩy mạnh triển khai cài đặt Bluezone"


def test_building_twice_gives_the_same_bytes(tmp_path: Path, reference: Path) -> None:
    result = congvan("build", REFERENCE, "--out", tmp_path)
    assert result.code == 0
    for suffix in (".pdf", ".docx"):
        again = (tmp_path / f"bluezone{suffix}").read_bytes()
        assert again == reference.with_suffix(suffix).read_bytes(), suffix
