"""Changes as a terminal shows them, line by line, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from congvan.comparing.align import likeness, word_changes, words_of
from congvan.comparing.changes import Change
from congvan.errors import N_
from congvan.messages import tr

# A text and its style: 'old' and 'new' for values told whole, 'del' and 'add' within a text, 'label', or ''.
Piece = tuple[str, str]
Pieces = list[Piece]
_SHORT = 60  # letters up to which a value is shown whole: 'cũ → mới'
_AROUND = 6  # words shown before and after a change in a long text
_SHOWN_NUMBERS = 4
_SORTS = {"added": N_("thêm"), "removed": N_("bỏ"), "moved": N_("chuyển chỗ")}


def change_lines(found: Sequence[Change], ignore_numbers: bool = False) -> Iterator[Pieces]:
    """Yield what changed as lines of styled pieces; changes of numbers alone are told together, at the end."""
    for change in found:
        if change.sort != "renumbered":
            yield _line(change)
    moved = [change for change in found if change.sort == "renumbered"]
    if moved and ignore_numbers:
        yield [(tr(N_("(bỏ qua {count} mục chỉ đổi số thứ tự)"), count=len(moved)), "")]
    elif moved:
        pairs = [f"{c.old.label} → {c.new.label}" for c in moved[:_SHOWN_NUMBERS] if c.old and c.new]
        more = "; …" if len(moved) > _SHOWN_NUMBERS else ""
        message = N_("chỉ đổi số thứ tự, không đổi lời ({count} mục): {pairs}{more}")
        yield [(tr(message, count=len(moved), pairs="; ".join(pairs), more=more), "")]


def _line(change: Change) -> Pieces:
    label: Piece = (change.label, "label")
    if change.sort in _SORTS:
        word = tr(_SORTS[change.sort])
        if change.sort == "added":
            return [label, (f" ({word}): ", ""), (change.after or "", "new")]
        if change.sort == "removed":
            return [label, (f" ({word}): ", ""), (change.before or "", "old")]
        was = tr(N_("trước là {label}"), label=change.old.label if change.old else "")
        return [label, (f" ({word}, {was}): {_start(change.after or '')}", "")]
    return [label, (": ", ""), *value_pieces(change.before or "", change.after or "")]


def value_pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield a text before and after: short ones whole, long ones by the words that changed."""
    short = len(before) <= _SHORT and len(after) <= _SHORT
    if short or likeness(before, after) < 0.3:
        yield from ((before or "–", "old"), (" → ", ""), (after or "–", "new"))
        return
    changed = list(word_changes(before, after))
    for place, (tag, old, new) in enumerate(changed):
        if tag == "=":
            yield _folded(old, place > 0, place < len(changed) - 1), ""
        else:
            yield from ((text, style) for text, style in ((old, "del"), (new, "add")) if text)


def _folded(text: str, after: bool, before: bool) -> str:
    """Return what stays the same, its middle left out: `after`, `before` tell where changes stand beside it."""
    words = words_of(text)
    keep = 2 * _AROUND  # with the spaces between
    if len(words) <= keep * (after + before) + 2:
        return text
    head = "".join(words[:keep]) if after else ""
    tail = "".join(words[-keep:]) if before else ""
    return f"{head}…{tail}"


def _start(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def plain(pieces: Iterable[Piece]) -> str:
    """Return a line without colours: the words that changed in marks, as `git diff --word-diff` has them."""
    return "".join(_marked(text, style) for text, style in pieces)


def _marked(text: str, style: str) -> str:
    return f"[-{text}-]" if style == "del" else f"{{+{text}+}}" if style == "add" else text


def as_data(old: str | None, new: str | None, found: Sequence[Change], level: str) -> dict[str, Any]:
    """Return a comparison as JSON has it; lines and columns count from 1, 0 where they are not known."""
    return {"old": old, "new": new, "level": level, "changes": [change_data(change) for change in found]}


def change_data(change: Change) -> dict[str, Any]:
    """Return one change as JSON has it."""
    part = change.new or change.old
    return {
        "change": change.sort,
        "label": change.label,
        "path": part.path if part else "",
        "line": change.new.span.line if change.new else 0,
        "old_label": change.old.label if change.old else None,
        "old_line": change.old.span.line if change.old else 0,
        "before": change.before,
        "after": change.after,
    }


def summary(found: Sequence[Change], most: int = 4) -> str:
    """Return one line of what changed by component: 'nhiệm vụ 4, thời hạn: 30/8/2026 → 15/9/2026; thêm nơi nhận 3'."""
    told: list[str] = []
    for change in found:
        if change.sort == "renumbered":
            continue
        if change.sort in _SORTS:
            told.append(f"{tr(_SORTS[change.sort])} {change.label}")
        else:
            both = change.before or "", change.after or ""
            short = max(map(len, both)) <= _SHORT // 2
            told.append(f"{change.label}: {both[0] or '–'} → {both[1] or '–'}" if short else change.label)
    told = list(dict.fromkeys(told))
    rest = len(told) - most
    more = tr(N_("; và {count} chỗ khác"), count=rest) if rest > 0 else ""
    return "; ".join(told[:most]) + more
