"""Groups and lists of YAML that a clerk typed as a sentence: 'Yêu cầu các đơn vị như sau:', '[Dự thảo]'."""

from __future__ import annotations

from congvan.loading import nodes
from congvan.loading.comments import quoted, shortened
from congvan.loading.nodes import Node, Scalar
from congvan.text.unicode import nfc, slug

# Capital or not, these say what a text is rather than begin one.
_KEYS = frozenset({"name", "ten", "text"})
_PROSE = 4  # words of a key that make it a sentence, though it begins with a small letter


def as_text(node: Node) -> Scalar | None:
    """Return the text that a group of one key or a list of one text was typed as; None where it can be more."""
    if isinstance(node, Scalar):
        return node
    if node.source is None:
        return None
    alone = _one_text(node) if isinstance(node, nodes.Sequence) else _one_sentence(node, node.source.style == "flow")
    return Scalar(node.span, _typed(node), node.source) if alone else None


def _one_text(node: nodes.Sequence) -> bool:
    return len(node.items) == 1 and _is_plain(node.items[0])


def _one_sentence(node: nodes.Mapping, flow: bool) -> bool:
    if len(node.entries) != 1:
        return False
    key, value = node.entries[0]
    return isinstance(value, Scalar) and _is_plain(value) and (not value.text if flow else _begins_sentence(key.text))


def in_quotes(node: Node) -> str:
    """Return what was typed as a text in quotes, shortened to be shown."""
    text = _typed(node)
    return quoted(shortened(text)) if text else ""


def _is_plain(node: Node) -> bool:
    return isinstance(node, Scalar) and node.source is not None and node.source.style != "block"


def _begins_sentence(key: str) -> bool:
    first = next((sign for sign in key if sign.isalpha()), "")
    return slug(key) not in _KEYS and (first.isupper() or len(key.split()) >= _PROSE)


def _typed(node: Node) -> str:
    if node.source is None:
        return ""
    return nfc(" ".join(node.source.typed.split()))
