"""What was not read is not passed: files without text, with content that is not read, or of no known format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from congvan.checking.observed import Observed
from congvan.checking.recognised import Recognised
from congvan.errors import N_, CongvanError, Finding, Span, refuse

# One of these shows that a file is a document of the decree, or part of one.
_SHOWING = (
    "quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian", "ten_loai", "kinh_gui", "noi_nhan", "phu_luc",
    "kem_theo", "hinh_thuc_sao",
)  # fmt: skip


_UNCHECKED = N_(
    "không kiểm tra được: {count} phần của văn bản là tệp khác nhúng vào (altChunk), chưa thành chữ của Word; "
    "hãy mở bằng Word rồi lưu lại"
)
_UNREAD = N_(
    "không đọc được: {count} phần của văn bản là tệp khác nhúng vào (altChunk), chưa thành chữ của Word; "
    "hãy mở bằng Word rồi lưu lại"
)


def refuse_textless(observed: Observed) -> None:
    """Refuse a file of which nothing, or not all, was read.

    Raises CongvanError: KT-401 (no text), KT-402 (text in a part that Word takes in only when it opens the file).
    """
    refuse_foreign(observed, _UNCHECKED)
    if not any(run.text.strip() for paragraph in observed.paragraphs for run in paragraph.runs if not run.hidden):
        raise _textless(Span(str(observed.path)), observed.images)


def refuse_foreign(observed: Observed, message: str = _UNREAD) -> None:
    """Refuse a file that takes in another one only when Word opens it; raises CongvanError (KT-402)."""
    if observed.foreign:
        raise refuse("KT-402", Span(str(observed.path)), message, count=observed.foreign)


def _textless(span: Span, images: int) -> CongvanError:
    if images:
        message = N_("không kiểm tra được: tệp chỉ có hình ({count} hình), không có chữ; hãy kiểm tra bản gõ trên Word")
        return refuse("KT-401", span, message, count=images)
    return refuse("KT-401", span, N_("không kiểm tra được: tệp không có chữ nào"))


def unrecognised(recognised: Recognised, path: Path) -> Iterator[Finding]:
    """What is said of text that shows nothing of an administrative document: its format was not checked."""
    if not recognised.kind and not recognised.other and not recognised.of(*_SHOWING, annex=None):
        message = N_(
            "không kiểm tra được thể thức: không thấy quốc hiệu, số và ký hiệu, địa danh và ngày, tên loại, kính gửi "
            "hay nơi nhận; chỉ câu chữ được xét"
        )
        yield Finding("KT-403", Span(str(path)), message)
