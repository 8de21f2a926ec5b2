"""What became of every copy of a draft: manifest.json for the next run, manifest.csv for people.

A row is truthful at every moment, also when the build is killed: before a file is written its row says that it is
not built yet, and it says 'built' with the file's sum only once the file stands whole. What it says is a hint: a copy
is current only if its files have the sums that this user's own build recorded.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath
from typing import Any, Literal, TextIO, get_args

from congvan.bulk.seal import holds, seal
from congvan.errors import CongvanError, Span
from congvan.loading.door import read_file
from congvan.writers.files import write_whole

Status = Literal["built", "pending", "failed", "gone"]
_MAX_BYTES = 100_000_000
JSON, CSV = "manifest.json", "manifest.csv"
_HEAD = ("recipient", "file", "pages", "sha256", "status", "message")
_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class File:
    """A file that stands whole: its name in the folder and its sum."""

    name: str
    sha256: str


_NO_FILE = File("", "")


@dataclass(frozen=True)
class Row:
    """One copy: whose it is, where, and what became of it.

    `key` tells from which inputs it was built, `seal` that this user's build recorded its files, `owner` is the
    identity of the recipient, by which its file keeps its name.
    """

    slug: str
    recipient: str
    status: Status
    key: str = ""
    pages: int = 0
    files: tuple[File, ...] = ()
    message: str = ""
    seal: str = ""
    owner: str = ""

    @property
    def sealed(self) -> tuple[str, ...]:
        """What the seal is put on."""
        return (self.slug, self.key, *(part for file in self.files for part in (file.name, file.sha256)))


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
    _notes: TextIO | None = field(default=None, init=False, repr=False, compare=False)  # the journal, while it is open

    @classmethod
    def load(cls, path: Path | None, folder: Path) -> Manifest:
        """Return what an earlier run left; a file that cannot be read is as none."""
        if path is None:
            return cls(None, folder)
        try:
            data = json.loads(read_file(path, Span(str(path)), _MAX_BYTES))
            rows = list(map(_row, data["copies"]))
        except (CongvanError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            rows = []
        manifest = cls(path, folder, {row.slug: row for row in rows})
        manifest.rows |= {row.slug: row for row in manifest._noted()}
        return manifest

    @property
    def _journal(self) -> Path | None:
        """Where what is built is noted at once, until the whole manifest is saved again."""
        return self.path and self.path.with_name(f".{self.path.name}.log")

    def _noted(self) -> Iterator[Row]:
        """Give what a killed build had noted; its last line may be torn."""
        if self._journal is None or not self._journal.exists():
            return
        with suppress(CongvanError, UnicodeDecodeError):
            for line in read_file(self._journal, Span(str(self._journal)), _MAX_BYTES).decode().split("\n"):
                with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    yield _row(json.loads(line))

    def note(self, row: Row) -> None:
        """Put a row that has just become true into the journal, so that a killed build knows of it."""
        with suppress(OSError):
            if self._notes is None and self._journal:
                self._notes = self._journal.open("a", encoding="utf-8")
            if self._notes:
                self._notes.write(_json_line(row) + "\n")
                self._notes.flush()

    def is_current(self, slug: str, key: str) -> bool:
        """Whether the files of this copy stand there as they were built from the same inputs."""
        row = self.rows.get(slug)
        if row is None or row.status != "built" or row.key != key or not holds(row.seal, row.sealed):
            return False
        return all(map(self.stands, row.files))

    def stands(self, file: File) -> bool:
        """Whether a file is there as it was recorded."""
        try:
            return sum_of((self.folder / file.name).read_bytes()) == file.sha256
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
            text = _LINE.writerow(_HEAD) + "".join(as_csv for *_, as_csv in lines)
            files[self.path.with_name(CSV)] = b"\xef\xbb\xbf" + text.encode()
        write_whole(files)
        if self._notes:
            self._notes.close()
            self._notes = None
        if self._journal:
            with suppress(OSError):
                self._journal.unlink(missing_ok=True)


def _row(entry: Mapping[str, Any]) -> Row:
    """Read a row as it was saved; raises ValueError for one that no build can have saved."""
    files = tuple(File(_text(file["name"]), _text(file["sha256"])) for file in entry["files"])
    texts = {name: _text(entry.get(name, "")) for name in ("slug", "recipient", "key", "message", "seal", "owner")}
    if entry["status"] not in get_args(Status) or not isinstance(entry["pages"], int):
        raise ValueError("no status, or no number of pages")
    if any(PureWindowsPath(file.name).name != file.name or file.name in ("", ".", "..") for file in files):
        raise ValueError("a manifest names files of its own folder only")
    return Row(**texts, status=entry["status"], pages=entry["pages"], files=files)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    return value


def sum_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def built_row(row: Row, key: str, pages: int, paths: Mapping[Path, bytes]) -> Row:
    """Return the row of a copy whose files have just been written."""
    files = tuple(File(path.name, sum_of(data)) for path, data in paths.items())
    built = replace(row, status="built", key=key, pages=pages, files=files)
    return replace(built, seal=seal(built.sealed))


def _json_line(row: Row) -> str:
    # vars: asdict copies deeply, which takes long for thousands of rows.
    return _ENCODER.encode({**vars(row), "files": [vars(file) for file in row.files]})


def _csv_lines(row: Row) -> str:
    """A line for each file of a copy, one for a copy without; no cell can begin a formula."""
    return "".join(
        _LINE.writerow(
            [_harmless(str(cell)) for cell in
             (row.recipient, file.name, row.pages or "", file.sha256, row.status, row.message)]
        )
        for file in row.files or (_NO_FILE,)
    )  # fmt: skip


class _Echo:
    """What a line of CSV is written to, to have it back: `writerow` returns what `write` does."""

    def write(self, line: str) -> str:
        return line


_LINE = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
