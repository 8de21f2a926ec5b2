"""Which engine makes the PDF, each imported when used.

Copies of a list are made by Typst, which sets one in a few ms; a single document by WeasyPrint where the system's
libraries let it run, else by Typst. What is asked for by name is always taken.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from congvan.compose.document import Document
from congvan.errors import N_, Span, refuse
from congvan.model.output import PDF_ENGINES, PDF_STANDARDS, Engines

AUTO, WEASYPRINT, TYPST = PDF_ENGINES
# What each engine can promise of its PDF: WeasyPrint's are PDF/UA too, but only Typst refuses what breaks it.
SUPPORTED = {WEASYPRINT: ("a-2b", "a-2u", "a-2a"), TYPST: PDF_STANDARDS}
# It needs all the others (Pango, GObject, HarfBuzz, fontconfig); its name on Linux, macOS and Windows.
_LAST_LIBRARY = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
_OPTION = Span("--pdf-engine")
_REMEDIES = {
    WEASYPRINT: N_(
        "weasyprint không chạy được trên máy này ({problem}); dùng --pdf-engine typst, hoặc cài Pango (Debian, Ubuntu: "
        "apt install libpangoft2-1.0-0; macOS: brew install pango; Windows: xem docs/windows.md)"
    ),
    TYPST: N_(
        "typst không chạy được trên máy này ({problem}); chạy: pip install --upgrade typst, hoặc dùng --pdf-engine "
        "weasyprint"
    ),
}

PdfWriter = Callable[[Document], tuple[bytes, int]]


def choose_engines(wanted: str, standard: str = "") -> Engines:
    """Return the engines of a build; AUTO takes the first for each use that runs here and can write the standard.

    Raises CongvanError where the one that is asked for cannot.
    """
    if wanted != AUTO:
        forced = _first((wanted,), standard)
        return Engines(forced, forced)
    return Engines(_first((WEASYPRINT, TYPST), standard), _first((TYPST, WEASYPRINT), standard))


def _first(engines: tuple[str, ...], standard: str) -> str:
    able = [engine for engine in engines if not standard or standard in SUPPORTED[engine]]
    if not able:
        message = N_("{engine} không ghi được PDF theo chuẩn {standard}; dùng --pdf-engine {other}")
        other = next(engine for engine, standards in SUPPORTED.items() if standard in standards)
        raise refuse("MAY-006", _OPTION, message, engine=engines[0], standard=standard, other=other)
    for engine in able:
        problem = engine_problem(engine)
        if problem is None:
            return engine
    raise refuse("MAY-007", _OPTION, _REMEDIES[able[-1]], problem=problem)


def pdf_writer(engine: str, standard: str = "") -> PdfWriter:
    """Return the function that gives the PDF of a document and the number of its pages."""
    if engine == TYPST:
        from congvan.writers.typst import write_pages as write_typst

        return lambda document: write_typst(document, standard)
    from congvan.writers.pdf import write_pages

    return lambda document: write_pages(document, standard)


def share_cores(processes: int) -> None:
    """Let the engine of each of so many processes run on its share of the cores: Typst would take all of them, and
    threads that wait for one another do a tenth of all work in vain. It asks when it sets its first page."""
    os.environ.setdefault("RAYON_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // processes)))


def engine_problem(engine: str) -> str | None:
    """Return why an engine does not run on this machine, None if it does."""
    return weasyprint_problem() if engine == WEASYPRINT else typst_problem()


@cache
def typst_problem() -> str | None:
    """Return why Typst does not run here, None if it does.

    It is not run: its threads would not live on in the processes that this one may be split into.
    """
    try:
        import typst  # noqa: F401
    except ImportError as error:
        return _reason(error)
    return None


@cache
def weasyprint_problem() -> str | None:
    """Return why WeasyPrint does not run here, None if it does.

    To import it takes half a second, which a build that has nothing to do would wait for in vain: where the last of
    the system's libraries that it needs can be loaded, it runs; elsewhere its own list of them tells what is missing.
    """
    package = find_spec("weasyprint")
    if package is None or package.origin is None:
        return "No module named 'weasyprint'"
    if any(map(_loads, _LAST_LIBRARY)):
        return None
    spec = spec_from_file_location("congvan_probe_weasyprint", Path(package.origin).parent / "text" / "ffi.py")
    if spec is None or spec.loader is None:
        return "weasyprint.text.ffi"
    # WeasyPrint prints the reason, in many lines, which `doctor` tells better.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            spec.loader.exec_module(module_from_spec(spec))
        except Exception as error:
            return _reason(error)
        finally:
            sys.modules.pop(spec.name, None)
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _reason(error: Exception) -> str:
    """The first line of what an error says, without the lists of paths that follow."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].partition(". Additionally,")[0].rstrip(". ")
