"""Puts the page number where the decree has it: at the top, centred, not on the first page (PL I, I, khoản 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from congvan.thethuc.rules import load_rules
from congvan.writers.docx.xml import child, w

_PAGE = re.compile(r"\bPAGE\b")
_BOX, _PARAGRAPH, _FRAME = qn("w:txbxContent"), qn("w:p"), qn("w:framePr")
_DRAWN = (qn("w:drawing"), qn("w:pict"), qn("w:object"))


def number_pages(document: Document) -> bool:
    """Number the pages of all sections; False, and nothing done, where words or pictures stand in the way.

    A number that shares its paragraph with words ('Trang 2/10') is the author's to change, and a first page of its own
    would hide what the header shows there so far.
    """
    if not may_number(document):
        return False
    sections = list(document.sections)
    for section in _starting(sections):
        _free_first_page(section, section is not sections[0])
    even = document.settings.odd_and_even_pages_header_footer
    for section in sections:
        _clear(section)
        headers = [section.header, *([section.even_page_header] if even else [])]
        for header in headers:
            if section is sections[0] or not header.is_linked_to_previous:
                _number(header)
    return True


def may_number(document: Document) -> bool:
    """Whether no words or pictures stand in the way of `number_pages`."""
    sections = list(document.sections)
    if any(not _alone(paragraph) for section in sections for paragraph in _numbers(section)):
        return False
    free = (section for section in _starting(sections) if not section.different_first_page_header_footer)
    return not any(_would_change(section) for section in free)


def _starting(sections: Sequence[Section]) -> list[Section]:
    """Return the sections whose first page begins a numbering."""
    return [section for place, section in enumerate(sections) if place == 0 or _restarts(section)]


def _alone(paragraph: _Element) -> bool:
    """Whether a paragraph shows nothing but numbers of pages."""
    return not re.sub(r"[\d\s]", "", _text(paragraph)) and not any(True for _ in paragraph.iter(*_DRAWN))


def _text(element: _Element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def _restarts(section: Section) -> bool:
    kind = section._sectPr.find(qn("w:pgNumType"))
    return kind is not None and kind.get(qn("w:start")) is not None


def _would_change(section: Section) -> bool:
    """Whether a first page of its own would lose something, or show an old header that was out of use."""
    stories = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    roots = [story._element for story in stories if not story.is_linked_to_previous]
    return any(re.sub(r"[\d\s]", "", _text(root)) or any(True for _ in root.iter(*_DRAWN)) for root in roots)


def _free_first_page(section: Section, follows: bool) -> None:
    """Give a section a first page without a number; one that follows must not take over the first page's address."""
    if not section.different_first_page_header_footer:
        section.different_first_page_header_footer = True
        if follows:
            for story in (section.first_page_header, section.first_page_footer):
                story.is_linked_to_previous = False


def _stories(section: Section) -> Iterator[_BaseHeaderFooter]:
    """Give the headers and footers that a section has of its own."""
    for kind in ("", "first_page_", "even_page_"):
        for zone in ("header", "footer"):
            story = getattr(section, f"{kind}{zone}")
            if not story.is_linked_to_previous:
                yield story


def _numbers(section: Section) -> list[_Element]:
    """Return the paragraphs of a section's own headers and footers that hold a page number."""
    return [paragraph for story in _stories(section) for paragraph in _numbered(story._element)]


def _numbered(root: _Element) -> list[_Element]:
    return [paragraph for paragraph in root.iter(_PARAGRAPH) if _PAGE.search(_instructions(paragraph))]


def _instructions(paragraph: _Element) -> str:
    """Return the instructions of the fields of a paragraph, not of text boxes that hang on it."""
    own = [text.text or "" for text in paragraph.iter(qn("w:instrText")) if _holder(text) is paragraph]
    simple = [f.get(qn("w:instr"), "") for f in paragraph.iter(qn("w:fldSimple")) if _holder(f) is paragraph]
    return " ".join(["".join(own), *simple])


def _holder(element: _Element) -> _Element | None:
    return next(element.iterancestors(_PARAGRAPH), None)


def _clear(section: Section) -> None:
    """Take away the numbers that stand elsewhere, and make those at the top Arabic."""
    kind = section._sectPr.find(qn("w:pgNumType"))
    if kind is not None:
        kind.attrib.pop(qn("w:fmt"), "")
    top = (section.header, section.even_page_header)
    kept = {story._element for story in top if not story.is_linked_to_previous}
    for story in _stories(section):
        for paragraph in _numbered(story._element):
            if story._element not in kept or _floats(paragraph):
                _empty(paragraph)


def _floats(paragraph: _Element) -> bool:
    boxed = next(paragraph.iterancestors(_BOX), None) is not None
    return boxed or any(True for _ in paragraph.iter(_FRAME))


def _empty(paragraph: _Element) -> None:
    for element in list(paragraph):
        if element.tag != qn("w:pPr"):
            paragraph.remove(element)


def _number(header: _BaseHeaderFooter) -> None:
    """Give a header one centred number; what it has otherwise stays below."""
    if header.is_linked_to_previous:
        header.is_linked_to_previous = False
        for paragraph in list(header._element):
            header._element.remove(paragraph)
    old = _numbered(header._element)
    for paragraph in old:
        _empty(paragraph)
    paragraph = old[0] if old else w("p")
    if not old:
        header._element.insert(0, paragraph)
    _centre(paragraph, header)
    _field(paragraph)


def _centre(paragraph: _Element, header: _BaseHeaderFooter) -> None:
    layout = Paragraph(paragraph, header).paragraph_format  # type: ignore[arg-type]
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout.left_indent = layout.right_indent = layout.first_line_indent = Pt(0)


def _field(paragraph: _Element) -> None:
    rules = load_rules()
    name = rules.face.name
    field = child(paragraph, "fldSimple", instr="PAGE")
    run = child(field, "r")
    look = child(run, "rPr")
    child(look, "rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)
    for switch in ("b", "i"):
        child(look, switch, val=0)
    child(look, "sz", val=round(rules.components["so_trang"].size_pt.value * 2))
    child(run, "t").text = "2"
