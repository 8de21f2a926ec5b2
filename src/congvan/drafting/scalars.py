"""Texts as YAML: plain where nothing in them is a sign of YAML, folded where they are long, else in double quotes.

Whatever a text holds, the loader of congvan gives it back unchanged, in NFC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

WIDTH = 110
_KEPT_LINE = 60  # longer lines look wrapped by hand, which a block keeps
# A text that stands without quotes: it opens with a letter or a figure, and holds no sign that YAML may read.
_PLAIN = re.compile(r"[^\W_](?:[\w ,./()–;%+=&!?“”‘’…*~^-]*[\w.)”;!?%])?")
_NULLS = frozenset({"null", "Null", "NULL"})
# What would be taken for an item of a list at the head of a line, or for a comment or the end of a text.
_ITEM = re.compile(r"[-+*•–#>|]|\d{1,2}[.)]|[a-zđ]\)")
# Breaks that YAML folds, and what no YAML may hold as it is.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_FOLDABLE = re.compile(r"[^\s](?:[^\s]| (?! ))*")


def one_line(text: str) -> str:
    """Return a text as a value on one line; an empty one is two quotes."""
    return text if is_plain(text) else quoted(text)


def is_plain(text: str) -> bool:
    """Whether a text can stand without quotes."""
    return bool(_PLAIN.fullmatch(text)) and text not in _NULLS and "  " not in text and ". ." not in text


def quoted(text: str) -> str:
    """Return a text in double quotes on one line."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def value_lines(text: str, indent: int, used: int) -> list[str]:
    """Return the lines of a value: the first goes on after `used` characters, the others are whole lines.

    `indent` is that of the lines of a folded text.
    """
    whole = one_line(text)
    lines = text.split("\n")
    if len(lines) > 1 and all(len(line) < _KEPT_LINE and _FOLDABLE.fullmatch(line) for line in lines):
        return ["|-", *(" " * indent + line for line in lines)]
    if used + len(whole) <= WIDTH or not _FOLDABLE.fullmatch(text) or _ESCAPED.search(text):
        return [whole]
    lines = list(_folded(text, WIDTH - indent))
    return [">-", *(" " * indent + line for line in lines)]


def _folded(text: str, width: int) -> Iterator[str]:
    """Break a text at its spaces, but never before what would read as the beginning of an item."""
    line = ""
    words = text.split(" ")
    for place, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if place and len(longer) > width and len(line) >= width // 2 and not _ITEM.match(word):
            yield line
            line = word
        else:
            line = longer
    yield line
