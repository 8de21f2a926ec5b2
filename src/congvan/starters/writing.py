"""An outline to the YAML of a draft: gaps for texts, examples in remarks, keys in Vietnamese or English."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from congvan.drafting import Language, key_name, one_line
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar
from congvan.loading.shapes import Group, Key, Shape, group_of, groups_in
from congvan.model.contract import DRAFT
from congvan.model.gaps import GAP
from congvan.model.issuing import Signatory
from congvan.model.signers import AGENCY, SIGNATORY
from congvan.starters.outline import SETTING, Outline
from congvan.workspace import SETTINGS, Workspace

# Where editors find the schemas: kept beside the state of the workspace, written by `init`, `new` and `schema --save`.
DRAFT_SCHEMA, SETTINGS_SCHEMA = ".congvan/draft.schema.json", ".congvan/settings.schema.json"
_MODELINE = "# yaml-language-server: $schema="
_REMARK_COLUMN, _EXAMPLE = 32, 70


def draft_text(outline: Outline, workspace: Workspace, keys: Language) -> str:
    """Return the YAML of a new draft in this workspace."""
    writer = _Writer(keys, outline.remarks)
    lines = [f"{_MODELINE}../{DRAFT_SCHEMA}", f"# {outline.title}"]
    lines.append(
        f"# Thay mỗi dấu {GAP} bằng chữ của văn bản; dòng nào không cần thì xóa. Còn dấu {GAP} thì chưa tạo văn bản."
    )
    for name, value in outline.tree.entries:
        lines += _filled(name, value, outline, workspace, writer)
    return "\n".join([*lines, ""])


def _filled(name: Scalar, value: Node, outline: Outline, workspace: Workspace, writer: _Writer) -> list[str]:
    """Return the lines of one key of a draft: what the workspace knows is filled in, a number is left blank."""
    key = _key(name.text, DRAFT)
    if name.text == "kind":
        return [writer.entry(key, outline.kind.name.lower())]
    if name.text == "number":
        return [writer.entry(key, "", "để trống: văn thư ghi số sau")]
    if name.text == "agency":
        return _agency(key, workspace, writer)
    if name.text == "date":
        return [writer.entry(key, GAP, "17/8/2026; chưa có ngày thì 8/2026, để trống để ghi tay")]
    if name.text == "signatory":
        return _signatory(key, outline, workspace, writer)
    return list(writer.lines(name, value, key, 0))


def _agency(key: Key, workspace: Workspace, writer: _Writer) -> list[str]:
    chosen = workspace.agencies.get(workspace.agency or "")
    if chosen is not None:
        place = f"; địa danh: {chosen.place.text}" if chosen.place else ""
        lines = [writer.entry(key, workspace.agency or "", f"{chosen.name.text}{place} (congvan.yaml)")]
        return lines if chosen.place else [*lines, writer.entry(_key("place", DRAFT), GAP, "ghi trước ngày tháng")]
    if workspace.agencies:
        return [writer.entry(key, GAP, f"một trong: {', '.join(workspace.agencies)} (congvan.yaml)")]
    needed = ("name", "abbreviation", "place")
    return [writer.entry(key), *(writer.entry(_key(n, AGENCY), GAP, _key(n, AGENCY).help, depth=1) for n in needed)]


def _signatory(key: Key, outline: Outline, workspace: Workspace, writer: _Writer) -> list[str]:
    known = workspace.signatories.get(workspace.agency or "", ())
    signer = outline.kind.layout.signer
    if known and not signer:
        return [writer.entry(key, remark="theo congvan.yaml"), *_known(known, writer)]
    authority = "như TM. Ủy ban nhân dân, KT. Chủ tịch, mỗi dòng một mục; cấp trưởng ký thì xóa dòng này"
    lines = [writer.entry(key)]
    if not signer:
        lines.append(writer.entry(_key("authority", SIGNATORY), GAP, authority, depth=1))
    lines.append(writer.entry(_key("title", SIGNATORY), signer or GAP, _key("title", SIGNATORY).help, depth=1))
    return [*lines, writer.entry(_key("name", SIGNATORY), GAP, _key("name", SIGNATORY).help, depth=1)]


def _known(signatories: Iterable[Signatory], writer: _Writer) -> Iterator[str]:
    for signatory in signatories:
        said = {"title": signatory.title, "name": signatory.name, "position": signatory.position}
        yield writer.entry(_key("authority", SIGNATORY), depth=1, item=True)
        if signatory.authority:
            yield from (f"      - {_scalar(line.text)}" for line in signatory.authority)
        yield from (writer.entry(_key(name, SIGNATORY), text.text, depth=2) for name, text in said.items() if text)
        for name, file in (("signature", signatory.signature), ("seal", signatory.seal and signatory.seal.file)):
            if file:
                yield writer.entry(_key(name, SIGNATORY), file.text, depth=2)


class _Writer:
    """Lines of YAML."""

    def __init__(self, keys: Language, remarks: Any) -> None:
        self.name: Callable[[Key], str] = lambda key: key_name(key, keys)
        self._remarks = remarks

    def entry(self, key: Key, value: str = "", remark: str = "", depth: int = 0, item: bool = False) -> str:
        """Return the line of one key with a text."""
        line = "  " * depth + ("- " if item else "") + f"{self.name(key)}: {_scalar(value)}".rstrip()
        return _remarked(line, remark)

    def lines(self, name: Scalar, value: Node, key: Key, depth: int, item: bool = False) -> Iterator[str]:
        """Yield the lines of one key with all that stands in it."""
        start = "  " * depth
        opening = (start[:-2] + "- " if item else start) + f"{self.name(key)}:"
        remark = self._remarks.get(name.span.line, "")
        if isinstance(value, Scalar):
            kept = value.text if name.text in SETTING else GAP
            yield _remarked(f"{opening} {_scalar(kept)}", _with_example(remark or key.help, value.text, kept))
        elif name.text in SETTING:
            yield _remarked(f"{opening} [{', '.join(_scalar(t.text) for t in _texts(value))}]", remark)
        else:
            yield _remarked(opening, remark or key.help)
            yield from self._within(value, key.shape, depth + 1, name.span.line)

    def _within(self, node: Node, shape: Shape[Any], depth: int, key_line: int) -> Iterator[str]:
        if isinstance(node, nodes.Mapping):
            yield from self._mapping(node, shape, depth)
            return
        assert isinstance(node, nodes.Sequence)
        for entry in node.items:
            if isinstance(entry, nodes.Mapping):
                yield from self._mapping(entry, shape, depth + 1, item=True)
            elif isinstance(entry, nodes.Sequence):
                yield f"{'  ' * depth}- [{', '.join(GAP for _ in entry.items)}]"
            else:
                remark = self._remarks.get(entry.span.line, "") if entry.span.line != key_line else ""
                yield _remarked(f"{'  ' * depth}- {GAP}", _with_example(remark, entry.text, GAP))

    def _mapping(self, node: nodes.Mapping, shape: Shape[Any], depth: int, item: bool = False) -> Iterator[str]:
        group = group_of(node, shape)
        for position, (name, value) in enumerate(node.entries):
            yield from self.lines(name, value, _key(name.text, group), depth, item and position == 0)


def _key(name: str, group: Group[Any]) -> Key:
    return next(key for key in group.keys if name in key.spellings)


def _texts(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from _texts(item)


def _scalar(text: str) -> str:
    return text if not text or text == GAP else one_line(text)


def _with_example(remark: str, example: str, kept: str) -> str:
    if not example or kept != GAP or example in remark:
        return remark
    short = textwrap.shorten(example, _EXAMPLE, placeholder=" …")
    return f"{remark}; ví dụ: {short}" if remark else f"ví dụ: {short}"


def _remarked(line: str, remark: str) -> str:
    return f"{line:<{_REMARK_COLUMN - 2}}  # {remark}" if remark else line


def settings_text(keys: Language = "vi") -> str:
    """Return the congvan.yaml of a new workspace."""
    writer = _Writer(keys, {})
    examples = {"name": "Ủy ban nhân dân tỉnh Đắk Lắk", "abbreviation": "UBND", "place": "Đắk Lắk"}
    agencies = _key("agencies", SETTINGS)
    (office,) = groups_in(agencies.shape)
    said = [
        writer.entry(_key(name, office), GAP, _with_example(_key(name, office).help, example, GAP), depth=2)
        for name, example in examples.items()
    ]
    more = [writer.entry(_key(name, office), GAP, _key(name, office).help, depth=2) for name in ("parent", "heading")]
    signatory = ", ".join(
        f"{writer.name(_key(name, SIGNATORY))}: {text}"
        for name, text in (("authority", "[TM. …, KT. …]"), ("title", "…"), ("name", "…"))
    )
    signs = f"    {writer.name(_key('signatory', office))}: {{{signatory}}}"
    return "\n".join((
        f"{_MODELINE}{SETTINGS_SCHEMA}",
        f"# Thư mục làm việc congvan. Dự thảo ở directives/, kết quả ở output/. Thay mỗi dấu {GAP} bằng chữ.",
        "",
        "# Các cơ quan mà dự thảo gọi bằng tên (tự đặt). Nếu chỉ có một thì dự thảo không cần ghi lại.",
        writer.entry(agencies),
        "  cơ quan của tôi:",
        *said,
        "    # Bỏ dấu # ở dòng cần dùng; 'congvan new' chép người ký vào dự thảo.",
        *(f"    # {line.strip()}" for line in (*more, signs)),
        "",
        "# Lựa chọn trong khoảng Nghị định 30/2020/NĐ-CP cho phép; bỏ dấu # để đổi.",
        *(f"# {line}" for line in _format(writer)),
        "",
    ))  # fmt: skip


def _format(writer: _Writer) -> Iterator[str]:
    """Yield the lines of the choices within the format, each with what the decree would have."""
    key = _key("format", SETTINGS)
    (group, *_) = groups_in(key.shape)
    values = {"body_size": "13", "first_line_indent": "1", "line_spacing": "1,2"}
    yield writer.entry(key)
    yield from (writer.entry(_key(name, group), text, _key(name, group).help, 1) for name, text in values.items())
