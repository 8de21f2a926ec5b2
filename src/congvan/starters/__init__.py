"""What `congvan init` and `congvan new` hand out: settings and drafts with marked gaps and remarks."""

from __future__ import annotations

from congvan.drafting import Language
from congvan.starters.outline import from_kind, from_sample
from congvan.starters.samples import sample, sample_names
from congvan.starters.writing import DRAFT_SCHEMA, SETTINGS_SCHEMA, draft_text, settings_text
from congvan.text.unicode import slug
from congvan.thethuc.kinds import find_kind, load_kinds
from congvan.workspace import Workspace

__all__ = ["DRAFT_SCHEMA", "SETTINGS_SCHEMA", "Language", "settings_text", "startable", "starter"]


def startable() -> list[str]:
    """Return the names that `starter` takes: kinds and samples."""
    return [*(kind.name.lower() for kind in load_kinds()), *sample_names()]


def starter(name: str, workspace: Workspace, keys: Language = "vi") -> str | None:
    """Return the draft to begin from: of a kind, or shaped as a sample of this name ('quyet-dinh-gian-tiep').

    It names the workspace's agency and who signs for it, and holds a gap wherever a clerk has to say something.
    None for what is neither.
    """
    kind = find_kind(name)
    text = sample(kind.slug if kind else slug(name))
    if text is not None:
        outline = from_sample(text)
    elif kind is not None:
        outline = from_kind(kind)
    else:
        return None
    return draft_text(outline, workspace, keys)
