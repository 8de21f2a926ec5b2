"""The page: paper, margins, face, colour, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from congvan.checking.observed import PageNumber, Run, Sheet
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import asked_size, in_the_middle, is_form, is_signers_own, middle_mm, sizes
from congvan.errors import N_
from congvan.text.figures import Figures, figures
from congvan.thethuc.rules import load_rules

# Faces with the widths and shapes of Times New Roman, which a PDF made elsewhere carries.
_EQUAL_FACES = ("times new roman", "timesnewroman", "times", "tinos", "liberation serif", "liberation serif 2")
_SYMBOL_FACES = ("symbol", "wingdings", "webdings", "cambria math", "mt extra")
_ROOM_MM = {"docx": 0.6, "pdf": 1.5}
_PAPER_MM = 1.5
_FULL_PAGE = 4500  # characters: more than any page of the decree's sizes holds
_MARKS = ("do_mat", "muc_do_khan", "pham_vi_luu_hanh", "chu_ky_so")
_SQUEEZED_PT, _SQUEEZED_PERCENT = 0.25, 3  # what eyes do not see is no fault
_LINED_SHARE = 0.6  # of the letters
_DARK = 0x40  # a colour whose every part is darker than this prints black


@rule("TT-100")
def other_format(document: Recognised) -> Iterator[Found]:
    """What the Party, its youth union or a lawmaker issues has a format of its own: the decree's is not asked of it."""
    if shown := document.other:
        message = N_("ghi '{text}': {title}, thể thức theo {law}; ở đây chỉ kiểm tra câu chữ")
        yield Found(None, message, {"text": shown.text, "title": shown.regime.title, "law": shown.regime.law})


@rule("TT-101")
def paper(document: Recognised) -> Iterator[Found]:
    """A4, portrait unless a table asks for width."""
    rules = load_rules()
    for number, sheet in enumerate(document.observed.sheets):
        short, long = sorted((sheet.width_mm, sheet.height_mm))
        if abs(short - rules.width_mm) > _PAPER_MM or abs(long - rules.height_mm) > _PAPER_MM:
            size = f"{sheet.width_mm:.0f} x {sheet.height_mm:.0f}"
            fix = {"width_mm": rules.width_mm, "height_mm": rules.height_mm} if short == sheet.width_mm else {}
            yield Found(None, N_("khổ giấy {size} mm, yêu cầu A4 (210 x 297 mm)"), {"size": size}, fix=fix)
            return
        if sheet.width_mm > sheet.height_mm and number == 0 and not _has_table(document, number):
            yield Found(None, N_("trang đầu nằm ngang, yêu cầu theo chiều dài của khổ A4"))
            return


def _has_table(document: Recognised, sheet: int) -> bool:
    return any(p.cell and p.cell.bordered for p in document.observed.paragraphs if p.sheet == sheet)


def _margin(name: str, setting: str, words: str, turned: str) -> Callable[[Recognised], Iterator[Found]]:
    def decide(document: Recognised) -> Iterator[Found]:
        figure = load_rules().settings[setting]
        room = _ROOM_MM[document.observed.format]
        told = set()
        for sheet in _portrait(document):
            margin = getattr(sheet, name)
            if margin is None or figure.lowest - room <= margin <= figure.highest + room or round(margin) in told:
                continue
            shown = sheet.firm and name in ("left_mm", "right_mm")
            if document.observed.format == "pdf" and margin > figure.highest and not shown:
                continue  # a short page shows wide margins, whatever they are
            told.add(round(margin))
            value = min(max(margin, figure.lowest), figure.highest)
            yield Found(None, words, {"margin": figures(margin, 1), "asked": figure.describe()},
                        fix={setting: value})  # fmt: skip
            if document.observed.format == "pdf":
                return
        if document.observed.format == "docx":
            yield from _turned(document, name, turned)

    return decide


def _turned(document: Recognised, name: str, words: str) -> Iterator[Found]:
    """Tell margins of pages in landscape that no turn of the page allows: of this side, or of one beside it."""
    ranges = [load_rules().settings[f"margin_{side}"] for side in (name, *_BESIDE[name])]
    lowest, highest = min(figure.lowest for figure in ranges), max(figure.highest for figure in ranges)
    told = set()
    for number, sheet in enumerate(document.observed.sheets):
        margin = getattr(sheet, name)
        if sheet.width_mm < sheet.height_mm or margin is None or not _shows_text(document, number):
            continue
        within = lowest - _ROOM_MM["docx"] <= margin <= highest + _ROOM_MM["docx"]
        if not within and round(margin) not in told:
            told.add(round(margin))
            yield Found(None, words, {"margin": figures(margin, 1), "asked": Figures(f"{lowest:g} - {highest:g}")})


# The sides that become this one where a page is turned to the left or to the right.
_ACROSS, _ALONG = ("left_mm", "right_mm"), ("top_mm", "bottom_mm")
_BESIDE = {"top_mm": _ACROSS, "bottom_mm": _ACROSS, "left_mm": _ALONG, "right_mm": _ALONG}


def _shows_text(document: Recognised, sheet: int) -> bool:
    return any(p.sheet == sheet and p.zone == "body" and p.text.strip() for p in document.observed.paragraphs)


def _portrait(document: Recognised) -> Iterator[Sheet]:
    return (sheet for sheet in document.observed.sheets if sheet.width_mm < sheet.height_mm)


rule("TT-102")(
    _margin(
        "top_mm",
        "margin_top_mm",
        N_("lề trên {margin} mm, yêu cầu {asked} mm"),
        N_("trang nằm ngang: lề trên {margin} mm, yêu cầu {asked} mm"),
    )
)
rule("TT-103")(
    _margin(
        "bottom_mm",
        "margin_bottom_mm",
        N_("lề dưới {margin} mm, yêu cầu {asked} mm"),
        N_("trang nằm ngang: lề dưới {margin} mm, yêu cầu {asked} mm"),
    )
)
rule("TT-104")(
    _margin(
        "left_mm",
        "margin_left_mm",
        N_("lề trái {margin} mm, yêu cầu {asked} mm"),
        N_("trang nằm ngang: lề trái {margin} mm, yêu cầu {asked} mm"),
    )
)
rule("TT-105")(
    _margin(
        "right_mm",
        "margin_right_mm",
        N_("lề phải {margin} mm, yêu cầu {asked} mm"),
        N_("trang nằm ngang: lề phải {margin} mm, yêu cầu {asked} mm"),
    )
)


@rule("TT-106")
def face(document: Recognised) -> Iterator[Found]:
    """Times New Roman, or in a PDF a face of the same measures."""
    allowed = _EQUAL_FACES if document.observed.format == "pdf" else _EQUAL_FACES[:1]
    for part in document.parts:
        if is_signers_own(part, document):
            continue
        for start, end, run in _spans(part):
            name = run.face.lower()
            shown = any(character.isalnum() for character in load_rules().face.without_symbols(run.text))
            if shown and name and name not in allowed and not name.startswith(_SYMBOL_FACES):
                message = N_("phông chữ {face}, yêu cầu Times New Roman")
                yield Found(part, message, {"face": run.face}, start, end, {"face": load_rules().face.name})


def _spans(part: Part) -> Iterator[tuple[int, int, Run]]:
    """The runs of a part that its author wrote and that show something, with their places in its text."""
    start = 0
    for run in part.runs:
        if run.text.strip() and not run.laid:
            yield start, start + len(run.text), run
        start += len(run.text)


@rule("TT-107")
def colour(document: Recognised) -> Iterator[Found]:
    """Black, but for marks, data of signatures and links."""
    for part in document.parts:
        if part.component in _MARKS:
            continue
        for start, end, run in _spans(part):
            if not _dark(run.color) and not _link(run.text):
                message = N_("chữ màu {color}, yêu cầu màu đen")
                yield Found(part, message, {"color": f"#{run.color}"}, start, end, {"color": "000000"})


def _dark(color: str) -> bool:
    return all(int(color[i : i + 2], 16) < _DARK for i in (0, 2, 4)) if len(color) == 6 else True


def _link(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text.lower()


@rule("TT-108")
def squeezed(document: Recognised) -> Iterator[Found]:
    """Characters neither condensed nor expanded to make a line fit."""
    for part in document.parts:
        for start, end, run in _spans(part):
            if abs(run.spacing_pt) > _SQUEEZED_PT or abs(run.scale - 100) > _SQUEEZED_PERCENT:
                found = Figures(f"{run.spacing_pt:+g} pt" if run.spacing_pt else f"{run.scale:g}%")
                message = N_("chữ bị nén hoặc giãn ({found})")
                yield Found(part, message, {"found": found}, start, end, {"spacing_pt": 0, "scale": 100})


# An underlined motto, agency or subject is told where its line is asked; running text and tables may stress something.
_LINED = ("tieu_ngu", "co_quan", "trich_yeu", "ten_loai", "noi_dung", "khoan", "diem", "gach_dau_dong", "can_cu",
          "o_bang", "o_dau_bang", "chu_thich", "don_vi_tinh")  # fmt: skip


@rule("TT-119")
def underlined(document: Recognised) -> Iterator[Found]:
    """No component is underlined; emphasis within running text is left alone."""
    for part in document.parts:
        if not part.component or part.component in _LINED or part.paragraph.zone != "body":
            continue
        shown = "".join(run.text for run in part.runs).strip()
        lined = "".join(run.text for run in part.runs if run.underline).strip()
        article = part.component == "dieu" and re.match(r"Điều \d+", lined)
        if (article or len(lined) > _LINED_SHARE * len(shown)) and not _link(shown):
            yield Found(part, N_("chữ bị gạch chân"))


@rule("TT-109")
def embedded(document: Recognised) -> Iterator[Found]:
    """A PDF carries its faces, else another machine shows others."""
    for font in document.observed.fonts:
        if font.named and not font.embedded:
            yield Found(None, N_("tệp PDF không nhúng phông {face}"), {"face": font.name})


@rule("TT-112")
def nameless(document: Recognised) -> Iterator[Found]:
    """Faces that a print driver stripped of their names: told once, their weight and slant judged no further."""
    names = sorted({font.name for font in document.observed.fonts if not font.named})
    if names:
        message = N_(
            "PDF không ghi tên thật của phông chữ ({faces}), thường do in qua máy in ảo: không xét được phông, chữ "
            "đậm, chữ nghiêng; hãy xuất bằng 'Save As > PDF' trong Word"
        )
        yield Found(None, message, {"faces": ", ".join(filter(None, names)) or "Type 3"})


@rule("TT-110")
def numbered(document: Recognised) -> Iterator[Found]:
    """A document of several pages shows page numbers; an annex counts by itself and shows none on its first."""
    pages = _most_pages(document)
    if pages > 1 and not _numbers(document):
        message = N_("văn bản có {pages} trang nhưng không có số trang")
        yield Found(None, message, {"pages": pages}, fix={"page_number": "top center"})


def _most_pages(document: Recognised) -> int:
    """The pages of the document, or of an annex where one is longer."""
    if document.observed.format == "docx":
        return max((document.observed.pages or 1) - document.annexes, _at_least(document))
    spans: dict[int, list[int]] = {}
    for part in document.parts:
        if part.paragraph.zone == "body" and (boxes := part.paragraph.line_boxes):
            spans.setdefault(part.annex, []).extend((boxes[0].page, boxes[-1].page))
    return max((max(pages) - min(pages) + 1 for pages in spans.values()), default=1)


def _at_least(document: Recognised) -> int:
    """The pages that the text surely fills: what Word noted may be of an older state, or missing."""
    letters = Counter[int]()
    for part in document.parts:
        if part.annex == 0 or not part.paragraph.cell:
            letters[part.annex] += len(part.plain)
    return 1 + max(letters.values(), default=0) // _FULL_PAGE


def _numbers(document: Recognised) -> list[PageNumber]:
    return [sheet.number for sheet in document.observed.sheets if sheet.number]


def _number_parts(document: Recognised) -> Iterator[Part]:
    seen = set()
    for part in document.parts:
        if part.component != "so_trang":
            continue
        look = part.paragraph.zone, part.paragraph.align, middle_mm(part), tuple(_number_sizes(part)), _slanted(part)
        if look not in seen:
            seen.add(look)
            yield part


def _number_sizes(part: Part) -> list[float]:
    return sizes(part) or [run.size_pt for run in part.runs if run.field == "PAGE"][:1]


def _slanted(part: Part) -> bool:
    return any(run.italic and not run.nameless for run in part.runs if run.field == "PAGE")


@rule("TT-111")
def number_size(document: Recognised) -> Iterator[Found]:
    """13 to 14 pt."""
    lowest, highest = asked_size("so_trang")
    for part in _number_parts(document):
        for size in _number_sizes(part):
            if not lowest - 0.3 <= size <= highest + 0.3:
                yield Found(
                    part,
                    N_("số trang cỡ chữ {size}, yêu cầu 13 - 14"),
                    {"size": figures(size)},
                    fix={"size_pt": highest},
                )


@rule("TT-113")
def number_slant(document: Recognised) -> Iterator[Found]:
    """Upright."""
    for part in _number_parts(document):
        if _slanted(part):
            yield Found(part, N_("số trang in nghiêng, yêu cầu kiểu chữ đứng"), fix={"italic": False})


@rule("TT-115")
def number_place(document: Recognised) -> Iterator[Found]:
    """In the middle of the top margin."""
    for part in _number_parts(document):
        if part.paragraph.zone == "footer":
            message = N_("số trang ở chân trang, yêu cầu giữa lề trên")
            yield Found(part, message, fix={"page_number": "top center"})
        elif not _number_centred(part, document):
            yield Found(part, N_("số trang không canh giữa"), fix={"page_number": "top center"})


def _number_centred(part: Part, document: Recognised) -> bool:
    own = middle_mm(part)
    if own is None:
        return part.paragraph.align == "center"
    return in_the_middle(own, document.observed.sheets[part.paragraph.line_boxes[0].page - 1])


@rule("TT-116")
def number_form(document: Recognised) -> Iterator[Found]:
    """Arabic numerals alone."""
    for number in _numbers(document):
        if number.kind != "decimal":
            yield Found(None, N_("số trang không phải chữ số Ả Rập"), fix={"page_number": "top center"})
            return
    for part in _number_parts(document):
        text = part.plain
        if text and not text.isdigit():
            yield Found(part, N_("số trang ghi '{text}', yêu cầu chỉ có chữ số"), {"text": text})


@rule("TT-117")
def first_number(document: Recognised) -> Iterator[Found]:
    """Page 1 shows no number."""
    first = document.observed.sheets[0] if document.observed.sheets else None
    if first and first.number and first.number.on_first:
        yield Found(None, N_("trang thứ nhất hiển thị số trang"), fix={"page_number": "top center"})


def _shows_more_than_one(document: Recognised, heading: Part) -> bool:
    """Whether the printed page on which an annex begins has a number of its own that counts on."""
    page = heading.paragraph.line_boxes[0].page
    earlier = [part for part in document.parts if part.annex < heading.annex and part.paragraph.line_boxes]
    number = document.observed.sheets[page - 1].number
    shared = any(part.paragraph.line_boxes[-1].page == page for part in earlier if part.paragraph.zone == "body")
    return number is not None and not shared and number.paragraph.text.strip() not in ("", "1")


@rule("TT-118")
def annex_numbers(document: Recognised) -> Iterator[Found]:
    """Each annex begins its page numbers anew."""
    headings = [part for part in document.of("phu_luc", annex=None) if not is_form(part)]
    if not headings or not _numbers(document):
        return
    for part in headings:
        sheet = document.observed.sheets[part.paragraph.sheet]
        before = [p for p in document.within(part.annex - 1) if p.paragraph.zone == "body"]
        same = before and before[-1].paragraph.sheet == part.paragraph.sheet
        boxes = part.paragraph.line_boxes
        goes_on = _shows_more_than_one(document, part) if boxes else same or not sheet.restarts
        if part.annex and goes_on:
            yield Found(part, N_("số trang của phụ lục nối tiếp văn bản chính, yêu cầu đánh riêng từ 1"))
