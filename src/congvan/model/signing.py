"""Whether who signs signs lawfully (NĐ 30/2020, Điều 13; PL I, Phần I, Mục II, khoản 7): of a draft, and of any file.

Lines of authority ('TM. …', 'KT. …') stand over the title. Clerks often type both into one line; that is taken apart
where it can be read in one way alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from congvan.errors import N_, Report
from congvan.lexicon.offices import deputies_in, deputy_in, is_deputy, mark_of
from congvan.loading.nodes import Scalar
from congvan.model.issuing import Signatory
from congvan.text.unicode import clean, nfc
from congvan.thethuc.rules import Signing, load_rules

_PARTED = re.compile(r"\s*[,;:–/-]\s*(?=\S)")
_ENDS = " ,;:–-/"


@dataclass(frozen=True)
class Fault:
    """What is not lawful, in a line of authority by its place from 0, or in the title (None)."""

    code: str
    line: int | None
    message: str
    parameters: dict[str, object]


@dataclass(frozen=True)
class Signature:
    """Who signs, in words: the lines of authority, then the title."""

    authority: tuple[str, ...]
    title: str


def check_signing(signatory: Signatory, report: Report) -> Signatory:
    """Return the signatory with authority and title in their lines; report what is not lawful.

    A signatory with expressions is left to their values: `is_open`.
    """
    if is_open(signatory):
        return signatory
    typed = Signature(tuple(line.text for line in signatory.authority), signatory.title.text)
    signed, faults = judge(typed)
    for fault in faults:
        place = signatory.title if fault.line is None else signatory.authority[fault.line]
        report.add(fault.code, place.span, fault.message, **fault.parameters)
    if signed == typed:
        return signatory
    spans = [line.span for line in signatory.authority]
    lines = tuple(
        Scalar(spans[place] if place < len(spans) else signatory.title.span, text)
        for place, text in enumerate(signed.authority)
    )
    return replace(signatory, authority=lines, title=replace(signatory.title, text=signed.title))


def is_open(signatory: Signatory) -> bool:
    """Whether expressions decide how somebody signs."""
    return any("{{" in text.text for text in (*signatory.authority, signatory.title))


def judge(typed: Signature) -> tuple[Signature, list[Fault]]:
    """Return the signature with every line of authority and the title for itself, and what is not lawful in it."""
    signing = load_rules().signing
    parted = _part(typed.title)
    if isinstance(parted, Fault):
        return typed, [parted]
    lines = tuple(piece for line in typed.authority for piece in _pieces(line))
    signed = Signature((*lines, *parted.authority), parted.title)
    whole = len(lines) == len(typed.authority)
    faults = [
        replace(fault, line=fault.line if whole and fault.line is not None and fault.line < len(lines) else None)
        for fault in _faults(signed, signing)
    ]
    return signed, [replace(fault, parameters={**fault.parameters, "source": signing.source}) for fault in faults]


def _faults(signed: Signature, signing: Signing) -> Iterator[Fault]:
    order: list[str] = []
    for place, line in enumerate(signed.authority):
        mark, right, rest = mark_of(line)
        if mark == signing.before_title:
            message = N_(
                "'{mark}' đứng ngay trước chức vụ, không thành dòng riêng: viết title: {mark} Giám đốc ({source})"
            )
            yield Fault("KY-001", place, message, {"mark": mark})
            continue
        if mark and not right:
            yield Fault("KY-002", place, N_("quyền hạn phải viết có dấu chấm: '{mark}' ({source})"), {"mark": mark})
        if mark:
            order.append(mark)
        if mark == signing.deputy_signs and deputy_in(rest) is not None:
            message = N_("sau '{mark}' là chức vụ cấp trưởng; chức vụ cấp phó ghi ở 'title' ({source})")
            yield Fault("KY-010", place, message, {"mark": mark})
    if tuple(order) not in signing.orders:
        message = N_("'{order}' không ký được theo thứ tự này; các cách: {lawful} ({source})")
        lawful = ", ".join(" ".join(marks) for marks in signing.orders if marks)
        yield Fault("KY-003", 0, message, {"order": " ".join(order), "lawful": lawful})
        return
    for_head = signing.deputy_signs in order
    parameters: dict[str, object] = {"title": signed.title, "mark": signing.deputy_signs}
    if for_head and not is_deputy(signed.title):
        message = N_("'{mark}' là cấp phó ký thay, nhưng '{title}' không phải chức vụ cấp phó ({source})")
        yield Fault("KY-004", None, message, parameters)
    if is_deputy(signed.title) and not for_head:
        message = N_(
            "'{title}' là cấp phó, phải ký thay: thêm '{mark}' và chức vụ cấp trưởng vào 'authority' ({source})"
        )
        yield Fault("KY-005", None, message, parameters)
    if match := re.match(rf"{signing.acting}\s+(?=\S)", nfc(signed.title), re.IGNORECASE):
        message = N_("được giao quyền cấp trưởng thì ghi '{right}', không ghi '{title}' ({source})")
        short = f"{signing.before_title} {nfc(signed.title)[match.end() :]}"
        yield Fault("KY-011", None, message, {"right": short, "title": signed.title})


def _pieces(text: str) -> list[str]:
    """Cut a line before every mark of authority in it ('TM. Ủy ban nhân dân, KT. Chủ tịch')."""
    signing = load_rules().signing
    marks = "|".join(re.escape(mark) for mark in signing.abbreviations if mark != signing.before_title)
    cut = re.split(rf"(?<=[\s,;–/-])(?=(?:{marks})\s*\S)", nfc(text), flags=re.IGNORECASE)
    return [_spaced(piece) for part in cut if (piece := part.strip().rstrip(_ENDS))] or [text]


def _spaced(line: str) -> str:
    """Part a mark that is written right from what follows it ('KT.Giám đốc')."""
    mark, right, rest = mark_of(line)
    return f"{mark} {rest}" if mark and right and rest else line


def _part(title: str) -> Signature | Fault:
    """Take a title apart that carries authority; one without any stays as it was typed."""
    before_title = load_rules().signing.before_title
    pieces = [piece for row in title.splitlines() if row.strip() for piece in _pieces(row)]
    marks = [mark.replace(before_title, "") for mark, *_ in map(mark_of, pieces)]
    if not any(marks):
        return Signature((), title)
    *lines, last = pieces
    if not all(marks[:-1]):
        return _unclear(title)
    if not marks[-1]:
        return Signature(tuple(lines), last)
    found = _title_within(last)
    if found is None:
        return _unclear(title)
    authority, own = found
    return Signature((*lines, authority), own)


def _title_within(line: str) -> tuple[str, str] | None:
    """Cut a line of authority before the signatory's own title; None where it holds none, or where is not sure."""
    mark, _, rest = mark_of(line)
    signing = load_rules().signing
    start = len(line) - len(rest)
    if mark == signing.deputy_signs:
        places = [match.start() for match in deputies_in(rest)]
    else:
        places = [match.end() for match in _PARTED.finditer(rest) if _opens_title(rest[match.end() :])]
    if len(places) != 1 or not places[0]:
        return None
    cut = start + places[0]
    return line[:cut].rstrip(_ENDS), line[cut:]


def _opens_title(text: str) -> bool:
    signing: Signing = load_rules().signing
    words: Sequence[str] = (*signing.titles, *signing.deputies, signing.before_title)
    return any(re.match(rf"{re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)


def _unclear(title: str) -> Fault:
    signing = load_rules().signing
    message = N_(
        "'{title}' có quyền hạn, nhưng không rõ chức vụ của người ký bắt đầu từ đâu; ghi 'authority' (quyền hạn), mỗi "
        "dòng một mục, rồi 'title' (chức vụ) của chính người ký ({source})"
    )
    return Fault("KY-012", None, message, {"title": clean(title.replace("\n", " ")), "source": signing.source})
