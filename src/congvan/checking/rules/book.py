"""The rules of `congvan check`: their codes, severities, titles and clauses (data), and the functions that decide."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Literal

from congvan.checking.recognised import Part, Recognised
from congvan.thethuc.rules import load_rules

Severity = Literal["error", "warning", "advice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
_FORMAT, _TEXT = "the_thuc.toml", "van_ban.toml"
_SUBJECTS = (
    "page",
    "look",
    "head",
    "lines",
    "symbol",
    "date",
    "place",
    "marks",
    "subject",
    "position",
    "authority",
    "body",
    "numbering",
    "foot",
    "annex",
)
_WORDS = ("encoding", "typography", "ends", "spelling", "capitals", "naming", "numbers", "sums", "offices", "ready")
_TABLES = (_FORMAT, _TEXT)
_OTHER_FORMAT = "TT-100"  # says that a document follows another format


@dataclass(frozen=True)
class Rule:
    """One rule: a stable code, how grave it is, what it asks (Vietnamese and English), and its clause."""

    code: str
    severity: Severity
    title: str
    title_en: str
    source: str
    fixable: bool = False


@dataclass(frozen=True)
class Found:
    """What a rule found: a message with parameters, the part, and the piece of its text (offsets; None: all).

    `part` is None where the whole document is meant. `fix` says what `--fix` may do: the name of a property and
    its value, such as {'size_pt': 14}; empty where only the author can mend it.
    """

    part: Part | None
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    fix: Mapping[str, Any] = field(default_factory=dict)

    @property
    def excerpt(self) -> str:
        """The offending text."""
        return self.part.text[self.start : self.end] if self.part else ""


Decide = Callable[[Recognised], Iterator[Found]]
_DECIDERS: dict[str, Decide] = {}


def rule(code: str) -> Callable[[Decide], Decide]:
    """Register the function that decides a rule of the tables."""

    def register(decide: Decide) -> Decide:
        if code in _DECIDERS:
            raise ValueError(f"{code} is decided twice")
        _DECIDERS[code] = _under_decree(decide) if code.startswith("TT-") and code != _OTHER_FORMAT else decide
        return decide

    return register


def _under_decree(decide: Decide) -> Decide:
    """Ask a rule on the format only of documents that the decree governs; `other` names what others show."""

    def decide_governed(document: Recognised) -> Iterator[Found]:
        return iter(()) if document.other else decide(document)

    return decide_governed


@dataclass(frozen=True)
class Group:
    """Components whose look is decided from the figures of nd30.toml; `codes` by check ('size', 'weight', …)."""

    components: tuple[str, ...]
    codes: Mapping[str, str]


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    folder = files(__package__)
    return {name: tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in _TABLES}


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of components and the rules that are asked of each."""
    table = _tables()[_FORMAT]
    return tuple(
        Group(
            tuple(entry["components"]),
            {check: _code(number, table["checks"][check]) for check in entry["checks"]},
        )
        for number, entry in table["groups"].items()
    )


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by code, in their order."""
    table = _tables()[_FORMAT]
    found = {code: Rule(code=code, **entry) for code, entry in (table["rules"] | _tables()[_TEXT]).items()}
    for number, group in table["groups"].items():
        source = load_rules().components[group["components"][0]].source
        for name in group["checks"]:
            check = table["checks"][name]
            code = _code(number, check)
            title, title_en = f"{group['title']}: {check['title']}", f"{group['title_en']}: {check['title_en']}"
            found[code] = Rule(code, check["severity"], title, title_en, source, check.get("fixable", False))
    return dict(sorted(found.items()))


def _code(number: str, check: Mapping[str, Any]) -> str:
    return f"TT-{number}{check['digit']}"


def deciders() -> Mapping[str, Decide]:
    """Return the deciding functions by code."""
    for name in (*_SUBJECTS, *_WORDS):  # whose functions register themselves
        import_module(f"{__package__}.{name}")
    return _DECIDERS
