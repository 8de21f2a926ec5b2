"""What stands under a numbered item, and how it begins: paragraphs, run-in headings, first numbers, other forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import compose, congvan_here, page_lines, tree_lines
from pdf_pages import flat
from under_items import HEAD, NOTED, SIGNED

from congvan.bulk.render import Renderer
from congvan.bulk.units import Job, Unit
from congvan.compose.page import Marked, Paragraph, Table, paragraphs_in, paragraphs_of, text_of
from congvan.errors import CongvanError, Span
from congvan.loading.naming import Recipient
from congvan.model.read import read_dispatch
from congvan.workspace import find_workspace

Lines = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Compose a draft with a body; gives what stands between head and foot."""

    def compose_body(body: str, kind: str = "kế hoạch") -> list[tuple[str, str]]:
        draft = tmp_path / "a.yaml"
        draft.write_text(HEAD.format(kind=kind) + body, "utf-8")
        (document,) = compose(draft)
        texts = tree_lines(document)
        start = next(i for i, (name, _) in enumerate(texts) if name == "trich_yeu") + 1
        end = next(i for i, (name, _) in enumerate(texts) if name in ("noi_nhan", "quyen_han_chuc_vu"))
        return texts[start:end]

    return compose_body


def refused(body: str) -> list[str]:
    with pytest.raises(CongvanError) as raised:
        read_dispatch((HEAD.format(kind="quy chế") + body).encode(), "a.yaml")
    return [finding.code for finding in raised.value.findings]


def test_a_clause_and_a_point_hold_paragraphs_and_lists_around_what_is_numbered_in_them(lines: Lines) -> None:
    found = lines("""
nội dung:
  - điều:
    - tiêu đề: Mức chi
      khoản:
        - nội dung: "Mức chi gồm:"
          đoạn: [Đoạn hai của khoản., danh sách: [ý một;, ý hai.]]
          điểm:
            - nội dung: "Tiền ăn:"
              đoạn: Đoạn hai của điểm.
              các ý: [bữa trưa.]
              đoạn sau: Cuối điểm.
            - Tiền ở.
          đoạn sau: Trường hợp khác do Giám đốc quyết định.
          nhãn: k
        - "Theo {{ ref('k') }}."
""", "quy chế")  # fmt: skip
    assert found == [
        ("dieu", "Điều 1. Mức chi"),
        ("khoan", "1. Mức chi gồm:"),
        ("noi_dung", "Đoạn hai của khoản."),
        ("gach_dau_dong", "- ý một;"),
        ("gach_dau_dong", "- ý hai."),
        ("diem", "a) Tiền ăn:"),
        ("noi_dung", "Đoạn hai của điểm."),
        ("gach_dau_dong", "- bữa trưa."),
        ("noi_dung", "Cuối điểm."),
        ("diem", "b) Tiền ở."),
        ("noi_dung", "Trường hợp khác do Giám đốc quyết định."),
        ("khoan", "2. Theo khoản 1 Điều 1./."),
    ]


def test_what_stands_in_a_clause_gets_its_tables_numbers_and_addresses(tmp_path: Path) -> None:
    """Whatever walks through the blocks of a body reaches those of a khoản, a điểm and those after tasks."""
    (tmp_path / "l.csv").write_text("Tên,cap\nTrường A,1\nTrường B,2\n", "utf-8")
    (tmp_path / "b.csv").write_text("TT,Tên\n1,Bút\n", "utf-8")
    block = "[{đoạn: Riêng A., chỉ gửi: Trường A}, {bảng: b.csv}, {nhiệm vụ: [{nội dung: Việc., nhãn: NAME}]}]"
    blocks = [block.replace("NAME", name) for name in "abcd"]
    draft = tmp_path / "a.yaml"
    draft.write_text(HEAD.format(kind="quy chế") + f"""
gửi từng nơi: l.csv
nội dung:
  - điều:
    - tiêu đề: Một
      khoản:
        - nội dung: Khoản.
          đoạn: {blocks[0]}
          điểm: [{{nội dung: Điểm., đoạn sau: {blocks[1]}}}]
          đoạn sau: {blocks[2]}
  - nhiệm vụ: [{{nội dung: Việc., việc con: [Con.], đoạn sau: {blocks[3]}}}]
  - "{{{{ ref('a') }}}}; {{{{ ref('b') }}}}; {{{{ ref('c') }}}}; {{{{ ref('d') }}}}"
""", "utf-8")  # fmt: skip
    job = Job(find_workspace(tmp_path), tmp_path)

    def shown(name: str) -> list[str]:
        recipient = Recipient(Span("l.csv"), {"name": name}, name)
        (document,) = Renderer(job).compose(Unit(draft, "a", recipient))
        return [text for _, text in tree_lines(document)]

    a, b = shown("Trường A"), shown("Trường B")
    assert (a.count("Riêng A."), b.count("Riêng A.")) == (4, 0)
    assert a.count("Bút") == 4
    assert "khoản 1 khoản 1 Điều 1; khoản 1 điểm a khoản 1 Điều 1; khoản 1 khoản 1 Điều 1; khoản 1 khoản 1./." in a


def test_a_paragraph_stands_after_the_items_of_a_task(lines: Lines) -> None:
    found = lines("""
nội dung:
  - đề mục:
    - tiêu đề: Mục đích
      việc con:
        - {nội dung: Một., đoạn: Dưới một., việc con: [Con.], đoạn sau: [Sau con.]}
      đoạn sau: {bảng: {cột: [A], dòng: [["1"]]}}
    - tiêu đề: Hai
""")
    assert [text for _, text in found] == [
        "I. MỤC ĐÍCH", "1. Một.", "Dưới một.", "1.1. Con.", "Sau con.", "A", "1", "II. HAI./.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        "điều: [{tiêu đề: A, khoản: [{nội dung: B., điểm: [C.], đoạn: D.}]}]",
        "điều: [{tiêu đề: A, điểm: [{nội dung: B., các ý: [c], đoạn: D.}]}]",
        "điều: [{tiêu đề: A, đoạn: D., khoản: [B.]}]",
        "nhiệm vụ: [{nội dung: A., việc con: [B.], đoạn: C.}]",
    ],
)
def test_what_would_be_printed_elsewhere_than_it_is_typed_is_refused(item: str) -> None:
    assert refused(f"nội dung: [{{{item}}}]") == ["DT-201"]


def test_a_heading_runs_into_its_text_with_the_number_in_bold(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    draft.write_text(HEAD.format(kind="quy chế") + """
nội dung:
  - đề mục:
    - {tiêu đề liền dòng: "mục đích:", nội dung: Nội dung.}
    - tiêu đề: Hai
      việc con:
        - {tiêu đề liền dòng: "Sở Y tế:", đơn vị: Sở Y tế, phối hợp: các sở, nội dung: tiêm chủng}
  - đề mục: {đánh số: ["-"], các mục: [{tiêu đề liền dòng: "Tên:", nội dung: Nội dung.}]}
  - điều: [{tiêu đề: A, khoản: [{tiêu đề liền dòng: "Tên:", nội dung: Lời., điểm: [B.]}]}]
""", "utf-8")  # fmt: skip
    (document,) = compose(draft)
    bold = {
        text_of(p.inlines): (p.component, text_of(p.inlines[0].inlines))
        for p in paragraphs_of(document.sections[0].page)
        if isinstance(p, Paragraph) and p.inlines and isinstance(p.inlines[0], Marked)
    }
    assert bold.pop("I. Mục đích: Nội dung.") == ("khoan", "I. Mục đích:")
    assert bold.pop("1. Sở Y tế: Sở Y tế chủ trì, phối hợp với các sở tiêm chủng") == ("khoan", "1. Sở Y tế:")
    assert bold.pop("1. Tên: Lời.") == ("khoan", "1. Tên:")
    assert ("gach_dau_dong", "- Tên: Nội dung.") in tree_lines(document)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{tiêu đề liền dòng: 'A:', tiêu đề: B, nội dung: C.}", "DT-202"),
        ("{tiêu đề liền dòng: 'A:'}", "DT-004"),
        ("{tiêu đề liền dòng: A, nội dung: C.}", "DT-203"),
        ("{tiêu đề liền dòng: '1. A:', nội dung: C.}", "DT-090"),
    ],
)
def test_a_run_in_heading_that_cannot_be_meant_is_refused(said: str, code: str) -> None:
    assert refused(f"nội dung: [{{nhiệm vụ: [{said}]}}]") == [code]
    assert refused(f"nội dung: [{{điều: [{{tiêu đề: A, khoản: [{said}]}}]}}]") == [code]


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("I.", "IV. MỘT", "V. HAI"), ("1.", "4. Một", "5. Hai"), ("a)", "d) Một", "đ) Hai"),
        ("A.", "D. MỘT", "Đ. HAI"), ("a.", "d. Một", "đ. Hai"), ("1)", "4) Một", "5) Hai"),
        ("(1)", "(4) Một", "(5) Hai"), ("(a)", "(d) Một", "(đ) Hai"), ("i)", "iv) Một", "v) Hai"),
        ("(i)", "(iv) Một", "(v) Hai"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["nhiệm vụ", "đề mục"])
def test_a_list_begins_with_any_number_in_any_form(lines: Lines, key: str, form: str, first: str, second: str) -> None:
    said = f"nội dung: [{{{key}: {{đánh số: ['{form}'], bắt đầu từ: 4, các mục: [Một, Hai]}}}}, Hết]"
    assert [text for _, text in lines(said)][:2] == [first, second]


def test_outlines_count_on_from_a_first_number(lines: Lines) -> None:
    found = lines("nội dung: [{đề mục: {bắt đầu từ: 3, các mục: [Một]}}, Lời, {đề mục: [{nội dung: Hai, nhãn: a}]}, "
                  "\"{{ ref('a') }}\", {đề mục: {đánh số: ['(1)'], các mục: [{nội dung: Ba, nhãn: b}]}}, "
                  "\"{{ ref('b') }} {{ so('b') }}\"]")  # fmt: skip
    assert [text for _, text in found] == ["III. MỘT", "Lời", "IV. HAI", "Mục IV", "(5) Ba", "điểm 5 5./."]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("đề mục: {bắt đầu từ: 2, đếm lại: có, các mục: [A]}", "DT-204"),
        ("đề mục: {bắt đầu từ: 2, đánh số: ['-'], các mục: [A]}", "DT-205"),
        ("nhiệm vụ: {bắt đầu từ: 0, các mục: [A]}", "DT-206"),
        ("nhiệm vụ: {bắt đầu từ: 1000, các mục: [A]}", "DT-206"),
        ("nhiệm vụ: {bắt đầu từ: b, các mục: [A]}", "DT-206"),
    ],
)
def test_a_first_number_that_cannot_be_meant_is_refused(said: str, code: str) -> None:
    assert refused(f"nội dung: [{{{said}}}]") == [code]


def test_notes_stand_under_a_table_and_may_end_the_text(lines: Lines) -> None:
    assert lines(NOTED)[-2:] == [("ghi_chu_bang", "Ghi chú: một."), ("ghi_chu_bang", "Nguồn: hai./.")]
    assert lines(NOTED + "  - Lời sau bảng, trước phần ký.\n")[-1] == ("noi_dung", "Lời sau bảng, trước phần ký./.")


def test_notes_go_with_a_table_that_is_not_split(tmp_path: Path) -> None:
    """The table, its caption and its note come to the next page together, in PDF of both engines."""
    draft = tmp_path / "a.yaml"
    for lines_before in range(24, 27):
        body = "nội dung:\n" + "".join(f"  - Lời thứ {n}.\n" for n in range(lines_before))
        draft.write_text(HEAD.format(kind="kế hoạch") + body + NOTED.removeprefix("\nnội dung:\n"), "utf-8")
        for engine in ("weasyprint", "typst"):
            assert congvan_here("build", "a.yaml", "--pdf-engine", engine, "--out", engine, cwd=tmp_path).code == 0
            pages = {text: page for page, text in page_lines(tmp_path / engine / "a.pdf")}
            assert pages["1 Một"] == pages["Ghi chú: một."], (engine, lines_before)


def test_an_annex_may_have_signatures_of_its_own(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (60, 20), (0, 0, 200, 90)).save(tmp_path / "k.png")
    draft = tmp_path / "a.yaml"
    draft.write_text(HEAD.format(kind="kế hoạch") + SIGNED, "utf-8")
    (document,) = compose(draft)
    main, attached, signed, plain = document.sections
    assert [[text_of(p.inlines) for b in s.page.closing for p in paragraphs_in(b) if p.component == "ho_ten"]
            for s in (main, attached, signed, plain)] == [
        ["Lê Quốc Thái"], ["Hà Văn Ca"], ["Cầm Thị Ban", "Lò Văn An"], [],
    ]  # fmt: skip
    table = signed.page.body[-1]
    assert isinstance(table, Table)
    assert table.keep == "next"  # the signatures do not stand alone on a page
    assert "k.png" in document.images
    draft.write_text(draft.read_text("utf-8").replace("Một]]}", "Một]], ghi chú: Nguồn.}"), "utf-8")
    note = compose(draft)[0].sections[2].page.body[-1]
    assert isinstance(note, Paragraph)
    assert (text_of(note.inlines), note.keep) == ("Nguồn.", "whole")


@pytest.mark.parametrize("where", ["phụ lục: [{tên: A", "văn bản kèm theo: [{loại: quy chế, trích yếu: a"])
def test_who_signs_an_annex_is_judged_as_who_signs_the_document(where: str, tmp_path: Path) -> None:
    said = f"{where}, nội dung: [B.], người ký: {{chức vụ: CHỨC, họ tên: C}}}}]"
    assert refused("nội dung: [A.]\n" + said.replace("CHỨC", "Phó Giám đốc")) == ["KY-005"]
    draft = tmp_path / "a.yaml"
    open_title = said.replace("CHỨC", "\"{{ 'Phó Giám đốc' }}\"")
    draft.write_text(HEAD.format(kind="kế hoạch") + "nội dung: [A.]\n" + open_title, "utf-8")
    with pytest.raises(CongvanError, match="KY-005"):
        compose(draft)


def test_a_paragraph_and_a_heading_may_be_aligned(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    draft.write_text(HEAD.format(kind="kế hoạch") + """
nội dung:
  - {đoạn: {nội dung: Giữa, canh: giữa}}
  - {đoạn: {nội dung: "{{ '' }}", canh: giữa}}
  - {đoạn: {nội dung: Phải, canh: phải}}
  - {đoạn: {nội dung: Trái, canh: trái}}
  - {tiêu đề: {nội dung: Đầu, canh: giữa}}
  - {tiêu đề: {nội dung: I. Hoa, cấp: 1, canh: giữa}}
  - "canh: giữa"
  - Lời
""", "utf-8")  # fmt: skip
    (document,) = compose(draft)
    found = [(text_of(p.inlines), p.align, p.first_mm) for p in document.sections[0].page.body
             if isinstance(p, Paragraph)]  # fmt: skip
    assert found == [
        ("Giữa", "center", 0), ("Phải", "right", 0), ("Trái", "left", None), ("Đầu", "center", 0),
        ("I. HOA", "center", 0), ("canh: giữa", None, None), ("Lời./.", None, None),
    ]  # fmt: skip
    assert refused("nội dung: [{đoạn: {nội dung: A, canh: đều}}]") == ["DT-018"]
    assert refused("nội dung: [{đoạn: {canh: giữa}}]") == ["DT-004"]


def test_a_text_that_leads_in_stays_with_the_first_of_what_stands_under_it(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    draft.write_text(HEAD.format(kind="quy chế") + """
nội dung:
  - nhiệm vụ:
    - {nội dung: "Việc gồm:", đoạn: [Một., Hai.]}
    - {nội dung: Việc khác., đoạn: [Ba.]}
  - điều:
    - {tiêu đề: A, nội dung: "Điều gồm:", đoạn: [Bốn.]}
    - {tiêu đề: B, khoản: [{nội dung: "Khoản gồm:", đoạn: [Năm.], điểm: [{nội dung: "Điểm gồm:", đoạn: Sáu.}]}]}
  - "Tự do:"
  - Lời.
""", "utf-8")  # fmt: skip
    (document,) = compose(draft)
    kept = [flat(text_of(p.inlines)) for p in document.sections[0].page.body if isinstance(p, Paragraph) and p.keep]
    assert kept == ["1. Việc gồm:", "Điều 1. A", "Điều gồm:", "Điều 2. B", "1. Khoản gồm:", "a) Điểm gồm:", "Lời./."]
