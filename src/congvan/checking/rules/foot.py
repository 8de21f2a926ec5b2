"""The foot: who signs, and who gets copies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.ends import wrong_end
from congvan.checking.rules.measure import said
from congvan.errors import N_
from congvan.lexicon.labels import has_bullet, without_bullet
from congvan.lexicon.lines import is_filing
from congvan.lexicon.offices import degree_of, deputy_in, is_deputy, mark_of, may_rank, opens_title, titles_in
from congvan.text.unicode import fold, upper
from congvan.thethuc.rules import load_rules

_CODE = re.compile(r"[A-ZĐ]{1,6}[.,]?\s?\(?\d{1,4}\)?\.?|\(?\d{1,4}(?: ?b| bản)?\)?\.?")
_LAYOUTS_WITHOUT_COPIES = ("bien_ban", "hai_ben", "thu_cong", "giay_gioi_thieu", "giay_nghi_phep")


def _issued(document: Recognised) -> bool:
    return bool(document.of("quoc_hieu") and document.of("so_ky_hieu"))


@rule("TT-500")
def signed(document: Recognised) -> Iterator[Found]:
    """Somebody signs, by position and name."""
    if not _issued(document) or (document.kind and document.kind.layout.signs != "signatory"):
        return
    if not document.of("quyen_han_chuc_vu") and not _unknown_in_foot(document):
        yield Found(None, N_("không thấy quyền hạn, chức vụ của người ký"))
    elif document.of("quyen_han_chuc_vu") and not document.of("ho_ten") and not _unregistered(document):
        yield Found(document.of("quyen_han_chuc_vu")[-1], N_("không thấy họ tên người ký"))


def _unregistered(document: Recognised) -> bool:
    """Whether the number is still to be filled in: who signs may not be known either."""
    number = document.first("so_ky_hieu")
    return number is not None and not re.match(r"\D{0,4}\s*\d", number.plain)


def _unknown_in_foot(document: Recognised) -> bool:
    """Whether something stands beside or under the list of copies that was not recognised: perhaps it signs."""
    main = [part for part in document.parts if part.annex == 0 and part.paragraph.zone == "body"]
    heading = next((place for place, part in enumerate(main) if part.component == "noi_nhan"), len(main))
    known = ("noi_nhan", "noi_nhan_danh_sach", "chu_ky", "chu_ky_so", "dia_chi")
    return any(part.component not in known for part in main[heading:])


@rule("TT-506")
def abbreviations(document: Recognised) -> Iterator[Found]:
    """'TM. ' and the like."""
    for part in document.of("quyen_han_chuc_vu", annex=None):
        text = upper(part.plain)
        mark, right, rest = mark_of(text)
        if mark and rest and not (right and text[len(mark) :].startswith(" ")):
            yield Found(
                part, N_("ghi '{text}', yêu cầu '{right}' và cách chữ"), {"text": text.split()[0], "right": mark}
            )


@rule("TT-507")
def deputies(document: Recognised) -> Iterator[Found]:
    """Under 'KT.' and the head's title stands the deputy's, and no deputy signs without it."""
    signatures = list(_signature_lines(document))
    alone = len(signatures) == 1 and document.kind is not None and document.kind.layout.signs == "signatory"
    signs = load_rules().signing.deputy_signs
    for lines in signatures:
        rows = _rows(lines)
        for place, (part, mark, _, title) in enumerate(rows):
            if mark != signs:
                continue
            following = any(is_deputy(row[-1]) for row in rows[place + 1 :])  # of two agencies each names itself first
            if is_deputy(title):
                yield Found(part, N_("sau 'KT.' là chức vụ người đứng đầu, không phải cấp phó"))
            elif deputy_in(title) is None and not following:
                yield Found(part, N_("dưới 'KT. …' thiếu chức vụ cấp phó của người ký"))
        if alone and not any(mark == signs for _, mark, *_ in rows) and (deputy := _deputy_alone(rows)):
            yield Found(deputy, N_("chức vụ cấp phó thiếu 'KT.' và chức vụ người đứng đầu ở trên"))


@rule("TT-509")
def own_office(document: Recognised) -> Iterator[Found]:
    """Under 'TM.', 'TL.' or 'TUQ.' and those for whom it is signed stands the office of who signs."""
    signing = load_rules().signing
    if document.kind is None or document.kind.layout.signs != "signatory":
        return
    for lines in _signature_lines(document):
        rows = _rows(lines)
        _, mark, _, rest = rows[-1] if rows else (None, "", False, "")
        if mark not in signing.for_others or _names_office(rest, mark == signing.collective):
            continue
        after = document.parts[document.parts.index(lines[-1]) + 1 :]
        if after and after[0].component == "ho_ten" and not opens_title(after[0].plain):
            yield Found(lines[-1], N_("dưới '{text}' thiếu chức vụ của người ký"), {"text": lines[-1].plain})


def _names_office(text: str, collective: bool) -> bool:
    """Whether a line goes on with an office after whom it is signed for ('CHỦ TỊCH - CHÁNH VĂN PHÒNG')."""
    places = [match.start() for match in titles_in(text)]
    return len(places) > (0 if collective or places[:1] != [0] else 1)


def _deputy_alone(rows: list[tuple[Part, str, bool, str]]) -> Part | None:
    """The title of a deputy, unless it is another office of a head whose own title stands over it (ô 7b)."""
    signing = load_rules().signing
    for part, mark, _, title in rows:
        if mark and mark != signing.before_title:
            if mark == signing.collective and deputy_in(title):
                return part
        elif is_deputy(title):
            return part
        elif opens_title(title):
            return None
    return None


def _signature_lines(document: Recognised) -> Iterator[list[Part]]:
    lines: list[Part] = []
    for part in document.parts:
        if part.component == "quyen_han_chuc_vu":
            if lines and not _together(lines[-1], part):
                yield lines
                lines = []
            lines.append(part)
        elif part.component == "ho_ten" and lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _rows(lines: list[Part]) -> list[tuple[Part, str, bool, str]]:
    """What is printed of a signature line by line: the part, its mark, whether that is written right, and the rest."""
    return [(part, *mark_of(row)) for part in lines for row in part.text.split("\n") if row.strip()]


def _together(one: Part, other: Part) -> bool:
    a, b = one.paragraph.cell, other.paragraph.cell
    return a == b or bool(a and b and (a.table, a.column) == (b.table, b.column))


@rule("TT-516")
def plain_name(document: Recognised) -> Iterator[Found]:
    """No academic title, but for those whose field's minister allows it."""
    if may_rank(said(document.of("co_quan", "co_quan_chu_quan"))):
        return
    for part in document.of("ho_ten"):
        if degree := degree_of(part.plain):
            yield Found(part, N_("trước họ tên ghi '{rank}'"), {"rank": degree})


@rule("TT-600")
def copies(document: Recognised) -> Iterator[Found]:
    """Documents say who gets copies."""
    if not _issued(document) or document.of("noi_nhan") or not document.of("quyen_han_chuc_vu"):
        return
    if document.kind and document.kind.layout.name not in _LAYOUTS_WITHOUT_COPIES:
        yield Found(None, N_("không thấy 'Nơi nhận:'"))


@rule("TT-606")
def copies_form(document: Recognised) -> Iterator[Found]:
    """'Nơi nhận:' and 'Lưu: VT'."""
    for part in document.of("noi_nhan"):
        text = part.plain
        if text != "Nơi nhận:" and not text.isupper():
            yield Found(part, N_("ghi '{text}', yêu cầu 'Nơi nhận:'"), {"text": text})
    entries = document.of("noi_nhan_danh_sach")
    decides = document.kind and document.kind.enacting and not document.of("kinh_gui")
    if decides and entries and without_bullet(entries[0].plain).startswith("Như trên"):
        yield Found(entries[0], N_("ghi 'Như trên', văn bản không có 'Kính gửi'; yêu cầu 'Như Điều …'"))
    if entries and _answers_to(document) and not any("nhu tren" in fold(part.plain) for part in document.parts):
        yield Found(entries[0], N_("văn bản có 'Kính gửi', dòng đầu của nơi nhận yêu cầu ghi 'Như trên'"))
    for part in _filed(document):
        text = without_bullet(part.plain)
        if re.match(r"Lưu:\s+\S", text):
            if not re.match(r"Lưu:\s+(?:VT|Văn thư)\b", text) and not document.of("do_mat"):
                yield Found(part, N_("ghi '{text}', yêu cầu 'Lưu: VT, …'"), {"text": text[:24]})
        elif re.match(r"(?i)lưu", text):
            yield Found(part, N_("ghi '{text}', yêu cầu 'Lưu: VT, …'"), {"text": text[:24]})


def _answers_to(document: Recognised) -> bool:
    """Whether a document of a kind that is sent to somebody says to whom (điểm b khoản 9)."""
    sent = document.kind is not None and document.kind.name in ("Công văn", "Tờ trình", "Báo cáo")
    return sent and bool(document.of("kinh_gui"))


def _filed(document: Recognised) -> list[Part]:
    return [part for part in document.of("noi_nhan_danh_sach") if is_filing(part.plain)]


def _entries(document: Recognised) -> list[list[Part]]:
    """The entries of the list, each with the lines that go on; the drafter's code under it (ô 12) is none."""
    entries: list[list[Part]] = []
    for part in document.of("noi_nhan_danh_sach"):
        text = part.plain
        begins = part.paragraph.label or has_bullet(text, starred=True) or not entries
        if not begins and (_ended(entries[-1]) or is_filing(text)):
            begins = True
        if begins:
            entries.append([part])
        else:
            entries[-1].append(part)
    return [entry for entry in entries if not _CODE.fullmatch(entry[0].plain)]


def _coded(text: str) -> bool:
    """Whether an entry ends with the drafter's code: '- Lưu: VT, NN (12)', '- Lưu: VT, NN. NTA.15'."""
    return bool((text.endswith(")") and _CODE.search(text)) or re.search(rf"\.\s+(?:{_CODE.pattern})$", text))


def _ended(entry: list[Part]) -> bool:
    return entry[-1].plain.endswith((";", "."))


@rule("TT-607")
def filed_last(document: Recognised) -> Iterator[Found]:
    """The file copy is the last entry."""
    entries = _entries(document)
    if not entries:
        return
    filed = _filed(document)
    if not filed:
        yield Found(entries[-1][-1], N_("nơi nhận thiếu dòng 'Lưu: VT, …'"))
    elif not any(part is filed[-1] for part in entries[-1]):
        yield Found(filed[-1], N_("'Lưu' không phải dòng cuối của nơi nhận"))


@rule("TT-608")
def copies_points(document: Recognised) -> Iterator[Found]:
    """'-' before each, ';' after each, '.' after the last."""
    entries = _entries(document)
    for number, entry in enumerate(entries):
        first, last = entry[0], entry[-1]
        if not first.paragraph.label and not first.plain.startswith("-"):
            opening = first.plain[:1]
            if has_bullet(opening, starred=True):
                yield Found(first, N_("đầu dòng là '{sign}', yêu cầu gạch đầu dòng '-'"), {"sign": opening})
            else:
                yield Found(first, N_("thiếu gạch đầu dòng"))
        asked = "." if number == len(entries) - 1 else ";"
        if last.plain[-1] != asked and not (asked == "." and _coded(last.plain)):
            yield wrong_end(last, asked)
