"""One unit of work to bytes; what the units of a job share is read once in each process."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from congvan.bulk.paths import DRAFT_SUFFIXES
from congvan.bulk.units import Job, Rendered, Unit
from congvan.compose.document import Composer, Document
from congvan.compose.templating import own_templates
from congvan.errors import N_, CongvanError, Span, refuse, unexpected
from congvan.loading import nodes
from congvan.loading.door import find_named, read_file
from congvan.loading.nodes import Literal
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import Dispatch
from congvan.model.read import read_dispatch
from congvan.model.terms import Text
from congvan.typeface import find_typeface
from congvan.writers.formats import Writers

_UNITS_BETWEEN_TRIMS = 50  # a trim takes about as long as a tenth of a copy


class Drafts:
    """The drafts of a workspace, each read once; raises CongvanError with all findings."""

    def __init__(self, job: Job) -> None:
        self._workspace = job.workspace
        self._values = job.values
        self._here = job.here
        self._marks = job.marks
        self._dispatches: dict[Path, Dispatch] = {}

    def read(self, draft: Path) -> Dispatch:
        """Return the dispatch of a draft."""
        if draft not in self._dispatches:
            self._dispatches[draft] = self._load(draft)
        return self._dispatches[draft]

    def read_for(self, draft: Path, recipient: Recipient | None) -> Dispatch:
        """Return the dispatch with the keys that the draft overrides for this recipient."""
        dispatch = self.read(draft)
        if recipient is None or not dispatch.for_each:
            return dispatch
        for name, keys in dispatch.for_each.overrides.items():
            if recipient.is_called(name):
                return self._load(draft, keys)
        return dispatch

    def original_of(self, dispatch: Dispatch) -> Dispatch | None:
        """Return the dispatch that a copy is made of, if there is one."""
        return self._original(dispatch.original) if dispatch.original else None

    def _load(self, draft: Path, overrides: nodes.Mapping | None = None) -> Dispatch:
        path = self._here / draft
        shown = shown_path(path, self._here)
        data = read_file(path, Span(shown))
        workspace = self._workspace
        dispatch = read_dispatch(data, shown, workspace.agencies, workspace.agency, self._values, overrides)
        mark = self._marks.get(path.resolve())
        return replace(dispatch, draft_mark=Literal(Span(shown), mark)) if mark else dispatch

    def _original(self, name: Text) -> Dispatch:
        path = find_named(self._workspace.root, name.text, name.span)
        if path.suffix.lower() not in DRAFT_SUFFIXES:
            message = N_(
                "bản chính '{name}' phải là một dự thảo .yaml trong thư mục làm việc; bỏ khóa này nếu chỉ in phần sao"
            )
            raise refuse("TEP-018", name.span, message, name=name.text)
        original = self.read(path)
        if original.kind.copy:
            message = N_("'{name}' là một bản sao; hãy ghi dự thảo của văn bản gốc")
            raise refuse("TEP-019", name.span, message, name=name.text)
        return original


class Renderer:
    """Renders the units of one job."""

    def __init__(self, job: Job, drafts: Drafts | None = None) -> None:
        workspace = job.workspace
        own = own_templates(workspace.templates)
        self._job = job
        self._drafts = drafts or Drafts(job)
        self._composer = Composer(workspace.rules, find_typeface(), workspace.root, own)
        self._writers = Writers(job.pdf_standard)
        self._rendered = 0

    def compose(self, unit: Unit) -> tuple[Document, ...]:
        """Return the composed documents of a unit; raises CongvanError with all findings."""
        dispatch = self._drafts.read_for(unit.draft, unit.recipient)
        return self._composer.compose(dispatch, self._drafts.original_of(dispatch), unit.recipient, unit.number)

    def judge(self, unit: Unit) -> None:
        """Raise CongvanError with what keeps the texts of a unit from being written; nothing is laid out."""
        try:
            dispatch = self._drafts.read_for(unit.draft, unit.recipient)
        except CongvanError:
            return  # rendering reports it, for this recipient alone
        self._composer.judge(dispatch, unit.recipient, unit.number)

    def render(self, unit: Unit) -> Rendered:
        """Return the bytes of each format, or the findings; an exception would not travel between processes."""
        self._rendered += 1
        if self._rendered % _UNITS_BETWEEN_TRIMS == 0:
            _give_memory_back()
        try:
            documents = self.compose(unit)
            engine = unit.pdf_engine(self._job)
            written = {
                f"{'-' if document.part else ''}{document.part}.{suffix}": self._writers.write(document, suffix, engine)
                for document in documents
                for suffix in self._job.formats
            }
        except CongvanError as error:
            return Rendered(findings=error.findings)
        except Exception as error:  # a fault of ours keeps no other unit from being built
            return Rendered(findings=(unexpected(error, Span(shown_path(unit.draft, self._job.here))),))
        return Rendered(
            {name: data for name, (data, _) in written.items()},
            sum(pages for _, pages in written.values()),
            private=any(document.secret for document in documents),
        )

    def warm_up(self, unit: Unit) -> None:
        """Read and make what is the same for all units; the PDF is left out, as an engine may start threads."""
        if "pdf" in self._job.formats:
            import_module(unit.pdf_engine(self._job))
        with suppress(Exception):  # rendering reports it, of this unit alone
            for document in self.compose(unit):
                for suffix in set(self._job.formats) - {"pdf"}:
                    self._writers.write(document, suffix)


def _give_memory_back() -> None:
    """Give the system the memory that is free in the midst of the heap. A copy needs much for a moment (the states of
    compression alone 3 MB), and what small thing lives on above it decides whether a process stays at 110 MB or has
    300 after a thousand copies."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another library of C than that of GNU
            ctypes.CDLL(None).malloc_trim(0)


def shown_path(draft: Path, here: Path | None = None) -> str:
    """The path as a user who stands `here` wants to read it."""
    try:
        return draft.resolve().relative_to(here or Path.cwd()).as_posix()
    except ValueError:
        return str(draft)
