"""What was not read is not passed: such files end as not checked, with exit 1, never as free of faults."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import congvan_here
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from papers import Paper, letter, printed
from pypdf import PdfWriter

Make = Callable[[], bytes]


def docx_of(*texts: str, change: Callable[[Any], None] = lambda document: None) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def png() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(20))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def pictured(document: Any) -> None:
    document.add_picture(png())


def hidden(document: Any) -> None:
    document.add_paragraph().add_run("Kính gửi: Các xã").font.hidden = True


def chunked(document: Any) -> None:
    html = Part(PackURI("/word/a.htm"), "text/html", b"<p>Van ban</p>", document.part.package)
    relation = document.part.relate_to(html, f"{RELATIONSHIP_TYPE.STYLES.rsplit('/', 1)[0]}/aFChunk")
    document.element.body.insert(0, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{relation}"/>'))


def locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(printed(letter())))
    writer.encrypt("mat", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


PROSE = "Hôm nay trời đẹp, các cháu đi chơi công viên."
NOT_CHECKED: dict[str, tuple[str, Make, str]] = {
    "no-bytes": ("a.docx", lambda: b"", "KT-101"),
    "no-bytes-pdf": ("a.pdf", lambda: b"", "KT-201"),
    "nothing": ("a.docx", docx_of, "KT-401"),
    "blanks": ("a.docx", lambda: docx_of("  ", "\u00a0", ""), "KT-401"),
    "hidden-text": ("a.docx", lambda: docx_of(change=hidden), "KT-401"),
    "pictures-of-pages": ("a.docx", lambda: docx_of(change=pictured), "KT-401"),
    "another-file-within": ("a.docx", lambda: docx_of(change=chunked), "KT-402"),
    "another-file-beside-text": ("a.docx", lambda: docx_of("Kính gửi: Các xã", change=chunked), "KT-402"),
    "no-format": ("a.docx", lambda: docx_of(PROSE), "KT-403"),
    "no-format-pdf": ("a.pdf", lambda: printed(f"<p>{PROSE}</p>"), "KT-403"),
    "empty-page": ("a.pdf", lambda: printed("<p></p>"), "KT-205"),
    "scan": ("a.pdf", lambda: Paper(printed("<p></p>")).picture().data(), "KT-205"),
    "seal-alone": ("a.pdf", lambda: Paper(printed("<p></p>")).seal("Người ký: A", 20, 5).data(), "KT-205"),
    "password": ("a.pdf", locked, "KT-202"),
}


@pytest.mark.parametrize("name", NOT_CHECKED)
def test_what_was_not_read_is_not_passed(name: str, tmp_path: Path) -> None:
    file, make, code = NOT_CHECKED[name]
    (tmp_path / file).write_bytes(make())
    told = congvan_here("check", file, cwd=tmp_path)
    assert told.code == 1
    assert f"[{code}]" in told.out
    assert re.match(rf"{re.escape(file)}(?: \(không rõ loại\))?: không kiểm tra được", told.out)
    assert "không có lỗi" not in told.out


def test_a_file_among_others_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx_of())
    (tmp_path / "b.pdf").write_bytes(printed(letter()))
    told = congvan_here("check", "a.docx", "b.pdf", cwd=tmp_path)
    assert told.code == 1
    assert "b.pdf (Công văn): không có lỗi nào" in told.out
    assert told.out.splitlines()[-1] == "Tất cả 2 tệp: 1 lỗi; 1 tệp không kiểm tra được"


def test_words_of_a_file_without_a_format_are_judged(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx_of("Các đơn vị bổ xung hồ sơ."))
    told = congvan_here("check", "a.docx", cwd=tmp_path)
    assert "[VB-302]" in told.out and "không kiểm tra được; 1 lỗi" in told.out
    assert "[TT-" not in told.out


@pytest.mark.parametrize(
    "texts",
    [("PHỤ LỤC I", "DANH MỤC"), ("BÁO CÁO", "Về kết quả"), ("Kính gửi: Các xã",), ("(Kèm theo Công văn số 1/UBND)",)],
)
def test_part_of_a_document_is_checked(texts: tuple[str, ...], tmp_path: Path) -> None:
    """An annex, or a draft without its head, may be a file of its own."""

    def centred(document: Any) -> None:
        for paragraph in document.paragraphs:
            paragraph.alignment = 1

    (tmp_path / "a.docx").write_bytes(docx_of(*texts, change=centred))
    assert "không kiểm tra được" not in congvan_here("check", "a.docx", cwd=tmp_path).out
