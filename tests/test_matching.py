"""Names that people choose: when two mean the same, and when one could mean several."""

from __future__ import annotations

import unicodedata

import pytest

from congvan.text.matching import Names, spelled_out

PEOPLE = ["Lê Thị Hoa", "Lê Thị Hòa", "Lê Thị Hóa", "Đặng Văn Ân", "Sở Nội vụ - Thanh tra", "TRƯỜNG A"]
NAMES = Names((name, name) for name in PEOPLE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Lê Thị Hoa", "Lê Thị Hoa"), ("  lê  thị\u00a0HÒA ", "Lê Thị Hòa"), ("Lê Thị Hoà", "Lê Thị Hòa"),
        (unicodedata.normalize("NFD", "Lê Thị Hóa"), "Lê Thị Hóa"), ("Dang Van An", "Đặng Văn Ân"),
        ("Ðặng Văn Ân", "Đặng Văn Ân"), ("Sở Nội vụ – Thanh tra", "Sở Nội vụ - Thanh tra"),
        ("so-noi-vu-thanh-tra", "Sở Nội vụ - Thanh tra"), ("trường_a", "TRƯỜNG A"), ("truong-a", "TRƯỜNG A"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(wanted: str, found: str) -> None:
    assert NAMES.find(wanted) == (found,)


@pytest.mark.parametrize("wanted", ["Lê Thị Họa", "Đặng Văn An", "Đăng Văn Ân", "Trương A", "Trường B", "", "-"])
def test_another_name_is_never_taken_for_it(wanted: str) -> None:
    assert NAMES.find(wanted) == ()


def test_a_name_without_marks_that_fits_several_means_all_of_them() -> None:
    assert NAMES.find("le thi hoa") == tuple(PEOPLE[:3])


def test_a_list_without_marks_is_found_by_names_with_marks() -> None:
    assert Names([("TRUONG A", 1), ("TRUONG B", 2)]).find("Trường A") == (1,)
    assert Names([("Le Thi Hoa", 1), ("Lê Thị Hòa", 2)]).find("Lê Thị Hoa") == (1, 2)


def test_nothing_of_a_code_is_forgiven() -> None:
    names = Names([("Hà", "a")], [("HA", "b"), ("NV-01", "c")])
    assert names.find("Hà") == ("a",) and names.find("ha") == ("b",)
    assert names.find("nv-01") == ("c",) and names.find("nv 01") == ()


def test_near_names_are_offered_those_that_differ_in_marks_first() -> None:
    assert NAMES.near("Lê Thị Họa")[0] in PEOPLE[:3]
    assert NAMES.near("Trường Ă") == ("TRƯỜNG A",)
    assert NAMES.near("xyz") == ()


def test_a_file_name_keeps_the_marks_as_telex_types_them() -> None:
    assert [spelled_out(name) for name in ("Lê Thị Hòa", "Lê Thị Hoà", "Đỗ Quyên", "Trường Ưu Ẵ")] == [
        "lee-thij-hoaf", "lee-thij-hoaf", "ddoox-quyeen", "truwowngf-uwu-awx",
    ]  # fmt: skip
    assert spelled_out("A+") != spelled_out("A") != spelled_out("中")
