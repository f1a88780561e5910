"""What an ingestion did, as it is told to the user."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from store.article_rows import reading_to_json
from store.ingest.prune import Synced
from store.models import Reading


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that was not ingested, and why, in one sentence."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a source that was added (`new`) or updated, and which fields nothing states."""

    source: str
    article_id: str
    reading: Reading
    empty: tuple[str, ...]
    new: bool = False

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ingest --json`."""
        known = reading_to_json(self.reading)
        return {"source": self.source, "id": self.article_id, **known, "empty": list(self.empty)}


@dataclass(slots=True)
class Ingested:
    """What an ingestion did. `articles` and `chunks` count what the store holds afterwards; `read` tells, of
    each article that was added or updated, what was left out; `unread` counts, by suffix, the files in
    folders that are of other types; `synced` tells what was moved and taken out."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    articles: int = 0
    chunks: int = 0
    seconds: float = 0.0
    read: list[Read] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    synced: Synced = field(default_factory=Synced)

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ingest --json`."""
        read = [one.to_json() for one in self.read]
        plain = asdict(replace(self, read=[], unread=Counter()))
        plain |= {"seconds": round(self.seconds, 3), "read": read, "unread": dict(self.unread)}
        del plain["synced"]
        return plain | self.synced.to_json()
