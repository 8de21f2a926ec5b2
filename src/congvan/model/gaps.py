"""Marked gaps: texts that are nothing but '…', left by `congvan new` for a clerk to fill in, and never printed.

Three typed dots are the same. A text that is meant to print as '…' is typed '\\…': a place that is filled in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.errors import N_, CongvanError, Finding, Span
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar
from congvan.model.issuing import Agency

GAP = "…"
OPEN = "\\…"
_GAP = re.compile(r"[\s.…]*(?:…|\.{3})[\s.…]*")


def is_gap(text: str) -> bool:
    """Whether a text is a marked gap."""
    return _GAP.fullmatch(text) is not None


def is_open(text: str) -> bool:
    """Whether a text leaves its place to be filled in by hand, on paper."""
    return text.strip() == OPEN


def gap(span: Span) -> Finding:
    """Return the finding of a gap."""
    message = N_("chỗ này chưa điền: thay dấu … bằng chữ, hoặc xóa dòng này; nếu đúng là phải in dấu … thì viết \\…")
    return Finding("DT-130", span, message)


def gaps(node: Node) -> Iterator[Finding]:
    """Yield a finding for each gap among the values of a tree."""
    if isinstance(node, Scalar):
        if is_gap(node.text):
            yield gap(node.span)
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from gaps(item)
    else:
        for _, value in node.entries:
            yield from gaps(value)


def agency_gaps(agency: Agency) -> list[Finding]:
    """Return the gaps in what congvan.yaml says of an agency."""
    return [gap(text.span) for text in agency.texts if is_gap(text.text)]


def with_gaps(found: tuple[Finding, ...], others: tuple[Finding, ...]) -> CongvanError:
    """Return the error of gaps and of what else is wrong; that a gap is no date, say, goes without saying."""
    places = {finding.span: finding for finding in found}  # an alias shows one gap twice
    return CongvanError([*places.values(), *(finding for finding in others if finding.span not in places)])
