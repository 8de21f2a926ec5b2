"""Formulas of Word (Office Math) on one line, so that no fraction and no power reads as another number."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SINGLE = 1  # so many characters stand without brackets


def linear(node: _Element) -> str:
    """Return the text of a formula, or of a part of one: '(a+b)/2', 'x^2', '√(x)'."""
    made = _FORMS.get(node.tag)
    if made:
        return made(node)
    if node.tag == M + "t":
        return node.text or ""
    return "".join(map(linear, node))


def _part(node: _Element, name: str) -> str:
    found = node.find(M + name)
    return linear(found) if found is not None else ""


def _grouped(text: str) -> str:
    return text if len(text) <= _SINGLE or text.isalnum() else f"({text})"


def _fraction(node: _Element) -> str:
    return f"{_grouped(_part(node, 'num'))}/{_grouped(_part(node, 'den'))}"


def _scripts(node: _Element) -> str:
    base, below, above = (_part(node, name) for name in ("e", "sub", "sup"))
    return f"{_grouped(base)}{f'_{_grouped(below)}' if below else ''}{f'^{_grouped(above)}' if above else ''}"


def _root(node: _Element) -> str:
    degree = _part(node, "deg")
    return f"{f'({degree})' if degree else ''}√({_part(node, 'e')})"


def _bracketed(node: _Element) -> str:
    said = {name: node.find(f"{M}dPr/{M}{name}") for name in ("begChr", "endChr", "sepChr")}
    begin, end, parted = (
        usual if said[name] is None else said[name].get(M + "val", "")  # type: ignore[union-attr]
        for name, usual in (("begChr", "("), ("endChr", ")"), ("sepChr", "|"))
    )
    return f"{begin}{parted.join(linear(part) for part in node.findall(M + 'e'))}{end}"


def _summed(node: _Element) -> str:
    sign = node.find(f"{M}naryPr/{M}chr")
    below, above = _part(node, "sub"), _part(node, "sup")
    shown = sign.get(M + "val", "∫") if sign is not None else "∫"
    return f"{shown}{f'_({below})' if below else ''}{f'^({above})' if above else ''} {_part(node, 'e')}"


def _rows(node: _Element) -> str:
    rows = (", ".join(linear(cell) for cell in row.findall(M + "e")) for row in node.findall(M + "mr"))
    return f"[{'; '.join(rows)}]"


def _lines(node: _Element) -> str:
    return "; ".join(linear(line) for line in node.findall(M + "e"))


_FORMS: dict[str, Callable[[_Element], str]] = {
    M + "f": _fraction,
    **dict.fromkeys((M + "sSup", M + "sSub", M + "sSubSup"), _scripts),
    M + "rad": _root,
    M + "d": _bracketed,
    M + "nary": _summed,
    M + "m": _rows,
    M + "eqArr": _lines,
}
