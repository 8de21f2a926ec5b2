"""A document as plain text by component, one line each: what git shows differences of (its textconv)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from congvan.bulk.paths import DRAFT_SUFFIXES
from congvan.comparing.parts import Part
from congvan.comparing.sides import text_parts
from congvan.errors import CongvanError
from congvan.messages import describe


def plain_text(path: Path, data: bytes, name: str) -> str:
    """Return a line for each text of a document: its component, a colon, its words. Raises CongvanError.

    Lines name components without their numbers, so that one item more changes one line and not all after it.
    """
    return "".join(map(_line, text_parts(path, data, name).leaves()))


def _line(part: Part) -> str:
    if not part.text:
        return ""
    number = f"{part.number} " if part.path.startswith("lines[") and part.number else ""
    return f"{part.place or part.label}: {number}{part.text}\n"


def text_for_git(path: Path, data: bytes, name: str) -> str:
    """Return what git shows of a file, also of one that cannot be read: git would stop at an error.

    A draft that cannot be read is shown as typed, another file by why, and by the sum of its bytes.
    """
    try:
        return plain_text(path, data, name)
    except CongvanError as error:
        reasons = "".join(f"# {describe(finding)}\n" for finding in error.findings)
    if path.suffix.lower() in DRAFT_SUFFIXES:
        return reasons + data.decode("utf-8-sig", "replace")
    return f"{reasons}sha256: {hashlib.sha256(data).hexdigest()}\n"
