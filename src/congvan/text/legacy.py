"""Text typed in the Vietnamese encodings before Unicode (TCVN3, VNI) and pasted as Unicode: told, and turned."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from congvan.text.syllables import parse
from congvan.text.unicode import nfc, upper

Encoding = Literal["TCVN3", "VNI"]
_TCVN3_FACE, _VNI_FACE = re.compile(r"(?i)\.Vn\w"), re.compile(r"(?i)VNI[- ]\w")

# What the signs of TCVN 5712:1993 (TCVN3) and the letters of VNI stand for. A single word counts only where it is no
# syllable as it stands and becomes one by these tables.
_FROM_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_TCVN3_WORD = re.compile("[A-Za-zµ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦]+")
# A sign that no text has between letters, or a capital after a small letter: one word of it says enough.
_TCVN3_STRONG = re.compile("[A-Za-z][µ¸¶¹¨»¾¼½©®ª«¬¡¢§£¤¥¦][A-Za-z]|[a-z][ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖÝØÜÞ]|^[§®][a-zµ-þ]{2}")
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOFS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BOWLS = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_FROM_VNI = (
    _VNI_TONES
    | {letter: "\u0302" + tone for letter, tone in _VNI_ROOFS.items()}
    | {letter: "\u0306" + tone for letter, tone in _VNI_BOWLS.items()}
)
_VNI_SINGLE = str.maketrans("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ")
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_FROM_VNI)}{''.join(_FROM_VNI).upper()}])")
_VNI_WORD = re.compile(f"[A-Za-zíìÍÌ{''.join(_FROM_VNI)}{''.join(_FROM_VNI).upper()}ôöñæóòîÔÖÑÆÓÒÎ]+")
_VNI_STRONG = re.compile("(?i)a[âàáåãäêéèúüë]|e[âàåãäùøûõ]")
# Without such a sign, two words say enough together, and none of two letters ('où', 'të') or of a unit ('µm', 'N·m').
_WEAK = re.compile("[A-Za-z][^A-Za-zÀ-ÿ·]|^[^·]{3}")
_WEAK_WORDS = 2
_K = re.compile("(?<=[^nN])[kK]$")  # Đắk Lắk


class Legacy(NamedTuple):
    """Text in an old encoding: which, where it begins, what stands there and what that is in Unicode."""

    encoding: Encoding
    start: int
    word: str
    right: str


def encoding_of_face(face: str) -> Encoding | None:
    """Return the encoding that a face shows: '.VnTime', 'VNI-Times'."""
    return "TCVN3" if _TCVN3_FACE.match(face) else "VNI" if _VNI_FACE.match(face) else None


def to_unicode(text: str, encoding: Encoding, face: str = "") -> str:
    """Return text of an old encoding in Unicode; faces of TCVN3 that end in H show small codes as capitals."""
    if encoding == "VNI":
        return _from_vni(text)
    turned = nfc(text.translate(_FROM_TCVN3))
    return upper(turned) if _TCVN3_FACE.match(face) and face.rstrip().endswith("H") else turned


@lru_cache(maxsize=16384)  # a reader, recognition and rules ask of the same texts
def legacy_encoding(text: str) -> tuple[Encoding, int] | None:
    """Return the old encoding of text and the index of its first word, or None for Unicode."""
    first = next(legacy_lines(text), None)
    return (first.encoding, first.start) if first else None


def legacy_lines(text: str) -> Iterator[Legacy]:
    """Yield the first word of each line that is in an old encoding.

    One cell or one paragraph among others in Unicode is found so, by words that are no Vietnamese syllables and
    become ones in the old encoding.
    """
    start = 0
    for line in text.split("\n"):
        if not line.isascii() and (found := _line(line)):
            yield found._replace(start=start + found.start)
        start += len(line) + 1


def _line(line: str) -> Legacy | None:
    for encoding, words, mended, strong in _ENCODINGS:
        hits = [
            (match, right) for match in words.finditer(line) if (right := mended(match[0])) and _is_whole(line, match)
        ]
        weak = {match[0].lower() for match, _ in hits if _WEAK.search(match[0])}
        if len(weak) >= _WEAK_WORDS or any(strong.search(match[0]) for match, _ in hits):
            first, right = hits[0]
            return Legacy(encoding, first.start(), first[0], right)
    return None


def _is_whole(line: str, match: re.Match[str]) -> bool:
    """Whether no other letter touches a word: 'mưôn' is misspelt, and 'ôn' no word of it."""
    return not line[: match.start()][-1:].isalpha() and not line[match.end() :][:1].isalpha()


@lru_cache(maxsize=16384)
def _tcvn3_word(word: str) -> str:
    """Return a word as TCVN3 means it, '' where it is no word of TCVN3 alone."""
    return _if_mended(word, word.translate(_FROM_TCVN3))


@lru_cache(maxsize=16384)
def _vni_word(word: str) -> str:
    return _if_mended(word, _from_vni(word))


def _from_vni(text: str) -> str:
    def together(match: re.Match[str]) -> str:
        return match[1].translate(_VNI_SINGLE) + _FROM_VNI[match[2].lower()]

    paired = _VNI_PAIR.sub(together, text)
    return nfc("".join(c if c in "ơưƠƯ" else c.translate(_VNI_SINGLE) for c in paired))


def _if_mended(word: str, right: str) -> str:
    # 'nguyÊn' is a slip of the shift key, and no other encoding.
    return right if len(word) > 1 and word != right and not parse(word) and parse(_K.sub("c", right)) else ""


_ENCODINGS: tuple[tuple[Encoding, re.Pattern[str], Callable[[str], str], re.Pattern[str]], ...] = (
    ("TCVN3", _TCVN3_WORD, _tcvn3_word, _TCVN3_STRONG),
    ("VNI", _VNI_WORD, _vni_word, _VNI_STRONG),
)
