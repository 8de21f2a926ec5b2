"""Broken files of every kind: each is read or refused, and nothing else is raised. `make fuzz` runs longer."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import fuzz

# Inputs of each kind: some 20 seconds in all. The seed is fixed, so that a failure comes again.
COUNTS = {"docx": 60, "pdf": 60, "xlsx": 100, "csv": 120, "yaml": 80, "png": 150, "jpg": 80}
SEED = 20200305


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuzz.Office]:
    yield fuzz.Office(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def good(office: fuzz.Office) -> dict[str, list[bytes]]:
    return fuzz.samples(office)


@pytest.mark.parametrize("kind", COUNTS)
def test_good_samples_are_taken(office: fuzz.Office, good: dict[str, list[bytes]], kind: str) -> None:
    """Else what is broken would be refused for another reason."""
    for data in good[kind]:
        fuzz.KINDS[kind].use(office, kind, data)


@pytest.mark.parametrize("kind", COUNTS)
def test_broken_files_are_read_or_refused(
    office: fuzz.Office, good: dict[str, list[bytes]], kind: str, tmp_path: Path
) -> None:
    rng = random.Random(SEED)
    for number in range(COUNTS[kind]):
        data = fuzz.KINDS[kind].change(rng.choice(good[kind]), rng)
        if error := fuzz.trial(office, kind, data):
            kept = tmp_path / f"{number}.{kind}"
            kept.write_bytes(data)
            raise AssertionError(f"{fuzz.where(error)}: {kept}") from error


def test_the_same_seed_gives_the_same_inputs(good: dict[str, list[bytes]]) -> None:
    for kind, one in fuzz.KINDS.items():
        first, second = (one.change(good[kind][0], random.Random(SEED)) for _ in range(2))
        assert first == second


def test_a_fault_of_the_program_is_found(
    office: fuzz.Office, good: dict[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the program itself tells of it as a finding and goes on."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("congvan.checking.recognition.document.recognise", broken)
    assert fuzz.trial(office, "docx", good["docx"][0])
    monkeypatch.setattr("congvan.compose.document.size_images", broken)
    assert fuzz.trial(office, "png", good["png"][0])
