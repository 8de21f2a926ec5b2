"""What to do in Word about a finding, in one clause: the menu and the value. Menus by their English names, as Word
has them in most offices; Vietnamese says what they are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from congvan.checking.run import Remark
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.figures import figures

_MM_PER_CM = 10
# By the property that a mend sets; {value} in the unit that Word's window has.
_STEPS: Mapping[str, str] = {
    "size_pt": N_("Home > Font Size: {value}"),
    "face": N_("Home > Font: {value}"),
    "color": N_("Home > Font Color: Automatic"),
    "spacing_pt": N_("Ctrl+D > Advanced > Spacing: Normal, Scale: 100%"),
    "first_mm": N_("Home > Paragraph > Special: First line, By: {value} cm"),
    "left_mm": N_("Home > Paragraph > Indentation Left: {value} cm"),
    "right_mm": N_("Home > Paragraph > Indentation Right: {value} cm"),
    "before_pt": N_("Home > Paragraph > Spacing Before: {value} pt"),
    "after_pt": N_("Home > Paragraph > Spacing After: {value} pt"),
    "multiple": N_("Home > Paragraph > Line spacing: Multiple, At: {value}"),
    "width_mm": N_("Layout > Size: A4"),
    "margin_top_mm": N_("Layout > Margins > Custom Margins > Top: {value} cm"),
    "margin_bottom_mm": N_("Layout > Margins > Custom Margins > Bottom: {value} cm"),
    "margin_left_mm": N_("Layout > Margins > Custom Margins > Left: {value} cm"),
    "margin_right_mm": N_("Layout > Margins > Custom Margins > Right: {value} cm"),
    "page_number": N_("Insert > Page Number > Top of Page, giữa trang; đánh dấu Different First Page"),
}
_CHOICES: Mapping[tuple[str, object], str] = {
    ("bold", True): N_("chọn chữ, Ctrl+B cho đậm"),
    ("bold", False): N_("chọn chữ, Ctrl+B cho hết đậm"),
    ("italic", True): N_("chọn chữ, Ctrl+I cho nghiêng"),
    ("italic", False): N_("chọn chữ, Ctrl+I cho hết nghiêng"),
    ("align", "left"): N_("Ctrl+L (canh trái)"),
    ("align", "center"): N_("Ctrl+E (canh giữa), xóa dấu cách, Tab đầu dòng"),
    ("align", "right"): N_("Ctrl+R (canh phải)"),
    ("align", "justify"): N_("Ctrl+J (canh đều hai lề)"),
    ("keep_next", True): N_("Home > Paragraph > Line and Page Breaks > Keep with next"),
}
# By what is wrong, where no program may mend it.
_BY_MESSAGE: Mapping[str, str] = {
    "chữ in thường, yêu cầu in hoa": N_("chọn chữ, Shift+F3 đến khi thành CHỮ HOA"),
    "chữ in hoa, yêu cầu in thường": N_("chọn chữ, Shift+F3 đến khi thành chữ thường, rồi sửa chữ hoa đầu câu"),
    "thiếu đường kẻ ngang dưới Tiêu ngữ": N_("Insert > Shapes > Line, kẻ dưới dòng chữ (giữ Shift cho thẳng)"),
    "thiếu đường kẻ ngang dưới '{text}'": N_("Insert > Shapes > Line, kẻ dưới dòng chữ (giữ Shift cho thẳng)"),
}
_UNITS: Mapping[str, Callable[[Any], object]] = {
    "first_mm": lambda value: figures(value / _MM_PER_CM), "left_mm": lambda value: figures(value / _MM_PER_CM),
    "right_mm": lambda value: figures(value / _MM_PER_CM), "margin_top_mm": lambda value: figures(value / _MM_PER_CM),
    "margin_bottom_mm": lambda value: figures(value / _MM_PER_CM),
    "margin_left_mm": lambda value: figures(value / _MM_PER_CM),
    "margin_right_mm": lambda value: figures(value / _MM_PER_CM),
    "size_pt": figures, "before_pt": figures, "after_pt": figures, "multiple": figures,
}  # fmt: skip


def in_word(remark: Remark) -> str:
    """Return what to do in Word, empty where the message says it already."""
    part = remark.found.part
    told = [
        _step(name, value)
        for name, value in remark.found.fix.items()
        if part is None or getattr(part.paragraph, name, None) != value  # an indent that is right already
    ]
    if steps := "; ".join(filter(None, told)):
        return steps
    step = _BY_MESSAGE.get(remark.found.message)
    return tr(step) if step else ""


def _step(name: str, value: Any) -> str:
    """Return what sets one property, empty where no menu is known."""
    if (step := _CHOICES.get((name, value)) if isinstance(value, str | bool) else None) is not None:
        return tr(step)
    return tr(_STEPS[name], value=_UNITS.get(name, str)(value)) if name in _STEPS else ""
