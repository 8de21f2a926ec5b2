"""The typeface: which files on this machine serve, and how wide a text is in them.

Files are chosen by what they cover, not by their family name: two versions of 'Liberation Serif' can stand side
by side, of which the old one lacks Vietnamese, and a page would silently mix in another face.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from congvan.errors import N_, Span, refuse
from congvan.thethuc.rules import PT_PER_MM

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_KEPT_WIDTHS, _KEPT_TEXTS = 20_000, 2_000  # the copies of a bulk dispatch share most of their words and texts
# Times New Roman and the faces with its widths; the file names tell which files are worth opening.
_FAMILIES = {"Times New Roman": "times", "Tinos": "tinos", "Liberation Serif": "liberationserif"}
_STYLES = {
    "Regular": (False, False),
    "Bold": (True, False),
    "Italic": (False, True),
    "Bold Italic": (True, True),
}
# Every letter of Vietnamese; the precomposed ones stand in Latin-1, Latin Extended-A and -B, and 1EA0 to 1EF9.
VIETNAMESE = frozenset("ĂÂĐÊÔƠƯăâđêôơưÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũ–“”…") | frozenset(map(chr, range(0x1EA0, 0x1EFA)))


@dataclass(frozen=True)
class Font:
    """One file of a face."""

    family: str
    bold: bool
    italic: bool
    path: Path

    @cached_property
    def _advances(self) -> tuple[dict[int, int], tuple[int, ...], int]:
        with _opened(self.path) as font:
            glyphs = {code: int(name) for code, name in font.getBestCmap().items()}
            count = font["hhea"].numberOfHMetrics
            # Width and bearing of each glyph in turn; those after the last have its width.
            widths = struct.unpack_from(f">{2 * count}H", font.reader["hmtx"])[::2]
            return glyphs, widths, font["head"].unitsPerEm

    def advance_em(self, text: str) -> float:
        """Return the width of text in em, without kerning."""
        glyphs, widths, units = self._advances
        last = len(widths) - 1
        return sum(widths[min(glyphs.get(ord(c), 0), last)] for c in text) / units

    def covers(self, letters: frozenset[str]) -> bool:
        """Whether the file has all these letters."""
        return set(map(ord, letters)) <= self._advances[0].keys()


@dataclass(frozen=True)
class Typeface:
    """The four files of one family, by (bold, italic)."""

    family: str
    fonts: tuple[Font, ...]

    @property
    def embedded_name(self) -> str:
        """The family name to embed; an old Liberation Serif beside the chosen one must not answer to it."""
        return "Liberation Serif 2" if self.family == "Liberation Serif" else self.family

    def font(self, bold: bool = False, italic: bool = False) -> Font:
        """Return the file of this weight and slant."""
        return next(font for font in self.fonts if (font.bold, font.italic) == (bold, italic))

    @cached_property
    def _widths(self) -> dict[tuple[str, float, bool, bool], float]:
        return {}

    @cached_property
    def _word_widths(self) -> dict[tuple[str, float, bool, bool], tuple[float, ...]]:
        return {}

    def width_mm(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Return the width of text on one line in mm."""
        key = text, size_pt, bold, italic
        if key not in self._widths:
            if len(self._widths) > _KEPT_WIDTHS:
                self._widths.clear()
            self._widths[key] = self.font(bold, italic).advance_em(text) * size_pt / PT_PER_MM
        return self._widths[key]

    def word_widths_mm(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> tuple[float, ...]:
        """Return the widths of the words between the spaces of text in mm."""
        key = text, size_pt, bold, italic
        if key not in self._word_widths:
            if len(self._word_widths) > _KEPT_TEXTS:
                self._word_widths.clear()
            self._word_widths[key] = tuple(self.width_mm(word, size_pt, bold, italic) for word in text.split(" "))
        return self._word_widths[key]


@cache
def find_typeface() -> Typeface:
    """Return the first family that covers Vietnamese in all four styles; raises CongvanError if there is none."""
    candidates = sorted(_candidates())
    for family in _FAMILIES:
        found: dict[tuple[bool, bool], Font] = {}
        for name, path in candidates:
            if name == family:
                for font in _read(path, family):
                    found.setdefault((font.bold, font.italic), font)
        if len(found) == len(_STYLES):
            return Typeface(family, tuple(found.values()))
    raise refuse("MAY-001", Span("fonts"), N_(
        "máy chưa có phông Times New Roman, Tinos hay Liberation Serif 2 đủ chữ Việt; cài gói fonts-croscore "
        "(Debian, Ubuntu: apt install fonts-croscore), hoặc chép phông vào thư mục phông của máy "
        "(PL I, Phần I, Mục I, khoản 4)"
    ))  # fmt: skip


def _candidates() -> Iterator[tuple[str, Path]]:
    for folder in _font_folders():
        for root, _, names in os.walk(folder):
            for name in names:
                plain = name.lower().replace("-", "").replace("_", "")
                if plain.endswith((".ttf", ".otf")):
                    for family, prefix in _FAMILIES.items():
                        if plain.startswith(prefix):
                            yield family, Path(root, name)


def _font_folders() -> Iterable[Path]:
    """The folders where this system keeps its fonts; CONGVAN_FONTS names other ones instead."""
    if chosen := os.environ.get("CONGVAN_FONTS"):
        return [Path(folder) for folder in chosen.split(os.pathsep)]
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def _read(path: Path, family: str) -> Iterator[Font]:
    from fontTools.ttLib import TTLibError

    try:
        with _opened(path) as font:
            names = font["name"]
            style = names.getDebugName(2) or ""
            if names.getDebugName(1) != family or style not in _STYLES:
                return
        found = Font(family, *_STYLES[style], path)
        if found.covers(VIETNAMESE):
            yield found
    except (OSError, TTLibError, KeyError, struct.error):
        return  # a broken file is no face


@contextmanager
def _opened(path: Path) -> Iterator[TTFont]:
    """Give the tables of a file; its glyphs are named by their numbers, because to read their names takes long."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        yield font
