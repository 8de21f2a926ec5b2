"""Comments of YAML: which '#' opens one, and which a clerk meant as text ('Zalo #123')."""

from __future__ import annotations

import re

from congvan.errors import N_, Report, Span

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")
# Decorations, and '#' alone or with a space: a remark. A '#' that touches a letter or a digit may be text.
_REMARK = re.compile(r"#(?:$|[ \t]|[#=*_~!-])")
# What a value does not end with, because it wants something after it: 'các sở và # các ngành', 'A, # B'.
_WANTS_MORE = frozenset(("và", "hoặc", "của", "cho", "theo", "với", "tại"))
_OPEN_END = re.compile(r"[,:;(\[{–“\"'/&+-]$")
_STOPS = (".", ";", "./.", "!", "?")
_SHOWN = 100
_PROSE = 4  # words that make a value a sentence rather than a name


def quoted(text: str) -> str:
    """Return a text in quotes, as YAML reads it unchanged."""
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def shortened(text: str) -> str:
    """Return a text on one line, short enough to be shown."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def comment_start(line: str, start: int = 0) -> int:
    """Return where YAML would begin a comment on a line, from `start` on; its length where there is none."""
    match = _COMMENT.search(line, start)
    return match.start() if match else len(line)


def check_comment(line: str, at: int, value: str, goes_on: bool, span: Span, report: Report) -> None:
    """Report a comment at `at` that may be the rest of `value`, of which nothing would be printed.

    `value` is what stands before it on its line; `goes_on` where the next line goes on with the text.
    """
    comment = line[at:]
    touches = at > 0 and not line[at - 1].isspace()  # what is closed, as in "5"##a
    wide = at == 0 or (at > 1 and not line[at - 2 : at].strip())
    whole = not touches and not _incomplete(value) and (wide or _whole_before(value, comment))
    if whole and not goes_on and _REMARK.match(comment):
        return
    message = N_(
        "từ dấu '#' đến hết dòng sẽ không được in. Nếu đó là chữ, đặt cả câu trong dấu nháy: {text}. Nếu đó là ghi "
        "chú, để ở cuối câu, cách hai dấu cách trước '#' và một dấu cách sau '#': {remark}"
    )
    text, comment = value.strip(), shortened(comment)
    remark = f"{shortened(text)}  # {comment.lstrip('# ')}".strip()
    report.add("YAML-020", span, message, text=quoted(shortened(f"{text} {comment}".strip())), remark=remark)


def _incomplete(value: str) -> bool:
    """Whether a value wants something after it."""
    words = value.split()
    if not words:
        return False
    if words[0][0] in "\"'[{":
        return False
    opened = any(value.count(a) > value.count(b) for a, b in ("()", "“”"))
    return opened or words[-1].lower() in _WANTS_MORE or bool(_OPEN_END.search(words[-1]))


def _whole_before(value: str, comment: str) -> bool:
    """Whether a value is whole before a comment one space after it, of which both may be one sentence."""
    rest = comment.lstrip("# \t").rstrip()
    if rest[:1].isdigit():
        return False
    return len(value.split()) < _PROSE or value.rstrip().endswith(_STOPS) or not rest.endswith(_STOPS)
