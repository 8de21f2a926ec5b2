"""The one place that writes results: beside the target, then renamed, so that no file is ever half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from congvan.errors import N_, CongvanError, Span, refuse

_PREFIX = 40  # characters, each up to 3 bytes in the names of most file systems
_PATIENCE_SECONDS = 600  # a build of thousands of copies takes minutes


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write all files or leave every earlier one untouched; raises CongvanError when the disk refuses."""
    written: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            # A beginning of the name only: with what is put around it, a long one would be too long.
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:_PREFIX]}.", suffix=".tmp", dir=path.parent)
            written[path] = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        for temporary in written.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Let no other build write what belongs to path; raises CongvanError when another holds it for too long."""
    from filelock import FileLock, Timeout

    holder = path.with_name(f".{path.stem}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(holder, timeout=_PATIENCE_SECONDS):
            yield
    except Timeout:
        message = N_("một lượt dựng khác đang ghi vào đây; hãy chờ nó xong rồi chạy lại")
        raise refuse("TEP-020", Span(str(path.parent)), message) from None
    except PermissionError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> CongvanError:
    """Return what to say: Windows lets nobody replace a file that Word has open."""
    message = N_("không ghi được tệp ({reason}); hãy xem đĩa còn chỗ và cho ghi không, rồi chạy lại")
    if isinstance(error, PermissionError):
        message = N_("không ghi được tệp ({reason}); nếu tệp đang mở trong Word, hãy đóng lại rồi chạy lại")
    return refuse("TEP-011", Span(str(path)), message, reason=error.strerror or error)
