"""Numbers and dates in words, capitals of names and abbreviations, through the public functions."""

import datetime as dt
import tomllib
import unicodedata
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.text.capitals import abbreviate, person_name, sentence, special_nouns, unit_name
from congvan.text.unicode import clean, nfc, upper
from congvan.text.words import amount_in_words, date_in_words, group_digits, month_in_words, number_in_words, weekday

NBSP = "\u00a0"
VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầắằềếểễệìíịồốộờớợừứựỳýỵ '-", max_size=40)
UNITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mốt": 1, "tư": 4,
    "lăm": 5,
}  # fmt: skip


def read_back(said: str) -> int:
    """The number that a Vietnamese hears: each name of a rank multiplies what was said since a greater one."""
    total = billions = below_thousand = unit = 0
    for word in said.split():
        if word in UNITS:
            unit = UNITS[word]
        elif word == "mười":
            below_thousand += 10
        elif word == "mươi":
            below_thousand, unit = below_thousand + 10 * unit, 0
        elif word == "trăm":
            below_thousand, unit = 100 * unit, 0
        elif word in ("nghìn", "triệu"):
            total += (below_thousand + unit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            below_thousand = unit = 0
        elif word == "tỷ":
            billions = (billions + total + below_thousand + unit) * 10**9
            total = below_thousand = unit = 0
        else:
            assert word in ("không", "linh"), word
    return billions + total + below_thousand + unit


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (21_000, "hai mươi mốt nghìn"),
        (1_003_000, "một triệu không trăm linh ba nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (10**9, "một tỷ"),
        (10**9 + 5, "một tỷ không trăm linh năm"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu"),
        (10**12, "một nghìn tỷ"),
        (1_005 * 10**9, "một nghìn không trăm linh năm tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (-15, "âm mười lăm"),
    ],
)
def test_numbers_are_said_as_vietnamese_says_them(number: int, expected: str) -> None:
    assert number_in_words(number) == expected


@given(st.one_of(st.integers(0, 10**4), st.integers(0, 10**27 - 1), st.builds(lambda d, e: d * 10**e,
                 st.integers(0, 99), st.integers(0, 25))))  # fmt: skip
def test_a_number_in_words_is_heard_as_the_same_number(number: int) -> None:
    said = number_in_words(number)
    assert read_back(said) == number
    assert said == nfc(said) == said.lower() == clean(said)
    if number:
        assert number_in_words(-number) == f"âm {said}"


@pytest.mark.parametrize("number", [True, 1.0, "1", None, 10**27, -(10**27)])
def test_what_has_no_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError):
        number_in_words(number)
    with pytest.raises(ValueError):
        amount_in_words(number)


def test_an_amount_of_money_opens_with_a_capital_and_ends_with_the_currency() -> None:
    assert amount_in_words(1_250_000) == "Một triệu hai trăm năm mươi nghìn đồng"
    assert amount_in_words(0) == "Không đồng"
    assert amount_in_words(-2000) == "Âm hai nghìn đồng"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1_250_000, "1.250.000"),
        (-1000, "-1.000"),
        ("1250000", "1.250.000"),
        ("1.250.000,50", "1.250.000,50"),
        (f" 1250,5{NBSP}", "1.250,5"),
        (Decimal("1234.50"), "1.234,50"),
        (Decimal("0.5"), "0,5"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-1234567.8"), "-1.234.567,8"),
    ],
)
def test_digits_stand_in_groups_with_a_comma_before_the_fraction(number: int | Decimal | str, expected: str) -> None:
    assert group_digits(number) == expected


@pytest.mark.parametrize(
    "number", ["", "1,250", "1250.500", "12 50", "1.25.000", "mười", "1,", "٣", True, 1.5, Decimal("NaN")]
)
def test_what_is_no_number_is_not_grouped(number: str) -> None:
    with pytest.raises(ValueError):
        group_digits(number)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15))
def test_grouping_keeps_the_value_and_grouping_again_changes_nothing(number: Decimal) -> None:
    grouped = group_digits(number)
    assert Decimal(grouped.replace(".", "").replace(",", ".")) == number
    whole, _, decimals = grouped.lstrip("-").partition(",")
    if "." in whole or whole == "0" or len(decimals) != 3:  # '1,250' alone could be written by an English hand
        assert group_digits(grouped) == grouped


def test_days_of_the_week_and_months_take_a_capital_after_their_noun() -> None:
    monday = dt.date(2026, 8, 17)
    assert [weekday(monday + dt.timedelta(days)) for days in range(7)] == [
        "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật",
    ]  # fmt: skip
    assert [month_in_words(month) for month in (1, 4, 5, 8, 11, 12)] == [
        "tháng Một", "tháng Tư", "tháng Năm", "tháng Tám", "tháng Mười một", "tháng Mười hai",
    ]  # fmt: skip


@pytest.mark.parametrize("month", [0, 13, -1, True, 1.0, "8"])
def test_a_month_outside_the_year_is_refused(month: int) -> None:
    with pytest.raises(ValueError):
        month_in_words(month)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (dt.date(2026, 8, 17), "ngày mười bảy tháng Tám năm hai nghìn không trăm hai mươi sáu"),
        (dt.date(2025, 4, 1), "ngày một tháng Tư năm hai nghìn không trăm hai mươi lăm"),
        (dt.date(1945, 12, 31), "ngày ba mươi mốt tháng Mười hai năm một nghìn chín trăm bốn mươi lăm"),
    ],
)
def test_dates_are_said_in_words(date: dt.date, expected: str) -> None:
    assert date_in_words(date) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nguyễn  văn a", "Nguyễn Văn A"),
        ("NGUYỄN ÁI QUỐC", "Nguyễn Ái Quốc"),
        ("NGuyễn văn Đức", "Nguyễn Văn Đức"),
        (f"đặng{NBSP}thị đào ", "Đặng Thị Đào"),
        ("vla-đi-mia i-lích lê-nin", "Vla-đi-mia I-lích Lê-nin"),
        ("VLA-ĐI-MIA I-LÍCH LÊ-NIN", "Vla-đi-mia I-lích Lê-nin"),
        ("phri-đrích ăng-ghen", "Phri-đrích Ăng-ghen"),
        ("Jean-Pierre Dupont", "Jean-Pierre Dupont"),
        ("h'hen niê", "H'Hen Niê"),
        ("H’HEN NIÊ", "H’Hen Niê"),
        ("y bliă êban", "Y Bliă Êban"),
        ("", ""),
    ],
)
def test_names_of_persons_take_a_capital_in_each_part(typed: str, expected: str) -> None:
    assert person_name(typed) == expected
    assert person_name(unicodedata.normalize("NFD", typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tỉnh ĐẮK LẮK", "tỉnh Đắk Lắk"),
        ("TỈNH ĐẮK LẮK", "tỉnh Đắk Lắk"),
        ("Thành phố thái nguyên", "thành phố Thái Nguyên"),
        ("thị trấn quảng phú", "thị trấn Quảng Phú"),
        ("Đặc khu phú quý", "đặc khu Phú Quý"),
        ("tỉnh bà rịa - vũng tàu", "tỉnh Bà Rịa - Vũng Tàu"),
        ("thành phố phan rang-tháp chàm", "thành phố Phan Rang-Tháp Chàm"),
        ("quận 1", "Quận 1"),
        ("phường 12a", "Phường 12A"),
        ("tổ dân phố SỐ 5", "Tổ dân phố số 5"),
        ("khu phố II", "Khu phố II"),
        ("thành phố hồ chí minh", "Thành phố Hồ Chí Minh"),
        ("THÀNH PHỐ HỒ CHÍ MINH", "Thành phố Hồ Chí Minh"),
        ("thủ đô hà nội", "Thủ đô Hà Nội"),
        ("thành phố hà nội", "thành phố Hà Nội"),
        ("phường điện biên phủ", "Phường Điện Biên Phủ"),
        ("tỉnh điện biên", "tỉnh Điện Biên"),
        ("quận hai bà trưng", "Quận Hai Bà Trưng"),
        ("xã đặng thuỳ trâm", "Xã Đặng Thuỳ Trâm"),
        ("xã cư m'gar", "xã Cư M'gar"),
        ("xã M'DRẮK", "xã M'Drắk"),
        ("BUÔN MA THUỘT", "Buôn Ma Thuột"),
        ("thành phố buôn ma thuột", "thành phố Buôn Ma Thuột"),
        ("buôn AKÕ DHÔNG", "buôn Akõ Dhông"),
        ("đắk lắk", "Đắk Lắk"),
        ("Tỉnh", "tỉnh"),
        ("tổ 3, PHƯỜNG tân lập,tỉnh đắk lắk", "Tổ 3, phường Tân Lập, tỉnh Đắk Lắk"),
        ("", ""),
    ],
)
def test_names_of_administrative_units_follow_the_annex(typed: str, expected: str) -> None:
    assert unit_name(typed) == expected
    assert unit_name(unicodedata.normalize("NFD", typed).replace(" ", NBSP)) == expected


@given(VIETNAMESE, st.sampled_from(["", "tỉnh ", "thành phố ", "tổ dân phố số ", "quận 1", "xã quang trung", "buôn "]))
def test_capitals_of_names_are_the_same_from_small_and_from_large_letters(text: str, opening: str) -> None:
    for written in (person_name, unit_name):
        once = written(opening + text)
        assert written(once) == once == nfc(once)
        assert written(upper(opening + text)) == once
        assert once.lower() == clean(opening + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đề nghị UBND tỉnh", "Đề nghị UBND tỉnh"),
        ("“ủy ban” đã họp", "“Ủy ban” đã họp"),
        ("31 xã", "31 xã"),
        (f"năm{NBSP}2026", f"Năm{NBSP}2026"),
        ("… - ", "… - "),
        ("ﬁnance", "Finance"),
        ("", ""),
    ],
)
def test_a_sentence_opens_with_a_capital_and_keeps_the_rest(text: str, expected: str) -> None:
    assert sentence(text) == expected
    assert sentence(unicodedata.normalize("NFD", text)) == expected


@given(st.text())
def test_a_sentence_changes_at_most_its_first_letter(text: str) -> None:
    assert sentence(text) == nfc(sentence(text)) == sentence(sentence(text))
    assert sentence(text).casefold() == nfc(text).casefold()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban nhân dân tỉnh Đắk Lắk", "UBND tỉnh Đắk Lắk"),
        ("Uỷ ban nhân dân tỉnh Đắk Lắk", "UBND tỉnh Đắk Lắk"),
        ("UỶ BAN NHÂN DÂN TỈNH ĐẮK LẮK", "UBND TỈNH ĐẮK LẮK"),
        ("Thường trực Hội đồng nhân dân xã", "TT HĐND xã"),
        ("Toà án nhân dân tỉnh", "TAND tỉnh"),
        ("Phó Chánh Văn phòng Ủy ban nhân dân tỉnh", "PCVP UBND tỉnh"),
        ("Chủ tịch, các Phó Chủ tịch", "CT, các PCT"),
        ("Bộ Khoa học và Công nghệ", "Bộ KH&CN"),
        ("SỞ VĂN HOÁ, THỂ THAO VÀ DU LỊCH", "SỞ VHTT&DL"),
        ("Văn phòng Chủ tịch nước", "VPCTN"),
        ("Chủ tịch nước", "Chủ tịch nước"),
        ("Văn phòng phẩm", "Văn phòng phẩm"),
        ("Ngành khoa học và công nghệ", "Ngành khoa học và công nghệ"),
        ("Sở Tài chính", "Sở Tài chính"),
        ("chủ tịch một công ty", "chủ tịch một công ty"),
        ("Ủy ban nhân dânx", "Ủy ban nhân dânx"),
        ("", ""),
    ],
)
def test_common_phrases_are_abbreviated_the_longest_first(text: str, expected: str) -> None:
    assert abbreviate(text) == expected
    assert abbreviate(unicodedata.normalize("NFD", text).replace(" ", NBSP)) == expected


def test_an_odd_letter_that_matches_a_phrase_is_left_alone() -> None:
    assert abbreviate("Viện kıểm sát nhân dân") == "Viện kıểm sát nhân dân"


@given(st.lists(st.sampled_from(["Ủy ban", "nhân dân", "Phó", "Chánh", "Văn phòng", "Chủ tịch", "nước", "Sở",
                                 "Giáo dục và Đào tạo", "TỈNH", "của"]), max_size=8))  # fmt: skip
def test_abbreviating_twice_changes_nothing(words: list[str]) -> None:
    once = abbreviate(" ".join(words))
    assert abbreviate(once) == once == nfc(once)


def test_the_people_and_the_state_always_take_a_capital() -> None:
    assert special_nouns() == ("Nhân dân", "Nhà nước")


def test_every_group_of_the_data_names_its_source_and_is_in_nfc() -> None:
    text = files("congvan.text").joinpath("viet.toml").read_text("utf-8")
    assert text == nfc(text)
    for name, group in tomllib.loads(text).items():
        assert group["source"], name


def test_every_person_and_event_of_the_data_gives_its_unit_a_capital() -> None:
    data = tomllib.loads(files("congvan.text").joinpath("viet.toml").read_text("utf-8"))
    for name in data["persons"]["names"] + data["events"]["names"]:
        assert unit_name(f"phường {name.lower()}") == f"Phường {name}"
