"""What each line of a checked document was taken for, and why: for whoever doubts a finding (`check --explain`)."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.unicode import visible
from congvan.thethuc.rules import load_rules

_EXCERPT = 60  # characters of a line that are shown


def kind_name(recognised: Recognised) -> str:
    """Return the name of the kind, or that none was recognised, in the chosen language."""
    return recognised.kind.name if recognised.kind else tr(N_("không rõ loại"))


def explanation(recognised: Recognised) -> Iterator[str]:
    """Yield the kind, then a line for each piece of the document in reading order."""
    name = recognised.kind.name if recognised.kind else ""
    why = tr(recognised.kind_why, name=name)
    yield tr(N_("Loại văn bản: {kind} — {why}"), kind=kind_name(recognised), why=why)
    for part in recognised.parts:
        yield _line(part)


def _line(part: Part) -> str:
    component = load_rules().components.get(part.component)
    title = component.title if component else tr(_OTHERS.get(part.component, _NONE))
    page = part.paragraph.page or part.paragraph.shown_page
    place = [tr(N_("trang {page}"), page=page)] if page else []
    place += [tr(N_("phần kèm theo {number}"), number=part.annex)] if part.annex else []
    shown = visible(part.plain)
    shown = shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 1].rstrip() + "…"
    where = f" ({', '.join(place)})" if place else ""
    return f"  {title}{where}: “{shown}” — {tr(part.why)}"


_NONE = N_("không phải thành phần thể thức")
# What is told apart though it is no component of the decree.
_OTHERS = {"bia": N_("bìa")}
