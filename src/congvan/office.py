"""LibreOffice, where this machine has one: run with a profile of its own, without macros, loading nothing linked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from congvan.processes import find_libreoffice

_SECONDS = 120  # for starting up, and again for each file
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class LibreOffice:
    """One LibreOffice for several conversions; to be closed, as it keeps a profile in a temporary folder."""

    def __init__(self) -> None:
        self._program = find_libreoffice()
        self._folder = TemporaryDirectory(prefix="congvan-")
        profile = Path(self._folder.name, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")

    def close(self) -> None:
        """Remove the profile and all files."""
        self._folder.cleanup()

    @property
    def works(self) -> bool:
        """Whether there is a LibreOffice, which has not failed so far."""
        return self._program is not None

    def convert(self, files: Sequence[bytes], suffix: str, to: str) -> list[bytes] | None:
        """Return files (`suffix` tells what they are, '.doc') as LibreOffice converts them; None where it fails.

        `to` is a suffix with, after a colon, the filter and what it is told ('docx', 'pdf:writer_pdf_Export:{…}').
        """
        if self._program is None:
            return None
        folder = Path(self._folder.name)
        ending = f".{to.partition(':')[0]}"
        names = [folder / f"van-ban-{number}{suffix}" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
            name.with_suffix(ending).unlink(missing_ok=True)
        command: list[str | Path] = [
            self._program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", to, "--outdir", folder, *names,
        ]  # fmt: skip
        try:
            _run(command, folder, _SECONDS * (1 + len(files)))
            return [name.with_suffix(ending).read_bytes() for name in names]
        except (OSError, subprocess.SubprocessError):
            self._program = None
            return None


def _run(command: Sequence[str | Path], folder: Path, seconds: int) -> None:
    """Run LibreOffice; raises SubprocessError where it fails or takes longer, and then nothing of it goes on.

    `soffice` starts the program that works, which would outlive it: all of a session is ended.
    """
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        if process.wait(seconds):
            raise subprocess.CalledProcessError(process.returncode, "soffice")
    except BaseException:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
