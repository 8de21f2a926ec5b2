"""What reaches the paper: characters that a face has, words within their lines and cells, figures, whole names."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pdfplumber
import pytest
from click.testing import CliRunner, Result
from conftest import compose, page_lines, tree_lines
from lxml import etree
from pdf_pages import MM
from PIL import Image

from congvan import typeface
from congvan.cli.app import app
from congvan.compose.page import Paragraph, paragraphs_of, text_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENGINES = ("weasyprint", "typst")
HEAD = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
date: 17/8/2026
subject: thử
recipients: [Trường A]
"""
FOOT = """
signatory: {title: Chủ tịch, name: Nguyễn Văn An}
copies: [Như trên]
filing: {units: [VT]}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(folder: Path, body: str, head: str = HEAD) -> Path:
    draft = folder / "a.yaml"
    draft.write_text(f"{head}{body}{FOOT}", "utf-8")
    return draft


def build(folder: Path, body: str, engine: str = ENGINES[0], head: str = HEAD) -> Path:
    """Build a letter and return the path of its results without suffix."""
    out = folder / engine
    result = run("build", write(folder, body, head), "--pdf-engine", engine, "--out", out)
    assert result.exit_code == 0, result.output
    return out / "a"


def characters(pdf: Path) -> list[tuple[int, dict[str, object]]]:
    with pdfplumber.open(pdf) as document:
        return [(page.page_number, char) for page in document.pages for char in page.chars if char["text"].strip()]


SYMBOLS = "☐☑☒①②✓"
COVERED = "–—…½¼°²³→≤≥×÷√•▪₫"


@pytest.mark.parametrize("engine", ENGINES)
def test_symbols_that_offices_use_are_printed_in_a_declared_face(engine: str, tmp_path: Path) -> None:
    body = f"body: ['Đạt {' '.join(SYMBOLS + COVERED)}, **đậm ☐**, *nghiêng ☑*, x^①^.[^Chú thích ☒ ở đây.] Hết']"
    built = build(tmp_path, body, engine)
    drawn = {
        (char["text"], char["fontname"].split("+")[-1].split("-")[0]) for _, char in characters(Path(f"{built}.pdf"))
    }
    assert {face for text, face in drawn if text in SYMBOLS} <= {"DejaVu", "DejaVuSans", "SegoeUISymbol"}
    assert {text for text, _ in drawn} >= set(SYMBOLS + COVERED)
    assert {face for text, face in drawn if text not in SYMBOLS} == {"Tinos"}
    checked = run("check", f"{built}.pdf", f"{built}.docx", tmp_path / "a.yaml")
    assert "TT-106" not in checked.output and checked.exit_code == 0, checked.output


def test_symbols_have_a_face_of_their_own_in_docx(tmp_path: Path) -> None:
    built = build(tmp_path, "body: ['Đạt ☐ và **☑ đậm**']")
    with zipfile.ZipFile(f"{built}.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    faces = {}
    for piece in root.iter(f"{W}r"):
        text = "".join(t.text or "" for t in piece.iter(f"{W}t"))
        named = piece.find(f"{W}rPr/{W}rFonts")
        faces |= {character: None if named is None else named.get(f"{W}hAnsi") for character in text}
    assert {faces["☐"], faces["☑"]} == {"Segoe UI Symbol"}
    assert faces["Đ"] is None and faces["đ"] is None


@pytest.mark.parametrize(
    ("body", "place", "point"),
    [
        ("body: ['Đạt 📣.']", "a.yaml:6:8", "U+1F4E3"),
        ("body: ['Đạt 🙂, 漢']", "a.yaml:6:8", "U+1F642, U+6F22"),
        ("body:\n  - một\n  - |\n    hai\n    ba \uf0fe", "a.yaml:8:", "U+F0FE"),
        ("vars: {ten: ꨀꨇ}\nbody: ['{{ ten }}']", "a.yaml:7:8", "U+AA00, U+AA07"),
        ("body: ['một[^Chú 漢]']", "a.yaml:6:8", "U+6F22"),
        ("body:\n  - table: {columns: [A, B], rows: [[1, 漢]]}", "a.yaml:7:", "U+6F22"),
    ],
)
def test_what_no_face_prints_is_told_at_its_line_before_anything_is_written(
    body: str, place: str, point: str, tmp_path: Path
) -> None:
    result = run("build", write(tmp_path, body), "--out", tmp_path / "out")
    assert result.exit_code == 1 and not (tmp_path / "out" / "a.docx").exists()
    assert place in result.output and f"{point} không in được bằng Times New Roman" in result.output
    assert "CHU-001" in run("check", tmp_path / "a.yaml").output


def test_what_a_list_brings_names_the_recipient(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text("name,viec\nTrường A,họp\nTrường B,họp 漢\n", "utf-8")
    draft = write(tmp_path, "for_each: ds.csv\nbody: ['{{ recipient.viec }}']")
    result = run("build", draft, "--out", tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 1
    assert "Trường B: " in result.output and "U+6F22" in result.output and "Trường A: " not in result.output


def test_signs_that_choose_a_picture_are_dropped(tmp_path: Path) -> None:
    (document,) = compose(write(tmp_path, "body: ['Đạt ☑\ufe0f xong']"))
    assert ("noi_dung", "Đạt ☑ xong./.") in tree_lines(document)


def test_without_a_face_for_symbols_the_package_to_install_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeface, "_SYMBOL_FILES", {})
    typeface.find_typeface.cache_clear()
    try:
        result = run("build", write(tmp_path, "body: ['Đạt ☐ và ½']"))
    finally:
        typeface.find_typeface.cache_clear()
    assert result.exit_code == 1 and "MAY-020" in result.output and "fonts-dejavu-core" in result.output
    assert "U+2610" in result.output and "U+00BD" not in result.output


TOKEN = "DANH_SACH_TONG_HOP_CAC_HO_NGHEO_CAN_NGHEO_NAM_2026_XA_HOA_MAI_TINH_LAM_DONG_BAN_CUOI"
LONG = f"""\
body:
  - Gửi về địa chỉ hoi_dong_thi_dua_khen_thuong_xa_hoa_mai_tinh_lam_dong_2026@lamdong.example.gov.vn trước ngày 12.
  - "{TOKEN}{TOKEN}.xlsx đứng đầu đoạn, **{TOKEN}**_*{TOKEN}* và https://example.gov.vn/{TOKEN}/{TOKEN} nữa."
  - "Mở <https://example.gov.vn/{TOKEN}/{TOKEN}>[^Xem {TOKEN}{TOKEN} trong chú thích.] rồi đọc."
  - table:
      columns: [TT, {{title: Tên tệp, width: 30}}, Ghi chú, Mã]
      rows:
        - [1, "{TOKEN}/{TOKEN}.xlsx", có dấu, "0123456789012345678901234567890123456789"]
  - Hết
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_words_wider_than_their_line_or_cell_break_within_it(engine: str, tmp_path: Path) -> None:
    head = HEAD.replace("subject: thử", f"subject: gửi {TOKEN}")
    built = build(tmp_path, LONG, engine, head)
    with pdfplumber.open(f"{built}.pdf") as document:
        text = "".join(c["text"] for page in document.pages for c in page.chars if not c["text"].isspace())
        drawn = [(page.page_number, c) for page in document.pages for c in page.chars if c["text"].strip()]
        crossed = [
            char["text"]
            for page in document.pages
            for edge in page.vertical_edges
            for char in page.chars
            if char["x0"] + 0.3 < edge["x0"] < char["x1"] - 0.3 and edge["top"] < char["bottom"] - 1 < edge["bottom"]
        ]
    assert text.count(TOKEN) == 13 and "\u200b" not in text
    assert min(c["x0"] for _, c in drawn) * MM >= 29.9 and max(c["x1"] for _, c in drawn) * MM <= 195.1
    for page, one in drawn:  # nothing stands over its neighbour
        assert not any(
            other is not one
            and other_page == page
            and abs(other["bottom"] - one["bottom"]) < 1
            and other["x0"] + 0.3 < one["x1"]
            and one["x0"] + 0.3 < other["x1"]
            for other_page, other in drawn
        ), one["text"]
    assert not crossed


def test_a_line_that_ends_in_a_break_by_hand_is_not_stretched_in_word(tmp_path: Path) -> None:
    built = build(tmp_path, 'body: ["Thời gian: 8 giờ\\nĐịa điểm: Hội trường"]')
    with zipfile.ZipFile(f"{built}.docx") as package:
        compat = etree.fromstring(package.read("word/settings.xml")).find(f"{W}compat")
    assert compat is not None and [child.tag for child in compat] == [
        f"{W}doNotExpandShiftReturn",
        f"{W}compatSetting",
    ]


def test_headings_and_titled_levels_are_not_justified(tmp_path: Path) -> None:
    long = "về việc tổ chức thực hiện nhiệm vụ phát triển kinh tế xã hội của xã trong năm học mới này và năm tới"
    body = f"""\
body:
  - heading: {{text: I. Tình hình {long}, level: 1}}
  - heading: {{text: 1. Tình hình {long}, level: 2}}
  - articles: [{{title: Nhiệm vụ {long}, text: Làm.}}]
  - tasks: [{{title: Việc {long}, text: Làm tốt., subtasks: [{{title: Việc {long}, text: Làm.}}]}}]
"""
    (document,) = compose(write(tmp_path, body))
    (section,) = document.sections
    aligned = {
        paragraph.align or section.rules.styles[paragraph.component].align
        for paragraph in paragraphs_of(section.page)
        if isinstance(paragraph, Paragraph) and long.upper() in text_of(paragraph.inlines).replace("\xa0", " ").upper()
    }
    assert aligned == {"left"}
    built = build(tmp_path, body)
    assert "TT-405" not in run("check", f"{built}.docx", f"{built}.pdf").output


@pytest.mark.parametrize("engine", ENGINES)
def test_joins_of_words_give_way_before_a_line_gapes(engine: str, tmp_path: Path) -> None:
    words = "theo đề nghị của tỉnh"
    items = "".join(f"  - {'x' * n} {words} thì trước ngày 14/12/2026 phải xong.\n" for n in range(25, 50))
    built = build(tmp_path, f"body:\n{items}", engine)
    with pdfplumber.open(f"{built}.pdf") as document:
        for page in document.pages:
            for line, after in pairwise(page.extract_text_lines(x_tolerance=1.5)):
                if line["x1"] * MM < 194 or line["top"] * MM < 75:
                    continue
                gaps = [gap for gap in gaps_em(line["chars"]) if gap > 0.2]
                free = sum(gaps) - 0.25 * len(gaps)
                word = next(place for place, gap in enumerate([*gaps_em(after["chars"]), 1.0]) if gap > 0.2)
                needed = (after["chars"][word]["x1"] - after["chars"][0]["x0"]) / line["chars"][0]["size"] + 0.25
                assert max(gaps) <= 0.6 or needed > free, line["text"]


def gaps_em(chars: list[dict[str, float]]) -> list[float]:
    """The room between each printed character and the next, in em."""
    printed = [char for char in chars if str(char["text"]).strip()]
    return [(after["x0"] - char["x1"]) / char["size"] for char, after in pairwise(printed)]


def photograph(path: Path, orientation: int, width: int = 80, height: int = 40) -> None:
    """A photograph whose right half is red as stored: turned by 90° clockwise, its lower half."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (width // 2, 0, width, height))
    tags = image.getexif()
    tags[0x0112] = orientation
    image.save(path, exif=tags, dpi=(96, 96))


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
@pytest.mark.parametrize("engine", ENGINES)
def test_an_image_is_turned_once_as_its_file_says_in_every_writer(engine: str, name: str, tmp_path: Path) -> None:
    photograph(tmp_path / name, 6)
    built = build(tmp_path, f"body: [figure: {{file: {name}, width: 40}}]", engine)
    with pdfplumber.open(f"{built}.pdf") as document:
        page = document.pages[0]
        (drawn,) = page.images
        assert (round(drawn["width"] * MM), round(drawn["height"] * MM)) == (40, 80)
        shown = page.to_image(resolution=36).original.convert("RGB")
    across, top, height = (drawn["x0"] + drawn["x1"]) / 4, drawn["top"] / 2, drawn["height"] / 2
    assert min(shown.getpixel((round(across), round(top + height / 4)))) > 200
    assert shown.getpixel((round(across), round(top + height * 3 / 4)))[1] < 60
    (shape,) = docx.Document(f"{built}.docx").inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (40, 80)
    with zipfile.ZipFile(f"{built}.docx") as package:
        (media,) = [entry for entry in package.namelist() if entry.startswith("word/media/")]
        with Image.open(io.BytesIO(package.read(media))) as stored:
            assert stored.size == (40, 80) and stored.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("captions", [True, False])
@pytest.mark.parametrize("engine", ENGINES)
def test_figures_in_a_row_keep_with_their_captions_not_with_each_other(
    engine: str, captions: bool, tmp_path: Path
) -> None:
    photograph(tmp_path / "a.jpg", 1)
    figures = "".join(
        f"  - figure: {{file: a.jpg, width: 140{f', caption: Hình {n}' if captions else ''}}}\n" for n in range(1, 7)
    )
    built = build(tmp_path, f"body:\n{figures}  - Hết\n", engine)
    with pdfplumber.open(f"{built}.pdf") as document:
        counts = [len(page.images) for page in document.pages]
        texts = [page.extract_text() or "" for page in document.pages]
    assert counts[0] == 2 and counts[1] == 3, counts
    if captions:
        assert [text.count("Hình ") for text in texts] == counts
    for paragraph in docx.Document(f"{built}.docx").paragraphs:
        kept = paragraph.paragraph_format.keep_with_next or paragraph.style.paragraph_format.keep_with_next
        if paragraph._p.findall(f".//{W}drawing") or paragraph.text.startswith("Hình "):
            assert bool(kept) == (captions and not paragraph.text)


SUBJECTS = [
    "kế hoạch triển khai Đề án phát triển du lịch cộng đồng",
    "thành lập Ban Chỉ đạo phát triển khoa học và công nghệ giai đoạn mới",
    "kiện toàn Tỉnh ủy viên và các ủy viên phụ trách địa bàn",
    "đề nghị (phối hợp) tổ chức hội nghị tổng kết công tác phòng chống thiên tai",
    "Về việc hướng dẫn thực hiện chính sách hỗ trợ nông nghiệp tại các địa phương",
]
WORDS = """triển khai|Đề án|phát triển|du lịch|cộng đồng|thành lập|khoa học|công nghệ|giai đoạn|kiện toàn|ủy viên
tổ chức|hội nghị|tổng kết|công tác|thiên tai|hướng dẫn|thực hiện|chính sách|hỗ trợ|nông nghiệp|địa phương|Ban Chỉ đạo"""


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", ["công văn", "quyết định"])
def test_a_centred_line_does_not_end_within_a_word(kind: str, subject: str, tmp_path: Path) -> None:
    head = HEAD.replace("công văn", kind).replace("subject: thử", f"subject: {subject}")
    if kind != "công văn":
        head = head.replace("recipients: [Trường A]\n", "issuer: Chủ tịch Ủy ban nhân dân xã Hoa Mai\n")
    built = build(tmp_path, "body: [Hết]", head=head)
    lines = [line for _, line in page_lines(Path(f"{built}.pdf"))]
    for word in WORDS.replace("\n", "|").split("|"):
        first, *rest = word.split()
        for line, after in pairwise(lines):
            torn = line.split()[-1] == first and " ".join(after.split()[: len(rest)]) == " ".join(rest)
            assert not torn, (line, after)


def test_a_clerk_breaks_the_subject_by_hand(tmp_path: Path) -> None:
    head = HEAD.replace("subject: thử", 'subject: "kế hoạch triển\\nkhai Đề án du lịch"')
    built = build(tmp_path, "body: [Hết]", head=head)
    lines = [line for _, line in page_lines(Path(f"{built}.pdf"))]
    assert any(line.startswith("V/v kế hoạch triển") and "khai" not in line for line in lines), lines
    assert any(line.startswith("khai Đề án") for line in lines)
