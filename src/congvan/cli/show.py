"""`congvan kinds`, `schema` and `rules`: what the tool knows."""

from __future__ import annotations

from collections.abc import Sequence

import click

from congvan.cli.options import json_option, language_option
from congvan.cli.output import print_json
from congvan.errors import N_
from congvan.messages import tr


@click.command(help=tr(N_("Liệt kê 29 loại văn bản và 3 loại bản sao, chữ viết tắt, mẫu trình bày.")))
@json_option
@language_option
def kinds(as_json: bool) -> None:
    """List the kinds."""
    from congvan.thethuc.kinds import load_kinds

    if as_json:
        print_json([
            {"name": k.name, "abbreviation": k.abbreviation, "copy": k.copy, "source": k.layout.source}
            for k in load_kinds()
        ])  # fmt: skip
        return
    for kind in load_kinds():
        click.echo(f"{kind.abbreviation:<5} {kind.name:<16} {kind.layout.source}")


@click.command(help=tr(N_("In JSON Schema của dự thảo, để trình soạn thảo gợi ý khóa.")))
@language_option
def schema() -> None:
    """Print the JSON Schema."""
    from congvan.model.contract import draft_schema

    print_json(draft_schema())


@click.command(help=tr(N_("In các quy tắc thể thức kèm điều khoản, rồi các quy tắc của lệnh check kèm mã.")))
@json_option
@language_option
def rules(as_json: bool) -> None:
    """Print the format rules and the rules of the check."""
    from congvan.check.outcome.report import SEVERITY_WORDS
    from congvan.check.rules.book import rules as checked
    from congvan.messages import language
    from congvan.thethuc.rules import load_rules

    rows = [
        (name, figure.describe(), f"{figure.value:g}", figure.source) for name, figure in load_rules().settings.items()
    ]
    for component in load_rules().components.values():
        size = component.size_pt
        traits = [word for word, on in _traits(component.bold, component.italic, component.upper) if on]
        rows.append(
            (component.title, f"{size.describe()} pt", ", ".join([f"{size.value:g}", *traits]), component.source)
        )
    english = language() == "en"
    codes = [
        (rule.code, rule.severity, rule.title_en if english else rule.title, rule.source) for rule in checked().values()
    ]
    if as_json:
        format_rules = [dict(zip(("name", "allowed", "value", "source"), row, strict=True)) for row in rows]
        check_rules = [dict(zip(("code", "severity", "title", "source"), row, strict=True)) for row in codes]
        print_json({"format": format_rules, "check": check_rules})
        return
    _print_table(rows)
    click.echo()
    _print_table([(code, tr(SEVERITY_WORDS[severity]), title, source) for code, severity, title, source in codes])


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]))


def _traits(bold: bool, italic: bool, upper: bool) -> tuple[tuple[str, bool], ...]:
    return (tr(N_("đậm")), bold), (tr(N_("nghiêng")), italic), (tr(N_("in hoa")), upper)
