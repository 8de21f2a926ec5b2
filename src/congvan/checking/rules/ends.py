"""How lines and paragraphs end: the same words for addressees, grounds and copies; stops that were not typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import fills_a_line, is_prose, share
from congvan.errors import N_

_SIGNS = ".,;:"
_ENDED = re.compile(r"[.,;:…?!/][\s”\"’'»)\]]*$")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.(?:vn|com|org|net)\b)\S*$")
_ITEMS = ("gach_dau_dong", "diem")
# What may follow a whole sentence, by what it stands in: what else follows may be what it names as its title.
_AFTER = {
    "khoan": {"khoan", "dieu", "phan_chuong", "muc_tieu_muc"},
    "dieu": {"dieu", "phan_chuong", "muc_tieu_muc"},
    "noi_dung": {"noi_dung", "khoan", "dieu", "phan_chuong", "muc_tieu_muc"},
}
_SEVERAL = 3  # items: fewer show no custom


def wrong_end(part: Part, asked: str) -> Found:
    """Return what to say of a line that does not end with the sign it needs."""
    sign = part.plain[-1]
    if sign in _SIGNS:
        return Found(part, N_("cuối dòng là dấu {sign} – thay bằng dấu {asked}"), {"sign": sign, "asked": asked})
    return Found(part, N_("cuối dòng thiếu dấu {asked}"), {"asked": asked})


@rule("VB-205")
def stops(document: Recognised) -> Iterator[Found]:
    """A paragraph of more than a line ends with a stop, and an item of a list as the others of its list."""
    if document.observed.format != "docx":
        return  # where a paragraph of a PDF ends is not surely known
    parts = [part for part in document.parts if part.paragraph.zone == "body" and part.plain]
    for part, following in pairwise(parts):
        whole = following.component in _AFTER.get(part.component, ()) and part.annex == following.annex
        if whole and _lacks_stop(part) and is_prose(part) and fills_a_line(part) and not _goes_on(following):
            yield wrong_end(part, ".")
    for (component, _), items in groupby(parts, lambda part: (part.component, part.annex)):
        if component in _ITEMS:
            yield from _odd_items(list(items))


def _lacks_stop(part: Part) -> bool:
    text = part.plain
    whole = not (_ENDED.search(text) or _ADDRESS.search(text) or text.startswith("("))
    return whole and part.paragraph.align != "center" and share(part, "bold") < 0.5


def _goes_on(following: Part) -> bool:
    """Whether a paragraph begins in the middle of a sentence: one that a stray return tore."""
    return not following.paragraph.label and following.plain[:1].islower() and following.component == "noi_dung"


def _odd_items(items: Sequence[Part]) -> Iterator[Found]:
    """The items that end with no sign where all others do."""
    open_ = [item for item in items if _lacks_stop(item)]
    if (
        len(items) >= _SEVERAL
        and len(open_) == 1
        and all(_ENDED.search(part.plain) for part in items if part not in open_)
    ):
        yield wrong_end(open_[0], "." if open_[0] is items[-1] else ";")
