"""Lines of a region to paragraphs: which lines go on with the one before them.

A PDF tells no paragraphs; what tells them is how they are set. Signs of an end: a line that leaves room for the next
word, a wider gap, another left end than the paragraph's other lines, a new look, a new number. Lines set on a middle
leave room by nature (authors break titles evenly), so there the case and the look of the words decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from unicodedata import normalize

from congvan.checking.pdf.columns import Region
from congvan.checking.pdf.glyphs import LEADING
from congvan.checking.pdf.rows import Line
from congvan.lexicon.agencies import names_agency
from congvan.lexicon.labels import hangs, has_bullet, opens_item
from congvan.lexicon.lines import (
    ends_a_date,
    labels_number,
    letters_of,
    motto,
    nation,
    opens_attachment,
    opens_day,
    opens_number,
    opens_short_subject,
)
from congvan.lexicon.offices import mark_of, opens_title

SPACE = 0.25  # em
EVEN = 1.0  # pt: how far ends of lines in one place may differ
INDENT = 3.0  # pt: less is no indent
CENTRED = 3.0  # pt: how far a middle may be off
HEAD = 230.0  # pt: down to where a document's head may reach; capitals in columns below it are a signature's
DATE_APART = 3.0  # em: how far the two lines of a date may be
FIELD = re.compile(r"[A-ZĐ]\w*(?:\s\w+){0,3}:")  # 'Điện thoại:'
SHORTEST = 12  # letters: a shorter line of a title is a line by itself (QUY CHẾ)
ENDED = re.compile(r"[.;:!?…”\"]\W*$")
GLUED = re.compile(r"[^\s\xa0][-–/]$")  # a line broken after a hyphen or slash of a word


@dataclass(frozen=True, slots=True)
class Setting:
    """The text area of a page (pt), and the usual pitch of its lines in em."""

    left: float
    right: float
    leading: float = LEADING
    justified: bool = False
    starts: tuple[float, ...] = ()  # left ends that many lines of the text share: indents


@dataclass
class Group:
    """The lines of one paragraph, and the area that it is set in."""

    lines: list[Line]
    region: Region
    left: float
    right: float
    starts: tuple[float, ...] = ()

    @property
    def room(self) -> float:
        """The width in which its lines are broken; a column's is told by its neighbours alone."""
        if self.region.space is None:
            return self.right - self.left
        middle = (self.left + self.right) / 2
        return 2 * min(middle - self.region.space[0], self.region.space[1] - middle)


def read_groups(region: Region, setting: Setting) -> list[Group]:
    """Part the lines of a region into paragraphs."""
    left, right = region.edges or (setting.left, setting.right)
    groups: list[Group] = []
    for line in region.lines:
        if groups and goes_on(groups[-1], line, setting):
            groups[-1].lines.append(line)
        else:
            groups.append(Group([line], region, *(line.framed or (left, right)), setting.starts))
    return groups


def goes_on(group: Group, line: Line, setting: Setting) -> bool:
    """Whether a line goes on with a paragraph."""
    last = group.lines[-1]
    if last.framed != line.framed or abs(last.size - line.size) > 0.8:
        return False
    if ends_head_date(group, line):
        return True
    if opens_short_subject(line.text) or starts_anew(group, line):
        return False
    if last.text.isupper() and opens_attachment(line.text):
        return False
    if is_centred(group, last) and is_centred(group, line):
        return pitch_fits(group, last, line, setting, 0) and centred_goes_on(group, last, line)
    if room_for(group, last, line) and not fills_cell(group, last) and not in_mid_sentence(group, last, line):
        return False
    flush = line.x0 <= group.left + EVEN and not ENDED.search(last.text)
    return pitch_fits(group, last, line, setting, 4 if flush else 0) and left_fits(group, line)


def ends_head_date(group: Group, line: Line) -> bool:
    """Whether a line ends the date of a head, which its column breaks, however far the lines there are apart."""
    last = group.lines[-1]
    if not in_head(group, line) or line.y - last.y > DATE_APART * line.size:
        return False
    return ends_a_date(" ".join(map(composed, group.lines)), composed(line))


def in_head(group: Group, line: Line) -> bool:
    """Whether a line stands in a column of a document's head."""
    return group.region.column and line.page == 1 and line.y < HEAD


def in_mid_sentence(group: Group, last: Line, line: Line) -> bool:
    """Whether the words tell that a line of the text goes on, whatever room there was: its area may be known badly."""
    ragged = not group.region.column and group.region.grid is None and line.framed is None
    return ragged and line.text[0].islower() and not ENDED.search(last.text) and line.x0 <= group.left + EVEN


def starts_anew(group: Group, line: Line) -> bool:
    """Whether a line begins with a number or dash of its own after the end of a sentence.

    In a column of items with dashes (nơi nhận) it does so whatever ends the one before.
    """
    first = group.lines[0]
    if in_head(group, line) and begins_in_head(group, line):
        return True
    if group.region.column and dashed(first) and dashed(line):
        return abs(line.x0 - first.x0) <= EVEN
    return opens_item(line.text) and bool(ENDED.search(group.lines[-1].text)) and line.x0 >= group.lines[0].x0 - INDENT


def begins_in_head(group: Group, line: Line) -> bool:
    """Whether a line of a head is told by its words, or those before it, to be a part by itself."""
    if letters_of(group.lines[-1].text) in (nation(), motto()):
        return True
    text = composed(line)
    return labels_number(text) or (text.isupper() and names_agency(text))


def pitch_fits(group: Group, last: Line, line: Line, setting: Setting, slack: float) -> bool:
    """Whether the gap between two lines is no more than the paragraph's own."""
    if last.page != line.page:
        return True
    pitch, size = line.y - last.y, max(last.size, line.size)
    if len(group.lines) > 1 and group.lines[-2].page == last.page:
        usual = last.y - group.lines[-2].y
    else:
        leading = setting.leading if not group.region.column and group.region.grid is None else LEADING
        usual = max(leading, LEADING) * size
    return pitch <= usual + max(1.2, 0.09 * size) + slack


def is_centred(group: Group, line: Line) -> bool:
    """Whether a line stands on the middle of its area, away from both ends (a column's widest line fills it)."""
    if group.region.column:
        lines = group.region.lines
        # A framed mark may stand off a column's middle; but a column may be of nothing else.
        unframed = [other.middle for other in lines if other.framed is None] if len(lines) > 2 else []
        middle = median(unframed or [other.middle for other in lines])
        lefts = [other for other in lines if abs(other.x0 - line.x0) <= EVEN]
        return abs(line.middle - middle) <= CENTRED and len(lefts) < max(2, len(lines) / 2 + 1)
    enclosed = group.region.grid is not None or line.framed is not None
    away = enclosed or line.x0 - group.left > INDENT
    if not away or abs(line.middle - (group.left + group.right) / 2) > CENTRED:
        return False
    if enclosed:
        return True
    starts = any(abs(line.x0 - start) <= EVEN for start in group.starts)
    return not starts and not any(level_with(line, other) for other in group.region.lines)


def level_with(line: Line, other: Line) -> bool:
    """Whether a line begins where another of other length right over or under it does: that is no middle."""
    near = other.page == line.page and 0 < abs(other.y - line.y) < 3 * line.size
    return near and abs(other.x0 - line.x0) <= EVEN and abs(other.x1 - line.x1) > line.size


def centred_goes_on(group: Group, last: Line, line: Line) -> bool:
    """Whether a centred line goes on with the centred one above it.

    Room for its first word tells little: titles are broken evenly. In columns (head and signature) the words tell where
    another agency or title begins.
    """
    changes = (last.look.bold, last.look.italic) != (line.look.bold, line.look.italic)
    small = line.text[0].islower() and not begins_small(composed(line))
    if changes and (not (small or opens_short_subject(group.lines[0].text)) or ENDED.search(last.text)):
        return False  # a look may change at a line's end, but only within a sentence
    if last.text.isupper() != line.text.isupper():
        return False
    if group.region.column and line.text.isupper():
        text = composed(line)
        if in_head(group, line):
            return not names_agency(text)
        return not (mark_of(text)[0] or opens_title(text))
    if line.text[0].islower() or GLUED.search(last.text):
        return True
    if FIELD.match(composed(line)):
        return False
    if not room_for(group, last, line):
        return True
    even = last.x1 - last.x0 >= 0.6 * (line.x1 - line.x0)
    return even and not ENDED.search(last.text) and len(last.text) > SHORTEST


def dashed(line: Line) -> bool:
    """Whether a line begins with the sign of an item."""
    return has_bullet(line.text) and line.text[1:2].isspace()


def begins_small(text: str) -> bool:
    """Whether a text is number and date written small, under the agency: 'số: 12/SNV'."""
    return opens_number(text) or opens_day(text)


def composed(line: Line) -> str:
    """The text of a line with its letters in one form, to be matched."""
    return normalize("NFC", line.text).replace("\xa0", " ")


def room_for(group: Group, last: Line, line: Line) -> bool:
    """Whether the first word of a line would have stood on the line before it."""
    if group.region.column and is_centred(group, last):
        return last.x1 - last.x0 + SPACE * last.size + line.first_word < group.room - EVEN
    return last.x1 + SPACE * last.size + line.first_word < group.right - EVEN


def fills_cell(group: Group, last: Line) -> bool:
    """Whether a line fills most of a cell: there words kept together leave room, and few lines are paragraphs."""
    wide = last.x1 - last.x0 >= 0.5 * (group.right - group.left)
    return group.region.grid is not None and wide and not ENDED.search(last.text)


def left_fits(group: Group, line: Line) -> bool:
    """Whether a line begins where the paragraph's lines do."""
    first = group.lines[0]
    if len(group.lines) > 1:
        return abs(line.x0 - group.lines[1].x0) <= INDENT
    if line.x0 > first.x0 + INDENT:
        return hangs(composed(first))
    if line.x0 < first.x0 - INDENT:
        return True
    indented = first.x0 > group.left + INDENT and not group.region.column
    return not (indented and (ENDED.search(first.text) or opens_item(line.text)))


def bound_over_pages(groups: list[Group], setting: Setting) -> list[Group]:
    """The paragraphs with those that run over the end of a page made one."""
    result: list[Group] = []
    for group in groups:
        last = result[-1] if result else None
        if last is not None and runs_over(last, group, setting):
            last.lines += group.lines
        else:
            result.append(group)
    return result


def runs_over(last: Group, group: Group, setting: Setting) -> bool:
    """Whether a paragraph of the body goes on on the next page."""
    above, line = last.lines[-1], group.lines[0]
    if last.region.column or group.region.column or last.region.grid or group.region.grid:
        return False
    if line.page != above.page + 1 or group.region.lines[0] is not line or last.region.lines[-1] is not above:
        return False
    if is_centred(last, above) and is_centred(group, line):
        return False
    if ENDED.search(above.text) and line.x0 > group.left + INDENT:
        return False
    return abs(group.left - last.left) <= INDENT and goes_on(last, line, setting) and same_rest(last, group)


def same_rest(last: Group, group: Group) -> bool:
    """Whether the lines of the next page that follow the first begin where the paragraph's do."""
    if len(group.lines) < 2:
        return True
    usual = last.lines[1].x0 if len(last.lines) > 1 else group.lines[0].x0
    return abs(group.lines[1].x0 - usual) <= INDENT
