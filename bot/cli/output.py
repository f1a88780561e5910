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
    """Standard output; what keeps it from being written is an error of its own, wherever it is met."""

    def write(self, data: Buffer) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error


def prepare() -> None:
    """Makes the standard streams usable: characters that an encoding lacks become question marks, where they
    would be errors, and a stream that is closed is one that cannot be read or written."""
    _open_the_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    real = sys.stdout
    if not isinstance(real, io.TextIOWrapper):
        return
    # With PYTHONUNBUFFERED there is nothing between the text and the file.
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
    """Prints the one on a terminal, the other in a pipe."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.print(styled)
    else:
        say(plain)


def say(text: str) -> None:
    """Prints one text."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show_json(document: Any) -> None:
    """Prints exactly one JSON document as UTF-8, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(to_json(document, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()


def complain(sentence: str) -> None:
    """Prints a sentence on standard error as "kutip: sentence", without secrets."""
    lament(f"kutip: {one_line(redaction.sentence(sentence))}\n")


def lament(text: str) -> None:
    """Prints a text on standard error; where that is closed or full there is nobody to tell."""
    try:
        sys.stderr.write(visible(text))
        sys.stderr.flush()
    except (OSError, ValueError):
        _drop(sys.stderr)


@contextlib.contextmanager
def waiting(text: str) -> Iterator[None]:
    """Shows that something takes time, on standard error and only where that is a terminal."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{text} ..."):
        yield


def drop() -> None:
    """Sends what is still unwritten to nowhere, so that closing a broken output complains no more."""
    _drop(sys.stdout)


def finish() -> None:
    """Writes what waits for standard error, or drops it; else the interpreter would, with its own status."""
    lament("")


def _drop(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _open_the_closed() -> None:
    """Fills the places of closed standard streams, which the next file that is opened, such as the catalog,
    would take: standard input with what cannot be read, standard output with what cannot be written."""
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
