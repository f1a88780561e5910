"""The places that hold an article, as rows of the catalog."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from store.database import Connection, Database
from store.models import Place

_COLUMNS = "number, article_id, source, key, fingerprint, path, part, volume, read_by"
# The articles that have, or show, `:name` as a source.
OF_SOURCE = (
    "SELECT id FROM articles WHERE source = :name "
    "UNION SELECT article_id FROM places WHERE source = :name AND key IS NOT NULL"
)
# The first of an article's places that are still its own.
_FIRST = """
SELECT articles.source, (SELECT source FROM places WHERE article_id = articles.id
                         ORDER BY key IS NULL, number LIMIT 1)
FROM articles WHERE id = ? AND source NOT IN (SELECT source FROM places WHERE article_id = articles.id)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A place and the article that it holds. number: the lower, the earlier; None until it is stored."""

    number: int | None
    article_id: str
    place: Place


def article_id_of(key: str) -> str:
    """The id of an article whose first place has this key."""
    return sha256(key.encode()).hexdigest()[:16]


def rows(database: Database, condition: str = "1", *values: object) -> list[Row]:
    """The places of which a condition of SQL holds, in the order in which they became known. Raises
    StoreError."""
    sql = f"SELECT {_COLUMNS} FROM places WHERE {condition} ORDER BY number"  # noqa: S608
    return [_row(*row) for row in database.all(sql, values)]


def sources_of(database: Database, article_id: str, source: str) -> list[str]:
    """Every source of an article, the one that it shows as `source` first. Raises StoreError."""
    known = [row.place.source for row in rows(database, "article_id = ? AND key IS NOT NULL", article_id)]
    return list(dict.fromkeys([source, *known]))


def keep_place(connection: Connection, article_id: str, place: Place) -> None:
    """Notes that a place holds an article, within a transaction. What it held before is its own no more."""
    values = (
        article_id, place.source, place.fingerprint, _bytes(place.path), place.part, _bytes(place.volume),
        place.read_by,
    )  # fmt: skip
    if place.key is not None:
        connection.execute(
            "UPDATE places SET key = NULL WHERE key = ? AND article_id != ?", (place.key, article_id)
        )
        changed = connection.execute(
            "UPDATE places SET article_id = ?, source = ?, fingerprint = ?, path = ?, part = ?, volume = ?, "
            "read_by = ? WHERE key = ?",
            (*values, place.key),
        )
        if changed.rowcount:
            return
    connection.execute(
        "INSERT INTO places (article_id, source, fingerprint, path, part, volume, read_by, key) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, place.key),
    )


def drop_places(connection: Connection, numbers: Iterable[int]) -> None:
    """Forgets places, within a transaction; their articles stay."""
    connection.executemany("DELETE FROM places WHERE number = ?", [(number,) for number in numbers])


def forget_places(connection: Connection, article_id: str) -> None:
    """Forgets all places of an article, within a transaction."""
    connection.execute("DELETE FROM places WHERE article_id = ?", (article_id,))


def show_first(connection: Connection, article_ids: Iterable[str]) -> None:
    """Has articles whose shown source is none of their places any more show the first of these, within a
    transaction."""
    for article_id in article_ids:
        found = connection.execute(_FIRST, (article_id,)).fetchone()
        if found and found[1] is not None:
            connection.execute("UPDATE articles SET source = ? WHERE id = ?", (found[1], article_id))
            rename_in_feedback(connection, *found)


def rename_in_feedback(connection: Connection, old: str, new: str) -> None:
    """Has verdicts on answers from a source name it as it is named now, within a transaction."""
    # A column of LIKE would take signs in the name for patterns.
    found = connection.execute(
        "SELECT id, sources FROM feedback WHERE instr(sources, ?)", (json.dumps(old)[1:-1],)
    ).fetchall()
    for number, listed in found:
        try:
            sources = json.loads(listed)
        except ValueError:
            # Whoever reads the verdicts tells of it.
            continue
        if old in sources:
            named = json.dumps([new if source == old else source for source in sources])
            connection.execute("UPDATE feedback SET sources = ? WHERE id = ?", (named, number))


def _row(number: int, article_id: str, *values: Any) -> Row:
    source, key, fingerprint, path, part, volume, read_by = values
    place = Place(source, key, fingerprint, _path(path), part, _path(volume), read_by)
    return Row(number, article_id, place)


def _bytes(path: str | None) -> bytes | None:
    return None if path is None else os.fsencode(path)


def _path(stored: bytes | None) -> str | None:
    return None if stored is None else os.fsdecode(stored)
