"""Runs of Word to texts of a draft: emphasis as marks, what could be read as a mark escaped, stray spaces out.

Whatever is written is read back with congvan's own reader of marks; where that gives other letters or another look,
emphasis is left out, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from congvan.checking.docx.markup import R, W
from congvan.checking.observed import Run
from congvan.checking.recognised import Part
from congvan.checking.rules.typography import stray_spaces
from congvan.compose.inline import to_xhtml
from congvan.model.gaps import is_gap
from congvan.text.unicode import clean, nfc

_MARKS = {"b": "**", "i": "*", "sup": "^", "sub": "~"}
_TAGS = ("b", "i", "sup", "sub", "a")
_SPECIAL = re.compile(r"[\\*~^]|<(?=https?://|mailto:)|\[(?=\^)")
_READ = re.compile(r"[\\*~^<>\[\]{}\n]|://|www\.")  # what may be read as anything but itself
_BRACES = re.compile(r"[{}]")
_ADDRESS = re.compile(r"https?://[^\s<>]+|[^\s<>@:/]+@[^\s<>@]+")
_TEMPLATE = ("{{", "}}", "{%", "{#")
_BEFORE_BRACE = "\\{"  # the brace behind a backslash of the text would be read with it
_STRAY = re.compile(r"(?<=\S)[ \u00a0\t]{2,}(?=\S)|^[ \u00a0\t]+|[ \u00a0\t]+$")
# What is left blank for the hand in the number and the date of another document: 'số      /QĐ-UBND ngày     tháng 8'.
_WIDE = " {3,}"
_BLANKS = (
    re.compile(rf"\bsố ?:?({_WIDE})(?=/)"),
    re.compile(rf"\bngày({_WIDE})(?=tháng\b)"),
    re.compile(rf"\bngày *\d{{0,2}} *tháng({_WIDE})(?=năm\b)"),
    re.compile(rf"\bngày *\d{{0,2}} *tháng *\d{{0,2}} *năm({_WIDE})(?=của\b|[,;.)])"),
)
_NOTE = "\ue000"  # one sign for the call of a note
_CONTROL = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
Look = frozenset[str]
_PLAIN: Look = frozenset()


@dataclass(frozen=True)
class Words:
    """A text of the draft with what was changed in it."""

    text: str
    plain: str  # the same without marks
    spaces: int = 0
    flattened: bool = False  # emphasis had to be left out


def plain(runs: Sequence[Run], keep_breaks: bool = False) -> str:
    """Return the text of runs without marks, on one line unless breaks are kept."""
    text = _CONTROL.sub("", "".join(run.text for run in runs if not run.hidden))
    if keep_breaks:
        return "\n".join(line for line in map(clean, text.split("\n")) if line)
    return clean(text.replace("\n", " "))


def unknown_signs(runs: Sequence[Run]) -> int:
    """Count the signs that a symbol face shows and no text can say, as it is not known which they are."""
    return sum(len(_PRIVATE.findall(run.text)) for run in runs if not run.hidden and not run.text.isascii())


def joined_runs(parts: Sequence[Part]) -> list[Run]:
    """Return the runs of parts as those of one text, a space between two parts."""
    runs: list[Run] = []
    for part in parts:
        if part.runs:
            runs += (*part.runs, replace(part.runs[-1], text=" ", bold=False, italic=False))
    return runs


def escaped(text: str) -> str:
    """Return a text whose signs mean themselves in a draft."""
    if _BEFORE_BRACE in text:
        return _guarded(_SPECIAL.sub(r"\\\g<0>", text))
    written = _guarded(text)
    return written if _read(written) == [(sign, _PLAIN) for sign in text] else _guarded(_SPECIAL.sub(r"\\\g<0>", text))


def marked(
    runs: Sequence[Run], bold: bool = False, italic: bool = False, notes: Sequence[tuple[int, str]] = ()
) -> Words:
    """Return the text of runs with marks for what is bolder or more slanted than its place (`bold`, `italic`) is.

    `notes` are names of footnotes, each with the offset in the text behind which it stands.
    """
    signs, spaces = _signs(runs, bold, italic, notes)
    letters = [(text, look) for text, look in signs if not text.startswith("[^")]
    flat = "".join(text for text, _ in letters)
    if len(letters) == len(signs) and not any(look for _, look in signs) and not _READ.search(flat):
        return Words(_ungapped(flat), flat, spaces)
    for segments in (_segments(signs), _segments([(text, _PLAIN) for text, _ in signs])):
        for escape in (False, True):
            written = "".join(_write(text, look, escape) for text, look in segments)
            if _alike(_read(written), letters, looks=any(look for _, look in segments)):
                emphasis = any(look for text, look in letters if text.strip())
                lost = emphasis and not any(look for _, look in segments)
                return Words(_ungapped(written), flat, spaces, lost)
    return Words(_ungapped("".join(_guarded(_SPECIAL.sub(r"\\\g<0>", text)) for text, _ in signs)), flat, spaces, True)


def _signs(
    runs: Sequence[Run], bold: bool, italic: bool, notes: Sequence[tuple[int, str]]
) -> tuple[list[tuple[str, Look]], int]:
    """Return the characters with their looks, spaces single, notes as one sign each; and how many spaces went."""
    raw: list[tuple[str, Look]] = []
    called: dict[int, list[tuple[str, Look]]] = {}  # several may stand at one place
    for place, name in notes:
        called.setdefault(place, []).append((f"[^{name}]", _PLAIN))
    at = 0
    for run in runs:
        look = frozenset(
            name
            for name, on in (
                ("b", run.bold and not bold),
                ("i", run.italic and not italic),
                ("sup", run.position == "super"),
                ("sub", run.position == "sub"),
                ("a", _linked(run)),
            )
            if on
        )
        for sign in run.text:
            raw += called.get(at, ())
            at += 1
            if not run.hidden:
                raw.append((sign, look))
    raw += [sign for place, signs in called.items() if place >= at for sign in signs]
    text = "".join(sign for sign, _ in raw)
    signs = list(_tidied(raw))
    stray = _beside_marks("".join(sign if len(sign) == 1 else _NOTE for sign, _ in signs))
    kept = [sign for place, sign in enumerate(signs) if place not in stray]
    blanks = sum(sign == "…" for sign, _ in kept) - text.count("…")
    return kept, len(_STRAY.findall(text)) + len(stray) - blanks


def _beside_marks(text: str) -> set[int]:
    """The places of spaces that stray beside marks ('giám sát , phát hiện')."""
    return {place for start, end in stray_spaces(text) for place in range(start, end)}


def _linked(run: Run) -> bool:
    """Whether a run stands in a link to an address."""
    parent = run.element.getparent() if run.element is not None else None
    return parent is not None and parent.tag == W + "hyperlink" and R + "id" in parent.attrib


def _tidied(raw: Sequence[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """Yield characters in NFC with one space between words and none at the ends of lines."""
    composed: list[tuple[str, Look]] = []
    for sign, look in raw:
        if len(sign) == 1 and composed and len(joined := nfc(composed[-1][0] + sign)) == 1 and sign != joined:
            composed[-1] = (joined, composed[-1][1])
            continue
        if len(sign) > 1 or sign == "\n":
            composed.append((sign, look))
            continue
        composed += [(letter, look) for letter in _cleaned(sign)]
    last = "\n"
    held: tuple[str, Look] | None = None
    for sign, look in _with_blanks(composed):
        if sign == " ":
            held = held or (sign, look)
            continue
        if sign == "\n":
            held = None
            if last != "\n":
                held = (sign, _PLAIN)
            continue
        if held and last != "\n":
            yield held
        held = None
        yield sign, look
        last = sign


def _with_blanks(signs: Sequence[tuple[str, Look]]) -> Sequence[tuple[str, Look]]:
    """Put '…' where a wide space leaves room for a number or a day: as a stray space it would go."""
    text = "".join(sign if len(sign) == 1 else _NOTE for sign, _ in signs)
    if "  " not in text:
        return signs
    dotted = list(signs)
    for match in (found for blank in _BLANKS for found in blank.finditer(text)):
        start, end = match.span(1)
        dotted[start + 1] = ("…", dotted[start + 1][1])  # a space stays on each side, but before a stroke or a stop
        if text[end] in "/,;.)":
            dotted[start + 2 : end] = [("", _PLAIN)] * (end - start - 2)
    return [(sign, look) for sign, look in dotted if sign]


@lru_cache(maxsize=4096)
def _cleaned(sign: str) -> str:
    """Return a character as it stands between two others."""
    shown = " " if sign in "\t\r" else _CONTROL.sub("", sign)
    return " " if shown and clean(f"a{shown}b") == "a b" else clean(f"a{shown}b")[1:-1]


def _segments(signs: Sequence[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Join characters of one look; spaces at the edge of a marked segment stand outside of it."""
    joined: list[tuple[str, Look]] = []
    for sign, look in signs:
        if sign.startswith("[^"):
            joined += [(sign, _PLAIN), ("", _PLAIN)]
        elif joined and (joined[-1][1] == look or not sign.strip()) and not joined[-1][0].startswith("[^"):
            joined[-1] = (joined[-1][0] + sign, joined[-1][1])
        else:
            joined.append((sign, look))
    found: list[tuple[str, Look]] = []
    for text, look in joined:
        inner = text.strip(" \n")
        if not look or not inner or inner == text:
            found.append((text, look))
            continue
        start = text.index(inner)
        found += [(text[:start], _PLAIN), (inner, look), (text[start + len(inner) :], _PLAIN)]
    return _merged(found)


def _merged(segments: Sequence[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Join segments of one look that only spaces part."""
    found: list[tuple[str, Look]] = []
    for text, look in segments:
        if not text:
            continue
        if len(found) > 1 and look and found[-2][1] == look and not found[-1][0].strip() and not found[-1][1]:
            space = found.pop()[0]
            found[-1] = (found[-1][0] + space + text, look)
        elif found and found[-1][1] == look and not text.startswith("[^") and not found[-1][0].startswith("[^"):
            found[-1] = (found[-1][0] + text, look)
        else:
            found.append((text, look))
    return found


def _write(text: str, look: Look, escape: bool) -> str:
    if text.startswith("[^"):
        return text
    written = _guarded(_SPECIAL.sub(r"\\\g<0>", text) if escape or _BEFORE_BRACE in text else text)
    if "a" in look and _ADDRESS.fullmatch(text):
        written = f"<{'' if text.startswith('http') else 'mailto:'}{text}>"
    for name in ("sup", "sub", "i", "b"):
        if name in look:
            written = f"{_MARKS[name]}{written}{_MARKS[name]}"
    return written


def _guarded(text: str) -> str:
    """Keep braces that would open an expression from doing so."""
    return _BRACES.sub(r"\\\g<0>", text) if any(sign in text for sign in _TEMPLATE) else text


def _ungapped(text: str) -> str:
    """Keep a text of nothing but dots from being a gap; '...' is no gap once it is '…' behind a backslash."""
    if not is_gap(text):
        return text
    return "\\" + (text if text.lstrip().startswith("…") else "…" + text.lstrip()[3:])


def _read(written: str) -> list[tuple[str, Look]] | None:
    """Return the characters that congvan reads in a text, with their looks; notes are left out."""
    try:
        root = etree.fromstring(f"<p>{to_xhtml(written, lambda name: name)}</p>")
    except etree.XMLSyntaxError:
        return None
    return list(_letters(root, _PLAIN))


def _letters(element: etree._Element, look: Look) -> Iterator[tuple[str, Look]]:
    yield from ((sign, look) for sign in element.text or "")
    for child in element:
        tag = str(child.tag)
        if tag == "br":
            yield "\n", _PLAIN
        elif tag != "aside":
            yield from _letters(child, look | {tag} if tag in _TAGS else look)
        yield from ((sign, look) for sign in child.tail or "")


def _alike(read: list[tuple[str, Look]] | None, meant: Sequence[tuple[str, Look]], looks: bool) -> bool:
    """Whether what is read has the letters that were meant, and, where asked, their looks."""
    if read is None or [sign for sign, _ in read] != [sign for sign, _ in meant]:
        return False
    pairs = zip(read, meant, strict=True)
    return not looks or all(mine - {"a"} == its - {"a"} for (sign, mine), (_, its) in pairs if sign.strip())
