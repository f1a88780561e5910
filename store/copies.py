"""Articles that are copies of one another: syndicated, cut, or with lines of the outlet's own.

They are found when articles are stored. One that says the same but for a number or a name is no copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from store import sketch
from store.article_rows import COLUMNS, to_article
from store.database import Connection, Database
from store.language.stems import words
from store.models import Article
from store.near_duplicate import near_duplicate

# An article is compared with the likeliest of those that share a band with it.
_COMPARED = 50


def note_copies(connection: Connection) -> None:
    """Compares the articles that have no sketch with all that do, and notes which are copies, within a
    transaction: what was stored since it last ran, and after an upgrade every article."""
    ids = "SELECT id FROM articles EXCEPT SELECT article_id FROM sketches WHERE way = ?"
    sql = f"SELECT id, text FROM articles WHERE id IN ({ids}) ORDER BY date IS NULL, date, rowid"  # noqa: S608
    for article_id, text in connection.execute(sql, (sketch.WAY,)).fetchall():
        # SQLite keeps whatever it is given: a damaged text is no reason not to store others.
        bands = sketch.bands([word.casefold() for word in words(text)]) if isinstance(text, str) else []
        for other, known in _likely(connection, article_id, bands):
            if isinstance(known, str) and near_duplicate(text, known):
                _unite(connection, article_id, other)
        _keep(connection, article_id, bands)


def copies_of(database: Database, article_ids: Iterable[str]) -> dict[str, tuple[Article, ...]]:
    """Of each of the articles that has copies the others of the same text, oldest first.

    Raises StoreError, DamagedArticleError.
    """
    columns = ", ".join(f"articles.{column}" for column in COLUMNS.split(", "))
    sql = (
        f"SELECT mine.article_id, {columns} FROM copies AS mine "  # noqa: S608
        "JOIN copies AS theirs ON theirs.original = mine.original AND theirs.article_id != mine.article_id "
        "JOIN articles ON articles.id = theirs.article_id "
        "WHERE mine.article_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY articles.date IS NULL, articles.date, articles.source"
    )
    found: dict[str, tuple[Article, ...]] = {}
    for article_id, *row in database.all(sql, (json.dumps(list(article_ids)),)):
        found[article_id] = (*found.get(article_id, ()), to_article(tuple(row)))
    return found


def _likely(connection: Connection, article_id: str, bands: Sequence[int]) -> list[tuple[str, object]]:
    """The ids and texts of articles that share a band, those that share most first."""
    sql = (
        "SELECT id, text FROM bands JOIN sketches ON number = sketch JOIN articles ON id = article_id "
        "WHERE band IN (SELECT value FROM json_each(?)) AND id != ? "
        "GROUP BY id ORDER BY count(*) DESC, id LIMIT ?"
    )
    return connection.execute(sql, (json.dumps(bands), article_id, _COMPARED)).fetchall()


def _unite(connection: Connection, one: str, other: str) -> None:
    """Notes that two articles, and all that either is a copy of, are copies of one another."""
    sql = "SELECT original FROM copies WHERE article_id IN (?, ?)"
    known = [row[0] for row in connection.execute(sql, (one, other))]
    if not known:
        known = [*connection.execute("SELECT content_hash FROM articles WHERE id = ?", (other,)).fetchone()]
    connection.execute("UPDATE copies SET original = ? WHERE original = ?", (known[0], known[-1]))
    rows = [(article_id, known[0]) for article_id in (one, other)]
    connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", rows)


def _keep(connection: Connection, article_id: str, bands: Sequence[int]) -> None:
    connection.execute("DELETE FROM sketches WHERE article_id = ?", (article_id,))
    sql = "INSERT INTO sketches (article_id, way) VALUES (?, ?)"
    number = connection.execute(sql, (article_id, sketch.WAY)).lastrowid
    connection.executemany("INSERT INTO bands VALUES (?, ?)", [(band, number) for band in set(bands)])
