"""What in the content of a PDF makes PDFium take memory by the square: told from the bytes, before it is loaded.

PDFium copies all marks that are open for each mark that opens (`BDC`, `BMC`) and each thing that is drawn, and all text
that clips (`4 Tr` to `7 Tr`) for each one more: 50,000 of them in 1 MB take 15 GB. Real files nest a few levels.
"""

from __future__ import annotations

import re

DEEPEST = 1_000  # marks within marks; they take some 6 MB
STARTS, END = (b"BDC", b"BMC"), b"EMC"
MARK = re.compile(rb"(?<!\w)(?:(B[DM]C)|EMC)(?!\w)")
MODE = re.compile(rb"Tr(?<![\w(]Tr)(?!\w)")  # what stands before is asked second: so letters are searched for
# What stands before it: a mode that does not clip; a number, with blanks and comments after it; or only these, so many
# that the number lies further back. 'Tr' alone is no operator: in fonts and packed bytes it stands by chance.
PLAIN_MODE = re.compile(rb"(?<![\w.+-])[0-3]\s{1,4}$")
OPERAND = re.compile(rb"(?:[\d.](?:[\s\0]|%[^\r\n]*[\r\n])+|\A[^\r\n]{999,}[\r\n]\s*|\A[\s\0]{999,})$")
NEAR, FAR = 6, 1024  # bytes that are looked at for the one and the other
MOST_ODD = 5_000  # operators of neither sort: with more the file is taken for one that may cost much
USUAL = (b"\n0 Tr", b" 0 Tr")  # which Typst writes for each piece of text
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
        if not self._clips and b"Tr" in (rest := without_usual(piece)):
            odd = (
                one.start()
                for one in MODE.finditer(rest)
                if not PLAIN_MODE.search(rest[max(0, one.start() - NEAR) : one.start()])
            )
            self._clips = any(
                number == MOST_ODD or OPERAND.search(rest[max(0, place - FAR) : place])
                for number, place in enumerate(odd)
            )

    def _walk(self, piece: bytes) -> None:
        for found in MARK.finditer(piece):
            self._open = self._open + 1 if found[1] else max(0, self._open - 1)
            self.deepest = max(self.deepest, self._open)


def without_usual(piece: bytes) -> bytes:
    """Bytes without the operators that nearly all of them are."""
    for operator in USUAL:
        piece = piece.replace(operator, operator[:1])
    return piece
