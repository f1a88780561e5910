"""Corrections of an article's metadata by hand, which hold whenever its source is ingested again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace

from store.database import Connection, Database
from store.models import Metadata
from store.rows import sound

# A correction to nothing: the source states what is not so.
Fields = Mapping[str, str | None]


def edits_of(database: Database, article_id: str) -> dict[str, str | None]:
    """The corrected fields of an article, {} for none; a date as ISO 8601. Raises StoreError."""
    rows = database.all("SELECT fields FROM edits WHERE article_id = ?", (article_id,))
    return next(sound(rows, lambda fields: dict(json.loads(fields)), "correction"), {})


def keep_edits(database: Database, article_id: str, fields: Fields) -> None:
    """Keeps the corrections of an article instead of those before. Raises StoreError."""
    with database.transaction() as connection:
        written = json.dumps(dict(fields), ensure_ascii=False)
        connection.execute("INSERT OR REPLACE INTO edits VALUES (?, ?)", (article_id, written))


def forget_edits(connection: Connection, article_id: str) -> None:
    """Forgets the corrections of an article, within a transaction."""
    connection.execute("DELETE FROM edits WHERE article_id = ?", (article_id,))


def edited(metadata: Metadata, fields: Fields) -> Metadata:
    """The metadata with the corrections in place of what the source states."""
    changed: dict[str, object] = dict(fields)
    if "date" in fields:
        changed["date"] = dt.date.fromisoformat(fields["date"]) if fields["date"] else None
    return replace(metadata, **changed)  # type: ignore[arg-type]
