"""What `congvan import` costs beside `congvan check` of the same file, each as a clerk runs it: seconds of work, ratio.

Importing reads and recognises a file as check does, then writes the draft, builds it and reads what is built. Two
documents: a report of some 40 pages with one table, and one of some 35 pages that is nearly all cells.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from congvan.importing.compare import compose
from congvan.importing.run import Choice, import_file
from congvan.workspace import find_workspace
from congvan.writers.docx.package import write_docx

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
_RUNS = 3
DOCUMENTS = {"lời văn": PART * 74 + TABLE, "bảng": (PART + TABLE) * 19}


def seconds(folder: Path, *arguments: str) -> float:
    """The seconds that a command kept a core busy, the least of some runs."""
    command = [sys.executable, "-m", "congvan", *arguments]
    found = []
    for _ in range(_RUNS):
        before = _worked()
        subprocess.run(
            command, cwd=folder, capture_output=True, check=False
        )  # check ends with 1 where it finds something
        found.append(_worked() - before)
    return min(found)


def _worked() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
            checked = seconds(root, "check", path.name)
            brought = seconds(root, "import", "--force", path.name)
            print(f"{name:<24}{one.pages or '?':>8}{checked:>10.2f}{brought:>11.2f}{brought / checked:>7.1f}")


if __name__ == "__main__":
    main()
