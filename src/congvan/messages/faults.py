"""The codes of what keeps an input from being used, each with what is wrong and what to do (`faults.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Fault:
    """One code: what is wrong and what to do, in Vietnamese and English."""

    code: str
    title: str
    remedy: str
    title_en: str
    remedy_en: str

    def told(self, language: str) -> tuple[str, str]:
        """Return title and remedy in a language."""
        return (self.title_en, self.remedy_en) if language == "en" else (self.title, self.remedy)


@cache
def faults() -> Mapping[str, Fault]:
    """Return all of them by code, in their order."""
    table = tomllib.loads(files(__package__).joinpath("faults.toml").read_text("utf-8"))
    return {code: Fault(code, **entry) for code, entry in table.items()}
