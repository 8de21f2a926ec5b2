"""PDFs as offices issue them: numbered, dated, sealed, scanned or printed through a driver after they were written."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from conftest import congvan_here
from papers import SENTENCE, Paper, letter, printed
from pypdf import PdfReader

from congvan.checking.choices import Choices
from congvan.checking.outcome.annotate_pdf import annotate_pdf
from congvan.checking.outcome.report import as_json, message
from congvan.checking.outcome.telling import as_text
from congvan.checking.pdf import read_pdf
from congvan.checking.pdf.certificates import signer_of
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, Rule
from congvan.checking.run import Checked, Remark, check_any
from congvan.errors import Span

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


def test_a_blank_within_a_sentence_stays_in_it(tmp_path: Path) -> None:
    blank = "<span style='padding-left: 25mm'></span>"
    body = f"<p>Xét Tờ trình số{blank}/TTr-SNV của Sở Nội vụ, {SENTENCE}</p><p>Đề nghị các đơn vị thực hiện./.</p>"
    found = checked(printed(letter(number="Số: 108/UBND-VP", body=body)), tmp_path)
    assert codes(found) == []
    assert component(found, "noi_dung")[0].startswith("Xét Tờ trình số /TTr-SNV của Sở Nội vụ, Các cơ quan")


def test_slanted_ends_of_justified_lines_are_even(tmp_path: Path) -> None:
    body = f"<p>{SENTENCE}<i>{3 * SENTENCE}</i></p><p>{SENTENCE}<i>{2 * SENTENCE}</i></p><p>Đề nghị thực hiện./.</p>"
    data = printed(letter(number="Số: 108/UBND-VP", body=body), "p i { white-space: normal }")
    assert codes(checked(data, tmp_path)) == []
    ragged = printed(letter(number="Số: 108/UBND-VP", body=body), "p i { white-space: normal } p { text-align: left }")
    assert "TT-405" in codes(checked(ragged, tmp_path))


def test_a_title_of_another_kind_is_no_letter(tmp_path: Path) -> None:
    title = (
        "<p style='margin: 12pt 0 0 55mm; text-indent: 0; font-size: 16pt'><b>PHIẾU TRÌNH</b></p>"
        "<p style='margin: 6pt 0 0 35mm; text-indent: 0'>Kính gửi: Lãnh đạo Ủy ban nhân dân xã</p>"
    )
    found = codes(checked(printed(letter(number="Số: 108/PT-VP", title=title)), tmp_path))
    assert "TT-280" not in found


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


def of_body(body: str, **parts: str) -> bytes:
    return printed(letter(number="Số: 108/UBND-VP", body=body, **parts))


def test_labels_after_a_quotation_mark_begin_paragraphs_and_are_no_numbers_of_the_document(tmp_path: Path) -> None:
    body = (
        f"<p>{SENTENCE}</p><p>1. Sửa đổi Điều 5 như sau:</p><p>“2. {SENTENCE}</p><p>3. {SENTENCE}”</p>"
        f"<p>2. Sửa đổi Điều 6 như sau:</p><p>“Điều 6. Quản lý</p><p>5. {SENTENCE}”</p><p>Đề nghị thực hiện./.</p>"
    )
    found = checked(of_body(body), tmp_path)
    assert codes(found) == []
    assert "“Điều 6. Quản lý" in component(found, "noi_dung")


def test_a_number_left_out_after_a_quotation_is_told(tmp_path: Path) -> None:
    body = f"<p>1. Sửa đổi Điều 5 như sau:</p><p>“2. {SENTENCE}”</p><p>3. {SENTENCE}</p><p>Đề nghị thực hiện./.</p>"
    assert codes(checked(of_body(body), tmp_path)) == ["TT-480"]


@pytest.mark.parametrize("out", [4, 8])
def test_bullets_that_hang_out_set_no_edge(tmp_path: Path, out: int) -> None:
    item = f"<p style='text-indent: -{out}mm'>- {2 * SENTENCE}</p>"
    body = f"<p>{2 * SENTENCE}</p>{3 * item}<p>{3 * SENTENCE}</p><p>Đề nghị thực hiện./.</p>"
    found = checked(of_body(body), tmp_path)
    assert set(codes(found)) <= {"TT-407"}  # the indent of the items alone
    assert found.recognised and found.recognised.observed.sheets[0].left_mm == pytest.approx(30, abs=0.3)


@pytest.mark.parametrize("aside", [3, 9, 14])
@pytest.mark.parametrize("weight", ["b", "span"])
def test_a_subject_off_its_axis_is_still_one(tmp_path: Path, aside: int, weight: str) -> None:
    subject = "Về việc phê duyệt kế hoạch tuyển dụng viên chức năm 2026"
    title = (
        "<p class=middle style='margin-top: 12pt'><b>TỜ TRÌNH</b></p>"
        f"<p class=middle style='margin: 0 0 6pt {aside}mm'><{weight}>{subject}</{weight}></p>"
        "<p class=middle style='margin: 12pt 0'>Kính gửi: Ủy ban nhân dân tỉnh Lâm Đồng</p>"
    )
    found = checked(printed(letter(number="Số: 108/TTr-UBND", title=title)), tmp_path)
    assert component(found, "trich_yeu") == [subject]


def test_a_first_sentence_after_a_title_is_no_subject(tmp_path: Path) -> None:
    title = "<p class=middle style='margin-top: 12pt'><b>BÁO CÁO</b></p><p>Trong tháng 8, xã đã họp dân.</p>"
    found = checked(printed(letter(number="Số: 108/BC-UBND", title=title)), tmp_path)
    assert component(found, "trich_yeu") == []


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [(30, 15, []), (35, 20, []), (38, 15, ["TT-104"]), (30, 25, ["TT-105"]), (20, 15, ["TT-104"])],
)
def test_margins_are_told_where_full_lines_show_them(
    tmp_path: Path, left: int, right: int, expected: list[str]
) -> None:
    body = f"<p>{5 * SENTENCE}</p><p>{5 * SENTENCE}</p><p>Đề nghị các đơn vị thực hiện./.</p>"
    data = printed(
        letter(number="Số: 108/UBND-VP", body=body), f"@page {{ margin-left: {left}mm; margin-right: {right}mm }}"
    )
    assert codes(checked(data, tmp_path)) == expected


def test_wide_margins_of_a_short_letter_are_not_told(tmp_path: Path) -> None:
    body = "<p>Mời các đơn vị họp vào ngày 20/8/2026 để bàn kế hoạch của xã./.</p>"
    assert codes(checked(of_body(body), tmp_path)) == []


# ---- Foot ----

FOOT = """<div style='position: relative; height: 60mm'>
<div style='position: absolute; left: 0; top: {down}pt; font-size: 11pt; width: 80mm'>
<p class=plain style='font-size: 12pt; margin: 0'><b><i>Nơi nhận:</i></b>{listed}</div>
<div style='position: absolute; left: 90mm; top: {low}pt; width: 75mm'><p class=middle style='margin: 0'>
<b>TM. ỦY BAN NHÂN DÂN</b><p class=middle style='margin: 0'><b>KT. CHỦ TỊCH</b><p class=middle style='margin: 0'>
<b>PHÓ CHỦ TỊCH</b><p class=middle style='margin-top: 50pt'><b>Nguyễn Văn Hòa</b></div></div>"""
LISTED = ("Như trên;", "Thường trực Đảng ủy, HĐND xã;", "Chủ tịch, các PCT UBND xã;", "Lưu: VT, VP.(20).")


@pytest.mark.parametrize("down", [-9, -5, 0, 3, 5, 7, 10, 13, 20])
def test_rows_of_the_list_and_of_titles_may_interleave(tmp_path: Path, down: int) -> None:
    listed = "".join(f"<p class=plain style='margin: 0'>- {one}" for one in LISTED)
    foot = FOOT.format(down=max(down, 0), low=max(-down, 0), listed=listed)
    found = checked(printed(letter(number="Số: 108/UBND-VP", foot=foot)), tmp_path)
    assert set(codes(found)) <= {"TT-605"}  # which asks that both begin on one line
    assert component(found, "quyen_han_chuc_vu") == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert component(found, "noi_nhan_danh_sach") == [f"- {one}" for one in LISTED]
    assert component(found, "ho_ten") == ["Nguyễn Văn Hòa"]


# ---- Condensed text ----


@pytest.mark.parametrize("how", ["", "80 Tz", "60 Tz", "-0.5 Tc", "-1.2 Tc", "60 Tz -0.8 Tc", "0.6 Tc", "-2 Tw"])
@pytest.mark.parametrize("blank", [" ", ") -250 ("])
def test_condensed_words_stay_apart(how: str, blank: str) -> None:
    """Spaces may be written, or be gaps alone."""
    words = "Cac co quan, don vi to chuc thuc hien nhiem vu duoc giao"
    paper = Paper(printed("<p>a</p>")).write("b", 100, 100, face="Times-Roman")
    paper.draw(f"BT /OverTimes-Roman 14 Tf {how} 80 600 Td [({words.replace(' ', blank)})] TJ ET")
    assert words in [paragraph.text for paragraph in read_pdf(Path("a.pdf"), paper.data()).paragraphs]


# ---- Signatures ----


def test_signatures_are_told_as_the_file_states_them(issued: bytes, tmp_path: Path) -> None:
    path = Paper(issued).seal("Ký", 20, 5, signer="UBND xã Hoa Mai").saved(tmp_path / "a.pdf")
    told = congvan_here("check", "a.pdf", cwd=tmp_path)
    assert told.code == 0
    line = told.out.splitlines()[1]
    assert line.startswith("  chữ ký số 1: UBND xã Hoa Mai, 01/12/2025 10:42:18 +07:00, phủ toàn bộ tệp")
    assert "không xác thực" in line
    path.write_bytes(path.read_bytes() + b"\n% more\n")
    told = congvan_here("check", "a.pdf", cwd=tmp_path)
    assert f"phủ {path.stat().st_size - 8} byte đầu; sau khi ký tệp được ghi thêm" in told.out
    (artifact,) = json.loads(congvan_here("check", "--format", "sarif", "a.pdf", cwd=tmp_path).out)["runs"][0][
        "artifacts"
    ]
    assert artifact["properties"]["signatures"][0]["signer"] == "UBND xã Hoa Mai"


def test_a_signature_without_a_name_is_told_by_its_certificate(issued: bytes, tmp_path: Path) -> None:
    """A CA's certificate and the signer's, of which the second issued none."""
    found = signed_message(certificate("CA Ban Cơ yếu", "CA Ban Cơ yếu"), certificate("CA Ban Cơ yếu", "Sở Nội vụ"))
    assert signer_of(found) == "Sở Nội vụ"
    assert signer_of(found + bytes(500)) == "Sở Nội vụ"
    for cut in range(0, len(found), 7):
        signer_of(found[:cut])  # nothing is raised
    path = Paper(issued).seal("Ký", 20, 5, signer=None, contents=found).saved(tmp_path / "a.pdf")
    assert [one.signer for one in read_pdf(path).signatures] == ["Sở Nội vụ"]


def der(tag: int, *inner: bytes) -> bytes:
    content = b"".join(inner)
    size = len(content)
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([0x82, size >> 8, size & 0xFF])) + content


def certificate(issuer: str, subject: str) -> bytes:
    names = [
        der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403"), der(0x0C, name.encode()))))
        for name in (issuer, subject)
    ]
    dates = der(0x30, der(0x17, b"250101000000Z"), der(0x17, b"300101000000Z"))
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d01010b"))
    return der(
        0x30, der(0x30, der(0xA0, der(2, b"\2")), der(2, b"\1"), algorithm, names[0], dates, names[1]), algorithm
    )


def signed_message(*certificates: bytes) -> bytes:
    held = der(0x30, der(2, b"\1"), der(0x31), der(0x30), der(0xA0, *certificates), der(0x31))
    return der(0x30, bytes.fromhex("06092a864886f70d010702"), der(0xA0, held))


def test_a_copy_with_remarks_keeps_what_was_signed_and_says_what_it_means(tmp_path: Path) -> None:
    path = Paper(printed(letter(number="Số: 108 /UBND-VP"))).seal("Ký", 20, 5).saved(tmp_path / "a.pdf")
    told = congvan_here("check", "--annotate", "a.pdf", cwd=tmp_path)
    assert (tmp_path / "a.checked.pdf").read_bytes().startswith(path.read_bytes())
    assert "1 chữ ký số" in told.err and "phát hành bản gốc" in told.err
    (signature,) = read_pdf(tmp_path / "a.checked.pdf").signatures
    assert not signature.whole and signature.covered == path.stat().st_size


@pytest.mark.parametrize(("permission", "refused"), [(1, True), (2, True), (3, False), (None, False)])
def test_a_certification_that_forbids_annotations_is_heeded(
    tmp_path: Path, permission: int | None, refused: bool
) -> None:
    Paper(printed(letter(number="Số: 108 /UBND-VP"))).seal("Ký", 20, 5, permission=permission).saved(tmp_path / "a.pdf")
    told = congvan_here("check", "--annotate", "a.pdf", cwd=tmp_path)
    assert ("KT-311" in told.err, (tmp_path / "a.checked.pdf").exists()) == (refused, not refused)
    assert "TT-246" in told.out


def test_highlights_of_one_place_are_one_and_never_hide_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(printed(letter(number="Số: 108 /UBND-VP")))
    seen = read_pdf(path)
    paragraph = next(p for p in seen.paragraphs if p.text.startswith("1. "))
    part = Part("khoan", paragraph, paragraph.runs)
    pieces = [(None, None), (None, None), (3, 20), (3, 20), (5, 12), (40, 45)]
    severities = ("advice", "error", "warning", "advice", "error", "advice")
    said = tuple(
        Remark(Rule(f"VB-90{n}", severity, "x", "x", "x"), severity, Span("a.pdf"), Found(part, "sai", {}, start, end))
        for n, ((start, end), severity) in enumerate(zip(pieces, severities, strict=True))
    )
    data = annotate_pdf(Checked(path, said, Recognised(seen, (part,))))
    notes = [note.get_object() for note in PdfReader(io.BytesIO(data)).pages[0]["/Annots"]]
    codes_of = [re.findall(r"VB-90\d", note["/Contents"]) for note in notes]
    assert codes_of == [["VB-900", "VB-901"], ["VB-902", "VB-903", "VB-904"], ["VB-905"]]
    assert [float(value) for value in notes[0]["/C"]] == pytest.approx([1, 0.604, 0.541], abs=0.01)  # the gravest's


# ---- Nothing of a PDF is mended ----


def test_no_mend_of_a_pdf_is_promised(tmp_path: Path) -> None:
    data = printed(letter(number="Số: 108/UBND-VP"), "p { font-size: 15pt !important }")
    found = checked(data, tmp_path)
    assert found.remarks and not any(told["fixable"] for told in as_json([found]))
    assert "--fix" not in as_text([found])
