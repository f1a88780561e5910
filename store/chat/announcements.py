"""The channel in which each chat server wants new articles to be announced, in the catalog's file."""

from __future__ import annotations

from store.database import Database


class Announcements:
    """Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, server: int) -> int | None:
        """The channel of a server; None if it wants no announcements."""
        return self.all().get(server)

    def all(self) -> dict[int, int]:
        """The channel of each server that wants announcements."""
        rows = self._database.all("SELECT server, channel FROM announcements ORDER BY server")
        return {int(server): int(channel) for server, channel in rows}

    def put(self, server: int, channel: int | None) -> None:
        """Sets the channel of a server; None ends its announcements."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM announcements WHERE server = ?", (server,))
            if channel is not None:
                connection.execute("INSERT INTO announcements VALUES (?, ?)", (server, channel))
