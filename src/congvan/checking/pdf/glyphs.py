"""A page of PDFium to glyphs: upright, from the page's upper left corner in points, with the look of each."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import repeat
from math import atan2, hypot, isfinite, pi
from typing import Any, Literal
from unicodedata import combining

import pypdfium2.raw as pdfium_c

from congvan.checking.observed import Font
from congvan.checking.pdf import calls
from congvan.checking.pdf.faces import is_nameless, plain_name, read_face
from congvan.checking.pdf.weights import weight_and_slant

ASCENT, DESCENT = 0.891, 0.216  # em of Times New Roman and the faces made to its measures
LEADING = 1.149  # em: its single line spacing
MOST_GLYPHS = 20_000  # on one page; a page of print has 4,000
FARTHEST = 14_400.0  # pt: the longest side of a page (PDF 1.7, annex C.2); nothing is seen beyond it
SNAP = 0.06  # pt: Word's export moves sizes to a grid of its own (14.04 for 14)
MOST_CODE = 0x10FFFF  # of Unicode
SURROGATES, LOW_SURROGATES = 0xD800, 0xDC00
INVISIBLE, FILLED_AND_STROKED = 3, 2
HYPHENS = {2: "-", 0xFFFE: "-"}  # a hyphen at a line's end, as PDFium gives it
BLANK = {" ", "\t", "\r", "\n", "\u3000", "\u2003", "\u2002", "\u2009", "\u200a"}
UNWRITTEN = {"\0", "\u200b", "\ufeff", "\u00ad"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a glyph looks like; a face without a name is ''."""

    face: str
    size: float
    bold: bool
    italic: bool
    color: str
    hidden: bool = False
    scale: float = 100
    width: float = field(init=False, compare=False, repr=False)  # of its blanks, to those of plain text: at most 1

    def __post_init__(self) -> None:
        """Reckon once what is asked of every gap between glyphs."""
        object.__setattr__(self, "width", min(self.scale, 100) / 100)


@dataclass(slots=True, eq=False)
class Glyph:
    """A glyph: its ends and its baseline `y`, in pt from the page's upper left corner. `spaced`: a blank before it."""

    text: str
    x0: float
    x1: float
    y: float
    look: Look
    spaced: bool = False
    underline: bool = False
    position: Literal["", "super", "sub"] = ""
    laid: bool = False  # over the page by another program: see `laid`
    font: Font | None = None
    object: int = 0  # the address of the text object that holds it, while its page is open


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's place in its own coordinates: the corners of its paper, and how many quarters it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as one reads it."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates, from the upper left corner, FARTHEST at most."""
        x, y = self.turned(x, y)
        if -FARTHEST < x < FARTHEST and -FARTHEST < y < FARTHEST:
            return x, y
        # What is no number ends there too: it is smaller than nothing.
        return max(-FARTHEST, min(FARTHEST, x)), max(-FARTHEST, min(FARTHEST, y))

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates, from the upper left corner, wherever it lies."""
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


@dataclass
class Written:
    """What a page has of text."""

    glyphs: list[Glyph] = field(default_factory=list)
    frame: Frame = field(default_factory=lambda: Frame(0, 0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object writes: its look, and the direction of its writing in quarters (None: aslant)."""

    look: Look
    quarters: int | None
    font: Font


NO_STYLE = Style(Look("", 0, False, False, ""), None, Font("", False))


def read_glyphs(page: Any) -> Written:
    """Read the glyphs of a page; text aslant (a watermark) or in another direction than most is left out."""
    text = page.get_textpage()
    try:
        count = min(pdfium_c.FPDFText_CountChars(text), MOST_GLYPHS)
        glyphs, turns = characters(text, count, frame_of(page, 0))
    finally:
        text.close()
    every = Counter(turns)
    quarters = every.most_common(1)[0][0] if every else pdfium_c.FPDFPage_GetRotation(page)
    if len(every) > 1:
        glyphs = [glyph for glyph, turn in zip(glyphs, turns, strict=True) if turn == quarters]
    return Written(joined_marks(glyphs), frame_of(page, quarters))


def parted(last: Glyph, glyph: Glyph) -> bool:
    """Whether the blank that PDFium puts between two glyphs is one to see: it puts one beside raised signs too."""
    look = glyph.look
    size = look.size if look is last.look else max(last.look.size, look.size)
    return abs(glyph.y - last.y) > 0.6 * size or glyph.x0 - last.x1 > 0.12 * size * look.width


def frame_of(page: Any, quarters: int) -> Frame:
    """The page's crop box and its turn."""
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, box)
    return Frame(box.left, box.bottom, box.right, box.top, quarters)


def characters(text: Any, count: int, frame: Frame) -> tuple[list[Glyph], list[int]]:
    """The glyphs that can be seen, each placed as its own writing is turned, and by how many quarters that is.

    Text aslant is left out. `frame` is that of the page as it is not turned.
    """
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    to_x, to_y, to_box, page = calls.place_of(x), calls.place_of(y), calls.place_of(box), calls.handle(text)
    object_of, origin_of, box_of = calls.object_of, calls.origin_of, calls.box_of
    left, top, far, near = frame.left, frame.top, FARTHEST, -FARTHEST
    glyphs: list[Glyph] = []
    turns: list[int] = []
    styles: dict[int, Style] = {}
    looks = Looks(page)
    last, style = -1, NO_STYLE
    spaced: bool | None = False  # None: PDFium thinks so
    pending = ""
    letters: dict[int, str] = {}  # those that this page has shown
    for index, code in enumerate(units_of(text, page, count)):
        char = letters.get(code)
        if char is None or pending:
            if SURROGATES <= code < LOW_SURROGATES:
                pending = chr(code)
                continue
            plain = not pending and code < SURROGATES
            char = HYPHENS.get(code) or (chr(code) if plain else joined_pair(pending, code))
            pending = ""
            if char in UNWRITTEN:
                continue
            if char in BLANK:  # PDFium makes nothing else up
                spaced = (spaced or None) if calls.generated_of(page, index) else True
                continue
            if plain:
                letters[code] = char
        shown = object_of(page, index) or 0
        if shown != last:
            style = styles.get(shown) or styles.setdefault(shown, looks.of(index, shown))
            last = shown
        blank, spaced, turn = spaced, False, style.quarters
        if turn is None:
            continue
        origin_of(page, index, to_x, to_y)
        box_of(page, index, to_box)
        if turn:
            x0, base, x1 = ends_of(x.value, y.value, box, frame, turn)
        else:  # as `turned` has it: nearly all pages, a million letters
            x0, base, x1 = x.value - left, top - y.value, box.right - left
        if x1 < x0:
            x0, x1 = x1, x0
        # What is no number is smaller and larger than nothing.
        if not (near < x0 < far and near < x1 < far and near < base < far and style.look.size > 0):
            continue
        glyph = Glyph(char, x0, x1, base, style.look, blank is True, False, "", False, style.font, shown)
        if blank is None and turns:
            before = glyphs[-1] if turns[-1] == turn else last_of(glyphs, turns, turn)
            glyph.spaced = before is not None and parted(before, glyph)
        glyphs.append(glyph)
        turns.append(turn)
    return glyphs, turns


def last_of(glyphs: list[Glyph], turns: list[int], turn: int) -> Glyph | None:
    """The last glyph that is turned so."""
    return next((glyphs[place] for place in reversed(range(len(turns))) if turns[place] == turn), None)


def ends_of(x: float, y: float, box: Any, frame: Frame, quarters: int) -> tuple[float, float, float]:
    """Where a glyph of a turned writing begins along its line, its baseline, and where it ends."""
    frame = replace(frame, quarters=quarters)
    start, base = frame.turned(x, y)
    end, _ = frame.turned(*end_of(x, y, box, quarters))
    return start, base, end


def units_of(text: Any, page: calls.Address, count: int) -> list[int]:
    """The characters as units of UTF-16: all at once, or one by one where that leaves some out or tells some in two."""
    units = (ctypes.c_ushort * (count + 1))()
    if pdfium_c.FPDFText_GetText(text, 0, count, units) == count + 1:
        return units[:count]
    return list(map(calls.unicode_of, repeat(page, count), range(count)))


def joined_pair(high: str, code: int) -> str:
    """A character of one or two UTF-16 units; a half alone, and what Unicode does not have, is the sign for that."""
    if code > MOST_CODE:
        return "\ufffd"
    return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def end_of(x: float, y: float, box: Any, quarters: int) -> tuple[float, float]:
    """Where a glyph of a turned writing ends along its direction."""
    return ((x, box.top), (box.left, y), (x, box.bottom))[quarters - 1]


class Looks:
    """The styles of a page's text objects; programs part a line into many of the same."""

    def __init__(self, page: calls.Address) -> None:
        """Take the text of a page, as PDFium knows it."""
        self._page = page
        self._matrix = pdfium_c.FS_MATRIX()
        self._color = (ctypes.c_uint * 4)()
        self._to_matrix = calls.place_of(self._matrix)
        first, size = ctypes.addressof(self._color), ctypes.sizeof(ctypes.c_uint)
        self._to_color = tuple(calls.Address(first + place * size) for place in range(4))
        # All but the place, as bytes: what is known already is not taken out of them.
        self._turned = memoryview(self._matrix).cast("B")[: pdfium_c.FS_MATRIX.e.offset]
        self._faces: dict[int, tuple[str, bool, bool, Font]] = {}
        self._known: dict[tuple[object, ...], Style] = {}

    def of(self, index: int, shown: int) -> Style:
        """The style of the text object that holds a character."""
        item = calls.Address(shown)
        font = calls.font_of(item) or 0
        calls.matrix_of(self._page, index, self._to_matrix)
        size, mode = calls.size_of(self._page, index), calls.mode_of(item)
        filled = calls.fill_of(item, *self._to_color)
        key = (font, bytes(self._turned), size, mode, filled, bytes(self._color))
        style = self._known.get(key)
        if style is None:
            color = self._seen_color() if filled else "000000"  # of a pattern
            style = self._known[key] = style_of(self._face_of(font), self._matrix, size, mode, color)
        return style

    def _face_of(self, font: int) -> tuple[str, bool, bool, Font]:
        if font not in self._faces:
            self._faces[font] = face_of(ctypes.cast(font, pdfium_c.FPDF_FONT))
        return self._faces[font]

    def _seen_color(self) -> str | None:
        """The colour that was read last as RRGGBB; None where it lets all light through."""
        red, green, blue, alpha = self._color
        return f"{red:02X}{green:02X}{blue:02X}" if alpha else None


def style_of(used: tuple[str, bool, bool, Font], matrix: Any, size: float, mode: int, color: str | None) -> Style:
    """The style of text objects with this font, matrix, size in pt, mode of drawing and colour."""
    face, bold, italic, font = used
    width, height = hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d)
    if not (isfinite(size * height) and isfinite(width * height) and width and height):
        size, width, height = 0, 1, 1  # a matrix that shows nothing
    turned = -1 if size < 0 else 1  # a size below 0 draws letters upside down, on lines that are so too
    slant = (matrix.a * matrix.c + matrix.b * matrix.d) / (width * height)
    look = Look(
        face,
        snapped(abs(size) * height),
        bold or mode == FILLED_AND_STROKED,  # how programs make a weight that a face lacks
        italic or slant > 0.1,
        color or "000000",
        mode == INVISIBLE or color is None,
        round(100 * width / height),
    )
    return Style(look, quarters_of(turned * matrix.a, turned * matrix.b), font)


def snapped(size: float) -> float:
    """A size in pt, half points where it is one but for an export's rounding."""
    half = round(size * 2) / 2
    return half if abs(half - size) <= SNAP else round(size, 2)


def quarters_of(a: float, b: float) -> int | None:
    """The quarters that a page must be turned clockwise for text of a matrix to be upright; None: aslant."""
    turn = atan2(b, a) / (pi / 2)
    return round(turn) % 4 if isfinite(turn) and abs(turn - round(turn)) < 0.04 else None


def face_of(font: Any) -> tuple[str, bool, bool, Font]:
    """Family, weight, slant and the record of a font."""
    name = named(pdfium_c.FPDFFont_GetBaseFontName, font)
    flags = pdfium_c.FPDFFont_GetFlags(font)
    record = Font(plain_name(name), pdfium_c.FPDFFont_GetIsEmbedded(font) == 1)
    if is_nameless(record.name):
        return "", *weight_and_slant(font, max(flags, 0)), replace(record, named=False)
    face, bold, italic = read_face(name, named(pdfium_c.FPDFFont_GetFamilyName, font), max(flags, 0))
    return face, bold, italic, record


def named(ask: Any, font: Any) -> str:
    """A name of a font."""
    length = ask(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    ask(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")


_HALVES = 0.5  # pt: a glyph that stands for a letter and its mark is told in halves that begin at one place


def joined_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs with every combining mark joined to the letter that it stands over, wherever it was drawn."""
    if not any(map(combining, {glyph.text[0] for glyph in glyphs})):
        return glyphs
    result: list[Glyph] = []
    for glyph in glyphs:
        if not combining(glyph.text[0]):
            result.append(glyph)
            continue
        base = next((other for other in reversed(result[-8:]) if carries(other, glyph)), None)
        if base is None:
            result.append(glyph)
        else:
            base.text += glyph.text
            if abs(glyph.x0 - base.x0) < _HALVES:
                base.x1 = max(base.x1, glyph.x1)
    return result


def carries(base: Glyph, mark: Glyph) -> bool:
    """Whether a mark stands over or under a letter."""
    size = base.look.size
    return abs(base.y - mark.y) < size and base.x0 - 0.2 * size <= mark.x0 <= base.x1 + 0.3 * size
