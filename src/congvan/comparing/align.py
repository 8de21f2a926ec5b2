"""Which item of a new list is which of the old one: those that say the same, then those that are much alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from congvan.text.nobreak import NBSP

T = TypeVar("T")
ALIKE = 0.35  # share of words in common (0 to 1) from which two texts are one that was changed
_MOST = 160_000  # pairs that are weighed; longer stretches are paired as they stand
_TOKEN = re.compile(r"\s+|\w+(?:[./,:-]\w+)*|[^\w\s]")


def align(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], alike: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield pairs in the order of both lists; None stands for what the other list has not.

    `alike` weighs two items that are not the same, 0 to 1.
    """
    matcher = SequenceMatcher(None, [key(item) for item in old], [key(item) for item in new], autojunk=False)
    for tag, start, end, to, until in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[start:end], new[to:until], strict=True)
        else:
            yield from _nearest(old[start:end], new[to:until], alike)


def _nearest(old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]) -> Iterator[tuple[T | None, T | None]]:
    """Pair what is alike so that the likeness of all pairs together is greatest, in order."""
    places = list(_paired(old, new, alike)) if old and new else []
    at = to = 0
    for left, right in [*places, (len(old), len(new))]:
        yield from ((item, None) for item in old[at:left])
        yield from ((None, item) for item in new[to:right])
        if left < len(old):
            yield old[left], new[right]
        at, to = left + 1, right + 1


def _paired(old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]) -> Iterator[tuple[int, int]]:
    if len(old) * len(new) > _MOST:
        yield from ((n, n) for n in range(min(len(old), len(new))) if alike(old[n], new[n]) > ALIKE)
        return
    weight = [[alike(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = best[i + 1][j + 1] + weight[i][j] if weight[i][j] > ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(old) and j < len(new):
        if weight[i][j] > ALIKE and best[i][j] == best[i + 1][j + 1] + weight[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def likeness(old: str, new: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1."""
    one, other = _counted(old), _counted(new)
    if not one or not other:
        return 0.0
    return 2 * (one & other).total() / (one.total() + other.total())


@lru_cache(maxsize=8192)  # each text is weighed against many
def _counted(text: str) -> Counter[str]:
    return Counter(text.split())


def same_space(text: str) -> str:
    """Return a text with plain spaces: which of them may not break a line is layout, and changes with the line."""
    return text.replace(NBSP, " ")


def words_of(text: str) -> list[str]:
    """Return the words, signs and spaces of a text; a date or a number with its signs is one word."""
    return _TOKEN.findall(text)


def word_changes(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield stretches of two texts as ('=' | '~', old words, new words), in order."""
    one, other = words_of(old), words_of(new)
    kept: list[tuple[str, str, str]] = []
    for tag, start, end, to, until in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        piece = ("=" if tag == "equal" else "~", "".join(one[start:end]), "".join(other[to:until]))
        # A space alone between two changes belongs to them: words read better whole.
        if piece[0] == "=" and piece[1].isspace() and kept and tag == "equal":
            piece = ("~", piece[1], piece[2]) if kept[-1][0] == "~" and end < len(one) else piece
        if kept and kept[-1][0] == piece[0]:
            before = kept.pop()
            piece = (piece[0], before[1] + piece[1], before[2] + piece[2])
        kept.append(piece)
    yield from kept
