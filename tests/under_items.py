"""The head of a draft whose kind is filled in, and bodies for it: a table with notes, annexes with signatures."""

from __future__ import annotations

HEAD = """\
kind: {kind}
agency: {{name: Sở Nội vụ tỉnh Đắk Lắk, abbreviation: SNV, place: Đắk Lắk}}
date: 2026
subject: thử
signatory: {{title: Giám đốc, name: Lê Quốc Thái}}
"""
NOTED = """
nội dung:
  - bảng: {cột: [TT, Nội dung], dòng: [["1", Một]], ghi chú: ["Ghi chú: một.", "Nguồn: {{ 'hai' }}."]}
"""
SIGNED = """
nội dung: [Lời.]
phụ lục:
  - tên: Danh sách
    bảng: {cột: [TT, Nội dung], dòng: [["1", Một]]}
    người ký:
      - {chức vụ: Người lập biểu, họ tên: Cầm Thị Ban}
      - {quyền hạn: "{{ 'KT.' }} Trưởng phòng", chức vụ: Phó Trưởng phòng, họ tên: Lò Văn An, chữ ký: k.png}
  - {tên: Không ký, nội dung: Lời.}
văn bản kèm theo:
  - {loại: quy chế, trích yếu: a, nội dung: [Lời.], người ký: {chức vụ: Trưởng ban, họ tên: Hà Văn Ca}}
"""
