"""The one place that writes results: beside the target, then renamed, so that no file is ever half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from congvan.errors import N_, Span, refuse


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write all files or leave every earlier one untouched; raises CongvanError when the disk refuses."""
    written: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
            written[path] = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError as error:
        message = N_("không ghi được tệp ({reason}); nếu tệp đang mở trong Word, hãy đóng lại rồi chạy lại")
        raise refuse("TEP-011", Span(str(path)), message, reason=error.strerror or error) from error
    finally:
        for temporary in written.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
