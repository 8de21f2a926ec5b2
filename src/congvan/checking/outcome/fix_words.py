"""Properties that `--fix` sets, in words: 'cỡ chữ 15', 'chữ đậm', 'số trang ở chân trang'."""

from __future__ import annotations

from collections.abc import Mapping

from congvan.checking.observed import PageNumber
from congvan.checking.outcome.report import shortened
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.figures import figures
from congvan.text.unicode import visible

_LABELS: Mapping[str, str] = {
    "size_pt": N_("cỡ chữ {value}"),
    "face": N_("phông chữ {value}"),
    "color": N_("màu chữ {value}"),
    "spacing_pt": N_("giãn chữ {value} pt"),
    "scale": N_("bề ngang chữ {value}%"),
    "first_mm": N_("thụt dòng đầu {value} mm"),
    "left_mm": N_("thụt lề trái {value} mm"),
    "right_mm": N_("thụt lề phải {value} mm"),
    "before_pt": N_("cách đoạn trước {value} pt"),
    "after_pt": N_("cách đoạn sau {value} pt"),
    "multiple": N_("giãn dòng {value}"),
    "width_mm": N_("bề ngang giấy {value} mm"),
    "height_mm": N_("chiều cao giấy {value} mm"),
    "margin_top_mm": N_("lề trên {value} mm"),
    "margin_bottom_mm": N_("lề dưới {value} mm"),
    "margin_left_mm": N_("lề trái {value} mm"),
    "margin_right_mm": N_("lề phải {value} mm"),
}
_WORDS: Mapping[tuple[str, object], str] = {
    ("bold", True): N_("chữ đậm"),
    ("bold", False): N_("chữ không đậm"),
    ("italic", True): N_("chữ nghiêng"),
    ("italic", False): N_("chữ đứng"),
    ("upper", True): N_("định dạng in hoa"),
    ("upper", False): N_("không định dạng in hoa"),
    ("keep_next", True): N_("đi liền đoạn sau"),
    ("keep_next", False): N_("không giữ đi liền đoạn sau"),
    ("align", "left"): N_("canh trái"),
    ("align", "center"): N_("canh giữa"),
    ("align", "right"): N_("canh phải"),
    ("align", "justify"): N_("canh đều hai bên"),
    ("page_number", None): N_("không có số trang"),
    ("page_number", "header"): N_("số trang ở đầu trang"),
    ("page_number", "footer"): N_("số trang ở chân trang"),
    ("page_number", "top center"): N_("số trang canh giữa ở đầu trang, không hiện ở trang đầu"),
}


def said(name: str, value: object) -> str:
    """Return a property in words: 'cỡ chữ 15', 'chữ đậm'."""
    words = _WORDS.get((name, value))
    if words is not None:
        return tr(words)
    shown = figures(value, 1 if name.endswith("_mm") else 2) if isinstance(value, float | int) else str(value)
    return tr(_LABELS[name], value=shown)


def numbered(number: PageNumber | None) -> str:
    """Return in words where a page number stands."""
    where = said("page_number", number.zone if number else None)
    return where + tr(N_(", hiện cả ở trang đầu")) if number and number.on_first else where


def spaced(text: str) -> str:
    """Return text with its spaces shown: else a doubled one looks as one that is not."""
    return shortened(visible(text)).replace(" ", "␣")
