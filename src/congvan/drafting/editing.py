"""A draft edited in place: one text, key or item changes, and every other byte of the file stays as it was.

Comments, order, quotes, CRLF, a mark of the encoding: all that is not asked for is left alone. What is written is read
back; where that gives anything but what was meant, nothing is changed.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, replace

from congvan.drafting.scalars import quoted
from congvan.drafting.tree import same
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar, parse
from congvan.text.unicode import nfc

Path = tuple[str | int, ...]  # keys as they are typed, and places in lists from 0
_BARE = re.compile(r"[^\W_](?:[\w ./–-]*[\w.])?")  # needs no quotes, in brackets either
_NULLS = ("null", "Null", "NULL")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)*")  # an anchor or a tag before a value


def with_text(data: bytes, path: Path, text: str) -> bytes:
    """Return a draft with the text at a place changed; raises CongvanError (NK-091) where that cannot be done alone."""
    file = _File.of(data)
    target = _at(file.tree, path)
    if not isinstance(target, Scalar) or target.source is None:
        raise _refused()
    source = target.source
    start = source.start + len(_PROPERTIES.match(source.typed)[0])  # type: ignore[index]  # it matches nothing too
    typed = source.text[start : source.end]
    kept = typed[len(typed.rstrip("\n")) :] if source.style == "block" else ""
    space = " " if not typed and source.text[start - 1 : start] in (":", "-") else ""
    meant = _changed(file.tree, path, Scalar(target.span, nfc(text)))
    return file.cut(start, source.end, [f"{space}{value}{kept}" for value in _values(text)], meant)


def with_key(data: bytes, path: Path, name: str) -> bytes:
    """Return a draft with the key at a place renamed; raises CongvanError (NK-091)."""
    file = _File.of(data)
    holder = _at(file.tree, path[:-1])
    entries = holder.entries if isinstance(holder, nodes.Mapping) else ()
    key = next((key for key, _ in entries if key.text == path[-1]), None)
    if not isinstance(holder, nodes.Mapping) or key is None or key.source is None:
        raise _refused()
    renamed = tuple((replace(one, text=nfc(name)) if one is key else one, value) for one, value in entries)
    meant = _changed(file.tree, path[:-1], replace(holder, entries=renamed))
    return file.cut(key.source.start, key.source.end, list(_values(name)), meant)


def with_item(data: bytes, path: Path, text: str) -> bytes:
    """Return a draft with a text put into a list before the item at a place; raises CongvanError (NK-091)."""
    file = _File.of(data)
    line, items = _item(file, path)
    indent = line[: len(line) - len(line.lstrip(" "))]
    start = file.start_of(items.items[int(path[-1])].span.line)
    added = (*items.items[: int(path[-1])], Scalar(Span(""), nfc(text)), *items.items[int(path[-1]) :])
    meant = _changed(file.tree, path[:-1], replace(items, items=added))
    return file.cut(start, start, [f"{indent}- {value}\n" for value in _values(text)], meant)


def without_item(data: bytes, path: Path) -> bytes:
    """Return a draft without one item of a list of several; raises CongvanError (NK-091)."""
    file = _File.of(data)
    _, items = _item(file, path)
    place = int(path[-1])
    if len(items.items) < 2 or place == len(items.items) - 1:
        raise _refused()
    start, end = (file.start_of(items.items[number].span.line) for number in (place, place + 1))
    kept = (*items.items[:place], *items.items[place + 1 :])
    meant = _changed(file.tree, path[:-1], replace(items, items=kept))
    return file.cut(start, end, [""], meant)


@dataclass(frozen=True)
class _File:
    """A file as it is and as the loader reads it: `places` are the offsets of the loader's characters in the file."""

    raw: str
    mark: bytes
    encoding: str
    places: tuple[int, ...]
    lines: tuple[str, ...]
    tree: Node

    @classmethod
    def of(cls, data: bytes) -> _File:
        tree = parse(data, "")
        mark, encoding = next(
            ((mark, name) for mark, name in _MARKS.items() if data.startswith(mark)), (b"", "utf-8")
        )  # fmt: skip
        raw = data[len(mark) :].decode(encoding)
        places = [place for place, sign in enumerate(raw) if not (sign == "\n" and raw[place - 1 : place] == "\r")]
        read = raw.replace("\r\n", "\n").replace("\r", "\n")
        return cls(raw, mark, encoding, (*places, len(raw)), tuple(read.split("\n")), tree)

    def start_of(self, line: int) -> int:
        """Return where a line begins, for the loader."""
        return sum(len(one) + 1 for one in self.lines[: line - 1])

    def cut(self, start: int, end: int, written: list[str], meant: Node) -> bytes:
        """Return the file with one piece replaced by the first way of writing it that reads as it was meant."""
        for value in written:
            shown = value.replace("\n", "\r\n" if "\r\n" in self.raw else "\n")
            text = self.raw[: self.places[start]] + shown + self.raw[self.places[end] :]
            data = self.mark + text.encode(self.encoding)
            with suppress(CongvanError):
                if same(parse(data, ""), meant):
                    return data
        raise _refused()


_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def _refused() -> CongvanError:
    return refuse("NK-091", Span(""), N_("chỗ này không sửa riêng trong tệp được; hãy sửa bằng tay"))


def _values(text: str) -> tuple[str, ...]:
    bare = (text,) if _BARE.fullmatch(text) and text not in _NULLS and "  " not in text else ()
    return (*bare, quoted(text))


def _item(file: _File, path: Path) -> tuple[str, nodes.Sequence]:
    """Return the line on which an item of a list of dashes begins, and the list."""
    items = _at(file.tree, path[:-1])
    place = path[-1]
    if not isinstance(items, nodes.Sequence) or not isinstance(place, int) or place >= len(items.items):
        raise _refused()
    line = file.lines[items.items[place].span.line - 1]
    if not line.lstrip(" ").startswith("-"):
        raise _refused()
    return line, items


def _at(node: Node, path: Path) -> Node:
    for step in path:
        found: Node | None = None
        if isinstance(node, nodes.Mapping):
            found = next((value for key, value in node.entries if key.text == step), None)
        elif isinstance(node, nodes.Sequence) and isinstance(step, int) and step < len(node.items):
            found = node.items[step]
        if found is None:
            raise _refused()
        node = found
    return node


def _changed(node: Node, path: Path, other: Node) -> Node:
    """Return a tree with another node at a place."""
    if not path:
        return other
    step, rest = path[0], path[1:]
    if isinstance(node, nodes.Mapping):
        entries = ((key, _changed(value, rest, other) if key.text == step else value) for key, value in node.entries)
        return replace(node, entries=tuple(entries))
    assert isinstance(node, nodes.Sequence)
    items = (_changed(item, rest, other) if place == step else item for place, item in enumerate(node.items))
    return replace(node, items=tuple(items))
