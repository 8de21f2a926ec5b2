"""Documents as offices make them, built from WordprocessingML, and what an auditor finds in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from congvan.checking.run import Checked, check_file

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
NAMES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
QUOC_HIEU, TIEU_NGU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TIEU_NGU_MM = 60  # its width at 14 pt bold
LEFT, RIGHT = 67, 102  # columns of a head, mm


# ---- Fragments of a document ----


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def r(text: str, size: float = 14, looks: str = "") -> str:
    """A run; `looks` has 'b', 'i', 'u' for bold, italic, underlined."""
    inner = "".join({"\t": "<w:tab/>", "\n": "<w:br/>"}.get(piece, f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
                    for piece in re.split(r"([\t\n])", text) if piece)  # fmt: skip
    traits = "".join(f"<w:{look}/>" for look in looks if look != "u") + f'<w:sz w:val="{size * 2:g}"/>'
    traits += '<w:u w:val="single"/>' if "u" in looks else ""
    return f"<w:r><w:rPr>{traits}</w:rPr>{inner}</w:r>"


def p(runs: str, align: str = "left", before: float = 0, first: float = 0, left: float = 0, more: str = "") -> str:
    """A paragraph of runs and drawings; `more` is put before its spacing."""
    return (
        f'<w:p><w:pPr>{more}<w:spacing w:before="{before * 20:g}" w:after="0"/>'
        f'<w:ind w:left="{twips(left)}" w:firstLine="{twips(first)}"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'
    )


def mid(text: str, size: float = 14, looks: str = "", before: float = 0, drawn: str = "") -> str:
    return p(r(text, size, looks) + drawn, "center", before)


def body(text: str, looks: str = "") -> str:
    """A paragraph of the text; what stands between asterisks is bold."""
    pieces = text.split("*")
    runs = "".join(r(piece, 14, looks + ("b" if number % 2 else "")) for number, piece in enumerate(pieces) if piece)
    return p(runs, "both", before=6, first=12.7)


def table(rows: list[list[str]], widths: tuple[float, ...], bordered: bool = False) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if bordered else ()
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    cells = [
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        + "".join(f"<w:tr>{row}</w:tr>" for row in cells)
        + "</w:tbl>"
    )


def vml(middle: float, width: float, top: float = 17) -> str:
    """A line of VML, its middle so many mm from the left edge of a cell."""
    left, right = ((middle - 1.9 + side * width / 2) * 72 / 25.4 for side in (-1, 1))
    place = f'from="{left:.1f}pt,{top}pt" to="{right:.1f}pt,{top}pt"'
    return f'<w:r><w:pict><v:line style="position:absolute;z-index:1" {place}/></w:pict></w:r>'


def drawing(left: float, top: float, width: float, height: float, inner: str, shape: str = "line") -> str:
    """A floating DrawingML shape, its place in mm from its paragraph; `inner` is what a text box holds."""
    emu = [round(mm * 36000) for mm in (left, top, width, height)]
    line = "<a:ln><a:noFill/></a:ln>" if inner else '<a:ln w="9525"/>'
    box = f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>" if inner else ""
    return (
        '<w:r><w:drawing><wp:anchor relativeHeight="1" behindDoc="0" locked="0" layoutInCell="0" allowOverlap="1" '
        'simplePos="0"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{emu[0]}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{emu[1]}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu[2]}" cy="{emu[3]}"/><wp:wrapNone/><wp:docPr id="1" name="x"/><a:graphic>'
        f'<a:graphicData uri="{SPACES["wps"]}"><wps:wsp><wps:spPr><a:prstGeom prst="{shape}"/>{line}</wps:spPr>{box}'
        '<wps:bodyPr lIns="0" rIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )


def head(agency: str, number: str, date: str, parent: str = "", subject: str = "", share: float = 0.4) -> str:
    """A head of two rows with lines of VML, as most offices have it; `share` of the agency's width is its line."""
    names = agency.split("\n")
    left = mid(parent, 13) if parent else ""
    left += "".join(mid(name, 13, "b") for name in names[:-1])
    left += mid(names[-1], 13, "b", drawn=vml(LEFT / 2, share * 3.3 * len(names[-1])))
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b", drawn=vml(RIGHT / 2, TIEU_NGU_MM))
    under = mid(number, 13) + (mid(subject, 12, before=6) if subject else "")
    return table([[left, right], [under, mid(date, 14, "i")]], (LEFT, RIGHT))


def title(kind: str, subject: str, line: float = 40) -> str:
    drawn = vml(165 / 2 + 1.9, line, 18) if line else ""
    return mid(kind, 14, "b", before=12) + mid(subject, 14, "b", drawn=drawn)


def foot(listed: str, title_: str, name: str, heading: str = "bi") -> str:
    left = p(r("Nơi nhận:", 12, heading)) + "".join(p(r(f"- {line}", 11)) for line in listed.split("|"))
    right = "".join(mid(line, 14, "b") for line in title_.split("|")) + 4 * p("") + mid(name, 14, "b")
    return p("") + table([[left, right]], (84, 85))


def grid(*cells: str) -> str:
    rows = [[mid(cell, 13, "b") for cell in cells], [p(r("1", 13))] * len(cells)]
    return table(rows, (165 / len(cells),) * len(cells), bordered=True)


LETTER = (
    mid("Kính gửi: Ủy ban nhân dân các xã, phường", before=18)
    + body("Thực hiện Kế hoạch số 88/KH-UBND ngày 12 tháng 6 năm 2025 của Ủy ban nhân dân tỉnh về chuyển đổi số, "
           "đơn vị đề nghị quý cơ quan phối hợp thực hiện các nội dung sau:")
    + body("1. Cung cấp số liệu về hạ tầng, nền tảng số và nguồn nhân lực chuyên trách công nghệ thông tin.")
    + body("2. Cử 01 công chức làm đầu mối phối hợp, gửi thông tin về đơn vị trước ngày 15/01/2026./.")
)  # fmt: skip
COPIES = "Như trên;|Lưu: VT, TH."
RESOLVED = "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ EA KNỐP"
ARTICLES = body(
    "*Điều 1.* Thành lập Tổ công nghệ số cộng đồng xã Ea Knốp gồm 09 thành viên (có danh sách kèm theo)."
) + body("*Điều 2.* Chánh Văn phòng và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.")


def grounds(*cited: str) -> str:
    """The authority, the grounds and the enacting line of a decision."""
    law = body("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", "i")
    proposal = body("Theo đề nghị của Trưởng phòng Phòng Văn hóa - Xã hội xã.", "i")
    more = "".join(body(text, "i") for text in cited)
    return mid(RESOLVED, 14, "b", 12) + law + more + proposal + mid("QUYẾT ĐỊNH:", 14, "b", 12)


PAGE_BREAK = p('<w:r><w:br w:type="page"/></w:r>')
COMMUNE = head("ỦY BAN NHÂN DÂN\nXÃ EA KNỐP", "Số: 215/QĐ-UBND", "Ea Knốp, ngày 08 tháng 9 năm 2025")


# ---- The offices ----


def by_text_boxes() -> str:
    left = mid("UBND TỈNH GIA LAI", 13) + mid("BAN QUẢN LÝ DỰ ÁN", 13, "b", drawn=drawing(22, 6, 22, 0, ""))
    left += mid("Số: 456/BQLDA-TH", 13, before=6) + mid("V/v cung cấp hồ sơ thiết kế", 12, before=6)
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b", drawn=drawing(20.5, 6.3, TIEU_NGU_MM, 0, ""))
    right += mid("Gia Lai, ngày 21 tháng 11 năm 2025", 14, "i", before=6)
    boxes = drawing(-2, 0, 67, 36, left, "rect") + drawing(66, 0, 101, 36, right, "rect")
    return p(boxes) + 5 * p("") + LETTER + foot(COPIES, "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC", "Lâm Văn Quang")


def by_spaces() -> str:
    gap = " " * 14
    rows = [
        r(f"SỞ Y TẾ ĐẮK LẮK{gap}", 12) + r(QUOC_HIEU, 12, "b"),
        r(f"TRUNG TÂM Y TẾ EA H’LEO{gap}", 12, "b") + r(TIEU_NGU, 13, "b"),
        r(f"Số: 118/TTYT-KHNV{gap}", 13) + r("Ea H’leo, ngày 09 tháng 10 năm 2025", 13, "i"),
        r("V/v phòng, chống bệnh sởi", 12),
    ]
    signed = p(r("Nơi nhận:", 12, "bi") + r(f"{gap * 4}GIÁM ĐỐC", 14, "b")) + p(r("- Như trên;", 11))
    signed += p(r("- Lưu: VT, KHNV.", 11)) + 3 * p("") + p(r(f"{gap * 5}Đinh Xuân Quang", 14, "b"))
    return "".join(p(row, before=6 if row is rows[3] else 0) for row in rows) + LETTER + p("") + signed


def lines_before_the_table() -> str:
    left = mid("SỞ NN VÀ MT ĐẮK LẮK", 13) + mid("CHI CỤC KIỂM LÂM", 13, "b")
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b")
    under = mid("Số: 321/CCKL-TH", 13) + mid("V/v kiểm tra, truy quét khai thác lâm sản", 12, before=6)
    lines = drawing(22, 14, 20, 0, "") + drawing(86, 14, TIEU_NGU_MM, 0, "")
    date = mid("Đắk Lắk, ngày 11 tháng 12 năm 2025", 14, "i")
    made = table([[left, right], [under, date]], (LEFT, RIGHT))
    return p(lines) + made + LETTER + foot(COPIES, "CHI CỤC TRƯỞNG", "Phạm Tuấn Anh")


def lines_in_a_row_of_their_own() -> str:
    rows = [
        [mid("ỦY BAN NHÂN DÂN", 13, "b"), mid(QUOC_HIEU, 13, "b")],
        [mid("XÃ EA KNỐP", 13, "b"), mid(TIEU_NGU, 14, "b")],
        [
            p(drawing(26, 0.6, 12, 0, "", "straightConnector1")),
            p(drawing(19, 0.6, TIEU_NGU_MM, 0, "", "straightConnector1")),
        ],
        [mid("Số: 215/QĐ-UBND", 13), mid("Ea Knốp, ngày 08 tháng 9 năm 2025", 14, "i")],
    ]
    named = title("QUYẾT ĐỊNH", "Về việc thành lập Tổ công nghệ số cộng đồng")
    return table(rows, (LEFT, RIGHT)) + named + grounds() + ARTICLES + foot(
        "Như Điều 2;|Lưu: VT, VHXH.", "CHỦ TỊCH", "Y Thịnh Niê"
    )  # fmt: skip


def by_line_breaks() -> str:
    left = p(r("UBND TỈNH ĐẮK LẮK\n", 13) + r("SỞ NỘI VỤ", 13, "b") + vml(LEFT / 2, 11, 32), "center")
    left += p(r("Số: 99/SNV-CCHC", 13) + r("\nV/v rà soát thủ tục hành chính", 12), "center")
    right = p(r(f"{QUOC_HIEU}\n", 13, "b") + r(TIEU_NGU, 14, "b") + vml(RIGHT / 2, TIEU_NGU_MM, 33), "center")
    right += mid("Đắk Lắk, ngày 30 tháng 9 năm 2025", 14, "i")
    copies = p(r("Nơi nhận:", 12, "bi") + r("\n- Như trên;\n- Lưu: VT, CCHC.", 11))
    signed = p(r("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n\n\nNguyễn Đại Ngọc", 14, "b"), "center")
    return table([[left, right]], (LEFT, RIGHT)) + LETTER + p("") + table([[copies, signed]], (84, 85))


def by_nested_tables() -> str:
    left = table([[mid("UBND XÃ EA DRĂNG", 13)], [mid("TRƯỜNG TIỂU HỌC\nEA DRĂNG", 13, "b", drawn=vml(32, 11, 32))],
                  [mid("Số: 35/TB-THED", 13)]], (64,))  # fmt: skip
    right = table([[mid(QUOC_HIEU, 13, "b")], [mid(TIEU_NGU, 14, "b", drawn=vml(50, TIEU_NGU_MM))],
                   [mid("Ea Drăng, ngày 05 tháng 9 năm 2025", 14, "i")]], (100,))  # fmt: skip
    named = title("THÔNG BÁO", "Về việc tổ chức lễ khai giảng năm học 2025 - 2026")
    text = body("Lễ khai giảng tổ chức vào lúc 07 giờ 00 ngày 05/9/2025 tại sân trường./.")
    made = table([[left + p(""), right + p("")]], (LEFT, RIGHT))
    return made + named + text + foot("UBND xã (b/c);|Lưu: VT.", "HIỆU TRƯỞNG", "Hoàng Thị Thanh")


def with_underlined_spaces() -> str:
    line = {number: p(r(" " * number, 8, "u"), "center") for number in (26, 85)}
    left = mid("UBND TỈNH ĐẮK LẮK", 13) + mid("SỞ CÔNG THƯƠNG", 13, "b") + line[26]
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b") + line[85]
    under = mid("Số: 830/SCT-TH", 13) + mid("V/v bảo đảm nguồn cung hàng hóa", 12, before=6)
    made = table([[left, right], [under, mid("Đắk Lắk, ngày 22 tháng 11 năm 2025", 14, "i")]], (LEFT, RIGHT))
    return made + LETTER + foot(COPIES, "GIÁM ĐỐC", "Lưu Văn Khôi")


def a_draft_with_blanks() -> str:
    made = head("ỦY BAN NHÂN DÂN\nXÃ EA DRÔNG", "Số:        /UBND-VX", "Ea Drông, ngày      tháng 01 năm 2026",
                subject="V/v tuyển chọn công dân nhập ngũ")  # fmt: skip
    return made + LETTER + foot(COPIES, "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH", "")


def of_the_party() -> str:
    left = mid("ĐẢNG BỘ TỈNH ĐẮK LẮK") + mid("ĐẢNG ỦY XÃ EA SÚP", 14, "b") + mid("*") + mid("Số 45-CV/ĐU")
    right = mid("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "bu") + mid("Ea Súp, ngày 12 tháng 8 năm 2025", 14, "i", before=12)
    return table([[left, right]], (LEFT, RIGHT)) + LETTER + foot(
        "Như trên,|Lưu Văn phòng Đảng ủy.", "T/M BAN THƯỜNG VỤ", "Trần Đình Nhuận", "u"
    )  # fmt: skip


def decided_the_old_way() -> str:
    """'V/v' under QUYẾT ĐỊNH, underlined articles with colons, 'Như trên', an annex of another number."""
    articles = "".join(
        p(r(f"Điều {number}:", 14, "bu") + r(f" {text}"), "both", 6, 12.7)
        for number, text in enumerate(
            (
                "Ban hành mức chi tiêu nội bộ năm 2026 của Ủy ban nhân dân xã Ea Knốp.",
                "Văn phòng và các đơn vị, cá nhân liên quan chịu trách nhiệm thi hành Quyết định này./.",
            ),
            1,
        )
    )
    annex = mid("Phụ lục", 14, "b") + mid("MỨC CHI CÔNG TÁC PHÍ", 14, "b") + mid(
        "(Kèm theo Quyết định số 251/QĐ-UBND ngày 08 tháng 9 năm 2025 của Ủy ban nhân dân xã Ea Knốp)", 14, "i"
    ) + grid("STT", "Nội dung")  # fmt: skip
    named = title("QUYẾT ĐỊNH", "V/v ban hành mức chi tiêu nội bộ năm 2026")
    return COMMUNE + named + grounds() + articles + foot(COPIES, "CHỦ TỊCH", "Y Thịnh Niê") + PAGE_BREAK + annex


def across_the_page() -> str:
    made = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b") + p(r("UBND XÃ CƯ PUI", 13), before=6)
    made += p(r("TRƯỜNG TIỂU HỌC CƯ PUI 1", 13, "b")) + p(r("Số: 12/TB-THCP", 13))
    made += p(r("Cư Pui, ngày 12 tháng 11 năm 2025", 14, "i"), "right")
    text = body("Trường Tiểu học Cư Pui 1 thông báo tuyển dụng 02 nhân viên phục vụ năm học 2025 - 2026./.")
    return made + title("THÔNG BÁO", "Về việc tuyển dụng nhân viên hợp đồng") + text + foot(
        "UBND xã (b/c);|Lưu: VT.", "HIỆU TRƯỞNG", "Y Ngọc Êban"
    )  # fmt: skip


def chapters_and_sums() -> str:
    made = head("SỞ TÀI CHÍNH", "Số: 77/QC-STC", "Đắk Lắk, ngày 18 tháng 12 năm 2025", "UBND TỈNH ĐẮK LẮK")
    text = mid("Chương 1", 14, "b", 12) + mid("QUY ĐỊNH CHUNG", 14, "b") + body("*Điều 1. Mức chi*")
    text += body("Mức chi tối đa là 125.500.000 đồng (Một trăm hai mươi lăm triệu không trăm năm mươi nghìn đồng)./.")
    annex = mid("Phụ lục", 14, "b") + mid("DANH MỤC", 14, "b") + mid(
        "(Kèm theo Quy chế số 77/QC-STC ngày 18 tháng 12 năm 2025 của Sở Tài chính)", 14, "i"
    ) + grid("STT", "Nội dung")  # fmt: skip
    signed = foot("Các phòng, đơn vị;|Lưu: VT, TH.", "GIÁM ĐỐC", "Trần Văn Sơn")
    return made + title("QUY CHẾ", "Chi tiêu nội bộ của Sở Tài chính", 28) + text + signed + PAGE_BREAK + annex


def subject_in_capitals() -> str:
    made = head("SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK",
                "V/v Rà soát thủ tục hành chính")  # fmt: skip
    return made.replace('w:before="120"', 'w:before="0"') + LETTER + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn")


def spaced_motto() -> str:
    motto = f'<w:t xml:space="preserve">{TIEU_NGU}</w:t>'
    start = COMMUNE.rindex('w:before="0"', 0, COMMUNE.index(motto))
    made = COMMUNE[:start] + COMMUNE[start:].replace('w:before="0"', 'w:before="200"', 1)
    named = title("QUYẾT ĐỊNH", "về việc thành lập Tổ công nghệ số cộng đồng")
    return made + named + grounds() + ARTICLES + foot("Như Điều 2;|Lưu: VT.", "CHỦ TỊCH", "Y Thịnh Niê")


def signed_for_the_committee() -> str:
    """A chairman's decision signed 'TM.', an agency and a place cut short, a ground without its date, 'I/'."""
    made = head("UBND XÃ EA KNỐP", "Số: 215/QĐ-UBND", "TX. Ea Knốp, ngày 08 tháng 9 năm 2025")
    cited = grounds("Căn cứ Nghị định số 30/2020/NĐ-CP của Chính phủ về công tác văn thư;")
    named = title("QUYẾT ĐỊNH", "Về việc thành lập Tổ công nghệ số cộng đồng")
    signed = foot("Như Điều 2;|Lưu: VT.", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH", "Y Thịnh Niê")
    return made + named + cited + body("*I/ NỘI DUNG*") + ARTICLES + signed


def with_a_cover() -> str:
    cover = mid("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", 16, "b") + mid("ĐỀ ÁN", 24, "b") + mid("CHUYỂN ĐỔI SỐ", 18, "b")
    made = head("SỞ NỘI VỤ", "Số: 09/ĐA-SNV", "Đắk Lắk, ngày 12 tháng 01 năm 2026", "UBND TỈNH")
    text = body("Chuyển đổi số là nhiệm vụ trọng tâm của ngành Nội vụ trong giai đoạn 2026 - 2030./.")
    signed = foot("UBND tỉnh (b/c);|Lưu: VT, TH.", "GIÁM ĐỐC", "Trương Văn Sơn")
    return cover + PAGE_BREAK + made + title("ĐỀ ÁN", "Chuyển đổi số ngành Nội vụ tỉnh Đắk Lắk") + text + signed


def with_a_form_for_citizens() -> str:
    made = head("SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK",
                "V/v tuyển dụng viên chức")  # fmt: skip
    annex = mid("PHỤ LỤC: MẪU ĐƠN ĐĂNG KÝ", 14, "b") + mid(
        "(Kèm theo Công văn số 215/SNV-TH ngày 20 tháng 01 năm 2026 của Sở Nội vụ)", 14, "i"
    )  # fmt: skip
    form = (
        mid(QUOC_HIEU, 14, "b", 12) + mid(TIEU_NGU, 14, "b") + mid("---------------", 12) + mid("ĐƠN ĐĂNG KÝ", 14, "b")
    )
    return made + LETTER.replace("2. Cử", "2. Cử (theo Phụ lục)") + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn") + (
        PAGE_BREAK + annex + form
    )  # fmt: skip


def another_kind() -> str:
    made = head("SỞ NỘI VỤ", "Số: 45/PTr-SNV", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK")
    return made + title("PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC", "Về việc cử công chức đi bồi dưỡng") + LETTER + foot(
        COPIES, "TRƯỞNG PHÒNG", "Trần Văn Sơn"
    )  # fmt: skip


def across(widths: tuple[float, ...], cell: str) -> str:
    """A row of one cell as wide as its table."""
    span = f'<w:gridSpan w:val="{len(widths)}"/>'
    return f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{twips(sum(widths))}" w:type="dxa"/>{span}</w:tcPr>{cell}</w:tc></w:tr>'


def title_in_the_table_of_the_head() -> str:
    """Kind and subject in one paragraph, in a row of the head's table; their line is the border of what follows."""
    made = head("SỞ NỘI VỤ", "Số: 42/KH-SNV", "Đắk Lắk, ngày 25 tháng 6 năm 2026", "UBND TỈNH ĐẮK LẮK")
    named = p(
        r("KẾ HOẠCH", 14, "b") + "<w:r><w:br/></w:r>" + r("Chuyển đổi số ngành Nội vụ năm 2026", 14, "b"), "center"
    )
    rows = across((LEFT, RIGHT), p("")) + across((LEFT, RIGHT), named)
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1"/></w:pBdr>'
    line = p("", "center", left=62.5, more=border).replace("<w:ind ", f'<w:ind w:right="{twips(62.5)}" ')
    text = body("*I. MỤC ĐÍCH, YÊU CẦU*") + body("Nâng cao hiệu lực, hiệu quả quản lý của ngành Nội vụ./.")
    signed = foot("UBND tỉnh (b/c);|Lưu: VT, TH.", "GIÁM ĐỐC", "Trương Văn Sơn")
    return made.replace("</w:tbl>", f"{rows}</w:tbl>") + line + text + signed


def subject_across_the_page() -> str:
    """The subject of a công văn under the table of the head, in the middle of the page."""
    made = head("SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK")
    return made + mid("V/v tuyển dụng viên chức", 12, before=6) + LETTER + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn")


def subject_under_the_number() -> str:
    """The same set in the middle of the number's column, by what is left free on its right."""
    free = f'<w:ind w:right="{twips(165 - LEFT)}" w:left="0" w:firstLine="0"/>'
    subject = mid("V/v tuyển dụng viên chức", 12, before=6).replace('<w:ind w:left="0" w:firstLine="0"/>', free)
    assert free in subject
    return subject_across_the_page().replace(mid("V/v tuyển dụng viên chức", 12, before=6), subject)


def lines_of_box_drawing() -> str:
    """Lines under the agency and the motto typed as rows of '─', as programs write them."""
    made = head(
        "SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK", "V/v trực tết"
    )
    made = re.sub(r"<w:r><w:pict>.*?</w:pict></w:r></w:p>", "</w:p>|", made)
    agency, motto, rest = made.split("|")
    made = agency + mid("─" * 6, 8) + motto + mid("─" * 29, 8) + rest
    return made + LETTER + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn")


def national_name_in(left_mm: float, right_mm: float, place: str = "Đắk Lắk", province: str = "TỈNH ĐẮK LẮK") -> str:
    """A head whose right column is too narrow for the national name, or the date, or just wide enough."""
    left = mid(f"UBND {province}", 13) + mid("SỞ NỘI VỤ", 13, "b", drawn=vml(left_mm / 2, 11))
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b", drawn=vml(right_mm / 2, TIEU_NGU_MM))
    under = mid("Số: 215/SNV-TH", 13) + mid("V/v trực tết", 12, before=6)
    made = table([[left, right], [under, mid(f"{place}, ngày 20 tháng 01 năm 2026", 14, "i")]], (left_mm, right_mm))
    return made + LETTER + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn")


def dated_in_parts(*lines: str) -> str:
    """Place and date on two lines, by paragraphs or by a line break."""
    left = mid("UBND TỈNH ĐẮK LẮK", 13) + mid("SỞ NỘI VỤ", 13, "b", drawn=vml(35, 11))
    right = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b", drawn=vml(50, TIEU_NGU_MM))
    broken = "".join(mid(line, 14, "i") for line in lines)
    made = table([[left, right], [mid("Số: 215/SNV-TH", 13) + mid("V/v trực tết", 12, before=6), broken]], (69.4, 99.6))
    return made + LETTER + foot(COPIES, "GIÁM ĐỐC", "Trần Văn Sơn")


def report_sent_to(copies: str) -> str:
    made = head("SỞ NỘI VỤ", "Số: 45/BC-SNV", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK")
    named = title("BÁO CÁO", "Kết quả cải cách hành chính năm 2025")
    text = body("Năm 2025, Sở Nội vụ đã hoàn thành các chỉ tiêu cải cách hành chính được giao./.")
    return made + named + text + foot(copies, "GIÁM ĐỐC", "Trần Văn Sơn")


def table_in(left_mm: float, width_mm: float) -> str:
    """A table that begins so far from the left edge of the paper, and is so wide."""
    rows = [[mid("Nội dung", 13, "b"), mid("Ghi chú", 13, "b")], [p(r("1", 13)), p(r("2", 13))]]
    made = table(rows, (width_mm / 2,) * 2, bordered=True)
    placed = made.replace('<w:jc w:val="center"/>', f'<w:tblInd w:w="{twips(left_mm - 30)}" w:type="dxa"/>', 1)
    letter = head(
        "SỞ NỘI VỤ", "Số: 215/SNV-TH", "Đắk Lắk, ngày 20 tháng 01 năm 2026", "UBND TỈNH ĐẮK LẮK", "V/v trực tết"
    )
    return letter + LETTER.replace("./.", "") + placed + body("Đề nghị các xã thực hiện./.") + foot(
        COPIES, "GIÁM ĐỐC", "Trần Văn Sơn"
    )  # fmt: skip


def signed_without_an_office() -> str:
    """Signed by order of somebody, by a name without its own office."""
    agency, date = "ỦY BAN NHÂN DÂN\nXÃ EA KNỐP", "Ea Knốp, ngày 08 tháng 9 năm 2025"
    made = head(agency, "Số: 215/UBND-VP", date, subject="V/v trực tết")
    return made + LETTER + foot(COPIES, "TL. CHỦ TỊCH", "Trần Văn Sơn")


OFFICES: dict[str, tuple[Callable[[], str], set[str]]] = {
    "text boxes": (by_text_boxes, set()),
    "spaces between the columns": (by_spaces, {"TT-217", "TT-237", "VB-204"}),
    "lines drawn from before the table": (lines_before_the_table, set()),
    "lines in a row of their own": (lines_in_a_row_of_their_own, set()),
    "line breaks in place of paragraphs": (by_line_breaks, {"TT-289"}),
    "nested tables": (by_nested_tables, set()),
    "underlined spaces as lines": (with_underlined_spaces, set()),
    "a draft with blanks": (a_draft_with_blanks, set()),
    "a document of the Party": (of_the_party, {"TT-100"}),
    "a decision made the old way": (
        decided_the_old_way, {"TT-119", "TT-276", "TT-456", "TT-606", "TT-708", "TT-726"},
    ),
    "quốc hiệu across the page": (across_the_page, {"TT-205", "TT-217", "TT-237"}),
    "chapters in Arabic numerals, a sum that is not its words": (chapters_and_sums, {"TT-416", "TT-708", "VB-505"}),
    "signed for the committee, cut short": (
        signed_for_the_committee, {"TT-236", "TT-256", "TT-306", "TT-456", "TT-508"},
    ),
    "a cover, a parent without its place": (with_a_cover, {"TT-226"}),
    "a form for citizens in an annex": (with_a_form_for_citizens, {"TT-704", "TT-706"}),
    "a kind that the decree does not know": (another_kind, set()),
    "a subject in capitals, close to the number": (subject_in_capitals, {"TT-286", "TT-289"}),
    "the title in the table of the head": (title_in_the_table_of_the_head, set()),
    "a subject in the middle of the page": (subject_across_the_page, {"TT-285"}),
    "a subject under the table, in the number's column": (subject_under_the_number, set()),
    "lines of box drawing": (lines_of_box_drawing, set()),
    "the national name on two lines": (partial(national_name_in, 98, 71, "Huế", "THÀNH PHỐ HUẾ"), {"TT-207"}),
    "place and date on two lines": (
        partial(national_name_in, 69.4, 99.6, "Thành phố Hồ Chí Minh", "TP HỒ CHÍ MINH"), {"TT-259"},
    ),
    "the national name in a column that it fills": (partial(national_name_in, 69.4, 99.6), set()),
    "place over the date": (partial(dated_in_parts, "Đắk Lắk,", "ngày 20 tháng 01 năm 2026"), {"TT-259"}),
    "the year under the date": (partial(dated_in_parts, "Đắk Lắk, ngày 20 tháng 01\nnăm 2026"), {"TT-259"}),
    "the figures of the year under the date": (
        partial(dated_in_parts, "Đắk Lắk, ngày 20 tháng 01 năm", "2026"), {"TT-259"},
    ),
    "a report to the parent agency that is not addressed": (
        partial(report_sent_to, "UBND tỉnh (b/c);|Lưu: VT, TH."), {"TT-297"},
    ),
    "a report to others that is not addressed": (partial(report_sent_to, "Sở Tài chính;|Lưu: VT, TH."), set()),
    "a table within the margins": (partial(table_in, 28.5, 168), set()),
    "a table past the right margin": (partial(table_in, 30, 172), {"TT-406"}),
    "a table past the left margin": (partial(table_in, 25, 165), {"TT-406"}),
    "a name under 'TL.' without its office": (signed_without_an_office, {"TT-509"}),
    "a motto apart, a subject in small letters": (spaced_motto, {"TT-209", "TT-276"}),
}  # fmt: skip


def check(build: Callable[[], str], folder: Path) -> Checked:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    content = parse_xml(f"<w:body {NAMES}>{build()}</w:body>")
    for element in list(content):
        document.element.body.insert_element_before(element, "w:sectPr")
    document.save(str(folder / "van-ban.docx"))
    return check_file(folder / "van-ban.docx")
