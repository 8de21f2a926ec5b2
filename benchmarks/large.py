"""Large documents: what 60 pages of 40 tables, 1,000 rows in one table and a decision of 60 pages cost.

Each command runs as a clerk runs it, in a process of its own; CPU and memory are that process's. 'lần' is to the first
line of its group, measured in the same run, so that a slow machine slows both alike.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HEAD = """\
kind: {kind}
agency: {{name: Ủy ban nhân dân xã Ea Kao, abbreviation: UBND, place: Ea Kao}}
number: 12
date: 8/2026
subject: Thử văn bản dài
"""
FOOT = """\
signatory: {authority: [TM. Ủy ban nhân dân], title: Chủ tịch, name: Nguyễn Văn A}
copies: [Như trên]
filing: {units: [VT]}
"""
SENTENCE = "Thực hiện nhiệm vụ được giao theo quy định của pháp luật và hướng dẫn của cơ quan cấp trên. "
Commands = dict[str, list[str]]


def table(rows: int) -> str:
    """A table of six columns with a sum."""
    lines = (
        f"      - [{n}, Thôn {n}, {SENTENCE * (1 + n % 2)}, {n * 37 % 900}, {n * 11 % 90}, x]\n" for n in range(1, rows)
    )
    columns = "[TT, Thôn, Nội dung, Giao, Chi, Ghi chú]"
    return f"  - table:\n      columns: {columns}\n      rows:\n{''.join(lines)}      - ['', Cộng, '', 900, 90, '']\n"


def report(folder: Path, body: str) -> Path:
    """A report with such a body."""
    draft = folder / "d.yaml"
    draft.write_text(HEAD.format(kind="báo cáo") + "body:\n" + body + FOOT, "utf-8")
    return draft


def built(folder: Path, body: str) -> Commands:
    """The report by each writer."""
    build = ["build", str(report(folder, body)), "--force", "--progress", "none", "--out", str(folder / "o")]
    return {
        "DOCX": [*build, "--format", "docx"],
        "HTML": [*build, "--format", "html"],
        "PDF, WeasyPrint": [*build, "--format", "pdf", "--pdf-engine", "weasyprint"],
        "PDF, Typst": [*build, "--format", "pdf", "--pdf-engine", "typst"],
    }


def tables(folder: Path) -> Commands:
    """60 pages with 40 tables."""
    return built(folder, "".join(f"  - {SENTENCE * 6}\n" * 3 + table(14) for _ in range(40)))


def one_table(folder: Path) -> Commands:
    """1,000 rows in one table."""
    return built(folder, f"  - {SENTENCE}\n" + table(1_000))


def decision(folder: Path, name: str, word: str) -> Path:
    """A decision of some 60 pages, in which every seventh article says this word."""
    endings = (word if number % 7 == 0 else "nay" for number in range(235))
    articles = "".join(
        f"      - title: Việc thứ {number}\n        clauses: [{SENTENCE * 4}, {SENTENCE * 3} {ending}.]\n"
        for number, ending in enumerate(endings)
    )
    draft = folder / f"{name}.yaml"
    body = f"grounds: [Căn cứ Luật Tổ chức chính quyền địa phương]\nbody:\n  - articles:\n{articles}"
    draft.write_text(HEAD.format(kind="quyết định") + body + FOOT, "utf-8")
    return draft


def revised(folder: Path) -> Commands:
    """A decision of 60 pages against its revision."""
    old, new = decision(folder, "cu", "trước"), decision(folder, "moi", "sau")
    out = str(folder / "o")
    diff = ["diff", str(old), str(new)]
    return {
        "dựng một bản DOCX": ["build", str(new), "--force", "--progress", "none", "--format", "docx", "--out", out],
        "so sánh": diff,
        "bảng so sánh, DOCX": [*diff, "--table", "--format", "docx", "--out", out],
        "bản có dấu sửa, DOCX": [*diff, "--format", "docx", "--out", out],
        "bản có dấu sửa, HTML": [*diff, "--format", "html", "--out", out],
        "bản có dấu sửa, PDF": [*diff, "--format", "pdf", "--out", out],
    }


GROUPS: dict[str, Callable[[Path], Commands]] = {
    "60 trang, 40 bảng": tables,
    "một bảng 1.000 dòng": one_table,
    "quyết định 60 trang và bản sửa": revised,
}


def cost(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Seconds of CPU, MB at most and exit code of one run."""
    with subprocess.Popen(
        [sys.executable, "-m", "congvan", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def main() -> None:
    """Run all groups and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=GROUPS, action="append", help="only these groups")
    arguments = parser.parse_args()
    print(f"{'văn bản dài':<34}{'':<26}{'giây CPU':>10}{'MB':>7}{'lần':>7}")
    for name in arguments.only or GROUPS:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "congvan.yaml").write_text("# bench\n", "utf-8")
            first = 0.0
            for work, command in GROUPS[name](folder).items():
                seconds, memory, code = cost(command, folder)
                first = first or seconds
                told = "" if code in (0, 1) else f"  mã {code}"
                print(f"{name:<34}{work:<26}{seconds:>10.1f}{memory:>7.0f}{seconds / first:>7.2f}{told}", flush=True)


if __name__ == "__main__":
    main()
