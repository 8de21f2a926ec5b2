"""The words of congvan in Vietnamese (the source language) and English (a gettext catalogue made by Babel)."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Mapping
from importlib.resources import files

from congvan.errors import Finding, Said
from congvan.loading.shapes import Term
from congvan.text.figures import Figures
from congvan.text.unicode import visible

LANGUAGES = ("vi", "en")
_chosen = "vi"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def set_language(language: str | None) -> None:
    """Choose the language of messages; None takes CONGVAN_LANG, else Vietnamese."""
    global _chosen, _current
    language = language or os.environ.get("CONGVAN_LANG") or "vi"
    folder = str(files(__package__))
    _chosen = language if language in LANGUAGES else "vi"
    wanted = [language] if language in LANGUAGES and language != "vi" else []
    # The command line's own words (usage, options) come from click, which asks the global gettext.
    os.environ["LANGUAGE"] = _chosen
    _gettext.bindtextdomain("messages", folder)
    _current = _gettext.translation("congvan", folder, wanted, fallback=True)


def language() -> str:
    """Return the chosen language."""
    return _chosen


def tr(message: str, /, **parameters: object) -> str:
    """Return a message in the chosen language, with its parameters filled in."""
    text = _current.gettext(message)
    return text.format_map(_translated(parameters)) if parameters else text


def message_of(finding: Finding) -> str:
    """Return what is wrong, in the chosen language."""
    return _current.gettext(finding.message).format_map(_translated(finding.parameters))


def describe(finding: Finding) -> str:
    """Return 'file:line:column: what is wrong [code]', safe to show on one line of a terminal."""
    return visible(f"{finding.span}: {message_of(finding)} [{finding.code}]")


def _translated(parameters: Mapping[str, object]) -> dict[str, object]:
    # The help of a key is a message too, and stands as a parameter in 'missing key'.
    return {
        name: _current.gettext(str(value)) if name == "help" else shown(value) for name, value in parameters.items()
    }


def shown(value: object) -> object:
    """Return a parameter as the chosen language writes it: terms translated, figures with its decimal sign."""
    if isinstance(value, Said):
        return _said(value)
    if isinstance(value, Term):
        return _current.gettext(str(value))
    return value.replace(".", ",") if isinstance(value, Figures) and _chosen == "vi" else value


def _said(finding: Said) -> str:
    return _current.gettext(finding.message).format_map(_translated(finding.parameters))
