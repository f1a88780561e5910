"""Which article a source is: that of its place, or that of its content when a file was moved or copied.

A file that is as it was keeps its article. One that was moved takes it along, and a copy is a further source
of it. Only a place whose content is known nowhere else is the same article in a new version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from store import on_disk
from store.database import Connection
from store.ingest.fetch import Found, RawSource
from store.ingest.place import place_of
from store.ingest.settled import Settled, settled_without_file
from store.models import Article, Place
from store.places import Row, article_id_of, drop_places, keep_place, rename_in_feedback, rows, show_first
from store.store import Store
from store.unplaced import Unplaced

# What may be held back until the others are read, in bytes; what is more is read in its turn.
_MOST_HELD = 64_000_000


class Ledger:
    """The places that the catalog knows, and those that one ingestion has found so far. What `settle` finds
    is kept by `flush`, when the articles are stored. Methods may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store, self._database = store, store.catalog.database
        self._unplaced = Unplaced(self._database)
        # Keys and paths of what was come upon, and keys of what of it was settled.
        self.discovered: set[str] = set()
        self._seen: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self._new: dict[str, Row] = {}
        self._left: list[Row] = []
        self._dropped: set[int] = set()
        self._kept: list[tuple[str, Place]] = []
        self._renamed: list[tuple[str, str]] = []
        self._merged: dict[str, str] = {}

    def in_order(self, raws: Iterator[Found]) -> Iterator[Found]:
        """The same, those last whose content has changed: what they held may be found in another place first,
        and those before whose new content was known in another place."""
        held = 0
        known: list[RawSource] = []
        unknown: list[RawSource] = []
        for raw in raws:
            if isinstance(raw, RawSource):
                self.discovered |= (
                    {raw.key, on_disk.absolute(str(raw.found_at))} if raw.found_at else {raw.key}
                )
            if not isinstance(raw, RawSource) or held > _MOST_HELD:
                yield raw
                continue
            place = place_of(raw)
            own = self._at(place.key)
            if not own or own.place.fingerprint == place.fingerprint or not place.path:
                yield raw
                continue
            held += len(raw.data)
            (known if self._with(place.fingerprint) else unknown).append(raw)
        yield from known
        yield from unknown

    def as_before(self, raw: RawSource) -> str | None:
        """The article of a file that is as it was, for the code that reads it; None if it must be read."""
        place = place_of(raw)
        own = self._at(place.key)
        if own is None or not place.path or own.place != replace(place, source=own.place.source):
            return None
        if any(row.article_id != own.article_id for row in self._with(place.fingerprint)):
            return None
        self._seen.add(raw.key)
        return own.article_id

    def settle(self, raw: RawSource, article: Article) -> Settled:
        """Which article a source is, that was read as `article`."""
        place = place_of(raw)
        own = self._at(place.key)
        if not place.path:
            others = [row for row in self._of(article.id) if row.place.key != place.key]
            before = raw.visit.before if raw.visit else None
            settled, moved = settled_without_file(article.id, place, own, others, before)
            self._note(settled, own if settled.place is place else None, moved)
            return settled
        owner = own.article_id if own else self._older(article.id)
        others = [row for row in self._with(place.fingerprint) if row.place.key != place.key]
        same = [row for row in others if row.place.path]
        live = [row for row in same if self._holds(row, place)]
        gone = [row for row in same if row not in live]
        moved = None
        if owner and (own is None or own.place.fingerprint == place.fingerprint):
            target: str | None = self._one_of(owner, live)
        else:
            ids = [row.article_id for row in live or gone]
            target = owner if owner in ids else next(iter(ids), None)
            moved = next((row for row in gone if row.article_id == target), None)
        if target is None:
            target = self._changed(own, place) if own else self._unplaced.twin(article)
        settled = Settled(
            target or self._free(article.id, place),
            place,
            any(row.article_id == target and _earlier(row, own, target) for row in live),
            moved.place.source if moved and moved.place.source != place.source else None,
            own is not None
            and (own.article_id, own.place) == (target, replace(place, source=own.place.source)),
        )
        self._note(settled, own, moved)
        return settled

    def keep(self, settled: Settled) -> None:
        """Has the place of an article that is not stored again kept."""
        if not settled.known:
            self._kept.append((settled.article_id, settled.place))

    def flush(self) -> None:
        """Keeps what was found, at once or not at all."""
        if self._kept or self._dropped or self._renamed or self._merged:
            self._store.remove_all(list(self._merged), self._write)
        self._clear()

    def _write(self, connection: Connection) -> None:
        for old, new in self._merged.items():
            connection.execute("UPDATE places SET article_id = ? WHERE article_id = ?", (new, old))
        for article_id, place in self._kept:
            keep_place(connection, article_id, place)
        drop_places(connection, self._dropped)
        for before, now in self._renamed:
            rename_in_feedback(connection, before, now)
        show_first(connection, {row.article_id for row in self._new.values()})

    def rows(self) -> list[Row]:
        """All places, as they will be once what was found is kept."""
        stored = [self._as_merged(row) for row in rows(self._database) if row.number not in self._dropped]
        return [*filter(self._current, stored), *self._new.values(), *self._left]

    def _current(self, row: Row) -> bool:
        return row.place.key not in self._new

    def _note(self, settled: Settled, own: Row | None, moved: Row | None) -> None:
        key = settled.place.key or ""
        self._seen.add(key)
        if own and own.article_id != settled.article_id:
            self._left.append(replace(own, place=replace(own.place, key=None)))
        if not settled.known:
            number = own.number if own and own.article_id == settled.article_id else None
            self._new[key] = Row(number, settled.article_id, settled.place)
        if moved:
            if moved.number is not None:
                self._dropped.add(moved.number)
            self._left = [row for row in self._left if row is not moved]
            if settled.moved_from:
                self._renamed.append((settled.moved_from, settled.place.source))

    def _at(self, key: str | None) -> Row | None:
        if key in self._new:
            return self._new[key]
        known = rows(self._database, "key = ?", key)
        return next((self._as_merged(row) for row in known if row.number not in self._dropped), None)

    def _with(self, fingerprint: str) -> list[Row]:
        """Where that content was last found, and nowhere else since."""
        known = rows(self._database, "fingerprint = ?", fingerprint)
        still = [self._as_merged(row) for row in known if row.number not in self._dropped]
        found = [*self._new.values(), *self._left]
        return [
            *filter(self._current, still),
            *(row for row in found if row.place.fingerprint == fingerprint),
        ]

    def _of(self, article_id: str) -> list[Row]:
        """The places that are an article's own."""
        known = rows(self._database, "article_id = ? AND key IS NOT NULL", article_id)
        still = [row for row in known if self._current(row) and row.number not in self._dropped]
        return [*still, *(row for row in self._new.values() if row.article_id == article_id)]

    def _as_merged(self, row: Row) -> Row:
        return replace(row, article_id=self._merged.get(row.article_id, row.article_id))

    def _holds(self, row: Row, place: Place) -> bool:
        """Whether the place of a row holds what it held."""
        if row.place.key is None:
            return False
        if row.place.key in self._seen:
            return True
        if row.place.part is None:
            return on_disk.holds(row.place)
        # Of a part, only reading all of its file could tell; in the file that is being read it is not where
        # it was.
        return row.place.path != place.path and on_disk.presence(row.place) == "there"

    def _one_of(self, owner: str, live: list[Row]) -> str:
        """The article of a place, or that of which it is a copy: two articles become one."""
        other = next((row.article_id for row in live if row.article_id != owner), None)
        if other is None:
            return owner
        edits = "SELECT article_id FROM edits WHERE article_id IN (?, ?)"
        edited = {row[0] for row in self._database.all(edits, (owner, other))}
        # Each has corrections, none of which may be lost.
        if len(edited) == 2:
            return owner
        kept, merged = (owner, other) if owner in edited else (other, owner)
        self._merged[merged] = kept
        return kept

    def _changed(self, own: Row, place: Place) -> str | None:
        """The article of a place with new content; None when the older content lives on in another place."""
        others = rows(self._database, "article_id = ? AND number != ?", own.article_id, own.number or 0)
        kept = [row for row in others if self._current(row) and row.number not in self._dropped]
        lives = any(
            row.place.fingerprint == own.place.fingerprint and self._holds(row, place) for row in kept
        )
        return None if lives else own.article_id

    def _older(self, article_id: str) -> str | None:
        """The article that an older kutip, or an ingestion that was killed, has stored without its place."""
        sql = "SELECT id FROM articles WHERE id = ? AND id NOT IN (SELECT article_id FROM places)"
        taken = any(row.article_id == article_id for row in self._new.values())
        return article_id if not taken and self._database.all(sql, (article_id,)) else None

    def _free(self, article_id: str, place: Place) -> str:
        """An id for a new article: that of its place, unless an article that was moved from there has it."""
        for number in count(1):
            used = any(row.article_id == article_id for row in [*self._new.values(), *self._left])
            if not used and self._store.catalog.content_hash(article_id) is None:
                return article_id
            article_id = article_id_of(f"{place.key} {number}")
        raise AssertionError


def _earlier(row: Row, own: Row | None, target: str) -> bool:
    """Whether the place of a row is an article's before that of its own."""
    if own is None or own.number is None or own.article_id != target:
        return True
    return row.number is not None and row.number < own.number
