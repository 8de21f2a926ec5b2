"""Which kind of document a file holds: one of the decree's, or one that its title alone names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from congvan.checking.recognised import Part, Recognised
from congvan.errors import N_, Span, refuse
from congvan.importing.proper import Cases
from congvan.text.unicode import clean, fold
from congvan.thethuc.kinds import Kind, find_kind, headed, load_kinds, own_kind

_HEADINGS = ("noi_dung", "tieu_de", "ten_phu_luc")  # what a title of no known kind is taken for
_TITLE = 120  # characters: no name of a kind is longer
_HEAD = ("co_quan_chu_quan", "co_quan", "quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian", "do_mat",
         "muc_do_khan", "du_thao", "pham_vi_luu_hanh")  # fmt: skip


def unlisted(parts: Sequence[Part], cases: Cases) -> Kind | None:
    """Return the kind that the title of a document names, where it is none of Điều 7: 'ĐIỀU LỆ', 'GIẤY XÁC NHẬN'.

    A title stands below the head, in bold capitals in the middle, before anything else but stray lines.
    """
    names = _names(parts)
    if not _is_headed(names) or "trich_yeu_cong_van" in names:
        return None
    for part in parts:
        if part.paragraph.zone != "body" or part.component in _HEAD:
            continue
        if part.component not in _HEADINGS or len(part.plain) > _TITLE:
            return None
        if _is_title(part):
            return _as_headed(own_kind(cases.of(_shown(part))[0]), names)
    return None


def _names(parts: Sequence[Part]) -> set[str]:
    """The components of a document itself, without those of its annexes."""
    first = min((part.annex for part in parts), default=0)
    return {part.component for part in parts if part.annex == first}


def _is_headed(names: set[str]) -> bool:
    return bool(names & {"co_quan", "quoc_hieu"})


def _as_headed(kind: Kind, names: set[str]) -> Kind:
    """The kind with the number and the date that its head has."""
    return headed(kind, "so_ky_hieu" in names, "dia_danh_thoi_gian" in names) if kind.plain else kind


def _is_title(part: Part) -> bool:
    bold = part.looks["bold"]
    return part.paragraph.align == "center" and bool(bold) and bool(bold[0][0]) and _shown(part).isupper()


def _shown(part: Part) -> str:
    return clean("".join(run.text.upper() if run.upper else run.text for run in part.runs).replace("\n", " "))


def kind_of(recognised: Recognised, parts: Sequence[Part], wished: Kind | None, path: Path, first: bool) -> Kind:
    """Return the kind of one document of a file; raises CongvanError (NK-001, NK-004) where nothing tells it."""
    if first and recognised.other and not wished:
        message = N_(
            "'{text}' theo thể thức khác ({regime}), không ép vào Nghị định 30; nếu vẫn muốn, chọn loại bằng --kind"
        )
        other = recognised.other
        raise refuse("NK-004", Span(str(path)), message, text=other.text, regime=other.regime.title)
    if wished:
        return wished
    names = _names(parts)
    attached = "kem_theo" in names and _is_headed(names)
    if first and recognised.kind:
        return _as_headed(recognised.kind, names) if attached else recognised.kind
    for part in parts:
        if part.component in ("ten_loai", "hinh_thuc_sao") and (kind := kind_named(part.plain)):
            return kind
    letter = any(part.component in ("trich_yeu_cong_van", "kinh_gui") for part in parts)
    if letter and (kind := find_kind("Công văn")):
        return kind
    if titled := next((part for part in parts if part.component in _HEADINGS and part.plain.isupper()), None):
        message = N_("không rõ loại văn bản: không nhận ra tên loại ở '{text}'; chọn bằng --kind, như --kind 'báo cáo'")
        raise refuse("NK-001", Span(str(path)), message, text=clean(titled.plain))
    message = N_(
        "không rõ loại văn bản (không thấy tên loại, trích yếu, nơi nhận); chọn bằng --kind, như --kind 'báo cáo'"
    )
    raise refuse("NK-001", Span(str(path)), message)


def kind_named(shown: str) -> Kind | None:
    """Return the kind that a title names, alone or before its subject."""
    key = fold(clean(shown)).rstrip(" :.")
    for kind in load_kinds():
        if key in (fold(kind.name), fold(kind.heading)):
            return kind
    return next((kind for kind in load_kinds() if key.startswith(f"{fold(kind.heading)} ")), None)
