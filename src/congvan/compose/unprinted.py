"""What templates of a workspace leave out of a body: a text or an image of the draft would be lost without a word.

Such templates are copies of an earlier congvan, whose bodies knew fewer sorts of blocks, or print part of one only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from congvan.compose.binding import Inline, View
from congvan.errors import N_, Span, refuse
from congvan.text.unicode import clean, nfc

# Texts of blocks that steer the page, or stand in attributes, and are no words on it.
_STEERING = {"only", "label", "source", "file", "sheet", "own", "alt"}
_SHOWN = 60  # letters of what is missing that are told


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
                raise refuse("MAU-010", span, message, text=_beginning(text.plain))


def _texts(value: Any) -> Iterator[tuple[str, Inline]]:
    """The texts of blocks that are printed, and the images, with the name of their field ('figure' for an image)."""
    if isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, View):
        if value.__dict__["type"] == "Figure":
            yield "figure", value.__dict__["source"]
        for name, field in value.__dict__.items():
            if isinstance(field, Inline):
                if name not in _STEERING:
                    yield name, field
            elif name not in _STEERING:
                for each in field if isinstance(field, tuple) else ():
                    if isinstance(each, Inline):
                        yield name, each
                yield from _texts(field)


def _letters(text: str) -> str:
    """Letters and digits alone, in one case: templates give texts marks, and headings capitals."""
    return "".join(sign for sign in nfc(text).casefold() if sign.isalnum())


def _beginning(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
