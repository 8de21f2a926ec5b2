"""The closed vocabulary of the composed tree: what a template may write, and nothing else.

A workspace's own template is as much data as a draft: what a browser could run, or a writer could trip over, is
refused with the template and line that wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml.etree import _Element

from congvan.errors import N_, Span, refuse
from congvan.thethuc.rules import Rules

# Where a piece of a template stands: its file and line, as far as they can be found.
Where = Callable[[str], Span]

_ANY = re.compile(r"[^\x00]*", re.DOTALL)
_COUNT = re.compile(r"[1-9][0-9]{0,2}")
_LENGTH = re.compile(r"[0-9]{1,4}(\.[0-9]{1,9})?")
_LENGTHS = re.compile(rf"({_LENGTH.pattern}|-)( ({_LENGTH.pattern}|-))*")
_LINK = re.compile(r"(https?://|mailto:)[^\s<>]+")
_ALIGNS = re.compile(r"(left|center|right|-)( (left|center|right|-))*")
_KEEP = re.compile("next|whole")

_TABLE: Mapping[str, re.Pattern[str]] = {
    "data-widths": _LENGTHS,
    "data-aligns": _ALIGNS,
    "data-borders": re.compile("all|across|none"),
    "data-size-pt": _LENGTH,
}
# Each tag with its classes ('' where it may have none; a paragraph's are the components) and its other attributes.
_TAGS: Mapping[str, tuple[frozenset[str] | None, Mapping[str, re.Pattern[str]]]] = {
    "article": (frozenset({""}), {}),
    "header": (frozenset({""}), {}),
    "main": (frozenset({"", "phu_luc", "kem_theo"}), {"data-open": re.compile("yes")}),
    "footer": (frozenset({""}), {}),
    "p": (None, {"data-keep": _KEEP, "data-align": re.compile("left|center|right|justify")}),
    "hr": (frozenset({"ngat_trang", "duong_ke", "duong_ke ke_sao"}), {"data-offset-mm": _LENGTH}),
    "table": (frozenset({"dau_trang", "cuoi_trang", "bang"}), _TABLE),
    "thead": (frozenset({""}), {}),
    "tbody": (frozenset({""}), {}),
    "tr": (frozenset({""}), {}),
    "td": (frozenset({""}), {"colspan": _COUNT, "rowspan": _COUNT, "data-vertical": re.compile("top|middle|bottom")}),
    "th": (frozenset({""}), {"colspan": _COUNT, "rowspan": _COUNT}),
    "br": (frozenset({""}), {}),
    "b": (frozenset({""}), {}),
    "i": (frozenset({""}), {}),
    "sub": (frozenset({""}), {}),
    "sup": (frozenset({""}), {}),
    "a": (frozenset({""}), {"href": _LINK}),
    "aside": (frozenset({""}), {"data-name": _ANY}),
    "img": (
        frozenset({"", "dau", "chu_ky"}),
        {"src": _ANY, "alt": _ANY, "data-width-mm": _LENGTH, "data-height-mm": _LENGTH},
    ),
}


def check_vocabulary(root: _Element, rules: Rules, where: Where) -> None:
    """Refuse what is not of the vocabulary.

    Raises CongvanError: MAU-002 (a tag), MAU-003 (a component or class), MAU-004 (an attribute or its value).
    """
    for element in root.iter():
        tag: Any = element.tag
        if tag not in _TAGS:
            message = N_("mẫu dùng thẻ <{tag}> ngoài các thẻ: {tags}")
            raise refuse("MAU-002", where(f"<{tag}"), message, tag=tag, tags=", ".join(sorted(_TAGS)))
        classes, attributes = _TAGS[tag]
        name = element.get("class", "")
        if name not in (rules.components if classes is None else classes):
            message = N_("mẫu dùng thành phần '{name}' không có trong bộ thể thức")
            raise refuse("MAU-003", where(name or f"<{tag}"), message, name=name or f"<{tag}>")
        for attribute, value in element.attrib.items():
            if attribute == "class":
                continue
            pattern = attributes.get(str(attribute))
            fits = pattern is not None and pattern.fullmatch(str(value)) is not None
            if not fits or (attribute == "data-size-pt" and not _allowed(rules, float(value))):
                message = N_("mẫu ghi {attribute}='{value}' ở thẻ <{tag}>: thuộc tính hoặc giá trị này không dùng được")
                shown = str(value)[:60]
                raise refuse("MAU-004", where(str(attribute)), message, attribute=attribute, value=shown, tag=tag)


def _allowed(rules: Rules, size_pt: float) -> bool:
    """Whether the cells of a table may have this size."""
    figure = rules.components["o_bang"].size_pt
    return figure.lowest <= size_pt <= figure.highest
