"""Chương, mục, điều: elements under their headings, where congvan counts them as they were typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from congvan.checking.observed import Run
from congvan.importing.lines import Element, Line, cut
from congvan.importing.texts import plain
from congvan.text.numerals import roman
from congvan.text.unicode import nfc
from congvan.thethuc.rules import Rules

_ARTICLE = re.compile(r"(?i)\s*điều[ \u00a0]*(?P<number>\d{1,3})[ \u00a0]*[.:]?[ \u00a0]*")
_TITLES = {"tieu_de_phan_chuong", "tieu_de_muc"}
_STRAY_TITLES = {"ten_loai", "trich_yeu", "noi_dung", "ten_phu_luc", "trich_yeu_phu_luc"}


@dataclass
class Division:
    """A phần, chương, mục or tiểu mục: its level, its heading and the lines of its title, what stands in it."""

    level: str
    heading: Line
    title: tuple[Line, ...]
    content: list[Element | Division | Article] = field(default_factory=list)


@dataclass
class Article:
    """A Điều: its line without the number, what stands in it."""

    line: Line
    content: list[Element] = field(default_factory=list)


Held = Element | Division | Article


class Divider:
    """Puts the elements of one body under its divisions and articles."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._levels = list(rules.divisions)
        self._counts: dict[str, int] = {}
        self._articles = 0
        self.stray: list[Line] = []  # headings whose numbers do not count on

    def divide(self, elements: Sequence[Element]) -> list[Held]:
        """Return the body: what stands before any heading, then divisions and articles."""
        root: list[Held] = []
        stack: list[Division] = []
        article: Article | None = None
        skip = 0
        for place, element in enumerate(elements):
            if skip:
                skip -= 1
                continue
            if isinstance(element, Line) and (division := self._division(element, elements[place + 1 :])):
                skip = sum(1 for line in division.title if line is not element and line.part is not element.part)
                while stack and self._levels.index(stack[-1].level) >= self._levels.index(division.level):
                    stack.pop()
                (stack[-1].content if stack else root).append(division)
                stack.append(division)
                article = None
            elif isinstance(element, Line) and (found := self._article(element)):
                article = found
                (stack[-1].content if stack else root).append(found)
            elif article:
                article.content.append(element)
            else:
                (stack[-1].content if stack else root).append(element)
        return root

    def _article(self, line: Line) -> Article | None:
        if line.part.component != "dieu":
            return None
        match = _ARTICLE.match(nfc(line.part.text))
        if not match or int(match["number"]) != self._articles + 1:
            self.stray.append(line)
            return None
        self._articles += 1
        length = _ARTICLE.match(line.part.text)
        runs = cut(line.part.runs, (length or match).end())
        moved = tuple((max(0, place - (length or match).end()), name) for place, name in line.notes)
        return Article(replace(line, runs=runs, notes=moved))

    def _division(self, line: Line, after: Sequence[Element]) -> Division | None:
        if line.part.component not in ("phan_chuong", "muc_tieu_muc"):
            return None
        for level, rule in self._rules.divisions.items():
            match = re.match(rf"(?i)\s*{rule.word}[ \u00a0]+(?P<number>[IVXLC]+|\d+)\s*[.:–-]?\s*", nfc(line.part.text))
            if not match or (rule.word == "Mục" and line.part.text.lstrip().lower().startswith("tiểu")):
                continue
            count = self._counts.get(level, 0) + 1
            shown = roman(count) if rule.number == "roman" else str(count)
            title = self._title(line, match.end(), after)
            if match["number"].upper() != shown or not title:
                break
            self._counts[level] = count
            for below in self._levels[self._levels.index(level) + 1 :]:
                if self._rules.divisions[below].restarts:
                    self._counts[below] = 0
            return Division(level, line, title)
        self.stray.append(line)
        return None

    def _title(self, line: Line, start: int, after: Sequence[Element]) -> tuple[Line, ...]:
        """Return the lines of a title: behind the number, else the next lines that stand in the middle."""
        rest: tuple[Run, ...] = cut(line.part.runs, start)
        if plain(rest):
            return (replace(line, runs=rest),)
        found: list[Line] = []
        for element in after[:3]:
            if not isinstance(element, Line) or element.form:
                break
            shown = element.part.component
            centred = element.part.paragraph.align == "center" or element.text.isupper()
            if shown in _TITLES or (shown in _STRAY_TITLES and centred and (element.bold or not found)):
                found.append(element)
                continue
            break
        return tuple(found)
