"""The signs of the symbol faces of Word: they stand at letters or in the private area of Unicode for what they show."""

from __future__ import annotations

_PRIVATE = 0xF000  # where Word puts the signs of such a face, from its first on
# By the code of a sign in its face; what two faces show at one code are two signs.
_SYMBOL = {
    0x2B: "+", 0x2D: "-", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xDE: "⇒", 0x44: "Δ", 0x53: "Σ",
    0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x77: "ω",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0xA7: "▪", 0xA8: "□", 0xD8: "➢",
    0xE0: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x54: "☒", 0xA3: "□"}
_FACES: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": {}, "webdings": {},
}  # fmt: skip
# Where the face is not told, as of bullets: no letters, which each face has other signs for.
_USUAL = {**{code: sign for code, sign in _SYMBOL.items() if code > 0x7F or sign in "+-"}, **_WINGDINGS}
BULLETS = str.maketrans({chr(_PRIVATE + code): sign for code, sign in _USUAL.items()})


def is_symbol_face(face: str) -> bool:
    """Whether a face has signs in the place of letters."""
    return face.casefold() in _FACES


def sign_of(face: str, character: str) -> str:
    """Return what a character shows in a face; of a symbol face, one that is not known stands in the private area."""
    code = ord(character)
    place = code - _PRIVATE if code >= _PRIVATE else code
    if character.isspace() or place > 0xFF:
        return character
    if not is_symbol_face(face):
        return _USUAL.get(place, character)
    return _FACES[face.casefold()].get(place) or chr(_PRIVATE + place)
