"""The foot to keys: who signs, nơi nhận, the line 'Lưu', the agency's address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.checking.recognised import Part
from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.head import Sources
from congvan.importing.texts import escaped, marked, plain
from congvan.lexicon.offices import mark_of
from congvan.loading.nodes import Node
from congvan.model.gaps import OPEN
from congvan.text.unicode import clean, fold

_LEADING = re.compile(r"^\s*[-–—+•*]\s*")
_STOPS = re.compile(r"[\s;,.]+$")
_FILED = re.compile(r"(?i)^\W*lưu\s*[:.]?\s*")
_PRINTS = re.compile(r"(?P<before>.*?)(?:[\s.,;]+\(?|\()(?P<prints>\d{1,4})\s*(?:b|bản|bộ)?\)?")
_CODE = re.compile(r"[^\W\d_]{1,6}")
_UNIT_CODE = re.compile(r"[A-ZĐ][\wĐđ&/-]*")
_SIGNATURE_PT = 30  # more than any space between lines: room for a signature
SIGNED = ("quyen_han_chuc_vu", "ho_ten", "chu_ky", "chuc_vu_khac")
_NOTE = re.compile(r"(?i)\(?(?:chữ ký|dấu|đã ký|ký tên)")


def read_foot(sources: Sources) -> dict[str | Named, Node | str | None]:
    """Return the keys of the foot."""
    return {"signatory": _signatories(sources), **_copies(sources)}


def read_contact(sources: Sources) -> Node | None:
    """Return the lines of the agency's address (ô 13)."""
    parts = sources.of("dia_chi")
    sources.ledger.place(*parts, key="contact")
    return listed(marked(part.runs).text for part in parts) if parts else None


def signature_blocks(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the lines of each signature: those of one column of one table, or in order up to a name."""
    blocks: dict[tuple[int, int], list[Part]] = {}
    loose: list[list[Part]] = [[]]
    for part in parts:
        cell = part.paragraph.cell
        if cell:
            blocks.setdefault((cell.table, cell.column), []).append(part)
        else:
            loose[-1].append(part)
            if part.component == "ho_ten":
                loose.append([])
    return [block for block in (*blocks.values(), *loose) if block]


def _signatories(sources: Sources, of_annex: bool = False) -> Node | None:
    signed = sources.of(*SIGNED)
    sources.ledger.place(*(part for part in signed if part.component != "chu_ky"), key="signatory")
    for part in signed:
        if part.component == "chu_ky":
            sources.ledger.drop(part, message=N_("chỗ ký và đóng dấu do công cụ để trống sẵn"))
    read = (_signatory(sources, block) for block in signature_blocks(signed))
    found = [one for one in read if one is not None]
    if not found:
        if sources.kind.layout.signs != "signatory" or sources.kind.layout.signed != "yes":
            return None
        sources.ledger.remark(None, N_("không thấy người ký; chỗ ấy in dấu …"))
        return group({"title": sources.kind.layout.signer or OPEN, "name": OPEN})
    # Of a joint document the leading agency signs at the right, and stands first in a draft; an annex goes as it reads.
    return found[0] if len(found) == 1 else listed(found if of_annex else reversed(found))


def read_signatories(sources: Sources) -> Node | None:
    """Return who signs an annex, whose signature stands below all that it says; None where a name or a title is open.

    What is read is noted in the ledger, as the foot of a document is.
    """
    signed = sources.of(*SIGNED)
    blocks = signature_blocks([part for part in signed if part.component != "chu_ky"])
    if not blocks or not all({"quyen_han_chuc_vu", "ho_ten"} <= {part.component for part in block} for block in blocks):
        return None
    return _signatories(sources, of_annex=True)


def _signatory(sources: Sources, block: Sequence[Part]) -> Node | None:
    titles, others = _offices(block)
    lines = _lines(titles)
    names = [part for part in block if part.component == "ho_ten"]
    if not lines and not names:
        return None
    written = [sources.cases.of(line)[0] for line in lines]
    *authority, title = _by_authority(written) or [""]
    name = marked([run for part in names for run in part.runs], bold=True, italic=True).text if names else ""
    if not name:
        sources.ledger.remark(block[0], N_("không thấy họ tên người ký; chỗ ấy in dấu …"))
    return group({
        "authority": listed(map(escaped, authority)) if authority else None,
        "title": escaped(title) if title else OPEN,
        "position": marked(others[0].runs, bold=True).text if others else None,
        "name": name or OPEN,
    })  # fmt: skip


def _offices(block: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Return the lines of authority and title, and that of another office above the name (ô 7b).

    It stands below the room for the signature, or is written small under capitals.
    """
    titles = [part for part in block if part.component == "quyen_han_chuc_vu"]
    others = [part for part in block if part.component == "chuc_vu_khac"]
    if len(titles) < 2 or others:
        return titles, others
    last = titles[-1]
    if last.paragraph.before_pt > _SIGNATURE_PT or (titles[0].plain.isupper() and not last.plain.isupper()):
        return titles[:-1], titles[-1:]
    return titles, others


def _lines(parts: Sequence[Part]) -> list[str]:
    return [line for part in parts for line in plain(part.runs, keep_breaks=True).split("\n") if line]


def _by_authority(lines: Sequence[str]) -> list[str]:
    """Return lines of authority and the title, each whole: what follows a mark goes on until the next one or the title.

    'TM. ỦY BAN NHÂN DÂN / TỈNH LAI CHÂU / CHỦ TỊCH' is authority over two lines, then the title.
    """
    found: list[str] = []
    for place, line in enumerate(lines):
        last = place == len(lines) - 1
        marked_line = bool(mark_of(line)[0]) and mark_of(line)[0] != "Q."
        before = bool(found) and bool(mark_of(found[-1])[0])
        goes_on = found and not marked_line and not last and before
        lower = bool(found) and not marked_line and _continues(found[-1], line)
        if goes_on or lower:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def _continues(before: str, line: str) -> bool:
    """Whether a line goes on with what stands before it: a unit's name, or what opens small."""
    key = fold(line)
    return line[:1].islower() or (
        not mark_of(before)[0] and key.startswith(("tinh ", "thanh pho ", "xa ", "phuong ", "va "))
    )


def _copies(sources: Sources) -> dict[str | Named, Node | str | None]:
    heading, parts = sources.of("noi_nhan"), sources.of("noi_nhan_danh_sach")
    sources.ledger.place(*heading, *parts, key="copies")
    items: list[str] = []
    for part in parts:
        for line in marked(part.runs).text.split("\n"):
            opens = bool(_LEADING.match(line)) or bool(_FILED.match(line)) or part.paragraph.label
            if items and not opens and not items[-1].rstrip().endswith((";", ".")):
                items[-1] = f"{items[-1]} {line}"
            elif line:
                items.append(line)
    inline = re.sub(r"(?i)^\W*nơi nhận\s*:?\W*", "", " ".join(plain(part.runs) for part in heading))
    if inline:
        items.insert(0, inline)
    filed = [item for item in items if _FILED.match(_LEADING.sub("", item))]
    tail = items[items.index(filed[-1]) + 1 :] if filed else []
    copies = [_STOPS.sub("", _LEADING.sub("", item)) for item in items if item not in filed and item not in tail]
    copies = [copy for copy in copies if copy]
    filing = _filing(" ".join([filed[-1], *tail])) if filed else None
    for extra in filed[:-1]:
        copies.append(_STOPS.sub("", _LEADING.sub("", extra)))
    return {"copies": listed(copies) if copies else None, "filing": filing}


def _filing(line: str) -> Node:
    """Return units, drafter and prints of 'Lưu: VT, KGVX. NTA.(20)'; what cannot be told apart stays a note."""
    rest = clean(_FILED.sub("", _LEADING.sub("", line)))
    bare = _STOPS.sub("", rest)
    prints = drafter = ""
    match = _PRINTS.fullmatch(bare)
    if match and match["before"]:
        bare, prints = _STOPS.sub("", match["before"]), match["prints"]
    head, dot, tail = bare.rpartition(". ") if ". " in bare else bare.rpartition(".")
    if dot and head and _CODE.fullmatch(tail.strip()):
        bare, drafter = head, tail.strip()
    bare, semicolon, after = bare.partition(";")
    note = f"{semicolon} {after.strip()}" if after.strip() else ""
    units = [_STOPS.sub("", unit) for unit in re.split(r"\s*,\s*", bare) if unit.strip()]
    if units and _same(_rebuilt(units, note, drafter, prints), rest):
        return group({
            Named(text("").span, "units", flow=True): listed(units),
            "note": escaped(note) if note else None,
            "drafter": drafter or None,
            "prints": prints or None,
        })  # fmt: skip
    return group({Named(text("").span, "units", flow=True): listed([_STOPS.sub("", rest)])})


def _rebuilt(units: Sequence[str], note: str, drafter: str, prints: str) -> str:
    """What congvan prints after 'Lưu:' (templates/thanh_phan)."""
    end = f". {drafter}" + (f".({prints})" if prints else "") if drafter else f" ({prints})" if prints else ""
    return ", ".join(units) + note + end


def _same(one: str, other: str) -> bool:
    return re.findall(r"[^\W_]+", one.casefold()) == re.findall(r"[^\W_]+", other.casefold())
