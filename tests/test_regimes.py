"""What the decree does not govern, and offices that are no more: refused, warned of, or judged on words alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from lxml import etree
from trees import changed_trees

from congvan.bulk.render import Drafts, Renderer
from congvan.bulk.units import Job, Unit
from congvan.checking.run import check_file
from congvan.cli.app import app
from congvan.errors import CongvanError
from congvan.model.read import read_dispatch
from congvan.workspace import find_workspace
from congvan.writers.docx.package import write_docx

DRAFT = """\
kind: {kind}
agency: {{name: {name}, abbreviation: UBND, place: Đắk Lắk, parent: {parent}}}
symbol: {symbol}
date: {date}
subject: thử
{recipients}
body: [{text}]
signatory: {{title: {title}, name: Nguyễn Văn A}}
copies: [{copies}]
filing: {{units: [VT]}}
"""
USUAL = {
    "kind": "công văn", "name": "Ủy ban nhân dân tỉnh Đắk Lắk", "parent": "", "symbol": "", "date": "8/2025",
    "recipients": "recipients: [Sở Y tế]", "text": "Đoạn mở đầu.", "title": "Chủ tịch", "copies": "Như trên",
}  # fmt: skip


def draft(**changes: str) -> str:
    values = {**USUAL, **changes}
    text = DRAFT.format(**values)
    return text.replace(", parent: }", "}").replace("symbol: \n", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Đảng ủy xã Ea Na"},
        {"name": "ĐẢNG UỶ XÃ EA NA"},
        {"name": "Ban Thường vụ Tỉnh ủy"},
        {"name": "Văn phòng Thành ủy Hà Nội"},
        {"parent": "Đảng Cộng sản Việt Nam"},
        {"symbol": "CV/TU"},
        {"symbol": "QĐ/ĐU", "kind": "quyết định", "recipients": ""},
        {"name": "Đoàn TNCS Hồ Chí Minh tỉnh Đắk Lắk"},
        {"name": "Tỉnh đoàn Đắk Lắk"},
        {"symbol": "KH/TĐTN-VP", "kind": "kế hoạch", "recipients": ""},
        {"symbol": "2026/NQ-HĐND", "kind": "nghị quyết", "recipients": ""},
        {"symbol": "12/2026/QĐ-UBND", "kind": "quyết định", "recipients": ""},
        {"kind": "thông tư"},
        {"kind": "Nghị định"},
        {"kind": "luật"},
        {"kind": "phap-lenh"},
    ],
)
def test_what_the_decree_does_not_govern_is_refused_with_what_does(changes: dict[str, str]) -> None:
    with pytest.raises(CongvanError) as raised:
        read_dispatch(draft(**changes).encode(), "a.yaml")
    found = [finding for finding in raised.value.findings if finding.code == "DT-115"]
    assert len(found) == 1
    assert found[0].span.line <= 3
    law = str(found[0])
    assert "VPTW" in law or "Trung ương Đoàn" in law or "64/2025/QH15" in law


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Trường Chính trị tỉnh Đắk Lắk"},
        {"name": "Đoàn đại biểu Quốc hội tỉnh Đắk Lắk"},
        {"name": "Liên đoàn Lao động tỉnh"},
        {"symbol": "UBND-KGVX"},
        {"symbol": "CT-TTg", "kind": "chỉ thị", "recipients": ""},
    ],
)
def test_what_comes_near_is_built(changes: dict[str, str]) -> None:
    read_dispatch(draft(**changes).encode(), "a.yaml")


def build(folder: Path, text: str, *options: str) -> tuple[int, str]:
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "a.yaml").write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["build", str(folder / "a.yaml"), "--format", "html", "--jobs", "1", *options])
    return result.exit_code, result.output


def test_a_symbol_with_expressions_is_judged_by_its_value(tmp_path: Path) -> None:
    text = draft(symbol='"{{ ky_hieu }}"') + "vars: {ky_hieu: CV/TU}\n"
    code, told = build(tmp_path, text)
    assert code == 1
    assert "DT-115" in told
    assert not (tmp_path / "output").exists() or not list((tmp_path / "output").rglob("*.html"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipients": "recipients: [UBND các huyện]"}, "huyện"),
        ({"copies": "Sở Kế hoạch và Đầu tư"}, "Sở Tài chính"),
        ({"text": "Giao Sở Giao thông vận tải chủ trì."}, "Sở Xây dựng"),
        ({"recipients": "recipients: [Bộ Tài nguyên và Môi trường]", "date": "3/2025"}, "Bộ Nông nghiệp và Môi trường"),
        ({"parent": "Tỉnh ủy Đắk Lắk", "name": "Trường Chính trị"}, "VPTW"),
    ],
)
def test_a_warning_reaches_the_clerk_also_when_nothing_is_built_anew(
    changes: dict[str, str], said: str, tmp_path: Path
) -> None:
    for _ in range(2):  # the second time all is current
        code, told = build(tmp_path, draft(**changes))
        assert code == 0
        assert "Cần xem lại" in told and said in told
    code, told = build(tmp_path, draft(**changes), "--json")
    (finding,) = json.loads(told)[0]["findings"]
    assert code == 0 and finding["severity"] == "warning" and finding["line"] > 0


@pytest.mark.parametrize("date", ["6/2025", "2025", "28/02/2025", "2020"])
def test_nothing_is_said_of_a_time_when_the_office_was(date: str, tmp_path: Path) -> None:
    code, told = build(tmp_path, draft(recipients="recipients: [UBND các huyện]", date=date))
    assert code == 0 and "Cần xem lại" not in told


def test_a_list_of_offices_that_ended_is_warned_of_once(tmp_path: Path) -> None:
    (tmp_path / "noi-nhan.csv").write_text("name\nSở Kế hoạch và Đầu tư\nSở Xây dựng\nSở GTVT\n", "utf-8")
    text = draft(recipients='recipients: ["{{ recipient.name }}"]') + "for_each: noi-nhan.csv\n"
    code, told = build(tmp_path, text)
    assert code == 0, told
    assert told.count("Cần xem lại") == 1 and "2 nơi nhận" in told, told


def checked(folder: Path, change: dict[str, str]) -> dict[str, str]:
    """Check the DOCX of a sample decision, some of its texts changed before it is written."""
    path = ROOT / "directives" / "samples" / "quyet-dinh.yaml"
    workspace = find_workspace(path.parent)
    job = Job(workspace, workspace.output, ("docx",))
    document = Renderer(job, Drafts(job)).compose(Unit(path, "a"))[0]

    def reword(root: etree._Element) -> None:
        for element in root.iter("p"):
            if (name := element.get("class")) in change:
                for child in list(element):
                    element.remove(child)
                element.text = change.pop(name)

    document = changed_trees(document, reword)
    (folder / "a.docx").write_bytes(write_docx(document))
    return {remark.rule.code: remark.found.message.format_map(remark.found.parameters)
            for remark in check_file(folder / "a.docx").remarks}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"so_ky_hieu": "Số: 12/2026/QĐ-UBND"}, "64/2025/QH15"),
        ({"so_ky_hieu": "Số:      /2026/NQ-HĐND"}, "64/2025/QH15"),
        ({"ten_loai": "THÔNG TƯ"}, "64/2025/QH15"),
        ({"so_ky_hieu": "Số 12-QĐ/TU", "quoc_hieu": "ĐẢNG CỘNG SẢN VIỆT NAM"}, "VPTW"),
        ({"so_ky_hieu": "Số 12-QĐ/TĐTN", "quoc_hieu": "ĐOÀN TNCS HỒ CHÍ MINH"}, "Trung ương Đoàn"),
    ],
)
def test_check_judges_words_only_and_says_what_governs(change: dict[str, str], law: str, tmp_path: Path) -> None:
    told = checked(tmp_path, change)
    assert {code for code in told if code.startswith("TT-")} == {"TT-100"}
    assert law in told["TT-100"]


def test_check_of_a_usual_decision_says_nothing_of_another_regime(tmp_path: Path) -> None:
    assert "TT-100" not in checked(tmp_path, {"so_ky_hieu": "Số: 12/QĐ-UBND"})
