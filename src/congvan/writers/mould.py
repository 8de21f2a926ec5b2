"""The PDF of a copy as a mould: another copy with other words in a few places is cast from it, not painted anew.

WeasyPrint paints the first copy, and is watched while it does: which operators and which glyphs each text gave. A
cast takes the objects of that PDF, puts the operators of its own texts in place of the old ones, and has the fonts
and the properties made anew. The bytes are those that WeasyPrint would have written for the whole copy.

The one module that reaches into the inner parts of WeasyPrint and pydyf; import it only where `is_known`.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, NamedTuple

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.draw.text import draw_text
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.stream import Stream

_KEPT_STREAMS = 64
_Fonts = dict[int, Any]


class _Use(NamedTuple):
    """The glyphs that a text took from a font, in the order of their first use."""

    font: int
    texts: dict[int, str]
    widths: dict[int, float]


class _Place(NamedTuple):
    """Where the operators of a text stand: on which page, and from where to where in its stream."""

    page: int
    start: int
    end: int
    uses: tuple[_Use, ...]


class Unmouldable(Exception):
    """The document has something that cannot be taken apart text by text."""


class Mould:
    """A document that was written once, and the casts of it."""

    def __init__(self, document: Any, finisher: Callable[[Any, Any], None], options: Mapping[str, Any]) -> None:
        """Write a WeasyPrint document; raises Unmouldable when its bytes would not be the usual ones."""
        self._options = {**weasyprint.DEFAULT_OPTIONS, **options}
        self._places: dict[Any, _Place] = {}
        self._streams: list[Stream] = []
        self._subsets: dict[tuple[str, frozenset[int]], bytes] = {}
        written: list[pydyf.PDF] = []

        def finish(document: Any, pdf: pydyf.PDF) -> None:
            finisher(document, pdf)
            written.append(pdf)

        document.pages = [self._watched(page) for page in document.pages]
        self.data: bytes = document.write_pdf(finisher=finish, **options)
        self._pdf = written[0]
        self._fonts: _Fonts = document.fonts
        self._widths = self._known_widths()
        self._objects: list[Any] = []  # taken out of the PDF for the first cast: most documents are written once

    def cast(self, texts: Iterable[tuple[Any, Any]], title: str) -> bytes | None:
        """Return the PDF with new texts (the second of each pair) for old ones; None where that takes more."""
        if not self._objects:
            self._take_objects()
        places = dict(self._places)
        widths = {key: dict(known) for key, known in self._widths.items()}
        streams: dict[int, list[tuple[_Place, list[bytes]]]] = {}
        for old, new in texts:
            place = self._places.get(old)
            if place is None:
                return None
            operators, uses = self._paint(new)
            if self._lacks_glyphs():
                return None
            before = self._operators[place.page][place.start : place.end]
            if _fonts_of(before, place.uses) != _fonts_of(operators, uses) or not _have_widths(uses, widths):
                return None
            places[old] = place._replace(uses=uses)
            streams.setdefault(place.page, []).append((place, _spliced(before, operators)))
        objects = list(self._objects)
        for page, pieces in streams.items():
            number = self._streams[page].number
            objects[number] = _Made(number, _stream_data(_replaced(self._operators[page], pieces)))
        _merge(self._fonts, places.values())
        objects[self._first_font : self._fonts_end] = self._make_fonts()
        return self._write(objects, title)

    def _watched(self, page: Any) -> Any:
        """Return the page with a `paint` that notes what each of its texts gave."""
        watched = copy.copy(page)
        number = len(self._streams)
        self._streams.append(None)

        def paint(stream: Stream, scale: float = 1) -> None:
            self._streams[number] = stream
            marked = stream.marked

            @contextmanager
            def noted(box: Any, tag: str) -> Iterator[None]:
                start = len(stream.stream)
                _forget(stream._fonts)
                with marked(box, tag):
                    yield
                self._places[box] = _Place(number, start, len(stream.stream), _uses(stream._fonts))

            stream.marked = noted
            page.paint(stream, scale)
            del stream.marked
            _merge(stream._fonts, self._places.values())

        watched.paint = paint
        return watched

    def _known_widths(self) -> dict[int, dict[int, float]]:
        """Return the width of each glyph; WeasyPrint takes that of its first use, which sets all later ones."""
        if any(f.missing or f.png or f.svg or f.colr or f.bitmap or f.used_in_forms for f in self._fonts.values()):
            raise Unmouldable
        known = {key: dict(font.widths) for key, font in self._fonts.items()}
        if not all(_have_widths(place.uses, known) for place in self._places.values()):
            raise Unmouldable
        return known

    def _take_objects(self) -> None:
        """Take the bytes of all objects out of the PDF, and see which are the fonts'."""
        # WeasyPrint's objects, then what pydyf adds: the properties, the packed objects, the table.
        objects = self._pdf.objects[:-3]
        self._operators = [[_operator(item) for item in stream.stream] for stream in self._streams]
        self._objects = [objects[0], *map(_made, objects[1:])]
        self._first_font = 0
        count = len(self._make_fonts())
        self._first_font = int(self._streams[0]._resources["Font"].split()[0]) + 1 - count
        self._fonts_end = self._first_font + count

    def _paint(self, text: Any) -> tuple[list[bytes], tuple[_Use, ...]]:
        _forget(self._fonts)
        fonts = dict(self._fonts)
        resources: dict[str, Any] = {"ExtGState": {}, "ColorSpace": None}
        stream = Stream(fonts, (0, 0, 0, 0), resources, {}, None, {}, None)
        draw_text(stream, text, 0, "clip", "none")
        return stream.stream, _uses(fonts)

    def _lacks_glyphs(self) -> bool:
        """Whether a text has letters that its font has not; the fonts forget them."""
        lacking = any(font.missing for font in self._fonts.values())
        for font in self._fonts.values():
            font.missing = {}
        return lacking

    def _make_fonts(self) -> list[_Made]:
        """Return the objects of the fonts for the glyphs that they have now."""
        for font in self._fonts.values():
            font.clean = partial(self._subset, font)
        pdf = pydyf.PDF()
        pdf.objects = [None] * self._first_font
        pdf.add_object(build_fonts_dictionary(pdf, self._fonts, True, True, self._options))
        return [_packed(made) for made in pdf.objects[self._first_font :]]

    def _subset(self, font: Any, glyphs: Mapping[int, str], hinting: bool) -> None:
        """Take a font's file with these glyphs alone, which many copies share."""
        key = font.hash, frozenset(glyphs)
        if key not in self._subsets:
            if len(self._subsets) >= _KEPT_STREAMS:
                self._subsets.clear()
            type(font).clean(font, glyphs, hinting)
            self._subsets[key] = font.file_content
        font.file_content = self._subsets[key]

    def _write(self, objects: list[Any], title: str) -> bytes:
        pdf = pydyf.PDF()
        pdf.objects, pdf.catalog = objects, self._pdf.catalog
        pdf.info = pydyf.Dictionary({**self._pdf.info, "Title": pydyf.String(title)})
        output = io.BytesIO()
        pdf.write(output, self._options["pdf_version"], self._options["pdf_identifier"], True)
        return output.getvalue()


class _Made(pydyf.Object):  # type: ignore[misc]
    """An object of which the bytes are ready."""

    data = b""
    compressible = True

    def __init__(self, number: int, data: bytes, compressible: bool = False) -> None:
        super().__init__()
        self.number, self.data, self.compressible = number, data, compressible


def _made(source: pydyf.Object) -> _Made:
    return _Made(source.number, source.data, source.compressible)


def _packed(source: pydyf.Object) -> _Made:
    """Return an object of a font; its streams are packed once for all casts that share them."""
    if not isinstance(source, pydyf.Stream):
        return _made(source)
    return _Made(source.number, _stream_data(b"\n".join(source.stream), tuple(source.extra.items())))


@lru_cache(maxsize=_KEPT_STREAMS)
def _stream_data(content: bytes, extra: tuple[tuple[str, Any], ...] = ()) -> bytes:
    """Return a stream with its content packed, which takes long for a face."""
    data: bytes = pydyf.Stream([content], dict(extra), compress=True).data
    return data


def _operator(item: Any) -> bytes:
    """Return an item of a stream as pydyf writes it."""
    if isinstance(item, bytes):
        return item
    return bytes(item.data) if isinstance(item, pydyf.Object) else str(item).encode("ascii")


def _fonts_of(operators: list[bytes], uses: Iterable[_Use]) -> list[object]:
    """Return the fonts of a text and their sizes, in order."""
    return [*(use.font for use in uses), *(operator for operator in operators if operator.endswith(b" Tf"))]


def _have_widths(uses: Iterable[_Use], known: dict[int, dict[int, float]]) -> bool:
    """Whether each glyph has one width wherever it is used, so that no text depends on those before it."""
    return all(known[use.font].setdefault(glyph, w) == w for use in uses for glyph, w in use.widths.items())


def _spliced(old: list[bytes], new: list[bytes]) -> list[bytes]:
    """Return the operators of a text with what stands around the old one: its mark, and its colour if it changes."""
    return [*old[: old.index(b"BT")], *new[new.index(b"BT") :], old[-1]]


def _replaced(stream: list[bytes], pieces: Iterable[tuple[_Place, list[bytes]]]) -> bytes:
    operators, done = list[bytes](), 0
    for place, piece in sorted(pieces):
        operators += [*stream[done : place.start], *piece]
        done = place.end
    return b"\n".join([*operators, *stream[done:]])


def _forget(fonts: _Fonts) -> None:
    for font in fonts.values():
        font.to_unicode, font.widths = {}, {}


def _uses(fonts: _Fonts) -> tuple[_Use, ...]:
    return tuple(_Use(key, font.to_unicode, font.widths) for key, font in fonts.items() if font.to_unicode)


def _merge(fonts: _Fonts, places: Iterable[_Place]) -> None:
    """Give the fonts the glyphs of all texts, each as its first use has it."""
    _forget(fonts)
    for place in places:
        for key, texts, widths in place.uses:
            font = fonts[key]
            if not texts.keys() <= font.to_unicode.keys():
                font.to_unicode.update({glyph: text for glyph, text in texts.items() if glyph not in font.to_unicode})
            if not widths.keys() <= font.widths.keys():
                font.widths.update({glyph: width for glyph, width in widths.items() if glyph not in font.widths})
