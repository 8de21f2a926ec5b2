"""Recipient lists: YAML, CSV and XLSX files of the workspace, and `vn:` lists of administrative units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from congvan.errors import N_, Report, Span, refuse
from congvan.loading import nodes
from congvan.loading.cells import clean_cell
from congvan.loading.naming import Fields, named
from congvan.loading.naming import Recipient as Recipient
from congvan.loading.nodes import Scalar, parse
from congvan.loading.places import within
from congvan.loading.sheets import read_sheet
from congvan.loading.units import PREFIX, read_units
from congvan.text.dates import PartialDate
from congvan.text.matching import exact
from congvan.text.nearest import nearest
from congvan.text.unicode import clean, slug

# What a list calls a field, and the name that every text can rely on.
_NAMES = {
    "ten": "name", "ten-don-vi": "name", "don-vi": "name", "noi-nhan": "name", "co-quan": "name", "ho-ten": "name",
    "ho-va-ten": "name", "tinh": "province", "tinh-thanh-pho": "province", "loai": "kind", "ma": "code",
    "dia-chi": "address", "email": "email", "thu-dien-tu": "email", "chuc-vu": "title", "nguoi-nhan": "person",
    "id": "code", "ma-so": "code", "ma-don-vi": "code", "ma-dinh-danh": "code", "cccd": "code", "so-cccd": "code",
}  # fmt: skip

_NAMED = 5  # so many lists are named where one is not there


def read_recipients(
    source: str,
    root: Path,
    span: Span | None = None,
    here: Path | None = None,
    date: PartialDate | None = None,
    group: str = "",
) -> tuple[Recipient, ...]:
    """Return the recipients of a list, in its order; raises CongvanError with all rows that cannot be used.

    `source` is `vn:wards?province=Đắk Lắk`, or a YAML, CSV or XLSX file below `root` (in directives/recipients the
    folder and '.yaml' may be left out); `span` is where the list is named. One that the command line names is looked
    for from `here` first, and may stand outside the workspace there. `date` is that of the draft.
    With `group` rows of one recipient are one: 'có', or the head of the column that tells whose they are.
    """
    place = span or Span(source)
    if source.startswith(PREFIX):
        rows: Iterable[tuple[Span, Mapping[str, str]]] = ((place, fields) for fields in read_units(source, place, date))
    else:
        path = _find(source, root, place, here)
        rows = _from_yaml(path, root) if path.suffix.lower() in (".yaml", ".yml") else _from_sheet(path, root, place)
    return named(list(rows), place, group)


def _find(source: str, root: Path, span: Span, here: Path | None) -> Path:
    folder = root / "directives" / "recipients"
    if here and (here / source).is_file():
        return (here / source).resolve()
    for path in (root / source, folder / source, folder / f"{source}.yaml"):
        if path.is_file():
            resolved = within(root, str(path))
            if resolved is None:
                message = N_("tệp '{name}' nằm ngoài thư mục làm việc; hãy chép vào")
                raise refuse("TEP-016", span, message, name=source)
            return resolved
    if known := _lists(root, folder):
        near = ", ".join(nearest(source, known, _NAMED, 0.0))
        message = N_("không có danh sách nơi nhận '{name}'; các danh sách gần tên đó: {names}")
        raise refuse("NN-001", span, message, name=source, names=near)
    message = N_("không có danh sách nơi nhận '{name}'; đặt tệp YAML, CSV, XLSX trong directives/recipients, hoặc dùng "
                 "vn:wards?province=…")  # fmt: skip
    raise refuse("NN-001", span, message, name=source)


def _lists(root: Path, folder: Path) -> list[str]:
    """Return the lists of a workspace as a draft may name them."""
    sheets = [path.name for path in root.glob("*") if path.suffix.lower() in (".csv", ".xlsx")]
    kept = [path.stem if path.suffix == ".yaml" else path.name for path in folder.glob("*") if path.is_file()]
    return sorted({*sheets, *kept})


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else str(path)


def _from_yaml(path: Path, root: Path) -> Iterator[tuple[Span, Mapping[str, str]]]:
    node = parse(path.read_bytes(), _shown(path, root))
    if not isinstance(node, nodes.Sequence):
        message = N_("danh sách nơi nhận là danh sách: mỗi dòng một tên, hoặc một nhóm khóa có 'name' (tên)")
        raise refuse("NN-002", node.span, message)
    report = Report()
    for item in node.items:
        if isinstance(item, Scalar):
            yield item.span, _fields([("name", item.text)])
        elif isinstance(item, nodes.Mapping) and all(isinstance(value, Scalar) for _, value in item.entries):
            yield item.span, _fields((key.text, value.text) for key, value in item.entries if isinstance(value, Scalar))
        else:
            report.add("NN-002", item.span, N_("mỗi nơi nhận là một tên, hoặc một nhóm khóa có giá trị là chữ"))
    report.close()


def _from_sheet(path: Path, root: Path, span: Span) -> Iterator[tuple[Span, Mapping[str, str]]]:
    file, _, sheet = _shown(path, root).partition("#")
    rows = read_sheet(path.read_bytes(), file, sheet or None, span).rows
    if not rows:
        return
    heads = rows[0].cells
    for row in rows[1:]:
        yield Span(file, row.number, 1), _fields(zip(heads, row.cells, strict=False))


def _fields(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Return fields by the name that texts rely on, by the head's slug, and by the head itself."""
    columns = [(clean(head), clean_cell(value)) for head, value in pairs if clean(head)]
    heads: dict[str, list[str]] = {}
    for head, _ in columns:
        alike = heads.setdefault(_key(head), [])
        if exact(head) not in map(exact, alike):
            alike.append(head)
    shared = {key: alike for key, alike in heads.items() if len(alike) > 1}
    fields: dict[str, str] = {}
    for head, value in columns:
        key = _key(head)
        for name in (_NAMES.get(slug(head), key), key, head):
            if name not in shared or name == head:
                fields.setdefault(name, value)
    return Fields(fields, columns, {key: alike for key, alike in shared.items() if key not in fields})


def _key(head: str) -> str:
    return slug(head).replace("-", "_")
