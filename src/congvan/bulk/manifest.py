"""What became of every copy of a draft: manifest.json for the next run, manifest.csv for people.

A row is truthful at every moment, also when the build is killed: before a file is written its row says that it is
not built yet, and it says 'built' with the file's sum only once the file stands whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from congvan.writers.files import write_whole

Status = Literal["built", "pending", "failed", "gone"]
JSON, CSV = "manifest.json", "manifest.csv"
_HEAD = ("recipient", "file", "pages", "sha256", "status", "message")
_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class File:
    """A file that stands whole: its name in the folder, sum, size in bytes and time of change in ns."""

    name: str
    sha256: str
    size: int
    changed: int

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name:
            raise ValueError("a manifest names files of its own folder only")


_NO_FILE = File("", "", 0, 0)


@dataclass(frozen=True)
class Row:
    """One copy: whose it is, where, and what became of it; `key` tells from which inputs it was built.

    `owner` is the identity of the recipient, by which its file keeps its name.
    """

    slug: str
    recipient: str
    status: Status
    key: str = ""
    pages: int = 0
    files: tuple[File, ...] = ()
    message: str = ""
    owner: str = ""


@dataclass
class Manifest:
    """The rows of one draft, by slug, in the order of its list; its files stand in `folder`.

    Without a path nothing is remembered.
    """

    path: Path | None
    folder: Path
    rows: dict[str, Row] = field(default_factory=dict)
    changed: bool = False  # whether the file tells less than the rows
    # The rows as JSON and as CSV, as long as they are these: a long build saves thousands of them again and again.
    _lines: dict[str, tuple[Row, str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | None, folder: Path) -> Manifest:
        """Return what an earlier run left; a file that cannot be read is as none."""
        if path is None:
            return cls(None, folder)
        try:
            data = json.loads(path.read_text("utf-8"))
            rows = [Row(**{**row, "files": tuple(File(**file) for file in row["files"])}) for row in data["copies"]]
        except (OSError, ValueError, TypeError, KeyError):
            rows = []
        return cls(path, folder, {row.slug: row for row in rows})

    def is_current(self, slug: str, key: str) -> bool:
        """Whether the files of this copy stand there as they were built from the same inputs."""
        row = self.rows.get(slug)
        return row is not None and row.status == "built" and row.key == key and all(map(self._stands, row.files))

    def _stands(self, file: File) -> bool:
        path = self.folder / file.name
        try:
            status = path.stat()
            if status.st_size != file.size:
                return False
            return status.st_mtime_ns == file.changed or sum_of(path.read_bytes()) == file.sha256
        except OSError:
            return False

    def save(self) -> None:
        """Write the manifest whole; raises CongvanError when the disk refuses."""
        if self.path is None:
            return
        for name, row in self.rows.items():
            if name not in self._lines or self._lines[name][0] is not row:
                self._lines[name] = row, _json_line(row), _csv_lines(row)
        lines = [self._lines[name] for name in self.rows]
        rows = ",\n".join(as_json for _, as_json, _ in lines)
        files = {self.path: f'{{"copies": [\n{rows}\n]}}\n'.encode()}
        if self.path.name == JSON:
            # UTF-8 with a mark and semicolons, as Excel in Vietnam opens it.
            text = _csv([_HEAD]) + "".join(as_csv for *_, as_csv in lines)
            files[self.path.with_name(CSV)] = b"\xef\xbb\xbf" + text.encode()
        write_whole(files)


def sum_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def built_row(row: Row, key: str, pages: int, paths: Mapping[Path, bytes]) -> Row:
    """Return the row of a copy whose files have just been written."""
    files = []
    for path, data in paths.items():
        status = path.stat()
        files.append(File(path.name, sum_of(data), status.st_size, status.st_mtime_ns))
    return replace(row, status="built", key=key, pages=pages, files=tuple(files))


def _json_line(row: Row) -> str:
    # vars: asdict copies deeply, which takes long for thousands of rows.
    return _ENCODER.encode({**vars(row), "files": [vars(file) for file in row.files]})


def _csv_lines(row: Row) -> str:
    """A line for each file of a copy, one for a copy without; no cell can begin a formula."""
    return _csv(
        [_harmless(str(cell)) for cell in
         (row.recipient, file.name, row.pages or "", file.sha256, row.status, row.message)]
        for file in row.files or (_NO_FILE,)
    )  # fmt: skip


def _csv(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
