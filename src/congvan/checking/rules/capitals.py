"""Rules VB-4xx: the capitals of Phụ lục II that words alone decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from congvan.checking.recognised import Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.phrases import Phrases, alternatives, any_of, behind, by_common_form
from congvan.checking.rules.prose import BROKEN, PARAGRAPHS, Prose, lead, mixed_case, proper_names, words
from congvan.errors import N_
from congvan.text.capitals import sentence, unit_name
from congvan.text.syllables import parse, respell
from congvan.text.unicode import upper

# What ends within quotation marks or brackets may stand in the middle of a sentence: 'câu hỏi “Vì sao?” của cử tri'.
_SENTENCE = re.compile(r"([^\W\d_]{2,})[.?!] +([“\"(‘]*)([^\W\d_]{2,})(?![\w'’-])")
_AFTER_STOP = re.compile(r"[.?!] +[“\"(‘]*([^\W\d_])")  # what the word after it begins with
_OPENING = re.compile(
    r"\s*(?:Điều [0-9]+\.\s*|(?:[0-9]+\.)+[0-9]{0,2}\s+|[0-9]+\)\s*)?(?P<word>[^\W\d_]{2,})(?![\w'’-])"
)
_OPENED_BY_CAPITAL = frozenset({"noi_dung", "khoan", "dieu", "can_cu"})
_ENDED = re.compile(r"[.?!][”\"’)]*\s*$")
_UNIT = re.compile(
    r"(?<![\w'’-])(?P<noun>Tỉnh|Thành phố|Thành Phố|Huyện|Quận|Thị xã|Thị Xã|Xã|Phường|Thị trấn|Thị Trấn|Đặc khu)"
    r" (?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,4})"
)
# Streets, a shrine, a church; organisations that are named with the unit.
_NO_UNIT = re.compile(
    r"(?<=Bà )Huyện Thanh Quan|Xã (?:Đàn|Tắc)\b|Huyện Sỹ\b|Tỉnh (?:Đoàn|Hội|Đội|Ủy|Uỷ)\b|Xã (?:Đoàn|Đội)\b"
)
_NAMED_AFTER_PERSONS = frozenset({"phường", "xã", "quận"})
_SPECIAL_PLACE = re.compile(r"(?<![\w'’-])(?:thành phố (?=Hồ Chí Minh)|thủ đô (?=Hà Nội))")
# 'mỗi phường 5', 'xã 88, phường 14': so many of them; 'các phường 1, 2, 3': the clause speaks of one.
_COUNTED = re.compile(r"(?:mỗi|[Cc]ác|[Nn]hững|xã:? [0-9]+[,;]) $")
_NUMBERED_UNIT = re.compile(
    r"(?<![\w'’-])(?:quận|phường) (?=(?:1[0-9]|[1-9])(?:[,;.)]|$| (?:thuộc|quận|thành phố|tỉnh)))"
)
_DOCUMENT = (
    r"(?:của |này|Luật|Bộ luật|Nghị|Thông tư|Quyết định|Quy chế|Quy định|Hiến pháp|Pháp lệnh|Điều lệ|Kế hoạch|Công văn"
    r"|Chỉ thị|Chương|Phần|Mục|Phụ lục)"
)
# 'trồng điều 5 ha': điều is an article only where something cites it.
_ARTICLE = re.compile(
    r"(?:(?<=khoản [0-9] )|(?<=khoản [0-9][0-9] )|(?<=[Tt]ại )|(?<=[Tt]heo )|(?<=cứ )|(?<=điểm [a-zđ] ))"
    r"điều (?=[0-9]{1,3}\b(?!,[0-9]))"
    rf"|(?<![\w-])(?<![Cc]ây )(?<![Vv]ườn )(?<![Gg]iống )(?<![Ll]ô )(?<![Rr]ẫy )điều (?=[0-9]{{1,3}},? {_DOCUMENT})"
)
_DIVISION = re.compile(
    r"(?<![\w-])(?<![Tt]hành )(?<![Hh]ọc )(?<![Cc]ổ )(?<![Hh]ợp )(?:phần|chương|phụ lục) (?=[IVX]{1,6}\b)"
    r"|(?<![\w-])(?<![Dd]anh )(?<![Hh]ạng )(?<![Kk]hoản )(?<![Cc]huyên )(?<![Đđ]ề )(?<![Tt]hư )(?<![Tt]iết )"
    rf"(?<![Tt]iểu )(?:tiểu mục|mục) (?=[IVX]{{1,6}}\b|[0-9]{{1,2}} {_DOCUMENT})"
)
_CITED = ((_ARTICLE, ("điều ",)), (_DIVISION, ("phần ", "chương ", "phụ lục ", "mục ")))
_SMALL_DIVISION = re.compile(
    r"(?<![\w-])(?:Khoản (?=[0-9]{1,2}(?:,| và)? |[0-9]{1,2}[.;,)]?$)|Điểm (?=[a-zđ](?:,| và)? (?:[Kk]hoản|[a-zđ]\b)))"
)
# '02 quyết định số …', but not 'Điều 3 quyết định số …'.
_COUNT = (
    r"(?<![Đđ]iều )(?<![Kk]hoản )(?<![Mm]ục )(?<![Đđ]iểm )(?<!số )"
    r"(?:0[1-9]|[1-9][0-9]?|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
)
_AFTER_DATE = re.compile(r"[0-9] \($")  # 'ngày 16/3/2026 (thứ Hai)'
_LISTED = re.compile(r"[,;:] $")  # 'Sở Tài chính, sở Y tế'
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_NAMED_DOCUMENT_NUMBER = r"\s+số:?\s*(?=[0-9]{1,5}(?:/[0-9]{4})?[/-][A-ZĐ])"


@rule("VB-401")
def sentence_start(recognised: Recognised) -> Iterator[Found]:
    """A small letter after the end of a sentence."""
    short = frozenset(words()["abbreviations"]["words"])
    for read in mixed_case(recognised):
        if not any(map(str.islower, _AFTER_STOP.findall(read.text))):
            continue
        for match in _SENTENCE.finditer(read.text):
            before, word = match[1], match[3]
            if before.lower() in short or not parse(before) or not parse(word) or not word.islower():
                continue
            broken = any(found.end() in range(match.end(1), match.start(3)) for found in BROKEN.finditer(read.text))
            if not before.isupper() and not broken:
                yield _written(read, match.start(3), word, sentence(word))


@rule("VB-402")
def paragraph_start(recognised: Recognised) -> Iterator[Found]:
    """A small letter at the head of a paragraph, article or numbered clause; points and dashes are left alone."""
    before: Prose | None = None
    for read in mixed_case(recognised):
        match = _OPENING.match(read.text)
        component = read.part.component
        if match and component in _OPENED_BY_CAPITAL and match["word"].islower() and parse(match["word"]):
            # Running text may go on after a list or a table; in a PDF also after the end of a page.
            follows = before is not None and before.part.component in PARAGRAPHS and bool(_ENDED.search(before.text))
            if component != "noi_dung" or (follows and recognised.observed.format == "docx"):
                yield _written(read, match.start("word"), match["word"], sentence(match["word"]))
        before = read


@rule("VB-403")
def agency_names(recognised: Recognised) -> Iterator[Found]:
    """Names of agencies with a capital too few or too many."""
    table = proper_names()["agencies"]
    names = by_common_form(table["names"])
    fields = by_common_form(table["fields"])
    named = any_of(table["names"])
    addressed = words()["persons"]["addressed"]
    small, rights = any_of(table["small_at_the_end"]), by_common_form(table["small_at_the_end"])
    for read in mixed_case(recognised):
        for match in named.within(read):
            yield from _compared(read, match.start(), match[0], names[respell(match[0])])
        for match in small.within(read):
            before = _word_before(read.text, match.start())
            # A person may be named so: 'Trần Quốc Hội', 'bà Thanh Tra'; 'Phó' stands before offices.
            named_so = before != "Phó" and (before[:1].isupper() or before in addressed)
            if match[0].istitle() and not named_so:
                yield from _compared(read, match.start(), match[0], rights[respell(match[0])])
        for match in _issuers().finditer(read.text) if " của " in read.text else ():
            yield _written(read, match.start(), match[0], sentence(match[0]))
        for match in _ministry().finditer(read.text):
            noun, field = match["noun"], match["field"]
            right = fields[respell(field)]
            before = _word_before(read.text, match.start()).lower()
            if before in table["nouns_not_after"]:
                continue
            listed = before in table["nouns_after"] or (noun == "sở" and _LISTED.search(lead(read.text, match.start())))
            if noun.islower() and not (listed and field[0].isupper()):
                continue
            yield from _compared(read, match.start("noun"), f"{noun} {field}", f"{sentence(noun.lower())} {right}")
        yield from _names_when_capital(read)
        yield from _joined_fields(read)


@cache
def _issuers() -> re.Pattern[str]:
    names = "|".join(proper_names()["agencies"]["issuers"]).lower()
    return re.compile(rf"(?<=[0-9] của )(?:{names})(?!\w)")


def _names_when_capital(read: Prose) -> Iterator[Found]:
    """'Đoàn thanh niên', 'Hội phụ nữ' within a sentence: the first capital says that a name is meant."""
    names, models, other = _when_capital()
    for match in names.within(read):
        within = match[0][0].isupper() and read.within_sentence(match.start())
        if within and not other.match(read.text[match.end() : match.end() + 20]):
            yield from _compared(read, match.start(), match[0], models[respell(match[0])])


@cache
def _when_capital() -> tuple[Phrases, Mapping[str, str], re.Pattern[str]]:
    """The names, their right forms, and what stands after another name."""
    table = proper_names()["agencies"]
    other = re.compile(rf" (?:{'|'.join(table['when_capital_not_before'])})(?!\w)")
    return any_of(table["when_capital"]), by_common_form(table["when_capital"]), other


def _joined_fields(read: Prose) -> Iterator[Found]:
    """'Sở Văn hóa Thể thao Du lịch': the comma and the 'và' of the name are missing."""
    pattern, rights = _joined()
    for match in pattern.finditer(read.text):
        noun, _, field = match[0].partition(" ")
        # 'Sở Khoa học công nghệ' within other words may be two things; with its capitals it is a name.
        if field[0].isupper():
            message = N_("“{found}”: tên cơ quan chưa đúng; viết “{right}”")
            parameters = {"found": match[0], "right": f"{noun} {rights[respell(field)]}"}
            yield read.found(message, *match.span(), parameters)


@cache
def _joined() -> tuple[re.Pattern[str], Mapping[str, str]]:
    table = proper_names()["agencies"]
    rights = {respell(wrong): right for wrong, right in table["joined"].items()}
    nouns = "|".join(table["nouns"])
    return behind(f"(?<![\\w-])(?:{nouns}) ", table["joined"]), rights


def _word_before(text: str, start: int) -> str:
    """The word before a place, '' where none stands one space before it."""
    match = _WORD_BEFORE.search(lead(text, start))
    return match[1] if match else ""


@cache
def _ministry() -> re.Pattern[str]:
    table = proper_names()["agencies"]
    nouns = "|".join(table["nouns"])
    return re.compile(rf"(?<![\w-])(?P<noun>(?i:{nouns})) (?P<field>{alternatives(table['fields'])})(?![\w-])")


@rule("VB-404")
def unit_nouns(recognised: Recognised) -> Iterator[Found]:
    """'Tỉnh Đắk Lắk' within a sentence; 'thành phố Hồ Chí Minh', 'quận 1'."""
    family_names = frozenset(words()["persons"]["family_names"])
    for read in mixed_case(recognised):
        for match in _UNIT.finditer(read.text):
            noun = match["noun"]
            name = " ".join(takewhile(lambda word: word[0].isupper(), match["name"].split()))
            if not name or name.isupper() or _NO_UNIT.match(read.text, match.start()):
                continue
            if noun.lower() in _NAMED_AFTER_PERSONS and name.split()[0] in family_names:
                continue
            right = f"{noun.lower()} {name}"
            # unit_name knows the persons, events and places after which the noun has its capital.
            if read.within_sentence(match.start()) and unit_name(right) == right:
                yield _written(read, match.start(), f"{noun} {name}", right)
        for pattern in (_SPECIAL_PLACE, _NUMBERED_UNIT):
            for match in pattern.finditer(read.text):
                if pattern is _NUMBERED_UNIT and _COUNTED.search(lead(read.text, match.start())):
                    continue
                opening = match[0].rstrip()
                yield _written(read, match.start(), opening, sentence(opening))


@rule("VB-405")
def divisions(recognised: Recognised) -> Iterator[Found]:
    """Phần, chương, mục, điều, phụ lục cited with a small letter."""
    for read in mixed_case(recognised):
        text = read.text
        # Patterns that begin with what stands before are slow; most texts have none of the words.
        patterns = [pattern for pattern, nouns in _CITED if any(noun in text for noun in nouns)]
        for pattern in patterns:
            for match in pattern.finditer(text):
                noun = match[0].rstrip()
                yield _written(read, match.start(), noun, sentence(noun))


@rule("VB-406")
def small_divisions(recognised: Recognised) -> Iterator[Found]:
    """'Khoản', 'Điểm' with a capital within a sentence, against the examples of the clause."""
    for read in mixed_case(recognised):
        for match in _SMALL_DIVISION.finditer(read.text):
            if read.within_sentence(match.start()) or re.search(r"[0-9] $", lead(read.text, match.start())):
                noun = match[0].rstrip()
                yield _written(read, match.start(), noun, noun.lower())


@rule("VB-407")
def document_names(recognised: Recognised) -> Iterator[Found]:
    """'nghị định số 30/2020/NĐ-CP', 'luật Đất đai', 'Luật đất đai'."""
    table = proper_names()["documents"]
    laws = by_common_form(table["laws"])
    kinds = re.compile(
        rf"(?<![\w-])(?P<before>(?i:các|những|mẫu|biểu) |{_COUNT} )?(?P<kind>{'|'.join(table['kinds'])})"
        + _NAMED_DOCUMENT_NUMBER
    )
    ends_other = re.compile(rf"(?i: (?:{'|'.join(table['not_before'])})(?!\w))")
    yield from _itself(recognised)
    for read in mixed_case(recognised):
        for match in kinds.finditer(read.text) if "số" in read.text else ():
            if not match["before"]:
                yield _written(read, match.start("kind"), match["kind"], sentence(match["kind"]))
        for match in _law().finditer(read.text) if _names_law().search(read.text) else ():
            noun, name = match["noun"], match["name"]
            before = match["before"].lower()
            if before in table["not_after"] or (before == "phạm" and f"{noun} {name}".islower()):
                continue
            # All in small letters it may be law as such ('luật đất đai qua các thời kỳ') unless its year follows; a
            # capital in the middle may follow another clause ('Luật Ngân sách Nhà nước').
            as_such = f"{noun} {name}".islower() and not re.match(r" (?:năm|số) [0-9]", read.text[match.end() :])
            right = laws[respell(name)]
            wrong = noun.islower() or noun == "Bộ Luật" or name[0].islower() or name.istitle()
            if (
                not as_such
                and (wrong or _has_more_capitals(name, right))
                and not ends_other.match(read.text, match.end())
            ):
                yield from _compared(read, match.start("noun"), f"{noun} {name}", f"{sentence(noun.lower())} {right}")


def _itself(recognised: Recognised) -> Iterator[Found]:
    """'thi hành quyết định này' in a decision: the document itself."""
    table = proper_names()["documents"]
    own = recognised.kind.name.lower() if recognised.kind else ""
    if own not in table["own"]:
        return
    pattern = re.compile(rf"(?<![\w-]){own}(?= này(?!\w))")
    for read in mixed_case(recognised):
        for match in pattern.finditer(read.text):
            if _word_before(read.text, match.start()).lower() not in table["own_not_after"]:
                yield _written(read, match.start(), match[0], sentence(match[0]))


def _has_more_capitals(name: str, right: str) -> bool:
    """'Tổ chức Chính quyền địa phương': a capital where the name of the law has none, and no other clause gives it."""
    for phrase in proper_names()["documents"]["capital_within"]:
        name = name.replace(phrase, phrase.lower())
    return any(typed.isupper() and model.islower() for typed, model in zip(name, right, strict=True))


@cache
def _law() -> re.Pattern[str]:
    names = alternatives(proper_names()["documents"]["laws"])
    return re.compile(
        r"(?<!\w)(?P<before>(?:(?!(?i:bộ luật)\b)[^\W\d_]+)?)[ ]?(?<![\w-])"
        rf"(?P<noun>(?i:bộ luật|luật)) (?P<name>{names})(?![\w-])"
    )


@cache
def _names_law() -> re.Pattern[str]:
    """A law by its name: what stands before it is looked at only where one is."""
    return re.compile(rf"(?i:luật) {alternatives(proper_names()['documents']['laws'])}")


@rule("VB-408")
def special_nouns(recognised: Recognised) -> Iterator[Found]:
    """Nhân dân, Nhà nước, Đảng where nothing else can be meant."""
    table = words()["nouns"]
    phrases = by_common_form(table["phrases"])
    after, other = "|".join(table["people_after"]), "|".join(table["people_not_before"])
    in_kind = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(table['kinds_before'])}) $")
    people = re.compile(rf"(?<!\w)(?i:{after}) (nhân dân)(?!\w)(?! (?:{other}))")
    phrased = any_of(table["phrases"])
    for read in mixed_case(recognised):
        for match in people.finditer(read.text):
            yield _written(read, match.start(1), match[1], sentence(match[1]))
        for match in phrased.within(read):
            if not (match[0].islower() and in_kind.search(lead(read.text, match.start()))):
                yield from _compared(read, match.start(), match[0], phrases[respell(match[0])])


@rule("VB-409")
def days(recognised: Recognised) -> Iterator[Found]:
    """Days of the week in words, festivals, holidays."""
    table = words()["days"]
    festivals = by_common_form(table["festivals"])
    holidays = by_common_form(table["holidays"])
    names = "|".join(table["weekdays"])
    # 'thứ hai' is also 'second': a day of the week only before a date.
    dated = r"(?=,? (?:\(?ngày [0-9]|hằng tuần|hàng tuần))"
    weekday = re.compile(
        r"(?<![\w-])(?<![Ll]ần )(?<![Hh]ọp )(?<![Kk]ỳ )(?<![Pp]hiên )(?<![Đđ]ợt )"
        rf"(?:Thứ (?={names})|[Tt]hứ (?=(?:{names.lower()}){dated})|(?<=[0-9] \()[Tt]hứ (?=(?:{names.lower()})\)))"
        rf"({names}|{names.lower()})(?![\w-])"
    )
    festive = any_of(table["festivals"])
    off = behind("(?<=ngày )(?<!mỗi ngày )(?<!một ngày )", table["holidays"])
    for read in mixed_case(recognised):
        for match in weekday.finditer(read.text):
            if read.within_sentence(match.start()) or _AFTER_DATE.search(lead(read.text, match.start())):
                yield from _compared(read, match.start(), match[0], f"thứ {sentence(match[1].lower())}")
        for match in festive.within(read):
            right = festivals[respell(match[0])]
            # At the head of a sentence, and all in small letters as a common noun, it is left alone.
            if read.within_sentence(match.start()):
                yield from _compared(read, match.start(), match[0], right)
        for match in off.finditer(read.text):
            yield from _compared(read, match.start(), match[0], holidays[respell(match[0])])


@rule("VB-410")
def honours(recognised: Recognised) -> Iterator[Found]:
    """'Huân chương Lao động hạng Ba', 'Nhà giáo Nhân dân': the capitals that they surely have."""
    table = proper_names()["honours"]
    models = by_common_form([*table["titles"], *table["common_titles"]])
    common = by_common_form(table["common_titles"])
    many = re.compile(rf"(?<!\w)(?i:{'|'.join(table['many'])}) $")
    awarded = re.compile(rf"(?<!\w)(?i:{'|'.join(table['awarded'])}) [“\"‘']?$")
    titled = any_of(models.values())
    for read in mixed_case(recognised):
        for match in _orders().finditer(read.text):
            places = [match.start(name) - match.start() for name in ("name", "class") if match[name]]
            right = _raised(match[0], 0, *places)
            if match[0] != right and not match[0].isupper():
                yield _written(read, match.start(), match[0], right)
        for match in titled.within(read):
            found, model, head = match[0], models[respell(match[0])], lead(read.text, match.start())
            right = _raised(found, *(index for index, letter in enumerate(model) if letter.isupper()))
            if found[0].islower():
                sure = bool(awarded.search(head) if respell(found) in common else not many.search(head))
            else:  # the law writes 'Nhà giáo nhân dân', but 'Anh hùng Lao động' as the decree does
                sure = model.startswith("Anh hùng") and read.within_sentence(match.start())
            if sure and found != right and not found.isupper():
                yield _written(read, match.start(), found, right)


@cache
def _orders() -> re.Pattern[str]:
    table = proper_names()["honours"]
    orders, medals = alternatives(table["orders"]), alternatives(table["medals"])
    return re.compile(
        rf"(?<![\w-])(?:(?i:huân chương) [“\"‘']?(?=(?:{orders}))|(?i:huy chương) [“\"‘']?(?=(?:{medals})))"
        rf"(?P<name>{alternatives({*table['orders'], *table['medals']})})(?![\w-])"
        rf"(?:[”\"’']? hạng (?P<class>{'|'.join(table['classes'])})(?![\w-]))?"
    )


def _raised(text: str, *places: int) -> str:
    """Text with capitals at some places."""
    return "".join(upper(letter) if index in places else letter for index, letter in enumerate(text))


def _compared(read: Prose, start: int, found: str, right: str) -> Iterator[Found]:
    """A finding where the capitals differ; a name set in capitals throughout shows nothing."""
    # The letters stay as typed: where a tone stands is for another rule.
    cased = "".join(
        upper(typed) if model.isupper() else typed.lower() for typed, model in zip(found, right, strict=True)
    )
    if not found.isupper() and found != cased:
        yield _written(read, start, found, cased)


def _written(read: Prose, start: int, found: str, right: str) -> Found:
    message = N_("“{found}”: viết hoa chưa đúng; viết “{right}”")
    return read.found(message, start, start + len(found), {"found": found, "right": right})
