"""What is found in a file that holds many articles."""

from __future__ import annotations

from dataclasses import dataclass

from store.ingest.kinds import Kind

# An offset in the file, and the number of what begins there.
Position = tuple[int, int]
START: Position = (0, 0)


@dataclass(frozen=True, slots=True)
class Member:
    """One article, one that cannot be read (`error`), or, as `unread`, a file of another type.

    name: what tells it from the others; "" for the file as a whole. fixed: the name is one that the file
    gives it, such as an id. error: a sentence for the user; of the unread, why nothing is read.
    """

    name: str
    kind: Kind = "record"
    data: bytes = b""
    error: str = ""
    unread: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the members of a file, in order. following: where the next ones begin, None at the end."""

    members: tuple[Member, ...]
    following: Position | None
