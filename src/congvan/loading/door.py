"""The one door to the files that a draft, a list or a template names, and to those that a command is given.

A name is judged as text before anything is opened, then by where it leads once links are followed, then by what stands
there: a regular file of the workspace and of a fitting size, or nothing.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

from congvan.errors import N_, Said, Span, refuse
from congvan.text.unicode import is_device, nfc

MAX_BYTES = 20_000_000  # of a table, an image, a template: more is a wrong file
MAX_DOCUMENT = 200_000_000  # of a DOCX or PDF of any author: scans are large

# At the top of a drive: nobody may open them, and nobody keeps documents there.
_OF_THE_SYSTEM = {"System Volume Information", "$RECYCLE.BIN", "lost+found"}

_OUTSIDE = N_("tệp '{name}' nằm ngoài thư mục làm việc; hãy chép vào")
_NOT_HERE = N_(
    "'{name}' bắt đầu từ ổ đĩa, từ máy khác, hoặc là tên mà hệ thống giữ riêng; hãy chép tệp vào thư mục làm việc và "
    "ghi đường dẫn tính từ đó, như hinh/so-do.png"
)
_UNREADABLE = N_("không đọc được tệp '{name}' trong thư mục làm việc")
_NO_FILE = N_("'{name}' không phải tệp thường (là thư mục, thiết bị hoặc ống dẫn)")
_TOO_LARGE = N_("tệp '{name}' lớn quá {limit} byte; hãy thu nhỏ hoặc chia ra")


def files_in(folder: Path) -> list[Path]:
    """Return all files in a folder and its folders, sorted: none where there is no folder; links are not followed.

    Raises CongvanError (TEP-044) where one of them cannot be opened: what stands there would be left out in silence.
    """

    def unopened(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return
        message = N_(
            "không mở được thư mục này ({reason}), nên tệp ở trong sẽ bị bỏ sót; hãy xin quyền đọc, hoặc chuyển thư "
            "mục đi nơi khác"
        )
        raise refuse("TEP-044", Span(str(error.filename or folder)), message, reason=error.strerror or error) from error

    found = []
    for root, inner, names in os.walk(folder, onerror=unopened):
        inner[:] = set(inner) - _OF_THE_SYSTEM
        found += [Path(root, name) for name in names]
    return sorted(found)


def hidden_ending(name: str) -> Said | str:
    """Return how to see and change the ending of a file where Windows may hide it, '' for others."""
    if not name.lower().endswith(".txt"):
        return ""
    message = N_(" (Windows giấu đuôi '.txt': trong Explorer chọn View > Show > File name extensions)")
    return Said("", Span(name), message)


def find_named(root: Path, name: str, span: Span) -> Path:
    """Return the file of the workspace that a text names, links followed.

    Raises CongvanError: TEP-016 (leads out of the workspace), TEP-017 (not there), TEP-040 (begins at a drive, a
    server or a device), TEP-041 (no regular file).
    """
    name = name.strip()
    check_name(name, span)
    try:
        path = on_disk(root / PurePosixPath(name.replace("\\", "/"))).resolve()
        inside = path.is_relative_to(root.resolve())
        there = inside and path.exists()
    except (OSError, ValueError, RuntimeError):  # a name that no system takes; a loop of links
        inside = there = False
        raise refuse("TEP-017", span, _UNREADABLE, name=name) from None
    if not inside:
        raise refuse("TEP-016", span, _OUTSIDE, name=name)
    if not there:
        raise refuse("TEP-017", span, _UNREADABLE, name=name)
    if not path.is_file():
        raise refuse("TEP-041", span, _NO_FILE, name=name)
    return path


def check_name(name: str, span: Span) -> None:
    """Refuse a name that does not begin at the workspace on every system; raises CongvanError (TEP-040)."""
    if not _is_relative(name):
        raise refuse("TEP-040", span, _NOT_HERE, name=name)


def read_named(root: Path, name: str, span: Span, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file of the workspace that a text names; raises CongvanError as find_named, and TEP-042."""
    return read_file(find_named(root, name, span), span, limit, name.strip())


def read_file(path: Path, span: Span, limit: int = MAX_BYTES, name: str = "") -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes.

    A pipe or a device is not opened: it may never end. Raises CongvanError: TEP-010 (cannot be read), TEP-041 (no
    regular file), TEP-042 (too large).
    """
    name = name or str(path)
    data: bytes | None = None
    try:
        if stat.S_ISREG(path.stat().st_mode):
            with open(path, "rb", opener=_open_at_once) as file:
                data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        message = N_("không đọc được tệp: {reason}")
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refuse("TEP-010", span, message, reason=reason) from error
    if data is None:
        raise refuse("TEP-041", span, _NO_FILE, name=name)
    if len(data) > limit:
        raise refuse("TEP-042", span, _TOO_LARGE, name=name, limit=limit)
    return data


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting, should a pipe have taken the file's place meanwhile."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def _is_relative(name: str) -> bool:
    """Whether a name begins at the workspace on every system, and names no device of Windows."""
    windows = PureWindowsPath(name)
    if not name or name.startswith(("/", "\\")) or windows.drive or windows.root:
        return False
    return not any(is_device(part) for part in windows.parts)


def on_disk(path: Path) -> Path:
    """Return a path as the disk spells it: files from a Mac have names whose letters and marks stand apart (NFD)."""
    try:
        if path.exists():
            return path
        parent = on_disk(path.parent) if path.parent != path else path
        names = (name for name in (nfc(path.name), unicodedata.normalize("NFD", path.name)) if (parent / name).exists())
        return parent / next(names, path.name)
    except (OSError, ValueError):  # no name of a file: what opens it says so
        return path
