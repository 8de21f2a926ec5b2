"""The body of a document, an annex or an attachment to blocks of a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.divided import Article, Divider, Division, Held
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Break, Cells, Element, Line, Picture
from congvan.importing.outline import Content, Emitter, Item, Items, nested
from congvan.importing.proper import Cases
from congvan.importing.tables import Read, read_table
from congvan.importing.texts import marked, plain
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.model.blocks import BARE_WORDS, KEY_WORDS
from congvan.text.unicode import slug
from congvan.thethuc.rules import Rules

_NOTHING = "{{ '' }}"  # a Điều that says nothing before its first khoản
_HEADINGS = {"tieu_de": "2", "muc_la_ma": "1"}
_LONGEST_HEADING = 200
_ALIGN = {"center": "giữa", "right": "phải"}  # what begins at the left is justified, as the decree asks
NOT_COUNTED = N_("số ở đầu dòng không đếm tiếp số trước nó; giữ số là chữ")
NO_LIST = N_("danh sách này không đánh số lại được đúng như gốc; giữ số là chữ")


class Bodies:
    """Writes the bodies of one draft; `store` keeps a file beside the draft and returns its name."""

    def __init__(
        self, rules: Rules, cases: Cases, ledger: Ledger, store: Callable[[str, bytes], str], tasks: bool
    ) -> None:
        self._rules = rules
        self._cases = cases
        self._ledger = ledger
        self._store = store
        self._tasks = tasks
        self._tables = 0

    def read(self, elements: Sequence[Element]) -> list[Node]:
        """Return the blocks of a body."""
        for element in elements:
            if isinstance(element, Line):
                self._ledger.place(element.part, key="body")
        divider = Divider(self._rules)
        held = divider.divide([self._small(one) if isinstance(one, Line) else one for one in elements])
        for line in divider.stray:
            self._ledger.remark(line.part, NOT_COUNTED)
        return self._held(held)

    def _held(self, held: Sequence[Held]) -> list[Node]:
        blocks: list[Node] = []
        for kind, run in groupby(held, _kind):
            parts = list(run)
            if kind == "articles":
                blocks.append(group({"articles": listed(self._article(a) for a in parts if isinstance(a, Article))}))
            elif kind:
                blocks.append(group({kind: listed(self._division(d) for d in parts if isinstance(d, Division))}))
            else:
                blocks += self._plain([part for part in parts if not isinstance(part, Article | Division)])
        return blocks

    def _division(self, division: Division) -> Node:
        title = " ".join(line.words(bold=True, italic=True).text for line in division.title)
        self._ledger.place(*(line.part for line in (division.heading, *division.title)), key="body")
        blocks = self._held(division.content)
        said: dict[str | Named, Node | str | None] = {"title": self._cased(title)}
        if len(blocks) == 1 and isinstance(blocks[0], nodes.Mapping) and len(blocks[0].entries) == 1:
            name, value = blocks[0].entries[0]
            if name.text in ("articles", "chapters", "sections", "subsections"):
                return group({**said, name.text: value})
        return group({**said, "body": listed(blocks) if blocks else None})

    def _cased(self, title: str) -> str:
        return self._cases.of(title)[0] if title.isupper() and "*" not in title and "\\" not in title else title

    def _small(self, line: Line) -> Line:
        """Return a heading typed in capitals as the document writes it elsewhere; it is printed in capitals again."""
        if line.form not in ("A.", "I.") or not line.text.isupper():
            return line
        said, known = self._cases.of(line.text)
        if not known:
            return line
        self._ledger.remark(line.part, N_("đề mục gõ hoa toàn bộ, viết lại là '{name}'"), name=said)
        return replace(line, runs=(replace(line.runs[0], text=said),), notes=())

    def _article(self, article: Article) -> Node:
        line = article.line
        titled = bool(line.text) and line.bold
        words = line.words(bold=titled).text or _NOTHING
        said: dict[str | Named, Node | str | None] = {
            Named(text("").span, "title" if titled else "text", remarks=line.remarks): words
        }
        if not article.content:
            return text(words, *line.remarks) if not titled else group(said)
        content, stray = nested(article.content)
        for one in stray:
            self._ledger.remark(one.part, NOT_COUNTED)
        if titled and len(content) > 1 and isinstance(content[0], Line) and isinstance(content[1], Items):
            lead, content = content[0], content[1:]  # 'Điều 2. Tên điều', then what its khoản follow
            said["text"] = lead.words().text
        simple = self._simple(content[0]) if content else None
        if simple:
            said.update(simple)
            content = content[1:]
        return group({**said, "body": listed(self._emit(content)) if content else None})

    def _plain(self, elements: Sequence[Element]) -> list[Node]:
        content, stray = nested(elements)
        for line in stray:
            self._ledger.remark(line.part, NOT_COUNTED)
        return self._emit(content)

    def _emit(self, content: Content) -> list[Node]:
        emitter = Emitter(self._rules.numbering, self._block, self._tasks)
        blocks = emitter.blocks(content)
        for line in emitter.flattened:
            self._ledger.remark(line.part, NO_LIST)
        return blocks

    def _block(self, element: Element) -> Node | None:
        match element:
            case Line():
                return self._line(element)
            case Cells():
                return self._table(element)
            case Picture():
                caption = element.caption
                if caption:
                    self._ledger.place(caption, key="figure")
                said: dict[str | Named, Node | str | None] = {
                    "file": element.file,
                    "caption": marked(caption.runs, bold=True).text if caption else None,
                    "width": element.width,
                    "alt": element.alt_beside(plain(caption.runs) if caption else ""),
                }
                return group({"figure": group(said)})
            case Break():
                return group({"pagebreak": ""})

    def _simple(self, items: Element | Items) -> dict[str, Node] | None:
        """Return items as khoản or điểm of a Điều; None where more stands in them than these hold."""
        if not isinstance(items, Items) or items.start > 1:
            return None
        if items.form == "1." and all(_is_clause(item) for item in items.items):
            return {"clauses": listed(self._clause(item) for item in items.items)}
        if items.form == "a)" and all(_is_point(item) for item in items.items):
            return {"points": listed(self._point(item) for item in items.items)}
        return None

    def _clause(self, item: Item) -> Node:
        line = item.line
        run_in = line.run_in if not line.bold else None
        own = text((run_in[1] if run_in else line).words(bold=line.bold).text, *line.remarks)
        if not item.content and not line.bold and not run_in:
            return own
        body, points, after = _split(item.content, "a)") or ([], None, [])
        return group({
            "run_in": run_in[0].words(bold=True).text if run_in else None,
            Named(own.span, "title" if line.bold else "text", remarks=own.remarks): text(own.text),
            "body": self._below(body),
            "points": listed(self._point(point) for point in points.items) if points else None,
            "after": self._below(after),
        })  # fmt: skip

    def _point(self, item: Item) -> Node:
        own = text(item.line.words().text, *item.line.remarks)
        if not item.content:
            return own
        body, dashes, after = _split(item.content, "-") or ([], None, [])
        if dashes:
            dashes, released = _released(dashes)
            after = [*released, *after]
            if any(one.content for one in dashes.items):
                body, dashes, after = item.content, None, []
        return group({
            Named(own.span, "text", remarks=own.remarks): text(own.text),
            "body": self._below(body),
            "items": listed(text(one.line.words().text, *one.line.remarks) for one in dashes.items) if dashes else None,
            "after": self._below(after),
        })  # fmt: skip

    def _below(self, content: Content) -> Node | None:
        blocks = self._emit(content)
        return listed(blocks) if blocks else None

    def _line(self, line: Line) -> Node | None:
        heading = _HEADINGS.get(line.part.component, "2")
        paragraph = line.part.paragraph
        align = _ALIGN.get(paragraph.align) if not paragraph.cell and not paragraph.floating else None
        if (
            line.bold
            and len(line.text) < _LONGEST_HEADING
            and (align or paragraph.align != "center")
            and not line.notes
        ):
            heading_words = line.words(bold=True).text
            named = Named(text("").span, "heading", remarks=line.remarks)
            level = heading if heading != "2" else None
            if not level and not align:
                return group({named: heading_words})
            return group({named: group({"text": heading_words, "level": level, "align": align})})
        if line.italic and not line.bold and line.part.paragraph.align == "justify" and line.text:
            return group({Named(text("").span, "quote", remarks=line.remarks): line.words(italic=True).text})
        words = line.words()
        if words.flattened:
            self._ledger.remark(line.part, N_("chữ đậm, nghiêng ở đây không ghi thành dấu được; giữ chữ, bỏ kiểu"))
        self._ledger.spaces += words.spaces
        if not words.text:
            return None
        shown = words.text
        if align:
            return group({"text": group({Named(text("").span, "text", remarks=line.remarks): shown, "align": align})})
        if slug(shown) in BARE_WORDS or _is_key(shown):
            return group({"text": text(shown, *line.remarks)})
        return text(shown, *line.remarks)

    def _table(self, table: Cells) -> Node:
        self._tables += 1
        name = f"bang-{self._tables}.csv"
        read: Read = read_table(table, self._ledger, name)
        if read.sheet is None:
            return group({"table": read.node})
        stored = self._store(name, read.sheet)
        assert isinstance(read.node, nodes.Mapping)
        entries = {key.text: (stored if key.text == "file" else value) for key, value in read.node.entries}
        return group({"table": group(entries)})  # type: ignore[arg-type]


def _is_key(shown: str) -> bool:
    """Whether a text would be taken for the name of a block."""
    return slug(shown) in KEY_WORDS


def _kind(held: Held) -> str:
    if isinstance(held, Article):
        return "articles"
    return held.level if isinstance(held, Division) else ""


def _is_clause(item: Item) -> bool:
    split = _split(item.content, "a)")
    return split is not None and (split[1] is None or all(_is_point(point) for point in split[1].items))


def _is_point(item: Item) -> bool:
    return _split(item.content, "-") is not None


def _split(content: Content, form: str) -> tuple[Content, Items | None, Content] | None:
    """Return content before its items of a form, these, and what follows; None where a number needs one above it."""
    if any(isinstance(part, Items) and (part.form == "1.1." or part.start > 1) for part in content):
        return None
    place = next((n for n, part in enumerate(content) if isinstance(part, Items) and part.form == form), None)
    if place is None:
        return content, None, []
    held = content[place]
    assert isinstance(held, Items)
    return content[:place], held, content[place + 1 :]


def _released(items: Items) -> tuple[Items, Content]:
    """Return dashed items, and what stands under the last of them: under the dashes, it looks the same."""
    *others, last = items.items
    if not last.content or any(item.content for item in others):
        return items, []
    return Items(items.form, [*others, Item(last.line)]), last.content
