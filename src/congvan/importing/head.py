"""The head of a document to keys: agencies, number and symbol, place and date, subject, addressees, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congvan.checking.recognised import Part
from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.ledger import Ledger
from congvan.importing.proper import Cases
from congvan.importing.texts import escaped, joined_runs, marked, plain
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.model.gaps import GAP, OPEN
from congvan.model.values import is_symbol
from congvan.text.unicode import clean, slug
from congvan.thethuc.kinds import Kind
from congvan.thethuc.regimes import regime_of_symbol
from congvan.thethuc.rules import load_rules
from congvan.workspace import Workspace

_NUMBER = re.compile(r"(?i)^\s*số\s*[:.]?\s*(?P<number>[\d.…_\s]*?)\s*(?:/|(?=-))\s*(?P<symbol>.*)$")
_NUMBERED = re.compile(r"(?i)^\s*số\s*[:.]?\s*")
_LEADING = re.compile(r"^\s*[-–—+•*]\s*")
_STOPS = re.compile(r"[\s;,.]+$")
_JOINT = re.compile(r"\s*[-–—]\s*$")
_DAY = re.compile(
    r"(?i)^(?P<place>.*?)\s*[,.]?\s*ngày(?P<day>[\s\d.…_]*)(?:tháng(?P<month>[\s\d.…_]*))?(?:năm(?P<year>[\s\d.…_]*))?$"
)
_SLASHED = re.compile(
    r"(?i)^(?P<place>.*?)\s*[,.]?\s*ngày\s*(?P<day>\d{1,2})\s*[/-]\s*(?P<month>\d{1,2})\s*[/-]\s*(?P<year>\d{4})"
)
_BLANK = re.compile(r"[\s.…_/-]*")
_BEGUN = re.compile(r"(?:2|20\d?)?")  # a year left for the hand to end: 'năm 20…'
_ABOUT = re.compile(r"(?i)^\s*v\s?[/.]\s?v\.?\s*:?\s*")


@dataclass(frozen=True)
class Sources:
    """What reading a head needs: its parts by component, the kind, how names are written, who accounts for them."""

    parts: Sequence[Part]
    kind: Kind
    cases: Cases
    workspace: Workspace
    ledger: Ledger

    def of(self, *components: str) -> list[Part]:
        """Return the parts of these components in order."""
        return [part for part in self.parts if part.component in components]


def read_head(sources: Sources) -> dict[str | Named, Node | str | None]:
    """Return the keys of the head in the order in which a clerk writes them."""
    number, symbol, typed = _number(sources)
    agency, unit, derived = _agency(sources, symbol)
    shown, date = _date(sources)
    agency, place = _placed(sources, agency, shown)
    numbered = sources.kind.layout.numbered
    remarks = [f"Gốc ghi: {typed}"] if typed else []
    keys: dict[str | Named, Node | str | None] = {
        "agency": agency,
        "unit": unit,
        "number": text(number) if numbered else None,
        text("symbol", *remarks): _symbol(sources, symbol, typed, agency, derived),
        "date": date or OPEN,
        "place": place or None,
        "subject": _subject(sources),
    }
    keys |= _marks(sources)
    keys["recipients"] = _recipients(sources)
    return keys


def joined(parts: Sequence[Part]) -> str:
    """Return the texts of parts as one line."""
    return clean(" ".join(plain(part.runs) for part in parts))


def _number(sources: Sources) -> tuple[str, str, str]:
    """Return number and symbol without the spaces that stray in, and what is typed in their place and is neither."""
    parts = sources.of("so_ky_hieu")
    sources.ledger.place(*parts, key="number")
    shown = joined(parts)
    match = _NUMBER.match(shown)
    digits = re.sub(r"\D", "", match["number"]) if match else ""
    symbol = re.sub(r"\s+", "", match["symbol"]).strip(".,;:") if match else ""
    typed = match["symbol"] if match else _NUMBERED.sub("", shown)
    if _BLANK.fullmatch(typed):
        return digits, "", ""
    if symbol and (is_symbol(symbol) or regime_of_symbol(shown)):  # the build refuses another regime, and says which
        return digits, symbol, ""
    if symbol.startswith("-"):  # '13-01/26/PT-NC': which figures are the number is not told
        digits, typed = "", _NUMBERED.sub("", shown)
    if sources.kind.layout.numbered:
        message = N_("số, ký hiệu không đúng dạng; chỗ ấy in dấu …, chữ cũ ở dòng '# Gốc ghi' trong dự thảo")
        sources.ledger.lose(typed, message, parts[0])
    return digits, "", typed


def _symbol(sources: Sources, symbol: str, typed: str, agency: Node | str, derived: bool) -> str | None:
    """Return the symbol where the rules do not give it, or left open where nobody says it, or what is typed is none."""
    if not sources.kind.layout.numbered or (symbol and derived):
        return None
    if typed:
        return OPEN
    if symbol or _is_abbreviated(agency, sources.workspace):
        return symbol or None
    sources.ledger.remark(
        next(iter(sources.of("so_ky_hieu")), None), N_("không thấy ký hiệu; chỗ ấy in dấu … để ghi tay")
    )
    return OPEN


def _is_abbreviated(agency: Node | str, workspace: Workspace) -> bool:
    """Whether an agency says how it is abbreviated, or has a gap there."""
    if isinstance(agency, nodes.Mapping):
        return any(name.text == "abbreviation" for name, _ in agency.entries)
    known = workspace.agencies.get(agency.text) if isinstance(agency, Named) else None
    return bool(known and known.abbreviation)


def _placed(sources: Sources, agency: Node | str, shown: str) -> tuple[Node | str, str | None]:
    """Return the agency with the place that stands before the date, and the place where that is another than its own.

    A place that nobody says is left open.
    """
    said: dict[str | Named, Node | str | None] = {}
    if isinstance(agency, nodes.Mapping):
        said |= {name.text: value for name, value in agency.entries}
    own = _place_of(agency, sources.workspace) if isinstance(agency, Named) else said.get("place")
    if not shown and own:
        return agency, None
    if not shown and sources.kind.layout.dated:
        sources.ledger.remark(
            next(iter(sources.of("dia_danh_thoi_gian")), None), N_("không thấy địa danh; chỗ ấy in dấu … để ghi tay")
        )
    place = shown or OPEN
    if said:
        return group({**said, "place": place}), None
    return agency, None if own == place else place


def _agency(sources: Sources, symbol: str) -> tuple[Node | str, str | None, bool]:
    """Return the agency, the drafting unit, and whether both give the symbol."""
    own, above = sources.of("co_quan"), sources.of("co_quan_chu_quan")
    sources.ledger.place(*own, *above, key="agency")
    names = list(_several(own))
    lines = [line for part in above for line in plain(part.runs, keep_breaks=True).split("\n")]
    parent = as_name("\n".join(lines), sources.cases.of(" ".join(lines))[0])
    abbreviations, unit = _abbreviations(sources.kind, symbol, len(names))
    derived = bool(abbreviations) or not symbol
    if len(names) == 1 and (known := _known(sources, names[0], parent, abbreviations)):
        return text(known), unit, derived
    if not names:
        return _default(sources), unit, derived and not symbol
    found = [
        _one_agency(sources, lines, parent, abbreviations[place] if abbreviations else "")
        for place, lines in enumerate(names)
    ]
    return (found[0] if len(found) == 1 else listed(found)), unit, derived


def _default(sources: Sources) -> Node:
    """The agency of the workspace, where the source names none."""
    if sources.workspace.agency:
        return text(sources.workspace.agency)
    sources.ledger.remark(None, N_("không thấy tên cơ quan; điền vào khóa 'cơ quan' trước khi tạo văn bản"))
    return group({"name": "…", "abbreviation": "…", "place": "…"})


def _several(parts: Sequence[Part]) -> Iterator[list[str]]:
    """Yield the lines of each agency of a joint document: a dash at the end of a line leads to the next one."""
    lines: list[str] = []
    for part in parts:
        line = plain(part.runs, keep_breaks=True)
        lines.append(_JOINT.sub("", line))
        if _JOINT.search(line):
            yield lines
            lines = []
    if lines:
        yield lines


def _one_agency(sources: Sources, lines: Sequence[str], parent: str, abbreviation: str) -> Node:
    name, sure = sources.cases.of(" ".join(lines))
    if not sure:
        sources.ledger.remark(
            next(iter(sources.of("co_quan")), None),
            N_("tên cơ quan gõ hoa toàn bộ, viết lại là '{name}': hãy xem lại"),
            name=name,
        )
    heading = "\n".join(lines) if len(lines) > 1 else None
    return group({
        "name": escaped(name),
        "parent": escaped(parent) if parent else None,
        "heading": escaped(as_name(heading, name)) if heading else None,
        "abbreviation": abbreviation or None,
    })  # fmt: skip


def as_name(heading: str, name: str) -> str:
    """Return a heading of several lines in the case of the name, where both have the same words."""
    lines, rest = [], name
    for line in heading.split("\n"):
        count = len(line.split())
        words = rest.split()
        lines.append(" ".join(words[:count]))
        rest = " ".join(words[count:])
    written = "\n".join(lines)
    return written if written.casefold() == heading.casefold() else heading


def _known(sources: Sources, lines: Sequence[str], parent: str, abbreviations: Sequence[str]) -> str | None:
    """Return how congvan.yaml calls an agency of this name, parent and abbreviation."""
    name = slug(" ".join(lines))
    for called, agency in sources.workspace.agencies.items():
        shown = agency.heading or agency.name
        same = name in (slug(agency.name.text), slug(shown.text.replace("\n", " ")))
        short = agency.abbreviation.text if agency.abbreviation else ""
        if same and slug(parent) == slug(agency.parent.text if agency.parent else "") and (
            not abbreviations or short == abbreviations[0]
        ):  # fmt: skip
            return called
    return None


def _place_of(agency: Named, workspace: Workspace) -> str:
    known = workspace.agencies.get(agency.text)
    return known.place.text if known and known.place else ""


def _abbreviations(kind: Kind, symbol: str, count: int) -> tuple[list[str], str | None]:
    """Return the abbreviation of each agency and of the drafting unit, where the rules would give this symbol."""
    groups = symbol.split("-")
    if kind.own:
        return [], None  # which of the groups stands for the kind is not told
    if kind.abbreviation:
        if groups[0] != kind.abbreviation or len(groups) < 1 + count:
            return [], None
        own = [*groups[1:count], "-".join(groups[count:])]
        return (own, None) if all(map(is_symbol, own)) else ([], None)
    if count == 1 and len(groups) >= 2 and all(map(is_symbol, groups)):
        return [groups[0]], "-".join(groups[1:])
    if count == 1 and len(groups) == 1 and is_symbol(symbol):
        return [symbol], None
    return [], None


def _date(sources: Sources) -> tuple[str, Node | str | None]:
    """Return the place and the date; what is blank in it is left out, and all of it where its year is blank.

    What says more than a draft can hold is a gap.
    """
    parts = sources.of("dia_danh_thoi_gian")
    sources.ledger.place(*parts, key="date")
    shown = joined(parts)
    match = _SLASHED.match(shown) or _DAY.match(shown)
    if not match:
        return _undated(sources, parts, shown)
    day, month, year = (re.sub(r"\D", "", match.groupdict().get(name) or "") for name in ("day", "month", "year"))
    place = _STOPS.sub("", match["place"])
    if not day and not month and _BEGUN.fullmatch(year):
        if year:
            sources.ledger.lose(year, N_("năm gõ dở; chừa trống để ghi tay"), parts[0])
        sources.ledger.remark(parts[0], N_("ngày tháng để trống; chừa chỗ để ghi tay"))
        return place, OPEN
    if len(year) != 4:
        sources.ledger.remark(parts[0], N_("năm để trống; điền vào khóa 'ngày' trước khi tạo văn bản"))
        return place, GAP
    if month and not 1 <= int(month) <= 12:
        sources.ledger.remark(parts[0], N_("tháng {month} không có thật; điền vào khóa 'ngày'"), month=month)
        return place, GAP
    if day and month and 1 <= int(day) <= 31:
        return place, f"{int(day)}/{int(month)}/{year}"
    if day:
        sources.ledger.lose(day, N_("có ngày mà không có tháng; điền vào khóa 'ngày'"), parts[0])
    return place, f"{int(month)}/{year}" if month else year


def _undated(sources: Sources, parts: Sequence[Part], shown: str) -> tuple[str, str | None]:
    """Return place and date where no date is read: what is not there stays blank, what is not understood is a gap."""
    dated = sources.kind.layout.dated
    if parts:
        message = N_("không rõ ngày tháng; điền vào khóa 'ngày' trước khi tạo văn bản")
        sources.ledger.remark(parts[0], message)
        return (shown, GAP) if dated else ("", None)
    if dated:
        sources.ledger.remark(None, N_("không thấy ngày tháng; chừa trống để ghi tay"))
    return "", OPEN if dated else None


def _subject(sources: Sources) -> Node | str | None:
    letter = sources.of("trich_yeu_cong_van")
    titled = sources.of("trich_yeu")
    if sources.kind.layout.subject == "no":
        return None
    parts = letter or titled
    sources.ledger.place(*letter, *titled, key="subject")
    if letter and titled:
        parts = titled
        sources.ledger.drop(*letter, message=N_("trích yếu đứng hai chỗ; giữ chỗ dưới tên loại"))
    shown = marked(joined_runs(parts), bold=True, italic=True).text
    shown = _ABOUT.sub("", shown) if letter and not titled else shown
    if shown or (not parts and sources.kind.layout.subject != "yes"):
        return shown or None
    sources.ledger.remark(next(iter(parts), None), N_("không thấy trích yếu; chỗ ấy in dấu …"))
    return OPEN


def _marks(sources: Sources) -> dict[str | Named, Node | str | None]:
    """Return secrecy, urgency and circulation, in the words that the decree has for them."""
    names = {"do_mat": "secrecy", "muc_do_khan": "urgency", "pham_vi_luu_hanh": "circulation"}
    found: dict[str | Named, Node | str | None] = {}
    for component, key in names.items():
        for part in sources.of(component):
            word = next((w for w in load_rules().marks[component] if slug(w) == slug(part.plain)), None)
            if word and key not in found:
                found[key] = word
                sources.ledger.place(part, key=key)
    return found


def _recipients(sources: Sources) -> Node | None:
    """Return the addressees without their dashes and stops; a single one may go on over several lines."""
    parts = sources.of("kinh_gui", "kinh_gui_danh_sach")
    if sources.kind.addressed == "no":
        return None
    sources.ledger.place(*parts, key="recipients")
    places: list[str] = []
    for part in parts:
        shown = marked(part.runs, bold=part.component == "kinh_gui" and _all_bold(part)).text.replace("\n", " ")
        shown = re.sub(r"(?i)^\W*kính gửi\s*:?\s*", "", shown)
        if not _LEADING.match(shown) and places and shown and _goes_on(places[-1], shown):
            places[-1] = f"{places[-1]} {shown}"
        elif shown:
            places.append(shown)
    places = [line for line in (_STOPS.sub("", _LEADING.sub("", place)) for place in places) if line]
    if not places:
        if sources.kind.addressed == "yes":
            sources.ledger.remark(None, N_("không thấy nơi nhận sau 'Kính gửi'; chỗ ấy in dấu …"))
            return listed([OPEN])
        return None
    return listed(places)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the addressee before it rather than naming another."""
    return not before.rstrip().endswith((";", ".", ":")) and (line[:1].islower() or line.startswith("("))


def _all_bold(part: Part) -> bool:
    return all(run.bold for run in part.runs if run.text.strip())
