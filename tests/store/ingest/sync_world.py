"""A folder of three files, a store, and what ingests the one into the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.encoder.encoder import Encoder
from store.ingest.pipeline import Ingested, Pipeline
from store.store import Store
from tests.store.ingest.sync_checks import TEXTS

Check = Callable[[Store], None]
Ingest = Callable[..., Ingested]


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def pipeline(store: Store, encoder: Encoder) -> Pipeline:
    return Pipeline(store, encoder.tokenizer, 180, 1)


@pytest.fixture
def ingest(pipeline: Pipeline, store: Store, check_in_step: Check) -> Ingest:
    """Ingests, and checks that catalog and vectors are in step."""

    def call(*sources: object, **options: Any) -> Ingested:
        result = pipeline.ingest([str(source) for source in sources], **options)
        check_in_step(store)
        return result

    return call


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder
