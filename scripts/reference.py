"""Writes docs/khoa.md (all keys, from the tables that read drafts, with examples.yaml), docs/ma-loi.md (all codes) and
docs/quy-tac.md (all rules of the check, from their cards)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rule_pages
import yaml

from congvan.loading.nodes import Mapping, Node, Sequence, parse
from congvan.loading.shapes import TEXT, Choice, Data, Group, Key, Many, Named, Parsed, Shape, group_of, groups_in
from congvan.messages.faults import faults
from congvan.model.contract import DRAFT
from congvan.model.values import (
    ALIGNMENT,
    COUNT,
    DATE,
    FLAG,
    FORM,
    HEADING_LEVEL,
    KIND,
    KIND_ABBREVIATION,
    KIND_NAME,
    LINES,
    NUMBER,
    START,
    TURN,
    VERTICAL,
)
from congvan.workspace import SETTINGS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "khoa.md"
CODES = ROOT / "docs" / "ma-loi.md"
RULES = ROOT / "docs" / "quy-tac.md"
EXAMPLES = Path(__file__).with_name("examples.yaml")
_FORMS = {
    id(TEXT): "chữ", id(DATE): "ngày", id(NUMBER): "số nguyên dương", id(KIND): "tên loại", id(KIND_NAME): "chữ",
    id(KIND_ABBREVIATION): "chữ", id(FLAG): "có, không",
    id(TURN): "dọc, ngang", id(FORM): "giấy, điện tử", id(ALIGNMENT): "trái, giữa, phải",
    id(VERTICAL): "trên, giữa, dưới", id(LINES): "đủ, ngang, không",
    id(COUNT): "số nguyên dương", id(HEADING_LEVEL): "1, 2", id(START): "số nguyên dương",
}  # fmt: skip
_HEAD = """\
# Mọi khóa

Trang này do `make reference` viết từ các bảng khóa mà trình đọc dùng; đừng sửa tay. Khóa viết bằng tiếng Việt (có dấu,
không dấu, cách bằng dấu cách, `_` hay `-`) hoặc tiếng Anh; tên khác của một khóa đứng sau dấu phẩy. Mỗi ví dụ là một
phần của dự thảo, được tạo thử trong `tests/test_docs.py`.

Viết gọn: chỗ nào cần nhóm khóa mà chỉ có một câu (một việc, một điều, một cột, tên tệp của bảng, của hình) thì viết câu
ấy.
"""

_CODES_HEAD = """\
# Mã lỗi đầu vào

Trang này do `make reference` viết từ bảng mã; đừng sửa tay. Mỗi thông báo có một mã trong ngoặc vuông, không đổi qua
các phiên bản; `congvan rules` in cùng bảng này. YAML: cách viết tệp; DT: dự thảo; NN: nơi nhận; TEP: tệp; BANG: bảng;
ANH: hình; CHU: ký tự; MAU: mẫu in; KY: người ký; MAY: máy; KT: tệp được kiểm tra; SS: so sánh hai bản.

| mã | sai gì | làm gì |
| --- | --- | --- |
"""


@dataclass(frozen=True)
class Part:
    """A section of the page: the keys of one group, or of several that stand in the same place ('details')."""

    name: str
    title: str
    help: str
    groups: tuple[Group[Any], ...]


def parts() -> list[Part]:
    """Return the sections: drafts first, then settings, each group where it is first met."""
    found: list[Part] = []
    seen: set[int] = set()
    for name, title, root in (("draft", "Dự thảo", DRAFT), ("settings", "`congvan.yaml`", SETTINGS)):
        seen.add(id(root.keys))
        found += [Part(name, title, "", (root,)), *_below(root, seen)]
    return found


def _below(group: Group[Any], seen: set[int]) -> Iterator[Part]:
    """Yield the sections of what stands in a group, near before far."""
    waiting = [group]
    while waiting:
        for key in waiting.pop(0).keys:
            groups = tuple(inner for inner in groups_in(key.shape) if id(inner.keys) not in seen)
            seen |= {id(inner.keys) for inner in groups}
            waiting += groups
            if groups:
                vietnamese = key.aliases[0] if key.aliases else key.name
                yield Part(key.name, f"{vietnamese[:1].upper()}{vietnamese[1:]} (`{key.name}`)", key.help, groups)


def page() -> str:
    """Return the page."""
    examples = yaml.safe_load(EXAMPLES.read_text("utf-8"))
    sections = parts()
    places = {id(group.keys): _anchor(part.title) for part in sections for group in part.groups}
    lines = [_HEAD]
    for part in sections:
        lines += [f"## {part.title}", ""]
        if part.help:
            lines += [f"{part.help[:1].upper()}{part.help[1:]}.", ""]
        for group in part.groups:
            lines += ["| khóa | tiếng Anh | là gì | giá trị |", "| --- | --- | --- | --- |"]
            lines += [_row(key, places) for key in group.keys]
            lines.append("")
        for example in examples[part.name]:
            mark = "settings" if example["kind"] == "settings" else f"draft {example['kind']}"
            lines += [f"<!-- docs: {mark} -->", "```yaml", example["text"].rstrip(), "```", ""]
    return "\n".join(lines)


def _row(key: Key, places: dict[int, str]) -> str:
    names = ", ".join(f"`{alias}`" for alias in key.aliases) or f"`{key.name}`"
    needed = "**bắt buộc**; " if key.required else ""
    said = " | ".join((names, f"`{key.name}`", key.help.replace("|", "\\|"), needed + _form(key.shape, places)))
    return f"| {said} |"


def _form(shape: Shape[Any], places: dict[int, str]) -> str:
    """Return in words what a key takes."""
    linked = [f"[nhóm khóa](#{places[id(group.keys)]})" for group in groups_in(shape)][:1]
    lists = any(isinstance(part, Many) for part in _chain(shape))
    leaf = next((_FORMS[id(part)] for part in _chain(shape) if id(part) in _FORMS), "")
    words = next((", ".join(part.words) for part in _chain(shape) if isinstance(part, Choice)), "")
    plain = leaf or words or ("" if linked else _other(shape))
    said = " hoặc ".join([*([plain] if plain else []), *linked])
    return f"danh sách: {said}" if lists else said


def _other(shape: Shape[Any]) -> str:
    if any(isinstance(part, Parsed) for part in _chain(shape)):
        return "số đo"
    return "nhóm khóa tự đặt" if any(isinstance(part, Named | Data) for part in _chain(shape)) else "không cần"


def _chain(shape: Shape[Any]) -> Iterator[Shape[Any]]:
    """Yield a shape and what it is made of, up to groups."""
    yield shape
    for part in shape.parts():
        yield from _chain(part)


def _anchor(title: str) -> str:
    return "".join(sign for sign in title.lower() if sign.isalnum() or sign in "_- ").replace(" ", "-")


def codes() -> str:
    """Return the page of all codes."""
    rows = (f"| `{fault.code}` | {fault.title} | {fault.remedy} |" for fault in faults().values())
    return _CODES_HEAD + "\n".join(row.replace("'|'", "'\\|'") for row in rows) + "\n"


def keys_used(text: str, shape: Shape[Any]) -> set[tuple[int, str]]:
    """Return the keys that an example uses, each with the identity of its table."""
    return set(_used(parse(text.encode(), "example"), shape))


def _used(node: Node, shape: Shape[Any]) -> Iterator[tuple[int, str]]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _used(item, shape)
    elif isinstance(node, Mapping) and any(True for _ in groups_in(shape)):
        named = next((part for part in _chain(shape) if isinstance(part, Named)), None)
        if named is not None:
            for _, value in node.entries:
                yield from _used(value, named.item)
            return
        group = group_of(node, shape)
        for name, value in node.entries:
            key = group.key(name.text)
            assert key is not None
            yield id(group.keys), key.name
            yield from _used(value, key.shape)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    CODES.write_text(codes(), "utf-8")
    RULES.write_text(rule_pages.page(), "utf-8")
