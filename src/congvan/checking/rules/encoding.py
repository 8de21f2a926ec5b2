"""Rules VB-1xx: characters as TCVN 6909:2001 has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from congvan.checking.observed import Run
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.prose import clusters, prose
from congvan.errors import N_
from congvan.text.legacy import legacy_encoding
from congvan.text.unicode import nfc

_LEGACY_FACE = re.compile(r"(?i:\.Vn|VNI-|VNI\s)\w")
_SYMBOL_FACE = re.compile(r"(?i)symbol|wingdings|webdings|dingbats|marlett")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\uff01-\uff5e]")
_PRIVATE_IN_WORD = re.compile(r"(?<=[^\W\d_])[\ue000-\uf8ff]|[\ue000-\uf8ff](?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
# Letters that look like Latin ones, and the Latin letter that was meant.
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеорсухіѕј", "ABESIJKMHOPCTYXaeopcyxisj", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "ABEZHIKMNOPTYXovi", strict=True))
_LATIN = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}  # eth and African d, typed for đ
_ALIKE = _CYRILLIC | _GREEK | _LATIN
_ANY_ALIKE = re.compile(f"[{''.join(_ALIKE)}]")


@rule("VB-101")
def not_nfc(recognised: Recognised) -> Iterator[Found]:
    """Text whose letters and marks stand apart."""
    for part in recognised.parts:
        if unicodedata.is_normalized("NFC", part.text):
            continue
        changed = [
            (start, end) for start, end in clusters(part.text) if nfc(part.text[start:end]) != part.text[start:end]
        ]
        if changed:
            start, end = changed[0][0], changed[-1][1]
            yield Found(
                part,
                N_("Chữ gõ kiểu Unicode tổ hợp, trái TCVN 6909:2001 ({count} chữ); chọn bảng mã Unicode rồi gõ lại"),
                {"count": len(changed)},
                start,
                end,
                {"text": nfc(part.text[start:end])},
            )


@rule("VB-102")
def legacy(recognised: Recognised) -> Iterator[Found]:
    """Text or faces of the encodings before Unicode; each once."""
    seen: set[str] = set()
    for part in recognised.parts:
        if (coded := legacy_encoding(part.text)) and coded[0] not in seen:
            seen.add(coded[0])
            message = N_("Chữ gõ bằng bảng mã {encoding}; chuyển sang Unicode")
            yield Found(part, message, {"encoding": coded[0]}, coded[1], len(part.text))
        for run, start in _runs(part):
            if _LEGACY_FACE.match(run.face) and run.face not in seen and _WORD.search(run.text):
                seen.add(run.face)
                message = N_("Phông chữ {face} của bảng mã trước Unicode; dùng Times New Roman")
                yield Found(part, message, {"face": run.face}, start, start + len(run.text))
    for font in recognised.observed.fonts:
        if _LEGACY_FACE.match(font.name) and font.name not in seen:
            seen.add(font.name)
            yield Found(
                None, N_("Phông chữ {face} của bảng mã trước Unicode; dùng Times New Roman"), {"face": font.name}
            )


@rule("VB-103")
def strange_characters(recognised: Recognised) -> Iterator[Found]:
    """Look-alikes in words, invisible, private and broken characters; each once, with how often it stands."""
    first: dict[str, tuple[Part, int, int]] = {}
    count: dict[str, int] = {}
    for read in prose(recognised):
        for start, end in _strange(read.part):
            text = read.part.text[start:end]
            key = text if text.isalpha() else text[0]
            first.setdefault(key, (read.part, start, end))
            count[key] = count.get(key, 0) + 1
    for key, (part, start, end) in first.items():
        if any(letter in _ALIKE for letter in key):
            right = "".join(_ALIKE.get(letter, letter) for letter in key)
            names = ", ".join(dict.fromkeys(_name(letter) for letter in key if letter in _ALIKE))
            message = N_("“{found}” có ký tự giống chữ Việt nhưng là {names} ({count} chỗ); viết “{right}”")
            yield Found(part, message, {"found": key, "names": names, "count": count[key], "right": right}, start, end)
        else:
            message = N_("Ký tự {names} không thuộc chữ Việt và dấu câu thông dụng ({count} chỗ); xóa hoặc gõ lại")
            yield Found(part, message, {"names": _name(key), "count": count[key]}, start, end)


def _strange(part: Part) -> Iterator[tuple[int, int]]:
    for pattern in (_INVISIBLE, _BROKEN, _PRIVATE_IN_WORD):
        for match in pattern.finditer(part.text):
            run = part.at(match.start())
            if not (run and _SYMBOL_FACE.search(run.face)):
                yield match.span()
    if not _ANY_ALIKE.search(part.text):
        return
    for match in _WORD.finditer(part.text):
        if _mixed(match[0]):
            yield match.span()


def _mixed(word: str) -> bool:
    """Whether look-alikes stand in a word with Latin letters, or make it up alone ('СО')."""
    alike = [letter for letter in word if letter in _ALIKE]
    if not alike:
        return False
    if any(letter in _LATIN for letter in alike):
        return True
    if any(unicodedata.name(letter, "").startswith("LATIN") for letter in word):
        return True
    return len(alike) == len(word) > 1 and all(letter in _CYRILLIC for letter in word)


def _name(letter: str) -> str:
    return f"U+{ord(letter):04X}" + (f" {name}" if (name := unicodedata.name(letter, "")) else "")


def _runs(part: Part) -> Iterator[tuple[Run, int]]:
    start = 0
    for run in part.runs:
        yield run, start
        start += len(run.text)
