"""Unicode form, folding and slugs of Vietnamese text."""

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# What XML 1.0 (and so DOCX) cannot hold: C0 without tab, LF and CR; surrogates; the two noncharacters.
_XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def nfc(text: str) -> str:
    """Return text in NFC, the form of TCVN 6909:2001 (NĐ 30/2020, PL I, Phần I, Mục I, khoản 4)."""
    return unicodedata.normalize("NFC", text)


def upper(text: str) -> str:
    """Upper-case text, keeping every diacritic, in NFC."""
    return nfc(nfc(text).upper())


def fold(text: str) -> str:
    """Return text in lower case without diacritics, Đ as d: for matching, never for output."""
    if text.isascii():
        return text.casefold()
    # Two replacements take a tenth of the time of a translation, and every line of a file is folded.
    decomposed = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return _MARKS.sub("", decomposed).casefold()


def slug(text: str) -> str:
    """Return an ASCII file-name part ('Đắk Lắk' gives 'dak-lak'); empty when no letter or digit is left."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


# Names of devices, which Windows takes for no file, whatever suffix follows.
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$",
            *(f"{name}{digit}" for name in ("com", "lpt") for digit in "123456789¹²³")}  # fmt: skip


def is_device(name: str) -> bool:
    """Whether Windows keeps a file name for a device: 'CON', 'nul.docx'."""
    return name.split(".")[0].strip().casefold() in _DEVICES


def forbidden_character(text: str) -> int | None:
    """Return the index of the first character that XML forbids, or None."""
    match = _XML_FORBIDDEN.search(text)
    return match.start() if match else None


# Spaces that Word and browsers paste for a plain one, and characters that nobody sees.
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


_BLANKS = str.maketrans("\t\n\r\v\f\u2028\u2029", "       ")
# Controls, invisible signs of format (the bidirectional ones turn a line around), surrogates, private use.
_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def visible(text: str) -> str:
    """Return text that is safe to show on one line: breaks and tabs as spaces, unseen characters as '‹U+200B›'."""
    if text.isascii() and text.isprintable():
        return text
    shown = text.translate(_BLANKS)
    return "".join(f"‹U+{ord(c):04X}›" if unicodedata.category(c) in _UNSEEN else c for c in shown)


# Letters by their class that print nothing: fillers of Hangul, the empty cell of Braille.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: spaces, invisible characters, marks without a letter."""
    return all(char in _FILLERS or unicodedata.category(char)[0] in "ZCM" for char in text)


def clean(text: str) -> str:
    """Return text in NFC without invisible characters, with one plain space for each run of spaces."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", nfc(text))).strip(" \n")


_RUNS = re.compile(r" {2,}|\A +| +\Z")


def show_spaces(text: str) -> str:
    """Return text in which doubled, leading and closing spaces, tabs and no-break spaces can be seen."""
    shown = _RUNS.sub(lambda match: "␣" * len(match[0]), text.replace("\u00a0", "⍽"))
    return shown.replace("\t", "⇥")
