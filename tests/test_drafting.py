"""The writer of drafts: whatever a text holds, the loader gives it back unchanged."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from congvan.drafting import Named, draft_yaml, group, listed, text
from congvan.drafting.editing import with_item, with_key, with_text, without_item
from congvan.drafting.scalars import quoted
from congvan.errors import CongvanError
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar, parse
from congvan.loading.shapes import group_of
from congvan.model.contract import DRAFT
from congvan.model.read import read_dispatch
from congvan.text.legacy import legacy_encoding

SAMPLES = sorted((Path(__file__).parent.parent / "directives" / "samples").glob("*.yaml"))
HOSTILE = [
    "a: b", "- gạch", "#1", "a # b", "Lưu ý: # số", "'", '"', "|", ">-", "{{ x }}", "[Dự thảo]", "*&!%@`", "null", "~",
    "08", "no", "1. Việc", "a) Việc", "x\ny", "x\n\ny", " đầu", "cuối ", "hai  dấu cách", "\t", "\u2028", "\x85",
    "\u00a0", "…", "---", "?", "? x", "Yêu cầu các đơn vị như sau:", "\\", "\\n", "C:\\a", "%", "a:", ":", "<<", "=",
    "//", "&a", "!b", "ngắt trang", "\u200b", "\ufeff", "Văn thư - Lưu trữ " * 12, "Câu dài có dấu: " * 15, "x" * 300,
    "Điều 1. " * 40, "12/8/2026", "2026-08-17", "\U0001f600",
]  # fmt: skip
# What the loader refuses in any file: controls that XML cannot hold; its own signs of plane 16.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Co"), exclude_characters="".join(map(chr, range(32))) + "\ufffe\uffff")
    | st.sampled_from("\n\t :-#'\"[]{}&*!|>%@`,?\\"),
    max_size=200,
).map(lambda value: unicodedata.normalize("NFC", value))  # fmt: skip


def values(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    if isinstance(node, nodes.Sequence):
        return [value for item in node.items for value in values(item)]
    return [value for _, item in node.entries for value in values(item)]


def tree(value: str) -> nodes.Mapping:
    body = listed([value, group({"outline": listed([group({"text": value, "subtasks": listed([value, value])})])}),
                   group({"table": group({"rows": listed([listed([value, "1", value])])})})])  # fmt: skip
    return group({
        "kind": "công văn",
        Named(text("").span, "subject", remarks=(value.replace("\n", " "),)): value,
        "signatory": group({"title": value, "name": value}),
        "recipients": listed([value]),
        "body": body,
        "footnotes": group({"1": value}),
    })  # fmt: skip


@pytest.mark.parametrize("keys", ["vi", "en"])
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_texts_read_back_as_they_were(value: str, keys: str) -> None:
    meant = tree(unicodedata.normalize("NFC", value))
    assert values(parse(draft_yaml(meant, keys).encode(), "")) == values(meant)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("​# a:\n- b")
def test_any_text_reads_back_as_it_was(value: str) -> None:
    assume(legacy_encoding(value) is legacy_encoding(quoted(value)) is None)  # texts of TCVN3 or VNI are refused
    meant = tree(value)
    assert values(parse(draft_yaml(meant).encode(), "")) == values(meant)


def translated(node: Node, shape: object) -> Node:
    """The tree of a sample with the English names of its keys."""
    if isinstance(node, nodes.Sequence):
        return nodes.Sequence(node.span, tuple(translated(item, shape) for item in node.items))
    if isinstance(node, Scalar):
        return Scalar(node.span, node.text)
    known = group_of(node, shape) if shape else None  # type: ignore[arg-type]
    entries = []
    for name, value in node.entries:
        key = next((k for k in known.keys if name.text in k.spellings), None) if known else None
        entries.append((Scalar(name.span, key.name if key else name.text), translated(value, key and key.shape)))
    return nodes.Mapping(node.span, tuple(entries))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_written_anew_is_the_same_dispatch(sample: Path) -> None:
    read = parse(sample.read_bytes(), "")
    try:
        meant = translated(read, DRAFT)
    except StopIteration:
        pytest.skip("holds names of its own")
    assert isinstance(meant, nodes.Mapping)
    written = draft_yaml(meant)
    assert values(parse(written.encode(), "")) == values(read)
    assert read_dispatch(written.encode(), "").kind == read_dispatch(sample.read_bytes(), "").kind


# Drafts edited in place

DRAFT_TEXT = """\
# Ghi chú đầu
loại: công văn   # loại
trích yếu: >-
  một câu dài
  trên hai dòng

số:
kính gửi:
  - 'Sở A'   # nơi thứ nhất
  - Sở B
lưu: {đơn vị: [VT, NVY]}
kết thúc: "x"
"""


LONGEST = len(">-\r\n  một câu dài\r\n  trên hai dòng".encode())


def alike(one: bytes, other: bytes) -> int:
    """How many bytes two files begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def places(node: Node, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(node, Scalar):
        return [path]
    if isinstance(node, nodes.Sequence):
        return [p for place, item in enumerate(node.items) for p in places(item, (*path, place))]
    return [p for key, value in node.entries for p in places(value, (*path, key.text))]


@pytest.mark.parametrize(("mark", "ending"), [(b"", "\n"), (b"\xef\xbb\xbf", "\r\n")])
@pytest.mark.parametrize("value", HOSTILE)
def test_one_text_changes_and_every_other_byte_stays(value: str, mark: bytes, ending: str) -> None:
    value = unicodedata.normalize("NFC", value)
    data = mark + DRAFT_TEXT.replace("\n", ending).encode()
    for path in places(parse(data, "")):
        changed = with_text(data, path, value)
        before, after = values(parse(data, "")), values(parse(changed, ""))
        place = places(parse(data, "")).index(path)
        assert after == [*before[:place], value, *before[place + 1 :]]
        kept = alike(data, changed)
        kept += alike(data[kept:][::-1], changed[kept:][::-1])
        assert changed.startswith(mark) and len(data) - kept <= LONGEST


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_any_text_of_a_sample_can_be_changed_alone(sample: Path) -> None:
    data = sample.read_bytes()
    paths = places(parse(data, ""))
    for path in (*paths[:: max(1, len(paths) // 6)], paths[-1]):
        changed = with_text(data, path, "Chữ khác: # [mới] của 'tôi'")
        assert values(parse(changed, "")).count("Chữ khác: # [mới] của 'tôi'") == 1
        kept = set(data.decode().splitlines()) - set(changed.decode().splitlines())
        assert len(kept) <= 8  # the lines of the one text


def test_items_and_keys_change_alone() -> None:
    data = DRAFT_TEXT.encode()
    added = with_item(data, ("kính gửi", 1), "Sở: C")
    assert added.decode() == DRAFT_TEXT.replace("  - Sở B", '  - "Sở: C"\n  - Sở B')
    assert without_item(added, ("kính gửi", 1)) == data
    assert with_key(data, ("số",), "ký hiệu").decode() == DRAFT_TEXT.replace("số:", "ký hiệu:")
    assert with_text(data, ("số",), "15").decode() == DRAFT_TEXT.replace("số:", "số: 15")
    for broken in (("không có",), ("kính gửi", 9), ("kính gửi",)):
        with pytest.raises(CongvanError, match="NK-091"):
            with_text(data, broken, "x")
