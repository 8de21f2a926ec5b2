"""Text typed in the Vietnamese encodings before Unicode (TCVN3, VNI): told, and turned into Unicode."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from congvan.text.unicode import nfc, upper

Encoding = Literal["TCVN3", "VNI"]
_TCVN3_FACE, _VNI_FACE = re.compile(r"(?i)\.Vn\w"), re.compile(r"(?i)VNI[- ]\w")

# TCVN3 (fonts .VnTime) puts these signs where Unicode has accented vowels: between letters they are no signs.
_TCVN3 = re.compile(r"(?<=[A-Za-z])[µ¸¶·¹¨»¾¼½Æ©Ç®ª«¬¦§£¥¤Ñ\xad]|[µ¸¶·¹¨»¾¼½Æ©®ª«¬¦\xad](?=[A-Za-z])")
# VNI (fonts VNI-Times) writes a vowel and then its accents as letters of their own; never so in Unicode.
_VNI = re.compile(
    r"[aA][âÂêÊ]|[oOeE][âÂäÄåÅáÁàÀãÃ]|[aA][ùÙøØûÛõÕïÏéÉèÈúÚüÜëË]|[uUöÖôÔ][ùøûõïäáåã]|ñ|Ñ|[öÖ](?=[a-zA-Z])"
)
_VNI_VALID = re.compile(r"(?i)o[áàã]|u[ôỗốồ]")
_ENOUGH = 3  # one or two could be a foreign name, or a quotation mark without its space


def encoding_of_face(face: str) -> Encoding | None:
    """Return the encoding that a face shows: '.VnTime', 'VNI-Times'."""
    return "TCVN3" if _TCVN3_FACE.match(face) else "VNI" if _VNI_FACE.match(face) else None


def to_unicode(text: str, encoding: Encoding, face: str = "") -> str:
    """Return text of an old encoding in Unicode; faces of TCVN3 that end in H show small codes as capitals."""
    if encoding == "VNI":
        marks, letters = _vni()
        pattern = re.compile(f"([AEIOUYaeiouyÔÖôöêâ])([{''.join(marks)}])")
        with_marks = pattern.sub(lambda match: letters.get(match[1], match[1]) + marks[match[2]], text)
        return nfc("".join(letters.get(sign, sign) for sign in with_marks))
    data = _tables()["tcvn3"]
    turned = nfc(text.translate(str.maketrans(data["old"], data["new"])))
    return upper(turned) if _TCVN3_FACE.match(face) and face.rstrip().endswith("H") else turned


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("legacy.toml").read_text("utf-8"))


@cache
def _vni() -> tuple[dict[str, str], dict[str, str]]:
    data = _tables()["vni"]
    marks = dict(zip(data["marks_old"], data["marks_new"], strict=True))
    marks |= {old.upper(): new for old, new in marks.items()}
    return marks, dict(zip(data["letters_old"], data["letters_new"], strict=True))


def legacy_encoding(text: str) -> tuple[Encoding, int] | None:
    """Return the old encoding of text and the index of its first sign, or None for Unicode."""
    tcvn3 = [match.start() for match in _TCVN3.finditer(text)]
    vni = [m.start() for m in _VNI.finditer(text) if not _VNI_VALID.fullmatch(m.group())]
    # Unicode Vietnamese beside the signs shows that the file as a whole is Unicode.
    unicode_letters = sum("\u1ea0" <= letter <= "\u1ef9" or letter in "ăđơưĂĐƠƯ" for letter in text)
    hits = max(tcvn3, vni, key=len)
    if len(hits) < _ENOUGH or unicode_letters > len(hits):
        return None
    return ("TCVN3" if hits is tcvn3 else "VNI"), hits[0]
