"""The tree of a draft that is to be written: nodes as the loader has them, with remarks beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from congvan.errors import Span
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar
from congvan.text.unicode import nfc

NOWHERE = Span("")


@dataclass(frozen=True)
class Named(Scalar):
    """A key or a text with remarks, which stand as comments over it."""

    remarks: tuple[str, ...] = field(default=(), compare=False)
    flow: bool = field(default=False, compare=False)  # its list stands in brackets on one line


def text(value: str, *remarks: str) -> Named:
    """Return a text."""
    return Named(NOWHERE, value, remarks=remarks)


def listed(values: Iterable[Node | str]) -> nodes.Sequence:
    """Return a list."""
    return nodes.Sequence(NOWHERE, tuple(_node(value) for value in values))


def group(entries: Mapping[str | Named, Node | str | None]) -> nodes.Mapping:
    """Return a group of keys without those that have no value (None)."""
    kept = ((name, value) for name, value in entries.items() if value is not None)
    return nodes.Mapping(NOWHERE, tuple((_key(name), _node(value)) for name, value in kept))


def said(node: Node) -> Iterable[str]:
    """Yield the texts of a tree in order."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from said(item)
    else:
        for _, value in node.entries:
            yield from said(value)


def same(one: Node, other: Node, keys: bool = True) -> bool:
    """Whether two trees hold the same texts, and the same keys unless these are told by their place alone."""
    if isinstance(one, Scalar) or isinstance(other, Scalar):
        return isinstance(one, Scalar) and isinstance(other, Scalar) and nfc(one.text) == nfc(other.text)
    if isinstance(one, nodes.Sequence) and isinstance(other, nodes.Sequence):
        pairs = zip(one.items, other.items, strict=False)
        return len(one.items) == len(other.items) and all(same(*pair, keys) for pair in pairs)
    if isinstance(one, nodes.Mapping) and isinstance(other, nodes.Mapping):
        named = not keys or [name.text for name, _ in one.entries] == [name.text for name, _ in other.entries]
        values = zip(one.entries, other.entries, strict=False)
        alike = all(same(mine[1], its[1], keys) for mine, its in values)
        return named and alike and len(one.entries) == len(other.entries)
    return False


def _key(name: str | Named) -> Scalar:
    return name if isinstance(name, Scalar) else Named(NOWHERE, name)


def _node(value: Node | str) -> Node:
    return Named(NOWHERE, value) if isinstance(value, str) else value
