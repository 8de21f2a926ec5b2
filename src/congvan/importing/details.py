"""The fields of layouts that have a form of their own (giấy mời, biên bản, hợp đồng, …), read by the words of the form.

The words are those that congvan prints (kinds.toml, `phrases`); a field whose words are not found prints '…'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from congvan.checking.recognised import Part
from congvan.drafting import Named, group, listed
from congvan.errors import N_
from congvan.importing.foot import signature_blocks
from congvan.importing.ledger import Ledger
from congvan.importing.texts import joined_runs, marked, plain
from congvan.loading.nodes import Node
from congvan.model.gaps import GAP, OPEN
from congvan.text.unicode import fold, nfc
from congvan.thethuc.kinds import Kind, Layout

# Which phrase of the layout stands before a field; phrases without a field stand by themselves.
_BEFORE: Mapping[str, Mapping[str, str]] = {
    "giay_moi": {"guests": "kinh_moi", "event": "toi_du", "chair": "chu_tri", "time": "thoi_gian", "venue": "dia_diem"},
    "bien_ban": {"start": "bat_dau", "venue": "dia_diem", "attendees": "thanh_phan", "chair": "chu_tri",
                 "secretary": "thu_ky", "end": "ket_thuc_vao"},
    "giay_gioi_thieu": {"person": "ong_ba", "position": "chuc_vu", "destination": "duoc_cu_den", "purpose": "ve_viec",
                        "valid_until": "gia_tri"},
    "giay_nghi_phep": {"position": "chuc_vu", "counted_as": "tinh_vao"},
}  # fmt: skip
_FIXED: Mapping[str, tuple[str, ...]] = {
    "bien_ban": ("noi_dung",),
    "giay_gioi_thieu": ("gioi_thieu", "de_nghi"),
    "giay_nghi_phep": ("xac_nhan", "chu_ky_dau", "ho_va_ten"),
}
_DASH = re.compile(r"^\s*[-–—+•]\s*")
_END = re.compile(r"[\s;,.]*(?:\./\.)?[\s;,.]*$")
_DAY = re.compile(r"(?i)ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})|(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})")
_MISSING = N_("không thấy mục '{name}' trong gốc; chỗ ấy in dấu …")


@dataclass
class Details:
    """What a form gave: `details`, other keys of the draft, and the parts that are no body."""

    keys: dict[str | Named, Node | str | None] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class _Form:
    """The lines of one form while they are read."""

    def __init__(self, layout: Layout, parts: Sequence[Part], ledger: Ledger, case: Callable[[str], str]) -> None:
        self.case = case
        self.layout = layout
        self.parts = list(parts)
        self.ledger = ledger
        self.found: dict[str, Node | str] = {}
        self.keys: dict[str | Named, Node | str | None] = {}
        self.used: set[int] = set()

    def take(self, *parts: Part, key: str = "details") -> None:
        """Note that parts stand in the details."""
        self.used.update(map(id, parts))
        self.ledger.place(*parts, key=key)

    def free(self) -> list[Part]:
        """Return the parts that nothing has taken."""
        return [part for part in self.parts if id(part) not in self.used]

    def after(self, part: Part) -> list[Part]:
        """Return the dashed lines right after a part."""
        lines: list[Part] = []
        for other in self.parts[self.parts.index(part) + 1 :]:
            if not _DASH.match(plain(other.runs)) and not other.paragraph.label:
                break
            lines.append(other)
        return lines

    def words(self, name: str) -> str:
        """Return a phrase of the form, folded, without its colon."""
        return fold(self.layout.phrases[name]).rstrip(" :")


def read_details(
    kind: Kind, body: Sequence[Part], foot: Sequence[Part], ledger: Ledger, case: Callable[[str], str]
) -> Details:
    """Return the fields of a kind's layout; nothing for a layout without any. `case` writes capitals small."""
    layout = kind.layout
    if not layout.fields:
        return Details()
    form = _Form(layout, body, ledger, case)
    _fixed(form)
    if reader := _READERS.get(layout.name):
        reader(form, foot)
    for entry in layout.fields:
        phrase = _BEFORE.get(layout.name, {}).get(entry.name)
        if phrase and entry.name not in form.found:
            _field(form, entry.name, phrase, entry.form)
        if entry.required and entry.name not in form.found:
            ledger.remark(None, _MISSING, name=entry.aliases[0] if entry.aliases else entry.name)
            form.found[entry.name] = OPEN
    ordered: dict[str | Named, Node | str | None] = {entry.name: form.found.get(entry.name) for entry in layout.fields}
    return Details({"details": group(ordered), **form.keys}, form.used)


def _fixed(form: _Form) -> None:
    """Take the lines that the form prints by itself."""
    for name in _FIXED.get(form.layout.name, ()):
        words = form.words(name)
        for part in form.parts:
            key = fold(part.plain).rstrip(" :./")
            if key == words.rstrip(".") or (name == "gioi_thieu" and key.endswith(words)):
                form.take(part, key="congvan")


def _field(form: _Form, name: str, phrase: str, kind: str) -> None:
    words = form.words(phrase)
    for part in form.free():
        key = fold(part.plain)
        at = key.find(words)
        lead = part.plain[:at].strip() if at > 0 else ""
        if at < 0 or (lead and kind != "texts"):
            continue
        value = _END.sub("", _behind(part, at + len(words)))
        if kind == "texts":
            items = [value] if value else []
            lines = form.after(part) if not items else []
            items += [_END.sub("", _DASH.sub("", marked(line.runs).text)) for line in lines]
            if not items:
                continue
            form.take(part, *lines)
            form.found[name] = listed(items)
            if lead and fold(lead) not in ("", words):
                form.keys["issuer"] = lead
            return
        if kind == "date":
            if not (day := _date(value)):
                continue
            value = day
        form.take(part)
        form.found[name] = value or OPEN
        return


def _behind(part: Part, length: int) -> str:
    """Return the text of a part behind so many characters of its plain words, and behind a colon there."""
    return re.sub(r"^\s*:?\s*", "", nfc(part.plain)[length:])


def _date(shown: str) -> str:
    match = _DAY.search(shown)
    if not match:
        return ""
    day, month, year = [group for group in match.groups() if group]
    return f"{int(day)}/{int(month)}/{year}"


def _day_or_gap(shown: str) -> str:
    """Return a date; blanks stay blank, and what is typed but is no date has to be filled in."""
    return _date(shown) or (GAP if re.search(r"\d", shown) else OPEN)


def _minutes(form: _Form, foot: Sequence[Part]) -> None:
    """The secretary of a biên bản signs at the left."""
    words = fold(form.layout.phrases["chuc_danh_thu_ky"])
    for block in signature_blocks([p for p in foot if p.component in ("quyen_han_chuc_vu", "ho_ten", "chu_ky")]):
        if fold(block[0].plain).startswith(words):
            names = [part for part in block if part.component == "ho_ten"]
            if names:
                form.take(*block)
                form.found["secretary_name"] = marked(joined_runs(names), bold=True).text


def _leave(form: _Form, foot: Sequence[Part]) -> None:
    """The sentences of a giấy nghỉ phép."""
    phrases = {name: re.escape(words).replace(r"\ ", r"\s+") for name, words in form.layout.phrases.items()}
    asked = re.compile(rf"(?i){phrases['xet_don']}\s+(?P<day>.*?)\s+{phrases['cua_ong_ba']}\s+(?P<person>.*?),.*")
    person = re.compile(rf"(?i){phrases['ong_ba']}\s*(?P<person>[^,.]*)(?:,\s*(?P<unit>.*?))?[\s.]*")
    allowed = re.compile(
        rf"(?i){phrases['duoc_nghi']}\s+(?P<duration>.*?)\s+{phrases['ke_tu']}\s+(?P<start>.*?)\s+{phrases['den_het']}\s+"
        rf"(?P<end>.*?)\s+{phrases['tai']}\s+(?P<place>.*?)[\s.]*"
    )
    for part in form.free():
        shown = nfc(part.plain)
        if match := asked.fullmatch(shown):
            form.take(part)
            form.found |= {"requested": _day_or_gap(match["day"]), "person": match["person"]}
        elif (match := person.fullmatch(shown)) and match["person"]:
            form.take(part)
            form.found |= {"person": match["person"]} | ({"unit": match["unit"]} if match["unit"] else {})
        elif match := allowed.fullmatch(shown):
            form.take(part)
            form.found |= {"duration": match["duration"], "from": _day_or_gap(match["start"]),
                           "until": _day_or_gap(match["end"]), "place": match["place"]}  # fmt: skip


_SIGNED = ("quyen_han_chuc_vu", "ho_ten")
_PARTY = re.compile(r"^(?P<role>Bên\s+(?P<letter>[A-ZĐ])\b[^:]{0,60}?)\s*:\s*(?P<name>\S.*)$")


def _contract(form: _Form, foot: Sequence[Part]) -> None:
    """The parties of a contract, each with its lines and who signs for it; the sentence that leads to the articles."""
    phrases = form.layout.phrases
    signs = re.compile(
        rf"(?i)[-–\s]*{phrases['dai_dien']}\s*:\s*(?P<name>.*?)\s*;\s*{phrases['chuc_vu_ben']}\s*:\s*(?P<title>.*?)[\s.;]*"
    )
    parties: list[Node] = []
    blocks = [block for block in signature_blocks([p for p in foot if p.component in _SIGNED])]
    for part in form.free():
        match = _PARTY.match(nfc(part.plain))
        lines = form.after(part) if match else []
        signed = next((found for line in lines if (found := signs.fullmatch(nfc(line.plain)))), None)
        if not match or not signed:
            continue
        own = f"{phrases['ben']} {chr(ord('A') + len(parties))}"
        said = [
            _END.sub("", _DASH.sub("", marked(line.runs).text))
            for line in lines
            if not signs.fullmatch(nfc(line.plain))
        ]
        parties.append(group({
            "name": match["name"],
            "role": match["role"] if match["role"] != own else None,
            "details": listed(said) if said else None,
            "signatory": group({
                "authority": _authority(form, blocks, len(parties)),
                "title": signed["title"],
                "name": signed["name"],
            }),
        }))  # fmt: skip
        form.take(part, *lines, key="parties")
        last = lines[-1]
    if not parties:
        return
    form.keys["parties"] = listed(parties)
    form.take(*(part for part in foot if part.component in ("quyen_han_chuc_vu", "ho_ten")), key="parties")
    _agreement(form, last)
    first = form.parts[0]
    if id(first) in form.used:
        return
    today = re.compile(
        rf"(?i){re.escape(phrases['hom_nay'])}.*?(?:,\s*{phrases['tai']}\s+(?P<venue>.*?))?,\s*{re.escape(phrases['chung_toi_gom'])}"
    )
    form.take(first)
    if match := today.fullmatch(nfc(first.plain)):
        if match["venue"]:
            form.found["venue"] = match["venue"]
    else:
        form.found["intro"] = marked(first.runs).text


def _authority(form: _Form, blocks: Sequence[Sequence[Part]], number: int) -> Node | None:
    """The lines of authority between 'Đại diện Bên A' and the title, of the party of this number."""
    block = blocks[number] if number < len(blocks) else ()
    titles = [part.plain for part in block if part.component == "quyen_han_chuc_vu"]
    lines = [form.case(line) for line in titles[1:-1]]
    return listed(lines) if lines else None


def _agreement(form: _Form, last: Part) -> None:
    after = form.parts[form.parts.index(last) + 1 :]
    if after and id(after[0]) not in form.used and after[0].component == "noi_dung":
        form.take(after[0])
        form.found["agreement"] = marked(after[0].runs).text.rstrip(" :")


_READERS: Mapping[str, Callable[[_Form, Sequence[Part]], None]] = {
    "bien_ban": _minutes,
    "giay_nghi_phep": _leave,
    "hai_ben": _contract,
}
