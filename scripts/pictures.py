"""Draws the pictures of docs/so-sanh.md and docs/nhap-tu-word.md anew: docs/pictures/*.png (needs LibreOffice)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from PIL import Image

from congvan.office import find_libreoffice

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
DOTS_PER_INCH = 80
COLOURS = 32

OLD = """\
kind: quyết định
agency: {name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}
date: 12/2026
issuer: Chủ tịch Ủy ban nhân dân xã Ea Kao
subject: Ban hành Quy chế tiếp công dân của Ủy ban nhân dân xã Ea Kao
grounds:
  - Căn cứ Luật Tổ chức chính quyền địa phương;
  - Căn cứ Luật Tiếp công dân;
  - Theo đề nghị của Chánh Văn phòng.
body:
  - articles:
      - title: Thời gian tiếp công dân
        clauses:
          - Chủ tịch Ủy ban nhân dân xã tiếp công dân vào ngày 15 hằng tháng.
          - Công chức được giao tiếp công dân trong giờ hành chính các ngày làm việc.
      - title: Trách nhiệm của người tiếp công dân
        clauses:
          - Lắng nghe, ghi chép đầy đủ nội dung khiếu nại, tố cáo, kiến nghị, phản ánh.
          - Trả lời trong thời hạn 10 ngày.
      - title: Kinh phí
        text: Kinh phí tiếp công dân do ngân sách xã bảo đảm.
      - title: Hiệu lực
        text: Quyết định này có hiệu lực từ ngày ký.
signatory: {title: Chủ tịch, name: Nguyễn Văn An}
copies: [Như Điều 4]
filing: {units: [VT]}
"""
CHANGES = {
    "vào ngày 15 hằng tháng": "vào ngày 10 và ngày 20 hằng tháng",
    "trong thời hạn 10 ngày": "trong thời hạn 7 ngày làm việc",
    "      - title: Kinh phí\n        text: Kinh phí tiếp công dân do ngân sách xã bảo đảm.\n": "",
    "có hiệu lực từ ngày ký": "có hiệu lực từ ngày 01 tháng 01 năm 2027",
    "Như Điều 4": "Như Điều 3",
}
REMARKS = """\
- {office: Phòng Văn hóa - Xã hội, provision: khoản 2 Điều 2, remark: Rút ngắn thời hạn trả lời., decision: tiếp thu}
- {office: Thôn 3, provision: khoản 1 Điều 1, remark: Tiếp công dân hai ngày mỗi tháng., decision: tiếp thu}
- {office: Phòng Kinh tế, provision: chung, remark: Bổ sung mẫu sổ tiếp công dân., decision: không tiếp thu,
   reason: Mẫu sổ đã có trong Thông tư hướng dẫn; không nhắc lại trong quy chế.}
"""


def main() -> None:
    """Draw all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
        new = OLD
        for before, after in CHANGES.items():
            assert before in new
            new = new.replace(before, after)
        (folder / "cu.yaml").write_text(OLD, "utf-8")
        (folder / "moi.yaml").write_text(new, "utf-8")
        congvan(folder, "diff", "cu.yaml", "moi.yaml", "--format", "pdf", "--out", "o", "--author", "Lê Thị Bình")
        congvan(folder, "diff", "cu.yaml", "moi.yaml", "--table", "--format", "pdf", "--out", "o")
        draw(folder / "o" / "moi.sua-doi.pdf", "co-dau-sua")
        draw(folder / "o" / "moi.so-sanh.pdf", "bang-so-sanh")
        (folder / "ykien.yaml").write_text(REMARKS, "utf-8")
        congvan(
            folder, "remarks", "ykien.yaml", "--draft", "moi.yaml", "--on", "cu.yaml", "--format", "pdf", "--out", "o"
        )
        draw(folder / "o" / "moi.y-kien.pdf", "bang-y-kien")
        old_letter(folder / "cu.docx")
        office = [str(find_libreoffice()), "--headless", f"-env:UserInstallation=file://{folder}/lo"]
        subprocess.run([*office, "--convert-to", "pdf", "--outdir", made, str(folder / "cu.docx")], check=True)
        draw(folder / "cu.pdf", "word-truoc")
        congvan(folder, "import", "cu.docx", "--out", "nam-nay.yaml")
        congvan(folder, "build", "nam-nay.yaml", "--format", "pdf", "--out", "o")
        draw(folder / "o" / "nam-nay.pdf", "word-sau")


def congvan(folder: Path, *arguments: str) -> None:
    """Run a command in a folder."""
    subprocess.run([sys.executable, "-m", "congvan", *arguments], cwd=folder, check=True)


def draw(file: Path, name: str) -> None:
    """Draw the first page of a PDF, in few colours."""
    target = PICTURES / name
    resolution = ["-r", str(DOTS_PER_INCH)]
    subprocess.run(["pdftoppm", *resolution, "-singlefile", "-png", str(file), str(target)], check=True)
    path = target.with_suffix(".png")
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def old_letter(path: Path) -> None:
    """A letter as many offices have it: a head in a table, blanks that hold places, sizes and indents by hand."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(13)
    head = made.add_table(rows=2, cols=2)
    put(head.cell(0, 0), "UBND HUYỆN KRÔNG ANA", "**PHÒNG Y TẾ**", "_______")
    put(head.cell(0, 1), "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập – Tự do – Hạnh phúc**", "______________")
    put(head.cell(1, 0), "Số: 45 /PYT", "V/v tăng cường phòng,", "chống sốt xuất huyết")
    put(head.cell(1, 1), "Krông Ana, ngày 5 tháng 8 năm 2019")
    made.add_paragraph()
    made.add_paragraph("                         Kính gửi:  Trạm Y tế các xã, thị trấn.")
    for text in (
        "Thực hiện Công văn số 1234/SYT-NVY ngày 30 tháng 7 năm 2019 của Sở Y tế về việc tăng cường phòng, chống sốt "
        "xuất huyết, Phòng Y tế  đề nghị các đơn vị thực hiện các nội dung sau:",
        "1. Tổ chức giám sát , phát hiện sớm ca bệnh tại cộng đồng.",
        "2. Phối hợp với thôn, buôn diệt lăng quăng vào sáng thứ bảy hàng tuần.",
        "Đề nghị các đơn vị báo cáo kết quả trước ngày 20 hàng tháng./.",
    ):
        paragraph = made.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(9)
    foot = made.add_table(rows=1, cols=2)
    put(foot.cell(0, 0), "***Nơi nhận:***", "- Như trên;", "- Sở Y tế (b/c);", "- Lưu: VT.", centred=False, size=11)
    put(foot.cell(0, 1), "**TRƯỞNG PHÒNG**", "", "", "", "**Trần Văn Bình**")
    made.save(str(path))


def put(cell: _Cell, *lines: str, centred: bool = True, size: float = 13) -> None:
    """Write lines into a cell, bold or italic by their marks."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line.strip("*"))
        run.bold, run.italic = line.startswith("**"), line.startswith("***")
        run.font.size = Pt(size)


if __name__ == "__main__":
    main()
