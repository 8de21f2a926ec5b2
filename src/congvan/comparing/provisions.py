"""Lines of a page gathered into provisions, one row of a table each: a Điều with its khoản, an item with its điểm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congvan.comparing.align import align, likeness, word_changes
from congvan.comparing.lines import Line, line_parts, shown_lines
from congvan.comparing.parts import Part
from congvan.errors import N_

# What begins a provision, the widest first; what follows and is narrower belongs to it.
_RANKS = {"phu_luc": 0, "phan_chuong": 0, "muc_tieu_muc": 1, "muc_la_ma": 1, "dieu": 2, "tieu_de": 3, "khoan": 4,
          "diem": 5, "gach_dau_dong": 6, "noi_dung": 7, "trich_dan": 7,
          "o_bang": 9, "o_nhom": 9, "o_dau_bang": 9}  # fmt: skip
_WHOLE = (2, 3, 4)  # ranks of Điều, titled and plain khoản: rows of their own, where none of them holds it

Run = tuple[str, bool]  # words, and whether they changed


@dataclass(frozen=True)
class Row:
    """A row of the comparison: the lines of a provision before and after as runs; `note` says what became of it."""

    old: tuple[tuple[Run, ...], ...]
    new: tuple[tuple[Run, ...], ...]
    note: str
    label: str = ""


@dataclass(frozen=True)
class Fold:
    """Provisions one after the other of which no word changed; `before` names those whose numbers did, as they were."""

    after: tuple[str, ...]
    before: tuple[str, ...] = ()


def provisions(lines: Sequence[Line]) -> list[Part]:
    """Return the provisions of a page, each a list of its lines."""
    whole = line_parts(lines)
    names = [line.component for line in shown_lines(lines)]
    groups: list[list[Part]] = []
    holder = 99
    for position, (part, name) in enumerate(zip(whole.parts, names, strict=True)):
        rank = _RANKS.get(name, 8)
        alike = position and name == names[position - 1] and rank == 8
        if groups and (alike or (holder in _WHOLE and holder < rank < 8)):
            groups[-1].append(part)
        else:
            groups.append([part])
            holder = rank
    return [
        Part(
            "", group[0].label, group[0].place, group[0].path, group[0].span, number="", parts=tuple(group), listed=True
        )
        for group in groups
    ]


def compared(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Row | Fold]:
    """Yield a row for each provision that changed, and between them what did not, folded."""
    same: list[tuple[str, str]] = []
    pairs = align(provisions(old), provisions(new), lambda part: part.says, lambda a, b: likeness(a.words, b.words))
    for before, after in pairs:
        if before and after and before.says == after.says:
            moved = before.label if _numbers(before) != _numbers(after) else ""
            if same and bool(same[-1][0]) != bool(moved):
                yield _fold(same)
                same = []
            same.append((moved, after.label))
            continue
        if same:
            yield _fold(same)
            same = []
        yield _row(before, after)
    if same:
        yield _fold(same)


def _fold(same: Sequence[tuple[str, str]]) -> Fold:
    return Fold(tuple(after for _, after in same), tuple(before for before, _ in same if before))


def _numbers(part: Part) -> list[str]:
    return [line.number for line in part.parts]


def _row(before: Part | None, after: Part | None) -> Row:
    if before is None or after is None:
        part = after or before
        assert part is not None
        runs = tuple(((_printed(line), True),) for line in part.parts)
        note = N_("bổ sung") if after else N_("bỏ")
        return Row((), runs, note, part.label) if after else Row(runs, (), note, part.label)
    old: list[tuple[Run, ...]] = []
    new: list[tuple[Run, ...]] = []
    pairs = align(before.parts, after.parts, lambda part: part.says, lambda a, b: likeness(a.words, b.words))
    for one, other in pairs:
        if one and other:
            left, right = _marked(_printed(one), _printed(other))
            old.append(left)
            new.append(right)
        elif one:
            old.append(((_printed(one), True),))
        elif other:
            new.append(((_printed(other), True),))
    return Row(tuple(old), tuple(new), N_("sửa đổi"), after.label)


def _printed(part: Part) -> str:
    """A line as it stands on the page, its number with it."""
    return part.printed or part.text or ""


def _marked(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    sides: tuple[list[Run], list[Run]] = ([], [])
    for tag, before, after in word_changes(old, new):
        for side, words in zip(sides, (before, after), strict=True):
            if words:
                side.append((words, tag != "="))
    return tuple(sides[0]), tuple(sides[1])
