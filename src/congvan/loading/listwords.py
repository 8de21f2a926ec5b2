"""The words of lists.toml: heads of columns, and rows of a list that are no recipients."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from congvan.text.unicode import slug

_DATE = r"(?:[^,]{1,40}, ?)?ngày .{0,12}tháng .{0,12}năm\b.{0,8}"


@dataclass(frozen=True)
class ListWords:
    """Slugs of heads, and patterns that match the folded text of a cell from its beginning."""

    names: frozenset[str]
    own: str
    counting: frozenset[str]
    usual: frozenset[str]
    codes: frozenset[str]
    total: re.Pattern[str]
    note: re.Pattern[str]
    signature: re.Pattern[str]
    group: re.Pattern[str]
    date: re.Pattern[str]
    title: re.Pattern[str]


@cache
def list_words() -> ListWords:
    """Return the words, read once."""
    data = tomllib.loads(files(__package__).joinpath("lists.toml").read_text("utf-8"))
    heads, rows = data["heads"], data["rows"]
    total, note = _any(rows["total"]), _any(rows["note"])
    return ListWords(
        names=frozenset(map(slug, heads["names"])),
        own=heads["own"],
        counting=frozenset(map(slug, heads["counting"])),
        usual=frozenset(map(slug, heads["usual"])),
        codes=frozenset(map(slug, heads["codes"])),
        # 'Cộng (I + II)', 'Tổng cộng: 5', 'Cộng:', 'Cộng II', 'Tổng A + B'
        total=re.compile(
            rf"(?:{total})(?:\s+(?:[ivxlc]+|[a-z]))?\s*(?:[:.(+\d].*)?$|(?:{_any(rows['total_begins'])})(?!\w)",
            re.DOTALL,
        ),
        note=re.compile(rf"\(?(?:{note})\s*(?::|\)?$)|(?:{_any(rows['note_begins'])})|\(\*|\*|\([^()]*\)$", re.DOTALL),
        signature=re.compile(rf"(?:{_any(rows['signature_begins'])})(?!\w)|{_DATE}$", re.DOTALL),
        group=re.compile(rf"(?:{_any(rows['group_begins'])})(?!\w)"),
        date=re.compile(rf"{_DATE}$"),
        title=re.compile(_any(rows["title_begins"])),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
