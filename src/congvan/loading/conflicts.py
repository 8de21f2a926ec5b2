"""What git leaves in a file where two people changed the same lines: both, between marks, for a person to choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.errors import N_, CongvanError, Finding, Span

_OURS, _BASE, _MIDDLE, _THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_MARK = re.compile(rf"^(?:{_OURS}|{re.escape(_BASE)}|{_THEIRS})(?: .*)?$|^{_MIDDLE}$", re.MULTILINE)


def refuse_conflicts(text: str, file: str) -> None:
    """Refuse a text with a conflict in it; raises CongvanError YAML-040 with each of them."""
    if _OURS not in text and _THEIRS not in text:
        return
    found = list(_conflicts(text, file))
    if found:
        raise CongvanError(found)


def _conflicts(text: str, file: str) -> Iterator[Finding]:
    marks = [(text.count("\n", 0, match.start()) + 1, match.group()) for match in _MARK.finditer(text)]
    start: tuple[int, str] | None = None
    for line, mark in marks:
        if mark.startswith(_OURS):
            start = line, mark
        elif mark.startswith(_THEIRS):
            first, ours = start or (line, mark)
            names = " / ".join(dict.fromkeys(name for name in (ours[7:].strip(), mark[7:].strip()) if name)) or "–"
            message = N_(
                "git để lại hai bản của cùng một đoạn từ dòng {first} đến dòng {last} ({names}): giữ lời đúng, xóa lời "
                "kia và các dòng bắt đầu bằng '<<<<<<<', '=======', '>>>>>>>'"
            )
            yield Finding("YAML-040", Span(file, first, 1), message, {"first": first, "last": line, "names": names})
            start = None
    if start:
        message = N_("dòng này là dấu git để lại khi hai người sửa cùng một đoạn; giữ lời đúng rồi xóa dòng này")
        yield Finding("YAML-040", Span(file, start[0], 1), message)
