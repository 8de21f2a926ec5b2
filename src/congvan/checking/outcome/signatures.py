"""What is said of the digital signatures that a PDF carries: as the file states them, nothing of it verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from congvan.checking.observed import Observed, Signature
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.unicode import visible

_NO_NOTES = (1, 2)  # levels of DocMDP that forbid annotations


def told_signatures(observed: Observed) -> Iterator[str]:
    """Give a line for each signature: who, when, how much of the file it covers."""
    for number, one in enumerate(observed.signatures, 1):
        who = visible(one.signer) or tr(N_("không ghi người ký"))
        when = visible(one.time) or tr(N_("không ghi thời gian"))
        if one.whole:
            message = N_("chữ ký số {number}: {who}, {when}, phủ toàn bộ tệp (theo tệp ghi, không xác thực)")
        else:
            message = N_(
                "chữ ký số {number}: {who}, {when}, phủ {bytes} byte đầu; sau khi ký tệp được ghi thêm (theo tệp ghi, "
                "không xác thực)"
            )
        yield tr(message, number=number, who=who, when=when, bytes=one.covered)


def as_data(observed: Observed) -> list[dict[str, object]]:
    """Return the signatures as plain data."""
    return [asdict(one) for one in observed.signatures]


def forbids_notes(signatures: tuple[Signature, ...]) -> bool:
    """Whether a certification of the document lets nobody add annotations."""
    return any(one.permission in _NO_NOTES for one in signatures)


def told_of_copy(observed: Observed) -> str:
    """Return what a copy with remarks means for the signatures; '' where there are none."""
    if not observed.signatures:
        return ""
    message = N_(
        "Bản ghi chú giữ nguyên phần đã ký của {count} chữ ký số và ghi thêm vào sau: phần mềm đọc PDF sẽ báo tệp "
        "thay đổi sau khi ký. Chỉ dùng nội bộ; phát hành bản gốc."
    )
    return tr(message, count=len(observed.signatures))
