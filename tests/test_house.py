"""The house: data flows one way, figures stand in one place, messages are translated."""

from __future__ import annotations

import ast
import io
import re
import sys
import zipfile
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from conftest import ROOT

SOURCE = ROOT / "src" / "congvan"
sys.path.insert(0, str(ROOT / "scripts"))
# In the order in which data meets them.
ROOMS = ["errors", "processes", "office", "text", "thethuc", "lexicon", "gazetteer", "loading", "model", "workspace",
         "typeface", "compose", "writers", "messages", "drafting", "starters", "bulk", "bundle", "building", "checking",
         "importing", "comparing", "remarks", "api", "doctor", "cli"]  # fmt: skip


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_no_module_imports_one_that_stands_after_it() -> None:
    for path in SOURCE.rglob("*.py"):
        here = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if here.startswith("__"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.startswith("congvan."):
                    assert ROOMS.index(room(name)) <= ROOMS.index(here), f"{path}: {name}"


def test_templates_hold_no_figures() -> None:
    for path in (ROOT / "templates").glob("*.j2"):
        text = path.read_text("utf-8")
        assert "style=" not in text
        assert not re.search(r"\d\s*(pt|mm|cm|px)\b", text), path


def test_every_message_is_translated_and_the_catalogue_is_compiled() -> None:
    import messages

    with messages.CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in messages.extracted():
        if message.id:
            translated = catalogue.get(message.id)
            assert translated and translated.string, message.id
            fields = re.findall(r"(?<!\{)\{(\w+)", str(message.id))
            assert sorted(fields) == sorted(re.findall(r"(?<!\{)\{(\w+)", str(translated.string))), message.id
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    for message in catalogue:
        if message.id:
            assert compiled.get(message.id) and compiled.get(message.id).string == message.string


def test_no_message_says_what_clerks_do_not_say() -> None:
    import messages

    said = [str(message.id) for message in messages.extracted() if message.id]
    assert not [text for text in said if re.search(r"(?i)\bkhuyên\b|(?<!xây )\bdựng\b", text)]
    with messages.CATALOGUE.open("rb") as file:
        english = [str(message.string) for message in read_po(file, locale="en") if message.id]
    assert not [text for text in english if re.search(r"(?i)\bmend|\bno faults\b|is asked", text)]


def test_no_line_names_a_machine_path() -> None:
    for path in [*SOURCE.rglob("*.py"), *Path(ROOT / "tests").glob("*.py")]:
        assert "/" + "work/" not in path.read_text("utf-8"), path


def test_no_test_module_imports_another() -> None:
    for path in (ROOT / "tests").glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            shared = [name for name in names if name.startswith("test_")]
            assert not shared, f"{path.name}: {shared}; what tests share stands in a module that tells what it holds"


def test_the_blank_docx_is_that_of_python_docx_without_what_is_unused() -> None:
    import blank_docx

    kept, made = (zipfile.ZipFile(io.BytesIO(data)) for data in (blank_docx.BLANK.read_bytes(), blank_docx.blank()))
    assert {name: kept.read(name) for name in kept.namelist()} == {name: made.read(name) for name in made.namelist()}
