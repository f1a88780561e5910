"""A web server for tests of ingestion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.ingest.site import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A site without pages."""
    with serving() as one:
        yield one
