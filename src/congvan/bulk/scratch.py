"""How a worker hands over what it made: in a file of a folder that is this user's alone, of which it sends the name.

All workers send through one pipe. One that is killed while it sends more than the pipe takes at once would leave half a
message there, for which the builder waits for ever; a name goes as a whole or not at all.
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from tempfile import mkstemp

_FULL, _TAKEN = b"\1", b"\0"  # how a file begins


class Scratch:
    """The files of one worker. One that was taken is written anew, never deleted or emptied: a file system looks at
    all places that were given up in the last seconds for each file made, and writes one that it sees emptied at once.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._files: deque[str] = deque()

    def put(self, data: bytes) -> str:
        """Leave data to be taken; return the name of its file."""
        # They are taken in the order in which they were left: where the first one is full still, all are.
        if not self._files or _begins(self._files[0]) == _FULL:
            descriptor, path = mkstemp(dir=self._folder)
            os.close(descriptor)
            self._files.appendleft(path)
        self._files.rotate(-1)
        path = self._files[-1]
        with Path(path).open("r+b") as file:
            file.write(_FULL + data)
            file.truncate()
        return os.path.basename(path)


def take(folder: str, name: str) -> bytes:
    """Return what a worker left in a file, which may be written anew from then on."""
    with Path(folder, name).open("r+b", buffering=0) as file:
        data = file.readall()[len(_FULL) :]
        file.seek(0)
        file.write(_TAKEN)
    return data


def _begins(path: str) -> bytes:
    with Path(path).open("rb", buffering=0) as file:
        return file.read(len(_FULL)) or b""
