"""Builds every sample of directives/samples and shows all their pages: docs/gallery/*.png and index.html."""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from congvan.thethuc.kinds import load_kinds

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "directives" / "samples"
GALLERY = ROOT / "docs" / "gallery"
DOTS_PER_INCH = 72
COLOURS = 32

PAGE = """\
<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Các loại văn bản</title>
<style>
body {{ font: 16px/1.4 "Times New Roman", Tinos, serif; margin: 1rem; background: #eee; }}
section {{ margin: 0 0 2rem; }} h2 {{ margin: 0; }} p {{ margin: 0 0 .5rem; }}
img {{ width: 22rem; background: #fff; box-shadow: 0 1px 4px #888; margin: 0 .75rem .75rem 0; vertical-align: top; }}
</style></head><body>
<h1>Các loại văn bản</h1>
<p>Mỗi trang do congvan tạo từ một dự thảo mẫu trong directives/samples (make gallery).</p>
{sections}
</body></html>
"""


def samples() -> list[Path]:
    """The samples: the kinds in the decree's order, then the other layouts by name."""
    order = {kind.slug: place for place, kind in enumerate(load_kinds())}
    return sorted(SAMPLES.glob("*.yaml"), key=lambda path: (order.get(path.stem, len(order)), path.stem))


def main() -> None:
    """Make the gallery anew."""
    drafts = samples()
    GALLERY.mkdir(parents=True, exist_ok=True)
    for old in GALLERY.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "congvan", "build", *map(str, drafts), "--format", "pdf", "--out", folder]
        subprocess.run(command, check=True, cwd=ROOT)
        sections = [_section(draft, Path(folder)) for draft in drafts]
    (GALLERY / "index.html").write_text(PAGE.format(sections="\n".join(sections)), "utf-8")


def _section(draft: Path, folder: Path) -> str:
    files = [folder / f"{draft.stem}.pdf"]
    files += sorted(file for file in folder.glob(f"{draft.stem}-*.pdf") if not _is_sample(file.stem))
    pictures = [name for file in files for name in _pictures(file)]
    remark = draft.read_text("utf-8").splitlines()[0].lstrip("# ")
    images = "".join(f'<img src="{name}" alt="{name}">' for name in pictures)
    return f'<section id="{draft.stem}"><h2>{draft.name}</h2><p>{html.escape(remark)}</p>{images}</section>'


def _is_sample(stem: str) -> bool:
    return (SAMPLES / f"{stem}.yaml").exists()


def _pictures(file: Path) -> list[str]:
    """Draw the pages of a PDF into the gallery, in few colours, and return their names."""
    stem = GALLERY / file.stem
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", str(file), str(stem)], check=True)
    drawn = GALLERY.glob(f"{file.stem}-*.png")
    names = sorted(path.name for path in drawn if path.stem.removeprefix(f"{file.stem}-").isdigit())
    for name in names:
        path = GALLERY / name
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    return names


if __name__ == "__main__":
    main()
