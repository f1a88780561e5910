"""Lexical search: BM25 over stems, by SQLite's FTS5."""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.database import Database
from store.models import ALL, Filters

_SQL = """
SELECT chunks.id, -bm25(stems) AS score
FROM stems JOIN chunks ON chunks.number = stems.rowid JOIN articles ON articles.id = chunks.article_id
WHERE stems MATCH :query
  AND (:among IS NULL OR chunks.id IN (SELECT value FROM json_each(:among)))
  AND (:language IS NULL OR (articles.language IS NOT NULL AND articles.language != :language) = :foreign)
  AND (:since IS NULL OR articles.date >= :since)
  AND (:until IS NULL OR articles.date <= :until)
  AND (:publisher IS NULL OR casefold(articles.publisher) = casefold(:publisher))
ORDER BY score DESC, chunks.id LIMIT :limit
"""


def lexical_search(
    database: Database,
    query: str,
    limit: int,
    *,
    language: str | None = None,
    foreign: bool = False,
    among: Iterable[str] | None = None,
    filters: Filters = ALL,
) -> dict[str, float]:
    """Chunk ids with their BM25 (higher is better), best first.

    `query` is FTS5 syntax, made by `stems.any_of`; an empty one finds nothing. With `language`, only
    articles in it or in no known language, or, if `foreign`, only articles in others. `among`
    restricts it to some chunks.
    """
    if not query:
        return {}
    rows = database.all(
        _SQL,
        {
            "query": query,
            "among": None if among is None else json.dumps(list(among)),
            "language": language,
            "foreign": foreign,
            "since": filters.since and filters.since.isoformat(),
            "until": filters.until and filters.until.isoformat(),
            "publisher": filters.publisher,
            "limit": limit,
        },
    )
    return dict(rows)
