"""What the catalog knows of how an article was read, beside the article itself."""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.article_rows import reading_from_json
from store.database import Database
from store.models import Filters, Reading
from store.rows import sound


def reading_of(database: Database, article_id: str) -> Reading | None:
    """What became of the article's source; None if an older kutip read it. Raises StoreError."""
    rows = database.all("SELECT document FROM readings WHERE article_id = ?", (article_id,))
    return next(sound(rows, lambda document: reading_from_json(json.loads(document)), "reading"), None)


def pages_of(database: Database, article_ids: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Where in the texts of these articles each page of print begins; of those that have pages. Raises
    StoreError."""
    sql = (
        "SELECT article_id, document FROM readings WHERE article_id IN (SELECT value FROM json_each(?)) "
        "AND json_extract(document, '$.pages') IS NOT NULL"
    )
    rows = database.all(sql, (json.dumps(list(article_ids)),))
    known = sound(
        rows, lambda article_id, document: (article_id, reading_from_json(json.loads(document))), "reading"
    )
    return {article_id: reading.pages for article_id, reading in known}


def undated(database: Database, filters: Filters) -> int:
    """How many articles a period leaves out for the sole reason that they have no date. Raises StoreError."""
    if filters.since is None and filters.until is None:
        return 0
    sql = (
        "SELECT count(*) FROM articles WHERE date IS NULL "
        "AND (:name IS NULL OR casefold(publisher) = casefold(:name))"
    )
    return int(database.all(sql, {"name": filters.publisher})[0][0])
