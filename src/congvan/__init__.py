"""Official documents of Vietnam from YAML to DOCX and PDF (NĐ 30/2020/NĐ-CP).

The names below are what programs may rely on (docs/python.md); each is imported when it is first asked for, because the
command line must start at once. All other modules may change from one version to the next.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from congvan.api import Built as Built
    from congvan.api import Checked as Checked
    from congvan.api import build as build
    from congvan.api import check as check
    from congvan.errors import CongvanError as CongvanError
    from congvan.errors import Finding as Finding
    from congvan.errors import Span as Span
    from congvan.workspace import Workspace as Workspace
    from congvan.workspace import find_workspace as find_workspace

__version__ = "0.1.0"
_HOMES = {
    "build": "api",
    "check": "api",
    "Built": "api",
    "Checked": "api",
    "CongvanError": "errors",
    "Finding": "errors",
    "Span": "errors",
    "Workspace": "workspace",
    "find_workspace": "workspace",
}
__all__ = ["Built", "Checked", "CongvanError", "Finding", "Span", "Workspace", "build", "check", "find_workspace"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
