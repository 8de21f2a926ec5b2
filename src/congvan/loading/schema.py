"""JSON Schema as editors want it: small, with what stands in several places stated once; spellings as patterns.

Draft-07, the newest that the YAML servers of editors know whole.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from congvan.text.unicode import nfc, slug, upper

Schema = dict[str, Any]
DEFINITIONS = "$defs"
# Keywords that hold schemas by name, one schema, or a list of schemas.
_BY_NAME, _ONE, _LIST = (
    ("properties", "patternProperties"),
    ("items", "additionalProperties", "not"),
    ("anyOf", "allOf"),
)
_WORTH_SHARING = 50  # characters of a schema that stands twice
_LINE = 160  # characters
_BASES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_VOWELS = "aeiouy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def published(name: str, title: str, schema: Schema, shared: Mapping[str, Schema]) -> Schema:
    """Return a whole schema of this name, its repeated parts stated once; `shared` are those named already."""
    definitions = dict(shared)
    sharing = _Sharing(definitions)
    for part in (schema, *definitions.values()):
        sharing.count(part)
    sharing.taken.update(definitions)
    root = sharing.rewritten(schema, "", root=True)
    named = {key: sharing.rewritten(part, key, root=True) for key, part in definitions.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:congvan:schema:{name}",
        "title": title,
        **root,
        DEFINITIONS: dict(sorted({**named, **sharing.definitions}.items())),
    }


class _Sharing:
    def __init__(self, named: dict[str, Schema]) -> None:
        self._seen: Counter[str] = Counter()
        self._names: dict[str, str] = {_text(part): key for key, part in named.items()}
        self.taken: set[str] = set()
        self.definitions: dict[str, Schema] = {}

    def count(self, schema: Schema) -> None:
        """Count every part of a schema; those within a part that was seen already count once."""
        for part in _parts(schema):
            text = _text(part)
            self._seen[text] += 1
            if self._seen[text] == 1:
                self.count(part)

    def rewritten(self, schema: Schema, name: str, root: bool = False) -> Schema:
        """Return a schema with references in the places of what is shared; `name` tells what it is of."""
        description = schema.get("description")
        bare = {key: value for key, value in schema.items() if key != "description"}
        text = _text(bare)
        if root or len(text) < _WORTH_SHARING or self._seen[text] < 2:
            return _mapped(schema, lambda part, inner: self.rewritten(part, inner or name))
        if text not in self._names:
            self._names[text] = unique = self._unique(name)
            self.definitions[unique] = _mapped(bare, lambda part, inner: self.rewritten(part, inner or name))
        reference = {"$ref": f"#/{DEFINITIONS}/{self._names[text]}"}
        return {"description": description, **reference} if description else reference

    def _unique(self, name: str) -> str:
        number = 1
        while (unique := name if number == 1 else f"{name}-{number}") in self.taken:
            number += 1
        self.taken.add(unique)
        return unique


def _parts(schema: Schema) -> Iterable[Schema]:
    """Yield the schemas right within a schema, without their descriptions: these differ where the rest is the same."""
    found: list[Schema] = []

    def note(part: Schema, _: str) -> Schema:
        found.append({key: value for key, value in part.items() if key != "description"})
        return part

    _mapped(schema, note)
    return found


def _mapped(schema: Schema, change: Callable[[Schema, str], Schema]) -> Schema:
    """Return schema with `change` done to each schema right within, which is told the name of a property."""
    result = dict(schema)
    for keyword in _BY_NAME:
        if keyword in schema:
            names = {name: slug(name) if keyword == "properties" else "" for name in schema[keyword]}
            result[keyword] = {name: change(part, names[name]) for name, part in schema[keyword].items()}
    for keyword in _ONE:
        if isinstance(schema.get(keyword), dict):
            result[keyword] = change(schema[keyword], "")
    for keyword in _LIST:
        if keyword in schema:
            result[keyword] = [change(part, "") for part in schema[keyword]]
    return result


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, sort_keys=True)


def spelled(words: Iterable[str]) -> str:
    """Return the pattern (ECMA 262) of words as `slug` takes them: any case, with or without marks, '_' or '-'."""
    return f"^(?:{'|'.join(dict.fromkeys(map(_spelled, words)))})$"


def hinted(words: Iterable[str]) -> str:
    """Return a pattern that tells words from the others of their group: as `spelled`, with any letter for a vowel."""
    return re.sub(r"\[[^\]]{3,}\]", ".", spelled(words))


def _spelled(word: str) -> str:
    # Nobody puts marks on an English name.
    letter = (lambda sign: f"[{sign.upper()}{sign}]" if sign.isalpha() else sign) if word.isascii() else _variants
    return "[ _-]".join("".join(map(letter, part)) for part in slug(word).split("-"))


@cache
def _variants(letter: str) -> str:
    """Return the letters of Vietnamese that fold to this one, as a class."""
    if not letter.isalpha():
        return letter
    tones = _TONES if letter in _VOWELS else ("",)
    marked = {nfc(base + tone) for base in _BASES.get(letter, letter) for tone in tones}
    points = sorted(ord(found) for lower in marked for found in (lower, upper(lower)))
    # Unicode has the letters of one base in a row: ranges keep the class short.
    runs = [[point for _, point in run] for _, run in groupby(enumerate(points), lambda pair: pair[1] - pair[0])]
    return f"[{''.join(chr(run[0]) + ('-' if len(run) > 2 else '') + chr(run[-1]) * (len(run) > 1) for run in runs)}]"


def printed(value: Any, indent: int = 0) -> str:
    """Return JSON that is short and can be read: what fits on a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(line) + indent <= _LINE:
        return line
    pad = "\n" + " " * (indent + 1)
    if isinstance(value, list):
        return f"[{pad}{f',{pad}'.join(printed(item, indent + 1) for item in value)}\n{' ' * indent}]"
    items = (f"{json.dumps(key, ensure_ascii=False)}: {printed(item, indent + 1)}" for key, item in value.items())
    return f"{{{pad}{f',{pad}'.join(items)}\n{' ' * indent}}}"
