"""Where processes look for code: never in the folder that congvan is called in, which may have come from anyone.

Python puts the current folder before its own library for `-m` and `-c`, and so do the workers that multiprocessing
starts anew. A file 'yaml.py' or 'congvan/__init__.py' beside a received document would then be run.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SAFE = "PYTHONSAFEPATH"


def python_module(name: str) -> list[str]:
    """Return the command that runs a module of ours in a process of its own."""
    return [sys.executable, "-P", "-m", name]


@contextmanager
def safe_start() -> Iterator[None]:
    """Let the processes that are started within, whatever starts them, not import from the current folder."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before


def leave_current_folder() -> None:
    """Take the current folder off the places of code, as `python -m congvan` put it there.

    It stays where congvan itself is run from it. On Windows it is no place of libraries (DLL) from here on either:
    WeasyPrint asks for those of Pango by their bare names.
    """
    try:
        here = Path.cwd()
    except OSError:  # it is gone: the command line says so
        here = Path()
    if here != Path(__file__).resolve().parent.parent:
        sys.path[:] = [entry for entry in sys.path if entry and Path(entry) != here]
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetDllDirectoryW("")


# Where LibreOffice is installed when no path names it.
_LIBREOFFICE = ("C:/Program Files/LibreOffice/program/soffice.exe",
                "/Applications/LibreOffice.app/Contents/MacOS/soffice")  # fmt: skip


def find_program(name: str) -> str | None:
    """Return where a program is; Windows would look in the current folder first, which may be one that was received."""
    found = shutil.which(name)
    return None if found and Path(found).resolve().parent == Path.cwd().resolve() else found


def find_libreoffice() -> str | None:
    """Return the program of LibreOffice, None where this machine has none."""
    named = find_program("soffice") or find_program("libreoffice")
    return named or next((path for path in _LIBREOFFICE if Path(path).exists()), None)
