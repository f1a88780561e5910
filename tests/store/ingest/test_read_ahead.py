"""Sources that are read ahead: in order, each with its own outcome, by processes that end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from config.errors import SourceError
from store.ingest import read_ahead as module
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.read_ahead import Outcome, read_ahead
from store.models import Article


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    one = IsolatedReader()
    yield one
    one.close()


def source(number: int) -> RawSource:
    data = b"\0\0" if number % 7 == 0 else f"Berita nomor {number} dari desa.".encode()
    return RawSource(f"{number}.txt", f"/{number}.txt", "text", data)


def text(outcome: Outcome) -> str | None:
    return outcome.text if isinstance(outcome, Article) else str(outcome) if outcome else None


def test_each_source_has_its_own_outcome_in_order(
    reader: IsolatedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "processors", lambda: 4)
    made: list[IsolatedReader] = []
    another = reader.another

    def noted() -> IsolatedReader:
        made.append(another())
        return made[-1]

    monkeypatch.setattr(reader, "another", noted)
    sources = [source(number) for number in range(150)]
    found = list(read_ahead(iter(sources), reader, lambda raw: None if raw.source == "3.txt" else raw))
    assert [raw for raw, _ in found] == sources
    for number, (_, outcome) in enumerate(found):
        if number == 3:
            assert outcome is None
        elif number % 7 == 0:
            assert isinstance(outcome, SourceError)
        else:
            assert text(outcome) == f"Berita nomor {number} dari desa."
    # A second process helped, and is gone.
    assert [one._child for one in made] == [None]


def test_what_is_not_waited_for_is_not_begun(reader: IsolatedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_AHEAD", 5)
    taken: list[int] = []

    def sources() -> Iterator[RawSource]:
        for number in range(1, 1000):
            taken.append(number)
            yield source(number)

    ahead = read_ahead(sources(), reader, lambda raw: raw)
    assert text(next(ahead)[1]) == "Berita nomor 1 dari desa."
    ahead.close()  # type: ignore[attr-defined]
    assert len(taken) <= 5
    for thread in threading.enumerate():
        if thread.name == "reading":
            thread.join(60)
    assert "reading" not in {thread.name for thread in threading.enumerate()}


def test_an_unexpected_error_is_raised_where_it_is_waited_for(reader: IsolatedReader) -> None:
    nothing = RawSource("a.txt", "/a.txt", "text", [0])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        list(read_ahead(iter([nothing]), reader, lambda raw: raw))
