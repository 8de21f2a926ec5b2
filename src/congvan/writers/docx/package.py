"""The DOCX package: page, headers, footers, footnotes and properties around the body."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document, Section
from congvan.compose.page import Frame, NoteCall, all_inlines
from congvan.writers.docx.body import Relations, Walker, Written, gap
from congvan.writers.docx.styles import define_styles, style_id
from congvan.writers.docx.xml import borders, child, nsdecls, parse_xml, qn, w

_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
_BLANK = Path(__file__).with_name("blank.docx")  # made by scripts/blank_docx.py


@dataclass(frozen=True)
class _Skeleton:
    """A package whose text is still to come: all that documents of one shape share, packed once."""

    archive: bytes
    document: bytes
    sections: tuple[bytes, ...]
    core: bytes


def write_docx(document: Document) -> bytes:
    """Return the DOCX, the same bytes for the same document."""
    return DocxWriter().write(document)


class DocxWriter:
    """Writes documents, remembering what those that come one after the other share: blocks, and all but their texts."""

    def __init__(self) -> None:
        self._written = Written()
        self._skeletons: dict[Hashable, _Skeleton] = {}

    def write(self, document: Document) -> bytes:
        """Return the DOCX, the same bytes for the same document, whatever was written before."""
        notes: list[_Element] = []
        relations = Relations()
        texts = [
            list(Walker(section.rules, relations, notes, self._written).blocks(section.page.blocks))
            for section in document.sections
        ]
        skeleton = self._skeleton(document, relations, bool(notes))
        root = etree.fromstring(skeleton.document)
        body = root[0]
        for place, (section, blocks) in enumerate(zip(document.sections, texts, strict=True)):
            if any(isinstance(inline, NoteCall) for inline in all_inlines(section.page)):
                # LibreOffice 7.4 puts an empty line of full height before a table that opens a text with footnotes.
                body.append(gap(1))
            body.extend(blocks)
            # Word wants a paragraph after the last table, and one to carry the end of a section; it takes no room.
            end = gap(1)
            body.append(end)
            properties = etree.fromstring(skeleton.sections[place])
            if place == len(texts) - 1:
                body.append(properties)
            else:
                end[0].append(properties)
        parts = {_TEXT: _serialised(root), _CORE: _core(skeleton.core, document)}
        if notes:
            parts[_NOTES] = _footnotes(notes)
        return _packed(skeleton.archive, parts, document.date)

    def _skeleton(self, document: Document, relations: Relations, notes: bool) -> _Skeleton:
        """Return the package for documents with these styles, margins, links and images; made once for each."""
        key = (
            tuple((section.rules, section.page.head, section.page.foot) for section in document.sections),
            tuple(relations.links.items()),
            tuple((name, key, document.images[name]) for name, key in relations.images.items()),
            notes,
            document.date,
        )
        if key not in self._skeletons:
            if len(self._skeletons) >= _KEPT_SKELETONS:
                self._skeletons.clear()
            self._skeletons[key] = _make_skeleton(document, relations, notes, self._written)
        return self._skeletons[key]


_TEXT, _CORE, _NOTES = "word/document.xml", "docProps/core.xml", "word/footnotes.xml"
_KEPT_SKELETONS = 32


def _make_skeleton(document: Document, relations: Relations, notes: bool, written: Written) -> _Skeleton:
    package = docx.Document(str(_BLANK))
    define_styles(package.styles.element, document.rules)
    _settings(package)
    body = package.element.body
    plain = copy.deepcopy(body.sectPr)
    for place, section in enumerate(document.sections):
        if place < len(document.sections) - 1:
            body.sectPr.addprevious(w("p", w("pPr", copy.deepcopy(plain))))
        _page(package, place, section, document, written)
    relations.add_to(package.part, document.images)
    if notes:
        part = Part(PackURI(f"/{_NOTES}"), CONTENT_TYPE.WML_FOOTNOTES, b"", package.part.package)
        package.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    _properties(package, document)
    saved = io.BytesIO()
    package.save(saved)
    sections = tuple(etree.tostring(section._sectPr) for section in package.sections)
    for block in list(body):
        body.remove(block)
    with zipfile.ZipFile(saved) as source:
        rest = {entry.filename: source.read(entry) for entry in source.infolist()}
    core = rest[_CORE]
    for name in (_TEXT, _CORE, _NOTES):
        rest.pop(name, None)
    return _Skeleton(_packed(b"", rest, document.date), etree.tostring(package.element), sections, core)


def _serialised(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _core(core: bytes, document: Document) -> bytes:
    """Return the properties with the title and the author of this document."""
    root = etree.fromstring(core)
    for name, text in (("title", document.title), ("creator", document.author)):
        element = root.find(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        assert element is not None
        element.text = text[:255]
    return _serialised(root)


def _packed(archive: bytes, parts: Mapping[str, bytes], date: dt.date) -> bytes:
    """Return the archive with more parts, with the same times in it every time."""
    result = io.BytesIO(archive)
    with zipfile.ZipFile(result, "a" if archive else "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (min(max(date.year, 1980), 2107), date.month, date.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, data)
    return result.getvalue()


def _page(package: Any, place: int, part: Section, document: Document, written: Written) -> None:
    """Paper, margins, and the page number centred in the top margin from the section's own page 2.

    Source: PL I, Phần I, Mục I, khoản 1 đến 7; Mục III, điểm đ khoản 1.
    """
    rules, section = part.rules, package.sections[place]
    section.page_width, section.page_height = Mm(rules.width_mm), Mm(rules.height_mm)
    section.orientation = WD_ORIENT.LANDSCAPE if rules.width_mm > rules.height_mm else WD_ORIENT.PORTRAIT
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(rules.setting(f"margin_{side}_mm")))
    section.header_distance = Mm(rules.layout.page_number_top_mm)
    section.different_first_page_header_footer = True
    _restart_pages(section._sectPr)
    header = section.header
    header.is_linked_to_previous = False
    number = w("p", w("pPr", w("pStyle", val=style_id("so_trang"))))
    for run in (w("fldChar", fldCharType="begin"), _instruction(), w("fldChar", fldCharType="separate")):
        number.append(w("r", run))
    text = w("t")
    text.text = "2"
    number.append(w("r", text))
    number.append(w("r", w("fldChar", fldCharType="end")))
    _fill(header, [number])
    first = section.first_page_header
    first.is_linked_to_previous = False
    if part.page.head is not None:
        relations = Relations()
        walker = Walker(rules, relations, [], written)
        marks = [block for block in part.page.head.blocks if isinstance(block, Frame)]
        texts = list(walker.blocks(block for block in part.page.head.blocks if not isinstance(block, Frame)))
        _fill(first, [*map(walker.floating_mark, marks), *texts, *([] if texts else [gap(1)])])
        relations.add_to(first.part, document.images)
    last = section.first_page_footer
    section.footer_distance = Mm(rules.layout.page_number_top_mm)
    if part.page.foot is None and place:
        last.is_linked_to_previous = False  # or the first section's ô 13 would stand here too
        _fill(last, [gap(1)])
    if part.page.foot is not None:
        last.is_linked_to_previous = False
        # Ô 13 stands at the foot of the text area, not in the margin.
        section.footer_distance = Mm(rules.setting("margin_bottom_mm"))
        relations = Relations()
        paragraphs = list(Walker(rules, relations, [], written).blocks(part.page.foot.blocks))
        relations.add_to(last.part, document.images)
        border = borders("pBdr", ("top",), rules.layout.line_thickness_pt, rules.layout.footer_gap_pt)
        properties = paragraphs[0].find(qn("w:pPr"))
        assert properties is not None
        properties.insert(1, border)
        _fill(last, paragraphs)


def _restart_pages(properties: _Element) -> None:
    """Let the pages of a section count from 1."""
    margins = properties.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(w("pgNumType", start=1))


def _instruction() -> _Element:
    element = w("instrText")
    element.text = " PAGE "
    return element


def _fill(story: Any, blocks: list[_Element]) -> None:
    element = story._element
    for old in list(element):
        element.remove(old)
    element.extend(blocks)


def _settings(package: Any) -> None:
    """Say that the layout is that of current Word, so that no file opens in compatibility mode, and that a line which
    ends in a manual break is not stretched."""
    settings = package.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    mode = w("compatSetting", name="compatibilityMode", uri=_COMPATIBILITY, val=15)
    compat = w("compat", w("doNotExpandShiftReturn"), mode)
    anchor = settings.find(qn("w:rsids"))
    if anchor is not None:
        anchor.addprevious(compat)
    else:
        settings.append(compat)


def _footnotes(notes: list[_Element]) -> bytes:
    root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
    for number, kind, tag in (
        (-1, "separator", "separator"),
        (0, "continuationSeparator", "continuationSeparator"),
    ):
        note = child(root, "footnote", type_=kind, id=number)
        note.append(w("p", w("r", w(tag))))
    root.extend(notes)
    return _serialised(root)


def _properties(package: Any, document: Document) -> None:
    properties = package.core_properties
    properties.title = properties.author = "-"  # filled in for each document
    properties.last_modified_by = ""
    properties.language = "vi-VN"
    properties.comments = ""
    properties.keywords = ""
    properties.revision = 1
    moment = dt.datetime.combine(document.date, dt.time())
    properties.created = properties.modified = moment
