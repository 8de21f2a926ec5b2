"""Lists and tables as offices keep them: what is read, what is left out and why, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from congvan.cli.app import app
from congvan.errors import CongvanError
from congvan.loading.recipients import read_recipients
from congvan.text.legacy import legacy_encoding

Rows = Sequence[Sequence[object]]
DRAFT = """kind: kế hoạch
date: 2026-08-17
subject: công tác
agency: {name: Ủy ban nhân dân xã Hoa Mai, abbreviation: UBND, place: Hoa Mai}
body: [BODY, Hết]
signatory: {title: Chủ tịch, name: NAME}
filing: {units: [VT]}
"""


def workbook(path: Path, rows: Rows, merged: Sequence[str] = (), **sheets: Rows) -> Path:
    """Write an XLSX file of one sheet, or of more."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(list(row))
    book.save(path)
    return path


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("NguyÔn V¨n §øc", "TCVN3"), ("TrÇn An", "TCVN3"), ("Bïi ThÞ Hoa", "TCVN3"), ("Lª Hµ", "TCVN3"),
        ("Hoµng", "TCVN3"), ("UBND x· §¾k L¾k, Ủy ban nhân dân", "TCVN3"), ("Nguyeãn Vaên Ñöùc", "VNI"),
        ("Traàn An", "VNI"), ("NGUYEÃN VAÊN A", "VNI"),
    ],
)  # fmt: skip
def test_one_text_in_an_old_encoding_is_known(text: str, encoding: str) -> None:
    assert legacy_encoding(f"Trường Tiểu học Kim Đồng được mời\n{text}\nỦy ban nhân dân")[0] == encoding  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "quá quá quá", "10 µm, 5 µg, 3 N·m, 5 A·h, kg·m²", "§ 5, §a, §12b", "© Nam ®", "«Số» «n» «an» «nam»",
        "Mª Carmen, 1ª, 2º", "café crème forêt goût août où naïve Noël thaï", "Müller für Straße größer",
        "ñandú niño señor año", "São Paulo, não, coração", "x÷y n÷a a×b ½ ¼ m²", "nguyÊn tòan qúa gía mưôn",
        "Ðông Ðức", "£5 ¥100 ¤",
    ],
)  # fmt: skip
def test_what_is_no_old_encoding_is_left_alone(text: str) -> None:
    assert legacy_encoding(text) is None


def test_a_draft_tells_each_line_in_an_old_encoding(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    text = DRAFT.replace("BODY", "Đoạn viết đúng, Kh«ng ®­îc viÕt thÕ nµy").replace("NAME", "NguyÔn V¨n §øc")
    draft.write_text(text, "utf-8")
    for command in (["build", "a.yaml"], ["check", "a.yaml"]):
        done = run(tmp_path, *command)
        assert done.exit_code == 1
        assert "a.yaml:5" in done.output
        assert "a.yaml:6" in done.output
        assert "'NguyÔn' là 'Nguyễn'" in done.output


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_one_cell_in_an_old_encoding_is_told_with_its_row(tmp_path: Path, name: str) -> None:
    rows = ["Tên", "Trường A", "NguyÔn V¨n §øc", "Trường B", "Phòng Nội vụ được mời"]
    if name == "a.csv":
        (tmp_path / name).write_text("\n".join(rows), "utf-8")
    else:
        workbook(tmp_path / name, [[row] for row in rows])
    with pytest.raises(CongvanError) as caught:
        read_recipients(name, tmp_path)
    assert [f.span.line for f in caught.value.findings] == [3]
