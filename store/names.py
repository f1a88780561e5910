"""Articles by what a user calls them: an id, a source, a path however it is written, a folder, a pattern."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import ArticleNotFoundError, DamagedArticleError
from config.public_text import printable
from store import on_disk
from store.models import Article, Place
from store.places import Row, article_id_of, rows
from store.unplaced import path_of, unplaced
from store.wildcards import is_pattern, pattern

if TYPE_CHECKING:
    from store.catalog import Catalog


@dataclass(slots=True)
class Selection:
    """What some names mean: articles as a whole, and some of the places of others."""

    articles: list[str] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)


def article_named(catalog: Catalog, name: str) -> Article:
    """The article of an id or of a path from the current folder, else what `Catalog.article` finds.

    Raises ArticleNotFoundError, DamagedArticleError and StoreError.
    """
    if catalog.content_hash(printable(name)) is None:
        ids = {row.article_id for row in _at(catalog, name)}
        if len(ids) == 1:
            return catalog.article(ids.pop())
    try:
        return catalog.article(name)
    except ArticleNotFoundError:
        ids = {row.article_id for row in _alike(catalog, name)}
        if len(ids) != 1:
            raise
        return catalog.article(ids.pop())


def select(catalog: Catalog, name: str) -> Selection:
    """What a name means: the first of these that finds anything.

    An article's id, a file, a source, the beginning of an id, a folder or an address with all that is beneath
    it, a pattern. Raises ArticleNotFoundError and StoreError.
    """
    if catalog.content_hash(printable(name)) is not None:
        return Selection([printable(name)])
    if found := _at(catalog, name):
        return _selected(found)
    known = _all(catalog)
    found = [row for row in known if row.place.source == printable(name) and row.place.key is not None]
    if len({row.article_id for row in found}) == 1:
        return _selected(found)
    try:
        return Selection([catalog.article(name).id])
    except DamagedArticleError as error:
        return Selection([error.article_id])
    except ArticleNotFoundError:
        found = _alike(catalog, name) or list(filter(_beneath(name), known))
        if not found and is_pattern(name):
            found = list(filter(_matches(name), known))
        if not found:
            raise
        return _selected(found)


def _at(catalog: Catalog, name: str) -> list[Row]:
    """The place of a path that is written in any way; all parts of a file of many articles."""
    if not _is_path(name):
        return []
    path = on_disk.absolute(name)
    key, database = on_disk.key_of(path), catalog.database
    found = rows(database, "key = ?", key)
    found = found or rows(database, "path = ? AND key IS NOT NULL", os.fsencode(path))
    older = article_id_of(key)
    if found or catalog.content_hash(older) is None or rows(database, "article_id = ?", older):
        return found
    return [Row(None, older, Place(name, key, "", path))]


def _alike(catalog: Catalog, name: str) -> list[Row]:
    """As `_at`, though one system writes an accented letter as one character and another as two."""
    if not _is_path(name):
        return []
    path = on_disk.absolute(name)
    alike = {_composed(on_disk.key_of(path)), _composed(on_disk.shown(path))}
    known = rows(catalog.database, "path IS NOT NULL AND key IS NOT NULL")
    return [row for row in known if {_composed(row.place.key or ""), _path(row)} & alike]


def _all(catalog: Catalog) -> list[Row]:
    """All places, and what is known of those of an older kutip."""
    older = []
    for article_id, source in unplaced(catalog.database):
        path = path_of(article_id, source, [str(Path.cwd())]) if "://" not in source else None
        older.append(Row(None, article_id, Place(source, source, "", path)))
    return [*rows(catalog.database), *older]


def _beneath(name: str) -> Callable[[Row], bool]:
    """Whether a place is in a folder, or has an address that begins so."""
    start = _composed(printable(name)).rstrip("/")
    starts = {f"{start}/", f"{start}?"} if "://" in start else {f"{start}/"}
    if _is_path(name):
        path = on_disk.absolute(name)
        starts |= {f"{_composed(one).rstrip('/')}/" for one in (on_disk.key_of(path), on_disk.shown(path))}
    return lambda row: bool(start) and any(one.startswith(tuple(starts)) for one in _names(row))


def _matches(name: str) -> Callable[[Row], bool]:
    texts = [name] if "://" in name else [name, on_disk.absolute(name)]
    # An address has no folders that a pattern could stop at.
    wanted = [
        pattern(_composed(printable(text.replace("*", "**") if "://" in name else text))) for text in texts
    ]
    return lambda row: any(one.fullmatch(called) for one in wanted for called in _names(row))


def _names(row: Row) -> Iterator[str]:
    yield from map(_composed, filter(None, (row.place.source, row.place.key)))
    if row.place.path is not None:
        yield _path(row)


def _selected(found: Sequence[Row]) -> Selection:
    whole = [row.article_id for row in found if row.number is None]
    return Selection(whole, [row for row in found if row.number is not None])


def _is_path(name: str) -> bool:
    """Whether the name can be that of a file."""
    try:
        return bool(os.fsencode(name)) and "://" not in name and "\0" not in name
    except UnicodeEncodeError:
        return False


def _path(row: Row) -> str:
    return _composed(on_disk.shown(row.place.path or ""))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
