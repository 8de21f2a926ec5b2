"""From a dispatch to the composed document that every writer takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from congvan.compose.binding import Inline, bind
from congvan.compose.expressions import Expressions
from congvan.compose.finish import finish
from congvan.compose.images import load_images, size_images
from congvan.compose.templating import Templates
from congvan.errors import N_, Span, refuse
from congvan.model.dispatch import Dispatch
from congvan.thethuc.rules import Rules
from congvan.typeface import Typeface

# The closed vocabulary of the tree; a template that uses more is refused.
_BLOCKS = "article header main footer p hr table thead tbody tr td th"
_TAGS = frozenset(f"{_BLOCKS} br b i sub sup a aside img".split())


@dataclass(frozen=True)
class Document:
    """A finished tree with the rules in force for it, its images by name, and what file properties say."""

    root: _Element
    rules: Rules
    typeface: Typeface
    images: dict[str, bytes]
    title: str
    author: str
    date: dt.date


class Composer:
    """Composes dispatches of one workspace; what they share is read once."""

    def __init__(self, rules: Rules, typeface: Typeface, root: Path, templates: Path | None = None) -> None:
        self._rules = rules
        self._typeface = typeface
        self._root = root
        self._templates = Templates(templates)
        self._expressions = Expressions()

    def compose(self, dispatch: Dispatch) -> Document:
        """Return the document of a dispatch; raises CongvanError with what its texts or images lack."""
        view = bind(dispatch, self._expressions)
        name = dispatch.kind.layout
        xhtml = self._templates.render(name, view, self._rules)
        root = _parse(xhtml, name)
        _check_vocabulary(root, self._rules, name)
        images = load_images(dispatch, root, self._root)
        rules = finish(root, self._rules, self._typeface)
        size_images(root, images, rules)
        subject, agency = view.__dict__["subject"], view.__dict__["agency"].name
        assert isinstance(subject, Inline) and isinstance(agency, Inline)
        date = dispatch.date
        return Document(
            root=root,
            rules=rules,
            typeface=self._typeface,
            images=images,
            title=" ".join(subject.plain.split()),
            author=" ".join(agency.plain.split()),
            date=dt.date(date.year, date.month or 1, date.day or 1),
        )


def _parse(xhtml: str, name: str) -> _Element:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(xhtml.strip(), parser)
    except etree.XMLSyntaxError as error:
        message = N_("mẫu không dùng được: {problem}")
        raise refuse("MAU-001", Span(f"{name}.html.j2"), message, problem=error.msg) from error


def _check_vocabulary(root: _Element, rules: Rules, name: str) -> None:
    for element in root.iter():
        if element.tag not in _TAGS:
            message = N_("mẫu dùng thẻ <{tag}> ngoài các thẻ: {tags}")
            tags = ", ".join(sorted(_TAGS))
            raise refuse("MAU-002", Span(f"{name}.html.j2"), message, tag=element.tag, tags=tags)
        if element.tag == "p" and element.get("class") not in rules.components:
            message = N_("mẫu dùng thành phần '{name}' không có trong bộ thể thức")
            raise refuse("MAU-003", Span(f"{name}.html.j2"), message, name=element.get("class"))
