"""The card of each rule: its fault is told by this rule alone, with message, place and mend as the snapshot has them.

A rule counts as tested by its card. tests/golden/rules.txt holds what is told; `--update-golden` writes it anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from letters import FAULTS, by_table
from lxml import etree
from lxml.etree import _Element
from offices import OFFICES, QUOC_HIEU, TIEU_NGU, TIEU_NGU_MM, body, chapters_and_sums, foot, mid, p, r, title, vml
from offices import check as check_office
from papers import Paper, bare_pdf, letter, printed
from spoiling import QUICK, Mutate, composed, declared, paragraphs, tree

from congvan.checking.choices import Choices
from congvan.checking.drafts import check_draft
from congvan.checking.outcome.fix import fix_docx
from congvan.checking.outcome.in_word import in_word
from congvan.checking.outcome.mendable import mendable
from congvan.checking.outcome.report import message
from congvan.checking.rules.book import rules
from congvan.checking.rules.cards import Card, cards
from congvan.checking.run import Checked, Remark, check_file, of_settings
from congvan.compose.document import Document
from congvan.errors import Span
from congvan.text.unicode import visible

GOLDEN = ROOT / "tests" / "golden" / "rules.txt"
# The sample that takes the sentences: an invitation of an office of a province, of 12/3/2026.
SENTENCES = "giay-moi"


def test_every_rule_has_a_card_and_every_card_a_rule() -> None:
    assert set(cards()) == set(rules())


def test_texts_of_cards_hold_no_figure_of_the_format() -> None:
    source = (ROOT / "src/congvan/checking/rules/cards.toml").read_text("utf-8")
    said = [line for line in source.splitlines() if line.startswith(("asks", "why", "not_judged", "set", "unset"))]
    assert not [line for line in said if re.search(r"\d\s*(?:pt|mm|cm|lines)\b|\b1/[23]\b(?!/)", line)]


# ---- What the cards declare ----


@cache
def written(name: str) -> bytes:
    """A sample as DOCX, written once."""
    return QUICK["docx"](composed(name))


def with_paragraphs(texts: Sequence[str]) -> Mutate:
    """Put paragraphs before the last one of the text."""

    def change(root: _Element) -> None:
        last = paragraphs(root, "noi_dung")[-1]
        for added in texts:
            element = etree.Element("p")
            element.set("class", "noi_dung")
            element.text = added
            last.addprevious(element)

    return tree(change)


def checked(document: Document | bytes, folder: Path, suffix: str = "docx") -> Checked:
    path = folder / f"van-ban.{suffix}"
    path.write_bytes(document if isinstance(document, bytes) else QUICK[suffix](document))
    return check_file(path)


def broken(card: Card, folder: Path) -> Checked:
    """The check of what the card says is wrong."""
    if texts := card.wrong_texts:
        return checked(with_paragraphs(texts)(composed(SENTENCES)), folder)
    if name := card.wrong.get("builder"):
        return BUILDERS[name](folder)
    document = declared(card.wrong)(composed(card.wrong["sample"]))
    return checked(document, folder, card.wrong.get("form", "docx"))


def codes(found: Checked) -> set[str]:
    return {remark.rule.code for remark in found.remarks}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Checked]:
    """What the check tells of the fault of a card, checked once."""

    @cache
    def tell(code: str) -> Checked:
        return broken(cards()[code], tmp_path_factory.mktemp(code))

    return tell


@pytest.mark.parametrize("code", cards())
def test_what_a_card_has_wrong_is_told_by_its_rule_alone(code: str, told: Callable[[str], Checked]) -> None:
    found = told(code)
    assert codes(found) == {code}, [message(remark) for remark in found.remarks]


@pytest.mark.parametrize("name", sorted({c.wrong["sample"] for c in cards().values() if "sample" in c.wrong}))
def test_what_a_card_changes_was_right(name: str, tmp_path: Path) -> None:
    assert codes(checked(written(name), tmp_path)) == set()


@pytest.mark.parametrize("code", [code for code, card in cards().items() if card.right])
def test_what_a_card_has_right_is_clean(code: str, tmp_path: Path) -> None:
    assert codes(checked(with_paragraphs(cards()[code].right)(composed(SENTENCES)), tmp_path)) == set()


# ---- The snapshot ----


@pytest.fixture(scope="module")
def golden(told: Callable[[str], Checked], request: pytest.FixtureRequest) -> dict[str, str]:
    """What the snapshot has of each rule."""
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text("\n".join(snapshot(code, told(code)) for code in cards()), "utf-8")
    blocks = GOLDEN.read_text("utf-8").rstrip("\n").split("\n\n")
    return {block[1 : block.index("]")]: f"{block}\n" for block in blocks}


@pytest.mark.parametrize("code", cards())
def test_message_place_and_mend_are_as_the_snapshot_has_them(
    code: str, told: Callable[[str], Checked], golden: dict[str, str]
) -> None:
    assert golden[code] == snapshot(code, told(code))


def test_the_snapshot_has_no_rule_that_is_gone(golden: dict[str, str]) -> None:
    assert list(golden) == list(rules())


def snapshot(code: str, found: Checked) -> str:
    """What is told of one fault, and what is done about it: lines of 'name: value' under the code."""
    first = found.remarks[0]
    lines = {
        "severity": first.severity,
        "component": first.component,
        "excerpt": visible(first.found.excerpt).strip() or "␣" * len(first.found.excerpt),
        "right": right_of(cards()[code]),
        "message": message(first),
        "word": in_word(first),
        "mend": mend(found, first),
    }
    return f"[{code}]\n" + "".join(f"{name}: {value}\n" for name, value in lines.items() if value)


def right_of(card: Card) -> str:
    """What stands in the place of a wrong text: in the card, or in the sample before it was changed."""
    if card.right or "replace" not in card.wrong:
        return " / ".join(card.right)
    found: list[str] = []

    def read(root: _Element) -> None:
        found.extend("".join(paragraph.itertext()) for paragraph in paragraphs(root, card.wrong["part"]))

    tree(read)(composed(card.wrong["sample"]))
    return " ".join(found[card.wrong.get("which", 0)].split())


def mend(found: Checked, remark: Remark) -> str:
    """What `--fix` sets for a remark: before → after."""
    fix = mendable(found, remark, condensed=True)
    if not fix:
        return ""
    one = replace(found, remarks=(replace(remark, found=replace(remark.found, fix=fix)),))
    return "; ".join(f"{mended.before} → {mended.after}" for mended in fix_docx(one)[1])


# ---- Faults that no change of a sample declares ----

Build = Callable[[Path], Checked]


def of_letter(name: str) -> Build:
    def build(folder: Path) -> Checked:
        made = by_table()
        FAULTS[name][0](made)
        with_results(made.document)
        return made.check(folder)

    return build


def with_results(document: Any) -> None:
    """Give the fields of page numbers what Word leaves in them: the number last shown."""
    name = docx.oxml.ns.qn("w:fldChar")
    for part in (document.sections[0].header, document.sections[0].footer):
        for char in list(part._element.iter(name)):
            if char.get(docx.oxml.ns.qn("w:fldCharType")) == "end":
                run = char.getparent()
                for inside in (f'<w:fldChar {nsdecls("w")} w:fldCharType="separate"/>', f"<w:t {nsdecls('w')}>2</w:t>"):
                    added = deepcopy(run)
                    added.remove(added.find(name))
                    added.append(parse_xml(inside))
                    run.addprevious(added)


def of_office(make: Callable[[], str]) -> Build:
    return lambda folder: check_office(make, folder)


def of_sample(name: str, change: Callable[[Any], None]) -> Build:
    """A sample as Word has it, changed by other hands than our writer's."""

    def build(folder: Path) -> Checked:
        document = docx.Document(io.BytesIO(written(name)))
        change(document)
        target = io.BytesIO()
        document.save(target)
        return checked(target.getvalue(), folder)

    return build


def _paragraph(document: Any, opening: str) -> Any:
    cells = [paragraph for table in document.tables for cell in table._cells for paragraph in cell.paragraphs]
    return next(one for one in (*cells, *document.paragraphs) if one.text.startswith(opening))


def underlined(document: Any) -> None:
    for run in _paragraph(document, "Số:").runs:
        run.underline = True


def moving(document: Any) -> None:
    """The date as a field that gives today's."""
    paragraph = _paragraph(document, "Đắk Lắk, ngày")._p
    runs = list(paragraph.iter(docx.oxml.ns.qn("w:r")))
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" DATE "/>')
    runs[0].addprevious(field)
    field.extend(runs)


def tracked(document: Any) -> None:
    run = f'<w:ins {nsdecls("w")} w:id="9" w:author="A"><w:r><w:t> </w:t></w:r></w:ins>'
    next(one for one in reversed(document.paragraphs) if one.text)._p.append(parse_xml(run))


def commented(document: Any) -> None:
    document.add_comment(next(one for one in document.paragraphs if one.runs).runs[0], "xem lại", "A")


def past_the_margin(document: Any) -> None:
    """A paragraph that runs over the right margin alone; its first line stays where it is."""
    paragraph = next(one for one in document.paragraphs if len(one.text) > 150)
    paragraph.paragraph_format.right_indent = Mm(-8)


def across_the_page() -> str:
    """National name and motto over the whole page, with their lines."""
    made = mid(QUOC_HIEU, 13, "b") + mid(TIEU_NGU, 14, "b", drawn=vml(165 / 2 + 1.9, TIEU_NGU_MM))
    made += mid("UBND XÃ CƯ PUI", 13, before=6)
    made += mid("TRƯỜNG TIỂU HỌC CƯ PUI", 13, "b", drawn=vml(165 / 2 + 1.9, 26))
    made += p(r("Số: 12/TB-THCP", 13)) + p(r("Cư Pui, ngày 12 tháng 11 năm 2025", 14, "i"), "right")
    text = body("Trường Tiểu học Cư Pui thông báo tuyển dụng 02 nhân viên phục vụ năm học 2025 - 2026./.")
    signed = foot("UBND xã (b/c);|Lưu: VT.", "HIỆU TRƯỞNG", "Y Ngọc Êban")
    return made + title("THÔNG BÁO", "Về việc tuyển dụng nhân viên hợp đồng") + text + signed


def unannounced() -> str:
    """The annex of a regulation that says nothing of it."""
    sum_right = "(Một trăm hai mươi lăm triệu năm trăm nghìn đồng)"
    made = chapters_and_sums().replace("Chương 1", "Chương I")
    start, end = made.index("(Một trăm"), made.index(")./.")
    return made[:start] + sum_right + made[end + 1 :]


def ignored(folder: Path) -> Checked:
    draft = folder / "du-thao.yaml"
    text = (ROOT / "directives" / "samples" / "giay-moi.yaml").read_text("utf-8")
    draft.write_text(f"# congvan: ignore TT-405\n{text}", "utf-8")
    return check_draft(draft, Choices())


def silenced(folder: Path) -> Checked:
    found = of_settings(Choices({"VB-301": "off"}, Span("congvan.yaml")))
    assert found
    return found


def named_by_a_driver(folder: Path) -> Checked:
    return check_file(Paper(printed(letter(number="Số: 12/UBND-VP"))).renamed("CIDFont+F{}").saved(folder / "a.pdf"))


def without_fonts(folder: Path) -> Checked:
    return checked(bare_pdf(b"BT /F1 14 Tf 100 700 Td (Kinh gui: Times that every reader draws otherwise) Tj ET"),
                   folder, "pdf")  # fmt: skip


BUILDERS: dict[str, Build] = {
    **{f"letter/{name}": of_letter(name) for name in FAULTS},
    **{f"office/{name}": of_office(make) for name, (make, _) in OFFICES.items()},
    "pdf without its fonts": without_fonts,
    "pdf of a print driver": named_by_a_driver,
    "number underlined": of_sample("cong-van", underlined),
    "national name across the page": of_office(across_the_page),
    "past the right margin": of_sample("huong-dan", past_the_margin),
    "annex without a word of it": of_office(unannounced),
    "a rule ignored for no reason": ignored,
    "rules turned off": silenced,
    "field that moves": of_sample("giay-moi", moving),
    "tracked change": of_sample("giay-moi", tracked),
    "comment": of_sample("giay-moi", commented),
}
