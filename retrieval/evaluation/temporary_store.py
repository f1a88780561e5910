"""A store of its own for a measurement, thrown away after it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from store.embedding.passages import PassageText, passage_text
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline, Progress
from store.store import Store


@dataclass(frozen=True, slots=True)
class Temporary:
    """A store, the settings that made it, and a sentence for each source that could not be read."""

    store: Store
    settings: Settings
    failed: tuple[str, ...]


@contextmanager
def temporary_store(
    sources: Sequence[Path],
    encoder: Encoder,
    *,
    texts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    embedded: PassageText = passage_text,
    **settings: object,
) -> Iterator[Temporary]:
    """Ingests sources, and texts by their names, with today's settings except those given.

    embedded: what is embedded for a chunk. The vectors stay in the throw-away folder even where a Chroma
    server is configured. Raises StoreError and EmbeddingError.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        given = [str(source) for source in sources]
        if texts:
            lines = [json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()]
            corpus = Path(folder) / "corpus.jsonl"
            corpus.write_text("".join(lines), "utf-8")
            given.append(str(corpus))
        chosen = Settings.load(data_dir=Path(folder) / "data", chroma_url="", **settings)
        store = Store.open(chosen, encoder, embedded)
        pipeline = Pipeline(store, encoder.tokenizer, chosen.chunk_tokens, chosen.chunk_overlap)
        result = pipeline.ingest(given, progress)
        yield Temporary(store, chosen, tuple(f"{one.source}: {one.error}" for one in result.failed))
