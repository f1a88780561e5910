"""Writing to standard output and standard error: styled on a terminal, plain in a pipe, JSON on demand."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console, RenderableType

from bot.text import one_line
from bot.view import View


def prepare() -> None:
    """Makes characters that an output's encoding lacks question marks, where they would be errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


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
    """Prints exactly one JSON document as UTF-8, whatever the locale.

    Half a surrogate pair, which a file name may hold and UTF-8 cannot encode, is written as its
    JSON escape.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    text = re.sub(r"[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def complain(sentence: str) -> None:
    """Prints a sentence on standard error as "kutip: sentence"."""
    sys.stderr.write(f"kutip: {one_line(sentence)}\n")
    sys.stderr.flush()


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
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
