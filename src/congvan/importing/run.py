"""Import files: each document of a file becomes a draft with its account, and is written only when all is known."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from congvan.checking.recognised import Part, Recognised
from congvan.checking.recognition.document import recognise
from congvan.compose.document import Document
from congvan.compose.templating import own_templates
from congvan.drafting import Language, draft_yaml, text
from congvan.errors import N_, CongvanError, Finding, Span, refuse
from congvan.importing.compare import Fidelity, compare, compose, pages_of
from congvan.importing.draft import Drafted, Drafter, Wishes, cases_in, documents
from congvan.importing.kinds import kind_of, unlisted
from congvan.importing.ledger import Ledger, Loss, part_text, reason, where, words_of
from congvan.importing.source import SUFFIXES, Source, read_source
from congvan.loading import nodes
from congvan.loading.door import files_in
from congvan.model.gaps import is_gap
from congvan.text.unicode import slug
from congvan.thethuc.kinds import Kind
from congvan.workspace import Workspace
from congvan.writers.files import check_within, write_whole

_MODELINE = "# yaml-language-server: $schema=../.congvan/draft.schema.json"
_SIGNING = "KY-"
_GAPPED, _NO_SYMBOL, _OTHER_REGIME = "DT-130", "DT-025", "DT-115"
# Components that are not compared where something else stands for them, by the code that asks for it.
_STOOD_IN = {
    _SIGNING: ("quyen_han_chuc_vu", "chuc_vu_khac", "ho_ten"),
    _NO_SYMBOL: ("so_ky_hieu",),
    _OTHER_REGIME: ("so_ky_hieu",),
    _GAPPED: ("dia_danh_thoi_gian", "so_ky_hieu"),
}
_STAND_IN = {"date": "2000", "valid_until": "2000", "requested": "2000", "from": "2000", "until": "2000"}
_GONE = N_("không có trong bản tạo lại: {words}")


@dataclass(frozen=True)
class Imported:
    """One draft made of a file. `fidelity` is None where the draft cannot be built yet: `findings` say why.

    `losses` are all places not carried; `remarks` what changed without a word lost; `words` of the source, `carried`
    of them stand in the draft or are printed by congvan itself.
    """

    source: Path
    draft: Path
    text: str
    files: dict[Path, bytes]
    kind: Kind
    words: int
    carried: int
    losses: tuple[Loss, ...]
    remarks: tuple[Loss, ...]
    findings: tuple[Finding, ...] = ()
    fidelity: Fidelity | None = None
    pages: int | None = None
    spaces: int = 0
    changes: int = 0
    encodings: tuple[str, ...] = ()
    pages_before: int | None = None
    rejected: bool = False
    experimental: bool = False  # read from a PDF
    parts: tuple[Part, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Choice:
    """How to import: where to, what for what has no kind, in which language keys are."""

    out: Path
    wishes: Wishes = field(default_factory=Wishes)
    reject: bool = False
    keys: Language = "vi"
    force: bool = False
    name: str = ""  # of the draft, where it is not to be that of the file


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, and those in folders named that can be imported; raises CongvanError for a folder that
    cannot be opened."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (file for file in files_in(path) if file.suffix.lower() in SUFFIXES and file.is_file())
            found |= dict.fromkeys(file for file in inside if not file.name.startswith(("~$", ".")))
        else:
            found[path] = None
    return list(found)


def import_file(path: Path, workspace: Workspace, choice: Choice) -> list[Imported]:
    """Make the drafts of a file, none written yet; raises CongvanError where it cannot be read or has no kind."""
    source = read_source(path, choice.reject)
    recognised = recognise(source.observed)
    found = documents(recognised)
    known = choice.wishes.kind or recognised.kind or recognised.other
    if found and not known and (own := unlisted(found[0], cases_in(found[0], workspace))):
        recognised = recognise(source.observed, own)
        found = documents(recognised)
    made: list[Imported] = []
    for number, parts in enumerate(found, 1):
        name = choice.name or slug(path.stem) or "van-ban"
        name = f"{name}-{number}" if len(found) > 1 else name
        kind = kind_of(recognised, parts, choice.wishes.kind, path, first=number == 1)
        original = made[-1] if made and kind.copy and not made[-1].kind.copy else None
        made.append(_imported(path, name, source, recognised, parts, kind, workspace, choice, original))
    return made


def write(imported: Sequence[Imported], workspace: Workspace, force: bool) -> None:
    """Write drafts and their files; raises CongvanError (TEP-015) before anything is written over."""
    for one in imported:
        check_within(one.draft.parent, workspace.root)
        for path in (one.draft, *one.files):
            if path.exists() and not force:
                message = N_("tệp đã có, không ghi đè; chọn chỗ khác bằng --out, hoặc --force để ghi đè")
                raise refuse("TEP-015", Span(str(path)), message)
    files = {path: data for one in imported for path, data in one.files.items()}
    write_whole({**files, **{one.draft: one.text.encode() for one in imported}})


def _imported(
    path: Path,
    name: str,
    source: Source,
    recognised: Recognised,
    parts: Sequence[Part],
    kind: Kind,
    workspace: Workspace,
    choice: Choice,
    original: Imported | None,
) -> Imported:
    folder = _within(choice.out / name, workspace)
    copied = _within(original.draft, workspace) if original else None
    drafted = Drafter(recognised, parts, kind, workspace, choice.wishes, folder, copied).draft()
    heading = [_MODELINE, f"# Nhập từ {path.name}", *(f"# {comment}" for comment in drafted.heading)]
    written = draft_yaml(drafted.tree, choice.keys, heading, str(choice.out / f"{name}.yaml"))
    draft = choice.out / f"{name}.yaml"
    fidelity, pages, findings = _compared(drafted, written, draft, workspace, choice, original)
    losses = [*drafted.ledger.losses, *(_missing(fidelity, drafted.ledger) if fidelity else ())]
    words = sum(len(words_of(part_text(part))) for part in drafted.parts)
    listed = sum(loss.words for loss in losses)
    return Imported(
        source=path,
        draft=draft,
        text=written,
        files={workspace.root / name: data for name, data in drafted.files.items()},
        kind=kind,
        words=words,
        carried=words - listed,
        losses=tuple(losses),
        remarks=tuple(drafted.ledger.remarks),
        findings=findings,
        fidelity=fidelity,
        pages=pages,
        spaces=drafted.ledger.spaces,
        changes=source.changes,
        encodings=source.encodings,
        pages_before=recognised.observed.pages,
        rejected=choice.reject,
        experimental=recognised.observed.format == "pdf",
        parts=drafted.parts,
    )


def _within(path: Path, workspace: Workspace) -> str:
    """Return a path as a draft names it: from the root of the workspace."""
    with suppress(ValueError):
        return path.resolve().relative_to(workspace.root.resolve()).as_posix()
    return path.name


def _compared(
    drafted: Drafted, written: str, draft: Path, workspace: Workspace, choice: Choice, original: Imported | None
) -> tuple[Fidelity | None, int | None, tuple[Finding, ...]]:
    """Build the draft where its files cannot disturb, and set it against its source."""
    with TemporaryDirectory(prefix="congvan-") as folder:
        root = Path(folder)
        if templates := own_templates(workspace.templates):
            shutil.copytree(templates, root / "templates")
        files = dict(drafted.files)
        if original:
            files[_within(original.draft, workspace)] = original.text.encode()
        for name, data in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        composed, asked, findings = _composed(drafted, written, draft, workspace, choice, root)
        if choice.wishes.keep_signing:
            findings = tuple(_as_warning(finding) for finding in findings)
        if composed is None:
            return None, None, findings
        before = original.parts if original else ()
        ignored = [part for part in drafted.parts if not drafted.ledger.key_of(part)]
        uncompared = {component for code in asked for component in _STOOD_IN[code]}
        fidelity = compare((*before, *drafted.parts), composed, ignored, uncompared)
        own = {id(part) for part in drafted.parts}
        missing = tuple(entry for entry in fidelity.missing if id(entry[0]) in own)
        return replace(fidelity, missing=missing), pages_of(composed), findings


def _composed(
    drafted: Drafted, written: str, draft: Path, workspace: Workspace, choice: Choice, root: Path
) -> tuple[tuple[Document, ...] | None, set[str], tuple[Finding, ...]]:
    """Compose a draft, with stand-ins for what the clerk has to fill in or to mend: all else is compared.

    Returns the codes of what stands in too, and all that keeps the draft itself from being built.
    """
    asked: set[str] = set()
    findings: list[Finding] = []
    while True:
        try:
            return compose(written.encode(), str(draft), workspace, root), asked, tuple(findings)
        except CongvanError as error:
            found = {code for code in _STOOD_IN if any(one.code.startswith(code) for one in error.findings)}
            told = {one.code for one in findings}
            findings += [one for one in error.findings if one.code not in told]  # gaps hide what else is wrong
            if found <= asked:
                return None, asked, tuple(findings)
            asked |= found
            written = draft_yaml(_buildable(drafted.tree, asked), choice.keys)


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, severity="warning") if finding.code.startswith(_SIGNING) else finding


def _buildable(tree: nodes.Mapping, asked: set[str]) -> nodes.Mapping:
    """Return the tree with what may not be built replaced: unlawful signatures, a symbol that is none, gaps.

    `asked` are the codes of what keeps it from being built.
    """

    def changed(name: str, node: nodes.Node) -> nodes.Node:
        if isinstance(node, nodes.Sequence):
            return replace(node, items=tuple(changed(name, item) for item in node.items))
        if isinstance(node, nodes.Scalar):
            return replace(node, text=_STAND_IN.get(name, "x")) if is_gap(node.text) else node
        entries = ((key, changed(key.text, value)) for key, value in node.entries)
        if name == "signatory" and _SIGNING in asked:
            entries = ((key, text("Giám đốc") if key.text == "title" else value) for key, value in entries)
            return replace(node, entries=tuple(entry for entry in entries if entry[0].text != "authority"))
        return replace(node, entries=tuple(entries))

    found = ((key, changed(key.text, value)) for key, value in tree.entries)
    stand_in = {"symbol": text("X")} if asked & {_NO_SYMBOL, _OTHER_REGIME} else {}
    return replace(tree, entries=tuple((key, stand_in.get(key.text, value)) for key, value in found))


def _missing(fidelity: Fidelity, ledger: Ledger) -> Iterator[Loss]:
    """Yield what the rebuilt document lacks and nobody has listed."""
    for part, missing in fidelity.missing:
        words = list(missing)
        for word in ledger.lost_of(part):
            if word in words:
                words.remove(word)
        if not words:
            continue
        shown = reason(_GONE, words=" ".join(words))
        yield Loss(where(part), part_text(part), shown, len(words))
