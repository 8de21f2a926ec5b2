"""What is wrong with a template, in words that an IT person of an office can act on: file, line, name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from congvan.compose.template_bounds import TooMuch
from congvan.errors import N_, CongvanError, Span, refuse

# What the expressions of a template may run into; anything else is a fault of the program.
CALCULATION = (
    ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
SUFFIX = ".j2"
_QUOTED = re.compile(r"'([^']*)'")
_UNKNOWN_TAG = re.compile(r"unknown tag '([^']*)'")


def template_fault(error: Exception, name: str) -> CongvanError:
    """Return what to say of an error that came up while the template `name` was read or rendered.

    MAU-001 (not written as a template), MAU-005 (a name or field that is not there), MAU-006 (no such template),
    MAU-007 (cannot be calculated, or includes itself), MAU-009 (runs or grows without end).
    """
    span = _place(error, name)
    names = _QUOTED.findall(str(error))
    if isinstance(error, TemplateNotFound):
        message = N_("không có mẫu '{name}' trong templates/; mẫu phải là tệp thường nằm trong thư mục làm việc")
        return refuse("MAU-006", span, message, name=error.name or (names or [""])[0])
    if isinstance(error, TooMuch):
        message = N_("mẫu chạy quá lâu hoặc tạo quá nhiều chữ; kiểm tra vòng lặp lồng nhau, macro gọi lại chính nó")
        return refuse("MAU-009", span, message)
    if isinstance(error, UndefinedError):
        message = N_("mẫu dùng tên '{name}' không có ở đây; kiểm tra lại chính tả")
        return refuse("MAU-005", span, message, name=(names or [""])[-1])
    if isinstance(error, SecurityError):
        message = N_("mẫu đọc '{name}', phần trong của chương trình; chỉ dùng các tên mà mẫu được nhận")
        return refuse("MAU-005", span, message, name=(names or [""])[0])
    if isinstance(error, TemplateSyntaxError):
        if unknown := _UNKNOWN_TAG.search(str(error)):
            message = N_("mẫu có lệnh '{{% {name} %}}' không có, hoặc đóng mà chưa mở; kiểm tra các cặp if, for, macro")
            return refuse("MAU-001", span, message, name=unknown[1])
        message = N_("mẫu viết sai ở dòng này{near}; kiểm tra các cặp {{{{ }}}}, {{% %}} và tên bộ lọc")
        return refuse("MAU-001", span, message, near=f" ('{names[-1]}')" if names and _is_typed(names[-1]) else "")
    if isinstance(error, RecursionError):
        return refuse("MAU-007", span, N_("mẫu gọi chính nó mãi không dừng; kiểm tra include, extends, macro"))
    return refuse("MAU-007", span, N_("mẫu tính không được ở dòng này: kiểm tra phép chia, kiểu số và chữ"))


def _is_typed(name: str) -> bool:
    """Whether a word of Jinja's message is one of the template, not the name of one of its tokens."""
    return " " not in name


def _place(error: Exception, name: str) -> Span:
    """Where in which template: as the error says, else the innermost template that was at work."""
    if isinstance(error, TemplateSyntaxError):
        return Span(shown_template(error.filename or error.name or name), error.lineno, 1)
    frames = list(_template_frames(error.__traceback__))
    if isinstance(error, RecursionError):
        frames = frames[:1]  # the innermost is wherever the limit was met
    file, line = frames[-1] if frames else (name, 0)
    return Span(shown_template(file), line, 1 if line else 0)


def _template_frames(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback:
        file = traceback.tb_frame.f_code.co_filename
        if file.endswith(SUFFIX):
            yield file, traceback.tb_lineno
        traceback = traceback.tb_next


def shown_template(file: str) -> str:
    """A template's path as a user wants to read it."""
    path = Path(file)
    return path.relative_to(Path.cwd()).as_posix() if path.is_absolute() and path.is_relative_to(Path.cwd()) else file
