"""Check one file: read it, recognise it, let every rule decide, give the remarks in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvan.bulk.paths import DRAFT_SUFFIXES, drafts_among, find_path
from congvan.checking.bounds import check_lengths
from congvan.checking.choices import Choices
from congvan.checking.observed import Box, Observed
from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, Rule, Severity, deciders, rules
from congvan.checking.unread import refuse_textless, unrecognised
from congvan.errors import N_, UNEXPECTED, CongvanError, Finding, Span, refuse, unexpected
from congvan.loading.door import files_in
from congvan.thethuc.kinds import Kind
from congvan.thethuc.rules import load_rules
from congvan.workspace import Workspace

_COPY = re.compile(r"\.(?:checked|fixed|so-sanh|sua-doi|y-kien)$")
SUFFIXES = (".docx", ".docm", ".pdf", *DRAFT_SUFFIXES)


@dataclass(frozen=True)
class Remark:
    """One finding of a check. `span` has line and column for YAML only, `page` where it is known."""

    rule: Rule
    severity: Severity
    span: Span
    found: Found
    page: int | None = None

    @property
    def component(self) -> str:
        """The title of the component ('Quốc hiệu'), empty where the whole document is meant or nothing known."""
        part = self.found.part
        component = load_rules().components.get(part.component) if part else None
        return component.title if component else ""

    @property
    def box(self) -> Box | None:
        """The place on the page, where it is known."""
        part = self.found.part
        run = part.at(self.found.start or 0) if part else None
        if run and run.box:
            return run.box
        return part.paragraph.line_boxes[0] if part and part.paragraph.line_boxes else None


@dataclass(frozen=True)
class Checked:
    """A file that was checked: its remarks, and what was seen (None where it could not be read as DOCX or PDF)."""

    path: Path
    remarks: tuple[Remark, ...]
    recognised: Recognised | None = None

    @property
    def unread(self) -> bool:
        """Whether the file, or its format, could not be checked: then that nothing was found says nothing."""
        no_draft = self.path.suffix.lower() in _READERS
        return no_draft and any(not remark.rule.title for remark in self.remarks)  # what no rule says kept it from that

    @property
    def unforeseen(self) -> Iterator[Finding]:
        """The remarks that are faults of the program, as findings."""
        for remark in self.remarks:
            if remark.rule.code == UNEXPECTED:
                yield Finding(UNEXPECTED, remark.span, remark.found.message, remark.found.parameters)


def check_any(path: Path, choices: Choices, kind: Kind | None = None) -> Checked:
    """Check a file whatever it holds: what keeps it from being read, or a fault of ours, is a remark."""
    try:
        return check_file(path, choices, kind)
    except CongvanError as error:
        return unreadable(path, error)
    except Exception as error:
        return unreadable(path, CongvanError([unexpected(error, Span(str(path)))]))


def check_file(path: Path, choices: Choices | None = None, kind: Kind | None = None) -> Checked:
    """Check a DOCX, PDF or YAML file; raises CongvanError where it cannot be read.

    `kind` is what the user says the document is; a draft says its own.
    """
    if path.suffix.lower() in DRAFT_SUFFIXES:
        from congvan.checking.drafts import check_draft

        return check_draft(path, choices or Choices())
    observed = _READERS[path.suffix.lower()](path)
    refuse_textless(observed)
    check_lengths(observed.paragraphs, Span(str(path)))
    recognised = _recognise(observed, kind)
    unknown = tuple(map(as_remark, unrecognised(recognised, path)))
    said = remarks(recognised, str(path), choices or Choices())
    kept = [remark for remark in said if not (unknown and remark.rule.code.startswith("TT-"))]
    return Checked(path, (*unknown, *kept), recognised)


def find_files(paths: Sequence[Path], workspace: Workspace) -> list[Path]:
    """Return the files to check: those named, and all that can be checked in the folders named.

    Raises CongvanError for a path that does not exist or cannot be checked, or a folder that cannot be opened.
    """
    found: dict[Path, None] = {}
    for given in paths:
        path = find_path(given, workspace)
        if path.is_dir():
            files = files_in(path)
            drafts = set(drafts_among(files))
            inside = (file for file in files if file.suffix.lower() in SUFFIXES)
            # Word keeps '~$…' beside a document that it has open; '.x' is hidden; our own copies are no documents.
            shown = (file for file in inside if not file.name.startswith(("~$", ".")) and not _COPY.search(file.stem))
            found |= dict.fromkeys(f for f in shown if f.suffix.lower() not in DRAFT_SUFFIXES or f in drafts)
        elif path.suffix.lower() not in SUFFIXES:
            message = N_("không kiểm tra được tệp {suffix}; chỉ nhận {known}")
            raise refuse("KT-002", Span(str(path)), message, suffix=path.suffix or path.name, known=", ".join(SUFFIXES))
        else:
            found[path] = None
    return list(found)


def unreadable(path: Path, error: CongvanError) -> Checked:
    """Return what is said of a file that cannot be read or built."""
    return Checked(path, tuple(map(as_remark, error.findings)))


def of_settings(choices: Choices) -> Checked | None:
    """Return what is said of settings that ask less than the rules do: they may be those of a parent folder.

    None where nothing is turned off or lowered.
    """
    rule = rules()["KT-005"]
    file = choices.span.file
    found = []
    if codes := choices.silenced:
        message = N_("{count} quy tắc đang tắt trong {file}: {codes}")
        found.append(Found(None, message, {"count": len(codes), "file": file, "codes": ", ".join(codes)}))
    if codes := choices.lowered:
        message = N_("{count} quy tắc bị hạ mức trong {file}: {codes}")
        found.append(Found(None, message, {"count": len(codes), "file": file, "codes": ", ".join(codes)}))
    if not found:
        return None
    # A rule that tells what is hidden cannot be hidden.
    return Checked(Path(file), tuple(Remark(rule, rule.severity, choices.span, one) for one in found))


def as_remark(finding: Finding) -> Remark:
    """Return a finding of another stage as a remark; its code is no rule of the tables."""
    rule = rules().get(finding.code) or Rule(finding.code, "error", "", "", "")
    return Remark(rule, "error", finding.span, Found(None, finding.message, finding.parameters))


def remarks(recognised: Recognised, file: str, choices: Choices) -> Sequence[Remark]:
    """Return what the rules say of a document, in reading order."""
    places = {id(part): number for number, part in enumerate(recognised.parts)}
    found = []
    for code, decide in deciders().items():
        rule = rules()[code]
        severity = choices.severity(rule)
        if severity == "off":
            continue
        for one in decide(recognised):
            page = (one.part.paragraph.page or one.part.paragraph.shown_page) if one.part else None
            place = places.get(id(one.part), -1) if one.part else -1
            found.append((place, one.start or 0, rule.code, Remark(rule, severity, Span(file), one, page)))
    return [remark for *_, remark in sorted(found, key=lambda entry: entry[:3])]


def _recognise(observed: Observed, kind: Kind | None) -> Recognised:
    from congvan.checking.recognition.document import recognise

    return recognise(observed, kind)


def _read_docx(path: Path) -> Observed:
    from congvan.checking.docx import read_docx

    return read_docx(path)


def _read_pdf(path: Path) -> Observed:
    from congvan.checking.pdf import read_pdf

    return read_pdf(path)


_READERS: Mapping[str, Callable[[Path], Observed]] = {".docx": _read_docx, ".docm": _read_docx, ".pdf": _read_pdf}
