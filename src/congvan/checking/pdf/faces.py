"""The name that a PDF gives a font, as a family with its weight and slant."""

from __future__ import annotations

import re

PREFIX = re.compile(r"^[A-Z]{6}\+")
STYLE = re.compile(
    r"(regular|roman|normal|book|medium|extra|ultra|semi|demi|bold|black|heavy|italic|oblique|inclined|ital|it|bd|mt|ps)+",
    re.IGNORECASE,
)
TAIL = re.compile(r"(?:[-, ]?(?:Bold|Italic|Oblique|Regular))+$")
FAMILIES = {"timesnewroman": "Times New Roman", "couriernew": "Courier New", "times": "Times"}
FORCE_BOLD, ITALIC = 1 << 18, 1 << 6
# What print drivers and optimizers write in the place of a name: 'CIDFont+F1', 'F12', 'C0_1', 'TTE1A2B3C8t00', 'T3_0'.
NAMELESS = re.compile(
    r"(?:cidfont|type3|t3font|t3)?[+_-]?(?:(?:f|t|tt|r|c|g|t3|font|fnt)[_+-]?\d+(?:_\d+)?)?|tt[0-9a-f]{5,}t\d\d|mstt[0-9a-f]{6,}",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """The name without the subset's prefix."""
    return PREFIX.sub("", name)


def is_nameless(name: str) -> bool:
    """Whether a plain name tells no face."""
    return bool(NAMELESS.fullmatch(name))


def read_face(name: str, family: str, flags: int) -> tuple[str, bool, bool]:
    """Give (family, bold, italic) of a font's name, its family as the file tells it, and its descriptor's flags.

    'TimesNewRomanPS-BoldMT' is Times New Roman in bold. StemV is not asked: programs write one for all weights.
    """
    base, style = split(plain_name(name))
    bold = bool(re.search(r"bold|black|heavy|semi|demi|bd", style, re.IGNORECASE)) or bool(flags & FORCE_BOLD)
    italic = bool(re.search(r"ital|obli|incl|it$|itmt$", style, re.IGNORECASE)) or bool(flags & ITALIC)
    return family_name(base, family), bold, italic


def split(name: str) -> tuple[str, str]:
    """The family's part of a name and that of its style: 'Tinos-BoldItalic', 'Arial,Bold', 'Times New Roman Bold'."""
    for sign in (",", "-"):
        base, found, style = name.rpartition(sign)
        if found and STYLE.fullmatch(style.replace(" ", "")):
            inner, more = split(base)
            return inner, more + style
    found_tail = TAIL.search(name)
    if found_tail and found_tail.start() > 0:
        return name[: found_tail.start()], found_tail.group()
    return name, ""


def family_name(base: str, family: str) -> str:
    """The family with its spaces: from the font itself where it agrees with the name, else from the capitals."""
    base = re.sub(r"(PSMT|PS|MT)$", "", base) or base
    key = re.sub(r"[\s_]", "", base).casefold()
    if key in FAMILIES:
        return FAMILIES[key]
    if family and re.sub(r"[\s_]", "", family).casefold() == key:
        return family
    if " " in base or base.startswith((".", "VNI")):  # '.VnTime', 'VNI-Times': names as they are
        return base
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", base)
