"""The schemas for editors: small, and of one mind with the loader."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from conftest import REFERENCE, ROOT, congvan
from jsonschema import Draft7Validator

from congvan.errors import CongvanError
from congvan.loading.nodes import parse
from congvan.loading.shapes import read_all
from congvan.model.contract import DRAFT, draft_schema
from congvan.model.gaps import gaps
from congvan.workspace import find_workspace, settings_schema

SAMPLES = sorted((ROOT / "directives" / "samples").glob("*.yaml"))
BASE = "kind: công văn\nsubject: a\n"


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it: numbers are numbers, dates stay texts."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if "timestamp" not in tag]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


DRAFTS, SETTINGS = Draft7Validator(draft_schema()), Draft7Validator(settings_schema())


def editor_takes(text: str, schema: Any = DRAFTS) -> bool:
    return schema.is_valid(yaml.load(text, EditorLoader))


def loader_takes(text: str) -> bool:
    node = parse(text.encode(), "a.yaml")
    try:
        read_all(DRAFT, node)
    except CongvanError:
        return False
    return not list(gaps(node))


def test_both_schemas_are_small_named_and_valid() -> None:
    for arguments, name in (((), "draft"), (("--for", "settings"), "settings")):
        out = congvan("schema", *arguments).out
        assert len(out.encode()) < 115_000
        schema = json.loads(out)
        assert schema["$id"] == f"urn:congvan:schema:{name}"
        Draft7Validator.check_schema(schema)


def test_all_samples_are_clean_under_check_jsonschema(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(draft_schema()), "utf-8")
    files = [str(path) for path in (*SAMPLES, REFERENCE)]
    result = CliRunner().invoke(check_jsonschema, ["--schemafile", str(tmp_path / "schema.json"), *files])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "text",
    [
        "subject: a\n",  # no kind
        BASE + "subjekt: a\n",
        "loại: giấy mời\ntrích yếu: a\n",
        "LOẠI: GIẤY MỜI\nTRICH_YEU: a\n",
        "loai: QĐ\ntrich-yeu: a\nKính gửi: Sở A\n",
        "loai: qđ\n",
        "kind: bản nháp\n",
        "kind: {name: Giấy xác nhận, viết tắt: GXN, có số: không, dated: yes}\n",
        "loại: {ten: Giấy xác nhận, có số: true}\n",
        "loại: {viết tắt: GXN}\n",
        "loại: {tên: Giấy xác nhận, số: 5}\n",
        BASE + "recipients: [a, b]\ncopies: a\n",
        BASE + "recipients: {a: b}\n",
        BASE + "recipients: [a, ]\n",
        BASE + "recipients: ['']\n",
        BASE + "recipients:\n",
        BASE + "recipients: …\n",
        BASE + "number: 08\n",
        BASE + "number: a\n",
        BASE + "number: 0\n",
        BASE + "number:\n",
        BASE + "date: 2026-08-17\n",
        BASE + "date: 17/8/2026\n",
        BASE + "date: 8/2026\n",
        BASE + "date: 2026\n",
        BASE + "date: 17-8-2026\n",
        BASE + "date: 17/13/2026\n",
        BASE + "urgency: hỏa tốc\n",
        BASE + "urgency: hoa-toc\n",
        BASE + "urgency: gấp\n",
        BASE + "signatory: {title: a, name: b}\n",
        BASE + "signatory: {title: a}\n",
        BASE + "người ký: {Chức vụ: a, họ và tên: b}\n",
        BASE + "signatory: [{title: a, name: b}, {title: a, name: b, seal: {file: a.png, width: '36,5'}}]\n",
        BASE + "signatory: {title: a, name: b, seal: {file: a.png, width: lớn}}\n",
        BASE + "tasks: [a, {text: b, deadline: 1/1/2026}]\n",
        BASE + "tasks: [{assignee: b}]\n",
        BASE + "tasks: [{text: a, items: [b, {title: c, subtasks: [d]}]}]\n",
        BASE + "body: [a, {table: {rows: [[1, a, ''], Nhóm, {cells: [1], only: a}]}}, pagebreak: ]\n",
        BASE + "body: [{table: {rows: [[…]]}}]\n",
        BASE + "body: [{table: {rows: [[{figure: a.png, width: 40, alt: b}, {hình: a.png, chữ: b}]]}}]\n",
        BASE + "body: [{table: {rows: [[{text: a, width: 40}]]}}]\n",
        BASE + "body: [{table: {rows: [[{figure: a.png, caption: b}]]}}]\n",
        BASE + "body: [{figure: {file: a.png, lời tả: b}}]\n",
        BASE + "body: [{heading: {text: a, level: 3}}]\n",
        BASE + "body: [{heading: {text: a, level: 1}}]\n",
        BASE + "body: [{heading: a, quote: b}]\n",
        BASE + "body: [{heading: a, only: b}]\n",
        BASE + "body: [{outline: {items: [a], numbering: [I., 1., 1.1., a), -, +]}}]\n",
        BASE + "body: [{outline: {items: [a], numbering: [A.]}}]\n",
        BASE + "body: [{chapters: [{title: a, articles: [{title: b, clauses: [c]}]}]}]\n",
        BASE + "body: [{chapters: [{articles: [{title: b}]}]}]\n",
        BASE + "body: {sections: [{title: a, chapters: [{title: b}]}]}\n",
        BASE + "annexes: [{title: a, table: b.csv, orientation: ngang, separate: có}]\n",
        BASE + "annexes: [{title: a, separate: đôi khi}]\n",
        BASE + "for_each: a.xlsx\n",
        BASE + "for_each: {where: a}\n",
        BASE + "for each: {list: a.xlsx, overrides: {X: {subject: b}}}\n",
        BASE + "vars: {a: 1, b: [c, {d: e}]}\n",
        BASE + "footnotes: {a: b}\n",
        BASE + "footnotes: {a: [b]}\n",
        BASE + "filing: {units: [VT], prints: 6}\n",
        BASE + "filing: VT\n",
    ],
)
def test_the_schema_takes_what_the_loader_takes_and_refuses_what_it_refuses(text: str) -> None:
    assert editor_takes(text) == loader_takes(text)


def test_every_spelling_of_a_key_is_taken_by_both() -> None:
    for key in DRAFT.keys:
        for spelling in key.spellings:
            bare = unicodedata.normalize("NFD", spelling).replace("đ", "d").replace("Đ", "D")
            bare = re.sub(r"[\u0300-\u036f]", "", bare)
            for typed in (
                spelling,
                spelling.capitalize(),
                spelling.upper(),
                bare,
                bare.replace(" ", "_"),
                bare.upper(),
            ):
                text = f"{typed}: công văn\n" if key.name == "kind" else f"kind: công văn\n{typed}:\n"
                assert loader_takes(text), typed
                assert editor_takes(text), typed


@pytest.mark.parametrize(
    "text",
    [
        "agencies: {A: {name: a, người ký: {title: b, name: c}}}\n",
        "agencies: {A: {abbreviation: a}}\n",
        "format: {body_size: 13, lề: {trái: 35}}\n",
        "format: {body_size: 15}\n",
        "format: {first_line_indent: 1.27, line_spacing: 1.5}\n",
        "format: {line_spacing: 3}\n",
        "thể thức: {đánh số: [1., a), -]}\n",
        "size: 13\n",
        "pdf_engine: typst\n",
        "pdf_engine: word\n",
        "check: {TT-105: tắt}\n",
    ],
)
def test_the_schema_of_settings_agrees_with_the_workspace(tmp_path: Path, text: str) -> None:
    (tmp_path / "congvan.yaml").write_text(text, "utf-8")
    try:
        find_workspace(tmp_path)
        taken = True
    except CongvanError:
        taken = False
    assert editor_takes(text, SETTINGS) == taken


def test_save_puts_both_where_new_drafts_look_for_them(tmp_path: Path) -> None:
    (tmp_path / "congvan.yaml").write_text("# mặc định\n", "utf-8")
    assert congvan("schema", "--save", cwd=tmp_path).code == 0
    assert congvan("new", "công văn", "a", cwd=tmp_path).code == 0
    for file in (tmp_path / "directives" / "a.yaml",):
        first = file.read_text("utf-8").splitlines()[0]
        place = first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads((file.parent / place).read_text("utf-8"))["$id"] == "urn:congvan:schema:draft"
