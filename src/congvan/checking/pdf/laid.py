"""What other programs laid over an author's page: seals and stamped numbers, scans, and the words under a scan.

Offices number, date and sign a PDF after it was exported: that text is nobody's typing, and no figure is asked of it.
A scan may carry the words that a program recognised in it, hidden or painted over by the image.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

import pypdfium2.raw as pdfium_c

from congvan.checking.pdf.drawings import Item, Matrix, matrix_of, product
from congvan.checking.pdf.glyphs import Glyph, Written

SEAL = 400  # glyphs: a form that holds more is part of the page; some programs wrap all that they export
COVERS = 0.8  # of the paper: images that fill as much are a scan, or a background


@dataclass
class Layers:
    """The text objects of a page, by their address: the form that holds each, and those that an image paints over."""

    forms: dict[int, int] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    pictured: bool = False  # images fill the paper


def mark_layers(items: Iterable[Item], written: Written, own: int) -> bool:
    """Mark the glyphs of seals and those that an image covers; tell whether images fill the page.

    `own` is the count of the page's own objects: what follows them are its annotations.
    """
    layers = read_layers(items, written)
    if not layers.covered and not any(layers.forms.values()):
        return layers.pictured
    held = Counter(layers.forms.get(glyph.object, 0) for glyph in written.glyphs)
    seals = {
        form for form, count in held.items() if form and (form > own or count <= min(SEAL, len(written.glyphs) / 2))
    }
    for glyph in written.glyphs:
        glyph.laid = layers.forms.get(glyph.object, 0) in seals
        if glyph.object in layers.covered:
            glyph.look = replace(glyph.look, hidden=True)
    return layers.pictured


def read_layers(items: Iterable[Item], written: Written) -> Layers:
    """Read in which order texts and images were drawn; an image that lets through covers nothing."""
    layers, painted, under = Layers(), 0.0, 0
    width, height = written.frame.size
    for item in items:
        if item.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            layers.forms[item.place] = item.form
        elif item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            image = item.object
            painted += area(product(matrix_of(image), item.matrix)) / max(width * height, 1)
            layers.pictured = painted >= COVERS
            if layers.pictured and not pdfium_c.FPDFPageObj_HasTransparency(image):
                under = len(layers.forms)
    layers.covered.update(islice(layers.forms, under))
    return layers


def area(matrix: Matrix) -> float:
    """What a matrix makes of the unit square, which an image fills (square pt)."""
    a, b, c, d, _, _ = matrix
    return abs(a * d - b * c)


def shown(glyphs: list[Glyph]) -> str:
    """The text of glyphs that show, with blanks, in the order of drawing."""
    return "".join((" " if glyph.spaced else "") + glyph.text for glyph in glyphs if not glyph.look.hidden).strip()
