"""A copy takes over what an earlier one has in common with it, and its PDF is the same as if it stood alone."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from unittest.mock import patch

import pytest
from conftest import REFERENCE, ROOT, compose
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvan.compose.document import Document
from congvan.writers import casting, pages, pdf

SAMPLES = ROOT / "directives" / "samples"
NAMES = ["cong-van", "quyet-dinh", "ke-hoach", "bien-ban", "giay-moi", "bao-cao"]
WORDS = ["xã", "phường Hoàn Kiếm", "Ủy ban", "Ỵ", "ffi", "12/TTr-SKHCN", "3.000.000", "\u00a0", "(a)", "²", "漢", "😀"]


@cache
def documents(name: str) -> tuple[Document, ...]:
    return compose(REFERENCE if name == "bluezone" else SAMPLES / f"{name}.yaml")


def alone(document: Document) -> tuple[bytes, int]:
    """The PDF laid out and painted whole by WeasyPrint."""
    with patch.object(pdf, "can_cast", lambda: False), patch.object(pages, "_earlier", {}):
        return pdf.write_pages(document)


def changed(document: Document, place: int, words: list[str]) -> Document:
    """The document with other words in the paragraph at this place (of those that begin with a text)."""
    sections = tuple(replace(section, root=copy.deepcopy(section.root)) for section in document.sections)
    paragraphs = [p for section in sections for p in section.root.iter("p") if (p.text or "").strip()]
    paragraph = paragraphs[place % len(paragraphs)]
    kept = str(paragraph.text).split(" ")
    paragraph.text = " ".join([*kept[: len(kept) // 2], *words, *kept[len(kept) // 2 + 1 :]])
    return replace(document, sections=sections, title=f"{document.title} {' '.join(words)}")


@pytest.fixture(autouse=True)
def nothing_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "_earlier", {})
    monkeypatch.setattr(casting, "_seen", set())
    monkeypatch.setattr(pages, "_earlier", {})


def test_the_copies_of_a_bulk_dispatch_are_cast_and_no_page_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = documents("bluezone")
    place = [p.get("class") for p in document.sections[0].root.iter("p")].index("kinh_gui_danh_sach") + 1
    copies = [changed(document, place, [name]) for name in ("xã Ea Súp", "phường Tân An", "phường Buôn Ma Thuột")]
    wanted = [alone(each) for each in copies]
    first = pdf.write_pages(document)
    assert pdf.write_pages(document) == first  # a shape that comes again is worth a mould
    with monkeypatch.context() as patched:
        patched.delattr(pages, "_taken_over")
        patched.delattr(pdf, "_kept")
        assert [pdf.write_pages(each) for each in copies] == wanted
    assert first == alone(document)


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_with_other_words_has_the_bytes_that_it_has_alone(name: str) -> None:
    for document in documents(name):
        copies = [changed(document, place, ["xã"] * count) for place, count in enumerate((1, 0, 2, 9, 1, 40, 1))]
        assert [pdf.write_pages(each) for each in copies] == [alone(each) for each in copies]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["bluezone", *NAMES]),
    st.lists(st.tuples(st.integers(0, 60), st.lists(st.sampled_from(WORDS), max_size=4)), min_size=1, max_size=3),
)
def test_whatever_was_written_before_changes_no_byte(name: str, changes: list[tuple[int, list[str]]]) -> None:
    document = documents(name)[0]
    for place, words in changes:
        document = changed(document, place, words)
        assert pdf.write_pages(document) == alone(document)
