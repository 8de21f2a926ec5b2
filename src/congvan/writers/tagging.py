"""The tags of WeasyPrint's PDF, as PDF/UA-1 wants them: it takes them from the names of HTML elements alone.

Before a PDF is written, boxes get the names of what their `role` says; afterwards its objects get what WeasyPrint (70)
leaves out: the scope of head cells, what stands in the margins of page 1, page numbers as artifacts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_LAYOUT_TAGS = frozenset({"table", "colgroup", "col", "thead", "tbody", "tr", "td", "th"})
_MARGIN_TAG = "section"  # /Sect; nothing else of a page is one
_PRINTED = 4  # the flag of annotations that are printed


def name_boxes(pages: Iterable[Any]) -> None:
    """Name the boxes of pages by their roles: headings, and what only places columns and is no table."""
    for page in pages:
        _name(page._page_box, placing=False)


def _name(box: Any, placing: bool) -> None:
    box = getattr(box, "_box", box)  # a placeholder of what stands elsewhere on the page
    element = box.element
    tag = box.element_tag
    if element is not None:
        role = element.get("role", "")
        if tag == "table":
            placing = role == "presentation"
        if placing and tag in _LAYOUT_TAGS:
            box.element_tag = "div"
        elif role == "heading" and tag == "p":
            box.element_tag = f"h{min(int(element.get('aria-level', 1)), 6)}"
        elif tag in ("header", "footer"):
            box.element_tag = _MARGIN_TAG
    for child in box.children:
        _name(child, placing)


def finish_tags(document: Any, pdf: Any) -> None:
    """Complete the tags of a PDF that is about to be written; `document` is that of WeasyPrint."""
    objects = {each.reference: each for each in pdf.objects}
    elements: dict[bytes, Any] = {reference: each for reference, each in objects.items() if isinstance(each, dict)}
    (root,) = (each for each in elements.values() if each.get("S") == "/Document")
    shown = set(root["K"])
    for reference, each in elements.items():
        if each.get("Subtype") == "/Link":
            each["F"] = _PRINTED
        elif each.get("S") in ("/TH", "/TD"):
            # The scope tells it all; the names that WeasyPrint gives stand in no list of names and lead nowhere.
            each["A"].pop("Headers", None)
            each.pop("ID", None)
            if each["S"] == "/TH":
                each["A"]["Scope"] = "/Column"
        elif each.get("P") == root.reference and reference not in shown:
            if each["S"] == "/Sect":
                root["K"].append(reference)
            else:
                _discard(each, objects)


def _discard(element: Any, objects: dict[bytes, Any]) -> None:
    """Make an artifact of what an element marks on its page, as of a page number."""
    stream = objects[objects[element["Pg"]]["Contents"]].stream
    for kid in element["K"]:
        if isinstance(kid, int):
            _unmark(stream, kid)
        else:
            _discard(objects[kid], objects)


def _unmark(stream: list[Any], mark: int) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") == mark:
            stream[place - 1 : place + 2] = ["/Artifact", b"BMC"]
            return
