"""What `congvan import` costs beside `congvan check` of the same file: seconds of work in one process, and their ratio.

Importing reads and recognises a file as check does, then writes the draft, builds it and reads what is built. Two
documents: a report of some 40 pages with one table, and one of some 35 pages that is nearly all cells.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from congvan.checking.run import check_file
from congvan.importing.compare import compose
from congvan.importing.run import Choice, import_file
from congvan.loading.nodes import parse
from congvan.workspace import find_workspace
from congvan.writers.docx import write_docx

SENTENCE = "Thực hiện nhiệm vụ được giao theo quy định và hướng dẫn của cấp trên, báo cáo trước ngày 15 hằng tháng."
HEAD = """\
loại: báo cáo
cơ quan: {tên: Sở Y tế, viết tắt: SYT, địa danh: Đắk Lắk}
số: 7
ngày: 5/2/2026
trích yếu: thử
người ký: {chức vụ: Giám đốc, họ tên: Nguyễn Văn A}
nội dung:
"""
PART = f"""\
  - đề mục:
    - tiêu đề: Phần
      việc con:
        - nội dung: "{SENTENCE}"
          đoạn: ["{SENTENCE} {SENTENCE}", "{SENTENCE} {SENTENCE}"]
          việc con: ["{SENTENCE}", "{SENTENCE} {SENTENCE}"]
        - "{SENTENCE} {SENTENCE}"
"""
TABLE = "  - bảng:\n      cột: [TT, Đơn vị, Số]\n      dòng:\n" + "".join(
    f'          - [{number}, "Đơn vị {number}", "{number * 10}"]\n' for number in range(1, 41)
)
DOCUMENTS = {"lời văn": PART * 74 + TABLE, "bảng": (PART + TABLE) * 19}


def seconds(work: Callable[[], object]) -> float:
    """The seconds of work of the second run; the first one reads what every file needs."""
    work()
    parse.cache_clear()  # the draft of the run before
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print one row for each document."""
    print(f"{'nhập so với kiểm tra':<24}{'trang':>8}{'check, s':>10}{'import, s':>11}{'lần':>7}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "congvan.yaml").write_text("# mặc định\n", "utf-8")
        workspace = find_workspace(root)
        for name, body in DOCUMENTS.items():
            (document,) = compose((HEAD + body).encode(), "", workspace, root)
            path = root / "a.docx"
            path.write_bytes(write_docx(document))
            (one,) = import_file(path, workspace, Choice(workspace.directives))
            checked = seconds(lambda path=path: check_file(path))  # type: ignore[misc]
            brought = seconds(lambda path=path: import_file(path, workspace, Choice(workspace.directives)))  # type: ignore[misc]
            print(f"{name:<24}{one.pages or '?':>8}{checked:>10.2f}{brought:>11.2f}{brought / checked:>7.1f}")


if __name__ == "__main__":
    main()
