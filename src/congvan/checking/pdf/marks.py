"""What in the content of a PDF makes PDFium take memory by the square: told from the bytes, before it is loaded.

PDFium copies all marks that are open for each mark that opens (`BDC`, `BMC`) and each thing that is drawn, and all text
that clips (`4 Tr` to `7 Tr`) for each one more: 50,000 of them in 1 MB take 15 GB. Real files nest a few levels.
"""

from __future__ import annotations

import re

DEEPEST = 1_000  # marks within marks; they take some 6 MB
STARTS, END = (b"BDC", b"BMC"), b"EMC"
MARK = re.compile(rb"(?<!\w)(?:(B[DM]C)|EMC)(?!\w)")
MODE = re.compile(rb"(?<![\w(])Tr(?!\w)")
# What stands before it: modes that do not clip; a number; the end of a comment, which may hide one, or blanks that do.
# 'Tr' alone is no operator: in the bytes of fonts and of what is packed it stands by chance.
PLAIN_MODE = re.compile(rb"(?<![\w.+-])[0-3]\s{1,4}$")
OPERAND = re.compile(rb"(?:[\d.][\s\0]+|(?:\A|%)[^\r\n]*[\r\n][\s\0]*|\A[\s\0]*)$")
BEFORE_MODE = 64  # bytes
# Filters that are not undone here, named outright or by what stands elsewhere or is written with escapes.
CODED = re.compile(rb"/(?:LZW|ASCII|RunLength|A85|AHx|RL\b|Crypt)|/\w*#|/F(?:ilter)?\s*\[?\s*\d")
FLATE = re.compile(rb"/Fl")


class Marks:
    """The marks of one stream, whose bytes come piece by piece."""

    def __init__(self) -> None:
        self.deepest = self._open = 0
        self._clips = False

    @property
    def is_odd(self) -> bool:
        """Whether streams like this, one after another, may cost much: marks are left open, or text clips."""
        return self._open > 0 or self._clips

    def take(self, piece: bytes) -> None:
        """Count on."""
        starts = sum(map(piece.count, STARTS))
        # What is closed as often as opened, and cannot be deep, needs no walk: the usual page.
        closed = piece.count(END)
        if (starts or (closed and self._open)) and (starts != closed or self._open + starts > DEEPEST):
            self._walk(piece)
        if not self._clips and b"Tr" in piece:
            before = (piece[max(0, found.start() - BEFORE_MODE) : found.start()] for found in MODE.finditer(piece))
            self._clips = any(OPERAND.search(one) and not PLAIN_MODE.search(one) for one in before)

    def _walk(self, piece: bytes) -> None:
        for found in MARK.finditer(piece):
            self._open = self._open + 1 if found[1] else max(0, self._open - 1)
            self.deepest = max(self.deepest, self._open)
