"""PDFs as offices issue them: numbered, dated, sealed, scanned or printed through a driver after they were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import Paper, letter, printed

from congvan.checking.choices import Choices
from congvan.checking.outcome.report import message
from congvan.checking.run import Checked, check_any

BLANK = "&nbsp; "  # what clerks leave for the number and the day


def checked(data: bytes, tmp_path: Path) -> Checked:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return check_any(path, Choices())


def codes(found: Checked) -> list[str]:
    return [remark.rule.code for remark in found.remarks]


def component(found: Checked, name: str) -> list[str]:
    assert found.recognised, found.remarks
    return [part.plain for part in found.recognised.of(name)]


@pytest.fixture(scope="module")
def issued() -> bytes:
    """A công văn whose number and day are left blank."""
    return printed(letter(date=f"Hoa Mai, ngày {3 * BLANK}tháng 8 năm 2026"))


# ---- Numbers and days laid into blanks ----


def numbered(data: bytes, number: str = "108", day: str = "17", **looks: object) -> Paper:
    paper = Paper(data)
    for text, after in ((number, "Số:"), (day, "ngày")):
        x, y = paper.place(after)
        paper.write(text, x + 2, y, **looks)  # type: ignore[arg-type]
    return paper


def test_a_letter_of_the_imitations_has_no_fault(issued: bytes, tmp_path: Path) -> None:
    assert codes(checked(issued, tmp_path)) == []


@pytest.mark.parametrize("size", [11, 13, 16])
@pytest.mark.parametrize("colour", ["", "1 0 0 rg", "0 0 1 rg"])
def test_what_a_program_stamps_into_a_blank_is_nobodys_typing(
    issued: bytes, tmp_path: Path, size: int, colour: str
) -> None:
    """Neither the gap that it leaves, nor its face, size and colour are judged."""
    found = checked(numbered(issued, size=size, before=colour).data(), tmp_path)
    assert codes(found) == []
    assert component(found, "so_ky_hieu") == ["Số: 108 /UBND-VP"]
    assert component(found, "dia_danh_thoi_gian") == ["Hoa Mai, ngày 17 tháng 8 năm 2026"]


def test_a_stamp_may_stand_a_little_off_its_line(issued: bytes, tmp_path: Path) -> None:
    paper = Paper(issued)
    x, y = paper.place("Số:")
    found = checked(paper.write("108", x + 2, y + 1.4).data(), tmp_path)
    assert component(found, "so_ky_hieu") == ["Số: 108 /UBND-VP"] and codes(found) == []


def test_a_gap_that_the_author_typed_is_told(tmp_path: Path) -> None:
    for number in ("Số: 108 /UBND-VP", "Số: 108/ UBND-VP"):
        assert codes(checked(printed(letter(number=number)), tmp_path)) == ["TT-246"]


def test_a_symbol_with_a_gap_is_told_in_a_stamped_document_too(tmp_path: Path) -> None:
    data = printed(letter(number=f"Số: {4 * BLANK}/UBND - VP", date=f"Hoa Mai, ngày {3 * BLANK}tháng 8 năm 2026"))
    assert codes(checked(numbered(data).data(), tmp_path)) == ["TT-246"]


@pytest.mark.parametrize("blanks", [2, 8, 13])
@pytest.mark.parametrize("stamp", ["", "7108"])
def test_number_blank_and_symbol_are_one_component(tmp_path: Path, blanks: int, stamp: str) -> None:
    found_in = printed(letter(number=f"Số:<span style='padding-left: {blanks * 2}mm'></span>/UBND-VP"))
    paper = Paper(found_in)
    if stamp:
        x, y = paper.place("Số:")
        paper.write(stamp, x + 2, y, size=8)
    found = checked(paper.data(), tmp_path)
    assert component(found, "so_ky_hieu") == [f"Số: {stamp} /UBND-VP".replace("  ", " ")]
    assert codes(found) == []


def test_a_seal_sets_no_edge_and_has_no_look(issued: bytes, tmp_path: Path) -> None:
    lines = "Người ký: Ủy ban nhân dân xã Hoa Mai<br>Thời gian ký: 17/08/2026 10:42<br>Nơi ký: Lâm Đồng"
    assert codes(checked(numbered(issued).seal(lines, 8, 3).seal(lines, 140, 250).data(), tmp_path)) == []


def test_a_page_that_is_one_form_is_its_authors(tmp_path: Path) -> None:
    """Some programs wrap all that they export into a form."""
    page = Paper(printed(letter(number="Số: 108 /UBND-VP")))
    assert codes(checked(page.wrapped().data(), tmp_path)) == ["TT-246"]


# ---- Faces without names ----


@pytest.mark.parametrize("name", ["CIDFont+F{}", "F{}", "TT{}", "ABCDEF+F{}", "TTE1A2B3C{}t00", "MSTT31c5bd0{}"])
def test_faces_without_names_are_told_once_and_judged_no_further(issued: bytes, tmp_path: Path, name: str) -> None:
    found = checked(Paper(issued).renamed(name).data(), tmp_path)
    assert codes(found) == ["TT-112"]
    assert component(found, "co_quan") == ["ỦY BAN NHÂN DÂN XÃ HOA MAI"]


@pytest.mark.parametrize("name", ["Arial", "UTM-Times", "VNI-Times", "Cambria"])
def test_a_face_of_another_name_is_told(issued: bytes, tmp_path: Path, name: str) -> None:
    found = codes(checked(Paper(issued).renamed(name).data(), tmp_path))
    assert "TT-106" in found and "TT-112" not in found


# ---- Scans ----


def scanned(issued: bytes) -> Paper:
    return Paper(printed("<p></p>")).picture()


@pytest.mark.parametrize("under", [False, True])
def test_stamps_on_a_scan_are_no_document(tmp_path: Path, under: bool) -> None:
    paper = Paper(printed("<p>.</p>")).picture(under=under)
    paper.write("108", 50, 50).write("17", 120, 50).write("Ky boi: UBND", 20, 20)
    paper.seal("Người ký: Ủy ban nhân dân xã Hoa Mai", 20, 5)
    found = checked(paper.data(), tmp_path)
    assert codes(found) == ["KT-205"]
    assert "Người ký: Ủy ban nhân dân xã" in message(found.remarks[0])


def test_words_that_an_image_covers_are_no_document(issued: bytes, tmp_path: Path) -> None:
    found = checked(Paper(issued).picture().write("108", 50, 50).data(), tmp_path)
    assert codes(found) == ["KT-205"] and "108" in message(found.remarks[0])


def test_words_hidden_under_a_scan_are_no_document(tmp_path: Path) -> None:
    paper = Paper(printed("<p></p>")).picture()
    for line in range(40):
        paper.write("CONG HOA XA HOI CHU NGHIA VIET NAM", 40, 30 + 5 * line, mode=3)
    assert codes(checked(paper.write("108", 50, 50).data(), tmp_path)) == ["KT-205"]


def test_words_that_a_program_recognised_are_no_document(issued: bytes, tmp_path: Path) -> None:
    paper = Paper(issued).picture(under=True)
    paper.writer.add_metadata({"/Producer": "ABBYY FineReader PDF 15"})
    assert codes(checked(paper.data(), tmp_path)) == ["KT-205"]


def test_a_seal_alone_is_no_document(tmp_path: Path) -> None:
    found = checked(Paper(printed("<p></p>")).seal("Người ký: Ủy ban nhân dân xã", 20, 5).data(), tmp_path)
    assert codes(found) == ["KT-205"]


def test_a_background_is_no_scan(issued: bytes, tmp_path: Path) -> None:
    assert codes(checked(Paper(issued).picture(under=True).data(), tmp_path)) == []
    assert codes(checked(Paper(issued).picture(share=0.3).data(), tmp_path)) == []  # a picture over the head's paper


# ---- Rules, labels, edges ----


@pytest.mark.parametrize("tilt", [0, 0.65, 1.2])
def test_a_rule_drawn_a_little_aslant_is_a_rule(tmp_path: Path, tilt: float) -> None:
    page = letter(number="Số: 108/UBND-VP")
    data = printed(page, "td:nth-child(2) p { border: none !important }")
    paper = Paper(data)
    x, y = paper.place("Hạnh phúc")
    down = (297 - y - 1.5) * 72 / 25.4
    paper.draw(f"0.75 w {(x - 61) * 72 / 25.4:.2f} {down:.2f} m {x * 72 / 25.4:.2f} {down - tilt:.2f} l S")
    assert codes(checked(paper.data(), tmp_path)) == []


def test_a_line_aslant_is_no_rule(tmp_path: Path) -> None:
    data = printed(letter(number="Số: 108/UBND-VP"), "td:nth-child(2) p { border: none !important }")
    paper = Paper(data)
    x, y = paper.place("Hạnh phúc")
    down = (297 - y - 1) * 72 / 25.4
    paper.draw(f"0.75 w {(x - 61) * 72 / 25.4:.2f} {down:.2f} m {x * 72 / 25.4:.2f} {down - 6:.2f} l S")
    assert codes(checked(paper.data(), tmp_path)) == ["TT-217"]
