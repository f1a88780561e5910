"""What the catalog knows of how an article was read, beside the article itself."""

from __future__ import annotations

import json

from store.article_rows import reading_from_json
from store.database import Database
from store.models import Reading
from store.rows import sound


def reading_of(database: Database, article_id: str) -> Reading | None:
    """What became of the article's source; None if an older kutip read it. Raises StoreError."""
    rows = database.all("SELECT document FROM readings WHERE article_id = ?", (article_id,))
    return next(sound(rows, lambda document: reading_from_json(json.loads(document)), "reading"), None)


def undated(database: Database, publisher: str | None = None) -> int:
    """How many articles have no date, of all or of one outlet, whatever its capitals. Raises StoreError."""
    sql = (
        "SELECT count(*) FROM articles WHERE date IS NULL "
        "AND (:name IS NULL OR casefold(publisher) = casefold(:name))"
    )
    return int(database.all(sql, {"name": publisher})[0][0])
