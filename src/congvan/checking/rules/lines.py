"""The lines under the motto, the agency and the subject."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import Under, column_middle_mm, forms, issued, line_under, line_widths, width_mm
from congvan.errors import N_
from congvan.thethuc.rules import load_rules

_LINE_ROOM = 0.15  # of the text's width: what hand-drawn lines and measured ends differ by
_SHARE_ROOM = 0.08
_OFF_CENTRE_MM = 3.0


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
        if agencies and annex not in forms(document):
            yield from _share_line(agencies, document)


@rule("TT-277")
def subject_line(document: Recognised) -> Iterator[Found]:
    """The same under the subject of a named kind."""
    subject = document.of("trich_yeu") or document.of("ten_loai")
    if subject and document.of("quoc_hieu"):
        yield from _share_line(subject, document)
