"""The typeface: which files on this machine serve, and how wide a text is in them.

Files are chosen by what they cover, not by their family name: two versions of 'Liberation Serif' can stand side
by side, of which the old one lacks Vietnamese, and a page would silently mix in another face.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from congvan.errors import N_, Span, refuse
from congvan.thethuc.rules import PT_PER_MM, load_rules

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

T = TypeVar("T")
_KEPT_WIDTHS, _KEPT_TEXTS = 20_000, 2_000  # the copies of a bulk dispatch share most of their words and texts
# Times New Roman and the faces with its widths; the file names tell which files are worth opening.
_FAMILIES = {"Times New Roman": "times", "Tinos": "tinos", "Liberation Serif": "liberationserif"}
_STYLES = {
    "Regular": (False, False),
    "Bold": (True, False),
    "Italic": (False, True),
    "Bold Italic": (True, True),
}
# Of the faces that nd30.toml allows for symbols.
_SYMBOL_FILES = {
    "Segoe UI Symbol": "seguisym", "DejaVu Sans": "dejavusans", "Symbola": "symbola", "Apple Symbols": "apple symbols"
}  # fmt: skip
# In the table 'name' (ISO/IEC 14496-22, 5.2.5): numbers of names; platform and language of English ones.
_FAMILY_NAME, _STYLE_NAME = 1, 2
_WINDOWS_ENGLISH, _MACINTOSH_ENGLISH = (3, 0x409), (1, 0)
_SYMBOL_STYLES = ("Regular", "Book")
_FORMS = frozenset("☐☑☒①②✓")  # what a face for symbols must have
# Symbols are set smaller than the letters beside them: their faces are drawn larger and reach further up and down, so
# that in Word a line with one would be higher than the others.
SYMBOL_SCALE = 0.85
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
            # A character whose glyph is not there has a name, and is none.
            glyphs = {code: glyph for code, glyph in font.getBestCmap().items() if isinstance(glyph, int)}
            count = font["hhea"].numberOfHMetrics
            # Width and bearing of each glyph in turn; those after the last have its width.
            widths = struct.unpack_from(f">{2 * count}H", font.reader["hmtx"])[::2]
            return glyphs, widths, font["head"].unitsPerEm

    def advance_em(self, text: str, symbols: Font | None = None) -> float:
        """Return the width of text in em, without kerning; what this face lacks is set in the one for symbols."""
        glyphs, widths, units = self._advances
        last = len(widths) - 1
        if symbols and not all(ord(c) in glyphs for c in text):
            others = "".join(c for c in text if ord(c) not in glyphs)
            own = "".join(c for c in text if ord(c) in glyphs)
            return self.advance_em(own) + symbols.advance_em(others) * SYMBOL_SCALE
        return sum(widths[min(glyphs.get(ord(c), 0), last)] for c in text) / units

    @property
    def characters(self) -> frozenset[str]:
        """All characters that the file has."""
        return frozenset(map(chr, self._advances[0]))

    def covers(self, letters: frozenset[str]) -> bool:
        """Whether the file has all these letters."""
        return set(map(ord, letters)) <= self._advances[0].keys()


class Word(NamedTuple):
    """A piece of text that no line breaks, with the width of the space after it."""

    width_mm: float
    space_mm: float
    ends_line: bool = False


class Words(tuple[Word, ...]):
    """The words of a paragraph, which remember what was found out about them, as their lines in a room."""

    _found: dict[tuple[Any, ...], Any]

    def __new__(cls, words: Iterable[Word]) -> Words:
        made = super().__new__(cls, words)
        made._found = {}
        return made

    @cached_property
    def widest_mm(self) -> float:
        """The width of the widest word."""
        return max(word.width_mm for word in self)

    def once(self, find: Callable[..., T], *measures: float) -> T:
        """Return what a function finds of these words and some measures, asked once for each."""
        key = find, *measures
        if key not in self._found:
            self._found[key] = find(self, *measures)
        found: T = self._found[key]
        return found


class Piece(NamedTuple):
    """A piece of text in one look. A break by hand is '\n', a place where a word may be broken is ''."""

    text: str
    size_pt: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Typeface:
    """The four files of one family, by (bold, italic), and the one for symbols where the machine has one."""

    family: str
    fonts: tuple[Font, ...]
    symbols: Font | None = None

    @property
    def embedded_name(self) -> str:
        """The family name to embed; an old Liberation Serif beside the chosen one must not answer to it."""
        return "Liberation Serif 2" if self.family == "Liberation Serif" else self.family

    def font(self, bold: bool = False, italic: bool = False) -> Font:
        """Return the file of this weight and slant."""
        return next(font for font in self.fonts if (font.bold, font.italic) == (bold, italic))

    @property
    def files(self) -> tuple[Font, ...]:
        """All files that may draw a page."""
        return (*self.fonts, self.symbols) if self.symbols else self.fonts

    @cached_property
    def letters(self) -> frozenset[str]:
        """What all four files can print."""
        return frozenset.intersection(*(font.characters for font in self.fonts))

    @cached_property
    def _printable(self) -> frozenset[str]:
        face = load_rules().face
        others = self.symbols.characters if self.symbols else ()
        return self.letters | set("\n") | {character for character in others if face.is_symbol(character)}

    def lacking(self, text: str) -> tuple[str, ...]:
        """Return the characters of text that would come out as boxes, each once, in their order."""
        if (text.isascii() and text.isprintable()) or self._printable.issuperset(text):
            return ()
        return tuple(character for character in dict.fromkeys(text) if character not in self._printable)

    @cached_property
    def _widths(self) -> dict[tuple[str, float, bool, bool], float]:
        return {}

    @cached_property
    def _words(self) -> dict[tuple[Piece, ...], Words]:
        return {}

    def width_mm(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Return the width of text on one line in mm."""
        key = text, size_pt, bold, italic
        if key not in self._widths:
            if len(self._widths) > _KEPT_WIDTHS:
                self._widths.clear()
            self._widths[key] = self.font(bold, italic).advance_em(text, self.symbols) * size_pt / PT_PER_MM
        return self._widths[key]

    def words(self, pieces: tuple[Piece, ...]) -> Words:
        """Return the words between the spaces and breaks of a paragraph; its last word ends a line."""
        if pieces not in self._words:
            if len(self._words) > _KEPT_TEXTS:
                self._words.clear()
            self._words[pieces] = Words(self._split(pieces))
        return self._words[pieces]

    def _split(self, pieces: Iterable[Piece]) -> Iterator[Word]:
        width = 0.0  # of the word begun
        for text, size, bold, italic in pieces:
            if text in ("\n", ""):
                yield Word(width, 0, ends_line=text == "\n")
                width = 0.0
                continue
            space = self.width_mm(" ", size, bold, italic)
            *whole, begun = text.split(" ")
            for word in whole:
                yield Word(width + self.width_mm(word, size, bold, italic), space)
                width = 0.0
            width += self.width_mm(begun, size, bold, italic)
        yield Word(width, 0, ends_line=True)

    @cached_property
    def _beyond(self) -> dict[str, str]:
        return {}

    def beyond(self, text: str) -> str:
        """Return the characters of text that not all files of the family have, each once, sorted."""
        if text not in self._beyond:
            if len(self._beyond) > _KEPT_TEXTS:
                self._beyond.clear()
            self._beyond[text] = "".join(sorted(set(text) - self.letters))
        return self._beyond[text]


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
            return Typeface(family, tuple(found.values()), _find_symbols())
    raise refuse("MAY-001", Span("fonts"), N_(
        "máy chưa có phông Times New Roman, Tinos hay Liberation Serif 2 đủ chữ Việt; cài gói fonts-croscore "
        "(Debian, Ubuntu: apt install fonts-croscore), hoặc chép phông vào thư mục phông của máy "
        "(PL I, Phần I, Mục I, khoản 4)"
    ))  # fmt: skip


def _find_symbols() -> Font | None:
    """Return the first of the faces that nd30.toml allows for symbols that has those of forms."""
    candidates = sorted(_candidates(_SYMBOL_FILES))
    for family in load_rules().face.symbol_faces:
        for name, path in candidates:
            if name == family:
                for font in _read(path, family, _SYMBOL_STYLES, _FORMS):
                    return font
    return None


def _candidates(families: Mapping[str, str] = _FAMILIES) -> Iterator[tuple[str, Path]]:
    """Files whose names begin as those of these families do."""
    for folder in _font_folders():
        for root, _, names in os.walk(folder):
            for name in names:
                plain = name.lower().replace("-", "").replace("_", "")
                if plain.endswith((".ttf", ".otf")):
                    for family, prefix in families.items():
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


def _read(
    path: Path, family: str, styles: Collection[str] = tuple(_STYLES), letters: frozenset[str] = VIETNAMESE
) -> Iterator[Font]:
    """Give the face of a file if it is of this family and one of these styles, and has these letters."""
    from fontTools.ttLib import TTLibError

    try:
        with _opened(path) as font:
            names = _names(font)
            style = names.get(_STYLE_NAME, "")
            if names.get(_FAMILY_NAME) != family or style not in styles:
                return
        found = Font(family, *_STYLES.get(style, (False, False)), path)
        if found.covers(letters):
            yield found
    except (OSError, TTLibError, KeyError, struct.error):
        return  # a broken file is no face


def _names(font: TTFont) -> dict[int, str]:
    """Return the English names of a file by their numbers. The 'name' of fontTools loads the tables of OpenType, which
    takes longer than all else that is read here."""
    data = font.reader["name"]
    _, count, texts = struct.unpack_from(">3H", data)
    found: dict[int, str] = {}
    for place in range(count):
        platform, _, language, number, length, offset = struct.unpack_from(">6H", data, 6 + 12 * place)
        text = data[texts + offset : texts + offset + length]
        if (platform, language) == _WINDOWS_ENGLISH:
            found[number] = text.decode("utf-16-be", "replace")
        elif (platform, language) == _MACINTOSH_ENGLISH:
            found.setdefault(number, text.decode("mac_roman"))
    return found


@contextmanager
def _opened(path: Path) -> Iterator[TTFont]:
    """Give the tables of a file; its glyphs are named by their numbers, because to read their names takes long."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        font.setGlyphOrder(range(font["maxp"].numGlyphs))
        yield font
