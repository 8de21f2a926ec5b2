"""The inline subset of user text to XHTML: bold, italic, sub- and superscript, links, footnotes, escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from congvan.text.unicode import clean

_SPECIAL = re.compile(r"[\\*<~^\[]")
_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[\\*<>~^\[\]{}…])
  | <(?P<link>(?:https?://|mailto:)[^\s<>]+)>
  | \[\^(?P<note>(?:[^\[\]]|\[[^\[\]]*\])+)\]
  | (?P<mark>\*\*|\*|~|\^)
  | (?P<newline>\n)
    """,
    re.X,
)
_TAGS = {"**": "b", "*": "i", "~": "sub", "^": "sup"}

Footnote = Callable[[str], str]


def escape_inline(text: str) -> str:
    """Return text with a backslash before each character that the inline subset would read as markup."""
    return _SPECIAL.sub(lambda match: "\\" + match.group(), text)


def to_xhtml(source: str, footnote: Footnote) -> Markup:
    """Return the XHTML of a text in the inline subset; what is not markup stays the text that was typed.

    A mark opens before a letter and closes after one, so that '5 * 3' stays as it is, as does a mark without
    its partner. `footnote` gives the source of the note that stands behind `[^name]`.
    """
    if "[^" not in source:
        return _without_notes(source)
    return _Parser(clean(source), footnote).xhtml()


@lru_cache(maxsize=4096)  # the copies of a bulk dispatch share most of their texts
def _without_notes(source: str) -> Markup:
    return _Parser(clean(source), _no_nested_note).xhtml()


class _Parser:
    def __init__(self, source: str, footnote: Footnote) -> None:
        self._source = source
        self._footnote = footnote
        # Pieces of output; a mark that may open stays text until its partner is met.
        self._pieces: list[Markup] = []
        self._open: list[tuple[str, int]] = []

    def xhtml(self) -> Markup:
        position = 0
        while match := _TOKEN.search(self._source, position):
            self._pieces.append(escape(self._source[position : match.start()]))
            position = match.end()
            if match["mark"] == "**" and self._open[-1:] and self._open[-1][0] == "*" and self._follows("*", position):
                position -= 1  # '***' closes the inner mark first
                self._mark("*", match.start(), position)
            else:
                self._token(match)
        self._pieces.append(escape(self._source[position:]))
        return Markup("").join(self._pieces)

    def _follows(self, mark: str, position: int) -> bool:
        return self._source.startswith(mark, position)

    def _token(self, match: re.Match[str]) -> None:
        if escaped := match["escaped"]:
            self._pieces.append(escape(escaped))
        elif link := match["link"]:
            self._pieces.append(Markup('<a href="{0}">{1}</a>').format(link, link.removeprefix("mailto:")))
        elif note := match["note"]:
            content = to_xhtml(self._footnote(note), _no_nested_note)
            self._pieces.append(Markup("<aside>{}</aside>").format(content))
        elif match["newline"]:
            self._pieces.append(Markup("<br/>"))
        else:
            self._mark(match["mark"], match.start(), match.end())

    def _mark(self, mark: str, start: int, end: int) -> None:
        before = self._source[start - 1 : start]
        after = self._source[end : end + 1]
        opened = next((i for i in reversed(range(len(self._open))) if self._open[i][0] == mark), None)
        if opened is not None and before and not before.isspace():
            piece = self._open[opened][1]
            del self._open[opened:]  # marks opened inside and not closed there stay text
            tag = _TAGS[mark]
            self._pieces[piece] = Markup(f"<{tag}>")
            self._pieces.append(Markup(f"</{tag}>"))
        else:
            if after and not after.isspace():
                self._open.append((mark, len(self._pieces)))
            self._pieces.append(escape(mark))


def _no_nested_note(name: str) -> str:
    return name
