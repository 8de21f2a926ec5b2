"""congvan where no library of Pango can be loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HIDE = """
import ctypes

import cffi

def check(name):
    if name and any(part in str(name) for part in ("pango", "gobject", "harfbuzz", "fontconfig")):
        raise OSError(f"cannot load library '{name}'")

dlopen, load = cffi.FFI.dlopen, ctypes.CDLL.__init__

def hidden_dlopen(self, name, *rest):
    check(name)
    return dlopen(self, name, *rest)

def hidden_load(self, name, *rest, **options):
    check(name)
    load(self, name, *rest, **options)

cffi.FFI.dlopen, ctypes.CDLL.__init__ = hidden_dlopen, hidden_load
"""


def without_pango(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run congvan where no library of Pango can be loaded, by any process."""
    (folder / "sitecustomize.py").write_text(HIDE, "utf-8")
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "congvan", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
