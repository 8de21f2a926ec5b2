"""The pages of all keys, codes and rules: current, with an example for every key and a section for every rule."""

from __future__ import annotations

import sys

import yaml
from conftest import ROOT

from congvan.model.contract import DRAFT
from congvan.workspace import SETTINGS

sys.path.insert(0, str(ROOT / "scripts"))


def test_the_page_is_what_the_key_tables_give() -> None:
    import reference

    assert reference.PAGE.read_text("utf-8") == reference.page(), "run 'make reference'"
    assert reference.CODES.read_text("utf-8") == reference.codes(), "run 'make reference'"
    assert reference.RULES.read_text("utf-8") == reference.rule_pages.page(), "run 'make reference'"


def test_every_rule_has_a_section_with_its_code_as_anchor() -> None:
    import reference

    from congvan.checking.rules.book import rules

    lines = reference.RULES.read_text("utf-8").splitlines()
    assert [line.removeprefix("### ") for line in lines if line.startswith("### ")] == list(rules())


def test_every_key_of_every_group_has_an_example() -> None:
    import reference

    used: set[tuple[int, str]] = set()
    examples = yaml.safe_load(reference.EXAMPLES.read_text("utf-8"))
    for entries in examples.values():
        for entry in entries:
            used |= reference.keys_used(entry["text"], SETTINGS if entry["kind"] == "settings" else DRAFT)
    parts = reference.parts()
    assert set(examples) == {part.name for part in parts}
    missing = [
        f"{part.name}: {key.name}"
        for part in parts
        for group in part.groups
        for key in group.keys
        if (id(group.keys), key.name) not in used
    ]
    assert missing == []


def test_every_numbering_form_has_an_example() -> None:
    import reference

    from congvan.thethuc.rules import load_rules

    text = reference.EXAMPLES.read_text("utf-8")
    line = " ".join(line for line in text.split("\n") if "đánh số: [" in line)
    for form in load_rules().numbering.components:
        assert f"{form}," in line or f"{form}]" in line
