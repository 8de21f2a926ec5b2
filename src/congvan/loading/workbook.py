"""One sheet of an XLSX file: cells as Excel shows them, nothing run, nothing fetched, nothing unpacked unchecked."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

from lxml import etree
from openpyxl.cell.text import Text
from openpyxl.packaging.relationship import Relationship
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from congvan.errors import N_, CongvanError, Report, Span, refuse
from congvan.loading.archive import Bounded, SmallParts, TooLong, declares_doctype
from congvan.loading.cells import cell_text
from congvan.loading.nodes import MAX_LEGACY
from congvan.loading.sheets import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Area, Grid, Sheet
from congvan.text.legacy import legacy_lines
from congvan.text.matching import Names
from congvan.text.nearest import meant
from congvan.text.unicode import forbidden_character

MOST_BYTES = 12 * MAX_CELL  # of one text in XML, where a letter may be written as &#128512;
MAX_UNPACKED = 200_000_000
MAX_ELEMENTS = 200_000  # in one row, or outside all rows: Excel has 16 384 columns
MAX_FINDINGS = 100  # a column of #N/A says enough after that
_OLE = bytes.fromhex("D0CF11E0")  # the container of encrypted files, and of .xls
_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
_COLUMN_TAG = f"{{{SHEET_MAIN_NS}}}col"
_STRING_TAG = f"{{{SHEET_MAIN_NS}}}si"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ENCRYPTED = 0x1  # flag bit of a zip entry


def read_workbook(data: bytes, file: str, sheet: str | None, span: Span) -> Sheet:
    """Read the sheet of this name, or the first visible one; raises CongvanError with all faulty cells."""
    if data.startswith(_OLE):
        raise _password(file, span)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl leaves out; none holds a cell
            reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.archive = SmallParts(BytesIO(data))
            with reader.archive as archive:
                _check_archive(archive, file, span)
                reader.read_manifest()
                reader.read_workbook()
                sheets = [
                    (s, relation)
                    for s, relation in reader.parser.find_sheets()
                    if str(relation.Type).endswith("/worksheet")
                ]
                chosen, relation = _choose(sheets, file, sheet, span)
                with archive.open(relation.target) as part:
                    sheet_read = _read(Bounded(part, MOST_BYTES), chosen.name, reader, file, span)
                shown = tuple(s.name for s, _ in sheets if s.state == "visible" and s.name != chosen.name)
                return replace(sheet_read, hidden=chosen.state != "visible", others=shown)
    except CongvanError:
        raise
    except TooLong:
        message = N_("'{file}' có ô dài quá {limit} ký tự; hãy cắt bớt hoặc chia thành nhiều ô")
        raise refuse("BANG-015", span, message, file=file, limit=MAX_CELL) from None
    except Exception:  # a malformed part makes openpyxl, zipfile and the parsers raise some twenty types
        message = N_("'{file}' hỏng hoặc không phải tệp Excel; hãy mở bằng Excel rồi lưu lại thành .xlsx")
        raise refuse("BANG-008", span, message, file=file) from None


def _password(file: str, span: Span) -> CongvanError:
    message = N_("'{file}' có mật khẩu, hoặc là .xls đổi tên; hãy mở bằng Excel, bỏ mật khẩu, lưu thành .xlsx")
    return refuse("BANG-007", span, message, file=file)


def _check_archive(archive: ZipFile, file: str, span: Span) -> None:
    """Refuse what must not reach a parser; zipfile itself stops at the size that an entry declares."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        message = N_("'{file}' bung ra quá {limit} byte; hãy chép riêng bảng cần dùng sang một tệp .xlsx mới")
        raise refuse("BANG-009", span, message, file=file, limit=MAX_UNPACKED)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise _password(file, span)
    for entry in entries:
        with archive.open(entry) as part:
            if declares_doctype(part):
                message = N_(
                    "'{file}' có phần '{part}' khai báo DOCTYPE, không an toàn; "
                    "hãy chép riêng bảng cần dùng sang một tệp .xlsx mới"
                )
                raise refuse("BANG-010", span, message, file=file, part=entry.filename)


def _choose(
    sheets: list[tuple[ChildSheet, Relationship]], file: str, name: str | None, span: Span
) -> tuple[ChildSheet, Relationship]:
    if name is None:
        return next((pair for pair in sheets if pair[0].state == "visible"), sheets[0])
    found = Names((pair[0].name, pair) for pair in sheets).find(name)
    if len(found) == 1:
        return found[0]
    message = N_("'{file}' không có trang '{sheet}'{meant}; các trang có: {sheets}")
    if found:
        message = N_("'{file}': không rõ '{sheet}' là trang nào; hãy chép đúng tên một trang: {sheets}")
        sheets = list(found)
    names = ", ".join(f"'{sheet.name}'" for sheet, _ in sheets)
    near = meant(name, [sheet.name for sheet, _ in sheets])
    raise refuse("BANG-006", span, message, file=file, sheet=name, sheets=names, meant=near)


class _CellParser(WorkSheetParser):
    """Also tells a formula that no program has calculated yet, by the type 'f', from an empty text."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            value = element.find(VALUE_TAG)
            if value is None or element.get("t") != "str":
                cell["data_type"] = "f"
        return cell


def _read(part: Bounded, name: str, reader: ExcelReader, file: str, span: Span) -> Sheet:
    # Without date formats the parser leaves days as numbers: their format decides here, as for all numbers.
    parser = _CellParser(part, _shared_strings(reader), data_only=True, epoch=reader.wb.epoch)
    formats = _number_formats(reader.archive)
    grid, report = Grid(file, name, span), Report()
    texts: list[str] = []
    rows: list[int] = []
    merged = 0
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    for element in _elements(part, ROW_TAG, _MERGE_TAG, _COLUMN_TAG):
        if element.tag == _MERGE_TAG:
            left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(element.get("ref")))
            right, bottom = min(right, MAX_COLUMNS), min(bottom, top + MAX_ROWS - 1)
            merged += max(0, right - left + 1) * max(0, bottom - top + 1)
            if merged > 2 * MAX_ROWS * MAX_COLUMNS:
                raise ValueError("merged ranges overlap")
            if (top, left) != (bottom, right):
                grid.merge(Area(top, left, bottom, right))
            continue
        if element.tag == _COLUMN_TAG:
            if _is_hidden(element, "width"):
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
            continue
        is_hidden = _is_hidden(element, "ht")
        for cell in parser.parse_row(element)[1]:
            row, column, value = cell["row"], cell["column"], cell["value"]
            if is_hidden:
                hidden_rows.add(row)
            place = {"sheet": name, "cell": f"{get_column_letter(column)}{row}"}
            if cell["data_type"] == "f":
                message = N_(
                    "trang '{sheet}', ô {cell}: công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi chạy lại"
                )
                report.add("BANG-011", Span(file, row), message, **place)
            elif cell["data_type"] == "e":
                message = N_("trang '{sheet}', ô {cell}: lỗi {value}; hãy sửa trong Excel rồi lưu lại")
                report.add("BANG-012", Span(file, row), message, value=value, **place)
            elif isinstance(value, str):
                texts.append(value)
                rows.append(row)
                grid.put(row, column, _unescaped(value))
            elif value is not None:
                try:
                    grid.put(row, column, cell_text(value, formats.get(cell["style_id"], "General"), reader.wb.epoch))
                except ValueError:
                    message = N_(
                        "trang '{sheet}', ô {cell}: {value} không thành ngày hoặc số có thật; hãy sửa trong Excel"
                    )
                    report.add("BANG-013", Span(file, row), message, value=value, **place)
            if len(report.findings) == MAX_FINDINGS:
                report.close()
    report.close()
    _check_encoding(texts, rows, file, name)
    return replace(grid.sheet(), hidden_rows=frozenset(hidden_rows), hidden_columns=frozenset(hidden_columns))


def _is_hidden(element: Any, measure: str) -> bool:
    """Whether a row or a column is hidden, by its flag (a filter sets it too) or by having no height or width."""
    return element.get("hidden") in ("1", "true") or float(element.get(measure, 1)) == 0


def _elements(part: Bounded, *tags: str) -> Iterator[Any]:
    """Yield each element of these tags and free it, so that no part fills the memory."""
    opened: list[Any] = []
    alive = 0
    for event, element in iterparse(part, ("start", "end")):
        if event == "start":
            opened.append(element)
            alive += 1
            if alive > MAX_ELEMENTS:
                raise ValueError("more elements than a row of Excel has")
            continue
        opened.pop()
        if element.tag in tags:
            yield element
            opened[-1].remove(element)
            alive = len(opened)


def _shared_strings(reader: ExcelReader) -> list[str]:
    """Return the texts that cells name by number; openpyxl's own reader keeps every element and spoils escapes."""
    listed = [str(part.PartName) for part in reader.package.Override if part.ContentType == SHARED_STRINGS]
    if not listed:
        return []
    with reader.archive.open(listed[0].lstrip("/")) as part:
        texts = (Text.from_tree(element) for element in _elements(Bounded(part, MOST_BYTES), _STRING_TAG))
        return [text.content if text else "" for text in texts]


def _unescaped(text: str) -> str:
    """Decode _x000D_ and the like, by which Excel keeps what XML cannot hold."""
    text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text).replace("\r\n", "\n").replace("\r", "\n")
    while (bad := forbidden_character(text)) is not None:
        text = text.replace(text[bad], "")
    return text


def _number_formats(archive: ZipFile) -> dict[int, str]:
    """Return the number format of each cell style, by the style's index.

    Read here and not by openpyxl, which refuses whole files for a colour that another program wrote.
    """
    if ARC_STYLE not in archive.namelist():
        return {}
    root = etree.fromstring(archive.read(ARC_STYLE), etree.XMLParser(resolve_entities=False, no_network=True))
    space = {"x": SHEET_MAIN_NS}
    own = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iterfind("x:numFmts/x:numFmt", space)}
    ids = [int(style.get("numFmtId", "0")) for style in root.iterfind("x:cellXfs/x:xf", space)]
    return {index: own.get(key) or BUILTIN_FORMATS.get(key, "General") for index, key in enumerate(ids)}


def _check_encoding(texts: list[str], rows: list[int], file: str, name: str) -> None:
    report = Report()
    for text, row in zip(texts, rows, strict=True):
        if found := next(legacy_lines(text), None):
            message = N_(
                "trang '{sheet}', dòng {row}: chữ gõ theo bảng mã {encoding}: '{word}' là '{right}'; "
                "hãy chuyển sang Unicode, hoặc gõ lại"
            )
            place = {"sheet": name, "row": row, "word": found.word, "right": found.right}
            report.add("BANG-014", Span(file, row), message, encoding=found.encoding, **place)
        if len(report.findings) == MAX_LEGACY:
            break
    report.close()
