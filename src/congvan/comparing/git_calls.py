"""One call of git, bounded: a repository that was received may hold trees that never end, and blobs of any size.

Trees may name one another, so that a few hundred bytes list ten thousand million paths; git itself then takes all the
memory there is, and so would we by reading what it lists.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import Timer

SECONDS = 60
CPU_SECONDS = 15
MEMORY = 1 << 30  # bytes that git may take; packs that it only reads do not count


class TooMuch(Exception):
    """Git said more than was to be read."""


def answer(command: Sequence[str], environment: Mapping[str, str], most: int, seconds: int = SECONDS) -> bytes | None:
    """Return what git prints, None where it fails or is stopped; raises TooMuch for more than `most` bytes."""
    with _started(command, environment, seconds) as process:
        if process is None or process.stdout is None:
            return None
        data = process.stdout.read(most + 1)
        if len(data) > most:
            raise TooMuch
        return data if process.wait() == 0 else None


def contents(command: Sequence[str], environment: Mapping[str, str], ids: Iterable[str]) -> Iterator[bytes | None]:
    """Yield what objects hold, in one call of `cat-file --batch`; None for those that are not there."""
    with _started(command, environment, SECONDS, asking=True) as process:
        for one in ids:
            yield None if process is None else _asked(process, one)


def _asked(process: subprocess.Popen[bytes], one: str) -> bytes | None:
    asked, told = process.stdin, process.stdout
    assert asked is not None and told is not None
    try:
        asked.write(one.encode() + b"\n")
        asked.flush()
    except OSError:  # it was stopped
        return None
    about = told.readline().split()
    if len(about) != 3:
        return None
    size = int(about[2])
    data = told.read(size + 1)
    return data[:size] if len(data) == size + 1 else None


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str], seconds: int, *, asking: bool = False
) -> Iterator[subprocess.Popen[bytes] | None]:
    """Run git within its bounds, and no longer than the block."""
    stdin = subprocess.PIPE if asking else subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
    except (OSError, ValueError):
        yield None
        return
    _bound(process.pid)
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        with suppress(OSError):  # what was still to be written to it
            process.communicate()


def _bound(number: int) -> None:
    """Bound a process from outside, where the system has that (Linux): code between fork and exec may lock up."""
    with suppress(ImportError, AttributeError, OSError):
        import resource

        # Not RLIMIT_AS: packs are mapped, and may be larger than all memory.
        resource.prlimit(number, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.prlimit(number, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
