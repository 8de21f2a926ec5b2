"""What a clerk types though the document has it by itself: taken as meant, once, or told with what to write.

'Kính gửi: Sở A' under `recipients`, 'Lưu: VT' under `copies`, 'V/v …' under `subject` lose the words that are set
anyway. A number or a dash at the head of an item that gets its own, and the name of a block typed as text, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from congvan.errors import N_, Report
from congvan.loading.comments import shortened
from congvan.model.blocks import BARE_WORDS
from congvan.model.body import Article, Clause, DashList, Division, Level, Point, Table, Task, Tasks
from congvan.model.contract import Draft
from congvan.model.dispatch import Annex, Filing
from congvan.model.terms import Text, Texts
from congvan.text.unicode import slug
from congvan.thethuc.rules import load_rules

T = TypeVar("T")
_STOP = r"[.)]"
_NUMBER = r"\d{1,2}(?:\.\d{1,2})*(?:[.)/]|-(?=[ ]))|\d{1,2}(?:\.\d{1,2})+"
_LETTER = r"[a-zđ][)]"
_DASH = r"[-–—+•*](?=[ ])"
_ROMAN = r"[IVX]{1,5}"
# After a roman number the initials of a person look alike: 'V. I. Lênin'.
_INITIALS = r"(?![A-ZĐ]\.)"
_FILING = re.compile(r"(?i:lưu)(?:[ ]*:[ ]*|[ ]+(?=VT\b))")
_SPACE = r"[ \u00a0]"


def as_meant(draft: Draft, report: Report) -> Draft:
    """Return draft without the words that its document has by itself; report what would be printed twice."""
    phrases = load_rules().phrases
    draft = _mapped(draft, _plain)
    recipients = _list_without(draft.recipients, phrases["kinh_gui"])
    copies, filing = _filing(_list_without(draft.copies, phrases["noi_nhan"]), draft.filing, report)
    draft = replace(draft, recipients=recipients, copies=copies, filing=filing)
    if draft.subject:
        draft = replace(draft, subject=_subject(draft.subject, named=bool(draft.kind.abbreviation) or draft.kind.own))
    _check_heads(draft, report)
    _check_bare(draft, report)
    return draft


def _subject(subject: Text, named: bool) -> Text:
    """Take 'V/v' from a subject; where it stands below the name of its kind, 'V/v' says 'Về việc' there."""
    about = re.compile(rf"(?i)^\s*v/v\b\.?\s*:?{_SPACE}*")
    plain = about.sub("", subject.text)
    whole = re.sub(r"(?i)^\s*(về việc)\s*:?\s+(?:(?:về việc|v/v)\s*:?\s+)*", "" if not named else r"\1 ", plain)
    if named and plain != subject.text and not re.match(r"(?i)về việc\s", whole):
        whole = f"Về việc {whole}"
    return replace(subject, text=whole)


def _filing(copies: Texts, filing: Filing | None, report: Report) -> tuple[Texts, Filing | None]:
    """Take the line 'Lưu: VT, TH' out of the copies, as the filing."""
    kept = []
    for copy in copies:
        found = _FILING.match(copy.text.strip().lstrip("-–+• "))
        if not found:
            kept.append(copy)
        elif filing:
            message = N_("dòng 'Lưu' đã có (dòng {line}); bỏ dòng này")
            report.add("DT-093", copy.span, message, line=filing.span.line)
        else:
            units = copy.text.strip().lstrip("-–+• ")[found.end() :].rstrip(" .;,/")
            filing = Filing(copy.span, (replace(copy, text=units),) if units else ())
    return tuple(kept), filing


def _plain(part: Any) -> Any:
    """Return a part of a document without the phrases that are put before its texts."""
    phrases = load_rules().phrases
    match part:
        case Filing():
            return replace(part, units=_list_without(part.units, phrases["luu"]))
        case Table(unit=unit) if unit:
            return replace(part, unit=_without(unit, phrases["don_vi_tinh"]))
        case Task():
            together = phrases["chu_tri"].split(", ")[-1]
            return replace(
                part,
                partners=part.partners and _without(part.partners, phrases["chu_tri"], together),
                deadline=part.deadline and _without(part.deadline, phrases["thoi_han"], phrases["hoan_thanh"]),
            )
        case Draft():
            grounds = (re.sub(r"^(?i:căn cứ\s*:?\s+)+(?=\S)", "Căn cứ ", text.text) for text in part.grounds)
            texts = zip(part.grounds, grounds, strict=True)
            return replace(part, grounds=tuple(replace(text, text=words) for text, words in texts))
        case _:
            return part


def _list_without(texts: Texts, phrase: str) -> Texts:
    """Return texts without a phrase before them; one that is the phrase alone goes."""
    plain = (_without(text, phrase) for text in texts)
    return tuple(text for text in plain if text.text.strip())


def _without(text: Text, *phrases: str) -> Text:
    words = text.text
    for phrase in phrases:
        colon = r"[ ]*:" if phrase.endswith(":") else ""
        opened = re.compile(rf"^\s*(?:\*\*)?(?i:{re.escape(phrase.rstrip(':'))}){colon}(?:\*\*)?(?:\s+|$)")
        words = opened.sub("", words)
    return text if words == text.text else replace(text, text=words)


def _mapped(value: T, change: Callable[[Any], Any]) -> T:
    """Return a part of a draft with `change` done to it and to every part within it."""
    if isinstance(value, tuple):
        return tuple(_mapped(item, change) for item in value)  # type: ignore[return-value]
    if not _is_part(value):
        return value
    changed = {}
    for field in fields(value):  # type: ignore[arg-type]  # a part is a dataclass
        old = getattr(value, field.name)
        new = _mapped(old, change)
        if new is not old and new != old:
            changed[field.name] = new
    result: T = change(replace(value, **changed) if changed else value)  # type: ignore[type-var]
    return result


def _is_part(value: object) -> bool:
    """Whether a value is of this room: a part of a draft, not its kind or its place in a file."""
    return is_dataclass(value) and type(value).__module__.startswith(f"{__package__}.")


def _parts(value: object) -> Iterator[Any]:
    """Yield every part and every text of a draft."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif _is_part(value):
        yield value
        for field in fields(value):  # type: ignore[arg-type]
            yield from _parts(getattr(value, field.name))


def _check_heads(draft: Draft, report: Report) -> None:
    for texts, head in _headed(draft):
        for text in texts:
            if text and (found := head.match(text.text)) and _is_head(found):
                _report_head(text, found, report)


def _is_head(found: re.Match[str]) -> bool:
    """Whether this is a number rather than a quantity: '1.1 Nội dung', not '2.5 tấn'."""
    return not found["head"][-1].isdigit() or "." not in found["head"] or found.string[found.end() :][:1].isupper()


def _headed(draft: Draft) -> Iterator[tuple[tuple[Text | None, ...], re.Pattern[str]]]:
    """Yield the texts that get a number or a dash, or none, with what they should not begin with."""
    phrases = load_rules().phrases
    item, dashed = _head(_NUMBER, _LETTER, _DASH), _head(_NUMBER, _DASH)
    for part in _parts(draft):
        match part:
            case Draft():
                yield (*part.recipients, *part.copies), dashed
                yield part.grounds, dashed
            case Tasks(outline=True):
                yield tuple(task.title for task in part.items), _head(_ROMAN + _STOP, after=_INITIALS)
            case Task():
                yield (part.title or part.run_in or part.assignee or part.text,), item
            case Article():
                yield (part.title or part.text,), _head(_NUMBER, _worded(phrases["dieu"], r"\d+"))
            case Clause():
                yield (
                    (part.title or part.run_in or part.text,),
                    _head(_NUMBER, _DASH, _worded(phrases["khoan"], r"\d+")),
                )
            case Point():
                yield (part.text,), _head(_LETTER, _DASH, _worded(phrases["diem"], r"[a-zđ]"))
                yield part.items, dashed
            case DashList():
                yield part.items, dashed
            case Division():
                yield (part.title,), _division_head(part.level)
            case Annex():
                yield (part.title,), _head(_worded(phrases["phu_luc"], rf"(?:{_ROMAN}|\d+)"))


def _division_head(level: Level) -> re.Pattern[str]:
    word = load_rules().divisions[level].word
    return _head(_worded(word, r"(?:[IVX]+|\d+|[Tt]hứ [^\W\d]+)", sign=rf"(?:[.:]|{_SPACE}[-–])?"), _ROMAN + _STOP)


def _worded(word: str, number: str, sign: str = r"[.:)]") -> str:
    return rf"(?i:{word})[ ]+{number}{sign}"


@cache
def _head(*forms: str, after: str = "") -> re.Pattern[str]:
    """Return the pattern of a typed head, with the marks of emphasis around it, before a word."""
    return re.compile(rf"\s*(?P<open>\*\*|\*|)(?P<head>{'|'.join(forms)})(?P<close>\*\*|\*|)(?:\s+{after}|$)")


def _report_head(text: Text, found: re.Match[str], report: Report) -> None:
    kept = found["open"] if not found["close"] else ""
    message = N_("'{mark}' gõ ở đầu sẽ in thừa: chỗ này tự có số, dấu gạch, hoặc không có; bỏ đi, viết: {line}")
    line = shortened(kept + text.text[found.end() :]) or "…"
    report.add("DT-090", text.span, message, mark=found["head"], line=line)


def _check_bare(draft: Draft, report: Report) -> None:
    for text in _parts(draft):
        if isinstance(text, Text) and slug(text.text) in BARE_WORDS:
            message = N_(
                "'{word}' ở đây sẽ in thành chữ; muốn sang trang thì đặt '- pagebreak' trong 'body' (nội dung)"
            )
            report.add("DT-091", text.span, message, word=shortened(text.text))
