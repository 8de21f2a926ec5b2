"""Automatic numbers: what Word would print before a paragraph, counted from the top of the file."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from congvan.checking.docx.markup import W, integer, switched, value
from congvan.checking.docx.styles import Styles
from congvan.checking.docx.symbols import BULLETS

_LEVELS = 9
_FURTHEST_LETTER, _FURTHEST_ROMAN = 780, 32_767  # as Word; beyond, numbers are printed
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One level of a list."""

    start: int
    form: str
    text: str
    restart: int | None  # the level (from 1) whose step begins this one anew; 0: none does
    legal: bool  # all numbers in Arabic figures
    properties: _Element | None


class Numbering:
    """The lists of one file and how far each has been counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _Element] = {}
        self._numbers: dict[str, _Element] = {}
        for kind, key, target in (
            ("abstractNum", "abstractNumId", self._abstract),
            ("num", "numId", self._numbers),
        ):
            for element in root.iterfind(W + kind) if root is not None else ():
                target[element.get(W + key, "")] = element
        self._levels: dict[tuple[str, int], Level | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def reference(self, style: str, direct: _Element | None) -> tuple[str, int, bool] | None:
        """Return number id, level, and whether the text itself (not its style) asks for them; None: no number."""
        own = direct.find(W + "numPr") if direct is not None else None
        number, level = value(own, "numId"), integer(value(own, "ilvl"))
        by_text = number is not None
        for element in reversed(self._styles.chain("paragraph", style)):
            properties = element.find(f"{W}pPr/{W}numPr")
            if properties is None or number is not None:
                continue
            if level is None:
                level = integer(value(properties, "ilvl"))
            number = value(properties, "numId")
            if number is not None and level is None:
                level = self._level_of_style(number, element.get(W + "styleId", ""))
        if number is None or number == "0" or number not in self._numbers:
            return None
        return number, min(max(level or 0, 0), _LEVELS - 1), by_text

    def level(self, number: str, index: int) -> Level | None:
        """Return a level of a list, with what the number overrides."""
        key = number, index
        if key not in self._levels:
            self._levels[key] = self._read(number, index)
        return self._levels[key]

    def label(self, number: str, index: int) -> str:
        """Count one paragraph on and return its number as shown."""
        level = self.level(number, index)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._list(number), [None] * _LEVELS)
        self._step(number, index, level, counts)
        if level.form == "none":
            return ""
        if level.form == "bullet":
            return level.text.translate(BULLETS)
        shown = level.text
        for at in range(index, -1, -1):
            if f"%{at + 1}" in shown:
                shown = shown.replace(f"%{at + 1}", self._shown(number, at, level, counts))
        return shown

    def _step(self, number: str, index: int, level: Level, counts: list[int | None]) -> None:
        override = self._override(number, index)
        begins = value(override, "startOverride") is not None and (number, index) not in self._begun
        self._begun.add((number, index))
        count = counts[index]
        counts[index] = level.start if begins or count is None else count + 1
        for deeper in range(index + 1, _LEVELS):
            below = self.level(number, deeper)
            restart = below.restart if below else None
            if restart is None or index < restart:
                counts[deeper] = None

    def _shown(self, number: str, at: int, level: Level, counts: list[int | None]) -> str:
        above = self.level(number, at)
        count = counts[at]
        if count is None:
            count = counts[at] = above.start if above else 1
        return figure(count, "decimal" if level.legal or above is None else above.form)

    def _list(self, number: str) -> str:
        return value(self._numbers[number], "abstractNumId") or ""

    def _override(self, number: str, index: int) -> _Element | None:
        for override in self._numbers[number].iterfind(W + "lvlOverride"):
            if integer(override.get(W + "ilvl")) == index:
                return override
        return None

    def _definition(self, number: str) -> _Element | None:
        """The list that a number uses, also through a list style."""
        seen: set[str] = set()
        while number in self._numbers and number not in seen:
            seen.add(number)
            abstract = self._abstract.get(self._list(number))
            link = value(abstract, "numStyleLink")
            if link is None:
                return abstract
            chain = self._styles.chain("numbering", link)
            number = value(chain[-1].find(f"{W}pPr/{W}numPr"), "numId") or "" if chain else ""
        return None

    def _level_of_style(self, number: str, style: str) -> int | None:
        definition = self._definition(number)
        for level in definition.iterfind(W + "lvl") if definition is not None else ():
            if value(level, "pStyle") == style:
                return integer(level.get(W + "ilvl"))
        return None

    def _read(self, number: str, index: int) -> Level | None:
        override = self._override(number, index)
        element = override.find(W + "lvl") if override is not None else None
        if element is None:
            definition = self._definition(number)
            for candidate in definition.iterfind(W + "lvl") if definition is not None else ():
                if integer(candidate.get(W + "ilvl")) == index:
                    element = candidate
        if element is None:
            return None
        start = integer(value(override, "startOverride"))
        return Level(
            start=start if start is not None else integer(value(element, "start")) or 0,
            form=value(element, "numFmt") or "decimal",
            text=value(element, "lvlText") or "",
            restart=integer(value(element, "lvlRestart")),
            legal=switched(element, "isLgl"),
            properties=element.find(W + "pPr"),
        )


def figure(number: int, form: str) -> str:
    """Return a number in a form of w:numFmt."""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= _FURTHEST_LETTER:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number <= _FURTHEST_ROMAN:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (number // worth)
            number %= worth
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)
