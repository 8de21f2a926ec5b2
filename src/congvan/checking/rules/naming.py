"""Rules VB-411 to VB-413: one form of a name in a document, degrees and offices before a person's name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.phrases import either
from congvan.checking.rules.prose import Prose, lead, mixed_case, proper_names, words
from congvan.errors import N_
from congvan.text.capitals import sentence
from congvan.text.syllables import parse, respell

_PERSON = r"(?=[A-ZĐ][^\W\d_]+ [A-ZĐ][^\W\d_]+)"  # two syllables with capitals: a person's name


@rule("VB-411")
def one_form(recognised: Recognised) -> Iterator[Found]:
    """The same name in two forms: the rarer ones, each once, with how often they stand; ties say nothing."""
    places: dict[str, dict[str, list[tuple[Prose, re.Match[str]]]]] = defaultdict(lambda: defaultdict(list))
    for read in mixed_case(recognised):
        for pattern in _two_forms():
            for match in pattern.finditer(read.text):
                # At the head of a sentence a capital says nothing.
                if read.within_sentence(match.start("form")) and not _of_several(read, match):
                    places[f"{pattern.pattern[:9]} {_key(match)}"][match["form"]].append((read, match))
    for forms in places.values():
        (usual, others), *rarer = Counter({form: len(found) for form, found in forms.items()}).most_common()
        for form, count in rarer:
            if count < others and count + others == sum(map(len, forms.values())):
                read, match = forms[form][0]
                parameters = {"found": form, "right": usual, "count": count, "others": others}
                message = N_("“{found}” ({count} chỗ) và “{right}” ({others} chỗ) trong một văn bản; viết “{right}”")
                yield read.found(message, *match.span("form"), parameters)


def _key(match: re.Match[str]) -> str:
    """What two forms of a name have in common."""
    return respell(match["form"]).replace("sỹ", "sĩ")


def _of_several(read: Prose, match: re.Match[str]) -> bool:
    """Whether what stands before makes it a common noun: 'các kế hoạch này', 'các Ban quản lý'."""
    before = lead(read.text, match.start("form")).rstrip().rpartition(" ")[2]
    return before.lower() in proper_names()["one_form"]["these_not_after"]


@cache
def _two_forms() -> tuple[re.Pattern[str], ...]:
    table = proper_names()["one_form"]
    after = r"(?![\w-])"
    titled = "|".join(
        f"{name[0]}{name[1 : name.index(' ') + 1]}(?i:{name.partition(' ')[2]})" for name in table["titled"]
    )
    units = "|".join(f"(?i:{unit[0]}){unit[1:]}" for unit in table["units"])
    these = "|".join(f"(?i:{kind[0]}){kind[1:]}" for kind in table["these"])
    return (
        re.compile(rf"(?<![\w-])(?P<form>{titled}){after}"),
        # Before a name or a number the noun is for VB-404; in 'xã hội' it is another word.
        re.compile(rf"(?<![\w-]){either(table['councils'])} (?P<form>{units})(?![\w-]| [A-ZĐÁẮẤÂ0-9]| hội| viên)"),
        re.compile(rf"(?<![\w-])(?P<form>{these}) này{after}"),
        re.compile(rf"(?<![\w-])(?i:{'|'.join(table['degrees'])}) (?P<form>s[ĩỹ]){after}"),
    )


@rule("VB-412")
def degrees(recognised: Recognised) -> Iterator[Found]:
    """'Ths. Nguyễn Văn A', 'T.S Trần B': the letters of a degree before a person's name."""
    pattern, rights = _degrees()
    for read in mixed_case(recognised):
        for match in pattern.finditer(read.text):
            parameters = {"found": match["letters"], "right": rights[match["letters"]]}
            yield read.found(N_("“{found}” trước tên người: viết “{right}”"), *match.span("letters"), parameters)


@cache
def _degrees() -> tuple[re.Pattern[str], dict[str, str]]:
    rights = {wrong: right for right, several in proper_names()["degrees"].items() for wrong in several}
    letters = "|".join(re.escape(wrong) for wrong in sorted(rights, key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])(?P<letters>{letters})\.? {_PERSON}"), rights


@rule("VB-413")
def offices_of_persons(recognised: Recognised) -> Iterator[Found]:
    """'giám đốc Nguyễn Văn An': an office or a degree right before a person's name of three syllables or more."""
    for read in mixed_case(recognised):
        for match in _office_of_person().finditer(read.text):
            name = list(takewhile(str.istitle, match["name"].split()))
            if len(name) > 2 and all(parse(word) or len(word) == 1 for word in name):
                deputy, _, head = match["office"].partition("phó ")
                right = sentence(match["office"]) if deputy or not head else f"Phó {sentence(head)}"
                message = N_("“{found}”: viết hoa chưa đúng; viết “{right}”")
                yield read.found(message, *match.span("office"), {"found": match["office"], "right": right})


@cache
def _office_of_person() -> re.Pattern[str]:
    table = words()["persons"]
    offices = "|".join(sorted(table["offices"], key=len, reverse=True))
    family = "|".join(table["common_family_names"])
    return re.compile(rf"(?<![\w-])(?P<office>{offices}) (?P<name>(?:{family})(?: [^\W\d_]+){{2,4}})(?![\w'’-])")
