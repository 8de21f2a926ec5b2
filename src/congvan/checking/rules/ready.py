"""Whether a file is ready to be signed: blanks and fields left open, changes not accepted, remarks of reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from congvan.checking.observed import PROMPT
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import forms, is_form
from congvan.checking.rules.prose import BROKEN, prose, words
from congvan.errors import N_
from congvan.text.unicode import clean

# Fields whose text Word makes anew when it opens, saves or prints the file; CREATEDATE stays.
_MOVING = frozenset({"DATE", "TIME", "SAVEDATE", "PRINTDATE"})
_MERGED = frozenset({"MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE"})
_NAME = r"[^\W\d_]{2}[\w .-]{0,38}"
# '«Ho_ten»' is a merge field's name, '«Nhân dân»' a quotation; '{so_nguoi}' a name, '{1; 2}' a set.
_MARKED = re.compile(
    rf"«\s*(?:[^\W\d]\w*_\w*|[A-Za-z]\w{{2,}})\s*»|\{{\{{.*?\}}\}}|\{{%.*?%\}}|\$?\{{\s*{_NAME}\s*\}}|<<\s*{_NAME}\s*>>"
)
_OPEN = N_("“{text}” là chỗ chưa điền của mẫu; điền nội dung, hoặc trộn thư lại, trước khi trình ký")
_BRACKETED = re.compile(r"\[\s*([^\[\]\d][^\[\]]{0,58})\]|<\s*([^\W\d_][^<>@:/]{1,58})>")


@rule("VB-601")
def open_blanks(recognised: Recognised) -> Iterator[Found]:
    """Merge fields, names in braces, and what a template says in brackets where something is to be put."""
    blank = forms(recognised) | {part.annex for part in recognised.of("phu_luc", annex=None) if is_form(part)}
    for read in prose(recognised):
        if read.part.annex and read.part.annex in blank:
            continue
        taken = sorted({*(match.span() for match in _MARKED.finditer(read.text)), *_bracketed(read.text)})
        for start, end in taken:
            yield read.found(_OPEN, start, end, {"text": read.text[start:end]})
        yield from _merged(read.part, [(read.starts[start], read.starts[end]) for start, end in taken])
        yield from _prompts(read.part)


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets hold what a template asks for: '[ngày họp]', '<tên đơn vị>'."""
    for match in _BRACKETED.finditer(text):
        if _asks().match((match[1] or match[2]).strip().lower()):
            yield match.span()


@cache
def _asks() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, words()["asked_for"])) + r")(?!\w)")


def _merged(part: Part, told: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Merge fields that still show their name, whatever it is: '«Tên trường»'."""
    start = 0
    for run in part.runs:
        end = start + len(run.text)
        shown = run.text.strip()
        known = any(first < end and start < last for first, last in told)
        if run.field in _MERGED and shown.startswith("«") and shown.endswith("»") and not known:
            message = N_(
                "“{text}” là trường trộn thư chưa có dữ liệu; trộn thư (Mailings > Finish & Merge) rồi trình ký"
            )
            yield Found(part, message, {"text": shown}, start, end)
        start = end


def _prompts(part: Part) -> Iterator[Found]:
    """Content controls that still ask for their text: 'Click or tap here to enter text.'"""
    at = 0
    for prompts, runs in groupby(part.runs, lambda run: run.field == PROMPT):
        start, at = at, at + len(text := "".join(run.text for run in runs))
        if prompts and (shown := clean(text)):
            yield Found(part, _OPEN, {"text": shown}, start, at)


@rule("VB-602")
def broken_references(recognised: Recognised) -> Iterator[Found]:
    """What Word or Excel prints where a cross-reference, a bookmark or a formula leads nowhere."""
    for read in prose(recognised):
        for match in BROKEN.finditer(read.text):
            message = N_(
                "“{text}” là lỗi của Word, Excel để lại: dẫn chiếu không còn; sửa lại chỗ dẫn chiếu hoặc gõ thẳng"
            )
            yield read.found(message, *match.span(), {"text": match[0]})


@rule("KT-011")
def moving_dates(recognised: Recognised) -> Iterator[Found]:
    """A field that gives the day on which somebody opens or prints the file."""
    for part in recognised.parts:
        names = sorted({run.field for run in part.runs} & _MOVING)
        if names and part.paragraph.zone == "body":
            message = N_(
                "ngày là trường {field} của Word, đổi mỗi lần mở hoặc in tệp; bấm vào ngày rồi Ctrl+Shift+F9 để thành "
                "chữ"
            )
            yield Found(part, message, {"field": names[0]})


@rule("KT-012")
def tracked_changes(recognised: Recognised) -> Iterator[Found]:
    """Changes that nobody accepted: what is printed depends on who prints it."""
    if count := recognised.observed.revisions:
        message = N_(
            "còn {count} chỗ sửa đang theo dõi (Track Changes); chấp nhận hoặc bỏ (Review > Accept All Changes) rồi "
            "trình ký"
        )
        yield Found(None, message, {"count": count})


@rule("KT-013")
def left_comments(recognised: Recognised) -> Iterator[Found]:
    """Remarks of reviewers."""
    if count := recognised.observed.comments:
        message = N_("còn {count} ghi chú (comment); giải quyết và xóa (Review > Delete All Comments) rồi trình ký")
        yield Found(None, message, {"count": count})
