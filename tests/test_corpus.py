"""The corpus script: counts by rule over a folder, and what two runs differ in; never a text."""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import corpus

SECRET = "Nguyễn Bí Mật"
DRAFT = f"""\
loại: công văn
cơ quan: {{tên: Ủy ban nhân dân xã Ea Na, chủ quản: tỉnh Đắk Lắk, viết tắt: UBND, địa danh: Ea Na}}
ngày: 1/3/2026
trích yếu: báo cáo nhanh
kính gửi: Sở Y tế
nội dung: [Đề nghị bổ xung hồ sơ của {SECRET}.]
người ký: {{chức vụ: Chủ tịch, họ tên: Y Bhưk Ayun}}
nơi nhận: [Như trên]
lưu: {{đơn vị: VT}}
"""


def test_it_counts_by_rule_and_tells_what_changed_without_texts(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# trống\n", "utf-8")
    (tmp_path / "b.docx").write_bytes(b"no document")
    draft = tmp_path / "a.yaml"
    draft.write_text(DRAFT, "utf-8")
    before = corpus.run_over(tmp_path)
    told = list(corpus.table(before))
    assert any(line.startswith("VB-302       1  in    1 of 2 files") for line in told)
    draft.write_text(DRAFT.replace("bổ xung", "bổ sung"), "utf-8")
    (tmp_path / "c.docx").write_bytes(b"none either")
    after = corpus.run_over(tmp_path)
    changed = list(corpus.differences(before, after))
    assert "new: c.docx" in changed and "VB-302      -1" in changed and "a.yaml: VB-302 -1" in changed
    assert not any(SECRET in line or "bổ" in line for line in [*told, *changed, str(before)])
    assert list(corpus.differences(before, before))[-1].startswith("2 files in both, 0 changed")
