"""The interactions that the bot has acknowledged and not finished, in the catalog's file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from store.database import Database
from store.rows import moment, sound


@dataclass(frozen=True, slots=True)
class Interaction:
    """An interaction under way. token and application: by which its message can be edited for 15 minutes.
    at: when it began. language: in which its user is told how it ended."""

    token: str
    application: int
    at: dt.datetime
    language: str = "en"


class Pending:
    """The interactions that were acknowledged and not finished: after a crash, those of users who still
    wait. Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: str, application: int, at: dt.datetime, language: str = "en") -> None:
        """Notes that an interaction is under way."""
        row = (token, application, language, moment(at))
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)", row)

    def done(self, token: str) -> None:
        """Notes that it has ended, however; nothing happens if it was not under way."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pending WHERE token = ?", (token,))

    def all(self) -> list[Interaction]:
        """Those under way, the oldest first."""
        rows = self._database.all("SELECT token, application, at, language FROM pending ORDER BY at, rowid")
        return list(sound(rows, _interaction, "interaction"))


def _interaction(token: str, application: int, at: str, language: str) -> Interaction:
    return Interaction(token, application, dt.datetime.fromisoformat(at), language)
