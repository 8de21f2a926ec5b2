"""Files of any author to drafts: our own documents come back whole, and nothing of others' is lost without a word."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SHARED, Result, congvan_here
from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from tables import FOOT, HEAD
from word_files import imported, letter, paragraph, shapes

from congvan import office as libreoffice
from congvan.bulk.render import Renderer
from congvan.bulk.units import Job, Unit
from congvan.checking.observed import Run
from congvan.errors import CongvanError
from congvan.importing import run as importing
from congvan.importing.compare import compose
from congvan.importing.ledger import words_of
from congvan.importing.proper import cases_of
from congvan.importing.run import Imported
from congvan.importing.source import read_source
from congvan.importing.texts import marked
from congvan.text.legacy import to_unicode
from congvan.thethuc.kinds import find_kind
from congvan.workspace import Workspace, find_workspace
from congvan.writers.docx.package import write_docx
from congvan.writers.typst import write_pages

SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))
# Not carried on purpose: images of signatures and seals; a copy's block under the document that it copies.
UNLIKE = {"chu-ky-so", "sao-y-quyet-dinh"}
CASES = SHARED / "word"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("office")
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    return find_workspace(folder)


@pytest.fixture(scope="module")
def of_case(office: Workspace) -> Callable[..., list[Imported]]:
    """What comes of a real file, for all tests that ask."""

    @cache
    def read(case: Path, kind: str = "") -> list[Imported]:
        return imported(case, office, kind=find_kind(kind))

    return read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_our_own_documents_come_back_as_the_same_pages(sample: Path, office: Workspace, tmp_path: Path) -> None:
    workspace = find_workspace(ROOT)
    built = Renderer(Job(workspace, workspace.output, ("docx",))).compose(Unit(sample, sample.stem))[:1]
    source = tmp_path / f"{sample.stem}.docx"
    source.write_bytes(write_docx(built[0]))
    first = imported(source, office)[0]
    # A signature and a seal are nobody's to carry into another document: the images are listed, and nothing else is.
    signed = ["hình ở đầu, cuối" in str(loss.reason) and not loss.text for loss in first.losses]
    assert signed == ([True, True] if sample.stem == "chu-ky-so" else [])
    assert first.carried == first.words
    assert first.fidelity and first.fidelity.likeness == 1
    assert not [finding for finding in first.findings if not finding.code.startswith("KY-")]
    for path, data in first.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if sample.stem not in UNLIKE:
        again, measures = shapes(compose(first.text.encode(), "", office, office.root))
        assert again == shapes(built)[0]
        assert measures == pytest.approx(shapes(built)[1], abs=0.1)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.docx")) or [None], ids=lambda path: path.stem if path else "none")
def test_every_word_of_a_real_file_is_carried_or_listed(
    case: Path | None, of_case: Callable[..., list[Imported]]
) -> None:
    if case is None:
        pytest.skip("no real files here")
    for one in of_case(case, "báo cáo" if case.stem in NO_KIND else ""):
        assert one.carried + sum(loss.words for loss in one.losses) == one.words
        assert all(str(loss.reason) for loss in one.losses)
        assert one.fidelity and one.carried > 0.99 * one.words
        assert one.fidelity.likeness > (0.95 if case.stem in NO_KIND else 0.97)


NO_KIND = {"32", "36", "37", "39", "40"}


@pytest.fixture
def read(office: Workspace, tmp_path: Path) -> Callable[..., Imported]:
    def reading(document: Docx, **wishes: object) -> Imported:
        path = tmp_path / "van-ban.docx"
        document.save(str(path))
        (found,) = imported(path, office, **wishes)
        assert found.carried + sum(loss.words for loss in found.losses) == found.words
        return found

    return reading


def test_head_and_foot_become_keys(read: Callable[..., Imported]) -> None:
    one = read(letter())
    for line in ("loại: công văn", "tên: Sở Y tế", "cơ quan chủ quản: UBND tỉnh Sơn La", "viết tắt: SYT",
                 "đơn vị soạn thảo: NVY", "số:\n", "ngày: 3/2026", "địa danh: Sơn La",
                 "trích yếu: tăng cường phòng bệnh", "- Các bệnh viện trong tỉnh", "chức vụ: Giám đốc",
                 "họ tên: Lò Văn An", "- Như trên", "đơn vị: [VT, NVY]"):  # fmt: skip
        assert line in one.text, one.text
    assert one.fidelity and one.fidelity.likeness == 1 and not one.findings


def test_an_agency_that_the_workspace_knows_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text(
        "các cơ quan:\n  SYT: {tên: Sở Y tế, cơ quan chủ quản: UBND tỉnh Sơn La, viết tắt: SYT, địa danh: Sơn La}\n"
        "  Khác: {tên: Sở Nội vụ, viết tắt: SNV, địa danh: Sơn La}\n",
        "utf-8",
    )
    path = tmp_path / "a.docx"
    letter().save(str(path))
    (one,) = imported(path, find_workspace(tmp_path))
    assert "cơ quan: SYT\n" in one.text and "địa danh" not in one.text


def test_numbers_that_count_on_come_off_and_others_stay(read: Callable[..., Imported]) -> None:
    lines = ("1. Rà soát thuốc.", "a) Thuốc độc;", "b) Thuốc gây nghiện.", "2. Báo cáo kết quả.", "4. Tập huấn.")
    one = read(letter("Yêu cầu các đơn vị thực hiện các nội dung sau đây:", *lines, "Đề nghị thực hiện."))
    assert (
        "nội dung: Rà soát thuốc." in one.text
        and "4. Tập huấn." in one.text
        and "1. Rà soát" not in one.text
        and "- Thuốc độc;" in one.text
    )
    assert any("không đếm tiếp" in str(remark.reason) for remark in one.remarks)
    assert one.fidelity and one.fidelity.likeness == 1


def test_signs_of_the_draft_are_escaped_and_emphasis_becomes_marks(read: Callable[..., Imported]) -> None:
    document = letter("Giá 5*3*2 và [^1], {{ x }}, ~a~, C:\\*, <https://a.vn>: # hết.")
    added = document.paragraphs[-1]
    added.add_run(" Chú ý").bold = True
    added.add_run(" đến ").italic = True
    added.add_run("hạn nộp báo cáo.")
    one = read(document)
    assert "**Chú ý** *đến* hạn" in one.text
    assert one.fidelity and one.fidelity.likeness == 1 and not one.findings


def test_a_list_after_a_table_is_no_addressee(read: Callable[..., Imported]) -> None:
    document = letter("- Nộp danh sách trước ngày 20/3.")
    table = document.add_table(2, 2, style="Table Grid")
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].add_run("ô")
    document.paragraphs[-1]._p.addprevious(table._tbl)
    one = read(document)
    assert "- Các bệnh viện trong tỉnh\nnội dung:" in one.text and one.fidelity and one.fidelity.likeness == 1


def test_automatic_numbers_are_what_they_show(read: Callable[..., Imported]) -> None:
    document = letter()
    anchor = document.paragraphs[-1]
    for text in ("Rà soát thuốc.", "Báo cáo kết quả."):
        anchor.insert_paragraph_before(text, style="List Number")
    one = read(document)
    assert "nhiệm vụ:\n  - Rà soát thuốc.\n  - Báo cáo kết quả.\n" in one.text
    assert one.fidelity and one.fidelity.likeness == 1


def test_tables_keep_their_cells_groups_and_head(read: Callable[..., Imported]) -> None:
    document = letter()
    table = document.add_table(4, 3, style="Table Grid")
    document.tables[1]._tbl.addprevious(table._tbl)
    rows = (
        ("TT", "Nội dung", "Kinh phí"),
        ("I. Chi thường xuyên", "", ""),
        ("1", "Mua * thuốc", "120"),
        ("2", "", "8"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).bold = texts[0] == "TT"
    table.cell(1, 0).merge(table.cell(1, 2))
    one = read(document)
    assert "- tiêu đề: Nội dung" in one.text and "- I. Chi" in one.text
    assert '- [1, "Mua * thuốc", 120]' in one.text and '- [2, "", 8]' in one.text
    assert one.fidelity and one.fidelity.likeness == 1 and not one.findings


@pytest.mark.parametrize("second", ["Họ tên", "TT"])
def test_a_large_table_stands_in_a_csv(second: str, read: Callable[..., Imported], office: Workspace) -> None:
    document = letter()
    table = document.add_table(80, 2, style="Table Grid")
    document.tables[1]._tbl.addprevious(table._tbl)
    for number, row in enumerate(table.rows):
        for cell, text in zip(
            row.cells, ("TT", "Họ tên") if not number else (str(number), f"Ông, bà {number}"), strict=True
        ):
            cell.paragraphs[0].add_run(text).bold = not number
    one = read(document)
    (path,) = one.files
    assert path == office.directives / "van-ban" / "bang-1.csv" and '"Ông, bà 79"' in one.files[path].decode()
    assert one.fidelity and one.fidelity.likeness == 1 and not one.findings


def test_tracked_changes_are_accepted_or_rejected(read: Callable[..., Imported]) -> None:
    def changed() -> Docx:
        document = letter("Sở Y tế đề nghị các đơn vị báo cáo trước ngày ")
        added = document.paragraphs[-1]._p
        for tag, name, text in (("w:del", "w:delText", "15/3"), ("w:ins", "w:t", "20/3")):
            change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(name)
            change.set(qn("w:author"), "An")
            words.text = text
            run.append(words)
            change.append(run)
            added.append(change)
        return document

    accepted = read(changed())
    assert "trước ngày 20/3" in accepted.text and "15/3" not in accepted.text and accepted.changes == 2
    rejected = read(changed(), reject=True)
    assert "trước ngày 15/3" in rejected.text and "20/3" not in rejected.text


def test_old_encodings_become_unicode(read: Callable[..., Imported]) -> None:
    assert to_unicode("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert to_unicode("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam; Öu ñieåm, Ñöùc", "VNI") == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam; Ưu điểm, Đức"
    )
    document = letter("Së Y tÕ ®Ò nghÞ c¸c ®¬n vÞ thùc hiÖn.")
    for run in document.paragraphs[-1].runs:
        run.font.name = ".VnTime"
        run._r.rPr.rFonts.set(qn("w:hAnsi"), ".VnTime")
    one = read(document)
    assert "Sở Y tế đề nghị các đơn vị thực hiện" in one.text and one.encodings == ("TCVN3",)


def test_what_cannot_be_carried_is_listed_with_its_place(read: Callable[..., Imported]) -> None:
    document = letter()
    document.sections[0].footer.paragraphs[0].add_run("Tài liệu nội bộ của phòng")
    one = read(document)
    (loss,) = one.losses
    assert loss.text == "Tài liệu nội bộ của phòng" and loss.words == 6 and "chân trang" in str(loss.reason)


def test_unlawful_signing_still_gives_a_draft(read: Callable[..., Imported]) -> None:
    one = read(letter(signed=("PHÓ GIÁM ĐỐC",)))
    assert [finding.code for finding in one.findings] == ["KY-005"] and one.findings[0].severity == "error"
    assert one.fidelity and "chức vụ: Phó Giám đốc" in one.text
    kept = read(letter(signed=("PHÓ GIÁM ĐỐC",)), keep_signing=True)
    assert kept.findings[0].severity == "warning"


def test_tasks_are_parted_only_where_asked(read: Callable[..., Imported]) -> None:
    text = "1. Sở Y tế chủ trì, phối hợp với Công an tỉnh tổ chức kiểm tra."
    assert "chủ trì, phối hợp với" in read(letter(text, "2. Báo cáo.")).text
    one = read(letter(text, "2. Báo cáo."), tasks=True)
    assert "đơn vị: Sở Y tế" in one.text and "phối hợp: Công an tỉnh" in one.text and "tổ chức kiểm tra." in one.text
    assert one.fidelity and one.fidelity.likeness == 1


def test_footnotes_and_comments(read: Callable[..., Imported], office: Workspace) -> None:
    text = "loại: báo cáo\ncơ quan: {tên: Sở A, viết tắt: SA, địa danh: Huế}\nsố: 1\nngày: 1/2/2026\n"
    text += "trích yếu: tình hình\nnội dung: ['Một việc[^1] cần làm.', 'Hai[^Theo số liệu năm trước.].']\n"
    text += "người ký: {chức vụ: Giám đốc, họ tên: Lò An}\nlưu: {đơn vị: [VT]}\nchú thích: {'1': Lời thứ nhất.}\n"
    (document,) = compose(text.encode(), "", office, office.root)
    one = read(new_document(BytesIO(write_docx(document))))
    assert "Một việc[^1] cần làm" in one.text and "Hai[^2]" in one.text
    assert "1: Lời thứ nhất." in one.text and "2: Theo số liệu năm trước." in one.text
    assert one.fidelity and one.fidelity.likeness == 1 and not one.losses


def test_comments_of_word_become_comments_of_the_draft(read: Callable[..., Imported]) -> None:
    document = letter("Đề nghị báo cáo trước ngày 20/3.")
    document.add_comment(document.paragraphs[-1].runs, "Xem lại hạn # này", author="Bình")
    one = read(document)
    assert "  # Bình: Xem lại hạn # này\n  - Đề nghị báo cáo trước ngày 20/3" in one.text


def test_headings_in_capitals_come_back_as_the_document_writes_them(read: Callable[..., Imported]) -> None:
    document = letter("Sở Y tế báo cáo Kết quả thực hiện như sau.")
    for text in ("I. KẾT QUẢ THỰC HIỆN", "II. HẠN CHẾ, TỒN TẠI"):
        paragraph(document, text, bold=True)
        document.tables[1]._tbl.addprevious(document.paragraphs[-1]._p)
        paragraph(document, "Thuốc đã đủ dùng.")
        document.tables[1]._tbl.addprevious(document.paragraphs[-1]._p)
    one = read(document)
    assert "- tiêu đề: Kết quả thực hiện\n" in one.text and "- tiêu đề: HẠN CHẾ, TỒN TẠI\n" in one.text
    assert any("gõ hoa toàn bộ" in str(remark.reason) for remark in one.remarks)
    assert one.fidelity and one.fidelity.likeness == 1


def test_several_documents_in_one_file_become_several_drafts(office: Workspace, tmp_path: Path) -> None:
    document = letter("Công văn thứ nhất của Sở.")
    other = letter("Công văn thứ hai của Sở.")
    section = document.element.body.sectPr
    for element in list(other.element.body)[:-1]:
        section.addprevious(element)
    path = tmp_path / "hai.docx"
    document.save(str(path))
    first, second = imported(path, office)
    assert [first.draft.name, second.draft.name] == ["hai-1.yaml", "hai-2.yaml"]
    assert "thứ nhất" in first.text and "thứ hai" not in first.text and "thứ hai" in second.text
    assert first.fidelity and second.fidelity and first.fidelity.likeness == second.fidelity.likeness == 1


def test_older_formats_go_through_libreoffice_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").write_bytes(b"{\\rtf1 a}")  # whatever the name says
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    with pytest.raises(CongvanError, match="NK-003"):
        read_source(tmp_path / "a.docx")

    def converted(command: list[str], *_: object) -> None:
        letter().save(str(Path(command[-1]).with_suffix(".docx")))

    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: "soffice")
    monkeypatch.setattr(libreoffice, "_run", converted)
    assert any("Kính gửi" in one.text for one in read_source(tmp_path / "a.docx").observed.paragraphs)


GROUND = "Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;"


def decision(*body: str) -> Docx:
    """A quyết định: the head of a letter with a title, an issuer and articles."""
    document = letter("x")
    for element in list(document.element.body):
        if element.tag == qn("w:p"):
            document.element.body.remove(element)
    head = document.tables[0].rows[0].cells[0].paragraphs
    head[-1]._p.getparent().remove(head[-1]._p)
    head[-2].runs[0].text = "Số: 12/QĐ-SYT"
    titles = ("QUYẾT ĐỊNH", "Về việc thành lập Tổ công tác", "GIÁM ĐỐC SỞ Y TẾ", GROUND, "QUYẾT ĐỊNH:")
    for text, title in (*((text, text != GROUND) for text in titles), *((text, False) for text in body)):
        paragraph(document, text, bold=title, centred=title)
        document.tables[1]._tbl.addprevious(document.paragraphs[-1]._p)
    return document


def test_articles_clauses_and_points(read: Callable[..., Imported]) -> None:
    one = read(decision("Điều 1. Thành lập Tổ công tác gồm:", "1. Ông Lò Văn An;", "2. Bà Cầm Thị Ban.",
                        "Điều 2. ", "1. Nhiệm vụ của Tổ:", "a) Kiểm tra;", "b) Báo cáo.", "2. Tổ tự giải thể.",
                        "Điều 3. Quyết định này có hiệu lực từ ngày ký."))  # fmt: skip
    assert "thẩm quyền ban hành: Giám đốc Sở Y tế" in one.text or "thẩm quyền ban hành: Giám đốc sở y tế" in one.text
    assert "- Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023\n" in one.text
    assert "khoản:\n          - Ông Lò Văn An;\n" in one.text and "điểm:\n" in one.text
    assert one.fidelity and one.fidelity.likeness == 1 and not one.fidelity.added  # no word for the empty Điều 2


def test_a_pdf_with_text_is_read_too(office: Workspace, tmp_path: Path) -> None:
    workspace = find_workspace(ROOT)
    sample = ROOT / "directives" / "samples" / "quyet-dinh.yaml"
    (document,) = Renderer(Job(workspace, workspace.output, ("pdf",))).compose(Unit(sample, sample.stem))
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(write_pages(document)[0])
    (one,) = imported(path, office)
    assert one.experimental and one.fidelity and one.fidelity.likeness == 1 and not one.losses
    assert "- Quyết định này có hiệu lực từ ngày ký." in one.text


# The command


def run(folder: Path, *arguments: object) -> Result:
    (folder / "congvan.yaml").touch()
    return congvan_here("import", *arguments, cwd=folder)


def test_the_command_writes_tells_and_never_writes_over(tmp_path: Path) -> None:
    letter().save(str(tmp_path / "Công văn số 5.docx"))
    (tmp_path / "templates").mkdir()
    done = run(tmp_path, "Công văn số 5.docx")
    draft = tmp_path / "directives" / "cong-van-so-5.yaml"
    assert done.code == 0 and draft.is_file() and "100.00%" in done.err
    assert congvan_here("build", "--format", "docx", cwd=tmp_path).code == 0
    draft.write_text("của tôi", "utf-8")
    again = run(tmp_path, "Công văn số 5.docx")
    assert again.code == 1 and "TEP-015" in again.err and draft.read_text("utf-8") == "của tôi"
    assert run(tmp_path, "Công văn số 5.docx", "--force").code == 0
    assert draft.read_text("utf-8") != "của tôi"
    (tmp_path / "cu").mkdir()
    letter().save(str(tmp_path / "cu" / "Công văn số 5.docx"))
    assert run(tmp_path, "cu", "--out", tmp_path / "nhap", "--keys", "en").code == 0
    assert "signatory:" in (tmp_path / "nhap" / "cong-van-so-5.yaml").read_text("utf-8")


def test_json_has_all_and_strict_fails_on_losses(tmp_path: Path) -> None:
    document = letter()
    document.sections[0].footer.paragraphs[0].add_run("Tài liệu nội bộ")
    document.save(str(tmp_path / "a.docx"))
    done = run(tmp_path, "a.docx", "--json", "--strict")
    (data,) = json.loads(done.out)
    assert done.code == 1 and data["words"] == data["carried"] + sum(one["words"] for one in data["not_carried"])
    assert data["not_carried"][0]["text"] == "Tài liệu nội bộ" and data["kind"] == "Công văn"


def test_odd_files_are_told_from_one_another(tmp_path: Path) -> None:
    paragraphs = new_document()
    paragraph(paragraphs, "Một đoạn văn không có phần đầu nào cả.")
    paragraphs.save(str(tmp_path / "than.docx"))
    new_document().save(str(tmp_path / "trong.docx"))
    (tmp_path / "khong.docx").write_bytes(b"hello")
    party = new_document()
    for line in ("ĐẢNG CỘNG SẢN VIỆT NAM", "TỈNH ỦY SƠN LA", "BÁO CÁO"):
        paragraph(party, line, bold=True, centred=True)
    paragraph(party, "Một đoạn văn của báo cáo.")
    party.save(str(tmp_path / "dang.docx"))
    codes = {
        name: run(tmp_path, name).err for name in ("than.docx", "trong.docx", "khong.docx", "dang.docx", "vang.docx")
    }
    found = {name: re.findall(r"\[([A-Z]+-\d+)\]", text) for name, text in codes.items()}
    assert found == {"than.docx": ["NK-001"], "trong.docx": ["NK-002"], "khong.docx": ["KT-101"],
                     "dang.docx": ["NK-004"], "vang.docx": ["TEP-010"]}  # fmt: skip
    done = run(tmp_path, "than.docx", "--kind", "báo cáo")
    text = (tmp_path / "directives" / "than.yaml").read_text("utf-8")
    assert "- Một đoạn văn không có phần đầu nào cả." in text and done.code == 1  # the date is still to be filled in
    assert run(tmp_path, "than.docx", "--kind", "văn bản lạ").code == 1


@pytest.mark.parametrize(
    ("typed", "written", "sure"),
    [
        ("UỶ BAN NHÂN DÂN TỈNH ĐẮK LẮK", "Uỷ ban nhân dân tỉnh Đắk Lắk", True),
        ("TM. ỦY BAN NHÂN DÂN", "TM. Ủy ban nhân dân", True),
        ("KT. CHỦ TỊCH", "KT. Chủ tịch", True),
        ("PHÓ GIÁM ĐỐC", "Phó Giám đốc", True),
        ("SỞ Y TẾ", "Sở Y tế", False),
        ("GIÁM ĐỐC SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Giám đốc Sở Văn hóa, Thể thao và Du lịch", True),
        ("Văn phòng Sở", "Văn phòng Sở", True),
    ],
)
def test_names_in_capitals_get_their_case(typed: str, written: str, sure: bool) -> None:
    assert cases_of([]).of(typed) == (written, sure)
    assert cases_of(["Theo đề nghị của Sở y Tế."]).of("SỞ Y TẾ") == ("Sở y Tế", True)  # as the document writes it


def test_words_are_counted_without_signs() -> None:
    assert words_of("Số: 12/QĐ-UBND; (b/c)") == ["số", "12", "qđ", "ubnd", "b", "c"]


def test_out_may_name_the_draft_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    draft = next(path for path in SAMPLES if path.stem == "cong-van")
    assert congvan_here("build", draft, "--format", "docx", "--out", tmp_path, cwd=ROOT).code == 0
    data = (tmp_path / "cong-van.docx").read_bytes()
    for name in ("cu.docx", "khac.docx"):
        (tmp_path / name).write_bytes(data)
    done = congvan_here("import", "cu.docx", "--out", "directives/nam-nay.yaml", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (tmp_path / "directives" / "nam-nay.yaml").is_file()
    assert not (tmp_path / "directives" / "cu.yaml").exists()
    several = congvan_here("import", "cu.docx", "khac.docx", "--out", "moi.yaml", cwd=tmp_path)
    assert several.code == 1 and "NK-006" in several.err
    assert not (tmp_path / "moi.yaml").exists()
    (tmp_path / "thu-muc.yaml").mkdir()
    assert congvan_here("import", "cu.docx", "--out", "thu-muc.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "thu-muc.yaml" / "cu.yaml").is_file()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tổ chức giám sát , phát hiện ( theo mẫu )  kịp thời .", "Tổ chức giám sát, phát hiện (theo mẫu) kịp thời."),
        ("Tỷ lệ 1 : 2 và số liệu 10 %; kinh phí: 5", "Tỷ lệ 1 : 2 và số liệu 10 %; kinh phí: 5"),
        ("Số điện thoại: ……… , địa chỉ", "Số điện thoại: ……… , địa chỉ"),
    ],
)
def test_spaces_that_stray_beside_marks_go_with_a_count(typed: str, kept: str) -> None:
    words = marked([Run(typed, "", 14)])
    assert words.plain == kept
    assert words.spaces == (5 if typed != kept else 0)
    bold = marked([Run(typed[:19], "", 14), Run(typed[19:], "", 14, bold=True)])
    assert bold.plain == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "Quyết định số          /QĐ-UBND ngày      tháng     năm 2026",
            "Quyết định số …/QĐ-UBND ngày … tháng … năm 2026",
        ),
        ("(số:\t\t\t/QĐ-SYT ngày 05\u00a0tháng    năm     )", "(số: …/QĐ-SYT ngày 05 tháng … năm …)"),
        ("so\u0302\u0301     /QĐ-SYT", "số …/QĐ-SYT"),
        ("số  /QĐ và ngày  tháng năm sinh", "số /QĐ và ngày tháng năm sinh"),
        ("trong 05 năm     của nhiệm kỳ, số     lượng", "trong 05 năm của nhiệm kỳ, số lượng"),
        ("hằng tháng     năm trước", "hằng tháng năm trước"),
    ],
)
def test_room_for_a_number_or_a_day_is_no_stray_space(typed: str, kept: str) -> None:
    words = marked([Run(typed, "", 14)])
    assert words.plain == kept
    assert words.spaces == len(re.findall(r"[ \t]{2,}", typed)) - kept.count("…")
    assert marked([Run(typed[:20], "", 14, italic=True), Run(typed[20:], "", 14)]).plain == kept


def test_what_the_rebuilt_document_changed_is_shown_as_a_redline(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    draft = next(path for path in SAMPLES if path.stem == "cong-van")
    assert congvan_here("build", draft, "--format", "docx", "--out", tmp_path, cwd=ROOT).code == 0
    source = tmp_path / "cong-van.docx"
    document = new_document(str(source))
    spoilt = next(p for p in document.paragraphs if len(p.text) > 80)
    spoilt.runs[0].font.size = Pt(11)
    spoilt.runs[0].text = spoilt.runs[0].text.replace(" ", "  ", 3)
    document.save(str(source))
    done = congvan_here("import", "cong-van.docx", "--out", "directives", "--redline", cwd=tmp_path)
    assert done.code == 0, done.err
    marked = tmp_path / "output" / "cong-van.sua-doi.docx"
    assert str(marked.name) in done.out
    body = new_document(str(marked)).element.body
    assert any(True for _ in body.iter(qn("w:rPrChange"))) or any(True for _ in body.iter(qn("w:del")))
    again = congvan_here("diff", "cong-van.docx", "output/cong-van.sua-doi.docx", "--reject", cwd=tmp_path)
    assert "không khác" in again.out + again.err


@pytest.mark.parametrize("options", [(), ("--json",), ("--json", "--redline")])
def test_what_was_told_of_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """An office has thousands of old files."""
    (tmp_path / "congvan.yaml").write_text("# x\n", "utf-8")
    for number in range(3):
        letter().save(str(tmp_path / f"cu{number}.docx"))
    living: list[int] = []
    made: list[weakref.ref[Imported]] = []

    def import_file(*arguments: Any) -> list[Imported]:
        living.append(sum(one() is not None for one in made))
        found = real(*arguments)
        made.extend(map(weakref.ref, found))
        return found

    real = importing.import_file
    monkeypatch.setattr(importing, "import_file", import_file)
    done = congvan_here("import", *(f"cu{number}.docx" for number in range(3)), *options, cwd=tmp_path)
    assert done.code == 0, done.err
    assert len(living) == 3 and max(living) <= 1
    if "--json" in options:
        told = json.loads(done.out)
        assert [Path(one["draft"]).name for one in told] == ["cu0.yaml", "cu1.yaml", "cu2.yaml"]
        marked = [Path(path) for one in told for path in one.get("redlines", [])]
        assert len(marked) == (3 if "--redline" in options else 0) and all(path.is_file() for path in marked)


def test_a_draft_outside_the_workspace_is_refused_for_what_it_is(tmp_path: Path) -> None:
    office, outside = tmp_path / "co-quan", tmp_path / "noi-khac"
    office.mkdir()
    (office / "congvan.yaml").write_text("# x\n", "utf-8")
    letter().save(str(office / "cu.docx"))
    done = congvan_here("import", "cu.docx", "--out", "../noi-khac", cwd=office)
    assert done.code == 1 and "[TEP-043]" in done.err
    assert "nằm ngoài" in done.err and "liên kết" not in done.err
    assert not outside.exists()


# What a file leaves blank


def lettered(**lines: str | None) -> Docx:
    """A letter whose lines of the head, found by how they open, read otherwise or are gone."""
    document = letter()
    opens = {"number": "Số:", "day": "Sơn La,", "subject": "V/v", "agency": "SỞ"}
    for name, said in lines.items():
        for cell in document.tables[0].rows[0].cells:
            for line in [one for one in cell.paragraphs if one.text.startswith(opens[name])]:
                if said is None:
                    line._p.getparent().remove(line._p)
                else:
                    line.runs[0].text = said
    return document


@pytest.mark.parametrize(
    ("lines", "written", "told"),
    [
        ({"day": None}, ('ngày: "\\\\…"', 'địa danh: "\\\\…"'), ("ngày tháng", "địa danh")),
        ({"day": "Sơn La, ngày    tháng    năm"}, ('ngày: "\\\\…"', "địa danh: Sơn La"), ("ngày tháng",)),
        ({"day": "Sơn La, ngày … tháng … năm ……"}, ('ngày: "\\\\…"', "địa danh: Sơn La"), ("ngày tháng",)),
        ({"day": "Sơn La, ngày... tháng... năm 202..."}, ('ngày: "\\\\…"', "địa danh: Sơn La"), ("202",)),
        ({"day": "ngày 05 tháng 3 năm 2026"}, ("ngày: 5/3/2026", 'địa danh: "\\\\…"'), ("địa danh",)),
        ({"number": None}, ('ký hiệu: "\\\\…"', "ngày: 3/2026"), ("ký hiệu",)),
        ({"number": "Số:        /"}, ('ký hiệu: "\\\\…"', "ngày: 3/2026"), ("ký hiệu",)),
        ({"number": "Số: ....../......"}, ('ký hiệu: "\\\\…"', "ngày: 3/2026"), ("ký hiệu",)),
        ({"number": "Số: 12/SYT(PC04)"}, ("số: 12\n", '# Gốc ghi: SYT(PC04)\nký hiệu: "\\\\…"'), ("SYT(PC04)",)),
        ({"number": "Số: 13-01/26/PT-NC"}, ("số:\n# Gốc ghi: 13-01/26/PT-NC\n",), ("13-01/26/PT-NC",)),
        ({"number": "Số: 13.TC /SYT"}, ('ký hiệu: "\\\\…"', "số:\n"), ("13.TC",)),
        ({"subject": None}, ('trích yếu: "\\\\…"',), ("trích yếu",)),
    ],
)
def test_what_a_file_leaves_blank_is_blank_in_a_draft_that_builds(
    lines: dict[str, str | None], written: tuple[str, ...], told: tuple[str, ...], read: Callable[..., Imported]
) -> None:
    one = read(lettered(**lines))
    assert not one.findings and one.fidelity, one.findings
    assert not (missing := [line for line in written if line not in one.text]), (missing, one.text)
    said = [f"{loss.text} {loss.reason}" for loss in (*one.losses, *one.remarks)]
    assert all(any(word in line for line in said) for word in told), said


@pytest.mark.parametrize("day", ["Sơn La, ngày 05 tháng 3 năm", "Sơn La, ngày 05 tháng 13 năm 2026"])
def test_a_date_that_says_what_no_draft_can_hold_stays_a_gap(day: str, read: Callable[..., Imported]) -> None:
    one = read(lettered(day=day))
    assert 'ngày: "…"' in one.text and [finding.code for finding in one.findings] == ["DT-130"]


def test_the_symbol_of_another_regime_is_kept_and_refused(read: Callable[..., Imported]) -> None:
    one = read(lettered(number="Số: 12-CV/TU"), kind=find_kind("công văn"))
    assert "CV/TU" in one.text and "DT-115" in {finding.code for finding in one.findings}


def test_a_letter_without_a_subject_is_told_to_be_taken_for_one(read: Callable[..., Imported]) -> None:
    assert any("coi là công văn" in str(remark.reason) for remark in read(lettered(subject=None)).remarks)
    assert not any("coi là công văn" in str(remark.reason) for remark in read(letter()).remarks)


def test_the_title_of_a_chapter_names_no_kind(office: Workspace, tmp_path: Path) -> None:
    document = lettered(number=None, day=None, subject=None)
    anchor = next(one for one in document.paragraphs if one.text.startswith("Kính gửi"))
    for line in ("ĐIỀU LỆ", "Chương I", "QUY ĐỊNH CHUNG"):
        added = anchor.insert_paragraph_before("")
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        added.add_run(line).bold = True
    anchor.insert_paragraph_before("Điều 1. Tên gọi")
    anchor._p.getparent().remove(anchor._p)
    path = tmp_path / "dieu-le.docx"
    document.save(str(path))
    for asked, name in ((None, "Điều lệ"), (find_kind("quy chế"), "Quy chế")):
        (one,) = imported(path, office, kind=asked)
        assert one.kind.name == name and not one.findings and "tiêu đề: Quy định chung" in one.text


UNBUILT = {"31"}  # names no agency


@pytest.mark.parametrize("case", sorted(CASES.glob("*.docx")) or [None], ids=lambda path: path.stem if path else "none")
def test_a_real_file_with_a_head_builds_as_it_is(case: Path | None, of_case: Callable[..., list[Imported]]) -> None:
    if case is None or case.stem in NO_KIND:
        pytest.skip("no real files here, or none that has a kind")
    (one,) = of_case(case)
    least = 0.995 if one.kind.name in ("Công văn", "Tờ trình") else 0.98
    assert bool(one.findings) == (case.stem in UNBUILT), one.findings
    assert one.fidelity and one.fidelity.likeness >= least


NOTED = """\
  - Lời mở[^Chú thích của lời.] đầu
  - table:
      columns: ["Việc[^Chú thích của cột.]", Số]
      rows:
        - ["Việc một[^Chú thích thứ hai.] và *nghiêng*[^Chú thích thứ ba.]", "một[^Chú thích của số.]"]
        - "Nhóm[^Chú thích của nhóm.]"
        - [{text: "Gộp[^Chú thích của ô gộp.]", columns: 2}]
        - ["Hai chú thích liền[^Chú thích thứ nhất.][^Chú thích liền sau.]", ""]
  - Lời cuối[^Chú thích cuối.][^Chú thích cuối cùng.] văn bản
"""


def test_notes_of_cells_come_back_as_they_were_in_their_order(office: Workspace) -> None:
    (built,) = compose(f"{HEAD}{NOTED}{FOOT}".encode(), "", office, office.root)
    (office.root / "noted.docx").write_bytes(write_docx(built))
    (one,) = imported(office.root / "noted.docx", office)
    assert (one.carried, one.losses) == (one.words, ())
    assert shapes(compose(one.text.encode(), "", office, office.root))[0] == shapes((built,))[0]
