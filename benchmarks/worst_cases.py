"""Worst cases: what hostile or merely huge inputs cost, in seconds of work and in memory, and how both grow.

Each case runs in a process of its own, at half its size and at its whole size; 'lần' is how many times as long the
whole takes (2: the time grows as the input does; 4: by its square). Cases beyond the bounds end with the code that
refuses them. Making the input is not counted.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

Work = Callable[[], object]
SENTENCE = "Thực hiện nhiệm vụ được giao theo quy định của pháp luật và hướng dẫn của cấp trên. "
LONGEST = 600  # seconds: a case that takes longer is given up


def docx(folder: Path, paragraphs: str) -> Path:
    """A DOCX of such paragraphs, given as XML."""
    import docx as library

    library.Document().save(source := io.BytesIO())  # type: ignore[arg-type]
    path = folder / "d.docx"
    with ZipFile(source) as archive, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + paragraphs.encode(), 1)
            target.writestr(name, data)
    return path


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def check(path: Path, *outcomes: str) -> Work:
    """Check a file, and write what is asked for beside."""

    def work() -> None:
        from congvan.checking.outcome.annotate import annotated
        from congvan.checking.outcome.fix import fix_docx
        from congvan.checking.run import check_file

        checked = check_file(path)
        if "annotate" in outcomes:
            annotated(checked)
        if "fix" in outcomes:
            fix_docx(checked)

    return work


def letters(folder: Path, size: int) -> Work:
    return check(docx(folder, paragraph((SENTENCE * size)[:size])), "annotate", "fix")


def one_word(folder: Path, size: int) -> Work:
    return check(docx(folder, paragraph("thựchiện" * (size // 8))), "annotate", "fix")


def runs(folder: Path, size: int) -> Work:
    made = (
        f'<w:r><w:rPr><w:sz w:val="{20 + number % 40}"/></w:rPr><w:t xml:space="preserve">từ </w:t></w:r>'
        for number in range(size)
    )
    return check(docx(folder, f"<w:p>{''.join(made)}</w:p>"), "annotate", "fix")


def paragraphs(folder: Path, size: int) -> Work:
    return check(docx(folder, paragraph(SENTENCE) * size), "annotate", "fix")


def annexes(folder: Path, size: int) -> Work:
    made = (paragraph("PHỤ LỤC") + paragraph(f"Điều {number}. Phạm vi") for number in range(size))
    return check(docx(folder, "".join(made)), "annotate", "fix")


def elements(folder: Path, size: int) -> Work:
    return check(docx(folder, "<w:p/>" * size))


def pages(folder: Path, size: int) -> Work:
    import fuzz

    office = fuzz.Office(folder)
    body = "body:\n" + f"  - {SENTENCE * 8}\n" * (5 * size)
    path = office.file("yaml", (fuzz.HEAD + body + fuzz.FOOT).encode())
    pdf = folder / "d.pdf"
    pdf.write_bytes(office.composed(path, fuzz.TYPST))
    return check(pdf, "annotate")


def image(folder: Path, side: int, data: bytes) -> Work:
    import fuzz

    office = fuzz.Office(folder)
    office.file("png", data)
    return lambda: office.build(fuzz.WITH_FIGURE.replace("NAME", "d.png"), "docx", fuzz.WEASYPRINT, fuzz.TYPST)


def pixels(folder: Path, side: int) -> Work:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(1), bytes(1 + 3 * side)
    rows = b"".join([packer.compress(row) for _ in range(side if side < 50_000 else 10)]) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return image(folder, side, data)


def workbook(folder: Path, rows: str) -> Work:
    import openpyxl

    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["Tên"])
    made.save(source := io.BytesIO())
    with ZipFile(source) as archive, ZipFile(folder / "d.xlsx", "w", ZIP_DEFLATED) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>", 1)
            target.writestr(name, data)

    def work() -> None:
        from congvan.loading.recipients import read_recipients

        read_recipients("d.xlsx", folder)

    return work


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def long_cell(folder: Path, size: int) -> Work:
    return workbook(folder, f"<row>{cell('a' * size)}</row>")


def empty_rows(folder: Path, size: int) -> Work:
    return workbook(folder, "".join(f'<row r="{number}"/>' for number in range(2, size)))


def equal_names(folder: Path, size: int) -> Work:
    return workbook(folder, f"<row>{cell('Xã A')}</row>" * size)


def names(folder: Path, size: int) -> Work:
    return workbook(folder, "".join(f"<row>{cell(f'Xã {number}')}</row>" for number in range(size)))


def draft(folder: Path, text: str) -> Work:
    import fuzz

    office = fuzz.Office(folder)
    return lambda: office.build(fuzz.HEAD + f'body:\n  - "{text}"\n' + fuzz.FOOT, "docx")


def brackets(folder: Path, size: int) -> Work:
    return draft(folder, "{{ " + "(" * size + "a" + ")" * size + " }}")


def braces(folder: Path, size: int) -> Work:
    return draft(folder, "{{ " * size)


def marks(folder: Path, size: int) -> Work:
    return draft(folder, "*a " * size)


def provision(folder: Path, size: int) -> Work:
    import fuzz
    from click.testing import CliRunner

    office = fuzz.Office(folder)
    office.file("yaml", (fuzz.HEAD + "body: [Lời.]\n" + fuzz.FOOT).encode())
    typed = "1." * (size // 2) + "1"
    (folder / "y.yaml").write_text(f"- {{office: A, provision: '{typed}', remark: b, decision: tiếp thu}}\n", "utf-8")

    def work() -> None:
        from congvan.cli.app import app

        with contextlib.chdir(folder):
            done = CliRunner().invoke(app, ["remarks", "y.yaml", "--draft", "d.yaml", "--table", "--out", "o"])
        assert "YK-010" in done.output + done.stderr

    return work


def pipe(folder: Path, _: int) -> Work:
    os.mkfifo(folder / "d.docx")
    return check(folder / "d.docx")


CASES: dict[str, tuple[Callable[[Path, int], Work], int]] = {
    "DOCX: đoạn nhiều chữ": (letters, 90_000),
    "DOCX: đoạn quá giới hạn": (letters, 120_000),
    "DOCX: một từ không dấu cách": (one_word, 90_000),
    "DOCX: mảnh định dạng trong một đoạn": (runs, 30_000),
    "DOCX: đoạn": (paragraphs, 20_000),
    "DOCX: phụ lục": (annexes, 4_000),
    "DOCX: thẻ XML": (elements, 4_000_000),
    "PDF: trang": (pages, 200),
    "PNG: cạnh, điểm ảnh": (pixels, 7_000),
    "PNG: cạnh quá giới hạn": (pixels, 30_000),
    "PNG: cạnh chỉ ghi ở đầu tệp": (pixels, 100_000),
    "XLSX: chữ trong một ô": (long_cell, 150_000_000),
    "XLSX: dòng trống": (empty_rows, 1_500_000),
    "XLSX: tên trùng nhau": (equal_names, 10_000),
    "XLSX: tên": (names, 49_000),
    "YAML: ngoặc lồng trong biểu thức": (brackets, 10_000),
    "YAML: ngoặc nhọn không đóng": (braces, 100_000),
    "YAML: dấu nhấn mạnh": (marks, 60_000),
    "Ý kiến: điều khoản dài vô tận": (provision, 18_000),
    "Ống dẫn (FIFO) tên d.docx": (pipe, 1),
}


def run(name: str, size: int) -> None:
    """Run one case and print its figures; this is the process that is measured."""
    from congvan.errors import CongvanError

    make, _ = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        work = make(Path(folder), size)
        with contextlib.suppress(OSError):  # what making the input took is not counted: Linux forgets it so
            Path("/proc/self/clear_refs").write_text("5")
        start, code = time.process_time(), "–"
        try:
            work()
        except CongvanError as error:
            code = error.findings[0].code
        seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "peak_mb": peak(), "code": code}))


def peak() -> float:
    """The most memory that this process held, in MB."""
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, size: int) -> dict[str, object] | None:
    """The figures of one case in a process of its own; None where it is killed or never ends."""
    command = [sys.executable, __file__, "--run", name, "--size", str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return None
    figures: dict[str, object] | None = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None
    return figures


def main() -> None:
    """Run all cases in turn and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=CASES, action="append", help="only these cases")
    parser.add_argument("--run", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        run(arguments.run, arguments.size)
        return
    print(f"{'trường hợp xấu nhất':<40}{'cỡ':>12}{'giây CPU':>10}{'lần':>7}{'MB':>7}  kết quả")
    for name in arguments.only or CASES:
        size = CASES[name][1]
        half, whole = measured(name, size // 2), measured(name, size)
        if half is None or whole is None:
            print(f"{name:<40}{size:>12}  không xong", flush=True)
            continue
        seconds, before = float(str(whole["seconds"])), float(str(half["seconds"]))
        ratio = f"{seconds / before:.1f}" if before >= 0.1 and half["code"] == whole["code"] else "–"
        print(f"{name:<40}{size:>12}{seconds:>10.1f}{ratio:>7}{whole['peak_mb']:>7.0f}  {whole['code']}", flush=True)


if __name__ == "__main__":
    main()
