"""The rules of `congvan check` on words: what each finds, and what comes near and is right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT, compose
from hypothesis import given
from hypothesis import strategies as st
from pdf_pages import flat

from congvan.checking.observed import Font, Observed, Paragraph, Run, Sheet
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, deciders, rules
from congvan.checking.rules.prose import proper_names, words
from congvan.compose.document import Document
from congvan.compose.page import NoteCall, inlines_of, paragraphs_of, text_of
from congvan.text.syllables import Syllable, _tables, flaw, parse

SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))


def part(text: str, component: str = "noi_dung", face: str = "Times New Roman", annex: int = 0) -> Part:
    run = Run(text, face, 14)
    return Part(component, Paragraph((run,)), (run,), annex)


def document(*parts: Part, fonts: tuple[Font, ...] = ()) -> Recognised:
    paragraphs = tuple(one.paragraph for one in parts)
    sheet = Sheet(210, 297, 20, 20, 30, 15)
    return Recognised(Observed(Path("van-ban.docx"), "docx", (sheet,), paragraphs, fonts), parts)


def found(*parts: Part | str, code: str = "VB-") -> list[tuple[str, Found]]:
    known = document(*(part(one) if isinstance(one, str) else one for one in parts))
    said = [(name, one) for name, decide in deciders().items() if name.startswith(code) for one in decide(known)]
    order = {id(one): number for number, one in enumerate(known.parts)}
    return sorted(said, key=lambda entry: (order[id(entry[1].part)], entry[1].start or 0))


def told(*parts: Part | str, code: str = "VB-") -> list[str]:
    """What is said, each with its code, for messages of failing tests too."""
    return [
        f"{name} {one.message.format_map(one.parameters)} [{one.excerpt}]" for name, one in found(*parts, code=code)
    ]


def excerpts(code: str, *parts: Part | str) -> list[str]:
    return [one.excerpt for _, one in found(*parts, code=code)]


def rights(code: str, *parts: Part | str) -> list[object]:
    return [one.parameters["right"] for _, one in found(*parts, code=code)]


# ---- The rules as a whole ----


def test_every_rule_on_words_is_decided_and_every_message_takes_its_parameters() -> None:
    table = {code for code in rules() if code.startswith("VB-")}
    assert table == {code for code in deciders() if code.startswith("VB-")}
    assert len(table) == 34


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_have_no_finding(path: Path) -> None:
    composed = [each for one in compose(path) for each in parts_of(one)]
    assert composed
    assert told(*composed) == []


def parts_of(document: Document) -> Iterator[Part]:
    """The paragraphs of a composed document, and the notes that stand in the middle of their sentences."""
    for section in document.sections:
        for paragraph in paragraphs_of(section.page):
            text = text_of(paragraph.inlines)
            notes = [text_of(one.note) for one in inlines_of(paragraph.inlines) if isinstance(one, NoteCall)]
            for note in notes:
                text = text.replace(note, "", 1)
            yield from (part(flat(one), paragraph.component) for one in (text, *notes))


def test_the_reference_dispatch_has_no_finding() -> None:
    (document,) = compose(REFERENCE)
    assert told(*parts_of(document)) == []


def test_only_characters_and_spaces_are_mended() -> None:
    parts = ["Quyê\u0301t định  này , sát nhập cuả luật Đất đai ngày 5/8/2025, 12.5%", "Các sở,ban"]
    fixable = {code for code, one in found(*parts) if one.fix}
    assert fixable == {"VB-101", "VB-201", "VB-202"}
    assert fixable == {code for code, rule in rules().items() if rule.fixable and code.startswith("VB-")}


def test_a_mended_text_has_the_same_letters() -> None:
    text = "Các  sở,ban , ngành( nếu có) phối hợp.Các xã"
    mended = text
    for _, one in sorted(found(text, code="VB-2"), key=lambda entry: entry[1].start or 0, reverse=True):
        mended = mended[: one.start] + one.fix["text"] + mended[one.end :]
    assert mended == "Các sở, ban, ngành (nếu có) phối hợp. Các xã"


def test_offsets_count_in_the_text_of_the_file() -> None:
    text = unicodedata.normalize("NFD", "Quyết định của Ủy ban về việc sát nhập thôn")
    (excerpt,) = excerpts("VB-302", text)
    assert unicodedata.normalize("NFC", excerpt) == "sát nhập"


def test_page_numbers_headers_and_stamps_are_not_read() -> None:
    run = Run("sát nhập", "Times New Roman", 14)
    header = Part("", Paragraph((run,), zone="header"), (run,))
    assert told(header, part("sát nhập", "so_trang"), part("sát nhập", "chu_ky_so")) == []


# ---- VB-1: characters ----


def test_text_in_nfd_is_found_once_a_part_with_its_nfc() -> None:
    ((_, one),) = found("Về việc quyê\u0301t định", code="VB-101")
    assert (one.excerpt, one.fix["text"]) == ("ê\u0301", "ế")
    assert told("Về việc quyết định", code="VB-101") == []


def test_old_encodings_are_found_by_text_and_by_face_each_once() -> None:
    tcvn3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, thµnh phè Hµ Néi, cÇn ph¶i xö lý"
    assert len(told(tcvn3, tcvn3, code="VB-102")) == 1
    assert excerpts("VB-102", part("Quyet dinh", face=".VnTime"), part("so 5", face=".VnTime")) == ["Quyet dinh"]
    assert told(part(" ", face=".VnTime"), part("Quyết định"), code="VB-102") == []
    ((_, one),) = [
        (code, one)
        for code in ("VB-102",)
        for one in deciders()[code](document(part("a"), fonts=(Font("VNI-Times", True),)))
    ]
    assert one.parameters["face"] == "VNI-Times"


@pytest.mark.parametrize(
    ("text", "right"),
    [("tỉnh Ðắk Lắk", "Đắk"), ("UBND tỉnh СО", "CO"), ("bаn hành", "ban"), ("Βộ", "Bộ")],
    ids=["eth", "cyrillic", "cyrillic within", "greek"],
)
def test_letters_that_only_look_right_are_found(text: str, right: str) -> None:
    assert rights("VB-103", text) == [right]


def test_invisible_and_private_characters_are_found_once_each() -> None:
    assert excerpts("VB-103", "thôn\u200b, buôn\u200b", "tổ\ue123chức", "x\ufffdy") == ["\u200b", "\ue123", "\ufffd"]


def test_signs_bullets_and_foreign_words_are_left_alone() -> None:
    text = "≥ 5 m², 37°C, 10 µg, ± 2%, → A; café; Москва; α, β; ☐ Có"
    assert told(text, part("\uf0b7", face="Symbol"), "\uf0b7 Rà soát", code="VB-103") == []


# ---- VB-2: typography ----


@pytest.mark.parametrize(
    "text",
    ["ngày   tháng   năm 2025", "Số:   /UBND", "Bên A        Bên B", "Họ tên: ….   …", "hai từ", "Điều 1. Tên"],
)
def test_gaps_to_fill_in_are_no_doubled_spaces(text: str) -> None:
    assert told(text, code="VB-201") == []


def test_doubled_spaces_are_found() -> None:
    assert excerpts("VB-201", "của  Chính phủ", "của\u00a0 Chính phủ") == ["  ", "\u00a0 "]
    assert told(part("TỈNH  ĐẮK LẮK", "co_quan"), code="VB-201") == []


@pytest.mark.parametrize(
    "text",
    [
        "1.234,5 tấn; 7:30; tỷ lệ 1:500; TCVN ISO 9001:2015",
        "https://daklak.gov.vn/a,b;c; vanthu@daklak.gov.vn; daklak.gov.vn; www.Abc.Vn",
        "Số 12/QĐ-UBND, v.v., TP.HCM, GS.TS Nguyễn Văn An./.",
        "ngày , tháng ; Lưu: VT, …7 . (theo mẫu 01)",
        "tên miền .vn; xã Cư M'gar; …, …; ...",
        "H2SO4(aq); f(x); người(s)",
    ],
)
def test_figures_addresses_and_abbreviations_keep_their_marks(text: str) -> None:
    assert told(text, code="VB-202") == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("các sở , ngành", "các sở, ngành"),
        ("các sở ; ngành", "các sở; ngành"),
        ("sở,ban", "sở, ban"),
        ("kết quả.Các xã", "kết quả. Các xã"),
        ("( nếu có )", "(nếu có)"),
        ("đề nghị(qua Sở Nội vụ)", "đề nghị (qua Sở Nội vụ)"),
        ("như sau:Rà soát", "như sau: Rà soát"),
    ],
)
def test_spaces_beside_marks_are_mended(text: str, right: str) -> None:
    for _, one in sorted(found(text, code="VB-202"), key=lambda entry: entry[1].start or 0, reverse=True):
        text = text[: one.start] + one.fix["text"] + text[one.end :]
    assert text == right


def test_two_kinds_of_quotation_marks_are_found_once() -> None:
    assert excerpts("VB-203", "“một” và “hai”", 'tên "ba"') == ['"']
    assert told("“một” và “hai”", 'màn hình 21"', code="VB-203") == []


def test_marks_without_their_other_are_found() -> None:
    assert excerpts("VB-203", "gọi là “Kế hoạch", "(năm 2026", "và sau đó", "hết") == ["“", "("]
    assert excerpts("VB-203", "năm 2026) và") == [")"]


def test_pairs_over_several_paragraphs_and_list_letters_are_balanced() -> None:
    amending = ["Sửa đổi như sau: “Điều 5. Tên", "1. Khoản một.", "2. Khoản hai.”"]
    assert told(*amending, "(Kèm theo Kế hoạch", "số 5)", "a) Rà soát; b) báo cáo; 1) tên", code="VB-203") == []


def test_marks_put_twice_are_found() -> None:
    assert excerpts("VB-203", "các sở,, ngành", "thực hiện..", "các xã;.", "sau:: một") == [",,", "..", ";.", "::"]
    assert told("Trần Phú,...", "v.v..", "Điện thoại:.......", "hết./.", "…..", "..3..", code="VB-203") == []


# ---- VB-3: spelling ----


def test_the_rarer_custom_of_tones_is_found_once_with_its_count() -> None:
    ((_, one),) = found("văn hóa, hòa giải, ủy quyền", "khoẻ mạnh, thuỷ lợi", code="VB-301")
    assert (one.excerpt, one.parameters["right"], one.parameters["count"]) == ("khoẻ", "khỏe", 2)
    assert rights("VB-301", "UỶ BAN, HOÀ BÌNH", "Ủy ban") == ["Uỷ"]


@pytest.mark.parametrize(
    "text",
    [
        "hòa giải, quý, quỳ, quà, quá, quỹ; toàn, hoán, toán, khuỷu, ngoài",
        "hòa giải và ông Nguyễn Văn Hoà, bà Lê Thị Thuý, xã Hoà Tiến",
        "hoà giải, thuỷ lợi, khoẻ",
    ],
)
def test_fixed_places_and_names_show_no_custom(text: str) -> None:
    assert told(text, code="VB-301") == []


@pytest.mark.parametrize(("wrong", "right"), words()["misspelt"].items())
def test_each_word_of_the_list_is_found_and_its_right_form_is_not(wrong: str, right: str) -> None:
    assert rights("VB-302", f"(x) {wrong} (y)") == [right]
    assert told(f"(x) {right} (y)", code="VB-302") == []
    assert all(parse(syllable) for syllable in right.split())


def test_a_right_form_has_the_case_of_what_was_found() -> None:
    assert rights("VB-302", "SÁT NHẬP. Sát nhập, uỷ ban nhân nhân") == ["SÁP NHẬP", "Sáp nhập", "ủy ban nhân dân"]


@pytest.mark.parametrize(
    "text",
    [
        "lịch sử lý luận; hồ sơ xuất khẩu; vấn đề suất đầu tư; dân cư sử dụng; xem xét sử dụng; đáp ứng sử dụng",
        "khả năng xuất khẩu; thương hiệu xuất khẩu; thống nhất chủ trương trình Hội đồng nhân dân",
        "hóa đơn vi phạm; tập hợp đông đảo; tội phạm vị thành niên; lợi thế kỹ thuật; xúc tiến đô thị hóa",
        "tranh chấp hàng hóa; xã hội nghi ngờ; giám sát nhập khẩu; bắt đầu tu sửa; cơ quan trong tỉnh",
        "lãi suất hiện nay",
        "biểu quyết Đinh Văn A; ông Lê Văn Hửu; giao thông bao gồm; địa phương an toàn; kỷ luật, kỹ thuật",
        "xử lí, xử lý; gởi, gửi; đảm bảo, bảo đảm; quí, quý",
    ],
)
def test_words_that_meet_by_chance_are_not_misspelt(text: str) -> None:
    assert told(text, code="VB-302") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("cuả", "của"), ("ngươì", "người"), ("nghiã", "nghĩa"), ("qủa", "quả"), ("gía", "giá"), ("kế họach", "hoạch"),
        ("nghành", "ngành"), ("nge", "nghe"), ("đuợc", "được"), ("đưọc", "được"), ("truờng", "trường"),
        ("CHUƠNG", "CHƯƠNG"), ("NGUỜI", "NGƯỜI"), ("vịêc", "việc"), ("gế", "ghế"), ("cế", "kế"),
    ],
)  # fmt: skip
def test_misspelt_syllables_are_found_with_their_right_form(wrong: str, right: str) -> None:
    assert rights("VB-303", f"và {wrong}") == [right]


@pytest.mark.parametrize("wrong", ["đươc", "thưc", "quyêt", "viêc", "ngườì", "hướgn", "htực", "nhiệmm", "hiên\u0309"])
def test_syllables_that_cannot_be_are_found(wrong: str) -> None:
    assert excerpts("VB-303", f"và {wrong} rồi") == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "Đắk Krông, Ea H'leo, Cư M'gar, Ê-đê, M'nông, Kuôp, Hơ Drai, Bắc Kạn, Púng Luông; đàn t'rưng, krông pắk",
        "vắc-xin, ki-lô-mét, ôtô, bêtông, kilômét, vắcxin, prôtêin, sắcxông, cát-xét, xi-măng, ki-ốt, lôgic",
        "email, internet, gen, ka-ra-ô-kê, website, km, kg, UBND, TTHC, café, Đăk Nông, số12, 2G, F0",
        "hòa, hoà, quý, quyển, khuỷu, giếng, gìn, gì, gia, già, oán, xoong, moóc, thuở, quờ, uýnh, nghiêng, yếm",
    ],
)
def test_names_and_foreign_words_are_no_slips(text: str) -> None:
    assert told(text, code="VB-303") == []


def test_words_put_twice_are_found() -> None:
    assert excerpts("VB-304", "của của các Các sở; thực hiện thực hiện") == [
        "của của",
        "các Các",
        "thực hiện thực hiện",
    ]
    text = (
        "ngày ngày, luôn luôn, từ từ, năm năm, dần dần; cho cho thuê; theo theo dõi; các các-bon; của, của; đi đi về về"
    )
    assert told(text, code="VB-304") == []


# ---- VB-4: capitals ----


def test_a_sentence_opens_with_a_capital() -> None:
    assert excerpts("VB-401", "Đã thực hiện xong. các sở tiếp tục.") == ["các"]
    text = "Ông Nguyễn Văn A. là cán bộ; v.v. và các xã; TP. Hồ Chí Minh; ThS. trần; mục 2. nội dung; chờ... rồi"
    assert told(text, code="VB-401") == []


def test_a_paragraph_opens_with_a_capital() -> None:
    assert excerpts("VB-402", "Câu trước.", "các sở thực hiện.", part("1. lập kế hoạch", "khoan")) == ["các", "lập"]
    points = [part("a) lập kế hoạch;", "diem"), part("- lập", "gach_dau_dong"), part("lập", "o_bang")]
    assert told("Các sở gồm:", "sở Nội vụ;", *points, code="VB-402") == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("trình ủy ban nhân dân tỉnh", "Ủy ban nhân dân"),
        ("của Uỷ Ban Nhân Dân xã", "Uỷ ban nhân dân"),
        ("và Hội đồng Nhân dân tỉnh", "Hội đồng nhân dân"),
        ("giao Sở y tế", "Sở Y tế"),
        ("của Bộ nội vụ", "Bộ Nội vụ"),
        ("Giám đốc sở Y tế", "Sở Y tế"),
        ("Sở Văn hoá, thể thao và Du lịch", "Sở Văn hoá, Thể thao và Du lịch"),
        ("của thủ tướng Chính phủ", "Thủ tướng Chính phủ"),
    ],
)
def test_names_of_agencies_have_their_capitals(text: str, right: str) -> None:
    assert rights("VB-403", text) == [right]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân tỉnh, Uỷ ban nhân dân xã, Sở Y tế, Bộ Công an, các sở, ngành",
        "cán bộ y tế, cơ sở y tế, trụ sở Công an, Đảng bộ Công an, toàn bộ tài chính; Bộ xây dựng kế hoạch",
        "ỦY BAN NHÂN DÂN TỈNH", "SỞ Y TẾ phối hợp",
    ],
)  # fmt: skip
def test_right_names_and_common_nouns_are_left_alone(text: str) -> None:
    assert told(text, code="VB-403") == []


def test_nouns_of_units_are_small_within_a_sentence() -> None:
    text = "trên địa bàn Tỉnh Đắk Lắk, UBND Phường Hải Châu; thành phố Hồ Chí Minh, quận 1, thủ đô Hà Nội"
    assert rights("VB-404", text) == ["tỉnh Đắk Lắk", "phường Hải Châu", "Thành phố", "Quận", "Thủ đô"]


@pytest.mark.parametrize(
    "text",
    [
        "tại Phường Điện Biên Phủ, Phường Trần Phú, Quận 1, Phường Nguyễn Nghiêm, Thành phố Hồ Chí Minh",
        "Tỉnh Đắk Lắk có 102 xã, phường", "1. Xã Ea Súp", "- Phường Hải Châu", "của Tỉnh ủy, Tỉnh đoàn, UBND Tỉnh",
        "mỗi phường 5 người", "Thủ đô Hà Nội, tỉnh An Giang",
    ],
)  # fmt: skip
def test_units_named_after_persons_and_at_the_head_keep_their_capital(text: str) -> None:
    assert told(text, code="VB-404") == []


def test_divisions_cited_have_capitals() -> None:
    text = "theo điều 5 Luật; khoản 2 điều 12; chương II; phụ lục I; mục 1 Chương III; điều 7 của Nghị định; mục IV"
    assert rights("VB-405", text) == ["Điều", "Điều", "Chương", "Phụ lục", "Mục", "Điều", "Mục"]
    near = "trồng điều 5 ha; cây điều 3 năm; thành phần I; danh mục 2; mục 3.1; chương 426; mục 6000; Tiểu mục 1 Mục 1"
    assert told(near, "các điều kiện", "Căn cứ điểm a khoản 2 Điều 103 Mục 5 Chương XII Phần I", code="VB-405") == []


def test_clauses_and_points_are_small_within_a_sentence() -> None:
    assert rights("VB-406", "theo Điểm a Khoản 2 Điều 5") == ["điểm", "khoản"]
    assert (
        told("Khoản 2 Điều 5 quy định", "Điểm a khoản 1", "- Khoản 2 Điều 5", "tại Điểm du lịch", code="VB-406") == []
    )


def test_documents_that_are_named_have_capitals() -> None:
    text = "theo nghị định số 30/2020/NĐ-CP, quyết định số 12/QĐ-UBND, luật Đất đai"
    text += ", Luật đầu tư công, luật đất đai năm 2024"
    assert rights("VB-407", text) == [
        "Nghị định", "Quyết định", "Luật Đất đai", "Luật Đầu tư công", "Luật Đất đai",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 30/2020/NĐ-CP; các nghị định của Chính phủ; ra quyết định số lượng; các quyết định số 12/QĐ-UBND",
        "pháp luật Đất đai; pháp luật đất đai; luật đất đai qua các thời kỳ; Luật Ngân sách Nhà nước; kỷ luật Lao động",
        "Luật Tổ chức chính quyền địa phương; Bộ luật Hình sự; công ty luật Xây dựng",
    ],
)
def test_documents_as_such_are_left_alone(text: str) -> None:
    assert told(text, code="VB-407") == []


def test_special_nouns_have_capitals_where_nothing_else_is_meant() -> None:
    text = "phục vụ nhân dân theo chủ trương của Đảng và nhà nước"
    assert rights("VB-408", text) == ["Nhân dân", "Đảng và Nhà nước"]
    near = "ngân sách nhà nước; Tòa án nhân dân; đồng Nhân dân tệ; của nhân dân tệ; an ninh nhân dân; phục vụ Nhân dân"
    assert told(near, code="VB-408") == []


def test_days_and_festivals() -> None:
    text = "vào Thứ Hai, sáng thứ ba ngày 05/8/2025, dịp Tết Nguyên Đán, kỷ niệm ngày quốc khánh"
    assert rights("VB-409", text) == ["thứ Hai", "thứ Ba", "tết Nguyên đán", "Quốc khánh"]
    near = "người thứ hai; lần thứ ba; Thứ Hai, ngày 05; Tết Nguyên đán; mọi hộ đều có Tết; thứ Tư; ngày Quốc khánh 2-9"
    assert told(*near.split("; "), code="VB-409") == []


# ---- VB-5: dates, numbers, units ----


def test_days_and_months_lack_their_0() -> None:
    text = "ngày 5/8/2025, ngày 3 tháng 1 năm 2026, ngày 15/2"
    assert rights("VB-501", text) == ["ngày 05/8/2025", "ngày 03 tháng 01 năm 2026", "ngày 15/02"]
    near = "ngày 05/8/2025; ngày 05/03/2020; ngày 12 tháng 10; 3 tháng 1 lần; ngày 5/8-UBND; 5 ngày; ngày 30/4"
    assert told(near, code="VB-501") == []


def test_dates_that_cannot_be() -> None:
    text = "ngày 31/4/2026, ngày 30/02, ngày 29 tháng 02 năm 2026, 15/13/2025"
    assert excerpts("VB-504", text) == ["ngày 31/4/2026", "ngày 30/02", "ngày 29 tháng 02 năm 2026", "15/13/2025"]
    near = "ngày 29/02/2028; ngày 29 tháng 02; 31/12/2025; số 45/13/2025/QĐ; 48 tháng 36 kỳ; ngày 30/4"
    assert told(near, code="VB-504") == []


def test_numbers_of_english_form() -> None:
    text = "1,234,567 đồng; đạt 12.5%; 3.5 triệu; 1500000 đồng"
    assert rights("VB-502", text) == ["1.234.567", "12,5", "3,5", "1.500.000"]
    near = "1.234.567 đồng; 12,5%; 1.250%; khoản 2.1; mục 3.5 triệu khai; 0912345678; 2025; 1,234; 1.500.000 đồng"
    assert told(near, part("2.1% dân số", "khoan"), code="VB-502") == []


def test_districts_are_stale_as_addressees_and_actors_of_later_documents() -> None:
    late, early = (part(f"Đắk Lắk, ngày {day} năm 2025", "dia_danh_thoi_gian") for day in ("05 tháng 8", "05 tháng 5"))
    addressee = part("- UBND các huyện, thị xã;", "noi_nhan_danh_sach")
    actor = part("3. Ủy ban nhân dân các huyện tổ chức thực hiện.", "khoan")
    assert excerpts("VB-503", late, addressee, actor) == ["huyện", "thị xã", "Ủy ban nhân dân các huyện"]
    past = [
        part("4. Số hóa hồ sơ của cấp huyện; UBND huyện trước đây đã giao.", "khoan"),
        part("Quyết định số 5/QĐ-UBND của UBND huyện Ea Súp", "khoan"),
        part("Căn cứ báo cáo, UBND huyện đề nghị", "can_cu"),
    ]
    assert told(late, *past, code="VB-503") == []
    assert told(early, addressee, actor, code="VB-503") == []


@pytest.mark.parametrize(
    ("date", "stale"),
    [
        ("ngày   tháng 8 năm 2025", True),
        ("ngày … tháng 7 năm 2025", True),
        ("ngày      tháng      năm 2026", True),
        ("ngày … tháng 6 năm 2025", False),
        ("ngày      tháng      năm 2025", False),
        ("ngày 30 tháng 6 năm 2025", False),
    ],
)
def test_a_date_with_blanks_counts_from_its_first_day(date: str, stale: bool) -> None:
    addressee = part("- UBND các huyện;", "noi_nhan_danh_sach")
    assert bool(told(part(f"Đắk Lắk, {date}", "dia_danh_thoi_gian"), addressee, code="VB-503")) is stale


def test_ministries_and_departments_of_a_time_before_are_told_with_what_they_are_now() -> None:
    late, early = (part(f"Đắk Lắk, ngày {day} năm 2025", "dia_danh_thoi_gian") for day in ("05 tháng 3", "05 tháng 02"))
    named = part("- Bộ Kế hoạch và Đầu tư; Sở LĐ-TB&XH;", "noi_nhan_danh_sach")
    acting = part("3. Giao Sở Lao động – Thương binh và Xã hội chủ trì.", "khoan")
    assert excerpts("VB-506", late, named, acting) == [
        "Bộ Kế hoạch và Đầu tư", "Sở LĐ-TB&XH", "Sở Lao động – Thương binh và Xã hội",
    ]  # fmt: skip
    (first, *_) = told(late, named, code="VB-506")
    assert "Bộ Tài chính" in first and "01/3/2025" in first
    assert told(early, named, acting, code="VB-506") == []


# ---- The syllable ----

ONSETS = [onset for onset in _tables().onsets if onset != "g"]
SYLLABLES = st.builds(
    Syllable,
    st.sampled_from(ONSETS),
    st.sampled_from(sorted(_tables().rhymes)),
    st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]),
)


@given(SYLLABLES, st.sampled_from(["first", "second"]))
def test_what_is_spelled_by_the_rules_is_read_back_or_told_as_wrong(syllable: Syllable, place: str) -> None:
    spelled = syllable.spelled("first" if place == "first" else "second")
    read = parse(spelled)
    if read:
        assert flaw(spelled) is None
        assert read.tone == syllable.tone
        assert read.spelled("second" if read.place == "second" else "first") == spelled
    elif syllable.stopped and syllable.tone not in ("\u0301", "\u0323"):
        assert (wrong := flaw(spelled)) is None or wrong.kind in ("stop", "onset")
    else:  # ng for ngh, c for k
        assert (wrong := flaw(spelled)) is None or (wrong.kind == "onset" and parse(wrong.right))


@given(SYLLABLES, st.integers(0, 6))
def test_a_tone_moved_elsewhere_is_put_back(syllable: Syllable, index: int) -> None:
    plain = Syllable(syllable.onset, syllable.rhyme, "").spelled()
    right = parse(syllable.spelled())
    if right is None or not syllable.tone or index >= len(plain):
        return
    moved = unicodedata.normalize("NFC", plain[: index + 1] + syllable.tone + plain[index + 1 :])
    wrong = flaw(moved)
    if wrong and wrong.kind == "place":
        assert parse(wrong.right)


@given(st.text(max_size=12))
def test_any_text_may_be_asked(text: str) -> None:
    if parse(text):
        assert flaw(text) is None
    else:
        assert flaw(text) is None or len(text) > 1


@given(st.text("aăâeêioôơuưyáàảãạếợữdđbcghklmnpqrstvx .,:;()“”\"'-/0123456789\u0301\u00a0\u200b", max_size=60))
def test_no_text_breaks_a_rule_and_offsets_stay_within(text: str) -> None:
    for _, one in found(text):
        assert one.message.format_map(one.parameters)
        assert 0 <= (one.start or 0) <= (one.end or 0) <= len(text)


# ---- VB-601, VB-602: what a template or a program left ----


@pytest.mark.parametrize(
    "text", ["«Ten_truong»", "«Hoten»", "{{ ten_truong }}", "{so_nguoi}", "${ho ten}", "{% if nu %}", "[ngày họp]",
             "[Tên đơn vị]", "<họ và tên>", "<<So_tien>>", "[ĐIỀN SỐ TIỀN]", "[số, ngày của kế hoạch]"],
)  # fmt: skip
def test_a_blank_of_a_template_is_told(text: str) -> None:
    assert excerpts("VB-601", f"Mời ông {text} dự họp.") == [text]


@pytest.mark.parametrize(
    "text",
    ["Lỗi! Không tìm thấy nguồn tham chiếu.", "Error! Reference source not found.", "Error! Bookmark not defined.",
     "Lỗi! Thẻ đánh dấu không được xác định.", "#REF!", "#N/A", "#DIV/0!"],
)  # fmt: skip
def test_a_broken_reference_is_told(text: str) -> None:
    assert excerpts("VB-602", f"Theo {text}") == [text]


def test_blanks_of_forms_that_others_fill_in_are_none() -> None:
    heading = part("Mẫu số 01", "phu_luc", annex=1)
    assert told(heading, part("Kính gửi: [tên cơ quan]", annex=1), code="VB-601") == []


# ---- VB-411, VB-412: one form of a name, letters of degrees ----


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["của Ban Chỉ đạo", "giao Ban chỉ đạo", "và Ban Chỉ đạo"], [("Ban chỉ đạo", "Ban Chỉ đạo")]),
        (["của Ban Chỉ đạo", "giao Ban chỉ đạo", "và Ban chỉ đạo"], [("Ban Chỉ đạo", "Ban chỉ đạo")]),
        (["của UBND Tỉnh", "trình UBND tỉnh và UBND tỉnh"], [("Tỉnh", "tỉnh")]),
        (["theo Kế hoạch này", "của kế hoạch này", "và Kế hoạch này"], [("kế hoạch", "Kế hoạch")]),
        (["là bác sĩ, thạc sĩ", "và tiến sỹ"], [("sỹ", "sĩ")]),
        # Ties, the head of a sentence, common nouns, names of places.
        (["của Ban Chỉ đạo", "giao Ban chỉ đạo"], []),
        (["Ban chỉ đạo họp", "của Ban Chỉ đạo và Ban Chỉ đạo xã"], []),
        (["các kế hoạch này", "Kế hoạch này", "theo Kế hoạch này và Kế hoạch này"], []),
        (["của ban chỉ đạo các cấp", "của Ban Chỉ đạo và Ban Chỉ đạo xã"], []),
        (["của UBND Thành phố Hồ Chí Minh", "trình UBND thành phố và UBND thành phố"], []),
        (["của UBND xã hội", "Thạc sĩ Lê A", "là thạc sĩ"], []),
    ],
)
def test_the_form_that_most_places_have_wins(texts: list[str], expected: list[tuple[str, str]]) -> None:
    said = found(*texts, code="VB-411")
    assert [(one.excerpt, one.parameters["right"]) for _, one in said] == expected


def test_letters_of_degrees_are_judged_before_a_person() -> None:
    assert rights("VB-412", "mời Ths. Nguyễn Văn A, T.S Trần Bình, Pgs. Lê Nam") == ["ThS", "TS", "PGS"]
    assert told("mời ThS. Nguyễn Văn A, TS Trần Bình; Ts là chu kỳ; Bs Lâm", code="VB-412") == []


def test_proper_forms_stand_in_one_list_each_once() -> None:
    tables = proper_names()
    for several in (
        [*tables["agencies"]["names"], *tables["agencies"]["when_capital"], *tables["one_form"]["titled"]],
        tables["documents"]["laws"],
    ):
        assert len({name.lower() for name in several}) == len(several)


def test_a_sentence_of_an_office_with_a_fault_in_most_names() -> None:
    text = (
        "Đề nghị Ban chỉ đạo tỉnh, Mặt trận tổ quốc, Đoàn thanh niên, Hội phụ nữ, Ban quản lý các Khu công nghiệp, "
        "Trung tâm xúc tiến Đầu tư và Sở Văn hóa Thể thao Du lịch thực hiện Luật thực hiện dân chủ ở cơ sở, "
        "Luật Tổ chức Chính quyền địa phương, theo Nghị định 118/2025/NĐ-CP; hồ sơ thành toán qua ứng dựng VNeID."
    )
    assert {code: excerpts(code, text) for code in ("VB-302", "VB-403", "VB-407", "VB-507")} == {
        "VB-302": ["thành toán", "ứng dựng"],
        "VB-403": [
            "Mặt trận tổ quốc", "Đoàn thanh niên", "Hội phụ nữ", "Ban quản lý các Khu công nghiệp",
            "Trung tâm xúc tiến", "Sở Văn hóa Thể thao Du lịch",
        ],
        "VB-407": ["Luật thực hiện dân chủ ở cơ sở", "Luật Tổ chức Chính quyền địa phương"],
        "VB-507": ["Nghị định 118/2025/NĐ-CP"],
    }  # fmt: skip
    mended = "mời Đoàn Thanh niên, Hội Phụ nữ, Trung tâm Xúc tiến Đầu tư; Sở Văn hóa, Thể thao và Du lịch"
    assert told(mended, code="VB-4") == []
