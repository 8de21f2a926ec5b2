"""What can be wrong with a user's input: one family of errors, each with its place and its remedy."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file; line and column count from 1, 0 where the whole file is meant.

    `sheet` tells which of a workbook's several sheets.
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        file = f"{self.file} [{self.sheet}]" if self.sheet else self.file
        return f"{file}:{self.line}:{self.column}" if self.line else file


def N_(message: str) -> str:
    """Mark a message for the catalogues; Vietnamese is the source language."""
    return message


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, a place, and a Vietnamese message with parameters.

    The message is the gettext msgid: Vietnamese is the source language, other languages are catalogues. A warning
    stops nothing: the clerk looks and decides.
    """

    code: str
    span: Span
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.span}: {self.message.format_map(self.parameters)} [{self.code}]"


class Said(Finding):
    """A finding that stands within the message of another: its words alone."""

    def __str__(self) -> str:
        return self.message.format_map(self.parameters)


class CongvanError(Exception):
    """A user's input cannot be used; carries all findings, in the order of the file."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: finding.span))
        super().__init__("\n".join(map(str, self.findings)))


_NO_FOLDER = "No usable temporary directory"  # as tempfile says it
UNEXPECTED, FULL = "MAY-010", "MAY-011"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # on the disk, in a user's share of it, as it lets nobody write


def unexpected(error: Exception, span: Span) -> Finding:
    """Return the finding of an error that nobody foresaw, with a line that can be sent to the makers: no fault of
    theirs is a machine without room.

    Its parameter `trace` is the traceback, for `--debug`; it travels between processes as plain text.
    """
    if isinstance(error, MemoryError):
        return Finding(
            FULL, span, N_("máy không đủ bộ nhớ; hãy đóng bớt chương trình khác, hoặc thêm --jobs 1, rồi chạy lại")
        )
    if isinstance(error, OSError) and (error.errno in _NO_ROOM or str(error.strerror).startswith(_NO_FOLDER)):
        message = N_(
            "không ghi được tệp tạm ({reason}); hãy xem đĩa còn chỗ không, hoặc đặt biến môi trường {variable} là một "
            "thư mục ghi được, ở đĩa còn chỗ, rồi chạy lại"
        )
        variable = "TEMP" if os.name == "nt" else "TMPDIR"
        return Finding(FULL, span, message, {"reason": error.strerror, "variable": variable})
    from importlib.metadata import version  # which takes as long to import as all of this module

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _PACKAGE in Path(frame.filename).parents]
    where = f"{Path(frames[-1].filename).relative_to(_PACKAGE).as_posix()}:{frames[-1].lineno}" if frames else "?"
    message = N_(
        "lỗi trong chương trình ({kind}, {where}, phiên bản {version}); tệp này chưa làm được, các tệp khác vẫn làm "
        "tiếp. Hãy gửi dòng này cho người làm congvan; --debug ghi chi tiết ra tệp"
    )
    trace = "".join(traceback.format_exception(error))
    parameters = {"kind": type(error).__name__, "where": where, "version": version("congvan"), "trace": trace}
    return Finding(UNEXPECTED, span, message, parameters)


def refuse(code: str, span: Span, message: str, **parameters: object) -> CongvanError:
    """Return the error of one finding, to be raised."""
    return CongvanError([Finding(code, span, message, parameters)])


class Report:
    """Collects findings, so that a user sees all of them at once."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, span: Span, message: str, **parameters: object) -> None:
        """Note one finding."""
        self.findings.append(Finding(code, span, message, parameters))

    def close(self) -> None:
        """Raise CongvanError if anything was found."""
        if self.findings:
            raise CongvanError(self.findings)
