"""What a Word file says by looks alone, said in its text: what nobody is to read, and blanks drawn for the hand."""

from __future__ import annotations

from dataclasses import replace

from congvan.checking.docx.markup import W
from congvan.checking.observed import Observed, Paragraph, Run
from congvan.checking.recognition.pieces import is_white

BLANK = "…" * 10  # for a dotted or an underlined room, whose length is that of its line
_LEADERS = ("dot", "middleDot", "hyphen", "underscore", "heavy")
_LEAST = 3  # so many underlined spaces are a room to write in


def as_meant(observed: Observed) -> Observed:
    """Return what is seen with what nobody is to read as hidden, and with dots in the rooms that are left to fill in.

    Hidden are white text, but in a table with lines, where the paper may be dark, and what is struck out, for which a
    draft has no mark.
    """
    if observed.format != "docx":
        return observed
    return replace(observed, paragraphs=tuple(map(_meant, observed.paragraphs)))


def _meant(paragraph: Paragraph) -> Paragraph:
    dark = bool(paragraph.cell and paragraph.cell.bordered)
    led = _has_leaders(paragraph)
    spoken = any(run.text.strip() for run in paragraph.runs)
    runs = tuple(_filled(_shown(run, dark), led, spoken) for run in paragraph.runs)
    return paragraph if runs == paragraph.runs else replace(paragraph, runs=runs)


def _shown(run: Run, dark: bool) -> Run:
    unread = run.struck or (not dark and is_white(run.color))
    return replace(run, hidden=True) if unread and not run.hidden else run


def _filled(run: Run, led: bool, spoken: bool) -> Run:
    """Put dots where tabs draw them, or spaces a line."""
    text = run.text
    if led and "\t" in text:
        return replace(run, text=text.replace("\t", f" {BLANK} "))
    underlined = spoken and run.underline and not text.strip() and ("\t" in text or len(text) >= _LEAST)
    return replace(run, text=f" {BLANK} ") if underlined else run


def _has_leaders(paragraph: Paragraph) -> bool:
    """Whether the tabs of a paragraph draw dots or a line; those of a table of contents lead to its pages."""
    element = paragraph.element
    if element is None or any(run.field == "PAGEREF" for run in paragraph.runs):
        return False
    stops = element.findall(f"{W}pPr/{W}tabs/{W}tab")
    return any(stop.get(W + "leader") in _LEADERS for stop in stops)
