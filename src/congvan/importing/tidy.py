"""What recognition leaves unclear and the whole of a document tells: lines of the head and the foot that lie apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from congvan.checking.recognised import Part, Recognised

_SUBJECT_LINE = 120
_NAME = re.compile(r"(?:[^\W\d_]+\.?\s*){2,7}")
_DATE = re.compile(r"(?i)\W*ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*")
_HEAD_END = {"kinh_gui", "kinh_gui_danh_sach", "ten_loai", "can_cu"}
_ANNEXED = {"phu_luc", "ten_phu_luc", "kem_theo", "ten_loai", "quoc_hieu", "so_ky_hieu", "hinh_thuc_sao"}


def tidied(recognised: Recognised) -> list[Part]:
    """Return the parts with such lines called what they are."""
    parts = _dates(_numbers(list(recognised.parts)))
    parts = _addressees(_subjects(parts))
    return _names(parts)


def _numbers(parts: list[Part]) -> list[Part]:
    """'Số:' and '/UBND-NC' that tabs part."""
    for place in range(1, len(parts)):
        before, part = parts[place - 1], parts[place]
        if before.component == "so_ky_hieu" and "/" not in before.plain and re.match(r"\d*\s*/\S", part.plain):
            parts[place] = replace(part, component="so_ky_hieu")
    return parts


def _dates(parts: list[Part]) -> list[Part]:
    """A date without a place, under tiêu ngữ."""
    if any(part.component == "dia_danh_thoi_gian" for part in parts):
        return parts
    motto = next((place for place, part in enumerate(parts) if part.component == "tieu_ngu"), len(parts))
    for place, part in enumerate(parts[motto + 1 :], motto + 1):
        own, cell = parts[motto].paragraph.cell, part.paragraph.cell
        beside = own is not None and cell is not None and own.table == cell.table
        if (beside or place == motto + 1) and part.component == "noi_dung" and _DATE.fullmatch(part.plain):
            return [*parts[:place], replace(part, component="dia_danh_thoi_gian"), *parts[place + 1 :]]
    return parts


def _subjects(parts: list[Part]) -> list[Part]:
    """Lines that go on with the subject of a công văn, up to 'Kính gửi'."""
    first = next((n for n, part in enumerate(parts) if part.component == "trich_yeu_cong_van"), None)
    last = next((n for n, part in enumerate(parts) if part.component in _HEAD_END), None)
    if first is None or last is None or last - first > 8:
        return parts
    between = parts[first + 1 : last]
    loose = [part for part in between if part.component == "noi_dung"]
    if loose and all(len(part.plain) < _SUBJECT_LINE and not part.plain.endswith(".") for part in loose):
        for place in range(first + 1, last):
            if parts[place].component == "noi_dung":
                parts[place] = replace(parts[place], component="trich_yeu_cong_van")
    return parts


def _addressees(parts: list[Part]) -> list[Part]:
    """Lines with dashes after a table are no addressees, though none but the table parts them from 'Kính gửi'."""
    tables: set[int] = set()
    for place, part in enumerate(parts):
        if part.component in ("o_bang", "o_dau_bang"):
            tables.add(part.annex)
        elif part.component == "kinh_gui_danh_sach" and part.annex in tables:
            parts[place] = replace(part, component="gach_dau_dong" if part.plain[:1] in "-–+" else "noi_dung")
    return parts


def _names(parts: list[Part]) -> list[Part]:
    """The name of who signs, where it stands below the table of the foot and nothing but it follows."""
    for annex in sorted({part.annex for part in parts if part.annex}):
        mine = [n for n, part in enumerate(parts) if part.annex == annex and part.paragraph.zone == "body"]
        before = [part for part in parts if part.annex == annex - 1]
        signed = [part for part in before if part.component in ("quyen_han_chuc_vu", "ho_ten")]
        alone = len(mine) <= 2 and not any(parts[n].component in _ANNEXED for n in mine)
        if alone and signed and signed[-1].component != "ho_ten" and _NAME.fullmatch(parts[mine[0]].plain):
            parts[mine[0]] = replace(parts[mine[0]], component="ho_ten", annex=annex - 1)
    return parts


def segments(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of the main document, of the first annex, …; what is in no body comes with the first."""
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part.annex, []).append(part)
    return [found[number] for number in sorted(found)]
