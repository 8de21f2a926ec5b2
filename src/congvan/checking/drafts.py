"""A YAML draft is checked as the DOCX that it makes; its remarks say where in the draft the text stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from congvan.bulk.copies import judge_copies, meeting, plan_copies
from congvan.bulk.render import Drafts, Renderer, shown_path
from congvan.bulk.roll import check_names
from congvan.bulk.units import Job, Unit
from congvan.checking.choices import Choices
from congvan.checking.docx import read_docx
from congvan.checking.recognition.document import recognise
from congvan.checking.rules.book import Found, rules
from congvan.checking.run import Checked, Remark, as_remark, remarks, unreadable
from congvan.errors import N_, CongvanError, Finding, Span
from congvan.loading.door import read_file
from congvan.loading.lines import mask
from congvan.loading.nodes import Mapping, Node, Scalar, decode, paragraphs, parse
from congvan.loading.nodes import Sequence as Items
from congvan.loading.recipients import read_recipients
from congvan.loading.standing import gone_units
from congvan.model.dispatch import Dispatch
from congvan.text.unicode import clean
from congvan.workspace import find_workspace
from congvan.writers.docx.package import write_docx

_IGNORE = re.compile(
    r"#[ \t]*congvan:[ \t]*ignore[ \t]+(?P<codes>[A-Z]{2}-\d{3}(?:[ \t]*,[ \t]*[A-Z]{2}-\d{3})*)(?P<reason>[^\n]*)"
)
_BEFORE = ("", " ", "\t", "\n")  # what a comment of YAML stands after
_NO_REASON = "KT-001"
_MARKUP = re.compile(r"\{\{.*?\}\}|[*_^~`]+|\[\^[^\]]*\]", re.DOTALL)
_ENOUGH = 12  # letters of a text that tell it from others


@dataclass(frozen=True)
class _Ignore:
    line: int
    codes: tuple[str, ...]
    reason: str


def check_draft(path: Path, choices: Choices) -> Checked:
    """Check a draft; what keeps it from being built is a remark too. Raises CongvanError where it cannot be read."""
    shown = shown_path(path)
    data = read_file(path, Span(shown))
    try:
        text = decode(data, shown)
        found = _of_documents(path, shown, text, choices)
    except CongvanError as error:
        return unreadable(path, error)
    ignores = list(_ignores(text))
    ignored = {code for entry in ignores if entry.reason for code in entry.codes}
    kept = [remark for remark in found if remark.rule.code not in ignored]
    return Checked(path, (*kept, *_without_reason(ignores, shown, choices)))


def _of_documents(path: Path, shown: str, text: str, choices: Choices) -> list[Remark]:
    workspace = find_workspace(path.resolve().parent)
    job = Job(workspace, workspace.output, ("docx",))
    drafts = Drafts(job)
    renderer = Renderer(job, drafts)
    draft = path.resolve()
    dispatch = drafts.read(draft)
    found: list[Remark] = []
    # One copy stands for all: they differ in what the list fills in.
    unit = Unit(draft, path.stem)
    if dispatch.for_each:
        unit, gone = _first_copy(draft, drafts, dispatch, workspace.root, renderer.judge)
        found += map(as_remark, gone)
    places = list(_texts(parse(text.encode(), shown)))
    for document in renderer.compose(unit):
        data = write_docx(document)
        recognised = recognise(read_docx(path.with_suffix(".docx"), data))
        found += [
            replace(remark, span=_place(remark.found, places, shown)) for remark in remarks(recognised, shown, choices)
        ]
    return found


def _first_copy(
    draft: Path, drafts: Drafts, dispatch: Dispatch, root: Path, judge: Callable[[Unit], None]
) -> tuple[Unit, list[Finding]]:
    """Return the first copy, once the texts of all have been looked at as a build does, and the units that are gone."""
    assert dispatch.for_each is not None
    source = dispatch.for_each.source
    recipients = read_recipients(
        source.text.strip(),
        root,
        source.span,
        date=dispatch.day,
        group=dispatch.for_each.group,
        reading=dispatch.for_each.reading,
    )
    check_names(dispatch, recipients)
    gone = list(gone_units(source.text.strip(), recipients, dispatch.day))
    if dispatch.for_each.where:
        recipients = meeting(recipients, dispatch.for_each.where) or recipients
    units = plan_copies(draft, draft.stem, drafts, recipients)
    judge_copies(units, judge)
    return units[0], gone


def _texts(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield from (part for part in paragraphs(node) if isinstance(part, Scalar))
    elif isinstance(node, Items):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Mapping):
        for _, value in node.entries:
            yield from _texts(value)


def _place(found: Found, places: Sequence[Scalar], shown: str) -> Span:
    """Return where the draft says what was found: the text that holds the excerpt, else its paragraph."""
    if found.part is None:
        return Span(shown)
    whole = clean(found.part.text)
    excerpt = clean(found.excerpt)
    holding = [place for place in places if excerpt and excerpt in clean(place.text) and _alike(place.text, whole)]
    for place in holding or [place for place in places if _alike(place.text, whole)]:
        before = place.text.find(excerpt)
        lines = place.text.count("\n", 0, before) if before > 0 else 0
        return Span(shown, place.span.line + lines, 1 if lines else place.span.column)
    return Span(shown)


def _alike(typed: str, printed: str) -> bool:
    """Whether a typed text went into a printed one: one of its pieces between marks and expressions is there."""
    pieces = [clean(piece) for piece in _MARKUP.split(typed)]
    longest = max(pieces, key=len, default="")
    if len(longest) < _ENOUGH:
        return bool(longest) and clean(typed) in printed
    return longest.casefold() in printed.casefold()


def _ignores(text: str) -> Iterator[_Ignore]:
    typed = list(_scalars(text))
    for match in _IGNORE.finditer(text):
        # A text may quote such a comment, and a word may hold '#'.
        if not any(start <= match.start() < end for start, end in typed) and text[: match.start()][-1:] in _BEFORE:
            codes = tuple(code.strip() for code in match["codes"].split(","))
            yield _Ignore(text.count("\n", 0, match.start()) + 1, codes, match["reason"].strip(" :-–—"))


def _scalars(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the texts of a draft begin and end; a block of text ends with its last line."""
    for token in yaml.scan(mask(text, ""), Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            shown = start + len(text[start:end].rstrip())
            # A comment may follow the sign that opens a block.
            yield text.find("\n", start) if token.style in ("|", ">") else start, shown


def _without_reason(ignores: Sequence[_Ignore], shown: str, choices: Choices) -> Iterator[Remark]:
    rule = rules()[_NO_REASON]
    severity = choices.severity(rule)
    for entry in ignores:
        if not entry.reason and severity != "off":
            message = N_("bỏ qua {codes} mà không ghi lý do; viết '# congvan: ignore {codes} lý do'")
            found = Found(None, message, {"codes": ", ".join(entry.codes)})
            yield Remark(rule, severity, Span(shown, entry.line, 1), found)
