"""Codes of input errors: one table, complete, unique, printed and documented."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from conftest import ROOT, congvan_here

from congvan.checking.rules.book import rules
from congvan.messages.faults import faults

SOURCE = ROOT / "src" / "congvan"
CODE = re.compile(r"[A-Z]{2,5}-\d{3}")


def used() -> set[str]:
    """The codes that stand as texts of their own in the source."""
    trees = (ast.walk(ast.parse(path.read_text("utf-8"))) for path in SOURCE.rglob("*.py"))
    texts = (node.value for tree in trees for node in tree if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


def test_every_code_of_the_source_stands_in_exactly_one_table() -> None:
    assert not faults().keys() & rules().keys()
    assert used() - faults().keys() - rules().keys() == set()
    assert faults().keys() - used() == set()


def test_codes_stand_in_order_with_all_words() -> None:
    assert list(faults()) == sorted(faults())
    for fault in faults().values():
        words = (fault.title, fault.remedy, fault.title_en, fault.remedy_en)
        assert all(text and text == text.strip() for text in words), fault.code
        assert fault.title[0] in "'" or fault.title[0] == fault.title[0].upper() or fault.title.startswith("as-of")


def test_they_are_printed_with_title_and_remedy(tmp_path: Path) -> None:
    out = congvan_here("rules", cwd=tmp_path).out
    assert re.search(r"YAML-002 +Thụt dòng bằng phím Tab +thay bằng dấu cách", out)
    told = json.loads(congvan_here("rules", "--json", cwd=tmp_path).out)["input"]
    assert {one["code"] for one in told} == faults().keys()
    assert {"code", "title", "remedy"} == set(told[0])


def test_they_are_documented() -> None:
    page = (ROOT / "docs" / "ma-loi.md").read_text("utf-8")
    assert [line.split("|")[1].strip(" `") for line in page.splitlines() if line.startswith("| `")] == list(faults())
