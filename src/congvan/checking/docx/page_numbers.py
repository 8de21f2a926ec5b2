"""Page numbers: which paragraph of the headers and footers holds them, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from congvan.checking.docx.flow import Draft
from congvan.checking.docx.sections import BANDS, Band, Section
from congvan.checking.docx.styles import Properties
from congvan.checking.observed import Align, PageNumber, Paragraph, Run, Sheet


def numbers_pages(runs: Sequence[Run]) -> bool:
    """Tell whether runs hold the number of the page."""
    return any(run.field == "PAGE" for run in runs)


def numbered_sheet(section: Section, bands: Mapping[str, Sequence[Draft]]) -> Sheet:
    """Return the sheet of a section with its page number; `bands` are paragraphs by relation id."""
    found: dict[tuple[Band, str], Paragraph] = {}
    for kind in ("default", "even", "first"):
        for band in BANDS:
            for draft in bands.get(section.bands.get((band, kind), ""), ()):
                if numbers_pages(draft.paragraph.runs):
                    found.setdefault((band, kind), draft.paragraph)
    if not found:
        return section.sheet
    (band, _), paragraph = next(iter(found.items()))
    on_first = not section.different_first or any(kind == "first" for _, kind in found)
    return replace(section.sheet, number=PageNumber(band, paragraph, on_first, section.numbers))


def number_align(runs: Sequence[Run], properties: Properties, around: Align | None) -> Align:
    """Return where a page number stands: by its frame, by a tab stop of the header, or as its paragraph."""
    align: Align = properties.get("align", "left")
    if around is not None:
        return around
    before = ""
    for run in runs:
        if run.field == "PAGE":
            break
        before += run.text
    stops = [kind for _, kind in sorted(properties.get("tabs", {}).items()) if kind not in ("clear", "bar")]
    tabs = before.count("\t")
    if align in ("left", "justify") and tabs and not before.strip() and len(stops) >= tabs:
        stop = stops[tabs - 1]
        return "center" if stop == "center" else "right" if stop in ("right", "end") else align
    return align
