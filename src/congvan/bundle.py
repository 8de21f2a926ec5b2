"""All copies of a draft as one file: a PDF for printing, a zip for e-mailing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from congvan.bulk.manifest import Manifest, Row
from congvan.writers.files import write_whole


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
    path = _place(manifest, ".pdf")
    write_whole({path: data.getvalue()})
    return path


def zip_files(manifest: Manifest) -> Path | None:
    """Write the copies and their list as one zip; returns its path, or None where there is nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for _, paths in _copies(manifest, ""):
            for path in paths:
                archive.write(path, path.name)
        if not archive.namelist():
            return None
    path = _place(manifest, ".zip")
    write_whole({path: data.getvalue()})
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
