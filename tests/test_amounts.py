"""Numbers that clerks write: read exactly, or refused; never a factor of ten (through the functions and `{{ }}`)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.compose.expressions import Expressions
from congvan.errors import CongvanError, Span
from congvan.loading.cells import cell_text
from congvan.loading.nodes import Scalar
from congvan.text.amounts import Unreadable, read_number, read_whole
from congvan.text.capitals import person_name, unit_name

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1250000", "1250000"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1250000.00", "1250000.00"),
        ("1250000,5", "1250000.5"),
        ("1.250.000,50", "1250000.50"),
        ("1,250,000.50", "1250000.50"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1 250 000", "1250000"),
        (f"1{NBSP}250{THIN}000,5", "1250000.5"),
        ("1.250", "1250"),  # as the law and Excel in Vietnamese write it
        ("500.000", "500000"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("12.3456", "12.3456"),
        ("-1.250.000", "-1250000"),
        ("−5", "-5"),
        ("- 5", "-5"),
        (" 08 ", "8"),
        ("0", "0"),
    ],
)
def test_a_number_of_either_convention_is_read_exactly(typed: str, number: str) -> None:
    assert str(read_number(typed)) == number


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("1,250", "1.250", "1,25"),
        ("12,125", "12.125", "12,1250"),
        ("1250.500", "1.250.500", "1250,5"),
        ("1250000.000", "1.250.000.000", "1250000"),
        ("012.500", "12.500", "12,5"),
        ("1 250.000", "1.250.000", "1250"),
        ("-1,250", "-1.250", "-1,25"),
    ],
)
def test_a_number_that_could_be_two_is_refused_with_both(typed: str, first: str, second: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_number(typed)
    assert raised.value.code == "DT-111"
    assert f"'{first}' hoặc '{second}'" in str(raised.value)
    for written in (first, second):  # what the message offers is read
        read_number(written)


@pytest.mark.parametrize(
    "typed",
    ["", "12 triệu", "5%", "1.25.000", "1.250.00", "1,250,00", "12 34", "1..250", "1,", ".5", "1e6", "٣", "(1.250)",
     "1.250.000 đ", "0.125.000", "1,250.000.000", "1" * 70],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_number(typed)
    assert raised.value.code == "DT-110"


def readings(text: str) -> set[Decimal]:
    """What each convention makes of a text, by taking it apart from the right."""
    found = set()
    for group, point in ((".", ","), (",", "."), (" ", ","), (" ", ".")):
        whole, _, decimals = text.partition(point)
        if (point in text and not decimals) or not (decimals or "0").isdecimal():
            continue
        first, *rest = whole.split(group)
        if all(part.isdecimal() and len(part) == 3 for part in rest) and first.isdecimal():
            if rest and (len(first) > 3 or first.startswith("0")):
                continue
            found.add(Decimal(first + "".join(rest) + "." + (decimals or "0")))
    return found


@given(st.text(alphabet="0123456789., ", min_size=1, max_size=14).map(lambda text: " ".join(text.split())))
def test_no_reading_is_another_than_that_of_a_convention(text: str) -> None:
    try:
        number = read_number(text)
    except Unreadable:
        return
    possible = readings(text)
    assert number in possible
    if len(possible) > 1:  # only thousands as the law writes them
        assert number == number.to_integral_value() and "," not in text and text.count(".") == 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15))
def test_both_conventions_of_a_sum_with_two_decimals_give_the_sum(number: Decimal) -> None:
    english = f"{number:,.2f}"
    for written in (english, english.translate(str.maketrans(",.", ".,")), f"{number:.2f}", english.replace(",", NBSP)):
        assert read_number(written) == number


@given(st.integers(-(10**12), 10**12))
def test_what_the_reader_of_cells_writes_is_read_as_the_cell_holds_it(number: int) -> None:
    for form in ("General", "0", "#,##0", "#,##0.00", "0.00"):
        assert read_whole(cell_text(number, form)) == number


def render(source: str, value: object) -> str:
    return Expressions().render(Scalar(Span("a.yaml", 3, 1), source), {"x": value})


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ x | dong_bang_chu }}", "1250000.00", "Một triệu hai trăm năm mươi nghìn đồng"),
        ("{{ x | dong_bang_chu }}", "1.250.000 đ", "Một triệu hai trăm năm mươi nghìn đồng"),
        ("{{ x | dong_bang_chu }}", "1,250,000 VND", "Một triệu hai trăm năm mươi nghìn đồng"),
        ("{{ x | nhom_so }}", "1250000.00", "1.250.000,00"),
        ("{{ x | nhom_so }}", "1,250,000.5", "1.250.000,5"),
        ("{{ x | bang_chu }}", "-12", "âm mười hai"),
        ("{{ x | int }}", "1.250.000", "1250000"),
        ("{{ x | la_ma }}", "4", "IV"),
        ("{{ x | thu }}", "05/3/2026", "thứ Năm"),
        ("{{ x | thu }}", dt.date(2026, 3, 5).isoformat(), "thứ Năm"),
    ],
)
def test_filters_read_numbers_in_one_way(source: str, value: object, expected: str) -> None:
    assert render(source, value) == expected


@pytest.mark.parametrize(
    ("source", "value", "code"),
    [
        *((f"{{{{ x | {name} }}}}", "12 triệu", "DT-110")
          for name in ("nhom_so", "bang_chu", "dong_bang_chu", "la_ma", "int")),
        *((f"{{{{ x | {name} }}}}", "1,250", "DT-111")
          for name in ("nhom_so", "bang_chu", "dong_bang_chu", "la_ma", "int")),
        *((f"{{{{ x | {name} }}}}", "1250,5", "DT-112") for name in ("bang_chu", "dong_bang_chu", "la_ma", "int")),
        ("{{ x | dong_bang_chu }}", "5%", "DT-110"),
        ("{{ x | la_ma }}", "0", "DT-113"),
        ("{{ x | la_ma }}", "4000", "DT-113"),
        ("{{ x | bang_chu }}", "1" + "0" * 27, "DT-113"),
        ("{{ x | thu }}", "3/2026", "DT-114"),
        ("{{ x | thu }}", "31/2/2026", "DT-114"),
        ("{{ x | ngay_bang_chu }}", "hôm nay", "DT-114"),
    ],
)  # fmt: skip
def test_filters_refuse_what_they_cannot_read_and_say_the_value(source: str, value: str, code: str) -> None:
    with pytest.raises(CongvanError) as raised:
        render(source, value)
    (finding,) = raised.value.findings
    assert finding.code == code
    assert str(finding.span) == "a.yaml:3:1"
    assert value in str(finding) or code == "DT-113"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("TS. nguyễn văn a", "TS. Nguyễn Văn A"),
        ("PGS.TS. NGUYỄN VĂN A", "PGS.TS. Nguyễn Văn A"),
        ("ths. lê b", "ThS. Lê B"),
        ("BS.CKII Lê A Sáng", "BS.CKII Lê A Sáng"),
        ("MSc. Lê B", "MSc. Lê B"),
        ("Lê B (TS)", "Lê B (TS)"),
        ("N.V. An", "N.V. An"),
        ("n.v. an", "N.V. An"),
        ("Y THỊNH", "Y Thịnh"),
        ("H’Hen Niê", "H’Hen Niê"),
        ("Nguyễn-Phúc Vĩnh", "Nguyễn-Phúc Vĩnh"),
        ("LÊ VI", "Lê Vi"),
    ],
)
def test_titles_and_initials_of_people_stay(typed: str, expected: str) -> None:
    assert person_name(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("UBND xã ea na", "UBND xã Ea Na"),
        ("UBND TỈNH ĐẮK LẮK", "UBND tỉnh Đắk Lắk"),
        ("trường THPT lê lợi", "Trường THPT Lê Lợi"),
        ("TP.HCM", "TP.HCM"),
        ("tp. hồ chí minh", "TP. Hồ Chí Minh"),
        ("khu phố IV", "Khu phố IV"),
        ("KHU VỰC II", "Khu Vực II"),
        ("XÃ VI HƯƠNG", "xã Vi Hương"),
        ("phòng GD&ĐT", "Phòng GD&ĐT"),
    ],
)
def test_abbreviations_and_roman_numerals_of_units_stay(typed: str, expected: str) -> None:
    assert unit_name(typed) == expected
