"""The head: that its components are there, what they say, and the lines under them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from congvan.check.recognised import Part, Recognised
from congvan.check.recognition.pieces import acts
from congvan.check.rules.book import Found, rule
from congvan.check.rules.measure import Under, column_middle_mm, issued, line_under, line_widths, sizes, width_mm
from congvan.errors import N_
from congvan.text.unicode import fold, nfc, upper
from congvan.thethuc.kinds import load_kinds
from congvan.thethuc.rules import load_rules

_LINE_ROOM = 0.15  # of the text's width: what hand-drawn lines and measured ends differ by
_SHARE_ROOM = 0.08
_OFF_CENTRE_MM = 3.0
_LEVEL_MM = 2.5
_BLANK = r"[\s.…_]*"
_NUMBER = re.compile(rf"Số(?P<colon>\s*:)?(?P<number>{_BLANK}\d*{_BLANK})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
# 'TTr', 'SNgV': a consonant of several letters, of which the first is a capital.
_IN_SYMBOL = re.compile(r"(?:[^\W\d_a-z]|\d|Ng|Nh|Tr|Th|Kh|Ph|Ch|Gi|Qu|Qy)*")
_DATE = re.compile(
    rf"(?P<place>.*?)(?P<comma>\s*,)?\s*(?P<word>ngày)(?P<day>{_BLANK}\d*{_BLANK})tháng(?P<month>{_BLANK}\d*{_BLANK})"
    rf"năm(?P<year>{_BLANK}\d*{_BLANK})(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SLASHES = re.compile(r"ngày\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}", re.IGNORECASE)
_KINDS_WITHOUT_ADDRESSEES = ("Công điện", "Giấy mời")


def _is_document(document: Recognised) -> bool:
    """Whether this is a whole document: an annex in a file of its own has no head and no foot."""
    head = document.of("quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian")
    foot = document.of("noi_nhan") and document.of("quyen_han_chuc_vu")
    return bool(head and (foot or document.of("ten_loai", "kinh_gui", "trich_yeu_cong_van"))) or bool(
        foot and document.of("kinh_gui", "ten_loai", "lenh_ban_hanh")
    )


def _copy(document: Recognised) -> bool:
    return bool(document.kind and document.kind.copy)


def _missing(code: str, component: str, message: str) -> None:
    def decide(document: Recognised) -> Iterator[Found]:
        if _is_document(document) and not document.of(component) and not _copy(document):
            yield Found(None, message)

    rule(code)(decide)


_missing("TT-200", "quoc_hieu", N_("không thấy Quốc hiệu 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'"))
_missing("TT-210", "tieu_ngu", N_("không thấy Tiêu ngữ 'Độc lập - Tự do - Hạnh phúc'"))


@rule("TT-206")
def national_name(document: Recognised) -> Iterator[Found]:
    """The words themselves; HÒA and HOÀ both occur in the decree."""
    asked = load_rules().components["quoc_hieu"].text or ""
    for part in issued(document, "quoc_hieu"):
        shown = "".join(run.text.upper() if run.upper else run.text for run in part.runs)
        if " ".join(nfc(shown).split()).replace("HOÀ", "HÒA") != asked:
            yield Found(part, N_("ghi '{text}', yêu cầu '{asked}'"), {"text": part.plain, "asked": asked})


@rule("TT-216")
def motto(document: Recognised) -> Iterator[Found]:
    """Three phrases with hyphens, a space on each side."""
    asked = load_rules().components["tieu_ngu"].text or ""
    for part in issued(document, "tieu_ngu"):
        text = part.plain
        if text != asked and not text.isupper():  # upper case is another fault
            yield Found(part, N_("ghi '{text}', yêu cầu '{asked}'"), {"text": text, "asked": asked})


@rule("TT-217")
def motto_line(document: Recognised) -> Iterator[Found]:
    """A solid line exactly as long as the text."""
    for part in issued(document, "tieu_ngu"):
        if part.plain.isupper():
            continue  # another fault, which makes the text longer
        under = line_under(document, part)
        if under is None:
            yield Found(part, N_("thiếu đường kẻ ngang dưới Tiêu ngữ"))
            continue
        yield from _drawn(part, under)
        if under.line and under.line.kind == "underline":
            yield Found(part, N_("chữ bị gạch chân, yêu cầu đường kẻ riêng ở phía dưới"))
        text, line = width_mm(part), under.width_mm
        if text and line and abs(line - text) > max(_LINE_ROOM * text, 2):
            message = N_("đường kẻ dài {line} mm, yêu cầu bằng dòng chữ ({text} mm)")
            yield Found(part, message, {"line": f"{line:.0f}", "text": f"{text:.0f}"})


def _drawn(part: Part, under: Under) -> Iterator[Found]:
    if under.typed:
        message = N_("đường kẻ là dãy ký tự '{typed}', yêu cầu nét kẻ liền")
        yield Found(part, message, {"typed": under.typed[:12]})
    elif under.line and under.line.style != "solid":
        yield Found(part, N_("đường kẻ không phải nét liền ({style})"), {"style": under.line.style})


def _share_line(parts: list[Part], document: Recognised) -> Iterator[Found]:
    """The line under a text of one or several parts; any of its printed lines may be the measure."""
    part = parts[-1]
    under = line_under(document, part)
    if under is None:
        yield Found(part, N_("thiếu đường kẻ ngang dưới '{text}'"), {"text": part.plain})
        return
    yield from _drawn(part, under)
    if under.line and under.line.kind == "underline":
        yield Found(part, N_("chữ bị gạch chân, yêu cầu đường kẻ bằng 1/3 đến 1/2 dòng chữ"))
        return
    texts, line = [width for piece in parts for width in line_widths(piece)], under.width_mm
    lowest, highest = load_rules().components[part.component].line or (0, 1)
    if not texts or not line or not under.line:
        return
    if not any((lowest - _SHARE_ROOM) * text <= line <= (highest + _SHARE_ROOM) * text for text in texts):
        message = N_("đường kẻ dài {line} mm, yêu cầu 1/3 đến 1/2 dòng chữ ({text} mm)")
        yield Found(part, message, {"line": f"{line:.0f}", "text": f"{texts[-1]:.0f}"})
    elif (middle := column_middle_mm(document, part) or _area_middle(part)) is not None and (
        abs((under.line.left + under.line.right) / 2 - middle) > _OFF_CENTRE_MM
    ):
        yield Found(part, N_("đường kẻ không nằm giữa dòng chữ"))


def _area_middle(part: Part) -> float | None:
    edges, paragraph = part.paragraph.edges, part.paragraph
    if edges is None or paragraph.align != "center":
        return None
    return (edges[0] + paragraph.left_mm + edges[1] - paragraph.right_mm) / 2


@rule("TT-237")
def agency_line(document: Recognised) -> Iterator[Found]:
    """A third to a half of the text, centred."""
    for annex in range(document.annexes + 1):
        agencies = document.of("co_quan", annex=annex)
        if agencies:
            yield from _share_line(agencies, document)


@rule("TT-277")
def subject_line(document: Recognised) -> Iterator[Found]:
    """The same under the subject of a named kind."""
    subject = document.of("trich_yeu") or document.of("ten_loai")
    if subject and document.of("quoc_hieu"):
        yield from _share_line(subject, document)


@rule("TT-219")
def sizes_together(document: Recognised) -> Iterator[Found]:
    """13, 14, 14 or 12, 13, 13."""
    sets = load_rules().head_sizes
    names = ("quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian")
    parts = [part for name in names if (part := document.first(name))]
    found = {part.component: sizes(part)[0] for part in parts if sizes(part)}
    # A size outside its own range is another fault.
    allowed = {name: {entry[name] for entry in sets} for name in names}
    if len(found) < 2 or any(found[name] not in allowed[name] for name in found):
        return
    if not any(all(entry[name] == size for name, size in found.items()) for entry in sets):
        shown = ", ".join(f"{load_rules().components[name].title} {size:g}" for name, size in found.items())
        yield Found(parts[0], N_("{shown}; yêu cầu 13, 14, 14 hoặc 12, 13, 13"), {"shown": shown})


@rule("TT-230")
def agency_there(document: Recognised) -> Iterator[Found]:
    """Somebody issues the document."""
    head = document.of("quoc_hieu") and document.of("so_ky_hieu")
    if head and not document.of("co_quan", "co_quan_chu_quan"):
        yield Found(None, N_("không thấy tên cơ quan ban hành"))


@rule("TT-240")
def number_there(document: Recognised) -> Iterator[Found]:
    """Every kind but thư công has a number."""
    if not _is_document(document) or not document.of("quoc_hieu") or document.of("so_ky_hieu"):
        return
    if document.kind is None or document.kind.layout.numbered:
        yield Found(None, N_("không thấy dòng 'Số: …/…'"))


@rule("TT-250")
def date_there(document: Recognised) -> Iterator[Found]:
    """Place and date, but for biên bản."""
    if not _is_document(document) or not document.of("quoc_hieu") or document.of("dia_danh_thoi_gian"):
        return
    if document.kind is None or document.kind.layout.dated:
        yield Found(None, N_("không thấy địa danh và 'ngày … tháng … năm …'"))


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
    filled = digits and not re.search(r"[.…_]", number)
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
    others = {kind.abbreviation for kind in load_kinds() if kind.abbreviation}
    first = groups[0].split("/")[-1]
    if wanted and first != wanted and not document.kind.copy:
        message = N_("ký hiệu mở đầu bằng '{found}', yêu cầu '{asked}' ({kind})")
        yield Found(part, message, {"found": first, "asked": wanted, "kind": document.kind.name})
    elif document.kind.name == "Công văn" and first in others | {"CV"} and len(groups) > 1:
        if _abbreviates(first, document):
            return
        message = N_("ký hiệu công văn không có chữ viết tắt tên loại '{found}'")
        yield Found(part, message, {"found": first})


def _abbreviates(letters: str, document: Recognised) -> bool:
    """Whether letters are those of the agency's own name ('CT' of a CỤC THUẾ, 'TTr' of a THANH TRA)."""
    name = fold(" ".join(part.plain for part in document.of("co_quan")))
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


@rule("TT-256")
def date_form(document: Recognised) -> Iterator[Found]:
    """'Hà Nội, ngày 05 tháng 01 năm 2020'."""
    for part in document.of("dia_danh_thoi_gian", annex=None):
        text = part.plain
        if slashes := _SLASHES.search(text):
            yield Found(part, N_("thời gian ghi '{text}', yêu cầu 'ngày … tháng … năm …'"), {"text": slashes.group()})
            continue
        match = _DATE.fullmatch(text)
        if not match:
            yield Found(part, N_("thời gian không đủ 'ngày … tháng … năm …'"))
            continue
        yield from _place_problems(part, match)
        yield from _day_problems(part, match)


def _place_problems(part: Part, match: re.Match[str]) -> Iterator[Found]:
    place = match["place"].strip()
    if not place:
        yield Found(part, N_("thiếu địa danh trước thời gian"))
    elif not match["comma"]:
        yield Found(part, N_("thiếu dấu phẩy sau địa danh"))
    elif match["comma"] != ",":
        yield Found(part, N_("có cách chữ trước dấu phẩy"))
    if short := re.match(r"T\.?P\.?\s|TX\.?\s|H\.\s|Q\.\s|P\.\s|X\.\s|T\.\s", place, re.IGNORECASE):
        yield Found(part, N_("địa danh viết tắt '{short}', yêu cầu ghi đầy đủ"), {"short": short[0].strip()})
    if place and place[0].islower():
        yield Found(part, N_("địa danh '{place}' chưa viết hoa"), {"place": place})
    if match["word"] != "ngày":
        yield Found(part, N_("'{word}' viết hoa, yêu cầu 'ngày'"), {"word": match["word"]})
    if rest := match["rest"].strip():
        yield Found(part, N_("có '{rest}' thừa sau năm"), {"rest": rest})


def _day_problems(part: Part, match: re.Match[str]) -> Iterator[Found]:
    day, month, year = (re.sub(r"\D", "", match[name]) for name in ("day", "month", "year"))
    if len(day) == 1:
        yield Found(part, N_("ngày '{day}' nhỏ hơn 10, yêu cầu ghi '0{day}'"), {"day": day})
    if month in ("1", "2"):
        yield Found(part, N_("tháng '{month}', yêu cầu ghi '0{month}'"), {"month": month})
    if month and not 1 <= int(month) <= 12:
        yield Found(part, N_("không có tháng {month}"), {"month": month})
    elif day and month and year and len(year) == 4 and not _exists(int(day), int(month), int(year)):
        yield Found(part, N_("không có ngày {day}/{month}/{year}"), {"day": day, "month": month, "year": year})


def _exists(day: int, month: int, year: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


@rule("TT-257")
def month_padded(document: Recognised) -> Iterator[Found]:
    """Only 1 and 2 take a zero."""
    for part in document.of("dia_danh_thoi_gian", annex=None):
        match = _DATE.fullmatch(part.plain)
        month = re.sub(r"\D", "", match["month"]) if match else ""
        if re.fullmatch(r"0[3-9]", month):
            message = N_("tháng ghi '{month}', chỉ tháng 1, 2 thêm số 0 phía trước: '{asked}'")
            yield Found(part, message, {"month": month, "asked": month[1]})


@rule("TT-259")
def date_level(document: Recognised) -> Iterator[Found]:
    """On the line of the number, where a page shows it."""
    number, date = document.first("so_ky_hieu"), document.first("dia_danh_thoi_gian")
    if (
        not (document.of("quoc_hieu") and document.of("tieu_ngu"))
        or not number
        or not date
        or not number.paragraph.line_boxes
        or not date.paragraph.line_boxes
    ):
        return
    one, other = number.paragraph.line_boxes[-1], date.paragraph.line_boxes[0]
    apart = abs(one.bottom - other.bottom)
    if one.page == other.page and apart > _LEVEL_MM:
        yield Found(date, N_("thấp hoặc cao hơn dòng số, ký hiệu {apart} mm"), {"apart": f"{apart:.0f}"})


@rule("TT-278")
def subject_end(document: Recognised) -> Iterator[Found]:
    """A subject is a phrase, not a sentence."""
    for name in ("trich_yeu", "trich_yeu_cong_van"):
        parts = document.of(name)
        text = parts[-1].plain if parts else ""
        if text.endswith((".", ";", ",", ":")) and not text.endswith(("...", "v.v.", "TP.")):
            yield Found(parts[-1], N_("trích yếu kết thúc bằng '{sign}', yêu cầu không có dấu câu"), {"sign": text[-1]})


@rule("TT-280")
def subject_there(document: Recognised) -> Iterator[Found]:
    """A công văn says what it is about."""
    letter = document.kind and document.kind.name == "Công văn" and document.of("so_ky_hieu")
    if letter and not document.of("trich_yeu_cong_van"):
        yield Found(document.first("so_ky_hieu"), N_("công văn không có trích yếu 'V/v …' dưới số, ký hiệu"))


@rule("TT-286")
def subject_form(document: Recognised) -> Iterator[Found]:
    """'V/v', a space, and a small letter."""
    parts = document.of("trich_yeu_cong_van")
    if not parts or parts[0].plain.isupper():
        return
    words = parts[0].plain.split()
    if not re.match(r"V/v\s\S", parts[0].plain):
        yield Found(parts[0], N_("mở đầu bằng '{opening}', yêu cầu 'V/v …'"), {"opening": " ".join(words[:2])})
    elif words[1].istitle() and acts(" ".join(words[1:])):
        yield Found(parts[0], N_("sau 'V/v' viết hoa '{word}', yêu cầu chữ in thường"), {"word": words[1]})


@rule("TT-276")
def subject_opening(document: Recognised) -> Iterator[Found]:
    """'Về việc …' with a capital; 'V/v' is for công văn."""
    part = document.first("trich_yeu")
    if part is None:
        return
    text = part.plain
    if match := re.match(r"[Vv]\s?/\s?[Vv]\b", text):
        yield Found(part, N_("mở đầu bằng '{opening}', chỉ công văn ghi 'V/v'"), {"opening": match[0]})
    elif text[0].islower():
        yield Found(part, N_("mở đầu bằng chữ thường '{word}'"), {"word": text.split()[0]})


@rule("TT-290")
def addressed(document: Recognised) -> Iterator[Found]:
    """Kinds that are sent to somebody say to whom."""
    kind = document.kind
    if kind and kind.addressed == "yes" and kind.name not in _KINDS_WITHOUT_ADDRESSEES and not document.of("kinh_gui"):
        yield Found(None, N_("{kind} không có 'Kính gửi:'"), {"kind": kind.name})


@rule("TT-296")
def address_form(document: Recognised) -> Iterator[Found]:
    """One addressee on the line itself, several beneath."""
    for part in document.of("kinh_gui"):
        text = part.plain
        if not re.match(r"Kính gửi:", text):
            if re.match(r"Kính gửi\s*:", text, re.IGNORECASE):
                opening = text[: text.index(":") + 1]
                yield Found(part, N_("ghi '{opening}', yêu cầu 'Kính gửi:'"), {"opening": opening})
            elif re.match(r"Kính gửi\b", text, re.IGNORECASE):
                yield Found(part, N_("thiếu dấu hai chấm sau 'Kính gửi'"))
        elif (document.of("kinh_gui_danh_sach") and re.match(r"Kính gửi:\s*[^\s\-–—+•]", text)) or re.match(
            r"Kính gửi:\s*[-–—+•].*;\s*[-–—+•]\s", text
        ):
            yield Found(part, N_("có nhiều nơi nhận: mỗi nơi một dòng, có gạch đầu dòng"))


@rule("TT-298")
def address_points(document: Recognised) -> Iterator[Found]:
    """'-' before, ';' after, '.' at the end."""
    listed = [part for part in document.of("kinh_gui_danh_sach") if part.plain]
    first = document.of("kinh_gui")
    if first and re.match(r"Kính gửi\s*:\s*[-–—+•]", first[0].plain):
        listed = [first[0], *listed]
    if len(listed) < 2:
        return
    for part in listed[:-1]:
        if not part.plain.endswith(";"):
            yield Found(part, N_("cuối dòng là '{sign}', yêu cầu dấu chấm phẩy"), {"sign": part.plain[-1]})
    if not listed[-1].plain.endswith("."):
        yield Found(listed[-1], N_("cuối danh sách là '{sign}', yêu cầu dấu chấm"), {"sign": listed[-1].plain[-1]})
