"""The DOCX package: page, headers, footers, footnotes and properties around the body."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
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
from congvan.writers.docx.body import Walker, gap
from congvan.writers.docx.styles import define_styles, style_id
from congvan.writers.docx.xml import borders, child, nsdecls, parse_xml, qn, w

_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
_UNUSED_PARTS = (
    "/docProps/thumbnail.jpeg",
    "/word/stylesWithEffects.xml",
    "/customXml/item1.xml",
    "/word/numbering.xml",
)


def write_docx(document: Document) -> bytes:
    """Return the DOCX, the same bytes for the same document."""
    package = docx.Document()
    define_styles(package.styles.element, document.rules)
    _settings(package)
    notes: list[_Element] = []
    body = package.element.body
    plain = copy.deepcopy(body.sectPr)
    for place, section in enumerate(document.sections):
        last = place == len(document.sections) - 1
        start = len(body)
        for block in Walker(document, section.rules, package.part, notes).blocks(section.root):
            body.sectPr.addprevious(block)
        # Word wants a paragraph after the last table, and one to carry the end of a section; it takes no room.
        end = gap(1)
        body.sectPr.addprevious(end)
        if not last:
            end[0].append(copy.deepcopy(plain))
        _page(package, place, section, document, notes)
        if section.root.find(".//aside") is not None:
            # LibreOffice 7.4 puts an empty line of full height before a table that opens a text with footnotes.
            body.insert(start - 1, gap(1))
    if notes:
        _footnotes(package, notes)
    _properties(package, document)
    for relations in (package.part.rels, package.part.package.rels):
        for key in [k for k, rel in relations.items() if _unused(rel)]:
            del relations[key]
    return _reproducible(package, document.date)


def _unused(relation: Any) -> bool:
    return not relation.is_external and str(relation.target_part.partname) in _UNUSED_PARTS


def _page(package: Any, place: int, part: Section, document: Document, notes: list[_Element]) -> None:
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
    _restart_counts(section._sectPr)
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
    head = part.root.find("header")
    if head is not None:
        walker = Walker(document, rules, first.part, notes)
        marks = [p for p in head.iterfind("p") if p.get("data-width-mm")]
        texts = [block for p in head.iterfind("p") if p not in marks for block in walker.blocks([p])]
        _fill(first, [*map(walker.floating_mark, marks), *texts, *([] if texts else [gap(1)])])
    footer = part.root.find("footer")
    last = section.first_page_footer
    section.footer_distance = Mm(rules.layout.page_number_top_mm)
    if footer is None and place:
        last.is_linked_to_previous = False  # or the first section's ô 13 would stand here too
        _fill(last, [gap(1)])
    if footer is not None:
        last.is_linked_to_previous = False
        # Ô 13 stands at the foot of the text area, not in the margin.
        section.footer_distance = Mm(rules.setting("margin_bottom_mm"))
        paragraphs = list(Walker(document, rules, last.part, notes).blocks(footer))
        border = borders("pBdr", ("top",), rules.layout.line_thickness_pt, rules.layout.footer_gap_pt)
        properties = paragraphs[0].find(qn("w:pPr"))
        assert properties is not None
        properties.insert(1, border)
        _fill(last, paragraphs)


def _restart_counts(properties: _Element) -> None:
    """Let pages and footnotes of a section count from 1."""
    margins = properties.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(w("pgNumType", start=1))
    properties.insert(_after_references(properties), w("footnotePr", w("numRestart", val="eachSect")))


def _after_references(properties: _Element) -> int:
    references = (qn("w:headerReference"), qn("w:footerReference"))
    return sum(child.tag in references for child in properties)


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
    """Say that the layout is that of current Word, so that no file opens in compatibility mode."""
    settings = package.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    mode = w("compatSetting", name="compatibilityMode", uri=_COMPATIBILITY, val=15)
    compat = w("compat", mode)
    anchor = settings.find(qn("w:rsids"))
    if anchor is not None:
        anchor.addprevious(compat)
    else:
        settings.append(compat)


def _footnotes(package: Any, notes: list[_Element]) -> None:
    root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
    for number, kind, tag in (
        (-1, "separator", "separator"),
        (0, "continuationSeparator", "continuationSeparator"),
    ):
        note = child(root, "footnote", type_=kind, id=number)
        note.append(w("p", w("r", w(tag))))
    root.extend(notes)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, data, package.part.package)
    package.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _properties(package: Any, document: Document) -> None:
    properties = package.core_properties
    properties.title = document.title[:255]
    properties.author = document.author[:255]
    properties.last_modified_by = ""
    properties.language = "vi-VN"
    properties.comments = ""
    properties.keywords = ""
    properties.revision = 1
    moment = dt.datetime.combine(document.date, dt.time())
    properties.created = properties.modified = moment


def _reproducible(package: Any, date: dt.date) -> bytes:
    """Save with the same times in the archive every time."""
    saved, result = io.BytesIO(), io.BytesIO()
    package.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, (max(date.year, 1980), date.month, date.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(entry.filename))
    return result.getvalue()
