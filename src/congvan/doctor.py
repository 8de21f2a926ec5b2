"""What this machine has for congvan, and what to do about what is missing: engines, faces, programs, settings."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from congvan.errors import N_, CongvanError
from congvan.gazetteer.table import last_change, units_on
from congvan.lexicon.units import COMMUNES
from congvan.processes import find_libreoffice
from congvan.thethuc.rules import load_rules
from congvan.typeface import VIETNAMESE, Typeface, find_typeface
from congvan.writers.engines import AUTO, TYPST, WEASYPRINT, choose_engines, engine_problem

_TIMES = ("Times New Roman", "Tinos", "Liberation Serif")
# Where Word is installed when no path names it.
_WORD = ("C:/Program Files/Microsoft Office/root/Office16/WINWORD.EXE",
         "C:/Program Files (x86)/Microsoft Office/root/Office16/WINWORD.EXE",
         "/Applications/Microsoft Word.app")  # fmt: skip


@dataclass(frozen=True)
class Examined:
    """One thing that congvan looked for; `message` and `remedy` are msgids, with `parameters` for both.

    What is `needed` and not there keeps congvan from working; the remedy is empty where there is nothing to do.
    """

    name: str
    works: bool
    message: str
    parameters: dict[str, object] = field(default_factory=dict)
    remedy: str = ""
    needed: bool = False


def examine() -> tuple[Examined, ...]:
    """Look at everything; nothing is changed, and no document is read."""
    return tuple([*_engines(), *_faces(), _office(), _console(_console_encoding()), *_paths(), _units()])


def _engines() -> Iterator[Examined]:
    """Typst, then WeasyPrint where it runs or where nothing else does: Typst alone is enough for everything."""
    typst, weasyprint = engine_problem(TYPST) or _typst_trial(), engine_problem(WEASYPRINT)
    upgrade = N_("chạy: pip install --upgrade typst")
    yield _engine(TYPST, typst, upgrade)
    if weasyprint is None or typst:
        yield _engine(WEASYPRINT, weasyprint, _pango_remedy())
    try:
        used = choose_engines(AUTO)
        message = N_("văn bản một bản do {single} tạo, các bản gửi từng nơi do {copies} (--pdf-engine auto)")
        yield Examined("PDF", True, message, {"single": used.single, "copies": used.copies}, needed=True)
    except CongvanError:
        yield Examined("PDF", False, N_("không cách tạo PDF nào chạy được"), remedy=upgrade, needed=True)


def _engine(name: str, problem: str | None, remedy: str) -> Examined:
    if problem is None:
        return Examined(name, True, N_("phiên bản {version}, chạy được"), {"version": _version(name)})
    return Examined(name, False, N_("không chạy được: {problem}"), {"problem": problem}, remedy)


def _pango_remedy() -> str:
    if sys.platform == "win32":
        return N_("cài Pango theo docs/windows.md")
    if sys.platform == "darwin":
        return N_("chạy: brew install pango")
    return N_("chạy: apt install libpango-1.0-0 libpangoft2-1.0-0")


def _typst_trial() -> str | None:
    """Set one word, which finds what the import of a library does not."""
    import typst

    try:
        typst.compile(b"congvan", ignore_system_fonts=True)
    except typst.TypstError as error:
        return error.message
    return None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _faces() -> Iterator[Examined]:
    """The face in use, then the files of such faces that lack letters of Vietnamese."""
    try:
        chosen: Typeface | None = find_typeface()
    except CongvanError:
        chosen = None
        yield Examined("fonts", False, N_("không có phông Times New Roman đủ chữ Việt"), needed=True, remedy=N_(
            "cài Times New Roman (có sẵn trong Windows và Office), hoặc Tinos (Debian, Ubuntu: apt install "
            "fonts-croscore), hoặc đặt biến CONGVAN_FONTS là thư mục có bốn tệp phông"
        ))  # fmt: skip
    if chosen:
        message = N_("{family}: đủ {count} chữ Việt trong cả bốn kiểu ({folder})")
        folder = chosen.font().path.parent
        parameters = {"family": chosen.family, "count": len(VIETNAMESE), "folder": folder}
        yield Examined("fonts", True, message, parameters, needed=True)
        yield _symbols(chosen)
    used = {font.path for font in chosen.fonts} if chosen else set()
    for family, path in _times_like():
        lacking = len(VIETNAMESE - _letters(path))
        if lacking and path not in used:
            message = N_("{family} thiếu {count} chữ Việt, không dùng ({path})")
            remedy = N_("không cần làm gì: congvan chọn tệp theo chữ mà nó có")
            yield Examined("fonts", True, message, {"family": family, "count": lacking, "path": path}, remedy)


def _symbols(chosen: Typeface) -> Examined:
    if chosen.symbols:
        parameters: dict[str, object] = {"family": chosen.symbols.family, "folder": chosen.symbols.path.parent}
        return Examined("symbols", True, N_("{family}: in các ký hiệu như ☐ ☑ ① ✓ ({folder})"), parameters)
    faces: dict[str, object] = {"faces": ", ".join(load_rules().face.symbol_faces)}
    return Examined("symbols", False, N_("không có phông in ký hiệu ☐ ☑ ① ✓ ({faces})"), faces, N_(
        "chỉ cần khi văn bản có ký hiệu đó; Debian, Ubuntu: apt install fonts-dejavu-core"
    ))  # fmt: skip


def _times_like() -> Iterator[tuple[str, Path]]:
    """The files of the faces that may serve, as Typst finds them on this system."""
    import typst

    own = [folder for folder in os.environ.get("CONGVAN_FONTS", "").split(os.pathsep) if folder]
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=own)
    for font in sorted(found.fonts(), key=lambda font: font.path or ""):
        if font.family in _TIMES and font.path:
            yield font.family, Path(font.path)


def _letters(path: Path) -> set[str]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            return set(map(chr, font.getBestCmap()))
    except (OSError, TTLibError, KeyError):
        return set()


def _office() -> Examined:
    programs = {
        "LibreOffice": find_libreoffice(),
        "Microsoft Word": shutil.which("winword") or _first(_WORD),
    }
    found = [f"{name} ({path})" for name, path in programs.items() if path]
    if found:
        return Examined("DOCX", True, N_("mở được bằng {programs}"), {"programs": ", ".join(found)})
    return Examined("DOCX", False, N_("không thấy Word hay LibreOffice trên máy này"), remedy=N_(
        "chỉ cần khi mở, sửa DOCX; congvan tạo DOCX và PDF không cần chúng; check --fix dùng LibreOffice để xem trang "
        "có xô lệch không"
    ))  # fmt: skip


def _first(paths: tuple[str, ...]) -> str | None:
    return next((path for path in paths if Path(path).exists()), None)


def _units() -> Examined:
    counted = Counter(unit.kind in COMMUNES for unit in units_on(None))
    message = N_("{provinces} tỉnh, thành phố, {communes} xã, phường, đặc khu; dữ liệu đến {day}")
    parameters = {"provinces": counted[False], "communes": counted[True], "day": f"{last_change():%d/%m/%Y}"}
    return Examined("places", True, message, parameters)


def _console(encoding: str) -> Examined:
    try:
        "ĐđẰằỘộ".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Examined("console", False, N_("bảng mã {encoding} không đủ chữ Việt"), {"encoding": encoding}, N_(
            "chạy 'chcp 65001' trước khi chạy congvan; tệp kết quả không bị ảnh hưởng"
        ))  # fmt: skip
    return Examined("console", True, N_("bảng mã {encoding}, viết được chữ Việt"), {"encoding": encoding})


def _console_encoding() -> str:
    """What the terminal reads: on Windows its code page, which need not be what Python writes."""
    if sys.platform != "win32":
        return locale.getencoding()
    import ctypes

    return f"cp{ctypes.windll.kernel32.GetConsoleOutputCP()}"


def _paths() -> Iterator[Examined]:
    """Whether paths of more than 260 characters can be written, which Windows has to be told."""
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            works = winreg.QueryValueEx(key, "LongPathsEnabled")[0] == 1
    except OSError:
        works = False
    if works:
        yield Examined("paths", True, N_("đường dẫn dài hơn 260 ký tự ghi được"))
    else:
        yield Examined("paths", False, N_("đường dẫn dài hơn 260 ký tự không ghi được"), remedy=N_(
            "đặt thư mục làm việc ở chỗ ngắn, như D:\\congvan"
        ))  # fmt: skip
