"""Documents as offices make them: heads by boxes, spaces or nested tables, lines drawn anywhere, faults clerks make."""

from __future__ import annotations

from pathlib import Path

import pytest
from offices import OFFICES, check


@pytest.mark.parametrize("name", OFFICES)
def test_an_offices_document_is_judged_as_an_auditor_would(name: str, tmp_path: Path) -> None:
    build, expected = OFFICES[name]
    checked = check(build, tmp_path)
    told = [f"{r.rule.code} {r.found.message} {r.found.parameters} | {r.found.excerpt}" for r in checked.remarks]
    assert {remark.rule.code for remark in checked.remarks} == expected, told
