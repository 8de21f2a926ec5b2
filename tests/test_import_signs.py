"""What stands in the text of a Word file without being text: signs of symbol faces, boxes of forms, drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import congvan_here
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from word_files import imported, letter

from congvan.errors import CongvanError
from congvan.importing.run import Imported
from congvan.workspace import Workspace, find_workspace

W = nsdecls("w")
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MARK = "Các đơn vị đánh dấu vào đây:"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("office")
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return find_workspace(folder)


@pytest.fixture
def read(office: Workspace, tmp_path: Path) -> Callable[[str], Imported]:
    def reading(xml: str) -> Imported:
        document = letter(MARK)
        (place,) = (p for p in document.paragraphs if p.text == MARK)
        for element in parse_xml(f"<w:p {W}>{xml}</w:p>"):
            place._p.append(element)
        document.save(str(tmp_path / "a.docx"))
        (found,) = imported(tmp_path / "a.docx", office)
        assert found.carried + sum(loss.words for loss in found.losses) == found.words
        assert "chức vụ: Giám đốc" in found.text  # nothing that follows went with it
        return found

    return reading


def typed(face: str, text: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}"/></w:rPr><w:t>{text}</w:t></w:r>'


def sign(face: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{face}" w:char="{code}"/></w:r>'


def box(default: str, checked: str = "") -> str:
    form = f'<w:ffData><w:name w:val="a"/><w:checkBox><w:sizeAuto/>{default}{checked}</w:checkBox></w:ffData>'
    begun = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return (
        f"{begun}<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>đọc</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>viết</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (sign("Wingdings", "F0A8"), "□"),
        (sign("Wingdings", "F0FE"), "☑"),  # a tick is no cross
        (sign("Wingdings", "F0FD"), "☒"),
        (sign("Wingdings", "00FC"), "✓"),
        (sign("Wingdings 2", "F052"), "☑"),
        (sign("Wingdings 2", "F0A3"), "□"),
        (sign("Symbol", "F0A3"), "≤"),
        (sign("Times New Roman", "00E9"), "é"),
        (typed("Wingdings", "o"), "□"),  # and no letter
        (typed("Wingdings", "\uf0fe"), "☑"),
        (typed("Wingdings 2", "R T"), "☑ ☒"),
        (typed("symbol", "ab"), "αβ"),
        (box('<w:default w:val="0"/>'), "☐"),
        (box('<w:default w:val="1"/>'), "☒"),
        (box('<w:default w:val="0"/>', "<w:checked/>"), "☒"),
        (box("", '<w:checked w:val="0"/>'), "☐"),
        (RUBY, "viết"),
    ],
)
def test_a_sign_is_carried_as_what_it_shows(xml: str, said: str, read: Callable[[str], Imported]) -> None:
    found = read(xml)
    assert f"{MARK}{said}" in found.text
    assert found.losses == ()


@pytest.mark.parametrize(
    ("xml", "count"),
    [(typed("Wingdings", "Z x"), 2), (typed("Webdings", "c"), 1), (sign("Wingdings 3", "F070"), 1)],
)
def test_a_sign_that_is_not_known_is_listed(xml: str, count: int, read: Callable[[str], Imported]) -> None:
    (loss,) = read(xml).losses
    assert str(loss.reason).startswith(f"{count} ký hiệu")


@pytest.mark.parametrize("code", ["D800", "FFFFFFFFF", "-1", "", "xyz"])
def test_a_sign_that_there_cannot_be_is_none(code: str, read: Callable[[str], Imported]) -> None:
    assert read(sign("Wingdings", code)).losses == ()
    assert read(field(f" SYMBOL 0x{code} ")).losses == read(field(f" SYMBOL {'9' * 5000} ")).losses == ()


def test_a_field_that_says_nothing_takes_no_text_with_it(read: Callable[[str], Imported]) -> None:
    assert read('<w:r><w:fldChar w:fldCharType="begin"/></w:r>').losses == ()


def shape(size: str, line: str = "<a:ln/>", name: str = "rect", uri: str = WPS) -> str:
    spoken = f'<wps:wsp><wps:spPr><a:prstGeom prst="{name}"/>{line}</wps:spPr><wps:bodyPr/></wps:wsp>'
    return (
        '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:wps="{WPS}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><wp:extent {size}/>'
        f'<a:graphic><a:graphicData uri="{uri}">{spoken if uri == WPS else ""}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )


def vml(drawn: str) -> str:
    return f'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{drawn}</w:pict></w:r>'


SQUARE, FLAT = 'cx="144000" cy="144000"', 'cx="1440000" cy="0"'
RED = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill><a:ln><a:noFill/></a:ln>'


@pytest.mark.parametrize(
    ("xml", "count"),
    [
        (shape(SQUARE), 1),
        (shape(SQUARE) * 2, 2),
        (shape(SQUARE, name="ellipse"), 1),
        (shape(SQUARE, line=RED), 1),
        (shape(SQUARE, uri=CHART), 1),
        (vml('<v:rect style="width:12pt;height:12pt"/>'), 1),
        (vml('<v:oval style="width:12pt;height:12pt"/>'), 1),
    ],
)
def test_what_is_drawn_is_listed_with_the_words_beside_it(
    xml: str, count: int, read: Callable[[str], Imported]
) -> None:
    (loss,) = read(xml).losses
    assert str(loss.reason).startswith(f"{count} hình vẽ") and MARK in str(loss.reason)


@pytest.mark.parametrize(
    "xml",
    [
        shape(FLAT, name="line"),
        shape(SQUARE, line="<a:ln><a:noFill/></a:ln>"),
        shape(SQUARE, line='<a:ln><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'),
        vml('<v:line from="0,0" to="100pt,0"/>'),
        vml('<v:rect style="width:12pt;height:12pt" stroked="f" filled="f"/>'),
    ],
)
def test_lines_and_what_nobody_sees_are_no_loss(xml: str, read: Callable[[str], Imported]) -> None:
    assert read(xml).losses == ()


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def said(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(name: str, inner: str) -> str:
    return f"<m:{name}>{inner}</m:{name}>"


HALF = part("f", part("num", said("1")) + part("den", said("2")))


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (HALF, "1/2"),  # and not 12
        (part("f", part("num", said("a+b")) + part("den", said("2"))), "(a+b)/2"),
        (part("f", part("num", HALF) + part("den", said("3"))), "(1/2)/3"),
        (part("sSup", part("e", said("10")) + part("sup", said("6"))), "10^6"),
        (part("sSub", part("e", said("x")) + part("sub", said("1"))), "x_1"),
        (part("sSubSup", part("e", said("x")) + part("sub", said("1")) + part("sup", said("2"))), "x_1^2"),
        (part("rad", part("deg", "") + part("e", said("9"))), "√(9)"),
        (part("rad", part("deg", said("3")) + part("e", said("8"))), "(3)√(8)"),
        (part("d", part("e", said("a")) + part("e", said("b"))), "(a|b)"),
        (part("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + part("sub", said("i=1")) + part("sup", said("n"))
              + part("e", said("x"))), "∑_(i=1)^(n) x"),
        (part("m", part("mr", part("e", said("1")) + part("e", said("0"))) + part("mr", part("e", said("0"))
              + part("e", said("1")))), "[1, 0; 0, 1]"),
    ],
)  # fmt: skip
def test_a_formula_on_one_line_is_the_same_number(xml: str, shown: str, read: Callable[[str], Imported]) -> None:
    found = read(f"<m:oMath {MATH}>{xml}</m:oMath>")
    assert f"{MARK}{shown}" in found.text.replace("\\", "")
    assert found.losses == ()
    assert any("công thức" in str(remark.reason) for remark in found.remarks)


def looked(look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve"> số 12</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (looked("<w:strike/>"), "gạch ngang"),
        (looked("<w:dstrike/>"), "gạch ngang"),
        (looked('<w:color w:val="FFFFFF"/>'), "chữ trắng"),
        (looked("<w:vanish/>"), "chữ ẩn"),
    ],
)
def test_what_nobody_is_to_read_does_not_come_back(xml: str, why: str, read: Callable[[str], Imported]) -> None:
    found = read(xml)
    (loss,) = found.losses
    assert why in str(loss.reason) and loss.text == "số 12"
    assert "số 12" not in found.text


@pytest.mark.parametrize(
    "xml", [looked('<w:strike w:val="0"/>'), looked('<w:color w:val="000080"/>'), looked("<w:u w:val='single'/>")]
)
def test_what_can_be_read_comes(xml: str, read: Callable[[str], Imported]) -> None:
    found = read(xml)
    assert f"{MARK} số 12" in found.text and found.losses == ()


def test_the_prompt_of_a_control_is_a_blank(read: Callable[[str], Imported]) -> None:
    runs = "<w:r><w:t>Click or tap</w:t></w:r><w:r><w:t xml:space='preserve'> here.</w:t></w:r>"
    held = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{runs}</w:sdtContent></w:sdt>"
    found = read(held)
    (loss,) = found.losses
    assert f"{MARK}…" in found.text and "Click" not in found.text
    assert loss.text == "Click or tap here."
    filled = read(held.replace("<w:showingPlcHdr/>", ""))
    assert f"{MARK}Click or tap here." in filled.text and filled.losses == ()


def field(instruction: str, form: str = "") -> str:
    begun = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return f'{begun}<w:r><w:instrText>{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


CHOICE = "<w:ffData><w:ddList>{}<w:listEntry w:val='Một'/><w:listEntry w:val='Hai'/></w:ddList></w:ffData>"


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (field(" EQ \\f(1;2) "), "1/2"),
        (field(" EQ \\F(a,b)"), "a/b"),
        (field(" SYMBOL 254 \\f Wingdings \\s 12"), "☑"),
        (field(' SYMBOL 0xA3 \\f "Wingdings 2"'), "□"),
        (field(" FORMDROPDOWN ", CHOICE.format('<w:result w:val="1"/>')), "Hai"),
        (field(" FORMDROPDOWN ", CHOICE.format("")), "Một"),
    ],
)
def test_a_field_without_a_result_says_what_word_draws(xml: str, shown: str, read: Callable[[str], Imported]) -> None:
    found = read(xml)
    assert f"{MARK}{shown}" in found.text and found.losses == ()


def said_in_word(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


STOPS = '<w:pPr><w:tabs><w:tab w:val="left" {} w:pos="6000"/></w:tabs></w:pPr>'
ROOM = "…" * 10
TAB = "<w:r><w:tab/></w:r>"


def lined(text: str) -> str:
    return f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.fixture
def read_line(office: Workspace, tmp_path: Path) -> Callable[[str], Imported]:
    """What comes of a paragraph of one's own between two others."""

    def reading(xml: str) -> Imported:
        document = letter("Đoạn đầu.", "Đoạn cuối.")
        (place,) = (p for p in document.paragraphs if p.text == "Đoạn đầu.")
        place._p.addnext(parse_xml(f"<w:p {W}>{xml}</w:p>"))
        document.save(str(tmp_path / "a.docx"))
        return imported(tmp_path / "a.docx", office)[0]

    return reading


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (STOPS.format('w:leader="dot"') + said_in_word("Họ tên:") + TAB, f"Họ tên: {ROOM}"),
        (STOPS.format('w:leader="underscore"') + said_in_word("Họ tên:") + TAB + said_in_word("tuổi:") + TAB,
         f"Họ tên: {ROOM} tuổi: {ROOM}"),
        (STOPS.format("") + said_in_word("Họ tên:") + TAB + said_in_word("tuổi"), "Họ tên: tuổi"),
        (STOPS.format('w:leader="none"') + said_in_word("Họ tên:") + TAB + said_in_word("tuổi"), "Họ tên: tuổi"),
        (said_in_word("Họ tên:") + lined("      ") + said_in_word("tuổi"), f"Họ tên: {ROOM} tuổi"),
        (said_in_word("Họ tên:") + lined(" ") + said_in_word("tuổi"), "Họ tên: tuổi"),
        (said_in_word("Họ tên:") + lined("Nguyễn Văn A"), "Họ tên:Nguyễn Văn A"),
    ],
)  # fmt: skip
def test_room_that_is_drawn_to_write_in_stays(xml: str, shown: str, read_line: Callable[[str], Imported]) -> None:
    found = read_line(xml)
    assert shown in found.text and (shown.count("…") or ROOM not in found.text)


@pytest.mark.parametrize("name", ["altChunk", "subDoc"])
def test_a_file_that_takes_in_another_one_is_neither_imported_nor_compared(
    name: str, office: Workspace, tmp_path: Path
) -> None:
    document = letter("Đoạn đầu.")
    document.save(str(tmp_path / "b.docx"))
    document.paragraphs[-1]._p.addprevious(parse_xml(f'<w:{name} {nsdecls("w", "r")} r:id="rId1"/>'))
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(CongvanError, match="KT-402"):
        imported(tmp_path / "a.docx", office)
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    assert "[KT-402]" in congvan_here("diff", "b.docx", "a.docx", cwd=tmp_path).err


def test_a_table_in_a_cell_is_told_where_it_stands_now(office: Workspace, tmp_path: Path) -> None:
    document = letter("Đoạn đầu.")
    table = document.add_table(2, 2)
    table.style = "Table Grid"
    for number, cell in enumerate(table._cells):
        cell.text = f"ô {number}"
    inner = table.cell(1, 1).add_table(2, 2)
    inner.style = "Table Grid"
    for number, cell in enumerate(inner._cells):
        cell.text = f"trong {number}"
    next(p for p in document.paragraphs if p.text == "Đoạn đầu.")._p.addnext(table._tbl)
    document.save(str(tmp_path / "a.docx"))
    (found,) = imported(tmp_path / "a.docx", office)
    told = [str(remark.reason) for remark in found.remarks if "ô của bảng khác" in str(remark.reason)]
    assert len(told) == 1 and found.losses == ()
    assert "[ô 2, ô 3]" in found.text and "[trong 2, trong 3]" in found.text
