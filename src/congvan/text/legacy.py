"""Detection of text typed in the Vietnamese encodings before Unicode (TCVN3, VNI) and pasted as Unicode."""

import re
from typing import Literal

# TCVN3 (fonts .VnTime) puts these signs where Unicode has accented vowels: between letters they are no signs.
_TCVN3 = re.compile(r"(?<=[A-Za-z])[µ¸¶·¹¨»¾¼½Æ©Ç®ª«¬¦§£¥¤Ñ\xad]|[µ¸¶·¹¨»¾¼½Æ©®ª«¬¦\xad](?=[A-Za-z])")
# VNI (fonts VNI-Times) writes a vowel and then its accents as letters of their own; never so in Unicode.
_VNI = re.compile(
    r"[aA][âÂêÊ]|[oOeE][âÂäÄåÅáÁàÀãÃ]|[aA][ùÙøØûÛõÕïÏéÉèÈúÚüÜëË]|[uUöÖôÔ][ùøûõïäáåã]|ñ|Ñ|[öÖ](?=[a-zA-Z])"
)
_VNI_VALID = re.compile(r"(?i)o[áàã]|u[ôỗốồ]")
_UNICODE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_ENOUGH = 3  # one or two could be a foreign name, or a quotation mark without its space


def legacy_encoding(text: str) -> tuple[Literal["TCVN3", "VNI"], int] | None:
    """Return the old encoding of text and the index of its first sign, or None for Unicode."""
    tcvn3 = [match.start() for match in _TCVN3.finditer(text)]
    vni = [m.start() for m in _VNI.finditer(text) if not _VNI_VALID.fullmatch(m.group())]
    hits = max(tcvn3, vni, key=len)
    # Unicode Vietnamese beside the signs shows that the file as a whole is Unicode.
    if len(hits) < _ENOUGH or len(_UNICODE.findall(text)) > len(hits):
        return None
    return ("TCVN3" if hits is tcvn3 else "VNI"), hits[0]
