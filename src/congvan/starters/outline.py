"""The outline of a new draft: which keys it has, what stands in them as an example, what is remarked on them.

It comes from a sample of the kind; from the tables of kinds where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from congvan.errors import Span
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar, parse
from congvan.thethuc.kinds import Kind, find_kind

# The samples set off a remark by two spaces, so that it is told from a text that holds '#'.
_REMARK = re.compile(r"(?:^|\s{2,}|:\s)# (?P<remark>.+)$")
# What a new draft does not take over: things of the sample's own text.
_OWN = ("vars", "footnotes", "label", "for_each", "only")
# How a page is set, and not what it says: taken over as it is.
SETTING = frozenset({"kind", "align", "width", "widths", "orientation", "separate", "numbering", "level", "form"})
_WHOLE = SETTING | {"columns", "parties"}
_NOWHERE = Span("")


@dataclass(frozen=True)
class Outline:
    """The tree of a draft, with English keys and examples for texts; remarks by line of the sample."""

    kind: Kind
    tree: nodes.Mapping
    title: str
    remarks: Mapping[int, str] = field(default_factory=dict)


def from_sample(text: str) -> Outline:
    """Return the outline of a sample draft."""
    lines = text.splitlines()
    tree = parse(text.encode(), "")
    assert isinstance(tree, nodes.Mapping)
    kinds = (find_kind(value.text) for name, value in tree.entries if name.text == "kind" and isinstance(value, Scalar))
    kind = next(kinds)
    assert kind is not None
    remarks = {number: match["remark"] for number, line in enumerate(lines, 1) if (match := _REMARK.search(line))}
    short = _shortened(tree)
    assert isinstance(short, nodes.Mapping)
    return Outline(kind, short, remarks.get(1, kind.name), remarks)


def from_kind(kind: Kind) -> Outline:
    """Return the outline of a kind without a sample: what the tables say that it needs."""
    return Outline(kind, _mapping(dict(_entries(kind))), f"Dự thảo {kind.name.lower()}.")


def _entries(kind: Kind) -> Iterable[tuple[str, Node]]:
    layout, text = kind.layout, Scalar(_NOWHERE, "")
    texts = nodes.Sequence(_NOWHERE, (text,))
    yield "kind", Scalar(_NOWHERE, kind.name.lower())
    yield from ((name, text) for name in ("agency", "number", "date"))
    if layout.subject == "yes":
        yield "subject", text
    if kind.addressed == "yes":
        yield "recipients", texts
    if kind.copy:
        yield "offset", text
    if kind.enacting:
        yield "grounds", texts
    required = {entry.name: texts if entry.form == "texts" else text for entry in layout.fields if entry.required}
    if required:
        yield "details", _mapping(required)
    if layout.signs == "parties":
        party = _mapping({"name": text, "signatory": _mapping({"title": text, "name": text})})
        yield "parties", nodes.Sequence(_NOWHERE, (party, party))
    if kind.enacting:
        articles = nodes.Sequence(_NOWHERE, (_mapping({"title": text, "text": text}),))
        yield "body", nodes.Sequence(_NOWHERE, (_mapping({"articles": articles}),))
    elif layout.body == "yes":
        yield from ((name, texts) for name in ("opening", "tasks", "closing"))
    if layout.signs == "signatory":
        yield "signatory", _mapping({"authority": text, "title": text, "name": text})
    yield "copies", texts
    yield "filing", _mapping({"units": text})


def _mapping(entries: Mapping[str, Node]) -> nodes.Mapping:
    return nodes.Mapping(_NOWHERE, tuple((Scalar(_NOWHERE, name), value) for name, value in entries.items()))


def _shortened(node: Node) -> Node:
    """Return node without what is the sample's own, and of a list only the items that show something new."""
    if isinstance(node, nodes.Sequence):
        kept: list[Node] = []
        shown: set[str] = set()
        for item in node.items:
            # A list within a list is a row of cells, and a row needs all of them.
            item = item if isinstance(item, nodes.Sequence) else _shortened(item)
            if not kept or not _forms(item) <= shown:
                kept.append(item)
                shown |= _forms(item)
        return replace(node, items=tuple(kept))
    if isinstance(node, nodes.Mapping):
        entries = (entry for entry in node.entries if entry[0].text not in _OWN)
        return replace(
            node, entries=tuple((name, value if name.text in _WHOLE else _shortened(value)) for name, value in entries)
        )
    return node


def _forms(node: Node) -> set[str]:
    """Return the keys that a node shows, at any depth; '' for a text."""
    if isinstance(node, nodes.Mapping):
        return {name.text for name, _ in node.entries}.union(*(_forms(value) for _, value in node.entries))
    return set().union(*map(_forms, node.items)) if isinstance(node, nodes.Sequence) else {""}
