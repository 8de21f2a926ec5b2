"""Who renders: this process, several on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory
from threading import Thread, active_count
from typing import TYPE_CHECKING, Any

from congvan.bulk.render import Drafts, Renderer
from congvan.bulk.scratch import Scratch, take
from congvan.bulk.units import Job, Rendered, Unit
from congvan.errors import N_, Finding, Span, refuse, unexpected
from congvan.processes import safe_start
from congvan.writers.engines import share_cores

if TYPE_CHECKING:
    from concurrent.futures.process import ProcessPoolExecutor
    from multiprocessing.context import BaseContext

_PATIENCE = "10s"  # until a cluster is said not to be there
_CHUNK = 2  # units that a worker process takes at a time: few, so that all end together
_FLYING = 4  # units that a machine of a cluster has waiting: enough to hide the way there and back
_ROUND = 1000  # units that a worker does before another takes its place: WeasyPrint keeps some memory of each layout
_TRIES = 2  # a unit that takes its worker down with it is not given to a third


def render_here(units: Sequence[Unit], job: Job, drafts: Drafts | None = None) -> Iterator[tuple[Unit, Rendered]]:
    """Render units one after the other, in this process unless they are many; `drafts` have been read already."""
    if len(units) > _ROUND:
        yield from render_in_processes(units, job, 1, drafts)
        return
    renderer = Renderer(job, drafts)
    for unit in units:
        yield unit, renderer.render(unit)


def render_in_processes(
    units: Sequence[Unit], job: Job, processes: int, drafts: Drafts | None = None
) -> Iterator[tuple[Unit, Rendered]]:
    """Render units in worker processes; those that a dying worker left are given to others."""
    for start in range(0, len(units), _ROUND * processes):
        yield from _round(units[start : start + _ROUND * processes], job, processes, drafts)


def _round(units: Sequence[Unit], job: Job, processes: int, drafts: Drafts | None) -> Iterator[tuple[Unit, Rendered]]:
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    way = _way_to_start()
    warm = _warm_up(job, drafts, units[0]) if way.get_start_method() == "fork" else None
    left = list(units)
    tries = 0
    while left:
        done = 0
        try:
            with (
                TemporaryDirectory(prefix="congvan-", ignore_cleanup_errors=True) as folder,
                safe_start(),
                ProcessPoolExecutor(processes, way, _start_worker, (warm, job, drafts, folder, processes)) as pool,
            ):
                size = 1 if tries else max(1, min(_CHUNK, len(left) // (processes * 4)))
                try:
                    for unit, made in zip(left, pool.map(_work, left, chunksize=size), strict=True):
                        yield unit, _taken(folder, made)
                        done += 1
                except (KeyboardInterrupt, SystemExit, GeneratorExit):
                    _end_workers(pool)  # nobody waits for what they have in hand
                    raise
            return
        except BrokenProcessPool:
            left, tries = left[done:], tries + 1 if done == 0 else 1
            if tries >= _TRIES:
                message = N_("tiến trình tạo văn bản bị dừng đột ngột (thiếu bộ nhớ?); bản này chưa tạo được")
                yield left[0], Rendered(findings=(Finding("MAY-002", Span(str(left[0].draft)), message),))
                left, tries = left[1:], 0


def render_on_cluster(units: Sequence[Unit], job: Job, scheduler: str) -> Iterator[tuple[Unit, Rendered]]:
    """Render units on the workers of a Dask scheduler (tcp://host:port), which see the same workspace folder.

    A worker that dies loses nothing: the scheduler gives its units to others. Raises CongvanError where the cluster
    cannot be reached or Dask is not installed.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise refuse("MAY-003", Span("--scheduler"), N_("chưa cài Dask; chạy pip install 'congvan[cluster]'")) from None
    try:
        client = Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        message = N_("không nối được tới {scheduler} ({reason})")
        raise refuse("MAY-004", Span("--scheduler"), message, scheduler=scheduler, reason=error) from None
    with client:
        # Few at a time, so that results do not pile up here.
        workers = max(1, len(client.scheduler_info()["workers"]))
        waiting = iter(units)
        flying: dict[Any, Unit] = {}
        pool = as_completed()
        shared = client.scatter(job, broadcast=True)

        def send() -> None:
            unit = next(waiting, None)
            if unit is not None:
                future = client.submit(render_unit, shared, unit, pure=False, retries=_TRIES)
                flying[future] = unit
                pool.add(future)

        for _ in range(workers * _FLYING):
            send()
        for future in pool:
            unit = flying.pop(future)
            try:
                yield unit, future.result()
            except Exception as error:  # whatever the cluster says of a unit, the others go on
                message = N_("máy tạo văn bản báo lỗi: {problem}")
                yield unit, Rendered(findings=(Finding("MAY-005", Span(str(unit.draft)), message, {"problem": error}),))
            send()


def render_unit(job: Job, unit: Unit) -> Rendered:
    """Render one unit on a worker of a cluster, which keeps the renderer of a build for its next units."""
    from distributed import get_worker

    worker = get_worker()
    kept: tuple[str, Renderer] | None = getattr(worker, "congvan", None)
    if kept is None or kept[0] != job.build:
        worker.congvan = kept = job.build, Renderer(job)
    return kept[1].render(unit)


# In a worker process, which serves one build and ends with it; unset in every other.
_renderer_of_worker: Renderer
_scratch_of_worker: Scratch


def _way_to_start() -> BaseContext:
    """How workers come to be: as is usual on this system, but never split off from a process whose libraries run
    threads, which do not live on in the child: Typst, once it has set anything here, would wait for them for ever."""
    from multiprocessing import get_context, get_start_method

    return get_context("spawn" if get_start_method() == "fork" and _has_other_threads() else None)


def _has_other_threads() -> bool:
    """Whether threads run in this process that are not Python's own."""
    try:
        return len(os.listdir("/proc/self/task")) > active_count()
    except OSError:
        return True  # not known: nothing is risked


def _warm_up(job: Job, drafts: Drafts | None, unit: Unit) -> Renderer:
    """Do once what every worker would do first: those that are split off from this process have it."""
    renderer = Renderer(job, drafts)
    renderer.warm_up(unit)
    return renderer


def _end_workers(pool: ProcessPoolExecutor) -> None:
    """End the workers of a build that was stopped, and no other process of who uses congvan as a library."""
    if hasattr(pool, "terminate_workers"):  # Python 3.14
        pool.terminate_workers()
        return
    for worker in list((pool._processes or {}).values()):
        worker.terminate()


def _start_worker(warm: Renderer | None, job: Job, drafts: Drafts | None, folder: str, workers: int) -> None:
    global _renderer_of_worker, _scratch_of_worker
    share_cores(workers)
    _scratch_of_worker = Scratch(folder)
    Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, _end_at_once)
    # Ctrl+C reaches all processes of a terminal. In a worker it could fall between taking and leaving the lock of the
    # pipe that all send through, for which the build would wait for ever: the builder heeds it and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _renderer_of_worker = warm or Renderer(job, drafts)


def _end_at_once(signum: int, frame: object) -> None:
    """End a worker whose pool gives it up: an exception would be taken for the result of its unit."""
    from multiprocessing import util

    util._exit_function()  # type: ignore[attr-defined]  # removes what it keeps in the folder for temporary files
    os._exit(1)


def _end_with_parent() -> None:
    """A worker whose build was killed would wait for work for ever: it holds the end that it reads from open itself."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(unit: Unit) -> str | Rendered:
    """Render a unit into a file; return its name, or what keeps it from being written there, which is a few words."""
    data = pickle.dumps(_renderer_of_worker.render(unit), pickle.HIGHEST_PROTOCOL)
    try:
        return _scratch_of_worker.put(data)
    except OSError as error:
        return Rendered(findings=(unexpected(error, Span(str(unit.draft))),))


def _taken(folder: str, left: str | Rendered) -> Rendered:
    """Return what a worker left, which nobody else can have written: the folder is this user's alone."""
    if isinstance(left, Rendered):
        return left
    rendered: Rendered = pickle.loads(take(folder, left))
    return rendered
