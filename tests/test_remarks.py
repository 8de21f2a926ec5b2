"""Remarks on a draft: lists and returned files in, the summary table and the report out; nothing lost in silence."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import ROOT, Result, compose, congvan_here
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from pdf_pages import flat
from revisions import edit, git, git_needed

from congvan.checking.docx import read_docx
from congvan.errors import Span
from congvan.remarks.listed import read_list
from congvan.remarks.remark import Remark
from congvan.remarks.returned import read_returned
from congvan.remarks.writing import list_yaml
from congvan.text.unicode import clean

DRAFT = """\
kind: quy chế
agency: {name: Trường Trung học phổ thông Sơn Tịnh, abbreviation: THPTST, place: Quảng Ngãi}
date: 2026-08
subject: thực hiện dân chủ trong nhà trường
body:
  - articles:
      - title: Phạm vi điều chỉnh
        clauses: [Quy chế này quy định những việc phải công khai, Quy chế này áp dụng đối với viên chức]
      - title: Những việc phải công khai
        label: cong-khai
        clauses:
          - text: Kế hoạch công tác năm học của nhà trường
          - text: Dự toán và quyết toán kinh phí hằng năm
            label: du-toan
      - title: Hiệu lực thi hành
        clauses: [Quy chế này có hiệu lực từ ngày ký, Hiệu trưởng tổ chức thực hiện]
annexes:
  - title: Mẫu biểu
    body:
      - outline:
          - title: Biểu thứ nhất
            items: [Nội dung biểu một, Nội dung biểu hai]
signatory: {title: Hiệu trưởng, name: Võ Thị Thanh Tâm, signature: ky.png}
copies: [Như trên]
filing: {units: [VT]}
"""
LIST = """\
- cơ quan: Công đoàn
  điều khoản: khoản 2 Điều 2
  ý kiến: Đề nghị công khai hằng quý
  tiếp thu: tiếp thu
- cơ quan: Tổ Toán
  điều khoản: Điều 1
  ý kiến: Đề nghị bỏ điều này
  tiếp thu: không
  giải trình: Phải có phạm vi điều chỉnh
- cơ quan: Tổ Văn
  điều khoản: chung
  ý kiến: Nhất trí
- cơ quan: Tổ Văn
  điều khoản: du-toan
  ý kiến: Ghi rõ thời hạn
  tiếp thu: một phần
  giải trình: Đã ghi ở Điều 3
"""
HOSTILE = "<b>đậm</b> {{ ten }} {% x %} **s** [^1] ~a~ `c` & ]]> =1+1 \\ “…” ${HOME} #"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kho = tmp_path / "kho"
    (kho / "directives").mkdir(parents=True)
    (kho / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (kho / "directives" / "thu.yaml").write_text(DRAFT.replace(", signature: ky.png", ""), "utf-8")
    return kho


def run(folder: Path, text: str, *options: str, name: str = "ykien.yaml") -> Result:
    (folder / name).write_text(text, "utf-8")
    return congvan_here("remarks", name, "--draft", "directives/thu.yaml", "--format", "docx", *options, cwd=folder)


def rows(folder: Path, name: str = "thu.y-kien.docx") -> list[list[str]]:
    table = docx.Document(str(folder / "output" / name)).tables[0]
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows][1:]


def one(provision: str, **more: str) -> str:
    keys = {"cơ quan": "Sở A", "điều khoản": provision, "ý kiến": "Lời", **more}
    return "- " + "\n  ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()) + "\n"


# ---- a list to its documents ----


def test_the_table_stands_in_the_order_of_the_draft(folder: Path) -> None:
    done = run(folder, LIST)
    assert done.code == 0, done.err
    assert rows(folder) == [
        ["1", "Ý kiến chung", "Tổ Văn", "Nhất trí", "Chưa xử lý."],
        ["2", "Điều 1", "Tổ Toán", "Đề nghị bỏ điều này", "Không tiếp thu.\nPhải có phạm vi điều chỉnh"],
        ["3", "Khoản 2 Điều 2", "Công đoàn", "Đề nghị công khai hằng quý", "Tiếp thu."],
        ["4", "Khoản 2 Điều 2", "Tổ Văn", "Ghi rõ thời hạn", "Tiếp thu một phần.\nĐã ghi ở Điều 3"],
    ]
    page = docx.Document(str(folder / "output" / "thu.y-kien.docx")).sections[0]
    assert page.page_width > page.page_height
    assert "ykien.yaml:10:3: ý kiến này chưa xử lý [YK-030]" in done.err


def test_the_report_counts_and_tells_every_remark(folder: Path) -> None:
    assert run(folder, LIST).code == 0
    words = flat("\n".join(p.text for p in docx.Document(str(folder / "output/thu-giai-trinh.docx")).paragraphs))
    assert "Đã nhận được 4 ý kiến của 3 cơ quan" in words
    assert "tiếp thu 1 ý kiến; tiếp thu một phần 1 ý kiến; không tiếp thu 1 ý kiến; chưa xử lý 1 ý kiến." in words
    assert "Điều 1, Tổ Toán góp ý: Đề nghị bỏ điều này. Giải trình: Phải có phạm vi điều chỉnh." in words
    for said in ("Đề nghị công khai hằng quý", "Nhất trí", "Ghi rõ thời hạn"):
        assert said in words
    again = congvan_here("build", "directives/thu-giai-trinh.yaml", "--format", "docx", cwd=folder)
    assert again.code == 0, again.err


def test_the_report_bears_no_signature_that_was_made_for_the_draft(folder: Path) -> None:
    import datetime as dt

    from congvan.loading.nodes import parse
    from congvan.remarks.report import report_draft
    from congvan.workspace import find_workspace

    rules = find_workspace(folder).rules
    written = report_draft((), "Quy chế", parse(DRAFT.encode(), "a"), rules, dt.date(2026, 8, 1), [])
    assert "Võ Thị Thanh Tâm" in written and "ky.png" not in written


def test_a_mark_of_secrecy_goes_with_the_report_and_keeps_the_files_private(folder: Path) -> None:
    edit(folder, "kind: quy chế", "kind: quy chế\nsecrecy: Mật", "thu")
    assert run(folder, LIST).code == 0
    assert "Mật" in (folder / "directives" / "thu-giai-trinh.yaml").read_text("utf-8")
    for name in ("output/thu.y-kien.docx", "output/thu-giai-trinh.docx", "directives/thu-giai-trinh.yaml"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Điều 2", "Điều 2"), ("điều 2, khoản 1", "Khoản 1 Điều 2"), ("Khoản 1 của Điều 2", "Khoản 1 Điều 2"),
        ("cong-khai", "Điều 2"), ("nhãn du-toan", "Khoản 2 Điều 2"), ("trích yếu", "Trích yếu"),
        ("Mục I.2 Phụ lục", "Khoản 2 Mục I Phụ lục"), ("khoản 2 mục I phụ lục", "Khoản 2 Mục I Phụ lục"),
        ("CHUNG", "Ý kiến chung"), ("Điều 9 (đã bỏ)", "Điều 9 (đã bỏ)"), ("Điều 2.", "Điều 2"),
    ],
)  # fmt: skip
def test_provisions_as_people_write_them(folder: Path, typed: str, label: str) -> None:
    done = run(folder, one(typed, **{"tiếp thu": "có"}))
    assert done.code == 0, done.err
    assert rows(folder)[0][1] == label


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Điều 9", "YK-010"), ("khoản 5 Điều 2", "YK-010"), ("Điều 1 và Điều 2", "YK-010"), ("Điều 2a", "YK-010"),
        ("khoản 2", "YK-011"), ("Mục I.2", "YK-011"), ("điều khoản thi hành", "YK-010"),
        ("Điều 2 Luật Đất đai", "YK-010"),
    ],
)  # fmt: skip
def test_a_provision_that_is_not_there_or_could_be_several_is_an_error(folder: Path, typed: str, code: str) -> None:
    done = run(folder, one("Điều 1") + one(typed))
    assert done.code == 1
    assert f"[{code}]" in done.err and "ykien.yaml:4:3" in done.err, done.err
    assert not (folder / "output").exists() and not (folder / "directives" / "thu-giai-trinh.yaml").exists()


def test_tasks_of_a_letter_are_found_by_their_numbers(folder: Path) -> None:
    (folder / "directives" / "thu.yaml").write_text(
        "kind: công văn\nagency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}\ndate: 2026-08\n"
        "subject: tiêm vắc xin\nrecipients: [Các bệnh viện]\ntasks: [Lập danh sách, Chuẩn bị vắc xin, Báo cáo]\n"
        "closing: Nhận được công văn này đề nghị thực hiện\n"
        "signatory: {title: Giám đốc, name: A}\ncopies: [Như trên]\nfiling: {units: [VT]}\n",
        "utf-8",
    )
    done = run(folder, one("nhiệm vụ 3") + one("mục 2") + one("kính gửi") + one("trích yếu"))
    assert done.code == 0, done.err
    assert [row[1] for row in rows(folder)] == ["Trích yếu", "Kính gửi", "Khoản 2", "Khoản 3"]


@pytest.mark.parametrize(
    "typed", ["1." * 9000 + "1", "Điều 1 " * 4000, "(" * 30_000, "khoản " * 5000, "Mục I.1.1.1 " * 900]
)
def test_a_provision_without_end_is_refused(folder: Path, typed: str) -> None:
    done = run(folder, one(typed))
    assert done.code == 1 and "[YK-010]" in done.err and len(done.err) < 2000


def test_all_bad_rows_are_told_at_once(folder: Path) -> None:
    bad = one("", **{"tiếp thu": "tạm"}) + one("Điều 1", **{"giải trình": "vì"}) + one("Điều 1", **{"tiếp thu": "rồi"})
    done = run(folder, bad)
    assert done.code == 1
    for code in ("YK-003", "YK-004", "YK-005"):
        assert code in done.err
    assert done.err.count("YK-004") == 2


@pytest.mark.parametrize("text", ["", "[]", "a: b\n", "- x\n", "- cơ quan: A\n  lạ: b\n", "- [a, b]\n"])
def test_what_is_no_list_is_told(folder: Path, text: str) -> None:
    done = run(folder, text)
    assert done.code == 1 and "ykien.yaml" in done.err
    assert not (folder / "output").exists()


def test_hostile_texts_are_data(folder: Path) -> None:
    done = run(
        folder, one("Điều 1", **{"ý kiến": HOSTILE, "cơ quan": HOSTILE, "tiếp thu": "không", "giải trình": HOSTILE})
    )
    assert done.code == 0, done.err
    row = rows(folder)[0]
    assert row[2] == HOSTILE and row[3] == HOSTILE and row[4].endswith(HOSTILE)
    report = flat("\n".join(p.text for p in docx.Document(str(folder / "output/thu-giai-trinh.docx")).paragraphs))
    assert report.count(flat(HOSTILE)) == 3


@pytest.mark.parametrize("text", ["\\{% if %}", "a {# b #} c", "{%", "\\\\{%x", "\\{{ ten }}", "{{{% %}}}", "\\"])
def test_commands_of_templates_are_words(folder: Path, text: str) -> None:
    done = run(folder, one("Điều 1", **{"ý kiến": f"Sửa {text} cho rõ"}))
    assert done.code == 0, done.err
    report = flat("\n".join(p.text for p in docx.Document(str(folder / "output/thu-giai-trinh.docx")).paragraphs))
    assert f"Sửa {text} cho rõ" in report


def test_files_that_are_there_are_kept(folder: Path) -> None:
    assert run(folder, LIST).code == 0
    report = folder / "directives" / "thu-giai-trinh.yaml"
    report.write_text("của tôi\n", "utf-8")
    done = run(folder, LIST)
    assert done.code == 1 and "TEP-015" in done.err
    assert report.read_text("utf-8") == "của tôi\n"
    assert run(folder, LIST, "--force").code == 0
    assert "loại: báo cáo" in report.read_text("utf-8")


def test_a_draft_that_gives_no_report_gives_its_table(folder: Path) -> None:
    text = (ROOT / "directives" / "samples" / "hop-dong.yaml").read_text("utf-8")
    (folder / "directives" / "thu.yaml").write_text(text, "utf-8")
    done = run(folder, one("chung"))
    assert done.code == 1 and "YK-024" in done.err and "--table" in done.err
    assert not (folder / "output").exists()
    done = run(folder, one("chung"), "--table")
    assert done.code == 0, done.err
    assert [path.name for path in (folder / "output").iterdir()] == ["thu.y-kien.docx"]


def test_a_bulk_draft_asks_whose_copy(folder: Path) -> None:
    (folder / "ds.csv").write_text("tên\nXã Ea Na\nXã Ea Bông\n", "utf-8")
    edit(folder, "kind: quy chế", "kind: quy chế\nfor_each: {list: ds.csv}", "thu")
    assert "SS-012" in run(folder, LIST).err
    done = run(folder, LIST, "--only", "Xã Ea Na")
    assert done.code == 0, done.err
    assert len(rows(folder, "thu-xa-ea-na.y-kien.docx")) == 4


SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))


@pytest.mark.parametrize("sample", [path for path in SAMPLES if path.stem != "phieu-bao"], ids=lambda path: path.stem)
def test_every_place_is_found_by_what_it_is_called(sample: Path) -> None:
    from congvan.comparing.lines import lines_of
    from congvan.remarks.places import Places

    places = Places(lines_of(compose(sample, ROOT)))
    assert [place.label for place in places.all if places.find(place.label) != [place]] == []


def test_json_has_all(folder: Path) -> None:
    data = json.loads(run(folder, LIST, "--json").out)
    assert [(one["place"], one["decision"], one["line"]) for one in data["remarks"]][:2] == [
        ("Ý kiến chung", "", 10), ("Điều 1", "not", 5),
    ]  # fmt: skip
    assert len(data["files"]) == 3 and data["findings"][0]["code"] == "YK-030"


# ---- tables ----


def book(folder: Path, cells: list[list[str]], merged: str = "") -> None:
    workbook = Workbook()
    for row in cells:
        workbook.active.append(row)
    if merged:
        workbook.active.merge_cells(merged)
    workbook.save(folder / "ykien.xlsx")


def made(folder: Path, name: str, *options: str) -> Result:
    return congvan_here("remarks", name, "--draft", "directives/thu.yaml", "--format", "docx", *options, cwd=folder)


def test_a_workbook_as_offices_keep_it(folder: Path) -> None:
    head = ["STT", "Cơ quan góp ý", "Điều, khoản", "Nội dung góp ý", "Kết quả", "Giải trình", "Ghi chú"]
    book(folder, [
        ["TỔNG HỢP Ý KIẾN"], head,
        ["1", "Công đoàn", "Điều 1", "Một", "Tiếp thu", "", "xem lại"],
        ["2", "", "Điều 2", "Hai", "KHÔNG TIẾP THU", "vì", ""],
        ["3", "Tổ Văn", "chung", "Ba", "", "", ""],
    ], "B3:B4")  # fmt: skip
    done = made(folder, "ykien.xlsx")
    assert done.code == 0, done.err
    assert [row[2] for row in rows(folder)] == ["Tổ Văn", "Công đoàn", "Công đoàn"]
    assert "YK-033" in done.err and "Ghi chú" in done.err


def test_bad_rows_of_a_table_are_told_with_their_rows(folder: Path) -> None:
    (folder / "ykien.csv").write_text(
        "cơ quan;điều khoản;ý kiến;tiếp thu\nA;Điều 1;Một;\n;Điều 1;Hai;\nB;Điều 8;Ba;x\nC;Điều 2;;\n", "utf-8"
    )
    done = made(folder, "ykien.csv")
    assert done.code == 1
    assert "ykien.csv:3" in done.err and "ykien.csv:4" in done.err and "ykien.csv:5" in done.err


@pytest.mark.parametrize("head", ["cơ quan;ý kiến", "cơ quan;đơn vị;điều khoản;ý kiến", "a;b;c"])
def test_a_table_without_its_columns_is_refused(folder: Path, head: str) -> None:
    (folder / "ykien.csv").write_text(f"{head}\nA;B;C;D\n", "utf-8")
    assert "YK-002" in made(folder, "ykien.csv").err


def test_hidden_rows_are_read_and_told(folder: Path) -> None:
    workbook = Workbook()
    for row in (["cơ quan", "điều khoản", "ý kiến"], ["A", "chung", "Một"], ["B", "chung", "Hai"]):
        workbook.active.append(row)
    workbook.active.row_dimensions[3].hidden = True
    workbook.save(folder / "ykien.xlsx")
    done = made(folder, "ykien.xlsx")
    assert done.code == 0 and "ykien.xlsx:3" in done.err and "YK-033" in done.err
    assert len(rows(folder)) == 2


# ---- numbers that follow the draft ----


@git_needed
def test_numbers_of_an_earlier_revision_follow_the_draft(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "gửi lấy ý kiến")
    edit(folder, "      - title: Những việc phải công khai", "      - Trường công khai trên trang thông tin\n"
         "      - title: Những việc phải công khai", "thu")  # fmt: skip
    edit(folder, "clauses: [Quy chế này có hiệu lực từ ngày ký, Hiệu trưởng tổ chức thực hiện]",
         "clauses: [Hiệu trưởng tổ chức thực hiện]", "thu")  # fmt: skip
    text = one("khoản 2 Điều 2") + one("khoản 1 Điều 3") + one("du-toan") + one("Điều 1")
    done = run(folder, text, "--on", "HEAD")
    assert done.code == 0, done.err
    assert [row[1] for row in rows(folder)] == [
        "Điều 1", "Khoản 2 Điều 3 (bản góp ý: khoản 2 Điều 2)", "Khoản 2 Điều 3", "Khoản 1 Điều 3 (đã bỏ)",
    ]  # fmt: skip
    assert "YK-032" in done.err
    # Without --on the number is that of the present draft, which has no second khoản there.
    assert "YK-010" in run(folder, one("khoản 2 Điều 2"), "--force").err


# ---- comments of returned files ----


def returned(folder: Path, *comments: tuple[str, str, str], name: str = "gop-y.docx") -> Path:
    """The draft as DOCX with comments: (author, what the paragraph begins with, words)."""
    built = congvan_here("build", "directives/thu.yaml", "--format", "docx", cwd=folder)
    assert built.code == 0, built.err
    document = docx.Document(str(folder / "output" / "thu.docx"))
    for author, start, words in comments:
        found = [p for p in document.element.body.iter() if p.tag.endswith("}p")]
        paragraph = next(Paragraph(p, document._body) for p in found if start in "".join(p.itertext()))
        document.add_comment(runs=paragraph.runs, text=words, author=author)
    document.save(str(folder / name))
    return folder / name


def test_comments_are_read_into_a_list_and_the_list_gives_the_documents(folder: Path) -> None:
    returned(folder, ("Công đoàn", "Dự toán", "Ghi rõ hằng quý"), ("Tổ Văn", "dân chủ trong", HOSTILE),
             ("Tổ Toán", "Nội dung biểu hai", "Thêm cột"), ("Tổ Toán", "Võ Thị", "Sai tên"))  # fmt: skip
    done = congvan_here("remarks", "gop-y.docx", cwd=folder)
    assert done.code == 0, done.err
    assert "4 ghi chú: 4 ý kiến, 0 lời trả lời" in done.err
    listed = read_list(folder / "ykien.yaml", "ykien.yaml").remarks
    assert [(one.office, one.provision, one.text) for one in listed] == [
        ("Công đoàn", "khoản 2 Điều 2", "Ghi rõ hằng quý"), ("Tổ Văn", "trích yếu", HOSTILE),
        ("Tổ Toán", "khoản 2 Mục I Phụ lục", "Thêm cột"), ("Tổ Toán", "họ tên người ký", "Sai tên"),
    ]  # fmt: skip
    assert "Dự toán và quyết toán" in listed[0].quote
    assert made(folder, "ykien.yaml").code == 0
    assert len(rows(folder)) == 4


def test_a_list_that_is_there_is_kept(folder: Path) -> None:
    returned(folder, ("A", "Dự toán", "x"))
    (folder / "ykien.yaml").write_text("của tôi\n", "utf-8")
    assert "TEP-015" in congvan_here("remarks", "gop-y.docx", cwd=folder).err
    assert (folder / "ykien.yaml").read_text("utf-8") == "của tôi\n"
    assert congvan_here("remarks", "gop-y.docx", "--force", cwd=folder).code == 0


def test_with_the_draft_provisions_have_its_labels_and_numbers(folder: Path) -> None:
    returned(folder, ("A", "Dự toán", "x"), ("B", "Quy chế này có hiệu lực", "y"), ("C", "Kế hoạch công tác", "z"))
    edit(folder, "      - title: Những việc phải công khai", "      - Trường công khai trên trang thông tin\n"
         "      - title: Những việc phải công khai", "thu")  # fmt: skip
    edit(folder, "          - text: Kế hoạch công tác năm học của nhà trường\n", "", "thu")
    done = congvan_here("remarks", "gop-y.docx", "--draft", "directives/thu.yaml", "--json", cwd=folder)
    data = json.loads(done.out)
    assert [one["provision"] for one in data["remarks"]] == ["du-toan", "khoản 1 Điều 4", "khoản 1 Điều 2 (đã bỏ)"]
    assert data["comments"] == 3
    assert made(folder, "ykien.yaml").code == 0


def test_numbers_of_the_file_that_no_longer_fit_the_draft_are_told(folder: Path) -> None:
    returned(folder, ("A", "Dự toán", "x"), ("B", "Quy chế này có hiệu lực", "y"), ("C", "Kế hoạch công tác", "z"))
    assert congvan_here("remarks", "gop-y.docx", cwd=folder).code == 0
    assert "YK-034" not in made(folder, "ykien.yaml", "--force").err
    edit(folder, "      - title: Những việc phải công khai", "      - title: Trang thông tin\n"
         "        clauses: [Một câu hoàn toàn khác, Thêm câu nữa cũng khác]\n"
         "      - title: Những việc phải công khai", "thu")  # fmt: skip
    told = made(folder, "ykien.yaml", "--force").err
    assert told.count("YK-034") == 3, told
    done = made(folder, "ykien.yaml", "--force", "--on", "gop-y.docx")
    assert done.code == 0 and "YK-034" not in done.err, done.err
    assert rows(folder)[0][1] == "Khoản 1 Điều 3 (bản góp ý: khoản 1 Điều 2)"
    # An accepted remark changes some words: that is no other place.
    edit(folder, "Kế hoạch công tác năm học của nhà trường", "Kế hoạch công tác từng học kỳ của nhà trường", "thu")
    congvan_here("remarks", "gop-y.docx", "--force", "--draft", "directives/thu.yaml", cwd=folder)
    assert "YK-034" not in made(folder, "ykien.yaml", "--force").err


def threads(path: Path, parents: dict[int, int]) -> None:
    """Make answers of comments: by their places in the file, child to parent."""
    office = "http://schemas.microsoft.com/office"
    w14, w15 = f"{office}/word/2010/wordml", f"{office}/word/2012/wordml"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = next(name for name in parts if name.endswith("comments.xml"))
    opening, *rest = re.split(r"<w:p(?=[ >])", parts[name].decode())
    marked = (f'<w:p xmlns:w14="{w14}" w14:paraId="0000000{place}"{piece}' for place, piece in enumerate(rest))
    parts[name] = (opening + "".join(marked)).encode()
    entries = "".join(f'<w15:commentEx w15:paraId="0000000{own}" w15:paraIdParent="0000000{above}"/>'
                      for own, above in parents.items())  # fmt: skip
    parts["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{w15}">{entries}</w15:commentsEx>'.encode()
    rels = parts["word/_rels/document.xml.rels"].decode()
    relation = (f'<Relationship Id="rIdX1" Type="{office}/2011/relationships/commentsExtended" '
                'Target="commentsExtended.xml"/></Relationships>')  # fmt: skip
    parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", relation).encode()
    types = parts["[Content_Types].xml"].decode()
    kind = ('<Override PartName="/word/commentsExtended.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.commentsExtended+xml"/></Types>')  # fmt: skip
    parts["[Content_Types].xml"] = types.replace("</Types>", kind).encode()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    path.write_bytes(data.getvalue())


@pytest.mark.parametrize("parents", [{1: 0, 2: 1}, {1: 0, 2: 0}, {}, {0: 1, 1: 0}, {0: 0}, {2: 9}])
def test_comments_in_are_remarks_out(folder: Path, parents: dict[int, int]) -> None:
    path = returned(folder, ("A", "Dự toán", "hỏi"), ("B", "Dự toán", "đáp"), ("C", "Dự toán", "thêm"))
    threads(path, parents)
    found = read_returned(path, "a.docx")
    assert found.comments == 3 == len(found.remarks) + sum(len(one.replies) for one in found.remarks)
    told = " ".join(one.text + " ".join(one.replies) for one in found.remarks)
    assert all(word in told for word in ("hỏi", "đáp", "thêm"))
    if parents == {1: 0, 2: 1}:
        assert found.remarks[0].replies == ("B: đáp", "C: thêm")
        assert congvan_here("remarks", "gop-y.docx", cwd=folder).code == 0
        assert read_list(folder / "ykien.yaml", "y").remarks[0].replies == ("B: đáp", "C: thêm")


def test_a_comment_that_hangs_on_nothing_is_kept_and_told(folder: Path) -> None:
    path = returned(folder, ("A", "Dự toán", "x"))
    document = docx.Document(str(path))
    for element in list(document.element.body.iter()):
        if "comment" in element.tag:
            element.getparent().remove(element)
    document.save(str(path))
    done = congvan_here("remarks", "gop-y.docx", cwd=folder)
    assert done.code == 0 and "YK-042" in done.err
    assert read_list(folder / "ykien.yaml", "y").remarks[0].provision == "chung"


def test_several_files_and_one_without_comments(folder: Path) -> None:
    returned(folder, ("A", "Dự toán", "x"))
    shutil.copy(folder / "output" / "thu.docx", folder / "trong.docx")
    done = congvan_here("remarks", "gop-y.docx", "trong.docx", cwd=folder)
    assert done.code == 0 and "YK-043" in done.err
    alone = congvan_here("remarks", "trong.docx", "--force", cwd=folder)
    assert alone.code == 1 and "YK-043" in alone.err


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "a: b", "- x", "null", "…", "...", "'", '"', "một\nhai\n\nba", "# x", "Điều 5:", "[a]", "{a: b}", "&a *b",
     "x" * 5000, "dòng rất dài " * 60 + "\n" + "hai", "=1+1", "01", "|", ">-", "---", "a #b", "@x", "%x", "`x`",
     "<<<<<<< a"],
)  # fmt: skip
def test_a_list_keeps_every_text(folder: Path, text: str) -> None:
    kept = Remark(Span(""), text.split("\n")[0], text.split("\n")[0], text, "not", text, text, "2026", (text, "Tên: x"))
    (folder / "l.yaml").write_text(list_yaml([kept, kept], ["dòng đầu"]), "utf-8")
    for read in read_list(folder / "l.yaml", "l").remarks:
        assert (read.office, read.text, read.reason, read.quote) == tuple(
            clean(said) for said in (kept.office, text, text, text)
        )
        assert read.replies == (clean(text), "Tên: x") and read.decision == "not"


def test_what_a_command_line_may_not_say(folder: Path) -> None:
    returned(folder, ("A", "Dự toán", "x"))
    (folder / "ykien.yaml").write_text(LIST, "utf-8")
    (folder / "a.txt").write_text("x", "utf-8")
    for code, *arguments in (
        ("YK-020", "gop-y.docx", "ykien.yaml"), ("YK-022", "ykien.yaml"), ("YK-023", "gop-y.docx", "--out", "a.xlsx"),
        ("YK-020", "a.txt", "--draft", "directives/thu.yaml"), ("YK-021", "ykien.yaml", "--draft", "gop-y.docx"),
        ("TEP-010", "khong-co.yaml", "--draft", "directives/thu.yaml"),
    ):  # fmt: skip
        done = congvan_here("remarks", *arguments, cwd=folder)
        assert done.code == 1 and code in done.err, (arguments, done.err)


def test_the_recogniser_reads_the_same_places_from_the_docx_as_the_draft_has(folder: Path) -> None:
    from congvan.checking.recognition.document import recognise
    from congvan.comparing.lines import lines_seen
    from congvan.comparing.sides import find_sides, page_lines
    from congvan.remarks.places import Places
    from congvan.workspace import find_workspace

    path = returned(folder)
    seen = Places(lines_seen(recognise(read_docx(path)), "a"))
    side = find_sides(str(folder / "directives/thu.yaml"), str(folder / "directives/thu.yaml"), find_workspace(folder))[
        1
    ]
    drafted = Places(page_lines([side])[0])
    assert [one.label for one in seen.all if one.path] == [one.label for one in drafted.all if one.path]
