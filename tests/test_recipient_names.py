"""The right recipient: names that are alike or shared, rows that are one recipient, names that are wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from pdf_pages import flat

from congvan.cli.app import app

Build = Callable[..., list[dict[str, Any]]]
HEAD = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
number: 1
date: 17/8/2026
subject: thử
recipients: "{{ recipient.name }}"
signatory: {title: Chủ tịch, name: Nguyễn Văn An}
"""
PEOPLE = "Họ tên\nLê Thị Hoa\nLê Thị Hòa\nLê Thị Hóa\n"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Write the files given by name, build thu.yaml into DOCX, and give the results."""
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    monkeypatch.chdir(tmp_path)

    def build_draft(*arguments: str, draft: str = "", **files: str) -> list[dict[str, Any]]:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        if draft:
            (tmp_path / "thu.yaml").write_text(HEAD + draft, "utf-8")
        command = ["build", "thu.yaml", "--format", "docx", "--jobs", "1", "--progress", "none", "--json", *arguments]
        result = CliRunner().invoke(app, command)
        shown = json.loads(result.stdout)
        assert result.exit_code == any(one["findings"] for one in shown), result.output
        return shown

    return build_draft


def files(results: list[dict[str, Any]]) -> dict[str, Path]:
    return {result["recipient"]: Path(result["files"][0]) for result in results}


def words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return flat(" ".join([*(p.text for p in document.paragraphs), *cells]))


def found(results: list[dict[str, Any]]) -> str:
    """The findings as one text, each with its code."""
    return "\n".join(f"{f['message']} [{f['code']}]" for result in results for f in result["findings"])


def test_people_whose_names_differ_in_marks_get_their_own_rows_tasks_and_keys(build: Build) -> None:
    draft = """\
for_each: {list: ds.csv, overrides: {Lê Thị Hoà: {number: 5}}}
body:
  - table: {file: luong.csv, own: Họ tên, columns: [Khoản, Số tiền]}
  - tasks: [{text: Việc của Hòa, only: [Lê Thị Hòa]}, Việc chung]
"""
    pay = "Họ tên,Khoản,Số tiền\nLê Thị Hoa,Phụ cấp,1000\nLê Thị Hoà,Phụ cấp,2000\nLê Thị Hóa,Phụ cấp,3000\n"
    copies = files(build(draft=draft, ds=PEOPLE, luong=pay))
    for name, amount, others in (("Hoa", "1000", "2000 3000"), ("Hòa", "2000", "1000 3000"), ("Hóa", "3000", "1000")):
        text = words(copies[f"Lê Thị {name}"])
        assert amount in text and not any(other in text for other in others.split())
        assert ("Việc của Hòa" in text) == ("Số: 05" in text) == (name == "Hòa")
    assert sorted(path.stem for path in copies.values()) == ["lee-thij-hoa", "lee-thij-hoaf", "lee-thij-hoas"]
    assert list(files(build("--only", "Lê Thị Hoà"))) == ["Lê Thị Hòa"]
    several = found(build("--only", "le thi hoa"))
    assert "[NN-026]" in several and all(f"'Lê Thị {name}'" in several for name in ("Hoa", "Hòa", "Hóa"))


def test_two_of_one_name_are_told_apart_by_code_and_refused_by_name(build: Build) -> None:
    draft = "for_each: {list: ds.csv, overrides: {KEY: {number: 5}}}\nbody: [Mời dự.]\n"
    people = "Họ tên,Mã\nNguyễn Văn An,NV01\nNguyễn Văn An,NV02\n"
    refused = found(build(draft=draft.replace("KEY", "Nguyễn Văn An"), ds=people))
    assert "'Nguyễn Văn An (NV01)', 'Nguyễn Văn An (NV02)'" in refused and "[NN-026]" in refused
    copies = files(build(draft=draft.replace("KEY", "nv02")))
    assert {name: path.stem for name, path in copies.items()} == {
        "Nguyễn Văn An (NV01)": "nguyen-van-an-nv01", "Nguyễn Văn An (NV02)": "nguyen-van-an-nv02",
    }  # fmt: skip
    assert ["Số: 05" in words(path) for path in copies.values()] == [False, True]
    assert "[NN-026]" in found(build("--only", "nguyen-van-an"))
    for name in ("NV02", "Nguyễn Văn An (NV02)", "nguyen-van-an-nv02"):
        assert list(files(build("--only", name))) == ["Nguyễn Văn An (NV02)"]
    assert "[NN-027]" in found(build(draft=draft.replace("KEY", "NV02: {number: 7}, nguyễn văn an (nv02)")))


def test_a_table_that_names_one_of_two_by_the_shared_name_is_refused(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [{table: {file: luong.csv, own: Ai, columns: [Tiền]}}]\n"
    people = "Họ tên,Mã\nNguyễn Văn An,NV01\nNguyễn Văn An,NV02\n"
    results = build(draft=draft, ds=people, luong="Ai,Tiền\nNguyễn Văn An,1\nNV02,2\n")
    assert found(results).count("[DT-062]") == 1  # of both copies, so it is told once
    assert "[DT-062]" not in found(build(luong="Ai,Tiền\nNV01,1\nNguyễn Văn An (NV02),2\n"))


def test_a_file_keeps_its_owner_when_the_list_changes(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [Mời dự.]\n"
    build(draft=draft, ds="Tên,Mã\nTrường A,1\nTrường A,2\nTrường B,3\n")
    left = files(build(ds="Tên,Mã\nTrường A,2\nTrường B,3\n"))
    assert {path.stem for path in left.values()} == {"truong-a-2", "truong-b"}
    joined = files(build(ds="Tên,Mã\nTrường Á,0\nTrường B,4\nTrường B,3\nTrường A,2\n"))
    assert {name: path.stem for name, path in joined.items()} == {
        "Trường Á": "truong-a-0", "Trường B (4)": "truong-b-4", "Trường B (3)": "truong-b", "Trường A": "truong-a-2",
    }  # fmt: skip
    for row, slug in (("Trường À,9", "truong-a"), ("Trường À,99", "truong-a"), ("Trường Ả,7", "truong-a-7")):
        (copy,) = files(build(ds=f"Tên,Mã\n{row}\n")).values()
        assert copy.stem == slug  # that of Trường À stands still, when Trường Ả comes
    with Path("output/thu/manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["file"]: (row["recipient"], row["status"]) for row in csv.DictReader(file, delimiter=";")}
    assert rows["truong-a-7.docx"] == ("Trường Ả", "built") and rows["truong-a.docx"] == ("Trường À", "gone")


@pytest.mark.parametrize(
    ("rows", "slugs"),
    [
        (["Trường A,1", "Trường A,2"], ["truong-a-1", "truong-a-2"]),
        (["Trường A,", "Trường Ă,", "Trường A+,"], ["truwowngf-a", "truwowngf-aw", "truwowngf-au2b"]),
        (["Trường A,1", "Trường A,2", "Trường A 1,"], ["truwowngf-a", "truong-a-2", "truwowngf-a-1"]),
    ],
)  # fmt: skip
def test_file_names_do_not_depend_on_the_order(build: Build, rows: list[str], slugs: list[str]) -> None:
    draft = "for_each: ds.csv\nbody: [Mời dự.]\n"
    there = files(build("--out", "a", draft=draft, ds="Tên,Mã\n" + "\n".join(rows)))
    back = files(build("--out", "b", ds="Tên,Mã\n" + "\n".join(reversed(rows))))
    assert {name: path.name for name, path in there.items()} == {name: path.name for name, path in back.items()}
    assert [path.stem for path in there.values()] == slugs


def test_a_recipient_that_stands_there_twice_is_refused_with_its_rows(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [Mời dự.]\n"
    debts = "Đơn vị,Công trình\nThôn 1,Đường\nThôn 1,Cống\nThôn 2,Nhà\nthôn  1,Đèn\n"
    refused = found(build(draft=draft, ds=debts))
    assert "'Thôn 1' có 3 dòng (dòng 2, 3, 5)" in refused and "group: có" in refused
    assert "giống hệt nhau (dòng 2, 3)" in found(build(ds="Đơn vị,Mã\nThôn 1,1\nThôn 1,1\n"))
    assert "[NN-020]" in found(build(ds="Đơn vị,Mã,Ghi chú\nThôn 1,1,a\nThôn 1,1,b\n"))


def test_rows_of_one_recipient_become_one_letter_with_a_table(build: Build) -> None:
    draft = "for_each: {list: ds.csv, gộp: có}\nbody: [{table: {own: có, columns: [TT, Công trình, Tiền]}}]\n"
    debts = "Đơn vị,Xã,Công trình,Tiền\nThôn 1,X,Đường,120\nThôn 2,X,Nhà,210\nThôn 1,X,Cống,35\n"
    copies = files(build(draft=draft, ds=debts))
    assert list(copies) == ["Thôn 1", "Thôn 2"]
    assert "TT Công trình Tiền 1 Đường 120 2 Cống 35" in words(copies["Thôn 1"])
    assert "Cống" not in words(copies["Thôn 2"])
    same = draft.replace("own: có", "file: ds.csv, own: Đơn vị")
    assert "1 Đường 120 2 Cống 35" in words(files(build(draft=same))["Thôn 1"])
    # What all rows agree on is a field; what they do not agree on is not one of their values.
    assert not found(build(draft=draft.replace("body: [", 'body: ["{{ recipient.xa }}", ')))
    assert "[DT-043]" in found(build(draft=draft.replace("body: [", 'body: ["{{ recipient.tien }}", ')))
    changed = build(draft=draft, ds=debts.replace(",35", ",36"))
    build(draft=draft)
    assert {r["recipient"] for r in build(ds=debts) if not r["current"]} == {"Thôn 1"}, changed


def test_rows_are_grouped_by_a_column_where_codes_leave_it_open(build: Build) -> None:
    draft = "for_each: {list: ds.csv, group: GROUP}\nbody: [{table: {own: có, columns: [Việc]}}]\n"
    rows = "Tên,Mã,Việc\nAn,1,Một\nAn,2,Hai\nAn,1,Ba\n"
    assert "[NN-022]" in found(build(draft=draft.replace("GROUP", "có"), ds=rows))
    assert len(files(build(draft=draft.replace("GROUP", "Tên")))) == 1
    copies = files(build(draft=draft.replace("GROUP", "Mã")))
    assert list(copies) == ["An (1)", "An (2)"] and "Một Ba" in words(copies["An (1)"])
    assert "[NN-021]" in found(build(ds=rows.replace("An,2", "Bình,1")))
    assert "[NN-024]" in found(build(ds=rows.replace("An,2", "An,")))
    assert "các cột: Tên, Mã, Việc [NN-023]" in found(build(draft=draft.replace("GROUP", "Nhóm")))


def test_names_that_are_not_in_the_list_are_refused_with_the_nearest(build: Build) -> None:
    draft = "for_each: {list: ds.csv, overrides: {Truong B: {number: 2}}}\ntasks: [Chung, {text: Riêng, only: ONLY}]\n"
    schools = "Tên,Loại\nTrường A,công\nTrường B,tư\nTrường Bé,tư\n"
    refused = found(build(draft=draft.replace("ONLY", "[Trường A, Trường Z]"), ds=schools))
    assert "không có nơi nhận 'Trường Z'; gần giống: 'Trường" in refused and "[NN-008]" in refused
    inner = draft.replace("number: 2", "tasks: [{text: x, only: Trường C}]").replace("ONLY", "Trường A")
    assert "'Trường C'" in found(build(draft=inner))
    assert not found(build(draft=draft.replace("ONLY", "\"loai == 'tư'\"")))
    assert "'Trường A', 'Trường" in found(build("--only", "Trường Á"))
    assert "[NN-029]" in found(build("--only", "Trường A", "--where", "kind == 'tư'"))


def test_a_condition_that_fits_nobody_says_which_values_there_are(build: Build) -> None:
    build(draft="for_each: {list: ds.csv}\nbody: [Lời]\n", ds="Tên,Loại\nTrường A,công\nTrường B,tư\n")
    refused = found(build("--where", "kind == 'công lập' and recipient['Tên'] != ''"))
    assert "kind: 'công', 'tư'" in refused and "Tên: 'Trường A', 'Trường B'" in refused and "[NN-028]" in refused
    assert "[NN-028]" in found(build(draft="for_each: {list: ds.csv, where: loai == 'x'}\nbody: [Lời]\n"))


def test_an_own_table_without_rows_is_refused_unless_it_may_be_empty(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [Lời, {table: {file: so.csv, own: Ai, columns: [Tiền]}}]\n"
    results = build(draft=draft, ds="Tên\nTrường A\nTrường B\n", so="Ai,Tiền\nTrường A,1\nTrường Bê,2\n")
    assert [bool(result["findings"]) for result in results] == [False, True]
    assert "(Trường Bê?)" in found(results) and "[DT-061]" in found(results)
    assert not found(build(draft=draft.replace("own: Ai", "own: Ai, empty: có")))


def test_rows_without_marks_beside_rows_with_them_are_not_lost_in_silence(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [{table: {file: so.csv, own: Ai, columns: [Tiền]}}]\n"
    assert "[DT-063]" in found(build(draft=draft, ds="Tên\nTrường Á\n", so="Ai,Tiền\nTrường Á,1\nTruong A,2\n"))
    assert "1 2" in words(files(build(so="Ai,Tiền\nTRUONG A,1\nTruong A,2\n"))["Trường Á"])


def test_what_is_for_some_is_refused_in_a_draft_for_nobody_in_particular(build: Build) -> None:
    draft = "tasks: [Chung, {text: Riêng, only: Trường A}]\n"
    assert "[NN-030]" in found(build(draft=draft.replace("{{ recipient.name }}", "Ai")))


def test_columns_are_told_apart_by_their_marks(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [\"{{ recipient.Sở }}, {{ recipient.Số }}, {{ recipient['Số'] }}\"]\n"
    copies = files(build(draft=draft, ds="Tên,Số,Sở\nA,12,Y tế\n"))
    assert "Y tế, 12, 12" in words(copies["A"])
    refused = found(build(draft='for_each: ds.csv\nbody: ["{{ recipient.so }}"]\n'))
    assert "'Số', 'Sở'" in refused and "[NN-025]" in refused


TABLE = "for_each: ds.csv\nbody: [{table: {file: so.csv, columns: COLUMNS}}]\n"


@pytest.mark.parametrize(
    ("rows", "columns", "text"),
    [
        ("Số,Sở\n12,Y tế\n", "[{title: X, field: Sở}]", "X Y tế"),
        ("TT,Việc,Tiền,Ai\n1,Đường,120,Phòng A\n", "[TT, Việc, Ai]", "TT Việc Ai 1 Đường Phòng A"),
        ("Đơn vị,Công trình,Tiền\nThôn 1,Đường,120\n", "[STT, công trình, Tiền]", "STT công trình Tiền 1 Đường 120"),
        ("STT,Việc,Tiền\n7,Đường,120\n", "[TT, Việc, Tiền]", "TT Việc Tiền 7 Đường 120"),
        ("TT,Nội dung,Tiền\n1,Đường,120\n", "[TT, Việc, Tiền]", "TT Việc Tiền 1 Đường 120"),
        ("a,b\nĐường,120\n", "[Việc, Tiền]", "Việc Tiền Đường 120"),
        ("TT,Nội dung,Tiền\n1,Đường,120\n", "[TT, Tiền, Việc]", "[DT-054]"),
        ("a,b,c\nĐường,120,x\n", "[Việc, Tiền]", "[DT-054]"),
        ("a,b\nĐường,120\n", "[TT, Việc, Tiền]", "[DT-054]"),
        ("Số,Sở\n12,Y tế\n", "[so, {title: Sở, field: Sở}]", "[DT-060]"),
        ("Ghi chú,Ghi chú\n1,2\n", "[Ghi chú]", "'Ghi chú' (A), 'Ghi chú' (B)"),
    ],
)  # fmt: skip
def test_columns_of_a_table_take_what_their_titles_say(build: Build, rows: str, columns: str, text: str) -> None:
    results = build(draft=TABLE.replace("COLUMNS", columns), ds="Tên\nA\n", so=rows)
    assert text in (found(results) or words(files(results)["A"]))


def test_own_rows_need_a_file_or_a_list(build: Build) -> None:
    draft = "for_each: ds.csv\nbody: [{table: {own: Ai, columns: [Tiền]}}]\n"
    assert "[DT-064]" in found(build(draft=draft, ds="Tên\nA\n"))


def test_agencies_are_told_apart_by_their_marks(build: Build) -> None:
    agency = "{name: Ủy ban nhân dân xã %s, abbreviation: UBND, place: Hoa}"
    Path("congvan.yaml").write_text(f"agencies:\n  xã Hòa: {agency % 'Hòa'}\n  xã Hóa: {agency % 'Hóa'}\n", "utf-8")
    Path("ds.csv").write_text("Tên\nA\n", "utf-8")
    text = HEAD.replace(HEAD.split("\n")[1], "agency: AGENCY") + "for_each: ds.csv\nbody: [Lời]\n"
    for name, expected in (("xã Hoá", "XÃ HÓA"), ("xa hoa", "'xa hoa' là cơ quan nào"), ("xã Hoa", "không có cơ quan")):
        Path("thu.yaml").write_text(text.replace("AGENCY", name), "utf-8")
        results = build()
        assert expected in (found(results) or words(files(results)["A"]))
