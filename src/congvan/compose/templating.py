"""The Jinja environment of the document templates: sandboxed, strict, autoescaped, with the decree's own words."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from congvan.compose.binding import Inline, View, capitalised, ending, in_capitals
from congvan.errors import N_, Span, refuse
from congvan.text.dates import PartialDate, parse_date
from congvan.text.nobreak import NBSP
from congvan.text.numerals import document_number, point_letter, roman
from congvan.thethuc.rules import Rules


@dataclass(frozen=True)
class Label:
    """The number of a task and the component that carries it."""

    label: str
    component: str


class Templates:
    """The templates of a workspace, then the packaged ones."""

    def __init__(self, own: Path | None = None) -> None:
        folders = [folder for folder in (own, packaged_templates()) if folder is not None]
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            ket=ending, hoa=in_capitals, hoa_dau=capitalised, la_ngay=_is_date, roman=roman
        )

    def render(self, name: str, view: View, rules: Rules) -> str:
        """Return the XHTML of a document; raises CongvanError when the template fails."""
        try:
            return self._environment.get_template(f"{name}.html.j2").render(
                van_ban=view,
                phrases=rules.phrases,
                components=rules.components,
                so_muc=lambda level, number, above: task_label(rules, level, number, above),
                chu_diem=point_letter,
                so=_number(view, rules),
                ngay_thang=date_in_words(view.__dict__["date"], rules),
            )
        except TemplateError as error:
            file = getattr(error, "filename", None) or f"{name}.html.j2"
            message = N_("mẫu không dùng được: {problem}")
            raise refuse(
                "MAU-001", Span(str(file), getattr(error, "lineno", 0) or 0, 1), message, problem=error.message
            ) from error


def packaged_templates() -> Path:
    """Return the folder of the templates that come with congvan."""
    package = Path(str(files("congvan")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent.parent / "templates"


def task_label(rules: Rules, level: int, number: int, above: str) -> Label:
    """Return the number of a task as its level writes it; `above` is the number of the task that holds it.

    Source: NĐ 30/2020, PL I, Phần I, Mục II, điểm đ khoản 6; the last form serves all deeper levels.
    """
    levels = rules.numbering.levels
    form = levels[min(level, len(levels) - 1)]
    label = {
        "I.": lambda: f"{roman(number)}.",
        "1.": lambda: f"{number}.",
        "1.1.": lambda: f"{above}{number}.",
        "a)": lambda: f"{point_letter(number - 1)})",
    }.get(form, lambda: form)()
    return Label(label, rules.numbering.components[form])


def date_in_words(date: PartialDate, rules: Rules) -> str:
    """Return 'ngày 05 tháng 01 năm 2020', with room for the hand where a part is blank."""
    phrases, layout = rules.phrases, rules.layout
    day = _blank_or(date.day_text, layout.blank_day)
    month = _blank_or(date.month_text, layout.blank_month)
    return f"{phrases['ngay']}{day}{phrases['thang']}{month}{phrases['nam']} {date.year}"


def _blank_or(text: str | None, width: int) -> str:
    return NBSP * width if text is None else f" {text} "


def _number(view: View, rules: Rules) -> str:
    number = view.__dict__["number"]
    return NBSP * rules.layout.blank_number if number is None else f"{NBSP}{document_number(number)}"


def _is_date(text: Inline) -> bool:
    try:
        parse_date(text.plain)
    except ValueError:
        return False
    return True
