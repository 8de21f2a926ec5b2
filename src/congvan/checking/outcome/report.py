"""What a check says: as lines for people, as plain data (JSON), as SARIF 2.1.0 for code hosts.

Texts of checked files are data: whatever could steer a terminal or hide in a line is shown by its code point.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from congvan.checking.observed import Box
from congvan.checking.outcome.mendable import mendable
from congvan.checking.outcome.signatures import as_data
from congvan.checking.rules.book import Rule, Severity, rules
from congvan.checking.run import Checked, Remark
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.unicode import nfc, visible

SEVERITY_WORDS: Mapping[Severity, str] = {"error": N_("lỗi"), "warning": N_("cảnh báo"), "advice": N_("gợi ý")}
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "advice": "note"}
_EXCERPT = 60
_PAGES = 8
_NOTES = 50  # of one kind in a copy
_IN_ALL = 1_000  # notes of one copy
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://pypi.org/project/congvan/"
_BASE = "%SRCROOT%"


def shortened(text: str, most: int = _EXCERPT) -> str:
    """Return text of at most so many signs, closed by '…' after the last whole word where something is cut off."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rsplit(maxsplit=1)[0] if not text[most - 1].isspace() and " " in cut.strip() else cut
    return whole.rstrip() + "…"


def message(remark: Remark) -> str:
    """Return what was found and what is asked, in the chosen language."""
    return visible(tr(remark.found.message, **remark.found.parameters))


def note(remark: Remark) -> str:
    """Return a remark as a note in the margin has it: '[TT-105] lỗi: cỡ chữ 15, … (PL I, …)'."""
    return f"[{remark.rule.code}] {tr(SEVERITY_WORDS[remark.severity])}: {message(remark)}{clause(remark.rule)}"


def notes(remarks: Sequence[Remark]) -> list[tuple[Remark, str]]:
    """Return the remarks to set into a copy, with their notes; of many alike the first, which count the rest.

    Hundreds of the same note hide all others, and Word hardly opens a file with thousands.
    """
    alike: dict[tuple[str, str], list[Remark]] = {}
    remarks = merged(remarks)
    for remark in remarks:
        alike.setdefault((remark.rule.code, message(remark)), []).append(remark)
    last = {id(same[_NOTES - 1]): same[_NOTES:] for same in alike.values() if len(same) > _NOTES}
    left_out = {id(remark) for rest in last.values() for remark in rest}
    shown = [remark for remark in remarks if id(remark) not in left_out]
    result = [
        (remark, note(remark) + ("; " + _elsewhere(last[id(remark)]) if id(remark) in last else ""))
        for remark in shown[:_IN_ALL]
    ]
    if len(shown) > _IN_ALL:
        remark, text = result[-1]
        more = tr(N_("còn {count} nhận xét nữa, chỉ nêu trong báo cáo"), count=len(shown) - _IN_ALL)
        result[-1] = remark, f"{text}; {more}"
    return result


def merged(remarks: Sequence[Remark]) -> list[Remark]:
    """Return the remarks with those alike on adjacent pieces of one text as one: a fault may run over many runs."""
    found: list[Remark] = []
    last: dict[tuple[str, str], int] = {}  # where in `found` the last one of a kind stands
    for remark in remarks:
        kind = remark.rule.code, message(remark)
        before = found[last[kind]] if kind in last else None
        if before is not None and _touch(before, remark):
            found[last[kind]] = replace(before, found=replace(before.found, end=remark.found.end))
        else:
            last[kind] = len(found)
            found.append(remark)
    return found


def _touch(one: Remark, other: Remark) -> bool:
    """Whether nothing but spaces stands between two pieces of a text."""
    part, start, end = one.found.part, other.found.start, one.found.end
    if part is None or part is not other.found.part or start is None or end is None or one.found.fix.get("text"):
        return False
    return end <= start and not part.text[end:start].strip()


def as_json(checked: Iterable[Checked]) -> list[dict[str, object]]:
    """Return all remarks as plain data; `line` and `column` are 0, `page` and `box` None where they are not known.

    As in every report, a file is told before the next one is asked for, and not kept.
    """
    return [_as_data(one, remark) for one in checked for remark in one.remarks]


def as_sarif(checked: Iterable[Checked], root: Path | None = None) -> dict[str, object]:
    """Return a log of SARIF 2.1.0; addresses of files are relative to `root` (None: the current folder)."""
    from importlib.metadata import version  # slow to import, and no other report asks for it

    root = (root or Path.cwd()).resolve()
    catalogue = dict(rules())
    places = {code: place for place, code in enumerate(catalogue)}
    seen: Counter[tuple[str, ...]] = Counter()
    results, artifacts = [], []
    for one in checked:
        for remark in one.remarks:
            # What keeps a file from being read has a code of its own, outside the tables.
            catalogue[remark.rule.code] = remark.rule
            places.setdefault(remark.rule.code, len(places))
            results.append(_result(remark, root, places, seen))
        artifacts.append(_artifact(one, root))
    driver = {
        "name": "congvan",
        "version": version("congvan"),
        "informationUri": _HOME,
        "rules": [_descriptor(rule) for rule in catalogue.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": tr(N_("thư mục gốc của kho"))}}},
        "artifacts": artifacts,
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _artifact(checked: Checked, root: Path) -> dict[str, object]:
    signed = as_data(checked.recognised.observed) if checked.recognised else []
    told: dict[str, object] = {"location": _location(checked.path, root)}
    return told | ({"properties": {"signatures": signed}} if signed else {})


def clause(rule: Rule) -> str:
    """Return the clause of a rule in brackets, nothing where it has none."""
    return f" ({rule.source})" if rule.source else ""


def _component_and_text(remark: Remark) -> str:
    excerpt = shortened(visible(remark.found.excerpt))
    return " ".join(filter(None, (remark.component, excerpt and f"'{excerpt}'")))


def _elsewhere(others: Sequence[Remark]) -> str:
    lines = sorted({remark.span.line for remark in others if remark.span.line})
    pages = sorted({remark.page for remark in others if remark.page})
    if lines:
        return tr(N_("và {count} chỗ khác (dòng {lines})"), count=len(others), lines=_listed(lines))
    if pages:
        return tr(N_("và {count} chỗ khác (trang {pages})"), count=len(others), pages=_listed(pages))
    return tr(N_("và {count} chỗ khác"), count=len(others))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join([*map(str, numbers[:_PAGES]), *(["…"] if len(numbers) > _PAGES else [])])


def _as_data(checked: Checked, remark: Remark) -> dict[str, object]:
    return {
        "code": remark.rule.code,
        "severity": remark.severity,
        "title": remark.rule.title,
        "title_en": remark.rule.title_en,
        "message": message(remark),
        "file": visible(remark.span.file),
        "line": remark.span.line,
        "column": remark.span.column,
        "page": remark.page,
        "component": remark.component,
        "excerpt": visible(remark.found.excerpt),
        "source": remark.rule.source,
        "box": _box(remark.box),
        "fixable": bool(mendable(checked, remark)),
    }


def _box(box: Box | None) -> dict[str, float] | None:
    """Return a box as data; lengths in mm from the upper left corner of the page."""
    if box is None:
        return None
    edges = {name: round(getattr(box, name), 2) for name in ("left", "top", "right", "bottom")}
    return {"page": box.page, **edges}


def _descriptor(rule: Rule) -> dict[str, object]:
    described = {
        "name": _pascal(rule.title_en),
        "shortDescription": {"text": f"{rule.title} / {rule.title_en}"},
        "help": {"text": f"{rule.title}{clause(rule)}"},
    }
    return {
        "id": rule.code,
        **(described if rule.title else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"source": rule.source, "fixable": rule.fixable},
    }


def _pascal(title: str) -> str:
    """Return a title as an identifier, as the names of rules are in SARIF ('PaperIsA4')."""
    return "".join(word[:1].upper() + word[1:] for word in "".join(c if c.isalnum() else " " for c in title).split())


def _result(remark: Remark, root: Path, places: Mapping[str, int], seen: Counter[tuple[str, ...]]) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": _location(Path(remark.span.file), root)}
    if remark.span.line:
        location["region"] = {"startLine": remark.span.line, "startColumn": max(remark.span.column, 1)}
    known = {"page": remark.page, "component": remark.component, "box": _box(remark.box)}
    return {
        "ruleId": remark.rule.code,
        "ruleIndex": places[remark.rule.code],
        "level": _LEVELS[remark.severity],
        "message": {"text": "".join(_sentence(remark))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"congvan/v1": _fingerprint(remark, root, seen)},
        "properties": {name: value for name, value in known.items() if value},
    }


def _sentence(remark: Remark) -> Iterator[str]:
    """Give what a code host shows; it knows no pages, so the page is told in words."""
    if remark.page and not remark.span.line:
        yield tr(N_("trang {page}"), page=remark.page) + ": "
    yield message(remark)
    if place := _component_and_text(remark):
        yield " — " + place
    yield clause(remark.rule)


def _fingerprint(remark: Remark, root: Path, seen: Counter[tuple[str, ...]]) -> str:
    """Return what stays when other parts of the file change: no page or line goes in, only the how-manieth of alike."""
    text = " ".join(nfc(remark.found.excerpt).split())
    key = (_uri(Path(remark.span.file), root)[0], remark.rule.code, remark.component, text)
    seen[key] += 1
    return hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "surrogatepass")).hexdigest()


def _location(path: Path, root: Path) -> dict[str, object]:
    uri, relative = _uri(path, root)
    return {"uri": uri, "uriBaseId": _BASE} if relative else {"uri": uri}


@lru_cache(maxsize=64)
def _uri(path: Path, root: Path) -> tuple[str, bool]:
    """Return the address of a file, and whether it is relative to root (a file elsewhere gets a whole one)."""
    whole = path if path.is_absolute() else root / path
    if whole.resolve().is_relative_to(root):
        return quote(whole.resolve().relative_to(root).as_posix()), True
    return whole.resolve().as_uri(), False
