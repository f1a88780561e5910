"""The place of a source that is being ingested."""

from __future__ import annotations

from store import on_disk
from store.ingest.fetch import RawSource
from store.ingest.reading_version import reading_version
from store.models import Place


def place_of(raw: RawSource) -> Place:
    """The place of a source."""
    found = on_disk.file_in(raw.key)
    path, part = found or (None, None)
    if raw.found_at is not None:
        path = on_disk.absolute(str(raw.found_at))
    volume = on_disk.volume_of(path) if path else None
    read_by = f"{reading_version()} {raw.kind}"
    return Place(raw.source, raw.key, on_disk.fingerprint(raw.data), path, part, volume, read_by)
