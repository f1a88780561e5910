"""Articles of which the catalog knows no place: an older kutip has stored them, and kept none."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from config.errors import DamagedArticleError
from store import on_disk
from store.article_rows import COLUMNS, content_hash, to_article
from store.database import Database
from store.edits import edited, edits_of
from store.models import Article
from store.places import article_id_of

_CONDITION = "id NOT IN (SELECT article_id FROM places)"


def unplaced(database: Database) -> list[tuple[str, str]]:
    """The ids and sources of those articles. Raises StoreError."""
    return list(database.all(f"SELECT id, source FROM articles WHERE {_CONDITION}"))  # noqa: S608


def path_of(article_id: str, source: str, folders: Iterable[str]) -> str | None:
    """The absolute path of an article's file, which its id proves; None where it is not known.

    folders: from which the source may have been named, if it is relative.
    """
    for folder in folders:
        path = on_disk.absolute(str(Path(folder) / source))
        if article_id_of(on_disk.key_of(path)) == article_id:
            return path
    return None


class Unplaced:
    """Those articles, looked up by what they hold; read when first needed. Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def twin(self, article: Article) -> str | None:
        """The id of one that holds the same, and is no page of the web; each is given once."""
        if found := self._by_hash.pop(article.content_hash, None):
            return found
        for known in self._edited:
            fields = edits_of(self._database, known.id)
            metadata = edited(article.metadata, fields)
            if known.text == article.text and known.content_hash == content_hash(article.text, metadata):
                self._edited.remove(known)
                return known.id
        return None

    @cached_property
    def _by_hash(self) -> dict[str, str]:
        sql = (
            f"SELECT content_hash, id FROM articles WHERE {_CONDITION} AND instr(source, '://') = 0 "  # noqa: S608
            "AND id NOT IN (SELECT article_id FROM edits)"
        )
        return dict(self._database.all(sql))

    @cached_property
    def _edited(self) -> list[Article]:
        sql = (
            f"SELECT {COLUMNS} FROM articles WHERE {_CONDITION} AND instr(source, '://') = 0 "  # noqa: S608
            "AND id IN (SELECT article_id FROM edits)"
        )
        articles = []
        for row in self._database.all(sql):
            # One that is damaged is nobody's twin.
            with suppress(DamagedArticleError):
                articles.append(to_article(row))
        return articles
