"""`congvan doctor`."""

from __future__ import annotations

import sys

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import print_json, say
from congvan.errors import N_
from congvan.messages import tr


@click.command(help=tr(N_("Xem máy này có gì để tạo văn bản, và phải làm gì với những gì còn thiếu.")))
@json_option
@common_options
def doctor(as_json: bool) -> None:
    """Examine the machine."""
    from congvan.doctor import examine

    found = examine()
    if as_json:
        print_json([
            {"name": one.name, "works": one.works, "needed": one.needed, "message": tr(one.message, **one.parameters),
             "remedy": tr(one.remedy)} for one in found
        ])  # fmt: skip
    else:
        for one in found:
            say(f"[{'x' if one.works else ' '}] {one.name}: {tr(one.message, **one.parameters)}")
            if one.remedy:
                say(f"      {tr(one.remedy)}")
    sys.exit(any(one.needed and not one.works for one in found))
