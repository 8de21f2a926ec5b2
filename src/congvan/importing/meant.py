"""What a Word file says by looks alone, said in its text: what nobody is to read, signs, blanks drawn for the hand."""

from __future__ import annotations

from dataclasses import replace
from operator import is_not

from congvan.checking.docx.markup import W
from congvan.checking.docx.symbols import is_symbol_face, sign_of
from congvan.checking.observed import PROMPT, Observed, Paragraph, Run
from congvan.checking.recognition.pieces import is_white

BLANK = "…" * 10  # for a dotted or an underlined room, whose length is that of its line
_BLACK = "000000"
_LEADERS = ("dot", "middleDot", "hyphen", "underscore", "heavy")
_LEAST = 3  # so many underlined spaces are a room to write in


def as_meant(observed: Observed) -> Observed:
    """Return what is seen with what nobody is to read as hidden, signs as what they show, and dots in what is blank.

    Hidden are white text, but in a table with lines, where the paper may be dark, and what is struck out, for which a
    draft has no mark. Blank are rooms that are drawn to write in, and prompts of content controls.
    """
    if observed.format != "docx":
        return observed
    return replace(observed, paragraphs=tuple(map(_meant, observed.paragraphs)))


def prompted(run: Run) -> str:
    """Return the prompt that a run shows ('Click or tap here …'), for which a blank stands, '' for any other."""
    if run.field != PROMPT or run.element is None:
        return ""
    return "".join(text.text or "" for text in run.element.iter(W + "t"))


def _meant(paragraph: Paragraph) -> Paragraph:
    if not paragraph.runs:
        return paragraph
    dark = bool(paragraph.cell and paragraph.cell.bordered)
    led = any("\t" in run.text for run in paragraph.runs) and _has_leaders(paragraph)
    spoken = any(run.underline for run in paragraph.runs) and any(run.text.strip() for run in paragraph.runs)
    prompts = _is_prompt(paragraph)
    runs: list[Run] = []
    for run in paragraph.runs:
        if prompts or run.field == PROMPT:
            again = bool(runs) and runs[-1].field == PROMPT
            runs.append(replace(run, text="" if again else "…", field=PROMPT))
        else:
            runs.append(_filled(_said(_shown(run, dark)), led, spoken))
    return replace(paragraph, runs=tuple(runs)) if any(map(is_not, runs, paragraph.runs)) else paragraph


def _shown(run: Run, dark: bool) -> Run:
    unread = run.struck or (run.color != _BLACK and not dark and is_white(run.color))
    return replace(run, hidden=True) if unread and not run.hidden else run


def _said(run: Run) -> Run:
    """Say what a symbol face shows: an 'o' of Wingdings is a box."""
    if not is_symbol_face(run.face):
        return run
    return replace(run, text="".join(sign_of(run.face, sign) for sign in run.text))


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


def _is_prompt(paragraph: Paragraph) -> bool:
    """Whether a whole paragraph is the prompt of a content control around it."""
    holder = paragraph.element.getparent() if paragraph.element is not None else None
    control = holder.getparent() if holder is not None and holder.tag == W + "sdtContent" else None
    return control is not None and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
