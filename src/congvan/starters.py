"""What `congvan init` and `congvan new` hand out: texts that build as they are, with a remark on every choice."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from congvan.text.unicode import slug
from congvan.thethuc.kinds import find_kind

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


def starter(name: str) -> str | None:
    """Return the commented draft to begin from: of a kind, or a sample of this name ('quyet-dinh-gian-tiep').

    Samples that need other files of their workspace are no drafts to begin from.
    """
    kind = find_kind(name)
    path = _samples() / f"{kind.slug if kind else slug(name)}.yaml"
    if not path.is_file():
        return None
    text = path.read_text("utf-8")
    return None if "directives/samples/" in text else text


def _samples() -> Path:
    """The folder of the samples: inside the installed package, or in the repository."""
    package = Path(str(files("congvan")))
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent.parent / "directives" / "samples"
