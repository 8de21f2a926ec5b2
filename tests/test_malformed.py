"""Malformed drafts, each with its message, place and exit code; none a traceback, none a file left behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from drafts import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from congvan.cli.app import app
from congvan.errors import CongvanError
from congvan.model.read import read_dispatch


def swap(old: str, new: str) -> bytes:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1).encode()


def add(text: str) -> bytes:
    return (GOOD + text + "\n").encode()


def body(blocks: str) -> bytes:
    start, end = GOOD.index("opening:"), GOOD.index("signatory:")
    return (GOOD[:start] + f"body:\n{blocks}\n" + GOOD[end:]).encode()


CASES: list[tuple[str, bytes, str]] = [
    # ---- the file ----
    ("empty file", b"", "YAML-003"),
    ("only remarks", b"# a\n# b\n", "YAML-003"),
    ("five megabytes", GOOD.encode() + b"#" * 5_000_000, "TEP-001"),
    ("latin-1 bytes", "subject: công vụ\n".replace("ụ", "ú").encode("latin-1"), "TEP-002"),
    ("windows-1258 bytes", "kind: công văn\n".encode()[:-3] + b"\xe3\x00", "TEP-002"),
    ("a PNG", b"\x89PNG\r\n\x1a\n\x00\x00", "TEP-002"),
    ("a zip", b"PK\x03\x04\x00\x01\xff\xfe", "TEP-002"),
    ("utf-16 cut short", "﻿kind: công văn".encode("utf-16")[:-1], "TEP-002"),
    ("NUL", swap("thử", "th\x00ử"), "TEP-003"),
    ("bell", swap("thử", "th\x07ử"), "TEP-003"),
    ("escape", swap("thử", "\x1b[31mthử"), "TEP-003"),
    ("noncharacter", swap("thử", "th\ufffeử"), "TEP-003"),
    ("vertical tab", swap("thử", "th\x0bử"), "TEP-003"),
    ("escaped NUL in quotes", swap("thử", '"a\\0b"'), "TEP-003"),
    ("escaped backspace in quotes", swap("thử", '"a\\bb"'), "TEP-003"),
    ("escaped surrogate in quotes", swap("thử", '"a\\ud800b"'), "TEP-003"),
    ("TCVN3", b"subject: " + "UBND tØnh §¾k L¾k th«ng b¸o vÒ viÖc c«ng v¨n khÈn".encode(), "TEP-004"),
    ("VNI", b"subject: " + "UÛy ban nhaân daân tænh Ñaék Laék coâng vaên".encode(), "TEP-004"),
    # ---- YAML ----
    ("a tab indents", swap("  name: Ủy", "\tname: Ủy"), "YAML-002"),
    ("a tab after spaces", swap("  abbreviation", "  \tabbreviation"), "YAML-002"),
    ("crooked indent", swap("  abbreviation", "   abbreviation"), "YAML-001"),
    ("colon in a value", swap("thử", "a: b: c"), "YAML-001"),
    ("open quote", swap("thử", '"thử'), "YAML-001"),
    ("open single quote", swap("thử", "'thử"), "YAML-001"),
    ("open bracket", swap("[VT, VX]", "[VT, VX"), "YAML-001"),
    ("stray bracket", swap("thử", "]"), "YAML-001"),
    ("unknown escape", swap("thử", '"\\q"'), "YAML-001"),
    ("key without colon", add("abc"), "YAML-001"),
    ("two documents", add("---\nkind: công văn"), "YAML-004"),
    ("unknown alias", swap("thử", "*abc"), "YAML-005"),
    ("alias within itself", swap("[VT, VX]", "&a [*a]"), "YAML-005"),
    ("forty-one levels", add("vars:\n  a: " + "[" * 60 + "]" * 60), "YAML-006"),
    ("a bomb", add("vars:\n  a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"  {b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))), "YAML-007"),
    ("a list as key", add("[a, b]: c"), "YAML-008"),
    ("braces unquoted", swap("thử", "{{ a }}"), "DT-043"),
    ("the same key twice", add("subject: hai"), "YAML-009"),
    # ---- keys and forms ----
    ("a list at the top", b"- a\n- b\n", "DT-006"),
    ("a text at the top", "công văn".encode(), "DT-006"),
    ("misspelt key", swap("subject", "subjekt"), "DT-001"),
    ("misspelt Vietnamese key", swap("subject", "trích yeeus"), "DT-001"),
    ("unknown key", add("xyz123: 1"), "DT-001"),
    ("unknown key in agency", swap("  place: Đắk Lắk", "  place: Đắk Lắk\n  fax: 1"), "DT-001"),
    ("unknown key in signatory", swap("  title", "  rank: x\n  title"), "DT-001"),
    ("merge key", swap("kind: công văn", "kind: công văn\n<<: {a: b}"), "DT-001"),
    ("key in two languages", add("trích yếu: hai"), "DT-002"),
    ("blank list item", swap("  - Sở Y tế", "  -"), "DT-003"),
    ("quoted blank in list", swap("  - Sở Y tế", '  - "  "'), "DT-003"),
    ("no kind", swap("kind: công văn\n", ""), "DT-004"),
    ("no subject", swap("subject: thử\n", ""), "DT-004"),
    ("empty subject", swap("subject: thử", "subject:"), "DT-004"),
    ("no signatory", swap("signatory:\n  title: Chủ tịch\n  name: Nguyễn Văn A\n", ""), "DT-004"),
    ("no name of signatory", swap("  name: Nguyễn Văn A\n", ""), "DT-004"),
    ("no title of signatory", swap("  title: Chủ tịch\n", ""), "DT-004"),
    ("no name of agency", swap("  name: Ủy ban nhân dân tỉnh Đắk Lắk\n", ""), "DT-004"),
    ("unknown urgency", add("urgency: gấp"), "DT-005"),
    ("unknown secrecy", add("secrecy: hơi mật"), "DT-005"),
    ("unknown circulation", add("circulation: công khai"), "DT-005"),
    ("subject is a list", swap("thử", "[a, b]"), "DT-006"),
    ("subject is a group", swap("subject: thử", "subject:\n  a: b"), "DT-006"),
    ("kind is a list", swap("kind: công văn", "kind: [công văn]"), "DT-006"),
    ("agency is a list of lists", swap("agency:\n  name: Ủy ban nhân dân tỉnh Đắk Lắk\n  abbreviation: UBND\n"
                                       "  place: Đắk Lắk", "agency: [[a]]"), "DT-006"),
    ("recipient is a group", swap("  - Sở Y tế", "  - a: b"), "DT-006"),
    ("recipients nested", swap("  - Sở Y tế", "  - [a, b]"), "DT-006"),
    ("signatory is a text", swap("signatory:\n  title: Chủ tịch\n  name: Nguyễn Văn A", "signatory: A"), "DT-006"),
    ("filing is a list", swap("filing:\n  units: [VT, VX]", "filing: [VT]"), "DT-006"),
    ("tasks is a text", swap("tasks:\n  - Việc một", "tasks: Việc"), "DT-006"),
    ("vars is a list", add("vars: [a]"), "DT-006"),
    ("task without text", swap("  - Việc một", "  - assignee: Sở Y tế"), "DT-004"),
    ("task of an unknown key", swap("  - Việc một", "  - {text: a, who: b}"), "DT-001"),
    ("subtasks is a text", swap("  - Việc một", "  - {text: a, subtasks: b}"), "DT-006"),
    ("block of an unknown key", body("  - tabel: a"), "DT-001"),
    ("block of two keys", body("  - {text: a, quote: b}"), "DT-007"),
    ("empty block", body("  - {}"), "DT-007"),
    ("table without rows", body("  - table: {columns: [a]}"), "DT-004"),
    ("row that is an unknown group", body("  - table: {rows: [{a: b}]}"), "DT-001"),
    ("row of too many cells", body("  - table: {columns: [a, b], rows: [[1, 2, 3]]}"), "DT-052"),
    ("row of too few cells", body("  - table: {columns: [a, b], rows: [[1]]}"), "DT-052"),
    ("alignment in a word", body("  - table: {columns: [{title: a, align: xa}], rows: [[1]]}"), "DT-018"),
    ("missing table file", body("  - table: khong-co.csv"), "TEP-017"),
    ("table outside", body("  - table: ../../../etc/passwd"), "TEP-016"),
    ("table of no kind", body("  - table: draft.yaml"), "BANG-001"),
    ("article of nothing", body("  - articles: [{clauses: [a]}]"), "DT-004"),
    ("clause of nothing", body("  - articles: [{title: a, clauses: [{points: [a]}]}]"), "DT-004"),
    ("division without title", body("  - chapters: [{articles: [a]}]"), "DT-004"),
    ("a chapter in a section", body("  - sections: [{title: a, chapters: [{title: b}]}]"), "DT-001"),
    ("outline of an unknown form", body("  - outline: {items: [a], numbering: ['Z)']}"), "DT-005"),
    ("cell that is a list", body("  - table: {rows: [[[a]]]}"), "DT-006"),
    ("width that is a word", body("  - table: {rows: [[a]], widths: [rộng]}"), "DT-013"),
    ("heading of level 9", body("  - heading: {text: a, level: 9}"), "DT-014"),
    # ---- values ----
    ("unknown kind", swap("công văn", "công hàm"), "DT-010"),
    ("kind with markup", swap("công văn", "<b>x</b>"), "DT-010"),
    ("kind as a path", swap("công văn", "../../etc/passwd"), "DT-010"),
    ("31 February", swap("8/2026", "31/2/2026"), "DT-011"),
    ("30 February", swap("8/2026", "2026-02-30"), "DT-011"),
    ("29 February of no leap year", swap("8/2026", "29/2/2026"), "DT-011"),
    ("month 13", swap("8/2026", "1/13/2026"), "DT-011"),
    ("day 0", swap("8/2026", "0/1/2026"), "DT-011"),
    ("month 0", swap("8/2026", "0/2026"), "DT-011"),
    ("two-digit year", swap("8/2026", "1/8/26"), "DT-011"),
    ("date in words", swap("8/2026", "hôm nay"), "DT-011"),
    ("American date", swap("8/2026", "Aug 17, 2026"), "DT-011"),
    ("date with a time", swap("8/2026", "2026-08-17T10:00"), "DT-011"),
    ("year 0", swap("8/2026", '"0000"'), "DT-011"),
    ("superscript digits in a date", swap("8/2026", "²/2026"), "DT-011"),
    ("number in words", swap("number:", "number: mười"), "DT-012"),
    ("number zero", swap("number:", "number: 0"), "DT-012"),
    ("negative number", swap("number:", "number: -5"), "DT-012"),
    ("number with its symbol", swap("number:", "number: 15/UBND"), "DT-012"),
    ("huge number", swap("number:", "number: 99999999"), "DT-012"),
    ("Arabic-Indic digits", swap("number:", "number: ١٢"), "DT-012"),
    ("agency not in the settings", swap("agency:\n  name: Ủy ban nhân dân tỉnh Đắk Lắk\n  abbreviation: UBND\n"
                                        "  place: Đắk Lắk", "agency: Sở X"), "DT-021"),
    ("no agency", swap("agency:\n  name: Ủy ban nhân dân tỉnh Đắk Lắk\n  abbreviation: UBND\n  place: Đắk Lắk\n", ""),
     "DT-020"),
    ("no place", swap("  place: Đắk Lắk\n", ""), "DT-022"),
    ("no date", swap("date: 8/2026\n", ""), "DT-023"),
    ("no abbreviation", swap("  abbreviation: UBND\n", ""), "DT-024"),
    ("symbol with spaces", add("symbol: UBND - VX"), "DT-025"),
    ("symbol with markup", add("symbol: <w:p/>"), "DT-025"),
    ("minutes without details", swap("kind: công văn", "kind: biên bản"), "DT-034"),
    ("details of a letter", add("details: {a: b}"), "DT-035"),
    ("details lacking one", swap("kind: công văn", "kind: giấy mời\ndetails: {event: họp}"), "DT-004"),
    ("details misspelt", swap("kind: công văn", "kind: giấy mời\ndetails: {evnet: họp}"), "DT-001"),
    ("details of a bad date", swap("kind: công văn", "kind: giấy nghỉ phép\ndetails: {from: 31/2/2026}"), "DT-011"),
    ("a contract of one party", swap("kind: công văn", "kind: hợp đồng"), "DT-036"),
    ("parties of a letter", add("parties: [{name: a, signatory: {title: a, name: b}}]"), "DT-037"),
    ("seal without signature", swap("  title: Chủ tịch", "  title: Chủ tịch\n  seal: a.png"), "DT-038"),
    ("subject of an introduction", swap("kind: công văn", "kind: giấy giới thiệu"), "DT-039"),
    ("body of an introduction", swap("kind: công văn", "kind: giấy giới thiệu"), "DT-049"),
    ("original of a letter", add("original: a.yaml"), "DT-046"),
    ("electronic copy of nothing", swap("kind: công văn", "kind: sao y\nform: điện tử"), "DT-056"),
    ("annex of nothing", add("annexes: [{title: a}]"), "DT-047"),
    ("time of signing without a file of its own", add("signed_at: 10:00"), "DT-048"),
    ("annex of a wrong turn", add("annexes: [{title: a, orientation: xiên, body: [a]}]"), "DT-016"),
    ("annex perhaps separate", add("annexes: [{title: a, separate: có thể, body: [a]}]"), "DT-015"),
    ("form in a word", add("form: đá"), "DT-017"),
    ("attachment without subject", add("attachments: [{kind: quy chế, body: [a]}]"), "DT-004"),
    ("attachment of no kind", add("attachments: [{kind: sách, subject: a, body: [a]}]"), "DT-010"),
    # ---- labels ----
    ("a label twice", body("  - articles: [{text: a, label: x}, {text: b, label: x}]"), "DT-050"),
    ("a label on a dash", body("  - outline: {numbering: ['-'], items: [{text: a, label: x}]}"), "DT-051"),
    ("an unknown label", swap("thử", "\"{{ ref('x') }}\""), "DT-055"),
    ("a label that is computed", swap("thử", '"{{ ref(a) }}"'), "DT-041"),
    ("two labels", swap("thử", "\"{{ ref('a', 'b') }}\""), "DT-041"),
    # ---- signing ----
    ("a deputy alone", swap("title: Chủ tịch", "title: Phó Chủ tịch"), "KY-005"),
    ("a deputy for the collective", swap("title: Chủ tịch", "authority: TM. Ủy ban nhân dân\n  title: Phó Chủ tịch"),
     "KY-005"),
    ("KT. without a deputy", swap("title: Chủ tịch", "authority: KT. Chủ tịch\n  title: Chánh Văn phòng"), "KY-004"),
    ("TUQ. passed on", swap("title: Chủ tịch", "authority: [TUQ. Chủ tịch, KT. Giám đốc]\n  title: Phó Giám đốc"),
     "KY-003"),
    ("KT. before TM.", swap("title: Chủ tịch", "authority: [KT. Chủ tịch, TM. UBND]\n  title: Phó Chủ tịch"), "KY-003"),
    ("TM without a stop", swap("title: Chủ tịch", "authority: TM Ủy ban nhân dân\n  title: Chủ tịch"), "KY-002"),
    ("Q. on a line of its own", swap("title: Chủ tịch", "authority: Q. Giám đốc\n  title: Giám đốc"), "KY-001"),
    ("body and tasks", add("body: [a]"), "DT-030"),
    ("no content", swap("opening:\n  - Đoạn mở đầu.\ntasks:\n  - Việc một\n", ""), "DT-031"),
    ("no recipients", swap("recipients:\n  - Sở Y tế\n  - Sở Tài chính\n", ""), "DT-032"),
    ("recipients in a plan", swap("kind: công văn", "kind: kế hoạch"), "DT-033"),
    # ---- expressions ----
    ("a loop", swap("thử", '"{% for i in x %}a{% endfor %}"'), "DT-040"),
    ("a comment", swap("thử", '"a {# b #}"'), "DT-040"),
    ("an include", swap("thử", "\"{% include '/etc/passwd' %}\""), "DT-040"),
    ("a sum", swap("thử", '"{{ 1 + 1 }}"'), "DT-041"),
    ("a product of text", swap("thử", "\"{{ 'a' * 99999999 }}\""), "DT-041"),
    ("a call", swap("thử", '"{{ range(9) }}"'), "DT-041"),
    ("a method", swap("thử", "\"{{ 'a'.upper() }}\""), "DT-041"),
    ("a list", swap("thử", '"{{ [1] }}"'), "DT-041"),
    ("unclosed braces", swap("thử", '"{{ a"'), "DT-042"),
    ("unknown filter", swap("thử", "\"{{ 'a' | attr('b') }}\""), "DT-042"),
    ("map filter", swap("thử", "\"{{ 'a' | map('upper') }}\""), "DT-042"),
    ("unknown name", swap("thử", '"{{ abc }}"'), "DT-043"),
    ("unknown field", swap("thử", '"{{ recipient.name }}"'), "DT-043"),
    ("a class", swap("thử", "\"{{ ''.__class__ }}\""), "DT-044"),
    ("a subclass hunt", swap("thử", "\"{{ ''.__class__.__mro__ }}\""), "DT-044"),
    ("a class by subscript", swap("thử", "\"{{ ''['__class__'] }}\""), "DT-044"),
    ("a list as text", (GOOD.replace("thử", '"{{ a }}"') + "vars:\n  a: [1, 2]\n").encode(), "DT-044"),
    ("unknown footnote", swap("thử", "thử[^chu-thich]"), "DT-045"),
    # ---- images ----
    ("missing figure", body("  - figure: khong-co.png"), "TEP-017"),
    ("figure with NUL path", body('  - figure: "a%00.png"'), "TEP-017"),
    ("figure outside", body("  - figure: ../../../etc/passwd"), "TEP-016"),
    ("figure by absolute path", body("  - figure: /etc/passwd"), "TEP-040"),
    ("figure by address", body("  - figure: file:///etc/passwd"), "TEP-017"),
    ("figure from the web", body("  - figure: https://example.com/a.png"), "TEP-017"),
    ("figure that is no image", body("  - figure: draft.yaml"), "ANH-003"),
    ("opaque signature", swap("  title: Chủ tịch", "  title: Chủ tịch\n  signature: trang.png"), "ANH-005"),
    ("missing signature", swap("  title: Chủ tịch", "  title: Chủ tịch\n  signature: ky.png"), "TEP-017"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_malformed_draft_is_refused_with_its_place_and_leaves_the_old_output(
    tmp_path: Path, data: bytes, code: str
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_bytes(data)
    Image.new("RGB", (30, 12), "white").save(tmp_path / "trang.png")
    old = tmp_path / "output" / "draft.docx"
    old.parent.mkdir()
    old.write_bytes(b"old")
    result = CliRunner().invoke(app, ["build", str(draft), "--format", "docx", "--out", str(old.parent)])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert f"[{code}]" in result.output
    assert re.search(r"draft\.yaml(:\d+:\d+)?: ", result.output)
    assert "Traceback" not in result.output
    assert old.read_bytes() == b"old"
    assert [file.name for file in old.parent.iterdir()] == ["draft.docx"]


def test_there_are_more_than_a_hundred_cases() -> None:
    assert len({name for name, _, _ in CASES}) == len(CASES) > 100


def test_all_findings_come_at_once_with_line_and_column() -> None:
    text = GOOD.replace("8/2026", "31/2/2026").replace("number:", "number: x").replace("unit: VX", "unitt: VX")
    with pytest.raises(CongvanError) as caught:
        read_dispatch(text.encode(), "a.yaml")
    places = [(f.code, f.span.line, f.span.column) for f in caught.value.findings]
    assert places == [("DT-001", 6, 1), ("DT-012", 7, 9), ("DT-011", 8, 7)]


@pytest.mark.parametrize(
    ("draft", "offered"),
    [
        ("kind: công văn\nxyz123: 1\n", "kind, agency, unit"),
        ("loại: công văn\nxyz123: 1\n", "loại, cơ quan, đơn vị soạn thảo"),
        ("xyz123: 1\n", "loại, cơ quan, đơn vị soạn thảo"),
    ],
)
def test_keys_are_offered_in_the_language_of_the_draft(draft: str, offered: str) -> None:
    with pytest.raises(CongvanError) as caught:
        read_dispatch(draft.encode(), "a.yaml")
    unknown = next(finding for finding in caught.value.findings if finding.code == "DT-001")
    assert str(unknown.parameters["keys"]).startswith(offered)


INJECTIONS = [
    "<script>alert(1)</script>", "</w:t></w:r><w:r><w:br/>", "&lt;b&gt; &amp; &#0;", "]]>", "<!-- x", '" onload="x',
    "'; drop", "url(file:///etc/passwd)", "}</style><style>*{display:none", "<?php ?>", "${x} #{y} <%= z %>",
    "=HYPERLINK(1)", "\\input{x}", "**<b>**",
]  # fmt: skip
FIELDS = ["thử", "Ủy ban nhân dân tỉnh Đắk Lắk", "Đắk Lắk\nunit", "Sở Y tế", "Đoạn mở đầu.", "Việc một", "Chủ tịch",
          "Nguyễn Văn A", "Như trên", "[VT, VX]"]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_markup_in_any_field_stays_text(tmp_path: Path, field: str) -> None:
    import docx

    folder = tmp_path / "output"
    drafts = []
    for number, hostile in enumerate(INJECTIONS):
        quoted = "'" + hostile.replace("'", "''") + "'"
        text = GOOD.replace(field, quoted + ("\nunit" if "unit" in field else ""), 1)
        draft = tmp_path / f"d{number}.yaml"
        draft.write_text(text, "utf-8")
        drafts.append(str(draft))
    result = CliRunner().invoke(app, ["build", *drafts, "--format", "docx,html", "--out", str(folder), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    for number, hostile in enumerate(INJECTIONS):
        document = docx.Document(str(folder / f"d{number}.docx"))
        paragraphs = [p.text for p in document.paragraphs]
        paragraphs += [p.text for t in document.tables for c in t._cells for p in c.paragraphs]
        shown = hostile.replace("**", "").rstrip(";.,") if hostile != "\\input{x}" else hostile
        assert any(shown.upper() in text.upper() for text in paragraphs), hostile
        html = (folder / f"d{number}.html").read_text("utf-8")
        assert "<script" not in html
        assert "<!-- x" not in html
        assert html.count("<style") == 1


def test_input_with_bom_crlf_nfd_and_no_break_spaces_builds_as_nfc() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", GOOD).replace("\n", "\r\n").replace("Sở Y tế", "Sở\u00a0Y\u00a0tế")
    dispatch = read_dispatch(b"\xef\xbb\xbf" + text.encode(), "a.yaml")
    assert dispatch.agencies[0].name.text == "Ủy ban nhân dân tỉnh Đắk Lắk"
    assert dispatch.recipients[0].span.line == 11


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.binary().map(lambda b: b.decode("latin-1")), st.text("ab:-[]{}&*!|>'\"%@`#,? \n\t")))
def test_the_reader_either_reads_or_reports(text: str) -> None:
    try:
        read_dispatch(text.encode("utf-8", "surrogatepass"), "a.yaml")
    except CongvanError as error:
        assert error.findings


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_in_a_subject_reads_or_reports(text: str) -> None:
    quoted = "'" + text.replace("'", "''").replace("\n", " ") + "'"
    try:
        read_dispatch(GOOD.replace("thử", quoted).encode(), "a.yaml")
    except CongvanError as error:
        assert error.findings
