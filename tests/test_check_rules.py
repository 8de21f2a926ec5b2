"""The rules of the check: each has its words, its clause, and a case that nearly breaks it."""

from __future__ import annotations

from near_forms import NEAR as NEAR_FORMS
from near_letters import LETTERS
from near_looks import NEAR as NEAR_LOOKS
from near_words import TEXTS

from congvan.checking.rules.book import SEVERITIES, deciders, rules


def test_every_rule_has_its_words_its_clause_and_somebody_who_decides() -> None:
    assert set(rules()) - set(deciders()) == {"KT-001", "KT-005"}  # decided on the text of drafts, and on settings
    for rule in rules().values():
        assert rule.title and rule.title_en and rule.source and rule.severity in SEVERITIES


def test_every_rule_has_a_case_that_nearly_breaks_it() -> None:
    near = {code for cases in (NEAR_FORMS, NEAR_LOOKS, LETTERS) for *_, code in cases.values()} | set(TEXTS)
    near |= {"TT-109", "TT-112", "TT-207", "KT-001", "KT-005", "KT-011", "KT-012", "KT-013"}  # by tests of their own
    assert set(rules()) - near == set()
