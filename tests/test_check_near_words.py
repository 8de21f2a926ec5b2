"""Texts that come near to breaking a rule on words: clean in a whole file, and reported with the smallest fault."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element
from test_check_mutations import QUICK, SAMPLES, Mutate, codes, composed, paragraphs, text, tree

from congvan.checking.drafts import _ignores
from congvan.checking.rules.book import rules
from congvan.checking.run import check_file
from congvan.compose.document import Document
from congvan.text.syllables import respell

# An invitation of an office of a province, of 12/3/2026: after the districts.
SAMPLE = "giay-moi"
NFD_E = "e\u0302\u0301"


def with_paragraphs(*texts: str) -> Mutate:
    """Put paragraphs, or clauses where they have a number, before the last one."""

    def change(root: _Element) -> None:
        last = paragraphs(root, "noi_dung")[-1]
        for added in texts:
            element = etree.Element("p")
            element.set("class", "khoan" if re.match(r"[0-9]+\. ", added) else "noi_dung")
            element.text = added
            last.addprevious(element)

    return tree(change)


def _respelled(slips: int, root: _Element) -> None:
    """Put every open syllable of the document but the national name in the custom of 'hoà', but for some."""
    for paragraph in root.iter("p"):
        for element in paragraph.iter() if paragraph.get("class") != "quoc_hieu" else ():
            element.text = _second(element.text)
            element.tail = _second(element.tail) if element is not paragraph else element.tail
    for paragraph in paragraphs(root, "noi_dung")[:slips]:
        paragraph.text = (paragraph.text or "").replace("Uỷ", "Ủy", 1)


def _second(found: str | None) -> str | None:
    """Text with each tone on the second vowel, its capitals kept."""
    if not found:
        return found
    moved = respell(found, "second")
    assert len(moved) == len(found)
    return "".join(new.upper() if old.isupper() else new for old, new in zip(found, moved, strict=True))


# rule: texts that come near, each with what stands in it, and what to put in its place for the smallest fault
TEXTS: dict[str, list[tuple[str, str, str]]] = {
    "VB-101": [
        # ơ̆ and ô̆ of Ê-đê are two characters in NFC too.
        ("Bảng chữ Ê-đê có thêm các chữ ƀ, č, ê̆, ô̆, ơ̆, ư̆, ŏ, ŭ.", "thêm", f"th{NFD_E[:-1]}m"),
        ("Phấn đấu đến năm 2030 có 100% tổ dân phố có nhà sinh hoạt cộng đồng.", "Phấn", "Pha\u0302\u0301n"),
        ("Hệ số công suất cos φ ≥ 0,9; góc α = 45°; sai số ± 2‰.", "số", "sô\u0301"),
        ("Đơn vị tư vấn: Công ty Café Đắk Lắk, liên hệ bà Renée.", "Đơn", "Đo\u031bn"),
    ],
    "VB-102": [
        (
            "Không dùng các phông chữ .VnTime, .VnTimeH, VNI-Times; tệp gõ bằng bảng mã TCVN3 thì chuyển sang Unicode.",
            "Không.*", "Kh«ng dïng c¸c ph«ng ch÷ cò, tÖp gâ b»ng b¶ng m· TCVN3 th× chuyÓn sang Unicode.",
        ),
        (
            "Bụi PM2.5 không quá 50 µg/m³, phần mềm Windows® và Office®, bản quyền © 2026, góc 30°, lề ±2.",
            "Bụi.*", "Bôi kh«ng qu¸ 50 µg, phÇn mÒm b¶n quyÒn cña tØnh, gãc 30°.",
        ),
        (
            "Trong năm 2026 dự báo hiện tượng El Niño mạnh hơn La Niña; cà phê Doña của Colombia được mùa.",
            "Trong.*", "Trong naêm 2026 döï baùo hieän töôïng El Niño maïnh hôn La Niña.",
        ),
    ],
    "VB-103": [
        ("Đoàn thăm Москва, dự hội thảo về công nghệ 5G tại Đà Nẵng.", "5G", "5G tại tỉnh Ðắk Lắk,"),
        ("Sai số Δh ≤ 5 mm, hệ số α, β, γ theo bảng tra; điện trở 4 Ω.", "Sai", "S\u0430i"),
        ("Tích ☒ hoặc ☐ vào ô; mũi tên → chỉ bước sau; mục ✓ là đã xong.", "bước", "bước\u200b"),
        ("Phiên âm [əˈkɑːdi] và chữ ƀ, č, ñ của tiếng Ê-đê được giữ nguyên.", "giữ", "giữ \uff08"),
        ("Diện tích 1.250 m², thể tích 3,5 m³, công thức CO₂, Fe₂O₃, H₂SO₄.", "công", "c\u043eng"),
        ("Nhà xuất bản “Наука” gửi tặng thư viện tỉnh 120 cuốn sách.", "tỉnh", "tỉnh\ufeff"),
    ],
    "VB-201": [
        ("Bắt đầu lúc   giờ   phút, ngày   tháng   năm 2026.", "Bắt đầu", "Bắt  đầu"),
        ("Theo quy định tại khoản   Điều   Luật Đất đai.", "quy định", "quy  định"),
        ("Theo điểm   khoản   Điều   của Luật Hộ tịch.", "Luật Hộ", "Luật  Hộ"),
        ("Số:   /GM-UBND (mẫu này dùng cho các phòng).", "mẫu này", "mẫu  này"),
        ("Họ và tên:     Ngày sinh:     Nghề nghiệp:", "Họ và", "Họ  và"),
        ("Từ ngày   đến ngày   , tổ kiểm tra làm việc tại xã.", "tổ kiểm", "tổ  kiểm"),
        ("Trong quý   năm   , các xã gửi số liệu một lần.", "các xã", "các  xã"),
        ("Tổng số   hộ được rà soát, trong đó số   hộ thoát nghèo.", "rà soát, trong", "rà soát,  trong"),
        ("Ký tên            Đóng dấu", "Ký tên", "Ký  tên"),
    ],
    "VB-202": [
        ("Bản đồ địa chính tỷ lệ 1 : 500 và 1 : 2.000; mật độ 3:2.", "500 và", "500 , 1 : 1.000 và"),
        ("Hoạt chất N,N-dimetylacetamit, 2,4-D và 1,4-dioxan bị cấm.", "2,4-D và", "2,4-D,và"),
        ("Gửi qua vanthu@snv.daklak.gov.vn;vanthu@daklak.gov.vn trước 16:30.", "trước", ", trước"),
        ("Tra cứu tại https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?id=1,a;b.", "Tra cứu", "Tra cứu , xem"),
        ("Tệp Phu_luc.xlsx, Bieu-mau.docx và phần mềm .NET đặt ở thư mục chung.", "xlsx, ", "xlsx ,"),
        ("Căn cứ QCVN 01-1:2024/BYT và TCVN ISO 9001:2015 (ISO 9001:2015).", "2015 (", "2015 ( "),
        ("Có ( ) Không ( ), ghi dấu x vào ô tương ứng (nếu có).", "có)", "có )"),
        ("Bà H'Yer Niê, TP.HCM, PGS.TS. Y Thịnh Ayŭn và ThS.BS. Lê Kim.", "HCM, ", "HCM,bà "),
        ("Các khoản chi khác: xăng dầu, điện thoại, v.v.; không quá 5 triệu đồng…", "khác:", "khác :"),
        ("Người(s) dùng, điều kiện b/c, t/h; hộ/thôn/buôn đều được mời.", "Người(s) dùng", "Người dùng(cán bộ)"),
        ("Tăng 3,5 lần; đạt 1.234,5 tấn; hệ số 0,45:1 (theo mẫu 02).", "lần; ", "lần;"),
        ("Thôn 1, thôn 2,…, thôn 9: mỗi nơi cử 01 người.", "thôn 9: mỗi", "thôn chín:mỗi"),
    ],
    "VB-203": [
        ("Ống thép 1½\", màn hình 21\", tọa độ 12°40'15\" Bắc ghi vào “Sổ tài sản”.", "“Sổ tài sản”", "“Sổ tài\""),
        ("Gồm các việc: i) rà soát; ii) lập danh sách; iii) công khai; iv) báo cáo.", "công khai", "công khai)"),
        ("Gồm các việc: b.1) rà soát; b.2) niêm yết; b3) báo cáo.", "niêm yết", "niêm yết)"),
        ("Điểm trong khoảng [80; 90) xếp loại khá; trong khoảng (0; 50] xếp loại yếu.", "khá", "(khá"),
        ("Dải địa chỉ IPv6 2001:db8::/32 được cấp cho Sở Khoa học và Công nghệ.", "cấp cho", "cấp cho::"),
        ("Sửa cụm từ “Phòng Nội vụ” thành “Phòng Văn hóa - Xã hội (‘Phòng VH-XH’)”.", "Xã hội (", "Xã hội (("),
        ("Các loại giấy tờ: hộ chiếu, thẻ căn cước, v.v..", "v.v..", "thẻ khác.."),
        ("Họ và tên:.......; số định danh:.......; thôn, buôn:....", "thôn, buôn", "thôn,, buôn"),
        ("a) Hồ sơ gốc (bản chính); b) bản sao (02 bản); c) phiếu (theo mẫu 5).", "c) phiếu", "c) phiếu)"),
        ("Ngưng dùng từ “Ủy ban hành chính…”; dùng “Ủy ban nhân dân”.", "”;", "”;,"),
        ("Buôn Ma Thuột, Tuy Hòa,... đã hoàn thành (100%).", "(100%)", "(100%"),
    ],
    "VB-301": [
        ("Ông Hoà phát biểu; ông Thuỷ và bà Thuý đề nghị làm rõ.", "phát biểu", "hoà giải"),
        ("Giao đồng chí Hoà chủ trì, bà Thuỷ phối hợp.", "Giao", "Uỷ quyền cho"),
        ("Đoàn công tác xã Hoà Phú đến phường Thuỷ Xuân.", "công tác", "thuỷ lợi của"),
        ("Phường Hoà Khánh, xã Hoà Tiến và bà Nguyễn Thị Thuỳ.", "và bà", "khoẻ mạnh, bà"),
        ("Mua quà, quỹ vì người nghèo, quý I, quá hạn, quỳ, giá, gìn giữ.", "quà", "hoa quả, xoá nợ, quà"),
        ("Cuộc thi hoàn toàn tự nguyện; toán, ngoài, khuỷu tay, uỷnh oảng.", "uỷnh oảng", "tích luỹ"),
    ],
    "VB-302": [
        ("Khu neo đậu tránh trú bão đảm bảo an toàn cho tàu thuyền.", "bão đảm bảo", "bão, bão đảm"),
        ("Nhiệt độ trên địa bàn dao động từ 22 đến 31°C.", "dao động", "dao thoa"),
        ("Người bệnh có dấu hiệu xuất huyết dưới da thì chuyển tuyến.", "xuất huyết", "xuất cao"),
        ("Cuộc thi vẽ tranh dành cho thiếu nhi các buôn.", "dành cho", "dành giật"),
        ("Các bệnh viện kết hợp đông y và tây y.", "đông y và tây y", "đông kinh tế"),
        ("Xử phạt 12 trường hợp vi phạm vị trí dừng, đỗ xe.", "vị trí", "vị được phép"),
        ("Hội đồng điều phối họp định kỳ 06 tháng một lần.", "điều phối", "các xã phối"),
        ("Sở Nội vụ là đầu mối trường hợp phát sinh vướng mắc.", "đầu mối", "mối"),
        ("Giải tỏa những bức xúc tích tụ nhiều năm của người dân.", "tích tụ", "tích và"),
        ("Đây là chuyến thăm quan trọng đối với hai địa phương.", "quan trọng", "quan"),
        ("Hộ bà Nguyễn Thị Hiên tại thôn 3 được hỗ trợ nhà ở.", "bà Nguyễn Thị Hiên", "hiên"),
        ("Đồng chí Trương trình bày báo cáo, ông Lê Công xuất trình hồ sơ.", "Đồng chí Trương", "Trương"),
        ("Bà Lê Thị Chinh phủ nhận, ông Trần Văn Khắc phụ họa theo.", "Bà Lê Thị Chinh phủ nhận", "Theo Chinh phủ"),
        ("Trong lễ hội nghi thức cúng bến nước được phục dựng.", "hội nghi thức", "hội nghi"),
        ("Giải quyết đinh tặc trên quốc lộ 14.", "đinh tặc", "đinh hành chính"),
        ("Tìm hiểu kỹ luật giao thông; đồng hành chinh phục tri thức.", "hành chinh phục", "hành chinh"),
        ("Hóa đơn vi phạm quy định; lịch sử lý luận; hồ sơ xuất khẩu.", "lịch sử lý", "sử lý"),
        ("Đang tranh cãi cách hiểu về thế kỷ năng lượng sạch.", "tranh cãi", "cãi"),
        ("Học sinh hoàn thành toán lớp 5; tín hiệu quá yếu.", "hoàn thành toán lớp", "thành toán phí lớp"),
        ("Đường dây truyền tải đi qua địa phương tiên tiến.", "Đường dây truyền tải", "Có dây truyền sản xuất"),
        ("Nhóm đọc giả thuyết; trách nhiệm công vụ; gia súc tiến vào bãi.", "giả thuyết", "giả trẻ"),
        ("Kỹ thuật tiện ren; trực tiếp nhân rộng mô hình; chú ý kiên trì.", "trực tiếp nhân rộng", "tiếp nhân nhanh"),
        ("Giá xăng dầu tư nhân bán; giải thế giới hạng nhất.", "thế giới hạng", "giới hạng"),
        ("Phần mềm lưu dữ liệu; viêm bàng quang; bị động phổ cập nhập học.", "phổ cập nhập học", "cập nhập sổ"),
    ],
    "VB-303": [
        ("Trồng cây kơ nia, pơ mu, mắc ca; đàn t'rưng, đing puốt, ghế kpan.", "mắc ca", "măc ca"),
        ("Xã Ea Kuếh, xã Dliê Ya, xã Krông Búk, xã Ia Rvê, xã Cư M'gar.", "xã Dliê Ya", "nghành xã Dliê Ya"),
        ("Vận chuyển bằng xe buýt, xe goòng, sơ mi rơ-moóc, tàu cao tốc.", "buýt", "buyt\u0301"),
        ("Natri hyđrôxít, amôniắc, ôxít, axít, nhôm sunphát, vi rút, tắcxi.", "vi rút", "vi rut\u0301"),
        ("Nghe khan, hát ay ray; khuỵu, ngoằn ngoèo, khuây khỏa, huỳnh huỵch.", "khuây", "khuấỳ"),
        ("Tháng Giêng, cá giếc, láng giềng, giã gạo, gì cũng gìn giữ.", "láng giềng", "láng gìêng"),
        ("THUỞ ẤY, HUYỆN CŨ, QUÝ KHÁCH; ông Khuê, bà Khuyên, anh Nghiêu.", "bà Khuyên", "NGUỜI, bà Khuyên"),
        ("Các tổ chức UNESCO, WHO; email, website, km, kg, 5G, F0, café.", "website", "đưòng truyền, website"),
        ("Bôxít, alumin, xenlulôzơ, ki-lô-oát, a-xít xi-tric, vắc-xin.", "vắc-xin", "thuôc, vắc-xin"),
        ("Buôn Akŏ Dhông, Čư Êbur, Êa Tul; mnuih hdră, ƀuôn sang.", "Êa Tul", "cuả Êa Tul"),
    ],
    "VB-304": [
        ("Những hạn chế còn tồn tại tại một số xã; tình hình hiện tại tại các buôn.", "một số xã", "tại tại xã"),
        ("Các nhiệm vụ nêu trên trên cơ sở đề nghị của cơ quan cấp trên trên địa bàn.", "cơ sở", "trên trên cơ sở"),
        ("Các bước tiếp theo theo quy định; danh sách kèm theo theo mẫu số 02.", "quy định", "quy định theo theo"),
        ("Các đơn vị trực thuộc thuộc diện sắp xếp.", "sắp xếp", "thuộc thuộc sắp xếp"),
        ("Chậm tiến độ với lý do do vướng mặt bằng; quyền tự do do Hiến pháp quy định.", "do vướng", "là do do vướng"),
        ("Những kết quả đạt được được ghi nhận; số thu được được nộp ngân sách.", "ghi nhận", "nay được được ghi"),
        ("Xác định giá trị của của cải bị thiệt hại.", "của của cải", "của của"),
        ("Cho phép cho thuê; được theo dõi theo; từ từ, dần dần, ngày ngày.", "cho thuê", "các các thuê"),
        ("Bên trong trong thời gian thi công phải che chắn; đi đi về về.", "che chắn", "và và che chắn"),
        ("Thiết bị bị hỏng, bị bị cáo lấy; đôi khi khi mưa lớn, hầu như như cũ.", "Thiết bị bị", "Đã bị bị"),
        ("Không phải phải chờ; Sở Xây dựng xây dựng kế hoạch.", "kế hoạch", "kế hoạch kế hoạch"),
        ("Xếp hạng các các-bon thấp; năm năm một lần; luôn luôn đúng hạn.", "các các-bon", "các các bon"),
    ],
    "VB-401": [
        ("Tổ trả lời câu hỏi “Học để làm gì?” của cử tri trẻ.", "cử tri trẻ", "cử tri. trẻ"),
        ("Phong trào “Dân vận khéo!” trong toàn tỉnh được nhân rộng.", "trong toàn tỉnh", "đó. trong toàn tỉnh"),
        ("Thay cụm từ “theo quy định.” bằng cụm từ “theo Luật này.” tại Điều 5.", "bằng", "nêu trên. bằng"),
        ("Phải trả lời (có hay không?) và nêu lý do (nếu có.) trong báo cáo.", "nêu lý do", "nêu. lý do"),
        ("TP. Buôn Ma Thuột cũ, Nxb. chính trị, ThS. trưởng nhóm, tr. ba mươi.", "cũ,", "cũ. đến"),
        ("Nhiệt độ min. khoảng 18°C; gạo, ngô, v.v. và các loại hạt... được hỗ trợ.", "khoảng", "là thấp. khoảng"),
        ("Ông Nguyễn Văn A. và bà Trần Thị B. là người đại diện.", "đại diện", "đại. diện"),
        ("Truy cập daklak.gov.vn. Mật khẩu là Abc.xyz, tên là tinh.uy.", "Mật khẩu", "Có rồi. mật khẩu"),
        ("Mục II. nội dung, Chương VI. quy định chung được giữ nguyên.", "giữ nguyên", "giữ. nguyên"),
    ],
    "VB-402": [
        ("1. pH nước từ 6,5 đến 8,5 thì đạt.", "pH nước", "nước"),
        ("1. e-mail công vụ được cấp trong 03 ngày.", "e-mail", "hộp thư"),
        ("1. iOS và Android đều dùng được.", "iOS", "máy"),
        ("1. www.daklak.gov.vn là địa chỉ duy nhất.", "www.daklak.gov.vn", "đây"),
        ("1. “Mở” là cho mọi người dùng.", "“Mở”", "mở"),
        ("1. 03 bộ hồ sơ được nộp mỗi kỳ.", "03 bộ hồ sơ", "hồ sơ"),
        ("1. M'nông là một dân tộc tại chỗ.", "M'nông là", "là"),
        ("1. UBND xã chủ trì thực hiện.", "UBND xã", "xã"),
    ],
    "VB-403": [
        ("Cán bộ y tế, cơ sở y tế và trụ sở công an đều được rà soát.", "Cán bộ y tế", "Cán bộ của Sở y tế"),
        ("Toàn bộ tài chính của Đảng bộ Công an và chi bộ Nội vụ do Tỉnh ủy quản lý.", "chi bộ Nội", "Bộ nội"),
        ("Mặt trận Tổ quốc tỉnh và Liên minh Hợp tác xã tỉnh phối hợp.", "Tổ quốc", "tổ quốc"),
        ("Ủy ban Mặt trận Tổ quốc, Liên minh Hợp tác xã tỉnh.", "Hợp tác", "hợp tác"),
        ("Bộ tài liệu nội vụ gồm 05 cuốn; bộ dụng cụ y tế 12 loại.", "Bộ tài liệu nội vụ", "Sở nội vụ"),
        ("Liên Bộ Tài chính - Tư pháp, các sở, bộ ngành và Sở Y tế.", "Sở Y tế", "Sở Y Tế"),
        ("ỦY BAN NHÂN DÂN CÁC XÃ phối hợp với Ủy ban nhân dân phường.", "Ủy ban nhân dân", "Ủy Ban nhân dân"),
        ("Bộ Nông nghiệp và Môi trường, Bộ Dân tộc và Tôn giáo, Sở Công Thương.", "Công Thương", "Công thương"),
        ("Hội Cựu chiến binh, hội người cao tuổi, Liên đoàn Lao động tỉnh.", "Cựu chiến binh", "Cựu Chiến binh"),
        ("Sở Văn hóa, Thể thao và Du lịch; tiến bộ khoa học và công nghệ.", "Thể thao", "thể thao"),
        ("Thủ tướng Chính phủ giao; chính phủ điện tử; Văn phòng Chính phủ.", "Văn phòng Chính", "Văn phòng chính"),
        ("Mặt trận Tổ quốc Việt Nam; tòa án các cấp; Tòa án nhân dân khu vực 1.", "Tòa án nhân", "tòa án nhân"),
        (
            "Mời Đoàn thanh niên xung phong, các chi hội phụ nữ; của Đoàn Thanh niên, Hội Phụ nữ tỉnh.",
            "của Đoàn Thanh niên", "của Đoàn thanh niên",
        ),
        (
            "Giao Sở Văn hóa, Thể thao và Du lịch; ngành văn hóa, thể thao, du lịch.",
            "Thể thao và Du lịch", "Thể thao, Du lịch",
        ),
    ],
    "VB-404": [
        ("Nhà ở số 12 đường Bà Huyện Thanh Quan, phố Xã Đàn, gần đàn Xã Tắc.", "phố Xã Đàn", "địa bàn Xã Ea Súp"),
        ("Rà soát hộ nghèo tại các phường 1, 2, 3 và những quận 4, 5 trước đây.", "các phường", "cả phường"),
        ("Phối hợp với Tỉnh Đoàn Đắk Lắk, Tỉnh ủy và Thành ủy.", "với Tỉnh Đoàn", "với Tỉnh"),
        ("Đắk Lắk có 102 đơn vị hành chính cấp xã: xã 88, phường 14.", "xã 88, phường 14", "thôn 2, phường 14"),
        ("Số cán bộ tối đa của mỗi phường 5, mỗi xã 4.", "mỗi phường 5", "cả phường 5"),
        ("Họp tại Phường Trần Phú, Phường Lê Lợi, Quận 1 và Phường 15.", "và Phường 15", "và phường 15"),
        ("Tại Thành phố Hồ Chí Minh, thành phố Huế và Thủ đô Hà Nội.", "Thủ đô Hà", "thủ đô Hà"),
        ("Nghị quyết ghi: “Tỉnh Đắk Lắk sau sắp xếp”, gồm cả đặc khu Phú Quốc.", "đặc khu", "Đặc khu"),
        ("Tỉnh lộ 8, xã hội hóa, Huyện ủy cũ, UBND Tỉnh và Xã đội.", "Tỉnh lộ 8", "Đường Tỉnh Gia Lai"),
        ("Trường Trung học phổ thông Quận 1, thuộc xã Ea Súp, tỉnh Đắk Lắk.", "thuộc xã Ea", "thuộc Xã Ea"),
    ],
    "VB-405": [
        ("Hợp phần II của dự án và hợp phần IV do tỉnh quản lý.", "và hợp phần", "và phần"),
        ("Lưu tại thư mục 3 của hệ thống; tiết mục 2 của chương trình.", "thư mục", "mục"),
        ("Vườn điều 3 của Hợp tác xã, giống điều 29 của Viện, cây điều 12 năm tuổi.", "Vườn", "Cùng"),
        ("Chuyển 50 ha điều 5 năm tuổi; theo 5 điều Bác Hồ dạy.", "theo 5 điều", "theo điều 5"),
        ("Thành phần V, học phần II, cổ phần I, danh mục 2 Phụ lục I.", "học phần", "phần"),
        ("Hạng mục IV, khoản mục 2, chuyên mục I và đầu việc 3.", "Hạng mục", "Tại mục"),
        ("Mã chương 426, mục 6000, tiểu mục 6051; phụ lục hợp đồng số 2.", "phụ lục hợp đồng số 2", "phụ lục II"),
        ("Huân chương hạng Nhì, huy chương vàng; điều kiện tại mục 3.1.", "mục 3.1", "chương III"),
        ("Căn cứ điểm a khoản 2 Điều 103, Mục 5 Chương XII Phần I.", "Mục 5 Chương", "mục 5 Chương"),
        ("Bản đồ và điều tra 3 của đoàn; điều 7 người đi cơ sở.", "điều tra 3", "điều 3"),
    ],
    "VB-406": [
        ("Khoản 2 Điều 5 quy định thời hạn 03 ngày.", "Khoản 2", "Theo Khoản 2"),
        ("Quy định rõ: “Khoản 3 Điều 8 hết hiệu lực” từ năm 2026.", "từ năm 2026", "tại Khoản 4 Điều 9"),
        ("Dự họp tại Điểm du lịch Buôn Đôn, Điểm trường thôn 5.", "Điểm du lịch", "Điểm a khoản 1,"),
        ("Gộp Điểm bưu điện và Điểm A trên bản đồ.", "Điểm A trên", "Điểm b, c khoản 2 trên"),
        ("Điểm a khoản 1 Điều 9 được bãi bỏ.", "Điểm a khoản", "Điểm a Khoản"),
        ("Áp dụng theo điểm đ, e khoản 12, khoản 13 Điều 4.", "e khoản", "e Khoản"),
        ("Mở Khoản vay ưu đãi 50 triệu đồng và Khoản đóng góp.", "và Khoản đóng góp", "theo Khoản 5"),
        ("(Khoản 7 không áp dụng đối với khoản 8).", "khoản 8", "Khoản 8 Điều này"),
    ],
    "VB-407": [
        ("Các nghị quyết số 60-NQ/TW, 66-NQ/TW đã được quán triệt.", "Các nghị", "Theo nghị"),
        ("Lập theo mẫu báo cáo số 01/BC-UBND; bãi bỏ 02 quyết định số 15/QĐ-UBND, 16/QĐ-UBND.", "mẫu báo", "tại báo"),
        ("Giao hai kế hoạch số 15/KH-UBND, 16/KH-UBND; Điều 2 Quyết định số 05/QĐ-UBND.", "Điều 2 Q", "Điều 2 q"),
        ("Ra quyết định số lượng người; theo những quyết định số 5/QĐ-UBND, 6/QĐ-UBND.", "những quyết", "quyết"),
        ("Người học chuyên ngành Luật hình sự, thạc sĩ Luật dân sự.", "thạc sĩ Luật", "theo Luật"),
        ("Số vụ vi phạm luật lao động năm 2024 giảm 05 vụ.", "vi phạm luật", "theo luật"),
        ("Nghiên cứu luật đất đai qua các thời kỳ; pháp luật đất đai.", "luật đất đai qua", "Luật đất đai qua"),
        ("Luật Ngân sách Nhà nước, Luật Tổ chức chính quyền địa phương.", "Luật Tổ", "luật Tổ"),
        ("Bộ luật Lao động, kỷ luật lao động và luật sư tư vấn.", "Bộ luật Lao", "Bộ Luật Lao"),
        ("Công ty luật Xây dựng; trường đại học Luật; dự án luật Việc làm.", "Công ty luật", "Theo luật"),
        ("Thực hiện nghị định của Chính phủ, thông tư số hóa hồ sơ.", "nghị định", "nghị định số 78/2025/NĐ-CP"),
        (
            "Theo Luật Tổ chức chính quyền địa phương, Luật Ngân sách Nhà nước; Công ty Luật Đầu tư Công nghệ.",
            "Tổ chức chính", "Tổ chức Chính",
        ),
        ("Tìm hiểu luật công chứng, theo Luật Công chứng.", "Luật Công", "Luật công"),
    ],
    "VB-408": [
        ("Ủng hộ cho nhân dân Cuba; tình cảm của nhân dân hai nước.", "của nhân dân hai nước", "của nhân dân"),
        ("Rà soát cơ quan đảng, nhà nước và tổ chức đảng, nhà nước.", "và tổ chức đảng", "theo đảng"),
        ("Vốn đầu tư của nhân dân tệ; tỷ giá cho nhân dân tệ.", "cho nhân dân tệ", "cho nhân dân"),
        ("Báo Nhân Dân, Quỹ tín dụng nhân dân, Nghệ sĩ Nhân dân.", "Báo Nhân Dân", "Phục vụ nhân dân"),
        ("Ngân sách nhà nước, quản lý nhà nước, doanh nghiệp nhà nước.", "quản lý", "Đảng, nhà nước, quản lý"),
        ("Hội đồng nhân dân, Tòa án nhân dân, công an nhân dân.", "công an", "đời sống"),
        ("Thế trận an ninh nhân dân gắn với thế trận quốc phòng toàn dân.", "an ninh", "của"),
        ("Đảng bộ xã, chi ủy, đảng viên; vận động Nhân dân hiến đất.", "Nhân dân", "nhân dân"),
        ("Đảng và Nhà nước ta; của Nhân dân, do Nhân dân, vì Nhân dân.", "của Nhân", "của nhân"),
    ],
    "VB-409": [
        ("Hội nghị lần thứ ba ngày 05/8/2025 đã kết luận.", "Hội nghị lần thứ ba", "Họp vào thứ ba"),
        ("Kỳ họp thứ sáu ngày 25/7/2025 của Hội đồng nhân dân tỉnh.", "Kỳ họp", "Họp sáng"),
        ("Phiên thứ hai ngày 10/3/2026, phiên thứ tư ngày 11/3/2026.", "phiên thứ tư", "sáng thứ tư"),
        ("Trung bình mỗi ngày phụ nữ Việt Nam làm việc nhà 05 giờ.", "mỗi ngày", "nhân ngày"),
        ("Người thứ hai, lần thứ năm, xếp thứ tư toàn tỉnh.", "xếp thứ tư toàn tỉnh", "tiếp dân thứ tư hằng tuần"),
        ("Thứ Hai, ngày 16 tháng 3 năm 2026, họp giao ban.", "Thứ Hai", "Vào Thứ Hai"),
        ("Tết Nguyên đán Bính Ngọ, dịp tết Trung thu; mừng Đảng, mừng Xuân.", "tết Trung thu", "Tết Trung thu"),
        ("Ngày Quốc khánh 2-9, ngày quốc hội họp, ngày Phụ nữ Việt Nam 20-10.", "ngày Phụ nữ", "ngày phụ nữ"),
        ("Chiều thứ Bảy và sáng thứ Hai; thứ ba là công khai.", "thứ Hai", "Thứ Hai"),
    ],
    "VB-410": [
        ("Tặng Huân chương Lao động hạng Ba cho 02 tập thể, 05 cá nhân.", "Lao động hạng Ba", "lao động hạng Ba"),
        ("Tặng “Huân chương Độc lập” hạng Nhất và Huân chương Sao vàng.", "hạng Nhất", "hạng nhất"),
        ("Huy chương vàng, huy chương bạc các môn; Huy chương Vì an ninh Tổ quốc.", "Vì an", "vì an"),
        (
            "Các huân chương, huy chương được lưu giữ; bằng khen, giấy khen trao tại xã.",
            "huân chương,", "huân chương Quân công,",
        ),
        ("Bà là Nhà giáo nhân dân, ông là Nhà giáo Nhân dân.", "Bà là Nhà", "Bà là nhà"),
        ("Bồi dưỡng đội ngũ nhà giáo ưu tú; ông được phong tặng Nhà giáo ưu tú.", "tặng Nhà giáo", "tặng nhà giáo"),
        ("Thăm, tặng quà 12 bà mẹ Việt Nam anh hùng trên địa bàn.", "quà 12 bà", "quà bà"),
        ("Chủ nghĩa anh hùng lao động; danh hiệu Anh hùng Lao động.", "hiệu Anh hùng Lao", "hiệu Anh hùng lao"),
        ("Đơn vị Anh hùng Lực lượng vũ trang nhân dân thời kỳ đổi mới.", "Anh hùng Lực", "anh hùng lực"),
    ],
    "VB-501": [
        ("Mỗi ngày 2/3 số chuyến xe đúng giờ; sau 10 ngày 3/4 số hộ đã nhận.", "ngày 2/3 số", "ngày 2/3, số"),
        ("Từ ngày 05/3/2026 đến ngày 15/12/2026, trong 5 ngày làm việc.", "05/3", "5/3"),
        ("Cứ 3 tháng 1 lần, 5 ngày 2 buổi; ngày 10 tháng 10 hằng năm.", "ngày 10 tháng", "ngày 1 tháng"),
        ("Ngày 01 tháng 7 năm 2025 và ngày 20 tháng 02 năm 2026.", "tháng 02", "tháng 2"),
        ("Theo công văn ngày 05-8-UBND, tổ 5/8, nhà số 3/2, phần 1/2.", "phần 1/2", "ngày 1/2"),
        ("Phiên họp tháng 3 năm 2026, kỳ tháng 02, quý I, 8 giờ 30.", "Phiên họp tháng 3", "Họp ngày 3 tháng 3"),
        ("Trước ngày 09/9, từ ngày 30/4 đến ngày 03/5.", "ngày 03/5", "ngày 3/5"),
        ("Nộp từ ngày 01-05 hằng tháng; ngày 11/11/2026 tổng kết.", "01-05", "1-5"),
        ("Quảng trường 10/3, đường 3/2, phòng 2/9 và Ngày 28/02.", "28/02", "28/2"),
    ],
    "VB-502": [
        ("Gửi qua Zalo số 0905123456 đồng thời gửi bản giấy.", "0905123456 đồng thời", "905123456 đồng"),
        ("Khung kiến trúc phiên bản 3.0 lần đầu ban hành; nghiệp vụ theo Mục 3.1 ha.", "phiên bản 3.0", "tăng 3.0"),
        ("Các thửa số 101,102,103 thuộc tờ bản đồ 12; số liệu 45,67.", "thửa số", "với"),
        ("Tổng 1.234.567 đồng; tăng 12,5%; bằng 1.250% kế hoạch; 3,75 tấn.", "12,5%", "12.5%"),
        ("Điện thoại 0262.3851.234; CCCD 066085001234; mã 12345 đồng bộ.", "12345 đồng bộ", "12345 đồng"),
        ("Địa chỉ 10.1.2.3, phiên bản 1.2.10, mục 2.1 km, khoản 4.2 ha.", "mục 2.1", "dài 2.1"),
        ("Dài 1,234 km; 0,5 ha; 12,50 tấn; 7,25 điểm phần trăm.", "0,5 ha", "0.5 ha"),
        ("Kinh phí 1.500.000 đồng, 250 triệu đồng, 9999 đồng, 2.026 người.", "9999 đồng", "99999 đồng"),
        ("Mức 1,234 USD; dân số 3.346.853 người; 18.096,40 km².", "3.346.853", "3,346,853"),
    ],
    "VB-503": [
        (
            "Dự án được Ủy ban nhân dân huyện Cư Kuin phê duyệt tại Quyết định số 1234/QĐ-UBND ngày 12/5/2025.",
            "ngày 12/5/2025", "ngày 12/8/2025",
        ),
        ("Giấy chứng nhận do UBND huyện Cư M'gar cấp vẫn có giá trị sử dụng.", "cấp", "chủ trì"),
        ("Phòng khám đa khoa huyện Lắk tiếp nhận, chuyển tuyến người bệnh.", "Phòng khám đa khoa", "Phòng Y tế"),
        ("UBND cấp huyện trước khi sắp xếp đã giao đất thì xã tiếp tục quản lý.", "trước khi sắp xếp đã", "sẽ"),
        ("Hội đồng nhân dân huyện khóa XI, nhiệm kỳ 2021 - 2026 đã thông qua.", "nhiệm kỳ 2021 - 2026 đã", "sẽ"),
        ("Tiếp nhận hồ sơ của Ủy ban nhân dân huyện Ea Súp (nay là xã Ea Súp).", "của Ủy ban.*$", "do UBND huyện gửi."),
        ("Ủy ban nhân dân thị trấn Ea Drăng cũ bàn giao tài sản.", "cũ bàn giao", "quản lý"),
        ("Quyết định số 05/QĐ-UBND ngày 05/3/2024 của UBND thị xã Buôn Hồ.", "của UBND", "giao UBND"),
        ("Trong 6 tháng đầu năm 2025, UBND các huyện đã giải ngân 40%.", "6 tháng đầu năm 2025", "quý I năm 2026"),
        ("Phòng Kinh tế xã, phường tham mưu; cấp huyện không còn.", "Phòng Kinh tế xã", "Phòng Kinh tế huyện"),
        ("Trạm y tế xã, trường học ở huyện lỵ cũ, hạt kiểm lâm liên huyện.", "Trạm y tế.*", "UBND các huyện báo cáo."),
    ],
    "VB-504": [
        ("Nộp báo cáo từ ngày 20-25 hằng tháng.", "20-25", "20/25"),
        ("Tập huấn từ ngày 05-20 tháng 3 năm 2026.", "05-20 tháng 3", "20/13"),
        ("Lễ cúng vào ngày 30 tháng 02 âm lịch, ngày 30/02 (âm lịch).", "30 tháng 02 âm lịch", "30 tháng 02"),
        ("Ngày 30 tháng 02 năm Bính Ngọ là ngày lành.", "năm Bính Ngọ", "năm 2026"),
        ("Biên lai số 31/13/2025; hồ sơ 45/14/2025/HS; thửa 32-13.", "Biên lai số", "Biên lai"),
        ("Kỳ họp thứ tư ngày 28/7/2025; sáng thứ Sáu, ngày 20/3/2026.", "thứ Sáu", "thứ Năm"),
        ("Chủ nhật (05/4/2026) và lần thứ hai ngày 08/4/2026.", "05/4", "06/4"),
        ("Bảo hành 36 tháng 12 kỳ; trong 31 ngày 6 tháng đầu.", "trong 31 ngày", "đến ngày 31 tháng"),
        ("Từ ngày 29 tháng 02 năm 2028 đến 31/12/2028.", "2028 đến", "2027 đến"),
        ("Các ngày 31/01, 31/3, 30/4; ngày 29/02 bốn năm một lần.", "ngày 31/01", "ngày 32/01"),
        ("Ô 45/60, mã 12/2026/QĐ-UBND, ngày 31/10.", "31/10", "31/11"),
    ],
    "VB-601": [
        # what a template asks for in brackets stands in them alone
        ("Khẩu hiệu «Nhân dân» và «Đoàn» treo trước ngày 10/3/2026.", "«Nhân dân»", "«Nhan_dan»"),
        ("Nghiệm thuộc tập {1; 2; 3}, đoạn [80; 90) điểm, tài liệu [1].", "tập .1; 2; 3.", "tập {tap_hop}"),
        ("Ông [sic] nói như tài liệu [1] và [2], khoảng [0, 1].", r"\[sic\]", "[tên đại biểu]"),
        ("Trích: “các xã […] đã hoàn thành” [xem thêm tài liệu].", r"\[…\]", "[ngày hoàn thành]"),
        ("Nhiệt độ a < 5 và b > 3, liên hệ <hop@laocai.gov.vn> để biết thêm.", "<hop@laocai.gov.vn>", "<tên liên hệ>"),
        ("Nhập số lượng vào ô {C4} của phần mềm.", "{C4}", "{{ so_luong }}"),
    ],
    "VB-602": [
        ("Màn hình hiện “Lỗi!” thì báo Phòng Tin học; mã Error 404 thì thử lại.", "“Lỗi!”",
         "Lỗi! Không tìm thấy nguồn tham chiếu."),
        ("Báo lỗi “Error!” khi in thì cài lại máy in số #2.", "“Error!”", "Error! Reference source not found."),
        ("Đơn giá theo mục #1, số liệu N/A thì ghi rõ lý do.", "#1", "#REF!"),
    ],
    "VB-505": [
        ("Số tiền 15.000.000 đồng (năm triệu đồng mỗi tháng, trong ba tháng).", "mỗi tháng, trong", "trong"),
        ("Mức 6.000.000 đồng (hai triệu đồng/tháng, trả ba tháng).", "/tháng, trả", ", trả"),
        ("Cấp 1.005.000 đồng (Một triệu không trăm linh năm nghìn đồng chẵn).", "linh năm", "năm mươi"),
        (
            "Vốn 21.041.000.000 đồng (Bằng chữ: Hai mươi mốt tỷ, không trăm bốn mươi mốt triệu đồng).",
            "bốn mươi mốt triệu", "bốn mươi tư triệu",
        ),
        ("Chi 12.000.000 đồng (tăng hai triệu đồng so với năm trước).", "tăng hai", "hai"),
        ("Tổng 2.500.000 đồng (hai triệu rưỡi đồng), chi một lần.", "rưỡi", "bốn trăm nghìn"),
        ("Thu 115.215.000 đồng (một trăm mười lăm triệu, hai trăm mười lăm ngàn đồng).", "lăm ngàn", "hai ngàn"),
        ("Hỗ trợ 3.000.000 đồng (ba triệu đồng/người/tháng) từ quý II.", "ba triệu đồng/", "bốn triệu đồng, "),
        ("Đã chi 1.000.000.000 đồng (ngân sách xã 200.000.000 đồng).", "ngân.*?200.000.000", "chín trăm triệu"),
        ("Mức 1.200 triệu đồng (một tỷ hai trăm triệu đồng).", "1.200 triệu", "1.200.000"),
    ],
    "VB-204": [
        ("    Gửi về văn thư trước 17 giờ ngày 20/3/2026.", "^ {4}", " " * 5),
        (f"Gửi về văn thư trước 17 giờ.{' ' * 19}", " {19}$", " " * 20),
    ],
    "VB-507": [
        ("Theo Nghị định số 118/2025/NĐ-CP của Chính phủ.", "số 118", "118"),
        ("Các Nghị định đã ban hành; Quyết định số 12/QĐ-UBND còn hiệu lực.", "định số 12", "định 12"),
        ("Nghị định số 45/2010/NĐ-CP (Nghị định 45/2010/NĐ-CP) được thay thế.", "(?<=Nghị định )số ", ""),
        ("Theo Luật số 72/2025/QH15, các Luật 71/2025/QH15, 73/2025/QH15 (Luật 74/2025/QH15).", "Luật số", "Luật"),
        ("Theo Công văn số 12/UBND-NC và 05 Kế hoạch 2026, Báo cáo 06 tháng.", "văn số", "văn"),
        ("Thực hiện Kế hoạch số 133-KH/TU của Tỉnh ủy.", "hoạch số", "hoạch"),
        ("Ban hành 12 Quyết định, 03 Thông tư số 02/2024/TT-BNV và tương đương.", "tư số", "tư"),
    ],
    "VB-411": [
        ("Giao Ban Chỉ đạo tỉnh chủ trì; Ban Chỉ đạo tỉnh và Ban Chỉ đạo xã họp.", "và Ban Chỉ", "và Ban chỉ"),
        ("Trình UBND tỉnh; văn bản của UBND tỉnh được lưu tại UBND tỉnh.", "tại UBND tỉnh", "tại UBND Tỉnh"),
        ("Theo Kế hoạch này, các kế hoạch này; kinh phí của Kế hoạch này.", "các kế", "và kế"),
        ("Có 02 thạc sĩ, 01 tiến sĩ và Bác sĩ Lan.", "tiến sĩ", "tiến sỹ"),
        ("Mời Ban Quản lý chợ, Ban quản lý thôn dự họp.", "chợ,", "chợ, Ban Quản lý rừng,"),  # a tie says nothing
        ("Ban kiểm soát và Tổ Công tác; tổ công tác các xã.", "tổ công tác các", "Tổ Công tác xã, Tổ công tác các"),
    ],
    "VB-412": [
        ("Báo cáo viên là ThS. Nguyễn Văn An, PGS.TS. Trần Thị Bình.", "ThS", "Ths"),
        ("Mời TS. Lê Văn Nam; tần số Ts là 12.", "TS. Lê", "T.S Lê"),
        ("Mời BS. Lê Thị Hoa, GS. Trần Nam.", "BS", "Bs"),
    ],
    "VB-506": [
        ("Giao Sở Tài chính, Sở Xây dựng tổng hợp.", "Sở Xây dựng", "Sở Giao thông vận tải"),
        ("Theo Thông tư số 02/2024/TT-BKHĐT của Bộ Kế hoạch và Đầu tư.", "của Bộ", "giao Bộ"),
        ("Sở Tài nguyên và Môi trường (nay là Sở Nông nghiệp và Môi trường) báo cáo.", r" \(nay.*?\)", ""),
        ("Giấy phép do Sở Giao thông vận tải cấp còn giá trị.", "cấp còn", "chủ trì theo dõi"),
        ("Sở TT&TT trước đây quản lý hạ tầng.", "trước đây quản lý", "quản lý"),
        ("Tại Công văn số 5 ngày 14/8/2024, Bộ GTVT đề nghị rà soát.", "14/8/2024", "14/8/2025"),
        ("Bộ Nông nghiệp và Môi trường, Bộ Dân tộc và Tôn giáo hướng dẫn.", "Dân tộc và Tôn giáo", "TN&MT"),
        ("Bộ Thông tin và Truyền thông đã ban hành Quyết định ngày 05/02/2025.", "05/02/2025", "05/8/2025"),
        ("Ban Dân tộc của Hội đồng nhân dân tỉnh thẩm tra.", "Ban Dân tộc của.*tỉnh", "Ủy ban Dân tộc"),
        ("Trường Đại học Giao thông vận tải tuyển sinh.", "Trường Đại học", "Sở"),
        ("Phòng Kế hoạch và Đầu tư của công ty lập dự toán.", "Phòng", "Sở"),
    ],
}  # fmt: skip
# What a PDF hides: spaces but what parts words, and what its faces do not draw.
HIDDEN = {
    *((code, number) for code in ("VB-201", "VB-204") for number in range(len(TEXTS[code]))),
    ("VB-103", 2),
    ("VB-103", 3),
    ("VB-103", 5),
}
# Rules of which every office's text comes near.
COMMON = [
    *("VB-201", "VB-202", "VB-203", "VB-302", "VB-303", "VB-304"),
    *(f"VB-40{number}" for number in range(1, 10)),
    *(f"VB-50{number}" for number in range(1, 7)),
]
# sample, what comes near, the step beyond, rule
NEAR: dict[str, tuple[str, Mutate, Mutate, str]] = {
    "letters-all-composed": (
        "huong-dan",
        text("noi_dung", "hướng dẫn", "hướng dẫn các buôn Čư Êbur, Ê̆, Ơ̆,"),
        text("noi_dung", "hướng dẫn", "hướng dẫn các buôn C\u030cư Êbur, Ê̆, Ơ̆,"),
        "VB-101",
    ),
    "one-custom-beside-the-national-name": (
        "huong-dan",
        tree(partial(_respelled, 0)),
        tree(partial(_respelled, 1)),
        "VB-301",
    ),
    "codes-in-a-table": (
        "bao-cao",
        text("o_bang", "Hộ tịch.*", "Mã 12,345; 1.2.10; thửa 12,13,14; H01.02.3"),
        text("o_bang", "Hộ tịch.*", "Mã 12,345,678; 1.2.10; thửa 12,13,14; H01.02.3"),
        "VB-502",
    ),
    "small-letters-in-a-table": (
        "bao-cao",
        text("o_bang", "Hộ tịch.*", "đất đai (kể cả giao đất). Xã, phường"),
        text("o_bang", "Hộ tịch.*", "đất đai (kể cả giao đất lần đầu. xã, phường)"),
        "VB-401",
    ),
    "copies-to-what-was-a-town": (
        SAMPLE,
        text("noi_nhan_danh_sach", "Lãnh đạo", "Bà H'Lan Niê, thị trấn Ea Pốk (nay là xã Ea Pốk); lãnh đạo", 2),
        text("noi_nhan_danh_sach", "Lãnh đạo", "Bà H'Lan Niê, thị trấn Ea Pốk; lãnh đạo", 2),
        "VB-503",
    ),
    "copies-to-a-school-that-keeps-its-name": (
        SAMPLE,
        text("noi_nhan_danh_sach", "Lãnh đạo", "Trường THPT huyện Lắk, Trung tâm Y tế huyện Lắk; lãnh đạo", 2),
        text("noi_nhan_danh_sach", "Lãnh đạo", "Trường THPT thuộc huyện Lắk; lãnh đạo", 2),
        "VB-503",
    ),
    "subject-with-a-name-of-a-law": (
        SAMPLE,
        text("trich_yeu", "Dự.*", "Dự Hội nghị triển khai Luật Đất đai và Bộ luật Dân sự"),
        text("trich_yeu", "Dự.*", "Dự Hội nghị triển khai Luật đất đai và Bộ luật Dân sự"),
        "VB-407",
    ),
    "quotation-over-three-paragraphs": (
        SAMPLE,
        with_paragraphs("Sửa Điều 5 như sau: “Điều 5. Hồ sơ", "Hồ sơ gồm đơn (01 bản);", "Phiếu hẹn.”."),
        with_paragraphs("Sửa Điều 5 như sau: “Điều 5. Hồ sơ", "Hồ sơ gồm đơn (01 bản);", "Phiếu hẹn.”.”"),
        "VB-203",
    ),
}
FAULTS = [(code, number) for code, texts in TEXTS.items() for number in range(len(texts))]


def broken(code: str, number: int) -> str:
    near, old, new = TEXTS[code][number]
    faulty, count = re.subn(re.escape(old) if old in near else old, lambda _: new, near, count=1)
    assert count == 1, (near, old)
    return faulty


def remarks(document: Document, suffix: str, folder: Path) -> list[str]:
    """What is said of a file, each with its code and what was found."""
    path = folder / f"near.{suffix}"
    path.write_bytes(QUICK[suffix](document))
    return [f"{remark.rule.code} {remark.found.excerpt}" for remark in check_file(path).remarks]


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize("code", TEXTS)
def test_texts_that_come_near_are_clean(code: str, suffix: str, tmp_path: Path) -> None:
    texts = [near for near, _, _ in TEXTS[code]]
    several = 1 if texts[0].startswith("1. ") else 6  # each clause is the first of its file
    for start in range(0, len(texts), several):
        document = with_paragraphs(*texts[start : start + several])(composed(SAMPLE))
        assert remarks(document, suffix, tmp_path) == []


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize(("code", "number"), FAULTS)
def test_the_smallest_fault_in_them_is_reported(code: str, number: int, suffix: str, tmp_path: Path) -> None:
    if suffix == "pdf" and (code, number) in HIDDEN:
        pytest.skip("a file of this form does not show it")
    assert codes(with_paragraphs(broken(code, number))(composed(SAMPLE)), suffix, tmp_path) == {code}


@pytest.mark.parametrize("suffix", QUICK)
@pytest.mark.parametrize("name", NEAR)
def test_what_comes_near_elsewhere_is_clean(name: str, suffix: str, tmp_path: Path) -> None:
    sample, near, _, _ = NEAR[name]
    assert remarks(near(composed(sample)), suffix, tmp_path) == []


@pytest.mark.parametrize("name", NEAR)
def test_one_step_beyond_is_reported(name: str, tmp_path: Path) -> None:
    sample, _, beyond, code = NEAR[name]
    assert codes(beyond(composed(sample)), "docx", tmp_path) == {code}


# ---- Drafts: what tells `congvan check` to pass over a rule ----

# Comments that come near, and what is left where their reason goes; the draft has one word misspelt.
IGNORES = {
    "one-letter": ("# congvan: ignore VB-302 x", "# congvan: ignore VB-302"),
    "after-a-dash": ("# congvan: ignore VB-302 - tên cũ", "# congvan: ignore VB-302 - "),
    "after-a-colon": ("# congvan: ignore VB-302: trích", "# congvan: ignore VB-302:"),
    "two-rules": ("# congvan: ignore VB-201, VB-302 trích", "# congvan: ignore VB-201, VB-302"),
    "tight": ("#congvan:ignore VB-302,TT-405 trích", "#congvan:ignore VB-302,TT-405"),
    "a-figure": ("# congvan: ignore VB-302 2", "# congvan: ignore VB-302 –"),
}


def drafted(comment: str, folder: Path) -> set[str]:
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    draft = folder / "thu.yaml"
    body = (SAMPLES / f"{SAMPLE}.yaml").read_text("utf-8").replace("dự họp trực tuyến", "bổ xung thành phần dự họp")
    draft.write_text(f"{comment}\n{body}", "utf-8")
    return {remark.rule.code for remark in check_file(draft).remarks}


@pytest.mark.parametrize("name", IGNORES)
def test_the_shortest_reason_is_one(name: str, tmp_path: Path) -> None:
    assert drafted(IGNORES[name][0], tmp_path) == set()


@pytest.mark.parametrize("name", IGNORES)
def test_without_it_the_rule_is_decided_and_the_comment_reported(name: str, tmp_path: Path) -> None:
    assert drafted(IGNORES[name][1], tmp_path) == {"KT-001", "VB-302"}


@pytest.mark.parametrize("quoted", ['"{}"', "|\n    {}\n", ">-\n    một\n    {}\n\n# hết\n"])
def test_a_text_that_quotes_such_a_comment_is_none(quoted: str) -> None:
    assert list(_ignores(f"subject: {quoted.format('# congvan: ignore VB-302 trích')}\n")) == []


def test_comments_beside_texts_are_read() -> None:
    draft = (
        "# congvan: ignore VB-301 a\nkind: x  # congvan: ignore VB-302 b\nnote: >-  # congvan: ignore VB-303 c\n  d\n"
    )
    assert [(one.line, *one.codes) for one in _ignores(draft)] == [(1, "VB-301"), (2, "VB-302"), (3, "VB-303")]


def test_every_rule_on_words_has_texts_that_come_near() -> None:
    assert set(TEXTS) == {code for code in rules() if code.startswith("VB-")}
    assert min(len(TEXTS[code]) for code in COMMON) >= 8
