"""Writes src/congvan/text/compounds.txt: the Vietnamese words of two and three syllables of pyvi's word list.

pyvi (Trần Việt Trung) is under the MIT licence; its list is plain text, and nothing else of it is needed. Run:
pip download --no-deps pyvi==0.1.1 && python scripts/compounds.py pyvi-0.1.1-py2.py3-none-any.whl
"""

from __future__ import annotations

import re
import sys
import unicodedata
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "congvan" / "text" / "compounds.txt"
WORDS = "pyvi/models/words.txt"
MOST = 3  # syllables
_SYLLABLES = re.compile(rf"[^\W\d_]+(?: [^\W\d_]+){{1,{MOST - 1}}}")
# Both places of the tone mark: 'hóa' and 'hoá', 'ủy' and 'uỷ'.
_NEW = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_OLD = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_SPELLINGS = [(re.compile(rf"(?<!q){a}\b"), b) for pair in zip(_NEW, _OLD, strict=True) for a, b in (pair, pair[::-1])]


def compounds(text: str) -> list[str]:
    """Return the words of several syllables in NFC and lower case, in both spellings, sorted."""
    found = set()
    for line in unicodedata.normalize("NFC", text).lower().splitlines():
        if _SYLLABLES.fullmatch(line.strip()):
            word = line.strip()
            found |= {word} | {spelling.sub(other, word) for spelling, other in _SPELLINGS}
    return sorted(found)


def main(wheel: str) -> None:
    """Read the list from a wheel of pyvi and write ours."""
    with zipfile.ZipFile(wheel) as package:
        words = compounds(package.read(WORDS).decode("utf-8"))
    TARGET.write_text("\n".join(words) + "\n", "utf-8")
    print(f"{len(words)} từ, {TARGET.stat().st_size} byte", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
