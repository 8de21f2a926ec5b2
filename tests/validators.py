"""What validators of other hands say of our files: the rules of the Open XML SDK, and of PDF/UA-1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openxml_audit.context
import outloud
import pdfua
import pypdf
from openxml_audit import OpenXmlValidator
from openxml_audit.schema.validator import SchemaValidator

_slow_position = openxml_audit.context._sibling_position
_last: dict[tuple[Any, Any], tuple[Any, int]] = {}  # by parent and tag: the element that was asked for last


def _sibling_position(element: Any) -> int:
    """The place of an element among its siblings of one tag, asked of one after the other.

    openxml-audit 0.8 counts them anew for each: a quarter of the time of a document of 30 pages.
    """
    key = element.getparent(), element.tag
    before, position = _last.get(key, (None, 0))
    goes_on = before is not None and next(before.itersiblings(element.tag), None) is element
    _last[key] = element, position + 1 if goes_on else _slow_position(element)
    return _last[key][1]


openxml_audit.context._sibling_position = _sibling_position

_check_children = SchemaValidator._validate_content_model
_right: dict[tuple[int, tuple[str, ...]], Any] = {}  # by a model and the tags that were right in it: the model itself


def _check_children_once(self: SchemaValidator, model: Any, children: list[Any], context: Any) -> None:
    """Check the children of an element against its model, once for the same tags: half of the time of a document."""
    key = id(model), tuple(child.tag for child in children)
    if key in _right:
        return
    before = len(context.errors)
    _check_children(self, model, children, context)
    if len(context.errors) == before:
        _right[key] = model  # which lives on, so that no other has its address


SchemaValidator._validate_content_model = _check_children_once  # type: ignore[method-assign]


def docx_faults(path: Path) -> list[str]:
    """Return the errors of a DOCX."""
    _last.clear()
    # One for each file: openxml-audit 0.8 remembers parts by the address of their package, which the next one may have.
    return [str(error.description) for error in OpenXmlValidator(max_errors=0).validate(path).errors]


def pdf_faults(path: Path) -> list[str]:
    """Return the errors of a PDF that should be PDF/UA-1."""
    result = outloud.check(str(path))
    found = [f"{f.rule} {f.message}" for f in result.findings if f.severity == "error"]
    if any(fault.startswith("TBL-004") for fault in found) and grids_close(path):
        # outloud 0.2.1 forgets cells from the row above at the end of the last row that they reach.
        found = [fault for fault in found if not fault.startswith("TBL-004")]
    others = [f"pdfua {finding}" for finding in pdfua.validate(str(path)).findings]
    return [*([result.error] if result.error else []), *found, *others]


def grids_close(path: Path) -> bool:
    """Whether the rows of every tagged table occupy the same columns, with what reaches into them from above."""
    root = pypdf.PdfReader(path).root_object["/StructTreeRoot"]
    return all(len(set(_widths(list(tagged("/TR", table))))) <= 1 for table in tagged("/Table", root))


def tagged(kind: str, node: Any) -> list[Any]:
    """Return the elements of a kind below one, in order."""
    below = node.get("/K", [])
    kids = [kid.get_object() for kid in (below if isinstance(below, list) else [below])]
    found: list[Any] = []
    for kid in kids:
        if isinstance(kid, dict):
            found += [kid] if kid.get("/S") == kind else tagged(kind, kid)
    return found


def _widths(rows: list[Any]) -> list[int]:
    below = [0] * (len(rows) + 1)  # by row: columns that cells from above reach
    widths = []
    for place, row in enumerate(rows):
        cells = [(_span(cell, "/ColSpan"), _span(cell, "/RowSpan")) for cell in _cells(row)]
        for across, down in cells:
            for reached in range(place + 1, place + down):
                below[min(reached, len(rows))] += across
        widths.append(below[place] + sum(across for across, _ in cells))
    assert not below[len(rows)], "a cell reaches below the table"
    return widths


def _cells(row: Any) -> list[Any]:
    return [kid for kid in (kid.get_object() for kid in row["/K"]) if kid.get("/S") in ("/TH", "/TD")]


def _span(cell: Any, name: str) -> int:
    about = cell.get("/A", {}).get_object() if "/A" in cell else {}
    listed = about if isinstance(about, list) else [about]
    return max((int(one.get_object().get(name, 1)) for one in listed if one), default=1)
