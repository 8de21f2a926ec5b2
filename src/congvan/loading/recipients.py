"""Recipient lists: YAML, CSV and XLSX files of the workspace, and `vn:` lists of administrative units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from congvan.errors import N_, Report, Span, refuse
from congvan.loading import nodes
from congvan.loading.cells import clean_cell
from congvan.loading.door import MAX_BYTES, check_name, find_named, on_disk, read_file
from congvan.loading.listing import Listing, Reading, checked, read_list
from congvan.loading.naming import Fields, named
from congvan.loading.naming import Recipient as Recipient
from congvan.loading.nodes import Scalar, parse
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
_FOLDER = "directives/recipients"
_YAML = (".yaml", ".yml")


def read_recipients(
    source: str,
    root: Path,
    span: Span | None = None,
    here: Path | None = None,
    date: PartialDate | None = None,
    group: str = "",
    reading: Reading | None = None,
) -> tuple[Recipient, ...]:
    """Return the recipients of a list, in its order; raises CongvanError with all rows that cannot be used.

    `source` is `vn:wards?province=Đắk Lắk`, or a YAML, CSV or XLSX file below `root` (in directives/recipients the
    folder and '.yaml' may be left out; 'a.xlsx#Sheet' names a sheet); `span` is where the list is named. One that the
    command line names is looked for from `here` first, and may stand outside the workspace there. `date` is that of
    the draft. With `group` rows of one recipient are one: 'có', or the head of the column that tells whose they are.
    `reading` is what is said of a CSV or XLSX list.
    """
    place = span or Span(source)
    if listing := read_listing(source, root, place, reading, here):
        return named(list(_of_listing(checked(listing))), place, group)
    if source.startswith(PREFIX):
        rows: Iterable[tuple[Span, Mapping[str, str]]] = ((place, fields) for fields in read_units(source, place, date))
    else:
        rows = _from_yaml(_find(source, root, place, here), root)
    return named(list(rows), place, group)


def read_listing(
    source: str, root: Path, span: Span, reading: Reading | None = None, here: Path | None = None
) -> Listing | None:
    """Return what a CSV or XLSX list is read as, None for other lists; raises CongvanError where it has no rows."""
    reading = reading or Reading()
    name, sheet = _parted(source, root, here)
    path = None if source.startswith(PREFIX) else _find(name, root, span, here)
    if path is None or path.suffix.lower() in _YAML:
        if reading != Reading() or sheet:
            message = N_("'head', 'name', 'hidden', 'sheet' chỉ dùng cho danh sách CSV, XLSX; hãy bỏ với '{source}'")
            raise refuse("NN-044", span, message, source=source)
        return None
    reading = Reading(sheet=sheet).over(reading)
    file = _shown(path, root)
    read = read_sheet(read_file(path, span, MAX_BYTES, file), file, reading.sheet or None, span)
    if not read.rows:
        message = N_("danh sách '{file}' không có dòng nào") if not read.others else N_(
            "trang '{sheet}' của '{file}' không có dòng nào; các trang khác: {sheets}; viết 'sheet: …' (trang tính)"
        )  # fmt: skip
        raise refuse("NN-004", span, message, file=file, sheet=read.name, sheets=", ".join(read.others))
    return read_list(read, reading)


def _parted(source: str, root: Path, here: Path | None) -> tuple[str, str]:
    """Part 'ds.xlsx#Trang 2' into the file and its sheet, unless a file has that name."""
    file, _, sheet = source.partition("#")
    places = [folder for folder in (here, root) if folder]
    whole = not sheet or source.startswith(PREFIX) or any(on_disk(place / source).is_file() for place in places)
    return (source, "") if whole else (file.strip(), sheet.strip())


def _find(source: str, root: Path, span: Span, here: Path | None) -> Path:
    if here and (path := on_disk(here / source)).is_file():
        return path.resolve()
    check_name(source, span)
    for name in (source, f"{_FOLDER}/{source}", f"{_FOLDER}/{source}.yaml"):
        if on_disk(root / name).is_file():
            return find_named(root, name, span)
    if known := _lists(root, root / _FOLDER):
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
    node = parse(read_file(path, Span(_shown(path, root))), _shown(path, root))
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


def _of_listing(listing: Listing) -> Iterator[tuple[Span, Mapping[str, str]]]:
    assert listing.name is not None
    for row in listing.rows:
        columns = zip(listing.head.names, row.cells, strict=True)
        yield Span(listing.sheet.file, row.number, 1), _fields(columns, clean(row.cells[listing.name]))


def _fields(pairs: Iterable[tuple[str, str]], name: str = "") -> Fields:
    """Return fields by the name that texts rely on, by the head's slug, and by the head itself.

    `name` is the recipient's, where the list's own heads do not tell it.
    """
    columns = [(clean(head), clean_cell(value)) for head, value in pairs if clean(head)]
    heads: dict[str, list[str]] = {}
    for head, _ in columns:
        alike = heads.setdefault(_key(head), [])
        if exact(head) not in map(exact, alike):
            alike.append(head)
    shared = {key: alike for key, alike in heads.items() if len(alike) > 1}
    fields: dict[str, str] = {"name": name} if name else {}
    for head, value in columns:
        key = _key(head)
        for known in (_NAMES.get(slug(head), key), key, head):
            if known not in shared or known == head:
                fields.setdefault(known, value)
    return Fields(fields, columns, {key: alike for key, alike in shared.items() if key not in fields})


def _key(head: str) -> str:
    return slug(head).replace("-", "_")
