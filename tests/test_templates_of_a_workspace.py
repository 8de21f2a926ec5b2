"""The templates of a workspace: only its own regular files, nothing that runs, errors with file, line and name."""

from __future__ import annotations

import os
import re
import shutil
import tracemalloc
import uuid
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, compose, congvan_here
from PIL import Image

from congvan.bulk.keys import job_key
from congvan.bulk.units import Job
from congvan.compose import template_bounds
from congvan.compose.page import Link, NoteCall, all_inlines, text_of
from congvan.compose.templating import own_templates, packaged_templates
from congvan.errors import CongvanError, Finding
from congvan.workspace import find_workspace

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 8/2026
subject: thử
recipients: [Sở Y tế]
opening: [Đoạn mở đầu.]
signatory: {title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""
PAGE = '<article><main><p class="noi_dung">Đoạn mở đầu.</p>{}</main></article>'


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    (folder / "templates" / "phan").mkdir(parents=True)
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "thu.yaml").write_text(DRAFT, "utf-8")
    (tmp_path / "key").write_text('<p class="noi_dung">bí mật</p>', "utf-8")
    return folder


def write(office: Path, text: str | bytes, name: str = "cong_van.html.j2") -> None:
    (office / "templates" / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def finding(office: Path) -> Finding:
    with pytest.raises(CongvanError) as caught:
        compose(office / "thu.yaml", office)
    (found,) = caught.value.findings
    return found


LINK = '<p class="noi_dung"><a href="{}">a</a></p>'
LINE = '<hr class="duong_ke" data-offset-mm="{}"/>'
CELL = '<table class="bang"><tr><td colspan="{}"/></tr></table>'
FAULTS = [
    ("unknown name", "\n\n{{ van_bann.subject }}", "MAU-005", 3, "van_bann"),
    ("unknown field", "\n{{ van_ban.subjekt }}", "MAU-005", 2, "subjekt"),
    ("unknown field of nothing", "\n{{ van_ban.subject.a.b }}", "MAU-005", 2, "a"),
    ("unknown filter", "{{ van_ban | khong_co }}", "MAU-001", 1, "khong_co"),
    ("unknown command", "\n{% neu x %}", "MAU-001", 2, "neu"),
    ("an end without its beginning", "{% endif %}", "MAU-001", 1, "endif"),
    ("a condition without an end", "\n{% if x %}", "MAU-001", 2, ""),
    ("no such template", "\n{% include 'khac.j2' %}", "MAU-006", 2, "khac.j2"),
    ("a template above", "{% include '../congvan.yaml' %}", "MAU-006", 1, "../congvan.yaml"),
    ("division by zero", "\n{{ 1 / 0 }}", "MAU-007", 2, ""),
    ("a sum of text and number", "{{ 'a' + 1 }}", "MAU-007", 1, ""),
    ("a number that is none", "\n\n{{ 'a' | int(base=99) }}{{ '%d' | format('a') }}", "MAU-007", 3, ""),
    ("a range without end", "{% for i in range(10 ** 9) %}a{% endfor %}", "MAU-007", 1, ""),
    ("a part as a whole", "\n{{ van_ban.filing }}", "MAU-007", 2, ""),
    ("a list as a whole", "\n{{ van_ban.recipients }}", "MAU-007", 2, ""),
    ("a call of a text", "{{ 'a'() }}", "MAU-007", 1, ""),
    ("includes itself", "\n{% include 'cong_van.html.j2' %}", "MAU-007", 2, ""),
    ("a macro that calls itself", "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}", "MAU-007", 2, ""),
    ("the inside of an object", "{{ ''.__class__ }}", "MAU-005", 1, "__class__"),
    ("an address of an object", "{{ van_ban.__init__ }}", "MAU-005", 1, "__init__"),
    ("a tag not closed", PAGE.format("<p>"), "MAU-001", 0, ""),
    ("a script", PAGE.format("\n<script>a</script>"), "MAU-002", 2, "script"),
    ("an image of vectors", PAGE.format("<svg/>"), "MAU-002", 1, "svg"),
    ("a component that is none", PAGE.format('\n\n<p class="noi_dungg">a</p>'), "MAU-003", 3, "noi_dungg"),
    ("a class that is none", PAGE.format('<table class="xyz"/>'), "MAU-003", 1, "xyz"),
    ("an event", PAGE.format('\n<p class="noi_dung" onclick="a()">a</p>'), "MAU-004", 2, "onclick"),
    ("a style", PAGE.format('<p class="noi_dung" style="color: red">a</p>'), "MAU-004", 1, "style"),
    ("a link that runs", PAGE.format("\n" + LINK.format("javascript:a()")), "MAU-004", 2, "href"),
    ("a link to a file", PAGE.format(LINK.format("file:///etc/passwd")), "MAU-004", 1, "href"),
    ("a link of data", PAGE.format(LINK.format("data:text/html,a")), "MAU-004", 1, "href"),
    ("a measure that is none", PAGE.format(LINE.format("nan")), "MAU-004", 1, "data-offset-mm"),
    ("an endless measure", PAGE.format(LINE.format("1e999")), "MAU-004", 1, "data-offset-mm"),
    ("a span that is none", PAGE.format(CELL.format(0)), "MAU-004", 1, "colspan"),
    ("a size out of range", PAGE.format('\n<table class="bang" data-size-pt="9"/>'), "MAU-004", 2, "data-size-pt"),
    ("lines that are none", PAGE.format('<table class="bang" data-borders="x"/>'), "MAU-004", 1, "data-borders"),
    ("not Unicode", b"\n\xe0\xe9", "MAU-008", 2, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "named"), [case[1:] for case in FAULTS], ids=[c[0] for c in FAULTS])
def test_a_fault_is_told_with_file_line_and_name(
    office: Path, text: str | bytes, code: str, line: int, named: str
) -> None:
    write(office, text)
    found = finding(office)
    assert (found.code, found.span.line) == (code, line), str(found)
    assert found.span.file.endswith("templates/cong_van.html.j2")
    assert named in str(found)
    for english in ("undefined", "attribute", "Encountered", "Expected", "unexpected", "division", "recursion"):
        assert english not in str(found).removeprefix(f"{found.span}")


def test_a_fault_in_a_part_is_told_in_that_part(office: Path) -> None:
    write(office, "\n\n{% include 'phan/x.j2' %}")
    write(office, "\n{{ khong_co }}", "phan/x.j2")
    found = finding(office)
    assert found.span.file.endswith("templates/phan/x.j2") and found.span.line == 2


@pytest.mark.parametrize("name", ["cong_van.html.j2", "phan/x.j2"])
def test_a_link_out_of_the_workspace_is_no_template(office: Path, name: str) -> None:
    write(office, PAGE.format("{% include 'phan/x.j2' %}"))
    (office / "templates" / name).unlink(missing_ok=True)
    (office / "templates" / name).symlink_to(office.parent / "key")
    assert finding(office).code == "TEP-016"


def test_a_folder_of_templates_that_leads_out_is_none(office: Path) -> None:
    (office / "templates" / "phan").rmdir()
    (office / "templates").rmdir()
    (office.parent / "other").mkdir()
    (office.parent / "other" / "cong_van.html.j2").write_text(PAGE, "utf-8")
    (office / "templates").symlink_to(office.parent / "other")
    assert finding(office).code == "TEP-016"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_no_template(office: Path) -> None:
    os.mkfifo(office / "templates" / "cong_van.html.j2")
    assert finding(office).code == "TEP-041"


def test_links_that_lead_to_each_other_are_no_template(office: Path) -> None:
    (office / "templates" / "cong_van.html.j2").symlink_to(office / "templates" / "b")
    (office / "templates" / "b").symlink_to(office / "templates" / "cong_van.html.j2")
    assert finding(office).code == "TEP-017"


def test_what_templates_may_write_is_taken(office: Path) -> None:
    link = '<p class="noi_dung"><a href="https://example.vn">a</a> <a href="mailto:a@b.vn">b</a></p>'
    write(office, PAGE.format(link + "{% include 'phan/x.j2' %}"))
    write(office, '<table class="bang"><tr><td colspan="2"><p class="o_bang">a</p></td></tr></table>', "phan/x.j2")
    (document,) = compose(office / "thu.yaml", office)
    assert sum(isinstance(inline, Link) for inline in all_inlines(document.sections[0].page)) == 2


def test_what_stands_in_no_template_is_told_of_all(office: Path) -> None:
    """An attribute put together from pieces is looked for in every template, among them those kept compiled."""
    compose(office / "thu.yaml", office)
    write(office, PAGE.format('<p class="noi_dung" {{ "on" ~ "x" }}="1">a</p>'))
    found = finding(office)
    assert found.code == "MAU-004" and found.span.file == "templates"


def test_a_note_with_a_name_is_of_the_vocabulary(office: Path) -> None:
    draft = DRAFT.replace("[Đoạn mở đầu.]", "['Đoạn mở đầu[^a].']") + "footnotes: {a: Chú thích.}\n"
    (office / "thu.yaml").write_text(draft, "utf-8")
    (document,) = compose(office / "thu.yaml", office)
    notes = [inline.note for inline in all_inlines(document.sections[0].page) if isinstance(inline, NoteCall)]
    assert [text_of(note) for note in notes] == ["Chú thích."]


DOUBLED = "{% set n = namespace(x=[1]) %}{% for a in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
ENDLESS = {
    "loops in loops": "{% for a in range(99999) %}\n{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "lines in loops": "{% for a in range(99999) %}{% for b in range(99999) %}<p>a</p>{% endfor %}{% endfor %}",
    "a macro that calls itself twice": "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n }}{% endmacro %}{{ m(90) }}",
    "a loop that goes into itself": "{% for x in [1, 2] recursive %}{{ loop([1, 2]) if loop.depth < 90 }}{% endfor %}",
    "a power": "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
    "a number that grows": "{% set n = namespace(x=9) %}{% for a in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "a text many times": "{{ 'x' * 10 ** 9 }}",
    "a list many times": "{{ ([1] * 10 ** 9) | length }}",
    "a text that doubles": "{% set n = namespace(x='x') %}{% for a in 'a' * 99 %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "a sum that doubles": "{% set n = namespace(x='x') %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "a block that doubles": "{% set x = 'x' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40,
    "texts joined": "{% set x = 'x' * 10 ** 6 %}{{ ([x] * 10 ** 6) | join }}",
    "texts joined by a long one": "{% set x = 'x' * 10 ** 6 %}{{ x.join(range(99999)) }}",
    "letters replaced by texts": "{% set x = 'x' * 10 ** 6 %}{{ x | replace('x', x) }}",
    "letters replaced by a method": "{% set x = 'x' * 10 ** 6 %}{{ x.replace('x', x) }}",
    "a width": "{{ 'x' | center(10 ** 9) }}",
    "a width by a method": "{{ 'x'.ljust(10 ** 9) }}",
    "a width in a format": "{{ '%1000000000d' % 1 }}",
    "a width beside a format": "{{ '%*d' % (10 ** 9, 1) }}",
    "a width in braces": "{{ '{:1000000000}'.format(1) }}",
    "a width given in braces": "{{ '{:{w}}'.format(1, w=10 ** 9) }}",
    "columns": "{{ range(3) | batch(10 ** 9, 'x') | list | length }}",
    "a list of lists, printed": DOUBLED + "{{ n.x | string | length }}",
    "a list of lists, as JSON": DOUBLED + "{{ n.x | tojson | length }}",
    "a list of lists, compared": DOUBLED + "{{ n.x == n.x | list }}",
    "a list of lists by columns": DOUBLED.replace("[n.x, n.x]", "((n.x * 2) | batch(2) | list)"),
    "a list of lists by a loop": DOUBLED.replace(
        "{% set n.x = [n.x, n.x] %}", "{% for y in (n.x * 2) | slice(1) %}{% set n.x = y %}{% endfor %}"
    ),
    "a list of lists by a macro": "{% set n = namespace(x=[1]) %}{% macro m() %}{% set n.x = varargs %}{% endmacro %}"
    "{% for a in range(60) %}{{ m(n.x, n.x) }}{% endfor %}",
    "rows and names": DOUBLED.replace("[n.x, n.x]", "{'a': n.x, 'b': n.x}"),
    "lists deep in lists": DOUBLED.replace("[n.x, n.x]", "[n.x]") + "{{ n.x == n.x | list }}",
    "texts in a list": "{% set x = 'x' * 10 ** 6 %}{{ ([x] * 10 ** 6) | sort | length }}",
    "texts kept": "{% set x = 'x' * 10 ** 6 %}{% set n = namespace(x=[]) %}"
    "{% for a in range(999) %}{% set n.x = [n.x, x[1:]] %}{% endfor %}",
    "texts made one by one": "{{ range(99999) | map('replace', '', 'x' * 10 ** 5) | list | length }}",
    "texts made by a list": "{% set many = 'x' * 10 ** 5 %}"
    "{{ [range(99999)] | map('map', 'replace', '', many) | map('list') | list | length }}",
    "lines moved in": "{{ ('\n' * 10 ** 5) | indent(9999) }}",
    "lines moved in by a block": "{% filter indent(5000) %}{% for a in range(99999) %}a\n{% endfor %}{% endfilter %}",
    "a block in capitals": "{% set many = 'x' * 10 ** 6 %}"
    "{% for a in range(99) %}{% filter upper %}{{ many }}{{ many }}{% endfilter %}{% endfor %}",
    "a word broken": "{{ ('a' * 10 ** 6) | wordwrap(1) }}",
    "lines broken by a text": "{% set x = 'a ' * 10 ** 4 %}{{ x | wordwrap(1, wrapstring=x) }}",
    "links": "{{ ('http://a.b/ ' * 10 ** 4) | urlize(target='x' * 10 ** 6) }}",
    "lists put together": "{{ ([[1] * 100] * 1000) | sum(start=[]) | length }}",
    "lines of JSON": "{{ ([1] * 10 ** 4) | tojson(indent=10 ** 4) }}",
    "tabs": "{{ ('\t' * 10 ** 6).expandtabs(tabsize=10 ** 4) }}",
    "many widths": "{{ ('{:9999}' * 10 ** 4).format(*range(10 ** 4)) }}",
    "many places": "{% set x = 'x' * 10 ** 6 %}{{ ('%(a)s' * 10 ** 4) % {'a': x} }}",
    "many places of a filter": "{{ ('%9999s' * 10 ** 4) | format(*range(10 ** 4)) }}",
    "a number of a text": "{{ ('f' * 10 ** 6) | int(0, 16) }}",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_never_ends_is_refused(office: Path, piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_bounds, "MOST_SECONDS", 0.1)
    monkeypatch.setattr(template_bounds, "MORE_SECONDS", 0.1)
    write(office, PAGE.format("") + "\n" + piece)
    found = finding(office)
    assert found.code == "MAU-009"
    assert found.span.file.endswith("templates/cong_van.html.j2")
    assert found.span.line >= 2


def test_a_form_of_a_text_is_refused_before_it_is_made(office: Path) -> None:
    write(office, PAGE.format("") + "{{ ('{0:9999}' * 60000).format(1) | length }}")
    tracemalloc.start()
    try:
        assert finding(office).code == "MAU-009"
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_template_too_large_or_too_deep_is_refused(office: Path) -> None:
    write(office, PAGE.format("") + "{{ 1 }}" * 100_000)
    assert finding(office).code == "MAU-009"
    write(office, PAGE.format("") + "{% for i in [1] %}" * 30 + "{% endfor %}" * 30)
    assert finding(office).code == "MAU-007"


BYTES = ["'x'.encode()", "(1).to_bytes(10 ** 10, 'big')", "{}.fromkeys(range(9))", "'x'.translate({120: 'y'})"]


@pytest.mark.parametrize("piece", BYTES)
def test_a_template_has_no_bytes(office: Path, piece: str) -> None:
    """What has no bounds of ours is not to be had."""
    write(office, PAGE.format("") + "{{ " + piece + " }}")
    assert finding(office).code == "MAU-005"


def test_what_a_filter_asserts_is_told_of_the_template(office: Path) -> None:
    write(office, PAGE.format("") + "{{ 'a b' | truncate(1, end='xxx') }}")
    assert finding(office).code == "MAU-007"


MODEST = {
    "loops": "{% for a in range(3) %}{% for b in range(3) %}{{ loop.index }}{{ loop.last }}{% endfor %}{% endfor %}",
    "numbers": "{{ 2 ** 10 }}, {{ 7 % 3 }}, {{ '%d' | format(1) }}, {{ '{:03}'.format(1) }}",
    "texts": "{{ 'x' * 3 ~ 'b' }}{{ 'a'.join('bc') }}{{ ['a', 'b'] | join(', ') }}{{ 'ab' | replace('a', 'c') }}",
    "lists": "{% for row in range(5) | batch(2, 0) %}{{ row | length }}{% endfor %}{{ ([1] + [2]) | length }}",
    "filters": "{{ ['a', 'b'] | map('upper') | join }}{{ [3, 1] | sort | first }}{{ [1, 2] | sum }}{{ 'a' | indent }}"
    "{{ 'a b' | wordwrap(1) }}{{ [1, 2][1:] | last }}{{ 'a' | default('b') }}{{ [[1]] | list | length }}",
    "macros": "{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
}


@pytest.mark.parametrize("piece", MODEST.values(), ids=MODEST)
def test_a_template_may_do_what_documents_need(office: Path, piece: str) -> None:
    write(office, PAGE.format('<p class="noi_dung">' + piece + "</p>"))
    assert compose(office / "thu.yaml", office)


# What a template leaves out


PACKAGED = ROOT / "templates"
BODY = """\
body:
  - Đoạn một[^Ghi chú.]
  - table:
      columns: [TT, Ảnh chụp]
      rows: [['1', {hình: anh.png, chữ: Trạm bơm}]]
      notes: [Nguồn là Chi cục Thủy lợi.]
  - hình: {tệp: so-do.png, tên hình: Sơ đồ tuyến}
  - heading: Tổ chức *thực hiện*
  - tasks: [{text: Rà soát, body: [Đoạn dưới việc]}]
annexes:
  - title: Danh mục
    body: [Đoạn của phụ lục]
"""
# What an old copy of a template does not know: what it has instead, and what is told.
LEFT_OUT = [
    ("images of cells", "thanh_phan.html.j2", r"\{% macro hinh\(.*?endmacro %\}",
     "{% macro hinh(figure, loi_ta) %}{% endmacro %}", "anh.png"),
    ("notes under tables", "thanh_phan.html.j2", r"in table\.notes", "in ()", "Nguồn là Chi cục"),
    ("the body of an annex", "phu_luc.html.j2", r"phan\.body", "()", "Đoạn của phụ lục"),
    ("the whole body", "cong_van.html.j2", r"van_ban\.body", "()", "Đoạn một"),
]  # fmt: skip


def with_own(folder: Path, changed: str = "", old: str = "", new: str = "") -> None:
    """Give a workspace the templates of congvan as its own, one of them changed."""
    for file in PACKAGED.glob("*.j2"):
        text = file.read_text("utf-8")
        if file.name == changed:
            text, count = re.subn(old, new, text, flags=re.S)
            assert count, changed
        (folder / "templates" / file.name).write_text(text, "utf-8")


@pytest.fixture
def pictured(office: Path) -> Path:
    draft = DRAFT.replace("opening: [Đoạn mở đầu.]\n", "") + BODY
    (office / "thu.yaml").write_text(draft, "utf-8")
    for name in ("anh.png", "so-do.png"):
        Image.new("RGB", (60, 40), "gray").save(office / name)
    return office


@pytest.mark.parametrize(("changed", "old", "new", "told"), [c[1:] for c in LEFT_OUT], ids=[c[0] for c in LEFT_OUT])
def test_what_a_template_leaves_out_of_a_draft_is_refused(
    pictured: Path, changed: str, old: str, new: str, told: str
) -> None:
    with_own(pictured, changed, old, new)
    found = finding(pictured)
    assert found.code == "MAU-010" and told in str(found), str(found)


def test_a_template_that_prints_all_is_taken(pictured: Path) -> None:
    packaged = compose(pictured / "thu.yaml", pictured)
    with_own(pictured)
    assert compose(pictured / "thu.yaml", pictured) == packaged
    text = (
        (pictured / "thu.yaml").read_text("utf-8").replace("[Sở Y tế]", '["{{ recipient.name }}"]\nfor_each: noi.yaml')
    )
    (pictured / "noi.yaml").write_text("- Xã A\n- Xã B\n", "utf-8")
    (pictured / "thu.yaml").write_text(text.replace("Đoạn một", "Gửi {{ recipient.name }}: đoạn một"), "utf-8")
    done = congvan_here("build", "thu.yaml", "--format", "docx", cwd=pictured)
    assert done.code == 0, done.err
    assert len(list((pictured / "output" / "thu").glob("*.docx"))) == 2


@pytest.fixture(scope="module")
def repository_with_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "directives", folder / "directives")
    (folder / "templates").mkdir()
    shutil.copy(ROOT / "congvan.yaml", folder)
    with_own(folder)
    return folder


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.yaml")))
def test_nothing_of_the_samples_is_taken_for_left_out(name: str, repository_with_own: Path) -> None:
    draft = repository_with_own / "directives" / "samples" / f"{name}.yaml"
    assert compose(draft, repository_with_own) == compose(SAMPLES / f"{name}.yaml")


def test_templates_of_a_checkout_are_the_packaged_ones(office: Path) -> None:
    """Beside them stands what was compiled of any template, which is none of what a document is made of."""
    assert own_templates(ROOT / "templates") is None
    assert own_templates(office / "templates") == office / "templates"
    assert own_templates(office / "khong-co") is None
    workspace = find_workspace(SAMPLES)
    job = Job(workspace, office)
    before = job_key(job)
    compiled = packaged_templates() / "__pycache__" / f"{uuid.uuid4().hex}.cache"
    compiled.write_bytes(b"x")
    try:
        assert job_key(job) == before
    finally:
        compiled.unlink()


@pytest.mark.parametrize(
    "name",
    ["congvan.html.j2", "cong-van.html.j2", "Cong_van.html.j2", "công văn.html.j2", "cong_van.html", "cong_van.j2",
     "cong_van.html.j2.txt", "cong_van.html.jinja2"],
)  # fmt: skip
def test_a_template_whose_name_is_not_quite_right_is_not_passed_by(office: Path, name: str) -> None:
    """The packaged one would be taken in its place, and the document look right."""
    own = office / "templates"
    (own / name).write_text(PAGE.format("<p class='noi_dung'>a</p>"), "utf-8")
    if (own / "cong_van.html.j2").exists():
        pytest.skip("this system does not tell case apart")
    result = congvan_here("build", "thu.yaml", "--format", "docx", cwd=office)
    assert result.code == 1 and "[MAU-011]" in result.err and "'cong_van.html.j2'" in result.err
    assert name in result.err and ("Explorer" in result.err) == name.endswith(".txt")
    assert not list(office.rglob("*.docx"))


@pytest.mark.parametrize("name", ["cong_van_cu.html.j2", "cong_van (2).html.j2", "ghi-chu.txt", "logo.png", "rieng.j2"])
def test_other_files_may_lie_beside_templates(office: Path, name: str) -> None:
    (office / "templates" / name).write_text("x", "utf-8")
    assert congvan_here("build", "thu.yaml", "--format", "docx", cwd=office).code == 0
