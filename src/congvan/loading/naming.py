"""Which rows of a list are one recipient, how recipients are told apart, and what their files are called."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from congvan.errors import N_, Report, Span, refuse
from congvan.loading.sheets import Row, Sheet
from congvan.text.matching import Fit, Names, exact, loose, spelled_out, spelling
from congvan.text.unicode import is_device, slug

Entry = tuple[Span, Mapping[str, str]]  # a row of a list: where it stands, its fields
_Who = tuple[Span, Mapping[str, str], Sheet | None]

_PERSON_HEADS = ("ho_ten", "ho_va_ten")  # people share names as a matter of course


class SharedField(ValueError):
    """A field is asked for by a name that several columns could mean."""

    def __init__(self, name: str, heads: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.heads = name, tuple(heads)


class Fields(dict[str, str]):
    """The fields of a row by every name that texts may use.

    `columns` are (head, value) as the list has them; `shared` are short names that several heads would have.
    """

    def __init__(self, fields: Mapping[str, str], columns: Iterable[tuple[str, str]] = (),
                 shared: Mapping[str, Sequence[str]] | None = None) -> None:  # fmt: skip
        super().__init__(fields)
        self.columns = tuple(columns)
        self.shared = dict(shared or {})

    def __missing__(self, name: str) -> str:
        if name in self.shared:
            raise SharedField(name, self.shared[name])
        raise KeyError(name)

    def __reduce__(self) -> tuple[object, ...]:
        return Fields, (dict(self), self.columns, self.shared)


@dataclass(frozen=True)
class Calling:
    """What one recipient may be called by: its name, its code, the label that tells it apart, its file name."""

    name: str
    code: str
    label: str
    file: str


@dataclass(frozen=True)
class Recipient:
    """One recipient: its fields as text, by name and as the list heads them; `slug` names its files.

    `rivals` are the other recipients of the list that could be meant by a name of this one; `table` holds its rows
    under the heads of the list, where several rows are one recipient.
    """

    span: Span
    fields: Mapping[str, str]
    slug: str
    rivals: tuple[Calling, ...] = ()
    table: Sheet | None = None

    @property
    def name(self) -> str:
        """The name, which every recipient has."""
        return self.fields["name"]

    @property
    def code(self) -> str:
        """What its list tells recipients of one name apart by, '' without such a column."""
        return self.fields.get("code", "")

    @property
    def label(self) -> str:
        """The name, with what tells it apart where another recipient has it too: 'Nguyễn Văn An (NV01)'."""
        if not self.rivals:
            return self.name
        mine = spelling(self.name)
        return self._label if any(spelling(rival.name) == mine for rival in self.rivals) else self.name

    @property
    def _label(self) -> str:
        mark = self.code or self.fields.get("province", "")
        return f"{self.name} ({mark})" if mark else self.name

    @property
    def calling(self) -> Calling:
        """What it may be called by."""
        return Calling(self.name, self.code, self._label, self.slug)

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it this recipient, in forms to compare: name, code, province."""
        return _identity(self.fields)

    @property
    def owner(self) -> str:
        """Its identity as one text."""
        return "\n".join(self.identity)

    @property
    def file_names(self) -> Iterator[str]:
        """Names for its files, each telling it from more others than the one before."""
        return _file_names(self.fields)

    @property
    def rows(self) -> Sheet:
        """Its rows of the list, below the heads of the list."""
        return self.table or _table([(self.span, self.fields)])

    @cached_property
    def _names(self) -> Names[Calling]:
        return names_of([self.calling, *self.rivals])

    def fit(self, name: str) -> tuple[Fit, tuple[str, ...]]:
        """Return how a name means this recipient ('' if it does not), and all that it can mean, by their labels."""
        found, fit = self._names.fit(name)
        return fit if self.calling in found else "", tuple(calling.label for calling in found)

    def is_called(self, name: str) -> bool:
        """Whether a name means this recipient and no other."""
        fit, labels = self.fit(name)
        return bool(fit) and len(labels) == 1


def names_of(callings: Sequence[Calling]) -> Names[Calling]:
    """Return the index of what recipients are called by."""
    names = ((text, calling) for calling in callings for text in (calling.name, calling.label))
    return Names(names, ((text, calling) for calling in callings for text in (calling.code, calling.file)))


def named(rows: Sequence[Entry], span: Span, group: str = "") -> tuple[Recipient, ...]:
    """Return the recipients of a list, each with a name for its files that depends on its own fields, not on its row.

    Rows of one recipient are one letter where they are to be grouped (`group` is 'có', or the head of the column
    that tells recipients), else they are refused. Raises CongvanError with all that keep recipients from being told
    apart; `span` is where the list is named.
    """
    report = Report()
    for place, fields in rows:
        if not fields.get("name"):
            message = N_("nơi nhận thiếu tên; cột hoặc khóa 'name' (tên) phải có chữ")
            report.add("NN-003", place, message)
    if not rows:
        raise refuse("NN-004", span, N_("danh sách nơi nhận không có dòng nào"))
    report.close()
    found = _grouped(rows, group, span) if group else _apart(rows)
    files = _files([fields for _, fields, _ in found])
    return with_rivals([Recipient(*entry[:2], file, table=entry[2]) for entry, file in zip(found, files, strict=True)])


def _identity(fields: Mapping[str, str]) -> tuple[str, str, str]:
    """What makes two rows one recipient: name and code, and the province for units."""
    return spelling(fields["name"]), exact(fields.get("code", "")), spelling(fields.get("province", ""))


def _gather(rows: Iterable[Entry], key: str | None) -> list[list[Entry]]:
    groups: dict[object, list[Entry]] = {}
    for span, fields in rows:
        groups.setdefault(spelling(fields[key]) if key else _identity(fields), []).append((span, fields))
    return list(groups.values())


_LISTED = 10  # lines named in one message


def _lines(rows: Iterable[Entry]) -> str:
    lines = [str(span.line) for span, _ in rows]
    return ", ".join(lines[:_LISTED]) + (", …" if len(lines) > _LISTED else "")


def _apart(rows: Sequence[Entry]) -> list[_Who]:
    report = Report()
    for group in _gather(rows, None):
        if len(group) > 1:
            fields = group[0][1]
            if all(dict(other) == dict(fields) for _, other in group):
                message = N_("'{name}' có {count} dòng giống hệt nhau (dòng {lines}); hãy xóa dòng thừa")
            else:
                message = N_(
                    "'{name}' có {count} dòng (dòng {lines}): nếu là một nơi nhận, gộp vào một văn bản bằng "
                    "for_each: {{list: …, group: có}}; nếu là nhiều nơi trùng tên, thêm cột 'Mã' để phân biệt"
                )
            report.add("NN-020", group[1][0], message, name=fields["name"], count=len(group), lines=_lines(group))
    report.close()
    return [(span, fields, None) for span, fields in rows]


def _grouped(rows: Sequence[Entry], group: str, span: Span) -> list[_Who]:
    key = None if group == "có" else _group_column(rows, group, span)
    report = Report()
    entries: list[_Who] = []
    names: dict[str, tuple[Span, str]] = {}
    for together in _gather(rows, key):
        place, fields = together[0][0], _common([f for _, f in together], key)
        if "name" not in fields:
            message = N_("gộp theo cột '{column}': các dòng {lines} cùng '{value}' mà khác tên; hãy chọn cột khác")
            value = together[0][1][key or "name"]
            report.add("NN-021", place, message, column=group, lines=_lines(together), value=value)
            continue
        earlier = names.setdefault("\0".join(_identity({**fields, "code": ""})), (place, fields.get("code", "")))
        if key is None and earlier[0] != place:
            message = N_("'{name}' có nhiều mã ({codes}), không rõ là một nơi nhận hay nhiều; ghi cột để gộp, như "
                         "'group: Đơn vị' hoặc 'group: Mã'")  # fmt: skip
            codes = f"{earlier[1] or '–'}, {fields.get('code') or '–'}"
            report.add("NN-022", place, message, name=fields["name"], codes=codes)
        entries.append((place, fields, _table(together)))
    report.close()
    return entries


def _group_column(rows: Sequence[Entry], group: str, span: Span) -> str:
    heads = [head for head, _ in _columns(rows[0][1])]
    found = Names([(head, head) for head in heads]).find(group)
    if len(found) != 1:
        message = N_("'group' là 'có', hoặc tên một cột của danh sách, không phải '{name}'; các cột: {columns}")
        raise refuse("NN-023", span, message, name=group, columns=", ".join(heads))
    report = Report()
    for place, fields in rows:
        if not fields.get(found[0]):
            report.add("NN-024", place, N_("dòng này để trống cột '{column}' dùng để gộp"), column=found[0])
    report.close()
    return found[0]


def _columns(fields: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return fields.columns if isinstance(fields, Fields) else fields.items()


def _common(rows: Sequence[Mapping[str, str]], key: str | None) -> Mapping[str, str]:
    """Return the fields that all rows of one recipient agree on; the others stand in its table only."""
    first = rows[0]
    same = {name: value for name, value in first.items()
            if all(spelling(row.get(name, "")) == spelling(value) for row in rows)}  # fmt: skip
    if key and spelling(first[key]) != spelling(first["name"]):
        same["code"] = first[key]
    shared = first.shared if isinstance(first, Fields) else {}
    return Fields(same, [(head, value) for head, value in _columns(first) if head in same], shared)


def _table(rows: Sequence[Entry]) -> Sheet:
    heads = tuple(dict.fromkeys(head for _, fields in rows for head, _ in _columns(fields)))
    cells = (Row(span.line, tuple(fields.get(head, "") for head in heads)) for span, fields in rows)
    return Sheet(rows[0][0].file, "", (Row(0, heads), *cells))


def _file_names(fields: Mapping[str, str]) -> Iterator[str]:
    """Give names for the files of one recipient, each telling it from more others than the one before."""
    plain, code = slug(fields["name"]), fields.get("code", "")
    if plain and not (code and any(head in fields for head in _PERSON_HEADS)):
        yield plain
    marks = [mark for mark in (slug(fields.get("province", "")), slug(code)) if mark]
    if plain:
        yield from (f"{plain}-{mark}" for mark in marks)
    if whole := spelled_out(fields["name"]):
        yield whole
        yield from (f"{whole}-{mark}" for mark in marks)
    digest = hashlib.sha256("\0".join(_identity(fields)).encode()).hexdigest()
    yield f"{plain or whole or 'noi-nhan'}-{digest[:8]}"


def _files(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Give each recipient the first of its names that no other has; of those that would share one, none has it."""
    ways = [_file_names(fields) for fields in rows]
    names = [next(way) for way in ways]
    while True:
        times = Counter(names)
        clashing = [place for place, name in enumerate(names) if times[name] > 1 or is_device(name)]
        moved = False
        for place in clashing:
            if (name := next(ways[place], None)) is not None:
                names[place], moved = name, True
        if not moved:
            return names


def with_rivals(recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """Return the recipients, each with the others that a name of it could mean."""
    alike: dict[str, dict[int, None]] = {}
    for place, recipient in enumerate(recipients):
        for text in (recipient.name, recipient.code, recipient.slug):
            if text:
                alike.setdefault(loose(text), {})[place] = None
    found = list(recipients)
    rivals: dict[int, dict[int, None]] = {}
    for _, places in sorted((form, places) for form, places in alike.items() if len(places) > 1):
        for place in places:
            rivals.setdefault(place, {}).update(places)
    for place, others in rivals.items():
        callings = tuple(recipients[other].calling for other in others if other != place)
        found[place] = replace(recipients[place], rivals=callings)
    return tuple(found)
