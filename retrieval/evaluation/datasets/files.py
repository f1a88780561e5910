"""A file of a question set as text, and that text as JSON; what is wrong with it is a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.errors import SourceError, UsageError
from retrieval.evaluation.datasets.validate import BadRecordError

FORMS = "give a file of JSON lines, a SQuAD file, or a BEIR folder"


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without its byte-order mark.

    Raises UsageError when there is no such file, SourceError when it cannot be read.
    """
    try:
        data = path.read_bytes()
    # A ValueError is what a path with a NUL raises.
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"There is no question set at {path}; {FORMS}.") from None
    except OSError as error:
        raise SourceError(
            f"The question set {path} cannot be read ({error.strerror}); check the path and its permissions."
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name} is not UTF-8 text (byte {error.start + 1:,}); save it in UTF-8."
        ) from None


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1.

    Only a line feed ends a line: JSON may hold the other line ends of Unicode inside a string.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.removesuffix("\r")


def parsed(text: str) -> Any:
    """The value of a JSON text. Raises BadRecordError, which names the line if there are several."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in text.strip() else ""
        raise BadRecordError(f"this is not JSON ({line}column {error.colno}: {error.msg})") from None
    except (ValueError, RecursionError):
        raise BadRecordError("this JSON is nested too deeply, or holds a number too long to read") from None
