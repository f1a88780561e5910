"""What is found in files of many articles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from store.ingest.fetch import FetchFailure, Found, RawSource, discover, document
from store.ingest.isolation import IsolatedReader
from store.ingest.members import unpacked


class Unpack:
    """What is found in files; `unread` and `failures` of the last call."""

    def __init__(self, reader: IsolatedReader) -> None:
        self._reader = reader
        self.unread = Counter[str]()
        self.failures: list[FetchFailure] = []

    def __call__(self, *sources: Path) -> dict[str, RawSource]:
        """The articles by their source."""
        self.unread = Counter()
        given = [str(source) for source in sources]
        return self._sorted(list(unpacked(discover(given, unread=self.unread), self._reader, self.unread)))

    def sent(self, name: str, data: bytes) -> dict[str, RawSource]:
        self.unread = Counter()
        return self._sorted(list(unpacked([document(name, data)], self._reader, self.unread)))

    def _sorted(self, found: list[Found]) -> dict[str, RawSource]:
        self.failures = [one for one in found if isinstance(one, FetchFailure)]
        raws = [one for one in found if isinstance(one, RawSource)]
        assert len({raw.key for raw in raws}) == len(raws)
        return {raw.source: raw for raw in raws}


def written(name: str, data: bytes | str) -> Path:
    """A file of that name in the current folder."""
    path = Path(name)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path
