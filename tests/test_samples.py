"""Every sample draft: its words as a golden file, its pages in the decree's measures, alike in PDF and DOCX."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REFERENCE, ROOT, SAMPLES, compose, congvan, fonts, lay_out_all, page_lines, pages_of, tree_lines
from pdf_pages import MM, flat
from trees import changed_trees
from validators import docx_faults

from congvan.thethuc.kinds import load_kinds
from congvan.thethuc.rules import load_rules
from congvan.writers.docx.package import write_docx
from congvan.writers.formats import write_snapshot

GOLDEN = ROOT / "tests" / "golden"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """One sample after the other, each through all its tests: its pages are read once."""
    return str(request.param)


@pytest.fixture(scope="module")
def laid_out(built_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid-out")
    lay_out_all(built_samples.glob("*.docx"), folder)
    return folder


def files_of(name: str, built: Path) -> list[Path]:
    """The PDFs of one sample: the main one, and those of parts with files of their own."""
    others = [path for path in sorted(built.glob(f"{name}-*.pdf")) if path.stem not in NAMES]
    return [built / f"{name}.pdf", *others]


def test_every_kind_has_a_sample() -> None:
    assert {kind.slug for kind in load_kinds()} <= set(NAMES)


def test_every_layout_has_a_template() -> None:
    for kind in load_kinds():
        assert (ROOT / "templates" / f"{kind.layout.name}.html.j2").is_file()


def test_the_composed_pages_are_as_the_golden_file_has_them(name: str, request: pytest.FixtureRequest) -> None:
    """Words and measures: what `congvan build --format page` writes."""
    pages = b"\n".join(map(write_snapshot, compose(SAMPLES / f"{name}.yaml"))).decode()
    golden = GOLDEN / f"{name}.page"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(pages, "utf-8")
    assert golden.read_text("utf-8").splitlines() == pages.splitlines()


def test_a_page_holds_all_that_its_tree_said(name: str) -> None:
    for document in compose(SAMPLES / f"{name}.yaml"):
        assert changed_trees(document, lambda root: None) == document


def test_libreoffice_breaks_lines_and_pages_of_the_docx_where_the_pdf_does(
    name: str, built_samples: Path, laid_out: Path
) -> None:
    for file in files_of(name, built_samples):
        ours, theirs = page_lines(file), page_lines(laid_out / file.name)
        different = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
        assert len(different) <= 0.01 * len(ours), different[:5]
        assert (len(ours), ours[-1][0]) == (len(theirs), theirs[-1][0])


def test_the_page_keeps_margins_faces_and_sizes(name: str, built_samples: Path) -> None:
    rules = load_rules()
    for file in files_of(name, built_samples):
        assert {font.split("-")[0] for font in fonts(file)} == {"Tinos"}
        for page in pages_of(file):
            width, height = page.width * MM, page.height * MM
            assert sorted((round(width), round(height))) == [210, 297]
            text = [c for c in page.chars if c["text"].strip() and c["top"] * MM > 19.5]
            assert min(c["x0"] for c in text) * MM >= rules.setting("margin_left_mm") - 0.1
            assert max(c["x1"] for c in text) * MM <= width - rules.setting("margin_right_mm") + 0.1
            assert max(c["bottom"] for c in text) * MM <= height - rules.setting("margin_bottom_mm") + 0.6
            sizes = {round(c["size"], 1) for c in text if c["text"].strip()}
            scripts = {round(size * 0.583, 1) for size in (11, 12, 13, 14)}
            assert sizes - scripts <= {10, 11, 12, 13, 14}, sizes


def test_page_numbers_begin_with_two_in_every_part(name: str, built_samples: Path) -> None:
    for file in files_of(name, built_samples):
        shown = []
        for page in pages_of(file):
            top = [c for c in page.chars if c["top"] * MM < 17 and c["text"].strip()]
            digits = "".join(c["text"] for c in top)
            shown.append(int(digits) if digits.isdigit() else 1)
            if digits.isdigit():
                middle = (min(c["x0"] for c in top) + max(c["x1"] for c in top)) / 2 * MM
                assert middle == pytest.approx((30 + page.width * MM - 15) / 2, abs=0.4)
        assert all(number == 1 or number == before + 1 for before, number in zip([0, *shown], shown, strict=False))


def test_a_signature_is_whole_and_never_alone(name: str, built_samples: Path) -> None:
    (main, *_) = compose(SAMPLES / f"{name}.yaml")
    lines = [text for component, text in tree_lines(main) if component == "ho_ten"]
    titles = [text for component, text in tree_lines(main) if component == "quyen_han_chuc_vu"]
    built = pages_of(built_samples / f"{name}.pdf")
    pages = [flat("".join(c["text"] for c in page.chars).replace("\xa0", " ")) for page in built]
    for signed in lines:
        assert [page for page in pages if signed in page and any(title in page for title in titles)] or not titles


def test_the_rules_of_word_find_no_fault(name: str, built_samples: Path) -> None:
    for file in files_of(name, built_samples):
        assert docx_faults(file.with_suffix(".docx")) == []


def test_the_rules_of_word_find_no_fault_in_the_reference_dispatch(tmp_path: Path) -> None:
    (document,) = compose(REFERENCE)
    (tmp_path / "a.docx").write_bytes(write_docx(document))
    assert docx_faults(tmp_path / "a.docx") == []


def test_building_twice_gives_the_same_bytes(built_samples: Path, tmp_path: Path) -> None:
    again = congvan("build", SAMPLES, "--out", tmp_path, "--jobs", 2, cwd=ROOT)
    assert again.code == 0, again.err
    first, second = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in (built_samples, tmp_path))
    assert sorted(first) == sorted(second)
    assert [name for name, data in first.items() if second[name] != data] == []


def test_the_gallery_shows_every_sample() -> None:
    index = (ROOT / "docs" / "gallery" / "index.html").read_text("utf-8")
    for name in NAMES:
        assert f'id="{name}"' in index
        assert (ROOT / "docs" / "gallery" / f"{name}-1.png").is_file()
