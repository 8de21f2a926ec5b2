"""Documents as offices make them: heads by boxes, spaces or nested tables, lines drawn anywhere, faults clerks make."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import congvan_here
from offices import OFFICES, check

from congvan.checking.rules.prose import document_date
from congvan.text.dates import PartialDate


@pytest.mark.parametrize("name", OFFICES)
def test_an_offices_document_is_judged_as_an_auditor_would(name: str, tmp_path: Path) -> None:
    build, expected = OFFICES[name]
    checked = check(build, tmp_path)
    told = [f"{r.rule.code} {r.found.message} {r.found.parameters} | {r.found.excerpt}" for r in checked.remarks]
    assert {remark.rule.code for remark in checked.remarks} == expected, told


@pytest.mark.parametrize(
    "name", ["place over the date", "the year under the date", "the figures of the year under the date"]
)
def test_a_date_on_two_lines_is_one_for_the_rules_and_for_a_draft(name: str, tmp_path: Path) -> None:
    recognised = check(OFFICES[name][0], tmp_path).recognised
    assert recognised is not None and document_date(recognised) == PartialDate(2026, 1, 20)
    assert congvan_here("import", "van-ban.docx", "--out", ".", "--keys", "en", cwd=tmp_path).code == 0
    draft = (tmp_path / "van-ban.yaml").read_text("utf-8")
    assert "date: 20/1/2026" in draft and "năm 2026" not in draft
