"""The YAML reader: positions, text as typed, and a message for everything that is malformed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.errors import CongvanError
from congvan.loading.nodes import Mapping, Scalar, Sequence, parse

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)


def test_the_reference_dispatch_is_read_whole() -> None:
    path = Path(__file__).parents[1] / "directives/2020/bluezone.yaml"
    root = parse(path.read_bytes(), path.name)
    assert isinstance(root, Mapping)
    values = {key.text: node for key, node in root.entries}
    assert values["kind"] == Scalar(values["kind"].span, "công văn")
    assert isinstance(values["tasks"], Sequence) and len(values["tasks"].items) == 10
    assert str(values["kind"].span) == "bluezone.yaml:4:7"


@pytest.mark.parametrize("typed", ["08", "no", "12/8", "2020-08", "01", "0x1F", "1e3", "true"])
def test_values_stay_what_was_typed(typed: str) -> None:
    root = parse(f"date: {typed}".encode(), "a.yaml")
    assert isinstance(root, Mapping) and isinstance(root.entries[0][1], Scalar)
    assert root.entries[0][1].text == typed


@pytest.mark.parametrize(("typed", "text"), [("~", ""), ("null", ""), ("'~'", "~"), ('"null"', "null"), ("nul", "nul")])
def test_a_bare_null_is_an_empty_value_and_a_quoted_one_a_word(typed: str, text: str) -> None:
    root = parse(f"date: {typed}".encode(), "a.yaml")
    assert isinstance(root, Mapping) and isinstance(root.entries[0][1], Scalar)
    assert root.entries[0][1].text == text


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "YAML-003", "a.yaml"),
        (b"# ghi ch\xc3\xba\n", "YAML-003", "a.yaml"),
        (b"a: [1", "YAML-001", "a.yaml:1:6"),
        (b"a:\n\tb: 1\n", "YAML-002", "a.yaml:2:1"),
        (b"a: 1\n  b: 2\n", "YAML-001", "a.yaml:2:4"),
        (b"a: 'x\n", "YAML-001", "a.yaml:2:1"),
        (b"a: 1\n---\nb: 2\n", "YAML-004", "a.yaml:2:1"),
        (b"a: *b\n", "YAML-005", "a.yaml:1:4"),
        (b"a: &a [*a]\n", "YAML-005", "a.yaml:1:8"),
        (b"a: " + b"[" * 60 + b"]" * 60, "YAML-006", "a.yaml:1:44"),
        (BOMB.encode(), "YAML-007", "a.yaml:5:29"),
        (b"? [a]\n: 1\n", "YAML-008", "a.yaml:1:3"),
        (b"a: 1\nb: 2\na: 3\n", "YAML-009", "a.yaml:3:1"),
        (b"a: " + b"x" * 5_000_000, "TEP-001", "a.yaml"),
        (b"a: 1\nb: c\xf4ng\n", "TEP-002", "a.yaml:2:5"),
        (b"a: x\x0by\n", "TEP-003", "a.yaml:1:5"),
    ],
)
def test_a_malformed_file_is_named_with_its_place(data: bytes, code: str, place: str) -> None:
    with pytest.raises(CongvanError) as caught:
        parse(data, "a.yaml")
    finding = caught.value.findings[0]
    assert (finding.code, str(finding.span)) == (code, place)
    assert code in str(finding)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n".encode("utf-16")])
def test_windows_files_read_like_others(data: bytes) -> None:
    root = parse(data, "a.yaml")
    assert isinstance(root, Mapping)
    assert [(k.text, v.text) for k, v in root.entries if isinstance(v, Scalar)] == [("a", "1"), ("b", "2")]


def test_decomposed_text_is_composed() -> None:
    root = parse("a: Đắk Lắk".encode(), "a.yaml")
    assert isinstance(root, Mapping) and root.entries[0][1] == Scalar(root.entries[0][1].span, "Đắk Lắk")


@given(st.one_of(st.text(), st.text(alphabet="ab:-[]{}&*!|>'\"#%@\t\n ?,~")))
def test_any_text_is_read_or_refused_with_a_message(text: str) -> None:
    try:
        parse(text.encode("utf-8", "surrogatepass"), "a.yaml")
    except CongvanError as error:
        assert all(str(finding) for finding in error.findings)


@given(st.binary())
def test_any_bytes_are_read_or_refused_with_a_message(data: bytes) -> None:
    try:
        parse(data, "a.yaml")
    except CongvanError as error:
        assert all(str(finding) for finding in error.findings)
