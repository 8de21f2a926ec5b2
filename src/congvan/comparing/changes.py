"""What changed between two documents: each change with its place, its words before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from congvan.comparing.align import align, likeness
from congvan.comparing.parts import Part

Sort = Literal["changed", "added", "removed", "moved", "renumbered"]


@dataclass(frozen=True)
class Change:
    """One thing that changed. `old`, `new`: where it stood and stands, None where it does not.

    A part that came, went or moved as a whole is one change; `before` and `after` are its words. Of what is only
    `renumbered` no word changed.
    """

    sort: Sort
    old: Part | None
    new: Part | None

    @property
    def label(self) -> str:
        """What it is called, in the new document where it still stands."""
        part = self.new or self.old
        return part.label if part else ""

    @property
    def before(self) -> str | None:
        """The words before."""
        return self.old.words if self.old else None

    @property
    def after(self) -> str | None:
        """The words after."""
        return self.new.words if self.new else None


def changes(old: Part, new: Part) -> list[Change]:
    """Return what changed, in the order of the new document; what went stands where it stood."""
    return _moved(list(_between(old, new)))


def without_numbers(found: Iterable[Change]) -> list[Change]:
    """Return the changes but those of numbers alone."""
    return [change for change in found if change.sort != "renumbered"]


def _between(old: Part, new: Part) -> Iterator[Change]:
    """Yield what changed between two parts that are one."""
    if old.number != new.number:
        yield Change("renumbered", old, new)
    if old.says == new.says and not _numbers_moved(old, new):
        return
    if old.text is not None or new.text is not None:
        if old.says != new.says:
            yield Change("changed", old, new)
    elif old.listed or new.listed:
        yield from _of_lists(old.parts, new.parts)
    else:
        yield from _of_groups(old.parts, new.parts)


def _numbers_moved(old: Part, new: Part) -> bool:
    """Whether numbers within parts that say the same are others: Điều that run on after one that went."""
    return any(one.label != other.label for one, other in zip(old.leaves(), new.leaves(), strict=True))


def _of_groups(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    """Yield what changed by key; what went is told before what stood after it."""
    before = {part.key: part for part in old}
    after = {part.key: part for part in new}
    for key in _merged([part.key for part in old], [part.key for part in new]):
        yield from _of_pair(before.get(key), after.get(key))


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the keys of both in an order that fits both as far as it can."""
    gone = [key for key in old if key not in new]
    merged = list(new)
    for key in gone:
        at = old.index(key)
        ahead = next((merged.index(k) for k in reversed(old[:at]) if k in merged), -1)
        merged.insert(ahead + 1, key)
    return merged


def _of_lists(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    lone = {key for key, count in Counter(part.key for part in old).items() if count == 1}
    lone &= {key for key, count in Counter(part.key for part in new).items() if count == 1}

    def alike(one: Part, other: Part) -> float:
        if one.key != other.key or (one.text is None) != (other.text is None):
            return 0.0
        if one.key in lone and (one.listed or len(old) == len(new)):
            return 1.0  # the only one of its sort on both sides, however much of it is new
        return likeness(one.words, other.words)

    for before, after in align(old, new, lambda part: part.says, alike):
        yield from _of_pair(before, after)


def _of_pair(old: Part | None, new: Part | None) -> Iterator[Change]:
    if old and new:
        yield from _between(old, new)
    elif new:
        yield from (Change("added", None, part) for part in _wholes(new))
    elif old:
        yield from (Change("removed", part, None) for part in _wholes(old))


def _wholes(part: Part) -> Iterable[Part]:
    """Return what came or went as a whole: each item of a list, but a group as one."""
    return part.parts if part.listed else (part,)


def _moved(found: list[Change]) -> list[Change]:
    """Take what went in one place and came in another, word for word, for one that moved."""
    gone = [change for change in found if change.sort == "removed"]
    taken: set[int] = set()
    result: list[Change] = []
    pairs: dict[int, Change] = {}
    for change in found:
        if change.sort != "added" or change.new is None:
            continue
        same = next((g for g in gone if id(g) not in taken and g.old and g.old.says == change.new.says), None)
        if same and len(change.new.words.split()) > 1:
            taken.add(id(same))
            pairs[id(change)] = Change("moved", same.old, change.new)
    for change in found:
        if id(change) not in taken:
            result.append(pairs.get(id(change), change))
    return result
