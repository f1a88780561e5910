"""Writing to standard output and standard error: styled on a terminal, plain in a pipe, JSON on demand."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console, RenderableType

from bot.cli.views.view import View
from bot.text import one_line, visible
from config import redaction
from config.errors import OutputError
from config.json_output import to_json

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _StandardOutput(io.FileIO):
    """Standard output, whose write errors are OutputErrors everywhere."""

    def write(self, data: Buffer) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error


def prepare() -> None:
    """Makes the standard streams safe to use: characters that the encoding lacks become question marks, not
    errors, and a closed stream becomes one that fails when it is read or written."""
    _open_the_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    real = sys.stdout
    if not isinstance(real, io.TextIOWrapper):
        return
    # With PYTHONUNBUFFERED there is no buffer between the text and the file.
    buffered = hasattr(real.buffer, "raw")
    if type(real.buffer.raw if buffered else real.buffer) is io.FileIO:
        raw = _StandardOutput(real.fileno(), "w", closefd=False)
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(raw) if buffered else cast(io.BufferedWriter, raw),
            real.encoding, "replace", line_buffering=real.line_buffering, write_through=real.write_through,
        )  # fmt: skip


def show(view: View) -> None:
    """Prints a view, wrapped to the terminal's width, or unwrapped and without styles in a pipe."""
    show_rich(view.rich, view.plain)


def show_rich(styled: RenderableType, plain: str) -> None:
    """Prints `styled` on a terminal and `plain` in a pipe."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.print(styled)
    else:
        say(plain)


def say(text: str) -> None:
    """Prints a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_without_end(text: str) -> None:
    """Prints text and leaves the line open, for what is typed."""
    sys.stdout.write(text)
    sys.stdout.flush()


def show_json(document: Any) -> None:
    """Prints exactly one JSON document as UTF-8, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(to_json(document, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()


def complain(sentence: str) -> None:
    """Prints a sentence on standard error as "kutip: sentence", without secrets."""
    print_error(f"kutip: {one_line(redaction.sentence(sentence))}\n")


def print_error(text: str) -> None:
    """Prints text on standard error, or nothing if that is closed or full."""
    try:
        sys.stderr.write(visible(text))
        sys.stderr.flush()
    except (OSError, ValueError):
        _drop(sys.stderr)


@contextlib.contextmanager
def waiting(text: str) -> Iterator[None]:
    """Shows a spinner on standard error while work is done, if that is a terminal."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{text} ..."):
        yield


def drop() -> None:
    """Discards unwritten output, so that closing a broken output raises no further error."""
    _drop(sys.stdout)


def finish() -> None:
    """Flushes standard error, or drops what cannot be written; otherwise the interpreter would fail on exit,
    with a status of its own."""
    print_error("")


def _drop(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _open_the_closed() -> None:
    """Reopens closed standard streams on the null device, standard input not readable and standard output not
    writable. Otherwise the next file opened, such as the catalog, would take their place."""
    for number, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)))
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)))
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)))
