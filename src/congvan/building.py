"""Drafts to files: what the command line, a preview and a library user all call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from congvan.bulk.copies import judge_copies, plan_copies
from congvan.bulk.execute import render_here, render_in_processes, render_on_cluster
from congvan.bulk.keys import copy_key, draft_key, job_key
from congvan.bulk.manifest import JSON, Manifest, Row, built_row, sum_of
from congvan.bulk.paths import find_drafts as find_drafts
from congvan.bulk.paths import output_name
from congvan.bulk.render import Drafts, Renderer, shown_path
from congvan.bulk.roll import check_alone, check_names, chosen, fitting, settled
from congvan.bulk.units import Job as Job
from congvan.bulk.units import Rendered, Unit
from congvan.compose.narrow import narrow_columns
from congvan.errors import N_, CongvanError, Finding, Span, refuse, unexpected
from congvan.loading.listing import Reading
from congvan.loading.nodes import Scalar
from congvan.loading.recipients import Recipient, read_recipients
from congvan.loading.standing import gone_units, of_another_time
from congvan.model.advice import advise
from congvan.model.dispatch import Dispatch
from congvan.typeface import find_typeface
from congvan.writers.files import check_within, lock, remove, settle, sweep, write_whole
from congvan.writers.formats import FORMATS as FORMATS

_SAVE_SECONDS = 2.0  # between two states of a manifest while a long build runs, at least
_SETTLE_SECONDS = 0.2  # between two times that files are seen onto the disk meanwhile, at least
_SAVE_SHARE = 50  # so many times as long as a save takes is the next one put off: thousands of rows take a while


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

    `current` tells that the files stood there already, made from the same inputs; `warnings` are for the clerk to
    look at, of the whole draft.
    """

    draft: Path
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    recipient: str = ""
    current: bool = False
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a build has to do: units with their manifests, and what is known already; `drafts` are those read for it.

    `warnings` are for the clerk to look at, by draft; they stop nothing.
    """

    units: tuple[Unit, ...]
    known: tuple[Built, ...]
    manifests: dict[Path, Manifest]
    gone: tuple[Path, ...]
    drafts: Drafts
    warnings: Mapping[Path, tuple[Finding, ...]]

    @property
    def total(self) -> int:
        """How many results the build will give."""
        return len(self.units) + len(self.known)


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
            except Exception as error:  # a fault of ours keeps no other draft from being built
                planner.known.append(Built(draft, findings=(unexpected(error, Span(shown_path(draft))),)))
        yield Plan(
            tuple(planner.units),
            tuple(planner.known),
            planner.manifests,
            tuple(planner.gone),
            planner.drafts,
            planner.warnings,
        )


class _Planner:
    def __init__(self, job: Job, selection: Selection, locks: ExitStack) -> None:
        self._locks = locks
        self._job = job
        self._shared = job_key(job)
        self._selection = selection
        self.drafts = Drafts(job)
        self._names: dict[str, Path] = {}
        self.units: list[Unit] = []
        self.known: list[Built] = []
        self.gone: list[Path] = []
        self.manifests: dict[Path, Manifest] = {}
        self.warnings: dict[Path, tuple[Finding, ...]] = {}

    def add(self, draft: Path) -> None:
        """Plan one draft, or its copies; raises CongvanError when it cannot be read."""
        name = output_name(draft)
        taken = self._names.setdefault(name.casefold(), draft)
        if taken != draft:
            message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
            raise refuse("TEP-013", Span(shown_path(draft)), message, other=taken)
        dispatch = self.drafts.read(draft)
        out = self._job.out
        listed = self._listed(draft, dispatch)
        shared = self._key(draft, dispatch, copies=listed is not None)
        advice = advise(dispatch, [r.name for r in listed or ()])
        workspace = self._job.workspace
        narrow = narrow_columns(dispatch, workspace.root, workspace.rules, find_typeface())
        self.warnings[draft] = self.warnings.get(draft, ()) + advice + narrow
        if listed is None:
            check_alone(dispatch)
            manifest = self._remembered(name)
            if dispatch.output_name:
                message = N_("'output_name' (tên tệp) chỉ dùng khi gửi từng nơi; văn bản một bản lấy tên của dự thảo")
                raise refuse("TEP-023", dispatch.output_name.span, message)
            units = [Unit(draft, name, None, shared)]
            current = [self._is_current(unit, manifest) for unit in units]
        else:
            check_within(out / name, out)
            manifest = self._manifest(out / name / JSON, out / name)
            if dispatch.output_name is None:
                listed = settled(listed, manifest.rows)
            whole, units = self._copies(draft, dispatch, listed, shared)
            current = [self._is_current(unit, manifest) for unit in units]  # which reads all files: once
            self._judge([unit for unit, stands in zip(units, current, strict=True) if not stands])
            self._note_gone(manifest, whole)
        self.manifests[draft] = manifest
        for unit, stands in zip(units, current, strict=True):
            if stands:
                files = tuple(manifest.folder / file.name for file in manifest.rows[_place(unit)].files)
                self.known.append(Built(draft, files, recipient=_name(unit), current=True))
            else:
                self.units.append(unit)

    def _copies(
        self, draft: Path, dispatch: Dispatch, listed: tuple[Recipient, ...], shared: str
    ) -> tuple[list[Unit], list[Unit]]:
        """Return the copies of the whole list, and those that are asked for with their keys."""
        self._check_names(draft, dispatch, listed)
        condition = dispatch.for_each.where if dispatch.for_each else None
        recipients = fitting(listed, condition) if condition else listed
        whole = plan_copies(draft, output_name(draft), self.drafts, recipients)
        by_slug = {unit.recipient.slug: unit for unit in whole if unit.recipient}
        wanted = [by_slug[recipient.slug] for recipient in self._narrow(listed, recipients)]
        return whole, [replace(unit, key=self._copy_key(unit, shared)) for unit in wanted]

    def _is_current(self, unit: Unit, manifest: Manifest) -> bool:
        return not self._selection.force and manifest.is_current(_place(unit), unit.key)

    def _judge(self, fresh: Sequence[Unit]) -> None:
        """Look at the texts of all copies that will be made, so that a cell's fault is told before any is written."""
        if fresh:
            judge_copies(fresh, Renderer(self._job, self.drafts).judge)

    def _key(self, draft: Path, dispatch: Dispatch, copies: bool) -> str:
        engine = self._job.pdf_engines.of(copies)
        return draft_key(draft, dispatch, self.drafts.original_of(dispatch), self._job, self._shared, engine)

    def _copy_key(self, unit: Unit, shared: str) -> str:
        """The key of a copy; one with keys of its own may name other files than the draft does."""
        try:
            own = self.drafts.read_for(unit.draft, unit.recipient)
        except CongvanError:
            return copy_key(shared, unit)  # rendering reports it, for this recipient alone
        return copy_key(
            shared if own is self.drafts.read(unit.draft) else self._key(unit.draft, own, copies=True), unit
        )

    def _remembered(self, name: str) -> Manifest:
        """The manifest of a draft without recipients; none where its folder cannot be written, or leads elsewhere."""
        state, out = self._job.state, self._job.out
        if state:
            with suppress(CongvanError):
                check_within(state, self._job.workspace.root)
                return self._manifest(state / f"{name}-{sum_of(str(out).encode())[:12]}.json", out)
        return Manifest(None, out)

    def _manifest(self, path: Path | None, folder: Path) -> Manifest:
        if path is not None:
            self._locks.enter_context(lock(path))
            sweep(folder)
        return Manifest.load(path, folder)

    def _check_names(self, draft: Path, dispatch: Dispatch, listed: tuple[Recipient, ...]) -> None:
        check_names(dispatch, listed)
        for recipient in listed if dispatch.for_each and dispatch.for_each.overrides else ():
            own = dispatch
            with suppress(CongvanError):  # rendering reports keys that cannot be read, for this recipient alone
                own = self.drafts.read_for(draft, recipient)
            if own is not dispatch:
                check_names(own, listed)

    def _listed(self, draft: Path, dispatch: Dispatch) -> tuple[Recipient, ...] | None:
        """Return the whole list of a draft's recipients, None where it has none."""
        for_each, root = dispatch.for_each, self._job.workspace.root
        if self._selection.source:
            source, here = Scalar(Span("--for-each"), self._selection.source), self._job.here
        elif for_each:
            source, here = for_each.source, None
        else:
            return None
        name, date = source.text.strip(), dispatch.day
        reading = self._selection.reading.over(for_each.reading) if for_each else self._selection.reading
        group = for_each.group if for_each else ""
        listed = read_recipients(name, root, source.span, here=here, date=date, group=group, reading=reading)
        if gone := list(gone_units(name, listed, date)):
            raise CongvanError(gone)
        self.warnings[draft] = tuple(of_another_time(name, date, source.span))
        return listed

    def _narrow(self, listed: tuple[Recipient, ...], recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        selection = self._selection
        if selection.where:
            recipients = fitting(recipients, Scalar(Span("--where"), selection.where))
        if selection.only:
            recipients = chosen(listed, recipients, selection.only)
        return recipients[: selection.limit]

    def _note_gone(self, manifest: Manifest, whole: Sequence[Unit]) -> None:
        """Put the rows in the order of the list; those of recipients that left it come last."""
        old = manifest.rows
        manifest.rows = {row.slug: _known(old.get(row.slug), row) for row in map(_row_of, whole)}
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
        for built in plan.known:
            yield replace(built, warnings=plan.warnings.get(built.draft, ()))
        if scheduler:
            results = render_on_cluster(plan.units, job, scheduler)
        elif processes > 1 and len(plan.units) > 1:
            results = render_in_processes(plan.units, job, min(processes, len(plan.units)), plan.drafts)
        else:
            results = render_here(plan.units, job, plan.drafts)
        for unit, rendered in results:
            yield replace(keeper.write(unit, rendered), warnings=plan.warnings.get(unit.draft, ()))
    finally:
        keeper.save()


class _Keeper:
    """The one place that writes: files of copies, and what the manifests say of them."""

    def __init__(self, plan: Plan, job: Job) -> None:
        self._job = job
        self._manifests = plan.manifests
        self._names = {unit.name.casefold(): unit for unit in plan.units}
        self._next_save = float("-inf")
        self._next_settle = float("inf")
        self._unsettled: list[Path] = []  # copies that the next manifest will tell of
        self._changed = {draft for draft, manifest in plan.manifests.items() if manifest.changed}
        for unit in plan.units:
            self._set(unit, _row_of(unit))

    def write(self, unit: Unit, rendered: Rendered) -> Built:
        """Write the files of a unit whole, and then say so."""
        if monotonic() > self._next_save:  # first of all too, now that the workers are busy
            self.save()
        elif monotonic() > self._next_settle:
            self._settle()
        findings = rendered.findings
        row = _row_of(unit)
        paths = {self._job.out / f"{unit.name}{ending}": data for ending, data in rendered.files.items()}
        if not findings:
            try:
                self._claim(unit, rendered.files)
                # What a power cut takes of a copy has not its recorded sum, and is built again.
                write_whole(paths, rendered.private, settled=unit.recipient is None)
                self._unsettled += paths if unit.recipient else ()
                self._set(unit, built_row(row, unit.key, rendered.pages, paths))
            except CongvanError as error:
                findings = error.findings
        if findings:
            self._set(unit, replace(row, status="failed", message="; ".join(map(str, findings))))
        return Built(unit.draft, () if findings else tuple(paths), findings, _name(unit))

    def _claim(self, unit: Unit, endings: Iterable[str]) -> None:
        """Make sure that no part of a document takes the name of another's result."""
        for ending in endings:
            name = unit.name + ending.rpartition(".")[0]
            taken = self._names.setdefault(name.casefold(), unit)
            if taken != unit:
                message = N_("trùng tên kết quả với {other}; hãy đổi tên một trong hai tệp")
                other = taken.draft if taken.draft != unit.draft else _name(taken)
                raise refuse("TEP-013", Span(shown_path(unit.draft)), message, other=other)

    def _set(self, unit: Unit, row: Row) -> None:
        self._manifests[unit.draft].rows[row.slug] = row
        if row.status == "built":
            self._manifests[unit.draft].note(row)
        self._changed.add(unit.draft)

    def save(self) -> None:
        """Write the manifests that changed, once what they tell of is on the disk."""
        start = monotonic()
        self._settle()
        for draft in self._changed:
            self._manifests[draft].save()
        self._changed.clear()
        end = monotonic()
        self._next_save = end + max(_SAVE_SECONDS, _SAVE_SHARE * (end - start))

    def _settle(self) -> None:
        """See what has been written onto the disk, while the workers make more: at the end little is left to wait for.

        A slow disk is waited for half of the time at most.
        """
        start = monotonic()
        settle(self._unsettled)
        self._unsettled.clear()
        end = monotonic()
        self._next_settle = end + max(_SETTLE_SECONDS, end - start)


def prune(plan: Plan) -> tuple[Path, ...]:
    """Remove the files of recipients that left their list, and return them.

    A file that is not as it was built stays, and is told of again: somebody wrote in it, or the manifest is not ours.
    Raises CongvanError where the disk refuses.
    """
    removed = []
    for manifest in plan.manifests.values():
        gone = [row for row in manifest.rows.values() if row.status == "gone"]
        for row in gone:
            paths = [manifest.folder / file.name for file in row.files if manifest.stands(file)]
            for path in paths:
                remove(path)
            removed += paths
            if not any((manifest.folder / file.name).exists() for file in row.files):
                del manifest.rows[row.slug]
        if gone:
            manifest.save()
    return tuple(removed)


def _place(unit: Unit) -> str:
    return unit.name.rpartition("/")[2]


def _name(unit: Unit) -> str:
    return unit.recipient.label if unit.recipient else ""


def _row_of(unit: Unit) -> Row:
    """The row of a unit of which nothing is built yet."""
    return Row(_place(unit), _name(unit), "pending", owner=unit.recipient.owner if unit.recipient else "")


def _known(earlier: Row | None, row: Row) -> Row:
    """What was built of a copy, under the name that its recipient has now."""
    return replace(earlier, recipient=row.recipient, owner=row.owner) if earlier else row
