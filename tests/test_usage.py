"""Wrong usage: every word that a Vietnamese user reads is Vietnamese, click's own included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from click.testing import CliRunner
from conftest import ROOT

from congvan.cli.app import app
from congvan.messages import set_language

# What click says to those who write commands, never to those who run them.
_FOR_PROGRAMMERS = (
    "Name '", "Boolean option", "Could not determine name", "No options defined", "Arguments take exactly",
    "Invalid start character", "Unknown color", "Choice({", "{value!r} is not a valid UUID", "d",
)  # fmt: skip
ENGLISH = re.compile(
    r"\b(?:Error|Try|Usage|Invalid|Missing|No such|Got|is not|Did you mean|requires|required|OPTIONS)\b"
)
WRONG = [
    ["build", "--formt", "x"], ["build", "--foo"], ["biuld"], ["new"], ["new", "a", "b", "c"],
    ["build", "--limit", "0"],
    ["build", "--limit", "x"], ["build", "--merge", "doc"], ["build", "--format"], ["build", "--pdf-engine", "x"],
    ["build", "--set", "a"], ["build", "--format", "xx"], ["build", "--force=1"], ["--lang", "fr"],
    ["build", "--jobs", "-1"],
    ["kinds", "a", "b"], ["check", "--format", "doc"], ["init"], ["build", "--progress", "x"], ["recipients"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    set_language("vi")
    yield
    set_language(None)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_told_in_vietnamese(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert not ENGLISH.search(result.output), result.output


def test_an_unknown_language_is_told_in_vietnamese() -> None:
    set_language("fr")
    assert "hãy chọn trong: 'vi', 'en'" in CliRunner().invoke(app, ["--lang", "fr"]).output


@pytest.mark.parametrize("command", ["", *app.commands])
def test_help_has_no_english_of_click(command: str) -> None:
    result = CliRunner().invoke(app, [*([command] if command else []), "--help"])
    assert result.exit_code == 0
    assert not ENGLISH.search(result.output), result.output
    assert "INTEGER" not in result.output and "TEXT" not in result.output and "default" not in result.output


def test_every_message_of_this_click_that_a_user_may_read_is_translated() -> None:
    folder = Path(click.__file__).parent
    with (ROOT / "src/congvan/messages/vi/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    for _, _, message, _, _ in extract_from_dir(folder, [("**.py", "python")]):
        first = message if isinstance(message, str) else message[0]
        if first and first not in catalogue and not first.startswith(_FOR_PROGRAMMERS[:-1]) and first != "d":
            pytest.fail(first)
