"""VB-505: sums in words against the figures before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.prose import prose, words
from congvan.errors import N_

# 'năm triệu đồng mỗi tháng' is a part of the sum.
_SUM = re.compile(
    r"(?<![\w.,])(?P<figures>[0-9]{1,3}(?:\.[0-9]{3})+) ?(?:đồng|đ|VNĐ|VND)[ ,;]*"
    r"\((?:(?i:(?:số tiền )?(?:viết )?bằng chữ)\s*:?\s*)?(?P<words>[^()]*?) đồng\b(?! ?/| mỗi\b| một\b)[^()]*\)"
)
_GROUP = 1000


@rule("VB-505")
def sums_in_words(recognised: Recognised) -> Iterator[Found]:
    """A sum in figures and the same in words, where the words can be read."""
    for read in prose(recognised):
        for match in _SUM.finditer(read.text):
            said, figures = _number(match["words"]), int(match["figures"].replace(".", ""))
            if said is not None and said != figures:
                message = N_("số tiền bằng chữ “{words}” không khớp {figures} đồng")
                parameters = {"words": match["words"], "figures": match["figures"]}
                yield read.found(message, *match.span("words"), parameters)


def _number(text: str) -> int | None:
    """Return the number that words say; None where a word or their order is not known."""
    table = words()["sums"]
    total = group = digit = 0
    last = _GROUP**9
    for word in text.lower().replace(",", " ").split():
        if word in table["skipped"]:
            continue
        if word in table["digits"]:
            if digit:
                return None
            digit = table["digits"][word]
        elif word in table["tens"]:
            group += (digit or 1) * 10
            digit = 0
        elif word in table["hundred"]:
            group, digit = group + digit * 100, 0
        elif word in table["groups"]:
            value = table["groups"][word]
            if value >= last:
                return None
            total, group, digit, last = total + (group + digit) * value, 0, 0, value
        else:
            return None
    return total + group + digit
