"""Samples whose looks come near what the rules find, and by one step more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from lxml.etree import Element, SubElement, _Element, fromstring, strip_tags
from spoiling import SAMPLE_OF, Mutate, both, free, line, look, paper, paragraphs, setting, text, tree
from spoiling import SHORT as SHORT_TEXTS

from congvan.checking.rules.book import groups
from congvan.compose.document import Document
from congvan.thethuc.rules import Component, load_rules
from congvan.typeface import find_typeface

Near = tuple[str, Mutate, Mutate, str]
Ends = Iterator[tuple[str, Mutate, Mutate]]


def pair(make: Callable[[float], Mutate], near: float, beyond: float) -> tuple[Mutate, Mutate]:
    return make(near), make(beyond)


def nothing(document: Document) -> Document:
    return document


# ---- Looks ----

# Where the last ones of a group stand, and where a text is long enough to come near.
SAMPLES = {component: sample for component, (sample, _) in SAMPLE_OF.items()} | {
    "kinh_gui_danh_sach": "cong-van", "lenh_ban_hanh": "nghi-quyet", "khoan": "cong-van", "diem": "quy-che",
    "gach_dau_dong": "bien-ban", "chuc_vu_khac": "ban-chi-dao", "muc_do_khan": "cong-dien",
    "pham_vi_luu_hanh": "dau-mat-khan", "quyen_han_chuc_vu": "cong-van", "co_quan": "chu-ky-so",
    "ten_loai": "chuong-trinh",
}  # fmt: skip
# A look that changes within a text of several lines parts them on a page.
SHORT = {**SHORT_TEXTS, "chuc_vu_khac": "PHÓ CHỦ TỊCH"}
ROUNDED_PT, STEP_PT = 0.2, 0.5  # Word stores half-points: what is nearer to a size than half of one is that size
STRESSED, UNSTRESSED = 0.6, 0.4  # of the letters: more make the look of a part, fewer do not
CAPITALS = 0.9
FILLS, FALLS_SHORT = 0.86, 0.84  # of its room: so wide a text stands alike however it is aligned
OFF_COLUMN_MM, OFF_PAGE_MM = (3.5, 4.5), (6.0, 7.5)
OFF_LINE_MM = 2.9, 4.5  # the line under an agency stays where it is
ONE_SIZE = {"noi_dung", "khoan", "diem", "gach_dau_dong", "dieu"}
HEAD = {"quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian"}
ACROSS = {"ten_loai", "trich_yeu", "tham_quyen", "lenh_ban_hanh", "phan_chuong", "tieu_de_phan_chuong", "muc_tieu_muc",
          "tieu_de_muc", "phu_luc", "ten_phu_luc", "kem_theo"}  # fmt: skip


def look_cases() -> Iterator[tuple[str, Near]]:
    for group in groups():
        for component in group.components:
            asked = load_rules().components[component]
            short = text(component, ".*", SHORT[component]) if component in SHORT else nothing
            for check, code in group.codes.items():
                for name, near, beyond in CHECKS[check](asked):
                    yield f"{name}-{component}", (SAMPLES[component], both(short, near), both(short, beyond), code)


def sizes(asked: Component) -> Ends:
    """The least and the largest size, as exactly as a file stores it."""
    for name, end, sign in (("least", asked.size_pt.lowest, -1), ("largest", asked.size_pt.highest, 1)):
        near, beyond = end + sign * ROUNDED_PT, end + sign * STEP_PT
        allowed = sized(asked.name, near)
        if asked.name in ONE_SIZE:
            allowed = setting("body_size_pt", near)
        elif asked.name in HEAD and sign < 0:
            allowed = _smaller_head
        yield f"{name}-size", allowed, both(allowed, sized(asked.name, beyond))


def sized(component: str, size: float) -> Mutate:
    return look(component, size_pt=free(size))


def _smaller_head(document: Document) -> Document:
    for component in HEAD:
        document = sized(component, load_rules().head_sizes[-1][component] - ROUNDED_PT)(document)
    return document


def weights(asked: Component) -> Ends:
    near, beyond = (tree(partial(_stress, asked.name, "b", asked.bold, more)) for more in (0, 1))
    plain = look(asked.name, bold=False)
    yield "weight", both(plain, near), both(plain, beyond)


def slants(asked: Component) -> Ends:
    near, beyond = (tree(partial(_stress, asked.name, "i", asked.italic, more)) for more in (0, 1))
    plain = look(asked.name, italic=False)
    yield "slant", both(plain, near), both(plain, beyond)


def _stress(component: str, tag: str, wanted: bool, more: int, root: _Element) -> None:
    """Stress as many words at one end as may be, or as few as must be; or one word beyond."""
    for paragraph in paragraphs(root, component):
        words = re.findall(r"\S+\s*", _plain(paragraph))
        every = (_stressed(tag, words, at, first) for at in range(len(words) + 1) for first in (True, False))
        ways = sorted(every, key=_share)
        if wanted:
            place = next(n for n, way in enumerate(ways) if _share(way) >= UNSTRESSED) - more
        else:
            place = max(n for n, way in enumerate(ways) if _share(way) <= STRESSED) + more
        paragraph.text = ways[place].text
        paragraph[:] = list(ways[place])


def _stressed(tag: str, words: list[str], at: int, first: bool) -> _Element:
    """A paragraph whose words before (or from) a place are stressed."""
    paragraph = Element("p")
    inner = SubElement(paragraph, tag)
    head, rest = "".join(words[:at]), "".join(words[at:])
    if first:
        inner.text, inner.tail = head, rest
    else:
        paragraph.text, inner.text = head, rest
    return paragraph


def _share(paragraph: _Element) -> float:
    """The share of the letters of a paragraph that are stressed."""
    (inner,) = paragraph
    stressed, *rest = (len("".join((text or "").split())) for text in (inner.text, inner.tail, paragraph.text))
    return stressed / (stressed + sum(rest))


def _plain(paragraph: _Element) -> str:
    strip_tags(paragraph, "b", "i")
    assert len(paragraph) == 0
    return paragraph.text or ""


def cases(asked: Component) -> Ends:
    """Capitals in all letters but a tenth, where all must be, or must not be."""
    if asked.name != "tieu_ngu":  # whose letters are asked one by one: see `LETTERS`
        near, beyond = (tree(partial(_capitalise, asked.name, asked.upper, more)) for more in (0, 1))
        yield "case", near, beyond


def _capitalise(component: str, wanted: bool, more: int, root: _Element) -> None:
    for paragraph in paragraphs(root, component):
        old = _plain(paragraph)
        opening = 3 * old.startswith("V/v")
        texts = [old[:opening] + old[opening:end].upper() + old[end:].lower() for end in range(opening, len(old) + 1)]
        texts = sorted(set(texts), key=_capitals)
        if wanted:
            place = next(n for n, one in enumerate(texts) if _capitals(one) >= CAPITALS) - more
        else:
            place = max(n for n, one in enumerate(texts) if _capitals(one) <= CAPITALS) + more
        paragraph.text = texts[place]


def _capitals(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) / len(letters)


def places(asked: Component) -> Ends:
    """Text aligned otherwise that all but fills its room; text in the middle, but for what the eye does not see."""
    aligned = look(asked.name, align="left")
    near, beyond = pair(lambda share: tree(partial(_fill, asked.name, share)), FILLS, FALLS_SHORT)
    yield "align-wide", both(aligned, near), both(aligned, beyond)
    off = OFF_PAGE_MM if asked.name in ACROSS else OFF_LINE_MM if asked.name == "co_quan" else OFF_COLUMN_MM
    yield "align-off", *pair(lambda by: tree(partial(_move, asked.name, by)), *off)


def _fill(component: str, share: float, root: _Element) -> None:
    """Leave a text so much room that it fills this share of it."""
    style = load_rules().styles[component]
    for paragraph in paragraphs(root, component):
        width = find_typeface().width_mm(_plain(paragraph), style.size_pt, style.bold, style.italic)
        room = width / share
        if component not in ACROSS and share == FILLS:
            room = min(room, width + 2 * OFF_COLUMN_MM[0])  # or a page shows it off its column
        for side in ("left", "right"):
            paragraph.set(f"data-{side}-mm", f"{(_area_mm(paragraph) - room) / 2:.2f}")


def _area_mm(paragraph: _Element) -> float:
    for cell in paragraph.iterancestors("td"):
        (table,) = cell.iterancestors("table")
        return float(table.get("data-columns", "").split()[len(list(cell.itersiblings(preceding=True)))])
    return load_rules().text_width_mm


def _move(component: str, by: float, root: _Element) -> None:
    """Move the last paragraph of a component to the right; of one across the page, the line under it too."""
    for paragraph in paragraphs(root, component)[-1:]:
        below = paragraph.getnext()
        lined = component in ACROSS and below is not None and below.tag == "hr"
        for element in (paragraph, below) if lined else (paragraph,):
            assert element is not None
            for side, sign in (("left", 1), ("right", -1)):
                element.set(f"data-{side}-mm", f"{float(element.get(f'data-{side}-mm', 0)) + sign * by:.2f}")


CHECKS: dict[str, Callable[[Component], Ends]] = {
    "size": sizes, "weight": weights, "slant": slants, "case": cases, "align": places,
}  # fmt: skip


# ---- The page, the body, places in the head and the foot ----

# Setting, what is as good as the limit, what is not, rule.
MEASURES = [
    ("margin_top_mm", 19.5, 19, "TT-102"), ("margin_top_mm", 25.5, 26, "TT-102"),
    ("margin_bottom_mm", 19.5, 19, "TT-103"), ("margin_bottom_mm", 25.5, 26, "TT-103"),
    ("margin_left_mm", 29.5, 29, "TT-104"), ("margin_left_mm", 35.5, 36, "TT-104"),
    ("margin_right_mm", 14.5, 14, "TT-105"), ("margin_right_mm", 20.5, 21, "TT-105"),
    ("first_line_indent_mm", 9.5, 9.2, "TT-407"), ("first_line_indent_mm", 10.5, 10.8, "TT-407"),
    ("first_line_indent_mm", 12.2, 11.9, "TT-407"), ("first_line_indent_mm", 13.2, 13.5, "TT-407"),
    ("line_spacing", 0.985, 0.97, "TT-408"), ("line_spacing", 1.515, 1.53, "TT-408"),
    ("paragraph_spacing_pt", 5.85, 5.7, "TT-409"),
]  # fmt: skip
# Component, points before it that are as good as asked, that are not, rule.
GAPS = [("tieu_ngu", 5.5, 6, "TT-209"), ("trich_yeu_cong_van", 8, 8.5, "TT-289"),
        ("trich_yeu_cong_van", 4, 3.5, "TT-289")]  # fmt: skip
# The same, where only a page shows whether two columns are level.
LEVELS = [("dia_danh_thoi_gian", 12.5, 14, "TT-259"), ("noi_nhan", 30, 32, "TT-605")]


def measure_cases() -> Iterator[tuple[str, Near]]:
    for name, near, beyond, code in MEASURES:
        yield f"{name}-{near:g}", ("huong-dan", *pair(partial(setting, name), near, beyond), code)
    for component, near, beyond, code in GAPS:
        yield f"gap-{component}-{near:g}", (SAMPLES[component], *pair(partial(apart, component), near, beyond), code)
    for component, near, beyond, code in LEVELS:
        yield f"level-{component}", ("quyet-dinh", *pair(partial(lowered, component), near, beyond), code)
    for wide, high, wider, higher in ((211.4, 298.4, 211.6, 297), (208.6, 295.6, 210, 295.4)):
        yield f"paper-{wide}", ("quyet-dinh", paper(wide, high), paper(wider, higher), "TT-101")
    turned = both(paper(297, 210), line("trich_yeu", 96))
    yield "paper-turned", ("bao-cao", turned, both(turned, tree(_without_table)), "TT-101")
    yield "colour", ("quyet-dinh", look("dieu", color="3F3F3F"), look("dieu", color="404040"), "TT-107")
    for near, beyond in ((12.8, 12.5), (14.2, 14.5)):
        yield f"page-number-{near}", ("huong-dan", *pair(partial(sized, "so_trang"), near, beyond), "TT-111")
    quiet, shouted = (tree(partial(_capitalise, "khoan", False, more)) for more in (0, 1))
    yield "capitals", ("cong-van", quiet, shouted, "TT-404")
    yield "left-line", ("to-trinh", tree(partial(_left, 85)), tree(partial(_left, 110)), "TT-405")
    for name, forms in ARTICLES.items():
        half, rest = (tree(partial(_article, form)) for form in forms)
        yield f"article-{name}", ("quyet-dinh", half, rest, "TT-452")
    yield "head-sizes", ("quyet-dinh", _smaller_head, both(_smaller_head, sized("tieu_ngu", 14)), "TT-219")


def apart(component: str, points: float) -> Mutate:
    return look(component, space_before_pt=points)


def lowered(component: str, points: float) -> Mutate:
    """Move one paragraph down in its column."""

    def change(root: _Element) -> None:
        (paragraph,) = paragraphs(root, component)
        paragraph.set("data-before-pt", f"{points}")

    return tree(change)


def _without_table(root: _Element) -> None:
    for table in root.findall(".//table[@class='bang']"):
        table.getparent().remove(table)  # type: ignore[union-attr]


def _left(longest: int, root: _Element) -> None:
    """Cut a paragraph to so many letters, and set it from the left."""
    paragraph = next(found for found in paragraphs(root, "noi_dung") if len(found.text or "") > longest)
    paragraph.text = (paragraph.text or "")[:longest].rsplit(" ", 1)[0] + "."
    paragraph.set("data-align", "left")


# More than half of 'Điều 1.' is the word, less is the number.
ARTICLES = {"weight": ("<b>{}</b>{}", "{}<b>{}</b>"), "slant": ("<b>{}<i>{}</i></b>", "<b><i>{}</i>{}</b>")}


def _article(form: str, root: _Element) -> None:
    for paragraph in paragraphs(root, "dieu"):
        (head,) = paragraph
        made = fromstring(f"<p>{form.format(*re.split(r'(?=[0-9])', head.text or ''))}{head.tail}</p>")
        paragraph.text = made.text
        paragraph[:] = list(made)


NEAR: dict[str, Near] = dict([*look_cases(), *measure_cases()])
