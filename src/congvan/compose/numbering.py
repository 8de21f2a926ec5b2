"""Numbers for everything that has one, and what a text says when it cites a labelled item.

Numbers are given once, after the draft is read, so that a reference stays right when items move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from congvan.errors import N_, Report
from congvan.model.body import Article, Articles, Block, Clause, Division, Divisions, Point, Task, Tasks
from congvan.model.dispatch import Annex, Dispatch
from congvan.model.terms import Text
from congvan.text.numerals import point_letter, roman
from congvan.thethuc.rules import Rules


@dataclass(frozen=True)
class Reference:
    """How a text cites an item ('khoản 2 Điều 5'), and the item's number alone ('2')."""

    text: str
    number: str


def number_items(dispatch: Dispatch, rules: Rules) -> tuple[Dispatch, Mapping[str, Reference]]:
    """Return dispatch with its numbers, and the references by label; raises CongvanError for a repeated label."""
    register = _Register(rules)
    body = _Counter(register).blocks(dispatch.body)
    attachments = tuple(register.attachment(part) for part in dispatch.attachments)
    several = len(dispatch.annexes) > 1
    annexes = tuple(
        register.annex(part, roman(place) if several else "") for place, part in enumerate(dispatch.annexes, 1)
    )
    parties = tuple(replace(party, number=chr(ord("A") + i)) for i, party in enumerate(dispatch.parties))
    register.report.close()
    numbered = replace(dispatch, body=body, attachments=attachments, annexes=annexes, parties=parties)
    return numbered, register.references


def item_number(rules: Rules, form: str, number: int, above: str) -> str:
    """Return the number of an item in one of the forms of nd30.toml; `above` is the number of what holds it.

    Source: NĐ 30/2020, PL I, Phần I, Mục II, điểm đ khoản 6.
    """
    return {
        "I.": lambda: f"{roman(number)}.",
        "1.": lambda: f"{number}.",
        "1.1.": lambda: f"{above}{number}.",
        "a)": lambda: f"{point_letter(number - 1)})",
        "A.": lambda: f"{point_letter(number - 1).upper()}.",
        "a.": lambda: f"{point_letter(number - 1)}.",
        "1)": lambda: f"{number})",
        "(1)": lambda: f"({number})",
        "(a)": lambda: f"({point_letter(number - 1)})",
        "i)": lambda: f"{roman(number).lower()})",
        "(i)": lambda: f"({roman(number).lower()})",
    }.get(form, lambda: form)()


class _Register:
    """The labels of one dispatch."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.report = Report()
        self.references: dict[str, Reference] = {}
        self._places: dict[str, Text] = {}

    def note(self, label: Text | None, text: str, number: str) -> None:
        """Note what the label stands for."""
        if label is None:
            return
        name = label.text.strip()
        if name in self._places:
            message = N_("nhãn '{label}' lặp lại, đã có ở dòng {line}; mỗi nhãn chỉ một chỗ")
            self.report.add("DT-050", label.span, message, label=name, line=self._places[name].span.line)
        self._places.setdefault(name, label)
        self.references.setdefault(name, Reference(text, number))

    def attachment(self, part: Annex) -> Annex:
        """Number a document issued with this one; its Điều begin at 1."""
        assert part.kind is not None
        self.note(part.label, part.kind.name, "")
        return replace(part, body=_Counter(self).blocks(part.body))

    def annex(self, part: Annex, number: str) -> Annex:
        """Number a phụ lục and what stands in it."""
        text = f"{self.rules.phrases['phu_luc']} {number}".rstrip()
        self.note(part.label, text, number)
        return replace(part, number=number, body=_Counter(self, f" {text}").blocks(part.body))


class _Counter:
    """Counts within one body; `place` follows every reference into it."""

    def __init__(self, register: _Register, place: str = "") -> None:
        self._register = register
        self._rules = register.rules
        self._place = place
        self._articles = 0
        self._divisions: dict[str, int] = {}

    def blocks(self, blocks: tuple[Block, ...], holder: str = "") -> tuple[Block, ...]:
        """Return blocks with their numbers; outlines of one body count on, other tasks begin anew."""
        result: list[Block] = []
        outlined = 0
        for block in blocks:
            match block:
                case Divisions(items):
                    result.append(replace(block, items=tuple(self._division(item, holder) for item in items)))
                case Articles(items):
                    result.append(replace(block, items=tuple(map(self._article, items))))
                case Tasks():
                    start = outlined if block.outline and not block.restarts else 0
                    start = block.start - 1 if block.start else start
                    result.append(self._tasks(block, start, holder))
                    outlined = start + len(block.items) if block.outline else outlined
                case _:
                    result.append(block)
        return tuple(result)

    def _division(self, division: Division, holder: str) -> Division:
        level, divisions = division.level, self._rules.divisions
        rule = divisions[level]
        self._divisions[level] = self._divisions.get(level, 0) + 1
        names = list(divisions)
        for below in names[names.index(level) + 1 :]:
            if divisions[below].restarts:
                self._divisions[below] = 0
        count = self._divisions[level]
        number = roman(count) if rule.number == "roman" else str(count)
        heading = f"{rule.word} {number}"
        reference = f"{heading}{holder}" if rule.restarts else heading
        self._register.note(division.label, reference + self._place, number)
        return replace(division, heading=heading, body=self.blocks(division.body, f" {reference}"))

    def _article(self, article: Article) -> Article:
        self._articles += 1
        number = str(self._articles)
        reference = f"{self._rules.phrases['dieu']} {number}{self._place}"
        self._register.note(article.label, reference, number)
        return replace(
            article,
            number=number,
            clauses=tuple(self._clause(c, str(n), reference) for n, c in enumerate(article.clauses, 1)),
            points=self._points(article.points, reference),
            body=self.blocks(article.body),
        )

    def _clause(self, clause: Clause, number: str, holder: str) -> Clause:
        reference = f"{self._rules.phrases['khoan']} {number} {holder}"
        self._register.note(clause.label, reference, number)
        return replace(
            clause,
            number=number,
            body=self.blocks(clause.body, f" {reference}"),
            points=self._points(clause.points, reference),
            after=self.blocks(clause.after, f" {reference}"),
        )

    def _points(self, points: tuple[Point, ...], holder: str) -> tuple[Point, ...]:
        result = []
        for place, point in enumerate(points):
            letter = point_letter(place)
            reference = f"{self._rules.phrases['diem']} {letter} {holder}"
            self._register.note(point.label, reference, letter)
            body, after = (self.blocks(held, f" {reference}") for held in (point.body, point.after))
            result.append(replace(point, number=letter, body=body, after=after))
        return tuple(result)

    def _tasks(self, block: Tasks, start: int, holder: str) -> Tasks:
        numbering = self._rules.numbering
        levels = block.levels or (numbering.outline if block.outline else numbering.levels)
        items = tuple(self._task(item, start + n, 0, levels, "", holder) for n, item in enumerate(block.items, 1))
        return replace(block, items=items)

    def _task(self, task: Task, number: int, level: int, levels: tuple[str, ...], above: str, holder: str) -> Task:
        form = levels[min(level, len(levels) - 1)]  # the last form serves all deeper levels
        label = item_number(self._rules, form, number, above)
        word = self._rules.numbering.references.get(form)
        reference = f"{word} {label.strip('(.)')}{holder}" if word else ""
        if task.label and not word:
            message = N_("mục gạch đầu dòng không có số để dẫn tới; bỏ nhãn '{label}'")
            self._register.report.add("DT-051", task.label.span, message, label=task.label.text)
        self._register.note(task.label, reference + self._place, label.strip("(.)"))
        inner = f" {reference}" if reference else holder
        # '1.1' already tells the '1' above it.
        below = holder if levels[min(level + 1, len(levels) - 1)] == "1.1." else inner
        return replace(
            task,
            number=label,
            component=self._rules.numbering.components[form],
            body=self.blocks(task.body, inner),
            subtasks=tuple(self._task(t, n, level + 1, levels, label, below) for n, t in enumerate(task.subtasks, 1)),
            after=self.blocks(task.after, inner),
        )
