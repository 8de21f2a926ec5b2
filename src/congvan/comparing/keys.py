"""A draft as parts, by the keys of the contract: also one with gaps or faults, as drafts under work have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from congvan.comparing.parts import Part, one_line
from congvan.errors import CongvanError, Report
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar, paragraphs, parse
from congvan.loading.prose import as_text
from congvan.loading.shapes import Choice, Group, Key, Many, Named, Parsed, Refused, Shape
from congvan.model.blocks import BLOCK
from congvan.model.common import ONLY
from congvan.model.contract import DRAFT
from congvan.text.numerals import point_letter, roman
from congvan.text.unicode import is_blank, slug
from congvan.thethuc.rules import load_rules

# Lists whose items have a printed number; all others are known by their place.
_PRINTED = frozenset({"tasks", "subtasks", "items", "outline", "articles", "clauses", "points", "parts", "chapters",
                      "sections", "subsections"})  # fmt: skip
_RUNNING = "articles"  # their numbers run through the whole document
# What is said by an item itself: 'nhiệm vụ 4', not 'nhiệm vụ 4, nội dung'.
_OWN_TEXT = ("text", "name", "title", "file", "list")
_BEFORE_TEXT = ("title", "assignee", "with")
_CELL, _PARAGRAPH = "ô", "đoạn"


def draft_parts(data: bytes, file: str) -> Part:
    """Return a draft as parts; raises CongvanError where it is no YAML."""
    return _Outline().part(DRAFT, parse(data, file), _Place("", "", "", "", ""))


@dataclass(frozen=True)
class _Place:
    """What a part is called: see Part."""

    key: str
    label: str
    place: str
    path: str
    number: str

    def under(self, key: str, name: str) -> _Place:
        """The place of what a key holds; a key without a name says nothing of its own."""
        step = f"{self.path}.{key}" if self.path else key
        return _Place(key, _joined(self.label, name), _joined(self.place, name), step, "")

    def item(self, position: int, number: str) -> _Place:
        """The place of an item of the list that stands here; without a number it is the only one."""
        return replace(self, label=f"{self.label} {number}".strip(), path=f"{self.path}[{position}]", number=number)


def _joined(label: str, name: str) -> str:
    return ", ".join(part for part in (label, name) if part)


class _Outline:
    """One walk over a draft; Điều are counted through the whole of it."""

    def __init__(self) -> None:
        self._articles = 0

    def part(self, shape: Shape[Any], node: Node, place: _Place) -> Part:
        """Return what a node of this shape says."""
        inner = list(_forms(shape))
        many = next((form for form in inner if isinstance(form, Many)), None)
        group = _group(inner, node)
        if isinstance(node, nodes.Mapping) and not many and (as_text(node) is None or _knows(group, node)):
            return self._group(group, inner, node, place)
        if many and (isinstance(node, nodes.Sequence) or many.single):
            return self._list(many, node, place)
        if isinstance(node, nodes.Sequence) and (as_text(node) is None or shape is _ANY):
            cells = (self.part(_ANY, item, place.under(str(n), f"{_CELL} {n}")) for n, item in enumerate(node.items, 1))
            return _part(node, place, tuple(cells))
        text = as_text(node)
        typed = text.text if text is not None else ""
        leaf = _leaf(node, place, typed, _meaning(inner, node))
        if group and (own := _own_key(group)):
            # 'A' and '{text: A}' say the same.
            return _part(node, place, (replace(leaf, key=own.name, number=""),))
        return leaf

    def _group(self, group: Group[Any] | None, inner: list[Shape[Any]], node: nodes.Mapping, place: _Place) -> Part:
        named = next((form for form in inner if isinstance(form, Named)), None)
        order = _order(group)
        parts = []
        for name, value in node.entries:
            key = group.key(name.text) if group else None
            if isinstance(value, Scalar) and is_blank(value.text) and not (key and key.bare):
                continue  # says nothing yet
            if key is None or group is None:
                parts.append(self.part(named.item if named else _ANY, value, place.under(name.text, name.text)))
            else:
                parts.append(self.part(key.shape, value, place.under(key.name, _name(key, group))))
        parts.sort(key=lambda part: order.get(part.key, len(order)))
        return _part(node, place, tuple(parts))

    def _list(self, many: Many[Any], node: Node, place: _Place) -> Part:
        blocks = many.item is BLOCK
        given = node.items if isinstance(node, nodes.Sequence) else (node,)
        items = [part for item in given for part in (paragraphs(item) if many.parted else (item,))]
        parts = []
        for position, item in enumerate(items):
            number = self._number(place.key, position, len(items))
            if blocks:
                parts.append(self._block(item, place, position, number))
            else:
                parts.append(self.part(many.item, item, place.item(position, number)))
        return replace(_part(node, place, tuple(parts)), listed=True)

    def _block(self, node: Node, place: _Place, position: int, number: str) -> Part:
        """Return a block under its own name: 'điều 5', not 'nội dung 3, điều 5'."""
        at = replace(place.item(position, ""), label=place.label, number="")
        if isinstance(node, nodes.Mapping) and as_text(node) is None:
            group = _group(list(_forms(BLOCK)), node)
            for name, value in node.entries:
                key = group.key(name.text) if group else None
                if key and slug(name.text) not in map(slug, ONLY.spellings):
                    return self.part(key.shape, value, at.under(key.name, key.aliases[0]))
            return self._group(None, [], node, at)
        text = as_text(node)
        under = at.under("text", f"{_PARAGRAPH} {number}".rstrip())
        under = replace(under, place=_joined(at.place, _PARAGRAPH))
        # 'A', 'đoạn: A' and 'đoạn: {nội dung: A}' say the same.
        return _part(node, under, (_leaf(node, under, text.text if text else "", ""),))

    def _number(self, key: str, position: int, count: int) -> str:
        if key == _RUNNING:
            self._articles += 1
            return str(self._articles)
        if key == "points":
            return point_letter(position)
        rule = load_rules().divisions.get(key)
        if (rule and rule.number == "roman") or (key == "annexes" and count > 1):
            return roman(position + 1)
        return str(position + 1) if count > 1 or key in _PRINTED else ""


class _Any(Shape[Any]):
    """A node of which nothing is known."""

    def read(self, node: Node, report: Report) -> Node:
        return node

    def schema(self) -> dict[str, Any]:
        return {}


_ANY = _Any()


def _forms(shape: Shape[Any]) -> Iterator[Shape[Any]]:
    """Yield the forms that a node of this shape may take, whatever wraps them."""
    if isinstance(shape, (Group, Many, Named)) or not shape.parts():
        yield shape
    else:
        for part in shape.parts():
            yield from _forms(part)


def _group(forms: list[Shape[Any]], node: Node) -> Group[Any] | None:
    """Return the group that knows most keys of a node."""
    groups = [form for form in forms if isinstance(form, Group)]
    if not isinstance(node, nodes.Mapping):
        return groups[0] if groups else None
    return max(groups, key=lambda group: sum(bool(group.key(name.text)) for name, _ in node.entries), default=None)


def _knows(group: Group[Any] | None, node: nodes.Mapping) -> bool:
    return bool(group and all(group.key(name.text) for name, _ in node.entries))


def _order(group: Group[Any] | None) -> dict[str, int]:
    """Return the places of keys as a document says them: who and the title before the text."""
    names = [key.name for key in group.keys] if group else []
    if "text" in names:
        names.sort(key=lambda name: name not in _BEFORE_TEXT)
    return {name: place for place, name in enumerate(names)}


def _own_key(group: Group[Any]) -> Key | None:
    return next((key for name in _OWN_TEXT for key in group.keys if key.name == name), None)


def _name(key: Key, group: Group[Any]) -> str:
    """Return what a key is called in Vietnamese; nothing where what holds it says enough."""
    if group is DRAFT:
        return "" if key.name == "body" else key.aliases[0]
    unsaid = key.name == "text" or (key.name == "items" and group.key("numbering"))
    return "" if unsaid or key.name == "body" else key.aliases[0]


def _meaning(forms: list[Shape[Any]], node: Node) -> str:
    """Return what a value of its own kind means, so that '2026-08-30' and '30/8/2026' are the same; '' for a text."""
    words = [form for form in forms if not isinstance(form, Group)]
    shape = words[0] if len(words) == 1 else None
    if not isinstance(shape, (Parsed, Choice)):
        return ""
    try:
        return repr(shape.read(node, Report()))
    except (Refused, CongvanError):
        return ""


def _part(node: Node, place: _Place, parts: tuple[Part, ...]) -> Part:
    return Part(place.key, place.label, place.place, place.path, node.span, number=_printed(place), parts=parts)


def _leaf(node: Node, place: _Place, text: str, meaning: str) -> Part:
    return Part(place.key, place.label, place.place, place.path, node.span, one_line(text), meaning, _printed(place))


def _printed(place: _Place) -> str:
    return place.number if place.key in _PRINTED else ""
