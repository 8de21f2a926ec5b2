"""The work of a build as plain data, so that any process or machine can do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from congvan.errors import Finding
from congvan.loading.recipients import Recipient
from congvan.model.output import USUAL_ENGINES, Engines
from congvan.workspace import SETTINGS_FILE, Workspace


@dataclass(frozen=True)
class Job:
    """What is the same for all units of one build."""

    workspace: Workspace
    out: Path
    formats: Sequence[str] = ("docx", "pdf")
    values: Mapping[str, str] = field(default_factory=dict)
    build: str = ""  # one for every run, so that a long-lived worker reads drafts anew
    pdf_engines: Engines = USUAL_ENGINES  # those that run: chosen before, so that keys tell them
    pdf_standard: str = ""
    marks: Mapping[Path, str] = field(default_factory=dict)  # what is printed on drafts that are not final
    here: Path = field(default_factory=Path.cwd)  # where the paths of drafts begin, also on another machine

    @property
    def state(self) -> Path | None:
        """The folder that remembers what was built of drafts without recipients; none outside a workspace."""
        root = self.workspace.root
        return root / ".congvan" if (root / SETTINGS_FILE).is_file() else None


@dataclass(frozen=True)
class Unit:
    """One draft, or one recipient's copy of it; `name` is its place below the output folder, without suffix.

    `key` is the fingerprint of everything that goes into it: the same key, the same bytes. `number` is its number where
    the draft counts them up.
    """

    draft: Path
    name: str
    recipient: Recipient | None = None
    key: str = ""
    number: int | None = None

    def pdf_engine(self, job: Job) -> str:
        """Return the engine of its PDF."""
        return job.pdf_engines.of(copy=self.recipient is not None)


@dataclass(frozen=True)
class Rendered:
    """What a unit gave: the bytes of each file by what follows the unit's name, or the findings against it.

    `private` files bear a mark of secrecy.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    pages: int = 0
    findings: tuple[Finding, ...] = ()
    private: bool = False
