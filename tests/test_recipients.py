"""Recipient lists from YAML, CSV, XLSX and the administrative units of Vietnam."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, congvan

from congvan.errors import CongvanError
from congvan.loading.recipients import read_recipients


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_yaml_list_of_names_and_of_groups(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "- Sở Y tế\n- tên: Sở Nội vụ\n  địa chỉ: số 1\n  Người nhận: Ông A\n")
    first, second = read_recipients("a.yaml", tmp_path)
    assert (first.name, first.slug) == ("Sở Y tế", "so-y-te")
    assert second.fields["name"] == second.fields["tên"] == "Sở Nội vụ"
    assert second.fields["address"] == second.fields["dia_chi"] == "số 1"
    assert second.fields["person"] == "Ông A"


def test_csv_and_xlsx_give_the_same_with_stray_spaces_and_empty_rows(tmp_path: Path) -> None:
    text = "Tên đơn vị;Mã\n  UBND xã Ea Kao ;'01\n;\nUBND  phường\u00a0Tân An;02\n"
    (tmp_path / "a.csv").write_bytes(unicodedata.normalize("NFD", text).encode("utf-8-sig"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Tên đơn vị", "Mã"], ["  UBND xã Ea Kao ", "'01"], [None, None], ["UBND  phường\u00a0Tân An", "02"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.xlsx"):
        found = read_recipients(name, tmp_path)
        assert [r.name for r in found] == ["UBND xã Ea Kao", "UBND phường Tân An"]
        assert [r.span.line for r in found] == [2, 4]
        assert found[1].fields["code"] == "02"


def test_names_that_repeat_are_told_apart_by_province(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "name;province\nxã Tân An;tỉnh A\nxã Tân An;tỉnh B\nphường Đại Đồng;tỉnh A\n")
    slugs = [r.slug for r in read_recipients("a.csv", tmp_path)]
    assert slugs == ["xa-tan-an-tinh-a", "xa-tan-an-tinh-b", "phuong-dai-dong"]


def test_the_fifteen_units_of_2020() -> None:
    found = read_recipients("dak-lak-2020", ROOT)
    assert len(found) == len({r.slug for r in found}) == 15
    assert found[0].fields["committee"] == "Ủy ban nhân dân thành phố Buôn Ma Thuột"


def test_units_of_the_country_and_of_one_province() -> None:
    assert len(read_recipients("vn:provinces", ROOT)) == 34
    nation = read_recipients("vn:wards", ROOT)
    assert len(nation) > 3000
    assert len({r.slug for r in nation}) == len(nation)
    wards = read_recipients("vn:wards?province=Đắk Lắk&kind=phường", ROOT)
    assert {r.fields["kind"] for r in wards} == {"phường"}
    kao = next(r for r in wards if r.fields["proper"] == "Ea Kao")
    assert kao.name == "phường Ea Kao"
    assert kao.fields["chair"] == "Chủ tịch UBND phường Ea Kao"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("vn:districts", "NN-005"), ("vn:wards?tinh=Đắk Lắk", "NN-005"), ("vn:wards?province=Hà Tây", "NN-006"),
        ("vn:wards?kind=thị trấn", "NN-007"), ("khong-co", "NN-001"), ("../a.csv", "TEP-016"),
        ("thieu.csv", "NN-003"), ("trong.csv", "NN-004"), ("rong.csv", "NN-004"), ("nhom.yaml", "NN-002"),
        ("chu.yaml", "NN-002"), ("a.xls", "BANG-001"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_reported(tmp_path: Path, source: str, code: str) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    write(tmp_path, "a.csv", "name\na\n")
    write(folder, "thieu.csv", "name;code\na;1\n;2\n")
    write(folder, "trong.csv", "name\n")
    write(folder, "rong.csv", "")
    write(folder, "nhom.yaml", "- a\n- name: [b]\n")
    write(folder, "chu.yaml", "a: b\n")
    (folder / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(CongvanError) as caught:
        read_recipients(source, folder)
    assert caught.value.findings[0].code == code


def test_a_bad_row_is_reported_with_its_number(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "name;code\na;1\n;2\nb;3\n;4\n")
    with pytest.raises(CongvanError) as caught:
        read_recipients("a.csv", tmp_path)
    assert [f.span.line for f in caught.value.findings] == [3, 5]


def test_the_command_shows_a_list_as_the_tool_reads_it(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "Tên;Ghi chú\nSở Y tế;=1+1\n")
    shown = congvan("recipients", "a.csv", cwd=tmp_path)
    assert shown.code == 0
    assert shown.out.startswith("so-y-te\tSở Y tế\t")
    (row,) = json.loads(congvan("recipients", "a.csv", "--json", cwd=tmp_path).out)["recipients"]
    assert row["ghi_chu"] == "=1+1"
    assert congvan("recipients", "b.csv", cwd=tmp_path).code == 1
