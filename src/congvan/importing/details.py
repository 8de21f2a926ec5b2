"""The fields of layouts that have a form of their own (giấy mời, biên bản, …): read by the words of the form."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.checking.recognised import Part
from congvan.importing.ledger import Ledger
from congvan.loading.nodes import Node
from congvan.thethuc.kinds import Kind


def read_details(kind: Kind, parts: Sequence[Part], ledger: Ledger) -> tuple[Node | None, Sequence[Part]]:
    """Return `details` of a layout, and the parts that are the body."""
    return None, parts
