"""A table with a header, each row an article; the only file that imports csv."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import BinaryIO

from config.errors import SourceError
from store.ingest.documents.member import Member, Position
from store.ingest.formats.decode import decode
from store.ingest.formats.records import fields, is_record, name_of
from store.ingest.kinds import MAX_BYTES

_SEPARATORS = ",;\t|"
_LONGEST_HEADER = 100_000
_MARK = b"\xef\xbb\xbf"
_MALFORMED = (
    f"Row {{}} is longer than {MAX_BYTES // 1_000_000} MB, or a quotation mark in it is not closed or not "
    "doubled; correct it."
)
_NO_HEADER = (
    'This table has no column for the text of articles; name one in its first line "text" (others: "title", '
    '"date", "url", "id").'
)


class _RowTooLongError(ValueError):
    pass


class _Lines:
    """The lines of a file for the reader of rows. offset: where the next one begins. damage: the sentence for
    a line of the row under way that is no text."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self.offset = file, offset
        self.damage, self._size = "", 0
        file.seek(offset)

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(MAX_BYTES + 1):
            self.offset += len(line)
            self._size += len(line)
            if self._size > MAX_BYTES:
                raise _RowTooLongError
            yield self._decoded(line)

    def begin_row(self) -> None:
        self.damage, self._size = "", 0

    def skip_line(self) -> None:
        """Goes on behind the line that was read last, however long it is."""
        while (piece := self._file.readline(MAX_BYTES)) and not piece.endswith(b"\n"):
            self.offset += len(piece)
        self.offset += len(piece)

    def _decoded(self, line: bytes) -> str:
        try:
            return decode(line) if line.strip() else "\n"
        except SourceError as error:
            self.damage = str(error)
            return "\n"


def rows(file: BinaryIO, at: Position) -> Iterator[tuple[Member, Position]]:
    """The rows from a position on as records of JSON, each named by its id, its address or its title, and
    where the next one begins. Raises SourceError for a table that cannot be read."""
    csv.field_size_limit(MAX_BYTES)
    header, separator, first = _header(file)
    if not is_record(header):
        yield Member("", error=_NO_HEADER, unread=True), (first, 1)
        return
    lines = _Lines(file, at[0] or first)
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    number = at[1] or 1
    while True:
        number += 1
        lines.begin_row()
        start = lines.offset
        try:
            row = next(reader)
        except StopIteration:
            return
        except (_RowTooLongError, csv.Error):
            # What opened the row is passed over, and the line behind it is the next row.
            lines = _Lines(file, start)
            lines.skip_line()
            lines = _Lines(file, lines.offset)
            reader = csv.reader(iter(lines), delimiter=separator, strict=True)
            yield Member(f"row {number}", error=_MALFORMED.format(number)), (lines.offset, number)
            continue
        if any(map(str.strip, row)) or lines.damage:
            yield _row(header, row, lines.damage, number), (lines.offset, number)


def _header(file: BinaryIO) -> tuple[list[str], str, int]:
    """The names of the columns, what separates them, and where the first row begins."""
    file.seek(0)
    line = file.readline(_LONGEST_HEADER)
    while line and not line.strip(_MARK + b" \t\r\n"):
        line = file.readline(_LONGEST_HEADER)
    bare = line.strip(_MARK + b" \t\r\n")
    stated = _SEPARATORS
    # A spreadsheet says so above the header.
    if bare.lower().startswith(b"sep=") and len(bare) <= 5:
        stated = bare[4:].decode("latin-1") or "\t"
        line = file.readline(_LONGEST_HEADER)
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in line:
        raise SourceError("This table is not in UTF-8; save it as CSV UTF-8.")
    text = decode(line)
    names = {mark: _split(text, mark) for mark in stated}
    separator = max(names, key=lambda mark: len(names[mark]))
    return names[separator], separator, file.tell()


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _row(header: list[str], row: list[str], damage: str, number: int) -> Member:
    if damage:
        return Member(f"row {number}", error=f"Row {number}: {damage}")
    if len(row) > len(header) and any(map(str.strip, row[len(header) :])):
        return Member(
            f"row {number}",
            error=f"Row {number} has {len(row)} values for {len(header)} columns; put values that hold the "
            "separator into quotation marks.",
        )
    known = fields(dict(zip(header, row, strict=False)))
    if not str(known.get("text") or "").strip():
        return Member(
            f"row {number}", error=f"Row {number} has no text; fill that column, or take the row out."
        )
    identity = known.get("id")
    name = " ".join(str(identity).split()) if identity else name_of(known)
    data = json.dumps(known, ensure_ascii=False).encode("utf-8", "replace")
    return Member(name, data=data, fixed=bool(identity))
