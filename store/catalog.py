"""The catalog: articles and their chunks; the truth about what is stored.

What is not committed here does not exist for search, even if Chroma has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.errors import ArticleNotFoundError
from config.public_text import printable
from store import private_files
from store.article_rows import COLUMNS, reading_to_json, to_article, to_passage, to_row
from store.copies import note_copies
from store.database import Connection, Database, Work
from store.digest import Digest
from store.edits import forget_edits
from store.embedding.name import without_secrets
from store.language.stems import stem, words
from store.models import Article, Chunk
from store.places import OF_SOURCE, forget_places, keep_place
from store.rows import needed

FILE_NAME = private_files.CATALOG
_SHORTEST_PREFIX = 4
_TOUCH = "INSERT INTO facts VALUES ('revision', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
_REVISION = "SELECT value FROM facts WHERE name = 'revision'"
# The digest of the chunks, after the revision that it is of: an older kutip changes only the revision.
_DIGEST = "SELECT value FROM facts WHERE name = 'chunks'"


@dataclass(frozen=True, slots=True)
class Counts:
    articles: int
    chunks: int


class Catalog:
    """Every method may raise StoreError with a sentence for the user."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, folder: Path) -> Catalog:
        """Opens the catalog of a data folder, creating both where they are not there."""
        return cls(Database(folder / FILE_NAME, folder / private_files.VECTORS))

    def fact(self, name: str) -> str | None:
        """A fact about the store: `id`, which names it, or `embedding`, which built its vectors."""
        rows = self.database.all("SELECT value FROM facts WHERE name = ?", (name,))
        known = str(rows[0][0]) if rows else None
        # That of an older kutip may hold a login.
        return without_secrets(known) if known and name == "embedding" else known

    def set_fact(self, name: str, value: str) -> None:
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def forget_secrets(self) -> None:
        """Writes the name of the embedding as `fact` gives it, over one that an older kutip wrote."""
        rows = self.database.all("SELECT value FROM facts WHERE name = 'embedding'")
        named = self.fact("embedding")
        if named and rows[0][0] != named:
            self.set_fact("embedding", named)

    def state(self) -> int:
        """A number that grows with every change of articles, whichever process or thread makes it."""
        return needed((self.fact("revision") or 0,), int, "The number of changes")

    def touch(self) -> None:
        """Makes `state` grow: what is derived from the catalog was rebuilt."""
        with self.changing():
            pass

    def digest(self) -> Digest:
        """Of the ids of all chunks."""
        revision, known = self.database.all(f"SELECT ({_REVISION}), ({_DIGEST})")[0]
        return _known(revision, known) or Digest.of(self.chunk_ids())

    def counts(self) -> Counts:
        sql = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks)"
        return Counts(*self.database.all(sql)[0])

    def list_articles(self, limit: int | None = None) -> list[Article]:
        """The articles, newest first, those without a date last."""
        sql = f"SELECT {COLUMNS} FROM articles ORDER BY date IS NULL, date DESC, source LIMIT ?"  # noqa: S608
        return [to_article(row) for row in self.database.all(sql, (-1 if limit is None else limit,))]

    def article(self, name: str) -> Article:
        """By id, else by source, else by the first characters of an id (four or more, if only one has them).

        Raises ArticleNotFoundError.
        """
        # The command line's stray bytes come as half characters.
        name = printable(name)
        conditions = ["id = :name", f"id IN ({OF_SOURCE})"]
        if len(name) >= _SHORTEST_PREFIX:
            conditions.append("substr(id, 1, length(:name)) = :name")
        for condition in conditions:
            sql = f"SELECT {COLUMNS} FROM articles WHERE {condition}"  # noqa: S608
            if rows := self.database.all(sql, {"name": name}):
                break
        if len(rows) == 1:
            return to_article(rows[0])
        problem = "No article has" if not rows else f"{len(rows)} articles share"
        raise ArticleNotFoundError(f"{problem} the id or source {name!r}; `kutip articles` lists them.")

    def publishers(self) -> list[str]:
        """The outlets that articles are from, in order."""
        sql = "SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL ORDER BY publisher"
        return [row[0] for row in self.database.all(sql)]

    def chunk_ids(self, among: Iterable[str] | None = None) -> set[str]:
        """The ids of all chunks, or those of `among` that are stored."""
        if among is None:
            rows = self.database.all("SELECT id FROM chunks")
        else:
            sql = "SELECT id FROM chunks WHERE id IN (SELECT value FROM json_each(?))"
            rows = self.database.all(sql, (json.dumps(list(among)),))
        return {row[0] for row in rows}

    def passages(self, chunk_ids: Iterable[str]) -> dict[str, tuple[Chunk, Article]]:
        """Those of the chunks that are stored with their articles, both as of one moment."""
        columns = ", ".join(f"articles.{column}" for column in COLUMNS.split(", "))
        sql = (
            f"SELECT chunks.id, chunks.article_id, chunks.start, chunks.end, {columns} "  # noqa: S608
            "FROM chunks JOIN articles ON articles.id = chunks.article_id "
            "WHERE chunks.id IN (SELECT value FROM json_each(?))"
        )
        rows = self.database.all(sql, (json.dumps(list(chunk_ids)),))
        return {row[0]: to_passage(row) for row in rows}

    def chunks_of(self, article_ids: Iterable[str]) -> list[Chunk]:
        """The chunks of some articles, in the order of their text."""
        sql = (
            "SELECT id, article_id, start, end FROM chunks "
            "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY number"
        )
        return [Chunk(*row) for row in self.database.all(sql, (json.dumps(list(article_ids)),))]

    def content_hash(self, article_id: str) -> str | None:
        """The hash that the article was stored with, or None if it is not stored."""
        rows = self.database.all("SELECT content_hash FROM articles WHERE id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def chunked(self, article_id: str) -> str | None:
        """How the chunks of an article were made, or None if that is not known."""
        rows = self.database.all("SELECT how FROM chunked WHERE article_id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def set_chunked(self, article_ids: Iterable[str], how: str) -> None:
        """Notes how the chunks of stored articles were made. `state` stays: they are the same."""
        with self.database.transaction() as connection:
            sql = "INSERT OR REPLACE INTO chunked SELECT id, ? FROM articles WHERE id = ?"
            connection.executemany(sql, [(how, article_id) for article_id in article_ids])

    def ways_of_chunking(self) -> dict[str | None, int]:
        """How many articles have chunks made in each way; None for those of which it is not known."""
        sql = "SELECT how, count(*) FROM articles LEFT JOIN chunked ON article_id = id GROUP BY how"
        return dict(self.database.all(sql))

    def replace(self, batch: Sequence[tuple[Article, Sequence[Chunk]]], how: str | None = None) -> None:
        """Stores articles with their chunks and replaces what was stored under their ids, all or none.

        how: the chunks were made.
        """
        with self.changing() as change:
            for article, chunks in batch:
                change.drop(article.id)
                change.insert(article, chunks, how)
            note_copies(change.connection)

    def remove(self, *article_ids: str, first: Work | None = None) -> None:
        """Removes articles, their chunks, corrections and places; nothing happens to those not stored.

        first: is done before, in the same transaction.
        """
        with self.changing() as change:
            if first:
                first(change.connection)
            for article_id in article_ids:
                change.drop(article_id)
                forget_edits(change.connection, article_id)
                forget_places(change.connection, article_id)

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """What is done inside is one transaction, in which `state` grows."""
        with self.database.transaction() as connection:
            revision, known = connection.execute(f"SELECT ({_REVISION}), ({_DIGEST})").fetchone()
            change = Change(connection)
            yield change
            connection.execute(_TOUCH)
            digest = _known(revision, known)
            if digest is None:
                digest = Digest.of(row[0] for row in connection.execute("SELECT id FROM chunks"))
            else:
                digest = digest.changed(change.added, change.dropped)
            [now] = connection.execute(_REVISION).fetchone()
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('chunks', ?)", (f"{now} {digest}",))


class Change:
    """A change of articles under way, and the ids of the chunks that it adds and drops."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.added: list[str] = []
        self.dropped: list[str] = []

    def drop(self, article_id: str) -> None:
        rows = self.connection.execute("SELECT id FROM chunks WHERE article_id = ?", (article_id,))
        self.dropped += [row[0] for row in rows]
        self.connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def insert(self, article: Article, chunks: Sequence[Chunk], how: str | None) -> None:
        execute = self.connection.execute
        places = ", ".join("?" * len(COLUMNS.split(", ")))
        execute(f"INSERT INTO articles VALUES ({places})", to_row(article))  # noqa: S608
        if article.reading is not None:
            document = json.dumps(reading_to_json(article.reading), ensure_ascii=False)
            execute("INSERT INTO readings VALUES (?, ?)", (article.id, document))
        if article.place is not None:
            keep_place(self.connection, article.id, article.place)
        if how is not None:
            execute("INSERT INTO chunked VALUES (?, ?)", (article.id, how))
        title = article.metadata.title or ""
        for chunk in chunks:
            cursor = execute(
                "INSERT INTO chunks (id, article_id, start, end) VALUES (?, ?, ?, ?)",
                (chunk.id, chunk.article_id, chunk.start, chunk.end),
            )
            text = article.text[chunk.start : chunk.end]
            stems = " ".join(stem(words(text if title in text else f"{title}\n{text}")))
            execute("INSERT INTO stems (rowid, text) VALUES (?, ?)", (cursor.lastrowid, stems))
            self.added.append(chunk.id)


def _known(revision: object, noted: str | None) -> Digest | None:
    """The digest that is noted, if it is of this revision; of nothing in a catalog that never changed."""
    if revision is None:
        return Digest()
    of, _, digest = (noted or "").partition(" ")
    return Digest.read(digest) if of == str(revision) else None
