"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from congvan.errors import N_
from congvan.messages import LANGUAGES, tr


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --lang, which `congvan.cli.main` has read before."""
    help_text = tr(N_("ngôn ngữ của thông báo: vi hoặc en"))
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=help_text)(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --json."""
    return click.option("--json", "as_json", is_flag=True, help=tr(N_("báo kết quả dạng JSON")))(command)
