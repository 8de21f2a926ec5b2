"""Lines with typed numbers to tasks, outlines and lists: a number is taken off only where congvan gives the same again.

Items nest by the forms of their numbers. A line whose number does not count on from the one before stays a text, its
number with it; what stands between items goes with the item above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from congvan.drafting import Named, group, listed, text
from congvan.importing.lines import DASHES, Element, Line
from congvan.lexicon.lines import acts
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.thethuc.rules import Numbering, load_rules

_RANKS = ("A.", "I.", "1.", "1.1.", "1)", "a)", "a.", "(1)", "(a)", "-", "+")  # what may hold what follows it
_TITLED = ("A.", "I.", "1.", "1.1.")  # forms whose items may be a heading of their own
_LONGEST_TITLE = 250
_LONGEST_NAME = 120  # of who does a task


@dataclass
class Item:
    """A numbered line with what stands under it."""

    line: Line
    content: list[Element | Items] = field(default_factory=list)


@dataclass
class Items:
    """Numbered lines of one form, in order."""

    form: str
    items: list[Item] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The number of the first; 1 for dashes."""
        return self.items[0].line.value or 1


Content = list["Element | Items"]


def nested(elements: Sequence[Element]) -> tuple[Content, list[Line]]:
    """Return elements with numbered lines as items, and the lines whose numbers do not count on."""
    root: Content = []
    stack: list[tuple[Items, Item]] = []
    stray: list[Line] = []
    opening = _opening(elements)
    for element in elements:
        place = None
        if isinstance(element, Line) and element.form:
            place = _place(element, stack, id(element) in opening)
        if place is None:
            holder = stack[-1][1].content if stack else root
            if isinstance(element, Line) and element.form:
                stray.append(element)
                element = element.whole
            holder.append(element)
            continue
        assert isinstance(element, Line)
        depth, fresh = place
        item = Item(element)
        if fresh:
            items = Items(element.form)
            (stack[depth - 1][1].content if depth else root).append(items)
        else:
            items = stack[depth][0]
        items.items.append(item)
        stack[depth:] = [(items, item)]
    _release(root)
    return root, stray


def _opening(elements: Sequence[Element]) -> set[int]:
    """Return the lines that may open a list though their numbers are not the first: the next of the form counts on."""
    found: set[int] = set()
    after: dict[str, int] = {}
    for line in reversed([one for one in elements if isinstance(one, Line) and one.form]):
        if line.form not in (*DASHES, "1.1.") and after.get(line.form) == line.value + 1:
            found.add(id(line))
        after[line.form] = line.value
    return found


def _place(line: Line, stack: Sequence[tuple[Items, Item]], opens: bool) -> tuple[int, bool] | None:
    """Return at which depth a line stands and whether it opens a list; None where its number does not count on.

    One that `opens` a list may do so with any number.
    """
    for depth in range(len(stack) - 1, -1, -1):
        items, _ = stack[depth]
        if items.form != line.form or (line.form == "1.1." and items.items[0].line.above != line.above):
            continue
        if line.form in DASHES or line.value == items.start + len(items.items):
            return depth, False
        return (depth, True) if line.value == 1 and line.form != "1.1." else None
    if line.form == "1.1.":
        holder = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][1].line.label == line.above), None)
        return (holder + 1, True) if holder is not None and line.value == 1 else None
    if line.form not in DASHES and line.value != 1 and not opens:
        return None
    rank = _RANKS.index(line.form)
    above = next((d for d, (items, _) in enumerate(stack) if _RANKS.index(items.form) >= rank), len(stack))
    return above, True  # a list of a higher form stands in no item of a lower one


def _release(root: Content) -> None:
    """Give what follows the last item of a body back to the body: its closing paragraphs."""
    items = next((part for part in reversed(root) if isinstance(part, Items)), None)
    if items is None or root[-1] is not items:
        return
    while True:
        content = items.items[-1].content
        inner = next((part for part in content if isinstance(part, Items)), None)
        if inner is None or content[-1] is not inner:
            break
        items = inner
    content = items.items[-1].content
    if not any(isinstance(part, Items) for part in content) and all(isinstance(part, Line) for part in content):
        root += content
        content.clear()


class Emitter:
    """Writes content as blocks of a draft; what no list can number is written as texts."""

    def __init__(self, numbering: Numbering, block: Callable[[Element], Node | None], tasks: bool = False) -> None:
        self._numbering = numbering
        self._block = block
        self._tasks = tasks
        self.flattened: list[Line] = []  # numbered lines that had to stay texts

    def blocks(self, content: Content) -> list[Node]:
        """Return content as blocks, in order."""
        found: list[Node] = []
        outlined = False
        for part in content:
            if not isinstance(part, Items):
                found += _some(self._block(part))
                continue
            path = _path(part)
            if part.form == "-" and not any(item.content for item in part.items):
                found.append(group({"list": listed(_item_text(item.line) for item in part.items)}))
            elif part.form == "1." and _opens(path, self._numbering.levels):
                tasks = self._items(part, path)
                begun = group({"start": str(part.start), "items": tasks}) if part.start > 1 else tasks
                found.append(group({"tasks": begun}))
            else:
                found.append(group({"outline": self._outline(part, path, again=outlined)}))
                outlined = True  # outlines of one body count on
        return found

    def _outline(self, items: Items, path: Sequence[str], again: bool) -> Node:
        """Return an outline, with the forms of its numbers where they are not the usual ones."""
        usual = _opens(path, self._numbering.outline)
        if usual and not again and items.start == 1:
            return self._items(items, path)
        forms = Named(text("").span, "numbering", flow=True)
        return group({
            forms: None if usual else listed(path),
            "restart": "có" if again and items.start == 1 else None,
            "start": str(items.start) if items.start > 1 else None,
            "items": self._items(items, path),
        })  # fmt: skip

    def _items(self, items: Items, path: Sequence[str]) -> nodes.Sequence:
        return listed(self._item(item, path) for item in items.items)

    def _item(self, item: Item, path: Sequence[str]) -> Node:
        own = _item_text(item.line)
        titled = item.line.bold and item.line.form in _TITLED and len(item.line.text) < _LONGEST_TITLE
        if titled:
            own = text(item.line.words(bold=True).text, *item.line.remarks)
        body, below, after = _parted(item, path[1] if len(path) > 1 else "")
        if any(isinstance(part, Items) and part.form == "1.1." for part in body):
            body, flat = [], body  # such a number needs the one above it
            lines = [line for part in flat for line in _lines_of(part)]
            self.flattened += [line for line in lines if isinstance(line, Line) and line.form]
            body = [line.whole if isinstance(line, Line) else line for line in lines]
        run_in = item.line.run_in if not titled else None
        if run_in:
            own = _item_text(run_in[1])
        said = assigned(own.text) if self._tasks and not titled else {}
        if not body and below is None and not titled and not said and not run_in:
            return own
        blocks, ending = self.blocks(body), self.blocks(after)
        named = Named(own.span, "title" if titled else "text", remarks=own.remarks)
        return group({
            "run_in": run_in[0].words(bold=True).text if run_in else None,
            **(said or {named: text(own.text)}),
            "body": listed(blocks) if blocks else None,
            "subtasks": self._items(below, path[1:]) if below else None,
            "after": listed(ending) if ending else None,
        })  # fmt: skip


def assigned(shown: str) -> dict[str | Named, Node | str | None]:
    """Return who does a task, with whom and what, where its text says so and can be parted in one place."""
    phrase = f" {load_rules().phrases['chu_tri']} "
    who, found, after = shown.partition(phrase)
    if not found or not who or len(who) > _LONGEST_NAME or phrase in after or any(sign in who for sign in ".;:"):
        return {}
    words = after.split(" ")
    for place in range(1, len(words)):
        partners, rest = " ".join(words[:place]), " ".join(words[place:])
        if acts(rest) and not partners.endswith((",", "và", "với")):
            return {"assignee": who, "with": partners, "text": rest}
    return {}


def _parted(item: Item, form: str) -> tuple[Content, Items | None, Content]:
    """Return what stands in an item before its sub-items of a form, these, and what stands after them."""
    for place, part in enumerate(item.content):
        if isinstance(part, Items) and part.form == form and part.start == 1:
            return item.content[:place], part, item.content[place + 1 :]
    return item.content, None, []


def _item_text(line: Line) -> Named:
    return text(line.words().text, *line.remarks)


def _lines_of(part: Element | Items) -> Iterator[Element]:
    """Yield the elements of nested items in their order."""
    if not isinstance(part, Items):
        yield part
        return
    for item in part.items:
        yield item.line
        for inner in item.content:
            yield from _lines_of(inner)


def _path(items: Items) -> list[str]:
    """Return the forms of the levels: of each level the one that most items have; '1.1.' before any other."""
    path = [items.form]
    level = [items]
    while True:
        below = [
            part
            for one in level
            for item in one.items
            for part in item.content
            if isinstance(part, Items) and part.start == 1
        ]
        counts = Counter(one.form for one in below)
        if not counts:
            return path
        form = "1.1." if "1.1." in counts else counts.most_common(1)[0][0]
        path.append(form)
        level = [one for one in below if one.form == form]


def _opens(path: Sequence[str], levels: Sequence[str]) -> bool:
    """Whether levels have these forms from their first on; the last of them serves all deeper ones."""
    deep = [*levels, *[levels[-1]] * max(0, len(path) - len(levels))]
    return list(path) == deep[: len(path)]


def _some(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield node
