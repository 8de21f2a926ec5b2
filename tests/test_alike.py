"""What copies have in common is composed once, and no copy is another than it would be alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES
from jinja2 import nodes

from congvan.bulk.render import Renderer
from congvan.bulk.units import Job, Unit
from congvan.compose.templating import Templates
from congvan.loading.recipients import read_recipients
from congvan.workspace import find_workspace

DRAFT = """\
kind: công văn
agency: {name: Ủy ban nhân dân tỉnh Đắk Lắk, abbreviation: UBND, place: "{{ recipient.place }}"}
unit: VX
number: 7
date: 17/8/2026
subject: thử
for_each: noi-nhan.csv
recipients: "{{ recipient.name }}"
body:
  - "Đề nghị thực hiện nhiệm vụ được giao theo quy định của pháp luật và hướng dẫn của cấp trên."
  - BODY
  - table: {columns: [TT, Việc], rows: [[1, "Việc {{ recipient.work }}"], [2, Việc chung]]}
annexes:
  - {title: Chung, body: [Lời chung, {table: {columns: [TT, Tên], rows: [[1, A], [2, B]]}}]}
signatory: {title: Chủ tịch, name: Tạ Anh Tuấn}
"""
LONG = "Thành phố trực thuộc trung ương Buôn Ma Thuột"  # beside it quốc hiệu takes the smaller size
LIST = f"""\
name;place;work
Sở A;Đắk Lắk;một
Sở Bê;Đắk Lắk;một
Sở Xê;{LONG};một
Sở Dê;{LONG};hai
Sở Đê;Đắk Lắk;hai
Sở E;Đắk Lắk;một
"""


def renderer(folder: Path) -> Renderer:
    workspace = find_workspace(folder)
    return Renderer(Job(workspace, workspace.output))


@pytest.mark.parametrize(
    "words",
    ["Lời chung", "Gửi {{ recipient.name }}", "Lời có chú thích[^Gửi {{ recipient.name }}] và tệp"],
    ids=["alike", "personal", "with a note"],
)
def test_a_copy_is_as_it_would_be_alone(tmp_path: Path, words: str) -> None:
    (tmp_path / "congvan.yaml").write_text("# \n", "utf-8")
    (tmp_path / "noi-nhan.csv").write_text(LIST, "utf-8")
    (tmp_path / "thu.yaml").write_text(DRAFT.replace("BODY", f'"{words}"'), "utf-8")
    units = [Unit(tmp_path / "thu.yaml", one.slug, one) for one in read_recipients("noi-nhan.csv", tmp_path)]
    shared = renderer(tmp_path)
    together = [shared.compose(unit) for unit in units]
    assert together == [renderer(tmp_path).compose(unit) for unit in units]
    mains = [document.sections[0] for document, *_ in together]
    assert len({section.page.opening for section in mains}) == len(units)
    sizes = {section.rules.styles["quoc_hieu"].size_pt for section in mains}
    assert len(sizes) == 2, "the long place takes the smaller sizes, the others do not"
    # What is the same below the head is the same page, not merely an equal one.
    bodies = [section.page.body for section in mains]
    assert (bodies[0] is bodies[1]) == (words == "Lời chung")
    assert bodies[3] != bodies[0]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the samples, and what they need, in it."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "directives" / "samples")
    shutil.copy(ROOT / "congvan.yaml", folder)
    return folder


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.yaml")))
def test_a_draft_is_as_it_would_be_alone(samples: Path, name: str) -> None:
    """After others of which the head alone differs; it stands in some bodies too."""
    draft = samples / "directives" / "samples" / f"{name}.yaml"
    text = draft.read_text("utf-8")
    before = [
        re.sub(r"(?m)^number: .*$", "number: 4321", text),
        re.sub(r"(?m)^(agency:(?:\n  name)?: )(\w.*)$", r"\1\2 và khu vực phụ cận", text),
    ]
    shared = renderer(samples)
    for place, other in enumerate(before):
        path = draft.with_name(f"{name}-{place}.yaml")
        path.write_text(other, "utf-8")
        shared.compose(Unit(path, path.stem))
        path.unlink()
    assert shared.compose(Unit(draft, name)) == renderer(samples).compose(Unit(draft, name))


def test_what_is_written_once_of_a_block_asks_for_nothing_that_copies_differ_in() -> None:
    """Within `once`, and in every macro that is called there: the rules' words, and what belongs to the block."""
    environment = Templates(ROOT)._environment
    tree = environment.parse((ROOT / "templates" / "thanh_phan.html.j2").read_text("utf-8"))
    macros = {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    within = [call for call in tree.find_all(nodes.CallBlock) if call.call.node.name == "_once"]
    assert within
    asked: set[str] = set()
    waiting: list[nodes.Node] = list(within)
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        given = {name.name for name in node.find_all(nodes.Name) if name.ctx in ("store", "param")}
        read = {name.name for name in node.find_all(nodes.Name) if name.ctx == "load"} - given
        waiting += [macros[name] for name in read & set(macros) - seen]
        seen |= read & set(macros)
        asked |= read - set(macros)
    assert {"nhiem_vu", "dieu", "bang", "diem"} <= seen
    assert asked <= {"block", "loop", "phrases", "divisions", "components"}
