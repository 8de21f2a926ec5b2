"""Parts as the text rules read them: in NFC, with plain spaces, and the way back to the offsets of the file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found
from congvan.checking.rules.measure import dates
from congvan.checking.rules.phrases import words_of
from congvan.text.dates import PartialDate
from congvan.text.legacy import legacy_encoding
from congvan.text.unicode import nfc
from congvan.thethuc.rules import load_rules

WORD = re.compile(r"[^\W\d_]+")
# Page numbers, and what software stamps onto a document.
_NOT_READ = frozenset({"so_trang", "chu_ky", "chu_ky_so", "muc_do_khan", "do_mat"})
# Parts with blanks to fill in and spaces that align; their form is decided by other rules.
HEADS = frozenset(
    {
        "quoc_hieu", "tieu_ngu", "co_quan", "co_quan_chu_quan", "so_ky_hieu", "dia_danh_thoi_gian", "ho_ten",
        "quyen_han_chuc_vu", "chuc_vu_khac", "dia_chi", "noi_nhan",
    }
)  # fmt: skip
PARAGRAPHS = frozenset({"noi_dung", "khoan", "diem", "gach_dau_dong", "dieu", "can_cu", "gioi_thieu", "trich_dan"})
_ADDRESS = re.compile(
    r"\S*(?:@|://|www\.)\S*|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:vn|com|net|org|gov|edu|info|io|docx?|xlsx?|pdf)\b\S*"
)
# What Word and Excel print where a reference leads nowhere: no text of the author's.
BROKEN = re.compile(
    r"Error!\s+[A-Z][^.\n]{3,60}\.?|Lỗi!\s+(?:Không|Thẻ|Chưa|Số|Liên|Tên|Đối|Đánh|Mã|Sai|Chỉ|Tệp)[^.\n]{3,60}\.?|"
    r"(?<!\w)#(?:REF!|VALUE!|NAME\?|DIV/0!|N/A|NUM!|NULL!)"
)
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_DATE = re.compile(
    r"ngày[\s.…_]+(?:([0-9]{1,2})[\s.…_]+)?tháng[\s.…_]+(?:([0-9]{1,2})[\s.…_]+)?năm[\s.…_]+([0-9]{4})(?![0-9])"
)
# What stands before a word that cannot open a sentence.
_WITHIN = re.compile(r"[^\W\d_][,;]?\s+$")
_LABEL = re.compile(r"\s*(?:[-–+*•]|(?:[0-9]+\.)+[0-9]*|[0-9]+\)|[a-zđ]{1,2}\)|[IVXLC]+\.)\s*")


LONGEST_WORD = 100  # letters; what is longer is no word (a key, a row of signs), and patterns try each of its letters
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_NEAR = 200  # letters: all that a pattern needs to see of what stands before a place


def lead(text: str, index: int) -> str:
    """Return what stands right before a place: a search through all of it would be made anew for every word."""
    return text[max(0, index - _NEAR) : index]


@dataclass(frozen=True)
class Prose:
    """A part's text in NFC with plain spaces, of endless words but the head.

    `starts` has the file's offset of each character, and of the end.
    """

    part: Part
    text: str
    starts: tuple[int, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words without case."""
        return frozenset(words_of(self.text))

    @property
    def squeezed(self) -> Prose:
        """The same with one space where several stand: a name does not lose its letters by a slip of the thumb."""
        if "  " not in self.text:
            return self
        kept = [place for place, sign in enumerate(self.text) if sign != " " or self.text[place - 1 : place] != " "]
        starts = (*(self.starts[place] for place in kept), self.starts[-1])
        return Prose(self.part, "".join(self.text[place] for place in kept), starts)

    @property
    def capitals(self) -> bool:
        """Whether the part is set in capitals throughout, so that its capitals say nothing."""
        return self.text == self.text.upper()

    def found(
        self,
        message: str,
        start: int,
        end: int,
        parameters: Mapping[str, object] | None = None,
        fix: Mapping[str, Any] | None = None,
    ) -> Found:
        """Return a finding of text[start:end], its offsets counted in the file's text."""
        return Found(self.part, message, parameters or {}, self.starts[start], self.starts[end], fix or {})

    def within_sentence(self, index: int) -> bool:
        """Whether what stands at index certainly does not open a sentence, a list item or a quotation."""
        return bool(_WITHIN.search(lead(self.text, index))) and not _LABEL.fullmatch(self.text[:index])

    def opens(self, index: int) -> bool:
        """Whether only a list's mark stands before index."""
        return not self.text[:index].strip() or bool(_LABEL.fullmatch(self.text[:index]))

    def addresses(self) -> list[tuple[int, int]]:
        """Return where e-mail and web addresses and names of files stand."""
        return [match.span() for match in _ADDRESS.finditer(self.text)]


@lru_cache(maxsize=1)
def prose(recognised: Recognised) -> list[Prose]:
    """Return the parts that are read as Vietnamese text, in reading order."""
    return [
        Prose(part, *_plain(part.text))
        for part in recognised.parts
        if part.component not in _NOT_READ
        and part.paragraph.zone in ("body", "note")
        and part.text.strip()
        and legacy_encoding(part.text) is None
    ]


@lru_cache(maxsize=1)
def mixed_case(recognised: Recognised) -> list[Prose]:
    """Return the parts whose capitals can be judged, in reading order, with single spaces."""
    components = load_rules().components
    upper = {name for name, component in components.items() if component.upper} | HEADS
    reads = [read for read in prose(recognised) if read.part.component not in upper and not read.capitals]
    return [read.squeezed for read in reads]


def document_date(recognised: Recognised) -> PartialDate | None:
    """Return the date of the document, its day or day and month perhaps blank; None where it is not to be read."""
    parts = next(iter(dates(recognised)), [])
    match = _DATE.search(_plain(" ".join(part.text for part in parts))[0])
    if not match:
        return None
    day, month, year = (int(figures) if figures else None for figures in match.groups())
    try:
        return PartialDate(year or 0, month, day if month else None)
    except ValueError:
        return None


@cache
def words() -> Mapping[str, Any]:
    """Return the tables of words.toml."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def proper_names() -> Mapping[str, Any]:
    """Return the tables of names.toml, the proper forms of names."""
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each letter stands with the marks that combine with it."""
    index = 0
    while index < len(text):
        end = index + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield index, end
        index = end


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    if nfc(text) == text:
        return _shortened(_SPACES.sub(" ", text), tuple(range(len(text) + 1)))
    plain: list[str] = []
    starts: list[int] = []
    for start, end in clusters(text):
        letters = nfc(text[start:end])
        plain.append(letters)
        starts += [start] * len(letters)
    return _shortened(_SPACES.sub(" ", "".join(plain)), (*starts, len(text)))


def _shortened(text: str, starts: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """Cut endless words down to their heads."""
    pieces, places, at = [], [], 0
    for match in _LONG.finditer(text):
        stop = match.start() + LONGEST_WORD
        pieces.append(text[at:stop])
        places.append(starts[at:stop])
        at = match.end()
    if not at:
        return text, starts
    return "".join([*pieces, text[at:]]), tuple(chain(*places, starts[at:]))
