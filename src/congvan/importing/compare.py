"""The draft built and read again, set against the source: which words are in both, in what order, on how many pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from congvan.checking.docx import read_docx
from congvan.checking.recognised import Part
from congvan.checking.recognition.document import recognise
from congvan.compose.document import Composer, Document
from congvan.importing.ledger import part_text, words_of
from congvan.loading.door import read_named
from congvan.model.dispatch import Dispatch
from congvan.model.read import read_dispatch
from congvan.typeface import find_typeface
from congvan.workspace import Workspace
from congvan.writers.docx.package import write_docx

_FRAME = ("co_quan_chu_quan", "co_quan", "quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian",
          "trich_yeu_cong_van", "do_mat", "muc_do_khan", "noi_nhan", "noi_nhan_danh_sach", "quyen_han_chuc_vu",
          "chuc_vu_khac", "ho_ten", "dia_chi")  # fmt: skip
_HEAD = _FRAME.index("noi_nhan")
_LAST = 10_000  # after every annex: notes, headers, footers


@dataclass(frozen=True)
class Fidelity:
    """How a rebuilt document compares: `words` of the source, `carried` of them in the other.

    `likeness` (0 to 1) counts those in the same order; `missing` are words by the part of the source that has them;
    `added` are words that only the rebuilt document has.
    """

    words: int
    carried: int
    likeness: float
    missing: tuple[tuple[Part, tuple[str, ...]], ...] = ()
    added: tuple[str, ...] = ()
    pages: int | None = None


def compose(data: bytes, shown: str, workspace: Workspace, root: Path) -> tuple[Document, ...]:
    """Compose a draft given as bytes; its files and the templates stand under `root`. Raises CongvanError."""

    def read(data: bytes, shown: str) -> Dispatch:
        return read_dispatch(data, shown, workspace.agencies, workspace.agency)

    dispatch = read(data, shown)
    named = dispatch.original
    original = read(read_named(root, named.text, named.span), named.text) if named else None
    own = root / "templates" if (root / "templates").is_dir() else None
    return Composer(workspace.rules, find_typeface(), root, own).compose(dispatch, original)


def compare(
    source: Sequence[Part],
    documents: Sequence[Document],
    ignored: Sequence[Part] = (),
    uncompared: Iterable[str] = (),
) -> Fidelity:
    """Set the parts of the source against composed documents.

    `ignored` parts are listed as lost already; `uncompared` components have words that stand in for the source's.
    """
    left_out = {id(part) for part in ignored}
    without = {"so_trang", *uncompared}
    mine = [part for part in source if id(part) not in left_out and part.component not in without]
    rebuilt: list[Part] = []
    for document in documents:
        data = write_docx(document)
        rebuilt += (p for p in recognise(read_docx(Path("x.docx"), data)).parts if p.component not in without)
    return _matched(_in_order(mine), [words_of(part_text(part)) for part in _in_order(rebuilt)])


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """Return parts with head and foot by component: tabs and tables have other orders of reading for the same page."""
    places = {name: place for place, name in enumerate(_FRAME)}

    def key(numbered: tuple[int, Part]) -> tuple[int, int, int, int]:
        number, part = numbered
        annex = part.annex if part.paragraph.zone == "body" else _LAST
        place = places.get(part.component, -1)
        section = 0 if 0 <= place < _HEAD else 2 if place >= _HEAD else 1
        return annex, section, place if section != 1 else 0, number

    return [part for _, part in sorted(enumerate(parts), key=key)]


def _matched(mine: Sequence[Part], its: Sequence[list[str]]) -> Fidelity:
    """Match paragraphs that are equal first, then the words between them."""
    own = [words_of(part_text(part)) for part in mine]
    missing: list[tuple[int, str]] = []
    added: list[str] = []
    in_order = 0
    lines = SequenceMatcher(None, [" ".join(w) for w in own], [" ".join(w) for w in its], autojunk=False)
    for tag, a, b, c, d in lines.get_opcodes():
        if tag == "equal":
            in_order += sum(map(len, own[a:b]))
            continue
        placed = [(n, word) for n in range(a, b) for word in own[n]]
        others = [word for words in its[c:d] for word in words]
        words = SequenceMatcher(None, [word for _, word in placed], others, autojunk=False)
        for kind, e, f, g, h in words.get_opcodes():
            if kind == "equal":
                in_order += f - e
            else:
                missing += placed[e:f]
                added += others[g:h]
    count, its_count = sum(map(len, own)), sum(map(len, its))
    elsewhere = Counter(added)
    lost: dict[int, list[str]] = {}
    for number, word in missing:
        if elsewhere[word]:
            elsewhere[word] -= 1  # carried, in another place
        else:
            lost.setdefault(number, []).append(word)
    gone = sum(map(len, lost.values()))
    likeness = 2 * in_order / (count + its_count) if count + its_count else 1.0
    places = tuple((mine[number], tuple(words)) for number, words in lost.items())
    return Fidelity(count, count - gone, likeness, places, tuple(elsewhere.elements()))


def pages_of(documents: Sequence[Document]) -> int | None:
    """Return how many pages the documents have, where a fast layout is there; None without one."""
    from importlib.util import find_spec

    if find_spec("typst") is None:
        return None
    from congvan.writers.typst import write_pages

    return sum(write_pages(document)[1] for document in documents)
