"""What `congvan init` and `congvan new` hand out: texts that build as they are, with a remark on every choice."""

from __future__ import annotations

from congvan.thethuc.kinds import Kind

SETTINGS = """\
# Thư mục làm việc congvan. Dự thảo ở directives/, kết quả ở output/, mẫu riêng (nếu có) ở templates/.

# Các cơ quan mà dự thảo gọi bằng tên. Nếu chỉ có một thì không cần ghi 'agency' trong dự thảo.
agencies:
  UBND tỉnh:
    name: Ủy ban nhân dân tỉnh Đắk Lắk
    abbreviation: UBND
    place: Đắk Lắk

# Lựa chọn trong khoảng Nghị định 30/2020/NĐ-CP cho phép; bỏ dấu # để đổi.
# format:
#   body_size: 13             # cỡ chữ 13 hoặc 14
#   first_line_indent: 1      # lùi đầu dòng 1 hoặc 1,27 cm
#   line_spacing: 1.2         # 1 đến 1,5
#   margins: {top: 20, bottom: 20, left: 30, right: 15}   # mm
"""

_HEAD = """\
# Dự thảo {name}. Dòng bắt đầu bằng # là chú giải, xóa được.
kind: {name}
agency:                       # hoặc tên đặt trong congvan.yaml
  name: Ủy ban nhân dân tỉnh Đắk Lắk
  abbreviation: UBND
  place: Đắk Lắk
{unit}number:                       # để trống: chừa chỗ ghi tay
date: 2026                    # 17/8/2026; hoặc 8/2026, 2026: phần thiếu chừa trống
subject: tăng cường phòng cháy, chữa cháy mùa khô
# urgency: khẩn               # khẩn, thượng khẩn, hỏa tốc
"""
_RECIPIENTS = """
recipients:                   # kính gửi
  - Các sở, ban, ngành
  - UBND các xã, phường
"""
_EVERYDAY = """
opening:                      # các đoạn mở đầu
  - Để chủ động phòng cháy, chữa cháy trong mùa khô, UBND tỉnh đề nghị các đơn vị thực hiện một số nội dung sau.
tasks:                        # việc đánh số; có thể chỉ là một câu
  - assignee: Công an tỉnh
    with: các sở, ngành liên quan
    text: kiểm tra điều kiện an toàn tại cơ sở có nguy cơ cháy cao.
    deadline: 30/4/2026
  - UBND các xã, phường rà soát lực lượng, phương tiện tại chỗ.
closing:                      # các đoạn kết thúc; dấu ./. được thêm vào cuối
  - Yêu cầu các đơn vị nghiêm túc thực hiện

"""
_ARTICLES = """
issuer: Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk   # ở trên các căn cứ
grounds:                      # mỗi căn cứ một mục; dấu ; và . tự thêm
  - Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025
  - Theo đề nghị của Giám đốc Công an tỉnh
body:
  - articles:                 # đánh số Điều 1, Điều 2, …
    - Phê duyệt phương án phòng cháy, chữa cháy mùa khô trên địa bàn tỉnh.
    - title: Tổ chức thực hiện    # điều có tiêu đề, khoản và điểm
      clauses:
        - Công an tỉnh chủ trì, kiểm tra việc thực hiện.
        - {text: "UBND các xã, phường:", points: [Rà soát lực lượng;, Báo cáo trước ngày 30 tháng 4.]}
    - Quyết định này có hiệu lực kể từ ngày ký.
"""
_FOOT = """
signatory:
  authority: [TM. Ủy ban nhân dân, KT. Chủ tịch]
  title: Phó Chủ tịch
  name: Nguyễn Văn A
copies:                       # nơi nhận
  - {first_copy}
  - CT, các PCT UBND tỉnh (b/c)
filing:
  units: [VT, NC]
"""


def draft(kind: Kind) -> str:
    """Return a commented draft of this kind, which builds as it is."""
    unit = "" if kind.abbreviation else "unit: NC                      # đơn vị soạn thảo, trong ký hiệu\n"
    head = _HEAD.format(name=kind.name, unit=unit)
    foot = _FOOT.format(first_copy="Như trên" if kind.addressed == "yes" else "Bộ Công an (b/c)")
    return head + (_RECIPIENTS if kind.addressed == "yes" else "") + (_ARTICLES if kind.enacting else _EVERYDAY) + foot
