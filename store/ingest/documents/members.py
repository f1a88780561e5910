"""A file of many articles, a batch at a time, so that no more than that is held in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from config.errors import SourceError
from store.ingest.documents.member import Batch, Member, Position
from store.ingest.fetch import RawSource

_MOST_BYTES = 4_000_000
_MOST_MEMBERS = 256


def members_of(raw: RawSource, at: Position) -> Batch:
    """The members of a file from a position on: about 4 MB of them. Raises SourceError, with a sentence for
    the user, for a file that cannot be read at all."""
    found: list[Member] = []
    size = 0
    with closing(_opened(raw)) as file:
        for member, following in _members(raw, file, at):
            found.append(member)
            size += len(member.data)
            if size >= _MOST_BYTES or len(found) >= _MOST_MEMBERS:
                return Batch(tuple(found), following)
    return Batch(tuple(found), None)


def _opened(raw: RawSource) -> BinaryIO:
    try:
        return Path(raw.path).open("rb") if raw.path else io.BytesIO(raw.data)
    except OSError:
        raise SourceError("This file has gone or may no longer be read; ingest it again.") from None


def _members(raw: RawSource, file: BinaryIO, at: Position) -> Iterator[tuple[Member, Position]]:
    if raw.kind == "zip":
        from store.ingest.documents.archive import entries  # noqa: PLC0415

        return entries(file, at)
    if raw.kind == "mbox":
        from store.ingest.documents.mbox import messages  # noqa: PLC0415

        return messages(file, at)
    from store.ingest.documents.table import rows  # noqa: PLC0415

    return rows(file, at)
