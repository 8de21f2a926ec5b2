"""A section as a row of blocks, so that copies can be compared block by block."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

MARGINAL = ("header", "footer")


def blocks_of(root: _Element) -> list[_Element]:
    """Return the blocks of a section in reading order, those of its main part one by one."""
    blocks: list[_Element] = []
    for child in root:
        if child.tag == "main":
            blocks += list(child)
        elif child.tag not in MARGINAL:
            blocks.append(child)
    return blocks


def as_bytes(root: _Element) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return what runs in the margins of a section, and its blocks, as copies are compared."""
    frame = tuple(etree.tostring(child) for child in root if child.tag in MARGINAL)
    return frame, tuple(etree.tostring(block) for block in blocks_of(root))


def block_id(number: int) -> str:
    """Return the id under which a page tells where a block stands."""
    return f"k{number}"


def block_number(name: str) -> int | None:
    """Return the number of the block with this id, if it is one."""
    return int(name[1:]) if name[:1] == "k" and name[1:].isdigit() else None
