"""What commands print: data for machines, and findings, with which a command ends."""

from __future__ import annotations

import json
import re
import sys
from typing import NoReturn

import click

from congvan.errors import CongvanError, Finding
from congvan.messages import describe, message_of
from congvan.text.unicode import visible

_UNUSUAL = re.compile(r"[^\n -~À-ỹ]")  # what is neither ASCII nor a letter of Vietnamese is looked at


def fail(error: CongvanError, as_json: bool = False) -> NoReturn:
    """Tell what is wrong and end with exit code 1."""
    if as_json:
        print_json([{"findings": [as_data(finding) for finding in error.findings]}])
    else:
        for finding in error.findings:
            say(describe(finding), err=True)
    sys.exit(1)


def as_data(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON has it."""
    span = finding.span
    return {
        "code": finding.code,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "message": message_of(finding),
    }


def say(text: object = "", err: bool = False) -> None:
    """Print lines; what could steer a terminal or turn a line around is shown by its code point."""
    click.echo("\n".join("\t".join(map(visible, line.split("\t"))) for line in str(text).split("\n")), err=err)


def print_json(data: object) -> None:
    """Print data as JSON that people can read too; unseen characters are escaped as JSON does."""
    say_json(json.dumps(data, ensure_ascii=False, indent=2))


def say_json(text: str, err: bool = False) -> None:
    """Print JSON: outside its strings stands nothing that needs escaping but the breaks between them."""
    click.echo(_UNUSUAL.sub(_escaped, text), err=err)


def _escaped(match: re.Match[str]) -> str:
    """The escape of an unseen character in a string of JSON, beyond U+FFFF as two surrogates."""
    char = match.group()
    return char if visible(char) == char else json.dumps(char)[1:-1]
