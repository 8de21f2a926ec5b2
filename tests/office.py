"""LibreOffice, started once by each worker: to start it takes twenty times as long as to lay out a dispatch.

The one that runs keeps a document open, or it would end with the first file; whatever is asked with the same profile is
handed over to it, and the one that asks ends when it is done. Should it be gone, the one that asks does it itself.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import docx
import pytest

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" script:language="StarBasic">
Sub Settle(sources, targets, commands)
  For place = 0 To UBound(Split(sources, "|"))
    SettleOne(Split(sources, "|")(place), Split(targets, "|")(place), Split(commands, "|")(place))
  Next
End Sub
Sub SettleOne(source, target, command)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "MS Word 2007 XML"
  Dim nothing_else()
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(document.CurrentController.Frame, command, "", 0, nothing_else())
  document.storeToURL(target, form())
  document.close(True)
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="M"/></library:library>
"""
_SECONDS_TO_START = 60


class Office:
    """A LibreOffice that runs, with a profile of its own."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._folder = Path(tempfile.mkdtemp(prefix="office-"))
        self._ask("profile", "--terminate_after_init")  # it makes what a profile has itself when it first starts
        shutil.copytree(self._folder / "profile", self._folder / "macros")
        basic = self._folder / "macros" / "user" / "basic" / "Standard"
        (basic / "M.xba").write_text(_MACRO, "utf-8")
        (basic / "script.xlb").write_text(_LIBRARY, "utf-8")
        kept = self._folder / "open.docx"
        docx.Document().save(str(kept))
        self._process = subprocess.Popen(
            [*self._command("profile"), "--norestore", str(kept)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        ready, until = kept.with_name(f".~lock.{kept.name}#"), time.monotonic() + _SECONDS_TO_START
        while not ready.exists() and time.monotonic() < until and self._process.poll() is None:
            time.sleep(0.02)

    def _command(self, profile: str) -> list[str]:
        return [
            self._program,
            f"-env:UserInstallation={(self._folder / profile).as_uri()}",
            "--headless",
            "--invisible",
        ]

    def _ask(self, profile: str, *arguments: object) -> None:
        command = [*self._command(profile), *map(str, arguments)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)

    def convert(self, files: Iterable[Path], form: str, folder: Path) -> None:
        """Write files in another form into a folder."""
        self._ask("profile", "--convert-to", form, "--outdir", folder, *files)

    def settle(self, settling: Sequence[tuple[Path, bool]]) -> list[Path]:
        """Accept (True) or reject all that is marked in each of the files; give what it makes of them.

        One that runs already hands no macro on, so that this starts another.
        """
        targets = [path.with_name(f"{path.stem}-{accept}.docx") for path, accept in settling]
        commands = [f".uno:{'Accept' if accept else 'Reject'}AllTrackedChanges" for _, accept in settling]
        sources = "|".join(path.as_uri() for path, _ in settling)
        written = "|".join(target.as_uri() for target in targets)
        self._ask("macros", f'macro:///Standard.M.Settle("{sources}","{written}","{"|".join(commands)}")')
        return targets

    def close(self) -> None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)  # 'soffice' is a script that starts another
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


@cache
def the_office() -> Office:
    """The one of this worker; a test that asks for it where LibreOffice is not installed is skipped."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice Writer is not installed: the layout of the DOCX is not tested")
    office = Office(program)
    atexit.register(office.close)
    return office
