"""Writing to standard output and standard error: styled on a terminal, plain in a pipe, JSON on demand."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from bot.text import one_line
from bot.view import View


def show(view: View) -> None:
    """Prints a view, wrapped to the terminal's width, or unwrapped and without styles in a pipe."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.print(view.rich)
    else:
        say(view.plain)


def say(text: str) -> None:
    """Prints one text; what the output's encoding lacks becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
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
    line = f"kutip: {one_line(sentence)}\n"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "replace").decode(encoding))
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
