"""The writer of drafts: a tree with English keys to YAML in the clerk's language, which reads back as it was."""

from congvan.drafting.scalars import one_line
from congvan.drafting.tree import Named, group, listed, said, text
from congvan.drafting.writer import Language, draft_yaml, key_name

__all__ = ["Language", "Named", "draft_yaml", "group", "key_name", "listed", "one_line", "said", "text"]
