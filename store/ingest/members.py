"""The articles of archives, mailboxes and tables, each as a source of its own."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from config.errors import SourceError
from store.ingest.documents.member import START, Member, Position
from store.ingest.fetch import FetchFailure, Found, RawSource, document, records
from store.ingest.formats.corpus import CORPUS, holds_articles
from store.ingest.formats.records import digest
from store.ingest.isolation import IsolatedReader
from store.ingest.kinds import MAX_BYTES, is_container, suffix_of


def unpacked(raws: Iterable[Found], reader: IsolatedReader, unread: Counter[str]) -> Iterator[Found]:
    """The sources, with the articles of each file that holds many instead of it.

    unread: counts by suffix what holds no articles. Nothing is raised for what cannot be read.
    """
    for raw in raws:
        if not isinstance(raw, RawSource) or not is_container(raw.kind):
            yield raw
        else:
            yield from _articles(raw, reader, unread)


def _articles(raw: RawSource, reader: IsolatedReader, unread: Counter[str]) -> Iterator[Found]:
    if raw.kind == "jsonl":
        yield from _lines(raw, unread)
        return
    seen: dict[str, str] = {}
    at: Position | None = START
    while at is not None:
        try:
            batch = reader.members(raw, at)
        except SourceError as error:
            yield FetchFailure(raw.source, str(error))
            return
        for member in batch.members:
            if member.unread and not (raw.named and member.error):
                unread[suffix_of(member.name or raw.source)] += 1
            elif found := _article(raw, member, seen):
                # One within an archive was found, not named, as one in a folder is.
                yield from unpacked([found], reader, unread)
        at = batch.following


def _lines(raw: RawSource, unread: Counter[str]) -> Iterator[Found]:
    """What a file of records holds that came with others or was sent."""
    is_corpus = raw.source.endswith(CORPUS) or holds_articles(io.BytesIO(raw.data), MAX_BYTES)
    if raw.named or is_corpus:
        yield from records(io.BytesIO(raw.data), raw.source, raw.key)
    else:
        unread[suffix_of(raw.source)] += 1


def _article(raw: RawSource, member: Member, seen: dict[str, str]) -> Found | None:
    """The source of one member; None for what was there before. seen: what each name was given to."""
    if member.error:
        return FetchFailure(f"{raw.source}#{member.name}" if member.name else raw.source, member.error)
    name, content = member.name, digest(member.data.decode("latin-1"))
    if name in seen and member.fixed:
        # A mailbox may hold a message twice.
        error = f"An earlier row has the id {name!r} too; give each article its own."
        return None if member.kind == "mail" else FetchFailure(f"{raw.source}#{name}", error)
    if name in seen and seen[name] != content:
        name = f"{name}~{content}"
    if name in seen:
        return None
    seen[name] = content
    source, key = f"{raw.source}#{name}", f"{raw.key}#{name}"
    if raw.kind == "zip" and raw.path is None:
        # As if the file had been sent by itself.
        found = document(name, member.data)
        return replace(found, source=source, named=False) if isinstance(found, RawSource) else found
    return RawSource(source, key, member.kind, member.data, named=False)
