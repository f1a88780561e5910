"""Text from standard input."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator

from bot.cli import output
from config.errors import KutipError, UsageError

# In each language of kutip, and in the other one from habit.
_YES = frozenset(("y", "yes", "ya", "iya"))


def input_lines() -> Iterator[str]:
    """The lines of standard input, as they arrive; bytes that are not UTF-8 become the replacement character.

    Raises KutipError when it cannot be read.
    """
    with _readable():
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", "replace").removeprefix("\ufeff")


def input_text() -> str:
    """All of standard input. Raises KutipError when it cannot be read, UsageError when it is not UTF-8."""
    with _readable():
        text = sys.stdin.buffer.read()
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("The question on standard input is not UTF-8 text; send it as UTF-8.") from error


def agreed(question: str) -> bool:
    """Asks on a terminal, and waits for a yes. Raises KutipError when standard input cannot be read."""
    output.say_without_end(f"{question} ")
    return next(input_lines(), "").strip().casefold() in _YES


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """Within it, a standard input that is closed or cannot be read is a KutipError."""
    try:
        yield
    except OSError as error:
        what = "is closed" if error.errno == errno.EBADF else f"cannot be read ({error.strerror})"
        raise KutipError(f"Standard input {what}; redirect it from a file or a pipe.") from error
