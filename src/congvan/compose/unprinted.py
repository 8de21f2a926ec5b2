"""What templates of a workspace leave out of a body: a text or an image of the draft would be lost without a word.

Such templates are copies of an earlier congvan, whose bodies knew fewer sorts of blocks, or print part of one only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from congvan.compose.binding import Inline, View
from congvan.compose.grammar import short
from congvan.errors import N_, Span, refuse
from congvan.text.unicode import nfc

# Texts of blocks that steer the page, or stand in attributes, and are no words on it.
_STEERING = {"only", "label", "source", "file", "sheet", "own", "alt"}


def refuse_unprinted(view: View, written: Iterable[str], span: Span) -> None:
    """Refuse what stands in the bodies of a document and its parts but in nothing that templates have written (XHTML).

    `span` is that of the draft. Raises CongvanError: MAU-010.
    """
    xhtml = "".join(written)
    said = _letters(Markup(xhtml).striptags())
    for part in (view, *view.__dict__["attachments"], *view.__dict__["annexes"]):
        for field, text in _texts(part.__dict__["body"]):
            if field == "figure":
                if f'src="{escape(text.source)}"' not in xhtml:
                    message = N_(
                        "mẫu in riêng (templates/) không in hình '{name}'; so với mẫu đi kèm congvan rồi thêm phần còn "
                        "thiếu, hoặc xóa mẫu riêng"
                    )
                    raise refuse("MAU-010", span, message, name=text.source)
            elif not any(_letters(form) in said for form in (Markup(text.__html__()).striptags(), text.plain)):
                message = N_(
                    "mẫu in riêng (templates/) không in '{text}'; so với mẫu đi kèm congvan rồi thêm phần còn thiếu, "
                    "hoặc xóa mẫu riêng"
                )
                raise refuse("MAU-010", span, message, text=short(text.plain))


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, Inline]]:
    """The texts of blocks that are printed, and the images, with the name of their field ('figure' for an image)."""
    if isinstance(value, Inline):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, name)
    elif isinstance(value, View):
        parts = value.__dict__
        if parts["type"] == "Figure":
            yield "figure", parts["source"]
        for field, part in parts.items():
            if field not in _STEERING:
                yield from _texts(part, field)


def _letters(text: str) -> str:
    """Letters and digits alone, in one case: templates give texts marks, and headings capitals."""
    return "".join(sign for sign in nfc(text).casefold() if sign.isalnum())
