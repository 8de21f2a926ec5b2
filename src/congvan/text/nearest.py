"""Which of the known names a mistyped one may mean."""

import difflib
from collections.abc import Iterable

from congvan.errors import N_, Said, Span
from congvan.text.unicode import slug


def nearest(name: str, known: Iterable[str], count: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known names most like `name`, nearest first, without regard to marks and case."""
    by_slug: dict[str, str] = {}
    for candidate in known:
        by_slug.setdefault(slug(candidate), candidate)
    return [by_slug[near] for near in difflib.get_close_matches(slug(name), by_slug, n=count, cutoff=cutoff)]


def meant(name: str, known: Iterable[str]) -> Said | str:
    """Return ' (có phải ý bạn là …?)' for a message on a name that is not known; nothing where none is like it."""
    near = nearest(name, known)
    return Said("", Span(""), N_(" (có phải ý bạn là '{near}'?)"), {"near": near[0]}) if near else ""
