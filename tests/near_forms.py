"""Samples changed so that they come near what the rules on forms find, and by one step more."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import Element, SubElement, _Element, fromstring
from spoiling import Mutate, aside, both, line, paragraphs, text, tree, unframed, without

from congvan.compose.document import Document

Case = tuple[str, Mutate, Mutate, str]
Lines = tuple[tuple[str, str], ...]


# ---- What can be changed ----


def chain(*changes: Mutate) -> Mutate:
    def mutate(document: Document) -> Document:
        for change in changes:
            document = change(document)
        return document

    return mutate


def fill(paragraph: _Element, markup: str) -> None:
    """Give a paragraph other text, with the marks of the tree ('<b>', '<br/>')."""
    made = fromstring(f"<p>{markup}</p>")
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = made.text
    paragraph.extend(list(made))


def listed(component: str, *markups: str) -> Mutate:
    """Let a component have these paragraphs, made after its first one."""

    def change(root: _Element) -> None:
        found = paragraphs(root, component)
        if not found:
            return
        first, *others = found
        for gone in others:
            gone.getparent().remove(gone)  # type: ignore[union-attr]
        for markup in reversed(markups[1:]):
            more = copy.deepcopy(first)
            fill(more, markup)
            first.addnext(more)
        fill(first, markups[0])

    return tree(change)


def body(*lines: tuple[str, str]) -> Mutate:
    """Let the text of the main document be these paragraphs: component and markup of each."""

    def change(root: _Element) -> None:
        if not paragraphs(root, "so_ky_hieu"):
            return
        (main,) = root.iter("main")
        for child in list(main):
            main.remove(child)
        for component, markup in lines:
            fill(SubElement(main, "p", {"class": component}), markup)

    return tree(change)


# What stands in the lower part of a head or foot.
LOWER = ("so_ky_hieu", "trich_yeu_cong_van", "dia_danh_thoi_gian", "noi_nhan_danh_sach", "ho_ten")


def rows(component: str) -> Mutate:
    """Divide the table that holds a component into two rows."""

    def change(root: _Element) -> None:
        (paragraph,) = paragraphs(root, component)
        (table,) = paragraph.iterancestors("table")
        (row,) = table.iter("tr")
        under = SubElement(table, "tr")
        for cell in row.iter("td"):
            other = SubElement(under, "td")
            other.extend([element for element in cell if element.get("class") in LOWER])

    return tree(change)


def tabled(root: _Element) -> None:
    """Put 'Kính gửi:' and the list into the two cells of a table without lines."""
    table = Element("table", {"class": "cuoi_trang", "data-columns": "60 105"})
    (heading,), addressees = paragraphs(root, "kinh_gui"), paragraphs(root, "kinh_gui_danh_sach")
    heading.addprevious(table)
    row = SubElement(table, "tr")
    for held in ([heading], addressees):
        SubElement(row, "td").extend(held)
        for element in held:
            element.set("data-left-mm", "10")


def annexes(count: int) -> Mutate:
    """Let a document have so many annexes in its file."""
    return lambda document: replace(document, sections=document.sections[: count + 1])


def columns(*widths: float) -> Mutate:
    """Give the head other columns; a third one stays empty."""

    def change(root: _Element) -> None:
        (table,) = (found for found in root.iter("table") if found.get("class") == "dau_trang")
        table.set("data-columns", " ".join(f"{width:g}" for width in widths))
        for row in table.iter("tr"):
            for _ in range(len(widths) - len(row)):
                SubElement(row, "td")

    return tree(change)


def lowered(component: str, points: float) -> Mutate:
    """Put a component lower, to level it with its neighbour where the other column has a line more."""

    def change(root: _Element) -> None:
        (element,) = paragraphs(root, component)
        element.set("data-before-pt", f"{float(element.get('data-before-pt', 0)) + points:g}")

    return tree(change)


def put(component: str, old: str, new: str) -> Mutate:
    """Replace text by a pattern in the first paragraph of a component that has it, in each section."""
    seen: list[_Element] = []

    def change(root: _Element) -> None:
        for paragraph in paragraphs(root, component):
            for element in paragraph.iter():
                for name in ("text", "tail"):
                    value = getattr(element, name)
                    if value and re.search(old, value) and not (element is paragraph and name == "tail"):
                        setattr(element, name, re.sub(old, new, value, count=1))
                        seen.append(paragraph)
                        return

    def mutate(document: Document) -> Document:
        changed = tree(change)(document)
        assert seen, f"no {component} has {old}"
        return changed

    return mutate


# ---- Words and signs of one paragraph ----

# sample, component, pattern, what comes near in its place, one step beyond, rule
TEXTS: list[tuple[str, str, str, str, str, str]] = [
    # The nation's name and its motto
    ("chi-thi", "quoc_hieu", "HÒA", "HOÀ", "HOÀN", "TT-206"),
    ("chi-thi", "quoc_hieu", ".*", "CỘNG\u00a0HÒA\u00a0XÃ HỘI CHỦ\u00a0NGHĨA VIỆT\u00a0NAM",
     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.", "TT-206"),
    ("chi-thi", "tieu_ngu", ".*", "Độc lập\u00a0-\u00a0Tự do\u00a0-\u00a0Hạnh phúc",
     "Độc lập- Tự do - Hạnh phúc", "TT-216"),
    ("chi-thi", "tieu_ngu", ".*", "Độc\u00a0lập - Tự\u00a0do - Hạnh\u00a0phúc",
     "Độc lập - Tự do - Hạnh Phúc", "TT-216"),
    # Agencies
    ("quyet-dinh", "co_quan_chu_quan", ".*", "UBND ĐẶC KHU PHÚ QUÝ", "UBND ĐẶC KHU", "TT-226"),
    ("quyet-dinh", "co_quan_chu_quan", ".*", "HĐND TỈNH LÂM ĐỒNG", "HĐND TỈNH", "TT-226"),
    # Number and symbol
    ("chi-thi", "so_ky_hieu", "03", "10", "9", "TT-246"),
    ("chi-thi", "so_ky_hieu", r":\s03", ":\u00a009", " : 09", "TT-246"),
    ("chi-thi", "so_ky_hieu", "03/", "……/", "……-", "TT-246"),
    ("chi-thi", "so_ky_hieu", "03", "......", "03 ", "TT-246"),
    ("chi-thi", "so_ky_hieu", "/CT-UBND", "/CT-UBND-HĐND-UBMTTQVN", "/CT-UBND-HĐND–UBMTTQVN", "TT-246"),
    ("chi-thi", "so_ky_hieu", "/CT-UBND", "/CT-HĐND&UBND", "/CT-HĐND, UBND", "TT-246"),
    ("to-trinh", "so_ky_hieu", "SYT", "SNgV", "Sngv", "TT-246"),
    ("to-trinh", "so_ky_hieu", "SYT", "STTr", "STtr", "TT-246"),
    ("to-trinh", "so_ky_hieu", "SYT", "SGDĐT", "SGDĐT.", "TT-246"),
    ("quy-dinh", "so_ky_hieu", "BVMC", "BVĐKMCh", "BVĐKMc", "TT-246"),
    # What the symbol agrees with
    ("chi-thi", "so_ky_hieu", "/CT-UBND", "/2026/CT-UBND", "/2026/KH-UBND", "TT-248"),
    ("chi-thi", "so_ky_hieu", "/CT-UBND", "/CT-CTUBND", "/CT-CT", "TT-248"),
    ("chi-thi", "so_ky_hieu", "/CT-UBND", "/CT-VPUBND-NC", "/CT-VP-NC", "TT-248"),
    ("nghi-quyet", "so_ky_hieu", "/NQ-HĐND", "/NQ-TTHĐND", "/NQ-TTHĐ", "TT-248"),
    ("to-trinh", "so_ky_hieu", "/TTr-SYT", "/TTr-SYT-NVY", "/TTR-SYT-NVY", "TT-248"),
    ("lien-tich", "so_ky_hieu", "CTr-SYT-SGDĐT", "CTr-SGDĐT-SYT", "KH-SGDĐT-SYT", "TT-248"),
    ("chu-ky-so", "so_ky_hieu", "/SCT", "/SCT-QĐ", "/QĐ-SCT", "TT-248"),
    ("sao-y", "so_ky_hieu", "/SY-", "/SY-VP", "/SY-vp", "TT-246"),
    # Place and date
    ("dien-tu", "dia_danh_thoi_gian", "ngày 05", "ngày 10", "ngày 9", "TT-256"),
    ("dien-tu", "dia_danh_thoi_gian", "05 tháng 11", "30 tháng 11", "31 tháng 11", "TT-256"),
    ("dien-tu", "dia_danh_thoi_gian", "tháng 11", "tháng 12", "tháng 13", "TT-256"),
    ("dien-tu", "dia_danh_thoi_gian", "05 tháng 11 năm 2025", "29 tháng 02 năm 2024", "29 tháng 02 năm 2026", "TT-256"),
    ("dien-tu", "dia_danh_thoi_gian", "05 tháng 11 năm 2025", "… tháng … năm 2025", "…/11/2025", "TT-256"),
    ("lien-tich", "dia_danh_thoi_gian", "ngày 24 tháng 02", "ngày      tháng 10", "ngày      tháng 1", "TT-256"),
    ("dien-tu", "dia_danh_thoi_gian", "Huế", "Thành phố Huế", "TP. Huế", "TT-256"),
    ("sao-luc", "dia_danh_thoi_gian", "Thành Sen,", "Phú Thọ,", "P. Thọ,", "TT-256"),
    ("sao-luc", "dia_danh_thoi_gian", "Thành Sen,", "Phường 1,", "phường 1,", "TT-256"),
    ("sao-luc", "dia_danh_thoi_gian", "Thành Sen,", "T’Nưng,", "T’Nưng ,", "TT-256"),
    # The place and the agency
    ("dien-tu", "dia_danh_thoi_gian", "Huế,", "Thừa Thiên Huế,", "Đà Nẵng,", "TT-258"),
    ("quyet-dinh", "dia_danh_thoi_gian", "Lâm Đồng,", "Tỉnh Lâm Đồng,", "Đà Lạt,", "TT-258"),
    ("ke-hoach", "dia_danh_thoi_gian", "Mường La,", "Mường La, Sơn La,", "Sơn La,", "TT-258"),
    ("bao-cao", "dia_danh_thoi_gian", "Ninh Kiều,", "Phường Ninh Kiều,", "Phường Cái Khế,", "TT-258"),
    ("nghi-quyet", "dia_danh_thoi_gian", "Krông Pắc,", "Krông Pách,", "Buôn Hồ,", "TT-258"),
    ("giay-moi", "dia_danh_thoi_gian", "Đắk Lắk,", "Đắc Lắc,", "Gia Lai,", "TT-258"),
    ("chuong-trinh", "dia_danh_thoi_gian", "Xuân Hương - Đà Lạt,", "Xuân Hương-Đà Lạt,", "Đà Nẵng,", "TT-258"),
    ("cong-dien", "dia_danh_thoi_gian", "Hà Tĩnh,", "Hà Tỉnh,", "Nghệ An,", "TT-258"),
    ("hop-dong", "dia_danh_thoi_gian", "Khánh Hòa,", "Nha Trang,", "Lâm Đồng,", "TT-258"),
    ("hop-dong", "dia_danh_thoi_gian", "Khánh Hòa,", "Phú Thọ,", "Gia Lai,", "TT-258"),
    ("thong-bao", "dia_danh_thoi_gian", "Vĩnh Long,", "……,", "Bến Tre,", "TT-258"),
    ("ban-chi-dao", "co_quan_chu_quan", r"TÂY\sNINH", "TÂY-NINH", "ĐỒNG NAI", "TT-258"),
    ("giay-moi", "dia_danh_thoi_gian", "tháng 3", "tháng 02", "tháng 03", "TT-257"),
    ("giay-moi", "dia_danh_thoi_gian", "tháng 3", "tháng 9", "tháng 09", "TT-257"),
    # The subject
    ("quyet-dinh", "trich_yeu", ".*", "Vay vốn, việc làm cho lao động nông thôn", "V/v vay vốn cho lao động nông thôn",
     "TT-276"),
    ("quyet-dinh", "trich_yeu", "^Về việc", "30 năm thành lập Sở, việc", "về việc", "TT-276"),
    ("quyet-dinh", "trich_yeu", "lãnh đạo$", "lãnh đạo (đợt 2)", "lãnh đạo (đợt 2).", "TT-278"),
    ("quyet-dinh", "trich_yeu", "lãnh đạo$", "lãnh đạo, quản lý, v.v.", "lãnh đạo, quản lý.", "TT-278"),
    ("cong-van", "trich_yeu_cong_van", "$", "…", ":", "TT-278"),
    ("cong-van", "trich_yeu_cong_van", "V/v chuẩn", "V/v\u00a0chuẩn", "V/v: chuẩn", "TT-286"),
    ("cong-van", "trich_yeu_cong_van", r"V/v chuẩn\sbị", "V/v Hội chợ xuân,", "V/v Tổ chức", "TT-286"),
    ("cong-van", "trich_yeu_cong_van", r"V/v chuẩn\sbị", "V/v UBND xã", "v/v UBND xã", "TT-286"),
    # Addressees
    ("to-trinh", "kinh_gui", "Kính gửi: ", "Kính\u00a0gửi:\u00a0", "Kính gửi ", "TT-296"),
    ("to-trinh", "kinh_gui", "Kính gửi", "Kính\u00a0gửi", "Kính Gửi", "TT-296"),
    ("to-trinh", "kinh_gui", ":.*", ": Sở Tài chính; Sở Nội vụ", ": - Sở Tài chính; - Sở Nội vụ", "TT-296"),
    ("cong-van", "kinh_gui", ":.*", ": - Văn phòng Tỉnh ủy;", ": Văn phòng Tỉnh ủy;", "TT-296"),
    ("cong-van", "kinh_gui_danh_sach", "sở, ban, ngành của tỉnh;", "sở: Nội vụ; Tài chính; Y tế;",
     "sở: Nội vụ; Tài chính; Y tế", "TT-298"),
    ("cong-van", "kinh_gui", ":.*", ": - Văn phòng Tỉnh ủy;", ": - Văn phòng Tỉnh ủy,", "TT-298"),
    # Grounds
    ("quyet-dinh", "can_cu", "^.*", "Căn cứ Nghị định số 170/2025/NĐ-CP ngày 30/6/2025 của Chính phủ về công chức;",
     "Căn cứ Nghị định số 170/2025/NĐ-CP của Chính phủ về công chức;", "TT-306"),
    ("quyet-dinh", "can_cu", "^.*", "Căn cứ Thông tư số 05/2025/TT-BNV ngày 24/6/2025 do Bộ Nội vụ ban hành;",
     "Căn cứ Thông tư số 05/2025/TT-BNV ngày 24/6/2025, Bộ Nội vụ ban hành;", "TT-306"),
    ("quyet-dinh", "can_cu", "^.*", "Căn cứ Bộ luật Lao động ngày 20 tháng 11 năm 2019;",
     "Căn cứ Kế hoạch số 80/KH-SNV;", "TT-306"),
    ("ke-hoach", "can_cu", ".*", "Thực hiện Chỉ thị số 05/CT-UBND ngày 06 tháng 01 năm 2026 về học tập số.",
     "Căn cứ Chỉ thị số 05/CT-UBND ngày 06 tháng 01 năm 2026 về học tập số.", "TT-306"),
    ("quyet-dinh", "can_cu", "ngày 24 tháng 6 năm 2025;", "ngày 24 tháng 6 năm 2025 (khoản 2; khoản 4);",
     "ngày 24 tháng 6 năm 2025 (khoản 2; khoản 4)", "TT-308"),
    # Numbers
    ("quy-che", "phan_chuong", r"Chương\sI", "Phần thứ nhất", "Phần 1", "TT-416"),
    ("quyet-dinh-gian-tiep", "muc_tieu_muc", r"Mục\s1", "Tiểu mục 1", "Tiểu mục I", "TT-416"),
    # The signatory
    ("quyet-dinh", "quyen_han_chuc_vu", ".*", "Q. GIÁM ĐỐC", "TM.GIÁM ĐỐC", "TT-506"),
    ("quyet-dinh", "quyen_han_chuc_vu", ".*", "TUQ.\u00a0GIÁM ĐỐC, VỤ TRƯỞNG", "TUQ GIÁM ĐỐC, VỤ TRƯỞNG", "TT-506"),
    ("quyet-dinh", "quyen_han_chuc_vu", ".*", "KTV TRƯỞNG", "TL GIÁM ĐỐC, CHÁNH VĂN PHÒNG", "TT-506"),
    ("quyet-dinh", "quyen_han_chuc_vu", ".*", "TL. GIÁM ĐỐC, CHÁNH VĂN PHÒNG", "T/L GIÁM ĐỐC, CHÁNH VĂN PHÒNG",
     "TT-506"),
    ("to-trinh", "quyen_han_chuc_vu", "KT. GIÁM ĐỐC", "KT.\u00a0GIÁM ĐỐC", "KT. PHÓ GIÁM ĐỐC", "TT-507"),
    ("quyet-dinh", "quyen_han_chuc_vu", ".*", "KT. GIÁM ĐỐC - PHÓ GIÁM ĐỐC", "KT. GIÁM ĐỐC", "TT-507"),
    ("quyet-dinh-gian-tiep", "quyen_han_chuc_vu", ".*", "QUYỀN CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH", "TT-508"),
    ("quyet-dinh", "ho_ten", ".*", "Thạch Sĩ Quý", "Thạc sĩ Quý", "TT-516"),
    ("quyet-dinh", "ho_ten", ".*", "Tsằn A Sáng", "TS A Sáng", "TT-516"),
    # Copies
    ("quyet-dinh", "noi_nhan", ".*", "Nơi\u00a0nhận:", "Nơi nhận :", "TT-606"),
    ("quyet-dinh", "noi_nhan", ".*", "Nơi nhận: ", "Nơi Nhận:", "TT-606"),
    ("quyet-dinh", "noi_nhan_danh_sach", "Như.*", "Như Điều 4, Điều 1;", "Như trên;", "TT-606"),
    ("quyet-dinh", "noi_nhan_danh_sach", "Như.*", "Như Điều 3, Điều 4;", "Như Điều 5;", "TT-485"),
    ("quyet-dinh-gian-tiep", "dieu", "của Quy chế", "và Điều 7 của Quy chế", "và Điều 7 Quyết định này", "TT-485"),
    ("ke-hoach", "noi_nhan_danh_sach", "Lưu: .*", "Lưu: VT, TH (5b).", "Lưu VT, TH (5b).", "TT-606"),
    ("ke-hoach", "noi_nhan_danh_sach", "Lưu: .*", "Lưu: Văn thư, VHXH.", "Lưu: VHXH.", "TT-606"),
    ("ke-hoach", "noi_nhan_danh_sach", "Lưu: .*", "Lưu:\u00a0VT;\u00a0VHXH (02).", "Lưu. VT; VHXH (02).", "TT-606"),
    ("ke-hoach", "noi_nhan_danh_sach", "Lưu: .*", "Lưu: VT, VHXH (12)", "Lưu: VT, VHXH", "TT-608"),
    ("chi-thi", "noi_nhan_danh_sach", "Bộ.*", "Các bộ: Nội vụ; Tài chính (b/c);",
     "Các bộ: Nội vụ; Tài chính (b/c)", "TT-608"),
    ("chi-thi", "noi_nhan_danh_sach", "^- ", "-\u00a0", "– ", "TT-608"),
    # Annexes
    ("ke-hoach-phu-luc", "phu_luc", r"\sII$", " II.", " II: NHIỆM VỤ", "TT-706"),
    ("dien-tu/1", "phu_luc", "$", " II", " 2", "TT-706"),
    ("ke-hoach-phu-luc", "kem_theo", r"số\s09", "số\u00a09", "số 10", "TT-726"),
    ("ke-hoach-phu-luc", "kem_theo", r"ngày\s12 tháng\s01 năm\s2026", "ngày 12/01/2026", "ngày 12/02/2026", "TT-726"),
    ("ke-hoach-phu-luc", "kem_theo", r"số\s09/KH-UBND ngày\s12", "số 10/NQ-HĐND ngày 10",
     "số 09/KH-UBND ngày 10", "TT-726"),
]  # fmt: skip


# ---- The lines under motto, agency and subject ----

# sample, component, indents on both sides in mm of a line that is just short or long enough, and of one that is not
LINES = [
    ("quyet-dinh", "tieu_ngu", 14.9, 14.5, "TT-217"),  # 115 % of the text, 116 %
    ("quyet-dinh", "tieu_ngu", 23.6, 24.1, "TT-217"),  # 86 %, 84 %
    ("quyet-dinh", "co_quan", 26.2, 25.8, "TT-237"),  # 57 %, 61 %
    ("quyet-dinh", "co_quan", 29.8, 30.4, "TT-237"),  # 26 %, 21 %
    ("quyet-dinh", "trich_yeu", 52.5, 51.6, "TT-277"),
    ("quyet-dinh", "trich_yeu", 68.6, 69.6, "TT-277"),
    ("chi-thi", "trich_yeu", 59.0, 56.0, "TT-277"),
]
# how far in mm a line stands aside
ASIDE = [("quyet-dinh", "co_quan", 2.8, 3.4, "TT-237"), ("quyet-dinh", "trich_yeu", 2.8, 3.4, "TT-277")]


# ---- What takes more than a word ----

FILED = "- Lưu: VT, NN."
STATION = chain(
    put("co_quan_chu_quan", ".*", "UBND XÃ Y TÝ"), put("co_quan", ".*", "TRẠM Y TẾ"), put("so_ky_hieu", "SNV", "TYT"),
    put("dia_danh_thoi_gian", "Lâm Đồng", "Y Tý"),
)  # fmt: skip
LINE = 14.95  # pt: of a line of the head's left column
TAXES = chain(put("co_quan", ".*", "CỤC THUẾ"), line("co_quan", 28), lowered("so_ky_hieu", LINE))
FUNDED = put("so_ky_hieu", "SNV", "BQLDA")
REPORT = chain(text("ten_loai", ".*", "BÁO CÁO"), text("so_ky_hieu", "TTr", "BC"))
COMMITTEE = put("tham_quyen", "CHỦ TỊCH ", "")
UNSIGNED = without("ho_ten")
UNCOPIED = without("noi_nhan", "noi_nhan_danh_sach")
NUMBERED = put("so_ky_hieu", r"Số:\s*", "Số: 15")
PETITION = both(put("ten_loai", ".*", "TỜ TRÌNH"), put("so_ky_hieu", "BC", "TTr"))
PLAN = both(put("ten_loai", ".*", "KẾ HOẠCH"), put("so_ky_hieu", "BTT", "KH"))
SCHOOL = chain(put("co_quan", ".*", "TRƯỜNG NỘI VỤ"), put("so_ky_hieu", "SNV", "TNV"), line("co_quan", 25))
DOCTOR = put("ho_ten", "^", "ThS. ")
OF_A_DISTRICT = chain(put("co_quan", ".*", "ỦY BAN NHÂN DÂN HUYỆN MAI SƠN"), put("dia_danh_thoi_gian", "2026", "2025"))


def framed(component: str, width: float, height: float) -> Mutate:
    """Give a mark a frame of other measures, in mm."""

    def change(root: _Element) -> None:
        for element in paragraphs(root, component):
            element.set("data-width-mm", f"{width:g}")
            element.set("data-height-mm", f"{height:g}")

    return tree(change)


def at_the_right(left: float) -> Mutate:
    """A head whose left column is this wide, in mm; what is left of the page's width stays empty at its right."""
    return chain(STATION, columns(left, 99, 66 - left), line("co_quan", (left - 11) / 2))


LONG = (
    "Các sở, ban, ngành, Ủy ban nhân dân các xã, phường chủ trì, phối hợp với các cơ quan, đơn vị có liên quan triển "
    "khai thực hiện nhiệm vụ được giao, báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng"
)


def filed(*lines: str) -> Mutate:
    """Let the list of copies end so."""
    return listed("noi_nhan_danh_sach", "- Các sở, ban, ngành;", *lines)


SECRET = listed("noi_nhan_danh_sach", "- Như trên;", "- Lưu: NC (02).")


def plan(text: str) -> Mutate:
    return body(("noi_dung", f"{LONG} {text}./."))


def layouts() -> Iterator[tuple[str, str, Mutate, Mutate, str]]:
    """Heads and feet set otherwise than ours; the step beyond leaves a component out."""
    for component, sample, code in (
        ("quoc_hieu", "chi-thi", "TT-200"), ("tieu_ngu", "chi-thi", "TT-210"), ("co_quan", "chi-thi", "TT-230"),
        ("so_ky_hieu", "chi-thi", "TT-240"), ("dia_danh_thoi_gian", "chi-thi", "TT-250"),
        ("trich_yeu_cong_van", "cong-van", "TT-280"), ("ho_ten", "chi-thi", "TT-500"),
    ):  # fmt: skip
        parted = rows(component)
        yield f"{component}-in-another-row", sample, parted, both(parted, without(component)), code
    yield "copies-in-another-row", "chi-thi", rows("noi_nhan"), both(rows("noi_nhan"), UNCOPIED), "TT-600"


def article(number: str, text: str) -> tuple[str, str]:
    return "dieu", f"<b>Điều\u00a0{number}</b> {text}"


def clauses(*texts: str) -> Lines:
    return tuple(("khoan", f"{text} Các cơ quan, đơn vị thực hiện nhiệm vụ được giao.") for text in texts)


def points(*texts: str) -> Lines:
    return tuple(("diem", f"{text} Việc được giao;") for text in texts)


CLOSE = ("noi_dung", "Yêu cầu các cơ quan, đơn vị thực hiện./.")
AMENDS = "Sửa đổi, bổ sung một số điều của Quy chế."
EFFECT = [article(f"{number}.", f"{LONG}.") for number in (2, 3)]
EFFECT.append(article("4.", "Quyết định này có hiệu lực từ ngày ký./."))
BETWEEN = (("gach_dau_dong", "- Việc thứ nhất;"), ("noi_dung", "Thời hạn: 05 ngày."))
FIRST, SECOND = ("muc_la_ma", "I. MỤC TIÊU"), ("muc_la_ma", "II. NHIỆM VỤ")
BELOW = points("b.1)", "b.2)")
CITING = ("noi_dung", f"Điều 5 được sửa như sau: {LONG}.")
OF_ANOTHER = ("noi_dung", f"Điều 7 Nghị định số 30/2020/NĐ-CP được thực hiện: {LONG}.")
# sample, the text that comes near, the text one step beyond, rule
NUMBERS: list[tuple[str, Lines, Lines, str]] = [
    ("ke-hoach", (FIRST, *clauses("1.", "2."), SECOND, *clauses("1.", "2."), CLOSE),
     (FIRST, *clauses("1.", "2."), SECOND, *clauses("1.", "3."), CLOSE), "TT-480"),
    ("ke-hoach", (*clauses("1.", "1.1.", "1.2.", "2.", "2.1."), CLOSE),
     (*clauses("1.", "1.1.", "1.3.", "2.", "2.1."), CLOSE), "TT-480"),
    ("ke-hoach", (("muc_la_ma", "IX. KINH PHÍ"), *clauses("1."), ("muc_la_ma", "X. THỰC HIỆN"), CLOSE),
     (("muc_la_ma", "IX. KINH PHÍ"), *clauses("1."), ("muc_la_ma", "XI. THỰC HIỆN"), CLOSE), "TT-480"),
    ("ke-hoach", (*clauses("1."), ("noi_dung", "12.500 hồ sơ đã được giải quyết."), *clauses("2."), CLOSE),
     (*clauses("1."), ("noi_dung", "12. 500 hồ sơ đã được giải quyết."), *clauses("2."), CLOSE), "TT-480"),
    ("quyet-dinh", (article("1.", AMENDS), article("7.", "Chế độ họp."), *EFFECT),
     (article("1.", "Ban hành Quy chế."), article("7.", "Chế độ họp."), *EFFECT), "TT-480"),
    ("chi-thi", (*clauses("1."), *points("a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)", "k)"), CLOSE),
     (*clauses("1."), *points("a)", "b)", "c)", "d)", "đ)", "e)", "f)"), CLOSE), "TT-481"),
    ("chi-thi", (*clauses("1."), *points("a)", "b)"), *clauses("2."), *points("a)", "b)"), CLOSE),
     (*clauses("1."), *points("a)", "b)"), *clauses("2."), *points("a)", "c)"), CLOSE), "TT-481"),
    ("chi-thi", (*points("a)"), *BETWEEN, *points("b)"), CLOSE), (*points("a)"), *BETWEEN, *points("c)"), CLOSE),
     "TT-481"),
    ("chi-thi", (*points("a)", "b)", "c)", "d)", "đ)"), CLOSE), (*points("a)", "b)", "c)", "d)", "đ."), CLOSE),
     "TT-456"),
    ("chi-thi", (*points("a)", "b)", "c)", "d)", "đ)"), CLOSE), (*points("a)", "b)", "c)", "d)", "Đ)"), CLOSE),
     "TT-456"),
    ("chi-thi", (*clauses("1.", "1.1.", "1.2."), CLOSE), (*clauses("1.", "1.1.", "1.2/"), CLOSE), "TT-456"),
    ("ke-hoach", (FIRST, *clauses("1."), SECOND, CLOSE),
     (FIRST, *clauses("1."), ("muc_la_ma", "II) NHIỆM VỤ"), CLOSE), "TT-456"),
    ("quyet-dinh", (article("1.", AMENDS), article("1a.", "Chế độ họp."), *EFFECT),
     (article("1.", AMENDS), article("1a:", "Chế độ họp."), *EFFECT), "TT-456"),
    ("chi-thi", (*points("a)", "b)", "c)", "d)", "đ)"), CLOSE), (*points("a)", "b)", "c)", "d)", "đ/"), CLOSE),
     "TT-456"),
    ("chi-thi", (*clauses("1.", "1.1.", "1.2."), CLOSE), (*clauses("1.", "1.1.", "1.2)"), CLOSE), "TT-456"),
    ("chi-thi", (*points("a)", "b)"), *BELOW, *points("c)"), CLOSE),
     (*points("a)", "b)"), *BELOW, *points("d)"), CLOSE),
     "TT-481"),
    ("quyet-dinh", (article("1.", AMENDS), CITING, OF_ANOTHER, *EFFECT),
     (article("1.", AMENDS), CITING, ("dieu", "<b>Điều\u00a05:</b> Chế độ họp."), *EFFECT), "TT-456"),
    ("quyet-dinh", (article("1.", "Công chức nghỉ theo Điều 9 của Luật Cán bộ, công chức."), *EFFECT),
     (article("1.", "Công chức nghỉ theo Điều\u00a09 của Quyết định này."), *EFFECT), "TT-485"),
]  # fmt: skip
# name, sample, what comes near, one step beyond, rule
SHAPES: list[tuple[str, str, Mutate, Mutate, str]] = [
    *layouts(),
    ("youth-union-over-the-agency", "quyet-dinh", put("co_quan_chu_quan", ".*", "ĐOÀN TNCS HỒ CHÍ MINH"),
     both(put("co_quan_chu_quan", ".*", "ĐOÀN TNCS HỒ CHÍ MINH"), without("quoc_hieu")), "TT-100"),
    ("party-over-the-number", "chi-thi", put("co_quan", ".*", "ĐẢNG CỘNG SẢN VIỆT NAM"),
     put("quoc_hieu", ".*", "ĐẢNG CỘNG SẢN VIỆT NAM"), "TT-100"),
    ("national-name-toward-the-middle", "quyet-dinh", at_the_right(39.5), at_the_right(37.5), "TT-205"),
    ("place-on-the-next-line", "quyet-dinh",
     both(listed("co_quan_chu_quan", "UBND TỈNH", "LÂM ĐỒNG"), lowered("dia_danh_thoi_gian", LINE)),
     put("co_quan_chu_quan", ".*", "UBND TỈNH"), "TT-226"),
    ("place-after-a-line-break", "quyet-dinh",
     both(listed("co_quan_chu_quan", "UBND TỈNH<br/>LÂM ĐỒNG"), lowered("dia_danh_thoi_gian", LINE)),
     put("co_quan_chu_quan", ".*", "UBND TỈNH "), "TT-226"),
    ("short-word-in-a-name", "quyet-dinh", chain(FUNDED, put("co_quan", ".*", "BAN QUẢN LÝ DỰ ÁN ODA"),
     line("co_quan", 21.5)),
     chain(FUNDED, put("co_quan", ".*", "BQL DỰ ÁN ODA"), line("co_quan", 26)), "TT-236"),
    ("letter-of-the-taxes", "cong-van", both(TAXES, put("so_ky_hieu", "/UBND", "/CT")),
     both(TAXES, put("so_ky_hieu", "/UBND", "/QĐ")), "TT-248"),
    ("letter-of-thanks", "thu-cong", put("ten_loai", ".*", "THƯ CẢM ƠN"), put("ten_loai", ".*", "THÔNG BÁO"), "TT-240"),
    ("addressees-in-a-table", "chu-ky-so", tree(tabled), both(tree(tabled), put("kinh_gui", ":", "")), "TT-296"),
    ("addressee-in-a-table", "to-trinh", tree(tabled), both(tree(tabled), without("kinh_gui")), "TT-290"),
    ("report-to-nobody", "bao-cao", without("kinh_gui"), both(PETITION, without("kinh_gui")), "TT-290"),
    # The place
    ("place-of-a-school", "quyet-dinh",
     chain(SCHOOL, put("dia_danh_thoi_gian", "Lâm Đồng", "Bảo Lộc")), put("dia_danh_thoi_gian", "Lâm Đồng", "Bảo Lộc"),
     "TT-258"),
    ("place-of-a-district", "ke-hoach",
     both(OF_A_DISTRICT, put("dia_danh_thoi_gian", "Mường La", "Mai Sơn")),
     both(OF_A_DISTRICT, put("dia_danh_thoi_gian", "Mường La", "Sơn La")), "TT-258"),
    # Marks
    ("mark-in-a-large-frame", "cong-dien", framed("muc_do_khan", 44, 10), unframed("muc_do_khan"), "TT-805"),
    ("circulation-in-a-small-frame", "dau-mat-khan", framed("pham_vi_luu_hanh", 46, 6), unframed("do_mat"), "TT-805"),
    # The end of the text
    ("closed-after-a-bracket", "quyet-dinh", put("dieu", r"này\./\.$", "này (đính kèm biểu mẫu)./."),
     put("dieu", r"này\./\.$", "này (đính kèm biểu mẫu). /."), "TT-488"),
    ("closed-after-a-quotation", "quyet-dinh", put("dieu", r"này\./\.$", "này “theo mẫu”./."),
     put("dieu", r"này\./\.$", "này “theo mẫu”."), "TT-488"),
    ("closed-after-and-so-on", "chi-thi", put("noi_dung", r"\./\.$", ", v.v./."), put("noi_dung", r"\./\.$", "../."),
     "TT-488"),
    # Who signs
    ("draft-without-its-signatory", "quyet-dinh", UNSIGNED, both(UNSIGNED, NUMBERED), "TT-500"),
    ("deputy-after-a-line-break", "to-trinh", listed("quyen_han_chuc_vu", "KT. GIÁM ĐỐC<br/>PHÓ GIÁM ĐỐC"),
     listed("quyen_han_chuc_vu", "KT. GIÁM ĐỐC<br/>GIÁM ĐỐC"), "TT-507"),
    ("deputy-of-a-minister", "to-trinh", listed("quyen_han_chuc_vu", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
     listed("quyen_han_chuc_vu", "KT. BỘ TRƯỞNG", "VỤ TRƯỞNG"), "TT-507"),
    ("deputy-for-the-committee", "quyet-dinh-gian-tiep",
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")), "TT-507"),
    ("deputy-for-the-committee-on-one-line", "quyet-dinh-gian-tiep",
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN<br/>CHỦ TỊCH")),
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN<br/>PHÓ CHỦ TỊCH THƯỜNG TRỰC")), "TT-507"),
    ("head-who-is-a-deputy-elsewhere", "to-trinh",
     listed("quyen_han_chuc_vu", "TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND TỈNH"),
     listed("quyen_han_chuc_vu", "TL. GIÁM ĐỐC", "PHÓ CHÁNH VĂN PHÒNG"), "TT-507"),
    ("committee-by-its-chairman", "quyet-dinh-gian-tiep",
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")), COMMITTEE, "TT-508"),
    ("report-with-its-addressee", "to-trinh", REPORT,
     chain(REPORT, without("kinh_gui"), text("noi_nhan_danh_sach", "- .*;", "- UBND tỉnh (b/c);")), "TT-297"),
    ("committee-written-out", "quyet-dinh-gian-tiep",
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. UBND XÃ", "CHỦ TỊCH")), "TT-236"),
    ("grounds-without-dashes", "quyet-dinh", text("can_cu", "^Căn", "Căn"), text("can_cu", "^Căn", "– Căn"), "TT-307"),
    ("an-office-under-an-order", "quyet-dinh", listed("quyen_han_chuc_vu", "TL. GIÁM ĐỐC", "Q. CHÁNH VĂN PHÒNG"),
     listed("quyen_han_chuc_vu", "TL. GIÁM ĐỐC"), "TT-509"),
    ("an-office-after-a-line-break", "quyet-dinh", listed("quyen_han_chuc_vu", "TUQ. GIÁM ĐỐC<br/>CHÁNH VĂN PHÒNG"),
     listed("quyen_han_chuc_vu", "TUQ. TỔNG GIÁM ĐỐC"), "TT-509"),
    ("an-office-for-the-committee", "quyet-dinh-gian-tiep",
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "QUYỀN CHỦ TỊCH")),
     both(COMMITTEE, listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN")), "TT-509"),
    ("chairman-by-his-deputy", "quyet-dinh-gian-tiep", listed("quyen_han_chuc_vu", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
     listed("quyen_han_chuc_vu", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "TT-508"),
    ("doctor-of-a-school", "quyet-dinh", both(SCHOOL, DOCTOR), DOCTOR, "TT-516"),
    # Who gets copies
    ("parties-without-copies", "ban-thoa-thuan", UNCOPIED, both(UNCOPIED, PLAN), "TT-600"),
    ("secret-filed-elsewhere", "dau-mat-khan", SECRET, both(SECRET, without("do_mat")), "TT-606"),
    ("code-under-the-filing", "chi-thi", filed(FILED, "NTA.15"),
     filed("- Lưu: VT, NN;", "- Trang thông tin."), "TT-607"),
    ("filed-on-two-lines", "chi-thi", filed("- Lưu: VT, NN,", "hồ sơ dự án."),
     filed("- Lưu: VT, NN;", "- Hồ sơ dự án."), "TT-607"),
    ("entry-on-two-lines", "chi-thi", filed("- Các sở: Nội vụ, Tài chính,", "Xây dựng;", FILED),
     filed("- Các sở: Nội vụ, Tài chính,", "- Xây dựng;", FILED), "TT-608"),
    # Annexes
    ("annex-cited-as-a-list", "ke-hoach-phu-luc", plan("theo danh sách kèm theo"), plan("theo danh sách"), "TT-708"),
    ("annex-cited-as-a-form", "ke-hoach-phu-luc", plan("theo Mẫu số 01"), plan("theo mẫu"), "TT-708"),
    ("annex-of-another", "ke-hoach-phu-luc", plan("theo Phụ lục\u00a0IV của Nghị định số 30/2020/NĐ-CP"),
     plan("theo Phụ lục\u00a0IV"), "TT-485"),
    ("annex-issued-with-another", "ke-hoach-phu-luc",
     plan("theo Phụ lục V ban hành kèm theo Nghị định số 30/2020/NĐ-CP"),
     plan("theo Phụ lục V kèm theo Kế hoạch này"), "TT-485"),
    ("one-annex", "ke-hoach-phu-luc", chain(annexes(1), plan("theo Phụ lục"), put("phu_luc", r"\sI$", "")),
     chain(annexes(1), plan("theo Phụ lục I")), "TT-706"),
    ("issued-with-in-two-lines", "ke-hoach-phu-luc",
     listed("kem_theo", "(Kèm theo Kế hoạch số 09/KH-UBND ngày 12 tháng 01 năm 2026", "của Ủy ban nhân dân tỉnh)"),
     without("kem_theo"), "TT-720"),
    ("issued-with-without-brackets", "ke-hoach-phu-luc",
     put("kem_theo", r"^\(Kèm theo (.*)\)$", r"Ban hành kèm theo \1"),
     put("kem_theo", r"^\(Kèm theo (.*)\)$", r"(Theo \1)"), "TT-720"),
    ("blank-number-of-an-annex", "ke-hoach-phu-luc", put("kem_theo", "09/KH", "…/KH"),
     put("kem_theo", "09/KH", "08/KH"), "TT-726"),
]  # fmt: skip


def cases() -> Iterator[tuple[str, Case]]:
    """Give all cases by name."""
    for number, (sample, component, old, near, beyond, code) in enumerate(TEXTS):
        yield f"{code}-{component}-{number}", (sample, put(component, old, near), put(component, old, beyond), code)
    for sample, component, near_mm, beyond_mm, code in LINES:
        yield f"{code}-{sample}-{near_mm:g}", (sample, line(component, near_mm), line(component, beyond_mm), code)
    for sample, component, near_mm, beyond_mm, code in ASIDE:
        near_line, beyond_line = (aside(component, mm, -mm) for mm in (near_mm, beyond_mm))
        yield f"{code}-aside", (sample, near_line, beyond_line, code)
    for number, (sample, near_text, beyond_text, code) in enumerate(NUMBERS):
        yield f"{code}-numbers-{number}", (sample, body(*near_text), body(*beyond_text), code)
    for name, sample, near_shape, beyond_shape, code in SHAPES:
        yield f"{code}-{name}", (sample, near_shape, beyond_shape, code)


NEAR = dict(cases())
