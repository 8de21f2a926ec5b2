"""Fingerprints: the same key means the same inputs, and so the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from congvan.bulk.units import Job
from congvan.compose.images import image_places
from congvan.compose.templating import packaged_templates
from congvan.loading.places import on_disk
from congvan.loading.recipients import Recipient
from congvan.model.dispatch import Block, Dispatch, Table, map_bodies
from congvan.typeface import find_typeface
from congvan.workspace import SETTINGS_FILE

_LIBRARIES = ("weasyprint", "pydyf", "typst", "python-docx", "jinja2", "lxml", "openpyxl")


def draft_key(draft: Path, dispatch: Dispatch, original: Dispatch | None, job: Job) -> str:
    """Return the fingerprint of all that the copies of one draft share.

    It covers the draft, its original, the files that both name, templates, settings, fonts, values, formats and the
    program itself.
    """
    root = job.workspace.root
    digest = hashlib.sha256(_program().encode())
    files = _named_files(dispatch)
    if original and dispatch.original:
        files += [dispatch.original.text.strip(), *_named_files(original)]
    for path in (draft, root / SETTINGS_FILE, *(on_disk(root / name) for name in files), *_templates(job)):
        digest.update(_contents(path))
    if any("{{" in name for name in files):  # which file it is shows only in the copy: never taken for unchanged
        digest.update(job.build.encode())
    for text in (*job.formats, job.pdf_engine, job.pdf_standard,
                 *(f"{key}={value}" for key, value in sorted(job.values.items())), str(root),
                 os.environ.get("SOURCE_DATE_EPOCH", "")):  # fmt: skip
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def copy_key(shared: str, recipient: Recipient) -> str:
    """Return the fingerprint of one recipient's copy."""
    digest = hashlib.sha256(shared.encode())
    for field in (recipient.slug, *(f"{name}={value}" for name, value in recipient.fields.items())):
        digest.update(field.encode() + b"\0")
    return digest.hexdigest()


def _named_files(dispatch: Dispatch) -> list[str]:
    names = [name for name, _ in image_places(dispatch)]

    def collect(block: Block) -> Block:
        if isinstance(block, Table) and block.file:
            names.append(block.file.text.strip())
        return block

    map_bodies(dispatch, collect)
    return names


def _templates(job: Job) -> Iterable[Path]:
    own = job.workspace.templates
    return sorted([*own.glob("*.j2"), *packaged_templates().glob("*.j2")])


def _contents(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except (OSError, ValueError):
        return b"missing"


_APART = ("check", "cli", "messages", "doctor.py")  # rooms that nothing of a copy goes through


@cache
def _program() -> str:
    """The program, the libraries that write, and the faces."""
    digest = hashlib.sha256()
    package = Path(str(files("congvan")))
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml"), *package.rglob("*.typ")]):
        if path.relative_to(package).parts[0] not in _APART:
            digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\0".encode())
    for font in find_typeface().fonts:
        status = font.path.stat()
        digest.update(f"{font.path} {status.st_size} {status.st_mtime_ns}\0".encode())
    return digest.hexdigest()
