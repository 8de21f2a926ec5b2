"""Drafts to files: what the command line, a preview and a library user all call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from congvan.bulk.execute import render_here, render_in_processes, render_on_cluster
from congvan.bulk.keys import copy_key, draft_key
from congvan.bulk.manifest import JSON, Manifest, Row, built_row, sum_of
from congvan.bulk.render import DRAFT_SUFFIXES, Drafts, shown_path
from congvan.bulk.units import Job as Job
from congvan.bulk.units import Rendered, Unit
from congvan.compose.expressions import Expressions
from congvan.errors import N_, CongvanError, Finding, Report, Span, refuse
from congvan.loading.listing import Reading
from congvan.loading.nodes import Scalar
from congvan.loading.recipients import Recipient, read_recipients
from congvan.model.dispatch import Dispatch
from congvan.text.unicode import is_device, slug
from congvan.typeface import find_typeface
from congvan.workspace import SETTINGS_FILE, Workspace
from congvan.writers.files import lock, write_whole

FORMATS = ("docx", "pdf", "html")
_SAVE_SECONDS = 2.0  # between two states of a manifest while a long build runs


@dataclass(frozen=True)
class Selection:
    """Which recipients get a copy, and whether what is current is built all the same.

    `source` stands in for the draft's list; `reading` says how the list is to be read.
    """

    source: str = ""
    where: str = ""
    only: tuple[str, ...] = ()
    limit: int | None = None
    force: bool = False
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True)
class Built:
    """What became of one unit: the files written, or the findings that kept it from being built.

    `current` tells that the files stood there already, made from the same inputs.
    """

    draft: Path
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    recipient: str = ""
    current: bool = False


@dataclass(frozen=True)
class Plan:
    """What a build has to do: units with their manifests, and what is known already; `drafts` are those read for it."""

    units: tuple[Unit, ...]
    known: tuple[Built, ...]
    manifests: dict[Path, Manifest]
    gone: tuple[Path, ...]
    drafts: Drafts

    @property
    def total(self) -> int:
        """How many results the build will give."""
        return len(self.units) + len(self.known)


def find_drafts(paths: Sequence[Path], workspace: Workspace) -> tuple[Path, ...]:
    """Return the drafts under paths (default: all of the workspace's directives), sorted.

    Raises CongvanError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths or [workspace.directives]:
        if path.is_dir():
            found += [file for file in sorted(path.rglob("*")) if is_draft(file)]
        elif path.is_file():
            found.append(path)
        else:
            message = N_("không có tệp hay thư mục này; kiểm tra lại đường dẫn")
            raise refuse("TEP-012", Span(str(path)), message)
    return tuple(dict.fromkeys(found))


def is_draft(path: Path) -> bool:
    """Whether a file found in a folder is a draft: not the settings, not a recipient list."""
    if path.suffix.lower() not in DRAFT_SUFFIXES or path.name == SETTINGS_FILE or "recipients" in path.parts:
        return False
    return path.is_file()


@contextmanager
def plan(drafts: Iterable[Path], job: Job, selection: Selection | None = None) -> Iterator[Plan]:
    """Give what has to be done for these drafts; what is current, or cannot be read, is known already.

    Within, no other build touches the same results. Raises CongvanError when nothing can be built at all (no face
    that covers Vietnamese).
    """
    find_typeface()
    with ExitStack() as locks:
        planner = _Planner(job, selection or Selection(), locks)
        for draft in sorted(drafts):  # in one order everywhere, so that no two builds wait for each other
            try:
                planner.add(draft)
            except CongvanError as error:
                planner.known.append(Built(draft, findings=error.findings))
        yield Plan(tuple(planner.units), tuple(planner.known), planner.manifests, tuple(planner.gone), planner.drafts)


class _Planner:
    def __init__(self, job: Job, selection: Selection, locks: ExitStack) -> None:
        self._locks = locks
        self._job = job
        self._selection = selection
        self.drafts = Drafts(job)
        self._names: dict[str, Path] = {}
        self.units: list[Unit] = []
        self.known: list[Built] = []
        self.gone: list[Path] = []
        self.manifests: dict[Path, Manifest] = {}

    def add(self, draft: Path) -> None:
        """Plan one draft, or its copies; raises CongvanError when it cannot be read."""
        name = output_name(draft)
        taken = self._names.setdefault(name.casefold(), draft)
        if taken != draft:
            message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
            raise refuse("TEP-013", Span(shown_path(draft)), message, other=taken)
        dispatch = self.drafts.read(draft)
        shared = self._key(draft, dispatch)
        out = self._job.out
        recipients = self._recipients(dispatch)
        if recipients is None:
            state = self._job.state
            manifest = self._manifest(state and state / f"{name}-{sum_of(str(out).encode())[:12]}.json", out)
            units = [Unit(draft, name, None, shared)]
        else:
            manifest = self._manifest(out / name / JSON, out / name)
            chosen = self._narrow(recipients)
            units = [Unit(draft, f"{name}/{r.slug}", r, self._copy_key(draft, dispatch, shared, r)) for r in chosen]
            self._note_gone(manifest, recipients)
        self.manifests[draft] = manifest
        for unit in units:
            place = unit.name.rpartition("/")[2]
            if not self._selection.force and manifest.is_current(place, unit.key):
                files = tuple(manifest.folder / file.name for file in manifest.rows[place].files)
                self.known.append(Built(draft, files, recipient=_name(unit), current=True))
            else:
                self.units.append(unit)

    def _key(self, draft: Path, dispatch: Dispatch) -> str:
        return draft_key(draft, dispatch, self.drafts.original_of(dispatch), self._job)

    def _copy_key(self, draft: Path, dispatch: Dispatch, shared: str, recipient: Recipient) -> str:
        """The key of a copy; one with keys of its own may name other files than the draft does."""
        try:
            own = self.drafts.read_for(draft, recipient)
            return copy_key(shared if own is dispatch else self._key(draft, own), recipient)
        except CongvanError:
            return copy_key(shared, recipient)  # rendering reports it, for this recipient alone

    def _manifest(self, path: Path | None, folder: Path) -> Manifest:
        if path is not None:
            self._locks.enter_context(lock(path))
        return Manifest.load(path, folder)

    def _recipients(self, dispatch: Dispatch) -> tuple[Recipient, ...] | None:
        for_each, root = dispatch.for_each, self._job.workspace.root
        if self._selection.source:
            recipients = read_recipients(self._selection.source, root, Span("--for-each"), self._selection.reading)
        elif for_each:
            reading = self._selection.reading.over(for_each.reading)
            recipients = read_recipients(for_each.source.text.strip(), root, for_each.source.span, reading)
        else:
            return None
        if for_each:
            _check_overrides(dispatch, recipients)
            if for_each.where:
                recipients = _where(recipients, for_each.where)
        return recipients

    def _narrow(self, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        selection = self._selection
        if selection.where:
            recipients = _where(recipients, Scalar(Span("--where"), selection.where))
        if selection.only:
            known = {wanted: r for r in recipients for wanted in (r.slug, slug(r.name))}
            for wanted in selection.only:
                if slug(wanted) not in known:
                    message = N_("danh sách không có nơi nhận '{name}'")
                    raise refuse("NN-008", Span("--only"), message, name=wanted)
            chosen = {known[slug(wanted)].slug for wanted in selection.only}
            recipients = tuple(r for r in recipients if r.slug in chosen)
        return recipients[: selection.limit]

    def _note_gone(self, manifest: Manifest, recipients: tuple[Recipient, ...]) -> None:
        """Put the rows in the order of the list; those of recipients that left it come last."""
        old = manifest.rows
        manifest.rows = {r.slug: old.get(r.slug, Row(r.slug, r.name, "pending")) for r in recipients}
        for place, row in old.items():
            if place not in manifest.rows:
                manifest.rows[place] = replace(row, status="gone")
                self.gone += [manifest.folder / file.name for file in row.files]
        manifest.changed = list(old.items()) != list(manifest.rows.items())


def build(plan: Plan, job: Job, processes: int = 1, scheduler: str = "") -> Iterator[Built]:
    """Do what is planned, giving each result as it is done; one bad draft or recipient stops no other.

    The manifests are kept truthful throughout, so that a build that is stopped goes on where it was.
    """
    keeper = _Keeper(plan, job)
    try:
        yield from plan.known
        if scheduler:
            results = render_on_cluster(plan.units, job, scheduler)
        elif processes > 1 and len(plan.units) > 1:
            results = render_in_processes(plan.units, job, min(processes, len(plan.units)), plan.drafts)
        else:
            results = render_here(plan.units, job, plan.drafts)
        for unit, rendered in results:
            yield keeper.write(unit, rendered)
    finally:
        keeper.save()


class _Keeper:
    """The one place that writes: files of copies, and what the manifests say of them."""

    def __init__(self, plan: Plan, job: Job) -> None:
        self._job = job
        self._manifests = plan.manifests
        self._names = {f"{unit.name}".casefold(): unit.draft for unit in plan.units}
        self._saved = float("-inf")
        self._changed = {draft for draft, manifest in plan.manifests.items() if manifest.changed}
        for unit in plan.units:
            self._set(unit, Row(_place(unit), _name(unit), "pending"))

    def write(self, unit: Unit, rendered: Rendered) -> Built:
        """Write the files of a unit whole, and then say so."""
        if monotonic() - self._saved > _SAVE_SECONDS:  # first of all too, now that the workers are busy
            self.save()
        findings = rendered.findings
        paths = {self._job.out / f"{unit.name}{suffix}": data for suffix, data in rendered.files.items()}
        if not findings:
            try:
                self._claim(unit, paths)
                write_whole(paths)
                self._set(unit, built_row(_place(unit), _name(unit), unit.key, rendered.pages, paths))
            except CongvanError as error:
                findings = error.findings
        if findings:
            self._set(unit, Row(_place(unit), _name(unit), "failed", message="; ".join(map(str, findings))))
        return Built(unit.draft, () if findings else tuple(paths), findings, _name(unit))

    def _claim(self, unit: Unit, paths: Iterable[Path]) -> None:
        """Make sure that no part of a draft takes the name of another draft's result."""
        for path in paths:
            name = path.relative_to(self._job.out).with_suffix("").as_posix()
            taken = self._names.setdefault(name.casefold(), unit.draft)
            if taken != unit.draft:
                message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
                raise refuse("TEP-013", Span(shown_path(unit.draft)), message, other=taken)

    def _set(self, unit: Unit, row: Row) -> None:
        self._manifests[unit.draft].rows[row.slug] = row
        self._changed.add(unit.draft)

    def save(self) -> None:
        """Write the manifests that changed."""
        for draft in self._changed:
            self._manifests[draft].save()
        self._changed.clear()
        self._saved = monotonic()


def prune(plan: Plan) -> tuple[Path, ...]:
    """Remove the files of recipients that left their list, and return them."""
    removed = []
    for manifest in plan.manifests.values():
        gone = [row for row in manifest.rows.values() if row.status == "gone"]
        for row in gone:
            for file in row.files:
                path = manifest.folder / file.name
                path.unlink(missing_ok=True)
                removed.append(path)
            del manifest.rows[row.slug]
        if gone:
            manifest.save()
    return tuple(removed)


def _place(unit: Unit) -> str:
    return unit.name.rpartition("/")[2]


def _name(unit: Unit) -> str:
    return unit.recipient.name if unit.recipient else ""


def _where(recipients: tuple[Recipient, ...], condition: Scalar) -> tuple[Recipient, ...]:
    expressions = Expressions()
    return tuple(r for r in recipients if expressions.test(condition, {**r.fields, "recipient": r.fields}))


def _check_overrides(dispatch: Dispatch, recipients: tuple[Recipient, ...]) -> None:
    assert dispatch.for_each is not None
    if not dispatch.for_each.overrides:
        return
    known = {wanted for r in recipients for wanted in (r.slug, slug(r.name))}
    report = Report()
    for name, keys in dispatch.for_each.overrides.items():
        if slug(name) not in known:
            message = N_("danh sách không có nơi nhận '{name}'")
            report.add("NN-008", keys.span, message, name=name)
    report.close()


def check_name(name: str) -> str | None:
    """Return why name cannot be a file name on every system, as a message, or None."""
    if not name or name in (".", "..") or any(c in '/\\:*?"<>|' or ord(c) < 32 for c in name):
        return N_("tên '{name}' không làm tên tệp được; dùng chữ, số, dấu gạch nối")
    if is_device(name) or name[-1] in ". ":
        return N_("tên '{name}' bị Windows giữ riêng; hãy đổi tên")
    return None


def output_name(draft: Path) -> str:
    """Return the name of a draft's results; raises CongvanError for one that is no file name everywhere."""
    name = draft.stem
    if problem := check_name(name):
        raise refuse("TEP-014", Span(str(draft)), problem, name=name)
    return name
