"""Mends in a DOCX what rules decide: formatting and typography, never a word; the original stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run as DocxRun

from congvan.checking.choices import Choices
from congvan.checking.docx import read_docx
from congvan.checking.observed import PageNumber, Sheet
from congvan.checking.outcome.docx_copy import Copy, Edit, Line, typographic_edits, xml_parts
from congvan.checking.outcome.fix_look import PARAGRAPH_NAMES, RUN_NAMES, SECTION, set_paragraph, set_run, set_section
from congvan.checking.outcome.fix_page_number import number_pages
from congvan.checking.outcome.report import shortened
from congvan.checking.recognised import Part
from congvan.checking.recognition.document import recognise
from congvan.checking.run import Checked, Remark, remarks
from congvan.errors import N_, Span, refuse
from congvan.messages import tr
from congvan.text.figures import figures
from congvan.text.unicode import nfc, visible
from congvan.thethuc.rules import load_rules
from congvan.writers.files import is_private, write_whole

# Text in these faces reads as something else in any other: pictures, and the encodings before Unicode.
_CODED_FACE = re.compile(r"(?i)symbol|wingdings|webdings|dingbats|marlett|mt extra|\.vn|vni[- ]")
_SUFFIXES = (".docx", ".docm")
_ROUNDS = 3  # each mends what the one before brought to light
_NEAR = 0.05  # mm or pt: less cannot be told from rounding
_LABELS: Mapping[str, str] = {
    "size_pt": N_("cỡ chữ {value}"),
    "face": N_("phông chữ {value}"),
    "color": N_("màu chữ {value}"),
    "spacing_pt": N_("giãn chữ {value} pt"),
    "scale": N_("bề ngang chữ {value}%"),
    "first_mm": N_("thụt dòng đầu {value} mm"),
    "left_mm": N_("thụt lề trái {value} mm"),
    "right_mm": N_("thụt lề phải {value} mm"),
    "before_pt": N_("cách đoạn trước {value} pt"),
    "after_pt": N_("cách đoạn sau {value} pt"),
    "multiple": N_("giãn dòng {value}"),
    "width_mm": N_("bề ngang giấy {value} mm"),
    "height_mm": N_("chiều cao giấy {value} mm"),
    "margin_top_mm": N_("lề trên {value} mm"),
    "margin_bottom_mm": N_("lề dưới {value} mm"),
    "margin_left_mm": N_("lề trái {value} mm"),
    "margin_right_mm": N_("lề phải {value} mm"),
}
_WORDS: Mapping[tuple[str, object], str] = {
    ("bold", True): N_("chữ đậm"),
    ("bold", False): N_("chữ không đậm"),
    ("italic", True): N_("chữ nghiêng"),
    ("italic", False): N_("chữ đứng"),
    ("upper", True): N_("định dạng in hoa"),
    ("upper", False): N_("không định dạng in hoa"),
    ("keep_next", True): N_("đi liền đoạn sau"),
    ("keep_next", False): N_("không giữ đi liền đoạn sau"),
    ("align", "left"): N_("canh trái"),
    ("align", "center"): N_("canh giữa"),
    ("align", "right"): N_("canh phải"),
    ("align", "justify"): N_("canh đều hai bên"),
    ("page_number", None): N_("không có số trang"),
    ("page_number", "header"): N_("số trang ở đầu trang"),
    ("page_number", "footer"): N_("số trang ở chân trang"),
    ("page_number", "top center"): N_("số trang canh giữa ở đầu trang, không hiện ở trang đầu"),
}


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


def fixed_path(path: Path) -> Path:
    """Return where the mended copy goes: 'a.docx' gives 'a.fixed.docx'."""
    return path.with_name(f"{path.stem}.fixed{path.suffix}")


def write_fixed(checked: Checked, choices: Choices | None = None) -> tuple[Path, list[Fixed]]:
    """Write the mended copy beside the file; returns its path and what was mended.

    A mended text may show what its old look hid (a paragraph set to 13 pt now differs from those in 14), so the copy
    is checked and mended again until nothing is left that can be. Raises CongvanError as `fix_docx`.
    """
    path = fixed_path(checked.path)
    data, fixed = fix_docx(checked)
    for _ in range(_ROUNDS):
        data, more = fix_docx(_checked_again(path, data, choices or Choices()), data)
        if not more:
            break
        fixed += more
    write_whole({path: data}, is_private(checked.path))
    return path, fixed


def _checked_again(path: Path, data: bytes, choices: Choices) -> Checked:
    recognised = recognise(read_docx(path, data))
    return Checked(path, tuple(remarks(recognised, str(path), choices)), recognised)


def fix_docx(checked: Checked, data: bytes | None = None) -> tuple[bytes, list[Fixed]]:
    """Return the mended file and what was mended in it, in reading order.

    `data` are the bytes of the file, read anew when None. What cannot be mended without touching words is left out.
    Raises CongvanError: KT-301 where the file was changed since the check, KT-303 where its words would not stay,
    KT-305 where it is no DOCX that could be read.
    """
    if checked.recognised is None or checked.path.suffix.lower() not in _SUFFIXES:
        raise refuse("KT-305", Span(str(checked.path)), N_("chỉ sửa được tệp DOCX đọc được"))
    copy = Copy(checked, data)
    words = _words(copy)
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
                _fixed(remark, before, _said(name, value))
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
        at = 0
        for run in part.paragraph.runs:
            old, low, high = getattr(run, name), max(start, at), min(end, at + len(run.text))
            at += len(run.text)
            coded = name == "face" and _CODED_FACE.match(run.face)
            if low < high and not _same(old, value) and not coded:
                for element in line.runs(low, high):
                    set_run(DocxRun(element, self._copy.document), name, value)  # type: ignore[arg-type]
                before.append(_said(name, old))
        if before:
            yield ", ".join(dict.fromkeys(before))

    def _fix_paragraph(self, part: Part, name: str, value: Any) -> Iterator[str]:
        element = self._copy.twin(part.paragraph.element)
        old = getattr(part.paragraph, name)
        if element is not None and not _same(old, value):
            set_paragraph(DocxParagraph(element, self._copy.document), name, value)  # type: ignore[arg-type]
            if old is None:  # the line spacing was given outright
                yield tr(N_("giãn dòng {value} pt"), value=figures(part.paragraph.line_pt or 0))
            else:
                yield _said(name, old)

    def _fix_sheets(self, part: Part | None, name: str, value: float) -> Iterator[str]:
        meant = [self._sheets[part.paragraph.sheet]] if part else [s for s in self._sheets if not _landscape(s)]
        before = []
        for sheet in meant:
            element = self._copy.twin(sheet.element)
            old = getattr(sheet, name.removeprefix("margin_"))
            if element is not None and not _same(old, value) and not _allowed(name, old):
                set_section(Section(element, self._copy.document.part), name, value)  # type: ignore[arg-type]
                before.append(_said(name, old))
        if before:
            yield ", ".join(dict.fromkeys(before))

    def _fix_page_number(self) -> Iterator[str]:
        if number_pages(self._copy.document):
            yield ", ".join(dict.fromkeys(_numbered(sheet.number) for sheet in self._sheets))

    def _fix_texts(self) -> Iterator[tuple[int, Fixed]]:
        lines: dict[int, tuple[Line, list[tuple[int, list[Edit]]]]] = {}
        for place, remark in enumerate(self._checked.remarks):
            part = remark.found.part
            line = self._copy.line(part.paragraph) if part and "text" in remark.found.fix else None
            if part is None or line is None:
                continue
            start, _ = self._copy.span(part, remark.found.start, remark.found.end)
            edits = typographic_edits(remark.found.excerpt, remark.found.fix["text"], start)
            if edits:
                lines.setdefault(id(line), (line, []))[1].append((place, edits))
        for line, asked in lines.values():
            made = set(line.apply([edit for _, edits in asked for edit in edits]))
            for place, edits in asked:
                if made & set(edits):
                    remark = self._checked.remarks[place]
                    wanted = f"'{_spaced(remark.found.fix['text'])}'"
                    yield place, _fixed(remark, f"'{_spaced(remark.found.excerpt)}'", wanted)


def _fixed(remark: Remark, before: str, after: str) -> Fixed:
    return Fixed(remark.rule.code, remark.component, shortened(visible(remark.found.excerpt)), before, after)


def _spaced(text: str) -> str:
    """Return text with its spaces shown: else a doubled one looks as one that is not."""
    return shortened(visible(text)).replace(" ", "␣")


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


def _said(name: str, value: object) -> str:
    """Return a property in words: 'cỡ chữ 15', 'chữ đậm'."""
    words = _WORDS.get((name, value))
    if words is not None:
        return tr(words)
    shown = figures(value, 1 if name.endswith("_mm") else 2) if isinstance(value, float | int) else str(value)
    return tr(_LABELS[name], value=shown)


def _numbered(number: PageNumber | None) -> str:
    said = _said("page_number", number.zone if number else None)
    return said + tr(N_(", hiện cả ở trang đầu")) if number and number.on_first else said
