"""Articles as lines of JSON: `{"_id" or "id", "title"?, "text", "date"?, "url"?}`, or fields of other usual
names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from store.ingest.formats.records import digest, fields, is_record, name_of

# A corpus in BEIR form, in which each line has an id.
CORPUS = "corpus.jsonl"
_FIRST_LINES = 5


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """One record (error is "") with its id as source, or a line that is none, with path:line as source."""

    source: str
    key: str
    data: bytes
    error: str = ""


class _BadLineError(ValueError):
    pass


def holds_articles(file: BinaryIO, longest: int) -> bool:
    """Whether one of the first lines of a file is an article; others hold settings, questions or logs.
    OSError passes through."""
    for line in islice(_lines(file, longest), _FIRST_LINES):
        try:
            record = json.loads((line or b"").decode("utf-8-sig"))
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and is_record(record):
            return True
    return False


def read_corpus(file: BinaryIO, source: str, key: str, longest: int) -> Iterator[CorpusLine]:
    """The records of one file, in order, without blank lines and those that say the same as an earlier one.
    OSError passes through.

    source: of the file, key: its own. longest: bytes that a line may have; no more is held in memory.
    """
    seen: dict[str, str] = {}
    held = False
    name = PurePath(source).name
    for number, line in enumerate(_lines(file, longest), start=1):
        if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        held = True
        try:
            record = load_record(line, longest)
            identity, shown = _identity(record, source, seen, needs_id=name == CORPUS)
        except ValueError as error:
            yield CorpusLine(f"{source}:{number}", "", b"", f"{name} line {number}: {error}.")
            continue
        if shown not in seen:
            seen[shown] = digest(record_text(record))
            yield CorpusLine(shown, f"{key}#{identity}", line or b"")
    if not held:
        yield CorpusLine(source, "", b"", "This corpus holds no article; put one JSON object on each line.")


def _identity(
    record: dict[str, Any], source: str, seen: Mapping[str, str], *, needs_id: bool
) -> tuple[str, str]:
    """What names a record in its file, and everywhere. seen: what each name was given to. Raises ValueError
    like `load_record`."""
    if needs_id or not _is_missing(record.get("_id", record.get("id"))):
        identity = record_id(record)
        if identity in seen:
            raise _BadLineError(f"an earlier line has the id {identity!r} too; give each article its own")
        return identity, identity
    identity, content = name_of(fields(record)), digest(record_text(record))
    if seen.get(f"{source}#{identity}", content) != content:
        identity = f"{identity}~{content}"
    return identity, f"{source}#{identity}"


def _is_missing(identity: object) -> bool:
    return identity is None or identity == ""


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
    text = fields(record).get("text")
    if not isinstance(text, str) or not text.strip():
        raise _BadLineError('the record has no text; put the article in "text"')
    return record


def record_text(record: dict[str, Any]) -> str:
    """The text of a record that `load_record` gave."""
    return str(fields(record)["text"])


def record_id(record: dict[str, Any]) -> str:
    """The record's "_id" or "id" as a string. Raises ValueError like `load_record`."""
    identity = record.get("_id", record.get("id"))
    if _is_missing(identity):
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
