"""A mailbox of messages one after the other, each behind a line that begins with "From "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from config.errors import SourceError
from store.ingest.documents.member import Member, Position
from store.ingest.formats.records import digest
from store.ingest.kinds import limit_of, too_large

# "From sender day time year": the time tells it from a sentence.
_FROM = re.compile(rb"From \S{1,200} .{0,80}?\d\d:\d\d")
_ID = re.compile(rb"message-id:[ \t\r\n]{0,4}<?([^<>\s]{1,250})", re.IGNORECASE)
_LONGEST_LINE = 1_000_000


def messages(file: BinaryIO, at: Position) -> Iterator[tuple[Member, Position]]:
    """The messages from a position on, each named by its Message-ID, and where the next one begins.

    Raises SourceError for a file that does not begin with a message.
    """
    file.seek(at[0])
    most = limit_of("mail")
    line = file.readline(_LONGEST_LINE)
    while line and not line.strip():
        line = file.readline(_LONGEST_LINE)
    if not _FROM.match(line):
        raise SourceError(
            'This file is no mailbox: no line that begins with "From " is above its first message; export '
            "the mails again, as mbox or .eml."
        )
    number = at[1]
    while line:
        number += 1
        lines: list[bytes] = []
        size, before = 0, b"\n"
        line = file.readline(_LONGEST_LINE)
        while line and not (_FROM.match(line) and not before.strip()):
            size += len(line)
            if size <= most:
                # The mark that keeps a line of the text from being taken for the next message.
                lines.append(
                    line[1:] if line.lstrip(b">").startswith(b"From ") and line[:1] == b">" else line
                )
            before, line = line, file.readline(_LONGEST_LINE)
        following = (file.tell() - len(line), number)
        if size > most:
            yield Member(str(number), error=too_large("mail")), following
        elif data := b"".join(lines).strip(b"\r\n"):
            yield Member(_name(data), "mail", data, fixed=True), following


def _name(data: bytes) -> str:
    """The Message-ID; of a message without one, a name of its content."""
    head = re.split(rb"\r?\n\r?\n", data[:100_000], maxsplit=1)[0]
    for line in re.split(rb"\r?\n(?![ \t])", head):
        if match := _ID.match(line):
            return match[1].decode("utf-8", "replace")
    return digest(data.decode("latin-1"))
