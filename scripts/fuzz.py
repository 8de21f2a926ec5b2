"""Feeds broken files to congvan: whatever a file holds, it is read or refused, and nothing else is raised.

    python scripts/fuzz.py --seed 7 --seconds 600 --kinds docx,pdf --folder /tmp/found

Good samples of every kind are changed at random, by the bytes and by what the kind is made of (tags and attributes of
XML, numbers, chunks), and go through what a user would do with them. Inputs that break something are kept with the
traceback beside them. The same seed gives the same inputs. `tests/test_fuzz.py` runs a bounded part of this.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
from PIL import Image

from congvan.bulk.render import Renderer
from congvan.bulk.units import Job, Unit
from congvan.checking.choices import Choices
from congvan.checking.outcome.annotate import annotated
from congvan.checking.outcome.fix import fix_docx
from congvan.checking.run import check_file
from congvan.compose.document import Document
from congvan.errors import UNEXPECTED, CongvanError
from congvan.loading.recipients import read_recipients
from congvan.workspace import find_workspace
from congvan.writers.engines import TYPST, WEASYPRINT
from congvan.writers.formats import Writers

TOO_LONG = 20  # seconds for one input

HEAD = """\
kind: công văn
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
number: 12
date: 8/2026
subject: Về việc rà soát thủ tục hành chính
recipients: [Sở Nội vụ, Sở Tài chính]
"""
FOOT = """\
signatory: {authority: [TM. Ủy ban nhân dân], title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""
BODY = """\
vars: {han: 15/9/2026, so_tien: "1250000"}
body:
  - "Thực hiện Công văn số 3167/SNV-CCHC, trước {{ han | ngay_bang_chu }}[^han] với {{ so_tien | nhom_so }} đồng:"
  - outline:
      - title: Kết quả
        label: mot
        items:
          - title: Chỉ đạo
            body: [Đã ban hành **14** văn bản *chỉ đạo*., "Xem {{ ref('mot') }}."]
          - Việc thứ hai
  - table:
      columns: [{title: Nơi, width: 6}, {title: Số, width: 3, align: phải}]
      rows: [[Xã A, "18.246"], ["**Cộng**", "1.034"]]
footnotes: {han: Kể cả ngày nghỉ.}
annexes:
  - title: Danh sách
    body: [Nội dung phụ lục.]
"""
DRAFT = HEAD + BODY + FOOT
WITH_TABLE = HEAD + "body:\n  - Số liệu như sau\n  - table: {file: NAME}\n" + FOOT
WITH_FIGURE = HEAD + "body:\n  - Hình như sau\n  - figure: {file: NAME, caption: Sơ đồ}\n" + FOOT
LIST = "- {name: Xã A, province: Đắk Lắk}\n- {tên: Xã B, mã: '01'}\n- Xã C\n"
TABLE = 'Tên;Tỉnh;Số\nXã A;Đắk Lắk;1\n"Xã; B";Đắk Lắk;2,5\nXã C;;3\n'


# ---- changes ----

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]+>")
_ATTRIBUTE = re.compile(rb' [\w:]+="([^"]*)"')
_NUMBERS = [
    b"", b"0", b"-1", b"x", b"nan", b"NaN", b"1e999", b"1e400", b"0.0000000001", b"2147483648", b"99999999999999",
    b"-99999999999999", b"00", b"1 0 R", b"null", b"[]",
]  # fmt: skip
_VALUES = [*_NUMBERS, "\u202e".encode(), "ế".encode() * 300, b"true", b"auto", b"%", b"../../x", b"rId999"]


def changed_bytes(data: bytes, rng: random.Random) -> bytes:
    """Change, take out, put in or move some bytes, or put another number in the place of one."""
    result = bytearray(data)
    for _ in range(rng.choice([1, 2, 4, 8, 16])):
        if not result:
            break
        place, how = rng.randrange(len(result)), rng.randrange(7)
        if how == 0:
            result[place] = rng.randrange(256)
        elif how == 1:
            del result[place : place + rng.choice([1, 4, 64, 1000])]
        elif how == 2:
            result[place:place] = rng.randbytes(rng.choice([1, 4, 16]))
        elif how == 3:
            other, length = rng.randrange(len(result)), rng.choice([1, 8, 100])
            result[place : place + length] = result[other : other + length]
        elif how == 4:
            result[place] ^= 1 << rng.randrange(8)
        elif how == 5 and rng.random() < 0.2:
            del result[place:]
        elif found := list(_NUMBER.finditer(bytes(result[place : place + 400]))):
            number = rng.choice(found)
            result[place + number.start() : place + number.end()] = rng.choice(_NUMBERS)
    return bytes(result)


def changed_xml(data: bytes, rng: random.Random) -> bytes:
    """Change or drop attributes, drop or move empty elements, double or cut out whole stretches."""
    for _ in range(rng.choice([1, 2, 5])):
        tags = list(_TAG.finditer(data))
        if not tags:
            return data
        tag, how = rng.choice(tags), rng.randrange(6)
        attributes = list(_ATTRIBUTE.finditer(tag.group()))
        alone = tag.group().endswith(b"/>")
        if how in (0, 1) and attributes:
            one = rng.choice(attributes)
            start, end = (one.span(1), one.span())[how]
            put = rng.choice(_VALUES) if how == 0 else b""
            data = data[: tag.start() + start] + put + data[tag.start() + end :]
        elif how == 2 and alone:
            data = data[: tag.start()] + data[tag.end() :]
        elif how == 3 and alone:
            place = rng.choice(tags).end()
            data = data[:place] + tag.group() + data[place:]
        elif how == 4 and (name := re.match(rb"<([\w:]+)", tag.group())) and not alone:
            end = data.find(b"</" + name[1] + b">", tag.end())
            if end > 0:
                end += len(name[1]) + 3
                inner = data[tag.start() : end]
                data = data[: tag.start()] + (inner * 2 if rng.random() < 0.5 else b"") + data[end:]
        elif how == 5 and rng.random() < 0.1:
            data = changed_bytes(data, rng)
    return data


def changed_package(data: bytes, rng: random.Random) -> bytes:
    """Change one or two parts of a package of Office, or leave one out; now and then the zip itself."""
    if rng.random() < 0.1:
        return changed_bytes(data, rng)
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = [name for name in parts if name.endswith(("document.xml", "sheet1.xml"))]
    meant = set(main if rng.random() < 0.5 else rng.sample(list(parts), rng.choice([1, 1, 2])))
    dropped = rng.random() < 0.08
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name not in meant:
                archive.writestr(name, content)
            elif not dropped:
                archive.writestr(name, changed_xml(content, rng))
    return target.getvalue()


_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def changed_pdf(data: bytes, rng: random.Random) -> bytes:
    """Change bytes anywhere, or numbers and operators within an unpacked stream."""
    streams = [found for found in _STREAM.finditer(data) if found[1][:1] == b"\x78"]
    if not streams or rng.random() < 0.4:
        return changed_bytes(data, rng)
    stream = rng.choice(streams)
    try:
        inner = changed_bytes(zlib.decompress(stream[1]), rng)
    except zlib.error:
        return changed_bytes(data, rng)
    return data[: stream.start(1)] + zlib.compress(inner) + data[stream.end(1) :]


def changed_text(data: bytes, rng: random.Random) -> bytes:
    """Change bytes, or lines and signs that mean something in YAML and CSV."""
    if rng.random() < 0.5:
        return changed_bytes(data, rng)
    lines = data.splitlines(keepends=True)
    for _ in range(rng.choice([1, 2, 4])):
        place, how = rng.randrange(len(lines)), rng.randrange(5)
        if how == 0 and len(lines) > 2:
            del lines[place]
        elif how == 1:
            lines.insert(rng.randrange(len(lines)), lines[place])
        elif how == 2:
            lines[place] = lines[place].replace(rng.choice(_SIGNS), rng.choice(_SIGNS), 1)
        elif how == 3:
            at = rng.randrange(len(lines[place]) + 1)
            lines[place] = lines[place][:at] + rng.choice(_SIGNS) + lines[place][at:]
        else:
            lines[place] = _NUMBER.sub(lambda _: rng.choice(_NUMBERS), lines[place], count=1)
    return b"".join(lines)


_SIGNS = [
    b": ", b"- ", b"[", b"]", b"{", b"}", b"{{ ", b" }}", b"|", b"&a ", b"*a", b"!!x ", b"# ", b"'", b'"', b",", b";",
    b"\t", b"**", b"*", b"[^", b"](", b"~", b"^", b"\\", b"(", b")", b"'" * 2, b"<", b"&", "\u202e".encode(),
    "\u0301".encode(), b"\xef\xbb\xbf", b"\n", b"\r", b"9" * 30, b"a" * 3000, b"{{ " + b"(" * 300, b"ref('x')",
]  # fmt: skip


# ---- what is done with them ----


def written(document: Document, form: str) -> bytes:
    """Return a document in a format, or as an engine's PDF."""
    engine = form if form in (WEASYPRINT, TYPST) else ""
    return Writers().write(document, "pdf" if engine else form, engine)[0]


@dataclass
class Office:
    """A workspace to work in."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "congvan.yaml").write_text("# thử\n", "utf-8")

    def file(self, suffix: str, data: bytes) -> Path:
        """Put bytes into a file of the workspace."""
        path = self.folder / f"d.{suffix}"
        path.write_bytes(data)
        return path

    def build(self, draft: str | bytes, *formats: str) -> None:
        """Build a draft as the command does."""
        path = self.file("yaml", draft.encode() if isinstance(draft, str) else draft)
        for document in self._documents(path):
            for one in formats:
                written(document, one)

    def composed(self, path: Path, form: str) -> bytes:
        """Return the first file of a draft in one format."""
        return written(next(iter(self._documents(path))), form)

    def _documents(self, path: Path) -> Sequence[Document]:
        workspace = find_workspace(self.folder)
        return Renderer(Job(workspace, workspace.output, here=self.folder)).compose(Unit(path, path.stem))


def try_document(office: Office, suffix: str, data: bytes) -> None:
    """Check a DOCX or PDF, write the remarks into a copy, and mend one."""
    checked = check_file(office.file(suffix, data), Choices())
    failed = [remark.found.parameters for remark in checked.remarks if remark.rule.code == UNEXPECTED]
    if failed:
        raise AssertionError(failed)
    for work in (annotated, fix_docx) if suffix == "docx" else (annotated,):
        with _refused():
            work(checked)


def try_draft(office: Office, suffix: str, data: bytes) -> None:
    """Check a draft and build it; use it as a list of recipients."""
    with _refused():
        office.build(data, "docx", TYPST)
    path = office.file(suffix, data)
    with _refused():
        read_recipients(path.name, office.folder)
    remarks = check_file(path, Choices()).remarks
    if failed := [remark.found.parameters for remark in remarks if remark.rule.code == UNEXPECTED]:
        raise AssertionError(failed)


def try_table(office: Office, suffix: str, data: bytes) -> None:
    """Print a table, and use it as a list of recipients."""
    path = office.file(suffix, data)
    with _refused():
        read_recipients(path.name, office.folder)
    office.build(WITH_TABLE.replace("NAME", path.name), "docx")


def try_image(office: Office, suffix: str, data: bytes) -> None:
    """Print an image in every format."""
    path = office.file(suffix, data)
    office.build(WITH_FIGURE.replace("NAME", path.name), "docx", "html", WEASYPRINT, TYPST)


@contextmanager
def _refused() -> Iterator[None]:
    """Let what comes after a refusal be tried too."""
    try:
        yield
    except CongvanError as error:
        _only_foreseen(error)


def _only_foreseen(error: CongvanError) -> None:
    if failed := [finding.parameters for finding in error.findings if finding.code == UNEXPECTED]:
        raise AssertionError(failed)


@dataclass(frozen=True)
class Kind:
    """How inputs of one kind are changed and used."""

    change: Callable[[bytes, random.Random], bytes]
    use: Callable[[Office, str, bytes], None]


KINDS: Mapping[str, Kind] = {
    "docx": Kind(changed_package, try_document),
    "pdf": Kind(changed_pdf, try_document),
    "xlsx": Kind(changed_package, try_table),
    "csv": Kind(changed_text, try_table),
    "yaml": Kind(changed_text, try_draft),
    "png": Kind(changed_bytes, try_image),
    "jpg": Kind(changed_bytes, try_image),
}


def samples(office: Office) -> dict[str, list[bytes]]:
    """Good inputs of every kind, none of them large."""
    path = office.file("yaml", DRAFT.encode())
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Tên", "Tỉnh", "Số"], ["Xã A", "Đắk Lắk", 1], ["Xã B", None, 2.5], ["Xã C", "x", -4]):
        book.active.append(row)
    book.active.merge_cells("A5:B6")
    book.active["C3"].number_format = "dd/mm/yyyy"
    book.save(target := io.BytesIO())
    return {
        "docx": [office.composed(path, "docx"), _clumsy()],
        "pdf": [office.composed(path, engine) for engine in (WEASYPRINT, TYPST)],
        "xlsx": [target.getvalue(), with_shared_strings(target.getvalue())],
        "csv": [TABLE.encode()],
        "yaml": [DRAFT.encode(), LIST.encode()],
        "png": [_image("PNG", mode) for mode in ("RGBA", "P", "L", "1", "I;16")],
        "jpg": [_image("JPEG", mode, progressive=way) for mode in ("RGB", "L") for way in (False, True)],
    }


def _clumsy() -> bytes:
    """A DOCX that much is to be mended in: another face, spaces, sizes, margins, a header, a list, a table."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].add_run("Trang ")
    made.sections[0].left_margin = 500_000
    for style in ("Title", "Heading 1", "List Number", "List Bullet", "Normal"):
        paragraph = made.add_paragraph("Nội  dung thứ nhất ,được giao .", style)
        paragraph.add_run(" Chữ đậm").bold = True
        paragraph.paragraph_format.first_line_indent = 90_000
    table = made.add_table(2, 2)
    table.style = "Table Grid"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    made.add_section()
    made.add_paragraph("Phụ lục").add_run("\tx\ny")
    made.save(target := io.BytesIO())  # type: ignore[arg-type]
    return target.getvalue()


_INLINE = re.compile(rb't="inlineStr"([^>]*)><is><t>([^<]*)</t></is>')


def with_shared_strings(data: bytes) -> bytes:
    """Return a workbook of openpyxl with its texts in a part of their own, as Excel keeps them."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return b't="s"%s><v>%d</v>' % (match[1], len(texts) - 1)

    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    sheet, types = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
    parts[sheet] = _INLINE.sub(share, parts[sheet])
    listed = b"".join(b"<si><t>%s</t></si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (space, listed)
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts[types] = parts[types].replace(b"</Types>", part)
    with ZipFile(target := io.BytesIO(), "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _image(form: str, mode: str, **options: bool) -> bytes:
    Image.new(mode, (40, 30)).save(target := io.BytesIO(), form, **options)
    return target.getvalue()


class TooLong(BaseException):
    """One input took longer than any may; none of the nets for faults of readers catches it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLong after some seconds of work, where the system can (not on Windows); others may use the machine."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def trial(office: Office, suffix: str, data: bytes) -> BaseException | None:
    """Use one input; gives what was raised that is no refusal."""
    try:
        with time_limit(TOO_LONG):
            KINDS[suffix].use(office, suffix, data)
    except CongvanError as error:
        try:
            _only_foreseen(error)
        except AssertionError as unforeseen:
            return unforeseen
    except (Exception, TooLong) as error:
        return error
    return None


def where(error: BaseException) -> str:
    """Tell faults apart: by their type and the last line of ours that they passed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "congvan" in frame.filename]
    last = frames[-1] if frames else None
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}" if last else type(error).__name__


def main() -> int:
    """Feed files until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--more", type=Path, help="a folder of other samples, told by their suffix")
    parser.add_argument("--folder", type=Path, default=Path("output/fuzz"), help="where inputs that break things go")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    kinds, rng, seen = options.kinds.split(","), random.Random(options.seed), dict[str, int]()
    end, count = time.monotonic() + options.seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        good = samples(office)
        for path in sorted(options.more.rglob("*")) if options.more else ():
            if path.suffix[1:] in good:
                good[path.suffix[1:]].append(path.read_bytes())
        while time.monotonic() < end:
            suffix = rng.choice(kinds)
            data = KINDS[suffix].change(rng.choice(good[suffix]), rng)
            # What ends this process, too, leaves its input behind.
            (current := options.folder / f"current-{options.seed}.{suffix}").write_bytes(data)
            error = trial(office, suffix, data)
            count += 1
            if error is not None and seen.setdefault(where(error), count) == count:
                name = f"{suffix}-{options.seed}-{count}"
                (options.folder / f"{name}.{suffix}").write_bytes(data)
                trace = "".join(traceback.format_exception(error))
                (options.folder / f"{name}.txt").write_text(trace, "utf-8")
                print(f"{where(error)}: {str(error)[:120]} -> {name}.{suffix}", flush=True)
            current.unlink()
    print(f"seed {options.seed}: {count} inputs, {len(seen)} different faults")
    return bool(seen)


if __name__ == "__main__":
    sys.exit(main())
