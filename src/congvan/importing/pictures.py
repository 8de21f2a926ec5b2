"""The images of a file as figures of the body and of cells: stored beside the draft, or listed with their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from congvan.checking.observed import Paragraph
from congvan.checking.recognised import Part
from congvan.errors import N_
from congvan.importing.anchored import Anchored, Image
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Picture
from congvan.text.unicode import clean

_BESIDE = 40  # characters of the words beside a drawing that tell where it is


class Pictures:
    """Carries the images of one file. `store` keeps an image and returns its name."""

    def __init__(self, hanging: Anchored, ledger: Ledger, store: Callable[[str, bytes], str]) -> None:
        self._hanging = hanging
        self._ledger = ledger
        self._store = store
        self._names: dict[bytes, str] = {}
        self._taken: set[int] = set()  # the paragraphs whose images a draft takes or that are listed

    def has(self, paragraph: Paragraph) -> bool:
        """Whether an image stands in a paragraph."""
        return next(self._hanging.images(paragraph), None) is not None

    def stand_in(self, paragraph: Paragraph) -> bool:
        """Whether an image stands in the text of a paragraph; one that floats may be a signature, a seal, a stamp."""
        return any(not image.floating for image in self._hanging.images(paragraph))

    def of(self, paragraph: Paragraph) -> list[Picture]:
        """Return the images of a paragraph that a draft takes."""
        return [picture for _, picture in self._carried(paragraph)]

    def in_cell(self, paragraphs: Sequence[Paragraph]) -> Picture | None:
        """Return the image of a cell, whose words stand under it in a draft; all others of the cell are listed."""
        found: Picture | None = None
        words = False
        for paragraph in paragraphs:
            for image, picture in self._carried(paragraph):
                where = _place(paragraph)
                if found:
                    message = N_("ô có nhiều hình, ô của dự thảo chỉ giữ một; hình này ở tệp '{file}'")
                    self._ledger.lose("", message, where, file=picture.file)
                    continue
                found = picture
                if image.floating:
                    self._ledger.remark(where, N_("hình đặt rời trong ô; nay đứng trên chữ của ô"))
                elif words or image.before.strip() or _goes_on(image.after):
                    self._ledger.remark(where, N_("chữ ở trên hay bên cạnh hình trong ô; nay ở dưới hình"))
            words = words or bool(paragraph.text.strip() or paragraph.label)
        return found

    def tell_left(self, paragraph: Paragraph, part: Part | None) -> None:
        """List the images of a paragraph that stands in no body: logos, signatures, seals, what other programs laid;
        and what is drawn on any paragraph."""
        if count := self._hanging.sketches(paragraph):
            message = N_(
                "{count} hình vẽ, biểu đồ của Word ở chỗ '{beside}' không đưa vào; ô đánh dấu thì viết ☐, còn lại "
                "thì lưu thành ảnh rồi chèn bằng 'hình'"
            )
            where = _place(paragraph) if paragraph.cell or not part else part
            self._ledger.lose("", message, where, count=count, beside=clean(paragraph.text)[:_BESIDE].strip())
        if id(paragraph) not in self._taken:
            for _ in self._hanging.images(paragraph):
                message = N_(
                    "hình ở đầu, cuối văn bản hay ngoài lề (biểu tượng, chữ ký, dấu, nét vẽ): không đưa vào; hình chữ "
                    "ký, dấu thì ghi ở 'người ký'"
                )
                self._ledger.lose("", message, part or _place(paragraph))

    def _carried(self, paragraph: Paragraph) -> Iterator[tuple[Image, Picture]]:
        self._taken.add(id(paragraph))
        for image in self._hanging.images(paragraph):
            where = _place(paragraph)
            if not image.suffix:
                message = N_(
                    "hình không phải PNG, JPEG, hay là nhóm hình, liên kết; hãy lưu lại thành PNG rồi chèn bằng 'hình'"
                )
                self._ledger.lose("", message, where)
                continue
            if image.cut:
                self._ledger.remark(where, N_("hình đã xén bớt trong Word; nay hiện cả hình, kể cả phần đã xén"))
            if image.data not in self._names:  # a sign in many cells is one file, as it is in Word
                name = f"hinh-{len(self._names) + 1}.{image.suffix}"
                self._names[image.data] = self._store(name, image.data)
            align = None if image.floating else paragraph.align
            yield image, Picture(self._names[image.data], image.width_mm, image.alt, align)


def _place(paragraph: Paragraph) -> Part:
    """Where an image stands: a paragraph with nothing but an image has no part of its own."""
    return Part("o_bang" if paragraph.cell else "hinh", paragraph, ())


def _goes_on(after: str) -> bool:
    """Whether words stand behind an image on its line."""
    return bool(after.split("\n", 1)[0].strip())
