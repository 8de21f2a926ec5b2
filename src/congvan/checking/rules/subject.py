"""The subject and the addressees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.ends import wrong_end
from congvan.errors import N_
from congvan.lexicon.labels import without_bullet
from congvan.lexicon.lines import acts
from congvan.text.unicode import fold

_KINDS_WITHOUT_ADDRESSEES = ("Công điện", "Giấy mời")


@rule("TT-278")
def subject_end(document: Recognised) -> Iterator[Found]:
    """A subject is a phrase, not a sentence."""
    for name in ("trich_yeu", "trich_yeu_cong_van"):
        parts = document.of(name)
        text = parts[-1].plain if parts else ""
        if text.endswith((".", ";", ",", ":")) and not text.endswith(("...", "v.v.", "TP.")):
            yield Found(parts[-1], N_("cuối trích yếu thừa dấu {sign}"), {"sign": text[-1]})


@rule("TT-280")
def subject_there(document: Recognised) -> Iterator[Found]:
    """A công văn says what it is about."""
    letter = document.kind and document.kind.name == "Công văn" and document.of("so_ky_hieu")
    if letter and not document.of("trich_yeu_cong_van"):
        yield Found(document.first("so_ky_hieu"), N_("công văn không có trích yếu 'V/v …' dưới số, ký hiệu"))


@rule("TT-286")
def subject_form(document: Recognised) -> Iterator[Found]:
    """'V/v', a space, and a small letter."""
    parts = document.of("trich_yeu_cong_van")
    if not parts or parts[0].plain.isupper():
        return
    words = parts[0].plain.split()
    if not re.match(r"V/v\s\S", parts[0].plain):
        yield Found(parts[0], N_("mở đầu bằng '{opening}', yêu cầu 'V/v …'"), {"opening": " ".join(words[:2])})
    elif words[1].istitle() and acts(" ".join(words[1:])):
        yield Found(parts[0], N_("sau 'V/v' viết hoa '{word}', yêu cầu chữ in thường"), {"word": words[1]})


@rule("TT-276")
def subject_opening(document: Recognised) -> Iterator[Found]:
    """'Về việc …' with a capital; 'V/v' is for công văn."""
    part = document.first("trich_yeu")
    if part is None:
        return
    text = part.plain
    if match := re.match(r"[Vv]\s?/\s?[Vv]\b", text):
        yield Found(part, N_("mở đầu bằng '{opening}', chỉ công văn ghi 'V/v'"), {"opening": match[0]})
    elif text[0].islower():
        yield Found(part, N_("mở đầu bằng chữ thường '{word}'"), {"word": text.split()[0]})


@rule("TT-290")
def addressed(document: Recognised) -> Iterator[Found]:
    """Kinds that are sent to somebody say to whom."""
    kind = document.kind
    if kind and kind.addressed == "yes" and kind.name not in _KINDS_WITHOUT_ADDRESSEES and not document.of("kinh_gui"):
        yield Found(None, N_("{kind} không có 'Kính gửi:'"), {"kind": kind.name})


@rule("TT-297")
def report_goes_up(document: Recognised) -> Iterator[Found]:
    """A report whose first copy is for the parent agency is sent there: it says so at its head."""
    report = document.kind is not None and document.kind.name == "Báo cáo" and not document.of("kinh_gui")
    parent, first = document.first("co_quan_chu_quan"), document.first("noi_nhan_danh_sach")
    if report and parent and first and _names_same(first.plain, parent.plain):
        yield Found(first, N_("gửi cấp trên '{text}' mà không có 'Kính gửi:'"), {"text": first.plain})


def _names_same(entry: str, agency: str) -> bool:
    """Whether an entry of the copies ('- UBND tỉnh (b/c);') names an agency, perhaps without its place."""
    called = re.split(r"[(;,.]", without_bullet(entry))[0]
    name, whole = (fold(text).replace("uy ban nhan dan", "ubnd").strip() for text in (called, agency))
    return bool(name) and f"{whole} ".startswith(f"{name} ")


@rule("TT-296")
def address_form(document: Recognised) -> Iterator[Found]:
    """One addressee on the line itself, several beneath."""
    for part in document.of("kinh_gui"):
        text = part.plain
        if not re.match(r"Kính gửi:", text):
            if re.match(r"Kính gửi\s*:", text, re.IGNORECASE):
                opening = text[: text.index(":") + 1]
                yield Found(part, N_("ghi '{opening}', yêu cầu 'Kính gửi:'"), {"opening": opening})
            elif re.match(r"Kính gửi\b", text, re.IGNORECASE):
                yield Found(part, N_("thiếu dấu hai chấm sau 'Kính gửi'"))
        elif (document.of("kinh_gui_danh_sach") and re.match(r"Kính gửi:\s*[^\s\-–—+•]", text)) or re.match(
            r"Kính gửi:\s*[-–—+•].*;\s*[-–—+•]\s", text
        ):
            yield Found(part, N_("có nhiều nơi nhận: mỗi nơi một dòng, có gạch đầu dòng"))


@rule("TT-298")
def address_points(document: Recognised) -> Iterator[Found]:
    """'-' before, ';' after, '.' at the end."""
    listed = [part for part in document.of("kinh_gui_danh_sach") if part.plain]
    first = document.of("kinh_gui")
    if first and re.match(r"Kính gửi\s*:\s*[-–—+•]", first[0].plain):
        listed = [first[0], *listed]
    if len(listed) < 2:
        return
    if not any(part.paragraph.label or re.match(r"Kính gửi|[-–—+•]", part.plain) for part in listed):
        yield Found(listed[0], N_("thiếu gạch đầu dòng"))
    for part, following in pairwise(listed):
        goes_on = not following.paragraph.label and (following.plain[0] == "(" or following.plain[0].islower())
        if not part.plain.endswith(";") and not goes_on:
            yield wrong_end(part, ";")
    if not listed[-1].plain.endswith("."):
        yield wrong_end(listed[-1], ".")
