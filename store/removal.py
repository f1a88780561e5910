"""Takes sources out of the store: an article goes with the last of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.database import Connection
from store.places import Row, drop_places, show_first

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Removed:
    """A source that was taken out. article: whether its article went with it, or has other sources."""

    id: str
    source: str
    title: str | None
    article: bool


def take_out(
    store: Store, places: Sequence[Row], articles: Iterable[str], known: Iterable[Row], *, dry: bool = False
) -> list[Removed]:
    """Takes out places, and articles with all of theirs, at once or not at all, and returns what went.

    known: all places that there are. dry: only tells what would go. Raises StoreError.
    """
    out = set(places)
    staying = {row.article_id for row in known if row not in out and row.place.key is not None}
    whole = list(dict.fromkeys(articles))
    for row in places:
        if row.article_id not in staying and row.article_id not in whole:
            whole.append(row.article_id)
    titles = _titles(store, [*whole, *(row.article_id for row in places)])
    partly = [row for row in places if row.article_id not in whole]
    removed = [Removed(one, *titles[one], True) for one in whole if one in titles]
    removed += [
        Removed(row.article_id, row.place.source, titles[row.article_id][1], False)
        for row in partly
        if row.article_id in titles
    ]

    def first(connection: Connection) -> None:
        drop_places(connection, [row.number for row in partly if row.number is not None])
        show_first(connection, {row.article_id for row in partly})

    if removed and not dry:
        store.remove_all(whole, first)
    return removed


def _titles(store: Store, article_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    sql = "SELECT id, source, title FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    rows = store.catalog.database.all(sql, (json.dumps(list(article_ids)),))
    return {name: (str(source), title) for name, source, title in rows}
