"""What lists and expressions give: numbers, dates and file names of copies, empty values, fields and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from lxml import html
from pdf_pages import flat

from congvan.cli.app import app
from congvan.compose.expressions import Expressions
from congvan.errors import CongvanError, Span
from congvan.loading.cells import Figure
from congvan.loading.nodes import Scalar
from congvan.loading.recipients import read_recipients

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
date: 17/8/2026
subject: thử
for_each: ds.csv
recipients: "{{ recipient.name }}"
body: [Mời dự.]
signatory: {title: Chủ tịch, name: Nguyễn Văn An}
filing: {units: [VT]}
"""
LIST = "Tên,Mã,Số,Ngày\nTrường A,TA,15,5/9/2026\nTrường B,TB,16,6/9/2026\nTrường C,TC,17,7/9/2026\n"


class Office:
    """A workspace in which commands run in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "directives").mkdir()
        (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
        self.write()

    def write(self, draft: str = DRAFT, rows: str = LIST) -> None:
        (self.folder / "directives" / "a.yaml").write_text(draft, "utf-8")
        (self.folder / "ds.csv").write_text(rows, "utf-8")

    def run(self, *arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(map(str, arguments)))
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.output

    def build(self, *arguments: object, code: int = 0) -> str:
        return self.run("build", "--format", "html", "--jobs", "1", *arguments, code=code)

    def names(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "output" / "a").glob("*.html"))

    def lines(self, name: str) -> list[str]:
        page = html.parse(str(self.folder / "output" / "a" / f"{name}.html"))
        return [flat(p.text_content()) for p in page.iter("p") if flat(p.text_content())]

    def says(self, name: str, words: str) -> bool:
        return any(words in line for line in self.lines(name))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path)


# ---- numbers and dates of copies ----


def test_number_and_date_come_from_columns(office: Office) -> None:
    office.write(DRAFT.replace("date: 17/8/2026", 'date: "{{ recipient.ngay }}"\nsố: "{{ recipient.so }}"'))
    office.build()
    assert office.says("truong-a", "Số: 15/UBND") and office.says("truong-a", "ngày 05 tháng 9 năm 2026")
    assert office.says("truong-c", "Số: 17/UBND") and office.says("truong-c", "ngày 07 tháng 9 năm 2026")


@pytest.mark.parametrize(
    ("keys", "rows", "code", "words"),
    [
        ('number: "{{ recipient.so }}"', LIST.replace(",16,", ",15,"), "DT-076", "số 15"),
        ('number: "{{ recipient.so }}"', LIST.replace(",16,", ",chín,"), "DT-012", "'chín'"),
        ('number: "{{ recipient.so }}"', LIST.replace(",16,", ",,"), "DT-072", "ds.csv:3"),
        ('thời gian: "{{ recipient.ngay }}"', LIST.replace("6/9/2026", "31/9/2026"), "DT-011", "'31/9/2026'"),
        ('thời gian: "{{ recipient.ngay }}"', LIST.replace("6/9/2026", ""), "DT-072", "ds.csv:3"),
    ],
)
def test_a_number_or_date_that_is_none_or_doubled_is_told_with_its_row_before_anything_is_written(
    office: Office, keys: str, rows: str, code: str, words: str
) -> None:
    draft = DRAFT.replace("date: 17/8/2026\n", "") if "gian" in keys else DRAFT
    office.write(draft + keys + "\n", rows)
    told = office.build(code=1)
    assert f"[{code}]" in told and words in told and "Trường B (ds.csv:3)" in told
    assert told.count("[DT-") == 1
    assert office.names() == []


def test_an_empty_number_that_may_be_empty_is_left_to_fill_in(office: Office) -> None:
    office.write(DRAFT + 'number: "{{ recipient.so | co_the_trong }}"\n', LIST.replace(",16,", ",,"))
    office.build()
    assert office.says("truong-b", "Số: /UBND") and office.says("truong-c", "Số: 17/UBND")


@pytest.mark.parametrize("key", ["number: {from: 120}", "số: {từ: 120}"])
def test_numbers_are_counted_up_through_the_whole_list_whatever_part_is_built(office: Office, key: str) -> None:
    office.write(DRAFT + key + "\n")
    office.build("--only", "Trường C")
    assert office.says("truong-c", "Số: 122/UBND") and office.names() == ["truong-c"]
    office.build("--where", "ma != 'TA'", "--limit", 1)
    assert office.says("truong-b", "Số: 121/UBND") and office.names() == ["truong-b", "truong-c"]
    office.build()
    assert office.says("truong-a", "Số: 120/UBND") and office.says("truong-c", "Số: 122/UBND")


def test_numbers_are_counted_after_the_condition_of_the_draft_itself(office: Office) -> None:
    office.write(DRAFT.replace("ds.csv", "{list: ds.csv, where: \"ma != 'TA'\"}") + "number: {from: 7}\n")
    office.build()
    assert office.says("truong-b", "Số: 07/UBND") and office.says("truong-c", "Số: 08/UBND")


def test_a_row_put_in_above_builds_the_copies_whose_number_changes_again(office: Office) -> None:
    office.write(DRAFT + "number: {from: 1}\n")
    office.build()
    office.write(DRAFT + "number: {from: 1}\n", LIST.replace("Trường B", "Trường X,TX,9,1/9/2026\nTrường B"))
    office.build()
    assert office.says("truong-a", "Số: 01/UBND") and office.says("truong-b", "Số: 03/UBND")


def test_a_number_of_its_own_that_another_copy_has_is_refused(office: Office) -> None:
    overrides = "{list: ds.csv, overrides: {Trường A: {number: 3}}}"
    office.write(DRAFT.replace("ds.csv", overrides) + "number: {from: 1}\n")
    told = office.build(code=1)
    assert "[DT-076]" in told and "Trường A" in told and "Trường C" in told


def test_numbers_cannot_be_counted_without_a_list(office: Office) -> None:
    office.write(
        DRAFT.replace("for_each: ds.csv\n", "").replace("{{ recipient.name }}", "Sở A") + "number: {from: 1}\n"
    )
    assert "[DT-075]" in office.build(code=1)


def test_dates_of_a_layout_come_from_columns_too(office: Office) -> None:
    office.write(
        DRAFT.replace("công văn", "giấy giới thiệu").replace('recipients: "{{ recipient.name }}"\n', "")
        .replace("subject: thử\n", "").replace("body: [Mời dự.]\n", "")
        + 'details: {person: "{{ recipient.name }}", position: giáo viên, destination: Sở A, purpose: làm việc, '
        'valid_until: "{{ recipient.ngay }}"}\n'
    )  # fmt: skip
    office.build()
    assert office.says("truong-a", "đến hết ngày 05 tháng 9 năm 2026")


@pytest.mark.parametrize(("field", "code"), [("chair", 0), ("venue", 1), ("guests", 1)])
def test_fields_of_a_layout_that_come_out_empty_are_absent_or_refused(office: Office, field: str, code: int) -> None:
    given = {"guests": "Ông A", "event": "họp", "time": "8 giờ", "venue": "Hội trường", "chair": "Ông B"}
    given[field] = "{{ recipient.x | co_the_trong }}"
    details = "".join(f'  {name}: "{value}"\n' for name, value in given.items())
    draft = DRAFT.replace("công văn", "giấy mời").replace('recipients: "{{ recipient.name }}"\n', "")
    office.write(draft.replace("body: [Mời dự.]\n", "") + f"details:\n{details}", "Tên,x\nTrường A,\n")
    told = office.build(code=code)
    assert "[DT-073]" in told if code else not office.says("truong-a", "Chủ trì:")


# ---- file names ----


def test_file_names_follow_a_pattern(office: Office) -> None:
    office.write(DRAFT + 'tên tệp: "{{ recipient.ma }}-{{ number }} {{ recipient.name }}"\nnumber: {from: 8}\n')
    office.build()
    assert office.names() == ["ta-8-truong-a", "tb-9-truong-b", "tc-10-truong-c"]
    assert "không đổi" in office.build()
    office.write(DRAFT + 'output_name: "{{ recipient.ma }}"\n')
    assert "--prune" in office.build() and "ta" in office.names()


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("cố định", "TEP-022"), ("../{{ recipient.x }}", "DT-043"), ("con", "TEP-021"), ("{{ '/' }}", "TEP-021"),
     ("{{ recipient.ten }}" + "a" * 200, "TEP-021")],
)  # fmt: skip
def test_file_names_that_are_none_or_doubled_are_refused(office: Office, pattern: str, code: str) -> None:
    office.write(DRAFT + f'output_name: "{pattern}"\n')
    told = office.build(code=1)
    assert told.count(f"[{code}]") == 1 and office.names() == []
    if code == "TEP-022":
        assert "Trường A (ds.csv:2), Trường B (ds.csv:3), Trường C (ds.csv:4)" in told


def test_a_pattern_leads_nowhere_else(office: Office) -> None:
    office.write(DRAFT + 'output_name: "../../{{ recipient.ma }}"\n')
    office.build()
    assert office.names() == ["ta", "tb", "tc"]


# ---- comparisons ----


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("n > 5", True), ("n > 100", False), ("n == 15", True), ("n == '15'", True), ("n == '015'", False),
        ("code == '01'", True), ("code == '1'", False), ("code == 1", True), ("sum > 1000", True),
        ("sum == 1250", True),
        ("2 < n <= 15", True), ("n in (14, 15)", True), ("n in ('14', '15')", True), ("name in 'Trường A, B'", True),
        ("day < '1/9/2026'", True), ("day >= '2026-08-18'", False), ("word == 5", False), ("word != 5", True),
        ("exact > 5", True), ("exact == 5.4", True), ("exact == '5'", True), ("n > code", True),
    ],
)  # fmt: skip
def test_conditions_compare_numbers_as_numbers_days_as_days_and_codes_as_text(condition: str, holds: bool) -> None:
    fields = {"n": "15", "code": "01", "sum": "1.250", "name": "Trường A", "day": "17/8/2026", "word": "không",
              "exact": Figure("5", Decimal("5.4"))}  # fmt: skip
    assert Expressions().test(Scalar(Span(""), condition), fields) is holds


@pytest.mark.parametrize(("cell", "code"), [("nhiều", "DT-110"), ("", "DT-071"), ("1,250", "DT-111")])
def test_a_cell_that_cannot_be_compared_is_named_with_its_row(office: Office, cell: str, code: str) -> None:
    office.write(rows=LIST.replace(",16,", f',"{cell}",'))
    told = office.build("--where", "so > 5", code=1)
    assert f"[{code}]" in told and "Trường B (ds.csv:3)" in told and "Trường A" not in told


def test_numbers_of_excel_compare_as_they_are_kept(office: Office) -> None:
    book = openpyxl.Workbook()
    for row in (["Tên", "Mức"], ["Trường A", 1250.4], ["Trường B", 1250], ["Trường C", 0.5]):
        book.active.append(row)
    for row, form in ((2, "#,##0"), (3, '#,##0" đồng"'), (4, "0%")):
        book.active.cell(row, 2).number_format = form
    book.save(office.folder / "ds.xlsx")
    office.write(DRAFT.replace("ds.csv", "ds.xlsx").replace("[Mời dự.]", '["Mức {{ recipient.muc }}."]'))
    office.build("--where", "muc > 1250")
    assert office.names() == ["truong-a"] and office.says("truong-a", "Mức 1.250.")
    office.build("--where", "muc < 1")
    assert office.says("truong-c", "Mức 50%.")
    office.build("--where", "muc == 1250")
    assert office.says("truong-b", "Mức 1.250 đồng.")


def test_a_number_behind_a_cell_that_shows_the_same_builds_again(office: Office) -> None:
    body = '[Chung.]\nannexes: [{title: Lớn, body: [X], only: "muc > 5.5"}]'
    for value, there in ((5.4, False), (5.6, True)):
        book = openpyxl.Workbook()
        book.active.append(["Tên", "Mức"])
        book.active.append(["Trường A", value])
        book.active.cell(2, 2).number_format = "0"
        book.save(office.folder / "ds.xlsx")
        office.write(DRAFT.replace("ds.csv", "ds.xlsx").replace("[Mời dự.]", body))
        office.build()
        assert office.says("truong-a", "Lớn".upper()) is there


# ---- paths ----


def test_a_path_is_found_from_the_current_folder_then_in_the_workspace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = office.folder / "directives" / "2026"
    below.mkdir()
    (below / "moi.yaml").write_text(DRAFT, "utf-8")
    (below / "ds.csv").write_text("Tên\nTrường Dưới\n", "utf-8")
    monkeypatch.chdir(below)
    assert "truong-a" in office.build("directives/a.yaml")
    assert "truong-duoi" in office.build("moi", "--for-each", "ds.csv")
    assert "truong-a" in office.build("a", "--for-each", "../../ds.csv")
    assert office.run("check", "a", "moi.yaml")
    assert "Trường Dưới" in office.run("recipients", "ds.csv")
    monkeypatch.chdir(office.folder)
    assert office.build("moi") and office.build("MOI.yaml") and office.run("check", "moi")
    assert "Trường A" in office.run("recipients", "ds.csv")


def test_a_list_of_the_command_line_may_stand_outside_the_workspace_and_one_of_a_draft_may_not(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path_factory.mktemp("ngoai")
    (outside / "xa.csv").write_text("Tên\nTrường Xa\n", "utf-8")
    monkeypatch.chdir(outside)
    draft = office.folder / "directives" / "a.yaml"
    assert "truong-xa" in office.build(draft, "--for-each", "xa.csv")
    monkeypatch.chdir(office.folder)
    office.write(DRAFT.replace("ds.csv", str(outside / "xa.csv")))
    assert "[TEP-040]" in office.build(code=1)


def test_a_draft_or_list_that_is_not_there_is_answered_with_those_that_are(office: Office) -> None:
    (office.folder / "directives" / "thu-moi.yaml").write_text(DRAFT, "utf-8")
    for told in (office.build("thu-mo", code=1), office.run("check", "thu-mo.yaml", code=1)):
        assert "[TEP-012]" in told and "directives/thu-moi.yaml, directives/a.yaml" in told
    told = office.build("a", "--for-each", "d.csv", code=1)
    assert "[NN-001]" in told and "ds.csv" in told


def test_a_bare_name_of_several_drafts_is_refused_with_their_paths(office: Office) -> None:
    for year in ("2025", "2026"):
        (office.folder / "directives" / year).mkdir()
        (office.folder / "directives" / year / "hop.yaml").write_text(DRAFT, "utf-8")
    for told in (office.build("hop", code=1), office.run("check", "hop", code=1)):
        assert "[TEP-024]" in told and "directives/2025/hop.yaml, directives/2026/hop.yaml" in told


# ---- empty values ----

EMPTY = "Tên,Người nhận,Số người,Ghi chú\nTrường A,Ông An,3,Có quà\nTrường B,,,\nTrường C,\u200b, ,\u3000\n"


def test_items_that_come_out_empty_are_left_out_and_stops_and_numbers_close_up(office: Office) -> None:
    draft = DRAFT.replace('"{{ recipient.name }}"', '["{{ recipient.name }}", "{{ recipient.person }};"]')
    draft = (
        draft.replace(
            "[Mời dự.]",
            """
  - tasks:
      - "{{ recipient.ghi_chu }}"
      - {text: "Việc chung:", subtasks: [Ý một;, "{{ recipient.ghi_chu }}."]}
      - {assignee: "{{ recipient.person }}", text: "{{ recipient.ghi_chu }}"}
      - "Việc cuối"
  - list: [Một;, "**{{ recipient.ghi_chu }}**."]
  - articles:
      - "{{ recipient.ghi_chu }}"
      - {title: Điều khoản, clauses: ["{{ recipient.ghi_chu }}", Khoản còn]}
      - {title: Điểm, points: ["{{ recipient.ghi_chu }}", Điểm còn]}
  - "{{ recipient.ghi_chu }}"
  - Hết""",
        )
        + 'copies: [Như trên, "{{ recipient.person }}"]\ngrounds: [Luật A, "{{ recipient.ghi_chu }}"]\n'
    )
    office.write(draft, EMPTY)
    office.build()
    full, lines = office.lines("truong-a"), office.lines("truong-b")
    assert "- Ông An." in full and "2. Việc chung:" in full and "3. Ông An Có quà" in full and "Luật A;" in full
    assert "Kính gửi: Trường B" in lines and not any("Ông" in line for line in lines)
    assert "1. Việc chung:" in lines and "2. Việc cuối" in lines and "1.1. Ý một." in lines and "- Một." in lines
    assert "Luật A." in lines and "Điều 1. Điều khoản" in lines and "1. Khoản còn" in lines and "a) Điểm còn" in lines
    assert [line for line in lines if line.startswith("- Như trên")] == ["- Như trên;"]
    assert not [line for line in lines if re.fullmatch(r"[-\d.a-z) *;]*", line)]
    assert office.lines("truong-c")[5:] == [line.replace("Trường B", "Trường C") for line in lines[5:]]


def test_a_sentence_with_an_empty_value_is_told_with_its_recipients_before_anything_is_written(office: Office) -> None:
    rows = EMPTY + "".join(f"Trường {letter},,,\n" for letter in "DEFG")
    office.write(DRAFT.replace("[Mời dự.]", '["Cử {{ recipient.so_nguoi }} người."]'), rows)
    told = office.build(code=1)
    assert told.count("[DT-072]") == 1 and office.names() == []
    assert "Trường B (ds.csv:3), Trường C (ds.csv:4), Trường D (ds.csv:5) và 3 nơi khác" in told
    assert "directives/a.yaml:7:8" in told and "Trường A" not in told
    assert "[DT-072]" in office.run("check", "a", code=1)
    assert office.build("--only", "Trường A")


@pytest.mark.parametrize("value", ["x | co_the_trong", "x | default('')", "x if recipient.x else ''"])
def test_a_draft_says_that_a_value_may_be_empty(office: Office, value: str) -> None:
    text = f'["Cử {{{{ recipient.{value} }}}} người."]'.replace("x if", "x if")
    office.write(DRAFT.replace("[Mời dự.]", text), "Tên,x\nTrường A,\n")
    office.build()
    assert office.says("truong-a", "Cử người.")


def test_an_optional_part_that_may_be_empty_leaves_no_trace(office: Office) -> None:
    office.write(DRAFT.replace("[Mời dự.]", '[{tasks: [{text: Nộp, deadline: "{{ recipient.x | co_the_trong }}"}]}]'),
                 "Tên,x\nTrường A,\nTrường B,20/9/2026\n")  # fmt: skip
    office.build()
    assert office.says("truong-a", "1. Nộp./.") and office.says("truong-b", "1. Nộp, ")


def test_a_value_without_a_list_is_judged_too(office: Office) -> None:
    draft = DRAFT.replace("for_each: ds.csv\n", "").replace("{{ recipient.name }}", "Sở A")
    office.write(draft.replace("Mời dự.", '"Cử {{ n }} người."') + "vars: {n: }\n")
    assert "[DT-072]" in office.build(code=1)


def test_kinh_gui_that_comes_out_empty_as_a_whole_is_refused(office: Office) -> None:
    office.write(DRAFT.replace("recipient.name", "recipient.person"), EMPTY)
    told = office.build(code=1)
    assert "[DT-074]" in told and "Trường B (ds.csv:3)" in told and office.names() == []


@pytest.mark.parametrize(
    "name", ["\u200b", "'{{ \"\" }}'", '"{{ recipient.x | co_the_trong }}"', "null", "~", "\u3164", '"\u00a0"', "''"]
)
@pytest.mark.parametrize("key", ["name", "title"])
def test_nobody_signs_without_a_name(office: Office, key: str, name: str) -> None:
    typed = "name: Nguyễn Văn An" if key == "name" else "title: Chủ tịch"
    office.write(DRAFT.replace(typed, f"{key}: {name}"), "Tên,x\nTrường A,\n")
    told = office.build(code=1)
    assert re.search(r"\[DT-(003|004|073)\]", told) and office.names() == []


@pytest.mark.parametrize("item", ["null", "~", "", "''", "\u200b"])
def test_an_empty_addressee_is_refused(office: Office, item: str) -> None:
    office.write(DRAFT.replace('"{{ recipient.name }}"', f"\n  - {item}\n  - Sở A"))
    assert "[DT-003]" in office.build(code=1)
    office.write(DRAFT.replace('"{{ recipient.name }}"', item))
    assert re.search(r"\[DT-(003|032)\]", office.build(code=1))


def test_a_name_in_a_list_that_shows_nothing_is_refused(office: Office) -> None:
    office.write(rows="Tên,Mã\n\u200b,1\n")
    assert "[NN-003]" in office.build(code=1)


# ---- what expressions may say ----

VALUES = {"recipient": {"name": "Trường A", "so_nguoi": "3", "Số người": "3"}, "ds": ("a", "b"), "so": "12", "e": ""}


@pytest.mark.parametrize(
    ("text", "printed"),
    [("{{ recipient.name }}", "Trường A"), ("{{ recipient['Số người'] }}", "3"), ("{{ so }}", "12"),
     ("{{ ds[1] }}", "b"), ("{{ ds | join(', ') }}", "a, b"), ("{{ x | default('y') }}", "y"),
     ("{{ 'a' if recipient.so_nguoi > 2 else 'b' }}", "a"), ("{{ recipient.name ~ ' ' ~ so }}", "Trường A 12"),
     ("{{ e | co_the_trong }}", "")],
)  # fmt: skip
def test_expressions_print_fields(text: str, printed: str) -> None:
    assert Expressions().render(Scalar(Span(""), text), VALUES) == printed


NAMES = (
    "items keys values get pop update copy clear self ref loop super caller range dict None cycler namespace "
    "__class__ lipsum joiner context environment"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_names_of_python_and_jinja_are_fields_or_nothing(name: str) -> None:
    for text, values in ((f"{{{{ recipient.{name} }}}}", {"recipient": {name: "của danh sách"}}),
                         (f"{{{{ recipient['{name}'] }}}}", {"recipient": {name: "của danh sách"}}),
                         (f"{{{{ {name} }}}}", {name: "của danh sách"})):  # fmt: skip
        if name != "None" or "recipient" in text:
            assert Expressions().render(Scalar(Span(""), text), values) == "của danh sách"
    for text in (f"{{{{ recipient.{name} }}}}", f"{{{{ {name} }}}}", f"{{{{ so.{name} }}}}", f"{{{{ ds.{name} }}}}"):
        with pytest.raises(CongvanError, match=r"DT-04[34]"):
            Expressions().render(Scalar(Span(""), text), VALUES)


ENGLISH = re.compile(r"\b(?:undefined|unexpected|expected|unknown|object|attribute|has no|tag|token|filter|named|"
                     r"template|char|str|int|none|true|false|got|line|not)\b", re.I)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ recipient.so_ngoi }}", "DT-043", "recipient.so_nguoi"),
        ("{{ so_nguoi }}", "DT-043", "recipient.so_nguoi"),
        ("{{ recipient.số_người }}", "DT-043", "recipient.so_nguoi"),
        ("{{ la.gi }}", "DT-043", "'la'"),
        ("{{ recipient.name | hoaa }}", "DT-042", "'hoa'"),
        ("{{ recipient.name | zzz }}", "DT-042", "bang_chu"),
        ("{{ recipient.name", "DT-042", "'{{ recipient.name'"),
        ("a {{ b {{ c }}", "DT-042", "'{{ b'"),
        ("họp }} xong", "DT-042", "'họp }}'"),
        ("{ recipient.name }", "DT-042", "hai ngoặc"),
        ("{{ }}", "DT-042", "chưa có tên"),
        ("{{ ten nguoi }}", "DT-042", "ten_nguoi"),
        ("{{ so = '1' }}", "DT-042", "'=='"),
        ("{{ “a” }}", "DT-042", "nháy thẳng"),
        ("{{ a b c: }}", "DT-042", "a b c:"),
        ("{{ recipient }}", "DT-044", "recipient.name"),
        ("{{ recipient | hoa }}", "DT-044", "recipient.name"),
        ("{{ recipient ~ '' }}", "DT-044", "recipient.name"),
        ("{{ ds }}", "DT-044", "một trường"),
        ("{{ so == '12' }}", "DT-044", "điều kiện"),
        ("{{ 'x' | thu }}", "DT-114", "'x'"),
        ("{{ 'x' | la_ma }}", "DT-110", "'x'"),
    ],
)
def test_what_cannot_be_read_is_said_in_vietnamese(text: str, code: str, words: str) -> None:
    with pytest.raises(CongvanError) as caught:
        Expressions().render(Scalar(Span("a.yaml", 3, 5), text), VALUES)
    told = str(caught.value)
    assert f"[{code}]" in told and words in told and told.startswith("a.yaml:3:5: ")
    assert not ENGLISH.search(
        re.sub(r"'[^']*'|\"[^\"]*\"|\{\{.*?\}\}|\[DT-\d+\]|các (?:tên|bộ lọc) có: .*", "", told)
    ), told


@pytest.mark.parametrize(
    "condition", ["kind = 'xã'", "kind == 'xã' và x", "kind ==", "{{ kind }}", "a }} b {{ c", "kind == 'xã"]
)
def test_a_condition_that_cannot_be_read_is_said_so(condition: str) -> None:
    with pytest.raises(CongvanError, match="DT-042"):
        Expressions().test(Scalar(Span("--where"), condition), {"kind": "xã"})


# ---- the symbol ----


@pytest.mark.parametrize("unit", ["a b", '"VX "', "V_X", "VX/", '"{{ recipient.x }}"'])
def test_a_unit_that_is_no_group_of_a_symbol_is_refused(office: Office, unit: str) -> None:
    office.write(DRAFT + f"unit: {unit}\n", "Tên,x\nTrường A,a b\n")
    if unit == '"VX "':
        office.build()
        assert office.says("truong-a", "/UBND-VX")
    else:
        assert re.search(r"\[DT-(077|025)\]", office.build(code=1))


def test_the_number_of_a_cell_goes_to_other_processes(office: Office, tmp_path: Path) -> None:
    import pickle

    book = openpyxl.Workbook()
    book.active.append(["Tên", "Mức"])
    book.active.append(["Trường A", 2.5])
    book.save(tmp_path / "so.xlsx")
    recipient = pickle.loads(pickle.dumps(read_recipients("so.xlsx", tmp_path)))[0]
    assert recipient.fields["muc"] == "2,5" and recipient.fields["muc"].number == Decimal("2.5")
