"""Samples of which one thing is changed, and what the check says of the files that are made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from conftest import ROOT, compose
from lxml.etree import _Element, strip_tags
from trees import changed_trees

from congvan.checking.rules.book import groups
from congvan.checking.rules.cards import cards
from congvan.checking.run import check_file
from congvan.compose.document import Document
from congvan.thethuc.rules import Figure
from congvan.writers.docx.package import DocxWriter
from congvan.writers.pdf import write_pdf
from congvan.writers.typst import write_pages

SAMPLES = ROOT / "directives" / "samples"
Mutate = Callable[[Document], Document]
Writers = dict[str, Callable[[Document], bytes]]
WRITERS: Writers = {"docx": DocxWriter().write, "pdf": write_pdf}
# One writer of DOCX for all: it makes what documents of the same rules share once; the bytes are those of `write_docx`.
QUICK: Writers = {"docx": WRITERS["docx"], "pdf": lambda document: write_pages(document)[0]}


@cache
def composed(name: str) -> Document:
    """Return a sample's main document, or with '/1' the one of its first separate part."""
    name, _, part = name.partition("/")
    return compose(SAMPLES / f"{name}.yaml")[int(part or 0)]


def codes(document: Document, suffix: str, folder: Path, writers: Writers = QUICK) -> set[str]:
    path = folder / f"mutant.{suffix}"
    path.write_bytes(writers[suffix](document))
    return {remark.rule.code for remark in check_file(path).remarks}


# ---- What can be broken ----


def free(value: float) -> Figure:
    """A figure that the decree would not allow."""
    return Figure(0, 1000, value)


def look(component: str, **changes: object) -> Mutate:
    """Give a component another look."""

    def mutate(document: Document) -> Document:
        sections = []
        for section in document.sections:
            old = section.rules.components[component]
            if old.body and "size_pt" in changes:
                new = replace(old, body=False, **{"space_before_pt": old.space_before_pt or 6, **changes})  # type: ignore[arg-type]
            else:
                new = replace(old, **changes)  # type: ignore[arg-type]
            rules = replace(section.rules, components={**section.rules.components, component: new})
            sections.append(replace(section, rules=rules))
        return replace(document, sections=tuple(sections))

    return mutate


def setting(name: str, value: float) -> Mutate:
    """Set the page or the body otherwise."""

    def mutate(document: Document) -> Document:
        sections = tuple(
            replace(part, rules=replace(part.rules, settings={**part.rules.settings, name: free(value)}))
            for part in document.sections
        )
        return replace(document, sections=sections)

    return mutate


def tree(change: Callable[[_Element], None]) -> Mutate:
    """Change the tree of the first section that has what is changed."""

    def mutate(document: Document) -> Document:
        return changed_trees(document, change)

    return mutate


def paragraphs(root: _Element, component: str) -> list[_Element]:
    return [element for element in root.iter("p") if element.get("class") == component]


def text(component: str, old: str, new: str, which: int = 0) -> Mutate:
    """Replace text by a pattern in one paragraph of a component."""

    def change(root: _Element) -> None:
        found = paragraphs(root, component)
        if not found:
            return
        paragraph = found[which]
        for element in paragraph.iter():
            for name in ("text", "tail"):
                value = getattr(element, name)
                if value and re.search(old, value) and not (element is paragraph and name == "tail"):
                    setattr(element, name, re.sub(old, new, value, count=1))
                    return
        raise AssertionError(f"{old} is not in {''.join(paragraph.itertext())!r}")  # type: ignore[arg-type]

    return tree(change)


def without(*components: str) -> Mutate:
    """Take components away, with the lines under them."""

    def change(root: _Element) -> None:
        for element in [element for component in components for element in paragraphs(root, component)]:
            below = element.getnext()
            for gone in (element, below) if below is not None and below.tag == "hr" else (element,):
                gone.getparent().remove(gone)  # type: ignore[union-attr]

    return tree(change)


def line(component: str, left: float | None) -> Mutate:
    """Take the line under a component away (None), or give it other indents (mm on both sides)."""

    def change(root: _Element) -> None:
        for element in paragraphs(root, component)[-1:]:
            rule = element.getnext()
            assert rule is not None and rule.tag == "hr"
            if left is None:
                rule.getparent().remove(rule)  # type: ignore[union-attr]
            else:
                rule.set("data-left-mm", str(left))
                rule.set("data-right-mm", str(left))

    return tree(change)


def aside(component: str, left: float, right: float) -> Mutate:
    """Move the line under a component off the middle."""

    def change(root: _Element) -> None:
        rule = paragraphs(root, component)[-1].getnext()
        assert rule is not None
        old_left, old_right = float(rule.get("data-left-mm", 0)), float(rule.get("data-right-mm", 0))
        rule.set("data-left-mm", str(old_left + left))
        rule.set("data-right-mm", str(old_right + right))

    return tree(change)


# A sample that holds each component, and a size that is not its own; texts that leave room to be seen aside.
SAMPLE_OF = {
    card.wrong["part"]: (card.wrong["sample"], card.wrong["look"]["size_pt"])
    for card in (cards()[group.codes["size"]] for group in groups())
}
SHORT = {card.wrong["part"]: card.wrong["short"] for card in cards().values() if card.wrong.get("short")}


def declared(fault: Mapping[str, Any]) -> Mutate:
    """Return the change of its sample that a card declares."""
    part, given = fault.get("part", ""), dict(fault)
    changes: dict[str, Callable[[Any], Mutate]] = {
        "look": lambda looks: look(part, **{n: free(v) if n == "size_pt" else v for n, v in looks.items()}),
        "setting": lambda settings: setting(*next(iter(settings.items()))),
        "page": lambda page: paper(page["width_mm"], page["height_mm"]),
        "replace": lambda pair: text(part, *pair, fault.get("which", 0)),
        "letters": lambda to: tree(partial(_recase, part, str.upper if to == "capital" else _in_small)),
        "aligned": lambda to: aligned(part, to, fault["short"]),
        "plain": lambda _: tree(partial(_unbolded, part)),
        "without": lambda parts: without(*parts),
        "no_line": lambda _: line(part, None),
        "before_pt": lambda points: tree(partial(_lowered, part, points)),
        "unframed": lambda parts: unframed(*parts),
    }
    (name,) = given.keys() & changes.keys()
    return changes[name](given[name])


def aligned(component: str, to: str, short: str) -> Mutate:
    """Align a component otherwise; a `short` text in its place leaves room to be seen aside."""
    first = text(component, ".*", short) if short else tree(lambda _: None)
    return both(first, both(tree(partial(_widened, component)), look(component, align=to)))


def _widened(component: str, root: _Element) -> None:
    """Take away the indents that balance lines: within them a short text stands alike however it is aligned."""
    for element in paragraphs(root, component):
        for name in ("data-left-mm", "data-right-mm"):
            element.attrib.pop(name, None)


def _in_small(text: str) -> str:
    """Text in small letters, but for first letters and roman numbers."""
    return re.sub(r"\b(?![IVX]+\b)[^\W\d]{2,}", lambda word: word[0].capitalize(), text)


def both(first: Mutate, second: Mutate) -> Mutate:
    return lambda document: second(first(document))


def _recase(component: str, other: Callable[[str], str], root: _Element) -> None:
    for paragraph in paragraphs(root, component):
        for element in paragraph.iter():
            element.text = other(element.text) if element.text else element.text
            if element is not paragraph and element.tail:
                element.tail = other(element.tail)


def paper(width: float, height: float) -> Mutate:
    """Print on other paper."""

    def mutate(document: Document) -> Document:
        sections = tuple(
            replace(part, rules=replace(part.rules, width_mm=width, height_mm=height)) for part in document.sections
        )
        return replace(document, sections=sections)

    return mutate


def unframed(*components: str) -> Mutate:
    """Take away the frames of marks."""

    def change(root: _Element) -> None:
        for element in [element for component in components for element in paragraphs(root, component)]:
            for name in ("data-width-mm", "data-height-mm"):
                element.attrib.pop(name, None)

    return tree(change)


def _unbolded(component: str, root: _Element) -> None:
    for element in paragraphs(root, component):
        for bold in list(element.iter("b")):
            bold.tag = "span"
    strip_tags(root, "span")


def _lowered(component: str, points: float, root: _Element) -> None:
    """Set the space before a component (pt)."""
    (element,) = paragraphs(root, component)
    element.set("data-before-pt", str(points))
