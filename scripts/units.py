"""Make the tables of administrative units from facts, compared with two packages of the registry.

    pip download --no-deps --ignore-requires-python -d PACKAGES vietnam-provinces==2026.9.0 vietnamadminunits==1.0.4
    python scripts/units.py FACTS PACKAGES

FACTS is a folder with provinces.csv, communes.csv (the units of 1 July 2025) and legacy.csv (old communes to new ones);
what 2026 changed stands beside this script in units/amendments-2026.csv. Every difference between the facts and a
package must be listed by hand: those of today's units in units/differences.csv, of old names in units/mended.csv and
districts.csv (and what is right), of an old unit's successors in units/divided.csv (and which are right). The script
stops at any other, and at an entry that tells of none.
It writes src/congvan/gazetteer/units.csv and legacy.csv.

Spelling is that of the facts, which follow the legal texts of 2025 (QĐ 19/2025/QĐ-TTg): 'Thái Hòa', but 'Giao Thuỷ';
"Cư M'gar", but 'B’Lao'. Reading is blind to these differences (congvan.gazetteer.names).

Licences: names, codes and successions of units are facts of legal texts, which copyright does not cover (Luật Sở hữu
trí tuệ, Điều 15). vietnam-provinces 2026.9.0 is GPL-3.0-or-later and vietnamadminunits 1.0.4 is MIT; both are read for
comparison when this script runs, nothing of them is copied, and congvan needs neither.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import io
import json
import sqlite3
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from congvan.gazetteer.names import key, split_noun

HERE = Path(__file__).parent / "units"
TABLES = Path(__file__).parent.parent / "src" / "congvan" / "gazetteer"
FIRST_DAY = "2025-07-01"
SOURCES = {"provinces": "202/2025/QH15", "communes": "19/2025/QĐ-TTg"}
WHEELS = {
    "vietnam-provinces": (
        "vietnam_provinces-2026.9.0-py3-none-any.whl",
        "b5f3540a98937d38b9bebcbdb792fa4f5b9712737d41b05c7254beb2308ebcd1",
    ),
    "vietnamadminunits": (
        "vietnamadminunits-1.0.4-py3-none-any.whl",
        "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35",
    ),
}
UNIT_COLUMNS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "source")
LEGACY_COLUMNS = ("code", "kind", "name", "district", "province", "into", "share")
Row = Mapping[str, str]
Units = dict[str, tuple[str, str, str]]  # by code: kind, name, code of the province or ''
Successors = dict[str, frozenset[str]]  # codes of new communes by that of an old one


class Differences:
    """What was found to differ, against what is listed by hand in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows = rows(HERE / file)
        self._used: set[int] = set()
        self.unknown: list[str] = []

    def find(self, **wanted: str) -> Row | None:
        """Return the listed row of these values, and note that it is used."""
        for number, row in enumerate(self.rows):
            if all(row[column] == value for column, value in wanted.items()):
                self._used.add(number)
                return row
        self.unknown.append(f"{self.file}: not listed: {wanted}")
        return None

    def every(self, **wanted: str) -> list[Row]:
        """Return the listed rows of these values, if there are any, and note that they are used."""
        found = [n for n, row in enumerate(self.rows) if all(row[column] == text for column, text in wanted.items())]
        self._used.update(found)
        return [self.rows[number] for number in found]

    def problems(self) -> list[str]:
        """What is not listed, and what is listed but not so."""
        unused = [row for number, row in enumerate(self.rows) if number not in self._used]
        return [*self.unknown, *(f"{self.file}: no such difference: {dict(row)}" for row in unused)]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def opened(folder: Path, package: str) -> zipfile.ZipFile:
    """The wheel of a package, the very one that the differences are listed for."""
    name, digest = WHEELS[package]
    data = (folder / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{name}: not the wheel that the differences are listed for")
    return zipfile.ZipFile(io.BytesIO(data))


def of_vietnam_provinces(folder: Path) -> Units:
    """All units by the first package."""
    with opened(folder, "vietnam-provinces") as wheel:
        provinces = json.loads(wheel.read("vietnam_provinces/data/nested-divisions.json"))
    units: Units = {}
    for province in provinces:
        code = f"{province['code']:02}"
        units[code] = (*_split(province["name"]), "")
        units |= {f"{ward['code']:05}": (*_split(ward["name"]), code) for ward in province["wards"]}
    return units


def of_vietnamadminunits(folder: Path) -> tuple[Units, dict[str, tuple[str, str, str]], Successors]:
    """All units by the second package; its old communes as (commune, district, province), and their successors."""
    with opened(folder, "vietnamadminunits") as wheel, tempfile.TemporaryDirectory() as scratch:
        base = sqlite3.connect(wheel.extract("vietnamadminunits/data/dataset.db", scratch))
        try:
            new = list(
                base.execute("select province, provinceCode, ward, wardCode, provinceKey, wardKey from admin_units")
            )
            former = list(base.execute("select ward, district, province, wardCode, provinceKey, districtKey, wardKey"
                                       " from admin_units_legacy where wardCode is not null"))  # fmt: skip
        finally:
            base.close()
        succession = json.loads(wheel.read("vietnamadminunits/data/converter_2025.json"))
    units: Units = {}
    codes: dict[tuple[str, str], str] = {}
    for province, province_code, ward, code, province_key, ward_key in new:
        units[province_code] = (*_split(province), "")
        units[code] = (*_split(ward), province_code)
        codes[province_key, ward_key] = code
    old_codes = {"_".join(row[4:]): row[3] for row in former}
    return units, {row[3]: row[:3] for row in former}, _successors(succession, codes, old_codes)


def _successors(succession: Mapping[str, Mapping[str, Mapping[str, Sequence[object]]]],
                codes: Mapping[tuple[str, str], str], old_codes: Mapping[str, str]) -> Successors:  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    pairs = [(province, new, old) for province, into in succession["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
             for new, olds in into.items() for old in olds]  # fmt: skip
    pairs += [(province, part["newWardKey"], old) for province, olds in succession["DICT_PROVINCE_WARD_DIVIDED"].items()
              for old, parts in olds.items() for part in parts]  # fmt: skip
    for province, new, old in pairs:
        if old in old_codes and (province, new) in codes:
            found[old_codes[old]].add(codes[province, new])
    return {code: frozenset(into) for code, into in found.items()}


def _split(text: str) -> tuple[str, str]:
    """The common noun ('tỉnh' where there is none) and the proper name."""
    noun, name = split_noun(text)
    return noun or "tỉnh", name


def compare(ours: Units, theirs: Units, package: str, known: Differences) -> None:
    """Hold the units of the facts against those of a package."""
    for code in sorted({*ours, *theirs}):
        mine, other = ours.get(code, ("", "", "")), theirs.get(code, ("", "", ""))
        if mine != other:
            written = [
                f"{kind} {name} ({parent})" if parent else f"{kind} {name}" for kind, name, parent in (mine, other)
            ]
            known.find(code=code, package=package, ours=written[0], theirs=written[1])


def dated(facts: Path) -> Iterator[Sequence[str]]:
    """The rows of units.csv: an amendment closes a unit's row on the day before and opens a new one."""
    changes = {row["code"]: row for row in rows(HERE / "amendments-2026.csv")}
    for table in ("provinces", "communes"):
        for row in sorted(rows(facts / f"{table}.csv"), key=lambda row: row["code"]):
            code, name, parent = row["code"], row["name"], row.get("province", "")
            change = changes.pop(code, None)
            if change is None:
                yield code, name, row["kind"], parent, FIRST_DAY, "", SOURCES[table]
                continue
            if (change["name"], change["from_kind"]) != (name, row["kind"]):
                raise SystemExit(f"amendments-2026.csv: not as {row}: {change}")
            last = dt.date.fromisoformat(change["valid_from"]) - dt.timedelta(days=1)
            yield code, name, row["kind"], parent, FIRST_DAY, last.isoformat(), SOURCES[table]
            yield code, name, change["to_kind"], parent, change["valid_from"], "", change["source"]
    if changes:
        raise SystemExit(f"amendments-2026.csv: no such units: {sorted(changes)}")


def former(facts: Path, theirs: Mapping[str, tuple[str, str, str]], succession: Successors,
           known: Mapping[str, Differences]) -> Iterator[Sequence[str]]:  # fmt: skip
    """The rows of legacy.csv: old units as the facts and the second package agree on them, or as listed by hand."""
    by_unit: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows(facts / "legacy.csv"):
        by_unit[tuple(row[c] for c in ("old_code", "old_name", "old_district", "old_province"))].append(row)
    for code in {*theirs} - {code for code, *_ in by_unit}:
        by_unit[(code, *theirs[code])] = []
    for (code, *names), found in sorted(by_unit.items(), key=lambda item: (item[0][3], item[0][2], item[0][0])):
        name, district, province = _right_names(code, names, theirs.get(code, ()), known)
        noun, proper = split_noun(name)
        into = _right_successors(code, found, succession.get(code, frozenset()), known["divided"])
        for successor, share in into.items() if proper else ():
            yield code, noun, proper, _lower(district) if district != name else "", _lower(province), successor, share


def _right_names(code: str, names: Sequence[str], theirs: Sequence[str], known: Mapping[str, Differences]) -> list[str]:
    """Name, district and province of an old unit; the name is empty where it is no unit."""
    right = list(names)
    if not split_noun(names[0])[0] or [key(text) for text in names] != [key(text) for text in theirs]:
        listed = known["mended"].find(code=code, **dict(zip(("name", "district", "province"), names, strict=True)))
        right = [listed[f"right_{part}"] for part in ("name", "district", "province")] if listed else right
    for row in known["districts"].every(district=right[1], province=right[2]):
        right[1] = row["right_district"]
    return right


def _right_successors(code: str, found: Sequence[Row], theirs: Iterable[str], known: Differences) -> dict[str, str]:
    """How much of an old unit went into each of its successors."""
    into = sorted({row["new_code"] for row in found})
    partly = {row["share"] for row in found} == {"part"}
    if code and into != sorted(theirs):
        listed = known.find(code=code, facts=" ".join(into), package=" ".join(sorted(theirs)))
        into = listed["into"].split() if listed else into
    return dict.fromkeys(into, "part" if partly or len(into) > 1 else "whole")


def _lower(text: str) -> str:
    return " ".join(split_noun(text))


def write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)


def main() -> None:
    """Compare, and write where all is as listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=Path)
    parser.add_argument("packages", type=Path)
    arguments = parser.parse_args()
    facts: Path = arguments.facts
    ours: Units = {row["code"]: (row["kind"], row["name"], row.get("province", ""))
                   for table in ("provinces", "communes") for row in rows(facts / f"{table}.csv")}  # fmt: skip
    second, old, succession = of_vietnamadminunits(arguments.packages)
    known = {name: Differences(f"{name}.csv") for name in ("differences", "mended", "districts", "divided")}
    compare(ours, of_vietnam_provinces(arguments.packages), "vietnam-provinces", known["differences"])
    compare(ours, second, "vietnamadminunits", known["differences"])
    lines = list(former(facts, old, succession, known))
    if problems := [problem for differences in known.values() for problem in differences.problems()]:
        raise SystemExit("\n".join(problems))
    write(TABLES / "units.csv", UNIT_COLUMNS, dated(facts))
    write(TABLES / "legacy.csv", LEGACY_COLUMNS, lines)


if __name__ == "__main__":
    main()
