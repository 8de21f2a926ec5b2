"""What commands print: data for machines, and findings, with which a command ends."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from congvan.errors import CongvanError, Finding
from congvan.messages import describe


def fail(error: CongvanError, as_json: bool = False) -> NoReturn:
    """Tell what is wrong and end with exit code 1."""
    if as_json:
        print_json([{"findings": [as_data(finding) for finding in error.findings]}])
    else:
        for finding in error.findings:
            click.echo(describe(finding), err=True)
    sys.exit(1)


def as_data(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON has it."""
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "message": describe(finding).removeprefix(f"{span}: ").removesuffix(f" [{finding.code}]"),
    }


def print_json(data: object) -> None:
    """Print data as JSON that people can read too."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
