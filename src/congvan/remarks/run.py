"""What the command does: a list and its draft to two documents; files that came back to a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from congvan.bulk.render import Drafts, shown_path
from congvan.bulk.units import Job
from congvan.comparing.lines import Line
from congvan.comparing.sides import Side, find_sides, page_lines
from congvan.compose.document import Composer, Document
from congvan.compose.numbering import number_items
from congvan.compose.templating import own_templates
from congvan.errors import N_, CongvanError, Finding, Report, Said, Span, refuse
from congvan.loading.nodes import parse
from congvan.messages import tr
from congvan.model.read import read_dispatch
from congvan.remarks.listed import SUFFIXES, read_list
from congvan.remarks.placed import Placed, settle
from congvan.remarks.places import Places, moved
from congvan.remarks.remark import Remark
from congvan.remarks.report import report_draft
from congvan.remarks.returned import Returned, read_returned
from congvan.remarks.table import summary_table
from congvan.remarks.words import words
from congvan.remarks.writing import list_yaml
from congvan.text.unicode import slug
from congvan.typeface import find_typeface
from congvan.workspace import Workspace
from congvan.writers.engines import choose_engines
from congvan.writers.files import check_within, write_whole
from congvan.writers.formats import Writers

WORD = (".docx", ".docm")
TABLE, REPORT = ".y-kien", "-giai-trinh"  # they follow the name of the draft's file
_SECRET = "do_mat"


@dataclass(frozen=True)
class Wanted:
    """How the documents of a list are made: the copy of one recipient, the revision the remarks were made on, where."""

    formats: Sequence[str]
    date: dt.date
    on: str = ""
    only: str = ""
    out: Path | None = None
    force: bool = False
    table: bool = False  # the table alone, without the report


@dataclass(frozen=True)
class Made:
    """The remarks in the order of the draft, the files that were written, what the clerk should know."""

    placed: tuple[Placed, ...]
    files: tuple[Path, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class Gathered:
    """The remarks of files that came back, how many comments these hold, the list that was written."""

    remarks: tuple[Remark, ...]
    comments: int
    path: Path
    warnings: tuple[Finding, ...]


def is_returned(path: Path) -> bool:
    """Whether a file is one that comments are read of, and not a list."""
    return path.suffix.lower() in WORD


# ---- a list to its documents ----


def make(path: Path, draft: str, workspace: Workspace, wanted: Wanted) -> Made:
    """Write the table and the report of a list; raises CongvanError, and then nothing is written.

    YK-020 (no list), YK-021 (no draft), TEP-015 (a file is there), all that lists, places and drafts may have wrong.
    """
    name = shown_path(path)
    if path.suffix.lower() not in SUFFIXES:
        message = N_("'{name}' không phải danh sách ý kiến ({known}) cũng không phải DOCX có ghi chú")
        raise refuse("YK-020", Span(name), message, name=name, known=", ".join(SUFFIXES))
    listed = read_list(path, name)
    then, now = _sides(draft, wanted.on, workspace)
    rules = workspace.rules
    lines = page_lines([now] if then is None else [now, then], wanted.only)
    places = Places(lines[0], _labels(now, workspace))
    earlier = Places(lines[1]) if then else None
    phrases = rules.phrases
    settled = settle(listed.remarks, places, earlier, phrases["y_kien_chung"], phrases["ban_gop_y"])
    document = _document(now, places)
    stem = f"{now.path.stem}-{slug(wanted.only)}" if wanted.only else now.path.stem
    folder = _folder(workspace, wanted.out)
    own = now.path.with_name(f"{stem}{REPORT}.yaml")
    endings = (TABLE,) if wanted.table else (TABLE, REPORT)
    targets = [folder / f"{stem}{ending}.{suffix}" for ending in endings for suffix in wanted.formats]
    _keep(targets if wanted.table else (own, *targets), wanted.force)
    documents = {folder / f"{stem}{TABLE}": summary_table(settled.placed, document, rules, wanted.date)}
    files: dict[Path, bytes] = {}
    if not wanted.table:
        check_within(own.parent, workspace.root)
        heading = [f"# {tr(line)}" for line in (_MADE, _FILL)]
        draft_tree = parse(now.data, now.name)
        report = report_draft(settled.placed, document, draft_tree, rules, wanted.date, heading)
        documents[folder / f"{stem}{REPORT}"] = _report(report, own, workspace, now.name)
        files[own] = report.encode()
    files |= _bytes(documents, wanted.formats, workspace)
    write_whole(files, _is_secret(lines[0]))
    return Made(settled.placed, tuple(files), (*listed.warnings, *settled.warnings))


def _is_secret(lines: Sequence[Line]) -> bool:
    """Whether a document bears a mark of secrecy: what is made of it is for its owner alone."""
    return any(line.component == _SECRET for line in lines)


_MADE = N_("Làm bằng congvan remarks từ danh sách ý kiến; sửa lời ở đây rồi chạy congvan build với tệp này.")
_FILL = N_("Cơ quan, người ký lấy từ dự thảo: báo cáo do người khác ký thì sửa lại.")


def _sides(draft: str, on: str, workspace: Workspace) -> tuple[Side | None, Side]:
    if on:
        then, now = find_sides(on, draft, workspace, "reject")
    else:
        then, now = None, find_sides(draft, draft, workspace)[1]
    if not now.is_draft:
        raise refuse("YK-021", Span(now.name), N_("--draft phải là một dự thảo YAML"))
    return then, now


def _labels(side: Side, workspace: Workspace) -> Mapping[str, str]:
    """Return what a text says of each label of a draft: 'khoản 2 Mục I'."""
    if side.revision:
        return {}
    job = Job(workspace, workspace.output, ("docx",))
    _, references = number_items(Drafts(job).read(side.path), workspace.rules)
    return {label: reference.text for label, reference in references.items() if reference.number}


def _document(side: Side, places: Places) -> str:
    """Return what a draft is called: 'Quyết định ban hành Quy chế …', 'Công văn về việc …'."""
    said = {line.component: " ".join(line.text.split()) for line in reversed(places.lines)}
    kind = side.kind[:1].upper() + side.kind[1:]
    subject = said.get("trich_yeu") or said.get("trich_yeu_cong_van", "").replace("V/v", "về việc", 1)
    return f"{kind} {subject[:1].lower()}{subject[1:]}".strip()


def _folder(workspace: Workspace, out: Path | None) -> Path:
    if out is None:
        check_within(workspace.output, workspace.root)
    return out or workspace.output


def _keep(paths: Sequence[Path], force: bool) -> None:
    for path in paths:
        if path.exists() and not force:
            message = N_("tệp đã có, không ghi đè; chọn chỗ khác bằng --out, hoặc --force để ghi đè")
            raise refuse("TEP-015", Span(str(path)), message)


def _report(draft: str, own: Path, workspace: Workspace, source: str) -> Document:
    """Return the report composed; what keeps it from that is told of the draft that its keys come from."""
    try:
        dispatch = read_dispatch(draft.encode(), own.name, workspace.agencies, workspace.agency)
        templates = own_templates(workspace.templates)
        return Composer(workspace.rules, find_typeface(), workspace.root, templates).compose(dispatch)[0]
    except CongvanError as error:
        message = N_("chưa làm được báo cáo từ dự thảo này: {reason}; thêm --table để chỉ làm bảng tổng hợp")
        raise CongvanError(
            Finding("YK-024", Span(source), message, {"reason": Said(one.code, one.span, one.message, one.parameters)})
            for one in error.findings
        ) from None


def _bytes(documents: Mapping[Path, Document], formats: Sequence[str], workspace: Workspace) -> dict[Path, bytes]:
    standard = workspace.pdf_standard
    writers = Writers(standard)
    engine = choose_engines(workspace.pdf_engine, standard).of(copy=False) if "pdf" in formats else ""
    return {
        stem.with_name(f"{stem.name}.{suffix}"): writers.write(document, suffix, engine)[0]
        for stem, document in documents.items()
        for suffix in formats
    }


# ---- files that came back to a list ----


def gather(paths: Sequence[Path], draft: str, out: Path, workspace: Workspace, force: bool, only: str = "") -> Gathered:
    """Write the list of the comments of files; raises CongvanError, and then nothing is written.

    With a draft, provisions are told by its labels and by the numbers that they have in it now.
    """
    if out.suffix.lower() not in (".yaml", ".yml"):
        message = N_("danh sách ghi ra là YAML: đặt tên tệp như ykien.yaml")
        raise refuse("YK-023", Span(str(out)), message)
    report = Report()
    returned: list[Returned] = []
    for path in paths:
        try:
            returned.append(read_returned(path, shown_path(path)))
        except CongvanError as error:
            report.findings += error.findings
    report.close()
    now = None
    if draft:
        _, side = _sides(draft, "", workspace)
        now = Places(page_lines([side], only)[0], _labels(side, workspace))
    remarks = [remark for one in returned for remark in _present(one, now)]
    warnings = [finding for one in returned for finding in one.warnings]
    for path, one in zip(paths, returned, strict=True):
        if not one.comments:
            warnings.append(Finding("YK-043", Span(shown_path(path)), N_("tệp không có ghi chú nào"), {}, "warning"))
    if not remarks:
        raise CongvanError([replace(finding, severity="error") for finding in warnings if finding.code == "YK-043"])
    _keep((out,), force)
    heading = [tr(_GATHERED), tr(_DECIDE)]
    write_whole({out: list_yaml(remarks, heading).encode()}, any(_is_secret(one.places.lines) for one in returned))
    return Gathered(tuple(remarks), sum(one.comments for one in returned), out, tuple(warnings))


_GATHERED = N_(
    "Ghi chú trong các tệp DOCX gửi lại: mỗi ghi chú một mục; cơ quan là tên người ghi chú, hãy sửa cho đúng."
)
_DECIDE = N_("tiếp thu: tiếp thu, tiếp thu một phần, không tiếp thu; để trống là chưa xử lý.")


def _present(one: Returned, now: Places | None) -> Iterator[Remark]:
    """Yield the remarks of a file with their provisions as the draft has them now."""
    at = moved(one.places, now) if now else {}
    for remark, place in zip(one.remarks, one.at, strict=True):
        if now is None or place is None:
            yield remark
        elif place.position in at:
            present = at[place.position]
            yield replace(remark, provision=now.label_of(present) or present.label)
        else:
            yield replace(remark, provision=f"{place.label} {words().gone}")
