"""`congvan kinds`, `schema` and `rules`: what the tool knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import click

from congvan.cli.options import common_options, json_option
from congvan.cli.output import fail, print_json, say
from congvan.errors import N_, CongvanError
from congvan.messages import language, tr


@click.command(help=tr(N_("Liệt kê 29 loại văn bản và 3 loại bản sao, chữ viết tắt, mẫu trình bày.")))
@json_option
@common_options
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
        say(f"{kind.abbreviation:<5} {kind.name:<16} {kind.layout.source}")


@click.command(help=tr(N_("In JSON Schema của dự thảo hoặc của congvan.yaml, để trình soạn thảo gợi ý khóa.")))
@click.option(
    "--for",
    "wanted",
    type=click.Choice(["draft", "settings"]),
    default="draft",
    show_default=True,
    help=tr(N_("của dự thảo (draft) hay của congvan.yaml (settings)")),
)
@click.option("--save", is_flag=True, help=tr(N_("ghi cả hai vào .congvan/ của thư mục làm việc, không in ra")))
@common_options
def schema(wanted: str, save: bool) -> None:
    """Print a JSON Schema, or save both where the drafts' first lines look for them."""
    from congvan.loading.schema import printed
    from congvan.model.contract import draft_schema
    from congvan.workspace import find_workspace, settings_schema
    from congvan.writers.files import write_whole

    if not save:
        say(printed(draft_schema() if wanted == "draft" else settings_schema()))
        return
    try:
        files = schema_files(find_workspace(Path.cwd()).root)
        write_whole(files)
    except CongvanError as error:
        fail(error)
    for path in files:
        say(path)


def schema_files(root: Path) -> dict[Path, bytes]:
    """Return the schemas by their places in a workspace, which the first lines of drafts and settings name."""
    from congvan.starters import DRAFT_SCHEMA, SETTINGS_SCHEMA

    draft, settings = _schemas(language())
    return {root / DRAFT_SCHEMA: draft, root / SETTINGS_SCHEMA: settings}


@cache
def _schemas(_language: str) -> tuple[bytes, bytes]:
    """The schemas of drafts and settings, the same for every workspace: made once for each language of messages."""
    from congvan.loading.schema import printed
    from congvan.model.contract import draft_schema
    from congvan.workspace import settings_schema

    return printed(draft_schema()).encode(), printed(settings_schema()).encode()


@click.command(
    help=tr(
        N_("In các quy tắc thể thức kèm điều khoản, các quy tắc của lệnh check, rồi các mã lỗi đầu vào kèm cách sửa.")
    )
)
@json_option
@common_options
def rules(as_json: bool) -> None:
    """Print the format rules, the rules of the check and the codes of input errors."""
    from congvan.checking.outcome.report import SEVERITY_WORDS
    from congvan.checking.rules.book import rules as checked
    from congvan.messages import language, shown
    from congvan.messages.faults import faults
    from congvan.text.figures import Figures, figures
    from congvan.thethuc.rules import load_rules

    rows: list[tuple[str, ...]] = [
        (name, figure.describe(), figures(figure.value), figure.source)
        for name, figure in load_rules().settings.items()
    ]
    for component in load_rules().components.values():
        size = component.size_pt
        traits = [word for word, on in _traits(component.bold, component.italic, component.upper) if on]
        rows.append(
            (
                component.title,
                Figures(f"{size.describe()} pt"),
                Figures(", ".join([f"{size.value:g}", *traits])),
                component.source,
            )
        )
    english = language() == "en"
    codes = [
        (rule.code, rule.severity, rule.title_en if english else rule.title, rule.source) for rule in checked().values()
    ]
    inputs = [(fault.code, *fault.told(language())) for fault in faults().values()]
    if as_json:
        format_rules = [dict(zip(("name", "allowed", "value", "source"), row, strict=True)) for row in rows]
        check_rules = [dict(zip(("code", "severity", "title", "source"), row, strict=True)) for row in codes]
        input_codes = [dict(zip(("code", "title", "remedy"), row, strict=True)) for row in inputs]
        print_json({"format": format_rules, "check": check_rules, "input": input_codes})
        return
    _print_table([tuple(str(shown(cell)) for cell in row) for row in rows])
    say()
    _print_table([(code, tr(SEVERITY_WORDS[severity]), title, source) for code, severity, title, source in codes])
    say()
    _print_table(inputs)


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        say("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]]))


def _traits(bold: bool, italic: bool, upper: bool) -> tuple[tuple[str, bool], ...]:
    return (tr(N_("đậm")), bold), (tr(N_("nghiêng")), italic), (tr(N_("in hoa")), upper)
