"""What is known of the articles of chunks without reading their texts."""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.database import Database


def languages_of(database: Database, chunk_ids: Iterable[str]) -> dict[str, str | None]:
    """Those of the chunks that are stored, with the language of their article, None where it is not known.
    Raises StoreError."""
    sql = (
        "SELECT chunks.id, articles.language FROM chunks JOIN articles ON articles.id = chunks.article_id "
        "WHERE chunks.id IN (SELECT value FROM json_each(?))"
    )
    return dict(database.all(sql, (json.dumps(list(chunk_ids)),)))


def undated_of(database: Database, chunk_ids: Iterable[str]) -> set[str]:
    """Those of the chunks whose article has no date. Raises StoreError."""
    sql = (
        "SELECT chunks.id FROM chunks JOIN articles ON articles.id = chunks.article_id "
        "WHERE articles.date IS NULL AND chunks.id IN (SELECT value FROM json_each(?))"
    )
    return {row[0] for row in database.all(sql, (json.dumps(list(chunk_ids)),))}
