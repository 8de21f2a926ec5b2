"""Git, called so that a received folder runs nothing: plumbing alone, no shell, and none of what its settings name.

The settings of a repository may name programs (a monitor of files, hooks, drivers of diffs and filters, a pager, one
that proves signatures, one that fetches what is missing). None of them is needed to read what was committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn

from congvan.comparing import git_calls
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading.door import MAX_DOCUMENT
from congvan.processes import find_program
from congvan.text.unicode import is_device, nfc

_FIRST_SECONDS = 10  # to find the repository: a pipe in the place of its settings never ends
MOST_FILES = 20_000  # of a folder; a workspace of ten years has some thousands
MOST_IN_ALL = 500_000_000  # bytes of the files of a folder
_MOST_TOLD = 16 << 20  # bytes of a list; 20,000 paths have some 2 MB
_SAFE = (
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.packedGitLimit=256m",  # what is mapped of packs at one time
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.quotePath=false",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
)
# What may stay of the caller's own settings; folders and files named there are of another repository.
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
_SET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Blob:
    """A file of a revision: its path from the top of the repository, the id of what it held, and its bytes if told."""

    path: str
    id: str
    size: int = 0


@dataclass(frozen=True)
class Revision:
    """A commit that touched a file: who made it, when (ISO date), its subject, and the path that the file had."""

    id: str
    author: str
    date: str
    subject: str
    path: str
    tags: tuple[str, ...] = ()


class Repository:
    """The repository that holds a folder; raises CongvanError SS-001 (no git), SS-002 (no repository)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._program = find_program("git")
        if self._program is None:
            message = N_("máy chưa có git; cài git, hoặc so hai tệp: congvan diff CŨ MỚI")
            raise refuse("SS-001", Span(str(folder)), message)
        top = self._run("rev-parse", "--show-toplevel", seconds=_FIRST_SECONDS)
        if top is None:
            message = N_(
                "thư mục này không nằm trong kho git; tạo bằng 'git init', hoặc so hai tệp: congvan diff CŨ MỚI"
            )
            raise refuse("SS-002", Span(str(folder)), message)
        self.top = Path(os.fsdecode(top).rstrip("\n"))
        self._folder = self.top  # paths are told from there

    def commit(self, name: str) -> str:
        """Return the id of the commit that a name means ('HEAD~2', a tag); raises CongvanError SS-003."""
        if self._bad(name) or not (found := self._verified(f"{name}^{{commit}}")):
            message = N_("kho git không có lần sửa '{name}'; xem các lần bằng 'congvan log', các thẻ bằng 'git tag'")
            raise refuse("SS-003", Span(name), message, name=name)
        return found

    def has_commits(self) -> bool:
        """Whether anything was committed yet."""
        return self._verified("HEAD^{commit}") is not None

    def blob(self, revision: str, path: str) -> Blob:
        """Return a file of a commit; raises CongvanError SS-003, SS-004 (not there then)."""
        commit = self.commit(revision)
        for form in dict.fromkeys((path, nfc(path))):
            if not self._bad(form) and (found := self._verified(f"{commit}:{form}")) and self._is_blob(found):
                return Blob(form, found)
        message = N_("lần sửa '{revision}' chưa có tệp này; nó có thể mang tên khác khi ấy (xem 'congvan log')")
        raise refuse("SS-004", Span(f"{revision}:{path}"), message, revision=revision)

    def find(self, revision: str, path: str) -> Blob | None:
        """Return a file of a commit, None where it was not there."""
        with suppress(CongvanError):
            return self.blob(revision, path)
        return None

    def read(self, blob: Blob, name: str, limit: int = MAX_DOCUMENT) -> bytes:
        """Return what a file held; raises CongvanError SS-005 (too large, or not in this copy of the repository)."""
        size = self._run("cat-file", "-s", blob.id)
        fits = size is not None and int(size) <= limit
        data = self._run("cat-file", "blob", blob.id, most=limit) if fits else None
        if data is None:
            message = N_("không lấy được tệp này từ kho git: quá lớn, hoặc kho chỉ chép một phần")
            raise refuse("SS-005", Span(name), message)
        return data

    def files(self, revision: str, folder: str = "") -> list[Blob]:
        """Return the regular files of a commit below a folder of the repository, but those that are not in this copy.

        Raises CongvanError SS-007 (more than a workspace has, or git was stopped).
        """
        places = ["--", folder] if folder else []
        listed = self._listed("ls-tree", "-r", "-l", "-z", "--full-tree", self.commit(revision), *places)
        lines = listed.split(b"\0")[:-1]
        if len(lines) > MOST_FILES:
            self._refuse_count()
        found = []
        for line in lines:
            about, _, path = line.partition(b"\t")
            fields = about.split()
            if about.startswith((b"100644 blob", b"100755 blob")) and fields[3].isdigit():
                found.append(Blob(os.fsdecode(path), fields[2].decode(), int(fields[3])))
        return found

    def contents(self, blobs: Sequence[Blob], name: str) -> Iterator[tuple[Blob, bytes]]:
        """Yield files with what they held, in one call of git.

        Raises CongvanError: SS-007 (more than a workspace has), SS-005 (not to be had).
        """
        size = sum(blob.size for blob in blobs)
        if size > MOST_IN_ALL:
            message = N_("thư mục ấy trong kho git có {size} MB, quá {limit} MB: không đọc vì an toàn")
            raise refuse("SS-007", Span(name), message, size=size // 10**6, limit=MOST_IN_ALL // 10**6)
        read = git_calls.contents(self._command("cat-file", "--batch"), _environment(), (blob.id for blob in blobs))
        for blob, data in zip(blobs, read, strict=True):
            if data is None:
                message = N_("không lấy được tệp này từ kho git: quá lớn, hoặc kho chỉ chép một phần")
                raise refuse("SS-005", Span(blob.path), message)
            yield blob, data

    def history(self, path: str, since: str = "") -> list[Revision]:
        """Return the commits that touched a file, the newest first, through its renames; after `since`.

        Raises CongvanError SS-007 (git was stopped, or tells too much).
        """
        span = [f"{self.commit(since)}..HEAD"] if since else ["HEAD"]
        listed = self._listed(
            "log", "--follow", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames",
            "--diff-merges=first-parent", "--name-only", "-z", "--date=short",
            "--format=%x01%H%x02%an%x02%ad%x02%s%x02%D", "--decorate=full", *span, "--", path,
        )  # fmt: skip
        return [_revision(entry) for entry in listed.split(b"\x01") if entry.strip(b"\0\n")]

    def relative(self, path: Path) -> str:
        """Return the path of a file from the top of the repository; raises CongvanError SS-002 for one outside."""
        try:
            return path.resolve().relative_to(self.top.resolve()).as_posix()
        except ValueError:
            message = N_("tệp này không nằm trong kho git {top}")
            raise refuse("SS-002", Span(str(path)), message, top=self.top) from None

    def tags(self) -> list[str]:
        """Return the names of the tags that the present revision comes after, or has."""
        listed = self._run("for-each-ref", "--merged=HEAD", "--format=%(refname:strip=2)", "refs/tags")
        return os.fsdecode(listed or b"").split("\n")[:-1]

    def author(self) -> str:
        """Return the name that git knows the user by, '' where it knows none."""
        return os.fsdecode(self._run("config", "user.name") or b"").strip()

    def set_driver(self, name: str, command: str) -> None:
        """Let git show files through a command; raises CongvanError SS-006, also where the settings are a link."""
        place = self._run("rev-parse", "--git-path", "config")
        if place is None or (self.top / os.fsdecode(place).rstrip("\n")).is_symlink():  # git would write through it
            raise refuse("SS-006", Span(str(self.top)), N_("git không ghi được cấu hình của kho này"))
        for key, value in ((f"diff.{name}.textconv", command), (f"diff.{name}.cachetextconv", "false")):
            if self._run("config", "--local", key, value) is None:
                raise refuse("SS-006", Span(str(self.top)), N_("git không ghi được cấu hình của kho này"))

    def checkout(self, revision: str, below: str, target: Path, limit: int) -> None:
        """Write the files of a commit below a folder, as they were, into a new folder; large ones are left out.

        Raises CongvanError SS-005, SS-007.
        """
        places = {}
        for blob in self.files(revision, below):
            inside = PurePosixPath(blob.path).relative_to(below) if below else PurePosixPath(blob.path)
            if _is_plain(inside) and blob.size <= limit:
                places[blob] = target / inside
        for blob, data in self.contents(list(places), f"{revision}:{below}"):
            places[blob].parent.mkdir(parents=True, exist_ok=True)
            places[blob].write_bytes(data)

    def _verified(self, name: str) -> str | None:
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return found.decode().split()[-1] if found else None

    def _is_blob(self, name: str) -> bool:
        return (self._run("cat-file", "-t", name) or b"").strip() == b"blob"

    @staticmethod
    def _bad(name: str) -> bool:
        return not name or name.startswith("-") or any(ord(char) < 32 for char in name)

    def _run(self, *arguments: str, seconds: int = git_calls.SECONDS, most: int = _MOST_TOLD) -> bytes | None:
        """Return what a command of git prints, None where it fails or prints too much."""
        with suppress(git_calls.TooMuch):
            return git_calls.answer(self._command(*arguments), _environment(), most, seconds)
        return None

    def _listed(self, *arguments: str) -> bytes:
        """Return a list by git; raises CongvanError SS-007 where it has no end, or git fails."""
        try:
            listed = git_calls.answer(self._command(*arguments), _environment(), _MOST_TOLD)
        except git_calls.TooMuch:
            self._refuse_count()
        if listed is None:
            message = N_("git không đọc hết kho này trong {seconds} giây, {memory} MB bộ nhớ: kho hỏng, hoặc quá lớn")
            figures = {"seconds": git_calls.CPU_SECONDS, "memory": git_calls.MEMORY >> 20}
            raise refuse("SS-007", Span(str(self.top)), message, **figures)
        return listed

    def _refuse_count(self) -> NoReturn:
        message = N_("kho git có hơn {limit} tệp hay lần sửa ở chỗ cần đọc: không đọc vì an toàn")
        raise refuse("SS-007", Span(str(self.top)), message, limit=MOST_FILES)

    def _command(self, *arguments: str) -> list[str]:
        settings = [part for setting in _SAFE for part in ("-c", setting)]
        return [str(self._program), "--no-pager", *settings, "-C", str(self._folder), *arguments]


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return {**kept, **_SET}


def author_of(folder: Path) -> str:
    """Return the name that git knows the user of a folder by, '' where there is no git."""
    with suppress(CongvanError):
        return Repository(folder).author()
    return ""


_TAG = "tag: refs/tags/"


def _revision(entry: bytes) -> Revision:
    about, _, names = entry.partition(b"\0")
    fields = about.decode("utf-8", "replace").split("\x02")
    fields += [""] * (5 - len(fields))
    paths = [os.fsdecode(name) for name in names.strip(b"\0\n").split(b"\0") if name]
    marks = [mark.strip() for mark in fields[4].split(",")]
    tags = tuple(mark.removeprefix(_TAG) for mark in marks if mark.startswith(_TAG))
    return Revision(fields[0], fields[1], fields[2], fields[3], paths[-1] if paths else "", tags)


def _is_plain(path: PurePosixPath) -> bool:
    """Whether a path of a tree, which anybody may have made, leads where it says."""
    bad = any(part in ("..", ".") or "\\" in part or ":" in part or is_device(part) for part in path.parts)
    return bool(path.parts) and not bad and not path.is_absolute() and path.parts[0].casefold() != ".git"
