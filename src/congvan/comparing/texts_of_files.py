"""The parts of a DOCX that hold texts: the body, headers and footers, notes."""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from congvan.comparing.blocks import OUTER
from congvan.comparing.carrying import TEXT, Package, target_of
from congvan.comparing.tracked import settle_looks
from congvan.writers.docx.revisions import SECT

_T, ID = qn("w:t"), qn("w:id")
CALLS = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
# What Word keeps for itself, or what text that is gone needs no more.
_NOISE = tuple(qn(f"w:{name}") for name in ("lastRenderedPageBreak", "proofErr"))
_LOOSE = tuple(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
                                            "permStart", "permEnd"))  # fmt: skip
_SHELLS = tuple(qn(f"w:{name}") for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"))
_RUNNING = ("headerReference", "footerReference")


def tidied(package: Package, is_old: bool) -> dict[str, _Element]:
    """Take from a package's texts what is no text: of the old one also what only holds others."""
    names = [TEXT, *running_parts(package).values(), *filter(None, map(package.related, CALLS.values()))]
    trees = {name: tree for name in names if (tree := package.tree(name)) is not None}
    for tree in trees.values():
        settle_looks(tree, accept=True)
        etree.strip_elements(tree, *_NOISE, with_tail=False)
        if is_old:
            etree.strip_elements(tree, *_LOOSE, *_SHELLS, with_tail=False)
            etree.strip_tags(tree, *OUTER)
    return trees


def running_parts(package: Package) -> dict[tuple[int, str, str], str]:
    """Return the headers and footers by the place of their section, their sort and pages."""
    tree = package.tree(TEXT)
    found: dict[tuple[int, str, str], str] = {}
    for place, section in enumerate(tree.iter(SECT) if tree is not None else ()):
        for kind in _RUNNING:
            for reference in section.findall(qn(f"w:{kind}")):
                relation = package.relation(TEXT, str(reference.get(qn("r:id"))))
                name = "" if relation is None else target_of(TEXT, relation)
                if name in package.parts:
                    found[place, kind, str(reference.get(qn("w:type")))] = name
    return found


def says(package: Package, name: str) -> bool:
    """Whether a part holds anything to read."""
    tree = package.tree(name)
    return tree is not None and any((text.text or "").strip() for text in tree.iter(_T))


def note_of(package: Package, kind: str, number: str) -> _Element | None:
    """Return a note by its number; `kind` is 'footnotes' or 'endnotes'."""
    name = package.related(kind)
    tree = package.tree(name) if name else None
    return None if tree is None else next((note for note in tree if note.get(ID) == number), None)
