"""Recipient lists: YAML, CSV and XLSX files of the workspace, and `vn:` lists of administrative units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvan.errors import N_, Report, Span, refuse
from congvan.loading import nodes
from congvan.loading.listing import Listing, Reading, checked, read_list
from congvan.loading.nodes import Scalar, parse
from congvan.loading.places import on_disk, within
from congvan.loading.sheets import read_sheet
from congvan.loading.units import PREFIX, read_units
from congvan.text.unicode import clean, is_device, slug

# What a list calls a field, and the name that every text can rely on.
_NAMES = {
    "ten": "name", "ten-don-vi": "name", "don-vi": "name", "noi-nhan": "name", "co-quan": "name", "ho-ten": "name",
    "ho-va-ten": "name", "tinh": "province", "tinh-thanh-pho": "province", "loai": "kind", "ma": "code",
    "dia-chi": "address", "email": "email", "thu-dien-tu": "email", "chuc-vu": "title", "nguoi-nhan": "person",
}  # fmt: skip


_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Recipient:
    """One recipient: its fields as text, by name and as the list heads them; `slug` names its files."""

    span: Span
    fields: Mapping[str, str]
    slug: str

    @property
    def name(self) -> str:
        """The name, which every recipient has."""
        return self.fields["name"]


def read_recipients(
    source: str, root: Path, span: Span | None = None, reading: Reading | None = None
) -> tuple[Recipient, ...]:
    """Return the recipients of a list, in its order; raises CongvanError with all rows that cannot be used.

    `source` is `vn:wards?province=Đắk Lắk`, or a YAML, CSV or XLSX file below `root` (in directives/recipients the
    folder and '.yaml' may be left out; 'a.xlsx#Sheet' names a sheet); `span` is where the list is named, `reading`
    what is said of it.
    """
    place = span or Span(source)
    if listing := read_listing(source, root, place, reading):
        return _named(list(_of_listing(checked(listing))))
    if source.startswith(PREFIX):
        rows: Iterable[tuple[Span, Mapping[str, str]]] = ((place, fields) for fields in read_units(source, place))
    else:
        rows = _from_yaml(_find(source, root, place), root)
    return _named(list(rows))


def read_listing(source: str, root: Path, span: Span, reading: Reading | None = None) -> Listing | None:
    """Return what a CSV or XLSX list is read as, None for other lists; raises CongvanError where it has no rows."""
    reading = reading or Reading()
    name, sheet = _parted(source, root)
    path = None if source.startswith(PREFIX) else _find(name, root, span)
    if path is None or path.suffix.lower() in _YAML:
        if reading != Reading() or sheet:
            message = N_("'head', 'name', 'hidden', 'sheet' chỉ dùng cho danh sách CSV, XLSX; hãy bỏ với '{source}'")
            raise refuse("NN-044", span, message, source=source)
        return None
    reading = Reading(sheet=sheet).over(reading)
    file = _shown(path, root)
    read = read_sheet(path.read_bytes(), file, reading.sheet or None, span)
    if not read.rows:
        message = N_("danh sách '{file}' không có dòng nào") if not read.others else N_(
            "trang '{sheet}' của '{file}' không có dòng nào; các trang khác: {sheets}; viết 'sheet: …' (trang tính)"
        )  # fmt: skip
        raise refuse("NN-004", span, message, file=file, sheet=read.name, sheets=", ".join(read.others))
    return read_list(read, reading)


def _parted(source: str, root: Path) -> tuple[str, str]:
    """Part 'ds.xlsx#Trang 2' into the file and its sheet, unless a file has that name."""
    file, _, sheet = source.partition("#")
    whole = not sheet or source.startswith(PREFIX) or on_disk(root / source).is_file()
    return (source, "") if whole else (file.strip(), sheet.strip())


def _find(source: str, root: Path, span: Span) -> Path:
    folder = root / "directives" / "recipients"
    for path in map(on_disk, (root / source, folder / source, folder / f"{source}.yaml")):
        if path.is_file():
            resolved = within(root, str(path))
            if resolved is None:
                message = N_("tệp '{name}' nằm ngoài thư mục làm việc; hãy chép vào")
                raise refuse("TEP-016", span, message, name=source)
            return resolved
    message = N_("không có danh sách nơi nhận '{name}'; đặt tệp YAML, CSV, XLSX trong directives/recipients, hoặc dùng "
                 "vn:wards?province=…")  # fmt: skip
    raise refuse("NN-001", span, message, name=source)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root.resolve()).as_posix()


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


def _of_listing(listing: Listing) -> Iterator[tuple[Span, Mapping[str, str]]]:
    assert listing.name is not None
    for row in listing.rows:
        name = ("name", row.cells[listing.name])
        columns = zip(listing.head.names, row.cells, strict=True)
        yield Span(listing.sheet.file, row.number, 1), _fields([name, *columns])


def _fields(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return fields by the name that texts rely on, by the head's slug, and by the head itself."""
    fields: dict[str, str] = {}
    for head, value in pairs:
        head, value = clean(head), clean(value)
        if not head:
            continue
        plain = slug(head)
        for name in (_NAMES.get(plain, plain).replace("-", "_"), plain.replace("-", "_"), head):
            fields.setdefault(name, value)
    return fields


def _named(rows: Sequence[tuple[Span, Mapping[str, str]]]) -> tuple[Recipient, ...]:
    """Give every recipient a name for its files, readable and unique even where names repeat across provinces."""
    report = Report()
    for span, fields in rows:
        if not fields.get("name"):
            message = N_("nơi nhận thiếu tên; cột hoặc khóa 'name' (tên) phải có chữ")
            report.add("NN-003", span, message)
    if not rows:
        message = N_("danh sách nơi nhận không có dòng nào")
        raise refuse("NN-004", Span(""), message)
    report.close()
    plain = [slug(fields["name"]) or "noi-nhan" for _, fields in rows]
    repeated = {name for name, times in Counter(plain).items() if times > 1}
    taken: set[str] = set()
    result = []
    for (span, fields), name in zip(rows, plain, strict=True):
        if name in repeated and fields.get("province"):
            name = f"{name}-{slug(fields['province'])}"
        unique, count = name, 1
        while unique in taken or is_device(unique):
            count += 1
            unique = f"{name}-{count}"
        taken.add(unique)
        result.append(Recipient(span, fields, unique))
    return tuple(result)
