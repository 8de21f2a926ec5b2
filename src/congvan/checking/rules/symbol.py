"""Number and symbol: their form, and that the symbol agrees with the kind and the agency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import said
from congvan.errors import N_
from congvan.text.unicode import fold, nfc, upper
from congvan.thethuc.kinds import abbreviations

_BLANK = r"[\s.…_]*"
_NUMBER = re.compile(rf"Số(?P<colon>\s*:)?(?P<number>{_BLANK}\d*{_BLANK})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
# 'TTr', 'SNgV': a consonant of several letters, of which the first is a capital.
_IN_SYMBOL = re.compile(r"(?:[^\W\d_a-z]|\d|Ng|Nh|Tr|Th|Kh|Ph|Ch|Gi|Qu|Qy)*")


@rule("TT-246")
def number_form(document: Recognised) -> Iterator[Found]:
    """'Số: 05/QĐ-UBND'."""
    for part in document.of("so_ky_hieu", annex=None):
        text = part.plain
        match = _NUMBER.fullmatch(text)
        if not match:
            continue
        if not text.startswith("Số"):
            yield Found(part, N_("ghi '{text}', yêu cầu 'Số:'"), {"text": text.split()[0]})
        if not match["colon"]:
            yield Found(part, N_("thiếu dấu hai chấm sau 'Số'"))
        elif match["colon"] != ":":
            yield Found(part, N_("có cách chữ trước dấu hai chấm"))
        yield from _number_problems(part, match["number"], match["rest"])


def _number_problems(part: Part, number: str, rest: str) -> Iterator[Found]:
    digits = re.sub(r"\D", "", number)
    if digits and len(digits) == 1:
        yield Found(part, N_("số '{number}' nhỏ hơn 10, yêu cầu ghi '0{number}'"), {"number": digits})
    if not rest:
        return
    if rest[0] in "-–—":
        yield Found(part, N_("giữa số và ký hiệu là '{sign}', yêu cầu dấu gạch chéo '/'"), {"sign": rest[0]})
        return
    symbol = rest.removeprefix("/")
    # What a program stamps into the blank leaves gaps that nobody typed.
    stamped = any(run.laid and re.search(r"\d", run.text) for run in part.runs)
    filled = digits and not stamped and not re.search(r"[.…_]", number)
    if (filled and number != number.rstrip()) or symbol != symbol.strip() or re.search(r"\s*[-/]\s+|\s+[-/]", symbol):
        yield Found(part, N_("có cách chữ trong số, ký hiệu '{text}'"), {"text": part.plain})
    elif " " in symbol:
        yield Found(part, N_("có cách chữ trong ký hiệu '{symbol}'"), {"symbol": symbol})
    if re.search(r"[–—−]", symbol):
        yield Found(part, N_("gạch nối trong ký hiệu là '–', yêu cầu '-'"))
    if symbol.endswith((".", ",", ";")) and not re.search(r"\.\.|…", symbol):
        yield Found(part, N_("dấu câu thừa ở cuối ký hiệu '{symbol}'"), {"symbol": symbol})
    for group in re.split(r"[-/.,;&\s]+", symbol):
        if any(letter.islower() for letter in nfc(group)) and not _IN_SYMBOL.fullmatch(nfc(group)):
            yield Found(part, N_("ký hiệu '{group}' có chữ in thường, yêu cầu in hoa"), {"group": group})


@rule("TT-248")
def symbol_agrees(document: Recognised) -> Iterator[Found]:
    """The kind's abbreviation first, then the agency's; a công văn has none of a kind."""
    part = document.first("so_ky_hieu")
    match = _NUMBER.fullmatch(part.plain) if part else None
    if not part or not match or not match["rest"].startswith("/") or not document.kind:
        return
    symbol = re.sub(r"^/(?:\d{4}/)?", "", match["rest"])
    groups = [group for group in re.split(r"[-–—]", symbol.replace(" ", "")) if group]
    if not groups:
        return
    yield from _kind_agrees(part, document, groups)
    yield from _agency_agrees(part, document, groups)


def _kind_agrees(part: Part, document: Recognised, groups: list[str]) -> Iterator[Found]:
    assert document.kind
    wanted = document.kind.abbreviation
    first = groups[0].split("/")[-1]
    if wanted and first != wanted and not document.kind.copy:
        message = N_("ký hiệu mở đầu bằng '{found}', yêu cầu '{asked}' ({kind})")
        yield Found(part, message, {"found": first, "asked": wanted, "kind": document.kind.name})
    elif document.kind.name == "Công văn" and first in abbreviations() | {"CV"} and len(groups) > 1:
        if _abbreviates(first, document):
            return
        message = N_("ký hiệu công văn không có chữ viết tắt tên loại '{found}'")
        yield Found(part, message, {"found": first})


def _abbreviates(letters: str, document: Recognised) -> bool:
    """Whether letters are those of the agency's own name ('CT' of a CỤC THUẾ, 'TTr' of a THANH TRA)."""
    name = fold(said(document.of("co_quan")))
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", name))
    return fold(letters).replace("tr", "t") in initials


# The words that open an agency's name, and what its symbol must hold.
_AGENCIES = (("uy ban nhan dan", "UBND"), ("ubnd", "UBND"), ("hoi dong nhan dan", "HĐND"), ("so ", "S"), ("bo ", "B"))


def _agency_agrees(part: Part, document: Recognised, groups: list[str]) -> Iterator[Found]:
    names = document.of("co_quan")
    name = fold(" ".join(piece.plain for piece in names))
    if len(names) != 1 and " - " in name:
        return
    for opening, letters in _AGENCIES:
        if name.startswith(opening):
            whole, groups = len(letters) > 1, [upper(group) for group in groups]
            if not any(letters in group if whole else group.startswith(letters) for group in groups):
                message = N_("ký hiệu '{symbol}' không có chữ viết tắt của {agency}")
                yield Found(part, message, {"symbol": "-".join(groups), "agency": names[0].plain})
            return
