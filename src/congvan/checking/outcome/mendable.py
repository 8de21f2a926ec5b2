"""What of a finding may be mended at all, told from the file alone: what is announced here is what `--fix` tries.

Left to the author: hidden and white text (a mend would show it), text in faces of old encodings (another face makes
other letters of it), condensed text unless asked for, words, and whatever a tab holds in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from congvan.checking.observed import Run
from congvan.checking.outcome.edits import typographic_edits
from congvan.checking.recognised import Part
from congvan.checking.recognition.pieces import is_white
from congvan.checking.run import Checked, Remark

SUFFIXES = (".docx", ".docm")
CONDENSED = ("spacing_pt", "scale")
# What moves a line to where leading spaces hold it already.
PLACING = ("align", "first_mm", "left_mm")
# Text in these faces reads as something else in any other: pictures, and the encodings before Unicode.
_PICTURES = re.compile(r"(?i)symbol|wingdings|webdings|dingbats|marlett|mt extra")
_OLD = re.compile(r"(?i)\.vn|vni[- ]")
_OLD_LETTERS = re.compile(r"[^\s0-9]")  # digits are the same in TCVN3 and VNI
SIGNATURE = frozenset(("quyen_han_chuc_vu", "chuc_vu_khac", "chu_ky", "ho_ten"))
_LEADING = re.compile(r"[ \u00a0\u2000-\u200a]+")


def mendable(checked: Checked, remark: Remark, *, condensed: bool = False) -> Mapping[str, Any]:
    """Return the properties that `--fix` may set for a remark, nothing where it has to leave it."""
    fix = remark.found.fix
    recognised = checked.recognised
    if not fix or recognised is None or checked.path.suffix.lower() not in SUFFIXES:
        return {}
    part = remark.found.part
    if part is None:
        from congvan.checking.outcome.fix_page_number import may_number  # whoever checks a PDF needs no python-docx

        numbered = "page_number" not in fix or may_number(recognised.observed.source)
        return fix if numbered else {}
    if all(unseen(run) for run in part.runs if run.text.strip()):
        return {}
    if "align" in fix and not all(map(_placeable, with_companions(part, recognised.parts, fix["align"]))):
        return {}
    return {name: value for name, value in fix.items() if _may(remark, part, name, value, condensed)}


def _may(remark: Remark, part: Part, name: str, value: object, condensed: bool) -> bool:
    if name in CONDENSED:
        return condensed
    if name == "text":
        start = remark.found.start or 0
        return bool(typographic_edits(remark.found.excerpt, str(value), start))
    if name == "face":
        return any(run.face != value and not coded(run) for run in _runs(remark, part))
    if name in PLACING:
        return _placeable(part)
    return True


def _placeable(part: Part) -> bool:
    """Whether nothing but spaces stands before a text in its line: a tab would still hold it where it is."""
    whole, shown = part.paragraph.text, part.text.strip()
    return "\t" not in whole and not whole[: max(whole.find(shown), 0)].strip()


def column_of(part: Part) -> object:
    """Return what tells the column that a part shares with others: its cell over all rows, or the page."""
    cell = part.paragraph.cell
    return (part.annex, cell.table, cell.column) if cell else (part.annex, part.component in SIGNATURE)


def with_companions(part: Part, parts: Sequence[Part], align: str) -> list[Part]:
    """Return the lines to align with one: of a signature all that stand otherwise, so that they keep one axis."""
    if part.component not in SIGNATURE:
        return [part]
    column = column_of(part)
    return [
        other
        for other in parts
        if other.component in SIGNATURE
        and column_of(other) == column
        and other.plain
        and other.paragraph.align != align
        and not all(map(unseen, other.runs))
    ]


def _runs(remark: Remark, part: Part) -> list[Run]:
    start, end = remark.found.start or 0, len(part.text) if remark.found.end is None else remark.found.end
    return [run for run in part.between(start, end) if run.text.strip()]


def unseen(run: Run) -> bool:
    """Whether a run is there and not to be seen: hidden, or white."""
    return run.hidden or is_white(run.color)


def coded(run: Run) -> bool:
    """Whether another face would make something else of a run's text."""
    if _PICTURES.match(run.face):
        return True
    return bool(_OLD.match(run.face) and _OLD_LETTERS.search(run.text))


def leading_spaces(part: Part) -> int:
    """Return how many spaces hold a text away from its left edge."""
    match = _LEADING.match(part.text)
    return match.end() if match else 0
