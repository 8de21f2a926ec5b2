"""What a repository decides of the rules: `check` in congvan.yaml gives a rule another severity, or silences it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from congvan.checking.rules.book import SEVERITIES, Rule, Severity, rules
from congvan.errors import N_, Report, Span
from congvan.text.nearest import meant
from congvan.text.unicode import slug
from congvan.workspace import Workspace

Chosen = Severity | Literal["off"]
_WORDS: Mapping[str, Chosen] = {
    "error": "error", "loi": "error", "warning": "warning", "canh-bao": "warning",
    "advice": "advice", "goi-y": "advice", "khuyen": "advice", "off": "off", "tat": "off",
}  # fmt: skip

_OFFERED = ("lỗi", "cảnh báo", "gợi ý", "tắt")


@dataclass(frozen=True)
class Choices:
    """Severities by code, where they are not those of the rules."""

    severities: Mapping[str, Chosen] = field(default_factory=dict)
    span: Span = field(default_factory=lambda: Span(""))  # of the first choice

    @property
    def silenced(self) -> tuple[str, ...]:
        """The codes of the rules that are turned off."""
        return tuple(code for code, chosen in self.severities.items() if chosen == "off")

    @property
    def lowered(self) -> tuple[str, ...]:
        """The codes of the rules that are asked for less strictly than they stand in the tables."""
        return tuple(
            code
            for code, chosen in self.severities.items()
            if chosen != "off" and SEVERITIES.index(chosen) > SEVERITIES.index(rules()[code].severity)
        )

    def severity(self, rule: Rule) -> Chosen:
        """Return the severity of a rule here; 'off' where it is not asked for."""
        return self.severities.get(rule.code, rule.severity)


def choices_of(workspace: Workspace) -> Choices:
    """Return what a workspace chose; raises CongvanError for an unknown code or severity."""
    report = Report()
    chosen: dict[str, Chosen] = {}
    for code, word in workspace.severities.items():
        severity = _WORDS.get(slug(word.text))
        if code not in rules():
            message = N_("không có quy tắc '{name}'{meant}; chạy 'congvan rules' để xem các quy tắc")
            report.add("KT-003", word.span, message, name=code, meant=meant(code, rules()))
        elif severity is None:
            message = N_("mức '{word}' không có{meant}; chọn lỗi, cảnh báo, gợi ý hoặc tắt")
            report.add("KT-004", word.span, message, word=word.text, meant=meant(word.text, _OFFERED))
        else:
            chosen[code] = severity
    report.close()
    first = next(iter(workspace.severities.values()), None)
    return Choices(chosen, first.span if first else Span(""))
