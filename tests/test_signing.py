"""Who signs, as clerks type it: authority in the title, deputies, expressions; through drafts and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from congvan.cli.app import app
from congvan.errors import CongvanError
from congvan.model.read import read_dispatch

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: Đắk Lắk}
date: 8/2026
subject: thử
recipients: [Sở Y tế]
opening: [Đoạn mở đầu.]
signatory:
  %s
  name: Nguyễn Văn A
copies: [Như trên]
filing: {units: [VT]}
"""


def signed(lines: str) -> tuple[list[str], str]:
    (signatory,) = read_dispatch((DRAFT % lines).encode(), "a.yaml").signatories
    return [line.text for line in signatory.authority], signatory.title.text


@pytest.mark.parametrize(
    ("typed", "authority", "title"),
    [
        ("title: TM. Ủy ban nhân dân, Chủ tịch", ["TM. Ủy ban nhân dân"], "Chủ tịch"),
        ("title: TM. Ủy ban nhân dân, Q. Chủ tịch", ["TM. Ủy ban nhân dân"], "Q. Chủ tịch"),
        ("title: KT. CHỦ TỊCH PHÓ CHỦ TỊCH", ["KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        ("title: KT.Giám đốc - Phó Giám đốc", ["KT. Giám đốc"], "Phó Giám đốc"),
        ("title: |\n    KT. Chủ tịch\n    Phó Chủ tịch Thường trực", ["KT. Chủ tịch"], "Phó Chủ tịch Thường trực"),
        ('title: "TM. Ủy ban nhân dân\\nKT. Chủ tịch\\nPhó Chủ tịch"', ["TM. Ủy ban nhân dân", "KT. Chủ tịch"],
         "Phó Chủ tịch"),
        ("title: KT. Chủ tịch, Phó Chủ tịch\n  authority: TM. Ủy ban nhân dân",
         ["TM. Ủy ban nhân dân", "KT. Chủ tịch"], "Phó Chủ tịch"),
        ("title: Phó Chủ tịch\n  authority: TM. Ủy ban nhân dân, KT. Chủ tịch",
         ["TM. Ủy ban nhân dân", "KT. Chủ tịch"], "Phó Chủ tịch"),
        ("title: KT. Bộ trưởng, Thứ trưởng", ["KT. Bộ trưởng"], "Thứ trưởng"),
        ("title: KT. Chỉ huy trưởng, Chỉ huy phó", ["KT. Chỉ huy trưởng"], "Chỉ huy phó"),
        ("title: TL. Giám đốc Sở Văn hóa, Thể thao và Du lịch, Chánh Văn phòng",
         ["TL. Giám đốc Sở Văn hóa, Thể thao và Du lịch"], "Chánh Văn phòng"),
        ("title: Q. Giám đốc", [], "Q. Giám đốc"),
        ('title: "Giám đốc\\nSở Y tế"', [], "Giám đốc\nSở Y tế"),
        ("title: Trưởng ban Ban Chỉ đạo ứng phó sự cố", [], "Trưởng ban Ban Chỉ đạo ứng phó sự cố"),
    ],
)  # fmt: skip
def test_authority_in_the_title_is_read_as_authority(typed: str, authority: list[str], title: str) -> None:
    assert signed(typed) == (authority, title)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("title: KT. Chủ tịch", "KY-012"),
        ("title: TL. Giám đốc", "KY-012"),
        ("title: TL. Giám đốc Sở Văn hóa, Thể thao và Du lịch", "KY-012"),
        ("title: TUQ. Chủ tịch, Giám đốc Sở Y tế, Phó Trưởng ban", "KY-012"),
        ("title: KT. Trưởng ban, Phó Trưởng ban, Phó Chủ tịch tỉnh", "KY-012"),
        ('title: "Phó Chủ tịch\\nKT. Chủ tịch"', "KY-012"),
        ("title: TM. Ủy ban nhân dân, Phó Chủ tịch", "KY-005"),
        ("title: Phó Chủ tịch\n  authority: TM. Ủy ban nhân dân", "KY-005"),
        ("title: Phó Giám đốc phụ trách", "KY-005"),
        ("title: Q. Phó Giám đốc", "KY-005"),
        ("title: Hiệu phó", "KY-005"),
        ("title: Thứ trưởng", "KY-005"),
        ("title: Phó Chánh Văn phòng\n  authority: TL. Chủ tịch", "KY-005"),
        ("title: Phó Giám đốc\n  authority: KT. Giám đốc, Phó Giám đốc", "KY-010"),
        ("title: Quyền Giám đốc", "KY-011"),
        ("title: T/M Ủy ban nhân dân, Chủ tịch", "KY-002"),
        ("title: TUQ. Chủ tịch, KT. Giám đốc, Phó Giám đốc", "KY-003"),
    ],
)
def test_what_is_not_lawful_or_not_clear_is_refused(typed: str, code: str) -> None:
    with pytest.raises(CongvanError) as raised:
        signed(typed)
    assert [finding.code for finding in raised.value.findings] == [code]
    assert raised.value.findings[0].span.line >= 8


LIST = "name,chuc_vu\nXã A,%s\nXã B,%s\n"


def build(folder: Path, draft: str, *rows: str) -> tuple[int, str]:
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    (folder / "noi-nhan.csv").write_text(LIST % rows, "utf-8")
    (folder / "a.yaml").write_text(draft + "for_each: noi-nhan.csv\n", "utf-8")
    result = CliRunner().invoke(
        app, ["build", str(folder / "a.yaml"), "--format", "html", "--jobs", "1", "--progress", "plain"]
    )
    return result.exit_code, result.output


def test_a_title_with_expressions_is_judged_for_each_copy(tmp_path: Path) -> None:
    code, told = build(tmp_path, DRAFT % 'title: "{{ recipient.chuc_vu }}"', "Giám đốc", "Phó Giám đốc")
    assert code == 1
    assert "KY-005" in told
    assert (tmp_path / "output" / "a" / "xa-a.html").exists()
    assert not (tmp_path / "output" / "a" / "xa-b.html").exists()


def test_a_title_with_expressions_is_taken_apart_for_each_copy(tmp_path: Path) -> None:
    code, told = build(tmp_path, DRAFT % 'title: "{{ recipient.chuc_vu }}"', "Giám đốc", "KT. Giám đốc Phó Giám đốc")
    assert code == 0, told
    page = (tmp_path / "output" / "a" / "xa-b.html").read_text("utf-8")
    assert page.count("quyen_han_chuc_vu") > (tmp_path / "output" / "a" / "xa-a.html").read_text("utf-8").count(
        "quyen_han_chuc_vu"
    )
