"""The words that the articles hold: which there are not, which are written nearly so, where some stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from store.database import Database

# Of the lexical index; made in each connection's own temporary schema, for it is a view and stores nothing.
_VIEW = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, stems, row)"
# Of so many chunks with some words, those are looked for that hold a piece of text as well.
_LOOKED_AT = 300


def missing_terms(database: Database, stems: Iterable[str]) -> list[str]:
    """Those of the stems that no article holds, in their order. Raises StoreError."""
    wanted = list(dict.fromkeys(stems))
    database.all(_VIEW)
    sql = "SELECT term FROM temp.terms WHERE term IN (SELECT value FROM json_each(?))"
    there = {row[0] for row in database.all(sql, (json.dumps(wanted),))}
    return [stem for stem in wanted if stem not in there]


def terms_like(database: Database, stem: str) -> list[str]:
    """The stems in the articles that begin with the same letter and are as long, but for one letter; in
    order. Raises StoreError."""
    database.all(_VIEW)
    sql = (
        "SELECT term FROM temp.terms WHERE term >= :first AND term < :beyond "
        "AND length(term) BETWEEN :shortest AND :longest ORDER BY term"
    )
    first, length = stem[:1], len(stem)
    given = {
        "first": first,
        "beyond": chr(ord(first) + 1),
        "shortest": length - 1,
        "longest": length + 1,
    }
    return [str(row[0]) for row in database.all(sql, given)]


def texts_with(database: Database, query: str, pieces: Collection[str], limit: int) -> list[str]:
    """The texts of chunks that `query`, in FTS5 syntax, finds, and that hold one of the pieces to the letter;
    at most `limit`. Of a common word not all chunks are looked at. Raises StoreError."""
    sql = """
        SELECT substr(articles.text, chunks.start + 1, chunks.end - chunks.start) AS held
        FROM (SELECT rowid FROM stems WHERE stems MATCH :query LIMIT :most) AS found
        JOIN chunks ON chunks.number = found.rowid JOIN articles ON articles.id = chunks.article_id
        WHERE EXISTS (SELECT 1 FROM json_each(:pieces) WHERE instr(held, value) > 0) LIMIT :limit
    """
    given = {"query": query, "most": _LOOKED_AT, "pieces": json.dumps(list(pieces)), "limit": limit}
    return [str(row[0]) for row in database.all(sql, given)]
