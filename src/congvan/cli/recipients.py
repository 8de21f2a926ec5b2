"""`congvan recipients`: a list as the tool reads it, for a clerk to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from congvan.cli.options import common_options, json_option, list_options
from congvan.cli.output import as_data, fail, print_json, say
from congvan.errors import N_, CongvanError, Span
from congvan.messages import describe, tr

if TYPE_CHECKING:
    from congvan.loading.listing import Listing, Reading
    from congvan.loading.recipients import Recipient

_LOST = ("\ufffd", "#REF!", "#N/A", "#VALUE!", "#NAME?")  # what a cell shows when its text is gone
_LONGEST = 200  # letters of a name


@click.command(help=tr(N_("In danh sách nơi nhận như công cụ đọc được: tệp YAML, CSV, XLSX, hoặc vn:wards?province=…")))
@click.argument("source", metavar="LIST")
@list_options
@json_option
@common_options
def recipients(source: str, reading: Reading, as_json: bool) -> None:
    """Show a recipient list."""
    from congvan.loading.recipients import read_listing, read_recipients
    from congvan.loading.standing import gone_units
    from congvan.workspace import find_workspace

    root = find_workspace(Path.cwd()).root
    listing: Listing | None = None
    try:
        listing = read_listing(source, root, Span(source), reading, Path.cwd())
        found = read_recipients(source, root, here=Path.cwd(), reading=reading)
    except CongvanError as error:
        if listing is None:
            fail(error, as_json)
        _show((), listing, error, as_json)
        click.get_current_context().exit(1)
    for note in gone_units(source, found, None):
        say(tr(N_("Lưu ý: {note}"), note=describe(note)), err=True)
    _show(found, listing, None, as_json)


def _show(found: Sequence[Recipient], listing: Listing | None, error: CongvanError | None, as_json: bool) -> None:
    doubles, doubtful = list(_doubles(found)), list(_doubtful(found))
    if as_json:
        print_json({
            "recipients": [{"slug": r.slug, "row": r.span.line, **r.fields} for r in found],
            **(_described(listing) if listing else {}),
            "doubles": doubles,
            "doubtful": doubtful,
            "findings": [as_data(finding) for finding in error.findings] if error else [],
        })  # fmt: skip
        return
    for recipient in found:
        fields = "; ".join(f"{name}: {value}" for name, value in recipient.fields.items() if name != "name" and value)
        say(f"{recipient.slug}\t{recipient.name}\t{fields}")
    for line in (*(_told(listing) if listing else ()), *_told_rows(doubles, doubtful)):
        say(line, err=True)
    if error:
        for finding in error.findings:
            say(describe(finding), err=True)
    else:
        say(tr(N_("{count} nơi nhận."), count=len(found)), err=True)


def _described(listing: Listing) -> dict[str, object]:
    """Return what is known of a sheet as data: its head by row and columns, and the rows left out."""
    sheet, head = listing.sheet, listing.head
    return {
        "file": sheet.file,
        "sheet": sheet.name,
        "head": [row.number for row in sheet.rows[head.first : head.last + 1]],
        "columns": list(head.names),
        "hidden_columns": [head.names[index] for index in _hidden(listing)],
        "name": None if listing.name is None else head.names[listing.name],
        "rows": [row.number for row in listing.rows],
        "left_out": [{"row": left.row, "text": left.text, "reason": tr(left.reason)} for left in listing.left],
    }


def _hidden(listing: Listing) -> list[int]:
    return [index for index in sorted(listing.sheet.hidden_columns) if index < len(listing.head.names)]


def _told(listing: Listing) -> Iterator[str]:
    sheet, head = listing.sheet, listing.head
    if sheet.name:
        others = ", ".join(sheet.others)
        message = N_("Trang '{sheet}'; còn trang: {others}.") if others else N_("Trang '{sheet}'.")
        yield tr(message, sheet=sheet.name, others=others)
    rows = "–".join(dict.fromkeys(str(sheet.rows[index].number) for index in (head.first, head.last)))
    columns = ", ".join(name for name in head.names if name)
    yield tr(N_("Tiêu đề: dòng {rows}; các cột: {columns}."), rows=rows, columns=columns)
    if listing.name is not None:
        yield tr(N_("Tên nơi nhận: cột '{name}'."), name=head.names[listing.name])
    if hidden := [head.names[index] or "?" for index in _hidden(listing)]:
        yield tr(N_("Cột ẩn: {columns}."), columns=", ".join(hidden))
    nameless = [i for i, name in enumerate(head.names) if not name and any(row.cells[i] for row in listing.rows)]
    if nameless:
        places = ", ".join(str(index + 1) for index in nameless)
        yield tr(N_("Cột không có tiêu đề, không dùng được: cột thứ {columns}."), columns=places)
    if listing.rows:
        yield tr(N_("Dòng dùng: {rows}."), rows=_ranges([row.number for row in listing.rows]))
    for left in listing.left:
        yield tr(N_("Bỏ dòng {row} ({reason}): {text}"), row=left.row, reason=tr(left.reason), text=left.text)


def _ranges(rows: Iterable[int]) -> str:
    """Return numbers with runs drawn together: '5–9, 11'."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _doubles(found: Sequence[Recipient]) -> Iterator[dict[str, object]]:
    """Give the names that several rows have."""
    rows: dict[str, list[Recipient]] = {}
    for recipient in found:
        rows.setdefault(recipient.name.casefold(), []).append(recipient)
    for same in rows.values():
        if len(same) > 1 and all(recipient.span.line for recipient in same):
            yield {"name": same[0].name, "rows": [recipient.span.line for recipient in same]}


def _doubtful(found: Sequence[Recipient]) -> Iterator[dict[str, object]]:
    """Give cells that a clerk should look at: text that was lost, a name that is very long or of several lines."""
    for recipient in found:
        name = recipient.name
        for column, value in _lost(recipient.fields):
            yield {"row": recipient.span.line, "column": column, "text": value}
        if len(name) > _LONGEST or "\n" in name:
            yield {"row": recipient.span.line, "column": "name", "text": " ".join(name.split())}


def _lost(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    seen = set()
    for column, value in fields.items():
        if any(sign in value for sign in _LOST) and value not in seen:
            seen.add(value)
            yield column, value


def _told_rows(doubles: Iterable[Mapping[str, object]], doubtful: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for double in doubles:
        rows = double["rows"]
        assert isinstance(rows, list)
        yield tr(N_("Trùng tên '{name}': dòng {rows}."), name=double["name"], rows=", ".join(map(str, rows)))
    for cell in doubtful:
        yield tr(N_("Ô cần xem lại: dòng {row}, cột '{column}': {text}"), **cell)
