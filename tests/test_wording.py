"""Words that clerks read: plain ones, figures with commas, and what a mistyped name may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, congvan_here

from congvan.messages import set_language, tr
from congvan.text.figures import Figures, figures

DRAFT = """\
loại: {kind}
cơ quan: {{tên: Ủy ban nhân dân xã Ea Na, chủ quản: tỉnh Đắk Lắk, viết tắt: UBND, địa danh: Ea Na}}
ngày: {date}
trích yếu: báo cáo nhanh
kính gửi: Sở Y tế
nội dung:
  - Đề nghị quan tâm.
  {block}
người ký: {{chức vụ: Chủ tịch, họ tên: Y Bhưk Ayun}}
nơi nhận: [Như trên]
lưu: {{đơn vị: VT}}
"""


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    set_language("vi")
    yield
    set_language(None)


@pytest.mark.parametrize("name", ["README.md", "docs/huong-dan.md", "docs/kiem-tra.md", "docs/windows.md"])
def test_no_page_of_the_docs_says_it(name: str) -> None:
    assert not re.search(r"(?i)\bkhuyên\b|(?<!xây )\bdựng\b", (ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("value", "shown"), [(13.5, "13,5"), (13, "13"), (0.125, "0,12"), (100, "100"), (-0.5, "-0,5")]
)
def test_figures_have_the_decimal_sign_of_the_language(value: float, shown: str) -> None:
    set_language("vi")
    assert tr("cỡ chữ {value}", value=figures(value)) == f"cỡ chữ {shown}"
    set_language("en")
    assert tr("cỡ chữ {value}", value=figures(value)).endswith(shown.replace(",", "."))
    assert tr("khoảng {value} mm; tệp a.b", value=Figures("1.5 - 2.5")) == "khoảng 1.5 - 2.5 mm; tệp a.b"


def test_the_rules_are_printed_with_commas(tmp_path: Path) -> None:
    assert "10, 12,7" in congvan_here("rules", cwd=tmp_path).out
    assert "10, 12.7" in congvan_here("rules", "--json", cwd=tmp_path).out
    set_language("en")
    assert "10, 12.7" in congvan_here("rules", cwd=tmp_path).out


@pytest.mark.parametrize(
    ("kind", "near"),
    [("cong vna", "công văn"), ("quyet dinh", None), ("nghi quyêt", None), ("quyết đinhj", "quyết định"),
     ("giay moi", None), ("giấy mờii", "giấy mời"), ("zzz", "")],
)  # fmt: skip
def test_a_mistyped_kind_is_offered(kind: str, near: str | None, tmp_path: Path) -> None:
    made = congvan_here("new", kind, "a", cwd=tmp_path)
    (tmp_path / "b.yaml").write_text(DRAFT.format(kind=kind, date="1/3/2026", block=""), "utf-8")
    if near is None:
        assert made.code == 0
        return
    built = congvan_here("build", "--format", "html", "b.yaml", cwd=tmp_path)
    for said in (made.err, built.err):
        assert "DT-010" in said
        assert (f"có phải ý bạn là '{near}'?" in said) if near else "có phải" not in said


def test_a_mistyped_agency_and_severity_are_offered(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text(
        "các cơ quan:\n  ubnd xã: {tên: Ủy ban nhân dân xã Ea Na, viết tắt: UBND, địa danh: Ea Na}\ncơ quan: ubnd xx\n",
        "utf-8",
    )
    assert "có phải ý bạn là 'ubnd xã'?" in congvan_here("build", cwd=tmp_path).err
    (tmp_path / "congvan.yaml").write_text("kiểm tra: {VB-301: gợiý}\n", "utf-8")
    (tmp_path / "b.yaml").write_text(DRAFT.format(kind="công văn", date="1/3/2026", block=""), "utf-8")
    assert "có phải ý bạn là 'gợi ý'?" in congvan_here("check", "b.yaml", cwd=tmp_path).err


@pytest.mark.parametrize("word", ["gợi ý", "khuyên", "goi y", "advice", "Gợi ý"])
def test_both_words_for_advice_are_taken(word: str, tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text(f"kiểm tra: {{VB-302: {word}}}\n", "utf-8")
    (tmp_path / "b.yaml").write_text(DRAFT.format(kind="công văn", date="1/3/2026", block="- Trường hơp này."), "utf-8")
    said = congvan_here("check", "b.yaml", cwd=tmp_path)
    assert "[KT-004]" not in said.err + said.out


def test_a_mistyped_column_is_offered(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text("Họ và tên,Số tiền\nNguyễn Văn A,12\n", "utf-8")
    block = "- bảng: {tệp: ds.csv, cột: [{tiêu đề: Tiền, cột trong tệp: Số tièn}]}"
    (tmp_path / "b.yaml").write_text(DRAFT.format(kind="công văn", date="1/3/2026", block=block), "utf-8")
    said = congvan_here("build", "--format", "html", "b.yaml", cwd=tmp_path).err
    assert "không có cột 'Số tièn' (có phải ý bạn là 'Số tiền'?)" in said


@pytest.mark.parametrize("date", ["hôm nay", "31/2/2026", "2026.03.01"])
def test_a_date_that_is_none_is_told_so(date: str, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(DRAFT.format(kind="công văn", date=date, block=""), "utf-8")
    said = congvan_here("build", "--format", "html", "b.yaml", cwd=tmp_path).err
    assert f"'{date}' chưa đúng dạng ngày" in said
