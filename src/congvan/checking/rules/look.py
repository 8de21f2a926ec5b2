"""The look of each component: size, weight, slant, case, alignment, as nd30.toml has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Decide, Found, groups, rule
from congvan.checking.rules.measure import (
    asked_size,
    column_middle_mm,
    forms,
    in_the_middle,
    is_form,
    is_prose,
    is_signers_own,
    issued,
    middle_mm,
    off_tabled_column_mm,
    room_mm,
    share,
    sizes,
    width_mm,
)
from congvan.errors import N_
from congvan.lexicon.lines import opens_caption
from congvan.text.figures import Figures, figures
from congvan.text.unicode import clean
from congvan.thethuc.rules import load_rules

_SECOND_LEVEL = re.compile(
    r"\s*\d+\.\d"
)  # '1.1.': a level that the decree does not know, so that no look is asked of it
_EXACT = 0.26  # pt: half a half-point
_MEASURED = 0.35  # pt: what exports to PDF round away
_MOST, _FEW = 0.6, 0.4
_FILLS = 0.85  # of its area: a text that wide stands alike however it is aligned
_CASE_LETTERS = 3
_OFF_MIDDLE_MM = 4
# Articles, clauses and the like are bold only up to the end of their titles: see `body`.
_ALIGNED = {"left": N_("trái"), "right": N_("phải"), "justify": N_("đều hai lề"), "center": N_("giữa")}


def _size(part: Part, document: Recognised) -> Iterator[Found]:
    lowest, highest = asked_size(part.component)
    room = _MEASURED if document.observed.format == "pdf" else _EXACT
    for size in sizes(part):
        if not lowest - room <= size <= highest + room:
            asked = Figures(f"{lowest:g}" if lowest == highest else f"{lowest:g} - {highest:g}")
            message = N_("cỡ chữ {size}, yêu cầu {asked}")
            value = min(max(size, lowest), highest)
            yield Found(part, message, {"size": figures(size), "asked": asked}, fix={"size_pt": value})
            return


def _weight(part: Part, document: Recognised) -> Iterator[Found]:
    bold = load_rules().components[part.component].bold
    found = share(part, "bold")
    if part.nameless:
        return  # told once by TT-112
    if bold and found < _FEW:
        yield Found(part, N_("chữ không đậm, yêu cầu đậm"), fix={"bold": True})
    elif not bold and found > _MOST:
        yield Found(part, N_("chữ đậm, yêu cầu không đậm"), fix={"bold": False})


def _slant(part: Part, document: Recognised) -> Iterator[Found]:
    italic = load_rules().components[part.component].italic
    found = share(part, "italic")
    if part.nameless:
        return
    if italic and found < _FEW:
        yield Found(part, N_("chữ đứng, yêu cầu nghiêng"), fix={"italic": True})
    elif not italic and found > _MOST and not _SECOND_LEVEL.match(part.paragraph.label or part.text):
        yield Found(part, N_("chữ nghiêng, yêu cầu đứng"), fix={"italic": False})


def _case(part: Part, document: Recognised) -> Iterator[Found]:
    letters = "".join(
        character for run in part.runs for character in clean(run.text.upper() if run.upper else run.text)
        if character.isalpha()
    )  # fmt: skip
    if len(letters) < _CASE_LETTERS:
        return
    capitals = sum(letter.isupper() for letter in letters) / len(letters)
    upper = load_rules().components[part.component].upper
    if upper and capitals < 0.9:
        yield Found(part, N_("chữ in thường, yêu cầu in hoa"))
    elif not upper and capitals > 0.9:
        yield Found(part, N_("chữ in hoa, yêu cầu in thường"))


def _align(part: Part, document: Recognised) -> Iterator[Found]:
    paragraph = part.paragraph
    wanted = load_rules().components[part.component].align
    if not paragraph.cell and part.component not in _ACROSS:
        # Placed by tabs or indents: what is printed tells where it stands, not its alignment.
        yield from _off_column(part, document)
        return
    if paragraph.line_boxes and not paragraph.cell:
        yield from _off_page(part, document)
        return
    if paragraph.align == wanted or part.runs != paragraph.runs or paragraph.floating:
        return
    width, room = width_mm(part), room_mm(part)
    if width is None or room is None or width > _FILLS * room:
        return
    parameters = {"found": _ALIGNED[paragraph.align], "asked": _ALIGNED[wanted]}
    yield Found(part, N_("canh {found}, yêu cầu canh {asked}"), parameters, fix={"align": wanted})


def _off_column(part: Part, document: Recognised) -> Iterator[Found]:
    """Tell whether a line is off the middle of its column, where most of the column has it."""
    own, common = middle_mm(part), column_middle_mm(document, part)
    apart = off_tabled_column_mm(document, part) if own is None or common is None else abs(own - common)
    if apart is not None and apart > _OFF_MIDDLE_MM:
        yield Found(part, N_("lệch {apart} mm so với giữa cột"), {"apart": f"{apart:.0f}"})


def _off_page(part: Part, document: Recognised) -> Iterator[Found]:
    """Tell whether a printed line is off the middle of the text area, wherever lawful margins may have it."""
    own = middle_mm(part)
    if own is not None and not in_the_middle(own, document.observed.sheets[part.paragraph.line_boxes[0].page - 1]):
        yield Found(part, N_("không canh giữa trang"))


# What stands across the whole page, so that its own alignment must place it.
_ACROSS = {"ten_loai", "trich_yeu", "tham_quyen", "lenh_ban_hanh", "phan_chuong", "tieu_de_phan_chuong", "muc_tieu_muc",
           "tieu_de_muc", "phu_luc", "ten_phu_luc", "kem_theo"}  # fmt: skip
_HEAD = {"quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian"}
_PROSE = {"noi_dung", "khoan", "diem", "gach_dau_dong"}
_CHECKS = {"size": _size, "weight": _weight, "slant": _slant, "case": _case, "align": _align}


@lru_cache(maxsize=1)
def _lines(document: Recognised) -> set[int]:
    """Short lines that surely belong to the text: paragraphs of it stand right before or after, and a title above.

    What stands at a table or picture is a caption or a note, which has no figures of its own.
    """
    found: set[int] = set()
    opened = False
    for before, part, after in zip(document.parts, document.parts[1:], document.parts[2:], strict=False):
        opened = opened or before.component in _OPENING
        text = part.component == "noi_dung" and not (part.annex or part.paragraph.cell or part.paragraph.floating)
        # What is in capitals may be the title of something else.
        words = _WORDS.match(part.plain) and not opens_caption(part.plain) and not part.plain.isupper()
        if not (opened and text and words and part.runs == part.paragraph.runs):
            continue
        if before.component in (*_PROSE, *_OPENING) and after.component in _PROSE and is_prose(after):
            found.add(id(part))
    return found


_OPENING = {"ten_loai", "trich_yeu", "kinh_gui", "kinh_gui_danh_sach", "can_cu"}
_WORDS = re.compile(r"[^\W\d_]+(?: \S+){3,}$")


def _decider(components: tuple[str, ...], check: str) -> Decide:
    def decide(document: Recognised) -> Iterator[Found]:
        blank = forms(document)
        for part in issued(document, *components) if _HEAD & {*components} else document.of(*components, annex=None):
            if part.component == "trich_yeu" and part.plain.startswith("("):
                continue  # a note under the subject, '(Từ ngày … đến ngày …)'
            if is_signers_own(part, document) or part.annex in blank or (part.component == "phu_luc" and is_form(part)):
                continue
            # Of an annex, a form or a drawing no figure is given for running text.
            prose = part.component in _PROSE
            if part.plain and (not prose or (not part.annex and (is_prose(part) or id(part) in _lines(document)))):
                yield from _CHECKS[check](part, document)

    return decide


for _group in groups():
    for _check, _code in _group.codes.items():
        rule(_code)(_decider(_group.components, _check))
