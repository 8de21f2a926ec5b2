"""The elements of a body in order: lines with the number that they were typed with, tables, images."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from congvan.checking.observed import Paragraph, Run
from congvan.checking.recognised import Part
from congvan.importing.texts import Words, escaped, marked, plain
from congvan.text.numerals import point_letter, roman
from congvan.text.unicode import clean
from congvan.thethuc.rules import Align

# The forms of numbers that congvan sets (nd30.toml, numbering), with what a typed number of each looks like.
_FORMS = (
    ("I.", re.compile(r"(?P<label>(?P<value>[IVXLC]+)\.)(?:[ \u00a0\t]+|(?=[^\W\d_]))")),
    ("A.", re.compile(r"(?P<label>(?P<value>[A-ZĐ])\.)(?:[ \u00a0\t]+|(?=[^\W\d_]))")),
    ("1.1.", re.compile(r"(?P<label>(?P<above>(?:\d{1,3}\.)+)(?P<value>\d{1,3})\.)(?:[ \u00a0\t]+|(?=[^\W\d_]))")),
    ("1.", re.compile(r"(?P<label>(?P<value>\d{1,3})\.)(?:[ \u00a0\t]+|(?=[^\W\d_]))")),
    ("a)", re.compile(r"(?P<label>(?P<value>[a-zđ]{1,2})\))[ \u00a0\t]*")),
    ("a.", re.compile(r"(?P<label>(?P<value>[a-zđ])\.)[ \u00a0\t]+")),
    ("1)", re.compile(r"(?P<label>(?P<value>\d{1,3})\))[ \u00a0\t]+")),
    ("(1)", re.compile(r"(?P<label>\((?P<value>\d{1,2})\))[ \u00a0\t]+")),
    ("(a)", re.compile(r"(?P<label>\((?P<value>[a-zđ])\))[ \u00a0\t]+")),
    ("-", re.compile(r"(?P<label>[-–—•●▪■])[ \u00a0\t]*(?=\S)")),
    ("+", re.compile(r"(?P<label>\+)[ \u00a0\t]*(?=\S)")),
)  # fmt: skip
_NUMBERED = {"muc_la_ma", "khoan", "tieu_de", "diem", "gach_dau_dong"}
DASHES = ("-", "+")
_RUN_IN_ENDS = (
    ":",
    ".",
    "-",
    "–",
    "—",
    ";",
    "?",
    "!",
)  # what parts a heading from the text that goes on (model/blocks)
# What no item may begin with once its own number is off (model/meant): it would be printed twice, or is no item.
_SECOND = re.compile(
    r"\W{0,3}(?:\d{1,2}(?:\.\d{1,2})*(?:[.)/]|-(?= ))|\d{1,2}(?:\.\d{1,2})+|[a-zđ]\)|[-–—+•*](?= ))\W{0,3}(?:\s|$)"
)
_CLOSING = re.compile(r"\s*\.?\s*(?:/|\\{1,2})\s*\.(?=\**$)")  # congvan ends a document with './.' by itself
_LETTERS = tuple(point_letter(place) for place in range(60))


@dataclass(frozen=True)
class Line:
    """A paragraph of the body. `form` is that of its number ('1.'), '' without one; `value` counts from 1.

    `label` is the number as shown, `above` what stands before its last figure ('1.' of '1.2.'); `runs` follow it.
    """

    part: Part
    runs: tuple[Run, ...]
    form: str = ""
    value: int = 0
    label: str = ""
    above: str = ""
    notes: tuple[tuple[int, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text behind the number."""
        return plain(self.runs)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        shown = [run for run in self.runs if run.text.strip()]
        return bool(shown) and all(run.bold for run in shown)

    @property
    def italic(self) -> bool:
        """Whether all of it is in italics."""
        shown = [run for run in self.runs if run.text.strip()]
        return bool(shown) and all(run.italic for run in shown)

    def words(self, bold: bool = False, italic: bool = False) -> Words:
        """Return the text behind the number with its marks."""
        words = marked(self.runs, bold, italic, self.notes)
        return replace(words, text=without_end(words.text))

    @property
    def run_in(self) -> tuple[Line, Line] | None:
        """The bold heading that its text goes on after, and that text; None where congvan would not set it so.

        congvan sets the number bold too.
        """
        count = next((place for place, run in enumerate(self.runs) if run.text.strip() and not run.bold), 0)
        lead, rest = self.runs[:count], self.runs[count:]
        typed = [run for run in self.part.runs if run.text.strip()]
        heading = "".join(run.text for run in lead)
        parted = heading.endswith((" ", "\u00a0")) or (rest and rest[0].text[:1] in (" ", "\u00a0"))
        whole = heading.strip().endswith(_RUN_IN_ENDS) and "\n" not in heading and parted
        if not lead or self.notes or self.form in DASHES or self.part.paragraph.label or not typed[0].bold or not whole:
            return None
        return replace(self, runs=lead), replace(self, runs=rest)

    @property
    def whole(self) -> Line:
        """The line with its number as a part of its text."""
        if not self.form:
            return self
        automatic = self.part.paragraph.label
        runs = self.part.runs
        if automatic and runs:
            runs = (replace(runs[0], text=f"{automatic} "), *runs)
        return replace(self, runs=runs, form="", notes=_moved(self.notes, _length(runs) - _length(self.runs)))


@dataclass(frozen=True)
class Picture:
    """An image: its file name in the draft, its width in mm, what it shows in words, where it stands, its caption.

    `align` is None where it floats on the page.
    """

    file: str
    width_mm: float | None = None
    alt: str = ""
    align: Align | None = None
    caption: Part | None = None

    @property
    def width(self) -> str | None:
        """The width as a draft says it."""
        return f"{self.width_mm:g}" if self.width_mm else None

    def alt_beside(self, words: str) -> str | None:
        """Return its description where it says more than the words under it, which stand for one (docs/khoa.md)."""
        return escaped(self.alt) if self.alt and self.alt != clean(words.replace("\n", " ")) else None


@dataclass(frozen=True)
class Cells:
    """A table of the body: its paragraphs, empty cells too, with their parts where they have words.

    `pictures` are the images of cells by row and column. `called` are the names of footnotes by the identity of a
    paragraph, each with the offset in its text behind which it stands.
    """

    paragraphs: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    pictures: Mapping[tuple[int, int], Picture] = field(default_factory=dict)
    called: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    caption: Part | None = None
    unit: Part | None = None
    notes: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Break:
    """The next element begins a page."""


Element = Line | Cells | Picture | Break


def line_of(part: Part, notes: Sequence[tuple[int, str]] = (), remarks: Sequence[str] = ()) -> Line:
    """Return a part as a line, its number apart where it has one of the forms that congvan sets."""
    plain_line = Line(part, part.runs, notes=tuple(notes), remarks=tuple(remarks))
    if automatic := part.paragraph.label if part.runs[:1] == part.paragraph.runs[:1] else "":
        labelled = _parsed(f"{automatic} x")
        if labelled is None or part.component not in _NUMBERED or not _is_item(plain(part.runs)):
            first = replace(part.runs[0], text=f"{automatic} ") if part.runs else Run(automatic, "", 0)
            return replace(plain_line, runs=(first, *part.runs), notes=_moved(notes, len(first.text)))
        form, value, label, above, _ = labelled
        return replace(plain_line, form=form, value=value, label=label, above=above)
    text = part.text
    if part.component not in _NUMBERED and not (part.component == "noi_dung" and text.lstrip().startswith("(")):
        return plain_line
    start = len(text) - len(text.lstrip())
    parsed = _parsed(text[start:])
    if parsed is None:
        return plain_line
    form, value, label, above, length = parsed
    rest = cut(part.runs, start + length)
    if not _is_item(plain(rest)):
        return plain_line
    return replace(
        plain_line, runs=rest, form=form, value=value, label=label, above=above, notes=_moved(notes, -start - length)
    )


def without_end(text: str) -> str:
    """Return a text without the './.' that ends a document."""
    return _CLOSING.sub("", text)


def cut(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """Return runs without their first characters."""
    kept = []
    for run in runs:
        text = run.text[length:] if length > 0 else run.text
        length -= len(run.text)
        if text:
            kept.append(replace(run, text=text))
    return tuple(kept)


def _is_item(text: str) -> bool:
    return bool(text) and not _SECOND.match(text)


def _parsed(text: str) -> tuple[str, int, str, str, int] | None:
    for form, pattern in _FORMS:
        if match := pattern.match(text):
            found = match.groupdict()
            value = _value(form, found.get("value") or "")
            if value is None:
                continue
            return form, value, found["label"], found.get("above") or "", match.end()
    return None


def _value(form: str, shown: str) -> int | None:
    """Return what a number counts; None where congvan would not write it so ('IIII', 'w)')."""
    if form in DASHES:
        return 0
    if form == "I.":
        return next((number for number in range(1, 60) if roman(number) == shown), None)
    if form in ("a)", "a.", "(a)", "A."):
        letter = shown.lower()
        return _LETTERS.index(letter) + 1 if letter in _LETTERS else None
    return int(shown) if not shown.startswith("0") else None


def _moved(notes: Sequence[tuple[int, str]], by: int) -> tuple[tuple[int, str], ...]:
    return tuple((max(0, place + by), name) for place, name in notes)


def _length(runs: Sequence[Run]) -> int:
    return sum(len(run.text) for run in runs)
