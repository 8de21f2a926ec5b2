"""The one place that writes results: beside the target, then renamed, so that no file is ever half written."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from congvan.errors import N_, CongvanError, Span, refuse

_PREFIX = 40  # characters, each up to 3 bytes in the names of most file systems
_PATIENCE_SECONDS = 600  # a build of thousands of copies takes minutes
_LEFT_BEHIND_SECONDS = 3600  # a file that is being written is there for a moment; one this old was left by a kill
_TEMPORARY = ".tmp"


def _umask() -> int:
    """The user's mask; the system tells it only when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_OF_USER = 0o666 & ~_umask()  # asked once, before any thread runs
_OF_OWNER = 0o600 & _OF_USER


def write_whole(files: Mapping[Path, bytes], private: bool = False, settled: bool = True) -> None:
    """Write all files, or leave every earlier one as it was; raises CongvanError when the disk refuses.

    They have the rights that the user's mask gives; `private` ones (marks of secrecy) are for their owner alone. They
    are on the disk when they take their places, so that no power cut leaves one half written, unless `settled` is
    off: then somebody calls `settle`, once for many.
    """
    written: dict[Path, Path] = {}
    path = Path()
    try:
        for path, data in files.items():
            written[path], file = _begun(path)
            with file:
                file.write(data)
                file.flush()
                if settled:
                    os.fsync(file.fileno())
            os.chmod(written[path], _OF_OWNER if private else _OF_USER)
        _replace_all(written)
        written.clear()
    except _Kept as error:
        raise _refused(error.path, error.cause) from error.cause
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        for temporary in written.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _begun(path: Path) -> tuple[Path, BinaryIO]:
    """Open a file beside another, made for its owner alone, whatever it becomes."""
    # A beginning of the name only: with what is put around it, a long one would be too long.
    begin = partial(tempfile.mkstemp, _TEMPORARY, f".{path.name[:_PREFIX]}.", path.parent)
    try:
        descriptor, name = begin()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = begin()
    return Path(name), os.fdopen(descriptor, "wb")


def settle(paths: Iterable[Path]) -> None:
    """See that files are on the disk: of many written one after the other, the first one waits for nearly all."""
    for path in paths:
        with contextlib.suppress(OSError), path.open("r+b") as file:  # gone since, or open in Word
            os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Remove a file; raises CongvanError when the system refuses."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, error) from error


def is_private(path: Path) -> bool:
    """Whether a file is for its owner alone, so that what is made of it has to be so too."""
    with contextlib.suppress(OSError):
        return not path.stat().st_mode & 0o077
    return False


class _Kept(Exception):
    """One file could not be replaced, so none was."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(path)
        self.path, self.cause = path, cause


def _replace_all(written: Mapping[Path, Path]) -> None:
    """Put files in the place of earlier ones: all, or, where one is held open (Windows), none."""
    earlier: dict[Path, Path | None] = {}
    try:
        for path, temporary in written.items():
            try:
                earlier[path] = _kept_beside(path) if len(written) > 1 else None
                temporary.replace(path)
            except OSError as error:
                _put_back({place: old for place, old in earlier.items() if place != path})
                raise _Kept(path, error) from error
    finally:
        for old in filter(None, earlier.values()):
            with contextlib.suppress(OSError):
                old.unlink(missing_ok=True)


def _kept_beside(path: Path) -> Path | None:
    """Give an earlier file a second name, under which it outlives being replaced; None where there is none."""
    if not path.is_file():
        return None
    beside = Path(tempfile.mktemp(prefix=f".{path.name[:_PREFIX]}.", suffix=_TEMPORARY, dir=path.parent))
    try:
        os.link(path, beside)
    except OSError:  # a file system without links
        shutil.copy2(path, beside)
    return beside


def _put_back(earlier: Mapping[Path, Path | None]) -> None:
    for path, old in earlier.items():
        with contextlib.suppress(OSError):
            if old is None:
                path.unlink()
            else:
                old.replace(path)


def check_within(folder: Path, root: Path) -> None:
    """Refuse to write into a folder outside `root`, or that a link leads out of it; raises CongvanError (TEP-043)."""
    with contextlib.suppress(OSError, RuntimeError):
        if folder.resolve().is_relative_to(root.resolve()):
            return
    if not Path(os.path.abspath(folder)).is_relative_to(os.path.abspath(root)):
        message = N_("thư mục này nằm ngoài thư mục làm việc '{root}', nên không ghi vào; chọn thư mục bên trong")
        raise refuse("TEP-043", Span(str(folder)), message, root=root)
    message = N_("thư mục này là liên kết dẫn ra ngoài '{root}', nên không ghi vào; hãy xóa liên kết hoặc dùng --out")
    raise refuse("TEP-043", Span(str(folder)), message, root=root)


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Let no other build write what belongs to path; raises CongvanError when another holds it for too long."""
    from filelock import FileLock, Timeout

    holder = path.with_name(f".{path.stem}.lock")
    guard = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        guard = FileLock(holder, timeout=_PATIENCE_SECONDS)
        guard.acquire()
    except Timeout:
        message = N_("một lệnh build khác đang ghi vào đây; hãy chờ nó xong rồi chạy lại")
        raise refuse("TEP-020", Span(str(path.parent)), message) from None
    except (OSError, NotImplementedError) as error:
        reason = error if isinstance(error, OSError) else OSError(str(error))
        raise _refused(path, reason) from error
    try:
        yield
    finally:
        guard.release()


def sweep(folder: Path) -> None:
    """Remove what killed builds left behind in a folder of results; what is being written now is younger."""
    before = time.time() - _LEFT_BEHIND_SECONDS
    for path in folder.glob(f".*{_TEMPORARY}"):
        with contextlib.suppress(OSError):
            if path.is_file() and path.lstat().st_mtime < before:
                path.unlink()


def _refused(path: Path, error: OSError) -> CongvanError:
    """Return what to say: Windows lets nobody replace a file that Word has open."""
    message = N_("không ghi được tệp ({reason}); hãy xem đĩa còn chỗ và cho ghi không, rồi chạy lại")
    if isinstance(error, PermissionError):
        message = N_("không ghi được tệp ({reason}); nếu tệp đang mở trong Word, hãy đóng lại rồi chạy lại")
    return refuse("TEP-011", Span(str(path)), message, reason=error.strerror or error)
