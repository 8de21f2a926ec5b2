"""The keys of who issues a document and who signs it (design: the dispatch in YAML), as shapes."""

from __future__ import annotations

from congvan.errors import N_
from congvan.loading.combine import text_or
from congvan.loading.shapes import TEXT, Group, Key
from congvan.model.issuing import Agency, Party, Seal, Signatory
from congvan.model.values import MEASURE, TEXTS

AGENCY = Group(
    Agency,
    (
        Key("name", ("tên",), TEXT, N_("tên đầy đủ của cơ quan ban hành"), required=True),
        Key("parent", ("cơ quan chủ quản", "chủ quản"), TEXT, N_("tên cơ quan chủ quản trực tiếp")),
        Key("heading", ("tên đầu trang", "xuống dòng"), TEXT, N_("tên ở đầu trang, mỗi dòng như sẽ in")),
        Key("abbreviation", ("viết tắt", "chữ viết tắt"), TEXT, N_("chữ viết tắt trong ký hiệu, như UBND")),
        Key("place", ("địa danh",), TEXT, N_("địa danh ghi trước ngày tháng")),
        Key("contact", ("địa chỉ", "liên hệ"), TEXTS, N_("địa chỉ, điện thoại, thư điện tử ở cuối trang 1")),
    ),
)


_SEAL = text_or(
    Seal,
    Group(
        Seal,
        (
            Key("file", ("tệp",), TEXT, N_("tệp PNG nền trong suốt"), required=True),
            Key("width", ("độ rộng", "đường kính"), MEASURE, N_("kích thước thật, mm"), field="width_mm"),
        ),
    ),
)
SIGNATORY = Group(
    Signatory,
    (
        Key("authority", ("quyền hạn", "thẩm quyền"), TEXTS, N_("TM., KT., TL., TUQ., Q., mỗi dòng một mục")),
        Key("title", ("chức vụ",), TEXT, N_("chức vụ của người ký"), required=True),
        Key("name", ("họ tên", "họ và tên"), TEXT, N_("họ và tên người ký"), required=True),
        Key("position", ("chức vụ khác",), TEXT, N_("chức vụ khác, ở trên họ tên (ô 7b)")),
        Key("signature", ("chữ ký",), TEXT, N_("tệp PNG hình chữ ký, nền trong suốt")),
        Key("seal", ("dấu", "con dấu"), _SEAL, N_("tệp PNG hình dấu, nền trong suốt")),
    ),
)
PARTY = Group(
    Party,
    (
        Key("name", ("tên",), TEXT, N_("tên của bên"), required=True),
        Key("role", ("vai", "gọi là"), TEXT, N_("cách gọi, như Bên A (Bên thuê)")),
        Key("details", ("thông tin",), TEXTS, N_("địa chỉ, điện thoại, mã số thuế, mỗi dòng một mục")),
        Key("signatory", ("người ký", "đại diện"), SIGNATORY, N_("người đại diện ký"), required=True),
    ),
)
