"""A store of its own for a measurement, thrown away after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline
from store.store import Store


@contextmanager
def temporary_store(sources: Sequence[Path], encoder: Encoder) -> Iterator[Store]:
    """Ingests the sources with today's settings. Raises SystemExit if one of them cannot be read."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Settings.load(data_dir=Path(folder))
        store = Store.open(settings, encoder)
        pipeline = Pipeline(store, encoder.tokenizer, settings.chunk_tokens, settings.chunk_overlap)
        result = pipeline.ingest([str(source) for source in sources])
        if result.failed:
            raise SystemExit(f"{result.failed[0].source}: {result.failed[0].error}")
        yield store
