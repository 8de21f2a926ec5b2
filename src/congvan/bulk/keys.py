"""Fingerprints: the same key means the same inputs, and so the same bytes."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from congvan.bulk.units import Job, Unit
from congvan.compose.images import image_places
from congvan.compose.templating import own_templates, packaged_templates
from congvan.errors import CongvanError, Span
from congvan.loading.cells import Figure
from congvan.loading.door import files_in, read_file, read_named
from congvan.loading.recipients import Recipient
from congvan.model.body import Block, Table
from congvan.model.dispatch import Dispatch, map_bodies
from congvan.typeface import find_typeface
from congvan.workspace import SETTINGS_FILE

_LIBRARIES = ("weasyprint", "pydyf", "typst", "python-docx", "jinja2", "lxml", "openpyxl")
_TELLS = ".dist-info"  # how the name of a folder ends that tells of a library


def job_key(job: Job) -> bytes:
    """Return the fingerprint of what all drafts of a job share: the program, faces, settings, templates, values."""
    digest = hashlib.sha256(_program().encode())
    for path in (job.workspace.root / SETTINGS_FILE, *_templates(job)):
        digest.update(_sum(partial(read_file, path, Span(""))))
    for text in (*job.formats, job.pdf_standard, *(f"{key}={value}" for key, value in sorted(job.values.items())),
                 str(job.workspace.root), os.environ.get("SOURCE_DATE_EPOCH", "")):  # fmt: skip
        digest.update(text.encode() + b"\0")
    return digest.digest()


def draft_key(draft: Path, dispatch: Dispatch, original: Dispatch | None, job: Job, shared: bytes, engine: str) -> str:
    """Return the fingerprint of all that the copies of one draft share; `engine` is that of their PDF.

    It covers the draft, its original, the files that both name, and what is `shared` by the drafts of the job
    (`job_key`).
    """
    root = job.workspace.root
    mark = dispatch.draft_mark.text if dispatch.draft_mark else ""
    digest = hashlib.sha256(shared)
    files = named_files(dispatch)
    if original and dispatch.original:
        files += [dispatch.original.text.strip(), *named_files(original)]
    digest.update(_sum(partial(read_file, draft, Span(""))))
    for name in files:
        digest.update(_sum(partial(read_named, root, name, Span(""))))
    if any("{{" in name for name in files):  # which file it is shows only in the copy: never taken for unchanged
        digest.update(job.build.encode())
    for text in (mark, engine):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def copy_key(shared: str, copy: Unit) -> str:
    """Return the fingerprint of one recipient's copy."""
    recipient = copy.recipient
    assert recipient is not None
    digest = hashlib.sha256(shared.encode())
    for field in (recipient.slug, str(copy.number or ""), *_shown_and_kept(recipient), *_told_apart(recipient)):
        digest.update(field.encode() + b"\0")
    return digest.hexdigest()


def _shown_and_kept(recipient: Recipient) -> Iterator[str]:
    """The fields as texts, and the numbers behind them, which conditions compare."""
    for name, value in recipient.fields.items():
        yield f"{name}={value}"
        if isinstance(value, Figure):
            yield str(value.number)


def _told_apart(recipient: Recipient) -> Iterator[str]:
    """The others that a name could mean, and its rows of the list, where they are several."""
    yield repr(recipient.rivals)
    yield repr(recipient.table and recipient.table.rows)


def named_files(dispatch: Dispatch) -> list[str]:
    """Return the names of the images and tables that go into a document."""
    names = [name for name, _ in image_places(dispatch)]

    def collect(block: Block) -> Block:
        if isinstance(block, Table) and block.file:
            names.append(block.file.text.strip())
        return block

    map_bodies(dispatch, collect)
    return names


def _templates(job: Job) -> Iterable[Path]:
    own = own_templates(job.workspace.templates)
    # A template may include any file below its folder, whatever it is called.
    within = files_in(own) if own else []
    return sorted([*within, *packaged_templates().glob("*.j2")])


def _sum(read: Callable[[], bytes]) -> bytes:
    """The sum of a file, read through the same door as for the document; what cannot be read is told when it is."""
    try:
        return hashlib.sha256(read()).digest()
    except CongvanError:
        return b"missing"


_APART = {"checking", "comparing", "cli", "messages", "doctor.py"}  # rooms that nothing of a copy goes through
_PARTS = (".py", ".toml", ".txt", ".typ")


@cache
def _program() -> str:
    """The program, the libraries that write, and the faces."""
    digest = hashlib.sha256()
    for folder, inner, names in os.walk(str(files("congvan"))):
        inner[:] = sorted(set(inner) - _APART)
        for name in sorted(set(names) - _APART):
            if name.endswith(_PARTS):
                digest.update(Path(folder, name).read_bytes())
    for name, release in _releases().items():
        digest.update(f"{name} {release}\0".encode())
    for font in find_typeface().files:
        status = font.path.stat()
        digest.update(f"{font.path} {status.st_size} {status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _releases() -> dict[str, str]:
    """The libraries with their versions, read off the names of the folders that tell of them.

    importlib.metadata reads the same names, but to import it, with the parser of e-mail that it has for what stands in
    the folders, takes a tenth of the time of a small build; it is asked where a library is installed in another way.
    """
    found: dict[str, str] = {}
    wanted = {name.replace("-", "_"): name for name in _LIBRARIES}
    for place in sys.path:
        with suppress(OSError):
            for entry in sorted(os.listdir(place or os.curdir)):
                name, _, release = entry.lower().removesuffix(_TELLS).partition("-")
                if name in wanted and entry.endswith(_TELLS):
                    found.setdefault(wanted[name], release)
    for name in sorted(set(_LIBRARIES) - set(found)):
        from importlib.metadata import version

        found[name] = version(name)
    return dict(sorted(found.items()))
