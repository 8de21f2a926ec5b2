"""The rules of Vietnamese text, through the public functions."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.text.dates import PartialDate, parse_date
from congvan.text.numerals import document_number, point_letter, roman
from congvan.text.unicode import fold, forbidden_character, nfc, slug, upper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đắk Lắk", "dak-lak"),
        ("Thành phố Hồ Chí Minh", "thanh-pho-ho-chi-minh"),
        ("../../CON", "con"),
        ("…", ""),
    ],
)
def test_a_slug_is_readable_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected
    assert slug(unicodedata.normalize("NFD", text)) == expected


@given(st.text())
def test_a_slug_never_leaves_its_folder(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệợứữđĐ "))
def test_upper_casing_keeps_every_diacritic(text: str) -> None:
    assert upper(text).lower() == nfc(text).lower()
    assert upper(unicodedata.normalize("NFD", text)) == upper(text)


def test_keys_match_with_and_without_diacritics() -> None:
    assert fold("Trích Yếu") == fold("trich yeu") == "trich yeu"


def test_characters_that_xml_forbids_are_found() -> None:
    assert forbidden_character("ab\x0bc") == 2
    assert forbidden_character("a\tb\nc") is None


@pytest.mark.parametrize(("number", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1990, "MCMXC")])
def test_roman_numerals(number: int, expected: str) -> None:
    assert roman(number) == expected


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert "".join(point_letter(i) for i in range(7)) == "abcdđeg"
    assert [point_letter(i) for i in (22, 23, 24)] == ["y", "aa", "ab"]


def test_numbers_below_ten_take_a_zero() -> None:
    assert [document_number(n) for n in (6, 10, 3104)] == ["06", "10", "3104"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2020-08-17", PartialDate(2020, 8, 17)),
        ("17/8/2020", PartialDate(2020, 8, 17)),
        ("2020-08", PartialDate(2020, 8)),
        ("8/2020", PartialDate(2020, 8)),
        ("2020", PartialDate(2020)),
        (" 29/02/2024 ", PartialDate(2024, 2, 29)),
    ],
)
def test_dates_are_read_as_clerks_type_them(typed: str, expected: PartialDate) -> None:
    assert parse_date(typed) == expected


@pytest.mark.parametrize("typed", ["31/2/2026", "29/2/2025", "13/2020", "0/0/2020", "17-8-2020", "hôm nay", "", "12/8"])
def test_a_date_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_date(typed)


def test_days_below_ten_and_months_one_and_two_take_a_zero() -> None:
    assert [(d.day_text, d.month_text) for d in map(parse_date, ("5/1/2020", "5/3/2020", "15/12/2020"))] == [
        ("05", "01"), ("05", "3"), ("15", "12"),
    ]  # fmt: skip
    assert parse_date("2020").day_text is None
