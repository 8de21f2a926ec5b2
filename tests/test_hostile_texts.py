"""Texts of drafts and lists beyond all bounds: refused with the figure, or built in time that grows as they do."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from conftest import ROOT, compose, congvan_here

from congvan.errors import CongvanError, Finding, Span
from congvan.loading.archive import Bounded, TooLong
from congvan.loading.recipients import read_recipients
from congvan.loading.sheets import MAX_CELL, read_sheet

sys.path.insert(0, str(ROOT / "scripts"))
from fuzz import with_shared_strings, written

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 8/2026
subject: thử
recipients: [Sở Y tế]
vars: {han: x}
body: ["<>"]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return tmp_path


def built(office: Path, text: str, old: str = "<>") -> bytes:
    assert old in DRAFT
    (office / "thu.yaml").write_text(DRAFT.replace(old, text), "utf-8")
    (document,) = compose(office / "thu.yaml", office)
    return written(document, "docx")


def refused(office: Path, text: str) -> Finding:
    with pytest.raises(CongvanError) as caught:
        built(office, text)
    return caught.value.findings[0]


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 5_000 + "han" + ")" * 5_000,
        "(" * 21 + "han" + ")" * 21,
        "not " * 5_000 + "han",
        "han" + " | trim" * 5_000,
        "han" + ".a" * 5_000,
        "han" + " ~ han" * 5_000,
        "han if han else " * 5_000 + "han",
        "[" * 5_000 + "]" * 5_000,
    ],
)
def test_an_expression_without_end_is_refused_before_it_is_parsed(office: Path, expression: str) -> None:
    found = refused(office, "{{ " + expression + " }}")
    assert found.code == "DT-042" and found.parameters["limit"] in (20, 200)


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 20 + "han" + ")" * 20,
        "'a' if " + "not " * 20 + "han else 'b'",
        "han" + " | trim" * 97,
        "han if han else " * 48 + "han",
    ],
)
def test_an_expression_within_the_bounds_is_run(office: Path, expression: str) -> None:
    assert built(office, "{{ " + expression + " }}")


def test_many_expressions_and_many_braces_take_no_time_by_the_square(office: Path) -> None:
    assert refused(office, "{{ han }} " * 501).parameters["count"] == 501
    assert refused(office, "{{ " * 100_000).code == "DT-042"
    assert refused(office, "}} " * 100_000).code == "DT-042"


@pytest.mark.parametrize("date", ["31/12/2107", "1/1/2108", "31/12/9999", "1/1/1600"])
def test_dates_that_zip_does_not_have_are_built(office: Path, date: str) -> None:
    with ZipFile(io.BytesIO(built(office, f"date: {date}", "date: 8/2026"))) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("date", ["1/1/10000", "99999", "0/0/0000", "2026-13-45"])
def test_dates_of_no_calendar_are_refused(office: Path, date: str) -> None:
    with pytest.raises(CongvanError, match="DT-011"):
        built(office, f"date: {date}", "date: 8/2026")


def book(part: str, old: str, new: str) -> bytes:
    """A workbook with one part changed."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["Tên", "Mã"])
    made.active.append(["Xã A", "1"])
    made.save(target := io.BytesIO())
    with (
        ZipFile(io.BytesIO(with_shared_strings(target.getvalue()))) as archive,
        ZipFile(target := io.BytesIO(), "w", ZIP_DEFLATED) as changed,
    ):
        for name in archive.namelist():
            data = archive.read(name).decode()
            if name == part:
                assert re.search(old, data), data
                data = re.sub(old, lambda _: new, data, count=1)
            changed.writestr(name, data)
        assert part in archive.namelist()
    return target.getvalue()


SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LONG = "a" * 30_000_000


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (SHEET, "</row>", f'<c t="inlineStr"><is><t>{LONG}</t></is></c></row>', "BANG-015"),
        (SHEET, "</row>", f'<c t="inlineStr"><is><t>{"a" * (MAX_CELL + 1)}</t></is></c></row>', "BANG-015"),
        (SHEET, "<sheetData>", f'<sheetData a="{LONG}">', "BANG-015"),
        (STRINGS, "X&#227; A", LONG, "BANG-015"),
        (BOOK, "</workbook>", f"<!--{LONG}--></workbook>", "BANG-008"),
    ],
)
def test_a_cell_longer_than_excel_has_is_refused_before_it_fills_the_memory(
    part: str, old: str, new: str, code: str
) -> None:
    with pytest.raises(CongvanError, match=code) as caught:
        read_sheet(book(part, old, new), "a.xlsx")
    assert code == "BANG-008" or caught.value.findings[0].parameters["limit"] == MAX_CELL


def test_a_cell_as_long_as_excel_has_is_read() -> None:
    text = "&#7845;" * MAX_CELL
    (_, row) = read_sheet(book(STRINGS, "X&#227; A", text), "a.xlsx").rows
    assert row.cells[0] == "ấ" * MAX_CELL
    with pytest.raises(CongvanError, match="BANG-015"):
        read_sheet(b"name\n" + b"a" * (MAX_CELL + 1), "a.csv")


def test_a_part_is_read_as_it_is_within_its_bound() -> None:
    data = b"<a>" + b"x" * 50 + b"</a>" * 9 + b"y" * 40
    for size in (1, 7, 64, 1_000):
        part, pieces = Bounded(io.BytesIO(data), 60), []
        while piece := part.read(size):
            pieces.append(piece)
        assert b"".join(pieces) == data
        with pytest.raises(TooLong):
            part = Bounded(io.BytesIO(data), 45)
            while part.read(size):
                pass


def test_ten_thousand_equal_names_are_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text("name\n" + "Xã A\n" * 10_000, "utf-8")
    with pytest.raises(CongvanError) as caught:
        read_recipients("ds.csv", tmp_path, Span("a.yaml"))
    (found,) = caught.value.findings
    assert "10000" in str(found) and len(str(found)) < 400


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
@pytest.mark.parametrize("suffix", ["docx", "pdf", "yaml"])
def test_a_pipe_is_no_file_to_check(office: Path, suffix: str) -> None:
    os.mkfifo(office / f"d.{suffix}")
    done = congvan_here("check", f"d.{suffix}", cwd=office)
    assert done.code == 1 and "TEP-041" in done.out + done.err
