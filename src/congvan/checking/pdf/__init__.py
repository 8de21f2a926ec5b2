"""A PDF by any author to the neutral form: glyphs, lines, columns, paragraphs, and the lines drawn around them.

Stages, in the order of the data: `opening` (bytes to a document that is safe to read), `faces` and `glyphs`
(characters), `drawings` (strokes), `rows` (pieces of lines), `grids` (tables with lines), `margins` (page numbers,
running heads, notes), `columns` (reading order), `paragraphs` (lines that belong together), `shaping` (their measures),
`reading` (all of it).
"""

from congvan.checking.pdf.reading import read_pdf

__all__ = ["read_pdf"]
