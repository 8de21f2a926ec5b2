"""A list of remarks as YAML, read back before it is given: every text exactly as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from congvan.drafting.scalars import one_line, value_lines
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading import nodes
from congvan.loading.nodes import Scalar, parse
from congvan.remarks.listed import ITEM
from congvan.remarks.remark import Remark
from congvan.remarks.words import words
from congvan.text.unicode import nfc

_ASKED = ("decision", "reason")  # written empty too: they are to be filled in


def list_yaml(remarks: Sequence[Remark], heading: Iterable[str] = ()) -> str:
    """Return the YAML of remarks; `heading` are its first lines, comments.

    Raises CongvanError YK-090 where what is written does not read back as it was.
    """
    lines = [f"# {line}" for line in heading]
    for remark in remarks:
        lines += _item(remark)
    written = "\n".join([*lines, ""])
    try:
        kept = [_texts(item) for item in _items(parse(written.encode(), ""))]
    except CongvanError:
        kept = []
    if kept != [[nfc(value) for _, value in _entries(remark) if value] for remark in remarks]:
        raise refuse("YK-090", Span(""), N_("có chữ mà danh sách không giữ được đúng như trong tệp; chưa ghi gì"))
    return written


def _entries(remark: Remark) -> Iterator[tuple[str, str]]:
    """Yield the keys of a remark with their texts; each reply is one."""
    shown = {"accepted": "accepted", "partly": "partly", "not": "not"}.get(remark.decision)
    yield "office", remark.office
    yield "provision", remark.provision
    yield "quote", remark.quote
    yield "remark", remark.text
    yield "day", remark.day
    yield from (("replies", reply) for reply in remark.replies)
    yield "decision", words().shown[shown] if shown else ""
    yield "reason", remark.reason


def _item(remark: Remark) -> Iterator[str]:
    lead, replied = "- ", False
    for name, value in _entries(remark):
        key = ITEM.key(name)
        assert key is not None
        spelled = key.aliases[0]
        if name == "replies":
            if not replied:
                yield f"  {spelled}:"
            replied = True
            yield f"    - {_quoted(value)}"
        elif value or name in _ASKED:
            opening = f"{lead}{spelled}:"
            first, *rest = _lines(value, len(opening) + 1) if value else [""]
            yield f"{opening} {first}".rstrip()
            yield from rest
        lead = "  "


def _lines(value: str, used: int) -> list[str]:
    return value_lines(value, 4, used) if "\n" not in value else [_quoted(value)]


def _quoted(value: str) -> str:
    return one_line(value)


def _items(root: nodes.Node) -> Sequence[nodes.Node]:
    return root.items if isinstance(root, nodes.Sequence) else ()


def _texts(node: nodes.Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text] if node.text else []
    if isinstance(node, nodes.Sequence):
        return [text for item in node.items for text in _texts(item)]
    return [text for _, value in node.entries for text in _texts(value)]
