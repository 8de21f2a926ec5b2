"""The command line: parse, call, report. Heavy imports happen in the commands that need them."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys

# What a command imports and reads lives until it ends: to look it over for garbage every 700 objects, and once more at
# the end, takes a fifth of the time of a single build.
_OBJECTS_BETWEEN_COLLECTIONS = 500_000


def main() -> None:
    """Run the command line; the language is chosen first, because help texts are read when commands are made."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    from congvan.messages import describe, set_language
    from congvan.processes import leave_current_folder

    leave_current_folder()
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    set_language(_language_asked(sys.argv[1:]))
    _refuse_folder_that_is_gone()
    import click

    from congvan.cli.app import app
    from congvan.cli.output import say, tell_traces
    from congvan.errors import Span, unexpected

    try:
        app(prog_name="congvan", standalone_mode=False)
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        say(words.getvalue().rstrip(), err=True)  # it repeats what was typed, or what a pattern of the shell found
        sys.exit(error.exit_code)
    except BrokenPipeError:  # 'congvan rules | head' has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is written there at exit
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        found = unexpected(error, Span("congvan"))
        say(describe(found), err=True)
        tell_traces([found], "--debug" in sys.argv)
        sys.exit(1)
    finally:
        gc.freeze()


def _refuse_folder_that_is_gone() -> None:
    """End where the folder that the command is called in was removed: all paths start there."""
    try:
        os.getcwd()
    except OSError:
        from congvan.cli.output import say
        from congvan.errors import N_, Finding, Span
        from congvan.messages import describe

        message = N_(
            "thư mục đang đứng không còn (đã bị xóa hoặc chuyển đi); hãy chuyển sang thư mục khác rồi chạy lại"
        )
        say(describe(Finding("MAY-012", Span("congvan"), message)), err=True)
        sys.exit(1)


def _interrupt(signum: int, frame: object) -> None:
    """End as Ctrl-C does: whole files, a truthful manifest, no folders of faces left behind."""
    raise KeyboardInterrupt


def _language_asked(arguments: list[str]) -> str | None:
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return os.environ.get("CONGVAN_LANG")
