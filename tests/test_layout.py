"""Dispatches of many shapes: long names, marks, tables, footnotes, and every place where a page may end."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest
from conftest import SENTENCE, congvan_here, fonts, lay_out_all, page_lines, pages_of
from pdf_pages import MM, flat

HEAD = """\
kind: công văn
agency:
  name: Ủy ban nhân dân tỉnh Đắk Lắk
  abbreviation: UBND
  place: Đắk Lắk
unit: VX
number: 7
date: 5/2/2026
subject: thử
recipients: Sở Y tế
"""
FOOT = """\
signatory:
  authority: [TM. Ủy ban nhân dân, KT. Chủ tịch]
  title: Phó Chủ tịch
  name: Nguyễn Văn A
copies: [Như trên, Bộ Y tế (b/c), CT và các PCT UBND tỉnh]
filing: {units: [VT, VX]}
"""


def letter(paragraphs: int, sentences: int) -> str:
    body = "".join(f"  - {SENTENCE * sentences}\n" for _ in range(paragraphs))
    return f"{HEAD}opening:\n{body}{FOOT}"


def long_names() -> str:
    recipients = "".join(f"  - Sở, ban, ngành và đoàn thể cấp tỉnh có liên quan, số thứ tự {n}\n" for n in range(25))
    return f"""\
kind: công văn
agency:
  parent: UBND thành phố Hồ Chí Minh
  name: Ban Quản lý Đầu tư Xây dựng Công trình Giao thông và Hạ tầng kỹ thuật
  abbreviation: BQLGT
  place: Thành phố Hồ Chí Minh
  contact: ["Địa chỉ: số 1 đường Lê Duẩn, Thành phố Hồ Chí Minh", "ĐT: 028.3822.1234; E-mail: abc@hcm.gov.vn"]
unit: KHTH
date: 2026
subject: đề nghị bổ sung kế hoạch vốn đầu tư công trung hạn giai đoạn 2026 - 2030 cho các dự án trọng điểm
urgency: hỏa tốc
secrecy: mật
circulation: lưu hành nội bộ
recipients:
{recipients}
body:
  - Căn cứ khoản 2 Điều 5 Luật Đầu tư công[^Luật số 58/2024/QH15 ngày 29 tháng 11 năm 2024.], **đề nghị** xem xét.
  - heading: {{text: I. Tình hình, level: 1}}
  - tasks:
    - text: Việc một
      subtasks:
        - text: Việc con
          subtasks:
            - {{text: Điểm, subtasks: [ý nhỏ]}}
  - table:
      columns: [TT, Dự án, Vốn (tỷ đồng)]
      rows:
        - [1, Nâng cấp mở rộng Quốc lộ 13 đoạn từ cầu Bình Triệu đến ranh tỉnh, "1.200"]
        - [2, Cầu Cần Giờ, "980,5"]
  - Trân trọng
{FOOT}"""


DECISION = """\
kind: QĐ
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: Đắk Lắk}
number: 5
date: 12/1/2026
subject: về việc thành lập Ban Chỉ đạo chuyển đổi số tỉnh
issuer: Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk
grounds:
  - Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
  - Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 12/TTr-SKHCN ngày 05 tháng 01 năm 2026.
body:
  - articles:
    - Thành lập Ban Chỉ đạo chuyển đổi số tỉnh Đắk Lắk gồm các thành viên có tên trong danh sách kèm theo.
    - title: Nhiệm vụ của Ban Chỉ đạo
      clauses:
        - Giúp Chủ tịch Ủy ban nhân dân tỉnh chỉ đạo công tác chuyển đổi số.
        - {text: "Tổ chức thực hiện:", points: [Xây dựng kế hoạch., Kiểm tra., Báo cáo., Đánh giá., Khen thưởng.]}
"""


SHAPES = {
    "decision": DECISION + FOOT,
    **{
        f"letter-{p}x{s}": letter(p, s)
        for p, s in ((1, 1), (7, 3), (8, 3), (9, 3), (10, 3), (5, 7), (11, 3), (3, 16), (2, 20), (2, 24))
    },
    "long-names": long_names(),
}


SPLIT_BEFORE_SIGNATURE = {"letter-2x20", "letter-2x24"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "directives").mkdir()
    for name, text in SHAPES.items():
        (folder / "directives" / f"{name}.yaml").write_text(text, "utf-8")
    result = congvan_here("build", cwd=folder)
    assert result.code == 0, result.err
    return folder / "output"


@pytest.fixture(scope="module")
def laid_out(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid-out")
    lay_out_all(built.glob("*.docx"), folder)
    return folder


@pytest.mark.parametrize("name", SHAPES)
def test_libreoffice_breaks_lines_and_pages_at_the_same_words(name: str, built: Path, laid_out: Path) -> None:
    ours, theirs = page_lines(built / f"{name}.pdf"), page_lines(laid_out / f"{name}.pdf")
    if name in SPLIT_BEFORE_SIGNATURE:
        # LibreOffice moves a long last paragraph whole where we split it; its lines still break alike.
        ours, theirs = ([(0, text) for _, text in lines if not text.isdigit()] for lines in (ours, theirs))
    different = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    assert len(different) <= 0.01 * len(ours), different[:5]
    assert (len(ours), ours[-1][0]) == (len(theirs), theirs[-1][0])


@pytest.mark.parametrize("name", SHAPES)
def test_the_signature_is_whole_and_never_alone(name: str, built: Path) -> None:
    pages = pages_of(built / f"{name}.pdf")
    text = flat(pages[-1].extract_text(x_tolerance=1.5))
    for part in (
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn A",
        "Nơi nhận:",
        "- Lưu: VT, VX.",
    ):
        assert part in text
    before = text.split("Nơi nhận:")[0]
    assert "./." in before
    assert sum(flat(page.extract_text(x_tolerance=1.5)).count("./.") for page in pages) == 1


@pytest.mark.parametrize("name", SHAPES)
def test_only_times_metric_faces_and_the_margins_are_kept(name: str, built: Path) -> None:
    assert {font.split("-")[0] for font in fonts(built / f"{name}.pdf")} == {"Tinos"}
    pages = pages_of(built / f"{name}.pdf")
    for page in pages:
        chars = [c for c in page.chars if c["text"].strip()]
        assert min(c["x0"] for c in chars) * MM >= 29.9
        assert max(c["x1"] for c in chars) * MM <= 195.1
        assert max(c["bottom"] for c in chars) * MM <= 277.5


def test_no_paragraph_leaves_one_line_behind(built: Path) -> None:
    for name in SHAPES:
        pages = pages_of(built / f"{name}.pdf")
        for page in pages[1:]:
            lines = [line for line in page.extract_text_lines(x_tolerance=1.5) if line["top"] * MM > 18]
            first, second = lines[0], lines[1]
            # A single line carried over would be followed by the indented beginning of another paragraph.
            continued = first["x0"] * MM < 31
            assert not (continued and second["x0"] * MM > 41), (name, page.page_number)


def test_padding_of_number_day_and_month(built: Path) -> None:
    pages = pages_of(built / "letter-1x1.pdf")
    text = flat(pages[0].extract_text(x_tolerance=1.5))
    assert "Số: 07/UBND-VX" in text
    assert "Đắk Lắk, ngày 05 tháng 02 năm 2026" in text


def test_marks_have_the_decrees_size_place_and_colour(built: Path) -> None:
    pages = pages_of(built / "long-names.pdf")
    page = pages[0]
    text = "".join(c["text"] for c in page.chars).replace("\xa0", " ")  # one glyph serves both spaces
    at = text.index("HỎA TỐC")
    mark = page.chars[at : at + 7]
    assert mark[0]["non_stroking_color"] in ((1, 0, 0), [1, 0, 0])
    assert 13 <= round(mark[0]["size"], 2) <= 14
    edges = [
        r
        for r in page.rects + page.lines + page.curves
        if r["top"] <= mark[0]["top"] and r["bottom"] >= mark[0]["bottom"]
    ]
    widths = [max(e["x1"] for e in edges) - min(e["x0"] for e in edges)] if edges else []
    assert widths == [] or widths[0] * MM == pytest.approx(30, abs=0.7)


def test_quoc_hieu_and_the_date_keep_one_line(built: Path) -> None:
    lines = [text for _, text in page_lines(built / "long-names.pdf")]
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
    assert any("Thành phố Hồ Chí Minh, ngày tháng năm 2026" in line for line in lines)


def test_a_symbol_is_not_torn_at_its_slash(tmp_path: Path) -> None:
    words = "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại các Tờ trình"
    texts = [f"{words} {'x' * n} số 12/TTr-SKHCN và số 345/BTTTT-THH của Bộ, quý IV/2026" for n in range(1, 25)]
    body = "".join(f"  - {text}\n" for text in texts)
    (tmp_path / "a.yaml").write_text(f"{HEAD}opening:\n{body}{FOOT}", "utf-8")
    assert congvan_here("build", "a.yaml", "--format", "pdf", cwd=tmp_path).code == 0
    lines = [text for _, text in page_lines(tmp_path / "output" / "a.pdf")]
    assert sum("/TTr" in line for line in lines) == sum("IV/2026" in line for line in lines) == len(texts)
    assert not [line for line in lines if line.endswith("/")]


def test_a_decision_has_its_authority_articles_and_points_in_the_vietnamese_order(built: Path) -> None:
    lines = [text for _, text in page_lines(built / "decision.pdf")]
    for line in ("QUYẾT ĐỊNH", "Về việc thành lập Ban Chỉ đạo chuyển đổi số tỉnh", "QUYẾT ĐỊNH:",
                 "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "Điều 2. Nhiệm vụ của Ban Chỉ đạo",
                 "1. Giúp Chủ tịch Ủy ban nhân dân tỉnh chỉ đạo công tác chuyển đổi số."):  # fmt: skip
        assert line in lines
    points = [line[0] for line in lines if line[1:2] == ")"]
    assert points == ["a", "b", "c", "d", "đ"]
    assert lines[lines.index("đ) Khen thưởng./.")]


def test_a_figure_larger_than_the_page_is_shrunk_alike_in_both(tmp_path: Path) -> None:
    import struct
    import zlib

    import docx

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x00\x00\xff" * 600 for _ in range(300))
    header = struct.pack(">IIBBBBB", 600, 300, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(png)
    figures = "  - figure: {file: a.png, width: 400}\n  - figure: {file: a.png, width: 40, caption: Hình 1}\n"
    (tmp_path / "a.yaml").write_text(f"{HEAD}body:\n{figures}  - Hết\n{FOOT}", "utf-8")
    assert congvan_here("build", "a.yaml", cwd=tmp_path).code == 0
    with pdfplumber.open(tmp_path / "output" / "a.pdf") as document:
        drawn = [(i["width"] * MM, i["height"] * MM) for page in document.pages for i in page.images]
    placed = [(s.width.mm, s.height.mm) for s in docx.Document(str(tmp_path / "output" / "a.docx")).inline_shapes]
    for sizes in (drawn, placed):
        assert [round(width, 1) for width, _ in sizes] == [165.0, 40.0]
        assert [round(height, 1) for _, height in sizes] == [82.5, 20.0]


def test_a_line_ends_before_a_bold_word_wherever_it_falls(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    shifts = ["i" * i + "a" * a for i in range(8) for a in range(8)]  # finer than the width of a space
    words = "tổ chức tiếp công dân định kỳ tại trụ sở của xã vào mỗi ngày"
    body = "".join(f"  - Việc{shift} {words} **15** hằng tháng, *cả năm*.\n" for shift in shifts)
    (tmp_path / "a.yaml").write_text(f"{HEAD}opening:\n{body}{FOOT}", "utf-8")
    for engine in ("weasyprint", "typst"):
        out = tmp_path / engine
        built = congvan_here("build", "a.yaml", "--format", "pdf", "--pdf-engine", engine, "--out", out, cwd=tmp_path)
        assert built.code == 0, built.err
        with pdfplumber.open(out / "a.pdf") as pdf:
            lines = [line["text"] for page in pdf.pages for line in page.extract_text_lines()]
        firsts = [line for line in lines if line.startswith("Việc")]
        assert len(firsts) == len(shifts)
        assert [line for line in firsts if len(line) < 50] == []
