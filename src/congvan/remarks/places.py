"""The places of a document that remarks speak of: what each is called, and which one a text means.

A place is found by its number ('khoản 2 Điều 5', 'Mục II.1'), by its component ('trích yếu', 'căn cứ 2'), or by a
label of the draft. What could be two places is none: the caller says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from congvan.comparing.align import align, likeness
from congvan.comparing.lines import Line, line_parts, shown_lines
from congvan.comparing.parts import Part
from congvan.remarks.words import words
from congvan.text.unicode import clean

Step = tuple[str, str]  # a sort ('khoan') and its number ('2')
# The sorts of places, the widest first; a number such as '3.1' is narrower than that of its khoản.
_RANKS = {"van_ban": 0, "phu_luc": 0, "phan": 1, "chuong": 2, "muc": 3, "tieu_muc": 4, "la_ma": 3, "dieu": 5,
          "khoan": 6, "diem": 20}  # fmt: skip
_SORTS = {"phu_luc": "phu_luc", "muc_la_ma": "la_ma", "dieu": "dieu", "tieu_de": "khoan", "khoan": "khoan",
          "diem": "diem"}  # fmt: skip
_NAMES = {"phu_luc": "Phụ lục", "phan": "Phần", "chuong": "Chương", "muc": "Mục", "tieu_muc": "Tiểu mục",
          "la_ma": "Mục", "dieu": "Điều", "khoan": "khoản", "diem": "điểm"}  # fmt: skip
# What each word may mean: offices say 'mục 2' of a khoản where there are no Điều, 'nhiệm vụ 4' of a task.
_MEANT = {
    "phụ lục": {"phu_luc"}, "phần": {"phan", "la_ma"}, "chương": {"chuong"}, "tiểu mục": {"tieu_muc", "khoan"},
    "mục": {"muc", "la_ma", "khoan"}, "điều": {"dieu"}, "khoản": {"khoan"}, "điểm": {"diem", "khoan"},
    "nhiệm vụ": {"khoan"},
}  # fmt: skip
_ONLY_WITHOUT_ARTICLES = {"mục", "tiểu mục", "nhiệm vụ"}  # said of a khoản only where no Điều holds it
_FRAME = frozenset({
    "co_quan", "co_quan_chu_quan", "so_ky_hieu", "quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian", "ten_loai", "trich_yeu",
    "trich_yeu_cong_van", "tham_quyen", "lenh_ban_hanh", "can_cu", "kinh_gui", "kinh_gui_danh_sach", "noi_nhan",
    "noi_nhan_danh_sach", "quyen_han_chuc_vu", "chu_ky", "ho_ten", "chuc_vu_khac", "dia_chi", "chu_ky_so", "do_mat",
    "muc_do_khan", "pham_vi_luu_hanh", "chu_thich", "gui_dien",
})  # fmt: skip
_END = frozenset({"noi_nhan", "quyen_han_chuc_vu", "chu_thich"})  # after these no provision goes on
_NUMBER = r"[0-9]+[a-zđ]?(?:\.[0-9a-zđ]+)*|[ivxlc]+(?:\.[0-9a-zđ]+)*|[a-zđ]{1,2}(?:\.[0-9]+)*"
_SEGMENT = re.compile(rf"(?:\b({'|'.join(sorted(_MEANT, key=len, reverse=True))})\s+)?(?<!\w)({_NUMBER})[.)]*(?!\w)")
_WORDED = re.compile(r"(?<!\w)phụ lục(?!\w)")
_MOST = 400  # ways to read a text that are tried


@dataclass(frozen=True)
class Place:
    """A provision, or another line with a name of its own; `position` tells the order, `text` what it says."""

    position: int
    path: tuple[Step, ...]
    label: str
    component: str
    text: str = ""
    title: str = ""  # what all of its component are called: 'căn cứ'

    @property
    def sort(self) -> str:
        """What it is: 'khoan', or a component."""
        return self.path[-1][0] if self.path else self.component


class Places:
    """The places of one document, with the labels that its draft gives them (label to the words of a reference)."""

    def __init__(self, lines: Sequence[Line], labels: Mapping[str, str] | None = None) -> None:
        self.lines = shown_lines(lines)
        self._parts = line_parts(lines).parts
        self._at: list[int] = []  # of each line, the index of its place
        self._holders: Counter[tuple[Step, ...]] = Counter()
        self.all = self._named(tuple(self._found()))
        self._labels = labels or {}

    # ---- what there is ----

    def _found(self) -> Iterator[Place]:
        path: tuple[Step, ...] = ()
        count = 0
        for position, (line, part) in enumerate(zip(self.lines, self._parts, strict=True)):
            before, name = path, line.component
            path = _path(path, line, part)
            begins = path != before or (name in _SORTS and bool(path) and path[-1] == _step(line, part))
            if begins and name != "ten_loai" and path:
                own: Place | None = Place(position, path, "", name, part.words)
            elif (
                not path
                or path[-1][0] == "van_ban"
                or name in _FRAME
                or (name == "noi_dung" and self._is_loose(position, path))
            ):
                # A letter's subject is a component of its own, but nobody calls it anything else.
                label = part.label.removesuffix(" công văn") if name == "trich_yeu_cong_van" else part.label
                own = Place(position, (), label, name, part.words, part.place)
            else:
                own = None
            if own or not self._at:
                yield own or Place(position, (), part.label, name, part.words, part.place)
                count += 1
            self._at.append(count - 1)

    def _is_loose(self, position: int, path: tuple[Step, ...]) -> bool:
        """Whether a paragraph after a numbered item need not belong to it: the closing words of a letter."""
        return path[-1][0] in ("khoan", "diem") and "dieu" not in dict(path) and (
            self.lines[position - 1].component != "tieu_de"
        )  # fmt: skip

    def _named(self, found: tuple[Place, ...]) -> tuple[Place, ...]:
        texts = [[self._parts[place.position].words] for place in found]
        for position, (at, part) in enumerate(zip(self._at, self._parts, strict=True)):
            if position != found[at].position:
                texts[at].append(part.words)
        several = len({step for place in found for step in place.path if step[0] == "van_ban"}) > 1
        short = Counter(cite(place.path, several) for place in found if place.path)
        named = []
        for place, text in zip(found, texts, strict=True):
            label = place.label
            if place.path:
                label = cite(place.path, several)
                label = label if short[label] == 1 else cite(place.path, several, whole=True)
            named.append(replace(place, label=label, text=" ".join(text)))
        return tuple(named)

    def holding(self, position: int) -> Place:
        """Return the place to which a shown line belongs."""
        return self.all[self._at[position]]

    # ---- what is meant ----

    def find(self, text: str) -> list[Place]:
        """Return the places that a text can mean: one, or none, or several."""
        plain = _plain(text)
        found = {place.position: place for place in self._by_name(plain)}
        if not found:
            found = {place.position: place for place in self._by_number(plain) if _is_told(place, plain)}
        label = re.sub(r"^nhãn:?\s+", "", clean(text))
        if label in self._labels:
            place = self._labelled(label)
            found |= {place.position: place} if place else {}
        return list(found.values())

    def near(self, text: str) -> list[Place]:
        """Return the places that a text could mean if it said more: in an annex that it does not name."""
        return self._by_number(_plain(text))

    def label_of(self, place: Place) -> str:
        """Return a label of the draft for a place, '' where it has none."""
        for label in self._labels:
            if self._labelled(label) == place and self.find(label) == [place]:
                return label
        return ""

    def is_label(self, text: str) -> bool:
        """Whether a text is a label of the draft."""
        return re.sub(r"^nhãn:?\s+", "", clean(text)) in self._labels

    def _labelled(self, label: str) -> Place | None:
        found = self._by_number(_plain(self._labels[label]))
        return found[0] if len(found) == 1 else None

    def _by_name(self, plain: str) -> list[Place]:
        exact = [place for place in self.all if _plain(place.label) == plain]
        if exact:
            return exact
        titled = [place for place in self.all if place.title and _plain(place.title) == plain]
        return [replace(titled[0], label=titled[0].title)] if titled else []

    def _by_number(self, plain: str) -> list[Place]:
        for word in words().between:
            plain = re.sub(rf"(?<!\w){word}(?!\w)", " ", plain)
        segments = [(match[1] or "", match[2]) for match in _SEGMENT.finditer(plain)]
        rest = _SEGMENT.sub(" ", plain)
        if _WORDED.search(rest):  # the only annex has no number
            segments, rest = [*segments, ("phụ lục", "")], _WORDED.sub(" ", rest)
        holder = " ".join(re.sub(r"[^\w\s]", " ", rest).split())
        if not segments:
            return []
        return [place for place in self.all if place.path and any(_fits(way, holder, place.path)
                for way in _ways(segments))]  # fmt: skip


def moved(old: Places, new: Places) -> dict[int, Place]:
    """Return where the places of an earlier revision are now, by their position then; what went is not there."""
    pairs: dict[int, Place] = {}
    pairing = align(old.all, new.all, lambda place: (place.sort, place.text), _alike)
    for before, after in pairing:
        if before and after:
            pairs[before.position] = after
    taken = {place.position for place in pairs.values()}
    free: dict[Step, list[Place]] = {}
    for place in new.all:
        if place.position not in taken:
            free.setdefault((place.sort, place.text), []).append(place)
    for place in old.all:  # what stands elsewhere, word for word
        same = free.get((place.sort, place.text), [])
        if place.position not in pairs and len(same) == 1:
            pairs[place.position] = same.pop()
    return pairs


def _alike(one: Place, other: Place) -> float:
    return likeness(one.text, other.text) if one.sort == other.sort else 0.0


def cite(path: Sequence[Step], several: bool, whole: bool = False) -> str:
    """Return what a provision is called, the narrowest first: 'điểm a khoản 2 Điều 5'.

    `several`: there is more than one document in the file; `whole`: nothing of the path is left out.
    """
    sorts = [sort for sort, _ in path]
    last = sorts.index("dieu") if "dieu" in sorts else 0
    said = []
    for at, (sort, number) in reversed(list(enumerate(path))):
        if sort == "van_ban":
            said += [number[:1].upper() + number[1:]] if several or whole else []
            continue
        # The number of a Điều runs through the document; '3.1' tells the '3' above it.
        runs_on = at < last and sort in ("phan", "chuong", "muc", "tieu_muc")
        told = any(narrower.startswith(f"{number}.") for _, narrower in path[at + 1 :])
        if whole or not (runs_on or told):
            said.append(f"{_NAMES[sort]} {number}".strip())
    return " ".join(said)


def _is_told(place: Place, plain: str) -> bool:
    """Whether a text names the annex that a place stands in: without that, the main document is meant."""
    return place.path[0][0] != "phu_luc" or bool(_WORDED.search(plain))


def _plain(text: str) -> str:
    return " ".join(clean(text).replace("\u00a0", " ").casefold().split())


def _path(path: tuple[Step, ...], line: Line, part: Part) -> tuple[Step, ...]:
    """Return where a line stands, after one that stood at `path`."""
    if line.component in _END:
        return ()
    if line.component == "ten_loai":
        return (("van_ban", _plain(part.words)),)
    step = _step(line, part)
    if step is None:
        return path
    rank = _rank(step)
    return (*(above for above in path if _rank(above) < rank), step)


def _step(line: Line, part: Part) -> Step | None:
    number = part.number.rstrip(".)")
    start = line.text.strip().casefold()
    if line.component == "phan_chuong":
        return ("phan" if start.startswith("phần") else "chuong", number) if number else None
    if line.component == "muc_tieu_muc":
        return ("tieu_muc" if start.startswith("tiểu") else "muc", number) if number else None
    sort = _SORTS.get(line.component)
    if sort is None or not (number or sort == "phu_luc"):
        return None
    return sort, number


def _rank(step: Step) -> int:
    sort, number = step
    return _RANKS[sort] + (number.count(".") if sort == "khoan" else 0)


def _ways(segments: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Yield the ways to read segments: 'Mục II.1' is a number with a point, or item 1 of Mục II."""
    choices = []
    for word, number in segments:
        first, *rest = number.split(".")
        choices.append([((word, number),), ((word, first), *(("", piece) for piece in rest))] if rest
                       else [((word, number),)])  # fmt: skip
    for count, way in enumerate(product(*choices)):
        if count == _MOST:
            return
        yield tuple(step for piece in way for step in piece)


def _fits(way: tuple[Step, ...], holder: str, path: tuple[Step, ...]) -> bool:
    """Whether every step that is named stands in a path, one of them at its end."""
    if (holder and ("van_ban", holder) not in path) or len(way) > len(path):
        return False
    return any(len(path) - 1 in used for used in _taken(way, path, -1, frozenset()))


def _taken(
    way: tuple[Step, ...], path: tuple[Step, ...], before: int, used: frozenset[int]
) -> Iterator[frozenset[int]]:
    """Yield the steps of a path that named ones can stand for; one without a word follows what was named before."""
    if not way:
        yield used
        return
    word, number = way[0]
    for at, step in enumerate(path):
        if at not in used and (word or at > before) and _is(word, number, step, path):
            yield from _taken(way[1:], path, at, used | {at})


def _is(word: str, number: str, step: Step, path: tuple[Step, ...]) -> bool:
    sort, own = step
    if sort == "van_ban" or own.casefold() != number:
        return False
    if word and sort not in _MEANT[word]:
        return False
    if sort == "khoan" and word in _ONLY_WITHOUT_ARTICLES:
        return "dieu" not in dict(path)
    return sort != "khoan" or word != "điểm" or "." in own
