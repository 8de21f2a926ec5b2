"""What a check says: lines for people, JSON, SARIF 2.1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from congvan.checking.observed import Box, Observed, Paragraph, Run
from congvan.checking.outcome import report
from congvan.checking.outcome.in_word import in_word
from congvan.checking.outcome.report import as_json, as_sarif, notes, visible
from congvan.checking.outcome.telling import as_text
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, Rule
from congvan.checking.run import Checked, Remark
from congvan.errors import Span
from congvan.thethuc.kinds import find_kind

SIZE = Rule("TT-201", "error", "Quốc hiệu: cỡ chữ", "National name: size", "PL I, Phần I, Mục II, điểm a khoản 1", True)
SPACES = Rule("VB-201", "warning", "Dấu cách thừa", "Doubled spaces", "")
PAPER = Rule("TT-101", "advice", "Khổ giấy", "Paper", "PL I, Phần I, Mục I, khoản 1")
MOTTO = "cỡ chữ {size}, yêu cầu {asked}"


@pytest.fixture(autouse=True)
def few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "rules", lambda: {rule.code: rule for rule in (PAPER, SIZE, SPACES)})


def part(text: str, component: str = "quoc_hieu", box: Box | None = None) -> Part:
    runs = (Run(text, "Times New Roman", 15, box=box),)
    return Part(component, Paragraph(runs), runs)


def remark(
    rule: Rule = SIZE,
    text: str = "CỘNG HÒA",
    file: str = "vb.docx",
    line: int = 0,
    page: int | None = None,
    **more: Any,
) -> Remark:
    found = Found(part(text), MOTTO, {"size": 15, "asked": "12 - 13"}, **more)
    return Remark(rule, rule.severity, Span(file, line, 3 if line else 0), found, page)


def checked(*remarks: Remark, file: str = "vb.docx") -> Checked:
    observed = Observed(Path(file), "docx", (), ())
    return Checked(Path(file), remarks, Recognised(observed, ()))


def lines(*remarks: Remark, file: str = "vb.docx", advice: bool = False) -> list[str]:
    return as_text([checked(*remarks, file=file)], advice=advice).splitlines()


def test_a_file_is_named_once_with_its_kind_then_its_faults_by_component() -> None:
    observed = Observed(Path("vb.docx"), "docx", (), ())
    kind = find_kind("quyết định")
    one = Checked(Path("vb.docx"), (remark(page=2, fix={"size_pt": 13}),), Recognised(observed, (), kind))
    assert as_text([one]).splitlines() == [
        "vb.docx (Quyết định): 1 lỗi; 1 chỗ sửa được bằng --fix",
        "  Lỗi",
        "    Quốc hiệu",
        "      [TT-201] cỡ chữ 15, yêu cầu 12 - 13: 'CỘNG HÒA' (trang 2) (PL I, Phần I, Mục II, điểm a khoản 1)",
        "        Trong Word: Home > Font Size: 13",
    ]


def test_a_draft_is_cited_by_line_and_column_not_by_page() -> None:
    assert "(dòng 14, cột 3)" in lines(remark(file="a.yaml", line=14, page=2), file="a.yaml")[3]


def test_a_remark_on_the_whole_document_names_no_component_and_no_text() -> None:
    found = Found(None, "khổ giấy {size} mm", {"size": "216 x 279"})
    assert lines(Remark(PAPER, "error", Span("vb.docx"), found))[2:] == [
        "    Cả văn bản",
        "      [TT-101] khổ giấy 216 x 279 mm (PL I, Phần I, Mục I, khoản 1)",
    ]


def test_long_excerpts_are_cut_after_a_word() -> None:
    (excerpt,) = re.findall(r"'([^']*)'", lines(remark(text="chữ nghĩa " * 100))[3])
    assert len(excerpt) <= 60 and excerpt.endswith(("chữ…", "nghĩa…"))


def test_an_excerpt_has_whole_words_and_shows_spaces() -> None:
    text = "Kế hoạch  năm\u00a0học"
    assert "'hoạch␣␣năm⍽học'" in lines(remark(text=text, start=5, end=14))[3]


def test_a_rule_has_one_line_with_its_count_and_places() -> None:
    same = [remark(text=f"đoạn {n}", page=page) for n, page in enumerate([1, 3, 2, 3, None])]
    told = lines(*same)
    assert len(told) == 4
    assert "'đoạn 0' (5 chỗ: trang 1, 2, 3)" in told[3]
    drafted = [remark(file="a.yaml", line=line) for line in (4, 9, 7)]
    assert "(3 chỗ: dòng 4, 7, 9)" in lines(*drafted, file="a.yaml")[3]
    assert "(2 chỗ)" in lines(remark(), remark())[3]


def test_a_rule_that_says_several_things_says_them_in_one_line() -> None:
    other = remark()
    other = replace(other, found=replace(other.found, parameters={"size": 16, "asked": "12 - 13"}))
    told = lines(remark(), other)
    assert len(told) == 4
    assert "cỡ chữ 15, yêu cầu 12 - 13; cỡ chữ 16, yêu cầu 12 - 13" in told[3] and "(2 chỗ)" in told[3]


def test_a_fault_that_runs_over_adjacent_runs_is_one() -> None:
    whole = part("CỘNG HÒA XÃ HỘI")

    def piece(start: int, end: int) -> Remark:
        return Remark(SIZE, "error", Span("vb.docx"), Found(whole, MOTTO, {"size": 15, "asked": "13"}, start, end))

    apart = [piece(0, 4), piece(5, 8), piece(12, 15)]
    assert lines(*apart)[0] == "vb.docx (không rõ loại): 2 lỗi"
    assert [(one.found.start, one.found.end) for one, _ in notes(apart)] == [(0, 8), (12, 15)]
    assert len(as_json([checked(*apart)])) == 3


def test_errors_come_first_and_advice_is_folded() -> None:
    some = [remark(PAPER, text="a"), remark(SPACES, text="b"), remark(text="c")]
    folded = lines(*some)
    assert [line.strip() for line in folded if not line.startswith("   ")] == [
        "vb.docx (không rõ loại): 1 lỗi, 1 cảnh báo, 1 gợi ý", "Lỗi", "Cảnh báo", "1 gợi ý: xem bằng --advice",
    ]  # fmt: skip
    assert "[TT-101]" not in "".join(folded)
    assert "[TT-101]" in "".join(lines(*some, advice=True))


def test_each_file_and_all_are_summed_up() -> None:
    text = as_text([checked(remark(), remark(SPACES), remark(PAPER, fix={"width_mm": 210})), checked(file="b.docx")])
    assert "vb.docx (không rõ loại): 1 lỗi, 1 cảnh báo, 1 gợi ý; 1 chỗ sửa được bằng --fix" in text
    assert "b.docx (không rõ loại): không có lỗi nào" in text
    assert text.splitlines()[-1] == "Tất cả 2 tệp: 1 lỗi, 1 cảnh báo, 1 gợi ý"


def test_every_property_that_is_mended_has_a_step_in_word() -> None:
    from congvan.checking.outcome.fix_look import PARAGRAPH_NAMES, RUN_NAMES, SECTION

    values = {"bold": True, "italic": True, "keep_next": True, "align": "center", "color": "000000", "face": "Tinos"}
    for name in {*RUN_NAMES, *PARAGRAPH_NAMES, *SECTION, "page_number"} - {"upper", "scale", "height_mm"}:
        assert in_word(remark(fix={name: values.get(name, 13)})), name
    assert in_word(remark(fix={"left_mm": 12.7})) == "Home > Paragraph > Indentation Left: 1,27 cm"
    # Only what is not so yet is told.
    indents = {"left_mm": 0, "first_mm": 12.7}
    assert in_word(remark(fix=indents)) == "Home > Paragraph > Special: First line, By: 1,27 cm"


def test_nothing_that_steers_a_terminal_comes_through() -> None:
    evil = "a\x1b[31m\x9b2J\x07\u202e\u200b\ud800\r\n\tb"
    text = as_text([checked(remark(text=evil, file=f"x{evil}.docx"), file=f"x{evil}.docx")])
    for shown in (text, json.dumps(as_json([checked(remark(text=evil))]), ensure_ascii=False)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b\ud800]", shown)
        assert "‹U+001B›[31m" in shown
    assert len(text.splitlines()) == 4


def test_vietnamese_is_shown_as_it_is() -> None:
    assert visible("Ủy ban – “nhân dân” m²\u00a0≥ 5") == "Ủy ban – “nhân dân” m²\u00a0≥ 5"
    assert visible("he\u0302\u0301t") == "he\u0302\u0301t"


def test_json_holds_all_that_is_known() -> None:
    box = Box(2, 30.123, 20, 100, 25)
    found = Found(part("CỘNG HÒA", box=box), MOTTO, {"size": 15, "asked": "12 - 13"}, 0, 4, {"size_pt": 13})
    (data,) = as_json([checked(Remark(SIZE, "warning", Span("vb.pdf"), found, 2), file="vb.pdf")])
    assert json.loads(json.dumps(data)) == {
        "code": "TT-201",
        "severity": "warning",
        "title": "Quốc hiệu: cỡ chữ",
        "title_en": "National name: size",
        "message": "cỡ chữ 15, yêu cầu 12 - 13",
        "file": "vb.pdf",
        "line": 0,
        "column": 0,
        "page": 2,
        "component": "Quốc hiệu",
        "excerpt": "CỘNG",
        "source": "PL I, Phần I, Mục II, điểm a khoản 1",
        "box": {"page": 2, "left": 30.12, "top": 20, "right": 100, "bottom": 25},
        "fixable": False,  # a PDF cannot be mended
    }


# What SARIF 2.1.0 (OASIS, errata 01) allows in the objects that we write, and which of it must be there.
ALLOWED: Mapping[str, tuple[str, str]] = {
    "log": ("version runs", "$schema inlineExternalProperties properties"),
    "run": ("tool", "columnKind originalUriBaseIds artifacts results invocations language properties"),
    "tool": ("driver", "extensions properties"),
    "driver": ("name", "version semanticVersion informationUri rules language organization properties"),
    "rule": ("id", "name shortDescription fullDescription help helpUri defaultConfiguration messageStrings properties"),
    "configuration": ("", "level enabled rank parameters properties"),
    "result": ("message", "ruleId ruleIndex level kind locations partialFingerprints fingerprints properties"),
    "message": ("text", "markdown id arguments properties"),
    "location": ("", "id physicalLocation logicalLocations message properties"),
    "physical": ("artifactLocation", "region contextRegion address properties"),
    "artifact": ("", "location roles mimeType properties"),
    "address": ("", "uri uriBaseId index description properties"),
    "region": ("startLine", "startColumn endLine endColumn snippet message properties"),
}


def hold(kind: str, *objects: Mapping[str, Any]) -> None:
    required, optional = map(str.split, ALLOWED[kind])
    for one in objects:
        assert set(required) <= set(one) <= {*required, *optional}, (kind, one)


def assert_sarif(log: Mapping[str, Any]) -> None:
    """Hold a log to the structure of the standard."""
    hold("log", log)
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        hold("run", run)
        hold("tool", run["tool"])
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        driver = run["tool"]["driver"]
        hold("driver", driver)
        hold("rule", *driver["rules"])
        levels = ("none", "note", "warning", "error")
        for rule in driver["rules"]:
            hold("message", *(rule[name] for name in ("shortDescription", "help") if name in rule))
            hold("configuration", rule["defaultConfiguration"])
            assert rule["defaultConfiguration"]["level"] in levels
        for base in run["originalUriBaseIds"].values():
            hold("address", base)
        for artifact in run["artifacts"]:
            hold("artifact", artifact)
            hold("address", artifact["location"])
        for result in run["results"]:
            hold("result", result)
            hold("message", result["message"])
            assert result["level"] in levels
            assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
            for location in result["locations"]:
                hold("location", location)
                hold("physical", location["physicalLocation"])
                hold("address", location["physicalLocation"]["artifactLocation"])
                if region := location["physicalLocation"].get("region"):
                    hold("region", region)
                    assert region["startLine"] >= 1 and region["startColumn"] >= 1


def sarif(*remarks: Remark, root: Path = Path("kho")) -> Any:
    log = json.loads(json.dumps(as_sarif([checked(*remarks)], root)))
    assert_sarif(log)
    return log


def results(*remarks: Remark, root: Path = Path("kho")) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sarif(*remarks, root=root)["runs"][0]["results"]
    return found


def prints(remarks: Iterable[Remark]) -> list[str]:
    return [result["partialFingerprints"]["congvan/v1"] for result in results(*remarks)]


def test_sarif_describes_every_rule_in_both_languages_with_its_clause() -> None:
    rules = sarif(remark())["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["TT-101", "TT-201", "VB-201"]
    assert rules[1]["name"] == "NationalNameSize"
    assert rules[1]["shortDescription"]["text"] == "Quốc hiệu: cỡ chữ / National name: size"
    assert "điểm a khoản 1" in rules[1]["help"]["text"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["note", "error", "warning"]


def test_sarif_tells_a_page_in_words_and_a_line_as_a_region() -> None:
    paged, lined = results(remark(page=2), remark(file="a.yaml", line=14))
    assert paged["message"]["text"].startswith("trang 2: cỡ chữ 15") and paged["properties"]["page"] == 2
    assert "region" not in paged["locations"][0]["physicalLocation"]
    assert lined["locations"][0]["physicalLocation"]["region"] == {"startLine": 14, "startColumn": 3}


def test_sarif_addresses_files_from_the_root_and_escapes_their_names(tmp_path: Path) -> None:
    inside, outside = tmp_path / "kho" / "công văn" / "số 1#.docx", tmp_path / "khác.docx"
    one, other = results(remark(file=str(inside)), remark(file=str(outside)), root=tmp_path / "kho")
    address = one["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": "c%C3%B4ng%20v%C4%83n/s%E1%BB%91%201%23.docx", "uriBaseId": "%SRCROOT%"}
    assert other["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")


def test_fingerprints_stay_when_a_remark_moves_and_differ_between_places() -> None:
    before = prints([remark(text="một"), remark(text="hai", page=1), remark(text="hai", page=1)])
    after = prints([remark(PAPER), remark(text="hai", page=3), remark(text="hai", page=4), remark(text="một", page=2)])
    assert len(set(before)) == 3
    assert [after[3], after[1], after[2]] == before


def test_severities_of_a_repository_show_as_levels() -> None:
    (result,) = results(Remark(SIZE, "advice", Span("vb.docx"), Found(part("a"), "sai")))
    assert result["level"] == "note"


def test_what_keeps_a_file_from_being_read_is_a_result_too() -> None:
    broken = Remark(Rule("KT-108", "error", "", "", ""), "error", Span("vb.docx"), Found(None, "tệp hỏng"))
    log = sarif(broken)
    assert log["runs"][0]["tool"]["driver"]["rules"][-1]["id"] == "KT-108"
    assert "[KT-108] tệp hỏng" in as_text([checked(broken)])


def test_of_many_alike_only_the_first_become_notes_and_the_last_of_them_counts_the_rest() -> None:
    many = [remark(text=f"đoạn {n}", page=n) for n in range(1, 61)]
    other = remark(SPACES, page=3)
    told = notes([*many, other])
    assert [one for one, _ in told] == [*many[:50], other]
    assert told[49][1].endswith("; và 10 chỗ khác (trang 51, 52, 53, 54, 55, 56, 57, 58, …)")
    assert told[0][1] == told[1][1] and "chỗ khác" not in told[0][1] + told[50][1]


def test_the_hook_takes_drafts_and_documents_and_leaves_lists_alone() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "congvan-check" and hook["entry"] == "congvan check"

    def taken(path: str) -> bool:
        return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)

    assert all(map(taken, ("directives/2020/a.yaml", "directives/a.docx", "xã/directives/b.pdf")))
    assert not any(
        map(
            taken,
            (
                "docs/a.yaml",
                "directives/recipients/a.yaml",
                "directives/samples/data/a.yaml",
                "directives/a.checked.pdf",
            ),
        )
    )
