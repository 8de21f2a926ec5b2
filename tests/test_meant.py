"""What the document has by itself and clerks type too: taken as meant, once, or told with the line to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from drafts import GOOD, body, findings, paragraphs

from congvan.loading.nodes import Scalar
from congvan.messages import describe
from congvan.model.body import PageBreak, Table
from congvan.model.dispatch import Dispatch
from congvan.model.read import read_dispatch


def read(text: str) -> Dispatch:
    return read_dispatch(text.encode(), "a.yaml")


def words(texts: tuple[Scalar, ...]) -> list[str]:
    return [text.text for text in texts]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  - 'Kính gửi: Sở A'\n  - Sở B", ["Sở A", "Sở B"]),
        ("  - Kính gửi: Sở A", ["Sở A"]),
        ("  - 'kính gửi:   Sở A'", ["Sở A"]),
        ("  - Kính gửi:\n  - Sở A\n  - Sở B", ["Sở A", "Sở B"]),
        ("  - '**Kính gửi:** Sở A'", ["Sở A"]),
        ("  - Kính gửi vợ chồng ông A", ["Kính gửi vợ chồng ông A"]),
    ],
)
def test_recipients_lose_the_phrase_that_stands_before_them(typed: str, meant: list[str]) -> None:
    assert words(read(GOOD.replace("  - Sở Y tế\n  - Sở Tài chính", typed)).recipients) == meant


NO_FILING = GOOD.replace("filing:\n  units: [VT, VX]\n", "")


@pytest.mark.parametrize(
    ("typed", "units"),
    [("Lưu: VT, TH", "VT, TH"), ("Lưu: VT, TH.", "VT, TH"), ("Lưu VT", "VT"), ("'- Lưu: VT./.'", "VT"),
     ("'lưu : VT, KGVX (Nh-20b)'", "VT, KGVX (Nh-20b)")],
)  # fmt: skip
def test_a_filing_line_among_the_copies_is_the_filing(typed: str, units: str) -> None:
    dispatch = read(NO_FILING.replace("  - Như trên", f"  - Nơi nhận:\n  - Như trên\n  - {typed}"))
    assert words(dispatch.copies) == ["Như trên"]
    assert dispatch.filing and words(dispatch.filing.units) == [units]


def test_what_only_looks_like_filing_stays_a_copy() -> None:
    text = NO_FILING.replace("  - Như trên", "  - Lưu học sinh tại Lào")
    assert words(read(text).copies) == ["Lưu học sinh tại Lào"]


def test_a_second_filing_is_told() -> None:
    found = findings(GOOD.replace("  - Như trên", "  - Như trên\n  - Lưu: VT"))[0]
    assert (found.code, found.span.line) == ("DT-093", 22)
    twice = NO_FILING.replace("  - Như trên", "  - Lưu: VT\n  - Lưu: TH")
    assert [f.code for f in findings(twice)] == ["DT-093"]


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("công văn", "V/v họp", "họp"), ("công văn", "v/v: họp", "họp"), ("công văn", "Về việc họp", "họp"),
        ("công văn", "V/v về việc họp", "họp"), ("công văn", "Vệ sinh", "Vệ sinh"),
        ("kế hoạch", "V/v họp", "Về việc họp"), ("kế hoạch", "Về việc họp", "Về việc họp"),
        ("kế hoạch", "V/v về việc họp", "về việc họp"), ("kế hoạch", "họp", "họp"),
    ],
)  # fmt: skip
def test_a_subject_has_v_v_once(kind: str, typed: str, meant: str) -> None:
    text = GOOD.replace("thử", f"'{typed}'").replace("công văn", kind)
    if kind != "công văn":
        text = text.replace("recipients:\n  - Sở Y tế\n  - Sở Tài chính\n", "")
    subject = read(text).subject
    assert subject and subject.text == meant


def test_other_phrases_of_the_document_stand_once() -> None:
    task = "  - {assignee: A, with: phối hợp với B, text: làm, deadline: hoàn thành trước ngày 30/8/2026}"
    text = GOOD.replace("  - Việc một", task) + "grounds:\n  - 'Căn cứ: Luật A'\n  - Căn cứ căn cứ Luật B\n"
    dispatch = read(text.replace("[VT, VX]", "['Lưu: VT', VX]"))
    (found,) = (block.items[0] for block in dispatch.body if hasattr(block, "items"))  # type: ignore[union-attr]
    assert (found.partners.text, found.deadline.text) == ("B", "30/8/2026")  # type: ignore[union-attr]
    assert words(dispatch.grounds) == ["Căn cứ Luật A", "Căn cứ Luật B"]
    assert dispatch.filing and words(dispatch.filing.units) == ["VT", "VX"]
    (table,) = read(body("  - table: {unit: 'Đơn vị tính: đồng', rows: [[a]]}")).body
    assert isinstance(table, Table) and table.unit and table.unit.text == "đồng"


def tasks(typed: str) -> str:
    return GOOD.replace("  - Việc một", typed)


HEADS = [
    (tasks("  - 1. Sở Y tế làm"), "1.", "Sở Y tế làm"),
    (tasks("  - 1) Sở Y tế làm"), "1)", "Sở Y tế làm"),
    (tasks("  - 1/ Sở Y tế làm"), "1/", "Sở Y tế làm"),
    (tasks("  - 1.1. Sở Y tế làm"), "1.1.", "Sở Y tế làm"),
    (tasks("  - 1.1 Sở Y tế làm"), "1.1", "Sở Y tế làm"),
    (tasks("  - a) Sở Y tế làm"), "a)", "Sở Y tế làm"),
    (tasks("  - '- Sở Y tế làm'"), "-", "Sở Y tế làm"),
    (tasks("  - + Sở Y tế làm"), "+", "Sở Y tế làm"),
    (tasks("  - '**1.** Sở Y tế làm'"), "1.", "Sở Y tế làm"),
    (tasks("  - '**1. Sở Y tế** làm'"), "1.", "**Sở Y tế** làm"),
    (tasks("  - {assignee: 1. Sở Y tế, text: làm}"), "1.", "Sở Y tế"),
    (tasks("  - {text: A, subtasks: [a) làm]}"), "a)", "làm"),
    (GOOD.replace("  - Sở Y tế\n", "  - '- Sở Y tế'\n"), "-", "Sở Y tế"),
    (GOOD.replace("  - Sở Y tế\n", "  - 1. Sở Y tế\n"), "1.", "Sở Y tế"),
    (GOOD.replace("  - Như trên", "  - '- Như trên'"), "-", "Như trên"),
    (GOOD + "grounds: ['- Căn cứ Luật A']\n", "-", "Căn cứ Luật A"),
    (body("  - articles: [Điều 1. Phạm vi]"), "Điều 1.", "Phạm vi"),
    (body("  - articles: [{title: 'Điều 1: Phạm vi', text: a}]"), "Điều 1:", "Phạm vi"),
    (body("  - articles: [{title: A, clauses: [1. Một]}]"), "1.", "Một"),
    (body("  - articles: [{title: A, clauses: ['Khoản 1. Một']}]"), "Khoản 1.", "Một"),
    (body("  - articles: [{title: A, points: [a) Một]}]"), "a)", "Một"),
    (body("  - chapters: [{title: Chương I. Quy định chung, body: [a]}]"), "Chương I.", "Quy định chung"),
    (body("  - chapters: [{title: Chương I, body: [a]}]"), "Chương I", "…"),
    (body("  - chapters: [{title: CHƯƠNG I - Quy định, body: [a]}]"), "CHƯƠNG I -", "Quy định"),
    (body("  - sections: [{title: Mục 1. Chung, body: [a]}]"), "Mục 1.", "Chung"),
    (body("  - outline: [{title: I. Mục đích, body: [a]}]"), "I.", "Mục đích"),
    (body("  - list: ['- Một']"), "-", "Một"),
    (GOOD + "annexes: [{title: 'Phụ lục I. Danh mục', body: [a]}]\n", "Phụ lục I.", "Danh mục"),
]


@pytest.mark.parametrize(("text", "mark", "line"), HEADS, ids=[head[1] + head[2] for head in HEADS])
def test_a_number_typed_before_an_item_that_has_its_own_is_told(text: str, mark: str, line: str) -> None:
    (found,) = findings(text)
    assert found.code == "DT-090" and found.span.line
    assert f"'{mark}'" in describe(found) and describe(found).endswith(f"viết: {line} [DT-090]")


@pytest.mark.parametrize("typed", [
    "1.000 người tham gia", "2.5 tấn gạo", "30/8 là hạn cuối", "5 - 7 ngày", "3 đơn vị", "A. Nguyễn chủ trì", "-5 độ C",
    "V. I. Lênin: di sản", "Điều 5 Luật A", "12/2026: sơ kết",
])  # fmt: skip
def test_a_text_that_begins_with_a_quantity_or_initials_stays(typed: str) -> None:
    read(tasks(f"  - '{typed}'"))
    read(body(f"  - outline: [{{title: '{typed}', body: [a]}}]"))
    read(body(f"  - articles: [{{title: A, text: '{typed}'}}]"))


def test_typed_numbers_stay_where_nothing_is_numbered() -> None:
    assert [p[0] for p in paragraphs(body("  - 1. Một\n  - a) Hai"))] == ["1. Một", "a) Hai"]
    assert len(read(body("  - 1. Một\n  - a) Hai\n  - '- Ba'\n  - heading: I. Ba")).body) == 4


@pytest.mark.parametrize(
    "typed", ["pagebreak", "Ngắt trang", "sang trang", "pagebreak:", "pagebreak: có", "{pagebreak}"]
)
def test_a_bare_block_is_the_block(typed: str) -> None:
    assert any(isinstance(block, PageBreak) for block in read(body(f"  - Một\n  - {typed}\n  - Hai")).body)


def test_the_name_of_a_block_is_never_printed_and_nothing_beside_it_is_lost() -> None:
    assert [f.code for f in findings(body("  - pagebreak: Chương II"))] == ["DT-092"]
    assert [f.code for f in findings(body("  - table"))] == ["DT-094"]
    assert [f.code for f in findings(body("  - Bảng"))] == ["DT-094"]
    assert [f.code for f in findings(GOOD.replace("  - Đoạn mở đầu.", "  - Một\n  - pagebreak"))] == ["DT-091"]
    assert [f.code for f in findings(tasks("  - Một\n  - ngắt trang"))] == ["DT-091"]


@pytest.mark.parametrize("path", sorted((ROOT / "directives" / "samples").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_sample_is_told_anything(path: Path) -> None:
    read_dispatch(path.read_bytes(), path.name)
