"""Structured bodies: divisions, Điều, outlines, their numbers, and references that follow them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import compose, tree_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.compose.numbering import number_items
from congvan.model.read import read_dispatch
from congvan.thethuc.rules import load_rules

HEAD = """\
kind: {kind}
agency: {{name: Sở Nội vụ tỉnh Đắk Lắk, abbreviation: SNV, place: Đắk Lắk}}
date: 2026
subject: thử
signatory: {{title: Giám đốc, name: Lê Quốc Thái}}
"""

Lines = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Compose a draft of a kind with a body; gives what stands between head and foot."""

    def compose_body(body: str, kind: str = "kế hoạch") -> list[tuple[str, str]]:
        draft = tmp_path / "a.yaml"
        draft.write_text(HEAD.format(kind=kind) + body, "utf-8")
        (document,) = compose(draft)
        assert document.sections[0].page.body
        texts = tree_lines(document)
        start = next(i for i, (name, _) in enumerate(texts) if name == "trich_yeu") + 1
        return texts[
            start : next(i for i, (name, _) in enumerate(texts) if name == "noi_nhan" or name == "quyen_han_chuc_vu")
        ]

    return compose_body


def test_an_outline_takes_the_forms_of_plans_and_reports(lines: Lines) -> None:
    found = lines("""
body:
  - outline:
    - title: Mục đích, yêu cầu
      items:
        - title: mục đích
          items:
            - Một ý có số
            - text: Ý có điểm
              items: [Điểm một, {text: Điểm hai, items: [gạch đầu dòng]}]
        - Yêu cầu không có tiêu đề
    - title: Tổ chức thực hiện
      body: [Đoạn dưới tiêu đề]
""")
    assert found == [
        ("muc_la_ma", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("tieu_de", "1. Mục đích"),
        ("khoan", "1.1. Một ý có số"),
        ("khoan", "1.2. Ý có điểm"),
        ("diem", "a) Điểm một"),
        ("diem", "b) Điểm hai"),
        ("gach_dau_dong", "- gạch đầu dòng"),
        ("khoan", "2. Yêu cầu không có tiêu đề"),
        ("muc_la_ma", "II. TỔ CHỨC THỰC HIỆN"),
        ("noi_dung", "Đoạn dưới tiêu đề./."),
    ]


def test_an_outline_may_choose_its_forms_and_counts_on_after_a_paragraph(lines: Lines) -> None:
    found = lines("""
body:
  - outline: {numbering: [I., 1., a)], items: [{title: Một, items: [{text: Hai, items: [Ba]}]}]}
  - Một đoạn xen giữa
  - outline: [Bốn]
""")
    assert [text for _, text in found] == ["I. MỘT", "1. Hai", "a) Ba", "Một đoạn xen giữa", "II. BỐN./."]


def test_divisions_are_numbered_as_the_decree_has_them(lines: Lines) -> None:
    found = lines("""
body:
  - parts:
    - title: Phần một
      chapters:
        - title: Quy định chung
          articles: [{title: Phạm vi, text: Lời}]
        - title: Tổ chức
          sections:
            - title: Mục một
              articles: [{title: Tên, text: Lời}]
            - title: Mục hai
              subsections: [{title: Tiểu mục, body: [Lời]}]
    - title: Phần hai
      chapters:
        - title: Thực hiện
          sections: [{title: Lại từ một, articles: [{title: Tên, text: Lời}]}]
""", "quy chế")  # fmt: skip
    heads = [text for name, text in found if name in ("phan_chuong", "muc_tieu_muc", "dieu")]
    assert heads == [
        "Phần I", "Chương I", "Điều 1. Phạm vi", "Chương II", "Mục 1", "Điều 2. Tên", "Mục 2", "Tiểu mục 1",
        "Phần II", "Chương III", "Mục 1", "Điều 3. Tên",
    ]  # fmt: skip
    assert ("tieu_de_phan_chuong", "QUY ĐỊNH CHUNG") in found
    assert ("tieu_de_muc", "TIỂU MỤC") in found


REFERENCES = """
body:
  - "Theo {{ ref('dieu') }}, {{ ref('khoan') }}, {{ ref('diem') }}, {{ ref('muc') }} và {{ so('dieu') }}"
  - chapters:
    - title: Chương
      sections:
        - title: Mục
          label: muc
          articles:
            - title: Tên điều
              label: dieu
              clauses:
                - Khoản một
                - {text: "Khoản hai:", label: khoan, points: [a, b, c, d, {text: đ, label: diem}]}
"""
BEFORE = """
          articles:
            - {title: Mới, text: Lời}
"""


def test_references_follow_items_that_move(lines: Lines) -> None:
    first = lines(REFERENCES, "quy chế")[0][1]
    moved = lines(REFERENCES.replace("\n          articles:\n", BEFORE), "quy chế")[0][1]
    assert first == "Theo Điều 1, khoản 2 Điều 1, điểm đ khoản 2 Điều 1, Mục 1 Chương I và 1"
    assert moved == "Theo Điều 2, khoản 2 Điều 2, điểm đ khoản 2 Điều 2, Mục 1 Chương I và 2"


def test_references_into_an_outline_and_an_annex(lines: Lines) -> None:
    found = lines("""
body:
  - "Theo {{ ref('a') }}, {{ ref('b') }}, {{ ref('c') }}, {{ ref('pl') }}, {{ ref('trong') }}"
  - outline:
    - title: Một
      label: a
      items: [{text: Hai, label: b, items: [{text: Ba, label: c}]}]
annexes:
  - {title: Danh mục, body: [Lời]}
  - title: Biểu
    label: pl
    body: [{outline: [{title: Mục, label: trong}]}]
""")
    assert found[0][1] == "Theo Mục I, khoản 1 Mục I, khoản 1.1 Mục I, Phụ lục II, Mục I Phụ lục II"


def test_a_label_in_a_value_is_text(lines: Lines) -> None:
    found = lines('vars: {x: "{{ ref(1) }} **đậm**"}\nbody: ["a {{ x }}"]\n')
    assert found == [("noi_dung", "a {{ ref(1) }} **đậm**./.")]


def test_articles_run_on_through_the_body(lines: Lines) -> None:
    found = lines("""
body:
  - articles: [Một, Hai]
  - Đoạn xen giữa
  - articles: [Ba]
""", "quyết định")  # fmt: skip
    assert [text for name, text in found if name == "dieu"] == ["Điều 1. Một", "Điều 2. Hai", "Điều 3. Ba./."]


_TREES = st.recursive(
    st.just(()), lambda inner: st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=25
).filter(bool)


def _yaml(tree: tuple[object, ...], indent: int, path: str, labels: list[str]) -> str:
    text = ""
    for number, item in enumerate(tree, 1):
        label = f"{path}-{number}"
        labels.append(label)
        text += f"{' ' * indent}- text: Mục\n{' ' * indent}  label: x{label}\n"
        if item:
            assert isinstance(item, tuple)
            text += f"{' ' * indent}  items:\n{_yaml(item, indent + 4, label, labels)}"
    return text


@settings(max_examples=60, deadline=None)
@given(_TREES)
def test_every_item_of_an_outline_has_a_reference_of_its_own(tree: tuple[object, ...]) -> None:
    labels: list[str] = []
    body = _yaml(tree, 6, "", labels)
    text = HEAD.format(kind="kế hoạch") + "body:\n  - outline:\n" + body
    levels = max(label.count("-") for label in labels)
    if levels > 4:
        return  # dashes have no numbers
    dispatch = read_dispatch(text.encode(), "a.yaml")
    _, references = number_items(dispatch, load_rules())
    assert len({reference.text for reference in references.values()}) == len(labels)
    assert set(references) == {f"x{label}" for label in labels}
