"""The account of an import: every word of the source is placed under a key, printed by congvan itself, or listed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from congvan.checking.recognised import Part
from congvan.errors import N_, Said, Span
from congvan.text.unicode import clean
from congvan.thethuc.rules import load_rules

_WORD = re.compile(r"[^\W_]+")
_SHOWN = 80  # characters of a text that a list shows

NO_KEY = N_("không có khóa nào của dự thảo giữ chỗ này")


def words_of(text: str) -> list[str]:
    """Return the words of a text for counting and comparing: letters and figures, in small letters."""
    return _WORD.findall(clean(text.replace("\n", " ")).casefold())


@dataclass(frozen=True)
class Loss:
    """A place of the source that was not carried, or not as it was: what stood there and why."""

    place: Said
    text: str
    reason: Said
    words: int = 0

    @property
    def shown(self) -> str:
        """The beginning of the text."""
        text = clean(self.text.replace("\n", " "))
        return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def reason(message: str, **parameters: object) -> Said:
    """Return why, or where, in words that can be translated."""
    return Said("", Span(""), message, parameters)


@dataclass
class Ledger:
    """What became of each part of the source. `remarks` are what changed though no word was lost."""

    losses: list[Loss] = field(default_factory=list)
    remarks: list[Loss] = field(default_factory=list)
    spaces: int = 0  # stray ones that were taken out
    _placed: dict[int, str] = field(default_factory=dict)
    _listed: set[int] = field(default_factory=set)
    _lost: dict[int, list[str]] = field(default_factory=dict)

    def place(self, *parts: Part, key: str) -> None:
        """Note under which key the words of parts stand; 'congvan' for what is printed by itself."""
        self._placed.update((id(part), key) for part in parts)

    def drop(self, *parts: Part, message: str = NO_KEY, **parameters: object) -> None:
        """List parts that are not carried."""
        for part in parts:
            if id(part) not in self._listed and id(part) not in self._placed:
                self._listed.add(id(part))
                text = part_text(part)
                self.losses.append(Loss(where(part), text, reason(message, **parameters), len(words_of(text))))

    def forget(self, part: Part) -> None:
        """Take back that a part is placed."""
        self._placed.pop(id(part), None)

    def lose(self, text: str, message: str, part: Part | None = None, **parameters: object) -> None:
        """List something that is no part of its own: an image, a word of a part."""
        words = words_of(text)
        self.losses.append(Loss(where(part), text, reason(message, **parameters), len(words)))
        if part:
            self._lost.setdefault(id(part), []).extend(words)

    def lost_of(self, part: Part) -> list[str]:
        """Return the words of a placed part that are listed already."""
        return self._lost.get(id(part), [])

    def remark(self, part: Part | None, message: str, text: str = "", **parameters: object) -> None:
        """Note a change that loses no word."""
        self.remarks.append(Loss(where(part), text or (part_text(part) if part else ""), reason(message, **parameters)))

    def close(self, parts: Iterable[Part]) -> None:
        """List every part that nobody has placed or listed."""
        for part in parts:
            self.drop(part)

    def key_of(self, part: Part) -> str:
        """Return under which key a part stands; '' where it was listed."""
        return self._placed.get(id(part), "")


def part_text(part: Part) -> str:
    """Return the text of a part with its automatic number, as it is read on paper."""
    first = part.runs[:1] == part.paragraph.runs[:1]
    return f"{part.paragraph.label} {part.text}".strip() if part.paragraph.label and first else part.text


def where(part: Part | None) -> Said:
    """Return where a part stands, in words: the component, the page, the cell of a table."""
    if part is None:
        return reason(N_("cả tệp"))
    paragraph = part.paragraph
    component = load_rules().components.get(part.component)
    title = component.title if component else ""
    page = paragraph.page or paragraph.shown_page
    cell = paragraph.cell
    in_table = cell and (cell.bordered or part.component == "o_bang")
    if cell and in_table and page:
        message = N_("{title}, trang {page}, dòng {row} cột {column} của bảng")
        return reason(message, title=title or "–", page=page, row=cell.row + 1, column=cell.column + 1)
    if cell and in_table:
        message = N_("{title}, dòng {row} cột {column} của bảng")
        return reason(message, title=title or "–", row=cell.row + 1, column=cell.column + 1)
    if page:
        return reason(N_("{title}, trang {page}"), title=title or "–", page=page)
    return reason(N_("{title}"), title=title or "–")
