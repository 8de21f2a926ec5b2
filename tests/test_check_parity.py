"""A DOCX and the PDF of it are the same document: the same components, the same findings, but for what cannot be seen.

The samples are built by both writers, so nothing may differ: both are clean, and each part is taken for what it was
made as. Files of others are laid out by LibreOffice, which sets some things otherwise than the file asks; what measures
places and lengths is left out there.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SHARED, lay_out_all, tree_lines
from spoiling import composed

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import rules
from congvan.checking.run import Checked, check_file
from congvan.text.unicode import nfc

SAMPLES = sorted(path.stem for path in (ROOT / "directives" / "samples").glob("*.yaml"))
# One component to whoever sees the page alone: a list may begin in the line of its heading.
SAME = {"kinh_gui_danh_sach": "kinh_gui"}
# Told by marks on paper that a PDF may cut, repeat or join: rows of a table's head, signs of notes.
IN_TABLES = {"o_bang", "o_dau_bang"}
# What a PDF cannot show: runs of spaces, ends of paragraphs, condensed letters, a number on page 1, what spaces place.
UNSEEN = {"VB-201", "VB-204", "VB-205", "TT-106", "TT-108", "TT-110", "TT-111", "TT-117", "TT-505", "TT-515"}
# What measures: margins, lines, places, indents, spacing. LibreOffice lays them out in its own way.
MEASURED = {
    "TT-102", "TT-103", "TT-104", "TT-105", "TT-207", "TT-209", "TT-217", "TT-235", "TT-237", "TT-245", "TT-255",
    "TT-259", "TT-265", "TT-275", "TT-277", "TT-285", "TT-289", "TT-315", "TT-405", "TT-406", "TT-407", "TT-409",
}  # fmt: skip
# Files left out, with what tells them apart.
APART = {
    "34": "a form in one table around the page: a PDF shows a frame",
    "35": "as 34",
    "31": "paragraphs of a subject in two sizes are one in the PDF, most of whose letters have the right one",
    "13": "a wide blank parts a line of the grounds in the PDF",
}
TORN = 0.012  # of the words of a file by others: what its layout tears, or where a title of several lines goes on


def words(document: Recognised) -> Counter[tuple[str, str]]:
    """The words of the body with the component that they stand in, by their letters and digits."""
    found: Counter[tuple[str, str]] = Counter()
    for part in document.parts:
        if part.paragraph.zone == "body" and part.component not in IN_TABLES:
            text = nfc(f"{part.paragraph.label} {part.text}")
            for word in re.findall(r"[\w/-]+", text):
                found[SAME.get(part.component, part.component), word] += 1
    return found


def differing(docx: Checked, pdf: Checked) -> Counter[tuple[str, str]]:
    assert docx.recognised and pdf.recognised
    own, other = words(docx.recognised), words(pdf.recognised)
    # The sign of a note stands at its word in a PDF ('bệnh1').
    return Counter(
        {(name, word): count for (name, word), count in (own - other).items() if (name, word + "1") not in other}
    )


def codes(checked: Checked) -> set[str]:
    return {remark.rule.code for remark in checked.remarks}


def assert_same(docx: Checked, pdf: Checked) -> None:
    assert docx.recognised and pdf.recognised
    assert differing(docx, pdf) == Counter()
    assert docx.recognised.kind == pdf.recognised.kind
    assert codes(docx) - UNSEEN == codes(pdf) - UNSEEN


# What reads alike, wherever it stands in the source: a check asks the same of both.
ALIKE = {
    "ten_loai_ke": "ten_loai", "chuc_vu_khac": "quyen_han_chuc_vu", "trich_yeu_phu_luc": "trich_yeu",
    "ben": "noi_dung", "gioi_thieu": "noi_dung", "gach_dau_dong": "noi_dung", "xac_nhan": "noi_dung",
    "o_dau_bang": "o_bang", "o_nhom": "o_bang",
}  # fmt: skip


@cache
def checked(path: Path) -> Checked:
    """What is said of a built sample, asked once for all tests."""
    return check_file(path)


@cache
def made(name: str) -> dict[str, set[str]]:
    """The components that the texts of a sample were made as."""
    found: dict[str, set[str]] = {}
    for component, text in tree_lines(composed(name)):
        found.setdefault("".join(text.split()), set()).add(ALIKE.get(component, component))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_same_in_both_formats(name: str, built_samples: Path) -> None:
    assert_same(checked(built_samples / f"{name}.docx"), checked(built_samples / f"{name}.pdf"))


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_clean(name: str, suffix: str, built_samples: Path) -> None:
    assert codes(checked(built_samples / f"{name}.{suffix}")) == set()


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
@pytest.mark.parametrize("name", SAMPLES)
def test_parts_are_recognised_as_what_the_sample_made_them(name: str, suffix: str, built_samples: Path) -> None:
    recognised = checked(built_samples / f"{name}.{suffix}").recognised
    assert recognised
    wrong = []
    known = 0
    for part in recognised.parts:
        wanted = made(name).get("".join(part.plain.split()))
        if wanted and part.component != "so_trang":
            known += 1
            if ALIKE.get(part.component, part.component) not in wanted:
                wrong.append((part.component, wanted, part.plain))
    assert known > 0.7 * len(made(name))
    assert len(wrong) <= 2, wrong


def batches() -> list[Any]:
    """The files by others, by twenty: LibreOffice starts once for each."""
    found = []
    for folder in ("check", "word"):
        files = [path for path in sorted((SHARED / folder).glob("*.docx")) if path.stem not in APART]
        for start in range(0, len(files), 20):
            batch = files[start : start + 20]
            found.append(pytest.param(batch, id=f"{folder}-{batch[0].stem}-{batch[-1].stem}"))
    return found or [pytest.param([], id="none")]


@pytest.mark.slow
@pytest.mark.parametrize("files", batches())
def test_a_file_by_others_is_the_same_as_its_pdf(files: list[Path], tmp_path: Path) -> None:
    if not files:
        pytest.skip("the shared cases are not here")
    lay_out_all(files, tmp_path)
    told = []
    for path in files:
        docx, pdf = check_file(path), check_file(tmp_path / f"{path.stem}.pdf")
        assert docx.recognised and pdf.recognised
        lost = differing(docx, pdf)
        total = sum(words(docx.recognised).values())
        apart = (codes(docx) ^ codes(pdf)) - UNSEEN - MEASURED
        if any(component == "quyen_han_chuc_vu" for component, _ in lost):
            apart -= {"TT-509"}  # LibreOffice leaves out what spaces push past the indent on the right
        if lost.total() > max(4, TORN * total) or apart or docx.recognised.kind != pdf.recognised.kind:
            told.append(f"{path.stem}: {sorted(apart)} {dict(lost.most_common(8))}")
    assert not told, "\n".join(told)


def test_what_is_left_out_are_rules() -> None:
    assert set(rules()) >= UNSEEN | MEASURED
