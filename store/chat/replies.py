"""What the bot has answered, in the catalog's file, so that its buttons work after a restart."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from config.public_text import printable
from store.database import Database
from store.rows import moment, sound

_COLUMNS = "key, channel, user, question, document, server, message, collection, follows, private, at"
_KEY_BYTES = 9


def new_key() -> str:
    """A name for a reply that nobody can guess: 12 characters that may stand in a URL."""
    return secrets.token_urlsafe(_KEY_BYTES)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it was given. All numbers are ids of the chat service.

    key: names it in buttons. channel: or thread. user: who asked. question: as typed. document: the
    answer as `Answer.to_json` gives it. server: None in a direct message. message: that holds the answer,
    None until it is sent. collection: the server whose own articles were asked, None for the common ones.
    follows: the key of the reply that it continues. private: whether only the user sees it.
    """

    key: str
    channel: int
    user: int
    question: str
    document: dict[str, Any]
    server: int | None = None
    message: int | None = None
    collection: int | None = None
    follows: str | None = None
    private: bool = False
    at: dt.datetime = field(default_factory=_now)


class Replies:
    """The replies in the order in which they were added; one that is damaged counts as none.

    Methods may raise StoreError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, reply: Reply) -> None:
        """Stores a reply; its key must be new. `Catalog.state` stays: no article has changed."""
        one = reply
        row = (
            one.key, one.channel, one.user, printable(one.question), json.dumps(one.document), one.server,
            one.message, one.collection, one.follows, one.private, moment(one.at),
        )  # fmt: skip
        with self._database.transaction() as connection:
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO replies ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608

    def placed(self, key: str, message: int) -> None:
        """Notes which message holds a reply."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE replies SET message = ? WHERE key = ?", (message, key))

    def get(self, key: str) -> Reply | None:
        """The reply of that key, or None if there is none any more."""
        return next(iter(self._where("key = ?", key)), None)

    def of_message(self, message: int) -> Reply | None:
        """The reply that the message holds, or None if it holds none."""
        return next(iter(self._where("message = ?", message)), None)

    def recent(self, channel: int, limit: int, user: int) -> list[Reply]:
        """The last replies to a user in a channel, at most `limit`, newest last."""
        condition = "channel = ? AND user = ? ORDER BY number DESC LIMIT ?"
        return self._where(condition, channel, user, limit)[::-1]

    def forget(self, channel: int, user: int) -> int:
        """Deletes all replies to a user in a channel and returns how many there were."""
        with self._database.transaction() as connection:
            done = connection.execute("DELETE FROM replies WHERE channel = ? AND user = ?", (channel, user))
            return done.rowcount

    def conversation(self, key: str, limit: int) -> list[Reply]:
        """The reply of that key and those that it continues, at most `limit`, newest last."""
        found: list[Reply] = []
        wanted: str | None = key
        while wanted is not None and len(found) < limit and (reply := self.get(wanted)):
            found.append(reply)
            wanted = reply.follows
        return found[::-1]

    def drop_before(self, limit: dt.datetime) -> int:
        """Forgets the replies that are older than `limit` and returns how many there were."""
        with self._database.transaction() as connection:
            return connection.execute("DELETE FROM replies WHERE at < ?", (moment(limit),)).rowcount

    def _where(self, condition: str, *parameters: object) -> list[Reply]:
        rows = self._database.all(f"SELECT {_COLUMNS} FROM replies WHERE {condition}", parameters)  # noqa: S608
        return list(sound(rows, _reply, "reply"))


def _reply(*row: Any) -> Reply:
    key, channel, user, question, document, server, message, collection, follows, private, at = row
    parsed = json.loads(document)
    if not isinstance(parsed, dict):
        raise TypeError
    return Reply(
        key, channel, user, question, parsed, server, message, collection, follows, bool(private),
        dt.datetime.fromisoformat(at),
    )  # fmt: skip
