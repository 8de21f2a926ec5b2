"""What a check says to a clerk: each file once with its kind, errors first, by component, a line for a rule.

A line tells what is wrong, where and how often, and what to do in Word. Advice is counted, and told where asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from congvan.checking.explaining import kind_name
from congvan.checking.outcome.in_word import in_word
from congvan.checking.outcome.mendable import mendable
from congvan.checking.outcome.report import SEVERITY_WORDS, clause, merged, message, shortened
from congvan.checking.outcome.signatures import told_signatures
from congvan.checking.rules.book import SEVERITIES, Severity
from congvan.checking.run import Checked, Remark
from congvan.errors import N_
from congvan.messages import tr
from congvan.text.unicode import show_spaces, visible

_PLACES = 8  # pages or lines that are named
_SAID = 5  # different faults of one rule that are told in full
_EXCERPT = 60


def as_text(checked: Iterable[Checked], *, advice: bool = False) -> str:
    """Return the report of all files, and a sum where they are many; `advice` tells that too.

    Each file is told before the next one is asked for, and not kept.
    """
    blocks: list[str] = []
    counts: Counter[Severity] = Counter()
    unread = 0
    for one in checked:
        blocks.append("\n".join(_file(one, advice)))
        counts += _counts(merged(one.remarks))
        unread += one.unread
    if len(blocks) > 1:
        total = _counted(counts)
        if unread:
            total += "; " + tr(N_("{count} tệp không kiểm tra được"), count=unread)
        blocks.append(tr(N_("Tất cả {files} tệp: {counts}"), files=len(blocks), counts=total))
    return "\n\n".join(blocks)


def _file(checked: Checked, advice: bool) -> Iterator[str]:
    named = visible(str(checked.path)) + (f" ({kind_name(checked.recognised)})" if checked.recognised else "")
    remarks = merged(checked.remarks)
    fixable = sum(bool(mendable(checked, remark)) for remark in remarks)
    summary = f"{named}: {_verdict(checked)}"
    if fixable:
        summary += "; " + tr(N_("{count} chỗ sửa được bằng --fix"), count=fixable)
    yield summary
    if checked.recognised:
        yield from (f"  {one}" for one in told_signatures(checked.recognised.observed))
    for severity in SEVERITIES:
        some = [remark for remark in remarks if remark.severity == severity]
        if some and severity == "advice" and not advice:
            yield "  " + tr(N_("{count} gợi ý: xem bằng --advice"), count=len(some))
        elif some:
            yield "  " + _capital(tr(SEVERITY_WORDS[severity]))
            yield from _grouped(checked, some)


def _grouped(checked: Checked, remarks: Sequence[Remark]) -> Iterator[str]:
    """Give the lines of one severity, under the components in the order of the document."""
    by_component: dict[str, dict[str, list[Remark]]] = {}
    for remark in remarks:
        by_component.setdefault(remark.component, {}).setdefault(remark.rule.code, []).append(remark)
    told: set[str] = set()
    for component, rules in by_component.items():
        fresh = [code for code in rules if code not in told]
        if not fresh:
            continue
        yield "    " + (component or tr(N_("Cả văn bản")))
        for code in fresh:
            told.add(code)  # a rule has one line, under the component that it is met in first
            same = [remark for rules in by_component.values() for remark in rules.get(code, ())]
            yield from _line(checked, same)


def _line(checked: Checked, same: Sequence[Remark]) -> Iterator[str]:
    first = same[0]
    said = Counter(message(remark) for remark in same)
    what = "; ".join(show_spaces(one) for one in list(said)[:_SAID]) + ("; …" if len(said) > _SAID else "")
    excerpt = _excerpt(first)
    if excerpt.strip("'") in what:
        excerpt = ""  # the message quotes it
    yield f"      [{first.rule.code}] {what}{excerpt and f': {excerpt}'}{_places(same)}{clause(first.rule)}"
    step = in_word(first) if checked.recognised else ""
    if step:
        yield "        " + tr(N_("Trong Word: {step}"), step=step)


def _excerpt(remark: Remark) -> str:
    """Return the text that is meant, with its spaces to be seen and no word cut."""
    found = remark.found
    if found.part is None:
        return ""
    text = found.part.text
    start, end = found.start or 0, len(text) if found.end is None else found.end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    shown = visible(show_spaces(text[start:end]))
    return f"'{shortened(shown.strip(), _EXCERPT)}'" if shown.strip() else ""


def _places(same: Sequence[Remark]) -> str:
    """Return ' (12 chỗ: trang 1, 2)'; nothing of one thing whose place is not known."""
    spans = sorted({(remark.span.line, remark.span.column) for remark in same if remark.span.line})
    pages = sorted({remark.page for remark in same if remark.page})
    where = ""
    if len(spans) == 1:
        where = tr(N_("dòng {line}, cột {column}"), line=spans[0][0], column=spans[0][1])
    elif spans:
        where = tr(N_("dòng {lines}"), lines=_listed(sorted({line for line, _ in spans})))
    elif pages:
        where = tr(N_("trang {pages}"), pages=_listed(pages))
    count = tr(N_("{count} chỗ"), count=len(same)) if len(same) > 1 else ""
    told = ": ".join(filter(None, (count, where)))
    return f" ({told})" if told else ""


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join([*map(str, numbers[:_PLACES]), *(["…"] if len(numbers) > _PLACES else [])])


def _verdict(checked: Checked) -> str:
    """Return how many faults were found; of what was not read, that it was not checked."""
    if not checked.unread:
        return _counted(_counts(merged(checked.remarks)))
    rest = [remark for remark in merged(checked.remarks) if remark.rule.title]  # what is no rule says why it was not
    return tr(N_("không kiểm tra được")) + (f"; {_counted(_counts(rest))}" if rest else "")


def _counts(remarks: Iterable[Remark]) -> Counter[Severity]:
    return Counter(remark.severity for remark in remarks)


def _counted(counts: Counter[Severity]) -> str:
    """Return '3 lỗi, 1 cảnh báo', or that nothing was found."""
    named = [f"{counts[severity]} {tr(SEVERITY_WORDS[severity])}" for severity in SEVERITIES if counts[severity]]
    return ", ".join(named) or tr(N_("không có lỗi nào"))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
