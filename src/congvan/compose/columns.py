"""Which column of a file fills which column of a table, and which rows of a file are a recipient's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from congvan.errors import N_, refuse
from congvan.loading.listwords import list_words
from congvan.loading.recipients import Recipient
from congvan.loading.sheets import Row, Sheet
from congvan.model.body import Column, Table
from congvan.model.terms import Text
from congvan.model.values import is_yes
from congvan.text.matching import Names, loose, spelling
from congvan.text.nearest import meant
from congvan.text.unicode import slug


def leaves_of(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that hold cells, those without parts; what they do not say the head above them says."""
    found: list[Column] = []
    for column in columns:
        found += [_under(column, leaf) for leaf in leaves_of(column.columns)] if column.columns else [column]
    return tuple(found)


def _under(head: Column, leaf: Column) -> Column:
    return replace(
        leaf,
        bold=head.bold if leaf.bold is None else leaf.bold,
        italic=head.italic if leaf.italic is None else leaf.italic,
        align=leaf.align or head.align,
        vertical=leaf.vertical or head.vertical,
    )


def pick_columns(leaves: Sequence[Column], file: str, names: Sequence[str], shown: Sequence[int]) -> list[int | None]:
    """Return which column of the file fills each column; None for one that counts. Raises CongvanError.

    `shown` are the columns of the file that are not hidden; a hidden one is used where it is named.

    A `field` names it; a title that is a head of the file takes that column; TT counts where the file has none. Other
    titles stand by their place only where every shown column of the file has its own, in its order.
    """
    places = [_named_place(leaf, file, names) for leaf in leaves]
    counting = [place is None and _counts(leaf) for place, leaf in zip(places, leaves, strict=True)]
    by_place = len(leaves) == len(shown) and not any(leaf.source for leaf in leaves)
    by_place = by_place and all(place in (None, index) for index, place in zip(shown, places, strict=True))
    picks: list[int | None] = []
    for index, (leaf, place) in enumerate(zip(leaves, places, strict=True)):
        if place is None and not counting[index]:
            if not by_place or any(counting):
                raise _no_column(leaf.source or leaf.title, leaf, file, names)
            place = shown[index]
        picks.append(place)
    return picks


def _counts(leaf: Column) -> bool:
    """Whether a column counts the rows itself where the file has no such column: 'TT', 'Số thứ tự'."""
    return leaf.source is None and leaf.title is not None and slug(leaf.title.text) in list_words().counting


def _named_place(leaf: Column, file: str, names: Sequence[str]) -> int | None:
    """Return the place of the column that a field or a title names, None where no head is like it."""
    wanted = leaf.source or leaf.title
    if wanted is None:
        return None
    found = Names((name, place) for place, name in enumerate(names)).find(wanted.text)
    if not found and _counts(leaf):
        found = tuple(place for place, name in enumerate(names) if slug(name) in list_words().counting)
    if len(found) > 1:
        raise _several(wanted, found, file, names)
    if not found and leaf.source:
        raise _no_column(wanted, leaf, file, names)
    return found[0] if found else None


def _several(wanted: Text, found: Sequence[int], file: str, names: Sequence[str]) -> Exception:
    from openpyxl.utils.cell import get_column_letter  # takes longer to load than most drafts to build

    message = N_("tệp '{name}': không rõ '{column}' là cột nào: {columns}; hãy ghi đúng, hoặc đổi tên cột trong tệp")
    columns = ", ".join(f"'{names[place]}' ({get_column_letter(place + 1)})" for place in found)
    return refuse("DT-060", wanted.span, message, name=file, column=wanted.text, columns=columns)


def _no_column(wanted: Text | None, leaf: Column, file: str, names: Sequence[str]) -> Exception:
    message = N_("tệp '{name}' không có cột '{column}'{meant}; các cột: {columns}")
    if leaf.source is None:
        message = N_("tệp '{name}' không có cột '{column}'; ghi cột lấy số liệu, như {{title: {column}, field: …}}; "
                     "các cột: {columns}")  # fmt: skip
    span, text = (wanted.span, wanted.text) if wanted else (leaf.span, "")
    columns = list(filter(None, names))
    parameters = {"name": file, "column": text, "columns": ", ".join(columns), "meant": meant(text, columns)}
    return refuse("DT-054", span, message, **parameters)


def own_rows(table: Table, sheet: Sheet, recipient: Recipient | None) -> Sheet:
    """Keep the rows of one recipient, by its name or its code, where the table asks for them.

    Raises CongvanError where a row can be somebody else's too, or where there is none and the table must not be empty.
    """
    if table.own is None or recipient is None or not sheet.rows:
        return sheet
    column = _named_place(Column(table.own.span, source=table.own), sheet.file, sheet.rows[0].cells)
    assert column is not None  # a source that is not there was refused
    keys = {loose(text) for text in (recipient.name, recipient.code, recipient.calling.label) if text}
    rows = _mine(table.own, sheet, column, sheet.rows_of(column, keys), recipient)
    if not rows and not table.empty:
        message = N_(
            "tệp '{name}' không có dòng nào của '{recipient}' ở cột '{column}'{near}; "
            "nếu nơi này không có dòng nào thì ghi 'empty: có' vào bảng"
        )
        alike = Names((row.cells[column], row.number) for row in sheet.rows[1:]).near(recipient.name, 1)
        near = f" ({alike[0]}?)" if alike else ""
        raise refuse("DT-061", table.own.span, message, name=sheet.file, recipient=recipient.label,
                     column=table.own.text, near=near)  # fmt: skip
    return replace(sheet, rows=(sheet.rows[0], *rows))


def _mine(own: Text, sheet: Sheet, column: int, alike: Sequence[Row], recipient: Recipient) -> Sequence[Row]:
    """Return those of the rows with a like name that are this recipient's."""
    exact: list[Row] = []
    unsure: list[Row] = []
    for row in alike:
        fit, labels = recipient.fit(row.cells[column])
        if fit and len(labels) > 1:
            message = N_("tệp '{name}', dòng {row}: '{cell}' có thể là {recipients}; hãy ghi mã, hoặc viết đủ tên")
            raise refuse("DT-062", own.span, message, name=sheet.file, row=row.number, cell=row.cells[column],
                         recipients=", ".join(f"'{label}'" for label in labels))  # fmt: skip
        if fit:
            (exact if fit == "exact" else unsure).append(row)
    spellings = {spelling(row.cells[column]): row for row in unsure}
    if (exact and unsure) or len(spellings) > 1:
        message = N_(
            "tệp '{name}' có các dòng {rows} ghi {cells}: không rõ có phải của '{recipient}' không; "
            "hãy viết tên có dấu đúng như danh sách"
        )
        cells = ", ".join(dict.fromkeys(f"'{row.cells[column]}'" for row in unsure))
        rows = ", ".join(str(row.number) for row in unsure)
        raise refuse("DT-063", own.span, message, name=sheet.file, rows=rows, cells=cells, recipient=recipient.label)
    return exact or unsure


def rows_of_list(table: Table, recipient: Recipient | None) -> Sheet:
    """Return the rows of the list that are this recipient's, for a table with 'own: có' and no file."""
    assert table.own is not None
    if not is_yes(table.own.text):
        message = N_(
            "'own: {column}' là cột của một tệp: thêm khóa 'file' (tệp); "
            "hoặc viết 'own: có' để lấy các dòng của danh sách nơi nhận"
        )
        raise refuse("DT-064", table.own.span, message, column=table.own.text)
    if recipient is None:
        message = N_("'own: có' lấy các dòng của danh sách nơi nhận: thêm 'for_each: {{list: …, group: có}}'")
        raise refuse("DT-065", table.own.span, message)
    return recipient.rows
