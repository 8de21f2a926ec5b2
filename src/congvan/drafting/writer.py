"""A tree of nodes with English keys to the YAML of a draft: keys in Vietnamese or English, remarks as comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Literal

from congvan.drafting.scalars import WIDTH, one_line, quoted, value_lines
from congvan.drafting.tree import same
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar, parse
from congvan.loading.shapes import Group, Key, Shape, group_of
from congvan.model.contract import DRAFT
from congvan.text.unicode import visible

Language = Literal["vi", "en"]
_STEP = 2
_BARE = re.compile(r"[0-9]+(?:\.[0-9]+)?|(?!null|Null|NULL)[^\W\d_][^\W_]*(?: [^\W_]+)*")  # needs no quotes in brackets


def key_name(key: Key, keys: Language) -> str:
    """Return a key as a clerk types it."""
    return key.aliases[0] if keys == "vi" and key.aliases else key.name


def draft_yaml(tree: nodes.Mapping, keys: Language = "vi", heading: Iterable[str] = (), file: str = "") -> str:
    """Return the YAML of a draft for `file`; `heading` are its first lines, comments.

    What is written is read back; raises CongvanError (NK-090) where that gives anything else.
    """
    lines = [*heading]
    for plainly in (True, False):
        written = "\n".join([*lines, *_Writer(keys, plainly).mapping(tree, DRAFT, 0), ""])
        with suppress(CongvanError):
            if same(parse(written.encode(), file), tree, keys=False):
                return written
    raise refuse("NK-090", Span(""), N_("có chữ mà tệp dự thảo không giữ được đúng như đã gõ; chưa ghi gì"))


class _Writer:
    def __init__(self, keys: Language, plainly: bool) -> None:
        self._keys = keys
        self._plainly = plainly  # whether texts may stand without quotes and be folded

    def mapping(self, node: nodes.Mapping, shape: Shape[Any], depth: int, dashed: bool = False) -> Iterator[str]:
        """Yield the lines of a group at an indent; `dashed`, it is an item and its first line has the dash."""
        known = group_of(node, shape) if node.entries else None
        for position, (name, value) in enumerate(node.entries):
            key = _key(name.text, known) if known else None
            lead = " " * depth
            if dashed and position == 0:
                lead = " " * (depth - _STEP) + "- "
            yield from _comments(name, len(lead) if not lead.strip() else depth - _STEP)
            opening = f"{lead}{key_name(key, self._keys) if key else one_line(name.text)}:"
            yield from self._entry(opening, name, value, key, depth)

    def _entry(self, opening: str, name: Scalar, value: Node, key: Key | None, depth: int) -> Iterator[str]:
        shape = key.shape if key else DRAFT
        if isinstance(value, Scalar):
            yield from self._scalar(opening, value, depth + _STEP)
        elif isinstance(value, nodes.Sequence) and getattr(name, "flow", False):
            yield f"{opening} {self._flow(value, shape)}"
        elif isinstance(value, nodes.Sequence):
            yield opening
            yield from self._items(value, shape, depth + _STEP)
        elif key is None or not value.entries:
            yield f"{opening} {{}}"
        elif _is_free(value, shape):
            yield opening
            for own, said in value.entries:
                yield from self._free(own, said, shape, depth + _STEP)
        else:
            yield opening
            yield from self.mapping(value, shape, depth + _STEP)

    def _free(self, name: Scalar, value: Node, shape: Shape[Any], depth: int) -> Iterator[str]:
        """Yield an entry whose name the user chose: a footnote, a value."""
        yield from _comments(name, depth)
        opening = f"{' ' * depth}{one_line(name.text)}:"
        if isinstance(value, Scalar):
            yield from self._scalar(opening, value, depth + _STEP)
        elif isinstance(value, nodes.Mapping):
            yield opening
            yield from self.mapping(value, shape, depth + _STEP)
        else:
            yield opening
            yield from self._items(value, shape, depth + _STEP)

    def _items(self, node: nodes.Sequence, shape: Shape[Any], depth: int) -> Iterator[str]:
        for item in node.items:
            if isinstance(item, nodes.Mapping):
                yield from self.mapping(item, shape, depth + _STEP, dashed=True)
            elif isinstance(item, nodes.Sequence):
                yield f"{' ' * depth}- {self._flow(item, shape)}"
            else:
                yield from _comments(item, depth)
                yield from self._scalar(f"{' ' * depth}-", item, depth + _STEP)

    def _flow(self, node: nodes.Sequence, shape: Shape[Any]) -> str:
        return f"[{', '.join(self._cell(item, shape) for item in node.items)}]"

    def _cell(self, item: Node, shape: Shape[Any]) -> str:
        if isinstance(item, nodes.Sequence):
            return self._flow(item, shape)
        if isinstance(item, nodes.Mapping):
            known = group_of(item, shape)
            keys = (key_name(_key(name.text, known), self._keys) for name, _ in item.entries)
            values = (self._cell(value, shape) for _, value in item.entries)
            return f"{{{', '.join(f'{key}: {value}' for key, value in zip(keys, values, strict=True))}}}"
        return item.text if _BARE.fullmatch(item.text) else quoted(item.text)

    def _scalar(self, opening: str, value: Scalar, indent: int) -> Iterator[str]:
        if not value.text:
            yield opening if not opening.endswith("-") else f"{opening} ''"
            return
        lines = value_lines(value.text, indent, len(opening) + 1) if self._plainly else [quoted(value.text)]
        yield f"{opening} {lines[0]}"
        yield from lines[1:]


def _key(name: str, known: Group[Any]) -> Key:
    return next(key for key in known.keys if name in key.spellings)


def _is_free(node: nodes.Mapping, shape: Shape[Any]) -> bool:
    """Whether the keys of a group are the user's own names."""
    try:
        group_of(node, shape)
    except StopIteration:
        return True
    return False


def _comments(name: Scalar, depth: int) -> Iterator[str]:
    for remark in getattr(name, "remarks", ()):
        for line in remark.split("\n"):
            shown = visible(" ".join(line.split()))
            while len(shown) > WIDTH:
                cut = shown.rfind(" ", 0, WIDTH)
                cut = cut if cut > 0 else WIDTH
                yield f"{' ' * depth}# {shown[:cut]}"
                shown = shown[cut:].strip()
            yield f"{' ' * depth}# {shown}"
