"""Random drafts: built to DOCX and imported again, they hold the same words in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from congvan.drafting import draft_yaml, group, listed
from congvan.importing.compare import compose
from congvan.importing.run import Choice, import_file
from congvan.loading.nodes import Node
from congvan.workspace import Workspace, find_workspace
from congvan.writers.docx.package import write_docx

_SIGNS = "a*b C:\\ [^ {{ ~5 m^2 1, - / § <b> & # @ % “tốt” (b/c) 100% 20/3/2026 12.500 I.1 TM."
_SAID = "tổ chức kiểm tra báo cáo Sở Y tế xã Ea Bông, kinh phí: Điều 3 khoản 2 và V/v Kính số: Nơi"
WORDS = st.sampled_from(f"{_SIGNS} {_SAID}".split(" "))
_NAMES = st.sampled_from(["tổ", "chức", "kiểm", "tra", "báo", "cáo", "kinh", "phí"])
TEXT = st.lists(WORDS, min_size=2, max_size=14).map(lambda words: "Nội " + " ".join(words).rstrip(" -:,;#") + " hết.")
SHORT = st.lists(_NAMES, min_size=1, max_size=4).map(lambda words: " ".join(words).capitalize())


def escaped(text: str) -> str:
    for sign in "\\*~^{}[<":
        text = text.replace(sign, f"\\{sign}")
    return text


PLAIN = TEXT.map(escaped)
ITEM = st.recursive(
    PLAIN,
    lambda inner: st.tuples(PLAIN, st.lists(inner, min_size=1, max_size=3)).map(
        lambda said: group({"text": said[0], "subtasks": listed(said[1])})
    ),
    max_leaves=6,
)
TITLED = st.tuples(SHORT, st.lists(ITEM, min_size=1, max_size=3)).map(
    lambda said: group({"title": said[0], "subtasks": listed(said[1])})
)


def table(rows: list[list[Node]]) -> Node:
    columns = listed(f"Cột {number}" for number in range(len(rows[0])))
    return group({"table": group({"columns": columns, "rows": listed(map(listed, rows))})})


IMAGE = st.tuples(st.sampled_from(["10", "25.5", "60"]), st.none() | PLAIN, st.none() | PLAIN.map("Tả {}".format)).map(
    lambda said: group({"figure": "anh.png", "width": said[0], "text": said[1], "alt": said[2]})
)
CELL = st.one_of(PLAIN, PLAIN, IMAGE)
TABLE = st.integers(2, 4).flatmap(
    lambda count: st.lists(st.lists(CELL, min_size=count, max_size=count), min_size=1, max_size=4).map(table)
)
BLOCK = st.one_of(
    PLAIN,
    st.lists(ITEM, min_size=1, max_size=3).map(lambda items: group({"tasks": listed(items)})),
    st.lists(PLAIN, min_size=1, max_size=3).map(lambda items: group({"list": listed(items)})),
    SHORT.map(lambda title: group({"heading": title})),
    TABLE,
)
POINTS = st.lists(PLAIN, min_size=1, max_size=3)
CLAUSE = st.one_of(PLAIN, st.tuples(PLAIN, POINTS).map(lambda s: group({"text": s[0], "points": listed(s[1])})))
ARTICLE = st.one_of(
    PLAIN,
    st.tuples(SHORT, st.lists(CLAUSE, min_size=1, max_size=3)).map(
        lambda said: group({"title": said[0], "clauses": listed(said[1])})
    ),
    st.tuples(SHORT, PLAIN, st.lists(PLAIN, max_size=2)).map(
        lambda said: group({"title": said[0], "text": said[1], "body": listed(said[2]) if said[2] else None})
    ),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("office")
    (folder / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    Image.new("RGB", (60, 40), "green").save(folder / "anh.png")
    return find_workspace(folder)


def check(kind: str, body: Node, office: Workspace) -> None:
    tree = group({
        "kind": kind,
        "agency": group({"name": "Sở Y tế", "abbreviation": "SYT", "place": "Sơn La"}),
        "number": "5",
        "date": "3/2026",
        "subject": "tăng cường phòng bệnh",
        "recipients": listed(["Các bệnh viện"]) if kind == "công văn" else None,
        "grounds": listed(["Căn cứ Luật Khám bệnh, chữa bệnh năm 2023"]) if kind == "quyết định" else None,
        "body": body,
        "signatory": group({"title": "Giám đốc", "name": "Lò Văn An"}),
        "copies": listed(["Như trên"]),
        "filing": group({"units": listed(["VT"])}),
    })  # fmt: skip
    written = draft_yaml(tree)
    (document,) = compose(written.encode(), "", office, office.root)
    path = Path(office.root) / "a.docx"
    path.write_bytes(write_docx(document))
    (one,) = import_file(path, office, Choice(office.directives))
    assert one.carried + sum(loss.words for loss in one.losses) == one.words
    assert one.fidelity, (one.findings, written)
    assert sum(written.count(name) for name in ("hình:", "lời tả:")) == sum(
        one.text.count(name) for name in ("hình:", "lời tả:")
    ), (written, one.text)
    assert not one.losses and one.fidelity.likeness == 1, (one.losses, one.fidelity.added, written, one.text)


SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(st.lists(BLOCK, min_size=1, max_size=5))
def test_letters(office: Workspace, blocks: list[Node]) -> None:
    check("công văn", listed(blocks), office)


@SETTINGS
@given(st.lists(PLAIN, max_size=2), st.lists(TITLED, min_size=1, max_size=3))
def test_plans(office: Workspace, opening: list[Node], items: list[Node]) -> None:
    check("kế hoạch", listed([*opening, group({"outline": listed(items)})]), office)


@SETTINGS
@given(st.lists(ARTICLE, min_size=1, max_size=4))
def test_decisions(office: Workspace, articles: list[Node]) -> None:
    check("quyết định", listed([group({"articles": listed(articles)})]), office)
