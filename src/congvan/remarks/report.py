"""'Báo cáo tiếp thu, giải trình': a draft of its own, which the clerk reads, completes and builds like any other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from congvan.drafting import Named, group, listed, text
from congvan.drafting.writer import draft_yaml
from congvan.importing.texts import escaped
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.model.contract import DRAFT
from congvan.model.signers import SIGNATORY
from congvan.remarks.placed import Placed
from congvan.remarks.remark import DECISIONS, Decision
from congvan.remarks.table import PHRASES
from congvan.text.unicode import slug
from congvan.thethuc.rules import Rules

_KIND = "báo cáo"
# Who writes, signs and keeps the report is taken from the draft, and how secret it is.
_SAME = ("agency", "unit", "place", "secrecy", "signatory", "filing")
_AT_END = ("signatory", "filing")
_IMAGES = frozenset(
    slug(spelled) for key in SIGNATORY.keys if key.name in ("signature", "seal") for spelled in key.spellings
)
_TITLES: dict[Decision, str] = {"accepted": "y_kien_tiep_thu", "partly": "y_kien_mot_phan", "not": "y_kien_khong",
                                "": "y_kien_chua"}  # fmt: skip


def report_draft(placed: Sequence[Placed], document: str, draft: Node, rules: Rules, date: dt.date,
                 heading: Sequence[str]) -> str:  # fmt: skip
    """Return the YAML of the report; `document` names the draft whose tree is given, `heading` are comments.

    Raises CongvanError NK-090 where a text cannot be kept as it is.
    """
    phrases, told = rules.phrases, escaped(document)
    same = _taken(draft)
    filled = {"{van_ban}": told, "{co_quan}": _agency(draft) or phrases["co_quan_soan_thao"]}
    keys: dict[str | Named, Node | str | None] = {"kind": _KIND}
    keys |= {name: node for name, node in same.items() if name not in _AT_END}
    keys["date"] = f"{date.year}-{date.month:02d}"  # the day is written by hand, when it is signed
    keys["subject"] = _fill(phrases["bao_cao_tiep_thu"], filled)
    opening = text(_fill(phrases["mo_dau_tiep_thu"], filled))
    keys["body"] = listed([opening, group({"outline": listed(list(_sections(placed, phrases)))})])
    keys |= {name: same[name] for name in _AT_END if name in same}
    return draft_yaml(group(keys), "vi", heading)


def _taken(draft: Node) -> dict[str, Node]:
    entries = draft.entries if isinstance(draft, nodes.Mapping) else ()
    known = ((DRAFT.key(name.text), value) for name, value in entries)
    return {key.name: _unsigned(value) for key, value in known if key and key.name in _SAME}


def _unsigned(node: Node) -> Node:
    """Return a node without images of signatures and seals: nobody has signed the report yet."""
    if isinstance(node, nodes.Sequence):
        return replace(node, items=tuple(map(_unsigned, node.items)))
    if not isinstance(node, nodes.Mapping):
        return node
    kept = ((name, value) for name, value in node.entries if slug(name.text) not in _IMAGES)
    return replace(node, entries=tuple((name, _unsigned(value)) for name, value in kept))


def _agency(draft: Node) -> str:
    """Return the name of the agency that the draft gives by its keys, as typed."""
    agency = _taken(draft).get("agency")
    if not isinstance(agency, nodes.Mapping):
        return ""
    names = (value for name, value in agency.entries if name.text.casefold() in ("name", "tên"))
    found = next(names, None)
    return found.text if isinstance(found, nodes.Scalar) else ""


def _sections(placed: Sequence[Placed], phrases: Mapping[str, str]) -> Iterator[Node]:
    counts = Counter(one.remark.decision for one in placed)
    offices = len({" ".join(one.remark.office.casefold().split()) for one in placed})
    counted = [
        _fill(phrases["dem_y_kien"], {"{ket_qua}": phrases[PHRASES[decision]].lower(), "{so}": f"{counts[decision]}"})
        for decision in DECISIONS
        if counts[decision] or decision
    ]
    figures = {"{so}": str(len(placed)), "{co_quan}": str(offices), "{dem}": "; ".join(counted)}
    lines = [_fill(phrases["tong_so_y_kien"], figures), phrases["bang_kem_theo"]]
    yield group({"title": phrases["ket_qua_lay_y_kien"], "body": listed(lines)})
    for decision in DECISIONS:
        of_it = [one for one in placed if one.remark.decision == decision]
        if of_it:
            yield group({"title": phrases[_TITLES[decision]], "items": listed(_item(one, phrases) for one in of_it)})


def _item(one: Placed, phrases: Mapping[str, str]) -> Node:
    remark = one.remark
    said = {"{muc}": _flat(one.label[:1].upper() + one.label[1:]), "{co_quan}": _flat(remark.office),
            "{y_kien}": _ended(_flat(remark.text))}  # fmt: skip
    told = _fill(phrases["mot_y_kien"], said)
    if remark.reason:
        told = f"{told} {_fill(phrases['giai_trinh'], {'{ly_do}': _ended(_flat(remark.reason))})}"
    return text(told)


def _flat(words: str) -> str:
    """Return a text of others on one line, its signs meaning themselves."""
    return escaped(" ".join(words.split()))


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?…" else f"{words.rstrip(';,')}."


def _fill(phrase: str, values: Mapping[str, str]) -> str:
    """Put values in a phrase, once each: what stands in a value is read no more."""
    for name, value in values.items():
        before, found, after = phrase.partition(name)
        if found:
            return f"{_fill(before, values)}{value}{_fill(after, values)}"
    return phrase
