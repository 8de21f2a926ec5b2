"""What the fixed lines of a document say: quốc hiệu, number, date, subject, nơi nhận, annexes, signature data.

All take a text on one line; capitals, diacritics and the kind of spaces do not count.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

from congvan.lexicon.table import any_of, opening, table, words
from congvan.text.unicode import clean, fold
from congvan.thethuc.kinds import Kind, load_kinds
from congvan.thethuc.rules import load_rules

_SIMILAR = 0.85  # of letters: a phrase of the decree that was misspelt
_APART = 8  # letters: texts that differ more in length are not compared
_SYMBOL_LONGEST = 60  # characters of 'Số: …/…'
# Rows of hyphens, dashes, box drawings (U+2500 …), overlines; many have an ornament in the middle ('-----o0o-----').
_RULE = r"[\s\-\u2010-\u2015\u2212_=*~.…•¯‾\u23af\u2500-\u257f\u25ac\uff0d\uff3f]"
_TYPED_LINE = re.compile(rf"(?:{_RULE}|o){{3,}}|{_RULE}+[oO0*]{{1,7}}{_RULE}+|o{{1,3}}[0O*]o{{1,3}}|O{{1,3}}0O{{1,3}}")
_SOLID = ({"_"}, {"─"}, {"━"})  # rows of these print as one line
_STAMPED = re.compile(r"[\W_]*\d[\W\d_]*")
_SIGNED = re.compile(r"so ?:[^;]{2,30};.*(?:\d{1,2} ?:\d\d|gio|giay)")
_DRAFT = re.compile(r"\W*du thao(?: lan (?:thu )?\w+| \d+)?\W*")
_NUMBER = re.compile(r"so(?=[\s:.;]*[\d…._ ]*[/\-]|\s*:)(?![^;]{2,40};)")
_NUMBER_LABEL = re.compile(r"so\s*:")
_DAY = re.compile(r"ngay\b")
_YEAR = re.compile(r"[0-9]{4}")
_UNSIGNED = re.compile(r"da ky")
_SIGNS = re.compile(r"\bky\b")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """Return the folded text on one line with single spaces: what the matchers compare."""
    return fold(clean(text.replace("\n", " ").replace("\t", " ")))


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Return the letters of a text alone, small and without diacritics."""
    return "".join(filter(str.isalpha, fold(text)))


# ---- The head ----


def is_draft_mark(text: str) -> bool:
    """Whether a text says that the document is a draft: 'DỰ THẢO', 'Dự thảo lần 2'."""
    return bool(_DRAFT.fullmatch(key_of(text)))


@cache
def nation() -> str:
    """Return the letters of quốc hiệu."""
    return letters_of(load_rules().components["quoc_hieu"].text or "")


@cache
def motto() -> str:
    """Return the letters of tiêu ngữ."""
    return letters_of(load_rules().components["tieu_ngu"].text or "")


def says_nation(text: str) -> bool:
    """Whether a text says the quốc hiệu, well or nearly."""
    return _says(text, nation())


def says_all_of_nation(text: str) -> bool:
    """Whether a text has just the letters of the quốc hiệu."""
    return letters_of(text) == nation()


def says_motto(text: str) -> bool:
    """Whether a text says the tiêu ngữ, well or nearly."""
    return _says(text, motto())


def _says(text: str, wanted: str) -> bool:
    told = letters_of(text)
    if abs(len(told) - len(wanted)) > _APART:
        return False
    if told == wanted:
        return True
    alike = SequenceMatcher(None, told, wanted)
    # Every paragraph of a long file is asked; the letters alone tell most of them apart.
    return alike.quick_ratio() >= _SIMILAR and alike.ratio() >= _SIMILAR


def opens_number(text: str) -> bool:
    """Whether a text begins as number and symbol do: 'Số: 12/QĐ-UBND', 'Số: …', 'Số      /'; no signature's data."""
    return bool(_NUMBER.match(key_of(text)))


def labels_number(text: str) -> bool:
    """Whether a text begins with 'Số:', the label of a number."""
    return bool(_NUMBER_LABEL.match(key_of(text)))


def is_number_label(text: str) -> bool:
    """Whether a text is nothing but 'Số:'."""
    return bool(_NUMBER_LABEL.fullmatch(key_of(text)))


def is_number(text: str) -> bool:
    """Whether a text is number and symbol: it opens so and is no longer than they may be."""
    return len(text) < _SYMBOL_LONGEST and opens_number(text)


@cache
def _blank() -> str:
    """A pattern for what is still to be written: dots, spaces, or a field ('«ngày»', '[ngày]')."""
    signs = table()["blanks"]
    return rf"(?:[\s\d.…_]|[{re.escape(signs['open'])}]+[^\[\]«»<>{{}}]{{0,30}}[{re.escape(signs['close'])}]+)*"


@cache
def _date() -> re.Pattern[str]:
    """Place and date to the end of a line; the place is a name: no number of a document, no opening of a sentence."""
    other = any_of((*words("openings", "grounds"), *words("openings", "subject"), "số"))
    blank = _blank()
    written = rf"ngay\b{blank}thang\b{blank}(?:nam\b{blank})?"
    return re.compile(rf"(?!\(|{other})(?:[^:;/]{{2,60}}[,.]?\s*)(?:(?P<whole>{written})|ngay\b[\s\d.…_/-]*)$")


@cache
def _date_at_end() -> re.Pattern[str]:
    blank = _blank()
    return re.compile(rf",\s*(?P<date>ngay\b{blank}thang\b{blank}nam\b{blank})$")


def is_place_and_date(text: str) -> bool:
    """Whether a line gives place and date: 'Lâm Đồng, ngày 05 tháng 3 năm 2026', also with blanks or as '5/3/2026'."""
    return bool(_date().match(key_of(text)))


def is_whole_date(text: str) -> bool:
    """Whether a line gives place and date in the words of the decree: 'ngày … tháng … năm …'."""
    match = _date().match(key_of(text))
    return bool(match and match["whole"])


def ends_in_date(text: str) -> bool:
    """Whether a text ends with ', ngày … tháng … năm …'."""
    return bool(_date_at_end().search(key_of(text)))


def ends_a_date(text: str, line: str) -> bool:
    """Whether a line ends the place and date that a text begins: 'Đắk Lắk, ngày 05 tháng 8' with 'năm 2026'."""
    if is_place_and_date(line) or not ends_in_date(f"{text} {line}"):
        return False
    return _YEAR.fullmatch(line.strip()) is not None or not ends_in_date(text)


def opens_day(text: str) -> bool:
    """Whether a text begins with 'ngày'."""
    return bool(_DAY.match(key_of(text)))


def opens_subject(text: str) -> bool:
    """Whether a text begins as the subject of a công văn does: 'V/v …', 'Về việc …'."""
    return bool(_subject().match(key_of(text)))


def opens_short_subject(text: str) -> bool:
    """Whether a text begins with 'V/v', which nothing else does."""
    return bool(_SHORT_SUBJECT.match(key_of(text)))


_SHORT_SUBJECT = re.compile(r"v\s?/\s?v\b|v\.v\b(?![.…)])|vv[ :]")  # 'v.v.' closes a list


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(rf"{_SHORT_SUBJECT.pattern}|{any_of(words('openings', 'subject'))}")


@lru_cache(maxsize=1)
def marks() -> dict[str, str]:
    """Return the component of each mark of secrecy, urgency and circulation by its folded words."""
    return {fold(text): name for name, texts in load_rules().marks.items() for text in texts}


# ---- Addressees and copies ----


def is_addressed(text: str) -> bool:
    """Whether a text begins with 'Kính gửi'."""
    return bool(_opening("addressed").match(key_of(text)))


def sends(text: str) -> bool:
    """Whether a line of a công điện names who sends it, and its addressees follow: 'Thủ tướng Chính phủ điện:'."""
    return bool(_sends().search(key_of(text)))


@cache
def _sends() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(words('openings', 'sends'))}\s*:$")


def opens_copies(text: str) -> bool:
    """Whether a text begins as the heading 'Nơi nhận:' does; without its colon it is all of the text."""
    return bool(_copies().match(key_of(text)))


@cache
def _copies() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('openings', 'copies'))}(?:\s*[:.]?\s*$|\s*:)")


def is_filing(text: str) -> bool:
    """Whether a line of nơi nhận is that of the file copy: '- Lưu: VT'."""
    return bool(_filing().match(key_of(text)))


@cache
def _filing() -> re.Pattern[str]:
    dots = re.escape(str(table()["labels"]["bullets"]))
    return re.compile(rf"[{dots}*]?\s*{any_of(words('openings', 'filing'))}")


# ---- Titles, grounds, annexes ----


def opens_note(text: str) -> bool:
    """Whether a line begins as a note does: 'Ghi chú', 'Nguồn'."""
    return bool(_first_words("notes", re.IGNORECASE).match(text))


def opens_caption(text: str) -> bool:
    """Whether a line begins as what stands over or under a figure, a table, a form: 'Bảng 1', 'Đơn vị tính'."""
    return bool(_first_words("captions", 0).match(text))


@cache
def _first_words(name: str, flags: int) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words('openings', name))})\b", flags)


def opens_grounds(text: str) -> bool:
    """Whether a text begins as grounds do: 'Căn cứ', 'Theo', 'Xét'."""
    return bool(_opening("grounds").match(key_of(text)))


def cites_grounds(text: str) -> bool:
    """Whether a text begins with 'Căn cứ', which opens grounds and nothing else."""
    return bool(_opening("cited").match(key_of(text)))


def acts(text: str) -> bool:
    """Whether a text begins with a verb of what offices do ('triển khai'): no name, to be written small."""
    return bool(_opening("acts").match(key_of(text)))


@cache
def _annex() -> tuple[re.Pattern[str], re.Pattern[str]]:
    number = r"(?: so)?(?: ?[ivxlc]+| ?\d{1,2}[a-z]?)?"
    name, form = any_of(words("openings", "annex")), any_of(words("openings", "forms"))
    whole = re.compile(rf"{name}{number}\s*[.:]?|{form} so ?:? ?\d{{1,2}}[a-z]?")
    return whole, re.compile(rf"{name}{number}\s*[.:–-]\s*\S.{{3,200}}")


def is_annex(text: str) -> bool:
    """Whether a text is the heading of an annex: 'Phụ lục II', 'Mẫu số 01'."""
    return bool(_annex()[0].fullmatch(key_of(text)))


def is_titled_annex(text: str) -> bool:
    """Whether a text is the heading of an annex with its name in the same line: 'PHỤ LỤC I: DANH MỤC …'."""
    return bool(_annex()[1].fullmatch(key_of(text)))


def is_form(text: str) -> bool:
    """Whether a heading names a form or table ('Mẫu số 01'), which is no Phụ lục."""
    return bool(_opening("forms").match(key_of(text)))


def opens_attachment(text: str) -> bool:
    """Whether a text begins with '(Kèm theo …', '(Ban hành kèm theo …'."""
    return bool(_attached().match(key_of(text)))


@cache
def _attached() -> re.Pattern[str]:
    return re.compile(rf"\(? ?{any_of(words('openings', 'attached'))}")


def copy_of(text: str) -> Kind | None:
    """Return the kind of copy that a text names, and nothing else: 'SAO Y', 'BẢN TRÍCH SAO', 'SAO Y BẢN CHÍNH'."""
    match = _COPY.fullmatch(key_of(text))
    return next((kind for kind in load_kinds() if kind.copy and match and match["form"] in fold(kind.name)), None)


_COPY = re.compile(r"(?:ban )?(?P<form>sao y|trich sao|sao luc)(?: ban chinh)?")


def names_figure(text: str) -> bool:
    """Whether a text begins as the title of a table or figure does: 'Bảng 3', 'Biểu đồ 2.1'."""
    return bool(_figure().match(key_of(text)))


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('openings', 'figures'))}(?: so)? ?\d+(?:\.\d+)*\s*[.:]?")


def names_measure(text: str) -> bool:
    """Whether a text tells the unit of a table's figures: '(Đơn vị tính: triệu đồng)'."""
    return bool(_measure().match(key_of(text)))


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(rf"\(?{any_of(words('openings', 'measures'))}\s*:")


# ---- What was printed by software, drawn with signs, or left open ----


def is_signature_data(text: str) -> bool:
    """Whether a text is the data of a digital signature ('Số: 12/QĐ-UBND; 05/11/2025 10:42:18 +07:00')."""
    key = key_of(text)
    return bool(_SIGNED.match(key) or _opening("signature_data").match(key))


def page_number(text: str) -> int | None:
    """Return the number of a page that a text is, and nothing else: '3', '- 3 -', 'Trang 3/12'."""
    match = _page_number().fullmatch(key_of(text))
    return int(match["number"]) if match else None


@cache
def _page_number() -> re.Pattern[str]:
    page = any_of(words("openings", "page"))
    return re.compile(rf"(?:[-–—]\s*|{page}\s+)?(?P<number>[0-9]{{1,4}})(?:\s*[-–—]|\s*/\s*[0-9]{{1,4}})?")


def tells_address(text: str) -> bool:
    """Whether a text holds the words of an agency's address."""
    return bool(_address().search(key_of(text)))


@cache
def _address() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(words('within', 'address'))}")


def is_typed_line(text: str) -> bool:
    """Whether a text is a row of hyphens or the like, which stands for a drawn line."""
    return bool(text) and bool(_TYPED_LINE.fullmatch(text))


def is_solid_line(text: str) -> bool:
    """Whether a row of characters prints as a drawn line does: underscores, lines of box drawing."""
    return set(text) in _SOLID


def is_stamped(text: str) -> bool:
    """Whether a text is nothing but a number, as a stamp sets it."""
    return bool(_STAMPED.fullmatch(text))


def is_placeholder(text: str) -> bool:
    """Whether a text is a note of what is to stand in its place: '[Họ và tên]', '(Ký, đóng dấu)', '«TEN»'."""
    return bool(_placeholder().fullmatch(clean(text)))


@cache
def _placeholder() -> re.Pattern[str]:
    signs = table()["blanks"]
    return re.compile(rf"[({re.escape(signs['open'])}]+.{{0,40}}[){re.escape(signs['close'])}]+")


def is_unsigned(text: str) -> bool:
    """Whether a text stands where a signature is to come: '(Đã ký)', '[Chữ ký]', 'Đã ký'."""
    noted = is_placeholder(text) and not is_name_placeholder(text)
    return noted or bool(_UNSIGNED.fullmatch(key_of(text)))


def is_name_placeholder(text: str) -> bool:
    """Whether a text stands where the name of the signatory is to come: '[Họ và tên]', not '(Ký, ghi rõ họ tên)'."""
    key = key_of(text)
    names = any(fold(word) in key for word in words("blanks", "name"))
    return names and is_placeholder(text) and not key.startswith("(") and not _SIGNS.search(key)


@cache
def _opening(name: str) -> re.Pattern[str]:
    return opening(words("openings", name))
