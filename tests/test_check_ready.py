"""Whether a file is ready to be signed: dates that move, changes not accepted, remarks of reviewers left in it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, compose
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from papers import letter, printed
from pypdf import PdfWriter
from pypdf.annotations import Highlight, Link
from pypdf.generic import ArrayObject, FloatObject

from congvan.checking.run import Checked, check_file
from congvan.writers.docx.package import write_docx

Change = Callable[[Any], None]
SHARED = ROOT.parent / "shared" / "cases" / "reports" / "15-not-ready-to-sign"


@pytest.fixture(scope="module")
def invitation() -> bytes:
    return write_docx(compose(ROOT / "directives" / "samples" / "giay-moi.yaml")[0])


def checked(data: bytes, change: Change, tmp_path: Path) -> Checked:
    document = docx.Document(BytesIO(data))
    change(document)
    path = tmp_path / "a.docx"
    document.save(str(path))
    return check_file(path)


def codes(found: Checked) -> set[str]:
    return {remark.rule.code for remark in found.remarks}


def dated(name: str, start: str = "ngày") -> Change:
    """Make a field of the paragraph that holds a text."""

    def change(document: Any) -> None:
        field = name.replace('"', "&quot;")
        element = next(p for p in document.element.body.iter(docx.oxml.ns.qn("w:p")) if start in "".join(p.itertext()))
        runs = list(element.iter(docx.oxml.ns.qn("w:r")))
        simple = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {field} "/>')
        runs[0].addprevious(simple)
        simple.extend(runs)

    return change


def tracked(tag: str, count: int = 1) -> Change:
    def change(document: Any) -> None:
        for _ in range(count):
            kept = "delText" if tag == "del" else "t"
            run = f'<w:{tag} {nsdecls("w")} w:id="9" w:author="A"><w:r><w:{kept}>mới</w:{kept}></w:r></w:{tag}>'
            document.paragraphs[-1]._p.append(parse_xml(run))

    return change


def text_run(document: Any) -> Any:
    return next(paragraph for paragraph in document.paragraphs if paragraph.runs).runs[0]


def reformatted(document: Any) -> None:
    run = text_run(document)._r
    run.get_or_add_rPr().append(parse_xml(f'<w:rPrChange {nsdecls("w")} w:id="9" w:author="A"><w:rPr/></w:rPrChange>'))


def commented(document: Any) -> None:
    document.add_comment(text_run(document), "xem lại", "A")


def prompting(prompt: bool = True, text: str = "Nhấp vào đây để nhập văn bản.") -> Change:
    """A content control that asks for a text, or that has got one."""

    def change(document: Any) -> None:
        shows = "<w:showingPlcHdr/>" * prompt
        runs = "".join(f'<w:r><w:t xml:space="preserve">{word} </w:t></w:r>' for word in text.split())
        held = f"<w:sdt {nsdecls('w')}><w:sdtPr>{shows}</w:sdtPr><w:sdtContent>{runs}</w:sdtContent></w:sdt>"
        document.paragraphs[-1]._p.append(parse_xml(held))

    return change


def tracking_on(document: Any) -> None:
    document.settings.element.append(parse_xml(f"<w:trackRevisions {nsdecls('w')}/>"))


def uncommented(document: Any) -> None:
    """A part of comments to which nothing refers any more."""
    commented(document)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for element in list(document.element.iter(docx.oxml.ns.qn(f"w:{name}"))):
            element.getparent().remove(element)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (dated("DATE"), {"KT-011"}), (dated('TIME \\@ "dd/MM/yyyy"'), {"KT-011"}), (dated("SAVEDATE"), {"KT-011"}),
        (dated("CREATEDATE"), set()), (dated("DOCPROPERTY Ngay"), set()), (dated("MERGEFIELD Ngay"), set()),
        (tracked("ins"), {"KT-012"}), (tracked("del"), {"KT-012"}), (reformatted, {"KT-012"}), (tracking_on, set()),
        (commented, {"KT-013"}), (uncommented, set()), (prompting(), {"VB-601"}), (prompting(prompt=False), set()),
    ],
)  # fmt: skip
def test_what_is_not_ready_is_told_and_what_comes_near_is_not(
    invitation: bytes, change: Change, expected: set[str], tmp_path: Path
) -> None:
    found = checked(invitation, change, tmp_path)
    assert codes(found) & {"KT-011", "KT-012", "KT-013", "VB-601", "VB-602"} == expected


def test_pieces_of_one_change_are_counted_once(invitation: bytes, tmp_path: Path) -> None:
    found = checked(invitation, tracked("ins", 3), tmp_path)
    (remark,) = [remark for remark in found.remarks if remark.rule.code == "KT-012"]
    assert remark.found.parameters == {"count": 1} and remark.severity == "warning"


def test_a_merge_field_without_data_is_told_whatever_its_name(invitation: bytes, tmp_path: Path) -> None:
    def change(document: Any) -> None:
        field = (
            f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD Ten "><w:r><w:t>«Tên trường»</w:t></w:r></w:fldSimple>'
        )
        document.paragraphs[-1]._p.append(parse_xml(field))

    assert "VB-601" in codes(checked(invitation, change, tmp_path))


def test_the_prompt_of_a_control_is_told_once_and_whole(invitation: bytes, tmp_path: Path) -> None:
    found = checked(invitation, prompting(), tmp_path)
    (remark,) = [remark for remark in found.remarks if remark.rule.code == "VB-601"]
    assert remark.found.parameters["text"] == "Nhấp vào đây để nhập văn bản."


def test_highlights_of_reviewers_in_a_pdf_are_told_and_links_are_not(tmp_path: Path) -> None:
    quads = ArrayObject(map(FloatObject, (100, 500, 200, 500, 100, 480, 200, 480)))
    notes = (
        Link(rect=(100, 480, 200, 500), url="https://a.vn"),
        Highlight(rect=(100, 480, 200, 500), quad_points=quads),
    )
    for note, expected in zip(notes, (set(), {"KT-013"}), strict=True):
        writer = PdfWriter(clone_from=BytesIO(printed(letter())))
        writer.add_annotation(0, note)
        path = tmp_path / "a.pdf"
        writer.write(str(path))
        assert codes(check_file(path)) == expected


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases are not here")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("cho-dien", "VB-601"), ("truong-tron-thu", "VB-601"), ("loi-tham-chieu", "VB-602"), ("truong-ngay", "KT-011"),
     ("theo-doi-sua", "KT-012")],
)  # fmt: skip
def test_the_shared_cases_are_told(name: str, expected: str) -> None:
    assert expected in codes(check_file(SHARED / f"{name}.docx"))
