"""The Jinja environment of the document templates: sandboxed, strict, autoescaped, with the decree's own words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2 import nodes as jinja_nodes
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.loaders import split_template_path
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from congvan.compose import template_bounds
from congvan.compose.binding import Inline, View, capitalised, ending, in_capitals
from congvan.compose.template_faults import CALCULATION, SUFFIX, shown_template, template_fault
from congvan.errors import N_, CongvanError, Report, Span, refuse
from congvan.loading.door import files_in, hidden_ending, read_named
from congvan.text.dates import PartialDate, parse_date
from congvan.text.nobreak import NBSP
from congvan.text.numerals import document_number
from congvan.text.unicode import slug
from congvan.thethuc.rules import Rules

_ENDINGS = re.compile(r"(\.(html?|j2|jinja2?|txt))+$")
_MOST_BLOCKS = 1000  # of the last dispatches, each with all that stands in it


class _Once(Extension):
    """`{% once block %}…{% endonce %}`: what is written of a block, and of nothing else, is written once.

    A block that all copies of a list share is one object for all of them (`binding.Shared`).
    """

    tags = {"once"}  # noqa: RUF012  # as Jinja has it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._written: dict[View, str] = {}

    def parse(self, parser: Parser) -> jinja_nodes.Node | list[jinja_nodes.Node]:
        """Read the tag: a call of `_once` with what stands in it as the caller."""
        line = next(parser.stream).lineno
        block = parser.parse_expression()
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        if self.environment.sandboxed:  # for templates of a workspace, which may write what they will of a block
            return body
        return jinja_nodes.CallBlock(self.call_method("_once", [block]), [], [], body).set_lineno(line)

    def _once(self, block: View, caller: Callable[[], str]) -> str:
        if block not in self._written:
            if len(self._written) >= _MOST_BLOCKS:
                self._written.clear()
            self._written[block] = caller()
        return self._written[block]


class _Packaged(Environment):
    """For our own templates alone: they need no sandbox and no bounds, which take a fifth of the time of a page."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of an object as a template asks for it: of a view without looking further."""
        if type(obj) is View and attribute in obj.__dict__:
            return obj.__dict__[attribute]
        return super().getattr(obj, attribute)


class _Sandbox(ImmutableSandboxedEnvironment):
    """For templates of a workspace, and ours beside them; a view holds the dispatch's own data and nothing else."""

    code_generator_class = template_bounds.BoundedCode
    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.meter = meter = template_bounds.Meter()
        self.filters = template_bounds.bounded_filters(self.filters, meter)
        self.filters |= {template_bounds.STEPS: meter.each, template_bounds.WITHIN: meter.within}
        for name in template_bounds.UNNEEDED_GLOBALS:
            del self.globals[name]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate what is not too large."""
        template_bounds.check_operation(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, called: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call what a template may call, as a step of it."""
        self.meter.step()
        return super().call(context, called, *template_bounds.check_call(called, arguments, named), **named)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return the sandbox's own `format` of a text, bounded."""
        wrapped = super().wrap_str_format(value)
        return wrapped and template_bounds.bounded_format(value.__self__, wrapped)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use an attribute: none that leads to what has no bounds."""
        return attr not in template_bounds.UNNEEDED_METHODS and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of an object as a template asks for it."""
        if type(obj) is View and attribute in obj.__dict__:
            return obj.__dict__[attribute]
        return super().getattr(obj, attribute)


class _Compiled(FileSystemBytecodeCache):
    """Templates compiled once, kept beside the packaged ones as Python keeps modules, where that can be written."""

    def __init__(self, how: str) -> None:
        folder = packaged_templates() / "__pycache__"
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
        super().__init__(str(folder), f"%s.{how}.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, or do without."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class _Own(BaseLoader):
    """The templates of a workspace: regular files that stand within it once links are followed."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder.relative_to(root).as_posix()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """Return the text of a template and its path."""
        name = f"{self._folder}/{'/'.join(split_template_path(template))}"
        try:
            data = read_named(self._root, name, Span(name))
        except CongvanError as error:
            if os.path.lexists(self._root / name):
                raise  # not silently the packaged one in its place
            raise TemplateNotFound(template) from error
        if len(data) > template_bounds.MOST_SOURCE:
            raise template_bounds.TooMuch("size")
        return _decoded(data, name), str(self._root / name), None

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        folder = self._root / self._folder
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{SUFFIX}"))


class Templates:
    """The templates of a workspace (`own`, a folder of `root`), then the packaged ones."""

    def __init__(self, root: Path, own: Path | None = None) -> None:
        self.own = own is not None
        self._loaders: list[BaseLoader] = [_Own(root, own)] if own else []
        self._loaders.append(FileSystemLoader(packaged_templates()))
        self._meter: template_bounds.Meter | None = None
        options: dict[str, Any] = {
            "loader": ChoiceLoader(self._loaders),
            "undefined": StrictUndefined,
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": [_Once],
        }
        self._environment: Environment
        if own:
            # The names of what is kept tell how it was compiled: not what an earlier version did without bounds.
            sandbox = _Sandbox(**options, bytecode_cache=_Compiled("bounded-3"))
            self._meter = meter = sandbox.meter
            sandbox.finalize = lambda value: meter.within(_printable(value))
            self._environment = sandbox
        else:
            self._environment = _Packaged(**options, bytecode_cache=_Compiled("packaged"), finalize=_printable)
        self._environment.filters.update(ket=ending, hoa=in_capitals, hoa_dau=capitalised, la_ngay=_is_date, chu=_plain)

    def where(self, piece: str) -> Span:
        """Return the first place in the templates, the workspace's first, that has this piece of text."""
        for loader in self._loaders:
            for name in filter(_is_template, loader.list_templates()):
                with suppress(TemplateNotFound, CongvanError):
                    text, file, _ = loader.get_source(self._environment, name)
                    if piece in text:
                        return Span(shown_template(str(file)), text.count("\n", 0, text.index(piece)) + 1, 1)
        return Span("templates")

    def render(self, name: str, view: View, rules: Rules, part: View | None = None) -> str:
        """Return the XHTML of a document, or of a part of it; raises CongvanError when the template fails."""
        if self._meter:
            self._meter.start()
        document = view.__dict__
        electronic = document["electronic"]
        try:
            return self._environment.get_template(f"{name}.html.j2").render(
                van_ban=view,
                phan=part,
                phrases={**rules.phrases, **document["kind"].layout.phrases},
                components=rules.components,
                divisions=rules.divisions,
                so=_number(document["number"], rules),
                ngay_thang=written_date(document["date"], rules),
                # On an electronic document these places are left to the signature (PL I, Phần I, Mục III, khoản 1).
                so_kem_theo=_number(None if electronic else document["number"], rules, space=" "),
                ngay_kem_theo=written_date(None if electronic else document["date"], rules),
                ngay_viet=lambda date: written_date(date, rules),
            )
        except (TemplateError, *CALCULATION) as error:
            raise template_fault(error, f"templates/{name}.html.j2") from error


def _printable(value: object) -> object:
    """Refuse to print a part of the dispatch as a whole: a template means one of its texts, as `cell.text`."""
    if type(value) is View or isinstance(value, tuple | list | dict):
        raise TypeError("a part is no text")
    return value


def _is_template(name: str) -> bool:
    return name.endswith(SUFFIX)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Span(name, data.count(b"\n", 0, error.start) + 1, 1)
        raise refuse("MAU-008", place, N_("mẫu không phải UTF-8; hãy lưu lại bằng mã Unicode UTF-8")) from None


def packaged_templates() -> Path:
    """Return the folder of the templates that come with congvan."""
    package = Path(str(files("congvan")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent.parent / "templates"


def own_templates(folder: Path) -> Path | None:
    """Return the folder of a workspace's templates, None where it has none, or where they are the packaged ones.

    They are in a checkout of congvan: templates of its own are part of the program, not of a folder that was received.
    Raises CongvanError where a packaged template would be taken in the place of one of them: TEP-044 (it cannot be
    opened), MAU-011 (its name is not quite the packaged one's).
    """
    if not folder.is_dir() or folder.samefile(packaged_templates()):
        return None
    here = [path.name for path in files_in(folder) if path.parent == folder]
    packaged = {_squeezed(path.name): path.name for path in packaged_templates().glob(f"*{SUFFIX}")}
    report = Report()
    for name in here:
        right = packaged.get(_squeezed(name), name)
        if right not in here:
            message = N_("mẫu mang tên này thì không được dùng; hãy đổi tên tệp thành '{right}'{hidden}")
            report.add("MAU-011", Span(f"templates/{name}"), message, right=right, hidden=hidden_ending(name))
    report.close()
    return folder


def _squeezed(name: str) -> str:
    """The name of a template without what is easily typed another way: 'Công văn.html.j2.txt' as 'cong_van.html.j2'."""
    return slug(_ENDINGS.sub("", name.lower())).replace("-", "")


def written_date(date: PartialDate | None, rules: Rules) -> str:
    """Return 'ngày 05 tháng 01 năm 2020', with room for the hand where a part, or all of it, is blank."""
    phrases, layout = rules.phrases, rules.layout
    day = _blank_or(date.day_text if date else None, layout.blank_day)
    month = _blank_or(date.month_text if date else None, layout.blank_month)
    year = f" {date.year}" if date else NBSP * layout.blank_year
    return f"{phrases['ngay']}{day}{phrases['thang']}{month}{phrases['nam']}{year}"


def _blank_or(text: str | None, width: int) -> str:
    return NBSP * width if text is None else f" {text} "


def _number(number: int | None, rules: Rules, space: str = NBSP) -> str:
    return NBSP * rules.layout.blank_number if number is None else f"{space}{document_number(number)}"


def _plain(text: Inline | None) -> str:
    return text.plain if text else ""


def _is_date(text: Inline) -> bool:
    try:
        parse_date(text.plain)
    except ValueError:
        return False
    return True
