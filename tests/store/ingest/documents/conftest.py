"""What finds the articles in files of many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ingest.isolation import IsolatedReader
from tests.store.ingest.documents.unpack import Unpack


@pytest.fixture(scope="module")
def unpacking() -> Iterator[IsolatedReader]:
    """A process that all tests of a module share."""
    one = IsolatedReader()
    yield one
    one.close()


@pytest.fixture
def unpack(unpacking: IsolatedReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Unpack:
    """Unpacks what is in the current folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return Unpack(unpacking)
