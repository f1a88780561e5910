"""The list of the sources that are kept current, in the catalog's file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.errors import SourceError, UsageError
from config.public_text import printable
from store.database import Database
from store.ingest.feeds.identity import page_address
from store.ingest.fetch import is_address
from store.rows import moment, sound

SHORTEST, USUAL, LONGEST = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=30)
MOST_SOURCES = 1_000
_COLUMNS = "source, seconds, added, next, last, result"


@dataclass(frozen=True, slots=True)
class Result:
    """What the last look at a source did. failed: how many of its pages or files were not read. error: why,
    of the first of them, or why nothing was read at all; "" for neither."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("added", "updated", "unchanged", "failed")}
        return {**counts, "error": self.error}


@dataclass(frozen=True, slots=True)
class Watched:
    """One source: an address as `page_address` gives it, or an absolute path. every: how often it is looked
    at. last: when it was looked at, None for never."""

    source: str
    every: dt.timedelta
    added: dt.datetime
    next: dt.datetime
    last: dt.datetime | None = None
    result: Result | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip watch list --json`."""
        return {
            "source": self.source,
            "every_seconds": int(self.every.total_seconds()),
            "added": self.added.isoformat(timespec="seconds"),
            "last": self.last and self.last.isoformat(timespec="seconds"),
            "result": self.result and self.result.to_json(),
            "next": self.next.isoformat(timespec="seconds"),
        }


class WatchList:
    """Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Watched]:
        """The sources in order of their names."""
        rows = self._database.all(f"SELECT {_COLUMNS} FROM watched ORDER BY source")  # noqa: S608
        return list(sound(rows, _watched, "watched source"))

    def due(self, now: dt.datetime) -> list[Watched]:
        """The sources whose time has come, the longest due first."""
        found = [one for one in self.all() if one.next <= now]
        return sorted(found, key=lambda one: one.next)

    def add(self, source: str, every: dt.timedelta = USUAL, most: int = MOST_SOURCES) -> bool:
        """Adds a source, which is due at once, or changes how often one is looked at; returns whether it is
        new.

        most: sources that may be watched. Raises UsageError for one more, and for what cannot be watched.
        """
        source = watchable(source)
        if not SHORTEST <= every <= LONGEST:
            raise UsageError("A source can be looked at every minute at most, and every 30 days at least.")
        now, seconds = moment(dt.datetime.now(dt.UTC)), int(every.total_seconds())
        with self._database.transaction() as connection:
            known = connection.execute("SELECT 1 FROM watched WHERE source = ?", (source,)).fetchone()
            [count] = connection.execute("SELECT count(*) FROM watched").fetchone()
            if not known and count >= most:
                raise UsageError(f"{most} sources are watched already; remove some of them first.")
            connection.execute(
                "INSERT INTO watched (source, seconds, added, next) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (source) DO UPDATE SET seconds = excluded.seconds, next = excluded.next",
                (source, seconds, now, now),
            )
        return not known

    def remove(self, source: str) -> bool:
        """Takes a source out, as it is listed or as it was given; its articles stay. Returns whether it was
        in."""
        names = {printable(source)}
        try:
            names.add(watchable(source))
        except UsageError:
            names.add(str(Path(source).absolute()))
        with self._database.transaction() as connection:
            gone = [
                connection.execute("DELETE FROM watched WHERE source = ?", (name,)).rowcount for name in names
            ]
        return any(gone)

    def done(self, source: str, result: Result, at: dt.datetime, following: dt.datetime) -> None:
        """Notes what a look at a source did, and when the next one is due; one that was removed meanwhile
        stays removed."""
        document = json.dumps(result.to_json(), ensure_ascii=False)
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE watched SET last = ?, result = ?, next = ? WHERE source = ?",
                (moment(at), document, moment(following), source),
            )


def watchable(source: str) -> str:
    """A source in the one form in which it is known. Raises UsageError if it cannot be watched."""
    if is_address(source):
        try:
            return page_address(source)
        except SourceError as error:
            raise UsageError(str(error)) from None
    path = Path(source).expanduser().absolute()
    if not source or not path.exists():
        raise UsageError(f"{printable(source)!r} does not exist; give a file, a folder or a web address.")
    shown = printable(str(path))
    if shown != str(path):
        raise UsageError(f"The name of {shown} is not valid Unicode; rename it.")
    return shown


def _watched(*row: Any) -> Watched:
    source, seconds, added, following, last, result = row
    return Watched(
        str(source),
        dt.timedelta(seconds=seconds),
        dt.datetime.fromisoformat(added),
        dt.datetime.fromisoformat(following),
        dt.datetime.fromisoformat(last) if last else None,
        _result(json.loads(result)) if result else None,
    )


def _result(document: Mapping[str, Any]) -> Result:
    return Result(**document)
