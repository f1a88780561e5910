"""How each chat server wants the bot to behave, in the catalog's file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from config.messages import AUTO, LANGUAGES
from store.database import Database
from store.rows import needed

MOST_QUESTIONS = 1000
_COLUMNS = "server, channels, threads, language, own_articles, user_questions, server_questions"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The settings of one server, by its id; the defaults are those of a server that has set nothing.

    channels: ids of those in which the bot answers, empty for all. threads: whether the answer to a
    mention opens a thread. language: of replies, "auto" for the question's (else
    ValueError). own_articles: whether the
    server asks a collection of its own, else the common one. user_questions, server_questions: how many
    a minute one user, and all users of the server together, may ask, 1 to 1,000 (else ValueError).
    """

    server: int
    channels: frozenset[int] = frozenset()
    threads: bool = False
    language: str = AUTO
    own_articles: bool = False
    user_questions: int = 10
    server_questions: int = 120

    def __post_init__(self) -> None:
        if self.language not in (AUTO, *LANGUAGES):
            raise ValueError(f"{self.language!r} is not a language of replies")
        for limit in (self.user_questions, self.server_questions):
            if not 1 <= limit <= MOST_QUESTIONS:
                raise ValueError(f"{limit} questions a minute are no limit from 1 to {MOST_QUESTIONS}")


class Servers:
    """The settings of all servers. Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, server: int) -> ServerSettings:
        """What the server has set, or the defaults."""
        sql = f"SELECT {_COLUMNS} FROM servers WHERE server = ?"  # noqa: S608
        rows = self._database.all(sql, (server,))
        # Never the defaults instead of damaged settings: they might show one server another's articles.
        what = f"What server {server} has set"
        return needed(rows[0], _settings, what) if rows else ServerSettings(server)

    def with_own_articles(self) -> list[int]:
        """The ids of the servers that ask a collection of their own."""
        rows = self._database.all("SELECT server FROM servers WHERE own_articles = 1 ORDER BY server")
        return [int(row[0]) for row in rows]

    def put(self, settings: ServerSettings) -> None:
        """Stores the settings of a server and replaces those that it had. `Catalog.state` stays."""
        one = settings
        row = (
            one.server, json.dumps(sorted(one.channels)), one.threads, one.language, one.own_articles,
            one.user_questions, one.server_questions,
        )  # fmt: skip
        with self._database.transaction() as connection:
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR REPLACE INTO servers ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608


def _settings(*row: Any) -> ServerSettings:
    number, channels, threads, language, own, user_limit, server_limit = row
    only = frozenset(json.loads(channels))
    # A language whose texts have been taken away since is no damage.
    language = language if language in LANGUAGES else AUTO
    return ServerSettings(number, only, bool(threads), language, bool(own), user_limit, server_limit)
