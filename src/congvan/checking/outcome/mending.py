"""`--fix`: mends what can be mended without making anything worse, as the printed pages tell.

Each round lays out the file and the mended copy side by side. What moves a line, a page or a signature is left out,
found by halving; what this machine cannot lay out keeps only mends that move nothing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from congvan.checking.choices import Choices
from congvan.checking.docx import read_docx
from congvan.checking.outcome.docx_copy import xml_parts
from congvan.checking.outcome.fix import Fixed, fix_docx
from congvan.checking.outcome.fix_tracked import tracked
from congvan.checking.outcome.layout import Layout, Office
from congvan.checking.outcome.mendable import SIGNATURE, SUFFIXES, column_of, mendable, with_companions
from congvan.checking.outcome.worse import FLOWING, WHOLE, worse
from congvan.checking.recognised import Part, Recognised
from congvan.checking.recognition.document import recognise
from congvan.checking.run import Checked, Remark, remarks
from congvan.errors import N_, Span, refuse
from congvan.loading.door import MAX_DOCUMENT, read_file
from congvan.writers.files import is_private, write_whole

_PARAGRAPH, _RUN = qn("w:p"), qn("w:r")
_AUTHOR = "congvan"  # of tracked changes
_ROUNDS = 4  # each mends what the one before brought to light
_LAYOUTS = 24  # of one round: a second or two each
_SECONDS = 60.0  # for a file: what was not tried by then stays as it is
_MOST_RUNS = 3_000  # of a paragraph: LibreOffice takes its time by the square, at 16,000 half a minute
_TORN = N_("một đoạn bị chia thành quá nhiều mảnh chữ khác định dạng, xem trang có xô lệch không thì quá lâu")
_UNKNOWN = N_("máy này không có LibreOffice để xem trang có xô lệch không")
# What moves nothing wherever it stands, and what moves nothing in running text.
_STILL: Mapping[str, object] = {"color": None}
_STILL_IN_TEXT = frozenset(("text", "color"))

Unit = tuple[Remark, ...]  # mended together or not at all


@dataclass(frozen=True)
class Left:
    """A mend that was left out, and why (a msgid)."""

    remark: Remark
    reason: str


@dataclass(frozen=True)
class Mended:
    """What became of a file: the copy (None: nothing to mend, so none was written), what is new in it, what is not."""

    path: Path | None
    fixed: Sequence[Fixed] = ()
    left: Sequence[Left] = ()
    redline: Path | None = None  # the same mends as tracked changes
    untracked: bool = False  # headers and footers have mends without marks


def fixed_path(path: Path) -> Path:
    """Return where the mended copy goes: 'a.docx' gives 'a.fixed.docx'."""
    return path.with_name(f"{path.stem}.fixed{path.suffix}")


def redline_path(path: Path) -> Path:
    """Return where the copy with tracked changes goes: 'a.docx' gives 'a.sua-doi.docx'."""
    return path.with_name(f"{path.stem}.sua-doi{path.suffix}")


def write_fixed(
    checked: Checked, choices: Choices | None = None, *, condensed: bool = False, redline: bool = False
) -> Mended:
    """Write the mended copy beside the file, if anything is mended; `condensed`: condensed text too.

    `redline` writes another one that has the mends as tracked changes.

    A mended text may show what its old look hid (a paragraph set to 13 pt now differs from those in 14), so the copy
    is checked and mended again until nothing is left that can be. Raises CongvanError as `fix_docx`.
    """
    if checked.recognised is None or checked.path.suffix.lower() not in SUFFIXES:
        raise refuse("KT-305", Span(str(checked.path)), N_("chỉ sửa được tệp DOCX đọc được"))
    data = original = read_file(checked.path, Span(str(checked.path)), MAX_DOCUMENT)
    fixed: list[Fixed] = []
    left: dict[object, Left] = {}
    until = time.monotonic() + _SECONDS
    with Office() as office:
        now = checked
        for _ in range(_ROUNDS):
            asked = _asked(now, left, condensed)
            if not asked:
                break
            kept, refused = _Round(now, data, office, until).run(asked)
            left |= {_key(one.remark): one for one in refused}
            if not kept:
                break
            data, more = fix_docx(replace(now, remarks=kept), data)
            if not more:
                break
            fixed += more
            now = _checked_again(checked, data, choices or Choices())
    if not fixed:
        return Mended(None, (), tuple(left.values()))
    path = fixed_path(checked.path)
    if not redline:
        write_whole({path: data}, is_private(checked.path))
        return Mended(path, fixed, tuple(left.values()))
    marked, other = tracked(original, data, _AUTHOR, dt.date.today()), redline_path(checked.path)
    write_whole({path: data, other: marked.data}, is_private(checked.path))
    return Mended(path, fixed, tuple(left.values()), other, bool(marked.untracked))


def _asked(checked: Checked, left: Mapping[object, Left], condensed: bool) -> list[Remark]:
    """Return the remarks that can be mended, each with what may be set, without those that were left before."""
    found = []
    for remark in checked.remarks:
        fix = mendable(checked, remark, condensed=condensed)
        if fix and _key(remark) not in left:
            found.append(replace(remark, found=replace(remark.found, fix=fix)))
    return found


def _key(remark: Remark) -> object:
    """Return what tells a remark again in the next round."""
    part = remark.found.part
    text = part.paragraph.letters if part else ""
    return remark.rule.code, text, "".join(remark.found.excerpt.split()), tuple(remark.found.fix)


def _checked_again(before: Checked, data: bytes, choices: Choices) -> Checked:
    asked = before.recognised.asked if before.recognised else None
    recognised = recognise(read_docx(before.path, data), asked)
    return Checked(before.path, tuple(remarks(recognised, str(before.path), choices)), recognised)


@dataclass
class _Round:
    """One round: which of the mends keep everything in its place."""

    checked: Checked
    data: bytes
    office: Office
    until: float  # on the monotonic clock: no layout begins later
    _tried: int = 0
    _reasons: dict[int, str] = field(default_factory=dict)  # by the identity of a remark

    def run(self, asked: Sequence[Remark]) -> tuple[tuple[Remark, ...], list[Left]]:
        """Return the remarks to mend, and those that are left."""
        units = _units(asked, self._recognised)
        torn = _most_runs(self._recognised) > _MOST_RUNS
        kept = self._kept(units) if self.office.works and not torn else None
        if kept is None:
            kept = [unit for unit in units if all(map(_moves_nothing, unit))]
            self._reasons |= {id(remark): _TORN if torn else _UNKNOWN for remark in asked}
        chosen = {id(remark) for unit in kept for remark in unit}
        known = set(map(id, asked))
        left = [Left(remark, self._reasons.get(id(remark), _LOOSE)) for remark in asked if id(remark) not in chosen]
        order = {id(remark): place for place, remark in enumerate(asked)}
        # Companions of a unit stand behind what was asked.
        mended = [remark for unit in kept for remark in unit]
        mended.sort(key=lambda remark: order.get(id(remark), len(known)))
        return tuple(mended), left

    @property
    def _recognised(self) -> Recognised:
        assert self.checked.recognised is not None
        return self.checked.recognised

    def _kept(self, units: Sequence[Unit]) -> list[Unit] | None:
        both = self._laid_out([], units)
        if both is None:
            return None
        before, after = both
        found = worse(self._recognised.parts, before, after)
        if not found:
            return list(units)
        near = [unit for unit in units if self._touches(unit, found)]
        far = [unit for unit in units if unit not in near]
        kept = self._accepted(before, [], far)
        return self._accepted(before, kept, near)

    def _accepted(self, before: Layout, kept: list[Unit], units: Sequence[Unit]) -> list[Unit]:
        """Return what was kept with as many of these units as make nothing worse."""
        if not units:
            return kept
        found = self._worse(before, [*kept, *units])
        if not found:
            return [*kept, *units]
        if len(units) == 1 or self._is_over:
            reason = next(iter(found.values()))
            self._reasons |= {id(remark): reason for unit in units for remark in unit}
            return kept
        half = len(units) // 2
        return self._accepted(before, self._accepted(before, kept, units[:half]), units[half:])

    def _worse(self, before: Layout, units: Sequence[Unit]) -> Mapping[int, str]:
        if self._is_over:
            return {WHOLE: _UNTRIED}
        laid = self._laid_out(units)
        return worse(self._recognised.parts, before, laid[0]) if laid else {WHOLE: _UNKNOWN}

    @property
    def _is_over(self) -> bool:
        return self._tried >= _LAYOUTS or time.monotonic() > self.until

    def _laid_out(self, *trials: Sequence[Unit]) -> list[Layout] | None:
        self._tried += len(trials)
        files = []
        for units in trials:
            some = tuple(remark for unit in units for remark in unit)
            files.append(fix_docx(replace(self.checked, remarks=some), self.data, marked=True)[0])
        return self.office.lay_out(files, len(self._recognised.parts))

    def _touches(self, unit: Unit, found: Mapping[int, str]) -> bool:
        """Whether a unit changes a part that got worse, or one of its column."""
        parts = self._recognised.parts
        columns = {column_of(parts[number]) for number in found if number != WHOLE}
        return WHOLE in found or any(
            remark.found.part is None or column_of(remark.found.part) in columns for remark in unit
        )


_LOOSE = N_("sửa chỗ này thì trang xô lệch")
_UNTRIED = N_("xem hết các trang thì quá lâu, chưa thử riêng chỗ này")


def _most_runs(recognised: Recognised) -> int:
    """How many runs a paragraph of the file has at most, as it is written: all of them are laid out."""
    roots = xml_parts(recognised.observed.source).values()
    return max((sum(1 for _ in one.iter(_RUN)) for root in roots for one in root.iter(_PARAGRAPH)), default=0)


def _moves_nothing(remark: Remark) -> bool:
    part = remark.found.part
    flows = part is not None and part.component in FLOWING and not part.paragraph.cell
    numbers = part is not None and part.paragraph.zone in ("header", "footer")
    justified = remark.found.fix.get("align") == "justify"
    names = set(remark.found.fix)
    return (
        names <= set(_STILL) or (flows and (names <= _STILL_IN_TEXT or justified)) or (numbers and "size_pt" in names)
    )


def _units(asked: Sequence[Remark], recognised: Recognised) -> list[Unit]:
    """Return what is mended together: lines of one component keep one look, a signature's lines one axis."""
    units: dict[object, list[Remark]] = {}
    for remark in sorted(asked, key=lambda remark: remark.rule.code):
        units.setdefault(_unit_of(remark), []).append(remark)
    return [tuple([*some, *_companions(some, recognised.parts)]) for some in units.values()]


def _unit_of(remark: Remark) -> object:
    part, names = remark.found.part, tuple(remark.found.fix)
    if part is None or "text" in names:
        return id(remark)
    if part.component in SIGNATURE and "align" in names:
        return column_of(part)
    return remark.rule.code, names, part.component, part.annex


def _companions(some: Sequence[Remark], parts: Sequence[Part]) -> list[Remark]:
    """Return mends for the other lines of a signature that is centred, which no rule spoke of."""
    first = some[0]
    if first.found.part is None or "align" not in first.found.fix:
        return []
    spoken = {id(remark.found.part) for remark in some}
    fix: Mapping[str, Any] = {"align": first.found.fix["align"]}
    return [
        replace(first, found=replace(first.found, part=part, start=None, end=None, fix=fix))
        for part in with_companions(first.found.part, parts, fix["align"])
        if id(part) not in spoken
    ]
