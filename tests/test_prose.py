"""What clerks type and YAML would read as signs: read as the text it is, or told on its line with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from drafts import GOOD, body, findings, paragraphs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from congvan.errors import CongvanError
from congvan.loading.lines import mask
from congvan.loading.nodes import Mapping, Scalar, parse
from congvan.messages import describe
from congvan.model.body import Paragraph
from congvan.model.dispatch import Dispatch
from congvan.model.read import read_dispatch


def opening(lines: str) -> str:
    assert "  - Đoạn mở đầu.\n" in GOOD
    return GOOD.replace("  - Đoạn mở đầu.\n", lines + "\n")


PROSE = [
    "**Lưu ý**", "**Lưu ý:** xem kỹ", "**Lưu ý**: xem kỹ", "*(Đính kèm)*", "*nghiêng* rồi", "* sao", "!Lưu ý",
    "! Lưu ý: gấp", "& Đào tạo", "@so-y-te", "%thử", "`x`", '"Tuần lễ" và ngày', '"A" và: B', "'A' và 'B' khác",
    "[Dự thảo]", "[Dự thảo] Nội dung, v.v.", "{Dự thảo}", "{Dự thảo} x", "? Có", "> 5 triệu", ">= 5", ">5", "|| x",
    "{{ a }} và {{ b }}", "[^1] x", "Yêu cầu các đơn vị như sau:", "Lưu: VT, TH", "Kính gửi: Sở Y tế",
    "yêu cầu các đơn vị như sau:", 'Chủ đề: "Xanh"', "--- gạch", "-5 độ", "8:30", "C#", "a#b", "https://a.vn/#x",
]  # fmt: skip


@pytest.mark.parametrize("typed", PROSE)
def test_prose_is_read_as_it_was_typed_in_any_list_of_texts(typed: str) -> None:
    assert paragraphs(opening(f"  - {typed}"))[0] == (typed, 14, 5)
    assert paragraphs(body(f"  - {typed}"))[0] == (typed, 14, 5)
    assert paragraphs(opening(f"  - Trước\n  - {typed}  # ghi chú\n  - Sau"))[1] == (typed, 15, 5)


@pytest.mark.parametrize("typed", ["**A** b", "[A] b", '"A" b', "@a", "{{ a }}", "*a b*"])
def test_prose_goes_on_over_the_next_lines(typed: str) -> None:
    assert paragraphs(opening(f"  - {typed}\n    tiếp\n    *hết*"))[0] == (f"{typed} tiếp *hết*", 14, 5)


@pytest.mark.parametrize("typed", ["**A** b", '"A" và "B"', "[A] b", "@a", "{{ a }}", "!A", "> 5", "[A]"])
def test_prose_is_read_after_a_key_and_on_a_line_of_its_own(typed: str) -> None:
    for text in (GOOD.replace("thử", typed), GOOD.replace(" thử", f"\n  {typed}")):
        subject = read_dispatch(text.encode(), "a.yaml").subject
        assert subject and subject.text == typed


def test_what_yaml_says_by_its_own_signs_still_holds() -> None:
    text = GOOD.replace("  - Đoạn mở đầu.", "  - &a Một\n  - *a\n  - !!str Ba\n  - 'Bốn'\n  - \"Năm\\tsáu\"  # x")
    assert [p[0] for p in paragraphs(text)] == ["Một", "Một", "Ba", "Bốn", "Năm\tsáu"]
    assert read_dispatch(GOOD.encode(), "a.yaml").filing.units[1].text == "VX"  # type: ignore[union-attr]


@pytest.mark.parametrize("path", sorted((ROOT / "directives").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_sample_is_read_without_a_word(path: Path) -> None:
    parse(path.read_bytes(), path.name)


LONG = "Đề nghị các đơn vị nghiêm túc triển khai thực hiện nội dung nêu trên và"
SWALLOWED = [
    ("  - Liên hệ Zalo #123 để được hướng dẫn", "YAML-020", 14, 18, '"Liên hệ Zalo #123 để được hướng dẫn"'),
    ("  - Theo mục # 3 của kế hoạch", "YAML-020", 14, 14, '"Theo mục # 3 của kế hoạch"'),
    ("  - Hưởng ứng  #VietNamXanh", "YAML-020", 14, 16, '"Hưởng ứng #VietNamXanh"'),
    ("  - Các sở, # các ngành", "YAML-020", 14, 13, '"Các sở, # các ngành"'),
    ("  - Đề nghị các đơn vị # gửi báo cáo trước ngày 30.", "YAML-020", 14, 24, "đơn vị # gửi"),
    ("  - #HuếXanh", "YAML-020", 14, 5, '"#HuếXanh"'),
    ('  - "Sổ tay" #3', "YAML-020", 14, 14, "'\"Sổ tay\" #3'"),
    ("  - A\n    tiếp # và\n    hết", "YAML-020", 15, 10, '"A tiếp # và"'),
    ("  - A\n    - B", "YAML-021", 15, 5, "'  - B'"),
    ("  - A\n    + B", "YAML-021", 15, 5, "'  - B'"),
    ("  - A\n    1. Việc", "YAML-021", 15, 5, "'  - Việc'"),
    ("  - A\n    a) Việc", "YAML-021", 15, 5, "'  - Việc'"),
    ("  - >-\n    Gồm:\n    - B", "YAML-021", 16, 5, "'  - B'"),
    ("  -Đoạn", "YAML-022", 14, 3, "- Đoạn"),
    ("  - A\n  -Đoạn", "YAML-022", 15, 3, "- Đoạn"),
    ("  - A\n    -Đoạn", "YAML-022", 15, 5, "- Đoạn"),
    ("  - > Đoạn", "YAML-023", 14, 5, '"> Đoạn"'),
    ("  - >- Đoạn", "YAML-023", 14, 5, '">- Đoạn"'),
    ("  - | Đoạn", "YAML-023", 14, 5, '"| Đoạn"'),
    ("  - &co Công ty", "YAML-024", 14, 5, '"&co Công ty"'),
    (f"  - |\n    {LONG}\n    báo cáo", "YAML-025", 14, 5, "'>-'"),
    ("  - Lưu ý: Đề nghị: làm", "YAML-001", 14, 19, '- "Lưu ý: Đề nghị: làm"'),
    ("  - text: Lưu ý: làm", "YAML-001", 14, 16, '- text: "Lưu ý: làm"'),
    ("  - a: b", "DT-006", 14, 5, '"a: b"'),
    ("  - [A, B]", "DT-006", 14, 5, '"[A, B]"'),
    ("  - A\n\n    - B", "YAML-021", 16, 5, "'  - B'"),
    ("  - A:\n    - B", "DT-006", 14, 5, "'A'"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code", "line", "column", "write"), SWALLOWED)
def test_text_that_yaml_would_swallow_is_told_with_what_to_write(
    lines: str, code: str, line: int, column: int, write: str
) -> None:
    finding = findings(opening(lines))[0]
    assert (finding.code, finding.span.line, finding.span.column) == (code, line, column)
    assert write in describe(finding)


@pytest.mark.parametrize(("lines", "code", "line", "column", "write"), SWALLOWED)
def test_what_is_told_to_write_is_then_read(lines: str, code: str, line: int, column: int, write: str) -> None:
    if write[0] in "\"'" and code not in ("YAML-021", "YAML-025") and "\n" not in lines:
        assert paragraphs(opening(f"  - {write}"))


@pytest.mark.parametrize("typed", [
    "Sở Y tế # chủ trì", "Sở Y tế  # chủ trì, phối hợp các sở", "Đề nghị các đơn vị báo cáo. # ghi chú.",
    "Đề nghị các đơn vị báo cáo # nhắc lại", '"Sở Y tế" # chủ trì', "Sở Y tế #", "Sở Y tế  #--- hết",
])  # fmt: skip
def test_a_comment_at_the_end_of_a_line_stays_one(typed: str) -> None:
    assert paragraphs(opening(f"  - {typed}"))[0][0] == typed.split("#")[0].strip().strip('"')


def test_a_blank_line_parts_paragraphs_where_paragraphs_stand_and_is_refused_elsewhere() -> None:
    for style in (">-", ">", "|", "|-"):
        parted = [("Một hai", 14, 5), ("Ba bốn", 17, 5), ("Năm", 18, 5)]
        assert paragraphs(opening(f"  - {style}\n    Một hai\n\n    Ba bốn\n  - Năm")) == parted
    assert paragraphs(body("  - Một\n    hai\n\n    ba"))[1] == ("ba", 17, 5)
    for text in ("A\n\n  B", ">-\n  A\n\n  B", "|\n  A\n\n  B"):
        assert findings(GOOD.replace("thử", text))[0].code == "YAML-026"
    assert findings(GOOD.replace("  - Sở Y tế", "  - >-\n    Sở A\n\n    Sở B"))[0].code == "YAML-026"


def test_a_wrapped_dash_of_a_sentence_stays_in_it() -> None:
    line = "Bổ nhiệm bà Trần Thị Hồng Hạnh, Phó Trưởng phòng Văn thư - Lưu trữ, giữ chức vụ Trưởng phòng Văn thư"
    assert paragraphs(opening(f"  - >-\n    {line}\n    - Lưu trữ.")) == [(f"{line} - Lưu trữ.", 14, 5)]


def test_a_key_of_a_block_is_a_key_and_a_mistyped_one_is_no_text() -> None:
    assert findings(body("  - tabel: a"))[0].code == "DT-001"
    assert paragraphs(body("  - Thời gian: 8 giờ"))[0][0] == "Thời gian: 8 giờ"
    assert paragraphs(body("  - Đoạn: x"))[0][0] == "x"


@pytest.mark.parametrize(
    "typed",
    ['- "5"#5', "- '5'#5", "- [a]#5", "- {a: b}#5", '"k"#c: b', '"k": "v"#5', '"k": [a] #5', "- [a,#5\n b]",
     "- [a, #5 nơi\n b]", "- [Sở A #1, Sở B]", '- ["a"#5\n , b]', "- [[a]#5\n , b]",
     "- '5'##a", '- "5"#-a', "- [a]# b", '"k": "v"#= c'],
)  # fmt: skip
def test_a_comment_that_touches_what_is_closed_or_a_list_is_no_comment_unasked(typed: str) -> None:
    with pytest.raises(CongvanError) as caught:
        mask(typed, "a.yaml")
    assert {finding.code for finding in caught.value.findings} == {"YAML-020"}


@pytest.mark.parametrize(
    "typed", ['- "5"  # ghi chú', "- [a, # ghi chú\n b]", "- [a, b]  # hai nơi", "- ['#5', \"a #5\"]"]
)
def test_a_remark_behind_what_is_closed_is_one(typed: str) -> None:
    assert mask(typed, "a.yaml") == typed


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("abĐ *&!|>@%`\"'[]{}?#:-,.5"), min_size=1, max_size=20))
@example('"5"#5')
@example("'5'##a")
def test_no_letter_that_was_typed_is_lost_in_silence(typed: str) -> None:
    typed = typed.strip()
    try:
        dispatch: Dispatch = read_dispatch(opening(f"  - Đầu\n  - {typed}\n  - Cuối").encode(), "a.yaml")
    except CongvanError as error:
        assert error.findings
        return
    read = "".join(b.text.text for b in dispatch.body if isinstance(b, Paragraph))
    shown, remark, _ = typed.partition(" #")
    if remark and (_ + " ")[0] in " \t#=*_~!-":
        typed = shown
    assert [c for c in "Đầu" + typed + "Cuối" if c.isalnum()] == [c for c in read if c.isalnum()], read


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@\t\n ?,~Đ")))
def test_masking_moves_no_line_and_no_column(text: str) -> None:
    try:
        masked = mask(text, "a.yaml")
    except CongvanError:
        return
    assert len(masked) == len(text)
    assert [len(line) for line in masked.split("\n")] == [len(line) for line in text.split("\n")]


BROKEN = [
    "a: [1", "a: 'x\n", 'a: "\\q"', "- a\nb: c", "a: b: c", "abc", "a: {b", "a: ]", "? a\n b", "%YAML 9\n---\na",
    "%X\na", "a: !<x", "!a!b c", 'a: "\\xZZ"', "a: >9x\n", "--- >\n %", "a: b\n c: d", "[a]]", "{a: b}}",
]  # fmt: skip


def test_no_english_word_of_the_parser_is_shown() -> None:
    for broken in BROKEN:
        try:
            parse(broken.encode(), "a.yaml")
        except CongvanError as error:
            text = " ".join(map(describe, error.findings))
            assert not any(word in text for word in ("expected", "found", "while", "mapping", "token")), text


def test_a_key_keeps_its_place_beside_a_masked_value() -> None:
    root = parse('x: "A" và B\ny: **c**: d\n'.replace(": d", " d").encode(), "a.yaml")
    assert isinstance(root, Mapping)
    assert [(str(k.span), v.text) for k, v in root.entries if isinstance(v, Scalar)] == [
        ("a.yaml:1:1", '"A" và B'), ("a.yaml:2:1", "**c** d")]  # fmt: skip


@pytest.mark.parametrize(("typed", "code"), [
    ("[!Gấp, Sở B]", "YAML-001"),
    ("[! Gấp, Sở B]", "YAML-024"), ("[&A Sở, Sở B]", "YAML-024"), ("[**A**, B]", "YAML-001"),
    ("[A #3, B]", "YAML-020"), ("[Lưu: VT, B]", "DT-006"),
])  # fmt: skip
def test_nothing_is_swallowed_in_brackets(typed: str, code: str) -> None:
    text = GOOD.replace("recipients:\n  - Sở Y tế\n  - Sở Tài chính\n", f"recipients: {typed}\n")
    assert findings(text)[0].code == code


def test_a_key_whose_colon_touches_its_value_is_no_text() -> None:
    assert findings(GOOD.replace("- Việc một", "- text:làm"))[0].code == "DT-095"
    assert findings(body("  - bảng:a.csv"))[0].code == "DT-095"
    assert paragraphs(body("  - Tỷ lệ:5"))[0][0] == "Tỷ lệ:5"
