"""What commands print: data for machines, and findings, with which a command ends."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from congvan.errors import N_, UNEXPECTED, CongvanError, Finding
from congvan.messages import describe, message_of, tr
from congvan.text.unicode import visible

DEBUG = "congvan.debug"  # whether --debug was given, in the context of a command
TRACES = "congvan-debug.txt"
_UNUSUAL = re.compile(r"[^\n -~À-ỹ]")  # what is neither ASCII nor a letter of Vietnamese is looked at


def fail(error: CongvanError, as_json: bool = False, code: int = 1) -> NoReturn:
    """Tell what is wrong and end with an exit code."""
    if as_json:
        print_json([{"findings": [as_data(finding) for finding in error.findings]}])
    else:
        for finding in error.findings:
            say(describe(finding), err=True)
    tell_traces(error.findings)
    sys.exit(code)


def tell_traces(findings: Iterable[Finding], asked: bool | None = None) -> None:
    """Write what --debug asks for: where in the program an error came up that nobody foresaw."""
    if asked is None:
        asked = bool(click.get_current_context().meta.get(DEBUG))
    traces = [str(finding.parameters["trace"]) for finding in findings if finding.code == UNEXPECTED]
    if not asked or not traces:
        return
    from congvan.writers.files import write_whole

    path = Path.cwd() / TRACES
    try:
        write_whole({path: "\n".join(dict.fromkeys(traces)).encode()}, private=True)
    except CongvanError as error:
        say(describe(error.findings[0]), err=True)
    else:
        say(tr(N_("Đã ghi chi tiết lỗi vào {path}."), path=path), err=True)


def as_data(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON has it."""
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        **({"sheet": span.sheet} if span.sheet else {}),
        "message": message_of(finding),
    }


def say(text: object = "", err: bool = False) -> None:
    """Print lines; what could steer a terminal or turn a line around is shown by its code point."""
    click.echo("\n".join("\t".join(map(visible, line.split("\t"))) for line in str(text).split("\n")), err=err)


_STYLES: dict[str, dict[str, Any]] = {
    "new": {"fg": "green"},
    "old": {"fg": "red"},
    "add": {"fg": "green", "underline": True},
    "del": {"fg": "red", "strikethrough": True},
    "label": {"bold": True},
}


def on_terminal() -> bool:
    """Whether standard output is a terminal that may have colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say_styled(pieces: Iterable[tuple[str, str]]) -> None:
    """Print one line of pieces on a terminal, each in its style ('add', 'del', 'new', 'old', 'label', '')."""
    click.echo("".join(click.style(visible(text), **_STYLES.get(style, {})) for text, style in pieces), color=True)


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
