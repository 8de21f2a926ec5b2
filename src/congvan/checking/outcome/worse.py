"""What a mended copy has worse than the file it was made of, told from how both are printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from congvan.checking.outcome.layout import Layout, Ruled, Stretch
from congvan.checking.outcome.mendable import SIGNATURE, column_of
from congvan.checking.recognised import Part
from congvan.errors import N_
from congvan.thethuc.rules import load_rules

WHOLE = -1  # in place of the number of a part: the whole document
# Running text may be broken anew and run over to the next page; all else stays on its lines and its page.
FLOWING = frozenset(
    ("", "noi_dung", "khoan", "diem", "gach_dau_dong", "can_cu", "gioi_thieu", "ben", "dieu", "muc_la_ma", "tieu_de",
     "trich_dan", "hinh", "ten_hinh", "ten_bang", "o_dau_bang", "o_nhom", "don_vi_tinh", "o_bang", "chu_thich")
)  # fmt: skip
_OFF_PT = 2.8  # 1 mm
_BELOW_PT = 24  # how far under its text a line is drawn at most
_LINE = 1.15  # the height of a line of Times, in sizes


def worse(parts: Sequence[Part], before: Layout, after: Layout) -> Mapping[int, str]:
    """Return what is worse afterwards: by the number of the part, the reason as a msgid."""
    found: dict[int, str] = {}
    if after.pages > before.pages:
        found[WHOLE] = N_("văn bản dài thêm trang")
    # What stands in headers is set anew where pages are numbered.
    body = [number for number in before.stretches if parts[number].paragraph.zone == "body"]
    both = {n: (before.stretches[n], after.stretches[n]) for n in body if n in after.stretches}
    for number in set(body) - both.keys():
        found[number] = N_("dòng này không còn chỗ in")
    for number, (old, new) in both.items():
        if parts[number].component not in FLOWING and (reason := _moved(parts[number], old, new)):
            found.setdefault(number, reason)
    found = dict(_torn(parts, both)) | found
    found = dict(_off_axis(parts, both)) | found
    return dict(_lines_astray(parts, before, after)) | found


def _moved(part: Part, old: Stretch, new: Stretch) -> str | None:
    if new.start.page > old.start.page:
        return N_("dòng này sang trang sau")
    if _lines(part, new) > _lines(part, old):
        return N_("dòng này bị ngắt thành nhiều dòng hơn")
    return None


def _lines(part: Part, stretch: Stretch) -> int:
    """Return on how many lines a part stands; many where it runs over to another page."""
    if stretch.end.page != stretch.start.page:
        return 1000
    size = max((run.size_pt for run in part.runs), default=0) or 1
    return 1 + round(max(stretch.end.y - stretch.start.y, 0) / (_LINE * size))


def _torn(parts: Sequence[Part], both: Mapping[int, tuple[Stretch, Stretch]]) -> Iterator[tuple[int, str]]:
    """Tell signatures that leave the page where their text ends, or are cut in two."""
    signed = [number for number in both if parts[number].component in SIGNATURE]
    for annex in {parts[number].annex for number in signed}:
        block = [number for number in signed if parts[number].annex == annex]
        text = [n for n in both if parts[n].component in FLOWING and n < block[0] and parts[n].annex == annex]
        for kept in ([text[-1], block[0]] if text else [], block):
            for one, other in pairwise(kept):
                was = both[one][0].end.page == both[other][0].start.page
                if was and both[one][1].end.page != both[other][1].start.page:
                    yield other, N_("chữ ký bị tách khỏi nội dung")


def _off_axis(parts: Sequence[Part], both: Mapping[int, tuple[Stretch, Stretch]]) -> Iterator[tuple[int, str]]:
    """Tell lines that stand further off the middle of their column than they did."""
    columns: dict[object, list[int]] = {}
    for number, (old, new) in both.items():
        component = load_rules().components.get(parts[number].component)
        one_line = old.start.y == old.end.y and new.start.y == new.end.y
        if component is not None and component.align == "center" and one_line:
            columns.setdefault(column_of(parts[number]), []).append(number)
    for column in columns.values():
        old_axis = median(both[number][0].middle for number in column)
        new_axis = median(both[number][1].middle for number in column)
        for number in column:
            was, now = both[number]
            if abs(now.middle - new_axis) > abs(was.middle - old_axis) + _OFF_PT:
                yield number, N_("dòng này lệch khỏi giữa cột")


def _lines_astray(parts: Sequence[Part], before: Layout, after: Layout) -> Iterator[tuple[int, str]]:
    """Tell drawn lines that no longer stand under the text which they stood under."""
    if len(before.ruled) != len(after.ruled):
        return
    for old, new in zip(before.ruled, after.ruled, strict=True):
        number = _above(parts, before, old)
        if number is None or number not in after.stretches:
            continue
        was, now = before.stretches[number], after.stretches[number]
        sunk = abs((new.y - now.end.y) - (old.y - was.end.y)) > _OFF_PT
        aside = abs(_middle(new) - now.middle) > abs(_middle(old) - was.middle) + _OFF_PT
        if sunk or aside:
            yield number, N_("đường kẻ lệch khỏi dòng chữ")


def _above(parts: Sequence[Part], layout: Layout, line: Ruled) -> int | None:
    """Return the part of the head that a line is drawn under."""
    near = [
        (line.y - stretch.end.y, number)
        for number, stretch in layout.stretches.items()
        if parts[number].component not in FLOWING
        and stretch.end.page == 1
        and 0 < line.y - stretch.end.y < _BELOW_PT
        and stretch.start.x < line.right
        and line.left < max(stretch.end.x, stretch.start.x)
    ]
    return min(near)[1] if near else None


def _middle(line: Ruled) -> float:
    return (line.left + line.right) / 2
