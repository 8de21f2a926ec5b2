"""The head: that its components are there, and that the national name and the motto say what they must."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import issued, lines_of, said, sizes, wraps
from congvan.errors import N_
from congvan.lexicon.lines import says_nation
from congvan.text.figures import Figures
from congvan.text.unicode import nfc
from congvan.thethuc.rules import load_rules


def _is_document(document: Recognised) -> bool:
    """Whether this is a whole document: an annex in a file of its own has no head and no foot."""
    head = document.of("quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian")
    foot = document.of("noi_nhan") and document.of("quyen_han_chuc_vu")
    return bool(head and (foot or document.of("ten_loai", "kinh_gui", "trich_yeu_cong_van"))) or bool(
        foot and document.of("kinh_gui", "ten_loai", "lenh_ban_hanh")
    )


def _copy(document: Recognised) -> bool:
    return bool(document.kind and document.kind.copy)


def _missing(code: str, component: str, message: str) -> None:
    def decide(document: Recognised) -> Iterator[Found]:
        if _is_document(document) and not document.of(component) and not _copy(document):
            yield Found(None, message)

    rule(code)(decide)


_missing("TT-200", "quoc_hieu", N_("không thấy Quốc hiệu 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'"))
_missing("TT-210", "tieu_ngu", N_("không thấy Tiêu ngữ 'Độc lập - Tự do - Hạnh phúc'"))


@rule("TT-206")
def national_name(document: Recognised) -> Iterator[Found]:
    """The words themselves; HÒA and HOÀ both occur in the decree."""
    asked = load_rules().components["quoc_hieu"].text or ""
    for parts in _names(document):
        shown = " ".join("".join(run.text.upper() if run.upper else run.text for run in part.runs) for part in parts)
        if " ".join(nfc(shown).split()).replace("HOÀ", "HÒA") != asked:
            yield Found(parts[0], N_("ghi '{text}', yêu cầu '{asked}'"), {"text": said(parts), "asked": asked})


@rule("TT-207")
def on_one_line(document: Recognised) -> Iterator[Found]:
    """Neither is broken by a column that is too narrow."""
    for parts in (*_names(document), *([part] for part in issued(document, "tieu_ngu"))):
        if len(parts) > 1 or wraps(parts[0]):
            yield Found(parts[0], N_("chữ xuống dòng, yêu cầu trên một dòng"))


def _names(document: Recognised) -> list[list[Part]]:
    """The national names; a PDF may show one on two lines, which are two paragraphs there."""
    return lines_of(issued(document, "quoc_hieu"), lambda _, part: not says_nation(part.plain))


@rule("TT-216")
def motto(document: Recognised) -> Iterator[Found]:
    """Three phrases with hyphens, a space on each side."""
    asked = load_rules().components["tieu_ngu"].text or ""
    for part in issued(document, "tieu_ngu"):
        text = part.plain
        if text != asked and not text.isupper():  # upper case is another fault
            yield Found(part, N_("ghi '{text}', yêu cầu '{asked}'"), {"text": text, "asked": asked})


@rule("TT-219")
def sizes_together(document: Recognised) -> Iterator[Found]:
    """13, 14, 14 or 12, 13, 13."""
    sets = load_rules().head_sizes
    names = ("quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian")
    parts = [part for name in names if (part := document.first(name))]
    found = {part.component: sizes(part)[0] for part in parts if sizes(part)}
    # A size outside its own range is another fault.
    allowed = {name: {entry[name] for entry in sets} for name in names}
    if len(found) < 2 or any(found[name] not in allowed[name] for name in found):
        return
    if not any(all(entry[name] == size for name, size in found.items()) for entry in sets):
        shown = Figures(", ".join(f"{load_rules().components[name].title} {size:g}" for name, size in found.items()))
        yield Found(parts[0], N_("{shown}; yêu cầu 13, 14, 14 hoặc 12, 13, 13"), {"shown": shown})


@rule("TT-230")
def agency_there(document: Recognised) -> Iterator[Found]:
    """Somebody issues the document."""
    head = document.of("quoc_hieu") and document.of("so_ky_hieu")
    if head and not document.of("co_quan", "co_quan_chu_quan"):
        yield Found(None, N_("không thấy tên cơ quan ban hành"))


@rule("TT-240")
def number_there(document: Recognised) -> Iterator[Found]:
    """Every kind but thư công has a number."""
    if not _is_document(document) or not document.of("quoc_hieu") or document.of("so_ky_hieu"):
        return
    if document.kind is None or document.kind.layout.numbered:
        yield Found(None, N_("không thấy dòng 'Số: …/…'"))


@rule("TT-250")
def date_there(document: Recognised) -> Iterator[Found]:
    """Place and date, but for biên bản."""
    if not _is_document(document) or not document.of("quoc_hieu") or document.of("dia_danh_thoi_gian"):
        return
    if document.kind is None or document.kind.layout.dated:
        yield Found(None, N_("không thấy địa danh và 'ngày … tháng … năm …'"))
