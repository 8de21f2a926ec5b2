"""Mends in a DOCX what rules decide: formatting and typography, never a word; the original stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run as DocxRun

from congvan.checking.observed import Sheet
from congvan.checking.outcome.docx_copy import Copy, Line, xml_parts
from congvan.checking.outcome.edits import Edit, typographic_edits
from congvan.checking.outcome.fix_look import PARAGRAPH_NAMES, RUN_NAMES, SECTION, set_paragraph, set_run, set_section
from congvan.checking.outcome.fix_page_number import number_pages
from congvan.checking.outcome.fix_words import numbered, said, spaced
from congvan.checking.outcome.mendable import PLACING, SUFFIXES, coded, leading_spaces, unseen
from congvan.checking.outcome.report import shortened
from congvan.checking.recognised import Part
from congvan.checking.run import Checked, Remark
from congvan.errors import N_, Span, refuse
from congvan.messages import tr
from congvan.text.figures import figures
from congvan.text.unicode import nfc, visible
from congvan.thethuc.rules import load_rules

_INDENTS = ("first_mm", "left_mm", "right_mm")
_NEAR = 0.05  # mm or pt: less cannot be told from rounding


@dataclass(frozen=True)
class Fixed:
    """One thing that was mended: the rule, the place, and how it was and is, in words."""

    code: str
    component: str
    excerpt: str
    before: str
    after: str

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.component, self.excerpt and f"'{self.excerpt}'")))
        return f"[{self.code}] {place}{place and ': '}{self.before} → {self.after}"


def fix_docx(checked: Checked, data: bytes | None = None, *, marked: bool = False) -> tuple[bytes, list[Fixed]]:
    """Return the mended file and what was mended in it, in reading order.

    `data` are the bytes of the file, read anew when None; `marked` puts marks at both ends of each part, by which
    `layout` tells where it is printed. What cannot be mended without touching words is left out.
    Raises CongvanError: KT-301 where the file was changed since the check, KT-303 where its words would not stay,
    KT-305 where it is no DOCX that could be read.
    """
    if checked.recognised is None or checked.path.suffix.lower() not in SUFFIXES:
        raise refuse("KT-305", Span(str(checked.path)), N_("chỉ sửa được tệp DOCX đọc được"))
    copy = Copy(checked, data)
    words = _words(copy)
    if marked:
        copy.mark(checked.recognised.parts)
    fixer = _Fixer(checked, copy)
    fixed = fixer.fix()
    if _words(copy) != words:
        message = N_("không sửa được mà vẫn giữ nguyên từng chữ; bản sửa không được ghi")
        raise refuse("KT-303", Span(str(checked.path)), message)
    return copy.packed(), fixed


def _words(copy: Copy) -> dict[str, str]:
    """Return the letters of all parts in NFC without spaces; in headers without digits, where page numbers move."""
    found = {}
    for name, root in xml_parts(copy.document).items():
        text = nfc("".join("".join(node.text or "" for node in root.iter(qn("w:t"))).split()))
        if root.tag in (qn("w:hdr"), qn("w:ftr")):
            text = "".join(sign for sign in text if not sign.isdigit())
        if text:
            found[name] = text
    return found


class _Fixer:
    """Mends one copy: first what is formatting, then the text of each paragraph at once, so that offsets hold."""

    def __init__(self, checked: Checked, copy: Copy) -> None:
        assert checked.recognised is not None
        self._checked = checked
        self._sheets = checked.recognised.observed.sheets
        self._copy = copy

    def fix(self) -> list[Fixed]:
        fixed: dict[int, list[Fixed]] = {}
        for place, remark in enumerate(self._checked.remarks):
            fixed[place] = [
                _fixed(remark, before, said(name, value))
                for name, value in remark.found.fix.items()
                if name != "text"
                for before in self._apply(remark, name, value)
            ]
        for place, one in self._fix_texts():
            fixed[place].append(one)
        return [one for place in sorted(fixed) for one in fixed[place]]

    def _apply(self, remark: Remark, name: str, value: Any) -> Iterator[str]:
        """Mend one property; gives how it was before, nothing where nothing was changed."""
        part = remark.found.part
        if name in SECTION:
            yield from self._fix_sheets(part, name, value)
        elif name == "page_number":
            yield from self._fix_page_number()
        elif part is not None and name in RUN_NAMES:
            yield from self._fix_runs(remark, part, name, value)
        elif part is not None and name in PARAGRAPH_NAMES:
            yield from self._fix_paragraph(part, name, value)
        else:
            raise ValueError(f"{remark.rule.code}: nothing sets {name}")

    def _fix_runs(self, remark: Remark, part: Part, name: str, value: Any) -> Iterator[str]:
        line = self._copy.line(part.paragraph)
        if line is None:
            return
        start, end = self._copy.span(part, remark.found.start, remark.found.end)
        before = []
        for run, at in part.paragraph.between(start, end):
            old, low, high = getattr(run, name), max(start, at), min(end, at + len(run.text))
            kept = unseen(run) or (name == "face" and coded(run))
            if low < high and not _same(old, value) and not kept:
                for element in line.runs(low, high):
                    set_run(DocxRun(element, self._copy.document), name, value)  # type: ignore[arg-type]
                before.append(said(name, old))
        if before:
            yield ", ".join(dict.fromkeys(before))

    def _fix_paragraph(self, part: Part, name: str, value: Any) -> Iterator[str]:
        element = self._copy.twin(part.paragraph.element)
        old = getattr(part.paragraph, name)
        if element is not None and not _same(old, value):
            paragraph = DocxParagraph(element, self._copy.document)  # type: ignore[arg-type]
            set_paragraph(paragraph, name, value)
            if (name, value) == ("align", "center"):
                for indent in _INDENTS:  # which held the line in the middle so far
                    if not _same(getattr(part.paragraph, indent), 0):
                        set_paragraph(paragraph, indent, 0)
            if old is None:  # the line spacing was given outright
                yield tr(N_("giãn dòng {value} pt"), value=figures(part.paragraph.line_pt or 0))
            else:
                yield said(name, old)

    def _fix_sheets(self, part: Part | None, name: str, value: float) -> Iterator[str]:
        meant = [self._sheets[part.paragraph.sheet]] if part else [s for s in self._sheets if not _landscape(s)]
        before = []
        for sheet in meant:
            element = self._copy.twin(sheet.element)
            old = getattr(sheet, name.removeprefix("margin_"))
            if element is not None and not _same(old, value) and not _allowed(name, old):
                set_section(Section(element, self._copy.document.part), name, value)  # type: ignore[arg-type]
                before.append(said(name, old))
        if before:
            yield ", ".join(dict.fromkeys(before))

    def _fix_page_number(self) -> Iterator[str]:
        if number_pages(self._copy.document):
            yield ", ".join(dict.fromkeys(numbered(sheet.number) for sheet in self._sheets))

    def _fix_texts(self) -> Iterator[tuple[int, Fixed]]:
        lines: dict[int, tuple[Line, list[tuple[int, list[Edit]]]]] = {}
        for place, remark in enumerate(self._checked.remarks):
            part = remark.found.part
            line = self._copy.line(part.paragraph) if part else None
            edits = self._edits(remark, part) if part else []
            if line and edits:
                lines.setdefault(id(line), (line, []))[1].append((place, edits))
        for line, asked in lines.values():
            made = set(line.apply([edit for _, edits in asked for edit in edits]))
            for place, edits in asked:
                remark = self._checked.remarks[place]
                if made & set(edits) and "text" in remark.found.fix:
                    wanted = f"'{spaced(remark.found.fix['text'])}'"
                    yield place, _fixed(remark, f"'{spaced(remark.found.excerpt)}'", wanted)

    def _edits(self, remark: Remark, part: Part) -> list[Edit]:
        """Return what changes in the text: what the rule asks, and the spaces that held a line which is placed now."""
        if "text" in remark.found.fix:
            start, _ = self._copy.span(part, remark.found.start, remark.found.end)
            return typographic_edits(remark.found.excerpt, remark.found.fix["text"], start) or []
        if any(name in PLACING for name in remark.found.fix):
            start, _ = self._copy.span(part, None, None)
            spaces = leading_spaces(part)
            return [Edit(start, start + spaces, "")] if spaces else []
        return []


def _fixed(remark: Remark, before: str, after: str) -> Fixed:
    return Fixed(remark.rule.code, remark.component, shortened(visible(remark.found.excerpt)), before, after)


def _landscape(sheet: Sheet) -> bool:
    return sheet.width_mm > sheet.height_mm


def _allowed(name: str, value: float | None) -> bool:
    """Whether a margin lies within the decree's range: that of another section was meant."""
    figure = load_rules().settings.get(name)
    return figure is not None and value is not None and figure.lowest <= value <= figure.highest


def _same(old: object, new: object) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return abs(old - new) < _NEAR
    return old == new
