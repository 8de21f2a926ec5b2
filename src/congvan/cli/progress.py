"""Progress on stderr: a bar on a terminal, plain lines elsewhere, JSON lines for machines."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvan.cli.output import say, say_json
from congvan.errors import N_
from congvan.messages import describe, tr
from congvan.text.figures import figures
from congvan.text.unicode import visible

if TYPE_CHECKING:
    from congvan.building import Built

Advance = Callable[["Built"], None]
_LINE_SECONDS = 5.0  # between two plain lines of a bulk build
_FEW = 30  # so many results are named one by one


@contextlib.contextmanager
def show_progress(total: int, style: str) -> Iterator[Advance]:
    """Give the function that is called with every result.

    `style` is auto, plain, json, none (findings alone) or silent.
    """
    if style == "silent":
        yield lambda result: None
    elif style == "none":
        yield _tell_findings
    elif style == "json":
        yield _Events(total)
    elif style == "auto" and sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
    else:
        yield _Lines(total)


def each_file(paths: Sequence[Path]) -> Iterator[Path]:
    """Give files in turn; on a terminal show the name of the one at work, how many are done, and the time."""
    if not sys.stderr.isatty():
        yield from paths
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    name = TextColumn("{task.description}", markup=False)
    columns = (name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(paths))
        for path in paths:
            bar.update(task, description=visible(path.name), refresh=True)
            yield path
            bar.advance(task)


def _words(result: Built) -> list[str]:
    who = f"{result.recipient}: " if result.recipient else ""
    lines = [who + describe(finding) for finding in result.findings] or [", ".join(map(str, result.files))]
    return list(map(visible, lines))


def _tell_findings(result: Built) -> None:
    for line in _words(result) if result.findings else ():
        say(line, err=True)


class _Lines:
    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._start = self._last = time.monotonic()

    def __call__(self, result: Built) -> None:
        self._done += 1
        if result.findings or self._total <= _FEW:
            for line in _words(result):
                say(line, err=True)
        elif time.monotonic() - self._last > _LINE_SECONDS:
            self._last = time.monotonic()
            rate = self._done / (self._last - self._start)
            left = (self._total - self._done) / rate
            message = N_("{done}/{total}, {rate} bản mỗi giây, còn khoảng {left} giây")
            text = tr(message, done=self._done, total=self._total, rate=figures(rate, 1), left=round(left))
            say(text, err=True)


class _Events:
    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._start = time.monotonic()

    def __call__(self, result: Built) -> None:
        self._done += 1
        event = {
            "done": self._done,
            "total": self._total,
            "seconds": round(time.monotonic() - self._start, 3),
            "draft": result.draft.as_posix(),
            "recipient": result.recipient,
            "files": [file.as_posix() for file in result.files],
            "current": result.current,
            "failed": bool(result.findings),
            "messages": [describe(finding) for finding in result.findings],
        }
        say_json(json.dumps(event, ensure_ascii=False), err=True)


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(tr(N_("Đang tạo")), total=total, rate="")

        def advance(result: Built) -> None:
            if result.findings or total <= _FEW:
                for line in _words(result):
                    bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            speed: Any = bar.tasks[0].speed
            text = tr(N_("{rate} bản mỗi giây"), rate=figures(speed, 1)) if speed else ""
            bar.update(task, advance=1, rate=text)

        yield advance
