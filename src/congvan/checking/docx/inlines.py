"""The content of one paragraph: runs of one look, fields by their results, and what is anchored there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml.etree import _Element

from congvan.checking.docx.formulas import M, linear
from congvan.checking.docx.markup import MC, WRAPPERS, W, chosen, integer, switched, value
from congvan.checking.docx.shapes import Shape, drawn, pictures
from congvan.checking.docx.styles import Properties, Styles
from congvan.checking.docx.symbols import sign_of
from congvan.checking.observed import FORMULA, PROMPT, Run

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD_NAME = re.compile(r"\s*(?:\\\*\s*)?([A-Za-z]+)")
_OWN_TEXT = ("HYPERLINK", "TOC", "")  # fields whose result the author typed
_SHAPES = (W + "drawing", W + "pict", W + "object")
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass
class Content:
    """What a paragraph holds. `breaks_before`: its text starts a page; `breaks_after`: the next one's does."""

    runs: list[Run] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictures: int = 0
    breaks_before: bool = False
    breaks_after: bool = False
    broken: bool = False  # a page break stands behind the text read so far
    texted: bool = False


@dataclass
class _Field:
    """A field that is open: its instruction, then its result."""

    instruction: str = ""
    result: bool = False
    shown: bool = False
    counts_pages: bool = False  # a PAGE field stands in its instruction, as in {IF {PAGE} > 1 …}
    says: str = ""  # of a box or a choice in a form, which have no result

    @property
    def name(self) -> str:
        match = _FIELD_NAME.match(self.instruction)
        name = match.group(1).upper() if match else ""
        return "PAGE" if self.counts_pages else name


class Inlines:
    """Reads the paragraphs of one story (body, header, text box, …) in order: a field may span several."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._table: Properties = {}
        self._style = ""

    def read(self, paragraph: _Element, style: str, table: Properties) -> Content:
        """Return the content of a w:p whose style and table style are known."""
        self._style, self._table = style, table
        content = Content()
        self._walk(paragraph, content)
        # One that says nothing in its own paragraph was torn by an editor: it would take all that follows with it.
        self._fields = [each for each in self._fields if each.result or each.instruction.strip()]
        if content.broken or (content.breaks_before and not content.texted):
            content.breaks_before, content.breaks_after = content.breaks_before and content.texted, True
        return content

    def _walk(self, parent: _Element, content: Content) -> None:
        for node in parent:
            tag = node.tag
            if tag == W + "r":
                self._run(node, content)
            elif tag == W + "sdt" and node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                with self._given(PROMPT, content):
                    self._walk(node, content)
            elif tag in WRAPPERS:
                self._walk(node, content)
            elif tag == W + "fldSimple":
                with self._given(node.get(W + "instr", ""), content):
                    self._walk(node, content)
            elif tag == MC + "AlternateContent":
                branch = chosen(node)
                if branch is not None:
                    self._walk(branch, content)
            elif tag in (M + "oMath", M + "oMathPara"):
                with self._given(FORMULA, content):
                    self._emit(linear(node), content, None, None)

    @contextmanager
    def _given(self, instruction: str, content: Content) -> Iterator[None]:
        """Read what stands within as the result of a field."""
        self._fields.append(_Field(instruction, result=True))
        yield
        self._close_field(content, None, None)

    def _run(self, run: _Element, content: Content) -> None:
        direct = run.find(W + "rPr")
        pending: list[str] = []
        for text, stop in self._pieces(run, content):
            pending.append(text)
            if stop is None:
                continue
            # A field begins or ends within the run: what stands before it has another field.
            self._emit("".join(pending), content, run, direct)
            pending.clear()
            self._mark_field(stop, content, run, direct)
        self._emit("".join(pending), content, run, direct)

    def _pieces(self, parent: _Element, content: Content) -> Iterator[tuple[str, _Element | None]]:
        """Yield the texts of a run, and with some of them the w:fldChar or w:pgNum that stands behind."""
        for node in parent:
            tag = node.tag
            if tag == W + "t":
                yield self._text(node), None
            elif tag in _SIGNS:
                yield _SIGNS[tag], None
            elif tag == W + "br":
                if node.get(W + "type") == "page":
                    yield "", node
                else:
                    yield "\n", None
            elif tag == W + "sym":
                yield _symbol(node), None
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].result:
                    self._fields[-1].instruction += node.text or ""
            elif tag in (W + "fldChar", W + "pgNum"):
                yield "", node
            elif tag in _SHAPES:
                content.shapes.extend(drawn(node))
                content.pictures += pictures(node)
            elif tag == W + "ruby":
                for base in node.iterfind(f"{W}rubyBase/{W}r"):
                    yield from self._pieces(base, content)
            elif tag == MC + "AlternateContent":
                branch = chosen(node)
                if branch is not None:
                    yield from self._pieces(branch, content)

    def _text(self, node: _Element) -> str:
        text = node.text or ""
        if text and (text[0].isspace() or text[-1].isspace()):
            holder: _Element | None = node
            while holder is not None and _SPACE not in holder.attrib:
                holder = holder.getparent()
            if holder is None or holder.get(_SPACE) != "preserve":
                text = text.strip(" \t\r\n")
        return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")

    def _mark_field(self, mark: _Element, content: Content, run: _Element, direct: _Element | None) -> None:
        if mark.tag == W + "br":
            if content.texted:
                content.broken = True
            else:
                content.breaks_before = True
            return
        if mark.tag == W + "pgNum":
            self._fields.append(_Field("PAGE", result=True))
            self._close_field(content, run, direct)
            return
        step = mark.get(W + "fldCharType")
        if step == "begin":
            self._fields.append(_Field(says=_form_says(mark)))
        elif step == "separate" and self._fields:
            self._fields[-1].result = True
        elif step == "end" and self._fields:
            self._close_field(content, run, direct)

    def _close_field(self, content: Content, run: _Element | None, direct: _Element | None) -> None:
        """End the innermost field; one without a result (Word makes it on opening) still leaves an empty run."""
        ended = self._fields[-1]
        ended.result = True
        if not ended.shown and ended.name in ("PAGE", "NUMPAGES", "SECTIONPAGES") and not self._in_instruction():
            content.runs.append(self._made("", run, direct, ended.name))
        self._fields.pop()
        if not ended.shown and (said := ended.says or _instructed(ended.name, ended.instruction)):
            self._emit(said, content, run, direct)
        if self._fields and ended.name == "PAGE" and not self._fields[-1].result:
            self._fields[-1].counts_pages = True

    def _in_instruction(self) -> bool:
        return any(not each.result for each in self._fields)

    def _emit(self, text: str, content: Content, run: _Element | None, direct: _Element | None) -> None:
        if not text or self._in_instruction():
            return
        if content.broken and text.strip():
            text, content.broken = "\n" + text, False
        name = ""
        for each in self._fields:
            each.shown = True
            if each.name not in _OWN_TEXT:
                name = each.name
        content.texted = content.texted or bool(text.strip())
        content.runs.append(self._made(text, run, direct, name))

    def _made(self, text: str, run: _Element | None, direct: _Element | None, name: str) -> Run:
        look = self._styles.look(self._table, self._style, value(direct, "rStyle") or "", direct)
        return Run(
            text=text,
            face=look["face_ascii"] if text.isascii() else look["face_other"],
            size_pt=look["size_pt"],
            bold=look["bold"],
            italic=look["italic"],
            underline=look.get("underline", False),
            upper=look["upper"],
            small_caps=look["small_caps"],
            hidden=look["hidden"],
            struck=look["struck"] or look["twice_struck"],
            color=look.get("color", "000000"),
            spacing_pt=look.get("spacing_pt", 0),
            scale=look.get("scale", 100),
            position=look.get("position", ""),
            field=name,
            element=run,
        )


def _form_says(mark: _Element) -> str:
    """What a field of a form shows that keeps it beside its text: a box to be ticked, the chosen one of a list."""
    box, choices = (mark.find(f"{W}ffData/{W}{name}") for name in ("checkBox", "ddList"))
    if box is not None:
        return "☒" if switched(box, "checked" if box.find(W + "checked") is not None else "default") else "☐"
    entries = [entry.get(W + "val", "") for entry in choices.findall(W + "listEntry")] if choices is not None else []
    chosen_one = integer(value(choices, "result") or value(choices, "default")) or 0
    return entries[chosen_one] if 0 <= chosen_one < len(entries) else ""


_SYMBOL_FIELD = re.compile(r"(?i)\s*symbol\s+(?P<code>0x[0-9a-f]{1,4}|\d{1,5})\b(?:.*?\\f\s*\"?(?P<face>[\w ]+))?")
_FRACTION_FIELD = re.compile(r"(?i)\\f\s*\((?P<above>[^();,]*)[;,](?P<below>[^();,]*)\)")


def _instructed(name: str, instruction: str) -> str:
    """What a field shows whose result Word draws from its instruction alone: SYMBOL 254 \\f Wingdings; EQ \\f(1;2)."""
    if name == "SYMBOL" and (match := _SYMBOL_FIELD.match(instruction)):
        return _sign((match["face"] or "").strip(), match["code"], 16 if match["code"][1:2] in "xX" else 10)
    if name == "EQ":
        return _FRACTION_FIELD.sub(r"\g<above>/\g<below>", instruction.strip()[2:]).strip()
    return ""


def _symbol(node: _Element) -> str:
    return _sign(node.get(W + "font", ""), node.get(W + "char", ""), 16)


def _sign(face: str, code: str, base: int) -> str:
    """The sign of a face at a code; none where there can be none, as at half of a pair of UTF-16."""
    try:
        character = chr(int(code, base))
    except (ValueError, OverflowError):
        return ""
    return "" if unicodedata.category(character) == "Cs" else sign_of(face, character)
