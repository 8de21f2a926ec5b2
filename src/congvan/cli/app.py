"""The commands, together."""

from __future__ import annotations

import click

from congvan import __version__
from congvan.cli.begin import init, new
from congvan.cli.build import build
from congvan.cli.check import check
from congvan.cli.compare import diff, text
from congvan.cli.doctor import doctor
from congvan.cli.history import log
from congvan.cli.import_ import import_
from congvan.cli.options import common_options, in_own_words
from congvan.cli.places import places
from congvan.cli.recipients import recipients
from congvan.cli.remarks import remarks
from congvan.cli.show import kinds, rules, schema
from congvan.errors import N_
from congvan.messages import tr


@click.group(
    help=tr(N_("Soạn công văn và văn bản hành chính từ YAML, đúng thể thức Nghị định 30/2020/NĐ-CP.")),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
@common_options
def app() -> None:
    """All commands."""


for command in (
    build,
    check,
    diff,
    log,
    text,
    remarks,
    recipients,
    init,
    new,
    import_,
    doctor,
    places,
    kinds,
    schema,
    rules,
):
    app.add_command(command)
in_own_words(app)
