"""The administrative units of the country: what each is called on a day, and what became of those that are gone."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from congvan.checking.rules.former import former_unit
from congvan.cli.app import app
from congvan.errors import CongvanError
from congvan.gazetteer.lookup import find, find_province, read_place, successors, tell
from congvan.gazetteer.table import FIRST_DAY, units, units_on
from congvan.loading.recipients import read_recipients
from congvan.loading.standing import gone_units
from congvan.text.dates import parse_date
from congvan.text.unicode import nfc

GOLDEN = ROOT / "tests" / "golden"
FIELDS = ("code", "name", "proper", "kind", "province", "committee", "short", "chair")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def listed(source: str, date: str = "") -> list[dict[str, str]]:
    found = read_recipients(source, ROOT, date=parse_date(date) if date else None)
    return [dict(recipient.fields) for recipient in found]


def refused(source: str, date: str = "") -> str:
    with pytest.raises(CongvanError) as caught:
        listed(source, date)
    return str(caught.value)


def now(text: str, day: str = "") -> Sequence[str]:
    """What a text names: the units of a day, then what each old one became."""
    date = dt.date.fromisoformat(day) if day else None
    place = read_place(text)
    if place is None:
        return []
    found = find(place, date)
    return [tell([unit], date) for unit in found.units] + [tell(successors(old, date), date) for old in found.former]


@pytest.mark.parametrize(("level", "source"), [("provinces", "vn:provinces"), ("wards", "vn:wards")])
def test_every_field_of_every_unit_is_as_it_was_read_by_eye(
    level: str, source: str, request: pytest.FixtureRequest
) -> None:
    golden = GOLDEN / f"units-{level}.csv"
    rows = [[fields[name] for name in FIELDS] for fields in listed(source)]
    if request.config.getoption("--update-golden"):
        with golden.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([FIELDS, *rows])
    with golden.open(encoding="utf-8", newline="") as file:
        assert [list(FIELDS), *rows] == list(csv.reader(file))


def test_the_units_are_those_of_the_laws() -> None:
    """202/2025/QH15, 19/2025/QĐ-TTg; after the resolutions of 2026, as far as they are known."""
    first, newest = (Counter(unit.kind for unit in units_on(day)) for day in (FIRST_DAY, None))
    assert first == {"tỉnh": 28, "thành phố": 6, "xã": 2621, "phường": 687, "đặc khu": 13}
    assert newest == {"tỉnh": 25, "thành phố": 9, "xã": 2599, "phường": 709, "đặc khu": 13}


def test_rows_of_one_unit_follow_each_other_without_gap() -> None:
    by_code: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    for unit in units():
        assert nfc(unit.proper) == unit.proper and unit.proper.strip() == unit.proper and unit.source
        assert len(unit.code) == (5 if unit.parent else 2) and unit.code.isdigit()
        by_code.setdefault(unit.code, []).append((unit.valid_from, unit.valid_to))
    for spans in by_code.values():
        assert spans[0][0] == FIRST_DAY and spans[-1][1] is None
        for (_, end), (start, _) in pairwise(spans):
            assert end and start == end + dt.timedelta(days=1)


def test_a_province_has_its_noun_and_its_zeros() -> None:
    rows = {row["code"]: row for row in listed("vn:provinces")}
    assert rows["04"] == {
        "name": "tỉnh Cao Bằng", "proper": "Cao Bằng", "kind": "tỉnh", "code": "04", "province": "tỉnh Cao Bằng",
        "committee": "Ủy ban nhân dân tỉnh Cao Bằng", "short": "UBND tỉnh Cao Bằng",
        "chair": "Chủ tịch UBND tỉnh Cao Bằng",
    }  # fmt: skip
    assert rows["79"]["committee"] == "Ủy ban nhân dân Thành phố Hồ Chí Minh"
    assert rows["46"]["name"] == "thành phố Huế"


def test_communes_of_every_sort_of_name() -> None:
    names = {row["code"]: row["name"] for row in listed("vn:wards")}
    assert names["00004"] == "phường Ba Đình"
    for name in ("Phường 1 Bảo Lộc", "đặc khu Phú Quốc", "xã Ia Mơ", "xã Đạ Huoai", "xã Cư M'gar",
                 "phường B’Lao", "phường Văn Miếu - Quốc Tử Giám", "Phường Điện Biên Phủ", "phường Hà Giang 2",
                 "Xã Hồ Thị Kỷ"):  # fmt: skip
        assert name in names.values(), name


@pytest.mark.parametrize(
    ("day", "name"), [("2026-04-29", "tỉnh Đồng Nai"), ("2026-04-30", "thành phố Đồng Nai"), ("", "thành phố Đồng Nai")]
)
def test_a_change_counts_from_its_day(day: str, name: str) -> None:
    query = f"?as-of={day}" if day else ""
    assert name in {row["name"] for row in listed(f"vn:provinces{query}")}
    kinds = {row["proper"]: row["kind"] for row in listed(f"vn:wards?province=Đồng Nai{query.replace('?', '&')}")}
    assert kinds["Long Thành"] == ("xã" if name.startswith("tỉnh") else "phường")


def test_the_date_of_the_draft_decides_and_as_of_goes_before_it() -> None:
    assert listed("vn:wards?province=Bắc Ninh", "19/9/2026")[0]["province"] == "tỉnh Bắc Ninh"
    assert listed("vn:wards?province=Bắc Ninh", "20/9/2026")[0]["province"] == "thành phố Bắc Ninh"
    assert listed("vn:wards?province=Bắc Ninh&as-of=1/7/2025", "20/9/2026")[0]["province"] == "tỉnh Bắc Ninh"
    assert len(listed("vn:wards?province=Đắk Lắk", "2020-08")) == 102


def test_a_partial_date_counts_from_its_first_day_where_the_list_does_not_change() -> None:
    assert listed("vn:wards?province=Đắk Lắk", "2026") == listed("vn:wards?province=Đắk Lắk")
    assert listed("vn:wards?province=Đồng Nai", "8/2026")[0]["province"] == "thành phố Đồng Nai"
    message = refused("vn:wards?province=Bắc Ninh", "9/2026")
    assert "NN-063" in message and "as-of=2026-09-01 hay as-of=2026-09-20" in message


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("tỉnh Đắk Lắk", "tỉnh Đắk Lắk"), ("Đắc Lắc", "tỉnh Đắk Lắk"), ("Daklak", "tỉnh Đắk Lắk"),
        ("ĐĂK LĂK", "tỉnh Đắk Lắk"), ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"), ("tp.hcm", "Thành phố Hồ Chí Minh"),
        ("TPHCM", "Thành phố Hồ Chí Minh"), ("TP Huế", "thành phố Huế"), ("Thừa Thiên - Huế", "thành phố Huế"),
        ("thanh pho Ha Noi", "thành phố Hà Nội"), ("Khánh Hoà", "tỉnh Khánh Hòa"),
        ("tỉnh Đồng Nai", "thành phố Đồng Nai"),
        ("T. Gia Lai", "tỉnh Gia Lai"), ("Dak\u00a0Lak", "tỉnh Đắk Lắk"),
    ],
)  # fmt: skip
def test_a_province_is_known_by_its_other_spellings(written: str, name: str) -> None:
    assert {row["province"] for row in listed(f"vn:wards?province={written}")} == {name}


def test_several_provinces_and_kinds() -> None:
    rows = listed("vn:wards?province=TP Huế,Đắk Lắk&kind=phường,đặc khu")
    assert {row["province"] for row in rows} == {"thành phố Huế", "tỉnh Đắk Lắk"}
    assert {row["kind"] for row in rows} == {"phường"}
    assert len(listed("vn:provinces?kind=thành phố")) == 9


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("vn:wards?province=Bà Rịa - Vũng Tàu", ("NN-062", "nay thuộc Thành phố Hồ Chí Minh", "province=Hồ Chí Minh")),
        ("vn:wards?province=Dak Nong", ("NN-062", "tỉnh Lâm Đồng")),
        ("vn:wards?province=Đồng Tháo", ("NN-006", "tỉnh Đồng Tháp")),
        ("vn:wards?province=Vinh", ("NN-006", "tỉnh Vĩnh Long")),
        ("vn:wards?as-of=hôm nay", ("NN-060", "as-of=2026-03-01")),
        ("vn:wards?as-of=2024-01-01", ("NN-061", "01/7/2025")),
        ("vn:wards?province=Huế&kind=đặc khu", ("NN-007",)),
    ],
)
def test_what_cannot_be_is_told_with_what_to_write(source: str, told: Sequence[str]) -> None:
    message = refused(source)
    for part in told:
        assert part in message


@pytest.mark.parametrize(
    ("written", "became"),
    [
        ("xã Ea Bông, huyện Krông Ana", ["xã Ea Na, tỉnh Đắk Lắk"]),
        ("UBND xã Ea Bông (huyện Krông Ana, tỉnh Đắk Lắk)", ["xã Ea Na, tỉnh Đắk Lắk"]),
        ("ea bong", ["xã Ea Na, tỉnh Đắk Lắk"]),
        ("thị trấn Buôn Trấp - huyện Krông Ana", ["xã Krông Ana, tỉnh Đắk Lắk"]),
        ("xã Kỳ Lợi", ["phường Sông Trí, phường Vũng Áng, phường Hoành Sơn, tỉnh Hà Tĩnh"]),
        ("huyện Krông Ana", ["xã Krông Ana, xã Ea Na, xã Dur Kmăl, tỉnh Đắk Lắk"]),
        ("phường Bến Nghé, quận 1, TP.HCM", ["phường Sài Gòn, Thành phố Hồ Chí Minh"]),
        ("P. 4, TP Vũng Tàu", ["phường Vũng Tàu, Thành phố Hồ Chí Minh"]),
        ("tỉnh Bà Rịa - Vũng Tàu", ["Thành phố Hồ Chí Minh"]),
        ("huyện Bạch Long Vĩ", ["đặc khu Bạch Long Vĩ, thành phố Hải Phòng"]),
        ("xã Bố Hạ", ["phường Bố Hạ, thành phố Bắc Ninh"]),
        ("tỉnh Đồng Nai", ["thành phố Đồng Nai"]),
        ("xa Ea Na", ["xã Ea Na, tỉnh Đắk Lắk"]), ("Cư M’gar, Đắk Lắk", ["xã Cư M'gar, tỉnh Đắk Lắk"]),
        ("xã Ea Bông - Đắk Lắk", ["xã Ea Na, tỉnh Đắk Lắk"]), ("Thừa Thiên - Huế", ["thành phố Huế"]),
        ("TPHCM", ["Thành phố Hồ Chí Minh"]), ("tỉnh Bà Rịa – Vũng Tàu", ["Thành phố Hồ Chí Minh"]),
        ("Đắc Nông", ["tỉnh Lâm Đồng"]), ("Cam Ly - Đà Lạt", ["phường Cam Ly - Đà Lạt, tỉnh Lâm Đồng"]),
        ("Trường tiểu học xã Ea Bông", []), ("Sở Y tế", []), ("", []), (", ,", []),
    ],
)  # fmt: skip
def test_old_names_lead_to_new_ones(written: str, became: Sequence[str]) -> None:
    assert now(written)[: len(became) or None] == became


def test_before_a_change_the_old_name_is_the_name() -> None:
    assert now("xã Bố Hạ", "2026-09-19") == ["xã Bố Hạ, tỉnh Bắc Ninh"]
    assert now("xã Bố Hạ, Bắc Ninh", "2026-09-20") == ["phường Bố Hạ, thành phố Bắc Ninh"]


def test_a_province_that_is_merged_still_tells_its_communes() -> None:
    assert find_province("Bắc Giang", None).merged
    assert now("thị trấn Bố Hạ, huyện Yên Thế, tỉnh Bắc Giang") == ["phường Bố Hạ, thành phố Bắc Ninh"]


def gone(tmp_path: Path, rows: str, date: str) -> list[str]:
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    day = parse_date(date)
    return [str(finding) for finding in gone_units("a.csv", read_recipients("a.csv", tmp_path, date=day), day)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("UBND xã Ea Bông;;", "nay là xã Ea Na, tỉnh Đắk Lắk"),
        ("xã Ea Bông;Krông Ana;Đắk Lắk", "nay là xã Ea Na, tỉnh Đắk Lắk"),
        ("Ủy ban nhân dân huyện Krông Ana;;", "địa bàn nay thuộc: xã Krông Ana, xã Ea Na, xã Dur Kmăl"),
        ("UBND tỉnh Đồng Nai;;", "nay là thành phố Đồng Nai"),
        ("UBND thị trấn Thanh Bình;;", "đơn vị cũ cùng tên"),
        ("xã Bố Hạ;;Bắc Ninh", "nay là phường Bố Hạ"),
    ],
)
def test_a_list_that_names_what_is_gone_is_refused_with_the_new_name(tmp_path: Path, row: str, told: str) -> None:
    head = "Tên;Huyện;Tỉnh\n"
    (message,) = gone(tmp_path, head + row, "1/10/2026")
    assert "a.csv:2:1" in message and "NN-064" in message and told in message
    assert gone(tmp_path, head + row, "2020") == []


def test_a_list_that_may_mean_what_stands_is_left_alone(tmp_path: Path) -> None:
    rows = ("Tên;Tỉnh\nxã Ea Na;\nUBND xã Tân An;Nghệ An\nxã Tân Phú;\nTrường Mầm non xã Ea Bông;\nSở Y tế;\n"
            "UBND xã Ea Bông (cũ);\nPhường 4, Hội Người cao tuổi;\nthành phố Huế;\nEa Bông;\nTập đoàn Xã Hội;\n"
            "UBND TP. Bắc Ninh;\nÔng Quận Văn A;\n")  # fmt: skip
    assert gone(tmp_path, rows, "1/10/2026") == []


DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: Đắk Lắk}
unit: VX
date: DATE
subject: thử
for_each: LIST
recipients: "{{ recipient.name }}"
opening: ["Gửi {{ recipient.name }}."]
signatory: {title: Chủ tịch, name: Tạ Anh Tuấn}
"""


def build(folder: Path, date: str, source: str) -> Result:
    (folder / "congvan.yaml").write_text("# \n", "utf-8")
    (folder / "a.csv").write_text("Tên\nUBND xã Ea Bông\n", "utf-8")
    (folder / "thu.yaml").write_text(DRAFT.replace("DATE", date).replace("LIST", source), "utf-8")
    return run("build", str(folder / "thu.yaml"), "--format", "html", "--limit", "1", "--progress", "plain")


def test_a_build_stops_at_a_unit_that_is_gone_and_takes_it_before(tmp_path: Path) -> None:
    done = build(tmp_path, "1/10/2026", "a.csv")
    assert done.exit_code == 1 and "NN-064" in done.output and "xã Ea Na" in done.output
    done = build(tmp_path, "17/8/2020", "a.csv")
    assert done.exit_code == 0 and "NN-06" not in done.output
    assert "NN-064" not in run("check", str(tmp_path / "thu.yaml")).output


def test_a_draft_of_old_that_takes_the_new_units_is_told(tmp_path: Path) -> None:
    done = build(tmp_path, "2020-08", "vn:wards?province=Đắk Lắk")
    assert done.exit_code == 0 and "NN-065" in done.output
    done = build(tmp_path, "2020-08", "vn:wards?province=Đắk Lắk&as-of=2025-07-01")
    assert done.exit_code == 0 and "NN-065" not in done.output


def test_check_tells_of_a_list_that_names_what_is_gone(tmp_path: Path) -> None:
    build(tmp_path, "1/10/2026", "a.csv")
    assert "NN-064" in run("check", str(tmp_path / "thu.yaml")).output


@pytest.mark.parametrize(
    ("text", "noun", "became"),
    [
        ("giao UBND huyện Krông Ana chủ trì", "UBND huyện", "huyện Krông Ana"),
        ("- UBND xã Ea Bông, huyện Krông Ana;", "huyện", "xã Ea Bông"),
        ("UBND thị xã Buôn Hồ.", "UBND thị xã", "thị xã Buôn Hồ"),
        ("UBND quận 1", "UBND quận", "Quận 1"),
        ("UBND huyện Châu Thành", "UBND huyện", ""),
        ("UBND huyện Krông Ana Hồ sơ", "UBND huyện", "huyện Krông Ana"),
        ("UBND các huyện", "UBND các huyện", ""),
        ("UBND huyện", "UBND huyện", ""),
    ],
)
def test_the_advice_of_check_names_the_unit_where_it_is_sure(text: str, noun: str, became: str) -> None:
    start = text.index(noun)
    found = former_unit(text, start, start + len(noun), dt.date(2026, 3, 1))
    assert (found.name if found else "") == became


def test_places_shows_units_of_today_and_of_old() -> None:
    done = run("places", "xã Ea Bông, huyện Krông Ana")
    assert done.exit_code == 0
    assert "xã Ea Bông, huyện Krông Ana, tỉnh Đắk Lắk (cũ): từ 01/07/2025 là xã Ea Na, tỉnh Đắk Lắk" in done.output
    assert "địa bàn thuộc: phường Sông Trí, phường Vũng Áng" in run("places", "xã", "Kỳ", "Lợi").output
    assert "tỉnh Đồng Nai: mã 75" in run("places", "Đồng Nai", "--as-of", "2026-01-01").output
    assert "(cũ)" in run("places", "xã Ea Bông", "--as-of", "2024").output


def test_places_lists_all_of_one_name_and_the_nearest_of_none() -> None:
    done = run("places", "xã Tân An")
    assert done.exit_code == 0 and "tỉnh Nghệ An" in done.output and "thành phố Hải Phòng" in done.output
    done = run("places", "Ea Cao")
    assert done.exit_code == 1 and "phường Ea Kao" in done.output
    assert run("places", "Ea Kao", "--as-of", "x").exit_code == 1


def test_places_as_json() -> None:
    (row,) = json.loads(run("places", "xã Ea Bông", "--json").stdout)
    assert row["into"] == [{"name": "xã Ea Na, tỉnh Đắk Lắk", "code": "24559"}] and row["whole"]
    (row,) = json.loads(run("places", "phường Ea Kao", "--json").stdout)
    assert row["code"] == "24169" and row["from"] == "2025-07-01"
    assert json.loads(run("places", "zzzz", "--json").stdout) == []


def test_doctor_tells_the_date_of_the_data() -> None:
    assert "34 tỉnh, thành phố, 3321 xã, phường, đặc khu; dữ liệu đến 20/09/2026" in run("doctor").output


def test_check_names_the_new_unit_in_its_advice(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    text = DRAFT.replace("DATE", "5/3/2026").replace("for_each: LIST\n", "").replace("{{ recipient.name }}", "Sở Y tế")
    text = text.replace("Gửi Sở Y tế.", "Đề nghị UBND huyện Krông Ana báo cáo kết quả thực hiện.")
    (tmp_path / "thu.yaml").write_text(text, "utf-8")
    told = run("check", "--advice", str(tmp_path / "thu.yaml")).output
    assert "địa bàn huyện Krông Ana nay thuộc: xã Krông Ana, xã Ea Na, xã Dur Kmăl, tỉnh Đắk Lắk" in told


def test_a_query_of_nothing_says_what_is_wrong() -> None:
    assert "NN-006" in refused("vn:wards?province=???")
    assert len(listed("vn:wards?province=")) == 3321
