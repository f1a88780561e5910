"""A corpus in BEIR form, read line by line: `{"_id" or "id", "title"?, "text", "date"?, "url"?}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """One record (error is "") with its id as source, or a line that is none, with path:line as source."""

    source: str
    key: str
    data: bytes
    error: str = ""


class _BadLineError(ValueError):
    pass


def read_corpus(path: Path, key: str, longest: int) -> Iterator[CorpusLine]:
    """The records of one file, in order; blank lines are skipped. OSError passes through.

    key: the file's own key. longest: bytes that a line may have; no more is held in memory.
    """
    seen: set[str] = set()
    held = False
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file, longest), start=1):
            if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            held = True
            try:
                identity = record_id(load_record(line, longest))
                if identity in seen:
                    raise _BadLineError(
                        f"an earlier line has the id {identity!r} too; give each article its own"
                    )
                seen.add(identity)
            except ValueError as error:
                where = f"{path.as_posix()}:{number}"
                yield CorpusLine(where, "", b"", f"{path.name} line {number}: {error}.")
            else:
                yield CorpusLine(identity, f"{key}#{identity}", line or b"")
    if not held:
        yield CorpusLine(
            path.as_posix(), "", b"", "This corpus holds no article; put one JSON object on each line."
        )


def load_record(line: bytes | None, longest: int = 0) -> dict[str, Any]:
    """The JSON object of one line. Raises ValueError whose text says what is wrong and what to do."""
    if line is None:
        raise _BadLineError(f"the line is longer than {longest // 1_000_000} MB; split the article")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _BadLineError("this is not JSON; write one JSON object on each line, in UTF-8") from None
    if not isinstance(record, dict):
        raise _BadLineError('this is not a JSON object; write {"_id": ..., "text": ...} on each line')
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _BadLineError('the record has no text; put the article in "text"')
    return record


def record_id(record: dict[str, Any]) -> str:
    """The record's "_id" or "id" as a string. Raises ValueError like `load_record`."""
    identity = record.get("_id", record.get("id"))
    if identity is None or identity == "":
        raise _BadLineError('the record has no id; put one in "_id"')
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise _BadLineError("the id must be a string or a whole number")
    try:
        str(identity).encode()
    except UnicodeEncodeError:
        raise _BadLineError("the id holds half a character; write it in plain Unicode") from None
    return str(identity)


def _lines(file: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """Each line, or None for one that is too long, of which the rest is passed over piece by piece."""
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield None
