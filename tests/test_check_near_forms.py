"""What comes near a fault of form and is right, for each rule on words, places and lines; a step more is reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from near_forms import NEAR
from spoiling import QUICK, codes, composed

from congvan.checking.rules.book import groups, rules

# Rules on the page, on sizes and gaps, whose near misses are figures and stand with the other figures.
FIGURES = re.compile(r"TT-(?:207|1(?!00)..|40.|41(?!6).|(?!509)..9|452|482|605)")


def test_every_rule_on_forms_has_a_near_miss() -> None:
    looks = {code for group in groups() for code in group.codes.values()}
    forms = {code for code in rules() if code.startswith("TT-") and not FIGURES.match(code)} - looks
    assert {code for *_, code in NEAR.values()} == forms


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize("name", NEAR)
def test_what_comes_near_is_clean(name: str, suffix: str, tmp_path: Path) -> None:
    sample, near, _, _ = NEAR[name]
    assert codes(near(composed(sample)), suffix, tmp_path) == set()


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize("name", NEAR)
def test_one_step_beyond_is_reported_by_the_right_rule_alone(name: str, suffix: str, tmp_path: Path) -> None:
    sample, _, beyond, code = NEAR[name]
    assert codes(beyond(composed(sample)), suffix, tmp_path) == {code}
