"""All copies of a draft as one file: a PDF for printing, a zip for e-mailing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from congvan.bulk.manifest import Manifest, Row
from congvan.writers.files import is_private, write_whole


def merge_pdf(manifest: Manifest) -> Path | None:
    """Write the copies as one PDF, with a bookmark for each recipient; each begins a new sheet in double-sided print.

    Returns its path, or None where there is no PDF. Raises CongvanError when the disk refuses.
    """
    from pypdf import PdfWriter

    writer = PdfWriter()
    for row, paths in _copies(manifest, ".pdf"):
        first = len(writer.pages)
        for path in paths:
            writer.append(path, import_outline=False)
            if len(writer.pages) % 2:
                writer.add_blank_page()
        writer.add_outline_item(title=row.recipient, page_number=first)
    if not len(writer.pages):
        return None
    writer.add_metadata({"/Producer": "congvan"})
    data = io.BytesIO()
    writer.write(data)
    return _write(manifest, ".pdf", data.getvalue())


def zip_files(manifest: Manifest) -> Path | None:
    """Write the copies and their list as one zip, the same bytes for the same copies; None where there is nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for _, paths in _copies(manifest, ""):
            for path in paths:
                entry = zipfile.ZipInfo(path.name)  # as of 1980: when a copy was built says nothing of it
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
        if not archive.namelist():
            return None
    return _write(manifest, ".zip", data.getvalue())


def _write(manifest: Manifest, suffix: str, data: bytes) -> Path:
    """Write all copies as one file, which no more people can read than any of them."""
    path = _place(manifest, suffix)
    private = any(is_private(file) for _, files in _copies(manifest, "") for file in files)
    write_whole({path: data}, private)
    return path


def _place(manifest: Manifest, suffix: str) -> Path:
    """Where all copies go as one file: under the draft's name, unless that is a recipient's too."""
    name = manifest.folder.name
    while any(file.name == f"{name}{suffix}" for row in manifest.rows.values() for file in row.files):
        name += "-tat-ca"
    return manifest.folder / f"{name}{suffix}"


def _copies(manifest: Manifest, suffix: str) -> Iterator[tuple[Row, list[Path]]]:
    for row in manifest.rows.values():
        paths = [manifest.folder / file.name for file in row.files if file.name.endswith(suffix)]
        if row.status == "built" and row.recipient and paths:
            yield row, paths
