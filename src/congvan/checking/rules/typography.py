"""Rules VB-2xx: spaces, punctuation, quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.prose import HEADS, PARAGRAPHS, Prose, lead, prose
from congvan.errors import N_
from congvan.text.syllables import fold_marks, parse

_DOUBLED = re.compile(r"(?<=[\w,.;:)”%]) {2,3}(?=[\w(“])")  # more than three align something
_PLACED, _RUNAWAY = 5, 20  # spaces: fewer are a slip that nobody sees
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")
_FILLED_DATE = re.compile(r"ngày {1,3}[0-9]{1,2} {1,3}tháng {1,3}[0-9]{1,2} {1,3}năm {1,3}[0-9]{4}\s*$")
_BLANK_BEFORE = re.compile(r"(?i)(?:\b(?:ngày|tháng|năm|số|lúc|giờ|quý)|[:/…_.(]|[….] ?[0-9]{1,2}|^[0-9]+)$")
# 'khoản   Điều   Luật': a citation whose figures are still to come.
_UNCITED = re.compile(r"(?i)(?:điểm|khoản|điều|mục)$")
_CITED_IN = re.compile(r"(?i) {2,3}(?:khoản|điều|mục|chương|luật|nghị định|của|này)\b")
_BLANK_AFTER = re.compile(r"(?i)(?:tháng|năm|giờ|phút|đến ngày|[/…_.,;)])")
_SPACE_BEFORE = re.compile(r" (?<=[^\W\d_] |[0-9%)”] ) ?(?=[,;:!?](?![)\w])|\.(?=\s*$|\s+[^\W\d_a-z])|\)(?!\)))")
_SPACE_AFTER_BRACKET = re.compile(r"\( (?=[^\W\d_])")
_RATIO = re.compile(r"[0-9] {1,2}: {1,2}[0-9]")
_NO_SPACE = re.compile(r"(?:,(?![NOS]-)|;)(?=[^\W\d_])|(?<=[^\W\d_]{2}):(?=[^\W\d_]{2})")
_NO_SPACE_AFTER_STOP = re.compile(r"(?<![\w.])([^\W\d_]{2,})\.(?=([^\W\d_]+))")
_STOP_IN_WORD = re.compile(r"\.[^\W\d_]")
_NO_SPACE_BEFORE_BRACKET = re.compile(r"([^\W\d_]{2,})\((?= ?[^\W\d_]{2})")
# Dots after a colon or a figure, or more than two, lead to something that is filled in.
_REPEATED = re.compile(r"(?!::[0-9/])([,;:])[ ]?\1|(?<=[^\W\d_]|[)”])\.\.(?=\s|$)|[,;]\.(?![.…])|;,|,;|:;")
_ABBREVIATED = re.compile(r"(?i)\bv\.v$")
# 'a)', 'iii)', 'điểm b)', 'b.1)', '1)', '1.2)', but not the figure that ends '(theo mẫu 5)'.
_LABEL_BRACKET = re.compile(
    r"(?:(?:^|(?<=[\s,;]))(?:[A-Za-zđĐ]{1,2}(?:\.?[0-9]{1,2})?|[ivx]{3,4}|[IVX]{3,4})"
    r"|(?:^\s*|(?<=[,;:.] ))[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\)"
)
_CURLY, _STRAIGHT = re.compile("[“”]"), re.compile(r'(?<![0-9¼½¾])"')
# '[80; 90)': of such an interval the brackets differ.
_INTERVAL = re.compile(r"\[[-0-9., %]{1,12}[;,][-0-9., %]{1,12}\)|\([-0-9., %]{1,12}[;,][-0-9., %]{1,12}\]")
_NEAR = 3  # parts over which a bracket may run: a line of a head or of a table's cell


@rule("VB-201")
def doubled_spaces(recognised: Recognised) -> Iterator[Found]:
    """Two or three spaces between words that align nothing and leave nothing to fill in."""
    for read in prose(recognised):
        if read.part.component in HEADS and not _is_filled_date(recognised, read):
            continue
        for match in _DOUBLED.finditer(read.text):
            if read.part.component in HEADS or not _is_blank(read.text, match):
                message = N_("Thừa dấu cách: “{context}”; chỉ để một dấu cách giữa hai từ")
                context = {"context": _context(read.text, *match.span())}
                yield read.found(message, *match.span(), context, {"text": " "})


def _is_filled_date(recognised: Recognised, read: Prose) -> bool:
    """Whether a date was typed whole, day, month and year; of a PDF another program may have put the figures in."""
    dated = read.part.component == "dia_danh_thoi_gian" and recognised.observed.format == "docx"
    return dated and bool(_FILLED_DATE.search(read.text))


def _is_blank(text: str, match: re.Match[str]) -> bool:
    """Whether a gap is left to fill in by hand: 'ngày   tháng', 'Số:   /'."""
    head = lead(text, match.start())
    cited = _UNCITED.search(head) and _CITED_IN.match(text, match.start())
    return bool(cited) or bool(_BLANK_BEFORE.search(head)) or bool(_BLANK_AFTER.match(text, match.end()))


@rule("VB-204")
def placing_spaces(recognised: Recognised) -> Iterator[Found]:
    """Spaces that put a text in its place, and rows of them after its end; a page shows neither."""
    if recognised.observed.format != "docx":
        return
    for part in recognised.parts:
        paragraph = part.paragraph
        if paragraph.zone != "body" or part.runs != paragraph.runs or not part.text.strip():
            continue
        if paragraph.cell and paragraph.cell.bordered:
            continue  # a column may be set so
        text = _SPACES.sub(" ", part.text)
        before, after = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
        if before >= _PLACED:
            message = N_("{count} dấu cách ở đầu dòng để đặt chỗ; xóa đi, dùng canh giữa hoặc lùi đầu dòng")
            yield Found(part, message, {"count": before}, before)
        if after >= _RUNAWAY and not any(run.underline for run in paragraph.runs if not run.text.strip()):
            message = N_("{count} dấu cách thừa sau chữ cuối; xóa đi")
            yield Found(part, message, {"count": after}, 0, len(text) - after)


@rule("VB-202")
def spaces_at_marks(recognised: Recognised) -> Iterator[Found]:
    """A space before a mark, or none after it."""
    for read in prose(recognised):
        if read.part.component in HEADS:
            continue
        misplaced = sorted(_misplaced(read.text))
        addresses = read.addresses() if misplaced else []
        for start, end, insert in misplaced:
            if any(begin <= start < stop for begin, stop in addresses):
                continue
            context = {"context": _context(read.text, start, end)}
            if insert:
                fix = {"text": insert}
                yield read.found(N_("Thiếu dấu cách: “{context}”"), start, end, context, fix)
            else:
                yield read.found(N_("Thừa dấu cách bên dấu câu: “{context}”"), start, end, context, {"text": ""})


def _misplaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a space is too much (then '') and where a mark needs one (the mark with it)."""
    for start, end in stray_spaces(text):
        yield start, end, ""
    for match in _NO_SPACE.finditer(text):
        yield *match.span(), f"{match[0]} "
    # A pattern that begins with a word tries every letter: most texts have no sign to try for.
    for match in _NO_SPACE_AFTER_STOP.finditer(text) if _STOP_IN_WORD.search(text) else ():
        before, after = match[1], match[2]
        if before.islower() and after[0].isupper() and after[1:].islower() and parse(before) and parse(after):
            yield match.end() - 1, match.end(), ". "
    for match in _NO_SPACE_BEFORE_BRACKET.finditer(text) if "(" in text else ():
        if match[1].islower() and fold_marks(match[1]) != match[1]:
            yield match.end() - 1, match.end(), " ("


def stray_spaces(text: str) -> Iterator[tuple[int, int]]:
    """Where spaces stand that no mark wants: before a comma, behind a bracket that opens."""
    for match in _SPACE_BEFORE.finditer(text):
        if not _BLANK_BEFORE.search(lead(text, match.start())) and not _RATIO.match(text, match.start() - 1):
            yield match.span()
    for match in _SPACE_AFTER_BRACKET.finditer(text):
        yield match.start() + 1, match.end()


@rule("VB-203")
def quotation_marks(recognised: Recognised) -> Iterator[Found]:
    """Two kinds of quotation marks, one without its other, brackets alike, and marks put twice."""
    reads = prose(recognised)
    yield from _two_kinds(reads)
    by_annex: dict[int, list[Prose]] = {}
    for read in reads:
        by_annex.setdefault(read.part.annex, []).append(read)
    for _, own in sorted(by_annex.items()):
        yield from _unbalanced(own, "“", "”", reach=None)
        yield from _unbalanced(own, "(", ")", reach=_NEAR)
    for read in reads:
        for match in _REPEATED.finditer(read.text):
            head = lead(read.text, match.start())
            if not _ABBREVIATED.search(head) and not head.endswith("…"):
                message = N_("Dấu câu lặp hoặc thừa: “{context}”")
                yield read.found(message, *match.span(), {"context": _context(read.text, *match.span())})


def _two_kinds(reads: list[Prose]) -> Iterator[Found]:
    curly = [(read, match) for read in reads for match in _CURLY.finditer(read.text)]
    straight = [(read, match) for read in reads for match in _STRAIGHT.finditer(read.text)]
    if curly and straight:
        read, match = min(curly, straight, key=len)[0]
        counts = {"curly": len(curly), "straight": len(straight)}
        message = N_('Lẫn hai kiểu ngoặc kép: {curly} dấu “ ”, {straight} dấu "; dùng một kiểu “ ”')
        yield read.found(message, *match.span(), counts)


def _unbalanced(reads: list[Prose], opening: str, closing: str, *, reach: int | None) -> Iterator[Found]:
    """What opens and never closes, or the reverse; a pair may span `reach` parts (None: any number)."""
    marks: list[tuple[int, int, bool]] = []
    either = re.compile(f"[{re.escape(opening + closing)}]")
    for number, read in enumerate(reads):
        places = [match.start() for match in either.finditer(read.text)]
        if not places:
            continue
        labels = {match.end() - 1 for match in _LABEL_BRACKET.finditer(read.text)} if closing == ")" else set()
        within = {index for match in _INTERVAL.finditer(read.text) for index in range(*match.span())}
        depth = 0
        for index in places:
            letter = read.text[index]
            if index in within:
                continue
            depth += letter == opening
            if letter == opening or (letter == closing and (index not in labels or depth > 0)):
                marks.append((number, index, letter == opening))
            depth -= letter == closing and depth > 0
    waiting: list[tuple[int, int]] = []
    alone: list[tuple[int, int]] = []
    for number, index, opens in marks:
        if opens:
            waiting.append((number, index))
        elif waiting and (reach is None or number - waiting[-1][0] <= reach):
            waiting.pop()
        else:
            alone.append((number, index))
    for number, index in sorted(alone + waiting):
        read = reads[number]
        if read.part.component not in PARAGRAPHS:  # a head or a cell whose lines may be read in another order
            continue
        found = read.text[index]
        right = closing if found == opening else opening
        message = N_("Dấu {found} không có dấu {right} đi cùng: “{context}”")
        context = _context(read.text, index, index + 1)
        yield read.found(message, index, index + 1, {"found": found, "right": right, "context": context})


def _context(text: str, start: int, end: int) -> str:
    """The words on both sides of a piece."""
    before = text[:start].rsplit(maxsplit=1)
    after = text[end:].split(maxsplit=1)
    left = text[:start][-len(before[-1]) - 1 :].lstrip() if before else ""
    right = text[end:][: len(after[0]) + 1].rstrip() if after else ""
    return f"{left}{text[start:end]}{right}"
