"""What the copies of a list have in common below their heads: parsed, checked, finished and read once.

Most copies differ in whom they address and in nothing else. A body and a foot that a template wrote letter by letter as
for an earlier copy come out as they did then, as long as the head leaves them the same sizes: no measure below the head
depends on what stands in it. (The reverse holds not: what the head keeps with depends on the body, so it is read anew.)
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from congvan.compose.page import Page
from congvan.thethuc.rules import Rules

_MOST = 8  # parts of a dispatch whose texts below the head are remembered
_MAIN, _END = "<main", "</article>"
# Notes are numbered through a whole file, images are measured from their files; a table may go with what follows it.
_BOUND = ("<aside", "<img")
_TABLE = 'class="bang"'


@dataclass(frozen=True)
class Below:
    """A body and what follows it: the elements as finished, the page as read, and the rules before and after."""

    nodes: tuple[_Element, ...]
    page: Page
    given: Rules
    rules: Rules

    def stand_in(self, root: _Element) -> None:
        """Put what is known where the empty body of a part stands."""
        main = root.find("main")
        assert main is not None  # `head_of` left it
        root.remove(main)
        root.extend(self.nodes)


class Alike:
    """The bodies and feet of the last parts, by the text that they were parsed from."""

    def __init__(self) -> None:
        self._kept: dict[str, Below] = {}

    def below(self, xhtml: str, rules: Rules) -> Below | None:
        """Return what stands below the head of a part, if an earlier one had the same text there."""
        kept = self._kept.get(_parted(xhtml)[1])
        return kept if kept is not None and kept.given is rules else None

    def keep(self, xhtml: str, root: _Element, page: Page, given: Rules, rules: Rules) -> None:
        """Remember what stands below the head of a part that is finished and read; its tree is not changed any more."""
        text, main = _parted(xhtml)[1], root.find("main")
        if not text or main is None:
            return
        if len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[text] = Below((main, *main.itersiblings()), page, given, rules)


def head_of(xhtml: str) -> str:
    """A part with an empty body, and nothing after it: what the head's last line looks at is the body's class."""
    head, below = _parted(xhtml)
    return f"{head}{below[: below.index('>') + 1]}</main>{_END}"


def _parted(xhtml: str) -> tuple[str, str]:
    """The text of a part down to its body, and the rest; '' for the rest where it is bound to what stands elsewhere."""
    head, main, rest = xhtml.partition(_MAIN)
    if not main or not rest.endswith(_END) or _TABLE in head or any(bound in xhtml for bound in _BOUND):
        return xhtml, ""
    return head, main + rest
