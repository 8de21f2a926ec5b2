"""The inline subset of user text to XHTML: bold, italic, sub- and superscript, links, footnotes, escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from congvan.text.unicode import clean

_SPECIAL = re.compile(r"[\\*<~^\[]")
_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[\\*<>~^\[\]{}…])
  | <(?P<link>(?:https?://|mailto:)[^\s<>]+)>
  | \[\^(?P<note>(?:[^\[\]]|\[[^\[\]]*\])+)\]
  | (?P<address>(?:https?://|www\.)[^\s<>\[\]*\\]+)
  | (?P<mark>\*\*|\*|~|\^)
  | (?P<newline>\n)
    """,
    re.X,
)
# No mark of emphasis opens before these or closes after those: '(*)' is a sign of its own.
_CLOSING, _OPENING = frozenset(")]}.,;:!?”’»"), frozenset("([{“‘«")
_SCRIPTS = ("~", "^")
_SHORT = 2  # letters of an index within a word: 'C~n~H', not 'Vinh~Huế~Đà'
_TAGS = {"**": "b", "*": "i", "~": "sub", "^": "sup"}

Footnote = Callable[[str], str]


def escape_inline(text: str) -> str:
    """Return text with a backslash before each character that the inline subset would read as markup."""
    return _SPECIAL.sub(lambda match: "\\" + match.group(), text)


def change_words(source: str, function: Callable[[str], str]) -> str:
    """Return a text with its words changed, but not those of its footnotes, links and names of footnotes."""
    pieces, position = [], 0
    for match in _TOKEN.finditer(source):
        if match["note"] or match["link"] or match["address"]:
            pieces += [function(source[position : match.start()]), match.group()]
            position = match.end()
    return "".join([*pieces, function(source[position:])])


def to_xhtml(source: str, footnote: Footnote) -> Markup:
    """Return the XHTML of a text in the inline subset; what is not markup stays the text that was typed.

    '**' and '*' open after a space or a sign and close before one, never beside a digit or within a word; '~' and '^'
    hold no space. So '100*200*300', '10^3 và 10^6', '5 * 3' and '(*)' stay as they are, as does a mark without its
    partner. `footnote` gives the source of the note that stands behind `[^name]`; a name is kept as `data-name`.
    """
    if "[^" not in source:
        return _without_notes(source)
    return _Parser(clean(source), footnote).xhtml()


@lru_cache(maxsize=4096)  # the copies of a bulk dispatch share most of their texts
def _without_notes(source: str) -> Markup:
    return _Parser(clean(source), _no_nested_note).xhtml()


@dataclass(frozen=True)
class _Opened:
    """A mark that may open: its piece of the output, and where it ends in the source."""

    mark: str
    piece: int
    end: int


class _Parser:
    def __init__(self, source: str, footnote: Footnote) -> None:
        self._source = source
        self._footnote = footnote
        # Pieces of output; a mark that may open stays text until its partner is met.
        self._pieces: list[Markup] = []
        self._open: list[_Opened] = []

    def xhtml(self) -> Markup:
        position = 0
        while match := _TOKEN.search(self._source, position):
            self._pieces.append(escape(self._source[position : match.start()]))
            position = match.end()
            if (
                match["mark"] == "**"
                and self._open[-1:]
                and self._open[-1].mark == "*"
                and self._follows("*", position)
            ):
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
        elif address := match["address"]:
            self._pieces.append(escape(address))  # it may hold '~'
        elif note := match["note"]:
            source = self._footnote(note)
            name = Markup(' data-name="{}"').format(note.strip()) if source != note else ""
            content = to_xhtml(source, _no_nested_note)
            self._pieces.append(Markup("<aside{}>{}</aside>").format(name, content))
        elif match["newline"]:
            self._pieces.append(Markup("<br/>"))
        else:
            self._mark(match["mark"], match.start(), match.end())

    def _mark(self, mark: str, start: int, end: int) -> None:
        opened = next((i for i in reversed(range(len(self._open))) if self._open[i].mark == mark), None)
        if opened is not None and self._closes(mark, self._open[opened].end, start, end):
            piece = self._open[opened].piece
            del self._open[opened:]  # marks opened inside and not closed there stay text
            tag = _TAGS[mark]
            self._pieces[piece] = Markup(f"<{tag}>")
            self._pieces.append(Markup(f"</{tag}>"))
        else:
            if self._opens(mark, start, end):
                self._open.append(_Opened(mark, len(self._pieces), end))
            self._pieces.append(escape(mark))

    def _opens(self, mark: str, start: int, end: int) -> bool:
        before, after = self._source[start - 1 : start], self._source[end : end + 1]
        if not after or after.isspace() or after in _CLOSING:
            return False
        if mark in _SCRIPTS:
            doubled = mark in (before, after)
            return not (doubled or (mark == "~" and before.isdigit() and after.isdigit()))
        return not before.isalnum() or (mark == "**" and before.isalpha() and not after.isalnum())

    def _closes(self, mark: str, opened: int, start: int, end: int) -> bool:
        before, after = self._source[start - 1 : start], self._source[end : end + 1]
        inside = self._source[opened:start]
        if not inside.strip("*~^ \n") or before.isspace() or before in _OPENING:
            return False
        if mark in _SCRIPTS:
            word = inside.isalpha() and after.isalpha()
            return after != mark and not re.search(r"\s", inside) and (not word or len(inside) <= _SHORT)
        return not after.isalnum() or (mark == "**" and after.isalpha() and not before.isalnum())


def _no_nested_note(name: str) -> str:
    return name
