"""The body: alignment, indents, spacing, grounds, articles, the closing sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.ends import wrong_end
from congvan.checking.rules.measure import LONG, fills_a_line, is_prose, share, sizes
from congvan.errors import N_
from congvan.lexicon.labels import has_bullet
from congvan.lexicon.lines import opens_note
from congvan.text.figures import figures
from congvan.text.numerals import POINT_LETTERS
from congvan.thethuc.rules import load_rules

_TEXT = ("noi_dung", "khoan", "diem", "gach_dau_dong", "dieu")
_SEVERAL = 3
_BOLD = 0.9  # share of the letters of a title
_INDENT_ROOM_MM = {"docx": 0.6, "pdf": 1.5}
_SPACING_ROOM = {"docx": 0.02, "pdf": 0.08}
_GAP_ROOM_PT = {"docx": 0.2, "pdf": 1.5}
_CLOSED = re.compile(r"\.\s*/\s*\.\s*$")
_PAST_MM = 2.0  # less is not seen
_PAST = {"left_mm": N_("chữ vượt lề trái {past} mm"), "right_mm": N_("chữ vượt lề phải {past} mm")}
_TABLE_PAST_MM = 4.0  # a table reaches into the margin by the padding of its cells
_NEAR_EDGE = {
    "left_mm": N_("bảng cách mép trái của giấy {rest} mm, yêu cầu {asked} mm"),
    "right_mm": N_("bảng cách mép phải của giấy {rest} mm, yêu cầu {asked} mm"),
}
_SMALL_POINT = re.compile(r"\s*([a-zđ])\)")
_CAPITAL_POINT = re.compile(r"\s*([A-ZĐ])\)")
_FIRST_LEVEL = re.compile(r"\s*\d+\s*[.)]?(?!\s*\.?\d)")
_ARTICLE = re.compile(r"\s*Điều\s+\d+[a-zđ]?\s*\.?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _paragraphs(document: Recognised) -> list[Part]:
    """The paragraphs of the main text that run over a line, outside tables."""
    return [
        part for part in document.of(*_TEXT) if is_prose(part) and fills_a_line(part)
    ]  # fmt: skip


def _is_title(part: Part) -> bool:
    """Whether a paragraph names what follows: wholly bold, or without a stop at its end."""
    return part.component != "noi_dung" and (share(part, "bold") > _BOLD or part.plain[-1:].isalnum())


@rule("TT-404")
def body_case(document: Recognised) -> Iterator[Found]:
    """Sentences are not set in capitals."""
    for part in _paragraphs(document):
        letters = sum(map(str.isalpha, part.text))
        capitals = sum(map(str.isupper, filter(str.isalpha, part.text)))
        if part.component != "dieu" and capitals > 0.9 * letters:
            yield Found(part, N_("cả đoạn in hoa, yêu cầu in thường"))


@rule("TT-405")
def justified(document: Recognised) -> Iterator[Found]:
    """Both edges straight."""
    # Of two printed lines only one shows whether it is spread, and a word may be too long to end it there: several
    # such paragraphs must agree.
    short = [part.paragraph.align for part in _paragraphs(document) if len(part.paragraph.line_boxes) == 2]
    agreed = len(short) >= _SEVERAL and "justify" not in short
    for part in _paragraphs(document):
        if _is_title(part):
            continue  # titles are better not spread
        if part.paragraph.align != "justify" and (agreed or len(part.paragraph.line_boxes) != 2):
            yield Found(part, N_("đoạn văn không canh đều hai lề"), fix={"align": "justify"})


@rule("TT-407")
def indented(document: Recognised) -> Iterator[Found]:
    """The first line begins 1 or 1.27 cm in."""
    figure = load_rules().settings["first_line_indent_mm"]
    room = _INDENT_ROOM_MM[document.observed.format]
    for part in _paragraphs(document):
        paragraph = part.paragraph
        if part.text[:1] in "\t " or paragraph.label or paragraph.align == "center":
            continue  # a tab or a list's own indent: where the text begins is not told by the paragraph alone
        indent = paragraph.left_mm + paragraph.first_mm
        if not any(abs(indent - choice) <= room for choice in figure.choices):
            message = N_("đầu dòng lùi {indent} cm, yêu cầu 1 hoặc 1,27 cm")
            shown = figures(indent / 10)
            yield Found(part, message, {"indent": shown}, fix={"left_mm": 0, "first_mm": figure.value})


@rule("TT-408")
def line_spacing(document: Recognised) -> Iterator[Found]:
    """Single to 1.5 lines."""
    figure = load_rules().settings["line_spacing"]
    room = _SPACING_ROOM[document.observed.format]
    for part in _paragraphs(document):
        lines = _lines(part)
        if lines is not None and not figure.lowest - room <= lines <= figure.highest + room:
            value = min(max(lines, figure.lowest), figure.highest)
            message = N_("khoảng cách dòng {lines}, yêu cầu 1 đến 1,5")
            yield Found(
                part,
                message,
                {"lines": figures(lines)},
                fix={"multiple": value},
            )


def _lines(part: Part) -> float | None:
    if part.paragraph.multiple is not None:
        return part.paragraph.multiple
    size = sizes(part)
    if part.paragraph.line_pt is None or not size:
        return None
    return part.paragraph.line_pt / (size[0] * load_rules().face.line_height)


@rule("TT-409")
def paragraph_gap(document: Recognised) -> Iterator[Found]:
    """At least 6 pt before the next paragraph."""
    asked = load_rules().settings["paragraph_spacing_pt"].lowest
    room = _GAP_ROOM_PT[document.observed.format]
    for before, part in _neighbours(document):
        gap = before.paragraph.after_pt + part.paragraph.before_pt
        if document.observed.format == "pdf":
            gap = part.paragraph.before_pt
        if gap < asked - room:
            message = N_("cách đoạn trước {gap} pt, yêu cầu tối thiểu 6 pt")
            yield Found(part, message, {"gap": figures(gap, 1)}, fix={"before_pt": asked})


def _neighbours(document: Recognised) -> Iterator[tuple[Part, Part]]:
    """Paragraphs of the body that follow each other with nothing between."""
    texts = set(map(id, document.of(*_TEXT)))
    places = {id(p): n for n, p in enumerate(document.observed.paragraphs)}
    for before, part in zip(document.parts, document.parts[1:], strict=False):
        if id(before) not in texts or id(part) not in texts or before.paragraph is part.paragraph:
            continue
        if not is_prose(before) or not is_prose(part) or part.paragraph.breaks_page:
            continue
        new_page = before.paragraph.line_boxes and part.paragraph.line_boxes and (
            before.paragraph.line_boxes[-1].page != part.paragraph.line_boxes[0].page
        )  # fmt: skip
        if not new_page and places[id(part.paragraph)] == places[id(before.paragraph)] + 1:
            yield before, part


@rule("TT-419")
def one_size(document: Recognised) -> Iterator[Found]:
    """Paragraphs do not change between 13 and 14."""
    sized = [(part, sizes(part)[0]) for part in document.of(*_TEXT) if is_prose(part) and sizes(part)]
    letters: Counter[float] = Counter()
    for part, size in sized:
        letters[size] += len(part.text)
    lowest, highest = (
        load_rules().components["noi_dung"].size_pt.lowest,
        load_rules().components["noi_dung"].size_pt.highest,
    )
    common = [size for size, _ in letters.most_common() if lowest - 0.3 <= size <= highest + 0.3]
    if len(common) < 2:
        return
    for part, size in sized:
        if size in common and abs(size - common[0]) > 0.4:
            message = N_("cỡ chữ {size}, các đoạn khác {common}")
            yield Found(
                part, message, {"size": figures(size), "common": figures(common[0])}, fix={"size_pt": common[0]}
            )


@rule("TT-308")
def grounds(document: Recognised) -> Iterator[Found]:
    """A semicolon after each, a full stop after the last."""
    for annex in range(document.annexes + 1):
        parts = document.of("can_cu", annex=annex)
        for part in parts[:-1]:
            if not part.plain.endswith(";"):
                yield wrong_end(part, ";")
        if parts and not parts[-1].plain.endswith("."):
            yield wrong_end(parts[-1], ".")


@rule("TT-307")
def grounds_are_no_list(document: Recognised) -> Iterator[Found]:
    """The grounds of what decides have no dashes before them."""
    if document.kind and document.kind.enacting:
        for part in document.of("can_cu"):
            if has_bullet(part.paragraph.label.strip() or part.plain):
                yield Found(part, N_("căn cứ có gạch đầu dòng"))


@rule("TT-452")
def articles_bold(document: Recognised) -> Iterator[Found]:
    """'Điều 1.' is bold and upright."""
    for part in document.of("dieu", annex=None):
        match = _ARTICLE.match(part.text)
        if not match or part.nameless:
            continue
        head = _cut(part, match.end())
        if share(head, "bold") < 0.5:
            yield Found(part, N_("'{text}' không đậm"), {"text": match.group().strip()}, 0, match.end())
        elif share(head, "italic") > 0.5:
            yield Found(part, N_("'{text}' nghiêng, yêu cầu đứng"), {"text": match.group().strip()}, 0, match.end())


def _cut(part: Part, end: int) -> Part:
    """Return the beginning of a part."""
    from dataclasses import replace

    runs, left = [], end
    for run in part.runs:
        if left <= 0:
            break
        runs.append(replace(run, text=run.text[:left]))
        left -= len(run.text)
    return replace(part, runs=tuple(runs))


@rule("TT-456")
def number_forms(document: Recognised) -> Iterator[Found]:
    """'Điều 1.', '1.', 'a)'."""
    for part in document.of("dieu", annex=None):
        if match := re.match(r"\s*(Điều|ĐIỀU|điều)\s+\d+[a-zđ]?\s*(.)", part.text):
            if match[1] != "Điều":
                yield Found(part, N_("ghi '{text}', yêu cầu 'Điều'"), {"text": match[1]})
            if match[2] not in ". " and not match[2].isalnum():
                yield Found(part, N_("sau số thứ tự của điều là '{sign}', yêu cầu dấu chấm"), {"sign": match[2]})
    for part in document.of("khoan", annex=None):
        if match := re.match(r"\s*(?:\d+\.)*\d+\s*([/)])", part.paragraph.label or part.text):
            yield Found(part, N_("sau số thứ tự của khoản là '{sign}', yêu cầu dấu chấm"), {"sign": match[1]})
    for part in document.of("muc_la_ma", annex=None):
        if match := re.match(r"\s*[IVXLC]+\s*([/)-])", part.paragraph.label or part.text):
            yield Found(part, N_("sau số La Mã của mục là '{sign}', yêu cầu dấu chấm"), {"sign": match[1]})
    for part in document.of("diem", annex=None):
        if match := re.match(
            r"\s*[a-zđ]{1,2}(\.|/)\s", part.paragraph.label + " " if part.paragraph.label else part.text
        ):
            yield Found(part, N_("sau chữ cái của điểm là '{sign}', yêu cầu dấu đóng ngoặc đơn"), {"sign": match[1]})

    yield from _capital_points(document)


def _capital_points(document: Recognised) -> Iterator[Found]:
    """'Đ)' right after 'd)': capitals throughout may be an order of the author's."""
    before = ""
    for part in document.of("diem", annex=None):
        label = part.paragraph.label or part.text
        capital, small = _CAPITAL_POINT.match(label), _SMALL_POINT.match(label)
        letter = capital[1].lower() if capital else ""
        if (
            letter
            and letter in POINT_LETTERS
            and before
            and POINT_LETTERS.find(letter) == POINT_LETTERS.find(before) + 1
        ):
            message = N_("ghi '{text})', yêu cầu '{asked})': chữ cái của điểm in thường")
            yield Found(part, message, {"text": letter.upper(), "asked": letter})
        before = letter or (small[1] if small else "")


@rule("TT-416")
def division_numbers(document: Recognised) -> Iterator[Found]:
    """'Chương I', 'Mục 1'; 'Phần thứ nhất' in words is left alone."""
    for part in document.of("phan_chuong", "muc_tieu_muc", annex=None):
        if match := re.match(r"\s*(?i:(phần|chương)|(tiểu mục|mục))\s+(?:(\d+)|([IVXLC]+))\b", part.text):
            if match[1] and match[3]:
                yield Found(part, N_("ghi '{text}', yêu cầu số La Mã"), {"text": match.group().strip()})
            elif match[2] and match[4]:
                yield Found(part, N_("ghi '{text}', yêu cầu số Ả Rập"), {"text": match.group().strip()})


@rule("TT-488")
def closing(document: Recognised) -> Iterator[Found]:
    """'./.' once, at the end of the text."""
    if not document.of("noi_nhan") or not document.kind or document.kind.copy or not document.kind.layout.numbered:
        return
    body = [part for part in document.of(*_TEXT, "tieu_de", "trich_dan") if part.plain]
    closes = [part for part in body if _CLOSED.search(part.plain)]
    if not closes:
        if body and not _may_close_elsewhere(document, body[-1]):
            yield Found(body[-1], N_("nội dung không kết thúc bằng './.'"))
        return
    for part in closes[:-1]:
        yield Found(part, N_("'./.' có hơn một lần; chỉ ghi ở cuối nội dung"))
    text = closes[-1].plain
    if not re.search(r"\S\./\.$", text) or text.endswith("../."):
        yield Found(closes[-1], N_("ghi '{text}', yêu cầu './.' liền sau chữ cuối"), {"text": text[-6:]})


def _may_close_elsewhere(document: Recognised, last: Part) -> bool:
    """Whether a document with tables may end in one, or in what was not known as its text."""
    if not document.of("o_bang"):
        return False
    places = {id(part): place for place, part in enumerate(document.parts)}
    ends = [places[id(part)] for part in document.of("o_bang", "o_dau_bang")]
    after = places[id(last)] > max(ends) and places[id(last)] < places[id(document.of("noi_nhan")[0])]
    return not after or any(_CLOSED.search(part.plain) for part in document.parts if not part.annex)


@rule("TT-406")
def within_margins(document: Recognised) -> Iterator[Found]:
    """No paragraph or table runs over the margins; a PDF shows its margins by its text."""
    if document.observed.format != "docx":
        return
    settings = load_rules().settings
    for part in _paragraphs(document):
        for side, words in _PAST.items():
            past, margin = -getattr(part.paragraph, side), _margin(document, part, side)
            # A wide margin may be narrowed by indents as far as the decree allows.
            narrow = margin is not None and margin - past < settings[f"margin_{side}"].lowest - _INDENT_ROOM_MM["docx"]
            if past > _PAST_MM and narrow and not part.paragraph.label:
                yield Found(part, words, {"past": figures(past, 1)}, fix={side: 0})
    for table in _tables(document):
        sheet = document.observed.sheets[table[0].paragraph.sheet]
        cells = [part.paragraph.cell for part in table if part.paragraph.cell]
        rests = {
            "left_mm": min(cell.left for cell in cells),
            "right_mm": sheet.width_mm - max(cell.right for cell in cells),
        }
        for side, rest in rests.items():
            lowest, margin = settings[f"margin_{side}"].lowest, _margin(document, table[0], side)
            lawful = margin is not None and margin > lowest - _INDENT_ROOM_MM["docx"]  # else the page is told of
            if lawful and rest < lowest - _TABLE_PAST_MM:
                yield Found(table[0], _NEAR_EDGE[side], {"rest": figures(max(rest, 0), 0), "asked": figures(lowest)})


def _tables(document: Recognised) -> list[list[Part]]:
    """The cells of each table that shows its lines."""
    found: dict[int, list[Part]] = {}
    for part in document.of("o_bang", "o_dau_bang", annex=None):
        if part.paragraph.cell:
            found.setdefault(part.paragraph.cell.table, []).append(part)
    return list(found.values())


def _margin(document: Recognised, part: Part, side: str) -> float | None:
    sheet = document.observed.sheets[part.paragraph.sheet]
    upright = sheet.width_mm < sheet.height_mm
    return getattr(sheet, side) if upright else None


def _running(document: Recognised) -> Iterator[Part]:
    """Whole sentences of the body: neither titles, nor grounds, quotations and notes, which have looks of their own."""
    opening = document.of("can_cu", "tham_quyen", "lenh_ban_hanh", "kinh_gui", "kinh_gui_danh_sach")
    before = {id(part) for part in opening}
    first = max((place for place, part in enumerate(document.parts) if id(part) in before), default=-1)
    known = {id(part) for part in _paragraphs(document)}
    for part in document.parts[first + 1 :]:
        sentence = part.plain.endswith(".") and part.plain[:1].isalpha() and not opens_note(part.plain)
        if id(part) in known and part.component == "noi_dung" and sentence and not part.nameless:
            yield part


@rule("TT-402")
def body_weight(document: Recognised) -> Iterator[Found]:
    """Sentences are not bold throughout."""
    for part in _running(document):
        if share(part, "bold") > _BOLD:
            yield Found(part, N_("chữ đậm, yêu cầu không đậm"), fix={"bold": False})


@rule("TT-403")
def body_slant(document: Recognised) -> Iterator[Found]:
    """Sentences are upright."""
    for part in _running(document):
        if share(part, "italic") > _BOLD:
            yield Found(part, N_("chữ nghiêng, yêu cầu đứng"), fix={"italic": False})


@rule("TT-482")
def titled_clauses_bold(document: Recognised) -> Iterator[Found]:
    """A clause with a title has it bold on a line of its own; judged where every clause has one."""
    places = {id(part): place for place, part in enumerate(document.parts)}
    clauses = [part for part in document.of("khoan") if _FIRST_LEVEL.match(part.paragraph.label or part.text)]
    if not all(_heads_a_text(document, part, places[id(part)]) for part in clauses):
        return
    for part in clauses:
        if share(part, "bold") < 1 - _BOLD and not part.nameless:
            yield Found(part, N_("tiêu đề của khoản không đậm, yêu cầu đậm"), fix={"bold": True})


def _heads_a_text(document: Recognised, part: Part, place: int) -> bool:
    """Whether a clause is some words without a stop, on one line, over sentences of their own."""
    after = document.parts[place + 1] if place + 1 < len(document.parts) else None
    lone = not part.paragraph.cell and part.runs == part.paragraph.runs and not fills_a_line(part)
    words = part.plain[-1:].isalnum() and len(part.plain) < LONG
    below = after is not None and after.component == "noi_dung" and is_prose(after) and after.plain[:1].isupper()
    return lone and words and below and bool(after and after.plain.endswith((".", ";", ":")))
