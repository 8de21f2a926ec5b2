"""PDFs as offices issue them, imitated: what programs that number, stamp, scan and sign lay over an author's pages.

Places are in mm from the page's upper left corner, sizes in pt.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pdfplumber
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from weasyprint import HTML

PT = 72 / 25.4
HEIGHT = 841.89
STYLE = """<!doctype html><meta charset=utf-8><style>
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
body { font: 14pt Tinos; margin: 0 } p { margin: 6pt 0 0; line-height: 1.149; text-align: justify; text-indent: 10mm }
table { width: 100%; border-spacing: 0 } td { vertical-align: top; padding: 0 }
td p, .middle { text-align: center; text-indent: 0 } td p { margin: 0 } .plain { text-align: left; text-indent: 0 }
b, i { white-space: nowrap }
</style>"""
SENTENCE = "Các cơ quan, đơn vị tổ chức thực hiện nhiệm vụ được giao và báo cáo kết quả theo đúng thời hạn. "


def printed(html: str, style: str = "") -> bytes:
    """The PDF that WeasyPrint makes of a page; `style` is added to the usual one."""
    data: bytes = HTML(string=f"{STYLE}<style>{style}</style>{html}").write_pdf()
    return data


def letter(number: str = "Số: &nbsp; &nbsp; &nbsp; &nbsp;/UBND-VP", date: str = "Hoa Mai, ngày 17 tháng 8 năm 2026",
           body: str = "", foot: str = "", title: str = "") -> str:  # fmt: skip
    """A công văn of one page (with a `title`: a document that has one); its parts may be given."""
    subject = "" if title else "<p style='font-size:12pt; margin-top: 6pt'>V/v chuẩn bị họp tổng kết</p>"
    rule = "<p style='border-bottom: .75pt solid; height: 1pt; margin: 1pt auto; width: {}mm'></p>"
    head = f"""<table><tr><td style='width: 66mm; font-size: 13pt'><p>TỈNH LÂM ĐỒNG<p><b>ỦY BAN NHÂN DÂN XÃ HOA MAI</b>
    {rule.format(28)}<p>{number}</p>{subject}</td><td>
    <p style='font-size: 13pt'><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>
    <p><b>Độc lập - Tự do - Hạnh phúc</b>{rule.format(61)}<p><i>{date}</i></p></td></tr></table>"""
    body = body or (f"<p>{2 * SENTENCE}</p><p>1. {3 * SENTENCE}</p><p>2. {3 * SENTENCE}</p>"
                    "<p>Đề nghị các cơ quan, đơn vị thực hiện./.</p>")  # fmt: skip
    foot = (
        foot
        or """<table><tr><td style='font-size: 11pt'><p class=plain style='font-size: 12pt'><b><i>Nơi nhận:</i></b>
    <p class=plain>- Như trên;<p class=plain>- Lưu: VT.</td><td><p><b>TM. ỦY BAN NHÂN DÂN</b><p><b>CHỦ TỊCH</b>
    <p style='margin-top: 60pt'><b>Nguyễn Văn Hòa</b></td></tr></table>"""
    )
    addressed = title or "<p class=middle style='margin: 12pt 0'>Kính gửi: Các cơ quan, đơn vị thuộc xã</p>"
    return head + addressed + body + foot


class Paper:
    """A PDF with what programs add to it."""

    def __init__(self, data: bytes) -> None:
        self.writer = PdfWriter(clone_from=io.BytesIO(data))
        self._base = data

    def place(self, text: str, page: int = 0) -> tuple[float, float]:
        """Where a text ends on a page: its right end and its baseline (mm)."""
        with pdfplumber.open(io.BytesIO(self._base)) as pdf:
            found = pdf.pages[page].search(text)[0]
            last = found["chars"][-1]
            return last["x1"] / PT, (HEIGHT - last["matrix"][5]) / PT

    def write(self, text: str, x: float, y: float, size: float = 13, mode: int = 0, page: int = 0,
              face: str = "Helvetica", before: str = "", turn: str = "1 0 0 1") -> Paper:  # fmt: skip
        """Write ASCII text over the page, drawn after all that was there; `before` are operators set first."""
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                                 NameObject("/BaseFont"): NameObject(f"/{face}")})  # fmt: skip
        self._resource(page, "/Font")[NameObject(f"/Over{face}")] = self.writer._add_object(font)
        shown = (
            f"BT /Over{face} {size} Tf {mode} Tr {before} {turn} {x * PT:.2f} {HEIGHT - y * PT:.2f} Tm ({text}) Tj ET"
        )
        return self.draw(shown, page)

    def draw(self, operators: str, page: int = 0, under: bool = False) -> Paper:
        """Add operators to a page, after all that was there or before it."""
        stream = DecodedStreamObject()
        stream.set_data(f"\nq {operators} Q\n".encode("latin-1"))
        sheet = self.writer.pages[page]
        contents = sheet["/Contents"].get_object()
        streams = list(contents) if isinstance(contents, ArrayObject) else [sheet.raw_get("/Contents")]
        opened, closed = DecodedStreamObject(), DecodedStreamObject()
        opened.set_data(b"q\n")
        closed.set_data(b"\nQ\n")
        wrapped = [self.writer._add_object(opened), *streams, self.writer._add_object(closed)]
        added = self.writer._add_object(stream)
        sheet[NameObject("/Contents")] = ArrayObject([added, *wrapped] if under else [*wrapped, added])
        return self

    def picture(self, page: int = 0, under: bool = False, share: float = 1.0) -> Paper:
        """Lay an image over (or under) a page, over this share of its height."""
        image = StreamObject()
        image._data = zlib.compress(bytes([250] * 64))
        entries = {"Type": "/XObject", "Subtype": "/Image", "ColorSpace": "/DeviceGray", "Filter": "/FlateDecode"}
        image.update({NameObject(f"/{key}"): NameObject(value) for key, value in entries.items()})
        image.update({NameObject(f"/{key}"): NumberObject(8) for key in ("Width", "Height", "BitsPerComponent")})
        self._resource(page, "/XObject")[NameObject("/Scan")] = self.writer._add_object(image)
        return self.draw(f"595 0 0 {842 * share:.0f} 0 {842 * (1 - share):.0f} cm /Scan Do", page, under)

    def seal(self, lines: str, x: float, y: float, signer: str | None = "UBND tinh Lam Dong", page: int = 0,
             time: str = "D:20251201104218+07'00'", permission: int | None = None,
             contents: bytes = bytes(16)) -> Paper:  # fmt: skip
        """Add a signature's field with its appearance; `permission`: a certification (DocMDP) of this level."""
        value = DictionaryObject({
            NameObject("/Type"): NameObject("/Sig"), NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/adbe.pkcs7.detached"), NameObject("/M"): TextStringObject(time),
            NameObject("/ByteRange"): ArrayObject([NumberObject(10**9 + n) for n in range(4)]),
            NameObject("/Contents"): ByteStringObject(contents),
        })  # fmt: skip
        if signer is not None:
            value[NameObject("/Name")] = TextStringObject(signer)
        if permission is not None:
            parameters = DictionaryObject({NameObject("/P"): NumberObject(permission)})
            reference = DictionaryObject(
                {NameObject("/TransformMethod"): NameObject("/DocMDP"), NameObject("/TransformParams"): parameters}
            )
            value[NameObject("/Reference")] = ArrayObject([reference])
        kept = self.writer._add_object(value)
        if permission is not None:
            root = self.writer._root_object
            root[NameObject("/Perms")] = DictionaryObject({NameObject("/DocMDP"): kept})
        box = [x * PT, HEIGHT - (y + 20) * PT, (x + 60) * PT, HEIGHT - y * PT]
        field = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"), NameObject("/F"): NumberObject(4), NameObject("/V"): kept,
            NameObject("/T"): TextStringObject(f"Signature{len(self._fields()) + 1}"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): self._appearance(lines)}),
        })  # fmt: skip
        added = self.writer._add_object(field)
        self._fields().append(added)
        sheet = self.writer.pages[page]
        sheet[NameObject("/Annots")] = ArrayObject([*sheet.get("/Annots", []), added])
        return self

    def renamed(self, name: str) -> Paper:
        """Give every face a name that is none, as print drivers do: CIDFont+F1, CIDFont+F2, …"""
        count = 0
        for item in self.writer._objects:
            for holder in (item, *(item.get("/DescendantFonts", []) if isinstance(item, DictionaryObject) else [])):
                font = holder.get_object() if holder is not None else None
                if isinstance(font, DictionaryObject) and font.get("/Type") == "/Font" and "/DescendantFonts" in font:
                    count += 1
                    inner = font["/DescendantFonts"][0].get_object()
                    descriptor = inner["/FontDescriptor"].get_object()
                    for entry, key in ((font, "/BaseFont"), (inner, "/BaseFont"), (descriptor, "/FontName")):
                        entry[NameObject(key)] = NameObject(f"/{name.format(count)}")
                    descriptor.pop("/FontFamily", None)
                    descriptor[NameObject("/Flags")] = NumberObject(4)
        return self

    def wrapped(self, page: int = 0) -> Paper:
        """Put all that a page shows into one form."""
        sheet = self.writer.pages[page]
        form = DecodedStreamObject()
        form.set_data(sheet.get_contents().get_data())  # type: ignore[union-attr]
        form.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): sheet["/MediaBox"], NameObject("/Resources"): sheet["/Resources"],
        })  # fmt: skip
        held = DictionaryObject({NameObject("/All"): self.writer._add_object(form)})
        sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
        shown = DecodedStreamObject()
        shown.set_data(b"/All Do")
        sheet[NameObject("/Contents")] = self.writer._add_object(shown)
        return self

    def data(self) -> bytes:
        """The file; the byte ranges of its signatures cover all but their contents."""
        target = io.BytesIO()
        self.writer.write(target)
        data = target.getvalue()
        for number in range(data.count(b"/ByteRange")):
            at = [data.find(b"/ByteRange")]
            for _ in range(number):
                at.append(data.find(b"/ByteRange", at[-1] + 1))
            start = data.index(b"[", at[-1])
            stop = data.index(b"]", start)
            text = f"[ 0 10 20 {len(data) - 20}".encode()
            data = data[:start] + text.ljust(stop - start) + data[stop:]
        return data

    def saved(self, path: Path) -> Path:
        """Write the file and give its path."""
        path.write_bytes(self.data())
        return path

    def _fields(self) -> Any:
        root = self.writer._root_object
        if "/AcroForm" not in root:
            form = {NameObject("/Fields"): ArrayObject(), NameObject("/SigFlags"): NumberObject(3)}
            root[NameObject("/AcroForm")] = DictionaryObject(form)
        return root["/AcroForm"]["/Fields"]  # type: ignore[index]

    def _appearance(self, lines: str) -> Any:
        """A form of these lines, taken from a page of their own so that it has Vietnamese letters."""
        style = "@page { size: 60mm 20mm; margin: 0 } body { font: 6pt Tinos; color: red }"
        page = PdfReader(io.BytesIO(printed(f"<div>{lines}</div>", style))).pages[0]
        form = DecodedStreamObject()
        form.set_data(page.get_contents().get_data())  # type: ignore[union-attr]
        form.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, 60 * PT, 20 * PT))),
            NameObject("/Resources"): page["/Resources"].clone(self.writer),
        })  # fmt: skip
        return self.writer._add_object(form)

    def _resource(self, page: int, kind: str) -> Any:
        resources = self.writer.pages[page]["/Resources"]
        if kind not in resources:
            resources[NameObject(kind)] = DictionaryObject()  # type: ignore[index]
        return resources[kind].get_object()  # type: ignore[index]


def bare_pdf(stream: bytes) -> bytes:
    """A page that names a standard face and carries none."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    content = DecodedStreamObject()
    content.set_data(stream)
    face = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Times-Roman", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in face.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
